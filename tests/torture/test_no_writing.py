"""Where nothing may be written, everything is refused with a sentence, reading goes on, and with leave it works again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from clocks import SetClock
from disks import Disk, small_disk
from permissions import no_writing_below
from writes import answer, prepare, refusals, ways_to_write

from study_app.app import StudyApp
from study_app.errors import StudyAppError

OPEN = {"an edit"}
"""What a program that runs already can still write: its journal is open."""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    with small_disk(tmp_path / "disk", 48) as made:
        (made.folder / "data").mkdir(mode=0o700)
        yield made


@pytest.fixture
def place(tmp_path: Path) -> Disk:
    """A folder as any other."""
    made = Disk(tmp_path / "place")
    (made.folder / "data").mkdir(parents=True, mode=0o700)
    return made


def kept(app: StudyApp) -> tuple[object, ...]:
    """What a learner sees of what was written."""
    return len(list(app.journal.history())), app.decks.rows(), app.authoring.searched("treaty").count


def begun(place: Disk, clock: SetClock) -> None:
    """A folder with an answer in it."""
    with StudyApp.open(place.folder / "data", clock) as app:
        app.scheme = "light"
        answer(app.studying.session(app.decks.rows()[0].id))


def test_a_running_program_that_may_write_no_more_refuses_and_goes_on_with_leave(
    place: Disk, clock: SetClock, tmp_path: Path
) -> None:
    begun(place, clock)
    with StudyApp.open(place.folder / "data", clock) as app:
        prepare(app, place.folder, tmp_path)
        ways = ways_to_write(app, place.folder, tmp_path)
        before, files = kept(app), place.files()
        with no_writing_below(place.folder):
            said = refusals({name: write for name, write in ways.items() if name not in OPEN})
            assert said.keys() == ways.keys() - OPEN
            assert kept(app) == before
            assert {name for name in place.files() - files if (place.folder / name).is_file()} == set()
            session = app.studying.session(app.decks.rows()[0].id)
            answer(session)  # of which the same holds
            assert refusals({name: ways[name] for name in OPEN}) == {}
        assert refusals({name: write for name, write in ways.items() if name not in OPEN}) == {}
        answer(session)
        assert app.journal.verify() == []
    with StudyApp.open(place.folder / "data", clock) as app:
        assert len(list(app.journal.history())) == 4


def started_where_nothing_is_written(
    place: Disk, clock: SetClock, tmp_path: Path, closed: AbstractContextManager[None]
) -> None:
    begun(place, clock)
    with StudyApp.open(place.folder / "data", clock) as app:
        prepare(app, place.folder, tmp_path)
        before = kept(app)
    files = {name: (place.folder / name).read_bytes() for name in place.files() if (place.folder / name).is_file()}
    with closed:
        with StudyApp.open(place.folder / "data", clock) as app:
            assert "\n" not in app.writable
            assert app.writable
            assert kept(app) == before
            session = app.studying.session(app.decks.rows()[0].id)
            question = session.next()
            for _turn in range(3):
                with pytest.raises(StudyAppError) as refused:
                    answer(session)
                assert "\n" not in str(refused.value)
            assert session.next() is question
            ways = ways_to_write(app, place.folder, tmp_path)
            assert refusals(ways).keys() == ways.keys()
            assert kept(app) == before
        now = {name: (place.folder / name).read_bytes() for name in place.files() if (place.folder / name).is_file()}
        assert now == files
    with StudyApp.open(place.folder / "data", clock) as app:
        assert app.writable == ""
        assert refusals(ways_to_write(app, place.folder, tmp_path)) == {}
        answer(app.studying.session(app.decks.rows()[0].id))
        assert len(list(app.journal.history())) == 3
        assert app.journal.verify() == []


def test_a_program_that_starts_in_a_folder_of_somebody_else_reads_and_with_leave_writes(
    place: Disk, clock: SetClock, tmp_path: Path
) -> None:
    started_where_nothing_is_written(place, clock, tmp_path, no_writing_below(place.folder))


def test_a_program_that_starts_on_a_read_only_disk_reads_and_with_leave_writes(
    disk: Disk, clock: SetClock, tmp_path: Path
) -> None:
    started_where_nothing_is_written(disk, clock, tmp_path, disk.read_only())
