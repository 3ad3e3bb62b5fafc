"""What a query finds: facts or cards in a chosen order, counted, and handed out page by page."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from study_app import database
from study_app.clock import Clock, date_of
from study_app.database import Connection
from study_app.facts.dates import NEVER
from study_app.facts.dates import parse as parse_date
from study_app.facts.kinds import DateBasis
from study_app.i18n import _
from study_app.study.decisions import Decisions
from study_app.study.marks import LONGEST_REST
from study_app.study.memory import Phase
from study_app.study.scheduler import Due
from study_app.study.search import query
from study_app.study.search.query import And, Node, Not, Or, Term, Wrong
from study_app.study.search.words import WORDS, Meaning, MeaninglessError, Now, Words, said

if TYPE_CHECKING:
    from study_app.study.search.sidebar import Entry, Section

FEW = 2_000
"""So many facts are found one by one; where a word holds of more, the store is gone through in its order."""


class View(StrEnum):
    """What a row of the table is: a fact, or a card (one facet of a fact)."""

    FACTS = "facts"
    CARDS = "cards"


class Column(NamedTuple):
    """A column of the table.

    `kind` is text, words, number, percent, days or day; `field` is the key of the fact's row of the pack that is edited in it, ""
    where it only shows something; `usual` whether it is shown until somebody chooses; `quick` whether it sorts in milliseconds.
    """

    id: str
    words: Callable[[], str]
    kind: str = "text"
    field: str = ""
    usual: bool = False
    quick: bool = False
    views: tuple[View, ...] = (View.FACTS, View.CARDS)

    @property
    def title(self) -> str:
        """Its heading."""
        return self.words()


COLUMNS: tuple[Column, ...] = (
    Column("statement", lambda: _("Statement"), usual=True),
    Column("question", lambda: _("Question"), usual=True, quick=True, views=(View.CARDS,)),
    Column("type", lambda: _("Type"), field="type", usual=True, quick=True),
    Column("id", lambda: _("Id"), field="id"),
    Column("tags", lambda: _("Tags"), "words", "tags", usual=True, quick=True),
    Column("status", lambda: _("Status"), field="status", usual=True, quick=True),
    Column("when", lambda: _("When"), "day", "when", usual=True, quick=True),
    Column("source", lambda: _("Source"), field="cite", quick=True),
    Column("paragraph", lambda: _("Paragraph"), "number", quick=True),
    Column("pack", lambda: _("Pack")),
    Column("decks", lambda: _("Decks"), "words"),
    Column("due", lambda: _("Due"), "day", usual=True, quick=True),
    Column("interval", lambda: _("Interval"), "days"),
    Column("reviews", lambda: _("Reviews"), "number"),
    Column("lapses", lambda: _("Lapses"), "number"),
    Column("stability", lambda: _("Stability"), "days"),
    Column("difficulty", lambda: _("Difficulty"), "percent"),
    Column("retrievability", lambda: _("Recall now"), "percent"),
    Column("changed", lambda: _("Edited"), "day"),
)
"""In their usual order."""


class Order(NamedTuple):
    """An order of rows: by a column (by its id; "" for the order of the packs), ascending unless `descending`.

    What has nothing in the column comes last either way; equals stay in the order of the packs, or go the other way too.
    """

    column: str = ""
    descending: bool = False


AS_IN_PACKS = Order()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table; `place` numbers it in the store.

    `type_name`, `source` and `pack_title` are words for people; `when` is EDTF, "" for none; `status` is "" where the row is gone
    from the store meanwhile. `card` is "" in the view of facts, where the columns of memory speak for all cards of the fact: due
    is the soonest, interval, stability and retrievability are the least, difficulty, reviews and lapses the most, and
    suspended, buried, flag and note are of any. `changed` is the instant of the last edit (UTC ms). Difficulty and retrievability
    are from 0 to 1.
    """

    place: int
    pack: str = ""
    fact: str = ""
    card: str = ""
    statement: str = ""
    question: str = ""
    type: str = ""
    type_name: str = ""
    tags: tuple[str, ...] = ()
    status: str = ""
    when: str = ""
    source: str = ""
    paragraph: int | None = None
    pack_title: str = ""
    decks: tuple[str, ...] = ()
    due: Due | None = None
    interval: int | None = None
    reviews: int = 0
    lapses: int = 0
    stability: float | None = None
    difficulty: float | None = None
    retrievability: float | None = None
    changed: int | None = None
    suspended: bool = False
    buried: bool = False
    flag: str = ""
    note: str = ""

    @property
    def key(self) -> str:
        """`pack/fact`, or in the view of cards the id of the card."""
        return self.card or f"{self.pack}/{self.fact}"

    def as_json(self) -> dict[str, object]:
        """The keys of `search --json`."""
        found: dict[str, object] = {"pack": self.pack, "fact": self.fact}
        if self.card:
            found |= {"card": self.card, "question": self.question}
        return found | {
            "statement": self.statement,
            "type": self.type,
            "tags": list(self.tags),
            "status": self.status,
            "when": self.when or None,
            "decks": list(self.decks),
            "due": date_of(self.due.day).isoformat() if self.due else None,
            "interval": self.interval,
            "reviews": self.reviews,
            "lapses": self.lapses,
            "stability": self.stability,
            "retrievability": self.retrievability,
            "suspended": self.suspended,
            "flag": self.flag or None,
        }

    def cell(self, column: str) -> str:
        """What stands in a column, as it is shown; "" for nothing."""
        match column:
            case "type":
                return self.type_name
            case "id":
                return self.card or self.fact
            case "pack":
                return self.pack_title
            case "tags" | "decks":
                return ", ".join(self.tags if column == "tags" else self.decks)
            case "when":
                return parse_date(self.when).words() if self.when else ""
            case "due":
                return date_of(self.due.day).isoformat() if self.due else ""
            case "changed":
                return "" if self.changed is None else _day(self.changed)
            case "stability":
                return "" if self.stability is None else f"{self.stability:.1f}"
            case "difficulty" | "retrievability":
                share = self.difficulty if column == "difficulty" else self.retrievability
                return "" if share is None else f"{share:.0%}"
        value = getattr(self, column)
        return "" if value is None else str(value)


def _day(utc_ms: int) -> str:
    return date_of(utc_ms // 86_400_000).isoformat()


class _Statement(NamedTuple):
    """SQL with what is bound.

    `every` finds all places at once where `sql` is for the first ones: in ascending order, some more than once, of which the
    first counts; to be turned round if `backward`.
    """

    sql: str
    bound: tuple[Any, ...]
    every: str = ""
    backward: bool = False


class Found:
    """What a query found, in an order: of the moment, so after a change of the library or an answer it is found anew.

    `rows` at the beginning reads no more than it hands out. `count`, and rows further down, need the places of all rows, which
    are read when first asked for, or by `Later` on another thread. Rows tell how things are when they are read, the places stay.
    """

    def __init__(
        self,
        search: Search,
        query_: str,
        view: View,
        order: Order,
        wrong: tuple[Wrong, ...],
        statements: tuple[_Statement, ...],
        quick: bool,
        marked: tuple[str, ...],
    ) -> None:
        self._search = search
        self.query, self.view, self.order = query_, view, order
        self.wrong = wrong
        """What is wrong with the query; then nothing is found."""
        self.quick = quick
        """Whether the first rows come in milliseconds: no word is shorter than three letters, wild or a regular expression.

        And the order is that of a column with an index.
        """
        self.marked = marked
        """The words that were looked for in texts, in normal form (`names.fold`), to be marked in the rows."""
        self._statements = statements
        self._places: array[int] | None = array("q") if wrong else None
        self._first: tuple[int, array[int]] = (0, array("q"))

    @property
    def complete(self) -> bool:
        """Whether the places of all rows have been read, so that `count` and any page cost nothing more."""
        return self._places is not None

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.places)

    @property
    def places(self) -> array[int]:
        """The places of all rows in their order (`Row.place`)."""
        if self._places is None:
            self._read(self._search.connection)
        assert self._places is not None
        return self._places

    def rows(self, offset: int, limit: int) -> tuple[Row, ...]:
        """A page of rows."""
        return self._search.rows(self.view, self._page(offset, limit))

    def keys(self, numbers: Sequence[int] | None = None) -> tuple[str, ...]:
        """The keys (`Row.key`) of all rows, or of those with these numbers in the order."""
        chosen = self.places if numbers is None else array("q", (self.places[n] for n in numbers))
        return self._search.keys(self.view, chosen)

    def facts(self, numbers: Sequence[int] | None = None) -> tuple[tuple[str, str], ...]:
        """The (pack, fact) of all rows, or of those with these numbers in the order, each once."""
        parts = (key.split("/") for key in self.keys(numbers))
        return tuple(dict.fromkeys((part[0], part[1]) for part in parts))

    def where(self, key: str) -> int | None:
        """The number in the order of the row with a key; None if it is not among them."""
        place = self._search.place(self.view, key)
        try:
            return None if place is None else self.places.index(place)
        except ValueError:
            return None

    def _page(self, offset: int, limit: int) -> Sequence[int]:
        if self._places is None:
            asked, first = self._first
            if offset + limit <= asked or len(first) < asked:
                return first[offset : offset + limit]
            if offset == 0:
                self._read_first(limit)
                return self._first[1] if self._places is None else self._places[:limit]
        return self.places[offset : offset + limit]

    def _read_first(self, limit: int) -> None:
        found: array[int] = array("q")
        try:
            for sql, bound, *_every in self._statements:
                rows = self._search.connection.execute(f"{sql} LIMIT ?", (*bound, limit - len(found)))
                found.extend(row[0] for row in rows)
                if len(found) == limit:
                    break
        except database.OperationalError as error:
            self._fail(error)
            return
        self._first = limit, found
        if len(found) < limit:
            self._places = found

    def _read(self, connection: Connection) -> None:
        found: array[int] = array("q")
        try:
            for sql, bound, every, backward in self._statements:
                # one long text is read ten times as fast as a row for each place
                (text,) = connection.execute(f"SELECT group_concat(place) FROM ({every or sql})", bound).fetchone()
                places = text.split(",") if text else []
                if every:
                    places = list(dict.fromkeys(places))
                found.extend(map(int, reversed(places) if backward else places))
        except database.OperationalError as error:
            self._fail(error)
            return
        self._places = found

    def _fail(self, error: database.OperationalError) -> None:
        """A pattern took too long; what is interrupted, or cannot be read, is raised."""
        if "user-defined function" not in str(error):
            raise error
        message = _("A pattern of this query takes too long.")
        self.wrong = (Wrong(0, len(self.query), message, _("Repeat less in it.")),)
        self._places = array("q")


class Later:
    """A search that is to run on another thread, once. `cancel` may be called from any."""

    def __init__(self, found: Found, reader: Callable[[], Any], now: Now) -> None:
        self._found, self._reader, self._now = found, reader, now
        self._lock = Lock()
        self._connection: Connection | None = None
        self._cancelled = False

    def run(self) -> Found | None:
        """Find the places of all rows; None where it was cancelled. The result is read on the thread that asked for it."""
        if self._found.complete:
            return self._found
        with self._reader() as connection:
            with self._lock:
                if self._cancelled:
                    return None
                self._connection = connection
            try:
                Words(connection, self._now)  # its functions
                self._found._read(connection)
            except database.OperationalError:
                if not self._cancelled:
                    raise
            finally:
                with self._lock:
                    self._connection = None
        return None if self._cancelled else self._found

    def cancel(self) -> None:
        """Have `run` end at once."""
        with self._lock:
            self._cancelled = True
            if self._connection is not None:
                self._connection.interrupt()


class Counting:
    """Counts what queries find, on another thread, once. `cancel` may be called from any: who reads holds up who writes."""

    def __init__(self, queries: Sequence[str], reader: Callable[[], Any], clock: Clock, now: Now) -> None:
        self._queries, self._reader, self._clock, self._now = queries, reader, clock, now
        self._lock = Lock()
        self._connection: Connection | None = None
        self._cancelled = False

    def __call__(self) -> dict[str, int]:
        """The counts by query; of none any more, once it was cancelled."""
        found: dict[str, int] = {}
        with self._reader() as own:
            search = Search(own, self._clock, lambda: self._now.decided)
            with self._lock:
                self._connection = own
            try:
                for one in () if self._cancelled else self._queries:
                    found[one] = search.find(one).count
                    if self._cancelled:
                        break
            except database.OperationalError:
                if not self._cancelled:
                    raise
            finally:
                with self._lock:
                    self._connection = None
        return found

    def cancel(self) -> None:
        """Have it end at once."""
        with self._lock:
            self._cancelled = True
            if self._connection is not None:
                self._connection.interrupt()


class Completion(NamedTuple):
    """What may stand in place of the characters `start` to `end` of a query: `text`, with a word about it."""

    start: int
    end: int
    text: str
    about: str


class Search:
    """Searches over an open journal with the fact store attached as `facts`."""

    def __init__(self, connection: Connection, clock: Clock, decided: Callable[[], Decisions]) -> None:
        """`decided` tells what was decided; the parameters of memory are among it."""
        self.connection = connection
        self._clock, self._decided = clock, decided

    @property
    def now(self) -> Now:
        """The moment, and what was decided."""
        return Now(self._clock.now(), self._decided())

    def words(self) -> Words:
        """The words of queries as the library is now."""
        return Words(self.connection, self.now)

    def find(self, query_: str, view: View = View.FACTS, order: Order = AS_IN_PACKS) -> Found:
        """What a query finds. Nothing in a query raises: `Found.wrong` tells what is wrong with it."""
        tree = query.parse(query_)
        if isinstance(tree, Wrong):
            return Found(self, query_, view, order, (tree,), (), True, ())
        reading = _Reading(self.words(), tree)
        if reading.wrong:
            return Found(self, query_, view, order, reading.wrong, (), True, ())
        statements = _Writing(self, reading, view, order).statements()
        quick = reading.quick and (not order.column or any(c.id == order.column and c.quick for c in COLUMNS))
        return Found(self, query_, view, order, (), statements, quick, reading.marked)

    def later(self, query_: str, view: View = View.FACTS, order: Order = AS_IN_PACKS) -> Later:
        """The same for another thread, which reads all places: for `count`, long jumps, and what is not `quick`."""
        return self.rest_of(self.find(query_, view, order))

    def rest_of(self, found: Found) -> Later:
        """For another thread: the places of all rows of what was found."""
        return Later(found, database.beside(self.connection), self.now)

    def complete(self, query_: str, cursor: int, limit: int = 20) -> tuple[Completion, ...]:
        """How the word before the cursor may go on: search words, and the values of one."""
        start = _word_at(query_, cursor)
        typed = query_[start:cursor]
        begun, colon, value = typed.partition(":")
        if not colon:
            known = WORDS.items()
            found = ((f"{name}:", word.about()) for name, word in known if begun and name.startswith(begun.lower()))
            return tuple(Completion(start, cursor, *one) for one in islice(found, limit))
        at, wanted = start + len(begun) + 1, value.removeprefix('"').replace("\\", "").casefold()
        first: list[Completion] = []
        later: list[Completion] = []
        for text, about in self.words().values(begun.lower()):
            written = query.in_words(Term(begun.lower(), query.escaped(text))).partition(":")[2]
            if text.casefold().startswith(wanted):
                first.append(Completion(at, cursor, written, about))
            elif wanted in text.casefold() or wanted in about.casefold():
                later.append(Completion(at, cursor, written, about))
        return tuple((first + later)[:limit])

    # --- beside the table

    def sidebar(self) -> tuple[Section, ...]:
        """What stands beside the table; what takes longer to count is counted by `counts_later`."""
        from study_app.study.search.sidebar import sidebar

        return sidebar(self.connection, self._decided().searches)

    def sidebar_later(self) -> Callable[[], tuple[Section, ...]]:
        """The same for another thread, once."""
        from study_app.study.search.sidebar import sidebar

        reader, saved = database.beside(self.connection), self._decided().searches

        def read() -> tuple[Section, ...]:
            with reader() as own:
                return sidebar(own, saved)

        return read

    def entities(self, of: str, begin: str = "", offset: int = 0, limit: int = 200) -> tuple[Entry, ...]:
        """The lines below a kind of entity (`Entry.of`), by name, those whose name begins so."""
        from study_app.study.search.sidebar import entities

        return entities(self.connection, of, begin, offset, limit)

    def counts_later(self, queries: Iterable[str]) -> Counting:
        """How many facts queries find, for another thread. What is wrong finds none."""
        return Counting(tuple(dict.fromkeys(queries)), database.beside(self.connection), self._clock, self.now)

    # --- rows

    def keys(self, view: View, places: Sequence[int]) -> tuple[str, ...]:
        """The keys of rows by their places."""
        select = "SELECT f.pack || '/' || f.id FROM json_each(?) j CROSS JOIN facts.fact f ON f.rowid = j.value ORDER BY j.key"
        if view is View.CARDS:
            select = "SELECT c.id FROM json_each(?) j CROSS JOIN facts.card c ON c.rowid = j.value ORDER BY j.key"
        return tuple(row[0] for row in self.connection.execute(select, (json.dumps(list(places)),)))

    def place(self, view: View, key: str) -> int | None:
        """The place of a row by its key; None if the store has none."""
        if view is View.CARDS:
            row = self.connection.execute("SELECT rowid FROM facts.card WHERE id = ?", (key,)).fetchone()
        else:
            pack, _slash, fact = key.partition("/")
            row = self.connection.execute(
                "SELECT rowid FROM facts.fact WHERE pack = ? AND id = ?", (pack, fact)
            ).fetchone()
        return None if row is None else int(row[0])

    def rows(self, view: View, places: Sequence[int]) -> tuple[Row, ...]:
        """The rows at some places."""
        return _Rows(self.connection, self.now, view).read(places)


def _word_at(query_: str, cursor: int) -> int:
    """Where the word begins that the cursor is in or behind."""
    start, quoted, escaped = 0, False, False
    for place, letter in enumerate(query_[:cursor]):
        if escaped:
            escaped = False
        elif letter == "\\":
            escaped = True
        elif letter == '"':
            quoted = not quoted
        elif not quoted and (letter.isspace() or letter in "()" or (letter == "-" and place == start)):
            start = place + 1
    return start


class _Reading:
    """A tree with what its terms mean."""

    def __init__(self, words: Words, tree: Node) -> None:
        self.parts = tree.parts if isinstance(tree, And) else (tree,)
        self._meanings: dict[int, Meaning] = {}
        wrong: list[Wrong] = []
        marked: dict[str, None] = {}
        self.quick = True
        for term, turned in _terms(tree):
            try:
                meaning = self._meanings[id(term)] = words.meaning(term)
            except MeaninglessError as error:
                end = term.at - 1 if error.whole else term.end
                wrong.append(Wrong(term.start, max(end, term.start + 1), error.message, error.remedy))
                continue
            if term.word in ("", "w") and not turned:
                marked.update(dict.fromkeys(part.strip() for part in said(term.value)[::2] if part.strip()))
            self.quick = self.quick and (bool(meaning.match) or (term.word in _QUICK and not query.is_wild(term.value)))
        self.wrong, self.marked = tuple(wrong), tuple(marked)

    def meaning(self, term: Term) -> Meaning:
        return self._meanings[id(term)]

    def asks_of_cards(self, node: Node) -> bool:
        return any(self.meaning(term).card for term, _turned in _terms(node))

    def condition(self, node: Node, *, card: bool = True) -> _Statement:
        """A node in SQL; without a `card` what asks about one does not hold."""
        match node:
            case Term():
                meaning = self.meaning(node)
                return (
                    _Statement("0", ()) if meaning.card and not card else _Statement(f"({meaning.sql})", meaning.bound)
                )
            case Not(part):
                one = self.condition(part, card=card)
                return one._replace(sql={"0": "1", "1": "0"}.get(one.sql, f"NOT {one.sql}"))
            case And(parts):
                return self.all_of(parts, card=card)
            case Or(parts):
                found = [one for one in (self.condition(part, card=card) for part in parts) if one.sql != "0"]
                if any(one.sql == "1" for one in found):
                    return _Statement("1", ())
                return _joined(found, " OR ", "0")

    def all_of(self, parts: Sequence[Node], *, card: bool = True) -> _Statement:
        """Several nodes that must all hold."""
        found = [one for one in (self.condition(part, card=card) for part in parts) if one.sql != "1"]
        if any(one.sql == "0" for one in found):
            return _Statement("0", ())
        return _joined(found, " AND ", "1")

    def match(self, node: Node) -> str:
        """A node as a query of the full text, "" where that cannot say it."""
        match node:
            case Term():
                return self.meaning(node).match
            case Not():
                return ""
            case And(parts) | Or(parts):
                found = [self.match(part) for part in parts]
                if not found or not all(found):
                    return ""
                return (" AND " if isinstance(node, And) else " OR ").join(f"({one})" for one in found)


def _terms(node: Node, turned: bool = False) -> Iterator[tuple[Term, bool]]:
    """The terms of a tree, and whether each is turned round."""
    match node:
        case Term():
            yield node, turned
        case Not(part):
            yield from _terms(part, not turned)
        case And(parts) | Or(parts):
            for part in parts:
                yield from _terms(part, turned)


def _joined(found: Sequence[_Statement], by: str, empty: str) -> _Statement:
    if not found:
        return _Statement(empty, ())
    bound = tuple(value for one in found for value in one.bound)
    sql = by.join(one.sql for one in found)
    return _Statement(sql if len(found) == 1 else f"({sql})", bound)


_FACT_OF_CARD = "f.pack = substr(c.fact, 1, instr(c.fact, '/') - 1) AND f.id = substr(c.fact, instr(c.fact, '/') + 1)"
_OF_MEMORY = " LEFT JOIN memory m ON m.card = c.id LEFT JOIN marked k ON k.card = c.id"
_CARDS_OF_FACT = "c.fact = f.pack || '/' || f.id"
_DAYS = f"iif({{0}}.phase = '{Phase.REVIEW}', max(0, {{0}}.due_day - {{0}}.last_day), iif({{0}}.reviews > 0, 0, NULL))"
_INTERVAL = _DAYS.format("m")
_OF_MEMORY_ROW: Mapping[str, tuple[str, str]] = {
    "due": ("min", "{0}.due_day"),
    "interval": ("min", _DAYS),
    "reviews": ("max", "{0}.reviews"),
    "lapses": ("max", "{0}.lapses"),
    "stability": ("min", "{0}.stability"),
    "difficulty": ("max", "{0}.difficulty"),
    "retrievability": ("min", "-(max(0, {today} - {0}.last_day) / {0}.stability)"),  # recall falls with the time since
}
"""Whether the least or the most of its cards speaks for a fact, and what of a row of `memory`."""
_WHEN = (
    "(SELECT a.earliest FROM facts.arg a WHERE a.pack = f.pack AND a.fact = f.id AND a.role IN ('when', 'start')"
    f" AND a.earliest > {NEVER} AND f.date_basis <> '{DateBasis.INFERRED}' ORDER BY a.role DESC LIMIT 1)"
)
_BY_TIME = (
    "facts.arg a INDEXED BY idx_arg_times CROSS JOIN facts.fact f ON f.pack = a.pack AND f.id = a.fact"
    f" AND a.role IN ('when', 'start', 'end') AND a.role <> 'end' AND a.earliest > {NEVER}"
    f" AND f.date_basis <> '{DateBasis.INFERRED}' AND (a.role = 'when' OR NOT EXISTS (SELECT 1 FROM facts.arg b"
    " WHERE b.pack = a.pack AND b.fact = a.fact AND b.role = 'when'))"
)
_CITED = (
    "SELECT {} FROM facts.citation a JOIN facts.source s ON s.pack = a.pack AND s.id = a.source"
    " WHERE a.pack = f.pack AND a.fact = f.id AND a.n = 0"
)
_PARAGRAPH = (
    "(SELECT min(y.n) FROM facts.paragraph y WHERE y.pack = a.pack AND y.source = a.source"
    " AND y.start < a.end AND y.end > a.start)"
)
_FIRST_CITED = "(SELECT a.{} FROM facts.citation a WHERE a.pack = f.pack AND a.fact = f.id AND a.n = 0)"
_CITATION_KEYS = tuple(_FIRST_CITED.format(column) for column in ("pack", "source", "start"))
_BY_SOURCE = (
    "facts.citation a INDEXED BY idx_citation_pack_source_start CROSS JOIN facts.fact f ON f.pack = a.pack AND f.id = a.fact"
    " AND a.n = 0"
)
_BY_QUESTION = (
    "facts.question q INDEXED BY idx_question_pack_stem CROSS JOIN facts.fact f ON f.pack = q.pack AND f.id = q.fact"
    f" CROSS JOIN facts.card c ON c.id = q.pack || '/' || q.fact || '/' || q.facet{_OF_MEMORY}"
)
_SOONEST = (
    "NOT EXISTS (SELECT 1 FROM facts.card o JOIN memory n ON n.card = o.id WHERE o.fact = c.fact"
    " AND (n.due_day < m.due_day OR n.due_day = m.due_day AND n.card < m.card))"
)
"""That no card of the fact is due before the card `c`."""
_CHANGED = (
    "(SELECT max(e.at_ms) FROM changed h JOIN edit t ON t.entry = h.entry JOIN entry e ON e.id = h.entry"
    " WHERE h.row = f.id AND h.tbl = 'fact' AND t.pack = f.pack AND NOT EXISTS (SELECT 1 FROM void v WHERE v.target = h.entry))"
)
_KEYS: Mapping[str, tuple[str, ...]] = {
    "statement": ("f.statement COLLATE NOCASE",),
    "type": ("f.type",),
    "id": ("f.id",),
    "tags": ("nullif(f.tags, '[]')",),
    "status": ("f.status",),
    "when": (_WHEN,),
    "source": _CITATION_KEYS,
    "paragraph": _CITATION_KEYS,
    "pack": ("f.pack",),
    "decks": ("(SELECT min(d.deck) FROM facts.deck_fact d WHERE d.fact = f.id AND d.deck GLOB f.pack || '/*')",),
    "changed": (_CHANGED,),
    "question": (
        "f.pack",
        "(SELECT q.stem FROM facts.question q WHERE q.pack = f.pack AND q.fact = f.id AND q.facet = c.facet)",
    ),
}
"""What facts are ordered by."""

_NEVER_EMPTY = ("statement", "type", "id", "status", "pack", "question")


_QUICK = (
    "deck",
    "tag",
    "type",
    "note",
    "status",
    "retired",
    "pack",
    "is",
    "flag",
    "added",
    "edited",
    "id",
    "fact",
    "nid",
    "card",
)


class _Writing:
    """The statements that find the places of all rows, one after the other, each in its order."""

    def __init__(self, search: Search, reading: _Reading, view: View, order: Order) -> None:
        self._db, self._now = search.connection, search.now
        self._reading, self._view, self._order = reading, view, order
        self._by = " DESC" if order.descending else ""

    def statements(self) -> tuple[_Statement, ...]:
        reading, cards = self._reading, self._view is View.CARDS
        matched, rest = self._match()
        few = self._few(rest)
        scanned = None if matched or few or self._order.column else self._scanned(rest)
        if scanned is not None:
            rest.remove(scanned)
        of_fact = [part for part in rest if not reading.asks_of_cards(part)]
        of_card = [part for part in rest if reading.asks_of_cards(part)]
        needed = [*([few] if few else []), reading.all_of(of_fact)]
        needed.append(reading.all_of(of_card) if cards else self._any_card(of_card))
        needed = [one for one in needed if one.sql != "1"]
        in_order = None if matched or few is not None else self._in_order(needed)
        if in_order is not None:
            return in_order
        if scanned is not None:
            source = f"facts.fact_text_content x CROSS JOIN facts.fact f ON f.rowid = x.id{self._cards()}"
            needed.insert(0, _Statement(f"({reading.meaning(scanned).scan})", reading.meaning(scanned).bound))
        elif matched:
            source = f"facts.fact_text x CROSS JOIN facts.fact f ON f.rowid = x.rowid{self._cards()}"
            needed.insert(0, _Statement("fact_text MATCH ?", (matched,)))
        elif few is not None or not cards or self._order.column in ("", *_KEYS):
            source = f"facts.fact f{self._cards()}"
        else:
            source = self._all_cards(needed)
        return (self._select(source, needed, self._keys(source)),)

    def _in_order(self, needed: Sequence[_Statement]) -> tuple[_Statement, ...] | None:
        """The statements where an index has the order of the column: they go through it, then through what it has not."""
        cards, by = self._view is View.CARDS, self._by
        match self._order.column:
            case "when":
                first = self._select(f"{_BY_TIME}{self._cards()}", needed, f"a.earliest{by}")
                missing = f"{_WHEN} IS NULL"
            case "source" | "paragraph":
                first = self._select(f"{_BY_SOURCE}{self._cards()}", needed, f"a.pack{by}, a.source{by}, a.start{by}")
                missing = "NOT EXISTS (SELECT 1 FROM facts.citation a WHERE a.pack = f.pack AND a.fact = f.id)"
            case "question" if cards:
                return (self._select(_BY_QUESTION, needed, f"q.pack{by}, q.stem{by}"),)
            case "tags":
                tagged = [*needed, _Statement("f.tags <> '[]'", ())]
                first = self._select(f"facts.fact f{self._cards()}", tagged, f"f.tags{by}, {self._places()}")
                missing = "f.tags = '[]'"
            case "due":
                fact = self._fact(needed) if cards else f" CROSS JOIN facts.fact f ON {_FACT_OF_CARD}"
                joined = f"memory m CROSS JOIN facts.card c ON c.id = m.card{fact} LEFT JOIN marked k ON k.card = c.id"
                dated = [*needed, _Statement("m.due_day IS NOT NULL", ())]
                if cards:
                    undated = [*needed, _Statement("m.due_day IS NULL", ())]
                    rest = self._select(self._all_cards(needed), undated, "c.rowid")
                    return self._select(joined, dated, f"m.due_day{by}"), rest
                first = self._select(joined, [*dated, _Statement(_SOONEST, ())], f"m.due_day{by}")
                every = self._select(joined, dated, "m.due_day").sql
                first = first._replace(every=every, backward=self._order.descending)
                missing = (
                    f"NOT EXISTS (SELECT 1 FROM facts.card c JOIN memory m ON m.card = c.id WHERE {_CARDS_OF_FACT}"
                    " AND m.due_day IS NOT NULL)"
                )
            case column if column in _OF_MEMORY_ROW and not cards:
                many, key = _OF_MEMORY_ROW[column]
                first, key = self._by_memory(many, key, needed), key.format("m", today=self._now.day)
                missing = (
                    f"NOT EXISTS (SELECT 1 FROM facts.card c JOIN memory m ON m.card = c.id WHERE {_CARDS_OF_FACT} AND "
                )
                missing += f"{key} IS NOT NULL)"
            case _no_index:
                return None
        rest = self._select(f"facts.fact f{self._cards()}", [*needed, _Statement(missing, ())], self._places())
        return first, rest

    def _select(self, source: str, needed: Sequence[_Statement], order: str) -> _Statement:
        place = "c.rowid" if self._view is View.CARDS else "f.rowid"
        where = _joined(needed, " AND ", "1")
        ordered = f" ORDER BY {order}" if order else ""
        return _Statement(f"SELECT {place} AS place FROM {source} WHERE {where.sql}{ordered}", where.bound)

    def _cards(self) -> str:
        return f" CROSS JOIN facts.card c ON {_CARDS_OF_FACT}{_OF_MEMORY}" if self._view is View.CARDS else ""

    def _all_cards(self, needed: Sequence[_Statement]) -> str:
        return f"facts.card c{self._fact(needed)}{_OF_MEMORY}"

    def _fact(self, needed: Sequence[_Statement]) -> str:
        """The fact of each card, where something is asked of it."""
        asked = [one.sql for one in needed] + list(_KEYS.get(self._order.column, ()))
        return f" CROSS JOIN facts.fact f ON {_FACT_OF_CARD}" if any("f." in sql for sql in asked) else ""

    def _by_memory(self, many: str, key: str, needed: Sequence[_Statement]) -> _Statement:
        """Facts by the least or the most of their cards: the cards in order, and of each fact the one that counts."""
        mine, theirs = (key.format(row, today=self._now.day) for row in ("m", "n"))
        descending, sign = self._order.descending, "<" if many == "min" else ">"

        def source(by: str) -> str:
            sorted_ = (
                f"SELECT m.card, {mine} AS v FROM memory m WHERE v IS NOT NULL ORDER BY v{by}, m.card{by} LIMIT -1"
            )
            return f"({sorted_}) s CROSS JOIN facts.card c ON c.id = s.card CROSS JOIN facts.fact f ON {_FACT_OF_CARD}"

        other = (
            f"SELECT 1 FROM facts.card o JOIN memory n ON n.card = o.id WHERE o.fact = c.fact AND ({theirs} {sign} s.v"
            f" OR {theirs} = s.v AND n.card {sign} s.card)"
        )
        # the rows come as they were sorted, so the first ones need not wait for the others
        first = self._select(source(self._by), [*needed, _Statement(f"NOT EXISTS ({other})", ())], "")
        base = "" if many == "min" else " DESC"
        every = self._select(source(base), needed, f"s.v{base}, s.card{base}").sql
        return first._replace(every=every, backward=descending == (many == "min"))

    def _places(self) -> str:
        by = self._by
        return f"f.rowid{by}, c.rowid{by}" if self._view is View.CARDS else f"f.rowid{by}"

    def _keys(self, source: str) -> str:
        """What rows are ordered by."""
        last = self._places() if "facts.fact f" in source else f"c.rowid{self._by}"
        column = self._order.column
        if "fact_text" in source and not column:
            last = (
                f"x.rowid{self._by}"  # as the texts are gone through anyway, and of each fact the cards in their order
            )
        keys = _KEYS.get(column) or ((self._memory_key(column),) if column in _OF_MEMORY_ROW else ())
        if column in _NEVER_EMPTY:
            return ", ".join([f"{key}{self._by}" for key in keys] + [last])
        return ", ".join([part for key in keys for part in (f"{key} IS NULL", f"{key}{self._by}")] + [last])

    def _memory_key(self, column: str) -> str:
        """What orders cards by a column of memory, or facts by all their cards."""
        many, key = _OF_MEMORY_ROW[column]
        mine = key.format("m", today=self._now.day)
        if self._view is View.CARDS:
            return mine
        return f"(SELECT {many}({mine}) FROM facts.card c JOIN memory m ON m.card = c.id WHERE {_CARDS_OF_FACT})"

    def _match(self) -> tuple[str, list[Node]]:
        """What the full text finds by itself of what must hold, and the rest."""
        wanted: list[str] = []
        unwanted: list[str] = []
        rest: list[Node] = []
        for part in self._reading.parts:
            turned = part.part if isinstance(part, Not) else None
            if match := self._reading.match(part):
                wanted.append(f"({match})")
            elif turned is not None and (match := self._reading.match(turned)):
                unwanted.append(f"({match})")
            else:
                rest.append(part)
        if not wanted:
            return "", list(self._reading.parts)
        both = " AND ".join(wanted)
        return (f"({both}) NOT ({' OR '.join(unwanted)})" if unwanted else both), rest

    def _scanned(self, parts: Sequence[Node]) -> Term | None:
        """A word that is looked for in one text after the other: going through these, the first rows come at once."""
        terms = (part for part in parts if isinstance(part, Term))
        return next((term for term in terms if self._reading.meaning(term).scan), None)

    def _few(self, parts: Sequence[Node]) -> _Statement | None:
        """What must hold and holds of few facts, so that the others need not be looked at."""
        for part in parts:
            meaning = self._reading.meaning(part) if isinstance(part, Term) else None
            if meaning is None or not meaning.few:
                continue
            counted = f"SELECT count(*) FROM (SELECT 1 FROM ({meaning.few}) LIMIT ?)"
            (count,) = self._db.execute(counted, (*meaning.few_bound, FEW + 1)).fetchone()
            if count <= FEW:
                return _Statement(f"f.rowid IN ({meaning.few})", meaning.few_bound)
        return None

    def _any_card(self, parts: Sequence[Node]) -> _Statement:
        """That some card of the fact is so, or the fact where it has none."""
        if not parts:
            return _Statement("1", ())
        one, none = self._reading.all_of(parts), self._reading.all_of(parts, card=False)
        some = f"EXISTS (SELECT 1 FROM facts.card c{_OF_MEMORY} WHERE {_CARDS_OF_FACT} AND {one.sql})"
        if none.sql == "0":
            return _Statement(some, one.bound)
        bare = f"NOT EXISTS (SELECT 1 FROM facts.card c WHERE {_CARDS_OF_FACT}) AND {none.sql}"
        return _Statement(f"({some} OR ({bare}))", (*one.bound, *none.bound))


class _Rows:
    """Reads rows of a table by their places."""

    def __init__(self, connection: Connection, now: Now, view: View) -> None:
        self._db, self._now, self._view = connection, now, view

    def read(self, places: Sequence[int]) -> tuple[Row, ...]:
        listed = json.dumps(list(places))
        cards = self._view is View.CARDS
        source = "facts.fact f ON f.rowid = j.value"
        if cards:
            source = f"facts.card c ON c.rowid = j.value CROSS JOIN facts.fact f ON {_FACT_OF_CARD}"
        select = (
            f"SELECT j.value, f.pack, f.id, {'c.id, c.facet' if cards else repr('') + ', ' + repr('')}, f.statement, f.type,"
            " (SELECT t.name FROM facts.type t WHERE t.pack = f.pack AND t.of = 'fact' AND t.id = f.type), f.tags, f.status,"
            " (SELECT a.value FROM facts.arg a WHERE a.pack = f.pack AND a.fact = f.id AND a.role IN ('when', 'start')"
            "  ORDER BY a.role DESC LIMIT 1), p.title,"
            f" ({_CITED.format('s.title')}),"
            f" ({_CITED.format(_PARAGRAPH)}),"
            f" {_CHANGED},"
            " (SELECT json_group_array(k.name) FROM facts.deck_fact d JOIN facts.deck k ON k.id = d.deck"
            "  WHERE d.fact = f.id AND k.pack = f.pack)"
            f" FROM json_each(?) j CROSS JOIN {source} CROSS JOIN facts.pack p ON p.id = f.pack"
        )
        found: dict[int, Row] = {}
        for (
            place,
            pack,
            fact,
            card,
            facet,
            statement,
            kind,
            name,
            tags,
            status,
            when,
            title,
            source_,
            paragraph,
            changed,
            decks,
        ) in self._db.execute(select, (listed,)).fetchall():
            found[place] = Row(
                place, pack, fact, card, statement, self._stem(pack, fact, facet) if cards else "", kind, name or kind,
                tuple(json.loads(tags)), status, when or "", source_ or "", paragraph, title, tuple(json.loads(decks)),
                changed=changed, **self._memory(card or f"{pack}/{fact}"),
            )  # fmt: skip
        return tuple(found.get(place, Row(place)) for place in places)

    def _stem(self, pack: str, fact: str, facet: str) -> str:
        row = self._db.execute(
            "SELECT stem FROM facts.question WHERE pack = ? AND fact = ? AND facet = ?", (pack, fact, facet)
        ).fetchone()
        return str(row[0]) if row else ""

    def _memory(self, key: str) -> dict[str, Any]:
        """The columns of memory of a card, or of all cards of a fact."""
        of = "c.id = ?" if self._view is View.CARDS else "c.fact = ?"
        today = self._now.day
        rows = self._db.execute(
            f"SELECT m.due_day, m.due_ms, {_INTERVAL}, m.reviews, m.lapses, m.stability, m.difficulty, m.last_day,"
            f" k.suspended, k.buried BETWEEN {today} AND {today + LONGEST_REST}, k.flag, k.note"
            f" FROM facts.card c{_OF_MEMORY} WHERE {of}",
            (key,),
        ).fetchall()
        known = [row for row in rows if row[5] is not None]
        due = min(
            ((day, ms) for day, ms, *_rest in rows if day is not None),
            default=None,
            key=lambda one: (one[0], one[1] or 0),
        )
        return {
            "due": Due(*due) if due else None,
            "interval": min((row[2] for row in rows if row[2] is not None), default=None),
            "reviews": max((row[3] or 0 for row in rows), default=0),
            "lapses": max((row[4] or 0 for row in rows), default=0),
            "stability": min((row[5] for row in known), default=None),
            "difficulty": max(((row[6] - 1) / 9 for row in known), default=None),
            "retrievability": min((self._now.recall(row[5], today - row[7]) for row in known), default=None),
            "suspended": any(row[8] for row in rows),
            "buried": any(row[9] for row in rows),
            "flag": next((row[10] for row in rows if row[10]), ""),
            "note": next((row[11] for row in rows if row[11]), ""),
        }
