"""The rows of the journal over real files: they never change, and damage to them is seen."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from answers import EDITS, PROPOSAL, SITTING, STATEMENTS, answer, review
from clocks import SetClock

from study_app import database
from study_app.database import connect, immediate
from study_app.journal import (
    Journal,
)
from study_app.journal.rows import DETAILS


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
        ("DELETE FROM entry WHERE seq = 2", "lacks 1 of its 11 entries"),
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
