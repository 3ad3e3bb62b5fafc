"""Typed: names, numbers and lengths of time from memory."""

import pytest
from quiz.treaties import FIVE_SIGNINGS, JOINED_1993, a_fact, card

from study_app.quiz.question import AnswerKind, Card, Verdict

RANK = a_fact("r", "rank", body="council", rank="highest")
TERM = a_fact("a", "term", document="treaty", term="P5Y")
ARTICLE = a_fact("a", "article", document="treaty", matter="help", number=4)


def test_a_name_is_accepted_with_its_aliases_but_not_as_it_is_merely_mentioned(build):
    question = build(RANK).pose(card("r/body"), "typed", 0)
    assert question.answer is AnswerKind.ONE
    assert question.key == ("Collective Security Council",)
    assert question.accepted == (("Collective Security Council", "CSC"),)


@pytest.mark.parametrize("answer", ["csc", "the Collective Security Council", "Colective Security Council"])
def test_an_acronym_an_article_and_a_slip_are_right(build, answer):
    quiz = build(RANK)
    assert quiz.grade(quiz.pose(card("r/body"), "typed", 0), answer).verdict is Verdict.RIGHT


@pytest.mark.parametrize("answer", ["the Council", "Council", "highest body", ""])
def test_a_mention_a_part_another_thing_and_nothing_are_wrong(build, answer):
    quiz = build(RANK)
    assert quiz.grade(quiz.pose(card("r/body"), "typed", 0), answer).verdict is Verdict.WRONG


def test_the_name_of_another_body_is_wrong_and_told_what_that_is(build):
    quiz = build(RANK + a_fact("s", "rank", body="staff", rank="working"))
    outcome = quiz.grade(quiz.pose(card("r/body"), "typed", 0), "joint staff")
    assert (outcome.verdict, outcome.message) == (Verdict.WRONG, "The Joint Staff is the permanent working body.")


def test_a_near_miss_is_asked_again_once(build):
    quiz = build(RANK)
    question = quiz.pose(card("r/body"), "typed", 0)
    assert quiz.grade(question, "Collective Security Committee", 1).verdict is Verdict.ASK_AGAIN
    assert quiz.grade(question, "Collective Security Committee", 2).verdict is Verdict.WRONG


def test_a_strict_name_is_asked_strictly(build):
    strict = '[[entity]]\nid = "exact"\ntype = "body"\nname = "Exactitude Board"\nstrict = true\n'
    quiz = build(a_fact("r", "rank", body="exact", rank="highest"), entities=strict)
    question = quiz.pose(card("r/body"), "typed", 0)
    assert question.strict
    assert not build(RANK).pose(card("r/body"), "typed", 0).strict
    assert quiz.grade(question, "Exactitud Board", 2).verdict is Verdict.WRONG
    assert quiz.grade(question, "exactitude board", 2).verdict is Verdict.RIGHT


def test_an_alias_that_is_another_things_name_too_is_not_accepted_but_the_name_always_is(build):
    twins = """
[[entity]]
id = "one"
type = "body"
name = "Board"
aliases = ["Chamber", "First Board"]
[[entity]]
id = "two"
type = "body"
name = "Chamber"
aliases = ["Board"]
"""
    quiz = build(a_fact("r", "rank", body="one", rank="highest"), entities=twins)
    question = quiz.pose(card("r/body"), "typed", 0)
    assert question.accepted == (("Board", "First Board"),)
    assert quiz.grade(question, "board").verdict is Verdict.RIGHT
    assert quiz.grade(question, "Chamber").verdict is Verdict.WRONG


def test_an_alias_that_only_something_of_another_kind_has_too_is_accepted(build):
    """Asked which body it is, nobody means the document of that name."""
    namesakes = """
[[entity]]
id = "one"
type = "body"
name = "Board of Guardians"
aliases = ["Guardian"]
[[entity]]
id = "two"
type = "document"
name = "Guardian"
"""
    quiz = build(a_fact("r", "rank", body="one", rank="highest"), entities=namesakes)
    question = quiz.pose(card("r/body"), "typed", 0)
    assert question.accepted == (("Board of Guardians", "Guardian"),)
    assert quiz.grade(question, "guardian").verdict is Verdict.RIGHT


def test_a_number_is_accepted_in_digits_and_in_a_word(build):
    question = build(ARTICLE).pose(card("a/number"), "typed", 0)
    assert question.answer is AnswerKind.NUMBER
    assert question.key == ("4",)
    assert question.accepted == (("4", "four"),)


def test_a_number_without_a_word_of_its_own_is_accepted_once(build):
    quiz = build(a_fact("a", "article", document="treaty", matter="help", number=2.5))
    assert quiz.pose(card("a/number"), "typed", 0).accepted == (("2.5",),)


@pytest.mark.parametrize(
    ("answer", "right"), [("4", True), ("Four", True), ("Article 4", True), ("14", False), ("5", False)]
)
def test_a_number_is_graded_exactly(build, answer, right):
    quiz = build(ARTICLE)
    outcome = quiz.grade(quiz.pose(card("a/number"), "typed", 0), answer)
    assert outcome.verdict is (Verdict.RIGHT if right else Verdict.WRONG)
    assert outcome.score == float(right)


def test_a_length_of_time_is_accepted_with_its_unit_and_without(build):
    question = build(TERM).pose(card("a/term"), "typed", 0)
    assert question.answer is AnswerKind.NUMBER
    assert question.accepted == (("5 years", "five years", "5", "five"),)


@pytest.mark.parametrize(
    ("answer", "right"),
    [("five years", True), ("5", True), ("P5Y", True), ("60 months", True), ("5 months", False), ("six", False)],
)
def test_a_length_of_time_is_graded_exactly(build, answer, right):
    quiz = build(TERM)
    verdict = quiz.grade(quiz.pose(card("a/term"), "typed", 0), answer).verdict
    assert verdict is (Verdict.RIGHT if right else Verdict.WRONG)


@pytest.mark.parametrize(
    ("fact", "facet"),
    [
        (a_fact("x", "duty", body="council", duty="settle what matters"), "duty"),
        (a_fact("x", "meeting", body="council", often="2/P1Y"), "often"),
        (a_fact("x", "website", body="council", address="https://one.example/"), "address"),
        (FIVE_SIGNINGS.replace("treaty-signed", "x"), "when"),
    ],
)
def test_texts_frequencies_addresses_and_dates_are_not_typed(build, fact, facet):
    assert build(fact).refusals(card(f"x/{facet}"))["typed"].rule == "typed"


def test_a_set_is_not_typed(build):
    assert build(JOINED_1993).refusals(card("joined/joiner"))["typed"].rule == "single"


@pytest.mark.parametrize("given", [0, (1,)])
def test_what_is_no_text_is_no_answer(build, given):
    quiz = build(RANK)
    with pytest.raises(ValueError, match="text"):
        quiz.grade(quiz.pose(card("r/body"), "typed", 0), given)


@pytest.mark.parametrize(
    ("answer", "right"), [("12 months", True), ("12", True), ("twelve", True), ("1 year", True), ("1", False)]
)
def test_a_length_told_in_months_is_asked_in_months(build, answer, right):
    quiz = build(a_fact("a", "term", document="treaty", term="P12M"))
    question = quiz.pose(card("a/term"), "typed", 0)
    assert question.key == ("12 months",)
    assert (quiz.grade(question, answer).verdict is Verdict.RIGHT) is right


def test_every_accepted_spelling_in_the_csto_pack_is_right_and_a_word_or_sign_that_changes_a_number_never_is(
    shipped_quiz,
):
    spellings = numbers = 0
    for row in shipped_quiz.store.askable():
        asked = Card(*row)
        if "typed" not in shipped_quiz.forms(asked):
            continue
        question = shipped_quiz.pose(asked, "typed", 0)
        for one in question.accepted[0]:
            assert shipped_quiz.grade(question, one).verdict is Verdict.RIGHT, (asked.id, one)
            spellings += 1
            if question.answer is AnswerKind.NUMBER:
                numbers += 1
                for other in (f"-{one}", f"{one} hundred", f"{one} zillion", f"not {one}"):
                    assert shipped_quiz.grade(question, other).verdict is not Verdict.RIGHT, (asked.id, other)
    assert spellings > 300
    assert numbers > 15


def test_a_number_that_is_not_understood_is_asked_back_as_often_as_it_is_given(build):
    quiz = build(ARTICLE)
    question = quiz.pose(card("a/number"), "typed", 0)
    for tries in (1, 2, 3):
        assert quiz.grade(question, "four zillion", tries).verdict is Verdict.ASK_AGAIN
