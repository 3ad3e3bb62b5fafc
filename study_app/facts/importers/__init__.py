"""Tables of other programs as rows: which format a file is of, how it is written, and its rows one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from study_app import confined
from study_app.facts.importers import encoding as encodings
from study_app.facts.importers.anki import AnkiText
from study_app.facts.importers.encoding import Encoding
from study_app.facts.importers.format import Format, Layout, Row, Said
from study_app.facts.importers.separated import Separated

FORMATS: tuple[Format, ...] = (AnkiText(), Separated())
"""A new import format is a file here and its name in this tuple; of those that can read a file the first does."""

AS_FOUND = Said()
"""Nothing was said of a file."""

_LIMITS = confined.Limits(memory=1 << 30, seconds=600)
"""A table of a million rows takes some tens of seconds."""

_TOGETHER = 200
"""Rows that are handed over at once."""


@dataclass(frozen=True, slots=True)
class Table:
    """A file that was looked at and can be read."""

    path: Path
    format: Format
    encoding: Encoding
    layout: Layout

    def rows(self, look: Callable[[], object] = lambda: None) -> Iterator[Row]:
        """The rows, one after the other, as a process of its own reads them; `look` is called meanwhile and may raise to give up.

        Raises StudyAppError, with the line, where the file cannot be read on.
        """
        width = len(self.layout.columns)
        for told in confined.told(
            _read, self.path, self.format.id, self.layout, most=encodings.MOST_BYTES, limits=_LIMITS, look=look
        ):
            with confined.checked(self.path):
                rows = [_row(one, width) for one in told]
            yield from rows


def _read(say: confined.Say, path: Path, format: str, layout: Layout) -> None:
    """Reads a table, on the other process."""
    reader = next(one for one in FORMATS if one.id == format)
    some: list[confined.Plain] = []
    try:
        for row in reader.rows(path, layout):
            some.append([row.line, list(row.cells), row.wrong, row.dropped])
            if len(some) == _TOGETHER:
                say(some)
                some = []
    finally:  # the rows before one that cannot be read come too
        say(some)


def _row(told: object, width: int) -> Row:
    match told:
        case [int(line), list(cells), str(wrong), int(dropped)] if len(cells) == width:
            if all(isinstance(cell, str) for cell in cells):
                return Row(line, tuple(cells), wrong, dropped)
    raise ValueError("it is no row")


def look(path: Path, said: Said = AS_FOUND) -> Table:
    """How a file is written: as somebody says, else as its bytes show.

    Raises StudyAppError for what is no table.
    """
    encodings.size_of(path)
    found = Encoding(said.encoding) if said.encoding else encodings.find(path)
    for format in FORMATS:
        layout = format.layout(path, found.name, said)
        if layout is not None:
            return Table(path, format, found, layout)
    raise AssertionError("separated text reads every file")
