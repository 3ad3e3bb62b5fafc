"""The lines beside the table: what they find, and searches kept under a name."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication


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
