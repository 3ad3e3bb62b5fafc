"""What a form of asking is, and what all of them share."""

from __future__ import annotations

from collections.abc import Container
from random import Random
from typing import Protocol

from study_app.facts.dates import read_entry
from study_app.facts.kinds import Tense, ValueKind
from study_app.facts.store import Asked, Store
from study_app.i18n import _
from study_app.quiz.question import Card, CitedSpan, Given, Outcome, Question
from study_app.quiz.soundness import Refusal


class Form(Protocol):
    """A way of asking a card. What a form refuses, it refuses for every seed."""

    @property
    def id(self) -> str:
        """The form's id in journals and contracts, for ever."""

    def pose(self, store: Store, asked: Asked, rng: Random, familiar: Container[str]) -> Question | Refusal:
        """One posing of a facet, or why the form cannot ask it soundly; `familiar` are the ids of cards already met."""

    def grade(self, store: Store, question: Question, given: Given, tries: int) -> Outcome:
        """The grade of an answer; `tries` counts from 1. Never called with None, which is wrong in every form."""


def card_of(asked: Asked) -> Card:
    """The card that a question asks."""
    return Card(asked.fact.pack, asked.fact.id, asked.facet)


def stem_of(store: Store, asked: Asked) -> str:
    """The stem; a question about a state says for which time it is asked, unless its wording does.

    Not so where a date is asked for, which the time could give away, nor where the state was over by then.
    """
    fact = asked.fact
    if fact.tense != Tense.STATE or not fact.as_of or fact.as_of in asked.stem or asked.kind is ValueKind.DATE:
        return asked.stem
    if any(store.holds(fact.pack, fact.id, at) is False for at in read_entry(fact.as_of)):
        return asked.stem
    return _("As of {date}: {question}").format(date=fact.as_of, question=asked.stem)


def citations_of(store: Store, asked: Asked) -> tuple[CitedSpan, ...]:
    """The places in sources that the fact rests on."""
    return tuple(CitedSpan(*row) for row in store.citations(asked.fact.pack, asked.fact.id))


def strict(store: Store, asked: Asked) -> bool:
    """Whether no slip of the pen is forgiven in a name."""
    entity = store.entity(asked.fact.pack, asked.fillers[0].entity)
    return entity is not None and entity.strict


def option_given(question: Question, given: Given) -> int:
    """The index of the one option that a learner chose; raises ValueError for anything else."""
    if not isinstance(given, int) or not 0 <= given < len(question.options):
        raise ValueError(f"{question.form} is answered with the index of an option, not {given!r}")
    return given


def options_given(question: Question, given: Given) -> tuple[int, ...]:
    """The indices of the options that a learner named, in the order given; raises ValueError for anything else."""
    if isinstance(given, tuple):
        indices = tuple(one for one in given if isinstance(one, int) and 0 <= one < len(question.options))
        if len(indices) == len(given):
            return indices
    raise ValueError(f"{question.form} is answered with indices of options, not {given!r}")


def text_given(question: Question, given: Given) -> str:
    """The text that a learner wrote; raises ValueError for anything else."""
    if not isinstance(given, str):
        raise ValueError(f"{question.form} is answered with text, not {given!r}")
    return given
