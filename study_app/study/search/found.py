"""What a query finds: facts or cards in a chosen order, counted, and handed out page by page."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from study_app import database
from study_app.clock import Clock, date_of
from study_app.database import Connection
from study_app.facts.dates import parse as parse_date
from study_app.i18n import _, decimal, percent
from study_app.study.decisions import Decisions
from study_app.study.marks import LONGEST_REST
from study_app.study.scheduler import Due
from study_app.study.search import query
from study_app.study.search.query import Term, Wrong
from study_app.study.search.statements import (
    CHANGED,
    CITED,
    FACT_OF_CARD,
    INTERVAL,
    OF_MEMORY,
    PARAGRAPH,
    Reading,
    Statement,
    statements,
)
from study_app.study.search.words import WORDS, Now, Words

if TYPE_CHECKING:
    from study_app.study.search.sidebar import Entry, Section


class View(StrEnum):
    """What a row of the table is: a fact, or a card (one facet of a fact)."""

    FACTS = "facts"
    CARDS = "cards"


class Column(NamedTuple):
    """A column of the table.

    `kind` is text, words, number, percent, days or day; `field` is the key of the fact's row of the pack that is edited in it, ""
    where it only shows something; `usual` whether it is shown until somebody chooses; `quick` whether it sorts in milliseconds;
    `memory` whether it tells how well a card is remembered, or the cards of a fact.
    """

    id: str
    words: Callable[[], str]
    kind: str = "text"
    field: str = ""
    usual: bool = False
    quick: bool = False
    memory: bool = False
    views: tuple[View, ...] = (View.FACTS, View.CARDS)

    @property
    def title(self) -> str:
        """Its heading."""
        return self.words()


COLUMNS: tuple[Column, ...] = (
    Column("statement", lambda: _("Statement"), usual=True),
    Column("question", lambda: _("Question"), usual=True, quick=True, views=(View.CARDS,)),
    Column("type", lambda: _("Kind of fact"), field="type", usual=True, quick=True),
    Column("id", lambda: _("Fact id"), field="id"),
    Column("tags", lambda: _("Tags"), "words", "tags", usual=True, quick=True),
    Column("status", lambda: _("Status"), field="status", usual=True, quick=True),
    Column("when", lambda: _("When"), "day", "when", usual=True, quick=True),
    Column("source", lambda: _("Source"), field="cite", quick=True),
    Column("paragraph", lambda: _("Paragraph"), "number", quick=True),
    Column("pack", lambda: _("Pack")),
    Column("decks", lambda: _("Decks"), "words"),
    Column("due", lambda: _("Due"), "day", usual=True, quick=True, memory=True),
    Column("interval", lambda: _("Interval"), "days", memory=True),
    Column("reviews", lambda: _("Reviews"), "number", memory=True),
    Column("lapses", lambda: _("Lapses"), "number", memory=True),
    Column("stability", lambda: _("Stability"), "days", memory=True),
    Column("difficulty", lambda: _("Difficulty"), "percent", memory=True),
    Column("retrievability", lambda: _("Recall now"), "percent", memory=True),
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
                return "" if self.stability is None else decimal(self.stability, 1)
            case "difficulty" | "retrievability":
                share = self.difficulty if column == "difficulty" else self.retrievability
                return "" if share is None else percent(share)
        value = getattr(self, column)
        return "" if value is None else str(value)


def _day(utc_ms: int) -> str:
    return date_of(utc_ms // 86_400_000).isoformat()


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
        found: tuple[Statement, ...],
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
        self._statements = found
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
        """What a query finds. Nothing in a query raises: `Found.wrong` tells what is wrong with it.

        A column that the view has not orders nothing.
        """
        tree = query.parse(query_)
        if isinstance(tree, Wrong):
            return Found(self, query_, view, order, (tree,), (), True, ())
        now = self.now
        reading = Reading(Words(self.connection, now), tree)
        if reading.wrong:
            return Found(self, query_, view, order, reading.wrong, (), True, ())
        column = next((c for c in COLUMNS if c.id == order.column and view in c.views), None)
        found = statements(
            self.connection,
            now,
            reading,
            cards=view is View.CARDS,
            column=column.id if column else "",
            descending=order.descending,
        )
        quick = reading.quick and (column is None or column.quick)
        return Found(self, query_, view, order, (), found, quick, reading.marked)

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


class _Rows:
    """Reads rows of a table by their places."""

    def __init__(self, connection: Connection, now: Now, view: View) -> None:
        self._db, self._now, self._view = connection, now, view

    def read(self, places: Sequence[int]) -> tuple[Row, ...]:
        listed = json.dumps(list(places))
        cards = self._view is View.CARDS
        source, asked = "facts.fact f ON f.rowid = j.value", "'', ''"
        if cards:
            asked = (
                "c.id, ifnull((SELECT q.stem FROM facts.question q WHERE q.pack = f.pack AND q.fact = f.id"
                " AND q.facet = c.facet), '')"
            )
            source = f"facts.card c ON c.rowid = j.value CROSS JOIN facts.fact f ON {FACT_OF_CARD}"
        select = (
            f"SELECT j.value, f.pack, f.id, {asked}, f.statement, f.type,"
            " (SELECT t.name FROM facts.type t WHERE t.pack = f.pack AND t.of = 'fact' AND t.id = f.type), f.tags, f.status,"
            " (SELECT a.value FROM facts.arg a WHERE a.pack = f.pack AND a.fact = f.id AND a.role IN ('when', 'start')"
            "  ORDER BY a.role DESC LIMIT 1),"
            f" ({CITED.format('s.title')}), ({CITED.format(PARAGRAPH)}), p.title, {CHANGED},"
            " (SELECT json_group_array(k.name) FROM facts.deck_fact d JOIN facts.deck k ON k.id = d.deck"
            "  WHERE d.fact = f.id AND k.pack = f.pack)"
            f" FROM json_each(?) j CROSS JOIN {source} CROSS JOIN facts.pack p ON p.id = f.pack"
        )
        rows = self._db.execute(select, (listed,)).fetchall()
        of_cards = self._of_cards([card or f"{pack}/{fact}" for _place, pack, fact, card, *_rest in rows])
        found: dict[int, Row] = {}
        for (
            place,
            pack,
            fact,
            card,
            stem,
            statement,
            kind,
            name,
            tags,
            status,
            when,
            cited,
            paragraph,
            title,
            *rest,
        ) in rows:
            changed, decks = rest
            memory = self._memory(of_cards.get(card or f"{pack}/{fact}", ()))
            found[place] = Row(
                place, pack, fact, card, statement, stem, kind, name or kind, tuple(json.loads(tags)), status, when or "",
                cited or "", paragraph, title, tuple(json.loads(decks)), changed=changed, **memory,
            )  # fmt: skip
        return tuple(found.get(place, Row(place)) for place in places)

    def _of_cards(self, keys: Sequence[str]) -> dict[str, list[tuple[Any, ...]]]:
        """What memory and marks say of each card of a fact, or of a card."""
        of, today = "c.id" if self._view is View.CARDS else "c.fact", self._now.day
        rows = self._db.execute(
            f"SELECT {of}, m.due_day, m.due_ms, {INTERVAL}, m.reviews, m.lapses, m.stability, m.difficulty, m.last_day,"
            f" k.suspended, k.buried BETWEEN {today} AND {today + LONGEST_REST}, k.flag, k.note"
            f" FROM json_each(?) j CROSS JOIN facts.card c ON {of} = j.value{OF_MEMORY}",
            (json.dumps(keys),),
        )
        found: dict[str, list[tuple[Any, ...]]] = {}
        for key, *row in rows.fetchall():
            found.setdefault(key, []).append(tuple(row))
        return found

    def _memory(self, rows: Sequence[tuple[Any, ...]]) -> dict[str, Any]:
        """The columns of memory of some cards together."""
        today = self._now.day
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
