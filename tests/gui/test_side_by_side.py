"""A fact is corrected beside the question that it was opened from, and the question is as it was left."""

from __future__ import annotations

import pytest
from clocks import SetClock
from looks import nameless, words
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QSplitterHandle
from sessions import answer
from tables import cells
from test_fact_editor import ctrl_enter, type_in
from test_study import open_deck
from unsaved import reply

from study_app.gui import theme
from study_app.gui.fact_editor import FactEditor
from study_app.gui.facts.page import FactsPage
from study_app.gui.page import Page
from study_app.gui.study import Stage
from study_app.study.scheduler import Rating


@pytest.fixture
def page(window, press):
    window.resize(1200, 800)
    press("Return")
    QApplication.processEvents()
    return window.study


def opened(window, press, *keys: str) -> FactEditor:
    press(*keys)
    QApplication.processEvents()
    editor = window.stack[-1]
    assert isinstance(editor, FactEditor)
    return editor


def test_the_editor_stands_at_the_right_of_the_question_and_has_the_keys(window, page, press, write):
    answer(page, press, write)
    editor = opened(window, press, "E")
    assert window.pages.two_shown and page.isVisible() and editor.isVisible()
    assert page.mapTo(window, page.rect().topRight()).x() <= editor.mapTo(window, editor.rect().topLeft()).x()
    assert QApplication.focusWidget() is editor.lines["when"].edit, "the field that is asked for"
    assert not nameless(editor)


def test_a_saved_date_closes_the_panel_and_tells_what_it_did_at_the_question(window, page, press, write):
    answer(page, press, write)
    focused, answered = QApplication.focusWidget(), page.question
    editor = opened(window, press, "E")
    type_in(editor, "when", "10 June 1999")
    ctrl_enter(editor)
    assert window.stack[-1] is page and not window.pages.two_shown
    assert page.stage is Stage.ANSWERED and page.question is answered
    assert QApplication.focusWidget() is focused
    assert page.notice is not None and page.notice.words.text().startswith("Saved.")
    assert window.app.desk.row("bridges", "fact", answered.card.fact).data["when"] == "1999-06-10"


def test_esc_leads_back_to_what_was_typed_with_the_clock_stopped_meanwhile(window, press, write, app):
    window.resize(1200, 800)
    app.only_forms = ("typed",)
    page = open_deck(window, "Keepers & purposes")
    assert page.question.form == "typed"
    assert isinstance(app.clock, SetClock)
    write("the no")
    press("Home")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Up)
    page.stem.setFocus()
    before = page.question
    opened(window, press, "E", "E")
    app.clock.move(minutes=5)
    press("Esc")
    assert window.stack[-1] is page and page.question is before and page.stage is Stage.ASKING
    assert page.form.entry.text() == "the no"
    assert QApplication.focusWidget() is page.stem
    assert page.watch()[1] < 60_000, "five minutes at the desk are no time of the answer"


def test_before_the_answer_the_fact_is_shown_only_to_who_asks_twice(window, page, press):
    press("E")
    assert window.stack[-1] is page
    assert "tells the answer" in page.notice.words.text()
    opened(window, press, "E")


def test_what_is_answered_after_the_fact_was_seen_counts_as_with_a_hint(window, page, press, write, app):
    seen = page.question.card.id
    opened(window, press, "E", "E")
    press("Esc")
    answer(page, press, write)
    last = app.journal.last_answer().answer
    assert (last.card, last.hints) == (seen, 1)
    press("Return")
    answer(page, press, write)
    assert app.journal.last_answer().answer.hints == 0, "the next card was not seen"


@pytest.fixture
def revealing(window, app):
    window.resize(1200, 800)
    app.only_forms = ("reveal",)
    return open_deck(window, "Keepers & purposes")


def test_an_answer_that_is_to_be_graded_stays_shown_when_its_fact_is_corrected(window, revealing, press):
    page = revealing
    press("Space")
    assert page.stage is Stage.GRADING
    editor = opened(window, press, "E")
    facet, old = page.question.card.facet, page.question.key
    type_in(editor, facet, "Nobody's" if facet == "purpose" else "Bo Ek" if "Bo Ek" not in old else "Ida Holm")
    ctrl_enter(editor)
    assert window.stack[-1] is page and page.stage is Stage.GRADING
    assert "Say the answer to yourself" not in words(page), "it is there"
    assert page.question.key != old and page.question.key[0] in words(page.panel)
    assert page.ratings is not None


def test_who_graded_a_fact_that_they_saw_before_is_offered_again(window, revealing, press):
    page = revealing
    opened(window, press, "E", "E")
    press("Esc", "Space")
    assert page.ratings.suggested.rating is Rating.AGAIN


def test_what_was_typed_stays_when_only_the_answer_is_corrected(window, press, write, app):
    window.resize(1200, 800)
    app.only_forms = ("date_entry",)
    page = open_deck(window, "Openings")
    assert page.question.form == "date_entry"
    write("9 Ju")
    page.stem.setFocus()
    editor = opened(window, press, "E", "E")
    old = editor.lines["when"].edit.text()
    type_in(editor, "when", "10 June 1999")
    assert old != "10 June 1999"
    ctrl_enter(editor)
    assert page.form.entry.text() == "9 Ju"
    assert page.question.key == ("10 June 1999",)


def test_tab_goes_round_in_the_panel_and_never_into_the_question(window, page, press, write):
    answer(page, press, write)
    editor = opened(window, press, "E")
    seen = []
    for _step in range(80):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())
        assert editor.isAncestorOf(seen[-1])
    assert editor.keep.isEnabled() is False and editor.back in seen and editor.preview in seen


def test_a_narrow_window_or_large_letters_have_it_in_front_and_room_brings_it_back(window, page, press, write, qtbot):
    answer(page, press, write)
    editor = opened(window, press, "E")
    editor.why.setFocus()
    window.resize(800, 700)
    qtbot.waitUntil(lambda: not window.pages.two_shown)
    assert editor.isVisible() and not page.isVisible()
    assert QApplication.focusWidget() is editor.why
    window.resize(1200, 800)
    qtbot.waitUntil(lambda: window.pages.two_shown)
    assert QApplication.focusWidget() is editor.why
    window.zoom(1)
    window.zoom(1)
    window.zoom(1)
    qtbot.waitUntil(lambda: not window.pages.two_shown)
    window.zoom(0)
    press("Esc")
    assert window.stack[-1] is page


def test_a_page_opened_meanwhile_is_in_front_of_both(window, page, press, write):
    answer(page, press, write)
    editor = opened(window, press, "E")
    front = Page("Other")
    window.show_page(front)
    assert front.isVisible() and not editor.isVisible() and not page.isVisible()
    window.back()
    assert editor.isVisible() and page.isVisible() and window.pages.two_shown
    window.back()
    assert window.stack[-1] is page and window.pages.currentWidget() is page


def test_back_to_the_decks_leaves_neither(window, page, press, write):
    answer(page, press, write)
    opened(window, press, "E")
    window.show_decks()
    assert window.pages.count() == 1 and not window.pages.two_shown
    assert window.decks.isVisible()


def test_a_fact_of_the_table_is_written_beside_it(window, press, qtbot):
    window.resize(1400, 800)
    window.ways.open_facts()
    table = window.stack[-1]
    assert isinstance(table, FactsPage)
    QApplication.processEvents()
    table.table.go_to(0, 0)
    table.table.setFocus()
    editor = opened(window, press, "Alt+Return")
    assert window.pages.two_shown and table.isVisible()
    type_in(editor, "when", "10 June 1999")
    ctrl_enter(editor)
    assert window.stack[-1] is table and "Saved." in table.status.text()
    assert window.app.desk.row("bridges", "fact", editor.draft.id).data["when"] == "1999-06-10"
    qtbot.waitUntil(lambda: "10 June 1999" in cells(table, "when"))


def test_a_wide_page_that_lies_below_makes_the_window_no_wider(window, press, qtbot):
    window.resize(1080, 760)
    press("Ctrl+M")
    qtbot.waitUntil(lambda: window.page.looked, timeout=20_000)
    press("Ctrl+L")
    qtbot.waitUntil(lambda: window.page.model.rowCount() > 0)
    press("Down", "Alt+Return")
    problems, facts = window.stack[1:3]
    assert problems.minimumSizeHint().width() > facts.minimumSizeHint().width()
    front = facts.parentWidget()
    assert isinstance(window.page, FactEditor) and window.pages.two_shown
    assert front.minimumSizeHint().width() == facts.minimumSizeHint().width()


def test_the_field_that_is_asked_for_is_in_view_in_large_letters_too(window, page, press, write, qtbot):
    window.resize(1024, 700)
    for _step in range(6):
        window.zoom(1)
    answer(page, press, write)
    editor = opened(window, press, "E")
    line = editor.lines["when"]

    def whole() -> bool:
        return line.edit.visibleRegion().boundingRect().height() == line.edit.height()

    qtbot.waitUntil(whole)
    type_in(editor, "when", "10 June 1999")
    assert "change" in editor.told.text()
    qtbot.waitUntil(whole)
    window.zoom(0)


def pressed(window, at) -> None:
    """A press of the mouse where something is seen, on whatever lies there."""
    place = at.mapTo(window, at.rect().center())
    there = window.childAt(place)
    QTest.mouseClick(there, Qt.MouseButton.LeftButton, pos=there.mapFrom(window, place))
    QApplication.processEvents()


def test_no_button_at_the_left_is_pressed_while_a_fact_is_written_so_that_nothing_of_it_is_lost(
    window, page, press, write
):
    answer(page, press, write)
    editor = opened(window, press, "E")
    type_in(editor, "when", "10 June 1999")
    buttons = [one for one in page.findChildren(QPushButton) if not one.visibleRegion().isEmpty()]
    assert len(buttons) > 4
    for one in buttons:
        pressed(window, one)
        assert window.stack[-1] is editor and page.stage is Stage.ANSWERED, one.accessibleName()
    window.resize(1500, 900)
    QApplication.processEvents()
    pressed(window, buttons[-1])
    assert window.stack[-1] is editor and editor.lines["when"].edit.text() == "10 June 1999"
    press("Esc")
    reply(window, "Ctrl+Delete")
    assert window.stack[-1] is page and not window.pages.two_shown
    pressed(window, next(one for one in buttons if one.accessibleName() == "Decks"))
    assert window.stack[-1] is window.decks, "alone it has the mouse again"


def test_the_page_at_the_left_is_scrolled_by_the_wheel(window, press):
    window.resize(1400, 500)
    window.ways.open_facts()
    table = window.stack[-1].table
    QApplication.processEvents()
    table.go_to(0, 0)
    table.setFocus()
    opened(window, press, "Alt+Return")
    assert window.pages.two_shown and table.verticalScrollBar().maximum() > 0
    place = table.viewport().mapTo(window, QPoint(40, 40))
    there = window.childAt(place)
    wheel = QWheelEvent(
        there.mapFrom(window, place), window.mapToGlobal(place), QPoint(), QPoint(0, -240), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(there, wheel)
    assert table.verticalScrollBar().value() > 0


def test_no_widget_goes_while_all_are_dressed(window, page, press, write, qtbot):
    """Qt walks through all of them then: the handle between what is written and its questions goes after it."""
    answer(page, press, write)
    editor = opened(window, press, "E")
    gone = []
    for one in editor.findChildren(QSplitterHandle):
        one.destroyed.connect(lambda _one=None: gone.append(theme.is_dressing()))
    for _step in range(len(theme.SCALES)):
        window.zoom(1)
    qtbot.waitUntil(lambda: not window.pages.two_shown)
    window.resize(700, 420)
    for step in (0, 1, 1, 1, 0, 1, 1, 1):
        window.zoom(step)
        QApplication.processEvents()
    assert gone
    assert not any(gone)
