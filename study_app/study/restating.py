"""The states of all cards with other parameters: what has been learned of the learner's memory is adopted at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from study_app.database import Connection
from study_app.study.model import Ints, Model, replay

_CARDS_AT_ONCE = 20_000
"""So many histories are read as one text: SQLite joins columns faster than Python takes rows."""

_NONE: Ints = np.zeros(0, dtype=np.int64)


def restate(connection: Connection, parameters: Sequence[float]) -> None:
    """Gives each card of the table `memory` the stability and difficulty that the parameters make of its reviews.

    When a card is due stays as it was decided. Inside a transaction; the table `reviewed` must be up to date.
    """
    model = Model(parameters)
    cards, counts, study_day, rating = histories(connection)
    number = np.repeat(np.arange(len(cards)), counts)
    _numbers, stability, difficulty = replay(model, number, study_day, rating)
    connection.executemany(
        "UPDATE memory SET stability = ?, difficulty = ? WHERE card = ?",
        zip(stability.tolist(), difficulty.tolist(), cards, strict=True),
    )


def histories(
    connection: Connection, where: tuple[str, Mapping[str, Any]] = ("1", {})
) -> tuple[list[str], Ints, Ints, Ints]:
    """The cards that were rated, how often each, and the days and ratings of all of them, card by card.

    `where` is a condition on a row `r` of `reviewed`, with its values.
    """
    condition, values = where
    cursor = connection.execute(
        "SELECT card, count(*), group_concat(study_day), group_concat(rating) FROM (SELECT r.card, r.study_day, r.rating"
        f" FROM reviewed r WHERE r.rating > 0 AND {condition} ORDER BY r.card, r.entry) GROUP BY card",
        values,
    )
    cards: list[str] = []
    counts, days, ratings = [_NONE], [_NONE], [_NONE]
    while rows := cursor.fetchmany(_CARDS_AT_ONCE):
        cards += [row[0] for row in rows]
        counts.append(np.array([row[1] for row in rows]))
        days.append(np.array(",".join(row[2] for row in rows).split(","), dtype=np.int64))
        ratings.append(np.array(",".join(row[3] for row in rows).split(","), dtype=np.int64))
    return cards, np.concatenate(counts), np.concatenate(days), np.concatenate(ratings)
