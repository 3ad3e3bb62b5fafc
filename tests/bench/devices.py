"""The first exchange of a new device with five others, one in which nothing is new, and a start with what it brought."""

import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

from clocks import SetClock
from gate import Gate

from study_app import database
from study_app.app import StudyApp
from study_app.background import in_bulk
from study_app.clock import Clock
from study_app.journal import Answer, Journal, Review, Shown, health
from study_app.journal.records import records
from study_app.journal.rows import INSERT, INSERT_ENTRY
from study_app.journal.schema import STEPS
from study_app.journal.segments import Segments

DEVICES, REVIEWS, CARDS = 5, 200_000, 20_000
TURNS, TIMES, NOTHING_NEW = 3, 2.0, 20.0
"""How often it is done; what it may take of the time in which the same rows are only inserted; milliseconds in which an exchange
finds nothing new."""

LOOK = 100.0
"""Milliseconds that a start may spend on looking whether the journal is as it was written."""


def gates(folder: Path) -> Iterator[Gate]:
    """Five devices write, a new one reads."""
    shared = folder / "shared"
    shared.mkdir(parents=True)
    for number in range(DEVICES):
        _study(folder / f"{number}.db", shared, number)
    floor, took = _bare(folder), float("inf")
    for turn in range(TURNS):  # the disk has its moods: the least is what the program takes
        new = folder / f"new {turn}"
        new.mkdir()
        with StudyApp.open(new, SetClock(seed=99 + turn)) as app:
            app.devices.choose(shared)
            os.sync()  # what was written to prepare this is not waited for
            began = time.perf_counter()
            came = app.devices.exchange().now()
            took = min(took, (time.perf_counter() - began) * 1000)
            assert came.new == REVIEWS, came
    told = f"limit {TIMES} times what only inserting the rows takes, and 5000 where nothing else is done"
    yield Gate(f"{REVIEWS} reviews of {DEVICES} devices arrive", took, floor, took < TIMES * floor, told)
    with StudyApp.open(new, SetClock(seed=99)) as app:
        app.devices.exchange().now()
        looks = []
        for _look in range(9):
            began = time.perf_counter()
            assert app.devices.exchange().now().new == 0
            looks.append((time.perf_counter() - began) * 1000)
        took = sorted(looks)[len(looks) // 2]
        files = len(list(shared.rglob("*.seg")))
        yield Gate("nothing new arrives", took, 0.0, took < NOTHING_NEW, f"limit {NOTHING_NEW}, of {files} files")
    looks = []
    for _look in range(9):
        began = time.perf_counter()
        health.look(new / "journal.db", Clock())
        looks.append((time.perf_counter() - began) * 1000)
    took = sorted(looks)[len(looks) // 2]
    yield Gate(f"a journal of {REVIEWS} reviews is looked at as a start does", took, 0.0, took < LOOK, f"limit {LOOK}")


def _study(path: Path, shared: Path, number: int) -> None:
    chance, clock = random.Random(number), SetClock(seed=number + 1)
    with Journal.open(path, clock) as journal:
        journal.connection.execute("PRAGMA synchronous = 0")
        for _answer in range(REVIEWS // DEVICES):
            clock.move(minutes=1)
            now = clock.now()
            card = f"law/f{chance.randrange(CARDS)}/when"
            options = (Shown("7 October 2002", True), Shown("15 May 1992", False, "law/f0/when"))
            given = Answer(card, "choice", 2**53 - 1, options, 0, 0, 1, 812, 2250, "right", 1.0, "study", "1.0.0")
            rated = Review(card, 3, chance.randint(1, 4), 0.9, now.study_day() + 3, None)
            journal.append_answer(given, [rated], at=now)
        segments = Segments(shared)
        segments.send(journal.connection, segments.look(), journal.device, f"device {number}")


def _bare(folder: Path) -> float:
    """Milliseconds for inserting the rows of all devices, known and in memory, into a journal without anything derived."""
    arrived = []
    for number in range(DEVICES):
        with Journal.open(folder / f"{number}.db", SetClock()) as journal:
            arrived += list(records(journal.connection))
    target = database.connect(folder / "bare.db")
    database.migrate(target, "journal", STEPS)
    os.sync()
    with in_bulk(), database.roomy(target):
        began = time.perf_counter()
        with database.immediate(target):
            target.executemany(INSERT_ENTRY, [(*record.entry, record.checksum) for record in arrived])
            for table in ("answer", "review"):
                rows = [(record.id, *row) for record in arrived for row in record.details[table]]
                target.executemany(INSERT[table], rows)
        took = (time.perf_counter() - began) * 1000
    target.close()
    return took
