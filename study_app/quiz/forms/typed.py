"""Typed: a name, a number or a length of time is written from memory."""

from __future__ import annotations

from random import Random

from study_app.facts.kinds import ValueKind
from study_app.facts.names import normalise
from study_app.facts.quantities import number_word, told_duration
from study_app.facts.store import Asked, Store
from study_app.i18n import Worded, _
from study_app.quiz import grading, soundness
from study_app.quiz.forms.form import Learner, card_of, citations_of, names_of, stem_of, strict, text_given
from study_app.quiz.question import AnswerKind, Given, Outcome, Question, Verdict
from study_app.quiz.soundness import Refusal


class Typed:
    """The answer given is text."""

    id = "typed"

    def pose(self, store: Store, asked: Asked, rng: Random, learner: Learner) -> Question | Refusal:  # noqa: ARG002
        """A question with every accepted spelling of its one answer. Texts cannot be graded, so they are not asked so."""
        if asked.kind not in (ValueKind.ENTITY, ValueKind.NUMBER, ValueKind.DURATION):
            return Refusal("typed", Worded("Its answer cannot be graded as typed text ({kind}).", kind=asked.kind))
        refusal = soundness.single(store, asked) or soundness.no_leak(store, asked)
        if refusal:
            return refusal
        key = asked.fillers[0]
        return Question(
            card_of(asked),
            self.id,
            _stem(store, asked),
            AnswerKind.ONE if key.entity else AnswerKind.NUMBER,
            key=(key.text,),
            accepted=(_spellings(store, asked),),
            explanation=asked.fact.statement,
            citations=citations_of(store, asked),
            strict=strict(store, asked),
        )

    def grade(self, store: Store, question: Question, given: Given, tries: int) -> Outcome:
        """By name, or exactly for a number."""
        written = text_given(question, given)
        card = question.card
        filler = store.fillers(card.pack, card.fact, card.facet)[0]
        if question.answer is AnswerKind.NUMBER:
            posed = store.asked(card.pack, card.fact, card.facet)
            unit = posed.unit if posed else None
            bare = unit.bare(written) if unit else written
            if unit and bare is None:
                message = _("Give the answer in {unit}: a number alone, or with its unit.").format(unit=unit.many)
                return Outcome(Verdict.ASK_AGAIN, 0.0, message)
            written = bare or written
            # an answer without a unit is in the unit of the words
            key = str(told_duration(filler.value, filler.text)) if filler.value[0] == "P" else filler.value
            return grading.quantity(written, key, (question.stem, question.explanation))

        return grading.name(
            written,
            question.accepted[0],
            store.other_names(card.pack, filler.entity),
            strict=question.strict,
            tries=tries,
            own=question.own[0] if question.own else (),
            about=lambda other: store.statement_about(card.pack, other, card.facet, unlike=filler.entity),
        )


def _stem(store: Store, asked: Asked) -> str:
    """The stem, and in which unit an answer is wanted where the stem does not say it."""
    stem = stem_of(store, asked)
    if asked.unit is None or f" {normalise(asked.unit.many)} " in f" {normalise(stem)} ":
        return stem
    return _("{question} Unit: {unit}.").format(question=stem, unit=asked.unit.many)


def _spellings(store: Store, asked: Asked) -> tuple[str, ...]:
    """What counts as the answer: a name, its aliases that are no other's too, or the common ways to write a number."""
    key = asked.fillers[0]
    if key.entity:
        return names_of(store, asked, key)
    if asked.kind is ValueKind.DURATION:
        length = told_duration(key.value, key.text)
        unit = length.words().partition(" ")[2]
        counts = (str(length.count), number_word(length.count))
        return tuple(dict.fromkeys((key.text, *(f"{n} {unit}" for n in counts), *counts)))
    number = float(key.value)
    words = (number_word(int(number)),) if number.is_integer() else ()
    return tuple(dict.fromkeys((key.text, key.value, *words)))
