"""Forecasts against laws and plain counting: nothing is lost, and what is said of the past is what was."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from replayed import replay

from study_app.study.forecast import Cards, known, known_then, load
from study_app.study.model import Model

MODEL = Model()
TODAY = 20_800


def cards(n: int, *, stability: float = 20.0, due: int = 5) -> Cards:
    some = np.full(n, TODAY - 10)
    return Cards(np.full(n, stability), np.full(n, 5.0), some, np.full(n, TODAY + due))


def test_every_card_is_reviewed_on_the_day_it_is_due_and_what_is_overdue_today() -> None:
    found = load(MODEL, cards(50, due=3), TODAY, 10, 0.9, 1)
    assert found.middle[:3].tolist() == [0, 0, 0]
    assert 50 <= found.middle[3] <= 65
    late = load(MODEL, cards(50, due=-30), TODAY, 10, 0.9, 1)
    assert late.middle[0] >= 50


def test_the_same_seed_tells_the_same_future_and_the_band_holds_its_middle() -> None:
    one, other = (load(MODEL, cards(40), TODAY, 60, 0.9, 7) for _ in range(2))
    assert one.middle.tolist() == other.middle.tolist()
    assert (one.low <= one.middle).all()
    assert (one.middle <= one.high).all()


def test_whoever_wants_to_remember_more_reviews_more() -> None:
    sums = [load(MODEL, cards(300), TODAY, 365, retention, 1).middle.sum() for retention in (0.8, 0.9, 0.95)]
    assert sums[0] < sums[1] < sums[2]


def test_without_cards_nothing_is_to_come() -> None:
    assert load(MODEL, cards(0), TODAY, 3, 0.9, 1).middle.tolist() == [0, 0, 0]
    nothing = np.zeros(0, dtype=np.int64)
    assert known(MODEL, np.zeros(0), nothing, [TODAY]).tolist() == [0]
    assert known_then(MODEL, nothing, nothing, nothing, [TODAY]).tolist() == [0]


def test_what_is_known_falls_if_one_stops() -> None:
    stability, last_day = np.full(10, 20.0), np.full(10, TODAY - 10)
    found = known(MODEL, stability, last_day, range(TODAY, TODAY + 100))
    assert (np.diff(found) < 0).all()
    assert found[9] == pytest.approx(10 * 0.9)  # 20 days after the last review, when the tenth day from today is over


def test_what_was_just_learned_is_not_surely_known_when_the_day_is_over() -> None:
    weak = known(MODEL, np.array([0.2]), np.array([TODAY]), [TODAY])
    assert weak[0] == pytest.approx(float(MODEL.recall(np.array(0.2), 1)))
    assert weak[0] < 0.8
    then = known_then(MODEL, np.array([1]), np.array([TODAY]), np.array([1]), [TODAY - 1, TODAY])
    assert then.tolist() == [0, pytest.approx(float(MODEL.recall(MODEL.first(np.array([1]))[0], 1)[0]))]


histories = st.lists(st.tuples(st.integers(0, 3), st.integers(-20, 40), st.integers(1, 4)), min_size=1, max_size=25)


@given(histories, st.lists(st.integers(-25, 60), min_size=1, max_size=5))
def test_what_was_known_on_a_day_is_what_the_reviews_until_then_make_each_card_once_even_if_the_clock_went_back(
    rows: list[tuple[int, int, int]], on_days: list[int]
) -> None:
    card, day, rating = (np.array(column) for column in zip(*sorted(rows, key=lambda row: row[0]), strict=True))
    _numbers, counts = np.unique(card, return_counts=True)
    found = known_then(MODEL, counts, day, rating, on_days)
    latest = np.array([day[: place + 1][card[: place + 1] == one].max() for place, one in enumerate(card)])
    for place, on_day in enumerate(on_days):
        until = latest <= on_day
        numbers, stability, _difficulty = replay(MODEL, card[until], day[until], rating[until])
        last = np.array([latest[until & (card == number)].max() for number in numbers], dtype=np.int64)
        expected = float(np.sum(MODEL.recall(stability, on_day + 1 - last))) if len(numbers) else 0.0
        assert found[place] == pytest.approx(expected)
