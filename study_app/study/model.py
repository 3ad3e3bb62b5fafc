"""FSRS-6 over arrays: the states of many cards at once, for replays, forecasts and plans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from study_app.study.scheduler import DEFAULTS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEAST_STABILITY, MOST_STABILITY = 0.001, 36_500.0


class Model:
    """The formulas of FSRS-6 with one set of parameters, over arrays that broadcast.

    Stability and elapsed time are in days, difficulty from 1 to 10, ratings 1 to 4, recall 0 to 1. The formulas are those of
    the crate fsrs 6.6, which `scheduler` runs for one card: they agree within the precision of its 32-bit floats.
    """

    def __init__(self, parameters: Sequence[float] = DEFAULTS) -> None:
        self._w = w = tuple(float(value) for value in parameters)
        if len(w) != len(DEFAULTS):
            raise ValueError(f"FSRS-6 has {len(DEFAULTS)} parameters, not {len(w)}")
        self._decay = -w[20]
        self._factor = 0.9 ** (1 / self._decay) - 1
        self._first_difficulty = w[4] - np.exp(w[5] * np.arange(4.0)) + 1

    def recall(self, stability: Floats, elapsed: Floats | Ints | float) -> Floats:
        """The probability of recall so many days after a review."""
        return np.asarray((1 + self._factor * np.maximum(elapsed, 0) / stability) ** self._decay)

    def interval(self, stability: Floats, retention: Floats | float) -> Floats:
        """The days until recall falls to `retention`; neither rounded nor limited."""
        return np.asarray(stability / self._factor * (np.power(retention, 1 / self._decay) - 1))

    def first(self, rating: Ints) -> tuple[Floats, Floats]:
        """Stability and difficulty after the first review."""
        stability = np.asarray(self._w[:4])[rating - 1]
        return _clamped(stability), np.clip(self._first_difficulty[rating - 1], 1, 10)

    def after(
        self, stability: Floats, difficulty: Floats, elapsed: Floats | Ints, rating: Ints
    ) -> tuple[Floats, Floats]:
        """Stability and difficulty after a review of cards that have both; `elapsed` 0 is the same study day."""
        w = self._w
        recall = self.recall(stability, elapsed)
        hard = np.where(rating == 2, w[15], 1.0)
        easy = np.where(rating == 4, w[16], 1.0)
        remembered = stability * (
            1 + np.exp(w[8]) * (11 - difficulty) * stability ** -w[9] * np.expm1((1 - recall) * w[10]) * hard * easy
        )
        forgotten = w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1) * np.exp((1 - recall) * w[14])
        forgotten = np.minimum(forgotten, stability / np.exp(w[17] * w[18]))
        growth = np.exp(w[17] * (rating - 3 + w[18])) * stability ** -w[19]
        same_day = stability * np.where(rating >= 2, np.maximum(growth, 1.0), growth)
        later = np.where(rating == 1, forgotten, remembered)
        return _clamped(np.where(np.asarray(elapsed) <= 0, same_day, later)), self._difficulty(difficulty, rating)

    def _difficulty(self, difficulty: Floats, rating: Ints) -> Floats:
        w = self._w
        moved = difficulty - w[6] * (rating - 3) * (10 - difficulty) / 9
        return np.asarray(np.clip(w[7] * self._first_difficulty[3] + (1 - w[7]) * moved, 1, 10))


class After(NamedTuple):
    """How each card stood after each of its reviews; `day` is the latest study day until then."""

    stability: Floats
    difficulty: Floats
    day: Ints

    def last(self, counts: Ints) -> After:
        """How each card stands after all of its reviews."""
        at = np.cumsum(counts) - 1
        return After(self.stability[at], self.difficulty[at], self.day[at])


def after_each(model: Model, counts: Ints, study_day: Ints, rating: Ints) -> After:
    """What reviews make of some cards, review by review.

    The reviews stand card by card, in the order in which they count; `counts` says how many each card has, none of them 0. The
    time between two is in study days; a day before the latest so far counts as that one.
    """
    stability, difficulty, day = np.zeros(len(study_day)), np.zeros(len(study_day)), study_day.copy()
    if not len(counts):
        return After(stability, difficulty, day)
    at = np.cumsum(counts) - counts
    left = counts
    now_stability, now_difficulty = model.first(rating[at])
    last_day = study_day[at]
    while True:
        stability[at], difficulty[at], day[at] = now_stability, now_difficulty, last_day
        going = left > 1
        if not going.any():
            return After(stability, difficulty, day)
        at, left = at[going] + 1, left[going] - 1
        elapsed = study_day[at] - last_day[going]
        state = model.after(now_stability[going], now_difficulty[going], elapsed, rating[at])
        now_stability, now_difficulty = state
        last_day = last_day[going] + np.maximum(elapsed, 0)


def _clamped(stability: Floats) -> Floats:
    return np.clip(stability, LEAST_STABILITY, MOST_STABILITY)
