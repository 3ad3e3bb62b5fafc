"""Cells of a table: made harmless for spreadsheets on the way out, and what they were on the way in."""

from __future__ import annotations

import contextlib
import json
import re
from typing import Any

_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_HARMLESS = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")

_PARTED = " | "

MARKS = ("{", "[", '"')
"""What a cell begins with that may be no plain text."""


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: with an apostrophe before what it would begin with."""
    return "'" + cell if _FORMULA.match(cell) else cell


def harmed(cell: str) -> str:
    """A cell as it was before `harmless`."""
    return cell[1:] if _HARMLESS.match(cell) else cell


def cell(value: Any, *, many: bool = False) -> str:
    """A value of a row of a pack as a cell: text as it is, several texts (`many`) parted by " | ", anything else as JSON."""
    if value is None:
        return ""
    if isinstance(value, str) and _text(value, many) == value:
        return value
    if many and isinstance(value, list) and len(value) > 1:
        joined = _PARTED.join(map(str, value))
        if _text(joined, many) == value:
            return joined
    return json.dumps(value, ensure_ascii=False)


def text(cell: str, *, many: bool = False) -> Any:
    """A cell as `cell` wrote it for a text (several of them where there may be `many`); None where it is empty."""
    return _text(cell, many) if cell.strip() else None


def data(cell: str) -> Any:
    """A cell as `cell` wrote it for what is no text; None where it is empty. Raises ValueError for what is no JSON."""
    return json.loads(cell) if cell.strip() else None


def _text(written: str, many: bool) -> Any:
    """A text, unless it stands for several, for one in each language, or in quotes for a text that would stand for such."""
    found: Any = None
    if written[:1] in MARKS:
        with contextlib.suppress(ValueError, RecursionError):
            found = json.loads(written)
    if isinstance(found, str) and _text(found, many) != found:
        return found
    if (isinstance(found, dict) and found) or (many and isinstance(found, list) and found):
        return found
    if not written.strip():
        return None
    parts = [part.strip() for part in written.split(_PARTED)] if many else []
    return parts if len(parts) > 1 and all(parts) else written
