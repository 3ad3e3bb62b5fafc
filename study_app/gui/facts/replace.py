"""Finding texts and putting others in their place: what would change is looked at first, and saved as one edit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from concurrent.futures import Future

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHeaderView,
    QLineEdit,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from study_app.app import StudyApp
from study_app.background import begin
from study_app.desk import remedies
from study_app.desk.row_words import field_in_words
from study_app.errors import StudyAppError
from study_app.facts.listing import Key
from study_app.gui import theme
from study_app.gui.dialogs import Sheet
from study_app.gui.widgets import GAP, Check, Choice, announce, button, label, row, shade_edges, tip
from study_app.i18n import _, ngettext
from study_app.journal import Change
from study_app.study.search.replacing import Preview, Replacement, Where

_PAUSE_MS, _LOOK_MS = 250, 15

_SHOWN = 500
"""Lines that are shown of what would change; the count tells of all."""

_CHECKED = 60
"""So many changes are tried before they are shown; of more, the first that is wrong keeps all from being saved."""


_BEFORE = 16
"""Letters before a change that are told of a text at most, but for those of the word that it is in."""

_LINES = 2
"""Lines that a cell has at most."""


def where_words(where: Where) -> str:
    """A place of texts in words."""
    return {
        Where.FACTS: _("Facts"), Where.TAGS: _("Tags"), Where.ENTITIES: _("Names"), Where.SOURCES: _("Sources"),
        Where.TYPES: _("Kinds of facts"), Where.DECKS: _("Decks"),
    }[where]  # fmt: skip


def from_change(old: str, new: str) -> tuple[str, str]:
    """Two texts from a word or two before the first letter in which they differ: a narrow column has no room for the rest."""
    same = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    begin, word = old.find(" ", max(0, same - _BEFORE - 1), same) + 1, old.rfind(" ", 0, same) + 1
    begin = 0 if same <= _BEFORE else begin or word
    return (f"… {old[begin:]}", f"… {new[begin:]}") if begin else (old, new)


def _place_of(change: Change) -> Where:
    if change.table == "fact":
        return Where.TAGS if change.field.startswith("tags") else Where.FACTS
    return {"entity": Where.ENTITIES, "source": Where.SOURCES, "type": Where.TYPES, "deck": Where.DECKS}[change.table]


class ReplaceDialog(Sheet):
    """Find and replace, in the selected facts, in those that were found, or everywhere."""

    wanted = Signal(dict, str)
    """The changes to save, by pack, and why."""

    def __init__(
        self, parent: QWidget | None, app: StudyApp, scopes: Sequence[tuple[str, Callable[[], list[Key] | None]]]
    ) -> None:
        """`scopes` are the words of each, and its facts (None: everywhere)."""
        super().__init__(parent, _("Find and replace"))
        self.app, self._scopes = app, scopes
        self.preview = Preview()
        self._made: Future[Preview] | None = None
        self._elsewhere = False
        """Whether it is looked where nothing is ticked, since it is not found where something is."""
        self.find_line, self.by_line = QLineEdit(), QLineEdit()
        self.find_line.setAccessibleName(_("Find"))
        self.by_line.setAccessibleName(_("Replace with"))
        self.scope = Choice(_("Where"))
        for words, _facts in scopes:
            self.scope.addItem(words)
        self.scope.setMinimumContentsLength(8)
        self.scope.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.regular = Check(_("Regular expression"), _("Regular expression"))
        self.case = Check(_("Match case"), _("Match case"))
        self.word = Check(_("Whole words"), _("Whole words"))
        self.where = {one: Check(where_words(one), where_words(one)) for one in Where}
        self.where[Where.FACTS].setChecked(True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GAP)
        for line, (words, field) in enumerate(((_("Find"), self.find_line), (_("Replace with"), self.by_line))):
            grid.addWidget(label(words, wrap=False), line, 0)
            grid.addWidget(field, line, 1)
        self._boxes = self._groups()
        self.options = button("", "quiet")
        self.options.setAutoDefault(False)
        self.options.clicked.connect(lambda: self._unfold(self._boxes.isHidden()))
        grid.addWidget(label(_("Where"), wrap=False), 2, 0)
        across = row(self.scope, self.options, flush=True)
        across.setStretch(0, 1)
        grid.addLayout(across, 2, 1)
        self.ticked = label("", "muted")
        grid.addWidget(self.ticked, 3, 1)
        self.said = label("", "muted")
        self.table = QTableWidget(0, 3)
        self.table.setAccessibleName(_("What would change"))
        self._heads = (_("In"), _("Now"), _("Then"))
        self.table.setHorizontalHeaderLabels(self._heads)
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.replace = button(_("Replace"), "filled", "Enter")
        self.replace.setDefault(True)
        for key in ("Ctrl+Return", "Ctrl+Enter"):  # as everywhere else where something is saved
            QShortcut(QKeySequence(key), self).activated.connect(self.replace.click)
        self.shut.setText(_("Cancel"))
        self.shut.setAccessibleName(_("Cancel"))
        self.shut.setProperty("kind", "plain")
        self.shut.setDefault(False)
        self.table.setMinimumHeight(5 * self.table.verticalHeader().defaultSectionSize())
        inside = QWidget()
        within = QVBoxLayout(inside)
        within.setContentsMargins(0, 0, GAP, 0)
        within.setSpacing(GAP)
        within.addLayout(grid)
        within.addWidget(self._boxes)
        within.addWidget(self.table, 1)
        area = QScrollArea()  # where letters are large: what is done with it stays in view
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        shade_edges(area)
        self.body.setSpacing(GAP)
        self.hold(area, GAP)
        self.body.addWidget(self.said)
        self.body.addLayout(row(1, self.shut, self.replace))
        self._pausing = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pausing.timeout.connect(self.look)
        self._looking = QTimer(self, interval=_LOOK_MS)
        self._looking.timeout.connect(self._take)
        for line_edit in (self.find_line, self.by_line):
            line_edit.textChanged.connect(lambda _text: self._later())
        for box in (*self.where.values(), *self._ways()):
            box.toggled.connect(lambda _on: self._later())
            box.toggled.connect(lambda _on: self._tell_options())
        self.scope.activated.connect(lambda _index: self._later())
        self._heightening = QTimer(self, singleShot=True, interval=0)
        self._heightening.timeout.connect(self._fit_rows)
        self.table.horizontalHeader().sectionResized.connect(lambda *_sizes: self._heightening.start())
        self.replace.clicked.connect(self._save)
        room = self.screen().availableSize()
        wide, high = round(760 * theme.scale()), round(616 * theme.scale())
        self.resize(min(wide, room.width() - 40), min(high, room.height() - 60))
        self._say(_("Write what to find: what would change is shown here first."))
        self.replace.setEnabled(False)
        self._unfold(not theme.large())  # where letters are large, what would change has the room
        self.find_line.setFocus()

    def _groups(self) -> QWidget:
        """Where to look and what counts as found, each group under its heading."""
        made = QWidget()
        grid = self._grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GAP)
        grid.setVerticalSpacing(2)
        self._grouped: list[tuple[QWidget, list[Check]]] = []
        for heading, boxes in ((_("Look in"), [*self.where.values()]), (_("What counts as found"), [*self._ways()])):
            self._grouped.append((label(heading, "muted", wrap=False), boxes))
            for box in boxes:
                box.setAccessibleDescription(heading)
        self._place_groups()
        return made

    def _place_groups(self) -> None:
        """Put as many boxes side by side as there is room for."""
        self._large = theme.large()
        across, line = 2 if self._large else 3, 0
        for heading, boxes in self._grouped:
            self._grid.addWidget(heading, line, 0, 1, across)
            for number, box in enumerate(boxes):
                self._grid.addWidget(box, line + 1 + number // across, number % across)
            line += 1 + -(-len(boxes) // across)
            self._grid.setRowMinimumHeight(line, GAP)
            line += 1
        for column in range(3):
            self._grid.setColumnStretch(column, 1 if column < across else 0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_grouped") and self._large != theme.large():
            for heading, boxes in self._grouped:
                for one in (heading, *boxes):
                    self._grid.removeWidget(one)
            for line in range(self._grid.rowCount()):
                self._grid.setRowMinimumHeight(line, 0)
            self._place_groups()
            self._unfold(not self._large)

    def _ways(self) -> tuple[Check, ...]:
        return self.word, self.case, self.regular

    def _unfold(self, wanted: bool) -> None:
        """Show what can be ticked, or give its room to what would change."""
        self._boxes.setVisible(wanted)
        self._tell_options()

    def _tell_options(self) -> None:
        """Say what is ticked while that is folded away, unless it is what is ticked at first."""
        ticked = [box for box in (*self.where.values(), *self._ways()) if box.isChecked()]
        folded, words = self._boxes.isHidden(), ", ".join(box.text() for box in ticked)
        options, way = _("Options"), "›" if folded else "⌄"
        self.options.setText(f"{options}  {way}")
        self.options.setAccessibleName(_("Options: {ticked}").format(ticked=words) if words else options)
        self.options.setAccessibleDescription(_("folded away") if folded else _("shown below"))
        self.ticked.setText(words)
        self.ticked.setVisible(folded and bool(words) and ticked != [self.where[Where.FACTS]])

    def _later(self) -> None:
        self.replace.setEnabled(False)
        self._pausing.start()

    def _say(self, words: str) -> None:
        self.said.setText(words)
        announce(self, words)

    def look(self) -> None:
        """Look for what would change, beside the window."""
        self._elsewhere = False
        self._look({one for one, box in self.where.items() if box.isChecked()})

    def _look(self, places: Set[Where]) -> None:
        if not self.find_line.text():
            self._show(Preview())
            self._say(_("Write what to find: what would change is shown here first."))
            return
        wanted = Replacement(
            self.find_line.text(),
            self.by_line.text(),
            frozenset(places),
            self.regular.isChecked(),
            self.case.isChecked(),
            self.word.isChecked(),
        )
        try:
            work = self.app.authoring.replacing(wanted, self._scopes[self.scope.currentIndex()][1]())
        except StudyAppError as error:
            self._show(Preview())
            self._say(str(error))
            return
        self._made = begin(work, self._made)
        self._looking.start()

    def _take(self) -> None:
        assert self._made is not None
        if not self._made.done():
            return
        self._looking.stop()
        try:
            found = self._made.result()
            if 0 < len(found.replaced) <= _CHECKED:
                found = self.app.authoring.checked(found)
        except StudyAppError as error:
            self._show(Preview())
            self._say(str(error))
            return
        if self._elsewhere:
            self._tell_elsewhere(found)
            return
        others = {one for one, box in self.where.items() if not box.isChecked()}
        if others and not found.replaced and not found.problems:
            self._show(found)
            self._elsewhere = True
            self._look(others)
            return
        self._show(found)
        wrong = sum(bool(one.problem) for one in found.replaced)
        count = len(found.replaced) - wrong
        words = ngettext("{n} text changes.", "{n} texts change.", count).format(n=count)
        if wrong:
            more = ngettext("{n} cannot, and stays.", "{n} cannot, and stay.", wrong).format(n=wrong)
            words = f"{words} {more}"
        if found.problems:
            words = f"{words} {remedies.message(found.problems[0], self.app.desk.called)}"
        if not found.replaced and not found.problems:
            words = _("It is not found there. Choose another place, or tick what else to look in.")
        self._say(words)
        self.replace.setEnabled(bool(count) and not found.problems)

    def _tell_elsewhere(self, found: Preview) -> None:
        """It is not found where it was looked for: say what has it."""
        places = {_place_of(one.change) for one in found.replaced}
        words = _("It is not found there. Choose another place, or tick what else to look in.")
        if named := [where_words(one) for one in Where if one in places]:
            words = _("It is not found there, but in: {places}. Tick that to look in it.").format(
                places=", ".join(named)
            )
            self._unfold(True)
        self._say(words)
        self.replace.setEnabled(False)

    def _show(self, preview: Preview) -> None:
        self.preview = preview
        shown = preview.replaced[:_SHOWN]
        self.table.setRowCount(len(shown))
        for number, one in enumerate(shown):
            place = self._place(one.pack, one.change)
            old, new = from_change(one.old, one.new)
            seen = (place, old, one.problem or new)
            for column, text in enumerate((place, one.old, one.problem or one.new)):
                item = QTableWidgetItem(seen[column])
                item.setToolTip(tip(text))
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{self._heads[column]}: {text}")
                if one.problem:
                    item.setForeground(theme.colour("bad"))
                item.setFlags(Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled)
                self.table.setItem(number, column, item)
        self._fit_rows()

    def _fit_rows(self) -> None:
        """Rows as high as their words need, up to a few lines."""
        rows, letters = self.table.verticalHeader(), self.table.fontMetrics()
        rows.setMaximumSectionSize(letters.height() + (_LINES - 1) * letters.lineSpacing() + GAP)
        self.table.resizeRowsToContents()

    def _place(self, pack: str, change: Change) -> str:
        """Which field of what a text stands in."""
        row = self.app.desk.row(pack, change.table, change.id)
        roles = self.app.desk.role_titles(pack, str(row.data.get("type"))) if row is not None else {}
        field = field_in_words(change.table, tuple(change.field.split(".")), roles)
        return f"{field}: {remedies.row_name(pack, change.table, change.id, self.app.desk.called)}"

    def _save(self) -> None:
        changes: Mapping[str, Sequence[Change]] = self.preview.changes
        if changes and self.replace.isEnabled():
            why = _("“{find}” replaced by “{by}”").format(find=self.find_line.text(), by=self.by_line.text())
            self.accept()
            self.wanted.emit(dict(changes), why)
