"""What publishing replaced, kept so that it can be taken back: the files of the pack as they were, byte for byte."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from study_app.errors import StudyAppError
from study_app.facts.documents import sha256
from study_app.facts.folder import printable
from study_app.facts.pack_text import replace_text, text_of
from study_app.facts.publishing import Publication
from study_app.facts.shelf import sentences
from study_app.i18n import _


@dataclass(frozen=True, slots=True)
class Kept:
    """The last publishing of a pack: its folder, the versions before and after, and each file as it was, None for a new one.

    `entry` is what said so in the journal; `after` are the digests of the files as they were written, that with the version last.
    """

    folder: Path
    old: str
    new: str
    entry: str
    before: dict[str, str | None]
    after: dict[str, str]

    def changed(self) -> str:
        """A file that is not as it was written; "" if all are."""
        for name, digest in self.after.items():
            path = self.folder / name
            if not path.is_file() or sha256(text_of(path)) != digest:
                return name
        return ""

    def write(self) -> None:
        """Put the files back, that with the version first: from then on the edits count, whatever the others say."""
        for name, text in reversed(self.before.items()):
            path = self.folder / name
            if text is not None:
                replace_text(path, text)
            else:
                with sentences(path):
                    path.unlink(missing_ok=True)
                if path.parent != self.folder:
                    with contextlib.suppress(OSError):  # others lie in it, which were there before
                        path.parent.rmdir()


def keep(note: Path, publication: Publication, old: str, entry: str) -> None:
    """Keep what a publication is about to replace in the file `note`, in the place of what an earlier one did.

    Raises StudyAppError where it cannot be kept.
    """
    files = [(file.path.relative_to(publication.folder).as_posix(), file) for file in publication.files]
    said: dict[str, Any] = {
        "folder": str(publication.folder),
        "from": old,
        "to": publication.version,
        "entry": entry,
        "before": {name: file.before for name, file in files},
        "after": {name: sha256(file.after) for name, file in files},
    }
    with sentences(note):
        note.parent.mkdir(parents=True, exist_ok=True)
    replace_text(note, json.dumps(said))


def kept(note: Path) -> Kept | None:
    """What is kept of the last publishing; None if there is nothing, or it cannot be read."""
    try:
        said = json.loads(note.read_text(encoding="utf-8"))
        return Kept(
            Path(said["folder"]), said["from"], said["to"], said["entry"], dict(said["before"]), dict(said["after"])
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def take_back(one: Kept) -> None:
    """Put the files back as they were; raises StudyAppError where one was changed since, or cannot be written."""
    if name := one.changed():
        raise StudyAppError(
            _("{path} was changed since version {version} was published, so that stays: publish another.").format(
                path=printable(str(one.folder / name)), version=one.new
            )
        )
    one.write()
