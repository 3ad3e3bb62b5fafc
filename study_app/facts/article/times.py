"""Dates in running text, of every spelling: each with its exact span, its reading or readings, and what was implied.

What looks like a date and is none is left out: numbers of articles, rooms and versions, prices, telephone numbers. A year that
is part of a name is told apart (`DateBasis.TITLE`), for it dates no event.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from study_app.facts.dates import EdtfDate, civil, parse, read_entry
from study_app.facts.kinds import DateBasis
from study_app.facts.pack import Span

_MONTHS = (
    "january february march april may june july august september october november december"
    " jan feb mar apr may jun jul aug sep oct nov dec"
).split()
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth"
    " twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"
).split()
_TENS = "twenties thirties forties fifties sixties seventies eighties nineties".split()
_SMALL = "one two three four five six seven eight nine ten eleven twelve".split()
_ROMAN = "I II III IV V VI VII VIII IX X XI XII".split()
_PARTS = {
    "spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2),
    "first quarter": (1, 3), "second quarter": (4, 6), "third quarter": (7, 9), "fourth quarter": (10, 12),
    "last quarter": (10, 12), "q1": (1, 3), "q2": (4, 6), "q3": (7, 9), "q4": (10, 12), "first half": (1, 6),
    "second half": (7, 12), "h1": (1, 6), "h2": (7, 12),
}  # fmt: skip
"""Parts of a year by their first and last month; seasons are those of the northern half of the earth."""

_M = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_D = rf"(?:(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?\b(?![.,]?\d)|(?:{'|'.join(reversed(_ORDINALS))})\b)"
_BC = r"(?:B\.\s?C\.(?:\s?E\.)?|BCE?\b)"
_AD = r"(?:A\.\s?D\.|AD\b|C\.\s?E\.|CE\b)"
_Y = rf"(?:{_AD}\s?\d{{1,4}}\b|\d{{1,4}}\s?(?:{_BC}|{_AD})|[12]\d{{3}}\b)"
_DASH = r"\s?[-‐‑‒–—]\s?"
_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?"
_TO = rf"(?:{_DASH}|\s+(?:to|until|till|through)\s+(?:the\s+)?)"
_AND = rf"(?:{_DASH}|\s+(?:to|until|till|through|and)\s+(?:the\s+)?)"
_NTH = rf"(?:\d{{1,2}}(?:st|nd|rd|th)|{'|'.join(_ORDINALS[:21])})"
_APOSTROPHE = "['’‘]"

_BOUNDS = {
    "since": "since", "from": "since", "until": "until", "till": "until", "up to": "until", "through": "until",
    "to": "until", "by": "by", "before": "before", "prior to": "before", "after": "after", "following": "after",
    "as of": "as of",
}  # fmt: skip
_ABOUT = r"(?:about|around|approximately|roughly|circa|ca\.?|c\.)"
_PERHAPS = r"(?:perhaps|probably|possibly|presumably)"
_LEAD = re.compile(
    rf"(?:(?P<bound>\b(?:{'|'.join(_BOUNDS)}))\s+)?(?:the\s+)?(?:(?P<perhaps>\b{_PERHAPS})\s+(?:in\s+|on\s+)?)?"
    rf"(?:(?P<about>\b{_ABOUT})\s*)?(?:(?P<part>\b(?:early|late|mid|(?:middle|beginning|start|end)\s+of))(?:\s+|-)(?:the\s+)?)?$",
    re.IGNORECASE,
)
"""What before a date says how it is meant; read backwards from its first letter."""

_NUMBERED = re.compile(
    r"(?:\b(?:articles?|arts?\.?|sections?|§+|chapters?|ch\.?|pages?|pp?\.?|rooms?|no\.?|nos\.?|nr\.?|numbers?|№|#|versions?"
    r"|ver\.?|v\.?|models?|flights?|lines?|routes?|highways?|resolutions?|paragraphs?|paras?\.?|figures?|fig\.?|tables?"
    r"|steps?|buildings?|suites?|apartments?|channels?|items?|orders?|decrees?|ISO|RFC|DIN|EN|type|type|series|unit|box|code"
    r"|tel\.?|telephone|phone|fax|ext\.?|extension|score|ratio|size|area|gate|platform|terminal|windows|office)"
    r"|[№#§$€£¥₽+*=])\s*(?:(?:no\.|number|№|#)\s*)?$",
    re.IGNORECASE,
)
"""What before a number says that it counts or numbers something."""

_UNIT = re.compile(
    r"\s*(?:%|°|€|\$|£)|[-\s]?(?:km|kilomet|met(?:re|er)|miles?\b|m\b|cm\b|mm\b|kg\b|tons?\b|tonnes?\b|people\b|persons?\b|men\b"
    r"|women\b|soldiers?\b|troops?\b|servicemen\b|peacekeepers?\b|cases?\b|copies\b|words?\b|pages?\b|votes?\b|dollars?\b"
    r"|euros?\b|roubles?\b|rubles?\b|times\b|percent\b|per\s?cent\b|hours?\b|minutes?\b|seats?\b|items?\b|units?\b|employees\b"
    r"|inhabitants\b|residents\b|students?\b|members\b|participants\b|refugees\b|civilians\b|kwh?\b|mw\b|hp\b|rpm\b|mb\b|gb\b"
    r"|million\b|billion\b|thousand\b|deaths\b|volunteers\b|vehicles\b|tanks\b|hectares?\b|feet\b|ft\b|years?\b(?!’|'))",
    re.IGNORECASE,
)
"""What after a number says that it counts something."""

_YEAR_BEFORE = re.compile(
    r"(?:\b(?:in|of|since|until|till|by|from|to|between|during|after|before|around|about|circa|ca\.?|c\.|approximately|roughly"
    r"|perhaps|probably|possibly|year|years|early|late|mid|through|throughout|for|and|or|as\sof|than|spring|summer|autumn|fall|winter"
    r"|within|beginning|end|start|prior\sto|up\sto|born|died|est\.?|established|founded|fy|that)\s+(?:the\s+|about\s+)?"
    r"|\bmid-|[(\[*†]\s*|[(\[][^()\[\]]{0,40},\s*|\s[-–—]\s)$",
    re.IGNORECASE,
)
"""What may stand before a year that stands alone."""

_HIDDEN = re.compile(
    r"(?:https?://|www\.)\S+|[^\s@]{1,64}@\S+|\+\d[\d ()-]{6,}\d|\(\d{2,5}\) ?\d[\d -]{4,}\d|\b\d{2,4}(?:-\d{2,4}){3,}"
    r"|\b\d{1,3}(?:\.\d{1,3}){3}\b"
)
"""Addresses and telephone numbers: nothing in them is a date."""

_SENTENCE = 600
"""Code points: no sentence is longer in which a year is looked for."""

_SOFT = r"(?<![\w.,/:\-–$€£#+])"
_HARD = r"(?![\w/]|[-–]\d|[.,:]\d)"


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date that the text writes at `span`.

    `readings` are its possible values, one where it is clear. `basis` says whether it is written in full (`stated`), needs its
    year or all of it from what was told before (`inferred`), or is part of a name (`title`). `bound` is what a word before it
    makes of it: "since", "until", "by", "before", "after", "as of" or "". `unsure` is why it needs a look: "two readings",
    "implied year", "part of it" (early, late), "season", "century of two digits" or "".
    """

    span: Span
    text: str
    readings: tuple[EdtfDate, ...]
    basis: DateBasis = DateBasis.STATED
    bound: str = ""
    unsure: str = ""

    @property
    def date(self) -> EdtfDate:
        """The value, or the first of two readings."""
        return self.readings[0]


@dataclass(frozen=True, slots=True)
class _Found:
    """A raw reading: EDTF texts, with `?` for each year that is not written, as "?-05-15"."""

    start: int
    end: int
    values: tuple[str, ...]
    unsure: str = ""
    title: bool = False
    bound: str = ""
    relative: str = ""


@dataclass
class _Reader:
    """Reads one text; what was found first keeps its place."""

    text: str
    as_of: EdtfDate | None
    found: list[_Found] = field(default_factory=list)
    ends: set[int] = field(default_factory=set)
    taken: list[tuple[int, int]] = field(default_factory=list)

    def take(self, start: int, end: int) -> bool:
        """Take a span, unless some of it is taken; the spans that are stay in order."""
        at = bisect_left(self.taken, (start, start))
        if (at and self.taken[at - 1][1] > start) or (at < len(self.taken) and self.taken[at][0] < end):
            return False
        self.taken.insert(at, (start, end))
        return True

    def add(self, match: re.Match[str], values: tuple[str, ...], **more: Any) -> None:
        """A reading of what a pattern matched, unless some of it was read already."""
        span = match.span("all") if "all" in match.re.groupindex else match.span()
        # taken where there is no such day too: in 29 February 2019 no February 2019 is to be found
        if self.take(*span):
            self.put(*span, tuple(dict.fromkeys(value for value in values if _valid(value))), **more)

    def put(self, start: int, end: int, values: tuple[str, ...], **more: Any) -> None:
        """A reading of a span that is taken."""
        if values:
            self.found.append(_Found(start, end, values, **more))
            self.ends.add(end)

    def before(self, at: int, letters: int = 60) -> str:
        """What stands right before a place."""
        return self.text[max(0, at - letters) : at]


def find_dates(
    text: str, as_of: EdtfDate | None = None, names: tuple[Span, ...] = (), *, start: int = 0, end: int | None = None
) -> tuple[DateMention, ...]:
    """The dates in a text, in the order written.

    `as_of` is the time for which the text speaks: dates without a year that stand before any other are in that year. `names` are
    the spans of names that the text is known to hold, in order: a year inside one dates nothing. Spans count from the text's
    beginning, of which only `start` to `end` is read.
    """
    reader = _Reader(text[:end], as_of)
    for match in _HIDDEN.finditer(reader.text):
        reader.take(*match.span())
    for pattern, read in _RULES:
        for match in pattern.finditer(reader.text, start):
            read(reader, match)
    mentions = []
    told: list[EdtfDate] = []
    ends: list[int] = []
    for found in sorted(reader.found, key=lambda f: f.start):
        mention = _settled(reader, found, told, ends, names)
        if mention is not None:
            mentions.append(mention)
            if mention.basis is not DateBasis.TITLE and len(mention.readings) == 1:
                told.append(mention.date)
                ends.append(mention.span.end)
    return tuple(mentions)


def _settled(
    reader: _Reader, found: _Found, told: list[EdtfDate], ends: list[int], names: tuple[Span, ...]
) -> DateMention | None:
    """A raw reading with its implied year, and what the words around it make of it."""
    text, basis, unsure = reader.text, DateBasis.STATED, found.unsure
    values = found.values
    if found.relative:
        values, basis = _relative(found.relative, told, reader.as_of), DateBasis.INFERRED
        if not values:
            return None
        here = text[max(ends[-1], found.start - _SENTENCE) : found.start] if ends else "\n"
        if found.relative == "0" and not re.search(r"[.!?]\s|\n", here) and found.start - ends[-1] <= _SENTENCE:
            basis = DateBasis.STATED  # "on 8 November 2018 and ... during the year": the sentence itself gives it
    elif "?" in values[0]:
        year = _implied(values[0], told, reader.as_of)
        if year is None:
            return None
        values = tuple(f for v in values if _valid(f := v.replace("?", year)))
        basis = DateBasis.INFERRED
    if basis is DateBasis.INFERRED or unsure.startswith("century"):
        basis, unsure = DateBasis.INFERRED, unsure or "implied year"
    start, bound, mark, part = _lead(text, found)
    if not values:
        return None
    readings = tuple(parse(_marked(value, mark)) for value in values)
    if len(readings) > 1:
        unsure = "two readings"
    at = bisect_right(names, found.start, key=lambda name: name.start)
    inside = at > 0 and found.end <= names[at - 1].end
    if inside or found.title or (basis is DateBasis.STATED and _in_a_name(text, found)):
        basis, bound = DateBasis.TITLE, ""
        start = found.start
    span = Span(start, found.end)
    if found.bound or readings[0].precision == "interval":
        bound = found.bound  # "from 1994 to 1999" is no "since"
    return DateMention(span, text[start : found.end], readings, basis, bound, unsure or part)


def _marked(value: str, mark: str) -> str:
    if not mark or value[-1] in "~?" or ".." in value:
        return value
    return "/".join(end + mark for end in value.split("/"))


def _lead(text: str, found: _Found) -> tuple[int, str, str, str]:
    """Where a date begins with the words that say how it is meant, its bound, its mark, and "part of it" if it is only that."""
    before = text[max(0, found.start - 48) : found.start]
    said = _LEAD.search(before)
    if said is None:
        return found.start, "", "", ""
    mark = "?" if said["perhaps"] else "~" if said["about"] else ""
    if re.match(r"\s?\(\?\)", text[found.end : found.end + 5]):
        mark = "?"
    bound = _BOUNDS.get(" ".join((said["bound"] or "").casefold().split()), "")
    if bound == "until" and (said["bound"] or "").casefold() == "to" and not re.search(r"\bfrom\b[^.;]{0,40}$", before):
        bound = "until"
    kept = [said.start(name) for name in ("perhaps", "about", "part") if said[name]]
    start = found.start - len(before) + min(kept) if kept else found.start
    return start, bound, mark, "part of it" if said["part"] else ""


_CAPITAL = r"[A-ZÀ-ÞА-Я][\w’'-]*"


def _in_a_name(text: str, found: _Found) -> bool:
    """Whether a bare year belongs to a name: "Strategy to 2025", "Brotherhood 2020", "1941-1945 Great War"."""
    if not re.fullmatch(r"\d{4}(?:/\d{4})?", found.values[0]):
        return False
    before, after = text[max(0, found.start - 60) : found.start], text[found.end : found.end + 40]
    if (
        re.match(rf"\s{_CAPITAL}\s{_CAPITAL}", after)
        and re.search(r"\b(?:the|of)\s$", before)
        and "/" in found.values[0]
    ):
        return True
    word = re.search(rf"(?:^|\s|[“\"(‘])({_CAPITAL})\s(?:(?:to|until|for|towards?|by)\s)?$", before)
    if word is None or word[1].casefold() in _NO_NAME or _month(word[1]):
        return False
    opens_sentence = re.search(rf"(?:^|[.!?]\s+|\n\s*){re.escape(word[0].strip())}$", before.rstrip())
    return not opens_sentence or bool(re.match(r"\s(?:[A-Z]|(?:is|was|will|joint|exercise|games)\b)", after))


_NO_NAME = frozenset(
    "in of since until by from to between during after before around about circa the and or as early late mid spring summer"
    " autumn fall winter on at for ad bc bce ce year years q1 q2 q3 q4 h1 h2 monday tuesday wednesday thursday friday saturday"
    " sunday may fy its their this his her a".split()
)


def _valid(value: str) -> bool:
    try:
        parse(value.replace("?", "2000"))  # a year with a 29 February
    except ValueError:
        return False
    return True


_REMEMBERED = 100
"""Dates told before, among which the year is looked for that a date does not say."""


def _implied(value: str, told: list[EdtfDate], as_of: EdtfDate | None) -> str | None:
    """The year of the date told last; else the last year that lets it lie before the time of the text."""
    year = next((year for when in reversed(told[-_REMEMBERED:]) if (year := _year_of(when)) is not None), None)
    if year is not None:
        return f"{year:04}"
    if as_of is None or as_of.latest is None:
        return None
    year = civil(as_of.latest)[0]
    first = parse(value.replace("?", f"{year:04}").split("/")[0]) if _valid(value) else None
    return f"{year - (first is not None and first.earliest is not None and first.earliest > as_of.latest):04}"


def _year_of(when: EdtfDate) -> int | None:
    if when.year is not None:
        return when.year if when.year > 0 else None
    points = [p for p in when.points() if p.year is not None]
    return points[-1].year if points and (points[-1].year or 0) > 0 else None


def _relative(said: str, told: list[EdtfDate], as_of: EdtfDate | None) -> tuple[str, ...]:
    """What "during the year", "the same day", "two years later" come to, after what was told before."""
    here = as_of if said in ("0 now", "-1 now", "1 now") else told[-1] if told else None
    year = None if here is None else _year_of(here)
    if here is None or year is None:
        return ()
    if said == "same day":
        return (here.text,) if here.precision == "day" else ()
    if said == "same month":
        month = here.cut("month")
        return (month.text,) if month else ()
    return (f"{year + int(said.split()[0]):04}",)


# --- what each pattern reads

_Rule = tuple[re.Pattern[str], Callable[[_Reader, "re.Match[str]"], None]]


def _month(word: str) -> int:
    word = word.strip(". ").casefold()
    word = "sep" if word == "sept" else word
    return _MONTHS.index(word) % 12 + 1 if word in _MONTHS else 0


def _day(word: str) -> int:
    word = word.casefold()
    return _ORDINALS.index(word) + 1 if word in _ORDINALS else int(re.match(r"\d+", word)[0])  # type: ignore[index]


def _year(word: str | None) -> str:
    """The year as EDTF writes it; "?" where none is written."""
    if not word:
        return "?"
    if re.fullmatch(r"[12]\d{3}", word):
        return word
    short = re.fullmatch(rf"{_APOSTROPHE}(\d\d)", word)
    if short:
        return short[1]
    readings = read_entry(re.sub(r"[.\s]", "", word))
    return readings[0].text if readings else "?"


def _point(year: str, month: int = 0, day: int = 0) -> str:
    return year + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")


def _days(reader: _Reader, match: re.Match[str]) -> None:
    """14-16 May 1992; May 14-16, 1992; 28 May - 3 June 1992; also without a year."""
    group = match.groupdict()
    last_year = _year(group["y2"])
    first_year = _year(group["y1"]) if group.get("y1") else last_year
    first_month, last_month = _month(group.get("m1") or group.get("m2") or ""), _month(group.get("m2") or group["m1"])
    start, end = _point(first_year, first_month, _day(group["d1"])), _point(last_year, last_month, _day(group["d2"]))
    reader.add(match, (f"{start}/{end}",))


def _two(reader: _Reader, match: re.Match[str]) -> None:
    """ "5 and 7 May 1992" are two days, each with a span of its own."""
    year, month = _year(match["y2"]), _month(match["m2"])
    value = _point(year, month, _day(match["d1"]))
    if _valid(value) and reader.take(*match.span("d1")):
        reader.put(*match.span("d1"), (value,))


def _pair(reader: _Reader, match: re.Match[str]) -> None:
    """ "June 5th and 6th, 1999", likewise: the first with the month, the second with the year."""
    year, month = _year(match["y"]), _month(match["m"])
    spans = (match.start("m"), match.end("d1")), (match.start("d2"), match.end())
    values = [_point(year, month, _day(match[name])) for name in ("d1", "d2")]
    if all(_valid(v) for v in values) and reader.take(*match.span()):
        for span, value in zip(spans, values, strict=True):
            reader.put(*span, (value,))


def _months(reader: _Reader, match: re.Match[str]) -> None:
    """May-July 1992; from May 1992 to July 1993."""
    last = _year(match["y2"])
    first = _year(match["y1"]) if match["y1"] else last
    if match["y2"] or re.search(r"\b(?:from|between|in|during|of)\s+$", reader.before(match.start(), 9), re.IGNORECASE):
        reader.add(match, (f"{_point(first, _month(match['m1']))}/{_point(last, _month(match['m2']))}",))


def _date(reader: _Reader, match: re.Match[str]) -> None:
    """15 May 1992; May 15, 1992; the 15th of May; May 1992."""
    group = match.groupdict()
    day = _day(group["d"]) if group.get("d") else 0
    value = _point(_year(group.get("y")), _month(group["m"]), day)
    if len(value.split("-")[0]) == 2 and value[0] != "-" and "'" not in value[:1]:  # '92
        century = _century_for(value[:2], reader.as_of)
        reader.add(match, (century + value[2:],), unsure="century of two digits")
    else:
        reader.add(match, (value,))


def _century_for(two: str, as_of: EdtfDate | None) -> str:
    """The last year with these two digits that is not after the time of the text."""
    limit = civil(as_of.latest)[0] if as_of is not None and as_of.latest is not None else 2099
    return str(
        max(year for year in (1800 + int(two), 1900 + int(two), 2000 + int(two)) if year <= limit or year < 2000)
    )


def _month_alone(reader: _Reader, match: re.Match[str]) -> None:
    reader.add(match, (_point("?", _month(match["m"])),))


def _month_of_list(reader: _Reader, match: re.Match[str]) -> None:
    """The first of "May, June and July 1999"; the last two are read as one time."""
    if match[0].rstrip().endswith(",") and reader.take(*match.span("m")):
        reader.put(*match.span("m"), (_point(_year(match["y"]), _month(match["m"])),))


def _iso(reader: _Reader, match: re.Match[str]) -> None:
    """1992-05-15; an interval of two; a month, where its second number cannot be a year."""
    if not 1 <= int(match["m"]) <= 12 or _numbers_something(reader.text, match.start()):
        return
    point = _point(match["y"], int(match["m"]), int(match["d"] or 0))
    if not match["d"] and int(match["y"][2:]) < int(match["m"]):  # 2005-06 may be two years
        reader.add(match, (point, f"{match['y']}/{match['y'][:2]}{match['m']}"))
        return
    reader.add(match, (point + (f"/{match['last']}" if match["last"] else ""),))


def _numeric(reader: _Reader, match: re.Match[str]) -> None:
    """15.05.1992, 5/6/1992 (two readings), 15-05-1992, 15.V.1992, and of two digits of the year."""
    if _numbers_something(reader.text, match.start()):
        return
    first, second, year = match["a"], match["b"], match["y"]
    if second in _ROMAN:
        reader.add(match, (_point(year, _ROMAN.index(second) + 1, int(first)),))
        return
    unsure = ""
    if len(year) == 2:
        year, unsure = _century_for(year, reader.as_of), "century of two digits"
    readings = read_entry(f"{first}{match['s']}{second}{match['s']}{year}")
    reader.add(match, tuple(r.text for r in readings), unsure=unsure)


def _decade(reader: _Reader, match: re.Match[str]) -> None:
    """the 1990s, the '90s, the nineties; "the 1900s" may be ten years or a hundred."""
    group = match.groupdict()
    if group.get("word"):
        tens = str(_TENS.index(group["word"].casefold()) + 2)
        reader.add(match, (_century_for(f"{tens}0", reader.as_of)[:3] + "X",), unsure="century of two digits")
    elif group.get("two"):
        reader.add(match, (_century_for(group["two"], reader.as_of)[:3] + "X",), unsure="century of two digits")
    elif group["y"].endswith("00"):
        reader.add(match, (f"{group['y'][:3]}X", f"{group['y'][:2]}XX"))
    elif group.get("bc"):
        reader.add(match, (f"-{int(group['y'][:-1]):03}X",), unsure="part of it")
    else:
        reader.add(match, (f"{int(group['y']):04}"[:3] + "X",))


def _century(reader: _Reader, match: re.Match[str]) -> None:
    """the 19th century, the fifth century BC, the 3rd to 5th centuries."""
    group = match.groupdict()
    values = [_nth_century(group[name], bool(group["bc"])) for name in ("first", "nth") if group.get(name)]
    reader.add(match, ("/".join(values),))


def _nth_century(word: str, before: bool) -> str:
    nth = _day(word.replace(" ", "-"))
    return f"-{nth - 1:02}XX" if before else f"{nth - 1:02}XX"


def _part_of_year(reader: _Reader, match: re.Match[str]) -> None:
    """spring 1992, the first quarter of 1992, Q3 2001, winter 1992/93."""
    said = " ".join(match["part"].casefold().split())
    season = said in ("spring", "summer", "autumn", "fall", "winter")
    year = int(match["y"])
    first, last = _PARTS[said]
    spans = [f"{year}-{first:02}/{year + (last < first)}-{last:02}"]
    if said == "winter" and not match["y2"]:  # of 1992: its beginning, or its end
        spans.append(f"{year - 1}-12/{year}-02")
    reader.add(match, tuple(spans), unsure="season" if season else "")


def _years(reader: _Reader, match: re.Match[str]) -> None:
    """1994-1999, 1994–99, from 1994 to 1999, between 1994 and 1999, 336-323 BC, 27 BC - AD 14."""
    text = reader.text
    first, last, era = match["y1"], match["y2"], match["era"] or ""
    numbers = [re.sub(r"\D", "", written) for written in (first, last)]
    if not re.search(rf"{_BC}|{_AD}", match[0]) and not _plain_years(*numbers):
        return
    if _numbers_something(text, match.start()) or _UNIT.match(text, match.end()):
        return
    word = re.search(r"\b(from|between|of|during)\s+(?:about\s+)?$", reader.before(match.start()), re.IGNORECASE)
    if not re.fullmatch(rf"{_DASH}|/", match["to"]) and not word:
        return
    if match["to"].strip() == "and" and word and word[1].casefold() != "between":
        return
    if not era and len(last) == 2:
        last = first[:2] + last
    if era and first.isdecimal():  # 336-323 BC; but 27-14 is told with its era or not at all
        first = f"{first} {era}"
    started, ended = _year(first), _year(f"{last} {era}" if era else last)
    bound = "between" if word and word[1].casefold() == "between" else ""
    reader.add(match, (f"{started}/{ended}",), bound=bound)


def _plain_years(first: str, last: str) -> bool:
    """Whether two numbers without an era can be the years of a range: 1994-1999, 1994-99, and not 2005-03."""
    if len(first) != 4 or len(last) not in (2, 4) or not 1000 <= int(first) <= 2100:
        return False
    return len(last) == 4 or int(first[2:]) < int(last)


def _era_year(reader: _Reader, match: re.Match[str]) -> None:
    reader.add(match, (_year(match[0]),))


def _follows_year_word(text: str, at: int) -> bool:
    """Whether what stands before a number lets it be a year."""
    before = text[max(0, at - 60) : at]
    if _YEAR_BEFORE.search(before):
        return True
    return re.search(r"\b[12]\d{3}(?:,|,?\s(?:and|or))\s$", before) is not None


_OPENS = re.compile(r"\s?[:,–-]|\s(?:was|saw|brought|is)\b")
"""What follows a year with which a sentence begins."""


def _bare_year(reader: _Reader, match: re.Match[str]) -> None:
    """A year that stands alone, where the words around it let it be one."""
    text, start, end = reader.text, match.start(), match.end()
    if _numbers_something(text, start) or _UNIT.match(text, end):
        return
    before = reader.before(start)
    if re.search(r"\bto\s$", before) and not re.search(rf"(?:{_CAPITAL}|\bup)\sto\s$|\bfrom\b[^.;]{{0,40}}$", before):
        return  # a vote of 1945 to 1939
    gap = re.search(r"(?:,\s|,?\s(?:and|or|to)\s)$", before)
    chained = gap is not None and start - len(gap[0]) in reader.ends
    opens = re.search(r"(?:^|\n|[.!?]\s)$", reader.before(start, 2)) and _OPENS.match(text, end)
    word = re.search(rf"\b({_CAPITAL})\s$", before)
    named = word is not None and word[1].casefold() not in _NO_NAME
    of_it = re.search(r"\b(?:the|this|its|their|his|her|a)\s$", before, re.IGNORECASE)
    if _follows_year_word(text, start) or chained or opens or (of_it and 1900 <= int(match[0]) <= 2100):
        reader.add(match, (match[0],))
    elif named and 1800 <= int(match[0]) <= 2100:
        reader.add(match, (match[0],), title=True)


def _numbers_something(text: str, at: int) -> bool:
    before = text[max(0, at - 24) : at]
    return _NUMBERED.search(before) is not None


def _relatively(reader: _Reader, match: re.Match[str]) -> None:
    group = match.groupdict()
    if group.get("n"):
        word = group["n"].casefold()
        count = int(word) if word.isdecimal() else 1 if word in ("a", "one") else _SMALL.index(word) + 1
        reader.add(
            match, ("2000",), relative=f"{-count if group['way'].casefold() in ('earlier', 'before') else count}"
        )
        return
    said = " ".join(match[0].casefold().split())
    for words, meaning in _RELATIVE:
        if re.search(words, said):
            reader.add(match, ("2000",), relative=meaning)
            return


_RELATIVE = (
    (r"\bday$", "same day"), (r"\bmonth$", "same month"), (r"\b(?:following|next) year$", "1"),
    (r"\bprevious year$|\byear before$", "-1"), (r"\blast year$", "-1 now"), (r"\bthis year$", "0 now"), (r"\byear$", "0"),
)  # fmt: skip


_KNOWN = {
    "M": _M, "D": _D, "Y": _Y, "BC": _BC, "AD": _AD, "TO": _TO, "AND": _AND, "DASH": _DASH, "NTH": _NTH, "WEEKDAY": _WEEKDAY,
    "QUOTE": _APOSTROPHE, "ROMAN": "|".join(reversed(_ROMAN)), "PARTS": "|".join(_PARTS), "TENS": "|".join(_TENS),
    "SMALL": "|".join(_SMALL), "SOFT": _SOFT, "HARD": _HARD, "SHORT": rf"{_APOSTROPHE}\d\d\b",
}  # fmt: skip


def _rule(read: Callable[[_Reader, re.Match[str]], None], *written: str, flags: int = 0) -> _Rule:
    """A pattern in which `<M>`, `<D>`, `<Y>` stand for what is known of months, days and years, and what reads it."""
    known = re.sub(r"<([A-Z]+)>", lambda match: _KNOWN[match[1]], "".join(written))
    return re.compile(known, flags), read


_RULES = (
    _rule(
        _days,
        r"<SOFT><WEEKDAY>(?P<d1><D>)(?:\s+(?:of\s+)?(?P<m1><M>)(?:,?\s+(?P<y1><Y>))?)?<TO><WEEKDAY>(?P<d2><D>)",
        r"\s+(?:of\s+)?(?P<m2><M>)(?:,?\s+(?:of\s+)?(?P<y2><Y>))?<HARD>",
    ),
    _rule(
        _days,
        r"<SOFT><WEEKDAY>(?P<m1><M>)\s+(?P<d1><D>)(?:,?\s+(?P<y1><Y>))?<TO><WEEKDAY>(?:(?P<m2><M>)\s+)?(?P<d2><D>)",
        r"(?:,?\s+(?P<y2><Y>))?<HARD>",
    ),
    _rule(
        _days,
        r"(?<=[Bb]etween )(?P<d1><D>)\s+and\s+(?P<d2><D>)\s+(?P<m2><M>)(?:,?\s+(?:of\s+)?(?P<y2><Y>))?<HARD>",
    ),
    _rule(
        _days,
        r"(?<=[Bb]etween )(?P<m1><M>)\s+(?P<d1><D>)\s+and\s+(?:(?P<m2><M>)\s+)?(?P<d2><D>)(?:,?\s+(?P<y2><Y>))?<HARD>",
    ),
    _rule(
        _two,
        r"<SOFT>(?P<d1><D>)(?:,|\s+and|\s+or)\s+(?=(?:<D>,?\s+(?:and\s+)?){0,12}<D>\s+(?:of\s+)?(?P<m2><M>)",
        r"(?:,?\s+(?:of\s+)?(?P<y2><Y>))?)",
    ),
    _rule(_pair, r"<SOFT>(?P<m><M>)\s+(?P<d1><D>)\s+and\s+(?P<d2><D>)(?:,?\s+(?P<y><Y>))?<HARD>"),
    _rule(_month_of_list, r"<SOFT>(?P<m><M>)(?:,|\s+and)\s+(?=(?:<M>,?\s+(?:and\s+)?){1,12}(?P<y><Y>))"),
    _rule(
        _months,
        r"<SOFT>(?P<m1><M>)(?:\s+(?P<y1><Y>))?<AND>(?P<m2><M>)(?:,?\s+(?:of\s+)?(?P<y2><Y>))?(?!\s+\d{1,2}\b)<HARD>",
    ),
    _rule(
        _date,
        r"<SOFT><WEEKDAY>(?P<d><D>)[\s-]+(?:day\s+)?(?:of\s+)?(?P<m><M>)[,\s-]+(?:of\s+)?(?P<y><Y>|<SHORT>)<HARD>",
    ),
    _rule(
        _date,
        r"<SOFT><WEEKDAY>(?P<m><M>),?\s+(?:the\s+)?(?P<d><D>),?\s+(?:of\s+)?(?P<y><Y>|<SHORT>)<HARD>",
    ),
    _rule(_date, r"<SOFT>(?P<y>[12]\d{3}),?\s+(?P<m><M>)\s+(?P<d><D>)<HARD>"),
    _rule(_date, r"<SOFT>(?P<m><M>),?\s+(?:of\s+)?(?P<y><Y>|<SHORT>)<HARD>"),
    _rule(
        _iso,
        r"<SOFT>(?P<y>[12]\d{3})(?P<s>[-/.])(?P<m>\d{2})(?:(?P=s)(?P<d>\d{2})(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?)?",
        r"(?:/(?P<last>[12]\d{3}-\d{2}-\d{2}))?(?![\w/]|[-–.,:]\d)",
    ),
    _rule(_numeric, r"<SOFT>(?P<a>\d{1,2})(?P<s>[./\-])(?P<b>\d{1,2}|<ROMAN>)(?P=s)(?P<y>[12]\d{3}|\d\d)<HARD>"),
    _rule(
        _part_of_year,
        r"\b(?:the\s+)?(?P<part><PARTS>)(?:,?\s+(?:of\s+)?)(?P<y>[12]\d{3})(?:[-–/](?P<y2>\d\d(?:\d\d)?))?<HARD>",
        flags=re.IGNORECASE,
    ),
    _rule(
        _century,
        r"\b(?P<all>(?:(?P<first><NTH>)(?:<AND>|\s+or\s+)(?:(?:early|late|mid)[\s-]+)?)?(?P<nth><NTH>)[\s-]centur(?:y|ies)\b",
        r"(?:\s+(?P<bc><BC>)|\s+<AD>)?)",
        flags=re.IGNORECASE,
    ),
    _rule(_decade, r"(?<![\w.,/:$€£#+])(?<!\d[-–])(?P<y>[12]?\d{2}0)<QUOTE>?s\b(?:\s+(?P<bc><BC>))?"),
    _rule(_decade, r"(?<=the )<QUOTE>?(?P<two>[2-9]0)<QUOTE>?s\b"),
    _rule(_decade, r"(?<=the )(?P<word><TENS>)\b"),
    _rule(
        _years,
        r"<SOFT>(?P<y1>(?:<AD>\s?)?\d{1,4}(?:\s?(?:<BC>|<AD>))?)(?P<to><DASH>|/|\s+(?:to|until|till|and|through)\s+)",
        r"(?P<y2>(?:<AD>\s?)?\d{1,4})(?:\s?(?P<era><BC>|<AD>))?<HARD>",
    ),
    _rule(_era_year, r"<SOFT>(?:<AD>\s?\d{1,4}\b|\d{1,4}\s?(?:<BC>|<AD>))<HARD>"),
    _rule(
        _date,
        r"<SOFT><WEEKDAY>(?P<d><D>)\s+(?:day\s+)?(?:of\s+)?(?P<m><M>)(?!\s+[12]\d{3}|[-–]\w)<HARD>",
    ),
    _rule(_date, r"<SOFT><WEEKDAY>(?P<m><M>)\s+(?:the\s+)?(?P<d><D>)<HARD>"),
    _rule(
        _month_alone,
        r"\b(?:[Ii]n|[Dd]uring|[Ss]ince|[Uu]ntil|[Tt]ill|[Bb]y|[Ll]ast|[Tt]his|[Nn]ext|of|early|late|mid|[Ff]rom|[Bb]efore"
        r"|[Aa]fter)(?:\s+|-)(?P<all>(?P<m><M>))(?![-–]\w)<HARD>",
    ),
    _rule(
        _relatively,
        r"\b(?P<all>(?:during|in|of|throughout|over|by the end of|at the end of)\s+(?:the|that|the\s+same)\s+year)\b",
        r"(?!\s+(?:of|before|after|\d))",
        flags=re.IGNORECASE,
    ),
    _rule(
        _relatively,
        r"\b(?:the\s+(?:same|following|next|previous)\s+year|that\s+(?:same\s+)?year|the\s+year\s+before",
        r"|(?:last|this)\s+year|(?:on\s+)?(?:the|that)\s+same\s+day|(?:in\s+)?(?:the|that)\s+same\s+month)\b",
        flags=re.IGNORECASE,
    ),
    _rule(_relatively, r"\b(?P<n>a|\d{1,2}|<SMALL>)\s+years?\s+(?P<way>later|earlier)\b", flags=re.IGNORECASE),
    _rule(_bare_year, r"(?<![\w.,/:$€£#+])[12]\d{3}\b(?![\w/]|[.,:]\d)"),
)
"""In the order in which they are tried: what one of them has read no other reads."""


def at(mention: DateMention, reading: int) -> DateMention:
    """The mention with one of its readings chosen."""
    return replace(mention, readings=(mention.readings[reading],), unsure="")
