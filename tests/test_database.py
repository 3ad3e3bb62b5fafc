"""Connections, their settings, transactions, attaching, the writer's lock and errors in sentences, on real files."""

from __future__ import annotations

import contextlib
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from permissions import no_writing_in

from study_app import database
from study_app.database import (
    Connection,
    NotWritableError,
    WriterLock,
    attach,
    beside,
    connect,
    immediate,
    in_memory,
    migrate,
    schema_number,
    tables,
)
from study_app.errors import StudyAppError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    return tmp_path / "data" / "it.db"


@contextlib.contextmanager
def opened(path: Path, *, read_only: bool = False) -> Iterator[Connection]:
    connection = connect(path, read_only=read_only)
    try:
        yield connection
    finally:
        connection.close()


def with_numbers(path: Path, *numbers: int) -> None:
    with opened(path) as connection, immediate(connection):
        connection.execute("CREATE TABLE IF NOT EXISTS number(n INTEGER) STRICT")
        connection.executemany("INSERT INTO number VALUES (?)", [(n,) for n in numbers])


def numbers(connection: Connection, schema: str = "main") -> list[int]:
    return [n for (n,) in connection.execute(f"SELECT n FROM {schema}.number ORDER BY n")]


def setting(connection: Connection, name: str) -> object:
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


def test_a_writer_has_the_settings_that_lose_nothing(path: Path) -> None:
    with opened(path) as connection:
        mode = setting(connection, "journal_mode")
        assert mode == ("wal" if database.VERSION >= (3, 51, 3) else "truncate")
        assert setting(connection, "synchronous") == 2
        assert setting(connection, "foreign_keys") == 1
        assert setting(connection, "trusted_schema") == 0
        assert setting(connection, "cell_size_check") == 1
        assert setting(connection, "busy_timeout") == 5000
        assert connection.isolation_level is None


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_the_file_and_those_beside_it_are_readable_by_their_owner_alone(path: Path) -> None:
    with opened(path) as connection:
        with immediate(connection):
            connection.execute("CREATE TABLE t(x)")
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert modes
    assert set(modes.values()) == {0o600}


def test_a_transaction_is_kept_whole_or_not_at_all(path: Path) -> None:
    with_numbers(path, 1)
    with opened(path) as connection:
        with pytest.raises(ZeroDivisionError), immediate(connection):
            connection.execute("INSERT INTO number VALUES (2)")
            raise ZeroDivisionError
        assert not connection.in_transaction
        with immediate(connection):
            connection.execute("INSERT INTO number VALUES (3)")
        assert numbers(connection) == [1, 3]
    with opened(path, read_only=True) as connection:
        assert numbers(connection) == [1, 3]


def test_a_transaction_holds_the_write_lock_from_its_start(path: Path) -> None:
    with_numbers(path)
    with opened(path) as one, opened(path) as other:
        other.execute("PRAGMA busy_timeout=10")
        with immediate(one), pytest.raises(StudyAppError, match="Another program is using"), immediate(other):
            pass
        with immediate(other):
            other.execute("INSERT INTO number VALUES (1)")
        assert numbers(one) == [1]


def test_a_mistake_in_a_statement_stays_a_bug(path: Path) -> None:
    with opened(path) as connection:
        with pytest.raises(database.OperationalError), immediate(connection):
            connection.execute("INSERT INTO nowhere VALUES (1)")
        assert not connection.in_transaction


def test_a_full_disk_is_told_and_the_connection_goes_on_when_there_is_space(path: Path) -> None:
    with_numbers(path, 1)
    with opened(path) as connection:
        pages = setting(connection, "page_count")
        connection.execute(f"PRAGMA max_page_count={pages}")
        with pytest.raises(StudyAppError, match=r"The disk is full: free some space"), immediate(connection):
            connection.executemany("INSERT INTO number VALUES (?)", [(n,) for n in range(10_000)])
        assert numbers(connection) == [1]
        connection.execute("PRAGMA max_page_count=1000000")
        with immediate(connection):
            connection.executemany("INSERT INTO number VALUES (?)", [(n,) for n in range(10_000)])
        assert len(numbers(connection)) == 10_001


def test_a_reader_cannot_write(path: Path) -> None:
    with_numbers(path, 1)
    with opened(path, read_only=True) as connection:
        with pytest.raises(StudyAppError, match="Nothing can be written"), immediate(connection):
            connection.execute("INSERT INTO number VALUES (2)")
        assert numbers(connection) == [1]


def test_a_reader_sees_what_a_writer_that_is_still_there_has_committed(path: Path) -> None:
    with_numbers(path, 1)
    with opened(path) as writer, opened(path, read_only=True) as reader:
        assert numbers(reader) == [1]
        with immediate(writer):
            writer.execute("INSERT INTO number VALUES (2)")
            assert numbers(reader) == [1]
        assert numbers(reader) == [1, 2]


def test_where_nothing_may_be_written_reading_goes_on_and_writing_is_refused_in_a_sentence(path: Path) -> None:
    with_numbers(path, 7)
    with no_writing_in(path.parent):
        with opened(path, read_only=True) as connection:
            assert numbers(connection) == [7]
        connection = in_memory()
        attach(connection, path, "facts")
        assert numbers(connection, "facts") == [7]
        connection.close()
        with pytest.raises(NotWritableError, match=r"Nothing can be written in .*it\.db: allow writing there"):
            connect(path)
        with pytest.raises(NotWritableError, match=r"Nothing can be written in .*new\.db: allow writing there"):
            connect(path.with_name("new.db"))
    with opened(path) as connection:
        assert numbers(connection) == [7]


def test_a_file_whose_last_changes_cannot_be_read_is_not_shown_without_them(path: Path) -> None:
    with_numbers(path, 1)
    with opened(path) as writer:
        if setting(writer, "journal_mode") != "wal":
            pytest.skip("changes beside the file exist in WAL mode only")
        with immediate(writer):
            writer.execute("INSERT INTO number VALUES (2)")
        copy = path.parent.parent / "copy"
        copy.mkdir()
        for name in ("it.db", "it.db-wal"):
            (copy / name).write_bytes(path.with_name(name).read_bytes())
    with no_writing_in(copy), pytest.raises(StudyAppError):
        connect(copy / "it.db", read_only=True)
    with opened(copy / "it.db", read_only=True) as connection:
        assert numbers(connection) == [1, 2]


def test_a_missing_folder_and_a_foreign_file_are_told_in_a_sentence(path: Path) -> None:
    with pytest.raises(StudyAppError, match="No such file or directory"):
        connect(path.parent / "missing" / "it.db")
    with pytest.raises(StudyAppError, match="cannot be opened"):
        connect(path, read_only=True)
    path.write_bytes(b"a letter to my aunt, " * 100)
    for read_only in (False, True):
        with pytest.raises(StudyAppError, match="is damaged or no file of Study App"):
            connect(path, read_only=read_only)
    assert path.read_bytes().startswith(b"a letter")


def test_attached_tables_can_be_joined_and_not_changed(path: Path, tmp_path: Path) -> None:
    facts = tmp_path / "odd ?#%20 name.db"
    with_numbers(facts, 1, 2)
    with_numbers(path, 2, 3)
    with opened(path) as connection:
        attach(connection, facts, "facts")
        assert connection.execute("SELECT n FROM number JOIN facts.number USING (n)").fetchall() == [(2,)]
        with pytest.raises(StudyAppError, match="Nothing can be written"), immediate(connection):
            connection.execute("INSERT INTO facts.number VALUES (3)")
        with immediate(connection):
            connection.execute("INSERT INTO number VALUES (1)")
        with_numbers(tmp_path / "new.db", 9)
        attach(connection, tmp_path / "new.db", "facts")
        assert numbers(connection, "facts") == [9]
    with opened(path) as connection, pytest.raises(StudyAppError, match="cannot be opened"):
        attach(connection, tmp_path / "nothing.db", "facts")


def test_a_copy_in_memory_is_the_same_and_separate(path: Path) -> None:
    with_numbers(path, 1)
    with opened(path, read_only=True) as connection:
        copy = in_memory(connection)
    with immediate(copy):
        copy.execute("INSERT INTO number VALUES (2)")
    assert numbers(copy) == [1, 2]
    copy.close()
    with opened(path, read_only=True) as connection:
        assert numbers(connection) == [1]


def test_sqlite_utils_works_over_our_connection_and_in_our_transaction(path: Path) -> None:
    with opened(path) as connection:
        with pytest.raises(ZeroDivisionError), immediate(connection):
            tables(connection).table("gone").create({"n": int}, pk="n", strict=True)
            raise ZeroDivisionError
        with immediate(connection):
            tables(connection).table("kept").create({"n": int}, pk="n", strict=True)
        assert tables(connection).table_names() == ["kept"]


def test_importing_the_module_does_not_import_sqlite_utils() -> None:
    code = "import sys, study_app.database; print('sqlite_utils' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_one_process_may_write_and_a_second_one_is_told_which(tmp_path: Path) -> None:
    lock = WriterLock(tmp_path / "lock")
    with pytest.raises(StudyAppError, match=rf"{tmp_path} \(process {os.getpid()}\): close it first"):
        WriterLock(tmp_path / "lock")
    lock.release()
    WriterLock(tmp_path / "lock").release()


def test_the_lock_ends_with_a_process_that_is_killed(tmp_path: Path) -> None:
    code = (
        "import sys, time, pathlib; from study_app.database import WriterLock; "
        "lock = WriterLock(pathlib.Path(sys.argv[1])); print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "lock")], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"held\n"
        with pytest.raises(StudyAppError, match=f"process {child.pid}"):
            WriterLock(tmp_path / "lock")
        child.kill()
    WriterLock(tmp_path / "lock").release()


def test_steps_of_a_schema_are_taken_once_in_order_and_each_whole(path: Path) -> None:
    def first(db: Any) -> None:
        db.execute("CREATE TABLE one(x)")

    def second(db: Any) -> None:
        db.execute("INSERT INTO one VALUES (1)")
        db.execute("CREATE TABLE two(x)")

    def broken(db: Any) -> None:
        second(db)
        raise ZeroDivisionError

    with opened(path) as connection:
        with pytest.raises(ZeroDivisionError):
            migrate(connection, "test", [first, broken])
        assert schema_number(connection) == 1
        assert connection.execute("SELECT count(*) FROM one").fetchone() == (0,)
    with opened(path) as connection:
        pages = setting(connection, "page_count")
        connection.execute(f"PRAGMA max_page_count={pages}")
        with pytest.raises(StudyAppError, match="The disk is full"):
            migrate(connection, "test", [first, second])
        connection.execute("PRAGMA max_page_count=1000000")
        migrate(connection, "test", [first, second])
        migrate(connection, "test", [first, second])
        assert schema_number(connection) == 2
        assert connection.execute("SELECT count(*) FROM one").fetchone() == (1,)


def test_what_a_connection_reads_is_read_beside_it_on_another_thread(path: Path) -> None:
    other = path.with_name("other.db")
    with_numbers(path, 1, 2)
    with_numbers(other, 3)
    for where in ("file", "memory"):
        with opened(path) as connection, ThreadPoolExecutor(1) as thread:
            own = connection if where == "file" else in_memory(connection)
            attach(own, other, "other")
            reader = beside(own)

            def read(reader: Any = reader) -> tuple[list[int], list[int]]:
                with reader() as there:
                    return numbers(there), numbers(there, "other")

            assert thread.submit(read).result(10) == ([1, 2], [3])
