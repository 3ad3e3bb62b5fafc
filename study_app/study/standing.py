"""How the cards of a scope stand now: what is remembered of each that was rated, as arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from study_app.database import Connection
from study_app.study.memory import Phase
from study_app.study.model import Floats, Ints

_FINE = 1_000_000

_COLUMNS = (
    "s.number",
    f"CAST(m.stability * {_FINE} AS INTEGER)",
    "m.last_day",
    "m.due_day",
    f"m.phase = '{Phase.REVIEW}'",
)


@dataclass(frozen=True, slots=True)
class Standing:
    """One element for each card that was rated: its number in the library, and what is remembered of it."""

    number: Ints
    stability: Floats
    last_day: Ints
    due_day: Ints
    in_review: NDArray[np.bool_]
    suspended: NDArray[np.bool_]

    @classmethod
    def read(cls, connection: Connection, cards: str, values: Mapping[str, Any]) -> Self:
        """Of the cards in the table `cards` (SQL, with its values), which is `s` with the columns `card` and `number`.

        SQLite joins a column to one text far faster than Python takes rows, and whole numbers are read from it fastest: so
        stability is to a millionth of a day.
        """
        columns = ", ".join(f"group_concat({column})" for column in _COLUMNS)
        texts = connection.execute(
            f"SELECT {columns} FROM {cards} CROSS JOIN memory m ON m.card = s.card WHERE m.reviews > 0", values
        ).fetchone()
        number, stability, last_day, due_day, in_review = (
            np.fromstring(text or "", dtype=np.int64, sep=",") for text in texts
        )
        suspended = connection.execute(
            "SELECT c.rowid FROM marked k CROSS JOIN facts.card c ON c.id = k.card WHERE k.suspended"
        ).fetchall()
        among = np.isin(number, np.array([row[0] for row in suspended], dtype=np.int64))
        return cls(number, stability / _FINE, last_day, due_day, in_review > 0, among)

    def __len__(self) -> int:
        return len(self.number)
