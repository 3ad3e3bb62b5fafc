"""Where a data folder lies, and whether a journal is safe there: on a drive of the network, in a folder that is synced, on a disk
that is nearly full."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from study_app.i18n import _

MOUNTS = Path("/proc/self/mountinfo")
"""Where Linux says what is mounted where (proc_pid_mountinfo(5))."""

_NETWORK = re.compile(
    r"nfs\d?|cifs|smb\d?|smbfs|ncpfs|afs|9p|ceph|glusterfs|lustre|ocfs2|gfs2|davfs2?|beegfs|prl_fs|vboxsf"
    r"|fuse\.(sshfs|rclone|s3fs|gvfsd-fuse|gcsfuse|davfs2?|glusterfs|smbnetfs|curlftpfs|google-drive-ocamlfuse|onedriver|kio-fuse)"
)
"""Types of file systems that others on the network may write to, or that may be gone at any moment."""

_SYNCED = (
    ("Dropbox", re.compile(r"dropbox( \(.*\))?", re.IGNORECASE), (".dropbox", ".dropbox.cache")),
    ("OneDrive", re.compile(r"onedrive( - .*)?", re.IGNORECASE), (".849C9593-D756-4E56-8D6E-42412F2A707B",)),
    ("Nextcloud", re.compile(r"(nextcloud|owncloud)\d*", re.IGNORECASE), (".nextcloudsync.log", ".owncloudsync.log")),
    ("Syncthing", None, (".stfolder",)),
    ("Google Drive", re.compile(r"google ?drive|my drive", re.IGNORECASE), (".tmp.drivedownload", ".tmp.driveupload")),
    ("iCloud", re.compile(r"com~apple~clouddocs|mobile documents|icloud ?drive", re.IGNORECASE), ()),
    ("MEGA", re.compile(r"MEGA(sync)?"), (".megaignore",)),
    ("pCloud", re.compile(r"pcloud ?(drive|sync)", re.IGNORECASE), ()),
)
"""Programs that sync folders: how they name the folder, and what they leave in it."""


ROOM = 50 << 20
"""Bytes below which a disk counts as nearly full: a backup of many answers takes as much."""


class Risk(NamedTuple):
    """Why a journal is not safe where it lies: `kind` is "network" or "synced", `what` the file system or the program."""

    kind: str
    what: str

    def sentence(self, folder: Path) -> str:
        """What to do about it."""
        if self.kind == "network":
            words = _(
                "{folder} lies on a network drive ({what}). If the connection breaks while you study, answers can be refused,"
                " and two computers that open it at the same time can damage it: open it on one at a time, or choose a folder"
                " of this computer with --data-dir."
            )
        else:
            words = _(
                "{folder} lies in a folder that {what} syncs. It copies files while they are being written, and puts older ones"
                " in their place: choose a folder that is not synced with --data-dir, and move what is in this one there while"
                " the program is closed."
            )
        return words.format(folder=folder, what=self.what)


def risk_of(folder: Path, mounts: str, is_there: Callable[[Path], bool]) -> Risk | None:
    """What speaks against keeping a journal in a folder, by the text of `MOUNTS` and by what lies in the folders above it."""
    kind = _filesystem(folder, mounts)
    if _NETWORK.fullmatch(kind):
        return Risk("network", kind)
    for above in (folder, *folder.parents):
        for program, named, marks in _SYNCED:
            if (named is not None and named.fullmatch(above.name)) or any(is_there(above / mark) for mark in marks):
                return Risk("synced", program)
    return None


def risk(folder: Path) -> Risk | None:
    """The same of a real folder. It may wait for a drive that does not answer: not for the thread that shows things."""
    try:
        mounts = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        mounts = ""  # not Linux
    found = folder.resolve()
    return risk_of(found, mounts, _is_there)


def scarce(folder: Path) -> str:
    """What to say where hardly any room is left on the disk of a folder; "" where there is. It may wait likewise."""
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return ""
    if free >= ROOM:
        return ""
    words = _(
        "The disk of {folder} is nearly full ({n} MB are left): free some space, or answers cannot be saved soon."
    )
    return words.format(folder=folder, n=free >> 20)


def _is_there(mark: Path) -> bool:
    try:
        # ~/.dropbox is a folder with Dropbox's own settings; what it leaves in a folder that it syncs is a file
        return mark.exists() and not (mark.name == ".dropbox" and mark.is_dir())
    except OSError:
        return False


def _filesystem(folder: Path, mounts: str) -> str:
    """The type of the file system that a folder lies in: that of the nearest mount above, the latest there; "" if unknown."""
    nearest, type = 0, ""
    for line in mounts.splitlines():
        left, _dash, right = line.partition(" - ")
        fields, kind = left.split(" "), right.split(" ")[0]
        if len(fields) < 5 or not kind:
            continue
        place = Path(re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields[4]))
        if folder.is_relative_to(place) and len(place.parts) >= nearest:
            nearest, type = len(place.parts), kind
    return type
