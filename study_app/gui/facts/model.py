"""What the table of facts or cards shows: rows that are read some at a time, and cells whose text could not be saved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from study_app.facts.cells import Editor, Field, Refused
from study_app.facts.listing import Key, ListedFact, Listing
from study_app.facts.typed import Cell, Typed
from study_app.gui import theme
from study_app.gui.widgets import tip
from study_app.i18n import _
from study_app.study.search.found import Found, Row

Index = QModelIndex | QPersistentModelIndex

_PAGE = 24
"""Rows that are read at once: so few that no frame waits for them while one scrolls."""

_PAGES = 128
"""Pages that are kept: those before and after what is in view are soon wanted again."""

FIRST = 50
"""Rows that are shown while the others are being counted."""


_READ = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
_TYPED = _READ | Qt.ItemFlag.ItemIsEditable


class Line(NamedTuple):
    """A row of the table: what the search tells of it, and the fact that is edited in it."""

    row: Row
    fact: ListedFact | None

    @property
    def key(self) -> Key:
        """(pack, id) of the fact."""
        return self.row.pack, self.row.fact

    @property
    def muted(self) -> bool:
        """Whether it is not studied."""
        return self.row.suspended or self.row.status in ("retired", "draft")


class TableModel(QAbstractTableModel):
    """The rows that a search found, and the columns that were chosen."""

    typed = Signal(list)
    """Texts (`Typed`) that somebody put into cells."""
    sort_wanted = Signal(str, bool)
    """The key of a column whose order is wanted, and whether from the last to the first."""

    def __init__(self, listing: Callable[[], Listing]) -> None:
        """`listing` is asked each time: the library may have been opened anew."""
        super().__init__()
        self._listing = listing
        self.found: Found | None = None
        self.columns: tuple[Field, ...] = ()
        self.unsaved: dict[Cell, tuple[str, Refused]] = {}
        self._count = 0
        self._pages: dict[int, tuple[Line, ...]] = {}
        self._texts: dict[tuple[int, int], str] = {}
        self._flags: dict[tuple[int, int], Qt.ItemFlag] = {}
        self._roles = {
            int(Qt.ItemDataRole.DisplayRole): self.words,
            int(Qt.ItemDataRole.EditRole): self.text,
            int(Qt.ItemDataRole.ToolTipRole): self._tip,
            int(Qt.ItemDataRole.BackgroundRole): self._background,
            int(Qt.ItemDataRole.ForegroundRole): self._foreground,
            int(Qt.ItemDataRole.AccessibleTextRole): self._spoken,
            int(Qt.ItemDataRole.AccessibleDescriptionRole): self._reason,
        }

    @property
    def listing(self) -> Listing:
        """What reads the facts."""
        return self._listing()

    # --- what is shown

    def show(self, found: Found, columns: Callable[[], Iterable[Field]]) -> None:
        """Show what was found: all of it where that has been read, else the first rows.

        The columns are asked for when these have been read: they may depend on how much there is.
        """
        self.beginResetModel()
        self._take(found)
        self.columns = tuple(columns())
        self.endResetModel()

    def complete(self, found: Found) -> None:
        """The same has been found in whole: rows are added below those that are shown."""
        before, now = self._count, found.count
        if now > before:
            self.beginInsertRows(QModelIndex(), before, now - 1)
            self._take(found)
            self.endInsertRows()
        elif now < before:
            self.show(found, lambda: self.columns)
        else:
            self._take(found)

    def _take(self, found: Found) -> None:
        self.found = found
        self._pages.clear()
        self._forget_cells()
        if not found.complete and not found.wrong:
            self._count = len(self._read(0)[:FIRST])
        else:
            self._count = 0 if found.wrong else found.count

    def show_columns(self, columns: Iterable[Field]) -> None:
        """Show other columns of the same rows."""
        self.beginResetModel()
        self.columns = tuple(columns)
        self._forget_cells()
        self.endResetModel()

    def renew(self) -> None:
        """The rows say something else now: read those that are in view again."""
        self._pages.clear()
        self._forget_cells()
        if self._count and self.columns:
            self.dataChanged.emit(self.index(0, 0), self.index(self._count - 1, len(self.columns) - 1))

    def _forget_cells(self) -> None:
        self._texts.clear()
        self._flags.clear()

    def _read(self, page: int) -> tuple[Line, ...]:
        if page not in self._pages:
            assert self.found is not None
            if len(self._pages) >= _PAGES:
                self._pages.pop(next(iter(self._pages)))
                self._forget_cells()
            rows = self.found.rows(page * _PAGE, _PAGE)
            facts = self.listing.facts((row.pack, row.fact) for row in rows)
            self._pages[page] = tuple(map(Line, rows, facts))
        return self._pages[page]

    def line(self, number: int) -> Line | None:
        """A row of the table; None where there is none any more."""
        page, within = divmod(number, _PAGE)
        lines = self._read(page)
        return lines[within] if within < len(lines) else None

    # --- cells

    def field(self, index: Index) -> Field | None:
        """The field of the fact that is in a cell; None where something is only shown."""
        line = self.line(index.row())
        if line is None or line.fact is None:
            return None
        return self.listing.fields(line.fact.pack, line.fact.type).get(self.columns[index.column()].key)

    def editable(self, index: Index) -> bool:
        """Whether something can be typed into a cell."""
        column = self.field(index)
        return column is not None and column.editor is not Editor.NONE

    def put(self, index: Index, text: str) -> Typed | None:
        """A text as put into a cell; None where nothing can be."""
        line, column = self.line(index.row()), self.field(index)
        if line is None or column is None or column.editor is Editor.NONE:
            return None
        return Typed(*line.key, column, text)

    def text(self, index: Index) -> str:
        """The text to edit in a cell: what was typed last, where it was not saved."""
        line = self.line(index.row())
        if line is None:
            return ""
        key = self.columns[index.column()].key
        if kept := self.unsaved.get(Cell(*line.key, key)):
            return kept[0]
        if line.fact is not None and self.field(index) is not None:
            return self.listing.written(line.fact, key)
        return self.words(index)

    def words(self, index: Index) -> str:
        """The words in a cell."""
        place = (index.row(), index.column())
        if place not in self._texts:
            self._texts[place] = self._worded(*place)
        return self._texts[place]

    def _worded(self, number: int, place: int) -> str:
        line, key = self.line(number), self.columns[place].key
        if line is None:
            return _("(gone)") if place == 0 else ""
        if kept := self.unsaved.get(Cell(*line.key, key)):
            return kept[0]
        fact = line.fact
        if fact is not None and key in self.listing.fields(fact.pack, fact.type):
            return self.listing.shown(fact, key)
        return line.row.cell(key) if self.columns[place].editor is Editor.NONE or key in ("when", "tags") else ""

    def keep(self, texts: Mapping[Cell, str], refused: Mapping[Cell, Refused]) -> None:
        """Cells were typed in: those that were refused keep their text and are marked, the others no longer are."""
        for cell, text in texts.items():
            self.unsaved.pop(cell, None)
            if cell in refused:
                self.unsaved[cell] = (text, refused[cell])
        self._forget_cells()

    def forget(self, cells: Iterable[Cell]) -> None:
        """What was typed in cells and is not saved is not wanted."""
        for cell in cells:
            self.unsaved.pop(cell, None)
        self._forget_cells()

    def typed_before(self) -> list[Typed]:
        """What was typed in cells and is not saved, of those that are still there."""
        found = []
        for cell, (text, _why) in self.unsaved.items():
            [fact] = self.listing.facts([(cell.pack, cell.fact)])
            column = None if fact is None else self.listing.fields(fact.pack, fact.type).get(cell.key)
            if column is not None:
                found.append(Typed(cell.pack, cell.fact, column, text))
        return found

    def refused(self, index: Index) -> Refused | None:
        """Why what stands in a cell is not saved; None where it is."""
        cell = self.unsaved_at(index)
        return None if cell is None else self.unsaved[cell][1]

    def unsaved_at(self, index: Index) -> Cell | None:
        """The cell, where what stands in it is not saved."""
        if not self.unsaved or (line := self.line(index.row())) is None:
            return None
        cell = Cell(*line.key, self.columns[index.column()].key)
        return cell if cell in self.unsaved else None

    def muted(self, index: Index) -> bool:
        """Whether a row is not studied."""
        line = self.line(index.row())
        return line is None or line.muted

    # --- as Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        across = orientation == Qt.Orientation.Horizontal
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.columns[section].title if across and section < len(self.columns) else str(section + 1)
        if role == Qt.ItemDataRole.TextAlignmentRole and across:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        place = (index.row(), index.column())
        if place not in self._flags:  # asked for each cell each time it is painted
            self._flags[place] = _TYPED if index.isValid() and self.editable(index) else _READ
        return self._flags[place]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        tell = self._roles.get(role)
        return None if tell is None else tell(index)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        typed = self.put(index, str(value))
        if typed is None or role != Qt.ItemDataRole.EditRole or typed.text == self.text(index):
            return False
        self.typed.emit([typed])
        return True

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if 0 <= column < len(self.columns):
            self.sort_wanted.emit(self.columns[column].key, order == Qt.SortOrder.DescendingOrder)

    def _reason(self, index: Index) -> str | None:
        refused = self.refused(index)
        return _("Not saved: {why}").format(why=refused.why) if refused else None

    def _tip(self, index: Index) -> str:
        return tip(self._reason(index) or self.words(index))

    def _background(self, index: Index) -> Any:
        return theme.colour("bad_soft") if self.refused(index) else None

    def _foreground(self, index: Index) -> Any:
        return theme.colour("muted") if self.muted(index) else None

    def _spoken(self, index: Index) -> str:
        column = self.columns[index.column()]
        words = _("{column}: {words}").format(column=column.title, words=self.words(index) or _("empty"))
        refused = self.refused(index)
        return _("{words}, not saved: {why}").format(words=words, why=refused.why) if refused else words
