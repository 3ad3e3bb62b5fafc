"""Numbers as people write them: every number to a million in words, and digits with each custom of separators."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from study_app.facts.numbers import Reading, in_digits, read

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
).split()
TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()


def in_words(n, joined="-", with_and=True):
    """A number in words, by another way than the one that reads it."""
    if n < 20:
        return ONES[n]
    if n < 100:
        return TENS[n // 10] + (joined + ONES[n % 10] if n % 10 else "")
    for scale, name in ((10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if n >= scale:
            rest = n % scale
            middle = " and " if with_and and 0 < rest < 100 else " "
            return f"{in_words(n // scale, joined, with_and)} {name}" + (
                middle + in_words(rest, joined, with_and) if rest else ""
            )
    raise AssertionError(n)


@given(st.integers(0, 999_999_999), st.sampled_from(["-", " "]), st.booleans())
def test_every_number_to_a_thousand_million_is_read_from_its_words(number, joined, with_and):
    assert read(in_words(number, joined, with_and)) == Reading(((float(number),),), ())


def test_every_number_to_two_thousand_is_read_from_its_words():
    for number in range(2001):
        assert read(in_words(number)).numbers == ((float(number),),)


@given(st.integers(10_000, 10**15), st.sampled_from([",", ".", " ", "\u00a0", "\u202f", "'", "’"]))
def test_thousands_are_divided_by_each_custom(number, sign):
    [values] = read(f"{number:,}".replace(",", sign)).numbers
    assert values[0] == float(number)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1,234", (1234.0, 1.234)),
        ("1.234", (1234.0, 1.234)),
        ("-1,234", (-1234.0, -1.234)),
        ("0.123", (0.123,)),
        ("1234.567", (1234.567,)),
        ("1,23", (1.23,)),
        ("1,234,567", (1234567.0,)),
        ("1.234.567", (1234567.0,)),
        ("1.200,5", (1200.5,)),
        ("12,34,567", (1234567.0,)),
        ("2.5 million", (2_500_000.0,)),
        ("a hundred", (100.0,)),
        ("a hundred thousand", (100_000.0,)),
        ("hundred thousand", (100_000.0,)),
        ("a hundred and six", (106.0,)),
        ("hundred", (100.0,)),
        ("eighteen hundred", (1800.0,)),
        ("one hundred and first", (101.0,)),
        ("twenty-first", (21.0,)),
        ("4th", (4.0,)),
        ("minus forty", (-40.0,)),
        ("-forty", (-40.0,)),
        ("- 40", (-40.0,)),
        ("−forty", (-40.0,)),
        ("\u22124", (-4.0,)),
    ],
)
def test_one_number_has_the_values_that_it_can_have(text, values):
    reading = read(text)
    assert (reading.numbers, reading.around) == ((values,), ())


@pytest.mark.parametrize(
    ("text", "ordinals"),
    [("4th", {4}), ("seventy-fifth", {75}), ("one hundredth", {100}), ("4", ()), ("4 and the 5th", {5}), ("forty", ())],
)
def test_which_numbers_are_places_in_an_order_is_told(text, ordinals):
    assert read(text).ordinals == set(ordinals)


@pytest.mark.parametrize("text", ["1941-1945", "4, 5", "12345 678", "nineteen ninety-four", "first second"])
def test_two_numbers_stay_two(text):
    assert len(read(text).numbers) == 2


@pytest.mark.parametrize(
    "text", ["1.2.3", "1,2,3", "1.23.4", "1,234.5,6", "thousand➑", "9" * 400, f"1,{'234,' * 103}567"]
)
def test_what_only_looks_like_a_number_is_none(text):
    assert read(text) == Reading((), (text,))


@given(st.text(max_size=40))
def test_any_text_is_read(text):
    read(text)


ANY = [*ONES, *TENS[2:], *"hundred thousand million billion first second third twentieth hundredth thousandth".split()]
ANY += [*"millionth a an and minus negative no 1 22 4th 1,234 1.2.3 - the".split()]


@given(st.lists(st.sampled_from(ANY), max_size=12))
def test_any_words_of_numbers_are_read_and_each_number_has_a_word(said):
    reading = read(" ".join(said))
    assert len(reading.numbers) + len(reading.around) <= len(said)


@pytest.mark.parametrize(
    ("text", "number"), [("the first million", 1), ("second thousand", 2), ("a hundredth million", 100)]
)
def test_after_a_place_in_an_order_a_scale_is_a_word(text, number):
    reading = read(text)
    assert reading.numbers == ((number,),)
    assert reading.around[-1] in ("million", "thousand")


@given(st.integers(0, 99))
def test_a_number_in_words_is_the_number_in_digits(number):
    assert in_digits(["of", *in_words(number, " ").split()]) == ("of", str(number))


@pytest.mark.parametrize(
    ("name", "digits"),
    [
        ("second", "2nd"), ("twenty first", "21st"), ("twelfth", "12th"), ("twenty twenty", "20 20"), ("ten five", "10 5"),
        ("seventy", "70"), ("seven hundred", "7 hundred"), ("first one", "1st 1"), ("twentieth one", "20th 1"), ("", ""),
    ],
)  # fmt: skip
def test_a_name_in_digits_keeps_its_other_words(name, digits):
    assert in_digits(name.split()) == tuple(digits.split())
