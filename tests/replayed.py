"""The states of cards after reviews that stand in any order of cards."""

from __future__ import annotations

import numpy as np

from study_app.study.model import Floats, Ints, Model, after_each


def replay(model: Model, card: Ints, study_day: Ints, rating: Ints) -> tuple[Ints, Floats, Floats]:
    """The states of all cards after their reviews: the cards' numbers, ascending, with stability and difficulty.

    The three arrays hold one element for each review, in the order in which reviews count for their card; as `after_each`.
    """
    order = np.argsort(card, kind="stable")
    cards, counts = np.unique(card, return_counts=True)
    last = after_each(model, counts, study_day[order], rating[order]).last(counts)
    return cards, last.stability, last.difficulty
