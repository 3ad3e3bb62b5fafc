"""The quiz over a store: which forms a card can be asked in, a question posed, an answer graded."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from random import Random
from typing import NamedTuple

from study_app.facts.kinds import FLASHCARD
from study_app.facts.names import normalise
from study_app.facts.store import Asked, Store
from study_app.i18n import Worded
from study_app.quiz import grading
from study_app.quiz.forms import FORMS, Form, Learner
from study_app.quiz.forms.reveal import Reveal
from study_app.quiz.question import AnswerKind, Card, Given, Outcome, Question, Verdict
from study_app.quiz.soundness import Refusal

_ANYBODY = Learner()
_BY_ID: dict[str, Form] = {form.id: form for form in FORMS}


OwnNames = Callable[[str], Iterable[tuple[str, str]]]
"""For a pack, (entity, text) of each spelling that the learner said is right."""


class Claim(NamedTuple):
    """That a text, given for a name and not accepted, names the entity that was asked for."""

    card: Card
    entity: str
    text: str


class Quiz:
    """Asks what the store holds. Chance comes in as a seed: the same store, card, form and seed give the same question."""

    def __init__(self, store: Store, own_names: OwnNames = lambda _pack: ()) -> None:
        """A quiz over a store; names typed are right also in the learner's `own_names`, except where they name something else."""
        self.store = store
        self._own_names = own_names

    def has(self, card: Card) -> bool:
        """Whether the store holds the card; each card that it holds can be asked in some form."""
        return self.store.connection.execute("SELECT 1 FROM card WHERE id = ?", (card.id,)).fetchone() is not None

    def forms(self, card: Card) -> tuple[str, ...]:
        """The ids of the forms in which the card can be asked soundly; none for a card that the store does not hold."""
        asked = self.store.asked(card.pack, card.fact, card.facet)
        if asked is None:
            return ()
        return tuple(form.id for form in FORMS if not isinstance(self._posed(form, asked, 0), Refusal))

    def can(self, card: Card, form: str) -> bool:
        """Whether the card can be asked soundly in a form. Who is going to ask it calls `ask`, which costs as much."""
        return not isinstance(self.ask(card, form, 0), Refusal)

    def wanted(self, deck: str, only: Collection[str] = ()) -> Iterator[Collection[str]]:
        """The forms for a deck in groups, to be tried one after the other until one asks a card soundly.

        First those that the learner wants (`only`) and the deck allows, then those that the learner wants, those that the deck
        allows, and at last all.
        """
        deck_forms = self.store.deck_forms(deck)
        both = [form for form in only if form in deck_forms]
        yield from (group for group in (both, only, deck_forms) if group)
        yield tuple(_BY_ID)

    def refusals(self, card: Card) -> dict[str, Refusal]:
        """Why each of the other forms does not ask the card."""
        asked = self.store.asked(card.pack, card.fact, card.facet)
        posed = {form.id: self._posed(form, asked, 0) for form in FORMS} if asked else {}
        return {form: found for form, found in posed.items() if isinstance(found, Refusal)}

    def pose(self, card: Card, form: str, seed: int, learner: Learner = _ANYBODY) -> Question:
        """The card in a form, for a learner; raises ValueError where `ask` is refused."""
        question = self.ask(card, form, seed, learner)
        if isinstance(question, Refusal):
            raise ValueError(f"{card.id} cannot be asked as {form}: {question.why}")
        return question

    def ask(self, card: Card, form: str, seed: int, learner: Learner = _ANYBODY) -> Question | Refusal:
        """The card in a form, for a learner, or why it cannot be asked so: for every seed and every learner."""
        asked = self.store.asked(card.pack, card.fact, card.facet)
        if asked is None:
            return Refusal("no_card", Worded("There is no card {card}.", card=card.id))
        return self._posed(_BY_ID[form], asked, seed, learner)

    def _posed(self, form: Form, asked: Asked, seed: int, learner: Learner = _ANYBODY) -> Question | Refusal:
        if asked.fact.type == FLASHCARD and form.id != Reveal.id:
            return Refusal(
                "flashcard", Worded("It is a plain card: only who learns it can tell other words for its answer.")
            )
        rng = Random(f"{asked.fact.pack}/{asked.fact.id}/{asked.facet}/{form.id}/{seed}")
        return form.pose(self.store, asked, rng, learner)

    def grade(self, question: Question, given: Given, tries: int = 1, *, own: bool = True) -> Outcome:
        """The grade of an answer; None is "I don't know". `tries` counts from 1; without `own` by the pack's names alone."""
        if given is None:
            displaced = tuple((card, len(question.options)) for card in question.option_cards)
            return Outcome(Verdict.WRONG, 0.0, displaced=displaced if question.form == "order" else ())
        form = _BY_ID[question.form]
        outcome = form.grade(self.store, question, given, tries)
        if not own or outcome.verdict is Verdict.RIGHT or not (spellings := self._own(question)):
            return outcome
        return form.grade(self.store, question._replace(own=spellings), given, tries)

    def claim(self, question: Question, given: Given) -> Claim | Refusal:
        """What a learner says by "I was right" to an answer that was not accepted, or why it cannot be said.

        It can of one name that was typed, and of the only line of a set that was not accepted where one member alone was missing,
        if it is no name of anything else in the pack, nor near to one.
        """
        found = self._unaccepted(question, given)
        if isinstance(found, Refusal):
            return found
        place, text = found
        card = question.card
        entity = self._entities(question)[place]
        others = self.store.other_names(card.pack, entity)
        own = [other_text for other, other_text in self._own_names(card.pack) if other != entity]
        if why := grading.refusal(text, question.accepted[place], others, own):
            return Refusal("claim", why)
        return Claim(card, entity, text.strip())

    def _unaccepted(self, question: Question, given: Given) -> tuple[int, str] | Refusal:
        """Which key a text was given for, and the text."""
        if not question.options and question.answer is AnswerKind.ONE and isinstance(given, str):
            return 0, given
        if question.options or question.answer is not AnswerKind.SET or not isinstance(given, tuple):
            return Refusal("claim", Worded("It is no name that was typed."))
        named = self.grade(question, given).named
        lines = [str(text).strip() for text in given if str(text).strip()]
        wrong: dict[str, str] = {}
        for text, one in zip(lines, named, strict=True):
            if not one.key:
                wrong.setdefault(text.casefold(), text)
        found = {one.key for one in named}
        missing = [place for place, key in enumerate(question.key) if key not in found]
        if len(wrong) != 1 or len(missing) != 1:
            return Refusal("claim", Worded("It is not one name alone that is missing, and one that was not accepted."))
        [text] = wrong.values()
        return missing[0], text

    def _own(self, question: Question) -> tuple[tuple[str, ...], ...]:
        """The learner's own spellings of each key; empty if there are none. One that two things have is none."""
        if question.options or question.answer not in (AnswerKind.ONE, AnswerKind.SET):
            return ()
        named: dict[str, set[str]] = {}
        for entity, text in self._own_names(question.card.pack):
            named.setdefault(normalise(text), set()).add(entity)
        own = tuple(
            tuple(text for text, entities in named.items() if entities == {entity})
            for entity in self._entities(question)
        )
        return own if any(own) else ()

    def _entities(self, question: Question) -> tuple[str, ...]:
        """The entity of each key of a question that asks for names."""
        card = question.card
        return tuple(filler.entity for filler in self.store.fillers(card.pack, card.fact, card.facet))

    def pack_version(self, pack: str) -> str:
        """The version of the pack that questions come from; an answer records it."""
        return self.store.pack_version(pack)
