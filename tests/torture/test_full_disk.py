"""On a full disk everything is refused with one sentence and nothing is half done; with room it works again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from clocks import SetClock
from disks import Disk, small_disk
from writes import answer, prepare, refusals, ways_to_write

from study_app.app import StudyApp
from study_app.errors import StudyAppError


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    with small_disk(tmp_path / "disk", 12) as made:
        (made.folder / "data").mkdir(mode=0o700)
        yield made


def test_an_answer_is_refused_the_question_stays_and_reading_goes_on(disk: Disk, clock: SetClock) -> None:
    StudyApp.open(disk.folder / "data", clock).close()
    with StudyApp.open(disk.folder / "data", clock) as app:
        session = app.studying.session(app.decks.rows()[0].id)
        answer(session)
        disk.fill()
        kept = session.answered
        with pytest.raises(StudyAppError, match=r"^The disk is full: free some space for [^.]* and try again\. "):
            for _ in range(15):  # some still find room in what the file has
                answer(session)
                kept = session.answered
        question = session.next()
        for _ in range(20):
            with pytest.raises(StudyAppError, match="The disk is full"):
                answer(session)
        assert session.next() is question
        assert session.answered == kept
        assert app.decks.rows()
        assert app.authoring.searched("treaty").count
        disk.free()
        answer(session)
        assert session.answered == kept + 1
        assert app.journal.verify() == []
    with StudyApp.open(disk.folder / "data", clock) as app:
        assert len(list(app.journal.history())) == kept + 1


def test_nothing_else_is_half_written_either_and_all_of_it_works_with_room(
    disk: Disk, clock: SetClock, tmp_path: Path
) -> None:
    with StudyApp.open(disk.folder / "data", clock) as app:
        app.scheme = "light"
        prepare(app, disk.folder, tmp_path)
        ways = ways_to_write(app, disk.folder, tmp_path)
        settings = (app.data_dir / "settings.json").read_bytes()
        before = disk.files()
        disk.fill()
        assert refusals(ways).keys() == ways.keys()
        assert (app.data_dir / "settings.json").read_bytes() == settings
        empty = {path for path in disk.files() - before if (disk.folder / path).is_dir()}
        assert disk.files() - empty == before
        disk.free()
        assert refusals(ways) == {}
        assert not [path for path in disk.files() if path.endswith(".new")]
        assert app.journal.verify() == []


def test_a_start_on_a_full_disk_reads_and_one_with_room_studies(disk: Disk, clock: SetClock) -> None:
    data = disk.folder / "data"
    with StudyApp.open(data, clock) as app:
        answer(app.studying.session(app.decks.rows()[0].id))
    disk.fill()
    with StudyApp.open(data, clock) as app:
        assert "is full or fails: free some space and start the program again" in app.writable
        assert len(list(app.journal.history())) == 1
        session = app.studying.session(app.decks.rows()[0].id)
        with pytest.raises(StudyAppError, match="is full or fails"):
            answer(session)
    disk.free()
    with StudyApp.open(data, clock) as app:
        assert app.writable == ""
        answer(app.studying.session(app.decks.rows()[0].id))
        assert len(list(app.journal.history())) == 2


def test_a_first_start_on_a_full_disk_is_refused_with_a_sentence(disk: Disk, clock: SetClock) -> None:
    disk.fill()
    with pytest.raises(StudyAppError, match=r"^The disk (is full|failed)"):
        StudyApp.open(disk.folder / "data", clock)
    disk.free()
    StudyApp.open(disk.folder / "data", clock).close()


def test_a_library_that_finds_no_room_leaves_nothing_behind(disk: Disk, clock: SetClock) -> None:
    data = disk.folder / "data"
    StudyApp.open(data, clock).close()
    (data / "facts.db").unlink()
    disk.fill(leaving=1 << 20)
    before = disk.files()
    with StudyApp.open(data, clock) as app:
        assert app.decks.rows(), "it is made elsewhere meanwhile"
        assert not [path for path in disk.files() - before if "facts" in path]
    disk.free()
    StudyApp.open(data, clock).close()
    assert "data/facts.db" in disk.files()
