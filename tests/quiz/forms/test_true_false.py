"""True or false: half the time with a provably wrong filler, which is to be put right."""

import pytest
from quiz.treaties import FIVE_SIGNINGS, JOINED_1993, a_fact, card, questions

from study_app.quiz.question import AnswerKind, Verdict, correction_asked

KEPT = a_fact("kept", "depositary", state="armenia", document="treaty")
RIGHT = "True or false? The Collective Security Treaty was signed on 15 May 1992."


def posed(quiz, of, *, true):
    """The first posing that is true, or is not."""
    return next(q for q in questions(quiz, of, "true_false") if q.options[0].right is true)


def test_the_seed_decides_and_half_the_statements_are_true(build):
    stated = questions(build(FIVE_SIGNINGS), "treaty-signed/when", "true_false", 200)
    assert {q.stem for q in stated if q.options[0].right} == {RIGHT}
    assert 80 <= sum(q.options[0].right for q in stated) <= 120
    assert len({q.stem for q in stated}) > 3


def test_a_statement_that_is_true(build):
    question = posed(build(FIVE_SIGNINGS), "treaty-signed/when", true=True)
    assert question.answer is AnswerKind.TRUTH
    assert [(o.text, o.right) for o in question.options] == [("True", True), ("False", False)]
    assert (question.key, question.accepted) == (("True",), (("True",),))


def test_a_statement_that_is_false_tells_which_fact_its_wrong_part_is_of(build):
    quiz = build(FIVE_SIGNINGS)
    for question in questions(quiz, "treaty-signed/when", "true_false"):
        if question.options[1].right:
            wrong = question.stem.rpartition(" on ")[2].removesuffix(".")
            assert wrong in question.options[0].why
            assert (question.key, question.accepted[1]) == (("False", "15 May 1992"), ("15 May 1992", "1992-05-15"))
            assert quiz.grade(question, 0).message == question.options[0].why


def test_a_date_stands_without_quotation_marks_unless_the_sentence_has_other_figures(build):
    question = posed(build(FIVE_SIGNINGS), "treaty-signed/when", true=False)
    assert "“" not in question.stem and not question.marked
    assert correction_asked(question) == "Which date would be right?"
    numbered = '[[entity]]\nid = "r"\ntype = "document"\nname = "Resolution 1540"\n'
    signed = a_fact("r-signed", "signing", document="r", when="2004-04-28")
    question = posed(build(FIVE_SIGNINGS + signed, entities=numbered), "r-signed/when", true=True)
    assert question.stem == "True or false? Resolution 1540 was signed on “28 April 2004”."
    assert question.marked and correction_asked(question) == "What should stand in the quotation marks?"


PRIZE = """
[[entity_type]]
id = "prize"
name = "prize"
[[type]]
id = "award"
role.prize = { value = "entity", of = "prize", one_answer = true }
role.state = { value = "entity", of = "state" }
sentence = "{state} was given {prize:the}."
ask.prize = "What was {state} given?"
"""
PRIZES = "".join(
    f'[[entity]]\nid = "{c}"\ntype = "prize"\nname = "{c} cup"\nthe = true\n' for c in ("silver", "golden")
)


def test_the_one_wrong_name_there_is_has_a_reason_too(build):
    awards = a_fact("first", "award", prize="golden", state="armenia")
    awards += a_fact("second", "award", prize="silver", state="belarus")
    question = posed(build(awards, types=PRIZE, entities=PRIZES), "first/prize", true=False)
    assert question.options[0].why == "Belarus was given the silver cup."


@pytest.mark.parametrize(
    ("given", "verdict", "score", "message"),
    [
        (0, Verdict.WRONG, 0.0, None),
        ("", Verdict.PARTLY, 0.5, "It is false; what would be right was not said."),
        ("15 May 1992", Verdict.RIGHT, 1.0, ""),
        ("1992-05-15", Verdict.RIGHT, 1.0, ""),
        ("1992", Verdict.PARTLY, 0.75, None),
        ("1 June 1990", Verdict.PARTLY, 0.5, "It is false, but that is not what would be right. 2 years off."),
        ("4/5/1992", Verdict.ASK_AGAIN, 0.0, None),
    ],
)
def test_false_is_worth_half_and_its_correction_the_other_half(build, given, verdict, score, message):
    quiz = build(FIVE_SIGNINGS)
    outcome = quiz.grade(posed(quiz, "treaty-signed/when", true=False), given)
    assert (outcome.verdict, outcome.score) == (verdict, score)
    assert message is None or outcome.message == message


@pytest.mark.parametrize("given", ["", "16 May 1992", "15 May 1992"])
def test_false_of_a_true_statement_is_wrong(build, given):
    quiz = build(FIVE_SIGNINGS)
    question = posed(quiz, "treaty-signed/when", true=True)
    assert quiz.grade(question, 0).verdict is Verdict.RIGHT
    outcome = quiz.grade(question, given)
    assert (outcome.verdict, outcome.score, outcome.message) == (Verdict.WRONG, 0.0, "It is true as it stands.")


def test_a_name_is_put_right_by_any_of_its_names_and_a_near_miss_asked_again_once(build):
    quiz = build(a_fact("r", "rank", body="council", rank="highest"), types="")
    assert quiz.refusals(card("r/body"))["true_false"].rule == "provably_false"  # absent is not false
    quiz = build(a_fact("r", "rank", body="council", rank="highest", one_answer=["body"]))
    question = posed(quiz, "r/body", true=False)
    assert question.stem.startswith("True or false? The “")
    assert quiz.grade(question, "CSC").verdict is Verdict.RIGHT
    assert quiz.grade(question, "Collective Security Committee", 1).verdict is Verdict.ASK_AGAIN
    outcome = quiz.grade(question, "Collective Security Committee", 2)
    assert (outcome.verdict, outcome.score) == (Verdict.PARTLY, 0.5)


def test_the_article_is_that_of_what_stands_in_the_statement(build):
    bare = '[[entity]]\nid = "parliament"\ntype = "body"\nname = "Parliament of States"\n'
    quiz = build(a_fact("r", "rank", body="council", rank="highest", one_answer=["body"]), entities=bare)
    stems = {q.stem for q in questions(quiz, "r/body", "true_false", 100)}
    assert "True or false? “Parliament of States” is the highest body." in stems
    assert "True or false? The “Collective Security Council” is the highest body." in stems


def test_a_number_is_put_right_exactly(build):
    quiz = build(a_fact("a", "article", document="treaty", matter="help", number=4))
    question = posed(quiz, "a/number", true=False)
    assert question.stem.endswith("of the Collective Security Treaty is about help.")
    assert quiz.grade(question, "four").verdict is Verdict.RIGHT
    assert quiz.grade(question, "5").verdict is Verdict.PARTLY


def test_number_words_stay_words(build):
    types = '[[type]]\nid = "seats"\nrole.state = { value = "entity", of = "state" }\n'
    types += 'role.seats = { value = "number", one_answer = true }\n'
    types += 'sentence = "{seats:word} seats are those of {state}."\nask.seats = "How many seats has {state}?"\n'
    quiz = build(a_fact("s", "seats", state="armenia", seats=4), types=types)
    stems = {q.stem for q in questions(quiz, "s/seats", "true_false", 60)}
    assert "True or false? “Four” seats are those of Armenia." in stems
    assert "True or false? “Five” seats are those of Armenia." in stems


def test_a_licence_of_the_question_does_not_hold_for_a_sentence_that_says_less(build):
    """Tempting: in this council Armenia has one number of seats; that it has no other number anywhere nobody said."""
    types = '[[type]]\nid = "seats"\nrole.state = { value = "entity", of = "state" }\n'
    types += 'role.body = { value = "entity", of = "body" }\nrole.seats = { value = "number", one_answer = true }\n'
    types += 'sentence = "{state} has {seats} seats."\nask.seats = "How many seats has {state} in {body:the}?"\n'
    quiz = build(a_fact("s", "seats", state="armenia", body="council", seats=4), types=types)
    assert "choice" in quiz.forms(card("s/seats"))
    assert quiz.refusals(card("s/seats"))["true_false"].rule == "gap"
    assert quiz.refusals(card("s/seats"))["cloze"].rule == "gap"


def test_who_is_left_out_is_not_stated_beside_the_list_of_the_others(build):
    """Whoever stands on the list is wrong at first sight, and whoever else there is has nothing to do with it."""
    types = '[[type]]\nid = "list"\nrole.signer = { value = "entity", of = "state", many = true }\n'
    types += 'role.absent = { value = "entity", of = "state", one_answer = true, negates = "signer" }\n'
    types += 'sentence = "{signer} signed, and {absent} did not."\nask.absent = "Which state did not sign?"\n'
    quiz = build(a_fact("s", "list", signer=["armenia", "belarus"], absent="georgia", closed=["signer"]), types=types)
    assert {"choice", "cloze"} <= set(quiz.forms(card("s/absent")))
    assert quiz.refusals(card("s/absent"))["true_false"].rule == "leak"


@pytest.mark.parametrize(
    ("fact", "facet", "rule"),
    [
        (JOINED_1993.replace("joined", "x"), "joiner", "gap"),
        (a_fact("x", "duty", body="council", duty="settle what matters"), "duty", "typed"),
        (a_fact("x", "signing", document="treaty", when="1992~"), "when", "date_entry"),
        (a_fact("x", "signing", document="treaty", when="1992", date_basis="inferred"), "when", "dated"),
    ],
)
def test_what_cannot_be_put_right_in_writing_is_not_stated(build, fact, facet, rule):
    assert build(fact).refusals(card(f"x/{facet}"))["true_false"].rule == rule


@pytest.mark.parametrize("given", [1, (0,), ("x",)])
def test_what_is_neither_true_nor_a_correction_is_no_answer(build, given):
    quiz = build(FIVE_SIGNINGS)
    with pytest.raises(ValueError, match="correction"):
        quiz.grade(quiz.pose(card("treaty-signed/when"), "true_false", 0), given)
