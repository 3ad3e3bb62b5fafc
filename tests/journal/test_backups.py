"""Backups over real files: each is whole and checked, thinning keeps what it promises, restoring loses nothing."""

from __future__ import annotations

import contextlib
import stat
from pathlib import Path

import pytest
from answers import answer, everything, review
from clocks import SetClock
from hypothesis import given
from hypothesis import strategies as st

from study_app import database
from study_app.background import begin
from study_app.clock import DAY_MS
from study_app.errors import StudyAppError
from study_app.journal import Journal
from study_app.journal.backups import Backups, Said, kept_of, kept_of_repairs
from study_app.journal.repair import repair
from study_app.study.memory import derived_tables


def answered(path: Path, clock: SetClock, count: int) -> str:
    """Gives some answers; the device that counted them."""
    with Journal.open(path, clock) as it:
        for _number in range(count):
            clock.move(minutes=1)
            it.append_answer(answer(), [review()], at=clock.now())
        return it.device


def ids(path: Path) -> list[str]:
    connection = database.connect(path, read_only=True)
    found = [row[0] for row in connection.execute("SELECT id FROM entry ORDER BY id")]
    connection.close()
    return found


def test_a_backup_holds_every_entry_and_is_readable_by_its_owner_alone(path: Path, clock: SetClock) -> None:
    answered(path, clock, 3)
    backups = Backups(path, clock)
    assert backups.due()
    made = backups.make("day")
    assert not backups.due()
    assert ids(made.backup.path) == ids(path)
    assert stat.S_IMODE(made.backup.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(backups.folder.stat().st_mode) == 0o700
    assert backups.list() == (made.backup,)
    assert [one.name for one in backups.folder.iterdir()] == [made.backup.path.name]
    clock.move(days=1)
    assert backups.due()


def test_a_backup_leaves_out_what_is_derived_and_restored_it_is_made_anew(path: Path, clock: SetClock) -> None:
    with Journal.open(path, clock, derived_tables()) as it:
        it.append_answer(answer(), [review()], at=clock.now())
        memories = it.connection.execute("SELECT * FROM memory").fetchall()
        made = Backups(path, clock).make("day")
        it.append_answer(answer(), [review()], at=clock.now())
    assert len(memories) == 1
    with contextlib.closing(database.connect(made.backup.path, read_only=True)) as there:
        tables = {name for (name,) in there.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert tables & {"memory", "load", "reviewed", "daily", "marked"} == set()
        assert {"entry", "answer", "derived", "_sqlite_migrations"} <= tables
        assert there.execute("PRAGMA freelist_count").fetchone() == (0,)
    Backups(path, clock).restore(made.backup.path)
    with Journal.open(path, clock, derived_tables()) as it:
        assert it.connection.execute("SELECT * FROM memory").fetchall() == memories


def test_what_was_left_of_a_backup_that_was_cut_off_goes_and_none_that_is_being_made(
    path: Path, clock: SetClock
) -> None:
    answered(path, clock, 1)
    backups = Backups(path, clock)
    name = backups.make("day").backup.path.name
    left = backups.folder / f".{name}.new"
    left.write_bytes(b"half of it")
    clock.move(minutes=30)
    backups.make("day")
    assert left.exists()
    clock.move(minutes=31)
    backups.make("day")
    assert not left.exists()


def test_two_threads_make_two_backups_at_the_same_moment(path: Path, clock: SetClock) -> None:
    answered(path, clock, 40)
    backups = Backups(path, clock)
    made = [begin(lambda: backups.make("asked")) for _thread in range(3)]
    assert len({one.result(timeout=60).backup.path for one in made}) == 3
    assert len(backups.list()) == 3


def test_a_backup_is_made_while_the_journal_is_open_and_written(path: Path, clock: SetClock) -> None:
    with Journal.open(path, clock) as it:
        it.append_answer(answer(), [review()], at=clock.now())
        made = Backups(path, clock).make("asked")
        it.append_answer(answer(), [review()], at=clock.now())
        assert len(ids(made.backup.path)) == 1
        assert it.verify() == []


def test_a_backup_goes_to_the_second_folder_too_and_is_made_where_that_cannot_be(
    path: Path, clock: SetClock, tmp_path: Path
) -> None:
    answered(path, clock, 1)
    (tmp_path / "stick").mkdir()
    made = Backups(path, clock, tmp_path / "stick").make("day")
    assert made.warning == ""
    assert ids(tmp_path / "stick" / made.backup.path.name) == ids(path)
    (tmp_path / "file").touch()
    clock.move(days=1)
    made = Backups(path, clock, tmp_path / "file" / "below").make("day")
    assert "but not in" in made.warning
    assert [one.name for one in tmp_path.rglob("below")] == []
    assert ids(made.backup.path) == ids(path)


def test_before_a_risky_step_a_backup_is_made_unless_one_does_already(path: Path, clock: SetClock) -> None:
    backups = Backups(path, clock)
    assert backups.before("import") is None, "there is nothing yet"
    Journal.open(path, clock).close()
    assert backups.before("import") is None, "nothing was said yet"
    answered(path, clock, 1)
    made = backups.before("import")
    assert made is not None
    assert made.backup.reason == "import"
    clock.move(minutes=60)
    assert backups.before("merge") is None, "nothing was said since"
    answered(path, clock, 1)
    assert backups.before("import") is not None
    answered(path, clock, 1)
    assert backups.before("import") is None, "one was made for that a minute ago"
    assert backups.before("merge") is not None
    clock.move(minutes=10)
    answered(path, clock, 1)
    assert backups.before("import") is not None
    assert len(ids(backups.list()[0].path)) == 4


def test_before_a_risky_step_damage_is_found_though_a_backup_is_there(path: Path, clock: SetClock) -> None:
    answered(path, clock, 40)
    backups = Backups(path, clock)
    backups.make("day")
    answered(path, clock, 1)
    clock.move(minutes=60)
    connection = database.connect(path)
    connection.execute("DROP TRIGGER answer_no_update")
    connection.execute("UPDATE answer SET total_ms = total_ms + 1 WHERE entry = (SELECT min(entry) FROM answer)")
    connection.close()
    with pytest.raises(StudyAppError, match="study-app doctor"):
        backups.before("merge")


def test_of_a_damaged_journal_no_backup_is_made_and_none_goes(path: Path, clock: SetClock) -> None:
    answered(path, clock, 2)
    backups = Backups(path, clock)
    good = backups.make("day").backup
    connection = database.connect(path)
    connection.execute("DROP TRIGGER answer_no_update")
    connection.execute("UPDATE answer SET total_ms = total_ms + 1")
    connection.close()
    clock.move(days=400)
    with pytest.raises(StudyAppError, match="study-app doctor"):
        backups.make("day")
    assert backups.list() == (good,)
    assert [one.name for one in backups.folder.iterdir()] == [good.path.name]


def test_restoring_shows_what_it_changes_and_can_be_taken_back(path: Path, clock: SetClock) -> None:
    device = answered(path, clock, 3)
    backups = Backups(path, clock)
    backup = backups.make("asked").backup.path
    then = ids(path)
    answered(path, clock, 2)
    now = ids(path)
    preview = backups.preview(backup)
    assert preview == ((Said(device, clock.now().study_day(), "answer", 2),), ())
    aside = backups.restore(backup)
    assert ids(path) == then
    assert ids(aside.path) == now
    with Journal.open(path, clock) as it:
        assert it.device != device
        assert it.verify() == []
        assert it.append_answer(answer(), [review()], at=clock.now()).entry.seq == 1
    assert backups.set_aside() == (aside,)
    assert sum(said.entries for said in backups.preview(aside.path).comes) == 2
    backups.restore(aside.path)
    assert ids(path) == now
    assert len(backups.set_aside()) == 2


def test_adding_takes_from_a_backup_what_the_journal_lacks_and_nothing_goes(path: Path, clock: SetClock) -> None:
    answered(path, clock, 2)
    backups = Backups(path, clock)
    aside = backups.restore(backups.make("asked").backup.path)
    answered(path, clock, 1)
    backups.restore(aside.path)
    answered(path, clock, 1)
    with Journal.open(path, clock) as it:
        it.absorb(backups.records(backups.set_aside()[0].path))
        assert len(ids(path)) == 4
        assert it.verify() == []


def test_what_lies_beside_the_journal_is_set_aside_with_it(path: Path, clock: SetClock) -> None:
    answered(path, clock, 2)
    backups = Backups(path, clock)
    backup = backups.make("asked").backup.path
    beside = [path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal")]
    for one in beside:
        one.write_bytes(b"of a file that was there before" * 1000)
    before = path.read_bytes()
    aside = backups.restore(backup)
    assert not any(one.exists() for one in beside)
    assert aside.path.read_bytes() == before
    assert all((aside.path.parent / one.name).stat().st_size == 31_000 for one in beside)
    assert ids(path) == ids(backup)


@pytest.mark.parametrize("harm", ["cut", "flipped", "trigger", "missing", "foreign"])
def test_a_damaged_backup_is_refused_and_the_journal_stays(path: Path, clock: SetClock, harm: str) -> None:
    answered(path, clock, 40)
    backups = Backups(path, clock)
    backup = backups.make("asked").backup.path
    if harm == "cut":
        backup.write_bytes(backup.read_bytes()[:-5000])
    elif harm == "missing":
        backup.unlink()
    elif harm == "foreign":
        backup.write_bytes(b"nothing of ours" * 1000)
    else:
        connection = database.connect(backup, derived=True)
        connection.execute("DROP TRIGGER review_no_update")
        if harm == "flipped":
            connection.execute("UPDATE review SET final = 5 - final")
        connection.close()
    before = everything(path)
    with pytest.raises(StudyAppError):
        backups.restore(backup)
    assert everything(path) == before
    assert backups.set_aside() == ()
    with Journal.open(path, clock) as it:
        assert it.verify() == []


def test_nothing_is_restored_while_the_journal_is_open(path: Path, clock: SetClock) -> None:
    answered(path, clock, 1)
    backups = Backups(path, clock)
    backup = backups.make("asked").backup.path
    with Journal.open(path, clock), pytest.raises(StudyAppError):
        backups.restore(backup)
    assert backups.set_aside() == ()


@given(st.lists(st.integers(0, 500 * 24), unique=True), st.integers(0, 24))
def test_all_of_two_days_are_kept_and_of_the_others_not_many(hours: list[int], later: int) -> None:
    hour = DAY_MS // 24
    moments = [at * hour for at in hours]
    now = max(moments, default=0) + later * hour
    kept = kept_of(moments, now)
    assert kept <= set(moments)
    assert {at for at in moments if at > now - 2 * DAY_MS} <= kept
    assert not moments or max(moments) in kept
    assert len([at for at in kept if at <= now - 2 * DAY_MS]) <= 14 + 8 + 12
    assert kept_of(kept, now) == kept
    assert len({at // DAY_MS for at in kept}) >= min(14, len({at // DAY_MS for at in moments}))


def test_a_year_of_daily_backups_leaves_each_month_one() -> None:
    there: set[int] = set()
    for day in range(400):
        at = day * DAY_MS + 5
        there = kept_of({*there, at}, at)
    assert 14 + 10 <= len(there) <= 2 + 14 + 8 + 12
    assert min(there) // DAY_MS == 89  # the last day of March, in February of the year after


def test_what_repairs_set_aside_goes_after_90_days_but_the_last_five_and_what_restoring_set_aside_stays(
    path: Path, clock: SetClock
) -> None:
    answered(path, clock, 1)
    backups = Backups(path, clock)
    first = backups.make("asked").backup.path
    restored = backups.restore(first)
    for _number in range(7):
        clock.move(days=20)
        path.write_bytes(b"damage " * 5_000)
        repair(path, clock)
    backups.make("day")
    repairs = [one for one in backups.set_aside() if one.reason == "repair"]
    assert len(repairs) == 5
    assert backups.set_aside()[-1] == restored
    assert {one.size for one in repairs} == {35_000}
    clock.move(days=1000)
    backups.make("day")
    assert [one for one in backups.set_aside() if one.reason == "repair"] == repairs, "the last five stay"
    assert backups.delete_set_aside() == 6
    assert (backups.set_aside(), list((backups.folder / "set-aside").iterdir())) == ((), [])
    assert len(ids(path)) == 1


@given(st.lists(st.integers(0, 400), unique=True, max_size=30))
def test_of_90_days_all_that_repairs_set_aside_is_kept(days: list[int]) -> None:
    now = 500 * DAY_MS
    kept = kept_of_repairs((now - day * DAY_MS for day in days), now)
    assert {day for day in days if day < 90} <= {(now - at) // DAY_MS for at in kept}
    assert len(kept) == max(min(5, len(days)), sum(day < 90 for day in days))
