"""Files are written whole or not at all, and what is a person's own is readable by nobody else."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from clocks import SetClock
from guild import TEXT, guild_pack
from images import picture
from permissions import no_writing_in
from PySide6.QtWidgets import QApplication, QWidget

from study_app.app import StudyApp
from study_app.errors import StudyAppError
from study_app.facts import exported, packing
from study_app.files import make_folder, tighten, write_whole
from study_app.gui.faults import Faults
from study_app.own_data.exporting import exporter

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")


@pytest.fixture(params=[0o000, 0o022, 0o077])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def rights(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def loose(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in (folder, *folder.rglob("*")) if rights(path) & 0o077)


def test_what_is_written_is_there_whole_and_closed_to_others(tmp_path: Path, umask: int) -> None:
    write_whole(tmp_path / "it", b"one")
    write_whole(tmp_path / "it", b"two")
    assert (tmp_path / "it").read_bytes() == b"two"
    assert rights(tmp_path / "it") == 0o600
    assert names_in(tmp_path) == {"it"}


def test_where_nothing_can_be_written_the_old_file_stays(tmp_path: Path) -> None:
    write_whole(tmp_path / "it", b"one")
    with no_writing_in(tmp_path), pytest.raises(OSError, match="denied"):
        write_whole(tmp_path / "it", b"two")
    assert (tmp_path / "it").read_bytes() == b"one"
    assert names_in(tmp_path) == {"it"}


def test_what_a_write_left_that_was_cut_off_is_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / "it.new").write_bytes(b"hal")
    (tmp_path / "it.new").chmod(0o644)
    write_whole(tmp_path / "it", b"whole")
    assert (tmp_path / "it").read_bytes() == b"whole"
    assert rights(tmp_path / "it") == 0o600


def test_a_folder_is_made_with_those_above_it_for_its_owner_alone(tmp_path: Path, umask: int) -> None:
    make_folder(tmp_path / "a" / "b" / "c")
    make_folder(tmp_path / "a" / "b" / "c")
    assert [rights(tmp_path / name) for name in ("a", "a/b", "a/b/c")] == [0o700] * 3


def test_all_that_the_program_makes_in_its_folder_is_closed_to_others_whatever_the_umask(
    tmp_path: Path, umask: int, clock: SetClock, qapp: QApplication
) -> None:
    guild_pack(tmp_path / "guild")
    packing.export(tmp_path / "guild", tmp_path / "guild.zip")
    data = tmp_path / "data"
    make_folder(data)
    with StudyApp.open(data, clock) as app:
        app.scheme = "dark"
        packs = app.authoring.packs
        packs.take_in(packs.incoming(tmp_path / "guild.zip")(lambda _done, _whole: None))()()
        app.renew_library()
        app.authoring.own_pack()
        app.authoring.keep_picture(picture())
        (tmp_path / "chronicle.txt").write_text(TEXT, encoding="utf-8")
        app.reading.attach_source(tmp_path / "chronicle.txt")
        app.backups.make("asked")
        made = {"journal.db", "journal.db.lock", "facts.db", "settings.json", "packs", "media", "sources", "backups"}
        assert made <= names_in(data)
        assert loose(data) == []
    Faults(data / "faults.log", clock, QWidget())._write(ValueError(), None)
    assert rights(data / "faults.log") == 0o600
    data.chmod(0o755)
    tighten(data)
    assert loose(data) == [], "all that lies in it is known to be ours"


def opened_up(data: Path, clock: SetClock) -> dict[str, bytes]:
    """A data folder in use that others may read and write, as the programs of some file managers leave a copy."""
    with StudyApp.open(data, clock) as app:
        app.scheme = "dark"
    for path in (data, *data.rglob("*")):
        path.chmod(0o777 if path.is_dir() else 0o666)
    return {str(path): path.read_bytes() for path in data.rglob("*") if path.is_file()}


def test_a_folder_that_others_could_read_is_closed_and_nothing_in_it_changes(data: Path, clock: SetClock) -> None:
    before = opened_up(data, clock)
    tighten(data)
    assert loose(data) == []
    assert {str(path): path.read_bytes() for path in data.rglob("*") if path.is_file()} == before


def test_a_folder_that_holds_other_things_too_stays_open_and_so_do_they(data: Path, clock: SetClock) -> None:
    opened_up(data, clock)
    (data / "letter.odt").write_bytes(b"x")
    (data / "letter.odt").chmod(0o644)
    tighten(data)
    assert loose(data) == [".", "letter.odt"]


def test_what_a_link_points_to_keeps_its_rights(data: Path, clock: SetClock, tmp_path: Path) -> None:
    opened_up(data, clock)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o755)
    (elsewhere / "photo.png").write_bytes(b"x")
    (elsewhere / "photo.png").chmod(0o644)
    (data / "media").symlink_to(elsewhere)
    tighten(data)
    assert (rights(elsewhere), rights(elsewhere / "photo.png")) == (0o755, 0o644)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root makes files of others")
def test_what_belongs_to_another_user_stays_as_it_is(data: Path, clock: SetClock) -> None:
    opened_up(data, clock)
    os.chown(data / "settings.json", 65534, 65534)
    tighten(data)
    assert loose(data) == ["settings.json"]


@pytest.mark.parametrize("chosen", ["/", ".", ""])
def test_what_has_no_name_is_no_file_to_be_written_and_said_to_be_none(tmp_path: Path, chosen: str) -> None:
    with pytest.raises(StudyAppError, match="was not saved"):
        exported.save((), Path(chosen))
    with pytest.raises(StudyAppError, match="was not saved"):
        packing.export(guild_pack(tmp_path / "guild"), Path(chosen))
    refused = pytest.raises(StudyAppError, match=r"was not saved|There is something in .* already")
    with StudyApp.open(tmp_path, SetClock(), to_look=True) as app, refused:
        exporter(app.journal, app.shelf(tmp_path), tmp_path, Path(chosen))(lambda _done, _whole: None)
