"""Which of many names a few letters mean: those that hold the letters in their order, first where these begin words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TypeVar

_T = TypeVar("_T")

_AT_A_WORD, _IN_A_ROW, _SOMEWHERE = 7, 8, 0
"""What a letter is worth: at the beginning of a word, right after the letter before it, anywhere else."""

_WHOLE = 6
"""What it is worth when the letters are a whole word."""

_LONG = 0.02
"""What each letter of a name takes away, so that of two the shorter comes first."""


def plain(text: str) -> str:
    """`text` as letters are compared here: without case and accents."""
    text = text.casefold()
    if text.isascii():
        return text
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def worth(typed: str, name: str) -> float | None:
    """How well `name` answers to `typed`, more being better; None if a word of it is not in the name, letter by letter.

    The words of `typed` may stand in any order. A letter counts most where a word begins, and much where it follows the one
    before it, so that `sd` finds "Study deck" before "Islands".
    """
    return _worth(plain(typed).split(), name)


def ranked(typed: str, named: Iterable[tuple[str, _T]]) -> list[_T]:
    """What answers to `typed`, by its name, the best first; as it came where two are as good, or nothing is typed."""
    if not typed.strip():
        return [each for _name, each in named]
    words = plain(typed).split()
    found = ((_worth(words, name), each) for name, each in named)
    fitting = [(value, each) for value, each in found if value is not None]
    fitting.sort(key=lambda pair: -pair[0])
    return [each for _value, each in fitting]


def _worth(words: Sequence[str], name: str) -> float | None:
    folded, begins = _read(name)
    if not all(_in_order(word, folded) for word in words):
        return None
    return sum(_best(word, folded, begins) for word in words) - _LONG * len(folded)


def _in_order(word: str, text: str) -> bool:
    """Whether the letters of `word` stand in `text` in their order."""
    place = 0
    for letter in word:
        place = text.find(letter, place) + 1
        if not place:
            return False
    return True


def holds(typed: str, text: str) -> bool:
    """Whether each word of `typed` stands in `text`, as it is."""
    folded = plain(text)
    return all(word in folded for word in plain(typed).split())


@lru_cache(maxsize=16384)
def _read(name: str) -> tuple[str, frozenset[int]]:
    """A name as it is compared, and where words begin in it; a sign is a word of its own."""
    text = plain(name)
    begins = (
        place
        for place, letter in enumerate(text)
        if not letter.isspace() and (place == 0 or not text[place - 1].isalnum() or not letter.isalnum())
    )
    return text, frozenset(begins)


def _best(word: str, text: str, begins: frozenset[int]) -> float:
    """The most that the letters of `word` are worth in `text`, over all places where they stand in order, as they do."""
    whole = _WHOLE if word in text and _whole(word).search(text) is not None else 0
    if whole or (word in text and any(text.startswith(word, place) for place in begins)):
        # nothing is worth more than all of it in a row from where a word begins
        return _AT_A_WORD + _IN_A_ROW * (len(word) - 1) + whole
    before: dict[int, float] = {-2: 0.0}  # by the place of the last letter, rising: the most that all so far are worth
    for letter in word:
        here: dict[int, float] = {}
        places = iter(before.items())
        left, value = next(places)
        most, waiting = 0.0, True
        place = text.find(letter, left + 1 if left >= 0 else 0)
        while place >= 0:
            while waiting and left < place:
                most = max(most, value)
                left, value = next(places, (len(text), 0.0))
                waiting = left < len(text)
            alone = most + (_AT_A_WORD if place in begins else _SOMEWHERE)
            in_a_row = before.get(place - 1)
            here[place] = alone if in_a_row is None else max(alone, in_a_row + _IN_A_ROW)
            place = text.find(letter, place + 1)
        before = here
    return max(before.values())


@lru_cache(maxsize=64)
def _whole(word: str) -> re.Pattern[str]:
    """A word that begins and ends where `word` does."""
    return re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
