"""The quiz over a store: which forms a card can be asked in, a question posed, an answer graded."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from random import Random

from study_app.facts.store import Asked, Store
from study_app.quiz.forms import FORMS, Form, Learner
from study_app.quiz.question import Card, Given, Outcome, Question, Verdict
from study_app.quiz.soundness import Refusal

_ANYBODY = Learner()
_BY_ID: dict[str, Form] = {form.id: form for form in FORMS}


class Quiz:
    """Asks what the store holds. Chance comes in as a seed: the same store, card, form and seed give the same question."""

    def __init__(self, store: Store) -> None:
        self.store = store

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
        """Whether the card can be asked soundly in a form."""
        asked = self.store.asked(card.pack, card.fact, card.facet)
        return asked is not None and not isinstance(self._posed(_BY_ID[form], asked, 0), Refusal)

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
        """The card in a form, for a learner.

        Raises ValueError if the form cannot ask the card soundly: `forms` tells beforehand.
        """
        asked = self.store.asked(card.pack, card.fact, card.facet)
        if asked is None:
            raise ValueError(f"there is no card {card.id}")
        question = self._posed(_BY_ID[form], asked, seed, learner)
        if isinstance(question, Refusal):
            raise ValueError(f"{card.id} cannot be asked as {form}: {question.why}")
        return question

    def _posed(self, form: Form, asked: Asked, seed: int, learner: Learner = _ANYBODY) -> Question | Refusal:
        rng = Random(f"{asked.fact.pack}/{asked.fact.id}/{asked.facet}/{form.id}/{seed}")
        return form.pose(self.store, asked, rng, learner)

    def grade(self, question: Question, given: Given, tries: int = 1) -> Outcome:
        """The grade of an answer; None is "I don't know". `tries` counts from 1."""
        if given is None:
            displaced = tuple((card, len(question.options)) for card in question.option_cards)
            return Outcome(Verdict.WRONG, 0.0, displaced=displaced if question.form == "order" else ())
        return _BY_ID[question.form].grade(self.store, question, given, tries)

    def pack_version(self, pack: str) -> str:
        """The version of the pack that questions come from; an answer records it."""
        return self.store.pack_version(pack)
