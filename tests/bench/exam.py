"""Study towards an exam by the plan and by Anki's older scheduler, on learners whose memory is neither's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from statistics import fmean

from gate import Gate
from learners import LAWS, Recall, Rule, Term, anki_sm2, horizon, planned, study

LEARNERS = 12
CAPACITY = 30.0
"""Reviews that a day holds: what 200 facts take, and some more."""

BETTER = 3.0
"""Points of recall on the day of the exam, at the same number of reviews."""

OFF = 3.0
"""Points by which the recall that is claimed may differ from the true one."""


def gates() -> Iterator[Gate]:
    """For each law of memory: the plan's recall above the other's, and how far its claim is off."""
    for name, law in LAWS.items():
        other = _mean(law, lambda seed: anki_sm2(Random(seed)))
        plan = _as_many(law, other.reviews)
        gained, off = 100 * (plan.recall - other.recall), 100 * abs(plan.claimed - plan.recall)
        told = f"{plan.recall:.3f} at {plan.reviews} reviews, {other.recall:.3f} at {other.reviews}; limit {BETTER}"
        yield Gate(f"exam, {name}: points above SM-2", gained, BETTER, gained >= BETTER, told)
        yield Gate(f"exam, {name}: points off", off, 0, off <= OFF, f"claimed {plan.claimed:.3f}; limit {OFF}")


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
