"""Typing in a cell, as in a spreadsheet."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tables import cells, go, line

from study_app.gui import theme
from study_app.gui.facts.editor import in_lines
from study_app.gui.widgets import GAP


def test_typing_replaces_a_cell_and_enter_saves_it_and_goes_down(openings, press, write):
    go(openings, 0, "when")
    write("4 May 1901")
    assert openings.status.text() == "Read as 4 May 1901."
    press("Return")
    assert cells(openings, "when")[0] == "4 May 1901"
    assert openings.status.text().startswith("Saved. 1 question changed")
    assert openings.table.currentIndex().row() == 1
    assert QApplication.focusWidget() is openings.table


def test_what_saving_a_cell_would_do_is_told_while_one_types(openings, press, write, qtbot):
    go(openings, 0, "when")
    before = cells(openings, "when")[0]
    write("4 May 1901")
    qtbot.waitUntil(lambda: openings.status.text().startswith("Read as 4 May 1901. 1 question changes in 1 deck"))
    press("Escape")
    assert cells(openings, "when")[0] == before
    assert not openings.model.unsaved


def test_f2_goes_on_with_the_text_and_tab_goes_to_the_right_and_escape_gives_up(openings, press, write):
    go(openings, 1, "when")
    press("F2")
    assert line(openings).text() == "9 June 1904", "as it is shown"
    press("Home", "Delete")
    write("8")
    press("Tab")
    assert cells(openings, "when")[1] == "8 June 1904"
    assert openings.model.columns[openings.table.currentIndex().column()].key == "tags"
    press("Shift+Tab", "F2")
    write("nonsense")
    press("Escape")
    assert cells(openings, "when")[1] == "8 June 1904"
    assert not openings.model.unsaved


def test_a_name_is_offered_by_its_beginning_and_a_new_one_can_be_made(app, openings, press, write):
    go(openings, 0, "bridge")
    write("sou")
    assert line(openings).offers.words == ["south bridge", "New bridge: sou"]
    press("Return")
    assert cells(openings, "bridge")[0] == "south bridge", "the only name that goes on so"
    go(openings, 0, "bridge")
    write("Iron bridge")
    assert line(openings).offers.words == ["New bridge: Iron bridge"]
    press("Down", "Return")
    assert cells(openings, "bridge")[0] == "Iron bridge"
    assert "Iron bridge" in named(app)
    press("Ctrl+Z")
    assert cells(openings, "bridge")[0] == "south bridge"
    assert "Iron bridge" not in named(app)


def named(app):
    """What the things of the pack are called."""
    return [row.data["name"] for row in app.desk.rows("bridges", "entity")]


def test_choices_are_all_offered_and_their_beginning_is_enough(openings, press, write):
    go(openings, 0, "status")
    press("F2")
    assert line(openings).offers.words == ["confirmed", "draft", "retired"]
    press("Escape")
    write("dr")
    press("Return")
    assert cells(openings, "status")[0] == "draft"


def test_a_cell_that_is_left_by_the_mouse_or_with_the_page_is_saved(window, app, openings, press, write):
    go(openings, 0, "when")
    when = openings.table.currentIndex().column()
    write("1902")
    QTest.mouseClick(
        openings.table.viewport(),
        Qt.MouseButton.LeftButton,
        pos=openings.table.visualRect(openings.model.index(3, when)).center(),
    )
    assert cells(openings, "when")[0] == "1902"
    write("1999")
    openings.field.setFocus()
    assert app.desk.row("bridges", "fact", "east-opened").data["when"] == "1999"


def test_a_text_is_broken_between_words_into_the_lines_it_has_and_dots_stand_for_the_rest(qapp):
    metrics = QFontMetrics(qapp.font())
    text, room = "The bridge over the river was built for the tram", metrics.horizontalAdvance("The bridge over the")
    assert in_lines(text, room, metrics, 3) == "The bridge over the\nriver was built for\nthe tram"
    first, second = in_lines(text, room, metrics, 2).split("\n")
    assert first == "The bridge over the" and second.startswith("river was") and second.endswith("…")
    assert "\n" not in in_lines("Unbreakable" * 9, room, metrics, 2), "a word is not broken"
    assert in_lines("short", room, metrics, 2) == "short"


def test_where_letters_are_large_a_row_has_two_lines(qapp, page):
    for scale, lines in ((1.0, 1), (2.0, 2)):
        theme.apply(qapp, "light", scale)
        QApplication.processEvents()
        assert page.table.rowHeight(0) >= lines * page.table.fontMetrics().lineSpacing()
        assert page.table.rowHeight(0) < (lines + 1) * page.table.fontMetrics().lineSpacing()
    theme.apply(qapp, "light", 1.0)


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("key", ["when", "bridge", "tags", "status"])
def test_a_field_in_a_cell_has_room_to_type_and_is_seen_whole(qapp, window, openings, press, key, scale):
    theme.apply(qapp, "light", scale)
    window.resize(900, 700)
    QApplication.processEvents()
    go(openings, 0, key)
    press("F2")
    edit, seen = line(openings), openings.table.viewport().rect()
    assert seen.left() <= edit.geometry().left() and edit.geometry().right() <= seen.right()
    press("Escape")


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_a_field_covers_its_cell_alone_and_grows_only_with_what_has_no_room_in_it(
    qapp, window, openings, press, write, scale
):
    theme.apply(qapp, "light", scale)
    window.resize(round(1000 * scale), 700)
    QApplication.processEvents()
    go(openings, 0, "tags")
    table, index = openings.table, openings.table.currentIndex()
    table.setColumnWidth(index.column(), round(130 * scale))
    write("ab")
    edit, cell, seen = line(openings), table.visualRect(index), table.viewport().width()
    assert edit.geometry() == cell
    long = "a word and more words of which some have no room"
    write(long)
    assert edit.text() == f"ab{long}" and edit.height() == cell.height()
    needs = edit.fontMetrics().horizontalAdvance(edit.text())
    assert min(seen, needs) <= edit.width() <= min(seen, needs + 4 * GAP)
    assert edit.x() >= 0 and edit.geometry().right() < seen
    edit.clear()
    assert edit.geometry() == cell
    press("Escape")
    theme.apply(qapp, "light", 1.0)
