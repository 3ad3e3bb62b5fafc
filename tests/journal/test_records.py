"""Entries that travel: a line comes back as it was, and journals that exchange theirs come to say the same."""

from __future__ import annotations

import contextlib
import json
import random
import tempfile
from pathlib import Path

import pytest
from answers import JOINER, WHEN, answer, review
from belongings import write
from clocks import MONDAY_NINE, SetClock
from hypothesis import given, settings
from hypothesis import strategies as st

from study_app import database
from study_app.clock import Moment
from study_app.database import IntegrityError, connect
from study_app.errors import StudyAppError
from study_app.journal import RENAMED, Decision, Journal, Mark, Plan, Record
from study_app.journal.records import records
from study_app.journal.rows import checksum_of
from study_app.study.memory import derived_tables

CARDS = [f"law/f{n}/when" for n in range(3)]
DERIVED = ("memory", "load", "reviewed", "daily", "calibrated", "foretold", "marked")


def opened(folder: Path, name: str, seed: int, at: Moment = MONDAY_NINE) -> tuple[Journal, SetClock]:
    clock = SetClock(at, seed)
    return Journal.open(folder / f"{name}.db", clock, derived_tables()), clock


def lines(journal: Journal) -> list[str]:
    return [record.line() for record in records(journal.connection)]


def derived(journal: Journal) -> dict[str, list[tuple[object, ...]]]:
    """What follows from a journal, rows of nothing left out: a day of which all was taken back has sums of nought."""
    found = {
        table: sorted(journal.connection.execute(f"SELECT * FROM {table}").fetchall(), key=repr) for table in DERIVED
    }
    for table in ("load", "daily", "calibrated"):
        found[table] = [row for row in found[table] if any(row[1 if table != "calibrated" else 2 :])]
    return found


def rebuilt(journal: Journal) -> dict[str, list[tuple[object, ...]]]:
    """The same made anew from all entries."""
    for table in derived_tables():
        journal.connection.execute("UPDATE derived SET fingerprint = '' WHERE name = ?", (table.name,))
        table.rebuild(journal)
    return derived(journal)


def test_every_kind_of_entry_comes_back_from_its_line_and_makes_the_same_journal(tmp_path: Path) -> None:
    one, clock = opened(tmp_path, "one", 1)
    write(one, clock)
    other, _clock = opened(tmp_path, "other", 2)
    wrote = lines(one)
    assert {json.loads(line)[0][6] for line in wrote} == {
        "answer", "sitting", "proposal", "plan", "mark", "decision", "edit", "published", "void",
    }  # fmt: skip
    absorbed = other.absorb(map(Record.of_line, wrote))
    assert len(absorbed.new) == len(wrote)
    assert (absorbed.waiting, absorbed.refused) == ({}, ())
    assert lines(other) == wrote
    assert derived(other) == derived(one)
    assert other.verify() == []
    assert other.absorb(map(Record.of_line, wrote)).new == ()


def test_of_one_device_those_after_a_number_are_read(tmp_path: Path) -> None:
    one, clock = opened(tmp_path, "one", 1)
    write(one, clock)
    other, clock = opened(tmp_path, "other", 2)
    other.absorb(records(one.connection))
    clock.move(minutes=1)
    other.state(Mark(WHEN, "note", "of the other"), at=clock.now())
    [mine] = records(other.connection, other.device)
    assert (mine.kind, mine.seq) == ("mark", 1)
    assert [r.seq for r in records(other.connection, one.device, after=5)] == [
        r.seq for r in records(one.connection) if r.seq > 5
    ]
    assert list(records(other.connection, "nobody")) == []


def test_what_names_an_entry_that_has_not_arrived_waits_for_it_and_so_does_what_comes_after_a_gap(
    tmp_path: Path,
) -> None:
    one, clock = opened(tmp_path, "one", 1)
    said = one.append_answer(answer(), [review()], at=clock.now())
    other, clock = opened(tmp_path, "other", 2)
    other.absorb(records(one.connection))
    clock.move(minutes=1)
    other.void(said.entry.id)
    other.state(Mark(WHEN, "flag", "red"), at=clock.now())
    third, _clock = opened(tmp_path, "third", 3)
    theirs = [r for r in records(other.connection) if r.device == other.device]
    assert third.absorb(theirs[1:]).waiting == {other.device: 1}
    assert third.absorb(theirs).waiting == {other.device: 2}
    assert third.connection.execute("SELECT count(*) FROM entry").fetchone() == (0,)
    whole = third.absorb([*theirs, *records(one.connection)])
    assert (len(whole.new), whole.waiting) == (3, {})
    assert derived(third) == derived(other)


def test_an_answer_that_two_devices_overruled_counts_once(tmp_path: Path) -> None:
    one, clock = opened(tmp_path, "one", 1)
    said = one.append_answer(answer(), [review()], at=clock.now())
    other, its_clock = opened(tmp_path, "other", 2)
    other.absorb(records(one.connection))
    for journal, its, rating in ((one, clock, 3), (other, its_clock, 4)):
        its.move(minutes=rating)
        journal.append_answer(answer(), [review(final=rating)], at=said.entry.at, instead_of=said.entry.id)
    one.absorb(records(other.connection))
    other.absorb(records(one.connection))
    for journal in (one, other):
        assert journal.connection.execute("SELECT reviews FROM memory").fetchall() == [(1,)]
        assert derived(journal) == rebuilt(journal)
    assert derived(one) == derived(other)


def copied(folder: Path, original: Journal, name: str, seed: int) -> tuple[Journal, SetClock]:
    """A copy that goes on under the name of the original, as when a whole disk is copied."""
    path = original.connection.execute("PRAGMA database_list").fetchone()[2]
    database.copy_whole(Path(path), folder / f"{name}.db")
    with contextlib.closing(connect(folder / f"{name}.db")) as raw:
        raw.execute("DROP TRIGGER device_no_update")
        raw.execute("UPDATE device SET file_number = ?", ((folder / f"{name}.db").stat().st_ino,))
        raw.execute(
            "CREATE TRIGGER device_no_update BEFORE UPDATE ON device "
            "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
        )
    clock = SetClock(MONDAY_NINE, seed)
    clock.move(minutes=seed)
    return Journal.open(folder / f"{name}.db", clock, derived_tables()), clock


def test_two_copies_that_counted_under_one_name_lose_and_double_nothing_and_go_on_under_names_of_their_own(
    tmp_path: Path,
) -> None:
    one, clock = opened(tmp_path, "one", 1)
    one.append_answer(answer(), [review()], at=clock.now())
    fork, its_clock = copied(tmp_path, one, "fork", 2)
    clock.move(minutes=5)
    assert fork.device == one.device
    before = one.device
    one.append_answer(answer(given=0), [review()], at=clock.now())
    for given_index in (0, 1):
        its_clock.move(minutes=1)
        fork.append_answer(answer(given=given_index), [review()], at=its_clock.now())
    absorbed = one.absorb(records(fork.connection))
    assert absorbed.forked == {before: 1}
    assert (len(absorbed.new), absorbed.refused, absorbed.waiting) == (2, (), {})
    fork.absorb(records(one.connection))
    assert one.device != fork.device
    for journal, its in ((one, clock), (fork, its_clock)):
        its.move(minutes=10)
        journal.append_answer(answer(), [review()], at=its.now())
    one.absorb(records(fork.connection))
    fork.absorb(records(one.connection))
    third, _clock = opened(tmp_path, "third", 3)
    assert third.absorb(records(fork.connection)).refused == ()
    assert len(lines(one)) == 6
    assert lines(fork) == lines(one) == lines(third)
    assert one.connection.execute("SELECT reviews FROM memory").fetchall() == [(6,)]
    for journal in (one, fork, third):
        assert journal.verify() == []
        assert derived(journal) == rebuilt(journal) == derived(one)
        with pytest.raises(IntegrityError, match="append-only"):
            journal.connection.execute("UPDATE entry SET seq = seq")


def test_an_entry_that_was_damaged_gets_no_number_nor_checksum_that_fits(tmp_path: Path) -> None:
    one, clock = opened(tmp_path, "one", 1)
    fork, its_clock = copied(tmp_path, one, "fork", 2)
    its_clock.move(minutes=5)
    one.append_answer(answer(), [review()], at=clock.now())  # the earlier one, that keeps the number
    fork.append_answer(answer(), [review()], at=its_clock.now())
    fork.connection.execute("DROP TRIGGER review_no_update")
    fork.connection.execute("UPDATE review SET final = 2")
    damaged = lines(fork)
    absorbed = fork.absorb(records(one.connection))
    assert (absorbed.new, len(absorbed.refused)) == ((), 1)
    assert "is not as it was written" in absorbed.refused[0]
    assert lines(fork) == damaged
    assert len(fork.verify()) == 1


def test_a_journal_that_was_set_back_gets_what_it_lost_and_counts_on_under_another_name(tmp_path: Path) -> None:
    one, clock = opened(tmp_path, "one", 1)
    one.append_answer(answer(), [review()], at=clock.now())
    back, _its_clock = copied(tmp_path, one, "back", 2)
    one.append_answer(answer(), [review()], at=clock.now())
    before = back.device
    assert len(back.absorb(records(one.connection)).new) == 1
    assert back.device != before
    back.append_answer(answer(), [review()], at=clock.now())
    assert back.verify() == []
    assert one.absorb(records(back.connection)).forked == {}
    assert one.device == before
    assert lines(one) == lines(back)


@settings(max_examples=8)
@given(counts=st.lists(st.integers(0, 4), min_size=3, max_size=3), seed=st.integers(0, 2**16))
def test_copies_that_counted_under_one_name_come_to_say_the_same_in_whatever_order_they_meet(counts, seed) -> None:
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first, clock = opened(folder, "d0", 1)
        first.append_answer(answer(), [review()], at=clock.now())
        others = [copied(folder, first, f"d{n}", n + 1) for n in (1, 2)]
        reader, its = opened(folder, "reader", 9)
        devices = [(first, clock), *others, (reader, its)]
        claims = []
        for (journal, its_clock), count in zip(devices, counts, strict=False):
            for _n in range(count):
                its_clock.move(minutes=chance.randrange(1, 9))
                due = its_clock.now().study_day()
                journal.append_answer(answer(), [review(due_day=due)], at=its_clock.now())
            claims.append(list(records(journal.connection)))
        for _round in range(3):
            for journal, _clock in devices:
                arrived = [record for some in claims for record in some]
                chance.shuffle(arrived)
                journal.absorb(arrived[: chance.randrange(len(arrived) + 1)])
                assert derived(journal) == rebuilt(journal)
            claims.append(list(records(chance.choice(devices)[0].connection)))
        for journal, _clock in devices:
            arrived = [record for some in claims for record in some]
            chance.shuffle(arrived)
            absorbed = journal.absorb(arrived)
            assert (absorbed.refused, absorbed.waiting) == ((), {})
        assert len(lines(first)) == 1 + sum(counts)
        for journal, _clock in devices[1:]:
            assert lines(journal) == lines(first)
            assert derived(journal) == derived(first)
        for journal, _clock in devices:
            assert journal.verify() == []
            journal.close()


@pytest.mark.parametrize(
    "change",
    [
        lambda r: [r.entry, r.checksum.hex()],
        lambda r: [r.entry[:6], r.checksum.hex(), r.details],
        lambda r: [r.entry, "no hex", r.details],
        lambda r: [("../../etc", *r.entry[1:]), r.checksum.hex(), r.details],
        lambda r: [(r.entry[0], "x" * 36, *r.entry[2:]), r.checksum.hex(), r.details],
        lambda r: [(*r.entry[:6], "wish"), r.checksum.hex(), r.details],
        lambda r: [(*r.entry[:6], ["answer"]), r.checksum.hex(), r.details],
        lambda r: [([], *r.entry[1:]), r.checksum.hex(), r.details],
        lambda r: [r.entry, r.checksum.hex() + "é", r.details],
        lambda r: [(*r.entry[:2], True, *r.entry[3:]), r.checksum.hex(), r.details],
        lambda r: [(*r.entry[:2], 1.0, *r.entry[3:]), r.checksum.hex(), r.details],
        lambda r: [(*r.entry[:3], 10**30, *r.entry[4:]), r.checksum.hex(), r.details],
        lambda r: [r.entry, r.checksum.hex(), {**r.details, "void": [[r.id]]}],
        lambda r: [r.entry, r.checksum.hex(), {**r.details, "answer": []}],
        lambda r: [r.entry, r.checksum.hex(), {**r.details, "answer": [1]}],
        lambda r: [r.entry, r.checksum.hex(), {"answer": [row[:-1] for row in r.details["answer"]]}],
        lambda r: [r.entry, r.checksum.hex(), {**r.details, "review": r.details["review"][::-1]}],
        lambda r: [r.entry, "00" * 8, r.details],
        lambda r: {"entry": r.entry},
    ],
)
def test_a_line_that_was_changed_on_the_way_is_none(tmp_path: Path, change) -> None:
    journal, clock = opened(tmp_path, "one", 1)
    journal.append_answer(answer(), [review(), review(JOINER)], at=clock.now())
    [record] = records(journal.connection)
    Record.of_line(record.line())
    with pytest.raises(ValueError, match=r"[a-z]"):
        Record.of_line(json.dumps(change(record)))


@pytest.mark.parametrize("line", ["", "nothing", "[" * 100_000, "[NaN]", "null", '"\ud800"', "\0", "[[],{},{}]"])
def test_a_line_that_is_no_entry_is_none(line: str) -> None:
    with pytest.raises(ValueError, match=r"[a-z]"):
        Record.of_line(line)


def forged(record: Record, table: str, column: int, value: object) -> Record:
    """The record with another value and the checksum that fits it: what somebody would write who means harm."""
    [row] = record.details[table][:1]
    rows = ((*row[:column], value, *row[column + 1 :]), *record.details[table][1:])
    details = {**record.details, table: rows}
    return Record(record.entry, checksum_of(record.entry, details), details)


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("answer", 3, "[{}]"),
        ("answer", 3, "7"),
        ("answer", 3, "[" * 100_000),
        ("answer", 4, '{"a": 1}'),
        ("answer", 4, "[[1]]"),
        ("answer", 10, 1),  # kept as 1.0, which would not be what the checksum says
        ("answer", 0, 7),
        ("answer", 11, "quiz"),
        ("review", 4, 10**9),
        ("review", 4, None),
        ("review", 0, "\ud800"),
    ],
)
def test_what_cannot_be_is_refused_though_its_checksum_fits(
    tmp_path: Path, table: str, column: int, value: object
) -> None:
    journal, clock = opened(tmp_path, "one", 1)
    journal.append_answer(answer(), [review()], at=clock.now())
    [record] = records(journal.connection)
    with pytest.raises(ValueError, match=r"[a-z]"):
        forged(record, table, column, value).check()


@pytest.mark.parametrize(
    ("kind", "table", "column", "value"),
    [
        ("sitting", "sitting", 1, ""),
        ("sitting", "sitting", 1, '{"a": 1}'),
        ("sitting", "sitting", 2, "[7]"),
        ("sitting", "sitting", 2, None),
        ("plan", "moved", 0, None),
        ("edit", "changed", 0, None),
    ],
)
def test_so_it_is_of_the_other_kinds_of_entries(
    tmp_path: Path, kind: str, table: str, column: int, value: object
) -> None:
    journal, clock = opened(tmp_path, "one", 1)
    write(journal, clock)
    record = next(one for one in records(journal.connection) if one.kind == kind and one.details.get(table))
    with pytest.raises(ValueError, match=r"[a-z]"):
        Record.of_line(forged(record, table, column, value).line())


@pytest.mark.parametrize("kind", [[], {}, None, 7])
def test_an_entry_of_a_kind_that_is_no_word_is_none(tmp_path: Path, kind: object) -> None:
    journal, clock = opened(tmp_path, "one", 1)
    journal.state(Mark(WHEN, "flag", "red"), at=clock.now())
    [record] = records(journal.connection)
    with pytest.raises(ValueError, match="no known kind"):
        Record.of_line(record._replace(entry=(*record.entry[:6], kind)).line())


def test_where_the_disk_is_full_nothing_that_arrives_is_taken_in_and_it_is_said_so(tmp_path: Path) -> None:
    one, clock = opened(tmp_path, "one", 1)
    for n in range(40):
        one.state(Mark(CARDS[0], "note", str(n) * 400), at=clock.now())
    other, clock = opened(tmp_path, "other", 2)
    other.append_answer(answer(), [review()], at=clock.now())
    pages = other.connection.execute("PRAGMA page_count").fetchone()[0]
    other.connection.execute(f"PRAGMA max_page_count={pages}")
    with pytest.raises(StudyAppError, match="The disk is full"):
        other.absorb(records(one.connection))
    assert [record.kind for record in records(other.connection)] == ["answer"]
    other.connection.execute("PRAGMA max_page_count=1000000")
    assert len(other.absorb(records(one.connection)).new) == 40


def test_a_renaming_that_could_not_be_taken_in_renames_nothing(tmp_path: Path) -> None:
    one, clock = opened(tmp_path, "one", 1)
    one.state(Decision(RENAMED, "law", {"fact": {"f0": "g0"}, "entity": {}}), at=clock.now())
    other, clock = opened(tmp_path, "other", 2)
    other.append_answer(answer(card=CARDS[0]), [review(CARDS[0])], at=clock.now())
    refuses = "CREATE TEMP TRIGGER refuses BEFORE INSERT ON memory BEGIN SELECT RAISE(ABORT, 'not now'); END"
    other.connection.execute(refuses)
    with pytest.raises(database.IntegrityError, match="not now"):
        other.absorb(records(one.connection))
    assert [event.card for event in other.history()] == [CARDS[0]]
    other.connection.execute("DROP TRIGGER refuses")
    other.absorb(records(one.connection))
    assert [event.card for event in other.history()] == ["law/g0/when"]


def test_what_the_tables_refuse_is_told_and_the_rest_of_other_devices_is_taken(tmp_path: Path) -> None:
    one, clock = opened(tmp_path, "one", 1)
    one.append_answer(answer(), [review()], at=clock.now())
    two, clock = opened(tmp_path, "two", 2)
    two.state(Mark(WHEN, "flag", "red"), at=clock.now())
    bad = forged(next(records(one.connection)), "review", 2, 9)
    bad.check()
    third, _clock = opened(tmp_path, "third", 3)
    absorbed = third.absorb([bad, *records(two.connection)])
    assert [record.kind for record in records(third.connection)] == ["mark"]
    assert len(absorbed.refused) == 1
    assert third.verify() == []


def test_a_journal_that_cannot_be_written_takes_nothing_in(tmp_path: Path) -> None:
    one, clock = opened(tmp_path, "one", 1)
    one.state(Mark(WHEN, "flag", "red"), at=clock.now())
    arrived = list(records(one.connection))
    one.close()
    with Journal.open(tmp_path / "one.db", clock, derived_tables(), read_only=True) as it, pytest.raises(StudyAppError):
        it.absorb(arrived)


STEPS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(["answer", "answer", "overrule", "void", "redo", "mark", "plan", "decide", "exchange"]),
        st.integers(0, 2),
        st.integers(1, 4),
        st.sampled_from([0, 1, 60, 1440, 3000, -4000]),
    ),
    max_size=30,
)


def act(journal: Journal, action: str, at: Moment, which: int, rating: int) -> None:
    """Something that somebody does on a device."""
    card, last = CARDS[which], journal.last_said()
    match action:
        case "answer":
            due = at.study_day() + rating
            journal.append_answer(answer(card), [review(card, final=rating, due_day=due, due_ms=None)], at=at)
        case "overrule" if last is not None and last.entry.kind == "answer":
            again = [one._replace(final=rating) for one in last.reviews]
            journal.append_answer(last.said, again, at=last.entry.at, instead_of=last.entry.id)
        case "void" if last is not None:
            journal.void(last.entry.id)
        case "redo":
            journal.redo()
        case "mark":
            journal.state(Mark(card, "flag", [None, "red", "blue"][which]), at=at)
        case "plan":
            journal.state(Plan("exam", {card: at.study_day() + rating}), at=at)
        case "decide":
            journal.state(Decision("retention", "", 0.8 + rating / 40), at=at)


@pytest.mark.parametrize("seed", range(4))
def test_what_comes_in_bulk_makes_the_same_tables_and_indices_as_what_comes_bit_by_bit(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    devices = [opened(tmp_path, f"d{n}", n + 1) for n in range(3)]
    said = ["answer"] * 6 + ["overrule", "void", "mark", "plan"]
    for _step in range(120):
        journal, clock = chance.choice(devices)
        clock.move(minutes=chance.choice([1, 60, 1440]))
        act(journal, chance.choice(said), clock.now(), chance.randrange(3), chance.randrange(1, 5))
    arrived = sorted(
        (record for journal, _clock in devices for record in records(journal.connection)),
        key=lambda record: (record.device, record.seq),
    )
    bit, bulk = opened(tmp_path, "bit", 8)[0], opened(tmp_path, "bulk", 8)[0]
    for first in range(0, len(arrived), 7):
        bit.absorb(arrived[first : first + 7])
    for name, value in (("records._MANY", 20), ("records._AT_ONCE", 10)):
        monkeypatch.setattr(f"study_app.journal.{name}", value)
    for name, value in (("memory._ONE_BY_ONE", 0), ("memory._IN_BULK", 0), ("reviewed._ONE_BY_ONE", 0)):
        monkeypatch.setattr(f"study_app.study.{name}", value)
    assert len(bulk.absorb(arrived).new) == len(arrived)
    assert lines(bulk) == lines(bit)
    bits, bulks = derived(bit), derived(bulk)
    for one, other in zip(bits.pop("memory"), bulks.pop("memory"), strict=True):
        assert other[2:4] == (one[2:4] if one[2] is None else pytest.approx(one[2:4], rel=2e-4))
        assert (*other[:2], *other[4:]) == (*one[:2], *one[4:])
    assert bulks == bits
    assert bulk.verify() == []
    assert bulk.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    made = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name"
    assert bulk.connection.execute(made).fetchall() == bit.connection.execute(made).fetchall()


@settings(max_examples=30)
@given(steps=STEPS, seed=st.integers(0, 2**16))
def test_journals_that_exchange_entries_in_any_order_come_to_say_the_same(steps, seed) -> None:
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        devices = [opened(Path(folder), f"d{n}", n + 1) for n in range(3)]
        for number, action, which, rating, minutes in steps:
            journal, clock = devices[number]
            clock.move(minutes=minutes)
            if action == "exchange":
                arrived = list(records(devices[(number + 1) % 3][0].connection))
                chance.shuffle(arrived)
                journal.absorb(arrived[: chance.randrange(len(arrived) + 1)] * 2)
            else:
                act(journal, action, clock.now(), which, rating)
            assert derived(journal) == rebuilt(journal)
        for _round in range(3):  # what one says because of two others' entries is said to them again
            for journal, _clock in devices:
                arrived = [r for other, _clock in devices if other is not journal for r in records(other.connection)]
                chance.shuffle(arrived)
                assert journal.absorb(map(Record.of_line, [record.line() for record in arrived])).refused == ()
        first, *others = [journal for journal, _clock in devices]
        for other in others:
            assert lines(other) == lines(first)
            assert derived(other) == derived(first)
        assert first.verify() == []
        assert derived(first) == rebuilt(first)
        for journal, _clock in devices:
            journal.close()
