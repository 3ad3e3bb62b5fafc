"""Killed in the middle of a migration, a backup or a restoring: every entry is there, and each backup that is listed is whole.

The process is killed at the n-th of all that it says to the disk and to SQLite, and inside of long statements too. The rig runs
in a process of its own that loads everything once and forks those it kills.
"""

from __future__ import annotations

import contextlib
import gzip
import itertools
import os
import random
import shutil
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest
from test_kill import TESTS, environment

FROZEN = TESTS / "journal" / "frozen"
STEPS_EACH = 200
"""Steps of SQLite's machine, after which a long statement counts once more."""

IN_PYTHON = frozenset("os.rename os.remove os.link os.mkdir os.chmod shutil.copyfile shutil.move open".split())
POINTS = 8
"""Moments at which each is killed."""


def do(what: str, folder: Path) -> None:
    """Carry out what is killed in a folder that `prepare` laid out."""
    from clocks import MONDAY_NINE, SetClock

    from study_app.journal import Journal
    from study_app.journal.backups import Backups
    from study_app.study.memory import derived_tables

    clock = SetClock(MONDAY_NINE.plus_minutes(60), 7)
    mine = Backups(folder / "journal.db", clock, folder / "stick")
    match what:
        case "backup":
            mine.make("asked")
        case "restore":
            mine.restore(folder / "earlier.db")
        case _migration:
            Journal.open(folder / "journal.db", clock, derived_tables()).close()


def be_careless() -> None:
    """Have a backup written in its place from the start: the mistake that the rig is to find."""
    from study_app import database

    really = database.copy_whole

    def copy_whole(path: Path, fresh: Path) -> None:
        place = fresh.with_name(fresh.name.removeprefix(".").removesuffix(".new"))
        really(path, place)
        fresh.hardlink_to(place)

    database.copy_whole = copy_whole


def prepare(what: str, folder: Path) -> None:
    """A data folder in which it can be carried out."""
    from belongings import write
    from clocks import SetClock

    from study_app.journal import Journal
    from study_app.journal.backups import Backups
    from study_app.study.memory import derived_tables

    (folder / "stick").mkdir(parents=True)
    path = folder / "journal.db"
    if what.isdigit():
        path.write_bytes(gzip.decompress((FROZEN / f"schema-{what}.db.gz").read_bytes()))
        return
    clock = SetClock()
    with Journal.open(path, clock, derived_tables()) as it:
        write(it, clock)
        made = Backups(path, clock, folder / "stick").make("day")
        shutil.copyfile(made.backup.path, folder / "earlier.db")
        write(it, clock)


def said(path: Path) -> list[str]:
    """The entries of a journal, of any version, as lines."""
    from study_app import database
    from study_app.journal.records import records

    with contextlib.closing(database.connect(path, read_only=True)) as own:
        return [record.line() for record in records(own)]


def check(folder: Path, allowed: list[list[str]], backups_before: dict[str, list[str]]) -> list[str]:
    """The entries that are found after a start; raises AssertionError for what is amiss."""
    from clocks import MONDAY_NINE, SetClock

    from study_app.journal import Journal
    from study_app.journal import backups as kept
    from study_app.study.memory import all_memories, derived_tables, fold
    from study_app.study.scheduler import Scheduler

    clock = SetClock(MONDAY_NINE.plus_minutes(120), 8)
    with Journal.open(folder / "journal.db", clock, derived_tables()) as it:
        assert it.verify() == []
        assert all_memories(it.connection) == fold(it.history(), Scheduler())
    found = said(folder / "journal.db")
    assert found in allowed, f"{len(found)} entries, {[len(one) for one in allowed]} were to be there"
    mine = kept.Backups(folder / "journal.db", clock, folder / "stick")
    for one in mine.list():
        kept.check(one.path)
        assert said(one.path) in [*allowed, backups_before.get(one.path.name)], one.path
    assert backups_before.keys() <= {one.path.name for one in mine.list()}, "a backup has gone"
    clock.move(minutes=1)
    made = mine.make("asked")
    assert made.warning == ""
    assert said(made.backup.path) == found
    places = [mine.folder, *(folder / "stick").rglob("*")]
    left = [path.name for place in places if place.is_dir() for path in place.iterdir() if path.name.endswith(".new")]
    assert len(left) <= 1, left  # of what was cut off, until a backup of that moment is made
    return found


def killed_at(number: int, what: str, folder: Path) -> bool:
    """Whether a process that does it was killed at a moment of this number, counted from 1; it was done before, if not."""
    child = os.fork()
    if not child:
        try:
            count_down(number)
            do(what, folder)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.waitstatus_to_exitcode(status) == 0
    return False


def count_down(left: int) -> None:
    """Have this process killed at the moment of a number."""
    from study_app import database

    really = database._open

    def count(*_of: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def open(target: str, settings: dict[str, int], *, one_thread: bool = True) -> database.Connection:
        connection = really(target, settings, one_thread=one_thread)
        connection.set_trace_callback(count)
        connection.set_progress_handler(count, STEPS_EACH)
        return connection

    database._open = open
    sys.addaudithook(lambda event, _values: count() if event in IN_PYTHON else None)


def schema(path: Path) -> int:
    """The number of the schema of a journal; as it was where it was left in the middle of a change, for that is taken back."""
    from study_app import database

    database.roll_back(path)
    with contextlib.closing(database.connect(path, read_only=True)) as own:
        return database.schema_number(own)


def backups(folder: Path) -> dict[str, list[str]]:
    """The entries of the backups that lie in a data folder, by their names."""
    return {path.name: said(path) for path in (folder / "backups").glob("*.db")}


def moments(what: str, folder: Path) -> int:
    """How many moments there are, by halving."""
    alive = 1
    while killed_at(alive, what, Path(shutil.copytree(folder, folder.parent / f"{what}-probe-{alive}"))):
        alive *= 2
    dead = alive // 2
    while alive - dead > max(1, alive // 50):  # near enough
        middle = (alive + dead) // 2
        place = Path(shutil.copytree(folder, folder.parent / f"{what}-half-{middle}"))
        alive, dead = (alive, middle) if killed_at(middle, what, place) else (middle, dead)
    return alive


def rig(what: str, root: Path, points: int, seed: int) -> int:
    """Kills it at so many moments, spread over all of it; at how many."""
    whole = root / "whole"
    prepare(what, whole)
    allowed = [said(whole / "journal.db")]
    if what == "restore":
        allowed.append(said(whole / "earlier.db"))
    before = backups(whole)
    last, rng = moments(what, whole), random.Random(seed)
    edges = [1 + last * part // points for part in range(points + 1)]  # one in each part: chance alone leaves parts out
    tried = sorted({1, last, *(rng.randrange(low, max(low + 1, high)) for low, high in itertools.pairwise(edges))})
    seen = set()
    for number in tried:
        folder = Path(shutil.copytree(whole, root / f"killed-{number}"))
        killed_at(number, what, folder)
        if what.isdigit() and schema(folder / "journal.db") != int(what):
            assert [*backups(folder).values()] == allowed, "it was changed without a backup"
        found = check(folder, allowed, before)
        seen.add(len(found))
        shutil.rmtree(folder)
    assert what != "restore" or len(seen) == 2, "it was killed before it was restored, and after"
    return len(tried)


KINDS = ("1", "2", "3", "4", "5", "backup", "restore")
"""What is killed: a migration from each schema that was released before, and work on backups."""


def run(what: str, root: Path, points: int, seed: int, *more: str) -> subprocess.CompletedProcess[str]:
    """The rig on a process of its own, as it forks."""
    command = [sys.executable, __file__, what, str(root), str(points), str(seed), *more]
    return subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the rig forks")
@pytest.mark.parametrize("what", KINDS[::2] + KINDS[-2:-1])
def test_killed_at_any_moment_nothing_is_lost_and_no_backup_is_half(tmp_path: Path, what: str) -> None:
    seed = random.randrange(2**32)
    done = run(what, tmp_path, POINTS, seed)
    assert done.returncode == 0, f"{seed}\n{done.stderr}"
    assert int(done.stdout) > 5


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the rig forks")
def test_the_rig_finds_out_who_writes_a_backup_in_its_place(tmp_path: Path) -> None:
    done = run("backup", tmp_path, 5 * POINTS, random.randrange(2**32), "careless")
    assert done.returncode != 0
    assert "no such table" in done.stderr or "is damaged" in done.stderr


def an_entry_less(folder: Path) -> None:
    from study_app import database

    with contextlib.closing(database.sqlite3.connect(folder / "journal.db")) as own:  # type: ignore[attr-defined]
        own.execute("PRAGMA foreign_keys=0")
        for (trigger,) in own.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            own.execute(f'DROP TRIGGER "{trigger}"')
        own.execute("DELETE FROM entry WHERE id = (SELECT max(id) FROM entry)")
        own.commit()


def half_a_backup(folder: Path) -> None:
    [one, *_rest] = (folder / "backups").glob("*.db")
    one.write_bytes(one.read_bytes()[: one.stat().st_size // 2])


def no_backup(folder: Path) -> None:
    for one in folder.rglob("journal-*.db"):
        one.unlink()


@pytest.mark.parametrize("spoil", [an_entry_less, half_a_backup, no_backup])
def test_the_check_sees_what_is_missing(tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    from study_app import database
    from study_app.errors import StudyAppError

    prepare("backup", tmp_path / "data")
    allowed, before = [said(tmp_path / "data" / "journal.db")], backups(tmp_path / "data")
    check(Path(shutil.copytree(tmp_path / "data", tmp_path / "sound")), allowed, before)
    spoil(tmp_path / "data")
    with pytest.raises((AssertionError, StudyAppError, database.Error)):
        check(tmp_path / "data", allowed, before)


if __name__ == "__main__":
    if "careless" in sys.argv:
        be_careless()
    sys.stdout.write(f"{rig(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))}\n")
