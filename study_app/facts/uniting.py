"""Two facts made one: field by field from either, under the id of which the history is kept, the other retired."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from study_app.facts.rows import Row, same, several
from study_app.journal import Change

_JOINED = ("cite", "tags", "ignore")
"""Lists that can have what both facts have."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One field of two facts; None where it is absent. `joined` is what both together come to, None where that makes no sense."""

    field: str
    left: Any
    right: Any
    joined: Any = None

    @property
    def same(self) -> bool:
        """Whether there is nothing to choose."""
        return bool(self.left == self.right)


def pairs(left: Row, right: Row) -> tuple[Pair, ...]:
    """The fields of two facts but for their ids, in the order of the first."""
    keys = [key for key in dict.fromkeys((*left.data, *right.data)) if key not in ("id", "status", "was")]
    return tuple(_pair(key, left.data.get(key), right.data.get(key)) for key in keys)


def _pair(key: str, left: Any, right: Any) -> Pair:
    if key not in _JOINED or left is None or right is None or left == right:
        return Pair(key, left, right)
    both: list[Any] = []
    for one in (*several(left), *several(right)):
        if one not in both:
            both.append(one)
    return Pair(key, left, right, both)


def proposed(pair: Pair) -> str:
    """Which side of a pair is the better guess: "both" where that can be had, the one that says anything, else "left"."""
    if pair.joined is not None:
        return "both"
    return "right" if pair.left is None else "left"


def united(
    keep: Row, give_up: Row, values: Mapping[str, Any], resting: Iterable[Row], decks: Iterable[Row]
) -> tuple[Change, ...]:
    """The changes that make one fact of two, with these values of fields.

    Facts that follow from the one that is given up (`resting`) follow from the other then, and decks that list it list the other.
    What was learned of the one that is given up counts for the other.
    """
    changes = [Change("fact", keep.id, key, keep.data.get(key), value) for key, value in values.items() if key != "was"]
    was = [
        one for one in (*several(keep.data.get("was")), give_up.id, *several(give_up.data.get("was"))) if one != keep.id
    ]
    changes.append(Change("fact", keep.id, "was", keep.data.get("was"), list(dict.fromkeys(was))))
    changes.append(Change("fact", give_up.id, "status", give_up.data.get("status"), "retired"))
    for row in resting:
        premises = _instead(several(row.data.get("from")), give_up.id, keep.id)
        changes.append(Change("fact", row.id, "from", row.data.get("from"), premises))
    for deck in decks:
        listed = deck.data.get("facts")
        if listed is not None and give_up.id in several(listed):
            changes.append(Change("deck", deck.id, "facts", listed, _instead(several(listed), give_up.id, keep.id)))
    return tuple(change for change in changes if not same(change.old, change.new))


def _instead(ids: list[Any], old: str, new: str) -> list[Any]:
    return list(dict.fromkeys(new if one == old else one for one in ids))
