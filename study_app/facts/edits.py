"""Edits laid over the rows of a pack: what stands of them, field by field, and where the pack's text says something new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from study_app.facts.rows import Row, same
from study_app.journal import Change, Edit, Edited, Published

Key = tuple[str, str]
"""(table, id) of a row."""


class Replaced(NamedTuple):
    """What a field was when the first edit met it, and what the last one made of it; None where the key is absent."""

    old: Any
    new: Any


class Conflict(NamedTuple):
    """A field that an edit changed and the pack's text too: what it was, what the text says now, what the edit says."""

    table: str
    id: str
    field: str
    base: Any
    theirs: Any
    mine: Any


@dataclass(slots=True)
class Overlay:
    """What the edits of one pack come to: new rows whole, and replaced fields of rows that the text has."""

    new: dict[Key, dict[str, Any]] = field(default_factory=dict)
    fields: dict[Key, dict[str, Replaced]] = field(default_factory=dict)

    def add(self, changes: Iterable[Change]) -> None:
        """Lay further changes over it."""
        for change in changes:
            key = (change.table, change.id)
            if not change.field:
                self._row(key, change)
            elif key in self.new:
                _put(self.new[key], change.field, change.new)
            else:
                self._field(key, change)

    def _field(self, key: Key, change: Change) -> None:
        fields = self.fields.setdefault(key, {})
        before = fields.pop(change.field, None)
        # what was changed from anything else than the edits before it made of it, was changed from what a newer text says; from
        # a value to the same: the edits before it are given up for that text
        first = before.old if before is not None and same(before.new, change.old) else change.old
        if not same(change.new, first) and not same(change.new, change.old):
            fields[change.field] = Replaced(first, change.new)
        if not fields:
            del self.fields[key]

    def of(self, keys: Iterable[Key]) -> Overlay:
        """A copy of what it says of some rows."""
        wanted = tuple(keys)
        return Overlay(
            {key: deepcopy(self.new[key]) for key in wanted if key in self.new},
            {key: dict(self.fields[key]) for key in wanted if key in self.fields},
        )

    def _row(self, key: Key, change: Change) -> None:
        if change.new is None:  # a row that an edit made is given up again
            self.new.pop(key, None)
        else:
            self.new[key] = dict(change.new)

    def laid_over(self, key: Key, base: Mapping[str, Any]) -> dict[str, Any]:
        """The data of a row of the text with the edits of it; where both changed a field the edit counts until it is reviewed."""
        data = dict(base)
        data |= self.new.get(key, {})  # the text has got a row of this id since the edit made one
        for name, replaced in self.fields.get(key, {}).items():
            _put(data, name, replaced.new)
        return data

    def conflicts(self, rows: Iterable[Row]) -> Iterator[Conflict]:
        """Where the edits and the text of the pack changed the same field, each to something else."""
        for row in rows:
            key = (row.table, row.id)
            if row.base is None:
                continue
            for name, mine in self.new.get(key, {}).items():
                if not same(theirs := row.base.get(name), mine):
                    yield Conflict(*key, name, None, theirs, mine)
            for name, (old, mine) in self.fields.get(key, {}).items():
                if not same(theirs := row.base.get(name), old) and not same(theirs, mine):
                    yield Conflict(*key, name, old, theirs, mine)

    def __bool__(self) -> bool:
        return bool(self.new or self.fields)


def _put(data: dict[str, Any], key: str, value: Any) -> None:
    if value is None:
        data.pop(key, None)
    else:
        data[key] = value


def overlay(edited: Iterable[Edited], pack: str, version: str) -> Overlay:
    """What stands of the edits of a pack whose text has a version.

    Those that were published in it, or before it, are in the text. `edited` is what the journal says in its order, without what
    was taken back.
    """
    standing: list[Edit] = []
    for said in (one.said for one in edited):
        if said.pack != pack:
            continue
        if isinstance(said, Edit):
            standing.append(said)
        elif isinstance(said, Published) and version_key(version) >= version_key(said.version):
            standing.clear()
    found = Overlay()
    for edit in standing:
        found.add(edit.changes)
    return found


def version_key(version: str) -> tuple[tuple[int, str], ...]:
    """A version as something that can be ordered: numbers by their size, anything else by its letters and before any number."""
    parts = version.replace("-", ".").split(".")
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in parts)


def changes_between(table: str, id: str, old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> tuple[Change, ...]:
    """The changes that make a row say `new`: one for each key in which it differs; the whole row where there was none."""
    if old is None:
        return (Change(table, id, "", None, dict(new)),)
    keys = dict.fromkeys((*old, *new))
    return tuple(Change(table, id, k, old.get(k), new.get(k)) for k in keys if not same(old.get(k), new.get(k)))
