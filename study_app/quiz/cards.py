"""The cards of a store: one for each facet that can be asked soundly, and which deck holds them."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from hashlib import blake2b
from itertools import permutations
from typing import TYPE_CHECKING

from study_app import database
from study_app.facts.dates import NEVER, civil
from study_app.facts.kinds import FLASHCARD, TIME_FACETS
from study_app.facts.store import Asked, Store
from study_app.i18n import Worded
from study_app.quiz.question import Card

if TYPE_CHECKING:
    from study_app.facts.problem import Problem
    from study_app.quiz.soundness import Refusal

VERSION = 10
"""Counts up whenever cards are made in another way, so that stores are built anew."""


def write(store: Store) -> None:
    """Add the tables `card`, `deck_card`, `confusable` and `card_group` to a store that is being built.

    A card's row is (id, fact, facet, temporal); a deck's cards follow the order of its facts; each pair of `confusable` facts
    stands in both directions. A row of `card_group` is a deck (by its id), an entity type (by its name) or a year, with the
    numbers (`rowid` of `card`) of the cards that belong to it as a JSON array: sums over groups need not join them one by one.
    """
    from study_app.facts import building  # only when a store is built
    from study_app.quiz import soundness

    connection = store.connection
    tables = database.tables(connection)
    tables.create_table("card", {"id": str, "fact": str, "facet": str, "temporal": int}, pk="id", strict=True)
    columns = {"deck": str, "card": str, "position": int}
    tables.create_table("deck_card", columns, pk=("deck", "card"), strict=True)
    tables.create_table("confusable", {"fact": str, "other": str}, pk=("fact", "other"), strict=True)
    with database.immediate(connection):
        refusals: dict[Card, Refusal | None] = {}
        alike = _Alike()
        for asked in store.every_asked():
            card = Card(asked.fact.pack, asked.fact.id, asked.facet)
            refusals[card] = why = soundness.shown(store, asked)
            if why is None:
                alike.add(asked)
        cards = [card for card, why in refusals.items() if why is None]
        building.keep_problems(connection, _unasked(store, refusals))
        connection.executemany(
            "INSERT INTO card VALUES (?, ?, ?, ?)",
            [(card.id, card.fact_id, card.facet, int(card.facet in TIME_FACETS)) for card in cards],
        )
        # indexes after the rows, that each is sorted once
        tables.table("card").create_index(["fact", "id"])  # and the id, so that memory is found through it alone
        connection.execute(f"INSERT INTO deck_card {_OF_DECKS}")
        tables.table("deck_card").create_index(["deck", "position"])
        tables.table("deck_card").create_index(["card"])
        connection.executemany("INSERT INTO confusable VALUES (?, ?)", alike.pairs())
        group(connection)


def affected(store: Store, pack: str, facts: Iterable[str]) -> frozenset[str]:
    """The facts whose questions may have other answers if these facts change: they agree with one of them in what a stem names.

    Beside what follows from the wording: two facts with the very same stem are each other's second answer.
    """
    found = set(facts)
    for fact in tuple(found):
        rows = store.connection.execute("SELECT facet, stem FROM question WHERE pack = ? AND fact = ?", (pack, fact))
        for facet, stem in rows.fetchall():
            asked = store.asked(pack, fact, facet)
            if asked is not None:
                found.update(store.reaching(asked))
            same = store.connection.execute("SELECT fact FROM question WHERE pack = ? AND stem = ?", (pack, stem))
            found.update(other for (other,) in same.fetchall())
    return frozenset(found)


def judged_by(store: Store, pack: str, facts: Iterable[str]) -> frozenset[tuple[object, ...]]:
    """All rows by which questions are judged that are of some facts of a pack: where they stay, others keep their answers.

    Nobody is asked for tags, nor where a fact stands in its files.
    """
    found: set[tuple[object, ...]] = set()
    for table, id in (("fact", "id"), ("arg", "fact"), ("question", "fact")):
        rows = store.connection.execute(
            f"SELECT t.* FROM json_each(?2) j CROSS JOIN {table} t ON t.pack = ?1 AND t.{id} = j.value",
            (pack, json.dumps(sorted(facts))),
        )
        kept = [n for n, column in enumerate(rows.description) if (table, column[0]) not in _NOT_JUDGED]
        found.update((table, *(row[n] for n in kept)) for row in rows.fetchall())
    return frozenset(found)


_NOT_JUDGED = {("fact", column) for column in ("tags", "file", "line", "position")}
"""The columns of a fact that no question rests on."""


def revise(store: Store, pack: str, facts: Iterable[str], near: Iterable[str] = ()) -> None:
    """Bring the cards of some facts up to date, after their rows; inside a transaction of the caller.

    Of those that are only `near` nothing changed but what is asked of others: where they keep their cards, all stands.
    What is derived of all cards together, `confusable` and `card_group`, follows by `regrouped`.
    """
    from study_app.facts import building  # only when something was edited
    from study_app.quiz import soundness

    connection = store.connection
    anew = frozenset(facts)
    looked_at = anew.union(near)
    had_of, told_of = _of_each(connection, pack, looked_at, _CARDS), _of_each(connection, pack, looked_at, _TOLD)
    unasked = {fact: told for fact, told in told_of.items() if fact not in anew and fact not in had_of}
    every = sorted(looked_at.difference(_still_alike(store, pack, unasked)))
    refusals: dict[str, dict[Card, Refusal | None]] = {fact: {} for fact in every}
    for asked in store.asked_of(pack, every):
        refusals[asked.fact.id][Card(pack, asked.fact.id, asked.facet)] = soundness.shown(store, asked)
    for fact in every:
        id = f"{pack}/{fact}"
        wanted = {card.id: card for card, why in refusals[fact].items() if why is None}
        had, told = had_of.get(fact, set()), told_of.get(fact, set())
        why = _why_unasked(refusals[fact])
        if fact not in anew and had == wanted.keys() and told == ({why[0]} if why else set()):
            continue
        for card in had:
            connection.execute("DELETE FROM deck_card WHERE card = ?", (card,))
        connection.executemany("DELETE FROM card WHERE id = ?", [(card,) for card in had - wanted.keys()])
        connection.executemany(
            "INSERT INTO card VALUES (?, ?, ?, ?)",
            [(c.id, id, c.facet, int(c.facet in TIME_FACETS)) for name, c in wanted.items() if name not in had],
        )
        connection.execute(
            "INSERT INTO deck_card SELECT d.deck, c.id, 64 * d.position + q.position FROM card c"
            " CROSS JOIN question q ON q.pack = ?1 AND q.fact = ?2 AND q.facet = c.facet CROSS JOIN deck ON deck.pack = ?1"
            " CROSS JOIN deck_fact d ON d.deck = deck.id AND d.fact = ?2 WHERE c.fact = ?3",
            (pack, fact, id),
        )
        connection.execute(
            "DELETE FROM problem WHERE pack = ? AND tbl = 'fact' AND row = ? AND code = 'no-question'", (pack, fact)
        )
        building.keep_problems(connection, _unasked(store, refusals[fact]))


def _still_alike(store: Store, pack: str, unasked: Mapping[str, Collection[str]]) -> Iterator[str]:
    """Those of some unchanged facts without a card of which it is told rightly that another is asked in the very words."""
    from study_app.quiz import soundness

    @cache
    def why(facet: str, other: str) -> str:
        return _why(facet, soundness.asked_by(other))

    for fact, alike in store.all_worded_alike(pack, unasked).items():
        if all(message.endswith(why(*alike)) for message in unasked[fact]):  # the rest of it names the fact
            yield fact


def made_of(store: Store, pack: str, facts: Iterable[str]) -> frozenset[str]:
    """The cards (their ids) of some facts of a pack."""
    return frozenset().union(*_of_each(store.connection, pack, facts, _CARDS).values())


_CARDS = "SELECT j.value, c.id FROM json_each(?2) j CROSS JOIN card c ON c.fact = ?1 || '/' || j.value"
_TOLD = (
    "SELECT p.row, p.message FROM json_each(?2) j CROSS JOIN problem p ON p.pack = ?1 AND p.tbl = 'fact' AND p.row = j.value"
    " AND p.code = 'no-question'"
)


def _of_each(connection: database.Connection, pack: str, facts: Iterable[str], select: str) -> dict[str, set[str]]:
    """What a query finds of each of some facts of a pack."""
    found: dict[str, set[str]] = {}
    for fact, one in connection.execute(select, (pack, json.dumps(sorted(facts)))).fetchall():
        found.setdefault(fact, set()).add(one)
    return found


def add_flashcards(store: Store, pack: str, after: int) -> None:
    """Make the cards of the flashcards that were added with positions from `after` on: every question of one is asked."""
    connection = store.connection
    connection.execute(
        "INSERT INTO card SELECT q.pack || '/' || q.fact || '/' || q.facet, q.pack || '/' || q.fact, q.facet, 0"
        " FROM fact f JOIN question q ON q.pack = f.pack AND q.fact = f.id"
        " WHERE f.pack = ? AND f.position >= ? AND f.type = ? ORDER BY f.position, q.position",
        (pack, after, FLASHCARD),
    )
    connection.execute(f"INSERT INTO deck_card {_OF_DECKS} WHERE deck.pack = ? AND d.position >= ?", (pack, after))


def remove_flashcards(store: Store, pack: str, flashcards: Iterable[str]) -> None:
    """Take the cards of flashcards that are no more out, inside a transaction of the caller."""
    chosen = json.dumps([f"{pack}/{id}" for id in flashcards])
    cards = "SELECT id FROM card WHERE fact IN (SELECT value FROM json_each(?))"
    store.connection.execute(f"DELETE FROM deck_card WHERE card IN ({cards})", (chosen,))
    store.connection.execute("DELETE FROM card WHERE fact IN (SELECT value FROM json_each(?))", (chosen,))


def redeck(store: Store, decks: Iterable[str]) -> None:
    """Put the cards of decks (`pack/deck`) into them anew, inside a transaction of the caller."""
    for deck in decks:
        store.connection.execute("DELETE FROM deck_card WHERE deck = ?", (deck,))
        store.connection.execute(f"INSERT INTO deck_card {_OF_DECKS} WHERE deck.id = ?", (deck,))


def regrouped(store: Store) -> Callable[[], None]:
    """What is derived of all cards together, read anew; what is returned writes what differs, in a transaction of the caller.

    Who saves meanwhile waits for that transaction only.
    """
    connection = store.connection
    made = {row[0] for row in connection.execute("SELECT id FROM card").fetchall()}
    alike = _Alike()
    for asked in store.every_asked():
        if Card(asked.fact.pack, asked.fact.id, asked.facet).id in made:
            alike.add(asked)
    pairs, groups = set(alike.pairs()), set(_groups(connection))
    had_pairs = set(connection.execute("SELECT fact, other FROM confusable").fetchall())
    had_groups = set(connection.execute("SELECT kind, name, cards FROM card_group").fetchall())

    def write() -> None:
        connection.executemany("DELETE FROM confusable WHERE fact = ? AND other = ?", had_pairs - pairs)
        connection.executemany("INSERT INTO confusable VALUES (?, ?)", sorted(pairs - had_pairs))
        gone = ((kind, name) for kind, name, _cards in had_groups - groups)
        connection.executemany("DELETE FROM card_group WHERE kind = ? AND name = ?", gone)
        connection.executemany("INSERT INTO card_group VALUES (?, ?, ?)", sorted(groups - had_groups))

    return write


_OF_DECKS = (
    "SELECT d.deck, c.id, 64 * d.position + q.position FROM deck_fact d JOIN deck ON deck.id = d.deck"
    " JOIN card c ON c.fact = deck.pack || '/' || d.fact"
    " JOIN question q ON q.pack = deck.pack AND q.fact = d.fact AND q.facet = c.facet"
)
"""The cards of the decks, each where its fact stands in the pack and its question among those of the fact."""

_ARGS = "a.pack = substr(c.fact, 1, instr(c.fact, '/') - 1) AND a.fact = substr(c.fact, instr(c.fact, '/') + 1)"
"""The values of the roles of the fact of a card `c`, by their primary key."""

_GROUPS: Mapping[str, str] = {
    "deck": "SELECT d.deck, c.rowid FROM deck_card d CROSS JOIN card c ON c.id = d.card",
    "type": f"SELECT DISTINCT t.name, c.rowid FROM card c CROSS JOIN arg a ON {_ARGS}"
    " CROSS JOIN entity e ON e.pack = a.pack AND e.id = a.entity"
    " CROSS JOIN type t ON t.pack = e.pack AND t.of = 'entity' AND t.id = e.type",
    "year": f"SELECT min(a.earliest), c.rowid FROM card c CROSS JOIN arg a ON {_ARGS}"
    # +: by the fact of the card; by the index on days each card would look through all that is dated
    f" WHERE a.role IN ('when', 'start') AND +a.earliest > {NEVER} GROUP BY c.rowid",
}
"""The group of each card, with the card's number; of a year its earliest day."""


def group(connection: database.Connection) -> None:
    """Add the table `card_group` to a store whose cards stand."""
    columns = {"kind": str, "name": str, "cards": str}
    database.tables(connection).create_table("card_group", columns, pk=("kind", "name"), strict=True)
    connection.executemany("INSERT INTO card_group VALUES (?, ?, ?)", _groups(connection))


def _groups(connection: database.Connection) -> Iterator[tuple[str, str, str]]:
    for kind, select in _GROUPS.items():
        found: dict[str, list[int]] = {}
        for name, number in connection.execute(select):
            found.setdefault(str(civil(name)[0]) if kind == "year" else name, []).append(number)
        yield from ((kind, name, json.dumps(sorted(numbers), separators=(",", ":"))) for name, numbers in found.items())


def _unasked(store: Store, refusals: Mapping[Card, Refusal | None]) -> Iterator[Problem]:
    """The facts that have questions in their words, and none that is sound."""
    from study_app.facts.problem import Problem, Severity  # not on the way to the first question

    facts: dict[str, dict[Card, Refusal | None]] = {}
    for card, refused in refusals.items():
        facts.setdefault(card.fact_id, {})[card] = refused
    for found in facts.values():
        if (why := _why_unasked(found)) is not None:
            message, card = why
            file, line = store.place(card.pack, card.fact)
            remedy = f'Mend that, or write skip = ["{card.facet}"] if it is not to be asked.'
            yield Problem(
                "no-question", Severity.WARNING, file, line, message, remedy, card.fact, card.pack, "fact", card.fact
            )


def _why_unasked(refusals: Mapping[Card, Refusal | None]) -> tuple[str, Card] | None:
    """Why none of the questions of a fact is asked, and the first of them; None where there are none, or one is sound."""
    card, refused = next(iter(refusals.items()), (None, None))
    if card is None or refused is None or not all(refusals.values()):
        return None
    from study_app.facts.problem import of_row  # not on the way to the first question

    return of_row("fact", card.fact, _why(card.facet, refused)), card


def _why(facet: str, refused: Refusal) -> Worded:
    return Worded("no question can be asked of it; for {facet}: {why}", facet=facet, why=refused.why)


_SHARED = 3
"""Words that carry meaning and that two stems share at least, beside the one in which they differ."""

_SERIES = 12
"""So many questions that are one word apart are a series, which nobody could keep apart by days."""


class _Alike:
    """Finds the pairs of facts that ask the same facet in stems one word apart: learned together they are taken for each other.

    Interference between similar items is strongest while both are new (Wozniak, minimum information principle, rule 11).
    They are compared in the language of their pack: what a day brings is the same in whatever language it is asked.
    """

    def __init__(self) -> None:
        # by what is asked and all words but one, told by a sum over them: sets of words would take ten times as long
        self._facts: dict[int, list[str]] = {}

    def add(self, asked: Asked) -> None:
        """Look at a question too."""
        from study_app.facts.names import content_words  # only when a store is built

        words = content_words(asked.native or asked.stem)
        if len(words) <= _SHARED:
            return
        numbers = [_number(word) for word in words]
        fact = asked.fact
        whole = sum(numbers) + _number(f"{fact.pack}/{fact.type}/{asked.facet}")
        for number in numbers:
            self._facts.setdefault(whole - number, []).append(f"{fact.pack}/{fact.id}")

    def pairs(self) -> list[tuple[str, str]]:
        """The pairs, in both directions and in order."""
        alike = (facts for facts in self._facts.values() if 1 < len(facts) <= _SERIES)
        return sorted({pair for facts in alike for pair in permutations(dict.fromkeys(facts), 2)})


@lru_cache(maxsize=65536)
def _number(word: str) -> int:
    """A number so large that sums of such are equal only if the words are."""
    return int.from_bytes(blake2b(word.encode(), digest_size=16).digest())


def refusal(store: Store, card: Card) -> Refusal | None:
    """Why a facet cannot be asked at all: its stem has not one answer or one closed set, or contains it; None if it can."""
    from study_app.quiz import soundness  # only when a store is built

    asked = store.asked(card.pack, card.fact, card.facet)
    if asked is None:
        return soundness.Refusal("no_card", Worded("The store has no question for it."))
    return soundness.shown(store, asked)
