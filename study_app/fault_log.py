"""What went wrong, for whoever can mend it: when, where in the program and in which version; no answer and no name is in it."""

from __future__ import annotations

import platform
import re
import traceback
from pathlib import Path
from types import TracebackType

from study_app import __version__
from study_app.clock import Clock
from study_app.files import write_whole

MOST = 200_000
"""Letters of all that is kept; the oldest goes first."""

_RULE = "=" * 40 + "\n"
_QUOTED = re.compile(r"""'[^'\n]*'|"[^"\n]*"|“[^”\n]*”|«[^»\n]*»""")


class FaultLog:
    """A file in the data folder that only its owner can read."""

    def __init__(self, path: Path, clock: Clock) -> None:
        """Nothing is written before something went wrong."""
        self.path, self._clock = path, clock

    def add(self, error: BaseException, trace: TracebackType | None = None) -> None:
        """Write one down; raises OSError. What stands in quotes in its words may be somebody's own, and is left out."""
        moment = self._clock.now().local().strftime("%Y-%m-%d %H:%M")
        lines = "".join(_told(traceback.TracebackException(type(error), error, trace or error.__traceback__)))
        entry = f"{_RULE}{moment}  {versions()}\n{lines.replace(str(Path.home()), '~')}"
        kept = self.text() + entry
        if len(kept) > MOST:
            first = kept.find(_RULE, len(kept) - MOST)
            kept = kept[first:] if first >= 0 else entry[:MOST]
        write_whole(self.path, kept.encode("utf-8"))

    def text(self) -> str:
        """All of it; "" for nothing."""
        try:
            return self.path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""

    def clear(self) -> None:
        """Forget all of it; raises OSError."""
        self.path.unlink(missing_ok=True)


def versions() -> str:
    """The versions of the program and of what it stands on, in one line."""
    return f"Study App {__version__}, Python {platform.python_version()}, {platform.platform(terse=True)}"


def _told(found: traceback.TracebackException) -> list[str]:
    """The lines of a traceback, with what led to it, and without what stands in quotes in the words of its errors."""
    before = found.__cause__ or (None if found.__suppress_context__ else found.__context__)
    lines = [] if before is None else [*_told(before), "\nThen:\n\n"]
    words = "".join(found.format_exception_only())
    return [*lines, *found.stack.format(), _QUOTED.sub("'...'", words)]
