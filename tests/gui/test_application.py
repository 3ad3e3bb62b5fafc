"""The way from the data folder to the window, and to a picture of it."""

import os
import signal
import subprocess
import sys
import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from study_app.app import StudyApp
from study_app.clock import Clock
from study_app.errors import StudyAppError
from study_app.gui import application, theme


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


def started(data, trace, code=""):
    """The program with its window, on a platform that draws in memory; `code` is run before its event loop."""
    data.mkdir(exist_ok=True)
    (data / "settings.json").write_text('{"welcomed": true}', encoding="utf-8")  # nobody is welcomed anew
    lines = f"import sys; from pathlib import Path; from study_app.gui import application\n{code}\n"
    return subprocess.Popen(
        [sys.executable, "-c", f"{lines}sys.exit(application.run(Path(sys.argv[1]), None))", str(data)],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "STUDY_APP_TRACE": str(trace)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_an_exception_in_the_event_loop_is_logged_and_the_program_goes_on(tmp_path):
    code = (
        "from PySide6.QtCore import QTimer\n"
        "qt = application._qt()\n"
        "QTimer.singleShot(0, lambda: 1 / 0)\n"
        "QTimer.singleShot(300, qt.quit)"
    )
    with started(tmp_path / "data", tmp_path / "trace", code) as program:
        _printed, said = program.communicate(timeout=60)
    assert program.returncode == 0
    assert "Traceback" not in said
    assert "ZeroDivisionError" in (tmp_path / "data" / "faults.log").read_text()


def test_what_studying_takes_is_loaded_beside_the_window_once_that_is_painted(tmp_path):
    code = (
        "import threading\n"
        "from PySide6.QtCore import QTimer\n"
        "from study_app.app import StudyApp\n"
        "from study_app.gui.decks import DecksPage\n"
        "def say(words):\n"
        "    sys.stdout.write(words + chr(10))\n"  # in one piece, for two threads speak
        "    sys.stdout.flush()\n"
        "paint = DecksPage.paintEvent\n"
        "DecksPage.paintEvent = lambda page, event: (say('painted'), paint(page, event))\n"
        "settle = application._settle\n"
        "application._settle = lambda qt, dress: (say('settled'), settle(qt, dress))\n"
        "StudyApp.renew_library = lambda app: say('read again')\n"
        "class Watched:\n"
        "    def find_spec(name, path=None, target=None):\n"
        "        if name in ('study_app.gui.study', 'study_app.gui.finished'):\n"
        "            beside = threading.current_thread() is not threading.main_thread()\n"
        "            say(name + (' beside' if beside else ' in the way'))\n"
        "sys.meta_path.insert(0, Watched)\n"
        "qt = application._qt()\n"
        "def look():\n"
        "    if vars(sys.modules.get('study_app.gui.study', sys)).get('StudyPage'):\n"
        "        qt.quit()\n"
        "looking = QTimer(interval=20)\n"
        "looking.timeout.connect(look)\n"
        "looking.start()\n"
        "QTimer.singleShot(30_000, qt.quit)"
    )
    with started(tmp_path / "data", tmp_path / "trace", code) as program:
        printed, said = program.communicate(timeout=60)
    lines = list(dict.fromkeys(printed.splitlines()))
    assert lines == ["painted", "settled", "study_app.gui.finished beside", "study_app.gui.study beside"]
    assert (program.returncode, said) == (0, "")
    assert not (tmp_path / "data" / "faults.log").exists()


def test_of_the_modules_of_a_page_the_source_is_not_read_and_what_compiles_patterns_waits_for_one():
    code = (
        "import linecache, sys\n"
        "import study_app.gui.fact_editor\n"
        "print([file for file in linecache.cache if 'study_app' in file], 'regex' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[] False\n"


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_ctrl_c_in_the_terminal_ends_the_window_at_once(tmp_path):
    code = (
        "from PySide6.QtCore import QTimer\n"
        "qt = application._qt()\n"
        "QTimer.singleShot(0, lambda: print('running', flush=True))\n"
        "QTimer.singleShot(20_000, qt.quit)"
    )
    with started(tmp_path / "data", tmp_path / "trace", code) as program:
        assert program.stdout.readline() == "running\n"
        time.sleep(0.1)
        program.send_signal(signal.SIGINT)
        _printed, said = program.communicate(timeout=60)
    assert program.returncode == -signal.SIGINT  # what a shell shows as 130
    assert said == ""


def test_the_window_follows_the_colours_of_the_desktop_while_it_is_open(window, qapp):
    window.set_scheme("system")
    hints = qapp.styleHints()
    application._settle(qapp, window.dress)
    try:
        hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
        assert theme.colours() is theme.DARK
        hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
        assert theme.colours() is theme.LIGHT
    finally:
        hints.colorSchemeChanged.disconnect()


def test_the_window_takes_high_contrast_where_the_desktop_asks_for_it(window, qapp):
    style = qapp.styleHints()
    hints = style.accessibility()
    try:
        application._settle(qapp, window.dress)
        hints.contrastPreferenceChanged.emit(Qt.ContrastPreference.HighContrast)
        assert theme.colours() is theme.CONTRAST
        hints.contrastPreferenceChanged.emit(Qt.ContrastPreference.NoPreference)
        assert theme.colours() is theme.LIGHT
    finally:
        hints.contrastPreferenceChanged.disconnect()
        style.colorSchemeChanged.disconnect()
