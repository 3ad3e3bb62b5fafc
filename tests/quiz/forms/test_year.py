"""Year: the year alone of a more exact date."""

import pytest
from quiz.treaties import FIVE_SIGNINGS, a_fact, card, signings

from study_app.quiz.question import AnswerKind, Verdict


@pytest.fixture
def posed(build):
    quiz = build(FIVE_SIGNINGS)
    return quiz, quiz.pose(card("treaty-signed/when"), "year", 0)


@pytest.mark.parametrize("when", ["1992-05-15", "1992-05"])
def test_the_year_of_a_day_or_a_month_is_asked(build, when):
    question = build(signings(("treaty", when))).pose(card("treaty-signed/when"), "year", 0)
    assert question.stem == "When was the Collective Security Treaty signed? The year is enough."
    assert question.answer is AnswerKind.DATE
    assert (question.precision, question.date, question.key) == ("year", "1992", ("1992",))
    assert question.accepted == (("1992",),)


def test_a_year_of_two_digits_keeps_its_era(build):
    question = build(signings(("treaty", "0079-08-24"))).pose(card("treaty-signed/when"), "year", 0)
    assert (question.key, question.date, question.accepted) == (("AD 79",), "0079", (("AD 79", "0079"),))


@pytest.mark.parametrize("given", ["1992", "in 1992", "15 May 1992", "May 1992", "3 March 1992"])
def test_the_year_is_right_and_more_than_it_is_not_looked_at(posed, given):
    quiz, question = posed
    assert quiz.grade(question, given).verdict is Verdict.RIGHT


@pytest.mark.parametrize(
    ("given", "message"), [("1993", "1 year off."), ("1989", "3 years off."), ("15 May 1995", "3 years off.")]
)
def test_another_year_is_wrong_without_part_credit_and_told_how_far_off_it_is(posed, given, message):
    quiz, question = posed
    outcome = quiz.grade(question, given)
    assert (outcome.verdict, outcome.score, outcome.message) == (Verdict.WRONG, 0.0, message)


def test_what_is_no_year_is_asked_back(posed):
    quiz, question = posed
    assert quiz.grade(question, "long ago").verdict is Verdict.ASK_AGAIN


@pytest.mark.parametrize("when", ["1992", "199X", "1992-05-15?", "1992-05/1992-06"])
def test_a_date_that_is_no_more_exact_or_not_certain_is_not_asked_so(build, when):
    assert build(signings(("treaty", when))).refusals(card("treaty-signed/when"))["year"].rule == "year"


def test_a_stem_that_holds_a_year_is_not_asked_so_be_it_another_year(build):
    plan = '[[entity]]\nid = "plan"\ntype = "document"\nname = "Plan to 2025"\n'
    quiz = build(signings(("plan", "2016-10-14")), entities=plan)
    assert quiz.refusals(card("plan-signed/when"))["year"].rule == "leak"
    assert "date_entry" in quiz.forms(card("plan-signed/when"))


@pytest.mark.parametrize("basis", ["inferred", "title"])
def test_a_year_that_the_source_does_not_state_is_not_asked(build, basis):
    quiz = build(signings(("treaty", "1992-05-15"), date_basis=basis))
    assert quiz.refusals(card("treaty-signed/when"))["year"].rule == "dated"


def test_what_is_no_date_has_no_year(build):
    quiz = build(a_fact("k", "depositary", state="armenia", document="treaty"))
    assert quiz.refusals(card("k/state"))["year"].rule == "year"


def test_what_is_no_text_is_no_answer(posed):
    quiz, question = posed
    with pytest.raises(ValueError, match="text"):
        quiz.grade(question, 1992)
