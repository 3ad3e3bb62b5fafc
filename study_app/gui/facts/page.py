"""The page of facts and cards: what is searched for, the table of it, and what is done from there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication, QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QPushButton, QSplitter, QVBoxLayout, QWidget

from study_app.app import StudyApp
from study_app.background import begin
from study_app.desk.sheet import Plan
from study_app.errors import StudyAppError
from study_app.facts.cells import Field, Refused, Taken
from study_app.facts.kinds import Status
from study_app.facts.listing import Key
from study_app.facts.typed import Cell, Typed
from study_app.gui import theme
from study_app.gui.facts import columns
from study_app.gui.facts.editor import CellDelegate
from study_app.gui.facts.field import SearchField
from study_app.gui.facts.model import TableModel
from study_app.gui.facts.question import Question
from study_app.gui.facts.sidebar import Sidebar
from study_app.gui.facts.view import TableView
from study_app.gui.page import Keys, Page
from study_app.gui.widgets import GAP, announce, button, label, restyle, row
from study_app.i18n import _, ngettext
from study_app.journal import Change
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
_MEASURED = 24
"""Rows by whose words the columns are made as wide as they are."""


class FactsPage(Page):
    """The table of facts and cards."""

    fact_wanted = Signal(str, str)
    edit_wanted = Signal(str, str)
    saved = Signal()
    """Facts were edited while the page was in view: others show them as they are now."""
    done = Signal()
    """Something can be taken back, or put back."""

    def __init__(self, app: StudyApp) -> None:
        super().__init__(_("Facts and cards"))
        self.app = app
        self.view_of, self.order = View.FACTS, AS_IN_PACKS
        self.common: tuple[str, str] | None = None
        self._undoable: list[int] = []
        self._marks_taken_back = 0
        self._later: Later | None = None
        self._made: Future[Found | None] | None = None
        self._counted: Future[Any] | None = None
        self._counts: Counting | None = None
        self._tags: dict[str, tuple[str, ...]] = {}
        self._typing: Typed | None = None
        self._refusal = ""
        self._of_cell = False
        self._edited = False
        self._doubt: Found | None = None
        self._build()
        self._connect()

    # --- how it is made

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(2 * GAP, GAP, 2 * GAP, GAP)
        whole.setSpacing(GAP)
        self.back = button(_("Back"), "quiet", "Esc")
        self.back.setText("←  " + _("Back"))
        self.field = SearchField(lambda text, cursor: self.app.authoring.search.complete(text, cursor))
        whole.addLayout(row(self.back, self.field))
        self.beside = self._switch(_("Sidebar"), "F9")
        self.beside.setChecked(not theme.large())
        self.switches = {
            View.FACTS: self._switch(_("Facts"), "Alt+1"),
            View.CARDS: self._switch(_("Cards"), "Alt+2"),
        }
        self.switches[View.FACTS].setChecked(True)
        self.columns_button = button(_("Columns"), "quiet", "Ctrl+Shift+C")
        self.actions_button = button(_("Actions"), "quiet", "Menu")
        self.count = label("", "muted", wrap=False)
        whole.addLayout(
            row(self.beside, *self.switches.values(), self.columns_button, self.actions_button, 1, self.count)
        )
        self.sidebar = Sidebar(lambda kind: self.app.authoring.search.entities(kind))
        self.model = TableModel(lambda: self.app.authoring.sheet.listing)
        self.delegate = CellDelegate(self, lambda: self.app.authoring.sheet.listing, self._tags_of)
        self.table = TableView(self.model, self.delegate, _("Facts"))
        self.empty = label("", "muted")
        self.empty.hide()
        inside = QWidget()
        body = QVBoxLayout(inside)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(self.empty)
        body.addWidget(self.table, 1)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(self.sidebar)
        self.split.addWidget(inside)
        self.sidebar.setHidden(not self.beside.isChecked())
        self.split.setStretchFactor(1, 1)
        self.split.setSizes([round(230 * theme.scale()), 2000])
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
        self._slow = QTimer(self, singleShot=True, interval=_SLOW_MS)
        self._slow.timeout.connect(lambda: self._show_empty(_("Searching ...")))
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
        self.beside.toggled.connect(self._show_sidebar)
        for view, switch in self.switches.items():
            switch.clicked.connect(lambda _checked=False, view=view: self.show_view(view))
        self.columns_button.clicked.connect(lambda: self._column_menu().popup(_below(self.columns_button)))
        self.actions_button.clicked.connect(lambda: self._action_menu().popup(_below(self.actions_button)))
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
        self.table.horizontalHeader().sectionClicked.connect(self._header_clicked)
        self.table.horizontalHeader().sectionMoved.connect(lambda *_places: self._remember_columns())
        self.delegate.read.connect(self._tell_read)
        self.delegate.made.connect(self._make)
        self._keys()

    def _keys(self) -> None:
        for key, work in (
            ("Esc", self._escape),
            ("F6", partial(self._next_part, 1)),
            ("Shift+F6", partial(self._next_part, -1)),
            ("F9", self.beside.toggle),
            ("Alt+1", partial(self.show_view, View.FACTS)),
            ("Alt+2", partial(self.show_view, View.CARDS)),
            ("Ctrl+Shift+C", self.columns_button.click),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(work)
        self.deeds: dict[str, QAction] = {}
        for name, words, key, work in (
            ("open", _("&Open the fact"), "Ctrl+Return", lambda: self.open_fact(self.table.currentIndex().row())),
            ("edit", _("&Edit the whole fact"), "Alt+Return", self._edit_fact),
            ("tag", _("Add &tags..."), "Ctrl+Shift+T", self.add_tags),
            ("untag", _("Take tags &away..."), "Ctrl+Alt+T", self.remove_tags),
            ("retire", _("&Retire (to the trash)"), "Ctrl+Delete", partial(self.set_status, Status.RETIRED)),
            ("back", _("&Bring back"), "Ctrl+Shift+B", partial(self.set_status, Status.CONFIRMED)),
            ("replace", _("&Find and replace..."), "Ctrl+R", self.open_replace),
            ("save", _("&Keep this search..."), "Ctrl+Shift+S", self.save_search),
            ("suspend", _("&Suspend, or ask again"), "Ctrl+J", self.suspend),
            ("bury", _("Not again toda&y"), "Ctrl+-", self.bury),
        ):
            action = QAction(words, self)
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            if name not in (
                "open",
                "edit",
                "bury",
            ):  # the table has these keys itself; the last is the window's for the text
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
        self.table.setFocus()
        self.count_later()

    def library_changed(self) -> None:
        self.app.authoring.sheet.listing.forget()
        if self.isVisible():
            self.search()
            self.count_later()

    def to_search(self) -> bool:
        self.field.setFocus()
        self.field.selectAll()
        return True

    def leave(self) -> None:
        """Leave the page; where cells are not saved it asks first."""
        if not self.model.unsaved:
            self.left.emit()
            return
        words = ngettext("{n} cell is not saved.", "{n} cells are not saved.", len(self.model.unsaved))
        first = next(iter(self.model.unsaved.values()))[1].why
        self.question.ask(
            f"{words.format(n=len(self.model.unsaved))} {first}",
            _("Leave all the same"),
            _("Stay"),
            lambda _text: self.left.emit(),
        )

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self._cancel()
            if self._counts is not None:
                self._counts.cancel()
            for timer in (self._waiting, self._pausing, self._resting, self._painted, self._counting):
                timer.stop()
            if self._edited and self.window().isVisible():  # not where the program is left
                self._edited = False
                self.saved.emit()

    def _escape(self) -> None:
        if self.question.isVisible():
            self.question.give_up()
        elif self.model.unsaved:
            self._give_up_unsaved()
        else:
            self.leave()

    def _give_up_unsaved(self) -> None:
        """Cells show again what is saved, and the page says that what was typed in them is gone."""
        count = len(self.model.unsaved)
        self.model.unsaved.clear()
        self.model.renew()
        words = ngettext(
            "Not saved: what was typed in {n} cell is given up.",
            "Not saved: what was typed in {n} cells is given up.",
            count,
        )
        self.say(words.format(n=count), "partly")

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
                self.table.go_to(0, 0)
            self.table.setFocus()

    def _show_sidebar(self, shown: bool) -> None:
        if not shown and self.sidebar.hasFocus():
            self.table.setFocus()
        self.sidebar.setVisible(shown)

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
        self.say((_("{column}, last first") if falling else _("{column}, first first")).format(column=title))

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
        if found.wrong:  # as half a word is while one types
            self._doubt = found
            self._doubting.start()
            return
        self.field.underline(())
        if self.status.property("tone") == "bad":
            self.say("")
        if found.quick:
            self._show(found)
        if not found.complete:
            self._later = self.app.authoring.search.rest_of(found)
            self._made = begin(self._later.run, self._made)
            self._looking.start()
            if not found.quick:
                self._slow.start()

    def _tell_doubt(self) -> None:
        if self._doubt is not None:
            self._tell_wrong(self._doubt)

    def _tell_wrong(self, found: Found) -> None:
        self._doubting.stop()
        self.field.underline(found.wrong)
        self.say(found.wrong[0].sentence(), "bad")

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

        def wanted() -> tuple[Field, ...]:
            self.common = self._common(found)
            return self._columns()

        self.model.show(found, wanted)
        self._dress_columns()
        number = found.where(line.row.key) if line is not None and found.complete else None
        if self.model.rowCount():
            place = min(max(0, current.column()), self.model.columnCount() - 1)
            self.table.go_to(number or 0, place)
        self._tell_count(found)

    def _common(self, found: Found) -> tuple[str, str] | None:
        """(pack, type) of all rows, as far as a look at some of them tells."""
        if self.view_of is View.CARDS or not found.complete or not found.count:
            return None
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
        self.count.setText(words.format(n=f"{found.count:,}"))
        if found.count:
            self._show_empty("")
        elif self.field.text().strip():
            self._show_empty(_("Nothing is found. Fewer words find more; the sidebar shows what there is."))
        else:
            self._show_empty(_("There are no facts yet. Open a pack, or write the first one."))

    def _show_empty(self, words: str) -> None:
        self.empty.setText(words)
        self.empty.setVisible(bool(words))
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
                self.table.go_to(current.row(), 0)

    def _dress_columns(self) -> None:
        """Columns as wide as what stands in the first rows, all of them as wide as the table; the mark of the order."""
        header, metrics = self.table.horizontalHeader(), self.table.fontMetrics()
        letter = metrics.averageCharWidth()
        least = 7 * letter
        widths: list[int] = []
        leasts: list[int] = []
        for place, column in enumerate(self.model.columns):
            texts = [self.model.words(self.model.index(n, place)) for n in range(min(_MEASURED, self.model.rowCount()))]
            longest = max((metrics.horizontalAdvance(text) for text in texts), default=0)
            title = header.fontMetrics().horizontalAdvance(column.title) + 4 * GAP
            told = column.key in ("statement", "question")
            most = (60 if told else 22) * letter
            leasts.append((26 if told else 12) * letter)
            widths.append(max(title, min(most, max(least, longest + 2 * GAP + 4))))
        widths = _fitted(widths, self.table.viewport().width(), leasts)
        header.blockSignals(True)
        for place, width in enumerate(widths):
            header.moveSection(header.visualIndex(place), place)
            header.resizeSection(place, width)
        header.blockSignals(False)
        keys = [column.key for column in self.model.columns]
        shown = self.order.column in keys
        header.setSortIndicatorShown(shown)
        if shown:
            falling = Qt.SortOrder.DescendingOrder if self.order.descending else Qt.SortOrder.AscendingOrder
            header.setSortIndicator(keys.index(self.order.column), falling)

    def _remember_columns(self) -> None:
        header = self.table.horizontalHeader()
        places = range(self.model.columnCount())
        self.choose_columns([self.model.columns[header.logicalIndex(place)].key for place in places])

    def choose_columns(self, keys: Sequence[str]) -> None:
        """Show these columns, and remember it; none: the usual ones."""
        try:
            self.app.choose_table_columns(columns.kind_of_table(self.view_of, self.common), keys)
        except StudyAppError as error:
            self.say(str(error), "bad")
        current = self.table.currentIndex()
        self.model.show_columns(self._columns())
        self._dress_columns()
        if current.isValid():
            self.table.go_to(current.row(), min(current.column(), self.model.columnCount() - 1))

    def _column_menu(self) -> QMenu:
        menu = _menu(self, _("Columns"))
        shown = [column.key for column in self.model.columns]
        for column in self._available():
            action = menu.addAction(column.title.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(column.key in shown)
            action.triggered.connect(lambda _checked=False, key=column.key: self._toggle_column(key))
        menu.addSeparator()
        menu.addAction(_("The &usual columns")).triggered.connect(lambda _checked=False: self.choose_columns(()))
        return menu

    def _toggle_column(self, key: str) -> None:
        shown = [column.key for column in self.model.columns]
        if key not in shown:
            self.choose_columns([*shown, key])
        elif len(shown) > 1:
            self.choose_columns([one for one in shown if one != key])

    # --- typing

    def type_in(self, typed: list[Typed]) -> None:
        """Save texts that were put into cells by one action."""
        self._pausing.stop()
        self._work(partial(self.app.authoring.sheet.type_in, typed), {one.cell: one.text for one in typed})

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

    def _work(self, plan: Callable[[], Plan], texts: dict[Cell, str] | None = None) -> None:
        self._stop_reading()
        try:
            made = plan()
        except StudyAppError as error:
            self.say(str(error), "bad")
            return
        self.model.keep(texts or {}, made.refused)
        if made.asks:
            self.model.renew()
            self.question.ask(
                made.sentence(), _("Save"), _("Leave it"), lambda _text: self._carry_out(made), self.model.renew
            )
        elif made.changes:
            self._carry_out(made)
        else:
            self.model.renew()
            self._tell_refused(made)

    def _carry_out(self, plan: Plan) -> None:
        if plan.asks:
            self.say(_("Saving ..."))
            self.status.repaint()
            QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            told = self.app.authoring.sheet.carry_out(plan)
        except StudyAppError as error:
            self.model.renew()
            self.say(str(error), "bad")
            return
        finally:
            if plan.asks:
                QGuiApplication.restoreOverrideCursor()
        self.model.renew()
        self._edited = True
        self._undoable += [0] * len(plan.changes)
        self._marks_taken_back = 0
        self.done.emit()
        if plan.refused:
            self._tell_refused(plan)
        else:
            self.say(_("Saved. {what}").format(what=told))

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
        elif plan.asks or plan.reaches_further:
            self.say(f"{read} {plan.sentence()}".strip(), "partly")
        elif read:
            self.say(read)

    def _tell_cell(self) -> None:
        """Why the current cell is not saved."""
        index = self.table.currentIndex()
        refused = self.model.refused(index) if index.isValid() else None
        if refused is not None:
            self.say(_("Not saved: {why}").format(why=refused.why), "bad")
            self._of_cell = True
        elif self._of_cell:
            self.say("")

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
            self._tags[pack] = self.app.tags()
        return self._tags[pack]

    # --- what is done to rows

    def _menu_at_cell(self) -> None:
        index = self.table.currentIndex()
        box = self.table.visualRect(index)
        self._action_menu().popup(self.table.viewport().mapToGlobal(QPoint(box.left() + 2 * GAP, box.bottom())))

    def _action_menu(self) -> QMenu:
        menu = _menu(self, _("Actions"))
        keys = self.table.facts()
        cards = self.view_of is View.CARDS
        some = bool(keys)
        for name in ("open", "edit"):
            menu.addAction(self.deeds[name])
        menu.addSeparator()
        for name in ("tag", "untag"):
            menu.addAction(self.deeds[name])
        packs = {pack for pack, _fact in keys}
        decks = [deck for deck in self.app.decks() if len(packs) == 1 and deck.pack in packs]
        for title, alone in ((_("Add to &deck"), False), (_("&Move to deck"), True)):
            inner = menu.addMenu(title)
            inner.setEnabled(bool(decks))
            for deck in decks:
                action = inner.addAction(deck.name.replace("&", "&&"))
                action.triggered.connect(
                    lambda _checked=False, id=deck.id, alone=alone: self.put_in_deck(id, alone=alone)
                )
        menu.addSeparator()
        for name in ("retire", "back"):
            menu.addAction(self.deeds[name])
        menu.addSeparator()
        for name in ("suspend", "bury"):
            menu.addAction(self.deeds[name])
        menu.addAction(self.deeds["replace"])
        menu.addAction(self.deeds["save"])
        from study_app.gui.card_menu import flag_words  # with all that asks questions

        flags = menu.addMenu(_("&Flag"))
        for colour in ("", *FLAGS):
            words = flag_words(colour) if colour else _("no flag")
            action = flags.addAction(words[:1].upper() + words[1:])
            action.triggered.connect(lambda _checked=False, colour=colour: self.flag(colour))
        flags.setEnabled(cards and some)
        for name, action in self.deeds.items():
            action.setEnabled(name in ("save", "replace") or (some and (cards or name not in ("suspend", "bury"))))
        menu.aboutToHide.connect(self._enable_all)
        return menu

    def _enable_all(self) -> None:
        """Keys say themselves why they do nothing."""
        for action in self.deeds.values():
            action.setEnabled(True)

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
        marked = self.app.marked(self.table.cards())
        cards = self.table.cards()
        on = not all(card in marked and marked[card].suspended for card in cards)
        words = ngettext("{n} card is asked no more.", "{n} cards are asked no more.", len(cards))
        if not on:
            words = ngettext("{n} card is asked again.", "{n} cards are asked again.", len(cards))
        self._mark(cards, lambda card: self.app.suspend(card, suspended=on), words)

    def bury(self) -> None:
        """Ask the selected cards no more today."""
        cards = self.table.cards()
        words = ngettext("{n} card rests until tomorrow.", "{n} cards rest until tomorrow.", len(cards))
        self._mark(cards, self.app.bury, words)

    def flag(self, colour: str) -> None:
        """Put a flag on the selected cards, or take it away."""
        from study_app.gui.card_menu import flag_words

        cards = self.table.cards()
        words = ngettext("{n} card has a {flag}.", "{n} cards have a {flag}.", len(cards))
        if not colour:
            words = ngettext("{n} card has no flag.", "{n} cards have no flag.", len(cards))
        self._mark(
            cards,
            lambda card: self.app.flag(card, colour),
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
        self._undoable.append(len(cards))
        self._marks_taken_back = 0
        self.model.renew()
        self.done.emit()
        self.say(words.format(n=len(cards)))

    # --- the way back

    def takes_back(self) -> tuple[str, str] | None:
        from study_app.desk.desk import in_words

        marks = self._undoable[-1] if self._undoable else 0
        desk = self.app.desk
        undo = "" if desk.last is None else in_words(desk.last)
        redo = "" if desk.last_taken_back is None else in_words(desk.last_taken_back)
        if marks and self.app.last_said is not None:
            undo = self.app.in_words(self.app.last_said)
        if self._marks_taken_back and self.app.last_taken_back is not None:
            redo = self.app.in_words(self.app.last_taken_back)
        return undo, redo

    def undo(self) -> None:
        self._stop_reading()
        marks = self._undoable.pop() if self._undoable else 0
        if marks:
            what = ""
            for _mark in range(marks):
                what = self.app.take_back().now()
            self._marks_taken_back = marks
            self._turned(_("Taken back: {what}."), what)
        else:
            self._turn(self.app.authoring.sheet.undo, _("Taken back: {what}."))

    def redo(self) -> None:
        self._stop_reading()
        if self._marks_taken_back:
            what = ""
            for _mark in range(self._marks_taken_back):
                what = self.app.put_back().now()
            self._undoable.append(self._marks_taken_back)
            self._marks_taken_back = 0
            self._turned(_("Put back: {what}."), what)
        elif self._turn(self.app.authoring.sheet.redo, _("Put back: {what}.")):
            self._undoable.append(0)

    def _turn(self, work: Callable[[], str], words: str) -> bool:
        try:
            what = work()
        except StudyAppError as error:
            self.say(str(error), "bad")
            return False
        if what:
            self._turned(words, what)
        return bool(what)

    def _turned(self, words: str, what: str) -> None:
        self._edited = True
        self.model.unsaved.clear()
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
        read = self._counted.result()
        if isinstance(read, tuple):
            self.sidebar.show_sections(read)
            self._counts = self.app.authoring.search.counts_later(self.sidebar.waiting())
            self._counted = begin(self._counts)
        else:
            self._counting.stop()
            self.sidebar.show_counts(read)

    def save_search(self) -> None:
        """Ask for a name, and keep what is searched for under it."""
        query = self.field.text().strip()
        if not query:
            self.say(_("Write what to search for first."))
            return
        words = _("Keep the search “{query}” as:").format(query=query)
        self.question.ask(
            words, _("Keep"), _("Cancel"), partial(self._keep_search, query), line=_("Name of the search")
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
        self._undoable.append(1)
        self._marks_taken_back = 0
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
            ("F6, F9", _("go to the next part of the page; the sidebar")),
            (_("Enter, Ctrl+Enter"), _("in the sidebar: search; search for both")),
            ("Alt+1, Alt+2", _("facts, cards")),
            (_("Alt+Up, Alt+Down"), _("in the order of this column, from the first or the last")),
            ("Ctrl+Shift+C", _("choose columns")),
            ("Ctrl+Shift+T, Ctrl+Alt+T", _("add tags, take tags away")),
            ("Ctrl+Delete, Ctrl+Shift+B", _("retire facts, bring them back")),
            ("Ctrl+R", _("find and replace")),
            (_("Ctrl+Shift+S, Delete"), _("keep the search under a name; in the sidebar: keep it no longer")),
            ("Ctrl+J", _("suspend cards, or ask them again")),
            (_("Menu"), _("all that can be done with the selected rows")),
            ("Esc", _("back")),
        )


def _fitted(widths: list[int], room: int, leasts: list[int]) -> list[int]:
    """Widths that fill the room: what is left goes to the widest, which also give way first, as far as they can be read."""
    found = list(widths)
    if found and sum(found) < room:
        found[found.index(max(found))] += room - sum(found)
    while (over := sum(found) - room) > 0:
        giving = [place for place, width in enumerate(found) if width > leasts[place]]
        if not giving:
            break
        widest = max(found[place] for place in giving)
        several = [place for place in giving if found[place] == widest]
        narrower = max((found[place] for place in giving if found[place] < widest), default=0)
        floor = max(narrower, *(leasts[place] for place in several))
        cut = max(1, min(widest - floor, -(-over // len(several))))
        for place in several:
            found[place] -= cut
    return found


def _menu(page: QWidget, title: str) -> QMenu:
    menu = QMenu(title, page)
    menu.setAccessibleName(title)
    menu.setToolTipsVisible(True)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def _below(widget: QWidget) -> QPoint:
    return widget.mapToGlobal(QPoint(0, widget.height()))
