"""Temporary folders that go even where the process was ended before it could take them away: the next start clears them."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import weakref
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from study_app.files import lock

_PREFIX = "study-app-"
_HELD = ".in-use"
"""Ends the name of the file beside each that whoever made it holds a lock on for as long as it lives, whatever ends it.

It is locked before the folder is made and goes after it: whenever the process ends, what it leaves is found by this file.
"""

_TRIES = 3


class Scratch:
    """A temporary folder, whose path is `name`; raises OSError where none can be made."""

    def __init__(self) -> None:
        """Nobody else may look into it."""
        held, file = _hold()
        self.name = str(held.with_suffix(""))
        try:
            Path(self.name).mkdir(0o700)
        except OSError:
            _let_go(held, file)
            raise
        self._clear = weakref.finalize(self, _clear, self.name, held, file)

    def cleanup(self) -> None:
        """Take it away with all that is in it; twice is as once."""
        self._clear()

    def __enter__(self) -> str:
        return self.name

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.cleanup()


def _hold() -> tuple[Path, int]:
    """A file that nobody else takes for left, and what it is open as; where nothing can be locked it is gone already."""
    import tempfile  # not on the way to the first window, as in what follows

    for tried in range(_TRIES):
        file, name = tempfile.mkstemp(prefix=_PREFIX, suffix=_HELD)
        held = Path(name)
        with contextlib.suppress(OSError):
            lock(file)
            if os.fstat(file).st_nlink:  # another start may have found it before it was locked
                return held, file
        if tried < _TRIES - 1:
            _let_go(held, file)
    with contextlib.suppress(OSError):
        held.unlink()
    return held, file


def _let_go(held: Path, file: int) -> None:
    """Take the file away while it is locked, so that nobody takes it for another; on Windows nothing goes that is open."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            held.unlink()
    os.close(file)
    if sys.platform == "win32":
        with contextlib.suppress(OSError):
            held.unlink()


def _clear(name: str, held: Path, file: int) -> None:
    import shutil

    shutil.rmtree(name, ignore_errors=True)
    _let_go(held, file)


def clear_left() -> int:
    """Take away what processes left that were ended; how many folders that were. Never one of a process that lives.

    What is another user's, or bears the name alone, stays. It may wait for a slow disk: not for the thread that shows things.
    """
    import tempfile

    count = 0
    for held in sorted(Path(tempfile.gettempdir()).glob(f"{_PREFIX}*{_HELD}")):
        with contextlib.suppress(OSError):
            count += _is_ours(held, stat.S_ISREG) and _is_left(held)
    return count


def _is_ours(path: Path, kind: Callable[[int], bool]) -> bool:
    found = path.lstat()
    return kind(found.st_mode) and (sys.platform == "win32" or found.st_uid == os.geteuid())


def _is_left(held: Path) -> bool:
    """Whether a folder was left, and is gone now; raises OSError where it is in use."""
    import shutil

    file = os.open(held, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
    try:
        lock(file)
    except OSError:
        os.close(file)
        raise
    folder = held.with_suffix("")
    was = folder.exists() and _is_ours(folder, stat.S_ISDIR)
    if was:
        shutil.rmtree(folder, ignore_errors=True)
        if folder.exists():  # another start tries again
            os.close(file)
            return False
    _let_go(held, file)
    return was
