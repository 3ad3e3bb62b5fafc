"""Damage: bits, holes, cuts and swapped pages in a journal's file, and what the program makes of it.

It must not fall over, and what it then reads of the entries must be what was written, unless it says that something is wrong.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from clocks import SetClock
from power import entries

from study_app import database
from study_app.errors import StudyAppError
from study_app.journal import Journal
from study_app.study.memory import derived_tables

PAGE = 4096
KINDS = {"flip": 10, "hole": 1, "cut": 1, "swap": 1}
"""Kinds of damage, and how many of each there are in thirteen."""


def damaged(content: bytes, kind: str, rng: random.Random) -> bytes:
    """A file with one damage of a kind."""
    made, pages = bytearray(content), len(content) // PAGE
    match kind:
        case "flip":
            made[rng.randrange(len(made))] ^= 1 << rng.randrange(8)
        case "hole":
            at = rng.randrange(len(made))
            made[at : at + rng.choice([16, 512, PAGE])] = bytes(min(rng.choice([16, 512, PAGE]), len(made) - at))
        case "cut":
            del made[rng.randrange(len(made)) :]
        case "swap":
            one, other = (PAGE * page for page in rng.sample(range(pages), 2))
            first, second = made[one : one + PAGE], made[other : other + PAGE]
            made[one : one + PAGE], made[other : other + PAGE] = second, first
    return bytes(made)


def verdict(path: Path, whole: dict[str, tuple[Any, ...]]) -> str:
    """What becomes of a damaged file: refused, told, harmless; or "SILENT ..." for what must not be."""
    try:
        # chance as nowhere before: a device that is named anew is never named as another was
        with Journal.open(path, SetClock(seed=2**20), derived_tables()) as it:
            if it.verify() or not _is_sound(it.connection):
                return "told"
            found = entries(it.connection)
    except StudyAppError:
        return "refused"
    except database.Error as error:
        return "refused" if database.is_damage(error) else f"SILENT: {error!r}"
    return "harmless" if found == whole else "SILENT: entries differ"


def _is_sound(connection: database.Connection) -> bool:
    try:
        return bool(connection.execute("PRAGMA integrity_check(1)").fetchall() == [("ok",)])
    except database.Error:  # a bit of the schema flipped, and a check of it calls a function that there is not
        return False


def damages(folder: Path, content: bytes, count: int, seed: int) -> Iterator[tuple[str, str]]:
    """So many damages to a journal's file: their kind and what became of it."""
    rng = random.Random(seed)
    path = folder / "journal.db"
    path.write_bytes(content)
    with Journal.open(path, SetClock(), derived_tables()) as it:
        whole = entries(it.connection)
    content = path.read_bytes()
    kinds = [kind for kind, share in KINDS.items() for _one in range(share)]
    for number in range(count):
        kind = kinds[number % len(kinds)]
        for left in folder.glob("journal.db*"):
            left.unlink()
        path.write_bytes(damaged(content, kind, rng))
        yield kind, verdict(path, whole)
