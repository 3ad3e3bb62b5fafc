"""The states of all cards with other parameters: what has been learned of the learner's memory is adopted at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from study_app.database import Connection
from study_app.study.model import Ints, Model, after_each


class Histories(NamedTuple):
    """The reviews of some cards, card by card in the order of their ids: how many each has, and day and rating of all of them."""

    counts: Ints
    study_day: Ints
    rating: Ints


def restate(connection: Connection, parameters: Sequence[float]) -> None:
    """Gives each card of the table `memory` the stability and difficulty that the parameters make of its reviews.

    When a card is due stays as it was decided. Inside a transaction; the table `reviewed` must be up to date.
    """
    counts, study_day, rating = histories(connection)
    stability, difficulty, _day = after_each(Model(parameters), counts, study_day, rating).last(counts)
    cards = connection.execute("SELECT card FROM memory WHERE reviews > 0 ORDER BY card").fetchall()
    connection.executemany(
        "UPDATE memory SET stability = ?, difficulty = ? WHERE card = ?",
        zip(stability.tolist(), difficulty.tolist(), (card for (card,) in cards), strict=True),
    )


_BITS = 4


def histories(connection: Connection, cards: str = "", values: Mapping[str, Any] | None = None) -> Histories:
    """The histories of all cards that were rated, or of those in the table `cards` (SQL, with its values) with a column `card`.

    SQLite joins numbers to one text far faster than Python takes rows, so each review is read as one number.
    """
    source = f"{cards} CROSS JOIN reviewed r ON r.card = s.card" if cards else "reviewed r"
    (text,) = connection.execute(
        f"SELECT group_concat(review) FROM (SELECT (r.study_day << {_BITS}) + (r.elapsed IS NULL) * 8 + r.rating AS review"
        f" FROM {source} WHERE r.rating > 0 ORDER BY {'s' if cards else 'r'}.card, r.entry)",
        values or {},
    ).fetchone()
    review = np.fromstring(text or "", dtype=np.int64, sep=",")
    first = np.flatnonzero(review & 8)
    return Histories(np.diff(np.append(first, len(review))), review >> _BITS, review & 7)
