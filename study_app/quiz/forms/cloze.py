"""Cloze: the fact's own sentence, with the answer left out of it."""

from __future__ import annotations

from random import Random

from study_app.facts.kinds import ValueKind
from study_app.facts.store import Asked, Store
from study_app.i18n import _
from study_app.quiz.forms.date_entry import DateEntry
from study_app.quiz.forms.form import Learner
from study_app.quiz.forms.statement import graded, opened
from study_app.quiz.forms.typed import Typed
from study_app.quiz.question import Given, Outcome, Question
from study_app.quiz.soundness import Refusal


class Cloze:
    """The answer given is text: what is missing, a name, a number, a length of time or a date."""

    id = "cloze"

    def pose(self, store: Store, asked: Asked, rng: Random, learner: Learner) -> Question | Refusal:
        """What `typed` or `date_entry` would ask, with the sentence for its stem."""
        sentence = opened(store, asked)
        if isinstance(sentence, Refusal):
            return sentence
        form = DateEntry() if asked.kind is ValueKind.DATE else Typed()
        posed = form.pose(store, sentence, rng, learner)
        if isinstance(posed, Refusal):
            return posed
        return posed._replace(form=self.id, stem=_("Fill the gap. {sentence}").format(sentence=posed.stem))

    def grade(self, store: Store, question: Question, given: Given, tries: int) -> Outcome:
        """As `typed` and `date_entry` do."""
        return graded(store, question, given, tries)
