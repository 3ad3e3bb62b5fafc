"""The rows of a pack: each table of its text as TOML holds it, before anything is made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

TABLES = ("source", "no_fact", "entity_type", "entity", "type", "fact", "deck")
"""The tables of a pack, in the order in which one rests on another."""

HEAD = "pack"
"""The table that the keys at the top of pack.toml are; its one row bears the id of the pack."""


@dataclass(frozen=True, slots=True)
class Row:
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
        return self.data != self.base


def id_of(table: str, data: Mapping[str, Any]) -> str:
    """The id by which a row is named; of a `no_fact` its source and the start of its span; "" where it has none."""
    if table != "no_fact":
        id = data.get("id")
        return id if isinstance(id, str) else ""
    source, span = data.get("source"), data.get("span")
    return f"{source}:{span[0]}" if isinstance(source, str) and isinstance(span, list) and span else ""
