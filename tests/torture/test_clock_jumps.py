"""Whatever the computer's clock does, no review of a device is lost, put in another order, or due beyond the longest time."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from clocks import SetClock
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny import ALL, Desk, desk, right, wrong

from study_app.clock import DAY_MS, MINUTE_MS, Moment
from study_app.study.memory import all_memories, fold
from study_app.study.scheduler import Scheduler

LONGEST_DAYS = 36_500
YEAR = 365 * DAY_MS

JUMPS = st.one_of(
    st.sampled_from([-10 * YEAR, -YEAR, 10 * YEAR, 40 * YEAR, -60 * YEAR, -DAY_MS, 0, 1, -1]),
    st.integers(-2 * DAY_MS, 30 * DAY_MS),
)
ZONES = st.sampled_from(
    ["Europe/Berlin", "Asia/Kathmandu", "America/St_Johns", "Pacific/Kiritimati", "Pacific/Pago_Pago"]
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("answer"), st.booleans()),
        st.tuples(st.just("jump"), JUMPS),
        st.tuples(st.just("zone"), ZONES),
        st.tuples(st.just("undo"), st.none()),
        st.tuples(st.just("start"), st.none()),
    ),
    min_size=5,
    max_size=25,
)


def offset(zone: str, utc_ms: int) -> int:
    """Minutes that a zone is ahead of UTC at an instant, with its daylight saving time."""
    there = datetime.fromtimestamp(utc_ms / 1000, UTC).astimezone(ZoneInfo(zone)).utcoffset()
    assert there is not None
    return round(there.total_seconds()) // 60


class Computer(SetClock):
    """A clock that is set by hand and carried from zone to zone."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed=seed)
        self.zone = "UTC"

    def jump(self, ms: int, zone: str = "") -> None:
        self.zone = zone or self.zone
        now = max(0, self.moment.utc_ms + ms)
        self.moment = Moment(now, offset(self.zone, now))


def answers(it: Desk) -> list[tuple[str, int, int, int]]:
    """Every answer in the order of the device: id, number, when by its clock, when it is due."""
    return it.journal.connection.execute(
        "SELECT e.id, e.seq, e.at_ms, r.due_day - e.study_day FROM entry e LEFT JOIN review r ON r.entry = e.id"
        " WHERE e.kind = 'answer' ORDER BY e.seq"
    ).fetchall()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("clock")


@settings(max_examples=200)
@given(steps=STEPS, seed=st.integers(0, 1000))
def test_no_jump_of_the_clock_loses_or_reorders_a_review(
    folder: Path, steps: list[tuple[str, object]], seed: int
) -> None:
    for left in folder.glob("journal.db*"):
        left.unlink()
    clock = Computer(seed)
    given_: list[tuple[str, int]] = []

    for start, part in itertools.groupby(steps, lambda step: step[0] == "start"):
        if start:
            continue
        with desk(folder, clock) as it:
            session = it.session(ALL, new_a_day=1000)
            for what, value in part:
                match what:
                    case "answer" if (question := session.next()) is not None:
                        how = right if value else wrong
                        session.answer(how(question), first_key_ms=1, total_ms=2)
                        given_.append((question.card.id, clock.moment.utc_ms))
                    case "jump":
                        assert isinstance(value, int)
                        clock.jump(value)
                    case "zone":
                        clock.jump(0, str(value))
                    case "undo":
                        session.undo()
            stored = it.journal.connection.execute(
                "SELECT a.card, e.at_ms FROM entry e JOIN answer a ON a.entry = e.id ORDER BY e.seq"
            ).fetchall()
            assert stored == given_
            kept = answers(it)
            assert [row[0] for row in kept] == sorted(row[0] for row in kept)
            assert all(row[3] is None or 0 <= row[3] <= LONGEST_DAYS for row in kept)
            [(entries, last)] = it.journal.connection.execute("SELECT count(*), coalesce(max(seq), 0) FROM entry")
            assert entries == last, "numbers without a gap"
            assert it.journal.verify() == []
            assert all_memories(it.journal.connection) == fold(it.journal.history(), Scheduler())


@pytest.mark.parametrize("night", ["2026-03-29T00:30", "2026-10-25T00:30"])
def test_a_night_with_a_change_of_the_clock_counts_one_study_day(tmp_path: Path, night: str) -> None:
    clock = Computer(1)
    start = round(datetime.fromisoformat(night).replace(tzinfo=UTC).timestamp() * 1000)
    clock.moment, clock.zone = Moment(start, offset("Europe/Berlin", start)), "Europe/Berlin"
    days = set()
    with desk(tmp_path, clock) as it:
        session = it.session(ALL, new_a_day=1000)
        for _ in range(4):
            question = session.next()
            assert question is not None
            session.answer(right(question), first_key_ms=1, total_ms=2)
            days.add(clock.now().study_day())
            clock.jump(20 * MINUTE_MS)
        assert len(days) == 1
        assert len(answers(it)) == 4
        assert it.journal.verify() == []
