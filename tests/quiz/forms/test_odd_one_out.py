"""Odd one out: members of a complete set and one that provably is none, told apart by knowledge alone."""

import pytest
from quiz.treaties import JOINED_1993, a_fact, card, questions, shown

from study_app.quiz.question import AnswerKind, Verdict

JOINED = card("joined/joiner")
MEMBERS = {"Azerbaijan", "Belarus", "Georgia"}


def joined(*states, **more):
    return a_fact("joined", "accession", document="treaty", joiner=list(states), when="1993", **more)


def odd(posed):
    """The right options of all posings."""
    return {question.key[0] for question in posed}


def test_all_members_but_one_option_and_the_stem_says_what_they_share(build):
    [question] = questions(build(JOINED_1993), "joined/joiner", "odd_one_out", 1)
    shared = "Which joined the Collective Security Treaty in 1993?"
    assert question.stem == f"Which is the odd one out? The others answer this: “{shared}”"
    assert question.answer is AnswerKind.ONE
    assert {o.text for o in question.options if not o.right} == MEMBERS
    assert [o.text for o in question.options if o.right] == list(question.key)
    assert {o.why for o in question.options} == {
        *(f"“{name}” is not the odd one: it answers the question as well." for name in MEMBERS), ""
    }  # fmt: skip
    assert question.key[0] in question.explanation and "Georgia joined" in question.explanation


def test_the_explanation_tells_several_facts_where_another_one_tells_of_the_odd_one_out(build):
    signed = a_fact(
        "left", "accession", document="treaty", joiner=["armenia"], when="1992"
    )  # of the other nothing is told
    posed = questions(build(JOINED_1993 + signed), "joined/joiner", "odd_one_out")
    told = {question.key[0]: (question.explanation, question.several) for question in posed}
    first = "Azerbaijan, Belarus and Georgia joined the Collective Security Treaty in 1993."
    assert told == {
        "Armenia": (f"{first} Armenia joined the Collective Security Treaty in 1992.", True),
        "Kyrgyzstan": (f"{first} Kyrgyzstan is not one of them.", False),
    }


def test_the_odd_one_changes_and_stands_in_any_place(build):
    posed = questions(build(JOINED_1993), "joined/joiner", "odd_one_out")
    assert odd(posed) == {"Armenia", "Kyrgyzstan"}
    assert {[o.right for o in question.options].index(True) for question in posed} == {0, 1, 2, 3}


def test_of_a_large_set_three_are_shown_not_always_the_same(build):
    quiz = build(joined("armenia", "azerbaijan", "belarus", "georgia", closed=["joiner"]))
    posed = questions(quiz, "joined/joiner", "odd_one_out")
    assert {len(question.options) for question in posed} == {4}
    assert odd(posed) == {"Kyrgyzstan"}
    assert len({frozenset(o.text for o in question.options) for question in posed}) == 4


def test_a_set_of_two_is_shown_whole(build):
    posed = questions(build(joined("armenia", "georgia", closed=["joiner"])), "joined/joiner", "odd_one_out")
    assert {len(question.options) for question in posed} == {3}


def test_a_list_that_is_not_complete_leaves_nobody_out(build):
    quiz = build(JOINED_1993.replace('closed = ["joiner"]', ""))
    assert quiz.refusals(JOINED)["odd_one_out"].rule == "unique"


def test_what_another_fact_makes_a_member_is_not_the_odd_one(build):
    more = a_fact("more", "accession", document="treaty", joiner=["armenia"], when="1993", closed=["joiner"])
    assert build(JOINED_1993 + more).refusals(JOINED)["odd_one_out"].rule == "unique"


def test_where_everybody_is_a_member_nobody_is_odd(build):
    quiz = build(joined("armenia", "azerbaijan", "belarus", "georgia", "kyrgyzstan", closed=["joiner"]))
    assert quiz.refusals(JOINED)["odd_one_out"].rule == "provably_false"


INSTRUCTED = """
[[type]]
id = "instructed"
role.by = { value = "entity", of = "document" }
role.body = { value = "entity", of = "body", many = true }
sentence = "{by:The} instructed {body:the}."
ask.body = "Which {n:body} bodies did {by:the} instruct?"
"""
MINISTERS = a_fact("i", "instructed", by="charter", body=["defence", "foreign"], closed=["body"])
THIRD = '\n[[entity]]\nid = "third"\ntype = "body"\nname = "Council of Ministers of Culture"\n'


def test_what_alone_lacks_a_word_of_all_the_others_is_no_odd_one(build):
    alone = build(MINISTERS, types=INSTRUCTED)
    assert alone.refusals(card("i/body"))["odd_one_out"].rule == "leak"
    posed = questions(build(MINISTERS, types=INSTRUCTED, entities=THIRD), "i/body", "odd_one_out")
    assert odd(posed) == {"Council of Ministers of Culture"}


def test_what_repeats_fewer_words_of_the_question_than_every_member_is_no_odd_one(build):
    types = INSTRUCTED.replace("{n:body} bodies", "{n:body} permanent bodies and staff")
    fact = a_fact("i", "instructed", by="charter", body=["secretariat", "staff"], closed=["body"])
    quiet = '\n[[entity]]\nid = "quiet"\ntype = "body"\nname = "Common Assembly"\n'
    loud = '\n[[entity]]\nid = "loud"\ntype = "body"\nname = "Permanent Assembly"\n'
    assert build(fact, types=types, entities=quiet).refusals(card("i/body"))["odd_one_out"].rule == "leak"
    assert odd(questions(build(fact, types=types, entities=loud), "i/body", "odd_one_out")) == {"Permanent Assembly"}


def test_what_is_much_longer_than_the_members_is_no_odd_one(build):
    states = '\n[[entity]]\nid = "long"\ntype = "state"\nname = "United Islands of the Far Southern Sea"\n'
    assert "United Islands of the Far Southern Sea" not in shown(
        questions(build(JOINED_1993, entities=states), "joined/joiner", "odd_one_out")
    )


def test_the_odd_one_is_right_and_a_member_is_wrong(build):
    quiz = build(JOINED_1993)
    question = quiz.pose(JOINED, "odd_one_out", 0)
    for index, option in enumerate(question.options):
        outcome = quiz.grade(question, index)
        assert outcome.verdict is (Verdict.RIGHT if option.right else Verdict.WRONG)
        assert outcome.message == option.why


@pytest.mark.parametrize("given", [4, "Armenia", (0,)])
def test_what_is_no_index_of_an_option_is_no_answer(build, given):
    quiz = build(JOINED_1993)
    with pytest.raises(ValueError, match="index"):
        quiz.grade(quiz.pose(JOINED, "odd_one_out", 0), given)


def test_the_members_are_named_once_in_the_explanation(build):
    explained = {q.explanation for q in questions(build(JOINED_1993), "joined/joiner", "odd_one_out")}
    assert (
        "Azerbaijan, Belarus and Georgia joined the Collective Security Treaty in 1993. Armenia is not one of them."
        in (explained)
    )
    assert all(text.count("Georgia") == 1 for text in explained)
