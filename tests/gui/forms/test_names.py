"""Every way of asking has words of its own on screen."""

from study_app.gui.forms.names import form_name
from study_app.quiz.forms import FORMS


def test_every_way_of_asking_has_a_name_of_its_own():
    names = [form_name(form.id) for form in FORMS]
    assert len(set(names)) == len(names)


def test_one_that_is_not_known_yet_is_told_by_its_id():
    assert form_name("not_yet_known") == "Not yet known"
