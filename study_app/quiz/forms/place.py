"""Place: an event is put among those that stand on the timeline already."""

from __future__ import annotations

from random import Random

from study_app.facts.store import Asked, Store
from study_app.i18n import Worded, _, capital, ngettext
from study_app.quiz.forms import events
from study_app.quiz.forms.form import Learner, card_of, citations_of, option_given
from study_app.quiz.question import AnswerKind, Given, Option, Outcome, Question, Verdict
from study_app.quiz.soundness import Refusal

MOST, FEWEST = 4, 3
"""Events on the line: with fewer gaps luck is too good, with more there is too much to read."""

_NEAREST = 6
"""How many events on either side the placed ones are drawn from."""


class Place:
    """The answer given is the index of a gap: 0 before the first of the placed events, n after the n-th of them.

    `prompts` are the placed events with their dates, earliest first, `options` the gaps between them, in words.
    """

    id = "place"

    def pose(self, store: Store, asked: Asked, rng: Random, learner: Learner) -> Question | Refusal:  # noqa: ARG002
        """The asked event and three or four others, all certainly in order, each gap as likely as another."""
        found = events.around_apart(store, asked)
        if isinstance(found, Refusal):
            return found
        enough = (one for one in found if len(one[1]) + len(one[2]) >= FEWEST)
        mine, before, after = next(enough, found[-1])
        count = min(MOST, len(before) + len(after))
        if count < FEWEST:
            return Refusal("order", Worded("Fewer than {n} events are certainly in order with it.", n=FEWEST))
        # the gap is drawn first: drawn from all around it, the companions would make a gap in the middle the likely one
        gap = rng.randint(max(0, count - len(after)), min(count, len(before)))
        placed = [*rng.sample(before[-_NEAREST:], gap), *rng.sample(after[:_NEAREST], count - gap)]
        placed.sort(key=lambda e: e.date.earliest or 0)
        firsts, lasts = ([e.date.points()[end].words(use="of") for e in placed] for end in (0, -1))
        gaps = (
            _("before {date}").format(date=firsts[0]),
            *(
                _("between {one} and {other}").format(one=one, other=other)
                for one, other in zip(lasts, firsts[1:], strict=False)
            ),
            _("after {date}").format(date=lasts[-1]),
        )
        return Question(
            card_of(asked),
            self.id,
            _("Where on the timeline does this belong? {event}.").format(event=capital(mine.label)),
            AnswerKind.ONE,
            key=(gaps[gap],),
            accepted=((gaps[gap],),),
            options=tuple(Option(text, i == gap, "" if i == gap else mine.statement) for i, text in enumerate(gaps)),
            prompts=tuple(_("{date}: {event}").format(date=e.date.words(), event=capital(e.label)) for e in placed),
            beside=tuple(events.card_id(e) for e in placed),
            explanation=mine.statement,
            citations=citations_of(store, asked),
        )

    def grade(self, store: Store, question: Question, given: Given, tries: int) -> Outcome:  # noqa: ARG002
        """Right or wrong; how many of the placed events lie between the gap and the right one is told."""
        gap = option_given(question, given)
        right = next(i for i, option in enumerate(question.options) if option.right)
        if gap == right:
            return Outcome(Verdict.RIGHT, 1.0)
        off = abs(gap - right)
        late = ngettext("{n} place too late.", "{n} places too late.", off)
        early = ngettext("{n} place too early.", "{n} places too early.", off)
        return Outcome(Verdict.WRONG, 0.0, (late if gap > right else early).format(n=off))
