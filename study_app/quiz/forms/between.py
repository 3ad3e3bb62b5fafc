"""Between: of several events the one is chosen that came between two others."""

from __future__ import annotations

from math import inf
from random import Random

from study_app.facts.store import Asked, Dated, Store
from study_app.i18n import Worded, _
from study_app.quiz import distractors
from study_app.quiz.forms import events
from study_app.quiz.forms.form import Learner, graded_option
from study_app.quiz.question import Given, Outcome, Question
from study_app.quiz.soundness import Refusal

_NEAREST = 3
"""How many events on either side the two bounds are drawn from."""

_AS_FAR = 2
"""How many times as far off as need be a wrong option may lie: of one many centuries away nobody has to know when it was."""

_ANOTHER_AGE = 4
"""How many times as far off the nearest options may be if each event is to tell another story."""


class Between:
    """The answer given is the index of an option as shown."""

    id = "between"

    def pose(self, store: Store, asked: Asked, rng: Random, learner: Learner) -> Question | Refusal:  # noqa: ARG002
        """The asked event and two that were certainly before or after both bounds."""
        found = events.around_apart(store, asked)
        if isinstance(found, Refusal):
            return found
        mine = found[0][0]
        ways = _ways(*found)
        if not ways:
            return Refusal(
                "between", Worded("No two events are certainly around it with two others certainly outside them.")
            )
        first, last, wrong = rng.choice(ways)
        shown = [mine, *wrong]
        rng.shuffle(shown)
        return events.one_of(store, asked, self.id, _stem(first, last), mine, tuple(shown), also=(first, last))

    def grade(self, store: Store, question: Question, given: Given, tries: int) -> Outcome:  # noqa: ARG002
        """Right or wrong; a wrong option tells when that was."""
        return graded_option(question, given)


_Way = tuple[Dated, Dated, tuple[Dated, ...]]
"""Two bounds, and wrong options."""


def _ways(apart: events.Around, near: events.Around) -> list[_Way]:
    """The bounds and wrong options to draw from; no option is far off beside what the nearest way has, so no bound is either.

    They tell stories of their own, where that does not lead into another age.
    """
    mine = apart[0]
    ways = _all_ways(*apart)
    # a way takes four events, two as bounds and two outside, so its farthest is at least as far off as the fourth
    fourth = sorted(events.distance(mine, e) for e in (*near[1], *near[2]))[3:4]
    if fourth and _reach(mine, ways) > _ANOTHER_AGE * fourth[0]:
        others = _all_ways(*near)
        if _reach(mine, ways) > _ANOTHER_AGE * _reach(mine, others):
            ways = others
    reach = _AS_FAR * _reach(mine, ways)
    return [way for way in ways if _farthest(mine, way) <= reach]


def _all_ways(mine: Dated, before: tuple[Dated, ...], after: tuple[Dated, ...]) -> list[_Way]:
    ways: list[_Way] = []
    for first in before[-_NEAREST:]:
        for last in after[:_NEAREST]:
            outside = [*before[: before.index(first)], *after[after.index(last) + 1 :]]
            outside.sort(key=lambda e: events.distance(mine, e))
            sets = events.fair_sets(_stem(first, last), mine, outside, distractors.WANTED)
            ways += [(first, last, wrong) for wrong in sets]
    return ways


def _reach(mine: Dated, ways: list[_Way]) -> float:
    """How far off the farthest option of the nearest way is, in days; for ever without a way."""
    return min((_farthest(mine, way) for way in ways), default=inf)


def _farthest(mine: Dated, way: _Way) -> int:
    return max(events.distance(mine, wrong) for wrong in way[2])


def _stem(first: Dated, last: Dated) -> str:
    return _("Which came between these two: {one}, and {other}?").format(one=first.label, other=last.label)
