"""Backups as a person sees them: which there are, what restoring one would change, and one from anywhere made safe to use."""

from __future__ import annotations

import contextlib
import shutil
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from study_app import database
from study_app.clock import Clock, Moment, date_of
from study_app.errors import StudyAppError
from study_app.facts.dates import day_in_words
from study_app.facts.folder import printable
from study_app.files import make_folder
from study_app.i18n import _, grouped, ngettext
from study_app.journal import Journal, Record
from study_app.journal.backups import Backup, Backups, Preview, Said, check
from study_app.journal.records import records
from study_app.journal.rows import DETAILS, ENTRY
from study_app.journal.schema import STEPS

_STAGED = ".arriving"
"""Where a file from anywhere is looked at: on the disk of the data folder."""

_SCHEMA_AT = 60
"""Where a database file says the number of its schema (sqlite.org/fileformat.html): four bytes."""

_READABLE = {"entry": (*ENTRY, "checksum"), **{table: ("entry", *columns) for table, columns in DETAILS.items()}}


class Kept(NamedTuple):
    """A backup, how many answers are in it (None where it is not looked into: it lies elsewhere, or cannot be read).

    `tests` of them were given in quizzes and games.
    """

    backup: Backup
    answers: int | None
    tests: int
    elsewhere: bool
    aside: bool

    @property
    def damaged(self) -> bool:
        """Whether it is what a repair set aside, of which all that could be read is in use already."""
        return self.aside and self.backup.reason == "repair"

    @property
    def at(self) -> int:
        """When it was made, in milliseconds since 1970 UTC."""
        return self.backup.at_ms


def kept(backups: Backups) -> tuple[Kept, ...]:
    """All backups, and what was set aside, the newest first, below them what a repair found damaged.

    On any thread: a second folder may be slow.
    """
    found = [(one, False) for one in backups.list()] + [(one, True) for one in backups.set_aside()]
    seen = [
        Kept(one, *((None, 0) if elsewhere else _answers(one.path)), elsewhere, aside)
        for one, aside in found
        for elsewhere in [not one.path.is_relative_to(backups.folder)]
    ]
    return tuple(sorted(seen, key=lambda one: (not one.damaged, one.at), reverse=True))


def _answers(path: Path) -> tuple[int | None, int]:
    """How many answers a journal has, and how many of them were given in quizzes and games."""
    try:
        with closing(database.connect(path, read_only=True)) as own:
            row = own.execute(
                "SELECT count(*), count(*) FILTER (WHERE purpose IN ('quiz', 'game')) FROM answer"
            ).fetchone()
            return int(row[0]), int(row[1])
    except (StudyAppError, database.Error):
        return None, 0


def when_in_words(at_ms: int, now: Moment) -> str:
    """When something was, by the local time of now."""
    at = Moment(at_ms, now.offset_minutes).local()
    days = (now.local().date() - at.date()).days
    time = f"{at:%H:%M}"
    if days == 0:
        return _("today, {time}").format(time=time)
    if days == 1:
        return _("yesterday, {time}").format(time=time)
    return f"{day_in_words(at.date())}, {time}"


def why_in_words(reason: str) -> str:
    """Why a backup was made."""
    return {
        "day": _("daily"),
        "migration": _("before the program changed the file for a new version"),
        "import": _("before something was imported"),
        "restore": _("before a backup was restored"),
        "merge": _("before answers were added"),
        "repair": _("before a repair"),
        "asked": _("by hand"),
    }[reason]


def in_words(one: Kept, now: Moment) -> str:
    """A backup in one line: when, why, how many answers, where."""
    told = [when_in_words(one.at, now)]
    if one.damaged:
        told.insert(0, _("Damaged, set aside by a repair"))
    if one.answers is not None:
        told.append(_counted(one.answers, one.tests))
    if one.aside and not one.damaged:
        told.append(_("set aside by restoring"))
    elif not one.aside:
        told.append(why_in_words(one.backup.reason))
    if one.elsewhere:
        told.append(_("in the second folder"))
    return "  ·  ".join(told)


def _counted(answers: int, tests: int) -> str:
    if not tests:
        return ngettext("{n} answer", "{n} answers", answers).format(n=grouped(answers))
    words = ngettext(
        "{n} answer, {tests} of them in quizzes and games", "{n} answers, {tests} of them in quizzes and games", answers
    )
    return words.format(n=grouped(answers), tests=grouped(tests))


def aside_in_words(found: Collection[Kept]) -> str:
    """How much is set aside, and what becomes of it; "" where nothing is."""
    aside = [one.backup for one in found if one.aside]
    if not aside:
        return ""
    size = grouped(max(1, round(sum(one.size for one in aside) / (1 << 20))))
    words = ngettext(
        "{n} file is set aside and takes {size} MB: what was here before something was restored or repaired.",
        "{n} files are set aside and take {size} MB: what was here before something was restored or repaired.",
        len(aside),
    ).format(n=len(aside), size=size)
    if any(one.reason == "repair" for one in aside):
        words += " " + _("What a repair set aside is kept for 90 days, the last five longer.")
    return words


def changes(preview: Preview) -> bool:
    """Whether restoring would change anything."""
    return bool(preview.goes or preview.comes)


def change_in_words(preview: Preview, now: Moment, *, exchanged: bool = False) -> str:
    """What restoring would change, in words; `exchanged` is whether other devices have what is here too."""
    if not changes(preview):
        return _("Nothing needs to be restored: what is here is exactly what is in this backup.")
    told = []
    if preview.goes:
        words = _("Set aside: {what}. Nothing is deleted: what is set aside is kept in a file, and can be taken back.")
        told.append(words.format(what=_listed(preview.goes, now.study_day())))
    if preview.comes:
        told.append(_("There again: {what}.").format(what=_listed(preview.comes, now.study_day())))
    if preview.goes and exchanged:
        told.append(
            _(
                "You exchange with other devices: what was exchanged comes back with the next exchange. If it is to stay away, "
                "stop exchanging first (Devices, S)."
            )
        )
    return "\n\n".join(told)


def _listed(said: Collection[Said], today: int) -> str:
    counts = Counter[str]()
    for one in said:
        counts[one.kind if one.kind in ("answer", "void", "edit") else ""] += one.entries
    answers, voids, edits, others = (counts[kind] for kind in ("answer", "void", "edit", ""))
    words = {
        ngettext("{n} answer", "{n} answers", answers): answers,
        ngettext("{n} correction", "{n} corrections", voids): voids,
        ngettext("{n} edit of facts", "{n} edits of facts", edits): edits,
        ngettext("{n} mark, plan or setting", "{n} marks, plans and settings", others): others,
    }
    listed = ", ".join(word.format(n=grouped(n)) for word, n in words.items() if n)
    return f"{listed} {_days(min(one.study_day for one in said), max(one.study_day for one in said), today)}"


def _days(first: int, last: int, today: int) -> str:
    shown = [day_in_words(date_of(day)) for day in (first, last)]
    if first == today:
        return _("of today")
    if first == last:
        return _("of yesterday") if first == today - 1 else _("of {day}").format(day=shown[0])
    if last == today:
        return _("since yesterday") if first == today - 1 else _("since {day}").format(day=shown[0])
    return _("from {first} to {last}").format(first=shown[0], last=shown[1])


@contextlib.contextmanager
def usable(path: Path, backups: Backups, data_dir: Path) -> Iterator[Path]:
    """A backup that may be used: itself where the program keeps it, else what its entries make up, each looked at.

    A file from anywhere is only read, by a connection that does nothing else (`database.foreign`). Raises StudyAppError for one
    that is none, is damaged, or holds what cannot be.
    """
    path = path.expanduser().absolute()
    if path.is_relative_to(backups.folder):
        if any(one.path == path and one.reason == "repair" for one in backups.set_aside()):
            _refuse_damaged(path)
        yield path
        return
    staged = data_dir / _STAGED
    try:
        with database.sentences(staged):
            shutil.rmtree(staged, ignore_errors=True)
            make_folder(staged)
        yield _made_of(path, staged / "journal.db")
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _refuse_damaged(path: Path) -> None:
    try:
        check(path)
    except StudyAppError as error:
        words = _(
            "This is the damaged file that a repair set aside. What could be read of it was kept: choose another backup."
        )
        raise StudyAppError(words) from error


def _made_of(path: Path, into: Path) -> Path:
    if not path.is_file():
        words = _("There is no file {path}: choose a backup that Study App has made.")
        raise StudyAppError(words.format(path=printable(str(path))))
    schema = _schema(path)
    if schema > len(STEPS):
        words = _("{path} was written by a newer Study App: install that version to go on with it.")
        raise StudyAppError(words.format(path=printable(str(path))))
    if 0 < schema < len(STEPS):
        _brought_up_to_date(path, older := into.with_name("older.db"))
    else:
        older = path
    with Journal.open(into, Clock()) as journal, database.foreign(older, _READABLE) as there:
        absorbed = journal.absorb(_checked(records(there), path))
        if absorbed.refused or absorbed.waiting:
            raise _damaged(path, next(iter(absorbed.refused), _("entries are missing")))
    return into


def _brought_up_to_date(path: Path, copy: Path) -> None:
    """Makes a copy of a file of an older version, whose tables are others, that has the tables of this one."""
    with database.foreign(path, {"entry": ("id",)}), database.sentences(path):
        shutil.copyfile(path, copy)
    try:
        check(copy, path)
        Journal.open(copy, Clock()).close()
    except (StudyAppError, database.Error) as error:
        raise _damaged(path, _("it is damaged")) from error


def _schema(path: Path) -> int:
    """The number of the schema as a database file says it; 0 for what is none."""
    with database.sentences(path), path.open("rb") as file:
        head = file.read(_SCHEMA_AT + 4)
    return int.from_bytes(head[_SCHEMA_AT:]) if head.startswith(b"SQLite format 3\0") else 0


def _checked(found: Iterable[Record], path: Path) -> Iterator[Record]:
    try:
        for record in found:
            record.check()
            yield record
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise _damaged(path, str(error)) from error


def _damaged(path: Path, reason: str) -> StudyAppError:
    words = _("{path} cannot be used ({reason}): choose another backup. Nothing was changed.")
    return StudyAppError(words.format(path=printable(str(path)), reason=reason))
