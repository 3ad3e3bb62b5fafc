"""How long: whole years, asked only where every day that the dates may be gives the same number."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from quiz.treaties import CHAIR, FIVE_SIGNINGS, a_fact, card, signings

from study_app.facts.dates import parse
from study_app.quiz.forms.how_long import _years, whole_years
from study_app.quiz.question import AnswerKind, Verdict

HELD = {"state": "armenia", "body": "council"}
TYPES = """
[[type]]
id = "force"
tense = "event"
label = "entry into force of {document:the}"
role.document = { value = "entity", of = "document" }
role.when = { value = "date", one_answer = true }
sentence = "{document:The} came into force {when:on}."
ask.when = "When did {document:the} come into force?"
"""


def in_force(document, when):
    return a_fact(f"{document}-force", "force", document=document, when=when)


@pytest.fixture
def posed(build):
    quiz = build(a_fact("c", "chair", **HELD, start="1994-04-20", end="2002-05-14"), types=CHAIR)
    return quiz, quiz.pose(card("c/end"), "how_long", 0)


def test_a_state_is_asked_how_long_it_lasted(posed):
    _quiz, question = posed
    assert question.stem == "For how many whole years was this so? Armenia chaired the Collective Security Council."
    assert question.answer is AnswerKind.NUMBER
    assert (question.key, question.accepted) == (("8 years",), (("8 years", "eight years", "8", "eight"),))
    assert question.explanation == "Armenia chaired the Collective Security Council from 20 April 1994 to 14 May 2002."
    assert not question.several  # both dates are of one fact


@pytest.mark.parametrize(
    ("written", "verdict", "message"),
    [
        ("8", Verdict.RIGHT, ""),
        ("eight years", Verdict.RIGHT, ""),
        ("96 months", Verdict.RIGHT, ""),
        ("7 years", Verdict.WRONG, "1 year off."),
        ("nine", Verdict.WRONG, "1 year off."),
        ("18", Verdict.WRONG, ""),
        ("8 months", Verdict.WRONG, ""),
        ("long", Verdict.ASK_AGAIN, "“long” is not understood. Write the number alone, such as 12 or seventy-five."),
    ],
)
def test_the_number_of_years_is_graded_exactly(posed, written, verdict, message):
    quiz, question = posed
    outcome = quiz.grade(question, written)
    assert (outcome.verdict, outcome.message) == (verdict, message)


def test_what_is_no_number_is_asked_back(posed):
    quiz, question = posed
    assert quiz.grade(question, "long").verdict is Verdict.ASK_AGAIN


def test_two_dated_facts_of_one_thing_are_asked_how_far_apart_they_are(build):
    quiz = build(signings(("treaty", "1992-05-15")) + in_force("treaty", "1994-04-20"), types=TYPES)
    for fact in ("treaty-signed", "treaty-force"):
        question = quiz.pose(card(f"{fact}/when"), "how_long", 0)
        assert question.stem == (
            "How many whole years lay between these two: signing of the Collective Security Treaty,"
            " and entry into force of the Collective Security Treaty?"
        )
        assert question.key == ("1 year",)
        assert question.explanation == (
            "The Collective Security Treaty was signed on 15 May 1992."
            " The Collective Security Treaty came into force on 20 April 1994."
        )


def test_facts_of_different_things_are_not_compared(build):
    quiz = build(FIVE_SIGNINGS, types=TYPES)
    assert quiz.refusals(card("treaty-signed/when"))["how_long"].rule == "how_long"


def test_a_thing_that_only_one_of_the_labels_names_is_no_common_thing(build):
    hidden = TYPES.replace("entry into force of {document:the}", "coming into force of what was signed")
    quiz = build(signings(("treaty", "1992-05-15")) + in_force("treaty", "1994-04-20"), types=hidden)
    assert quiz.refusals(card("treaty-signed/when"))["how_long"].rule == "how_long"


def test_a_thing_is_named_by_a_form_of_its_word_too(build):
    pact = '[[entity]]\nid = "pact"\ntype = "document"\nname = "Пакт"\nforms.ru = { gen = "Пакта" }\n'
    inflected = TYPES.replace("entry into force of {document:the}", "начало действия Пакта")
    quiz = build(signings(("pact", "1992-05-15")) + in_force("pact", "1994-04-20"), types=inflected, entities=pact)
    question = quiz.pose(card("pact-signed/when"), "how_long", 0)
    assert question.stem.endswith("signing of Пакт, and начало действия Пакта?")
    assert question.key == ("1 year",)


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        ("1992-05-15", "1994-05-14", None),  # with the last day it is two
        ("1992-05-15", "1994-05-13", 1),
        ("1992-05-15", "1994-05-15", 2),
        ("1992", "1999", None),  # six or seven
        ("1992-05-15", "1999", None),
        ("1992", "1994-12-30", None),  # from the last day of 1992 it is a day less
        ("1992-01-02", "1999-12", 7),
        ("1992-05", "1994-06", 2),
        ("1992-05", "1994-05", None),
        ("1992~", "1999-01-01", None),
        ("1992/1993", "1999-01-01", None),
        ("1999", "1999", None),
        ("1999-05-15", "1992-05-15", None),
        ("1992-02-29", "1993-02-27", 0),
        ("199X", "2010-01-01", None),
    ],
)
def test_only_a_number_that_every_day_gives_is_a_number(start, end, years):
    assert whole_years(parse(start), parse(end)) == years


def test_two_years_without_a_day_are_not_asked(build):
    quiz = build(a_fact("c", "chair", **HELD, start="1993", end="1999"), types=CHAIR)
    assert quiz.refusals(card("c/end"))["how_long"].rule == "how_long"
    events = build(signings(("treaty", "1992")) + in_force("treaty", "1999"), types=TYPES)
    assert events.refusals(card("treaty-signed/when"))["how_long"].rule == "how_long"


def test_less_than_a_year_and_a_state_without_an_end_are_not_asked(build):
    for times in ({"start": "1994-04-20", "end": "1994-06-01"}, {"start": "1994-04-20"}):
        quiz = build(a_fact("c", "chair", **HELD, **times), types=CHAIR)
        assert quiz.refusals(card("c/start"))["how_long"].rule == "how_long"


def test_a_state_that_was_so_twice_is_not_asked(build):
    """Tempting: of each of the two terms the length is certain."""
    once = a_fact("c", "chair", **HELD, start="1994-04-20", end="2002-05-14")
    again = a_fact("d", "chair", **HELD, start="2005-01-01", end="2008-01-01")
    own = 'ask.start = "When began the first term of Armenia in the chair?"\n'
    quiz = build(once + own + again, types=CHAIR)
    assert quiz.refusals(card("c/start"))["how_long"].rule in ("unique", "single")


def test_a_stem_that_tells_the_number_is_not_put(build):
    named = '[[entity]]\nid = "term"\ntype = "body"\nname = "Board of 8 Years"\n'
    fact = a_fact("c", "chair", state="armenia", body="term", start="1994-04-20", end="2002-05-14")
    quiz = build(fact, types=CHAIR, entities=named)
    assert quiz.refusals(card("c/start"))["how_long"].rule == "leak"


def test_a_sentence_that_cannot_do_without_its_times_is_not_put(build):
    tight = CHAIR.replace("[ from {start}]", " from {start}")
    quiz = build(a_fact("c", "chair", **HELD, start="1994-04-20", end="2002-05-14"), types=tight)
    assert quiz.refusals(card("c/start"))["how_long"].rule == "state"


@given(st.dates(date(1, 1, 1), date(4000, 1, 1)), st.integers(0, 200_000), st.integers(1, 9))
def test_years_are_counted_alike_before_and_after_year_one(start, days, cycles):
    end = start + timedelta(days)
    shift = cycles * 146_097
    years = _years(start.toordinal(), end.toordinal())
    assert years == _years(start.toordinal() - shift, end.toordinal() - shift)
    assert years - 0.01 < days / 365.2425 < years + 1.01


def test_what_is_no_time_has_no_length(build):
    quiz = build(a_fact("k", "depositary", state="armenia", document="treaty"))
    assert quiz.refusals(card("k/state"))["how_long"].rule == "how_long"


def test_what_is_no_text_is_no_answer(posed):
    quiz, question = posed
    with pytest.raises(ValueError, match="text"):
        quiz.grade(question, 8)
