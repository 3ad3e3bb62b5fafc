"""Which files make up a pack, and what its folder is called."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from study_app.facts.folder import content, folder_name, pack_files, printable


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


def test_a_file_is_read_but_no_link_out_no_device_and_nothing_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "a.toml").write_bytes(b"x = 1")
    assert content(folder / "a.toml", folder) == b"x = 1"
    monkeypatch.setattr("study_app.facts.folder.MOST_TEXT", 4)
    with pytest.raises(OSError, match="it has more than 0 MB"):
        content(folder / "a.toml", folder)


@pytest.mark.skipif(sys.platform == "win32", reason="links and devices of POSIX")
def test_links_are_followed_within_the_folder_alone(tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "a.toml").write_bytes(b"x = 1")
    (tmp_path / "secret.toml").write_bytes(b"key = 5")
    (folder / "inside.toml").symlink_to("a.toml")
    assert content(folder / "inside.toml", folder) == b"x = 1"
    for name, target in (("up", "../secret.toml"), ("far", "/etc/passwd"), ("chain", "up.toml")):
        (folder / f"{name}.toml").symlink_to(target)
        with pytest.raises(OSError, match="it is a link that leads out of its folder"):
            content(folder / f"{name}.toml", folder)
    (folder / "zero.toml").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe.toml")
    for name in ("zero", "pipe"):
        with pytest.raises(OSError, match="it is no file"):
            content(folder / f"{name}.toml", folder)
