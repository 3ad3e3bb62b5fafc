"""A kind of fact as it is being written: its roles and its wordings, tried on a fact of the kind before anything is saved."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from study_app.desk.desk import Desk, Effect, Preview
from study_app.errors import StudyAppError
from study_app.facts.kinds import TIME_FACETS, Status, Tense, ValueKind
from study_app.facts.names import normalise
from study_app.i18n import _
from study_app.journal import Change

_SAMPLE = "an-example"
"""The id of the fact on which a new kind is tried."""

_FLAGS = ("many", "one_answer", "distinct")


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A role as it is written: what fills it, of which entity type, and its licences."""

    name: str
    value: str = ValueKind.ENTITY
    of: str = ""
    many: bool = False
    one_answer: bool = False
    distinct: bool = False


@dataclass(frozen=True, slots=True)
class TypeLook:
    """What a draft comes to: the example fact in words, what saving does, and what is wrong at which key.

    `wrong` has sentences by key: "name", "sentence", "label", "ask.when", "role.document"; "" for anything else.
    """

    statement: str
    effect: Effect
    wrong: Mapping[str, str]


class TypeDraft:
    """A fact type being changed, or a new one. Texts are those in the pack's language; others stay as they are."""

    def __init__(self, desk: Desk, pack: str, fact_type: str = "") -> None:
        """The draft of a type that is there, else of a new one. Raises StudyAppError where there is no such type."""
        self._desk, self.pack, self.id = desk, pack, fact_type
        row = desk.row(pack, "type", fact_type) if fact_type else None
        if fact_type and row is None:
            raise StudyAppError(_("There is no fact type {type} in {pack}.").format(type=fact_type, pack=pack))
        self._before: dict[str, Any] = dict(row.data) if row is not None else {}
        self.new = row is None
        self.language = desk.frame(pack).pack.language
        self.name = self._text(self._before.get("name")) or fact_type
        self.tense = str(self._before.get("tense", Tense.EVENT if self.new else Tense.TIMELESS))
        self.sentence = self._text(self._before.get("sentence"))
        self.label = self._text(self._before.get("label"))
        roles = self._before.get("role", {})
        self.roles = tuple(
            RoleLine(name, str(raw.get("value", "")), str(raw.get("of", "")), *(bool(raw.get(flag)) for flag in _FLAGS))
            for name, raw in (roles.items() if isinstance(roles, dict) else ())
            if isinstance(raw, dict)
        )
        asked = self._before.get("ask", {})
        self.ask = {facet: self._text(raw) for facet, raw in (asked.items() if isinstance(asked, dict) else ())}

    def _text(self, raw: Any) -> str:
        if isinstance(raw, dict):
            return str(raw.get(self.language) or next(iter(raw.values()), ""))
        return raw if isinstance(raw, str) else ""

    @property
    def facets(self) -> tuple[str, ...]:
        """What can be asked for: the times of the tense, and the roles."""
        times = {Tense.EVENT: ("when",), Tense.STATE: ("start", "end")}.get(Tense(self.tense), ())
        return (*times, *(role.name for role in self.roles if role.name not in TIME_FACETS))

    def entity_types(self) -> tuple[tuple[str, str], ...]:
        """(id, name) of the entity types of the pack."""
        return tuple(
            (row.id, self._text(row.data.get("name")) or row.id) for row in self._desk.rows(self.pack, "entity_type")
        )

    # --- what it comes to

    def changes(self) -> tuple[Change, ...]:
        """The changes that saving makes."""
        row = self._row()
        if self.new:
            return (Change("type", self._new_id(), "", None, {"id": self._new_id(), **row}),) if self._begun else ()
        return tuple(
            Change("type", self.id, key, self._before.get(key), row.get(key))
            for key in ("name", "tense", "role", "sentence", "label", "ask")
            if row.get(key) != self._before.get(key)
        )

    @property
    def _begun(self) -> bool:
        return bool(self.name or self.sentence or self.roles)

    def _row(self) -> dict[str, Any]:
        """The row that says what the draft does; what says the same as before is written as before."""
        before = self._before
        row: dict[str, Any] = {}
        if self.name and (self.name != self.id or "name" in before):
            row["name"] = self._put(before.get("name"), self.name)
        if self.tense != Tense.TIMELESS or "tense" in before:
            row["tense"] = self.tense
        old_roles = before.get("role") if isinstance(before.get("role"), dict) else {}
        assert isinstance(old_roles, dict)
        roles = {role.name: _role(old_roles.get(role.name), role) for role in self.roles if role.name}
        if roles or "role" in before:
            row["role"] = roles
        for key, text in (("sentence", self.sentence), ("label", self.label)):
            if text:
                row[key] = self._put(before.get(key), text)
        old_ask = before.get("ask") if isinstance(before.get("ask"), dict) else {}
        assert isinstance(old_ask, dict)
        ask = {
            facet: self._put(old_ask.get(facet), self.ask[facet])
            for facet in (*old_ask, *self.ask)
            if self.ask.get(facet)
        }
        if ask or "ask" in before:
            row["ask"] = ask
        return row

    def _put(self, old: Any, text: str) -> Any:
        """A text in the place of an old one of this language."""
        if isinstance(old, dict):
            language = self.language if self.language in old or not old else next(iter(old))
            return {**old, language: text}
        return text

    def _new_id(self) -> str:
        words = re.findall(r"[a-z0-9]+", normalise(self.name or "fact"))
        start = "-".join(words)[:40].strip("-") or "fact"
        frame = self._desk.frame(self.pack)
        return next(id for n in range(1, 1000) if not frame.has("type", id := start if n == 1 else f"{start}-{n}"))

    def _tried(self) -> tuple[str, tuple[Change, ...]]:
        """The fact on which it is tried, with the changes that make it: one that is there, else a made-up one."""
        changes = self.changes()
        if not self.new:
            for row in self._desk.rows(self.pack, "fact"):
                if row.data.get("type") == self.id and row.data.get("status", Status.CONFIRMED) == Status.CONFIRMED:
                    return row.id, changes
        kind = self.id or self._new_id()
        fact: dict[str, Any] = {"id": _SAMPLE, "type": kind, "status": str(Status.DRAFT)}
        for facet in self.facets:
            fact |= self._example(facet)
        return _SAMPLE, (*changes, Change("fact", _SAMPLE, "", None, fact))

    def _example(self, facet: str) -> dict[str, Any]:
        if facet in TIME_FACETS:
            return {facet: {"when": "2000-01-15", "start": "2000", "end": "2005"}[facet]}
        role = next(role for role in self.roles if role.name == facet)
        match role.value:
            case ValueKind.ENTITY:
                frame = self._desk.frame(self.pack).pack
                fits = (e.id for e in frame.entities.values() if not role.of or role.of in frame.kinds(e.type))
                return {facet: one} if (one := next(fits, "")) else {}
            case ValueKind.NUMBER:
                return {facet: 3}
            case ValueKind.DURATION:
                return {facet: "P5Y"}
            case ValueKind.FREQUENCY:
                return {facet: "=1/P1Y"}
            case ValueKind.DATE:
                return {facet: "2000"}
            case ValueKind.URL:
                return {facet: "https://example.org/"}
        return {facet: facet.replace("_", " ")}

    def look(self) -> TypeLook:
        """What it comes to now."""
        wrong: dict[str, str] = {}
        if self.new and not self._begun:
            return TypeLook("", Effect(self.pack), wrong)  # nobody is told what is missing before they have begun
        names = [role.name for role in self.roles]
        for name in names:
            if names.count(name) > 1:
                wrong[f"role.{name}"] = _("Two roles have this name.")
        sample, changes = self._tried()
        statement, effect = self._desk.said(self.pack, sample, changes)
        for problem in effect.errors:
            key = problem.field if problem.table == "type" else ""
            key = ".".join(key.split(".")[:2]) if key.startswith(("ask.", "role.")) else key.split(".")[0]
            wrong.setdefault(key, f"{problem.message} {problem.remedy}".strip())
        if self.new and not self.name:
            wrong.setdefault("name", _("Give it a name."))
        return TypeLook(statement, effect, wrong)

    def previews_later(self) -> Callable[[Callable[[Preview], bool]], None]:
        """Every question of the example fact, for another thread (`Desk.previews_later`)."""
        sample, changes = self._tried()
        if sample == _SAMPLE:  # only what is confirmed is asked, and only what is cited can be confirmed
            source = {"id": _SAMPLE, "title": _("An example"), "as_of": "2020"}
            cite = {"source": _SAMPLE, "span": [0, 1], "digest": "0" * 16}
            *others, fact = changes
            fact = fact._replace(new={**fact.new, "status": str(Status.CONFIRMED), "cite": cite})
            changes = (*others, Change("source", _SAMPLE, "", None, source), fact)
        return self._desk.previews_later(self.pack, sample, changes)

    # --- what is done

    @property
    def changed(self) -> bool:
        """Whether anything is other than it was."""
        return bool(self.changes())

    def save(self, why: str = "") -> Effect:
        """Save it as one edit; raises StudyAppError with what is wrong, then nothing is saved."""
        wrong = self.look().wrong
        if wrong:
            raise StudyAppError(next(iter(wrong.values())))
        row = self._desk.row(self.pack, "type", self.id) if self.id else None
        if row is not None and any(row.data.get(one.field) != one.old for one in self.changes()):
            self._before = dict(row.data)
            raise StudyAppError(
                _("This kind of fact was changed elsewhere meanwhile: look at it, then save once more.")
            )
        id = self.id or self._new_id()
        effect = self._desk.save(self.pack, self.changes(), why)
        row = self._desk.row(self.pack, "type", id)
        assert row is not None
        self.id, self.new, self._before = id, False, dict(row.data)
        return effect


def _role(old: Any, role: RoleLine) -> dict[str, Any]:
    """A role as the row has it, with what the draft does not know of kept."""
    kept = dict(old) if isinstance(old, dict) else {}
    said: dict[str, Any] = {"value": str(role.value), "of": role.of, **{flag: getattr(role, flag) for flag in _FLAGS}}
    for key, value in said.items():
        if value:
            kept[key] = value
        else:
            kept.pop(key, None)
    return kept
