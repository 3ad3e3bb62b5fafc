"""Study days, offsets, and the one place that reads the time."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from clocks import MONDAY_NINE
from hypothesis import given
from hypothesis import strategies as st

from study_app.clock import Clock, Moment, date_of, day_of


def moment(text: str) -> Moment:
    at = datetime.fromisoformat(text)
    offset = at.utcoffset()
    assert offset is not None
    return Moment(round(at.timestamp() * 1000), round(offset.total_seconds()) // 60)


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-11-23T09:00+03:00", "2026-11-23"),
        ("2026-11-23T23:59:59.999+03:00", "2026-11-23"),
        ("2026-11-24T00:00+03:00", "2026-11-23"),
        ("2026-11-24T03:59:59.999+03:00", "2026-11-23"),
        ("2026-11-24T04:00+03:00", "2026-11-24"),
        ("2026-03-01T03:00-08:00", "2026-02-28"),
        ("2028-03-01T03:00+13:45", "2028-02-29"),
        ("1969-12-31T12:00+00:00", "1969-12-31"),
    ],
)
def test_a_study_day_lasts_until_four_in_the_local_night(at: str, day: str) -> None:
    assert date_of(moment(at).study_day()) == date.fromisoformat(day)


def test_the_hour_at_which_a_day_ends_can_be_another() -> None:
    assert date_of(moment("2026-11-24T00:00+00:00").study_day(rollover_hour=0)) == date(2026, 11, 24)


@given(st.datetimes(), st.integers(-720, 840))
def test_the_study_day_is_the_local_date_four_hours_earlier(naive: datetime, offset: int) -> None:
    local = naive.replace(tzinfo=timezone(timedelta(minutes=offset)), microsecond=naive.microsecond // 1000 * 1000)
    utc_ms = (local - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    at = Moment(utc_ms, offset)
    assert at.local() == local
    assert at.local().utcoffset() == local.utcoffset()
    assert date_of(at.study_day()) == (local - timedelta(hours=4)).date()


def test_the_night_in_which_clocks_go_back_is_one_study_day() -> None:
    # Berlin, 25 October 2026: 03:00 summer time is 02:00 winter time
    before, after = moment("2026-10-25T02:30+02:00"), moment("2026-10-25T02:30+01:00")
    assert after.utc_ms - before.utc_ms == 3_600_000
    assert before.study_day() == after.study_day()


@given(st.dates())
def test_days_and_dates_are_inverse(day: date) -> None:
    assert date_of(day_of(day)) == day


def test_day_zero_is_the_first_of_january_1970() -> None:
    assert day_of(date(1970, 1, 1)) == 0
    assert MONDAY_NINE.study_day() == day_of(date(2026, 11, 23))


def test_the_clock_tells_the_time_of_the_machine() -> None:
    before = time.time_ns() // 1_000_000
    now = Clock().now()
    assert before <= now.utc_ms <= time.time_ns() // 1_000_000
    assert now.local().replace(tzinfo=None) == datetime.fromtimestamp(now.utc_ms / 1000).replace(  # noqa: DTZ006
        microsecond=now.utc_ms % 1000 * 1000
    )


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="TZ is a custom of POSIX")
@pytest.mark.parametrize(("zone", "minutes"), [("IST-5:30", 330), ("PST+8", -480), ("NPT-5:45", 345), ("UTC0", 0)])
def test_the_offset_is_what_local_time_is_ahead_of_utc(zone: str, minutes: int) -> None:
    code = "from study_app.clock import Clock; print(Clock().now().offset_minutes)"
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | {"TZ": zone}, capture_output=True, text=True, check=True
    )
    assert int(done.stdout) == minutes


def test_the_stopwatch_and_chance_work() -> None:
    clock = Clock()
    start = clock.ticks_ms()
    time.sleep(0.003)
    assert 1 <= clock.ticks_ms() - start < 5_000
    draws = {clock.chance(62) for _ in range(50)}
    assert len(draws) == 50
    assert all(0 <= draw < 2**62 for draw in draws)
