"""What a person has chosen for the window: read at the start, written whole when it changes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

SCHEMES = ("system", "light", "dark")


@dataclass(frozen=True, slots=True)
class Settings:
    """`scheme` is one of SCHEMES; `text_scale` 1.0 is the size that the theme was drawn for; `language` a language code.

    `forms` are the ids of the only forms in which the learner wants to be asked; none for all of them. `columns` are those that
    were chosen for the table of facts, by what it shows.
    """

    scheme: str = "system"
    text_scale: float = 1.0
    language: str = "en"
    forms: tuple[str, ...] = ()
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def load(path: Path) -> Settings:
    """The settings in a file; the defaults for what is missing, damaged or not known: no start fails over a colour."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    known = {f.name: found[f.name] for f in fields(Settings) if isinstance(found, dict) and f.name in found}
    fitting = {name: value for name, value in known.items() if _fits(name, value)}
    if "forms" in fitting:
        fitting["forms"] = tuple(fitting["forms"])
    if "columns" in fitting:
        fitting["columns"] = {shown: tuple(keys) for shown, keys in fitting["columns"].items()}
    return replace(Settings(), **fitting)


def _fits(name: str, value: Any) -> bool:
    match name:
        case "scheme":
            return value in SCHEMES
        case "text_scale":
            return isinstance(value, (int, float)) and not isinstance(value, bool) and 0.5 <= value <= 3
        case "forms":
            return _is_list(value)
        case "columns":
            return isinstance(value, dict) and all(_is_list(keys) and keys for keys in value.values())
        case _text:
            return isinstance(value, str)


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def save(path: Path, settings: Settings) -> None:
    """Put the settings into the file, whole or not at all; raises OSError."""
    fresh = path.with_name(path.name + ".new")
    fresh.write_text(json.dumps(asdict(settings), indent=1) + "\n", encoding="utf-8")
    fresh.replace(path)
