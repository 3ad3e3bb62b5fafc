"""Memory as a fold: what each event does to it, and that the table is the fold whatever happens."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from clocks import MONDAY_NINE, SetClock
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from study_app.journal import Answer, Event, Journal, Plan, Review
from study_app.study.memory import Memories, Memory, Phase, all_memories, derived_tables, fold, memory_of, step, step_of
from study_app.study.scheduler import DEFAULTS, Rating, Scheduler, Step

AGAIN, HARD, GOOD, EASY = Rating
SCHEDULER = Scheduler()
TODAY = MONDAY_NINE.study_day()
WHEN, WHO, OTHER = "csto/charter/when", "csto/charter/body", "csto/treaty/when"


def answer(card: str) -> Answer:
    return Answer(card, "typed", 7, (), "x", 0, 1, None, 900, "right", 1.0, "study", "1.0.0")


def event(rating: Rating | None, *, day: int = TODAY, card: str = WHEN, asked: bool = True, step_ms: int = 0) -> Event:
    """An event of `day`; a decision for the learning step if `step_ms`, else for ten days later."""
    at = MONDAY_NINE.utc_ms + (day - TODAY) * 86_400_000
    if rating is None:
        return Event("", at, day, card, asked, None, None, None)
    due_day, due_ms = (day, at + step_ms) if step_ms else (day + 10, None)
    return Event("", at, day, card, asked, int(rating), due_day, due_ms)


def after(*events: Event) -> Memory:
    return fold(events, SCHEDULER)[WHEN]


def test_the_first_review_starts_a_memory() -> None:
    state = SCHEDULER.after(None, 0, GOOD)
    assert after(event(GOOD)) == Memory(
        card=WHEN,
        fact="csto/charter",
        stability=state.stability,
        difficulty=state.difficulty,
        phase=Phase.REVIEW,
        first_day=TODAY,
        last_day=TODAY,
        last_ms=MONDAY_NINE.utc_ms,
        seen_day=TODAY,
        due_day=TODAY + 10,
        due_ms=None,
        reviews=1,
        lapses=0,
        askings=1,
    )
    assert state.stability == pytest.approx(DEFAULTS[2])


def test_stability_grows_by_the_study_days_between_reviews() -> None:
    memory = after(event(GOOD), event(HARD, day=TODAY + 3), event(GOOD, day=TODAY + 20))
    state = SCHEDULER.after(SCHEDULER.after(SCHEDULER.after(None, 0, GOOD), 3, HARD), 17, GOOD)
    assert memory.state == state
    assert (memory.first_day, memory.last_day, memory.due_day, memory.reviews) == (TODAY, TODAY + 20, TODAY + 30, 3)


def test_the_phase_follows_from_what_was_decided() -> None:
    assert after(event(AGAIN, step_ms=1)).phase is Phase.LEARNING
    assert after(event(AGAIN, step_ms=1), event(HARD, step_ms=1)).phase is Phase.LEARNING
    assert after(event(AGAIN, step_ms=1), event(GOOD)).phase is Phase.REVIEW
    assert after(event(GOOD), event(AGAIN, step_ms=1)).phase is Phase.RELEARNING
    assert after(event(GOOD), event(AGAIN, step_ms=1), event(AGAIN, step_ms=1)).phase is Phase.RELEARNING
    assert after(event(GOOD), event(AGAIN, step_ms=1), event(GOOD)).phase is Phase.REVIEW
    assert after(event(None)).phase is Phase.NEW


def test_a_lapse_is_forgetting_what_was_known() -> None:
    assert after(event(AGAIN, step_ms=1), event(AGAIN, step_ms=1)).lapses == 0
    assert after(event(GOOD), event(AGAIN, step_ms=1)).lapses == 1
    assert after(event(GOOD), event(AGAIN, step_ms=1), event(AGAIN, step_ms=1)).lapses == 1
    assert after(event(GOOD), event(AGAIN, step_ms=1), event(GOOD), event(AGAIN, step_ms=1)).lapses == 2


def test_an_asking_without_a_rating_counts_as_an_asking_alone() -> None:
    before = after(event(GOOD))
    unrated = step(before, event(None, day=TODAY + 10), SCHEDULER)
    assert unrated == before._replace(askings=2, seen_day=TODAY + 10)


def test_a_companion_is_rated_without_being_asked() -> None:
    memory = after(event(GOOD), event(AGAIN, day=TODAY + 4, asked=False, step_ms=1))
    assert (memory.askings, memory.reviews, memory.seen_day, memory.phase) == (1, 2, TODAY + 4, Phase.RELEARNING)


def test_a_clock_that_went_back_takes_nothing_back() -> None:
    memory = after(event(GOOD), event(GOOD, day=TODAY - 400))
    assert memory.state == SCHEDULER.after(SCHEDULER.after(None, 0, GOOD), 0, GOOD)
    assert (memory.last_day, memory.seen_day, memory.last_ms) == (TODAY, TODAY, MONDAY_NINE.utc_ms)
    assert memory.elapsed(TODAY - 3) == 0


def test_due_is_a_day_for_a_review_and_an_instant_for_a_step() -> None:
    review, learning = after(event(GOOD)), after(event(AGAIN, step_ms=600_000))
    assert not review.is_due(TODAY + 9, 0)
    assert review.is_due(TODAY + 10, 0)
    assert not learning.is_due(TODAY + 1, MONDAY_NINE.utc_ms + 599_999)
    assert learning.is_due(TODAY, MONDAY_NINE.utc_ms + 600_000)
    assert not after(event(None)).is_due(TODAY + 99, 2**50)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


def test_the_table_is_made_anew_for_other_parameters(path: Path, clock: SetClock) -> None:
    due = MONDAY_NINE.study_day() + 2
    with Journal.open(path, clock, [Memories(SCHEDULER)]) as journal:
        journal.append_answer(answer(WHEN), [Review(WHEN, 3, 3, None, due, None)], at=clock.now())
        before = memory_of(journal.connection, WHEN)
        journal.append_answer(answer(WHO), [], at=clock.now())
    other = Scheduler((*DEFAULTS[:2], 5.0, *DEFAULTS[3:]))
    with Journal.open(path, clock, [Memories(other)]) as journal:
        now = memory_of(journal.connection, WHEN)
        assert all_memories(journal.connection) == fold(journal.history(), other)
    assert before is not None
    assert now is not None
    assert before.stability == pytest.approx(2.3065)
    assert now == before._replace(stability=now.stability, difficulty=now.difficulty)
    assert now.stability == pytest.approx(5.0)


def test_the_queue_finds_what_is_due_by_an_index(path: Path, clock: SetClock) -> None:
    with Journal.open(path, clock, [Memories(SCHEDULER)]) as journal:
        for column in ("due_day", "seen_day"):
            plan = journal.connection.execute(
                f"EXPLAIN QUERY PLAN SELECT card FROM memory WHERE {column} <= 5"
            ).fetchall()
            assert "USING COVERING INDEX" in plan[0][3]


CARDS = [WHEN, WHO, OTHER, "csto/treaty/place", "csto/csc/seat"]
ratings = st.sampled_from(Rating)


class AnyHistory(RuleBasedStateMachine):
    """Answers, companions, voids, answers in place of others, late entries and restarts, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "journal.db"
        self.clock = SetClock()
        self.entries: list[str] = []
        self.open()

    def open(self) -> None:
        self.journal = Journal.open(self.path, self.clock, [Memories(SCHEDULER)])

    def reviews(self, rated: dict[str, Rating]) -> Iterator[Review]:
        now = self.clock.now()
        for card, rating in rated.items():
            memory = memory_of(self.journal.connection, card)
            state, elapsed = (memory.state, memory.elapsed(now.study_day())) if memory else (None, 0)
            due = SCHEDULER.choices(state, elapsed, now, card)[rating]
            yield Review(card, int(rating), int(rating), None, due.day, due.ms)

    @rule(card=st.sampled_from(CARDS), rated=st.dictionaries(st.sampled_from(CARDS), ratings, max_size=3))
    def answer(self, card: str, rated: dict[str, Rating]) -> None:
        done = self.journal.append_answer(answer(card), self.reviews(rated), at=self.clock.now())
        self.entries.append(done.entry.id)

    @rule(minutes=st.sampled_from([1, 15, 24 * 60, 3 * 24 * 60, 90 * 24 * 60, -2 * 24 * 60]))
    def wait(self, minutes: int) -> None:
        self.clock.move(minutes=minutes)

    @rule(card=st.sampled_from(CARDS), rating=ratings)
    def late_answer(self, card: str, rating: Rating) -> None:
        id = self.journal.new_id(self.clock.now())
        self.clock.move(minutes=1)
        self.answer(card, {card: rating})
        done = self.journal.append_answer(answer(card), self.reviews({card: rating}), at=self.clock.now(), id=id)
        self.entries.append(done.entry.id)

    @rule(moves=st.dictionaries(st.sampled_from(CARDS), st.integers(20_000, 22_000), min_size=1))
    def plan(self, moves: dict[str, int]) -> None:
        self.entries.append(self.journal.state(Plan("exam", moves), at=self.clock.now()).entry.id)

    @rule()
    def redo(self) -> None:
        written = self.journal.redo()
        if written is not None:
            self.entries.append(written.entry.id)

    @precondition(lambda self: self.entries)
    @rule(data=st.data())
    def void(self, data: st.DataObject) -> None:
        self.journal.void(data.draw(st.sampled_from(self.entries)))

    @precondition(lambda self: self.entries)
    @rule(rating=ratings)
    def overrule(self, rating: Rating) -> None:
        last = self.journal.last_answer()
        if last is not None:
            reviews = [Review(r.card, r.automatic, int(rating), None, r.due_day, None) for r in last.reviews]
            done = self.journal.append_answer(last.answer, reviews, at=last.entry.at, instead_of=last.entry.id)
            self.entries.append(done.entry.id)

    @rule()
    def restart(self) -> None:
        self.journal.close()
        self.open()

    @invariant()
    def the_table_is_the_fold(self) -> None:
        assert all_memories(self.journal.connection) == fold(self.journal.history(), SCHEDULER)

    @invariant()
    def the_load_is_the_count_of_what_is_due(self) -> None:
        counted = self.journal.connection.execute(
            "SELECT due_day, count(*) FROM memory WHERE due_day IS NOT NULL GROUP BY due_day ORDER BY 1"
        ).fetchall()
        kept = self.journal.connection.execute("SELECT due_day, cards FROM load WHERE cards <> 0 ORDER BY 1").fetchall()
        assert kept == counted

    @invariant()
    def the_record_is_whole(self) -> None:
        assert self.journal.verify() == []

    def teardown(self) -> None:
        self.journal.close()
        self.folder.cleanup()


TestAnyHistory = AnyHistory.TestCase
TestAnyHistory.settings = settings(max_examples=30, stateful_step_count=20)


@pytest.mark.parametrize(
    ("ratings", "in_step"),
    [
        ([AGAIN], Step(0, relearning=False)),
        ([HARD], Step(0, relearning=False)),
        ([GOOD], Step(1, relearning=False)),
        ([HARD, GOOD], Step(1, relearning=False)),
        ([HARD, HARD, GOOD], Step(2, relearning=False)),
        ([GOOD, GOOD, AGAIN, GOOD], Step(1, relearning=False)),
    ],
)
def test_the_step_of_a_card_follows_from_its_ratings(
    tmp_path: Path, clock: SetClock, ratings: list[Rating], in_step: Step
) -> None:
    with Journal.open(tmp_path / "journal.db", clock, derived_tables()) as journal:
        for rating in ratings:
            clock.move(minutes=1)
            due = clock.now().plus_minutes(10)
            said = Review(WHEN, int(rating), int(rating), None, due.study_day(), due.utc_ms)
            journal.append_answer(answer(WHEN), [said], at=clock.now())
        memory = memory_of(journal.connection, WHEN)
        assert memory is not None
        assert step_of(journal.connection, memory) == in_step
        journal.append_answer(answer(WHEN), [Review(WHEN, 3, 3, None, TODAY + 3, None)], at=clock.now())
        memory = memory_of(journal.connection, WHEN)
        assert memory is not None
        assert step_of(journal.connection, memory) is None
        journal.append_answer(answer(WHEN), [Review(WHEN, 1, 1, 0.9, TODAY, clock.now().utc_ms)], at=clock.now())
        memory = memory_of(journal.connection, WHEN)
        assert memory is not None
        assert step_of(journal.connection, memory) == Step(0, relearning=True)
