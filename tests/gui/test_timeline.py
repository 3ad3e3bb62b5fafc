"""The timeline page: what is on it, axis and list in step, and the way to a fact and back."""

from __future__ import annotations

from threading import Event

import pytest
from eras import event, every_kind
from looks import accessible, cut_off, nameless, words
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from study_app.facts import reading as facts
from study_app.facts.kinds import Modality
from study_app.gui.fact import FactPage
from study_app.gui.reading import TONES
from study_app.gui.timeline import TimelinePage, _shapes
from study_app.study import reading
from study_app.study.knowledge import Knowledge


@pytest.fixture
def page(window, press) -> TimelinePage:
    """The timeline of the deck of openings."""
    press("T")
    return window.stack[-1]


def test_the_timeline_of_the_deck_with_the_focus_opens_by_its_key_and_escape_goes_back(window, press):
    window.decks.tiles[1].setFocus()
    press("T")
    assert window.windowTitle() == "Timeline - Study App"
    assert window.stack[-1].decks.currentText() == "Keepers & purposes"
    press("Escape")
    assert window.stack == [window.decks]
    press("T", "Alt+Left")
    assert window.stack == [window.decks]


def test_the_menu_opens_the_timeline_of_all_decks_of_a_pack(window, press):
    press("Ctrl+T")
    assert window.stack[-1].decks.currentText() == "Bridges of a small town: all decks"
    assert len(window.stack[-1].axis.events) == 6


def test_the_axis_has_the_keys_at_first_and_both_sides_show_the_facts_by_time(page):
    assert QApplication.focusWidget() is page.axis
    titles = [page.rows.index(row).data() for row in range(page.rows.rowCount())]
    assert titles[0] == "Opening of the north bridge"
    assert titles == [event.fact.title for event in page.axis.events]
    assert page.range.text().endswith("6 facts")


def test_many_facts_are_read_beside_the_window_and_the_axis_has_the_keys_then(window, press, qtbot, monkeypatch):
    may_end, timeline = Event(), facts.timeline

    def read(*told):
        assert may_end.wait(20)
        return timeline(*told)

    monkeypatch.setattr(reading, "_AT_ONCE", 2)
    monkeypatch.setattr(facts, "timeline", read)
    press("Ctrl+T")
    page = window.stack[-1]
    assert page.waiting.isVisible()
    assert page.body.isHidden()
    assert page.nothing.isHidden()
    assert QApplication.focusWidget() is page.decks
    may_end.set()
    qtbot.waitUntil(lambda: page.body.isVisible())
    assert page.waiting.isHidden()
    assert len(page.axis.events) == 6
    assert QApplication.focusWidget() is page.axis


def test_a_timeline_that_is_left_while_it_is_read_stays_away(window, press, qtbot, monkeypatch):
    monkeypatch.setattr(reading, "_AT_ONCE", 2)
    press("Ctrl+T", "Escape", "Ctrl+T")
    page = window.stack[-1]
    qtbot.waitUntil(lambda: page.body.isVisible())
    assert window.stack == [window.decks, page]


def test_axis_and_list_are_in_step(page, press):
    press("Down", "Down")
    assert page.list.currentIndex().row() == page.axis.current == 2
    press("F6")
    assert QApplication.focusWidget() is page.list
    press("Down")
    assert page.list.currentIndex().row() == page.axis.current == 3
    press("F6")
    assert QApplication.focusWidget() is page.axis


@pytest.mark.parametrize("side", ["axis", "list"])
def test_enter_opens_the_fact_with_statement_date_and_citation_and_back_is_where_one_was(window, page, press, side):
    if side == "list":
        press("F6")
    press("Down", "Return")
    fact = window.stack[-1]
    assert isinstance(fact, FactPage)
    shown = words(fact)
    assert "The south bridge was opened on 9 June 1904." in shown
    assert "9 June 1904" in shown
    assert "“A book of bridges”, The town, 1 January 1960, paragraph\u00a01" in shown
    press("Escape")
    assert window.stack[-1] is page
    assert QApplication.focusWidget() is getattr(page, side)
    assert page.axis.current == 1


def test_a_click_on_either_side_opens_the_fact(window, page):
    row = page.list.visualRect(page.rows.index(2)).center()
    QTest.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=row)
    assert window.stack[-1].told.fact.id == "west-opened"
    window.back()
    mark = next(mark for mark in page.axis.drawn().marks if mark.index == 0)
    QTest.mouseClick(page.axis, Qt.MouseButton.LeftButton, pos=page.axis.mark_box(mark).center().toPoint())
    assert window.stack[-1].told.fact.id == "north-opened"


def test_other_decks_are_chosen_on_the_page_and_one_without_dates_says_so(page, press):
    page.decks.setFocus()
    press("Down")
    assert page.decks.currentText() == "Keepers & purposes"
    assert page.nothing.isVisible()
    assert not page.body.isVisible()
    assert "No fact here has a date" in words(page)
    assert page.nothing.height() <= page.nothing.sizeHint().height()  # a line, not half of the page
    press("Up")
    assert page.body.isVisible()
    assert not page.nothing.isVisible()


def test_a_deck_without_dates_gives_the_keys_to_the_choice_of_decks(window, press):
    window.decks.tiles[1].setFocus()
    press("T")
    assert QApplication.focusWidget() is window.stack[-1].decks


def test_what_was_learned_is_marked(window, app, press):
    session = app.studying.session("bridges/openings")
    question = session.next()
    session.answer(None, first_key_ms=None, total_ms=900)
    press("T")
    page = window.stack[-1]
    row = next(i for i, event in enumerate(page.axis.events) if event.fact.id == question.card.fact)
    assert "learning" in page.axis.spoken(row)
    others = [page.axis.spoken(i) for i in range(6) if i != row]
    assert all(spoken.endswith("not met yet") for spoken in others)


def test_what_was_remembered_for_some_days_is_marked_as_known_and_nothing_is_red(window, study_for, press):
    study_for(12)
    press("T")
    axis = window.stack[-1].axis
    assert {axis.knowledge(index) for index in range(len(axis.events))} == {Knowledge.KNOWN}
    assert {"bad", "learning"}.isdisjoint(TONES.values()) and len(set(TONES.values())) == 3


def test_a_screen_reader_walks_through_the_list(page):
    names = [node.text(QAccessible.Text.Name) for node in accessible(page)]
    assert "Opening of the north bridge, 3 May 1901, not met yet" in names
    assert "Time axis with 6 facts" in names


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_everything_has_a_name_and_room(window, press, scale):
    window.app.text_scale = scale
    window.dress()
    window.resize(1024, 600)
    press("T")
    QApplication.processEvents()
    assert nameless(window) == []
    box = QAccessible.queryAccessibleInterface(window.stack[-1].decks)
    # its name is what is chosen, to Qt on Unix
    assert box.text(QAccessible.Text.Description) == "Decks on the timeline"
    assert [one.text(QAccessible.Text.Name) for one, _kind in box.relations()] == ["Timeline"]
    assert cut_off(window) == []
    assert window.height() == 600  # it asks for no more than a small screen has


def test_at_large_text_the_list_is_below_the_axis(window, press):
    window.resize(1024, 900)
    press("T")
    page = window.stack[-1]
    QApplication.processEvents()
    assert page.list.x() > page.axis.geometry().right()
    window.zoom(1)
    for _time in range(5):
        window.zoom(1)
    QApplication.processEvents()
    QApplication.processEvents()
    assert page.list.y() > page.axis.geometry().bottom()


def test_on_a_small_screen_with_large_text_axis_and_list_take_turns(window, press):
    window.app.text_scale = 2.0
    window.dress()
    window.resize(1024, 600)
    press("T")
    page = window.stack[-1]
    QApplication.processEvents()
    assert page.axis.isVisible()
    assert not page.list.isVisible()
    assert page.axis.height() >= page.axis.height_of(5)
    press("Down", "F6")
    assert QApplication.focusWidget() is page.list
    assert not page.axis.isVisible()
    assert page.list.currentIndex().row() == 1
    assert page.other.text() == "Axis"
    assert "Opening of the south bridge, 9 June 1904, not met yet" in [
        node.text(QAccessible.Text.Name) for node in accessible(page)
    ]
    QTest.mouseClick(page.other, Qt.MouseButton.LeftButton)
    assert QApplication.focusWidget() is page.axis
    assert page.other.text() == "List"
    window.resize(1600, 1000)
    QApplication.processEvents()
    assert page.list.isVisible()
    assert not page.other.isVisible()


@pytest.mark.parametrize("size", [(1280, 800), (1024, 900), (1280, 1000)])
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_the_list_below_the_axis_shows_three_facts_or_takes_turns_with_it(window, press, size, scale):
    window.app.text_scale = scale
    window.dress()
    window.resize(*size)
    press("T")
    page = window.stack[-1]
    for _time in range(3):
        QApplication.processEvents()
    assert page.axis.isVisible()
    if page.list.isVisible():
        assert page.list.viewport().rect().contains(page.list.visualRect(page.rows.index(2)))


def test_a_small_window_stays_as_high_as_it_is_when_decks_without_dates_are_chosen(window, press):
    window.app.text_scale = 2.0
    window.dress()
    window.resize(1024, 600)
    press("T")
    page = window.stack[-1]
    page.decks.setFocus()
    for key in ("Down", "Up", "Up", "Down"):
        press(key)
        QApplication.processEvents()
        assert window.height() == 600


def test_the_list_goes_where_the_axis_goes(page, press):
    page.resize(page.width(), 300)
    QApplication.processEvents()
    press(*["+"] * 8)
    page.axis.pan(100_000)
    assert page.axis.line.in_view(page.axis.view, page.axis.width())
    assert page.list.visualRect(page.rows.index(5)).intersects(page.list.viewport().rect())


def test_a_row_tells_all_of_its_statement_and_its_time_at_the_pointer(page):
    told = page.rows.index(1).data(Qt.ItemDataRole.ToolTipRole)
    assert "The south bridge was opened on 9 June 1904." in told
    assert "9 June 1904" in told


def test_the_list_follows_when_the_axis_leaves_the_current_event(page, press):
    press("Home", *["+"] * 8)
    page.axis.pan(100_000)
    assert page.list.currentIndex().row() == page.axis.current > 0
    assert page.axis.current in page.axis.line.in_view(page.axis.view, page.axis.width())


def test_the_shapes_of_time_that_are_drawn_are_told_in_words(page):
    assert page.shapes.text() == ""  # single days alone
    assert _shapes(every_kind()) == [
        "bar: all that time", "faded: some time in it", "arrow: beginning or end not known", "dashed: planned",
    ]  # fmt: skip
    planned = event(1, Modality.PLANNED, start="1910", end="1920")
    assert _shapes([planned]) == ["bar: all that time", "dashed: planned"]


def test_the_keys_are_listed(page):
    assert {"F6", "+, -, 0"} <= set(dict(page.keys()))
