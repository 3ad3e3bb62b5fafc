"""Kinds of facts that a pack can take over instead of making them: a few plain ones, and those of other packs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from study_app.desk.desk import Desk
from study_app.facts.store import Store
from study_app.journal import Change


@dataclass(frozen=True, slots=True)
class ReadyKind:
    """A kind that can be taken over: its name, the sentence that its facts say, and the pack that has it ("" for a plain one)."""

    pack: str
    id: str
    name: str
    sentence: str
    roles: Mapping[str, str]
    """What its roles are called, by their names."""


def _entity(of: str, russian: str) -> dict[str, Any]:
    return {"name": {"ru": russian}, "value": "entity", "of": of}


ENTITY_TYPES: dict[str, dict[str, str]] = {
    "event": {"en": "event", "ru": "событие"},
    "person": {"en": "person", "ru": "лицо"},
    "place": {"en": "place", "ru": "место"},
    "term": {"en": "term", "ru": "термин"},
    "thing": {"en": "thing", "ru": "предмет"},
}
"""Types of entities that any pack can have, with their names by language."""

_KINDS: tuple[dict[str, Any], ...] = (
    {
        "id": "event",
        "name": {"en": "event", "ru": "событие"},
        "tense": "event",
        "role": {"what": _entity("event", "что было"), "when": {"value": "date", "one_answer": True}},
        "sentence": {"en": "{what:The} took place {when:on}.", "ru": "{what:cap} — {when}."},
        "label": {"en": "{what:the}", "ru": "{what}"},
        "ask": {
            "when": {"en": "When did {what:the} take place?", "ru": "Когда это было: {what}?"},
            "what": {"en": "What took place {when:on}?", "ru": "Что было {when}?"},
        },
    },
    {
        "id": "term",
        "name": {"en": "term and its meaning", "ru": "термин и его значение"},
        "tense": "timeless",
        "role": {"term": _entity("term", "термин"), "meaning": {"name": {"ru": "значение"}, "value": "text"}},
        "sentence": {"en": "{term:cap} means: {meaning}.", "ru": "{term:cap} — это {meaning}."},
        "ask": {
            "meaning": {"en": "What does “{term}” mean?", "ru": "Что такое «{term}»?"},
            "term": {"en": "Which term means: {meaning}?", "ru": "Какой термин значит: {meaning}?"},
        },
    },
    {
        "id": "place",
        "name": {"en": "where something is", "ru": "где что-то находится"},
        "tense": "timeless",
        "role": {"thing": _entity("thing", "предмет"), "place": {**_entity("place", "место"), "one_answer": True}},
        "sentence": {"en": "{thing:The} is in {place:the}.", "ru": "{thing:cap} — место: {place}."},
        "ask": {
            "place": {"en": "Where is {thing:the}?", "ru": "Где находится: {thing}?"},
            "thing": {"en": "What is in {place:the}?", "ru": "Что находится здесь: {place}?"},
        },
    },
    {
        "id": "birth",
        "name": {"en": "birth of a person", "ru": "рождение"},
        "tense": "event",
        "role": {"person": _entity("person", "человек"), "when": {"value": "date", "one_answer": True}},
        "sentence": {"en": "{person} was born {when:on}.", "ru": "{person}: родился или родилась {when}."},
        "label": {"en": "birth of {person}", "ru": "рождение: {person}"},
        "ask": {
            "when": {"en": "When was {person} born?", "ru": "Когда родился или родилась {person}?"},
            "person": {"en": "Who was born {when:on}?", "ru": "Кто родился {when}?"},
        },
    },
)  # fmt: skip
"""What suits any field: rows as a pack has them, with their words in every language there is."""


class ReadyKinds:
    """What can be taken over into one pack, and doing so."""

    def __init__(self, desk: Desk, store: Store, pack: str, language: str) -> None:
        """`language` is that of the pack, which need not be there before `take`."""
        self._desk, self._store, self._pack, self._language = desk, store, pack, language

    def all(self) -> tuple[ReadyKind, ...]:
        """The plain kinds, then those of other packs in its language, which one needs no other words for."""
        return (*self.plain(), *self._of_others())

    def plain(self) -> tuple[ReadyKind, ...]:
        """The plain kinds, which suit any field."""
        return tuple(self._kind("", row["id"], row) for row in _KINDS)

    def _kind(self, pack: str, id: str, row: Mapping[str, Any]) -> ReadyKind:
        roles = self._in_language(row).get("role", {})
        titles = {
            name: str(raw.get("name") or name.replace("_", " "))
            for name, raw in roles.items()
            if isinstance(raw, Mapping)
        }
        return ReadyKind(pack, id, self._text(row.get("name")) or id, self._text(row.get("sentence")), titles)

    def _of_others(self) -> Iterator[ReadyKind]:
        packs = self._store.connection.execute(
            "SELECT id FROM pack WHERE id <> ? AND language = ? ORDER BY position", (self._pack, self._language)
        ).fetchall()
        for (pack,) in packs:
            found = (self._kind(pack, row.id, row.data) for row in self._desk.rows(pack, "type"))
            yield from sorted((one for one in found if one.sentence), key=lambda one: one.name.casefold())

    def _text(self, raw: object) -> str:
        return text_of(raw, self._language)

    def row(self, kind: ReadyKind) -> dict[str, Any]:
        """The row of a kind, as the pack would have it."""
        if kind.pack:
            found = self._desk.row(kind.pack, "type", kind.id)
            # in another language its words may ask for forms that no name of this pack has
            row = self._in_language(found.data if found is not None else {})
        else:
            row = self._in_language(next(one for one in _KINDS if one["id"] == kind.id))
        row.pop("after", None)  # names other kinds, which the pack does not have
        return row

    def take(self, kind: ReadyKind) -> str:
        """Take a kind over, with the entity types that it needs, as one edit; its id. Raises StudyAppError as `Desk.save`."""
        row = self.row(kind)
        frame = self._desk.frame(self._pack)
        row["id"] = _free(kind.id, lambda id: frame.has("type", id))
        changes: list[Change] = []
        for role in row.get("role", {}).values():
            self._need(kind.pack, str(role.get("of", "")) if isinstance(role, Mapping) else "", changes)
        self._desk.save(self._pack, [*changes, Change("type", row["id"], "", None, row)])
        return str(row["id"])

    def _need(self, source: str, id: str, changes: list[Change]) -> None:
        """An entity type, and those above it, unless the pack has them."""
        if not id or any(change.id == id for change in changes) or self._desk.row(self._pack, "entity_type", id):
            return
        if source:
            found = self._desk.row(source, "entity_type", id)
            row = dict(found.data) if found is not None else {"id": id, "name": id}
        else:
            row = {"id": id, "name": self._text(ENTITY_TYPES[id])}
        self._need(source, str(row.get("parent", "")), changes)
        changes.append(Change("entity_type", id, "", None, row))

    def _in_language(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """A kind as a pack of one language writes it."""
        said = {key: self._text(row[key]) for key in ("name", "sentence", "label") if key in row}
        asked = row.get("ask")
        ask = {facet: self._text(text) for facet, text in asked.items()} if isinstance(asked, Mapping) else {}
        roles = (
            {name: self._role(raw) for name, raw in row["role"].items()} if isinstance(row.get("role"), Mapping) else {}
        )
        return {**row, **said, **({"ask": ask} if ask else {}), **({"role": roles} if roles else {})}

    def _role(self, raw: object) -> object:
        """A role with its title in the language, or without one."""
        if not isinstance(raw, Mapping) or not isinstance(raw.get("name"), Mapping):
            return raw
        title = {"name": raw["name"][self._language]} if self._language in raw["name"] else {}
        return {**title, **{key: value for key, value in raw.items() if key != "name"}}


def text_of(raw: object, language: str) -> str:
    """Of a text as a row has it, what it says in a language; in English where it has none in that."""
    if isinstance(raw, Mapping):
        return str(raw.get(language) or raw.get("en") or next(iter(raw.values()), ""))
    return raw if isinstance(raw, str) else ""


def _free(id: str, taken: Callable[[str], bool]) -> str:
    return next(one for n in range(1, 1000) if not taken(one := id if n == 1 else f"{id}-{n}"))
