"""Every answer that was acknowledged survives the process being killed at any moment.

The rig runs in a process of its own that loads everything once and forks the learners it kills. This says nothing of power
cuts: what was written stays in the system's cache when a process dies.
"""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

TESTS = Path(__file__).parent.parent
KILLS = 200


def learner(folder: Path, seed: int, acknowledge: int, *, early: bool) -> None:
    """Answers, overrules and takes back without end; after each writes down what is safe: `+ID` and `-ID` (taken back).

    If it is `early` it writes an answer down before it is safe: the mistake that the rig is to find.
    """
    from clocks import MONDAY_NINE, SetClock
    from tiny import desk, right, wrong

    from study_app.study.scheduler import Rating

    rng = random.Random(seed)
    clock = SetClock(MONDAY_NINE.plus_minutes(seed * 1440), seed)
    with desk(folder, clock) as it:
        session = it.session()
        if early:
            it.journal.connection.set_trace_callback(partial(tell_early, acknowledge))
        while True:
            question = session.next()
            if question is None:
                clock.move(days=1)
                continue
            given = rng.choice([right, right, wrong])(question)
            kept = session.answer(given, first_key_ms=None, total_ms=5).entry
            os.write(acknowledge, f"+{kept}\n".encode())
            if rng.random() < 0.1:
                overruled = session.overrule(rng.choice(list(Rating))).entry
                os.write(acknowledge, f"-{kept}\n+{overruled}\n".encode())
                kept = overruled
            if rng.random() < 0.1:
                session.undo()
                os.write(acknowledge, f"-{kept}\n".encode())
            clock.move(minutes=rng.choice([0, 10]))


def tell_early(acknowledge: int, statement: str) -> None:
    """Acknowledges an answer when its first row is written, inside the transaction."""
    found = re.match(r"INSERT INTO answer\(.*?VALUES \('([0-9a-f-]{36})'", statement, re.DOTALL)
    if found:
        os.write(acknowledge, f"+{found[1]}\n".encode())


def check(folder: Path, acknowledged: list[str]) -> None:
    """Raises AssertionError if something acknowledged is missing or anything is amiss."""
    from clocks import SetClock
    from tiny import desk

    from study_app.study.memory import all_memories, fold
    from study_app.study.scheduler import Scheduler

    with desk(folder, SetClock()) as it:
        connection = it.journal.connection
        answers = {row[0] for row in connection.execute("SELECT entry FROM answer")}
        voided = {row[0] for row in connection.execute("SELECT target FROM void")}
        missing = [line for line in acknowledged if line[1:] not in (answers if line[0] == "+" else voided)]
        assert missing == [], f"{len(missing)} of {len(acknowledged)} acknowledged are missing"
        assert connection.execute("PRAGMA main.integrity_check").fetchall() == [("ok",)]
        assert it.journal.verify() == []
        assert all_memories(connection) == fold(it.journal.history(), Scheduler())
        assert it.session().undo() is not None or not answers - voided


def kill_one(folder: Path, seed: int, after_seconds: float, *, early: bool) -> list[str]:
    """Starts a learner, kills it, and returns what it had acknowledged by then."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            learner(folder, seed, writing, early=early)
        finally:
            os._exit(1)  # it never ends by itself
    os.close(writing)
    time.sleep(after_seconds)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as pipe:
        lines = pipe.read().decode().split("\n")
    assert os.WIFSIGNALED(status), "the learner ended by itself"
    # what stands after the last line end was cut off, and is no acknowledgement
    return lines[:-1]


def rig(folder: Path, kills: int, seed: int, *, early: bool = False) -> None:
    """Kills learners, several on each data folder; prints how many acknowledgements were checked."""
    import sqlite_utils
    from tiny import facts_db

    assert sqlite_utils
    rng = random.Random(seed)
    checked = empty = 0
    for number in range(kills):
        data = folder / str(number // 6)
        if number % 6 == 0:
            data.mkdir()
            facts_db(data)
            acknowledged: list[str] = []
        # the first in a folder is killed while the journal is being made, or soon after
        new = kill_one(data, number, rng.uniform(0, 0.06 if number % 6 == 0 else 0.15), early=early)
        acknowledged += new
        empty += not new
        check(data, acknowledged)
        checked += len(new)
    sys.stdout.write(f"{checked} {empty}\n")


def environment() -> dict[str, str]:
    """The environment of the process that kills."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent)])}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the rig forks")
def test_no_acknowledged_answer_is_lost_when_the_process_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, __file__, str(tmp_path), str(KILLS), str(random.randrange(2**32))]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, f"{command[-1]}\n{done.stderr}"
    checked, killed_before_the_first = map(int, done.stdout.split())
    assert checked > 0  # how many there are is a matter of the machine
    assert killed_before_the_first < KILLS


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the rig forks")
def test_the_rig_finds_out_who_acknowledges_too_early(tmp_path: Path) -> None:
    command = [sys.executable, __file__, str(tmp_path), str(5 * KILLS), str(random.randrange(2**32)), "early"]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, timeout=1200, check=False)
    assert "acknowledged are missing" in done.stderr


@pytest.mark.parametrize("line", ["+0199a000-0000-7000-8000-000000000000", "-0199a000-0000-7000-8000-000000000000"])
def test_the_check_sees_what_is_missing(tmp_path: Path, line: str) -> None:
    check(tmp_path, [])
    with pytest.raises(AssertionError, match="1 of 1 acknowledged are missing"):
        check(tmp_path, [line])


if __name__ == "__main__":
    rig(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), early="early" in sys.argv)
