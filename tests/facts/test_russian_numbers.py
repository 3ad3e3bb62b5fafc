"""Numbers in Russian words: every one to a million, every place in an order to ten thousand, in the cases that answers have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from study_app import i18n
from study_app.facts.cells import Cells, Editor, Field, Taken
from study_app.facts.numbers import Reading, read
from study_app.paths import shipped
from study_app.quiz.grading import quantity
from study_app.quiz.question import Verdict

ONES = "ноль один два три четыре пять шесть семь восемь девять десять".split()
TEENS = (
    "одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать"
).split()
TENS = "двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто".split()
HUNDREDS = "сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот".split()
PLACES = "нулевой первый второй третий четвёртый пятый шестой седьмой восьмой девятый десятый".split()
TENTHS = ("двадцатый тридцатый сороковой пятидесятый шестидесятый семидесятый восьмидесятый девяностый").split()
HUNDREDTHS = "сотый двухсотый трёхсотый четырёхсотый пятисотый шестисотый семисотый восьмисотый девятисотый".split()
THOUSANDTHS = (
    "тысячный двухтысячный трёхтысячный четырёхтысячный пятитысячный шеститысячный семитысячный восьмитысячный"
    " девятитысячный"
).split()


@pytest.fixture(autouse=True)
def in_russian() -> Iterator[None]:
    i18n.use("ru", shipped("resources") / "locale")
    yield
    i18n.use("en", shipped("resources") / "locale")


@pytest.mark.parametrize("given", ["2,5", "2.5", "2,50"])
def test_a_decimal_is_right_with_a_comma_and_with_a_point(given: str) -> None:
    assert quantity(given, "2.5").verdict is Verdict.RIGHT


@given(st.floats(-1e15, 1e15))
def test_a_number_that_is_shown_to_be_edited_reads_as_itself(n: float) -> None:
    field = Field("height", "Height", Editor.NUMBER)
    cells = Cells("ru", Named({}))
    read = cells.read(field, cells.written(field, n))
    assert isinstance(read, Taken)
    assert read.value == n


def test_a_number_is_shown_with_a_comma_and_edited_with_one() -> None:
    field = Field("height", "Height", Editor.NUMBER)
    cells = Cells("ru", Named({}))
    assert (cells.shown(field, 2.5), cells.written(field, 2.5)) == ("2,5", "2,5")


@dataclass
class Named:
    """Things by what they are called."""

    rows: dict[str, str]

    def name(self, entity: str) -> str:
        return self.rows.get(entity, "")

    def named(self, text: str, of: str) -> list[str]:
        return [id for id, name in self.rows.items() if name == text and not of]


def below_thousand(n: int, *, feminine: bool = False) -> list[str]:
    """A number of 1 to 999 in words, by another way than the one that reads it."""
    found = [HUNDREDS[n // 100 - 1]] if n >= 100 else []
    n %= 100
    if n >= 20:
        found.append(TENS[n // 10 - 2])
        n %= 10
    elif n > 10:
        return [*found, TEENS[n - 11]]
    if n:
        found.append({1: "одна", 2: "две"}[n] if feminine and n < 3 else ONES[n])
    return found


def in_words(n: int) -> str:
    """A number to a million in words."""
    if not n:
        return ONES[0]
    thousands, rest = divmod(n, 1000)
    found = below_thousand(thousands, feminine=True)
    if thousands:
        last = 5 if 10 < thousands % 100 < 20 else thousands % 10
        found.append("тысяча" if last == 1 else "тысячи" if 1 < last < 5 else "тысяч")
    return " ".join([*found, *below_thousand(rest)])


def as_place(n: int) -> str:
    """A number below ten thousand as a place in an order: its last word alone says so."""
    for unit, names in ((1000, THOUSANDTHS), (100, HUNDREDTHS)):
        if n and n % unit == 0 and (n // unit % 10 or unit == 1000):
            before = n - n % (10 * unit)
            place = names[n // unit % 10 - 1]
            return f"{in_words(before)} {place}" if before else place
    last = n % 100
    if 10 < last < 20:
        place = TEENS[last - 11].removesuffix("ь") + "ый"
    elif last >= 20 and last % 10 == 0:
        place = TENTHS[last // 10 - 2]
    elif last == 10:
        place = PLACES[10]
    else:
        last %= 10
        place = PLACES[last]
    before = n - last
    return f"{in_words(before)} {place}" if before else place


@given(st.integers(0, 999_999))
def test_every_number_to_a_million_is_read_from_its_words(n):
    assert read(in_words(n)) == Reading(((float(n),),), ())


def test_every_number_and_every_place_in_an_order_below_ten_thousand_is_read_from_its_words():
    for n in range(10_000):
        assert read(in_words(n)) == Reading(((float(n),),), ())
        assert read(as_place(n)) == Reading(((float(n),),), (), frozenset({float(n)})), as_place(n)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("двадцати одного", 21),
        ("двадцатью одной", 21),
        ("Сорока", 40),
        ("ста сорока четырьмя", 144),
        ("двумястами", 200),
        ("пятисот шестидесяти семи", 567),
        ("тысяча девятьсот девяносто два", 1992),
        ("двух тысяч", 2000),
        ("полк: 5 тысяч", 5000),
        ("три миллиона двести тысяч", 3_200_000),
        ("шестеро", 6),
        ("минус сорок", -40),
        ("сорок-один", 41),
    ],
)
def test_numbers_are_read_in_their_cases(text, number):
    assert read(text).numbers == ((float(number),),)
    assert not read(text).ordinals


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("двадцать первого", 21),
        ("двадцать первая", 21),
        ("третьей", 3),
        ("седьмыми", 7),
        ("сто сорок четвёртому", 144),
        ("двухтысячном", 2000),
        ("тысяча девятьсот девяносто второго", 1992),
        ("21-й", 21),
        ("5-го", 5),
        ("75-я", 75),
        ("миллионный", 1_000_000),
    ],
)
def test_places_in_an_order_are_read_in_their_cases_and_told_from_numbers(text, number):
    assert read(text) == Reading(((float(number),),), (), frozenset({float(number)}))


@pytest.mark.parametrize(
    "text", ["один два", "пять шесть", "двадцатый первый", "сто двести", "тысяча тысяч миллион сто"]
)
def test_two_numbers_do_not_become_one(text):
    assert len(read(text).numbers) > 1


@given(
    st.lists(
        st.sampled_from("сто двести тысяча миллион пятый двадцать сорок один третьего - и 7 21-й".split()), max_size=8
    )
)
def test_any_words_of_numbers_are_read(said):
    read(" ".join(said))


def test_an_answer_in_words_is_graded_as_one_in_digits():
    assert quantity("двадцать один", "21").verdict is Verdict.RIGHT
    assert quantity("около двадцати одного", "21").verdict is Verdict.RIGHT
    assert quantity("twenty-one", "21").verdict is Verdict.RIGHT  # the pack may be an English one
    assert quantity("двадцать два", "21").verdict is Verdict.WRONG
    assert quantity("двадцать первого", "21").verdict is Verdict.ASK_AGAIN  # how many, not which
    assert quantity("четвёртая", "4", ("Какая статья?", "статья 4")).verdict is Verdict.RIGHT
    assert quantity("двадцать зиллионов", "20").verdict is Verdict.ASK_AGAIN


def test_russian_words_are_words_of_no_number_where_english_is_in_use():
    i18n.use("en", shipped("resources") / "locale")
    assert read("двадцать один") == Reading((), ("двадцать", "один"))
    assert quantity("двадцать один", "21").verdict is Verdict.ASK_AGAIN
