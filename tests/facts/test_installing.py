"""Packs come into the library and leave it whole, and what is refused leaves no trace."""

from __future__ import annotations

import os
import tempfile
import zipfile
from pathlib import Path

import pytest
from facts.harbour import HARBOUR, changed, copied
from permissions import no_writing_in

from study_app import confined
from study_app.errors import StudyAppError
from study_app.facts import installing
from study_app.facts.installing import Installer
from study_app.facts.pack_files import read_pack
from study_app.facts.packing import export
from study_app.facts.shelf import Home, Shelf


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    return tmp_path / "data" / "packs"


@pytest.fixture
def installer(packs: Path) -> Installer:
    """Over a data folder without a pack."""
    return Installer(Shelf(packs, None))


def packed(root: Path, version: str = "", extra: str = "", id: str = "harbour") -> Path:
    """A zip of the Harbour League, of another version or id, or with more text in its pack.toml."""
    pack = copied(Path(tempfile.mkdtemp(dir=root)))
    text = (pack / "pack.toml").read_text(encoding="utf-8")
    old = next(line for line in text.split("\n") if line.startswith("version"))
    text = text.replace(old, f'version = "{version}"') if version else text
    (pack / "pack.toml").write_text(text.replace('id = "harbour"', f'id = "{id}"', 1) + extra, encoding="utf-8")
    target = root / f"{id}-{version}-{len(extra)}.zip"
    export(pack, target)
    return target


def installed(installer: Installer, path: Path) -> Path:
    with installer.incoming(path) as pack:
        return installer.install(pack)


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def test_a_pack_out_of_a_zip_is_installed_and_packs_to_the_same_bytes(
    tmp_path: Path, packs: Path, installer: Installer
) -> None:
    folder = installed(installer, packed(tmp_path))
    assert installer.shelf.folders() == (folder,) == (packs / "harbour",)
    assert installer.shelf.home(folder) is Home.INSTALLED
    export(folder, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == packed(tmp_path).read_bytes()
    assert not list(packs.glob(".incoming-*"))
    assert names(installer.base(folder)) == names(folder)
    assert installer.base(folder) != folder
    assert list(installer.shelf.versions("harbour")) == [installer.base(folder).name[1:]]


def test_a_pack_that_cannot_be_read_is_refused_and_leaves_nothing(
    tmp_path: Path, packs: Path, installer: Installer
) -> None:
    pack = copied(tmp_path / "made")
    export(pack, tmp_path / "good.zip")
    (pack / "facts").mkdir(exist_ok=True)
    (pack / "facts" / "broken.toml").write_text("[[fact")
    export(pack, tmp_path / "t.zip")
    with pytest.raises(
        StudyAppError, match=r"t\.zip, harbour/facts/broken\.toml:1: .*not TOML.*Nothing was imported\."
    ):
        installed(installer, tmp_path / "t.zip")
    assert list(packs.iterdir()) == []


def test_a_newer_format_is_refused(tmp_path: Path, packs: Path, installer: Installer) -> None:
    pack = copied(tmp_path)
    export_path = tmp_path / "t.zip"
    export(pack, export_path)
    changed(pack / "pack.toml", "format = 1", "format = 2")
    with zipfile.ZipFile(export_path, "w") as archive:
        for path in pack.rglob("*.toml"):
            archive.write(path, path.relative_to(pack).as_posix())
    with pytest.raises(
        StudyAppError, match=r"t\.zip has format 2, which is newer than this program: update Study App\. Nothing was"
    ):
        installed(installer, export_path)
    assert list(packs.iterdir()) == []


def test_an_id_that_another_pack_has_is_refused_and_that_one_stays(
    tmp_path: Path, packs: Path, installer: Installer
) -> None:
    folder = installed(installer, packed(tmp_path))
    before = names(packs)
    with pytest.raises(StudyAppError, match=r"The id harbour belongs to .*remove that one first"):
        installed(installer, packed(tmp_path, "9.0.0"))
    assert names(packs) == before
    assert installer.shelf.folders() == (folder,)


def test_a_stopped_import_leaves_nothing(tmp_path: Path, packs: Path, installer: Installer) -> None:
    class StopError(Exception):
        pass

    def stop(_done: int, _whole: int) -> None:
        raise StopError

    with pytest.raises(StopError), installer.incoming(packed(tmp_path), stop):
        raise AssertionError("it was not stopped")
    assert list(packs.iterdir()) == []


def test_where_nothing_can_be_written_nothing_is_imported(tmp_path: Path, packs: Path, installer: Installer) -> None:
    packs.mkdir(parents=True)
    with no_writing_in(packs), pytest.raises(StudyAppError, match=r"cannot be written \(Permission denied\)"):
        installed(installer, packed(tmp_path))
    assert list(packs.iterdir()) == []


def test_a_new_pack_can_be_read_at_once_and_an_id_or_a_folder_in_use_is_refused(
    tmp_path: Path, installer: Installer
) -> None:
    folder = tmp_path / "work" / "law"
    head = installer.make(folder, "law", 'Law "and" order', "en")
    assert (head.id, head.version, head.title) == ("law", "0.1.0", 'Law "and" order')
    assert installer.shelf.folders() == (folder,)
    assert [path.name for path in folder.iterdir()] == ["pack.toml"]
    pack = read_pack(folder).pack
    assert pack is not None
    assert list(pack.entity_types) == ["person", "organisation", "place", "document"]
    for where, id, title, words in (
        (folder, "other", "T", "is not empty: choose a new folder"),
        (tmp_path / "b", "law", "T", "The id law belongs to .*choose another"),
        (tmp_path / "b", "Big Words", "T", "^The id Big Words cannot be one: write small letters"),
        (tmp_path / "b", "other", " ", "title is empty"),
    ):
        with pytest.raises(StudyAppError, match=words):
            installer.make(where, id, title, "en")
    assert not (tmp_path / "b").exists()
    assert installer.shelf.folders() == (folder,)


def test_a_folder_is_opened_where_it_lies_once_for_each_id(tmp_path: Path, installer: Installer) -> None:
    folder = copied(tmp_path / "work")
    installer.open(folder)
    installer.open(folder)
    assert installer.shelf.folders() == (folder,)
    with pytest.raises(StudyAppError, match="is open already in"):
        installer.open(copied(tmp_path / "other"))
    with pytest.raises(StudyAppError, match=r"is not a pack, for there is no pack\.toml in it"):
        installer.open(tmp_path)
    assert installer.remove(folder) is None
    assert installer.shelf.folders() == ()
    assert (folder / "pack.toml").exists()


def test_an_installed_pack_that_is_removed_is_kept_aside(tmp_path: Path, packs: Path, installer: Installer) -> None:
    for number in (1, 2):
        folder = installed(installer, packed(tmp_path))
        kept = installer.remove(folder)
        assert kept == packs / ".removed" / f"harbour-{number}"
        assert (kept / "pack.toml").exists()
        assert installer.shelf.folders() == ()
    shipped = Installer(Shelf(packs, HARBOUR.parent))
    with pytest.raises(StudyAppError, match="comes with the program and stays"):
        shipped.remove(HARBOUR)


def test_an_update_takes_the_place_of_the_older_version_and_can_be_put_back(
    tmp_path: Path, packs: Path, installer: Installer
) -> None:
    folder = installed(installer, packed(tmp_path, "1.0.0"))
    old = (folder / "pack.toml").read_bytes()
    with installer.incoming(packed(tmp_path, "1.1.0", "# more\n")) as pack:
        installer.replace(pack, {"from": "1.0.0"})
    new = (folder / "pack.toml").read_bytes()
    assert new.endswith(b"# more\n")
    assert installer.update_note("harbour") == {"from": "1.0.0"}
    assert list(installer.shelf.versions("harbour")) == ["1.0.0", "1.1.0"]
    assert (installer.base(folder) / "pack.toml").read_bytes() == new
    installer.put_back("harbour")
    assert (folder / "pack.toml").read_bytes() == old
    assert (installer.base(folder) / "pack.toml").read_bytes() == old
    assert installer.update_note("harbour") is None


def test_an_update_of_a_shipped_pack_stands_before_it_and_can_be_put_back(tmp_path: Path, packs: Path) -> None:
    shipped = copied(tmp_path / "content")
    installer = Installer(Shelf(packs, tmp_path / "content"))
    with installer.incoming(packed(tmp_path, "9.0.0")) as pack:
        installer.replace(pack, {})
    assert installer.shelf.folders() == (packs / "harbour",)
    installer.put_back("harbour")
    assert installer.shelf.folders() == (shipped,)


def test_what_an_import_of_another_day_left_is_swept_up(tmp_path: Path, packs: Path, installer: Installer) -> None:
    packs.mkdir(parents=True)
    for name, age in ((".incoming-old", 2 * 86_400), (".incoming-now", 60)):
        (packs / name).mkdir()
        time = (packs / name).stat().st_mtime - age
        os.utime(packs / name, (time, time))
    installed(installer, packed(tmp_path))
    assert [path.name for path in packs.glob(".incoming-*")] == [".incoming-now"]


def test_a_pack_that_takes_more_than_any_does_is_told_and_leaves_nothing(
    tmp_path: Path, packs: Path, installer: Installer, monkeypatch: pytest.MonkeyPatch
) -> None:
    extra = "\n" + "".join(f"[x.y{n}]\n" for n in range(200_000))
    path = packed(tmp_path, "", extra)
    monkeypatch.setattr(installing, "_LIMITS", confined.Limits(memory=64 << 20, seconds=60))
    with pytest.raises(StudyAppError, match=r"^harbour.*zip: reading it takes more than 64 MB of memory\."):
        installed(installer, path)
    assert list(packs.iterdir()) == []
    monkeypatch.setattr(installing, "_LIMITS", confined.Limits(seconds=1))
    with pytest.raises(StudyAppError, match=r"^harbour.*zip: reading it was stopped after 1 seconds"):
        installed(installer, path)
    assert list(packs.iterdir()) == []


def test_a_folder_is_tried_before_it_is_opened(
    tmp_path: Path, installer: Installer, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copied(tmp_path)
    assert installer.tried(folder) == folder
    with (folder / "pack.toml").open("a", encoding="utf-8") as file:
        file.writelines(f"[x.y{n}]\n" for n in range(200_000))
    monkeypatch.setattr(installing, "_LIMITS", confined.Limits(memory=64 << 20, seconds=60))
    with pytest.raises(StudyAppError, match=r"^harbour: reading it takes more than 64 MB of memory"):
        installer.tried(folder)


@pytest.mark.parametrize(
    "said",
    [
        None,
        [1, 2],
        {"head": ["../../evil", "1", "x"], "problems": []},
        {"head": ["harbour", 1, "x"], "problems": []},
        {"head": ["harbour", "1", "x"]},
        {"head": ["harbour", "1", "x"], "problems": [{"code": "x"}]},
        {"head": ["harbour", "1", "x"], "problems": ["x"]},
    ],
)
def test_what_the_process_that_reads_says_is_believed_only_as_it_must_be(said: object, tmp_path: Path) -> None:
    with pytest.raises(StudyAppError, match="broke off"):
        installing._said(said, tmp_path / "t.zip")


def test_the_problems_of_a_pack_come_with_it(tmp_path: Path, installer: Installer) -> None:
    pack = copied(tmp_path)
    changed(pack / "pack.toml", 'language = "en"', 'language = "en"\nunknown = 1')
    export(pack, tmp_path / "t.zip")
    with installer.incoming(tmp_path / "t.zip") as arrived:
        assert arrived.problems == read_pack(arrived.folder).problems
        assert [problem.code for problem in arrived.problems] == ["unknown-key"]
