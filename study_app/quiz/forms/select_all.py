"""Select all: the members of a complete set are ticked among options of which the others are provably no members."""

from __future__ import annotations

from random import Random

from study_app.facts.kinds import ValueKind
from study_app.facts.store import Asked, Store
from study_app.i18n import Worded
from study_app.quiz import distractors, grading, soundness
from study_app.quiz.distractors import Distractor
from study_app.quiz.forms.form import Learner, card_of, citations_of, names_of, options_given, stem_of
from study_app.quiz.question import AnswerKind, Given, Option, Outcome, Question
from study_app.quiz.soundness import Refusal

MOST = 9
"""Options in all: as many as there are digits to tick them with."""

_LEAST_WRONG = 2


class SelectAll:
    """The answer given is a tuple of indices of options as shown, in any order."""

    id = "select_all"

    def pose(self, store: Store, asked: Asked, rng: Random, learner: Learner) -> Question | Refusal:  # noqa: ARG002
        """All members and two or more others, shuffled; how many are right is told neither in words nor by a habit."""
        if asked.kind is not ValueKind.ENTITY:
            return Refusal("select_all", Worded("Only entities are selected, not a {kind}.", kind=asked.kind))
        refusal = (
            soundness.closed_set(store, asked)
            or soundness.no_leak(store, asked)
            or soundness.no_count(asked, asked.uncounted)
        )
        if refusal:
            return refusal
        members = len(asked.fillers)
        if members + _LEAST_WRONG > MOST:
            return Refusal("select_all", Worded("It has {n} answers, too many to tick.", n=members))
        others = distractors.outside(store, asked)
        if len(others) < _LEAST_WRONG:
            return Refusal(
                "provably_false", Worded("Too few options are provably wrong and alike: {n}.", n=len(others))
            )
        refusal = _given_away(asked, others)
        if refusal:
            return refusal
        options = [Option(f.text, True) for f in asked.fillers]
        options += [Option(d.text, False, d.why) for d in _drawn(asked, others, MOST - members, rng)]
        rng.shuffle(options)
        spellings = {f.text: names_of(store, asked, f) for f in asked.fillers}
        key = tuple(option.text for option in options if option.right)
        return Question(
            card_of(asked),
            self.id,
            stem_of(store, asked, asked.uncounted),
            AnswerKind.SET,
            key=key,
            accepted=tuple(spellings[text] for text in key),
            options=tuple(options),
            explanation=asked.fact.statement,
            citations=citations_of(store, asked),
        )

    def grade(self, store: Store, question: Question, given: Given, tries: int) -> Outcome:  # noqa: ARG002
        """A member that is not ticked and another that is cost one share each; what is known of a wrong one is told.

        Not that it is no member: which are wrong is said already.
        """
        ticked = options_given(question, given)
        if len(set(ticked)) < len(ticked):
            raise ValueError(f"a selection names each option once, not {given!r}")
        missing = [o.text for i, o in enumerate(question.options) if o.right and i not in ticked]
        wrong = [question.options[i] for i in sorted(ticked) if not question.options[i].right]
        card = question.card
        asked = store.asked(card.pack, card.fact, card.facet)
        why = (o.why for o in wrong if asked is None or o.why != distractors.unlisted(asked, o.text))
        return grading.members(missing, [o.text for o in wrong], len(question.key), why)


def _given_away(asked: Asked, others: tuple[Distractor, ...]) -> Refusal | None:
    """No member repeats more words of the question than every other option could."""
    refusals = (soundness.not_given_away(asked.uncounted, f.text, (d.text for d in others)) for f in asked.fillers)
    return next((refusal for refusal in refusals if refusal), None)


def _drawn(asked: Asked, others: tuple[Distractor, ...], room: int, rng: Random) -> list[Distractor]:
    """Two or more of the others, now fewer and now more than there are members, with the one that most echoes the stem.

    Without that one, what the members share with the stem could tell them apart.
    """
    count = rng.randint(_LEAST_WRONG, max(_LEAST_WRONG, min(room, len(others), len(asked.fillers) + 1)))
    loudest = max(others, key=lambda d: soundness.echo(asked.uncounted, d.text))
    needed = [loudest] if soundness.echo(asked.uncounted, loudest.text) else []
    rest = [d for d in others if d not in needed]
    return needed + rng.sample(rest, count - len(needed))
