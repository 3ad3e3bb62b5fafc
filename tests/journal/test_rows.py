"""The rows of the journal over real files: they never change, and damage to them is seen."""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from answers import EDITS, PROPOSAL, SITTING, STATEMENTS, answer, review
from clocks import SetClock
from hypothesis import given
from hypothesis import strategies as st

from study_app import database
from study_app.database import connect, immediate
from study_app.journal import Journal, Plan
from study_app.journal.rows import _CANONICAL, DETAILS, checksum_of, sorted_rows


@contextlib.contextmanager
def changed_behind_its_back(path: Path) -> Iterator[database.Connection]:
    """The file as a broken disk or another program would change it: without triggers, checks and foreign keys."""
    connection = connect(path)
    for name in ("foreign_keys=0", "ignore_check_constraints=1", "writable_schema=1"):
        connection.execute(f"PRAGMA {name}")
    for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    with immediate(connection):
        yield connection
    connection.close()


def test_nothing_in_the_record_can_be_changed_or_deleted(path: Path, clock: SetClock) -> None:
    with Journal.open(path, clock) as it:
        kept = it.append_answer(answer(), [review()], at=clock.now(), proposal=PROPOSAL)
        it.void(kept.entry.id)
        it.append_sitting(SITTING, at=clock.now())
        for said in STATEMENTS:
            it.state(said, at=clock.now())
        for edit in EDITS:
            it.append_edit(edit, at=clock.now())
        for table in ("device", "kind", "entry", *DETAILS):
            column = it.connection.execute(f"SELECT name FROM pragma_table_info('{table}')").fetchone()[0]
            for change in (
                f"UPDATE {table} SET {column} = {column}",
                f"DELETE FROM {table}",
                f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
            ):
                with pytest.raises(database.IntegrityError, match="append-only"):
                    it.connection.execute(change)
        assert it.verify() == []


@pytest.mark.parametrize(
    ("change", "damage"),
    [
        ("UPDATE entry SET at_ms = at_ms + 1 WHERE seq = 2", "is not as it was written"),
        ("UPDATE entry SET offset_minutes = 0 WHERE seq = 2", "is not as it was written"),
        ("UPDATE answer SET given = '0' WHERE given = '1'", "is not as it was written"),
        ("UPDATE answer SET first_key_ms = NULL", "is not as it was written"),
        ("UPDATE review SET final = 3 WHERE final = 1", "is not as it was written"),
        ("UPDATE review SET predicted = NULL", "is not as it was written"),
        ("UPDATE review SET card = card || 'x'", "is not as it was written"),
        ("DELETE FROM review", "is not as it was written"),
        ("UPDATE void SET target = (SELECT max(id) FROM entry)", "is not as it was written"),
        ("DELETE FROM void", "is not as it was written"),
        ("UPDATE sitting SET seed = seed - 1", "is not as it was written"),
        ("UPDATE sitting SET limit_ms = NULL", "is not as it was written"),
        ("UPDATE answer SET sitting = entry", "is not as it was written"),
        ("DELETE FROM sitting", "is not as it was written"),
        ("UPDATE proposal SET text = 'Rome'", "is not as it was written"),
        ("DELETE FROM proposal", "is not as it was written"),
        ("UPDATE plan SET reason = 'whim'", "is not as it was written"),
        ("UPDATE moved SET due_day = due_day - 1", "is not as it was written"),
        ("DELETE FROM moved", "is not as it was written"),
        ("UPDATE mark SET value = NULL", "is not as it was written"),
        ("UPDATE decision SET value = '0.5'", "is not as it was written"),
        ("DELETE FROM entry WHERE kind = 'plan'", "moved .* belongs to no entry"),
        ("DELETE FROM entry WHERE seq = 2", "has 10 entries, and the last of them is number 11"),
        ("DELETE FROM entry WHERE seq = 2", "belongs to no entry"),
        ("DELETE FROM entry WHERE seq = 4", "void .* belongs to no entry"),
        ("DELETE FROM entry WHERE kind = 'proposal'", "proposal .* belongs to no entry"),
    ],
)
def test_every_change_behind_its_back_is_seen(path: Path, clock: SetClock, change: str, damage: str) -> None:
    with Journal.open(path, clock) as it:
        for _ in range(3):
            kept = it.append_answer(answer(), [review()], at=clock.now())
        it.void(kept.entry.id)
        it.append_sitting(SITTING, at=clock.now())
        it.append_answer(answer(), (), at=clock.now(), proposal=PROPOSAL)
        for said in STATEMENTS:
            it.state(said, at=clock.now())
        assert it.verify() == []
    with changed_behind_its_back(path) as connection:
        assert connection.execute(change).rowcount > 0
    with Journal.open(path, clock, read_only=True) as it:
        found = it.verify()
        assert found
        assert any(re.search(damage, line) for line in found)


VALUES = st.none() | st.integers(-9, 9) | st.text(max_size=3) | st.floats(allow_nan=False)


@given(
    st.tuples(st.text(max_size=3), VALUES, VALUES),
    st.dictionaries(st.sampled_from(sorted(DETAILS)), st.lists(st.tuples(VALUES, VALUES), max_size=4), max_size=3),
)
def test_the_checksum_is_of_the_entry_and_its_rows_as_one_json_text(entry, details) -> None:
    def trimmed(row):
        return list(row) if row[-1] is not None else trimmed(row[:-1]) if len(row) > 1 else []

    said = {table: [trimmed(row) for row in rows] for table, rows in details.items() if rows}
    whole = _CANONICAL.encode([*trimmed(entry), said]).encode()
    assert checksum_of(entry, details) == hashlib.blake2b(whole, digest_size=8).digest()


def test_the_checksum_of_many_rows_is_that_of_all_of_them() -> None:
    rows = [("card", day) for day in range(2500)]
    whole = _CANONICAL.encode(["id", {"moved": rows}]).encode()
    assert checksum_of(("id",), {"moved": rows}) == hashlib.blake2b(whole, digest_size=8).digest()


def test_how_many_cards_a_plan_moved_is_told_before_they_are_read_and_after(path: Path, clock: SetClock) -> None:
    moves = {f"p/f{n}/when": 20_000 + n for n in range(3)}
    with Journal.open(path, clock) as it:
        id = it.state(Plan("exam", moves), at=clock.now()).entry.id
        written = it.written(id)
        assert written is not None
        assert isinstance(written.said, Plan)
        assert len(written.said.moves) == 3
        assert written.said == Plan("exam", moves)
        assert (len(written.said.moves), written.said.moves["p/f1/when"]) == (3, 20_001)


def test_many_rows_are_put_in_order_as_a_few_are() -> None:
    rows = [(f"c{n * 7919 % 2503:04}", n) for n in range(2503)]
    assert sorted_rows(rows) == sorted(rows)
    assert sorted_rows([]) == []
