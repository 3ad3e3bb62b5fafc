"""The fact store: facts.db, derived from packs, and the queries on it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from study_app import database
from study_app.errors import StudyAppError
from study_app.facts.dates import ALWAYS, EdtfDate
from study_app.facts.dates import parse as parse_date
from study_app.facts.kinds import FLASHCARD, TIME_FACETS, DateBasis, Tense, ValueKind
from study_app.facts.other_names import OtherNames
from study_app.facts.quantities import UnitWords, parse_frequency

if TYPE_CHECKING:
    from study_app.facts.problem import Problem

VERSION = 25
"""Counts up whenever facts.db is built in another way, so that an old one rebuilds itself."""

_read_date = lru_cache(maxsize=65536)(parse_date)

_LONG = 366
"""Days: no day, month or year spans more; what does is looked for apart, so that an index finds the rest."""

_NEAR = 48
"""How many on either side are "near": more than any question needs, and no more in a pack of any size."""

_SEARCHED = 64 << 20
"""Bytes: up to this size a store is searched for damage when it is opened (some 2 ms for each million, on a slow machine)."""

_FEW, _MANY = 4, 1_000
"""Facts that are read one by one, and questions that are read at once."""

_OF_ROLE = "a.pack = ? AND a.type = ? AND a.role = ? AND +f.status = 'confirmed'"
_HOLDING = (
    f"SELECT a.fact, a.value, f.date_basis FROM arg a JOIN fact f ON f.pack = a.pack AND f.id = a.fact WHERE {_OF_ROLE}"
)
_HOLDING_OF = (
    "SELECT a.fact, a.value, f.date_basis FROM json_each(?) CROSS JOIN arg a INDEXED BY sqlite_autoindex_arg_1"
    f" ON a.fact = json_each.value CROSS JOIN fact f ON f.pack = a.pack AND f.id = a.fact WHERE {_OF_ROLE}"
)

_FACT = "f.pack, f.id, f.type, f.tense, f.statement, f.modality, f.date_basis, f.event, f.as_of, f.attributed"
"""The columns of a `FactRow`."""

_QUESTION = (
    f"{_FACT}, q.facet, q.stem, q.named, q.kind, q.of_type, q.marks, q.uncounted, q.how_many, q.gap, q.unit, q.native"
)
"""Those of a `FactRow` and a question of the fact."""

_STEM = 11
"""Where the stem stands among these."""

_IN_A_DECK = (
    "EXISTS (SELECT 1 FROM deck_fact d"
    " WHERE d.deck IN (SELECT k.id FROM deck k WHERE k.pack = p.pack) AND d.fact = p.row)"
)
_FROM = "CAST(substr(json_extract(p.others, '$[0]'), length(p.row) + 2) AS INTEGER)"
_COVERED = (
    "(EXISTS (SELECT 1 FROM raw n WHERE n.pack = p.pack AND n.tbl = 'no_fact' AND n.id = json_extract(p.others, '$[0]'))"
    " OR EXISTS (SELECT 1 FROM citation c JOIN fact f ON f.pack = c.pack AND f.id = c.fact WHERE c.pack = p.pack"
    f" AND c.source = p.row AND c.start <= {_FROM} AND c.end > {_FROM} AND f.status <> 'retired'))"
)
_TOLD = f"NOT (p.code = 'no-deck' AND {_IN_A_DECK}) AND NOT (p.code = 'uncovered' AND {_COVERED})"
"""Which problems `p` are told: of those that are of a whole pack when it is read, an edit may have mended some since."""

_Constraints = tuple[tuple[str, str], ...]


class _Query(NamedTuple):
    """A stem as a query: what a fact must agree with.

    `as_of` (EDTF, or "") leaves out the states that were certainly not so then; `attributed` (an entity, or "") leaves out
    what others say.
    """

    pack: str
    type: str
    constraints: _Constraints
    as_of: str
    attributed: str


class FillerRow(NamedTuple):
    """One filler of a facet: `value` is equal for equal fillers, `entity` its id or "", `text` the words shown."""

    value: str
    entity: str
    text: str


class FactRow(NamedTuple):
    """A fact as questions see it. `as_of` is EDTF, the time its sources speak for; `attributed` whose claim it is, or ""."""

    pack: str
    id: str
    type: str
    tense: str
    statement: str
    modality: str
    date_basis: str
    event: str
    as_of: str
    attributed: str


class Gap(NamedTuple):
    """The sentence of a fact with the slot of one facet left open: what stands before and after it, and what the rest names.

    `modifier` is how the slot is filled: "the" or "The" with the article where the entity takes one, "cap", "word" or "".
    """

    before: str
    modifier: str
    after: str
    named: tuple[str, ...]


class Asked(NamedTuple):
    """The question for one facet of a fact: the stem, the roles it names, and what fills the facet.

    `kind` is the ValueKind of the facet (a time is "date"). `marks` are licences ("one_answer", "distinct", "closed"), what is
    known to be missing ("counted": more than are named; "closed_elsewhere": complete only under something that the stem
    leaves out), and "own" for a wording of this fact alone. `uncounted` is the stem without the number of fillers, `how_many`
    the stem that asks for this number, "" where the wording has no place for it. `gap` is the fact's sentence without what
    fills the facet, None where it has no one place for it. `native` is the stem in the pack's own language, "" where `stem` is
    that.
    """

    fact: FactRow
    facet: str
    stem: str
    named: tuple[str, ...]
    kind: ValueKind
    of: str
    fillers: tuple[FillerRow, ...]
    marks: frozenset[str]
    uncounted: str
    how_many: str
    gap: Gap | None = None
    unit: UnitWords | None = None
    native: str = ""

    @property
    def of_now(self) -> bool:
        """Whether it asks how a state is at the time of the source: the stem names no time of it, nor asks for one."""
        return (
            self.fact.tense == Tense.STATE
            and self.facet not in TIME_FACETS
            and not set(self.named).intersection(TIME_FACETS)
        )


class Dated(NamedTuple):
    """A fact that stands on the timeline: a stated, certain date and a label that names it without the date."""

    pack: str
    fact: str
    facet: str
    label: str
    date: EdtfDate
    statement: str
    event: str


class CitedSpan(NamedTuple):
    """The place in a source that a fact rests on: code points, half open."""

    source: str
    start: int
    end: int
    digest: str


class EntityRow(NamedTuple):
    """An entity as an option."""

    id: str
    type: str
    name: str
    strict: bool
    the: bool


class PictureRow(NamedTuple):
    """A picture of a row of a pack: its file as the row names it, the folder of the pack, and what is seen on it in words."""

    file: str
    folder: str
    alt: str


class Tally(NamedTuple):
    """How many problems a pack has, by the name of its folder; `errors` of them keep something out of the library.

    `unread` says that some of these are of the pack as a whole, of which nothing can be read.
    """

    folder: str
    problems: int
    errors: int
    unread: bool


_Said = tuple[str, str, tuple[str, ...]]
"""(fact, facet, sorted answers) of one question."""


class _Asking(NamedTuple):
    """What one stem asks for, by the ids of facts; `firsts` are the first two facts with each answer.

    Which other fact gives another answer than a fact does follows from these two.
    """

    every: list[_Said]
    firsts: list[_Said]

    @staticmethod
    def of(asking: Iterable[_Said]) -> _Asking:
        """The same, with its `firsts`."""
        made, giving = _Asking([], []), dict[tuple[str, ...], set[str]]()
        for said in asking:
            made.every.append(said)
            facts = giving.setdefault(said[2], set())
            if len(facts) < 2 and said[0] not in facts:
                facts.add(said[0])
                made.firsts.append(said)
        return made


def _others(asking: Iterable[_Said], fact: str, mine: tuple[str, ...]) -> Iterator[str]:
    """The facts that give another answer than a fact does."""
    return (other for other, _facet, theirs in asking if other != fact and theirs != mine)


class Store:
    """Reads facts.db. Facts that are not confirmed are there, and no query for questions returns them."""

    def __init__(self, connection: database.Connection) -> None:
        self._db = connection
        # many questions share what they name, "in 1993" or a document, so a pack is checked in linear time
        self._holding = lru_cache(maxsize=1024)(self._read_holding)
        self._agreeing = lru_cache(maxsize=1024)(self._read_agreeing)
        self._answering = lru_cache(maxsize=1024)(self._read_answering)
        self._naming = lru_cache(maxsize=1024)(self._read_names)
        self._kind = lru_cache(maxsize=1024)(self._read_kind)
        self._problems = lru_cache(maxsize=2)(self._read_problems)
        self._tallies = lru_cache(maxsize=1)(self._count_problems)
        # what `every_asked` has at hand while it goes through all questions
        self._filled: dict[tuple[str, str], dict[str, tuple[FillerRow, ...]]] = {}
        self._shared: frozenset[tuple[str, str]] | None = None
        self._alike: dict[tuple[str, str], _Asking] = {}

    @classmethod
    def open(cls, path: Path) -> Store:
        """Open a built store read-only."""
        return cls(database.connect(path, read_only=True))

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def forget(self) -> None:
        """Read anew what was kept of answers: the store was edited."""
        of_questions = (self._holding, self._agreeing, self._answering, self._naming, self._kind)
        for kept in (*of_questions, self._problems, self._tallies):
            kept.cache_clear()

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

    def problems(self, *, aside: bool = False) -> tuple[Problem, ...]:
        """What was wrong when the store was built or edited, but for what was set aside; with `aside` only that."""
        return self._problems(aside)

    def _read_problems(self, aside: bool) -> tuple[Problem, ...]:
        from study_app.facts.problem import (  # not on the way to the first question
            Problem,
            Severity,
            marks,
            standing,
            told_again,
        )

        rows = self._db.execute(
            "SELECT p.code, p.severity, p.file, p.line, p.message, p.remedy, CASE p.tbl WHEN 'fact' THEN p.row ELSE '' END,"
            " p.pack, p.tbl, p.row, p.field, p.others, p.told,"
            " CASE WHEN instr(r.data, '\"ignore\":') THEN r.data END FROM problem p"
            " LEFT JOIN raw r ON r.pack = p.pack AND r.tbl = p.tbl AND r.id = p.row"
            f" WHERE {_TOLD} ORDER BY p.rowid"
        )
        found, ignored = [], {}
        for row in rows:
            *told, others, said, data = row
            told[4:6] = told_again(told[4], told[5], said)
            told[1], told[11:] = Severity(told[1]), [tuple(json.loads(others))]
            problem = Problem(*told)
            found.append(problem)
            if data is not None:
                ignored[problem.pack, problem.table, problem.row] = marks(json.loads(data).get("ignore"))
        return tuple(standing(found, ignored, aside=aside))

    def tallies(self) -> tuple[Tally, ...]:
        """Of each pack that has any how many `problems` it has, without reading what they say.

        Sentences that have no fact yet are not counted: that is an article in work, and nothing is wrong in what is asked.
        """
        return self._tallies()

    def _count_problems(self) -> tuple[Tally, ...]:
        found: dict[str, Tally] = {}
        for folder, pack, wrong, number in self._counted("p.code <> 'uncovered'"):
            had = found.get(folder, Tally(folder, 0, 0, False))
            errors = had.errors + number * wrong
            found[folder] = Tally(folder, had.problems + number, errors, had.unread or (wrong and not pack))
        return tuple(found.values())

    def problem_counts(self) -> Mapping[str, int]:
        """How many `problems` each pack has, by its id, or by the name of its folder where it cannot be read."""
        counts: Counter[str] = Counter()
        for folder, pack, _wrong, number in self._counted("TRUE"):
            counts[pack or folder] += number
        return counts

    def _counted(self, which: str) -> Iterator[tuple[str, str, bool, int]]:
        """(folder, pack, whether they are errors, how many) of the problems `which`, not read; more than once for some packs."""
        # of rows of which something is set aside each problem comes by itself
        rows = self._db.execute(
            "SELECT substr(p.file, 1, instr(p.file || '/', '/') - 1), p.pack, p.severity = 'error', count(*), p.code,"
            " p.others, CASE WHEN instr(r.data, '\"ignore\":') THEN r.data END AS marked FROM problem p"
            f" LEFT JOIN raw r ON r.pack = p.pack AND r.tbl = p.tbl AND r.id = p.row"
            f" WHERE {which} AND {_TOLD}"
            " GROUP BY 1, 2, 3, CASE WHEN marked IS NOT NULL THEN p.rowid END ORDER BY min(p.rowid)"
        ).fetchall()
        for folder, pack, wrong, number, code, others, marked in rows:
            if marked is None or wrong or not _hides(marked, code, others):
                yield folder, pack, bool(wrong), number

    def in_work(self) -> Mapping[tuple[str, str], int]:
        """How many sentences of each source, by (pack, id), have no fact yet and no reason for that."""
        rows = self._db.execute(
            "SELECT p.pack, p.row, p.others, CASE WHEN instr(r.data, '\"ignore\":') THEN r.data END FROM problem p"
            " LEFT JOIN raw r ON r.pack = p.pack AND r.tbl = p.tbl AND r.id = p.row"
            f" WHERE p.code = 'uncovered' AND {_TOLD} ORDER BY p.rowid"
        )
        return Counter(
            (pack, source)
            for pack, source, others, marked in rows.fetchall()
            if marked is None or not _hides(marked, "uncovered", others)
        )

    def set_aside(self) -> dict[tuple[str, str, str], frozenset[str]]:
        """By (pack, table, id) of rows what was said to be no problem of them (`Problem.mark`)."""
        from study_app.facts.problem import marks

        rows = self._db.execute("SELECT pack, tbl, id, data FROM raw WHERE instr(data, '\"ignore\":')").fetchall()
        return {(pack, table, id): marks(json.loads(data).get("ignore")) for pack, table, id, data in rows}

    def fact(self, pack: str, fact: str) -> FactRow | None:
        """A confirmed fact by its id."""
        row = self._db.execute(
            f"SELECT {_FACT} FROM fact f WHERE f.pack = ? AND f.id = ? AND +f.status = 'confirmed'",
            (pack, fact),
        ).fetchone()
        return FactRow(*row) if row else None

    def citing(self, pack: str, source: str) -> tuple[str, ...]:
        """The facts of a pack that rest on a source, drafts too, in the order in which they cite it."""
        rows = self._db.execute(
            "SELECT fact, min(start) FROM citation WHERE pack = ? AND source = ? GROUP BY fact ORDER BY 2, 1",
            (pack, source),
        )
        return tuple(row[0] for row in rows)

    def place(self, pack: str, fact: str) -> tuple[str, int]:
        """The file and the line in which a fact is written, as in a `Problem`."""
        row = self._db.execute("SELECT file, line FROM fact WHERE pack = ? AND id = ?", (pack, fact)).fetchone()
        return (str(row[0]), int(row[1])) if row else ("", 0)

    def asked(self, pack: str, fact: str, facet: str) -> Asked | None:
        """The question for a facet; None if the pack has none, or the fact is not confirmed."""
        row = self._db.execute(
            "SELECT stem, named, kind, of_type, marks, uncounted, how_many, gap, unit, native FROM question"
            " WHERE pack = ? AND fact = ? AND facet = ?",
            (pack, fact, facet),
        ).fetchone()
        found = self.fact(pack, fact)
        if row is None or found is None:
            return None
        return _asked(found, facet, row, self.fillers(pack, fact, facet))

    def renamed(self) -> dict[str, dict[str, dict[str, str]]]:
        """By pack and table, fact or entity, the ids that were given up, and which stands in the place of each.

        One that a row has still is none of these, unless that is a fact that was retired; of two rows that were the same the
        first in the order of ids counts.
        """
        found: dict[str, dict[str, dict[str, str]]] = {}
        rows = self.connection.execute(
            "SELECT r.pack, r.tbl, r.was, r.id FROM renamed r WHERE r.was <> r.id"
            " AND NOT EXISTS (SELECT 1 FROM fact f WHERE r.tbl = 'fact' AND f.pack = r.pack AND f.id = r.was"
            " AND +f.status <> 'retired')"
            " AND NOT EXISTS (SELECT 1 FROM entity e WHERE r.tbl = 'entity' AND e.pack = r.pack AND e.id = r.was)"
            " ORDER BY r.pack, r.tbl, r.id"
        )
        for pack, table, was, id in rows:
            found.setdefault(pack, {}).setdefault(table, {}).setdefault(was, id)
        return found

    def has(self, pack: str, table: str, id: str) -> bool:
        """Whether a fact or an entity of a pack is there."""
        found = self.connection.execute(f"SELECT 1 FROM {table} WHERE pack = ? AND id = ?", (pack, id))
        return found.fetchone() is not None

    def picture(self, pack: str, table: str, row: str) -> PictureRow | None:
        """The picture of an entity or a fact; None if it has none."""
        found = self._db.execute(
            "SELECT i.file, p.folder, i.alt FROM picture i JOIN pack p ON p.id = i.pack"
            " WHERE i.pack = ? AND i.tbl = ? AND i.row = ?",
            (pack, table, row),
        ).fetchone()
        return PictureRow(*found) if found else None

    def undated(self, pack: str, fact: str) -> tuple[str, tuple[str, ...]]:
        """The sentence of a state without its times, and the roles that it names; ("", ()) where it needs a time."""
        row = self._db.execute("SELECT undated FROM fact WHERE pack = ? AND id = ?", (pack, fact)).fetchone()
        text, named = json.loads(row[0]) if row and row[0] else ("", ())
        return text, tuple(named)

    def askable(self) -> Iterator[tuple[str, str, str]]:
        """(pack, fact, facet) of every question of a confirmed fact, in the order of the packs' files."""
        yield from self._db.execute(
            "SELECT q.pack, q.fact, q.facet FROM question q JOIN fact f ON f.pack = q.pack AND f.id = q.fact"
            " WHERE +f.status = 'confirmed' ORDER BY f.pack, f.position, q.position"
        ).fetchall()

    def every_asked(self) -> Iterator[Asked]:
        """The question of each of `askable`, read many at once: for what looks at all of them, while nothing is edited."""
        self._shared = frozenset(
            self._db.execute("SELECT pack, stem FROM question GROUP BY pack, stem HAVING count(*) > 1").fetchall()
        )
        rows = iter(
            self._db.execute(
                f"SELECT {_QUESTION} FROM question q JOIN fact f ON f.pack = q.pack AND f.id = q.fact"
                " WHERE +f.status = 'confirmed' ORDER BY f.pack, f.position, q.position"
            ).fetchall()
        )
        yield from self._many_asked(rows)

    def asked_of(self, pack: str, facts: Iterable[str]) -> Iterator[Asked]:
        """The questions of some confirmed facts of a pack, fact by fact, read likewise."""
        rows = self._db.execute(
            f"SELECT {_QUESTION} FROM json_each(?2) j CROSS JOIN fact f ON f.pack = ?1 AND f.id = j.value"
            " CROSS JOIN question q ON q.pack = f.pack AND q.fact = f.id WHERE +f.status = 'confirmed'"
            " ORDER BY j.key, q.position",
            (pack, json.dumps(sorted(facts))),
        ).fetchall()
        self._shared = frozenset((pack, stem) for stem in self._often(pack, (row[_STEM] for row in rows)))
        yield from self._many_asked(iter(rows))

    def _many_asked(self, rows: Iterator[Sequence[str]]) -> Iterator[Asked]:
        try:
            while several := list(islice(rows, _MANY)):
                self._have_at_hand([(row[0], row[1]) for row in several])
                for row in several:
                    fact, (facet, *asked) = FactRow(*row[:10]), row[10:]
                    yield _asked(fact, facet, asked, self.fillers(fact.pack, fact.id, facet))
        finally:
            self._filled, self._shared, self._alike = {}, None, {}

    def _have_at_hand(self, facts: Sequence[tuple[str, str]]) -> None:
        """Keep what fills the roles and times of some facts."""
        self._filled = {fact: {} for fact in facts}
        rows = self._db.execute(
            "SELECT a.pack, a.fact, a.role, a.value, a.entity, a.text FROM json_each(?) j CROSS JOIN arg a"
            " ON a.pack = j.value ->> 0 AND a.fact = j.value ->> 1 ORDER BY a.pack, a.fact, a.role, a.ord",
            (json.dumps(list(self._filled)),),
        )
        for (pack, fact, role), found in groupby(rows, key=lambda row: row[:3]):
            self._filled[pack, fact][role] = tuple(FillerRow(*row[3:]) for row in found)

    def fillers(self, pack: str, fact: str, facet: str) -> tuple[FillerRow, ...]:
        """What fills a role or a time of a fact."""
        if (filled := self._filled.get((pack, fact))) is not None:
            return filled.get(facet, ())
        rows = self._db.execute(
            "SELECT value, entity, text FROM arg WHERE pack = ? AND fact = ? AND role = ? ORDER BY ord",
            (pack, fact, facet),
        )
        return tuple(FillerRow(*row) for row in rows)

    def things(self, pack: str, fact: str) -> frozenset[str]:
        """The entities that a fact is about."""
        rows = self._db.execute("SELECT entity FROM arg WHERE pack = ? AND fact = ? AND entity <> ''", (pack, fact))
        return frozenset(row[0] for row in rows)

    def matching(self, asked: Asked) -> tuple[str, ...]:
        """The confirmed facts of the same type that agree with a stem in everything that it names.

        A role agrees if it holds all the fillers that the stem names. A time or date agrees if it may be the one named: it
        overlaps it (an approximate one within a margin, `EdtfDate.reach`) or, where either shows no year, agrees as far as
        month and day are known. A frequency agrees unless one of the two rules the other out.
        """
        return self._agreeing(self._query(asked))

    def reaching(self, asked: Asked) -> tuple[str, ...]:
        """The facts for whose stems this fact may be an answer: those that `matching` finds.

        Where its time is only implied, of whatever time they are: such a time agrees with others in more than one way.
        """
        query = self._query(asked)
        if asked.fact.date_basis == DateBasis.INFERRED:
            timeless = tuple(one for one in query.constraints if one[0] not in TIME_FACETS)
            query = query._replace(constraints=timeless)
        return self._agreeing(query)

    def _query(self, asked: Asked) -> _Query:
        fact = asked.fact
        as_of = fact.as_of if asked.of_now else ""
        return _Query(fact.pack, fact.type, self._constraints(asked), as_of, fact.attributed)

    def _constraints(self, asked: Asked) -> _Constraints:
        """What a stem names: (role, value), the value of a time without the year where the stem shows none."""
        fact = asked.fact
        rows = [(role, f.value) for role in asked.named for f in self.fillers(fact.pack, fact.id, role)]
        yearless = fact.date_basis == DateBasis.INFERRED
        return tuple(
            (role, _read_date(value).yearless() if yearless and role in TIME_FACETS else value) for role, value in rows
        )

    def _read_agreeing(self, query: _Query) -> tuple[str, ...]:
        pack, constraints = query.pack, query.constraints
        if query.attributed:
            constraints = (*constraints, ("attributed", query.attributed))
        if constraints:
            found = self._few_agreeing(query, constraints)
            if found is None:
                holding = [self._holding(pack, query.type, role, value) for role, value in constraints]
                found = frozenset.intersection(*holding)
        else:
            rows = self._db.execute(
                "SELECT id FROM fact WHERE pack = ? AND type = ? AND +status = 'confirmed'", (pack, query.type)
            )
            found = frozenset(row[0] for row in rows)
        if query.as_of:
            at = _read_date(query.as_of)
            found = frozenset(fact for fact in found if self._held(pack, fact, at) is not False)
        return tuple(sorted(found))

    def _few_agreeing(self, query: _Query, constraints: _Constraints) -> frozenset[str] | None:
        """What `constraints` find, where one of them alone finds few, which are looked at one by one; None where none does.

        Thousands of facts may speak of an Article 4, and one of that of this treaty. Not while all questions are read, which
        share what they name.
        """
        if self._shared is not None or len(constraints) == 1:
            return None
        for one in constraints:
            if self._kind(query.pack, query.type, one[0]) in (ValueKind.DATE, ValueKind.FREQUENCY):
                continue
            rows = self._db.execute(
                f"{_HOLDING} AND a.value = ? LIMIT ?", (query.pack, query.type, *one, _NEAR)
            ).fetchall()
            if len(rows) < _NEAR:
                found = frozenset(fact for fact, _value, _basis in rows)
                for other in constraints:
                    if other != one and found:
                        found = self._read_holding(query.pack, query.type, *other, among=found)
                return found
        return None

    def _read_holding(
        self, pack: str, fact_type: str, role: str, value: str, among: frozenset[str] | None = None
    ) -> frozenset[str]:
        """The confirmed facts of a type, or of those `among` them, whose role holds a value, or whose time may be this one."""
        select = _HOLDING if among is None else _HOLDING_OF
        some = () if among is None else (json.dumps(sorted(among)),)
        head = (*some, pack, fact_type, role)
        kind = self._kind(pack, fact_type, role)
        if kind is ValueKind.FREQUENCY:
            rows = self._db.execute(select, head).fetchall()
            return frozenset(fact for fact, other, _basis in rows if _may_both_be(value, other))
        if kind is not ValueKind.DATE:
            return frozenset(row[0] for row in self._db.execute(f"{select} AND a.value = ?", (*head, value)))
        if value.startswith("--"):
            rows = self._db.execute(select, head).fetchall()
            return frozenset(fact for fact, other, _basis in rows if _same_but_year(value, other))
        when = _read_date(value)
        first, last = when.reach()
        short = "+a.days <= ? AND a.earliest BETWEEN ? AND ? AND a.latest >= ?"  # +: by the index on `earliest`
        long = "a.days > ? AND a.earliest <= ? AND a.latest >= ?"
        rows = self._db.execute(f"{select} AND {short}", (*head, _LONG, first - _LONG, last, first)).fetchall()
        rows += self._db.execute(f"{select} AND {long}", (*head, _LONG, last, first)).fetchall()
        return frozenset(
            fact for fact, other, basis in rows if basis != DateBasis.INFERRED or _same_but_year(when.yearless(), other)
        )

    def _read_kind(self, pack: str, fact_type: str, role: str) -> ValueKind:
        """What fills a role or a time of a type; a claim's owner is an entity."""
        if role in TIME_FACETS:
            return ValueKind.DATE
        row = self._db.execute(
            "SELECT value FROM role WHERE pack = ? AND type = ? AND name = ?", (pack, fact_type, role)
        ).fetchone()
        return ValueKind(row[0]) if row else ValueKind.ENTITY

    def answers(self, asked: Asked) -> frozenset[tuple[str, ...]]:
        """The different answers that the store gives to a stem, each the sorted values of one fact's facet."""
        return self._answering(self._query(asked), asked.facet)

    def _read_answering(self, query: _Query, facet: str) -> frozenset[tuple[str, ...]]:
        facts = self._agreeing(query)
        if len(facts) <= _FEW:
            each = (tuple(sorted(f.value for f in self.fillers(query.pack, fact, facet))) for fact in facts)
            return frozenset(values for values in each if values)
        rows = self._db.execute(
            "SELECT fact, value FROM arg WHERE pack = ? AND role = ? AND fact IN (SELECT value FROM json_each(?))"
            " ORDER BY fact, value",
            (query.pack, facet, json.dumps(facts)),
        ).fetchall()
        return frozenset(tuple(row[1] for row in found) for _fact, found in groupby(rows, key=lambda row: row[0]))

    def worded_alike(self, asked: Asked) -> str:
        """The first confirmed fact for which the very same stem has another answer; "" if there is none.

        Two people of one name, two types of one wording. Not a state that was over, or not yet, at the time for which the stem
        asks.
        """
        pack, stem = asked.fact.pack, asked.stem
        at = _read_date(asked.fact.as_of) if asked.of_now else None
        if self._shared is None:
            asking: Iterable[_Said] = self._asking(pack, stem)
        elif (pack, stem) in self._shared:
            if (pack, stem) not in self._alike:
                self._alike[pack, stem] = _Asking.of(self._asking(pack, stem))
            asking = self._alike[pack, stem].firsts if at is None else self._alike[pack, stem].every
        else:
            return ""
        others = _others(asking, asked.fact.id, tuple(sorted(filler.value for filler in asked.fillers)))
        return next((fact for fact in others if at is None or self._held(pack, fact, at) is not False), "")

    def all_worded_alike(self, pack: str, facts: Iterable[str]) -> dict[str, tuple[str, str]]:
        """Those of some confirmed facts of which every question is `worded_alike` with another: its first facet, and that other.

        They are looked at together, stem by stem, so it is quick where many ask the same. States are left out, of which each
        asks for a time of its own.
        """
        rows = self._db.execute(
            "SELECT q.fact, q.facet, q.stem FROM json_each(?2) j CROSS JOIN fact f ON f.pack = ?1 AND f.id = j.value"
            " CROSS JOIN question q ON q.pack = f.pack AND q.fact = f.id WHERE +f.status = 'confirmed'"
            " AND f.type <> ?3 AND f.tense <> ?4 ORDER BY j.key, q.position",
            (pack, json.dumps(sorted(facts)), FLASHCARD, Tense.STATE),
        ).fetchall()
        often = self._often(pack, (stem for _fact, _facet, stem in rows))
        lone = {fact for fact, _facet, stem in rows if stem not in often}
        others: dict[tuple[str, str], str] = {}
        for stem in {stem for fact, _facet, stem in rows if fact not in lone}:
            every, firsts = _Asking.of(self._asking(pack, stem))
            for fact, facet, mine in every:
                if other := next(_others(firsts, fact, mine), ""):
                    others[fact, facet] = other
        found: dict[str, tuple[str, str]] = {}
        for fact, asked in groupby(rows, key=lambda row: row[0]):
            facets = [facet for _fact, facet, _stem in asked]
            if all((fact, facet) in others for facet in facets):
                found[fact] = facets[0], others[fact, facets[0]]
        return found

    def _often(self, pack: str, stems: Iterable[str]) -> frozenset[str]:
        """Those of some stems that stand in more than one question."""
        rows = self._db.execute(
            "SELECT stem FROM json_each(?2) j CROSS JOIN question ON pack = ?1 AND stem = j.value"
            " GROUP BY stem HAVING count(*) > 1",
            (pack, json.dumps(sorted(set(stems)))),
        ).fetchall()
        return frozenset(stem for (stem,) in rows)

    def _asking(self, pack: str, stem: str) -> Iterator[_Said]:
        """What a stem asks for, by the ids of confirmed facts; a flashcard says nothing of what is so."""
        rows = self._db.execute(
            "SELECT q.fact, q.facet, a.value FROM question q CROSS JOIN fact f ON f.pack = q.pack AND f.id = q.fact"
            " LEFT JOIN arg a ON a.pack = q.pack AND a.fact = q.fact AND a.role = q.facet WHERE q.pack = ? AND q.stem = ?"
            " AND +f.status = 'confirmed' AND f.type <> ? ORDER BY q.fact, q.position, a.value",
            (pack, stem, FLASHCARD),
        )
        for (fact, facet), found in groupby(rows, key=lambda row: row[:2]):
            yield fact, facet, tuple(row[2] for row in found if row[2] is not None)

    def entities(self, pack: str, of_type: str, near: str = "") -> tuple[EntityRow, ...]:
        """The entities of a type or of a type under it; of many only those that the pack lists near the entity `near`."""
        select = (
            "SELECT e.id, e.type, e.name, e.strict, e.the, e.position FROM entity e"
            " JOIN kind k ON k.pack = e.pack AND k.type = e.type WHERE e.pack = ? AND k.kind = ?"
        )
        here = "(SELECT position FROM entity WHERE pack = ? AND id = ?)"
        limit = _NEAR if near else -1
        after = f"{select} AND e.position >= ifnull({here}, 0) ORDER BY e.position LIMIT ?"
        rows = self._db.execute(after, (pack, of_type, pack, near, limit)).fetchall()
        before = f"{select} AND e.position < {here} ORDER BY e.position DESC LIMIT ?"
        rows += self._db.execute(before, (pack, of_type, pack, near, limit)).fetchall()
        return tuple(EntityRow(r[0], r[1], r[2], bool(r[3]), bool(r[4])) for r in sorted(rows, key=lambda r: r[5]))

    def entity(self, pack: str, entity: str) -> EntityRow | None:
        """One entity by its id."""
        row = self._db.execute(
            "SELECT id, type, name, strict, the FROM entity WHERE pack = ? AND id = ?", (pack, entity)
        ).fetchone()
        return EntityRow(row[0], row[1], row[2], bool(row[3]), bool(row[4])) if row else None

    def shared_roles(self, pack: str, entity: str, others: Sequence[str]) -> dict[str, int]:
        """In how many roles of fact types each of the other entities stands as the entity does; 0 is left out."""
        rows = self._db.execute(
            "SELECT b.entity, count(DISTINCT b.type || '/' || b.role) FROM arg b WHERE b.pack = ?1"
            " AND b.entity IN (SELECT value FROM json_each(?3)) AND (b.type, b.role) IN"
            " (SELECT a.type, a.role FROM arg a WHERE a.pack = ?1 AND a.entity = ?2) GROUP BY b.entity",
            (pack, entity, json.dumps(others)),
        )
        return dict(rows.fetchall())

    def names(self, pack: str, entity: str, *, accepted: bool = True) -> tuple[str, ...]:
        """The names of an entity, the canonical one first; with `accepted` False also those that are no answer."""
        return self._naming(pack, entity, int(accepted))

    def _read_names(self, pack: str, entity: str, accepted: int) -> tuple[str, ...]:
        rows = self._db.execute(
            "SELECT text FROM name WHERE pack = ? AND entity = ? AND accepted >= ? ORDER BY rowid",
            (pack, entity, accepted),
        )
        return tuple(row[0] for row in rows)

    def norms(self, pack: str, entity: str, *, accepted: bool = True) -> tuple[str, ...]:
        """The same names in their normal form."""
        rows = self._db.execute(
            "SELECT norm FROM name WHERE pack = ? AND entity = ? AND accepted >= ? ORDER BY rowid",
            (pack, entity, int(accepted)),
        )
        return tuple(row[0] for row in rows)

    def named(self, pack: str, norm: str, of_type: str = "") -> frozenset[str]:
        """The entities with a name of this normal form; with `of_type` only those of that type or of one under it."""
        rows = self._db.execute(
            "SELECT n.entity FROM name n JOIN entity e ON e.pack = n.pack AND e.id = n.entity"
            " WHERE n.pack = ?1 AND n.norm = ?2 AND (?3 = '' OR EXISTS"
            " (SELECT 1 FROM kind k WHERE k.pack = e.pack AND k.type = e.type AND k.kind = ?3))",
            (pack, norm, of_type),
        )
        return frozenset(row[0] for row in rows)

    def other_names(self, pack: str, entity: str) -> OtherNames:
        """The names of every other entity of the pack."""
        return OtherNames(self._db, pack, entity)

    def wholes(self, pack: str, entity: str) -> frozenset[str]:
        """What the entity is part of, directly or not."""
        rows = self._db.execute(
            "WITH RECURSIVE up(id) AS (SELECT whole FROM part WHERE pack = ?1 AND entity = ?2"
            " UNION SELECT p.whole FROM up CROSS JOIN part p ON p.pack = ?1 AND p.entity = up.id) SELECT id FROM up",
            (pack, entity),
        )
        return frozenset(row[0] for row in rows)

    def denied(self, asked: Asked) -> frozenset[str]:
        """The entities that a negative role of a matching fact excludes from the facet; a plan excludes nobody."""
        rows = self._db.execute(
            # roles first: hardly any negates
            "SELECT a.entity FROM role r CROSS JOIN arg a ON r.pack = a.pack AND r.type = a.type AND r.name = a.role"
            " WHERE a.pack = ?1 AND r.negates = ?2 AND a.entity <> '' AND a.fact IN (SELECT value FROM json_each(?3))"
            " AND EXISTS (SELECT 1 FROM fact f WHERE f.pack = a.pack AND f.id = a.fact"
            " AND f.modality <> 'planned' AND f.attributed = ?4)",
            (asked.fact.pack, asked.facet, json.dumps(self.matching(asked)), asked.fact.attributed),
        )
        return frozenset(row[0] for row in rows)

    def negated(self, asked: Asked) -> str:
        """The role of which what fills the facet is said not to be; "" where it is none."""
        row = self._db.execute(
            "SELECT negates FROM role WHERE pack = ? AND type = ? AND name = ?",
            (asked.fact.pack, asked.fact.type, asked.facet),
        ).fetchone()
        return str(row[0]) if row else ""

    def opposed(self, asked: Asked, entity: str) -> FactRow | None:
        """The first other fact that agrees with a stem and says the contrary of an entity: who signed, if asked who did not.

        The contrary role is one that negates the facet, or one that the facet negates. A plan says nothing.
        """
        fact, agreeing = asked.fact, json.dumps(self.matching(asked))
        row = self._db.execute(
            "SELECT a.fact FROM role r CROSS JOIN arg a ON r.pack = a.pack AND r.type = a.type"
            " JOIN fact f ON f.pack = a.pack AND f.id = a.fact"
            " WHERE r.pack = ?1 AND r.type = ?2 AND r.negates <> '' AND a.entity = ?3 AND a.fact <> ?4"
            " AND (r.negates = ?5 AND a.role = r.name OR r.name = ?5 AND a.role = r.negates)"
            " AND a.fact IN (SELECT value FROM json_each(?6)) AND f.modality <> 'planned' AND f.attributed = ?7"
            " ORDER BY f.position LIMIT 1",
            (fact.pack, fact.type, entity, fact.id, asked.facet, agreeing, fact.attributed),
        ).fetchone()
        return self.fact(fact.pack, row[0]) if row else None

    def texts(self, asked: Asked) -> tuple[tuple[str, FillerRow], ...]:
        """(fact, filler) of the same role in the other confirmed facts of the type; of many only those nearest in the pack."""
        select = (
            "SELECT a.fact, a.value, a.entity, a.text, a.rowid FROM arg a JOIN fact f ON f.pack = a.pack AND f.id = a.fact"
            " WHERE a.pack = ?1 AND a.type = ?2 AND a.role = ?3 AND a.fact <> ?4 AND +f.status = 'confirmed' AND a.rowid"
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
            " AND a.role = ? AND a.value = ? AND a.fact <> ? AND +f.status = 'confirmed' ORDER BY f.position LIMIT 1",
            (asked.fact.pack, asked.fact.type, asked.facet, value, asked.fact.id),
        ).fetchone()
        return self.fact(asked.fact.pack, row[0]) if row else None

    def statement_about(self, pack: str, entity: str, role: str, *, like: str = "", unlike: str = "") -> str:
        """The statement of a confirmed fact in which an entity fills a role of this name that says most to a question.

        That is one of the type `like`, else of something that has a time, else one that tells of another entity too; of those
        the shortest. Not one that says of it only what the same type of fact says of the entity `unlike` too. "" if there is
        none.
        """
        rows = self._db.execute(
            "SELECT f.id, f.type, f.statement FROM arg a JOIN fact f ON f.pack = a.pack AND f.id = a.fact"
            " WHERE a.pack = ? AND a.entity = ? AND a.role = ? AND +f.status = 'confirmed' AND f.modality <> 'planned'"
            " ORDER BY f.type <> ?, f.tense = 'timeless', NOT EXISTS (SELECT 1 FROM arg b WHERE b.pack = a.pack"
            " AND b.fact = a.fact AND b.entity <> '' AND b.entity <> a.entity), length(f.statement), f.position LIMIT 16",
            (pack, entity, role, like),
        ).fetchall()
        for fact, fact_type, statement in rows:
            said = self._said(pack, fact, role)
            if not any(self._said(pack, other, role) == said for other in self._holding(pack, fact_type, role, unlike)):
                return str(statement)
        return ""

    def statement_joining(self, pack: str, entity: str, others: Collection[str], unlike: str) -> str:
        """The shortest statement of a confirmed fact that speaks of an entity together with one of `others`.

        It tells what an entity has to do with what a question is about. None that speaks of the entity `unlike`, or of which the
        same is said of that one; plans tell nothing. "" if there is none.
        """
        rows = self._db.execute(
            "SELECT f.id, f.type, a.role, f.statement FROM arg a JOIN fact f ON f.pack = a.pack AND f.id = a.fact"
            " WHERE a.pack = ? AND a.entity = ? AND +f.status = 'confirmed' AND f.modality = 'asserted'"
            " ORDER BY length(f.statement), f.position LIMIT 32",
            (pack, entity),
        ).fetchall()
        for fact, fact_type, role, statement in rows:
            spoken = self.things(pack, fact)
            if unlike in spoken or spoken.isdisjoint(others):
                continue
            said = self._said(pack, fact, role)
            if not any(self._said(pack, other, role) == said for other in self._holding(pack, fact_type, role, unlike)):
                return str(statement)
        return ""

    def telling(self, pack: str, entity: str, statement: str) -> str:
        """The confirmed fact that says this of an entity, by its id; "" if there is none."""
        row = self._db.execute(
            "SELECT f.id FROM arg a JOIN fact f ON f.pack = a.pack AND f.id = a.fact"
            " WHERE a.pack = ? AND a.entity = ? AND +f.status = 'confirmed' AND f.statement = ? ORDER BY f.position",
            (pack, entity, statement),
        ).fetchone()
        return str(row[0]) if row else ""

    def filled(self, pack: str, fact: str) -> tuple[str, frozenset[tuple[str, str]]]:
        """The type of a fact, and which entity fills which of its roles."""
        rows = self._db.execute(
            "SELECT type, role, entity FROM arg WHERE pack = ? AND fact = ?", (pack, fact)
        ).fetchall()
        return (rows[0][0] if rows else ""), frozenset((role, entity) for _type, role, entity in rows if entity)

    def _said(self, pack: str, fact: str, role: str) -> frozenset[tuple[str, str]]:
        """What a fact says besides who fills one of its roles."""
        rows = self._db.execute(
            "SELECT role, value FROM arg WHERE pack = ? AND fact = ? AND role <> ?", (pack, fact, role)
        )
        return frozenset((row[0], row[1]) for row in rows)

    def dated(self, pack: str, near: int | None = None) -> tuple[Dated, ...]:
        """The facts of a pack that stand on the timeline, by time and then by position.

        With a day number `near`, of many only those nearest to it. Left out: drafts, plans, derived facts, what somebody
        claims, dates that are inferred, part of a title or uncertain, intervals, and events whose label names two of them.
        """
        rows = self._by_day(
            "SELECT a.earliest, f.position, f.pack, f.id, a.role, f.label, a.value, f.statement, f.event FROM arg a"
            " JOIN fact f ON f.pack = a.pack AND f.id = a.fact WHERE a.pack = ? AND a.role IN ('when', 'start')"
            " AND +f.status = 'confirmed' AND f.modality = 'asserted' AND f.attributed = '' AND f.date_basis = 'stated'"
            " AND f.label <> ''"
            " AND 1 = (SELECT count(*) FROM fact g WHERE g.pack = f.pack AND g.label = f.label"
            " AND +g.status = 'confirmed')",
            pack,
            near,
        )
        found = (Dated(r[2], r[3], r[4], r[5], _read_date(r[6]), r[7], r[8]) for r in rows)
        return tuple(d for d in found if not d.date.uncertain and d.date.precision != "interval")

    def dates(self, pack: str, near: int | None = None) -> tuple[tuple[EdtfDate, FactRow], ...]:
        """(date, fact) of every confirmed fact with a stated time that nobody merely claims: what wrong dates are taken from.

        With a day number `near`, of many only those nearest to it.
        """
        rows = self._by_day(
            "SELECT a.earliest, f.position, a.value, f.pack, f.id, f.type, f.tense, f.statement, f.modality, f.date_basis,"
            " f.event, f.as_of, f.attributed FROM arg a"
            " JOIN fact f ON f.pack = a.pack AND f.id = a.fact WHERE a.pack = ?"
            " AND a.role IN ('when', 'start', 'end') AND a.value <> '..'"
            " AND +f.status = 'confirmed' AND f.date_basis = 'stated' AND f.modality = 'asserted' AND f.attributed = ''",
            pack,
            near,
        )
        return tuple((_read_date(row[2]), FactRow(*row[3:])) for row in rows)

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

        True needs the whole of `at` inside what the state certainly covers: from its start to its end, or with the end `..` to
        the source's `as_of`; a state without an end may have ended at any time. False needs `at` wholly outside, not past
        `as_of`, and no other fact of the same state that may cover it. A plan, a draft or a date that is not stated
        tells nothing.
        """
        held = self._held(pack, fact, at)
        if held is False and any(self._held(pack, other, at) is not False for other in self._other_periods(pack, fact)):
            return None
        return held

    def _other_periods(self, pack: str, fact: str) -> frozenset[str]:
        """The other confirmed facts that say the same state of other times."""
        row = self.fact(pack, fact)
        if row is None:
            return frozenset()
        said = self._db.execute("SELECT role, value FROM arg WHERE pack = ? AND fact = ?", (pack, fact)).fetchall()
        same = [self._holding(pack, row.type, role, value) for role, value in said if role not in TIME_FACETS]
        return frozenset.intersection(*same) - {fact} if same else frozenset()

    def _held(self, pack: str, fact: str, at: EdtfDate) -> bool | None:
        """As `holds`, by this fact alone."""
        times = {
            f: _read_date(r.value) for f in ("start", "end") if (r := next(iter(self.fillers(pack, fact, f)), None))
        }
        start, end = times.get("start"), times.get("end")
        row = self._db.execute(
            "SELECT as_of FROM fact WHERE pack = ? AND id = ? AND +status = 'confirmed' AND modality <> 'planned'"
            " AND date_basis = 'stated'",
            (pack, fact),
        ).fetchone()
        if row is None or at.earliest is None or at.latest is None or at.approximate:
            return None
        if start and at.certainly_before(start):
            return False
        as_of = _read_date(row[0]).latest if row[0] else None
        if end and end.certainly_before(at):
            return False if as_of is not None and at.latest <= as_of else None
        if start is None or start.approximate or start.latest is None or start.latest > at.earliest:
            return None
        if end is None or end.approximate:
            return None
        known_until = as_of if end.open_end else end.earliest
        if known_until is None:
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

    def citations(self, pack: str, fact: str) -> tuple[CitedSpan, ...]:
        """The citations of a fact, in their order."""
        rows = self._db.execute(
            "SELECT source, start, end, digest FROM citation WHERE pack = ? AND fact = ? ORDER BY n", (pack, fact)
        )
        return tuple(map(CitedSpan._make, rows))


def fingerprint_of(path: Path) -> tuple[str, str]:
    """The fingerprint of the files that a store was built from, and which edits are in it.

    Both are "" if there is none, or it is no store, or one that is damaged.

    A large store is not searched for damage: it would cost more than a tenth of a second at each start.
    """
    if not path.is_file():
        return "", ""
    try:
        connection = database.connect(path, read_only=True)
    except (database.Error, StudyAppError):
        return "", ""
    try:
        if path.stat().st_size <= _SEARCHED and not all(_is_sound(connection, table) for table in _tables(connection)):
            return "", ""
        meta = dict(connection.execute("SELECT key, value FROM meta"))
        return meta.get("fingerprint", ""), meta.get("edits", "")
    except database.Error:
        return "", ""
    finally:
        connection.close()


def _hides(row: str, code: str, others: str) -> bool:
    """Whether the data of a row say that a problem of it is none."""
    from study_app.facts.problem import mark, marks

    return not marks(json.loads(row).get("ignore")).isdisjoint((code, mark(code, json.loads(others))))


def _asked(fact: FactRow, facet: str, row: Sequence[str], fillers: tuple[FillerRow, ...]) -> Asked:
    """A question of a fact: `row` is its stem, and so on as `question` has it."""
    stem, named, kind, of, marks, uncounted, how_many, gap, unit, native = row
    return Asked(
        fact, facet, stem, _listed(named), ValueKind(kind), of, fillers, frozenset(_listed(marks)), uncounted, how_many,
        _gap(gap), _unit(unit), native,
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _listed(written: str) -> tuple[str, ...]:
    """Roles or marks as they are written; the same few stand with many questions."""
    return tuple(json.loads(written))


def _unit(written: str) -> UnitWords | None:
    """The unit of a question, which is written as [one, many, few, what else is accepted ...]."""
    if not written:
        return None
    one, many, few, *accepted = json.loads(written)
    return UnitWords(one, many, tuple(accepted), few)


def _may_both_be(one: str, other: str) -> bool:
    """Whether two frequencies can hold of one thing."""
    mine, theirs = parse_frequency(one), parse_frequency(other)
    return not (mine.excludes(theirs) or theirs.excludes(mine))


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


def _is_sound(connection: database.Connection, table: str | None = None) -> bool:
    """Whether all of a store, or one table with its indices, is as SQLite writes it."""
    wanted = "quick_check" if table is None else f'quick_check("{table}")'
    try:
        return bool(connection.execute(f"PRAGMA {wanted}").fetchone()[0] == "ok")
    except database.Error:
        return False


def _tables(connection: database.Connection) -> list[str]:
    """The tables that SQLite keeps itself, those that the full-text index lies in among them.

    What FTS5 says in these of each word is left to `is_damaged`: to compare it with the texts takes four fifths of the whole.
    """
    ordinary = "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0"
    return [name for (name,) in connection.execute(ordinary).fetchall()]


def _gap(stored: str) -> Gap | None:
    if not stored:
        return None
    before, modifier, after, named = json.loads(stored)
    return Gap(before, modifier, after, tuple(named))


def _same_but_year(one: str, other: str) -> bool:
    """Whether two dates may be the same day but for the year: "--09" (`EdtfDate.yearless`) and "1992-09-26"."""
    theirs = _read_date(other).yearless()
    return "/" in one + theirs or one.startswith(theirs) or theirs.startswith(one)
