"""A deck on its way to an exam: how the wanted recall is reached at the least cost, what that takes, and when cards are due."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from study_app.study.decisions import DEFAULT_RETENTION, LAST_WEEKS, MAXIMUM_DAYS, Exam
from study_app.study.exam_plan import Correction, Horizon, after_review, correction
from study_app.study.forecast import Cards
from study_app.study.model import Floats, Ints, Model
from study_app.study.scheduler import State

LONGEST = 180
"""Days before an exam for which the best days are solved for; earlier a card is due as usual."""

FURTHEST = 1096
"""Days ahead that are followed one by one: an exam that is farther off is looked at as if it were so far."""

_CHEAPEST, _DEAREST = 4e-3, 1.0
"""The prices of a review between which one is looked for. A cheaper one was needed for no wanted recall up to 99 %, and where
the wanted recall is out of reach, because cards are due too late, it would heap reviews on the others for next to nothing.
"""

_USUAL_MINUTES = 30.0
"""What a day holds where no limit was named."""

_FIRST_TIME_RIGHT = 0.5
"""How many new cards are right when they are first asked: nothing is known of them before."""

_FULL = 3.0
"""How crowded a day off is, in days' loads: its cube is what a review there costs above its price."""

_OVER = 1.05
"""How far the longest day may be over the minutes that a day may take: less than a review in the shortest of them."""

_FUTURES = 8

_WORTH_MOVING = 0.1
"""What must be gained where a card is to come earlier, in prices of a review: else everything would move a little."""

_AT_ONCE = 2000
"""Cards whose days are weighed at once."""

GoOn = Callable[[], object]
"""Called many times a second while something is worked out; what it raises ends that."""

_POINTS = 61
"""Days on which the way to an exam is looked at for the figure of it."""


@dataclass(frozen=True, slots=True)
class Way:
    """What lies between today and an exam.

    `cards` are those that were rated; `unseen` how many were not; `seconds` what a review takes; `correction` how far the
    predictions are off with this learner; `retention` what is wanted while the exam is far off.
    """

    exam: Exam
    today: int
    cards: Cards
    unseen: int
    seconds: float = 9.0
    correction: Correction = field(default_factory=Correction)
    retention: float = DEFAULT_RETENTION

    @property
    def days(self) -> int:
        """Days from today to the exam."""
        return self.exam.day - self.today

    @property
    def new_a_day(self) -> int:
        """New cards a day, on the days on which there are any."""
        return math.ceil(self.unseen / self.exam.new_days(self.today)[1])

    def near(self) -> Way:
        """The way as far as it is followed."""
        return replace(self, exam=self.exam._replace(day=self.today + FURTHEST)) if self.days > FURTHEST else self


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

    def days(self, state: State, today: int, usual: int, *, learned: bool) -> int:
        """The days until the next review; the usual interval, past the exam, where none before it is worth its price.

        A card that was just learned has one before it in any case: in the mean of a deck that costs nothing, for the price of
        the others rises, and nobody is left with what was seen on one day only.

        Farther off than the plan looks all is due as usual: by the first of its days, to which the exam is half a year off, what
        is known badly would wait for the last of them. What would come after the exam then comes on the best of the days that
        the plan looks at: on the first of them all that is known well would be heaped.
        """
        left = self.exam.day - today
        if left < 1:
            return usual
        if self.exam.last_weeks and left > LAST_WEEKS:
            first = left - LAST_WEEKS
            return first + int(np.argmin(self.crowded(today + first, LAST_WEEKS // 2)))
        until = left - self.horizon.days
        if until > 0 and usual < left:
            return self.exam.free(today + max(1, usual)) - today
        if until > 0:
            crowd = self.crowded(today + until, self.horizon.days)
            best = self.horizon.first_review(state.stability, state.difficulty, until, crowd)
            return usual if best is None else until + best
        crowd = self.crowded(today + 1, left)
        gap = self.horizon.best_gap(-until, state.stability, state.difficulty, crowd, needed=learned)
        return gap or max(usual, left)


def way(
    exam: Exam,
    today: int,
    states: Sequence[tuple[float, float, int, int]],
    unseen: int,
    pace: tuple[float, Sequence[tuple[float, bool]]],
    retention: float = DEFAULT_RETENTION,
) -> Way:
    """The way of a deck to its exam: from states as `Cards.of` takes them, the seconds of a review, and predictions with what
    came of them.
    """
    seconds, outcomes = pace
    predicted, right = np.array([p for p, _ in outcomes]), np.array([float(right) for _, right in outcomes])
    return Way(exam, today, Cards.of(states), unseen, seconds, correction(predicted, right), retention)


def rule(way: Way, parameters: Sequence[float], load: Callable[[int, int], Mapping[int, int]]) -> PlannedRule:
    """The rule by which cards are due on the way; `load` counts the cards due from one study day to another."""
    horizon, _outlook = solve(Model(parameters), way)
    return PlannedRule(way.exam, horizon, crowded(load, way.exam, way.seconds))


def outlook(way: Way, parameters: Sequence[float], go_on: GoOn = bool) -> Outlook:
    """What is to be expected at the end of the way, and what it takes."""
    return solve(Model(parameters), way, go_on=go_on)[1]


@dataclass(frozen=True, slots=True)
class Course:
    """How much is expected to be known on the way, as shares: on some study days the recall, its spread, and if one stops now."""

    outlook: Outlook
    points: tuple[tuple[int, float, float, float], ...]

    def minutes(self) -> tuple[float | None, ...]:
        """What a day takes from each of these days to the one after it; None for the exam itself."""
        days = [point[0] - self.points[0][0] for point in self.points]
        spans = [self.outlook.minutes[first:last] for first, last in pairwise(days)]
        return (*(round(math.fsum(span) / len(span), 1) for span in spans), None)


def course(way: Way, parameters: Sequence[float]) -> Course:
    """What is to be expected on the way and at its end."""
    model = Model(parameters)
    horizon, outlook = solve(model, way)
    way = way.near()
    on = sorted({round(day) for day in np.linspace(0, way.days, _POINTS)})
    known: dict[int, Floats] = {}
    _follow(horizon, way, on, known)
    points = ((way.today + day, *_share(known[day]), _share(_stopped(model, way, day))[0]) for day in on)
    return Course(outlook, tuple(points))


@dataclass(frozen=True, slots=True)
class Earlier:
    """What it comes to if cards are due earlier than they were: the study day of each card of the way, and the outlook."""

    due_day: Ints
    outlook: Outlook


def earlier(
    way: Way, parameters: Sequence[float], load: Callable[[int, int], Mapping[int, int]], go_on: GoOn = bool
) -> Earlier:
    """Cards of the way that are due after the exam, or later than is worth it, come earlier; the price is found for that."""
    way = way.near()
    share = crowded(load, way.exam, way.seconds)(way.today, way.days)
    horizon, outlook = solve(Model(parameters), way, share, go_on)
    return Earlier(_brought_forward(horizon, way, share, go_on), outlook)


def solve(model: Model, way: Way, share: Floats | None = None, go_on: GoOn = bool) -> tuple[Horizon, Outlook]:
    """The plan that reaches the wanted recall at the least cost, or the best that the minutes a day allow, and its outlook.

    The price of a review is found by bisection. Where the `share` is given to which each day from today is full, cards come
    earlier where that is worth it, else they are due as they are. Each card that is learned has a review before the exam, unless
    the minutes a day are too few for that. Raises ValueError where the exam is not ahead.
    """
    if way.days < 1:
        raise ValueError("the exam is not ahead")
    way = way.near()
    any_price = Horizon(model, min(way.days, LONGEST), _DEAREST)
    horizon, outlook = _priced(any_price, way, share, go_on, confirms=True)
    if not _within(outlook, way.exam):
        horizon, outlook = _priced(any_price, way, share, go_on, confirms=False)
    return horizon, replace(outlook, fits=_within(outlook, way.exam) and outlook.recall >= way.exam.recall - 0.005)


def _within(outlook: Outlook, exam: Exam) -> bool:
    """Whether no day takes longer than it may."""
    return exam.minutes is None or max(outlook.minutes) <= exam.minutes * _OVER


def _priced(
    any_price: Horizon, way: Way, share: Floats | None, go_on: GoOn, *, confirms: bool
) -> tuple[Horizon, Outlook]:
    """The plan at the price at which it does best, and its outlook."""
    low, high = _CHEAPEST, _DEAREST
    best: tuple[Horizon, Outlook] | None = None
    best_too_long = True
    for _step in range(8):
        price = math.sqrt(low * high)
        horizon = any_price.at_price(price, confirms=confirms)
        moved = way if share is None else _moved(way, _brought_forward(horizon, way, share, go_on))
        outlook = _look(horizon, moved, go_on)
        too_long = not _within(outlook, way.exam)
        better = best is None or outlook.recall >= way.exam.recall or outlook.recall > best[1].recall
        if best_too_long or (not too_long and better):
            best, best_too_long = (horizon, outlook), too_long
        if not too_long and outlook.recall < way.exam.recall:
            high = price
        else:
            low = price
    assert best is not None
    return best


def _moved(way: Way, due_day: Ints) -> Way:
    return replace(way, cards=replace(way.cards, due_day=due_day))


def _brought_forward(horizon: Horizon, way: Way, share: Floats, go_on: GoOn) -> Ints:
    """The day on which each card is due: its own, or an earlier one where enough is gained by that.

    What is due today or overdue stays, and so does what is due before the days that the plan looks at. Who gains most chooses
    first; `share` says how full each day from today is with what is due now.
    """
    cards, left = way.cards, way.days
    first = max(0, left - horizon.days)
    if way.exam.last_weeks:
        first = max(first, left - LAST_WEEKS)
    due, full = cards.due_day - way.today, share.copy()
    moved = cards.due_day.copy()
    each = way.seconds / 60 / (way.exam.minutes or _USUAL_MINUTES)
    candidates = np.flatnonzero(due > max(first, 0))
    for some in np.array_split(candidates, max(1, math.ceil(len(candidates) / _AT_ONCE))):
        go_on()
        elapsed = way.today + first - cards.last_day[some]
        state = cards.stability[some], cards.difficulty[some]
        gained, stop = horizon.gains(horizon.days - left + first, *state, elapsed)
        gained[0, elapsed < 1] = -np.inf  # it was reviewed on that day
        ahead = np.arange(len(gained))[:, None] + first < due[some]
        now = np.where(due[some] < left, gained[np.minimum(due[some], left - 1) - first, np.arange(len(some))], stop)
        gained = np.where(ahead, gained, -np.inf)
        for place in np.argsort(now - gained.max(axis=0)):
            worth = gained[:, place] - horizon.full(full[first:])
            to, card = int(np.argmax(worth)), some[place]
            held = horizon.full(full[due[card] : due[card] + 1]).sum()  # nothing after the exam
            if worth[to] - (now[place] - held) > _WORTH_MOVING * horizon.price:
                moved[card] = way.today + first + to
                full[first + to] += each
                full[due[card] : due[card] + 1] -= each
    return moved


def crowded(load: Callable[[int, int], Mapping[int, int]], exam: Exam, seconds: float) -> Callable[[int, int], Floats]:
    """How full days are, as a share of what they hold: from a function that counts the cards due from one day to another.

    A day off is full.
    """
    holds = (exam.minutes or _USUAL_MINUTES) * 60 / seconds

    def share(first: int, count: int) -> Floats:
        full = np.zeros(count)
        for day, cards in load(first, first + count - 1).items():
            full[day - first] = cards / holds
        return np.where(_days_off(exam.days_off, first, count), _FULL, full)

    return share


def _look(horizon: Horizon, way: Way, go_on: GoOn) -> Outlook:
    """Follows the cards into some futures under the plan."""
    if not len(way.cards) + way.unseen:
        return Outlook(1.0, 0.0, way.exam.recall, (0.0,) * way.days, True, 1.0, horizon.price)
    known: dict[int, Floats] = {}
    reviews = _follow(horizon, way, (way.days,), known, go_on)
    recall, spread = _share(known[way.days])
    return Outlook(
        recall=recall,
        spread=spread,
        wanted=way.exam.recall,
        minutes=tuple(float(minutes) for minutes in reviews * way.seconds / 60),
        fits=False,
        stop=_share(_stopped(horizon.model, way, way.days))[0],
        price=horizon.price,
    )


def _level(load: Floats, last: Ints, way: Way) -> None:
    """Reviews that are more than a day may take are done a day or some before, else after; both arrays are changed.

    That is what the rule does with a day that gets full (`crowded`), and the learner with a day that brings too much. `load` is
    the reviews of each day in all futures, `last` the day of the last review of each card in each.
    """
    if way.exam.minutes is None:
        return
    most = way.exam.minutes * 60 / way.seconds * _FUTURES
    first = max(0, len(load) - LAST_WEEKS) if way.exam.last_weeks else 0
    free = [day for day in range(first, len(load)) if not way.exam.is_off(way.today + day)]
    for day, before in pairwise(reversed(free)):
        over = max(0.0, load[day] - most)
        sooner = np.flatnonzero(last == day)[: int(over)]
        last[sooner] = before
        load[day] -= over
        load[before] += over
    for day, after in pairwise(free):
        over = max(0.0, load[day] - most)
        load[day] -= over
        load[after] += over


def _share(recall: Floats) -> tuple[float, float]:
    """The share of some cards that is expected to be known, and its standard deviation."""
    n = max(1, len(recall))
    return float(np.sum(recall)) / n, float(np.sqrt(np.sum(recall * (1 - recall)))) / n


def _stopped(model: Model, way: Way, day: int) -> Floats:
    """The recall of each card so many days from today if nothing is reviewed any more."""
    known = way.correction.of(model.recall(way.cards.stability, way.today + day - way.cards.last_day))
    return np.append(known, np.zeros(way.unseen))


def _follow(horizon: Horizon, way: Way, on: Collection[int], known: dict[int, Floats], go_on: GoOn = bool) -> Floats:
    """The reviews on each day, in the mean of some futures; the recall of each card on the days `on` goes into `known`."""
    model, days, cards = horizon.model, way.days, way.cards
    chance = np.random.default_rng(way.exam.day)
    new, total = way.unseen, len(cards) + way.unseen
    off = _days_off(way.exam.days_off, way.today, days)
    stability = np.tile(np.concatenate([cards.stability, np.ones(new)]), _FUTURES)
    difficulty = np.tile(np.concatenate([cards.difficulty, np.full(new, 5.0)]), _FUTURES)
    last = np.tile(np.concatenate([cards.last_day - way.today, np.zeros(new, dtype=np.int64)]), _FUTURES)
    due = np.tile(np.concatenate([np.maximum(cards.due_day - way.today, 0), _first_days(way, off)]), _FUTURES)
    seen = np.tile(np.arange(total) < len(cards), _FUTURES)
    load = np.zeros(days)

    def note(day: int) -> None:
        recall = np.where(seen, way.correction.of(model.recall(stability, day - last)), 0.0)
        known[day] = recall.reshape(_FUTURES, total).mean(axis=0)

    for day in range(days):
        go_on()
        if day in on:
            note(day)
        now = np.flatnonzero(due == day)
        if off[day]:
            due[now] = day + 1
            continue
        fresh, old = now[~seen[now]], now[seen[now]]
        learned = ~seen
        if len(fresh):
            first_right = chance.random(len(fresh)) < _FIRST_TIME_RIGHT
            _introduce(model, stability, difficulty, fresh, first_right)
            load[day] += len(fresh) + np.count_nonzero(~first_right)
            seen[fresh] = True
        if len(old):
            s, d, elapsed = stability[old], difficulty[old], np.maximum(day - last[old], 0)
            right = chance.random(len(old)) < model.recall(s, elapsed)
            passed, failed = after_review(model, s, d, elapsed)
            learned[old] = ~right
            stability[old] = np.where(right, passed[0], failed[0])
            difficulty[old] = np.where(right, passed[1], failed[1])
            load[day] += len(old) + np.count_nonzero(~right)
        if len(now):
            last[now] = day
            due[now] = day + _gaps(horizon, way, days - day, stability[now], difficulty[now], learned[now])
    _level(load, last, way)
    note(days)
    return load / _FUTURES


def _gaps(
    horizon: Horizon, way: Way, left: int, stability: Floats, difficulty: Floats, learned: NDArray[np.bool_]
) -> Ints:
    """The days until the next review of cards so many days before the exam, as `PlannedRule` has them without the crowd."""
    if way.exam.last_weeks and left > LAST_WEEKS:
        days = [day for day in range(LAST_WEEKS // 2) if not way.exam.is_off(way.exam.day - LAST_WEEKS + day)]
        return left - LAST_WEEKS + np.resize(np.array(days or [0]), len(stability))
    past = left + 1
    if left <= horizon.days:
        gap = horizon.gaps(horizon.days - left, stability, difficulty, learned)
        return np.where(gap > 0, gap, past)
    usual = np.rint(np.clip(horizon.model.interval(stability, way.retention), 1, MAXIMUM_DAYS)).astype(np.int64)
    late = np.flatnonzero(usual >= left)
    if len(late):
        until = left - horizon.days
        first = horizon.first_reviews(stability[late], difficulty[late], until)
        usual[late] = np.where(first < 0, past, until + first)
    return usual


def _first_days(way: Way, off: NDArray[np.bool_]) -> Ints:
    """The day of the first review of each new card: as many on each day with study, as `Exam.new_days` has them."""
    free = np.flatnonzero(~off)
    start = way.exam.new_days(way.today)[0]
    free = free[free >= start] if (free >= start).any() else np.array([way.days - 1])
    place = np.minimum(np.arange(way.unseen) // max(1, way.new_a_day), len(free) - 1)
    return np.asarray(free[place])


def _introduce(model: Model, stability: Floats, difficulty: Floats, fresh: Ints, right: NDArray[np.bool_]) -> None:
    """The first review of new cards: right, or wrong and then right on the same day."""
    good, again = (model.first(np.full(len(fresh), rating)) for rating in (3, 1))
    learned = model.after(*again, np.zeros(len(fresh), dtype=np.int64), np.full(len(fresh), 3))
    stability[fresh] = np.where(right, good[0], learned[0])
    difficulty[fresh] = np.where(right, good[1], learned[1])


def _days_off(weekdays: Collection[int], first: int, days: int) -> NDArray[np.bool_]:
    """Which of so many days are without study; a study day of 0 is a Thursday."""
    return np.isin((np.arange(first, first + days) + 3) % 7, list(weekdays))
