"""Learners whose memory is not FSRS, who study towards an exam by one rule or another: what the plan is measured on."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random

import numpy as np

from study_app.study.exam_plan import Horizon, correction
from study_app.study.model import Model
from study_app.study.scheduler import Rating, Scheduler, State, fuzz_range

DAY = 86_400.0
STEP = 600.0

Recall = Callable[["list[float]", float, float], float]
"""The probability of recall at a time (seconds), from the times of the presentations so far and how hard the card is."""


def activation(times: list[float], now: float, hard: float) -> float:
    """ACT-R's spacing law (Pavlik and Anderson 2005): each presentation decays the faster, the more active the card was then.

    Its constants are fitted by hand: right twice on one day leaves .79, .51 and .29 after 1, 7 and 30 days, and three spaced
    reviews more .91 and .76 after 14 and 41 days.
    """
    decays: list[float] = []
    for place, at in enumerate(times):
        active = sum((at - then + 1) ** -d for then, d in zip(times[:place], decays, strict=True))
        decays.append(min(0.3068 * active + 0.1028, 1.5))
    strength = sum((now - then + 1) ** -d for then, d in zip(times, decays, strict=True))
    return 1 / (1 + math.exp((hard - 1.2603 - math.log(strength)) / 0.1811))


def spaced(times: list[float], now: float, hard: float) -> float:
    """The predictive performance equation (Walsh and others 2018): practice to a power, age to a decay that spacing lowers.

    Its constants are fitted by hand: right twice on one day leaves .73, .54 and .41 after 1, 7 and 30 days, and three spaced
    reviews more .91 and .80 after 14 and 41 days.
    """
    ages = [max(now - then, 1.0) / DAY + 0.02 for then in times]
    weights = [age**-0.9 for age in ages]
    age = sum(w * a for w, a in zip(weights, ages, strict=True)) / sum(weights)
    lags = [later - then for then, later in pairwise(times)]
    spacing = sum(1 / math.log(lag / 60 + math.e) for lag in lags) / len(lags) if lags else 1.0
    strength = len(times) ** 0.6 * age ** -(0.1226 + 0.0242 * spacing)
    return 1 / (1 + math.exp((1.1161 + hard - strength) / 0.3994))


LAWS: dict[str, Recall] = {"activation": activation, "spaced": spaced}


@dataclass
class Card:
    """One card of a learner: what truly is remembered, and what the rule keeps of it."""

    hard: float
    times: list[float] = field(default_factory=list)
    due: int = 0
    state: State | None = None
    last: int = 0
    interval: int = 0
    ease: float = 2.5


@dataclass(frozen=True)
class Term:
    """What came of a term: recall on the exam day, the recall that the rule claimed, the reviews, the most on one day."""

    recall: float
    claimed: float
    reviews: int
    peak: int


Rule = Callable[[Card, bool, int], int]
"""Given a card, whether it was remembered, and the day: the days until it is due again."""


def study(
    law: Recall,
    rule: Rule,
    seed: int,
    *,
    facts: int = 200,
    new_a_day: int = 10,
    exam: int = 60,
    morning: Callable[[list[Card], int], None] = lambda _cards, _day: None,
) -> Term:
    """A term: each day what is due and some new cards; what is forgotten is learned again ten minutes later.

    `morning` may change when cards are due, before a day begins.
    """
    chance = Random(seed)
    talent = chance.gauss(0, 0.10)
    cards = [Card(chance.gauss(talent, 0.15)) for _ in range(facts)]
    asked: list[tuple[float, bool]] = []
    scheduler = Scheduler()
    reviews = peak = 0
    for day in range(exam):
        now = day * DAY + chance.uniform(0, 4 * 3600)
        morning(cards[: day * new_a_day], day)
        new = cards[day * new_a_day : (day + 1) * new_a_day]
        today = [card for card in cards[: day * new_a_day] if card.due <= day]
        chance.shuffle(today)
        before = reviews
        for card in (*today, *new):
            now += 9
            first = not card.times
            right = not first and chance.random() < law(card.times, now, card.hard)
            card.times.append(now)
            reviews += 1
            if card.state is not None:
                asked.append((scheduler.retrievability(card.state, day - card.last), right))
            days = rule(card, right, day)
            if not right:
                reviews += 1
                card.times.append(now + STEP)
            card.due = day + max(1, days)
        peak = max(peak, reviews - before)
    end = exam * DAY + 2 * 3600
    recall = sum(law(card.times, end, card.hard) for card in cards) / facts
    return Term(recall, _claimed(cards, asked, exam), reviews, peak)


def _claimed(cards: list[Card], asked: list[tuple[float, bool]], exam: int) -> float:
    """The recall that FSRS expects on the day of the exam, corrected by how far off it was with this learner."""
    scheduler = Scheduler()
    expected = [scheduler.retrievability(card.state, exam - card.last) for card in cards if card.state]
    if not expected:
        return 0.0
    off = correction(np.array([p for p, _ in asked]), np.array([float(right) for _, right in asked]))
    return float(np.sum(off.of(np.array(expected)))) / len(cards)


def anki_sm2(chance: Random) -> Rule:
    """The scheduler that Anki had before FSRS, with its defaults: ease 2.5, 1 day at first, a lapse starts from 1 day again."""

    def rule(card: Card, right: bool, day: int) -> int:
        late = max(0, day - card.due)
        card.last = day
        if card.interval == 0:
            card.interval = 1
        elif right:
            longer = max(card.interval + 1, (card.interval + late / 2) * card.ease)
            first, last = fuzz_range(longer, card.interval + 1, 36_500)
            card.interval = chance.randint(first, last)
        else:
            card.ease = max(1.3, card.ease - 0.2)
            card.interval = 1
        return card.interval

    return rule


def fsrs(card: Card, right: bool, day: int, scheduler: Scheduler) -> State:
    """The state of a card after a review by FSRS, forgotten cards being right on the same day."""
    elapsed = 0 if card.state is None else day - card.last
    state = scheduler.after(card.state, elapsed, Rating.GOOD if right else Rating.AGAIN)
    if not right:
        state = scheduler.after(state, 0, Rating.GOOD)
    card.state, card.last = state, day
    return state


def plain_fsrs(retention: float) -> Rule:
    """FSRS with its default parameters at a desired retention, without an exam."""
    scheduler = Scheduler(retention=retention)
    return lambda card, right, day: round(scheduler.interval(fsrs(card, right, day, scheduler)))


def planned(horizon: Horizon, capacity: float, first: int = 0) -> Rule:
    """The plan for the exam, from its first day on, for the price at which it was solved and so many reviews as a day holds."""
    scheduler = Scheduler()
    load = np.zeros(horizon.days + 2)

    def rule(card: Card, right: bool, day: int) -> int:
        state = fsrs(card, right, day, scheduler)
        day -= first
        days = horizon.best_gap(day, state.stability, state.difficulty, load[day + 1 :] / capacity)
        load[min(day + days, horizon.days + 1)] += days > 0
        return days or horizon.days + 1

    return rule


def horizon(price: float, exam: int = 60) -> Horizon:
    """The plan over a whole term."""
    return Horizon(Model(), exam, price)
