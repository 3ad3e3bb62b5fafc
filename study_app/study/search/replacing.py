"""Find and replace, and one change to many rows: what would change, as values that are looked at before they are saved."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from study_app import database
from study_app.database import Connection
from study_app.errors import StudyAppError
from study_app.facts.kinds import Status, ValueKind
from study_app.facts.problem import Problem
from study_app.facts.rows import Row, several
from study_app.i18n import _, said
from study_app.journal import Change
from study_app.study.search.patterns import compiled

Facts = Collection[tuple[str, str]]
"""(pack, id) of facts."""


class Where(StrEnum):
    """In which texts is looked."""

    FACTS = "facts"
    """What facts say in words of their own: text roles, sentences and questions that only they have."""
    TAGS = "tags"
    ENTITIES = "entities"
    """Names and other names of entities."""
    SOURCES = "sources"
    """Titles and publishers."""
    TYPES = "types"
    """Names, sentences and questions of types; what stands in braces stays."""
    DECKS = "decks"
    """Names and descriptions."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """What is looked for and what comes in its place.

    A `regular` expression may be named in `by` by its groups, as \\1. Letters may be of either case unless `case`; `whole` finds
    whole words only.
    """

    find: str
    by: str
    where: frozenset[Where] = frozenset((Where.FACTS,))
    regular: bool = False
    case: bool = False
    whole: bool = False


class Replaced(NamedTuple):
    """One field of one row that would change: `old` and `new` are the first text in it that does, `problem` why it may not."""

    pack: str
    change: Change
    old: str
    new: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """All that would change, and what would be wrong with rows that are not among them."""

    replaced: tuple[Replaced, ...] = ()
    problems: tuple[Problem, ...] = field(default=())

    @property
    def changes(self) -> Mapping[str, tuple[Change, ...]]:
        """The changes that may be made, by pack: for `Desk.save`."""
        found: dict[str, list[Change]] = {}
        for one in self.replaced:
            if not one.problem:
                found.setdefault(one.pack, []).append(one.change)
        return {pack: tuple(changes) for pack, changes in found.items()}

    def checked(self, problems: Callable[[str, Sequence[Change]], Iterable[Problem]]) -> Preview:
        """The same with what would be wrong marked; `problems` tells the errors that changes of a pack would bring."""
        wrong: dict[tuple[str, str, str], str] = {}
        others: list[Problem] = []
        changed = {(one.pack, one.change.table, one.change.id) for one in self.replaced}
        for pack, changes in self.changes.items():
            for problem in problems(pack, changes):
                key = (pack, problem.table, problem.row)
                if key in changed:
                    wrong.setdefault(key, f"{said(problem.message)} {said(problem.remedy)}")
                else:
                    others.append(problem)
        marked = (
            one._replace(problem=one.problem or wrong.get((one.pack, one.change.table, one.change.id), ""))
            for one in self.replaced
        )
        return Preview(tuple(marked), tuple(others))


def preview(connection: Connection, wanted: Replacement, facts: Facts | None = None) -> Preview:
    """What replacing would change, in the packs' order; in some facts, and in what these speak of, where `facts` are given.

    Raises StudyAppError for a pattern or a replacement that cannot be read, and for a pattern that takes too long.
    """
    change = _changing(wanted)
    found: list[Replaced] = []
    try:
        for where in Where:
            if where in wanted.where:
                found += _replaced(connection, where, change, facts)
    except TimeoutError as error:
        raise StudyAppError(_("This pattern takes too long: repeat less in it.")) from error
    return Preview(tuple(found))


def preview_later(connection: Connection, wanted: Replacement, facts: Facts | None = None) -> Callable[[], Preview]:
    """The same: a function that may run on another thread, once. Raises StudyAppError here and now for what cannot be read."""
    _changing(wanted)
    reader = database.beside(connection)

    def later() -> Preview:
        with reader() as own:
            return preview(own, wanted, facts)

    return later


def _changing(wanted: Replacement) -> Callable[[str], str]:
    """What replaces in one text."""
    if not wanted.find:
        raise StudyAppError(_("Say what is to be found."))
    written = wanted.find if wanted.regular else re.escape(wanted.find)
    if wanted.whole:
        written = rf"(?<!\w)(?:{written})(?!\w)"
    pattern = compiled(written, case=wanted.case)
    if isinstance(pattern, str):
        raise StudyAppError(_("This pattern cannot be read: {reason}.").format(reason=pattern))
    if wanted.regular and (reason := pattern.refuses(wanted.by)):
        raise StudyAppError(_("What comes in its place cannot be read: {reason}.").format(reason=reason))
    return lambda text: pattern.replaced(text, wanted.by if wanted.regular else None, wanted.by)


# --- which fields of which rows

_TABLES = {
    Where.FACTS: "fact",
    Where.TAGS: "fact",
    Where.ENTITIES: "entity",
    Where.SOURCES: "source",
    Where.TYPES: "type",
    Where.DECKS: "deck",
}
_FIELDS = {
    Where.TAGS: ("tags",),
    Where.ENTITIES: ("name", "aliases"),
    Where.SOURCES: ("title", "publisher"),
    Where.TYPES: ("name", "label", "sentence", "ask"),
    Where.DECKS: ("name", "about"),
}
_WORDED = ("label", "sentence", "ask")
"""Fields with slots, whose names are no words."""


def _replaced(
    connection: Connection, where: Where, change: Callable[[str], str], facts: Facts | None
) -> Iterator[Replaced]:
    texts = _text_roles(connection) if where is Where.FACTS else {}
    for pack, table, id, data in _rows(connection, where, facts):
        fields: Iterable[str] = _FIELDS.get(where, ())
        if where is Where.FACTS:
            fields = (*texts.get((pack, str(data.get("type"))), ()), "sentence", "ask")
        for name in fields:
            if name not in data:
                continue
            old = data[name]
            shown: list[tuple[str, str]] = []
            new = _within(old, _outside_slots(change) if name in _WORDED else change, shown)
            if not shown:
                continue
            if where is Where.TAGS:
                new = list(dict.fromkeys(tag for tag in several(new) if tag)) or None
            empty = not all(text.strip() for _old, text in shown) and where is not Where.TAGS
            problem = _("Nothing would be left of this text.") if empty else ""
            yield Replaced(pack, Change(table, id, name, old, new), *shown[0], problem)


def _text_roles(connection: Connection) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    rows = connection.execute(
        "SELECT pack, type, name FROM facts.role WHERE value = ? ORDER BY rowid", (ValueKind.TEXT,)
    )
    for pack, kind, name in rows:
        found.setdefault((pack, kind), []).append(name)
    return found


_CHOSEN = "JOIN json_each(?) j ON j.value = {}.pack || '/' || {}.fact"
_OF = {
    "fact": "w.pack || '/' || w.id IN (SELECT value FROM json_each(?))",
    "entity": "(w.pack, w.id) IN (SELECT a.pack, a.entity FROM facts.arg a " + _CHOSEN.format("a", "a") + ")",
    "source": "(w.pack, w.id) IN (SELECT a.pack, a.source FROM facts.citation a " + _CHOSEN.format("a", "a") + ")",
    "type": "w.pack || '/' || w.id IN (SELECT f.pack || '/' || f.type FROM facts.fact f"
    " JOIN json_each(?) j ON j.value = f.pack || '/' || f.id)",
    "deck": "w.pack || '/' || w.id IN (SELECT d.deck FROM facts.deck_fact d JOIN facts.deck k ON k.id = d.deck"
    " JOIN json_each(?) j ON j.value = k.pack || '/' || d.fact)",
}
"""The rows that some facts speak of, by table."""


def _rows(connection: Connection, where: Where, facts: Facts | None) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    table = _TABLES[where]
    chosen = "" if facts is None else f" AND {_OF[table]}"
    bound = () if facts is None else (json.dumps([f"{pack}/{id}" for pack, id in facts]),)
    rows = connection.execute(
        "SELECT w.pack, w.tbl, w.id, w.data FROM facts.raw w JOIN facts.pack p ON p.id = w.pack"
        f" WHERE w.tbl = ?{chosen} ORDER BY p.position, w.position",
        (table, *bound),
    )
    return ((pack, tbl, id, json.loads(data)) for pack, tbl, id, data in rows)


def _within(value: Any, change: Callable[[str], str], shown: list[tuple[str, str]]) -> Any:
    """A value with the texts in it changed; `shown` gets each text that was, before and after."""
    match value:
        case str():
            new = change(value)
            if new != value:
                shown.append((value, new))
            return new
        case list():
            return [_within(one, change, shown) for one in value]
        case dict():
            # of another name only the text is words: its kind and its language are not
            keys = ("text",) if "text" in value and "kind" in value else tuple(value)
            return {key: _within(one, change, shown) if key in keys else one for key, one in value.items()}
    return value


def _outside_slots(change: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: "".join(
        part if n % 2 else change(part) for n, part in enumerate(re.split(r"(\{[^}]*\})", text))
    )


# --- one change to many rows


def with_status(row: Row, status: Status) -> Change | None:
    """A fact with a status; None where it has it."""
    new = None if status is Status.CONFIRMED else str(status)
    old = row.data.get("status")
    return None if (old or Status.CONFIRMED) == status else Change("fact", row.id, "status", old, new)


def into_deck(deck: Row, facts: Iterable[str]) -> Change | None:
    """A deck with more facts of its pack in its list; None where none is new."""
    listed = several(deck.data.get("facts"))
    new = [fact for fact in dict.fromkeys(facts) if fact not in listed]
    return Change("deck", deck.id, "facts", deck.data.get("facts"), [*listed, *new]) if new else None


def out_of_deck(deck: Row, facts: Collection[str]) -> Change | None:
    """A deck without some facts in its list; None where it lists none of them. What its search finds stays in it."""
    listed = several(deck.data.get("facts"))
    left = [fact for fact in listed if fact not in facts]
    return None if left == listed else Change("deck", deck.id, "facts", deck.data["facts"], left or None)
