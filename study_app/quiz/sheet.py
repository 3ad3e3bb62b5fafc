"""A quiz sheet for paper: questions drawn by a seed that do not answer one another, in two versions, with the key of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import factorial
from random import Random

from study_app.facts.store import Store
from study_app.i18n import pgettext
from study_app.quiz.asking import Quiz
from study_app.quiz.distractors import sorted_by_size
from study_app.quiz.drawing import drawn
from study_app.quiz.forms import FORMS
from study_app.quiz.question import AnswerKind, Question

VERSIONS = ("A", "B")
"""The same questions, each version in an order of its own, so that neighbours cannot copy."""

PAPER_FORMS = tuple(form.id for form in FORMS if form.id != "place")
"""The ways of asking on paper. `place` shows the dates of other events: beside it hardly one of them could be asked."""

USUAL_FORMS = tuple(form for form in PAPER_FORMS if form != "reveal")
"""Those taken if none is named; the answer to a `reveal` has to be judged by whoever marks it."""

MOST = 200
"""Questions on a sheet."""


def letters() -> str:
    """The letters before options, and those that versions are called by, in the order of the language that is spoken."""
    return pgettext("letters before options, in their order", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def version_letter(version: str) -> str:
    """What a version is called on paper."""
    return letters()[VERSIONS.index(version)]


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
    """A question as a sheet has it, its options in the order printed, with `letters` before them from the first on."""

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
            return tuple(letters()[option] for option in question.sequence)
        return tuple(letters()[place] for place, option in enumerate(question.options) if option.right)


def questions(quiz: Quiz, wanted: SheetWanted) -> Iterator[Question | None]:
    """The questions of a sheet as version A has them, `count` or as many as can stand on one sheet.

    They are those of the quiz of this number. None stands for a card that was looked at and left out, so that whoever waits can
    do something else.
    """
    left = wanted.count
    for one in drawn(quiz, wanted.decks, wanted.forms, wanted.seed):
        if one is None:
            yield None
            continue
        yield one.question
        left -= 1
        if not left:
            return


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
