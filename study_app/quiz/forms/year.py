"""Year: the year alone of a date that the source gives to the day or month."""

from __future__ import annotations

from random import Random

from study_app.facts.dates import EdtfDate
from study_app.facts.dates import parse as parse_date
from study_app.facts.kinds import ValueKind
from study_app.facts.store import Asked, Store
from study_app.i18n import Worded, _
from study_app.quiz import grading, soundness
from study_app.quiz.forms.form import Learner, card_of, citations_of, stem_of, text_given
from study_app.quiz.question import AnswerKind, Given, Outcome, Question
from study_app.quiz.soundness import Refusal


class Year:
    """The answer given is text that reads as a year, or as a date in it. There is no part credit; how far off it is is told."""

    id = "year"

    def pose(self, store: Store, asked: Asked, rng: Random, learner: Learner) -> Question | Refusal:  # noqa: ARG002
        """The question for the date, with the year for its key."""
        if asked.kind is not ValueKind.DATE:
            return Refusal("year", Worded("Its answer is no date ({kind}).", kind=asked.kind))
        refusal = soundness.single(store, asked) or soundness.no_leak(store, asked) or soundness.dated(asked)
        if refusal:
            return refusal
        when = parse_date(asked.fillers[0].value)
        if when.precision not in ("day", "month") or when.approximate or when.year is None:
            return Refusal("year", Worded("The date is not more exact than a year, or not certain."))
        if soundness.tells_year(asked.stem):
            return Refusal("leak", Worded("The question tells a year, be it another one."))
        year = year_of(when)
        return Question(
            card_of(asked),
            self.id,
            _("{question} The year is enough.").format(question=stem_of(store, asked)),
            AnswerKind.DATE,
            key=(year.words(),),
            accepted=(grading.spellings_of_date(year),),
            precision="year",
            date=year.text,
            explanation=asked.fact.statement,
            citations=citations_of(store, asked),
        )

    def grade(self, store: Store, question: Question, given: Given, tries: int) -> Outcome:  # noqa: ARG002
        """Right or wrong; an unreadable or ambiguous date is asked back."""
        return grading.date(text_given(question, given), parse_date(question.date))


def year_of(when: EdtfDate) -> EdtfDate:
    """The year in which a date lies, as a date."""
    year = when.cut("year")
    assert year is not None
    return year
