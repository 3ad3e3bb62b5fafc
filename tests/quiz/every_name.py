"""The rule for typed names in its plain form, which looks through every other name: what the indexed one must agree with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rapidfuzz.distance import OSA

from study_app.facts.names import normalise
from study_app.facts.numbers import in_digits
from study_app.quiz import grading
from study_app.quiz.question import Verdict

Named = Sequence[tuple[str, str]]
"""(normal form, entity)."""


def mistaken(given: str, others: Named) -> str:
    """The entity that an answer names."""
    mine = normalise(given)
    digits = in_digits(mine.split())
    return next((entity for other, entity in others if other == mine), "") or next(
        (entity for other, entity in others if in_digits(other.split()) == digits), ""
    )


def slip(given: str, accepted: Sequence[str], others: Named) -> str:
    """The accepted spelling of which an answer is a slip."""
    mine = normalise(given).split()
    other_names = [other.split() for other, _entity in others]
    vocabulary = {word for name in other_names for word in name} | {w for a in accepted for w in normalise(a).split()}
    for name in accepted:
        right = normalise(name).split()
        if not grading.rigid_words(name, accepted) <= set(mine):
            continue
        if mine != right and joined(mine) == joined(right) and all(joined(o) != joined(right) for o in other_names):
            return name
        edits = edits_between(mine, right, vocabulary)
        if edits is None or edits == 0 or edits > min(2, max(1, sum(map(len, right)) // 8)):
            continue
        if all(other == right or apart(mine, other) > edits for other in other_names):
            return name
    return ""


def refused(text: str, accepted: Sequence[str], others: Named) -> bool:
    """Whether a text may not be taken as a name because of another."""
    mine = normalise(text).split()
    if not mine:
        return True
    own = min(
        (d for one in accepted if (d := edits_between(mine, normalise(one).split(), ())) is not None), default=None
    )
    for other, _entity in others:
        theirs = other.split()
        if "".join(mine) == "".join(theirs) or in_digits(mine) == in_digits(theirs):
            return True
        if edits_between(mine, theirs, ()) is not None if own is None else apart(mine, theirs) <= own:
            return True
    return False


def verdict(given: str, accepted: Sequence[str], others: Named, own: Sequence[str], *, strict: bool) -> Verdict:
    """Whether a name is right, on the second try."""
    if grading.exact(given, accepted):
        return Verdict.RIGHT
    if mistaken(given, others):
        return Verdict.WRONG
    digits = in_digits(normalise(given).split())
    numbered = bool(digits) and any(in_digits(normalise(one).split()) == digits for one in accepted)
    learned = grading.exact(given, own) and not refused(given, accepted, others)
    slipped = not strict and bool(slip(given, accepted, others))
    return Verdict.RIGHT if numbered or learned or slipped else Verdict.WRONG


def joined(words: list[str]) -> str:
    """The letters without spaces, but for those between digits."""
    return re.sub(r"(?<!\d) (?!\d)", "", " ".join(words))


def edits_between(mine: list[str], right: list[str], vocabulary: Iterable[str]) -> int | None:
    """Edits word by word; None where a word is too far away."""
    if len(mine) != len(right):
        return None
    total = 0
    for given, wanted in zip(mine, right, strict=True):
        if given == wanted:
            continue
        allowed = 0 if len(wanted) < 5 else 1 if len(wanted) < 10 else 2
        if given in vocabulary or any(c.isdigit() for c in given + wanted):
            return None
        distance = OSA.distance(given, wanted)
        if distance > allowed:
            return None
        total += distance
    return total


def apart(mine: list[str], other: list[str]) -> int:
    """Edits between two whole texts."""
    return OSA.distance(" ".join(mine), " ".join(other))
