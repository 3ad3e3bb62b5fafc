"""What each row of a table would make of a pack: a new fact, a changed one, none, or nothing, with the reason."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from study_app.facts import separated_cells
from study_app.facts.dates import parse as parse_date
from study_app.facts.dates import read_entry, why_no_day
from study_app.facts.flashcards import BACK, BOTH_WAYS, FRONT
from study_app.facts.ids import new_id
from study_app.facts.importers.format import Row
from study_app.facts.importers.mapping import BOTH, LEFT_OUT
from study_app.facts.kinds import FLASHCARD, TIME_FACETS, ValueKind
from study_app.facts.pack import FactType, Role
from study_app.i18n import _

Data = Mapping[str, Any]
"""A fact as TOML holds it."""

_ID = re.compile(r"[a-z0-9][a-z0-9_-]*")
_LISTS = frozenset(("closed", "one_answer", "distinct", "skip", "from"))
_TABLES = frozenset(("count", "ask", "cite"))
_YES = frozenset("1 x + y yes true both да".split())
_NO = frozenset(("", *"0 - n no false нет".split()))


class State(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of the row on a line: the fact's id, the fields that change (all that it has, of a new one), or why nothing.

    `data` is the fact as it will be, `old` as it is (None for a new one); `title` names the row for people.
    """

    line: int
    state: State
    id: str
    title: str
    fields: tuple[str, ...] = ()
    reason: str = ""
    data: Data = field(default_factory=dict)
    old: Data | None = None
    deck: str = ""
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class Target:
    """Where rows go: a pack with its types and its facts by id. `type` is that of rows which do not say their own.

    `entities` gives, for a name or an id and an entity type, the entities that are meant.
    """

    pack: str
    type: str
    types: Mapping[str, FactType]
    facts: Mapping[str, Data]
    entities: Callable[[str, str], Sequence[str]] = lambda _name, _of: ()
    tags: tuple[str, ...] = ()


class WrongRowError(ValueError):
    """Why a row cannot be a fact, as a sentence."""


def verdicts(rows: Iterable[Row], mapping: Sequence[str], target: Target) -> Iterator[Verdict]:
    """What becomes of each row; `mapping` is the field of each column.

    A row with the id of a fact changes it. Without ids a flashcard is known by its front, and any other fact by all that the row
    says of it. Of two rows for one fact the first counts.
    """
    return _Judge(mapping, target).judge(rows)


class _Judge:
    def __init__(self, mapping: Sequence[str], target: Target) -> None:
        self.mapping, self.target = mapping, target
        self.by_id = "id" in mapping
        self.taken = set(target.facts)
        self.seen: dict[object, int] = {}
        self.known: dict[object, str] = {}
        if not self.by_id:
            for id, row in target.facts.items():
                if row.get("status") != "retired":
                    self.known.setdefault(self._key(row), id)

    def judge(self, rows: Iterable[Row]) -> Iterator[Verdict]:
        for row in rows:
            said = self._said(row)
            title = said.get(FRONT) or next((one for one in said.values() if one.strip()), "")
            title = title.strip().partition("\n")[0]
            try:
                if row.wrong:
                    raise WrongRowError(row.wrong)
                yield self._verdict(row, said, title)
            except WrongRowError as why:
                yield Verdict(row.line, State.WRONG, "", title, reason=str(why))

    def _said(self, row: Row) -> dict[str, str]:
        """What the row says of each field; columns of one field are lines of one text."""
        said: dict[str, str] = {}
        for name, cell in zip(self.mapping, row.cells, strict=True):
            if name != LEFT_OUT:
                said[name] = f"{said[name]}\n{cell}" if said.get(name) and cell else said.get(name) or cell
        return said

    def _verdict(self, row: Row, said: Mapping[str, str], title: str) -> Verdict:
        kind = said.get("type", "").strip() or self.target.type
        fact_type = self.target.types.get(kind)
        if fact_type is None:
            raise WrongRowError(_("There is no kind of fact {type} in the pack.").format(type=kind))
        if (pack := said.get("pack", "").strip()) not in ("", self.target.pack):
            raise WrongRowError(_("It belongs to the pack {pack}.").format(pack=pack))
        values = {name: self._value(name, said[name], fact_type) for name in said if name not in ("id", "pack", "deck")}
        values["type"] = kind
        if BOTH in values and (both := values.pop(BOTH)) is not None:
            values["ask"] = both
        elif BOTH in said:
            values.setdefault("ask", None)
        _complete(values, fact_type)
        key: object = said.get("id", "").strip() if self.by_id else self._key(values)
        if key and key in self.seen:
            raise WrongRowError(_("It is the same as on line {n}.").format(n=self.seen[key]))
        old_id = self._id_of(said["id"]) if self.by_id and key else self.known.get(key, "")
        old = self.target.facts.get(old_id)
        if old is not None and old.get("type") != kind:
            raise WrongRowError(_("The id {id} is that of a fact of another kind.").format(id=old_id))
        if key:
            self.seen[key] = row.line
        deck = said.get("deck", "").strip()
        if old is None:
            id = self._new_id(old_id, values)
            tags = tuple(dict.fromkeys((*(values.get("tags") or ()), *self.target.tags)))
            if tags:
                values["tags"] = list(tags)
            if kind != FLASHCARD and not values.get("cite") and not values.get("status"):
                values["status"] = "draft"  # until somebody cites its source
            data = {"id": id, "type": kind} | {name: value for name, value in values.items() if value is not None}
            return Verdict(row.line, State.NEW, id, title, tuple(data), "", data, None, deck, row.dropped)
        # an empty cell takes away what a fact has, if the row was made for this fact
        given = {name: value for name, value in values.items() if value is not None or self.by_id}
        changed = tuple(name for name, value in given.items() if not _same(value, old.get(name)))
        data = {name: value for name, value in {**old, **given}.items() if value is not None}
        state = State.CHANGED if changed else State.UNCHANGED
        return Verdict(row.line, state, old_id, title, changed, "", data, old, deck, row.dropped)

    def _value(self, name: str, cell: str, fact_type: FactType) -> Any:
        """A cell as a fact holds it; None where it is empty."""
        try:
            if name in fact_type.roles and name not in TIME_FACETS:
                return self._filler(fact_type.roles[name], cell)
            if name in TIME_FACETS:
                return _date(cell) if cell.strip() else None
            if name == BOTH:
                return _both(cell)
            if name == "tags":
                return _tags(cell)
            if name in _TABLES:
                return separated_cells.data(cell)
        except ValueError as why:
            if isinstance(why, WrongRowError):
                raise
            raise WrongRowError(_("{field} cannot be read: {cell}.").format(field=name, cell=_shortly(cell))) from why
        if name in _LISTS:
            found = separated_cells.text(cell, many=True)
            return [found] if isinstance(found, str) else found
        if cell.strip() and name not in ("type", "status", "date_basis", "modality", "attributed", "event", "sentence"):
            raise WrongRowError(_("{field} is no role of {type}.").format(field=name, type=fact_type.id))
        return separated_cells.text(cell)

    def _filler(self, role: Role, cell: str) -> Any:
        if not cell.strip():
            return None
        if role.value is ValueKind.TEXT and not role.many and cell[0] not in separated_cells.MARKS:
            return cell.strip()
        if role.value is ValueKind.NUMBER:
            return _numbers(cell)
        found = separated_cells.text(cell, many=role.many)
        if role.value is ValueKind.TEXT:
            return found.strip() if isinstance(found, str) else found
        several = [str(one).strip() for one in (found if isinstance(found, list) else [found])]
        if role.value is ValueKind.ENTITY:
            several = [self._entity(one, role.of) for one in several]
        elif role.value is ValueKind.DATE:
            several = [_date(one) for one in several]
        return several if len(several) > 1 else several[0]

    def _entity(self, name: str, of: str) -> str:
        found = self.target.entities(name, of)
        if not found:
            raise WrongRowError(
                _("There is no {kind} called “{name}” in the pack: add it first.").format(kind=of, name=name)
            )
        if len(found) > 1:
            raise WrongRowError(_("“{name}” may be {ids}: write the id.").format(name=name, ids=", ".join(found)))
        return found[0]

    def _key(self, data: Data) -> object:
        """What a fact is known by where rows have no id; None for what says nothing."""
        if data.get("type") == FLASHCARD:
            return (FLASHCARD, " ".join(str(data.get(FRONT) or "").split()))  # "essen" is not "Essen"
        fact_type = self.target.types.get(str(data.get("type")))
        names = [name for name in (*(fact_type.roles if fact_type else ()), *TIME_FACETS) if data.get(name) is not None]
        return (data.get("type"), *((name, repr(_single(data[name]))) for name in dict.fromkeys(names)))

    def _id_of(self, written: str) -> str:
        """The id of a fact for what stands in a column of ids: itself, or one made of it where it can be none."""
        written = written.strip()
        if _ID.fullmatch(written):
            return written
        return f"i-{hashlib.sha256(written.encode()).hexdigest()[:16]}"

    def _new_id(self, wanted: str, values: Data) -> str:
        if not (id := wanted):
            kind, front = str(values["type"]), str(values.get(FRONT) or "")
            # a front is known by itself alone, so that a table which two devices take in is there once
            said, besides = (front, "") if front else (_first(values), values)
            id = new_id(said, self.taken, kind, besides=besides)
        self.taken.add(id)
        return id


def front_key(front: str) -> str:
    """The front of a flashcard as fronts are compared: case and spaces do not matter."""
    return " ".join(front.casefold().split())


def _complete(values: Mapping[str, Any], fact_type: FactType) -> None:
    if fact_type.id != FLASHCARD:
        return
    if not values.get(FRONT):
        raise WrongRowError(_("The front is empty."))
    if not values.get(BACK):
        raise WrongRowError(_("The back is empty."))


def _numbers(cell: str) -> Any:
    """A number, or a list of them."""
    found = separated_cells.data(cell) if cell.lstrip().startswith("[") else [_number(part) for part in cell.split("|")]
    return found if len(found) > 1 else found[0]


def _number(text: str) -> int | float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return int(text) if re.fullmatch(r"\s*-?\d+\s*", text) else number


def _date(cell: str) -> str:
    """A date as EDTF, or as people write it."""
    written = cell.strip()
    try:
        return parse_date(written).text
    except ValueError:
        found = read_entry(written)
    if len(found) == 1:
        return found[0].text
    if found:
        meant = _(" or ").join(one.words() for one in found)
        raise WrongRowError(_("“{date}” may be {meant}: write 1992-05-15.").format(date=_shortly(written), meant=meant))
    if why := why_no_day(written):
        raise WrongRowError(_("“{date}” is no day. {why}").format(date=_shortly(written), why=why))
    raise WrongRowError(_("“{date}” is no date: write 1992, 1992-05 or 1992-05-15.").format(date=_shortly(written)))


def _both(cell: str) -> Any:
    said = cell.strip().casefold()
    if said not in _YES and said not in _NO:
        raise ValueError(cell)
    return BOTH_WAYS if said in _YES else None


def _tags(cell: str) -> list[str] | None:
    written = separated_cells.text(cell, many=True) if cell[:1] in separated_cells.MARKS or "|" in cell else None
    parts = written if isinstance(written, list) else re.split(r"[\s,;|]+", cell)
    return list(dict.fromkeys(part for part in parts if part)) or None


def _same(value: Any, old: Any) -> bool:
    return bool(_single(value) == _single(old))


def _single(value: Any) -> Any:
    """A list of one is the one; an empty text or list is nothing."""
    if isinstance(value, list) and len(value) == 1:
        return value[0]
    return None if value in ("", [], {}) else value


def _first(values: Data) -> str:
    return " ".join(str(value) for name, value in values.items() if name not in ("type", "tags") and value)[:80]


def _shortly(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
