"""Date entry: a date from memory, at the precision of the source."""

import pytest
from quiz.treaties import FIVE_SIGNINGS, a_fact, card, signings

from study_app.quiz.question import AnswerKind, Verdict


@pytest.mark.parametrize(
    ("when", "precision", "key"),
    [("1992-05-15", "day", "15 May 1992"), ("1992-05", "month", "May 1992"), ("1992", "year", "1992")],
)
def test_a_date_is_asked_at_its_own_precision(build, when, precision, key):
    question = build(signings(("treaty", when))).pose(card("treaty-signed/when"), "date_entry", 0)
    assert question.answer is AnswerKind.DATE
    assert (question.precision, question.date, question.key) == (precision, when, (key,))
    assert question.accepted == (tuple(dict.fromkeys((key, when))),)
    assert question.stem == "When was the Collective Security Treaty signed?"
    assert question.options == ()


def test_a_date_is_graded_against_the_stored_one(build):
    quiz = build(FIVE_SIGNINGS)
    day = quiz.pose(card("treaty-signed/when"), "date_entry", 0)
    assert quiz.grade(day, "May 15, 1992").verdict is Verdict.RIGHT
    assert quiz.grade(day, "1992").score == 0.5
    assert quiz.grade(day, "15 May 1993").verdict is Verdict.WRONG
    assert quiz.grade(day, "5/4/1992").verdict is Verdict.ASK_AGAIN
    year = quiz.pose(card("protocol-signed/when"), "date_entry", 0)
    assert quiz.grade(year, "3 June 1999").verdict is Verdict.RIGHT


def test_what_has_no_date_for_an_answer_is_not_asked_so(build):
    quiz = build(FIVE_SIGNINGS)
    assert quiz.refusals(card("treaty-signed/document"))["date_entry"].rule == "date_entry"


@pytest.mark.parametrize("when", ["1992~", "1992?", "199X", "1992/1994"])
def test_an_approximate_date_and_an_interval_are_not_demanded(build, when):
    quiz = build(signings(("treaty", when)))
    assert quiz.refusals(card("treaty-signed/when"))["date_entry"].rule == "date_entry"


def test_an_implied_year_is_shown_and_never_demanded(build):
    quiz = build(signings(("treaty", "1992-05-15"), date_basis="inferred"))
    assert quiz.refusals(card("treaty-signed/when"))["date_entry"].rule == "dated"
    assert quiz.pose(card("treaty-signed/when"), "reveal", 0).key == ("15 May",)


def test_when_a_plan_happened_is_not_asked(build):
    quiz = build(signings(("treaty", "2020-05-15"), modality="planned"))
    assert quiz.refusals(card("treaty-signed/when"))["date_entry"].rule == "plan"
    worded = build(
        signings(("treaty", "2020-05-15"), modality="planned") + 'ask.when = "When is the treaty to be signed?"\n'
    )
    assert worded.refusals(card("treaty-signed/when"))["date_entry"].rule == "dated"
    assert worded.forms(card("treaty-signed/when")) == ("reveal",)


def test_the_beginning_of_a_state_is_asked_without_a_time_that_it_is_asked_for(build):
    quiz = build(a_fact("m", "member", state="belarus", document="treaty", start="1993"))
    question = quiz.pose(card("m/start"), "date_entry", 0)
    assert question.stem == "Since when is Belarus a party to the Collective Security Treaty?"
    assert question.date == "1993"


@pytest.mark.parametrize("given", [1992, (0,)])
def test_what_is_no_text_is_no_answer(build, given):
    quiz = build(FIVE_SIGNINGS)
    with pytest.raises(ValueError, match="text"):
        quiz.grade(quiz.pose(card("treaty-signed/when"), "date_entry", 0), given)
