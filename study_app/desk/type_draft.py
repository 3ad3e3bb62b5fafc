"""A kind of fact as it is being written: its roles and its wordings, tried on a fact of the kind before anything is saved."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from threading import Event
from typing import Any, NamedTuple, TypeVar

from study_app.background import Task
from study_app.desk import remedies
from study_app.desk.desk import Desk, Effect, Preview, Told
from study_app.desk.ready_kinds import ENTITY_TYPES, text_of
from study_app.desk.row_words import field_in_words
from study_app.errors import StudyAppError
from study_app.facts.frame import name_in
from study_app.facts.ids import new_id
from study_app.facts.kinds import TIME_FACETS, Status, Tense, ValueKind
from study_app.facts.names import normalise
from study_app.facts.pack import role_words
from study_app.facts.problem import Problem, values
from study_app.facts.rows import Row, same
from study_app.i18n import _
from study_app.journal import Change

_SAMPLE = "an-example"
"""The id of the fact on which a new kind is tried."""

_FLAGS = ("many", "one_answer", "distinct")

T = TypeVar("T")

_LISTS_OF_ROLES, _BY_ROLE = ("closed", "one_answer", "distinct", "skip"), ("ask", "count")
"""The keys of a fact that name roles, and those that say something by role."""


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A role as it is written: what fills it, of which entity type, its licences, and what people call it ("": its name).

    `was` is its name in the row that it was read from, "" for a new role.
    """

    name: str
    value: str = ValueKind.ENTITY
    of: str = ""
    many: bool = False
    one_answer: bool = False
    distinct: bool = False
    title: str = ""
    was: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class TypeLook:
    """What a draft comes to: the example fact in words, what saving does, and what is wrong at which key.

    `wrong` has sentences by key: "name", "sentence", "label", "ask.when", "role.document"; "" for anything else.
    """

    statement: str
    effect: Effect
    wrong: Mapping[str, str]
    previews: tuple[Preview, ...] | None = None
    """The questions of the example, where they were made with the rest."""


class _Said(NamedTuple):
    """What a form shows of a row: texts, roles by name, questions by facet."""

    name: str
    tense: str
    sentence: str
    label: str
    roles: Mapping[str, RoleLine]
    ask: dict[str, str]


class TypeDraft:
    """A fact type being changed, or a new one. Texts are those in the pack's language; others stay as they are."""

    def __init__(self, desk: Desk, pack: str, fact_type: str = "") -> None:
        """The draft of a type that is there, else of a new one. Raises StudyAppError where there is no such type."""
        self._desk, self.pack, self.id = desk, pack, fact_type
        row = desk.row(pack, "type", fact_type) if fact_type else None
        if fact_type and row is None:
            raise StudyAppError(_("There is no kind of fact {type} in {pack}.").format(type=fact_type, pack=pack))
        self._before: dict[str, Any] = dict(row.data) if row is not None else {}
        self.new = row is None
        self.language = desk.frame(pack).pack.language
        said = self._said(self._before)
        self.name, self.tense, self.sentence, self.label = said.name, said.tense, said.sentence, said.label
        self.roles, self.ask = tuple(said.roles.values()), said.ask
        self.removed: tuple[str, ...] = ()
        """The roles that are to go; with them goes what facts of the kind have in them."""
        self._names: dict[str, str] = {}
        """How roles are named in the row now that were read from it under other names (`RoleLine.was`)."""

    def _said(self, row: Mapping[str, Any]) -> _Said:
        """What a row says in the words of the form."""
        roles, asked = row.get("role", {}), row.get("ask", {})
        return _Said(
            self._text(row.get("name")) or self.id,
            str(row.get("tense", Tense.TIMELESS if row else Tense.EVENT)),
            self._text(row.get("sentence")),
            self._text(row.get("label")),
            {
                name: RoleLine(
                    name,
                    str(raw.get("value", "")),
                    str(raw.get("of", "")),
                    title=self._title(raw.get("name")),
                    was=name,
                    **{flag: bool(raw.get(flag)) for flag in _FLAGS},
                )
                for name, raw in (roles.items() if isinstance(roles, dict) else ())
                if isinstance(raw, dict)
            },
            {facet: self._text(raw) for facet, raw in (asked.items() if isinstance(asked, dict) else ())},
        )

    def _text(self, raw: Any) -> str:
        if isinstance(raw, dict):
            return str(raw.get(self.language) or next(iter(raw.values()), ""))
        return raw if isinstance(raw, str) else ""

    def _title(self, raw: Any) -> str:
        """What a role is called in this language; in another it may be called otherwise, which is no title in this one."""
        if isinstance(raw, dict):
            return str(raw.get(self.language, ""))
        return raw if isinstance(raw, str) else ""

    def role_titles(self) -> dict[str, str]:
        """What the roles are called as they are written, by their names: those that have a title in any language."""
        rows = self._row().get("role", {})
        return {name: role_words(name, row["name"]) for name, row in rows.items() if "name" in row}

    @property
    def title(self) -> str:
        """What the kind is called in the language in use, which need not be that of the pack."""
        return name_in(self._before) or self.name

    def facet_title(self, facet: str) -> str:
        """What is asked for, in the words that stand above its questions."""
        return field_in_words("fact", (facet,), self.role_titles())

    @property
    def facets(self) -> tuple[str, ...]:
        """What can be asked for: the times of the tense, and the roles."""
        times = {Tense.EVENT: ("when",), Tense.STATE: ("start", "end")}.get(Tense(self.tense), ())
        return (*times, *(role.name for role in self.roles if role.name not in TIME_FACETS))

    def entity_types(self) -> tuple[tuple[str, str], ...]:
        """(id, name) of the entity types of the pack, and of those that come to be by being chosen."""
        own = tuple(
            (row.id, self._text(row.data.get("name")) or row.id) for row in self._desk.rows(self.pack, "entity_type")
        )
        known = {word.casefold() for line in own for word in line}
        plain = ((id, text_of(name, self.language)) for id, name in ENTITY_TYPES.items())
        return (*own, *(one for one in plain if known.isdisjoint((one[0], one[1].casefold()))))

    def _new_entity_types(self) -> Iterator[Change]:
        """Those that roles are filled with and the pack has not."""
        for id in dict.fromkeys(role.of for role in self.roles if role.of in ENTITY_TYPES):
            if self._desk.row(self.pack, "entity_type", id) is None:
                row = {"id": id, "name": text_of(ENTITY_TYPES[id], self.language)}
                yield Change("entity_type", id, "", None, row)

    # --- a role that is to go

    def users(self, role: str) -> int:
        """How many facts of the kind have something in a role."""
        return sum(1 for _row in self._with(role)) if self.id else 0

    def query_for_users(self, role: str) -> str:
        """What finds these facts in the table."""
        from study_app.study.search.words import WORDS

        found = f"pack:{self.pack} type:{self.id}"
        # a word of queries means something else than a role of its name
        return found if role in WORDS else f"{found} {role}:*"

    def remove(self, role: str) -> None:
        """Let a role go, with its question."""
        self.roles = tuple(one for one in self.roles if one.name != role)
        self.ask.pop(role, None)
        if role in (self._before.get("role") or {}):
            self.removed = (*self.removed, role)

    def _with(self, role: str) -> Iterator[Row]:
        return (row for row in self._desk.facts_of(self.pack, self.id) if row.data.get(role) not in (None, "", []))

    def _taken_from_facts(self) -> Iterator[Change]:
        """What facts of the kind lose with the roles that go: what fills them, and what is said of them elsewhere in the fact."""
        gone = set(self.removed) - {role.name for role in self.roles}
        if not gone:
            return
        for row in self._desk.facts_of(self.pack, self.id):
            for key, value in row.data.items():
                if key in gone:
                    yield Change("fact", row.id, key, value, None)
                elif key in _LISTS_OF_ROLES and isinstance(value, list) and gone.intersection(value):
                    yield Change("fact", row.id, key, value, [one for one in value if one not in gone] or None)
                elif key in _BY_ROLE and isinstance(value, dict) and gone.intersection(value):
                    yield Change("fact", row.id, key, value, _without(value, gone) or None)

    # --- what it comes to

    def changes(self) -> tuple[Change, ...]:
        """The changes that saving makes."""
        if self.new:
            id, row = self._new_id(), self._row()
            made = Change("type", id, "", None, {"id": id, **row})
            return (*self._new_entity_types(), made) if self._begun else ()
        return (*self._new_entity_types(), *self._of_type(), *self._taken_from_facts())

    def _of_type(self) -> tuple[Change, ...]:
        """Those of the row itself."""
        row = self._row()
        return tuple(
            Change("type", self.id, key, self._before.get(key), row.get(key))
            for key in ("name", "tense", "role", "sentence", "label", "ask", "after")
            if not same(row.get(key), self._before.get(key))
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
        roles = {
            role.name: self._role(old_roles.get(role.name) or old_roles.get(self._names.get(role.was, role.was)), role)
            for role in self.roles
            if role.name
        }
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
        if isinstance(after := before.get("after"), dict):
            row["after"] = _without(after, set(self.removed) - set(roles)) or None
        elif after is not None:
            row["after"] = after
        return row

    def _put(self, old: Any, text: str) -> Any:
        """A text in the place of an old one of this language."""
        if isinstance(old, dict):
            language = self.language if self.language in old or not old else next(iter(old))
            return {**old, language: text}
        return text

    def _role(self, old: Any, role: RoleLine) -> dict[str, Any]:
        """A role as the row has it, with what the draft does not know of kept."""
        kept = dict(old) if isinstance(old, dict) else {}
        said: dict[str, Any] = {
            "value": str(role.value), "of": role.of, **{flag: getattr(role, flag) for flag in _FLAGS},
            "name": self._called(kept.get("name"), role.title),
        }  # fmt: skip
        for key, value in said.items():
            if value:
                kept[key] = value
            else:
                kept.pop(key, None)
        return kept

    def _called(self, old: Any, title: str) -> Any:
        """What a role is called in all languages, with `title` for this one; "" in none."""
        if not isinstance(old, dict):
            return title
        others = {language: words for language, words in old.items() if language != self.language}
        if not title:
            return others
        return {**old, self.language: title}

    def _new_id(self) -> str:
        """The id of a new kind: its name, and all that it says."""
        frame = self._desk.frame(self.pack)
        return new_id(normalise(self.name or "fact"), lambda id: frame.has("type", id), "fact", besides=self._row())

    def _tried(self) -> tuple[str, tuple[Change, ...]]:
        """The fact on which it is tried, with the changes that make it: one that is there, else a made-up one."""
        changes = self.changes()
        if not self.new:
            for row in self._desk.facts_of(self.pack, self.id):
                if row.data.get("status", Status.CONFIRMED) == Status.CONFIRMED:
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
        return self.looking().now()

    def looking(self) -> Task[TypeLook]:
        """What `look` tells, beside the window where what is changed reaches far (`Desk.telling`)."""
        if self.new and not self._begun:  # nobody is told what is missing before they have begun
            return Task(lambda: TypeLook("", Effect(self.pack), {}), lambda: None, False, Event())
        task = self._desk.telling(self.pack, *self._tried())
        return Task(lambda: self._looked(task.work()), lambda: None, task.long, task.stop)

    def _looked(self, told: Told) -> TypeLook:
        statement, effect, previews = told
        wrong = self._wrong_in_form()
        for problem in effect.errors:
            key = problem.field if problem.table == "type" else ""
            key = ".".join(key.split(".")[:2]) if key.startswith(("ask.", "role.")) else key.split(".")[0]
            wrong.setdefault(key, self._told(problem))
        return TypeLook(statement, effect, wrong, previews)

    def _wrong_in_form(self) -> dict[str, str]:
        """What is wrong by itself, whatever facts there are."""
        names = [role.name for role in self.roles]
        wrong = {f"role.{name}": _("Two roles have this name.") for name in names if names.count(name) > 1}
        if self.new and not self.name:
            wrong["name"] = _("Give it a name.")
        return wrong

    def _told(self, problem: Problem) -> str:
        """What is wrong, in the words of the form: a pack's text is nothing that one sees here."""
        if problem.table == "fact" and problem.row != _SAMPLE:
            return _("The fact {fact} would be wrong: {why}").format(fact=problem.row, why=remedies.message(problem))
        key, _dot, role = problem.field.partition(".")
        role = role.partition(".")[0]
        lacks_sentence = "sentence" in (key, values(problem.message).get("key"))
        match problem.code, key:
            case "missing-key", "role":
                return _("Choose which entities fill the role “{role}”.").format(role=role)
            case "missing-key" | "wrong-value", _key if lacks_sentence:
                return _("Write the sentence that such a fact says.")
            case "wrong-value", "ask":
                return _("Write the question, or leave its line empty.")
            case "unknown-role", "ask":
                words = _("There is no role “{role}” that could be asked for: empty this line, or add the role.")
                return words.format(role=role)
            case "bad-role", "role" if role in TIME_FACETS:
                return _("“{role}” is a time: choose “a date”, or give the role another name.").format(role=role)
            case "bad-template", _key:
                return self._wording_told(problem)
        return remedies.sentence(problem)

    def _wording_told(self, problem: Problem) -> str:
        match values(problem.message):  # what `wording.faults` finds
            case {"role": name, "id": _kind}:
                roles = ", ".join(f"{{{facet}}}" for facet in self.facets)
                words = _("{{{name}}} is no role of this kind. There are: {roles}.")
                return words.format(name=name, roles=roles or _("none yet"))
            case {"role": _name, "asked": _facet}:
                return _("The question has its answer in it: take the words in braces out that stand for it.")
            case {"role": _name, "modifier": _form}:
                return remedies.message(problem)
        return _("Braces or brackets do not pair: write {role}, or [words that may be left out].")

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
        return bool(self.changes() if self.new else self._of_type())

    def renew(self) -> bool:
        """Take over what was changed of the kind elsewhere and not here; whether there was anything. Who has it open sees it.

        What both changed stays as it is written here; a kind that is no more is a new one.
        """
        row = self._desk.row(self.pack, "type", self.id) if self.id else None
        now = dict(row.data) if row is not None else {}
        if self.new or same(now, self._before):
            return False
        if row is None:
            self.id, self.new, self._before, self.removed = "", True, {}, ()
            return True
        before, theirs = self._said(self._before), self._said(now)
        self.name = _merged(before.name, self.name, theirs.name)
        self.tense = _merged(before.tense, self.tense, theirs.tense)
        self.sentence = _merged(before.sentence, self.sentence, theirs.sentence)
        self.label = _merged(before.label, self.label, theirs.label)
        mine = {role.name: role for role in self.roles}
        if len(mine) == len(self.roles):  # else two have one name, which is told and not saved
            self.roles = tuple(_merged_by_name(before.roles, mine, theirs.roles).values())
        self.ask = _merged_by_name(before.ask, {facet: words for facet, words in self.ask.items() if words}, theirs.ask)
        self.removed = tuple(role for role in self.removed if role in theirs.roles)
        self._names = {was: name for was, name in self._names.items() if name in theirs.roles}
        self._before = now
        return True

    def save(self, why: str = "") -> Effect:
        """Save it as one edit.

        Raises StudyAppError with what is wrong, or where something was changed elsewhere meanwhile that is changed here too
        (once: who saves again has seen it); then nothing is saved.
        """
        return self.saving(why).now()

    def saving(self, why: str = "") -> Task[Effect]:
        """What `save` does, beside the window where it reaches far; raises StudyAppError likewise, or that does."""
        changes = self.changes()
        heavy = self._desk.heavy(self.pack, changes)
        wrong = self._wrong_in_form() if heavy else self.look().wrong
        if wrong:
            raise StudyAppError(next(iter(wrong.values())))
        row = self._desk.row(self.pack, "type", self.id) if self.id else None
        now = dict(row.data) if row is not None else {}
        both = [one.field for one in self.changes() if one.table == "type" and one.field]
        both = [key for key in both if not same(now.get(key), self._before.get(key))]
        self.renew()
        if both:
            words = _("{parts} of this kind of fact was changed elsewhere meanwhile: look at it, then save once more.")
            raise StudyAppError(words.format(parts=", ".join(field_in_words("type", (one,)) for one in both)))
        id = self.id or self._new_id()
        task = self._desk.saving(self.pack, self.changes(), why, long=heavy)

        def kept() -> None:
            task.kept()
            row = self._desk.row(self.pack, "type", id)
            assert row is not None
            self.id, self.new, self._before, self.removed = id, False, dict(row.data), ()
            self._names |= {role.was: role.name for role in self.roles if role.was}

        return Task(task.work, kept, task.long, task.stop)


def _merged(before: T, mine: T, theirs: T) -> T:
    """What is written here where it was changed here, else what is there now."""
    return theirs if mine == before else mine


def _merged_by_name(before: Mapping[str, T], mine: Mapping[str, T], theirs: Mapping[str, T]) -> dict[str, T]:
    """The same for each name, in the order that is there now; what one took out and the other left alone is gone."""
    names = dict.fromkeys((*theirs, *mine))
    merged = ((name, _merged(before.get(name), mine.get(name), theirs.get(name))) for name in names)
    return {name: value for name, value in merged if value is not None}


def _without(said: Mapping[str, Any], gone: Collection[str]) -> dict[str, Any]:
    return {key: value for key, value in said.items() if key not in gone}
