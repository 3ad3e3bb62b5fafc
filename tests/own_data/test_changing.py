"""What changes all of a data folder: what was done is said, what was there is kept, and what is wrong changes nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from answers import JOINER, answer, review
from belongings import filled, nothing, out, state
from clocks import SetClock

from study_app import database
from study_app.app import StudyApp
from study_app.errors import StudyAppError
from study_app.journal.backups import Backups
from study_app.own_data import changing


def backups_of(data: Path, clock: SetClock) -> Backups:
    return changing.backups_of(data, clock)


def answered(data: Path, clock: SetClock, times: int) -> None:
    with StudyApp.open(data, clock) as app:
        for _ in range(times):
            app.journal.append_answer(answer(JOINER), [review(JOINER)], at=clock.now())


def test_restoring_sets_aside_and_restoring_that_brings_all_back(data: Path, clock: SetClock) -> None:
    filled(data, clock)
    backups = backups_of(data, clock)
    then = state(data, clock)
    backup = backups.make("asked").backup.path
    clock.move(days=1)
    answered(data, clock, 3)
    now = state(data, clock)
    done = changing.restore(data, clock, backups, backup)
    assert done.words == "The backup of yesterday, 09:00 is restored. What was there before is set aside."
    assert state(data, clock) == then
    assert done.aside is not None
    again = changing.restore(data, clock, backups, done.aside)
    assert again.words == "What was set aside today, 09:00 is here again. What was in its place is set aside."
    assert state(data, clock) == now


def test_adding_takes_what_is_missing_and_nothing_goes(data: Path, clock: SetClock, tmp_path: Path) -> None:
    filled(data, clock)
    backup = backups_of(data, clock).make("asked").backup.path
    mine = tmp_path / "mine"
    nothing(mine, clock)
    own = SetClock(clock.now(), 7)
    answered(mine, own, 2)
    before = set(state(mine, own)["entries"])
    done = changing.add(mine, own, backups_of(mine, own), backup)
    assert done.words.endswith("entries were added, and nothing taken away.")
    assert set(state(mine, own)["entries"]) == before | set(state(data, clock)["entries"])
    assert [one.reason for one in backups_of(mine, own).list()] == ["merge"]
    assert changing.add(mine, own, backups_of(mine, own), backup).words == "Nothing was added: all of it is here."


def test_a_lost_computer_comes_back_from_the_stick(data: Path, clock: SetClock, tmp_path: Path) -> None:
    filled(data, clock)
    (tmp_path / "stick").mkdir()
    Backups(data / "journal.db", clock, tmp_path / "stick").make("day")
    before = state(data, clock)["entries"]
    [copy] = (tmp_path / "stick").iterdir()
    (tmp_path / "new").mkdir()
    done = changing.restore(tmp_path / "new", clock, backups_of(tmp_path / "new", clock), copy)
    assert state(tmp_path / "new", clock)["entries"] == before
    assert not (tmp_path / "new" / ".arriving").exists()
    assert done.aside is not None
    changing.restore(tmp_path / "new", clock, backups_of(tmp_path / "new", clock), done.aside)
    assert state(tmp_path / "new", clock)["entries"] == []


def spoiled(path: Path, *statements: str) -> None:
    """A file in which something was changed that the program never changes."""
    connection = database.sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    "statements",
    [
        ("DROP TRIGGER answer_no_update", "UPDATE answer SET verdict = 'right'"),
        ("DROP TRIGGER entry_no_update", "UPDATE entry SET at_ms = at_ms + 1"),
        ("ALTER TABLE review RENAME TO old", "CREATE VIEW review AS SELECT * FROM old"),
        ("DROP TRIGGER void_no_delete", "DELETE FROM void"),
        ("PRAGMA user_version = 99",),
        ("PRAGMA user_version = 2",),
    ],
)
@pytest.mark.parametrize("work", [changing.restore, changing.add])
def test_a_file_that_was_changed_is_refused_and_nothing_changes(
    data: Path, clock: SetClock, tmp_path: Path, statements: tuple[str, ...], work
) -> None:
    filled(data, clock)
    backups = backups_of(data, clock)
    foreign = tmp_path / "foreign.db"
    shutil.copy(backups.make("asked").backup.path, foreign)
    spoiled(foreign, *statements)
    before = state(data, clock)
    with pytest.raises(StudyAppError, match=r"foreign\.db"):
        work(data, clock, backups, foreign)
    assert state(data, clock) == before
    assert not (data / ".arriving").exists()
    assert [one.reason for one in backups.list()] == ["asked"]


def test_what_was_taken_out_is_brought_in_after_a_backup(data: Path, clock: SetClock, tmp_path: Path) -> None:
    filled(data, clock)
    out(data, clock, tmp_path / "out.zip")
    own = SetClock(clock.now(), 7)
    nothing(tmp_path / "new", own)
    done = changing.bring_in(tmp_path / "new", own, backups_of(tmp_path / "new", own), tmp_path / "out.zip")
    assert done.words.startswith("Brought in: ")
    assert "pack: guild" in done.words
    assert [one.reason for one in backups_of(tmp_path / "new", own).list()] == ["import"]


@pytest.mark.parametrize("named", [False, True])
def test_deleting_reaches_the_second_folder_only_where_it_is_named(
    data: Path, clock: SetClock, tmp_path: Path, named: bool
) -> None:
    filled(data, clock)
    (tmp_path / "stick").mkdir()
    (tmp_path / "stick" / "letter.txt").write_text("mine", encoding="utf-8")
    with StudyApp.open(data, clock) as app:
        app.second_backups = str(tmp_path / "stick")
        app.backups.make("asked")
    assert changing.second_of(data) == tmp_path / "stick"
    done = changing.delete(data, changing.second_of(data) if named else None)
    assert done.words.endswith("You begin anew.")
    assert list(data.iterdir()) == []
    left = sorted(path.suffix for path in (tmp_path / "stick").iterdir())
    assert left == ([".txt"] if named else [".db", ".txt"])


def test_it_is_said_what_deleting_does_not_reach() -> None:
    assert "Copies outside Study App stay" in changing.elsewhere_in_words()
