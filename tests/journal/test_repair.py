"""Really damaged files: what can be read is kept entry by entry, the rest is told, and the damaged file stays."""

from __future__ import annotations

import contextlib
import random
import shutil
from datetime import date
from pathlib import Path

import pytest
from answers import answer, review
from clocks import SetClock

from study_app import database
from study_app.errors import StudyAppError
from study_app.journal import Change, Edit, Journal, Plan
from study_app.journal.backups import Backups
from study_app.journal.health import DamagedError, check_all, found, look
from study_app.journal.records import records
from study_app.journal.repair import Lost, repair
from study_app.study.memory import derived_tables

PAGE = 4096


def answered(path: Path, clock: SetClock, count: int) -> None:
    with Journal.open(path, clock, derived_tables()) as it:
        for _number in range(count):
            clock.move(minutes=1)
            it.append_answer(answer(), [review()], at=clock.now())


def lines(path: Path) -> list[str]:
    with contextlib.closing(database.connect(path, read_only=True)) as own:
        return [record.line() for record in records(own)]


def leaves(path: Path, wanted: bytes) -> list[int]:
    """The leaf pages on which some bytes stand."""
    content = path.read_bytes()
    pages = range(1, len(content) // PAGE)
    return [n for n in pages if content[n * PAGE] == 0x0A and wanted in content[n * PAGE : (n + 1) * PAGE]]


def spoil(path: Path, page: int) -> None:
    content = bytearray(path.read_bytes())
    content[page * PAGE : (page + 1) * PAGE] = b"\xee" * PAGE
    path.write_bytes(content)


def test_an_unreadable_page_costs_its_rows_alone_and_they_are_told(path: Path, clock: SetClock) -> None:
    answered(path, clock, 400)
    before = lines(path)
    spoil(path, leaves(path, b"7 October 2002")[3])
    damaged = path.read_bytes()
    assert check_all(path)
    account = repair(path, clock)
    after = lines(path)
    assert account.aside is not None
    assert account.aside.read_bytes() == damaged
    assert set(after[:-1]) <= set(before)
    assert account.safe == len(after) - 1 > 350
    assert account.lost == (Lost("answer", clock.now().study_day(), 400 - account.safe),)
    assert account.answers == account.safe
    assert "Nothing is known to be missing." not in account.sentences(date.isoformat)
    assert f"{400 - account.safe} answers of 2026-11-23 could not be read." in account.sentences(date.isoformat)
    look(path, clock)
    with Journal.open(path, clock, derived_tables()) as it:
        assert it.verify() == []
        assert it.append_answer(answer(), [review()], at=clock.now()).entry.seq == 1


def test_no_other_device_waits_for_what_is_lost(path: Path, clock: SetClock, tmp_path: Path) -> None:
    answered(path, clock, 400)
    spoil(path, leaves(path, b"7 October 2002")[3])
    repair(path, clock)
    with contextlib.closing(database.connect(path, read_only=True)) as own:
        arrived = list(records(own))
    with Journal.open(tmp_path / "other.db", SetClock(seed=5)) as other:
        absorbed = other.absorb(arrived)
        assert absorbed.waiting == {}
        assert len(absorbed.new) == len(arrived)
        assert other.verify() == []


def inner(path: Path, table: str) -> int:
    """The page on top of a table: it leads to all others, and holds rows itself."""
    with contextlib.closing(database.connect(path, read_only=True)) as own:
        (page,) = own.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    assert path.read_bytes()[(page - 1) * PAGE] == 0x02
    return int(page) - 1


@pytest.mark.parametrize("table", ["entry", "answer", "review"])
def test_of_the_pages_below_a_damaged_one_every_row_is_found(path: Path, clock: SetClock, table: str) -> None:
    answered(path, clock, 400)
    before = set(lines(path))
    spoil(path, inner(path, table))
    account = repair(path, clock)
    after = [line for line in lines(path) if '"decision":' not in line]
    assert set(after) <= before
    assert len(after) == account.safe > 370, "only what stood on the damaged page itself is gone"


def test_where_not_even_the_first_page_is_left_the_rows_are_found(path: Path, clock: SetClock) -> None:
    answered(path, clock, 100)
    before = lines(path)
    spoil(path, 0)
    assert repair(path, clock).safe == 100
    assert lines(path) == before


def test_rows_in_the_log_and_long_ones_are_found_too(path: Path, clock: SetClock, tmp_path: Path) -> None:
    with Journal.open(path, clock, derived_tables()) as it:
        for n in range(60):
            clock.move(minutes=1)
            it.append_edit(
                Edit("law", "1", (Change("fact", "f", "note", None, str(n) * 9_000),), "long"), at=clock.now()
            )
            it.append_answer(answer(), [review()], at=clock.now())
        it.state(Plan("exam", {f"law/f{n}/when": n for n in range(900)}), at=clock.now())
        before = [record.line() for record in records(it.connection)]
        copy = tmp_path / "copy" / "journal.db"
        copy.parent.mkdir()
        for end in ("", "-wal"):
            if (one := path.with_name(path.name + end)).exists():
                shutil.copyfile(one, copy.with_name(copy.name + end))
    spoil(copy, 0)
    log = copy.with_name("journal.db-wal")
    if log.exists():
        log.write_bytes(bytes(32) + log.read_bytes()[32:])  # so that SQLite passes over it
    account = repair(copy, clock)
    assert (account.safe, account.lost) == (len(before), ())
    assert lines(copy) == before


def test_a_number_that_damage_made_large_counts_nothing(path: Path, clock: SetClock) -> None:
    answered(path, clock, 20)
    with contextlib.closing(database.connect(path)) as own:
        own.execute("DROP TRIGGER entry_no_update")
        own.execute("UPDATE entry SET seq = seq + (1 << 60), study_day = 1 << 50 WHERE seq = 7")
    account = repair(path, clock)
    assert account.safe == 19
    assert account.sentences(date.isoformat)[1] == "1 answer of 2026-11-23 could not be read."
    with Journal.open(path, clock, derived_tables()) as it:
        assert it.verify() == []


def test_all_that_comes_from_a_backup_is_said_in_other_words_than_some_of_it(path: Path, clock: SetClock) -> None:
    answered(path, clock, 3)
    Backups(path, clock).make("day")
    path.unlink()
    assert repair(path, clock).sentences(date.isoformat)[:2] == (
        "3 answers are safe.",
        "All of them come from a backup.",
    )


def test_what_was_lost_and_turns_up_later_is_taken(path: Path, clock: SetClock) -> None:
    answered(path, clock, 400)
    with contextlib.closing(database.connect(path, read_only=True)) as own:
        before = list(records(own))
    spoil(path, leaves(path, b"7 October 2002")[3])
    account = repair(path, clock)
    [lost] = account.lost
    with Journal.open(path, clock, derived_tables()) as it:
        absorbed = it.absorb(before)
        assert (len(absorbed.new), absorbed.refused, absorbed.waiting) == (lost.entries, (), {})
        found = list(records(it.connection))
        assert all(record in found for record in before)
        assert it.connection.execute("SELECT askings FROM memory").fetchall() == [(400,)]
        assert it.verify() == []
        assert it.absorb(before).new == ()


def test_what_cannot_be_read_comes_from_the_newest_good_backup(path: Path, clock: SetClock) -> None:
    answered(path, clock, 400)
    before = lines(path)
    Backups(path, clock).make("day")
    spoil(path, leaves(path, b"7 October 2002")[3])
    account = repair(path, clock)
    assert lines(path) == before
    assert account.lost == ()
    assert account.from_backup > 0
    assert "Nothing is known to be missing." in account.sentences(date.isoformat)


@pytest.mark.parametrize("seed", range(12))
def test_whatever_pages_are_spoilt_no_entry_changes(path: Path, clock: SetClock, seed: int) -> None:
    answered(path, clock, 150)
    before = set(lines(path))
    rng = random.Random(seed)
    for _number in range(3):
        spoil(path, rng.randrange(1, path.stat().st_size // PAGE))
    damaged = path.read_bytes()
    try:
        account = repair(path, clock)
    except StudyAppError:
        assert path.read_bytes() == damaged
        return
    after = {line for line in lines(path) if '"decision":' not in line}
    assert after <= before
    assert len(after) == account.safe
    with Journal.open(path, clock, derived_tables()) as it:
        assert it.verify() == []


def test_a_start_sees_damage_and_a_missing_file_and_repair_brings_it_back(path: Path, clock: SetClock) -> None:
    answered(path, clock, 30)
    before = lines(path)
    Backups(path, clock).make("day")
    path.unlink()
    with pytest.raises(DamagedError, match="missing or empty"):
        look(path, clock)
    assert repair(path, clock).aside is None
    assert lines(path) == before
    with contextlib.closing(database.connect(path)) as own:
        own.execute("DROP TRIGGER review_no_update")
        own.execute("UPDATE review SET final = 2")
    with pytest.raises(DamagedError, match="is damaged"):
        look(path, clock)
    assert repair(path, clock).from_backup == 30
    assert lines(path) == before
    path.write_bytes(path.read_bytes()[: 9 * PAGE])
    with pytest.raises(DamagedError, match="is damaged"):
        look(path, clock)


@pytest.mark.parametrize(
    ("was", "flipped"),
    [
        (b"json_type(options)", b"json_typu(options)"),
        (b"hints >= 0", b"hints >= 8"),
        (b"the journal is append-only", b"the journal \xe9s append-only"),
    ],
)
def test_a_flipped_letter_of_the_schema_is_damage_wherever_it_is_looked_at(
    path: Path, clock: SetClock, was: bytes, flipped: bytes
) -> None:
    answered(path, clock, 30)
    before = lines(path)
    content = path.read_bytes()
    assert was in content
    path.write_bytes(content.replace(was, flipped))
    with pytest.raises(DamagedError, match="is damaged"):
        look(path, clock)
    assert check_all(path)
    assert found(path, clock)
    with pytest.raises(StudyAppError, match="doctor"):
        Journal.open(path, clock, derived_tables())
    with pytest.raises(StudyAppError):
        Backups(path, clock).make("day")
    assert repair(path, clock).safe == 30
    assert lines(path) == before
    look(path, clock)


def test_where_nothing_can_be_read_the_file_stays(path: Path, clock: SetClock) -> None:
    path.write_bytes(b"nothing of a journal " * 1000)
    with pytest.raises(StudyAppError, match="It stays as it is"):
        repair(path, clock)
    assert path.read_bytes() == b"nothing of a journal " * 1000
