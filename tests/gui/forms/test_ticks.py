"""Options are ticked with digits, Space or a click, Enter hands in, and afterwards each tells what it was."""

import pytest
import questions
from looks import cut_off, nameless, words
from PySide6.QtCore import Qt

from study_app.gui import theme
from study_app.gui.forms.ticks import TicksForm


@pytest.fixture
def form(app, show):
    return show(TicksForm(questions.SELECT_ALL, app))


@pytest.fixture
def given(form):
    answers = []
    form.given.connect(answers.append)
    return answers


def test_digits_tick_and_take_the_tick_out_again(form, given):
    form.choose(3)
    form.choose(1)
    form.choose(2)
    form.choose(2)
    form.choose(9)
    form.submit()
    assert given == [(0, 2)]


def test_space_ticks_the_option_that_has_the_focus_and_enter_hands_in(form, given, press):
    form.tiles[0].setFocus()
    press("Down", "Space")
    assert [tile.isChecked() for tile in form.tiles] == [False, True, False, False]
    assert given == []
    press("Return")
    assert given == [(1,)]


def test_a_click_ticks_too(form, given, qtbot):
    qtbot.mouseClick(form.tiles[2], Qt.MouseButton.LeftButton)
    form.submit()
    assert given == [(2,)]


def test_nothing_ticked_is_asked_back_once(form, given, qtbot):
    with qtbot.waitSignal(form.noted):
        form.submit()
    assert given == []
    form.submit()
    assert given == [None]


def test_a_tick_takes_the_question_back(form, given):
    form.submit()
    form.choose(1)
    form.choose(1)
    form.submit()
    assert given == []


def test_a_screen_reader_hears_what_is_ticked(form, capsys, monkeypatch):
    said = []
    monkeypatch.setattr("study_app.gui.forms.ticks.announce", lambda _widget, words: said.append(words))
    form.choose(1)
    form.choose(1)
    assert said == ["Bo Ek, ticked", "Bo Ek, not ticked"]
    assert form.tiles[0].accessibleName() == "1. Bo Ek"
    assert nameless(form) == []


def test_afterwards_each_option_tells_what_it_was(form, given):
    form.choose(1)
    form.choose(2)
    form.settle((0, 1))
    assert [(tile.property("fill"), tile.accessibleDescription()) for tile in form.tiles] == [
        ("good", "your answer, right"),
        ("bad", "your answer, not right"),
        ("partly", "missing from your answer"),
        ("plain", ""),
    ]
    assert "missing from your answer" in words(form)
    form.tiles[3].click()
    form.submit()
    assert form.tiles[3].isChecked() is False


def test_without_an_answer_the_right_options_are_told_and_nothing_stays_ticked(form):
    form.choose(2)
    form.settle(None)
    assert [tile.property("fill") for tile in form.tiles] == ["good", "plain", "good", "plain"]
    assert [tile.accessibleDescription() for tile in form.tiles] == ["the right answer", "", "the right answer", ""]
    assert not any(tile.box.ticked for tile in form.tiles)


def test_no_word_is_cut_off_and_the_boxes_grow_at_twice_the_size(form, qapp):
    theme.apply(qapp, "light", 1.0)
    qapp.processEvents()
    before = form.tiles[0].box.height()
    theme.apply(qapp, "light", 2.0)
    form.resize(500, 900)
    form.settle((0, 1))
    qapp.processEvents()
    assert cut_off(form) == []
    assert form.tiles[0].box.height() > before


def test_a_screen_reader_is_told_the_options_and_how_to_tick(form):
    assert form.told().startswith("1: Bo Ek; 2: Nils Holm; 3: Ida Lund; 4: Eva Berg. Tick all that are right")
    form.settle(None)
    assert form.told() == ""


def test_the_keys_of_the_options_go_with_the_answer(form):
    form.settle((0, 2))
    assert not any(tile.key.isVisible() for tile in form.tiles)
