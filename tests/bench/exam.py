"""Study towards an exam by the plan and by Anki's older scheduler, on learners whose memory is neither's."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from random import Random
from statistics import fmean

from gate import Gate
from learners import LAWS, Recall, Rule, Term, anki_sm2, horizon, planned, study

from study_app.study.decisions import Exam
from study_app.study.planning import LONGEST, PlannedRule, crowded
from study_app.study.scheduler import State

LEARNERS = 12
CAPACITY = 30.0
"""Reviews that a day holds: what 200 facts take, and some more."""

BETTER = 3.0
"""Points of recall on the day of the exam, at the same number of reviews."""

OFF = 3.0
"""Points by which the recall that is claimed may differ from the true one."""

AN_ANSWER = 0.25
"""Milliseconds that the plan may take for the day of one card."""


def gates() -> Iterator[Gate]:
    """For each law of memory: the plan's recall above the other's, and how far its claim is off."""
    for name, law in LAWS.items():
        other = _mean(law, lambda seed: anki_sm2(Random(seed)))
        plan = _as_many(law, other.reviews)
        gained, off = 100 * (plan.recall - other.recall), 100 * abs(plan.claimed - plan.recall)
        told = f"{plan.recall:.3f} at {plan.reviews} reviews, {other.recall:.3f} at {other.reviews}; limit {BETTER}"
        yield Gate(f"exam, {name}: points above SM-2", gained, BETTER, gained >= BETTER, told)
        yield Gate(f"exam, {name}: points off", off, 0, off <= OFF, f"claimed {plan.claimed:.3f}; limit {OFF}")
    took = min(_an_answer() for _run in range(5))
    yield Gate("exam, the day of one card", took, 0, took <= AN_ANSWER, f"{LONGEST} days ahead; limit {AN_ANSWER}")


def _an_answer(cards: int = 500) -> float:
    """The milliseconds that the plan takes for one card, in the mean."""
    exam = Exam(20_000 + LONGEST)
    rule = PlannedRule(exam, horizon(0.01, LONGEST), crowded(lambda first, _last: {first: 9}, exam, 9.0))
    states = [State(0.1 * number + 0.1, 1 + number % 9) for number in range(cards)]
    started = time.perf_counter()
    for state in states:
        rule.days(state, 20_000, 30)
    return (time.perf_counter() - started) * 1000 / cards


def _as_many(law: Recall, reviews: int) -> Term:
    """The plan at the price at which it takes no more reviews than that, found by bisection."""
    low, high = 0.002, 0.08
    for _ in range(7):
        middle = (low * high) ** 0.5
        if _mean(law, _plan(middle)).reviews > reviews:
            low = middle
        else:
            high = middle
    return _mean(law, _plan(high))


def _plan(price: float) -> Callable[[int], Rule]:
    solved = horizon(price)
    return lambda _seed: planned(solved, CAPACITY)


def _mean(law: Recall, rule: Callable[[int], Rule]) -> Term:
    terms = [study(law, rule(seed), seed) for seed in range(LEARNERS)]
    return Term(
        fmean(term.recall for term in terms),
        fmean(term.claimed for term in terms),
        round(fmean(term.reviews for term in terms)),
        max(term.peak for term in terms),
    )
