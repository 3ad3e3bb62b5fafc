"""Plain cards: the fact type that every pack has without writing it, for what is no fact yet."""

from __future__ import annotations

from study_app.facts.kinds import FLASHCARD, Tense, ValueKind
from study_app.facts.pack import FactType, Role

FRONT, BACK, EXTRA = "front", "back", "extra"
"""Its roles: what is asked, what answers it, and what is shown with the answer."""

BOTH_WAYS = {FRONT: f"{{{BACK}}}"}
"""The `ask` of a card that is asked from its back too."""

TYPE = FactType(
    id=FLASHCARD,
    name={"en": "flashcard", "ru": "карточка"},
    tense=Tense.TIMELESS,
    roles={name: Role(name, ValueKind.TEXT) for name in (FRONT, BACK, EXTRA)},
    sentence={"en": f"{{{FRONT}}} — {{{BACK}}}[ ({{{EXTRA}}})]"},
    label={},
    ask={BACK: {"en": f"{{{FRONT}}}"}},
)
"""The type as packs would write it. Its words are in no language: they are what the author wrote."""
