"""What the table shows and says of its cells."""

from __future__ import annotations

from looks import accessible, nameless
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from tables import cells, go, line


def test_what_is_not_understood_stays_marked_with_its_reason_and_is_not_saved(window, openings, press, write):
    go(openings, 0, "when")
    write("soon")
    press("Return")
    index = openings.model.index(0, openings.table.currentIndex().column())
    reason = "“soon” is not understood as a date. Write 15 May 1992, May 1992, 1992, about 1992 or 1994/1999."
    assert index.data() == "soon"
    assert index.data(Qt.ItemDataRole.ToolTipRole) == f"Not saved: {reason}"
    assert index.data(Qt.ItemDataRole.AccessibleDescriptionRole) == f"Not saved: {reason}"
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == f"When: soon, not saved: {reason}"
    assert index.data(Qt.ItemDataRole.BackgroundRole) is not None
    assert openings.status.text() == f"Not saved: {reason}"
    assert openings.app.desk.last is None
    go(openings, 1, "when")
    go(openings, 0, "when")
    assert openings.status.text() == f"Not saved: {reason}"
    press("Return")
    assert line(openings).text() == "soon", "what was typed can be mended"
    line(openings).setText("1901")
    press("Return")
    assert index.data() == "1901"
    assert not openings.model.unsaved


def test_a_fact_that_would_be_wrong_is_not_saved_and_says_why(openings, press):
    go(openings, 0, "when")
    press("Delete")
    assert "its sentence needs {when}" in openings.status.text()
    assert cells(openings, "when")[0] == ""
    assert openings.app.desk.last is None


def test_everything_that_has_the_focus_has_a_name_and_cells_are_read_with_their_column(page):
    assert nameless(page) == []
    assert page.model.index(0, 2).data(Qt.ItemDataRole.AccessibleTextRole) == "When: 3 May 1901"
    names = {node.text(QAccessible.Text.Name) for node in accessible(page)}
    assert {"Search", "Facts", "What to search for"} <= names
