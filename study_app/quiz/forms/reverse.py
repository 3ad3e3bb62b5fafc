"""Reverse: from a date back to what happened then."""

from __future__ import annotations

from random import Random

from study_app.facts.store import Asked, Dated, Store
from study_app.i18n import Worded, _
from study_app.quiz import distractors
from study_app.quiz.forms import events
from study_app.quiz.forms.form import Learner, graded_option
from study_app.quiz.question import Given, Outcome, Question
from study_app.quiz.soundness import Refusal


class Reverse:
    """The answer given is the index of an option as shown."""

    id = "reverse"

    def pose(self, store: Store, asked: Asked, rng: Random, learner: Learner) -> Question | Refusal:  # noqa: ARG002
        """The asked event and two that were certainly at other times."""
        found = events.around(store, asked)
        if isinstance(found, Refusal):
            return found
        mine, before, after = found
        refusal = _only_one(store, mine)
        if refusal:
            return refusal
        stem = _("What happened {date}?").format(date=mine.date.phrase())  # "What began?" only a beginning would answer
        near = sorted((*before, *after), key=lambda e: events.distance(mine, e))
        sets = events.fair_sets(stem, mine, near, distractors.WANTED)
        if not sets:
            return Refusal("reverse", Worded("There are no two like events that were certainly at other times."))
        shown = [mine, *rng.choice(sets)]
        rng.shuffle(shown)
        return events.one_of(store, asked, self.id, stem, mine, tuple(shown))

    def grade(self, store: Store, question: Question, given: Given, tries: int) -> Outcome:  # noqa: ARG002
        """Right or wrong; a wrong option tells when that was."""
        return graded_option(question, given)


def _only_one(store: Store, mine: Dated) -> Refusal | None:
    """Nothing else may have happened at the time: no other labelled event, and no fact of another event."""
    labelled = {d.fact for d in store.dated(mine.pack, near=mine.date.earliest)}
    for date, fact in store.dates(mine.pack, near=mine.date.earliest):
        if fact.id == mine.fact or date.disjoint(mine.date):
            continue
        if fact.id in labelled or not mine.event or fact.event != mine.event:
            return Refusal("unique", Worded("More may have happened then: {statement}", statement=fact.statement))
    return None
