"""Which folders are read: shipped, installed and opened ones, each in the place of what it stands for."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts.harbour import copied
from permissions import no_writing_in

from study_app.errors import StudyAppError
from study_app.facts.shelf import Home, Shelf


def test_an_opened_pack_stands_before_an_installed_one_and_that_before_a_shipped_one(tmp_path: Path) -> None:
    shipped = copied(tmp_path / "content")
    other = copied(tmp_path / "content", "ships")
    shelf = Shelf(tmp_path / "data" / "packs", tmp_path / "content")
    assert shelf.folders() == (shipped, other)
    assert shelf.home(shipped) is Home.SHIPPED
    installed = copied(tmp_path / "data" / "packs")
    mine = copied(tmp_path / "data" / "packs", "mine")
    assert shelf.folders() == (installed, other, mine)
    assert shelf.home(installed) is Home.INSTALLED
    opened = copied(tmp_path / "work", "harbour-2")
    shelf.keep_opened({opened: "harbour", tmp_path / "gone": "gone"})
    assert shelf.folders() == (opened, other, mine, tmp_path / "gone")
    assert shelf.home(opened) is Home.OPENED


@pytest.mark.parametrize("text", ["", "[", "{}", "[1]", '[{"folder": "x"}]', '[{"folder": 1, "id": "x"}]', "\0"])
def test_a_damaged_list_of_opened_folders_is_an_empty_one(tmp_path: Path, text: str) -> None:
    (tmp_path / ".opened.json").write_text(text)
    assert Shelf(tmp_path, None).opened() == {}
    assert Shelf(tmp_path, None).folders() == ()


def test_where_nothing_can_be_written_the_list_stays_and_a_sentence_says_so(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, None)
    shelf.keep_opened({tmp_path / "a": "a"})
    with no_writing_in(tmp_path), pytest.raises(StudyAppError, match="cannot be written"):
        shelf.keep_opened({})
    assert shelf.opened() == {tmp_path / "a": "a"}


def test_ended_between_the_two_renames_of_a_swap_the_old_pack_is_found_again(tmp_path: Path) -> None:
    old = copied(tmp_path)
    shelf = Shelf(tmp_path, None)
    (tmp_path / ".swap").mkdir()
    old.rename(tmp_path / ".swap" / "harbour")  # what the first rename does
    assert shelf.folders() == (old,)
    assert not list((tmp_path / ".swap").iterdir())


def test_ended_after_the_second_rename_the_new_pack_is_there_and_the_old_one_is_kept(tmp_path: Path) -> None:
    old = copied(tmp_path)
    (old / "old.txt").write_text("old")
    shelf = Shelf(tmp_path, None)
    (tmp_path / ".swap").mkdir()
    old.rename(tmp_path / ".swap" / "harbour")
    copied(tmp_path / "elsewhere").rename(old)
    assert shelf.folders() == (old,)
    assert not (old / "old.txt").exists()
    assert (shelf.before_update("harbour") / "pack" / "old.txt").exists()
