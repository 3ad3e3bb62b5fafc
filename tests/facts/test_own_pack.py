"""The learner's own pack: a folder that is a pack without a problem, and no other is touched."""

from __future__ import annotations

from pathlib import Path

import pytest
from permissions import no_writing_in

from study_app.errors import StudyAppError
from study_app.facts import own_pack
from study_app.facts.own_pack import make
from study_app.facts.pack_files import read_pack


@pytest.mark.parametrize("title", ["My cards", 'Мои "карточки" \\ \n'])
def test_what_is_made_is_a_pack_without_a_problem(tmp_path: Path, title: str) -> None:
    make(tmp_path / "packs" / "mine", "mine", title, "en")
    reading = read_pack(tmp_path / "packs" / "mine")
    assert reading.problems == ()
    assert reading.pack is not None
    assert (reading.pack.id, reading.pack.title) == ("mine", {"en": title})
    assert [deck.search for deck in reading.pack.decks.values()] == ["type:flashcard"]


def test_a_folder_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    with pytest.raises(StudyAppError, match="is there already and is no pack"):
        make(tmp_path / "mine", "mine", "My cards", "en")
    assert list((tmp_path / "mine").iterdir()) == []


def test_a_program_that_is_ended_while_it_makes_the_pack_leaves_nothing_in_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(_path: Path, _data: bytes) -> None:
        raise SystemExit

    with monkeypatch.context() as patched, pytest.raises(SystemExit):
        patched.setattr(own_pack, "write_whole", ended)
        make(tmp_path / "mine", "mine", "My cards", "en")
    assert not (tmp_path / "mine").exists()
    make(tmp_path / "mine", "mine", "My cards", "en")
    assert read_pack(tmp_path / "mine").problems == ()
    assert list(tmp_path.iterdir()) == [tmp_path / "mine"]


def test_where_nothing_can_be_written_it_is_said(tmp_path: Path) -> None:
    with no_writing_in(tmp_path), pytest.raises(StudyAppError, match="was not made"):
        make(tmp_path / "mine", "mine", "My cards", "en")
