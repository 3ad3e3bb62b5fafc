"""Ratings from answers: right, wrong, weak, and each card of an order for itself."""

from __future__ import annotations

from typing import Any

import pytest
from clocks import MONDAY_NINE

from study_app.quiz.question import AnswerKind, Card, Given, Option, Outcome, Question, Verdict
from study_app.study.memory import Memory, Phase
from study_app.study.rating_rule import expected, rate
from study_app.study.scheduler import Rating

AGAIN, HARD, GOOD, EASY = Rating
TODAY = MONDAY_NINE.study_day()
POSED, DUE, NOT_DUE, UNKNOWN = (f"p/{name}/when" for name in ("posed", "due", "later", "unknown"))
RIGHT, WRONG = Outcome(Verdict.RIGHT, 1.0), Outcome(Verdict.WRONG, 0.0)
PARTLY = Outcome(Verdict.PARTLY, 0.5)


def question(form: str) -> Question:
    cards = (POSED, DUE, NOT_DUE, UNKNOWN) if form in ("order", "which_first") else ()
    options = tuple(Option(card, True) for card in cards)
    return Question(Card.from_id(POSED), form, "?", AnswerKind.ONE, ("x",), options=options, option_cards=cards)


def memory(card: str, phase: Phase = Phase.REVIEW, due_day: int = TODAY, due_ms: int | None = None) -> Memory:
    return Memory(card, card[:-5], 5.0, 5.0, phase, 1, 1, 1, 1, due_day, due_ms, 3, 0, 3)


def rating(form: str, outcome: Outcome, phase: Phase | None = Phase.REVIEW, given: Given = 0, **more: Any) -> Rating:
    memories = {POSED: None if phase is None else memory(POSED, phase)}
    [(card, found)] = rate(question(form), given, outcome, memories, MONDAY_NINE, **more).items()
    assert card == POSED
    return found


@pytest.mark.parametrize("form", ["choice", "typed", "date_entry", "which_first", "order"])
@pytest.mark.parametrize("phase", [None, *Phase])
def test_what_is_not_right_is_again(form: str, phase: Phase | None) -> None:
    assert rating(form, WRONG, phase, given=None) is AGAIN
    if form != "order":
        assert rating(form, WRONG, phase) is AGAIN
        assert rating(form, PARTLY, phase) is AGAIN


@pytest.mark.parametrize(
    ("form", "more", "weak"),
    [
        ("typed", {}, False),
        ("date_entry", {}, False),
        ("typed", {"tries": 2}, True),
        ("typed", {"hints": 1}, True),
        ("choice", {}, True),
        ("which_first", {}, True),
        ("choice", {"only": ("choice", "match")}, False),  # what the learner wants to be asked in is no weak evidence
        ("choice", {"only": ("match",)}, True),
        ("choice", {"only": ("choice",), "tries": 2}, True),
        ("select_all", {}, True),
        ("odd_one_out", {}, True),
        ("name_all", {}, False),
        ("how_many", {}, False),
        ("place", {}, True),
        ("between", {}, True),
        ("reverse", {}, True),
        ("true_false", {}, True),
        ("as_of", {}, True),
        ("year", {}, False),
        ("cloze", {}, False),
        ("how_long", {}, False),
    ],
)
def test_right_is_good_and_hard_only_for_weak_evidence_under_review(
    form: str, more: dict[str, Any], weak: bool
) -> None:
    assert rating(form, RIGHT, Phase.REVIEW, **more) is (HARD if weak else GOOD)
    for phase in (None, Phase.NEW, Phase.LEARNING, Phase.RELEARNING):
        assert rating(form, RIGHT, phase, **more) is GOOD


@pytest.mark.parametrize("given", [1, 2, 3, 4])
def test_in_reveal_the_learner_rates(given: int) -> None:
    assert rating("reveal", Outcome(Verdict.SELF, 1.0), given=given) is Rating(given)
    assert rating("reveal", Outcome(Verdict.SELF, 1.0), None, given=given, hints=1) is Rating(given)


@pytest.mark.parametrize(
    ("given", "verdict", "rated"),
    [
        ((1, 0, 2), Verdict.RIGHT, HARD),
        ((1, 2, 0), Verdict.WRONG, AGAIN),
        ((2, 0, 1), Verdict.WRONG, HARD),  # its own pair is right
        (None, Verdict.WRONG, AGAIN),
    ],
)
def test_in_a_match_the_posed_card_is_rated_by_its_own_pair_and_no_other_card(
    given: Given, verdict: Verdict, rated: Rating
) -> None:
    cards = (POSED, DUE, UNKNOWN)
    options = tuple(Option(card, True) for card in cards)
    match = Question(
        Card.from_id(POSED), "match", "?", AnswerKind.SEQUENCE, ("y", "x", "z"), options=options, option_cards=cards,
        sequence=(1, 0, 2), prompts=("y", "x", "z"),
    )  # fmt: skip
    memories = {POSED: memory(POSED), DUE: memory(DUE)}
    assert rate(match, given, Outcome(verdict, 0.5), memories, MONDAY_NINE) == {POSED: rated}


def in_order(verdict: Verdict, **displaced: int) -> dict[str, Rating]:
    memories = {
        POSED: memory(POSED),
        DUE: memory(DUE),
        NOT_DUE: memory(NOT_DUE, due_day=TODAY + 1),
        UNKNOWN: None,
    }
    places = {"posed": POSED, "due": DUE, "later": NOT_DUE, "unknown": UNKNOWN}
    outcome = Outcome(verdict, 0.5, displaced=tuple((places[name], off) for name, off in displaced.items()))
    return rate(question("order"), (0, 1, 2, 3), outcome, memories, MONDAY_NINE)


def test_a_right_order_is_good_for_the_posed_card_and_those_due() -> None:
    assert in_order(Verdict.RIGHT, posed=0, due=0, later=0, unknown=0) == {POSED: GOOD, DUE: GOOD}


def test_in_an_order_that_is_not_right_a_place_is_weak_evidence() -> None:
    assert in_order(Verdict.PARTLY, posed=0, due=0, later=1, unknown=1) == {POSED: HARD, DUE: HARD}


def test_two_places_off_is_again_for_every_card_that_was_known() -> None:
    found = in_order(Verdict.WRONG, posed=3, due=2, later=2, unknown=3)
    assert found == {POSED: AGAIN, DUE: AGAIN, NOT_DUE: AGAIN}


def test_one_place_off_is_logged_and_not_rated() -> None:
    assert in_order(Verdict.PARTLY, posed=1, due=1, later=1, unknown=1) == {}


def test_a_companion_that_was_asked_and_never_rated_is_not_known() -> None:
    asked_only = Memory(UNKNOWN, UNKNOWN[:-5], None, None, Phase.NEW, None, None, None, TODAY, None, None, 0, 0, 1)
    outcome = Outcome(Verdict.WRONG, 0.0, displaced=((POSED, 3), (UNKNOWN, 3)))
    memories = {POSED: memory(POSED), UNKNOWN: asked_only}
    assert rate(question("order"), (0, 1), outcome, memories, MONDAY_NINE) == {POSED: AGAIN}


def test_i_do_not_know_to_an_order_says_nothing_of_the_companions() -> None:
    displaced = tuple((card, 4) for card in (POSED, DUE, NOT_DUE, UNKNOWN))
    memories = {card: memory(card) for card in (POSED, DUE, NOT_DUE)}
    outcome = Outcome(Verdict.WRONG, 0.0, displaced=displaced)
    assert rate(question("order"), None, outcome, memories, MONDAY_NINE) == {POSED: AGAIN}


def test_a_companion_in_its_step_is_due_by_the_minute() -> None:
    outcome = Outcome(Verdict.RIGHT, 1.0, displaced=((POSED, 0), (DUE, 0)))
    for ms, rated in ((0, {POSED: GOOD, DUE: GOOD}), (1, {POSED: GOOD})):
        learning = memory(DUE, Phase.LEARNING, due_ms=MONDAY_NINE.utc_ms + ms)
        memories = {POSED: memory(POSED), DUE: learning}
        assert rate(question("order"), (0, 1), outcome, memories, MONDAY_NINE) == rated


def test_a_learner_who_grades_is_expected_to_have_known_it_unless_they_said_otherwise() -> None:
    assert expected() is Rating.GOOD
    assert expected(known=False) is Rating.AGAIN
