"""Which first: of two events whose order is certain, the earlier is chosen."""

from __future__ import annotations

from random import Random

from study_app.facts.store import Asked, Store
from study_app.i18n import _
from study_app.quiz.forms import events
from study_app.quiz.forms.form import Learner, graded_option
from study_app.quiz.question import AnswerKind, Given, Outcome, Question
from study_app.quiz.soundness import Refusal


class WhichFirst:
    """The answer given is the index of an option as shown."""

    id = "which_first"

    def pose(self, store: Store, asked: Asked, rng: Random, learner: Learner) -> Question | Refusal:
        """The asked event beside one other."""
        shown = events.together(store, asked, 2, rng, learner)
        if isinstance(shown, Refusal):
            return shown
        mixed = list(shown)
        rng.shuffle(mixed)
        put = events.again(store, asked, learner) or tuple(mixed)
        return events.question(store, asked, self.id, _("Which came first?"), AnswerKind.ONE, put)

    def grade(self, store: Store, question: Question, given: Given, tries: int) -> Outcome:  # noqa: ARG002
        """Right or wrong; the dates of both stand in the explanation."""
        return graded_option(question, given)
