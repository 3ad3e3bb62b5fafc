"""Numbers as people write them: digits with separators of the common customs, words in full, ordinals."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from math import isfinite
from typing import NamedTuple

from study_app.facts.quantities import number_word
from study_app.i18n import in_use

_ONES = (
    "zero/zeroth one/first two/second three/third four/fourth five/fifth six/sixth seven/seventh eight/eighth"
    " nine/ninth ten/tenth eleven/eleventh twelve/twelfth thirteen/thirteenth fourteen/fourteenth fifteen/fifteenth"
    " sixteen/sixteenth seventeen/seventeenth eighteen/eighteenth nineteen/nineteenth"
).split()
_TENS = (
    "twenty/twentieth thirty/thirtieth forty/fortieth fifty/fiftieth sixty/sixtieth seventy/seventieth"
    " eighty/eightieth ninety/ninetieth"
).split()
_SCALES = "hundred/hundredth thousand/thousandth million/millionth billion/billionth trillion/trillionth".split()


def _values(words: list[str], values: list[int]) -> dict[str, int]:
    return {word: value for both, value in zip(words, values, strict=True) for word in both.split("/")}


_SMALL = _values(_ONES, list(range(20)))
_TEN = _values(_TENS, list(range(20, 100, 10)))
_NAMED = frozenset(_SMALL) | frozenset(_TEN)
_SCALE = _values(_SCALES, [10**2, 10**3, 10**6, 10**9, 10**12])
_ORDINAL = {both.partition("/")[2] for both in (*_ONES, *_TENS, *_SCALES)}
_MINUS = ("minus", "negative", "минус", "-")
_RUSSIAN_ENDING = re.compile(r"(?<=\d)-(?:[ыо]?й|[ыо]?м|[ео]?го|[ео]?му|[аую]?[юя]|[ыо]?е|[ыи]?х|[ыи]?ми)(?![^\W_])")
"""What makes a place in an order of digits, in Russian: "21-й", "5-го"."""


class NumberWords(NamedTuple):
    """The number words of a language by what they are worth; `ordinal` are those of them that name a place in an order."""

    small: dict[str, int]
    tens: dict[str, int]
    hundreds: dict[str, int]
    scales: dict[str, int]
    ordinal: frozenset[str]


@cache
def _words(language: str) -> NumberWords:
    """Those of English, and those of the language in use: answers are written in either."""
    english = NumberWords(_SMALL, _TEN, {}, _SCALE, frozenset(_ORDINAL))
    if language != "ru":
        return english
    from study_app.facts.russian_numbers import WORDS

    return NumberWords(
        english.small | WORDS.small,
        english.tens | WORDS.tens,
        english.hundreds | WORDS.hundreds,
        english.scales | WORDS.scales,
        english.ordinal | WORDS.ordinal,
    )


def _language() -> str:
    used = in_use()
    return used[0] if used is not None else "en"


_ENDING = re.compile(r"(?<=\d)(st|nd|rd|th)$")
_DIGITS = r"\d+(?:[.,'’]\d+|(?<!\d\d\d\d) (?=\d{3}(?!\d))\d{3})*"
_TOKEN = re.compile(
    rf"(?:(?<![^\s(])[-+])?{_DIGITS}(?:(?:st|nd|rd|th)(?![^\W\d_]))?|[^\W\d_]+|[%+~<>≈]|^\s*-|-\s*$|(?<![^\s(])-(?=[^\W\d_])"
)
"""Digits with their sign and ending, a word, or a dash that can be a sign."""


_FILLERS = frozenset(
    "the a an of for in at no nr number about approximately around circa exactly some period it is was".split()
)


def fillers() -> frozenset[str]:
    """Words that may stand around a number and leave it what it is."""
    if _language() != "ru":
        return _FILLERS
    from study_app.facts.russian_numbers import FILLERS

    return _FILLERS | FILLERS


class Reading(NamedTuple):
    """What was read: each number with its possible values (two for "1,234"), and the words that are part of none.

    `ordinals` are the values of those that were written as a place in an order ("4th", "seventy-fifth").
    """

    numbers: tuple[tuple[float, ...], ...]
    around: tuple[str, ...]
    ordinals: frozenset[float] = frozenset()


def read(text: str) -> Reading:
    """The numbers in a text, in the order written, and the words around them.

    "1,234" and "1.234" have two values, the one with thousands first; whatever else shows which sign divides thousands has
    one. What looks like a number and is none ("1.2.3") is a word around. Words reach from zero to trillions; those of English
    are read, and those of the language in use.
    """
    # signs of minus and the spaces inside numbers come in many kinds
    text = re.sub("[−‒–﹣]", "-", unicodedata.normalize("NFKC", text).casefold())
    words = _words(language := _language())
    if language == "ru":
        text = _RUSSIAN_ENDING.sub("th", text.replace("ё", "е"))
    tokens = [match[0].strip() for match in _TOKEN.finditer(re.sub(r"\s+", " ", text))]
    numbers: list[tuple[float, ...]] = []
    around: list[str] = []
    ordinals: set[float] = set()
    at = 0
    while at < len(tokens):
        sign = -1 if tokens[at] in _MINUS and at + 1 < len(tokens) else 1
        found = _number(words, tokens, at + (sign < 0))
        if found is None:
            around.append(tokens[at])
            at += 1
        else:
            values, at = found
            numbers.append(tuple(sign * value for value in values))
            if tokens[at - 1] in words.ordinal or _ENDING.search(tokens[at - 1]):
                ordinals.update(numbers[-1])
    return Reading(tuple(numbers), tuple(around), frozenset(ordinals))


def _number(words: NumberWords, tokens: list[str], at: int) -> tuple[tuple[float, ...], int] | None:
    """The longest number that begins at a token, and where it ends: groups of falling scale ("two million and six")."""
    total: tuple[float, ...] = (0.0,)
    largest = None
    end = at
    while True:
        start = end + 1 if largest and _word(tokens, end) == "and" else end
        group = _group(words, tokens, start, alone=largest is None)
        if group is None:
            break
        values, after = group
        scale = 1
        while words.scales.get(_word(tokens, after), 0) > scale and not _is_last(words, tokens, after):
            scale = words.scales[tokens[after]]
            after += 1
        if largest is not None and (scale >= largest or max(values) * scale >= largest):
            break
        total = tuple(sum_ + value * scale for sum_ in total for value in values)
        end, largest = after, scale
        if scale == 1 or tokens[after - 1] in words.ordinal:
            break
    return None if largest is None else (total, end)


def _group(words: NumberWords, tokens: list[str], at: int, *, alone: bool) -> tuple[tuple[float, ...], int] | None:
    """What stands before a scale: digits, words below a thousand, or "a"."""
    word = _word(tokens, at)
    if word[-1:].isdecimal() or _ENDING.search(word):
        values = _digits(_ENDING.sub("", word))
        return (values, at + 1) if values else None
    if word in ("a", "an") and alone and _word(tokens, at + 1) in words.scales:
        small: tuple[int, int] | None = (1, at + 1)
    elif (
        word in words.scales and alone and not _is_last(words, tokens, at)
    ):  # in "the first million" it is a word around
        small = (1, at)
    elif word in words.hundreds:
        rest = None if word in words.ordinal else _below_hundred(words, tokens, at + 1)
        above = words.hundreds[word]
        small = (above, at + 1) if rest is None or not 0 < rest[0] < 100 else (above + rest[0], rest[1])
    else:
        small = _below_hundred(words, tokens, at)
    if small is None:
        return None
    value, after = small
    if _word(tokens, after) == "hundred" or (
        _word(tokens, after) == "hundredth" and not _is_last(words, tokens, after)
    ):
        ended = tokens[after] in words.ordinal
        value, after = value * 100, after + 1
        joined = after + (_word(tokens, after) == "and")
        rest = None if ended else _below_hundred(words, tokens, joined)
        if rest is not None:
            value, after = value + rest[0], rest[1]
    return (float(value),), after


def _below_hundred(words: NumberWords, tokens: list[str], at: int) -> tuple[int, int] | None:
    word = _word(tokens, at)
    if word in words.tens:
        unit = words.small.get(_word(tokens, at + 1), 0)
        return (
            (words.tens[word] + unit, at + 2)
            if 0 < unit < 10 and word not in words.ordinal
            else (words.tens[word], at + 1)
        )
    value = words.small.get(word, _of_the_language(word))
    return None if value is None else (value, at + 1)


def _of_the_language(word: str) -> int | None:
    """A small number in the language in use; "no" is a word for none and stands before numbers too."""
    return next((n for n in range(1, 13) if number_word(n) == word), None)


def _word(tokens: list[str], at: int) -> str:
    return tokens[at] if at < len(tokens) else ""


def _is_last(words: NumberWords, tokens: list[str], at: int) -> bool:
    """Whether a scale cannot follow, as what stands before it is an ordinal already."""
    return at > 0 and tokens[at - 1] in words.ordinal


def _digits(text: str) -> tuple[float, ...]:
    """The values that digits with separators can have; none if it is no number, or a larger one than a float can be."""
    sign = -1.0 if text[0] == "-" else 1.0
    text = re.sub(r"['’ ]", " ", text.lstrip("+-"))
    marks = re.findall(r"[., ]", text)
    found: list[float] = [] if marks else [float(text)]
    for thousands in dict.fromkeys(marks):
        rest = [mark for mark in marks if mark != thousands]
        decimal = rest[0] if rest else ""
        whole, _mark, part = text.partition(decimal) if decimal else (text, "", "")
        grouped = rf"[1-9]\d{{0,2}}(\{thousands}\d{{3}})+" + (r"|[1-9]\d?(,\d\d)+,\d{3}" if thousands == "," else "")
        if len(rest) <= 1 and decimal != " " and re.fullmatch(grouped, whole) and (part.isdecimal() or not decimal):
            found.append(float(whole.replace(thousands, "") + (f".{part}" if part else "")))
    if len(marks) == 1 and marks[0] != " ":
        found.append(float(text.replace(",", ".")))
    return tuple(sign * value for value in found if isfinite(value))


def in_digits(words: Sequence[str]) -> tuple[str, ...]:
    """The words of a name with each whole number in digits: "council of seven" and "council of 7" are one, so are "second" and
    "2nd", "twenty one" and "21"; what else is written stays as it is.
    """
    if _NAMED.isdisjoint(words):  # so are nearly all names
        return tuple(words)
    out: list[str] = []
    at = 0
    while at < len(words):
        value = _SMALL.get(words[at], _TEN.get(words[at], -1))
        last = words[at]
        at += 1
        if value >= 20 and last not in _ORDINAL and at < len(words) and 0 < _SMALL.get(words[at], 0) < 10:
            last = words[at]
            value += _SMALL[last]
            at += 1
        out.append(last if value < 0 else f"{value}{_ending(value) if last in _ORDINAL else ''}")
    return tuple(out)


def _ending(value: int) -> str:
    """Of an ordinal in digits, in English."""
    return "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
