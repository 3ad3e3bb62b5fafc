"""Which questions can be asked together: none shows what another asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from study_app.facts.dates import parse as parse_date
from study_app.facts.kinds import TIME_FACETS
from study_app.facts.names import content_words, normalise
from study_app.facts.quantities import number_word
from study_app.facts.store import FillerRow, Store
from study_app.quiz.question import AnswerKind, Card, Question


@dataclass(frozen=True, slots=True)
class _Sought:
    """What a question asks of one card: the words of the card's own question, and all that names an answer to it."""

    about: frozenset[str]
    words: frozenset[str]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """What a question shows and what it asks, as two are compared: each is with all others.

    `printed` are all its words, as far as they are true or may be, `words` those that carry meaning, `about` the facts and
    events that they tell of. Of the cards `told` the answer stands there, those `in_order` are named in the order of time.
    `cards` are those that it asks, `compared` those whose order it asks.
    """

    printed: str
    words: frozenset[str]
    about: frozenset[str]
    told: frozenset[str]
    in_order: frozenset[str]
    cards: frozenset[str]
    compared: frozenset[str]
    sought: tuple[_Sought, ...]

    def shows(self, other: Read) -> bool:
        """Whether who reads it has an answer to the other, or a part of it.

        That is so where it tells of the same fact or event, or says all words of the other's question, and has the answer too.
        """
        if not self.told.isdisjoint(other.cards) or len(self.in_order & other.compared) > 1:
            return True
        return any(
            (not one.about.isdisjoint(self.about) or one.words <= self.words)
            and any(key in self.printed for key in one.keys)
            for one in other.sought
        )


def read(store: Store, question: Question) -> Read:
    """What a question shows and what it asks."""
    posed = question.card.id
    beside = (*question.companions, *question.beside)
    # options that are events, or all of them answers, are true of something; others are wrong but for one
    options = tuple(option.text for option in question.options) if beside and question.form != "place" else ()
    printed = " ".join((question.stem, *question.prompts, *options))
    cards = (posed, *question.companions)
    return Read(
        f" {normalise(printed)} ",
        content_words(printed),
        frozenset(about for card in (posed, *beside) for about in _about(store, card)),
        frozenset(beside if question.form in ("place", "match") else ()),
        frozenset((posed, *question.beside) if question.beside else ()),
        frozenset(cards),
        frozenset(question.option_cards),
        tuple(_sought(store, card, _accepted(question) if card == posed else ()) for card in cards),
    )


def _about(store: Store, card_id: str) -> frozenset[str]:
    """The fact of a card, and the event that it tells of with other facts."""
    card = Card.from_id(card_id)
    found = store.fact(card.pack, card.fact)
    return frozenset((card.fact_id, f"{card.pack}//{found.event}") if found and found.event else (card.fact_id,))


def _accepted(question: Question) -> tuple[str, ...]:
    """What is accepted for an answer beside what the fact says: of a set its number, where that is asked.

    That a statement is true, or an event the answer, is told by no other question that names them.
    """
    of_events = question.options and (question.beside or question.option_cards)
    if question.answer is AnswerKind.TRUTH or of_events:
        return ()
    return tuple(spelling for spellings in question.accepted for spelling in spellings)


def _sought(store: Store, card_id: str, accepted: Iterable[str]) -> _Sought:
    card = Card.from_id(card_id)
    asked = store.asked(*card)
    fillers = asked.fillers if asked else store.fillers(*card)
    stem = asked.stem if asked else ""  # an event that is put in order need not have a question of its own
    spelt = (*map(normalise, accepted), *(norm for filler in fillers for norm in _spellings(store, card, filler)))
    keys = {f" {norm} " for norm in spelt if norm}
    return _Sought(_about(store, card_id), content_words(stem) or frozenset((card_id,)), tuple(sorted(keys)))


def _spellings(store: Store, card: Card, filler: FillerRow) -> tuple[str, ...]:
    """A filler as it may stand in a text: by any name, a number in words too; of a date the year is enough."""
    if filler.entity:
        return (normalise(filler.text), *store.norms(card.pack, filler.entity))
    if filler.text.isdecimal() and card.facet not in TIME_FACETS:
        return (normalise(filler.text), normalise(number_word(int(filler.text))))
    year = parse_date(filler.value).year if card.facet in TIME_FACETS else None
    return (normalise(filler.text), *(() if year is None else (str(abs(year)),)))


def shows(store: Store, one: Question, other: Question) -> bool:
    """Whether who reads the first question has an answer to the second, or a part of it."""
    return read(store, one).shows(read(store, other))
