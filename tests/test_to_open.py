"""A file that the program is started with is opened once, by whichever window there is."""

from __future__ import annotations

from pathlib import Path

import pytest

from study_app import to_open
from study_app.errors import StudyAppError


def test_what_is_left_is_taken_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "trees.studypack").touch()
    monkeypatch.chdir(tmp_path)
    assert to_open.take(tmp_path) is None
    to_open.leave(tmp_path, Path("trees.studypack"))
    assert to_open.take(tmp_path) == tmp_path / "trees.studypack"  # another process may be in another folder
    assert to_open.take(tmp_path) is None


@pytest.mark.parametrize(
    "name", ["наборы и “кавычки”.studypack", "line\nbreak.studypack", b"not-\xff-unicode.studypack"]
)
def test_any_name_comes_through(tmp_path: Path, name: str | bytes) -> None:
    import os

    file = tmp_path / os.fsdecode(name)
    file.touch()
    to_open.leave(tmp_path, file)
    assert to_open.take(tmp_path) == file


def test_a_file_that_is_not_there_is_told_and_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(StudyAppError, match=r"missing\.studypack cannot be opened"):
        to_open.leave(tmp_path, tmp_path / "missing.studypack")
    assert to_open.take(tmp_path) is None


@pytest.mark.parametrize("word", [b"", b"relative.studypack", b"nul\0byte"])
def test_a_word_that_nobody_left_so_is_no_file(tmp_path: Path, word: bytes) -> None:
    (tmp_path / "to-open").write_bytes(word)
    assert to_open.take(tmp_path) is None
    assert not (tmp_path / "to-open").exists()
