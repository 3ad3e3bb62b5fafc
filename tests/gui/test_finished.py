"""The end of a session: what was done, and where to go on."""

import pytest
from looks import words
from PySide6.QtWidgets import QApplication
from sessions import to_the_end


@pytest.fixture
def finished(window, press, write):
    press("Return")
    to_the_end(window.study, press, write)
    assert window.finished is not None
    return window.finished


def test_it_says_how_it_went_and_when_the_deck_comes_back(finished, app):
    on_screen = words(finished)
    assert "Done for now" in on_screen
    assert finished.deck.name in on_screen
    assert app.describe_due(finished.session.next_due) in on_screen


def test_enter_goes_back_to_the_decks(window, finished, press):
    assert QApplication.focusWidget() is finished.back
    press("Return")
    assert window.pages.currentWidget() is window.decks


def test_escape_goes_back_too(window, finished, press):
    press("Esc")
    assert window.pages.currentWidget() is window.decks


def test_another_deck_with_work_is_one_step_away(window, finished, press):
    [other] = finished.others
    assert other.accessibleName().startswith("Keepers & purposes: ")
    press("Down", "Return")
    assert window.study.deck.name == "Keepers & purposes"


def test_the_last_answer_can_be_taken_back_from_here(window, finished, press, app):
    last = app.journal.last_answer().answer.card
    press("Ctrl+Z")
    assert window.finished is None
    assert window.pages.currentWidget() is window.study
    assert window.study.question.card.id == last


def test_a_deck_in_which_nothing_waits_says_so(window, finished, press):
    press("Return", "Return")
    assert "Nothing to study now" in words(window.finished)
