"""Dates of any precision: parsed once from EDTF to an earliest and a latest day, compared only where the order is certain."""

from __future__ import annotations

import re
from datetime import MAXYEAR, date
from functools import lru_cache
from typing import NamedTuple

from study_app.i18n import Worded, _, in_use, ngettext, pgettext

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_IN_MONTHS = (
    Worded("in January"), Worded("in February"), Worded("in March"), Worded("in April"), Worded("in May"), Worded("in June"),
    Worded("in July"), Worded("in August"), Worded("in September"), Worded("in October"), Worded("in November"),
    Worded("in December"),
)  # fmt: skip
_PART = re.compile(
    r"(?P<year>-?(?:\d{4}|\d{3}X|\d{2}XX))(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?(?P<mark>[?~%]?)", re.ASCII
)
_BEFORE, _AFTER = r"b\.?c\.?(?:e\.?)?", r"a\.?d\.?|c\.?e\.?"
_ERA = re.compile(
    rf"(?<!\w)(?:(?P<bc>{_BEFORE})|{_AFTER}) ?(?P<then>\d{{1,4}})(?!\w)"
    rf"|(?<!\w)(?P<first>\d{{1,4}}) ?(?:(?P<later_bc>{_BEFORE})|{_AFTER})(?!\w)"
)

PRECISIONS = ("century", "decade", "year", "month", "day")
"""How exact a date is, the coarsest first; an interval is none of these."""

NEVER, ALWAYS = -9_999_999, 9_999_999
"""Day numbers before and after all others: the ends of an interval that is open or unknown, where numbers are compared."""


def day_number(year: int, month: int, day: int) -> int:
    """The proleptic Gregorian day number, 1 for 1 January of the year 1 (as `date.toordinal`), below 1 before it.

    Years are counted as astronomers do: 0 is 1 BC, -43 is 44 BC. The arithmetic is Howard Hinnant's `days_from_civil`
    ("chrono-Compatible Low-Level Date Algorithms", 2013), whose years begin in March and whose eras have 400 years.
    """
    year -= month <= 2
    era, year_of_era = divmod(year, 400)
    day_of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return era * 146_097 + year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year - 305


def civil(number: int) -> tuple[int, int, int]:
    """Year (astronomical), month and day of a day number: `civil_from_days` of the same source."""
    era, day_of_era = divmod(number + 305, 146_097)
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * day_of_year + 2) // 153
    month = (shifted + 2) % 12 + 1
    return era * 400 + year_of_era + (month <= 2), month, day_of_year - (153 * shifted + 2) // 5 + 1


class EdtfDate(NamedTuple):
    """A date as EDTF (ISO 8601-2) writes it: years before the common era in astronomical numbering, -0043 for 44 BC.

    `earliest` and `latest` are day numbers (`day_number`), both inclusive, or None for an end that is open or unknown.
    `precision` is "day", "month", "year", "decade", "century", "interval" or "open". `approximate` covers ~, ? and %.
    `open_end` is True for `..`, which holds as far as the source can know; an empty end says nothing.
    No day is moved from one calendar to another: an ancient date is as historians write it, by the Julian calendar.
    """

    text: str
    earliest: int | None
    latest: int | None
    precision: str
    approximate: bool = False
    open_end: bool = False

    @property
    def year(self) -> int | None:
        """The year, if the date lies in a single one: 0 for 1 BC, so that differences of years are true ones."""
        if self.earliest is None or self.latest is None:
            return None
        first, last = civil(self.earliest)[0], civil(self.latest)[0]
        return first if first == last else None

    @property
    def century(self) -> int | None:
        """The century that the date is, 1 for the years 1 to 100 and -1 for the hundred before; None if it is no century."""
        if self.precision != "century" or self.earliest is None or self.latest is None:
            return None
        first, last = civil(self.earliest)[0], civil(self.latest)[0]
        return -(-last // 100 + 1) if last < 1 else first // 100 + 1

    @property
    def month(self) -> int | None:
        """The month of a date that is exact to the month or the day."""
        exact = self.precision in ("month", "day")
        return civil(self.earliest)[1] if exact and self.earliest is not None else None

    @property
    def day(self) -> int | None:
        """The day of the month of a date that is exact to the day."""
        return civil(self.earliest)[2] if self.precision == "day" and self.earliest is not None else None

    @property
    def uncertain(self) -> bool:
        """Whether the date itself is in doubt ("perhaps 1992"), and not only how exact it is ("about 1992")."""
        return "?" in self.text or "%" in self.text

    def cut(self, precision: str) -> EdtfDate | None:
        """The date at a precision no finer than its own; None if it is approximate, an interval, or not that exact.

        Nor is the century of 1900 told: EDTF has it in `19XX`, and historians in the 19th.
        """
        if self.approximate or self.precision not in PRECISIONS or self.earliest is None:
            return None
        if PRECISIONS.index(self.precision) < PRECISIONS.index(precision):
            return None
        if self.precision == precision:
            return self
        year, month, day = civil(self.earliest)
        match precision:
            case "day" | "month" | "year":
                return _point(_written(year, month, day, precision))
            case "decade":
                return _point(("-" if year < 0 else "") + f"{abs(year) // 10:03}X")
        if year > 0 and year % 100 == 0:
            return None
        return _point(("-" if year <= 0 else "") + f"{abs(year) // 100:02}XX")

    def shifted(self, count: int) -> EdtfDate | None:
        """The date as many years later (of a century: centuries), or earlier; None where there is none such.

        An approximate date is shifted to an approximate one.
        """
        if self.uncertain or self.earliest is None or self.precision not in ("century", "year", "month", "day"):
            return None
        mark = self.text[-1] if self.approximate else ""
        year, month, day = civil(self.earliest)
        try:
            if self.precision == "century":  # there is no century 0: -00XX, 100 to 1 BC, stands before 00XX
                nth = count + (year // 100 if year > 0 else -1 - -(year + 99) // 100)
                return _point((f"-{-1 - nth:02}XX" if nth < 0 else f"{nth:02}XX") + mark)
            return _point(_written(year + count, month, day, self.precision) + mark)
        except ValueError:  # 29 February, or years that are not known here
            return None

    def yearless(self) -> str:
        """Month and day as ISO 8601 writes them without a year: "--09-26", "--09", "--"; "--/" for an interval."""
        if self.precision in ("interval", "open"):
            return "--/"
        return "--" + "-".join(f"{part:02}" for part in (self.month, self.day) if part is not None)

    def points(self) -> tuple[EdtfDate, ...]:
        """The date itself; of an interval the ends that are stated."""
        return tuple(_point(end) for end in self.text.split("/") if end not in ("", ".."))

    def year_words(self) -> tuple[str, ...]:
        """The years that it names, as people write them: "1992", "44 BC", "AD 79"; none of a decade or a century."""
        return tuple(_year_words(p.year) for p in self.points() if p.year is not None)

    def bounds(self) -> tuple[int, int]:
        """The first and the last day that the date may be; NEVER and ALWAYS for ends that are open or unknown."""
        return NEVER if self.earliest is None else self.earliest, ALWAYS if self.latest is None else self.latest

    def reach(self) -> tuple[int, int]:
        """The days that somebody who doubts would let the date be: as `bounds`, and around an approximate date a margin.

        "About" has no limits in EDTF. Taken here: a year on either side of a day or month, ten of a year, and once more
        the length of anything longer; a round year promises less, so 25 where it ends in 0, and 50 where it ends in 00.
        """
        first, last = self.bounds()
        if not self.approximate:
            return first, last
        margin = {"day": 366, "month": 366, "year": _margin(self.year)}.get(self.precision, max(3653, last - first))
        return max(NEVER, first - margin), min(ALWAYS, last + margin)

    def certainly_before(self, other: EdtfDate) -> bool:
        """Whether this date ends before `other` begins, beyond doubt.

        An approximate date may be anywhere within its `reach`, an uncertain one anywhere; containment, overlap and equal
        days are undetermined (False both ways).
        """
        return not (self.uncertain or other.uncertain) and self.reach()[1] < other.reach()[0]

    def disjoint(self, other: EdtfDate) -> bool:
        """Whether the two dates share no day, beyond doubt: one may then stand beside the other as a wrong option."""
        return self.certainly_before(other) or other.certainly_before(self)

    def words(self, *, year: bool = True, era: bool = False, use: str = "alone") -> str:
        """The date for people: "15 May 1992", "May 1992", "1992", "about 1992"; without the year if `year` is False.

        With `era` a year AD says so, whatever it is: "AD 1992", where years BC stand beside it. With `use` the words are those
        after "from" ("of") or after "to".
        """
        if self.precision == "open":
            return _("now")
        if self.precision == "interval":
            return _interval_words(self.text)
        return _approximation(self, use, with_year=year, era=era)

    def phrase(self, *, year: bool = True) -> str:
        """The date with its preposition: "on 15 May 1992", "in May 1992", "in 1992", "from 1994 to 1999"; "about 1992"."""
        if self.precision == "open":
            return _("until now")
        if self.precision == "interval":
            return self.words()
        if self.text.endswith("?"):  # "perhaps in 1992", not "in perhaps 1992"
            return _("perhaps {date}").format(date=_point(self.text[:-1]).phrase(year=year))
        if self.approximate and self.precision == "year":
            return self.words(year=year)  # "born about 550 BC"; "wrote about the 3rd century" is no time
        day = self.precision == "day"
        if self.approximate:
            shown = _point_words(_point(self.text[:-1]), "of", with_year=year)
            return (_("on about {date}") if day else _("in about {date}")).format(date=shown)
        return (_("on {date}") if day else _("in {date}")).format(date=_point_words(self, "in", with_year=year))


def parse(text: str) -> EdtfDate:
    """The date that `text` writes in EDTF level 0, with `? ~ %`, `199X`, `19XX`, years from -9999 on, and open or unknown
    ends of an interval.

    `..` alone is the end of what goes on as far as the source can know.

    Raises ValueError with one clause that says what is wrong ("there is no day 30 in February 2019").
    """
    if text == "..":
        return EdtfDate(text, None, None, "open", open_end=True)
    if "/" not in text:
        return _point(text)
    first, _slash, last = text.partition("/")
    if "/" in last:
        raise ValueError(Worded("{text} has more than one slash", text=text))
    start = _point(first) if first not in ("", "..") else None
    end = _point(last) if last not in ("", "..") else None
    if start is None and end is None:
        raise ValueError(Worded("{text} says nothing", text=text))
    if start and end and start.earliest is not None and end.latest is not None and start.earliest > end.latest:
        raise ValueError(Worded("{text} ends before it begins", text=text))
    return EdtfDate(
        text,
        start.earliest if start else None,
        end.latest if end else None,
        "interval",
        bool((start and start.approximate) or (end and end.approximate)),
        last == "..",
    )


def day_in_words(day: date, today: date | None = None) -> str:
    """A day of the calendar as people say it; without its year if it lies in the year of `today`."""
    return parse(day.isoformat()).words(year=today is None or today.year != day.year)


def short_day(day: date) -> str:
    """A day of the calendar as it stands under a chart."""
    return f"{day.day} {_short_months(in_use(), of_day=True)[day.month - 1]} {day.year}"


def short_month(day: date, *, year: bool = True) -> str:
    """The month of a day as it stands below a calendar; without its year if `year` is False."""
    name = _short_months(in_use(), of_day=False)[day.month - 1]
    return f"{name} {day.year}" if year else name


@lru_cache(maxsize=8)
def _short_months(_language: object, *, of_day: bool) -> tuple[str, ...]:
    """The short names of the months in the language in use: some languages say them otherwise after a day."""
    if of_day:
        return (
            pgettext("of", "Jan"), pgettext("of", "Feb"), pgettext("of", "Mar"), pgettext("of", "Apr"),
            pgettext("short, of", "May"), pgettext("of", "Jun"), pgettext("of", "Jul"), pgettext("of", "Aug"),
            pgettext("of", "Sep"), pgettext("of", "Oct"), pgettext("of", "Nov"), pgettext("of", "Dec"),
        )  # fmt: skip
    return (
        pgettext("alone", "Jan"), pgettext("alone", "Feb"), pgettext("alone", "Mar"), pgettext("alone", "Apr"),
        pgettext("short, alone", "May"), pgettext("alone", "Jun"), pgettext("alone", "Jul"), pgettext("alone", "Aug"),
        pgettext("alone", "Sep"), pgettext("alone", "Oct"), pgettext("alone", "Nov"), pgettext("alone", "Dec"),
    )  # fmt: skip


def short_weekdays() -> tuple[str, ...]:
    """The days of the week as they stand beside a calendar, Monday first."""
    return _("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")


def read_entry(text: str) -> tuple[EdtfDate, ...]:
    """What a person may have meant by typing `text`: no reading, one, or both readings of an ambiguous numeric date.

    Understands day, month and year in the common orders with names or numbers, month and year, and a year alone, each with
    or without its era ("44 BC", "79 CE"). Two-digit years are read only with an era, and a year with a minus is not: it is
    44 BC to one and 43 BC to another. Neither would be graded but by luck.
    """
    return _readings(*_candidates(text))


def why_no_day(text: str) -> str:
    """Why a day that is named is none, as a sentence: its month is shorter, or it is BC and has no year; "" for other texts."""
    if _lacks_year_bc(text) and not read_entry(text):  # "June 44 BC" is a month
        return _("A day BC needs its year: 15 June 44 BC.")
    for year, month, day in _candidates(text):
        if month is None or day is None or not 1 <= month <= 12:
            continue
        of_year = 2000 if year is None else year  # 2000 had a 29 February
        days = _last_of_month(of_year, month) - day_number(of_year, month, 1) + 1
        if day > days:
            words = ngettext("There is only {n} day {when}.", "There are only {n} days {when}.", days)
            return words.format(n=days, when=_point(_written(of_year, month, None)).phrase(year=year is not None))
    return ""


def _lacks_year_bc(text: str) -> bool:
    told = _in_english_era(re.sub(r"\s+", " ", text.strip().casefold()))
    rest = re.sub(rf"(?<!\w)(?:{_BEFORE})(?!\w)\.?", "", told)
    if rest == told:
        return False
    return any(year is None and month and day for year, month, day in _candidates(rest))


_Parts = tuple[int | None, int | None, int | None]


def _candidates(text: str) -> tuple[_Parts, ...]:
    """Year, month and day of each way to read a typed date, as far as they are told; whether there is such a day or not."""
    cleaned = _in_english_era(re.sub(r"\s+", " ", text.strip().casefold()))
    if re.search(r"(?<!\w)[-−–]\d", cleaned):
        return ()
    cleaned = re.sub(r"\b(\d{1,2})(st|nd|rd|th)\b", r"\1", cleaned)
    cleaned = _ERA.sub(_marked_year, cleaned)
    iso = re.fullmatch(r"(\d{4})[./\-](\d{1,2})(?:[./\-](\d{1,2}))?", cleaned)
    if iso:
        return ((_year(iso[1]), int(iso[2]), int(iso[3]) if iso[3] else None),)
    numeric = re.fullmatch(r"(\d{1,2})[./\- ](\d{1,2})[./\- ](bc\d{4}|\d{3,4})", cleaned)
    if numeric:
        a, b, year = int(numeric[1]), int(numeric[2]), _year(numeric[3])
        if "." in cleaned:  # dots are written day first wherever they are in use
            return ((year, b, a),)
        return (year, b, a), (year, a, b)
    month_year = re.fullmatch(r"(\d{1,2})[./\- ]((?:bc)?\d{4})", cleaned)
    if month_year:
        return ((_year(month_year[2]), int(month_year[1]), None),)
    return _named(re.findall(r"\w+", cleaned))


_AROUND = "in on the from now a an this coming time"
"""Words of English that leave a day as it is: "in 3 weeks' time", "this Friday"."""


def read_ahead(text: str, today: date) -> date | None:
    """The day that people mean by "in 3 weeks", "tomorrow", "Friday", "next Friday", "15 June", said on `today`; None for none.

    It is read in English and in the language in use. A day of the week is the first that comes, a "next" one that of the week
    that begins on the Monday after `today`; a day without a year is the first that comes. What lies beyond the year 9999 is none.
    """
    if re.search(r"(?<!\w)[-−–]\d", text) or _lacks_year_bc(text):
        return None
    words = re.findall(r"[^\W\d_]+|\d+", text.casefold())
    whole = " ".join(words)
    for days, english, own in (
        (0, "today", pgettext("typed", "today")),
        (1, "tomorrow", pgettext("typed", "tomorrow")),
        (2, "day after tomorrow", pgettext("typed", "day after tomorrow")),
    ):
        if whole.removeprefix("the ") in (english, own):
            return _moved(today, days=days)
    nexts = {"next", *pgettext("typed", "next").split()}
    fillers = {*_AROUND.split(), *pgettext("typed", "in on the from now a an this coming time").split()}
    left = [word for word in words if word not in fillers and word not in nexts]
    follows = any(word in nexts for word in words)
    if len(left) == 1 and (weekday := _weekday(left[0])) is not None:
        monday = today.toordinal() - today.weekday()
        ahead = monday + 7 + weekday - today.toordinal() if follows else (weekday - today.weekday() - 1) % 7 + 1
        return _moved(today, days=ahead)
    amount = 1 if len(left) == 1 else _amount(" ".join(left[:-1]))
    if " ".join(left) in ("half year", pgettext("typed", "half a year")):
        return _moved(today, months=6)
    if left and amount is not None and (each := _step(left[-1])) is not None:
        days, months = each
        return _moved(today, days=amount * days, months=amount * months)
    if any(_month_number(word) for word in words):
        for year in range(today.year, today.year + 9):  # 29 February comes within eight years
            for when in read_entry(f"{text} {year}"):
                if when.precision == "day" and (day := date(year, when.month or 1, when.day or 1)) > today:
                    return day
    return None


def _amount(text: str) -> int | None:
    """A whole number in digits or words, no place in an order, above 0 and no larger than anybody plans ahead."""
    from study_app.facts import numbers  # words for numbers are needed nowhere else here

    read = numbers.read(text)
    if (
        len(read.numbers) != 1
        or read.around
        or read.ordinals
        or not 1 <= read.numbers[0][0] <= 9999
        or read.numbers[0][0] % 1
    ):
        return None
    return int(read.numbers[0][0])


def _weekday(word: str) -> int | None:
    """0 (Monday) to 6 for a name of a day of the week, or a beginning of it in two letters or more."""
    names = (
        ("Monday", pgettext("typed", "Monday")), ("Tuesday", pgettext("typed", "Tuesday")),
        ("Wednesday", pgettext("typed", "Wednesday")), ("Thursday", pgettext("typed", "Thursday")),
        ("Friday", pgettext("typed", "Friday")), ("Saturday", pgettext("typed", "Saturday")),
        ("Sunday", pgettext("typed", "Sunday")),
    )  # fmt: skip
    begun = [
        weekday
        for weekday, (english, own) in enumerate(names)
        if (len(word) >= 3 and english.casefold().startswith(word))
        or (own != english and len(word) >= 2 and any(name.startswith(word) for name in own.split()))
    ]
    return begun[0] if len(begun) == 1 else None


def _step(word: str) -> tuple[int, int] | None:
    """The days and the months of what is counted: days, weeks, months, years."""
    for names, own, step in (
        ("day days", pgettext("typed", "day days"), (1, 0)),
        ("week weeks", pgettext("typed", "week weeks"), (7, 0)),
        ("month months", pgettext("typed", "month months"), (0, 1)),
        ("year years", pgettext("typed", "year years"), (0, 12)),
    ):
        if word in names.split() or word in own.casefold().split():
            return step
    return None


def _moved(today: date, *, days: int = 0, months: int = 0) -> date | None:
    """A day so much later; where a month is shorter, its last."""
    year, month = divmod(12 * today.year + today.month - 1 + months, 12)
    if year > MAXYEAR:
        return None
    number = min(day_number(year, month + 1, today.day), _last_of_month(year, month + 1)) + days
    return date.fromordinal(number) if number <= date.max.toordinal() else None


def names_era(text: str) -> bool:
    """Whether a typed date says of its year that it is before or of the common era."""
    return _ERA.search(_in_english_era(text.casefold())) is not None


def _in_english_era(text: str) -> str:
    """A text in small letters in which an era is told in English, whatever it is in the language in use."""
    small = _("of the in on")
    if small != "of the in on":
        text = re.sub(rf" ?(?<!\w)(?:{'|'.join(small.split())})(?!\w)\.?", "", text).strip()
    for told, english in ((_("BC"), "bc"), (_("AD"), "ad")):
        if told.casefold() != english:
            letters = r"\W*".join(re.findall(r"\w+", told.casefold()))
            text = re.sub(rf"(?<!\w){letters}(?!\w)\.?", english, text)
    return text


def _marked_year(found: re.Match[str]) -> str:
    """A year and its era as one word that no other number is: 0079, bc0044."""
    return ("bc" if found["bc"] or found["later_bc"] else "") + (found["then"] or found["first"]).zfill(4)


def _year(word: str) -> int | None:
    """The year that digits or a marked year mean; None for a year 0, which neither era has."""
    number = int(word.removeprefix("bc"))
    if number == 0:
        return None
    return 1 - number if word.startswith("bc") else number


def short_year(text: str) -> bool:
    """Whether `text`, which has no reading, is a date whose year has two digits ("20.4.94", "May '94", "94-04-20").

    It is one where it reads with a century before the last number, or the first.
    """
    cleaned = re.sub(r"['’‘](?=\d\d(?!\d))", "", text.strip())
    return any(
        read_entry(re.sub(pattern, rf"{century}\g<0>", cleaned))
        for pattern in (r"(?<!\d)\d\d$", r"^\d\d(?=[-/.]\d)")
        if re.search(pattern, cleaned)
        for century in ("19", "20")  # 29 February is in every fourth year: 1900 had none, 2000 had
    )


def _named(tokens: list[str]) -> tuple[_Parts, ...]:
    """Year, month and day of tokens such as 15, may, 1992 in any order; filler words are let through."""
    day = month = year = None
    for token in tokens:
        if token in ("of", "the", "in", "on"):
            continue
        named = _month_number(token)
        if named and month is None:
            month = named
        elif re.fullmatch(r"(?:bc)?\d{3,4}", token, re.ASCII) and year is None:
            year = _year(token)
        elif re.fullmatch(r"\d{1,2}", token) and day is None:
            day = int(token)
        else:
            return ()
    if day is not None and month is None:
        return ()
    return ((year, month, day),)


def _month_number(token: str) -> int | None:
    """1 to 12 for the name of a month in English or in the language in use, or its first three letters or more."""
    if len(token) < 3 or not token.isalpha():
        return None
    for number, name in enumerate(_MONTHS, 1):
        names = (name, *(_month_words(number, use) for use in ("alone", "of", "in")))
        if any(one.casefold().startswith(token) for one in names) or (token, number) == ("sept", 9):
            return number
    return None


def _readings(*candidates: _Parts) -> tuple[EdtfDate, ...]:
    found: dict[str, EdtfDate] = {}
    for year, month, day in candidates:
        if year is None:
            continue
        text = _written(year, month, day)
        try:
            found[text] = _point(text)
        except ValueError:
            continue
    return tuple(found.values())


def _written(year: int, month: int | None, day: int | None, precision: str = "day") -> str:
    """The EDTF of a date as far as it is known, and no finer than `precision`."""
    finest = PRECISIONS.index(precision)
    text = f"{year:05}" if year < 0 else f"{year:04}"
    text += f"-{month:02}" if month is not None and finest >= PRECISIONS.index("month") else ""
    return text + (f"-{day:02}" if day is not None and precision == "day" else "")


def _margin(year: int | None) -> int:
    """How many days "about" a year leaves on either side of it, by how round the year is."""
    told = 1 if year is None else 1 - year if year < 1 else year
    return 365 * (50 if told % 100 == 0 else 25 if told % 10 == 0 else 10)


def _point(text: str) -> EdtfDate:
    match = _PART.fullmatch(text)
    if match is None:
        raise ValueError(Worded("{text!r} is not a date such as 1992, 1992-05, 1992-05-15 or -0043 (44 BC)", text=text))
    digits, month, day = match["year"], match["month"], match["day"]
    approximate = bool(match["mark"])
    if digits == "-0000":
        raise ValueError(Worded("{text}: there is no year -0000; 1 BC is written 0000", text=text))
    first, last = sorted(int(digits.replace("X", filled)) for filled in "09")
    if "X" in digits:
        if month:
            raise ValueError(Worded("{text} gives a month of a year that is not known", text=text))
        precision = "decade" if digits.count("X") == 1 else "century"
    else:
        precision = "year"
    if month is None:
        return EdtfDate(text, day_number(first, 1, 1), day_number(last, 12, 31), precision, approximate)
    if not 1 <= int(month) <= 12:
        raise ValueError(Worded("{text}: there is no month {month}", text=text, month=int(month)))
    begins, finishes = day_number(first, int(month), 1), _last_of_month(first, int(month))
    if day is None:
        return EdtfDate(text, begins, finishes, "month", approximate)
    exact = begins + int(day) - 1
    if not begins <= exact <= finishes:
        era = Worded("{year} BC", year=1 - first) if first < 1 else Worded("AD {year}", year=first)
        year = era if first < 100 else str(first)
        when = _IN_MONTHS[int(month) - 1]
        raise ValueError(Worded("there is no day {day} {when} {year}", day=int(day), when=when, year=year))
    return EdtfDate(text, exact, exact, "day", approximate)


def _last_of_month(year: int, month: int) -> int:
    return day_number(year + month // 12, month % 12 + 1, 1) - 1


def _point_words(when: EdtfDate, use: str, *, with_year: bool, era: bool = False) -> str:
    """A date that is no interval, as it is said "alone", after "in", "to", and "of", which stands for "since" and "until" too.

    English has the same words for all; other languages have other endings.
    """
    assert when.earliest is not None
    assert when.latest is not None
    first, last = civil(when.earliest)[0], civil(when.latest)[0]
    if when.precision == "century":
        return _century_words(when.century or 0, use)
    if when.precision == "decade":
        return _decade_words(first, last, use)
    if when.month is None:
        return _year_words(first, use, era=era)
    parts = [str(when.day)] if when.day else []
    parts.append(_month_words(when.month, "of" if when.day else use))
    if with_year:
        told = _year_words(first, "of", era=era)
        if (
            when.day is None and first < 100
        ):  # "August 30 BC" could be the thirtieth of the month; all alike, so that none stands out
            told = _("of {year}").format(year=told)
        parts.append(told)
    return " ".join(parts)


def _month_words(month: int, use: str) -> str:
    """The name of a month, 1 to 12, in the language in use."""
    return _months(in_use(), use)[month - 1]


def kept_together(text: str) -> str:
    """A text as it is drawn: no line ends within a date that is written out, nor between a number and what it counts.

    Nor before a number that would be lost at the beginning of the next line, nor, as Russian is set, after a word of one
    letter or a short preposition, before a particle, or at the hyphen of one.
    """
    if not text.isascii():
        text = _SHORT.sub("\\1\u00a0", text)
        text = _PARTICLE.sub("\u00a0", text)
        text = _HYPHEN.sub("\u2011", text)
    if not _DIGIT.search(text) and "н. э." not in text and " век" not in text:
        return text
    return _spaced(in_use()).sub("\\1\u00a0", text)


def not_left_alone(text: str) -> str:
    """A text as it is drawn in lines: a short word that ends a paragraph does not stand alone in the last of them."""
    return "\n".join(map(_ended, text.split("\n"))) if len(text) > _FEW else text


def _ended(paragraph: str) -> str:
    rest, space, last = paragraph.rpartition(" ")
    before = rest.rpartition(" ")[2]  # with what is kept together with it already
    short = 0 < len(last) <= _SHORT_WORD and 0 < len(before) <= _SHORT_WORD
    return f"{rest}\u00a0{last}" if space and short and len(paragraph) > _FEW else paragraph


_FEW = 30
"""Letters of a paragraph whose last word may stand alone: it is not little of so few words."""

_SHORT_WORD = 10
"""Letters of a word up to which it is short: two of those have room in a line wherever one long word has."""

_DIGIT = re.compile(r"\d")
_SHORT = re.compile(r"(?<![\w-])([вискоуая]|во|до|за|из|ко|на|об|от|по|со) (?=[^\s–—-])", re.IGNORECASE)
_PARTICLE = re.compile(r" (?=(?:же|ли|бы)(?![\w-]))")
_HYPHEN = re.compile(
    r"(?:(?<=\bпо)|(?<=\bво)|(?<=\bкое))-(?=[а-яё])|(?<=[а-яё])-(?=(?:то|либо|нибудь|за)(?![\w-]))", re.IGNORECASE
)


@lru_cache(maxsize=16)
def _spaced(language: object) -> re.Pattern[str]:
    """What a space is kept together with what follows it, in the language in use and in English, which packs have too."""
    names = {*_MONTHS, *(name for use in ("alone", "of", "in") for name in _months(language, use))}
    months = "|".join(sorted((re.escape(name.split()[-1]) for name in names), key=len, reverse=True))
    return re.compile(
        rf"(\b\d{{1,3}}(?:[.,]\d+)?(?= [^\W\d])|\d(?= \d{{3}}\b)|\b\d{{3,4}}(?= год)|\b(?:{months})(?= \d)"
        r"|\bн\.(?= э\.)|\bдо(?= н\. э\.)|\b(?:[ВвСс]|[Оо]коло|их|[Ii]n)(?= \d{1,4}\b)|\b[IVXLC]+(?= век)"
        # of figures with commas the last, which would stand alone on a line; all of them could be longer than one
        r"|\b\d{1,3},(?= \d{1,3}\b(?!,? \d| [^\W\d]))) "
    )


@lru_cache(maxsize=16)
def _months(_language: object, use: str) -> tuple[str, ...]:
    """The names of the months in a language, which is the one in use; of each use a row, so that translators find the words."""
    alone = (
        pgettext("alone", "January"), pgettext("alone", "February"), pgettext("alone", "March"), pgettext("alone", "April"),
        pgettext("alone", "May"), pgettext("alone", "June"), pgettext("alone", "July"), pgettext("alone", "August"),
        pgettext("alone", "September"), pgettext("alone", "October"), pgettext("alone", "November"),
        pgettext("alone", "December"),
    )  # fmt: skip
    of = (
        pgettext("of", "January"), pgettext("of", "February"), pgettext("of", "March"), pgettext("of", "April"),
        pgettext("of", "May"), pgettext("of", "June"), pgettext("of", "July"), pgettext("of", "August"),
        pgettext("of", "September"), pgettext("of", "October"), pgettext("of", "November"), pgettext("of", "December"),
    )  # fmt: skip
    within = (
        pgettext("in", "January"), pgettext("in", "February"), pgettext("in", "March"), pgettext("in", "April"),
        pgettext("in", "May"), pgettext("in", "June"), pgettext("in", "July"), pgettext("in", "August"),
        pgettext("in", "September"), pgettext("in", "October"), pgettext("in", "November"), pgettext("in", "December"),
    )  # fmt: skip
    return {"of": of, "in": within}.get(use, alone)


def _year_words(year: int, use: str = "alone", *, era: bool = False) -> str:
    """The year; one of two digits could be a day or a year of any century, so it says that it is none of these.

    `era` says so of any year, where one before the common era stands beside it.
    """
    if year < 1:
        before = {
            "alone": pgettext("alone", "{year} BC"),
            "in": pgettext("in", "{year} BC"),
            "of": pgettext("of", "{year} BC"),
            "to": pgettext("to", "{year} BC"),
        }
        return before[use].format(year=1 - year)
    if era or year < 100:
        after = {
            "alone": pgettext("alone", "AD {year}"),
            "in": pgettext("in", "AD {year}"),
            "of": pgettext("of", "AD {year}"),
            "to": pgettext("to", "AD {year}"),
        }
        return after[use].format(year=year)
    plain = {
        "alone": pgettext("alone", "{year}"),
        "in": pgettext("in", "{year}"),
        "of": pgettext("of", "{year}"),
        "to": pgettext("to", "{year}"),
    }
    return plain[use].format(year=year)


def _century_words(century: int, use: str) -> str:
    """`19XX` is "the 20th century" and `-04XX` "the 5th century BC".

    The latter holds exactly (500 to 401 BC). The former is how people count, a year off from how historians do (1901 to 2000),
    and is taken because "the 1900s" is also the name of ten years. Below the tenth century, where either era is likely, the
    era is told.
    """
    nth = abs(century)
    if century < 0:
        told = {
            "alone": pgettext("alone", "the {nth} century BC"),
            "in": pgettext("in", "the {nth} century BC"),
            "of": pgettext("of", "the {nth} century BC"),
        }
    elif nth < 10:
        told = {
            "alone": pgettext("alone", "the {nth} century AD"),
            "in": pgettext("in", "the {nth} century AD"),
            "of": pgettext("of", "the {nth} century AD"),
        }
    else:
        told = {
            "alone": pgettext("alone", "the {nth} century"),
            "in": pgettext("in", "the {nth} century"),
            "of": pgettext("of", "the {nth} century"),
        }
    return told.get(use, told["alone"]).format(nth=_nth(nth))


def _decade_words(first: int, last: int, use: str = "alone") -> str:
    """`199X` is "the 1990s". Where that would name another ten years or a hundred, first and last year are told.

    The 430s BC are 439 to 430 and `-043X` is 440 to 431 BC; "the 1900s" are a century as well.
    """
    if first >= 100 and first % 100:
        told = {
            "alone": pgettext("alone", "the {decade}s"),
            "in": pgettext("in", "the {decade}s"),
            "of": pgettext("of", "the {decade}s"),
        }
        return told.get(use, told["alone"]).format(decade=first)
    years = {
        "alone": pgettext("alone", "the years {first} to {last}"),
        "in": pgettext("in", "the years {first} to {last}"),
        "of": pgettext("of", "the years {first} to {last}"),
    }
    told_last = _year_words(last)
    return years.get(use, years["alone"]).format(first=_year_words(first, era=first < 100), last=told_last)


def _nth(n: int) -> str:
    """ "1st", "12th", "23rd"; in a language that writes "I" for the first century, "XII", else as it writes "1.", "12."."""
    first = _("1st")
    if first == "I":
        return _roman(n)
    return ordinal(n) if first == "1st" else first.replace("1", str(n))


def ordinal(n: int) -> str:
    """ "1st", "12th", "23rd", in English."""
    ending = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"


def _roman(n: int) -> str:
    told = ""
    for value, letters in (
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        told += letters * (n // value)
        n %= value
    return told


def _approximation(when: EdtfDate, use: str, *, with_year: bool = True, era: bool = False) -> str:
    """A date that is no interval, with what its mark says of it."""
    match when.text[-1]:
        case "~" | "%" if use != "alone":  # after another preposition some languages say it with a word that is none
            return pgettext("of", "about {date}").format(date=_point_words(when, use, with_year=with_year, era=era))
        case "~" | "%":
            return _("about {date}").format(date=_point_words(when, "of", with_year=with_year, era=era))
        case "?":
            return _("perhaps {date}").format(date=_point_words(when, use, with_year=with_year, era=era))
    return _point_words(when, use, with_year=with_year, era=era)


def _interval_words(text: str) -> str:
    first, _slash, last = text.partition("/")
    begins = _point(first) if first not in ("", "..") else None
    ends = _point(last) if last not in ("", "..") else None
    start = _approximation(begins, "of") if begins else ""
    # "from 27 BC to AD 476": 476 could be BC as well
    era = begins is not None and ends is not None and begins.bounds()[0] < 1 <= ends.bounds()[0]
    if begins and ends:
        return _("from {start} to {end}").format(start=start, end=_approximation(ends, "to", era=era))
    if start:
        return _("since {start}").format(start=start)
    assert ends is not None
    return _("until {end}").format(end=_approximation(ends, "of"))
