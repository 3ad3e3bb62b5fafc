"""True or false: the fact as it is, or with a near miss in the place of one filler, which is then to be put right."""

from __future__ import annotations

from random import Random

from study_app.facts.kinds import ValueKind
from study_app.facts.quantities import number_word
from study_app.facts.store import Asked, EntityRow, Gap, Store
from study_app.i18n import Worded, _, capital, quoted
from study_app.quiz import distractors, soundness
from study_app.quiz.forms.cloze import Cloze
from study_app.quiz.forms.form import Learner, stem_of
from study_app.quiz.forms.statement import graded, opened, said
from study_app.quiz.question import AnswerKind, Given, Option, Outcome, Question, Verdict
from study_app.quiz.soundness import Refusal

_HALF = 0.5


class TrueFalse:
    """The answer given is 0 for "true", or text for "false": what should stand in place of what is wrong, "" for none.

    What is right or wrong stands in quotation marks: a sentence could else be put right in other places too ("the Charter
    was signed by Armenia": another state, or another document?). A date needs none where it is the only one: it is asked for
    as what it is. To say "false" of a false statement is worth half, its right
    correction the other half.
    """

    id = "true_false"

    def pose(self, store: Store, asked: Asked, rng: Random, learner: Learner) -> Question | Refusal:
        """The sentence as it is or with a filler that is provably wrong in it, by chance."""
        missing = Cloze().pose(store, asked, rng, learner)
        if isinstance(missing, Refusal):
            return missing
        sentence = opened(store, asked)
        assert not isinstance(sentence, Refusal)
        assert asked.gap is not None
        if store.negated(asked) in asked.gap.named:
            return Refusal(
                "leak",
                Worded("The sentence tells those that are meant, and who of them is left out is wrong on its face."),
            )
        true = rng.random() < _HALF
        wrong = distractors.draw(store, sentence, rng, learner.stability)
        if not wrong:
            return Refusal("provably_false", Worded("No wrong filler is provably wrong in the sentence."))
        refusal = soundness.not_given_away(sentence.stem, asked.fillers[0].text, (d.text for d in wrong))
        if refusal:
            return refusal
        miss = rng.choice(wrong)
        key = asked.fillers[0]
        right = store.entity(asked.fact.pack, key.entity)
        shown = (key.text, right) if true else (miss.text, miss.entity)
        marked = asked.kind is not ValueKind.DATE or any(c.isdigit() for c in asked.gap.before + asked.gap.after)
        statement = asked._replace(stem=_stated(asked, asked.gap, *shown, marked=marked))
        words = (_("True"), _("False"))
        return missing._replace(
            form=self.id,
            stem=_("True or false? {statement}").format(statement=stem_of(store, statement)),
            answer=AnswerKind.TRUTH,
            key=words[:1] if true else (words[1], *missing.key),
            marked=marked,
            accepted=(words[:1],) if true else (words[1:], *missing.accepted),
            options=(
                Option(words[0], true, "" if true else miss.why),
                Option(words[1], not true, asked.fact.statement if true else ""),
            ),
        )

    def grade(self, store: Store, question: Question, given: Given, tries: int) -> Outcome:
        """Right, half right for "false" without its correction, or wrong; a slip in the correction is treated as elsewhere."""
        true, false = question.options
        if given == 0 and isinstance(given, int):
            return Outcome(Verdict.RIGHT, 1.0) if true.right else Outcome(Verdict.WRONG, 0.0, true.why)
        if not isinstance(given, str):
            raise ValueError(f"true_false is answered with 0 or a correction, not {given!r}")
        if not false.right:
            return Outcome(Verdict.WRONG, 0.0, _("It is true as it stands."))
        if not given.strip():
            return Outcome(Verdict.PARTLY, _HALF, _("It is false; what would be right was not said."))
        outcome = graded(store, _correction(store, question), given, tries)
        if outcome.verdict in (Verdict.RIGHT, Verdict.ASK_AGAIN):
            return outcome
        nearly = outcome.verdict is Verdict.PARTLY
        words = _("It is false.") if nearly else _("It is false, but that is not what would be right.")
        message = " ".join(m for m in (words, outcome.message) if m)
        return Outcome(Verdict.PARTLY, _HALF + _HALF * outcome.score, message)


def _stated(asked: Asked, gap: Gap, text: str, entity: EntityRow | None, *, marked: bool) -> str:
    """The sentence with a filler in its gap, `marked` in quotation marks: there it is right or wrong, and nowhere else."""
    if gap.modifier == "word" and text.isdecimal():
        text = number_word(int(text))
    first = gap.modifier == "cap" or (not gap.before and asked.kind is not ValueKind.ENTITY)
    shown = capital(text) if first else text
    return said(gap, quoted(shown) if marked else shown, the=entity is not None and entity.the)


def _correction(store: Store, question: Question) -> Question:
    """The question for what should have been said."""
    kind = AnswerKind.ONE
    if question.precision:
        kind = AnswerKind.DATE
    elif not store.fillers(question.card.pack, question.card.fact, question.card.facet)[0].entity:
        kind = AnswerKind.NUMBER
    return question._replace(answer=kind, key=question.key[1:], accepted=question.accepted[1:])
