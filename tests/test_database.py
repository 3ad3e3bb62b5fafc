"""Connections, their settings, transactions, attaching, foreign files, the lock and errors in sentences, on real files."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from permissions import no_writing_in

from study_app import database
from study_app.background import StoppedError
from study_app.database import (
    Connection,
    HeldError,
    NotWritableError,
    WriterLock,
    _computer,
    _user,
    attach,
    attaching,
    beside,
    connect,
    foreign,
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


def test_nothing_bytes_and_what_is_true_or_not_are_kept_as_they_are(path: Path) -> None:
    with opened(path) as connection, immediate(connection):
        connection.execute("CREATE TABLE kept(a TEXT, b BLOB, c INTEGER, d INTEGER) STRICT")
        connection.execute("INSERT INTO kept VALUES (?, ?, ?, ?)", (None, b"\0\xff", True, False))
        assert connection.execute("SELECT * FROM kept").fetchone() == (None, b"\0\xff", 1, 0)
        assert connection.execute("SELECT typeof(a), typeof(b) FROM kept").fetchone() == ("null", "blob")


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


@pytest.mark.parametrize(
    ("user", "computer", "command", "who", "window"),
    [
        ("", "", "", "process 7", False),
        (_user(), _computer(), "", "process 7", True),
        (_user(), _computer(), "drill", "`study-app drill`, process 7", False),
        ("anna b", _computer(), "", "process 7, of the user anna b", False),
        (_user(), "attic", "", "process 7, on the computer attic", False),
    ],
)
def test_who_has_a_data_folder_is_told_and_only_a_window_of_ones_own_can_be_raised(
    tmp_path: Path, user: str, computer: str, command: str, who: str, window: bool
) -> None:
    held = HeldError(tmp_path, f"7\n{user}\n{computer}\n{command}\n")
    assert f"is open on the data folder {tmp_path} ({who}): close it first" in str(held)
    assert held.window is window


@pytest.mark.parametrize("left", ["", "\n", "x\x00", "12"])
def test_a_lock_of_which_nothing_can_be_read_is_held_all_the_same(tmp_path: Path, left: str) -> None:
    lock = WriterLock(tmp_path / "lock")
    (tmp_path / "lock").write_text(left, encoding="utf-8")
    with pytest.raises(HeldError, match=r"\(process (\?|12)\): close it first"):
        WriterLock(tmp_path / "lock")
    lock.release()


def test_a_command_that_holds_the_lock_is_named(tmp_path: Path) -> None:
    lock = WriterLock(tmp_path / "lock", "drill")
    with pytest.raises(HeldError, match=rf"\(`study-app drill`, process {os.getpid()}\)"):
        WriterLock(tmp_path / "lock")
    lock.release()


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


def test_files_are_attached_inside_a_transaction_until_it_is_over_and_no_more_than_there_is_room_for(
    path: Path,
) -> None:
    others = [path.with_name(f"other{number}.db") for number in range(12)]
    for number, other in enumerate(others):
        with_numbers(other, number)
    with opened(path) as connection:
        connection.execute("CREATE TABLE number(n INTEGER) STRICT")
        with attaching(connection) as attach_next:
            with immediate(connection):
                for other in others:
                    if name := attach_next(other):
                        connection.execute(f"INSERT INTO main.number SELECT n FROM {name}.number")
            with pytest.raises(ZeroDivisionError), immediate(connection):
                connection.execute("DELETE FROM main.number")
                raise ZeroDivisionError
        assert numbers(connection) == list(range(10))
        assert [name for _number, name, _path in connection.execute("PRAGMA database_list")] == ["main"]


WANTED = {"number": ("n", "word"), "other": ("n",)}
HONEST = (
    "CREATE TABLE number(n INTEGER PRIMARY KEY, word TEXT NOT NULL) STRICT",
    "CREATE TABLE other(n INTEGER) STRICT",
    "CREATE TABLE secret(s TEXT)",
    "CREATE INDEX words ON number(word)",
    "CREATE TRIGGER kept BEFORE DELETE ON number BEGIN SELECT RAISE(ABORT, 'no'); END",
)
ENDLESS = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n, 'x' AS word FROM c"


def foreign_file(path: Path, *statements: str, rows: int = 300) -> Path:
    """A whole database file in one piece, as a stranger could make it with the same program."""
    with closing(connect(path, derived=True)) as connection:
        for statement in statements or HONEST:
            connection.execute(statement)
        if not statements:
            with immediate(connection):
                connection.executemany("INSERT INTO number VALUES (?, ?)", [(n, f"word {n}") for n in range(rows)])
                connection.execute("INSERT INTO other VALUES (1)")
    return path


def read_foreign(path: Path) -> list[tuple[int, str]]:
    with foreign(path, WANTED) as connection:
        return list(connection.execute("SELECT n, word FROM number ORDER BY n"))


def foreign_refusal(path: Path) -> str:
    with pytest.raises(StudyAppError) as error:
        read_foreign(path)
    return str(error.value)


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for private copies."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def test_the_named_tables_of_an_honest_file_are_read_foreign(tmp_path: Path, scratch: Path) -> None:
    path = foreign_file(tmp_path / "it.db")
    before = path.read_bytes()
    assert read_foreign(path) == [(n, f"word {n}") for n in range(300)]
    with foreign(path, WANTED) as connection:
        assert connection.execute("SELECT count(*), min(n), max(length(word)) FROM number").fetchone() == (300, 0, 8)
        assert connection.execute("PRAGMA user_version").fetchone() == (0,)
    assert path.read_bytes() == before
    assert sorted(one.name for one in tmp_path.iterdir()) == ["it.db", "scratch"]
    assert list(scratch.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_it_is_a_private_copy_that_is_read_and_the_file_may_change_meanwhile(tmp_path: Path, scratch: Path) -> None:
    path = foreign_file(tmp_path / "it.db")
    with foreign(path, WANTED) as connection:
        [copy] = [one for one in scratch.iterdir() if one.is_dir()]  # beside it lies the file that holds it
        assert stat.S_IMODE(copy.stat().st_mode) == 0o700
        path.write_bytes(b"")
        assert connection.execute("SELECT count(*) FROM number").fetchone() == (300,)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT s FROM secret",
        "SELECT * FROM sqlite_master",
        "INSERT INTO other VALUES (2)",
        "DELETE FROM number",
        "DROP TABLE number",
        "CREATE TABLE mine(n)",
        "CREATE TEMP TABLE mine(n)",
        "ATTACH DATABASE 'elsewhere.db' AS elsewhere",
        "PRAGMA writable_schema=1",
        "PRAGMA trusted_schema=1",
        "PRAGMA temp_store_directory='/'",
        "PRAGMA user_version=5",
        "SELECT load_extension('x')",
        "SELECT randomblob(1000000)",
        "SELECT zeroblob(900000000)",
        "SELECT value FROM json_each('[1]')",
        "VACUUM INTO 'elsewhere.db'",
        ENDLESS,
    ],
)
def test_nothing_else_can_be_asked(tmp_path: Path, scratch: Path, statement: str) -> None:
    path = foreign_file(tmp_path / "it.db")
    with (
        foreign(path, WANTED) as connection,
        pytest.raises(database.Error, match=r"not authorized|prohibited|authoriz"),
    ):
        connection.execute(statement).fetchall()
    assert not Path("elsewhere.db").exists()


def test_what_was_written_last_is_read_where_it_still_stands_in_the_log_beside_it(
    tmp_path: Path, scratch: Path
) -> None:
    path = foreign_file(tmp_path / "it.db")
    with closing(connect(path)) as connection:
        if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
            pytest.skip("this copy of SQLite keeps no log")
        with immediate(connection):
            connection.execute("INSERT INTO number VALUES (1000, 'last')")
        for end in ("", "-wal"):
            shutil.copy(f"{path}{end}", tmp_path / f"copy.db{end}")
    assert read_foreign(tmp_path / "copy.db")[-1] == (1000, "last")
    log = tmp_path / "copy.db-wal"
    log.write_bytes(os.urandom(40_000))
    assert len(read_foreign(tmp_path / "copy.db")) == 300
    assert log.stat().st_size == 40_000


def test_a_journal_left_beside_it_is_not_played_for_it_can_name_other_files(tmp_path: Path, scratch: Path) -> None:
    path = foreign_file(tmp_path / "it.db")
    (tmp_path / "it.db-journal").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + b"x" * 600)
    assert foreign_refusal(path) == (
        f"{path} was left in the middle of a change: open the folder it lies in with Study App once, or choose another copy."
    )
    assert (tmp_path / "it.db-journal").exists()


OTHER_SCHEMAS = {
    "a view that never ends": (f"CREATE VIEW number AS {ENDLESS}", "CREATE TABLE other(n)"),
    "a view of a harmless kind": (
        "CREATE TABLE real(n, word)",
        "CREATE VIEW number AS SELECT n, word FROM real",
        "CREATE TABLE other(n)",
    ),
    "a virtual table": ("CREATE VIRTUAL TABLE number USING fts5(n, word)", "CREATE TABLE other(n)"),
    "a computed column": (
        "CREATE TABLE number(n INTEGER, word TEXT AS (hex(zeroblob(900000000))))",
        "CREATE TABLE other(n)",
    ),
    "a stored computed column": (
        "CREATE TABLE number(n INTEGER, word TEXT AS (n || 'x') STORED)",
        "CREATE TABLE other(n)",
    ),
    "a column less": ("CREATE TABLE number(n INTEGER)", "CREATE TABLE other(n)"),
    "a table less": ("CREATE TABLE number(n INTEGER, word TEXT)",),
    "another program's": ("CREATE TABLE notes(id INTEGER)",),
    "two thousand tables": (
        "CREATE TABLE number(n INTEGER, word TEXT)",
        "CREATE TABLE other(n)",
        *(f"CREATE TABLE t{n}(x)" for n in range(2_000)),
    ),
}


@pytest.mark.parametrize("name", OTHER_SCHEMAS)
def test_a_file_with_other_tables_is_refused(tmp_path: Path, scratch: Path, name: str) -> None:
    path = tmp_path / "it.db"
    with closing(connect(path, derived=True)) as connection, immediate(connection):
        for statement in OTHER_SCHEMAS[name]:
            connection.execute(statement)
    assert foreign_refusal(path) == (
        f"{path} is damaged or no file of Study App: put it aside and restore a copy of it."
    )
    assert list(scratch.iterdir()) == []


def test_text_that_is_none_is_told_as_damage(tmp_path: Path, scratch: Path) -> None:
    path = foreign_file(tmp_path / "it.db")
    path.write_bytes(path.read_bytes().replace(b"word 7", b"\xff\xfe\xfd\xff 7"))
    assert "is damaged or no file of Study App" in foreign_refusal(path)


def test_steps_are_counted(tmp_path: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = foreign_file(tmp_path / "it.db")
    monkeypatch.setattr(database, "_STEPS", 100_000)
    monkeypatch.setattr(database, "_STEPS_A_BYTE", 0)
    said = "takes longer to read than any file of Study App: choose another"
    with pytest.raises(StudyAppError, match=said), foreign(path, WANTED) as connection:
        connection.execute("SELECT count(*) FROM number a, number b, number c").fetchone()
    assert list(scratch.iterdir()) == []


def test_a_mistake_of_ours_stays_a_bug(tmp_path: Path, scratch: Path) -> None:
    path = foreign_file(tmp_path / "it.db")
    with pytest.raises(database.OperationalError), foreign(path, WANTED) as connection:
        connection.execute("SELECT nothing FROM number")


def odd_files(folder: Path) -> Iterator[Path]:
    whole = foreign_file(folder / "whole").read_bytes()
    for number, data in enumerate(
        (
            b"",
            b"S",
            b"SQLite format 3\0",
            b"PK\3\4" * 99,
            whole[:100],
            whole[:4096],
            whole[:-4096],
            whole[1:],
            os.urandom(9999),
        )
    ):
        path = folder / f"odd {number}"
        path.write_bytes(data)
        yield path
    (folder / "a folder").mkdir()
    yield folder / "a folder"
    yield folder / "missing"
    if sys.platform != "win32":
        os.mkfifo(folder / "fifo")
        yield folder / "fifo"
        yield Path("/dev/zero")


def test_what_is_no_database_is_refused_in_one_sentence(tmp_path: Path, scratch: Path) -> None:
    for path in odd_files(tmp_path):
        assert foreign_refusal(path).startswith(str(path)), path
    assert list(scratch.iterdir()) == []


def test_a_file_larger_than_any_of_ours_is_not_copied(
    tmp_path: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = foreign_file(tmp_path / "it.db")
    monkeypatch.setattr(database, "MOST_FOREIGN", 1 << 12)
    assert "is larger than 0 MB, as no file of Study App is: choose another." in foreign_refusal(path)


def test_a_damaged_file_is_read_as_far_as_it_is_sound_or_refused_and_nothing_else_happens(
    tmp_path: Path, scratch: Path
) -> None:
    whole = foreign_file(tmp_path / "it.db").read_bytes()
    chance, path, refused = random.Random(6), tmp_path / "hurt.db", 0
    for turn in range(300):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 1, 3, 40))):
            kind, at = chance.randrange(4), chance.randrange(len(data))
            if turn % 3 == 0:  # the page of the schema and the heads of the others
                at = chance.choice((at % 4096, at // 4096 * 4096 + at % 12))
            if kind < 2:
                data[at] ^= 1 << chance.randrange(8)
            elif kind == 2:
                data[at : at + 64] = chance.randbytes(64)
            else:
                page, other = (4096 * chance.randrange(len(whole) // 4096) for _ in "ab")
                data[page : page + 4096] = whole[other : other + 4096]
        path.write_bytes(data)
        try:
            read_foreign(path)
        except StudyAppError as error:
            assert str(error).startswith(str(path))
            refused += 1
    assert 100 < refused < 300
    assert list(scratch.iterdir()) == []


def test_what_nobody_waits_for_any_more_is_not_read_to_its_end(tmp_path: Path) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    asked = []

    def stopped() -> bool:
        asked.append(1)
        return len(asked) > 3

    with closing(database.connect(tmp_path / "it.db")) as db:
        with pytest.raises(StoppedError), database.wanted_until(stopped, db):
            db.execute(endless).fetchall()
        assert len(asked) >= 4
        before = len(asked)
        assert db.execute(endless.replace("FROM n)", "FROM n LIMIT 1000000)")).fetchall() == [(1_000_000,)]
        assert len(asked) == before
        with pytest.raises(database.Error, match="no such table"), database.wanted_until(lambda: True, db):
            db.execute("SELECT * FROM missing")
