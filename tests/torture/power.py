"""Power cuts: what the program writes is written again on a watched disk, the power fails, and what is left is opened.

The statements are those that a real session sent to its journal, traced; they are replayed under the settings that the
program's own connection reports, by another copy of SQLite (apsw), because a disk can only be watched there. Alone of all
values, real numbers lose their last digits in the trace: so entries are compared with those of a replay that nothing
disturbed, and not by their checksums.
"""

from __future__ import annotations

import contextlib
import random
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import apsw
from clocks import MONDAY_NINE, SetClock
from disk import Log, Watched, after_power_cut
from tiny import desk, right, wrong

from study_app import database
from study_app.database import Connection
from study_app.journal import Journal
from study_app.journal.rows import COLUMNS, ENTRY_COLUMNS
from study_app.study.memory import Memory, all_memories, derived_tables, fold
from study_app.study.scheduler import Scheduler

_NO_WRITING = ("SELECT", "PRAGMA", "ATTACH", "DETACH", "--", "WITH", "EXPLAIN")


class Settings(NamedTuple):
    """How a journal is kept: `journal_mode` and `synchronous` as SQLite names them."""

    mode: str
    synchronous: str


WEAK = Settings("wal", "normal")
"""Known to lose what was acknowledged: the rig must see that it does."""

FALLBACK = Settings("truncate", "full")
"""What the program takes where SQLite's WAL is not sound, or the file system refuses it."""


@dataclass
class Script:
    """What a session sent: statements, and after each answer `("ack", id)`; and the folder as it was before."""

    steps: list[str | tuple[str, str]]
    before: dict[str, bytes]
    settings: Settings


def script(folder: Path, answers: int, seed: int) -> Script:
    """A session of so many answers, overruled and taken back here and there, as it was sent to the journal."""
    rng = random.Random(seed)
    clock = SetClock(MONDAY_NINE, seed)
    with desk(folder, clock):
        pass  # the journal is made, and complete in one file
    before = {"journal.db": (folder / "journal.db").read_bytes()}
    steps: list[str | tuple[str, str]] = []
    with desk(folder, clock) as it:
        connection = it.journal.connection
        [mode], [level] = (connection.execute(f"PRAGMA {one}").fetchone() for one in ("journal_mode", "synchronous"))

        def traced(sql: str) -> None:
            # a statement is traced once more for each statement of its triggers
            if not sql.lstrip().upper().startswith(_NO_WRITING) and steps[-1:] != [sql]:
                steps.append(sql)

        connection.set_trace_callback(traced)
        session = it.session()
        given = 0
        while given < answers:
            question = session.next()
            if question is None:
                clock.move(days=1)
                continue
            kept = session.answer(rng.choice([right, right, wrong])(question), first_key_ms=None, total_ms=5).entry
            steps.append(("ack", kept))
            if rng.random() < 0.1:
                session.undo()
            clock.move(minutes=rng.choice([0, 10]))
            given += 1
        connection.set_trace_callback(None)
    return Script(steps, before, Settings(mode, ("off", "normal", "full", "extra")[level]))


def before(said: Script, settings: Settings) -> dict[str, bytes]:
    """The folder as it was, its journal kept as the settings say: changing that is not what is tried."""
    with tempfile.TemporaryDirectory() as made:
        path = Path(made) / "journal.db"
        path.write_bytes(said.before["journal.db"])
        connection = apsw.Connection(str(path))
        connection.execute(f"PRAGMA journal_mode={settings.mode}").fetchall()
        connection.close()
        return {"journal.db": path.read_bytes()}


def replay(said: Script, folder: Path, settings: Settings, log: Log) -> None:
    """Writes it again in a folder, watched; a transaction in which something fails is undone, and not acknowledged."""
    folder.mkdir(parents=True)
    for name, content in before(said, settings).items():
        (folder / name).write_bytes(content)
    watched = Watched(log)
    failed = False
    try:
        connection = apsw.Connection(str(folder / "journal.db"), vfs=watched.name)
    except apsw.Error:
        return
    try:
        # a watched file has no shared memory, without which SQLite keeps a WAL only for itself alone
        for pragma in (
            "locking_mode=exclusive",
            f"journal_mode={settings.mode}",
            f"synchronous={settings.synchronous}",
        ):
            connection.execute(f"PRAGMA {pragma}").fetchall()
    except apsw.Error:
        with contextlib.suppress(apsw.Error):
            connection.close(True)
        return
    connection.execute("PRAGMA foreign_keys=1; PRAGMA recursive_triggers=1").fetchall()
    for step in said.steps:
        if isinstance(step, tuple):
            if not failed:
                log.say(*step)
            failed = False
            continue
        if failed and not step.startswith("BEGIN"):
            continue
        failed = False
        try:
            connection.execute(step).fetchall()
        except apsw.Error:
            failed = True
            if connection.in_transaction:
                with contextlib.suppress(apsw.Error):
                    connection.execute("ROLLBACK").fetchall()
    with contextlib.suppress(apsw.Error):
        connection.close(True)


def entries(connection: Connection) -> dict[str, tuple[Any, ...]]:
    """All that a journal says, by the ids of its entries."""
    found = {row[0]: row for row in connection.execute(f"SELECT {ENTRY_COLUMNS}, checksum FROM entry")}
    for table, columns in COLUMNS.items():
        for row in connection.execute(f"SELECT entry, {columns} FROM {table} ORDER BY 1, 2"):
            found[row[0]] += ((table, *row[1:]),)
    return found


def _rounded(memories: dict[str, Memory]) -> dict[str, tuple[Any, ...]]:
    return {
        card: tuple(round(value, 6) if isinstance(value, float) else value for value in memory)
        for card, memory in memories.items()
    }


def amiss(folder: Path, acknowledged: list[str], whole: dict[str, tuple[Any, ...]], *, memory: bool = True) -> str:
    """What is wrong with a data folder after a power cut; "" if nothing is. Without `memory` that is not looked at."""
    try:
        with Journal.open(folder / "journal.db", SetClock(), derived_tables()) as it:
            if it.connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                return "it is damaged"
            found = entries(it.connection)
            if lost := [id for id in acknowledged if id not in found]:
                return f"{len(lost)} of {len(acknowledged)} acknowledged are lost"
            if changed := [id for id, said in found.items() if whole.get(id) != said]:
                return f"{len(changed)} entries say something else"
            if memory and _rounded(all_memories(it.connection)) != _rounded(fold(it.history(), Scheduler())):
                return "memory is not what the journal says"
    except (database.Error, database.StudyAppError) as error:
        return f"it cannot be opened: {error}"
    return ""


def cuts(folder: Path, settings: Settings | None, points: int, seed: int) -> Iterator[str]:
    """So many power cuts under settings, those of the program where none are named; what is wrong after each, or ""."""
    rng = random.Random(seed)
    said = script(folder / "real", 60, seed)
    log, whole = Log(), folder / "whole"
    replay(said, whole, settings or said.settings, log)
    was = before(said, settings or said.settings)
    with Journal.open(whole / "journal.db", SetClock(), derived_tables()) as it:
        complete = entries(it.connection)
    for number in range(points):
        at = rng.randrange(len(log.happened) + 1)
        happened = log.happened[:at]
        left = folder / f"cut-{number}"
        left.mkdir()
        for name, content in after_power_cut(was, happened, rng).items():
            (left / name).write_bytes(content)
        yield amiss(left, [id for word, id, *_rest in happened if word == "ack"], complete)
        shutil.rmtree(left)


def faults(folder: Path, seed: int, every: int = 1) -> Iterator[tuple[int, str]]:
    """The n-th operation on the disk fails, for every n (or each `every`-th), once and for ever, by an error or a full disk.

    How many operations failed, and what is wrong with what is left when it works again. What was written after a failure was
    worked out by a session that had none, so memory is not compared.
    """
    said = script(folder / "real", 30, seed)
    log, whole = Log(), folder / "whole"
    replay(said, whole, said.settings, log)
    with Journal.open(whole / "journal.db", SetClock(), derived_tables()) as it:
        complete = entries(it.connection)
    for n in range(1, log.operations + 1, every):
        for error in (apsw.IOError, apsw.FullError):
            for for_ever in (False, True):
                left = folder / f"fault-{n}-{error.__name__}-{for_ever}"
                failing = Log(fail_at=n, for_ever=for_ever, error=error)
                replay(said, left, said.settings, failing)
                acknowledged = [what[1] for what in failing.happened if what[0] == "ack"]
                yield failing.failed, amiss(left, acknowledged, complete, memory=False)
                shutil.rmtree(left)
