"""The bundle, where `make bundle` has made it: painted without a screen, studied in a real window, with its helpers."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from screen import Program, display, missing

FOLDER = Path(__file__).parents[2] / "build" / "bundle" / "out" / "study-app"
PROGRAM = FOLDER / "study-app"

pytestmark = pytest.mark.skipif(not PROGRAM.exists(), reason="not made: make bundle")


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    """The bundle with arguments, and nothing of the environment that tests run in."""
    return subprocess.run(
        [str(PROGRAM), *map(str, arguments)],
        env={"HOME": os.environ["HOME"], "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_it_paints_its_window_without_a_screen(tmp_path: Path) -> None:
    picture = tmp_path / "window.png"
    done = run("--data-dir", tmp_path / "data", "--screenshot", picture)
    assert (done.returncode, done.stdout) == (0, "")
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size > 20_000  # an empty window has less


def test_a_process_of_its_own_reads_what_is_brought_in(tmp_path: Path) -> None:
    data, packed, table = tmp_path / "data", tmp_path / "pack.zip", tmp_path / "table.csv"
    assert (
        run("pack", "new", tmp_path / "pack", "--id", "trees", "--title", "Trees", "--data-dir", data).returncode == 0
    )
    assert run("pack", "export", "trees", packed, "--data-dir", data).returncode == 0
    taken = run("pack", "import", packed, "--data-dir", tmp_path / "other")
    assert taken.returncode == 0, taken.stderr
    assert "usage:" not in taken.stderr  # what looks after the locks of that process is the same executable too
    table.write_text("front,back\nquercus,oak\n", encoding="utf-8")
    assert run("import", table, "--data-dir", data).returncode == 0
    assert "quercus" in run("search", "quercus", "--data-dir", data).stdout


def test_figures_and_sheets_find_their_libraries(tmp_path: Path) -> None:
    figures = run("stats", "--data-dir", tmp_path)  # numpy
    assert (figures.returncode, figures.stderr) == (0, "")
    [first, *_more] = run("due", "--json", "--data-dir", tmp_path).stdout.splitlines()
    deck = first.partition('"deck": "')[2].partition('"')[0]
    assert run("sheet", deck, "--pdf", tmp_path / "sheet.pdf", "--data-dir", tmp_path).returncode == 0
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.skipif(bool(missing()), reason=missing() or "all there")
def test_a_card_is_answered_in_its_window(tmp_path: Path) -> None:
    with display() as screen:
        program = Program(screen, tmp_path, tmp_path / "trace", [str(PROGRAM)])
        program.keys("Return")
        program.wait_for("question")
        program.keys("1")
        program.wait_for("answer")
        program.picture("bundle")
        code, printed = program.leave()
    assert (code, printed) == (0, "")
