"""What may stand in a journal, and all that stands in one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from clocks import MONDAY_NINE

from study_app.database import connect
from study_app.journal import Answer, Change, Decision, Edit, Mark, Plan, Proposal, Published, Review, Shown, Sitting
from study_app.journal.rows import DETAILS

WHEN = "csto/charter-adopted/when"
JOINER = "csto/joined-1993/joiner"
PROPOSAL = Proposal("law", "adopted", "body", "council", "The Board")
SITTING = Sitting("quiz", ("csto/treaty", "csto/member states"), ("choice", "order"), 2**53 - 1, 10, 300_000)
EDITS = (
    Edit(
        "t",
        "1.0",
        (Change("fact", "joined", "when", "1992", "1993"), Change("fact", "new", "", None, {"id": "new"})),
        "a slip",
    ),
    Published("t", "1.1"),
)
"""An edit and its publishing."""

STATEMENTS = (
    Plan("exam", {WHEN: 20_700, JOINER: 20_650}),
    Mark(WHEN, "note", "mind the day"),
    Mark(WHEN, "note", None),
    Decision("retention", "csto/treaty", 0.85),
)


def answer(card: str = WHEN, **changes: Any) -> Answer:
    ordinary = Answer(
        card=card,
        form="choice",
        seed=2**62 - 1,
        options=(Shown("7 October 2002", True), Shown("15 May 1992", False, JOINER)),
        given=1,
        hints=0,
        tries=1,
        first_key_ms=812,
        total_ms=2_250,
        verdict="wrong",
        score=0.0,
        purpose="study",
        pack_version="1.0.0",
    )
    return ordinary._replace(**changes)


def review(card: str = WHEN, **changes: Any) -> Review:
    day = MONDAY_NINE.study_day()
    return Review(card, 1, 1, 0.1 + 0.2, day, MONDAY_NINE.utc_ms + 600_000)._replace(**changes)


def everything(path: Path) -> list[tuple[object, ...]]:
    connection = connect(path, read_only=True)
    try:
        return [
            row
            for table in ("device", "kind", "entry", *DETAILS)
            for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1")
        ]
    finally:
        connection.close()
