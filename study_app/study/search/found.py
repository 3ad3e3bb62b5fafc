"""What a query finds: facts or cards in a chosen order, counted, and handed out page by page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from study_app.clock import Clock
from study_app.database import Connection
from study_app.study.decisions import Decisions
from study_app.study.scheduler import Due
from study_app.study.search.query import Wrong


class View(StrEnum):
    """What a row of the table is: a fact, or a card (one facet of a fact)."""

    FACTS = "facts"
    CARDS = "cards"


class Column(NamedTuple):
    """A column of the table. `kind` is text, number, days, percent, date or words; `field` is the key of the fact's row that is
    edited in it, "" where it only shows something; `usual` whether it is shown until somebody chooses.
    """

    id: str
    title: str
    kind: str
    field: str
    usual: bool
    views: tuple[View, ...] = (View.FACTS, View.CARDS)


COLUMNS: tuple[Column, ...] = ()
"""In their usual order: statement, question (cards only), type, id, tags, status, when, source, paragraph, pack, decks, due,
interval, reviews, lapses, stability, difficulty, retrievability, changed. Titles are translated when asked: `title_of`."""


class Order(NamedTuple):
    """An order of rows: by a column (by its id; "" for the order of the packs), ascending unless `descending`.

    What has nothing in the column comes last either way; equals stay in the order of the packs.
    """

    column: str = ""
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table.

    In the view of facts the columns of memory speak for all cards of the fact: due is the soonest, interval, stability and
    retrievability are the least, reviews and lapses the sum.
    `place` numbers it in the store (the rowid of the fact or card); `card` is "" in the view of facts.
    """

    place: int
    pack: str
    fact: str
    card: str
    statement: str
    question: str
    type: str
    type_name: str
    tags: tuple[str, ...]
    status: str
    when: str
    source: str
    paragraph: int | None
    pack_title: str
    decks: tuple[str, ...]
    due: Due | None
    interval: int | None
    reviews: int
    lapses: int
    stability: float | None
    difficulty: float | None
    retrievability: float | None
    changed: int | None
    suspended: bool
    buried: bool
    flag: str

    @property
    def key(self) -> str:
        """`pack/fact`, or in the view of cards the id of the card."""
        raise NotImplementedError

    def cell(self, column: str) -> str:
        """What stands in a column, as it is shown."""
        raise NotImplementedError


class Found:
    """What a query found, in an order.

    Made at once; `rows` from the first on are read as far as they are asked for. `count`, and rows further down, need all
    places of the result, which are read when first asked for, or by `Later` on another thread. It is of the moment: after a change of the
    library or an answer it is found anew (rows then tell how things are now, the places stay).
    """

    view: View
    order: Order
    query: str
    wrong: tuple[Wrong, ...]
    """What is wrong with the query; then nothing is found."""
    quick: bool
    """Whether the first rows are found in milliseconds: no word is shorter than three letters, no `re:`."""
    marked: tuple[str, ...]
    """The words that were looked for in texts, in normal form (`names.fold`), for marking them in the rows."""

    @property
    def complete(self) -> bool:
        """Whether all places have been read, so that `count` and any page cost nothing more."""
        raise NotImplementedError

    @property
    def count(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def rows(self, offset: int, limit: int) -> tuple[Row, ...]:
        """A page of rows."""
        raise NotImplementedError

    def keys(self, places: Sequence[int] | None = None) -> tuple[str, ...]:
        """The keys (`Row.key`) of all rows, or of those with these numbers in the order."""
        raise NotImplementedError

    def facts(self, places: Sequence[int] | None = None) -> tuple[tuple[str, str], ...]:
        """The (pack, fact) of all rows, or of those with these numbers in the order, each once."""
        raise NotImplementedError

    def where(self, key: str) -> int | None:
        """The number in the order of the row with a key; None if it is not among them."""
        raise NotImplementedError


class Later:
    """A search that is to run on another thread, once. `cancel` may be called from any."""

    def run(self) -> Found | None:
        """Find all places; None where it was cancelled. The result may be read on the thread that asked for it."""
        raise NotImplementedError

    def cancel(self) -> None:
        """Have `run` end at once."""
        raise NotImplementedError


class Completion(NamedTuple):
    """What may stand in place of the characters `start` to `end` of the query: `text`, with a word about it."""

    start: int
    end: int
    text: str
    about: str


class Search:
    """Searches over an open journal with the fact store attached as `facts`."""

    def __init__(self, connection: Connection, clock: Clock, decided: Callable[[], Decisions]) -> None:
        """`decided` tells what was decided; parameters of memory are among it."""

    def find(self, query: str, view: View = View.FACTS, order: Order = Order()) -> Found:
        """What a query finds. Never raises for what is in the query: `Found.wrong` tells."""
        raise NotImplementedError

    def later(self, query: str, view: View = View.FACTS, order: Order = Order()) -> Later:
        """The same for another thread, which reads all places: for `count`, long jumps and what is not `quick`."""
        raise NotImplementedError

    def complete(self, query: str, cursor: int, limit: int = 20) -> tuple[Completion, ...]:
        """How the word at the cursor may go on: words, and the values of a word."""
        raise NotImplementedError
