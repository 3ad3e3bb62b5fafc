"""More than the day brings: the cards that come back soon, and a whole deck with what is most endangered first."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile

from study_app.clock import Moment
from study_app.database import Connection
from study_app.i18n import _
from study_app.journal import Answered
from study_app.study.decisions import Decisions
from study_app.study.marks import marked
from study_app.study.queue import Counts, Queue, confusable
from study_app.study.scheduler import Due, Scheduler, State

NEW = 10
"""New cards that are offered beyond those of the day."""

DAYS = 3
"""Days ahead that are offered: what is reviewed sooner than that before its time is hardly strengthened by it."""


@dataclass(frozen=True, slots=True)
class More:
    """What can be studied of a deck beyond what the day brings.

    `ahead` cards come back within `days` days and can be studied before; `cram` cards can be crammed, of which so many come
    back before the deck's exam (`before_exam`, None where none is ahead); `new` are the next new ones, NEW at most.
    """

    days: int
    ahead: int
    cram: int
    before_exam: int | None
    new: int = 0


def more(connection: Connection, decided: Decisions, deck: str, today: int, *, new: bool = True) -> More:
    """What can be studied of a deck beyond what the day brings: some days ahead, or to the day of the next card.

    Without `new` no new cards are offered.
    """
    first = next(_coming(connection, deck, today), None)
    days = DAYS if first is None else max(DAYS, first[0] - today)
    exam = decided.exam(deck, today)
    return More(
        days,
        len(soon(connection, deck, today, days)),
        _to_cram(connection, deck, today),
        None if exam is None else _to_cram(connection, deck, today, before=exam.day),
        len(further(connection, deck, today, NEW)) if new else 0,
    )


def _to_cram(connection: Connection, deck: str, today: int, before: int | None = None) -> int:
    """How many cards `in_danger` would give."""
    met = "" if before is None else " CROSS JOIN memory m ON m.card = d.card AND m.reviews > 0 AND m.due_day < :before"
    count = f"SELECT count(*) FROM facts.deck_card d{met} WHERE d.deck = :deck"
    values = {"deck": deck, "before": before}
    (cards,) = connection.execute(count, values).fetchone()
    for card in _resting(connection, today):
        cards -= connection.execute(f"{count} AND d.card = :card", {**values, "card": card}).fetchone()[0]
    return int(cards)


def further(connection: Connection, deck: str, today: int, count: int) -> tuple[str, ...]:
    """The next new cards of a deck, so many at most, in its order: one of each fact.

    As on any day none is of a fact that the day has brought, nor of one that is easily mistaken for one that is new today.
    """
    resting = _resting(connection, today)
    taken = {fact for (fact,) in connection.execute("SELECT fact FROM memory WHERE seen_day = ?", (today,))}
    first = connection.execute("SELECT fact FROM memory WHERE first_day = ?", (today,)).fetchall()
    taken.update(other for (fact,) in first for other in confusable(connection, fact))
    found: list[str] = []
    rows = connection.execute(
        "SELECT d.card, c.fact FROM facts.deck_card d CROSS JOIN facts.card c ON c.id = d.card WHERE d.deck = ?"
        " AND NOT EXISTS (SELECT 1 FROM memory m WHERE m.card = d.card AND m.reviews > 0) ORDER BY d.position",
        (deck,),
    )
    for card, fact in rows:
        if len(found) == count:
            break
        if card not in resting and fact not in taken:
            found.append(card)
            taken.update((fact, *confusable(connection, fact)))
    rows.close()
    return tuple(found)


def soon(connection: Connection, deck: str, today: int, days: int) -> tuple[str, ...]:
    """The cards of a deck that come back within so many days from tomorrow on, the soonest first, one of each fact.

    What was in an answer today is left out, with all of its fact: a second review on one day does next to nothing for memory.
    """
    coming = takewhile(lambda row: row[0] <= today + days, _coming(connection, deck, today))
    of_fact: dict[str, str] = {}
    # cards of one day in no order that could be learned, as the queue has them
    for _due, _shuffle, card, fact in sorted(
        (due, zlib.crc32(f"{today} {card}".encode()), card, fact) for due, card, fact in coming
    ):
        of_fact.setdefault(fact, card)
    return tuple(of_fact.values())


def _coming(connection: Connection, deck: str, today: int) -> Iterator[tuple[int, str, str]]:
    """The day, the card and the fact of each card of a deck that comes back after today and had no part in today, by day."""
    resting = _resting(connection, today)
    seen = {fact for (fact,) in connection.execute("SELECT fact FROM memory WHERE seen_day = ?", (today,))}
    rows = connection.execute(
        "SELECT m.due_day, m.card, m.fact FROM memory m CROSS JOIN facts.deck_card d ON d.deck = ? AND d.card = m.card"
        " CROSS JOIN facts.card c ON c.id = m.card WHERE m.due_day > ? AND m.due_ms IS NULL ORDER BY m.due_day",
        (deck, today),
    )
    for due_day, card, fact in rows:
        if card not in resting and fact not in seen:
            yield due_day, card, fact


def in_danger(
    connection: Connection, scheduler: Scheduler, deck: str, today: int, on_day: int, *, before: int | None = None
) -> tuple[str, ...]:
    """The cards of a deck that do not rest, those first that are least likely known on a day; then those never rated.

    With `before` only the cards that come back before that day: what would be forgotten by then.
    """
    rows = connection.execute(
        "SELECT d.card, m.stability, m.difficulty, m.last_day, m.due_day FROM facts.deck_card d"
        " CROSS JOIN facts.card c ON c.id = d.card LEFT JOIN memory m ON m.card = d.card AND m.reviews > 0"
        " WHERE d.deck = ? ORDER BY d.position",
        (deck,),
    )
    resting = _resting(connection, today)
    met: list[tuple[float, str]] = []
    unseen: list[str] = []
    for card, stability, difficulty, last_day, due_day in rows:
        if card in resting:
            continue
        if stability is None:
            unseen.append(card)
        elif before is None or due_day < before:
            met.append((scheduler.retrievability(State(stability, difficulty), on_day - last_day), card))
    return (*(card for _recall, card in sorted(met)), *(unseen if before is None else ()))


def to_cram(
    connection: Connection, decided: Decisions, deck: str, today: int, *, before_exam: bool = False
) -> tuple[str, ...]:
    """The cards of a deck to cram, or those that come back before its exam, in the order of danger.

    Danger is that of the day of the exam where one is ahead, else of today.
    """
    exam = decided.exam(deck, today)
    on_day = today if exam is None else exam.day
    before = on_day if before_exam else None
    return in_danger(connection, decided.scheduler(), deck, today, on_day, before=before)


class Crammed(Queue):
    """A queue of chosen cards for cramming: each in its turn, then what was not right once more, until all were right once.

    What is left follows from the answers of cramming in the journal since it was made: they change nothing of memory. `day` is
    the queue of decks, which reads anew when something is taken back.
    """

    def __init__(self, connection: Connection, cards: Iterable[str], day: Queue) -> None:
        super().__init__(connection)
        self._day_queue = day
        self._cards = tuple(cards)
        self._gone: set[str] = set()
        (self._since,) = connection.execute("SELECT ifnull(max(entry), '') FROM answer").fetchone()

    def next(self, deck: str, now: Moment, last: str = "", told: str = "") -> str | None:  # noqa: ARG002
        """The card to ask now, None if there is none; `last` comes again only if there is no other."""
        order = [card for part in self._left(now) for card in part]
        return next((card for card in order if card != last), order[0] if order else None)

    def counts(self, deck: str, now: Moment) -> Counts:  # noqa: ARG002
        """How many are left: as `learning` those that were not right yet, as `due` those not asked yet."""
        waiting, missed = self._left(now)
        return Counts(0, len(missed), len(waiting))

    def next_due(self, deck: str, now: Moment) -> Due | None:  # noqa: ARG002
        """Nothing: cramming decides on no day."""
        return None

    def has(self, deck: str, card: str) -> bool:  # noqa: ARG002
        """Whether it is one of the chosen cards, and still there."""
        return card in self._cards and card not in self._gone

    def after(self, day: Queue) -> Queue:
        """It goes on with the chosen cards that are still there."""
        self._day_queue, self._gone = day, self._missing(self._cards)
        return self

    def answered(self, deck: str, cards: Iterable[str]) -> None:
        """Nothing: the day is as it was."""

    def renew(self, cards: Iterable[str] | None = None) -> None:
        """The queue of decks reads anew what the day brings: a mark changed."""
        self._day_queue.renew(cards)

    def taken_back(self, said: Answered) -> None:
        """The queue of decks reads anew what an answer of study said."""
        self._day_queue.taken_back(said)

    def forget(self) -> None:
        """The queue of decks reads anew: facts changed."""
        self._day_queue.forget()

    def _left(self, now: Moment) -> tuple[list[str], list[str]]:
        """The cards not asked yet, and those that were not right, the longest ago first."""
        asked: dict[str, bool] = {}
        for card, right in self._connection.execute(
            "SELECT card, verdict = 'right' OR (verdict = 'self' AND json_extract(given, '$') > 1) FROM answer"
            " WHERE entry > ? AND purpose = 'cram' ORDER BY entry",
            (self._since,),
        ):
            asked.pop(card, None)
            asked[card] = bool(right)
        resting = _resting(self._connection, now.study_day()) | self._gone
        waiting = [card for card in self._cards if card not in asked and card not in resting]
        here = set(self._cards)
        return waiting, [card for card, right in asked.items() if not right and card in here and card not in resting]


def _resting(connection: Connection, today: int) -> set[str]:
    return {card for card, marks in marked(connection).items() if marks.rests(today)}


def beyond_in_words(*, rates: bool, new: bool = False) -> str:
    """What a session beyond what the day brings does to the schedule, in a sentence or two.

    `rates`: its answers are rated; `new`: its cards are new ones.
    """
    if new:
        return _("These are more new cards than the day brings. They come back in the next days, which grow by them.")
    if rates:
        return _(
            "These come before their time. They count as reviews; the earlier a card comes, the less its next review is put off."
        )
    return _("Cramming: nothing is rated, and no card comes back on another day. What is not right comes once more.")
