"""Grading of typed names, numbers and dates: exact under the normal form, then a small distance per word, never by percent."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from study_app.facts.dates import EdtfDate, read_entry
from study_app.facts.names import normalise
from study_app.i18n import _, ngettext
from study_app.quiz.question import Outcome, Verdict


def exact(given: str, accepted: Iterable[str]) -> bool:
    """Whether an answer is one of the accepted spellings, under the normal form."""
    mine = normalise(given)
    return bool(mine) and any(mine == normalise(one) for one in accepted)


def slip(given: str, accepted: Iterable[str], others: Iterable[str]) -> str:
    """The accepted spelling of which `given` is a slip of the pen; "" if it is none.

    Same number of words; each word equal or, if it has five letters and no digit and is no word of the pack itself, at most
    one edit away (two from ten letters on; optimal string alignment); at most two edits in all; and no other name of the
    pack is as near. Percentages cannot tell "Council of Ministers of Defense" from "... of Foreign Affairs"; this can.
    """
    mine = normalise(given).split()
    other_names = [normalise(o).split() for o in others]
    vocabulary = {word for name in other_names for word in name} | {w for a in accepted for w in normalise(a).split()}
    for name in accepted:
        right = normalise(name).split()
        edits = _edits(mine, right, vocabulary)
        if edits is None or edits == 0 or edits > min(2, max(1, sum(map(len, right)) // 8)):
            continue
        distances = (_edits(mine, other, frozenset()) for other in other_names)
        if all(distance is None or distance > edits for distance in distances):
            return name
    return ""


def _edits(mine: list[str], right: list[str], vocabulary: Iterable[str]) -> int | None:
    """Edits between two lists of words, None if some word is too far away for a slip."""
    from rapidfuzz.distance import OSA  # only when an answer is not exactly right

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


def close(given: str, accepted: Iterable[str]) -> bool:
    """Whether a wrong answer is near enough to be offered a second try; decides nothing else."""
    from rapidfuzz import fuzz

    return any(fuzz.ratio(normalise(given), normalise(one)) >= 80 for one in accepted)


def name(
    given: str,
    accepted: tuple[str, ...],
    others: Iterable[tuple[str, str]],
    *,
    strict: bool,
    tries: int,
    about: Callable[[str], str],
) -> Outcome:
    """Grade a typed name.

    `others` are (name, entity) of everything else in the pack: an answer that names another entity is never a slip.
    `about` tells what that other entity is, for the reason.
    """
    if exact(given, accepted):
        return Outcome(Verdict.RIGHT, 1.0)
    other_names = tuple(others)
    mine = normalise(given)
    mistaken = next((entity for other, entity in other_names if other == mine), "")
    if mistaken:
        return Outcome(Verdict.WRONG, 0.0, about(mistaken))
    if not strict and (meant := slip(given, accepted, (o for o, _entity in other_names))):
        return Outcome(Verdict.RIGHT, 1.0, _("Right; it is spelt {name}.").format(name=meant))
    if tries == 1 and close(given, accepted):
        return Outcome(Verdict.ASK_AGAIN, 0.0, _("Close: look at each word, and try once more."))
    return Outcome(Verdict.WRONG, 0.0)


def date(given: str, key: EdtfDate) -> Outcome:
    """Grade a typed date at the precision of the key.

    More precision than the key has is ignored; the right year alone is worth half, the right month three quarters.
    Unreadable and ambiguous dates are asked back, never graded by luck.
    """
    readings = read_entry(given)
    if not readings:
        return Outcome(Verdict.ASK_AGAIN, 0.0, _("Write a date such as 15 May 1992, May 1992 or 1992."))
    if len(readings) > 1:
        shown = _(" or ").join(r.words() for r in readings)
        return Outcome(
            Verdict.ASK_AGAIN, 0.0, _("Do you mean {readings}? Write the month as a word.").format(readings=shown)
        )
    mine = readings[0]
    if mine.text[: len(key.text)] == key.text[:10].rstrip("?~%"):
        return Outcome(Verdict.RIGHT, 1.0)
    if key.text.startswith(mine.text):
        score = 0.5 if mine.precision == "year" else 0.75
        return Outcome(Verdict.PARTLY, score, _("That is right as far as it goes: {date}.").format(date=key.words()))
    return Outcome(Verdict.WRONG, 0.0, _distance(mine, key))


def _distance(mine: EdtfDate, key: EdtfDate) -> str:
    """How far off a date is, in words."""
    if mine.year is None or key.year is None:
        return ""
    years = abs(mine.year - key.year)
    if years:
        return ngettext("{n} year off.", "{n} years off.", years).format(n=years)
    return _("The year is right.")
