"""Dates: what EDTF means, what comes certainly first, what people write and read."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from study_app.facts.dates import EdtfDate, parse, read_entry

DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))


def _at(day: date, precision: str) -> str:
    return day.isoformat()[: {"year": 4, "month": 7, "day": 10}[precision]]


POINTS = st.builds(_at, DAYS, st.sampled_from(["year", "month", "day"]))
MARKED = st.builds(str.__add__, POINTS, st.sampled_from(["", "", "?", "~", "%"]))
UNSPECIFIED = st.builds(
    lambda year, tail: f"{year:04}"[: 4 - len(tail)] + tail, st.integers(1000, 9999), st.sampled_from(["X", "XX"])
)


def _interval(ends: tuple[str, str]) -> str:
    return "/".join(sorted(ends))  # by text: the earlier first


INTERVALS = st.builds(_interval, st.tuples(POINTS, POINTS)) | st.builds(
    str.format, st.sampled_from(["{}/..", "../{}", "{}/", "/{}"]), POINTS
)
TEXTS = MARKED | UNSPECIFIED | INTERVALS
ANY = TEXTS.map(parse)


def ends(text: str) -> tuple[str, str]:
    when = parse(text)
    assert when.earliest is not None
    assert when.latest is not None
    return date.fromordinal(when.earliest).isoformat(), date.fromordinal(when.latest).isoformat()


# What EDTF means


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("1992-05-15", "1992-05-15", "1992-05-15", "day"),
        ("1992-02", "1992-02-01", "1992-02-29", "month"),
        ("1993-02", "1993-02-01", "1993-02-28", "month"),
        ("1992-12", "1992-12-01", "1992-12-31", "month"),
        ("1993", "1993-01-01", "1993-12-31", "year"),
        ("0079", "0079-01-01", "0079-12-31", "year"),
        ("199X", "1990-01-01", "1999-12-31", "decade"),
        ("19XX", "1900-01-01", "1999-12-31", "century"),
        ("1994-04-20/1999", "1994-04-20", "1999-12-31", "interval"),
        ("9999-12-31", "9999-12-31", "9999-12-31", "day"),
    ],
)
def test_a_date_spans_all_the_days_it_may_mean(text: str, first: str, last: str, precision: str) -> None:
    assert ends(text) == (first, last)
    assert parse(text).precision == precision
    assert not parse(text).approximate


@pytest.mark.parametrize("text", ["1992?", "1992~", "1992-05%", "1992-05-15~", "1992~/1994", "1992/1994?"])
def test_each_mark_of_doubt_makes_a_date_approximate(text: str) -> None:
    assert parse(text).approximate


def test_an_open_end_and_an_unknown_end_are_told_apart() -> None:
    open_end, unknown = parse("1992/.."), parse("1992/")
    assert (open_end.latest, unknown.latest) == (None, None)
    assert (open_end.open_end, unknown.open_end, parse("1992").open_end) == (True, False, False)
    assert parse("../1992").earliest is None
    assert parse("/1992").latest == date(1992, 12, 31).toordinal()


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("2019-02-30", "there is no day 30 in February 2019"),
        ("1900-02-29", "there is no day 29 in February 1900"),
        ("2019-13", "there is no month 13"),
        ("2019-00-01", "there is no month 0"),
        ("2019-01-00", "there is no day 0 in January 2019"),
        ("0000", "the years known here are 1 to 9999"),
        ("00XX", "the years known here are 1 to 9999"),
        ("199X-05", "gives a month of a year that is not known"),
        ("1999/1992", "ends before it begins"),
        ("1992/1993/1994", "more than one slash"),
        ("../..", "says nothing"),
        ("/", "says nothing"),
        ("", "is not a date"),
        ("15 May 1992", "is not a date"),
        ("1992-5-15", "is not a date"),
        ("1992-05-15T10:00", "is not a date"),
        ("92", "is not a date"),
        ("-0043", "is not a date"),
        (" 1992", "is not a date"),
        ("1992\n", "is not a date"),
        ("١٩٩٢", "is not a date"),
        ("1992??", "is not a date"),
    ],
)
def test_what_is_no_date_is_refused_with_a_clause_that_says_why(text: str, clause: str) -> None:
    with pytest.raises(ValueError, match=clause):
        parse(text)


@given(st.text("0123456789-/.?~%X ", max_size=14) | st.text(max_size=12))
def test_no_text_at_all_makes_the_parser_fail_in_another_way(text: str) -> None:
    try:
        when = parse(text)
    except ValueError:
        return
    assert when.text == text
    assert when.earliest is None or when.latest is None or when.earliest <= when.latest


@settings(max_examples=60, deadline=None)  # a parse by `edtf` takes up to 30 ms
@given(MARKED | UNSPECIFIED | st.builds(_interval, st.tuples(POINTS, POINTS)))
def test_bounds_are_those_of_the_edtf_package(text: str) -> None:
    from edtf import parse_edtf

    theirs = parse_edtf(text)
    bounds = tuple(
        f"{year:04}-{month:02}-{day:02}" for year, month, day, *_time in (theirs.lower_strict(), theirs.upper_strict())
    )
    assert ends(text) == bounds


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(["2019-02-30", "2019-13", "2019-1", "1992-05-15-01", "may 1992", "1992-00"]))
def test_what_the_edtf_package_refuses_is_refused(text: str) -> None:
    from edtf import parse_edtf
    from edtf.parser.edtf_exceptions import EDTFParseException

    with pytest.raises(EDTFParseException):
        parse_edtf(text)
    with pytest.raises(ValueError, match=r".+"):
        parse(text)


# What comes first


def before(one: str, other: str) -> bool:
    return parse(one).certainly_before(parse(other))


def test_a_year_is_never_certainly_before_a_day_in_it() -> None:
    # the edtf package, which sorts by the first day, says that it is
    assert not before("1992", "1992-05-15")
    assert not before("1992-05-15", "1992")


def test_neighbouring_days_months_and_years_are_in_order() -> None:
    assert before("1992-05-15", "1992-05-16")
    assert before("1992-05", "1992-06")
    assert before("1992", "1993-01-01")
    assert before("199X", "2000")


@pytest.mark.parametrize("one", ["1991~", "1991?", "1991-01-01%"])
def test_a_doubtful_date_is_certainly_before_nothing(one: str) -> None:
    assert before(one[:-1], "1993")
    assert not before(one, "1993")
    assert not before("1980", one)


def test_equal_days_and_overlaps_are_undetermined() -> None:
    assert not before("1992-05-15", "1992-05-15")
    assert not before("1992/1994", "1993/1996")
    assert not parse("1992/1994").disjoint(parse("1994"))


def test_nothing_is_known_after_a_start_whose_end_is_open_or_unknown() -> None:
    for text in ("1992/..", "1992/"):
        assert not before(text, "2050")
        assert before("1991", text)
    assert before("../1990", "1992")


@given(ANY, ANY, ANY)
def test_certainly_before_is_a_strict_partial_order(a: EdtfDate, b: EdtfDate, c: EdtfDate) -> None:
    assert not a.certainly_before(a)
    assert not (a.certainly_before(b) and b.certainly_before(a))
    if a.certainly_before(b) and b.certainly_before(c):
        assert a.certainly_before(c)


@given(ANY, ANY, DAYS)
def test_dates_that_share_a_day_are_never_disjoint(a: EdtfDate, b: EdtfDate, day: date) -> None:
    def holds(when: EdtfDate) -> bool:
        return (when.earliest or 0) <= day.toordinal() <= (when.latest or 10**7)

    assert a.disjoint(b) == b.disjoint(a)
    if holds(a) and holds(b):
        assert not a.disjoint(b)


def test_a_year_is_told_only_where_there_is_a_single_one() -> None:
    assert parse("1992-05").year == 1992
    assert parse("1992-01/1992-12").year == 1992
    assert parse("199X").year is None
    assert parse("1992/..").year is None


# What people read


@pytest.mark.parametrize(
    ("text", "words", "phrase"),
    [
        ("1992-05-15", "15 May 1992", "on 15 May 1992"),
        ("1992-05", "May 1992", "in May 1992"),
        ("1992", "1992", "in 1992"),
        ("0079-08", "August AD 79", "in August AD 79"),
        ("0800-12-25", "25 December 800", "on 25 December 800"),
        ("199X", "the 1990s", "in the 1990s"),
        ("1992~", "about 1992", "in about 1992"),
        ("1992%", "about 1992", "in about 1992"),
        ("1992-05-15?", "perhaps 15 May 1992", "perhaps on 15 May 1992"),
        ("1994-04-20/1999", "from 20 April 1994 to 1999", "from 20 April 1994 to 1999"),
        ("1994/..", "since 1994", "since 1994"),
        ("1994/", "since 1994", "since 1994"),
        ("../1999-05", "until May 1999", "until May 1999"),
    ],
)
def test_dates_in_words(text: str, words: str, phrase: str) -> None:
    assert parse(text).words() == words
    assert parse(text).phrase() == phrase


def test_a_date_can_be_told_without_its_year() -> None:
    assert parse("2018-09-26").words(year=False) == "26 September"
    assert parse("2018-09-26").phrase(year=False) == "on 26 September"
    assert parse("2018-08?").phrase(year=False) == "perhaps in August"


@given(TEXTS)
def test_every_date_has_words_and_a_phrase(text: str) -> None:
    when = parse(text)
    assert when.words().strip() == when.words() != ""
    assert when.words() in when.phrase() or text.endswith("?")


# What people write


@given(POINTS)
def test_what_words_show_read_entry_reads_back(text: str) -> None:
    when = parse(text)
    assert read_entry(when.words()) == (when,)
    assert read_entry(f"  {when.words().upper()} ") == (when,)
    assert read_entry(text) == (when,)


@pytest.mark.parametrize(
    "text",
    [
        "15 May 1992", "May 15, 1992", "May, 15, 1992", "15th of May 1992", "the 15th of May, 1992", "1992 May 15",
        "15 may 1992", "15 MAY 1992", "1992-05-15", "1992-5-15", "1992/05/15", "1992.5.15", "15.05.1992",
        "15.5.1992", "05/15/1992", "15/05/1992", "15-05-1992", "15 05 1992", "on 15 May 1992", "15 May 1992 AD",
    ],
)  # fmt: skip
def test_a_day_is_read_in_the_common_ways_of_writing_it(text: str) -> None:
    assert read_entry(text) == (parse("1992-05-15"),)


@pytest.mark.parametrize(
    "text", ["September 2009", "Sept 2009", "sep 2009", "2009-09", "09.2009", "9/2009", "2009 Sep"]
)
def test_a_month_is_read_in_the_common_ways_of_writing_it(text: str) -> None:
    assert read_entry(text) == (parse("2009-09"),)


@pytest.mark.parametrize("text", ["AD 79", "79 AD", "ad79", "79 CE", "0079", "in AD 79"])
def test_a_year_of_two_digits_is_read_where_it_says_so(text: str) -> None:
    assert read_entry(text) == (parse("0079"),)


@given(DAYS)
def test_a_numeric_date_has_both_readings_where_both_are_days(day: date) -> None:
    other = None
    if day.day <= 12:
        other = date(day.year, day.day, day.month)
    expected = {day.isoformat(), (other or day).isoformat()}
    for separator in "/- ":
        found = read_entry(f"{day.day}{separator}{day.month}{separator}{day.year:04}")
        assert {reading.text for reading in found} == expected
        assert len(found) == len(expected)


def test_dots_are_written_day_first() -> None:
    assert read_entry("04.03.1994") == (parse("1994-03-04"),)
    assert read_entry("04.15.1994") == ()


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "15", "15 May", "May", "15 1992 3", "15 May 92", "5/5/92", "30 February 2019", "32 May 1992", "1992 1993",
        "May June 1992", "yesterday", "15 Ma 1992", "15 May 1992 or so", "13/13/1992", "1990s", "0000", "15 Mayhem 1992",
        "five May 1992", "1992-13", "²0 May 1992", "-15 May 19920",
    ],
)  # fmt: skip
def test_what_is_no_date_has_no_reading(text: str) -> None:
    assert read_entry(text) == ()


@given(st.text(max_size=40) | st.text("0123456789 ./-adAD", max_size=14))
def test_no_typed_text_makes_reading_fail(text: str) -> None:
    for found in read_entry(text):
        assert parse(found.text) == found
