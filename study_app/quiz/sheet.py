"""A quiz sheet for paper: questions drawn by a seed that do not answer one another, in two versions, with the key of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import factorial
from random import Random

from study_app.facts.dates import parse as parse_date
from study_app.facts.kinds import ValueKind
from study_app.facts.names import content_words, normalise
from study_app.facts.store import Store
from study_app.quiz.asking import Quiz
from study_app.quiz.distractors import sorted_by_size
from study_app.quiz.drawing import drawn
from study_app.quiz.forms import FORMS
from study_app.quiz.question import AnswerKind, Question

VERSIONS = ("A", "B")
"""The same questions, each version in an order of its own, so that neighbours cannot copy."""

PAPER_FORMS = tuple(form.id for form in FORMS if form.id != "place")
"""The ways of asking on paper. `place` tells the dates of other events, for which the next question may ask."""

USUAL_FORMS = tuple(form for form in PAPER_FORMS if form != "reveal")
"""Those taken if none is named; the answer to a `reveal` has to be judged by whoever marks it."""

MOST = 200
"""Questions on a sheet."""

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class SheetWanted:
    """What a sheet is to be made of: ids of decks and forms, the number of questions, the seed and the version."""

    decks: tuple[str, ...]
    forms: tuple[str, ...]
    count: int
    seed: int
    version: str = VERSIONS[0]


@dataclass(frozen=True, slots=True)
class Item:
    """A question as a sheet has it, its options in the order printed, lettered from A on."""

    number: int
    question: Question

    @property
    def points(self) -> int:
        """2 where a part of the answer can be right, else 1; how many answers are right it does not tell."""
        question = self.question
        partly = question.form == "true_false" or question.answer in (AnswerKind.SET, AnswerKind.SEQUENCE)
        return 2 if partly or question.precision in ("day", "month") else 1

    @property
    def lettered(self) -> bool:
        """Whether letters are written for an answer; true and false, yes and no are words."""
        return bool(self.question.options) and self.question.answer is not AnswerKind.TRUTH

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters of the key: of the right options; where order counts in that order, in a `match` one for each prompt."""
        question = self.question
        if not self.lettered:
            return ()
        if question.answer is AnswerKind.SEQUENCE:
            return tuple(LETTERS[option] for option in question.sequence)
        return tuple(LETTERS[place] for place, option in enumerate(question.options) if option.right)


def questions(quiz: Quiz, wanted: SheetWanted) -> Iterator[Question | None]:
    """The questions of a sheet as version A has them, `count` or as many as can stand on one sheet.

    They are those that the quiz of this number would ask, less the ones that another would answer: a sheet is read as a whole.
    So no fact is asked twice. None stands for one that was looked at and left out, so that whoever waits can do something else.
    """
    taken: list[_Words] = []
    asked: set[str] = set()
    shown: set[str] = set()
    for one in drawn(quiz, wanted.decks, wanted.forms, wanted.seed):
        if len(taken) >= wanted.count:
            return
        question = quiz.pose(one.card, one.form, one.seed)
        told, words = _told(question), _words(quiz.store, question)
        apart = one.card.fact_id not in asked | shown and told.isdisjoint(asked)
        if apart and not any(words.give_away(other) or other.give_away(words) for other in taken):
            taken.append(words)
            asked.add(one.card.fact_id)
            shown |= told
            yield question
        else:
            yield None


def _told(question: Question) -> frozenset[str]:
    """The other facts whose answers are printed among few: in a `match` they are its options."""
    companions = question.companions if question.form == "match" else ()
    return frozenset(card.rpartition("/")[0] for card in companions)


@dataclass(frozen=True, slots=True)
class _Words:
    """What is printed of a question and what its words ask, as the two are compared: each question is with all others."""

    printed: str
    carrying: frozenset[str]
    asking: frozenset[str]
    keys: tuple[str, ...]

    def give_away(self, other: _Words) -> bool:
        """Whether they say all that the other asks, and its answer."""
        return other.asking <= self.carrying and any(key in self.printed for key in other.keys)


def _words(store: Store, question: Question) -> _Words:
    asked = store.asked(question.card.pack, question.card.fact, question.card.facet)
    assert asked is not None
    printed = " ".join((question.stem, *question.prompts))
    keys = (*(filler.text for filler in asked.fillers), *_years(asked.kind, asked.fillers[0].value))
    return _Words(
        f" {normalise(printed)} ",
        content_words(printed),
        content_words(asked.stem),
        tuple(f" {normalise(key)} " for key in keys),
    )


def gives_away(store: Store, one: Question, other: Question) -> bool:
    """Whether who reads the first question has the answer to the second: all its words that carry meaning, and its answer."""
    return _words(store, one).give_away(_words(store, other))


def _years(kind: ValueKind, value: str) -> tuple[str, ...]:
    year = parse_date(value).year if kind is ValueKind.DATE else None
    return () if year is None else (str(abs(year)),)


def arranged(store: Store, asked: Sequence[Question], wanted: SheetWanted) -> tuple[Item, ...]:
    """The questions of a sheet in the order of its version, and their options likewise."""
    order = list(asked)
    if wanted.version != VERSIONS[0]:
        rng = Random(f"sheet {wanted.seed} {wanted.version}")
        order = [asked[place] for place in _other_order(len(asked), rng)]
        order = [_turned(store, question, rng) for question in order]
    return tuple(Item(number, question) for number, question in enumerate(order, 1))


def _other_order(count: int, rng: Random, *but: Sequence[int]) -> list[int]:
    """The numbers from 0 on, in any order but their own, nor in one of `but` where there is another."""
    avoided = {tuple(range(count)), *map(tuple, but)}
    ways = factorial(count)
    order = list(range(count))
    while tuple(order) in avoided and ways > len(avoided):
        rng.shuffle(order)
    return order


def _turned(store: Store, question: Question, rng: Random) -> Question:
    """A question with its options in another order: those that stand by size by size again, the largest first."""
    count = len(question.options)
    if not count or question.answer is AnswerKind.TRUTH:
        return question
    asked = store.asked(question.card.pack, question.card.fact, question.card.facet)
    if asked is not None and question.form in ("choice", "match") and sorted_by_size(asked.kind):
        order = list(reversed(range(count)))
    else:
        # an order that is the right one already would ask for nothing
        order = _other_order(count, rng, *([question.sequence] if question.form == "order" else []))
    place = {old: new for new, old in enumerate(order)}
    return question._replace(
        options=tuple(question.options[old] for old in order),
        option_cards=tuple(question.option_cards[old] for old in order) if question.option_cards else (),
        sequence=tuple(place[old] for old in question.sequence),
    )
