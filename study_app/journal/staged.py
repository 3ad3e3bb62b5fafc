"""What other devices wrote, read for a journal that takes it in: of very many entries on processes of their own.

Those put what they have checked into private files, as the rows that a journal has, so that it takes them in by few statements.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, Self

from study_app import database
from study_app.background import StoppedError, in_bulk
from study_app.database import Connection
from study_app.errors import StudyAppError
from study_app.journal.records import NAMED, Part, Record, cards_of
from study_app.journal.rows import DETAILS, ENTRY, ORDERED, Row
from study_app.journal.segments import Segment, Segments, Stamp
from study_app.scratch import Scratch

if TYPE_CHECKING:
    from multiprocessing.connection import Connection as Pipe
    from multiprocessing.context import SpawnProcess

_BESIDE = 10_000
"""Entries from which on it pays to begin processes that read them: to read one takes nearly as long as to take it in."""

_PROCESSES, _PARTS = 3, 3
"""At most so many are begun, one for each core, and each makes so many files: one is taken in while it makes the next.
All of them together are no more than can be attached (`database.attaching`)."""

_LOOK_S = 0.1
"""Seconds between two looks at whether to go on, while no file is ready."""

READER = "study-app-reader"
"""What the processes are called."""

Wanted = Mapping[Segment, Stamp]


class _Made(NamedTuple):
    """The file of a part, and which of its segments were whole."""

    part: Part
    whole: tuple[Segment, ...]


class Arriving:
    """The entries of some segments, in their order, on their way into a journal. Its files are there until it is left."""

    def __init__(
        self,
        segments: Segments,
        wanted: Wanted,
        have: Mapping[str, int],
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        """`have` is by device the number of the last entry in the journal. Once `stopped` says so, StoppedError is raised."""
        self._segments, self._wanted, self._have, self._stopped = segments, wanted, have, stopped
        self.whole: set[Segment] = set()
        """The segments that were whole, of those that were read until now."""
        self._processes: list[tuple[Pipe, SpawnProcess]] = []
        self._shares = 0
        """Among so many the parts are dealt out, whether all of them could be begun or not."""
        self._folder: Scratch | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for here, process in self._processes:
            process.kill()
            process.join()
            here.close()
            process.close()
        if self._folder is not None:
            self._folder.cleanup()

    def records(self) -> Iterator[Record | Part]:
        """The entries, one by one or as parts; once."""
        count = sum(one.last - one.first + 1 for one in self._wanted)
        if count < _BESIDE or (os.cpu_count() or 1) < 2:
            yield from self._read(self._wanted)
            return
        in_turn, others = _in_turn(self._wanted, self._have)
        # of each device as large a share in each part: about the same time, so that rows of several are not put among one another
        ends = {one.device: one.last for one in in_turn}
        in_turn.sort(key=lambda one: one.last / ends[one.device])
        processes = min(os.cpu_count() or 1, _PROCESSES)
        # the last of each half as large: they are taken in when nothing is read beside it any more
        parts = _parted(in_turn, [2] * processes * (_PARTS - 1) + [1] * processes)
        self._begin(parts)
        yield from self._read(others)
        for number, wanted in enumerate(parts):
            made = self._made(number)
            if made is None:
                yield from self._read(wanted)
            else:
                self.whole.update(made.whole)
                yield made.part

    def _begin(self, parts: Sequence[Sequence[Segment]]) -> None:
        """Begin the processes, each with every so manieth part; none where the computer begins no more programs."""
        from multiprocessing import get_context  # 30 ms: not on the way to the first question

        try:
            self._folder = Scratch()
        except OSError:
            return
        context, folder = get_context("spawn"), Path(self._folder.name)
        told = [
            (folder / f"{number}.db", {one: self._wanted[one] for one in wanted}) for number, wanted in enumerate(parts)
        ]
        self._shares = min(os.cpu_count() or 1, _PROCESSES, len(parts))
        for first in range(self._shares):
            try:
                here, there = context.Pipe(duplex=False)
            except OSError:
                return
            share = (there, self._segments.folder, told[first :: self._shares])
            process = context.Process(target=_make, args=share, daemon=True, name=READER)
            try:
                process.start()
            except OSError:
                here.close()
                return
            finally:
                there.close()
            self._processes.append((here, process))

    def _made(self, number: int) -> _Made | None:
        """What a process made of the part of that number; None where it made nothing, or is no more."""
        if not self._processes or number % self._shares >= len(self._processes):
            return None
        here, _process = self._processes[number % self._shares]
        try:
            ready = False
            while not ready:
                if self._stopped():
                    raise StoppedError
                ready = here.poll(_LOOK_S)
            made: _Made | None = here.recv()
        except (EOFError, OSError):
            return None
        return made

    def _read(self, wanted: Iterable[Segment]) -> Iterator[Record]:
        for segment in wanted:
            found = self._segments.read(segment, self._wanted[segment])
            if found is not None:
                self.whole.add(segment)
                yield from found


def _in_turn(wanted: Wanted, have: Mapping[str, int]) -> tuple[list[Segment], list[Segment]]:
    """The segments each of which goes on where the journal, or the one before it, ends; and the others."""
    reach = dict(have)
    in_turn: list[Segment] = []
    others: list[Segment] = []
    for segment in wanted:
        here = reach.get(segment.device, 0)
        (in_turn if segment.first == here + 1 else others).append(segment)
        reach[segment.device] = max(here, segment.last)
    return in_turn, others


def _parted(wanted: Sequence[Segment], sizes: Sequence[int]) -> list[list[Segment]]:
    """Segments in parts whose numbers of entries are about as these sizes, in their order."""
    count = sum(one.last - one.first + 1 for one in wanted)
    parts: list[list[Segment]] = []
    done = full = 0
    for segment in wanted:
        if full * count <= done * sum(sizes):
            full += sizes[len(parts)]
            parts.append([])
        parts[-1].append(segment)
        done += segment.last - segment.first + 1
    return parts


# --- on the other processes


def _make(there: Pipe, folder: Path, parts: Iterable[tuple[Path, Wanted]]) -> None:
    """Make the parts, and tell of each; None for one that could not be made."""
    segments = Segments(folder)
    with contextlib.suppress(OSError), in_bulk():  # nobody listens any more
        for path, wanted in parts:
            made = None
            with contextlib.suppress(
                StudyAppError, database.Error, OSError
            ):  # no room: who waits reads them as they are
                made = _stage(segments, path, wanted)
            there.send(made)


def _stage(segments: Segments, path: Path, wanted: Wanted) -> _Made:
    """Put the entries of segments, each of which is checked as it is read, into the tables of a new file."""
    whole, reach, cards, in_order = [], dict[str, tuple[int, int]](), set[str](), True
    with contextlib.closing(database.connect(path, derived=True)) as connection:
        for setting in ("synchronous = 0", "journal_mode = off"):  # what breaks off is not read
            connection.execute(f"PRAGMA {setting}").fetchone()
        with database.immediate(connection):
            for table, columns in _TABLES.items():
                key = ", ".join((columns[0], *ORDERED.get(table, ())))  # in its order they are taken in
                connection.execute(f"CREATE TABLE {table} ({', '.join(columns)}, PRIMARY KEY ({key})) WITHOUT ROWID")
            latest: dict[str, str] = {}
            for segment, stamp in wanted.items():
                found = segments.read(segment, stamp)
                if found is None:
                    continue
                whole.append(segment)
                first, last = reach.get(segment.device, (segment.first, segment.first - 1))
                ids = [latest.get(segment.device, ""), *(record.entry[0] for record in found)]
                in_order &= segment.first == last + 1 and ids == sorted(ids)
                latest[segment.device] = ids[-1]
                reach[segment.device] = (first, segment.last)
                _put(connection, found, cards)
            in_order &= connection.execute(_NAMED_EARLY).fetchone() is None
    return _Made(Part(path, reach, frozenset(cards), in_order), tuple(whole))


def _put(connection: Connection, found: Sequence[Record], cards: set[str]) -> None:
    rows: dict[str, list[Row]] = {"entry": [(*entry, checksum) for entry, checksum, _details in found]}
    for entry, _checksum, details in found:
        for table, said in details.items():
            rows.setdefault(table, []).extend([(entry[0], *row) for row in said])
    for table, some in rows.items():
        connection.executemany(_INSERT[table], some)
    cards |= cards_of(rows)


_NAMED_EARLY = " UNION ALL ".join(
    f"SELECT 1 FROM {table} WHERE {column} >= entry" for table, columns in NAMED.items() for column in columns
)
"""What names an entry that does not come before it."""

_TABLES = {"entry": (*ENTRY, "checksum"), **{table: ("entry", *columns) for table, columns in DETAILS.items()}}
_INSERT = {table: f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})" for table, columns in _TABLES.items()}
