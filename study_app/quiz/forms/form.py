"""What a form of asking is, and what all of them share."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from random import Random
from typing import NamedTuple, Protocol

from study_app.facts.dates import parse as parse_date
from study_app.facts.names import normalise
from study_app.facts.store import Asked, CitedSpan, FillerRow, Store
from study_app.i18n import _, capital
from study_app.quiz.question import Card, Given, Outcome, Question, Verdict
from study_app.quiz.soundness import Refusal


class Learner(NamedTuple):
    """What a posing may take into account of who is asked.

    `familiar` holds the ids of the cards met before, from which companions come first. `stability` (days) is that of the asked
    card: the longer it is remembered, the nearer are the misses beside it. `shown` are the cards of a question that was put
    before, as they stood: where they may, they come again.
    """

    familiar: Container[str] = ()
    stability: float = 0.0
    shown: tuple[str, ...] = ()


class Form(Protocol):
    """A way of asking a card. What a form refuses, it refuses for every seed and every learner."""

    @property
    def id(self) -> str:
        """The form's id in journals and contracts, for ever."""

    def pose(self, store: Store, asked: Asked, rng: Random, learner: Learner) -> Question | Refusal:
        """One posing of a facet, or why the form cannot ask it soundly."""

    def grade(self, store: Store, question: Question, given: Given, tries: int) -> Outcome:
        """The grade of an answer; `tries` counts from 1. Never called with None, which is wrong in every form."""


def card_of(asked: Asked) -> Card:
    """The card that a question asks."""
    return Card(asked.fact.pack, asked.fact.id, asked.facet)


def stem_of(store: Store, asked: Asked, stem: str = "") -> str:
    """The stem, or another wording of it, saying whose claim it asks for, and a question about a state for which time.

    Unless the wording says so itself. It is said at the end, where no capital letter has to change (a word that begins a
    sentence may be a name); ahead of several sentences, for it holds of all of them.
    """
    fact = asked.fact
    stem = stem or asked.stem
    said = []
    if fact.attributed and not is_named_in(store, fact.pack, fact.attributed, stem):
        [who] = store.fillers(fact.pack, fact.id, "attributed")
        said.append(_("according to {who}").format(who=who.text))
    if asked.of_now and fact.as_of:
        date = parse_date(fact.as_of).words()
        said += [_("as of {date}").format(date=date)] if date not in stem else []
    if not said:
        return stem
    words = ", ".join(said)
    if stem[-1] in _ENDINGS and not _SENTENCES.search(stem):
        return _("{sentence}, {said}{mark}").format(sentence=stem[:-1], said=words, mark=stem[-1])
    return f"{capital(words)}: {stem}"


_ENDINGS = "?.!"
_SENTENCES = re.compile(r"[?.!][\"”’)]* +\S")
"""What stands between two sentences; an abbreviation is taken for an end too, which changes no more than the place."""


def is_named_in(store: Store, pack: str, entity: str, text: str) -> bool:
    """Whether a text names an entity, by whichever of its names or a form of one."""
    words = f" {normalise(text)} "
    return any(f" {normalise(name)} " in words for name in store.names(pack, entity, accepted=False))


def names_of(store: Store, asked: Asked, filler: FillerRow) -> tuple[str, ...]:
    """What counts as an entity when it is written: its name, and its aliases that nothing else has that could be the answer.

    Who asks for a person is told one by "Wood", whatever else is made of wood.
    """
    pack, alone = asked.fact.pack, {filler.entity}
    names = store.names(pack, filler.entity)
    return tuple(n for n in names if n == filler.text or store.named(pack, normalise(n), asked.of) == alone)


def citations_of(store: Store, asked: Asked, *others: str) -> tuple[CitedSpan, ...]:
    """The places in sources that the fact rests on, and `others` of its pack that are told with it; each place once."""
    return places(store, ((asked.fact.pack, fact) for fact in (asked.fact.id, *others)))


def places(store: Store, facts: Iterable[tuple[str, str]]) -> tuple[CitedSpan, ...]:
    """The places that facts, each (pack, fact), rest on, in their order; a place that several rest on stands once."""
    return tuple(dict.fromkeys(span for pack, fact in facts for span in store.citations(pack, fact)))


def strict(store: Store, asked: Asked) -> bool:
    """Whether no slip of the pen is forgiven in a name."""
    entity = store.entity(asked.fact.pack, asked.fillers[0].entity)
    return entity is not None and entity.strict


def option_given(question: Question, given: Given) -> int:
    """The index of the one option that a learner chose; raises ValueError for anything else."""
    if not isinstance(given, int) or not 0 <= given < len(question.options):
        raise ValueError(f"{question.form} is answered with the index of an option, not {given!r}")
    return given


def graded_option(question: Question, given: Given) -> Outcome:
    """Right or wrong, by the index of the one option chosen; a wrong option tells why it is wrong."""
    option = question.options[option_given(question, given)]
    return Outcome(Verdict.RIGHT, 1.0) if option.right else Outcome(Verdict.WRONG, 0.0, option.why)


def options_given(question: Question, given: Given) -> tuple[int, ...]:
    """The indices of the options that a learner named, in the order given; raises ValueError for anything else."""
    if isinstance(given, tuple):
        indices = tuple(one for one in given if isinstance(one, int) and 0 <= one < len(question.options))
        if len(indices) == len(given):
            return indices
    raise ValueError(f"{question.form} is answered with indices of options, not {given!r}")


def texts_given(question: Question, given: Given) -> tuple[str, ...]:
    """The texts that a learner wrote, in the order given; raises ValueError for anything else."""
    if isinstance(given, tuple):
        texts = tuple(one for one in given if isinstance(one, str))
        if len(texts) == len(given):
            return texts
    raise ValueError(f"{question.form} is answered with texts, not {given!r}")


def text_given(question: Question, given: Given) -> str:
    """The text that a learner wrote; raises ValueError for anything else."""
    if not isinstance(given, str):
        raise ValueError(f"{question.form} is answered with text, not {given!r}")
    return given
