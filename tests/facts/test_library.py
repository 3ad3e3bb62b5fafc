"""The library: packs are found, and the store is built again only when something changed."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from facts.harbour import CHRONICLE, GOOD, HEAD, TEXT, changed, copied, written
from images import picture
from permissions import no_reading_of

from study_app.facts import store as stores
from study_app.facts.documents import sha256
from study_app.facts.library import fingerprint, pack_folders, refresh
from study_app.facts.pack_files import read_pack
from study_app.facts.store import Store


def nothing(_store: Store) -> None:
    """What the stage above adds: nothing."""


class Desk:
    """A data folder with the Harbour League among its packs."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.pack = copied(root / "packs")
        self.path = root / "facts.db"
        self.documents = root / "documents"

    def refreshed(self, *, language: str = "en", stage: int = 1, finish: Callable[[Store], None] = nothing) -> bool:
        """Whether the store had to be built."""
        folders = pack_folders([self.root / "packs"])
        return refresh(self.path, folders, self.documents, language, stage, finish)

    def store(self) -> Store:
        return Store.open(self.path)

    def boats(self) -> str:
        """What the store says of the boats; "" if nothing."""
        store = self.store()
        found = store.fact("harbour", "boats")
        store.close()
        return found.statement if found else ""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    assert desk.refreshed()
    return desk


def later(path: Path) -> None:
    """Gives a file another time, as saving it would, though the clock may not have moved on."""
    status = path.stat()
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 1_000_000_000))


# Finding packs


def test_packs_are_the_folders_with_a_toml_file_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b", "a", ".hidden", "a/inner"):
        (tmp_path / "one" / name).mkdir(parents=True, exist_ok=True)
        (tmp_path / "one" / name / "pack.toml").write_text(HEAD, encoding="utf-8")
    (tmp_path / "one" / "empty").mkdir()
    (tmp_path / "one" / "stray.toml").write_text(HEAD, encoding="utf-8")
    (tmp_path / "two" / "c" / "facts").mkdir(parents=True)
    (tmp_path / "two" / "c" / "facts" / "x.toml").write_text("", encoding="utf-8")
    found = pack_folders([tmp_path / "two", tmp_path / "nowhere", tmp_path / "one"])
    assert found == (tmp_path / "two" / "c", tmp_path / "one" / "a", tmp_path / "one" / "b")


def test_what_may_not_be_looked_into_is_found_and_told_by_whoever_reads_it(tmp_path: Path) -> None:
    folder = copied(tmp_path / "packs")
    for closed, mode in ((tmp_path / "packs", 0), (folder, 0), (folder / "facts", 0), (folder, 0o400)):
        with no_reading_of(closed, mode):
            [found] = pack_folders([tmp_path / "packs"])
            [*problems] = read_pack(found).problems
        assert found == (tmp_path / "packs" if closed == tmp_path / "packs" else folder)
        assert {p.code for p in problems} == {"unreadable"}
        assert problems[0].message.endswith("cannot be read: Permission denied.")
    assert read_pack(folder).problems == ()


# When the store is built


def test_a_library_that_did_not_change_is_not_built_again(desk: Desk) -> None:
    before = desk.path.stat().st_mtime_ns
    assert not desk.refreshed()
    assert desk.path.stat().st_mtime_ns == before


def test_an_edited_file_is_read_again(desk: Desk) -> None:
    assert desk.boats() == "The Harbour League wants to build 120 boats."
    changed(desk.pack / "facts" / "council.toml", "boats = 120", "boats = 12")
    assert desk.refreshed()
    assert desk.boats() == "The Harbour League wants to build 12 boats."
    assert not desk.refreshed()


def test_a_file_that_was_saved_at_another_time_is_read_again_though_it_is_as_long(desk: Desk) -> None:
    file = desk.pack / "facts" / "council.toml"
    changed(file, "boats = 120", "boats = 210")
    later(file)
    assert desk.refreshed()
    assert desk.boats() == "The Harbour League wants to build 210 boats."


def test_a_touched_file_is_read_again(desk: Desk) -> None:
    later(desk.pack / "pack.toml")
    assert desk.refreshed()
    assert not desk.refreshed()


def test_a_new_file_and_one_that_is_gone_are_noticed(desk: Desk) -> None:
    extra = desk.pack / "facts" / "extra.toml"
    extra.write_text('[[deck]]\nid = "x"\nname = "X"\nsearch = "tag:later"\n', encoding="utf-8")
    assert desk.refreshed()
    extra.unlink()
    assert desk.refreshed()
    assert not desk.refreshed()


def test_a_file_that_is_called_otherwise_is_noticed(desk: Desk) -> None:
    (desk.pack / "facts" / "council.toml").rename(desk.pack / "facts" / "a-council.toml")
    assert desk.refreshed()


def test_a_file_that_is_no_part_of_a_pack_is_not(desk: Desk) -> None:
    (desk.pack / "notes.md").write_text("notes", encoding="utf-8")
    (desk.pack / "facts" / ".#council.toml").write_text("a lock of an editor", encoding="utf-8")
    assert not desk.refreshed()


def test_a_new_pack_and_one_that_is_gone_are_noticed(desk: Desk) -> None:
    other = written(desk.root / "packs", {"pack.toml": HEAD + GOOD})
    assert desk.refreshed()
    store = desk.store()
    assert store.pack_version("t") == "1"
    store.close()
    (other / "pack.toml").unlink()
    assert desk.refreshed()
    store = desk.store()
    assert store.pack_version("t") == ""
    store.close()


def test_an_attached_document_is_noticed_and_what_it_shows_is_told(desk: Desk) -> None:
    changed(desk.pack / "facts" / "council.toml", "boats = 120", "boats = 130")
    later(desk.pack / "facts" / "council.toml")
    desk.refreshed()
    store = desk.store()
    assert store.problems() == ()
    store.close()
    desk.documents.mkdir()
    (desk.documents / f"{sha256(TEXT)}.txt").write_bytes(CHRONICLE.read_bytes())
    assert desk.refreshed()
    store = desk.store()
    assert [p.message for p in store.problems()] == ["fact boats: the number 130 cannot be read in the cited text."]
    store.close()
    assert not desk.refreshed()


def test_a_document_in_the_pack_itself_is_noticed(desk: Desk) -> None:
    (desk.pack / "sources").mkdir()
    (desk.pack / "sources" / "chronicle.txt").write_bytes(CHRONICLE.read_bytes())
    assert desk.refreshed()
    assert not desk.refreshed()


def test_another_language_another_stage_and_another_version_of_the_store_are_noticed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk.refreshed(language="ru")
    assert desk.refreshed(language="en")
    assert desk.refreshed(stage=2)
    monkeypatch.setattr(stores, "VERSION", stores.VERSION + 1)
    assert desk.refreshed(stage=2)
    assert not desk.refreshed(stage=2)


def test_a_store_that_is_gone_or_damaged_is_built_again(desk: Desk) -> None:
    desk.path.unlink()
    assert desk.refreshed()
    desk.path.write_bytes(desk.path.read_bytes()[:5000])
    assert desk.refreshed()
    assert desk.boats() != ""


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_links_that_lead_nowhere_are_no_trouble(desk: Desk) -> None:
    desk.documents.mkdir()
    (desk.documents / "gone.txt").symlink_to("nowhere.txt")
    (desk.pack / "sources").mkdir()
    (desk.pack / "sources" / "loop.txt").symlink_to("loop.txt")
    (desk.pack / "facts" / "gone.toml").symlink_to("nowhere.toml")
    assert not desk.refreshed()


def test_a_fingerprint_takes_no_look_into_the_files(tmp_path: Path) -> None:
    pack = copied(tmp_path)
    before = fingerprint((pack,), tmp_path / "documents", "en", 1)
    file = pack / "pack.toml"
    status = file.stat()
    file.write_bytes(b"x" * status.st_size)
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert fingerprint((pack,), tmp_path / "documents", "en", 1) == before


def test_a_picture_in_a_pack_is_looked_at_when_it_comes_and_one_that_is_kept_for_it_is_none_of_its_files(
    desk: Desk,
) -> None:
    line = 'picture = { file = "media/quay.png", alt = "A quay" }\n'
    file = desk.pack / "entities.toml"
    changed(file, 'id = "alder"\n', f'id = "alder"\n{line}')
    later(file)
    assert desk.refreshed()
    assert [p.code for p in desk.store().problems()] == ["no-picture"]
    assert desk.store().picture("harbour", "entity", "alder") == ("media/quay.png", str(desk.pack), "A quay")
    (desk.root / "media").mkdir(exist_ok=True)
    (desk.root / "media" / "other.png").write_bytes(b"")
    assert not desk.refreshed()
    (desk.pack / "media").mkdir()
    (desk.pack / "media" / "quay.png").write_bytes(picture())
    assert desk.refreshed()
    assert desk.store().problems() == ()


# What is in it then


def test_problems_are_kept_with_the_store_and_are_gone_when_they_are_mended(desk: Desk) -> None:
    file = desk.pack / "facts" / "council.toml"
    changed(file, 'town = "birch"', 'town = "brich"')
    later(file)
    assert desk.refreshed()
    store = desk.store()
    assert [(p.code, p.file, p.remedy) for p in store.problems()] == [
        ("dangling", "harbour/facts/council.toml", "Did you mean 'birch'?")
    ]
    assert store.fact("harbour", "met-in-birch") is None
    assert store.fact("harbour", "met-in-cedar") is not None
    store.close()
    changed(file, 'town = "brich"', 'town = "birch"')
    later(file)
    later(file)
    assert desk.refreshed()
    store = desk.store()
    assert store.problems() == ()
    assert store.fact("harbour", "met-in-birch") is not None
    store.close()


def test_a_pack_that_became_unreadable_is_told_and_the_rest_of_the_library_stays_usable(desk: Desk) -> None:
    broken = written(desk.root / "packs", {"pack.toml": "format = = 1"})
    assert desk.refreshed()
    store = desk.store()
    assert [(p.code, p.file, p.line) for p in store.problems()] == [("syntax", f"{broken.name}/pack.toml", 1)]
    store.close()
    assert desk.boats() == "The Harbour League wants to build 120 boats."


@pytest.mark.parametrize("closed", ["packs/harbour", "packs/harbour/facts", "packs/harbour/facts/council.toml"])
def test_what_became_unreadable_is_a_problem_and_readable_again_it_is_back(desk: Desk, closed: str) -> None:
    other = written(desk.root / "packs", {"pack.toml": HEAD})
    assert desk.refreshed()
    with no_reading_of(desk.root / closed):
        assert desk.refreshed()
        store = desk.store()
        assert {(p.code, p.file) for p in store.problems()} == {("unreadable", closed.removeprefix("packs/"))}
        assert store.pack_version(other.name) == "1"
        store.close()
    assert desk.refreshed()
    assert desk.boats() == "The Harbour League wants to build 120 boats."


def test_a_closed_folder_of_packs_is_a_problem_too(desk: Desk) -> None:
    with no_reading_of(desk.root / "packs"):
        assert desk.refreshed()
        store = desk.store()
        assert [(p.code, p.file) for p in store.problems()] == [("unreadable", "packs")]
        store.close()


def test_where_the_stage_above_fails_the_old_store_stays_and_is_tried_again(desk: Desk) -> None:
    later(desk.pack / "pack.toml")

    def fail(_store: Store) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        desk.refreshed(finish=fail)
    assert desk.boats() != ""
    assert desk.refreshed()
    assert not desk.refreshed(finish=fail)  # nothing to do


def test_an_empty_library_has_a_store_too(tmp_path: Path) -> None:
    assert refresh(tmp_path / "facts.db", (), tmp_path / "documents", "en", 1, nothing)
    assert not refresh(tmp_path / "facts.db", (), tmp_path / "documents", "en", 1, nothing)
