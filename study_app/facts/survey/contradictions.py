"""Facts of a pack that cannot all be so: two answers where there is one, outside a complete list, said and denied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from study_app.facts.dates import EdtfDate
from study_app.facts.kinds import TIME_FACETS, DateBasis, Tense, ValueKind
from study_app.facts.problem import Problem, filled_with, known_as, listed, under
from study_app.facts.quantities import parse_frequency
from study_app.facts.survey.said import Library, Rest, Said, read_date
from study_app.i18n import Worded

_MEASURED = (ValueKind.NUMBER, ValueKind.DURATION, ValueKind.FREQUENCY)
"""What a thing has one of where all else is equal, licensed or not."""

_Group = dict[tuple[str, str, Rest], list[Said]]
"""The facts of a type that agree in all but a role."""


def contradictions(library: Library) -> Iterator[Problem]:
    """Every contradiction, told of the later fact. What somebody claims contradicts nobody; nor does a plan."""
    plain = [said for said in library.each() if said.plain]
    own = _licences(library)
    yield from _two_answers(library, plain, own)
    yield from _two_dates(library, plain)
    yield from _two_holders(library, plain, own)
    yield from _outside_list(library, plain)
    yield from _denied(library, plain)


def _licences(library: Library) -> dict[str, frozenset[str]]:
    """The roles that a fact itself says have one answer."""
    found = {}
    for id, data in library.raw("fact", '"one_answer"'):
        named = data.get("one_answer", ())
        found[id] = frozenset([named] if isinstance(named, str) else named)
    return found


def _single(library: Library, said: Said, own: dict[str, frozenset[str]]) -> Iterator[str]:
    """The roles of a fact that take one answer where all else is equal."""
    for name, role in library.roles.get(said.type, {}).items():
        single = role.one_answer or role.value in _MEASURED or name in own.get(said.id, ())
        if single and name in said.roles and not role.many:
            yield name


def _two_answers(library: Library, plain: list[Said], own: dict[str, frozenset[str]]) -> Iterator[Problem]:
    """Facts that agree in all but a role that takes one answer."""
    alike: _Group = defaultdict(list)
    for said in library.looking_up(plain):
        for role in _single(library, said, own):
            if said.tense != Tense.STATE or role in TIME_FACETS:
                alike[said.type, role, said.without(role)].append(said)
    for (type, role, _rest), group in library.looking_up(alike.items()):
        yield from _against_first(library, type, role, group)


def _against_first(library: Library, type: str, role: str, group: list[Said]) -> Iterator[Problem]:
    kind = library.kind(type, role)
    first, *others = group
    for said in library.looking_up(others):
        mine, theirs = said.roles[role], first.roles[role]
        if mine != theirs and _exclude(kind, mine, theirs, said, first):
            message = Worded(
                "{role} is {said} here; the fact {id} says {first}.",
                said=_shown(library, said, role),
                role=under(role, said.type),
                id=known_as("fact", first.id),
                first=_shown(library, first, role),
            )
            remedy = Worded("Correct the wrong one, retire it, or say in what they differ.")
            yield library.of_fact(said, "contradiction", message, remedy, role, [first.id])


def _exclude(kind: ValueKind, mine: tuple[str, ...], theirs: tuple[str, ...], said: Said, other: Said) -> bool:
    """Whether two values of a role rule each other out, beyond doubt."""
    if kind is ValueKind.DATE:
        stated = said.date_basis == other.date_basis == DateBasis.STATED
        return stated and read_date(mine[0]).disjoint(read_date(theirs[0]))
    if kind is ValueKind.FREQUENCY:
        one, two = parse_frequency(mine[0]), parse_frequency(theirs[0])
        return one.excludes(two) or two.excludes(one)
    return True


def _shown(library: Library, said: Said, role: str) -> str:
    """What fills a role or a time, as part of a message."""
    known = library.roles.get(said.type, {}).get(role)
    return listed(filled_with(one, known.value if known else ValueKind.DATE) for one in said.roles[role])


def _two_dates(library: Library, plain: list[Said]) -> Iterator[Problem]:
    """Facts of one event that are dated to different days."""
    events: dict[str, list[Said]] = defaultdict(list)
    for said in library.looking_up(plain):
        if said.event and said.date("when") is not None:
            events[said.event].append(said)
    for event, group in library.looking_up(events.items()):
        by_end = sorted(group, key=lambda said: _when(said).reach()[1])
        first = by_end[0]
        for said in library.looking_up(by_end[1:]):
            if _when(first).certainly_before(_when(said)):
                message = Worded(
                    "it dates {event} to {said}; the fact {id} to {first}.",
                    event=event,
                    said=_shown(library, said, "when"),
                    id=known_as("fact", first.id),
                    first=_shown(library, first, "when"),
                )
                remedy = Worded("Correct one of the two dates, or give one of the facts another event.")
                yield library.of_fact(said, "contradiction", message, remedy, "when", [first.id])


def _when(said: Said) -> EdtfDate:
    found = said.date("when")
    assert found is not None, said
    return found


def _two_holders(library: Library, plain: list[Said], own: dict[str, frozenset[str]]) -> Iterator[Problem]:
    """States that certainly hold on one day and agree in all but a role that takes one answer."""
    alike: _Group = defaultdict(list)
    for said in library.looking_up(plain):
        if said.tense == Tense.STATE and _surely(said) is not None:
            for role in _single(library, said, own):
                if role not in TIME_FACETS:
                    alike[said.type, role, said.without(role, *TIME_FACETS)].append(said)
    for (_type, role, _rest), group in library.looking_up(alike.items()):
        held: list[tuple[tuple[int, int], Said]] = []
        for said in library.looking_up(group):
            if (days := _surely(said)) is not None:
                held.append((days, said))
        held.sort(key=lambda one: one[0])
        longest, holder = held[0]
        for days, said in library.looking_up(held[1:]):
            if days[0] <= longest[1] and said.roles[role] != holder.roles[role]:
                message = Worded(
                    "{role} is {said} here, while by the fact {id} it still is {holder}.",
                    said=_shown(library, said, role),
                    role=under(role, said.type),
                    holder=_shown(library, holder, role),
                    id=known_as("fact", holder.id),
                )
                yield library.of_fact(
                    said, "two-holders", message, Worded("Correct the start or the end."), "start", [holder.id]
                )
            if days[1] > longest[1]:
                longest, holder = days, said


def _surely(said: Said) -> tuple[int, int] | None:
    """The first and the last day on which a state certainly held."""
    start, end = said.date("start"), said.date("end")
    if start is None or start.approximate or start.latest is None:
        return None
    until = start.latest
    if end is not None and end.open_end and said.as_of:
        until = read_date(said.as_of).earliest or until
    elif end is not None and not end.approximate and end.earliest is not None:
        until = end.earliest - 1  # on the day of the change it is either's
    return (start.latest, until) if start.latest <= until else None


def _outside_list(library: Library, plain: list[Said]) -> Iterator[Problem]:
    """Facts that name a member whom a complete list of the same leaves out."""
    lists: dict[tuple[object, ...], Said] = {}
    roles: dict[str, dict[str, None]] = defaultdict(dict)
    for said in library.looking_up(plain):
        for role in said.closed & said.roles.keys():
            roles[said.type][role] = None
            lists.setdefault((said.type, role, said.without(*_contraries(library, said.type, role))), said)
    for said in library.looking_up(plain):
        for role in roles.get(said.type, {}):
            whole = lists.get((said.type, role, said.without(*_contraries(library, said.type, role))))
            more = [v for v in said.roles.get(role, ()) if whole is not None and v not in whole.roles[role]]
            if whole is not None and more:
                message = Worded(
                    "{more} is not in the complete list of {role} in the fact {id}.",
                    more=listed(filled_with(one, library.roles[said.type][role].value) for one in more),
                    role=under(role, said.type),
                    id=known_as("fact", whole.id),
                )
                remedy = f"Add it there, or take {role} out of closed."
                yield library.of_fact(said, "outside-list", message, remedy, role, [whole.id])


def _contraries(library: Library, type: str, role: str) -> tuple[str, ...]:
    """A role, the one that it negates, and those that negate it."""
    known = library.roles[type]
    negated = known[role].negates if role in known else ""
    return (role, *([negated] if negated else []), *(name for name, one in known.items() if one.negates == role))


def _denied(library: Library, plain: list[Said]) -> Iterator[Problem]:
    """Facts that say of somebody what another, or they themselves, deny."""
    negative = [(type, r.name, r.negates) for type, roles in library.roles.items() for r in roles.values() if r.negates]
    by_type: dict[str, list[Said]] = defaultdict(list)
    for said in library.looking_up(plain if negative else ()):
        by_type[said.type].append(said)
    for type, denying, role in negative:
        affirmed: dict[tuple[object, ...], Said] = {}
        for said in library.looking_up(by_type[type]):
            for value in said.roles.get(role, ()):
                affirmed.setdefault((value, said.without(role, denying)), said)
        for said in library.looking_up(by_type[type]):
            for value in said.roles.get(denying, ()):
                other = affirmed.get((value, said.without(role, denying)))
                if other is not None:
                    where = Worded("it") if other is said else Worded("the fact {id}", id=known_as("fact", other.id))
                    message = Worded(
                        "{value} is its {denying}, and {where} says that it is its {role}.",
                        value=filled_with(value, library.roles[type][role].value),
                        denying=under(denying, said.type),
                        where=where,
                        role=under(role, said.type),
                    )
                    yield library.of_fact(
                        said, "denied", message, Worded("Take it out of one of the two."), denying, [other.id]
                    )
