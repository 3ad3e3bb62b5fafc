"""Questions drawn from decks by a seed, none of which shows what another asks: for a quiz on the screen and for one on paper."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from study_app.quiz.apart import Read, read
from study_app.quiz.asking import Quiz
from study_app.quiz.question import Card, Question
from study_app.quiz.soundness import Refusal

_QUESTION_BITS = 53


@dataclass(frozen=True, slots=True)
class Drawn:
    """A question as it is posed from a seed."""

    question: Question
    seed: int

    @property
    def card(self) -> Card:
        """The card that it asks."""
        return self.question.card

    @property
    def form(self) -> str:
        """The form that it has."""
        return self.question.form


def drawn(quiz: Quiz, decks: Collection[str], forms: Collection[str], seed: int) -> Iterator[Drawn | None]:
    """All questions that can be drawn, one after the other.

    The same for the same settings, seed and packs, in whatever order decks and forms are named and whatever the learner knows.
    Cards come by chance, one of each fact before a second of any; each in one of the forms that ask it soundly and are wanted,
    such that it shows nothing that one before it asks, nor asks what one before it shows. None stands for a card that cannot be
    asked so, that whoever waits can do something else.
    """
    rng = Random(f"quiz {seed}")
    deck_of: dict[str, str] = {}
    for deck in sorted(set(decks), reverse=True):  # where several have a card it counts for the first
        rows = quiz.store.connection.execute("SELECT card FROM deck_card WHERE deck = ?", (deck,)).fetchall()
        deck_of.update(dict.fromkeys((card for (card,) in rows), deck))
    allowed = {deck: _allowed(quiz, deck, forms) for deck in decks}
    cards = sorted(deck_of)
    rng.shuffle(cards)
    facts: set[str] = set()
    second: list[tuple[Card, int]] = []
    taken: list[Read] = []
    for id in cards:
        card, of_question = Card.from_id(id), rng.getrandbits(_QUESTION_BITS)
        if card.fact_id in facts:
            second.append((card, of_question))
            continue
        one = _apart(quiz, card, allowed[deck_of[id]], of_question, taken)
        if one is not None:
            facts.add(card.fact_id)
        yield one
    for card, of_question in second:
        yield _apart(quiz, card, allowed[deck_of[card.id]], of_question, taken)


def _apart(quiz: Quiz, card: Card, forms: Sequence[str], seed: int, taken: list[Read]) -> Drawn | None:
    """The card in the first of the forms, from one by chance on, in which it and the questions taken show one another nothing.

    It is taken then too. None where there is no such form.
    """
    start = seed % max(1, len(forms))
    for form in (*forms[start:], *forms[:start]):
        question = quiz.ask(card, form, seed)
        if isinstance(question, Refusal):
            continue
        mine = read(quiz.store, question)
        if not any(mine.shows(other) or other.shows(mine) for other in taken):
            taken.append(mine)
            return Drawn(question, seed)
    return None


def _allowed(quiz: Quiz, deck: str, forms: Collection[str]) -> list[str]:
    """The forms that are wanted, as far as the deck limits itself to some of them."""
    deck_forms = quiz.store.deck_forms(deck)
    return sorted(form for form in forms if form in deck_forms) or sorted(set(forms))
