"""What of a pack nobody sees: entities that no fact speaks of, drafts without a source, sentences and facts left out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from study_app.facts import check
from study_app.facts.dates import parse as parse_date
from study_app.facts.deck_search import finds, rests
from study_app.facts.kinds import FLASHCARD
from study_app.facts.pack import Place, Source, Span, Uncited
from study_app.facts.problem import Problem
from study_app.facts.survey.said import Library
from study_app.i18n import Worded

_ENOUGH = 8
"""So many entities that facts speak of are wrong options enough: one more that none speaks of is not there for that."""


def orphans(library: Library) -> Iterator[Problem]:
    """Entities that no fact speaks of, that nothing is a part of, and that no question needs as wrong options."""
    rows = library.connection.execute(
        "SELECT id, type, EXISTS (SELECT 1 FROM arg a WHERE a.pack = e.pack AND a.entity = e.id),"
        " EXISTS (SELECT 1 FROM part p WHERE p.pack = e.pack AND p.whole = e.id)"
        " FROM entity e WHERE pack = ? ORDER BY position",
        (library.pack,),
    ).fetchall()
    kinds: dict[str, set[str]] = {}
    for type, kind in library.connection.execute("SELECT type, kind FROM kind WHERE pack = ?", (library.pack,)):
        kinds.setdefault(type, set()).add(kind)
    spoken: dict[str, int] = {}
    for _id, type, used, _whole in library.looking_up(rows):
        for kind in kinds.get(type, ()) if used else ():
            spoken[kind] = spoken.get(kind, 0) + 1
    asked = {r.of for roles in library.roles.values() for r in roles.values() if r.one_answer and r.of}
    asked |= {library.roles[f.type][role].of for f in library.each() for role in f.closed if role in f.roles}
    short = {kind for kind in asked if spoken.get(kind, 0) < _ENOUGH}
    for id, type, used, whole in library.looking_up(rows):
        if not used and not whole and short.isdisjoint(kinds.get(type, ())):
            message, remedy = (
                Worded("no fact speaks of it."),
                Worded("Use it in a fact, or set this aside if it will be needed."),
            )
            yield library.of_row("entity", id, "orphan", message, remedy)


def uncited(library: Library) -> Iterator[Problem]:
    """Drafts that say nothing of where they come from."""
    rows = library.connection.execute(
        "SELECT id FROM fact f WHERE pack = ? AND status = 'draft' AND type <> 'flashcard' AND modality <> 'derived'"
        " AND NOT EXISTS (SELECT 1 FROM citation c WHERE c.pack = f.pack AND c.fact = f.id) ORDER BY position",
        (library.pack,),
    ).fetchall()
    for (fact,) in library.looking_up(rows):
        said = library.facts[fact]
        message, remedy = (
            Worded("it is a draft without a citation."),
            Worded("Cite the place that says it, and confirm it."),
        )
        yield library.of_fact(said, "uncited", message, remedy, "cite")


def undecked(library: Library) -> Iterator[Problem]:
    """Facts in no deck."""
    rows = library.connection.execute(
        "SELECT id, file, line FROM fact f WHERE pack = ?1 AND status <> 'retired'"
        " AND EXISTS (SELECT 1 FROM deck k WHERE k.pack = ?1)"
        " AND id NOT IN (SELECT d.fact FROM deck_fact d JOIN deck k ON k.id = d.deck WHERE k.pack = ?1) ORDER BY position",
        (library.pack,),
    ).fetchall()
    for fact, *place in library.looking_up(rows):
        yield replace(check.unstudied(fact, Place(*place)), pack=library.pack)


def wordless(library: Library) -> Iterator[Problem]:
    """Types that have no question in their words, each told of its first fact that has none of its own."""
    asking = {FLASHCARD, *(type for type, data in library.raw("type", '"ask":') if data["ask"])}
    for (kind,) in library.connection.execute(
        "SELECT id FROM type WHERE pack = ? AND of = 'fact' ORDER BY rowid", (library.pack,)
    ).fetchall():
        if kind in asking:
            continue
        found = library.connection.execute(
            "SELECT f.id, f.file, f.line, (SELECT a.role FROM arg a WHERE a.pack = f.pack AND a.fact = f.id AND a.role IN"
            " ('when', 'start', 'end') ORDER BY a.rowid LIMIT 1) FROM fact f JOIN raw r ON r.pack = f.pack AND r.tbl = 'fact'"
            " AND r.id = f.id WHERE f.pack = ? AND f.type = ? AND +f.status = 'confirmed'"
            " AND ifnull(json_extract(r.data, '$.ask'), '{}') = '{}' ORDER BY f.position LIMIT 1",
            (library.pack, kind),
        ).fetchone()
        if found is not None:
            fact, file, line, time = found
            facet = next(iter(library.roles.get(kind, ())), time or "when")
            yield replace(check.wordless(fact, Place(file, line), kind, facet), pack=library.pack)


def idle(library: Library) -> Iterator[Problem]:
    """What decks search for and no fact has."""
    rows = library.connection.execute("SELECT DISTINCT type, tags FROM fact WHERE pack = ?", (library.pack,)).fetchall()
    kinds = [(type, tuple(json.loads(tags))) for type, tags in rows]
    wrong = list(map(check.kind_of, _wrong(library)))
    kinds += wrong

    def found(part: str) -> bool:
        if wrong:
            return True
        rest = rests(library.connection, library.pack)
        rows = library.connection.execute("SELECT id, type, tags FROM fact WHERE pack = ?", (library.pack,))
        return any(finds(part, kind, json.loads(tags), partial(rest.__getitem__, id)) for id, kind, tags in rows)

    decks = {id for (id,) in library.connection.execute("SELECT id FROM deck WHERE pack = ?", (library.pack,))}
    for id, data in library.raw("deck", '"search":'):
        if f"{library.pack}/{id}" in decks:  # neither wrong nor retired
            for part in check.idle_parts(data["search"], kinds, found):
                yield replace(check.idle(id, part, _place(library, "deck", id)), pack=library.pack)


def uncovered(library: Library) -> Iterator[Problem]:
    """Sentences of the sources with neither a fact nor a reason, as the store stands."""
    excused = [_uncited(id, data) for id, data in library.raw("no_fact")]
    cited: dict[str, list[Span]] = {}
    for source, start, end in library.connection.execute(
        "SELECT c.source, c.start, c.end FROM citation c JOIN fact f ON f.pack = c.pack AND f.id = c.fact"
        " WHERE c.pack = ? AND f.status <> 'retired'",
        (library.pack,),
    ):
        cited.setdefault(source, []).append(Span(start, end))
    for source, span in check.cited_in(_wrong(library)):
        cited.setdefault(source, []).append(span)
    known = {id for (id,) in library.connection.execute("SELECT id FROM source WHERE pack = ?", (library.pack,))}
    for id, data in library.raw("source"):
        if id in known:
            sentences = tuple(Span(*row) for row in data.get("sentences", ()))
            source = Source(id, {}, "", parse_date("0001"), "", 0, (), sentences, _place(library, "source", id))
            mine = [one for one in excused if one is not None and one.source == id]
            for found in check.uncovered(source, cited.get(id, ()), mine):
                place = _place(library, found.table, found.row) if found.table == "no_fact" else source.place
                assert place is not None
                yield replace(found, pack=library.pack, file=place.file, line=place.line)


def _wrong(library: Library) -> Iterator[Mapping[str, Any]]:
    """The rows of the facts that are left out of the store."""
    rows = library.connection.execute(
        "SELECT data FROM raw r WHERE pack = ? AND tbl = 'fact'"
        " AND NOT EXISTS (SELECT 1 FROM fact f WHERE f.pack = r.pack AND f.id = r.id)",
        (library.pack,),
    ).fetchall()
    yield from (json.loads(data) for (data,) in rows)


def _uncited(id: str, data: Mapping[str, Any]) -> Uncited | None:
    """A sentence that is said to carry no fact; None where the row does not say which."""
    source, span = data.get("source"), data.get("span")
    if isinstance(source, str) and isinstance(span, list) and len(span) == 2 and data.get("reason") and id:
        start, end = span
        return Uncited(source, Span(start, end), "")
    return None


def _place(library: Library, table: str, id: str) -> Place:
    row = library.connection.execute(
        "SELECT file, line FROM raw WHERE pack = ? AND tbl = ? AND id = ?", (library.pack, table, id)
    ).fetchone()
    return Place(*row)
