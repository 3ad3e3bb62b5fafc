"""The packs at hand and the store built from them: found, read and checked again only when something changed."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path

from study_app import database
from study_app.facts import store
from study_app.facts.folder import pack_files


def pack_folders(roots: Iterable[Path]) -> tuple[Path, ...]:
    """The folders with a pack in them: each folder in one of `roots` that holds a TOML file."""
    found = []
    for root in roots:
        with database.sentences(root):
            if root.is_dir():
                found += [p for p in sorted(root.iterdir()) if p.is_dir() and p.name[:1] != "." and pack_files(p)]
    return tuple(found)


def fingerprint(folders: Iterable[Path], documents: Path, language: str, stage: int) -> str:
    """What a store is built from, in a few letters: name, size and time of each file, and how it is built.

    `stage` is the version of what the quiz stage adds. Reads no file, so an unchanged library costs a few microseconds
    for each.
    """
    rows: list[tuple[object, ...]] = [(store.VERSION, stage, language)]
    for path in (*(p for folder in folders for p in _watched(folder)), *_texts(documents)):
        with contextlib.suppress(FileNotFoundError):  # gone since it was found
            status = path.stat()
            rows.append((str(path), status.st_size, status.st_mtime_ns))
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def _watched(folder: Path) -> tuple[Path, ...]:
    return (*pack_files(folder), *_texts(folder / "sources"))


def _texts(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.txt") if path.is_file())


def refresh(
    path: Path,
    folders: tuple[Path, ...],
    documents: Path,
    language: str,
    stage: int,
    finish: Callable[[store.Store], None],
) -> bool:
    """Bring the store at `path` up to date with the packs in `folders`; True if it had to be built.

    `documents` is the folder of attached sources; see `building.build` for `finish`.
    """
    current = fingerprint(folders, documents, language, stage)
    if store.fingerprint_of(path) == current:
        return False
    from study_app.facts import building  # not on the way to the first window, where nothing changed

    packs, problems = building.read_all(folders, documents)
    building.build(path, packs, problems, current, language, finish)
    return True
