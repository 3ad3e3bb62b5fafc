"""Several answers are written one a line by keys alone, and afterwards each line tells what it was."""

import pytest
import questions
from looks import cut_off, nameless, words

from study_app.gui import theme
from study_app.gui.forms.lines import MOST, LinesForm
from study_app.quiz.question import Named, Outcome, Verdict


@pytest.fixture
def form(app, show):
    made = show(LinesForm(questions.NAME_ALL, app))
    made.starting_place().setFocus()
    return made


@pytest.fixture
def given(form):
    answers = []
    form.given.connect(answers.append)
    return answers


def test_enter_on_a_written_line_adds_the_next_and_what_is_written_is_handed_in(form, given, press, write):
    write("Bo Ek")
    press("Return")
    write("Ida Lund")
    press("Return")
    assert given == []
    assert [line.text() for line in form.lines] == ["Bo Ek", "Ida Lund", ""]
    assert form.lines[2].hasFocus()
    form.submit()  # what the page does for Enter on an empty line
    assert given == [("Bo Ek", "Ida Lund")]


def test_enter_in_the_middle_goes_to_the_line_below_and_the_arrows_walk(form, press, write):
    write("Bo Ek")
    press("Return")
    press("Up")
    assert form.lines[0].hasFocus()
    press("Return")
    assert form.lines[1].hasFocus()
    assert len(form.lines) == 2
    press("Down", "Down")
    assert form.lines[1].hasFocus()


def test_nothing_written_is_asked_back_once(form, given, qtbot):
    with qtbot.waitSignal(form.noted):
        form.submit()
    assert given == []
    form.submit()
    assert given == [None]


def test_there_are_lines_for_more_than_any_set_and_not_without_end(form, given, press, write):
    for number in range(MOST):
        write(f"Keeper {number}")
        press("Return")
    assert len(form.lines) == MOST
    assert len(given[0]) == MOST


def test_the_lines_have_names_with_their_number_and_question(form, press, write):
    write("Bo Ek")
    press("Return")
    assert form.lines[1].accessibleName() == "Line 2, your answer to: Which keepers has the north bridge had?"
    assert nameless(form) == []


def settle(form, *named):
    form.outcome = Outcome(Verdict.PARTLY, 0.5, named=tuple(one for _text, one in named))
    form.settle(tuple(text for text, _one in named))


def test_afterwards_right_wrong_repeated_and_missing_are_told_in_words(form):
    settle(form, ("ek", Named("Bo Ek")), ("Nobody", Named("")), ("Bo Ek", Named("Bo Ek", again=True)))
    assert [(s.words.text(), s.property("fill"), s.accessibleDescription()) for s in form.sheets] == [
        ("ek", "good", "your answer, right: Bo Ek"),
        ("Nobody", "bad", "your answer, not right"),
        ("Bo Ek", "plain", "your answer, Bo Ek once more"),
        ("Ida Lund", "partly", "missing from your answer"),
        ("Per Ås", "partly", "missing from your answer"),
    ]
    assert "missing from your answer" in words(form)
    assert not any(line.isVisible() for line in form.lines)


def test_without_an_answer_all_that_are_right_are_told(form):
    form.outcome = Outcome(Verdict.WRONG, 0.0)
    form.settle(None)
    assert [sheet.property("fill") for sheet in form.sheets] == ["good"] * 3
    assert [sheet.accessibleDescription() for sheet in form.sheets] == ["the right answer"] * 3


def test_no_word_is_cut_off_at_twice_the_size(form, qapp):
    theme.apply(qapp, "light", 2.0)
    form.resize(500, 900)
    settle(form, ("ek", Named("Bo Ek")), ("Nobody at all who ever kept a bridge", Named("")))
    qapp.processEvents()
    assert cut_off(form) == []
