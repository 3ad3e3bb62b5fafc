"""What is typed into the cells of a table, and the tags of its facts, as the changes of one edit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from study_app.facts.cells import Cells, Field, Refused
from study_app.facts.problem import Problem
from study_app.facts.rows import Row, same, several
from study_app.i18n import _, said
from study_app.journal import Change


class Cell(NamedTuple):
    """A cell of the table: a field of a fact."""

    pack: str
    fact: str
    key: str


class Typed(NamedTuple):
    """A text that was put into a cell, by hand or from elsewhere; `column` is the field as the fact's type has it."""

    pack: str
    fact: str
    column: Field
    text: str

    @property
    def cell(self) -> Cell:
        """The cell it is in."""
        return Cell(self.pack, self.fact, self.column.key)


@dataclass(slots=True)
class Gathered:
    """The changes that typed cells come to, by pack, and the cells whose text was not understood."""

    changes: dict[str, list[Change]] = field(default_factory=dict)
    refused: dict[Cell, Refused] = field(default_factory=dict)

    @property
    def facts(self) -> int:
        """How many facts are changed."""
        return sum(len({change.id for change in changes}) for changes in self.changes.values())


def gather(
    typed: Iterable[Typed], row_of: Callable[[str, str], Row | None], cells_of: Callable[[str], Cells]
) -> Gathered:
    """What the cells change. A text that stands for the value that is there changes nothing.

    Where a fact has gone meanwhile its cells are left out.
    """
    found = Gathered()
    for one in typed:
        row = row_of(one.pack, one.fact)
        if row is None:
            continue
        old, cells = row.data.get(one.column.key), cells_of(one.pack)
        if one.text.strip() == cells.written(one.column, old).strip():
            continue
        read = cells.read(one.column, one.text, old)
        if isinstance(read, Refused):
            found.refused[one.cell] = read
        elif not same(read.value, old):
            change = Change("fact", one.fact, one.column.key, old, read.value)
            found.changes.setdefault(one.pack, []).append(change)
    return found


def blamed(problems: Iterable[Problem], changes: Sequence[Change]) -> dict[tuple[str, str], str]:
    """The cells (fact, key) that make these problems, and why: where a problem names no field, all changed ones of its fact.

    A problem of a row that was not changed is blamed on every changed fact.
    """
    found: dict[tuple[str, str], str] = {}
    facts = [change for change in changes if change.table == "fact"]
    for problem in problems:
        of_row = [change for change in facts if change.id == (problem.row or problem.fact)] or facts
        key = problem.field.partition(".")[0]
        for change in [change for change in of_row if change.field == key] or of_row:
            found.setdefault((change.id, change.field), f"{said(problem.message)} {said(problem.remedy)}")
    return found


def tagged(rows: Iterable[Row], add: Collection[str] = (), remove: Collection[str] = ()) -> tuple[Change, ...]:
    """The changes that give facts some tags and take others away."""
    found = []
    for row in rows:
        old = row.data.get("tags")
        before = several(old)
        after = [tag for tag in before if tag not in remove]
        after += [tag for tag in dict.fromkeys(add) if tag not in after]
        if after != before:
            found.append(Change("fact", row.id, "tags", old, after or None))
    return tuple(found)


def in_words(changes: Sequence[Change], titles: Mapping[str, str]) -> str:
    """Changes of several facts in a few words, as the reason of an edit: "Tags of 12 facts"; of one they say it themselves.

    `titles` are of fields.
    """
    facts = list(dict.fromkeys(change.id for change in changes))
    keys = dict.fromkeys(change.field for change in changes if change.table == "fact")
    fields = ", ".join(titles.get(key, key) for key in keys if key)
    if len(facts) == 1:
        return ""
    return _("{fields} of {n} facts").format(fields=fields, n=len(facts))
