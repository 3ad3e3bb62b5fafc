"""Everything taken out as text: what lies there, that it says the same, and what it leaves alone."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from belongings import filled, nothing, out
from clocks import SetClock

from study_app.app import StudyApp
from study_app.errors import StudyAppError
from study_app.journal import Record
from study_app.journal.records import records
from study_app.own_data.exporting import exporter


def test_each_entry_is_a_line_that_says_what_the_journal_says(data: Path, clock: SetClock, tmp_path: Path) -> None:
    filled(data, clock)
    taken = out(data, clock, tmp_path / "out")
    lines = (tmp_path / "out" / "journal.jsonl").read_text(encoding="utf-8").splitlines()
    with StudyApp.open(data, clock, to_look=True) as app:
        assert [Record.of_line(line) for line in lines] == list(records(app.journal.connection))
    assert taken.entries == len(lines) > 0
    assert taken.left == ()


def test_packs_documents_pictures_and_settings_lie_as_they_were_and_the_list_of_checksums_holds(
    data: Path, clock: SetClock, tmp_path: Path
) -> None:
    filled(data, clock)
    out(data, clock, tmp_path / "out")
    for name in (
        "packs/guild/pack.toml",
        "settings.json",
        *(f"sources/{p.name}" for p in (data / "sources").iterdir()),
    ):
        assert (tmp_path / "out" / name).read_bytes() == (data / name).read_bytes()
    listed = dict(
        line.split("  ")[::-1] for line in (tmp_path / "out" / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    )
    there = {p.relative_to(tmp_path / "out").as_posix(): p for p in (tmp_path / "out").rglob("*") if p.is_file()}
    assert listed == {
        name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in there.items() if name != "SHA256SUMS"
    }
    assert "journal.jsonl" in there["README.txt"].read_text(encoding="utf-8")


def test_nobody_else_can_read_it(data: Path, clock: SetClock, tmp_path: Path) -> None:
    filled(data, clock)
    out(data, clock, tmp_path / "out")
    out(data, clock, tmp_path / "out.zip")
    for path in (tmp_path / "out.zip", tmp_path / "out", *(tmp_path / "out").rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path


def test_the_same_data_makes_the_same_zip_with_the_same_files_as_a_folder(
    data: Path, clock: SetClock, tmp_path: Path
) -> None:
    filled(data, clock)
    out(data, clock, tmp_path / "one.zip")
    out(data, clock, tmp_path / "two.zip")
    out(data, clock, tmp_path / "folder")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as packed:
        inside = {name.removeprefix("study-app-data/"): packed.read(name) for name in packed.namelist()}
    assert inside == {
        p.relative_to(tmp_path / "folder").as_posix(): p.read_bytes()
        for p in (tmp_path / "folder").rglob("*")
        if p.is_file()
    }


def test_a_pack_that_is_open_elsewhere_goes_along(data: Path, clock: SetClock, tmp_path: Path) -> None:
    filled(data, clock)
    (data / "packs" / "guild").rename(tmp_path / "my-guild")
    with StudyApp.open(data, clock) as app:
        app.authoring.packs.open(tmp_path / "my-guild")
    out(data, clock, tmp_path / "out")
    here = (tmp_path / "my-guild" / "pack.toml").read_bytes()
    assert (tmp_path / "out" / "packs" / "guild" / "pack.toml").read_bytes() == here


def test_a_link_is_not_followed_and_told(data: Path, clock: SetClock, tmp_path: Path) -> None:
    filled(data, clock)
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    (data / "packs" / "guild" / "notes.toml").symlink_to(tmp_path / "secret")
    [left] = out(data, clock, tmp_path / "out").left
    assert str(data / "packs" / "guild" / "notes.toml") in left
    assert not (tmp_path / "out" / "packs" / "guild" / "notes.toml").exists()


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_who_stops_it_finds_nothing_there(data: Path, clock: SetClock, tmp_path: Path, name: str) -> None:
    filled(data, clock)

    def stop(_done: int, _whole: int) -> None:
        raise InterruptedError

    with StudyApp.open(data, clock, to_look=True) as app, pytest.raises(StudyAppError):
        exporter(app.journal, app.shelf(data), data, tmp_path / name)(stop)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data"]


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (lambda data: data / "out", "lies in the data folder itself"),
        (lambda data: data.parent / "full", "There is something in"),
        (lambda data: data.parent / "none" / "there.zip", "was not written"),
    ],
)
def test_where_it_cannot_go_is_said_with_what_to_do(
    data: Path, clock: SetClock, target: Callable[[Path], Path], words: str
) -> None:
    nothing(data, clock)
    (data.parent / "full").mkdir()
    (data.parent / "full" / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(StudyAppError, match=words):
        out(data, clock, target(data))
    assert (data.parent / "full" / "mine.txt").read_text(encoding="utf-8") == "mine"
    assert not list(data.rglob("*.new"))
