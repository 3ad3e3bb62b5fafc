"""Wrong options: near misses that the store can prove wrong, each with its reason in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations, islice
from random import Random
from typing import NamedTuple

from study_app.facts.dates import ALWAYS, NEVER, EdtfDate, names_era
from study_app.facts.dates import parse as parse_date
from study_app.facts.kinds import Modality, ValueKind
from study_app.facts.names import content_words, normalise
from study_app.facts.quantities import (
    Duration,
    Frequency,
    number_text,
    number_word,
    number_words,
    parse_duration,
    parse_frequency,
    told_duration,
    told_frequency,
)
from study_app.facts.store import Asked, EntityRow, FillerRow, Store
from study_app.i18n import _
from study_app.quiz import soundness

WANTED = 2
"""Wrong options in a choice: three options in all suffice (Rodriguez 2005)."""

_TOLD = 9
"""Members of a list up to which a reason names them all."""

_NEAREST = 6
"""How many of the nearest candidates a wrong option is drawn from, so that it differs from one asking to the next."""


class Distractor(NamedTuple):
    """A wrong option and why it is wrong.

    `size` is the day of a date, the value of a quantity, the length of a name or text.
    """

    text: str
    why: str
    size: float
    entity: EntityRow | None = None


def draw(store: Store, asked: Asked, rng: Random, stability: float = 0.0) -> tuple[Distractor, ...]:
    """`WANTED` wrong options for a question, drawn among the nearest; fewer (or none) if not so many are provably wrong.

    The more `stability` (days) the asked card has, the nearer they are to the key. Which cards have them does not depend on it.
    """
    match asked.kind:
        case ValueKind.ENTITY:
            found = _entities(store, asked)
        case ValueKind.TEXT:
            found = _texts(store, asked)
        case ValueKind.DATE:
            found = _dates(store, asked)
        case ValueKind.URL:
            return ()
        case _quantity:
            found = _quantities(store, asked)
    near = _nearest(found, asked)
    sets = [s for s in combinations(near, WANTED) if all(_beside(store, asked, *pair) for pair in combinations(s, 2))]
    if not sets:
        return _explained(store, asked, near[: WANTED - 1])
    size = key_size(asked)
    ranked = sorted(near, key=lambda d: abs(d.size - size)) if sorted_by_size(asked.kind) else near
    drawn = _drawn(sets, asked, rng, lambda places: _as_hard_as(places, ranked, stability))
    return _explained(store, asked, drawn)


def outside(store: Store, asked: Asked) -> tuple[Distractor, ...]:
    """Entities that are provably no member of a closed set and look like one, the nearest first; never many.

    They may stand beside every member, and beside each other. What the question is about is part of none of them. Where the
    store knows of enough of them why they are none, the others are left out: they have little to do with the question.
    """
    if asked.kind is not ValueKind.ENTITY:
        return ()
    pack = asked.fact.pack
    members = [e for f in asked.fillers if (e := store.entity(pack, f.entity))]
    named = {f.entity for role in asked.named for f in store.fillers(pack, asked.fact.id, role) if f.entity}
    around = frozenset(whole for entity in named for whole in store.wholes(pack, entity))
    types, seen = {e.type for e in members}, {normalise(e.name) for e in members}
    found: list[Distractor] = []
    for one in islice(_entities(store, asked), 2 * _NEAREST):
        if len(found) == _NEAREST:
            break
        if one.entity is None or one.entity.type not in types or one.entity.id in around:
            continue
        alike = any(soundness.alike_in_length(member.name, one.text) for member in members)
        if alike and normalise(one.text) not in seen:
            others = (*members[1:], *(d.entity for d in found if d.entity))  # beside the first it may stand already
            if all(soundness.beside(store, pack, one.entity, other) for other in others):
                seen.add(normalise(one.text))
                found.append(one)
    told = _explained(store, asked, found)
    known = tuple(d for d in told if d.why != unlisted(asked, d.text))
    return known if len(known) >= WANTED else told


_Sets = list[tuple[Distractor, ...]]
_WEAK_DAYS, _STRONG_DAYS = 2.0, 21.0
"""Stability below which wrong options are taken from the farther half, and from which on from the nearer half."""


def _as_hard_as(sets: _Sets, ranked: Sequence[Distractor], stability: float) -> _Sets:
    """The nearer or the farther half of the sets, by how well the card is remembered; all where there are few."""
    if len(ranked) < _NEAREST:
        return sets
    by_nearness = sorted(sets, key=lambda chosen: sum(ranked.index(d) for d in chosen))
    half = (len(sets) + 1) // 2
    if stability < _WEAK_DAYS:
        return by_nearness[-half:]
    return by_nearness[:half] if stability >= _STRONG_DAYS else by_nearness


def _drawn(sets: _Sets, asked: Asked, rng: Random, as_hard: Callable[[_Sets], _Sets]) -> tuple[Distractor, ...]:
    """One of the sets: of those in which the key does not stand out by its words, if there are such.

    The place of the key among its options by size is drawn first, so that neither the middle one nor the shortest is the
    likely one.
    """
    key = asked.fillers[0].text
    fair = [s for s in sets if soundness.not_given_away(asked.stem, key, (d.text for d in s)) is None]
    places: dict[int, _Sets] = {}
    for chosen in fair or sets:
        places.setdefault(sum(d.size < key_size(asked) for d in chosen), []).append(chosen)
    return rng.choice(as_hard(places[rng.choice(sorted(places))]))


def _nearest(found: Iterator[Distractor], asked: Asked) -> tuple[Distractor, ...]:
    """The nearest candidates that look like the key: for sizes on either side of it, else with some that echo the stem."""
    alike = _alike(found, asked.fillers[0].text)
    if sorted_by_size(asked.kind):
        size, near = key_size(asked), tuple(alike)
        below, above = (d for d in near if d.size < size), (d for d in near if d.size > size)
        return (*islice(below, _NEAREST // 2), *islice(above, _NEAREST // 2))
    near = tuple(islice(alike, _NEAREST))  # and no further: each candidate costs queries
    least = soundness.echo(asked.stem, asked.fillers[0].text)
    wanted = WANTED - sum(soundness.echo(asked.stem, d.text) >= least for d in near)
    return (*near, *islice((d for d in alike if soundness.echo(asked.stem, d.text) >= least), max(0, wanted)))


def _alike(found: Iterator[Distractor], key: str) -> Iterator[Distractor]:
    """Those that are as long as the key and not the same as it or as one before."""
    seen = {normalise(key)}
    for candidate in found:
        if normalise(candidate.text) not in seen and soundness.alike_in_length(key, candidate.text):
            seen.add(normalise(candidate.text))
            yield candidate


def _beside(store: Store, asked: Asked, one: Distractor, other: Distractor) -> bool:
    """Whether two wrong options may stand side by side."""
    if one.entity and other.entity:
        return soundness.beside(store, asked.fact.pack, one.entity, other.entity)
    if asked.kind is ValueKind.DATE and parse_date(asked.fillers[0].value).approximate:
        return abs(one.size - other.size) > _ONE_TIME  # else each would say that the other is wrong
    return asked.kind not in (ValueKind.TEXT, ValueKind.FREQUENCY) or soundness.apart(one.text, other.text)


def _entities(store: Store, asked: Asked) -> Iterator[Distractor]:
    if not ({"one_answer", "closed"} & asked.marks or store.denied(asked)):
        return
    pack = asked.fact.pack
    key = store.entity(pack, asked.fillers[0].entity)
    assert key is not None
    licence, stem = soundness.licences(store, asked), f" {normalise(asked.stem)} "
    in_stem = {f.entity for role in asked.named for f in store.fillers(pack, asked.fact.id, role)}
    pool = [e for e in store.entities(pack, asked.of, near=key.id) if e.id not in in_stem]
    shared = store.shared_roles(pack, key.id, [e.id for e in pool])
    pool.sort(key=lambda e: (e.type != key.type, -_similarity(key.name, e.name), -shared.get(e.id, 0)))
    for entity in pool:
        if any(f" {norm} " in stem for norm in store.norms(pack, entity.id)):
            continue
        if licence(entity.id) and soundness.beside(store, pack, key, entity):
            yield Distractor(entity.name, "", len(entity.name), entity)


def _explained(store: Store, asked: Asked, drawn: Iterable[Distractor]) -> tuple[Distractor, ...]:
    """Those that were drawn, each with its reason: only now, for a reason costs more than a candidate."""
    return tuple(d._replace(why=_reason(store, asked, d.entity)) if d.entity and not d.why else d for d in drawn)


def _reason(store: Store, asked: Asked, entity: EntityRow) -> str:
    """Why another entity is wrong: the fact that says the contrary of it, else that to which it is the answer.

    The latter is of the type or of the same role: what else the source says of it explains nothing, and may hold of the right
    answer too.
    """
    fact = store.opposed(asked, entity.id) or store.elsewhere(asked, entity.id)
    if fact:
        return fact.statement
    pack, right = asked.fact.pack, asked.fillers[0]  # of a set any member, for they all answer
    about = {f.entity for role in asked.named for f in store.fillers(pack, asked.fact.id, role) if f.entity}
    of_a_set = len(asked.fillers) > 1
    told = store.statement_joining(pack, entity.id, about, unlike=right.entity) if of_a_set else ""
    told = told or store.statement_about(pack, entity.id, asked.facet, like=asked.fact.type, unlike=right.entity)
    if of_a_set:
        return told or unlisted(asked, entity.name)
    return " ".join(filter(None, (_("The source names “{right}” here.").format(right=right.text), told)))


def unlisted(asked: Asked, name: str) -> str:
    """Why a name is wrong of which no more is known than that it is not on a complete list: it says who is, if they are few."""
    members = [filler.text for filler in asked.fillers]
    if len(members) > _TOLD:
        return _("The source gives a complete list of {n}, and {name} is not among them.").format(
            n=len(members), name=name
        )
    every = _("{many} and {last}").format(many=", ".join(members[:-1]), last=members[-1])
    return _("{name} is not one of the {n}: {members}.").format(name=name, n=number_word(len(members)), members=every)


def _similarity(one: str, other: str) -> float:
    mine, theirs = content_words(one), content_words(other)
    return len(mine & theirs) / max(1, len(mine | theirs))


def _texts(store: Store, asked: Asked) -> Iterator[Distractor]:
    if "distinct" not in asked.marks:
        return
    matching = set(store.matching(asked))
    key = asked.fillers[0].text
    others = [(fact, row) for fact, row in store.texts(asked) if fact not in matching]
    others.sort(key=lambda pair: abs(len(pair[1].text) - len(key)))
    for fact, row in others:
        found = store.fact(asked.fact.pack, fact)
        if found and soundness.apart(key, row.text):
            yield Distractor(row.text, found.statement, len(row.text))


def _dates(store: Store, asked: Asked) -> Iterator[Distractor]:
    """Dates of other events at the precision of the key, nearest first; none for a plan, which would be the latest of them.

    What lies farther off than a lifetime is told from the key by anybody who knows its age: where no two dates are near, its
    neighbours stand in. Where both ends of a state are told, a start after its end is wrong on the face of it.
    """
    if "one_answer" not in asked.marks or asked.fact.modality == Modality.PLANNED:
        return
    key = parse_date(asked.fillers[0].value)
    if key.uncertain or key.earliest is None or key.precision == "interval":
        return
    era = names_era(key.words())  # then all years name theirs, so that the right one does not stand out
    found: list[tuple[int, Distractor]] = []
    for when, fact in store.dates(asked.fact.pack, near=key.earliest):
        cut = _like(key, when)
        same = fact.id == asked.fact.id or (fact.event and fact.event == asked.fact.event)
        if same or cut is None or cut.earliest is None:
            continue
        text = cut.words(era=era)
        if era or not names_era(text):
            found.append((abs(cut.earliest - key.earliest), Distractor(text, fact.statement, cut.earliest)))
    found.sort(key=lambda pair: pair[0])
    first, last = _from_to(store, asked)
    reach = _LIFETIME * (3 if key.approximate else _YEARS.get(key.precision, 1))
    close = [one for distance, one in found if distance <= reach and first < one.size < last]
    years = (2, -2, 3, -3) if key.precision == "century" else (4, -4, 9, -9, 15, -15)  # reckonings differ by one
    if key.approximate:
        years = (4, -4, 5, -5) if key.precision == "century" else (60, -60, 90, -90, 130, -130)
    beside = filter(None, map(key.shifted, years)) if len({d.text for d in close} - {key.words()}) < WANTED else ()
    apart = (when for when in beside if key.disjoint(when))
    neighbours = (Distractor(when.words(era=era), asked.fact.statement, when.earliest or 0) for when in apart)
    yield from (*close, *(one for one in neighbours if first < one.size < last))


_ONE_TIME = 20 * 366
"""Two approximate dates as near to each other as this may be one and the same."""


def _like(key: EdtfDate, other: EdtfDate) -> EdtfDate | None:
    """Another date as it may stand beside the key: as exact as that, and where that is "about", at "about" another time."""
    if not key.approximate:
        return other.cut(key.precision)
    return other if other.approximate and other.precision == key.precision and key.disjoint(other) else None


_LIFETIME = 60 * 366
"""Days within which another date is a near miss of a year, a month or a day."""

_YEARS = {"decade": 5, "century": 5}
"""How many times as far a coarser date may be off."""


def _from_to(store: Store, asked: Asked) -> tuple[float, float]:
    """The days between which the date must lie for a state not to end before it begins; and nothing is after its source."""
    told = store.fillers(asked.fact.pack, asked.fact.id, {"start": "end", "end": "start"}.get(asked.facet, ""))
    other = parse_date(told[0].value) if told else None
    known = parse_date(asked.fact.as_of).latest if asked.fact.as_of else None
    first: float = other.bounds()[1] if other and asked.facet == "end" else NEVER
    last: float = other.bounds()[0] if other and asked.facet == "start" else ALWAYS
    return first, min(last, ALWAYS if known is None else known)


def _quantities(store: Store, asked: Asked) -> Iterator[Distractor]:
    """Other numbers, durations or frequencies: those of other facts first, then the neighbours."""
    if "one_answer" not in asked.marks:
        return
    told = dict.fromkeys(row.value for _fact, row in store.texts(asked))
    for value, text, size in _OTHERS[asked.kind](asked.fillers[0], told):
        other = store.elsewhere(asked, value)
        shown = asked.unit.measure(size) if asked.unit else text
        yield Distractor(shown, other.statement if other else asked.fact.statement, size)


_Quantity = tuple[str, str, float]
"""The value, the words and the size of a quantity."""


def _numbers(key: FillerRow, told: Iterable[str]) -> Iterator[_Quantity]:
    """Told numbers of like size, then neighbours: at steps of the last place, or of the last round one of a greater number.

    None for zero and less, where the right one would stand out, nor for what is written with an exponent.
    """
    from decimal import Decimal  # not on the way to a first question

    exact = Decimal(key.value)
    if exact <= 0 or "e" in key.value.lower():
        return
    unit = Decimal(1).scaleb(min(0, int(exact.as_tuple().exponent)))
    while exact % (unit * 10) == 0 and exact >= unit * 100:
        unit *= 10
    number = float(exact)
    steps = (1, -1, 2, -2) if exact / unit < 20 else (1, -1, 5, -5, 10, -10)
    near = (t for t in map(float, told) if number / 3 <= t <= number * 3)
    for value in (*near, *(float(exact + n * unit) for n in steps)):
        if value != number and value > 0:
            yield number_text(value), number_words(value), value


def _durations(key: FillerRow, told: Iterable[str]) -> Iterator[_Quantity]:
    """Told lengths of like size, then neighbours, all in the unit in which the key is told."""
    mine = told_duration(key.value, key.text)
    lengths = (parse_duration(one).in_unit(mine.unit) for one in told)
    near = (length for length in lengths if length is not None and mine.count / 3 <= length.count <= mine.count * 3)
    for length in (*near, *(Duration(mine.count + n, mine.unit) for n in (1, -1, 2, -2))):
        if length.count != mine.count and length.count > 0:
            yield str(length.normal()), length.words(), length.count


def _frequencies(key: FillerRow, told: Iterable[str]) -> Iterator[_Quantity]:
    """Told frequencies that the key rules out, then neighbours: fewer times, once in a longer time, more times.

    What is told in several years ("once every 4 years") has longer and shorter times for neighbours: nobody says "three times
    every 4 years".
    Of a bound only what lies outside it: four times a year is at least twice a year, and so is at least four times.
    """
    mine = told_frequency(key.value, key.text)
    fewer = [Frequency("=", n, mine.per) for n in (mine.count - 1, mine.count - 2) if n > 0]
    if len(fewer) < WANTED:
        fewer += [Frequency("=", 1, Duration(mine.per.count + n, mine.per.unit)) for n in (1, 2)]
    if mine.comparison == ">=":  # so that the right one is not the only bound
        fewer = [both for one in fewer for both in (one._replace(comparison="<="), one)]
    more = [Frequency(mine.comparison.replace("<", ">"), mine.count + n, mine.per) for n in (1, 2, 4)]
    if mine.comparison == "=" and mine.per.count > 1:
        nearest = sorted(range(1, mine.per.count + 4), key=lambda n: abs(n - mine.per.count))[1:5]
        fewer, more = [], [Frequency("=", mine.count, Duration(n, mine.per.unit)) for n in nearest]
    for other in (*map(parse_frequency, told), *fewer, *more):
        if mine.excludes(other):
            yield str(other.normal()), other.words(), other.count / other.per.count


_OTHERS: dict[ValueKind, Callable[[FillerRow, Iterable[str]], Iterator[_Quantity]]] = {
    ValueKind.NUMBER: _numbers,
    ValueKind.DURATION: _durations,
    ValueKind.FREQUENCY: _frequencies,
}


def key_size(asked: Asked) -> float:
    """The size of the right option, as of a Distractor."""
    key = asked.fillers[0]
    match asked.kind:
        case ValueKind.DATE:
            return parse_date(key.value).earliest or 0
        case ValueKind.NUMBER:
            return float(key.value)
        case ValueKind.DURATION:
            return told_duration(key.value, key.text).count
        case ValueKind.FREQUENCY:
            often = told_frequency(key.value, key.text)
            return often.count / often.per.count
    return len(key.text)


def sorted_by_size(kind: ValueKind) -> bool:
    """Whether options of this kind are shown by size; others are shuffled."""
    return kind in (ValueKind.DATE, ValueKind.NUMBER, ValueKind.DURATION)
