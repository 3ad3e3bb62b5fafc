"""All that a person has here, written as text that can be read without the program: into a folder, or one zip file."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO, NamedTuple, Protocol

from study_app import database
from study_app.errors import StudyAppError
from study_app.facts.folder import printable
from study_app.facts.shelf import Shelf
from study_app.files import fresh_beside, make_folder
from study_app.i18n import _, grouped
from study_app.journal import Journal
from study_app.journal.records import records
from study_app.own_data.layout import (
    CHECKSUMS,
    JOURNAL,
    MOST_BYTES,
    MOST_FILES,
    README,
    SETTINGS,
    TREES,
    files_in,
    roots_of,
    unit_of,
    unsafe,
)

Tick = Callable[[int, int], object]
"""Told how much is done, of how much; who wants to stop the work raises something from it, and nothing is left of it."""

_CHUNK = 1 << 20
_TIME = (1980, 1, 1, 0, 0, 0)
_LINES_A_TICK = 200


class Taken(NamedTuple):
    """What was taken out: how many entries of the journal, how many files, and sentences about what was left."""

    entries: int
    files: int
    left: tuple[str, ...]


class _Writer(Protocol):
    """A folder or a zip that is being filled."""

    def open(self, name: str) -> AbstractContextManager[IO[bytes]]: ...


def exporter(journal: Journal, shelf: Shelf, data_dir: Path, target: Path) -> Callable[[Tick], Taken]:
    """Work for any thread: to write everything into the folder `target`, or into one zip file where its name ends in .zip.

    What is opened of packs elsewhere is among it. It raises StudyAppError where that cannot be written; then nothing was.
    """
    target = target.expanduser().absolute()
    if target.is_relative_to(data_dir.absolute()):
        words = _("{path} lies in the data folder itself: choose a folder elsewhere.")
        raise StudyAppError(words.format(path=printable(str(target))))
    reader = database.beside(journal.connection)
    shelf.recover()
    opened = {id: folder for folder, id in shelf.opened().items()}

    def export(tick: Tick) -> Taken:
        files, left = _found(data_dir, opened)
        with _sentences(target), reader() as connection, _made(target) as into:
            connection.execute("BEGIN")  # one state of the journal, whatever is written meanwhile
            (entries,) = connection.execute("SELECT count(*) FROM entry").fetchone()
            lines = (record.line() for record in records(connection))
            _write(into, files, lines, entries, tick)
        return Taken(entries, len(files), tuple(left))

    return export


def _found(data_dir: Path, opened: dict[str, Path]) -> tuple[dict[str, Path], list[str]]:
    """The files that are taken out by their names there, and sentences about those that are not."""
    found: dict[str, Path] = {}
    left: list[str] = []

    def take(path: Path, name: str) -> None:
        if path.is_symlink() or not path.is_file():
            left.append(_("{path} is left out, for it is a link.").format(path=printable(str(path))))
        elif not unit_of(name) or unsafe(name):
            words = _("{path} is left out, for its name is one that not every system can have: give it another.")
            left.append(words.format(path=printable(str(path))))
        else:
            found[name] = path

    for tree in TREES:
        top = data_dir / tree
        roots = roots_of(top) if tree == "packs" else iter([top])
        for root in roots:
            if tree == "packs" and root.name in opened:
                continue  # what is opened stands in its place
            for path in files_in(root):
                take(path, path.relative_to(data_dir).as_posix())
    for id, folder in opened.items():
        if not (folder / "pack.toml").is_file():
            words = _("The pack {id} is left out, for it is not in {folder} now.")
            left.append(words.format(id=id, folder=printable(str(folder))))
            continue
        for path in files_in(folder):
            take(path, f"packs/{id}/{path.relative_to(folder).as_posix()}")
    if (settings := data_dir / SETTINGS).is_file():
        take(settings, SETTINGS)
    return dict(sorted(found.items())), left


def _write(into: _Writer, files: dict[str, Path], lines: Iterator[str], entries: int, tick: Tick) -> None:
    whole = entries + len(files)
    sums: dict[str, str] = {}

    def put(name: str, parts: Iterator[bytes]) -> None:
        sha = hashlib.sha256()
        with into.open(name) as file:
            for part in parts:
                sha.update(part)
                file.write(part)
        sums[name] = sha.hexdigest()

    def counted() -> Iterator[bytes]:
        for number, line in enumerate(lines):
            if number % _LINES_A_TICK == 0:
                tick(number, whole)
            yield f"{line}\n".encode()

    put(README, iter([_readme().encode()]))
    put(JOURNAL, counted())
    for number, (name, path) in enumerate(files.items()):
        tick(entries + number, whole)
        put(name, _parts(path))
    with into.open(CHECKSUMS) as file:
        file.write("".join(f"{sha}  {name}\n" for name, sha in sorted(sums.items())).encode())


def _parts(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while part := file.read(_CHUNK):
            yield part


class _Folder:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextlib.contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        path = self._folder.joinpath(*name.split("/"))
        make_folder(path.parent)
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())


class _Zip:
    def __init__(self, packed: zipfile.ZipFile) -> None:
        self._packed = packed

    def open(self, name: str) -> AbstractContextManager[IO[bytes]]:
        entry = zipfile.ZipInfo(f"study-app-data/{name}", _TIME)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.create_system = 3  # the same on every system
        entry.external_attr = (stat.S_IFREG | 0o600) << 16
        return self._packed.open(entry, "w")


@contextlib.contextmanager
def _made(target: Path) -> Iterator[_Writer]:
    """A folder or zip beside its place, which takes it at the end, whole or not at all."""
    fresh = fresh_beside(target)
    if target.suffix.casefold() == ".zip":
        try:
            with os.fdopen(os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
                with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, allowZip64=False) as packed:
                    yield _Zip(packed)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(target)
        finally:
            with contextlib.suppress(OSError):
                fresh.unlink()
        return
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        words = _("There is something in {path} already: choose a new or an empty folder, or a name that ends in .zip.")
        raise StudyAppError(words.format(path=printable(str(target))))
    try:
        shutil.rmtree(fresh, ignore_errors=True)  # what was left of one that was cut off
        make_folder(fresh)
        yield _Folder(fresh)
        if target.exists():
            target.rmdir()
        fresh.rename(target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


@contextlib.contextmanager
def _sentences(target: Path) -> Iterator[None]:
    try:
        yield
    except zipfile.LargeZipFile as error:
        words = _("It is more than {n} files or {size} GB, too much for one zip file: choose a folder instead.")
        raise StudyAppError(words.format(n=grouped(MOST_FILES), size=MOST_BYTES >> 30)) from error
    except OSError as error:
        words = _("{path} was not written ({reason}): check that there is room and that the folder may be written.")
        reason = error.strerror or _("it cannot be written")
        raise StudyAppError(words.format(path=printable(str(target)), reason=reason)) from error


def _readme() -> str:
    return _(
        """What Study App kept of you, as text
===================================

Everything here can be read with any editor, and Study App takes it in again (File > Your data..., or
`study-app import-data` with this folder or zip file): you then go on where you were.

journal.jsonl   What you did, one entry a line, the oldest first: answers with their ratings, what was taken back,
                plans, marks, decisions, and edits of facts. A line is JSON: [what the entry is, its checksum, the
                rows that belong to it]. What the entry is: its id, the device that wrote it, its number there, the
                time in milliseconds since 1970 (UTC), what local time was ahead of that in minutes, the study day
                in days since 1970, and the kind of entry. The checksum tells if a line was changed.
packs/          The packs of facts that are yours: your own cards, and packs you installed or opened. Each is
                a folder of TOML text. Packs that come with Study App are not here.
                .bases has versions as they came, .removed what you took out.
sources/        Documents you attached, as plain text, each named by its SHA-256.
media/          Pictures you added that no pack has yet.
settings.json   How the window looks.
SHA256SUMS      A checksum of every file, for `sha256sum -c`.

What you remember of each card, due dates and statistics are not here: they follow from the journal.
"""
    )
