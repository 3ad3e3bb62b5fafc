"""The program with the Harbour League installed out of a zip, and zips of newer versions of it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from clocks import SetClock
from facts.harbour import changed, copied

from study_app.app import StudyApp
from study_app.desk.packs import Arrival
from study_app.facts.packing import export
from study_app.facts.shelf import Shelf
from study_app.journal import Change

VERSION = "1.2.0"
BOATS = "facts/council.toml"
BEGINNINGS = "facts/beginnings.toml"
CONFLICT = ("fact", "boats", "boats")


class Alone(StudyApp):
    """The program with the packs of its data folder alone."""

    @staticmethod
    def shelf(data_dir: Path) -> Shelf:
        return Shelf(data_dir / "packs", None)

    @staticmethod
    def pack_folders(data_dir: Path | None) -> Iterable[Path]:
        assert data_dir is not None
        return Alone.shelf(data_dir).folders()


def zipped(root: Path, version: str = VERSION, *changes: tuple[str, str, str]) -> Path:
    """A zip of the Harbour League in some version with texts of its files changed."""
    pack = copied(root / f"made-{version}-{len(list(root.iterdir()))}")
    if version != VERSION:
        changed(pack / "pack.toml", f'version = "{VERSION}"', f'version = "{version}"')
    for file, old, new in changes:
        changed(pack / file, old, new)
    target = pack.with_name(f"{version}.zip")
    export(pack, target)
    return target


def arrived(app: StudyApp, path: Path) -> Arrival:
    """The pack of a zip, unpacked and compared."""
    return app.authoring.packs.incoming(path)(lambda _done, _whole: None)


@contextlib.contextmanager
def installed(root: Path, clock: SetClock) -> Iterator[StudyApp]:
    """The program on a data folder in which the Harbour League is installed."""
    (root / "data").mkdir()
    with Alone.open(root / "data", clock) as app:
        app.authoring.packs.take_in(arrived(app, zipped(root)))()()
        assert app.renew_library()
        yield app


def row(app: StudyApp, id: str) -> Any:
    """The data of a fact, None if there is none."""
    found = app.desk.row("harbour", "fact", id)
    return None if found is None else dict(found.data)


def edit(app: StudyApp, id: str, field: str, new: Any) -> None:
    """Correct a key of a fact."""
    app.desk.save("harbour", [Change("fact", id, field, row(app, id).get(field), new)], "a slip")


NEWER = (
    (BOATS, "boats = 120", "boats = 130"),
    (BEGINNINGS, 'when = "1903" ', 'when = "1904" '),
    (BEGINNINGS, 'when = "1901-05-03"', 'when = "1901-05-04"'),
)
"""What a newer version says otherwise."""
