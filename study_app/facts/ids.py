"""Ids for what is made in the program: words that people know again, and no id that another device gives to something else."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Container

_KEPT = 200
"""Letters of a text that are looked at: no id is so long."""

_SIGNS = re.compile(r"[+<=>#%&$@*^~]")
"""Signs that tell texts apart and are in no id."""


def new_id(
    text: str,
    taken: Callable[[str], bool] | Container[str],
    otherwise: str,
    *,
    besides: object = "",
    longest: int = 40,
    proposed: bool = False,
) -> str:
    """An id that is not taken: words of the text in small Latin letters, `otherwise` where it has none.

    Two devices make things apart and bring them together: under one id they would be one. So something stands behind the words
    that another thing does not have; it is made of the text, and of what the thing says `besides`, its row or a text. Words stand
    alone only where they are all that there is to say; or where they are `proposed`, to be looked at and written otherwise, if
    only capitals, accents and punctuation of theirs are lost.
    """
    plain = text[:_KEPT].casefold()
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    whole = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    stem = whole[:longest].strip("-")
    more = besides if isinstance(besides, str) else json.dumps(besides, ensure_ascii=False, sort_keys=True)
    is_taken = taken if callable(taken) else taken.__contains__
    if len(stem) < 2:
        stem, first = otherwise, 10
    elif (_is_legible(text, stem == whole, plain) if proposed else _is_all(text, stem, more)) and not is_taken(stem):
        return stem
    else:
        first = 6
    digest = hashlib.sha256(f"{text}\0{more}".encode() if more else text.encode()).hexdigest()
    return next(id for n in range(first, 64) if not is_taken(id := f"{stem}-{digest[:n]}"))


def _is_all(text: str, stem: str, besides: str) -> bool:
    """Whether the words say the text letter for letter, and there is nothing besides: no other text has them."""
    return not besides and text == stem.replace("-", " ")


def _is_legible(text: str, whole: bool, plain: str) -> bool:
    """Whether people read the text in its words: nothing is cut short, no sign or letter is lost."""
    return len(text) <= _KEPT and whole and not _SIGNS.search(plain) and (plain.isascii() or _is_punctuated(plain))


def _is_punctuated(plain: str) -> bool:
    """Whether all that no id can have is punctuation: no letters of other alphabets, and no signs that tell texts apart."""
    return not any(c.isalnum() or unicodedata.category(c)[0] == "S" for c in plain if not c.isascii())
