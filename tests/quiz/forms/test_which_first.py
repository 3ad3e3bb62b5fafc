"""Which first: two events, one certainly before the other."""

import pytest
from quiz.treaties import FIVE_SIGNINGS, card, questions, signings

from study_app.quiz.question import AnswerKind, Verdict

TWO = signings(("treaty", "1992-05-15"), ("protocol", "1999"))


def test_the_earlier_of_two_events_is_right_and_both_are_told_in_their_order(build):
    [question] = questions(build(TWO), "protocol-signed/when", "which_first", 1)
    assert question.stem == "Which came first?"
    assert question.answer is AnswerKind.ONE
    assert question.key == ("Signing of the Collective Security Treaty",)
    assert {o.text for o in question.options} == {
        "Signing of the Collective Security Treaty",
        "Signing of the Protocol of Renewal",
    }
    assert question.companions == ("t/treaty-signed/when",)
    assert question.explanation == (
        "The Collective Security Treaty was signed on 15 May 1992. The Protocol of Renewal was signed in 1999."
    )


def test_either_event_is_shown_first_and_either_may_be_the_one_asked(build):
    quiz = build(FIVE_SIGNINGS)
    posed = questions(quiz, "charter-signed/when", "which_first")
    assert {[option.right for option in question.options].index(True) for question in posed} == {0, 1}
    assert {question.option_cards.index("t/charter-signed/when") for question in posed} == {0, 1}
    assert {question.key[0] == "Signing of the Charter of the Organisation" for question in posed} == {True, False}
    assert len({question.companions for question in posed}) > 2


def test_a_wrong_choice_is_told_when_that_was(build):
    quiz = build(TWO)
    [question] = questions(quiz, "protocol-signed/when", "which_first", 1)
    for index, option in enumerate(question.options):
        outcome = quiz.grade(question, index)
        assert outcome.verdict is (Verdict.RIGHT if option.right else Verdict.WRONG)
        assert outcome.message == ("" if option.right else "The Protocol of Renewal was signed in 1999.")
        assert outcome.displaced == ()


@pytest.mark.parametrize("other", ["1992", "1992-05", "1992-05-15", "1992~"])
def test_events_that_may_be_of_one_time_are_not_compared(build, other):
    quiz = build(signings(("treaty", "1992-05-15"), ("protocol", other)))
    assert quiz.refusals(card("treaty-signed/when"))["which_first"].rule == "order"


def test_two_facts_of_one_event_are_not_compared(build):
    quiz = build(signings(("treaty", "1992-05-15"), ("protocol", "1999"), event="same"))
    assert quiz.refusals(card("treaty-signed/when"))["which_first"].rule == "order"


def test_a_label_with_a_year_in_it_is_not_shown(build):
    named = '[[entity]]\nid = "plan"\ntype = "document"\nname = "Plan to 2025"\n'
    quiz = build(TWO + signings(("plan", "2010-01-01")), entities=named)
    assert quiz.refusals(card("plan-signed/when"))["which_first"].rule == "order"
    assert {q.companions for q in questions(quiz, "treaty-signed/when", "which_first")} == {("t/protocol-signed/when",)}


def test_what_is_no_time_is_not_compared(build):
    assert build(TWO).refusals(card("treaty-signed/document"))["which_first"].rule == "order"


@pytest.mark.parametrize("given", [-1, 2, "Signing", (0, 1)])
def test_what_is_no_index_of_an_option_is_no_answer(build, given):
    quiz = build(TWO)
    with pytest.raises(ValueError, match="index"):
        quiz.grade(quiz.pose(card("treaty-signed/when"), "which_first", 0), given)
