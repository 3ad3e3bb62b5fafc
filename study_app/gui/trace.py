"""A line for each page, question and answer, for tests that drive the program from outside."""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "STUDY_APP_TRACE"
"""The environment variable that names the file; without it nothing is written."""


def trace(*words: object) -> None:
    """Append one line of words to the trace file, if there is one."""
    file = os.environ.get(VARIABLE)
    if file:
        with Path(file).open("a", encoding="utf-8") as lines:
            lines.write(" ".join(str(word) for word in words) + "\n")
