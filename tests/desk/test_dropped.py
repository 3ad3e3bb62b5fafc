"""What is dropped on the window is told apart by its name, and what has no place there gets one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from study_app.desk.dropped import Kind, look_at


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.studypack", Kind.PACKED),
        ("A.ZIP", Kind.PACKED),
        ("words.csv", Kind.TABLE),
        ("words.tsv", Kind.TABLE),
        ("Notes.TXT", Kind.TABLE),
        ("lamp.png", Kind.NOTHING),
        ("paper.pdf", Kind.NOTHING),
        ("without an ending", Kind.NOTHING),
    ],
)
def test_a_file_is_known_by_its_name(tmp_path: Path, name: str, kind: Kind) -> None:
    (tmp_path / name).write_bytes(b"")
    found = look_at([tmp_path / name])
    assert (found.kind, found.path) == (kind, tmp_path / name)
    assert bool(found.words) == (kind is Kind.NOTHING)


def test_a_folder_is_opened_whatever_it_is_called_and_by_its_head_too(tmp_path: Path) -> None:
    folder = tmp_path / "pack.zip"
    folder.mkdir()
    (folder / "pack.toml").write_text("")
    assert look_at([folder]) == look_at([folder / "pack.toml"]) == (Kind.FOLDER, folder, "")


def test_what_has_no_place_is_named_with_what_has_one(tmp_path: Path) -> None:
    assert look_at([tmp_path / "paper.pdf"]).words == (
        "“paper.pdf” has no place here: drop a pack (.studypack, .zip or its folder), or a table (.csv, .tsv or .txt)."
    )
    assert "page of a fact" in look_at([tmp_path / "lamp.png"]).words


def test_several_at_once_and_none_at_all_are_refused(tmp_path: Path) -> None:
    assert look_at([tmp_path / "a.csv", tmp_path / "b.csv"]).words.startswith("Drop one file or folder at a time")
    assert look_at([]).words.startswith("What was dropped is no file of this computer")
