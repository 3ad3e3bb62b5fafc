"""Due days of a deck with an exam ahead: by the cheap rule at once, and by the plan as soon as it is solved for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from study_app.background import begin
from study_app.study.scheduler import Rule, State


@dataclass(frozen=True, slots=True)
class CheapRule:
    """No interval is longer than a quarter of the days left."""

    exam_day: int

    def days(self, state: State, today: int, usual: int) -> int:  # noqa: ARG002
        """The usual interval, or less; the usual one when the exam is over."""
        left = self.exam_day - today
        return usual if left < 1 else min(usual, max(2, left // 4))


class ExamRule:
    """The cheap rule until `solve`, which runs on a thread of its own, has made a better one.

    What `solve` raises is raised by the next `days`: it is a bug, and must not pass for a plan.
    """

    def __init__(self, exam_day: int, solve: Callable[[], Rule]) -> None:
        self._cheap = CheapRule(exam_day)
        self._solved = begin(solve)

    def days(self, state: State, today: int, usual: int) -> int:
        """The days until the next review."""
        rule = self._solved.result() if self._solved.done() else self._cheap
        return rule.days(state, today, usual)
