"""Prompts are given options by digits or clicks, an option to one prompt only, and afterwards each tells what it was."""

import pytest
import questions
from looks import cut_off, nameless, words
from PySide6.QtCore import Qt

from study_app.gui import theme
from study_app.gui.forms.pairs import PairsForm


@pytest.fixture
def form(app, show):
    made = show(PairsForm(questions.MATCH, app))
    made.starting_place().setFocus()
    return made


@pytest.fixture
def given(form):
    answers = []
    form.given.connect(answers.append)
    return answers


def on_screen(form):
    return [tile.choice.text() for tile in form.prompts]


def test_a_digit_gives_its_option_and_goes_on_to_the_next_prompt_without_one(form, given, press):
    form.choose(3)
    assert on_screen(form) == ["20 February 1911", "no answer yet", "no answer yet"]
    assert form.prompts[1].hasFocus()
    press("Down")
    form.choose(1)
    assert form.prompts[1].hasFocus()  # around to the one that was passed over
    form.choose(2)
    press("Return")
    assert given == [(2, 1, 0)]


def test_the_arrows_walk_through_the_prompts_and_stop_at_the_ends(form, press):
    press("Up")
    assert form.current == 0
    press("Down", "Down", "Down")
    assert form.current == 2
    assert [tile.property("fill") for tile in form.prompts] == ["plain", "plain", "current"]


def test_an_option_belongs_to_one_prompt_and_can_be_given_to_another(form, press):
    form.choose(1)
    form.choose(1)
    assert on_screen(form) == ["no answer yet", "3 May 1901", "no answer yet"]
    assert form.options[0].words.property("tone") == "muted"
    assert form.options[1].words.property("tone") == "text"
    form.choose(9)
    assert on_screen(form) == ["no answer yet", "3 May 1901", "no answer yet"]


def test_it_is_played_with_the_mouse_as_well(form, given, qtbot):
    for prompt, option in ((2, 1), (0, 2), (1, 0)):
        qtbot.mouseClick(form.prompts[prompt], Qt.MouseButton.LeftButton)
        qtbot.mouseClick(form.options[option], Qt.MouseButton.LeftButton)
    form.submit()
    assert given == [(2, 0, 1)]


def test_nothing_matched_is_asked_back_once(form, given, qtbot):
    with qtbot.waitSignal(form.noted):
        form.submit()
    assert given == []
    form.submit()
    assert given == [None]


def test_what_is_not_whole_is_not_handed_in_but_shown_what_is_missing(form, given, qtbot):
    form.choose(1)
    with qtbot.waitSignal(form.noted) as said:
        form.submit()
    assert said.args[0].startswith("Still without an answer: ")
    form.submit()
    assert given == []


def test_a_screen_reader_hears_the_prompt_with_what_it_was_given(form, monkeypatch):
    said = []
    monkeypatch.setattr("study_app.gui.forms.pairs.announce", lambda _widget, words: said.append(words))
    form.choose(2)
    assert said == ["West bridge: 9 June 1904"]
    assert form.prompts[1].accessibleName() == "North bridge: no answer yet"
    assert nameless(form) == []


def test_afterwards_each_pair_tells_what_it_was_and_the_options_are_gone(form, given, press):
    form.settle((2, 1, 0))
    assert [(tile.property("fill"), tile.accessibleDescription()) for tile in form.prompts] == [
        ("good", "your answer, right"),
        ("bad", "your answer, not right; right answer: 3 May 1901"),
        ("bad", "your answer, not right; right answer: 9 June 1904"),
    ]
    assert form.prompts[1].accessibleName() == "North bridge: 9 June 1904"
    told = words(form)
    assert told.index("North bridge") < told.index("Your answer: 9 June 1904") < told.index("Right answer: 3 May 1901")
    assert not any(sheet.isVisible() for sheet in form.options)


def test_without_an_answer_the_right_ones_are_shown(form):
    form.settle(None)
    assert on_screen(form) == ["20 February 1911", "3 May 1901", "9 June 1904"]
    assert [tile.property("fill") for tile in form.prompts] == ["good"] * 3


def test_no_word_is_cut_off_at_twice_the_size(form, qapp):
    theme.apply(qapp, "light", 2.0)
    form.resize(700, 900)
    qapp.processEvents()
    assert cut_off(form) == []
    form.settle((2, 1, 0))
    qapp.processEvents()
    assert cut_off(form) == []


def test_a_screen_reader_hears_the_question_at_the_first_prompt_and_the_options_at_each(form):
    options = "Press the number of its answer. 1: 3 May 1901; 2: 9 June 1904; 3: 20 February 1911."
    assert form.prompts[0].accessibleDescription() == f"{questions.MATCH.stem} {options}"
    assert form.prompts[1].accessibleDescription() == options
    form.settle(None)
    assert form.told() == ""


def test_prompts_and_options_stand_in_lines_that_are_equally_high(form, qapp):
    for scale in (1.0, 2.0):
        theme.apply(qapp, "light", scale)
        form.resize(700, 900)
        qapp.processEvents()
        for prompt, option in zip(form.prompts, form.options, strict=True):
            assert (prompt.y(), prompt.height()) == (option.y(), option.height())
            tops = [tile.words.mapTo(tile, tile.words.rect().topLeft()).y() for tile in (prompt, option)]
            assert abs(tops[0] - tops[1]) <= 2
    theme.apply(qapp, "light", 1.0)
