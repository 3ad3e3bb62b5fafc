"""The cells of a fact in a table: which fields it has, how each is shown, and what a text typed into one means."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import product
from typing import Any, Protocol

from study_app.facts import numbers
from study_app.facts.dates import EdtfDate, read_entry, short_year, why_no_day
from study_app.facts.dates import parse as parse_date
from study_app.facts.ids import new_id
from study_app.facts.kinds import TIME_FACETS, DateBasis, Modality, Status, Tense, ValueKind
from study_app.facts.pack import FactType, Role, text_in
from study_app.facts.quantities import (
    Duration,
    Frequency,
    UnitWords,
    number_words,
    parse_duration,
    parse_frequency,
    time_units,
)
from study_app.facts.table import MOST
from study_app.i18n import _, capital, said

_LONGEST = 200
"""Characters of a date, or of words for how often: more than anybody writes; what nests ("1990 to 1991 to ...") has an end."""


class Editor(StrEnum):
    """What a cell is edited with; `NONE` is only read."""

    TEXT = "text"
    NUMBER = "number"
    DURATION = "duration"
    FREQUENCY = "frequency"
    DATE = "date"
    ENTITY = "entity"
    URL = "url"
    CHOICE = "choice"
    TAGS = "tags"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Field:
    """A key of a fact's row as a column of a table.

    `of` is the type of an entity, "" for any; `choices` are the words of what can be chosen, by value, where `default` is what
    the absent key means. `many` takes several, with a semicolon between them (tags: a comma). `hint` says what belongs there,
    where the title alone does not.
    """

    key: str
    title: str
    editor: Editor
    many: bool = False
    of: str = ""
    unit: UnitWords | None = None
    choices: Mapping[str, str] = field(default_factory=dict)
    default: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """A text that was understood: the value for the row (None: the key is left out), and how it was read, in words."""

    value: Any
    said: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """One of the things that a text may mean: what to type for it, and what it is in words."""

    text: str
    words: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A text that was not understood, and why in a sentence; `new` is the name that a new entity could have, "" if none."""

    why: str
    offers: tuple[Offer, ...] = ()
    new: str = ""


class Things(Protocol):
    """The entities of a pack, as cells need them."""

    def name(self, entity: str) -> str:
        """The name of an entity; "" if there is none of this id."""

    def named(self, text: str, of: str) -> Sequence[str]:
        """The ids of the entities of a type, or one below it ("": any), that go by a name in whatever letters."""


def modality_words() -> dict[str, str]:
    """The words for each `modality`."""
    return {
        Modality.ASSERTED: _("asserted"), Modality.PLANNED: _("planned"), Modality.DERIVED: _("derived"),
    }  # fmt: skip


def status_words() -> dict[str, str]:
    """The words for each `status`."""
    return {Status.CONFIRMED: _("confirmed"), Status.DRAFT: _("draft"), Status.RETIRED: _("retired")}


def date_basis_words() -> dict[str, str]:
    """The words for each `date_basis`."""
    return {
        DateBasis.STATED: _("stated"), DateBasis.INFERRED: _("implied"), DateBasis.TITLE: _("part of a title"),
    }  # fmt: skip


def general_fields() -> tuple[Field, ...]:
    """The fields that facts of any type have."""
    known = _("How the date is known")
    return (
        Field("tags", _("Tags"), Editor.TAGS, many=True),
        Field("status", _("Status"), Editor.CHOICE, choices=status_words(), default=Status.CONFIRMED),
        Field("modality", _("Kind of statement"), Editor.CHOICE, choices=modality_words(), default=Modality.ASSERTED),
        Field("date_basis", known, Editor.CHOICE, choices=date_basis_words(), default=DateBasis.STATED),
        Field("attributed", _("According to"), Editor.ENTITY, hint=_("who claims it")),
        Field("event", _("Event"), Editor.TEXT, hint=_("one word for all facts of one event")),
    )


_TIMES = {Tense.EVENT: ("when",), Tense.STATE: ("start", "end"), Tense.TIMELESS: ()}


def time_field(key: str) -> Field:
    """The field of `when`, `start` or `end`."""
    return Field(key, {"when": _("When"), "start": _("From"), "end": _("Until")}[key], Editor.DATE)


def fields_of(fact_type: FactType, language: str) -> tuple[Field, ...]:
    """The fields of the facts of a type: its roles, its times, and those that all facts have."""
    roles = [_role_field(role, language) for role in fact_type.roles.values() if role.name not in TIME_FACETS]
    facets = {role.name: role.words for role in fact_type.roles.values()}
    facets |= {
        name: time_field(name).title.casefold() for name in (*facets, *_TIMES[fact_type.tense]) if name in TIME_FACETS
    }
    complete, skipped = _("fields in which nobody is missing"), _("fields that no question asks for")
    lists = (
        Field("closed", _("Complete list"), Editor.CHOICE, many=True, choices=facets, hint=complete),
        Field("skip", _("Not asked"), Editor.CHOICE, many=True, choices=facets, hint=skipped),
    )
    return (*roles, *map(time_field, _TIMES[fact_type.tense]), *general_fields(), *lists)


def _role_field(role: Role, language: str) -> Field:
    title = role.words
    unit = role.unit.words(language, language) if role.unit is not None else None
    editors = {kind: Editor(kind.value) for kind in ValueKind}
    return Field(role.name, capital(title), editors[role.value], role.many, role.of, unit)


class Cells:
    """Turns the values of a pack's rows into text and text into values; `language` is the pack's own."""

    def __init__(self, language: str, things: Things) -> None:
        self._language = language
        self._things = things

    def with_new(self, entity: str, name: str) -> Cells:
        """The same where there is one entity more, of whatever type a cell wants."""
        return Cells(self._language, _WithNew(self._things, entity, name))

    def shown(self, column: Field, value: Any) -> str:
        """A value as it is read in a table: in words, "" for an absent key that means nothing."""
        if value is None:
            return column.choices.get(column.default, "")
        join = ", " if column.editor in (Editor.TAGS, Editor.CHOICE) else "; "
        return join.join(self._shown(column, one) for one in _listed(value))

    def written(self, column: Field, value: Any) -> str:
        """A value as a text to go on typing in, which reads as just this value."""
        if value is None:
            return column.choices.get(column.default, "")
        items = [self._written(column, one) for one in _listed(value)]
        if not column.many:
            return items[0] if items else ""
        mark = _mark(column)
        return f"{mark} ".join(_quoted(item, mark) for item in items)

    def read(self, column: Field, text: str, old: Any = None) -> Taken | Refused:
        """What a text means in a column, where `old` was: the shape in which it was written is kept."""
        text = text.strip()
        if column.editor is Editor.NONE:
            return Refused(_("This is made from the other fields, and changes with them."))
        if not text:
            return Taken(None)
        before = _listed(old) if old is not None else []
        if not column.many:
            read = self._read(column, text, before)
            if not isinstance(read, Taken) or (column.editor is not Editor.CHOICE and not isinstance(old, list)):
                return read
            if read.value == column.default:
                return Taken(None, read.said)
            return Taken([read.value] if isinstance(old, list) else read.value, read.said)
        found = [self._read(column, item, before) for item in self._items(column, text)]
        refused = next((one for one in found if isinstance(one, Refused)), None)
        if refused is not None:
            return refused
        each = [one for one in found if isinstance(one, Taken)]
        taken = [one for n, one in enumerate(each) if one.value not in [other.value for other in each[:n]]]
        values = [one.value for one in taken]
        said = "; ".join(one.said for one in taken if one.said)
        if not values:
            return Taken(None)
        single = len(values) == 1 and column.editor not in (Editor.TAGS, Editor.CHOICE) and not isinstance(old, list)
        return Taken(values[0] if single else values, said)

    def _items(self, column: Field, text: str) -> list[str]:
        """The parts of a text; a list of names as people write it, "Armenia, Belarus and Georgia", where each is one."""
        items = split(text, _mark(column))
        if column.editor is Editor.ENTITY and len(items) == 1 and not self._things.named(items[0], column.of):
            last = _parts("{many} and {last}", items[0])
            parts = [*re.split(r",\s+", (last or items)[0].rstrip(",")), *last[1:]]
            if all(self._things.named(part, column.of) for part in parts):
                return parts
        return items

    # --- one value

    def _shown(self, column: Field, value: Any) -> str:
        match column.editor:
            case Editor.ENTITY:
                return self._things.name(str(value)) or str(value)
            case Editor.DATE:
                return _told(value, parse_date)
            case Editor.DURATION:
                return _told(value, parse_duration)
            case Editor.FREQUENCY:
                return _told(value, parse_frequency)
            case Editor.NUMBER if _is_number(value):
                return column.unit.measure(value) if column.unit else number_words(value)
            case Editor.CHOICE:
                return column.choices.get(str(value), str(value))
        return text_in(value, self._language, self._language) if isinstance(value, dict) else str(value)

    def _written(self, column: Field, value: Any) -> str:
        """The first way to write a value that is read as it; what cannot be read is written as it stands."""
        for text in self._ways(column, value):
            read = self._read(column, text, [value])
            if isinstance(read, Taken) and read.value == value:
                return text
        return self._shown(column, value)

    def _ways(self, column: Field, value: Any) -> Iterable[str]:
        match column.editor:
            case Editor.ENTITY:
                name = self._things.name(str(value))
                return (name, f"{name} [{value}]", f"[{value}]") if name else (f"[{value}]",)
            case Editor.DATE:
                return (_told(value, parse_date), str(value))
            case Editor.NUMBER if _is_number(value):
                return _plain(value)
        return (self._shown(column, value), str(value))

    def _read(self, column: Field, text: str, old: Sequence[Any]) -> Taken | Refused:
        match column.editor:
            case Editor.ENTITY:
                return self._entity(column, text)
            case Editor.DATE:
                return read_date(text, end=column.key == "end")
            case Editor.DURATION:
                return _duration(text)
            case Editor.FREQUENCY:
                return _frequency(text)
            case Editor.NUMBER:
                return _number(text, column.unit)
            case Editor.CHOICE:
                return _choice(column, text)
            case Editor.TEXT:
                return Taken(self._text(text, old))
        return Taken(text)

    def _text(self, text: str, old: Sequence[Any]) -> Any:
        """A text, in the place of what stood there in this language; what was not changed stays as it was."""
        for value in old:
            if isinstance(value, dict) and text_in(value, self._language, self._language) == text:
                return value
        if len(old) == 1 and isinstance(old[0], dict):
            return {**old[0], self._language: text}
        return text

    def _entity(self, column: Field, text: str) -> Taken | Refused:
        by_id = re.fullmatch(r"\[([^\[\]]+)\]", text)
        if by_id and self._things.name(by_id[1]):
            return Taken(by_id[1], self._things.name(by_id[1]))
        found = tuple(self._things.named(text, column.of))
        if not found and (told := re.fullmatch(r"(.*\S) \[([^\[\]]+)\]", text)):
            found = tuple(one for one in self._things.named(told[1], column.of) if one == told[2])
        if len(found) == 1:
            return Taken(found[0], self._things.name(found[0]))
        if found:
            offers = tuple(Offer(f"{text} [{one}]", f"{self._things.name(one)} [{one}]") for one in found)
            why = _("“{text}” is the name of more than one: {names}.")
            return Refused(why.format(text=text, names=", ".join(offer.text for offer in offers)), offers)
        if self._things.named(text, ""):
            kind = column.of.replace("-", " ")
            return Refused(_("“{text}” is no {kind}, which this column takes.").format(text=text, kind=kind))
        why = _("Nothing is called “{text}”. Choose one of the names, or make a new entry of it.").format(text=text)
        return Refused(why, new=text)


@dataclass(frozen=True, slots=True)
class _WithNew:
    """Things with one more that is about to be made."""

    things: Things
    id: str
    called: str

    def name(self, entity: str) -> str:
        return self.called if entity == self.id else self.things.name(entity)

    def named(self, text: str, of: str) -> Sequence[str]:
        return self.things.named(text, of) or ((self.id,) if text.strip() == self.called else ())


# --- dates


def read_date(text: str, *, end: bool = False) -> Taken | Refused:
    """A date as people or EDTF write it; `end` is one that may be open ("now")."""
    readings = tuple({when.text: when for when in _dates(text.strip())}.values())
    if any(when.precision == "open" for when in readings) and not end:
        return Refused(_("Only an end can be open: write a date."))
    if len(readings) == 1:
        return Taken(readings[0].text, readings[0].words())
    if readings:
        offers = tuple(Offer(when.text, when.words()) for when in readings)
        shown = _(" or ").join(offer.words for offer in offers)
        ways = _(" or ").join(offer.text for offer in offers)
        return Refused(
            _("“{text}” may be {readings}: write {ways}.").format(text=text, readings=shown, ways=ways), offers
        )
    if short_year(text):
        return Refused(_("Write the year in full, with all its digits: two could be of any century."))
    meant = re.sub(r"(?<=[.-])\d(?![\d])", r"0\g<0>", text).replace(".", "-")  # "1993-2-30", "1993.2.30"
    if re.fullmatch(r"-?\d{4}([/-]\d+)*[?~%]?", meant):  # EDTF, or numbers: the parser knows what is wrong
        try:
            parse_date(meant)
        except ValueError as reason:
            return Refused(_("{reason}.").format(reason=capital(said(reason.args[0]))))
    if why := why_no_day(text):
        return Refused(why)
    return Refused(
        _("“{text}” is not understood as a date. Write 15 May 1992, May 1992, 1992, about 1992 or 1994/1999.").format(
            text=text
        )
    )


def _dates(text: str) -> Iterable[EdtfDate]:
    """Every date that a text may be; none if it is longer than any date is written."""
    if len(text) > _LONGEST:
        return ()
    try:
        return (parse_date(text.upper() if re.fullmatch(r"-?\d+x+[?~%]?", text) else text),)
    except ValueError:
        pass
    if text.casefold() in (_NOW, _(_NOW)):
        return (parse_date(".."),)
    if (exact := read_entry(text)) or not text:
        return exact
    if decade := re.fullmatch(r"(?:the )?(\d{3})0['’]?s", text, re.IGNORECASE):
        return _parsed([f"{decade[1]}X"])
    if century := re.fullmatch(r"(?:the )?(\d\d?)(?:st|nd|rd|th) century(?: (bce?|ad|ce))?", text, re.IGNORECASE):
        before = (century[2] or "").casefold().startswith("b")
        return _parsed([f"{'-' if before else ''}{int(century[1]) - 1:02}XX"])
    for template, mark in _MARKS:
        if parts := _parts(template, text):
            return _parsed(when.text + mark for when in _dates(parts[0]))
    for template, form in _STRETCHES:
        if parts := _parts(template, text):
            ends = product(*(list(_dates(part)) for part in parts))
            return _parsed(form.format(*(when.text for when in pair)) for pair in ends)
    return ()


_NOW = "now"
_MARKS = (
    ("about {date}", "~"), ("around {date}", "~"), ("circa {date}", "~"), ("c. {date}", "~"), ("ca. {date}", "~"),
    ("~{date}", "~"), ("perhaps {date}", "?"), ("possibly {date}", "?"),
)  # fmt: skip
_STRETCHES = (
    ("from {start} to {end}", "{}/{}"), ("{start} to {end}", "{}/{}"), ("{start} – {end}", "{}/{}"),
    ("{start}–{end}", "{}/{}"), ("{start} - {end}", "{}/{}"), ("since {start}", "{}/"), ("until {end}", "/{}"),
)  # fmt: skip
"""How dates are written round others: as `EdtfDate.words` writes them, and otherwise."""


def _parts(template: str, text: str) -> tuple[str, ...]:
    """What stands in the places of a template, in English or in the language in use; () where the text is not of this kind."""
    for words in dict.fromkeys((template, _(template))):
        pattern = re.sub(r"\\\{\w+\\\}", "(.+?)", re.escape(words))
        if match := re.fullmatch(pattern, text, re.IGNORECASE):
            return tuple(part.strip() for part in match.groups())
    return ()


def _parsed(texts: Iterable[str]) -> tuple[EdtfDate, ...]:
    """Those of the texts that are dates."""
    found = []
    for text in texts:
        try:
            found.append(parse_date(text))
        except ValueError:
            continue
    return tuple(found)


def _told(value: Any, parse: Any) -> str:
    """A value in words; one that cannot be read as it stands."""
    try:
        return str(parse(value).words())
    except (ValueError, TypeError, AttributeError):
        return str(value)


# --- numbers, lengths of time, and how often


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _number(text: str, unit: UnitWords | None) -> Taken | Refused:
    if re.fullmatch(r"[-+]?\d{1,16}", text) and abs(int(text)) <= MOST:
        return _number_taken(int(text), unit)
    if re.fullmatch(r"[-+]?\d+([.,]\d+)?e[-+]?\d{1,3}", text):
        values: tuple[float, ...] = (float(text.replace(",", ".")),)
    else:
        bare = text if unit is None else unit.bare(text)
        if bare is None:
            assert unit is not None
            return Refused(_("The number is one of {unit}: write it alone.").format(unit=unit.many))
        reading = numbers.read(bare)
        if len(reading.numbers) != 1 or set(reading.around) - _AROUND:
            return Refused(_("“{text}” is not understood as a number. Write it alone, such as 12.").format(text=text))
        values = reading.numbers[0]
    if any(abs(value) > MOST for value in values):
        return Refused(_("The number is too large: {most} is the largest.").format(most=MOST))
    if len(values) == 1:
        return _number_taken(values[0], unit)
    offers = tuple(Offer(way, number_words(value)) for value in values for way in _plain(value) if _one(way))
    shown = _(" or ").join(offer.text for offer in offers)
    return Refused(_("“{text}” may be {readings}: write one of these.").format(text=text, readings=shown), offers)


def _plain(value: float) -> tuple[str, ...]:
    """A number in digits; "1.234" could be a thousand and more, "1.2340" could not."""
    text = number_words(value)
    return (text,) if value == int(value) else (text, f"{text}0")


_AROUND = frozenset("a about an approximately around circa of the".split())


def _one(text: str) -> bool:
    """Whether a number can be read in one way only."""
    found = numbers.read(text).numbers
    return text.lstrip("-").isdecimal() or (len(found) == 1 and len(found[0]) == 1)


def _number_taken(value: float, unit: UnitWords | None) -> Taken:
    exact = int(value) if value == int(value) else value
    return Taken(exact, unit.measure(exact) if unit else "")


def _duration(text: str) -> Taken | Refused:
    found = _length(text)
    if found is None:
        return Refused(
            _("“{text}” is not understood as a length of time. Write 5 years or 6 months.").format(text=text)
        )
    return Taken(str(found), found.words())


def _length(text: str) -> Duration | None:
    """The length of time that a text tells: "5 years", "six months", "a week", P5Y."""
    try:
        return parse_duration(text.upper())
    except ValueError:
        pass
    units = time_units()
    reading = numbers.read(text)
    around = [word for word in reading.around if word not in _AROUND]
    if len(around) != 1 or around[0] not in units or len(reading.numbers) > 1:
        return None
    counts = reading.numbers[0] if reading.numbers else (1.0,)
    if len(counts) != 1 or counts[0] != int(counts[0]) or not 0 < counts[0] < 10**9:
        return None
    return Duration(int(counts[0]), units[around[0]])


def _frequency(text: str) -> Taken | Refused:
    found = _often(text)
    if found is None:
        why = _("“{text}” is not understood as how often. Write twice a year, or at least once every 3 months.")
        return Refused(why.format(text=text))
    return Taken(str(found), found.words())


def _often(text: str) -> Frequency | None:
    """How often something is, as a text tells it: "at least twice a year", "3 times every 2 months", >=2/P1Y."""
    if len(text) > _LONGEST:
        return None
    try:
        return parse_frequency(text.replace(" ", "").upper())
    except ValueError:
        pass
    for template, comparison in (("at least {often}", ">="), ("at most {often}", "<=")):
        if parts := _parts(template, text):
            plain = _often(parts[0])
            return Frequency(comparison, plain.count, plain.per) if plain and plain.comparison == "=" else None
    said = text.casefold()
    for one, count in (("once", 1), ("twice", 2)):
        for words in (one, _(one)):
            if said.startswith(f"{words} "):
                return _every(count, said[len(words) + 1 :])
    if parts := _parts("{n} times {rest}", said):
        values, *others = numbers.read(parts[0]).numbers or ((0.0,),)
        if not others and len(values) == 1 and values[0] == int(values[0]) and 0 < values[0] < 10**9:
            return _every(int(values[0]), parts[1])
    return None


def _every(count: int, per: str) -> Frequency | None:
    units = {"Y": _("a year"), "M": _("a month"), "W": _("a week"), "D": _("a day")}
    unit = next((unit for unit, words in units.items() if words == per), "")
    parts = _parts("every {duration}", per) or _parts("per {duration}", per) or _parts("each {duration}", per)
    length = Duration(1, unit) if unit else _length(parts[0] if parts else per)
    return Frequency("=", count, length) if length else None


# --- choices and lists


def _choice(column: Field, text: str) -> Taken | Refused:
    """One of the choices by its value, its words or their beginning."""
    typed = text.casefold()
    exact = [v for v, words in column.choices.items() if typed in (v.casefold(), words.casefold())]
    found = exact or [v for v, words in column.choices.items() if words.casefold().startswith(typed)]
    if len(found) == 1:
        return Taken(found[0], column.choices[found[0]])
    offers = tuple(Offer(words, words) for words in column.choices.values())
    known = ", ".join(column.choices.values())
    return Refused(_("“{text}” is none of these: {choices}.").format(text=text, choices=known), offers)


def _mark(column: Field) -> str:
    return "," if column.editor in (Editor.TAGS, Editor.CHOICE) else ";"


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [value]


def _quoted(item: str, mark: str) -> str:
    if mark in item or item.startswith('"') or item != item.strip() or not item:
        return '"' + item.replace('"', '""') + '"'
    return item


def split(text: str, mark: str) -> list[str]:
    """The items of a list with a mark between them; one in quotes may have the mark in it, and a quote doubled."""
    found: list[str] = []
    at = 0
    while at < len(text):
        at += len(text[at:]) - len(text[at:].lstrip())
        if match := re.compile(rf'"((?:[^"]|"")*)"\s*(?:{mark}|$)').match(text, at):
            found.append(match[1].replace('""', '"'))
            at = match.end()
            continue
        end = text.find(mark, at)
        end = len(text) if end < 0 else end
        if item := text[at:end].strip():
            found.append(item)
        at = end + 1
    return found


# --- new entities


def new_entity(name: str, of: str, taken: Collection[str]) -> dict[str, Any]:
    """The row of a new entity of a type, under an id that none of the `taken` is."""
    return {"id": new_id(name, taken, of, besides=of, longest=60), "type": of, "name": name}


# --- blocks of cells


def block_text(rows: Iterable[Iterable[str]]) -> str:
    """A block of cells as spreadsheets exchange it: tabs between cells, lines between rows, quotes where a cell has either."""
    out = io.StringIO()
    csv.writer(out, "excel-tab", lineterminator="\n").writerows(rows)
    return out.getvalue()


def read_block(text: str) -> list[list[str]]:
    """The cells of a block that was copied from a spreadsheet."""
    lines = io.StringIO(text.replace("\r\n", "\n").replace("\0", ""), newline="")
    return [row or [""] for row in csv.reader(lines, "excel-tab")]


def spread(block: Sequence[Sequence[str]], rows: int, columns: int) -> list[list[str]]:
    """A block for a selection of so many rows and columns: repeated where it fits into it several times, else as it is."""
    high, wide = len(block), max(map(len, block), default=0)
    if not high or not wide:
        return []
    even = [[*row, *[""] * (wide - len(row))] for row in block]
    down = rows // high if rows % high == 0 and rows > high else 1
    across = columns // wide if columns % wide == 0 and columns > wide else 1
    return [row * across for row in even] * down
