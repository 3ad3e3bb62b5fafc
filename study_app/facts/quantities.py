"""Numbers, durations and frequencies as values: read from pack text, put into words, compared."""

from __future__ import annotations

import re
from typing import NamedTuple

from study_app.i18n import Worded, _, decimal_mark, grouped, ngettext, pgettext

_DURATION = re.compile(r"P([0-9]{1,9})([YMWD])")
_FREQUENCY = re.compile(r"(>=|<=|=)?([0-9]{1,9})/(P[0-9]{1,9}[YMWD])")


def number_word(n: int) -> str:
    """ "six" for 6, as running text writes small numbers; digits from 13 on."""
    words = (
        _("no"), _("one"), _("two"), _("three"), _("four"), _("five"), _("six"), _("seven"), _("eight"), _("nine"),
        _("ten"), _("eleven"), _("twelve"),
    )  # fmt: skip
    return words[n] if 0 <= n < len(words) else str(n)


def counted(n: int) -> str:
    """How many a list has, beside words of any gender and case: in digits where the language in use bends its number words."""
    bent = pgettext("beside a list, of whatever gender and case", "two").isdecimal()
    return str(n) if bent else number_word(n)


def number_text(n: int | float) -> str:
    """A number in digits, all of them: "13270", "2.5"; equal numbers are written alike."""
    return str(int(n)) if n == int(n) and abs(n) < 1e16 else str(n)


def number_words(n: int | float, *, parted: bool = False) -> str:
    """A number to be read: all its digits, with the decimal mark of the language in use ("2.5", "2,5").

    `parted`: from five digits on its thousands are parted as that language does, for nobody counts zeros.
    """
    whole, mark, part = number_text(n).partition(".")
    digits = whole.removeprefix("-")
    if parted and digits.isdecimal() and len(digits) >= 5:
        whole = grouped(int(whole))
    return whole + mark.replace(".", decimal_mark()) + part


_NO_UNIT = frozenset(
    "a about an and approximately around circa nearly of only roughly some the one two three four five six seven eight nine"
    " ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy"
    " eighty ninety hundred thousand million".split()
)
"""Words that may stand beside a number and are no unit of it."""


class UnitWords(NamedTuple):
    """A unit of measurement in one language: "metre", "metres", and what else counts as it ("m", "meters").

    `few` is the third form of languages that count as Russian does: "метр", "метра", "метров".
    """

    one: str
    many: str
    accepted: tuple[str, ...] = ()
    few: str = ""

    def after(self, n: int | float) -> str:
        """The unit as it is said after a number: 21 and 1001 take the first form only where there are three."""
        if not self.few:
            return self.one if n == 1 else self.many
        if n != int(n):  # "2.5 метра"
            return self.few
        tens, ones = divmod(int(abs(n)) % 100, 10)
        if tens == 1:
            return self.many
        return self.one if ones == 1 else self.few if 2 <= ones <= 4 else self.many

    def measure(self, n: int | float) -> str:
        """ "57 metres", "100,000 men", as the language in use writes its numbers."""
        return f"{number_words(n, parted=True)} {self.after(n)}"

    def bare(self, text: str) -> str | None:
        """The number that was written, without this unit; None if it may be in another ("57 feet", "0.1 km")."""
        rest = " ".join(text.casefold().split())
        for name in sorted({self.one, self.many, *self.accepted, *filter(None, [self.few])}, key=len, reverse=True):
            without = rest.removesuffix(name.casefold())
            if without != rest and not without[-1:].isalpha():
                rest = without.strip()
                break
        known = _NO_UNIT | {number_word(n) for n in range(13)}
        words = re.findall(r"[^\W\d_]+|[^\w\s.,+-]", rest)
        return rest if all(word in known for word in words) else None


class Duration(NamedTuple):
    """A span of time in one unit: `count` of "Y", "M", "W" or "D" (ISO 8601, `P5Y`)."""

    count: int  # type: ignore[assignment]  # hides what tuples have of this name
    unit: str

    def __str__(self) -> str:
        return f"P{self.count}{self.unit}"

    def words(self) -> str:
        """ "5 years"."""
        match self.unit:
            case "Y":
                shown = ngettext("{n} year", "{n} years", self.count)
            case "M":
                shown = ngettext("{n} month", "{n} months", self.count)
            case "W":
                shown = ngettext("{n} week", "{n} weeks", self.count)
            case _unit:
                shown = ngettext("{n} day", "{n} days", self.count)
        return shown.format(n=self.count)

    def in_unit(self, unit: str) -> Duration | None:
        """The equal duration in another unit; None where there is none: 18 months are no number of years."""
        mine, theirs = _LENGTHS[self.unit], _LENGTHS[unit]
        whole, rest = divmod(self.count * mine[1], theirs[1])
        return Duration(whole, unit) if mine[0] == theirs[0] and not rest else None

    def normal(self) -> Duration:
        """The equal duration in the largest unit there is: 12 months are 1 year, 7 days 1 week."""
        return self.in_unit("Y") or self.in_unit("W") or self


_LENGTHS = {"Y": ("M", 12), "M": ("M", 1), "W": ("D", 7), "D": ("D", 1)}
"""Each unit in the one that it is certainly a number of: no month is a number of days."""


class Frequency(NamedTuple):
    """How often: `comparison` (">=", "<=", "=") `count` times in each `per`."""

    comparison: str
    count: int  # type: ignore[assignment]  # hides what tuples have of this name
    per: Duration

    def __str__(self) -> str:
        return f"{'' if self.comparison == '=' else self.comparison}{self.count}/{self.per}"

    def words(self) -> str:
        """ "at least twice a year"."""
        many = ngettext("{n} time", "{n} times", self.count).format(n=number_word(self.count))
        times = {1: _("once"), 2: _("twice")}.get(self.count, many)
        units = {"Y": _("a year"), "M": _("a month"), "W": _("a week"), "D": _("a day")}
        per = units[self.per.unit] if self.per.count == 1 else _("every {duration}").format(duration=self.per.words())
        bound = {">=": _("at least {often}"), "<=": _("at most {often}")}.get(self.comparison, "{often}")
        return bound.format(often=f"{times} {per}")

    def normal(self) -> Frequency:
        """The same frequency in the largest unit there is: once in 12 months is once a year."""
        return Frequency(self.comparison, self.count, self.per.normal())

    def excludes(self, other: Frequency) -> bool:
        """Whether this frequency being true makes `other` false; compared only within one unit of time."""
        if self.per.unit != other.per.unit:
            return False
        mine, theirs = (f.count * 1.0 / f.per.count for f in (self, other))
        match self.comparison, other.comparison:
            case "=", "=":
                return mine != theirs
            case (">=", "=" | "<="):
                return theirs < mine
            case ("<=", "=" | ">="):
                return theirs > mine
            case "=", ">=":
                return theirs > mine
            case "=", "<=":
                return theirs < mine
        return False


def time_units() -> dict[str, str]:
    """Words for units of time, in English and in the language in use."""
    english = {"Y": "y yr yrs year years", "M": "mo mos month months", "W": "w wk wks week weeks", "D": "d day days"}
    words = {word: unit for unit, many in english.items() for word in many.split()}
    return words | {Duration(n, unit).words().partition(" ")[2]: unit for unit in english for n in (1, 2, 5)}


def parse_duration(text: str) -> Duration:
    """The duration `P5Y` writes; raises ValueError with one clause."""
    match = _DURATION.fullmatch(text)
    if match is None or int(match[1]) == 0:
        raise ValueError(Worded("{text!r} is not a duration such as P5Y, P6M or P10D", text=text))
    return Duration(int(match[1]), match[2])


def parse_frequency(text: str) -> Frequency:
    """The frequency `>=2/P1Y` writes; raises ValueError with one clause."""
    match = _FREQUENCY.fullmatch(text)
    if match is None or int(match[2]) == 0:
        raise ValueError(Worded("{text!r} is not a frequency such as >=2/P1Y (at least twice a year)", text=text))
    return Frequency(match[1] or "=", int(match[2]), parse_duration(match[3]))


def told_duration(value: str, words: str) -> Duration:
    """Of the durations equal to `value` the one that is told as `words`: P1Y told as "12 months" is P12M."""
    length = parse_duration(value)
    others = (length.in_unit(unit) for unit in _LENGTHS)
    return next((other for other in others if other is not None and other.words() == words), length)


def told_frequency(value: str, words: str) -> Frequency:
    """Of the frequencies equal to `value` the one that is told as `words`."""
    often = parse_frequency(value)
    pers = (per for unit in _LENGTHS if (per := often.per.in_unit(unit)) is not None)
    others = (Frequency(often.comparison, often.count, per) for per in pers)
    return next((other for other in others if other.words() == words), often)
