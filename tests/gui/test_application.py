"""The way from the data folder to the window, and to a picture of it."""

import os
import subprocess
import sys

import pytest
from PySide6.QtGui import QImage

from study_app.app import StudyApp
from study_app.clock import Clock
from study_app.errors import StudyAppError
from study_app.gui import application


def test_a_picture_of_the_window_is_painted_and_the_program_ends(tmp_path, qapp):
    file = tmp_path / "window.png"
    assert application.run(tmp_path / "data", file) == 0
    image = QImage(str(file))
    assert image.width() >= 1000
    colours = {image.pixelColor(x, y).name() for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}
    assert len(colours) > 10


def test_a_picture_that_cannot_be_written_is_refused_with_a_sentence(tmp_path, qapp):
    with pytest.raises(StudyAppError, match=r"window\.png"):
        application.run(tmp_path / "data", tmp_path / "missing" / "window.png")


def test_the_data_is_let_go_of_when_the_window_is_closed(tmp_path, qapp):
    application.run(tmp_path / "data", tmp_path / "window.png")
    StudyApp.open(tmp_path / "data", Clock()).close()


def test_a_second_window_on_the_same_data_is_refused_with_a_sentence(tmp_path):
    (tmp_path / "data").mkdir()
    with StudyApp.open(tmp_path / "data", Clock()):
        command = [sys.executable, "-m", "study_app", "--data-dir", str(tmp_path / "data")]
        picture = ["--screenshot", str(tmp_path / "window.png")]
        done = subprocess.run(
            [*command, *picture],
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert done.stderr.strip().count("\n") <= 1
