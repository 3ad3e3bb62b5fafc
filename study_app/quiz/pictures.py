"""Which pictures may be seen with a question: beside it, where they give nothing away, and with its answer."""

from __future__ import annotations

from collections.abc import Iterator

from study_app.facts.names import content_words, normalise
from study_app.facts.store import PictureRow, Store
from study_app.quiz.question import Question

_ONE_THING = frozenset("choice typed date_entry year cloze reveal how_long as_of true_false".split())
"""The forms that ask one thing of what their stem names: others show several facts, or members of a set."""

MOST = 2
"""Pictures with an answer."""


def beside(store: Store, question: Question) -> PictureRow | None:
    """The picture of the first thing that the question names, if its words have none of the answer's.

    The picture of the fact itself may show anything: it comes with the answer.
    """
    card = question.card
    asked = store.asked(card.pack, card.fact, card.facet)
    if asked is None or question.form not in _ONE_THING:
        return None
    answers = {filler.entity for filler in asked.fillers}
    for entity in _entities(store, question, asked.named):
        picture = store.picture(card.pack, "entity", entity)
        if picture is None or entity in answers or not _named(store, question, entity):
            continue
        return None if _tells(picture.alt, question) else picture
    return None


def with_answer(store: Store, question: Question) -> tuple[PictureRow, ...]:
    """The pictures of the fact, of what is the answer, and of what the question names: the first that were not seen beside it."""
    card = question.card
    asked = store.asked(card.pack, card.fact, card.facet)
    if asked is None:
        return ()
    found = [store.picture(card.pack, "fact", card.fact)]
    found += [store.picture(card.pack, "entity", filler.entity) for filler in asked.fillers if filler.entity]
    if question.form in _ONE_THING:
        found += [store.picture(card.pack, "entity", entity) for entity in _entities(store, question, asked.named)]
    new = dict.fromkeys(picture for picture in found if picture not in (None, beside(store, question)))
    return tuple(picture for picture in new if picture is not None)[:MOST]


def _entities(store: Store, question: Question, roles: tuple[str, ...]) -> Iterator[str]:
    card = question.card
    for role in roles:
        yield from (f.entity for f in store.fillers(card.pack, card.fact, role) if f.entity)


def _named(store: Store, question: Question, entity: str) -> bool:
    """Whether the words of the question have a name of the entity: only then its picture tells nothing new."""
    words = f" {normalise(question.stem)} "
    return any(f" {normalise(name)} " in words for name in store.names(question.card.pack, entity, accepted=False))


def _tells(alt: str, question: Question) -> bool:
    """Whether the words of a picture have any that tells the answer, or one of the options, apart."""
    answers = (
        *question.key, *(text for texts in question.accepted for text in texts), *(o.text for o in question.options),
    )  # fmt: skip
    told = content_words(" ".join(answers)) - content_words(question.stem)
    return not told.isdisjoint(content_words(alt))
