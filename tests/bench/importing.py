"""A table of 100,000 flashcards brought into a pack, until it is durable and shown.

The floor is parsing the file by the standard library and a bare insert of the very rows that the store then has, with their
indexes, but for full text.
"""

import contextlib
import csv
import time
from collections.abc import Iterator
from concurrent.futures import wait
from pathlib import Path

from gate import Gate

from study_app import database
from study_app.app import StudyApp
from study_app.background import begin
from study_app.clock import Clock
from study_app.desk.desk import Bulk
from study_app.facts import library
from study_app.facts.building import schema

ROWS = 100_000
MOST = 3
"""Times the floor."""

HELD = 50
"""Milliseconds that the window may stand still."""

_TABLES = ("raw", "fact", "arg", "question", "deck_fact", "card", "deck_card")


class _Own(StudyApp):
    """The program with the packs of its data folder alone."""

    @staticmethod
    def pack_folders(data_dir: Path | None) -> tuple[Path, ...]:
        return library.pack_folders([data_dir / "packs"] if data_dir else [])


def gates(folder: Path, rows: int = ROWS) -> Iterator[Gate]:
    """The gate of the import, and how long the window stands still in it."""
    (folder / "data").mkdir(parents=True)
    table = folder / "table.csv"
    lines = (f"what number {n} is called in words,the answer to number {n},tag{n % 20}\n" for n in range(rows))
    table.write_text("front,back,tags\n" + "".join(lines), encoding="utf-8")
    with _Own.open(folder / "data", Clock()) as app:
        app.authoring.own_pack()
        started = time.perf_counter()
        judged = app.authoring.importing.judge(app.authoring.importing.plan(table, "mine", deck="cards"))
        judging = time.perf_counter() - started
        bulk = app.authoring.importing.begin(judged)
        held = _held(bulk)
        taken = time.perf_counter() - started
        assert sum(deck.cards for deck in app.decks.rows()) == rows
        parsing, inserting = _floor(table, folder, app.store.connection)
        begun = time.thread_time()
        back = app.desk.undo_in_bulk()
        asked = time.thread_time() - begun
        assert back is not None
        held_back = _held(back)
    floor = parsing + inserting
    note = (
        f"{rows} rows, limit {MOST}x; judged {judging:.1f} s; parsed {parsing:.1f} s, inserted {inserting:.1f} s;"
        f" the shown thread at work beside it for {held * 1000:.0f} ms"
    )
    yield Gate("table imported", taken * 1000, floor * 1000, taken <= MOST * floor, note)
    shown = (asked + held_back) * 1000
    yield Gate("an import is taken back, on the shown thread", shown, 0.0, shown < HELD, f"limit {HELD}")


def _held(bulk: Bulk) -> float:
    """Seconds that the shown thread works itself while many changes are written beside it."""
    work = begin(lambda: bulk.work(lambda _rows: None))
    wait([work])
    started = time.thread_time()
    work.result()
    bulk.done()
    return time.thread_time() - started


def _floor(table: Path, folder: Path, store: database.Connection) -> tuple[float, float]:
    """Seconds of parsing the file, and of inserting the rows of the store."""
    started = time.perf_counter()
    with table.open(encoding="utf-8", newline="") as file:
        assert sum(1 for _row in csv.reader(file)) > 0
    parsing = time.perf_counter() - started
    rows = {name: store.execute(f"SELECT * FROM {name}").fetchall() for name in _TABLES}
    with contextlib.closing(database.connect(folder / "bare.db", derived=True)) as bare:
        schema(bare)
        bare.execute("CREATE TABLE card (id TEXT PRIMARY KEY, fact TEXT, facet TEXT, temporal INTEGER) STRICT")
        bare.execute("CREATE INDEX of_fact ON card(fact)")
        bare.execute("CREATE TABLE deck_card (deck TEXT, card TEXT, position INTEGER, PRIMARY KEY (deck, card)) STRICT")
        bare.execute("CREATE INDEX in_order ON deck_card(deck, position)")
        bare.execute("CREATE INDEX of_card ON deck_card(card)")
        started = time.perf_counter()
        with database.immediate(bare):
            for name, found in rows.items():
                bare.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(found[0]))})", found)
        inserting = time.perf_counter() - started
    return parsing, inserting
