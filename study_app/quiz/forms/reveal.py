"""Reveal: think of the answer, turn the card, say how well it was known. Any sound question can be asked so."""

from __future__ import annotations

from random import Random

from study_app.facts.store import Asked, Store
from study_app.quiz import soundness
from study_app.quiz.forms.form import Learner, card_of, citations_of, stem_of
from study_app.quiz.question import AnswerKind, Given, Outcome, Question, Verdict
from study_app.quiz.soundness import Refusal

_AGAIN = 1


class Reveal:
    """Self-graded; the answer given is a rating from 1 (again) to 4 (easy)."""

    id = "reveal"

    def pose(self, store: Store, asked: Asked, rng: Random, learner: Learner) -> Question | Refusal:  # noqa: ARG002
        """A question with its answer; a closed set is asked as a whole."""
        refusal = soundness.shown(store, asked)
        if refusal:
            return refusal
        names = (store.names(asked.fact.pack, f.entity) if f.entity else (f.text,) for f in asked.fillers)
        return Question(
            card_of(asked),
            self.id,
            stem_of(store, asked),
            AnswerKind.SELF,
            key=tuple(f.text for f in asked.fillers),
            accepted=tuple(names),
            explanation=asked.fact.statement,
            citations=citations_of(store, asked),
        )

    def grade(self, store: Store, question: Question, given: Given, tries: int) -> Outcome:  # noqa: ARG002
        """The learner's own word."""
        if not isinstance(given, int) or not 1 <= given <= 4:
            raise ValueError(f"a reveal is answered with a rating 1 to 4, not {given!r}")
        return Outcome(Verdict.SELF, 0.0 if given == _AGAIN else 1.0)
