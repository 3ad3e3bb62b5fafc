"""Regular expressions that anybody may write: read with a reason where they cannot be, and matched within a time."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from study_app.i18n import _

if TYPE_CHECKING:
    import regex

_LONGEST, _MOST_REPEATS = 500, 2_000
_SLOW = 0.03
"""Seconds for one text."""


class Pattern:
    """A regular expression; what takes too long for one text raises TimeoutError."""

    def __init__(self, expression: regex.Pattern[str], *, slow: bool) -> None:
        self._expression = expression
        self._limit = _SLOW if slow else None  # to watch the time costs ten times as much as a simple match
        self.match: Callable[[str], object] = (
            partial(expression.search, timeout=_SLOW) if slow else expression.search  # to name no limit takes time too
        )
        """The match in a text, None where there is none: for who looks through a hundred thousand."""

    def finds(self, text: str) -> bool:
        """Whether it matches anywhere in a text."""
        return self.match(text) is not None

    def refuses(self, template: str) -> str:
        """Why a template for `replaced` cannot be read, in a few words; "" if it can."""
        import regex

        probe = regex.compile(f"(?:{self._expression.pattern})|", self._expression.flags)
        try:
            probe.sub(template, "", count=1)
        except (regex.error, IndexError, KeyError, ValueError) as error:
            return str(getattr(error, "msg", "")) or str(error)
        return ""

    def replaced(self, text: str, template: str | None, literal: str = "") -> str:
        """A text with each match replaced: by a template, or by a literal text where there is none."""
        by = template if template is not None else lambda _match: literal
        return self._expression.sub(by, text, timeout=self._limit)


@lru_cache(maxsize=64)
def compiled(pattern: str, *, case: bool = False) -> Pattern | str:
    """A regular expression; where it cannot be read why, in a few words.

    `(?-i)` at its beginning tells cases apart, as in Anki.
    """
    import regex  # only where somebody writes a pattern: it takes a fifth of what a page of facts first takes

    if len(pattern) > _LONGEST:
        return _("it is longer than {n} characters").format(n=_LONGEST)
    repeats = 1
    for numbers in re.findall(r"\{\s*(\d*)\s*,?\s*(\d*)\s*\}", pattern):
        repeats *= max((int(n[:9]) for n in numbers if n), default=1) or 1
        if repeats > _MOST_REPEATS:  # a count is written out when a pattern is compiled
            return _("it repeats something too often")
    flags = regex.VERSION0 | (0 if case else regex.IGNORECASE)
    if pattern.startswith("(?-i)"):
        pattern, flags = pattern[5:], flags & ~regex.IGNORECASE
    try:
        expression = regex.compile(pattern, flags)
    except (regex.error, OverflowError, RecursionError, MemoryError, ValueError, KeyError) as error:
        return str(getattr(error, "msg", "")) or _("it is too deep")
    return Pattern(expression, slow=len(re.findall(r"[*+?{]|\\\d|\(\?", pattern)) > 1)
