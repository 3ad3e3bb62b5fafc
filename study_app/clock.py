"""The one place that reads the time and draws chance; everywhere else both are arguments."""

from __future__ import annotations

import os
import time
from datetime import UTC, date, datetime, timedelta, timezone
from typing import NamedTuple

DAY_MS = 86_400_000
MINUTE_MS = 60_000
ROLLOVER_HOUR = 4
"""A study day ends at this local hour, as in Anki: who studies past midnight is still in the evening before."""

_EPOCH = date(1970, 1, 1).toordinal()


class Moment(NamedTuple):
    """An instant and the local time it was lived in.

    `utc_ms` is milliseconds since 1970-01-01 UTC, `offset_minutes` what local time is ahead of UTC. The offset is kept
    with the instant, so a journey or a change of daylight saving time never counts a day again.
    """

    utc_ms: int
    offset_minutes: int

    def study_day(self, rollover_hour: int = ROLLOVER_HOUR) -> int:
        """Days from 1970-01-01 to the local date, where a date lasts until `rollover_hour` of the next."""
        local_ms = self.utc_ms + self.offset_minutes * MINUTE_MS
        return (local_ms - rollover_hour * 60 * MINUTE_MS) // DAY_MS

    def plus_minutes(self, minutes: int) -> Moment:
        """The moment so many minutes later, under the same offset."""
        return Moment(self.utc_ms + minutes * MINUTE_MS, self.offset_minutes)

    def local(self) -> datetime:
        """The local date and time, aware of its offset; for showing."""
        zone = timezone(timedelta(minutes=self.offset_minutes))
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=self.utc_ms)).astimezone(zone)


def date_of(study_day: int) -> date:
    """The date of a study day; for showing."""
    return date.fromordinal(_EPOCH + study_day)


def day_of(day: date) -> int:
    """The study day of a date: days since 1970-01-01."""
    return day.toordinal() - _EPOCH


class Clock:
    """What the world supplies: the moment, a stopwatch and chance. Tests pass one of their own that they set."""

    def now(self) -> Moment:
        """The moment by the machine's clock and time zone."""
        seconds, nanoseconds = divmod(time.time_ns(), 1_000_000_000)
        offset_seconds = time.localtime(seconds).tm_gmtoff
        return Moment(seconds * 1000 + nanoseconds // 1_000_000, offset_seconds // 60)

    def ticks_ms(self) -> int:
        """Milliseconds that only ever grow, from an arbitrary start; for the time an answer takes."""
        return time.monotonic_ns() // 1_000_000

    def chance(self, bits: int) -> int:
        """A random whole number of so many bits: seeds of questions, the random part of ids."""
        return int.from_bytes(os.urandom(-(-bits // 8))) >> (-bits % 8)
