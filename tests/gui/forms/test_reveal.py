"""Think, look, grade yourself."""

import questions

from study_app.gui.forms.reveal import RevealForm


def test_space_or_enter_asks_the_page_to_show_the_answer(app, show, qtbot):
    form = show(RevealForm(questions.REVEAL, app))
    assert form.action() == "Show answer"
    with qtbot.waitSignals([form.touched, form.revealed]):
        form.submit()
    assert form.prompt.isHidden() and form.isHidden(), "no room is kept for it"


def test_it_is_graded_by_the_learner(app, show):
    form = show(RevealForm(questions.REVEAL, app))
    assert form.self_graded
    assert dict(form.keys())["Space, Enter"] == "show the answer"
