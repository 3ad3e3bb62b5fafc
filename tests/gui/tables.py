"""What tests do with the table of facts: read its columns, go to a cell, select some."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel

from study_app.gui.facts.editor import CellEdit
from study_app.gui.facts.page import FactsPage


def cells(page: FactsPage, column: str) -> list[str]:
    place = [one.key for one in page.model.columns].index(column)
    return [page.model.index(row, place).data() for row in range(page.model.rowCount())]


def line(page: FactsPage) -> CellEdit:
    """The line in which a cell is being edited."""
    [found] = [edit for edit in page.table.findChildren(CellEdit) if edit.isVisible()]
    return found


def go(page: FactsPage, row: int, column: str) -> None:
    place = [one.key for one in page.model.columns].index(column)
    page.table.go_to(row, place)


def select(page: FactsPage, rows: range, column: str) -> None:
    """As with Shift and the arrows."""
    go(page, rows[0], column)
    place = page.table.currentIndex().column()
    page.table.selectionModel().clearSelection()
    for row in rows:
        page.table.selectionModel().select(page.model.index(row, place), QItemSelectionModel.SelectionFlag.Select)
