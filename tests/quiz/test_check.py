"""Packs checked as the command line does: with documents given, attached, or none."""

from __future__ import annotations

from pathlib import Path

import pytest
from clocks import SetClock
from guild import SPAN, TEXT, guild_pack

from study_app.app import StudyApp
from study_app.errors import StudyAppError
from study_app.facts.documents import sha256
from study_app.quiz.check import check_folders


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with the guild's pack installed."""
    guild_pack(tmp_path / "data" / "packs" / "guild")
    return tmp_path / "data"


def test_a_folder_is_checked_with_and_without_its_document(data: Path, tmp_path: Path) -> None:
    folder = data / "packs" / "guild"
    document = tmp_path / "chronicle.txt"
    document.write_text(TEXT, encoding="utf-8")
    assert not check_folders([folder], [])
    assert not check_folders([folder], [("", document)]) and not check_folders([folder], [("chronicle", document)])
    with pytest.raises(StudyAppError, match="no source other; known: chronicle"):
        check_folders([folder], [("other", document)])
    text = (folder / "pack.toml").read_text(encoding="utf-8")
    (folder / "pack.toml").write_text(text.replace(f"span = [{SPAN[0]}", f"span = [{SPAN[0] - 1}"), encoding="utf-8")
    [problem] = check_folders([folder], [("", document)])
    assert (problem.code, problem.severity) == ("wrong-digest", "error")


def test_a_document_is_recognised_by_its_text_whichever_source_stands_first(data: Path, tmp_path: Path) -> None:
    folder = data / "packs" / "guild"
    text = (folder / "pack.toml").read_text(encoding="utf-8")
    first = f'[[source]]\nid = "map"\ntitle = "A map"\nas_of = "1900"\nsha256 = "{sha256("map")}"\nlength = 3\n\n'
    text = text.replace("[[source]]", first + "[[source]]").replace(f"span = [{SPAN[0]}", f"span = [{SPAN[0] - 1}")
    (folder / "pack.toml").write_text(text, encoding="utf-8")
    document = tmp_path / "any name.txt"
    document.write_text(TEXT, encoding="utf-8")
    assert [p.code for p in check_folders([folder], [("", document)])] == ["wrong-digest"]
    assert [p.code for p in check_folders(StudyApp.pack_folders(data), [("", document)])] == ["wrong-digest"]
    document.write_text(TEXT + "More.", encoding="utf-8")
    with pytest.raises(StudyAppError, match=r"sources map, chronicle.* ID=FILE"):
        check_folders([folder], [("", document)])
    assert [p.code for p in check_folders([folder], [("chronicle", document)])] == ["other-document"]
    (folder / "pack.toml").write_text(text + "[", encoding="utf-8")
    assert [p.code for p in check_folders([folder], [("", document)])] == ["syntax"]


def test_a_document_that_is_attached_is_looked_at_by_the_check(data: Path, clock: SetClock, tmp_path: Path) -> None:
    folder = data / "packs" / "guild"
    document = tmp_path / "chronicle.txt"
    document.write_text(TEXT, encoding="utf-8")
    with StudyApp.open(data, clock) as app:
        app.attach_source(document)
    text = (folder / "pack.toml").read_text(encoding="utf-8")
    (folder / "pack.toml").write_text(text.replace(f"span = [{SPAN[0]}", f"span = [{SPAN[0] - 1}"), encoding="utf-8")
    assert not check_folders([folder], [])
    assert [p.code for p in check_folders([folder], [], data)] == ["wrong-digest"]
