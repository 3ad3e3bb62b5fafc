"""The plan for an exam: laws of the best days, and that what it promises is what following it brings."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from study_app.study.exam_plan import (
    _DRAWN,
    AFTER_DAYS,
    KEEP,
    LAPSE_COST,
    Correction,
    Horizon,
    after_review,
    correction,
)
from study_app.study.model import Floats, Model

MODEL = Model()
HORIZON = Horizon(MODEL, 40, 0.01)
STATES = np.array([0.3, 1.0, 2.3065, 8.0, 30.0, 100.0])
MIDDLE = np.full(len(STATES), 5.0)

stabilities = st.floats(0.1, 300)
difficulties = st.floats(1, 10)


def followed(horizon: Horizon, stability: Floats, difficulty: Floats) -> tuple[Floats, Floats, Floats]:
    """What comes of following the plan by chance: recall on the exam, recall a while after it, and what the reviews cost."""
    chance, days = np.random.default_rng(1), horizon.days
    stability, difficulty = stability.copy(), difficulty.copy()
    last = np.zeros(len(stability), dtype=np.int64)
    due = horizon.gaps(0, stability, difficulty)
    cost = np.zeros(len(stability))
    for day in range(1, days):
        now = np.flatnonzero((due == day) & (due > 0))
        if not len(now):
            continue
        elapsed = day - last[now]
        right = chance.random(len(now)) < MODEL.recall(stability[now], elapsed)
        passed, failed = after_review(MODEL, stability[now], difficulty[now], elapsed)
        stability[now], difficulty[now] = (np.where(right, a, b) for a, b in zip(passed, failed, strict=True))
        cost[now] += np.where(right, 1, LAPSE_COST)
        last[now] = day
        gap = horizon.gaps(day, stability[now], difficulty[now])
        due[now] = np.where(gap > 0, day + gap, 0)
    return MODEL.recall(stability, days - last), MODEL.recall(stability, days + AFTER_DAYS - last), cost


def worth(horizon: Horizon, stability: float, difficulty: float) -> float:
    """What a card that was just reviewed is worth by the plan."""
    gained, stop = horizon.gains(1, np.array([stability]), np.array([difficulty]), np.array([1]))
    return max(float(gained.max()), float(stop[0]))


def test_the_dearer_a_review_the_fewer_there_are_and_the_less_is_known() -> None:
    many = np.repeat(STATES, 500)
    horizon = Horizon(MODEL, 40, 0.5)
    plans = [followed(horizon.at_price(price), many, np.full(len(many), 5.0)) for price in (0.002, 0.01, 0.05, 0.2)]
    for (cheap, _, more), (dear, _, fewer) in pairwise(plans):
        assert more.mean() > fewer.mean()
        assert cheap.mean() > dear.mean() - 0.01


def test_a_plan_at_another_price_is_the_plan_made_at_that_price() -> None:
    other = Horizon(MODEL, 40, 0.3).at_price(0.01)
    assert (other.gaps(0, STATES, MIDDLE) == HORIZON.gaps(0, STATES, MIDDLE)).all()
    assert (other.gains(1, STATES, MIDDLE, np.ones(6, dtype=int))[0] == gains_now(HORIZON)).all()


def gains_now(horizon: Horizon) -> Floats:
    return horizon.gains(1, STATES, MIDDLE, np.ones(6, dtype=int))[0]


def test_where_a_review_costs_more_than_all_there_is_none() -> None:
    free_of_any = Horizon(MODEL, 40, 5.0)
    assert free_of_any.gaps(0, STATES, MIDDLE).tolist() == [0] * len(STATES)
    gained, stop = free_of_any.gains(0, STATES, MIDDLE, np.full(len(STATES), 3))
    assert (gained.max(axis=0) < stop).all()


@given(stabilities, difficulties, st.integers(0, 39))
def test_the_next_review_lies_before_the_exam(stability: float, difficulty: float, day: int) -> None:
    gap = HORIZON.best_gap(day, stability, difficulty)
    assert gap >= 0
    assert day + gap < 40
    on_the_grid = HORIZON.gaps(day, np.array([stability]), np.array([difficulty]))
    assert on_the_grid[0] >= 0
    assert day + on_the_grid[0] < 40


@given(stabilities, difficulties)
def test_a_full_day_is_kept_clear(stability: float, difficulty: float) -> None:
    free = HORIZON.best_gap(0, stability, difficulty)
    if free:
        crowded = np.zeros(40)
        crowded[free - 1] = 50.0
        assert HORIZON.best_gap(0, stability, difficulty, crowded) != free


def test_following_the_plan_brings_what_it_promises() -> None:
    on_the_day, after, cost = followed(HORIZON, np.full(4000, 2.3065), np.full(4000, 5.0))
    came = (1 - KEEP) * on_the_day.mean() + KEEP * after.mean() - 0.01 * cost.mean()
    assert came == pytest.approx(worth(HORIZON, 2.3065, 5.0), abs=0.01)


def test_the_longer_a_card_was_left_the_sooner_it_is_best_reviewed() -> None:
    best = [
        int(HORIZON.gains(0, np.array([8.0]), np.array([5.0]), np.array([elapsed]))[0].argmax())
        for elapsed in (1, 5, 10, 20, 40)
    ]
    assert best == sorted(best, reverse=True)
    assert best[0] == HORIZON.best_gap(0, 8.0, 5.0) - 1


def test_the_plan_beats_reviewing_at_even_distances_at_the_same_price() -> None:
    def value(gaps: list[int]) -> float:
        """The worth of always reviewing after so many days, expected exactly."""

        def go(stability: float, difficulty: float, day: int, left: list[int]) -> float:
            if not left:
                end = np.array([stability])
                return float((1 - KEEP) * MODEL.recall(end, 40 - day)[0] + KEEP * MODEL.recall(end, 70 - day)[0])
            at = np.array([stability]), np.array([difficulty])
            right = float(MODEL.recall(at[0], left[0])[0])
            passed, failed = after_review(MODEL, *at, np.array([left[0]]))
            after = [go(float(s[0]), float(d[0]), day + left[0], left[1:]) for s, d in (passed, failed)]
            return right * after[0] + (1 - right) * after[1] - 0.01 * (right + LAPSE_COST * (1 - right))

        return go(2.3065, 5.0, 0, gaps)

    best = worth(HORIZON, 2.3065, 5.0)
    for gaps in ([], [20], [13, 13], [10, 10, 10], [8, 8, 8, 8], [2, 6, 12, 19], [5, 12, 20]):
        assert best > value(gaps) - 0.003


def test_there_is_no_plan_for_a_day_that_is_past() -> None:
    with pytest.raises(ValueError, match="no horizon"):
        Horizon(MODEL, 0, 0.01)
    assert Horizon(MODEL, 1, 0.01).best_gap(0, 2.0, 5.0) == 0


def test_a_correction_finds_how_far_predictions_were_off_and_none_where_nothing_came_of_them() -> None:
    chance = np.random.default_rng(2)
    predicted = chance.uniform(0.6, 0.99, 20_000)
    assert correction(np.zeros(0), np.zeros(0)) == Correction()
    true = Correction(-0.4, 0.8)
    found = correction(predicted, (chance.random(20_000) < true.of(predicted)).astype(float))
    assert found.intercept == pytest.approx(true.intercept, abs=0.08)
    assert found.slope == pytest.approx(true.slope, abs=0.08)
    few = correction(predicted[:5], np.zeros(5))
    assert np.all(np.abs(few.of(predicted) - predicted) < 0.5)


@given(st.lists(st.floats(0.001, 0.999), min_size=1, max_size=50), st.data())
def test_a_correction_stays_within_probabilities_and_expects_as_many_as_came_but_for_what_draws_it_to_none(
    predicted: list[float], data: st.DataObject
) -> None:
    right = data.draw(st.lists(st.sampled_from([0.0, 1.0]), min_size=len(predicted), max_size=len(predicted)))
    off = correction(np.array(predicted), np.array(right))
    found = off.of(np.array(predicted))
    assert ((found >= 0) & (found <= 1)).all()
    assert sum(right) - float(np.sum(found)) == pytest.approx(_DRAWN * off.intercept, abs=1e-3)
