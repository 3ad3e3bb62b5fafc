"""The file that the program was started with, left for the window: its own, or the one that is open already."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from study_app.errors import StudyAppError
from study_app.files import write_whole
from study_app.i18n import _

_NAME = "to-open"


def leave(data: Path, file: Path) -> None:
    """Leave word in a data folder that a file is to be opened; raises StudyAppError where there is no such file."""
    if not file.is_file():
        raise StudyAppError(_("{file} cannot be opened, for it is not there.").format(file=file))
    write_whole(data / _NAME, os.fsencode(file.absolute()))


def take(data: Path) -> Path | None:
    """The file that is to be opened, once; None if none is."""
    word = data / _NAME
    try:
        file = Path(os.fsdecode(word.read_bytes()))
    except (OSError, ValueError):
        return None
    with contextlib.suppress(OSError):
        word.unlink()
    return file if file.is_absolute() else None
