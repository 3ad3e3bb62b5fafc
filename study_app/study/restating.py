"""The states of all cards with other parameters: what has been learned of the learner's memory is adopted at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from study_app.database import Connection
from study_app.study.model import Ints, Model, after_each


class Histories(NamedTuple):
    """The reviews of some cards, card by card in the order of their ids.

    `counts` says how many each card has; the day and the rating of all of them follow, and whether each led into a step.
    """

    counts: Ints
    study_day: Ints
    rating: Ints
    step: NDArray[np.bool_]


def restate(connection: Connection, parameters: Sequence[float]) -> None:
    """Gives each card of the table `memory` the stability and difficulty that the parameters make of its reviews.

    When a card is due stays as it was decided. Inside a transaction; the table `reviewed` must be up to date.
    """
    counts, study_day, rating, _step = histories(connection)
    stability, difficulty, _day = after_each(Model(parameters), counts, study_day, rating).last(counts)
    cards = connection.execute("SELECT card FROM memory WHERE reviews > 0 ORDER BY card").fetchall()
    connection.executemany(
        "UPDATE memory SET stability = ?, difficulty = ? WHERE card = ?",
        zip(stability.tolist(), difficulty.tolist(), (card for (card,) in cards), strict=True),
    )


def remember(connection: Connection, parameters: Sequence[float]) -> Iterator[tuple[Any, ...]]:
    """What is remembered of all cards, as rows of the table `memory`: what the fold (`memory`) makes of them, over arrays.

    Inside a transaction; the table `reviewed` must be up to date, and no id was ever given up for another.
    """
    counts, study_day, rating, step = histories(connection)
    stability, difficulty, _day = after_each(Model(parameters), counts, study_day, rating).last(counts)
    first = np.cumsum(counts) - counts
    forgotten = rating == 1
    forgotten[1:] &= ~step[:-1]  # known until then
    forgotten[first] = False
    lapses = np.add.reduceat(forgotten, first, dtype=np.int64) if len(first) else first
    states = zip(stability.tolist(), difficulty.tolist(), lapses.tolist(), strict=True)
    moved = dict(connection.execute(_MOVED).fetchall())
    for card, asked_last, askings, *rated in connection.execute(_OF_EACH):
        fact = card.rpartition("/")[0]
        first_day, last_day, last_ms, reviews, known, last, in_step, due_day, due_ms = rated
        if last is None:
            yield (card, fact, None, None, "new", None, None, None, asked_last, None, None, 0, 0, askings)
            continue
        known_so, hard, lapsed = next(states)
        phase = "review" if not in_step else "relearning" if known else "learning"
        plan = moved.get(card)
        if plan is not None and phase == "review" and plan[:_ID] > last:
            due_day = int(plan[_ID:])
        yield (
            card, fact, known_so, hard, phase, first_day, last_day, last_ms, asked_last, due_day, due_ms, reviews, lapsed,
            askings,
        )  # fmt: skip


_ID = 36
"""Letters of the id of an entry."""

_MOVED = (
    "SELECT m.card, max(m.entry || m.due_day) FROM moved m"
    " WHERE NOT EXISTS (SELECT 1 FROM void v WHERE v.target = m.entry) GROUP BY m.card"
)
"""By card the latest plan for it, with the day that it gave the card."""

_OF_EACH = """
SELECT c.card, c.seen_day, c.askings, c.first_day, c.last_day,
  (SELECT max(e.at_ms) FROM reviewed x CROSS JOIN entry e ON e.id = x.entry
    WHERE x.card = c.card AND x.rating > 0 AND x.study_day >= c.last_day - 2) AS last_ms,
  c.reviews, c.known, c.last, r.due_ms IS NOT NULL, r.due_day, r.due_ms
FROM (
  SELECT r.card, max(r.study_day) AS seen_day, sum(r.posed) AS askings,
    max(iif(r.rating > 0 AND r.elapsed IS NULL, r.study_day, NULL)) AS first_day,
    max(iif(r.rating > 0, r.study_day, NULL)) AS last_day,
    sum(r.rating > 0) AS reviews, max(r.rating > 0 AND NOT r.step) AS known, max(iif(r.rating > 0, r.entry, NULL)) AS last
  FROM reviewed r GROUP BY r.card
) c LEFT JOIN review r ON r.entry = c.last AND r.card = c.card
ORDER BY c.card
"""
"""What the rows of each card in `reviewed` come to.

The latest moment is looked for in the last three study days alone: two offsets differ by less than two days, so no moment of an
earlier one is later. To look up the entries of all rows took as long as all the rest.
"""

_BITS = 5


def histories(connection: Connection, cards: str = "", values: Mapping[str, Any] | None = None) -> Histories:
    """The histories of all cards that were rated, or of those in the table `cards` (SQL, with its values) with a column `card`.

    SQLite joins numbers to one text far faster than Python takes rows, so each review is read as one number.
    """
    source = f"{cards} CROSS JOIN reviewed r ON r.card = s.card" if cards else "reviewed r"
    (text,) = connection.execute(
        f"SELECT group_concat(review) FROM (SELECT (r.study_day << {_BITS}) + r.step * 16 + (r.elapsed IS NULL) * 8 + r.rating"
        f" AS review FROM {source} WHERE r.rating > 0 ORDER BY {'s' if cards else 'r'}.card, r.entry)",
        values or {},
    ).fetchone()
    review = np.fromstring(text or "", dtype=np.int64, sep=",")
    first = np.flatnonzero(review & 8)
    return Histories(np.diff(np.append(first, len(review))), review >> _BITS, review & 7, review & 16 > 0)
