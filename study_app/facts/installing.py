"""Packs moved into the library and out of it, each whole or not at all: made, opened, out of a zip, newer, removed."""

from __future__ import annotations

import contextlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import tomlkit

from study_app import confined
from study_app.errors import StudyAppError
from study_app.facts.folder import printable
from study_app.facts.pack_files import read_pack
from study_app.facts.packing import MOST_BYTES, Head, Tick, head_of, is_id, unpack
from study_app.facts.problem import Problem, Severity, of_plain
from study_app.facts.shelf import Home, Shelf, clear, sentences
from study_app.files import close, make_folder, write_whole
from study_app.i18n import _, said

_INCOMING, _REMOVED = ".incoming-", ".removed"
"""What lies beside the installed packs, as in `shelf`."""

_NOTE = "note.json"

_LIMITS = confined.Limits(memory=2 << 30, seconds=600, writes=MOST_BYTES)
"""A pack of 100,000 facts takes a minute and one gigabyte."""

_MOST_PROBLEMS = 10_000

_KINDS = ("person", "organisation", "place", "document")
"""The kinds of things that a new pack begins with, so that names can be put down at once."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A pack out of a zip, unpacked and read once, that is not in the library yet; the problems are those of its text alone."""

    folder: Path
    head: Head
    problems: tuple[Problem, ...]


class Installer:
    """Moves packs to a shelf and away from it."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.packs = shelf.packs

    def open(self, folder: Path) -> Head:
        """Read the pack in a folder from now on, where it lies.

        Raises StudyAppError where it is no pack, or another folder of its id is open.
        """
        folder = folder.expanduser().absolute()
        head = head_of(folder)
        opened = self.shelf.opened()
        other = next((path for path, id in opened.items() if id == head.id and path != folder), None)
        if other is not None:
            raise StudyAppError(
                _("The pack {id} is open already in {folder}: remove it from the library first.").format(
                    id=head.id, folder=printable(str(other))
                )
            )
        if folder in self.shelf.folders() and folder not in opened:
            raise StudyAppError(
                _("{folder} is read already: it belongs to the program. Copy it elsewhere to change it.").format(
                    folder=printable(str(folder))
                )
            )
        self.shelf.keep_opened({**opened, folder: head.id})
        return head

    def tried(self, folder: Path, tick: Tick = lambda _done, _whole: None) -> Path:
        """Read the pack in a folder once on a process of its own, for it may be a stranger's: from then on it is read on this.

        Raises StudyAppError where that ends the process or takes more than it may; what is wrong in it is its author's to mend.
        """
        for _told in confined.told(_try, folder, most=0, limits=_LIMITS, look=lambda: tick(0, 0)):
            pass
        return folder

    def make(self, folder: Path, id: str, title: str, language: str) -> Head:
        """Make a pack with a few kinds of things and a deck of all its facts in a folder that is new or empty, and open it."""
        folder = folder.expanduser().absolute()
        with contextlib.suppress(OSError):
            if any(folder.iterdir()):
                raise StudyAppError(
                    _("{folder} is not empty: choose a new folder for a new pack.").format(
                        folder=printable(str(folder))
                    )
                )
        if taken := self.taken(id):
            raise StudyAppError(_("The id {id} belongs to {pack}: choose another.").format(id=id, pack=taken))
        if not is_id(id):
            words = _("The id {id} cannot be one: write small letters, digits and hyphens.")
            raise StudyAppError(words.format(id=id or "“”"))
        document = tomlkit.document()
        head = {"format": 1, "id": id, "version": "0.1.0", "language": language, "title": title}
        for key, value in head.items():
            document.add(key, tomlkit.item(value))
        kinds = tomlkit.aot()
        for kind in _KINDS:
            kinds.append(tomlkit.item({"id": kind, "name": kind}))
        document.add("entity_type", kinds)
        decks = tomlkit.aot()
        decks.append(tomlkit.item({"id": "all", "name": title, "search": "type:*"}))
        document.add("deck", decks)
        with sentences(folder), tempfile.TemporaryDirectory(prefix=_INCOMING, dir=_existing(folder)) as scratch:
            fresh = Path(scratch, "pack")
            fresh.mkdir()
            (fresh / "pack.toml").write_text(tomlkit.dumps(document), encoding="utf-8")
            made = head_of(fresh)
            reading = read_pack(fresh)
            if reading.pack is None or reading.problems:
                first = reading.problems[0]
                raise StudyAppError(f"{said(first.message)} {said(first.remedy)}")
            folder.mkdir(parents=True, exist_ok=True)
            (fresh / "pack.toml").rename(folder / "pack.toml")
        self.open(folder)
        return made

    def taken(self, id: str) -> str:
        """Which pack has an id already, for people; "" if none has."""
        for folder in self.shelf.folders():
            with contextlib.suppress(StudyAppError):
                if head_of(folder).id == id:
                    return printable(str(folder))
        return ""

    @contextlib.contextmanager
    def incoming(self, packed: Path, tick: Tick = lambda _done, _whole: None) -> Iterator[Incoming]:
        """Unpack and read the pack in a zip file beside the installed ones; what is not installed meanwhile is gone after.

        That is done on a process of its own, for the zip may be a stranger's: whatever lies among the installed packs has been
        read there within its limits, and is read on this one from now on. Raises StudyAppError where it is not the zip of a pack
        that can be read.
        """
        with sentences(self.packs):
            make_folder(self.packs)
            scratch = Path(tempfile.mkdtemp(prefix=_INCOMING, dir=self.packs))
            self._sweep(scratch)
        try:
            said: object = None
            done = whole = 0
            for said in confined.told(
                _read, packed, scratch, most=MOST_BYTES, beside=scratch, limits=_LIMITS, look=lambda: tick(done, whole)
            ):
                match said:
                    case [int(done), int(whole)]:
                        tick(done, whole)
            head, problems = _said(said, packed)
            close(scratch / head.id)
            yield Incoming(scratch / head.id, head, problems)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)

    def _sweep(self, probe: Path) -> None:
        """Remove what imports of another day have left that were ended from outside."""
        now = probe.stat().st_mtime
        for left in self.packs.glob(f"{_INCOMING}*"):
            if now - left.stat().st_mtime > 86_400:
                shutil.rmtree(left, ignore_errors=True)

    def install(self, pack: Incoming) -> Path:
        """Put a pack among the installed ones; an untouched copy of it is kept. Raises StudyAppError where its id is taken."""
        id = pack.head.id
        target = self.packs / id
        if (taken := self.taken(id)) or target.exists():
            raise StudyAppError(
                _("The id {id} belongs to {pack}: remove that one first, or have this one given another id.").format(
                    id=id, pack=taken or printable(str(target))
                )
            )
        with sentences(target):
            _copy(pack.folder, self._base(pack.head))
            pack.folder.rename(target)
        return target

    def base(self, folder: Path) -> Path:
        """The folder with a pack as it came, before anybody changed its files; its own where it did not come in a zip."""
        kept = self._base(head_of(folder))
        return kept if folder.parent == self.packs and kept.is_dir() else folder

    def as_it_came(self, folder: Path) -> Path | None:
        """The copy of an installed pack as it came, also where its head cannot be read: then that which came last.

        None where there is none, or where it is damaged too.
        """
        try:
            found = [self.base(folder)]
        except StudyAppError:
            kept = self.shelf.versions(folder.name).values() if folder.parent == self.packs else ()
            found = sorted(kept, key=lambda one: one.stat().st_ctime, reverse=True)
        if (
            not found
            or found[0] == folder
            or any(one.severity is Severity.ERROR for one in read_pack(found[0]).problems)
        ):
            return None
        return found[0]

    def come_again(self, folder: Path) -> Path:
        """Put an installed pack that cannot be read in its place again, as it came (`as_it_came`); returns where it is kept now.

        Raises StudyAppError where there is no such copy, or something cannot be written.
        """
        whole = self.as_it_came(folder)
        if whole is None:
            words = _("There is no copy of {folder} as it came: bring it in again from where you had it.")
            raise StudyAppError(words.format(folder=printable(folder.name)))
        with sentences(folder):
            fresh = self.packs / f"{_INCOMING}{folder.name}"
            _copy(whole, fresh)
            place = self._put_aside(folder)
            fresh.rename(folder)
        return place

    def _base(self, head: Head) -> Path:
        return self.shelf.base(head.id, head.version)

    def replace(self, pack: Incoming, note: Mapping[str, object]) -> None:
        """Put a newer version of a pack in its place, before a shipped one in front of it.

        What it replaces is kept for `put_back`, with the note.
        """
        id = pack.head.id
        with sentences(self.packs / id):
            last = self.shelf.before_update(id)
            clear(last)
            make_folder(last)
            _copy(pack.folder, self._base(pack.head))
            write_whole(last / _NOTE, json.dumps(dict(note)).encode())
            self.shelf.swap(id, pack.folder)

    def update_note(self, id: str) -> dict[str, object] | None:
        """The note of the last update of a pack; None if there is none that can be put back."""
        try:
            found = json.loads((self.shelf.before_update(id) / _NOTE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    def put_back(self, id: str) -> None:
        """Put what was there before the last update in its place again."""
        self.shelf.recover()
        last, target = self.shelf.before_update(id), self.packs / id
        with sentences(target):
            if (last / "pack").is_dir():
                fresh = last / "again"
                _copy(last / "pack", fresh)
                self.shelf.swap(id, fresh)
            else:  # a shipped one was behind it
                self._put_aside(target)
            clear(last)

    def remove(self, folder: Path) -> Path | None:
        """Take a pack out of the library; its journal stays.

        An opened folder stays where it is and as it is. An installed one is moved to where removed packs are kept, which is
        returned. Raises StudyAppError for a shipped one.
        """
        opened = self.shelf.opened()
        if folder in opened:
            self.shelf.keep_opened({path: id for path, id in opened.items() if path != folder})
            return None
        if self.shelf.home(folder) is not Home.INSTALLED:
            raise StudyAppError(
                _("{folder} comes with the program and stays: leave its decks alone instead.").format(
                    folder=printable(folder.name)
                )
            )
        with sentences(folder):
            place = self._put_aside(folder)
            clear(self.shelf.base(folder.name, "").parent)
            clear(self.shelf.before_update(folder.name))
        return place

    def was_removed(self, id: str) -> bool:
        """Whether a pack of an id, or one before it, was taken out."""
        kept = (self.packs / _REMOVED).glob(f"{id}-*")
        return any(place.name.removeprefix(f"{id}-").isdecimal() for place in kept)

    def _put_aside(self, folder: Path) -> Path:
        kept = self.packs / _REMOVED
        make_folder(kept)
        number = 1
        while (place := kept / f"{folder.name}-{number}").exists():
            number += 1
        return folder.rename(place)


def _try(_say: confined.Say, folder: Path) -> None:
    read_pack(folder)


def _read(say: confined.Say, packed: Path, scratch: Path) -> None:
    """Unpacks and reads a pack, on the other process: how far it has come, at the end its head and what is wrong in it."""
    fresh = scratch / "pack"
    fresh.mkdir()
    unpack(packed, fresh, lambda done, whole: say([done, whole]))
    try:
        head = head_of(fresh, printable(packed.name))
    except StudyAppError as error:
        raise StudyAppError(_("{reason} Nothing was imported.").format(reason=error)) from error
    folder = fresh.rename(scratch / head.id)
    reading = read_pack(folder)
    if reading.pack is None:
        first = next(p for p in reading.problems if p.severity is Severity.ERROR)
        place = f"{first.file}:{first.line}" if first.line else first.file
        raise StudyAppError(
            _("{zip}, {place}: {message} {remedy} Nothing was imported.").format(
                zip=printable(packed.name), place=place, message=said(first.message), remedy=said(first.remedy)
            )
        )
    say(
        {
            "head": [head.id, head.version, head.title],
            "problems": [p.as_plain() for p in reading.problems[:_MOST_PROBLEMS]],
        }
    )


def _said(said: object, packed: Path) -> tuple[Head, tuple[Problem, ...]]:
    """What the other process found, if it can be."""
    with confined.checked(packed):
        match said:
            case {"head": [str(id), str(version), str(title)], "problems": list(problems)} if is_id(id):
                return Head(id, version, title), tuple(map(of_plain, problems))
        raise ValueError("it is no pack")


def _existing(folder: Path) -> Path:
    """The nearest folder above that is there."""
    return next(above for above in folder.parents if above.is_dir())


def _copy(folder: Path, to: Path) -> None:
    clear(to)
    make_folder(to.parent)
    fresh = to.with_name(f"{to.name}.new")
    clear(fresh)
    shutil.copytree(folder, fresh)
    close(fresh)
    fresh.rename(to)
