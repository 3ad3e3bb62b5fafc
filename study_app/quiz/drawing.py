"""Questions drawn from decks by a seed: for a quiz on the screen and for one on paper."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from random import Random

from study_app.quiz.asking import Quiz
from study_app.quiz.question import Card

_QUESTION_BITS = 53


@dataclass(frozen=True, slots=True)
class Drawn:
    """A question before it is posed."""

    card: Card
    form: str
    seed: int


def drawn(quiz: Quiz, decks: Collection[str], forms: Collection[str], seed: int) -> Iterator[Drawn]:
    """All questions that can be drawn, one after the other.

    The same for the same settings, seed and packs, in whatever order decks and forms are named and whatever the learner knows.
    Cards come by chance, one of each fact before a second of any; each in one of the forms that ask it soundly and are wanted.
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
    second: list[Drawn] = []
    for id in cards:
        card, of_question = Card.from_id(id), rng.getrandbits(_QUESTION_BITS)
        wanted = allowed[deck_of[id]]
        start = of_question % max(1, len(wanted))
        form = next((form for form in (*wanted[start:], *wanted[:start]) if quiz.can(card, form)), None)
        if form is None:
            continue
        one = Drawn(card, form, of_question)
        if card.fact_id in facts:
            second.append(one)
        else:
            facts.add(card.fact_id)
            yield one
    yield from second


def _allowed(quiz: Quiz, deck: str, forms: Collection[str]) -> list[str]:
    """The forms that are wanted, as far as the deck limits itself to some of them."""
    deck_forms = quiz.store.deck_forms(deck)
    return sorted(form for form in forms if form in deck_forms) or sorted(set(forms))
