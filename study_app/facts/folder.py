"""A pack's folder: which files make it up, and what it is called."""

from __future__ import annotations

import os
from pathlib import Path


def pack_files(folder: Path) -> tuple[Path, ...]:
    """The files that make up a pack, in the order in which they are read: pack.toml first, then by path.

    Hidden ones are not looked at: editors and file managers leave copies of a file under such names.
    """
    found = (path for path in folder.rglob("*.toml") if path.is_file())
    files = sorted(path for path in found if not any(n.startswith(".") for n in path.relative_to(folder).parts))
    return tuple(sorted(files, key=lambda path: path != folder / "pack.toml"))


def folder_name(folder: Path) -> str:
    """The name of a folder, also where it is given as "." or ".."; what no screen can show becomes "?"."""
    return printable(os.path.basename(os.path.abspath(folder)))  # noqa: PTH100, PTH119 - "csto/.." is not "csto"


def printable(name: str) -> str:
    """A file's name with "?" for the bytes that are no text."""
    return name.encode("utf-8", "replace").decode("utf-8")
