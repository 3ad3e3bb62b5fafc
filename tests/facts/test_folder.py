"""Which files make up a pack, and what its folder is called."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from study_app.facts.folder import folder_name, pack_files, printable


def test_pack_toml_comes_first_and_the_others_by_their_path(tmp_path: Path) -> None:
    for name in ("zebra.toml", "facts/b.toml", "facts/a.toml", "pack.toml", "apple.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = [path.relative_to(tmp_path).as_posix() for path in pack_files(tmp_path)]
    assert found == ["pack.toml", "apple.toml", "facts/a.toml", "facts/b.toml", "zebra.toml"]


def test_hidden_files_folders_called_like_files_and_other_files_are_left_out(tmp_path: Path) -> None:
    (tmp_path / ".pack.toml.swp").touch()
    (tmp_path / ".old").mkdir()
    (tmp_path / ".old" / "facts.toml").touch()
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "notes.txt").touch()
    (tmp_path / "facts.toml").touch()
    assert pack_files(tmp_path) == (tmp_path / "facts.toml",)


def test_a_folder_is_called_by_its_own_name_however_it_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "guild"
    (folder / "facts").mkdir(parents=True)
    monkeypatch.chdir(folder / "facts")
    assert folder_name(Path("..")) == folder_name(folder) == "guild"
    assert folder_name(Path()) == "facts"


def test_bytes_that_are_no_text_are_shown_as_question_marks() -> None:
    assert printable(os.fsdecode(b"caf\xe9")) == "caf?"
    assert printable("café") == "café"
