"""The ways to every page and dialog of the window, and from one to the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from study_app import __version__
from study_app.errors import StudyAppError
from study_app.gui.page import Page
from study_app.gui.widgets import PLAIN
from study_app.i18n import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from concurrent.futures import Future
    from typing import Any

    from study_app.desk.desk import Effect
    from study_app.desk.news import Restated
    from study_app.desk.packs import Arrival, Draft, Place
    from study_app.facts.publishing import Publication
    from study_app.gui.packs import PacksPage
    from study_app.gui.reading import ReadingPage
    from study_app.gui.welcome import WelcomePage
    from study_app.gui.window import MainWindow
    from study_app.own_data.changing import Change
    from study_app.study.deck_list import DeckRow
    from study_app.study.session import Session
    from study_app.study.sitting import QuizSitting, Result

# Pages are imported where they are opened: the decks are on screen sooner.

_LARGE = 1 << 20
"""Bytes from which a table is looked at beside the window before its page opens."""

_LOOK_MS = 40


class Ways(QObject):
    """What opens each page of a window with what it needs, and follows what the page asks for.

    A new page is a method here and, where a menu leads to it, a line in `menus`.
    """

    def __init__(self, window: MainWindow) -> None:
        """The ways from the decks of a window."""
        super().__init__(window)
        self._window, self._app = window, window.app
        decks = window.decks
        decks.opened.connect(self.open_deck)
        decks.ahead_wanted.connect(self.study_ahead)
        decks.cram_wanted.connect(self.cram)
        decks.timeline_wanted.connect(self.open_timeline)
        decks.edit_wanted.connect(self.open_deck_editor)
        decks.exam_wanted.connect(self.plan_exam)
        decks.habits_wanted.connect(self.choose_habits)
        decks.move_wanted.connect(self.move_deck)
        decks.packs_wanted.connect(self.open_packs)
        decks.adding_wanted.connect(self.open_adding)
        decks.quiz_wanted.connect(self.open_quiz)
        decks.game_wanted.connect(self.open_game)
        decks.problems_wanted.connect(self.show_problems)
        decks.changed_wanted.connect(self.show_changed)

    def _barred(self, kind: type[Page]) -> bool:
        """Whether a page of a kind is not to be opened: it is in view, or nothing may be looked up now."""
        return isinstance(self._window.page, kind) or self._window.refused()

    # --- learners

    def open_learners(self) -> None:
        """Choose another learner, unless a quiz or a game is under way."""
        window = self._window
        if window.alone():
            if window.page.alone:
                window.page.note(window.page.alone_words())
            return
        from study_app.gui.learners import LearnersDialog
        from study_app.learners import Learners

        learners = Learners.with_(self._app.data_dir)
        dialog = LearnersDialog(window, learners, learners.of(self._app.data_dir))
        dialog.wanted.connect(lambda learner: window.when_settled(lambda: window.learner_wanted.emit(learner)))
        dialog.renamed.connect(window.name_learner)
        dialog.open()

    # --- all of the data

    def open_own_data(self, came: Change | StudyAppError | None = None) -> None:
        """Backups, everything as text, everything deleted; `came` is what was done just before, or why it was not."""
        from study_app.gui.own_data.page import OwnDataPage

        if not self._barred(OwnDataPage):
            window, page = self._window, OwnDataPage(self._app, came)
            page.change_wanted.connect(
                lambda work, words: window.when_settled(lambda: window.change_wanted.emit(work, words))
            )
            page.restore_wanted.connect(self.restore)
            page.devices_wanted.connect(self.open_devices)
            if not isinstance(came, StudyAppError | None) and came.aside is not None:
                window.restored(came.aside)
            window.show_page(page)

    def restore(self, path: Path) -> None:
        """Put a backup, or what was set aside, in the place of what is here."""
        from study_app.gui.own_data.page import OwnDataPage
        from study_app.own_data import changing

        window, app = self._window, self._app
        if any(isinstance(page, OwnDataPage) and page.work.busy for page in window.stack):
            return
        work = partial(changing.restore, app.data_dir, app.clock, app.backups, path)
        window.when_settled(lambda: window.change_wanted.emit(work, _("The backup is restored ...")))

    # --- the first time

    def open_welcome(self) -> WelcomePage:
        """What whoever is new here sees first."""
        from study_app.gui.welcome import WelcomePage

        window = self._window
        page = WelcomePage(self._app, window.preferences)
        page.changed.connect(window.setting_changed)
        page.study_wanted.connect(self._study_first)
        page.sample_wanted.connect(self._show_sample)
        window.show_page(page)
        return page

    def _study_first(self) -> None:
        from study_app.beginning import Beginning

        try:
            deck, session = Beginning(self._app).session()
        except StudyAppError as error:
            self._window.tell(str(error))
            return
        self._study(deck, session)

    def _show_sample(self, pack: str, fact: str) -> None:
        from study_app.gui.fact_editor import FactEditor

        self._window.drop_pages()
        self.edit_fact(pack, fact)
        if isinstance(page := self._window.page, FactEditor):
            page.guide(
                _(
                    "A sample: change the day, and the questions made of it follow as you type. Ctrl+Enter saves it, Ctrl+Z takes"
                    " it back, Esc leads to the decks."
                )
            )
            page.go_to("when")

    # --- settings

    def open_settings(self, at: str = "") -> None:
        """All settings; the one that is named has the focus."""
        from study_app.gui.settings import SettingsPage

        if self._barred(SettingsPage):
            return
        window = self._window
        page = SettingsPage(window.preferences, at)
        page.changed.connect(window.setting_changed)
        ways: dict[str, Callable[[], object]] = {
            "habits": self.choose_habits,
            "own_data": self.open_own_data,
            "devices": self.open_devices,
            "learners": self.open_learners,
            "keys": window.menus.show_keys,
            "faults": self.show_faults,
        }
        page.wanted.connect(lambda id: ways[id]())
        window.show_page(page)

    # --- sessions

    def open_deck(self, deck_id: str) -> None:
        """Study a deck, once nothing would be lost with the pages that are open."""
        self._window.when_settled(lambda: self._open_deck(deck_id))

    def _open_deck(self, deck_id: str) -> None:
        deck = next(deck for deck in self._app.decks.rows() if deck.id == deck_id)
        try:
            session = self._app.studying.session(deck_id)
        except StudyAppError as error:
            self._window.tell(str(error))
            return
        self._study(deck, session)

    def study_ahead(self, deck_id: str = "") -> None:
        """Study what comes back soon in a deck: the one in view, where none is named."""
        self._beyond(deck_id, self._app.studying.ahead, _("Ahead: {deck}"))

    def study_new(self, deck_id: str = "") -> None:
        """Study more new cards of a deck likewise than the day brings."""
        self._beyond(deck_id, self._app.studying.new, _("More: {deck}"), new=True)

    def cram(self, deck_id: str = "", before_exam: bool = False) -> None:
        """Cram a deck likewise, or what of it comes back before its exam."""
        self._beyond(deck_id, partial(self._app.studying.cram, before_exam=before_exam), _("Cram: {deck}"))

    def _beyond(self, deck_id: str, begin: Callable[[str], Session], words: str, *, new: bool = False) -> None:
        """Begin a session beyond what the day brings, unless a quiz or a game is under way."""
        if self._window.refused():
            return
        from study_app.study.ahead import beyond_in_words

        id = deck_id or self._window.deck
        deck = next((deck for deck in self._app.decks.rows() if deck.id == id), None)
        if deck is None:
            self._window.tell(_("Choose a deck first."))
            return

        def settled() -> None:
            try:
                session = begin(id)
            except StudyAppError as error:
                self._window.tell(str(error))
                return
            self._study(deck._replace(name=words.format(deck=deck.name)), session)
            assert self._window.study is not None
            self._window.study.note(beyond_in_words(rates=session.rates, new=new), PLAIN)

        self._window.when_settled(settled)

    def study_on(self, deck: DeckRow, session: Session) -> None:
        """Go on with a session in a page that is new."""
        now = next((row for row in self._app.decks.rows() if row.id == deck.id), deck)
        self._study(deck._replace(name=now.name) if not session.picked else deck, session)

    def _study(self, deck: DeckRow, session: Session) -> None:
        from study_app.gui.study import StudyPage  # lazy: the decks are on screen sooner

        page = StudyPage(self._app, deck, session, self.choose_source)
        page.done.connect(self.show_finished)
        page.edit_wanted.connect(lambda pack, fact, facet: self.open_row(pack, "fact", fact, facet))
        page.saved.connect(self._window.offer_undo)
        page.saved.connect(self._window.saved)
        page.turned.connect(self._window.offer_undo)
        self._window.drop_pages()
        self._window.study = page
        self._window.show_page(page)

    def show_finished(self) -> None:
        """Show what the session came to."""
        from study_app.gui.finished import FinishedPage

        assert self._window.study is not None
        page = FinishedPage(self._app, self._window.study.deck, self._window.study.session)
        page.opened.connect(self.open_deck)
        page.ahead_wanted.connect(self.study_ahead)
        page.new_wanted.connect(self.study_new)
        page.cram_wanted.connect(self.cram)
        page.missed_wanted.connect(self.study_missed)
        self._window.finished = page
        self._window.show_page(page, lambda: self._window.when_settled(self._window.show_decks))

    def study_missed(self, cards: Sequence[str]) -> None:
        """Ask what was missed in a session once more; the schedule stays."""
        from study_app.study.ahead import beyond_in_words

        if not cards:
            self._window.tell(_("Nothing of what you missed is asked any more."))
            return

        def settled() -> None:
            deck = self._app.decks.picked(_("What you missed"), len(cards))
            self._study(deck, self._app.studying.once_more(cards))
            assert self._window.study is not None
            self._window.study.note(beyond_in_words(rates=False), PLAIN)

        self._window.when_settled(settled)

    def study_wrong(self, came_to: Result) -> None:
        """Study what was wrong in a quiz."""

        def settled() -> None:
            wrong = self._app.quizzes.wrong_cards(came_to)
            self._study(self._app.decks.picked(_("Wrong in the quiz"), len(wrong)), self._app.studying.picked(wrong))

        self._window.when_settled(settled)

    # --- tests of oneself

    def open_quiz(self) -> None:
        """Set a quiz up, or look at past ones."""
        from study_app.gui.quiz import QuizPage

        if self._barred(QuizPage):
            return
        page = QuizPage(self._app)
        page.begun.connect(self.open_sitting)
        page.sheet_wanted.connect(self.open_score_sheet)
        self._set_up(page)

    def _set_up(self, page: Page) -> None:
        """Show where a test of oneself is chosen in place of those that are over: the way back does not lead through them."""
        from study_app.gui.game import GameDecksPage
        from study_app.gui.quiz import QuizPage
        from study_app.gui.score_sheet import ScoreSheetPage

        over = [one for one in self._window.stack if isinstance(one, QuizPage | ScoreSheetPage | GameDecksPage)]
        self._window.show_page(page)
        for one in over:
            self._window.drop(one)

    def open_sitting(self, sitting: QuizSitting) -> None:
        """Ask a quiz that was begun; its end is the score sheet."""
        from study_app.gui.sitting import SittingPage

        page = SittingPage(self._app, sitting)

        def end() -> None:
            if not sitting.answered:  # there is nothing to tell
                self._window.back()
                return
            self._window.drop(page)
            self.open_score_sheet(self._app.quizzes.result_of(sitting))

        page.done.connect(end)
        self._window.show_page(page)

    def open_score_sheet(self, came_to: Result) -> None:
        """The score sheet of a quiz."""
        from study_app.gui.score_sheet import ScoreSheetPage

        page = ScoreSheetPage(self._app, came_to, self.choose_source)
        page.study_wanted.connect(self.study_wrong)
        self._window.show_page(page)

    def open_game(self) -> None:
        """Choose a deck for the timeline game."""
        from study_app.gui.game import GameDecksPage

        if self._barred(GameDecksPage):
            return
        page = GameDecksPage(self._app)
        page.chosen.connect(self.play)
        self._set_up(page)

    def play(self, deck_id: str) -> None:
        """A timeline game with a deck, in place of one that is over."""
        from study_app.gui.game import GamePage

        try:
            game = self._app.quizzes.begin_game(deck_id)
        except StudyAppError as error:
            self._window.tell(str(error))
            return
        if isinstance(self._window.page, GamePage):
            self._window.drop(self._window.page)
        deck = next(deck for deck in self._app.decks.rows() if deck.id == deck_id)
        page = GamePage(self._app, deck, game)
        page.again.connect(self.play)
        self._window.show_page(page)

    def open_sheet(self) -> None:
        """Print a quiz sheet: of the deck that is studied, or that has the focus among the decks."""
        from study_app.gui.sheet import SheetPage

        if not self._barred(SheetPage):
            self._window.show_page(SheetPage(self._app, self._window.deck, self._window.tell))

    # --- reading

    def open_progress(self) -> None:
        """The figures of what was studied."""
        from study_app.gui.progress import ProgressPage

        if not self._barred(ProgressPage):
            self._window.show_page(ProgressPage(self._app, self._window.tell))

    def open_timeline(self, deck_id: str = "") -> None:
        """The timeline of a deck, or of all decks of its pack: of the first pack, where no deck is named."""
        from study_app.gui.timeline import TimelinePage

        if self._barred(TimelinePage):
            return
        decks = self._app.decks.rows()
        chosen = [deck_id] if deck_id else [deck.id for deck in decks if deck.pack == decks[0].pack]
        self._read(TimelinePage(self._app, chosen, self.choose_source))

    def open_find(self) -> None:
        """The page that finds facts and entities; if it is in view, its field for words."""
        from study_app.gui.find import FindPage

        page = self._window.page
        if page.to_search():
            return
        if isinstance(page, FindPage):
            page.start()
        elif not self._window.refused():
            self._read(FindPage(self._app, self.choose_source))

    def open_fact(self, pack: str, fact: str) -> None:
        """The page of a fact."""
        from study_app.gui.fact import FactPage

        if (told := self._app.reading.told(pack, fact)) is not None:
            page = FactPage(self._app, told, self.choose_source)
            page.turn_wanted.connect(self.open_turning)
            page.edit_wanted.connect(self.edit_fact)
            self._read(page)

    def open_entity(self, pack: str, entity: str) -> None:
        """The page of an entity."""
        from study_app.gui.entity import EntityPage

        if (about := self._app.reading.about(pack, entity)) is not None:
            self._read(EntityPage(self._app, about, self.choose_source))

    def _read(self, page: ReadingPage) -> None:
        page.fact_wanted.connect(self.open_fact)
        page.entity_wanted.connect(self.open_entity)
        page.edited.connect(self._window.library_changed)
        self._window.show_page(page)

    def open_guide(self, name: str = "", anchor: str = "") -> None:
        """The guide, at a section of a page if they are named; if it is in view, its field for words."""
        from study_app.gui.guide import GuidePageView
        from study_app.paths import shipped

        if isinstance(page := self._window.page, GuidePageView):
            page.to_search()
        elif not self._window.refused():
            page = GuidePageView(shipped("resources") / "guide", self._app.language)
            self._window.show_page(page)
            if name:
                page.open(name, anchor)

    def place_in_guide(self) -> tuple[str, str] | None:
        """Page and section at which the guide is open, in view or under other pages; None where it is not open."""
        from study_app.gui.guide import GuidePageView

        return next((page.place for page in self._window.stack if isinstance(page, GuidePageView)), None)

    # --- writing

    def open_facts(self, query: str = "") -> None:
        """The table of facts and cards, with what a query finds; if it is in view, its field for a search."""
        from study_app.gui.facts.page import FactsPage

        page = self._window.page
        if isinstance(page, FactsPage):
            page.to_search(query)
            return
        if self._window.refused():
            return
        table = FactsPage(self._app, query)
        table.fact_wanted.connect(self.open_fact)
        table.edit_wanted.connect(self.edit_fact)
        table.turn_wanted.connect(self.open_turning)
        table.saved.connect(self._window.library_changed)
        table.done.connect(self._window.offer_undo)
        self._window.show_page(table)

    def open_kinds(self, pack: str = "") -> None:
        """The page on which the kind of a new fact is chosen: of a pack, or of that which is in hand."""
        from study_app.gui.kinds import KindsPage

        if self._barred(KindsPage):
            return
        self._app.authoring.in_hand = pack or self._app.authoring.in_hand
        page = KindsPage(self._app)
        page.fact_begun.connect(lambda pack, kind: self.edit_fact(pack, "", kind))
        page.kind_wanted.connect(self.edit_kind)
        page.changed.connect(self._window.library_changed)
        page.changed.connect(self._window.offer_undo)
        self._window.show_page(page)

    def edit_kind(self, pack: str, kind: str = "") -> None:
        """The page on which a kind of fact is written."""
        from study_app.gui.type_editor import TypeEditor

        try:
            page = TypeEditor(self._app, self._app.authoring.type_draft(pack, kind))
        except StudyAppError as error:
            self._window.tell(str(error))
            return
        page.facts_wanted.connect(self.open_facts)
        page.saved.connect(self._window.library_changed)
        page.fact_begun.connect(lambda pack, kind: self.edit_fact(pack, "", kind))
        self._window.show_page(page)

    def edit_fact(self, pack: str, fact: str, kind: str = "") -> None:
        """The page on which a fact is written; a new one of a kind where none is named."""
        from study_app.gui.fact_editor import FactEditor

        if self._window.refused():
            return
        try:
            draft, side = self._app.authoring.draft(pack, fact, kind), self._window.page.edits_beside
            page = FactEditor(self._app, draft, self.choose_source, at_the_side=side)
        except StudyAppError as error:
            self._window.tell(str(error))
            return
        page.saved.connect(self._window.library_changed)
        page.saved.connect(self._window.offer_undo)
        page.said.connect(lambda words: self._window.page.note(words, "good"))
        self._window.show_page(page)

    def open_turning(self, pack: str, card: str) -> None:
        """The page on which a flashcard becomes a fact; when it has, the page of the card is left with it."""
        from study_app.gui.fact import FactPage
        from study_app.gui.turning import TurningPage

        try:
            page = TurningPage(self._app, pack, card)
        except StudyAppError as error:
            self._window.tell(str(error))
            return

        def turned() -> None:
            self._window.back()
            if isinstance(self._window.page, FactPage):
                self._window.back()
            self._window.library_changed()
            self._window.offer_undo()
            if self._window.page.edits_beside:  # the table, which has a line for it; others show the fact as it is now
                words = _("The card is a fact now, and a draft: when its source is cited it is asked.")
                self._window.page.note(words, "good")

        def taken() -> None:
            self._window.back()
            self._window.library_changed()
            self.open_turning(pack, card)

        page.turned.connect(turned)
        page.taken.connect(taken)
        self._window.show_page(page)

    def open_article(self, pack: str = "", source: str = "", place: int = 0) -> None:
        """Make facts of a text that is pasted, opened or attached: for a pack, or for that which is in hand.

        A `source` of it whose text is at hand is opened at a place in it.
        """
        from study_app.gui.article.page import ArticlePage

        if not self._barred(ArticlePage):
            self._app.authoring.in_hand = pack or self._app.authoring.in_hand
            page = ArticlePage(self._app, pack)
            page.saved.connect(self._window.library_changed)
            page.done.connect(self._window.offer_undo)
            self._window.show_page(page)
            if source:
                page.open_at(source, place)

    def open_adding(self) -> None:
        """The page on which flashcards are typed."""
        from study_app.gui.adding import AddingPage

        if self._barred(AddingPage):
            return
        page = AddingPage(self._app)
        page.changed.connect(self._window.library_changed)
        page.done.connect(self._window.offer_undo)
        self._window.show_page(page)

    def open_deck_editor(self, deck_id: str = "") -> None:
        """The page on which a deck is changed, or made where none is named."""
        from study_app.gui.deck_editor import DeckPage

        if self._window.refused():
            return
        pack, _slash, deck = deck_id.partition("/")
        authoring = self._app.authoring
        packs = [id for id, _title in authoring.adding.packs()]
        begun_in = (self._window.page.pack_in_view, authoring.in_hand)
        page = DeckPage(self._app, pack or next((one for one in begun_in if one in packs), packs[0]), deck)
        page.changed.connect(self._window.library_changed)
        page.done.connect(self._window.decks.look_at)
        self._window.show_page(page)

        def go_to_new() -> None:
            if not deck and page.deck and self._window.page is self._window.decks:
                self._window.decks.refresh(f"{page.pack}/{page.deck}")

        page.left.connect(go_to_new)

    def move_deck(self, deck_id: str, by: int) -> None:
        """Put a deck before (-1) or after (1) the one beside it."""
        from study_app.gui.working import carry_out

        pack, _slash, deck = deck_id.partition("/")
        try:
            moving = self._app.authoring.deck_desk.moving(pack, deck, by) if deck else None
        except StudyAppError as error:
            self._window.tell(str(error))
            return

        def moved(_effect: Effect) -> None:
            self._window.library_changed()

        if moving is not None:
            carry_out(self._window, moving, _("Saving ..."), moved, self._window.tell)

    def choose_import(self) -> None:
        """Ask for a table and show what would become of it."""
        from PySide6.QtWidgets import QFileDialog

        self.expect_table()
        kinds = _("Tables, and text that Anki exports (*.csv *.tsv *.txt *.apkg *.colpkg);;All files (*)")
        name, _kind = QFileDialog.getOpenFileName(self._window, _("Import"), "", kinds)
        if name:
            self.open_import(Path(name))

    def expect(self, names: Iterable[str]) -> None:
        """Files of some names hang above the window, and may be dropped on it."""
        from study_app.desk.dropped import TABLES

        if any(name.casefold().endswith(TABLES) for name in names):
            self.expect_table()

    def expect_table(self) -> None:
        """A table is likely to be opened soon: beside the window the process begins that looks at it."""
        from study_app.background import begin
        from study_app.facts import importers

        begin(importers.ready)

    def open_import(self, path: Path) -> None:
        """Show what would become of a table, or why it is none; a large one is looked at beside the window first."""
        if self._window.refused():
            return
        from study_app.background import begin
        from study_app.facts import importers

        self.expect_table()  # while the page is got ready
        try:
            large = path.stat().st_size > _LARGE
        except OSError:  # it is told where the file is looked at
            large = False
        if large:
            work = begin(lambda: importers.look(path))  # what is found is remembered
            self._after(work, lambda: self._show_looked_at(path, work))
        else:
            self._show_import(path)

    def _show_looked_at(self, path: Path, work: Future[Any]) -> None:
        if isinstance(error := work.exception(), StudyAppError):
            self._window.tell(str(error))
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

        if self._window.refused():  # a quiz may have been begun meanwhile
            return
        try:
            page = ImportPage(self._app, path)
        except StudyAppError as error:
            self._window.tell(str(error))
            return
        page.changed.connect(self._window.library_changed)
        page.changed.connect(self._window.offer_undo)
        self._window.show_page(page)

    # --- packs

    def show_problems(self, pack: str = "") -> None:
        """The problems of the packs, or of one, and what can be done about them."""
        from study_app.gui.problems import ProblemsPage

        if self._barred(ProblemsPage):
            return
        page = ProblemsPage(self._app, self.choose_source, pack)
        page.row_wanted.connect(self.open_row)
        page.unite_wanted.connect(self.open_uniting)
        page.write_wanted.connect(self.write_of)
        page.saved.connect(self._window.library_changed)
        page.saved.connect(self._window.offer_undo)
        page.file_told.connect(self._window.renew)  # which is put off until the decks are in view again
        self._window.show_page(page)

    def open_row(self, pack: str, table: str, id: str, field: str) -> None:
        """The page on which a fact is written, at a field, or a kind of fact, or an entity; else it is said where it stands."""
        from study_app.gui.fact_editor import FactEditor

        if table == "fact" and pack:
            self.edit_fact(pack, id)
            if isinstance(page := self._window.page, FactEditor):
                page.go_to(field)
        elif table == "type" and pack:
            self.edit_kind(pack, id)
        elif table == "source" and ":" in field and self._app.reading.source_text(pack, id) is not None:
            self.open_article(pack, id, int(field.rpartition(":")[2]))
        elif table == "entity" and self._app.reading.about(pack, id) is not None:
            self.open_entity(pack, id)
        else:
            row = self._app.desk.row(pack, table, id) if pack and table else None
            place = f"{row.file}:{row.line}" if row is not None else self._app.reading.pack_titles().get(pack, pack)
            self._window.tell(_("It has no page yet: mend it in {place}, and it is read again.").format(place=place))

    def write_of(self, pack: str, kind: str, role: str, entity: str) -> None:
        """The page on which a fact of a kind is written, with an entity in one of its roles."""
        from study_app.gui.fact_editor import FactEditor

        self.edit_fact(pack, "", kind)
        if isinstance(page := self._window.page, FactEditor):
            page.begin_with(role, entity)

    def open_uniting(self, pack: str, one: str, other: str) -> None:
        """The page that makes one fact of two."""
        from study_app.gui.problems import ProblemsPage
        from study_app.gui.uniting import UnitingPage

        page = UnitingPage(self._app, pack, one, other)

        def made(words: str) -> None:
            self._window.library_changed()
            self._window.back()
            if isinstance(below := self._window.page, ProblemsPage):
                below.tell(words)

        page.saved.connect(made)
        self._window.show_page(page)

    def open_packs(self) -> None:
        """The packs of the library as wholes."""
        from study_app.gui.packs import PacksPage

        if self._barred(PacksPage):
            return
        page = PacksPage(self._app)
        page.changed.connect(self._window.library_changed)
        page.problems_wanted.connect(self.show_problems)
        page.fact_wanted.connect(self.open_kinds)
        page.article_wanted.connect(self.open_article)
        page.review_wanted.connect(partial(self._review, page))
        page.publish_wanted.connect(partial(self._publish, page))
        self._window.show_page(page)

    def make_pack(self) -> None:
        """Ask what a new pack is called, on the page of packs, where it waits for its facts."""
        from study_app.gui.packs import PacksPage

        self.open_packs()
        if isinstance(page := self._window.page, PacksPage):
            page.new_pack()

    def open_packed(self, packed: Path) -> None:
        """Take in the pack of a file; the page of packs says what came of it, or what changes it brings."""
        from study_app.gui.packs import PacksPage

        self.open_packs()
        if isinstance(page := self._window.page, PacksPage):
            page.bring(packed)

    def open_pack_folder(self, folder: Path) -> None:
        """Read the pack in a folder from now on; the page of packs says what came of it."""
        from study_app.gui.packs import PacksPage

        self.open_packs()
        if isinstance(page := self._window.page, PacksPage):
            page.open_folder(folder)

    def open_dropped(self, paths: Sequence[Path]) -> None:
        """Take what was dropped on the window as if it had been chosen, or say why not."""
        from study_app.desk.dropped import Kind, look_at

        if self._window.refused():
            return
        dropped = look_at(paths)
        match dropped.kind:
            case Kind.PACKED:
                self.open_packed(dropped.path)
            case Kind.FOLDER:
                self.open_pack_folder(dropped.path)
            case Kind.TABLE:
                self.open_import(dropped.path)
            case Kind.NOTHING:
                self._window.tell(dropped.words)

    def open_devices(self) -> None:
        """The devices of the learner, and the folder through which they exchange what they have."""
        from study_app.gui.devices import DevicesPage

        if not self._barred(DevicesPage):
            self._window.show_page(DevicesPage(self._app, self._window.exchanging))

    def _review(self, packs: PacksPage, id: str, arrival: Arrival | None) -> None:
        from study_app.gui.update import UpdatePage, about

        conflicts = self._app.authoring.packs.conflicts(id) if arrival is None else ()
        library = self._app.authoring.packs
        page = UpdatePage(
            *about(library.row(id).title, None if arrival is None else arrival.update, conflicts),
            told_of=partial(library.told, id),
        )
        decided = False

        def gone(_page: object) -> None:
            if arrival is not None and not decided:
                arrival.drop()

        def decide(places: list[Place]) -> None:
            nonlocal decided
            decided = True
            self._window.back()
            packs.decided(id, arrival, places)

        page.decided.connect(decide)
        page.destroyed.connect(gone)
        self._window.show_page(page)

    def _publish(self, packs: PacksPage, draft: Draft) -> None:
        from study_app.gui.publish import PublishPage

        page = PublishPage(self._app.authoring.packs.row(draft.text.head.id).title, draft)

        def publish(publication: Publication) -> None:
            self._window.back()
            packs.published(publication)

        page.published.connect(publish)
        self._window.show_page(page)

    def show_changed(self, found: tuple[Restated, ...]) -> None:
        """List the facts that say something else than when they were studied."""
        from study_app.gui.dialogs import ChangedDialog

        ChangedDialog(self._window, found).open()

    # --- dialogs

    def choose_source(self) -> None:
        """Ask for a document and attach it."""
        from PySide6.QtWidgets import QFileDialog

        name, _kind = QFileDialog.getOpenFileName(
            self._window, _("Attach source"), "", _("Text files (*.txt);;All files (*)")
        )
        if name:
            self._window.attach(Path(name))

    def choose_forms(self) -> None:
        """Choose the only ways of asking, and remember them."""
        from study_app.gui.dialogs import FormsDialog

        dialog = FormsDialog(self._window, self._app.all_forms, self._app.only_forms)
        dialog.chosen.connect(lambda forms: self._window.remember(lambda: setattr(self._app, "only_forms", forms)))
        dialog.open()

    def choose_habits(self) -> None:
        """Decide how to study: of the deck that is studied, or that has the focus among the decks."""
        from study_app.gui.habits import HabitsDialog

        dialog = HabitsDialog(self._window, self._app, self._window.deck)
        dialog.saved.connect(self._decided)
        dialog.open()

    def plan_exam(self, deck: str = "") -> None:
        """Give a deck an exam, "" for the one that is studied, or has the focus, or the first: how to study, at the day."""
        from study_app.gui.habits import HabitsDialog

        deck = deck or self._window.deck or next((deck.id for deck in self._app.decks.rows()), "")
        dialog = HabitsDialog(self._window, self._app, deck, exam=True)
        dialog.saved.connect(self._decided)
        dialog.open()

    def _decided(self, words: str) -> None:
        self._window.offer_undo()
        if self._window.page is self._window.decks:
            self._window.decks.news(words)  # on the page itself: nothing is to be closed
        else:
            self._window.tell(words)

    def show_faults(self) -> None:
        """Show what went wrong, to be sent by whoever met it."""
        from study_app.fault_log import FaultLog
        from study_app.gui.fault_sheet import FaultSheet

        FaultSheet(self._window, FaultLog(self._app.data_dir / "faults.log", self._app.clock)).open()

    def choose_menu(self) -> None:
        """Put the program into the menu of the desktop, or take it out."""
        from study_app import desktop_entry
        from study_app.gui.desktop_menu import DesktopMenuDialog

        DesktopMenuDialog(self._window, desktop_entry.base(), self._window.tell).open()

    def show_about(self) -> None:
        """Say what the program is."""
        from study_app.gui.dialogs import about

        about(self._window, __version__, self._app.data_dir)
