"""The fields of a proposed fact as a person fills them in: names, dates, numbers as words, and back to what a pack holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from study_app.errors import StudyAppError
from study_app.facts.article.lexicon import Lexicon
from study_app.facts.article.mentions import find_quantities
from study_app.facts.dates import EdtfDate, read_entry
from study_app.facts.dates import parse as parse_date
from study_app.facts.flashcards import BACK, EXTRA, FRONT
from study_app.facts.kinds import FLASHCARD, TIME_FACETS, Tense, ValueKind
from study_app.facts.names import normalise
from study_app.facts.pack import FactType, Span, text_in
from study_app.facts.quantities import (
    Duration,
    Frequency,
    counted,
    number_word,
    number_words,
    parse_duration,
    parse_frequency,
)
from study_app.i18n import _, capital

_CARD = (FRONT, BACK)


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in. `of` is the kind of thing that an entity must be, `many` whether there may be several."""

    name: str
    label: str
    value: ValueKind
    of: str = ""
    many: bool = False
    needed: bool = False

    @property
    def of_entity(self) -> bool:
        """Whether entities of the pack fill it."""
        return self.value is ValueKind.ENTITY


KIND = "kind of thing"
"""What the field takes that says of which type a new entity is; it is filled by the name or the id of an entity type."""


def entity_fields() -> tuple[Field, ...]:
    """What can be filled in for a new entity."""
    return (
        Field("name", _("name"), ValueKind.TEXT, needed=True),
        Field("type", _("kind of thing"), ValueKind.TEXT, of=KIND, needed=True),
        Field("acronym", _("acronym"), ValueKind.TEXT),
    )


def choices(lexicon: Lexicon, field: Field, fact_type: str = "") -> tuple[str, ...]:
    """What may be written in a field, by name; nothing where anything may. Own words begin as those of the type."""
    known = lexicon.types.get(fact_type)
    if known is not None and field.name in (SKIP, ONE):
        return tuple(_facet_words(known, facet) for facet in _facets(known, field.name))
    if known is not None and (field.name == OWN or field.name.startswith(ASK)):
        words = known.sentence if field.name == OWN else known.ask.get(field.name.removeprefix(ASK), {})
        return tuple(filter(None, (text_in(words, lexicon.language, lexicon.language),)))
    if field.of == KIND:
        return tuple(lexicon.kind_words(kind) or kind for kind in lexicon.kinds)
    if field.of_entity:
        return tuple(thing.name for thing in lexicon.things.values() if lexicon.fits(thing.id, field.of))
    return ()


def kind_of(lexicon: Lexicon, text: str) -> str:
    """The kind of thing that has this id, or this name in any language; "" if none has."""
    said = text.casefold()
    named = (k for k in lexicon.kinds if said in (k.casefold(), *map(str.casefold, lexicon.kind_names[k].values())))
    return next(named, "")


def fields_of(lexicon: Lexicon, fact_type: str) -> tuple[Field, ...]:
    """The fields of a fact type: its roles, its time, whose claim it is where its sentence says so, and the tags of decks."""
    if fact_type == FLASHCARD:
        sides = (Field(name, said(), ValueKind.TEXT, needed=name in _CARD) for name, said in _CARD_LABELS.items())
        return (*sides, Field("tags", _("tags"), ValueKind.TEXT, many=True))
    known = lexicon.types.get(fact_type)
    if known is None:
        return ()
    needed = _needed(lexicon, fact_type)
    found = [
        Field(name, role.words, role.value, role.of, role.many, name in needed)
        for name, role in known.roles.items()
        if name not in TIME_FACETS
    ]
    times = {Tense.EVENT: ("when",), Tense.STATE: ("start", "end"), Tense.TIMELESS: ()}[known.tense]
    found += [Field(name, _TIME_LABELS[name](), ValueKind.DATE, needed=name in needed) for name in times]
    if any(
        piece.role == "attributed" for pattern in lexicon.patterns if pattern.type is known for piece in pattern.pieces
    ):
        found.append(Field("attributed", _("who says so"), ValueKind.ENTITY, needed="attributed" in needed))
    return (*found, Field("tags", _("tags"), ValueKind.TEXT, many=True))


SKIP, ONE, EVENT, FROM, OWN, ASK = "skip", "one_answer", "event", "from", "sentence", "ask."
"""Keys of what a fact says beyond its roles; `ASK` and a facet is the fact's own question for that."""


def more_fields(lexicon: Lexicon, fact_type: str) -> tuple[Field, ...]:
    """What few facts of a type need: what is not asked, facts that it goes with or follows from, words of its own."""
    known = lexicon.types.get(fact_type)
    if known is None or fact_type == FLASHCARD:
        return ()
    words = _("own question: {facet}")
    asked = (Field(ASK + one, words.format(facet=_facet_words(known, one)), ValueKind.TEXT) for one in known.ask)
    skipped = (Field(SKIP, _("not asked"), ValueKind.TEXT, many=True),) if known.ask else ()
    return (
        *skipped,
        Field(ONE, _("nothing else fits"), ValueKind.TEXT, many=True),
        Field(EVENT, _("same event as"), ValueKind.TEXT),
        Field(FROM, _("follows from"), ValueKind.TEXT, many=True),
        Field(OWN, _("own sentence"), ValueKind.TEXT),
        *asked,
    )


def in_row(row: Mapping[str, Any], key: str) -> Any:
    """What a row has of a field: of its own questions too, each of which is a field."""
    return (row.get("ask") or {}).get(key.removeprefix(ASK)) if key.startswith(ASK) else row.get(key)


def with_field(row: Mapping[str, Any], key: str, value: Any) -> dict[str, Any]:
    """The row with another value of a field; None takes it out."""
    if key.startswith(ASK):
        asked = with_field(row.get("ask") or {}, key.removeprefix(ASK), value)
        return with_field(row, "ask", asked or None)
    rest = {name: one for name, one in row.items() if name != key}
    return rest if value is None else {**rest, key: value}


def _facets(known: FactType, key: str) -> tuple[str, ...]:
    """What may be named in `skip` or `one_answer`: what is asked of a type, or what it has."""
    return tuple(known.ask) if key == SKIP else tuple(known.roles)


def _facet_words(known: FactType, facet: str) -> str:
    """What people call a role or a time."""
    if facet in _TIME_LABELS:
        return _TIME_LABELS[facet]()
    return known.roles[facet].words if facet in known.roles else facet.replace("_", " ")


def _facet_of(known: FactType, key: str, text: str) -> str:
    """The facet that has this name, or is alone in beginning so; raises StudyAppError."""
    names = {facet: _facet_words(known, facet).casefold() for facet in _facets(known, key)}
    said = text.casefold()
    found = [f for f, name in names.items() if said in (f, f.replace("_", " "), name)] or [
        f for f, name in names.items() if name.startswith(said)
    ]
    if len(found) != 1:
        shown = ", ".join(_facet_words(known, facet) for facet in _facets(known, key))
        raise StudyAppError(_("“{text}” is none of these: {choices}.").format(text=text, choices=shown))
    return found[0]


_TIME_LABELS: Mapping[str, Callable[[], str]] = {
    "when": lambda: _("when"), "start": lambda: _("since"), "end": lambda: _("until")
}  # fmt: skip
_CARD_LABELS: Mapping[str, Callable[[], str]] = {
    FRONT: lambda: _("front"), BACK: lambda: _("back"), EXTRA: lambda: _("extra")
}  # fmt: skip


def _needed(lexicon: Lexicon, fact_type: str) -> frozenset[str]:
    pattern = next((p for p in lexicon.patterns if p.type.id == fact_type), None)
    return frozenset(pattern.required if pattern else ()) - {"as_of"}


def missing_in(lexicon: Lexicon, row: Mapping[str, Any]) -> tuple[str, ...]:
    """What the sentence of a fact's type needs and the row does not say."""
    fact_type = str(row.get("type", ""))
    wanted = _CARD if fact_type == FLASHCARD else tuple(f.name for f in fields_of(lexicon, fact_type) if f.needed)
    counted = row.get("count") or {}
    return tuple(name for name in wanted if row.get(name) in (None, "", []) and name not in counted)


def shown(lexicon: Lexicon, field: Field, row: Mapping[str, Any]) -> str:
    """What fills a field, as a person writes it; several with semicolons."""
    value = in_row(row, field.name)
    if value is None:
        return ""
    if field.name in (SKIP, ONE):
        value = [str(one).replace("_", " ") for one in (value if isinstance(value, list) else [value])]
    return "; ".join(_one(lexicon, field, one) for one in (value if isinstance(value, list) else [value]))


def _one(lexicon: Lexicon, field: Field, value: Any) -> str:
    if field.of == KIND:
        return lexicon.kind_words(value) or str(value)
    if isinstance(value, Mapping):
        return text_in(value, lexicon.language, lexicon.language)
    match field.value:
        case ValueKind.ENTITY:
            return lexicon.things[value].name if value in lexicon.things else str(value)
        case ValueKind.NUMBER:
            return number_words(value)
        case ValueKind.DURATION:
            return parse_duration(value).words()
        case ValueKind.FREQUENCY:
            return parse_frequency(value).words()
    return str(value)


_BRACKETS = re.compile(r"(.*\S)\s*\(([^()]+)\)")
_TEMPLATE = re.compile(r"\{(n:)?([a-z_][a-z0-9_]*)(?::([A-Za-z_]+))?\}")


def sentence(lexicon: Lexicon, row: Mapping[str, Any], as_of: str = "") -> str:
    """What a row says in the words of its type; "" where it lacks something that they need."""
    known = lexicon.types.get(str(row.get("type", "")))
    own = row.get(OWN)
    words = known.sentence if known else {}
    if known and own:
        words = {lexicon.language: own} if isinstance(own, str) else own
    template = text_in(words, lexicon.language, lexicon.language)
    told = ""
    for part in re.split(r"(\[[^\]]*\])", template):
        slots = [_slot(lexicon, row, found, as_of) for found in _TEMPLATE.finditer(part)]
        if all(slots):
            filled = iter(slots)
            told += _TEMPLATE.sub(lambda _found, filled=filled: next(filled), part.strip("[]"))
        elif not part.startswith("["):
            return ""
    return capital(told)


def _slot(lexicon: Lexicon, row: Mapping[str, Any], found: re.Match[str], as_of: str) -> str:
    name, form = found[2], found[3] or ""
    field = next((f for f in fields_of(lexicon, str(row["type"])) if f.name == name), None)
    raw = as_of if name == "as_of" else row.get(name)
    values = list(raw) if isinstance(raw, list) else [raw] if raw not in (None, "") else []
    if found[1]:
        n = (row.get("count") or {}).get(name) or len(values)
        return counted(n) if n else ""
    words = [_worded(lexicon, field, value, form) for value in values]
    return _(" and ").join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def _worded(lexicon: Lexicon, field: Field | None, value: Any, form: str) -> str:
    if field is None or field.value is ValueKind.DATE:
        when = parse_date(str(value))
        return when.phrase() if form == "on" else when.words()
    if field.of_entity and value in lexicon.things:
        thing = lexicon.things[value]
        article = f"{form} " if form in ("the", "The") and thing.the else ""
        return article + thing.forms.get(form, thing.name)
    if form == "word" and isinstance(value, int):
        return number_word(value)
    words = _one(lexicon, field, value)
    return capital(words) if form == "cap" else words


def entered(lexicon: Lexicon, field: Field, text: str, fact_type: str = "") -> Any:
    """What was written in a field as a pack holds it; None for nothing. Raises StudyAppError with one sentence."""
    written = " ".join(text.split())
    if not written:
        return None
    if field.name in (SKIP, ONE) and (known := lexicon.types.get(fact_type)):
        return list(dict.fromkeys(_facet_of(known, field.name, part) for part in _parts(lexicon, field, written)))
    if field.many:
        values = [_read(lexicon, field, part) for part in _parts(lexicon, field, written)]
        return list(dict.fromkeys(values)) or None
    return _read(lexicon, field, written)


def _parts(lexicon: Lexicon, field: Field, written: str) -> list[str]:
    """What is written one by one, where several may be."""
    if not field.many or (field.of_entity and _entity_of(lexicon, field, written)):
        return [written]
    parts = (part.strip() for part in re.split(r";" if ";" in written else r"[;,]", written))
    return [part for part in parts if part]


def unknown(lexicon: Lexicon, field: Field, text: str) -> tuple[tuple[str, str], ...]:
    """The names written in a field that no entity of the pack has, with the kind of thing that each would be.

    That is the kind that fills the field, or what is written behind the name in brackets.
    """
    written = " ".join(text.split())
    if not written or not field.of_entity:
        return ()
    parts = (part for part in _parts(lexicon, field, written) if not _entity_of(lexicon, field, part))
    told = (_name_and_kind(lexicon, field, part) for part in parts)
    return tuple(dict.fromkeys((name, kind) for name, kind in told if kind in lexicon.kinds or (kind and not field.of)))


def _name_and_kind(lexicon: Lexicon, field: Field, part: str) -> tuple[str, str]:
    """ "Vladimir Putin (person)" taken apart, where a thing of that kind can fill the field."""
    found = _BRACKETS.fullmatch(part)
    kind = kind_of(lexicon, found[2]) if found else ""
    if found and not field.of:
        return found[1], kind or found[2].strip()  # a kind that is not there is made together with the thing
    if found and kind and field.of in lexicon.kinds[kind]:
        return found[1], kind
    return part, field.of


def _read(lexicon: Lexicon, field: Field, text: str) -> Any:
    if field.of == KIND:
        return kind_of(lexicon, text) or text  # a kind that is not there is made together with the thing
    match field.value:
        case ValueKind.ENTITY:
            found = _entity_of(lexicon, field, text)
            if not found and not field.of:
                raise StudyAppError(
                    _(
                        "“{text}” is nothing in this pack yet: write what kind of thing it is behind it, as in “{text} (person)”."
                    ).format(text=text)
                )
            if not found:
                kind = lexicon.kind_words(field.of) or _("thing")
                raise StudyAppError(
                    _("“{text}” is no {kind} of this pack: choose one of its names.").format(text=text, kind=kind)
                )
            return found
        case ValueKind.DATE:
            return _date(text).text
        case ValueKind.NUMBER:
            return _number(text)
        case ValueKind.DURATION:
            return str(_quantity(text, Duration, parse_duration, _("a length of time such as 5 years")))
        case ValueKind.FREQUENCY:
            return str(_quantity(text, Frequency, parse_frequency, _("how often, such as at least twice a year")))
    return text


def _entity_of(lexicon: Lexicon, field: Field, text: str) -> str:
    """The entity of the right kind that has this id or name; "" if none has."""
    if lexicon.fits(text, field.of):
        return text
    words = tuple(normalise(_name_and_kind(lexicon, field, text)[0]).split())
    named = (name.entity for name in lexicon.by_word.get(words[0] if words else "", ()) if name.words == words)
    return next((entity for entity in named if lexicon.fits(entity, field.of)), "")


def _date(text: str) -> EdtfDate:
    try:
        return parse_date(text)
    except ValueError as reason:
        readings = read_entry(text)
        if len(readings) == 1:
            return readings[0]
        if readings:
            both = _(" or ").join(reading.text for reading in readings)
            raise StudyAppError(
                _("“{text}” may be {both}: write one of them.").format(text=text, both=both)
            ) from reason
        raise StudyAppError(
            _("“{text}” is no date: write 15 May 1992, May 1992, 1992, 1992~ for about, or 1994/1999.").format(
                text=text
            )
        ) from reason


def _number(text: str) -> int | float:
    found = [q.value for q in find_quantities(text, Span(0, len(text))) if isinstance(q.value, (int, float))]
    if len(found) != 1:
        raise StudyAppError(_("“{text}” is no number.").format(text=text))
    return found[0]


def _quantity(text: str, kind: type, parse: Callable[[str], Any], wanted: str) -> Any:
    try:
        return parse(text)
    except ValueError as reason:
        found = [q.value for q in find_quantities(text, Span(0, len(text))) if isinstance(q.value, kind)]
        if len(found) != 1:
            raise StudyAppError(_("“{text}” is not {wanted}.").format(text=text, wanted=wanted)) from reason
        return found[0]
