"""Temporary folders that go even where the process was ended before it could take them away: the next start clears them."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import weakref
from pathlib import Path
from types import TracebackType

from study_app.files import lock

_PREFIX = "study-app-"
_HELD = ".in-use"
"""The file in each that whoever made it holds a lock on for as long as it lives, whatever ends it."""


class Scratch:
    """A temporary folder, whose path is `name`; raises OSError where none can be made."""

    def __init__(self) -> None:
        """Nobody else may look into it."""
        import tempfile  # not on the way to the first window, as in what follows

        self.name = tempfile.mkdtemp(prefix=_PREFIX)
        held = Path(self.name, _HELD)
        # it comes to be under its name only when it is locked; on Windows nothing can be renamed, nor taken away, that is open
        fresh = held if sys.platform == "win32" else held.with_suffix(".new")
        try:
            file = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        except OSError:
            Path(self.name).rmdir()
            raise
        try:
            with contextlib.suppress(OSError):  # what cannot be locked is left where it is, should the process be ended
                lock(file)
                if fresh != held:
                    fresh.rename(held)
        finally:
            self._clear = weakref.finalize(self, _clear, self.name, file)

    def cleanup(self) -> None:
        """Take it away with all that is in it; twice is as once."""
        self._clear()

    def __enter__(self) -> str:
        return self.name

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.cleanup()


def _clear(name: str, file: int) -> None:
    import shutil

    os.close(file)
    shutil.rmtree(name, ignore_errors=True)


def clear_left() -> int:
    """Take away what processes left that were ended; how many folders that were. Never one of a process that lives.

    What is another user's, or bears the name alone, stays. It may wait for a slow disk: not for the thread that shows things.
    """
    import tempfile

    count = 0
    for path in sorted(Path(tempfile.gettempdir()).glob(f"{_PREFIX}*")):
        with contextlib.suppress(OSError):
            count += _is_ours(path) and _is_left(path)
    return count


def _is_ours(path: Path) -> bool:
    found = path.lstat()
    return stat.S_ISDIR(found.st_mode) and (sys.platform == "win32" or found.st_uid == os.geteuid())


def _is_left(path: Path) -> bool:
    """Whether it was left, and is gone now; raises OSError where it is in use, or was never held."""
    import shutil

    file = os.open(path / _HELD, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
    try:
        lock(file)
    finally:
        os.close(file)
    shutil.rmtree(path, ignore_errors=True)
    return not path.exists()
