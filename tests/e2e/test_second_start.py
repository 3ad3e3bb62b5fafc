"""A family at one computer, in a real window: a second start, and another learner at the window, all by keyboard."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from screen import Program, display, missing

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "all there")


@pytest.fixture(scope="module")
def screen() -> Iterator[str]:
    with display() as name:
        yield name


def test_a_second_start_says_that_the_window_is_there_and_ends(screen: str, tmp_path: Path) -> None:
    program = Program(screen, tmp_path / "data", tmp_path / "trace")
    second = subprocess.run(
        [sys.executable, "-m", "study_app", "--data-dir", str(tmp_path / "data")],
        env=os.environ | {"DISPLAY": screen, "QT_QPA_PLATFORM": "xcb"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (second.returncode, second.stderr) == (0, "")
    assert second.stdout == "Study App is open already: its window is in front now.\n"
    assert program.leave()[0] == 0


def test_another_learner_comes_to_the_window_and_is_there_again_after_a_kill(screen: str, tmp_path: Path) -> None:
    home = {"STUDY_APP_DATA": str(tmp_path / "home")}
    subprocess.run(
        [sys.executable, "-m", "study_app", "learners", "--make", "Anna"],
        env=os.environ | home,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    program = Program(screen, tmp_path / "home", tmp_path / "trace")
    program.keys("ctrl+shift+l")
    program.front("Switch learner")
    program.keys("Down", "Return")
    program.wait_for("page Welcome")  # for Anna all of it is new
    program.front("Welcome - Anna - Study App")
    program.keys("Return")
    program.wait_for("question")
    program.kill()
    done = subprocess.run(
        [sys.executable, "-m", "study_app", "due"], env=os.environ | home, check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "home-learners" / "last").read_text() == "learner-anna"
