"""All checks of the problems page over 100,000 facts: the time of the processor, for they are made beside the window.

The floor is reading what fills the roles of all facts once.
"""

import contextlib
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from gate import Gate

from study_app import database
from study_app.quiz.check import problems_now

LIMIT = 20_000
"""Milliseconds."""

TODAY = date(2026, 1, 1)


def gates(folder: Path) -> Iterator[Gate]:
    """In the store that the gates of the table made."""
    path = folder / "facts.db"
    with contextlib.closing(database.connect(path, read_only=True)) as bare:
        started = time.process_time()
        read = len(bare.execute("SELECT pack, fact, role, value, entity, text FROM arg").fetchall())
        floor = (time.process_time() - started) * 1000
    started = time.process_time()
    found = len(problems_now(path, TODAY))
    taken = (time.process_time() - started) * 1000
    note = f"limit {LIMIT} of the processor; {found} found, {read} fillers"
    yield Gate("all problems are looked for", taken, floor, taken < LIMIT, note)
