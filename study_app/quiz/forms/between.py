"""Between: of several events the one is chosen that came between two others."""

from __future__ import annotations

from random import Random

from study_app.facts.store import Asked, Dated, Store
from study_app.i18n import _
from study_app.quiz import distractors
from study_app.quiz.forms import events
from study_app.quiz.forms.form import Learner, graded_option
from study_app.quiz.question import Given, Outcome, Question
from study_app.quiz.soundness import Refusal

_NEAREST = 3
"""How many events on either side the two bounds are drawn from."""


class Between:
    """The answer given is the index of an option as shown."""

    id = "between"

    def pose(self, store: Store, asked: Asked, rng: Random, learner: Learner) -> Question | Refusal:  # noqa: ARG002
        """The asked event and two that were certainly before or after both bounds."""
        found = events.around_apart(store, asked)
        if isinstance(found, Refusal):
            return found
        mine = found[0][0]
        ways = next(filter(None, (_ways(*one) for one in found)), [])
        if not ways:
            return Refusal("between", "No two events are certainly around it with two others certainly outside them.")
        first, last, sets = rng.choice(ways)
        shown = [mine, *rng.choice(sets)]
        rng.shuffle(shown)
        return events.one_of(store, asked, self.id, _stem(first, last), mine, tuple(shown), also=(first, last))

    def grade(self, store: Store, question: Question, given: Given, tries: int) -> Outcome:  # noqa: ARG002
        """Right or wrong; a wrong option tells when that was."""
        return graded_option(question, given)


def _ways(
    mine: Dated, before: tuple[Dated, ...], after: tuple[Dated, ...]
) -> list[tuple[Dated, Dated, list[tuple[Dated, ...]]]]:
    """The pairs of bounds that leave wrong options, each with the sets of them."""
    ways: list[tuple[Dated, Dated, list[tuple[Dated, ...]]]] = []
    for first in before[-_NEAREST:]:
        for last in after[:_NEAREST]:
            outside = [*before[: before.index(first)], *after[after.index(last) + 1 :]]
            outside.sort(key=lambda e: events.distance(mine, e))
            sets = events.fair_sets(_stem(first, last), mine, outside, distractors.WANTED)
            if sets:
                ways.append((first, last, sets))
    return ways


def _stem(first: Dated, last: Dated) -> str:
    return _("Which came between these two: {one}, and {other}?").format(one=first.label, other=last.label)
