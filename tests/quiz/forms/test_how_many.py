"""How many: the number of a complete set, where the question does not tell it."""

import pytest
from quiz.treaties import JOINED_1993, a_fact, card

from study_app.quiz.question import AnswerKind, Verdict

JOINED = card("joined/joiner")


def asking(build, stem):
    return build(JOINED_1993 + f'ask.joiner = "{stem} {{document:the}} {{when:on}}?"\n')


@pytest.fixture
def posed(build):
    """A quiz and the question how many joined in 1993."""
    quiz = build(JOINED_1993)
    return quiz, quiz.pose(JOINED, "how_many", 0)


def test_the_number_of_a_set_is_asked_in_the_words_of_its_question_without_the_number(posed):
    _quiz, question = posed
    assert question.stem == "How many joined the Collective Security Treaty in 1993?"
    assert question.answer is AnswerKind.NUMBER
    assert question.key == ("3",)
    assert question.accepted == (("3", "three"),)
    assert question.explanation.startswith("Azerbaijan, Belarus and Georgia joined")


def test_a_question_that_does_not_ask_which_so_many_is_asked_how_many_answers_it_has(build):
    question = asking(build, "Who were the {n:joiner} new members of").pose(JOINED, "how_many", 0)
    assert (
        question.stem
        == "How many answers has this question: “Who were the new members of the Collective Security Treaty in 1993?”"
    )


@pytest.mark.parametrize("stem", ["Which three joined", "Which states, 3 in all, joined", "Who were the 3rd to join"])
def test_a_question_that_tells_the_number_is_not_asked(build, stem):
    assert asking(build, stem).refusals(JOINED)["how_many"].rule == "leak"


def test_other_numbers_are_no_hint(build):
    assert "how_many" in asking(build, "Which {n:joiner} states of the fifteen joined").forms(JOINED)


def test_a_list_that_is_not_complete_is_not_counted(build):
    quiz = build(JOINED_1993.replace('closed = ["joiner"]', ""))
    assert quiz.refusals(JOINED)["how_many"].rule == "unique"


def test_a_set_of_which_two_facts_tell_different_members_is_not_counted(build):
    more = a_fact("more", "accession", document="treaty", joiner=["armenia", "belarus"], when="1993", closed=["joiner"])
    assert build(JOINED_1993 + more).refusals(JOINED)["how_many"].rule == "unique"


def test_texts_are_not_counted_for_two_of_them_can_be_told_as_one(build):
    types = """
[[type]]
id = "aims"
role.body = { value = "entity", of = "body" }
role.aim = { value = "text", many = true }
sentence = "{body:The} has the aims of {aim}."
ask.aim = "Which {n:aim} aims has {body:the}?"
"""
    quiz = build(a_fact("a", "aims", body="council", aim=["peace", "trade"], closed=["aim"]), types=types)
    assert quiz.refusals(card("a/aim"))["how_many"].rule == "how_many"


@pytest.mark.parametrize("given", ["3", "three", "Three states", " 3 "])
def test_the_number_is_right_in_digits_and_in_words(posed, given):
    quiz, question = posed
    assert quiz.grade(question, given).verdict is Verdict.RIGHT


@pytest.mark.parametrize("given", ["4", "two", "-3", "three hundred", "2 or 3", "33"])
def test_another_number_and_two_are_wrong(posed, given):
    quiz, question = posed
    assert quiz.grade(question, given).verdict is Verdict.WRONG


@pytest.mark.parametrize("given", ["many", "three or so", "3 dozen"])
def test_what_is_not_understood_is_asked_back(posed, given):
    quiz, question = posed
    assert quiz.grade(question, given).verdict is Verdict.ASK_AGAIN


def test_what_is_not_text_is_no_answer(posed):
    quiz, question = posed
    with pytest.raises(ValueError, match="text"):
        quiz.grade(question, 3)
