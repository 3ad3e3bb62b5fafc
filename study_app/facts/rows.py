"""The rows of a pack: each table of its text as TOML holds it, before anything is made of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

TABLES = ("source", "no_fact", "entity_type", "entity", "type", "fact", "deck")
"""The tables of a pack, in the order in which one rests on another."""

HEAD = "pack"
"""The table that the keys at the top of pack.toml are; its one row bears the id of the pack."""


class Row(NamedTuple):
    """One table of a pack's text, with the edits that stand.

    `data` is what TOML holds: text, numbers, lists and tables by key; `base` the same as the pack's files say it, None for a row
    that only an edit made. `file` and `line` are as in a `Problem`, `position` counts the rows of a table from 0.
    """

    pack: str
    table: str
    id: str
    data: Mapping[str, Any]
    base: Mapping[str, Any] | None
    file: str
    line: int
    position: int

    @property
    def edited(self) -> bool:
        """Whether an edit says anything else than the files."""
        return not same(self.data, self.base)


def id_of(table: str, data: Mapping[str, Any]) -> str:
    """The id by which a row is named; of a `no_fact` its source and the start of its span; "" where it has none."""
    if table != "no_fact":
        id = data.get("id")
        return id if isinstance(id, str) else ""
    source, span = data.get("source"), data.get("span")
    return f"{source}:{span[0]}" if isinstance(source, str) and isinstance(span, list) and span else ""


def several(value: Any) -> list[Any]:
    """What a key of a row lists: one value stands for a list of one, and one that is absent lists nothing."""
    return list(value) if isinstance(value, list) else [] if value is None else [value]


def same(one: Any, other: Any) -> bool:
    """Whether two values of rows are written alike: to Python 1, 1.0 and true are equal, and in a pack's text they are not."""
    if one is None or other is None or one is other:
        return one is other
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, (int, float)) or isinstance(other, (int, float)):
        return type(one) is type(other) and (one == other or (one != one and other != other))
    return bool(one == other)
