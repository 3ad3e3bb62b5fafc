"""Times that cannot be: after the source was written, before what must come first; and states that are over by now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from study_app.facts.dates import ALWAYS, EdtfDate
from study_app.facts.dates import parse as parse_date
from study_app.facts.kinds import TIME_FACETS, Modality, Tense
from study_app.facts.problem import Problem, dated, known_as, under
from study_app.facts.survey.said import Library, Said, read_date
from study_app.i18n import Worded

OLD = 10
"""Years after which a source is too old to say what is so now."""


def impossible(library: Library) -> Iterator[Problem]:
    """Facts whose time cannot be, beyond doubt."""
    yield from _after_source(library)
    yield from _before_first(library)


def _after_source(library: Library) -> Iterator[Problem]:
    """What is told as having happened later than its source speaks for."""
    for said in library.each():
        if not said.as_of or said.modality != Modality.ASSERTED or said.attributed:
            continue
        for facet in ("when", "start"):
            when = said.date(facet)
            if when is not None and read_date(said.as_of).certainly_before(when):
                message = Worded(
                    "it has {facet} = {date}, and its source speaks for {as_of}.",
                    facet=under(facet, said.type),
                    date=dated(when.text),
                    as_of=dated(said.as_of),
                )
                remedy = 'Correct the date or the as_of of the source, or write modality = "planned".'
                yield library.of_fact(said, "wrong-order", message, remedy, facet)


def _before_first(library: Library) -> Iterator[Problem]:
    """What is told as having happened to a thing before that which its type says must come first."""
    wanted = {name for roles in library.after.values() for names in roles.values() for name in names}
    first: dict[tuple[str, str], list[Said]] = defaultdict(list)
    for said in library.each():
        for role, values in said.roles.items() if said.plain else ():
            if f"{said.type}.{role}" in wanted:
                for value in values:
                    first[f"{said.type}.{role}", value].append(said)
    for said in library.each():
        for role, names in library.after.get(said.type, {}).items() if said.plain else ():
            for name in names:
                for value in said.roles.get(role, ()):
                    yield from _compared(library, said, value, first.get((name, value), ()))


def _compared(library: Library, said: Said, value: str, earlier: list[Said] | tuple[Said, ...]) -> Iterator[Problem]:
    for other in library.looking_up(earlier):
        begun = other.date("when") or other.date("start")
        for facet in TIME_FACETS:
            when = said.date(facet)
            if when is not None and begun is not None and other.id != said.id and when.certainly_before(begun):
                message = Worded(
                    "its {facet} is {text}, before the {type} of {value} ({text2}) in the fact {id}.",
                    facet=under(facet, said.type),
                    text=dated(when.text),
                    type=known_as("type", other.type),
                    value=known_as("entity", value),
                    text2=dated(begun.text),
                    id=known_as("fact", other.id),
                )
                remedy = Worded("Correct one of the two dates.")
                yield library.of_fact(said, "wrong-order", message, remedy, facet, [other.id])
                return


def over(library: Library, today: date) -> Iterator[Problem]:
    """States that are asked of now and are over by now, without one that follows; and sources too old to say what is now."""
    now = parse_date(today.isoformat())
    asked = library.connection.execute(
        "SELECT DISTINCT q.fact, q.named FROM question q JOIN fact f ON f.pack = q.pack AND f.id = q.fact"
        " WHERE q.pack = ? AND f.tense = 'state' AND +f.status = 'confirmed' AND q.facet NOT IN ('when', 'start', 'end')"
        " AND EXISTS (SELECT 1 FROM json_each(q.named))"
        " AND NOT EXISTS (SELECT 1 FROM json_each(q.named) n WHERE n.value IN ('when', 'start', 'end'))",
        (library.pack,),
    ).fetchall()
    following = _last_ends(library)
    lasting: dict[str, str] = {}
    for fact in library.looking_up(dict.fromkeys(fact for fact, _named in asked)):
        said = library.facts.get(fact)
        end = said.date("end") if said is not None else None
        if said is None or end is None:
            continue
        if end.open_end:
            lasting.setdefault(fact, said.as_of)
        elif end.certainly_before(now) and not _known_over(said, end) and not _followed(library, said, end, following):
            message = Worded(
                "it ended ({text}), it is still asked as if it lasted, and nothing says what came after.",
                text=dated(end.text),
            )
            yield library.of_fact(
                said, "ended", message, Worded("Add the fact that follows it, or a newer source."), "end"
            )
    yield from _too_old(library, lasting, today)


def _known_over(said: Said, end: EdtfDate) -> bool:
    """Whether the source itself knows that it is over: then nobody is asked as if it lasted."""
    return bool(said.as_of) and end.certainly_before(read_date(said.as_of))


def _others(library: Library, said: Said) -> frozenset[tuple[str, tuple[str, ...]]]:
    """What stays the same when one state follows another: all but times and what takes one answer."""
    single = [name for name, role in library.roles.get(said.type, {}).items() if role.one_answer]
    return said.without(*single, *TIME_FACETS)


def _last_ends(library: Library) -> dict[tuple[object, ...], int]:
    """The latest day of all states of one kind about the same."""
    found: dict[tuple[object, ...], int] = {}
    for said in library.each():
        if said.tense == Tense.STATE and said.plain:
            end = said.date("end")
            until = end.reach()[1] if end is not None else ALWAYS
            key = (said.type, _others(library, said))
            found[key] = max(found.get(key, until), until)
    return found


def _followed(library: Library, said: Said, end: EdtfDate, last: dict[tuple[object, ...], int]) -> bool:
    return last.get((said.type, _others(library, said)), 0) > end.reach()[1]


def _too_old(library: Library, lasting: dict[str, str], today: date) -> Iterator[Problem]:
    """Sources that speak for a time long ago, and on which rests what is asked as if it were so now."""
    sources = library.connection.execute(
        "SELECT c.fact, s.id, s.as_of FROM citation c JOIN source s ON s.pack = c.pack AND s.id = c.source"
        " WHERE c.pack = ? ORDER BY s.rowid",
        (library.pack,),
    ).fetchall()
    resting: dict[str, tuple[str, dict[str, None]]] = {}
    for fact, source, as_of in library.looking_up(sources):
        latest = read_date(as_of).latest if as_of else None
        if lasting.get(fact) == as_of and latest is not None and latest < _years_before(today, OLD):
            resting.setdefault(source, (as_of, {}))[1][fact] = None
    for source, (as_of, facts) in resting.items():
        message = Worded(
            "it speaks for {as_of}, and what lasted then is asked as if it did now: {n}, such as {fact}.",
            as_of=dated(as_of),
            n=len(facts),
            fact=known_as("fact", next(iter(facts))),
        )
        remedy = Worded("Look whether it still is so, and cite a newer source.")
        yield library.of_row("source", source, "old-source", message, remedy, "as_of")


def _years_before(today: date, years: int) -> int:
    return date(today.year - years, today.month, 1).toordinal() + min(today.day, 28) - 1
