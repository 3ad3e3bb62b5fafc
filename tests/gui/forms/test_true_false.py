"""True with one key; false with another, and then what should stand there instead."""

import pytest
import questions
from looks import words
from PySide6.QtWidgets import QApplication

from study_app.gui import theme
from study_app.gui.forms.true_false import TrueFalseForm


@pytest.fixture
def form(app, show):
    return show(TrueFalseForm(questions.TRUE_FALSE, app))


@pytest.fixture
def given(form):
    answers = []
    form.given.connect(answers.append)
    return answers


def test_enter_answers_only_where_a_correction_is_written(form, qtbot):
    assert (form.action(), form.hint()) == ("", "Press 1 if it is true, 2 if it is false")
    with qtbot.waitSignal(form.turned):
        form.choose(2)
    assert form.action() == "Answer"


def test_one_says_true_at_once(form, given):
    form.choose(1)
    assert given == [0]


def test_two_opens_a_line_for_the_correction_which_enter_hands_in(form, given, write):
    assert form.correction.isHidden()
    form.choose(2)
    assert given == []
    assert form.entry.hasFocus()
    assert form.tiles[1].accessibleDescription() == "chosen"
    write("3 may 1901")
    assert form.reading.text() == "3 May 1901"
    form.submit()
    assert given == ["3 may 1901"]


def test_without_a_correction_enter_is_asked_back_once(form, given, qtbot):
    form.choose(2)
    with qtbot.waitSignal(form.noted):
        form.submit()
    assert given == []
    form.submit()
    assert given == [""]


def test_who_said_false_may_still_say_true(form, given, press):
    form.choose(2)
    form.tiles[0].setFocus()
    press("Return")
    assert given == [0]


def test_enter_on_the_question_says_how_to_answer(form, given, qtbot):
    with qtbot.waitSignal(form.noted) as said:
        form.submit()
    assert "1" in said.args[0] and "2" in said.args[0]
    assert given == []


def test_another_digit_does_nothing(form, given):
    form.choose(3)
    assert given == []
    assert form.correction.isHidden()


@pytest.mark.parametrize(
    ("answer", "marks"),
    [
        (0, ("your answer, not right", "the right answer")),
        ("", ("", "your answer, right")),
        ("1902", ("", "your answer, right")),
        (None, ("", "the right answer")),
    ],
)
def test_afterwards_each_tile_tells_what_it_was_in_words(form, given, answer, marks):
    if isinstance(answer, str):
        form.choose(2)
    form.settle(answer)
    assert tuple(tile.accessibleDescription() for tile in form.tiles) == marks
    assert all(mark in words(form) for mark in marks)
    assert form.correction.isHidden() is not isinstance(answer, str)
    form.tiles[0].click()
    assert given == []


def test_the_text_of_the_other_tile_stays_beside_its_number(qapp, app, show):
    theme.apply(qapp, "light", 2.0)  # where what it was is told below the text
    form = show(TrueFalseForm(questions.TRUE_FALSE, app))
    form.settle("")
    QApplication.processEvents()
    assert form.tiles[0].words.height() == form.tiles[1].words.height()  # in a higher one it would stand in the middle
    theme.apply(qapp, "light", 1.0)


def test_what_is_no_date_is_not_read_back(app, show, write):

    form = show(TrueFalseForm(questions.TRUE_FALSE._replace(precision="", date=""), app))
    form.choose(2)
    write("3 may 1901")
    assert not form.reading.isVisible()


def test_no_part_of_it_is_ever_a_window_of_its_own(show, app):
    """A label that is shown before it has its place takes the focus from the program's window."""
    before = set(QApplication.topLevelWidgets())
    form = TrueFalseForm(questions.TRUE_FALSE, app)
    assert [w for w in QApplication.topLevelWidgets() if w not in before and w is not form and w.isVisible()] == []


def test_up_leads_out_of_the_line_so_that_the_other_key_works_again(form, given, press):
    form.choose(2)
    press("Up")
    assert form.tiles[1].hasFocus()
    press("Up", "Return")
    assert given == [0]
    assert "Up" in dict(form.keys())
