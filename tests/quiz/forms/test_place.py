"""Place: an event is put among those on the timeline."""

from collections import Counter

import pytest
from quiz.treaties import FIVE_SIGNINGS, a_fact, card, questions, signings

from study_app import i18n
from study_app.paths import shipped
from study_app.quiz.question import AnswerKind, Verdict

FOUR = signings(("treaty", "1992-05-15"), ("protocol", "1999"), ("charter", "2002-10-07"), ("agreement", "2007-10-06"))


@pytest.fixture
def posed(build):
    quiz = build(FIVE_SIGNINGS)
    return quiz, quiz.pose(card("charter-signed/when"), "place", 0)


def test_in_russian_the_gaps_are_told_in_the_case_that_before_and_after_take(build):
    quiz = build(
        signings(("treaty", "1992-05-15"), ("protocol", "1999"), ("charter", "2002-10-07"), ("agreement", "2007"))
    )
    i18n.use("ru", shipped("resources") / "locale")
    try:
        texts = {one.text for n in range(20) for one in quiz.pose(card("charter-signed/when"), "place", n).options}
    finally:
        i18n.use("en", shipped("resources") / "locale")
    assert {"раньше 15 мая 1992 года", "позже 2007 года", "позже 1999 года, но раньше 2007 года"} <= texts


def test_the_event_is_asked_among_four_that_stand_with_their_dates(posed):
    _quiz, question = posed
    assert question.stem == "Where on the timeline does this belong? Signing of the Charter of the Organisation."
    assert question.answer is AnswerKind.ONE
    assert question.prompts == (
        "15 May 1992: Signing of the Collective Security Treaty",
        "1999: Signing of the Protocol of Renewal",
        "6 October 2007: Signing of the Agreement on Peacekeeping",
        "14 October 2016: Signing of the Strategy for Peace",
    )
    assert [(option.text, option.right) for option in question.options] == [
        ("before 15 May 1992", False),
        ("between 15 May 1992 and 1999", False),
        ("between 1999 and 6 October 2007", True),
        ("between 6 October 2007 and 14 October 2016", False),
        ("after 14 October 2016", False),
    ]
    assert question.key == ("between 1999 and 6 October 2007",)
    assert question.explanation == "The Charter of the Organisation was signed on 7 October 2002."


def test_the_date_that_is_asked_for_stands_nowhere_before_the_answer(posed):
    _quiz, question = posed
    assert all("2002" not in text for text in (question.stem, *question.prompts, *(o.text for o in question.options)))


@pytest.mark.parametrize(
    ("gap", "message"),
    [(0, "2 places too early."), (1, "1 place too early."), (3, "1 place too late."), (4, "2 places too late.")],
)
def test_another_gap_is_wrong_and_told_how_far_off_it_is(posed, gap, message):
    quiz, question = posed
    outcome = quiz.grade(question, gap)
    assert (outcome.verdict, outcome.score, outcome.message) == (Verdict.WRONG, 0.0, message)


def test_its_own_gap_is_right(posed):
    quiz, question = posed
    outcome = quiz.grade(question, 2)
    assert (outcome.verdict, outcome.score, outcome.message) == (Verdict.RIGHT, 1.0, "")


def test_three_placed_events_are_enough_and_two_too_few(build):
    assert len(build(FOUR).pose(card("charter-signed/when"), "place", 0).prompts) == 3
    three = signings(("treaty", "1992-05-15"), ("protocol", "1999"), ("charter", "2002-10-07"))
    assert build(three).refusals(card("charter-signed/when"))["place"].rule == "order"


def test_every_gap_is_as_likely_to_be_the_right_one(build):
    more = {f"p{n}": f"{n}-06-01" for n in range(1970, 2019, 4)}
    names = "".join(f'[[entity]]\nid = "{p}"\ntype = "document"\nname = "Paper {p}"\n' for p in more)
    posed = questions(
        build(FIVE_SIGNINGS + signings(*more.items()), entities=names), "charter-signed/when", "place", 200
    )
    gaps = Counter([o.right for o in question.options].index(True) for question in posed)
    assert set(gaps) == {0, 1, 2, 3, 4}
    assert max(gaps.values()) < 2 * min(gaps.values())


@pytest.mark.parametrize("doubtful", ["2002", "2002-10-07", "2000~", "1990/2004"])
def test_an_event_that_may_have_been_on_either_side_is_not_placed_beside_it(build, doubtful):
    quiz = build(FOUR.replace('"1999"', f'"{doubtful}"'))
    assert quiz.refusals(card("charter-signed/when"))["place"].rule == "order"


def test_a_label_with_a_year_in_it_is_not_placed(build):
    named = '[[entity]]\nid = "plan"\ntype = "document"\nname = "Plan to 2025"\n'
    quiz = build(FIVE_SIGNINGS + signings(("plan", "2010-01-01")), entities=named)
    assert quiz.refusals(card("plan-signed/when"))["place"].rule == "order"


def test_what_is_no_time_has_no_place(build):
    quiz = build(a_fact("k", "depositary", state="armenia", document="treaty"))
    assert quiz.refusals(card("k/state"))["place"].rule == "order"


@pytest.mark.parametrize("given", [-1, 5, "before", (0,)])
def test_what_is_no_index_of_a_gap_is_no_answer(posed, given):
    quiz, question = posed
    with pytest.raises(ValueError, match="index"):
        quiz.grade(question, given)
