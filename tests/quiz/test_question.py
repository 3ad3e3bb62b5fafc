"""Cards and their ids; answers in words."""

import pytest

from study_app.quiz.question import (
    AnswerKind,
    Card,
    Option,
    Outcome,
    Question,
    Verdict,
    given_in_words,
    key_in_words,
    reason,
)

CARD = Card("t", "a", "when")
CHOICE = Question(
    CARD,
    "choice",
    "When?",
    AnswerKind.ONE,
    key=("1992",),
    options=(Option("1992", right=True), Option("1993", right=False, why="1993 is the other.")),
)
ORDER = Question(
    CARD,
    "order",
    "In order?",
    AnswerKind.SEQUENCE,
    key=("first", "second"),
    options=(Option("second", right=True), Option("first", right=True)),
    sequence=(1, 0),
)
MATCH = Question(
    CARD,
    "match",
    "Which belongs to which?",
    AnswerKind.SEQUENCE,
    key=("x", "y"),
    options=(Option("x", right=True), Option("y", right=True)),
    prompts=("one", "two"),
)


def test_the_id_of_a_card_names_pack_fact_and_facet_and_is_read_back():
    card = Card("csto", "treaty-signed", "when")
    assert card.id == "csto/treaty-signed/when"
    assert Card.from_id(card.id) == card


def test_two_cards_of_one_fact_share_its_id():
    assert Card("csto", "treaty-signed", "when").fact_id == Card("csto", "treaty-signed", "document").fact_id
    assert Card("csto", "treaty-signed", "when").fact_id == "csto/treaty-signed"


@pytest.mark.parametrize("text", ["", "csto", "csto/treaty-signed", "csto/treaty-signed/when/1"])
def test_what_has_not_three_parts_is_no_card_id(text):
    with pytest.raises(ValueError, match="unpack"):
        Card.from_id(text)


def test_the_reason_is_the_sentence_of_the_grade_else_that_of_the_wrong_option():
    wrong, right = Outcome(Verdict.WRONG, 0.0), Outcome(Verdict.RIGHT, 1.0)
    assert reason(CHOICE, 1, wrong) == "1993 is the other."
    assert reason(CHOICE, 0, right) == ""
    assert reason(CHOICE, None, wrong) == ""
    assert reason(CHOICE, 1, Outcome(Verdict.WRONG, 0.0, "So it is.")) == "So it is."


@pytest.mark.parametrize(
    ("question", "given", "words"),
    [
        (CHOICE, 1, "1993"),
        (CHOICE, "in 1993", "in 1993"),
        (CHOICE, None, "I don’t know"),
        (ORDER, (0, 1), "second \N{RIGHTWARDS ARROW} first"),
        (MATCH, (1, 0), "one: y; two: x"),
        (MATCH, ("a", "b", "c"), "a; b; c"),
    ],
)
def test_what_was_given_is_told_as_the_learner_saw_it(question, given, words):
    assert given_in_words(question, given) == words


def test_the_key_of_an_order_is_told_in_its_order():
    assert key_in_words(ORDER) == "first \N{RIGHTWARDS ARROW} second"
    assert key_in_words(CHOICE) == "1992"
    assert key_in_words(MATCH) == "one: x; two: y"
