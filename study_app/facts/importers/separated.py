"""CSV and TSV: tables whose cells are parted by a separator and may stand in quotes."""

from __future__ import annotations

import contextlib
import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from study_app.errors import StudyAppError
from study_app.facts.importers import encoding as encodings
from study_app.facts.importers.format import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, Layout, Row, Said
from study_app.facts.importers.mapping import fold, is_known
from study_app.facts.separated_cells import harmed
from study_app.i18n import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    import _csv

SEPARATORS = ("\t", ";", ",", "|")
"""What parts cells, the least likely to stand in a text first."""

_LOOKED_AT = 200
"""Rows by which the separator is found."""


class Separated:
    """A table with a row to a line; cells with a separator, a quote or an end of line in them stand in quotes."""

    id = "csv"

    @property
    def name(self) -> str:
        """What people call it."""
        return _("CSV or TSV")

    def layout(self, path: Path, encoding: str, said: Said) -> Layout:
        """Separator, quotes and header as they are found in the first rows, where they were not said."""
        head = encodings.first_lines(path, encoding, _LOOKED_AT)
        if not head:  # nothing but a byte order mark
            raise encodings.empty(path)
        told = _told_separator(head[0])
        skip = int(bool(told))
        separator, quote = _found(head[skip:], (said.separator or told,) if said.separator or told else SEPARATORS)
        return laid_out(path, Layout(encoding, separator, (), quote, skip=skip), head, said)

    def rows(self, path: Path, layout: Layout) -> Iterator[Row]:
        """The rows under the header; formulas that were made harmless are what they were."""
        for row in table(path, layout):
            yield Row(row.line, tuple(map(harmed, row.cells)), row.wrong)


def laid_out(path: Path, layout: Layout, head: Sequence[str], said: Said) -> Layout:
    """The layout with the columns that its first lines show, and with the header: found in them, where it was not said.

    Raises StudyAppError for more columns than are read.
    """
    rows = [cells for cells in _parsed(head[layout.skip :], layout) if any(cells)]
    if rows and len(rows[0]) > MOST_COLUMNS:
        raise _too_wide(path, layout.skip + 1, len(rows[0]))
    if rows and (is_header(rows[0], said.names) if said.header is None else said.header):
        return replace(layout, header=True, columns=_named(rows[0]))
    widths = Counter(map(len, rows))
    width = max(widths, key=widths.__getitem__, default=1)
    return replace(layout, header=False, columns=unnamed(min(width, MOST_COLUMNS)))


def _too_wide(path: Path, line: int, count: int) -> StudyAppError:
    words = _("{path}, line {n}: it has {count} columns, and {most} are read. See whether the separator is right.")
    return StudyAppError(words.format(path=path.name, n=line, count=count, most=MOST_COLUMNS))


def table(path: Path, layout: Layout) -> Iterator[Row]:
    """The rows of a file under its header; empty ones are left out.

    Short rows are filled up with empty cells, longer ones are wrong. Raises StudyAppError, with the line, for a quote that is not
    closed, and for more columns, rows or letters in a cell than are read.
    """
    width, header = len(layout.columns), layout.header
    reader = _reader(islice(encodings.lines(path, layout.encoding), layout.skip, None), layout)
    number, read = 0, layout.skip
    try:
        for cells in reader:
            line, read = read + 1, layout.skip + reader.line_num
            if not any(cells):
                continue
            if header:
                header = False
                continue
            number += 1
            if number > MOST_ROWS:
                words = _("{path}, line {n}: a table of more than {most} rows is not read: split it.")
                raise StudyAppError(words.format(path=path.name, n=line, most=MOST_ROWS))
            if len(cells) > MOST_COLUMNS:
                raise _too_wide(path, line, len(cells))
            yield _row(line, cells, width)
    except csv.Error as error:
        raise _broken(path, read + 1, str(error)) from error


def _reader(lines: Iterable[str], layout: Layout) -> _csv.Reader:
    csv.field_size_limit(LONGEST_CELL)
    quotes: dict[str, Any] = {"quotechar": layout.quote} if layout.quote else {"quoting": csv.QUOTE_NONE}
    return csv.reader(lines, strict=True, delimiter=layout.separator, **quotes)


def _row(line: int, cells: list[str], width: int) -> Row:
    if len(cells) == width:
        return Row(line, tuple(cells))
    if len(cells) < width:
        return Row(line, (*cells, *[""] * (width - len(cells))))
    if not any(cells[width:]):
        return Row(line, tuple(cells[:width]))
    words = _("It has {n} cells, and the table has {width} columns: put a cell with a separator in it into quotes.")
    return Row(line, tuple(cells[:width]), words.format(n=len(cells), width=width))


def _broken(path: Path, line: int, reason: str) -> StudyAppError:
    if "field larger" in reason:
        words = _(
            "{path}, line {n}: a cell of this row is longer than {most} letters. See whether a quote is not closed."
        )
        return StudyAppError(words.format(path=path.name, n=line, most=LONGEST_CELL))
    words = _("{path}, line {n}: a quote of this row is not closed, or stands inside a cell without being doubled.")
    return StudyAppError(words.format(path=path.name, n=line))


def _named(cells: Iterable[str]) -> tuple[str, ...]:
    """The names of columns: what a header says, a number where it says nothing or says it twice."""
    found: list[str] = []
    for place, cell in enumerate(cells, 1):
        name = " ".join(cell.split())
        found.append(name if name and name not in found else f"{name} {place}".strip())
    return tuple(found)


def unnamed(width: int) -> tuple[str, ...]:
    """Names for columns that have none."""
    return tuple(_("Column {n}").format(n=place) for place in range(1, width + 1))


_WRITTEN = ["pack", "id", "type"]
"""How the columns begin of what `exported` writes."""


def is_header(cells: Iterable[str], names: Iterable[str] = ()) -> bool:
    """Whether a first row names columns: at least half of its words are known for such names, or this program wrote it."""
    said, more = [cell for cell in cells if cell.strip()], set(map(fold, names))
    if said[: len(_WRITTEN)] == _WRITTEN:
        return True
    return 2 * sum(is_known(cell) or fold(cell) in more for cell in said) >= len(said) > 0


def _told_separator(line: str) -> str:
    """The separator that a first line `sep=;` tells, as spreadsheets write it."""
    told = line.strip("\ufeff\r\n")
    return told[4:] if told.lower().startswith("sep=") and len(told) == 5 else ""


def _parsed(lines: Iterable[str], layout: Layout) -> Iterator[list[str]]:
    """The rows of the first lines, up to what cannot be read so: they may end within quotes."""
    with contextlib.suppress(csv.Error):
        yield from _reader(lines, layout)


def _found(head: Sequence[str], separators: Iterable[str]) -> tuple[str, str]:
    """The separator by which most rows have one number of cells, and the quote.

    Between tabs quotes are plain letters ("") where they cannot be read as quotes; elsewhere such quotes are a mistake.
    """
    shares: dict[tuple[str, str], float] = {}
    for separator in separators:
        layout = Layout("", separator, ())
        if separator == "\t" and _fails(head, layout):
            layout = replace(layout, quote="")
        widths = Counter(len(cells) for cells in _parsed(head, layout) if any(cells))
        rows = max((rows for width, rows in widths.items() if width > 1), default=0)
        shares[separator, layout.quote] = rows / max(1, widths.total())
    return max(shares, key=shares.__getitem__)  # of equal ones the first


def _fails(head: Sequence[str], layout: Layout) -> bool:
    """Whether quotes go wrong in the first lines; one that is open where they end may be closed further on."""
    try:
        for _cells in _reader(head, layout):
            pass
    except csv.Error as error:
        return len(head) < _LOOKED_AT or "unexpected end" not in str(error)
    return False
