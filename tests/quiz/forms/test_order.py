"""Order: part credit by the longest ordered subset, and each event's distance from its place."""

from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from quiz.treaties import FIVE_SIGNINGS, card, questions, signings

from study_app.quiz.forms.order import longest_run
from study_app.quiz.question import AnswerKind, Verdict


@pytest.fixture
def posed(build):
    """A quiz and one order of four events."""
    quiz = build(FIVE_SIGNINGS)
    return quiz, quiz.pose(card("treaty-signed/when"), "order", 3)


def test_four_events_are_shown_and_the_key_is_their_order_in_words(posed):
    _quiz, question = posed
    assert question.stem == "Put these events in order, the earliest first."
    assert question.answer is AnswerKind.SEQUENCE
    assert len(question.options) == 4
    assert all(option.right and option.why == "" for option in question.options)
    assert question.key == tuple(question.options[i].text for i in question.sequence)
    assert question.key[0] == "Signing of the Collective Security Treaty"
    assert question.option_cards[question.sequence[0]] == "t/treaty-signed/when"


def test_the_events_are_shown_in_any_order_but_the_right_one(build):
    posed = questions(build(FIVE_SIGNINGS), "treaty-signed/when", "order", 200)
    assert all(question.sequence != (0, 1, 2, 3) for question in posed)
    assert len({question.sequence for question in posed}) == 23


def test_the_explanation_tells_the_events_in_their_order(posed):
    _quiz, question = posed
    years = [word.strip(".") for word in question.explanation.split() if word.strip(".").isdigit() and len(word) > 3]
    assert years == sorted(years)
    assert len(years) == 4


def test_the_right_order_is_right_and_nothing_is_displaced(posed):
    quiz, question = posed
    outcome = quiz.grade(question, question.sequence)
    assert (outcome.verdict, outcome.score, outcome.message) == (Verdict.RIGHT, 1.0, "")
    assert set(outcome.displaced) == {(c, 0) for c in question.option_cards}


def test_every_order_is_graded_by_its_longest_ordered_subset(posed):
    quiz, question = posed
    for given_order in permutations(range(4)):
        outcome = quiz.grade(question, given_order)
        run = longest([question.sequence.index(option) for option in given_order])
        assert outcome.score == (run - 1) / 3
        assert outcome.verdict is {4: Verdict.RIGHT, 3: Verdict.PARTLY, 2: Verdict.WRONG, 1: Verdict.WRONG}[run]
        in_place = sum(given == right for given, right in zip(given_order, question.sequence, strict=True))
        among = f" {run} of them are in the right order among themselves." if run == 3 and in_place < 3 else ""
        assert outcome.message == ("" if run == 4 else f"In their places: {in_place} of 4.{among}")


def test_each_event_is_told_how_far_from_its_place_it_stands(posed):
    quiz, question = posed
    first, second, third, fourth = question.sequence
    cards = question.option_cards
    outcome = quiz.grade(question, (fourth, first, second, third))
    assert dict(outcome.displaced) == {cards[fourth]: 3, cards[first]: 1, cards[second]: 1, cards[third]: 1}
    swapped = dict(quiz.grade(question, (second, first, third, fourth)).displaced)
    assert swapped == {cards[first]: 1, cards[second]: 1, cards[third]: 0, cards[fourth]: 0}


def longest(places):
    """By trying every subset."""
    return max(
        size
        for size in range(len(places) + 1)
        for subset in combinations(places, size)
        if list(subset) == sorted(subset)
    )


@given(st.lists(st.integers(0, 50), max_size=9, unique=True))
def test_the_longest_run_is_what_trying_every_subset_finds(places):
    assert longest_run(places) == longest(places)


@given(st.permutations(range(6)))
def test_who_moves_one_event_loses_one_place_of_the_run_at_most(order):
    run = longest_run(list(order))
    moved = [*order[1:], order[0]]
    assert abs(longest_run(moved) - run) <= 1


def test_three_events_are_too_few(build):
    quiz = build(signings(("treaty", "1992-05-15"), ("protocol", "1999"), ("charter", "2002-10-07")))
    assert quiz.refusals(card("treaty-signed/when"))["order"].rule == "order"
    assert "which_first" in quiz.forms(card("treaty-signed/when"))


def test_what_is_no_time_is_not_put_in_order(build):
    assert build(FIVE_SIGNINGS).refusals(card("treaty-signed/document"))["order"].rule == "order"


@pytest.mark.parametrize("given_order", [(), (0, 1, 2), (0, 1, 2, 2), (1, 2, 3, 4), 0, "0123"])
def test_an_order_that_does_not_name_each_option_once_is_no_answer(posed, given_order):
    quiz, question = posed
    with pytest.raises(ValueError, match="option"):
        quiz.grade(question, given_order)
