"""How wide the columns of the table are: as wide as their words where there is room, the one to read wider than the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Width(NamedTuple):
    """What is wanted of a column: its usual width, the least at which it can be read, and that of its longest words.

    A column that was `pulled` keeps its usual width; `read` is the one whose sentences are read.
    """

    usual: int
    least: int
    whole: int
    pulled: bool = False
    read: bool = False


def fitted(columns: Sequence[Width], room: int) -> list[int]:
    """Widths that fill the room as far as they can.

    What is left goes to those whose words are cut off, and then to the widest. What lacks is given by the widest first: none
    gives more than it can, and the one to read no more than down to two fifths of the room, as long as others can.
    """
    found = [column.usual for column in columns]
    free = [place for place, column in enumerate(columns) if not column.pulled]
    for place in sorted(free, key=lambda place: not columns[place].read):
        found[place] += max(0, min(columns[place].whole - found[place], room - sum(found)))
    if free and sum(found) < room:
        found[max(free, key=found.__getitem__)] += room - sum(found)
    kept = [max(one.least, min(one.usual, room * 2 // 5)) if one.read else one.least for one in columns]
    for leasts in (kept, [one.least for one in columns]):
        _give(found, free, leasts, room)
    return found


def _give(found: list[int], free: Sequence[int], leasts: Sequence[int], room: int) -> None:
    """Make the widest narrower, as long as there is less room than they take, and they can be."""
    while (over := sum(found) - room) > 0:
        giving = [place for place in free if found[place] > leasts[place]]
        if not giving:
            break
        widest = max(found[place] for place in giving)
        several = [place for place in giving if found[place] == widest]
        narrower = max((found[place] for place in giving if found[place] < widest), default=0)
        floor = max(narrower, *(leasts[place] for place in several))
        cut = max(1, min(widest - floor, -(-over // len(several))))
        for place in several:
            found[place] -= cut
