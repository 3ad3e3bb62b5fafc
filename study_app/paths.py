"""Where things are: what is shipped with the program, and the folder with a person's own data."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Literal

from study_app.errors import StudyAppError
from study_app.files import make_folder
from study_app.i18n import _

_PACKAGE = Path(__file__).resolve().parent


def shipped(kind: Literal["content", "resources"]) -> Path:
    """The folder of shipped packs (`content`) or of icons, fonts, catalogues and guides (`resources`).

    Inside a wheel both lie in the package, under `_data` (see pyproject.toml); in a checkout and an editable install
    beside it.
    """
    inside = _PACKAGE / "_data" / kind
    return inside if inside.is_dir() else _PACKAGE.parent / kind


def data_dir(override: Path | None = None, *, make: bool = True) -> Path:
    """The folder with a person's data, made if it is missing (unless `make` is False) and then readable by nobody else.

    In this order: `override` (the option --data-dir), the variable STUDY_APP_DATA, the custom of the platform:
    `$XDG_DATA_HOME` or `~/.local/share` (XDG Base Directory Specification), `~/Library/Application Support`,
    `%APPDATA%`.
    Raises StudyAppError where the folder cannot be made.
    """
    folder = override or _configured() or _customary()
    try:
        folder = folder.expanduser().absolute()
    except RuntimeError as error:
        raise StudyAppError(
            _(
                "The data folder {folder} cannot be found, for there is no user of that name: choose another with --data-dir."
            ).format(folder=folder)
        ) from error
    if not make:
        return folder
    try:
        make_folder(folder)
    except OSError as error:
        in_the_way = isinstance(error, FileExistsError | NotADirectoryError)
        reason = _("there is a file of that name") if in_the_way else error.strerror
        raise StudyAppError(
            _("The data folder {folder} cannot be made ({reason}): choose another with --data-dir.").format(
                folder=folder, reason=reason
            )
        ) from error
    return folder


def _configured() -> Path | None:
    value = os.environ.get("STUDY_APP_DATA")
    return Path(value) if value else None


def _customary() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming") / "Study App"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Study App"
    configured = os.environ.get("XDG_DATA_HOME", "")
    # the specification: a relative path is invalid and to be ignored
    base = Path(configured) if configured.startswith("/") else Path.home() / ".local" / "share"
    return base / "study-app"
