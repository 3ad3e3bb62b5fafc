"""Reveal: the learner's own word."""

import pytest
from quiz.treaties import FIVE_SIGNINGS, JOINED_1993, a_fact, card

from study_app.quiz.question import AnswerKind, Verdict


def test_a_closed_set_is_revealed_as_a_whole_each_member_with_its_spellings(build):
    quiz = build(JOINED_1993.replace('"georgia"', '"kyrgyzstan"'))
    question = quiz.pose(card("joined/joiner"), "reveal", 0)
    assert question.stem == "Which three joined the Collective Security Treaty in 1993?"
    assert question.answer is AnswerKind.SELF
    assert question.key == ("Azerbaijan", "Belarus", "Kyrgyzstan")
    assert question.accepted == (("Azerbaijan",), ("Belarus",), ("Kyrgyzstan", "Kyrgyz Republic"))
    assert question.explanation == "Azerbaijan, Belarus and Kyrgyzstan joined the Collective Security Treaty in 1993."


@pytest.mark.parametrize(
    ("fact", "facet", "key"),
    [
        (a_fact("x", "remark", body="council", remark="busy"), "remark", "busy"),
        (a_fact("x", "meeting", body="council", often=">=2/P1Y"), "often", "at least twice a year"),
        (a_fact("x", "website", body="council", address="https://one.example/"), "address", "https://one.example/"),
        (a_fact("x", "term", document="treaty", term="P5Y"), "term", "5 years"),
        (a_fact("x", "signing", document="treaty", when="1992~"), "when", "about 1992"),
    ],
)
def test_whatever_is_sound_can_be_revealed(build, fact, facet, key):
    question = build(fact).pose(card(f"x/{facet}"), "reveal", 0)
    assert question.key == (key,)
    assert question.accepted == ((key,),)


@pytest.mark.parametrize(("rating", "score"), [(1, 0.0), (2, 1.0), (3, 1.0), (4, 1.0)])
def test_the_learner_grades(build, rating, score):
    quiz = build(FIVE_SIGNINGS)
    outcome = quiz.grade(quiz.pose(card("treaty-signed/when"), "reveal", 0), rating)
    assert (outcome.verdict, outcome.score) == (Verdict.SELF, score)


@pytest.mark.parametrize("given", [0, 5, "good", (3,)])
def test_what_is_no_rating_is_no_answer(build, given):
    quiz = build(FIVE_SIGNINGS)
    with pytest.raises(ValueError, match="rating"):
        quiz.grade(quiz.pose(card("treaty-signed/when"), "reveal", 0), given)
