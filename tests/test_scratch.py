"""A temporary folder is gone when it is no longer needed, or at the next start after its process was ended; never before."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from study_app.scratch import Scratch, clear_left

_MADE = """
import os, signal, sys
from study_app.scratch import Scratch
folder = Scratch()
open(os.path.join(folder.name, "part.db"), "w").write("much")
print(folder.name, flush=True)
if sys.argv[1] == "killed":
    os.kill(os.getpid(), signal.SIGKILL)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch) -> Iterator[Path]:
    """A folder for temporary ones that nobody else uses."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    yield tmp_path


def other(end: str) -> tuple[subprocess.Popen[str], Path]:
    """Another process that has made one."""
    made = subprocess.Popen(
        [sys.executable, "-c", _MADE, end], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    assert made.stdout is not None
    return made, Path(made.stdout.readline().strip())


def test_it_is_there_while_it_is_used_and_gone_after_it(place: Path) -> None:
    with Scratch() as name:
        (Path(name) / "x").write_text("x")
        assert Path(name).stat().st_mode & 0o777 == 0o700
    assert list(place.iterdir()) == []
    made = Scratch()
    made.cleanup()
    made.cleanup()
    assert list(place.iterdir()) == []


def test_what_is_forgotten_goes_with_it(place: Path) -> None:
    Scratch()
    assert list(place.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_what_a_killed_process_left_is_cleared_by_the_next_start(place: Path) -> None:
    process, folder = other("killed")
    process.communicate()
    assert (folder / "part.db").exists()
    assert clear_left() == 1
    assert not folder.exists()


def test_what_a_living_process_has_stays_here_and_elsewhere() -> None:
    process, folder = other("living")
    with Scratch() as own:
        assert clear_left() == 0
        assert (folder / "part.db").exists()
        assert Path(own).exists()
    process.communicate("")
    assert process.returncode == 0
    assert not folder.exists()


def test_what_bears_the_name_alone_stays(place: Path) -> None:
    (place / "study-app-notes").mkdir()
    (place / "study-app-notes" / "mine.txt").write_text("mine")
    (place / "study-app-file").write_text("mine")
    (place / "elsewhere").mkdir()
    (place / "elsewhere" / "mine.txt").write_text("mine")
    (place / "mine.in-use").write_text("")
    (place / "study-app-lead").mkdir()
    (place / "study-app-lead.in-use").symlink_to(place / "mine.in-use")
    (place / "study-app-place.in-use").mkdir()
    before = sorted(place.rglob("*"))
    assert clear_left() == 0
    assert sorted(place.rglob("*")) == before


def test_a_link_that_bears_the_name_of_a_folder_is_not_followed(place: Path) -> None:
    (place / "elsewhere").mkdir()
    (place / "elsewhere" / "mine.txt").write_text("mine")
    (place / "study-app-link").symlink_to(place / "elsewhere")
    (place / "study-app-link.in-use").write_text("")
    assert clear_left() == 0
    assert (place / "elsewhere" / "mine.txt").read_text() == "mine"


_KILLED_EVERYWHERE = """
import os, signal, sys, tempfile
import study_app.scratch
from study_app.scratch import Scratch, clear_left

def kill_at(line):
    left = [line]
    def trace(frame, event, argument):
        if frame.f_code.co_filename not in (study_app.scratch.__file__, tempfile.__file__):
            return None
        if event in ("line", "return"):
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace
    sys.settrace(trace)

place, line, made = tempfile.gettempdir(), 0, set()
while True:
    line += 1
    child = os.fork()
    if not child:
        kill_at(line)
        Scratch().cleanup()
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    if not status:
        break
    made.add(len(os.listdir(place)))
    clear_left()
    assert not os.listdir(place), (line, os.listdir(place))
print(line, sorted(made))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_wherever_a_process_is_killed_that_makes_one_or_takes_it_away_nothing_is_left_for_ever() -> None:
    done = subprocess.run([sys.executable, "-c", _KILLED_EVERYWHERE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    lines, made = done.stdout.split(maxsplit=1)
    assert int(lines) > 20
    assert made.strip() == "[0, 1, 2]"  # killed before anything was made, with the file alone, and with the folder


_FULL = """
import os, shutil, tempfile
from study_app.scratch import Scratch
tempfile.tempdir = os.getcwd()
held = []
try:
    while True:
        held.append(os.open(os.devnull, os.O_RDONLY))
except OSError:
    pass
try:
    Scratch()
except OSError:
    for file in held:
        os.close(file)
    print(os.listdir(tempfile.tempdir))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="ulimit")
def test_where_a_folder_cannot_be_held_none_is_left(place: Path) -> None:
    limited = ["sh", "-c", 'ulimit -n 64; exec "$0" "$@"', sys.executable, "-c", _FULL]
    done = subprocess.run(limited, capture_output=True, text=True, check=True, cwd=place)
    assert done.stdout.strip() == "[]"
