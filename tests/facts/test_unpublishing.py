"""What a publishing replaced is kept, and comes back byte for byte, or not at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from facts.harbour import changed, copied

from study_app.errors import StudyAppError
from study_app.facts.edits import Overlay
from study_app.facts.publishing import Publication, Text
from study_app.facts.unpublishing import keep, kept, take_back
from study_app.journal import Change


def publication(folder: Path) -> Publication:
    edits = Overlay()
    edits.add([Change("fact", "boats", "boats", 120, 121)])
    return Text(folder, edits).publication("1.2.1", "more boats", date(2026, 11, 28))


def everything(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_what_was_written_is_taken_back(tmp_path: Path) -> None:
    pack, note = copied(tmp_path / "pack"), tmp_path / "kept" / "harbour.json"
    before = everything(pack)
    made = publication(pack)
    keep(note, made, "1.2.0", "entry")
    made.write()
    one = kept(note)
    assert one is not None
    assert (one.folder, one.old, one.new, one.entry) == (pack, "1.2.0", "1.2.1", "entry")
    assert one.changed() == ""
    take_back(one)
    assert everything(pack) == before


def test_a_folder_that_publishing_made_is_gone_with_its_file(tmp_path: Path) -> None:
    pack, note = copied(tmp_path / "pack"), tmp_path / "kept.json"
    (pack / "decks.toml").unlink()
    for file in (pack / "facts").iterdir():
        file.unlink()
    (pack / "facts").rmdir()
    edits = Overlay()
    edits.add([Change("fact", "lone", "", None, {"id": "lone", "type": "flashcard", "front": "A", "back": "B"})])
    made = Text(pack, edits).publication("1.3.0", "a card", date(2026, 11, 28))
    keep(note, made, "1.2.0", "entry")
    made.write()
    assert (pack / "facts").is_dir()
    one = kept(note)
    assert one is not None
    take_back(one)
    assert not (pack / "facts").exists()


@pytest.mark.parametrize("gone", [True, False])
def test_where_a_file_is_another_all_stay_as_they_are(tmp_path: Path, gone: bool) -> None:
    pack, note = copied(tmp_path / "pack"), tmp_path / "kept.json"
    made = publication(pack)
    keep(note, made, "1.2.0", "entry")
    made.write()
    if gone:
        (pack / "CHANGELOG.md").unlink()
    else:
        changed(pack / "CHANGELOG.md", "more boats", "more and more boats")
    after = everything(pack)
    one = kept(note)
    assert one is not None
    with pytest.raises(StudyAppError, match=r"CHANGELOG\.md was changed since version 1\.2\.1 was published"):
        take_back(one)
    assert everything(pack) == after


@pytest.mark.parametrize("text", [None, "", "[]", "{}", '{"folder": 1}'])
def test_a_note_that_cannot_be_read_is_none(tmp_path: Path, text: str | None) -> None:
    note = tmp_path / "kept.json"
    if text is not None:
        note.write_text(text)
    assert kept(note) is None
