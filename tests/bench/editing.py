"""A cell of one of 100,000 facts edited at the desk: what that does, saving it, and the first questions of its preview.

In the store that the gates of the table made. The floor is one durable write of a row of a hundred letters. Garbage is not
collected meanwhile: the program does that while its window waits.
"""

import contextlib
import time
from collections.abc import Callable, Iterator
from concurrent.futures import wait
from pathlib import Path
from random import Random
from typing import TypeVar

from gate import Gate, percentile
from shown import OnlyThis
from table import more

from study_app import database
from study_app.app import StudyApp
from study_app.background import begin, in_bulk
from study_app.clock import Clock
from study_app.desk.desk import Desk, Preview
from study_app.facts.rows import Row
from study_app.journal import Change

T = TypeVar("T")

LIMIT = 50
"""Milliseconds for a cell saved and its first preview, in 95 of 100 facts."""

EDITS = 100

AT_ONCE = 200
"""Facts that are saved as one edit."""

FEW, MANY = 2, 50
"""In so many facts an entity is named at most, or at least."""


def gates(folder: Path) -> Iterator[Gate]:
    """Facts chosen by chance, and an entity that few and one that many facts name."""
    random = Random(5)
    floor = _floor(folder)
    with OnlyThis.open(folder, Clock()) as app, in_bulk():
        desk, connection = app.desk, app.store.connection
        facts = connection.execute("SELECT pack, id FROM fact WHERE status = 'confirmed'").fetchall()
        taken: dict[str, list[float]] = {"told": [], "saved and shown": []}
        for number, (pack, fact) in enumerate(random.sample(facts, EDITS)):
            row = desk.row(pack, "fact", fact)
            assert row is not None
            change = _change(app, row, number)
            taken["told"].append(_taken(lambda p=pack, f=fact, c=change: desk.said(p, f, [c]))[0])
            saved, effect = _taken(lambda p=pack, c=change: desk.save(p, [c]))
            assert not (change.field == "tags" and effect.altered), "the library is not what its packs say"
            taken["saved and shown"].append(saved + _first_preview(desk, pack, fact))
        for name, times in taken.items():
            slow = percentile(times, 0.95)
            note = f"limit {LIMIT}; the median {percentile(times, 0.5):.0f}, the slowest {max(times):.0f}"
            yield Gate(f"a cell is edited: {name}, 95 of 100", slow, floor, slow < LIMIT, note)
        most = [
            (pack, change) for pack, fact in facts[:AT_ONCE] if (change := _change_of(desk, pack, fact)) is not None
        ]
        held, task = _taken(lambda: desk.saving(pack, [change for of, change in most if of == pack]))
        came = begin(task.work)
        wait([came])
        held += _taken(task.kept)[0]
        note = f"limit {LIMIT}; beside it {came.result().sentence()}"
        yield Gate(f"{AT_ONCE} facts saved at once, on the shown thread", held, floor, held < LIMIT, note)
        named = "SELECT entity, count(DISTINCT fact) FROM arg WHERE pack = ? AND entity <> '' GROUP BY entity"
        counts = connection.execute(named, (pack,)).fetchall()
        for how, chosen in (("few", [e for e, n in counts if n <= FEW]), ("many", [e for e, n in counts if n >= MANY])):
            entity = desk.row(pack, "entity", chosen[0])
            assert entity is not None
            change = Change("entity", entity.id, "name", entity.data["name"], more(entity.data["name"], "anew"))
            taken_ms, _effect = _taken(lambda c=change: desk.save(pack, [c]))
            yield Gate(f"an entity is named anew, {how} facts", taken_ms, floor, True, "")


def _change_of(desk: Desk, pack: str, fact: str) -> Change | None:
    row = desk.row(pack, "fact", fact)
    return None if row is None else Change("fact", fact, "tags", row.data.get("tags"), ["at once"])


def _change(app: StudyApp, row: Row, number: int) -> Change:
    """Another entity in a role of a fact, or of every other fact its date, or its tags where it has none."""
    roles = (
        "SELECT role, entity FROM arg WHERE pack = ? AND fact = ? AND entity <> '' GROUP BY role HAVING count(*) = 1"
    )
    for role, entity in app.store.connection.execute(roles, (row.pack, row.id)).fetchall() if number % 2 else ():
        if row.data.get(role) == entity:
            kind, _, copy = entity.rpartition("-")
            return Change("fact", row.id, role, entity, f"{kind}-{int(copy) // 2 + number}")
    key = next((key for key in ("when", "start") if key in row.data), "tags")
    return Change("fact", row.id, key, row.data.get(key), ["edited"] if key == "tags" else f"{3000 + number}-05-15")


def _first_preview(desk: Desk, pack: str, fact: str) -> float:
    """Milliseconds until the first question of a fact is shown."""
    later = desk.previews_later(pack, fact)
    started = time.perf_counter()
    found: list[float] = []

    def take(_preview: Preview) -> bool:
        found.append(time.perf_counter() - started)
        return False

    later(take)
    return (found[0] if found else 0.0) * 1000


def _taken(work: Callable[[], T]) -> tuple[float, T]:
    """How many milliseconds some work takes, and what it returns."""
    started = time.perf_counter()
    came = work()
    return (time.perf_counter() - started) * 1000, came


def _floor(folder: Path) -> float:
    with contextlib.closing(database.connect(folder / "row.db")) as bare:
        bare.execute("CREATE TABLE row (text TEXT)")

        def write() -> None:
            with database.immediate(bare):
                bare.execute("INSERT INTO row VALUES (?)", ("x" * 100,))

        return percentile([_taken(write)[0] for _ in range(EDITS)], 0.5)
