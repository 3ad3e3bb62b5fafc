"""The store of 100,000 facts built from packs that were read, beside a bare insert of the very rows that it then has.

The floor makes the same tables, inserts the rows of each in one go, full text too, and then makes the indexes. All that is wrong
in the store is then looked for, which is held against the building.
"""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import forms
from gate import Gate

from study_app import database
from study_app.facts.building import build
from study_app.facts.pack import Deck, Pack
from study_app.facts.pack_files import read_pack
from study_app.facts.pack_text import rows_of
from study_app.paths import shipped
from study_app.quiz import cards
from study_app.quiz.check import problems_now

MOST = 6
"""Times the floor."""

MOST_OF_BUILDING = 0.4
"""Times the building of the store: what looking for all that is wrong in it may take."""


def gates(folder: Path, facts: int = forms.FACTS) -> Iterator[Gate]:
    """The gates of building a store, and of looking for what is wrong in it."""
    folder.mkdir(parents=True)
    pack = _pack(facts)
    started = time.perf_counter()
    build(folder / "facts.db", [pack], (), "", "en", cards.write)
    built = time.perf_counter() - started
    floor, rows = _bare(folder / "facts.db", folder / "bare.db")
    note = f"{len(pack.facts)} facts, {rows} rows, limit {MOST}x: {built / floor:.1f}x"
    yield Gate("store built", built * 1000, floor * 1000, built <= MOST * floor, note)
    started = time.perf_counter()
    found = problems_now(folder / "facts.db", date(2026, 11, 28))
    looked = time.perf_counter() - started
    note = f"{len(found)} of {len(pack.facts)} facts, limit {MOST_OF_BUILDING}x building: {looked / built:.2f}x"
    yield Gate("problems found", looked * 1000, built * 1000, looked <= MOST_OF_BUILDING * built, note)


def _pack(facts: int) -> Pack:
    pack = read_pack(shipped("content") / "csto").pack
    assert pack is not None
    copies = forms.many_copies(pack, facts)
    everything = " or ".join(f"type:{kind}" for kind in pack.types)
    decks = {
        "all": Deck("all", {"en": "All"}, {}, everything, (), ()),
        "some": Deck("some", {"en": "Some"}, {}, "tag:organisation", (), ()),
    }
    copies = replace(copies, decks=decks)
    return replace(copies, rows=tuple(rows_of(copies)))


def _bare(store: Path, path: Path) -> tuple[float, int]:
    """Seconds in which the rows of a store, which are read meanwhile, are inserted into an empty one; and how many."""
    taken, count = 0.0, 0

    @contextlib.contextmanager
    def counted() -> Iterator[None]:
        nonlocal taken
        started = time.perf_counter()
        yield
        taken += time.perf_counter() - started

    with (
        contextlib.closing(database.connect(store, read_only=True)) as full,
        contextlib.closing(database.connect(path, derived=True)) as bare,
    ):
        made = full.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"
            " AND name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow') ORDER BY type = 'index'"
        ).fetchall()
        with counted():
            bare.execute("PRAGMA cache_size = -262144")
            bare.execute("BEGIN IMMEDIATE")
        for kind, name, sql in made:
            rows = _rows(full, name) if kind == "table" else []
            count += len(rows)
            with counted():
                bare.execute(sql)
                if rows:
                    columns = "(rowid, text)" if name == "name_text" else ""
                    marks = ", ".join("?" * len(rows[0]))
                    bare.executemany(f'INSERT INTO "{name}"{columns} VALUES ({marks})', rows)
        with counted():
            bare.execute("COMMIT")
    return taken, count


def _rows(full: database.Connection, name: str) -> list[tuple[object, ...]]:
    # the index of names keeps no texts
    select = "SELECT rowid, ' ' || norm FROM name" if name == "name_text" else f'SELECT * FROM "{name}"'
    return full.execute(select).fetchall()
