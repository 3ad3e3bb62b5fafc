"""Whether a journal is as it was written: what a start has time for, and all of it once a day."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from study_app import database
from study_app.clock import DAY_MS, Clock
from study_app.database import Connection
from study_app.errors import StudyAppError
from study_app.files import write_whole
from study_app.i18n import _
from study_app.journal.rows import DETAILS, ENTRY_COLUMNS, by_entry, checksum_of, damages
from study_app.journal.schema import refuse_unknown, released

_LATEST = 1_000
"""Entries at the end whose checksums are looked at by every start: what a power cut or a failing disk hits first."""

_TIME_MS = 35
"""What of SQLite's own check a start has time for: the tables of entries in their order; the daily check takes them all."""

_STEPS = 2_000
"""Instructions of SQLite after which the time is looked at, well under a millisecond."""


class DamagedError(StudyAppError):
    """A journal is not as it was written; `str()` says so, and that it can be repaired."""


class Checked(NamedTuple):
    """When all of a journal was last checked (milliseconds since 1970 UTC), and what was wrong with it, one line each."""

    at_ms: int
    wrong: tuple[str, ...]


def look(path: Path, clock: Clock) -> None:
    """What every start checks, within a tenth of a second. Raises DamagedError where something is wrong with a journal.

    A file that is missing though there are backups of it counts as damaged. Raises StudyAppError as `Journal.open` does.
    """
    if not path.exists() or not path.stat().st_size:
        if any((path.parent / "backups").glob("journal-*.db")):
            raise DamagedError(
                _(
                    "{path} is missing or empty, though there are backups of it. To bring it back from the newest: "
                    "study-app doctor --repair"
                ).format(path=path)
            )
        return
    with told(path), contextlib.closing(database.connect(path, read_only=True)) as own:
        refuse_unknown(own, path)
        wrong = next(_quick(own, path, clock), None)
    if wrong is not None:
        raise _damaged(path)


@contextlib.contextmanager
def told(path: Path) -> Iterator[None]:
    """Turns what SQLite says of a damaged journal into DamagedError."""
    try:
        yield
    except (StudyAppError, database.Error) as error:
        if database.fails_check(error) or database.fails_check(error.__cause__ or error):
            raise _damaged(path) from error
        raise


def found(path: Path, clock: Clock) -> str:
    """What is wrong with a journal, as a sentence: what every start checks, and once a day all of it; "" if nothing is found.

    For any thread, beside whoever writes in it.
    """
    try:
        look(path, clock)
        wrong = check_daily(path, clock).wrong
    except DamagedError as error:
        return str(error)
    except StudyAppError:
        return ""  # who opens it next is told
    return str(_damaged(path)) if wrong else ""


def check_all(path: Path) -> tuple[str, ...]:
    """Everything that is wrong with a journal, one line each: takes seconds, and may run beside whoever writes in it."""
    try:
        with contextlib.closing(database.connect(path, read_only=True)) as own:
            refuse_unknown(own, path)
            wrong = database.structure(own)
            try:
                # in one transaction, so that nothing is appended between two tables
                own.execute("BEGIN")
                released(own, path)
                wrong.extend(damages(own) if database.schema_number(own) else ())
            except StudyAppError as error:
                wrong.append(str(error))
            except database.Error as error:
                if not database.fails_check(error):
                    raise
                wrong.append(str(error))
            return tuple(wrong)
    except StudyAppError as error:
        if not database.fails_check(error.__cause__ or error):
            raise
        return (str(error),)


def check_daily(path: Path, clock: Clock) -> Checked:
    """The result of the last full check, made now where it is older than a day; it is kept in `checked.json` beside the file.

    For any thread. Raises StudyAppError where the journal cannot be read.
    """
    kept, now = last_checked(path), clock.now().utc_ms
    if kept is not None and not kept.wrong and 0 <= now - kept.at_ms < DAY_MS:
        return kept
    checked = Checked(now, check_all(path))
    with contextlib.suppress(OSError):  # where nothing can be written, it is checked again
        write_whole(path.with_name("checked.json"), (json.dumps(checked._asdict()) + "\n").encode())
    return checked


def last_checked(path: Path) -> Checked | None:
    """The result of the last full check; None if there was none."""
    try:
        found = json.loads(path.with_name("checked.json").read_text(encoding="utf-8"))
        return Checked(int(found["at_ms"]), tuple(map(str, found["wrong"])))
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _damaged(path: Path) -> DamagedError:
    return DamagedError(
        _(
            "{path} is damaged. It is kept as it is, and can be repaired from what is readable and the newest backup: "
            "study-app doctor --repair"
        ).format(path=path)
    )


def _quick(connection: Connection, path: Path, clock: Clock) -> Iterator[str]:
    try:
        released(connection, path)
    except StudyAppError as error:
        yield str(error)
    if database.schema_number(connection):
        yield from _latest(connection)
    yield from _structure(connection, clock.ticks_ms)


def _latest(connection: Connection) -> Iterator[str]:
    """Which of the last entries are not as they were written."""
    latest = connection.execute(
        f"SELECT {ENTRY_COLUMNS}, checksum FROM entry ORDER BY id DESC LIMIT {_LATEST}"
    ).fetchall()[::-1]
    if not latest:
        return
    details = {table: dict(by_entry(connection, table, latest[0][0])) for table in DETAILS}
    for *entry, checksum in latest:
        mine = {table: said[entry[0]] for table, said in details.items() if entry[0] in said}
        if checksum_of(tuple(entry), mine) != checksum:
            yield f"entry {entry[0]} is not as it was written"


def _structure(connection: Connection, ticks_ms: Callable[[], int]) -> Iterator[str]:
    """What SQLite finds wrong with the tables of entries as far as the time lasts."""
    end = ticks_ms() + _TIME_MS
    connection.set_progress_handler(lambda: ticks_ms() > end, _STEPS)
    try:
        for table in ("entry", "void", "sitting", "decision", "review", "answer"):
            for (found,) in connection.execute(f"PRAGMA quick_check('{table}')"):
                if found != "ok":
                    yield str(found)
    except database.OperationalError as error:
        if not database.was_stopped(error):
            raise
    finally:
        connection.set_progress_handler(None, 0)
