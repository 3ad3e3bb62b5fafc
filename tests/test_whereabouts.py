"""A data folder on a network drive or in a folder that is synced is recognised by what is mounted and what lies about."""

from __future__ import annotations

from pathlib import Path

import pytest
from clocks import SetClock
from disks import small_disk

from study_app.app import StudyApp
from study_app.whereabouts import MOUNTS, Risk, risk, risk_of, scarce

MOUNTED = r"""22 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw
23 22 0:21 / /proc rw,nosuid shared:12 - proc proc rw
30 22 0:40 / /disk/anna/school rw,relatime shared:90 - nfs4 server:/export rw,vers=4.2
31 22 0:41 / /mnt/My\040Share rw shared:91 master:2 propagate_from:3 - cifs //server/share rw
32 22 0:42 / /disk/anna/remote rw - fuse.sshfs anna@host: rw
33 22 0:43 / /mnt/stick rw - vfat /dev/sdb1 rw
34 22 0:44 / /mnt/covered rw - nfs server:/x rw
35 34 0:45 / /mnt/covered rw - ext4 /dev/sdc1 rw
36 22 0:46 / /disk/anna/photos rw - fuse.portal portal rw
37 22 0:47 / /run/user/1000/gvfs rw - fuse.gvfsd-fuse gvfsd-fuse rw
nonsense
38 22 - - -
"""


def found(folder: str, *lying: str) -> Risk | None:
    return risk_of(Path(folder), MOUNTED, {Path(mark) for mark in lying}.__contains__)


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/disk/anna/school", "nfs4"),
        ("/disk/anna/school/deep/study-app", "nfs4"),
        ("/mnt/My Share/study-app", "cifs"),
        ("/disk/anna/remote/study-app", "fuse.sshfs"),
        ("/run/user/1000/gvfs/smb-share/x", "fuse.gvfsd-fuse"),
    ],
)
def test_a_drive_of_the_network_is_told_by_its_file_system(folder: str, kind: str) -> None:
    assert found(folder) == Risk("network", kind)


@pytest.mark.parametrize(
    "folder",
    [
        "/disk/anna/.local/share/study-app",
        "/disk/anna/schoolbooks",
        "/mnt/stick/study-app",
        "/mnt/covered/study-app",
        "/disk/anna/photos/x",
        "/disk/anna/Dropbox notes/x",
        "/disk/megan/x",
    ],
)
def test_a_disk_of_this_computer_is_none(folder: str) -> None:
    assert found(folder) is None


@pytest.mark.parametrize(
    ("folder", "lying", "program"),
    [
        ("/disk/anna/Dropbox/study", (), "Dropbox"),
        ("/disk/anna/Dropbox (Personal)/study", (), "Dropbox"),
        ("/disk/anna/box/study", ("/disk/anna/box/.dropbox",), "Dropbox"),
        ("/disk/anna/OneDrive - School/study", (), "OneDrive"),
        ("/disk/anna/OneDrive/study", (), "OneDrive"),
        ("/disk/anna/Nextcloud2/a/b", (), "Nextcloud"),
        ("/disk/anna/cloud/a", ("/disk/anna/cloud/.nextcloudsync.log",), "Nextcloud"),
        ("/disk/anna/both/a/b", ("/disk/anna/both/.stfolder",), "Syncthing"),
        ("/disk/anna/both", ("/disk/anna/both/.stfolder",), "Syncthing"),
        ("/disk/anna/Library/Mobile Documents/com~apple~CloudDocs/study", (), "iCloud"),
        ("/disk/anna/Google Drive/study", (), "Google Drive"),
    ],
)
def test_a_folder_that_is_synced_is_told_by_its_name_or_by_what_lies_in_it(
    folder: str, lying: tuple[str, ...], program: str
) -> None:
    assert found(folder, *lying) == Risk("synced", program)


def test_without_a_list_of_what_is_mounted_the_names_still_tell() -> None:
    assert risk_of(Path("/a/Dropbox/x"), "", lambda _path: False) == Risk("synced", "Dropbox")
    assert risk_of(Path("/a/x"), "", lambda _path: False) is None


def test_a_real_folder_is_looked_at_where_it_really_lies(tmp_path: Path) -> None:
    (tmp_path / "both" / "study").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "both" / "study")
    assert risk(tmp_path / "link") is None
    (tmp_path / "both" / ".stfolder").mkdir()
    assert risk(tmp_path / "link") == Risk("synced", "Syncthing")


def test_dropboxs_own_settings_in_the_home_folder_are_no_sign(tmp_path: Path) -> None:
    (tmp_path / ".dropbox").mkdir()
    assert risk(tmp_path) is None
    (tmp_path / "box").mkdir()
    (tmp_path / "box" / ".dropbox").write_text("{}")
    assert risk(tmp_path / "box") == Risk("synced", "Dropbox")


@pytest.mark.skipif(not MOUNTS.exists(), reason="only Linux has it")
def test_the_list_of_this_computer_can_be_read() -> None:
    assert risk_of(Path("/proc"), MOUNTS.read_text(encoding="utf-8"), lambda _path: False) is None


def test_the_warning_comes_once_and_again_when_the_folder_lies_elsewhere(data: Path, clock: SetClock) -> None:
    with StudyApp.open(data, clock) as app:
        assert app.warning(None) == ""
        words = app.warning(Risk("synced", "Dropbox"))
        assert str(data) in words
        assert "a folder that Dropbox syncs" in words
        assert "--data-dir" in words
        assert app.warning(Risk("synced", "Dropbox")) == ""
    with StudyApp.open(data, clock) as app:
        assert app.warning(Risk("synced", "Dropbox")) == ""
        assert "on a network drive (cifs)" in app.warning(Risk("network", "cifs"))


def test_a_disk_that_is_nearly_full_is_told_with_what_is_left(tmp_path: Path) -> None:
    assert scarce(tmp_path) == ""
    assert scarce(tmp_path / "missing") == ""
    with small_disk(tmp_path / "disk", 12) as disk:
        assert "is nearly full (12 MB are left): free some space" in scarce(disk.folder)
        disk.fill()
        assert "(0 MB are left)" in scarce(disk.folder)
