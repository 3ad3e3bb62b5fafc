"""The field for a search, and what stands in the table where what is written in it cannot be searched for."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from study_app.gui.facts import page as facts_page


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("type:opening (", "This parenthesis is not closed. Add ), or write \\(."),
        ("date:abc", "“abc” is no date. Write 1992, 1992-05, 1992-05-15 or 1992..2002."),
        ('"the north', "These quotes are not closed"),
        ("deck:nothere", "no deck"),
    ],
)
def test_where_a_search_is_wrong_no_rows_stand_there_but_why_and_what_to_do(page, write, settled, query, why):
    write(query)
    settled(page)
    QTest.qWait(2 * facts_page._PAUSE_MS)
    assert page.model.rowCount() == 0
    assert page.count.text() == ""
    assert why.casefold() in page.empty.text().casefold()
    assert page.empty.isVisible() and page.empty.property("tone") == "bad"
    assert QApplication.focusWidget() is page.field


def test_enter_tells_at_once_what_is_wrong_and_the_keys_stay_in_the_field(page, press, write):
    write("type:opening (")
    press("Return")
    assert page.model.rowCount() == 0
    assert page.empty.text() == "This parenthesis is not closed. Add ), or write \\(."
    assert QApplication.focusWidget() is page.field


def test_while_keys_follow_the_rows_stay_as_they_are(page, write):
    shown = []
    page.model.modelReset.connect(lambda: shown.append((page.field.text(), page.model.rowCount())))
    for letter in '"the north':
        write(letter)
        QTest.qWait(2 * facts_page._TYPING_MS)
        assert page.model.rowCount() == 11
    assert shown == []
    write('"')
    QTest.qWait(2 * facts_page._TYPING_MS)
    assert [count for _text, count in shown] == [3]


def test_a_word_that_can_be_chosen_is_begun_and_not_wrong_until_the_list_is_closed(page, press, write, qtbot):
    write("deck:")
    qtbot.waitUntil(lambda: page.empty.isVisible())
    assert page.field.offers.shown
    assert page.empty.property("tone") == "muted" and page.empty.text().startswith("Go on with the word")
    assert page.model.rowCount() == 0
    press("Escape")
    qtbot.waitUntil(lambda: page.empty.property("tone") == "bad")


def test_what_is_mended_shows_its_rows_and_how_many_they_are(page, press, write, settled):
    write("date:abc")
    press("Return")
    page.field.selectAll()
    write("type:opening")
    settled(page)
    assert page.model.rowCount() == 6
    assert page.count.text() == "6 facts"
    assert not page.empty.isVisible()


def test_down_leads_to_what_a_right_search_finds_though_words_are_offered(page, press, write, settled):
    write("type:opening a")
    settled(page)
    assert page.field.offers.shown
    press("Down")
    settled(page)
    assert QApplication.focusWidget() is page.table
    assert not page.field.offers.shown
    assert page.field.text() == "type:opening a"


def test_down_chooses_where_the_word_is_half_written_and_up_does_so_always(page, press, write):
    write("deck:")
    press("Down")
    assert QApplication.focusWidget() is page.field and page.field.offers.marked
    press("Escape")
    page.field.selectAll()
    write("a")
    press("Up")
    assert page.field.offers.marked, "the list is reached from its end"
    press("Down")
    assert QApplication.focusWidget() is page.field, "who is in the list stays in it"
    press("Return")
    assert page.field.text().endswith(":")
