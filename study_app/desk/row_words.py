"""The rows of a pack and their fields in words, as the forms name them: for lists of what was changed."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from study_app.facts.cells import date_basis_words, modality_words, status_words
from study_app.facts.dates import parse
from study_app.facts.kinds import Tense, ValueKind
from study_app.i18n import _, capital
from study_app.journal import Change

Way = tuple[str, ...]
"""The keys by which one comes to a value in a row."""

Named = Callable[[str, str], str]
"""What a row is called, by its table and id, and a role, by `field` and the fact's id with it; "" for neither."""


def nobody(_table: str, _id: str) -> str:
    """The name of what nobody knows the names of."""
    return ""


def value_words() -> dict[str, str]:
    """What may fill a role, in words."""
    return {
        ValueKind.ENTITY: _("an entity"), ValueKind.TEXT: _("a text"), ValueKind.NUMBER: _("a number"),
        ValueKind.DURATION: _("a length of time"), ValueKind.FREQUENCY: _("how often"), ValueKind.DATE: _("a date"),
        ValueKind.URL: _("an address"),
    }  # fmt: skip


def tense_words() -> dict[str, str]:
    """How a fact stands in time, in words."""
    return {
        Tense.EVENT: _("it happened (when)"), Tense.STATE: _("it lasts (from, until)"), Tense.TIMELESS: _("it has no time"),
    }  # fmt: skip


_NO_ROLES: Mapping[str, str] = {}

_MEASURED = {"source": frozenset({"sha256", "length", "paragraphs", "sentences"})}
"""Fields by which the program finds its way in a text; nobody reads them where a row as a whole is told."""


class Said(NamedTuple):
    """One field and what it says; the field is "" where the row as a whole is meant."""

    field: str
    value: str


def table_in_words(table: str) -> str:
    """What a row of a table is."""
    return {
        "pack": _("pack"), "source": _("source"), "no_fact": _("sentence without a fact"), "entity": _("entity"),
        "entity_type": _("kind of entity"), "type": _("kind of fact"), "fact": _("fact"), "deck": _("deck"),
    }.get(table, table)  # fmt: skip


def field_in_words(table: str, way: Way, roles: Mapping[str, str] = _NO_ROLES) -> str:
    """A field of a row, or what lies in one, such as the question for a facet; `roles` are the titles of roles by their names."""
    key, *rest = way
    if table == "fact" and key in roles:
        return _inner(capital(roles[key]), [one.replace("_", " ") for one in rest])
    if table == "type" and rest:
        facet, *inner = rest
        shown = facet.replace("_", " ")
        match key:
            case "ask":
                return _inner(_("Question for “{facet}”").format(facet=shown), inner)
            case "after":
                return _inner(_("Not before, by “{role}”").format(role=shown), inner)
            case "role":
                first = [_role_words().get(one, one) for one in inner[:1]]
                return _inner(_("Role “{role}”").format(role=shown), [*first, *inner[1:]])
    named = _title(table, key)
    return _inner(named, [one.replace("_", " ") for one in rest])


def _inner(words: str, rest: list[str]) -> str:
    return f"{words} ({', '.join(rest)})" if rest else words


def _title(table: str, key: str) -> str:
    known = {
        "name": _("Name"), "title": _("Title"), "about": _("About"), "type": _("Kind"), "tense": _("How it stands in time"),
        "role": _("Roles"), "sentence": _("Sentence"), "label": _("Short name"), "ask": _("Questions"), "parent": _("Part of"),
        "after": _("Not before"), "the": _("Takes “the”"), "strict": _("No slip is forgiven"), "aliases": _("Other names"),
        "part_of": _("Part of"), "forms": _("Word forms"), "picture": _("Picture"), "was": _("Ids before"), "when": _("When"),
        "start": _("From"), "end": _("Until"), "cite": _("Cited"), "from": _("Follows from"), "tags": _("Tags"),
        "status": _("Status"), "modality": _("Kind of statement"), "date_basis": _("How the date is known"),
        "attributed": _("According to"), "event": _("Event"), "closed": _("Complete list"), "skip": _("Not asked"),
        "count": _("How many"), "search": _("Search"),
        "facts": _("Facts"), "order": _("Order"), "publisher": _("Publisher"), "as_of": _("As of"), "reason": _("Reason"),
        "ignore": _("No problem"), "one_answer": _("Only one is right"), "distinct": _("No other fits"), "span": _("Place"),
    }  # fmt: skip
    if table == "deck" and key == "forms":
        return _("Ways of asking")
    if table == "entity_type" and key == "parent":
        return _("Is a kind of")
    shown = key.replace("_", " ")
    return known.get(key, capital(shown))


def _role_words() -> dict[str, str]:
    return {
        "value": _("what fills it"), "of": _("of which kind"), "many": _("several"), "one_answer": _("only one is right"),
        "distinct": _("no other fits"), "negates": _("denies"), "unit": _("unit"),
    }  # fmt: skip


def said(
    table: str, field: str, value: Any, named: Named = nobody, roles: Mapping[str, str] = _NO_ROLES
) -> Iterator[Said]:
    """A value of a field, part by part; of a whole row (the field "") field by field.

    `named` tells what the rows that it names are called, `roles` the titles of roles by their names.
    """
    if value is None:
        yield Said(field_in_words(table, (field,), roles) if field else "", _("nothing"))
    elif field:
        yield from _parts(table, (field,), value, named, roles)
    else:
        for key, inner in value.items():
            if key != "id" and key not in _MEASURED.get(table, ()):
                yield from _parts(table, (key,), inner, named, roles)


def change_in_words(change: Change, named: Named = nobody) -> str:
    """What a change of one field makes of it; of a row as a whole what that is."""
    if not change.field:
        return f"{table_in_words(change.table)} {named(change.table, change.id) or change.id}"
    old, new = (value_in_words((change.field,), value, change.table, named) for value in (change.old, change.new))
    title = named("field", f"{change.id}/{change.field}") if change.table == "fact" else ""
    return (
        f"{field_in_words(change.table, (change.field,), {change.field: title} if title else _NO_ROLES)}: {old} → {new}"
    )


def _parts(table: str, way: Way, value: Any, named: Named, roles: Mapping[str, str]) -> Iterator[Said]:
    if not isinstance(value, Mapping) or way == ("cite",):
        yield Said(field_in_words(table, way, roles), value_in_words(way, value, table, named))
        return
    texts = [isinstance(one, str) and len(key) == _CODE for key, one in value.items()]
    if all(texts) and len(texts) == 1:  # words in the pack's own language
        yield Said(field_in_words(table, way, roles), next(iter(value.values())))
        return
    for key, inner in value.items():
        yield from _parts(table, (*way, str(key)), inner, named, roles)


_CODE = 2
"""Letters of the code of a language, by which words for people are listed."""


_NAMES = {
    "parent": "entity_type", "of": "entity_type", "part_of": "entity", "attributed": "entity", "from": "fact", "facts": "fact",
    "source": "source",
}  # fmt: skip
"""Fields that name rows, and of which table."""


def _name(way: Way, value: str, table: str, named: Named) -> str:
    """What a value is called that names a row; the value where it names none."""
    key = way[0] if table == "fact" else way[-1]
    of = {"entity": "entity_type", "fact": "type"}.get(table, "") if key == "type" else _NAMES.get(key, "")
    if not of and table == "fact" and len(way) == 1:  # what fills a role
        of = "entity"
    return (named(of, value) if of else "") or value


def value_in_words(way: Way, value: Any, table: str = "", named: Named = nobody) -> str:
    """A single value, or a list of them; None is nothing. `named` tells what the rows are called that it names."""
    if value is None:
        return _("nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        if way[-1] == "span" and all(isinstance(one, int) for one in value):
            return "–".join(map(str, value))
        return ", ".join(value_in_words(way, one, table, named) for one in value) or _("nothing")
    if isinstance(value, Mapping):
        return _mapping_in_words(value, named)
    words = {
        "tense": tense_words(), "value": value_words(), "status": status_words(), "modality": modality_words(),
        "date_basis": date_basis_words(),
    }.get(way[-1], {})  # fmt: skip
    if isinstance(value, str) and way[-1] in _TIMES:
        with contextlib.suppress(ValueError):  # what is no date is shown as it stands
            return parse(value).words()
    return words.get(value) or _name(way, value, table, named) if isinstance(value, str) else str(value)


_TIMES = ("when", "start", "end", "as_of")


def _mapping_in_words(value: Mapping[str, Any], named: Named) -> str:
    """A citation, another name, or whatever else stands in a list."""
    match value:
        case {"source": str(source), "span": [start, end]}:
            return _("{source}, letters {start} to {end}").format(
                source=named("source", source) or source, start=start, end=end
            )
        case {"text": str(text), "kind": str(kind)}:
            return f"{text} ({kind})"
    return ", ".join(f"{key}: {value_in_words((key,), one)}" for key, one in value.items())
