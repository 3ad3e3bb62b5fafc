"""What every import format yields: a table with its columns, and the rows as values with their lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

MOST_COLUMNS = 200
"""Columns of the widest table that is read."""

MOST_ROWS = 1_000_000
"""Rows of the longest table that is read."""

LONGEST_CELL = 100_000
"""Letters of the longest cell that is read."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its cells, as many as there are columns, and the line on which it begins.

    `wrong` is a sentence where the row cannot be one of this table, else ""; `dropped` counts pictures and sounds that plain text
    cannot hold.
    """

    line: int
    cells: tuple[str, ...]
    wrong: str = ""
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is written: what was found, or what somebody says it is.

    `skip` lines are before the table, of which the first row names the columns where there is a `header`. `quote` is "" where
    quotes are letters like any other. `roles` tells what columns are (by their number from 0) where the file itself says so,
    and `everywhere` what holds for every row (`tags`, `deck`).
    """

    encoding: str
    separator: str
    columns: tuple[str, ...]
    quote: str = '"'
    header: bool = False
    skip: int = 0
    html: bool = False
    roles: Mapping[int, str] = field(default_factory=dict)
    everywhere: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says of a file, where it is not as it was found: "" and None for what was not said.

    `names` are names that columns may have, beside those that are always known.
    """

    encoding: str = ""
    separator: str = ""
    header: bool | None = None
    names: tuple[str, ...] = ()


class Format(Protocol):
    """A way in which tables are written."""

    id: str

    @property
    def name(self) -> str:
        """What people call it."""

    def layout(self, path: Path, encoding: str, said: Said) -> Layout | None:
        """How the file is written, as it was said or found; None if it is of another format."""

    def rows(self, path: Path, layout: Layout) -> Iterator[Row]:
        """The rows of the file, one after the other; raises StudyAppError, with the line, where it cannot go on."""
