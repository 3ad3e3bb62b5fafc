"""The page of facts and cards: what is searched for, the table of it, and what is done from there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QHideEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QPushButton, QSplitter, QVBoxLayout, QWidget

from study_app.app import StudyApp
from study_app.background import Task, begin
from study_app.desk.sheet import Plan
from study_app.errors import StudyAppError
from study_app.facts.cells import Editor, Field, Refused, Taken
from study_app.facts.dates import parse as parse_date
from study_app.facts.kinds import TIME_FACETS, Status
from study_app.facts.listing import Key
from study_app.facts.typed import Cell, Typed
from study_app.gui import theme
from study_app.gui.facts import columns
from study_app.gui.facts.editor import CellDelegate, width_in
from study_app.gui.facts.field import SearchField
from study_app.gui.facts.model import TableModel
from study_app.gui.facts.question import Question
from study_app.gui.facts.sidebar import Sidebar
from study_app.gui.facts.view import TableView
from study_app.gui.facts.widths import Width, fitted
from study_app.gui.page import Keys, Page
from study_app.gui.saving import ask_table
from study_app.gui.widgets import GAP, announce, button, keys_apart, label, literal, open_below, open_menu, restyle, row
from study_app.gui.working import attempt
from study_app.i18n import _, capital, grouped, ngettext
from study_app.journal import Change, Edit
from study_app.study.marks import FLAGS
from study_app.study.search.found import AS_IN_PACKS, Counting, Found, Later, Order, View

_TYPING_MS = 60
"""After the last key in the field, the search begins."""
_PAUSE_MS = 350
"""After the last key in a cell, what saving it would do is told."""
_LOOK_MS = 10
_REST_MS = 600
"""After the last edit, the counts of the sidebar follow."""
_PAINTED_MS = 30
"""The sidebar is filled when the table is on the screen."""
_SLOW_MS = 250
"""So long a search may take before the page says that it is searching."""

_SAMPLE = 200
"""Rows that are looked at to see whether all are of one type."""
_SENTENCES = ("statement", "question")
"""The columns that are read; the others are looked at."""
_DATES = (*TIME_FACETS, "due", "changed")
"""Those in which half of the words would tell something else."""
_LONG_DAY = parse_date("2000-09-28")
"""A day with a long name."""
_SHORT = 16
"""Letters of a column of which none are left out: a status, a tag."""
_MEASURED = 24
"""Rows by whose words the columns are made as wide as they are."""


class _Marks(NamedTuple):
    """Marks that were made in one go: how many, and the last edit before them, for what was done last is taken back first."""

    many: int
    after: Edit | None


class _Refusal(NamedTuple):
    """Cells that were refused in one go, and the last edit then: the one that was made of the rest, if any was (`along`)."""

    cells: tuple[Cell, ...]
    after: Edit | None
    along: bool


class FactsPage(Page):
    """The table of facts and cards."""

    edits_beside = True
    fact_wanted = Signal(str, str)
    edit_wanted = Signal(str, str)
    turn_wanted = Signal(str, str)
    """A flashcard is to be turned into a fact."""
    saved = Signal()
    """Facts were edited while the page was in view: others show them as they are now."""
    done = Signal()
    """Something can be taken back, or put back."""

    def __init__(self, app: StudyApp, query: str = "") -> None:
        """With what `query` finds, at first."""
        super().__init__(_("Facts and cards"))
        self.app = app
        self.view_of, self.order = View.FACTS, AS_IN_PACKS
        self.common: tuple[str, str] | None = None
        self._marked: list[_Marks] = []
        self._unmarked: list[_Marks] = []
        self._refusals: list[_Refusal] = []
        self._later: Later | None = None
        self._made: Future[Found | None] | None = None
        self._counted: Future[Any] | None = None
        self._counts: Counting | None = None
        self._tags: dict[str, tuple[str, ...]] = {}
        self._typing: Typed | None = None
        self._refusal = ""
        self._asked: Plan | None = None
        self._of_cell = False
        self._edited = False
        self._doubt: Found | None = None
        self._nothing = ""
        """What was said last of a search that found nothing."""
        self._wholes: dict[tuple[str, str], float] = {}
        """How wide the words of a column were last, in letters, by the kind of the table and the column."""
        self._parts: dict[tuple[str, str], float] = {}
        """And how wide what of them is in one line: all of them, or where a row has two lines the longest word."""
        self._pulled: dict[str, dict[str, int]] = {}
        self._build()
        self.field.setText(query)
        self._connect()

    # --- how it is made

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        tight = GAP // 2 if theme.large() else GAP
        edge = GAP + GAP // 2 if theme.large() else 3 * GAP  # else its buttons are wider than a small screen
        whole.setContentsMargins(edge, tight, edge, tight)
        whole.setSpacing(tight)
        self.back = button(_("Back"), "quiet", "Esc")
        self.back.setText("←  " + _("Back"))
        self.field = SearchField(
            lambda text, cursor: self.app.authoring.search.complete(text, cursor),
            lambda text: not self.app.authoring.search.find(text, self.view_of, self.order).wrong,
        )
        top = row(self.back, self.field, flush=True)
        top.setStretchFactor(self.field, 1)
        whole.addLayout(top)
        self.beside = self._switch(_("Sidebar"), "F9")
        self.beside.setChecked(not theme.large())
        self.switches = {
            View.FACTS: self._switch(_("Facts"), "Alt+1"),
            View.CARDS: self._switch(_("Cards"), "Alt+2"),
        }
        self.switches[View.FACTS].setChecked(True)
        self.columns_button = button(_("Columns"), "quiet", "Ctrl+Shift+C")
        self.actions_button = button(_("Actions"), "quiet", "Menu")
        self.count = label("", "muted", tight=theme.large())
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        whole.addLayout(
            row(
                self.beside,
                *self.switches.values(),
                self.columns_button,
                self.actions_button,
                1,
                self.count,
                gap=GAP - 2,
            )
        )
        self.sidebar = Sidebar(lambda kind: self.app.authoring.search.entities(kind))
        self.model = TableModel(lambda: self.app.authoring.sheet.listing)
        self.delegate = CellDelegate(self, lambda: self.app.authoring.sheet.listing, self._tags_of)
        self.table = TableView(self.model, self.delegate, _("Facts"))
        self.empty = label("", "body", tone="muted")
        self.empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.empty.hide()
        within = QVBoxLayout(self.table.viewport())  # in the place of rows, so that nothing moves as it comes and goes
        within.setContentsMargins(3 * GAP, 2 * GAP, 3 * GAP, 2 * GAP)
        within.addWidget(self.empty)
        within.addStretch(1)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(self.sidebar)
        self.split.addWidget(self.table)
        self.sidebar.setHidden(not self.beside.isChecked())
        self.split.setStretchFactor(1, 1)
        self.split.setSizes([round(248 * theme.scale()), 2000])
        whole.addWidget(self.split, 1)
        self.question = Question(self.table.setFocus)
        whole.addWidget(self.question)
        self.status = label("", "small")
        whole.addWidget(self.status)

    def _switch(self, words: str, key: str) -> QPushButton:
        made = button(words, "quiet", key)
        made.setCheckable(True)
        return made

    def _connect(self) -> None:
        self._waiting = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._waiting.timeout.connect(self.search)
        self._looking = QTimer(self, interval=_LOOK_MS)
        self._looking.timeout.connect(self._look)
        self._doubting = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pulling = QTimer(self, singleShot=True, interval=_PAUSE_MS)  # while one pulls, each point is a width
        self._pulling.timeout.connect(self._keep_widths)
        self._slow = QTimer(self, singleShot=True, interval=_SLOW_MS)
        self._slow.timeout.connect(self._tell_slow)
        self._doubting.timeout.connect(self._tell_doubt)
        self._pausing = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pausing.timeout.connect(self._tell_effect)
        self._resting = QTimer(self, singleShot=True, interval=_REST_MS)
        self._resting.timeout.connect(self.count_later)
        self._painted = QTimer(self, singleShot=True, interval=_PAINTED_MS)
        self._painted.timeout.connect(self.count_later)
        self._counting = QTimer(self, interval=4 * _LOOK_MS)
        self._counting.timeout.connect(self._look_at_counts)
        self.back.clicked.connect(self.leave)
        self.field.textChanged.connect(lambda _text: self._waiting.start())
        self.field.returnPressed.connect(self._enter_table)
        self.field.left.connect(self._enter_table)
        self.field.offers.closed.connect(self._tell_doubt_soon)
        self.beside.toggled.connect(self._show_sidebar)
        for view, switch in self.switches.items():
            switch.clicked.connect(lambda _checked=False, view=view: self.show_view(view))
        self.columns_button.clicked.connect(lambda: open_below(self._column_menu(), self.columns_button))
        self.actions_button.clicked.connect(lambda: open_below(self._action_menu(), self.actions_button))
        self.sidebar.chosen.connect(self._choose)
        self.sidebar.forgotten.connect(self._forget_search)
        self.model.typed.connect(self.type_in)
        self.model.sort_wanted.connect(self.sort)
        self.table.typed.connect(self.type_in)
        self.table.said.connect(self.say)
        self.table.open_wanted.connect(self.open_fact)
        self.table.edit_wanted.connect(lambda _row: self._edit_fact())
        self.table.menu_wanted.connect(self._menu_at_cell)
        self.table.selectionModel().currentChanged.connect(lambda *_indexes: self._tell_cell())
        self.table.entered.connect(self._tell_cell)
        self.table.horizontalHeader().sectionClicked.connect(self._header_clicked)
        self.table.horizontalHeader().sectionMoved.connect(lambda *_places: self._remember_columns())
        self.table.horizontalHeader().sectionResized.connect(self._remember_width)
        self.table.resized.connect(self._dress_again)
        self.delegate.read.connect(self._tell_read)
        self.delegate.made.connect(self._make)
        self._keys()

    def _keys(self) -> None:
        self.on_keys(
            ("Esc", self._escape),
            ("F6", partial(self._next_part, 1)),
            ("Shift+F6", partial(self._next_part, -1)),
            ("F9", self.beside.toggle),
            ("Alt+1", partial(self.show_view, View.FACTS)),
            ("Alt+2", partial(self.show_view, View.CARDS)),
            ("Ctrl+Shift+C", self.columns_button.click),
        )
        self.deeds: dict[str, QAction] = {}
        for name, words, key, work in (
            ("open", _("&Open the fact"), "Ctrl+Return", lambda: self.open_fact(self.table.currentIndex().row())),
            ("edit", _("&Edit the whole fact"), "Alt+Return", self._edit_fact),
            ("turn", _("T&urn into a fact..."), "Ctrl+Shift+U", self.turn_card),
            ("tag", _("Add &tags..."), "Ctrl+Shift+T", self.add_tags),
            ("untag", _("Take tags &away..."), "Ctrl+Alt+T", self.remove_tags),
            ("retire", _("&Retire (to the trash)"), "Ctrl+Delete", partial(self.set_status, Status.RETIRED)),
            ("back", _("&Bring back"), "Ctrl+Shift+B", partial(self.set_status, Status.CONFIRMED)),
            ("replace", _("&Find and replace..."), "Ctrl+R", self.open_replace),
            ("save", _("Sa&ve this search..."), "Ctrl+Shift+S", self.save_search),
            ("table", _("Save as ta&ble..."), "Ctrl+Shift+E", self.choose_table),
            ("suspend", _("&Suspend, or ask again"), "Ctrl+J", self.suspend),
            ("bury", _("Not again toda&y"), "Ctrl+-", self.bury),
        ):
            action = QAction(words, self)
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            if name in ("open", "edit"):  # the table has these keys itself, and the menu names them
                native = QKeySequence(key.replace("Return", "Enter")).toString(QKeySequence.SequenceFormat.NativeText)
                action.setText(f"{words}\t{native}")
            elif name != "bury":  # its key is the window's, for the text
                action.setShortcuts([QKeySequence(key)])
            action.setAutoRepeat(False)
            action.triggered.connect(lambda _checked=False, work=work: work())
            self.addAction(action)
            self.deeds[name] = action

    # --- the page in view

    def start(self) -> None:
        """Show all facts; the field has the keys. The sidebar is filled when they are on the screen."""
        self.search()
        self.field.setFocus()
        self._painted.start()

    def resume(self) -> None:
        self.search()
        if self.focusWidget() is None:
            self.table.setFocus()
        self.count_later()

    def library_changed(self) -> None:
        self.app.authoring.sheet.listing.forget()
        if self.isVisible():
            self.search()
            self.count_later()

    def to_search(self, query: str = "") -> bool:
        if query:
            self._choose(query, add=False)
        self.field.setFocus()
        self.field.selectAll()
        return True

    @property
    def unsaved(self) -> bool:
        return bool(self.model.unsaved) or self._asked is not None or self.table.typing is not None

    def unsaved_words(self) -> str:
        if self._asked is not None:
            return self._asked.sentence()
        count, (_text, refused) = len(self.model.unsaved), next(iter(self.model.unsaved.values()))
        words = ngettext("{n} cell is not saved.", "{n} cells are not saved.", count).format(n=count)
        return f"{words} {refused.why}"

    def when_settled(self, then: Callable[[], object]) -> None:
        if (typing := self.table.typing) is not None:  # the question takes the keys, and a line without them is saved
            self.table.give_up_typing()
            self.model.keep({typing.cell: typing.text}, {typing.cell: Refused(_("It was not finished."))})
        super().when_settled(then)

    def save_first(self, then: Callable[[], object]) -> None:
        def saved() -> None:
            if not self.unsaved:
                then()

        if (asked := self._asked) is not None:
            self.question.give_up()
            self._carry_out(asked, saved)
            return
        self.type_in(self.model.typed_before(), saved)

    def throw_away(self) -> None:
        if self._asked is not None:
            self.question.give_up()
        self.model.unsaved.clear()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            if self._pulling.isActive():
                self._keep_widths()
            self._cancel()
            if self._counts is not None:
                self._counts.cancel()
            for timer in (self._waiting, self._pausing, self._resting, self._painted, self._counting):
                timer.stop()
            if self._edited and self.window().isVisible():  # not where the program is left
                self._edited = False
                self.saved.emit()

    def _escape(self) -> None:
        index = self.table.currentIndex()
        if self.question.isVisible():
            self.question.give_up()
        elif self.table.hasFocus() and index.isValid() and (cell := self.model.unsaved_at(index)) is not None:
            self._forget((cell,))
            self.say(_("As it was: {words}").format(words=self.model.words(index)))
        else:
            self.leave()

    def _next_part(self, by: int) -> None:
        """From the field to the table to the sidebar, and round."""
        parts: list[QWidget] = [self.field, self.table, *([self.sidebar] if self.sidebar.isVisible() else [])]
        at = next((n for n, part in enumerate(parts) if part.hasFocus()), -1 if by > 0 else 1)
        parts[(at + by) % len(parts)].setFocus()

    def _enter_table(self) -> None:
        if self._waiting.isActive():
            self._waiting.stop()
            self.search()
        if self._doubting.isActive():
            self._tell_doubt()
        elif self.model.rowCount():
            if not self.table.currentIndex().isValid():
                self.table.go_to(0, self._first_place())
            self.table.setFocus()

    def _show_sidebar(self, shown: bool) -> None:
        if not shown and self.sidebar.hasFocus():
            self.table.setFocus()
        self.sidebar.setVisible(shown)
        if self._nothing and self.empty.text() == self._nothing:
            self._tell_nothing()

    def note(self, words: str, tone: str = "partly") -> None:
        self.say(words, tone)

    def say(self, words: str, tone: str = "muted") -> None:
        """Show a sentence below the table, and have it said."""
        self._of_cell = False
        restyle(self.status, "tone", tone)
        self.status.setText(words)
        if words:
            announce(self, words)

    # --- searching

    def _choose(self, query: str, add: bool) -> None:
        before = self.field.text().strip()
        if add and before and query:
            # "a or b" is one thing that must hold
            before = f"({before})" if " or " in f" {before.casefold()} " else before
            query = f"{before} {query}"
        self.field.setText(query)
        self._waiting.stop()
        self.search()

    def show_view(self, view: View) -> None:
        """Show facts or cards."""
        for one, switch in self.switches.items():
            switch.setChecked(one is view)
        if view is not self.view_of:
            self.view_of = view
            self.table.setAccessibleName(_("Facts") if view is View.FACTS else _("Cards"))
            self.order = AS_IN_PACKS
            self.search()

    def sort(self, key: str, falling: bool) -> None:
        """Put the rows in the order of a column."""
        if key not in columns.SORTED:
            title = next((column.title for column in self.model.columns if column.key == key), key)
            self.say(_("Rows cannot be put in the order of {column}.").format(column=title))
            return
        self.order = Order(key, falling)
        self.search()
        title = next(column.title for column in self.model.columns if column.key == key)
        words = _("Sorted by “{column}”, descending") if falling else _("Sorted by “{column}”, ascending")
        self.say(words.format(column=title))

    def _header_clicked(self, place: int) -> None:
        key = self.model.columns[place].key
        if self.order.column != key:
            self.sort(key, False)
        elif not self.order.descending:
            self.sort(key, True)
        else:
            self.order = AS_IN_PACKS
            self.search()

    def search(self) -> None:
        """Find what is written in the field; what takes longer goes on beside the window until the next key."""
        self._cancel()
        query = self.field.text()
        found = self.app.authoring.search.find(query, self.view_of, self.order)
        self._doubt = found if found.wrong else None
        if found.wrong:
            # As half a word is while one types: as long as keys follow, the rows stay as they are. To empty and fill the table
            # again with every word would flicker, and nobody reads rows between two letters.
            self._doubting.start()
            return
        self.field.underline(())
        if self.status.property("tone") == "bad":
            self.say("")
        self._show_empty("")
        if found.quick:
            self._show(found)
        if not found.complete:
            self._later = self.app.authoring.search.rest_of(found)
            self._made = begin(self._later.run, self._made)
            self._looking.start()
            if not found.quick:
                self._slow.start()

    def _tell_doubt_soon(self) -> None:
        """No word is offered any more: what is begun has to be right by itself."""
        if self._doubt is not None:
            self._doubting.start()

    def _tell_doubt(self) -> None:
        if self._doubt is not None:
            self._tell_wrong(self._doubt)

    def _tell_wrong(self, found: Found) -> None:
        """Show no rows, for none are the answer, and why; while words are offered it is not wrong yet, but begun."""
        self._doubting.stop()
        begun = self.field.offers.shown
        self.field.underline(() if begun else found.wrong)
        self.model.show(found, lambda: self.model.columns)
        self.count.setText("")
        self.say("")
        if begun:
            self._show_empty(_("Go on with the word, or choose one of those below it."))
        else:
            self._show_empty(found.wrong[0].sentence(), "bad")

    def _tell_slow(self) -> None:
        """What stands there is the answer to what was searched for before, and so is its count."""
        self.count.setText(_("Searching ..."))
        announce(self, self.count.text())

    def _cancel(self) -> None:
        self._doubting.stop()
        self._looking.stop()
        self._slow.stop()
        if self._later is not None:
            self._later.cancel()
            self._later = None

    def _look(self) -> None:
        """Take what was found beside the window."""
        assert self._made is not None
        if not self._made.done():
            return
        self._looking.stop()
        self._slow.stop()
        self._later = None
        found = self._made.result()
        if found is None:
            return
        if found.wrong:  # that a pattern takes too long is known only now
            self._tell_wrong(found)
        elif found is self.model.found:
            self.model.complete(found)
            self._fit_columns(found)
            self._tell_count(found)
        else:
            self._show(found)

    def _show(self, found: Found) -> None:
        """Show what was found, with the row that was current before where it is among it."""
        current = self.table.currentIndex()
        line = self.model.line(current.row()) if current.isValid() and self.model.found is not None else None

        before, columns_before = self.common, self.model.columns

        def wanted() -> tuple[Field, ...]:
            self.common = self._common(found)
            return self._columns()

        self.model.show(found, wanted)
        if self.model.rowCount() or self.model.columns != columns_before:
            self._dress_columns()  # nothing would make no column wider than its title
        number = found.where(line.row.key) if line is not None and found.complete else None
        if self.model.rowCount():
            place = min(max(0, current.column()), self.model.columnCount() - 1)
            self.table.go_to(number or 0, place if self.common == before else self._first_place())
        self._tell_count(found)

    def _first_place(self) -> int:
        """The column to begin in: where all are of one type the first that is written, for there one is to type."""
        if self.common is None:
            return 0
        return next((n for n, column in enumerate(self.model.columns) if column.editor is not Editor.NONE), 0)

    def _common(self, found: Found) -> tuple[str, str] | None:
        """(pack, type) of all rows, as far as a look at some of them tells."""
        if self.view_of is View.CARDS or not found.complete:
            return None
        if not found.count:  # the columns stay as they are
            return self.common
        step = max(1, found.count // _SAMPLE)
        facts = self.app.authoring.sheet.listing.facts(found.facts(range(0, found.count, step)))
        return self.app.authoring.sheet.listing.common_type(facts)

    def _tell_count(self, found: Found) -> None:
        if not found.complete:
            self.count.setText("")
            return
        if self.view_of is View.FACTS:
            words = ngettext("{n} fact", "{n} facts", found.count)
        else:
            words = ngettext("{n} card", "{n} cards", found.count)
        self.count.setText(words.format(n=grouped(found.count)))
        if found.count:
            self._show_empty("")
        elif self.field.text().strip():
            self._tell_nothing()
        else:
            self._show_empty(_("There are no facts yet. Open a pack, or write the first one."))

    def _tell_nothing(self) -> None:
        """That nothing is found, and where it is seen what there is."""
        if self.beside.isChecked():
            self._nothing = _("Nothing is found. Fewer words find more; the sidebar shows what there is.")
        else:
            self._nothing = _(
                "Nothing is found. Fewer words find more; F9 opens the sidebar, which shows what there is."
            )
        self._show_empty(self._nothing)

    def _show_empty(self, words: str, tone: str = "muted") -> None:
        restyle(self.empty, "tone", tone)
        self.empty.setText(words)
        self.empty.setVisible(bool(words))
        bar = Qt.ScrollBarPolicy  # there is nothing at its other end
        self.table.setHorizontalScrollBarPolicy(bar.ScrollBarAlwaysOff if words else bar.ScrollBarAsNeeded)
        if words:
            announce(self, words)

    # --- columns

    def _available(self) -> tuple[Field, ...]:
        return columns.available(self.view_of, self.app.authoring.sheet.listing, self.common)

    def _columns(self) -> tuple[Field, ...]:
        every = self._available()
        name = columns.kind_of_table(self.view_of, self.common)
        keys = self.app.table_columns(name) or columns.usual(self.view_of, every, self.common)
        return columns.chosen(every, keys) or every[:1]

    def _fit_columns(self, found: Found) -> None:
        """All rows are known now: they may be of one type."""
        self.common = self._common(found)
        wanted = self._columns()
        if [column.key for column in wanted] != [column.key for column in self.model.columns]:
            current = self.table.currentIndex()
            self.model.show_columns(wanted)
            self._dress_columns()
            if current.isValid():
                self.table.go_to(current.row(), self._first_place())

    def _dress_columns(self) -> None:
        """Columns as wide as what stands in the first rows, all of them as wide as the table; the mark of the order.

        Where letters are large, the words of a row have two lines. The first column with sentences is the widest, for it is
        what is read; beside the roles of one type it says nothing that they do not, and leaves them room. Those that somebody
        made wider or narrower stay so.
        """
        header, metrics = self.table.horizontalHeader(), self.table.fontMetrics()
        letter, room = metrics.averageCharWidth(), self.table.viewport().width()
        widths: list[Width] = []
        alone = self.common is None
        read = next((column.key for column in self.model.columns if alone and column.key in _SENTENCES), "")
        kind = columns.kind_of_table(self.view_of, self.common)
        lines = 2 if theme.large() else 1

        def needed(words: str, column: Field) -> int:
            read = column.key in _SENTENCES
            return metrics.horizontalAdvance(words) if read else width_in(words, metrics, lines)

        for place, column in enumerate(self.model.columns):
            most, least = (22, 12 if column.key in _DATES else 10)
            if column.key in _SENTENCES:
                most, least = (60, 26) if alone else (34, 16)
            texts = [self.model.words(self.model.index(n, place)) for n in range(min(_MEASURED, self.model.rowCount()))]
            if texts:  # of a table that is empty now, it is as when it was not
                self._wholes[kind, column.key] = max(needed(words, column) for words in texts) / letter
                parts = {part for words in texts for part in (words.split(" ") if lines > 1 else (words,))}
                self._parts[kind, column.key] = max(map(metrics.horizontalAdvance, parts)) / letter
            usual = most if column.key in _SENTENCES else least
            whole = round(self._wholes.get((kind, column.key), usual) * letter) + 2 * GAP + 4
            title = header.fontMetrics().horizontalAdvance(column.title) + 4 * GAP
            seen = whole
            if column.key in _DATES and (kind, column.key) in self._wholes and whole > 2 * GAP + 4:
                # rows below may have a longer one
                whole = max(whole, needed(_LONG_DAY.words(), column) + 2 * GAP + 4)
            width, least = max(title, min(most * letter, max(7 * letter, whole))), least * letter
            part = round(self._parts.get((kind, column.key), usual) * letter) + 2 * GAP + 4
            if column.key in _DATES or (column.key not in _SENTENCES and part <= _SHORT * letter):
                least = max(least, min(width, seen if column.key in _DATES else part))
            if column.key == read:
                least = max(least, min(width, 31 * letter, room * 2 // 3))
            pulled = round(self._widths_of(kind).get(column.key, 0) * theme.scale())
            widths.append(Width(pulled or width, least, whole, bool(pulled), column.key == read))
        header.blockSignals(True)
        for place, width in enumerate(fitted(widths, room)):
            header.moveSection(header.visualIndex(place), place)
            header.resizeSection(place, width)
        header.blockSignals(False)
        self.table.columns_changed()
        keys = [column.key for column in self.model.columns]
        shown = self.order.column in keys
        header.setSortIndicatorShown(shown)
        if shown:
            falling = Qt.SortOrder.DescendingOrder if self.order.descending else Qt.SortOrder.AscendingOrder
            header.setSortIndicator(keys.index(self.order.column), falling)

    def _dress_again(self) -> None:
        """There is more room or less: the current cell stays in view, if it was."""
        if not self.isVisible():
            return
        current = self.table.currentIndex()
        seen = current.isValid() and self.table.viewport().rect().intersects(self.table.visualRect(current))
        self._dress_columns()
        if seen:
            self.table.scrollTo(current)

    def _remember_width(self, place: int, _before: int, width: int) -> None:
        """Somebody pulled at the edge of a column."""
        kind = columns.kind_of_table(self.view_of, self.common)
        self._widths_of(kind)[self.model.columns[place].key] = max(1, round(width / theme.scale()))
        self._pulling.start()

    def _widths_of(self, kind: str) -> dict[str, int]:
        """The widths that columns were given, at the usual text size."""
        if kind not in self._pulled:
            self._pulled[kind] = dict(self.app.table_widths(kind))
        return self._pulled[kind]

    def _keep_widths(self) -> None:
        self._pulling.stop()
        try:
            for kind, widths in self._pulled.items():
                if widths != self.app.table_widths(kind):
                    self.app.choose_table_widths(kind, widths)
        except StudyAppError as error:
            self.say(str(error), "bad")

    def _remember_columns(self) -> None:
        header = self.table.horizontalHeader()
        places = range(self.model.columnCount())
        self.choose_columns([self.model.columns[header.logicalIndex(place)].key for place in places])

    def choose_columns(self, keys: Sequence[str]) -> None:
        """Show these columns, and remember it; none: the usual ones."""
        kind = columns.kind_of_table(self.view_of, self.common)
        if not keys:
            self._widths_of(kind).clear()
            self._keep_widths()
        try:
            self.app.choose_table_columns(kind, keys)
        except StudyAppError as error:
            self.say(str(error), "bad")
        current = self.table.currentIndex()
        self.model.show_columns(self._columns())
        self._dress_columns()
        if current.isValid():
            self.table.go_to(current.row(), min(current.column(), self.model.columnCount() - 1))

    @property
    def pack_in_view(self) -> str:
        line = self.model.line(max(0, self.table.currentIndex().row())) if self.model.rowCount() else None
        return line.key[0] if line is not None else ""

    def _column_menu(self) -> QMenu:
        """The columns to choose from; as few lines as find room on a small screen with large letters."""
        menu = _menu(self, _("Columns"))
        usual, of_memory, others = columns.parted(self.view_of, self._available(), self.common)
        self._offer_columns(menu, usual)
        self._offer_columns(menu.addMenu(_("&Memory")), of_memory)
        self._offer_columns(menu.addMenu(_("&Other columns")), others)
        menu.addSeparator()
        menu.addAction(_("The &usual columns")).triggered.connect(lambda _checked=False: self.choose_columns(()))
        return menu

    def _offer_columns(self, menu: QMenu, several: Iterable[Field]) -> None:
        shown = {column.key for column in self.model.columns}
        for column in several:
            action = menu.addAction(literal(column.title))
            action.setCheckable(True)
            action.setChecked(column.key in shown)
            action.triggered.connect(lambda _checked=False, key=column.key: self._toggle_column(key))

    def _toggle_column(self, key: str) -> None:
        shown = [column.key for column in self.model.columns]
        if key not in shown:
            self.choose_columns([*shown, key])
        elif len(shown) > 1:
            self.choose_columns([one for one in shown if one != key])

    # --- typing

    def type_in(self, typed: list[Typed], then: Callable[[], object] = lambda: None) -> None:
        """Save texts that were put into cells by one action; then go on, if that was done."""
        self._pausing.stop()
        self._work(partial(self.app.authoring.sheet.type_in, typed), {one.cell: one.text for one in typed}, then)

    def _make(self, typed: Typed, name: str, kind: str) -> None:
        self._work(partial(self.app.authoring.sheet.make_and_type, name, kind, typed), {typed.cell: typed.text})

    def _stop_reading(self) -> None:
        """What is read beside the window would hold up what is saved now: it is begun again afterwards."""
        if self._later is not None:
            self._cancel()
            self._waiting.start()
        self._counting.stop()
        if self._counts is not None:
            self._counts.cancel()
        if self.isVisible():
            self._resting.start()

    def _work(
        self,
        plan: Callable[[], Plan],
        texts: dict[Cell, str] | None = None,
        then: Callable[[], object] = lambda: None,
    ) -> None:
        self._stop_reading()
        try:
            made = plan()
        except StudyAppError as error:
            self.say(str(error), "bad")
            return
        self.model.keep(texts or {}, made.refused)
        if made.asks:
            self.model.renew()

            def answered(then: Callable[[], object]) -> None:
                self._asked = None
                then()

            self.question.ask(
                made.sentence(),
                _("Save"),
                _("Leave it"),
                lambda _text: answered(partial(self._carry_out, made, then, texts)),
                partial(answered, self.model.renew),
            )
            self._asked = made
        elif made.changes:
            self._carry_out(made, then, texts)
        else:
            self.model.renew()
            self._note_refused(made.refused, along=False)
            self._tell_refused(made)
            if not made.refused:
                self.say(_("Nothing changes: all of it stands there already."))
                then()

    def _carry_out(
        self, plan: Plan, then: Callable[[], object] = lambda: None, texts: dict[Cell, str] | None = None
    ) -> None:
        def refused(why: str) -> None:
            self.model.keep(texts or {}, dict.fromkeys(texts or {}, Refused(why)))
            self._note_refused(texts or {}, along=False)
            self.model.renew()
            self.say(why, "bad")

        saving = partial(self.app.authoring.sheet.carrying_out, plan)
        attempt(self.window(), saving, _("Saving ..."), lambda told: self._saved(plan, told, then), refused)

    def _saved(self, plan: Plan, told: str, then: Callable[[], object]) -> None:
        self.model.renew()
        self._dress_columns()  # more may stand there now, such as tags
        self.table.scrollTo(self.table.currentIndex())
        self._edited = True
        self._unmarked.clear()
        self.done.emit()
        if plan.refused:
            self._note_refused(plan.refused, along=True)
            self._tell_refused(plan)
        else:
            self.say(_("Saved. {what}").format(what=told))
            then()

    def _tell_refused(self, plan: Plan) -> None:
        if not plan.refused:
            return
        first, count = next(iter(plan.refused.values())), len(plan.refused)
        if count == 1:
            self.say(_("Not saved: {why}").format(why=first.why), "bad")
        else:
            self.say(_("{n} cells are not saved; the first: {why}").format(n=count, why=first.why), "bad")

    def _tell_read(self, typed: Typed, read: Taken | Refused) -> None:
        """While one types: how it is read; why it is not, and what saving it would do, only after a pause."""
        self._typing, self._refusal = typed, read.why if isinstance(read, Refused) else ""
        self._pausing.start()
        told = read.said if isinstance(read, Taken) else ""
        restyle(self.status, "tone", "muted")
        self.status.setText(_("Read as {words}.").format(words=told) if told else "")

    def _tell_effect(self) -> None:
        if self._typing is None or self.table.state() != TableView.State.EditingState:
            return
        if self._refusal:
            self.say(self._refusal, "partly")
            return
        read = self.status.text()
        try:
            plan = self.app.authoring.sheet.type_in([self._typing])
        except StudyAppError:
            return
        if plan.refused:
            self.say(next(iter(plan.refused.values())).why, "partly")
        elif told := f"{read} {plan.sentence()}".strip():
            self.say(told, "partly" if plan.asks or plan.reaches_further else "muted")

    def _tell_cell(self) -> None:
        """Why the current cell is not saved."""
        index = self.table.currentIndex()
        refused = self.model.refused(index) if index.isValid() else None
        if refused is not None:
            self.say(_("Not saved: {why}").format(why=refused.why), "bad")
            self._of_cell = True
        elif self._of_cell or not self.status.text():
            words = self.model.words(index) if index.isValid() and self.table.hasFocus() else ""
            room = self.table.columnWidth(index.column()) - GAP if words else 0
            long = words and self.table.fontMetrics().horizontalAdvance(words) > room
            restyle(self.status, "tone", "muted")
            self.status.setText(" ".join(words.split()) if long else "")  # not said: the cell itself is
            self._of_cell = bool(long)

    def open_replace(self) -> None:
        """Find texts and put others in their place."""
        from study_app.gui.facts.replace import ReplaceDialog

        def those_found() -> list[Key]:
            return [] if self.model.found is None else list(self.model.found.facts())

        count = len(self.table.facts())
        scopes: list[tuple[str, Callable[[], list[Key] | None]]] = [(_("What the search found"), those_found)]
        if count > 1:
            words = ngettext("The selected fact", "The {n} selected facts", count).format(n=count)
            scopes.insert(0, (words, self.table.facts))
        scopes.append((_("Everywhere"), lambda: None))
        dialog = ReplaceDialog(self, self.app, scopes)
        dialog.wanted.connect(self._replace)
        dialog.open()

    def _replace(self, changes: dict[str, Sequence[Change]], why: str) -> None:
        self._stop_reading()
        self._carry_out(Plan({pack: tuple(some) for pack, some in changes.items()}, why=why))

    def _tags_of(self, pack: str) -> tuple[str, ...]:
        if pack not in self._tags:
            self._tags[pack] = self.app.reading.tags()
        return self._tags[pack]

    # --- what is done to rows

    def _menu_at_cell(self) -> None:
        index = self.table.currentIndex()
        box = self.table.visualRect(index)
        open_menu(self._action_menu(), self.table.viewport().mapToGlobal(QPoint(box.left() + 2 * GAP, box.bottom())))

    def _action_menu(self) -> QMenu:
        """What can be done with the selected rows; as few lines as find room on a small screen with large letters."""
        from study_app.gui.card_menu import flag_words  # with all that asks questions

        menu = _menu(self, _("Actions"))
        keys = self.table.facts()
        cards = self.view_of is View.CARDS
        some = bool(keys)
        for name in ("open", "edit", "turn"):
            menu.addAction(self.deeds[name])
        menu.addSeparator()
        for name in ("tag", "untag"):
            menu.addAction(self.deeds[name])
        packs = {pack for pack, _fact in keys}
        decks = [deck for deck in self.app.decks.rows() if len(packs) == 1 and deck.pack in packs]
        for title, alone in ((_("Add to &deck"), False), (_("&Move to deck"), True)):
            inner = menu.addMenu(title)
            inner.setEnabled(bool(decks))
            for deck in decks:
                action = inner.addAction(literal(deck.name))
                action.triggered.connect(
                    lambda _checked=False, id=deck.id, alone=alone: self.put_in_deck(id, alone=alone)
                )
        for name in ("retire", "back"):
            menu.addAction(self.deeds[name])
        of_cards = menu.addMenu(_("&Cards"))
        of_cards.setEnabled(cards and some)
        for name in ("suspend", "bury"):
            of_cards.addAction(self.deeds[name])
        of_cards.addSeparator()
        for colour in ("", *FLAGS):
            words = flag_words(colour) if colour else _("no flag")
            action = of_cards.addAction(f"&{capital(words)}")
            action.triggered.connect(lambda _checked=False, colour=colour: self.flag(colour))
        menu.addSeparator()
        menu.addAction(self.deeds["replace"])
        of_found = menu.addMenu(_("&What is found"))
        for name in ("save", "table"):
            of_found.addAction(self.deeds[name])
        for name, action in self.deeds.items():
            action.setEnabled(
                name in ("save", "replace", "table") or (some and (cards or name not in ("suspend", "bury")))
            )
        self.deeds["turn"].setEnabled(self._card_in_row() is not None)
        if statuses := self.table.statuses():
            self.deeds["retire"].setEnabled(statuses != {Status.RETIRED})
            self.deeds["back"].setEnabled(statuses != {Status.CONFIRMED})
        menu.aboutToHide.connect(self._enable_all)
        return menu

    def _enable_all(self) -> None:
        """Keys say themselves why they do nothing."""
        for action in self.deeds.values():
            action.setEnabled(True)

    def choose_table(self) -> None:
        """Ask for a file and write the facts that are found into it."""
        found = self.model.found
        if found is None or not found.complete:
            self.say(_("It is still searched: wait until it is counted."), "partly")
        elif not found.count:
            self.say(_("Nothing is found that could be saved."), "partly")
        else:
            ask_table(self, "facts.csv", lambda path, mark: self.save_table(path, mark=mark))

    def save_table(self, path: Path, *, mark: bool) -> None:
        """Write the facts that are found into a file, in the order of the table."""
        assert self.model.found is not None
        try:
            n = self.app.authoring.save_found(self.model.found.facts(), path, mark=mark)
        except StudyAppError as error:
            self.say(str(error), "bad")
            return
        self.say(ngettext("{n} fact in {file}", "{n} facts in {file}", n).format(n=n, file=path.name), "good")

    def open_fact(self, number: int) -> None:
        """Open the page of the fact in a row."""
        line = self.model.line(number) if 0 <= number < self.model.rowCount() else None
        if line is None:
            return
        if line.row.status != Status.CONFIRMED:
            self.say(_("Only a confirmed fact has a page."))
            return
        self.fact_wanted.emit(*line.key)

    def _edit_fact(self) -> None:
        line = self.model.line(self.table.currentIndex().row()) if self.table.currentIndex().isValid() else None
        if line is not None:
            self.edit_wanted.emit(*line.key)

    def _card_in_row(self) -> Key | None:
        """The flashcard in the current row; None if it is a fact already."""
        line = self.model.line(self.table.currentIndex().row()) if self.table.currentIndex().isValid() else None
        return line.key if line is not None and self.app.authoring.is_flashcard(*line.key) else None

    def turn_card(self) -> None:
        """Turn the flashcard in the current row into a fact."""
        if (card := self._card_in_row()) is not None:
            self.turn_wanted.emit(*card)
        elif self.table.currentIndex().isValid():
            self.say(_("Only a plain card can be turned into a fact."))

    def _of_selected(self) -> str:
        count = len(self.table.facts())
        return ngettext("{n} fact", "{n} facts", count).format(n=count)

    def add_tags(self) -> None:
        """Ask for tags, and give them to the selected facts."""
        self._ask_tags(_("Tags for {facts}:").format(facts=self._of_selected()), _("Add"), add=True)

    def remove_tags(self) -> None:
        """Ask for tags, and take them from the selected facts."""
        self._ask_tags(_("Tags to take from {facts}:").format(facts=self._of_selected()), _("Take away"), add=False)

    def _ask_tags(self, words: str, yes: str, *, add: bool) -> None:
        keys = self.table.facts()
        if not keys:
            return

        def retag(text: str) -> None:
            tags = [tag.strip() for tag in text.split(",") if tag.strip()]
            self._work(partial(self.app.authoring.sheet.retag, keys, tags if add else (), () if add else tags))

        known = self._tags_of(keys[0][0])
        self.question.ask(words, yes, _("Cancel"), retag, line=_("Tags, with a comma between them"), known=known)

    def set_status(self, status: Status) -> None:
        """Retire the selected facts, or bring them back."""
        if keys := self.table.facts():
            self._work(partial(self.app.authoring.sheet.set_status, keys, status))

    def put_in_deck(self, deck: str, *, alone: bool) -> None:
        """List the selected facts in a deck."""
        self._work(partial(self.app.authoring.sheet.put_in_deck, self.table.facts(), deck, alone=alone))

    def suspend(self) -> None:
        """Suspend the selected cards, or ask them again where all are suspended."""
        marked = self.app.deciding.marked(self.table.cards())
        cards = self.table.cards()
        on = not all(card in marked and marked[card].suspended for card in cards)
        words = ngettext("{n} card is asked no more.", "{n} cards are asked no more.", len(cards))
        if not on:
            words = ngettext("{n} card is asked again.", "{n} cards are asked again.", len(cards))
        self._mark(cards, lambda card: self.app.deciding.suspend(card, suspended=on), words)

    def bury(self) -> None:
        """Ask the selected cards no more today."""
        cards = self.table.cards()
        words = ngettext("{n} card rests until tomorrow.", "{n} cards rest until tomorrow.", len(cards))
        self._mark(cards, self.app.deciding.bury, words)

    def flag(self, colour: str) -> None:
        """Put a flag on the selected cards, or take it away."""
        from study_app.gui.card_menu import flag_words

        cards = self.table.cards()
        words = ngettext("{n} card has a {flag}.", "{n} cards have a {flag}.", len(cards))
        if not colour:
            words = ngettext("{n} card has no flag.", "{n} cards have no flag.", len(cards))
        self._mark(
            cards,
            lambda card: self.app.deciding.flag(card, colour),
            words.replace("{flag}", flag_words(colour) if colour else ""),
        )

    def _mark(self, cards: Sequence[str], work: Callable[[str], None], words: str) -> None:
        if not cards:
            self.say(_("Show cards for that, by Alt+2."))
            return
        self._stop_reading()
        try:
            for card in cards:
                work(card)
        except StudyAppError as error:
            self.say(str(error), "bad")
            return
        self._note_marks(len(cards))
        self.model.renew()
        self.done.emit()
        self.say(words.format(n=len(cards)))

    # --- the way back

    def _note_marks(self, count: int) -> None:
        self._marked.append(_Marks(count, self.app.desk.last))
        self._unmarked.clear()

    def _newest(self, marks: Sequence[_Marks]) -> int:
        """How many marks were made, or taken back, after the edit that is the last now: 0 where it is its turn."""
        return marks[-1].many if marks and marks[-1].after == self.app.desk.last else 0

    def _note_refused(self, cells: Iterable[Cell], *, along: bool) -> None:
        if refused := tuple(cells):
            self._refusals.append(_Refusal(refused, self.app.desk.last, along))

    def _refused_after(self, edit: Edit | None, *, along: bool) -> tuple[Cell, ...]:
        """The cells, not mended since, that were refused last: together with an edit (`along`), or after it."""
        while self._refusals:
            last = self._refusals[-1]
            cells = tuple(cell for cell in last.cells if cell in self.model.unsaved)
            if cells:
                return cells if (last.after, last.along) == (edit, along) else ()
            self._refusals.pop()
        return ()

    def takes_back(self) -> tuple[str, str] | None:
        desk, deciding = self.app.desk, self.app.deciding
        undo = "" if desk.last is None else desk.in_words(desk.last)
        redo = "" if desk.last_taken_back is None else desk.in_words(desk.last_taken_back)
        if self._newest(self._marked) and deciding.last_said is not None:
            undo = deciding.in_words(deciding.last_said)
        if self._newest(self._unmarked) and deciding.last_taken_back is not None:
            redo = deciding.in_words(deciding.last_taken_back)
        if self._refused_after(desk.last, along=False):
            undo = _("what is not saved")
        return undo, redo

    def undo(self) -> None:
        self._stop_reading()
        last = self.app.desk.last
        if cells := self._refused_after(last, along=False):
            self._forget(cells)
            self.say(_("Taken back: {what}.").format(what=_("what is not saved")))
        elif self._newest(self._marked):
            self._turn_marks(self.app.deciding.take_back, self._marked, self._unmarked, _("Taken back: {what}."))
        else:
            along = self._refused_after(last, along=True)
            self._turn(
                self.app.authoring.sheet.undoing,
                _("Taking back ..."),
                _("Taken back: {what}."),
                partial(self._forget, along),
            )

    def redo(self) -> None:
        self._stop_reading()
        if self._newest(self._unmarked):
            self._turn_marks(self.app.deciding.put_back, self._unmarked, self._marked, _("Put back: {what}."))
        else:
            self._turn(self.app.authoring.sheet.redoing, _("Putting back ..."), _("Put back: {what}."))

    def _turn_marks(self, turn: Callable[[], Task[str]], marks: list[_Marks], others: list[_Marks], words: str) -> None:
        """Take marks back that were made in one go, or put them back; where that ends half-way, the rest is next."""
        made, what, turned, why = marks.pop(), "", 0, ""
        try:
            for _mark in range(made.many):
                if not (said := turn().now()):
                    break  # something else was said since
                what = said
                turned += 1
        except StudyAppError as error:
            why = str(error)
            marks.append(made._replace(many=made.many - turned))
        if turned:
            others.append(made._replace(many=turned))
            self._turned(words, _of_several(what, turned))
        if why:
            self.say(why, "bad")

    def _forget(self, cells: Sequence[Cell]) -> None:
        """What was typed in cells and is not saved is not wanted: what stood there stands there again."""
        self.model.forget(cells)
        self.model.renew()
        self.done.emit()

    def _turn(
        self, work: Callable[[], Task[str]], doing: str, words: str, then: Callable[[], object] = lambda: None
    ) -> None:
        def turned(what: str) -> None:
            if what:
                then()
                self._turned(words, what)

        attempt(self.window(), work, doing, turned, lambda why: self.say(why, "bad"))

    def _turned(self, words: str, what: str) -> None:
        self._edited = True
        self.model.renew()
        self.done.emit()
        self.say(words.format(what=what))

    # --- what follows in a while

    def count_later(self) -> None:
        """Read for the sidebar beside the window, first what is quickly told."""
        self._tags.clear()
        self._counted = begin(self.app.authoring.search.sidebar_later(), self._counted)
        self._counting.start()

    def _look_at_counts(self) -> None:
        assert self._counted is not None
        if not self._counted.done():
            return
        self._counting.stop()  # what cannot be read is told once
        try:
            read = self._counted.result()
        except StudyAppError as error:
            self.sidebar.tell_empty(capital(_("it cannot be read")))
            self.say(str(error), "bad")
            return
        if isinstance(read, tuple):
            self.sidebar.show_sections(read)
            self._counts = self.app.authoring.search.counts_later(self.sidebar.waiting())
            self._counted = begin(self._counts)
            self._counting.start()
        else:
            self.sidebar.show_counts(read)

    def save_search(self) -> None:
        """Ask for a name, and keep what is searched for under it."""
        query = self.field.text().strip()
        if not query:
            self.say(_("Write what to search for first."))
            return
        words = _("Save the search “{query}” as:").format(query=query)
        self.question.ask(
            words, _("Save"), _("Cancel"), partial(self._keep_search, query), line=_("Name of the search")
        )

    def _keep_search(self, query: str, name: str) -> None:
        if name.strip():
            self._decide(
                lambda: self.app.authoring.save_search(name, query), _("“{name}” is in the sidebar.").format(name=name)
            )

    def _forget_search(self, id: str) -> None:
        self._decide(
            lambda: self.app.authoring.delete_search(id), _("The search is kept no longer; Ctrl+Z brings it back.")
        )

    def _decide(self, work: Callable[[], object], words: str) -> None:
        try:
            work()
        except StudyAppError as error:
            self.say(str(error), "bad")
            return
        self._note_marks(1)
        self.count_later()
        self.done.emit()
        self.say(words)

    def keys(self) -> Keys:
        return (
            (_("Enter, F2, a letter"), _("type in the cell")),
            (_("Tab, Shift+Tab, Enter, Shift+Enter"), _("save the cell, and go on to the right, left, down, up")),
            ("Ctrl+Enter", _("in a cell: the text for all selected rows; else open the fact")),
            ("Alt+Enter", _("edit the whole fact")),
            (_("Delete"), _("empty the selected cells")),
            ("Ctrl+C, Ctrl+V, Ctrl+D", _("copy, paste a block of cells, fill down")),
            ("Ctrl+Z, Ctrl+Y", _("take back an edit, make it again")),
            (_("Ctrl+Space, Shift+Space"), _("the whole column, the whole row")),
            ("Ctrl+F, Ctrl+L", _("the field for a search")),
            ("F6, F9", _("go to the next part of the page, also out of the table; the sidebar")),
            (_("Enter, Ctrl+Enter"), _("in the sidebar: search; search for both")),
            ("Alt+1, Alt+2", _("facts, cards")),
            (_("Alt+Up, Alt+Down"), _("in the order of this column, from the first or the last")),
            ("Ctrl+Shift+C", _("choose columns")),
            ("Ctrl+Shift+U", _("turn a plain card into a fact")),
            ("Ctrl+Shift+T, Ctrl+Alt+T", _("add tags, take tags away")),
            ("Ctrl+Delete, Ctrl+Shift+B", _("retire facts, bring them back")),
            ("Ctrl+R", _("find and replace")),
            (_("Ctrl+Shift+S, Delete"), _("keep the search under a name; in the sidebar: keep it no longer")),
            ("Ctrl+Shift+E", _("save what is found as a table")),
            ("Ctrl+J", _("suspend cards, or ask them again")),
            (_("Menu"), _("all that can be done with the selected rows")),
            ("Esc", _("back")),
        )


def _of_several(what: str, count: int) -> str:
    """What was taken back last, and how many more with it."""
    more = ngettext("{what}, and {n} more", "{what}, and {n} more", count - 1)
    return more.format(what=what, n=count - 1) if count > 1 else what


def _menu(page: QWidget, title: str) -> QMenu:
    menu = QMenu(title, page)
    menu.setAccessibleName(title)
    menu.setToolTipsVisible(True)
    keys_apart(menu)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu
