"""Name all: every member of a complete set is written from memory, in any order."""

from __future__ import annotations

from random import Random

from study_app.facts.kinds import ValueKind
from study_app.facts.store import Asked, FillerRow, Store
from study_app.i18n import Worded, _
from study_app.quiz import grading, soundness
from study_app.quiz.forms.form import Learner, card_of, citations_of, names_of, stem_of, texts_given
from study_app.quiz.question import AnswerKind, Card, Given, Named, Outcome, Question, Verdict
from study_app.quiz.soundness import Refusal

MOST = 9
"""Members of a set that can be asked as a whole; of a larger one nobody is to recite all."""


class NameAll:
    """The answer given is a tuple of texts, one for each member that the learner can name."""

    id = "name_all"

    def pose(self, store: Store, asked: Asked, rng: Random, learner: Learner) -> Question | Refusal:  # noqa: ARG002
        """A question with every accepted spelling of each member. Texts cannot be graded, so they are not asked so."""
        if asked.kind is not ValueKind.ENTITY:
            return Refusal("name_all", Worded("Its answers cannot be graded as typed text ({kind}).", kind=asked.kind))
        refusal = soundness.closed_set(store, asked) or soundness.no_leak(store, asked)
        if refusal:
            return refusal
        if len(asked.fillers) > MOST:
            return Refusal("name_all", Worded("It has {n} answers, too many to name them all.", n=len(asked.fillers)))
        return Question(
            card_of(asked),
            self.id,
            stem_of(store, asked),
            AnswerKind.SET,
            key=tuple(f.text for f in asked.fillers),
            accepted=tuple(names_of(store, asked, f) for f in asked.fillers),
            explanation=asked.fact.statement,
            citations=citations_of(store, asked),
        )

    def grade(self, store: Store, question: Question, given: Given, tries: int) -> Outcome:  # noqa: ARG002
        """Each text by the rule for names; a member named twice counts once, and what is no member costs one that is."""
        card = question.card
        members = store.fillers(card.pack, card.fact, card.facet)
        named: list[Named] = []
        wrong: dict[str, str] = {}
        notes: list[str] = []
        for text in (t.strip() for t in texts_given(question, given) if t.strip()):
            plain = [place for place in range(len(members)) if grading.exact(text, question.accepted[place])]
            # what is written as a member is called is no other's name: only the rest is held against every name there is
            places = plain if len(plain) == 1 else range(len(members))
            read = [(members[place], _read(store, question, place, members[place], text)) for place in places]
            hits = [(member.text, outcome) for member, outcome in read if outcome.verdict is Verdict.RIGHT]
            if len(hits) == 1:
                [(key, outcome)] = hits
                again = any(one.key == key for one in named)
                named.append(Named(key, again))
                notes.append("" if again else outcome.message)
            else:
                named.append(Named(""))
                wrong.setdefault(text.casefold(), text)
                notes.append(read[0][1].message)
        found = {one.key for one in named}
        missing = [key for key in question.key if key not in found]
        return grading.members(missing, tuple(wrong.values()), len(members), notes)._replace(named=tuple(named))


def _read(store: Store, question: Question, place: int, member: FillerRow, text: str) -> Outcome:
    """A text as the name of one member; on the second try, for nothing is asked back here."""
    card = question.card
    entity = store.entity(card.pack, member.entity)
    outcome = grading.name(
        text,
        question.accepted[place],
        store.other_names(card.pack, member.entity),
        strict=entity is not None and entity.strict,
        tries=2,
        own=question.own[place] if question.own else (),
        about=lambda other: _about(store, card, other, member.entity),
    )
    if outcome.verdict is Verdict.RIGHT and outcome.message:
        return outcome._replace(message=_("It is spelt {name}.").format(name=member.text))
    return outcome


def _about(store: Store, card: Card, other: str, member: str) -> str:
    return store.statement_about(card.pack, other, card.facet, unlike=member)
