"""A deck on its way to an exam: how the wanted recall is reached at the least cost, what that takes, and when cards are due."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from study_app.clock import date_of
from study_app.study.decisions import LAST_WEEKS, Exam
from study_app.study.exam_plan import Correction, Horizon, after_review, correction
from study_app.study.forecast import Cards
from study_app.study.model import Floats, Ints, Model
from study_app.study.scheduler import State

LONGEST = 180
"""Days ahead for which the best days are solved for; what lies farther off is planned as if it were so far."""

_CHEAPEST, _DEAREST = 5e-4, 1.0
_FIRST_TIME_RIGHT = 0.5
"""How many new cards are right when they are first asked: nothing is known of them before."""

_FULL = 3.0
"""How crowded a day off is, in days' loads: its cube is what a review there costs above its price."""

_FUTURES = 8


@dataclass(frozen=True, slots=True)
class Way:
    """What lies between today and an exam.

    `cards` are those that were rated; `unseen` how many were not; `seconds` what a review takes; `correction` how far the
    predictions are off with this learner.
    """

    exam: Exam
    today: int
    cards: Cards
    unseen: int
    seconds: float = 9.0
    correction: Correction = field(default_factory=Correction)

    @property
    def days(self) -> int:
        """Days from today to the exam."""
        return self.exam.day - self.today

    @property
    def new_a_day(self) -> int:
        """New cards a day, on the days on which there are any."""
        return math.ceil(self.unseen / self.exam.new_days(self.today)[1])


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is to be expected of the exam, and what it takes.

    `recall` is the expected share that is known on the day, with the standard deviation `spread`; `wanted` what was asked for;
    `minutes` what each day from today takes; `fits` whether the wanted recall is reached within the minutes allowed. `stop` is
    the recall if nothing is reviewed any more. `price` is that of a review in the plan.
    """

    recall: float
    spread: float
    wanted: float
    minutes: tuple[float, ...]
    fits: bool
    stop: float
    price: float


@dataclass(frozen=True, slots=True)
class PlannedRule:
    """The best day by the plan; `crowded` says how full each day is, from the study day `first` on."""

    exam: Exam
    horizon: Horizon
    crowded: Callable[[int, int], Floats]

    def days(self, state: State, today: int, usual: int) -> int:
        """The days until the next review; the usual interval, past the exam, where none before it is worth its price."""
        left = self.exam.day - today
        if left < 1:
            return usual
        if self.exam.last_weeks and left > LAST_WEEKS:
            return left - LAST_WEEKS
        day = max(0, self.horizon.days - left)
        gap = self.horizon.best_gap(day, state.stability, state.difficulty, self.crowded(today + 1, left))
        if not gap and left > self.horizon.days:  # the plan looks no farther back than that: until then as usual
            return min(max(1, usual), left - self.horizon.days)
        return gap or max(usual, left)


def way(
    exam: Exam,
    today: int,
    states: Sequence[tuple[float, float, int, int]],
    unseen: int,
    pace: tuple[float, Sequence[tuple[float, bool]]],
) -> Way:
    """The way of a deck to its exam: from states as `Cards.of` takes them, the seconds of a review, and predictions with what
    came of them.
    """
    seconds, outcomes = pace
    predicted, right = np.array([p for p, _ in outcomes]), np.array([float(right) for _, right in outcomes])
    return Way(exam, today, Cards.of(states), unseen, seconds, correction(predicted, right))


def rule(way: Way, parameters: Sequence[float], load: Callable[[int, int], dict[int, int]]) -> PlannedRule:
    """The rule by which cards are due on the way; `load` counts the cards due from one study day to another."""
    horizon, _outlook = solve(Model(parameters), way)
    return PlannedRule(way.exam, horizon, crowded(load, way.exam, way.seconds))


def outlook(way: Way, parameters: Sequence[float]) -> Outlook:
    """What is to be expected at the end of the way, and what it takes."""
    return solve(Model(parameters), way)[1]


def solve(model: Model, way: Way) -> tuple[Horizon, Outlook]:
    """The plan that reaches the wanted recall at the least cost, or the best that the minutes a day allow, and its outlook.

    The price of a review is found by bisection. Raises ValueError where the exam is not ahead.
    """
    if way.days < 1:
        raise ValueError("the exam is not ahead")
    days = min(way.days, LONGEST)
    way = replace(way, exam=replace(way.exam, day=way.today + days))
    low, high = _CHEAPEST, _DEAREST
    best: tuple[Horizon, Outlook] | None = None
    best_too_long = True
    for _step in range(8):
        price = math.sqrt(low * high)
        horizon = Horizon(model, days, price)
        outlook = _look(horizon, way)
        too_long = way.exam.minutes is not None and _busiest(outlook.minutes) > way.exam.minutes
        better = best is None or outlook.recall >= way.exam.recall or outlook.recall > best[1].recall
        if best_too_long or (not too_long and better):
            best, best_too_long = (horizon, outlook), too_long
        if not too_long and outlook.recall < way.exam.recall:
            high = price
        else:
            low = price
    assert best is not None
    horizon, outlook = best
    within = way.exam.minutes is None or _busiest(outlook.minutes) <= way.exam.minutes * 1.05
    return horizon, replace(outlook, fits=within and outlook.recall >= way.exam.recall - 0.005)


def crowded(load: Callable[[int, int], dict[int, int]], exam: Exam, seconds: float) -> Callable[[int, int], Floats]:
    """How full days are, as a share of what they hold: from a function that counts the cards due from one day to another.

    A day off is full.
    """
    holds = (exam.minutes or 30.0) * 60 / seconds

    def share(first: int, count: int) -> Floats:
        due = load(first, first + count - 1)
        return np.array(
            [
                _FULL if date_of(day).weekday() in exam.days_off else due.get(day, 0) / holds
                for day in range(first, first + count)
            ]
        )

    return share


def _busiest(minutes: Sequence[float]) -> float:
    """What nearly every day with something to do stays below; one day of many may be longer."""
    busy = [one for one in minutes if one > 0]
    return float(np.quantile(busy, 0.9)) if busy else 0.0


def _look(horizon: Horizon, way: Way) -> Outlook:
    """Follows the cards into some futures under the plan."""
    chance = np.random.default_rng(way.exam.day)
    n, new = len(way.cards), way.unseen
    total = n + new
    if not total:
        return Outlook(1.0, 0.0, way.exam.recall, (0.0,) * way.days, True, 1.0, horizon.price)
    reviews, expected = np.zeros(way.days), []
    for _future in range(_FUTURES):
        load, recall = _follow(horizon, way, chance)
        reviews += load
        expected.append(way.correction.of(recall))
    mean = np.mean(expected, axis=0)
    stop = (
        way.correction.of(horizon.model.recall(way.cards.stability, way.exam.day - way.cards.last_day))
        if n
        else np.zeros(0)
    )
    return Outlook(
        recall=float(np.sum(mean)) / total,
        spread=float(np.sqrt(np.sum(mean * (1 - mean)))) / total,
        wanted=way.exam.recall,
        minutes=tuple(float(minutes) for minutes in reviews / _FUTURES * way.seconds / 60),
        fits=False,
        stop=float(np.sum(stop)) / total,
        price=horizon.price,
    )


def _follow(horizon: Horizon, way: Way, chance: np.random.Generator) -> tuple[Floats, Floats]:
    """One future: reviews on each day, and the recall of each card on the day of the exam."""
    model, days, cards = horizon.model, way.days, way.cards
    n, total = len(cards), len(cards) + way.unseen
    stability = np.concatenate([cards.stability, np.ones(way.unseen)])
    difficulty = np.concatenate([cards.difficulty, np.full(way.unseen, 5.0)])
    last = np.concatenate([cards.last_day - way.today, np.zeros(way.unseen, dtype=np.int64)])
    start = way.exam.new_days(way.today)[0] + np.arange(way.unseen) // max(1, way.new_a_day)
    due = np.concatenate([np.maximum(cards.due_day - way.today, 0), np.minimum(start, days - 1)])
    seen = np.arange(total) < n
    load = np.zeros(days)
    off = _days_off(way.exam.days_off, way.today, days)
    for day in range(days):
        now = np.flatnonzero(due == day)
        if off[day] and day + 1 < days:
            due[now] = day + 1
            continue
        fresh, known = now[~seen[now]], now[seen[now]]
        if len(fresh):
            first_right = chance.random(len(fresh)) < _FIRST_TIME_RIGHT
            _introduce(model, stability, difficulty, fresh, first_right)
            load[day] += len(fresh) + np.count_nonzero(~first_right)
            seen[fresh] = True
        if len(known):
            s, d, elapsed = stability[known], difficulty[known], np.maximum(day - last[known], 0)
            right = chance.random(len(known)) < model.recall(s, elapsed)
            passed, failed = after_review(model, s, d, elapsed)
            stability[known] = np.where(right, passed[0], failed[0])
            difficulty[known] = np.where(right, passed[1], failed[1])
            load[day] += len(known) + np.count_nonzero(~right)
        last[now] = day
        gap = horizon.gaps(day, stability[now], difficulty[now])
        if way.exam.last_weeks and days - day > LAST_WEEKS:
            gap = np.full(len(now), days - LAST_WEEKS - day)
        due[now] = np.where(gap > 0, day + gap, days + 1)
    recall = np.where(seen, model.recall(stability, days - last), 0.0)
    return load, recall


def _introduce(model: Model, stability: Floats, difficulty: Floats, fresh: Ints, right: NDArray[np.bool_]) -> None:
    """The first review of new cards: right, or wrong and then right on the same day."""
    good, again = (model.first(np.full(len(fresh), rating)) for rating in (3, 1))
    learned = model.after(*again, np.zeros(len(fresh), dtype=np.int64), np.full(len(fresh), 3))
    stability[fresh] = np.where(right, good[0], learned[0])
    difficulty[fresh] = np.where(right, good[1], learned[1])


def _days_off(weekdays: Collection[int], today: int, days: int) -> list[bool]:
    return [date_of(today + day).weekday() in weekdays for day in range(days)]
