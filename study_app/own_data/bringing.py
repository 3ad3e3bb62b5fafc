"""What was taken out (see `exporting`) brought into a data folder: all of it is looked at before any of it is there.

It may be of anybody: names, sizes and checksums are data that may lie, and each entry says itself whether it was changed.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import NamedTuple, Self
from zipfile import ZipInfo

from study_app import database, settings
from study_app.clock import Clock
from study_app.errors import StudyAppError
from study_app.facts import packing
from study_app.facts.folder import printable
from study_app.facts.installing import Installer
from study_app.facts.late_edits import late_edits
from study_app.facts.shelf import Shelf
from study_app.files import make_folder
from study_app.i18n import _, grouped, ngettext
from study_app.journal import Journal, Record
from study_app.journal.records import records
from study_app.own_data.layout import (
    CHECKSUMS,
    JOURNAL,
    MOST_BYTES,
    MOST_FILES,
    README,
    SETTINGS,
    unit_of,
    unsafe,
)

Tick = Callable[[int, int], object]
"""Told how much is done, of how much; who wants to stop the work raises something from it, and nothing is left of it."""

_STAGED = ".arriving"
"""Where it is looked at: on the disk of the data folder, so that each part takes its place at once."""

_LONGEST_LINE = 64 << 20
"""Bytes of one entry: an edit of a hundred thousand rows has half of it."""

_MOST_VALUES = 10_000_000
"""Lists and values of one entry, as brackets and commas tell: two bytes of a file may take a hundred of memory."""

_MOST_SETTINGS = 1 << 20
_CHUNK = 1 << 20
_LINES_A_TICK = 200


class Arrived(NamedTuple):
    """What came of it: how many entries were new, which packs came, how many documents and pictures, and what stayed."""

    entries: int
    packs: tuple[str, ...]
    files: int
    left: tuple[str, ...]

    def sentence(self) -> str:
        """In words."""
        told = [ngettext("{n} entry is new", "{n} entries are new", self.entries).format(n=grouped(self.entries))]
        if self.packs:
            told.append(
                ngettext("pack: {packs}", "packs: {packs}", len(self.packs)).format(packs=", ".join(self.packs))
            )
        if self.files:
            told.append(ngettext("{n} other file", "{n} other files", self.files).format(n=self.files))
        return "; ".join(told) + "."


class Arrival:
    """What lies ready to come in, looked at; `take_in` or `drop` it."""

    def __init__(self, source: Path, folder: Path, journal: Path, entries: int, units: Mapping[str, list[str]]) -> None:
        """Use `look`."""
        self.entries = entries
        self._source, self._folder, self._journal, self._units = source, folder, journal, units

    @classmethod
    def look(cls, source: Path, data_dir: Path, tick: Tick = lambda _done, _whole: None) -> Self:
        """Look at a folder or zip file that everything was taken out to; on any thread.

        Raises StudyAppError with place and remedy where it is none, or anything in it is wrong; then nothing was changed.
        """
        source = source.expanduser().absolute()
        staged = data_dir / _STAGED
        with _sentences(source):
            source.stat()
            shutil.rmtree(staged, ignore_errors=True)
            make_folder(staged)
        try:
            folder = staged / "files"
            with _sentences(source):
                make_folder(folder)
                if source.is_dir():
                    _copy(source, folder, tick)
                    _check_sums(folder, source)
                else:
                    wanted = packing.Wanted(partial(_choose, source), _ours(), MOST_FILES, MOST_BYTES, unsafe)
                    packing.unpack_wanted(source, folder, wanted, tick)
            entries = _check_journal(folder / JOURNAL, staged / "journal.db", source, tick)
            _check_settings(folder / SETTINGS, source)
            units: dict[str, list[str]] = {}
            for path in sorted(path for path in folder.rglob("*") if path.is_file()):
                name = path.relative_to(folder).as_posix()
                units.setdefault(unit_of(name), []).append(name)
            _try_packs(folder, units, tick)
            return cls(source, staged, staged / "journal.db", entries, units)
        except BaseException:
            shutil.rmtree(staged, ignore_errors=True)
            raise

    def take_in(self, journal: Journal, data_dir: Path) -> Arrived:
        """Bring all of it in: what is here already stays as it is, and what is in both is here once.

        Raises StudyAppError where something cannot be written; then nothing came in.
        """
        if journal.refusal:
            raise StudyAppError(journal.refusal)
        placed: list[Path] = []
        left: list[str] = []
        try:
            with _sentences(self._source):
                for unit in self._units:
                    if unit in (JOURNAL, README, CHECKSUMS):
                        continue
                    if (data_dir / unit).exists():
                        left += self._same(unit, data_dir)
                        continue
                    make_folder((data_dir / unit).parent)
                    (self._folder / "files" / unit).rename(data_dir / unit)
                    placed.append(data_dir / unit)
            with closing(database.connect(self._journal, read_only=True)) as arrived:
                absorbed = journal.absorb(records(arrived), late_edits)
        except BaseException:
            for path in placed:
                with contextlib.suppress(OSError):
                    path.rename(self._folder / "files" / path.relative_to(data_dir))
            raise
        finally:
            self.drop()
        names = [path.relative_to(data_dir).as_posix() for path in placed]
        packs = tuple(
            name.removeprefix("packs/") for name in names if unit_of(f"{name}/x") == name and "/." not in name
        )
        return Arrived(
            len(absorbed.new),
            packs,
            sum(name.startswith(("sources/", "media/")) for name in names),
            (*left, *absorbed.refused),
        )

    def drop(self) -> None:
        """Leave it."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _same(self, unit: str, data_dir: Path) -> Iterator[str]:
        """Says so where something else is here under that name."""
        here, there = data_dir / unit, self._folder / "files"
        for name in self._units[unit]:
            path = data_dir / name
            if not path.is_file() or path.read_bytes() != (there / name).read_bytes():
                words = _("{name} stays as it is here: what was to come in differs, and is still in {source}.")
                yield words.format(name=here.relative_to(data_dir).as_posix(), source=printable(str(self._source)))
                return


def bring(source: Path, data_dir: Path, clock: Clock, tick: Tick = lambda _done, _whole: None) -> Arrived:
    """Look at what was taken out and bring it into a data folder that no program has open; see `Arrival`."""
    from study_app.study.memory import derived_tables  # what is known of each card follows

    with _sentences(data_dir):
        make_folder(data_dir)
    with Journal.open(data_dir / "journal.db", clock, derived_tables()) as journal:
        return Arrival.look(source, data_dir, tick).take_in(journal, data_dir)


def _refused(source: Path, place: str, reason: str, remedy: str) -> StudyAppError:
    name = printable(source.name or str(source))
    where = f"{name}, {packing.shown_name(place)}" if place else name
    words = _("{place}: {reason} {remedy} Nothing was imported.")
    return StudyAppError(words.format(place=where, reason=reason, remedy=remedy))


def _again() -> str:
    return _("Take it out again with Study App, or get it again from where it was kept.")


def _ours() -> str:
    return _("Choose a folder or zip file that Study App has written.")


def _choose(source: Path, names: Mapping[str, ZipInfo]) -> dict[str, ZipInfo]:
    """What of a zip is ours, by its names in the data folder."""
    top = min((name for name in names if name.rpartition("/")[2] == JOURNAL), key=_depth, default="/")
    if _depth(top) > 1 or top == "/":
        reason = _("there is no {name} in it, so it is not what Study App takes out.").format(name=JOURNAL)
        raise _refused(source, "", reason, _ours())
    root = top.removesuffix(JOURNAL)
    ours = {name.removeprefix(root): entry for name, entry in names.items() if name.startswith(root)}
    if CHECKSUMS not in ours:
        raise _refused(source, CHECKSUMS, _("it is missing."), _again())
    return {name: entry for name, entry in ours.items() if unit_of(name)}


def _depth(name: str) -> int:
    return name.count("/")


def _copy(source: Path, into: Path, tick: Tick) -> None:
    """Copy of a folder what is ours; raises StudyAppError for what cannot be."""
    if not (source / JOURNAL).is_file():
        _choose(source, {})
    found, whole = _ours_in(source)
    done = 0
    for name, path in sorted(found.items()):
        target = into.joinpath(*name.split("/"))
        make_folder(target.parent)
        with path.open("rb") as file, target.open("xb") as out:
            while part := file.read(_CHUNK):
                done += len(part)
                _refuse_too_much(source, len(found), done)  # it may grow while it is read
                out.write(part)
                tick(min(done, whole), whole)


def _ours_in(source: Path) -> tuple[dict[str, Path], int]:
    """The files of a folder that are ours, by their names, and their bytes."""
    found: dict[str, Path] = {}
    whole = 0
    for place, folders, names in os.walk(source):
        links = [folder for folder in folders if Path(place, folder).is_symlink()]
        folders[:] = [folder for folder in folders if folder not in links]
        for name in (*names, *links):
            path = Path(place, name)
            inside = path.relative_to(source).as_posix()
            if not unit_of(inside):
                continue
            if reason := unsafe(inside):
                raise _refused(source, inside, reason, _again())
            status = path.lstat()
            if not stat.S_ISREG(status.st_mode):
                raise _refused(source, inside, _("it is a link, or no file."), _again())
            whole += status.st_size
            found[inside] = path
            _refuse_too_much(source, len(found), whole)
    return found, whole


def _refuse_too_much(source: Path, files: int, size: int) -> None:
    if files > MOST_FILES or size > MOST_BYTES:
        raise _refused(source, "", _("there is more in it than Study App takes out."), _again())


def _check_sums(folder: Path, source: Path) -> None:
    """Raises StudyAppError where a file is not as it was taken out, or lacks, or is one too many."""
    path = folder / CHECKSUMS
    if not path.is_file():
        raise _refused(source, CHECKSUMS, _("it is missing."), _again())
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise _refused(source, CHECKSUMS, _("it is no list of checksums."), _again()) from error
    wanted = {name: sha for sha, _gap, name in (line.partition("  ") for line in lines)}
    here = {one.relative_to(folder).as_posix(): one for one in folder.rglob("*") if one.is_file()}
    del here[CHECKSUMS]
    for name in sorted(wanted.keys() ^ here.keys()):
        reason = _("it is missing.") if name in wanted else _("it is not in the list of checksums.")
        raise _refused(source, name, reason, _again())
    for name, one in here.items():
        with one.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != wanted[name]:
                raise _refused(source, name, _("it is not as it was taken out."), _again())


def _check_journal(path: Path, into: Path, source: Path, tick: Tick) -> int:
    """Read the entries into a journal beside it; how many they are. Raises StudyAppError with the line that is wrong."""
    whole, done, number = path.stat().st_size, 0, 0

    def lines() -> Iterator[Record]:
        nonlocal done, number
        with path.open("rb") as file:
            while line := file.readline(_LONGEST_LINE + 1):
                number += 1
                done += len(line)
                if number % _LINES_A_TICK == 0:
                    tick(done, whole)
                if len(line) > _LONGEST_LINE or sum(map(line.count, b"[{,")) > _MOST_VALUES:
                    raise _wrong_line(source, number, _("it is longer than any entry."))
                try:
                    yield Record.of_line(line.decode("utf-8").removesuffix("\n"))
                except ValueError as error:
                    reason = _("it is no UTF-8.") if isinstance(error, UnicodeDecodeError) else f"{error}."
                    raise _wrong_line(source, number, reason) from error

    with Journal.open(into, Clock()) as scratch:
        absorbed = scratch.absorb(lines())
        if absorbed.refused:
            raise _refused(source, JOURNAL, f"{absorbed.refused[0]}.", _again())
        if absorbed.waiting:
            n = sum(absorbed.waiting.values())
            words = ngettext(
                "{n} entry rests on others that are missing.", "{n} entries rest on others that are missing.", n
            )
            raise _refused(source, JOURNAL, words.format(n=n), _again())
    return len(absorbed.new)


def _try_packs(folder: Path, units: Iterable[str], tick: Tick) -> None:
    """Read each pack once on a process of its own, for it may be a stranger's: once it is there it is read on this one."""
    installer = Installer(Shelf(folder / "packs", None))
    for unit in units:
        if unit.startswith("packs/") and not unit.startswith("packs/.removed/"):
            installer.tried(folder / unit, lambda _done, _whole: tick(0, 1))


def _wrong_line(source: Path, number: int, reason: str) -> StudyAppError:
    place = _("line {n}").format(n=grouped(number))
    return _refused(source, JOURNAL, f"{place}: {reason}", _again())


def _check_settings(path: Path, source: Path) -> None:
    """Keep of the settings what the program knows, and nothing that names a place on a disk."""
    if not path.is_file():
        return
    if path.stat().st_size > _MOST_SETTINGS:
        raise _refused(source, SETTINGS, _("it is larger than any settings."), _again())
    settings.save(path, settings.load(path)._replace(warned_of="", backups=""))


@contextlib.contextmanager
def _sentences(source: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        words = _("{path} is not there: choose a folder or zip file that Study App has written.")
        raise StudyAppError(words.format(path=printable(str(error.filename or source)))) from error
    except OSError as error:
        words = _("{path} was not imported ({reason}): check that it may be read and that there is room.")
        reason = error.strerror or _("it cannot be read")
        raise StudyAppError(words.format(path=printable(str(source)), reason=reason)) from error
