"""What is next and how much there is: the rules one by one, then laws over any decks, memories and answers."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from clocks import MONDAY_NINE, SetClock
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from study_app.database import attach, connect, immediate
from study_app.journal import Answer, Answered, Journal, Plan, Review
from study_app.study import marks
from study_app.study.decisions import LAST_WEEKS, Decisions, Exam
from study_app.study.memory import all_memories, derived_tables, memory_of
from study_app.study.queue import Counts, Picked, Queue
from study_app.study.scheduler import Due

TODAY = MONDAY_NINE.study_day()
MINUTE = 60_000
DECK, OTHER_DECK = "p/deck", "p/other"


def facts_db(
    path: Path,
    decks: Mapping[str, Iterable[str]],
    confusable: Iterable[tuple[str, str]] = (),
    told: Iterable[tuple[str, str, str]] = (),
    cited: Iterable[tuple[str, int, int]] = (),
) -> Path:
    """A fact store as far as the queue reads it: cards, decks, the cards of each in order, pairs of confusable facts.

    `told` is what fills the roles of facts (fact, role, value), `cited` where they are written (fact, start, end).
    """
    connection = connect(path)
    with immediate(connection):
        for table in ("card", "deck_card", "deck", "confusable", "arg", "citation"):
            connection.execute(f"DROP TABLE IF EXISTS {table}")
        connection.execute("CREATE TABLE card(id TEXT PRIMARY KEY, fact TEXT, facet TEXT, temporal INTEGER) STRICT")
        connection.execute(
            "CREATE TABLE deck_card(deck TEXT, card TEXT, position INTEGER, PRIMARY KEY(deck, card)) STRICT"
        )
        connection.execute("CREATE INDEX by_position ON deck_card(deck, position)")
        connection.execute("CREATE TABLE deck(id TEXT PRIMARY KEY) STRICT")
        connection.execute("CREATE TABLE confusable(fact TEXT, other TEXT, PRIMARY KEY(fact, other)) STRICT")
        connection.executemany("INSERT INTO confusable VALUES (?1, ?2), (?2, ?1)", confusable)
        connection.execute(
            "CREATE TABLE arg(pack TEXT, fact TEXT, role TEXT, value TEXT, PRIMARY KEY(pack, fact, role, value)) STRICT"
        )
        connection.executemany("INSERT INTO arg VALUES ('p', ?, ?, ?)", told)
        connection.execute(
            "CREATE TABLE citation(pack TEXT, fact TEXT, source TEXT, start INTEGER, end INTEGER,"
            " PRIMARY KEY(pack, fact, start)) STRICT"
        )
        connection.executemany("INSERT INTO citation VALUES ('p', ?, 'book', ?, ?)", cited)
        for deck, cards in decks.items():
            connection.execute("INSERT INTO deck VALUES (?)", (deck,))
            for position, card in enumerate(cards):
                fact, _, facet = card.rpartition("/")
                connection.execute("INSERT OR IGNORE INTO card VALUES (?, ?, ?, 0)", (card, fact, facet))
                connection.execute("INSERT INTO deck_card VALUES (?, ?, ?)", (deck, card, position))
    connection.close()
    return path


@dataclass
class Desk:
    """A journal with a fact store beside it, and a queue over both."""

    journal: Journal
    queue: Queue
    clock: SetClock
    facts: Path

    def decks(
        self,
        confusable: Iterable[tuple[str, str]] = (),
        told: Iterable[tuple[str, str, str]] = (),
        cited: Iterable[tuple[str, int, int]] = (),
        **decks: Iterable[str],
    ) -> None:
        by_id = {f"p/{name}": cards for name, cards in decks.items()}
        attach(self.journal.connection, facts_db(self.facts, by_id, confusable, told, cited), "facts")
        self.queue.forget()

    def rated(
        self, card: str, *, due_day: int | None = None, step_minutes: int | None = None, companion: str = ""
    ) -> None:
        """An answer that rated a card, with the decision when it is due; without one it was not rated.

        A companion is rated with it, and due in a week.
        """
        now = self.clock.now()
        reviews = []
        if step_minutes is not None:
            step = now.plus_minutes(step_minutes)
            reviews = [Review(card, 1, 1, None, step.study_day(), step.utc_ms)]
        elif due_day is not None:
            reviews = [Review(card, 3, 3, None, due_day, None)]
        if companion and companion != card:
            reviews.append(Review(companion, 3, 3, None, now.study_day() + 7, None))
        answer = Answer(card, "typed", 1, (), "x", 0, 1, None, 1, "right", 1.0, "study", "1")
        self.journal.append_answer(answer, reviews, at=now)

    def answer(
        self, card: str, *, due_day: int | None = None, step_minutes: int | None = None, companion: str = ""
    ) -> None:
        """As `rated`, in a session with the deck."""
        self.rated(card, due_day=due_day, step_minutes=step_minutes, companion=companion)
        self.queue.answered(DECK, {card, companion or card})

    def next(self, last: str = "") -> str | None:
        return self.queue.next(DECK, self.clock.now(), last)

    def counts(self) -> Counts:
        return self.queue.counts(DECK, self.clock.now())

    def delivered(self) -> list[str]:
        """The cards that a session brings if every one is answered well."""
        cards: list[str] = []
        while (card := self.next(cards[-1] if cards else "")) is not None:
            cards.append(card)
            self.answer(card, due_day=self.clock.now().study_day() + 5)
        return cards


@pytest.fixture
def desk(tmp_path: Path, clock: SetClock) -> Iterator[Desk]:
    with Journal.open(tmp_path / "journal.db", clock, derived_tables()) as journal:
        yield Desk(journal, Queue(journal.connection), clock, tmp_path / "facts.db")


def cards(count: int, facet: str = "when") -> list[str]:
    return [f"p/f{number:02}/{facet}" for number in range(count)]


def past(desk: Desk, days: int, *known: str, due_day: int) -> None:
    """Cards that were learned some days ago."""
    desk.clock.move(days=-days)
    for card in known:
        desk.rated(card, due_day=due_day)
    desk.clock.move(days=days)


def test_an_empty_deck_has_nothing_and_never_will(desk: Desk) -> None:
    desk.decks(deck=[])
    assert desk.next() is None
    assert desk.counts() == Counts(0, 0, 0)
    assert not desk.counts()
    assert desk.queue.next_due(DECK, desk.clock.now()) is None


def test_new_cards_come_in_the_order_of_the_deck_twenty_a_day(desk: Desk) -> None:
    deck = list(reversed(cards(50)))
    desk.decks(deck=deck)
    assert desk.counts() == Counts(20, 0, 0)
    assert desk.delivered() == deck[:20]
    assert desk.counts() == Counts(0, 0, 0)
    assert desk.queue.next_due(DECK, desk.clock.now()) == Due(TODAY + 1)
    desk.queue.forget()
    assert desk.next() is None
    desk.clock.move(days=1)
    assert desk.delivered() == deck[20:40]
    desk.clock.move(days=1)
    assert sorted(desk.delivered()) == sorted(deck[40:])


def test_new_cards_that_another_deck_shares_count_in_both(desk: Desk) -> None:
    desk.decks(deck=cards(30), other=cards(10))
    for card in cards(5):
        desk.rated(card, due_day=TODAY + 3)
    desk.rated("p/elsewhere/when", due_day=TODAY + 3)
    assert desk.queue.all_counts(desk.clock.now()) == {DECK: Counts(15, 0, 0), OTHER_DECK: Counts(5, 0, 0)}


def test_reviews_have_no_limit_and_come_the_longest_due_first(desk: Desk) -> None:
    desk.decks(deck=cards(60))
    past(desk, 9, *cards(60)[:30], due_day=TODAY)
    past(desk, 9, *cards(60)[30:], due_day=TODAY - 2)
    assert desk.counts() == Counts(0, 0, 60)
    order = desk.delivered()
    assert set(order[:30]) == set(cards(60)[30:])
    assert sorted(order) == cards(60)
    assert order[:30] != sorted(order[:30])


def test_the_order_of_reviews_is_the_same_after_a_restart(desk: Desk) -> None:
    desk.decks(deck=cards(30))
    past(desk, 9, *cards(30), due_day=TODAY)
    first = list(desk.queue._day(DECK, desk.clock.now()).upcoming(desk.clock.now()))
    again = Queue(desk.journal.connection)
    assert list(again._day(DECK, desk.clock.now()).upcoming(desk.clock.now())) == first


def long_day(desk: Desk) -> list[str]:
    """Reviews of many days, some of two facets of a fact, beside a card at rest, a step, new cards, one from days to come."""
    deck = [*cards(700), *cards(60, "body"), *(f"p/n{number:02}/when" for number in range(40))]
    desk.decks(deck=deck)
    for days in range(35):
        past(desk, 40, *cards(700)[days::35], due_day=TODAY - days)
    for days in range(6):
        past(desk, 40, *cards(60, "body")[days::6], due_day=TODAY - 6 * days)
    past(desk, -4000, cards(700)[34], due_day=TODAY - 34)
    marks.suspend(desk.journal, cards(700)[69], at=desk.clock.now())
    desk.rated(cards(700)[100], step_minutes=5)
    desk.rated(cards(60, "body")[7], due_day=TODAY + 9)
    desk.queue.forget()
    return deck


@pytest.mark.parametrize("new_a_day", [0, 20, 500])
def test_the_first_question_of_a_long_day_is_that_of_the_whole_day(desk: Desk, new_a_day: int) -> None:
    long_day(desk)
    desk.queue.decide(Decisions(new_a_day={"": new_a_day}))
    whole = list(desk.queue.coming(DECK, desk.clock.now()))
    assert len(whole) > 690

    def first(last: str = "") -> str | None:
        return Queue(desk.journal.connection, Decisions(new_a_day={"": new_a_day})).next(DECK, desk.clock.now(), last)

    assert first() == whole[0]
    assert first(whole[0]) == whole[1]
    desk.clock.move(minutes=10)
    assert first() == cards(700)[100]  # the step is due now


def test_a_long_day_goes_on_as_if_it_had_been_read_whole_at_first(desk: Desk) -> None:
    long_day(desk)
    desk.queue.decide(Decisions(new_a_day={"": 200}))
    whole, asked = list(desk.queue.coming(DECK, desk.clock.now())), []
    desk.queue.renew()
    for _question in range(30):
        asked.append(desk.next(asked[-1] if asked else ""))
        desk.queue.read(DECK, desk.clock.now())
        desk.answer(asked[-1], due_day=TODAY + 5)
    new, reviews = [card for card in asked if "/n" in card], [card for card in asked if "/n" not in card]
    assert reviews == [card for card in whole if "/n" not in card][: len(reviews)]
    assert new == [card for card in whole if "/n" in card][: len(new)]
    assert new


def test_the_first_question_of_a_long_day_reads_only_the_longest_due(desk: Desk) -> None:
    long_day(desk)
    statements: list[str] = []
    desk.journal.connection.set_trace_callback(statements.append)
    desk.next()
    desk.journal.connection.set_trace_callback(None)
    assert statements
    assert not any(f"m.due_day <= {TODAY} " in text and "due_ms IS NOT NULL" not in text for text in statements)


def test_a_card_is_due_on_its_study_day_and_not_before(desk: Desk) -> None:
    desk.decks(deck=cards(1))
    desk.rated(cards(1)[0], due_day=TODAY + 1)
    assert desk.next() is None
    assert desk.queue.next_due(DECK, desk.clock.now()) == Due(TODAY + 1)
    desk.clock.move(minutes=19 * 60 - 1)  # one minute to four in the night
    assert desk.next() is None
    desk.clock.move(minutes=1)
    assert desk.next() == cards(1)[0]


def test_reviews_and_new_cards_are_mixed_evenly(desk: Desk) -> None:
    desk.decks(deck=cards(30))
    past(desk, 9, *cards(30)[:20], due_day=TODAY)
    kinds = ["review" if card in cards(20) else "new" for card in desk.delivered()]
    assert kinds == ["review", "new", "review"] * 10


def test_steps_that_are_due_come_first_and_those_that_are_not_wait(desk: Desk) -> None:
    desk.decks(deck=cards(3))
    desk.rated(cards(3)[2], step_minutes=10)
    assert desk.next() == cards(3)[0]
    assert desk.counts() == Counts(2, 1, 0)
    desk.clock.move(minutes=10)
    assert desk.next() == cards(3)[2]
    desk.answer(cards(3)[2], due_day=TODAY + 1)
    assert desk.counts() == Counts(2, 0, 0)


def test_a_step_is_shown_up_to_twenty_minutes_early_when_nothing_else_is_left(desk: Desk) -> None:
    desk.decks(deck=cards(2))
    desk.rated(cards(2)[0], step_minutes=20)
    desk.rated(cards(2)[1], step_minutes=15)
    assert desk.next() == cards(2)[1]
    desk.answer(cards(2)[1], step_minutes=30)
    assert desk.next() == cards(2)[0]
    desk.answer(cards(2)[0], due_day=TODAY + 2)
    assert desk.next() is None
    assert desk.counts() == Counts(0, 0, 0)
    at = desk.clock.now().plus_minutes(30).utc_ms
    assert desk.queue.next_due(DECK, desk.clock.now()) == Due(TODAY, at)
    desk.clock.move(minutes=10)
    assert desk.next() == cards(2)[1]


def test_a_step_goes_on_over_the_end_of_the_study_day(desk: Desk) -> None:
    desk.decks(deck=cards(1))
    desk.clock.move(minutes=19 * 60 - 5)
    desk.rated(cards(1)[0], step_minutes=10)
    assert desk.next() == cards(1)[0]
    desk.clock.move(days=30)
    assert desk.next() == cards(1)[0]


def test_no_card_comes_twice_in_a_row_if_there_is_another(desk: Desk) -> None:
    desk.decks(deck=cards(2))
    one, other = cards(2)
    desk.rated(one, step_minutes=1)
    desk.clock.move(minutes=5)
    assert desk.next() == one
    assert desk.next(last=one) == other
    desk.answer(other, step_minutes=10)
    assert desk.next(last=other) == one
    assert desk.next(last=one) == other
    desk.answer(other, due_day=TODAY + 1)
    assert desk.next(last=one) == one


def test_a_day_brings_one_facet_of_a_fact(desk: Desk) -> None:
    deck = ["p/a/when", "p/a/body", "p/b/when", "p/a/place"]
    desk.decks(deck=deck)
    assert desk.counts() == Counts(2, 0, 0)
    assert desk.delivered() == ["p/a/when", "p/b/when"]
    assert desk.queue.next_due(DECK, desk.clock.now()) == Due(TODAY + 1)
    desk.clock.move(days=1)
    assert desk.delivered() == ["p/a/body"]
    desk.clock.move(days=1)
    assert desk.delivered() == ["p/a/place"]
    assert desk.queue.next_due(DECK, desk.clock.now()) == Due(TODAY + 5)


def test_of_two_due_facets_the_one_that_waited_longer_comes_and_the_other_tomorrow(desk: Desk) -> None:
    desk.decks(deck=["p/a/when", "p/a/body"])
    past(desk, 9, "p/a/when", due_day=TODAY)
    past(desk, 8, "p/a/body", due_day=TODAY - 1)
    assert desk.counts() == Counts(0, 0, 1)
    assert desk.delivered() == ["p/a/body"]
    desk.clock.move(days=1)
    assert desk.delivered() == ["p/a/when"]


def test_a_due_facet_goes_before_a_new_one_of_its_fact(desk: Desk) -> None:
    desk.decks(deck=["p/a/when", "p/a/body"])
    past(desk, 9, "p/a/body", due_day=TODAY)
    assert desk.counts() == Counts(0, 0, 1)
    assert desk.delivered() == ["p/a/body"]


def test_a_facet_answered_in_another_deck_blocks_the_others_for_the_day(desk: Desk) -> None:
    desk.decks(deck=["p/a/when"], other=["p/a/body"])
    desk.rated("p/a/body")
    assert desk.next() is None
    assert desk.queue.next_due(DECK, desk.clock.now()) == Due(TODAY + 1)
    desk.clock.move(days=1)
    assert desk.next() == "p/a/when"


def test_a_step_goes_on_though_another_facet_was_answered(desk: Desk) -> None:
    desk.decks(deck=["p/a/when", "p/a/body"])
    desk.rated("p/a/when", step_minutes=1)
    desk.rated("p/a/body", due_day=TODAY + 9)
    desk.clock.move(minutes=1)
    assert desk.counts() == Counts(0, 1, 0)
    assert desk.next() == "p/a/when"


def test_a_card_that_was_asked_and_not_rated_is_still_to_be_asked(desk: Desk) -> None:
    desk.decks(deck=cards(2))
    past(desk, 9, cards(2)[0], due_day=TODAY)
    desk.answer(cards(2)[0])
    assert desk.counts() == Counts(1, 0, 1)
    assert desk.next(last=cards(2)[0]) == cards(2)[1]
    desk.answer(cards(2)[1])
    assert desk.counts() == Counts(1, 0, 1)
    assert desk.queue.studied(DECK, desk.clock.now().study_day()) == 1


def test_cards_that_the_store_no_longer_has_are_passed_over_and_come_back_with_their_past(desk: Desk) -> None:
    desk.decks(deck=cards(3))
    past(desk, 9, *cards(3), due_day=TODAY)
    desk.decks(deck=cards(2))
    assert desk.counts() == Counts(0, 0, 2)
    assert sorted(desk.delivered()) == cards(2)
    assert not desk.queue.has(DECK, cards(3)[2])
    desk.decks(deck=cards(3))
    assert desk.counts() == Counts(0, 0, 1)
    assert desk.queue.has(DECK, cards(3)[2])


def test_a_companion_that_was_rated_is_done_for_the_day_and_so_is_its_fact(desk: Desk) -> None:
    desk.decks(deck=["p/a/when", "p/b/when", "p/c/body", "p/d/when"])
    past(desk, 9, "p/a/when", "p/b/when", due_day=TODAY)
    desk.counts()
    desk.answer("p/a/when", due_day=TODAY + 9, companion="p/b/when")
    assert desk.counts() == Counts(2, 0, 0)
    desk.answer("p/d/when", due_day=TODAY + 9, companion="p/c/when")
    assert desk.next() is None


def test_what_was_studied_and_the_store_no_longer_has_is_passed_over(desk: Desk) -> None:
    desk.decks(deck=cards(3))
    past(desk, 9, cards(3)[0], due_day=TODAY)
    desk.rated(cards(3)[1], step_minutes=1)
    connection = connect(desk.facts)
    connection.execute("DELETE FROM deck_card")
    connection.execute("DELETE FROM card")
    connection.close()
    assert desk.next() is None
    assert desk.counts() == Counts(0, 0, 0)
    assert desk.queue.next_due(DECK, desk.clock.now()) is None


def test_a_facet_answered_ahead_of_its_day_makes_room_for_the_next_fact(desk: Desk) -> None:
    desk.queue = Queue(desk.journal.connection, Decisions(new_a_day={"": 1}))
    desk.decks(deck=["p/a/when", "p/a/body", "p/b/when"])
    past(desk, 9, "p/a/body", due_day=TODAY + 9)
    assert desk.next() == "p/a/when"
    desk.answer("p/a/body", due_day=TODAY + 20)
    assert desk.next() == "p/b/when"
    assert desk.counts() == Counts(1, 0, 0)


def test_it_looks_things_up_and_does_not_search_for_them(desk: Desk) -> None:
    desk.decks(deck=cards(5))
    statements: list[str] = []
    desk.journal.connection.set_trace_callback(statements.append)
    desk.counts()
    desk.queue.next_due(DECK, desk.clock.now())
    desk.next(last=cards(5)[0])
    desk.journal.connection.set_trace_callback(None)
    plans = [row[3] for text in statements for row in desk.journal.connection.execute("EXPLAIN QUERY PLAN " + text)]
    assert plans
    assert [plan for plan in plans if "SCAN" in plan or "TEMP B-TREE" in plan] == []


FACTS = [f"p/{name}" for name in "abcdef"]
ANY = [f"{fact}/{facet}" for fact in FACTS for facet in ("when", "body")]
some_cards = st.lists(st.sampled_from(ANY), unique=True)


class AnySitting(RuleBasedStateMachine):
    """Answers in sessions and outside, days, changed decks: the queue kept up to date is the queue read anew."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        folder = Path(self.folder.name)
        clock = SetClock()
        journal = Journal.open(folder / "journal.db", clock, derived_tables())
        self.desk = Desk(journal, Queue(journal.connection, Decisions(new_a_day={"": 3})), clock, folder / "facts.db")
        self.desk.decks(deck=ANY[:9])
        self.last = ""

    def fresh(self) -> Queue:
        return Queue(self.desk.journal.connection, Decisions(new_a_day={"": 3}))

    @rule(days=st.sampled_from([None, 1, 2, 30]), minutes=st.sampled_from([None, 1, 10, 15, 60]))
    def answer_the_next(self, days: int | None, minutes: int | None) -> None:
        """Rated with a review or a step to come, or not rated at all."""
        card = self.desk.next(self.last)
        if card is not None:
            day = None if days is None else self.desk.clock.now().study_day() + days
            self.desk.answer(card, due_day=day, step_minutes=minutes if days is None else None)
            self.last = card

    @rule(card=st.sampled_from(ANY), days=st.integers(1, 5))
    def answer_elsewhere(self, card: str, days: int) -> None:
        self.desk.rated(card, due_day=self.desk.clock.now().study_day() + days)
        self.desk.queue.answered(OTHER_DECK, [card])

    @rule(card=st.sampled_from(ANY), companion=st.sampled_from(["", *ANY]), rated=st.booleans())
    def answer_any_card_here(self, card: str, companion: str, rated: bool) -> None:
        due_day = self.desk.clock.now().study_day() + 2 if rated else None
        self.desk.answer(card, due_day=due_day, companion=companion)

    @rule()
    def take_the_last_back(self) -> None:
        last = self.desk.journal.last_answer()
        if last is not None:
            self.desk.journal.void(last.entry.id)
            self.desk.queue.taken_back(last)

    @rule(days=st.sampled_from([1, 2, 30]))
    def overrule_the_last(self, days: int) -> None:
        last, now = self.desk.journal.last_answer(), self.desk.clock.now()
        if last is not None:
            card = last.answer.card
            reviews = [
                Review(card, None, 4, None, now.study_day() + days, None),
                *(r for r in last.reviews if r.card != card),
            ]
            self.desk.journal.append_answer(last.answer, reviews, at=last.entry.at, instead_of=last.entry.id)
            self.desk.queue.answered(DECK, {review.card for review in reviews})

    @rule()
    def give_it_again(self) -> None:
        written = self.desk.journal.redo()
        if isinstance(written, Answered):
            self.desk.queue.taken_back(written)
        elif written is not None:
            self.desk.queue.renew()

    @rule(card=st.sampled_from(ANY), suspended=st.booleans())
    def suspend(self, card: str, suspended: bool) -> None:
        marks.suspend(self.desk.journal, card, suspended=suspended, at=self.desk.clock.now())
        self.desk.queue.renew([card])

    @rule(card=st.sampled_from(ANY), days=st.integers(1, 3))
    def bury(self, card: str, days: int) -> None:
        marks.bury(self.desk.journal, card, days=days, at=self.desk.clock.now())
        self.desk.queue.renew([card])

    @rule(card=st.sampled_from(ANY), days=st.integers(-2, 2))
    def move(self, card: str, days: int) -> None:
        if (memory := memory_of(self.desk.journal.connection, card)) is not None and memory.reviews:
            now = self.desk.clock.now()
            self.desk.journal.state(Plan("some", {card: now.study_day() + days}), at=now)
            self.desk.queue.renew()

    @rule()
    def decide_the_same_again(self) -> None:
        self.desk.queue.decide(Decisions(new_a_day={"": 3}))

    @rule(minutes=st.sampled_from([1, 9, 11, 24 * 60, 3 * 24 * 60, -600]))
    def wait(self, minutes: int) -> None:
        self.desk.clock.move(minutes=minutes)

    @rule(deck=some_cards, other=some_cards)
    def change_the_decks(self, deck: list[str], other: list[str]) -> None:
        self.desk.decks(deck=deck, other=other)

    @invariant()
    def it_is_what_it_would_be_read_anew(self) -> None:
        now = self.desk.clock.now()
        kept, fresh = self.desk.queue._day(DECK, now), self.fresh()._day(DECK, now)
        assert (kept.new, kept.steps, kept.reviews, kept.held_back) == (
            fresh.new,
            fresh.steps,
            fresh.reviews,
            fresh.held_back,
        )

    @invariant()
    def what_was_counted_once_a_day_is_what_is_counted_anew(self) -> None:
        today = self.desk.clock.now().study_day()
        for count in (Queue.studied, Queue.unseen, Queue.cards):
            assert count(self.desk.queue, DECK, today) == count(self.fresh(), DECK, today)
        rated = {card for card, memory in all_memories(self.desk.journal.connection).items() if memory.reviews}
        deck = [
            row[0]
            for row in self.desk.journal.connection.execute("SELECT card FROM facts.deck_card WHERE deck = ?", (DECK,))
        ]
        assert self.desk.queue.studied(DECK, today) == len(rated.intersection(deck))

    @invariant()
    def next_is_the_same_until_it_is_answered(self) -> None:
        assert self.desk.next(self.last) == self.desk.next(self.last)

    @invariant()
    def there_is_a_next_card_as_long_as_something_is_counted(self) -> None:
        counts, now = self.desk.counts(), self.desk.clock.now()
        assert (self.desk.next(self.last) is not None) == bool(counts)
        due = self.desk.queue.next_due(DECK, now)
        if counts:
            assert due == Due(now.study_day())
        elif due is not None:
            assert due.day > now.study_day() or (due.ms is not None and due.ms > now.utc_ms)

    @invariant()
    def counts_are_what_a_session_brings(self) -> None:
        """Answers everything well on a copy of the day, card by card."""
        counts, now, queue = self.desk.counts(), self.desk.clock.now(), self.fresh()
        brought: list[str] = []
        connection = self.desk.journal.connection
        connection.execute("SAVEPOINT rehearsal")
        try:
            while (card := queue.next(DECK, now, brought[-1] if brought else "")) is not None:
                brought.append(card)
                fact = card.rpartition("/")[0]
                connection.execute(
                    "INSERT INTO memory(card, fact, phase, first_day, seen_day, due_day, reviews, lapses, askings)"
                    " VALUES (?1, ?2, 'review', ?3, ?3, ?3 + 9, 1, 0, 1) ON CONFLICT(card)"
                    " DO UPDATE SET seen_day = ?3, first_day = ifnull(first_day, ?3), due_day = ?3 + 9, due_ms = NULL,"
                    " reviews = reviews + 1",
                    (card, fact, now.study_day()),
                )
                queue.answered(DECK, [card])
                if len(brought) % 2:
                    queue.forget()
        finally:
            connection.execute("ROLLBACK TO rehearsal")
            connection.execute("RELEASE rehearsal")
        assert len(brought) == len(set(brought)) == counts.new + counts.learning + counts.due

    def teardown(self) -> None:
        self.desk.journal.close()
        self.folder.cleanup()


TestAnySitting = AnySitting.TestCase
TestAnySitting.settings = settings(max_examples=40, stateful_step_count=15)


# Confusable facts

CONFUSABLE = [("p/f00", "p/f01"), ("p/f01", "p/f02")]


def test_facts_that_are_easily_mistaken_for_each_other_are_not_new_on_one_day(desk: Desk) -> None:
    desk.decks(CONFUSABLE, deck=cards(5))
    assert desk.delivered() == [cards(5)[n] for n in (0, 2, 3, 4)]
    assert desk.queue.next_due(DECK, desk.clock.now()) == Due(TODAY + 1)
    desk.clock.move(days=1)
    assert desk.delivered() == [cards(5)[1]]


def test_what_another_deck_brought_as_new_today_counts_too(desk: Desk) -> None:
    desk.decks(CONFUSABLE, deck=cards(2), other=cards(1))
    desk.rated(cards(1)[0], due_day=TODAY + 3)
    assert desk.counts() == Counts(0, 0, 0)
    desk.clock.move(days=1)
    assert desk.counts() == Counts(1, 0, 0)


def test_confusable_facts_that_are_known_are_reviewed_on_one_day(desk: Desk) -> None:
    desk.decks(CONFUSABLE, deck=cards(3))
    past(desk, 9, *cards(3), due_day=TODAY)
    assert sorted(desk.delivered()) == cards(3)


# What an answer tells of the next question

TOLD = [
    ("f00", "document", "charter"), ("f00", "when", "2002"), ("f01", "document", "charter"), ("f01", "body", "council"),
    ("f02", "when", "2002"), ("f03", "body", "staff"), ("f04", "document", "treaty"), ("f04", "body", "council"),
]  # fmt: skip


@pytest.mark.parametrize("due", [True, False], ids=["due", "new"])
def test_what_the_last_answer_told_is_asked_after_something_else(desk: Desk, due: bool) -> None:
    deck = ["p/f00/when", "p/f01/document", "p/f02/when", "p/f03/body", "p/f04/body"]
    desk.decks(told=TOLD, deck=deck)
    if due:
        for days, card in enumerate(deck):
            past(desk, 9, card, due_day=TODAY - 5 + days)
    assert desk.delivered() == ["p/f00/when", "p/f03/body", "p/f01/document", "p/f02/when", "p/f04/body"]


def test_what_is_said_in_the_words_that_were_just_read_is_asked_after_something_else(desk: Desk) -> None:
    desk.decks(cited=[("f00", 0, 90), ("f01", 20, 40), ("f02", 90, 120)], deck=cards(3))
    assert desk.delivered() == [cards(3)[n] for n in (0, 2, 1)]


def test_where_all_that_is_left_was_told_it_is_asked_in_its_order(desk: Desk) -> None:
    desk.decks(told=[(f"f{n:02}", "when", "1992") for n in range(12)], deck=cards(12))
    assert desk.delivered() == cards(12)


def test_no_step_is_shown_early_only_because_the_last_answer_told_the_others(desk: Desk) -> None:
    step = "p/f05/when"
    desk.decks(told=[("f00", "when", "1992"), ("f01", "when", "1992")], deck=[*cards(2), step])
    desk.answer(step, step_minutes=10)
    assert desk.next(last=cards(2)[0]) == cards(2)[1]


def test_of_picked_cards_two_that_tell_each_other_do_not_follow_each_other(desk: Desk) -> None:
    both = ["p/a/when", "p/a/body", "p/b/when"]
    desk.decks(cited=[("a", 0, 9), ("b", 20, 30)], deck=both)
    picked, now, asked = Picked(desk.journal.connection, both, desk.queue), desk.clock.now(), [""]
    while (card := picked.next("", now, asked[-1])) is not None and card not in asked:
        asked.append(card)
        desk.rated(card, due_day=TODAY + 4)
    assert asked == ["", "p/a/when", "p/b/when", "p/a/body"]


def test_a_suspended_card_is_not_asked_and_not_counted_until_it_is_so_no_longer(desk: Desk) -> None:
    new, due, step = "p/a/when", "p/b/when", "p/c/when"
    desk.decks(deck=[new, due, step])
    past(desk, 5, due, due_day=TODAY)
    desk.rated(step, step_minutes=10)
    for card in (new, due, step):
        marks.suspend(desk.journal, card, at=desk.clock.now())
    desk.queue.forget()
    assert desk.counts() == Counts(0, 0, 0)
    assert desk.queue.next_due(DECK, desk.clock.now()) is None
    for card in (new, due, step):
        marks.suspend(desk.journal, card, suspended=False, at=desk.clock.now())
    desk.queue.forget()
    assert desk.counts() == Counts(1, 1, 1)


def test_a_buried_card_comes_back_on_the_next_study_day(desk: Desk) -> None:
    desk.decks(deck=cards(2))
    marks.bury(desk.journal, "p/f00/when", at=desk.clock.now())
    desk.queue.forget()
    assert desk.delivered() == ["p/f01/when"]
    desk.clock.move(days=1)
    assert desk.next() == "p/f00/when"


def test_a_deck_whose_cards_are_all_buried_has_something_again_when_they_come_back(desk: Desk) -> None:
    new, due, step, later = "p/a/when", "p/b/when", "p/c/when", "p/d/when"
    for card in (new, due, step, later):
        desk.decks(deck=[card])
        if card == step:
            desk.rated(step, step_minutes=10)
        elif card != new:
            past(desk, 5, card, due_day=TODAY if card == due else TODAY + 3)
        marks.bury(desk.journal, card, at=desk.clock.now())
        desk.queue.forget()
        assert desk.counts() == Counts(0, 0, 0)
        assert desk.queue.next_due(DECK, desk.clock.now()) == Due(TODAY + 3 if card == later else TODAY + 1)
        if card == new:
            desk.queue.decide(Decisions(new_a_day={"": 0}))
            assert desk.queue.next_due(DECK, desk.clock.now()) is None
            desk.queue.decide(Decisions())
        marks.suspend(desk.journal, card, at=desk.clock.now())
        desk.queue.forget()
        assert desk.queue.next_due(DECK, desk.clock.now()) is None


def test_what_was_answered_by_a_clock_that_was_years_ahead_is_asked_again_once_it_is_right(desk: Desk) -> None:
    known, step, new, buried = "p/a/when", "p/b/when", "p/c/when", "p/d/when"
    desk.decks(deck=[known, step, new, buried])
    past(desk, -4000, known, due_day=TODAY + 4030)
    past(desk, -1, new, due_day=TODAY + 40)  # a journey round the world
    desk.clock.move(days=4000)
    desk.rated(step, step_minutes=10)
    marks.bury(desk.journal, buried, at=desk.clock.now())
    desk.clock.move(days=-4000)
    desk.queue.forget()
    assert desk.queue.ahead(TODAY) == TODAY + 4000
    assert desk.counts() == Counts(1, 0, 2)
    assert sorted(desk.delivered()) == [known, step, buried]
    assert desk.queue.ahead(TODAY) is None
    assert desk.counts() == Counts(0, 0, 0)
    assert desk.queue.next_due(DECK, desk.clock.now()) == Due(TODAY + 5)


def test_what_was_answered_by_a_clock_that_was_years_behind_is_due_when_it_is_right(desk: Desk) -> None:
    card = "p/a/when"
    desk.decks(deck=[card])
    past(desk, 4000, card, due_day=TODAY - 3990)
    assert desk.queue.ahead(TODAY) is None
    assert desk.delivered() == [card]


def test_a_suspended_card_leaves_its_place_among_the_new_ones_to_another(desk: Desk) -> None:
    desk.decks(deck=cards(30))
    marks.suspend(desk.journal, "p/f00/when", at=desk.clock.now())
    desk.queue.forget()
    assert desk.counts().new == 20
    assert desk.next() == "p/f01/when"


def test_each_deck_has_as_many_new_cards_a_day_as_were_decided(desk: Desk) -> None:
    desk.decks(deck=cards(30), other=cards(30))
    desk.queue.decide(Decisions(new_a_day={"": 5, OTHER_DECK: 2}))
    counts = desk.queue.all_counts(desk.clock.now())
    assert (counts[DECK].new, counts[OTHER_DECK].new) == (5, 2)


def test_a_plan_moves_a_card_and_taking_it_back_moves_it_to_where_it_was(desk: Desk) -> None:
    desk.decks(deck=cards(1))
    [card] = cards(1)
    past(desk, 5, card, due_day=TODAY + 40)
    planned = desk.journal.state(Plan("exam", {card: TODAY, "p/gone/when": TODAY}), at=desk.clock.now())
    desk.queue.forget()
    assert desk.counts() == Counts(0, 0, 1)
    desk.journal.void(planned.entry.id)
    desk.queue.forget()
    assert desk.counts() == Counts(0, 0, 0)
    assert desk.queue.next_due(DECK, desk.clock.now()) == Due(TODAY + 40)
    assert memory_of(desk.journal.connection, "p/gone/when") is None


def test_an_exam_ahead_brings_as_many_new_cards_as_are_to_be_seen_in_time(desk: Desk) -> None:
    desk.decks(deck=cards(200))
    desk.queue.decide(Decisions(new_a_day={"": 2}, exams={DECK: Exam(TODAY + LAST_WEEKS + 10)}))
    assert desk.counts().new == 20
    desk.queue.decide(Decisions(new_a_day={"": 2}, exams={DECK: Exam(TODAY + LAST_WEEKS + 10, last_weeks=True)}))
    assert desk.counts().new == 0
    desk.queue.decide(Decisions(new_a_day={"": 2}, exams={DECK: Exam(TODAY)}))
    assert desk.counts().new == 2


def test_before_an_exam_the_new_cards_of_a_day_stay_as_many_when_the_day_is_read_anew(desk: Desk) -> None:
    desk.decks(deck=cards(200))
    desk.queue.decide(Decisions(new_a_day={"": 2}, exams={DECK: Exam(TODAY + LAST_WEEKS + 10)}))
    for _ in range(12):
        card = desk.next()
        assert card is not None
        desk.answer(card, due_day=TODAY + 5)
    desk.queue.forget()
    assert desk.counts().new == 8


def test_a_day_off_brings_nothing_new_and_says_when_the_next_comes(desk: Desk) -> None:
    desk.decks(deck=cards(70))
    exam = Exam(TODAY + LAST_WEEKS + 14, days_off=(0, 1))  # today is a Monday
    desk.queue.decide(Decisions(new_a_day={"": 2}, exams={DECK: exam}))
    assert desk.counts().new == 0
    assert desk.queue.next_due(DECK, desk.clock.now()) == Due(TODAY + 2)
    desk.clock.move(days=2)
    assert desk.counts().new == 7
    desk.queue.decide(Decisions(exams={DECK: exam._replace(last_weeks=True)}))
    assert desk.queue.next_due(DECK, desk.clock.now()) == Due(exam.day - LAST_WEEKS + 2)


def test_before_an_exam_no_day_is_planned_for_suspended_cards(desk: Desk) -> None:
    desk.decks(deck=cards(30))
    assert desk.queue.unseen(DECK, desk.clock.now().study_day()) == 30
    marks.suspend(desk.journal, "p/f00/when", at=desk.clock.now())
    assert desk.queue.unseen(DECK, desk.clock.now().study_day()) == 29


def test_what_is_left_for_the_last_two_weeks_is_spread_over_the_first_of_them(desk: Desk) -> None:
    desk.decks(deck=cards(70))
    for days, new in ((LAST_WEEKS + 1, 0), (LAST_WEEKS, 10), (LAST_WEEKS // 2, 70), (1, 70)):
        desk.queue.decide(Decisions(new_a_day={"": 2}, exams={DECK: Exam(TODAY + days, last_weeks=True)}))
        assert desk.counts().new == new
