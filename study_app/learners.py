"""Several learners on one computer: a data folder each, by name, and which of them was open last."""

from __future__ import annotations

import contextlib
import json
import re
import unicodedata
from pathlib import Path
from typing import NamedTuple

from study_app import paths
from study_app.errors import StudyAppError
from study_app.files import make_folder, write_whole
from study_app.i18n import _

LONGEST = 60
"""Letters that a name may have."""

_BESIDE = "-learners"
_NAME, _LAST = "learner.json", "last"


class Learner(NamedTuple):
    """Somebody who studies here, with a data folder of their own."""

    name: str
    folder: Path


class Learners:
    """All who study on this computer: the first in the data folder itself, the others in folders beside it."""

    def __init__(self, first: Path) -> None:
        """Those of a first learner's data folder."""
        self.first = first
        self._beside = first.with_name(first.name + _BESIDE)

    @classmethod
    def with_(cls, folder: Path) -> Learners:
        """Those of any learner's data folder."""
        beside = folder.parent
        if beside.name.endswith(_BESIDE) and (folder / _NAME).is_file():
            return cls(beside.with_name(beside.name.removesuffix(_BESIDE)))
        return cls(folder)

    def all(self) -> tuple[Learner, ...]:
        """All of them: the first, then the others by name."""
        others: list[Learner] = []
        with contextlib.suppress(OSError):
            folders = [folder for folder in self._beside.iterdir() if (folder / _NAME).is_file()]
            others = [Learner(_name_in(folder) or folder.name, folder) for folder in folders]
        first = Learner(_name_in(self.first) or _("First learner"), self.first)
        return (first, *sorted(others, key=lambda one: (_alike(one.name), one.folder.name)))

    def of(self, folder: Path) -> Learner:
        """The one whose data folder it is."""
        return next((one for one in self.all() if one.folder == folder), self.all()[0])

    def named(self, name: str) -> Learner:
        """The one of that name, however it is written; raises StudyAppError with the known ones if there is none."""
        everybody = self.all()
        found = next((one for one in everybody if _alike(one.name) == _alike(name)), None)
        if found is None:
            known = ", ".join(one.name for one in everybody)
            raise StudyAppError(_("There is no learner {name}; known: {known}.").format(name=name.strip(), known=known))
        return found

    def make(self, name: str) -> Learner:
        """Make a data folder for somebody new; raises StudyAppError for a name that cannot be, or where it cannot be made."""
        name = self._fitting(name, None)
        letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
        short = re.sub(r"[^a-z0-9]+", "-", letters.casefold()).strip("-")[:30] or "x"
        number, folder = 1, self._beside / f"learner-{short}"
        while folder.exists():
            number += 1
            folder = self._beside / f"learner-{short}-{number}"
        made = False
        try:
            make_folder(self._beside)
            folder.mkdir(mode=0o700)
            made = True
            _keep_name(folder, name)
        except OSError as error:
            if made:
                with contextlib.suppress(OSError):
                    folder.rmdir()
            raise _refused(self._beside, error) from error
        return Learner(name, folder)

    def rename(self, learner: Learner, name: str) -> Learner:
        """Give one another name; their data stays where it is. Raises StudyAppError likewise."""
        name = self._fitting(name, learner)
        try:
            _keep_name(learner.folder, name)
        except OSError as error:
            raise _refused(learner.folder, error) from error
        return learner._replace(name=name)

    def last(self) -> Path:
        """The data folder of the one who was at the window last; the first one's, where that is not known."""
        try:
            name = (self._beside / _LAST).read_text(encoding="utf-8").strip()
        except (OSError, ValueError):
            return self.first
        return next((one.folder for one in self.all()[1:] if one.folder.name == name), self.first)

    def remember(self, folder: Path) -> None:
        """Have this one opened next time. No start fails over it: where it cannot be kept, another is opened."""
        if self._beside.is_dir() and folder != self.last():
            name = "" if folder == self.first else folder.name
            with contextlib.suppress(OSError):
                write_whole(self._beside / _LAST, name.encode("utf-8"))

    def _fitting(self, name: str, learner: Learner | None) -> str:
        name = " ".join(unicodedata.normalize("NFC", name).split())
        if not name:
            raise StudyAppError(_("A learner needs a name."))
        if len(name) > LONGEST or not name.isprintable():
            raise StudyAppError(
                _("A name has at most {n} letters, and no signs that cannot be seen.").format(n=LONGEST)
            )
        if any(
            _alike(one.name) == _alike(name) for one in self.all() if learner is None or one.folder != learner.folder
        ):
            raise StudyAppError(_("There is a learner {name} already: choose another name.").format(name=name))
        return name


def chosen(folder: Path | None, name: str | None) -> Path | None:
    """The data folder for the options --data-dir and --learner; None where it is the usual one.

    A folder that is named is opened itself; else the learner who was at the window last has it. Raises StudyAppError for a
    learner who is not there.
    """
    if name is None and folder is not None:
        return folder
    everybody = Learners.with_(paths.data_dir(folder, make=False))
    wanted = everybody.last() if name is None else everybody.named(name).folder
    return None if folder is None and wanted == everybody.first else wanted


def _alike(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _name_in(folder: Path) -> str:
    """The name that is kept in a data folder; "" if there is none."""
    try:
        found = json.loads((folder / _NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    name = found.get("name") if isinstance(found, dict) else None
    return name[:LONGEST] if isinstance(name, str) and name.isprintable() else ""


def _keep_name(folder: Path, name: str) -> None:
    write_whole(folder / _NAME, (json.dumps({"name": name}, ensure_ascii=False) + "\n").encode("utf-8"))


def _refused(place: Path, error: OSError) -> StudyAppError:
    reason = error.strerror or _("it cannot be written")
    return StudyAppError(
        _("Nothing was changed: {place} cannot be written ({reason}).").format(place=place, reason=reason)
    )
