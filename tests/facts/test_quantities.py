"""Numbers, durations and frequencies: read, put into words, compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from study_app.facts.quantities import (
    Duration,
    Frequency,
    UnitWords,
    number_text,
    number_word,
    parse_duration,
    parse_frequency,
    told_duration,
    told_frequency,
)

DURATIONS = st.builds(Duration, st.integers(1, 10**9 - 1), st.sampled_from("YMWD"))
FREQUENCIES = st.builds(
    Frequency,
    st.sampled_from([">=", "<=", "="]),
    st.integers(1, 40),
    st.builds(Duration, st.integers(1, 9), st.just("Y")),
)


def test_small_numbers_are_words_and_others_digits() -> None:
    assert [number_word(n) for n in (0, 1, 6, 12, 13, 1991)] == ["no", "one", "six", "twelve", "13", "1991"]
    assert number_word(-1) == "-1"


def test_a_number_is_written_with_all_its_digits() -> None:
    assert number_text(1234567) == "1234567"
    assert number_text(13270.0) == "13270"
    assert number_text(2.5) == "2.5"
    assert number_text(-4) == "-4"
    assert number_text(6.02e23) == "6.02e+23"


@given(st.integers(-(2**53), 2**53), st.integers(-(2**53), 2**53))
def test_two_numbers_are_written_alike_only_if_they_are_equal(one: int, other: int) -> None:
    assert (number_text(one) == number_text(other)) == (one == other)


@given(st.integers(-(10**15), 10**15))
def test_a_whole_number_is_written_alike_with_and_without_a_point(n: int) -> None:
    assert number_text(float(n)) == number_text(n)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_as_written_is_the_number(n: float) -> None:
    assert float(number_text(n)) == n


# Durations


@given(DURATIONS)
def test_a_duration_is_read_back_as_it_is_written(duration: Duration) -> None:
    assert parse_duration(str(duration)) == duration


@pytest.mark.parametrize(
    "text", ["", "5 years", "P5", "PY", "P0Y", "P-1Y", "P1Y6M", "PT5H", "p5y", "P5Y ", "P١Y", "P" + "9" * 5000 + "Y"]
)
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a duration such as P5Y"):
        parse_duration(text)


@given(DURATIONS, st.sampled_from("YMWD"))
def test_a_duration_in_another_unit_is_told_back_from_its_normal_form_and_its_words(one: Duration, unit: str) -> None:
    other = one.in_unit(unit)
    if other is not None:
        assert other.normal() == one.normal()
        assert other.in_unit(one.unit) == one
        assert told_duration(str(one.normal()), other.words()) == other


def test_equal_lengths_have_one_normal_form_and_no_month_is_a_number_of_days() -> None:
    assert [str(parse_duration(text).normal()) for text in ("P12M", "P24M", "P18M", "P7D", "P10D", "P1M")] == [
        "P1Y", "P2Y", "P18M", "P1W", "P10D", "P1M",
    ]  # fmt: skip
    assert parse_duration("P1M").in_unit("D") is None
    assert parse_duration("P1Y").in_unit("W") is None


def test_a_frequency_is_told_back_from_its_normal_form_and_its_words() -> None:
    for text in ("2/P12M", ">=2/P1Y", "<=1/P7D", "1/P18M"):
        often = parse_frequency(text)
        assert told_frequency(str(often.normal()), often.words()) == often


def test_durations_in_words_agree_with_their_number() -> None:
    assert parse_duration("P1Y").words() == "1 year"
    assert parse_duration("P5Y").words() == "5 years"
    assert parse_duration("P1M").words() == "1 month"
    assert parse_duration("P6M").words() == "6 months"
    assert parse_duration("P1W").words() == "1 week"
    assert parse_duration("P2W").words() == "2 weeks"
    assert parse_duration("P1D").words() == "1 day"
    assert parse_duration("P10D").words() == "10 days"


# Frequencies


@given(FREQUENCIES)
def test_a_frequency_is_read_back_as_it_is_written(frequency: Frequency) -> None:
    assert parse_frequency(str(frequency)) == frequency


def test_a_frequency_without_a_comparison_is_an_exact_one() -> None:
    assert parse_frequency("2/P1Y") == parse_frequency("=2/P1Y") == Frequency("=", 2, Duration(1, "Y"))


@pytest.mark.parametrize(
    "text", ["", "2", "2/year", ">2/P1Y", "0/P1Y", ">=2/P0Y", "2/P1Y/P1Y", "/P1Y", ">= 2/P1Y", "9" * 5000 + "/P1Y"]
)
def test_what_is_no_frequency_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a (frequency|duration) such as"):
        parse_frequency(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1/P1Y", "once a year"),
        (">=2/P1Y", "at least twice a year"),
        ("<=3/P1W", "at most three times a week"),
        ("1/P5Y", "once every 5 years"),
        ("=20/P1D", "20 times a day"),
        (">=1/P6M", "at least once every 6 months"),
        ("2/P1M", "twice a month"),
    ],
)
def test_frequencies_in_words(text: str, words: str) -> None:
    assert parse_frequency(text).words() == words


def excludes(one: str, other: str) -> bool:
    return parse_frequency(one).excludes(parse_frequency(other))


def test_a_bound_excludes_only_what_lies_certainly_outside_it() -> None:
    assert excludes(">=2/P1Y", "1/P1Y")
    assert excludes(">=2/P1Y", "<=1/P1Y")
    assert not excludes(">=2/P1Y", "2/P1Y")
    assert not excludes(">=2/P1Y", "3/P1Y")
    assert not excludes(">=2/P1Y", ">=3/P1Y")  # three times a year is at least twice a year
    assert not excludes(">=2/P1Y", "<=2/P1Y")
    assert excludes("<=2/P1Y", ">=3/P1Y")
    assert excludes("2/P1Y", "3/P1Y")
    assert excludes("2/P1Y", ">=3/P1Y")
    assert excludes("2/P1Y", "<=1/P1Y")
    assert not excludes("2/P1Y", "<=2/P1Y")


def test_rates_are_compared_and_not_the_counts_alone() -> None:
    assert not excludes("2/P2Y", "1/P1Y")
    assert excludes("1/P2Y", "1/P1Y")


def test_what_counts_in_another_unit_is_never_excluded() -> None:
    assert not excludes("2/P1Y", "40/P1M")


@given(FREQUENCIES, FREQUENCIES, st.integers(0, 400))
def test_no_rate_fits_both_of_two_frequencies_that_exclude_each_other(
    one: Frequency, other: Frequency, tenths: int
) -> None:
    def fits(frequency: Frequency) -> bool:
        limit = frequency.count * 10 / frequency.per.count
        return {"=": tenths == limit, ">=": tenths >= limit, "<=": tenths <= limit}[frequency.comparison]

    assert one.excludes(other) == other.excludes(one)
    if fits(one) and fits(other):
        assert not one.excludes(other)


# Units

METRE = UnitWords("metre", "metres", ("m", "meter", "meters"))
SQUARE = UnitWords("square metre", "square metres", ("m²", "sq m"))


def test_a_number_is_told_with_its_unit() -> None:
    assert [METRE.measure(n) for n in (1, 1.0, 57, 2.5, 0)] == [
        "1 metre",
        "1 metre",
        "57 metres",
        "2.5 metres",
        "0 metres",
    ]


@pytest.mark.parametrize(
    "text", ["57", "57 m", "57m", "57 Metres", "57 meters", "about 57 metres", "fifty-seven metres", "  57   metres "]
)
def test_a_unit_is_read_under_each_of_its_names_and_may_be_left_out(text: str) -> None:
    bare = METRE.bare(text)
    assert bare is not None
    assert "m" not in bare


@pytest.mark.parametrize(
    "text", ["57 feet", "57 cm", "57km", "0.057 km", "57 m²", "fifty-seven feet", "57 %", "57 m of stone"]
)
def test_a_number_in_what_may_be_another_unit_is_not_taken(text: str) -> None:
    assert METRE.bare(text) is None


def test_a_unit_may_have_several_words_and_signs() -> None:
    assert [SQUARE.bare(text) for text in ("5 m²", "5 sq m", "5 square metres", "5")] == ["5"] * 4
    assert SQUARE.bare("5 m") is None


@given(st.integers(0, 10**9), st.sampled_from([METRE, SQUARE]))
def test_what_is_measured_is_read_back(n: int, unit: UnitWords) -> None:
    assert (unit.bare(unit.measure(n)) or "").replace(",", "") == str(n)


def test_a_great_measure_is_written_so_that_its_zeros_need_no_counting() -> None:
    assert [METRE.measure(n) for n in (9000, 100000)] == ["9000 metres", "100,000 metres"]


METR = UnitWords("метр", "метров", ("м",), "метра")


@pytest.mark.parametrize(
    ("n", "told"),
    [
        (0, "0 метров"),
        (1, "1 метр"),
        (2, "2 метра"),
        (4, "4 метра"),
        (5, "5 метров"),
        (11, "11 метров"),
        (12, "12 метров"),
        (21, "21 метр"),
        (22, "22 метра"),
        (111, "111 метров"),
        (1003, "1003 метра"),
        (2.5, "2.5 метра"),
    ],
)
def test_a_unit_with_a_form_for_a_few_is_counted_as_in_russian(n: float, told: str) -> None:
    assert METR.measure(n) == told


def test_each_of_the_forms_of_a_unit_is_read() -> None:
    assert [METR.bare(f"2 {word}") for word in ("метр", "метра", "метров", "м")] == ["2"] * 4
