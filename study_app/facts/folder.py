"""A pack's folder: which files make it up, what it is called, and what of it is read: no link out of it, no device, no end."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from study_app.i18n import _

MOST_TEXT = 64 << 20
"""Bytes of one text file of a pack: a hundred thousand facts take half of that."""


def pack_files(folder: Path) -> tuple[Path, ...]:
    """The files that make up a pack, in the order in which they are read: pack.toml first, then by path.

    Hidden ones are not looked at: editors and file managers leave copies of a file under such names.
    """
    files = sorted(path for path in _walked(folder, lambda _error: None) if is_file(path))
    return tuple(sorted(files, key=lambda path: path != folder / "pack.toml"))


def unreadable(folder: Path) -> tuple[tuple[Path, str], ...]:
    """The folders of a pack that nobody may look into, each with the reason; `pack_files` passes them over."""
    errors: list[OSError] = []
    for _path in _walked(folder, errors.append):
        pass
    there = (e for e in errors if not isinstance(e, FileNotFoundError | NotADirectoryError))
    return tuple((Path(e.filename), e.strerror or "read error") for e in there)


def _walked(folder: Path, failed: Callable[[OSError], object]) -> Iterator[Path]:
    for place, folders, names in os.walk(folder, onerror=failed):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(place, name) for name in names if name.endswith(".toml") and not name.startswith("."))


def is_file(path: Path) -> bool:
    """Whether there is a file, also where nobody may look what it is: who reads it finds out."""
    try:
        return path.is_file()
    except PermissionError:
        return True


def content(path: Path, folder: Path) -> bytes:
    """The bytes of a text file that lies in `folder`.

    Raises OSError, with the reason in words, for what is not read: a link out of the folder, a device, a file without end.
    """
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, _("it is no file"))
    if path.is_symlink() and not os.path.realpath(path).startswith(os.path.realpath(folder) + os.sep):
        raise OSError(errno.EINVAL, _("it is a link that leads out of its folder"))
    if status.st_size > MOST_TEXT:
        raise OSError(errno.EFBIG, _("it has more than {n} MB").format(n=MOST_TEXT >> 20))
    return path.read_bytes()


def folder_name(folder: Path) -> str:
    """The name of a folder, also where it is given as "." or ".."; what no screen can show becomes "?"."""
    return printable(os.path.basename(os.path.abspath(folder)))  # noqa: PTH100, PTH119 - "pack/.." is not "pack"


def printable(name: str) -> str:
    """A file's name with "?" for the bytes that are no text."""
    return name.encode("utf-8", "replace").decode("utf-8")
