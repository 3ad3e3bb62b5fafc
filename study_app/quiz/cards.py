"""The cards of a store: one for each facet that can be asked soundly, and which deck holds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import permutations
from typing import TYPE_CHECKING

from study_app import database
from study_app.facts.kinds import TIME_FACETS
from study_app.facts.problem import Problem, Severity
from study_app.facts.store import Store
from study_app.quiz.question import Card

if TYPE_CHECKING:
    from study_app.quiz.soundness import Refusal

VERSION = 4
"""Counts up whenever cards are made in another way, so that stores are built anew."""


def write(store: Store) -> None:
    """Add the tables `card`, `deck_card` and `confusable` to a store that is being built.

    A card's row is (id, fact, facet, temporal); a deck's cards follow the order of its facts; each pair of `confusable` facts
    stands in both directions.
    """
    from study_app.facts import building  # only when a store is built

    connection = store.connection
    tables = database.tables(connection)
    tables.create_table("card", {"id": str, "fact": str, "facet": str, "temporal": int}, pk="id", strict=True)
    columns = {"deck": str, "card": str, "position": int}
    tables.create_table("deck_card", columns, pk=("deck", "card"), strict=True)
    tables.table("card").create_index(["fact"])
    tables.table("deck_card").create_index(["deck", "position"])
    tables.table("deck_card").create_index(["card"])
    tables.create_table("confusable", {"fact": str, "other": str}, pk=("fact", "other"), strict=True)
    with database.immediate(connection):
        every = [Card(*row) for row in store.askable()]
        refusals = {card: refusal(store, card) for card in every}
        cards = [card for card in every if refusals[card] is None]
        building.keep_problems(connection, _unasked(store, refusals))
        connection.executemany(
            "INSERT INTO card VALUES (?, ?, ?, ?)",
            [(card.id, card.fact_id, card.facet, int(card.facet in TIME_FACETS)) for card in cards],
        )
        connection.execute(
            "INSERT INTO deck_card SELECT d.deck, c.id, row_number() OVER (PARTITION BY d.deck ORDER BY d.position, c.rowid)"
            " FROM deck_fact d JOIN deck ON deck.id = d.deck JOIN card c ON c.fact = deck.pack || '/' || d.fact"
        )
        connection.executemany("INSERT INTO confusable VALUES (?, ?)", sorted(set(_confusable(store, cards))))


def _unasked(store: Store, refusals: Mapping[Card, Refusal | None]) -> Iterator[Problem]:
    """The facts that have questions in their words, and none that is sound."""
    facts: dict[str, list[tuple[Card, Refusal | None]]] = {}
    for card, why in refusals.items():
        facts.setdefault(card.fact_id, []).append((card, why))
    for found in facts.values():
        card, why = found[0]
        if why is None or not all(refused for _card, refused in found):
            continue
        file, line = store.place(card.pack, card.fact)
        message = f"fact {card.fact}: no question can be asked of it; for {card.facet}: {why.why}"
        remedy = f'Mend that, or write skip = ["{card.facet}"] if it is not to be asked.'
        yield Problem("no-question", Severity.WARNING, file, line, message, remedy)


_SHARED = 3
"""Words that carry meaning and that two stems share at least, beside the one in which they differ."""

_SERIES = 12
"""So many questions that are one word apart are a series, which nobody could keep apart by days."""


def _confusable(store: Store, cards: Iterable[Card]) -> Iterator[tuple[str, str]]:
    """The pairs of facts that ask the same facet in stems one word apart: learned together they are mistaken for each other.

    Interference between similar items is strongest while both are new (Wozniak, minimum information principle, rule 11).
    """
    from study_app.facts.names import content_words  # only when a store is built

    alike: dict[tuple[object, ...], list[str]] = {}
    for card in cards:
        asked = store.asked(card.pack, card.fact, card.facet)
        assert asked is not None, card
        words = content_words(asked.stem)
        for word in words if len(words) > _SHARED else ():
            alike.setdefault((card.pack, asked.fact.type, card.facet, words - {word}), []).append(card.fact_id)
    for facts in alike.values():
        if len(facts) <= _SERIES:
            yield from permutations(dict.fromkeys(facts), 2)


def refusal(store: Store, card: Card) -> Refusal | None:
    """Why a facet cannot be asked at all: its stem has not one answer or one closed set, or contains it; None if it can."""
    from study_app.quiz import soundness  # only when a store is built

    asked = store.asked(card.pack, card.fact, card.facet)
    if asked is None:
        return soundness.Refusal("no_card", "The store has no question for it.")
    return soundness.unique(store, asked) or soundness.no_leak(store, asked)
