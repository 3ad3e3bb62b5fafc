"""As of: whether a state held on a day, asked only where the source knows."""

import re

import pytest
from quiz.treaties import CHAIR, FIVE_SIGNINGS, a_fact, card, questions

from study_app.facts.dates import parse, read_entry
from study_app.quiz.question import AnswerKind, Verdict

HELD = {"state": "armenia", "body": "council"}


def chaired(**times):
    return a_fact("c", "chair", **HELD, **times)


def day(question):
    found = re.search(r"so (?:on|in) ([\w ]+)\?", question.stem)
    assert found is not None
    [read] = read_entry(found[1])
    return read


@pytest.fixture
def quiz(build):
    return build(chaired(start="1994-04-20", end="2002-05-14"), types=CHAIR)


def test_a_state_is_asked_for_days_within_and_outside_its_time(quiz):
    posed = questions(quiz, "c/start", "as_of", 200)
    assert {q.answer for q in posed} == {AnswerKind.TRUTH}
    assert {q.stem.partition("? ")[2] for q in posed} == {"Armenia chaired the Collective Security Council."}
    for question in posed:
        inside = parse("1994-04-20").certainly_before(day(question)) and day(question).certainly_before(
            parse("2002-05-14")
        )
        assert [(o.text, o.right) for o in question.options] == [("Yes", inside), ("No", not inside)]
        assert question.key == ("Yes" if inside else "No",)
        assert quiz.store.holds("t", "c", day(question)) is inside
    assert 70 < sum(q.options[0].right for q in posed) < 130
    assert len({day(q) for q in posed}) > 10


def test_days_lie_no_farther_off_than_a_learner_has_to_think_and_nearer_to_the_end_that_is_asked_for(quiz):
    since, until = ({day(q).year for q in questions(quiz, f"c/{end}", "as_of", 200)} for end in ("start", "end"))
    assert (min(since), max(since)) == (1994 - 8, 1998)
    assert (min(until), max(until)) == (1998, 2002 + 8)


def test_the_explanation_tells_since_when_and_until_when(quiz):
    question = quiz.pose(card("c/end"), "as_of", 0)
    assert question.explanation.endswith("from 20 April 1994 to 14 May 2002.")
    for index, option in enumerate(question.options):
        outcome = quiz.grade(question, index)
        assert outcome.verdict is (Verdict.RIGHT if option.right else Verdict.WRONG)
        assert outcome.message == ("" if option.right else question.explanation)


def test_a_state_that_goes_on_is_not_asked_past_what_its_source_can_know(build):
    quiz = build(chaired(start="2015-04-20", end=".."), types=CHAIR)
    days = {day(q) for q in questions(quiz, "c/start", "as_of", 200)}
    assert max(d.year for d in days) == 2019  # the source speaks for 28 November 2019
    assert quiz.pose(card("c/start"), "as_of", 0).explanation.endswith("When: since 20 April 2015.")


def test_a_state_of_which_the_end_is_not_known_is_not_asked(build):
    """Tempting: since 2015 it was so; but whether it still was in 2018 nobody said."""
    quiz = build(chaired(start="2015-04-20"), types=CHAIR)
    assert quiz.refusals(card("c/start"))["as_of"].rule == "as_of"


def test_a_claim_is_asked_as_a_claim(build):
    quiz = build(chaired(start="1994-04-20", end="2002-05-14", attributed="staff"), types=CHAIR)
    assert quiz.pose(card("c/start"), "as_of", 0).stem.endswith(", according to the Joint Staff.")
    assert quiz.pose(card("c/start"), "how_long", 0).stem.endswith(", according to the Joint Staff.")


def test_a_state_told_in_years_is_asked_by_years_and_not_in_those_in_which_it_turned(build):
    quiz = build(chaired(start="1994", end="2002"), types=CHAIR)
    posed = questions(quiz, "c/start", "as_of", 200)
    assert {day(q).precision for q in posed} == {"year"}
    held = {day(q).year: q.options[0].right for q in posed}
    assert not {1994, 2002} & held.keys()
    assert {year for year, right in held.items() if right} == set(range(1995, 1999))


def test_a_state_told_in_months_is_asked_by_months_and_not_in_those_in_which_it_turned(build):
    quiz = build(chaired(start="1994-01", end="2002-05"), types=CHAIR)
    held = {day(q): q.options[0].right for q in questions(quiz, "c/start", "as_of", 200)}
    assert {when.precision for when in held} == {"month"}
    assert "1994-01" not in {when.text for when in held}
    assert {when.year for when, right in held.items() if right} == set(range(1995, 1999))
    assert all("Was it so in January" in q.stem for q in questions(quiz, "c/start", "as_of", 5))


def test_before_our_era_a_state_is_asked_by_years_however_exactly_it_is_told(build):
    quiz = build(chaired(start="-0604-08-07", end="-0561-10"), types=CHAIR)
    posed = questions(quiz, "c/start", "as_of", 200)
    assert all("January" not in q.stem for q in posed)
    assert {q.stem.split("?")[0] for q in posed} >= {"Was it so in 600 BC", "Was it so in 590 BC"}
    told = {q.stem.split("?")[0] for q in (*posed, *questions(quiz, "c/end", "as_of", 200))}
    assert not {"Was it so in 605 BC", "Was it so in 562 BC"} & told  # in these it turned


def test_a_short_state_is_asked_by_the_quarter(build):
    quiz = build(chaired(start="1994-02-20", end="1994-08-14"), types=CHAIR)
    held = {day(q).text for q in questions(quiz, "c/start", "as_of", 100) if q.options[0].right}
    assert held == {"1994-04-01", "1994-07-01"}


def test_a_state_that_may_have_been_so_at_other_times_is_not_asked(build):
    """Tempting: before its start the fact does not hold; but nobody said that there was no other time."""
    quiz = build(chaired(start="1994-04-20"), types=CHAIR.replace(", one_answer = true", ""))
    assert quiz.refusals(card("c/start"))["as_of"].rule == "as_of"


def test_what_was_so_twice_is_true_in_both_times_and_false_between_them(build):
    own = 'ask.start = "When began the first term of Armenia?"\none_answer = ["start"]\n'
    own_state = a_fact("d", "chair", **HELD, start="2005-01-01", end="2008-06-01")
    quiz = build(chaired(start="1994-04-20", end="2002-05-14") + own + own_state, types=CHAIR)
    assert quiz.refusals(card("c/start"))["as_of"].rule in ("unique", "single", "as_of")


@pytest.mark.parametrize(
    ("times", "rule"),
    [
        ({"start": "1994~"}, "as_of"),
        (
            {"start": "1994-04-20", "end": "2002?"},
            "as_of",
        ),  # when it was over nobody knows, so neither when it still was so
        ({"start": "1994-04-20", "date_basis": "inferred"}, "dated"),
    ],
)
def test_times_that_are_not_certain_or_not_stated_are_not_asked(build, times, rule):
    assert build(chaired(**times), types=CHAIR).refusals(card("c/start"))["as_of"].rule == rule


def test_a_plan_is_not_asked_as_if_it_had_been_so(build):
    quiz = build(chaired(start="1994-04-20", end="2002-05-14", modality="planned"), types=CHAIR)
    assert quiz.refusals(card("c/start"))["as_of"].rule == "plan"


def test_a_sentence_that_tells_its_time_is_not_put(build):
    tight = CHAIR.replace("[ from {start}]", " from {start}")
    assert build(chaired(start="1994-04-20"), types=tight).refusals(card("c/start"))["as_of"].rule == "state"
    named = '[[entity]]\nid = "plan"\ntype = "body"\nname = "Board of 1994"\n'
    board = a_fact("c", "chair", state="armenia", body="plan", start="1996-04-20")
    assert build(board, types=CHAIR, entities=named).refusals(card("c/start"))["as_of"].rule == "leak"


def test_what_is_no_state_is_not_asked_as_of_a_day(build):
    assert build(FIVE_SIGNINGS).refusals(card("treaty-signed/when"))["as_of"].rule == "state"


@pytest.mark.parametrize("given", [2, -1, "Yes"])
def test_what_is_no_index_of_an_option_is_no_answer(quiz, given):
    with pytest.raises(ValueError, match="index"):
        quiz.grade(quiz.pose(card("c/start"), "as_of", 0), given)
