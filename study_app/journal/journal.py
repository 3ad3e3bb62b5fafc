"""The append-only record of what people did: answers with their reviews, sittings, plans, marks, decisions, and voids.

Nothing in it is ever changed or deleted; what it amounts to (memory, statistics) is derived and follows each entry within
the same transaction.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from study_app import database
from study_app.background import in_bulk
from study_app.clock import Clock, Moment
from study_app.database import Connection, NoRoomError, NotWritableError, WriterLock, immediate
from study_app.errors import StudyAppError
from study_app.i18n import _
from study_app.journal.entries import (
    LEARNED,
    STUDIED,
    Answer,
    Answered,
    Decision,
    Edit,
    Edited,
    Entry,
    Event,
    Mark,
    Plan,
    Proposal,
    Published,
    Review,
    Seated,
    Sitting,
    Stated,
    Written,
)
from study_app.journal.machine import this_machine
from study_app.journal.records import Absorbed, Part, Record, Union
from study_app.journal.renames import RENAMED, Renames, is_renaming, pairs_of
from study_app.journal.rows import (
    COLUMNS,
    ENTRY,
    ENTRY_COLUMNS,
    INSERT,
    INSERT_ENTRY,
    Moves,
    Row,
    answer_of,
    answer_row,
    change_of,
    checksum_of,
    damages,
    decision_of,
    decision_row,
    edit_rows,
    entry_of,
    review_row,
    sitting_of,
    sitting_row,
    sorted_rows,
)
from study_app.journal.schema import STEPS, migrate, refuse_unknown, released

_STATED = ("plan", "mark", "decision")

_LOOK_UP = 100_000
"""Instructions of SQLite, some milliseconds, after which who writes beside the window looks whether it is still wanted."""

_KEPT = 2
"""Edits that are kept as they were read: what can be taken back, and what can be made again."""

_LARGEST = 2**63 - 1  # integer of SQLite; some file systems number their files beyond it


class Derived(Protocol):
    """A table in the journal's file that is folded from its entries.

    It is rebuilt when `fingerprint` is not the one it was built with. Every method is called inside a transaction of
    `connection`; `in_order` is False for an entry that is older than one the journal already has. `again` makes what is said
    of some cards anew from all entries.
    """

    @property
    def name(self) -> str: ...
    def fingerprint(self, journal: Journal) -> str: ...
    def rebuild(self, journal: Journal) -> None: ...
    def appended(self, journal: Journal, written: Written, in_order: bool) -> None: ...
    def voided(self, journal: Journal, written: Written) -> None: ...
    def again(self, journal: Journal, cards: Collection[str]) -> None: ...


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
        self._file_number, self._machine = 0, ""
        self._taken_back: list[str] = []
        self._edits_taken_back: list[str] = []
        self._read: dict[str, Edited] = {}  # the last edits that were read or said: one may be of 100,000 rows
        self._renames: Renames | None = None

    @classmethod
    def open(
        cls,
        path: Path,
        clock: Clock,
        derived: Sequence[Derived] = (),
        *,
        read_only: bool = False,
        command: str = "",
        machine: str = "",
    ) -> Self:
        """Opens the journal in the file `path`, makes it if it is missing, and brings what is derived up to date.

        Where nothing may be written, and for `read_only`, what is there can be read and appending is refused with
        `refusal`. `command` is what of the terminal wants it, for others to be told; `machine` the mark of another machine than
        this one. Raises StudyAppError where another process writes in the folder, and for a file that is damaged, foreign or of a
        newer version; the file stays as it is.
        """
        if read_only:
            return cls._open_to_read(path, clock, derived, _("The journal was opened for reading only."))
        try:
            with database.sentences(path.parent):
                lock = WriterLock(path.with_name(path.name + ".lock"), command)
        except NotWritableError as refusal:
            return cls._open_to_read(path, clock, derived, str(refusal))
        try:
            if path.exists() and path.stat().st_size:
                database.roll_back(path)
                reader = database.connect(path, read_only=True)
                try:
                    refuse_unknown(reader, path)
                finally:
                    reader.close()
            connection = database.connect(path)
        except NotWritableError as refusal:
            lock.release()
            return cls._open_to_read(path, clock, derived, str(refusal))
        except NoRoomError:
            lock.release()
            if not path.stat().st_size:
                raise
            words = _("The disk of {folder} is full or fails: free some space and start the program again to study.")
            return cls._open_to_read(path, clock, derived, words.format(folder=path.parent))
        except BaseException:
            lock.release()
            raise
        journal = cls(connection, clock, derived, lock, "")
        try:
            if 0 < database.schema_number(connection) < len(STEPS):
                _back_up(path, clock)
            migrate(connection, path)
            released(connection, path)  # a flipped letter in it may be found by nothing before an answer is refused
            journal._device = journal._this_device(path.stat().st_ino & _LARGEST, machine or this_machine())
            journal._bring_up_to_date()
        except BaseException as error:
            damaged = not isinstance(error, StudyAppError) and isinstance(error, Exception) and journal._is_damaged()
            journal.close()
            if damaged:
                raise StudyAppError(
                    _("{path} is damaged: put it aside and restore a copy of it.").format(path=path)
                ) from error
            raise
        return journal

    @classmethod
    def _open_to_read(cls, path: Path, clock: Clock, derived: Sequence[Derived], refusal: str) -> Self:
        if path.exists() and path.stat().st_size:
            connection = database.connect(path, read_only=True)
            try:
                refuse_unknown(connection, path)
                journal = cls(connection, clock, derived, None, refusal)
                if database.schema_number(connection) == len(STEPS) and not journal._stale():
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
        migrate(copy, path)
        journal._bring_up_to_date()
        return journal

    def beside(self, stopped: Callable[[], bool]) -> Callable[[], AbstractContextManager[Journal]]:
        """This journal to be written on another thread: what is returned opens it there, once, by a connection of its own.

        Nobody may write here until that one is left; what it wrote then stands here as well. Once `stopped` says so, what is not
        on the disk yet is undone, with an error of SQLite. Raises StudyAppError where nothing can be written.
        """
        if self.refusal:
            raise StudyAppError(self.refusal)
        opened = database.beside(self.connection, read_only=False)

        @contextmanager
        def journal() -> Iterator[Journal]:
            with opened() as own:
                own.set_progress_handler(stopped, _LOOK_UP)
                other = Journal(own, self._clock, self._derived, None, "")
                other._device, other._taken_back = self._device, self._taken_back
                other._file_number, other._machine = self._file_number, self._machine
                other._edits_taken_back, other._read = self._edits_taken_back, self._read
                yield other
            self._device, self._renames = other._device, None

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

    @property
    def device(self) -> str:
        """The id under which this journal counts its entries; "" where it is only read."""
        return self._device

    def devices_before(self) -> tuple[str, ...]:
        """The ids under which this file counted on this machine until it was restored or made whole, the oldest first.

        Not those of a file that it is a copy of, which may be in use still. Where a version of before did not say on which
        machine that was, it was the one on which the file was begun anew after it.
        """
        rows = self.connection.execute("SELECT id, file_number, machine FROM device ORDER BY number").fetchall()
        own: list[tuple[str, str | None]] = []
        was_begun_anew = False
        for id, number, machine in rows:
            if number != -1 and not was_begun_anew:
                own.clear()  # another file went on from here: this one is a copy of that
            if machine is not None:
                own = [(one, known or machine) for one, known in own]
            own.append((id, machine))
            was_begun_anew = number == -1
        return tuple(id for id, machine in own if machine in (None, self._machine) and id != self._device)

    def count(self) -> int:
        """The number of the last entry that it counted under that id."""
        row = self.connection.execute("SELECT max(seq) FROM entry WHERE device = ?", (self._device,)).fetchone()
        return int(row[0] or 0)

    def new_id(self, at: Moment) -> str:
        """An id for an entry of the moment `at`, later than every id in the journal."""
        return uuid7(at, self._last_id(), self._clock.chance(62))

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
                    answer = answer._replace(replaces=instead_of)
                answered = self._insert_answer(id, at, answer, ordered)
                if proposal is not None:
                    self._insert_proposal(id, proposal)
                for derived in self._derived:
                    derived.appended(self, answered, in_order)
            self._taken_back.clear()
        except (StudyAppError, database.Error):
            # it is there already, or the last step of the commit failed when the transaction was on the disk
            with database.sentences():
                stored = self._answered(id)
            if stored is None:
                raise
            return stored
        return answered

    def state(self, said: Plan | Mark | Decision, *, at: Moment) -> Stated:
        """Appends a plan, a mark or a decision, and returns it when it is safe on the disk.

        Raises StudyAppError where nothing can be written; then nothing was.
        """
        if self.refusal:
            raise StudyAppError(self.refusal)
        try:
            with immediate(self.connection):
                stated = self._insert_stated(at, said)
                self._rebuild_stale()  # a decision can change what a table depends on
        except BaseException:
            self._renames = None  # they may have been read with what is not there now
            raise
        if not (isinstance(said, Decision) and said.name in LEARNED):
            self._taken_back.clear()
        return stated

    def void(self, target: str) -> Written:
        """Takes what the entry with the id `target` said back by one more entry, an answer with all its reviews; returns it.

        Voiding it twice is as voiding it once. Raises StudyAppError where nothing can be written; then nothing was.
        """
        if self.refusal:
            raise StudyAppError(self.refusal)
        before = self.connection.execute("SELECT 1 FROM void WHERE target = ?", (target,)).fetchone()
        with immediate(self.connection):
            written = self._void(target)
            if isinstance(written, Stated):
                self._rebuild_stale()
        if before is None:  # else it was taken back already, and to say it again twice would double it
            self._taken_back.append(target)
        return written

    def again(self, target: str) -> Written:
        """Says again what was said by an entry that was taken back, by one more entry; returns that one.

        An answer counts for the moment at which it was given, and with it goes what it proposed. Raises StudyAppError where
        nothing can be written; then nothing was. Raises LookupError for an entry that was not taken back.
        """
        if self.refusal:
            raise StudyAppError(self.refusal)
        written = self.written(target)
        if written is None or not self.connection.execute("SELECT 1 FROM void WHERE target = ?", (target,)).fetchone():
            raise LookupError(f"{target} was not taken back")
        if isinstance(written, Stated):
            return self.state(written.said, at=self._clock.now())
        return self.append_answer(written.answer._replace(replaces=target), written.reviews, at=written.entry.at)

    def last_taken_back(self) -> Written | None:
        """What `redo` would say again."""
        return self.written(self._taken_back[-1]) if self._taken_back else None

    def redo(self) -> Written | None:
        """Says again what was taken back last; None if there is nothing, or if something new was said since.

        Raises StudyAppError where nothing can be written; then nothing was, and it can be tried again.
        """
        if not self._taken_back:
            return None
        left = self._taken_back[:-1]
        written = self.again(self._taken_back[-1])
        self._taken_back[:] = left
        return written

    def last_said(self) -> Written | None:
        """The latest entry that can be taken back and was not: an answer of study, a plan, a mark, a decision of the learner."""
        row = self.connection.execute(
            "SELECT e.id FROM entry e LEFT JOIN answer a ON a.entry = e.id"
            f" WHERE (a.purpose IN {STUDIED} OR e.kind IN {_STATED})"
            f" AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.entry = e.id AND d.name IN {LEARNED})"
            " AND NOT EXISTS (SELECT 1 FROM void v WHERE v.target = e.id) ORDER BY e.id DESC LIMIT 1"
        ).fetchone()
        return None if row is None else self.written(row[0])

    def decisions(self) -> dict[tuple[str, str], Decision]:
        """The latest decision of each name and scope that was not taken back."""
        rows = self.connection.execute(
            f"SELECT {COLUMNS['decision']} FROM decision d"
            " WHERE NOT EXISTS (SELECT 1 FROM void v WHERE v.target = d.entry) ORDER BY d.entry"
        )
        return {(found.name, found.scope): found for found in map(decision_of, rows)}

    def decided(self, name: str) -> Iterator[tuple[Entry, Decision]]:
        """The decisions of a name that were not taken back, of whatever scope, with their entries; the latest first."""
        rows = self.connection.execute(
            f"SELECT {ENTRY_COLUMNS}, {COLUMNS['decision']} FROM decision d JOIN entry e ON e.id = d.entry WHERE d.name = ?"
            " AND NOT EXISTS (SELECT 1 FROM void v WHERE v.target = d.entry) ORDER BY d.entry DESC",
            (name,),
        )
        for row in rows.fetchall():
            yield entry_of(row), decision_of(row[len(ENTRY) :])

    def marks(self, card: str | None = None) -> dict[tuple[str, str], str]:
        """By card and mark the value of each mark that stands, of one card if one is named."""
        one, values = self._named(card)
        rows = self.connection.execute(
            f"SELECT {COLUMNS['mark']} FROM mark m"
            f" WHERE NOT EXISTS (SELECT 1 FROM void v WHERE v.target = m.entry) {one.format('m')} ORDER BY m.entry",
            values,
        )
        latest = {(self.renames.card(marked), mark): value for marked, mark, value in rows}
        return {key: value for key, value in latest.items() if value is not None}

    def append_sitting(self, sitting: Sitting, *, at: Moment) -> Seated:
        """Appends that a sitting begins; its answers name the id of the entry. Raises StudyAppError as `append_answer`."""
        if self.refusal:
            raise StudyAppError(self.refusal)
        id, row = self.new_id(at), sitting_row(sitting)
        with immediate(self.connection):
            entry = self._insert_entry(id, at, "sitting", {"sitting": [row]})
            self.connection.execute(INSERT["sitting"], (id, *row))
        return Seated(entry, sitting)

    def sittings(self, purpose: str) -> Iterator[Seated]:
        """All quizzes, or all games, the latest first."""
        rows = self.connection.execute(
            f"SELECT {ENTRY_COLUMNS}, {COLUMNS['sitting']} FROM sitting s JOIN entry e ON e.id = s.entry"
            " WHERE s.purpose = ? ORDER BY s.entry DESC",
            (purpose,),
        )
        for row in rows.fetchall():
            yield Seated(entry_of(row), sitting_of(row[len(ENTRY) :]))

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
            SELECT {COLUMNS["proposal"]} FROM proposal p WHERE p.pack = ? AND EXISTS (
              WITH RECURSIVE chain(id) AS (
                SELECT p.answer UNION SELECT a.entry FROM chain JOIN answer a ON a.replaces = chain.id
              )
              SELECT 1 FROM chain WHERE NOT EXISTS (SELECT 1 FROM void v WHERE v.target = chain.id)
            ) ORDER BY p.entry
            """,
            (pack,),
        )
        found = (Proposal(*row[1:]) for row in rows)
        return tuple(one._replace(entity=self.renames.entity(pack, one.entity)) for one in found)

    def last_answer(self) -> Answered | None:
        """The latest answer of study that was not taken back, of whatever day; None if there is none."""
        row = self.connection.execute(
            f"SELECT max(a.entry) FROM answer a WHERE a.purpose IN {STUDIED}"
            " AND NOT EXISTS (SELECT 1 FROM void v WHERE v.target = a.entry)"
        ).fetchone()
        return None if row[0] is None else self._answered(row[0])

    def last_forms(self, count: int) -> tuple[str, ...]:
        """The forms of so many latest answers of study that were not taken back, the latest last."""
        rows = self.connection.execute(
            f"SELECT a.form FROM answer a WHERE a.purpose IN {STUDIED}"
            " AND NOT EXISTS (SELECT 1 FROM void v WHERE v.target = a.entry) ORDER BY a.entry DESC LIMIT ?",
            (count,),
        ).fetchall()
        return tuple(form for (form,) in reversed(rows))

    def history(self, card: str | None = None) -> Iterator[Event]:
        """What all answers of study and plans that were not taken back say of one card, or of every one, in their order."""
        one, values = self._named(card)
        rows = self.connection.execute(
            f"""
            SELECT a.entry, e.at_ms, e.study_day, a.card, 1, r.final, r.due_day, r.due_ms, r.predicted, a.form, a.total_ms
            FROM answer a CROSS JOIN entry e ON e.id = a.entry
            LEFT JOIN review r ON r.entry = a.entry AND r.card = a.card
            WHERE a.purpose IN {STUDIED}
              AND NOT EXISTS (SELECT 1 FROM void v WHERE v.target = a.entry) {one.format("a")}
            UNION ALL
            SELECT m.entry, e.at_ms, e.study_day, m.card, 0, NULL, m.due_day, NULL, NULL, '', 0
            FROM moved m CROSS JOIN entry e ON e.id = m.entry
            WHERE NOT EXISTS (SELECT 1 FROM void v WHERE v.target = m.entry) {one.format("m")}
            UNION ALL
            SELECT r.entry, e.at_ms, e.study_day, r.card, 0, r.final, r.due_day, r.due_ms, r.predicted, a.form, 0
            FROM review r CROSS JOIN answer a ON a.entry = r.entry CROSS JOIN entry e ON e.id = r.entry
            WHERE r.card <> a.card AND a.purpose IN {STUDIED}
              AND NOT EXISTS (SELECT 1 FROM void v WHERE v.target = r.entry) {one.format("r")}
            ORDER BY 1, 4
            """,
            values,
        )
        events = map(Event._make, rows)
        return self.renames.events(events) if self.renames else events

    @property
    def renames(self) -> Renames:
        """Under which ids what was said counts now."""
        renames = self._renames  # it may be forgotten meanwhile by who writes beside
        if renames is None:
            said = (decision for (name, _scope), decision in self.decisions().items() if name == RENAMED)
            renames = self._renames = Renames(said)
        return renames

    def _renamed_cards(self, said: Decision) -> Collection[str]:
        """The cards of which something else may be known once ids were renamed by a decision, or it was taken back."""
        others = (decision for _entry, decision in self.decided(RENAMED) if decision.scope == said.scope)
        facts = {fact for one in (said, *others) for fact in _ids(one)}
        found: dict[str, None] = {}
        for table in ("answer", "review", "moved", "mark"):
            for fact in sorted(facts):
                rows = self.connection.execute(
                    f"SELECT DISTINCT card FROM {table} WHERE card >= ? AND card < ?", (f"{fact}/", f"{fact}0")
                )
                for (card,) in rows.fetchall():
                    found |= dict.fromkeys(f"{one}/{card.rpartition('/')[2]}" for one in facts)
        return found

    def _renamed(self, said: Decision) -> None:
        self._renames = None
        cards = self._renamed_cards(said)
        for derived in self._derived:
            derived.again(self, cards)

    def _named(self, card: str | None) -> tuple[str, dict[str, str]]:
        """The condition, of a table to be named, by which something was said of one card, and its values; "" for every card."""
        if card is None:
            return "", {}
        names = self.renames.cards(card) if self.renames else (card,)
        if names == (card,):
            return "AND {0}.card = :card", {"card": card}
        return "AND {0}.card IN (SELECT value FROM json_each(:cards))", {"cards": json.dumps(names)}

    def append_edit(self, said: Edit | Published, *, at: Moment, id: str = "", again: Plan | None = None) -> Edited:
        """Appends an edit of a pack, or that it was published, and returns it when it is safe on the disk.

        It gets the `id` that `new_id` gave, if one is named. In the same transaction follows the plan by which its cards are
        asked `again` soon: what takes the edit back takes that back.
        Raises StudyAppError where nothing can be written; then nothing was.
        """
        if self.refusal:
            raise StudyAppError(self.refusal)
        edited = self._insert_edit(said, at, id, again)
        self._edits_taken_back.clear()
        if again is not None:
            self._taken_back.clear()
        return edited

    def _insert_edit(self, said: Edit | Published, at: Moment, id: str = "", again: Plan | None = None) -> Edited:
        with immediate(self.connection):
            edited = self._write_edit(said, at, id)
            if again is not None:
                self._insert_stated(at, again)
        return self._keep(edited)

    def _write_edit(self, said: Edit | Published, at: Moment, id: str = "") -> Edited:
        id, details = id or self.new_id(at), edit_rows(said)
        entry = self._insert_entry(id, at, next(iter(details)), details)
        for table, rows in details.items():
            self.connection.executemany(INSERT[table], [(id, *row) for row in rows])
        return Edited(entry, said)

    def edits(self, pack: str | None = None) -> Iterator[Edited]:
        """The edits that were not taken back, and what was published, of one pack or of all, in their order."""
        one = "" if pack is None else "AND p.pack = :pack"
        rows = self.connection.execute(
            f"""
            SELECT {ENTRY_COLUMNS} FROM entry e JOIN (
              SELECT entry, pack FROM edit UNION ALL SELECT entry, pack FROM published
            ) p ON p.entry = e.id
            WHERE NOT EXISTS (SELECT 1 FROM void v WHERE v.target = e.id) {one} ORDER BY e.id
            """,
            {} if pack is None else {"pack": pack},
        )
        for row in rows.fetchall():
            yield self._edited(entry_of(row))

    def has_edits(self, pack: str | None = None) -> bool:
        """Whether a pack was ever edited, or any was."""
        found = self.connection.execute("SELECT 1 FROM edit WHERE ?1 IS NULL OR pack = ?1 LIMIT 1", (pack,))
        return found.fetchone() is not None

    def every_edit(self, pack: str) -> Iterator[tuple[Edited, str | None]]:
        """Every edit of a pack, and its publishing, in their order, each with the entry that took it back, if one did."""
        rows = self.connection.execute(
            f"""
            SELECT {ENTRY_COLUMNS}, (SELECT min(v.entry) FROM void v WHERE v.target = e.id) FROM entry e JOIN (
              SELECT entry, pack FROM edit UNION ALL SELECT entry, pack FROM published
            ) p ON p.entry = e.id WHERE p.pack = ? ORDER BY e.id
            """,
            (pack,),
        )
        for row in rows.fetchall():
            yield self._edited(entry_of(row)), row[-1]

    def answered_last(self, fact: str) -> tuple[str, str, str] | None:
        """The entry of the last answer to a card of a fact that was not taken back, the version of its pack, and its id then."""
        found: list[tuple[str, str, str]] = []
        for name in self.renames.facts(fact):
            row = self.connection.execute(
                "SELECT a.entry, a.pack_version FROM answer a WHERE a.card >= ? AND a.card < ?"
                " AND NOT EXISTS (SELECT 1 FROM void v WHERE v.target = a.entry) ORDER BY a.entry DESC LIMIT 1",
                (f"{name}/", f"{name}0"),  # what comes after the slash
            ).fetchone()
            if row is not None:
                found.append((row[0], row[1], name))
        return max(found, default=None)

    def edits_of(self, table: str, id: str, pack: str) -> Iterator[Edited]:
        """Every edit that changed a row and was not taken back, in their order."""
        rows = self.connection.execute(
            "SELECT DISTINCT c.entry FROM changed c JOIN edit x ON x.entry = c.entry WHERE c.row = ? AND c.tbl = ?"
            " AND x.pack = ? AND NOT EXISTS (SELECT 1 FROM void v WHERE v.target = c.entry) ORDER BY c.entry",
            (id, table, pack),
        )
        for (entry,) in rows.fetchall():
            yield self._edited(self._entry(entry))

    def shares_rows(self, edited: Edited) -> bool:
        """Whether a row that an edit changed was changed by another edit of its pack too that was not taken back."""
        [found] = self.connection.execute(
            "SELECT EXISTS (SELECT 1 FROM changed mine JOIN changed c ON c.row = mine.row AND c.tbl = mine.tbl"
            " AND c.entry <> mine.entry JOIN edit x ON x.entry = c.entry AND x.pack = ?"
            " WHERE mine.entry = ? AND NOT EXISTS (SELECT 1 FROM void v WHERE v.target = c.entry))",
            (edited.said.pack, edited.entry.id),
        )
        return bool(found[0])

    def _plan_after(self, edited: Edited) -> str | None:
        """The entry by which the cards of an edit are asked again soon: a plan for edits that follows on it."""
        row = self.connection.execute(
            "SELECT e.id FROM entry e JOIN plan p ON p.entry = e.id WHERE e.device = ? AND e.seq = ? AND p.reason = 'edit'",
            (edited.entry.device, edited.entry.seq + 1),
        ).fetchone()
        return None if row is None else str(row[0])

    def last_edit(self, packs: Collection[str]) -> Edited | None:
        """The latest edit of some packs that was not taken back nor published; None if there is none."""
        row = self.connection.execute(
            "SELECT x.entry FROM edit x WHERE NOT EXISTS (SELECT 1 FROM void v WHERE v.target = x.entry)"
            " AND NOT EXISTS (SELECT 1 FROM published p WHERE p.pack = x.pack AND p.entry > x.entry"
            " AND NOT EXISTS (SELECT 1 FROM void v WHERE v.target = p.entry))"
            " AND x.pack IN (SELECT value FROM json_each(?)) ORDER BY x.entry DESC LIMIT 1",
            (json.dumps(list(packs)),),
        ).fetchone()
        return None if row is None else self._edited(self._entry(row[0]))

    def last_edit_taken_back(self) -> Edited | None:
        """What `redo_edit` would say again."""
        return self._edited(self._entry(self._edits_taken_back[-1])) if self._edits_taken_back else None

    def void_edit(self, edited: Edited, *, again: bool = True) -> None:
        """Takes an edit back by one more entry, and the plan that came with it; twice is as once.

        Without `again` it is not what `redo_edit` says again. Raises StudyAppError where nothing can be written: then nothing
        was.
        """
        if self.refusal:
            raise StudyAppError(self.refusal)
        target = edited.entry.id
        if self.connection.execute("SELECT 1 FROM void WHERE target = ?", (target,)).fetchone():
            return
        now = self._clock.now()
        id, plan = self.new_id(now), self._plan_after(edited)
        with immediate(self.connection):
            self._insert_entry(id, now, "void", {"void": [(target,)]})
            self.connection.execute(INSERT["void"], (id, target))
            if plan is not None:
                self._void(plan)
        if again:
            self._edits_taken_back.append(target)

    def redo_edit(self) -> Edited | None:
        """Says the edit again that was taken back last, with its plan; None if there is none, or if something was edited since.

        Raises StudyAppError where nothing can be written; then nothing was.
        """
        if self.refusal:
            raise StudyAppError(self.refusal)
        last = self.last_edit_taken_back()
        if last is None:
            return None
        plan = self._plan_after(last)
        said = None if plan is None else self.written(plan)
        again = said.said if isinstance(said, Stated) and isinstance(said.said, Plan) else None
        edited = self._insert_edit(last.said, self._clock.now(), again=again)
        self._edits_taken_back.pop()
        return edited

    def edit_mark(self) -> str:
        """Which edits stand, in a few letters that change with them."""
        rows = self.connection.execute(
            "SELECT e.entry FROM (SELECT entry FROM edit UNION ALL SELECT entry FROM published) e"
            " WHERE NOT EXISTS (SELECT 1 FROM void v WHERE v.target = e.entry) ORDER BY e.entry"
        )
        return hashlib.blake2b("".join([entry for (entry,) in rows.fetchall()]).encode(), digest_size=16).hexdigest()

    def others(self) -> int:
        """A number that is another one as soon as somebody else wrote in the file, as an exchange beside the window does."""
        return int(self.connection.execute("PRAGMA main.data_version").fetchone()[0])

    def mark(self) -> tuple[int, int]:
        """Two numbers, of which one is another once anything was written into the file: here, or by anybody else."""
        return self.connection.total_changes, self.others()

    def _entry(self, id: str) -> Entry:
        [row] = self.connection.execute(f"SELECT {ENTRY_COLUMNS} FROM entry WHERE id = ?", (id,))
        return entry_of(row)

    def _keep(self, edited: Edited) -> Edited:
        self._read[edited.entry.id] = edited
        while len(self._read) > _KEPT:
            del self._read[next(iter(self._read))]
        return edited

    def _edited(self, entry: Entry) -> Edited:
        if (known := self._read.get(entry.id)) is not None:
            return known
        [row] = self.connection.execute(f"SELECT {COLUMNS[entry.kind]} FROM {entry.kind} WHERE entry = ?", (entry.id,))
        if entry.kind == "published":
            return Edited(entry, Published(*row))
        pack, version, why = row
        changed = self.connection.execute(
            f"SELECT {COLUMNS['changed']} FROM changed WHERE entry = ? ORDER BY number", (entry.id,)
        )
        return self._keep(Edited(entry, Edit(pack, version, tuple(map(change_of, changed.fetchall())), why)))

    def absorb(
        self, arrived: Iterable[Record | Part], late: Callable[[Journal, Collection[str]], Iterable[Edit]] | None = None
    ) -> Absorbed:
        """Takes in the entries of other devices, or of a copy, that are not here yet: all that can be, in one transaction.

        Whatever the order in which they come, and however often, what they amount to is the same. Of answers that took the place
        of one and the same the latest counts. What `late` makes of the entries that are new is said in the same transaction:
        killed between the two, it would never be said. Raises StudyAppError where nothing can be written; then nothing was.
        """
        if self.refusal:
            raise StudyAppError(self.refusal)
        device = self._device
        try:
            with (
                in_bulk(),
                database.roomy(self.connection),
                database.attaching(self.connection) as attach,
                immediate(self.connection),
            ):
                union, left = Union(self.connection, attach), len(self._edits_taken_back)
                absorbed = union.take(arrived)
                if device in union.devices or device in absorbed.forked:
                    self._device = self._new_device()  # another file counts under this one's name
                if union.new:
                    cards = self._of_now_too(union.cards, union.decisions)
                    for derived in self._derived:
                        derived.again(self, cards)
                    self._rebuild_stale()  # a decision can change what a table depends on
                    for overruled in self._overruled_twice():
                        cards |= {event.card for event in self._void(overruled).events()}
                    absorbed = absorbed._replace(cards=frozenset(cards))
                    left = self._left_to_redo(union.new)
                    for edit in () if late is None else tuple(late(self, union.new)):
                        self._write_edit(edit, self._clock.now())
        except BaseException:
            self._device, self._renames = device, None  # as in `state`
            raise
        del self._edits_taken_back[: len(self._edits_taken_back) - left]
        return absorbed

    def _left_to_redo(self, new: Sequence[str]) -> int:
        """How many of the edits that were taken back last can be made again: up to one whose rows others changed since."""
        if not self._edits_taken_back:
            return 0
        touched = self.connection.execute(
            "SELECT DISTINCT b.entry FROM json_each(:taken_back) t JOIN edit y ON y.entry = t.value"
            " JOIN changed b ON b.entry = y.entry JOIN changed a ON a.row = b.row AND a.tbl = b.tbl"
            " JOIN edit x ON x.entry = a.entry AND x.pack = y.pack"
            " WHERE x.entry IN (SELECT value FROM json_each(:new))"
            " OR x.entry IN (SELECT v.target FROM json_each(:new) n JOIN void v ON v.entry = n.value)",
            {"taken_back": json.dumps(self._edits_taken_back), "new": json.dumps(new)},
        )
        rows = {entry for (entry,) in touched.fetchall()}
        left = 0
        for entry in reversed(self._edits_taken_back):
            if entry in rows:
                break
            left += 1
        return left

    def _of_now_too(self, cards: set[str], decisions: Iterable[Row]) -> set[str]:
        """Cards that arrived, with those that they are now, and those whose ids were renamed by what arrived."""
        self._renames = None
        for row in decisions:
            if is_renaming(said := decision_of(row)):
                cards |= set(self._renamed_cards(said))
        return cards | {self.renames.card(card) for card in cards} if self.renames else cards

    def _overruled_twice(self) -> list[str]:
        """The answers that stand beside a later one in the place of the same answer: two devices overruled it."""
        rows = self.connection.execute(
            "SELECT a.entry FROM answer a WHERE a.replaces IS NOT NULL"
            " AND NOT EXISTS (SELECT 1 FROM void v WHERE v.target = a.entry)"
            " AND EXISTS (SELECT 1 FROM answer b WHERE b.replaces = a.replaces AND b.entry > a.entry"
            " AND NOT EXISTS (SELECT 1 FROM void v WHERE v.target = b.entry)) ORDER BY a.entry"
        )
        return [entry for (entry,) in rows]

    def verify(self) -> list[str]:
        """What is wrong with the record, one line each: entries that changed after they were written, gaps, strays."""
        with database.any_text(self.connection):
            return list(damages(self.connection))

    def _is_damaged(self) -> bool:
        """Whether something is wrong with the file, now that an error gives reason to ask: reading it all takes a while."""
        try:
            return bool(self.verify()) or self.connection.execute("PRAGMA integrity_check(1)").fetchall() != [("ok",)]
        except (StudyAppError, database.Error):
            return True

    def _insert_answer(self, id: str, at: Moment, answer: Answer, reviews: tuple[Review, ...]) -> Answered:
        row = answer_row(answer)
        review_rows = [review_row(review) for review in reviews]
        entry = self._insert_entry(id, at, "answer", {"answer": [row], "review": review_rows})
        self.connection.execute(INSERT["answer"], (id, *row))
        for said in review_rows:
            self.connection.execute(INSERT["review"], (id, *said))
        return Answered(entry, answer, reviews)

    def _insert_proposal(self, answer: str, proposal: Proposal) -> None:
        now = self._clock.now()
        id = self.new_id(now)
        row = (answer, proposal.pack, proposal.fact, proposal.facet, proposal.entity, proposal.text)
        self._insert_entry(id, now, "proposal", {"proposal": [row]})
        self.connection.execute(INSERT["proposal"], (id, *row))

    def _insert_stated(self, at: Moment, said: Plan | Mark | Decision) -> Stated:
        id = self.new_id(at)
        match said:
            case Plan(reason, moves):
                details: dict[str, list[Row]] = {"plan": [(reason,)], "moved": sorted_rows(moves.items())}
            case Mark(card, mark, value):
                details = {"mark": [(card, mark, value)]}
            case Decision():
                details = {"decision": [decision_row(said)]}
        stated = Stated(self._insert_entry(id, at, next(iter(details)), details), said)
        for table, rows in details.items():
            self.connection.executemany(INSERT[table], [(id, *row) for row in rows])
        if is_renaming(said):
            self._renamed(said)
        for derived in self._derived:
            derived.appended(self, stated, True)
        return stated

    def _void(self, target: str) -> Written:
        written = self.written(target)
        if written is None:
            raise LookupError(f"there is no {target} to take back")
        if self.connection.execute("SELECT 1 FROM void WHERE target = ?", (target,)).fetchone():
            return written
        now = self._clock.now()
        id = self.new_id(now)
        self._insert_entry(id, now, "void", {"void": [(target,)]})
        self.connection.execute(INSERT["void"], (id, target))
        if is_renaming(written.said):
            self._renamed(written.said)
        for derived in self._derived:
            derived.voided(self, written)
        return written

    def _insert_entry(self, id: str, at: Moment, kind: str, details: Mapping[str, Sequence[Row]]) -> Entry:
        entry = Entry(id, self._device, self.count() + 1, at, at.study_day(), kind)
        row = (id, entry.device, entry.seq, at.utc_ms, at.offset_minutes, entry.study_day, kind)
        self.connection.execute(INSERT_ENTRY, (*row, checksum_of(row, details)))
        return entry

    def _answered(self, id: str) -> Answered | None:
        row = self.connection.execute(f"SELECT {ENTRY_COLUMNS} FROM entry WHERE id = ?", (id,)).fetchone()
        if row is None or row[-1] != "answer":
            return None
        entry = entry_of(row)
        [row] = self.connection.execute(f"SELECT {COLUMNS['answer']} FROM answer WHERE entry = ?", (id,))
        reviews = self.connection.execute(
            f"SELECT {COLUMNS['review']} FROM review WHERE entry = ? ORDER BY card", (id,)
        )
        answered = Answered(entry, answer_of(row), tuple(Review(*said) for said in reviews))
        return self._of_now(answered) if self.renames else answered

    def _of_now(self, answered: Answered) -> Answered:
        """An answer under the ids of now: said again, it is of these."""
        answer, name = answered.answer, self.renames.card
        options = tuple(one._replace(card=name(one.card)) for one in answer.options)
        reviews: dict[str, Review] = {}
        for review in sorted(answered.reviews, key=lambda review: review.card != answer.card):
            reviews.setdefault(name(review.card), review._replace(card=name(review.card)))
        of_now = answer._replace(card=name(answer.card), options=options)
        return Answered(answered.entry, of_now, tuple(reviews[card] for card in sorted(reviews)))

    def written(self, id: str) -> Written | None:
        """The answer, plan, mark or decision of an entry; None if it is none of these."""
        row = self.connection.execute(f"SELECT {ENTRY_COLUMNS} FROM entry WHERE id = ?", (id,)).fetchone()
        if row is None or row[-1] not in _STATED:
            return self._answered(id)
        rows = self.connection.execute(f"SELECT {COLUMNS[row[-1]]} FROM {row[-1]} WHERE entry = ?", (id,))
        [values] = rows.fetchall()
        said: Plan | Mark | Decision
        match row[-1]:
            case "plan":
                moves: Mapping[str, int] = Moves(self.connection, id)
                if self.renames:
                    moves = {self.renames.card(card): day for card, day in moves.items()}
                said = Plan(values[0], moves)
            case "mark":
                card, *rest = values
                said = Mark(self.renames.card(card), *rest)
            case _decision:
                said = decision_of(values)
        return Stated(entry_of(row), said)

    def _last_id(self) -> str:
        return self.connection.execute("SELECT max(id) FROM entry").fetchone()[0] or ""

    def _this_device(self, file_number: int, machine: str) -> str:
        """The id under which this file counts its entries; a copy of a file counts under one of its own."""
        self._file_number, self._machine = file_number, machine
        row = self.connection.execute(
            "SELECT id, file_number, machine FROM device ORDER BY number DESC LIMIT 1"
        ).fetchone()
        if row is not None and row[1] == file_number and row[2] in (None, machine):
            return str(row[0])
        with immediate(self.connection):
            return self._new_device()

    def _new_device(self) -> str:
        """A new id for what this file counts from now on."""
        now = self._clock.now()
        id = uuid7(now, "", self._clock.chance(62))
        self.connection.execute(
            "INSERT INTO device(id, since_ms, file_number, machine) VALUES (?, ?, ?, ?)",
            (id, now.utc_ms, self._file_number, self._machine),
        )
        return id

    def _stale(self) -> list[Derived]:
        known = dict(self.connection.execute("SELECT name, fingerprint FROM derived"))
        return [derived for derived in self._derived if known.get(derived.name) != derived.fingerprint(self)]

    def _bring_up_to_date(self) -> None:
        for derived in self._stale():
            with immediate(self.connection):
                self._rebuild(derived)

    def _rebuild_stale(self) -> None:
        for derived in self._stale():
            self._rebuild(derived)

    def _rebuild(self, derived: Derived) -> None:
        derived.rebuild(self)
        self.connection.execute(
            "INSERT INTO derived(name, fingerprint) VALUES (?, ?) "
            "ON CONFLICT(name) DO UPDATE SET fingerprint = excluded.fingerprint",
            (derived.name, derived.fingerprint(self)),
        )


def _back_up(path: Path, clock: Clock) -> None:
    """Makes the backup without which no file is brought to a newer schema; raises StudyAppError where that cannot be."""
    from study_app.journal.backups import Backups  # not on the way to the window

    try:
        Backups(path, clock).make("migration")
    except StudyAppError as error:
        raise StudyAppError(
            _(
                "This version keeps {path} in another way, and changes it only after a backup, which could not be made: {reason}"
            ).format(path=path, reason=error)
        ) from error


def _ids(decision: Decision) -> set[str]:
    ids = pairs_of(decision.value)["fact"]
    return {f"{decision.scope}/{id}" for id in (*ids, *ids.values())}


def uuid7(at: Moment, after: str, chance: int) -> str:
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
