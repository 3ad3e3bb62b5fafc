"""What was dropped on the window: a pack, a table, or something that has no place there, with the sentence that says so."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from study_app.facts import pictures
from study_app.facts.folder import printable
from study_app.i18n import _

_PACKED = (".studypack", ".zip")
TABLES = (".csv", ".tsv", ".txt")
"""How the names of tables end."""
_HEAD = "pack.toml"


class Kind(Enum):
    """What is done with it."""

    PACKED = "a pack in one file, taken in"
    FOLDER = "the folder of a pack, opened"
    TABLE = "a table, imported"
    NOTHING = "refused"


class Dropped(NamedTuple):
    """A file or folder with what it is; `words` is why it cannot be taken, "" if it can."""

    kind: Kind
    path: Path = Path()
    words: str = ""


def look_at(paths: Sequence[Path]) -> Dropped:
    """What was dropped, known by its name: what is inside is looked at where it is taken in."""
    if not paths:
        return Dropped(
            Kind.NOTHING, words=_("What was dropped is no file of this computer: save it first, then drop it.")
        )
    if len(paths) > 1:
        return Dropped(Kind.NOTHING, words=_("Drop one file or folder at a time: each is shown before it is taken in."))
    [path] = paths
    ending = path.suffix.casefold()
    if path.is_dir():
        return Dropped(Kind.FOLDER, path)
    if path.name == _HEAD:
        return Dropped(Kind.FOLDER, path.parent)
    if ending in _PACKED:
        return Dropped(Kind.PACKED, path)
    if ending in TABLES:
        return Dropped(Kind.TABLE, path)
    if ending in pictures.ENDINGS:
        words = _(
            "A picture belongs to something: open the page of a fact or a name, or type a card, and give it there."
        )
        return Dropped(Kind.NOTHING, path, words)
    words = _(
        "“{file}” has no place here: drop a pack (.studypack, .zip or its folder), or a table (.csv, .tsv or .txt)."
    )
    return Dropped(Kind.NOTHING, path, words.format(file=printable(path.name)))
