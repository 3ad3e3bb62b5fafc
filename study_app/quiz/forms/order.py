"""Order: events are put in the order of time, with part credit by the longest ordered subset."""

from __future__ import annotations

from bisect import bisect_left
from random import Random

from study_app.facts.store import Asked, Store
from study_app.i18n import _
from study_app.quiz.forms import events
from study_app.quiz.forms.form import Learner, options_given
from study_app.quiz.question import AnswerKind, Given, Outcome, Question, Verdict
from study_app.quiz.soundness import Refusal

EVENTS = 4
"""Events in one question: a perfect order by chance is 1 in 24."""


class Order:
    """The answer given is a tuple of the options' indices, earliest first."""

    id = "order"

    def pose(self, store: Store, asked: Asked, rng: Random, learner: Learner) -> Question | Refusal:
        """The asked event among three others, shown in any order but the right one."""
        together = events.together(store, asked, EVENTS, rng, learner)
        if isinstance(together, Refusal):
            return together
        stem = _("Put these events in order, the earliest first.")
        if shown_before := events.again(store, asked, learner):
            return events.question(store, asked, self.id, stem, AnswerKind.SEQUENCE, shown_before)
        right = sorted(together, key=lambda e: e.date.earliest or 0)
        shown = list(right)
        while shown == right:
            rng.shuffle(shown)
        return events.question(store, asked, self.id, stem, AnswerKind.SEQUENCE, tuple(shown))

    def grade(self, store: Store, question: Question, given: Given, tries: int) -> Outcome:  # noqa: ARG002
        """Each event's distance from its place, and the share of the longest run that is in order."""
        put = options_given(question, given)
        if sorted(put) != list(range(len(question.options))):
            raise ValueError(f"an order names each option once, not {given!r}")
        places = {option: place for place, option in enumerate(question.sequence)}
        displaced = tuple(
            (question.option_cards[option], abs(place - places[option])) for place, option in enumerate(put)
        )
        run = longest_run([places[option] for option in put])
        if run == len(put):
            return Outcome(Verdict.RIGHT, 1.0, displaced=displaced)
        score = (run - 1) / (len(put) - 1)
        right = sum(place == places[option] for place, option in enumerate(put))
        message = _("In their places: {n} of {all}.").format(n=right, all=len(put))
        if run > max(right, 2):  # it counts for more than it looks like
            message += " " + _("{n} of them are in the right order among themselves.").format(n=run)
        return Outcome(Verdict.PARTLY if run > 2 else Verdict.WRONG, score, message, displaced)


def longest_run(places: list[int]) -> int:
    """The length of the longest increasing subsequence of distinct numbers (patience sorting)."""
    tails: list[int] = []
    for place in places:
        at = bisect_left(tails, place)
        tails[at : at + 1] = [place]
    return len(tails)
