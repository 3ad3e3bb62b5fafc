"""Finding as one types: what is shown, and the way to a page and back, all by keys."""

from __future__ import annotations

import pytest
from looks import accessible, cut_off, nameless, words
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from study_app.gui import reading
from study_app.gui.entity import EntityPage
from study_app.gui.fact import FactPage
from study_app.gui.find import FindPage
from study_app.gui.reading import Sign, knowledge_words, row_height
from study_app.study.knowledge import Knowledge


@pytest.fixture
def page(window, press) -> FindPage:
    """The page, opened by its key."""
    press("Ctrl+F")
    return window.stack[-1]


def rows(page):
    return [page.rows.index(row).data() for row in range(page.rows.rowCount())]


def test_the_field_has_the_keys_and_says_what_to_type(page):
    assert QApplication.focusWidget() is page.field
    assert "Type the beginning of a name" in words(page)
    assert rows(page) == []


def test_rows_come_as_one_types_with_their_kinds(page, write):
    write("sou")
    assert rows(page)[0] == "south bridge"
    assert "The south bridge was opened on 9 June 1904." in rows(page)
    names = [node.text(QAccessible.Text.Name) for node in accessible(page)]
    assert "south bridge, Bridge" in names
    assert "The south bridge was opened on 9 June 1904., Opening, not met yet" in names
    assert f"{len(rows(page))} found." in page.said.text()


def test_what_the_signs_before_facts_mean_is_told_where_there_are_any(page, write, press):
    known = [knowledge_words(one) for one in Knowledge]
    assert not any(one in words(page) for one in known)
    write("sou")
    assert all(one in words(page) for one in known)
    assert len(page.findChildren(Sign)) == len(known)
    press("Ctrl+A")
    write("zzz")
    assert not any(one in words(page) for one in known)


def test_enter_opens_the_marked_row_an_entity_or_a_fact_and_back_is_the_search_as_it_was(window, page, press, write):
    write("south")
    press("Return")
    assert isinstance(window.stack[-1], EntityPage)
    press("Escape")
    assert window.stack[-1] is page
    assert QApplication.focusWidget() is page.field
    assert page.field.text() == "south"
    press("Down", "Return")
    assert isinstance(window.stack[-1], FactPage)
    assert window.stack[-1].told.fact.id == "south-opened"


def test_the_arrows_stop_at_the_ends_and_typing_goes_on(page, press, write):
    write("bridge")
    press("Up")
    assert page.list.currentIndex().row() == 0
    press(*["Down"] * 100)
    assert page.list.currentIndex().row() == len(rows(page)) - 1
    write("s north")
    assert page.field.text() == "bridges north"


def test_the_rows_can_have_the_keys_themselves(window, page, press, write):
    write("south")
    press("Tab")
    assert QApplication.focusWidget() is page.list
    press("Down", "Return")
    assert isinstance(window.stack[-1], FactPage)


def test_a_click_opens_a_row(window, page, write):
    write("south")
    place = page.list.visualRect(page.rows.index(0)).center()
    QTest.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert isinstance(window.stack[-1], EntityPage)


def test_nothing_found_is_said_and_enter_does_nothing(window, page, press, write):
    write("atlantis")
    press("Return", "Down")
    assert window.stack[-1] is page
    assert "Nothing is found for “atlantis”." in words(page)


@pytest.mark.parametrize("typed", ['"', "*", "NEAR(", "bridge AND", "-", "'; DROP TABLE fact; --", "\ud83d"])
def test_nothing_that_is_typed_breaks_it(page, typed):
    page.field.setText(typed)
    page.field.setText(f"north {typed}")
    assert page.isVisible()


def test_ctrl_f_comes_back_to_the_field_with_all_of_it_marked(window, page, press, write):
    write("south")
    page.list.setFocus()
    press("Ctrl+F")
    assert window.stack == [window.decks, page]
    assert QApplication.focusWidget() is page.field
    write("north")
    assert page.field.text() == "north"


def test_a_question_that_is_being_asked_waits(window, press, write):
    press("Return")
    study = window.study
    press("Ctrl+F", "Escape")
    assert window.stack[-1] is study
    assert window.study is study


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_everything_has_a_name_and_room(window, press, write, scale):
    window.app.text_scale = scale
    window.dress()
    window.resize(1024, 600)
    press("Ctrl+F")
    write("south")
    QApplication.processEvents()
    assert nameless(window) == []
    assert cut_off(window) == []
    assert "Ctrl+F" in dict(window.stack[-1].keys())


def test_that_nothing_is_found_is_said_and_nothing_from_below_another_page(
    window, page, write, press, monkeypatch, tmp_path
):
    monkeypatch.setenv("STUDY_APP_TRACE", str(tmp_path / "trace"))
    write("sou")
    write("zzz")
    said = (tmp_path / "trace").read_text().splitlines()
    assert said[-1] == "say Nothing is found for “souzzz”. Fewer letters find more."
    page.field.setText("south")
    press("Return")
    before = (tmp_path / "trace").read_text()
    window.library_changed()
    assert (tmp_path / "trace").read_text() == before


def test_a_long_text_is_shown_whole_and_of_very_many_each_has_a_line(page, write, qtbot, monkeypatch):
    page.window().resize(640, 500)
    long = "The south bridge was opened on 9 June 1904."
    write("south")
    QApplication.processEvents()
    place = page.rows.index(rows(page).index(long))
    short = page.rows.index(rows(page).index("south bridge"))
    page.list.setFixedWidth(180)
    qtbot.waitUntil(lambda: page.list.visualRect(place).height() > 1.3 * page.list.visualRect(short).height())
    monkeypatch.setattr(reading, "MOST_WHOLE", 1)
    page.list.doItemsLayout()
    assert page.list.visualRect(place).height() == row_height(page.list.font())
