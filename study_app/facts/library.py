"""The packs at hand and the store built from them: found, read and checked again only when something changed."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path

from study_app import database
from study_app.facts import pictures, store
from study_app.facts.folder import is_file, pack_files, unreadable
from study_app.journal import Edited


def pack_folders(roots: Iterable[Path]) -> tuple[Path, ...]:
    """The folders with a pack in them: each folder in one of `roots` that holds a TOML file.

    What nobody may look into, a folder or one of `roots` itself, is among them: reading it is a Problem that says why.
    """
    found: list[Path] = []
    for root in roots:
        try:
            inside = sorted(Path(entry.path) for entry in os.scandir(root) if entry.is_dir() and entry.name[:1] != ".")
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError:
            found.append(root)
            continue
        found += [folder for folder in inside if pack_files(folder) or unreadable(folder)]
    return tuple(found)


def fingerprint(folders: Collection[Path], documents: Path, language: str, stage: int) -> str:
    """What a store is built from, in a few letters: name, size, time and permissions of each file, and how it is built.

    `stage` is the version of what the quiz stage adds. Reads no file, so an unchanged library costs a few microseconds
    for each.
    """
    rows: list[tuple[object, ...]] = [(store.VERSION, stage, language, str(pictures.beside(documents)))]
    rows += [(str(folder),) for folder in folders]
    for path in (*(p for folder in folders for p in _watched(folder)), *_texts(documents)):
        with contextlib.suppress(OSError):  # gone since it was found, or in a folder that may only be listed
            status = path.stat()
            rows.append((str(path), status.st_size, status.st_mtime_ns, status.st_mode))
    rows += [(str(path), reason) for folder in folders for path, reason in unreadable(folder)]
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def _watched(folder: Path) -> tuple[Path, ...]:
    return (*pack_files(folder), *_texts(folder / "sources"), *_pictures(folder / pictures.FOLDER))


def _texts(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.glob("*.txt") if is_file(path))
    except PermissionError:
        return []


def _pictures(folder: Path) -> list[Path]:
    try:
        return sorted(Path(entry.path) for entry in os.scandir(folder) if not entry.name.startswith("."))
    except OSError:
        return []


def refresh(
    path: Path,
    folders: tuple[Path, ...],
    documents: Path,
    language: str,
    stage: int,
    finish: Callable[[store.Store], None],
    edited: Callable[[], Sequence[Edited]] = tuple,
    edits: str = "",
    *,
    beside: bool = False,
) -> bool:
    """Bring the store at `path` up to date with the packs in `folders`; True if it was not.

    `documents` is the folder of attached sources; see `building.build` for `finish`. `edited` gives the edits that stand, and
    `edits` tells them from others (`Journal.edit_mark`). What is built `beside` it is put in its place by the next call without,
    if it is up to date then: who has the store open reads and edits it until then.
    """
    current = fingerprint(folders, documents, language, stage)
    built = built_beside(path)
    if store.fingerprint_of(path) == (current, edits):
        return False
    if store.fingerprint_of(built) == (current, edits):
        if not beside:
            database.put_in_place(built, path)
        return True
    from study_app.facts import building  # not on the way to the first window, where nothing changed

    packs, problems = building.read_all(folders, documents, edited())
    target = built if beside else path
    building.build(target, packs, problems, current, language, finish, edits, pictures.beside(documents))
    return True


def keep(built: Path, path: Path) -> None:
    """Have a store that was built elsewhere, and is not open, at `path` too; raises OSError where that cannot be done."""
    import shutil  # not on the way to the first window

    fresh = built_beside(path)
    try:
        shutil.copy(built, fresh)
        database.put_in_place(fresh, path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def built_beside(path: Path) -> Path:
    """Where a store is built that is to take the place of the one at `path`."""
    return path.with_name(f"{path.name}.built")
