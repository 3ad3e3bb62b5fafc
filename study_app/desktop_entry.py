"""Study App in the applications menu of a Linux desktop, and as what packs open with: put there, and taken away."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from study_app.errors import StudyAppError
from study_app.files import write_whole
from study_app.i18n import _
from study_app.paths import shipped

ENDING = ".studypack"
"""Of a pack in one file; such files open with the program."""

_PLACES = {
    "desktop/study-app.desktop": "applications/study-app.desktop",
    "desktop/study-app.metainfo.xml": "metainfo/study-app.metainfo.xml",
    "desktop/study-app-pack.xml": "mime/packages/study-app-pack.xml",
    "icons/study-app.svg": "icons/hicolor/scalable/apps/study-app.svg",
}
"""What lies where in the resources, and where a desktop looks for it."""

_REFRESHED = (("update-mime-database", "mime"), ("update-desktop-database", "applications"))
"""What makes a desktop see what is new in a folder; most look for themselves, but for kinds of files."""

_PATIENCE_S = 20


class Done(NamedTuple):
    """What was put there or taken away, and whether files of packs are known by their ending now."""

    files: tuple[Path, ...]
    known: bool = True


def possible() -> bool:
    """Whether this system has a menu that is made of such files."""
    return sys.platform.startswith("linux")


def base(environment: Mapping[str, str] = os.environ) -> Path:
    """Where a person's own files for the desktop lie (XDG Base Directory Specification)."""
    configured = environment.get("XDG_DATA_HOME", "")
    return Path(configured) if configured.startswith("/") else Path.home() / ".local" / "share"


def is_there(folder: Path) -> bool:
    """Whether the program stands in the menu, by its own doing."""
    return (folder / _PLACES["desktop/study-app.desktop"]).exists()


def command() -> list[str]:
    """How this very program is started: as a bundle, as an installed command, or by its Python."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    script = Path(sys.executable).with_name("study-app")
    return [str(script)] if script.exists() else [sys.executable, "-m", "study_app"]


def add(folder: Path, start: Sequence[str]) -> Done:
    """Put the program into the menu, started so; what stands there already is written anew. Raises StudyAppError."""
    files = []
    for source, place in _PLACES.items():
        data = (shipped("resources") / source).read_bytes()
        if place.endswith(".desktop"):
            data = data.replace(b"Exec=study-app ", f"Exec={_quoted(start)} ".encode())
        target = folder / place
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            write_whole(target, data)
            target.chmod(0o644)
        except OSError as error:
            words = _("{path} cannot be written ({reason}).").format(path=target, reason=error.strerror)
            raise StudyAppError(words) from error
        files.append(target)
    return Done(tuple(files), _refresh(folder))


def remove(folder: Path) -> Done:
    """Take the program out of the menu; raises StudyAppError where that is refused."""
    gone = []
    for place in _PLACES.values():
        target = folder / place
        try:
            target.unlink()
        except FileNotFoundError:
            continue
        except OSError as error:
            words = _("{path} cannot be deleted ({reason}).").format(path=target, reason=error.strerror)
            raise StudyAppError(words) from error
        gone.append(target)
    return Done(tuple(gone), _refresh(folder))


def in_words(done: Done, *, added: bool) -> str:
    """What was done, in a sentence."""
    if not added:
        return _("Study App is out of the menu.") if done.files else _("Study App was not in the menu.")
    words = _("Study App is in the menu, and files that end in {ending} open with it.").format(ending=ENDING)
    if not done.known:
        words = _(
            "Study App is in the menu. Files that end in {ending} open with it once shared-mime-info is installed."
        )
        words = words.format(ending=ENDING)
    return words


def _quoted(start: Sequence[str]) -> str:
    """A command as the Desktop Entry Specification wants it: quoted, and the quotes escaped as any text of such a file."""
    quoted = []
    for word in start:
        if any(ord(letter) < 32 for letter in word):
            raise StudyAppError(
                _("The menu cannot start {program}: its name has signs that are none.").format(program=word)
            )
        for sign in '\\"`$':
            word = word.replace(sign, f"\\{sign}")
        quoted.append('"' + word.replace("%", "%%").replace("\\", "\\\\") + '"')
    return " ".join(quoted)


def _refresh(folder: Path) -> bool:
    """Have the desktop look anew; whether it knows kinds of files by that."""
    import shutil
    import subprocess

    # What a bundle sets, so that its own libraries are found, is not for programs of the system.
    environment = {name: value for name, value in os.environ.items() if name != "LD_LIBRARY_PATH"}
    if "LD_LIBRARY_PATH_ORIG" in environment:
        environment["LD_LIBRARY_PATH"] = environment["LD_LIBRARY_PATH_ORIG"]
    known = False
    for tool, where in _REFRESHED:
        if (found := shutil.which(tool)) and (folder / where).is_dir():
            try:
                code = subprocess.run(
                    [found, str(folder / where)], env=environment, capture_output=True, timeout=_PATIENCE_S, check=False
                ).returncode
            except (OSError, subprocess.TimeoutExpired):
                continue
            known = known or (tool == "update-mime-database" and code == 0)
    return known
