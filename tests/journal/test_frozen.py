"""A file of every schema that was released opens for ever, with every entry as it was, and only after a backup."""

from __future__ import annotations

import contextlib
import gzip
from pathlib import Path

import pytest
from answers import answer, review
from clocks import SetClock
from permissions import no_writing_in

from study_app import database
from study_app.errors import StudyAppError
from study_app.journal import Journal
from study_app.journal.backups import Backups
from study_app.journal.records import records
from study_app.journal.rows import DETAILS
from study_app.journal.schema import RELEASED, STEPS, fingerprint
from study_app.study.memory import derived_tables

FROZEN = Path(__file__).parent / "frozen"
NUMBERS = range(1, len(STEPS) + 1)


def thaw(number: int, path: Path) -> list[str]:
    path.write_bytes(gzip.decompress((FROZEN / f"schema-{number}.db.gz").read_bytes()))
    return (FROZEN / f"schema-{number}.jsonl").read_text(encoding="utf-8").splitlines()


def lines(path: Path) -> list[str]:
    with contextlib.closing(database.connect(path, read_only=True)) as own:
        return [record.line() for record in records(own)]


def test_every_released_schema_has_its_frozen_file_and_never_changes() -> None:
    # a difference in an old one is a changed step; for a new one make the file: python tests/journal/freeze.py NUMBER
    assert len(RELEASED) == len(STEPS)
    assert sorted(path.name for path in FROZEN.iterdir()) == sorted(
        f"schema-{number}.{end}" for number in NUMBERS for end in ("db.gz", "jsonl")
    )
    for number in NUMBERS:
        made = database.in_memory()
        database.migrate(made, "journal", STEPS[:number])
        assert fingerprint(made) == RELEASED[number - 1]
    assert RELEASED[:5] == (
        "f64bf9858c4e9849",
        "75e9779d18ffcd83",
        "a8cf1a330962a4ab",
        "7cc7e719c14f008d",
        "fc2fb2583b215871",
    )


@pytest.mark.parametrize("number", NUMBERS)
def test_a_frozen_file_opens_with_every_entry_as_it_was(path: Path, clock: SetClock, number: int) -> None:
    said = thaw(number, path)
    assert len(said) >= 15
    assert lines(path) == said
    with Journal.open(path, clock, derived_tables()) as it:
        assert it.verify() == []
        assert fingerprint(it.connection) == RELEASED[-1]
        assert [record.line() for record in records(it.connection)] == said
        it.append_answer(answer(), [review()], at=clock.now())
        assert it.verify() == []
    made = Backups(path, clock).list()
    assert [one.reason for one in made] == ["migration"] * (number < len(STEPS))
    assert all(lines(one.path) == said for one in made)


@pytest.mark.parametrize("number", NUMBERS[:-1])
def test_a_backup_of_an_older_schema_is_restored(path: Path, clock: SetClock, number: int) -> None:
    old = path.with_name("old.db")
    said = thaw(number, old)
    Journal.open(path, clock).close()
    Backups(path, clock).restore(old)
    with Journal.open(path, clock, derived_tables()) as it:
        assert [record.line() for record in records(it.connection)] == said


def test_no_file_is_changed_where_the_backup_cannot_be_made(path: Path, clock: SetClock) -> None:
    said = thaw(3, path)
    (path.parent / "backups").mkdir()
    with (
        no_writing_in(path.parent / "backups"),
        pytest.raises(StudyAppError, match="only after a backup, which could not be made: Nothing can be written in"),
    ):
        Journal.open(path, clock)
    assert lines(path) == said
    with contextlib.closing(database.connect(path, read_only=True)) as own:
        assert database.schema_number(own) == 3
    Journal.open(path, clock).close()


def test_a_damaged_file_is_not_brought_to_a_newer_schema(path: Path, clock: SetClock) -> None:
    thaw(3, path)
    with contextlib.closing(database.connect(path)) as own:
        own.execute("DROP TRIGGER answer_no_update")
        own.execute("UPDATE answer SET hints = hints + 1")
    with pytest.raises(StudyAppError, match="study-app doctor"):
        Journal.open(path, clock)
    with contextlib.closing(database.connect(path, read_only=True)) as own:
        assert database.schema_number(own) == 3


def test_a_step_that_would_leave_a_trigger_out_is_undone(
    path: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    thaw(4, path)

    def forgetful(db: object) -> None:
        STEPS[4](db)  # type: ignore[arg-type]
        db.execute("DROP TRIGGER entry_no_delete")  # type: ignore[attr-defined]

    monkeypatch.setattr("study_app.journal.schema.STEPS", (*STEPS[:4], forgetful))
    with pytest.raises(StudyAppError, match="is not built as Study App builds it"):
        Journal.open(path, clock)
    with contextlib.closing(database.connect(path, read_only=True)) as own:
        assert database.schema_number(own) == 4
        assert fingerprint(own) == RELEASED[3]


def test_every_table_of_entries_refuses_change_and_deletion() -> None:
    made = database.in_memory()
    database.migrate(made, "journal", STEPS)
    triggers = {name for (name,) in made.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    for table in ("entry", "device", "kind", *DETAILS):
        assert {f"{table}_no_update", f"{table}_no_delete"} <= triggers
