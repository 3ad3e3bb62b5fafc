"""When to review a card so that a deck is known on the day of an exam, at the least cost: a finite-horizon dynamic programme."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from study_app.study.model import Floats, Ints, Model

KEEP = 0.5
"""How much what is still known a while after the exam counts, beside what is known on it."""

AFTER_DAYS = 30
LAPSE_COST = 2.2
"""Reviews that a forgotten card costs: its answer takes longer, and it is asked again on the day."""

_CROWDING = 0.15
"""What a full day costs a review that is done at any price: the price itself may be far above what any review is worth."""

_STABILITIES, _DIFFICULTIES = 70, 10
_LEAST, _MOST = 0.05, 400.0


class Horizon:
    """The best days for the next review of a card, for each state and each day until an exam, at one price of a review.

    A review is worth doing while it raises the value by more than `price` (in units of recall). The value of a card is its recall
    on the day of the exam, of which the share `keep` is that of `AFTER_DAYS` later, less what its reviews cost. Solved backwards
    over a grid of stability and difficulty, which is read by bilinear interpolation in log stability. The answer to each
    review is taken to be Good or, after it was forgotten, Again and then Good on the same day.
    """

    def __init__(self, model: Model, days: int, price: float, keep: float = KEEP) -> None:
        """`days` is how many days are left until the exam, today being 0 and the exam `days`."""
        if days < 1:
            raise ValueError(f"{days} days are no horizon")
        self.model, self.days, self.price, self.keep = model, days, price, keep
        self.confirms = True
        """Whether a review that is needed is done at any price."""
        stability, difficulty = _grid()
        gaps = np.arange(1, days + 1)[:, None]
        recall = model.recall(stability[None, :], gaps)
        self._ahead = recall, *_next(self.model, np.broadcast_to(stability, recall.shape), difficulty[None, :], gaps)
        self._farther = _Farther(model)
        self._solve()

    def at_price(self, price: float, *, confirms: bool = True) -> Horizon:
        """The same at another price, for less work: what a review does to a card has nothing to do with it."""
        other = copy(self)
        other.price, other.confirms = price, confirms
        other._solve()
        return other

    def _solve(self) -> None:
        days, states = self.days, _STABILITIES * _DIFFICULTIES
        stability, _difficulty = _grid()
        recall, passed, failed = self._ahead
        cost = self._cost(recall)
        # the last row is the exam, on which nothing is reviewed any more
        value = np.zeros((days + 1, states))
        self._gap = np.zeros((days + 1, states), dtype=np.int64)
        """The days until the next review, 0 for none before the exam."""
        self._best = np.zeros((days + 1, states), dtype=np.int64)
        """The same where there is to be one in any case: it is paid for, and is on the day on which it does most."""
        for day in range(days, -1, -1):
            here = slice(0, days - day - 1) if day < days else slice(0, 0)
            stop = self._worth(stability, days - day)
            value[day] = stop
            count = here.stop
            if count < 1:
                continue
            ahead = slice(day + 1, day + 1 + count)
            right, wrong = passed.part(here), failed.part(here)
            chance = recall[here]
            gained = chance * right.read(value[ahead]) + (1 - chance) * wrong.read(value[ahead]) - cost[here]
            best = np.argmax(gained, axis=0)
            at = np.arange(states)
            better = gained[best, at] > stop
            self._gap[day] = np.where(better, best + 1, 0)
            self._best[day] = np.where(better, best, np.argmax(gained + cost[here], axis=0)) + 1
            value[day] = np.where(better, gained[best, at], stop)
        self._value = value

    def gains(self, first: int, stability: Floats, difficulty: Floats, elapsed: Ints) -> tuple[Floats, Floats]:
        """What a next review on each day from `first` until the exam is worth, and what none before the exam is.

        Of cards in some states whose last review was so many days before `first`; the first result has a row for each day.
        """
        count = self.days - first
        gaps = elapsed[None, :] + np.arange(count)[:, None]
        chance = self.model.recall(stability[None, :], gaps)
        passed, failed = _next(self.model, np.broadcast_to(stability, chance.shape), difficulty[None, :], gaps)
        ahead = self._value[first : first + count]
        gained = chance * passed.read(ahead) + (1 - chance) * failed.read(ahead) - self._cost(chance)
        return gained, self._worth(stability, elapsed + count)

    def gaps(self, day: int, stability: Floats, difficulty: Floats, needed: NDArray[np.bool_] | bool = False) -> Ints:
        """The days until the next review for cards in some states, by the nearest point of the grid; 0 for none.

        For those of which one is `needed` there is one while a day is left for it, if the plan `confirms`.
        """
        at = _nearest(stability, difficulty)
        return np.asarray(np.where(np.logical_and(needed, self.confirms), self._best[day, at], self._gap[day, at]))

    def best_gap(
        self, day: int, stability: float, difficulty: float, crowded: Floats | None = None, *, needed: bool = False
    ) -> int:
        """The days until the next review of one card reviewed on a day, 0 for none before the exam.

        Where one is `needed` there is one while a day is left for it, if the plan `confirms`.

        `crowded` says how full each day until the exam is, the next first, as a share of what it holds: a full day costs one more
        review.
        """
        if day + 1 >= self.days:
            return 0
        gained, stop = self.gains(day + 1, np.array([stability]), np.array([difficulty]), np.array([1]))
        worth = gained[:, 0] if crowded is None else gained[:, 0] - self.full(crowded[: len(gained)])
        best = int(np.argmax(worth))
        if worth[best] > stop[0]:
            return best + 1
        if not (needed and self.confirms):
            return 0
        paid = gained[:, 0] + self._cost(self.model.recall(np.array([stability]), np.arange(1, len(gained) + 1)))
        return 1 + int(np.argmax(paid if crowded is None else paid - _CROWDING * crowded[: len(gained)] ** 3))

    def first_reviews(self, stability: Floats, difficulty: Floats, elapsed: int) -> Ints:
        """On which day from the first on a card is best reviewed whose last review was so many days before it; -1 for none.

        By the nearest points of the grid.
        """
        at = _nearest(stability, difficulty)
        least = int(at.min(initial=_STABILITIES * _DIFFICULTIES - 1))
        chance, passed, failed = self._farther.reviews(least, elapsed, self.days)
        ahead = self._value[: self.days]
        gained = chance * passed.read(ahead) + (1 - chance) * failed.read(ahead) - self._cost(chance)
        stop = self._worth(_grid()[0][least:], elapsed + self.days)
        return np.asarray(np.where(gained.max(axis=0) > stop, np.argmax(gained, axis=0), -1)[at - least])

    def first_review(self, stability: float, difficulty: float, elapsed: int, crowded: Floats) -> int | None:
        """The same of one card, None for none; `crowded` says how full each day from the first on is."""
        gained, stop = self.gains(0, np.array([stability]), np.array([difficulty]), np.array([elapsed]))
        worth = gained[:, 0] - self.full(crowded[: len(gained)])
        best = int(np.argmax(worth))
        return best if worth[best] > stop[0] else None

    def _cost(self, recall: Floats) -> Floats:
        """What a review costs of a card that is so likely to be known."""
        return self.price * (recall + LAPSE_COST * (1 - recall))

    def full(self, crowded: Floats) -> Floats:
        """What a review costs above its price on days that are so full, as shares of what they hold."""
        return np.asarray(self.price * crowded**3)

    def _worth(self, stability: Floats, left: Ints | int) -> Floats:
        now = self.model.recall(stability, left)
        return (1 - self.keep) * now + self.keep * self.model.recall(stability, left + AFTER_DAYS)


class _Farther:
    """What reviews do to cards that were last reviewed before the days of a plan, worked out once for all days and prices.

    Of the points of the grid from one on, for such cards are the stable ones, and for each gap from 1 day on.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self._least = _STABILITIES * _DIFFICULTIES
        self._recall = np.zeros((0, 0))
        self._passed = self._failed = _Places(np.zeros((0, 0), dtype=np.int64), ())

    def reviews(self, least: int, gap: int, count: int) -> tuple[Floats, _Places, _Places]:
        """The recall and where cards stand afterwards, a row for each of so many gaps, of the points from `least` on."""
        if least < self._least or gap + count - 1 > len(self._recall):
            self._work_out(least, gap + count - 1)
        rows, columns = slice(gap - 1, gap - 1 + count), slice(least - self._least, None)
        return (self._recall[rows, columns], self._passed.part(rows, columns), self._failed.part(rows, columns))

    def _work_out(self, least: int, gaps: int) -> None:
        # the nearer the plan, the less stable a card may be: twice as many points each time, that it is seldom
        states = _STABILITIES * _DIFFICULTIES
        self._least = max(0, min(least, 2 * self._least - states))
        stability, difficulty = (of[None, self._least :] for of in _grid())
        days = np.arange(1, max(gaps, len(self._recall)) + 1)[:, None]
        self._recall = self._model.recall(stability, days)
        shape = self._recall.shape
        self._passed, self._failed = _next(self._model, np.broadcast_to(stability, shape), difficulty, days)


def _next(model: Model, stability: Floats, difficulty: Floats, gaps: Ints) -> tuple[_Places, _Places]:
    """Where cards stand after they were remembered, and after they were forgotten and learned again."""
    passed, failed = after_review(model, stability, np.broadcast_to(difficulty, stability.shape), gaps)
    return _places(*passed), _places(*failed)


def after_review(
    model: Model, stability: Floats, difficulty: Floats, elapsed: Ints
) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
    """The states after a card was remembered, and after it was forgotten and then right on the same day."""
    good, again = np.array(3), np.array(1)
    passed = model.after(stability, difficulty, elapsed, good)
    failed = model.after(*model.after(stability, difficulty, elapsed, again), np.zeros_like(elapsed), good)
    return passed, failed


@dataclass(frozen=True, slots=True)
class _Places:
    """Where states lie on the grid, a row of them for each row of a table: the first of four points around each, their shares."""

    first: Ints
    shares: tuple[Floats, ...]

    def read(self, table: Floats) -> Floats:
        """The values of a table at these places."""
        flat = table.reshape(-1)
        found = self.shares[0] * flat.take(self.first)
        for share, step in zip(self.shares[1:], (1, _DIFFICULTIES, _DIFFICULTIES + 1), strict=True):
            found += share * flat[step:].take(self.first)
        return found

    def part(self, rows: slice, columns: slice = slice(None)) -> _Places:
        """Some of the rows, to be read from a table that begins with the first of them, and some of the columns."""
        first = self.first[rows, columns]
        if rows.start:
            first = first - rows.start * (_STABILITIES * _DIFFICULTIES)
        return _Places(first, tuple(s[rows, columns] for s in self.shares))


@cache
def _grid() -> tuple[Floats, Floats]:
    """Stability and difficulty of each point, stability by stability."""
    stability = np.geomspace(_LEAST, _MOST, _STABILITIES)
    difficulty = np.linspace(1, 10, _DIFFICULTIES)
    return np.repeat(stability, _DIFFICULTIES), np.tile(difficulty, _STABILITIES)


def _coordinates(stability: Floats, difficulty: Floats) -> tuple[Floats, Floats]:
    scale = (_STABILITIES - 1) / np.log(_MOST / _LEAST)
    row = np.clip(np.log(np.maximum(stability, 1e-9) / _LEAST) * scale, 0, _STABILITIES - 1)
    return row, np.clip(difficulty - 1, 0, _DIFFICULTIES - 1)


def _places(stability: Floats, difficulty: Floats) -> _Places:
    row, column = _coordinates(stability, difficulty)
    low_row = np.minimum(row.astype(np.int64), _STABILITIES - 2)
    low_column = np.minimum(column.astype(np.int64), _DIFFICULTIES - 2)
    up, right = row - low_row, column - low_column
    first = low_row * _DIFFICULTIES + low_column
    rows = np.arange(len(first))[:, None] * (_STABILITIES * _DIFFICULTIES)
    return _Places(
        first + rows,
        ((1 - up) * (1 - right), (1 - up) * right, up * (1 - right), up * right),
    )


def _nearest(stability: Floats, difficulty: Floats) -> Ints:
    row, column = _coordinates(stability, difficulty)
    return np.rint(row).astype(np.int64) * _DIFFICULTIES + np.rint(column).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Correction:
    """How predictions are off for a learner, on the scale of log odds: what was predicted is stretched and shifted.

    A `slope` below 1 says that sure predictions were too sure.
    """

    intercept: float = 0.0
    slope: float = 1.0

    def of(self, recall: Floats) -> Floats:
        """Probabilities of recall as this learner bears them out."""
        return np.asarray(1 / (1 + np.exp(-(self.intercept + self.slope * _log_odds(recall)))))


def correction(predicted: Floats, right: Floats) -> Correction:
    """The correction under which what came of some predictions is likeliest (Platt 1999), drawn to none where they are few.

    `right` is 1 for each review that was remembered, else 0. Found by Newton's method.
    """
    odds = _log_odds(predicted)
    rows = np.stack((np.ones_like(odds), odds))
    usual = np.array([0.0, 1.0])
    found = usual.copy()
    for _ in range(30):
        expected = 1 / (1 + np.exp(-(found @ rows)))
        gradient = rows @ (right - expected) - _DRAWN * (found - usual)
        curvature = (rows * (expected * (1 - expected))) @ rows.T + _DRAWN * np.eye(2)
        step = np.linalg.solve(curvature, gradient)
        found = found + np.clip(step, -1, 1)
        if np.abs(step).max() < 1e-6:
            break
    return Correction(float(found[0]), float(found[1]))


_DRAWN = 4.0
"""As strong as the evidence of some thirty reviews."""


def _log_odds(recall: Floats) -> Floats:
    within = np.clip(recall, 1e-4, 1 - 1e-4)
    return np.asarray(np.log(within / (1 - within)))
