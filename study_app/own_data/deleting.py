"""All that a person has in a data folder deleted: overwritten first, for a name alone leaves what it named on the disk.

Solid-state disks, snapshots and synced folders may keep what was overwritten all the same; whoever asks for it is told so.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from study_app.database import WriterLock
from study_app.errors import StudyAppError
from study_app.facts.folder import printable
from study_app.i18n import _

Tick = Callable[[int, int], object]
"""Told how many bytes of how many are done."""

_LOCK = "journal.db.lock"
_OURS = (
    ".arriving",
    ".journal.db",
    ".repair-",
    "backups",
    "checked.json",
    "device",
    "exchange.json",
    "facts.db",
    "faults.log",
    "journal-before-update",
    "journal.db",
    "learner.json",
    "media",
    "packs",
    "settings.json",
    "sources",
    "synced",
    "window.socket",
)
"""What the names of all that lies in a data folder begin with; whatever else lies there is not ours to delete."""

_CHUNK = 1 << 20


class Deleted(NamedTuple):
    """How many files were deleted, and what of the data folder stays, for it is not of the program."""

    files: int
    stayed: tuple[str, ...]


def delete(data_dir: Path, others: tuple[Path, ...] = (), tick: Tick = lambda _done, _whole: None) -> Deleted:
    """Delete what is ours in a data folder that no program has open, and the files `others`, which lie elsewhere.

    Links are deleted, never what they point to. Raises StudyAppError where a program has the folder open, with nothing deleted,
    and where a file cannot be deleted: then the others are.
    """
    try:
        lock = WriterLock(data_dir / _LOCK)
    except OSError as error:
        words = _("Nothing was deleted: {path} cannot be written ({reason}).")
        raise StudyAppError(words.format(path=printable(str(data_dir)), reason=error.strerror)) from error
    failed: list[str] = []
    files = 0
    try:
        found = [path for path in data_dir.iterdir() if path.name.startswith(_OURS) and path.name != _LOCK]
        inside = [file for path in sorted(found) for file in _files_of(path)]
        whole, done = sum(_size(path) for path in (*inside, *others)), 0
        for path in (*inside, *others):
            size = _size(path)
            try:
                _overwrite(path)
                path.unlink(missing_ok=True)
                files += 1
            except OSError as error:
                failed.append(f"{printable(str(path))} ({error.strerror})")
            done += size
            tick(done, whole)
        for path in found:
            _remove_folders(path)
    finally:
        lock.release()
    if failed:
        words = _("Not everything was deleted: {files}. Put that right and delete again.")
        raise StudyAppError(words.format(files=", ".join(failed[:5])))
    with contextlib.suppress(OSError):
        (data_dir / _LOCK).unlink()
    return Deleted(files, tuple(sorted(printable(path.name) for path in data_dir.iterdir())))


def _files_of(path: Path) -> Iterator[Path]:
    """A file, or the files in a folder and those in it; a link is a file."""
    if path.is_symlink() or not path.is_dir():
        yield path
        return
    for place, folders, names in os.walk(path):
        yield from (Path(place, name) for name in (*names, *folders) if name in names or Path(place, name).is_symlink())


def _size(path: Path) -> int:
    try:
        status = path.lstat()
    except OSError:
        return 0
    return status.st_size if stat.S_ISREG(status.st_mode) else 0


def _overwrite(path: Path) -> None:
    """Write zeros over a file, have them on the disk, and cut it to nothing."""
    status = path.lstat()
    if not stat.S_ISREG(status.st_mode) or status.st_nlink > 1:
        return  # a link: what it points to, or shares, is somebody else's
    if not status.st_mode & stat.S_IWUSR:
        path.chmod(status.st_mode | stat.S_IWUSR)
    with path.open("r+b", buffering=0) as file:
        left, zeros = status.st_size, bytes(_CHUNK)
        while left > 0:
            left -= file.write(zeros[: min(left, _CHUNK)])
        os.fsync(file.fileno())
        file.truncate(0)


def _remove_folders(path: Path) -> None:
    if path.is_symlink() or not path.is_dir():
        return
    for place, _folders, _names in os.walk(path, topdown=False):
        with contextlib.suppress(OSError):
            Path(place).rmdir()
