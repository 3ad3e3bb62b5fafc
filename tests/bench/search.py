"""Finding as one types in a store of 35,000 facts and 8,000 entities, made from the shipped pack by giving it other entities.

The floor is a bare query of the full text for the same words, without joining what it finds. Queries of the facts page are
timed on the store of 100,000 facts of that page (`queries`).
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from statistics import median

from gate import Gate, percentile

from study_app import database
from study_app.app import StudyApp
from study_app.facts import reading
from study_app.facts.building import build
from study_app.facts.kinds import ValueKind
from study_app.facts.pack import Entity, Pack
from study_app.facts.pack_files import read_pack
from study_app.facts.store import Store
from study_app.paths import shipped
from study_app.study.search.found import COLUMNS, Order, View

FACTS, ENTITIES = 35_000, 8_000
LIMIT = 10
"""Milliseconds for the slowest in twenty."""

SYLLABLES = "ka ro min ten al ver sou bri dor pel tra nu os ik lan qua".split()
TYPED = (
    "c", "co", "coll", "collective security", "min", "minister defen", "the", "of", "kamin", "ollect", "treaty o", "1992",
    "14 may 2002", "qua sou", "zzzz",
)  # fmt: skip


WORDS, SHORT, INDEXED, OTHERS = 10, 100, 5, 100
"""Milliseconds for the first 50 rows: words of three letters or more, shorter ones and patterns; by a column with an index, and
by others.
"""

QUERIES = (
    "treaty",
    "the",
    "treaty charter",
    "collective security or minia",
    "treaty -charter",
    "-charter",
    "kaia",
    "zzzz",
)
PATTERNS = ("c", "ab", "of", "a*b", "de*nse", "re:^the", r"re:\d{4}", r'"re:(\w+) \1"')


def large_pack() -> Pack:
    """The shipped pack with many more entities, and each of its facts many times, about others of them."""
    pack, chance = read_pack(shipped("content") / "csto").pack, Random(1)
    assert pack is not None

    def word() -> str:
        return "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 4))).capitalize()

    entities = dict(pack.entities)
    originals = list(entities.values())
    for number in range(ENTITIES):
        name = {"en": f"{word()} {word()} of {word()}"}
        entities[f"e{number}"] = Entity(f"e{number}", chance.choice(originals).type, name)
    of_type: dict[str, list[str]] = {}
    for entity in entities.values():
        of_type.setdefault(entity.type, []).append(entity.id)
    facts = {}
    for number in range(FACTS):
        fact = list(pack.facts.values())[number % len(pack.facts)]
        kinds = pack.types[fact.type].roles
        roles = {
            role: tuple(
                chance.choice(of_type[entities[filler].type]) if kinds[role].value is ValueKind.ENTITY else filler
                for filler in fillers
            )
            for role, fillers in fact.roles.items()
        }
        facts[f"f{number}"] = replace(fact, id=f"f{number}", roles=roles, premises=())
    return replace(pack, entities=entities, facts=facts)


def gates(folder: Path) -> Iterator[Gate]:
    """The gate over all that is typed, each several times."""
    folder.mkdir()
    path = folder / "facts.db"
    build(path, [large_pack()], (), "", "en", lambda _store: None)
    store, bare = Store.open(path), database.connect(path, read_only=True)
    taken: list[float] = []
    floors: list[float] = []
    for typed in TYPED * 10:
        started = time.perf_counter()
        reading.find(store, typed)
        taken.append((time.perf_counter() - started) * 1000)
        match = " AND ".join(f'"{word}"' for word in typed.split())
        started = time.perf_counter()
        bare.execute("SELECT rowid FROM fact_text WHERE fact_text MATCH ? LIMIT 50", (match,)).fetchall()
        floors.append((time.perf_counter() - started) * 1000)
    store.close()
    bare.close()
    slow = percentile(taken, 0.95)
    yield Gate("first rows found, median", median(taken), median(floors), True, f"{FACTS} facts, {len(taken)} searches")
    yield Gate(
        "first rows found, 95 of 100",
        slow,
        percentile(floors, 0.95),
        slow < LIMIT,
        f"limit {LIMIT}; worst {max(taken):.1f}",
    )


def queries(app: StudyApp) -> Iterator[Gate]:
    """The gates of the facts page: the first 50 rows of queries and orders, of facts and of cards."""

    def slowest(asked: Iterable[tuple[str, View, Order]]) -> tuple[float, str]:
        times = []
        for query, view, order in asked:
            taken = []
            for _run in range(3):
                started = time.perf_counter()
                app.authoring.search.find(query, view, order).rows(0, 50)
                taken.append((time.perf_counter() - started) * 1000)
            times.append((median(taken), f"{view} {order.column} {query}"))
        return max(times)

    plain = [(view, Order()) for view in View]
    by: dict[bool, list[tuple[View, Order]]] = {True: [], False: []}
    for column in COLUMNS:
        by[column.quick] += [(view, Order(column.id, down)) for view in column.views for down in (False, True)]
    for name, limit, asked in (
        ("words", WORDS, [(query, *one) for query in QUERIES for one in plain]),
        ("short ones and patterns", SHORT, [(query, *one) for query in PATTERNS for one in plain]),
        ("all, by a column with an index", INDEXED, [("", *one) for one in by[True]]),
        ("all, by other columns", OTHERS, [("", *one) for one in by[False]]),
    ):
        slow, worst = slowest(asked)
        yield Gate(
            f"50 rows of {name}", slow, 0, slow < limit, f"limit {limit}; slowest of {len(asked)}: {worst.strip()}"
        )
