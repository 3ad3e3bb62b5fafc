"""Hints for a beginner: one at a time, put away by a key, never shown again."""

from __future__ import annotations

from looks import words
from PySide6.QtWidgets import QApplication
from sessions import answer

from study_app.beginning import HINTS
from study_app.gui.hints import hint_words


def test_four_hints_come_one_at_a_time_while_the_first_cards_are_studied(window, press, write, app):
    app.hints = HINTS
    press("Return")
    shown = []

    def look():
        there = [hint for hint in HINTS if hint_words(hint) in words(window)]
        assert len(there) <= 1
        shown.extend(hint for hint in there if hint not in shown)

    while window.finished is None:
        look()
        answer(window.study, press, write)
        look()
        press("Return")
    assert shown == list(HINTS)
    assert app.hints == ()


def test_a_hint_is_put_away_by_its_button_and_the_keys_are_those_of_the_question_again(window, press, app):
    app.hints = HINTS
    press("Return")
    hint = window.study.hint
    hint.understood.setFocus()
    press("Space")
    assert window.study.hint is None
    assert hint_words(HINTS[0]) not in words(window)
    assert QApplication.focusWidget() is window.study.stem
    press("1")
    assert window.study.feedback is not None


def test_who_is_not_new_sees_none(window, press):
    press("Return", "Ctrl+D")
    assert window.study.hint is None
