"""How well a card is remembered and when it is due: FSRS-6, and nothing else in the program knows the model."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum
from typing import NamedTuple, Protocol

import fsrs_rs_python

from study_app.clock import Moment

# The parameters fitted to many learners that FSRS-6 ships with; the same stand in py-fsrs 6 and in Anki.
# fmt: off
DEFAULTS = (
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796,
    1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
)
# fmt: on

# Anki's ranges: the part of an interval between the first two, in days, adds the third of itself to the fuzz either way
_FUZZ = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.10), (20.0, math.inf, 0.05))


Weigh = Callable[[int, int], Sequence[float]]


class Rating(IntEnum):
    """How well a card was remembered, in the words of FSRS. All but AGAIN mean that it was remembered."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class State(NamedTuple):
    """What FSRS keeps of one card: `stability`, the days until recall falls to 90 %, and `difficulty` from 1 to 10."""

    stability: float
    difficulty: float


class Due(NamedTuple):
    """When a card is due: on a study day, or, as a learning step, at an instant (`ms`, UTC) of that study day."""

    day: int
    ms: int | None = None


STEPS = (10,)
"""Minutes after which a card comes again that was not known: a new one, and one that was forgotten."""


class Step(NamedTuple):
    """The step in which a card is: the `number` of it, from 0, among those of learning or of `relearning`."""

    number: int
    relearning: bool


class Rule(Protocol):
    """Decides in how many days a card is due that is now in a `state`, instead of the `usual` interval.

    `learned` says that it was just learned, or learned again: no review has shown yet that it stays.
    """

    def days(self, state: State, today: int, usual: int, *, learned: bool) -> int: ...


class Scheduler:
    """FSRS-6 with one set of parameters, and our rules for steps, order and fuzz. Every method is a pure function.

    `parameters` are the 21 of FSRS-6, `retention` is the desired probability of recall when a card is due, `maximum`
    the longest interval in days; `learning` and `relearning` the minutes of the steps that a new card goes through, and one
    that was forgotten, none for days at once. Raises ValueError for values out of range.
    """

    def __init__(
        self,
        parameters: Sequence[float] = DEFAULTS,
        retention: float = 0.90,
        maximum: int = 36_500,
        learning: Sequence[int] = STEPS,
        relearning: Sequence[int] = STEPS,
    ) -> None:
        # the library widens shorter sets of older models in silence, and cuts values off
        if len(parameters) != len(DEFAULTS) or not all(math.isfinite(value) for value in parameters):
            raise ValueError(f"FSRS-6 has {len(DEFAULTS)} finite parameters, not {parameters}")
        if not 0.5 <= retention <= 0.99:
            raise ValueError(f"desired retention is from 0.5 to 0.99, not {retention}")
        if maximum < 3 or min(*learning, *relearning, 1, 1) < 1:
            raise ValueError(f"an interval of at most {maximum} days, steps of {learning}, {relearning} minutes")
        self.parameters = tuple(parameters)
        self.retention = retention
        self.maximum = maximum
        self.learning = tuple(learning)
        self.relearning = tuple(relearning)
        self._model = fsrs_rs_python.FSRS(self.parameters)
        self._decay = -self.parameters[20]
        self._factor = 0.9 ** (1 / self._decay) - 1

    @property
    def fingerprint(self) -> str:
        """What the stability and difficulty of a history depend on: parameters, and how the model moves with them."""
        state = None
        for rating, elapsed in (
            (Rating.HARD, 0),
            (Rating.GOOD, 0),
            (Rating.GOOD, 5),
            (Rating.AGAIN, 40),
            (Rating.EASY, 3),
        ):
            state = self.after(state, elapsed, rating)
        return hashlib.blake2b(repr((self.parameters, state)).encode(), digest_size=8).hexdigest()

    def after(self, state: State | None, elapsed: int, rating: Rating) -> State:
        """The state after a review `elapsed` study days after the last one; the first review has no state before it.

        Within a study day (0) the short-term formula of FSRS-6 holds.
        """
        memory = _of(self._next(state, elapsed), rating).memory
        return State(memory.stability, memory.difficulty)

    def interval(self, state: State) -> float:
        """The days until recall falls to the desired retention: neither rounded nor limited."""
        return self._model.next_interval(state.stability, self.retention, Rating.GOOD)

    def retrievability(self, state: State, elapsed: int) -> float:
        """The probability of recall `elapsed` study days after the last review (the power curve of FSRS-6)."""
        return float((1 + self._factor * max(elapsed, 0) / state.stability) ** self._decay)

    def choices(
        self,
        state: State | None,
        elapsed: int,
        now: Moment,
        chance: str,
        weigh: Weigh | None = None,
        step: Step | None = None,
    ) -> Mapping[Rating, Due]:
        """When the card would be due for each rating given now.

        `step` is the one in which the card is, None for none. AGAIN leads to the first step, and so does HARD on a new card,
        halfway to the second, or half as late again where there is one alone. GOOD leads on to the next step and out of the
        last, and so does HARD: it must not hold a card for ever. EASY ends them all.

        Intervals are whole days from 1 to `maximum`, each rating's at least a day longer than that of the rating below, after
        fuzz too. Equal `chance` gives equal fuzz:
        whoever decides again for the same question decides the same. `weigh` gives the weight of each study day from one to
        another, both included: fuzz draws by it, and evenly without it.
        """
        today = now.study_day()
        states = self._next(state, elapsed)
        draw = int.from_bytes(hashlib.blake2b(chance.encode(), digest_size=8).digest())
        steps = self._steps(state is None, step)
        due: dict[Rating, Due] = {}
        least = 1
        for rating in Rating:
            if rating in steps:
                due[rating] = self._step(now, steps[rating])
                continue
            interval = _of(states, rating).interval
            # room above for the better ratings, which must be longer
            first, last = fuzz_range(interval, least, self.maximum - (Rating.EASY - rating))
            days = first
            if last > first:
                weights = None if weigh is None else weigh(today + first, today + last)
                days += _drawn(draw, last - first + 1, weights)
            due[rating] = Due(today + days)
            least = days + 1
        return due

    def _steps(self, new: bool, step: Step | None) -> Mapping[Rating, int]:
        """The minutes after which the card comes again for each rating that leads to a step."""
        minutes = self.learning if new or (step is not None and not step.relearning) else self.relearning
        if not minutes:
            return {}
        first, *later = minutes
        steps = {Rating.AGAIN: first}
        if new:
            steps[Rating.HARD] = (first + (later[0] if later else 2 * first) + 1) // 2
        number = 0 if new else -1 if step is None else step.number
        if number >= 0 and number + 1 < len(minutes):
            steps[Rating.GOOD] = minutes[number + 1]
            steps.setdefault(Rating.HARD, minutes[number + 1])
        return steps

    def _next(self, state: State | None, elapsed: int) -> fsrs_rs_python.NextStates:
        memory = None if state is None else fsrs_rs_python.MemoryState(state.stability, state.difficulty)
        return self._model.next_states(memory, self.retention, max(elapsed, 0))

    @staticmethod
    def _step(now: Moment, minutes: int) -> Due:
        at = now.plus_minutes(minutes)
        return Due(at.study_day(), at.utc_ms)


History = tuple[tuple[int, int], ...]
"""The reviews of a card until one of them, each as (rating, study days since the one before)."""


def fitted(histories: Sequence[History], cards: Sequence[int]) -> tuple[float, ...]:
    """The parameters under which what came of the last review of each history is likeliest, drawn to the defaults by the library.

    `histories` come in the order of time, `cards` tells the card of each. It takes a while, and holds the interpreter's lock.
    """
    found = fsrs_rs_python.FSRS(DEFAULTS).compute_parameters(_items(histories), list(cards), True, 1)
    return tuple(float(value) for value in found)


def log_loss(parameters: Sequence[float], histories: Sequence[History]) -> float:
    """How badly parameters predict what came of the last review of each history, in nats a review."""
    return float(fsrs_rs_python.FSRS(list(parameters)).evaluate(_items(histories)).log_loss)


def _items(histories: Sequence[History]) -> list[fsrs_rs_python.FSRSItem]:
    return [
        fsrs_rs_python.FSRSItem([fsrs_rs_python.FSRSReview(rating, days) for rating, days in history])
        for history in histories
    ]


def fuzz_range(interval: float, least: int, most: int) -> tuple[int, int]:
    """The first and last whole day that fuzz may make of an interval in days, neither below `least` nor above `most`.

    Fuzz spreads cards that were learned together. The ranges are Anki's: none below 2.5 days, else one day and 15 % of
    what lies between 2.5 and 7 days, 10 % between 7 and 20, 5 % beyond.
    """
    interval = min(max(interval, least), most)
    if interval < _FUZZ[0][0]:
        first = last = round(interval)
    else:
        delta = 1.0
        for start, end, factor in _FUZZ:
            if interval > start:
                delta += factor * (min(interval, end) - start)
        first, last = round(interval - delta), round(interval + delta)
    first, last = max(first, least), min(last, most)
    return min(first, most), max(last, least)


def _drawn(draw: int, days: int, weights: Sequence[float] | None) -> int:
    """Which of some days, counted from 0, a draw of 64 bits falls on: evenly, or by weights."""
    if weights is None or len(set(weights)) == 1:
        return draw * days >> 64
    passed, mark = 0.0, draw / 2**64 * math.fsum(weights)
    for day, weight in enumerate(weights):
        passed += weight
        if mark < passed:
            return day
    return days - 1


def _of(states: fsrs_rs_python.NextStates, rating: Rating) -> fsrs_rs_python.ItemState:
    match rating:
        case Rating.AGAIN:
            return states.again
        case Rating.HARD:
            return states.hard
        case Rating.GOOD:
            return states.good
        case Rating.EASY:
            return states.easy
