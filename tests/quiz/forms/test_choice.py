"""Choice: three options, the right one among them."""

import pytest
from quiz.treaties import FIVE_SIGNINGS, JOINED_1993, a_fact, card, questions

from study_app.quiz.question import AnswerKind, Verdict

KEPT = a_fact("kept", "depositary", state="armenia", document="treaty")


def test_a_choice_shows_the_right_option_between_two_wrong_ones_with_reasons(build):
    [question] = questions(build(KEPT), "kept/state", "choice", 1)
    assert question.stem == "Which state keeps the Collective Security Treaty?"
    assert question.answer is AnswerKind.ONE
    assert question.key == ("Armenia",)
    assert [option.right for option in question.options].count(True) == 1
    assert all(bool(option.why) is not option.right for option in question.options)
    assert len(question.options) == 3
    assert question.explanation == "Armenia keeps the Collective Security Treaty."
    assert [(span.source, span.start, span.end) for span in question.citations] == [("s", 0, 9)]


def test_dates_and_numbers_are_shown_by_size_and_the_key_is_not_always_in_one_place(build):
    quiz = build(FIVE_SIGNINGS + a_fact("a", "article", document="treaty", matter="help", number=10))
    dates = [[o.text for o in q.options] for q in questions(quiz, "charter-signed/when", "choice")]
    order = ["15 May 1992", "7 October 2002", "6 October 2007", "14 October 2016"]
    assert all(sorted(texts, key=order.index) == texts for texts in dates)
    assert {texts.index("7 October 2002") for texts in dates} == {0, 1}
    numbers = [[float(o.text) for o in q.options] for q in questions(quiz, "a/number", "choice")]
    assert all(sorted(texts) == texts for texts in numbers)
    assert {texts.index(10) for texts in numbers} == {0, 1, 2}


def test_lengths_of_time_are_shown_by_length_and_not_by_letters(build):
    quiz = build(a_fact("a", "term", document="treaty", term="P10Y"))
    for question in questions(quiz, "a/term", "choice"):
        years = [int(option.text.split()[0]) for option in question.options]
        assert years == sorted(years)


def test_names_are_shown_in_any_order(build):
    places = {
        [option.right for option in question.options].index(True)
        for question in questions(build(KEPT), "kept/state", "choice")
    }
    assert places == {0, 1, 2}


def test_a_set_is_no_choice(build):
    assert build(JOINED_1993).refusals(card("joined/joiner"))["choice"].rule == "single"


def test_one_wrong_option_is_too_few(build):
    seat = """
[[entity_type]]
id = "city"
name = "city"
[[type]]
id = "seat"
role.body = { value = "entity", of = "body" }
role.city = { value = "entity", of = "city", one_answer = true }
sentence = "{body:The} sits in {city}."
ask.city = "Where does {body:the} sit?"
"""
    cities = [
        f'\n[[entity]]\nid = "{name.lower()}"\ntype = "city"\nname = "{name}"\n' for name in ("Oslo", "Riga", "Bern")
    ]
    fact = a_fact("s", "seat", body="council", city="oslo")
    two = build(fact, types=seat, entities="".join(cities[:2]))
    assert two.refusals(card("s/city"))["choice"].rule == "provably_false"
    assert "choice" in build(fact, types=seat, entities="".join(cities)).forms(card("s/city"))


def test_the_right_option_is_right_and_a_wrong_one_is_told_why_it_is_wrong(build):
    quiz = build(KEPT)
    [question] = questions(quiz, "kept/state", "choice", 1)
    for index, option in enumerate(question.options):
        outcome = quiz.grade(question, index)
        assert outcome.verdict is (Verdict.RIGHT if option.right else Verdict.WRONG)
        assert outcome.score == (1.0 if option.right else 0.0)
        assert outcome.message == option.why


@pytest.mark.parametrize("given", [-1, 3, "Armenia", (0,)])
def test_what_is_no_index_of_an_option_is_no_answer(build, given):
    quiz = build(KEPT)
    with pytest.raises(ValueError, match="index"):
        quiz.grade(quiz.pose(card("kept/state"), "choice", 0), given)
