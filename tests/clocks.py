"""A clock that a test sets, with chance that repeats."""

from __future__ import annotations

import random

from study_app.clock import DAY_MS, MINUTE_MS, Clock, Moment

MONDAY_NINE = Moment(1_795_413_600_000, 180)
"""Monday 23 November 2026, 09:00 in UTC+3."""


class SetClock(Clock):
    """Stands still until it is told to move."""

    def __init__(self, start: Moment = MONDAY_NINE, seed: int = 0) -> None:
        self.moment = start
        self._random = random.Random(seed)

    def now(self) -> Moment:
        return self.moment

    def ticks_ms(self) -> int:
        return self.moment.utc_ms

    def chance(self, bits: int) -> int:
        return self._random.getrandbits(bits)

    def move(self, *, days: int = 0, minutes: int = 0, ms: int = 0) -> None:
        self.moment = Moment(self.moment.utc_ms + days * DAY_MS + minutes * MINUTE_MS + ms, self.moment.offset_minutes)
