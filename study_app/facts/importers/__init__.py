"""Tables of other programs as rows: which format a file is of, how it is written, and its rows one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from study_app.facts.importers import encoding as encodings
from study_app.facts.importers.anki import AnkiText
from study_app.facts.importers.encoding import Encoding
from study_app.facts.importers.format import Format, Layout, Row, Said
from study_app.facts.importers.separated import Separated

FORMATS: tuple[Format, ...] = (AnkiText(), Separated())
"""A new import format is a file here and its name in this tuple; of those that can read a file the first does."""

AS_FOUND = Said()
"""Nothing was said of a file."""


@dataclass(frozen=True, slots=True)
class Table:
    """A file that was looked at and can be read."""

    path: Path
    format: Format
    encoding: Encoding
    layout: Layout

    def rows(self) -> Iterator[Row]:
        """The rows, one after the other; raises StudyAppError, with the line, where the file cannot be read on."""
        return self.format.rows(self.path, self.layout)


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
