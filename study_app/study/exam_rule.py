"""Due days of a deck with an exam ahead: by the cheap rule at once, and by the plan as soon as it is solved for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from study_app.background import begin
from study_app.study.decisions import LAST_WEEKS, Exam
from study_app.study.scheduler import Rule, State


@dataclass(frozen=True, slots=True)
class CheapRule:
    """No interval is longer than a quarter of the days left, and none ends on a day off if the next days are not.

    None ends on the day of the exam or after it, where a day is left before it. Where all is left for the last weeks, each ends
    on the first of their days that is not off.
    """

    exam: Exam

    def days(self, state: State, today: int, usual: int, *, learned: bool) -> int:  # noqa: ARG002
        """The usual interval, or less; the usual one when the exam is tomorrow or over."""
        left = self.exam.day - today
        if left < 2:
            return usual
        if self.exam.last_weeks and left > LAST_WEEKS:
            return self.exam.free(self.exam.day - LAST_WEEKS) - today
        return self.exam.free(today + min(usual, left - 1, max(2, left // 4))) - today


class ExamRule:
    """The cheap rule until `solve`, which runs on a thread of its own, has made a better one.

    What `solve` raises is raised by the next `days`: it is a bug, and must not pass for a plan.
    """

    def __init__(self, exam: Exam, solve: Callable[[], Rule]) -> None:
        self._cheap = CheapRule(exam)
        self._solved = begin(solve)

    def days(self, state: State, today: int, usual: int, *, learned: bool) -> int:
        """The days until the next review."""
        rule = self._solved.result() if self._solved.done() else self._cheap
        return rule.days(state, today, usual, learned=learned)
