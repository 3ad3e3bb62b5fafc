"""`study-app backup`, `export`, `import-data` and `delete-data` as they are typed: what they print, and their exit codes."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from belongings import filled, state
from clocks import SetClock

from study_app import __main__, cli

Run = Callable[..., str]


def _no_pdf(*_what: object) -> None:
    raise AssertionError("nothing is printed")


def _main(data: Path, *words: object) -> int:
    return cli.main(["--data-dir", str(data), *map(str, words)], lambda _data, _file: None, _no_pdf)


@pytest.fixture
def run(data: Path, clock: SetClock, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on a data folder with something of everything in it; what it printed."""
    filled(data, clock)

    def ran(*words: object, on: Path = data) -> str:
        assert _main(on, *words) == 0
        return capsys.readouterr().out

    return ran


def test_everything_goes_out_and_comes_into_another_folder(
    run: Run, data: Path, clock: SetClock, tmp_path: Path
) -> None:
    told = json.loads(run("export", tmp_path / "all.zip", "--json"))
    assert (told["file"], told["left"]) == (str(tmp_path / "all.zip"), [])
    brought = json.loads(run("import-data", tmp_path / "all.zip", "--json", on=tmp_path / "new"))
    assert brought["done"].startswith(f"Brought in: {told['entries']} entries are new")
    assert state(tmp_path / "new", clock) == state(data, clock)
    assert run("export", tmp_path / "all") == f"{told['entries']} entries in {tmp_path / 'all'}\n"


def test_a_backup_is_made_listed_restored_and_taken_back(run: Run, data: Path, clock: SetClock) -> None:
    made = Path(run("backup", "make").strip())
    [listed] = map(json.loads, run("backup", "list", "--json").splitlines())
    assert (listed["file"], listed["reason"], listed["answers"]) == (str(made), "asked", 2)
    before = state(data, clock)
    assert run("backup", "restore", made, "--dry-run") == ""
    done = json.loads(run("backup", "restore", made, "--yes", "--json"))
    assert Path(done["set_aside"]).is_file()
    run("backup", "restore", done["set_aside"], "--yes")
    assert state(data, clock) == before
    assert run("backup", "add", made) == "Nothing was added: all of it is here.\n"


def test_the_second_folder_is_chosen_and_left(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "stick").mkdir()
    assert run("backup", "folder", tmp_path / "stick") == f"{tmp_path / 'stick'}\n"
    run("backup", "make")
    assert len(list((tmp_path / "stick").iterdir())) == 1
    assert run("backup", "folder", "--none") == "no second folder\n"


@pytest.mark.parametrize("words", [("delete-data",), ("backup", "restore", "BACKUP")])
def test_nothing_is_done_where_nobody_can_be_asked(
    run: Run, data: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = run("backup", "make").strip()
    monkeypatch.setattr("sys.stdin", io.StringIO("DELETE\n"))
    before = (data / "journal.db").stat().st_ino
    named = [made if word == "BACKUP" else word for word in words]
    assert __main__.main(["--data-dir", str(data), *named]) == 3
    assert "give --yes where nobody can be asked" in capsys.readouterr().err
    assert (data / "journal.db").stat().st_ino == before


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("typed", "code"), [("DELETE\n", 0), ("delete\n", 3), ("", 3)])
def test_everything_is_deleted_after_the_word(
    run: Run, data: Path, typed: str, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", _Terminal(typed))
    assert __main__.main(["--data-dir", str(data), "delete-data"]) == code
    told = capsys.readouterr()
    assert "Copies outside Study App stay" in told.err
    assert (list(data.iterdir()) == []) == (code == 0)


def test_what_is_not_there_is_said(run: Run, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (("import-data", "none.zip"), ("backup", "restore", "none.db", "--yes"), ("backup", "add", "none.db")):
        assert __main__.main(["--data-dir", str(data), *words]) == 3
        assert "none." in capsys.readouterr().err
    assert __main__.main(["--data-dir", str(tmp_path / "no"), "delete-data", "--yes"]) == 3
    assert "There is nothing to delete" in capsys.readouterr().err


def test_what_is_set_aside_is_told_and_deleted_when_it_is_wanted(
    run: Run, data: Path, clock: SetClock, capsys: pytest.CaptureFixture[str]
) -> None:
    made = run("backup", "make").strip()
    assert run("backup", "clear", "--yes") == "Nothing is set aside.\n"
    aside = Path(json.loads(run("backup", "restore", made, "--yes", "--json"))["set_aside"])
    before = state(data, clock)
    assert _main(data, "backup", "clear", "--dry-run") == 0
    assert "1 file is set aside" in capsys.readouterr().err
    assert aside.is_file()
    assert run("backup", "clear", "--yes") == "1 file is deleted.\n"
    assert not aside.exists()
    assert Path(made).is_file()
    assert state(data, clock) == before
