"""What went wrong is written down: when, where and in which version, never what somebody answered, and never without end."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest
from clocks import SetClock
from hypothesis import given
from hypothesis import strategies as st

from study_app import __version__
from study_app.fault_log import MOST, FaultLog, versions
from study_app.files import _OURS


@pytest.fixture
def log(tmp_path: Path, clock: SetClock) -> FaultLog:
    return FaultLog(tmp_path / "faults.log", clock)


def meet(log: FaultLog, error: Exception) -> None:
    try:
        raise error
    except Exception as met:
        log.add(met)


def test_it_says_when_where_and_in_which_version(log: FaultLog) -> None:
    meet(log, ZeroDivisionError("by zero"))
    text = log.text()
    assert "2026-11-23 09:00" in text
    assert f"Study App {__version__}, Python {sys.version.split()[0]}" in text
    assert 'test_fault_log.py", line' in text
    assert "ZeroDivisionError: by zero" in text


def test_what_led_to_it_is_told_too(log: FaultLog) -> None:
    try:
        try:
            raise ValueError("the first")
        except ValueError as first:
            raise RuntimeError("the second") from first
    except RuntimeError as met:
        log.add(met)
    assert log.text().index("ValueError: the first") < log.text().index("RuntimeError: the second")


@given(st.text(st.characters(exclude_characters="'\"\n\r\\“”«»", exclude_categories=["C", "Z"]), min_size=6))
def test_what_is_quoted_in_an_error_is_left_out(answer: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        log = FaultLog(Path(folder) / "faults.log", SetClock())
        for words in (f"'{answer}'", f'"{answer}"', f"“{answer}”", f"«{answer}»"):
            meet(log, ValueError(f"no place for {words} here"))
        told = [line for line in log.text().splitlines() if line.startswith("ValueError")]
    assert told == ["ValueError: no place for '...' here"] * 4


def test_an_answer_that_an_error_carries_is_not_in_it(log: FaultLog) -> None:
    meet(log, KeyError("Anna's secret answer"))
    assert "secret" not in "".join(line for line in log.text().splitlines() if line.startswith("KeyError"))


def test_only_its_owner_can_read_it_and_it_is_known_as_ours(log: FaultLog) -> None:
    meet(log, ValueError("x"))
    assert stat.S_IMODE(log.path.stat().st_mode) == 0o600
    assert log.path.name.startswith(_OURS)


def test_it_does_not_grow_without_end_and_the_newest_stays(log: FaultLog) -> None:
    for number in range(600):
        meet(log, ValueError(f"number {number} " + "x" * 500))
    text = log.text()
    assert MOST // 2 < len(text) <= MOST
    assert text.startswith("=")
    assert "number 599 " in text
    assert "number 0 " not in text


def test_one_error_of_endless_words_is_cut(log: FaultLog) -> None:
    meet(log, ValueError("x" * 2 * MOST))
    assert 0 < len(log.text()) <= MOST


def test_it_is_forgotten_when_that_is_wanted(log: FaultLog) -> None:
    log.clear()
    meet(log, ValueError("x"))
    log.clear()
    assert log.text() == ""
    assert list(log.path.parent.iterdir()) == []


def test_versions_are_one_line() -> None:
    assert "\n" not in versions()
