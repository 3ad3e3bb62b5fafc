"""Shipped folders in each kind of install, and the folder of a person's data by each platform's custom."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from study_app import paths
from study_app.errors import StudyAppError
from study_app.paths import data_dir, shipped


def test_in_a_checkout_packs_and_resources_lie_beside_the_package() -> None:
    assert (shipped("resources") / "guide" / "packs.md").is_file()
    assert shipped("content").name == "content"
    assert shipped("content").is_dir()


def test_in_a_wheel_they_lie_inside_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "study_app" / "_data" / "content").mkdir(parents=True)
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path / "study_app")
    assert shipped("content") == tmp_path / "study_app" / "_data" / "content"


def test_the_option_wins_over_the_variable_and_that_over_the_custom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "xdg"))
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("STUDY_APP_DATA", raising=False)
    assert data_dir() == tmp_path / "xdg" / "study-app"
    monkeypatch.setenv("STUDY_APP_DATA", str(tmp_path / "variable"))
    assert data_dir() == tmp_path / "variable"
    assert data_dir(tmp_path / "option") == tmp_path / "option"
    assert (tmp_path / "option").is_dir()


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        ("linux", {}, ".local/share/study-app"),
        ("linux", {"XDG_DATA_HOME": "relative"}, ".local/share/study-app"),
        ("darwin", {}, "Library/Application Support/Study App"),
        ("win32", {}, "AppData/Roaming/Study App"),
    ],
)
def test_each_platform_has_its_custom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, environment: dict[str, str], expected: str
) -> None:
    for name in ("STUDY_APP_DATA", "XDG_DATA_HOME", "APPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setattr(sys, "platform", platform)
    assert data_dir() == tmp_path / expected


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_the_data_folder_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    made = data_dir(tmp_path / "a" / "b")
    assert stat.S_IMODE(made.stat().st_mode) == 0o700


def test_a_folder_that_is_only_looked_for_is_not_made(tmp_path: Path) -> None:
    assert data_dir(tmp_path / "a", make=False) == tmp_path / "a"
    assert not (tmp_path / "a").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="~user is a custom of POSIX")
def test_the_home_of_a_user_who_is_not_there_is_told_in_a_sentence() -> None:
    with pytest.raises(StudyAppError, match=r"~nosuchuser/x cannot be found.* --data-dir"):
        data_dir(Path("~nosuchuser/x"))


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StudyAppError, match=r"cannot be made .* --data-dir"):
        data_dir(tmp_path / "file")
    with pytest.raises(StudyAppError, match=r"cannot be made .* --data-dir"):
        data_dir(tmp_path / "file" / "below")
