"""What a start and the daily check see of a journal."""

from __future__ import annotations

from pathlib import Path

from answers import answer, review
from clocks import SetClock

from study_app.journal import Journal
from study_app.journal.health import check_all, check_daily, found, look


def answered(path: Path, clock: SetClock, count: int) -> None:
    with Journal.open(path, clock) as it:
        for _number in range(count):
            it.append_answer(answer(), [review()], at=clock.now())


def test_a_sound_journal_passes_and_its_check_is_kept_for_a_day(path: Path, clock: SetClock) -> None:
    look(path, clock)
    answered(path, clock, 20)
    look(path, clock)
    checked = check_daily(path, clock)
    assert checked.wrong == ()
    assert check_daily(path, clock) == checked
    clock.move(days=1)
    assert check_daily(path, clock).at_ms > checked.at_ms


def test_the_full_check_sees_what_was_damaged_and_looks_again_each_time(path: Path, clock: SetClock) -> None:
    answered(path, clock, 3)
    content = path.read_bytes()
    assert check_all(path) == ()
    path.write_bytes(content[: len(content) // 2])
    assert check_daily(path, clock).wrong
    path.write_bytes(content)
    assert check_daily(path, clock).wrong == ()


def test_what_is_wrong_is_one_sentence_with_what_to_do_and_a_sound_journal_has_none(
    path: Path, clock: SetClock
) -> None:
    answered(path, clock, 3)
    assert found(path, clock) == ""
    path.write_bytes(path.read_bytes()[:20_000])
    assert "study-app doctor --repair" in found(path, clock)
