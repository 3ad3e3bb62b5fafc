"""How full the coming days are, and which of some days suits a card."""

from __future__ import annotations

from collections.abc import Sequence

from study_app.clock import date_of
from study_app.database import Connection
from study_app.study.decisions import Decisions

FURTHEST = 90
"""Days ahead: what is due later is not balanced, because those days are not full yet (Anki's limit too)."""

_NEARLY_NONE = 1e-4
"""The weight of a day that is to be free, and of one that has the fact already the hundredth of it: taken for want of another."""

_APART = 5
"""Days from another card of the fact at which nothing speaks against a day any more."""


class Balance:
    """The weights of days for a card, from the number of cards due, the easy days, and the other cards of its fact.

    The rule is the load balancer's of Anki: the square of the load, the share that a day of the week may carry, and what is
    lost near another card of the same fact. It reads the table `load`, which follows memory.
    """

    def __init__(self, connection: Connection, decided: Decisions) -> None:
        self._connection = connection
        self._decided = decided

    def weights(self, card: str, first: int, last: int, today: int) -> Sequence[float]:
        """The weight of each study day from `first` to `last`, both included; the same for all if they are too far ahead."""
        if last - today > FURTHEST:
            return [1.0] * (last - first + 1)
        load = dict(
            self._connection.execute("SELECT due_day, cards FROM load WHERE due_day BETWEEN ? AND ?", (first, last))
        )
        others = self._others(card)
        return [self._share(day) * _apart(day, others) / (1 + load.get(day, 0)) ** 2 for day in range(first, last + 1)]

    def _share(self, study_day: int) -> float:
        return self._decided.easy_days[date_of(study_day).weekday()] or _NEARLY_NONE

    def _others(self, card: str) -> list[int]:
        """When the other cards of the fact are due."""
        fact = card.rpartition("/")[0]
        rows = self._connection.execute(
            "SELECT due_day FROM memory WHERE card > ? AND card < ? AND card <> ? AND due_day IS NOT NULL",
            (fact + "/", fact + "0", card),  # "0" follows "/"
        )
        return [row[0] for row in rows]


def _apart(day: int, others: Sequence[int]) -> float:
    nearest = min((abs(day - other) for other in others), default=_APART)
    return min(nearest / _APART, 1.0) or _NEARLY_NONE / 100
