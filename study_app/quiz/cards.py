"""The cards of a store: one for each facet that can be asked soundly, and which deck holds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import permutations

from study_app import database
from study_app.facts.kinds import TIME_FACETS
from study_app.facts.names import content_words
from study_app.facts.store import Store
from study_app.quiz.question import Card

VERSION = 3
"""Counts up whenever cards are made in another way, so that stores are built anew."""


def write(store: Store) -> None:
    """Add the tables `card`, `deck_card` and `confusable` to a store that is being built.

    A card's row is (id, fact, facet, temporal); a deck's cards follow the order of its facts; each pair of `confusable` facts
    stands in both directions.
    """
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
        cards = [card for row in store.askable() if sound(store, card := Card(*row))]
        connection.executemany(
            "INSERT INTO card VALUES (?, ?, ?, ?)",
            [(card.id, card.fact_id, card.facet, int(card.facet in TIME_FACETS)) for card in cards],
        )
        connection.execute(
            "INSERT INTO deck_card SELECT d.deck, c.id, row_number() OVER (PARTITION BY d.deck ORDER BY d.position, c.rowid)"
            " FROM deck_fact d JOIN deck ON deck.id = d.deck JOIN card c ON c.fact = deck.pack || '/' || d.fact"
        )
        connection.executemany("INSERT INTO confusable VALUES (?, ?)", sorted(set(_confusable(store, cards))))


_SHARED = 3
"""Words that carry meaning and that two stems share at least, beside the one in which they differ."""

_SERIES = 12
"""So many questions that are one word apart are a series, which nobody could keep apart by days."""


def _confusable(store: Store, cards: Iterable[Card]) -> Iterator[tuple[str, str]]:
    """The pairs of facts that ask the same facet in stems one word apart: learned together they are mistaken for each other.

    Interference between similar items is strongest while both are new (Wozniak, minimum information principle, rule 11).
    """
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


def sound(store: Store, card: Card) -> bool:
    """Whether a facet can be asked at all: its stem has one answer, or one closed set, and does not contain it."""
    from study_app.quiz import soundness  # only when a store is built

    asked = store.asked(card.pack, card.fact, card.facet)
    return asked is not None and not (soundness.unique(store, asked) or soundness.no_leak(store, asked))
