"""What the store says in one pack, read once for all that is compared: facts with their fillers, roles and entities."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from study_app import database
from study_app.facts.dates import EdtfDate
from study_app.facts.dates import parse as parse_date
from study_app.facts.kinds import FLASHCARD, TIME_FACETS, DateBasis, Modality, Status, ValueKind
from study_app.facts.problem import Problem, Severity, of_row

read_date = lru_cache(maxsize=65536)(parse_date)
"""The date that a value of the store writes."""


_NONE = frozenset[str]()

_LOOK_UP = 1000
"""Facts, some milliseconds, or what is made of them, after which who goes through them looks whether to go on."""

T = TypeVar("T")

Rest = frozenset[tuple[str, tuple[str, ...]]]
"""What fills some roles of a fact, in no order."""


@dataclass(frozen=True, slots=True)
class Said:
    """A fact: `roles` are its values by role and time, as the store compares them."""

    roles: Mapping[str, tuple[str, ...]]
    closed: frozenset[str]
    id: str
    type: str
    tense: str
    modality: str
    attributed: str
    status: str
    date_basis: str
    event: str
    as_of: str
    statement: str
    file: str
    line: int
    position: int

    @property
    def plain(self) -> bool:
        """Whether it is said to be so, and not as a claim or a plan, nor a draft."""
        return self.status == Status.CONFIRMED and not self.attributed and self.modality != Modality.PLANNED

    def date(self, facet: str) -> EdtfDate | None:
        """A time that its source states; None where it has none, or implies it."""
        found = self.roles.get(facet)
        return read_date(found[0]) if found and self.date_basis == DateBasis.STATED else None

    def without(self, *roles: str) -> Rest:
        """All that fills its other roles, in no order."""
        return frozenset(
            [
                (role, values if len(values) == 1 else tuple(sorted(values)))
                for role, values in self.roles.items()
                if role not in roles
            ]
        )


@dataclass(frozen=True, slots=True)
class RoleSaid:
    """A role of a fact type: what fills it, and what it promises."""

    name: str
    value: ValueKind
    of: str
    negates: str
    one_answer: bool
    many: bool


class Library:
    """One pack as the store has it."""

    def __init__(
        self, connection: database.Connection, pack: str, look_up: Callable[[], object] = lambda: None
    ) -> None:
        """Who goes through the facts calls `look_up` now and then: what it raises ends that."""
        self.connection = connection
        self.pack = pack
        self._look_up = look_up
        self._seen = 0  # of all, for there may be many small groups

    @cached_property
    def facts(self) -> Mapping[str, Said]:
        """The facts that are not retired, in the order of the pack."""
        return {said.id: said for said in self.looking_up(self._read())}

    def each(self) -> Iterator[Said]:
        """The facts that are not retired, one after the other."""
        return self.looking_up(self.facts.values())

    def looking_up(self, things: Iterable[T]) -> Iterator[T]:
        """Things one after the other, as many as there may be facts; now and then it looks whether to go on."""
        for thing in things:
            self._seen += 1
            if self._seen % _LOOK_UP == 0:
                self._look_up()
            yield thing

    @cached_property
    def roles(self) -> Mapping[str, Mapping[str, RoleSaid]]:
        """The roles of each type of fact."""
        found = {}
        for type, data in self.raw("type"):
            stored = self.connection.execute(
                "SELECT name, value, negates FROM role WHERE pack = ? AND type = ?", (self.pack, type)
            ).fetchall()
            if stored:  # else it is wrong, and no fact is of it
                found[type] = {name: _role(data["role"][name], name, value, negates) for name, value, negates in stored}
        return found

    @cached_property
    def after(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """By type and role what cannot be later than it: `type.role` that the same thing fills there."""
        found: dict[str, dict[str, tuple[str, ...]]] = {}
        for type, data in self.raw("type", '"after":') if self.roles else ():
            for role, names in data.get("after", {}).items() if type in self.roles else ():
                listed = [names] if isinstance(names, str) else names
                pointed = tuple(name if "." in name else f"{name}.{role}" for name in listed)
                found.setdefault(type, {})[role] = pointed
        return found

    def _read(self) -> Iterator[Said]:
        fillers: dict[str, dict[str, list[str]]] = {}
        for fact, role, value in self.connection.execute(
            "SELECT fact, role, value FROM arg WHERE pack = ? AND role <> 'attributed' ORDER BY fact, role, ord",
            (self.pack,),
        ):
            fillers.setdefault(fact, {}).setdefault(role, []).append(value)
        rows = self.connection.execute(
            "SELECT closed, id, type, tense, modality, attributed, status, date_basis, event, as_of, statement, file, line,"
            " position FROM fact WHERE pack = ? AND status <> 'retired' ORDER BY position",
            (self.pack,),
        ).fetchall()
        for row in rows:
            roles = {role: tuple(values) for role, values in fillers.get(row[1], {}).items()}
            yield Said(roles, _NONE if row[0] == "[]" else frozenset(json.loads(row[0])), *row[1:])

    def raw(self, table: str, holding: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
        """(id, data) of the rows of a table whose text has `holding` in it."""
        rows = self.connection.execute(
            "SELECT id, data FROM raw WHERE pack = ? AND tbl = ? AND instr(data, ?) ORDER BY position",
            (self.pack, table, holding),
        ).fetchall()
        yield from ((id, json.loads(data)) for id, data in rows)

    def kind(self, type: str, facet: str) -> ValueKind:
        """What fills a role or a time."""
        if type == FLASHCARD and facet not in TIME_FACETS:  # its roles stand in no row of the pack
            return ValueKind.TEXT
        role = self.roles.get(type, {}).get(facet)
        return ValueKind.DATE if facet in TIME_FACETS or role is None else role.value

    def of_fact(
        self, said: Said, code: str, message: str, remedy: str, field: str = "", others: Iterable[str] = ()
    ) -> Problem:
        """A warning of one of the facts."""
        return Problem(
            code, Severity.WARNING, said.file, said.line, of_row("fact", said.id, message), remedy,
            said.id, self.pack, "fact", said.id, field, tuple(others),
        )  # fmt: skip

    def of_row(
        self, table: str, id: str, code: str, message: str, remedy: str, field: str = "", others: Iterable[str] = ()
    ) -> Problem:
        """A warning of another row."""
        found = self.connection.execute(
            "SELECT file, line FROM raw WHERE pack = ? AND tbl = ? AND id = ?", (self.pack, table, id)
        ).fetchone()
        file, line = found or ("", 0)
        return Problem(
            code, Severity.WARNING, file, line, of_row(table, id, message), remedy,
            "", self.pack, table, id, field, tuple(others),
        )  # fmt: skip


def _role(flags: Mapping[str, Any], name: str, value: str, negates: str) -> RoleSaid:
    one, many = flags.get("one_answer", False), flags.get("many", False)
    return RoleSaid(name, ValueKind(value), flags.get("of", ""), negates, one, many)
