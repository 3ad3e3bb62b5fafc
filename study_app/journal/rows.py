"""Entries as rows of tables, and the checksum over all rows of an entry."""

from __future__ import annotations

import contextlib
import hashlib
import heapq
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from study_app.clock import Moment
from study_app.database import Connection
from study_app.journal.entries import Answer, Change, Decision, Edit, Entry, Published, Review, Shown, Sitting

Row = tuple[Any, ...]
"""One row of a table, as SQLite takes and gives it."""

_JSON = json.JSONEncoder(ensure_ascii=False, default=lambda value: {"": str(value)})  # dates of TOML, as in the store
_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False)

_ROWS_AT_ONCE = 1000

ENTRY = ("id", "device", "seq", "at_ms", "offset_minutes", "study_day", "kind")
"""The columns of an entry, before its checksum."""

DETAILS: Mapping[str, tuple[str, ...]] = {
    "answer": (
        "card", "form", "seed", "options", "given", "hints", "tries", "first_key_ms", "total_ms", "verdict", "score",
        "purpose", "pack_version", "replaces", "sitting",
    ),
    "review": ("card", "automatic", "final", "predicted", "due_day", "due_ms"),
    "void": ("target",),
    "sitting": ("purpose", "decks", "forms", "seed", "count", "limit_ms"),
    "proposal": ("answer", "pack", "fact", "facet", "entity", "text"),
    "plan": ("reason",),
    "moved": ("card", "due_day"),
    "mark": ("card", "mark", "value"),
    "decision": ("name", "scope", "value"),
    "edit": ("pack", "version", "why"),
    "changed": ("number", "tbl", "row", "field", "old", "new"),
    "published": ("pack", "version"),
}  # fmt: skip
"""The tables that hold what entries say, with their columns after the entry's id."""


ORDERED: Mapping[str, tuple[str, ...]] = {"review": ("card",), "moved": ("card",), "changed": ("number",)}
"""The column by which the rows of an entry follow one another, in each table where it may have several."""


def _insert(table: str, columns: Sequence[str]) -> str:
    return f"INSERT INTO {table}({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"


INSERT_ENTRY = _insert("entry", (*ENTRY, "checksum"))
INSERT = {table: _insert(table, ("entry", *columns)) for table, columns in DETAILS.items()}
"""The statement that puts a row into each of these tables."""

ENTRY_COLUMNS = ", ".join(ENTRY)
COLUMNS = {table: ", ".join(columns) for table, columns in DETAILS.items()}
"""The columns of each of these tables as SQL lists them."""


def entry_of(row: Sequence[Any]) -> Entry:
    """An entry from the columns `ENTRY`."""
    return Entry(row[0], row[1], row[2], Moment(row[3], row[4]), row[5], row[6])


def sitting_row(sitting: Sitting) -> Row:
    """A sitting as a row."""
    decks, forms = _JSON.encode(sitting.decks), _JSON.encode(sitting.forms)
    return (sitting.purpose, decks, forms, sitting.seed, sitting.count, sitting.limit_ms)


def sitting_of(row: Row) -> Sitting:
    """A sitting from its row."""
    kind, decks, forms, seed, count, limit_ms = row
    return Sitting(kind, tuple(json.loads(decks)), tuple(json.loads(forms)), seed, count, limit_ms)


def answer_row(answer: Answer) -> Row:
    """An answer as a row."""
    options = []
    for shown in answer.options:
        option: dict[str, Any] = {"text": shown.text}
        if shown.right:
            option["right"] = True
        if shown.card:
            option["card"] = shown.card
        options.append(option)
    return (
        answer.card,
        answer.form,
        answer.seed,
        _JSON.encode(options),
        _JSON.encode(answer.given),
        answer.hints,
        answer.tries,
        answer.first_key_ms,
        answer.total_ms,
        answer.verdict,
        float(answer.score),
        answer.purpose,
        answer.pack_version,
        answer.replaces or None,
        answer.sitting or None,
    )


def answer_of(row: Row) -> Answer:
    """An answer from its row."""
    values = dict(zip(DETAILS["answer"], row, strict=True))
    values["replaces"] = values["replaces"] or ""
    values["sitting"] = values["sitting"] or ""
    values["options"] = tuple(
        Shown(option["text"], option.get("right", False), option.get("card", ""))
        for option in json.loads(values["options"])
    )
    given = json.loads(values["given"])
    values["given"] = tuple(given) if isinstance(given, list) else given
    return Answer(**values)


def review_row(review: Review) -> Row:
    """A review as a row."""
    predicted = None if review.predicted is None else float(review.predicted)
    return (review.card, review.automatic, review.final, predicted, review.due_day, review.due_ms)


def decision_row(decision: Decision) -> Row:
    """A decision as a row."""
    return (decision.name, decision.scope, _CANONICAL.encode(decision.value))


def decision_of(row: Row) -> Decision:
    """A decision from its row."""
    return Decision(row[0], row[1], json.loads(row[2]))


class Moves(Mapping[str, int]):
    """The moves of a plan, read when they are wanted: how many there are is told without reading them."""

    def __init__(self, connection: Connection, entry: str) -> None:
        self._connection, self._entry = connection, entry
        self._read: dict[str, int] | None = None

    def _all(self) -> dict[str, int]:
        if self._read is None:
            rows = self._connection.execute(f"SELECT {COLUMNS['moved']} FROM moved WHERE entry = ?", (self._entry,))
            self._read = dict(rows.fetchall())
        return self._read

    def __getitem__(self, card: str) -> int:
        return self._all()[card]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        if self._read is not None:
            return len(self._read)
        (count,) = self._connection.execute("SELECT count(*) FROM moved WHERE entry = ?", (self._entry,)).fetchone()
        return int(count)


def edit_rows(said: Edit | Published) -> dict[str, list[Row]]:
    """The rows of an edit, or of its publishing, by table."""
    if isinstance(said, Published):
        return {"published": [(said.pack, said.version)]}
    changed: list[Row] = [
        (number, c.table, c.id, c.field, _optional(c.old), _optional(c.new)) for number, c in enumerate(said.changes)
    ]
    return {"edit": [(said.pack, said.version, said.why)], "changed": changed}


def change_of(row: Row) -> Change:
    """A change from its row."""
    _number, table, id, field, old, new = row
    return Change(table, id, field, *(None if value is None else json.loads(value) for value in (old, new)))


def _optional(value: Any) -> str | None:
    return None if value is None else _JSON.encode(value)  # in the order of its keys, which a pack's text will have


def sorted_rows(rows: Iterable[Row]) -> list[Row]:
    """Rows in their order; some at once, so that no other thread is held up by very many."""
    left = iter(rows)
    parts = []
    while part := list(itertools.islice(left, _ROWS_AT_ONCE)):
        parts.append(sorted(part))
    return list(heapq.merge(*parts))


def checksum_of(entry: Row, details: Mapping[str, Sequence[Row]]) -> bytes:
    """Eight bytes over all that an entry says: BLAKE2b of its values, and of its rows in each table, as JSON.

    NULLs at the end of a row are left out. A column that is added later comes last and is NULL in the rows before it, so
    it changes no old checksum.
    """
    said: dict[str, Sequence[Row]] = {}
    for table, rows in details.items():
        if len(rows) >= _ROWS_AT_ONCE:
            break
        if rows:
            said[table] = [row if row and row[-1] is not None else _trimmed(row) for row in rows]
    else:  # the same in one go
        whole = _CANONICAL.encode([*_trimmed(entry), said])
        return hashlib.blake2b(whole.encode(), digest_size=8).digest()
    digest = hashlib.blake2b(digest_size=8)
    for part in _said(entry, details):
        digest.update(part.encode())
    return digest.digest()


def _said(entry: Row, details: Mapping[str, Sequence[Row]]) -> Iterator[str]:
    """The JSON of an entry in parts: a plan that moves every card would hold up all threads if it were written in one go."""
    yield _CANONICAL.encode([*_trimmed(entry), {}])[: -len("}]")]
    for number, (table, rows) in enumerate(sorted((table, rows) for table, rows in details.items() if rows)):
        yield f"{',' if number else ''}{_CANONICAL.encode(table)}:["
        for first in range(0, len(rows), _ROWS_AT_ONCE):
            some = [_trimmed(row) for row in rows[first : first + _ROWS_AT_ONCE]]
            yield f"{',' if first else ''}{_CANONICAL.encode(some)[1:-1]}"
        yield "]"
    yield "}]"


def _trimmed(row: Row) -> Row:
    end = len(row)
    while end and row[end - 1] is None:
        end -= 1
    return row[:end]


def _is_as_written(entry: Row, details: Mapping[str, Sequence[Row]], checksum: bytes) -> bool:
    try:
        return checksum_of(entry, details) == checksum
    except (TypeError, ValueError):  # bytes where text was, and text that is none: what SQLite makes of a flipped bit
        return False


def _comes_by(entry: object, id: str) -> bool:
    return not isinstance(entry, str) or entry <= id


def damages(connection: Connection) -> Iterator[str]:
    """What is wrong with the rows of a journal, one line each: changed entries, gaps, strays."""
    details = {table: by_entry(connection, table) for table in DETAILS}
    strays = {table: next(rows, None) for table, rows in details.items()}
    for *entry, checksum in connection.execute(f"SELECT {ENTRY_COLUMNS}, checksum FROM entry ORDER BY id"):
        id, mine = entry[0], {}
        if not isinstance(id, str):
            yield f"the id of an entry is {id!r}"
            continue
        for table, rows in details.items():
            while (current := strays[table]) is not None and _comes_by(current[0], id):
                if current[0] == id:
                    mine[table] = current[1]
                else:
                    yield f"{table} {current[0]} belongs to no entry"
                strays[table] = next(rows, None)
        if not _is_as_written(tuple(entry), mine, checksum):
            yield f"entry {id} is not as it was written"
    for table, current in strays.items():
        while current is not None:
            yield f"{table} {current[0]} belongs to no entry"
            current = next(details[table], None)
    yield from _gaps(connection)


def _gaps(connection: Connection) -> Iterator[str]:
    lost = lost_numbers(connection)
    for device, count, last in connection.execute("SELECT device, count(*), max(seq) FROM entry GROUP BY device"):
        if count == last:
            continue
        if gone := lost.get(device):  # of a device that has a name: after damage one may have none
            there = {seq for (seq,) in connection.execute("SELECT seq FROM entry WHERE device = ?", (device,))}
            if count + len({seq for seq in gone if seq <= last} - there) == last:
                continue
        yield f"device {device} has {count} entries, and the last of them is number {last}"


def lost_numbers(connection: Connection) -> dict[str, set[int]]:
    """By device the numbers of entries that a repair could read nowhere, so that nothing waits for them."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'decision'").fetchone():
        return {}
    lost: dict[str, set[int]] = {}
    for device, value in connection.execute("SELECT scope, value FROM decision WHERE name = 'lost'").fetchall():
        with contextlib.suppress(ValueError, TypeError):  # what a damaged entry says counts for nothing
            for first, last in json.loads(value):
                lost.setdefault(device, set()).update(range(first, last + 1))
    return lost


def by_entry(connection: Connection, table: str, first: str = "") -> Iterator[tuple[str, list[Row]]]:
    """The rows of a table by the entries that they belong to, from the id `first` on, in the order of the checksum.

    A file of an older schema has none in a table that it lacks, and NULL in a column.
    """
    there = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
    if not there:
        return
    columns = ", ".join(column if column in there else "NULL" for column in DETAILS[table])
    order = ", ".join(("entry", *ORDERED.get(table, ())))
    rows = connection.execute(f"SELECT entry, {columns} FROM {table} WHERE entry >= ? ORDER BY {order}", (first,))
    for entry, group in itertools.groupby(rows, key=lambda row: row[0]):
        yield entry, [row[1:] for row in group]
