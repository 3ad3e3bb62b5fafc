"""The reviews that count and the sums of each day, over a real journal: what stands is what the journal says."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from answers import answer
from clocks import MONDAY_NINE, SetClock
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from study_app.database import Connection
from study_app.journal import Journal, Plan, Review
from study_app.study.reviewed import MATURE_DAYS, Reviewed, Reviews

TODAY = MONDAY_NINE.study_day()
CARD, OTHER = "csto/treaty-signed/when", "csto/treaty-signed/place"


@pytest.fixture
def journal(tmp_path: Path, clock: SetClock) -> Iterator[Journal]:
    with Journal.open(tmp_path / "journal.db", clock, [Reviews()]) as it:
        yield it


def rows(connection: Connection) -> list[Reviewed]:
    return [Reviewed._make(row) for row in connection.execute("SELECT * FROM reviewed ORDER BY card, entry")]


def rate(
    journal: Journal, clock: SetClock, rating: int, days: int | None, predicted: float | None = None, ms: int = 2_000
) -> str:
    """An answer that rates the card; due in so many days, None for a learning step."""
    now = clock.now()
    due_ms = now.utc_ms + 600_000 if days is None else None
    review = Review(CARD, rating, rating, predicted, now.study_day() + (days or 0), due_ms)
    return journal.append_answer(answer(CARD, total_ms=ms), [review], at=now).entry.id


def daily(connection: Connection, day: int) -> dict[str, int]:
    cursor = connection.execute("SELECT * FROM daily WHERE study_day = ?", (day,))
    row = cursor.fetchone()
    return {column[0]: value for column, value in zip(cursor.description, row, strict=True) if value}


def test_each_review_knows_what_stood_before_it(journal: Journal, clock: SetClock) -> None:
    rate(journal, clock, 1, None)
    clock.move(minutes=10)
    rate(journal, clock, 3, 4)
    clock.move(days=6)
    rate(journal, clock, 3, 30, predicted=0.875)
    clock.move(days=30)
    rate(journal, clock, 1, None, predicted=0.9)
    found = [(row.elapsed, row.interval, row.predicted, row.step) for row in rows(journal.connection)]
    assert found == [(None, None, None, 1), (0, 0, None, 0), (6, 4, 875_000, 0), (30, 30, 900_000, 1)]


def test_a_day_sums_what_was_asked_and_how_much_of_it_was_remembered(journal: Journal, clock: SetClock) -> None:
    rate(journal, clock, 3, MATURE_DAYS - 1, ms=90_000)
    assert daily(journal.connection, TODAY) == {"study_day": TODAY, "asked": 1, "ms": 60_000, "new": 1}
    clock.move(days=MATURE_DAYS - 1)
    rate(journal, clock, 3, MATURE_DAYS, predicted=0.8)
    rate(journal, clock, 1, None, predicted=0.5)  # again on the same day: tells nothing of retention
    day = clock.now().study_day()
    young = {"young": 1, "young_right": 1, "young_predicted": 800_000}
    assert daily(journal.connection, day) == {"study_day": day, "asked": 2, "ms": 4_000, **young}
    clock.move(days=1)
    rate(journal, clock, 3, MATURE_DAYS)
    clock.move(days=MATURE_DAYS)
    last = rate(journal, clock, 1, None, predicted=0.75)
    day = clock.now().study_day()
    mature = {"mature": 1, "mature_predicted": 750_000}
    assert daily(journal.connection, day) == {"study_day": day, "asked": 1, "ms": 2_000, **mature}
    journal.void(last)
    assert daily(journal.connection, day) == {"study_day": day}


def test_a_card_that_was_asked_and_not_rated_counts_as_asked_and_stands_before_nothing(
    journal: Journal, clock: SetClock
) -> None:
    rate(journal, clock, 3, 5)
    clock.move(days=5)
    journal.append_answer(answer(CARD), [], at=clock.now())
    clock.move(days=2)
    rate(journal, clock, 3, 12)
    assert [(row.rating, row.elapsed, row.interval) for row in rows(journal.connection)] == [
        (3, None, None),
        (0, None, None),
        (3, 7, 5),
    ]


class AnyHistory(RuleBasedStateMachine):
    """Answers, plans, late entries, voids and redos, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = SetClock()
        self.journal = Journal.open(Path(self.folder.name) / "journal.db", self.clock, [Reviews()])
        self.entries: list[str] = []

    @rule(
        posed=st.sampled_from([CARD, OTHER]),
        rated=st.dictionaries(st.sampled_from([CARD, OTHER]), st.integers(1, 4)),
        days=st.sampled_from([None, 1, 20, 21, 90]),
        late=st.booleans(),
    )
    def answer(self, posed: str, rated: dict[str, int], days: int | None, late: bool) -> None:
        now = self.clock.now()
        due_ms = now.utc_ms if days is None else None
        reviews = [Review(card, r, r, 0.1 * r, now.study_day() + (days or 0), due_ms) for card, r in rated.items()]
        id = self.journal.new_id(now)
        if late:
            self.answer(posed, {}, None, late=False)
        self.entries.append(self.journal.append_answer(answer(posed), reviews, at=now, id=id).entry.id)

    @rule(days=st.sampled_from([0, 1, 21, -3]))
    def wait(self, days: int) -> None:
        self.clock.move(days=days, minutes=1)

    @rule()
    def plan(self) -> None:
        self.entries.append(self.journal.state(Plan("exam", {CARD: TODAY}), at=self.clock.now()).entry.id)

    @precondition(lambda self: self.entries)
    @rule(data=st.data())
    def void(self, data: st.DataObject) -> None:
        self.journal.void(data.draw(st.sampled_from(self.entries)))

    @rule()
    def redo(self) -> None:
        self.journal.redo()

    @invariant()
    def the_tables_are_as_if_made_anew(self) -> None:
        connection = self.journal.connection
        followed = rows(connection), *(connection.execute(sums).fetchall() for sums in (_SUMS, _CELLS, _FORETOLD))
        Reviews().rebuild(self.journal)
        anew = rows(connection), *(connection.execute(sums).fetchall() for sums in (_SUMS, _CELLS, _FORETOLD))
        assert anew == followed

    def teardown(self) -> None:
        self.journal.close()
        self.folder.cleanup()


_SUMS = "SELECT * FROM daily WHERE asked OR ms OR new OR young OR mature OR young_right OR mature_predicted ORDER BY 1"
_CELLS = "SELECT * FROM calibrated WHERE n ORDER BY 1, 2"
_FORETOLD = "SELECT * FROM foretold ORDER BY 1"

TestAnyHistory = AnyHistory.TestCase
TestAnyHistory.settings = settings(max_examples=30, stateful_step_count=15)
