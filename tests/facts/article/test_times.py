"""Dates in running text: every spelling that people use, and what only looks like one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spellings import AS_OF, NO_DATES, SPELLINGS, hits

from study_app.facts.article.times import at, find_dates
from study_app.facts.dates import parse
from study_app.facts.kinds import DateBasis
from study_app.facts.pack import Span


def test_of_forty_spellings_and_twenty_that_are_no_dates_all_are_read_rightly():
    missed, wrong = hits()
    assert len(SPELLINGS) >= 40
    assert len(NO_DATES) >= 20
    assert (missed, wrong) == ([], [])


def test_a_span_is_exactly_what_is_written():
    for text, *_rest in SPELLINGS:
        for mention in find_dates(text, AS_OF):
            assert text[mention.span.start : mention.span.end] == mention.text


def test_a_year_without_one_is_that_of_the_date_told_last_else_the_last_before_the_time_of_the_text():
    told = find_dates("It met on 3 May 1992. On 4 June it met again.", AS_OF)
    assert [(d.date.text, d.basis, d.unsure) for d in told] == [
        ("1992-05-03", DateBasis.STATED, ""),
        ("1992-06-04", DateBasis.INFERRED, "implied year"),
    ]
    assert [d.date.text for d in find_dates("On 30 November it met.", AS_OF)] == ["2018-11-30"]
    assert find_dates("On 30 November it met.") == ()  # nothing tells the year


def test_a_year_in_a_known_name_dates_nothing():
    text = "In 1992 the plan of 1970 was made."
    first, second = find_dates(text, AS_OF, (Span(text.index("plan"), text.index(" was")),))
    assert (first.basis, second.basis) == (DateBasis.STATED, DateBasis.TITLE)


def test_only_a_part_of_a_text_is_read_where_one_is_given():
    text = "In 1992 it met. In 1993 it met."
    assert [d.text for d in find_dates(text, AS_OF, start=16)] == ["1993"]
    assert [d.text for d in find_dates(text, AS_OF, end=15)] == ["1992"]


def test_one_of_two_readings_is_chosen():
    [both] = find_dates("Signed on 5/6/1992.", AS_OF)
    assert (len(both.readings), both.unsure) == (2, "two readings")
    assert (at(both, 1).date, at(both, 1).unsure) == (parse("1992-05-06"), "")


@pytest.mark.parametrize("text", ["On 30 February 1992 it met.", "On 31.4.1992 it met.", "On 1992-13-01 it met."])
def test_a_day_that_there_is_none_of_is_no_date(text):
    assert find_dates(text, AS_OF) == ()


PIECES = (
    "May June 15 5th the of 1992 '92 44 BC AD 79 - – / . , ( ) to and from between in on since about c. 1990s century 19th"
    " 2019-11-28 5/6/1992 15.05.1992 spring Q1 quarter year the same day two years later Article $ % km room é 𝔸 \n I V"
).split(" ")


@given(st.lists(st.sampled_from(PIECES), max_size=24).map(" ".join))
def test_whatever_is_written_dates_stand_in_order_and_apart_and_are_what_is_written(text):
    found = find_dates(text, AS_OF)
    for mention in found:
        assert text[mention.span.start : mention.span.end] == mention.text != ""
        assert mention.readings
    assert all(one.span.end <= other.span.start for one, other in pairwise(found))
