"""A newer text of a pack and one's own edits brought together, field by field, from what both started with."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from study_app.facts.edits import Conflict, Key, Overlay
from study_app.facts.rows import HEAD, Row, same
from study_app.journal import Change

Rows = Mapping[Key, Mapping[str, Any]]
"""The rows of a pack by table and id."""

WHOLE = ""
"""In place of a field: the row as a whole."""

_OF_THE_TEXT = ("format", "id", "version")
"""Keys of the head that are never merged: they say which text it is."""

_ALIKE = 0.6
"""What share of its keys a row that is gone has in common with a new one that is the same under another id."""


class Kind(StrEnum):
    """Who changed a field."""

    THEIRS = "theirs"
    MINE = "mine"
    BOTH_ALIKE = "both alike"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that somebody changed: what it was, what the newer text says, what one's own edits say; None if it is absent.

    `was` is the id that a row had before it was given another.
    """

    table: str
    id: str
    field: str
    base: Any
    theirs: Any
    mine: Any
    was: str = ""

    @property
    def kind(self) -> Kind:
        """Who changed it."""
        if same(self.theirs, self.mine):
            return Kind.BOTH_ALIKE
        if same(self.mine, self.base):
            return Kind.THEIRS
        return Kind.MINE if same(self.theirs, self.base) else Kind.CONFLICT

    @property
    def place(self) -> tuple[str, str, str]:
        """What a decision on it is kept under."""
        return (self.table, self.id, self.field)

    @classmethod
    def of(cls, conflict: Conflict) -> Difference:
        """A conflict that stands between edits and a text that is in the library."""
        return cls(*conflict)


def rows_of(rows: Iterable[Row]) -> dict[Key, Mapping[str, Any]]:
    """The rows of a pack as they are compared."""
    return {(row.table, row.id): row.data for row in rows}


def differences(base: Rows, theirs: Rows, mine: Rows) -> tuple[Difference, ...]:
    """Every field that they or I changed since the base; a row that is new or gone is one difference, with the field "".

    A row that got another id in their text is compared under that.
    """
    renamed = _renamed(base, theirs, mine)
    back = {new: old for old, new in renamed.items()}
    found: list[Difference] = []
    for key in dict.fromkeys((*base, *theirs, *mine)):
        if key in renamed:
            continue
        was = back.get(key)
        found += _of_row(key, base.get(was or key), theirs.get(key), mine.get(was or key), was[1] if was else "")
    return tuple(found)


def _of_row(
    key: Key, base: Mapping[str, Any] | None, theirs: Mapping[str, Any] | None, mine: Mapping[str, Any] | None, was: str
) -> Iterator[Difference]:
    if theirs is None or mine is None or (base is None and same(theirs, mine)):
        if not same(base, theirs) or not same(base, mine):
            yield Difference(*key, WHOLE, base, theirs, mine, was)
        return
    before = base or {}
    for name in dict.fromkeys((*before, *theirs, *mine)):
        if (key[0] == HEAD and name in _OF_THE_TEXT) or (was and name == "id"):
            continue
        values = (before.get(name), theirs.get(name), mine.get(name))
        if not same(values[0], values[1]) or not same(values[0], values[2]):
            yield Difference(*key, name, *values, was)


def _renamed(base: Rows, theirs: Rows, mine: Rows) -> dict[Key, Key]:
    """The rows that are gone and stand in the newer text under another id: as it says itself, or where only one is meant.

    An id that I gave to a row of my own is not such an id: under it theirs is compared with mine.
    """
    gone = [key for key in base if key not in theirs and key[0] != HEAD]
    new = [key for key in theirs if key not in base and key not in mine and key[0] != HEAD]
    if not gone or not new:
        return {}
    found: dict[Key, Key] = {}
    for key in new:
        for was in _was(theirs[key]):
            if (key[0], was) in base and (key[0], was) not in theirs and key not in found.values():
                found.setdefault((key[0], was), key)
    for key in (one for one in gone if one not in found):
        alike = [(_share(base[key], theirs[one]), one) for one in new if one[0] == key[0] and one not in found.values()]
        best = sorted((pair for pair in alike if pair[0] >= _ALIKE), reverse=True)
        if best and (len(best) == 1 or best[0][0] > best[1][0]):
            found[key] = best[0][1]
    return found


def _was(row: Mapping[str, Any]) -> Iterator[str]:
    """The ids that a row says it had before, if it does so rightly."""
    said = row.get("was", [])
    yield from (one for one in (said if isinstance(said, list) else [said]) if isinstance(one, str))


def _share(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    """How much two rows have in common, of what they say beside their ids and what kind of row they are."""
    keys = (one.keys() | other.keys()) - {"id", "type", "was"}
    if len(keys) < 2 or one.get("type") != other.get("type"):
        return 0.0
    alike = sum(1 for key in keys if one.get(key) == other.get(key))
    return alike / len(keys)


def rebased(
    edits: Overlay, found: Iterable[Difference], take_theirs: Collection[tuple[str, str, str]]
) -> tuple[Change, ...]:
    """The changes after which edits say, over the newer text, what was decided.

    `found` are all differences, or the conflicts alone where edits and the text of the library are brought together; of a
    conflict mine is kept unless its place is in `take_theirs`. What only I changed stands as it is.
    """
    changes: list[Change] = []
    given_up: set[Key] = set()
    for one in found:
        key = (one.table, one.id)
        mine = one.mine if one.place not in take_theirs else one.theirs
        if one.was and (old := (one.table, one.was)) not in given_up:
            given_up.add(old)
            changes += _forget(edits, old)
        if one.kind is Kind.THEIRS:
            continue
        if one.field == WHOLE:
            changes += _row_change(edits, one, mine)
            continue
        if key in edits.new and key not in given_up:  # the text has it now, so that edits of it are of its fields
            given_up.add(key)
            changes.append(Change(*key, WHOLE, dict(edits.new[key]), None))
        standing = edits.fields.get(key, {}).get(one.field)
        if same(mine, one.theirs) and standing is None and key not in given_up:
            continue
        if standing is not None and same([*standing], [one.theirs, mine]):
            continue
        changes.append(Change(*key, one.field, one.theirs, mine))
    return tuple(changes)


def _row_change(edits: Overlay, one: Difference, mine: Any) -> Iterator[Change]:
    key = (one.table, one.id)
    if one.theirs is None and one.base is not None:  # gone from the text: what is kept of it is mine alone
        yield from _forget(edits, key)
    if one.theirs is None and mine is not None and key not in edits.new:
        yield Change(*key, WHOLE, None, dict(mine))
    elif one.kind is Kind.BOTH_ALIKE and key in edits.new:
        yield Change(*key, WHOLE, dict(edits.new[key]), None)


def _forget(edits: Overlay, key: Key) -> Iterator[Change]:
    """The changes after which edits say nothing of the fields of a row of the text."""
    for name, replaced in edits.fields.get(key, {}).items():
        yield Change(*key, name, replaced.old, replaced.old)
