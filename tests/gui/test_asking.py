"""What all pages that ask share: the question on screen, the watch, the keys, notices."""

import pytest
import questions
from looks import nameless, words
from PySide6.QtWidgets import QApplication

from study_app.gui.asking import AskingPage, TopLine


class Asks(AskingPage):
    def __init__(self, app):
        super().__init__(app, "Asks", TopLine("Back", "A page", "How far"))
        self.answers = []

    def answer(self, given):
        self.answers.append((given, *self.watch()))

    def reveal(self):
        self.answers.append("revealed")


@pytest.fixture
def page(app, show):
    return show(Asks(app))


def test_a_question_is_put_with_its_form_and_the_watch_runs(page, press, clock):
    page.put(questions.CHOICE)
    assert questions.CHOICE.stem in words(page)
    clock.move(ms=700)
    press("2")
    assert page.answers == [(1, 700, 700)]
    assert nameless(page) == []


def test_what_is_typed_belongs_to_the_field_and_enter_hands_it_in(page, press, write, clock):
    page.put(questions.TYPED)
    clock.move(ms=300)
    write("1 Bo")
    clock.move(ms=500)
    press("Return")
    assert page.answers == [("1 Bo", 300, 800)]


def test_not_knowing_is_an_answer_by_key_and_button(page, press):
    page.put(questions.CHOICE)
    press("Ctrl+D")
    assert page.answers == [(None, None, 0)]


def test_a_form_that_the_learner_grades_asks_to_be_revealed(page, press):
    page.put(questions.REVEAL)
    press("Space")
    assert page.answers == ["revealed"]


def test_a_notice_goes_when_the_learner_begins_to_answer(page, write):
    page.put(questions.TYPED)
    page.note("Mind the gap.")
    assert "Mind the gap." in words(page)
    write("x")
    QApplication.processEvents()
    assert "Mind the gap." not in words(page)
