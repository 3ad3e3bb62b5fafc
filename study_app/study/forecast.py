"""What is to come if one goes on, and if one stops: reviews a day, and how much is known, expected by the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from study_app.study.exam_plan import after_review
from study_app.study.model import Floats, Ints, Model, after_each

_WORK = 200_000
"""Cards times futures: so many are followed, within a good second at most."""

_AT_ONCE = 5000

_MOST_FUTURES, _LEAST_FUTURES = 50, 1


@dataclass(frozen=True, slots=True)
class Cards:
    """What a forecast starts from: for each card that was rated its state, the day of its last review, and when it is due."""

    stability: Floats
    difficulty: Floats
    last_day: Ints
    due_day: Ints

    @classmethod
    def of(cls, rows: Sequence[tuple[float, float, int, int]]) -> Self:
        """From rows of (stability, difficulty, last day, due day)."""
        table = np.empty((len(rows), 4))
        for first in range(0, len(rows), _AT_ONCE):  # all in one go would hold up the thread of the window
            table[first : first + _AT_ONCE] = rows[first : first + _AT_ONCE]
        stability, difficulty, last_day, due_day = np.ascontiguousarray(table.T)
        return cls(stability, difficulty, last_day.astype(np.int64), due_day.astype(np.int64))

    def __len__(self) -> int:
        return len(self.stability)


@dataclass(frozen=True, slots=True)
class Load:
    """Reviews expected on each day from today on: the middle of the futures followed, and what eight in ten lie between."""

    middle: Floats
    low: Floats
    high: Floats


def load(model: Model, cards: Cards, today: int, days: int, retention: float, seed: int) -> Load:
    """Follows the cards into some futures: each is reviewed when it is due, and remembered or not by chance.

    What is overdue is reviewed today. A card that was forgotten is asked once more on the same day. `seed` makes the futures the
    same again.
    """
    if not len(cards):
        return Load(*(np.zeros(days) for _ in range(3)))
    futures = int(np.clip(_WORK // len(cards), _LEAST_FUTURES, _MOST_FUTURES))
    chance = np.random.default_rng(seed)
    counts = np.zeros((futures, days))
    which = np.repeat(np.arange(futures), len(cards))
    stability, difficulty = np.tile(cards.stability, futures), np.tile(cards.difficulty, futures)
    last, due = np.tile(cards.last_day, futures), np.maximum(np.tile(cards.due_day, futures), today)
    going = np.flatnonzero(due < today + days)
    while len(going):
        s, d, elapsed = stability[going], difficulty[going], due[going] - last[going]
        right = chance.random(len(going)) < model.recall(s, elapsed)
        passed, failed = after_review(model, s, d, np.maximum(elapsed, 0))
        stability[going] = np.where(right, passed[0], failed[0])
        difficulty[going] = np.where(right, passed[1], failed[1])
        np.add.at(counts, (which[going], due[going] - today), np.where(right, 1, 2))
        last[going] = due[going]
        due[going] += np.maximum(1, np.rint(model.interval(stability[going], retention))).astype(np.int64)
        going = going[due[going] < today + days]
    low, middle, high = np.quantile(counts, (0.1, 0.5, 0.9), axis=0)
    return Load(middle, low, high)


def known(model: Model, stability: Floats, last_day: Ints, on_days: Sequence[int]) -> Floats:
    """How many of the cards are expected to be known at the end of some days, if none is reviewed any more."""
    found = np.zeros(len(on_days))
    for place, day in enumerate(on_days):
        found[place] = float(np.sum(_at_the_end(model, day, stability, last_day)))
    return found


def known_then(model: Model, counts: Ints, study_day: Ints, rating: Ints, on_days: Sequence[int]) -> Floats:
    """How many cards were expected to be known at the end of some days, with what had been reviewed by then.

    The reviews stand as `after_each` takes them.
    """
    found = np.zeros(len(on_days))
    stability, _difficulty, reviewed_on = after_each(model, counts, study_day, rating)
    until = np.full(len(study_day), np.iinfo(np.int64).max)
    until[:-1] = reviewed_on[1:]
    until[np.cumsum(counts) - 1] = np.iinfo(np.int64).max
    for place, day in enumerate(on_days):
        latest = np.flatnonzero((reviewed_on <= day) & (day < until))
        found[place] = float(np.sum(_at_the_end(model, day, stability[latest], reviewed_on[latest])))
    return found


def _at_the_end(model: Model, day: int, stability: Floats, last_day: Ints) -> Floats:
    """Recall when a study day is over: what was reviewed on it was so a day ago, not just now."""
    return model.recall(stability, np.maximum(day + 1 - last_day, 0))
