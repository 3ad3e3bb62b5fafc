"""Between: exactly one option is certainly between two events, and the others are certainly not."""

import pytest
from quiz.treaties import FIVE_SIGNINGS, a_fact, card, questions, signings

from study_app.quiz.question import AnswerKind, Verdict

OF_A_KIND = signings(
    ("treaty", "1992-05-15"), ("charter", "2002-10-07"), ("agreement", "2007-10-06"), ("strategy", "2016-10-14")
)


def test_the_one_between_two_others_is_asked_for(build):
    for question in questions(build(FIVE_SIGNINGS), "charter-signed/when", "between"):
        assert question.answer is AnswerKind.ONE
        assert question.key == ("Signing of the Charter of the Organisation",)
        assert question.stem == (
            "Which came between these two: signing of the Protocol of Renewal,"
            " and signing of the Agreement on Peacekeeping?"
        )
        assert {o.text: o.right for o in question.options} == {
            "Signing of the Charter of the Organisation": True,
            "Signing of the Collective Security Treaty": False,
            "Signing of the Strategy for Peace": False,
        }
        assert question.explanation == (
            "The Protocol of Renewal was signed in 1999. The Charter of the Organisation was signed on 7 October 2002."
            " The Agreement on Peacekeeping was signed on 6 October 2007."
        )


def test_the_bounds_and_the_order_of_the_options_are_drawn(build):
    more = signings(("paper", "1980"), ("note", "2019"))
    papers = "".join(
        f'[[entity]]\nid = "{i}"\ntype = "document"\nname = "{n}"\n'
        for i, n in (("paper", "Paper of Riga"), ("note", "Note from Oslo"))
    )
    posed = questions(build(FIVE_SIGNINGS + more, entities=papers), "charter-signed/when", "between")
    assert len({question.stem for question in posed}) > 2
    assert {[option.right for option in question.options].index(True) for question in posed} == {0, 1, 2}


def test_no_wrong_option_is_far_off_where_others_are_near(build):
    """Tempting: of the nearest six, in a pack with few events of late, four are of antiquity."""
    old = signings(("paper", "-0776"), ("note", "-0330"), ("letter", "0079"))
    papers = "".join(
        f'[[entity]]\nid = "{i}"\ntype = "document"\nname = "{n}"\n'
        for i, n in (("paper", "Paper of Riga"), ("note", "Note from Oslo"), ("letter", "Letter to Rome"))
    )
    quiz = build(FIVE_SIGNINGS + old, entities=papers)
    for asked in ("charter", "agreement"):
        for question in questions(quiz, f"{asked}-signed/when", "between", 100):
            told = " ".join((question.stem, *(o.text for o in question.options)))
            assert not any(name in told for name in ("Riga", "Oslo", "Rome"))
    assert "between" in quiz.forms(card("note-signed/when"))


def test_a_wrong_option_tells_when_that_was(build):
    quiz = build(FIVE_SIGNINGS)
    question = quiz.pose(card("charter-signed/when"), "between", 0)
    for index, option in enumerate(question.options):
        outcome = quiz.grade(question, index)
        assert outcome.verdict is (Verdict.RIGHT if option.right else Verdict.WRONG)
        assert outcome.message == option.why
        assert bool(option.why) is not option.right


@pytest.mark.parametrize("outermost", ["treaty", "strategy"])
def test_the_first_and_the_last_event_lie_between_no_others(build, outermost):
    assert build(FIVE_SIGNINGS).refusals(card(f"{outermost}-signed/when"))["between"].rule == "between"


def test_four_events_leave_only_one_outside(build):
    assert build(OF_A_KIND).refusals(card("charter-signed/when"))["between"].rule == "between"


@pytest.mark.parametrize("doubtful", ["2002", "2002-10", "2002-10-07", "1999~", "1990/2004"])
def test_an_event_that_may_have_been_between_too_is_no_wrong_option(build, doubtful):
    """Tempting: four others are there, but of the fifth nobody knows on which side it was."""
    quiz = build(OF_A_KIND + signings(("protocol", doubtful)))
    assert quiz.refusals(card("charter-signed/when"))["between"].rule == "between"


def test_facts_of_one_event_do_not_bound_each_other(build):
    twice = FIVE_SIGNINGS.replace('"1999"', '"1999"\nevent = "same"').replace('07"', '07"\nevent = "same"')
    assert build(twice).refusals(card("charter-signed/when"))["between"].rule == "between"


def test_what_is_no_time_is_not_between(build):
    quiz = build(a_fact("k", "depositary", state="armenia", document="treaty"))
    assert quiz.refusals(card("k/state"))["between"].rule == "order"


def test_what_is_no_index_of_an_option_is_no_answer(build):
    quiz = build(FIVE_SIGNINGS)
    with pytest.raises(ValueError, match="index"):
        quiz.grade(quiz.pose(card("charter-signed/when"), "between", 0), 3)
