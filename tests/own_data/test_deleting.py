"""Everything deleted: nothing of a person is left, nothing of anybody else is touched, and a fresh start follows."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from belongings import filled
from clocks import SetClock

from study_app.app import StudyApp
from study_app.errors import StudyAppError
from study_app.own_data.deleting import delete


def test_nothing_is_left_and_the_program_begins_anew(data: Path, clock: SetClock) -> None:
    filled(data, clock)
    (data / "backups").mkdir()
    (data / "backups" / "one.db").write_bytes(b"one")
    for name in ("journal.db.damaged", "checked.json", "exchange.json", "faults.log"):
        (data / name).write_bytes(b"ours too")
    deleted = delete(data)
    assert list(data.iterdir()) == []
    assert deleted.stayed == ()
    with StudyApp.open(data, clock) as app:
        assert app.journal.last_said() is None
        assert app.scheme == "system"


def test_the_bytes_are_overwritten_before_the_name_goes(data: Path, clock: SetClock) -> None:
    filled(data, clock)
    handles = {path: os.open(path, os.O_RDONLY) for path in data.rglob("*") if path.is_file() and path.stat().st_size}
    delete(data)
    for path, handle in handles.items():
        if path.name != "journal.db.lock":
            assert os.pread(handle, 1, 0) == b"", path
        os.close(handle)


def test_what_a_link_points_to_stays_and_so_does_what_is_not_ours(data: Path, clock: SetClock, tmp_path: Path) -> None:
    filled(data, clock)
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "inside.txt").write_text("mine", encoding="utf-8")
    (data / "sources" / "link.txt").symlink_to(tmp_path / "thesis.txt")
    (data / "media" / "folder").symlink_to(tmp_path / "folder")
    os.link(tmp_path / "thesis.txt", data / "sources" / "hard.txt")
    (data / "letter.txt").write_text("mine", encoding="utf-8")
    assert delete(data).stayed == ("letter.txt",)
    for path in (tmp_path / "thesis.txt", tmp_path / "folder" / "inside.txt", data / "letter.txt"):
        assert path.read_text(encoding="utf-8") == "mine"
    assert {path.name for path in data.iterdir()} == {"letter.txt"}


def test_what_is_named_elsewhere_goes_too(data: Path, clock: SetClock, tmp_path: Path) -> None:
    filled(data, clock)
    (tmp_path / "stick").mkdir()
    for name in ("ours.db", "other.db"):
        (tmp_path / "stick" / name).write_bytes(b"x")
    delete(data, (tmp_path / "stick" / "ours.db",))
    assert [path.name for path in (tmp_path / "stick").iterdir()] == ["other.db"]


def test_while_the_program_is_open_nothing_is_deleted(data: Path, clock: SetClock) -> None:
    filled(data, clock)
    before = sorted(data.rglob("*"))
    with StudyApp.open(data, clock), pytest.raises(StudyAppError, match="Another Study App is open"):
        delete(data)
    assert set(before) <= set(data.rglob("*"))


def test_a_file_that_may_not_be_written_goes_as_well(data: Path, clock: SetClock) -> None:
    filled(data, clock)
    for path in (data / "packs" / "guild").rglob("*.toml"):
        path.chmod(0o400)
    delete(data)
    assert list(data.iterdir()) == []
