"""A choice is made with a digit or on the option itself, and afterwards each option tells what it was."""

import pytest
import questions
from looks import cut_off, words

from study_app.gui import theme
from study_app.gui.forms.choice import ChoiceForm, alike
from study_app.gui.widgets import GAP
from study_app.quiz.question import Option


@pytest.fixture
def form(app, show):
    return show(ChoiceForm(questions.CHOICE, app))


@pytest.fixture
def given(form):
    answers = []
    form.given.connect(answers.append)
    return answers


def test_a_digit_chooses_the_option_of_that_number(form, given):
    form.choose(2)
    assert given == [1]


def test_a_digit_beyond_the_options_does_nothing(form, given):
    form.choose(4)
    form.choose(9)
    assert given == []


def test_enter_on_an_option_chooses_it_and_the_arrows_walk(form, given, press):
    form.tiles[0].setFocus()
    press("Down", "Down", "Return")
    assert given == [2]


def test_enter_on_the_question_says_how_to_choose(form, given, qtbot):
    with qtbot.waitSignal(form.noted) as said:
        form.submit()
    assert "number" in said.args[0]
    assert given == []


def test_afterwards_right_and_wrong_are_told_in_words_and_not_by_colour_alone(form):
    form.settle(0)
    assert "your answer, not right" in words(form.tiles[0])
    assert "the right answer" in words(form.tiles[1])
    assert form.tiles[0].accessibleDescription() == "your answer, not right"
    assert form.tiles[1].accessibleDescription() == "the right answer"
    assert form.tiles[2].accessibleDescription() == ""


def test_afterwards_nothing_can_be_chosen_any_more(form, given):
    form.settle(1)
    assert "your answer, right" in words(form.tiles[1])
    form.tiles[0].click()
    assert given == []


def test_without_an_answer_only_the_right_option_is_marked(form):
    form.settle(None)
    assert "your answer" not in words(form)
    assert "the right answer" in words(form.tiles[1])


@pytest.mark.parametrize("length", [1, 2, 3, 4, 6, 9])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_an_option_has_the_width_of_its_sheet_and_what_is_told_of_it_moves_no_text(app, show, qapp, length, scale):
    theme.apply(qapp, "light", scale)
    text = "the bridge in the north " * length
    form = show(ChoiceForm(questions.CHOICE._replace(options=(Option(text, True), Option("none", False))), app))
    form.resize(700, form.heightForWidth(700))
    qapp.processEvents()
    tile = form.tiles[0]
    sign = tile.fontMetrics().height() * 2
    assert tile.words.mapTo(tile, tile.words.rect().topRight()).x() > tile.width() - sign - 6 * GAP  # and nothing else
    before = tile.words.pos(), tile.words.heightForWidth(tile.words.width())
    form.settle(0)
    form.resize(700, form.heightForWidth(700))
    qapp.processEvents()
    assert (tile.words.pos(), tile.words.heightForWidth(tile.words.width())) == before
    assert "your answer, right" in words(tile) and not cut_off(form)


def test_options_begin_alike_where_some_have_a_capital():
    options = (
        Option("pyramids of Egypt", True),
        Option("Temple of Artemis", False, "It is not."),
        Option("7 wonders", False),
    )
    assert [one.text for one in alike(options)] == ["Pyramids of Egypt", "Temple of Artemis", "7 wonders"]
    assert alike(options)[1] == options[1]
    low = (Option("highest body", True), Option("subsidiary body", False))
    assert alike(low) == low


def test_the_keys_of_the_options_go_with_the_answer(form):
    """The same digits give a rating now."""
    assert all(tile.key.isVisible() for tile in form.tiles)
    form.settle(0)
    assert not any(tile.key.isVisible() for tile in form.tiles)
