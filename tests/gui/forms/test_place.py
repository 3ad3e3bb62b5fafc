"""Walking along the timeline to the gap where an event belongs."""

import pytest
import questions
from looks import words
from PySide6.QtCore import QPoint, Qt

from study_app.gui import theme
from study_app.gui.forms.place import Line, PlaceForm


@pytest.fixture
def form(app, show):
    made = show(PlaceForm(questions.PLACE, app))
    made.list.setFocus()
    return made


@pytest.fixture
def given(form):
    answers = []
    form.given.connect(answers.append)
    return answers


def test_gaps_and_events_take_turns_from_the_earliest_to_the_latest():
    line = Line(questions.PLACE)
    texts = [line.data(line.index(row)) for row in range(line.rowCount())]
    assert texts[::2] == [option.text for option in questions.PLACE.options]
    assert texts[1::2] == list(questions.PLACE.prompts)


def test_the_arrows_walk_from_gap_to_gap_past_the_events_and_enter_answers(form, given, press):
    press("Down", "Down")
    assert form.list.currentIndex().row() == 4
    press("Up")
    form.submit()
    assert given == [1]


def test_at_the_ends_of_the_line_one_stays(form, given, press):
    press(*["Down"] * 9)
    form.submit()
    press(*["Up"] * 9)
    form.submit()
    assert given == [3, 0]


def test_a_digit_answers_with_the_gap_of_that_number_and_no_other_does(form, given):
    form.choose(3)
    form.choose(5)
    form.choose(9)
    assert given == [2]


def test_where_nobody_walked_enter_is_asked_back_once(form, given, qtbot):
    with qtbot.waitSignal(form.noted):
        form.submit()
    assert given == []
    form.submit()
    assert given == [0]


def test_a_click_on_a_gap_chooses_it_and_one_on_an_event_does_not(form, given, qtbot):
    def click(row):
        middle = form.list.visualRect(form.line.index(row)).center()
        qtbot.mouseClick(form.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(middle))

    click(4)
    click(5)
    form.submit()
    click(0)
    form.submit()
    assert given == [2, 0]


def test_a_screen_reader_hears_the_gap_its_number_and_afterwards_what_it_was(form):
    role = Qt.ItemDataRole.AccessibleTextRole

    def spoken(row):
        return form.line.data(form.line.index(row), role)

    assert spoken(0) == "before 9 June 1904, gap 1 of 4"
    assert spoken(1) == "9 June 1904: Opening of the south bridge"
    form.settle(2)
    assert spoken(0) == "before 9 June 1904, gap 1 of 4, it belongs here"
    assert spoken(4).endswith("your answer, not right")
    assert spoken(2).endswith("gap 2 of 4")


def test_the_right_gap_chosen_is_told_so_and_nothing_else_is_marked(form):
    form.settle(0)
    assert [form.line.verdict(row) for row in range(form.line.rowCount())] == [
        ("good", "your answer, right"), *[("", "")] * 6
    ]  # fmt: skip


def test_without_an_answer_only_the_right_gap_is_marked(form):
    form.settle(None)
    assert [form.line.verdict(row)[0] for row in range(form.line.rowCount())] == ["good", *[""] * 6]


def test_the_list_is_as_high_as_its_rows_also_when_text_grows_and_the_answer_is_told(form, qapp):
    heights = []
    for scale in (1.0, 2.0):
        theme.apply(qapp, "light", scale)
        form.resize(300, 900)
        qapp.processEvents()
        heights.append(form.list.height())
        assert form.list.verticalScrollBar().maximum() == 0
    form.settle(2)
    qapp.processEvents()
    assert heights[0] < heights[1] < form.list.height()
    assert form.list.verticalScrollBar().maximum() == 0
    theme.apply(qapp, "light", 1.0)


def test_the_model_keeps_qts_rules(qtmodeltester):
    qtmodeltester.check(Line(questions.PLACE))


def test_the_keys_are_told_until_the_answer(form):
    assert "Enter puts" in form.list.accessibleDescription()
    form.settle(0)
    assert form.list.accessibleDescription() == ""


def test_the_digits_of_the_gaps_go_with_the_answer_as_they_rate_now(form):
    def colours(row):
        """Of what is drawn between the line and the words."""
        rect = form.list.visualRect(form.line.index(row))
        strip = form.list.viewport().grab(rect).toImage()
        left, right = form.list.itemDelegate().key_span()
        return {strip.pixel(x, y) for x in range(left, right) for y in range(strip.height())}

    assert [form.line.key(row) for row in range(4)] == ["1", "", "2", ""]
    assert len(colours(2)) > 1
    form.settle(0)
    assert {form.line.key(row) for row in range(form.line.rowCount())} == {""}
    assert len(colours(2)) == 1


def test_after_the_answer_nobody_is_asked_to_choose_a_gap(form):
    assert "press its number" in words(form)
    form.settle(0)
    assert "press its number" not in words(form)
