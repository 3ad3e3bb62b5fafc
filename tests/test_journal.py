"""The journal over real files: what is acknowledged is there, nothing changes, nothing is doubled, damage is seen."""

from __future__ import annotations

import contextlib
import re
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from clocks import MONDAY_NINE, SetClock
from hypothesis import given
from hypothesis import strategies as st
from permissions import no_writing_in

from study_app import database, journal
from study_app.clock import Clock, Moment
from study_app.database import connect, immediate
from study_app.errors import StudyAppError
from study_app.journal import Answer, Answered, Event, Journal, Proposal, Review, Shown, Sitting

WHEN = "csto/charter-adopted/when"
JOINER = "csto/joined-1993/joiner"
PROPOSAL = Proposal("law", "adopted", "body", "council", "The Board")
SITTING = Sitting("quiz", ("csto/treaty", "csto/member states"), ("choice", "order"), 2**53 - 1, 10, 300_000)


def answer(card: str = WHEN, **changes: Any) -> Answer:
    ordinary = Answer(
        card=card,
        form="choice",
        seed=2**62 - 1,
        options=(Shown("7 October 2002", True), Shown("15 May 1992", False, JOINER)),
        given=1,
        hints=0,
        tries=1,
        first_key_ms=812,
        total_ms=2_250,
        verdict="wrong",
        score=0.0,
        purpose="study",
        pack_version="1.0.0",
    )
    return replace(ordinary, **changes)


def review(card: str = WHEN, **changes: Any) -> Review:
    day = MONDAY_NINE.study_day()
    return replace(Review(card, 1, 1, 0.1 + 0.2, day, MONDAY_NINE.utc_ms + 600_000), **changes)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    return tmp_path / "data" / "journal.db"


@contextlib.contextmanager
def changed_behind_its_back(path: Path) -> Iterator[database.Connection]:
    """The file as a broken disk or another program would change it: without triggers, checks and foreign keys."""
    connection = connect(path)
    for name in ("foreign_keys=0", "ignore_check_constraints=1", "writable_schema=1"):
        connection.execute(f"PRAGMA {name}")
    for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    with immediate(connection):
        yield connection
    connection.close()


def everything(path: Path) -> list[tuple[object, ...]]:
    connection = connect(path, read_only=True)
    try:
        return [
            row
            for table in ("device", "kind", "entry", "answer", "review", "void", "sitting", "proposal")
            for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1")
        ]
    finally:
        connection.close()


def test_an_answer_comes_back_as_it_was_given_after_a_restart(path: Path, clock: SetClock) -> None:
    given_answer, reviews = answer(), (review(), review(JOINER, automatic=None, predicted=None, due_ms=None))
    with Journal.open(path, clock) as it:
        kept = it.append_answer(given_answer, reviews, at=clock.now())
    with Journal.open(path, clock) as it:
        assert it.last_answer() == kept
    assert kept.answer == given_answer
    assert kept.reviews == reviews
    assert kept.entry.at == MONDAY_NINE
    assert kept.entry.study_day == MONDAY_NINE.study_day()
    assert (kept.entry.seq, kept.entry.kind) == (1, "answer")


@pytest.mark.parametrize("given_value", [0, 3, "", "Коллективный", '"', None, (), (2, 0, 1)])
def test_whatever_can_be_given_comes_back(path: Path, clock: SetClock, given_value: journal.Given) -> None:
    with Journal.open(path, clock) as it:
        it.append_answer(answer(given=given_value), (), at=clock.now())
        last = it.last_answer()
    assert last is not None
    assert last.answer.given == given_value
    assert type(last.answer.given) is type(given_value)


def test_the_same_id_is_appended_once_and_the_first_one_stands(path: Path, clock: SetClock) -> None:
    with Journal.open(path, clock) as it:
        id = it.new_id(clock.now())
        first = it.append_answer(answer(), [review()], at=clock.now(), id=id)
        clock.move(minutes=1)
        again = it.append_answer(answer(given=0), [review(final=3)], at=clock.now(), id=id)
        assert again == first
        assert len(list(it.history())) == 1


def test_an_error_of_a_commit_that_was_stored_all_the_same_is_no_error(path: Path, clock: SetClock) -> None:
    class ErrorAfterCommit:
        """Reports an error where SQLite can: after the transaction reached the disk."""

        def __init__(self, connection: database.Connection) -> None:
            self._connection = connection

        def __getattr__(self, name: str) -> Any:
            return getattr(self._connection, name)

        def execute(self, statement: str, *rest: Any) -> Any:
            result = self._connection.execute(statement, *rest)
            if statement == "COMMIT":
                raise database.OperationalError("disk I/O error")
            return result

    with Journal.open(path, clock) as it:
        real, it.connection = it.connection, ErrorAfterCommit(it.connection)  # type: ignore[assignment]
        kept = it.append_answer(answer(), [review()], at=clock.now())
        it.connection = real
        assert it.last_answer() == kept


def test_a_refused_answer_leaves_nothing_behind_and_can_be_tried_again(path: Path, clock: SetClock) -> None:
    with Journal.open(path, clock) as it:
        before = it.append_answer(answer(), [review()], at=clock.now())
        id = it.new_id(clock.now())
        pages = it.connection.execute("PRAGMA page_count").fetchone()[0]
        it.connection.execute(f"PRAGMA max_page_count={pages}")
        with pytest.raises(StudyAppError, match="The disk is full"):
            it.append_answer(answer(given="x" * 10_000), [review()], at=clock.now(), id=id)
        assert it.last_answer() == before
        assert not it.connection.in_transaction
        it.connection.execute("PRAGMA max_page_count=1000000")
        kept = it.append_answer(answer(given="x" * 10_000), [review()], at=clock.now(), id=id)
        assert kept.entry.seq == 2
        assert it.verify() == []


def test_a_bad_row_is_refused_whole(path: Path, clock: SetClock) -> None:
    bad: list[tuple[Answer, list[Review]]] = [
        (answer(verdict="ask_again"), []),
        (answer(score=1.5), []),
        (answer(tries=0), []),
        (answer(purpose="fun"), []),
        (answer(card=""), []),
        (answer(first_key_ms=-1), []),
        (answer(seed="seven"), []),
        (answer(), [review(final=5)]),
        (answer(), [review(automatic=0)]),
        (answer(), [review(predicted=1.1)]),
        (answer(), [review(), review()]),
    ]
    with Journal.open(path, clock) as it:
        for wrong, reviews in bad:
            with pytest.raises(database.Error):
                it.append_answer(wrong, reviews, at=clock.now())
        assert it.connection.execute("SELECT count(*) FROM entry").fetchone() == (0,)


def test_void_takes_back_an_answer_with_its_reviews_and_keeps_the_record(path: Path, clock: SetClock) -> None:
    with Journal.open(path, clock) as it:
        first = it.append_answer(answer(), [review()], at=clock.now())
        clock.move(minutes=1)
        second = it.append_answer(answer(JOINER), [review(JOINER), review()], at=clock.now())
        assert it.void(second.entry.id) == second
        assert it.last_answer() == first
        assert [event.entry for event in it.history()] == [first.entry.id]
        assert list(it.history(JOINER)) == []
        assert it.void(second.entry.id) == second
        assert it.connection.execute("SELECT count(*) FROM void").fetchone() == (1,)
        it.void(first.entry.id)
        assert it.last_answer() is None
        assert it.connection.execute("SELECT count(*) FROM answer").fetchone() == (2,)
        assert it.verify() == []
        with pytest.raises(LookupError):
            it.void(it.new_id(clock.now()))


def test_an_answer_in_place_of_another_counts_alone(path: Path, clock: SetClock) -> None:
    with Journal.open(path, clock) as it:
        old = it.append_answer(answer(), [review()], at=clock.now())
        new = it.append_answer(answer(), [review(final=3)], at=clock.now(), instead_of=old.entry.id)
        assert (old.answer.replaces, new.answer.replaces) == ("", old.entry.id)
        assert it.last_answer() == new
        assert [(event.entry, event.rating) for event in it.history(WHEN)] == [(new.entry.id, 3)]
        it.void(new.entry.id)
        assert it.last_answer() is None
        assert it.verify() == []


def test_the_history_says_of_each_card_what_each_answer_said(path: Path, clock: SetClock) -> None:
    day = MONDAY_NINE.study_day()
    with Journal.open(path, clock) as it:
        one = it.append_answer(answer(), [review(JOINER, final=1), review(final=3, due_ms=None)], at=clock.now())
        clock.move(days=1)
        two = it.append_answer(answer(form="order"), [], at=clock.now())
        ms = MONDAY_NINE.utc_ms
        posed = Event(one.entry.id, ms, day, WHEN, True, 3, day, None)
        companion = Event(one.entry.id, ms, day, JOINER, False, 1, day, ms + 600_000)
        unrated = Event(two.entry.id, ms + 86_400_000, day + 1, WHEN, True, None, None, None)
        assert list(it.history()) == [posed, companion, unrated]
        assert list(it.history(WHEN)) == [posed, unrated]
        assert list(it.history(JOINER)) == [companion]


def test_nothing_in_the_record_can_be_changed_or_deleted(path: Path, clock: SetClock) -> None:
    with Journal.open(path, clock) as it:
        kept = it.append_answer(answer(), [review()], at=clock.now(), proposal=PROPOSAL)
        it.void(kept.entry.id)
        it.append_sitting(SITTING, at=clock.now())
        for table in ("device", "kind", "entry", "answer", "review", "void", "sitting", "proposal"):
            column = it.connection.execute(f"SELECT name FROM pragma_table_info('{table}')").fetchone()[0]
            for change in (
                f"UPDATE {table} SET {column} = {column}",
                f"DELETE FROM {table}",
                f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
            ):
                with pytest.raises(database.IntegrityError, match="append-only"):
                    it.connection.execute(change)
        assert it.verify() == []


@pytest.mark.parametrize(
    ("change", "damage"),
    [
        ("UPDATE entry SET at_ms = at_ms + 1 WHERE seq = 2", "is not as it was written"),
        ("UPDATE entry SET offset_minutes = 0 WHERE seq = 2", "is not as it was written"),
        ("UPDATE answer SET given = '0' WHERE given = '1'", "is not as it was written"),
        ("UPDATE answer SET first_key_ms = NULL", "is not as it was written"),
        ("UPDATE review SET final = 3 WHERE final = 1", "is not as it was written"),
        ("UPDATE review SET predicted = NULL", "is not as it was written"),
        ("UPDATE review SET card = card || 'x'", "is not as it was written"),
        ("DELETE FROM review", "is not as it was written"),
        ("UPDATE void SET target = (SELECT max(id) FROM entry)", "is not as it was written"),
        ("DELETE FROM void", "is not as it was written"),
        ("UPDATE sitting SET seed = seed - 1", "is not as it was written"),
        ("UPDATE sitting SET limit_ms = NULL", "is not as it was written"),
        ("UPDATE answer SET sitting = entry", "is not as it was written"),
        ("DELETE FROM sitting", "is not as it was written"),
        ("UPDATE proposal SET text = 'Rome'", "is not as it was written"),
        ("DELETE FROM proposal", "is not as it was written"),
        ("DELETE FROM entry WHERE seq = 2", "lacks 1 of its 7 entries"),
        ("DELETE FROM entry WHERE seq = 2", "belongs to no entry"),
        ("DELETE FROM entry WHERE seq = 4", "void .* belongs to no entry"),
        ("DELETE FROM entry WHERE kind = 'proposal'", "proposal .* belongs to no entry"),
    ],
)
def test_every_change_behind_its_back_is_seen(path: Path, clock: SetClock, change: str, damage: str) -> None:
    with Journal.open(path, clock) as it:
        for _ in range(3):
            kept = it.append_answer(answer(), [review()], at=clock.now())
        it.void(kept.entry.id)
        it.append_sitting(SITTING, at=clock.now())
        it.append_answer(answer(), (), at=clock.now(), proposal=PROPOSAL)
        assert it.verify() == []
    with changed_behind_its_back(path) as connection:
        assert connection.execute(change).rowcount > 0
    with Journal.open(path, clock, read_only=True) as it:
        found = it.verify()
        assert found
        assert any(re.search(damage, line) for line in found)


def test_entries_count_without_a_gap_and_ids_only_grow(path: Path, clock: SetClock) -> None:
    ids = []
    for _ in range(3):
        with Journal.open(path, clock) as it:
            ids += [it.append_answer(answer(), [], at=clock.now()).entry.id for _ in range(5)]
            clock.move(days=-1)
    assert ids == sorted(ids)
    with Journal.open(path, clock) as it:
        rows = it.connection.execute("SELECT seq, id FROM entry ORDER BY seq").fetchall()
        assert rows == list(enumerate(ids, start=1))
        assert it.connection.execute("SELECT count(DISTINCT device) FROM entry").fetchone() == (1,)


moments = st.builds(Moment, st.integers(-(2**40), 2**44), st.just(0))


@given(st.lists(st.tuples(moments, st.integers(0, 2**62 - 1)), min_size=1, max_size=30))
def test_ids_are_uuids_of_version_7_that_grow_whatever_the_clock_does(draws: list[tuple[Moment, int]]) -> None:
    last = ""
    for at, chance in draws:
        id = journal._new_id(at, last, chance)
        parsed = uuid.UUID(id)
        assert parsed.version == 7
        assert parsed.variant == uuid.RFC_4122
        assert id > last
        assert parsed.int >> 80 >= max(at.utc_ms, 0)
        last = id


def test_the_counter_of_an_id_carries_into_the_next_millisecond() -> None:
    at = Moment(1_000, 0)
    full = str(uuid.UUID(int=1_000 << 80 | 7 << 76 | 0xFFF << 64 | 2 << 62))
    assert uuid.UUID(journal._new_id(at, full, 5)).int == 1_001 << 80 | 7 << 76 | 2 << 62 | 5


def test_a_copy_of_the_file_counts_its_entries_under_an_id_of_its_own(path: Path, clock: SetClock) -> None:
    with Journal.open(path, clock) as it:
        original = it.append_answer(answer(), [], at=clock.now()).entry
    shutil.copyfile(path, path.with_name("copy.db"))
    with Journal.open(path.with_name("copy.db"), clock) as it:
        cloned = it.append_answer(answer(), [], at=clock.now()).entry
        assert it.verify() == []
    with Journal.open(path, clock) as it:
        same = it.append_answer(answer(), [], at=clock.now()).entry
    assert cloned.device != original.device
    assert cloned.seq == 1
    assert (same.device, same.seq) == (original.device, 2)


def test_a_second_writer_is_told_and_a_reader_reads(path: Path, clock: SetClock) -> None:
    with Journal.open(path, clock) as it:
        kept = it.append_answer(answer(), [review()], at=clock.now())
        with pytest.raises(StudyAppError, match=r"Another Study App is open on .* close it first"):
            Journal.open(path, clock)
        with Journal.open(path, clock, read_only=True) as reader:
            assert reader.last_answer() == kept
            with pytest.raises(StudyAppError, match="for reading only"):
                reader.append_answer(answer(), [], at=clock.now())
            with pytest.raises(StudyAppError, match="for reading only"):
                reader.void(kept.entry.id)
        assert it.append_answer(answer(), [], at=clock.now()).entry.seq == 2


def test_without_permission_to_write_all_can_be_read_and_answering_is_refused(path: Path, clock: SetClock) -> None:
    with no_writing_in(path.parent), Journal.open(path, clock) as it:
        assert it.last_answer() is None
        assert "Nothing can be written in" in it.refusal
    with Journal.open(path, clock) as it:
        assert it.refusal == ""
        kept = it.append_answer(answer(), [review()], at=clock.now())
    before = everything(path)
    with no_writing_in(path.parent), Journal.open(path, clock) as it:
        assert it.last_answer() == kept
        with pytest.raises(StudyAppError, match=r"Nothing can be written in .*: allow writing there"):
            it.append_answer(answer(), [], at=clock.now())
    path.with_name("journal.db.lock").unlink()
    with no_writing_in(path.parent), Journal.open(path, clock) as it:
        assert it.last_answer() == kept
        assert it.refusal != ""
    assert everything(path) == before


def test_a_folder_that_is_missing_is_told_in_a_sentence(tmp_path: Path, clock: SetClock) -> None:
    with pytest.raises(StudyAppError, match="No such file or directory"):
        Journal.open(tmp_path / "missing" / "journal.db", clock)


@pytest.mark.parametrize("read_only", [False, True])
def test_a_journal_of_a_newer_version_is_refused_and_untouched(path: Path, clock: SetClock, read_only: bool) -> None:
    Journal.open(path, clock).close()
    connection = connect(path)
    connection.execute("PRAGMA user_version=99")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StudyAppError, match=r"written by a newer Study App: install that version"):
        Journal.open(path, clock, read_only=read_only)
    assert path.read_bytes() == before
    # the lock was given back
    database.WriterLock(path.with_name("journal.db.lock")).release()


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize(("table", "column"), [("answer", "replaces"), ("review", "predicted")])
def test_a_draft_of_the_first_schema_is_refused_and_untouched(
    path: Path, clock: SetClock, read_only: bool, table: str, column: str
) -> None:
    with contextlib.closing(connect(path)) as connection:
        database.migrate(connection, "journal", journal._SCHEMA[:1])
        connection.execute(f"DROP TRIGGER {table}_no_update")
        [text] = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        lines = text.splitlines()
        kept = [line for line in lines if not line.startswith(f"  {column} ")]
        assert len(kept) == len(lines) - 1
        draft = re.sub(r",\n\)", "\n)", "\n".join(kept))
        connection.execute("PRAGMA writable_schema = 1")
        connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (draft, table))
        connection.execute("PRAGMA writable_schema = 0")
    before = path.read_bytes()
    with pytest.raises(StudyAppError, match="being drafted"):
        Journal.open(path, clock, read_only=read_only)
    assert path.read_bytes() == before


@pytest.mark.parametrize("read_only", [False, True])
def test_another_program_s_file_is_refused_and_untouched(path: Path, clock: SetClock, read_only: bool) -> None:
    connection = connect(path)
    connection.execute("CREATE TABLE notes(x)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StudyAppError, match="is no journal of Study App"):
        Journal.open(path, clock, read_only=read_only)
    assert path.read_bytes() == before
    path.write_bytes(b"nonsense " * 1000)
    with pytest.raises(StudyAppError, match="is damaged or no file of Study App"):
        Journal.open(path, clock, read_only=read_only)
    assert path.read_bytes() == b"nonsense " * 1000


def test_a_journal_that_was_cut_off_while_it_was_made_is_made_to_the_end(path: Path, clock: SetClock) -> None:
    path.touch()
    Journal.open(path, clock).close()
    path.unlink()

    def cut_off(_db: object) -> None:
        raise KeyboardInterrupt

    connection = connect(path)
    with pytest.raises(KeyboardInterrupt):
        database.migrate(connection, "journal", [cut_off])
    # sqlite-utils has made a table for itself, outside the first step
    assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() != (0,)
    connection.close()
    with Journal.open(path, clock) as it:
        assert it.append_answer(answer(), [review()], at=clock.now()).entry.seq == 1


def test_opening_a_journal_that_is_up_to_date_imports_no_sqlite_utils(path: Path, clock: SetClock) -> None:
    Journal.open(path, clock).close()
    code = (
        "import sys, pathlib; from study_app.clock import Clock; from study_app.journal import Journal; "
        "Journal.open(pathlib.Path(sys.argv[1]), Clock()).close(); print('sqlite_utils' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_schema_is_the_one_that_was_released(path: Path, clock: SetClock) -> None:
    # columns are for ever: a difference here is a new step in _SCHEMA, never a changed one
    Journal.open(path, clock).close()
    connection = connect(path, read_only=True)
    columns = {
        table: [row[0] for row in connection.execute(f"SELECT name FROM pragma_table_info('{table}')")]
        for table in ("entry", "answer", "review", "void", "sitting", "proposal", "device", "kind")
    }
    assert connection.execute("PRAGMA application_id").fetchone() == (0x53744170,)
    assert connection.execute("PRAGMA user_version").fetchone() == (3,)
    connection.close()
    assert columns == {
        "entry": ["id", "device", "seq", "at_ms", "offset_minutes", "study_day", "kind", "checksum"],
        "answer": [
            "entry", "card", "form", "seed", "options", "given", "hints", "tries", "first_key_ms", "total_ms",
            "verdict", "score", "purpose", "pack_version", "replaces", "sitting",
        ],
        "review": ["entry", "card", "automatic", "final", "predicted", "due_day", "due_ms"],
        "void": ["entry", "target"],
        "sitting": ["entry", "purpose", "decks", "forms", "seed", "count", "limit_ms"],
        "proposal": ["entry", "answer", "pack", "fact", "facet", "entity", "text"],
        "device": ["number", "id", "since_ms", "file_number"],
        "kind": ["name"],
    }  # fmt: skip


def test_a_journal_of_the_first_schema_is_gone_on_with_and_none_of_its_entries_changed(
    path: Path, clock: SetClock
) -> None:
    old = connect(path)
    database.migrate(old, "journal", journal._SCHEMA[:1])
    said, head = (
        journal._answer_row(answer())[:-1],
        (str(uuid.UUID(int=7)), str(uuid.UUID(int=1)), 1, 5, 0, 0, "answer"),
    )
    old.execute(journal._INSERT_ENTRY, (*head, journal._checksum(head, {"answer": [said]})))
    old.execute(journal._insert("answer", ("entry", *journal._ANSWER[:-1])), (head[0], *said))
    old.close()
    with Journal.open(path, clock) as it:
        assert it.verify() == []
        kept = it.last_answer()
        assert kept is not None
        assert kept.answer == answer()
        it.append_sitting(SITTING, at=clock.now())
        assert it.verify() == []


def test_a_proposal_comes_back_after_a_restart_and_goes_with_its_answer(path: Path, clock: SetClock) -> None:
    with Journal.open(path, clock) as it:
        kept = it.append_answer(answer(), [review()], at=clock.now(), proposal=PROPOSAL)
        it.append_answer(answer(), [review()], at=clock.now())
        assert it.proposals("law") == (PROPOSAL,)
        assert it.proposals("other") == ()
    with Journal.open(path, clock) as it:
        assert it.proposals("law") == (PROPOSAL,)
        it.void(kept.entry.id)
        assert it.proposals("law") == ()
        assert it.connection.execute("SELECT count(*) FROM proposal").fetchone() == (1,)
        assert it.verify() == []


def test_a_proposal_stays_while_an_answer_in_place_of_its_own_counts(path: Path, clock: SetClock) -> None:
    with Journal.open(path, clock) as it:
        first = it.append_answer(answer(), [review()], at=clock.now(), proposal=PROPOSAL)
        second = it.append_answer(answer(), [review()], at=clock.now(), instead_of=first.entry.id)
        third = it.append_answer(answer(), [review()], at=clock.now(), instead_of=second.entry.id)
        assert it.proposals("law") == (PROPOSAL,)
        it.void(third.entry.id)
        assert it.proposals("law") == ()


def test_an_answer_and_its_proposal_are_saved_together_or_not_at_all(path: Path, clock: SetClock) -> None:
    with Journal.open(path, clock) as it:
        with pytest.raises(database.IntegrityError):
            it.append_answer(answer(), [review()], at=clock.now(), proposal=replace(PROPOSAL, text=" "))
        assert it.last_answer() is None
        again = it.new_id(clock.now())
        for _ in range(2):
            it.append_answer(answer(), [review()], at=clock.now(), id=again, proposal=PROPOSAL)
        assert it.proposals("law") == (PROPOSAL,)
        assert it.verify() == []


def test_a_sitting_comes_back_with_its_answers_after_a_restart(path: Path, clock: SetClock) -> None:
    with Journal.open(path, clock) as it:
        begun = it.append_sitting(SITTING, at=clock.now())
        kept = [
            it.append_answer(answer(card, purpose="quiz", sitting=begun.entry.id), (), at=clock.now())
            for card in (WHEN, JOINER)
        ]
        later = it.append_sitting(replace(SITTING, limit_ms=None), at=clock.now())
        game = it.append_sitting(replace(SITTING, purpose="game"), at=clock.now())
    with Journal.open(path, clock, read_only=True) as it:
        assert list(it.sittings("quiz")) == [later, begun]
        assert list(it.sittings("game")) == [game]
        assert list(it.answers_in(begun.entry.id)) == kept
        assert list(it.answers_in(later.entry.id)) == []
        assert it.verify() == []


@pytest.mark.parametrize("purpose", ["quiz", "game"])
def test_an_answer_in_a_quiz_or_a_game_says_nothing_of_what_is_remembered(
    path: Path, clock: SetClock, purpose: str
) -> None:
    with Journal.open(path, clock) as it:
        studied = it.append_answer(answer(), [review()], at=clock.now())
        before = list(it.history())
        begun = it.append_sitting(replace(SITTING, purpose=purpose), at=clock.now())
        measured = it.append_answer(answer(purpose=purpose, sitting=begun.entry.id), (), at=clock.now())
        assert measured.events() == ()
        assert list(it.history()) == list(it.history(WHEN)) == before
        assert it.last_answer() == studied


@dataclass
class CountOfAnswers:
    """A derived table for the tests: how many answers count."""

    name: str = "count"
    fingerprint: str = "1"
    rebuilt: int = field(default=0)
    fail: bool = False

    def rebuild(self, journal: Journal) -> None:
        self.rebuilt += 1
        journal.connection.execute("DROP TABLE IF EXISTS count")
        journal.connection.execute("CREATE TABLE count(n INTEGER NOT NULL) STRICT")
        journal.connection.execute("INSERT INTO count VALUES (?)", (len(list(journal.history())),))

    def appended(self, journal: Journal, answered: Answered, in_order: bool) -> None:  # noqa: ARG002
        journal.connection.execute("UPDATE count SET n = n + 1")
        if self.fail:
            raise ZeroDivisionError

    def voided(self, journal: Journal, answered: Answered) -> None:  # noqa: ARG002
        journal.connection.execute("UPDATE count SET n = n - 1")

    def read(self, journal: Journal) -> int:
        return int(journal.connection.execute("SELECT n FROM count").fetchone()[0])


def test_what_is_derived_follows_in_the_same_transaction(path: Path, clock: SetClock) -> None:
    count = CountOfAnswers()
    with Journal.open(path, clock, [count]) as it:
        kept = it.append_answer(answer(), [], at=clock.now())
        it.append_answer(answer(), [], at=clock.now(), instead_of=kept.entry.id)
        assert count.read(it) == 1
        count.fail = True
        with pytest.raises(ZeroDivisionError):
            it.append_answer(answer(), [], at=clock.now())
        assert count.read(it) == 1
        assert it.connection.execute("SELECT count(*) FROM entry WHERE kind = 'answer'").fetchone() == (2,)


def test_what_is_derived_is_rebuilt_when_its_fingerprint_differs_and_only_then(path: Path, clock: SetClock) -> None:
    with Journal.open(path, clock, [CountOfAnswers()]) as it:
        it.append_answer(answer(), [], at=clock.now())
    for fingerprint, rebuilt in (("1", 0), ("2", 1), ("2", 0)):
        count = CountOfAnswers(fingerprint=fingerprint)
        with Journal.open(path, clock, [count]) as it:
            assert count.rebuilt == rebuilt
            assert count.read(it) == 1


def test_a_reader_has_what_is_derived_although_it_may_not_write_it(path: Path, clock: SetClock) -> None:
    with Journal.open(path, clock) as it:
        it.append_answer(answer(), [], at=clock.now())
    before = everything(path)
    count = CountOfAnswers()
    with Journal.open(path, clock, [count], read_only=True) as it:
        assert count.read(it) == 1
    assert everything(path) == before
    with Journal.open(path.with_name("nothing.db"), clock, [count], read_only=True) as it:
        assert count.read(it) == 0
    assert not path.with_name("nothing.db").exists()


def test_an_entry_that_comes_late_is_called_late(path: Path, clock: SetClock) -> None:
    seen = []

    class Watch(CountOfAnswers):
        def appended(self, journal: Journal, answered: Answered, in_order: bool) -> None:  # noqa: ARG002
            seen.append(in_order)

    with Journal.open(path, clock, [Watch()]) as it:
        early = it.new_id(clock.now())
        clock.move(minutes=1)
        it.append_answer(answer(), [], at=clock.now())
        it.append_answer(answer(), [], at=clock.now(), id=early)
        it.append_answer(answer(), [], at=clock.now())
        assert it.verify() == []
    assert seen == [True, False, True]


def test_the_real_clock_does(path: Path) -> None:
    with Journal.open(path, Clock()) as it:
        now = Clock().now()
        first, second = (it.append_answer(answer(), [review()], at=now) for _ in range(2))
        assert first.entry.id < second.entry.id
        assert it.verify() == []


@pytest.mark.parametrize("purpose", ["quiz", "game"])
def test_an_answer_of_a_quiz_or_a_game_rates_no_card(tmp_path, clock, purpose):
    with Journal.open(tmp_path / "journal.db", clock) as it:
        with pytest.raises(ValueError, match="rates no card"):
            it.append_answer(answer("p/f/when", purpose=purpose), [review("p/f/when")], at=clock.now())
        assert it.verify() == []
        assert it.connection.execute("SELECT count(*) FROM entry").fetchone() == (0,)
