"""Four processes that answer on one data folder: each answer is stored, or who gave it is told that another has it open."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from test_kill import check, environment

PROCESSES, ANSWERS = 4, 300


def learner(folder: Path, seed: int, answers: int) -> None:
    """Gives so many answers, some at a time; writes down each that is safe (`+ID`) and each time it is not let in (`!`)."""
    from clocks import MONDAY_NINE, SetClock
    from tiny import desk, right, wrong

    from study_app.errors import StudyAppError

    rng = random.Random(seed)
    clock = SetClock(MONDAY_NINE.plus_minutes(seed % 10_000), seed)  # weeks, not millennia that no calendar has
    left = answers
    while left:
        try:
            with desk(folder, clock) as it:
                session = it.session()
                for _one in range(min(left, rng.randrange(1, 20))):
                    while (question := session.next()) is None:
                        clock.move(days=1)
                    kept = session.answer(rng.choice([right, right, wrong])(question), first_key_ms=None, total_ms=5)
                    sys.stdout.write(f"+{kept.entry}\n")
                    left -= 1
                    clock.move(minutes=10)
        except StudyAppError as error:
            assert "Another Study App is open on the data folder" in str(error), error
            sys.stdout.write("!\n")
        time.sleep(rng.uniform(0, 0.02))


def together(folder: Path, answers: int, seed: int) -> tuple[list[str], int]:
    """Lets four learners answer at once: what they were told is safe, and how often one was not let in."""
    from tiny import facts_db

    facts_db(folder)
    command = [sys.executable, __file__, str(folder)]
    learners = [
        subprocess.Popen(
            [*command, str(seed + number), str(answers)],
            env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for number in range(PROCESSES)
    ]  # fmt: skip
    told = [(*one.communicate(timeout=600), one.returncode) for one in learners]
    assert [errors for _words, errors, code in told if code] == []
    lines = [line for words, _errors, _code in told for line in words.splitlines()]
    return [line for line in lines if line != "!"], lines.count("!")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the check is that of the kill rig")
def test_what_four_processes_answer_is_stored_or_they_are_told_that_another_has_it_open(tmp_path: Path) -> None:
    acknowledged, refused = together(tmp_path, ANSWERS, random.randrange(2**32))
    assert len(set(acknowledged)) == PROCESSES * ANSWERS
    assert refused > 0
    check(tmp_path, acknowledged)


if __name__ == "__main__":
    learner(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
