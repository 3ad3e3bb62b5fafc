"""What people did, as an append-only record."""

from study_app.journal.entries import (
    STUDIED,
    Answer,
    Answered,
    Decision,
    Entry,
    Event,
    Given,
    Mark,
    Plan,
    Proposal,
    Review,
    Seated,
    Shown,
    Sitting,
    Stated,
    Written,
)
from study_app.journal.journal import Derived, Journal

__all__ = [
    "STUDIED",
    "Answer",
    "Answered",
    "Decision",
    "Derived",
    "Entry",
    "Event",
    "Given",
    "Journal",
    "Mark",
    "Plan",
    "Proposal",
    "Review",
    "Seated",
    "Shown",
    "Sitting",
    "Stated",
    "Written",
]
