"""A data folder with something of everything in it, taken out and looked at."""

from __future__ import annotations

import shutil
from pathlib import Path

from answers import EDITS, PROPOSAL, SITTING, STATEMENTS, answer, review
from clocks import SetClock
from images import picture

from study_app.app import StudyApp
from study_app.facts.documents import sha256
from study_app.journal import Journal
from study_app.journal.records import records
from study_app.own_data.exporting import Taken, exporter

DERIVED = ("memory", "load", "reviewed", "daily", "calibrated", "foretold", "marked")
_SUMS = {"load": 1, "daily": 1, "calibrated": 2}
"""Tables of sums: the first column of these."""

DOCUMENT = "A text that somebody attached.\n"


def nothing(data: Path, clock: SetClock) -> None:
    """A data folder with an empty journal."""
    data.mkdir(parents=True, exist_ok=True)
    StudyApp.open(data, clock).close()


def filled(data: Path, clock: SetClock) -> None:
    """An entry of each kind, a document, a picture, a setting, a removed pack; the packs of the folder are there already."""
    with StudyApp.open(data, clock) as app:
        write(app.journal, clock)
        app.scheme = "dark"
    (data / "sources").mkdir()
    (data / "sources" / f"{sha256(DOCUMENT)}.txt").write_text(DOCUMENT, encoding="utf-8")
    (data / "media").mkdir()
    (data / "media" / "harbour.png").write_bytes(picture())
    shutil.copytree(data / "packs" / "guild", data / "packs" / ".removed" / "guild-1")


def write(journal: Journal, clock: SetClock) -> None:
    """An entry of each kind."""
    journal.append_answer(answer(), [review()], at=clock.now(), proposal=PROPOSAL)
    seated = journal.append_sitting(SITTING, at=clock.now())
    journal.append_answer(answer(purpose="quiz", sitting=seated.entry.id), (), at=clock.now())
    for said in STATEMENTS:
        journal.state(said, at=clock.now())
    for edit in EDITS:
        journal.append_edit(edit, at=clock.now())
    last = journal.last_said()
    assert last is not None
    journal.void(last.entry.id)


def out(data: Path, clock: SetClock, target: Path) -> Taken:
    """Everything taken out."""
    with StudyApp.open(data, clock, to_look=True) as app:
        return exporter(app.journal, app.shelf(data), data, target)(lambda _done, _whole: None)


def state(data: Path, clock: SetClock) -> dict[str, object]:
    """All that a data folder says: the entries, what follows from them, and the files that are nobody's copy."""
    with StudyApp.open(data, clock) as app:
        assert app.journal.verify() == []
        said: dict[str, object] = {"entries": [record.line() for record in records(app.journal.connection)]}
        for table in DERIVED:
            rows = app.journal.connection.execute(f"SELECT * FROM {table}").fetchall()
            sums = _SUMS.get(table)  # a day of which all was taken back has sums of nought
            said[table] = sorted((row for row in rows if sums is None or any(row[sums:])), key=repr)
        said["facts"] = list(app.reading.facts(None))
    for tree in ("packs", "sources", "media"):
        said |= {p.relative_to(data).as_posix(): p.read_bytes() for p in (data / tree).rglob("*") if p.is_file()}
    said["settings"] = (data / "settings.json").read_bytes() if (data / "settings.json").exists() else b""
    return said
