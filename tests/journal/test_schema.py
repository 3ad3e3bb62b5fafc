"""The schema of the journal: it grows and never changes, and a file that is not ours is left alone."""

from __future__ import annotations

import contextlib
import re
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from answers import SITTING, answer, review
from clocks import SetClock

from study_app import database
from study_app.database import connect
from study_app.errors import StudyAppError
from study_app.journal import (
    Journal,
    rows,
)
from study_app.journal.rows import DETAILS
from study_app.journal.schema import STEPS


@pytest.mark.parametrize("read_only", [False, True])
def test_a_journal_of_a_newer_version_is_refused_and_untouched(path: Path, clock: SetClock, read_only: bool) -> None:
    Journal.open(path, clock).close()
    connection = connect(path)
    connection.execute("PRAGMA user_version=99")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StudyAppError, match=r"written by a newer Study App: install that version"):
        Journal.open(path, clock, read_only=read_only)
    assert path.read_bytes() == before
    # the lock was given back
    database.WriterLock(path.with_name("journal.db.lock")).release()


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize(("table", "column"), [("answer", "replaces"), ("review", "predicted")])
def test_a_draft_of_the_first_schema_is_refused_and_untouched(
    path: Path, clock: SetClock, read_only: bool, table: str, column: str
) -> None:
    with contextlib.closing(connect(path)) as connection:
        database.migrate(connection, "journal", STEPS[:1])
        connection.execute(f"DROP TRIGGER {table}_no_update")
        [text] = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        lines = text.splitlines()
        kept = [line for line in lines if not line.startswith(f"  {column} ")]
        assert len(kept) == len(lines) - 1
        draft = re.sub(r",\n\)", "\n)", "\n".join(kept))
        connection.execute("PRAGMA writable_schema = 1")
        connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (draft, table))
        connection.execute("PRAGMA writable_schema = 0")
    before = path.read_bytes()
    with pytest.raises(StudyAppError, match="being drafted"):
        Journal.open(path, clock, read_only=read_only)
    assert path.read_bytes() == before


@pytest.mark.parametrize("read_only", [False, True])
def test_another_program_s_file_is_refused_and_untouched(path: Path, clock: SetClock, read_only: bool) -> None:
    connection = connect(path)
    connection.execute("CREATE TABLE notes(x)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StudyAppError, match="is no journal of Study App"):
        Journal.open(path, clock, read_only=read_only)
    assert path.read_bytes() == before
    path.write_bytes(b"nonsense " * 1000)
    with pytest.raises(StudyAppError, match="is damaged or no file of Study App"):
        Journal.open(path, clock, read_only=read_only)
    assert path.read_bytes() == b"nonsense " * 1000


def test_a_journal_that_was_cut_off_while_it_was_made_is_made_to_the_end(path: Path, clock: SetClock) -> None:
    path.touch()
    Journal.open(path, clock).close()
    path.unlink()

    def cut_off(_db: object) -> None:
        raise KeyboardInterrupt

    connection = connect(path)
    with pytest.raises(KeyboardInterrupt):
        database.migrate(connection, "journal", [cut_off])
    # sqlite-utils has made a table for itself, outside the first step
    assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() != (0,)
    connection.close()
    with Journal.open(path, clock) as it:
        assert it.append_answer(answer(), [review()], at=clock.now()).entry.seq == 1


def test_opening_a_journal_that_is_up_to_date_imports_no_sqlite_utils(path: Path, clock: SetClock) -> None:
    Journal.open(path, clock).close()
    code = (
        "import sys, pathlib; from study_app.clock import Clock; from study_app.journal import Journal; "
        "Journal.open(pathlib.Path(sys.argv[1]), Clock()).close(); print('sqlite_utils' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_schema_is_the_one_that_was_released(path: Path, clock: SetClock) -> None:
    # columns are for ever: a difference here is a new step in STEPS, never a changed one
    Journal.open(path, clock).close()
    connection = connect(path, read_only=True)
    columns = {
        table: [row[0] for row in connection.execute(f"SELECT name FROM pragma_table_info('{table}')")]
        for table in ("entry", "device", "kind", *DETAILS)
    }
    assert connection.execute("PRAGMA application_id").fetchone() == (0x53744170,)
    assert connection.execute("PRAGMA user_version").fetchone() == (6,)
    connection.close()
    assert columns == {
        "entry": ["id", "device", "seq", "at_ms", "offset_minutes", "study_day", "kind", "checksum"],
        "answer": [
            "entry", "card", "form", "seed", "options", "given", "hints", "tries", "first_key_ms", "total_ms",
            "verdict", "score", "purpose", "pack_version", "replaces", "sitting",
        ],
        "review": ["entry", "card", "automatic", "final", "predicted", "due_day", "due_ms"],
        "void": ["entry", "target"],
        "sitting": ["entry", "purpose", "decks", "forms", "seed", "count", "limit_ms"],
        "proposal": ["entry", "answer", "pack", "fact", "facet", "entity", "text"],
        "plan": ["entry", "reason"],
        "moved": ["entry", "card", "due_day"],
        "mark": ["entry", "card", "mark", "value"],
        "decision": ["entry", "name", "scope", "value"],
        "edit": ["entry", "pack", "version", "why"],
        "changed": ["entry", "number", "tbl", "row", "field", "old", "new"],
        "published": ["entry", "pack", "version"],
        "device": ["number", "id", "since_ms", "file_number", "machine"],
        "kind": ["name"],
    }  # fmt: skip


def test_a_journal_of_the_first_schema_is_gone_on_with_and_none_of_its_entries_changed(
    path: Path, clock: SetClock
) -> None:
    old = connect(path)
    database.migrate(old, "journal", STEPS[:1])
    said, head = (
        rows.answer_row(answer())[:-1],
        (str(uuid.UUID(int=7)), str(uuid.UUID(int=1)), 1, 5, 0, 0, "answer"),
    )
    old.execute(rows.INSERT_ENTRY, (*head, rows.checksum_of(head, {"answer": [said]})))
    old.execute(rows._insert("answer", ("entry", *rows.DETAILS["answer"][:-1])), (head[0], *said))
    old.close()
    with Journal.open(path, clock) as it:
        assert it.verify() == []
        kept = it.last_answer()
        assert kept is not None
        assert kept.answer == answer()
        it.append_sitting(SITTING, at=clock.now())
        assert it.verify() == []


def test_a_schema_whose_text_has_become_bytes_is_told_from_that_which_was_made(path: Path, clock: SetClock) -> None:
    Journal.open(path, clock).close()
    with contextlib.closing(connect(path)) as connection:
        connection.execute("PRAGMA writable_schema = 1")
        connection.execute("UPDATE sqlite_master SET sql = CAST(sql AS BLOB) WHERE name = 'answer'")
        connection.execute("PRAGMA writable_schema = 0")
    with pytest.raises(StudyAppError, match="is not built as Study App builds it"):
        Journal.open(path, clock)
