"""A pack with its edits as one zip of another id and title: how the cards that somebody typed are handed out."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from study_app.errors import StudyAppError
from study_app.facts import pictures
from study_app.facts.edits import Overlay
from study_app.facts.pack_files import read_pack
from study_app.facts.pack_text import replace_text
from study_app.facts.packing import Head, Tick, export, files_of, head_of
from study_app.facts.problem import Severity
from study_app.facts.publishing import CHANGELOG, Text
from study_app.facts.rows import HEAD
from study_app.facts.shelf import sentences
from study_app.scratch import Scratch


def hand_out(folder: Path, edits: Overlay, head: Head, target: Path, kept: Path, tick: Tick) -> None:
    """Write the pack in `folder`, with the edits that its text does not say, into the zip file `target` under another head.

    The ids of facts and decks stay, so a later one is an update that keeps what was learned; a deck that is called as the pack
    was is called as the new one. `kept` has the pictures that no pack has yet. Raises StudyAppError for a version not above that
    of the text, for what would be no sound pack, and where the file cannot be written; then nothing is.
    """
    with sentences(target), Scratch() as scratch:
        fresh = Path(scratch, "pack")
        for name, path in files_of(folder).items():
            if name != CHANGELOG:  # it tells of the other pack
                copy = fresh.joinpath(*name.split("/"))
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, copy)
        old = head_of(fresh)
        text = Text(fresh, edits)
        text.changes[HEAD, old.id] = {**text.changes.get((HEAD, old.id), {}), "id": head.id, "title": head.title}
        for deck in text.ids("deck"):
            changed = text.changes.get(deck, {})
            if changed.get("name", text.value(deck, "name")) == old.title:
                text.changes[deck] = {**changed, "name": head.title}
        publication = text.publication(head.version, "", date.min)
        for file in publication.files:
            if file.path.name != CHANGELOG:
                replace_text(file.path, file.after)
        pictures.publish(publication.pictures, kept, fresh)
        first = next((one for one in read_pack(fresh).problems if one.severity is Severity.ERROR), None)
        if first is not None:
            raise StudyAppError(first.sentence())
        export(fresh, target, tick)
