"""Study towards an exam by the plan and by Anki's older scheduler, on learners whose memory is neither's."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random
from statistics import fmean

from gate import Gate
from learners import LAWS, Card, Recall, Rule, Term, anki_sm2, horizon, plain_fsrs, planned, study

from study_app.study.decisions import Exam
from study_app.study.forecast import Cards
from study_app.study.model import Model
from study_app.study.planning import LONGEST, PlannedRule, Way, crowded, earlier, solve
from study_app.study.scheduler import DEFAULTS, State

LEARNERS = 12
CAPACITY = 30.0
"""Reviews that a day holds: what 200 facts take, and some more."""

BETTER = 3.0
"""Points of recall on the day of the exam, at the same number of reviews."""

OFF = 3.0
"""Points by which the recall that is claimed may differ from the true one."""

LATE_TERM, GIVEN = 150, 140
"""Days of a term whose exam is given late, and the day on which it is."""

EARLIER = 0.5
"""Points of recall that it brings at least if what is due too late for it comes earlier."""

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
        usual, moved = (_mean_late(law, move=move) for move in (False, True))
        told = f"{moved.recall:.3f} at {moved.reviews} reviews, {usual.recall:.3f} at {usual.reviews}; limit {EARLIER}"
        gained = 100 * (moved.recall - usual.recall)
        yield Gate(f"exam, {name}: points for coming earlier", gained, EARLIER, gained >= EARLIER, told)
    took = min(_an_answer() for _run in range(5))
    yield Gate("exam, the day of one card", took, 0, took <= AN_ANSWER, f"{LONGEST} days ahead; limit {AN_ANSWER}")


def _mean_late(law: Recall, *, move: bool) -> Term:
    """Terms whose exam is given when it is near, and nothing aims at it until then; what is due too late comes earlier or not."""

    def late(seed: int) -> Term:
        before, after = plain_fsrs(0.9), [plain_fsrs(0.9)]

        def morning(cards: list[Card], day: int) -> None:
            if day != GIVEN:
                return
            rows = [(card.state.stability, card.state.difficulty, card.last, card.due) for card in cards if card.state]
            way = Way(Exam(LATE_TERM, 0.95), day, Cards.of(rows), 0)
            if move:
                due = earlier(way, DEFAULTS, lambda _first, _last: {}).due_day
                for card, its in zip(cards, due.tolist(), strict=True):
                    card.due = its
                way = replace(way, cards=replace(way.cards, due_day=due))
            horizon, _outlook = solve(Model(), way)
            after[0] = planned(horizon, CAPACITY, GIVEN)

        return study(
            law,
            lambda card, right, day: (before if day < GIVEN else after[0])(card, right, day),
            seed,
            exam=LATE_TERM,
            morning=morning,
        )

    return _mean_of([late(seed) for seed in range(LEARNERS)])


def _an_answer(cards: int = 500) -> float:
    """The milliseconds that the plan takes for one card, in the mean."""
    exam = Exam(20_000 + LONGEST)
    rule = PlannedRule(exam, horizon(0.01, LONGEST), crowded(lambda first, _last: {first: 9}, exam, 9.0))
    states = [State(0.1 * number + 0.1, 1 + number % 9) for number in range(cards)]
    started = time.perf_counter()
    for state in states:
        rule.days(state, 20_000, 30, learned=False)
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
    return _mean_of([study(law, rule(seed), seed) for seed in range(LEARNERS)])


def _mean_of(terms: list[Term]) -> Term:
    return Term(
        fmean(term.recall for term in terms),
        fmean(term.claimed for term in terms),
        round(fmean(term.reviews for term in terms)),
        max(term.peak for term in terms),
    )
