"""Which columns there are, by what is shown, and that a choice is remembered."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from tables import cells


def test_columns_that_were_chosen_are_there_the_next_time(window, page, press, settled):
    page._toggle_column("id")
    page._toggle_column("source")
    assert [column.key for column in page.model.columns] == ["statement", "type", "when", "tags", "status", "id"]
    assert cells(page, "id")[0] == "north-opened"
    press("Escape", "Ctrl+L")
    again = settled(window.stack[-1])
    assert [column.key for column in again.model.columns][-1] == "id"
    again.choose_columns(())
    assert [column.key for column in again.model.columns][-1] == "source"


def test_facts_of_one_type_have_its_roles_for_columns(openings):
    assert [column.title for column in openings.model.columns] == ["Bridge", "When", "Tags", "Status"]
    assert cells(openings, "bridge") == [f"{name} bridge" for name in ("north", "south", "west", "east", "old", "new")]
    assert cells(openings, "when")[0] == "3 May 1901"
    assert QApplication.focusWidget() is openings.table
    assert openings.table.currentIndex().row() == 0
