"""Questions written down as they are made beside the window."""

from __future__ import annotations

import pytest
import questions

from study_app.desk.desk import Preview
from study_app.desk.remedies import nameless
from study_app.errors import StudyAppError
from study_app.gui.questions_view import QuestionsView
from study_app.quiz.question import Card
from study_app.quiz.soundness import Refusal


@pytest.fixture
def view(show) -> QuestionsView:
    """A view that is shown."""
    return show(QuestionsView("Questions", nameless))


def question(app, form: str) -> Preview:
    return Preview("when", form, app.quiz.pose(Card("bridges", "south-opened", "when"), form, 0))


def test_questions_stand_under_their_facet_and_what_is_refused_below_them_once(view, app, qtbot):
    told = [
        question(app, "date_entry"),
        Preview("when", "order", Refusal("few", "There are too few events.")),
        Preview("bridge", "match", Refusal("few", "There are too few events.")),
        Preview("bridge", "match", Refusal("few", "There are too few events.")),
    ]
    view.make(lambda: lambda take: [take(one) for one in told] and None)
    qtbot.waitUntil(lambda: not view.busy)
    lines = [line for line in view.toPlainText().splitlines() if line]
    assert lines == [
        "When",
        "Write the date",
        "When was the south bridge opened?",
        "  = 9 June 1904",
        "Not asked like this:",
        "  Put in order: There are too few events.",
        "Bridge",
        "Not asked like this:",
        "  Match: There are too few events.",
    ]


def test_what_nobody_wants_any_more_is_not_made(view, app, qtbot):
    asked = []

    def hand_over(take):
        for _n in range(1000):
            asked.append(1)
            if not take(question(app, "reveal")):
                return

    view.make(lambda: hand_over)
    view.stop()
    qtbot.waitUntil(lambda: view._making.done())
    assert len(asked) < 1000


def test_nothing_to_ask_and_what_cannot_be_made_are_said(view, qtbot):
    view.make(lambda: lambda _take: None)
    qtbot.waitUntil(lambda: not view.busy)
    assert "Nothing can be asked of it" in view.toPlainText()

    def refused():
        raise StudyAppError("The disk is full.")

    view.make(refused)
    assert view.toPlainText() == "The disk is full."


def test_an_option_that_is_too_long_goes_on_below_its_words_not_below_its_mark(view):
    view.show_made([Preview("when", "choice", questions.CHOICE)])
    block = view.document().begin()
    seen = {}
    while block.isValid():
        seen[block.text()[:3].strip() or block.text()] = block.blockFormat()
        block = block.next()
    for mark in "✓✗":
        assert seen[mark].leftMargin() == view.fontMetrics().horizontalAdvance(f"  {mark} ")
        assert seen[mark].textIndent() == -seen[mark].leftMargin()
    assert seen["Whe"].leftMargin() == 0
