"""Dates of any precision: parsed once from EDTF to an earliest and a latest day, compared only where the order is certain."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta

from study_app.i18n import _

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_PART = re.compile(
    r"(?P<year>\d{4}|\d{3}X|\d{2}XX)(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?(?P<mark>[?~%]?)", re.ASCII
)


NEVER, ALWAYS = 0, 9_999_999
"""Day numbers before and after all others: the ends of an interval that is open or unknown, where numbers are compared."""


@dataclass(frozen=True, slots=True)
class EdtfDate:
    """A date as EDTF (ISO 8601-2) writes it.

    `earliest` and `latest` are proleptic Gregorian day numbers (`date.toordinal`), both inclusive, or None for an end that is
    open or unknown. `precision` is "day", "month", "year", "decade", "century", "interval" or "open". `approximate` covers
    ~, ? and %. `open_end` is True for `..`, which holds as far as the source can know; an empty end says nothing.
    """

    text: str
    earliest: int | None
    latest: int | None
    precision: str
    approximate: bool = False
    open_end: bool = False

    @property
    def year(self) -> int | None:
        """The year, if the date lies in a single one."""
        if self.earliest is None or self.latest is None:
            return None
        first, last = date.fromordinal(self.earliest).year, date.fromordinal(self.latest).year
        return first if first == last else None

    def bounds(self) -> tuple[int, int]:
        """The first and the last day that the date may be; NEVER and ALWAYS for ends that are open or unknown."""
        return NEVER if self.earliest is None else self.earliest, ALWAYS if self.latest is None else self.latest

    def reach(self) -> tuple[int, int]:
        """The days that somebody who doubts would let the date be: as `bounds`, and around an approximate date a margin.

        "About" has no limits in EDTF. Taken here: a year on either side of a day or month, ten of a year, and once more
        the length of anything longer.
        """
        first, last = self.bounds()
        if not self.approximate:
            return first, last
        margin = {"day": 366, "month": 366, "year": 3653}.get(self.precision, max(3653, last - first))
        return max(NEVER, first - margin), min(ALWAYS, last + margin)

    def certainly_before(self, other: EdtfDate) -> bool:
        """Whether this date ends before `other` begins, beyond doubt.

        Approximate dates are never certain; containment, overlap and equal days are undetermined (False both ways).
        """
        if self.approximate or other.approximate or self.latest is None or other.earliest is None:
            return False
        return self.latest < other.earliest

    def disjoint(self, other: EdtfDate) -> bool:
        """Whether the two dates share no day, beyond doubt: one may then stand beside the other as a wrong option."""
        return self.certainly_before(other) or other.certainly_before(self)

    def words(self, *, year: bool = True) -> str:
        """The date for people: "15 May 1992", "May 1992", "1992", "about 1992"; without the year if `year` is False."""
        if self.precision == "open":
            return _("now")
        if self.precision == "interval":
            return _interval_words(self.text)
        match = _PART.fullmatch(self.text)
        assert match is not None, self.text
        shown = _point_words(match["year"], match["month"], match["day"], with_year=year)
        return _approximation(shown, match["mark"])

    def phrase(self, *, year: bool = True) -> str:
        """The date with its preposition: "on 15 May 1992", "in May 1992", "in 1992", "from 1994 to 1999"."""
        if self.precision == "open":
            return _("until now")
        if self.precision == "interval":
            return self.words()
        if self.text.endswith("?"):  # "perhaps in 1992", not "in perhaps 1992"
            return _("perhaps {date}").format(date=_point(self.text[:-1]).phrase(year=year))
        shown = self.words(year=year)
        return (_("on {date}") if self.precision == "day" else _("in {date}")).format(date=shown)


def parse(text: str) -> EdtfDate:
    """The date that `text` writes in EDTF level 0, with `? ~ %`, `199X`, `19XX`, and open or unknown ends of an interval.

    `..` alone is the end of what goes on as far as the source can know.

    Raises ValueError with one clause that says what is wrong ("there is no day 30 in February 2019").
    """
    if text == "..":
        return EdtfDate(text, None, None, "open", open_end=True)
    if "/" not in text:
        return _point(text)
    first, _slash, last = text.partition("/")
    if "/" in last:
        raise ValueError(f"{text} has more than one slash")
    start = _point(first) if first not in ("", "..") else None
    end = _point(last) if last not in ("", "..") else None
    if start is None and end is None:
        raise ValueError(f"{text} says nothing")
    if start and end and start.earliest is not None and end.latest is not None and start.earliest > end.latest:
        raise ValueError(f"{text} ends before it begins")
    return EdtfDate(
        text,
        start.earliest if start else None,
        end.latest if end else None,
        "interval",
        bool((start and start.approximate) or (end and end.approximate)),
        last == "..",
    )


def read_entry(text: str) -> tuple[EdtfDate, ...]:
    """What a person may have meant by typing `text`: no reading, one, or both readings of an ambiguous numeric date.

    Understands day, month and year in the common orders with names or numbers, month and year, and a year alone. Two-digit
    years are not read ("AD 79" is): they would be graded by luck.
    """
    cleaned = re.sub(r"\s+", " ", text.strip().casefold())
    cleaned = re.sub(r"\b(\d{1,2})(st|nd|rd|th)\b", r"\1", cleaned)
    cleaned = re.sub(r"\b(?:ad|ce) ?(\d{1,4})\b|\b(\d{1,4}) ?(?:ad|ce)\b", _four_digits, cleaned)
    iso = re.fullmatch(r"(\d{4})[./\-](\d{1,2})(?:[./\-](\d{1,2}))?", cleaned)
    if iso:
        return _readings((int(iso[1]), int(iso[2]), int(iso[3]) if iso[3] else None))
    numeric = re.fullmatch(r"(\d{1,2})[./\- ](\d{1,2})[./\- ](\d{3,4})", cleaned)
    if numeric:
        a, b, year = int(numeric[1]), int(numeric[2]), int(numeric[3])
        if "." in cleaned:  # dots are written day first wherever they are in use
            return _readings((year, b, a))
        return _readings((year, b, a), (year, a, b))
    month_year = re.fullmatch(r"(\d{1,2})[./\- ](\d{4})", cleaned)
    if month_year:
        return _readings((int(month_year[2]), int(month_year[1]), None))
    return _named(re.findall(r"\w+", cleaned))


def _four_digits(year: re.Match[str]) -> str:
    return (year[1] or year[2]).zfill(4)


def _named(tokens: list[str]) -> tuple[EdtfDate, ...]:
    """The readings of tokens such as 15, may, 1992 in any order; filler words are let through."""
    day = month = year = None
    for token in tokens:
        if token in ("of", "the", "in", "on"):
            continue
        named = _month_number(token)
        if named and month is None:
            month = named
        elif re.fullmatch(r"\d{3,4}", token) and year is None:
            year = int(token)
        elif re.fullmatch(r"\d{1,2}", token) and day is None:
            day = int(token)
        else:
            return ()
    if year is None or (day is not None and month is None):
        return ()
    return _readings((year, month, day))


def _month_number(token: str) -> int | None:
    """1 to 12 for the name of a month in English or in the language in use, or its first three letters or more."""
    if len(token) < 3 or not token.isalpha():
        return None
    for number, name in enumerate(_MONTHS, 1):
        if name.casefold().startswith(token) or _(name).casefold().startswith(token) or (token, number) == ("sept", 9):
            return number
    return None


def _readings(*candidates: tuple[int, int | None, int | None]) -> tuple[EdtfDate, ...]:
    found: dict[str, EdtfDate] = {}
    for year, month, day in candidates:
        text = f"{year:04}" + (f"-{month:02}" if month is not None else "") + (f"-{day:02}" if day is not None else "")
        try:
            found[text] = _point(text)
        except ValueError:
            continue
    return tuple(found.values())


def _point(text: str) -> EdtfDate:
    match = _PART.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a date such as 1992, 1992-05 or 1992-05-15")
    year, month, day = match["year"], match["month"], match["day"]
    approximate = bool(match["mark"])
    if "X" in year:
        if month:
            raise ValueError(f"{text} gives a month of a year that is not known")
        first, last = int(year.replace("X", "0")), int(year.replace("X", "9"))
        precision = "decade" if year.count("X") == 1 else "century"
    else:
        first = last = int(year)
        precision = "year"
    if not MINYEAR <= first <= last <= MAXYEAR:
        raise ValueError(f"{text}: the years known here are {MINYEAR} to {MAXYEAR}")
    if month is None:
        earliest, latest = date(first, 1, 1), date(last, 12, 31)
        return EdtfDate(text, earliest.toordinal(), latest.toordinal(), precision, approximate)
    if not 1 <= int(month) <= 12:
        raise ValueError(f"{text}: there is no month {int(month)}")
    if day is None:
        earliest, latest = date(first, int(month), 1), _last_of_month(first, int(month))
        return EdtfDate(text, earliest.toordinal(), latest.toordinal(), "month", approximate)
    try:
        exact = date(first, int(month), int(day)).toordinal()
    except ValueError:
        raise ValueError(f"there is no day {int(day)} in {_MONTHS[int(month) - 1]} {first}") from None
    return EdtfDate(text, exact, exact, "day", approximate)


def _last_of_month(year: int, month: int) -> date:
    if month == 12:
        return date(year, 12, 31)
    return date(year, month + 1, 1) - timedelta(days=1)


def _point_words(year: str, month: str | None, day: str | None, *, with_year: bool) -> str:
    if month is None:
        if "X" in year:
            return _("the {decade}s").format(decade=year.replace("X", "0"))
        return _year_words(year)
    parts = [str(int(day))] if day else []
    parts.append(_(_MONTHS[int(month) - 1]))
    if with_year:
        parts.append(_year_words(year))
    return " ".join(parts)


def _year_words(year: str) -> str:
    """The year; one of two digits could be a day or a year of any century, so it says that it is none of these."""
    return str(int(year)) if int(year) >= 100 else _("AD {year}").format(year=int(year))


def _approximation(shown: str, mark: str) -> str:
    match mark:
        case "~" | "%":
            return _("about {date}").format(date=shown)
        case "?":
            return _("perhaps {date}").format(date=shown)
    return shown


def _interval_words(text: str) -> str:
    first, _slash, last = text.partition("/")
    start = _point(first).words() if first not in ("", "..") else ""
    end = _point(last).words() if last not in ("", "..") else ""
    if start and end:
        return _("from {start} to {end}").format(start=start, end=end)
    if start:
        return _("since {start}").format(start=start)
    return _("until {end}").format(end=end)
