"""The door to SQLite: connections with our settings, transactions, the writer's lock, and its errors as sentences."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from study_app.background import StoppedError
from study_app.errors import StudyAppError
from study_app.files import lock
from study_app.i18n import _, grouped
from study_app.scratch import Scratch

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

# They are kept as they are. Without an adapter each such value is first asked in vain how it is to be kept, which took a third of
# the time of inserting a row with three NULLs.
sqlite3.register_adapter(type(None), lambda value: value)
sqlite3.register_adapter(bytes, bytes)
sqlite3.register_adapter(bool, int)

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
_DERIVED_SETTINGS = {"synchronous": 1, "journal_size_limit": 1 << 26}
"""After a large transaction the file beside a derived one does not stay as large."""

_PLACES = threading.Lock()
"""Held while a file is opened by its name, and while another takes that name: what lies beside it must be its own."""

_LOOK_UP = 10_000
"""Steps of SQLite between two looks whether what is read is still wanted; well under a millisecond."""

_STATEMENTS = 512
"""So many are kept prepared: a question and its answer take more than the usual 128, and each would be prepared every time."""

_ERROR, _BUSY, _LOCKED, _READONLY, _INTERRUPT, _IOERR, _CORRUPT = 1, 5, 6, 8, 9, 10, 11
_FULL, _CANTOPEN, _NOTADB = 13, 14, 26

_MAGIC = b"SQLite format 3\0"

MOST_FOREIGN = 2 << 30
"""Bytes of a database file that somebody else made: ten million answers take less."""

_MOST_NAMES = 2_000
"""Tables, indices, triggers and views together in such a file."""

_STEPS, _EACH = 200_000_000, 10_000
"""What may be done with such a file in steps of SQLite's machine, some seconds, and after how many that is looked at."""

_STEPS_A_BYTE = 100
"""So many more for each of its bytes: no honest file takes a tenth of them."""

_LIMITS = {
    "LENGTH": 16 << 20,
    "SQL_LENGTH": 100_000,
    "COLUMN": 200,
    "EXPR_DEPTH": 50,
    "ATTACHED": 0,
    "TRIGGER_DEPTH": 5,
}
"""Where the copy of SQLite at hand lets limits be set; the others are held by what may be asked at all."""

_FUNCTIONS = frozenset("count min max sum total length typeof ifnull coalesce".split())


def connect(path: Path, *, read_only: bool = False, derived: bool = False) -> Connection:
    """A connection to the database file `path`, with our settings, each read back.

    A writer makes the file if it is missing (readable by its owner alone) and finds out at once whether it may write;
    its transactions are begun by `immediate` only. What is `derived` is made as one file, that can be moved (`put_in_place`), and
    may lose its last transactions when the power fails, but is not damaged by that. A reader never changes anything, and reads
    also where nothing may be written. Raises StudyAppError where the file cannot be opened, read or (by a writer) written.
    """
    with sentences(path):
        if read_only:
            return _open_reader(path)
        with contextlib.suppress(FileExistsError):
            # SQLite would make it readable by all; the files it adds beside it copy the permissions of this one
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        settings = _WRITER_SETTINGS | (_DERIVED_SETTINGS if derived else {})
        connection = _open_and_look(f"{path.absolute().as_uri()}?mode=rw", _SETTINGS | settings)
        try:
            if not derived:
                _set_journal_mode(connection)
            with immediate(connection):
                pass
        except BaseException:
            connection.close()
            raise
        return connection


def let_read_on(connection: Connection) -> None:
    """Has a derived file, once it is made, read by some while others write it: from now on, where SQLite can do that soundly."""
    if _WAL_IS_SOUND:
        connection.execute("PRAGMA journal_mode=wal").fetchone()  # where it is refused, a writer waits for readers


def put_in_place(fresh: Path, path: Path) -> None:
    """Gives a derived file that is complete and closed the name `path`; who has the old one open goes on reading that.

    Raises OSError where it cannot be done.
    """
    with _PLACES:
        beside = [path.with_name(path.name + end) for end in ("-wal", "-shm")]
        if any(one.exists() for one in beside):
            # they are of the old file, and would be read as the new one's: it goes first, for it is damaged without them
            for one in (path, *beside):
                one.unlink(missing_ok=True)
        fresh.replace(path)


def copy_whole(path: Path, copy: Path) -> None:
    """Writes what a database file holds at this moment into the file `copy`, which is new, one file, and private.

    Others may write in it meanwhile. Raises StudyAppError where it cannot be read, or written there.
    """
    with sentences(copy):
        os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    # without query_only, which would refuse the copy too; the file itself is only read
    with sentences(copy), contextlib.closing(_open_and_look(f"{path.absolute().as_uri()}?mode=ro", _SETTINGS)) as own:
        try:
            own.execute("VACUUM INTO ?", (str(copy),))
        except Error as error:
            if is_damage(error) or not fails_check(error):
                raise
            raise _no_file_of_ours(path) from error


def settle(fresh: Path, path: Path) -> None:
    """Gives a closed file the name `path` so that no power cut takes it back; raises OSError where it cannot be done."""
    reach_disk(fresh)
    fresh.replace(path)
    reach_disk(path.parent)


def reach_disk(path: Path) -> None:
    """Waits until a closed file, or the names in a folder, are on the disk; raises OSError."""
    if path.is_dir() and sys.platform == "win32":
        return  # folders cannot be opened there, and their names are written through
    file = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        if sys.platform == "darwin" and path.is_file():
            fcntl.fcntl(file, fcntl.F_FULLFSYNC)  # an ordinary fsync does not reach the disk
        else:
            os.fsync(file)
    finally:
        os.close(file)


def structure(connection: Connection) -> list[str]:
    """What SQLite finds wrong with all of a file, one line each."""
    try:
        found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
    except Error as error:
        if not fails_check(error):
            raise
        return [str(error)]
    return [] if found == ["ok"] else found


def remove(path: Path) -> None:
    """Removes a derived file with what lies beside it; raises OSError where it cannot be done."""
    with _PLACES:
        for end in ("", "-wal", "-shm"):
            path.with_name(path.name + end).unlink(missing_ok=True)


def roll_back(path: Path) -> None:
    """Undoes what was half-written when the power failed and is noted in a rollback journal: a reader cannot, and sees neither
    state. Raises StudyAppError where nothing can be written.
    """
    if _holds_something(path, "-journal"):
        with sentences(path):
            _open_and_look(f"{path.absolute().as_uri()}?mode=rw", _SETTINGS).close()


@contextlib.contextmanager
def any_text(connection: Connection) -> Iterator[None]:
    """Text that is no UTF-8 any more, after damage, can be read meanwhile: with surrogates in the place of what is wrong."""
    before = connection.text_factory
    connection.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        connection.text_factory = before


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


@contextlib.contextmanager
def foreign(path: Path, readable: Mapping[str, Collection[str]]) -> Iterator[Connection]:
    """A connection that reads a database file which anybody may have made: the tables and columns `readable`, and no others.

    It reads a private copy that nothing else changes, has looked through all of it, and follows nothing that the file brings:
    no view, no trigger, no function, no file beside it but a write-ahead log, which is part of it. Its steps are counted. Raises
    StudyAppError where it is no such file, lacks a table, is damaged or takes too long, also while it is read: only reading it
    belongs into the block.
    """
    with _foreign_sentences(path), Scratch() as folder:
        copy = Path(folder, "copy.db")
        with sentences(path):
            _copy_foreign(path, copy)
        connection = _open(f"{copy.as_uri()}?mode=ro&immutable=1", _SETTINGS | {"query_only": 1})
        try:
            _guard(connection, copy.stat().st_size)
            try:
                ours = _holds(connection, readable)
                if not ours or connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                    raise _no_file_of_ours(path)
            except Error as error:
                if _code(error) == _ERROR:  # what a file says that no statement of ours can be wrong about
                    raise _no_file_of_ours(path) from error
                raise
            connection.set_authorizer(_reading_only(frozenset(readable)))
            yield connection
        finally:
            connection.close()


def attach(connection: Connection, path: Path, name: str) -> None:
    """Makes the tables of the file `path` readable, and only that, as `name`.TABLE; what had that name before goes.

    Not inside a transaction. Raises StudyAppError where the file cannot be read.
    """
    attached = {row[1] for row in connection.execute("PRAGMA database_list")}
    with sentences(path), _PLACES:
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
def attaching(connection: Connection) -> Iterator[Callable[[Path], str]]:
    """What is returned attaches one more file, also inside a transaction, and says under which name; "" where no more can be.

    They go at the end, which is after the transaction.
    """
    names: list[str] = []
    (attached,) = connection.execute(
        "SELECT count(*) FROM pragma_database_list WHERE name NOT IN ('main', 'temp')"
    ).fetchone()

    def attach_next(path: Path) -> str:
        if attached + len(names) >= _MOST_ATTACHED:
            return ""
        attach(connection, path, f"arrived_{len(names)}")
        names.append(f"arrived_{len(names)}")
        return names[-1]

    try:
        yield attach_next
    finally:
        for name in names:
            connection.execute(f"DETACH DATABASE {name}")


_MOST_ATTACHED = 10
"""Files that SQLite attaches to one connection, as it is usually built."""


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


@contextlib.contextmanager
def roomy(connection: Connection) -> Iterator[None]:
    """Much is going to be written: what is written to again and again stays in memory, not only the usual two megabytes."""
    (before,) = connection.execute("PRAGMA cache_size").fetchone()
    connection.execute(f"PRAGMA cache_size = {_ROOMY}")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA cache_size = {before}")


_ROOMY = -192 * 1024
"""192 MB, as SQLite counts, of which as much is used as is written: the 160 MB of 200,000 reviews are not put out before the
commit, and no page twice."""


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
    except (Error, OSError, UnicodeDecodeError) as error:
        if path is None and not isinstance(error, Error):
            raise
        known = _known(error, path)
        if known is None:
            raise
        raise known from error


def is_damage(error: BaseException) -> bool:
    """Whether SQLite says by an error that a file is not as it wrote it."""
    if isinstance(error, Error):
        code = _code(error)
        return code in (_CORRUPT, _NOTADB) or (not code and "decode" in str(error))  # text that is none has no code
    return isinstance(error, UnicodeDecodeError)


def fails_check(error: BaseException) -> bool:
    """Whether an error in a check says so: also one that is about no statement of ours, but a flipped letter of the schema."""
    return is_damage(error) or (isinstance(error, Error) and _code(error) == _ERROR)


def was_stopped(error: BaseException) -> bool:
    """Whether a progress handler ended a statement before it was done."""
    return isinstance(error, Error) and _code(error) == _INTERRUPT


@contextlib.contextmanager
def wanted_until(stopped: Callable[[], bool], connection: Connection) -> Iterator[None]:
    """What is read meanwhile is given up, with StoppedError, soon after `stopped` says so; it is asked on the reading thread."""
    connection.set_progress_handler(stopped, _LOOK_UP)
    try:
        yield
    except Error as error:
        if was_stopped(error) and stopped():
            raise StoppedError from error
        raise
    finally:
        connection.set_progress_handler(None, 0)


class NotWritableError(StudyAppError):
    """Nothing can be written there, though something may well be read."""


class HeldError(StudyAppError):
    """Another program has the right to write in a data folder: `window` is whether it is a window of this user here."""

    def __init__(self, folder: Path, held: str) -> None:
        """`held` is what that program has written into the lock."""
        process, user, computer, command = (*held.splitlines(), "", "", "", "")[:4]
        self.window = not command and (user, computer) == (_user(), _computer())
        who = [_("process {process}").format(process=process if process.isdecimal() else "?")]
        if command:
            who.insert(0, f"`study-app {command}`")
        if user and user != _user():
            who.append(_("of the user {user}").format(user=user))
        if computer and computer != _computer():
            who.append(_("on the computer {computer}").format(computer=computer))
        words = _(
            "Another Study App is open on the data folder {folder} ({who}): close it first, or choose another folder with "
            "--data-dir."
        )
        super().__init__(words.format(folder=folder, who=", ".join(who)))


class NoRoomError(StudyAppError):
    """The disk is full or fails: nothing can be written now, though it may be later."""


class WriterLock:
    """The right to write in a data folder, held by one process at a time, and only while it lives."""

    def __init__(self, path: Path, command: str = "") -> None:
        """Takes the lock that the file `path` stands for, for a command of the terminal or ("") for a window.

        Raises HeldError where another holds it, and OSError where the file cannot be made.
        """
        self._file = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            lock(self._file)
        except OSError as error:
            held = os.read(self._file, 1000).decode("utf-8", "replace")
            os.close(self._file)
            raise HeldError(path.parent, held) from error
        with contextlib.suppress(OSError):  # who has it is a courtesy, for which a full disk has no room
            os.ftruncate(self._file, 0)
            os.write(self._file, "\n".join((str(os.getpid()), _user(), _computer(), command, "")).encode())

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
    with _PLACES:
        connection = _open(uri, settings)
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except BaseException:
            connection.close()
            raise
        return connection


def _copy_foreign(path: Path, copy: Path) -> None:
    """Copies a database file, with its write-ahead log played into it.

    Raises StudyAppError for what is no database, is too large, or was left in the middle of a transaction: a rollback journal
    names other files, which SQLite would delete.
    """
    beside = {end: path.with_name(path.name + end) for end in ("-wal", "-journal")}
    if _size(beside["-journal"]):
        raise StudyAppError(
            _(
                "{path} was left in the middle of a change: open the folder it lies in with Study App once, or choose "
                "another copy."
            ).format(path=path)
        )
    _copy_file(path, copy)
    with copy.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            raise _no_file_of_ours(path)
    if _size(beside["-wal"]):
        _copy_file(beside["-wal"], copy.with_name(f"{copy.name}-wal"))
        with contextlib.closing(_open(f"{copy.as_uri()}?mode=rw", _SETTINGS)) as connection:
            _guard(connection, _size(copy))
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _copy_file(path: Path, copy: Path) -> None:
    if not stat.S_ISREG(path.stat().st_mode):
        raise _no_file_of_ours(path)
    left = MOST_FOREIGN
    with path.open("rb") as source, copy.open("xb") as into:
        while part := source.read(1 << 20):
            left -= len(part)
            if left < 0:
                words = _("{path} is larger than {n} MB, as no file of Study App is: choose another.")
                raise StudyAppError(words.format(path=path, n=grouped(MOST_FOREIGN >> 20)))
            into.write(part)


def _guard(connection: Connection, size: int) -> None:
    """Counts the steps of a connection and limits its memory where that can be done."""
    if hasattr(connection, "setlimit"):
        for name, most in _LIMITS.items():
            connection.setlimit(getattr(sqlite3, f"SQLITE_LIMIT_{name}"), most)
    left = (_STEPS + _STEPS_A_BYTE * size) // _EACH

    def too_many() -> int:
        nonlocal left
        left -= 1
        return left < 0

    connection.set_progress_handler(too_many, _EACH)


def _holds(connection: Connection, readable: Mapping[str, Collection[str]]) -> bool:
    """Whether the tables are there with these columns, as tables in which each value was stored and none is computed."""
    if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] > _MOST_NAMES:
        return False
    kinds = {name: kind for schema, name, kind, *_rest in connection.execute("PRAGMA table_list") if schema == "main"}
    for table, wanted in readable.items():
        stored = {row[1] for row in connection.execute(f'PRAGMA table_xinfo("{table}")') if row[6] == 0}
        if kinds.get(table) != "table" or not stored.issuperset(wanted):
            return False
    return True


def _reading_only(readable: Collection[str]) -> Callable[..., int]:
    """An authoriser that lets the tables be read, by a few functions, and the number of the schema; all else is refused."""

    def authorise(action: int, first: str | None, second: str | None, _schema: str | None, within: str | None) -> int:
        if (
            action == sqlite3.SQLITE_SELECT
            or (action == sqlite3.SQLITE_READ and first in readable and within is None)
            or (action == sqlite3.SQLITE_FUNCTION and second in _FUNCTIONS)
            or (action == sqlite3.SQLITE_PRAGMA and first in ("user_version", "application_id") and second is None)
            or (action == sqlite3.SQLITE_PRAGMA and first == "table_info" and second in readable)
        ):
            return sqlite3.SQLITE_OK
        return sqlite3.SQLITE_DENY

    return authorise


@contextlib.contextmanager
def _foreign_sentences(path: Path) -> Iterator[None]:
    """Turns what SQLite says of a file that anybody made into StudyAppError."""
    try:
        with sentences(path):
            yield
    except (Error, UnicodeDecodeError) as error:
        if _code(error) == _INTERRUPT:
            words = _("{path} takes longer to read than any file of Study App: choose another.")
            raise StudyAppError(words.format(path=path)) from error
        # text that is none has no code: everything else would be a mistake of ours
        if isinstance(error, UnicodeDecodeError) or "decode" in str(error):
            raise _no_file_of_ours(path) from error
        raise


def _no_file_of_ours(path: Path) -> StudyAppError:
    return StudyAppError(_damaged().format(place=path))


def _damaged() -> str:
    return _("{place} is damaged or no file of Study App: put it aside and restore a copy of it.")


def _holds_something(path: Path, ending: str) -> bool:
    beside = path.with_name(path.name + ending)
    return beside.exists() and beside.stat().st_size > 0


def _readable_without_its_folder(path: Path, error: Exception) -> bool:
    """Whether `error` says only that nothing can be written beside a file in WAL mode that is complete in itself."""
    unfinished = _holds_something(path, "-wal") or _holds_something(path, "-journal")
    refused = (_CANTOPEN, _READONLY, _FULL, _IOERR)  # the last two where a full disk has no room for it
    return _code(error) in refused and os.access(path, os.R_OK) and not unfinished


def _code(error: Exception) -> int:
    """The primary result code of SQLite, 0 if there is none (sqlite.org/rescode.html)."""
    return int(getattr(error, "sqlite_errorcode", None) or 0) & 0xFF


def _known(error: Exception, path: Path | None) -> StudyAppError | None:
    """What a person can do about an error; None if it is a bug."""
    code = _code(error)
    kind: type[StudyAppError] = StudyAppError
    # a file that can be read but not opened: what SQLite keeps beside it cannot be made
    beside = code == _CANTOPEN and path is not None and os.access(path, os.R_OK)
    if beside or code == _READONLY or getattr(error, "errno", None) in (errno.EACCES, errno.EPERM, errno.EROFS):
        kind = NotWritableError
        text = _("Nothing can be written in {place}: allow writing there, or choose another folder with --data-dir.")
    elif isinstance(error, OSError):
        text = _("{place} cannot be used ({reason}): put that right, or choose another folder with --data-dir.")
    elif code == _FULL:
        kind = NoRoomError
        text = _("The disk is full: free some space for {place} and try again. What was saved before is safe.")
    elif code in (_BUSY, _LOCKED):
        text = _("Another program is using {place}: close it and try again.")
    elif code == _CANTOPEN:
        text = _("{place} cannot be opened: see that its folder exists and that you may read and write there.")
    elif code == _IOERR:
        kind = NoRoomError
        text = _("The disk failed while {place} was in use: see that it is connected and has space, and try again.")
    elif is_damage(error):  # also where even its words are no text
        text = _damaged()
    else:
        return None
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return kind(text.format(place=path or _("the data folder"), reason=reason))


if sys.platform == "win32":

    def _user() -> str:
        return os.environ.get("USERNAME", "")

    def _computer() -> str:
        return os.environ.get("COMPUTERNAME", "")

else:
    import fcntl
    import pwd

    def _user() -> str:
        try:
            return pwd.getpwuid(os.geteuid()).pw_name
        except KeyError:
            return str(os.geteuid())

    def _computer() -> str:
        return os.uname().nodename
