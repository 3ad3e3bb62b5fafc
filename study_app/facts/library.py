"""The packs at hand and the store built from them: found, read and checked again only when something changed."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from study_app import database
from study_app.facts import store
from study_app.facts.check import canonical, check_pack, sha256
from study_app.facts.pack import Pack
from study_app.facts.pack_files import folder_name, pack_files, printable, read_pack
from study_app.facts.problem import Problem, Severity


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

    `documents` is the folder of attached sources; see `store.build` for `finish`.
    """
    current = fingerprint(folders, documents, language, stage)
    if store.fingerprint_of(path) == current:
        return False
    packs, problems = read_all(folders, documents)
    store.build(path, packs, problems, current, language, finish)
    return True


def read_all(folders: Iterable[Path], documents: Path) -> tuple[list[Pack], list[Problem]]:
    """The usable packs of the folders, and everything that is wrong with any of them."""
    packs: dict[str, Pack] = {}
    problems: list[Problem] = []
    for folder in folders:
        reading = read_pack(folder)
        problems += reading.problems
        pack = reading.pack
        if pack is None:
            continue
        if pack.id in packs:
            message = f"the pack {pack.id} is in {printable(packs[pack.id].folder)} already, so this one is left out."
            remedy = "Remove one of the two, or give this one another id."
            file = f"{folder_name(folder)}/pack.toml"
            problems.append(Problem("duplicate-pack", Severity.ERROR, file, 1, message, remedy))
            continue
        found = check_pack(pack, documents_of(pack, documents))
        problems += found
        packs[pack.id] = _without_wrong(pack, found)
    return list(packs.values()), problems


def _without_wrong(pack: Pack, problems: Iterable[Problem]) -> Pack:
    """The pack without the facts that have an error, and without those that follow from such."""
    wrong = {(problem.file, problem.line) for problem in problems if problem.severity is Severity.ERROR}
    facts = {name: f for name, f in pack.facts.items() if (f.place.file, f.place.line) not in wrong}
    while unfounded := [name for name, fact in facts.items() if not facts.keys() >= set(fact.premises)]:
        for name in unfounded:
            del facts[name]
    return replace(pack, facts=facts)


def documents_of(pack: Pack, documents: Path) -> Mapping[str, str]:
    """The canonical text of each source of a pack that is at hand: in the pack itself, or attached by the learner."""
    found = {}
    for source in pack.sources.values():
        text = document(Path(pack.folder), source.id, source.sha256, documents)
        if text is not None:
            found[source.id] = text
    return found


def document(pack_folder: Path, source: str, digest: str, documents: Path) -> str | None:
    """The canonical text of a source whose SHA-256 is `digest`, if it is at hand and unchanged."""
    for path in (pack_folder / "sources" / f"{source}.txt", documents / f"{digest}.txt"):
        try:
            text = canonical(path.read_bytes())
        except (OSError, UnicodeDecodeError):
            continue
        if sha256(text) == digest:
            return text
    return None
