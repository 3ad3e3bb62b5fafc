"""The door to SQLite: connections with our settings, transactions, the writer's lock, and its errors as sentences."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from study_app.errors import StudyAppError
from study_app.i18n import _

# One copy of SQLite in the process, never two: POSIX drops all locks of a file when any handle to it is closed, so a
# second copy would silently unlock the first. sqlite-utils takes pysqlite3 where it is installed; so do we.
if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database
else:
    try:
        from pysqlite3 import dbapi2 as sqlite3
    except ImportError:
        import sqlite3

Connection = sqlite3.Connection
Cursor = sqlite3.Cursor
Error = sqlite3.Error
IntegrityError = sqlite3.IntegrityError
OperationalError = sqlite3.OperationalError
VERSION = sqlite3.sqlite_version_info

_WAL_IS_SOUND = VERSION >= (3, 51, 3)
"""Earlier versions can damage a WAL file that several connections use (sqlite.org/wal.html#walresetbug)."""

_WRITER_SETTINGS = {
    # FULL in either journal mode: with less, a power cut loses transactions that were reported as committed
    "synchronous": 2,
    # macOS: an ordinary fsync does not reach the disk
    "fullfsync": 1,
    "checkpoint_fullfsync": 1,
    "foreign_keys": 1,
    "recursive_triggers": 1,
}
_SETTINGS = {"busy_timeout": 5000, "trusted_schema": 0, "cell_size_check": 1}

_STATEMENTS = 512
"""So many are kept prepared: a question and its answer take more than the usual 128, and each would be prepared every time."""

_BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 5, 6, 8, 10, 11, 13, 14, 26


def connect(path: Path, *, read_only: bool = False, derived: bool = False) -> Connection:
    """A connection to the database file `path`, with our settings, each read back.

    A writer makes the file if it is missing (readable by its owner alone) and finds out at once whether it may write;
    its transactions are begun by `immediate` only. What is `derived` stays one file, that can be moved, and may lose its last
    transactions when the power fails, but is not damaged by that. A reader never changes anything, and reads also where
    nothing may be written. Raises StudyAppError where the file cannot be opened, read or (by a writer) written.
    """
    with sentences(path):
        if read_only:
            return _open_reader(path)
        with contextlib.suppress(FileExistsError):
            # SQLite would make it readable by all; the files it adds beside it copy the permissions of this one
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        settings = _WRITER_SETTINGS | ({"synchronous": 1} if derived else {})
        connection = _open(f"{path.absolute().as_uri()}?mode=rw", _SETTINGS | settings)
        try:
            if not derived:
                _set_journal_mode(connection)
            with immediate(connection):
                pass
        except BaseException:
            connection.close()
            raise
        return connection


def in_memory(original: Connection | None = None) -> Connection:
    """A database without a file: empty, or a copy of `original`. One thread may hand it over to another."""
    connection = _open(":memory:", _SETTINGS | _WRITER_SETTINGS, one_thread=False)
    if original is not None:
        original.backup(connection)
    return connection


def beside(
    connection: Connection, *, read_only: bool = True
) -> Callable[[], contextlib.AbstractContextManager[Connection]]:
    """What a connection reads, attached files too, to be read on another thread: what is returned opens it there, once.

    What is in memory is copied here and now. Without `read_only` its own file can be written there too, but no attached one.
    """
    files = {name: path for _number, name, path in connection.execute("PRAGMA database_list") if name != "temp"}
    main = files.pop("main")
    copy = None if main else in_memory(connection)

    @contextlib.contextmanager
    def reader() -> Iterator[Connection]:
        with contextlib.closing(copy or connect(Path(main), read_only=read_only)) as own:
            for name, path in files.items():
                attach(own, Path(path), name)
            yield own

    return reader


def attach(connection: Connection, path: Path, name: str) -> None:
    """Makes the tables of the file `path` readable, and only that, as `name`.TABLE; what had that name before goes.

    Not inside a transaction. Raises StudyAppError where the file cannot be read.
    """
    attached = {row[1] for row in connection.execute("PRAGMA database_list")}
    with sentences(path):
        if name in attached:
            connection.execute(f'DETACH DATABASE "{name}"')
        try:
            connection.execute(f'ATTACH DATABASE ? AS "{name}"', (f"{path.absolute().as_uri()}?mode=ro",))
        except OperationalError as error:
            if not _readable_without_its_folder(path, error):
                raise
            uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
            connection.execute(f'ATTACH DATABASE ? AS "{name}"', (uri,))


@contextlib.contextmanager
def immediate(connection: Connection) -> Iterator[None]:
    """One transaction that holds the write lock from its start: committed at the end, undone if anything is raised.

    A deferred transaction that reads and then writes can be refused half-way when another writes in between; this one
    waits before it begins. Raises StudyAppError where the disk is full, read-only or busy; then nothing changed, except
    that SQLite may report an error although the commit reached the disk (`Journal.append_answer` looks).
    """
    with sentences():
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            # some errors have already undone the transaction
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def tables(connection: Connection) -> Database:
    """sqlite-utils over the connection, for schemas and migrations only: importing it costs 0.14 s."""
    from sqlite_utils import Database

    return Database(connection, execute_plugins=False)


def migrate(connection: Connection, name: str, steps: Sequence[Callable[[Database], None]]) -> None:
    """Brings a file to the schema that `steps` make one after the other, each in a transaction of its own.

    PRAGMA user_version counts the steps taken, so an up-to-date file costs nothing. The caller holds the writer's
    lock and has refused files with more steps than it knows. Steps that were released never change.
    """
    if schema_number(connection) == len(steps):
        return
    from sqlite_utils import Migrations

    migrations = Migrations(name)

    def register(number: int, step: Callable[[Database], None]) -> None:
        @migrations(name=f"{number} {step.__name__}")
        def _numbered(db: Database) -> None:
            step(db)
            db.execute(f"PRAGMA user_version={number}")

    for number, step in enumerate(steps, start=1):
        register(number, step)
    with sentences():
        migrations.apply(tables(connection))


def schema_number(connection: Connection) -> int:
    """How many steps of `migrate` the file has taken."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


@contextlib.contextmanager
def sentences(path: Path | None = None) -> Iterator[None]:
    """Turns what a person can mend into StudyAppError: errors of SQLite and, where a path is given, of files."""
    try:
        yield
    except (Error, OSError) as error:
        if path is None and isinstance(error, OSError):
            raise
        known = _known(error, path)
        if known is None:
            raise
        raise known from error


def is_damage(error: BaseException) -> bool:
    """Whether SQLite says by an error that a file is not as it wrote it."""
    return isinstance(error, Error) and _code(error) in (_CORRUPT, _NOTADB)


class NotWritableError(StudyAppError):
    """Nothing can be written there, though something may well be read."""


class WriterLock:
    """The right to write in a data folder, held by one process at a time, and only while it lives."""

    def __init__(self, path: Path) -> None:
        """Takes the lock that the file `path` stands for.

        Raises StudyAppError where another holds it, and OSError where the file cannot be made.
        """
        self._file = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            _lock(self._file)
        except OSError as error:
            holder = os.read(self._file, 20).decode("ascii", "replace").strip()
            os.close(self._file)
            raise StudyAppError(
                _(
                    "Another Study App is open on the data folder {folder} (process {process}): close it first, or "
                    "choose another folder with --data-dir."
                ).format(folder=path.parent, process=holder or "?")
            ) from error
        os.ftruncate(self._file, 0)
        os.write(self._file, str(os.getpid()).encode())

    def release(self) -> None:
        """Gives the right back. The file stays: deleting it could delete the lock of another."""
        os.close(self._file)


def _open(target: str, settings: dict[str, int], *, one_thread: bool = True) -> Connection:
    connection = sqlite3.connect(
        target, uri=True, isolation_level=None, check_same_thread=one_thread, cached_statements=_STATEMENTS
    )
    try:
        for name, value in settings.items():
            connection.execute(f"PRAGMA {name}={value}").fetchone()
            if connection.execute(f"PRAGMA {name}").fetchone() != (value,):
                raise RuntimeError(f"SQLite {sqlite3.sqlite_version} did not take the setting {name}={value}")
    except BaseException:
        connection.close()
        raise
    return connection


def _set_journal_mode(connection: Connection) -> None:
    # WAL needs shared memory, which some network drives refuse; TRUNCATE is as safe and a little slower
    for mode in ("wal", "truncate") if _WAL_IS_SOUND else ("truncate",):
        if connection.execute(f"PRAGMA journal_mode={mode}").fetchone() == (mode,):
            return
    raise RuntimeError("SQLite took neither of our journal modes")


def _open_reader(path: Path) -> Connection:
    uri = f"{path.absolute().as_uri()}?mode=ro"
    settings = _SETTINGS | {"query_only": 1}
    try:
        return _open_and_look(uri, settings)
    except OperationalError as error:
        if not _readable_without_its_folder(path, error):
            raise
    return _open_and_look(f"{uri}&immutable=1", settings)


def _open_and_look(uri: str, settings: dict[str, int]) -> Connection:
    connection = _open(uri, settings)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _readable_without_its_folder(path: Path, error: Exception) -> bool:
    """Whether `error` says only that nothing can be written beside a file in WAL mode that is complete in itself."""
    beside = path.with_name(path.name + "-wal")
    unfinished = beside.exists() and beside.stat().st_size > 0
    return _code(error) in (_CANTOPEN, _READONLY) and os.access(path, os.R_OK) and not unfinished


def _code(error: Exception) -> int:
    """The primary result code of SQLite, 0 if there is none (sqlite.org/rescode.html)."""
    return int(getattr(error, "sqlite_errorcode", None) or 0) & 0xFF


def _known(error: Exception, path: Path | None) -> StudyAppError | None:
    """What a person can do about an error; None if it is a bug."""
    code = _code(error)
    kind = StudyAppError
    # a file that can be read but not opened: what SQLite keeps beside it cannot be made
    beside = code == _CANTOPEN and path is not None and os.access(path, os.R_OK)
    if beside or code == _READONLY or getattr(error, "errno", None) in (errno.EACCES, errno.EPERM, errno.EROFS):
        kind = NotWritableError
        text = _("Nothing can be written in {place}: allow writing there, or choose another folder with --data-dir.")
    elif isinstance(error, OSError):
        text = _("{place} cannot be used ({reason}): put that right, or choose another folder with --data-dir.")
    elif code == _FULL:
        text = _("The disk is full: free some space for {place} and try again. What was saved before is safe.")
    elif code in (_BUSY, _LOCKED):
        text = _("Another program is using {place}: close it and try again.")
    elif code == _CANTOPEN:
        text = _("{place} cannot be opened: see that its folder exists and that you may read and write there.")
    elif code == _IOERR:
        text = _("The disk failed while {place} was in use: see that it is connected and has space, and try again.")
    elif code in (_CORRUPT, _NOTADB):
        text = _("{place} is damaged or no file of Study App: put it aside and restore a copy of it.")
    else:
        return None
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return kind(text.format(place=path or _("the data folder"), reason=reason))


if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> None:
        # a byte far past the end, so that the holder's number at the start stays readable
        os.lseek(file, 1 << 30, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        finally:
            os.lseek(file, 0, os.SEEK_SET)

else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
