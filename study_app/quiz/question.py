"""What is asked and what came of it: cards, questions, outcomes, as values."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from study_app.facts.store import CitedSpan
from study_app.i18n import _

Given = int | str | tuple[int, ...] | tuple[str, ...] | None
"""What a learner gave: an option's index (`choice` ...), text (`typed`, `date_entry` ...), several indices of options (`order`:
as they were put; `match`: one for each prompt), several texts (`name_all`), a rating 1-4 (`reveal`), or None for "I don't know".
The docstring of each form says which."""


class Card(NamedTuple):
    """One thing to remember: a facet of a fact. The id is `pack/fact/facet` and never holds wording."""

    pack: str
    fact: str
    facet: str

    @property
    def id(self) -> str:
        """`pack/fact/facet`."""
        return f"{self.pack}/{self.fact}/{self.facet}"

    @property
    def fact_id(self) -> str:
        """`pack/fact`: what two cards of one fact share."""
        return f"{self.pack}/{self.fact}"

    @classmethod
    def from_id(cls, card_id: str) -> Card:
        """The card of an id; raises ValueError if it has not three parts."""
        pack, fact, facet = card_id.split("/")
        return cls(pack, fact, facet)


class AnswerKind(StrEnum):
    """How an answer is read and graded (contract of `questions --json`)."""

    ONE = "one"
    SET = "set"
    SEQUENCE = "sequence"
    DATE = "date"
    NUMBER = "number"
    TRUTH = "truth"
    SELF = "self"


class Option(NamedTuple):
    """One of the options of a question; `why` says in words why a wrong one is wrong ("" for a right one)."""

    text: str
    right: bool
    why: str = ""


class Question(NamedTuple):
    """One posing of a card in a form.

    `options` are in the order shown. For `order` the options are the events as shown and `sequence` their indices in the
    right order; `key` is then the right order in words. For `match` it holds the index of the right option of each prompt,
    and `key` these options in the order of the prompts. `prompts` are texts that options belong to: the left side of a
    `match`, the events already placed of a `place`. `companions` are the ids of the other cards that take part, one for each
    option other than the posed card's own, and `option_cards` the card of each option (both empty unless the form is
    `which_first`, `order` or `match`). `beside` are the cards of the other events that are named, where their order is not
    what is asked: in a `place`, `between`, `reverse` or `how_long`. `citations` are those of every fact that the explanation
    tells, in its order; `several` says that it tells more than that of the card. `marked` is whether quotation marks in a
    statement tell what of it may be wrong. `precision` of a date is "day", "month" or
    "year". `own` holds for each key the spellings that this learner said are right (set when an answer is graded).
    """

    card: Card
    form: str
    stem: str
    answer: AnswerKind
    key: tuple[str, ...]
    accepted: tuple[tuple[str, ...], ...] = ()
    options: tuple[Option, ...] = ()
    sequence: tuple[int, ...] = ()
    prompts: tuple[str, ...] = ()
    option_cards: tuple[str, ...] = ()
    companions: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    precision: str = ""
    date: str = ""
    explanation: str = ""
    several: bool = False
    marked: bool = False
    citations: tuple[CitedSpan, ...] = ()
    strict: bool = False
    own: tuple[tuple[str, ...], ...] = ()

    def as_json(self) -> dict[str, object]:
        """It with the keys of `questions --json`."""
        return {
            "card": self.card.id,
            "fact": self.card.fact,
            "facet": self.card.facet,
            "form": self.form,
            "stem": self.stem,
            "answer": str(self.answer),
            "key": list(self.key),
            "accepted": [list(spellings) for spellings in self.accepted],
            "options": [{"text": o.text, "right": o.right, "why": o.why} for o in self.options],
            "prompts": list(self.prompts),
            "companions": list(self.companions),
            "explanation": self.explanation,
            "citations": [{"source": c.source, "start": c.start, "end": c.end} for c in self.citations],
        }


def reads_the_same(one: Question, other: Question) -> bool:
    """Whether whoever has not answered yet cannot tell two questions apart."""

    def shown(question: Question) -> tuple[object, ...]:
        options = tuple(option.text for option in question.options)
        return question.card, question.form, question.stem, options, question.prompts, question.precision

    return shown(one) == shown(other)


class Verdict(StrEnum):
    """What an answer was worth. ASK_AGAIN is no answer yet (an ambiguous date, a near miss): nothing is recorded."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
    SELF = "self"
    ASK_AGAIN = "ask_again"


class Named(NamedTuple):
    """What one of several texts was read as: the key that it names, "" if it names none; `again` if one before named it."""

    key: str
    again: bool = False


class Outcome(NamedTuple):
    """The grade of an answer.

    `score` is 0 to 1; `message` is one sentence for the learner ("It is spelt ..."; why the chosen option is
    wrong; which two readings an ambiguous date has). `displaced` gives, for `order`, how many places each card stood from its
    right one. `named` gives, for `name_all`, what each text was read as. `notes` is, for a set, what `message` says besides
    the names that are missing or wrong.
    """

    verdict: Verdict
    score: float
    message: str = ""
    displaced: tuple[tuple[str, int], ...] = ()
    named: tuple[Named, ...] = ()
    notes: str = ""


def reason(question: Question, given: Given, outcome: Outcome) -> str:
    """Why an answer is what it is, in a sentence: the outcome's own, else that of the wrong option chosen; "" if none."""
    if outcome.message:
        return outcome.message
    if isinstance(given, int) and given < len(question.options) and not question.options[given].right:
        return question.options[given].why
    return ""


def correction_asked(question: Question) -> str:
    """What is asked of whoever says that a statement is false."""
    return _("What should stand in the quotation marks?") if question.marked else _("Which date would be right?")


def told_beside(question: Question, key: str = "") -> str:
    """What the fact says beside the question and its answer; `key` is the answer where it is told in other words than its own.

    A plain card is but both with a dash between them, either first, and what is shown with the answer in brackets.
    """
    fact, key = question.explanation, key or key_in_words(question)
    for one, other in ((question.stem, key), (key, question.stem)):
        if fact.startswith(both := f"{one} — {other}"):
            rest = fact[len(both) :].strip()
            if not rest or rest[0] + rest[-1] == "()":
                return rest[1:-1]
    return "" if fact == key else fact


def given_in_words(question: Question, given: Given) -> str:
    """What a learner gave, as they saw it: texts, options, the right side of each prompt."""
    if given is None:
        return _("I don’t know")
    if isinstance(given, str):
        # of a statement that is false, what was put right is given, perhaps nothing
        return given or (question.options[1].text if question.answer is AnswerKind.TRUTH else "")
    parts = [_part(question, one) for one in (given if isinstance(given, tuple) else (given,))]
    if isinstance(given, tuple) and 1 < len(parts) == len(question.prompts):
        return _pairs(question, parts)
    return (" → " if question.sequence else "; ").join(parts)


def key_in_words(question: Question) -> str:
    """The right answer in a line."""
    if 1 < len(question.key) == len(question.prompts):
        return _pairs(question, question.key)
    return (" → " if question.sequence else "; ").join(question.key)


def _pairs(question: Question, parts: Iterable[str]) -> str:
    return "; ".join(f"{prompt}: {part}" for prompt, part in zip(question.prompts, parts, strict=True))


def _part(question: Question, one: int | str) -> str:
    if isinstance(one, int) and one < len(question.options):
        return question.options[one].text
    return str(one + 1 if isinstance(one, int) else one)
