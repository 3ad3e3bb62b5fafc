"""Grading of typed names, numbers and dates: exact under the normal form, then a small distance per word, never by percent."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence

from study_app.facts.dates import EdtfDate, read_entry
from study_app.facts.names import normalise
from study_app.facts.quantities import Duration, number_word, parse_duration
from study_app.i18n import _, ngettext
from study_app.quiz.question import Outcome, Verdict


def exact(given: str, accepted: Iterable[str]) -> bool:
    """Whether an answer is one of the accepted spellings, under the normal form."""
    right = {normalise(one) for one in accepted}
    mine = normalise(given)
    if mine in right:
        return bool(mine)
    both = re.fullmatch(r"([^()]+)\(([^()]+)\)\s*", given)  # "Collective Security Council (CSC)"
    return both is not None and normalise(both[1]) in right and normalise(both[2]) in right


def slip(given: str, accepted: Iterable[str], others: Iterable[str]) -> str:
    """The accepted spelling of which `given` is a slip of the pen; "" if it is none.

    Same number of words; each word equal or, if it has five letters and no digit and is no word of the pack itself, at most
    one edit away (two from ten letters on; optimal string alignment); at most two edits in all; and no other name of the
    pack is as near. Percentages cannot tell "Council of Ministers of Defense" from "... of Foreign Affairs"; this can.
    A space too many or too few is a slip as well, where it makes no other name.
    """
    mine = normalise(given).split()
    other_names = [normalise(o).split() for o in others]
    vocabulary = {word for name in other_names for word in name} | {w for a in accepted for w in normalise(a).split()}
    for name in accepted:
        right = normalise(name).split()
        if mine != right and _joined(mine) == _joined(right) and all(_joined(o) != _joined(right) for o in other_names):
            return name
        edits = _edits(mine, right, vocabulary)
        if edits is None or edits == 0 or edits > min(2, max(1, sum(map(len, right)) // 8)):
            continue
        distances = (_edits(mine, other, frozenset()) for other in other_names)
        if all(distance is None or distance > edits for distance in distances):
            return name
    return ""


def _joined(words: list[str]) -> str:
    """The letters without the spaces; the spaces between digits stay, for they tell numbers apart."""
    return re.sub(r"(?<!\d) (?!\d)", "", " ".join(words))


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


def members(missing: Sequence[str], wrong: Sequence[str], whole: int, why: Iterable[str] = ()) -> Outcome:
    """Grade a set of `whole` members: what was left out and what does not belong to it each cost one share.

    `why` are reasons for the wrong ones, in sentences.
    """
    score = max(0, whole - len(missing) - len(wrong)) / whole
    words = []
    if missing:
        words.append(_("Missing: {names}.").format(names=", ".join(missing)))
    if wrong:
        words.append(_("Wrong: {names}.").format(names=", ".join(wrong)))
    verdict = Verdict.RIGHT if not missing and not wrong else Verdict.PARTLY if score else Verdict.WRONG
    return Outcome(verdict, score, " ".join((*words, *dict.fromkeys(w for w in why if w))))


def quantity(given: str, key: str) -> bool:
    """Whether an answer names one number and it is the key ("Article 4", "seventy-five"), or one length of time, in any unit.

    `key` is a number or an ISO 8601 duration. A length without a unit is taken to be in the unit of the key.
    """
    text = re.sub(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)", " ", unicodedata.normalize("NFKC", given).casefold())
    numbers = _numbers(text)
    if not key.startswith("P"):
        return numbers == [float(key)]
    length = parse_duration(key)
    units = _units()
    unit = next((units[word] for word in re.findall(r"[^\W\d_]+", text) if word in units), length.unit)
    return len(numbers) == 1 and _in_basic_unit(numbers[0], unit) == _in_basic_unit(length.count, length.unit)


def _numbers(text: str) -> list[float]:
    """The numbers in a text, in digits ("1,200", "2.5", "4th") or in words up to ninety-nine."""
    words = {number_word(n): n for n in range(1, 13)}
    words |= {word: n for n, both in enumerate(_UNITS.split(), 1) for word in both.split("/")}
    words |= {word: n for n, both in zip(range(20, 100, 10), _TENS.split(), strict=True) for word in both.split("/")}
    found: list[float] = []
    open_tens = False
    for token in re.findall(r"(?<!\w)-?\d+(?:[.,]\d+)*|[^\W\d_]+", text):
        if token[-1].isdigit():
            plain = re.sub(r",(?=\d{3}(?:\D|$))", "", token).replace(",", ".")
            found.append(float(plain) if plain.count(".") < 2 else math.nan)
        elif open_tens and 0 < words.get(token, 0) < 10:
            found[-1] += words[token]
        elif token in words:
            found.append(words[token])
        open_tens = words.get(token, 0) >= 20
    return found


_UNITS = (
    "one/first two/second three/third four/fourth five/fifth six/sixth seven/seventh eight/eighth nine/ninth ten/tenth"
    " eleven/eleventh twelve/twelfth thirteen/thirteenth fourteen/fourteenth fifteen/fifteenth sixteen/sixteenth"
    " seventeen/seventeenth eighteen/eighteenth nineteen/nineteenth"
)
_TENS = (
    "twenty/twentieth thirty/thirtieth forty/fortieth fifty/fiftieth sixty/sixtieth seventy/seventieth eighty/eightieth"
    " ninety/ninetieth"
)


def _units() -> dict[str, str]:
    """Words for units of time, in English and in the language in use."""
    english = {"Y": "y yr yrs year years", "M": "mo mos month months", "W": "w wk wks week weeks", "D": "d day days"}
    words = {word: unit for unit, many in english.items() for word in many.split()}
    return words | {Duration(n, unit).words().partition(" ")[2]: unit for unit in english for n in (1, 2, 5)}


def _in_basic_unit(count: float, unit: str) -> tuple[str, float]:
    """A length in months or in days."""
    basic, times = {"Y": ("M", 12), "M": ("M", 1), "W": ("D", 7), "D": ("D", 1)}[unit]
    return basic, count * times


def date(given: str, key: EdtfDate) -> Outcome:
    """Grade a typed date at the precision of the key.

    More precision than the key has is ignored; the right year alone is worth half, the right month three quarters.
    Unreadable and ambiguous dates are asked back, never graded by luck.
    """
    readings = read_entry(given)
    if not readings:
        return Outcome(Verdict.ASK_AGAIN, 0.0, _("Write a date such as 9 March 1803, March 1803 or 1803."))
    if len(readings) > 1:
        shown = _(" or ").join(r.words() for r in readings)
        return Outcome(
            Verdict.ASK_AGAIN, 0.0, _("Do you mean {readings}? Write the month as a word.").format(readings=shown)
        )
    mine = readings[0]
    if mine.text.startswith(key.text):
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
