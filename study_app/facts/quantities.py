"""Numbers, durations and frequencies as values: read from pack text, put into words, compared."""

from __future__ import annotations

import re
from dataclasses import dataclass

from study_app.i18n import _, ngettext

_DURATION = re.compile(r"P([0-9]{1,9})([YMWD])")
_FREQUENCY = re.compile(r"(>=|<=|=)?([0-9]{1,9})/(P[0-9]{1,9}[YMWD])")


def number_word(n: int) -> str:
    """ "six" for 6, as running text writes small numbers; digits from 13 on."""
    words = (
        _("no"), _("one"), _("two"), _("three"), _("four"), _("five"), _("six"), _("seven"), _("eight"), _("nine"),
        _("ten"), _("eleven"), _("twelve"),
    )  # fmt: skip
    return words[n] if 0 <= n < len(words) else str(n)


def number_text(n: int | float) -> str:
    """A number in digits, all of them: "13270", "2.5"; equal numbers are written alike."""
    return str(int(n)) if n == int(n) and abs(n) < 1e16 else str(n)


@dataclass(frozen=True, slots=True)
class Duration:
    """A span of time in one unit: `count` of "Y", "M", "W" or "D" (ISO 8601, `P5Y`)."""

    count: int
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


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often: `comparison` (">=", "<=", "=") `count` times in each `per`."""

    comparison: str
    count: int
    per: Duration

    def __str__(self) -> str:
        return f"{'' if self.comparison == '=' else self.comparison}{self.count}/{self.per}"

    def words(self) -> str:
        """ "at least twice a year"."""
        times = {1: _("once"), 2: _("twice")}.get(self.count) or _("{n} times").format(n=number_word(self.count))
        units = {"Y": _("a year"), "M": _("a month"), "W": _("a week"), "D": _("a day")}
        per = units[self.per.unit] if self.per.count == 1 else _("every {duration}").format(duration=self.per.words())
        bound = {">=": _("at least {often}"), "<=": _("at most {often}")}.get(self.comparison, "{often}")
        return bound.format(often=f"{times} {per}")

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


def parse_duration(text: str) -> Duration:
    """The duration `P5Y` writes; raises ValueError with one clause."""
    match = _DURATION.fullmatch(text)
    if match is None or int(match[1]) == 0:
        raise ValueError(f"{text!r} is not a duration such as P5Y, P6M or P10D")
    return Duration(int(match[1]), match[2])


def parse_frequency(text: str) -> Frequency:
    """The frequency `>=2/P1Y` writes; raises ValueError with one clause."""
    match = _FREQUENCY.fullmatch(text)
    if match is None or int(match[2]) == 0:
        raise ValueError(f"{text!r} is not a frequency such as >=2/P1Y (at least twice a year)")
    return Frequency(match[1] or "=", int(match[2]), parse_duration(match[3]))
