"""The table: the keys and the clipboard of a spreadsheet over rows that are read as one scrolls."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QItemSelectionRange, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QHeaderView, QTableView

from study_app.facts.cells import block_text, read_block, spread
from study_app.facts.listing import Key
from study_app.facts.typed import Typed
from study_app.gui import theme
from study_app.gui.facts.editor import CellDelegate, CellEdit
from study_app.gui.facts.model import TableModel
from study_app.gui.widgets import GAP
from study_app.i18n import _

MOST_CELLS = 200_000
"""More cells are not copied or filled at once: the clipboard of a whole library helps nobody."""

_LOOKED_AT = 500
"""Rows that are looked at one by one for what can be done with them."""

_STEPS = {"down": (1, 0), "up": (-1, 0), "right": (0, 1), "left": (0, -1)}


class TableView(QTableView):
    """A table of facts or cards that is edited as a spreadsheet is."""

    typed = Signal(list)
    """Texts (`Typed`) that one action put into cells."""
    open_wanted = Signal(int)
    """The number of a row whose fact is to be opened."""
    edit_wanted = Signal(int)
    """The number of a row whose fact is to be edited as a whole."""
    menu_wanted = Signal()
    said = Signal(str)
    resized = Signal()
    entered = Signal()
    """The table has the keys now, or has them no more."""

    def __init__(self, model: TableModel, delegate: CellDelegate, name: str) -> None:
        super().__init__()
        self.table = model
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setAccessibleName(name)
        self.setAccessibleDescription(_("Tab goes from cell to cell, F6 out of the table"))
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.EditKeyPressed | triggers.DoubleClicked)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setSortingEnabled(False)
        self.setAlternatingRowColors(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda _point: self.menu_wanted.emit())
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setMinimumSectionSize(6 * GAP)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().hide()
        self._keys = self._key_table()
        delegate.moved.connect(self._moved)
        delegate.spread.connect(self._put_everywhere)
        self.fit()

    def fit(self) -> None:
        """Rows as high as the text is large: where it is very large, two lines of it, for few words have room in one."""
        letters = self.fontMetrics()
        self.verticalHeader().setDefaultSectionSize(
            2 * letters.lineSpacing() + GAP // 2 if theme.large() else letters.height() + GAP + 4
        )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.resized.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.entered.emit()

    def columns_changed(self) -> None:
        """Columns were made wider or narrower without word of it: how far it scrolls follows at once."""
        self.updateGeometries()
        self.viewport().update()

    def go_to(self, row: int, column: int) -> None:
        """Make a cell the current one and the only one selected, whatever keys are held."""
        index = self.table.index(row, column)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    # --- what is being typed

    def _edit(self) -> CellEdit | None:
        edit = self.viewport().findChild(CellEdit) if self.state() is QAbstractItemView.State.EditingState else None
        return edit if isinstance(edit, CellEdit) else None

    @property
    def typing(self) -> Typed | None:
        """What is being typed in a cell, if something else stands there than before."""
        edit = self._edit()
        return edit.typed() if edit is not None and edit.changed else None

    def give_up_typing(self) -> None:
        """Close the cell that is being typed in; nothing of it is saved."""
        if (edit := self._edit()) is not None:
            self.closeEditor(edit, QAbstractItemDelegate.EndEditHint.NoHint)

    # --- what is selected

    def ranges(self) -> list[QItemSelectionRange]:
        """The selected blocks; the current cell where nothing is selected."""
        selection = self.selectionModel().selection()
        blocks = [block for block in (selection.at(n) for n in range(selection.size())) if block.isValid()]
        current = self.currentIndex()
        return blocks or ([QItemSelectionRange(current)] if current.isValid() else [])

    def rows(self) -> list[int]:
        """The numbers of the rows in which a cell is selected, in their order."""
        return sorted({row for block in self.ranges() for row in range(block.top(), block.bottom() + 1)})

    def facts(self) -> list[Key]:
        """The facts of the selected rows, each once."""
        found = self.table.found
        return [] if found is None or not self.rows() else list(dict.fromkeys(found.facts(self.rows())))

    def cards(self) -> list[str]:
        """The cards of the selected rows, where rows are cards."""
        lines = (self.table.line(row) for row in self.rows())
        return [line.row.card for line in lines if line is not None and line.row.card]

    def statuses(self) -> set[str]:
        """The statuses that the facts of the selected rows have; none where there are too many rows to look at each."""
        rows = self.rows()
        if len(rows) > _LOOKED_AT:
            return set()
        return {line.row.status for line in map(self.table.line, rows) if line is not None}

    def _block(self) -> tuple[int, int, int, int] | None:
        """The rectangle round what is selected, in what is seen: top, bottom, and the places of its first and last column."""
        blocks = self.ranges()
        if not blocks:
            return None
        places = [self._place(column) for block in blocks for column in range(block.left(), block.right() + 1)]
        top, bottom = min(block.top() for block in blocks), max(block.bottom() for block in blocks)
        return top, bottom, min(places), max(places)

    def _place(self, column: int) -> int:
        return self.horizontalHeader().visualIndex(column)

    def _column(self, place: int) -> int:
        return self.horizontalHeader().logicalIndex(place)

    def _too_many(self, cells: int) -> bool:
        if cells > MOST_CELLS:
            self.said.emit(_("That is too much at once: {n} cells at most.").format(n=MOST_CELLS))
        return cells > MOST_CELLS

    # --- what is done to cells

    def copy(self) -> None:
        """Put the block of selected cells on the clipboard, as text that reads as the same values."""
        block = self._block()
        if block is None:
            return
        top, bottom, left, right = block
        if self._too_many((bottom - top + 1) * (right - left + 1)):
            return
        columns = [self._column(place) for place in range(left, right + 1)]
        cells = [
            [self.table.text(self.table.index(row, column)) for column in columns] for row in range(top, bottom + 1)
        ]
        alone = len(cells) == 1 and len(columns) == 1
        QGuiApplication.clipboard().setText(cells[0][0] if alone else block_text(cells))
        self.said.emit(_("Copied {rows} × {columns} cells.").format(rows=len(cells), columns=len(columns)))

    def paste(self) -> None:
        """Put the block on the clipboard into the cells from the selected one on, or all over the selection."""
        block = self._block()
        text = QGuiApplication.clipboard().text()
        if block is None or not text:
            return
        top, bottom, left, right = block
        cells = spread(read_block(text), bottom - top + 1, right - left + 1)
        if not cells or self._too_many(len(cells) * len(cells[0])):
            return
        self._put(top, left, cells)

    def clear_cells(self) -> None:
        """Empty the selected cells."""
        blocks = self.ranges()
        if not self._too_many(sum(block.width() * block.height() for block in blocks)):
            indexes = (self.table.index(row, column) for row, column in _cells(blocks))
            self._tell(self.table.put(index, "") for index in indexes)

    def fill_down(self) -> None:
        """Give the cells of the selection what stands in its first row; of one row, what stands above it."""
        block = self._block()
        if block is None:
            return
        top, bottom, left, right = block
        start = max(0, top - 1) if top == bottom else top
        if self._too_many((bottom - start) * (right - left + 1)) or start == bottom:
            return
        first = [self.table.text(self.table.index(start, self._column(place))) for place in range(left, right + 1)]
        self._put(start + 1, left, [first] * (bottom - start))
        if top < bottom:
            self._select(top, left, bottom, right)  # as it was: what is done next is done to the same rows

    def _put_everywhere(self, text: str) -> None:
        """Give one text to the current column in all selected rows."""
        rows, column = self.rows(), self.currentIndex().column()
        if not self._too_many(len(rows)):
            self._tell([self.table.put(self.table.index(row, column), text) for row in rows])

    def _put(self, top: int, left: int, cells: Sequence[Sequence[str]]) -> None:
        found: list[Typed | None] = []
        shown = self.table.columnCount()
        for row, texts in enumerate(cells, top):
            if row >= self.table.rowCount():
                break
            columns = (self._column(place) for place in range(left, min(left + len(texts), shown)))
            found += [
                self.table.put(self.table.index(row, column), text)
                for column, text in zip(columns, texts, strict=False)
            ]
        right = min(left + len(cells[0]), shown) - 1
        bottom = min(top + len(cells), self.table.rowCount()) - 1
        self._tell(found)
        self._select(top, left, bottom, right)

    def _select(self, top: int, left: int, bottom: int, right: int) -> None:
        selection = QItemSelection()
        for place in range(left, right + 1):
            column = self._column(place)
            selection.select(self.table.index(top, column), self.table.index(bottom, column))
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _tell(self, several: Iterator[Typed | None] | Sequence[Typed | None]) -> None:
        found = list(several)
        typed = [one for one in found if one is not None]
        if typed:
            self.typed.emit(typed)
        elif found:
            self.said.emit(_nothing_there())

    # --- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        work = self._keys.get((Qt.Key(event.key()), modifiers))
        if work is None:
            super().keyPressEvent(event)
        else:
            work()

    def _key_table(self) -> dict[tuple[Qt.Key, Qt.KeyboardModifier], Callable[[], object]]:
        keys, held = Qt.Key, Qt.KeyboardModifier
        plain, control, shift, alt = held.NoModifier, held.ControlModifier, held.ShiftModifier, held.AltModifier
        found: dict[tuple[Qt.Key, Qt.KeyboardModifier], Callable[[], object]] = {
            (keys.Key_F2, plain): self._type,
            (keys.Key_Delete, plain): self.clear_cells,
            (keys.Key_Backspace, plain): self.clear_cells,
            (keys.Key_C, control): self.copy,
            (keys.Key_V, control): self.paste,
            (keys.Key_D, control): self.fill_down,
            (keys.Key_Space, control): lambda: self.selectColumn(self.currentIndex().column()),
            (keys.Key_Space, shift): lambda: self.selectRow(self.currentIndex().row()),
            (keys.Key_Up, alt): partial(self._sort, Qt.SortOrder.AscendingOrder),
            (keys.Key_Down, alt): partial(self._sort, Qt.SortOrder.DescendingOrder),
            (keys.Key_Menu, plain): self.menu_wanted.emit,
            (keys.Key_F10, shift): self.menu_wanted.emit,
        }
        for enter in (keys.Key_Return, keys.Key_Enter):
            found[enter, plain] = self._type_or_open
            found[enter, control] = lambda: self.open_wanted.emit(self.currentIndex().row())
            found[enter, alt] = lambda: self.edit_wanted.emit(self.currentIndex().row())
        return found

    def _type(self) -> None:
        index = self.currentIndex()
        if index.isValid() and self.table.editable(index):
            self.edit(index)
        else:
            self.said.emit(_nothing_there())

    def _type_or_open(self) -> None:
        index = self.currentIndex()
        if index.isValid() and self.table.editable(index):
            self.edit(index)
        elif index.isValid():
            self.open_wanted.emit(index.row())

    def _sort(self, order: Qt.SortOrder) -> None:
        self.table.sort(self.currentIndex().column(), order)

    def _moved(self, move: str) -> None:
        """An edit is done: the current cell moves the way that the key said."""
        self.setFocus()
        index = self.currentIndex()
        down, across = _STEPS.get(move, (0, 0))
        row, place = index.row() + down, self._place(index.column()) + across
        if place >= self.table.columnCount():
            row, place = row + 1, 0
        elif place < 0:
            row, place = row - 1, self.table.columnCount() - 1
        if move and move != "all" and 0 <= row < self.table.rowCount():
            self.go_to(row, self._column(place))


def _nothing_there() -> str:
    return _("Nothing can be typed in this column: it follows from the other fields, or is chosen when a fact is made.")


def _cells(blocks: Sequence[QItemSelectionRange]) -> Iterator[tuple[int, int]]:
    """The rows and columns of the cells in some blocks."""
    for block in blocks:
        for row in range(block.top(), block.bottom() + 1):
            for column in range(block.left(), block.right() + 1):
                yield row, column
