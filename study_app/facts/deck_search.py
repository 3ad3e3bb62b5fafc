"""What a deck searches for lastingly: how that is read, and whether a fact has it.

A deck holds the same facts for everybody and in every language, so it searches for what a fact is, not for the words it is told
in, nor for what somebody knows of it. Terms of `tag:` and `type:` alone, side by side and parted by `or`, are read as they
always were, letter by letter; whatever else is in a search has the grammar of the table of facts.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from study_app.facts.dates import ALWAYS, NEVER
from study_app.facts.dates import parse as parse_date
from study_app.facts.kinds import DateBasis, Tense
from study_app.facts.table import shown
from study_app.i18n import Worded

if TYPE_CHECKING:
    from study_app import database

WORDS = ("tag", "type", "source", "entity", "date", "asof")
"""What stands before the colon of a term."""

_OF_LEARNERS = ("is", "flag", "added", "edited", "rated", "introduced", "prop", "form", "has")
_INFERRED, _STATE = DateBasis.INFERRED.value, Tense.STATE.value
_DEEPEST = 50
_TOKEN = re.compile(r'\s*(?:([()])|(-)(?=[^\s)])|((?:"[^"]*"|[^\s()"])+)|(\S))')


class Rest(NamedTuple):
    """What a deck can search for in a fact besides its type and its tags.

    `sources` are those it cites and `entities` those it speaks of, by id; `times` are its times that are known, (role, first day,
    last day); `state` is whether it is one that holds between two times, neither of them implied.
    """

    sources: frozenset[str] = frozenset()
    entities: frozenset[str] = frozenset()
    times: tuple[tuple[str, int, int], ...] = ()
    state: bool = False


_Test = Callable[[str, Collection[str], Callable[[], Rest]], bool]
"""Whether a fact of a type with tags, and what else it is, has what a term asks."""


@dataclass(frozen=True, slots=True)
class _Search:
    """A search that was read: the parts that `or` leaves, as they are written, with what each asks of a fact."""

    parts: tuple[tuple[str, _Test], ...] = ()
    plain: bool = True
    message: Worded | None = None
    remedy: Worded | None = None


class _NotUnderstoodError(Exception):
    def __init__(self, message: Worded, remedy: Worded) -> None:
        super().__init__(message)
        self.message, self.remedy = message, remedy


def finds(search: str, fact_type: str, tags: Collection[str], rest: Callable[[], Rest] = Rest) -> bool:
    """Whether a fact of a type with tags fits a deck's search; `rest` tells what else it is, where the search asks for that.

    `type:*` finds all; an empty search, and one that is not understood, finds nothing.
    """
    return any(test(fact_type, tags, rest) for _text, test in _read(search).parts)


def is_plain(search: str) -> bool:
    """Whether a search asks for types and tags alone, as it stands in packs of every age."""
    return _read(search).plain


def parts(search: str) -> tuple[str, ...]:
    """The parts of a search that `or` leaves, as they are written: a fact is found that fits any."""
    return tuple(text for text, _test in _read(search).parts)


def fault(search: str) -> tuple[Worded, Worded] | None:
    """What of a search is not understood, and what to do about it; None if all is."""
    read = _read(search)
    return None if read.message is None or read.remedy is None else (read.message, read.remedy)


def rests(connection: database.Connection, pack: str, facts: Sequence[str] | None = None) -> defaultdict[str, Rest]:
    """Of the facts of a pack in a store, or of some of them, by id, what a deck can search for; of many there is nothing."""
    chosen, bound = "", [pack]
    if facts is not None:
        chosen, bound = " AND {} IN (SELECT value FROM json_each(?))", [pack, json.dumps(facts)]

    def rows(query: str, id: str) -> Iterator[tuple[Any, ...]]:
        return connection.execute(query + chosen.format(id), bound)

    sources, entities = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    times, states = defaultdict[str, list[tuple[str, int, int]]](list), set[str]()
    for id, source in rows("SELECT fact, source FROM citation WHERE pack = ?", "fact"):
        sources[id].add(source)
    for id, entity in rows("SELECT fact, entity FROM arg WHERE pack = ? AND entity <> ''", "fact"):
        entities[id].add(entity)
    for id, *time in rows(
        "SELECT a.fact, a.role, a.earliest, a.latest FROM arg a JOIN fact f ON f.pack = a.pack AND f.id = a.fact"
        f" WHERE a.pack = ? AND a.role IN ('when', 'start', 'end') AND a.value <> '..' AND f.date_basis <> '{_INFERRED}'",
        "a.fact",
    ):
        times[id].append((time[0], time[1], time[2]))
    for (id,) in rows(
        f"SELECT id FROM fact WHERE pack = ? AND tense = '{_STATE}' AND date_basis <> '{_INFERRED}'", "id"
    ):
        states.add(id)
    told = sources.keys() | entities.keys() | times.keys() | states

    def rest(id: str) -> Rest:
        known = frozenset(sources.get(id, ())), frozenset(entities.get(id, ())), tuple(times.get(id, ()))
        return Rest(*known, id in states)

    return defaultdict(Rest, {id: rest(id) for id in told})


# --- how it is read


@lru_cache(maxsize=256)
def _read(search: str) -> _Search:
    if (plain := _read_plain(search)) is not None:
        return plain
    try:
        return _Search(_Reader(search).parts(), plain=False)
    except _NotUnderstoodError as error:
        return _Search((), False, error.message, error.remedy)


def _read_plain(search: str) -> _Search | None:
    """A search of `tag:x` and `type:y` alone, with what stands behind the colon taken as it is; None for another."""
    found: list[tuple[str, _Test]] = []
    for part in search.split(" or "):
        terms = tuple((word, value) for word, _colon, value in (term.partition(":") for term in part.split()))
        if not all(word in ("tag", "type") and value for word, value in terms):
            return None
        if terms:
            found.append((part.strip(), _fits_all(tuple(_term(*term) for term in terms))))
    return _Search(tuple(found))


class _Reader:
    """Reads what has more in it, from left to right; side by side binds more than `or`."""

    def __init__(self, search: str) -> None:
        self._search = search
        self._tokens = [match for match in _TOKEN.finditer(search) if match[0].strip()]
        self._at = 0

    def parts(self) -> tuple[tuple[str, _Test], ...]:
        if any(token[4] for token in self._tokens):
            raise _NotUnderstoodError(Worded("a quotation mark is not closed."), Worded("Close it."))
        found = self._choices(0)
        if self._at < len(self._tokens):
            raise _NotUnderstoodError(Worded("a parenthesis closes none."), Worded("Take it away."))
        return tuple(found)

    def _choices(self, depth: int) -> list[tuple[str, _Test]]:
        found: list[tuple[str, _Test]] = []
        while True:
            first, terms = self._at, self._side_by_side(depth)
            if not terms:
                self._refuse_gap()
            last = self._tokens[self._at - 1]
            begin = self._tokens[first]
            text = self._search[begin.start() : last.end()].strip()
            found.append((text, _fits_all(tuple(terms))))
            if self._now() != "or":
                return found
            self._at += 1

    def _side_by_side(self, depth: int) -> list[_Test]:
        terms: list[_Test] = []
        while (token := self._now()) not in ("", "or", ")"):
            terms.append(self._one(token, depth))
        return terms

    def _one(self, token: str, depth: int) -> _Test:
        if depth > _DEEPEST:
            raise _NotUnderstoodError(
                Worded("there are too many parentheses in each other."), Worded("Write it flatter.")
            )
        if token in ("", "or", ")"):
            self._refuse_gap()
        self._at += 1
        if token == "-":
            return _not(self._one(self._now(), depth + 1))
        if token == "(":
            tests = tuple(test for _text, test in self._choices(depth + 1))
            if self._now() != ")":
                raise _NotUnderstoodError(Worded("a parenthesis is not closed."), Worded("Close it."))
            self._at += 1
            return lambda *fact: any(test(*fact) for test in tests)
        word, _colon, value = token.partition(":")
        if value.startswith('"') and value.endswith('"'):
            value = value[1:-1]
        if word not in WORDS or not value.strip():
            raise _not_understood(token, word)
        return _term(word, value.strip())

    def _now(self) -> str:
        return self._tokens[self._at][0].strip() if self._at < len(self._tokens) else ""

    def _refuse_gap(self) -> None:
        raise _NotUnderstoodError(Worded("a term is missing."), _remedy())


def _not_understood(token: str, word: str) -> _NotUnderstoodError:
    if word in _OF_LEARNERS:
        return _NotUnderstoodError(
            Worded("{term} is about a learner, and a deck holds the same facts for all.", term=shown(token)), _remedy()
        )
    return _NotUnderstoodError(Worded("{term} is not understood.", term=shown(token)), _remedy())


def _remedy() -> Worded:
    return Worded(
        "Use tag:x, type:y, source:z, entity:e, date:1992..2002 and asof:2002, with “or” between them, or “-” before one that is "
        "not to be."
    )


# --- what a term asks


def _fits_all(tests: tuple[_Test, ...]) -> _Test:
    if len(tests) == 1:
        return tests[0]
    return lambda type, tags, rest: all(test(type, tags, rest) for test in tests)


def _not(test: _Test) -> _Test:
    return lambda *fact: not test(*fact)


def _term(word: str, value: str) -> _Test:
    match word:
        case "tag":
            return lambda _type, tags, _rest: value in tags
        case "type":
            return lambda type, _tags, _rest: value in ("*", type)
        case "source" if value == "none":
            return lambda _type, _tags, rest: not rest().sources
        case "source":
            return lambda _type, _tags, rest: value in rest().sources
        case "entity":
            return lambda _type, _tags, rest: value in rest().entities
    first, last = _span(value)
    if word == "date":
        return lambda _type, _tags, rest: any(begin <= last and end >= first for _role, begin, end in rest().times)
    return lambda _type, _tags, rest: _held(rest(), first, last)


def _held(rest: Rest, first: int, last: int) -> bool:
    """Whether something was certainly neither over before some days nor still to come after them."""
    return rest.state and not any(
        (role == "start" and begin > last) or (role == "end" and end < first) for role, begin, end in rest.times
    )


def _span(value: str) -> tuple[int, int]:
    """The days from the first to the last that a date or a span of dates may mean, as in the table of facts."""
    begin, dots, end = value.partition("..") if "/" not in value else (value, "", "")
    try:
        first = parse_date(begin.strip()).reach()[0] if begin.strip() else NEVER
        last = (parse_date(end.strip()).reach()[1] if end.strip() else ALWAYS) if dots else parse_date(begin).reach()[1]
    except ValueError:
        raise _NotUnderstoodError(
            Worded("{term} is no date.", term=shown(value)), Worded("Write 1992, 1992-05, 1992-05-15 or 1992..2002.")
        ) from None
    if first > last or not (begin.strip() or end.strip()):
        raise _NotUnderstoodError(
            Worded("the span of dates {term} ends before it begins.", term=shown(value)), Worded("Turn it round.")
        )
    return first, last
