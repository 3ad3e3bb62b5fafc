"""The fact store for somebody who reads: facts on the timeline, all that is known of an entity, and what a search finds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, takewhile

from study_app.database import Connection
from study_app.facts import names
from study_app.facts.dates import ALWAYS, NEVER, EdtfDate
from study_app.facts.dates import parse as parse_date
from study_app.facts.kinds import AliasKind, DateBasis, Modality
from study_app.facts.store import Store
from study_app.i18n import _, capital

_read_date = lru_cache(maxsize=65536)(parse_date)

LIMIT = 50
"""Rows that a search gives: more than anybody reads before typing one letter more."""

_MOST_WORDS, _MOST_LETTERS = 12, 200


@dataclass(frozen=True, slots=True)
class Named:
    """An entity by its id and its name."""

    pack: str
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class ReadFact:
    """A confirmed fact as a reader sees it.

    `kind` is the name of its type, `title` what it is called without its date (the statement, where the type has no label),
    `when` its time in words ("" if it has none), `attributed` the name of who says so ("" if the source itself does).
    """

    pack: str
    id: str
    kind: str
    title: str
    statement: str
    when: str
    modality: Modality
    date_basis: DateBasis
    attributed: str

    @property
    def key(self) -> str:
        """`pack/fact`, as cards and memory name it."""
        return f"{self.pack}/{self.id}"

    def remarks(self) -> tuple[str, ...]:
        """What must be said beside the statement so that nothing stronger is read than the source says, in words."""
        found = []
        if self.date_basis is DateBasis.INFERRED and self.when:
            found.append(_("year implied"))
        if self.modality is Modality.PLANNED:
            found.append(_("planned"))
        if self.modality is Modality.DERIVED:
            found.append(_("follows from other facts"))
        if self.attributed:
            found.append(_("according to {name}").format(name=self.attributed))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The days of a fact on the time axis, as day numbers (see `EdtfDate`), `first <= sure_from <= sure_to <= last`.

    A span (`span`) holds throughout from `sure_from` to `sure_to`, and may hold from `first` and until `last`; anything
    else happened once, at some time from `first` to `last`. `open_start`, `open_end`: the store knows no bound on that
    side, and the day is only as far as the fact reaches for certain, or where its source ends. `approximate`: the bounds
    are about right.
    """

    first: int
    sure_from: int
    sure_to: int
    last: int
    span: bool
    open_start: bool = False
    open_end: bool = False
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class OnTimeline:
    """A fact and where it stands on the time axis."""

    fact: ReadFact
    days: Stretch


@dataclass(frozen=True, slots=True)
class Reference:
    """A citation in short: the title of the source, and the paragraph (from 1; 0 if the pack knows none)."""

    title: str
    paragraph: int


@dataclass(frozen=True, slots=True)
class Told:
    """A fact with its citations in short and the entities that it names."""

    fact: ReadFact
    references: tuple[Reference, ...]
    entities: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class About:
    """All that is known of an entity.

    `kinds` is the name of its type and of the types above it, `names` its other names with their kind (without what only points
    back in a text, as "its walls"), `wholes` what it is directly part of, `parts` what is directly part of it. `groups` are its
    facts by the name of their type: those with a date by time, then the others in the order of the pack.
    """

    entity: Named
    kinds: tuple[str, ...]
    names: tuple[tuple[str, AliasKind | None], ...]
    wholes: tuple[Named, ...]
    parts: tuple[Named, ...]
    groups: tuple[tuple[str, tuple[Told, ...]], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A row of a search: an entity (`fact` False) under `text`, its name, or a fact under its statement.

    `kind` is the name of its type; `alias` the other name by which an entity was found, "" if by its own.
    """

    pack: str
    id: str
    fact: bool
    text: str
    kind: str
    alias: str = ""


def stretch(times: Mapping[str, EdtfDate], as_of_day: int | None) -> Stretch | None:
    """Where a fact with these times stands; None if it has none.

    A state without an end is drawn as far as its source can know (`as_of_day`, None if that is not known; ignored where it lies
    before the start).
    """
    if not times:
        return None
    if when := times.get("when"):
        span = when.precision == "interval"
        first, last = sure_from, sure_to = when.bounds()
    else:
        span = True
        first, sure_from = times["start"].bounds() if "start" in times else (NEVER, NEVER)
        sure_to, last = times["end"].bounds() if "end" in times else (ALWAYS, ALWAYS)
    approximate = any(time.approximate for time in times.values())
    open_start, open_end = first == NEVER, last == ALWAYS
    known = [day for day in (first, sure_from, sure_to, last) if day not in (NEVER, ALWAYS)]
    if not known:
        return None
    if open_start:
        first = sure_from = min(known)
    if open_end:
        last = sure_to = max(*known, known[0] if as_of_day is None else as_of_day)
    # of "from 1992 to 1992" no day is sure: it fades from both ends towards one day
    sure_from = first if sure_from in (NEVER, ALWAYS) else min(sure_from, last)
    sure_to = last if sure_to in (NEVER, ALWAYS) else max(sure_to, first)
    if sure_from > sure_to:
        sure_from = sure_to = (sure_from + sure_to) // 2
    return Stretch(first, sure_from, sure_to, last, span, open_start, open_end, approximate)


def time_words(times: Mapping[str, EdtfDate]) -> str:
    """The time of a fact in words: "15 May 1992", "from 1994 to 1999", "since 1994", "until 1999"; "" if it has none."""
    start, end = times.get("start"), times.get("end")
    if end and end.precision == "open":
        end = None
    if when := times.get("when"):
        return when.words()
    if start and end:
        return _("from {start} to {end}").format(start=start.words(), end=end.words())
    if start:
        return start.words() if start.precision == "interval" else _("since {start}").format(start=start.words())
    if end:
        return end.words() if end.precision == "interval" else _("until {end}").format(end=end.words())
    return ""


_FACT = (
    "SELECT f.pack, f.id, t.name, f.label, f.statement, f.modality, f.date_basis, ifnull(e.text, ''), f.as_of,"
    " (SELECT json_group_object(a.role, a.value) FROM arg a WHERE a.pack = f.pack AND a.fact = f.id"
    "  AND a.role IN ('when', 'start', 'end'))"
    " FROM fact f JOIN type t ON t.pack = f.pack AND t.of = 'fact' AND t.id = f.type"
    " LEFT JOIN arg e ON e.pack = f.pack AND e.fact = f.id AND e.role = 'attributed'"
)
_FactRow = tuple[str, str, str, str, str, str, str, str, str, str]


def _fact(row: _FactRow) -> tuple[ReadFact, Stretch | None]:
    pack, fact, kind, label, statement, modality, basis, attributed, as_of, written = row
    times = {role: _read_date(value) for role, value in json.loads(written).items()}
    days = None if basis == DateBasis.TITLE else stretch(times, _read_date(as_of).latest if as_of else None)
    when = "" if basis == DateBasis.TITLE else time_words(times)
    title = capital(label) or statement
    return ReadFact(pack, fact, kind, title, statement, when, Modality(modality), DateBasis(basis), attributed), days


def timeline(
    connection: Connection, decks: Sequence[str], go_on: Callable[[], bool] = lambda: True
) -> tuple[OnTimeline, ...]:
    """Every dated confirmed fact of the decks (`pack/deck`), once, by time; none once `go_on` says that nobody waits for them.

    Unlike the timeline that questions are made from (`Store.dated`) it has all that can be drawn: approximate dates,
    intervals, states, plans, and dates whose year is implied, which `ReadFact.remarks` tells apart. A date that is only part of a
    title ("Strategy to 2025") is the time of nothing.
    """
    rows = connection.execute(
        f"{_FACT} WHERE f.rowid IN (SELECT g.rowid FROM deck_fact x JOIN deck d ON d.id = x.deck"
        "  JOIN fact g ON g.pack = d.pack AND g.id = x.fact WHERE d.id IN (SELECT value FROM json_each(?)))"
        " AND +f.status = 'confirmed' AND EXISTS (SELECT 1 FROM arg t WHERE t.pack = f.pack AND t.fact = f.id"
        "  AND t.role IN ('when', 'start', 'end')) ORDER BY f.rowid",
        (json.dumps(list(decks)),),
    )
    found = [
        OnTimeline(fact, days) for fact, days in map(_fact, takewhile(lambda _row: go_on(), rows)) if days is not None
    ]
    rows.close()
    return tuple(sorted(found, key=lambda one: (one.days.first, one.days.last)))


def first_day(store: Store, deck: str) -> tuple[str, str] | None:
    """The pack and the id of the first fact of a deck by time that states one day; None where there is none."""
    row = store.connection.execute(
        "SELECT f.pack, f.id FROM deck d CROSS JOIN arg w ON w.pack = d.pack AND w.earliest IS NOT NULL"
        " CROSS JOIN deck_fact x ON x.deck = d.id AND x.fact = w.fact CROSS JOIN fact f ON f.pack = w.pack AND f.id = w.fact"
        " WHERE d.id = ? AND w.role = 'when' AND w.latest = w.earliest AND +f.status = 'confirmed' AND f.date_basis <> ?"
        " ORDER BY w.earliest, f.rowid LIMIT 1",
        (deck, DateBasis.TITLE),
    ).fetchone()
    return None if row is None else (str(row[0]), str(row[1]))


def told(store: Store, pack: str, fact: str) -> Told | None:
    """One confirmed fact; None if there is none."""
    row = store.connection.execute(
        f"{_FACT} WHERE f.pack = ? AND f.id = ? AND +f.status = 'confirmed'", (pack, fact)
    ).fetchone()
    return _told(store, _fact(row)[0]) if row else None


def _told(store: Store, fact: ReadFact) -> Told:
    references = store.connection.execute(
        "SELECT s.title, ifnull((SELECT min(p.n) FROM paragraph p WHERE p.pack = c.pack AND p.source = c.source"
        "  AND p.start < c.end AND p.end > c.start), 0)"
        " FROM citation c JOIN source s ON s.pack = c.pack AND s.id = c.source WHERE c.pack = ? AND c.fact = ? ORDER BY c.n",
        (fact.pack, fact.id),
    )
    entities = store.connection.execute(
        "SELECT a.pack, e.id, e.name FROM arg a JOIN entity e ON e.pack = a.pack AND e.id = a.entity"
        " WHERE a.pack = ? AND a.fact = ? ORDER BY a.rowid",
        (fact.pack, fact.id),
    )
    return Told(
        fact,
        tuple(dict.fromkeys(Reference(*row) for row in references)),
        tuple(dict.fromkeys(Named(*row) for row in entities)),
    )


def about(store: Store, pack: str, entity: str) -> About | None:
    """All that is known of an entity; None if there is none."""
    db, here = store.connection, (pack, entity)
    row = db.execute("SELECT name, type FROM entity WHERE pack = ? AND id = ?", here).fetchone()
    if row is None:
        return None
    kinds = db.execute(
        "SELECT t.name FROM kind k JOIN type t ON t.pack = k.pack AND t.of = 'entity' AND t.id = k.kind"
        " WHERE k.pack = ? AND k.type = ? ORDER BY k.rowid",
        (pack, row[1]),
    ).fetchall()
    other = db.execute(
        "SELECT text, kind FROM name WHERE pack = ? AND entity = ? AND text <> ? AND kind <> 'form' ORDER BY rowid",
        (*here, row[0]),
    )
    wholes = db.execute(
        "SELECT e.pack, e.id, e.name FROM part p JOIN entity e ON e.pack = p.pack AND e.id = p.whole"
        " WHERE p.pack = ? AND p.entity = ? ORDER BY p.rowid",
        here,
    )
    parts = db.execute(
        "SELECT e.pack, e.id, e.name FROM part p JOIN entity e ON e.pack = p.pack AND e.id = p.entity"
        " WHERE p.pack = ? AND p.whole = ? ORDER BY e.position",
        here,
    )
    facts = db.execute(
        f"{_FACT} WHERE f.pack = ?1 AND +f.status = 'confirmed'"
        " AND f.id IN (SELECT fact FROM arg WHERE pack = ?1 AND entity = ?2) ORDER BY f.position",
        here,
    ).fetchall()
    return About(
        Named(pack, entity, row[0]),
        tuple(kind[0] for kind in kinds),
        tuple(
            (text, None if kind == "name" else AliasKind(kind))
            for text, kind in other
            if kind != AliasKind.MENTION or not names.points_back(text)
        ),
        tuple(Named(*whole) for whole in wholes),
        tuple(Named(*part) for part in parts),
        _groups(store, facts),
    )


def _groups(store: Store, rows: Iterable[_FactRow]) -> tuple[tuple[str, tuple[Told, ...]], ...]:
    """The facts by kind, kinds in the order in which the pack first has them."""
    facts = [_fact(row) for row in rows]
    order = {kind: place for place, kind in reversed(list(enumerate(fact.kind for fact, _days in facts)))}
    facts.sort(
        key=lambda one: (order[one[0].kind], (0, one[1].first) if one[1] else (1, 0))
    )  # stable: then as in the pack
    return tuple(
        (kind, tuple(_told(store, fact) for fact, _days in group))
        for kind, group in groupby(facts, key=lambda one: one[0].kind)
    )


def find(store: Store, text: str, limit: int = LIMIT) -> tuple[Found, ...]:
    """Entities and facts for what somebody is typing, names first, the best first; at most `limit`.

    Each word must begin some word of a name or of a statement; where too few rows are found so, words of three letters or
    more may stand inside others. A single letter finds names that begin with it. Case, accents and marks do not matter
    (`names.normalise`), so nothing that is typed has a meaning in the language of queries.
    """
    typed = names.unfinished(text[:_MOST_LETTERS])
    words = typed.split()[:_MOST_WORDS]
    if not words:
        return ()
    entities = _entities(store, typed, words, limit)
    facts = _facts(store, words, limit)
    facts = facts[: limit - min(len(entities), limit // 2)]
    return (*entities[: limit - len(facts)], *facts)


def _matches(words: Sequence[str]) -> list[str]:
    """The queries of full text for words that begin words, and then for words anywhere; trigrams find no less than three."""
    starts = [f'" {word}"' for word in words if len(word) >= 2]
    inside = [f'"{word}"' for word in words]
    found = [" AND ".join(starts)] if starts else []
    return [*found, " AND ".join(inside)] if all(len(word) >= 3 for word in words) else found


def _entities(store: Store, typed: str, words: Sequence[str], limit: int) -> list[Found]:
    select = (
        "SELECT e.pack, e.id, e.name, t.name, n.text, n.norm FROM {} JOIN entity e ON e.pack = n.pack AND e.id = n.entity"
        " JOIN type t ON t.pack = e.pack AND t.of = 'entity' AND t.id = e.type"
    )
    by_name = select.format("name n") + " WHERE n.norm >= ? AND n.norm < ? ORDER BY n.norm LIMIT ?"
    by_text = (
        select.format("name_text x JOIN name n ON n.rowid = x.rowid")
        + " WHERE name_text MATCH ? ORDER BY x.rowid LIMIT ?"
    )
    found: dict[tuple[str, str], Found] = {}
    queries: list[tuple[str, tuple[object, ...]]] = [(by_name, (typed, typed + "\U0010ffff", 4 * limit))]
    queries += [(by_text, (match, 4 * limit)) for match in _matches(words)]
    for query, bound in queries:
        if len(found) >= limit:
            break
        for pack, entity, name, kind, text, norm in store.connection.execute(query, bound).fetchall():
            if all(len(word) >= 2 or f" {word}" in f" {norm}" for word in words) and not names.points_back(text):
                found.setdefault((pack, entity), Found(pack, entity, False, name, kind, "" if text == name else text))
    return list(found.values())[:limit]


def _facts(store: Store, words: Sequence[str], limit: int) -> list[Found]:
    select = (
        "SELECT f.pack, f.id, f.statement, t.name FROM fact_text x JOIN fact f ON f.rowid = x.rowid"
        " JOIN type t ON t.pack = f.pack AND t.of = 'fact' AND t.id = f.type"
        " WHERE +f.status = 'confirmed' AND fact_text MATCH ?"
        " ORDER BY x.rowid LIMIT ?"
    )
    letters = [word for word in words if len(word) < 2]
    found: dict[tuple[str, str], Found] = {}
    for match in _matches(words):
        if len(found) >= limit:
            break
        said = f"text : ({match})"
        for pack, fact, statement, kind in store.connection.execute(select, (said, 4 * limit)).fetchall():
            if letters and not all(f" {letter}" in f" {names.fold(statement)}" for letter in letters):
                continue
            found.setdefault((pack, fact), Found(pack, fact, True, statement, kind))
    return list(found.values())[:limit]
