"""How many: the number of members of a complete set is written from memory."""

from __future__ import annotations

from random import Random

from study_app.facts.kinds import ValueKind
from study_app.facts.quantities import number_word
from study_app.facts.store import Asked, Store
from study_app.i18n import Worded, _, quoted
from study_app.quiz import grading, soundness
from study_app.quiz.forms.form import Learner, card_of, citations_of, stem_of, text_given
from study_app.quiz.question import AnswerKind, Given, Outcome, Question
from study_app.quiz.soundness import Refusal


class HowMany:
    """The answer given is text that reads as a number."""

    id = "how_many"

    def pose(self, store: Store, asked: Asked, rng: Random, learner: Learner) -> Question | Refusal:  # noqa: ARG002
        """A question for the number, in the words of the set's own question.

        Only entities are counted: what a text lists can be told as two things or as one.
        """
        if asked.kind is not ValueKind.ENTITY:
            return Refusal(
                "how_many", Worded("Its answers can be counted in more than one way ({kind}).", kind=asked.kind)
            )
        stem = asked.how_many or _("How many answers has this question: {question}").format(
            question=quoted(asked.uncounted)
        )
        refusal = (
            soundness.closed_set(store, asked) or soundness.no_leak(store, asked) or soundness.no_count(asked, stem)
        )
        if refusal:
            return refusal
        number = len(asked.fillers)
        return Question(
            card_of(asked),
            self.id,
            stem_of(store, asked, stem),
            AnswerKind.NUMBER,
            key=(str(number),),
            accepted=(tuple(dict.fromkeys((str(number), number_word(number)))),),
            explanation=asked.fact.statement,
            citations=citations_of(store, asked),
        )

    def grade(self, store: Store, question: Question, given: Given, tries: int) -> Outcome:  # noqa: ARG002
        """Right or wrong, in digits or in words; what is not understood is asked back."""
        card = question.card
        asked = store.asked(card.pack, card.fact, card.facet)
        counted = asked.of if asked else ""  # "three states"
        around = (question.stem, question.explanation, counted, f"{counted}s")
        return grading.quantity(text_given(question, given), question.key[0], around)
