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
    bound = {"review": Phase.REVIEW, "stable": YOUNG_DAYS}
    stable = "(m.reviews > 0 AND m.phase = :review AND m.stability >= :stable)"
    rest = connection.execute(
        "SELECT c.fact, count(*) FROM marked r CROSS JOIN facts.card c ON c.id = r.card"
        f" LEFT JOIN memory m ON m.card = c.id WHERE r.suspended AND {stable} IS NOT 1 GROUP BY c.fact",
        bound,
    )
    resting = dict(rest.fetchall())
    rows = connection.execute(
        f"SELECT c.fact, sum({stable}), (SELECT count(*) FROM facts.card k WHERE k.fact = c.fact)"
        " FROM memory m CROSS JOIN facts.card c ON c.id = m.card WHERE m.reviews > 0 GROUP BY c.fact",
        bound,
    )
    return {
        fact: Knowledge.KNOWN if strong and strong + resting.get(fact, 0) == cards else Knowledge.LEARNING
        for fact, strong, cards in rows
    }
