"""Odd one out: of several options all but one are members of a complete set, and the one that provably is none is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from random import Random

from study_app.facts.kinds import ValueKind
from study_app.facts.names import content_words
from study_app.facts.store import Asked, FillerRow, Store
from study_app.i18n import Worded, _, quoted
from study_app.quiz import distractors, soundness
from study_app.quiz.distractors import Distractor
from study_app.quiz.forms.form import Learner, card_of, citations_of, graded_option, stem_of
from study_app.quiz.question import AnswerKind, Given, Option, Outcome, Question
from study_app.quiz.soundness import Refusal

MEMBERS = 3
"""Members shown beside the one that is none; of a set of two, both."""


class OddOneOut:
    """The answer given is the index of an option as shown."""

    id = "odd_one_out"

    def pose(self, store: Store, asked: Asked, rng: Random, learner: Learner) -> Question | Refusal:  # noqa: ARG002
        """Two or three members and one other, shuffled; the stem says what the members share."""
        if asked.kind is not ValueKind.ENTITY:
            return Refusal("odd_one_out", Worded("Only entities are told apart so, not a {kind}.", kind=asked.kind))
        refusal = soundness.closed_set(store, asked) or soundness.no_leak(store, asked)
        if refusal:
            return refusal
        others = distractors.outside(store, asked)
        if not others:
            return Refusal("provably_false", Worded("No other is provably none of them and alike."))
        shown = list(combinations(asked.fillers, min(MEMBERS, len(asked.fillers))))
        pairs = {other: fair for other in others if (fair := [m for m in shown if _hidden(asked, other, m)])}
        if not pairs:
            return Refusal("leak", Worded("The odd one would stand out by its words or its length."))
        odd = rng.choice(list(pairs))
        why = _("{name} is not the odd one: it answers the question as well.")
        options = [Option(f.text, False, why.format(name=quoted(f.text))) for f in rng.choice(pairs[odd])]
        options.append(Option(odd.text, True))
        rng.shuffle(options)
        question = stem_of(store, asked, asked.uncounted)
        return Question(
            card_of(asked),
            self.id,
            _("Which is the odd one out? The others answer this: {question}").format(question=quoted(question)),
            AnswerKind.ONE,
            key=(odd.text,),
            accepted=((odd.text,),),
            options=tuple(options),
            explanation=_told(asked, odd),
            several=_other_fact(asked, odd),
            citations=citations_of(store, asked, *_tellers(store, asked, odd)),
        )

    def grade(self, store: Store, question: Question, given: Given, tries: int) -> Outcome:  # noqa: ARG002
        """Right or wrong; the explanation tells who the members are."""
        return graded_option(question, given)


def _hidden(asked: Asked, odd: Distractor, members: Sequence[FillerRow]) -> bool:
    """Whether nothing but knowledge tells the odd one: neither words, those of the question or of all members, nor length."""
    shared = frozenset.intersection(*(content_words(member.text) for member in members))
    echoes = [soundness.echo(asked.uncounted, member.text) for member in members]
    alike = all(soundness.alike_in_length(odd.text, member.text) for member in members)
    return (
        alike
        and shared <= content_words(odd.text)
        and min(echoes) <= soundness.echo(asked.uncounted, odd.text) <= max(echoes)
    )


def _tellers(store: Store, asked: Asked, odd: Distractor) -> tuple[str, ...]:
    """The fact that tells why the odd one is none of them, if one does."""
    teller = odd.entity and store.telling(asked.fact.pack, odd.entity.id, odd.why)
    return (teller,) if teller else ()


def _told(asked: Asked, odd: Distractor) -> str:
    """The fact, and what is known of the odd one; the members are named once."""
    statement = asked.fact.statement
    if _other_fact(asked, odd):
        return f"{statement} {odd.why}"
    return (
        statement
        if odd.why == statement
        else " ".join((statement, _("{name} is not one of them.").format(name=odd.text)))
    )


def _other_fact(asked: Asked, odd: Distractor) -> bool:
    """Whether another fact tells of the odd one, and not this one: by saying so, or by who is on its complete list."""
    return odd.why not in (asked.fact.statement, distractors.unlisted(asked, odd.text))
