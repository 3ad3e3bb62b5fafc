"""What a person has chosen for the window: read at the start, written whole when it changes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from study_app import i18n
from study_app.files import write_whole

SCHEMES = ("system", "light", "dark", "contrast")
SCALES = (0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0)
"""The sizes of text that are offered; 1.0 is as drawn."""


class Settings(NamedTuple):
    """`scheme` is one of SCHEMES; `text_scale` 1.0 is the size that the theme was drawn for; `language` a language code.

    `forms` are the ids of the only forms in which the learner wants to be asked; none for all of them. `columns` are those that
    were chosen for the table of facts, by what it shows, and `widths` those that they were made, at the usual text size.
    `shared_folder` is where the devices of the learner exchange what they have, "" for none, and `device_name` what this one is
    called, "" for what the machine is.
    `warned_of` is what was said last of where the data folder lies.
    `backups` is a second folder for backups, "" for none.
    `rating_keys` are those for Again, Hard, Good and Easy; none for the usual ones.
    `hints` are those for a beginner that are still to be shown; `welcomed` is whether the first page was left.
    """

    scheme: str = "system"
    text_scale: float = 1.0
    language: str = "en"
    forms: tuple[str, ...] = ()
    columns: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    widths: Mapping[str, Mapping[str, int]] = MappingProxyType({})
    shared_folder: str = ""
    device_name: str = ""
    warned_of: str = ""
    backups: str = ""
    rating_keys: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    welcomed: bool = False


def load(path: Path) -> Settings:
    """The settings in a file; the defaults for what is missing, damaged or not known: no start fails over a colour."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    known = {name: found[name] for name in Settings._fields if isinstance(found, dict) and name in found}
    fitting = {name: value for name, value in known.items() if _fits(name, value)}
    for several in ("forms", "hints", "rating_keys"):
        if several in fitting:
            fitting[several] = tuple(fitting[several])
    if "columns" in fitting:
        fitting["columns"] = {shown: tuple(keys) for shown, keys in fitting["columns"].items()}
    return Settings(**fitting)


def _fits(name: str, value: Any) -> bool:
    match name:
        case "scheme":
            return value in SCHEMES
        case "text_scale":
            return isinstance(value, (int, float)) and not isinstance(value, bool) and 0.5 <= value <= 3
        case "forms" | "hints" | "rating_keys":
            return _is_list(value)
        case "welcomed":
            return isinstance(value, bool)
        case "columns":
            return isinstance(value, dict) and all(_is_list(keys) and keys for keys in value.values())
        case "widths":
            return isinstance(value, dict) and all(_is_widths(widths) for widths in value.values())
        case _text:
            return isinstance(value, str)


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _is_widths(value: Any) -> bool:
    return isinstance(value, dict) and all(type(width) is int and 0 < width < 10_000 for width in value.values())


def save(path: Path, settings: Settings) -> None:
    """Put the settings into the file, whole or not at all; raises OSError."""
    written = {**settings._asdict(), "columns": dict(settings.columns), "widths": dict(settings.widths)}
    write_whole(path, (json.dumps(written, indent=1) + "\n").encode("utf-8"))


def guess_language(data_dir: Path, wanted: list[str], catalogues: Path) -> None:
    """Where nothing was ever chosen in a data folder, choose the language that the system wants, the best first."""
    file = data_dir / "settings.json"
    language = i18n.nearest(wanted, catalogues)
    if language != Settings().language and not file.exists() and not (data_dir / "journal.db").exists():
        try:
            save(file, Settings(language=language))
        except OSError:
            return  # it is chosen by hand, then
