"""Numbers as people write them: digits with separators of the common customs, words in full, ordinals."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from study_app.facts.quantities import number_word

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
_MINUS = ("minus", "negative", "-")

_ENDING = re.compile(r"(?<=\d)(st|nd|rd|th)$")
_DIGITS = r"\d+(?:[.,'’]\d+|(?<!\d\d\d\d) (?=\d{3}(?!\d))\d{3})*"
_TOKEN = re.compile(
    rf"(?:(?<![^\s(])[-+])?{_DIGITS}(?:(?:st|nd|rd|th)(?![^\W\d_]))?|[^\W\d_]+|[%+~<>≈]|^\s*-|-\s*$|(?<![^\s(])-(?=[^\W\d_])"
)
"""Digits with their sign and ending, a word, or a dash that can be a sign."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: each number with its possible values (two for "1,234"), and the words that are part of none.

    `ordinals` are the values of those that were written as a place in an order ("4th", "seventy-fifth").
    """

    numbers: tuple[tuple[float, ...], ...]
    around: tuple[str, ...]
    ordinals: frozenset[float] = frozenset()


def read(text: str) -> Reading:
    """The numbers in a text, in the order written, and the words around them.

    "1,234" and "1.234" have two values, the one with thousands first; whatever else shows which sign divides thousands has
    one. What looks like a number and is none ("1.2.3") is a word around. Words reach from zero to trillions.
    """
    # signs of minus and the spaces inside numbers come in many kinds
    text = re.sub("[−‒–﹣]", "-", unicodedata.normalize("NFKC", text).casefold())
    tokens = [match[0].strip() for match in _TOKEN.finditer(re.sub(r"\s+", " ", text))]
    numbers: list[tuple[float, ...]] = []
    around: list[str] = []
    ordinals: set[float] = set()
    at = 0
    while at < len(tokens):
        sign = -1 if tokens[at] in _MINUS and at + 1 < len(tokens) else 1
        found = _number(tokens, at + (sign < 0))
        if found is None:
            around.append(tokens[at])
            at += 1
        else:
            values, at = found
            numbers.append(tuple(sign * value for value in values))
            if tokens[at - 1] in _ORDINAL or _ENDING.search(tokens[at - 1]):
                ordinals.update(numbers[-1])
    return Reading(tuple(numbers), tuple(around), frozenset(ordinals))


def _number(tokens: list[str], at: int) -> tuple[tuple[float, ...], int] | None:
    """The longest number that begins at a token, and where it ends: groups of falling scale ("two million and six")."""
    total: tuple[float, ...] = (0.0,)
    largest = None
    end = at
    while True:
        start = end + 1 if largest and _word(tokens, end) == "and" else end
        group = _group(tokens, start, alone=largest is None)
        if group is None:
            break
        values, after = group
        scale = 1
        while _SCALE.get(_word(tokens, after), 0) > scale and not _is_last(tokens, after):
            scale = _SCALE[tokens[after]]
            after += 1
        if largest is not None and (scale >= largest or max(values) * scale >= largest):
            break
        total = tuple(sum_ + value * scale for sum_ in total for value in values)
        end, largest = after, scale
        if scale == 1 or tokens[after - 1] in _ORDINAL:
            break
    return None if largest is None else (total, end)


def _group(tokens: list[str], at: int, *, alone: bool) -> tuple[tuple[float, ...], int] | None:
    """What stands before a scale: digits, words below a thousand, or "a"."""
    word = _word(tokens, at)
    if word[-1:].isdigit() or _ENDING.search(word):
        values = _digits(_ENDING.sub("", word))
        return (values, at + 1) if values else None
    if word in ("a", "an") and alone and _word(tokens, at + 1) in _SCALE:
        small: tuple[int, int] | None = (1, at + 1)
    elif word in _SCALE and alone:
        small = (1, at)
    else:
        small = _below_hundred(tokens, at)
    if small is None:
        return None
    value, after = small
    if _word(tokens, after) == "hundred" or (_word(tokens, after) == "hundredth" and not _is_last(tokens, after)):
        ended = tokens[after] in _ORDINAL
        value, after = value * 100, after + 1
        joined = after + (_word(tokens, after) == "and")
        rest = None if ended else _below_hundred(tokens, joined)
        if rest is not None:
            value, after = value + rest[0], rest[1]
    return (float(value),), after


def _below_hundred(tokens: list[str], at: int) -> tuple[int, int] | None:
    word = _word(tokens, at)
    if word in _TEN:
        unit = _SMALL.get(_word(tokens, at + 1), 0)
        return (_TEN[word] + unit, at + 2) if 0 < unit < 10 and word not in _ORDINAL else (_TEN[word], at + 1)
    value = _SMALL.get(word, _of_the_language(word))
    return None if value is None else (value, at + 1)


def _of_the_language(word: str) -> int | None:
    """A small number in the language in use; "no" is a word for none and stands before numbers too."""
    return next((n for n in range(1, 13) if number_word(n) == word), None)


def _word(tokens: list[str], at: int) -> str:
    return tokens[at] if at < len(tokens) else ""


def _is_last(tokens: list[str], at: int) -> bool:
    """Whether a scale cannot follow, as what stands before it is an ordinal already."""
    return at > 0 and tokens[at - 1] in _ORDINAL


def _digits(text: str) -> tuple[float, ...]:
    """The values that digits with separators can have; none if it is no number."""
    sign = -1.0 if text[0] == "-" else 1.0
    text = re.sub(r"['’ ]", " ", text.lstrip("+-"))
    marks = re.findall(r"[., ]", text)
    if not marks:
        return (sign * float(text),)
    found: list[float] = []
    for thousands in dict.fromkeys(marks):
        rest = [mark for mark in marks if mark != thousands]
        decimal = rest[0] if rest else ""
        whole, _mark, part = text.partition(decimal) if decimal else (text, "", "")
        grouped = rf"[1-9]\d{{0,2}}(\{thousands}\d{{3}})+" + (r"|[1-9]\d?(,\d\d)+,\d{3}" if thousands == "," else "")
        if len(rest) <= 1 and decimal != " " and re.fullmatch(grouped, whole) and (part.isdigit() or not decimal):
            found.append(float(whole.replace(thousands, "") + (f".{part}" if part else "")))
    if len(marks) == 1 and marks[0] != " ":
        found.append(float(text.replace(",", ".")))
    return tuple(sign * value for value in found)


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
