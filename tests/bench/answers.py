"""Study on the shipped packs: how long a question takes to be posed, and an answer to be safe on the disk.

The floor of an answer is the same rows in a bare SQLite transaction on a copy of the same file: with the same journal mode and
the same fsync, and without grading, scheduling or looking anything up. Both take turns, so that they meet the same disk.
"""

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from typing import TypeVar

from clocks import SetClock
from gate import Gate, percentile
from tiny import right

from study_app import database
from study_app.app import StudyApp

Result = TypeVar("Result")

COMMIT_LIMIT = 0.3
"""Milliseconds above the floor."""

LATE_COMMIT_LIMIT = 1.0
"""The same for the slowest in twenty, where the disk of a busy machine has the say on both sides."""

POSE_LIMIT = 20
"""Milliseconds, for the slowest in twenty."""


class BareCommit:
    """A copy of the journal that gets every row ours gets, by plain statements."""

    def __init__(self, original: Path) -> None:
        self.reader = database.connect(original, read_only=True)
        copy = original.with_name("bare.db")
        with database.connect(copy) as target:
            self.reader.backup(target)
        self.writer = database.connect(copy)
        self.writer.execute("SELECT count(*) FROM entry").fetchone()

    def repeat(self, entry: str) -> float:
        """Write the rows of one entry, and the memory of its cards, in one transaction; the milliseconds that it took."""
        work = []
        for table, column in (("entry", "id"), ("answer", "entry"), ("review", "entry")):
            work += [(table, row) for row in self.rows(table, column, entry)]
        cards = {row[1] for table, row in work if table in ("answer", "review")}
        work += [("memory", row) for card in sorted(cards) for row in self.rows("memory", "card", card)]
        statements = [
            (f"INSERT OR REPLACE INTO {table} VALUES ({', '.join('?' * len(row))})", row) for table, row in work
        ]
        started = time.perf_counter()
        self.writer.execute("BEGIN IMMEDIATE")
        for statement, row in statements:
            self.writer.execute(statement, row)
        self.writer.execute("COMMIT")
        return (time.perf_counter() - started) * 1000

    def rows(self, table: str, column: str, value: str) -> list[tuple[object, ...]]:
        """The rows of the journal."""
        return self.reader.execute(f"SELECT * FROM {table} WHERE {column} = ?", (value,)).fetchall()

    def close(self) -> None:
        """Close both files."""
        self.reader.close()
        self.writer.close()


def timed(taken: list[float], work: Callable[[], Result]) -> Result:
    """What `work` gives; adds the milliseconds that it took."""
    started = time.perf_counter()
    result = work()
    taken.append((time.perf_counter() - started) * 1000)
    return result


def gates(folder: Path, days: int) -> Iterator[Gate]:
    """Study every deck for so many days."""
    folder.mkdir()
    clock = SetClock()
    posed: list[float] = []
    ours: list[float] = []
    floors: list[float] = []
    with StudyApp.open(folder, clock) as app:
        bare = BareCommit(folder / "journal.db")
        before = ""
        for _day in range(days):
            for deck in app.decks.rows():
                session = app.studying.session(deck.id)
                while (question := timed(posed, session.next)) is not None:
                    # A disk that has just written is quicker to write again, so each goes first every other time.
                    bare_first = len(ours) % 2 == 1
                    if before and bare_first:
                        floors.append(bare.repeat(before))
                    answer = partial(session.answer, right(question), first_key_ms=800, total_ms=2500)
                    entry = timed(ours, answer).entry
                    if before and not bare_first:
                        floors.append(bare.repeat(before))
                    before = entry
                    clock.move(minutes=1)
            clock.move(days=1)
        floors.append(bare.repeat(before))
        bare.close()
    # each answer against the commit of its own rows, moments later: the disk wanders less within a pair than over the run
    above = median(answer - commit for answer, commit in zip(ours, floors, strict=True))
    yield Gate(
        "answer to committed review, median",
        median(ours),
        median(floors),
        above <= COMMIT_LIMIT,
        f"+{above:.2f} in pairs, limit +{COMMIT_LIMIT}; {len(ours)} answers",
    )
    late = percentile(ours, 0.95) - percentile(floors, 0.95)
    yield Gate(
        "answer to committed review, 95 of 100",
        percentile(ours, 0.95),
        percentile(floors, 0.95),
        late <= LATE_COMMIT_LIMIT,
        f"{late:+.2f}, limit +{LATE_COMMIT_LIMIT}",
    )
    slow = percentile(posed, 0.95)
    yield Gate("next question posed, median", median(posed), 0, True, f"{len(posed)} questions")
    yield Gate(
        "next question posed, 95 of 100", slow, 0, slow < POSE_LIMIT, f"limit {POSE_LIMIT}; worst {max(posed):.1f}"
    )
