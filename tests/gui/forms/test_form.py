"""What all forms keep: each question gets a widget, each widget takes keys and can be told apart by a screen reader."""

import pytest
import questions
from looks import nameless

from study_app.gui.forms import WIDGETS, form_for
from study_app.quiz.forms import FORMS

ALL = [questions.CHOICE, questions.TYPED, questions.DATE, questions.ORDER, questions.REVEAL]
ALL += [questions.YEAR, questions.PLACE, questions.CLOZE, questions.CLOZE_DATE, questions.TRUE_FALSE]


def test_every_way_of_asking_has_a_widget_and_only_one():
    served = [form for widget in WIDGETS for form in widget.forms]
    assert sorted(served) == sorted(form.id for form in FORMS)


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.form)
def test_each_form_says_which_keys_it_takes_and_names_what_can_have_the_focus(question, app, show):
    form = show(form_for(question, app))
    assert form.keys()
    assert nameless(form) == []


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.form)
def test_enter_on_an_untouched_form_never_hands_in_an_answer_by_accident(question, app, show):
    form = show(form_for(question, app))
    given = []
    form.given.connect(given.append)
    form.submit()
    assert given == []


ASKED_TWICE = [questions.TYPED, questions.NAME_ALL, questions.SELECT_ALL, questions.MATCH]


@pytest.mark.parametrize("question", ASKED_TWICE, ids=lambda question: question.form)
def test_no_answer_is_asked_back_once_and_again_after_something_was_begun(question, app, show):
    form = show(form_for(question, app))
    given, noted = [], []
    form.given.connect(given.append)
    form.noted.connect(noted.append)
    form.submit()
    form.begun()
    form.submit()
    assert given == []
    assert len(noted) == 2 and all("Press Enter once more" in words for words in noted)
    form.submit()
    assert given == [None]
