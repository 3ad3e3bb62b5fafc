"""Due days before an exam: by the cheap rule until the plan is solved for, and loud where solving fails."""

from __future__ import annotations

from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st

from study_app.study.decisions import LAST_WEEKS, Exam
from study_app.study.exam_rule import CheapRule, ExamRule
from study_app.study.scheduler import State

STATE = State(5.0, 5.0)


class Always:
    """A rule that always says the same."""

    def __init__(self, days: int) -> None:
        self._days = days

    def days(self, state: State, today: int, usual: int, *, learned: bool) -> int:  # noqa: ARG002
        return self._days


@given(st.integers(-100, 400), st.integers(1, 1000))
def test_the_cheap_rule_caps_the_interval_at_a_quarter_of_the_days_left(left: int, usual: int) -> None:
    days = CheapRule(Exam(1000)).days(STATE, 1000 - left, usual, learned=False)
    if left < 2:
        assert days == usual
    else:
        assert days == min(usual, left - 1, max(2, left // 4))


@given(st.integers(LAST_WEEKS + 1, 400), st.integers(1, 1000), st.sets(st.integers(0, 6), max_size=6), st.booleans())
def test_what_is_left_for_the_last_weeks_comes_back_in_them_before_the_plan_is_solved_for_too(
    left: int, usual: int, off: set[int], learned: bool
) -> None:
    exam = Exam(1000, days_off=tuple(off), last_weeks=True)
    day = 1000 - left + CheapRule(exam).days(STATE, 1000 - left, usual, learned=learned)
    assert 1000 - LAST_WEEKS <= day < 1000 - LAST_WEEKS // 2
    assert not exam.is_off(day)


def test_the_plan_decides_as_soon_as_it_is_solved_for() -> None:
    may_end = Event()

    def solve() -> Always:
        may_end.wait(10)
        return Always(3)

    rule = ExamRule(Exam(1040), solve)
    assert rule.days(STATE, 1000, 100, learned=False) == 10
    may_end.set()
    rule._solved.result(10)
    assert rule.days(STATE, 1000, 100, learned=False) == 3


def test_a_plan_that_cannot_be_solved_for_is_loud() -> None:
    def fail() -> Always:
        raise ZeroDivisionError

    rule = ExamRule(Exam(1040), fail)
    assert isinstance(rule._solved.exception(10), ZeroDivisionError)
    with pytest.raises(ZeroDivisionError):
        rule.days(STATE, 1000, 100, learned=False)


def test_before_the_plan_is_solved_for_no_card_is_due_on_a_day_off() -> None:
    weekend = Exam(1040, days_off=(5, 6))
    days = {1000 + CheapRule(weekend).days(STATE, 1000, usual, learned=False) for usual in range(1, 11)}
    assert not any(weekend.is_off(day) for day in days)
    assert Exam(1001, days_off=tuple(range(7))).free(1000) == 1000
