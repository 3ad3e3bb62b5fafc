"""Facts as a table for spreadsheets: a row for each with all that a pack says of it, and no cell that is a formula."""

from __future__ import annotations

import contextlib
import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

from study_app.errors import StudyAppError
from study_app.facts import separated_cells
from study_app.facts.flashcards import BOTH_WAYS
from study_app.facts.importers.mapping import BOTH, KEYS
from study_app.facts.kinds import FLASHCARD, TIME_FACETS
from study_app.files import fresh_beside
from study_app.i18n import _

Fact = tuple[str, Mapping[str, Any], str]
"""The pack of a fact, the fact as the pack's text holds it, and its statement."""

_HEAD = ("pack", "id", "type", "statement")
_MANY = frozenset(("tags", "closed", "one_answer", "distinct", "skip", "from"))


def columns(facts: Iterable[Fact]) -> tuple[str, ...]:
    """The columns of a table of facts: what each fact has, its roles, its time, and of the rest what some fact has."""
    found = dict.fromkeys(name for _pack, fact, _statement in facts for name in _named(fact))
    roles = [name for name in found if name not in KEYS and name not in TIME_FACETS and name != BOTH]
    rest = [name for name in (BOTH, *KEYS) if name in found and name not in _HEAD]
    return (*_HEAD, *roles, *(facet for facet in TIME_FACETS if facet in found), *rest)


def _named(fact: Mapping[str, Any]) -> dict[str, Any]:
    """A fact by the names of columns."""
    if fact.get("type") == FLASHCARD and fact.get("ask") == BOTH_WAYS:
        return {name: value for name, value in fact.items() if name != "ask"} | {BOTH: "yes"}
    return dict(fact)


def lines(facts: Iterable[Fact], names: Sequence[str]) -> Iterator[list[str]]:
    """The cells of each fact, one row after the other."""
    for pack, fact, statement in facts:
        named = _named(fact) | {"pack": pack, "statement": statement}
        yield [separated_cells.harmless(_cell(name, named.get(name))) for name in names]


def _cell(name: str, value: Any) -> str:
    if name in ("statement", BOTH):
        return str(value or "")
    if name == "tags" and value and all(re.fullmatch(r"[^\s,;|]+", tag) for tag in value):
        return " ".join(value)
    if isinstance(value, list) and len(value) == 1 and name != "tags":
        value = value[0]
    return separated_cells.cell(value, many=name in _MANY or (isinstance(value, list) and name not in KEYS))


def write(facts: Sequence[Fact], file: TextIO, separator: str = ",") -> None:
    """Write a table of facts with a header; the file is open with `newline=""`."""
    names = columns(facts)
    writer = csv.writer(file, delimiter=separator, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows(lines(facts, names))


def save(facts: Sequence[Fact], path: Path, *, mark: bool = False) -> None:
    """Write a table of facts into a file, of tabs where its name ends in .tsv; with a byte order `mark` as Excel wants it.

    Raises StudyAppError where it cannot be written; then what was there before is there still.
    """
    fresh = fresh_beside(path)
    try:
        with fresh.open("w", encoding="utf-8-sig" if mark else "utf-8", newline="") as file:
            write(facts, file, "\t" if path.suffix.casefold() == ".tsv" else ",")
        fresh.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):  # on a disk that is read-only not even what is not there is removed
            fresh.unlink()
        reason = error.strerror or _("it cannot be written")
        words = _("{path} was not saved ({reason}): check that the folder may be written.")
        raise StudyAppError(words.format(path=path, reason=reason)) from error
