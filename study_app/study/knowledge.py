"""How well each fact is known, in three steps: what the reading pages show by colour and shape."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from study_app.database import Connection
from study_app.study.form_rule import YOUNG_DAYS
from study_app.study.memory import Phase


class Knowledge(StrEnum):
    """How well a fact is known."""

    UNKNOWN = "unknown"
    LEARNING = "learning"
    KNOWN = "known"


def knowledge(connection: Connection) -> Mapping[str, Knowledge]:
    """How well each fact (`pack/fact`) is known that was ever rated; the others are unknown.

    Known is a fact of which every card is past its learning steps and so stable that it is recalled without help
    (`form_rule.YOUNG_DAYS`); one that is suspended is asked no more, so it keeps no fact from being known. The fact store must
    be attached as `facts`.
    """
    stable = "m.reviews > 0 AND m.phase = :review AND m.stability >= :stable"
    rows = connection.execute(
        f"SELECT c.fact, max({stable}) AND NOT EXISTS (SELECT 1 FROM facts.card k LEFT JOIN memory m ON m.card = k.id"
        " LEFT JOIN marked r ON r.card = k.id WHERE k.fact = c.fact AND r.suspended IS NOT 1 AND ifnull(NOT ("
        f"{stable}), 1)) FROM memory m CROSS JOIN facts.card c ON c.id = m.card WHERE m.reviews > 0 GROUP BY c.fact",
        {"review": Phase.REVIEW, "stable": YOUNG_DAYS},
    )
    return {fact: Knowledge.KNOWN if known else Knowledge.LEARNING for fact, known in rows}
