"""How names and running text are compared: one normal form, and the words in it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import takewhile

_APOSTROPHES = re.compile(r"['‘’ʼ`´]s?\b|['‘’ʼ`´]")
_NO_WORD = re.compile(r"[^\w]+", re.UNICODE)
_ARTICLE = re.compile(r"^(?:the|an|a) ")
_BRITISH = {
    "defence": "defense",
    "organisation": "organization",
    "organisations": "organizations",
    "centre": "center",
    "programme": "program",
    "labour": "labor",
}
"""Spellings that are one word to everybody who reads English; kept short and whole, never by rule."""


def fold(text: str) -> str:
    """`text` as it is compared: NFKC, case folded, quotes, dashes and accents away, one space, no leading article.

    British spellings become American. "The Council's “Centre”" and "councils center" differ only in the s of possession,
    which is dropped too.
    """
    text = unicodedata.normalize("NFKC", text).casefold().replace("&", " and ")
    text = _APOSTROPHES.sub("", text)
    text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    text = _NO_WORD.sub(" ", text).replace("_", " ").strip()
    text = " ".join(_BRITISH.get(word, word) for word in text.split())
    return _ARTICLE.sub("", text)


@lru_cache(maxsize=65536)
def normalise(text: str) -> str:
    """`fold` of a name, remembered; running text is folded each time."""
    return fold(text)


def unfinished(text: str) -> str:
    """The normal form of `text` while it is being typed.

    A last word on its way to a British spelling ends where it parts from the American one: "defenc" is "defen".
    """
    folded = fold(text)
    head, space, last = folded.rpartition(" ")
    for british, american in _BRITISH.items():
        if british.startswith(last) and not american.startswith(last) and not text[-1:].isspace():
            both = takewhile(lambda pair: pair[0] == pair[1], zip(last, american, strict=False))
            return head + space + "".join(letter for letter, _same in both)
    return folded


def words(text: str) -> tuple[str, ...]:
    """The words of the normal form of `text`."""
    return tuple(normalise(text).split())


_EMPTY = frozenset(
    "a an and as at be been by do does did for from had has have how in into is it its of on or over per she he that the"
    " their them they this to under up upon was were what when where which who whom whose why will with within about"
    " between during after before not no all any each other such than then there these those".split()
)


def content_words(text: str) -> frozenset[str]:
    """The words of `text` that carry meaning, cut to a stem of six letters, so that "collective" meets "collectively"."""
    return frozenset(word[:6] for word in words(text) if word not in _EMPTY and (len(word) > 2 or word.isdigit()))
