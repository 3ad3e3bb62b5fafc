"""After a break: what is overdue spread over some days, what is most endangered first."""

from __future__ import annotations

from collections.abc import Sequence

from study_app.clock import Moment
from study_app.database import Connection
from study_app.journal import Journal, Plan

REASON = "catch-up"


_LATE = """memory m CROSS JOIN facts.card c ON c.id = m.card
WHERE m.due_day < ? AND m.due_ms IS NULL AND m.reviews > 0
AND NOT EXISTS (SELECT 1 FROM marked k WHERE k.card = m.card AND k.suspended)"""
"""The cards that should have been reviewed before a day: SQL."""


def how_many(connection: Connection, today: int) -> int:
    """How many cards are `overdue`."""
    (late,) = connection.execute(f"SELECT count(*) FROM {_LATE}", (today,)).fetchone()
    return int(late)


def overdue(connection: Connection, parameters: Sequence[float], today: int) -> tuple[str, ...]:
    """The overdue cards of the library that are not suspended, the most endangered first."""
    import numpy as np  # where it is needed: it stays off the way to the first question

    from study_app.study.forecast import Cards
    from study_app.study.model import Model

    rows = connection.execute(
        f"SELECT m.card, m.stability, m.difficulty, m.last_day, m.due_day FROM {_LATE} ORDER BY m.card", (today,)
    ).fetchall()
    cards = Cards.of([row[1:] for row in rows])
    recall = Model(parameters).recall(cards.stability, today - cards.last_day)
    return tuple(rows[place][0] for place in np.argsort(recall, kind="stable").tolist())


def spread(journal: Journal, parameters: Sequence[float], days: int, at: Moment) -> int:
    """Spread what is overdue over so many days, by a plan that can be taken back; how many cards it moved."""
    today = at.study_day()
    plan = catch_up(overdue(journal.connection, parameters, today), today, days)
    if plan.moves:
        journal.state(plan, at=at)
    return len(plan.moves)


def catch_up(late: Sequence[str], today: int, days: int) -> Plan:
    """The overdue cards on so many days from today on, as many on each, in their order; raises ValueError for less than a day."""
    on_day = [day for day, cards in enumerate(shares(len(late), days)) for _card in range(cards)]
    return Plan(REASON, {card: today + day for card, day in zip(late, on_day, strict=True)})


def outlook(connection: Connection, late: int, today: int, days: int) -> tuple[int, ...]:
    """How many reviews each of so many days from today on would have, if so many that are late came on them."""
    due = dict(
        connection.execute(
            "SELECT due_day, cards FROM load WHERE due_day >= ? AND due_day < ?", (today, today + days)
        ).fetchall()
    )
    return tuple(due.get(today + ahead, 0) + more for ahead, more in enumerate(shares(late, days)))


def shares(cards: int, days: int) -> tuple[int, ...]:
    """How many of so many cards come on each of so many days: as many on each as may be, what is left over on the last."""
    if days < 1:
        raise ValueError(f"{days} days are too few")
    share = -(-cards // days)
    return tuple(max(0, min(share, cards - day * share)) for day in range(days))
