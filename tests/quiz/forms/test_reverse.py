"""Reverse: from a date to what happened then, if only one thing did."""

import pytest
from quiz.treaties import FIVE_SIGNINGS, JOINED_1993, a_fact, card, questions, signings

from study_app.quiz.question import AnswerKind, Verdict


def test_an_event_is_asked_for_by_its_date(build):
    quiz = build(FIVE_SIGNINGS)
    posed = questions(quiz, "charter-signed/when", "reverse")
    assert {question.stem for question in posed} == {"What happened on 7 October 2002?"}
    assert {question.key for question in posed} == {("Signing of the Charter of the Organisation",)}
    assert {[option.right for option in question.options].index(True) for question in posed} == {0, 1, 2}
    assert len({option.text for question in posed for option in question.options}) == 5
    assert {question.answer for question in posed} == {AnswerKind.ONE}
    assert quiz.pose(card("protocol-signed/when"), "reverse", 0).stem == "What happened in 1999?"


def test_a_wrong_option_tells_when_that_was(build):
    quiz = build(FIVE_SIGNINGS)
    question = quiz.pose(card("charter-signed/when"), "reverse", 0)
    for index, option in enumerate(question.options):
        outcome = quiz.grade(question, index)
        assert outcome.verdict is (Verdict.RIGHT if option.right else Verdict.WRONG)
        assert outcome.message == option.why
        assert bool(option.why) is not option.right


@pytest.mark.parametrize("other", ["2002", "2002-10", "2002-10-07"])
def test_a_date_on_which_more_may_have_happened_is_not_asked_back(build, other):
    quiz = build(FIVE_SIGNINGS.replace("2016-10-14", other))
    assert quiz.refusals(card("charter-signed/when"))["reverse"].rule == "unique"


def test_two_labelled_facts_of_one_event_are_two_answers(build):
    quiz = build(FIVE_SIGNINGS.replace("2016-10-14", "2002-10-07").replace('07"', '07"\nevent = "same"'))
    assert quiz.refusals(card("charter-signed/when"))["reverse"].rule == "unique"


def test_a_part_of_the_same_event_that_has_no_name_of_its_own_is_no_second_answer(build):
    part = a_fact("alone", "single", joiner="georgia", document="treaty", when="1993", event="accession")
    joined = JOINED_1993 + 'event = "accession"\n'
    assert "reverse" in build(FIVE_SIGNINGS + joined + part).forms(card("joined/when"))
    apart = build(FIVE_SIGNINGS + joined + part.replace('event = "accession"', ""))
    assert apart.refusals(card("joined/when"))["reverse"].rule == "unique"


def test_a_label_that_repeats_words_of_the_date_gives_it_away(build):
    named = '[[entity]]\nid = "october"\ntype = "document"\nname = "October Declaration"\n'
    quiz = build(FIVE_SIGNINGS + signings(("october", "2010-10-25")), entities=named)
    assert quiz.refusals(card("october-signed/when"))["reverse"].rule == "reverse"


def test_two_events_are_too_few(build):
    quiz = build(signings(("treaty", "1992-05-15"), ("charter", "2002-10-07")))
    assert quiz.refusals(card("treaty-signed/when"))["reverse"].rule == "reverse"


def test_a_date_that_is_not_certain_or_not_stated_is_not_asked_back(build):
    for keys, when in (({}, "1992~"), ({}, "1990/1993"), ({"date_basis": "title"}, "1992-05-15")):
        quiz = build(FIVE_SIGNINGS.replace("treaty-signed", "x") + signings(("treaty", when), **keys))
        assert quiz.refusals(card("treaty-signed/when"))["reverse"].rule == "order"


def test_what_is_no_time_is_not_turned_round(build):
    assert build(FIVE_SIGNINGS).refusals(card("treaty-signed/document"))["reverse"].rule == "order"


def test_what_is_no_index_of_an_option_is_no_answer(build):
    quiz = build(FIVE_SIGNINGS)
    with pytest.raises(ValueError, match="index"):
        quiz.grade(quiz.pose(card("charter-signed/when"), "reverse", 0), "Signing")
