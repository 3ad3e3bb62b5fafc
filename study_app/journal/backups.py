"""Copies of the journal: when one is made, which are kept, what restoring one would change, and restoring it.

The journal is a set of entries that only grows, so restoring has two meanings. *Adding* takes from a backup what the journal
lacks, and nothing goes. *Restoring* puts the backup in the journal's place: what was said since is set aside, as a file that is
kept and can itself be restored. A restored file counts its entries as a new device, so that no number is given twice.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from study_app import database
from study_app.clock import DAY_MS, MINUTE_MS, Clock
from study_app.database import Connection, WriterLock
from study_app.errors import StudyAppError
from study_app.i18n import _
from study_app.journal.journal import uuid7
from study_app.journal.machine import this_machine
from study_app.journal.records import Record, counted, records
from study_app.journal.rows import damages
from study_app.journal.schema import derived_tables, refuse_unknown, released

REASONS = ("day", "migration", "import", "restore", "merge", "repair", "asked")
"""Why a backup was made: the day's, before a risky step, or because somebody wanted it."""

_ALL_MS = 2 * DAY_MS
_A_WHILE_MS, _HOUR_MS = 10 * MINUTE_MS, 60 * MINUTE_MS
"""So long the backup before one risky step does for the next of its kind."""

_DAYS, _WEEKS, _MONTHS = 14, 8, 12
_DAMAGED, _DAMAGED_MS = 5, 90 * DAY_MS
_STAMP = "%Y%m%d-%H%M%S"
_NAME = re.compile(rf"journal-(\d{{8}}-\d{{6}})-(\d{{3}})-({'|'.join(REASONS)})\.db")
_FRESH = ".new"
"""How the name of one ends that is being made."""

_MAKING = threading.Lock()
"""Held while one is made, so that two threads make two, one after the other."""

BESIDE = ("-wal", "-shm", "-journal")
"""What lies beside a database file and belongs to it alone, by the end of its name."""


_Of = tuple[str, int, str]
"""The device, the study day and the kind of an entry."""


class Backup(NamedTuple):
    """A copy of the journal: its file, when (milliseconds since 1970 UTC) and why it was made, and its bytes."""

    path: Path
    at_ms: int
    reason: str
    size: int


class Made(NamedTuple):
    """A backup that was made and checked; `warning` is a sentence where the second folder could not get it."""

    backup: Backup
    warning: str


class Said(NamedTuple):
    """How many entries of a kind a device has on a study day."""

    device: str
    study_day: int
    kind: str
    entries: int


class Preview(NamedTuple):
    """What restoring a backup would change: what goes with the present journal, and what would be there again."""

    goes: tuple[Said, ...]
    comes: tuple[Said, ...]


class Backups:
    """The backups of one journal, in the folder `backups` beside it, and in a `second` folder where one was chosen."""

    def __init__(self, journal: Path, clock: Clock, second: Path | None = None) -> None:
        """Nothing is made before the first backup."""
        self._journal = journal
        self._clock = clock
        self.second = second
        """The second folder; None for none."""
        self.folder = journal.parent / "backups"

    def list(self) -> tuple[Backup, ...]:
        """The backups of both folders, the newest first; one that lies in both is told once."""
        found = {one.path.name: one for folder in self._folders()[::-1] for one in backups_in(folder)}
        return tuple(sorted(found.values(), key=lambda one: (one.at_ms, one.path.name), reverse=True))

    def set_aside(self) -> tuple[Backup, ...]:
        """What restoring and repair have set aside, the newest first: each can be restored.

        What a repair has set aside goes after a while (`kept_of_repairs`): all that could be read of it is in the journal. What
        restoring has set aside may be nowhere else, and goes only when somebody wants it (`delete_set_aside`).
        """
        folder = self.folder / "set-aside"
        inside = folder.iterdir() if folder.is_dir() else ()
        found = (one for path in inside if path.is_dir() and (one := self._aside_in(path)) is not None)
        return tuple(sorted(found, key=lambda one: one.at_ms, reverse=True))

    def _aside_in(self, folder: Path) -> Backup | None:
        named = _named(folder)
        size = sum(file.stat().st_size for file in folder.iterdir())
        return named and named._replace(path=folder / self._journal.name, size=size)

    def delete_set_aside(self) -> int:
        """Delete all that was set aside; how many files that were. Raises StudyAppError where one cannot be deleted."""
        found = self.set_aside()
        with database.sentences(self.folder / "set-aside"):
            for one in found:
                shutil.rmtree(one.path.parent)
        return len(found)

    def due(self) -> bool:
        """Whether the newest backup is older than a day, or of a time to come."""
        now = self._clock.now().utc_ms
        return not any(0 <= now - one.at_ms < DAY_MS for one in backups_in(self.folder))

    def before(self, reason: str) -> Made | None:
        """Make the backup that a risky step wants, unless there is one that does: then None, as where there is nothing yet.

        One does that holds all there is, or was made for the same reason some minutes ago. For any thread but the window's.
        Raises StudyAppError as `make`: then the step had better not be taken.
        """
        if not self._journal.exists():
            return None
        now = self._clock.now().utc_ms
        if self._holds_all(max(backups_in(self.folder), key=lambda one: one.at_ms, default=None)):
            return None
        if any(one.reason == reason and 0 <= now - one.at_ms < _A_WHILE_MS for one in backups_in(self.folder)):
            return None
        return self.make(reason)

    def _holds_all(self, backup: Backup | None) -> bool:
        """Whether nothing was said since a backup, or ever: a glance at the last number of each device."""
        with contextlib.suppress(StudyAppError, database.Error):  # of what is damaged another is made, or it is said
            with contextlib.closing(database.connect(self._journal, read_only=True)) as here:
                now = counted(here)
            if backup is None or not now:
                return not now
            with contextlib.closing(database.connect(backup.path, read_only=True)) as there:
                return counted(there) == now
        return False

    def make(self, reason: str) -> Made:
        """Make a backup, check every entry of it, and remove those that the newer ones stand for. For any thread.

        Raises StudyAppError where there is nothing to back up, where the journal is damaged, or where nothing can be written:
        then no backup was made, and none removed.
        """
        if reason not in REASONS:
            raise ValueError(f"{reason} is no reason for a backup")
        if not self._journal.exists():
            raise StudyAppError(_("There is nothing to back up yet: nothing was answered."))
        with _MAKING:
            return self._make(reason)

    def _make(self, reason: str) -> Made:
        _make_private(self.folder)
        path = self._free(reason)
        fresh = path.with_name(f".{path.name}{_FRESH}")
        with database.sentences(path):
            try:
                database.copy_whole(self._journal, fresh)
                _leave_out_derived(fresh)
                check(fresh, self._journal)
                database.settle(fresh, path)
            finally:
                fresh.unlink(missing_ok=True)
        warning = self._copy_to_second(path)
        self._thin()
        backup = _named(path)
        assert backup is not None
        return Made(backup, warning)

    def preview(self, backup: Path) -> Preview:
        """What restoring a backup would change, by device and day; nothing is changed.

        Raises StudyAppError for what is no backup, or a damaged one.
        """
        with _open_checked(backup) as there:
            then = dict(_ids(there))
        now: dict[str, _Of] = {}
        if self._journal.exists() and self._journal.stat().st_size:
            # a file that cannot be read is set aside as it is: what goes with it cannot be told
            with (
                contextlib.suppress(database.Error, StudyAppError),
                contextlib.closing(database.connect(self._journal, read_only=True)) as here,
            ):
                now = dict(_ids(here))
        return Preview(_said(now, then), _said(then, now))

    def records(self, backup: Path) -> Iterator[Record]:
        """The entries of a backup, for `Journal.absorb`: what it has is added, and nothing goes.

        Raises StudyAppError for what is no backup, or a damaged one.
        """
        with _open_checked(backup) as there:
            yield from records(there)

    def restore(self, backup: Path, reason: str = "restore") -> Backup:
        """Put a backup in the place of the journal, which nobody may have open; what is set aside of it is returned.

        The present file is set aside whole, with what lies beside it. Raises StudyAppError where the backup is damaged or none,
        where somebody has the journal open, or where nothing can be written: then the journal is as it was.
        """
        lock = self._lock()
        try:
            fresh = self._journal.with_name(f".{self._journal.name}.restored")
            with database.sentences(self._journal):
                fresh.unlink(missing_ok=True)
                try:
                    with _open_checked(backup):
                        pass
                    database.copy_whole(backup, fresh)
                    check(fresh)
                    self._go_on(fresh)
                    self.begin_anew(fresh)
                    return self.replace(fresh, reason)
                finally:
                    for end in ("", *BESIDE):
                        fresh.with_name(fresh.name + end).unlink(missing_ok=True)
        finally:
            lock.release()

    def _go_on(self, fresh: Path) -> None:
        """Has a file know under which ids the one counted that it takes the place of: it is the same computer's."""
        with contextlib.suppress(database.Error, StudyAppError):  # what cannot be read is replaced all the same
            with contextlib.closing(database.connect(self._journal, read_only=True)) as here:
                rows = here.execute("SELECT id, since_ms, file_number, machine FROM device ORDER BY number").fetchall()
            with contextlib.closing(database.connect(fresh, derived=True)) as own, database.immediate(own):
                for row in rows:
                    _add_device(own, *row)

    def begin_anew(self, fresh: Path) -> str:
        """Has a file count as a new device, whose id is returned, and what is derived in it made anew when it is opened."""
        id = uuid7(self._clock.now(), "", self._clock.chance(62))
        with contextlib.closing(database.connect(fresh, derived=True)) as own, database.immediate(own):
            # no file has this number, so that it gets an id of its own wherever it comes to lie
            _add_device(own, id, self._clock.now().utc_ms, -1, this_machine())
            own.execute("DELETE FROM derived")
        return id

    def replace(self, fresh: Path, reason: str) -> Backup:
        """Sets the present journal aside and gives a complete file its name; raises OSError or StudyAppError.

        The caller holds the writer's lock. What a journal file beside it holds belongs to it alone, and goes with it.
        """
        aside = self._aside(reason)
        beside = [self._journal.with_name(self._journal.name + end) for end in BESIDE]
        for one in (self._journal, *beside):
            if one.exists():
                _copy(one, aside / one.name)
        database.reach_disk(aside)
        database.reach_disk(aside.parent)
        for one in beside:
            one.unlink(missing_ok=True)  # read as the new file's they would damage it
        database.settle(fresh, self._journal)
        made = self._aside_in(aside)
        assert made is not None
        return made

    def lock(self) -> contextlib.AbstractContextManager[WriterLock]:
        """The right to put another file in the journal's place; raises StudyAppError where somebody has it open."""

        @contextlib.contextmanager
        def held() -> Iterator[WriterLock]:
            lock = self._lock()
            try:
                yield lock
            finally:
                lock.release()

        return held()

    def _lock(self) -> WriterLock:
        with database.sentences(self._journal.parent):
            return WriterLock(self._journal.with_name(self._journal.name + ".lock"))

    def _folders(self) -> tuple[Path, ...]:
        return (self.folder,) if self.second is None else (self.folder, self.second)

    def _free(self, reason: str) -> Path:
        return self._free_name(self.folder, reason, ".db")

    def _aside(self, reason: str) -> Path:
        folder = self.folder / "set-aside"
        _make_private(folder)
        path = self._free_name(folder, reason, ".db")
        _make_private(path)
        return path

    def _free_name(self, folder: Path, reason: str, end: str) -> Path:
        at_ms = self._clock.now().utc_ms
        while (path := folder / f"{_stamp(at_ms)}-{reason}{end}").exists():
            at_ms += 1
        return path

    def _copy_to_second(self, path: Path) -> str:
        if self.second is None:
            return ""
        if not self.second.is_dir():  # not made here: where a stick is not in, it would be made on another disk
            return _("The backup was made, but not in {folder}, for that is not there now.").format(folder=self.second)
        try:
            _copy(path, self.second / path.name)
        except (OSError, StudyAppError) as error:
            return _("The backup was made, but not in {folder} ({reason}): see that it can be written.").format(
                folder=self.second, reason=error
            )
        return ""

    def _thin(self) -> None:
        now = self._clock.now().utc_ms
        for folder in self._folders():
            backups = backups_in(folder)
            kept = kept_of((one.at_ms for one in backups), now)
            for one in backups:
                if one.at_ms not in kept:
                    with contextlib.suppress(OSError):  # it is tried again after the next one
                        one.path.unlink()
        for left in self.folder.glob(f".journal-*{_FRESH}"):
            cut_off = _named(left, left.name[1 : -len(_FRESH)])
            if cut_off is not None and not 0 <= now - cut_off.at_ms < _HOUR_MS:  # none takes so long
                left.unlink(missing_ok=True)
        repairs = [one for one in self.set_aside() if one.reason == "repair"]
        kept = kept_of_repairs((one.at_ms for one in repairs), now)
        for one in repairs:
            if one.at_ms not in kept:
                shutil.rmtree(one.path.parent, ignore_errors=True)  # likewise


def kept_of(moments: Iterable[int], now_ms: int) -> set[int]:
    """Which backups are kept of those made at some moments: all of two days, and the last of each of 14 days, 8 weeks, 12 months.

    Days without a backup do not count: who was away for a year finds what was there before.
    """
    newest_first = sorted(moments, reverse=True)
    kept = {at for at in newest_first if at > now_ms - _ALL_MS}
    periods: tuple[tuple[int, Callable[[datetime], object]], ...] = (
        (_DAYS, lambda day: day.date()),
        (_WEEKS, lambda day: day.isocalendar()[:2]),
        (_MONTHS, lambda day: (day.year, day.month)),
    )
    for count, period in periods:
        last: dict[object, int] = {}
        for at in newest_first:
            last.setdefault(period(datetime.fromtimestamp(at / 1000, UTC)), at)
        kept.update(list(last.values())[:count])
    return kept


def kept_of_repairs(moments: Iterable[int], now_ms: int) -> set[int]:
    """Which of the files are kept that repairs have set aside at some moments: those of 90 days, and the last five."""
    newest_first = sorted(moments, reverse=True)
    return {at for at in newest_first if at > now_ms - _DAMAGED_MS} | set(newest_first[:_DAMAGED])


def check(path: Path, named: Path | None = None) -> None:
    """Raises StudyAppError unless a copy of a journal is whole and every entry in it as it was written.

    The sentence is about the file `named`, of which it is a copy, if one is.
    """
    place = named or path
    with contextlib.closing(database.connect(path, read_only=True)) as own, database.sentences(place):
        refuse_unknown(own, place)
        released(own, place)
        wrong = [*database.structure(own), *(damages(own) if database.schema_number(own) else ())]
        if wrong:
            raise StudyAppError(
                _("{path} is damaged ({reason}): see what can be done with study-app doctor.").format(
                    path=place, reason=wrong[0]
                )
            )


@contextlib.contextmanager
def _open_checked(path: Path) -> Iterator[Connection]:
    if not path.is_file():
        raise StudyAppError(_("There is no backup {path}.").format(path=path))
    check(path)
    with contextlib.closing(database.connect(path, read_only=True)) as own:
        yield own


def backups_in(folder: Path) -> list[Backup]:
    """The backups that lie in a folder, in no order; none where it is not there."""
    inside = folder.iterdir() if folder.is_dir() else ()
    return [one for path in inside if path.is_file() and (one := _named(path)) is not None]


def _named(path: Path, name: str = "") -> Backup | None:
    found = _NAME.fullmatch(name or path.name)
    if found is None:
        return None
    stamp, ms, reason = found.groups()
    try:
        at = datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
    return Backup(path, int(at.timestamp()) * 1000 + int(ms), reason, path.stat().st_size)


def _stamp(at_ms: int) -> str:
    seconds, ms = divmod(at_ms, 1000)
    return f"journal-{datetime.fromtimestamp(seconds, UTC):{_STAMP}}-{ms:03}"


def _make_private(folder: Path) -> None:
    with database.sentences(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _leave_out_derived(copy: Path) -> None:
    """Takes memory and statistics out of a copy: a fifth of it, kept a dozen times over, and the check reads them too.

    Nobody misses them: who restores a backup has them made anew in any case (`begin_anew`), in a second or two at 200,000
    answers, so that they say what the entries do. To take them out is a third of a second.
    """
    with contextlib.closing(database.connect(copy, derived=True)) as own:
        with database.immediate(own):
            for name in derived_tables(own):
                own.execute(f'DROP TABLE "{name}"')
            own.execute("DELETE FROM derived")
        own.execute("VACUUM")


def _copy(path: Path, copy: Path) -> None:
    """Copies a file that nobody has open, whole or not at all, and readable by its owner alone."""
    fresh = copy.with_name(f".{copy.name}.new")
    fresh.unlink(missing_ok=True)
    try:
        opener = partial(os.open, mode=0o600)
        with path.open("rb") as source, open(fresh, "xb", opener=opener) as into:
            shutil.copyfileobj(source, into, 1 << 20)
        database.settle(fresh, copy)
    finally:
        fresh.unlink(missing_ok=True)


def _ids(connection: Connection) -> Iterator[tuple[str, _Of]]:
    for id, *of in connection.execute("SELECT id, device, study_day, kind FROM entry"):
        yield id, tuple(of)


def _said(one: dict[str, _Of], other: dict[str, _Of]) -> tuple[Said, ...]:
    counts = Counter(of for id, of in one.items() if id not in other)
    return tuple(Said(*of, count) for of, count in sorted(counts.items()))


def _add_device(own: database.Connection, id: str, since_ms: int, file_number: int, machine: str | None) -> None:
    """Have a file call itself so; one of an older schema has no column for the machine (see `Journal.devices_before`)."""
    said = {"id": id, "since_ms": since_ms, "file_number": file_number, "machine": machine}
    there = {name for _number, name, *_rest in own.execute("PRAGMA table_info(device)")}
    names = [name for name in said if name in there]
    places = ", ".join(f":{name}" for name in names)
    own.execute(f"INSERT OR IGNORE INTO device({', '.join(names)}) VALUES ({places})", said)
