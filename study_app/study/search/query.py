"""A query as people write it, read into a tree: precedence, quoting and escapes are those of Anki's browser."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong in a query: the characters from `start` to `end` (half open), what about them, and what to do."""

    start: int
    end: int
    message: str
    remedy: str

    def sentence(self) -> str:
        """It in words."""
        return f"{self.message} {self.remedy}".strip()
