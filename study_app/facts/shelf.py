"""Which folders are packs of the library: those shipped, installed in the data folder, opened where an instructor has them."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from urllib.parse import quote, unquote

from study_app.errors import StudyAppError
from study_app.facts.folder import printable
from study_app.facts.library import pack_folders
from study_app.files import make_folder, write_whole
from study_app.i18n import _

# Each start of the program looks here, so that what only moves packs lies in `installing`, with what that imports.

_OPENED, _SWAP, _LAST, _BASES = ".opened.json", ".swap", ".before-update", ".bases"
_PUBLISHED = ".before-publishing"
"""What lies beside the installed packs: no name of a pack begins with a dot, and the library looks at none that does."""

OWN = "mine"
"""The id of the learner's own pack."""


class Home(StrEnum):
    """Whose a pack's folder is."""

    SHIPPED = "shipped"
    INSTALLED = "installed"
    OPENED = "opened"


class Shelf:
    """The packs of one data folder, and those that are shipped.

    A pack that is opened stands in the place of one of the same id that is installed, and that one in the place of one that is
    shipped; what lies behind is not read.
    """

    def __init__(self, packs: Path, shipped: Path | None) -> None:
        """The shelf of the folder `packs`, which need not be there yet, over the folder of the shipped packs."""
        self.packs = packs
        self.shipped = shipped

    def folders(self) -> tuple[Path, ...]:
        """The folders of all packs that are read, each in the place of what it stands for."""
        self.recover()
        found = {folder: folder.name for folder in pack_folders([self.shipped] if self.shipped else [])}
        names = {name: folder for folder, name in found.items()}
        order = list(found)
        for folder, id in (*((f, f.name) for f in pack_folders([self.packs])), *self.opened().items()):
            if id in names:
                order[order.index(names[id])] = folder
            else:
                order.append(folder)
            names[id] = folder
        return tuple(order)

    def home(self, folder: Path) -> Home:
        """Whose a folder of `folders` is."""
        if folder in self.opened():
            return Home.OPENED
        return Home.INSTALLED if folder.parent == self.packs else Home.SHIPPED

    def opened(self) -> dict[Path, str]:
        """The folders that are open with the id that each had then."""
        try:
            rows = json.loads((self.packs / _OPENED).read_text(encoding="utf-8"))
            return {Path(row["folder"]): row["id"] for row in rows if isinstance(row["id"], str)}
        except (OSError, ValueError, KeyError, TypeError):
            return {}  # it can be opened again; no start fails over it

    def keep_opened(self, opened: Mapping[Path, str]) -> None:
        """Have these folders open, and no other."""
        with sentences(self.packs):
            make_folder(self.packs)
            rows = [{"id": id, "folder": str(folder)} for folder, id in opened.items()]
            write_whole(self.packs / _OPENED, (json.dumps(rows, indent=1) + "\n").encode("utf-8"))

    def swap(self, id: str, fresh: Path) -> None:
        """Put a folder in the place of an installed pack, which becomes the one before the update.

        Two renames: where the program is ended between them, `recover` finds the old one and puts it back.
        """
        swap, target = self.packs / _SWAP / id, self.packs / id
        make_folder(swap.parent)
        if target.exists():
            target.rename(swap)
        fresh.rename(target)
        if swap.exists():
            self._finish(swap)

    def recover(self) -> None:
        """Finish what a swap of folders has left that was ended from outside: the old one, where no new one has come."""
        try:
            left = list((self.packs / _SWAP).iterdir())
        except OSError:
            return
        for swap in left:
            with contextlib.suppress(OSError):
                target = self.packs / swap.name
                if target.exists():
                    self._finish(swap)
                else:
                    swap.rename(target)

    def _finish(self, swap: Path) -> None:
        last = self.before_update(swap.name) / "pack"
        clear(last)
        make_folder(last.parent)
        swap.rename(last)

    def base(self, id: str, version: str) -> Path:
        """Where a version of a pack is kept as it came, before anybody changed its files."""
        return self.packs / _BASES / id / f"v{quote(version, safe='')}"

    def versions(self, id: str) -> dict[str, Path]:
        """The versions of a pack that were installed and are kept, as they came."""
        try:
            kept = sorted((self.packs / _BASES / id).iterdir())
        except OSError:
            return {}
        return {
            unquote(folder.name[1:]): folder for folder in kept if folder.name[:1] == "v" and folder.suffix != ".new"
        }

    def before_publishing(self, id: str) -> Path:
        """The file in which is kept what the last publishing of a pack replaced."""
        return self.packs / _PUBLISHED / f"{id}.json"

    def before_update(self, id: str) -> Path:
        """Where what an update of a pack replaced is kept, in a folder `pack`."""
        return self.packs / _LAST / id


def clear(folder: Path) -> None:
    """Remove a folder, if there is one."""
    if os.path.lexists(folder):
        import shutil  # not on the way to the first window

        shutil.rmtree(folder)


@contextlib.contextmanager
def sentences(place: Path) -> Iterator[None]:
    """Turn what a disk refuses into a sentence."""
    try:
        yield
    except OSError as error:
        raise StudyAppError(
            _("{place} cannot be written ({reason}): check that there is room and that you may write there.").format(
                place=printable(str(place)), reason=error.strerror or "write error"
            )
        ) from error
