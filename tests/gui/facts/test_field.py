"""The field for a search."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication


def test_a_mistake_in_the_search_is_said_and_the_rows_stay(page, press, write, settled):
    write("type:opening (")
    settled(page)
    assert page.model.rowCount() == 11
    press("Return")
    assert page.status.text() == "This parenthesis is not closed. Add ), or write \\(."
    assert page.status.property("tone") == "bad"
    assert QApplication.focusWidget() is page.field
