"""Cloze: the fact's sentence, of which the answer is left out."""

import pytest
from quiz.treaties import FIVE_SIGNINGS, JOINED_1993, a_fact, card, signings

from study_app.quiz.question import AnswerKind, Verdict

PAIR = """
[[type]]
id = "pair"
role.body = { value = "entity", of = "body" }
role.state = { value = "entity", of = "state" }
role.seats = { value = "number" }
sentence = "{state} has {seats} seats[ in {body:the}]."
ask.state = "Which state has {seats} seats in {body:the}?"
ask.seats = "How many seats does {state} have in {body:the}?"
"""


def test_a_name_is_left_out_and_graded_as_typed(build):
    quiz = build(a_fact("r", "rank", body="council", rank="highest"))
    question = quiz.pose(card("r/body"), "cloze", 0)
    assert question.stem == "Fill the gap. The _____ is the highest body."
    assert question.answer is AnswerKind.ONE
    assert (question.key, question.accepted) == (
        ("Collective Security Council",), (("Collective Security Council", "CSC"),)
    )  # fmt: skip
    assert question.explanation == "The Collective Security Council is the highest body."
    assert quiz.grade(question, "csc").verdict is Verdict.RIGHT
    assert quiz.grade(question, "Colective Security Council").message.startswith("It is spelt")
    assert quiz.grade(question, "Collective Security Committee", 1).verdict is Verdict.ASK_AGAIN
    assert quiz.grade(question, "Joint Staff").verdict is Verdict.WRONG


def test_a_date_is_left_out_and_graded_as_a_date(build):
    quiz = build(FIVE_SIGNINGS)
    question = quiz.pose(card("treaty-signed/when"), "cloze", 0)
    assert question.stem == "Fill the gap. The Collective Security Treaty was signed on _____."
    assert (question.answer, question.precision, question.date) == (AnswerKind.DATE, "day", "1992-05-15")
    assert quiz.grade(question, "May 15, 1992").verdict is Verdict.RIGHT
    assert quiz.grade(question, "1992").score == 0.5
    assert quiz.grade(question, "5/4/1992").verdict is Verdict.ASK_AGAIN
    year = quiz.pose(card("protocol-signed/when"), "cloze", 0)
    assert year.stem == "Fill the gap. The Protocol of Renewal was signed in _____."


def test_a_number_and_a_length_of_time_are_left_out(build):
    quiz = build(
        a_fact("a", "article", document="treaty", matter="help", number=4)
        + a_fact("t", "term", document="treaty", term="P5Y")
    )
    article = quiz.pose(card("a/number"), "cloze", 0)
    assert article.stem == "Fill the gap. Article _____ of the Collective Security Treaty is about help."
    assert quiz.grade(article, "four").verdict is Verdict.RIGHT
    term = quiz.pose(card("t/term"), "cloze", 0)
    assert term.stem == "Fill the gap. The Collective Security Treaty was made for _____."
    assert quiz.grade(term, "60 months").verdict is Verdict.RIGHT
    assert quiz.grade(term, "6 years").verdict is Verdict.WRONG


def test_a_state_is_told_for_the_time_that_its_source_speaks_for(build):
    quiz = build(a_fact("m", "member", state="belarus", document="treaty", start="1993", end=".."))
    assert quiz.pose(card("m/state"), "cloze", 0).stem == (
        "Fill the gap. _____ is a party to the Collective Security Treaty, as of 28 November 2019."
    )


def test_a_sentence_that_two_answers_fill_is_not_put_though_the_stem_has_one(build):
    """Tempting: the stem tells the body, the sentence leaves it out."""
    without_body = PAIR.replace("[ in {body:the}]", "")
    facts = a_fact("a", "pair", state="armenia", body="council", seats=3)
    facts += a_fact("b", "pair", state="belarus", body="staff", seats=3)
    quiz = build(facts, types=without_body)
    assert "typed" in quiz.forms(card("a/state"))
    assert quiz.refusals(card("a/state"))["cloze"].rule == "gap"
    assert "cloze" in build(facts, types=PAIR).forms(card("a/state"))


def test_an_optional_part_that_is_left_out_names_nothing_in_the_query(build):
    facts = a_fact("a", "pair", state="armenia", seats=3) + a_fact("b", "pair", state="belarus", body="staff", seats=3)
    ask = PAIR.replace("Which state has {seats} seats in {body:the}?", "Which state has {seats} seats?")
    quiz = build(facts, types=ask)
    assert quiz.refusals(card("a/state"))["cloze"].rule == "unique"
    assert "cloze" in quiz.forms(card("b/seats"))


def test_a_sentence_that_tells_its_answer_elsewhere_is_not_put(build):
    body = '[[entity]]\nid = "seat"\ntype = "body"\nname = "Office in Armenia"\n'
    quiz = build(
        a_fact("a", "pair", state="armenia", body="seat", seats=3),
        types=PAIR.replace("in {body:the}?", "there?"),
        entities=body,
    )
    assert "typed" in quiz.forms(card("a/state"))
    assert quiz.refusals(card("a/state"))["cloze"].rule == "leak"


def test_a_sentence_that_tells_the_year_of_its_date_elsewhere_is_not_put(build):
    named = '[[entity]]\nid = "plan"\ntype = "document"\nname = "Plan of 2010"\n'
    types = '[[type]]\nid = "paper"\ntense = "event"\nrole.document = { value = "entity", of = "document" }\n'
    types += 'sentence = "{document:The} was signed {when:on}."\nask.when = "When was the only plan signed?"\n'
    quiz = build(a_fact("p", "paper", document="plan", when="2010-02-03"), types=types, entities=named)
    assert "date_entry" in quiz.forms(card("p/when"))
    assert quiz.refusals(card("p/when"))["cloze"].rule == "leak"


@pytest.mark.parametrize(
    "fact", [JOINED_1993.replace("joined", "x"), a_fact("x", "remark", body="council", remark="busy")]
)
def test_several_fillers_and_texts_are_not_left_out(build, fact):
    facet = "joiner" if "joiner" in fact else "remark"
    assert build(fact).refusals(card(f"x/{facet}"))["cloze"].rule in ("gap", "typed")


def test_a_date_that_is_implied_or_not_certain_is_not_left_out(build):
    assert (
        build(signings(("treaty", "1992-05-15"), date_basis="inferred"))
        .refusals(card("treaty-signed/when"))["cloze"]
        .rule
        == "dated"
    )
    assert build(signings(("treaty", "1992~"))).refusals(card("treaty-signed/when"))["cloze"].rule == "date_entry"


def test_an_implied_year_is_not_told_by_the_sentence_either(build):
    quiz = build(signings(("treaty", "1992-05-15"), date_basis="inferred"))
    assert quiz.pose(card("treaty-signed/document"), "cloze", 0).stem == "Fill the gap. The _____ was signed on 15 May."


def test_what_is_no_text_is_no_answer(build):
    quiz = build(FIVE_SIGNINGS)
    with pytest.raises(ValueError, match="text"):
        quiz.grade(quiz.pose(card("treaty-signed/when"), "cloze", 0), 0)
