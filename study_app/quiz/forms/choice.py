"""Choice: one right option and two near misses, each provably wrong, each with its reason."""

from __future__ import annotations

from random import Random

from study_app.facts.kinds import ValueKind
from study_app.facts.store import Asked, Store
from study_app.i18n import Worded
from study_app.quiz import distractors, soundness
from study_app.quiz.forms.form import Learner, card_of, citations_of, graded_option, stem_of
from study_app.quiz.question import AnswerKind, Given, Option, Outcome, Question
from study_app.quiz.soundness import Refusal


class Choice:
    """The answer given is the index of an option as shown."""

    id = "choice"

    def pose(self, store: Store, asked: Asked, rng: Random, learner: Learner) -> Question | Refusal:
        """Three options: numbers and dates by size, others shuffled."""
        refusal = soundness.single(store, asked) or soundness.no_leak(store, asked)
        if not refusal and asked.kind is ValueKind.DATE:
            refusal = soundness.dated(asked)
        if refusal:
            return refusal
        wrong = distractors.draw(store, asked, rng, learner.stability)
        if len(wrong) < distractors.WANTED:
            return Refusal("provably_false", Worded("Too few options are provably wrong and alike: {n}.", n=len(wrong)))
        key = asked.fillers[0]
        refusal = soundness.not_given_away(asked.stem, key.text, (d.text for d in wrong))
        if refusal:
            return refusal
        sized = [(d.size, Option(d.text, False, d.why)) for d in wrong]
        sized.append((distractors.key_size(asked), Option(key.text, True)))
        if distractors.sorted_by_size(asked.kind):
            sized.sort(key=lambda pair: pair[0])
        else:
            rng.shuffle(sized)
        return Question(
            card_of(asked),
            self.id,
            stem_of(store, asked),
            AnswerKind.ONE,
            key=(key.text,),
            accepted=(store.names(asked.fact.pack, key.entity) if key.entity else (key.text,),),
            options=tuple(option for _size, option in sized),
            explanation=asked.fact.statement,
            citations=citations_of(store, asked),
        )

    def grade(self, store: Store, question: Question, given: Given, tries: int) -> Outcome:  # noqa: ARG002
        """Right or wrong; a wrong option tells why it is."""
        return graded_option(question, given)
