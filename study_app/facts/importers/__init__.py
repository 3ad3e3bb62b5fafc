"""Tables of other programs as rows: which format a file is of, how it is written, and its rows one after the other."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TypeVar

from study_app import confined
from study_app.facts.importers import encoding as encodings
from study_app.facts.importers.anki import AnkiText
from study_app.facts.importers.encoding import Encoding
from study_app.facts.importers.format import MOST_COLUMNS, Format, Layout, Row, Said
from study_app.facts.importers.separated import Separated

T = TypeVar("T")

FORMATS: tuple[Format, ...] = (AnkiText(), Separated())
"""A new import format is a file here and its name in this tuple; of those that can read a file the first does."""

AS_FOUND = Said()
"""Nothing was said of a file."""

_LIMITS = confined.Limits(memory=1 << 30, seconds=600)
"""A table of a million rows takes some tens of seconds."""

_FOUND: dict[tuple[Path, int, int], Encoding] = {}
"""In which encoding the last files were found to be, of which the whole was looked at for it, while they are as they were."""

_KEPT = 8

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
            if set(map(type, cells)) <= {str}:  # a hundred thousand times
                return Row(line, tuple(cells), wrong, dropped)
    raise ValueError("it is no row")


def look(path: Path, said: Said = AS_FOUND) -> Table:
    """How a file is written: as somebody says, else as its bytes show, looked at on a process of its own.

    Raises StudyAppError for what is no table.
    """
    file = path, *encodings.state_of(path)
    known = None if said.encoding else _FOUND.get(file)
    told = _LOOKER.ask(path, said if known is None else replace(said, encoding=known.name))
    with confined.checked(path):
        match json.loads(told):
            case [str(id), str(name), bool(sure), dict(layout)]:
                found = known or Encoding(name, sure)
                if not said.encoding:
                    _FOUND.pop(next(iter(_FOUND)) if len(_FOUND) == _KEPT else file, None)
                    _FOUND[file] = found
                return Table(path, _format(id), found, _layout(layout))
        raise ValueError("it is no table")


def ready() -> None:
    """Begin the process that looks at tables, on any thread: it takes a tenth of a second, and a table is wanted soon."""
    _LOOKER.begin()


def _look(path: Path, said: Said) -> bytes:
    """Looks at a file, on the other process."""
    found = Encoding(said.encoding) if said.encoding else encodings.find(path)
    for format in FORMATS:
        layout = format.layout(path, found.name, said)
        if layout is not None:
            pairs = {"roles": list(layout.roles.items()), "everywhere": list(layout.everywhere.items())}
            told = asdict(layout) | pairs
            return json.dumps([format.id, found.name, found.sure, told]).encode()
    raise AssertionError("separated text reads every file")


_LOOKER = confined.Standing(_look, confined.Limits(memory=512 << 20, seconds=60, writes=0))
"""A choice on the page of a table has it looked at anew, which must not begin a process each time."""


def _format(id: str) -> Format:
    for format in FORMATS:
        if format.id == id:
            return format
    raise ValueError("it is no format")


def _layout(told: dict[str, object]) -> Layout:
    """What the other process says of a file, each part of it what it must be."""
    match told:
        case {
            "encoding": str(encoding), "separator": str(separator), "columns": [*columns], "quote": str(quote),
            "header": bool(header), "skip": int(skip), "html": bool(html), "roles": [*roles], "everywhere": [*everywhere],
        } if len(columns) <= MOST_COLUMNS:  # fmt: skip
            names = tuple(name for name in columns if isinstance(name, str))
            filled = dict(_pair(one, int) for one in roles)
            if len(names) == len(columns) and all(0 <= place < len(names) for place in filled):
                always = dict(_pair(one, str) for one in everywhere)
                return Layout(encoding, separator, names, quote, header, skip, html, filled, always)
    raise ValueError("it is no layout")


def _pair(told: object, kind: type[T]) -> tuple[T, str]:
    match told:
        case [key, str(value)] if isinstance(key, kind):
            return key, value
    raise ValueError("it is no pair")
