"""The main window: which page is in view, the menus, and what is the same on every page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QSize, QTimer
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QStackedWidget

from study_app import __version__
from study_app.app import StudyApp
from study_app.errors import StudyAppError
from study_app.gui import theme
from study_app.gui.decks import DecksPage
from study_app.gui.page import Page
from study_app.gui.trace import trace
from study_app.i18n import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from concurrent.futures import Future
    from typing import Any

    from study_app.app import DeckRow
    from study_app.background import Task
    from study_app.desk.news import Restated
    from study_app.desk.packs import Arrival, Draft, Place
    from study_app.facts.publishing import Publication
    from study_app.gui.finished import FinishedPage
    from study_app.gui.packs import PacksPage
    from study_app.gui.reading import ReadingPage
    from study_app.gui.study import StudyPage
    from study_app.journal import Written
    from study_app.study.session import Session
    from study_app.study.sitting import QuizSitting, Result


SIZE = QSize(1080, 760)
"""The window at first, where the screen has room for it."""

_TITLE_BAR = 40
"""Pixels left for what the desktop draws round a window, at its first size on a small screen."""


_A_WHILE_MS = 2000
"""After so long without an edit what is left to do is done beside the window."""

_WORDS_OF_A_MENU = 60
"""Letters of what can be taken back that its menu entry shows."""


_LARGE = 1 << 20
"""Bytes from which a table is looked at beside the window before its page opens."""

_LOOK_MS = 40

_TABLES = (".csv", ".tsv", ".txt")
"""The endings of files that can be dropped on the window."""


def _shortly(words: str) -> str:
    return words if len(words) <= _WORDS_OF_A_MENU else words[: _WORDS_OF_A_MENU - 1].rstrip() + "…"


class MainWindow(QMainWindow):
    """The window: the decks, and pages one on the other in front of them."""

    def __init__(self, app: StudyApp) -> None:
        super().__init__()
        self.app = app
        self.dress()
        self.study: StudyPage | None = None
        self.finished: FinishedPage | None = None
        self.decks = DecksPage(app)
        self.decks.opened.connect(self.open_deck)
        self.decks.ahead_wanted.connect(self.study_ahead)
        self.decks.cram_wanted.connect(self.cram)
        self.decks.timeline_wanted.connect(self.open_timeline)
        self.decks.edit_wanted.connect(self.open_deck_editor)
        self.decks.move_wanted.connect(self.move_deck)
        self.decks.quiz_wanted.connect(self.open_quiz)
        self.decks.game_wanted.connect(self.open_game)
        self.decks.problems_wanted.connect(self.show_problems)
        self.decks.changed_wanted.connect(self.show_changed)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.decks)
        self.stack: list[Page] = [self.decks]
        self.setCentralWidget(self.pages)
        self._fill_menus()
        self.setAcceptDrops(True)
        self._settling = QTimer(self, singleShot=True)
        self._settling.timeout.connect(self._settle)
        room = self.screen().availableSize()
        self.resize(min(SIZE.width(), room.width()), min(SIZE.height(), room.height() - _TITLE_BAR))
        self.decks.refresh()
        self._offer_undo()
        self._title()

    # --- pages

    def open_deck(self, deck_id: str) -> None:
        """Study a deck."""
        deck = next(deck for deck in self.app.decks() if deck.id == deck_id)
        try:
            session = self.app.session(deck_id)
        except StudyAppError as error:
            self._tell(str(error))
            return
        self._study(deck, session)

    def study_ahead(self, deck_id: str = "") -> None:
        """Study what comes back soon in a deck: the one in view, where none is named."""
        self._beyond(deck_id, self.app.study_ahead, _("Ahead: {deck}"))

    def study_new(self, deck_id: str = "") -> None:
        """Study more new cards of a deck likewise than the day brings."""
        self._beyond(deck_id, self.app.study_new, _("More: {deck}"), new=True)

    def cram(self, deck_id: str = "", before_exam: bool = False) -> None:
        """Cram a deck likewise, or what of it comes back before its exam."""
        self._beyond(deck_id, partial(self.app.cram, before_exam=before_exam), _("Cram: {deck}"))

    def _beyond(self, deck_id: str, begin: Callable[[str], Session], words: str, *, new: bool = False) -> None:
        """Begin a session beyond what the day brings, unless a quiz or a game is under way."""
        if self._refused():
            return
        from study_app.study.ahead import beyond_in_words

        id = deck_id or (self.study.deck.id if self.study is not None else self.decks.current)
        deck = next((deck for deck in self.app.decks() if deck.id == id), None)
        if deck is None:
            self._tell(_("Choose a deck first."))
            return
        try:
            session = begin(id)
        except StudyAppError as error:
            self._tell(str(error))
            return
        self._study(replace(deck, name=words.format(deck=deck.name)), session)
        assert self.study is not None
        self.study.note(beyond_in_words(rates=session.rates, new=new), "good")

    def _study(self, deck: DeckRow, session: Session) -> None:
        from study_app.gui.study import StudyPage  # lazy: the decks are on screen sooner

        page = StudyPage(self.app, deck, session, self.choose_source)
        page.done.connect(self.show_finished)
        page.edit_wanted.connect(self.edit_fact)
        page.saved.connect(self._offer_undo)
        page.turned.connect(self._offer_undo)
        self._drop_pages()
        self.study = page
        self.show_page(page)

    def show_finished(self) -> None:
        """Show what the session came to."""
        from study_app.gui.finished import FinishedPage

        assert self.study is not None
        page = FinishedPage(self.app, self.study.deck, self.study.session)
        page.opened.connect(self.open_deck)
        page.ahead_wanted.connect(self.study_ahead)
        page.new_wanted.connect(self.study_new)
        page.cram_wanted.connect(self.cram)
        self.finished = page
        self.show_page(page, self.show_decks)

    def open_timeline(self, deck_id: str = "") -> None:
        """The timeline of a deck, or of all decks of its pack: of the first pack, where no deck is named."""
        from study_app.gui.timeline import TimelinePage

        if isinstance(self.stack[-1], TimelinePage) or self._refused():
            return
        decks = self.app.decks()
        chosen = [deck_id] if deck_id else [deck.id for deck in decks if deck.pack == decks[0].pack]
        self._read(TimelinePage(self.app, chosen, self.choose_source))

    def open_progress(self) -> None:
        """The figures of what was studied."""
        from study_app.gui.progress import ProgressPage

        if not isinstance(self.stack[-1], ProgressPage):
            self.show_page(ProgressPage(self.app, self._tell, self._save_as))

    def open_packs(self) -> None:
        """The packs of the library as wholes."""
        from study_app.gui.packs import PacksPage

        if isinstance(self.stack[-1], PacksPage) or self._refused():
            return
        page = PacksPage(self.app)
        page.changed.connect(self.library_changed)
        page.review_wanted.connect(partial(self._review, page))
        page.publish_wanted.connect(partial(self._publish, page))
        self.show_page(page)

    def _review(self, packs: PacksPage, id: str, arrival: Arrival | None) -> None:
        from study_app.gui.update import UpdatePage, about

        conflicts = self.app.authoring.packs.conflicts(id) if arrival is None else ()
        page = UpdatePage(
            *about(self.app.authoring.packs.row(id).title, None if arrival is None else arrival.update, conflicts)
        )
        decided = False

        def gone(_page: object) -> None:
            if arrival is not None and not decided:
                arrival.drop()

        def decide(places: list[Place]) -> None:
            nonlocal decided
            decided = True
            self.back()
            packs.decided(id, arrival, places)

        page.decided.connect(decide)
        page.destroyed.connect(gone)
        self.show_page(page)

    def _publish(self, packs: PacksPage, draft: Draft) -> None:
        from study_app.gui.publish import PublishPage

        page = PublishPage(draft.text.head.title, draft)

        def publish(publication: Publication) -> None:
            self.back()
            packs.published(publication)

        page.published.connect(publish)
        self.show_page(page)

    def show_changed(self, found: tuple[Restated, ...]) -> None:
        """List the facts that say something else than when they were studied."""
        from study_app.gui.dialogs import ChangedDialog

        ChangedDialog(self, found).open()

    def _save_as(self, name: str) -> str:
        from PySide6.QtWidgets import QFileDialog

        chosen, _kind = QFileDialog.getSaveFileName(self, _("Save"), name, _("Pictures (*.png);;Tables (*.csv)"))
        return chosen

    def open_fact(self, pack: str, fact: str) -> None:
        """The page of a fact."""
        from study_app.gui.fact import FactPage

        if (told := self.app.told(pack, fact)) is not None:
            page = FactPage(self.app, told, self.choose_source)
            page.turn_wanted.connect(self.open_turning)
            page.edit_wanted.connect(self.edit_fact)
            self._read(page)

    def open_turning(self, pack: str, card: str) -> None:
        """The page on which a flashcard becomes a fact; when it has, the page of the card is left with it."""
        from study_app.gui.turning import TurningPage

        try:
            page = TurningPage(self.app, pack, card)
        except StudyAppError as error:
            self._tell(str(error))
            return

        def turned() -> None:
            self.back()
            self.back()
            self.library_changed()

        page.turned.connect(turned)
        self.show_page(page)

    def open_kinds(self) -> None:
        """The page on which the kind of a new fact is chosen."""
        from study_app.gui.kinds import KindsPage

        if isinstance(self.stack[-1], KindsPage) or self._refused():
            return
        page = KindsPage(self.app)
        page.fact_begun.connect(lambda pack, kind: self.edit_fact(pack, "", kind))
        page.kind_wanted.connect(self.edit_kind)
        self.show_page(page)

    def edit_kind(self, pack: str, kind: str = "") -> None:
        """The page on which a kind of fact is written."""
        from study_app.gui.type_editor import TypeEditor

        try:
            page = TypeEditor(self.app, self.app.authoring.type_draft(pack, kind))
        except StudyAppError as error:
            self._tell(str(error))
            return
        page.saved.connect(self.library_changed)
        self.show_page(page)

    def edit_fact(self, pack: str, fact: str, kind: str = "") -> None:
        """The page on which a fact is written; a new one of a kind where none is named."""
        from study_app.gui.fact_editor import FactEditor

        if self._refused():
            return
        try:
            page = FactEditor(self.app, self.app.authoring.draft(pack, fact, kind), self.choose_source)
        except StudyAppError as error:
            self._tell(str(error))
            return
        page.saved.connect(self.library_changed)
        page.saved.connect(self._offer_undo)
        self.show_page(page)

    def open_entity(self, pack: str, entity: str) -> None:
        """The page of an entity."""
        from study_app.gui.entity import EntityPage

        if (about := self.app.about(pack, entity)) is not None:
            self._read(EntityPage(self.app, about, self.choose_source))

    def open_find(self) -> None:
        """The page that finds facts and entities; if it is in view, its field for words."""
        from study_app.gui.find import FindPage

        page = self.stack[-1]
        if page.to_search():
            return
        if isinstance(page, FindPage):
            page.start()
        elif not self._refused():
            self._read(FindPage(self.app, self.choose_source))

    def open_article(self) -> None:
        """Make facts of a text that is pasted, opened or attached."""
        from study_app.gui.article.page import ArticlePage

        if not isinstance(self.stack[-1], ArticlePage) and not self._refused():
            page = ArticlePage(self.app)
            page.saved.connect(self.library_changed)
            page.done.connect(self._offer_undo)
            self.show_page(page)

    def open_facts(self) -> None:
        """The table of facts and cards; if it is in view, its field for a search."""
        from study_app.gui.facts.page import FactsPage

        page = self.stack[-1]
        if (isinstance(page, FactsPage) and page.to_search()) or self._refused():
            return
        table = FactsPage(self.app)
        table.fact_wanted.connect(self.open_fact)
        table.edit_wanted.connect(self.edit_fact)
        table.saved.connect(self.library_changed)
        table.done.connect(self._offer_undo)
        self.show_page(table)

    def _read(self, page: ReadingPage) -> None:
        page.fact_wanted.connect(self.open_fact)
        page.entity_wanted.connect(self.open_entity)
        page.edited.connect(self.library_changed)
        self.show_page(page)

    def open_adding(self) -> None:
        """The page on which flashcards are typed."""
        from study_app.gui.adding import AddingPage

        if isinstance(self.stack[-1], AddingPage) or self._refused():
            return
        page = AddingPage(self.app)
        page.changed.connect(self.library_changed)
        page.done.connect(self._offer_undo)
        self.show_page(page)

    def open_deck_editor(self, deck_id: str = "") -> None:
        """The page on which a deck is changed, or made where none is named."""
        from study_app.gui.deck_editor import DeckPage

        if self._refused():
            return
        pack, _slash, deck = deck_id.partition("/")
        page = DeckPage(self.app, pack or self.app.authoring.adding.packs()[0][0], deck)
        page.changed.connect(self.library_changed)
        self.show_page(page)

    def move_deck(self, deck_id: str, by: int) -> None:
        """Put a deck before (-1) or after (1) the one beside it."""
        pack, _slash, deck = deck_id.partition("/")
        try:
            if deck and self.app.authoring.deck_desk.move(pack, deck, by):
                self.library_changed()
        except StudyAppError as error:
            self._tell(str(error))

    def choose_import(self) -> None:
        """Ask for a table and show what would become of it."""
        from PySide6.QtWidgets import QFileDialog

        kinds = _("Tables (*.csv *.tsv *.txt);;All files (*)")
        name, _kind = QFileDialog.getOpenFileName(self, _("Import"), "", kinds)
        if name:
            self.open_import(Path(name))

    def open_import(self, path: Path) -> None:
        """Show what would become of a table, or why it is none; a large one is looked at beside the window first."""
        if self._refused():
            return
        if path.exists() and path.stat().st_size > _LARGE:
            from study_app.background import begin
            from study_app.facts.importers.encoding import find

            self._after(begin(lambda: find(path)), lambda: self._show_import(path))  # what is found is remembered
        else:
            self._show_import(path)

    def _after(self, work: Future[Any], then: Callable[[], None]) -> None:
        """Do something when work beside the window is done, however it ended."""
        if work.done():
            then()
        else:
            QTimer.singleShot(_LOOK_MS, self, lambda: self._after(work, then))

    def _show_import(self, path: Path) -> None:
        from study_app.gui.importing import ImportPage

        if self._refused():  # a quiz may have been begun meanwhile
            return
        try:
            page = ImportPage(self.app, path)
        except StudyAppError as error:
            self._tell(str(error))
            return
        page.changed.connect(self.library_changed)
        page.changed.connect(self._offer_undo)
        self.show_page(page)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile() and urls[0].toLocalFile().casefold().endswith(_TABLES):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        path = Path(event.mimeData().urls()[0].toLocalFile())
        QTimer.singleShot(0, self, lambda: self.open_import(path))  # when the other program has its hand free again

    def open_quiz(self) -> None:
        """Set a quiz up, or look at past ones."""
        from study_app.gui.quiz import QuizPage

        page = QuizPage(self.app)
        page.begun.connect(self.open_sitting)
        page.sheet_wanted.connect(self.open_score_sheet)
        self.show_page(page)

    def open_sheet(self) -> None:
        """Print a quiz sheet: of the deck that is studied, or that has the focus among the decks."""
        from study_app.gui.sheet import SheetPage

        if not isinstance(self.stack[-1], SheetPage) and not self._refused():
            deck = self.study.deck.id if self.study is not None else self.decks.current
            self.show_page(SheetPage(self.app, deck, self._tell))

    def open_sitting(self, sitting: QuizSitting) -> None:
        """Ask a quiz that was begun; its end is the score sheet."""
        from study_app.gui.sitting import SittingPage

        page = SittingPage(self.app, sitting)

        def end() -> None:
            self._drop(page)
            self.open_score_sheet(self.app.result_of(sitting))

        page.done.connect(end)
        self.show_page(page)

    def open_score_sheet(self, came_to: Result) -> None:
        """The score sheet of a quiz."""
        from study_app.gui.score_sheet import ScoreSheetPage

        page = ScoreSheetPage(self.app, came_to, self.choose_source)
        page.study_wanted.connect(self.study_wrong)
        self.show_page(page)

    def study_wrong(self, came_to: Result) -> None:
        """Study what was wrong in a quiz."""
        name = _("Wrong in the quiz")
        self._study(self.app.picked_deck(name, len(self.app.wrong_cards(came_to))), self.app.study_wrong(came_to))

    def open_game(self) -> None:
        """Choose a deck for the timeline game."""
        from study_app.gui.game import GameDecksPage

        page = GameDecksPage(self.app)
        page.chosen.connect(self.play)
        self.show_page(page)

    def play(self, deck_id: str) -> None:
        """A timeline game with a deck, in place of one that is over."""
        from study_app.gui.game import GamePage

        try:
            game = self.app.begin_game(deck_id)
        except StudyAppError as error:
            self._tell(str(error))
            return
        if isinstance(self.stack[-1], GamePage):
            self._drop(self.stack[-1])
        deck = next(deck for deck in self.app.decks() if deck.id == deck_id)
        page = GamePage(self.app, deck, game)
        page.again.connect(self.play)
        self.show_page(page)

    def show_decks(self) -> None:
        """Back to the decks, with the counts as they are now."""
        current = self.study.deck.id if self.study is not None else ""
        self._drop_pages()
        self.pages.setCurrentWidget(self.decks)
        self.decks.refresh(current)
        self._title()

    def leave_for_decks(self) -> None:
        """Back to the decks, if nothing is under way that asks first; a quiz or a game does, as when it is left by Esc."""
        if not self._alone():
            self.show_decks()
            return
        while not self.stack[-1].alone:
            self.back()
        self.stack[-1].leave()

    def show_page(self, page: Page, leave: Callable[[], None] | None = None) -> None:
        """Put a page on top and start it; when it is left, `leave` is called (`back` if none is given)."""
        page.left.connect(leave or self.back)
        self.stack.append(page)
        self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)
        self._title()
        page.start()

    def back(self) -> None:
        """Leave the page on top for the one below it."""
        if len(self.stack) <= 2:
            self.show_decks()
            return
        self.pages.setCurrentWidget(self.stack[-2])  # first, so that the focus goes back to where it was there
        self._drop(self.stack[-1])
        self._title()
        self.stack[-1].resume()

    def _drop(self, page: Page) -> None:
        self.stack.remove(page)
        self.pages.removeWidget(page)
        page.deleteLater()
        if page is self.study:
            self.study = None
        if page is self.finished:
            self.finished = None

    def _drop_pages(self) -> None:
        for page in self.stack[:0:-1]:
            self._drop(page)

    def _title(self) -> None:
        page = self.stack[-1]
        self.setWindowTitle(f"{page.title} - Study App")
        self._offer_undo()
        for action in (self.quiz_action, self.game_action, self.ahead_action, self.new_action, self.cram_action):
            action.setEnabled(not self._alone())
        trace("page", page.title)

    def _alone(self) -> bool:
        """Whether a page is open that nothing may disturb."""
        return any(page.alone for page in self.stack)

    def _refused(self) -> bool:
        """Whether nothing may be looked up now, for it could give answers away; the page in view says so."""
        page = self.stack[-1]
        if page.alone:
            page.note(_("Facts, names and the timeline cannot be opened before the quiz or game is left."))
        return page.alone

    def _offer_undo(self) -> None:
        alone = self._alone()
        hides = self._shown_answer() is not None
        if (own := self.stack[-1].takes_back()) is not None:
            self._offer_own_undo(*own)
            return
        for action, said, plain, named in (
            (self.undo_action, self.app.last_said, _("&Undo"), _("&Undo: {what}")),
            (self.redo_action, self.app.last_taken_back, _("&Redo"), _("&Redo: {what}")),
        ):
            # a disabled action has no key: that there is nothing to put back is to be heard
            action.setEnabled((said is not None or action is self.redo_action) and not alone)
            what = "" if said is None or alone else _shortly(self.app.in_words(said)).replace("&", "&&")
            action.setText(named.format(what=what) if what else plain)
        if hides:
            self.undo_action.setEnabled(True)
            self.undo_action.setText(_("&Undo: {what}").format(what=_("showing the answer")))

    def _offer_own_undo(self, undo: str, redo: str) -> None:
        """The page in view takes back what was done on it, not answers."""
        for action, what, plain, named in (
            (self.undo_action, undo, _("&Undo"), _("&Undo: {what}")),
            (self.redo_action, redo, _("&Redo"), _("&Redo: {what}")),
        ):
            action.setEnabled(bool(what))
            action.setText(named.format(what=_shortly(what).replace("&", "&&")) if what else plain)

    def _shown_answer(self) -> StudyPage | None:
        """The page of the session, if it is in view and shows an answer that is still to be graded."""
        return self.study if self.study is not None and self.stack[-1] is self.study and self.study.revealed else None

    # --- what the menus do

    def undo(self) -> None:
        """Take back what was done last, on whatever page: in a session its question is put again, among the decks it is named."""
        if self.stack[-1].takes_back() is not None:
            self.stack[-1].undo()
            return
        last = self.app.last_said
        if (shown := self._shown_answer()) is not None:
            shown.hide_answer()
            return
        if last is None or self._alone():
            return
        if (study := self._session_page(last)) is not None:
            study.undo()
        else:
            self._among_decks(self.app.take_back(), _("Taken back: {what}."))

    def redo(self) -> None:
        """Put back what was taken back last, on whatever page."""
        if self.stack[-1].takes_back() is not None:
            self.stack[-1].redo()
            return
        last = self.app.last_taken_back
        if self._alone():
            return
        if last is None:
            self._tell_nothing(_("Nothing to put back."))
            return
        if (study := self._session_page(last)) is not None:
            study.redo()
        else:
            self._among_decks(self.app.put_back(), _("Put back: {what}."))

    def _tell_nothing(self, words: str) -> None:
        page = self.stack[-1]
        if page is self.decks:
            self.decks.news(words)
        elif page is self.study:
            page.note(words)

    def _session_page(self, said: Written) -> StudyPage | None:
        """The page of the session, put in view; None if there is none, or one that is over and had no part in what was said."""
        if self.study is None or (self.finished is not None and not self.study.session.did(said)):
            return None
        if self.stack[-1] is not self.study:
            self.pages.setCurrentWidget(self.study)
            while self.stack[-1] is not self.study:
                self._drop(self.stack[-1])
            self._title()
        return self.study

    def _among_decks(self, task: Task[str], words: str) -> None:
        from study_app.gui.working import carry_out

        if self.stack[-1] is not self.decks:
            self.show_decks()

        def told(what: str) -> None:
            trace("undo", "-")
            self._offer_undo()
            self.decks.news(words.format(what=what))

        carry_out(self, task, _("Counting anew ..."), told, self._tell)

    def choose_source(self) -> None:
        """Ask for a document and attach it."""
        from PySide6.QtWidgets import QFileDialog

        name, _kind = QFileDialog.getOpenFileName(self, _("Attach source"), "", _("Text files (*.txt);;All files (*)"))
        if name:
            self.attach(Path(name))

    def attach(self, path: Path) -> None:
        """Attach a document as the source of a pack, and say so, or why not."""
        try:
            source = self.app.attach_source(path)
        except StudyAppError as error:
            self._tell(str(error))
            return
        self.app.desk.forget_texts()
        for page in self.stack:
            page.sources_changed()
        words = _("“{title}” is attached. After an answer, C shows the passage.").format(title=source.title)
        self._tell(words)

    def show_problems(self) -> None:
        """The problems of the packs, and what can be done about them."""
        from study_app.gui.problems import ProblemsPage

        if isinstance(self.stack[-1], ProblemsPage) or self._refused():
            return
        page = ProblemsPage(self.app, self.choose_source)
        page.row_wanted.connect(self.open_row)
        page.unite_wanted.connect(self.open_uniting)
        page.saved.connect(self.library_changed)
        page.saved.connect(self._offer_undo)
        self.show_page(page)

    def open_row(self, pack: str, table: str, id: str, field: str) -> None:
        """The page on which a fact is written, at a field, or a kind of fact, or an entity; else it is said where it stands."""
        from study_app.gui.fact_editor import FactEditor

        if table == "fact" and pack:
            self.edit_fact(pack, id)
            if isinstance(page := self.stack[-1], FactEditor):
                page.go_to(field)
        elif table == "type" and pack:
            self.edit_kind(pack, id)
        elif table == "entity" and self.app.about(pack, id) is not None:
            self.open_entity(pack, id)
        else:
            row = self.app.desk.row(pack, table, id) if pack and table else None
            place = f"{row.file}:{row.line}" if row is not None else pack
            self._tell(_("It has no page yet: mend it in {place}, and it is read again.").format(place=place))

    def open_uniting(self, pack: str, one: str, other: str) -> None:
        """The page that makes one fact of two."""
        from study_app.gui.uniting import UnitingPage

        page = UnitingPage(self.app, pack, one, other)
        page.saved.connect(self.library_changed)
        page.saved.connect(self.back)
        self.show_page(page)

    def show_keys(self) -> None:
        """List the keys of the page in view."""
        from study_app.gui.dialogs import KeysDialog

        ways = (
            ("Ctrl+F", _("find facts and names")),
            ("Ctrl+T", _("timeline")),
            ("Ctrl+M", _("problems in packs, and mends")),
            ("Ctrl+Shift+A", _("make facts from an article")),
            ("Ctrl+N, Ctrl+Shift+N, Ctrl+I", _("new cards, a new deck, import a table")),
            ("Ctrl+L, Ctrl+Shift+F", _("the table of facts and cards, write a fact")),
            ("Ctrl+P, Ctrl+H", _("progress, how to study")),
            ("Ctrl+E, Ctrl+G", _("a quiz, the timeline game")),
            ("Ctrl+Shift+P", _("print a quiz sheet, its key, or a deck as a list")),
            ("Ctrl+Shift+O", _("packs")),
        )
        general = (
            *(() if self._alone() else ways),
            ("Ctrl++, Ctrl+-, Ctrl+0", _("text size")),
            ("F1, ?", _("this list")),
            ("Ctrl+Q", _("quit")),
        )
        KeysDialog(self, (*self.stack[-1].keys(), *general)).open()

    def choose_forms(self) -> None:
        """Choose the only ways of asking, and remember them."""
        from study_app.gui.dialogs import FormsDialog

        dialog = FormsDialog(self, self.app.all_forms, self.app.only_forms)
        dialog.chosen.connect(lambda forms: self._remember(lambda: setattr(self.app, "only_forms", forms)))
        dialog.open()

    def choose_habits(self) -> None:
        """Decide how to study: of the deck that is studied, or that has the focus among the decks."""
        from study_app.gui.habits import HabitsDialog

        deck = self.study.deck.id if self.study is not None else self.decks.current
        dialog = HabitsDialog(self, self.app, deck)
        dialog.saved.connect(self._decided)
        dialog.open()

    def _decided(self, words: str) -> None:
        self._offer_undo()
        if self.stack[-1] is self.decks:
            self.decks.refresh(self.decks.current)
        self._tell(words)

    def show_about(self) -> None:
        """Say what the program is."""
        from study_app.gui.dialogs import about

        about(self, __version__, self.app.data_dir)

    def set_scheme(self, scheme: str) -> None:
        """Change to "system", "light" or "dark" colours, and remember it."""
        self._remember(lambda: setattr(self.app, "scheme", scheme))
        self.dress(scheme=scheme)

    def zoom(self, step: int) -> None:
        """Larger (1) or smaller (-1) text, or the usual size (0), and remember it."""
        nearest = min(range(len(theme.SCALES)), key=lambda index: abs(theme.SCALES[index] - theme.scale()))
        wanted = theme.SCALES[max(0, min(nearest + step, len(theme.SCALES) - 1))] if step else 1.0
        self._remember(lambda: setattr(self.app, "text_scale", wanted))
        self.dress(text_scale=wanted)

    def dress(self, scheme: str | None = None, text_scale: float | None = None) -> None:
        """Put on the colours and the text size (those remembered, where not given)."""
        qt = QCoreApplication.instance()
        assert isinstance(qt, QApplication)
        theme.apply(qt, scheme or self.app.scheme, text_scale or self.app.text_scale)

    def _remember(self, write: Callable[[], None]) -> None:
        try:
            write()
        except StudyAppError as error:
            self._tell(str(error))

    def _tell(self, words: str) -> None:
        from study_app.gui.dialogs import tell

        tell(self, "Study App", words)

    # --- menus

    def _fill_menus(self) -> None:
        bar = self.menuBar()
        file = bar.addMenu(_("&File"))
        self._action(file, _("&New cards..."), self.open_adding, "Ctrl+N")
        self._action(file, _("New &deck..."), self.open_deck_editor, "Ctrl+Shift+N")
        self._action(file, _("&Import..."), self.choose_import, "Ctrl+I")
        self._action(file, _("&Packs..."), self.open_packs, "Ctrl+Shift+O")
        self._action(file, _("&Attach source..."), self.choose_source, "Ctrl+O")
        self._action(file, _("&Print quiz sheet..."), self.open_sheet, "Ctrl+Shift+P")
        file.addSeparator()
        quit_action = self._action(file, _("&Quit"), self.close, "Ctrl+Q")
        quit_action.setMenuRole(QAction.MenuRole.QuitRole)
        study = bar.addMenu(_("&Study"))
        self.undo_action = self._action(study, _("&Undo"), self.undo, "Ctrl+Z")
        self.redo_action = self._action(study, _("&Redo"), self.redo, "Ctrl+Shift+Z", "Ctrl+Y")
        self._action(study, _("&Back to the decks"), self.leave_for_decks, "Ctrl+B")
        self.ahead_action = self._action(study, _("Study &ahead"), self.study_ahead)
        self.new_action = self._action(study, _("More &new cards"), self.study_new)
        self.cram_action = self._action(study, _("&Cram"), self.cram)
        self._action(study, _("Ask me &only..."), self.choose_forms)
        self._action(study, _("&How to study..."), self.choose_habits, "Ctrl+H")
        study.addSeparator()
        self.quiz_action = self._action(study, _("&Quiz..."), self.open_quiz, "Ctrl+E")
        self.game_action = self._action(study, _("Timeline &game..."), self.open_game, "Ctrl+G")
        edit = bar.addMenu(_("&Edit"))
        self._action(edit, _("&Facts and cards..."), self.open_facts, "Ctrl+L")
        self._action(edit, _("&Write a fact..."), self.open_kinds, "Ctrl+Shift+F")
        self._action(edit, _("Facts from an &article..."), self.open_article, "Ctrl+Shift+A")
        read = bar.addMenu(_("&Read"))
        self._action(read, _("&Find facts and names..."), self.open_find, "Ctrl+F")
        self._action(read, _("&Timeline"), self.open_timeline, "Ctrl+T")
        self._action(read, _("&Progress"), self.open_progress, "Ctrl+P")
        self._fill_view(bar.addMenu(_("&View")))
        help_menu = bar.addMenu(_("&Help"))
        self._action(help_menu, _("&Keys of this page"), self.show_keys, "F1", "?")
        self._action(help_menu, _("&Problems in packs..."), self.show_problems, "Ctrl+M")
        self._action(help_menu, _("&About Study App"), self.show_about).setMenuRole(QAction.MenuRole.AboutRole)

    def _fill_view(self, menu: QMenu) -> None:
        group = QActionGroup(self)
        for scheme, words in (("system", _("Colours of the &system")), ("light", _("&Light")), ("dark", _("&Dark"))):
            action = self._action(menu, words, partial(self.set_scheme, scheme))
            action.setCheckable(True)
            action.setChecked(self.app.scheme == scheme)
            group.addAction(action)
        menu.addSeparator()
        self._action(menu, _("Text l&arger"), lambda: self.zoom(1), "Ctrl++", "Ctrl+=")
        self._action(menu, _("Text s&maller"), lambda: self.zoom(-1), "Ctrl+-")
        self._action(menu, _("Text at &100 %"), lambda: self.zoom(0), "Ctrl+0")

    def _action(self, menu: QMenu, words: str, work: Callable[[], object], *keys: str) -> QAction:
        action = QAction(self)
        action.setText(words)
        action.setShortcuts([QKeySequence(key) for key in keys])  # not setShortcut: that one asks for all of `Qt`
        action.setAutoRepeat(False)  # a key held down takes back one answer, not a hundred
        action.triggered.connect(lambda _checked=False: work())
        menu.addAction(action)
        return action

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow() and hasattr(self, "pages"):
            QTimer.singleShot(0, self, self._come_back)  # when the focus is back where it was

    def _come_back(self) -> None:
        """Shows what changed meanwhile, with the focus on the page: a dialog opened from the menu bar leaves it to the bar."""
        if not self.isVisible():
            return
        if self.focusWidget() in (None, self.menuBar()):
            page = self.stack[-1]
            (page.focusWidget() or page).setFocus()
        self.renew()

    def library_changed(self) -> None:
        """Facts were edited: every page that is open shows them as they are now."""
        if self.stack[-1] is self.decks:  # else they are shown anew when they are; a tile takes the focus
            self.decks.refresh(self.decks.current)
        for page in self.stack[1:]:
            page.library_changed()
        self._settling.start(_A_WHILE_MS)

    def _settle(self) -> None:
        """Bring up to date what is derived of all cards together, beside the window, once nothing is edited any more."""
        from study_app import background

        if self.isVisible() and (settle := self.app.desk.settle_later()) is not None:
            background.begin(settle)

    def renew(self) -> None:
        """The window is in front again: packs may have been edited meanwhile, or a study day may have begun.

        Not while pages are open that show what was read before, nor while cards are asked that were picked from it.
        """
        others = [page for page in self.stack if page not in (self.decks, self.study)]
        if others or (self.study is not None and self.study.session.picked):
            return
        try:
            changed = self.app.renew_library()
        except StudyAppError as error:
            self._tell(str(error))
            return
        if changed and self.study is not None:
            self.study.library_changed()
        elif changed:
            self.decks.refresh(self.decks.current)
        elif self.stack[-1] is self.decks:
            self.decks.renew()

    def closeEvent(self, event: QCloseEvent) -> None:
        trace("close")
        super().closeEvent(event)
