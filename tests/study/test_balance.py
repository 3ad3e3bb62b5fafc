"""Which days are taken: the emptier ones, those that are not to be easy, those away from the fact's other cards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from answers import answer
from clocks import MONDAY_NINE, SetClock

from study_app.clock import date_of
from study_app.journal import Journal, Review
from study_app.study.balance import FURTHEST, Balance
from study_app.study.decisions import Decisions
from study_app.study.memory import derived_tables
from study_app.study.scheduler import Rating, Scheduler, State

TODAY = MONDAY_NINE.study_day()
CARD = "csto/treaty-signed/when"


@pytest.fixture
def journal(tmp_path: Path, clock: SetClock) -> Iterator[Journal]:
    with Journal.open(tmp_path / "journal.db", clock, derived_tables()) as it:
        yield it


def due(journal: Journal, card: str, day: int) -> None:
    journal.append_answer(answer(card), [Review(card, 3, 3, None, day, None)], at=MONDAY_NINE)


def weights(journal: Journal, first: int, last: int, decided: Decisions | None = None) -> list[float]:
    return list(Balance(journal.connection, decided or Decisions()).weights(CARD, TODAY + first, TODAY + last, TODAY))


def test_with_nothing_due_all_days_are_alike(journal: Journal) -> None:
    assert weights(journal, 8, 12) == [1.0] * 5


def test_a_day_weighs_less_by_the_square_of_what_is_due_on_it_and_follows_what_is_taken_back(journal: Journal) -> None:
    for number in range(3):
        due(journal, f"csto/f{number}/when", TODAY + 9)
    assert weights(journal, 8, 10) == [1.0, 1 / 16, 1.0]
    last = journal.last_answer()
    assert last is not None
    journal.void(last.entry.id)
    assert weights(journal, 8, 10) == [1.0, 1 / 9, 1.0]
    due(journal, "csto/f0/when", TODAY + 10)
    assert weights(journal, 8, 10) == [1.0, 1 / 4, 1 / 4]


def test_days_far_ahead_are_not_balanced(journal: Journal) -> None:
    due(journal, "csto/f/when", TODAY + FURTHEST)
    assert weights(journal, FURTHEST - 1, FURTHEST) == [1.0, 1 / 4]
    assert weights(journal, FURTHEST - 1, FURTHEST + 1) == [1.0] * 3


def test_an_easy_day_of_the_week_carries_its_share_and_a_free_one_next_to_nothing(journal: Journal) -> None:
    easy = Decisions(easy_days=(1.0, 1.0, 0.5, 1.0, 1.0, 0.0, 1.0))
    assert date_of(TODAY).weekday() == 0
    assert weights(journal, 7, 13, easy) == [1.0, 1.0, 0.5, 1.0, 1.0, 0.0001, 1.0]


def test_days_near_another_card_of_the_fact_are_avoided_and_its_own_day_most(journal: Journal) -> None:
    due(journal, "csto/treaty-signed/place", TODAY + 10)
    due(journal, CARD, TODAY + 40)
    due(journal, "csto/treaty-signed-again/place", TODAY + 40)
    found = weights(journal, 4, 11)
    assert found[:6] == pytest.approx([1.0, 1.0, 0.8, 0.6, 0.4, 0.2])
    assert found[6] < 1e-6
    assert found[7] == pytest.approx(0.2)


def test_due_days_are_drawn_by_the_weights(journal: Journal) -> None:
    state = State(20.0, 5.0)
    good = partial(Scheduler().choices, state, 20, MONDAY_NINE)
    evenly = Counter(good(str(chance))[Rating.GOOD].day for chance in range(4000))
    crowded = max(evenly)
    due(journal, "csto/f/when", crowded)
    due(journal, "csto/g/when", crowded)
    weigh = partial(Balance(journal.connection, Decisions()).weights, CARD, today=TODAY)
    balanced = Counter(good(str(chance), weigh)[Rating.GOOD].day for chance in range(4000))
    assert set(balanced) == set(evenly)
    share = balanced[crowded] / 4000
    assert share == pytest.approx(1 / 9 / (len(evenly) - 1 + 1 / 9), abs=0.01)


def test_the_load_is_counted_anew_when_memory_is(tmp_path: Path, clock: SetClock) -> None:
    path = tmp_path / "journal.db"
    with Journal.open(path, clock, derived_tables()) as it:
        due(it, CARD, TODAY + 3)
        due(it, CARD, TODAY + 4)
    other = Scheduler((*Scheduler().parameters[:2], 5.0, *Scheduler().parameters[3:]))
    with Journal.open(path, clock, derived_tables(other)) as it:
        assert it.connection.execute("SELECT * FROM load WHERE cards <> 0").fetchall() == [(TODAY + 4, 1)]
