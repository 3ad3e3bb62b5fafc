"""What all forms keep: each question gets a widget, each widget takes keys and can be told apart by a screen reader."""

import pytest
import questions
from looks import nameless, visible

from study_app.gui import theme
from study_app.gui.forms import WIDGETS, form_for
from study_app.gui.forms.choice import Sheet
from study_app.gui.widgets import Icon, Signed
from study_app.quiz.forms import FORMS
from study_app.quiz.question import Named, Outcome, Verdict

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


SIGNS = {
    "": [],
    "your answer, right": ["check"],
    "the right answer": ["check"],
    "your answer, not right": ["x"],
    "missing from your answer": ["circle-dashed"],
}
"""The sign of each meaning that what was given, and what was not, can have; a form says it in words too."""

WRONG = [
    (questions.CHOICE, 0),
    (questions.CHOICE, None),
    (questions.TRUE_FALSE, 0),
    (questions.SELECT_ALL, (0, 1)),
    (questions.SELECT_ALL, None),
    (questions.NAME_ALL, ("Bo Ek", "Nobody at all")),
    (questions.NAME_ALL, None),
    (questions.MATCH, (2, 1, 0)),
    (questions.MATCH, None),
]


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("question, given", WRONG, ids=lambda one: getattr(one, "form", str(one)))
def test_a_sign_has_one_meaning_and_a_meaning_one_sign_in_every_form(question, given, scale, app, show, qapp):
    theme.apply(qapp, "light", scale)
    form = show(form_for(question, app))
    form.resize(280, 900)  # so that what is told has no room beside the options
    qapp.processEvents()
    form.outcome = Outcome(Verdict.PARTLY, 0.5, named=(Named("Bo Ek"), Named("")) if given else ())
    form.settle(given)
    qapp.processEvents()
    sheets = visible(form, Sheet)
    assert sheets
    for sheet in sheets:
        signs = [icon.name for icon in visible(sheet, Icon)]
        signs += [
            label.text() for label in visible(sheet, Signed) if label.contentsMargins().left()
        ]  # a sign of its own
        assert signs == SIGNS[sheet.accessibleDescription().partition(";")[0].partition(":")[0]], sheet.accessibleName()
    theme.apply(qapp, "light", 1.0)
