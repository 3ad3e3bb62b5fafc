"""Which ratings an answer gives to which cards."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from study_app.clock import Moment
from study_app.quiz.question import AnswerKind, Given, Outcome, Question, Verdict
from study_app.study.memory import Memory, Phase
from study_app.study.scheduler import Rating

RECOGNISED = (
    "choice", "which_first", "select_all", "odd_one_out", "match", "place", "between", "reverse", "true_false", "as_of",
)  # fmt: skip
"""Forms in which the answer stands on the screen: a right one is weak evidence of recall."""

_FAR = 2
"""An event this many places from its own was not remembered; one place off says too little."""


def rate(
    question: Question,
    given: Given,
    outcome: Outcome,
    memories: Mapping[str, Memory | None],
    now: Moment,
    *,
    tries: int = 1,
    hints: int = 0,
    only: Collection[str] = (),
) -> dict[str, Rating]:
    """The rating of each card that an answer rates, by card id; empty if it rates none.

    Wrong, partly right and "I don't know" are AGAIN, right is GOOD; right but weak (recognised, on a second try, with a
    hint, in an order that is not right as a whole) is HARD for a card under review and GOOD for one that is being learned.
    A learner who wants to be asked in some forms only (`only`) is not held back for recognising in these.
    EASY comes from the learner alone, in `reveal`. In `order` each card stands for itself: in its place it is right, two
    or more places off it is wrong, one place off it is not rated; a companion is rated if it is due, and if it is not,
    only when it was known before and is now far off. In `match` the posed card alone is rated, by its own pair.
    `memories` holds what is remembered of the cards that take part.
    """
    posed = question.card.id
    if outcome.verdict is Verdict.SELF:
        assert isinstance(given, int)
        return {posed: Rating(given)}
    # a date or number that could be read in two ways, or not at all, was asked back and not missed
    second_try = tries > 1 and question.answer not in (AnswerKind.DATE, AnswerKind.NUMBER)
    right = _paired(question, given) if question.form == "match" else outcome.verdict is Verdict.RIGHT
    weak = second_try or hints > 0 or (question.form in RECOGNISED and question.form not in only)
    if question.form != "order" or given is None:
        # "I don't know" to an order says nothing of the companions
        return {posed: _rating(right, weak, memories.get(posed))}
    weak = weak or outcome.verdict is not Verdict.RIGHT
    ratings = {}
    for card, places in outcome.displaced:
        memory = memories.get(card)
        if card == posed or (memory is not None and memory.is_due(now.study_day(), now.utc_ms)):
            if places == 0 or places >= _FAR:
                ratings[card] = _rating(places == 0, weak, memory)
        elif memory is not None and memory.reviews and places >= _FAR:
            ratings[card] = Rating.AGAIN
    return ratings


def expected(*, known: bool = True) -> Rating:
    """The rating suggested to a learner who grades the answer: GOOD, or AGAIN where they said that they do not know."""
    return Rating.GOOD if known else Rating.AGAIN


def _paired(question: Question, given: Given) -> bool:
    """Whether a match gave the posed card its own option."""
    mine = question.option_cards.index(question.card.id)
    return isinstance(given, tuple) and given[question.sequence.index(mine)] == mine


def _rating(right: bool, weak: bool, memory: Memory | None) -> Rating:
    if not right:
        return Rating.AGAIN
    return Rating.HARD if weak and memory is not None and memory.phase is Phase.REVIEW else Rating.GOOD
