"""The doctor on the command line, over real data folders."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest
from answers import answer, review
from clocks import SetClock
from facts.harbour import changed
from shelves import BOATS, zipped

from study_app import i18n, paths
from study_app.__main__ import main
from study_app.app import StudyApp
from study_app.journal import Journal

_SEEDS = itertools.count()


def answered(folder: Path, count: int) -> int:
    clock = SetClock(seed=next(_SEEDS))
    folder.mkdir(mode=0o700, exist_ok=True)
    with Journal.open(folder / "journal.db", clock) as it:
        for _number in range(count):
            it.append_answer(answer(), [review()], at=clock.now())
        (entries,) = it.connection.execute("SELECT count(*) FROM entry").fetchone()
        return int(entries)


def test_the_doctor_says_what_is_wrong_and_mends_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "data"
    answered(folder, 5)
    at = ["--data-dir", str(folder)]
    assert main(["doctor", *at]) == 0
    main(["backup", "make", *at])
    file = folder / "journal.db"
    file.write_bytes(file.read_bytes()[:40_000])
    capsys.readouterr()
    assert main(["doctor", "--json", *at]) == 1
    assert json.loads(capsys.readouterr().out.splitlines()[0])["place"] == str(file)
    assert main(["doctor", "--repair", *at]) == 0
    assert "5 answers are safe." in capsys.readouterr().err
    assert answered(folder, 0) == 5


def with_a_pack(tmp_path: Path, clock: SetClock) -> Path:
    """A data folder into which the pack of the harbour was brought."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    with StudyApp.open(folder, clock) as app:
        packs = app.authoring.packs
        packs.take_in(packs.incoming(zipped(tmp_path))(lambda _done, _whole: None))()()
    return folder


def test_packs_that_cannot_be_read_are_wrong_or_are_not_as_they_came_are_named(
    tmp_path: Path, clock: SetClock, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = with_a_pack(tmp_path, clock)
    at = ["--data-dir", str(folder)]
    assert main(["doctor", *at]) == 0
    pack = folder / "packs" / "harbour"
    changed(pack / BOATS, "boats = 120", "boats = 121")
    (pack / "notes.txt").write_text("of somebody else", encoding="utf-8")
    capsys.readouterr()
    assert main(["doctor", "--json", *at]) == 1
    wrong = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["place"] for row in wrong] == [str(pack / BOATS), str(pack / "notes.txt")]
    assert all("is not as harbour came" in row["wrong"] for row in wrong)
    (pack / "pack.toml").write_bytes(b"\xff" * 100)
    assert main(["doctor", "--json", *at]) == 1
    wrong = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert wrong[0]["place"] == str(pack)
    assert "pack.toml" in wrong[0]["wrong"]


def test_the_second_folder_gives_a_backup_for_a_repair(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "data"
    answered(folder, 5)
    (tmp_path / "stick").mkdir()
    at = ["--data-dir", str(folder)]
    assert main(["backup", "folder", str(tmp_path / "stick"), *at]) == 0
    assert main(["backup", "make", *at]) == 0
    for one in (folder / "backups").iterdir():
        one.unlink()
    (folder / "journal.db").write_bytes(b"nothing" * 10_000)
    assert main(["doctor", "--repair", *at]) == 0
    assert "All of them come from a backup." in capsys.readouterr().err
    assert answered(folder, 0) == 5


def test_a_repair_is_told_with_days_in_the_language_of_the_program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    folder = tmp_path / "data"
    answered(folder, 5)
    at = ["--data-dir", str(folder)]
    main(["backup", "make", *at])
    (folder / "journal.db").write_bytes(b"nothing" * 10_000)
    (folder / "settings.json").write_text('{"language": "ru"}', encoding="utf-8")
    (folder / "settings.json").chmod(0o600)
    request.addfinalizer(lambda: i18n.use("en", paths.shipped("resources") / "locale"))
    assert main(["doctor", "--repair", *at]) == 0
    said = capsys.readouterr().err
    assert "23 ноября 2026" in said
    assert f"С папкой {folder} всё в порядке." in said


def test_a_pack_that_cannot_be_read_comes_again_as_it_came_and_edits_stay(
    tmp_path: Path, clock: SetClock, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = with_a_pack(tmp_path, clock)
    at = ["--data-dir", str(folder)]
    pack = folder / "packs" / "harbour"
    came = {one.relative_to(pack): one.read_bytes() for one in pack.rglob("*") if one.is_file()}
    for damaged in ("pack.toml", BOATS):
        (pack / damaged).write_bytes(b"\xff" * 100)
        (pack / "notes.txt").write_text("of somebody else", encoding="utf-8")
        capsys.readouterr()
        assert main(["doctor", *at]) == 1
        assert "--repair puts that in its place" in capsys.readouterr().out
        assert main(["doctor", "--repair", *at]) == 0
        assert "The pack harbour is there again as it came." in capsys.readouterr().err
        assert {one.relative_to(pack): one.read_bytes() for one in pack.rglob("*") if one.is_file()} == came
    kept = folder / "packs" / ".removed"
    assert [one.read_text(encoding="utf-8") for one in sorted(kept.rglob("notes.txt"))] == ["of somebody else"] * 2


def test_a_damaged_pack_of_which_no_whole_copy_is_kept_stays_with_words_on_what_can_be_done(
    tmp_path: Path, clock: SetClock, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = with_a_pack(tmp_path, clock)
    at = ["--data-dir", str(folder)]
    for one in (folder / "packs").rglob("pack.toml"):
        one.write_bytes(b"\xff" * 100)
    assert main(["doctor", "--repair", *at]) == 1
    assert "no copy of it is kept" in capsys.readouterr().out
    assert (folder / "packs" / "harbour" / "pack.toml").read_bytes() == b"\xff" * 100
