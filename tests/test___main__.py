"""The way in: the process as a person or a script meets it, without a window."""

import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def command(tmp_path_factory):
    """Runs `study-app` with arguments, without a display, on a data folder that these tests share."""
    of_a_display = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "QT_LOGGING_RULES"}
    environment = {name: value for name, value in os.environ.items() if name not in of_a_display}
    environment |= {"STUDY_APP_DATA": str(tmp_path_factory.mktemp("data"))}

    def run(*arguments: str, **options) -> subprocess.CompletedProcess[str]:
        options = {"stdin": subprocess.DEVNULL, "capture_output": True, "text": True, "encoding": "utf-8"} | options
        options["env"] = environment | options.get("env", {})
        return subprocess.run([sys.executable, "-m", "study_app", *arguments], **options)

    run.environment = environment
    return run


def test_without_a_display_it_says_so_in_one_line_and_shows_what_is_due(command):
    done = command()
    assert done.returncode == 0
    [said] = done.stderr.splitlines()
    assert "display" in said
    assert done.stdout == command("due").stdout != ""


def test_a_platform_without_a_window_is_as_no_display(command):
    done = command(env={"QT_QPA_PLATFORM": "offscreen"})
    assert done.returncode == 0
    assert "offscreen" in done.stderr
    assert done.stdout


def test_standard_input_may_be_closed(command):
    done = subprocess.run(
        ["sh", "-c", 'exec "$0" -m study_app <&-', sys.executable],
        env=command.environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout


def test_without_a_display_but_in_a_terminal_it_drills(command):
    terminal, child_end = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "study_app"], stdin=child_end, stdout=subprocess.PIPE, env=command.environment, text=True
    ) as child:
        os.close(child_end)
        os.write(terminal, b"q\n")
        printed, _ = child.communicate(timeout=60)
    os.close(terminal)
    assert child.returncode == 0
    assert "?" in printed  # a question was asked


def test_a_picture_of_the_window_needs_no_display(command, tmp_path):
    picture = tmp_path / "window.png"
    done = command("--screenshot", str(picture))
    assert (done.returncode, done.stderr) == (0, "")
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_what_a_person_can_mend_is_one_sentence_and_exit_code_3(command, tmp_path):
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    done = command("due", "--data-dir", str(in_the_way))
    assert done.returncode == 3
    [sentence] = done.stderr.splitlines()
    assert str(in_the_way) in sentence
    assert done.stdout == ""


def test_a_command_that_does_not_exist_is_a_usage_error(command):
    assert command("dance").returncode == 2


def test_a_reader_that_stops_reading_is_no_error(command):
    with subprocess.Popen(
        [sys.executable, "-m", "study_app", "questions", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=command.environment,
        text=True,
    ) as child:
        assert child.stdout is not None and child.stderr is not None
        json.loads(child.stdout.readline())
        child.stdout.close()
        assert child.stderr.read() == ""
    assert child.returncode == 0


def test_ctrl_c_ends_it_with_130_and_no_traceback(command):
    terminal, child_end = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "study_app", "drill"],
        stdin=child_end,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=command.environment,
        text=True,
        # a shell without job control lets what runs in its background ignore the signal, and a child inherits that
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as child:
        os.close(child_end)
        assert child.stdout is not None
        child.stdout.readline()  # it has started to ask
        time.sleep(0.2)
        child.send_signal(signal.SIGINT)
        _, said = child.communicate(timeout=60)
    os.close(terminal)
    assert child.returncode == 130
    assert "Traceback" not in said


def test_what_is_piped_is_utf_8_whatever_the_locale(command):
    done = command("facts", "--json", env={"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"})
    assert done.returncode == 0
    assert all(json.loads(line)["statement"] for line in done.stdout.splitlines())


def test_the_installed_command_is_this_one(command):
    script = Path(sys.executable).with_name("study-app")
    if not script.exists():
        pytest.skip("the package is not installed in this environment")
    version = subprocess.run([script, "--version"], capture_output=True, text=True, check=True).stdout
    assert version == command("--version").stdout
