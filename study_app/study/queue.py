"""What is next in a deck at a moment, and how much there is.

The tables `facts.card` and `facts.deck_card` of the fact store are attached to the journal's connection for this.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import NamedTuple

from study_app.clock import MINUTE_MS, Moment
from study_app.database import Connection
from study_app.facts.names import normalise
from study_app.journal import Answered
from study_app.quiz.question import Card
from study_app.study.decisions import Decisions
from study_app.study.marks import LONGEST_REST
from study_app.study.scheduler import Due

_EARLY_MS = 20 * MINUTE_MS
"""How much too early a learning step is shown when nothing else is left; as in Anki."""


_LOOKED_AT = 8
"""How many of the cards to come are looked at for one that the last answer does not tell."""

_ONE_BY_ONE = 1000
"""Cards up to which each that changed is read anew; of more the whole backlog is."""

_OLDEST = 400
"""So many of the longest due cards are read for the first question; the others of the day when they are asked for."""

_TELLS = (
    "SELECT 1 FROM facts.arg b CROSS JOIN facts.arg a ON a.pack = b.pack AND a.fact = :last AND a.value = b.value"
    " WHERE b.pack = :pack AND b.fact = :fact AND b.role = :facet UNION ALL"
    " SELECT 1 FROM facts.citation b CROSS JOIN facts.citation a ON a.pack = b.pack AND a.fact = :last"
    # +: by the fact, of which there are few; by the index on places each citation of the source before it would be read
    " AND +a.source = b.source AND +a.start < b.end AND b.start < a.end WHERE b.pack = :pack AND b.fact = :fact LIMIT 1"
)
"""Whether what fills a facet of a fact is told with another fact, or both are said in the same words of a source."""

_ANSWER = "SELECT text FROM facts.arg WHERE pack = :pack AND fact = :fact AND role = :facet"

_BURIED = f"k.buried BETWEEN :today AND :today + {LONGEST_REST}"

_AWAKE = f"NOT EXISTS (SELECT 1 FROM marked k WHERE k.card = {{}} AND (k.suspended OR {_BURIED}))"
"""The condition that a card does not rest on the study day `:today`."""

_AHEAD = (
    "m.seen_day > :today + 1 AND (SELECT r.study_day FROM reviewed r WHERE r.card = m.card AND r.rating > 0"
    " ORDER BY r.entry DESC LIMIT 1) > :today + 1"
)
"""The condition that a card was last reviewed days after the study day `:today`: by a clock that was ahead, so nobody knows when
it is due. A journey round the world is no more than a day.
"""


class Counts(NamedTuple):
    """What a session would bring now: new cards, learning steps, due reviews."""

    new: int
    learning: int
    due: int

    def __bool__(self) -> bool:
        return bool(self.new or self.learning or self.due)


class Queue:
    """The order of study. What a day holds is read once for each deck and day, then kept up to date by `answered`.

    Of a long day the first cards are told before the whole is read (`_beginning`).

    First come learning steps that are due; then due reviews, the longest due first, and new cards in the order of the deck,
    mixed evenly; when nothing else is left, steps that are due within 20 minutes. A study day brings at most one card of a
    fact (a step goes on all the same) and as many new ones of a deck as were decided, no two of which are of confusable
    facts; reviews have no limit. Cards that rest (`marks`), and those that the fact store no longer has, are passed over. What
    was last reviewed in days to come, because the clock was ahead, is due. A card whose answer has just been read with the last
    one (`_TELLS`) waits while there is another.
    """

    asks_steps = True
    """Whether a card in a learning step is asked again in the same session."""

    def __init__(self, connection: Connection, decided: Decisions | None = None) -> None:
        self._connection = connection
        self._decided = decided or Decisions()
        self._days: dict[str, _Day] = {}
        self._due: dict[str, _Due] = {}
        self._answers: list[tuple[str, tuple[str, ...]]] = []
        self._counted: dict[str, tuple[int, int, int]] = {}

    def next(self, deck: str, now: Moment, last: str = "", told: str = "") -> str | None:
        """The card to ask now, None if there is none; `last` was asked last, and comes again only if there is no other.

        `told` is what was read after it, in normal form: what is answered in it is asked after something else.
        """
        day = self._beginning(deck, now) or self._day(deck, now)
        first = next(day.upcoming(now), None)
        if not last or first is None:
            return first
        due = (card for card in day.upcoming(now) if day.steps.get(card, 0) <= now.utc_ms)
        return self._untold(due, last, told) or self._untold(day.upcoming(now), last, told) or first

    def coming(self, deck: str, now: Moment) -> Iterator[str]:
        """The cards of today in the order in which they would be asked if none were answered; steps that are not due last."""
        return self._day(deck, now).upcoming(now)

    def read(self, deck: str, now: Moment) -> None:
        """Reads the whole of a day, before an answer changes it: `answered` follows from what was there."""
        self._day(deck, now)

    def counts(self, deck: str, now: Moment) -> Counts:
        """How much of a deck a session would bring now."""
        return self._day(deck, now).counts(now)

    def all_counts(self, now: Moment) -> Mapping[str, Counts]:
        """The counts of every deck, by its id."""
        decks = self._connection.execute("SELECT id FROM facts.deck").fetchall()
        return {deck: self.counts(deck, now) for (deck,) in decks}

    def next_due(self, deck: str, now: Moment) -> Due | None:
        """When a deck next has something: today if it has now, None if it never will."""
        day = self._day(deck, now)
        if day.counts(now):
            return Due(day.today)
        steps = [Due(Moment(ms, now.offset_minutes).study_day(), ms) for ms in day.steps.values()]
        tomorrow = [Due(day.today + 1)] if day.held_back else []
        row = self._connection.execute(
            "SELECT m.due_day FROM memory m CROSS JOIN facts.deck_card d ON d.deck = :deck AND d.card = m.card"
            " CROSS JOIN facts.card c ON c.id = m.card WHERE m.due_day > :today AND m.due_ms IS NULL"
            " AND NOT EXISTS (SELECT 1 FROM marked k WHERE k.card = m.card AND k.suspended) ORDER BY m.due_day LIMIT 1",
            {"deck": deck, "today": day.today},
        ).fetchone()
        reviews = [] if row is None else [Due(row[0])]
        (rested,) = self._connection.execute(
            "SELECT min(k.buried) + 1 FROM marked k CROSS JOIN facts.deck_card d ON d.deck = :deck AND d.card = k.card"
            " CROSS JOIN facts.card c ON c.id = k.card LEFT JOIN memory m ON m.card = k.card"
            f" WHERE {_BURIED} AND NOT k.suspended AND"
            " (m.due_ms IS NOT NULL OR ifnull(m.due_day <= k.buried, :new))",
            {"deck": deck, "today": day.today, "new": self._new_cards(deck, day.today) > 0},
        ).fetchone()
        back = [] if rested is None else [Due(rested)]
        exam = self._decided.exam(deck, day.today)
        wait = 0 if exam is None else exam.new_days(day.today)[0]
        new = [Due(day.today + wait)] if wait and self.unseen(deck, day.today) else []
        return min([*steps, *tomorrow, *reviews, *back, *new], key=lambda due: (due.day, due.ms or 0), default=None)

    def ahead(self, today: int) -> int | None:
        """The last study day to come on which a card was last reviewed, as the clock says now; None where there is none."""
        row = self._connection.execute(
            f"SELECT max(m.seen_day) FROM memory m WHERE {_AHEAD}", {"today": today}
        ).fetchone()
        return None if row[0] is None else int(row[0])

    def due_before(self, day: int) -> int:
        """How many cards are due before a study day, of whatever deck and whether they rest or not."""
        row = self._connection.execute("SELECT ifnull(sum(cards), 0) FROM load WHERE due_day < ?", (day,)).fetchone()
        return int(row[0])

    def studied(self, deck: str, today: int) -> int:
        """How many cards of a deck were rated at least once."""
        (first,) = self._connection.execute(
            "SELECT count(*) FROM memory m CROSS JOIN facts.deck_card d ON d.deck = :deck AND d.card = m.card"
            " WHERE m.seen_day >= :today AND m.first_day = :today",
            {"deck": deck, "today": today},
        ).fetchone()
        return self._of_the_day(deck, today)[1] + int(first)

    def unseen(self, deck: str, today: int) -> int:
        """How many cards of a deck were never rated and are not suspended."""
        (away,) = self._connection.execute(
            "SELECT count(*) FROM marked k CROSS JOIN facts.deck_card d ON d.deck = ? AND d.card = k.card WHERE k.suspended"
            " AND NOT EXISTS (SELECT 1 FROM memory m WHERE m.card = k.card AND m.reviews > 0)",
            (deck,),
        ).fetchone()
        return self._of_the_day(deck, today)[0] - self.studied(deck, today) - int(away)

    def cards(self, deck: str, today: int) -> int:
        """How many cards a deck has."""
        return self._of_the_day(deck, today)[0]

    def _of_the_day(self, deck: str, today: int) -> tuple[int, int]:
        """How many cards a deck has, and how many of them were first rated on another day than today: counted once a day."""
        known = self._counted.get(deck)
        if known is None or known[0] != today:
            row = self._connection.execute(
                "SELECT count(*), count(m.first_day <> :today OR NULL) FROM facts.deck_card d"
                " LEFT JOIN memory m ON m.card = d.card WHERE d.deck = :deck",
                {"deck": deck, "today": today},
            ).fetchone()
            known = self._counted[deck] = (today, int(row[0]), int(row[1]))
        return known[1:]

    def has(self, deck: str, card: str) -> bool:
        """Whether a card is in a deck, and in the fact store at all."""
        row = self._connection.execute(
            "SELECT 1 FROM facts.deck_card d JOIN facts.card c ON c.id = d.card WHERE d.deck = ? AND d.card = ?",
            (deck, card),
        ).fetchone()
        return row is not None

    def _missing(self, cards: Iterable[str]) -> set[str]:
        """Those of some cards that are not in the fact store."""
        there = "SELECT 1 FROM facts.card WHERE id = ?"
        return {card for card in cards if self._connection.execute(there, (card,)).fetchone() is None}

    def after(self, day: Queue) -> Queue:
        """What a session goes on with once the library was read again; `day` is the queue of decks then."""
        return day

    def answered(self, deck: str, cards: Iterable[str]) -> None:
        """An answer given in a deck asked or rated `cards`; it is taken into account when the queue is next asked."""
        self._answers.append((deck, tuple(cards)))

    def arrived(self, decided: Decisions, cards: Collection[str]) -> None:
        """Entries of other devices came: what is decided is this now, and what they say of cards is read anew."""
        self._decided = decided
        self.renew(cards if len(cards) <= _ONE_BY_ONE else None)
        self._counted.clear()  # they may be of any day

    def decide(self, decided: Decisions) -> None:
        """Goes by other decisions from now on."""
        self._decided = decided
        self.renew(())

    def renew(self, cards: Iterable[str] | None = None) -> None:
        """Reads anew what a day brings: due days or marks changed, of these cards only where they are named."""
        if cards is None:
            self._due.clear()
        else:
            self._read_again(cards)
        for _deck, answered in self._answers:
            self._read_again(answered)
        self._days.clear()
        self._answers.clear()

    def taken_back(self, said: Answered) -> None:
        """An answer was taken back, or given again: what it said is read anew."""
        self.renew({said.answer.card, *(review.card for review in said.reviews)})
        # what was first rated on the day itself is not among what is counted once a day
        self._counted = {deck: known for deck, known in self._counted.items() if known[0] == said.entry.study_day}

    def _read_again(self, cards: Iterable[str]) -> None:
        cards = tuple(cards)
        for due in self._due.values():
            due.stale.update(cards)

    def go_on_from(self, other: Queue) -> None:
        """Takes over what a day brings as another queue of the same journal has just read it, on another thread say."""
        self._decided, self._days, self._due = other._decided, other._days, other._due
        self._answers.clear()

    def forget(self) -> None:
        """Reads everything anew at the next question: facts changed."""
        self.renew()
        self._counted.clear()

    def _take_in_answers(self, today: int) -> None:
        for deck, cards in self._answers:
            self._read_again(cards)
            day = self._days.get(deck)
            # another deck may share the cards
            self._days.clear()
            if not self._are_of(today, cards):
                self._counted.clear()
            elif day is not None and day.today == today and len(cards) == 1 and self._follow(day, cards[0]):
                self._days[deck] = day
        self._answers.clear()

    def _are_of(self, today: int, cards: Sequence[str]) -> bool:
        """Whether cards that were answered count for today: not where an answer of an earlier day was overruled, nor where
        another device's clock was ahead.
        """
        of_others = "SELECT 1 FROM memory WHERE card IN (SELECT value FROM json_each(?)) AND seen_day <> ? LIMIT 1"
        return self._connection.execute(of_others, (json.dumps(cards), today)).fetchone() is None

    def _follow(self, day: _Day, card: str) -> bool:
        """Brings a day up to date after an answer about one card; False if it must be read anew."""
        fact = card.rpartition("/")[0]
        if day.new.get(fact, card) != card or day.reviews.get(fact, card) != card:
            return False
        row = self._connection.execute("SELECT due_day, due_ms, reviews FROM memory WHERE card = ?", (card,)).fetchone()
        if row is None:
            return False
        due_day, due_ms, reviews = row
        day.steps.pop(card, None)
        if due_ms is not None:
            day.steps[card] = due_ms
        if reviews and day.new.pop(fact, None) is None and reviews == 1:
            return False  # introduced although it was not to be: the day has one new card less
        if due_ms is not None or due_day is None or due_day > day.today:
            day.reviews.pop(fact, None)
        return True

    def _day(self, deck: str, now: Moment) -> _Day:
        today = now.study_day()
        self._take_in_answers(today)
        day = self._days.get(deck)
        if day is None or day.today != today:
            day = self._days[deck] = self._read(deck, now)
        return day

    def _beginning(self, deck: str, now: Moment) -> _Day | None:
        """The first of a day that was not read: enough to tell its next question. None where only the whole tells.

        The longest due come first of all that is no learning step, and new cards after as many of them as there are new ones.
        """
        today = now.study_day()
        self._take_in_answers(today)
        day = self._days.get(deck)
        if day is not None and day.today == today:
            return None
        last = self._connection.execute(
            "SELECT due_day FROM (SELECT due_day, sum(cards) OVER (ORDER BY due_day) AS n FROM load WHERE due_day < ?)"
            " WHERE n >= ? ORDER BY due_day LIMIT 1",
            (today, _OLDEST),
        ).fetchone()
        if last is None or self._decided.exam(deck, today) is not None:
            return None
        seen, _introduced, _apart = self._seen(deck, today)
        day = _Day(today)
        steps = self._read_rows(deck, today, _until(now), "m.due_ms IS NOT NULL")
        oldest = self._read_rows(deck, today, last[0], "m.due_ms IS NULL")
        # without what was reviewed by a clock that was ahead: it is due today
        _take_due(day, sorted(row for row in (*steps, *oldest) if row[4] is not None or row[0] < today), seen)
        day.all_reviews = len(day.reviews)
        return day if len(day.reviews) > max(self._decided.new_cards(deck), _LOOKED_AT) else None

    def _read(self, deck: str, now: Moment) -> _Day:
        today = now.study_day()
        seen, introduced, new_today = self._seen(deck, today)
        apart = set[str]().union(*(confusable(self._connection, fact) for fact in new_today))
        day = _Day(today)
        taken = _take_due(day, self._due_rows(deck, today, _until(now)), seen)
        self._read_new(deck, day, seen, taken, apart, self._new_cards(deck, today, introduced) - introduced)
        day.all_reviews, day.all_new = len(day.reviews), len(day.new)
        return day

    def _seen(self, deck: str, today: int) -> tuple[Mapping[str, set[str]], int, set[str]]:
        """The cards asked on a day by their facts, how many of them were new of a deck, and the facts of which one was new."""
        seen: dict[str, set[str]] = {}
        introduced = 0
        new_today: set[str] = set()
        for card, is_first, new_here in self._connection.execute(
            "SELECT m.card, m.first_day IS :today, m.first_day IS :today AND EXISTS"
            " (SELECT 1 FROM facts.deck_card d WHERE d.deck = :deck AND d.card = m.card) FROM memory m WHERE m.seen_day = :today",
            {"today": today, "deck": deck},
        ):
            fact = card.rpartition("/")[0]
            seen.setdefault(fact, set()).add(card)
            introduced += new_here
            if is_first:
                new_today.add(fact)
        return seen, introduced, new_today

    def _due_rows(self, deck: str, today: int, until: int) -> Sequence[_DueRow]:
        """The cards of a deck that are due by a day and do not rest, in their order; only what changed is read again."""
        due = self._due.get(deck)
        if due is None or (due.today, due.until) != (today, until):
            due = self._due[deck] = _Due(today, until)
            due.rows = {row[2]: row for row in self._read_rows(deck, today, until)}
        elif due.stale:
            for card in due.stale:
                due.rows.pop(card, None)
                rows = self._read_rows(deck, today, until, "m.card = :card AND d.card = :card", card)
                due.rows.update((row[2], row) for row in rows)
        due.stale.clear()
        return sorted(due.rows.values())

    def _read_rows(self, deck: str, today: int, until: int, only: str = "", card: str = "") -> list[_DueRow]:
        """The cards of a deck that are due by a day and do not rest, or some of them, in no order."""
        tables, some = ("memory m", "facts.deck_card d"), f" AND {only}" if only else ""
        if not card:
            all_due = self.due_before(until + 1)
            more_cards = self._connection.execute(
                "SELECT 1 FROM facts.deck_card WHERE deck = ? LIMIT 1 OFFSET ?", (deck, all_due)
            ).fetchone()
            tables = tables if more_cards else (tables[1], tables[0])
        values = {"deck": deck, "until": until, "today": today, "card": card}
        rows = self._connection.execute(
            f"SELECT m.card, m.due_day, m.due_ms FROM {' CROSS JOIN '.join(tables)} ON d.card = m.card"
            f" WHERE d.deck = :deck AND m.due_day <= :until AND {_AWAKE.format('m.card')}{some}",
            values,
        ).fetchall()
        ahead = self._connection.execute(
            "SELECT m.card, :today, NULL FROM memory m CROSS JOIN facts.deck_card d ON d.deck = :deck AND d.card = m.card"
            f" WHERE {_AHEAD} AND {_AWAKE.format('m.card')}{some}",
            values,
        ).fetchall()
        again = {row[0] for row in ahead}
        # cards of one day in no order that could be learned, but the same one whenever it is asked for
        day = zlib.crc32(f"{today} ".encode())
        return [
            (due_day, zlib.crc32(id.encode(), day), id, id.rpartition("/")[0], due_ms)
            for id, due_day, due_ms in (*(row for row in rows if row[0] not in again), *ahead)
        ]

    def _read_new(
        self, deck: str, day: _Day, seen: Mapping[str, set[str]], taken: set[str], apart: set[str], limit: int
    ) -> None:
        """Fills in the new cards of the day; none of a fact in `apart`, which is confusable with what the day brought."""
        rows = self._connection.execute(
            "SELECT d.card, c.fact FROM facts.deck_card d CROSS JOIN facts.card c ON c.id = d.card WHERE d.deck = :deck"
            " AND NOT EXISTS (SELECT 1 FROM memory m WHERE m.card = d.card AND m.reviews > 0)"
            f" AND {_AWAKE.format('d.card')} ORDER BY d.position",
            {"deck": deck, "today": day.today},
        )
        for card, fact in rows:
            if len(day.new) >= limit:
                day.held_back = day.held_back or self._new_cards(deck, day.today) > 0
                break
            if fact in taken or seen.get(fact, set()) - {card} or fact in apart:
                day.held_back = True
            else:
                day.new[fact] = card
                taken.add(fact)
                apart |= confusable(self._connection, fact)
        rows.close()

    def _new_cards(self, deck: str, today: int, introduced: int = 0) -> int:
        """New cards on a day: what was decided, or more where all are to be seen in time for an exam.

        `introduced` is how many the day has brought so far: what it brings in all does not change with them.
        """
        usual = self._decided.new_cards(deck)
        exam = self._decided.exam(deck, today)
        if exam is None:
            return usual
        wait, days = exam.new_days(today)
        return 0 if wait else max(usual, -(-(self.unseen(deck, today) + introduced) // days))

    def _untold(self, upcoming: Iterable[str], last: str, told: str) -> str | None:
        """Of the next few cards the first that the answer to `last` does not tell; the first, if it tells them all."""
        near = list(islice((card for card in upcoming if card != last), _LOOKED_AT))
        return next((card for card in near if not self._tells(last, told, card)), next(iter(near), None))

    def _tells(self, last: str, told: str, card: str) -> bool:
        before, one = Card.from_id(last), Card.from_id(card)
        if before.pack != one.pack:
            return False
        bound = {"pack": one.pack, "last": before.fact, "fact": one.fact, "facet": one.facet}
        if self._connection.execute(_TELLS, bound).fetchone() is not None:
            return True
        rows = self._connection.execute(_ANSWER, bound).fetchall() if told else []
        return bool(rows) and all(f" {normalise(text)} " in told for (text,) in rows)


def _until(now: Moment) -> int:
    """The study day until which steps are asked early."""
    return now.plus_minutes(_EARLY_MS // MINUTE_MS).study_day()


def _take_due(day: _Day, rows: Sequence[_DueRow], seen: Mapping[str, set[str]]) -> set[str]:
    """Fills in learning steps and due reviews, which come in their order; the facts that they take for the day."""
    steps = [row for row in rows if row[4] is not None]
    day.steps = {card: due_ms for _due_day, _shuffle, card, _fact, due_ms in steps if due_ms is not None}
    taken = {fact for _due_day, _shuffle, _card, fact, _due_ms in steps}
    for due_day, _shuffle, card, fact, due_ms in rows:
        if due_ms is not None or due_day > day.today:
            continue
        if fact in taken or (fact in seen and seen[fact] != {card}):
            day.held_back = True
        else:
            day.reviews[fact] = card
            taken.add(fact)
    return taken


def confusable(connection: Connection, fact: str) -> set[str]:
    """The facts that are easily mistaken for one: a day that brings it as new brings none of them so."""
    return {row[0] for row in connection.execute("SELECT other FROM facts.confusable WHERE fact = ?", (fact,))}


class Picked(Queue):
    """A queue of chosen cards alone, whatever the day holds: each until it is remembered.

    First come learning steps that are due, then the cards not yet rated since it was made, in their order, then the steps that
    are due within 20 minutes. It reads what is left from memory, so an answer that is taken back is left again. `day` is the
    queue of decks, which is told that it must read anew.
    """

    def __init__(self, connection: Connection, cards: Iterable[str], day: Queue) -> None:
        super().__init__(connection)
        self._day_queue = day
        self._before = {card: self._reviews(card)[0] for card in cards}
        self._gone: set[str] = set()

    def next(self, deck: str, now: Moment, last: str = "", told: str = "") -> str | None:  # noqa: ARG002
        """The card to ask now, None if there is none; `last` comes again only if there is no other."""
        left, steps = self._left(now)
        order = [card for card, due_ms in steps if due_ms <= now.utc_ms]
        order += left
        early = [card for card, due_ms in steps if now.utc_ms < due_ms <= now.utc_ms + _EARLY_MS]
        first = next(iter((*order, *early)), None)
        return (self._untold(order, last, told) or self._untold(early, last, told) or first) if last else first

    def read(self, deck: str, now: Moment) -> None:
        """Nothing: what is left is read from memory."""

    def counts(self, deck: str, now: Moment) -> Counts:  # noqa: ARG002
        """How many are left: never rated ones, learning steps, the others."""
        left, steps = self._left(now)
        new = sum(self._reviews(card)[0] == 0 for card in left)
        return Counts(new, sum(due_ms <= now.utc_ms + _EARLY_MS for _card, due_ms in steps), len(left) - new)

    def next_due(self, deck: str, now: Moment) -> Due | None:  # noqa: ARG002
        """Nothing: when its cards are due again, their decks say."""
        return None

    def has(self, deck: str, card: str) -> bool:  # noqa: ARG002
        """Whether it is one of the chosen cards, and still there."""
        return card in self._before and card not in self._gone

    def after(self, day: Queue) -> Queue:
        """It goes on with the chosen cards that are still there."""
        self._day_queue, self._gone = day, self._missing(self._before)
        return self

    def answered(self, deck: str, cards: Iterable[str]) -> None:  # noqa: ARG002
        """The queue of decks reads anew; nothing is kept here that an answer changes."""
        self._day_queue.forget()

    def renew(self, cards: Iterable[str] | None = None) -> None:
        """The queue of decks reads anew what the day brings."""
        self._day_queue.renew(cards)

    def taken_back(self, said: Answered) -> None:
        """The queue of decks reads anew what the answer said."""
        self._day_queue.taken_back(said)

    def forget(self) -> None:
        """The queue of decks reads anew: facts changed."""
        self._day_queue.forget()

    def _left(self, now: Moment) -> tuple[list[str], list[tuple[str, int]]]:
        left, steps = [], []
        for card, before in self._before.items():
            if card in self._gone or not self._awake(card, now):
                continue
            reviews, due_ms = self._reviews(card)
            if reviews <= before:
                left.append(card)
            elif due_ms is not None:
                steps.append((card, due_ms))
        return left, sorted(steps, key=lambda step: step[1])

    def _awake(self, card: str, now: Moment) -> bool:
        row = self._connection.execute(
            f"SELECT {_AWAKE.format(':card')}", {"card": card, "today": now.study_day()}
        ).fetchone()
        return bool(row[0])

    def _reviews(self, card: str) -> tuple[int, int | None]:
        row = self._connection.execute("SELECT reviews, due_ms FROM memory WHERE card = ?", (card,)).fetchone()
        return (0, None) if row is None else (row[0], row[1])


class Once(Picked):
    """A queue of chosen cards that asks each once; what is not known comes back when its deck says."""

    asks_steps = False

    def next(self, deck: str, now: Moment, last: str = "", told: str = "") -> str | None:  # noqa: ARG002
        """The card to ask now, None if each was asked; `last` comes again only if there is no other."""
        left, _steps = self._left(now)
        first = next(iter(left), None)
        return (self._untold(left, last, told) or first) if last else first


_DueRow = tuple[int, int, str, str, int | None]
"""The day on which a card is due, its place among those of the day, its id, its fact, and the instant of a learning step."""


class _Due:
    """The cards of one deck that are due by a day, as they were read on another, and those of them that changed since."""

    def __init__(self, today: int, until: int) -> None:
        self.today, self.until = today, until
        self.rows: dict[str, _DueRow] = {}
        self.stale: set[str] = set()


class _Day:
    """What one study day still holds of one deck."""

    def __init__(self, today: int) -> None:
        self.today = today
        self.steps: dict[str, int] = {}
        """Learning steps: card to the instant when it is due."""
        self.reviews: dict[str, str] = {}
        """Due reviews in their order: fact to its one card."""
        self.new: dict[str, str] = {}
        """New cards in their order: fact to its one card."""
        self.all_reviews = 0
        self.all_new = 0
        self.held_back = False
        """Whether there is something that waits for tomorrow."""

    def counts(self, now: Moment) -> Counts:
        steps = sum(due_ms <= now.utc_ms + _EARLY_MS for due_ms in self.steps.values())
        return Counts(len(self.new), steps, len(self.reviews))

    def upcoming(self, now: Moment) -> Iterator[str]:
        """Cards in the order in which they would be asked if none were answered."""
        steps = sorted((due_ms, card) for card, due_ms in self.steps.items())
        reviews, new = iter(self.reviews.values()), iter(self.new.values())
        # whichever is less far advanced through its share of the day comes first, so both end together
        reviews_done = (self.all_reviews - len(self.reviews) + 0.5) / max(self.all_reviews, 1)
        new_done = (self.all_new - len(self.new) + 0.5) / max(self.all_new, 1)
        return chain(
            (card for due_ms, card in steps if due_ms <= now.utc_ms),
            chain(reviews, new) if reviews_done <= new_done or not self.new else chain(new, reviews),
            (card for due_ms, card in steps if now.utc_ms < due_ms <= now.utc_ms + _EARLY_MS),
        )
