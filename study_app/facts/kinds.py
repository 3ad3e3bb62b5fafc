"""The closed lists of words that packs and the store are written in."""

from __future__ import annotations

from enum import StrEnum

TIME_FACETS = ("when", "start", "end")
"""The facets of a fact that are its time rather than one of its roles."""

FLASHCARD = "flashcard"
"""The id of the type of plain cards, which every pack has (`flashcards`)."""


class ValueKind(StrEnum):
    """What fills a role."""

    ENTITY = "entity"
    TEXT = "text"
    NUMBER = "number"
    DURATION = "duration"
    FREQUENCY = "frequency"
    DATE = "date"
    URL = "url"


class Tense(StrEnum):
    """How a fact stands in time: an event has `when`, a state `start` and `end`, the timeless neither."""

    EVENT = "event"
    STATE = "state"
    TIMELESS = "timeless"


class Modality(StrEnum):
    """Whether the source asserts a fact, tells a plan, or it follows from other facts."""

    ASSERTED = "asserted"
    PLANNED = "planned"
    DERIVED = "derived"


class DateBasis(StrEnum):
    """Where a date comes from; only a stated one may stand on a timeline."""

    STATED = "stated"
    INFERRED = "inferred"
    TITLE = "title"


class Status(StrEnum):
    """Only confirmed facts are asked."""

    CONFIRMED = "confirmed"
    DRAFT = "draft"
    RETIRED = "retired"


class AliasKind(StrEnum):
    """How another name relates to the thing."""

    SPELLING = "spelling"
    ACRONYM = "acronym"
    FORMER = "former"
    DEMONYM = "demonym"
    MENTION = "mention"

    @property
    def accepted(self) -> bool:
        """Whether the alias counts as a right answer."""
        return self not in (AliasKind.DEMONYM, AliasKind.MENTION)
