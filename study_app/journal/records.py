"""Entries that travel: one with all its rows as a value, as a line of text, and taken into another journal.

What is in two journals comes together as the union of two sets of entries: in whatever order, however often, the same journal
comes of it, and nobody is asked which side wins.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from study_app import database
from study_app.clock import Moment
from study_app.database import Connection
from study_app.journal.entries import STUDIED
from study_app.journal.rows import (
    COLUMNS,
    DETAILS,
    ENTRY,
    ENTRY_COLUMNS,
    INSERT,
    INSERT_ENTRY,
    ORDERED,
    Row,
    by_entry,
    checksum_of,
    lost_numbers,
)

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
KINDS = {
    "answer": ("answer", "review"),
    "void": ("void",),
    "sitting": ("sitting",),
    "proposal": ("proposal",),
    "plan": ("plan", "moved"),
    "mark": ("mark",),
    "decision": ("decision",),
    "edit": ("edit", "changed"),
    "published": ("published",),
}
"""The tables in which an entry of each kind has rows: one in the first, any number in the second."""

_ONLY = {kind: frozenset(tables) for kind, tables in KINDS.items()}

NAMED = {"answer": ("replaces", "sitting"), "void": ("target",), "proposal": ("answer",)}
"""The columns in the first of them that name another entry."""

_NAMED = {table: tuple(map(DETAILS[table].index, columns)) for table, columns in NAMED.items()}
"""Their places in a row."""

_IN_TURN = ("sitting", *(table for table in DETAILS if table != "sitting"))
"""The tables in an order in which what is named comes first."""

_OF_CARDS = frozenset(("answer", "review", "moved", "mark"))
"""The tables whose first column is a card."""

_AT_ONCE = 500
"""Records that are inserted together: each statement is gone through once for all of them."""

_INDICES = ("answer_of_card", "review_of_card")
"""Indices in whose order nothing comes."""

_MANY, _PART = 10_000, 4
"""New records from which on these are made anew at the end, in half the time, where so large a part of all are new: one of 4."""

REAL = frozenset(("score", "predicted"))
"""The columns that hold real numbers."""

_INTEGER = frozenset(
    "seed hints tries first_key_ms total_ms automatic final due_day due_ms count limit_ms number".split()
)
"""The columns that hold numbers; text is in all others."""

_FIRST_DAY, _LAST_DAY = -719_162, 2_932_896
"""Study days that a calendar can show; a due day beyond them is none."""

_SCAN = json.JSONDecoder(parse_constant=lambda name: _fail(f"{name} is no number")).raw_decode
_WRITE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Record(NamedTuple):
    """An entry with its rows: the columns `rows.ENTRY`, the checksum over all of it, and by table the rows it has there."""

    entry: Row
    checksum: bytes
    details: Mapping[str, tuple[Row, ...]]

    @property
    def id(self) -> str:
        """The entry's id."""
        return str(self.entry[0])

    @property
    def device(self) -> str:
        """The device that counted it."""
        return str(self.entry[1])

    @property
    def seq(self) -> int:
        """Its number among the entries of the device."""
        return int(self.entry[2])

    @property
    def kind(self) -> str:
        """What kind of entry it is."""
        return str(self.entry[6])

    def named(self) -> tuple[str, ...]:
        """The entries without which it says nothing."""
        places = _NAMED.get(self.entry[6])
        if places is None:
            return ()
        [row] = self.details[self.entry[6]]
        return tuple([name for place in places if (name := row[place]) is not None])

    def line(self) -> str:
        """The record as one line of JSON, without an end of line: [columns of the entry, checksum, {table: rows}]."""
        return _WRITE.encode([self.entry, self.checksum.hex(), self.details])

    @classmethod
    def of_line(cls, line: str) -> Record:
        """The record of a line. Raises ValueError for what is none, was changed on the way, or says what cannot be."""
        said = _read(line)
        if type(said) is not list or [*map(type, said)] != _LINE or len(said[0]) != len(ENTRY):
            raise ValueError("it is no entry of a journal")
        entry, checksum, details = said
        rows = {table: tuple(map(tuple, _list(rows))) for table, rows in details.items()}
        record = cls(tuple(entry), bytes.fromhex(checksum), rows)
        record.check()
        return record

    def check(self) -> None:
        """Raises ValueError where it says what cannot be, or something else than its checksum."""
        id, device, seq, at_ms, offset, study_day, kind = self.entry
        if not (type(id) is type(device) is str and _ID.fullmatch(id) and _ID.fullmatch(device)):
            raise ValueError("its id is none")
        if type(kind) is not str or kind not in KINDS:
            raise ValueError("it is of no known kind")
        if not (type(seq) is type(at_ms) is type(offset) is type(study_day) is int and abs(seq) < _BEYOND > abs(at_ms)):
            raise ValueError("its number or its moment is none")
        if not self.details.keys() <= _ONLY[kind] or len(self.details.get(kind, ())) != 1:
            raise ValueError("it has rows that do not belong to it")
        self._check_rows()
        if kind == "answer":
            self._check_answer()
        if kind == "sitting":
            self._check_sitting()
        if not -1440 < offset < 1440 or study_day != Moment(at_ms, offset).study_day():
            raise ValueError("its study day is not that of its moment")
        if not _FIRST_DAY <= study_day <= _LAST_DAY:
            raise ValueError("a day in it is in no calendar")
        self._check_days()
        if checksum_of(self.entry, self.details) != self.checksum:
            raise ValueError("it is not as it was written")

    def _check_rows(self) -> None:
        for table, rows in self.details.items():
            for row in rows:
                if not _fits(table, row):
                    raise ValueError(f"a row in {table} has other columns")
            if len(rows) > 1:
                columns = [DETAILS[table].index(column) for column in ORDERED.get(table, ())]
                places = [tuple(row[column] for column in columns) for row in rows]
                if any(None in place for place in places):
                    raise ValueError(f"a row in {table} has no place")
                if any(one >= other for one, other in itertools.pairwise(places)):
                    raise ValueError(f"its rows in {table} are not in their order")

    def _check_answer(self) -> None:
        [said] = self.details["answer"]
        options, given = _read(said[_OPTIONS] or ""), _read(said[_GIVEN] or "")
        if type(options) is not list or not all(map(_is_option, options)):
            raise ValueError("its options are none")
        for part in given if type(given) is list else () if given is None else (given,):
            if type(part) is not str and not (type(part) is int and abs(part) < _BEYOND):
                raise ValueError("what was given is none")
        if said[_PURPOSE] not in STUDIED and self.details.get("review"):
            raise ValueError(f"an answer of a {said[_PURPOSE]} rates no card")

    def _check_sitting(self) -> None:
        said = dict(zip(DETAILS["sitting"], self.details["sitting"][0], strict=True))
        for column in ("decks", "forms"):
            named = _read(said[column] or "")
            if not isinstance(named, list) or not all(isinstance(one, str) for one in named):
                raise ValueError(f"its {column} are none")

    def _check_days(self) -> None:
        for table, place in _DAYS.items():
            for row in self.details.get(table, ()):
                if row[place] is None or not _FIRST_DAY <= row[place] <= _LAST_DAY:
                    raise ValueError("a day in it is in no calendar")


class Part(NamedTuple):
    """Very many records in the tables of a private file, checked one by one by who put them there (`staged`).

    `reach` says by device the numbers of the first and the last that are there; between them none lacks. `cards` are those of
    which they say something. `in_order` is whether they can be taken in the order of their ids: those of each device come so, and
    each that names another comes after it.
    """

    path: Path
    reach: Mapping[str, tuple[int, int]]
    cards: frozenset[str]
    in_order: bool


def cards_of(rows: Mapping[str, Sequence[Row]]) -> set[str]:
    """The cards of which rows say something, by table, each after the id of its entry."""
    return {row[1] for table, said in rows.items() if table in _OF_CARDS for row in said}


class Absorbed(NamedTuple):
    """What came of taking records into a journal.

    `new` are the ids of those that were not in it, in their order; `waiting` says by device how many wait for others that have
    not arrived; `refused` are sentences about those that cannot be.
    `forked` says by device how many entries were counted under a number that another entry has. `cards` are those of which
    something else may be known now.
    """

    new: tuple[str, ...] = ()
    waiting: Mapping[str, int] = {}
    refused: tuple[str, ...] = ()
    forked: Mapping[str, int] = {}
    cards: frozenset[str] = frozenset()


def records(connection: Connection, device: str | None = None, after: int = 0) -> Iterator[Record]:
    """The entries of a journal with their rows, in the order of ids: of one device those after its number `after`, or of all.

    Not while anything else is written: rows are read along one another.
    """
    one = "" if device is None else "WHERE device = :device AND seq > :after"
    values = {} if device is None else {"device": device, "after": after}
    first = connection.execute(f"SELECT min(id) FROM entry {one}", values).fetchone()[0]
    if first is None:
        return
    details = {table: by_entry(connection, table, first) for table in DETAILS}
    current = {table: next(rows, None) for table, rows in details.items()}
    for *entry, checksum in connection.execute(
        f"SELECT {ENTRY_COLUMNS}, checksum FROM entry {one} ORDER BY id", values
    ):
        mine = {}
        for table in KINDS.get(entry[6], ()):
            while (here := current[table]) is not None and here[0] < entry[0]:
                current[table] = next(details[table], None)
            if here is not None and here[0] == entry[0]:
                mine[table] = tuple(here[1])
        yield Record(tuple(entry), checksum, mine)


def counted(connection: Connection) -> dict[str, int]:
    """By device the number of its last entry in a journal."""
    return dict(
        connection.execute(
            "WITH RECURSIVE d(id) AS (SELECT min(device) FROM entry UNION ALL"
            " SELECT (SELECT min(device) FROM entry WHERE device > d.id) FROM d WHERE d.id IS NOT NULL)"
            " SELECT id, (SELECT max(seq) FROM entry WHERE device = d.id) FROM d WHERE id IS NOT NULL"
        )
    )


def answers(connection: Connection, device: str) -> int:
    """How many answers a device has in a journal."""
    row = connection.execute("SELECT count(*) FROM entry WHERE device = ? AND kind = 'answer'", (device,)).fetchone()
    return int(row[0])


def has_others(connection: Connection, device: str, most: int) -> bool:
    """Whether one of the first `most` entries of a device is no answer."""
    row = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM (SELECT kind FROM entry WHERE device = ? ORDER BY seq LIMIT ?) WHERE kind <> 'answer')",
        (device, most),
    ).fetchone()
    return bool(row[0])


def is_stray(device: str) -> bool:
    """Whether it is no device: what one entry is counted under whose number another entry of its device has."""
    return device[14] == "8"  # the version of the UUID: one made of something


class Union:
    """Records on their way into a journal, inside a transaction; those that it has already are passed over.

    Of each device they come without a gap, and what names another entry comes after it: the rest waits. Where two files counted
    under the name of one device (one is a copy of the other), two entries have one number: the one with the smaller id keeps it,
    and the other is counted as the only one of a device that is made of its id. So whoever has both has them under the same
    numbers, in whatever order they came.
    """

    def __init__(self, connection: Connection, attach: Callable[[Path], str]) -> None:
        """Of a journal, that has nothing else to do meanwhile; `attach` is one of `database.attaching`."""
        self._connection, self._attach = connection, attach
        self._have = counted(connection)
        self._lost = lost_numbers(connection)
        self._queues: dict[str, dict[int, Record]] = {}
        self._twice: list[Record] = []
        self._stopped: set[str] = set()
        self._refused: list[str] = []
        self._forked: dict[str, int] = {}
        self._targets: list[str] = []
        self._indices: list[str] = []
        self.new: list[str] = []
        """The ids of those that were taken."""
        self.devices: set[str] = set()
        """The devices that counted them."""
        self.decisions: list[Row] = []
        """The decisions among them, as rows."""
        self.cards: set[str] = set()
        """The cards of which they say something."""

    def take(self, arrived: Iterable[Record | Part]) -> Absorbed:
        """Insert those that the journal lacks; what came of it."""
        held = 0
        for record in self._one_by_one(arrived):
            held += self._queue(record)
            if held >= _AT_ONCE:
                self._drain()
                held = 0
        self._drain()
        while self._twice:
            again, self._twice = self._twice, []
            left = [record for record in again if not self._place(record)]
            self._drain()
            if len(left) == len(again):
                self._twice = left
                break
            self._twice += left
        for statement in self._indices:
            self._connection.execute(statement)
        for target in self._targets:
            for table in _OF_CARDS:
                rows = self._connection.execute(f"SELECT card FROM {table} WHERE entry = ?", (target,))
                self.cards.update(card for (card,) in rows)
        waiting = {device: len(queue) for device, queue in self._queues.items() if queue}
        for record in self._twice:
            waiting[record.device] = waiting.get(record.device, 0) + 1
        return Absorbed(tuple(sorted(self.new)), waiting, tuple(self._refused), self._forked)

    def _one_by_one(self, arrived: Iterable[Record | Part]) -> Iterator[Record]:
        """The records of which each is to be looked at: parts that go on where the journal ends are taken in as they are."""
        for one in arrived:
            if isinstance(one, Record):
                yield one
                continue
            self._drain()
            if not self._take_part(one):
                with contextlib.closing(database.connect(one.path, read_only=True)) as own:
                    yield from records(own)

    def _take_part(self, part: Part) -> bool:
        """Take in a part by one statement for each table; False, and nothing, where one by one may come to something else.

        The rows go through every check of the tables. Nothing may wait, be lost or be a stray, for then the numbers are not all.
        """
        for device, (first, _last) in part.reach.items():
            if first != self._have.get(device, 0) + 1 or device in self._stopped or is_stray(device):
                return False
            if self._lost.get(device) or self._queues.get(device):
                return False
        name = self._attach(part.path) if part.in_order else ""
        if not name or self._connection.execute(f"SELECT 1 FROM {name}.decision WHERE name = 'lost'").fetchone():
            return False
        count = sum(last - first + 1 for first, last in part.reach.values())
        if count != self._connection.execute(f"SELECT count(*) FROM {name}.entry").fetchone()[0]:
            return False
        self._drop_indices(count)
        self._connection.execute("SAVEPOINT part")
        try:
            columns = f"{ENTRY_COLUMNS}, checksum"
            self._connection.execute(
                f"INSERT INTO main.entry({columns}) SELECT {columns} FROM {name}.entry ORDER BY id"
            )
            for table in _IN_TURN:
                columns, order = f"entry, {COLUMNS[table]}", ", ".join(("entry", *ORDERED.get(table, ())))
                self._connection.execute(
                    f"INSERT INTO main.{table}({columns}) SELECT {columns} FROM {name}.{table} ORDER BY {order}"
                )
        except database.IntegrityError:
            self._connection.execute("ROLLBACK TO part")
            return False
        finally:
            if self._connection.in_transaction:  # a full disk has undone all of it
                self._connection.execute("RELEASE part")
        for device, (_first, last) in part.reach.items():
            self._have[device] = last
        self.devices |= part.reach.keys()
        self.cards |= part.cards
        self.new += [id for (id,) in self._connection.execute(f"SELECT id FROM {name}.entry")]
        self.decisions += self._connection.execute(f"SELECT {COLUMNS['decision']} FROM {name}.decision").fetchall()
        self._targets += [target for (target,) in self._connection.execute(f"SELECT target FROM {name}.void")]
        return True

    def _queue(self, record: Record) -> bool:
        """Has a record wait for its turn; False if it needs none."""
        _id, device, seq, *_rest = record.entry
        if seq <= self._have.get(device, 0):
            row = self._connection.execute(
                "SELECT id, checksum FROM entry WHERE device = ? AND seq = ?", (device, seq)
            ).fetchone()
            if row != (record.id, record.checksum):
                self._twice.append(record)  # of another entry, or that of one that was lost
            return False
        if is_stray(device) and self._has(record.id):
            return False  # here it is counted under its device still, or again
        other = self._queues.setdefault(device, {}).setdefault(seq, record)
        if other is not record and (other.id != record.id or other.checksum != record.checksum):
            self._twice.append(record)
        return True

    def _drain(self) -> None:
        """Inserts whatever can be."""
        moving = True
        while moving:
            moving = False
            for device, queue in self._queues.items():
                if device in self._stopped:
                    continue
                run, ids = list[Record](), set[str]()
                seq, lost = self._have.get(device, 0) + 1, self._lost.get(device, ())
                while len(run) < _AT_ONCE:
                    while seq in lost:  # nobody has it any more
                        seq += 1
                    following = queue.get(seq)
                    if following is None:
                        break
                    if (named := following.named()) and not all(id in ids or self._has(id) for id in named):
                        break
                    run.append(following)
                    ids.add(following.entry[0])
                    seq += 1
                if run:
                    moving = True
                    self._insert_run(device, queue, run)

    def _insert_run(self, device: str, queue: dict[int, Record], run: Sequence[Record]) -> None:
        if not self._insert(run):
            for record in run:
                del queue[record.entry[2]]
            self._have[device] = run[-1].seq
            return
        for record in run:
            reason = self._insert([record])
            if reason and self._knows(record):  # under another number: this one is that of another entry
                del queue[record.seq]
                return
            if reason:
                self._refused.append(f"entry {record.id}: {reason}")
                self._stopped.add(device)
                return
            del queue[record.seq]
            self._have[device] = record.seq

    def _insert(self, run: Sequence[Record]) -> str:
        """Inserts some records of a device; why they cannot be, "" if they were."""
        entries = [(*entry, checksum) for entry, checksum, _details in run]
        rows: dict[str, list[Row]] = {}
        for entry, _checksum, details in run:
            id = entry[0]
            for table, said in details.items():
                if table not in rows:
                    rows[table] = []
                rows[table] += [(id, *row) for row in said]
        self._connection.execute("SAVEPOINT records")
        try:
            self._connection.executemany(INSERT_ENTRY, entries)
            for table in _IN_TURN:
                if table in rows:
                    self._connection.executemany(INSERT[table], rows[table])
        except (database.IntegrityError, OverflowError) as error:
            self._connection.execute("ROLLBACK TO records")
            return str(error)
        finally:
            if self._connection.in_transaction:  # a full disk has undone all of it
                self._connection.execute("RELEASE records")
        self._taken(run, rows)
        self._drop_indices()
        return ""

    def _drop_indices(self, coming: int = 0) -> None:
        """Where very many are new, with those that are coming: what is in no order is put in order at the end, once."""
        new = len(self.new) + coming
        if self._indices or new < _MANY or new * _PART <= sum(self._have.values()) + coming:
            return
        for name in _INDICES:
            (made,) = self._connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()
            self._connection.execute(f"DROP INDEX {name}")
            self._indices.append(made)

    def _taken(self, run: Sequence[Record], rows: Mapping[str, Sequence[Row]]) -> None:
        """Notes of records that were inserted, with their rows after the ids of their entries, what they speak of."""
        self.new += [record.entry[0] for record in run]
        self.devices.add(run[0].device)
        self.cards |= cards_of(rows)
        for table, said in rows.items():
            if table == "decision":
                self.decisions += [row[1:] for row in said]
                if any(row[1] == "lost" for row in said):
                    self._lost = lost_numbers(self._connection)
            elif table == "void":
                self._targets += [row[1] for row in said]

    def _place(self, record: Record) -> bool:
        """Counts a record whose number another one has; False while it waits for what it names."""
        if self._knows(record):
            return True
        if not all(self._has(id) for id in record.named()):
            return False
        row = self._connection.execute(
            "SELECT id FROM entry WHERE device = ? AND seq = ?", (record.device, record.seq)
        ).fetchone()
        if row is None and record.seq <= self._have.get(record.device, 0):  # it was lost, and turned up
            if reason := self._insert([record]):
                self._refused.append(f"entry {record.id}: {reason}")
            return True
        if row is None:  # nobody has the number here yet
            return self._queues.setdefault(record.device, {}).setdefault(record.seq, record) is record
        before = record_of(self._connection, row[0])
        if checksum_of(before.entry, before.details) != before.checksum:
            self._refused.append(f"entry {before.id}, which is here, is not as it was written")
            return True
        self._forked[record.device] = self._forked.get(record.device, 0) + 1
        placed = record
        if record.id < before.id:
            self._recount(before)
        else:
            placed = stray(record)
        reason = self._insert([placed])
        if reason:
            self._refused.append(f"entry {record.id}: {reason}")
        else:
            self.devices.add(record.device)
        return True

    def _knows(self, record: Record) -> bool:
        """Whether an entry is in the journal, under whatever number; one of its id that says something else is refused."""
        known = self._connection.execute(f"SELECT {ENTRY_COLUMNS} FROM entry WHERE id = ?", (record.id,)).fetchone()
        if known is None:
            return False
        if record_of(self._connection, record.id).details != dict(record.details) or known[3:] != record.entry[3:]:
            self._refused.append(f"entry {record.id} is there already, and says something else")
        return True

    def _recount(self, record: Record) -> None:
        """Counts an entry of the journal as a stray: the one change that is ever made to a row of it.

        The journal promises that what was said is never changed nor lost, and keeps it: the rows of what the entry says are not
        touched, nor its id, moment, day and kind. Only the number under which two files counted an entry each becomes the
        other's, with the checksum over it. Which one gives way follows from the ids, and its new number from its own id and
        device, so that whoever has both comes to the same. To give a new number to whichever comes second would change nothing
        here; but each device would have another of the two under the number for ever, every exchange would find them different
        again, and no two journals could be compared any more. To append a note of it would make entries on each device of what
        none of them did.

        It is done in the transaction that takes in the other entry, and its guard is back before that ends. An entry that is not
        as it was written is none to be given a checksum that fits: `_place` looks.
        """
        columns = ", ".join(f"{column} = ?" for column in ("device", "seq", "checksum"))
        found, id = stray(record), record.id
        (guard,) = self._connection.execute("SELECT sql FROM sqlite_master WHERE name = 'entry_no_update'").fetchone()
        self._connection.execute("DROP TRIGGER entry_no_update")
        self._connection.execute(
            f"UPDATE entry SET {columns} WHERE id = ?", (found.device, found.seq, found.checksum, id)
        )
        self._connection.execute(guard)

    def _has(self, id: str) -> bool:
        return self._connection.execute("SELECT 1 FROM entry WHERE id = ?", (id,)).fetchone() is not None


def stray(record: Record) -> Record:
    """A record as it is counted where its number is that of another."""
    if is_stray(record.device):
        return record
    made = hashlib.blake2b(f"{record.device} {record.id}".encode(), digest_size=16).hexdigest()
    device = f"{made[:8]}-{made[8:12]}-8{made[13:16]}-8{made[17:20]}-{made[20:]}"
    entry = (record.id, device, 1, *record.entry[3:])
    return Record(entry, checksum_of(entry, record.details), record.details)


def record_of(connection: Connection, id: str) -> Record:
    """One entry of a journal with its rows."""
    [(*entry, checksum)] = connection.execute(f"SELECT {ENTRY_COLUMNS}, checksum FROM entry WHERE id = ?", (id,))
    details = {}
    for table in KINDS[entry[6]]:
        order = ", ".join(("entry", *ORDERED.get(table, ())))
        rows = connection.execute(f"SELECT {COLUMNS[table]} FROM {table} WHERE entry = ? ORDER BY {order}", (id,))
        if found := tuple(rows.fetchall()):
            details[table] = found
    return Record(tuple(entry), checksum, details)


def _read(text: str) -> Any:
    """What a text of JSON says; the whole of it and nothing beside it, not even space. Raises ValueError for what is none."""
    try:
        said, end = _SCAN(text)
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error
    if end != len(text):
        raise ValueError("it is more than one thing")
    return said


def _fits(table: str, row: Row) -> bool:
    """Whether a row holds what the tables would keep as it is: they turn a 1 into 1.0, which has another checksum."""
    kinds = (table, *map(type, row))
    try:
        whole = _FITTING[kinds]
    except KeyError:
        columns = DETAILS[table]
        fits = len(row) == len(columns) and all(
            kind is type(None) or kind is (float if column in REAL else int if column in _INTEGER else str)
            for column, kind in zip(columns, kinds[1:], strict=True)
        )
        whole = tuple(place for place, kind in enumerate(kinds[1:]) if kind is int) if fits else None
        if len(_FITTING) < _MOST_KINDS:
            _FITTING[kinds] = whole
    if whole is None:
        return False
    numbers = [row[place] for place in whole]
    return not numbers or -_BEYOND < min(numbers) <= max(numbers) < _BEYOND


_FITTING: dict[tuple[object, ...], tuple[int, ...] | None] = {}
"""Where the numbers are in a row of a table whose values are of some kinds, None where that is no row of it: there are few kinds
of rows, and very many rows."""

_MOST_KINDS = 1000

_BEYOND = 1 << 63
"""The first number that SQLite does not keep."""

_DAYS = {table: DETAILS[table].index("due_day") for table in ("review", "moved")}
_OPTIONS, _GIVEN, _PURPOSE = (DETAILS["answer"].index(column) for column in ("options", "given", "purpose"))


def _is_option(option: Any) -> bool:
    return (
        type(option) is dict
        and type(option.get("text")) is str
        and type(option.get("right", False)) is bool
        and type(option.get("card", "")) is str
    )


_LINE = [list, str, dict]
_LISTS = frozenset((list,))


def _list(value: Any) -> list[Any]:
    if type(value) is not list or not _LISTS.issuperset(map(type, value)):
        raise ValueError("its rows are none")
    return value


def _fail(words: str) -> Any:
    raise ValueError(words)
