"""A damaged journal made whole again: from what can be read of it, entry by entry, and the newest good backup.

Nothing is guessed: an entry counts as read only if its checksum says so. Rows on pages that cannot be read are stepped over, and
pages to which nothing leads any more are read by themselves (`pages`).
Where entries of a device are lost, what comes after them stays, and one more entry, the decision `lost`, says which numbers
are missing, so that no device waits for them. What an entry names may be lost too: it is kept all the same. The repaired file
counts as a new device. The damaged one is set aside as it was.
"""

from __future__ import annotations

import contextlib
import itertools
import shutil
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from study_app import database
from study_app.clock import DAY_MS, Clock, date_of
from study_app.database import Connection
from study_app.errors import StudyAppError
from study_app.i18n import _, grouped, ngettext
from study_app.journal import pages
from study_app.journal.backups import BESIDE, Backups, check
from study_app.journal.entries import Decision
from study_app.journal.journal import uuid7
from study_app.journal.records import KINDS, REAL, Record
from study_app.journal.rows import (
    DETAILS,
    ENTRY,
    INSERT,
    INSERT_ENTRY,
    ORDERED,
    Row,
    checksum_of,
    decision_row,
)
from study_app.journal.schema import migrate, refuse_unknown

_FIRST, _LAST = 0, (1 << 128) - 1
_FAR = 100_000
"""A study day, or numbers beyond the last that was read, that no entry has: so says one that is damaged."""

_HALVINGS = 12
"""How often the room between two rows is halved in search of others, where nothing in it could be read."""


class Lost(NamedTuple):
    """Entries of a kind and study day that could not be read anywhere."""

    kind: str
    study_day: int
    entries: int


class Account(NamedTuple):
    """What a repair came to: entries that are safe, how many of them a backup gave, and which are lost.

    `answers` is how many of the safe ones are answers, and `gap` whether numbers are missing, of which nothing else may be known.
    `last_day` is the study day of the last entry that is safe; what was said after it, if anything was, is not known. `aside` is
    the damaged file, None where there was none.
    """

    safe: int
    from_backup: int
    lost: tuple[Lost, ...]
    last_day: int
    aside: Path | None
    answers: int
    gap: bool

    def sentences(self, day_in_words: Callable[[date], str]) -> tuple[str, ...]:
        """The account in plain words; how a day is said in the language in use is known to who asks."""
        words = ngettext("{n} answer is safe.", "{n} answers are safe.", self.answers)
        said = [words.format(n=grouped(self.answers))]
        if others := self.safe - self.answers:
            words = ngettext("So is {n} mark, edit or setting.", "So are {n} marks, edits and settings.", others)
            said.append(words.format(n=grouped(others)))
        if self.from_backup and self.from_backup == self.safe:
            said.append(ngettext("It comes from a backup.", "All of them come from a backup.", self.safe))
        elif self.from_backup:
            words = ngettext("{n} of them comes from a backup.", "{n} of them come from a backup.", self.from_backup)
            said.append(words.format(n=grouped(self.from_backup)))
        for kind, day, entries in self.lost:
            if kind == "answer":
                words = ngettext(
                    "{n} answer of {date} could not be read.", "{n} answers of {date} could not be read.", entries
                )
            else:
                words = ngettext(
                    "{n} entry of {date} that is no answer could not be read.",
                    "{n} entries of {date} that are no answers could not be read.",
                    entries,
                )
            said.append(words.format(n=grouped(entries), date=day_in_words(date_of(day))))
        # where nothing of the file could be read it is not known what was in it
        if not self.lost and not self.gap and self.from_backup < self.safe:
            said.append(_("Nothing is known to be missing."))
        said.append(_("The last one that is safe is of {date}.").format(date=day_in_words(date_of(self.last_day))))
        if self.aside is not None:
            said.append(_("The damaged file was kept: {path}").format(path=self.aside))
        return tuple(said)


def repair(path: Path, clock: Clock, second: Path | None = None) -> Account:
    """Make a damaged journal whole, which nobody may have open; nothing is changed until all of it is made and checked.

    For any thread. Raises StudyAppError where somebody has it open, where nothing of it can be read and no backup is good, and
    where nothing can be written.
    """
    backups = Backups(path, clock, second)
    with backups.lock(), database.sentences(path), TemporaryDirectory(dir=path.parent, prefix=".repair-") as folder:
        there = path.exists() and path.stat().st_size > 0
        read = _Salvage()
        if there:
            _read_copies(path, Path(folder), read)
        own = len(read.records)
        given = next(_good(backups), None)
        for record in given or ():
            read.records.setdefault(record.id, record)
        if not read.records and read.devices is None and given is None:
            raise StudyAppError(
                _("Nothing of {path} can be read, and there is no good backup of it. It stays as it is.").format(
                    path=path
                )
            )
        fresh = Path(folder, "fresh.db")
        missing = _missing(read)
        _make(fresh, path, read, missing, clock, backups)
        check(fresh, path)
        aside = backups.replace(fresh, "repair") if there else None
        if not there:
            database.settle(fresh, path)
    lost = Counter(about for id, about in read.known.items() if id not in read.records)
    return Account(
        len(read.records),
        len(read.records) - own,
        tuple(Lost(kind, day, entries) for (kind, day), entries in sorted(lost.items(), key=lambda one: one[0][::-1])),
        max((record.entry[5] for record in read.records.values()), default=clock.now().study_day()),
        aside.path if aside else None,
        sum(record.entry[6] == "answer" for record in read.records.values()),
        bool(missing),
    )


class _Salvage:
    """What was read of a damaged file: whole entries, and what is known of all."""

    def __init__(self) -> None:
        self.records: dict[str, Record] = {}
        self.known: dict[str, tuple[str, int]] = {}
        self.numbers: set[tuple[str, int]] = set()
        self.devices: Sequence[Row] | None = None


def _read_copies(path: Path, folder: Path, read: _Salvage) -> None:
    """Reads a damaged file with what lies beside it, and without: SQLite may refuse either."""
    for number, with_log in enumerate((True, False)):
        if not with_log and not any(path.with_name(path.name + end).exists() for end in BESIDE):
            continue
        copy = folder / f"copy-{number}.db"
        shutil.copyfile(path, copy)
        for end in ("-wal", "-journal") if with_log else ():
            if (one := path.with_name(path.name + end)).exists():
                shutil.copyfile(one, copy.with_name(copy.name + end))
        try:
            connection = database.connect(copy, read_only=True)
        except StudyAppError:
            continue
        with contextlib.closing(connection):
            try:
                refuse_unknown(connection, path)
                _read(connection, read)
            except database.Error as error:
                if not database.fails_check(error):
                    raise
    _read_pages(path, read)


def _read_pages(path: Path, read: _Salvage) -> None:
    """Reads what SQLite did not find: entries all of whose rows stand on some pages."""
    log = path.with_name(path.name + "-wal")
    found: dict[str, dict[int, dict[Row, None]]] = {}
    for row in pages.rows(path.read_bytes(), log.read_bytes() if log.exists() else b""):
        if row[0] not in read.records and _is_id(row[0]):
            found.setdefault(row[0], {}).setdefault(len(row), {})[row] = None
    taken = {(record.device, record.seq) for record in read.records.values()}
    for id in sorted(found):
        for *entry, checksum in found[id].get(len(ENTRY) + 1, ()):
            if entry[6] not in KINDS or not (_is_id(entry[1]) and type(entry[2]) is type(entry[5]) is int):
                continue
            read.known.setdefault(id, _about(id, entry[6], entry[5]))
            read.numbers.add((entry[1], entry[2]))
            record = _whole(tuple(entry), checksum, found[id])
            # what was undone half-written may stand there too: its number is another's by now
            if record is not None and (record.device, record.seq) not in taken:
                taken.add((record.device, record.seq))
                read.records[id] = record
                break


def _whole(entry: Row, checksum: object, found: Mapping[int, Iterable[Row]]) -> Record | None:
    """The entry with those of the rows found that make its checksum; None where there are none."""
    first, *others = KINDS[entry[6]]
    details: dict[str, tuple[Row, ...]] = {}
    for table in others:
        if rows := [_as_stored(table, row) for row in found.get(len(DETAILS[table]) + 1, ())]:
            details[table] = _ordered(table, rows)
    length = len(DETAILS[first]) + 1
    for row in (*found.get(length, ()), *found.get(length - 1, ())):  # without a column that came later
        mine = {first: (_as_stored(first, row),), **details}
        with contextlib.suppress(TypeError, ValueError):
            if checksum_of(entry, mine) == checksum:
                return Record(entry, checksum, mine)
    return None


def _as_stored(table: str, row: Row) -> Row:
    """The row after its entry's id as SQLite gives it: a whole real number is stored as an integer, and what is added is NULL."""
    columns = DETAILS[table]
    values = (*row[1:], *(None for _missing in range(len(columns) + 1 - len(row))))
    return tuple(
        float(value) if column in REAL and type(value) is int else value
        for column, value in zip(columns, values, strict=True)
    )


def _ordered(table: str, rows: Iterable[Row]) -> tuple[Row, ...]:
    places = [DETAILS[table].index(name) for name in ORDERED.get(table, ())]
    return tuple(sorted(rows, key=lambda row: [row[place] for place in places]))


def _read(connection: Connection, read: _Salvage) -> None:
    entries: dict[str, Row] = {}
    for row in _rows(connection, "entry", (*ENTRY, "checksum")):
        entries[row[0]] = row
        read.known[row[0]] = _about(row[0], row[6], row[5])
        read.numbers.add((row[1], row[2]))
    # the index of numbers is stored apart, and names entries whose own rows are gone
    with contextlib.suppress(database.Error):
        for device, seq, id in connection.execute("SELECT device, seq, id FROM entry ORDER BY device, seq"):
            read.numbers.add((device, seq))
            read.known.setdefault(id, _about(id))
    details: dict[str, dict[str, list[Row]]] = {}
    for table, columns in DETAILS.items():
        for id, *said in _rows(connection, table, ("entry", *columns)):
            details.setdefault(id, {}).setdefault(table, []).append(tuple(said))
    for id, whole in entries.items():
        with contextlib.suppress(TypeError, ValueError):  # what stands there is of another type than it was
            mine = {table: _ordered(table, rows) for table, rows in details.get(id, {}).items()}
            if checksum_of(whole[:-1], mine) == whole[-1]:
                read.records.setdefault(id, Record(whole[:-1], whole[-1], mine))
    with contextlib.suppress(database.Error):
        known = any(row[1] == "machine" for row in connection.execute("PRAGMA table_info(device)"))
        machine = "machine" if known else "NULL"
        read.devices = connection.execute(
            f"SELECT id, since_ms, file_number, {machine} FROM device ORDER BY number"
        ).fetchall()


def _rows(connection: Connection, table: str, columns: Sequence[str]) -> Iterator[Row]:
    """All rows of a table that can be read, each once; they are kept in the order of their first column, an id."""
    try:
        there = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
    except database.Error:
        return
    if columns[0] not in there:
        return
    wanted = ", ".join(column if column in there else "NULL" for column in columns)
    first = columns[0]
    found: dict[Row, None] = {}

    def some(low: int, high: int, order: str) -> tuple[int | None, bool]:
        """The last id that was read going one way, and whether the end was reached."""
        last: int | None = None
        try:
            for row in connection.execute(
                f"SELECT {wanted} FROM {table} WHERE {first} BETWEEN ? AND ? ORDER BY {first} {order}",
                (str(uuid.UUID(int=low)), str(uuid.UUID(int=high))),
            ):
                found[tuple(row)] = None
                if _is_id(row[0]):
                    last = uuid.UUID(row[0]).int
        except (database.Error, UnicodeDecodeError):
            return last, False
        return last, True

    rooms = [(_FIRST, _LAST, 0)]
    while rooms:
        low, high, halved = rooms.pop()
        up, whole = some(low, high, "ASC")
        if whole:
            continue
        down, whole = some(low, high, "DESC")
        if whole:
            continue
        halved = halved + 1 if up is None and down is None else 0
        low, high = (low if up is None else up + 1), (high if down is None else down - 1)
        if low < high and halved < _HALVINGS:
            middle = (low + high) // 2
            rooms += [(low, middle, halved), (middle + 1, high, halved)]
    yield from found


def _is_id(value: object) -> bool:
    if not isinstance(value, str) or len(value) != 36:
        return False
    try:
        uuid.UUID(value)
    except ValueError:
        return False
    return True


def _good(backups: Backups) -> Iterator[Iterable[Record]]:
    """The entries of each backup that is whole, the newest first."""
    for backup in backups.list():
        with contextlib.suppress(StudyAppError):
            yield tuple(backups.records(backup.path))


def _make(
    fresh: Path, path: Path, read: _Salvage, missing: Mapping[str, list[list[int]]], clock: Clock, backups: Backups
) -> None:
    """Makes a file of all that was read, as a device that counts from one."""
    with contextlib.closing(database.connect(fresh, derived=True)) as own:
        migrate(own, path)
        # what an entry names may be lost: it is kept all the same
        own.execute("PRAGMA foreign_keys = 0")
        with database.immediate(own):
            for row in read.devices or ():
                own.execute("INSERT OR IGNORE INTO device(id, since_ms, file_number, machine) VALUES (?, ?, ?, ?)", row)
            for id in sorted(read.records):
                record = read.records[id]
                own.execute(INSERT_ENTRY, (*record.entry, record.checksum))
                for table, rows in record.details.items():
                    own.executemany(INSERT[table], [(id, *row) for row in rows])
    device = backups.begin_anew(fresh)
    if missing:
        with contextlib.closing(database.connect(fresh, derived=True)) as own, database.immediate(own):
            last = max(read.records, default="")
            for number, (lost, ranges) in enumerate(sorted(missing.items()), start=1):
                now = clock.now()
                last = uuid7(now, last, clock.chance(62))
                row = decision_row(Decision("lost", lost, ranges))
                head = (last, device, number, now.utc_ms, now.offset_minutes, now.study_day(), "decision")
                own.execute(INSERT_ENTRY, (*head, checksum_of(head, {"decision": [row]})))
                own.execute(INSERT["decision"], (last, *row))


def _about(id: object, kind: object = "", study_day: object = None) -> tuple[str, int]:
    """Of what kind an entry is said to be, and of which study day: as well as can be told where either may be damaged."""
    if not (isinstance(study_day, int) and abs(study_day) < _FAR):
        study_day = uuid.UUID(id).int // (DAY_MS << 80) % _FAR if isinstance(id, str) and _is_id(id) else 0
    return kind if isinstance(kind, str) and kind in KINDS else "entry", study_day


def _missing(read: _Salvage) -> Mapping[str, list[list[int]]]:
    """By device the numbers, from one to another, of which no entry was read though a later one was, or is known of."""
    have: dict[str, set[int]] = {}
    for record in read.records.values():
        have.setdefault(record.device, set()).add(record.seq)
    last = {device: max(numbers) for device, numbers in have.items()}
    for device, seq in read.numbers:
        if _is_id(device) and isinstance(seq, int) and seq < max(have.get(device, (0,))) + _FAR:  # else it is damaged
            last[device] = max(last.get(device, 0), seq)
    missing = {}
    for device, end in last.items():
        there = [0, *sorted(have.get(device, ())), end + 1]
        ranges = [[one + 1, other - 1] for one, other in itertools.pairwise(there) if other > one + 1]
        if ranges:
            missing[device] = ranges
    return missing
