"""The lines beside the table: what they find, and searches kept under a name."""

from __future__ import annotations

import pytest
from looks import cut_off
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication

from study_app.gui import theme
from study_app.gui.widgets import GAP


def test_the_sidebar_searches_by_enter_and_adds_with_control(page, press, settled):
    press("Shift+F6")
    assert QApplication.focusWidget() is page.sidebar
    titles = {item.text(0): item for item in page.sidebar._items()}
    page.sidebar.setCurrentItem(titles["Openings"])
    press("Return")
    settled(page)
    assert page.model.rowCount() == 6
    page.field.setText("north")
    page.sidebar.setCurrentItem(titles["Openings"])
    press("Ctrl+Return")
    settled(page)
    assert page.model.rowCount() == 1


def test_a_search_is_kept_under_a_name_and_forgotten_and_that_is_taken_back(openings, press, write, settled):
    press("Ctrl+Shift+S")
    write("When opened")
    press("Return")
    settled(openings)
    titles = {item.text(0): item for item in openings.sidebar._items()}
    assert openings.status.text() == "“When opened” is in the sidebar."
    openings.sidebar.setFocus()
    openings.sidebar.setCurrentItem(titles["When opened"])
    press("Delete")
    settled(openings)
    assert "When opened" not in {item.text(0) for item in openings.sidebar._items()}
    press("Ctrl+Z")
    assert openings.app.decisions.searches


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_ring_goes_round_the_current_line_while_the_keys_are_there(qapp, page, press, scheme):
    theme.apply(qapp, scheme, 1.0)

    def ring() -> int:
        """How many points of the current line have the colour of the focus."""
        box = page.sidebar.visualItemRect(page.sidebar.currentItem())
        seen = page.sidebar.viewport().grab(QRect(0, box.y(), page.sidebar.viewport().width(), box.height())).toImage()
        points = ((x, y) for x in range(seen.width()) for y in range(seen.height()))
        return sum(seen.pixelColor(x, y) == theme.colour("focus") for x, y in points)

    assert ring() == 0
    press("Shift+F6")
    assert ring() >= 4 * page.sidebar.viewport().width() - 20  # two points thick, above and below
    press("Down")
    assert ring() >= 4 * page.sidebar.viewport().width() - 20
    press("F6")
    assert ring() == 0


def test_a_sidebar_that_cannot_be_read_is_told_once_and_not_looked_at_again(page, qtbot):
    page.app.path.unlink()  # the table goes on reading what it has open
    page.count_later()
    qtbot.waitUntil(lambda: not page._counting.isActive())
    assert "facts.db cannot be opened" in page.status.text()


@pytest.mark.parametrize("lost", [False, True])
def test_while_nothing_is_in_the_sidebar_it_says_why(window, press, settled, lost):
    press("Ctrl+L")
    page = window.stack[-1]
    if lost:  # at once, before the sidebar is read beside the window
        page.app.path.unlink()  # the table goes on reading what it has open
    assert [item.text(0) for item in page.sidebar._items()] == ["Reading…"]
    assert cut_off(page) == []
    settled(page)
    there = [page.sidebar.topLevelItem(n).text(0) for n in range(page.sidebar.topLevelItemCount())]
    assert there == ["It cannot be read"] if lost else "Decks" in there and "Reading…" not in there
    window.close()


def test_the_marks_of_what_opens_grow_with_the_text(page, press, settled):
    before = page.sidebar.indentation()
    for _step in range(8):
        press("Ctrl++")
    assert theme.scale() == 2
    page.beside.setChecked(True)
    QApplication.processEvents()
    assert page.sidebar.isVisible()
    assert page.sidebar.indentation() == 1.5 * before


def test_names_have_all_the_room_that_the_counts_do_not_need(qapp, page):
    theme.apply(qapp, "light", 2.0)
    page.beside.setChecked(True)
    QApplication.processEvents()
    longest = max(item.text(1) for item in page.sidebar._items())
    counts = page.sidebar.fontMetrics().horizontalAdvance(longest)
    assert page.sidebar.header().sectionSize(1) <= counts + 3 * GAP
