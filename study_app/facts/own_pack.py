"""The learner's own pack: a folder with one deck for plain cards, made when the first is typed."""

from __future__ import annotations

import json
from pathlib import Path

from study_app.errors import StudyAppError
from study_app.facts.kinds import FLASHCARD
from study_app.facts.pack_files import FORMAT
from study_app.files import make_folder, write_whole
from study_app.i18n import _

_TEXT = """format = {format}
id = {id}
version = "1.0.0"
language = {language}
title = {title}

[[deck]]
id = "cards"
name = {title}
search = "type:{kind}"
"""


def make(folder: Path, id: str, title: str, language: str) -> None:
    """Write the pack into a folder that is not there yet; raises StudyAppError where that cannot be done."""
    said = {"id": id, "title": title, "language": language}
    quoted = {key: json.dumps(value, ensure_ascii=False) for key, value in said.items()}
    text = _TEXT.format(format=FORMAT, kind=FLASHCARD, **quoted)
    if folder.exists():
        words = _("{folder} is there already and is no pack: `study-app check` says why.")
        raise StudyAppError(words.format(folder=folder))
    fresh = folder.with_name(f".{folder.name}.new")  # in nobody's way if this breaks off: no name of a pack begins so
    try:
        make_folder(fresh)
        write_whole(fresh / "pack.toml", text.encode("utf-8"))
        fresh.rename(folder)
    except OSError as error:
        reason = error.strerror or _("it cannot be written")
        words = _("{folder} was not made ({reason}): check that the folder may be written.")
        raise StudyAppError(words.format(folder=folder, reason=reason)) from error
