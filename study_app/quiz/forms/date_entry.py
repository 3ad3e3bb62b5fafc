"""Date entry: a date is written from memory, at the precision that the source gives."""

from __future__ import annotations

from random import Random

from study_app.facts.dates import parse as parse_date
from study_app.facts.kinds import ValueKind
from study_app.facts.store import Asked, Store
from study_app.i18n import Worded
from study_app.quiz import grading, soundness
from study_app.quiz.forms.form import Learner, card_of, citations_of, stem_of, text_given
from study_app.quiz.question import AnswerKind, Given, Outcome, Question
from study_app.quiz.soundness import Refusal

_PRECISIONS = ("day", "month", "year")


class DateEntry:
    """The answer given is text that reads as a date."""

    id = "date_entry"

    def pose(self, store: Store, asked: Asked, rng: Random, learner: Learner) -> Question | Refusal:  # noqa: ARG002
        """A question with its date; `precision` tells how exact an answer is wanted."""
        if asked.kind is not ValueKind.DATE:
            return Refusal("date_entry", Worded("Its answer is no date ({kind}).", kind=asked.kind))
        refusal = soundness.single(store, asked) or soundness.no_leak(store, asked) or soundness.dated(asked)
        if refusal:
            return refusal
        key = asked.fillers[0]
        when = parse_date(key.value)
        if when.precision not in _PRECISIONS or when.approximate:
            return Refusal("date_entry", Worded("A date that is approximate or an interval is not graded as typed."))
        return Question(
            card_of(asked),
            self.id,
            stem_of(store, asked),
            AnswerKind.DATE,
            key=(key.text,),
            accepted=(grading.spellings_of_date(when),),
            precision=when.precision,
            date=when.text,
            explanation=asked.fact.statement,
            citations=citations_of(store, asked),
        )

    def grade(self, store: Store, question: Question, given: Given, tries: int) -> Outcome:  # noqa: ARG002
        """At the stored precision, with part credit for the right year or month."""
        return grading.date(text_given(question, given), parse_date(question.date))
