"""Which columns there are, by what is shown, and that a choice is remembered."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from tables import cells

from study_app.gui import theme
from study_app.gui.facts.editor import in_lines
from study_app.gui.widgets import GAP


def test_columns_that_were_chosen_are_there_the_next_time(window, page, press, settled):
    page._toggle_column("id")
    assert [column.key for column in page.model.columns] == ["statement", "type", "when", "tags", "status", "id"]
    assert cells(page, "id")[0] == "north-opened"
    press("Escape", "Ctrl+L")
    again = settled(window.stack[-1])
    assert [column.key for column in again.model.columns][-1] == "id"
    again.choose_columns(())
    assert [column.key for column in again.model.columns][-1] == "status"


def test_facts_of_one_type_have_its_roles_for_columns_beside_what_they_say(openings):
    columns = [column.title for column in openings.model.columns]
    assert columns == ["Statement", "Bridge", "When", "Tags", "Status"]
    assert columns[openings.table.currentIndex().column()] == "Bridge", "one begins where one can write"
    assert cells(openings, "bridge") == [f"{name} bridge" for name in ("north", "south", "west", "east", "old", "new")]
    assert cells(openings, "when")[0] == "3 May 1901"
    assert QApplication.focusWidget() is openings.table
    assert openings.table.currentIndex().row() == 0


def widths(page):
    header = page.table.horizontalHeader()
    return {column.key: header.sectionSize(place) for place, column in enumerate(page.model.columns)}


@pytest.mark.parametrize("size", [(1024, 600), (1280, 800)])
@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("key", ["Alt+1", "Alt+2"])
def test_the_sentence_is_the_widest_column_and_can_be_read(qapp, window, press, settled, size, scale, key):
    theme.apply(qapp, "light", scale)
    window.resize(*size)
    press("Ctrl+L", key)
    page = settled(window.stack[-1])
    found, room = widths(page), page.table.viewport().width()
    told = found.pop("statement")
    letters = page.table.fontMetrics().averageCharWidth()
    longest = max(map(page.table.fontMetrics().horizontalAdvance, cells(page, "statement")))
    assert told > max(found.values()) or told >= longest
    assert told >= min(longest, 30 * letters)
    assert told < room  # something is seen beside it


def test_columns_follow_the_window_and_one_that_was_pulled_stays_as_wide(window, page, settled):
    before = widths(page)
    window.resize(window.width() + 300, window.height())
    QApplication.processEvents()
    assert sum(widths(page).values()) == page.table.viewport().width() > sum(before.values())
    page.table.horizontalHeader().resizeSection(1, 333)
    window.resize(window.width() - 200, window.height())
    QApplication.processEvents()
    assert widths(page)["type"] == 333
    page.search()
    settled(page)
    assert widths(page)["type"] == 333


def test_a_width_is_there_the_next_time_in_proportion_to_the_letters_until_the_usual_columns_are_wanted(
    qapp, window, app, page, press, settled
):
    page.table.horizontalHeader().resizeSection(1, 200)
    press("Escape", "Ctrl+L")
    again = settled(window.stack[-1])
    assert widths(again)["type"] == 200
    press("Escape")
    theme.apply(qapp, "light", 2.0)
    press("Ctrl+L")
    again = settled(window.stack[-1])
    assert widths(again)["type"] == 400
    again.choose_columns(())
    assert widths(again)["type"] != 400
    assert app.table_widths("facts") == {}


def test_plain_cards_have_no_statement_beside_their_front_and_back(app, window, press, settled, write):
    app.authoring.adding.choose("bridges")
    app.authoring.adding.add("front", "back")
    press("Ctrl+L")
    page = settled(window.stack[-1])
    write("type:flashcard")
    press("Return")
    settled(page)
    assert [column.key for column in page.model.columns][:2] == ["front", "back"]
    window.close()


def test_where_nothing_is_found_the_columns_stay_as_wide(window, page, settled):
    before = widths(page)
    page.field.setText("zeppelin")
    page.search()
    settled(page)
    assert page.model.rowCount() == 0 and widths(page) == before
    window.resize(window.width() + 100, window.height())
    QApplication.processEvents()
    assert widths(page) | {"statement": 0} == before | {"statement": 0}
    page.field.setText("type:opening")
    page.search()
    settled(page)
    titles = [column.key for column in page.model.columns]
    page.field.setText("type:opening zeppelin")
    page.search()
    settled(page)
    assert [column.key for column in page.model.columns] == titles


def test_a_table_that_begins_with_nothing_found_has_the_sentence_for_its_widest_column(window):
    window.ways.open_facts("zeppelin")
    found = widths(window.page)
    assert window.page.model.rowCount() == 0 and found.pop("statement") > 2 * max(found.values())


def test_where_letters_are_large_each_word_of_a_short_column_is_read_whole_and_a_day_takes_two_lines(
    qapp, window, app, press, settled
):
    theme.apply(qapp, "light", 2.0)
    window.resize(1280, 800)
    press("Ctrl+L")
    page = settled(window.stack[-1])
    found, letters = widths(page), page.table.fontMetrics()
    for key in ("type", "when", "tags", "status"):
        for text in cells(page, key):
            assert max(map(letters.horizontalAdvance, text.split(" "))) <= found[key] - GAP
    for text in cells(page, "when"):
        assert "…" not in in_lines(text, found["when"] - GAP, letters, 2)
    assert found["when"] < letters.horizontalAdvance("28 September 2000")


def test_where_nothing_is_found_nothing_scrolls_sideways(qapp, window, press, settled):
    theme.apply(qapp, "light", 2.0)
    window.resize(1024, 600)
    press("Ctrl+L")
    page = settled(window.stack[-1])
    assert page.table.horizontalScrollBar().isVisible()
    page.field.setText("zeppelin")
    page.search()
    settled(page)
    assert not page.table.horizontalScrollBar().isVisible()
