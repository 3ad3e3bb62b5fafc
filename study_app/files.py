"""Files of a person's own: written whole or not at all, readable by nobody else whatever the umask, locked for one process."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from pathlib import Path

from study_app.errors import StudyAppError
from study_app.i18n import _

_OURS = (
    "backups",
    "checked.json",
    "device",
    "exchange",
    "facts.db",
    "faults.log",
    "journal",
    "learner.json",
    "media",
    "packs",
    "settings.json",
    "sources",
    "to-open",
    "window.socket",
)
"""What the names of all that lies in a data folder begin with."""


def make_folder(path: Path) -> None:
    """Make a folder, with those above it, that only its owner can enter, if it is not there; raises OSError."""
    if not path.parent.exists():
        make_folder(path.parent)  # `parents=True` would leave them open
    path.mkdir(mode=0o700, exist_ok=True)


def fresh_beside(path: Path) -> Path:
    """What somebody has chosen to be written is written as until it is whole.

    Raises StudyAppError for what has no name of its own, as "/" and ".".
    """
    if not path.name:
        words = _("{path} was not saved ({reason}): check that the folder may be written.")
        raise StudyAppError(words.format(path=path, reason=os.strerror(errno.EISDIR)))
    return path.with_name(f"{path.name}.new")


def write_whole(path: Path, data: bytes) -> None:
    """Put the bytes in the place of the old file, on the disk and whole, or leave the old one as it is; raises OSError."""
    fresh = path.with_name(path.name + ".new")
    try:
        with contextlib.suppress(FileNotFoundError):
            fresh.unlink()  # what was left of a write that was cut off, with whatever rights
        with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise
    _settle(path.parent)


def tighten(folder: Path) -> None:
    """Take from everybody else what rights they have in a data folder; nothing but rights is changed.

    What belongs to another user stays as it is, and so does what a link points to. A folder in which other things lie as well
    (someone chose their documents, or /tmp) stays open as it was: only what is ours in it is closed.
    """
    if sys.platform == "win32":
        return  # rights are inherited there, and the profile's are private
    with contextlib.suppress(OSError):
        found = list(folder.iterdir())
        ours = [path for path in found if path.name.startswith(_OURS)]
        if len(ours) == len(found):
            _close(folder)
        for path in ours:
            close(path)


def close(path: Path) -> None:
    """Take from everybody else what rights they have in a file, or in a folder and all that is in it; not through links."""
    if sys.platform == "win32":
        return
    _close(path)
    if not path.is_symlink():
        for above, folders, files in os.walk(path):
            for name in (*folders, *files):
                _close(Path(above, name))


def _close(path: Path) -> None:
    with contextlib.suppress(OSError):
        found = path.lstat()
        loose = stat.S_IMODE(found.st_mode) & 0o077
        if loose and found.st_uid == os.geteuid() and not stat.S_ISLNK(found.st_mode):
            path.chmod(stat.S_IMODE(found.st_mode) & ~0o077)


def _settle(folder: Path) -> None:
    """Have the new name on the disk too, where a folder can be synced."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def lock(file: int) -> None:
        """Lock an open file for as long as it stays open, or this process lives; raises OSError where another has it."""
        # a byte far past the end, so that what the holder wrote at the start stays readable
        os.lseek(file, 1 << 30, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        finally:
            os.lseek(file, 0, os.SEEK_SET)

else:
    import fcntl

    def lock(file: int) -> None:
        """Lock an open file for as long as it stays open, or this process lives; raises OSError where another has it."""
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
