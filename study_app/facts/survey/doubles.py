"""What is in a pack twice: facts that say the same, or nearly, and entities that share a name or are one typo apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations, pairwise

from study_app.facts.kinds import Modality, ValueKind
from study_app.facts.names import words
from study_app.facts.problem import Problem, known_as
from study_app.facts.survey.said import Library, Rest, Said, read_date
from study_app.i18n import Worded

_SERIES = 12
"""So many texts that are one word apart are a series, and no slips."""

_SAME, _MEETS, _LESS, _REWORDED, _SLIP = "same", "meets", "less", "reworded", "slip"


def _words(why: str, other: str) -> Worded:
    match why:
        case "same":
            return Worded("the fact {other} says the same.", other=known_as("fact", other))
        case "meets":
            return Worded(
                "the fact {other} says the same, with a date that may be the same.", other=known_as("fact", other)
            )
        case "less":
            return Worded("the fact {other} says it already, and more.", other=known_as("fact", other))
        case "reworded":
            return Worded("the fact {other} is worded the same.", other=known_as("fact", other))
    return Worded("the fact {other} says the same but for one word that may be a slip.", other=known_as("fact", other))


_OPEN = "\0"
"""In place of the word of a name that is left open."""

_LONG = 5
"""Letters from which on a word that is one letter off may be a slip for another."""


def doubled_facts(library: Library) -> Iterator[Problem]:
    """Facts that another says already, told of the later one, each with the one nearest to it."""
    told: set[str] = set()
    found = (*_same(library), *_less(library), *_reworded(library), *_slips(library))
    for later, earlier, why in library.looking_up(found):
        if later.id not in told:
            told.add(later.id)
            message, remedy = _words(why, earlier.id), Worded("Merge the two, or retire one.")
            yield library.of_fact(later, "same-fact", message, remedy, "", [earlier.id])


_Pair = tuple[Said, Said, str]


def _head(said: Said) -> tuple[object, ...]:
    """What tells two facts apart whatever else they say."""
    return said.type, said.attributed, said.modality == Modality.PLANNED, said.date_basis


def _of_kind(library: Library, kind: ValueKind) -> Callable[[Said], tuple[str, ...]]:
    """What tells the roles of a fact that one kind of value fills; few facts differ in which roles they have."""
    known: dict[tuple[str, ...], tuple[str, ...]] = {}

    def found(said: Said) -> tuple[str, ...]:
        key = (said.type, *said.roles)
        if (roles := known.get(key)) is None:
            roles = known[key] = tuple(r for r in said.roles if library.kind(said.type, r) is kind)
        return roles

    return found


def _same(library: Library) -> Iterator[_Pair]:
    """Facts whose fillers are the same, and whose dates may be the same day."""
    alike: dict[tuple[object, tuple[str, ...]], list[Said]] = defaultdict(list)
    dates_of = _of_kind(library, ValueKind.DATE)
    for said in library.each():
        if said.roles:
            dates = dates_of(said)
            alike[(_head(said), said.without(*dates)), dates].append(said)
    for (_said, dates), group in library.looking_up(alike.items()):
        yield from _at_one_time(library, group, dates)


def _at_one_time(library: Library, group: list[Said], dates: tuple[str, ...]) -> Iterator[_Pair]:
    """Of facts that differ in their dates at most, those whose dates overlap that of the one before them in time."""
    if len(group) > 1 and dates:
        group = sorted(group, key=lambda said: [_days(said, facet) for facet in dates])
    for one, other in pairwise(library.looking_up(group)):
        if all(_meet(one, other, facet) for facet in dates):
            later, earlier = _in_order(one, other)
            yield later, earlier, _SAME if one.roles == other.roles else _MEETS


def _days(said: Said, facet: str) -> tuple[int, int]:
    first, last = read_date(said.roles[facet][0]).bounds()
    return first, last


def _meet(one: Said, other: Said, facet: str) -> bool:
    """Whether two dates share a day, and neither is a stretch of time of which the other is but an end."""
    mine, theirs = _days(one, facet), _days(other, facet)
    return mine[0] <= theirs[1] and theirs[0] <= mine[1]


def _in_order(one: Said, other: Said) -> tuple[Said, Said]:
    """The one that stands later in the pack, and the other."""
    return (other, one) if one.position < other.position else (one, other)


def _less(library: Library) -> Iterator[_Pair]:
    """Facts whose fillers are all in another of their type about the same entities, which says more."""
    groups: dict[tuple[object, ...], dict[Rest, Said]] = defaultdict(dict)
    entities_of = _of_kind(library, ValueKind.ENTITY)
    for said in library.each():
        if entities := entities_of(said):
            rest = frozenset((r, v) for r, v in said.roles.items() if r not in entities)
            groups[*_head(said), said.without(*(set(said.roles) - set(entities)))].setdefault(rest, said)
    for group in library.looking_up(groups.values()):
        for args, said in library.looking_up(group.items() if len(group) > 1 else ()):
            for one in args:  # leave one out: what is more by one filler is found so, without comparing all with all
                less = group.get(args - {one})
                if less is not None:
                    yield less, said, _LESS


def _reworded(library: Library) -> Iterator[_Pair]:
    """Facts of whatever type whose sentences are the same."""
    first: dict[tuple[str, str], Said] = {}
    for said in library.each():
        other = first.setdefault((" ".join(said.statement.casefold().split()), said.attributed), said)
        if other is not said and said.statement:
            yield said, other, _REWORDED


def _slips(library: Library) -> Iterator[_Pair]:
    """Facts about the same entities, numbers and dates whose texts are one word apart, that word being a slip or an article."""
    alike: dict[tuple[object, ...], list[tuple[Said, tuple[str, ...]]]] = defaultdict(list)
    texts_of = _of_kind(library, ValueKind.TEXT)
    for said in library.each():
        if texts := texts_of(said):
            alike[_head(said), said.without(*texts)].append((said, texts))
    for group in library.looking_up(alike.values()):
        if len(group) > 1:
            yield from _one_word_apart(library, group)


def _one_word_apart(library: Library, group: list[tuple[Said, tuple[str, ...]]]) -> Iterator[_Pair]:
    apart: dict[tuple[str, ...], list[tuple[str, Said]]] = defaultdict(list)
    for said, texts in library.looking_up(group):
        told = sorted(word for role in texts for text in said.roles[role] for word in words(text))
        for place in range(len(told)):
            if place == 0 or told[place] != told[place - 1]:
                apart["", *told[:place], *told[place + 1 :]].append((told[place], said))
        apart[tuple(told)].append(("", said))
    for found in library.looking_up(apart.values()):
        if 1 < len(found) <= _SERIES:
            for (word, first), (slip, said) in combinations(found, 2):
                if said is not first and (word == slip or one_slip(word, slip)):
                    yield said, first, _SLIP


def one_slip(one: str, other: str) -> bool:
    """Whether two words are one letter apart, both long enough for a slip, and not by a digit or an ending of its plural."""
    from rapidfuzz.distance import OSA

    if min(len(one), len(other)) < _LONG or not (one.isalpha() and other.isalpha()):
        return False
    if one in (other + "s", other + "n") or other in (one + "s", one + "n"):
        return False
    return OSA.distance(one, other, score_cutoff=1) == 1


def doubled_entities(library: Library) -> Iterator[Problem]:
    """Entities of one kind that share a name, or whose names are one typo apart."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for type, kind in library.connection.execute("SELECT type, kind FROM kind WHERE pack = ?", (library.pack,)):
        kinds[type].add(kind)
    rows = library.connection.execute(
        "SELECT n.norm, n.entity, n.kind = 'name', e.type, n.text FROM name n"
        " JOIN entity e ON e.pack = n.pack AND e.id = n.entity WHERE n.pack = ? AND n.accepted ORDER BY e.position, n.rowid",
        (library.pack,),
    ).fetchall()
    named: dict[str, dict[str, tuple[bool, str, str]]] = defaultdict(dict)
    for norm, entity, is_name, type, text in library.looking_up(rows):
        old = named[norm].get(entity)
        named[norm][entity] = (bool(is_name) or (old is not None and old[0]), type, text)
    shared: set[frozenset[str]] = set()
    for found in library.looking_up(named.values()):
        if len(found) > 1:
            yield from _shared(library, found, kinds, shared)
    yield from _near(library, named, kinds, shared)


def _related(one: str, other: str, kinds: dict[str, set[str]]) -> bool:
    """Whether two types of entities are one, or one is above the other: entities of them stand side by side as options."""
    return one == other or other in kinds[one] or one in kinds[other]


def _shared(
    library: Library,
    found: dict[str, tuple[bool, str, str]],
    kinds: dict[str, set[str]],
    shared: set[frozenset[str]],
) -> Iterator[Problem]:
    (first, (is_name, type, text)), *others = found.items()
    for entity, (also_name, other_type, other_text) in library.looking_up(others):
        if not _related(type, other_type, kinds) or frozenset((first, entity)) in shared:
            continue
        shared.add(frozenset((first, entity)))
        if is_name and also_name:
            message = Worded("{first} has the name {text!r} too.", first=known_as("entity", first), text=text)
            remedy = Worded("Give them names that tell them apart, or use one of the two only.")
            yield library.of_row("entity", entity, "same-name", message, remedy, "name", [first])
        else:
            taker, owner = (first, entity) if also_name and not is_name else (entity, first)
            alias = text if taker == first else other_text
            message = Worded(
                "its other name {alias!r} is a name of {owner}.", alias=alias, owner=known_as("entity", owner)
            )
            remedy = Worded("Take it away from one of them, or give it the kind mention, which is no right answer.")
            yield library.of_row("entity", taker, "alias-taken", message, remedy, "aliases", [owner])


def _near(
    library: Library,
    named: dict[str, dict[str, tuple[bool, str, str]]],
    kinds: dict[str, set[str]],
    shared: set[frozenset[str]],
) -> Iterator[Problem]:
    """Names of which all words but one are the same, and that one is a letter off: found by the other words, not by pairs."""
    frames: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for norm in library.looking_up(named):
        parts = norm.split()
        for place, word in enumerate(parts):
            if len(word) >= _LONG and word.isalpha():
                parts[place] = _OPEN
                frames[" ".join(parts)].append((word, norm))
                parts[place] = word
    for found in library.looking_up(frames.values()):
        if len(found) < 2:
            continue
        group: dict[str, list[str]] = {}
        for word, norm in library.looking_up(found):
            group.setdefault(word, []).append(norm)
        for one, other in one_letter_apart(library.looking_up(group)):
            for norm, near in ((a, b) for a in group[one] for b in group[other]):
                for first, (_is, type, text) in named[norm].items():
                    for entity, (_also, other_type, other_text) in named[near].items():
                        pair = frozenset((first, entity))
                        if len(pair) < 2 or pair in shared or not _related(type, other_type, kinds):
                            continue
                        shared.add(pair)
                        message = Worded(
                            "its name {other_text!r} is one letter off {text!r}, a name of {first}.",
                            other_text=other_text,
                            text=text,
                            first=known_as("entity", first),
                        )
                        remedy = Worded("Correct the name, use one of the two only, or set it aside if both are right.")
                        yield library.of_row("entity", entity, "near-name", message, remedy, "name", [first])


def one_letter_apart(group: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The pairs of words that are one slip apart: each is known by what is left of it without a letter (as SymSpell does)."""
    known: dict[str, str] = {}
    more: dict[str, list[str]] = {}
    for word in group:
        met = [
            (left, first)
            for left in {word, *[word[:n] + word[n + 1 :] for n in range(len(word))]}
            if (first := known.setdefault(left, word)) is not word
        ]
        # what is left of most words is left of no other: no list is made for that
        tried: set[str] = set()
        for left, first in met:
            others = more.setdefault(left, [])
            for other in (first, *others):
                if other not in tried and one_slip(other, word):
                    tried.add(other)
                    yield other, word
            others.append(word)
