"""The append-only record of what people did: answers with their reviews, sittings, proposals, and voids of answers.

Nothing in it is ever changed or deleted; what it amounts to (memory, statistics) is derived and follows each entry within
the same transaction.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, Self

from study_app import database
from study_app.clock import Clock, Moment
from study_app.database import Connection, NotWritableError, WriterLock, immediate
from study_app.errors import StudyAppError
from study_app.i18n import _

if TYPE_CHECKING:
    from sqlite_utils import Database

Given = int | str | tuple[int, ...] | tuple[str, ...] | None
Row = tuple[Any, ...]

_APPLICATION_ID = 0x53_74_41_70  # "StAp"
_LARGEST = 2**63 - 1  # integer of SQLite; some file systems number their files beyond it


STUDIED = ("study", "ahead", "cram")
"""The purposes of answers that say something of what is remembered; a quiz and a game only measure, and change nothing."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What all entries have. `id` is a UUID of version 7 and orders the entries of all devices; `seq` counts, without a
    gap, those of one device; `at` is when it happened and `study_day` the study day it counted for then."""

    id: str
    device: str
    seq: int
    at: Moment
    study_day: int
    kind: str


@dataclass(frozen=True, slots=True)
class Shown:
    """An option as it was shown; `card` is the card it stood for, "" if none."""

    text: str
    right: bool
    card: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One posing of a card as it happened.

    `seed` and `form` pose the same question again from the same pack version; `given` is what the learner gave, None for "I
    don't know"; `first_key_ms` and `total_ms` count from when the question was shown. `verdict` is right, partly, wrong or
    self; `score` is 0 to 1; `purpose` is study, ahead, cram, game or quiz. `replaces` is the entry of the same answer
    before the learner overruled its rating, "" if this is the first: where copies of a journal come together, all of one
    chain are one answer. `sitting` is the entry of the sitting that it was given in, "" outside of one.
    """

    card: str
    form: str
    seed: int
    options: tuple[Shown, ...]
    given: Given
    hints: int
    tries: int
    first_key_ms: int | None
    total_ms: int
    verdict: str
    score: float
    purpose: str
    pack_version: str
    replaces: str = ""
    sitting: str = ""


@dataclass(frozen=True, slots=True)
class Sitting:
    """What a quiz or a game was begun with: together with the same packs it gives the same questions again.

    `purpose` is quiz or game; `decks` and `forms` are ids; `count` is how many questions it has; `limit_ms` is the time for all
    of them, None without a limit.
    """

    purpose: str
    decks: tuple[str, ...]
    forms: tuple[str, ...]
    seed: int
    count: int
    limit_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Seated:
    """A sitting as it stands in the journal, begun at the moment of its entry."""

    entry: Entry
    sitting: Sitting


@dataclass(frozen=True, slots=True)
class Review:
    """What an answer says of one card, and what was decided.

    `automatic` is the rating 1-4 that the program gave (None where only the learner did), `final` the one that counts;
    `predicted` is the probability of recall before (None for a new card). The card is due on the study day `due_day`, and
    if it is a learning step at the instant `due_ms`.
    """

    card: str
    automatic: int | None
    final: int
    predicted: float | None
    due_day: int
    due_ms: int | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A spelling that a learner says names an entity too; `fact` and `facet` are what was asked when it was given."""

    pack: str
    fact: str
    facet: str
    entity: str
    text: str


class Event(NamedTuple):
    """What one answer of study that counts says of one card: `asked` if it was the card posed, `rating` None if not rated."""

    entry: str
    at_ms: int
    study_day: int
    card: str
    asked: bool
    rating: int | None
    due_day: int | None
    due_ms: int | None


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as it stands in the journal."""

    entry: Entry
    answer: Answer
    reviews: tuple[Review, ...]

    def events(self) -> tuple[Event, ...]:
        """What it says of each card, the posed one first; nothing if it was given in a quiz or a game."""
        if self.answer.purpose not in STUDIED:
            return ()
        entry, posed = self.entry, self.answer.card
        rated = {review.card: review for review in self.reviews}
        events = []
        for card in (posed, *(card for card in rated if card != posed)):
            review = rated.get(card)
            said = (None, None, None) if review is None else (review.final, review.due_day, review.due_ms)
            events.append(Event(entry.id, entry.at.utc_ms, entry.study_day, card, card == posed, *said))
        return tuple(events)


class Derived(Protocol):
    """A table in the journal's file that is folded from its entries.

    It is rebuilt when `fingerprint` is not the one it was built with. Every method is called inside a transaction of
    `connection`; `in_order` is False for an entry that is older than one the journal already has.
    """

    @property
    def name(self) -> str: ...
    @property
    def fingerprint(self) -> str: ...
    def rebuild(self, journal: Journal) -> None: ...
    def appended(self, journal: Journal, answered: Answered, in_order: bool) -> None: ...
    def voided(self, journal: Journal, answered: Answered) -> None: ...


class Journal:
    """The journal of one data folder. One process at a time may write in it; `open` makes one."""

    def __init__(
        self, connection: Connection, clock: Clock, derived: Sequence[Derived], lock: WriterLock | None, refusal: str
    ) -> None:
        """Use `open`."""
        self.connection = connection
        self.refusal = refusal
        """Why nothing can be appended, as a sentence; "" where it can."""
        self._clock = clock
        self._derived = tuple(derived)
        self._lock = lock
        self._device = ""

    @classmethod
    def open(cls, path: Path, clock: Clock, derived: Sequence[Derived] = (), *, read_only: bool = False) -> Self:
        """Opens the journal in the file `path`, makes it if it is missing, and brings what is derived up to date.

        Where nothing may be written, and for `read_only`, what is there can be read and appending is refused with
        `refusal`. Raises StudyAppError where another process writes in the folder, and for a file that is damaged, foreign
        or of a newer version; the file stays as it is.
        """
        if read_only:
            return cls._open_to_read(path, clock, derived, _("The journal was opened for reading only."))
        try:
            with database.sentences(path.parent):
                lock = WriterLock(path.with_name(path.name + ".lock"))
        except NotWritableError as refusal:
            return cls._open_to_read(path, clock, derived, str(refusal))
        try:
            if path.exists() and path.stat().st_size:
                reader = database.connect(path, read_only=True)
                try:
                    _refuse_unknown(reader, path)
                finally:
                    reader.close()
            connection = database.connect(path)
        except NotWritableError as refusal:
            lock.release()
            return cls._open_to_read(path, clock, derived, str(refusal))
        except BaseException:
            lock.release()
            raise
        journal = cls(connection, clock, derived, lock, "")
        try:
            database.migrate(connection, "journal", _SCHEMA)
            journal._device = journal._this_device(path.stat().st_ino & _LARGEST)
            journal._bring_up_to_date()
        except BaseException:
            journal.close()
            raise
        return journal

    @classmethod
    def _open_to_read(cls, path: Path, clock: Clock, derived: Sequence[Derived], refusal: str) -> Self:
        if path.exists() and path.stat().st_size:
            connection = database.connect(path, read_only=True)
            try:
                _refuse_unknown(connection, path)
                journal = cls(connection, clock, derived, None, refusal)
                if database.schema_number(connection) == len(_SCHEMA) and not journal._stale():
                    return journal
                copy = database.in_memory(connection)
            except BaseException:
                connection.close()
                raise
            connection.close()
        else:
            copy = database.in_memory()
        # what cannot be brought up to date in its file is brought up to date in memory
        journal = cls(copy, clock, derived, None, refusal)
        database.migrate(copy, "journal", _SCHEMA)
        journal._bring_up_to_date()
        return journal

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file and lets others write."""
        self.connection.close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def new_id(self, at: Moment) -> str:
        """An id for an entry of the moment `at`, later than every id in the journal."""
        return _new_id(at, self._last_id(), self._clock.chance(62))

    def append_answer(
        self,
        answer: Answer,
        reviews: Iterable[Review],
        *,
        at: Moment,
        id: str = "",
        instead_of: str = "",
        proposal: Proposal | None = None,
    ) -> Answered:
        """Appends an answer given at the moment `at` with its reviews, and returns it when it is safe on the disk.

        With `instead_of` the answer of that id is voided in the same transaction, and `proposal` is appended in it as an entry
        that belongs to the answer: what takes the answer back takes the proposal back. Under an id that the journal has already
        nothing happens, and what it has is returned: who got an error tries again with the same id and never doubles an
        answer. Raises StudyAppError where nothing can be written; then nothing was.
        """
        if self.refusal:
            raise StudyAppError(self.refusal)
        id = id or self.new_id(at)
        reviews = tuple(reviews)
        if reviews and answer.purpose not in STUDIED:
            raise ValueError(f"an answer of a {answer.purpose} rates no card")
        ordered = tuple(sorted(reviews, key=lambda review: review.card))
        try:
            with immediate(self.connection):
                in_order = id > self._last_id()
                if instead_of:
                    self._void(instead_of)
                    answer = replace(answer, replaces=instead_of)
                answered = self._insert_answer(id, at, answer, ordered)
                if proposal is not None:
                    self._insert_proposal(id, proposal)
                for derived in self._derived:
                    derived.appended(self, answered, in_order)
        except (StudyAppError, database.Error):
            # it is there already, or the last step of the commit failed when the transaction was on the disk
            with database.sentences():
                stored = self._answered(id)
            if stored is None:
                raise
            return stored
        return answered

    def void(self, target: str) -> Answered:
        """Takes the answer with the id `target` back, with all its reviews, by one more entry; returns that answer.

        Voiding it twice is as voiding it once. Raises StudyAppError where nothing can be written; then nothing was.
        """
        if self.refusal:
            raise StudyAppError(self.refusal)
        with immediate(self.connection):
            return self._void(target)

    def append_sitting(self, sitting: Sitting, *, at: Moment) -> Seated:
        """Appends that a sitting begins; its answers name the id of the entry. Raises StudyAppError as `append_answer`."""
        if self.refusal:
            raise StudyAppError(self.refusal)
        id, row = self.new_id(at), _sitting_row(sitting)
        with immediate(self.connection):
            entry = self._insert_entry(id, at, "sitting", {"sitting": [row]})
            self.connection.execute(_INSERT_SITTING, (id, *row))
        return Seated(entry, sitting)

    def sittings(self, purpose: str) -> Iterator[Seated]:
        """All quizzes, or all games, the latest first."""
        rows = self.connection.execute(
            f"SELECT {_SITTING_COLUMNS}, {_ENTRY_COLUMNS} FROM sitting s JOIN entry e ON e.id = s.entry"
            " WHERE s.purpose = ? ORDER BY s.entry DESC",
            (purpose,),
        )
        for kind, decks, forms, seed, count, limit_ms, *entry in rows.fetchall():
            given = Sitting(kind, tuple(json.loads(decks)), tuple(json.loads(forms)), seed, count, limit_ms)
            yield Seated(_entry(entry), given)

    def answers_in(self, sitting: str) -> Iterator[Answered]:
        """The answers given in a sitting that were not taken back, in their order."""
        rows = self.connection.execute(
            "SELECT a.entry FROM answer a WHERE a.sitting = ?"
            " AND NOT EXISTS (SELECT 1 FROM void v WHERE v.target = a.entry) ORDER BY a.entry",
            (sitting,),
        )
        for (id,) in rows.fetchall():
            answered = self._answered(id)
            assert answered is not None
            yield answered

    def proposals(self, pack: str) -> tuple[Proposal, ...]:
        """The spellings proposed for entities of a pack, in their order, each while its answer counts.

        An answer that took the place of that one, because its rating was overruled once more, counts for it.
        """
        rows = self.connection.execute(
            f"""
            SELECT {_PROPOSAL_COLUMNS} FROM proposal p WHERE p.pack = ? AND EXISTS (
              WITH RECURSIVE chain(id) AS (
                SELECT p.answer UNION SELECT a.entry FROM chain JOIN answer a ON a.replaces = chain.id
              )
              SELECT 1 FROM chain WHERE NOT EXISTS (SELECT 1 FROM void v WHERE v.target = chain.id)
            ) ORDER BY p.entry
            """,
            (pack,),
        )
        return tuple(Proposal(*row[1:]) for row in rows)

    def last_answer(self) -> Answered | None:
        """The latest answer of study that was not taken back, of whatever day; None if there is none."""
        row = self.connection.execute(
            f"SELECT max(a.entry) FROM answer a WHERE a.purpose IN {STUDIED}"
            " AND NOT EXISTS (SELECT 1 FROM void v WHERE v.target = a.entry)"
        ).fetchone()
        return None if row[0] is None else self._answered(row[0])

    def history(self, card: str | None = None) -> Iterator[Event]:
        """What all answers of study that were not taken back say of one card, or of every card, in the journal's order."""
        one = "" if card is None else "AND {0}.card = :card"
        rows = self.connection.execute(
            f"""
            SELECT a.entry, e.at_ms, e.study_day, a.card, 1, r.final, r.due_day, r.due_ms
            FROM answer a CROSS JOIN entry e ON e.id = a.entry
            LEFT JOIN review r ON r.entry = a.entry AND r.card = a.card
            WHERE a.purpose IN {STUDIED}
              AND NOT EXISTS (SELECT 1 FROM void v WHERE v.target = a.entry) {one.format("a")}
            UNION ALL
            SELECT r.entry, e.at_ms, e.study_day, r.card, 0, r.final, r.due_day, r.due_ms
            FROM review r CROSS JOIN answer a ON a.entry = r.entry CROSS JOIN entry e ON e.id = r.entry
            WHERE r.card <> a.card AND a.purpose IN {STUDIED}
              AND NOT EXISTS (SELECT 1 FROM void v WHERE v.target = r.entry) {one.format("r")}
            ORDER BY 1, 4
            """,
            {} if card is None else {"card": card},
        )
        return map(Event._make, rows)

    def verify(self) -> list[str]:
        """What is wrong with the record, one line each: entries that changed after they were written, gaps, strays."""
        return list(_damages(self.connection))

    def _insert_answer(self, id: str, at: Moment, answer: Answer, reviews: tuple[Review, ...]) -> Answered:
        answer_row = _answer_row(answer)
        review_rows = [_review_row(review) for review in reviews]
        entry = self._insert_entry(id, at, "answer", {"answer": [answer_row], "review": review_rows})
        self.connection.execute(_INSERT_ANSWER, (id, *answer_row))
        for row in review_rows:
            self.connection.execute(_INSERT_REVIEW, (id, *row))
        return Answered(entry, answer, reviews)

    def _insert_proposal(self, answer: str, proposal: Proposal) -> None:
        now = self._clock.now()
        id = self.new_id(now)
        row = (answer, proposal.pack, proposal.fact, proposal.facet, proposal.entity, proposal.text)
        self._insert_entry(id, now, "proposal", {"proposal": [row]})
        self.connection.execute(_INSERT_PROPOSAL, (id, *row))

    def _void(self, target: str) -> Answered:
        answered = self._answered(target)
        if answered is None:
            raise LookupError(f"no answer {target} to take back")
        if self.connection.execute("SELECT 1 FROM void WHERE target = ?", (target,)).fetchone():
            return answered
        now = self._clock.now()
        id = self.new_id(now)
        self._insert_entry(id, now, "void", {"void": [(target,)]})
        self.connection.execute("INSERT INTO void(entry, target) VALUES (?, ?)", (id, target))
        for derived in self._derived:
            derived.voided(self, answered)
        return answered

    def _insert_entry(self, id: str, at: Moment, kind: str, details: Mapping[str, Sequence[Row]]) -> Entry:
        last = self.connection.execute(
            "SELECT seq FROM entry WHERE device = ? ORDER BY seq DESC LIMIT 1", (self._device,)
        ).fetchone()
        entry = Entry(id, self._device, last[0] + 1 if last else 1, at, at.study_day(), kind)
        row = (id, entry.device, entry.seq, at.utc_ms, at.offset_minutes, entry.study_day, kind)
        self.connection.execute(_INSERT_ENTRY, (*row, _checksum(row, details)))
        return entry

    def _answered(self, id: str) -> Answered | None:
        row = self.connection.execute(f"SELECT {_ENTRY_COLUMNS} FROM entry WHERE id = ?", (id,)).fetchone()
        if row is None or row[-1] != "answer":
            return None
        entry = _entry(row)
        [row] = self.connection.execute(f"SELECT {_ANSWER_COLUMNS} FROM answer WHERE entry = ?", (id,))
        values = dict(zip(_ANSWER, row, strict=True))
        values["replaces"] = values["replaces"] or ""
        values["sitting"] = values["sitting"] or ""
        values["options"] = tuple(
            Shown(option["text"], option.get("right", False), option.get("card", ""))
            for option in json.loads(values["options"])
        )
        given = json.loads(values["given"])
        values["given"] = tuple(given) if isinstance(given, list) else given
        reviews = self.connection.execute(f"SELECT {_REVIEW_COLUMNS} FROM review WHERE entry = ? ORDER BY card", (id,))
        return Answered(entry, Answer(**values), tuple(Review(*row) for row in reviews))

    def _last_id(self) -> str:
        return self.connection.execute("SELECT max(id) FROM entry").fetchone()[0] or ""

    def _this_device(self, file_number: int) -> str:
        """The id under which this file counts its entries; a copy of a file counts under one of its own."""
        row = self.connection.execute("SELECT id, file_number FROM device ORDER BY number DESC LIMIT 1").fetchone()
        if row is not None and row[1] == file_number:
            return str(row[0])
        now = self._clock.now()
        id = _new_id(now, "", self._clock.chance(62))
        with immediate(self.connection):
            self.connection.execute(
                "INSERT INTO device(id, since_ms, file_number) VALUES (?, ?, ?)", (id, now.utc_ms, file_number)
            )
        return id

    def _stale(self) -> list[Derived]:
        known = dict(self.connection.execute("SELECT name, fingerprint FROM derived"))
        return [derived for derived in self._derived if known.get(derived.name) != derived.fingerprint]

    def _bring_up_to_date(self) -> None:
        for derived in self._stale():
            with immediate(self.connection):
                derived.rebuild(self)
                self.connection.execute(
                    "INSERT INTO derived(name, fingerprint) VALUES (?, ?) "
                    "ON CONFLICT(name) DO UPDATE SET fingerprint = excluded.fingerprint",
                    (derived.name, derived.fingerprint),
                )


def _refuse_unknown(connection: Connection, path: Path) -> None:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    # a journal that was cut off while it was made has at most the table in which sqlite-utils notes the steps taken
    (tables,) = connection.execute(
        "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name <> '_sqlite_migrations'"
    ).fetchone()
    if application != _APPLICATION_ID and tables:
        raise StudyAppError(
            _("{path} is no journal of Study App: move it elsewhere, or choose another folder with --data-dir.").format(
                path=path
            )
        )
    if database.schema_number(connection) > len(_SCHEMA):
        raise StudyAppError(
            _("{path} was written by a newer Study App: install that version to go on with it.").format(path=path)
        )
    for table, columns in _COLUMNS_1.items() if database.schema_number(connection) else ():
        if not columns <= {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}:
            raise StudyAppError(
                _(
                    "{path} was made by Study App while its journal was still being drafted, and cannot be read: move it "
                    "elsewhere, or choose another folder with --data-dir."
                ).format(path=path)
            )


def _new_id(at: Moment, after: str, chance: int) -> str:
    """A UUID of version 7 (RFC 9562, 5.7 and method 1 of 6.2) for the moment `at`, above the id `after`.

    48 bits of milliseconds, 12 of a counter within them, 62 of chance. Where the clock went back, time stands still and the
    counter goes on, so that ids never do.
    """
    ms, counter = max(at.utc_ms, 0), 0
    if after:
        last = int(after.replace("-", ""), 16)
        last_ms, last_counter = last >> 80, last >> 64 & 0xFFF
        if ms <= last_ms:
            # past the counter's end the carry goes into the milliseconds
            ms, counter = divmod((last_ms << 12 | last_counter) + 1, 1 << 12)
    digits = f"{ms << 80 | 7 << 76 | counter << 64 | 2 << 62 | chance:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


_JSON = json.JSONEncoder(ensure_ascii=False)
_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))

_ENTRY = ("id", "device", "seq", "at_ms", "offset_minutes", "study_day", "kind")
_ANSWER = (
    "card", "form", "seed", "options", "given", "hints", "tries", "first_key_ms", "total_ms", "verdict", "score", "purpose",
    "pack_version", "replaces", "sitting",
)  # fmt: skip
_REVIEW = ("card", "automatic", "final", "predicted", "due_day", "due_ms")
_SITTING = ("purpose", "decks", "forms", "seed", "count", "limit_ms")
_PROPOSAL = ("answer", "pack", "fact", "facet", "entity", "text")
_DETAILS = {"answer": _ANSWER, "review": _REVIEW, "void": ("target",), "sitting": _SITTING, "proposal": _PROPOSAL}
"""The tables that hold what entries say, with their columns after the entry's id."""
_ENTRY_COLUMNS, _ANSWER_COLUMNS, _REVIEW_COLUMNS, _SITTING_COLUMNS, _PROPOSAL_COLUMNS = (
    ", ".join(columns) for columns in (_ENTRY, _ANSWER, _REVIEW, _SITTING, _PROPOSAL)
)


def _insert(table: str, columns: Sequence[str]) -> str:
    return f"INSERT INTO {table}({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"


_INSERT_ENTRY = _insert("entry", (*_ENTRY, "checksum"))
_INSERT_ANSWER = _insert("answer", ("entry", *_ANSWER))
_INSERT_REVIEW = _insert("review", ("entry", *_REVIEW))
_INSERT_SITTING = _insert("sitting", ("entry", *_SITTING))
_INSERT_PROPOSAL = _insert("proposal", ("entry", *_PROPOSAL))


def _entry(row: Sequence[Any]) -> Entry:
    return Entry(row[0], row[1], row[2], Moment(row[3], row[4]), row[5], row[6])


def _sitting_row(sitting: Sitting) -> Row:
    decks, forms = _JSON.encode(sitting.decks), _JSON.encode(sitting.forms)
    return (sitting.purpose, decks, forms, sitting.seed, sitting.count, sitting.limit_ms)


def _answer_row(answer: Answer) -> Row:
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


def _review_row(review: Review) -> Row:
    predicted = None if review.predicted is None else float(review.predicted)
    return (review.card, review.automatic, review.final, predicted, review.due_day, review.due_ms)


def _checksum(entry: Row, details: Mapping[str, Sequence[Row]]) -> bytes:
    """Eight bytes over all that an entry says: BLAKE2b of its values, and of its rows in each table, as JSON.

    NULLs at the end of a row are left out. A column that is added later comes last and is NULL in the rows before it, so
    it changes no old checksum.
    """
    said = {table: [_trimmed(row) for row in rows] for table, rows in details.items() if rows}
    return hashlib.blake2b(_CANONICAL.encode([*_trimmed(entry), said]).encode(), digest_size=8).digest()


def _trimmed(row: Row) -> Row:
    while row and row[-1] is None:
        row = row[:-1]
    return row


def _damages(connection: Connection) -> Iterator[str]:
    details = {table: _by_entry(connection, table, columns) for table, columns in _DETAILS.items()}
    strays = {table: next(rows, None) for table, rows in details.items()}
    for *entry, checksum in connection.execute(f"SELECT {_ENTRY_COLUMNS}, checksum FROM entry ORDER BY id"):
        id, mine = entry[0], {}
        for table, rows in details.items():
            while (current := strays[table]) is not None and current[0] <= id:
                if current[0] == id:
                    mine[table] = current[1]
                else:
                    yield f"{table} {current[0]} belongs to no entry"
                strays[table] = next(rows, None)
        if _checksum(tuple(entry), mine) != checksum:
            yield f"entry {id} is not as it was written"
    for table, current in strays.items():
        while current is not None:
            yield f"{table} {current[0]} belongs to no entry"
            current = next(details[table], None)
    for device, count, last in connection.execute("SELECT device, count(*), max(seq) FROM entry GROUP BY device"):
        if count != last:
            yield f"device {device} lacks {last - count} of its {last} entries"


def _by_entry(connection: Connection, table: str, columns: Sequence[str]) -> Iterator[tuple[str, list[Row]]]:
    order = "entry, card" if "card" in columns else "entry"
    rows = connection.execute(f"SELECT entry, {', '.join(columns)} FROM {table} ORDER BY {order}")
    for entry, group in itertools.groupby(rows, key=lambda row: row[0]):
        yield entry, [row[1:] for row in group]


def _schema_1(db: Database) -> None:
    """The first schema. Released steps never change: a new kind of entry is a later step with a table of its own."""
    db.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
    for statement in _SCHEMA_1.split(";\n\n"):
        db.execute(statement)
    for table in ("device", "kind", "entry", "answer", "review", "void"):
        _make_append_only(db, table)


def _schema_sittings(db: Database) -> None:
    """Quizzes and games: an entry for each, named by its answers."""
    for statement in _SCHEMA_SITTINGS.split(";\n\n"):
        db.execute(statement)
    _make_append_only(db, "sitting")


def _schema_proposals(db: Database) -> None:
    """Spellings that a learner proposes: an entry for each, naming the answer that it belongs to."""
    for statement in _SCHEMA_PROPOSALS.split(";\n\n"):
        db.execute(statement)
    _make_append_only(db, "proposal")


def _make_append_only(db: Database, table: str) -> None:
    # sqlite-utils' transform() drops triggers without a word: a step that uses it calls this again
    for change in ("UPDATE", "DELETE"):
        db.execute(
            f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
        )


_SCHEMA_1 = """
-- what this file has called itself, the last row being now: file_number is its number in the file system, so that a copy
-- of the file is noticed and counts its entries under an id of its own
CREATE TABLE device (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
  since_ms INTEGER NOT NULL,
  file_number INTEGER NOT NULL
) STRICT;

-- a table and not a CHECK: a new kind must not rebuild the table of all entries
CREATE TABLE kind (name TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;

INSERT INTO kind VALUES ('answer'), ('void');

CREATE TABLE entry (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  device TEXT NOT NULL CHECK (length(device) = 36),
  seq INTEGER NOT NULL CHECK (seq > 0),
  at_ms INTEGER NOT NULL,
  offset_minutes INTEGER NOT NULL CHECK (offset_minutes BETWEEN -1439 AND 1439),
  study_day INTEGER NOT NULL,
  kind TEXT NOT NULL REFERENCES kind(name),
  checksum BLOB NOT NULL CHECK (length(checksum) = 8),
  UNIQUE (device, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE answer (
  entry TEXT NOT NULL PRIMARY KEY REFERENCES entry(id),
  card TEXT NOT NULL CHECK (card <> ''),
  form TEXT NOT NULL CHECK (form <> ''),
  seed INTEGER NOT NULL,
  options TEXT NOT NULL CHECK (json_type(options) = 'array'),
  given TEXT NOT NULL CHECK (json_valid(given)),
  hints INTEGER NOT NULL CHECK (hints >= 0),
  tries INTEGER NOT NULL CHECK (tries >= 1),
  first_key_ms INTEGER CHECK (first_key_ms >= 0),
  total_ms INTEGER NOT NULL CHECK (total_ms >= 0),
  verdict TEXT NOT NULL CHECK (verdict IN ('right', 'partly', 'wrong', 'self')),
  score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
  purpose TEXT NOT NULL CHECK (purpose IN ('study', 'ahead', 'cram', 'game', 'quiz')),
  pack_version TEXT NOT NULL,
  replaces TEXT REFERENCES entry(id)
) STRICT, WITHOUT ROWID;

CREATE INDEX answer_of_card ON answer(card);

CREATE TABLE review (
  entry TEXT NOT NULL REFERENCES answer(entry),
  card TEXT NOT NULL CHECK (card <> ''),
  automatic INTEGER CHECK (automatic BETWEEN 1 AND 4),
  final INTEGER NOT NULL CHECK (final BETWEEN 1 AND 4),
  predicted REAL CHECK (predicted BETWEEN 0 AND 1),
  due_day INTEGER NOT NULL,
  due_ms INTEGER,
  PRIMARY KEY (entry, card)
) STRICT, WITHOUT ROWID;

CREATE INDEX review_of_card ON review(card);

CREATE TABLE void (
  entry TEXT NOT NULL PRIMARY KEY REFERENCES entry(id),
  target TEXT NOT NULL REFERENCES entry(id)
) STRICT, WITHOUT ROWID;

CREATE INDEX void_of_target ON void(target);

-- what each derived table was built from; it may be changed, and dropped, as may they
CREATE TABLE derived (name TEXT NOT NULL PRIMARY KEY, fingerprint TEXT NOT NULL) STRICT, WITHOUT ROWID
"""

_COLUMNS_1 = {
    table: frozenset(re.findall(r"^  ([a-z_]+) [A-Z]+ ?", rows, re.MULTILINE))
    for table, rows in re.findall(r"CREATE TABLE (\w+) \(\n(.*?)\n\) STRICT", _SCHEMA_1, re.DOTALL)
}
"""What each table has had since the first step: drafts of that step, in which something is missing, bear its number too."""

_SCHEMA_SITTINGS = """
INSERT INTO kind VALUES ('sitting');

CREATE TABLE sitting (
  entry TEXT NOT NULL PRIMARY KEY REFERENCES entry(id),
  purpose TEXT NOT NULL CHECK (purpose IN ('game', 'quiz')),
  decks TEXT NOT NULL CHECK (json_type(decks) = 'array'),
  forms TEXT NOT NULL CHECK (json_type(forms) = 'array'),
  seed INTEGER NOT NULL,
  count INTEGER NOT NULL CHECK (count > 0),
  limit_ms INTEGER CHECK (limit_ms > 0)
) STRICT, WITHOUT ROWID;

ALTER TABLE answer ADD COLUMN sitting TEXT REFERENCES sitting(entry);

CREATE INDEX answer_of_sitting ON answer(sitting) WHERE sitting IS NOT NULL
"""

_SCHEMA_PROPOSALS = """
INSERT INTO kind VALUES ('proposal');

CREATE TABLE proposal (
  entry TEXT NOT NULL PRIMARY KEY REFERENCES entry(id),
  answer TEXT NOT NULL REFERENCES answer(entry),
  pack TEXT NOT NULL CHECK (pack <> ''),
  fact TEXT NOT NULL CHECK (fact <> ''),
  facet TEXT NOT NULL CHECK (facet <> ''),
  entity TEXT NOT NULL CHECK (entity <> ''),
  text TEXT NOT NULL CHECK (trim(text) <> '')
) STRICT, WITHOUT ROWID;

CREATE INDEX proposal_of_pack ON proposal(pack);

CREATE INDEX answer_replacing ON answer(replaces) WHERE replaces IS NOT NULL
"""

_SCHEMA: Sequence[Callable[[Database], None]] = (_schema_1, _schema_sittings, _schema_proposals)
