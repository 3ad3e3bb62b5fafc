"""What others wrote comes in as it is, whether it is read here or on processes of their own."""

from __future__ import annotations

import multiprocessing
import random
import stat
import sys
from multiprocessing.context import SpawnProcess
from pathlib import Path

import pytest
from answers import answer, review
from clocks import MONDAY_NINE, SetClock

from study_app.background import StoppedError
from study_app.journal import Decision, Journal, Mark
from study_app.journal import segments as segments_module
from study_app.journal import staged as module
from study_app.journal.records import Part, Record, counted, records
from study_app.journal.rows import checksum_of
from study_app.journal.segments import Segments
from study_app.journal.staged import Arriving
from study_app.study.memory import derived_tables


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segments_module, "_MOST", 3)
    monkeypatch.setattr(module, "_BESIDE", 0)
    monkeypatch.setattr("os.cpu_count", lambda: 2)


def opened(folder: Path, name: str, seed: int) -> tuple[Journal, SetClock]:
    clock = SetClock(MONDAY_NINE, seed)
    return Journal.open(folder / f"{name}.db", clock, derived_tables()), clock


def answer_often(journal: Journal, clock: SetClock, times: int) -> None:
    for _time in range(times):
        clock.move(minutes=1)
        journal.append_answer(answer(), [review(due_day=clock.now().study_day(), due_ms=None)], at=clock.now())


def send(journal: Journal, folder: Path) -> None:
    segments = Segments(folder)
    segments.send(journal.connection, segments.look(), journal.device, "x")


def arriving(journal: Journal, folder: Path, **more: object) -> Arriving:
    found = Segments(folder).look()
    return Arriving(Segments(folder), {one: found[one] for one in sorted(found)}, counted(journal.connection), **more)


def take_in(journal: Journal, folder: Path) -> tuple[str, ...]:
    with arriving(journal, folder) as came:
        return journal.absorb(came.records()).new


def lines(journal: Journal) -> list[str]:
    return [record.line() for record in records(journal.connection)]


def derived(journal: Journal) -> list[object]:
    return [
        journal.connection.execute(f"SELECT * FROM {table}").fetchall() for table in ("memory", "reviewed", "daily")
    ]


@pytest.mark.parametrize("seed", range(3))
def test_what_processes_put_into_files_makes_the_same_journal_as_what_is_taken_in_one_by_one(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    devices = [opened(tmp_path, f"d{number}", number + 1) for number in range(3)]
    shared = tmp_path / "shared"
    shared.mkdir()
    for _step in range(60):
        journal, clock = chance.choice(devices)
        clock.move(minutes=chance.choice([1, 60]))
        match chance.randrange(6):
            case 0 if (last := journal.last_said()) is not None:
                journal.void(last.entry.id)
            case 1:
                journal.state(Mark("law/a/when", "flag", "red"), at=clock.now())
            case 2:
                journal.state(Decision("retention", "", 0.9), at=clock.now())
            case 3:  # what others said is named here, too
                send(journal, shared)
                take_in(journal, shared)
            case _:
                answer_often(journal, clock, 1)
    for journal, _clock in devices:
        send(journal, shared)
    whole, single = opened(tmp_path, "whole", 8)[0], opened(tmp_path, "single", 8)[0]
    with arriving(whole, shared) as came:
        assert any(isinstance(one, Part) for one in came.records())
    take_in(whole, shared)
    monkeypatch.setattr(module, "_BESIDE", 10_000)
    take_in(single, shared)
    assert lines(whole) == lines(single)
    assert derived(whole) == derived(single)
    assert whole.verify() == []
    assert whole.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert whole.connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_what_follows_on_what_is_here_is_taken_in_by_parts_and_the_rest_one_by_one(tmp_path: Path) -> None:
    one, clock = opened(tmp_path, "one", 1)
    other, _its = opened(tmp_path, "other", 2)
    shared = tmp_path / "shared"
    shared.mkdir()
    answer_often(one, clock, 4)
    send(one, shared)
    assert len(take_in(other, shared)) == 4
    answer_often(one, clock, 9)
    send(one, shared)
    assert len(take_in(other, shared)) == 9
    assert take_in(other, shared) == ()
    assert lines(other) == lines(one)


def test_each_part_has_as_large_a_share_of_each_device_so_that_what_was_said_at_about_one_time_comes_together(
    tmp_path: Path,
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    for number, times in enumerate((60, 30)):
        journal, clock = opened(tmp_path, f"d{number}", number + 1)
        answer_often(journal, clock, times)
        send(journal, shared)
    other, _its = opened(tmp_path, "other", 8)
    with arriving(other, shared) as came:
        parts = [one for one in came.records() if isinstance(one, Part)]
    sizes = [sorted(last - first + 1 for first, last in part.reach.values()) for part in parts]
    assert len(sizes) == 6
    assert all(abs(many - 2 * few) <= 6 for few, many in sizes), sizes
    assert len(take_in(other, shared)) == 90


def test_files_that_are_not_whole_and_those_after_them_wait(tmp_path: Path) -> None:
    one, clock = opened(tmp_path, "one", 1)
    other, _its = opened(tmp_path, "other", 2)
    answer_often(one, clock, 12)
    shared = tmp_path / "shared"
    shared.mkdir()
    send(one, shared)
    torn = sorted(shared.rglob("4-*.seg"))[0]
    content = torn.read_bytes()
    torn.write_bytes(content[:-5])
    with arriving(other, shared) as came:
        absorbed = other.absorb(came.records())
        assert len(came.whole) == 3
    assert len(absorbed.new) == 3
    assert sum(absorbed.waiting.values()) == 6
    torn.write_bytes(content)
    take_in(other, shared)
    assert lines(other) == lines(one)


def forged(record: Record, **changes: object) -> Record:
    """A record that says something else, with a checksum that fits: anybody can write one."""
    values = dict(
        zip(("id", "device", "seq", "at_ms", "offset_minutes", "study_day", "kind"), record.entry, strict=True)
    )
    entry = tuple((values | changes).values())
    return Record(entry, checksum_of(entry, record.details), record.details)


def test_an_entry_that_names_a_later_one_is_no_other_in_a_part_than_by_itself(tmp_path: Path) -> None:
    one, clock = opened(tmp_path, "one", 1)
    answer_often(one, clock, 3)
    said = list(records(one.connection))
    void = forged(Record(said[0].entry, b"", {"void": ((said[2].id,),)}), kind="void")
    shared = Segments(tmp_path)
    shared._put(one.device, 1, [record.line() for record in (void, said[1], said[2])])
    other, _its = opened(tmp_path, "other", 2)
    with arriving(other, tmp_path) as came:
        [part] = came.records()
        assert isinstance(part, Part)
        assert not part.in_order
        assert other.absorb([part]).new == ()


def test_an_entry_that_the_tables_refuse_is_refused_and_what_came_before_it_is_taken(tmp_path: Path) -> None:
    one, clock = opened(tmp_path, "one", 1)
    answer_often(one, clock, 3)
    said = list(records(one.connection))
    details = {
        **said[1].details,
        "answer": ((*said[1].details["answer"][0][:5], -1, *said[1].details["answer"][0][6:]),),
    }
    wrong = Record(said[1].entry, checksum_of(said[1].entry, details), details)
    Segments(tmp_path)._put(one.device, 1, [record.line() for record in (said[0], wrong, said[2])])
    other, _its = opened(tmp_path, "other", 2)
    with arriving(other, tmp_path) as came:
        absorbed = other.absorb(came.records())
    assert absorbed.new == (said[0].id,)
    assert len(absorbed.refused) == 1
    assert other.verify() == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_the_files_can_be_read_by_nobody_else_and_are_gone_afterwards_as_the_processes_are(tmp_path: Path) -> None:
    one, clock = opened(tmp_path, "one", 1)
    answer_often(one, clock, 12)
    send(one, tmp_path)
    other, _its = opened(tmp_path, "other", 2)
    before = multiprocessing.active_children()  # of another test, whose exchange is being stopped
    with arriving(other, tmp_path) as came:
        [part, *_others] = [one for one in came.records() if isinstance(one, Part)]
        assert stat.S_IMODE(part.path.stat().st_mode) == 0o600
        assert stat.S_IMODE(part.path.parent.stat().st_mode) == 0o700
        assert set(multiprocessing.active_children()) - set(before)
    assert not part.path.parent.exists()
    assert not set(multiprocessing.active_children()) - set(before)


def test_who_stops_meanwhile_ends_the_processes_and_nothing_is_taken_in(tmp_path: Path) -> None:
    one, clock = opened(tmp_path, "one", 1)
    answer_often(one, clock, 12)
    send(one, tmp_path)
    other, _its = opened(tmp_path, "other", 2)
    asked: list[int] = []

    def stopped() -> bool:
        asked.append(len(multiprocessing.active_children()))
        return True

    with pytest.raises(StoppedError), arriving(other, tmp_path, stopped=stopped) as came:
        other.absorb(came.records())
    assert asked[0] > 0
    assert multiprocessing.active_children() == []
    assert lines(other) == []


def test_where_no_file_can_be_made_the_entries_are_read_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, clock = opened(tmp_path, "one", 1)
    answer_often(one, clock, 12)
    send(one, tmp_path)
    other, _its = opened(tmp_path, "other", 2)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "is not there"))
    assert len(take_in(other, tmp_path)) == 12
    assert lines(other) == lines(one)


def test_where_a_process_breaks_off_the_rest_is_read_here(tmp_path: Path) -> None:
    one, clock = opened(tmp_path, "one", 1)
    answer_often(one, clock, 12)
    send(one, tmp_path)
    other, _its = opened(tmp_path, "other", 2)
    with arriving(other, tmp_path) as came:
        arrived = came.records()
        first = next(arrived)
        for child in multiprocessing.active_children():
            child.kill()
            child.join()
        other.absorb([first, *arrived])
    assert lines(other) == lines(one)


@pytest.mark.parametrize("begun", [0, 1, 2])
def test_where_fewer_processes_can_be_begun_than_there_are_cores_each_part_is_taken_in_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begun: int
) -> None:
    one, clock = opened(tmp_path, "one", 1)
    answer_often(one, clock, 30)
    send(one, tmp_path)
    other, _its = opened(tmp_path, "other", 2)
    monkeypatch.setattr("os.cpu_count", lambda: 3)
    begin, count = SpawnProcess.start, [0]

    def start(process: SpawnProcess) -> None:
        count[0] += 1
        if count[0] > begun:
            raise OSError("no more programs")
        begin(process)

    monkeypatch.setattr(SpawnProcess, "start", start)
    with arriving(other, tmp_path) as came:
        arrived = list(came.records())
    reaches = [(one.seq, one.seq) if isinstance(one, Record) else next(iter(one.reach.values())) for one in arrived]
    assert [number for first, last in reaches for number in range(first, last + 1)] == [*range(1, 31)]
    assert sum(isinstance(one, Part) for one in arrived) == 3 * begun
    assert len(take_in(other, tmp_path)) == 30
    assert lines(other) == lines(one)


def test_more_files_than_sqlite_takes_are_read_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, clock = opened(tmp_path, "one", 1)
    answer_often(one, clock, 12)
    send(one, tmp_path)
    other, _its = opened(tmp_path, "other", 2)
    monkeypatch.setattr("study_app.database._MOST_ATTACHED", 1)
    assert len(take_in(other, tmp_path)) == 12
    assert lines(other) == lines(one)
    assert [name for _number, name, _path in other.connection.execute("PRAGMA database_list")] == ["main"]
