"""What lies in a person's data folder, and how it lies when it is taken out: the names that taking out and bringing in share."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from study_app.facts import pictures
from study_app.facts.packing import safe_name

JOURNAL, SETTINGS, README, CHECKSUMS = "journal.jsonl", "settings.json", "README.txt", "SHA256SUMS"
"""The files on top of what was taken out."""

TREES = ("packs", "sources", "media")
"""The folders of a data folder that are taken out with all that is in them."""

DEEPEST, LONGEST = 14, 300
"""Folders in each other and letters of a name: a pack lies a few folders deeper here than by itself."""

MOST_FILES, MOST_BYTES = 60_000, 4 << 30
"""What is brought in at most: its files, their bytes unpacked."""

_IN_PACKS = (".bases", ".removed")
"""What of the hidden folders beside the packs belongs to them: versions as they came, and packs that were removed."""

_DOCUMENT = re.compile(r"[0-9a-f]{64}\.txt")
_PICTURE = re.compile(pictures.FILE)


def files_in(folder: Path) -> Iterator[Path]:
    """The files in a folder and those in it, in order, without hidden ones; a link is one of them and is not followed."""
    for place, folders, names in os.walk(folder):
        links = [name for name in folders if Path(place, name).is_symlink()]
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in links)
        yield from (Path(place, name) for name in sorted((*names, *links)) if not name.startswith("."))


def roots_of(packs: Path) -> Iterator[Path]:
    """The folders in the folder of packs that are taken out: each pack, versions as they came, packs that were removed."""
    try:
        inside = sorted(path for path in packs.iterdir() if path.is_dir() and not path.is_symlink())
    except OSError:
        return
    yield from (path for path in inside if not path.name.startswith(".") or path.name in _IN_PACKS)


def unit_of(name: str) -> str:
    """What a file comes in with, all of it or nothing: its pack, or it alone; "" for a name that nothing of ours has.

    `name` is that of a file in what was taken out, its parts parted by `/`.
    """
    match name.split("/"):
        case ["packs", ".bases", pack, version, _, *_]:
            return f"packs/.bases/{pack}/{version}"
        case ["packs", ".removed", pack, _, *_]:
            return f"packs/.removed/{pack}"
        case ["packs", pack, _, *_] if not pack.startswith("."):
            return f"packs/{pack}"
        case ["sources", file] if _DOCUMENT.fullmatch(file):
            return name
        case ["media", file] if _PICTURE.fullmatch(file):
            return name
        case [file] if file in (JOURNAL, SETTINGS, README, CHECKSUMS):
            return name
    return ""


def unsafe(name: str) -> str:
    """Why a name cannot be one of a file that is brought in, as a sentence; "" if it can."""
    parts = name.split("/")
    if len(parts) > DEEPEST or len(name) > LONGEST:
        return safe_name("/".join("a" * 50))  # too long or too deep, in the words for packs
    return next((reason for part in parts if (reason := safe_name(part))), "")
