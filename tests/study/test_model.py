"""FSRS-6 over arrays says of many cards what the scheduler says of one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from replayed import replay

from study_app.study.model import Model
from study_app.study.scheduler import DEFAULTS, Rating, Scheduler, State

CLOSE = 2e-4
"""The crate counts in 32-bit floats, and small differences grow over long histories."""

histories = st.lists(st.tuples(st.integers(-2, 400), st.sampled_from(Rating)), min_size=1, max_size=12)
other_parameters = st.sampled_from([DEFAULTS, tuple(one * 1.05 for one in DEFAULTS)])


def one_by_one(history: list[tuple[int, Rating]], scheduler: Scheduler) -> State:
    state, day, last = None, 0, 0
    for elapsed, rating in history:
        day += elapsed
        state = scheduler.after(state, max(0, day - last), rating)
        last = max(last, day) if state is not None else day
    assert state is not None
    return state


@given(st.lists(histories, min_size=1, max_size=6), other_parameters)
@settings(max_examples=200)
def test_a_replay_of_many_cards_agrees_with_the_scheduler_card_by_card(
    all_histories: list[list[tuple[int, Rating]]], parameters: tuple[float, ...]
) -> None:
    scheduler = Scheduler(parameters)
    rows = []
    for card, history in enumerate(all_histories):
        day = 0
        for turn, (elapsed, rating) in enumerate(history):
            day = day + elapsed if turn else 0
            rows.append((turn, card, day, int(rating)))
    rows.sort()  # as in a journal: the cards take turns
    _turn, card, day, rating = (np.array(column) for column in zip(*rows, strict=True))
    cards, stability, difficulty = replay(Model(parameters), card, day, rating)
    assert cards.tolist() == list(range(len(all_histories)))
    for number, history in enumerate(all_histories):
        state = one_by_one([(0, history[0][1]), *history[1:]], scheduler)
        assert stability[number] == pytest.approx(state.stability, rel=CLOSE)
        assert difficulty[number] == pytest.approx(state.difficulty, rel=CLOSE)


def test_the_published_stability_and_difficulty_come_out_of_a_replay() -> None:
    # py-fsrs, fsrs-rs and ts-fsrs all have this vector in their test suites
    day = np.cumsum([0, 0, 1, 3, 8, 21])
    rating = np.array([1, 3, 3, 3, 3, 3])
    _cards, stability, difficulty = replay(Model(), np.zeros(6, dtype=np.int64), day, rating)
    assert stability[0] == pytest.approx(53.62691, abs=1e-4)
    assert difficulty[0] == pytest.approx(6.3574867, abs=1e-5)


def test_nothing_comes_of_no_reviews() -> None:
    nothing = np.zeros(0, dtype=np.int64)
    assert [len(column) for column in replay(Model(), nothing, nothing, nothing)] == [0, 0, 0]


@given(st.floats(0.01, 30_000), st.integers(-3, 5000), st.floats(0.7, 0.97))
def test_recall_and_interval_agree_with_the_scheduler(stability: float, elapsed: int, retention: float) -> None:
    model, scheduler, state = Model(), Scheduler(retention=retention), State(stability, 5.0)
    assert float(model.recall(np.array(stability), elapsed)) == pytest.approx(
        scheduler.retrievability(state, elapsed), rel=1e-9
    )
    assert float(model.interval(np.array(stability), retention)) == pytest.approx(scheduler.interval(state), rel=CLOSE)


def test_another_number_of_parameters_is_no_model() -> None:
    with pytest.raises(ValueError, match="21 parameters, not 20"):
        Model(DEFAULTS[:20])
