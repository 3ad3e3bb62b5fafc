"""The fact store: facts.db, derived from packs, and the queries on it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from study_app import database
from study_app.errors import StudyAppError
from study_app.facts.dates import ALWAYS, EdtfDate
from study_app.facts.dates import parse as parse_date
from study_app.facts.kinds import TIME_FACETS, DateBasis, ValueKind
from study_app.facts.problem import Problem, Severity

VERSION = 3
"""Counts up whenever facts.db is built in another way, so that an old one rebuilds itself."""

_read_date = lru_cache(maxsize=65536)(parse_date)

_LONG = 366
"""Days: no day, month or year spans more; what does is looked for apart, so that an index finds the rest."""

_NEAR = 48
"""How many on either side are "near": more than any question needs, and no more in a pack of any size."""

_SEARCHED = 64 << 20
"""Bytes: up to this size a store is searched for damage when it is opened (0.7 ms for each million)."""

_Constraints = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FillerRow:
    """One filler of a facet: `value` is equal for equal fillers, `entity` its id or "", `text` the words shown."""

    value: str
    entity: str
    text: str


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact as questions see it."""

    pack: str
    id: str
    type: str
    tense: str
    statement: str
    modality: str
    date_basis: str
    event: str
    as_of: str


@dataclass(frozen=True, slots=True)
class Asked:
    """The question for one facet of a fact: the stem, the roles it names, and what fills the facet.

    `kind` is the ValueKind of the facet (a time is "date"); `many` whether several fillers are possible.
    """

    fact: FactRow
    facet: str
    stem: str
    named: tuple[str, ...]
    kind: ValueKind
    of: str
    fillers: tuple[FillerRow, ...]
    marks: frozenset[str]


@dataclass(frozen=True, slots=True)
class Dated:
    """A fact that stands on the timeline: a stated, certain date and a label that names it without the date."""

    pack: str
    fact: str
    facet: str
    label: str
    date: EdtfDate
    statement: str
    event: str


@dataclass(frozen=True, slots=True)
class EntityRow:
    """An entity as an option."""

    id: str
    type: str
    name: str
    strict: bool


class Store:
    """Reads facts.db. Facts that are not confirmed are there, and no query for questions returns them."""

    def __init__(self, connection: database.Connection) -> None:
        self._db = connection
        # many questions share what they name, "in 1993" or a document, so a pack is checked in linear time
        self._holding = lru_cache(maxsize=1024)(self._read_holding)
        self._agreeing = lru_cache(maxsize=1024)(self._read_agreeing)
        self._answering = lru_cache(maxsize=1024)(self._read_answering)

    @classmethod
    def open(cls, path: Path) -> Store:
        """Open a built store read-only."""
        return cls(database.connect(path, read_only=True))

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    @property
    def connection(self) -> database.Connection:
        """For the stages above, whose tables (cards, decks) lie in the same file."""
        return self._db

    def pack_version(self, pack: str) -> str:
        """The version of a pack in the library; "" if it is not there."""
        row = self._db.execute("SELECT version FROM pack WHERE id = ?", (pack,)).fetchone()
        return str(row[0]) if row else ""

    def deck_forms(self, deck: str) -> tuple[str, ...]:
        """The forms to which a deck (`pack/deck`) limits its questions; none if it does not."""
        row = self._db.execute("SELECT forms FROM deck WHERE id = ?", (deck,)).fetchone()
        return tuple(json.loads(row[0])) if row else ()

    def problems(self) -> tuple[Problem, ...]:
        """What was wrong when the store was built."""
        rows = self._db.execute("SELECT code, severity, file, line, message, remedy FROM problem ORDER BY rowid")
        return tuple(Problem(r[0], Severity(r[1]), r[2], r[3], r[4], r[5]) for r in rows)

    def fact(self, pack: str, fact: str) -> FactRow | None:
        """A confirmed fact by its id."""
        row = self._db.execute(
            "SELECT pack, id, type, tense, statement, modality, date_basis, event, as_of FROM fact"
            " WHERE pack = ? AND id = ? AND status = 'confirmed'",
            (pack, fact),
        ).fetchone()
        return FactRow(*row) if row else None

    def asked(self, pack: str, fact: str, facet: str) -> Asked | None:
        """The question for a facet; None if the pack has none, or the fact is not confirmed."""
        row = self._db.execute(
            "SELECT stem, named, kind, of_type, marks FROM question WHERE pack = ? AND fact = ? AND facet = ?",
            (pack, fact, facet),
        ).fetchone()
        found = self.fact(pack, fact)
        if row is None or found is None:
            return None
        return Asked(
            found, facet, row[0], tuple(json.loads(row[1])), ValueKind(row[2]), row[3],
            self.fillers(pack, fact, facet), frozenset(json.loads(row[4])),
        )  # fmt: skip

    def askable(self) -> Iterator[tuple[str, str, str]]:
        """(pack, fact, facet) of every question of a confirmed fact, in the order of the packs' files."""
        yield from self._db.execute(
            "SELECT q.pack, q.fact, q.facet FROM question q JOIN fact f ON f.pack = q.pack AND f.id = q.fact"
            " WHERE f.status = 'confirmed' ORDER BY f.pack, f.position, q.position"
        ).fetchall()

    def fillers(self, pack: str, fact: str, facet: str) -> tuple[FillerRow, ...]:
        """What fills a role or a time of a fact."""
        rows = self._db.execute(
            "SELECT value, entity, text FROM arg WHERE pack = ? AND fact = ? AND role = ? ORDER BY ord",
            (pack, fact, facet),
        )
        return tuple(FillerRow(*row) for row in rows)

    def matching(self, asked: Asked) -> tuple[str, ...]:
        """The confirmed facts of the same type that agree with a stem in everything that it names.

        A role agrees if it holds all the fillers that the stem names. A time agrees if it may be the time named: it
        overlaps it or, where the stem shows no year, agrees as far as month and day are known.
        """
        return self._agreeing(asked.fact.pack, asked.fact.type, self._constraints(asked))

    def _constraints(self, asked: Asked) -> _Constraints:
        """What a stem names: (role, value), the value of a time without the year where the stem shows none."""
        fact = asked.fact
        rows = [(role, f.value) for role in asked.named for f in self.fillers(fact.pack, fact.id, role)]
        yearless = fact.date_basis == DateBasis.INFERRED
        return tuple((role, value[4:] if yearless and role in TIME_FACETS else value) for role, value in rows)

    def _read_agreeing(self, pack: str, fact_type: str, constraints: _Constraints) -> tuple[str, ...]:
        if not constraints:
            rows = self._db.execute(
                "SELECT id FROM fact WHERE pack = ? AND type = ? AND status = 'confirmed'", (pack, fact_type)
            )
            return tuple(sorted(row[0] for row in rows))
        holding = [self._holding(pack, fact_type, role, value) for role, value in constraints]
        return tuple(sorted(frozenset.intersection(*holding)))

    def _read_holding(self, pack: str, fact_type: str, role: str, value: str) -> frozenset[str]:
        """The confirmed facts of a type whose role holds a value, or whose time may be the time `value`."""
        select = (
            "SELECT a.fact, a.value FROM arg a JOIN fact f ON f.pack = a.pack AND f.id = a.fact"
            " WHERE a.pack = ? AND a.type = ? AND a.role = ? AND f.status = 'confirmed'"
        )
        head = (pack, fact_type, role)
        if role not in TIME_FACETS:
            return frozenset(row[0] for row in self._db.execute(f"{select} AND a.value = ?", (*head, value)))
        if value[:1] in ("", "-"):
            return frozenset(fact for fact, other in self._db.execute(select, head) if _same_but_year(value, other))
        when = _read_date(value)
        first, last = when.bounds()
        short = "+a.days <= ? AND a.earliest BETWEEN ? AND ? AND a.latest >= ?"  # +: by the index on `earliest`
        long = "a.days > ? AND a.earliest <= ? AND a.latest >= ?"
        rows = self._db.execute(f"{select} AND {short}", (*head, _LONG, first - _LONG, last, first)).fetchall()
        rows += self._db.execute(f"{select} AND {long}", (*head, _LONG, last, first)).fetchall()
        return frozenset(row[0] for row in rows)

    def answers(self, asked: Asked) -> frozenset[tuple[str, ...]]:
        """The different answers that the store gives to a stem, each the sorted values of one fact's facet."""
        return self._answering(asked.fact.pack, asked.fact.type, asked.facet, self._constraints(asked))

    def _read_answering(
        self, pack: str, fact_type: str, facet: str, constraints: _Constraints
    ) -> frozenset[tuple[str, ...]]:
        facts = self._agreeing(pack, fact_type, constraints)
        rows = self._db.execute(
            "SELECT fact, value FROM arg WHERE pack = ? AND role = ? AND fact IN (SELECT value FROM json_each(?))"
            " ORDER BY fact, value",
            (pack, facet, json.dumps(facts)),
        ).fetchall()
        return frozenset(tuple(row[1] for row in found) for _fact, found in groupby(rows, key=lambda row: row[0]))

    def entities(self, pack: str, of_type: str, near: str = "") -> tuple[EntityRow, ...]:
        """The entities of a type or of a type under it; of many only those that the pack lists near the entity `near`."""
        select = (
            "SELECT e.id, e.type, e.name, e.strict, e.position FROM entity e"
            " JOIN kind k ON k.pack = e.pack AND k.type = e.type WHERE e.pack = ? AND k.kind = ?"
        )
        here = "(SELECT position FROM entity WHERE pack = ? AND id = ?)"
        limit = _NEAR if near else -1
        after = f"{select} AND e.position >= ifnull({here}, 0) ORDER BY e.position LIMIT ?"
        rows = self._db.execute(after, (pack, of_type, pack, near, limit)).fetchall()
        before = f"{select} AND e.position < {here} ORDER BY e.position DESC LIMIT ?"
        rows += self._db.execute(before, (pack, of_type, pack, near, limit)).fetchall()
        return tuple(EntityRow(r[0], r[1], r[2], bool(r[3])) for r in sorted(rows, key=lambda r: r[4]))

    def entity(self, pack: str, entity: str) -> EntityRow | None:
        """One entity by its id."""
        row = self._db.execute(
            "SELECT id, type, name, strict FROM entity WHERE pack = ? AND id = ?", (pack, entity)
        ).fetchone()
        return EntityRow(row[0], row[1], row[2], bool(row[3])) if row else None

    def names(self, pack: str, entity: str, *, accepted: bool = True) -> tuple[str, ...]:
        """The names of an entity, the canonical one first; with `accepted` False also those that are no answer."""
        rows = self._db.execute(
            "SELECT text FROM name WHERE pack = ? AND entity = ? AND accepted >= ? ORDER BY rowid",
            (pack, entity, int(accepted)),
        )
        return tuple(row[0] for row in rows)

    def named(self, pack: str, norm: str) -> frozenset[str]:
        """The entities with a name of this normal form."""
        rows = self._db.execute("SELECT entity FROM name WHERE pack = ? AND norm = ?", (pack, norm))
        return frozenset(row[0] for row in rows)

    def other_names(self, pack: str, entity: str) -> tuple[tuple[str, str], ...]:
        """(normal form, entity) of every name of every other entity of the pack."""
        rows = self._db.execute("SELECT norm, entity FROM name WHERE pack = ? AND entity <> ?", (pack, entity))
        return tuple((row[0], row[1]) for row in rows)

    def wholes(self, pack: str, entity: str) -> frozenset[str]:
        """What the entity is part of, directly or not."""
        rows = self._db.execute(
            "WITH RECURSIVE up(id) AS (SELECT whole FROM part WHERE pack = ?1 AND entity = ?2"
            " UNION SELECT p.whole FROM part p JOIN up ON p.entity = up.id WHERE p.pack = ?1) SELECT id FROM up",
            (pack, entity),
        )
        return frozenset(row[0] for row in rows)

    def denied(self, asked: Asked) -> frozenset[str]:
        """The entities that a negative role of a matching fact excludes from the facet."""
        rows = self._db.execute(
            "SELECT a.entity FROM arg a JOIN role r ON r.pack = a.pack AND r.type = a.type AND r.name = a.role"
            " WHERE a.pack = ? AND r.negates = ? AND a.entity <> '' AND a.fact IN (SELECT value FROM json_each(?))",
            (asked.fact.pack, asked.facet, json.dumps(self.matching(asked))),
        )
        return frozenset(row[0] for row in rows)

    def texts(self, asked: Asked) -> tuple[tuple[str, FillerRow], ...]:
        """(fact, filler) of the same role in the other confirmed facts of the type; of many only those nearest in the pack."""
        select = (
            "SELECT a.fact, a.value, a.entity, a.text, a.rowid FROM arg a JOIN fact f ON f.pack = a.pack AND f.id = a.fact"
            " WHERE a.pack = ?1 AND a.type = ?2 AND a.role = ?3 AND a.fact <> ?4 AND f.status = 'confirmed' AND a.rowid"
        )
        here = "(SELECT min(rowid) FROM arg WHERE pack = ?1 AND fact = ?4)"
        bound = (asked.fact.pack, asked.fact.type, asked.facet, asked.fact.id, _NEAR)
        rows = self._db.execute(f"{select} > {here} ORDER BY a.rowid LIMIT ?5", bound).fetchall()
        rows += self._db.execute(f"{select} < {here} ORDER BY a.rowid DESC LIMIT ?5", bound).fetchall()
        return tuple((row[0], FillerRow(*row[1:4])) for row in sorted(rows, key=lambda row: row[4]))

    def elsewhere(self, asked: Asked, value: str) -> FactRow | None:
        """The first other confirmed fact of the type to whose facet `value` is the answer."""
        row = self._db.execute(
            "SELECT a.fact FROM arg a JOIN fact f ON f.pack = a.pack AND f.id = a.fact WHERE a.pack = ? AND a.type = ?"
            " AND a.role = ? AND a.value = ? AND a.fact <> ? AND f.status = 'confirmed' ORDER BY f.position LIMIT 1",
            (asked.fact.pack, asked.fact.type, asked.facet, value, asked.fact.id),
        ).fetchone()
        return self.fact(asked.fact.pack, row[0]) if row else None

    def statement_about(self, pack: str, entity: str, role: str, unlike: str = "") -> str:
        """The shortest statement of a confirmed fact in which an entity fills a role of this name.

        Not one that says of it only what the same type of fact says of the entity `unlike` too. "" if there is none.
        """
        rows = self._db.execute(
            "SELECT f.id, f.type, f.statement FROM arg a JOIN fact f ON f.pack = a.pack AND f.id = a.fact"
            " WHERE a.pack = ? AND a.entity = ? AND a.role = ? AND f.status = 'confirmed'"
            " ORDER BY length(f.statement), f.position LIMIT 16",
            (pack, entity, role),
        ).fetchall()
        for fact, fact_type, statement in rows:
            said = self._said(pack, fact, role)
            if not any(self._said(pack, other, role) == said for other in self._holding(pack, fact_type, role, unlike)):
                return str(statement)
        return ""

    def _said(self, pack: str, fact: str, role: str) -> frozenset[tuple[str, str]]:
        """What a fact says besides who fills one of its roles."""
        rows = self._db.execute(
            "SELECT role, value FROM arg WHERE pack = ? AND fact = ? AND role <> ?", (pack, fact, role)
        )
        return frozenset((row[0], row[1]) for row in rows)

    def dated(self, pack: str, near: int | None = None) -> tuple[Dated, ...]:
        """The facts of a pack that stand on the timeline, by time and then by position.

        With a day number `near`, of many only those nearest to it. Left out: drafts, plans, derived facts, dates that are
        inferred, part of a title or approximate, and events whose label names two of them.
        """
        rows = self._by_day(
            "SELECT a.earliest, f.position, f.pack, f.id, a.role, f.label, a.value, f.statement, f.event FROM arg a"
            " JOIN fact f ON f.pack = a.pack AND f.id = a.fact WHERE a.pack = ? AND a.role IN ('when', 'start')"
            " AND f.status = 'confirmed' AND f.modality = 'asserted' AND f.date_basis = 'stated' AND f.label <> ''"
            " AND 1 = (SELECT count(*) FROM fact g WHERE g.pack = f.pack AND g.label = f.label"
            " AND g.status = 'confirmed')",
            pack,
            near,
        )
        found = (Dated(r[2], r[3], r[4], r[5], _read_date(r[6]), r[7], r[8]) for r in rows)
        return tuple(d for d in found if not d.date.approximate and d.date.precision != "interval")

    def dates(self, pack: str, near: int | None = None) -> tuple[tuple[EdtfDate, str, str], ...]:
        """(date, fact, statement) of every confirmed fact with a stated time: what wrong dates are taken from.

        With a day number `near`, of many only those nearest to it.
        """
        rows = self._by_day(
            "SELECT a.earliest, f.position, a.value, f.id, f.statement FROM arg a"
            " JOIN fact f ON f.pack = a.pack AND f.id = a.fact WHERE a.pack = ? AND a.role IN ('when', 'start', 'end')"
            " AND f.status = 'confirmed' AND f.date_basis = 'stated' AND f.modality = 'asserted'",
            pack,
            near,
        )
        return tuple((_read_date(row[2]), row[3], row[4]) for row in rows)

    def _by_day(self, select: str, pack: str, near: int | None) -> list[tuple[Any, ...]]:
        """The rows of a query on `arg a` by their first two columns, earliest day and position; unknown days last."""
        if near is None:
            rows = self._db.execute(select, (pack,)).fetchall()
        else:
            after = f"{select} AND a.earliest >= ? ORDER BY a.earliest LIMIT ?"
            before = f"{select} AND a.earliest < ? ORDER BY a.earliest DESC LIMIT ?"
            rows = self._db.execute(after, (pack, near, _NEAR)).fetchall()
            rows += self._db.execute(before, (pack, near, _NEAR)).fetchall()
        return sorted(rows, key=lambda row: (ALWAYS if row[0] is None else row[0], row[1]))

    def holds(self, pack: str, fact: str, at: EdtfDate) -> bool | None:
        """Whether a state held at a time: True, False, or None where the source cannot know.

        True needs the whole of `at` inside what the state certainly covers, where a state without an end reaches no further
        than the source's `as_of`; False needs `at` wholly outside. A plan, a draft or a date that is not stated tells
        nothing.
        """
        times = {
            f: _read_date(r.value) for f in ("start", "end") if (r := next(iter(self.fillers(pack, fact, f)), None))
        }
        start, end = times.get("start"), times.get("end")
        row = self._db.execute(
            "SELECT as_of_day FROM fact WHERE pack = ? AND id = ? AND status = 'confirmed' AND modality <> 'planned'"
            " AND date_basis = 'stated'",
            (pack, fact),
        ).fetchone()
        if row is None or at.earliest is None or at.latest is None or at.approximate:
            return None
        if (start and at.certainly_before(start)) or (end and end.certainly_before(at)):
            return False
        if start is None or start.approximate or start.latest is None or start.latest > at.earliest:
            return None
        known_until = row[0] if end is None else end.earliest
        if known_until is None or (end is not None and end.approximate):
            return None
        return True if at.latest <= known_until else None

    def records(self) -> Iterator[dict[str, object]]:
        """Every fact of the library as `facts --json` shows it, drafts and retired ones too, in the packs' order."""
        rows = self._db.execute(
            "SELECT f.pack, f.id, f.type, f.statement, f.date_basis, f.modality, f.attributed, f.status, f.tags, f.closed"
            " FROM fact f JOIN pack p ON p.id = f.pack ORDER BY p.position, f.position"
        ).fetchall()
        for pack, fact, kind, statement, basis, modality, attributed, status, tags, closed in rows:
            roles: dict[str, list[dict[str, str]]] = {}
            times: dict[str, str | None] = dict.fromkeys(TIME_FACETS)
            for role, value, entity, text in self._db.execute(
                "SELECT role, value, entity, text FROM arg WHERE pack = ? AND fact = ? ORDER BY rowid", (pack, fact)
            ):
                if role in TIME_FACETS:
                    times[role] = value
                elif role != "attributed":
                    roles.setdefault(role, []).append({"id": entity, "text": text} if entity else {"text": text})
            yield {
                "pack": pack,
                "id": fact,
                "type": kind,
                "statement": statement,
                **times,
                "date_basis": basis,
                "modality": modality,
                "attributed": attributed or None,
                "status": status,
                "tags": json.loads(tags),
                "roles": roles,
                "closed": json.loads(closed),
                "citations": [{"source": s, "start": a, "end": b} for s, a, b, _d in self.citations(pack, fact)],
            }

    def citations(self, pack: str, fact: str) -> tuple[tuple[str, int, int, str], ...]:
        """(source, start, end, digest) of each citation of a fact."""
        rows = self._db.execute(
            "SELECT source, start, end, digest FROM citation WHERE pack = ? AND fact = ? ORDER BY n", (pack, fact)
        )
        return tuple((r[0], r[1], r[2], r[3]) for r in rows)


def fingerprint_of(path: Path) -> str:
    """The fingerprint of what a store was built from; "" if there is none, or it is no store, or one that is damaged.

    A large store is not searched for damage: it would cost more than a tenth of a second at each start.
    """
    if not path.is_file():
        return ""
    try:
        connection = database.connect(path, read_only=True)
    except (database.Error, StudyAppError):
        return ""
    try:
        if path.stat().st_size <= _SEARCHED and not _is_sound(connection):
            return ""
        row = connection.execute("SELECT value FROM meta WHERE key = 'fingerprint'").fetchone()
        return str(row[0]) if row else ""
    except database.Error:
        return ""
    finally:
        connection.close()


def is_damaged(path: Path) -> bool:
    """Whether a store, of whatever size, is not as SQLite writes it."""
    try:
        connection = database.connect(path, read_only=True)
    except (database.Error, StudyAppError):
        return True
    try:
        return not _is_sound(connection)
    finally:
        connection.close()


def _is_sound(connection: database.Connection) -> bool:
    try:
        return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    except database.Error:
        return False


def _same_but_year(one: str, other: str) -> bool:
    """Whether two dates may be the same day but for the year: "-09" (a value without its year) and "1992-09-26"."""
    if "/" in one or "/" in other:
        return True
    mine, theirs = one.rstrip("?~%"), other[4:].rstrip("?~%")
    return mine.startswith(theirs) or theirs.startswith(mine)
