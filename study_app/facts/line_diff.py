"""Which lines of a text are others in a newer one, for texts that differ here and there: as `diff -u` prints it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

_ALIKE = 3
"""After so many lines alike the two texts are taken to go on alike."""

_NEAR = 400
"""How many lines on, in both texts together, that is looked for."""


class Hunk(NamedTuple):
    """Lines `old` to `old_end` of the older text are lines `new` to `new_end` of the newer one; from 0, half open."""

    old: int
    old_end: int
    new: int
    new_end: int


def hunks(old: Sequence[str], new: Sequence[str]) -> Iterator[Hunk]:
    """The places where two texts differ, in their order; in time that grows with their length and the number of places.

    (`difflib` takes minutes for a file with thousands of lines alike.)
    """
    i = j = 0
    while i < len(old) or j < len(new):
        if i < len(old) and j < len(new) and old[i] == new[j]:
            i, j = i + 1, j + 1
            continue
        a, b = _until_alike(old, new, i, j)
        yield Hunk(i, i + a, j, j + b)
        i, j = i + a, j + b


def _until_alike(old: Sequence[str], new: Sequence[str], i: int, j: int) -> tuple[int, int]:
    """How many lines of each text to pass over until they go on alike: the fewest together."""
    for total in range(1, _NEAR):
        for a in range(max(0, total - (len(new) - j)), min(total, len(old) - i) + 1):
            b = total - a
            ends = i + a == len(old) and j + b == len(new)
            same = old[i + a : i + a + _ALIKE]
            if ends or (same and same == new[j + b : j + b + _ALIKE]):
                return a, b
    return len(old) - i, len(new) - j


def unified(old: Sequence[str], new: Sequence[str], name: str, new_name: str, context: int = 1) -> Iterator[str]:
    """The lines of a unified diff, with so many lines around each change; none where the texts are the same."""
    groups: list[list[Hunk]] = []
    for hunk in hunks(old, new):
        if groups and hunk.old - groups[-1][-1].old_end <= 2 * context:
            groups[-1].append(hunk)
        else:
            groups.append([hunk])
    if groups:
        yield f"--- {name}"
        yield f"+++ {new_name}"
    for group in groups:
        before = min(context, group[0].old)
        after = min(context, len(old) - group[-1].old_end)
        start, new_start = group[0].old - before, group[0].new - before
        end, new_end = group[-1].old_end + after, group[-1].new_end + after
        yield f"@@ -{_range(start, end)} +{_range(new_start, new_end)} @@"
        at = start
        for hunk in group:
            yield from (f" {line}" for line in old[at : hunk.old])
            yield from (f"-{line}" for line in old[hunk.old : hunk.old_end])
            yield from (f"+{line}" for line in new[hunk.new : hunk.new_end])
            at = hunk.old_end
        yield from (f" {line}" for line in old[at:end])


def _range(start: int, end: int) -> str:
    """Lines as a diff counts them: from 1, and from the line before where there are none."""
    return f"{start + 1 if end > start else start},{end - start}"
