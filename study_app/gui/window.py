"""The main window: which page is in view, and what is the same on every page: its title, taking back, looks, the library."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from study_app.app import StudyApp
from study_app.errors import StudyAppError
from study_app.gui import theme
from study_app.gui.decks import DecksPage
from study_app.gui.menus import Menus
from study_app.gui.page import Page
from study_app.gui.side_by_side import SideBySide
from study_app.gui.trace import trace
from study_app.gui.ways import Ways
from study_app.gui.widgets import announce, show_focus
from study_app.i18n import _
from study_app.learners import Learners

TYPE_CHECKING = False
if TYPE_CHECKING:
    from study_app.background import Task
    from study_app.gui.exchanging import Exchanging
    from study_app.gui.finished import FinishedPage
    from study_app.gui.study import StudyPage
    from study_app.journal import Edit, Written
    from study_app.preferences import Preferences


SIZE = QSize(1080, 760)
"""The window at first, where the screen has room for it."""

_TITLE_BAR = 40
"""Pixels left for what the desktop draws round a window, at its first size on a small screen."""

_SOON_MS = 50
"""So often it is looked whether what is written beside the window is over, while something waits for that."""

_A_WHILE_MS = 2000
"""After so long without an edit what is left to do is done beside the window."""


class MainWindow(QMainWindow):
    """The window: the decks, and pages one on the other in front of them."""

    learner_wanted = Signal(object)
    """The `Learner` whose data is to be opened in place of this one's."""
    change_wanted = Signal(object, str)
    """What changes all of the data while it is closed, and what to say meanwhile (`Seat.change`)."""

    saved = Signal()
    """An answer, or what was said of a card, was saved in a session."""

    furnished = Signal()
    """The decks and the menus are new ones, in another language."""
    painted = Signal()
    """It is on the screen for the first time, whatever page is in view; given once, by the turn of events after that."""

    def __init__(self, app: StudyApp) -> None:
        super().__init__()
        self.app = app
        self.learner = ""
        self._restored: tuple[Path, tuple[str, int]] | None = None
        """What was set aside as a backup was restored, and the mark of what was said here until then."""
        self._was_painted = self._was_left = False
        self.dress()
        self._furnish()
        self.setAcceptDrops(True)
        self.saved.connect(self.exchange_in_a_while)
        self._settling = QTimer(self, singleShot=True)
        self._settling.timeout.connect(self._settle)
        room = self.screen().availableSize()
        self.resize(min(SIZE.width(), room.width()), min(SIZE.height(), room.height() - _TITLE_BAR))
        self.decks.refresh()
        self.offer_undo()
        self.name_learner()

    def _furnish(self) -> None:
        """Make the decks and the menus, in the language in use."""
        self.study: StudyPage | None = None
        self.finished: FinishedPage | None = None
        self.decks = DecksPage(self.app)
        self.pages = SideBySide()
        self.pages.addWidget(self.decks)
        self.stack: list[Page] = [self.decks]
        self._put_off = False
        """Whether what changed in the packs is still to be shown."""
        self.setCentralWidget(self.pages)
        self.ways = Ways(self)
        self.menus = Menus(self, self.ways)

    @property
    def page(self) -> Page:
        """The page in view."""
        return self.stack[-1]

    @property
    def deck(self) -> str:
        """The id of the deck that is studied, or that has the focus among the decks."""
        return self.study.deck.id if self.study is not None else self.decks.current

    # --- the stack of pages

    def show_page(self, page: Page, leave: Callable[[], None] | None = None) -> None:
        """Put a page on top and start it; when it is left, `leave` is called (`back` if none is given)."""
        page.left.connect(leave or self.back)
        self.stack.append(page)
        self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)
        self._title()
        page.start()
        if not page.announces_itself and page is self.page:
            announce(page, page.title, after=True)

    def back(self) -> None:
        """Leave the page on top for the one below it."""
        if len(self.stack) <= 2:
            self.show_decks()
            return
        self.pages.setCurrentWidget(self.stack[-2])  # first, so that the focus goes back to where it was there
        self.drop(self.page)
        self._title()
        self.page.resume()

    def show_decks(self) -> None:
        """Back to the decks, to the one that was left, with the counts as they are now."""
        current = self.study.deck.id if self.study is not None else self.decks.current
        self.drop_pages()
        self.pages.setCurrentWidget(self.decks)
        self.decks.refresh(current)
        self._title()
        if self._put_off:
            self.renew()

    def leave_for_decks(self) -> None:
        """Back to the decks, if nothing is under way that asks first; a quiz or a game does, as when it is left by Esc."""
        if not self.alone():
            self.when_settled(self.show_decks)
            return
        while not self.page.alone:
            self.back()
        self.page.leave()

    def when_settled(self, then: Callable[[], object]) -> None:
        """Go on once nothing would be lost with the pages: each that has something unsaved comes to the front and asks."""
        page = next((page for page in self.stack[:0:-1] if page.unsaved), None)
        if page is None:
            then()
            return
        while self.page is not page:
            self.back()

        def go_on() -> None:
            page.depart()
            self.when_settled(then)

        page.when_settled(go_on)

    def drop(self, page: Page) -> None:
        """Take a page out of the stack, wherever it lies."""
        self.stack.remove(page)
        page.gone = True
        page.given_up()
        self.pages.removeWidget(page)
        page.deleteLater()
        if page is self.study:
            self.study = None
        if page is self.finished:
            self.finished = None

    def drop_pages(self) -> None:
        """Take all pages away from the decks, without a word to them."""
        for page in self.stack[:0:-1]:
            self.drop(page)

    def _title(self) -> None:
        page = self.page
        self.setWindowTitle(" - ".join(part for part in (page.title, self.learner, "Study App") if part))
        self.offer_undo()
        self.menus.offer_study(not self.alone())
        trace("page", page.title)

    def name_learner(self) -> None:
        """Show in the title who studies here, where several do."""
        learners = Learners.with_(self.app.data_dir)
        self.learner = learners.of(self.app.data_dir).name if len(learners.all()) > 1 else ""
        self._title()

    def alone(self) -> bool:
        """Whether a page is open that nothing may disturb."""
        return any(page.alone for page in self.stack)

    def refused(self) -> bool:
        """Whether nothing may be looked up now, for it could give answers away; the page in view says so."""
        page = self.page
        if page.alone:
            page.note(page.alone_words())
        return page.alone

    # --- what changes under the pages

    def library_changed(self) -> None:
        """Facts were edited: every page that is open shows them as they are now."""
        if self.page is self.decks:  # else they are shown anew when they are; a tile takes the focus
            self.decks.refresh(self.decks.current)
        for page in self.stack[1:]:
            page.library_changed()
        self._settling.start(_A_WHILE_MS)

    def attach(self, path: Path) -> None:
        """Attach a document as the source of a pack, and say so, or why not."""
        try:
            source = self.app.reading.attach_source(path)
        except StudyAppError as error:
            self.tell(str(error))
            return
        self.app.desk.forget_texts()
        for page in self.stack:
            page.sources_changed()
        words = _("“{title}” is attached. After an answer, C shows the passage.").format(title=source.title)
        self.tell(words)

    def renew(self) -> None:
        """The window is in front again: packs may have been edited meanwhile, or a study day may have begun.

        Not while pages are open that show what was read before, nor while cards are asked that were picked from it: then on the
        way back to the decks; and not before it is over where something is written beside the window.
        """
        from study_app.gui.working import held_up

        if held_up():
            QTimer.singleShot(_SOON_MS, self, self.renew)
            return
        others = [page for page in self.stack if page not in (self.decks, self.study)]
        self._put_off = bool(others) or (self.study is not None and self.study.session.picked)
        if self._put_off:
            return
        try:
            changed = self.app.renew_library()
        except StudyAppError as error:
            self.tell(str(error))
            return
        if changed and self.study is not None:
            self.study.packs_changed()
        elif changed:
            self.decks.refresh(self.decks.current)
        elif self.page is self.decks:
            self.decks.renew()

    def _settle(self) -> None:
        """Bring up to date what is derived of all cards together, beside the window, once nothing is edited any more."""
        from study_app import background

        if self.isVisible() and (settle := self.app.desk.settle_later()) is not None:
            done = background.begin(settle)
            done.add_done_callback(lambda _done: self.app.store.forget())  # what is wrong is told anew

    @cached_property
    def exchanging(self) -> Exchanging:
        """The exchange with other devices."""
        from study_app.gui.exchanging import Exchanging

        return Exchanging(self)

    def exchange_in_a_while(self) -> None:
        """Exchange with other devices if that is wanted and was not done for a while; nothing of it is loaded where it is not."""
        if self.app.shared_folder:
            self.exchanging.if_it_is_time()

    def learned_elsewhere(self) -> None:
        """Answers of other devices arrived: counts are others now, and what is on the screen stays."""
        self.offer_undo()
        if self.page is self.decks:
            self.decks.refresh(self.decks.current)
        if self.study is not None:
            self.study.update_counts()

    # --- taking back

    def restored(self, aside: Path) -> None:
        """A backup was restored just before: while nothing else is said, that is what was done last, on whatever page."""
        self._restored = aside, self.app.deciding.said_here

    def _restoring(self) -> Path | None:
        """What was set aside by the restoring that was done last; None where something else was done since."""
        if self._restored is None or self._restored[1] != self.app.deciding.said_here or self.alone():
            return None
        return self._restored[0] if self._restored[0].exists() else None  # it may have been deleted since

    def offer_undo(self) -> None:
        """Have the menu name what can be taken back and put back now: of the page in view, or of all that was said."""
        if (own := self.page.takes_back()) is not None:
            self.menus.offer_undo(*own, to_be_told=False)
            return
        alone, deciding = self.alone(), self.app.deciding
        undo, redo = (
            "" if said is None or alone else deciding.in_words(said)
            for said in (deciding.last_said, deciding.last_taken_back)
        )
        made, unmade = self._edit(), self._edit_taken_back()
        if self._restoring() is not None:
            undo, made = _("restoring the backup"), None
        if self._shown_answer() is not None:
            undo = _("showing the answer")
        if made is not None or unmade is not None:
            in_words = self.app.desk.in_words
            undo, redo = (undo if made is None else in_words(made)), (redo if unmade is None else in_words(unmade))
        self.menus.offer_undo(undo, redo, to_be_told=not alone)

    def _shown_answer(self) -> StudyPage | None:
        """The page of the session, if it is in view and shows an answer that is still to be graded."""
        return self.study if self.study is not None and self.page is self.study and self.study.revealed else None

    def undo(self) -> None:
        """Take back what was done last, on whatever page: in a session its question is put again, among the decks it is named."""
        if self.page.takes_back() is not None:
            self.page.undo()
            return
        last = self.app.deciding.last_said
        if (shown := self._shown_answer()) is not None:
            shown.hide_answer()
            return
        if (aside := self._restoring()) is not None:
            self.ways.restore(aside)
            return
        if self._edit() is not None:
            self._turn_edit(self.app.desk.undoing(), _("Taken back: {what}."))
            return
        if last is None or self.alone():
            return
        self.when_settled(lambda: self._undo(last))

    def _undo(self, last: Written) -> None:
        if (study := self._session_page(last)) is not None:
            study.undo()
        else:
            self._among_decks(self.app.deciding.take_back(), _("Taken back: {what}."))

    def redo(self) -> None:
        """Put back what was taken back last, on whatever page."""
        if self.page.takes_back() is not None:
            self.page.redo()
            return
        last = self.app.deciding.last_taken_back
        if self.alone():
            return
        if self._edit_taken_back() is not None:
            self._turn_edit(self.app.desk.redoing(), _("Put back: {what}."))
            return
        if last is None:
            self._tell_nothing(_("Nothing to put back."))
            return
        self.when_settled(lambda: self._redo(last))

    def _redo(self, last: Written) -> None:
        if (study := self._session_page(last)) is not None:
            study.redo()
        else:
            self._among_decks(self.app.deciding.put_back(), _("Put back: {what}."))

    def _edit(self) -> Edit | None:
        """What was edited, where nothing else was said after it: among the decks one of them, on a page to read anything."""
        if not self._shows_edits():
            return None
        said = self.app.deciding.last_said
        return self.app.desk.last_after("" if said is None else said.entry.id, of_decks=self.page is self.decks)

    def _edit_taken_back(self) -> Edit | None:
        if not self._shows_edits():
            return None
        said = self.app.deciding.last_taken_back
        return self.app.desk.next_before("" if said is None else said.entry.id, of_decks=self.page is self.decks)

    def _shows_edits(self) -> bool:
        shown = self.page is self.decks or self.page.shows_edits
        return shown and "desk" in vars(self.app)  # not loaded for this where nothing was edited yet

    def _turn_edit(self, task: Task[str], words: str) -> None:
        if self.page is self.decks:
            self._among_decks(task, words)
        else:
            self._on_page(self.page, task, words)
        self._settling.start(_A_WHILE_MS)

    def _on_page(self, page: Page, task: Task[str], words: str) -> None:
        from study_app.gui.working import carry_out

        def told(what: str) -> None:
            self.library_changed()
            self.offer_undo()
            page.note(words.format(what=what), "good")

        carry_out(self, task, _("Counting anew ..."), told, self.tell)

    def _tell_nothing(self, words: str) -> None:
        page = self.page
        if page is self.decks:
            self.decks.news(words)
        elif page is self.study:
            page.note(words)

    def _session_page(self, said: Written) -> StudyPage | None:
        """The page of the session, put in view; None if there is none, or one that is over and had no part in what was said."""
        if self.study is None or (self.finished is not None and not self.study.session.did(said)):
            return None
        if self.page is not self.study:
            self.pages.setCurrentWidget(self.study)
            while self.page is not self.study:
                self.drop(self.page)
            self._title()
        return self.study

    def _among_decks(self, task: Task[str], words: str) -> None:
        from study_app.gui.working import carry_out

        if self.page is not self.decks:
            self.show_decks()

        def told(what: str) -> None:
            trace("undo", "-")
            self.offer_undo()
            self.decks.news(words.format(what=what))

        carry_out(self, task, _("Counting anew ..."), told, self.tell)

    # --- settings

    @cached_property
    def preferences(self) -> Preferences:
        """All settings, and the way back from each change."""
        from study_app.preferences import Preferences

        return Preferences(self.app)

    def setting_changed(self, id: str) -> None:
        """A setting stands otherwise now: show what follows from it."""
        self.offer_undo()
        if id in ("scheme", "text_scale"):
            self.dress()
            self._looks_changed()
        elif id == "language":
            QTimer.singleShot(0, self, self.speak)  # not inside what the page is still doing

    def speak(self) -> None:
        """Show all of it anew in the language that was chosen: facts are worded in it first, beside the window.

        A question that was on the screen is put again, and the guide is open at the section that was read; the page on which the
        language is chosen is in front then. Until nothing is unsaved, and where facts cannot be worded so, the language is not
        chosen: the setting is that of the window.
        """
        if not any(page.unsaved for page in self.stack):
            self._change_language()
            return
        try:
            choose = self.preferences.hold()
        except StudyAppError as error:
            self.tell(str(error))
            return

        def change() -> None:
            self.remember(choose)
            self._change_language()

        self.when_settled(change)

    def _change_language(self) -> None:
        from threading import Event

        from study_app.background import Task
        from study_app.gui.working import carry_out

        def refused(why: str) -> None:
            self.remember(self.preferences.hold)
            self.page.resume()
            self.tell(why)

        task = Task(self.app.library_reader(), lambda: None, True, Event())
        carry_out(self, task, _("Changing the language ..."), lambda _none: self._spoken(), refused)

    def _spoken(self) -> None:
        from study_app.gui.welcome import WelcomePage

        welcomes = isinstance(self.page, WelcomePage)
        self.app.renew_library()
        session = None if self.study is None else self.study.session
        deck = None if self.study is None else self.study.deck
        read = self.ways.place_in_guide()
        self.drop_pages()
        self.ways.deleteLater()
        self.menus.clear()
        self.preferences.name()
        self._furnish()
        self.decks.refresh(deck.id if deck is not None else "")
        if session is not None and deck is not None:
            session.renew(self.app.quiz, self.app.queue)
            self.ways.study_on(deck, session)
        if read is not None:
            self.ways.open_guide(*read)
        self._title()
        self.furnished.emit()
        if welcomes:
            self.ways.open_welcome()
        else:
            self.ways.open_settings("language")

    # --- looks

    def set_scheme(self, scheme: str) -> None:
        """Change to "system", "light", "dark" or "contrast" colours, and remember it."""
        self.remember(lambda: setattr(self.app, "scheme", scheme))
        self.dress(scheme=scheme)
        self._looks_changed()

    def zoom(self, step: int) -> None:
        """Larger (1) or smaller (-1) text, or the usual size (0), and remember it."""
        nearest = min(range(len(theme.SCALES)), key=lambda index: abs(theme.SCALES[index] - theme.scale()))
        wanted = theme.SCALES[max(0, min(nearest + step, len(theme.SCALES) - 1))] if step else 1.0
        self.remember(lambda: setattr(self.app, "text_scale", wanted))
        self.dress(text_scale=wanted)
        self._looks_changed()

    def _looks_changed(self) -> None:
        self.menus.show_scheme(self.app.scheme)
        for page in self.stack:
            page.looks_changed()

    def dress(self, scheme: str | None = None, text_scale: float | None = None) -> None:
        """Put on the colours and the text size (those remembered, where not given)."""
        qt = QCoreApplication.instance()
        assert isinstance(qt, QApplication)
        theme.apply(qt, scheme or self.app.scheme, text_scale or self.app.text_scale)

    def remember(self, write: Callable[[], object]) -> None:
        """Keep a choice, or say why it cannot be kept."""
        try:
            write()
        except StudyAppError as error:
            self.tell(str(error))

    def tell(self, words: str) -> None:
        """Say a sentence in front of the page."""
        from study_app.gui.dialogs import tell

        tell(self, "Study App", words)

    # --- events

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
            self.ways.expect(url.fileName() for url in event.mimeData().urls())

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        # when the other program has its hand free again
        QTimer.singleShot(0, self, lambda: self.ways.open_dropped(paths))

    def focusNextPrevChild(self, forward: bool) -> bool:
        moved = super().focusNextPrevChild(forward)
        show_focus()
        return moved

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(
                0, self, lambda: self.painted.emit()
            )  # what is on it is painted after it, within this turn

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() != QEvent.Type.ActivationChange or not hasattr(self, "pages"):
            return
        if not self.isActiveWindow():
            self._was_left = True
        elif self._was_left:  # not when it first has the keys: what it shows was read just now
            QTimer.singleShot(0, self, self._come_back)  # when the focus is back where it was

    def _come_back(self) -> None:
        """Shows what changed meanwhile, with the focus on the page: a dialog opened from the menu bar leaves it to the bar."""
        if not self.isVisible():
            return
        if self.focusWidget() in (None, self.menuBar()):
            page = self.page
            (page.focusWidget() or page).setFocus()
        self.renew()

    def closeEvent(self, event: QCloseEvent) -> None:
        if any(page.unsaved for page in self.stack):
            event.ignore()
            self.when_settled(self.close)
            return
        trace("close")
        super().closeEvent(event)
