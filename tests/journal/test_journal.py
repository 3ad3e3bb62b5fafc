"""The journal over real files: what is acknowledged is there, nothing is doubled, what is taken back stays in the record."""

from __future__ import annotations

import contextlib
import shutil
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from answers import EDITS, JOINER, PROPOSAL, SITTING, STATEMENTS, WHEN, answer, everything, review
from clocks import MONDAY_NINE, SetClock
from hypothesis import given
from hypothesis import strategies as st
from permissions import no_writing_in

from study_app import database
from study_app.background import begin
from study_app.clock import Clock, Moment
from study_app.errors import StudyAppError
from study_app.journal import (
    Answer,
    Answered,
    Decision,
    Event,
    Given,
    Journal,
    Mark,
    Plan,
    Review,
    Stated,
    Written,
)
from study_app.journal.journal import uuid7
from study_app.journal.schema import STEPS
from study_app.study.memory import derived_tables


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
def test_whatever_can_be_given_comes_back(path: Path, clock: SetClock, given_value: Given) -> None:
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
        posed = Event(one.entry.id, ms, day, WHEN, True, 3, day, None, 0.1 + 0.2, "choice", 2_250)
        companion = Event(one.entry.id, ms, day, JOINER, False, 1, day, ms + 600_000, 0.1 + 0.2, "choice")
        at = (two.entry.id, ms + 86_400_000, day + 1)
        unrated = Event(*at, WHEN, True, None, None, None, None, "order", 2_250)
        assert list(it.history()) == [posed, companion, unrated]
        assert list(it.history(WHEN)) == [posed, unrated]
        assert list(it.history(JOINER)) == [companion]


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
        id = uuid7(at, last, chance)
        parsed = uuid.UUID(id)
        assert parsed.version == 7
        assert parsed.variant == uuid.RFC_4122
        assert id > last
        assert parsed.int >> 80 >= max(at.utc_ms, 0)
        last = id


def test_the_counter_of_an_id_carries_into_the_next_millisecond() -> None:
    at = Moment(1_000, 0)
    full = str(uuid.UUID(int=1_000 << 80 | 7 << 76 | 0xFFF << 64 | 2 << 62))
    assert uuid.UUID(uuid7(at, full, 5)).int == 1_001 << 80 | 7 << 76 | 2 << 62 | 5


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


def test_a_file_that_turns_up_on_another_machine_under_the_same_number_counts_under_an_id_of_its_own(
    path: Path, clock: SetClock
) -> None:
    with Journal.open(path, clock, machine="laptop") as it:
        original = it.device
    with Journal.open(path, clock, machine="laptop") as it:
        assert it.device == original
    with Journal.open(path, clock, machine="desktop") as it:
        assert it.device != original


def test_a_file_of_before_machines_were_noted_goes_on_as_what_it_was(path: Path, clock: SetClock) -> None:
    with contextlib.closing(database.connect(path)) as old:
        database.migrate(old, "journal", STEPS[:5])
        id = str(uuid.UUID(int=9))
        old.execute("INSERT INTO device VALUES (1, ?, 0, ?)", (id, path.stat().st_ino))
    with Journal.open(path, clock) as it:
        assert it.device == id


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
            it.append_answer(answer(), [review()], at=clock.now(), proposal=PROPOSAL._replace(text=" "))
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
        later = it.append_sitting(SITTING._replace(limit_ms=None), at=clock.now())
        game = it.append_sitting(SITTING._replace(purpose="game"), at=clock.now())
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
        begun = it.append_sitting(SITTING._replace(purpose=purpose), at=clock.now())
        measured = it.append_answer(answer(purpose=purpose, sitting=begun.entry.id), (), at=clock.now())
        assert measured.events() == ()
        assert list(it.history()) == list(it.history(WHEN)) == before
        assert it.last_answer() == studied


@dataclass
class CountOfAnswers:
    """A derived table for the tests: how many answers count."""

    name: str = "count"
    version: str = "1"
    rebuilt: int = field(default=0)
    fail: bool = False

    def fingerprint(self, journal: Journal) -> str:  # noqa: ARG002
        return self.version

    def rebuild(self, journal: Journal) -> None:
        self.rebuilt += 1
        journal.connection.execute("DROP TABLE IF EXISTS count")
        journal.connection.execute("CREATE TABLE count(n INTEGER NOT NULL) STRICT")
        journal.connection.execute("INSERT INTO count VALUES (?)", (len(list(journal.history())),))

    def appended(self, journal: Journal, written: Written, in_order: bool) -> None:  # noqa: ARG002
        journal.connection.execute("UPDATE count SET n = n + 1")
        if self.fail:
            raise ZeroDivisionError

    def voided(self, journal: Journal, written: Written) -> None:  # noqa: ARG002
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
        count = CountOfAnswers(version=fingerprint)
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
        def appended(self, journal: Journal, written: Written, in_order: bool) -> None:  # noqa: ARG002
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


def test_plans_marks_and_decisions_come_back_after_a_restart_and_the_latest_counts(path: Path, clock: SetClock) -> None:
    with Journal.open(path, clock) as it:
        written = [it.state(said, at=clock.now()) for said in STATEMENTS]
        it.state(Decision("retention", "", 0.9), at=clock.now())
        louder = it.state(Decision("retention", "", {"all": [1, None]}), at=clock.now())
        kept = it.state(Mark(JOINER, "flag", "red"), at=clock.now())
    with Journal.open(path, clock) as it:
        assert [it.written(stated.entry.id) for stated in written] == written
        assert it.marks() == {(JOINER, "flag"): "red"}
        assert it.marks(WHEN) == {}
        assert {key: one.value for key, one in it.decisions().items()} == {
            ("retention", "csto/treaty"): 0.85,
            ("retention", ""): {"all": [1, None]},
        }
        assert it.last_said() == kept
        it.void(kept.entry.id)
        it.void(louder.entry.id)
        it.void(written[2].entry.id)
        assert it.marks() == {(WHEN, "note"): "mind the day"}
        assert it.decisions()["retention", ""].value == 0.9
        assert it.verify() == []


def test_a_plan_stands_in_the_history_of_its_cards_until_it_is_taken_back(path: Path, clock: SetClock) -> None:
    plan = STATEMENTS[0]
    with Journal.open(path, clock) as it:
        first = it.append_answer(answer(), [review()], at=clock.now())
        stated = it.state(plan, at=clock.now())
        [_rated, planned] = it.history(WHEN)
        assert planned == Event(
            stated.entry.id, clock.now().utc_ms, stated.entry.study_day, WHEN, False, None, 20_700, None
        )
        assert [event.card for event in it.history()] == [WHEN, WHEN, JOINER]
        assert tuple(it.history())[1:] == stated.events()
        it.void(stated.entry.id)
        assert [event.entry for event in it.history()] == [first.entry.id]


def test_what_was_taken_back_can_be_said_again_and_counts_as_it_did(path: Path, clock: SetClock) -> None:
    with Journal.open(path, clock) as it:
        given_at = clock.now()
        first = it.append_answer(answer(), [review()], at=given_at, proposal=PROPOSAL)
        with pytest.raises(LookupError, match="was not taken back"):
            it.again(first.entry.id)
        it.void(first.entry.id)
        assert it.last_said() is None
        clock.move(minutes=90)
        second = it.again(first.entry.id)
        assert isinstance(second, Answered)
        assert (second.reviews, second.entry.at, second.answer.replaces) == (first.reviews, given_at, first.entry.id)
        assert it.last_answer() == second
        assert it.proposals("law") == (PROPOSAL,)
        plan = it.state(STATEMENTS[0], at=clock.now())
        it.void(plan.entry.id)
        again = it.again(plan.entry.id)
        assert isinstance(again, Stated)
        assert again.said == STATEMENTS[0]
        assert it.last_said() == again
        assert it.verify() == []


def test_where_nothing_may_be_written_nothing_is_stated_or_said_again(path: Path, clock: SetClock) -> None:
    with Journal.open(path, clock) as it:
        kept = it.append_answer(answer(), [review()], at=clock.now())
        it.void(kept.entry.id)
    with Journal.open(path, clock, read_only=True) as it:
        for refused in (lambda: it.state(STATEMENTS[1], at=clock.now()), lambda: it.again(kept.entry.id)):
            with pytest.raises(StudyAppError):
                refused()


def test_what_the_program_learned_is_not_what_was_said_last_and_what_was_taken_back_stays_so(
    path: Path, clock: SetClock
) -> None:
    with Journal.open(path, clock) as it:
        kept = it.append_answer(answer(), [review()], at=clock.now())
        mark = it.state(Mark(JOINER, "flag", "red"), at=clock.now())
        it.void(mark.entry.id)
        it.state(Decision("fitted", "", 200), at=clock.now())
        it.state(Decision("parameters", "", [1.0] * 21), at=clock.now())
        assert it.last_said() == kept
        again = it.redo()
        assert isinstance(again, Stated)
        assert again.said == mark.said


def test_what_was_taken_back_twice_is_said_again_once(path: Path, clock: SetClock) -> None:
    with Journal.open(path, clock) as it:
        kept = it.append_answer(answer(), [review()], at=clock.now())
        it.void(kept.entry.id)
        it.void(kept.entry.id)
        assert it.redo() is not None
        assert it.redo() is None
        assert len(list(it.history())) == 1


def test_the_decisions_of_a_name_are_told_with_their_entries_the_latest_first(path: Path, clock: SetClock) -> None:
    with Journal.open(path, clock) as it:
        said = [it.state(Decision("fitted", "", n), at=clock.now()) for n in (200, 400, 600)]
        it.state(Decision("retention", "", 0.8), at=clock.now())
        it.void(said[1].entry.id)
        assert list(it.decided("fitted")) == [(one.entry, one.said) for one in (said[2], said[0])]
        assert list(it.decided("maximum")) == []


def test_what_is_written_on_another_thread_stands_here_and_is_taken_back_here(path: Path, clock: SetClock) -> None:
    with Journal.open(path, clock) as it:
        it.append_answer(answer(), (), at=clock.now())
        opened = it.beside(lambda: False)

        def write() -> Stated:
            with opened() as own:
                return own.state(Mark(WHEN, "flag", "red"), at=clock.now())

        stated = begin(write).result(20)
        assert it.last_said() == stated
        assert (stated.entry.device, stated.entry.seq) == (it.last_answer().entry.device, 2)
        it.void(stated.entry.id)
        again = it.beside(lambda: False)

        def put_back() -> None:
            with again() as own:
                own.redo()

        begin(put_back).result(20)
        assert it.last_taken_back() is None
        assert it.marks() == {(WHEN, "flag"): "red"}
        assert it.verify() == []


def test_what_is_stopped_on_another_thread_is_as_if_it_had_never_been(path: Path, clock: SetClock) -> None:
    moves = {f"p/f{n}/when": 20_000 for n in range(20_000)}
    with Journal.open(path, clock) as it:
        opened = it.beside(lambda: True)

        def write() -> None:
            with opened() as own:
                own.state(Plan("exam", moves), at=clock.now())

        with pytest.raises(database.Error, match="interrupted"):
            begin(write).result(20)
        assert it.last_said() is None
        assert it.connection.execute("SELECT count(*) FROM moved").fetchone() == (0,)
        it.append_answer(answer(), (), at=clock.now())


def test_where_nothing_can_be_written_nothing_is_on_another_thread_either(path: Path, clock: SetClock) -> None:
    Journal.open(path, clock).close()
    with Journal.open(path, clock, read_only=True) as it, pytest.raises(StudyAppError, match="for reading only"):
        it.beside(lambda: False)


# Edits


def test_edits_are_kept_taken_back_and_made_again_apart_from_what_learners_do(path: Path, clock: SetClock) -> None:
    edit, published = EDITS
    with Journal.open(path, clock) as it:
        kept = it.append_answer(answer(), [review()], at=clock.now())
        first = it.append_edit(edit, at=clock.now())
        mark = it.edit_mark()
        second = it.append_edit(edit, at=clock.now())
        assert [one.said for one in it.edits("t")] == [edit, edit]
        assert it.last_edit(["t"]) == second
        it.void_edit(second)
        it.void_edit(second)
        assert (it.edit_mark(), it.last_edit_taken_back(), it.last_edit(["t"])) == (mark, second, first)
        assert it.last_said() == kept and it.last_taken_back() is None
        again = it.redo_edit()
        assert again is not None and again.said == edit and it.redo_edit() is None
        assert list(it.edits_of("fact", "joined", "t")) == [first, again]
        it.append_edit(published, at=clock.now())
        assert it.last_edit(["t"]) is None, "what was published is taken back by another edit"
        assert [one.said for one in it.edits()] == [edit, edit, published]
        assert it.verify() == []


def test_an_edit_and_the_plan_by_which_its_cards_are_asked_again_are_kept_together_or_not_at_all(
    path: Path, clock: SetClock
) -> None:
    edit, plan = EDITS[0], Plan("edit", {"t/joined/when": 9})
    with Journal.open(path, clock) as it:
        it.connection.execute("CREATE TEMP TRIGGER no BEFORE INSERT ON moved BEGIN SELECT raise(ABORT, 'no'); END")
        with pytest.raises(database.Error):
            it.append_edit(edit, at=clock.now(), again=plan)
        assert (list(it.edits()), it.last_said()) == ([], None)
        it.connection.execute("DROP TRIGGER no")
        edited = it.append_edit(edit, at=clock.now(), again=plan)
        said = it.last_said()
        assert said is not None and dict(said.said.moves) == plan.moves  # type: ignore[union-attr]
        it.connection.execute("CREATE TEMP TRIGGER no BEFORE INSERT ON void BEGIN SELECT raise(ABORT, 'no') WHERE"
                              f" new.target = '{said.entry.id}'; END")  # fmt: skip
        with pytest.raises(database.Error):
            it.void_edit(edited)
        assert it.last_edit(["t"]) == edited and it.last_said() == said
        it.connection.execute("DROP TRIGGER no")
        it.void_edit(edited)
        assert it.last_edit(["t"]) is None and it.last_said() is None and it.last_taken_back() is None
        assert it.redo_edit() is not None
        again = it.last_said()
        assert again is not None and dict(again.said.moves) == plan.moves  # type: ignore[union-attr]
        assert it.verify() == []


def test_an_edit_can_be_taken_back_for_good_and_every_edit_is_told_with_its_void(path: Path, clock: SetClock) -> None:
    edit, published = EDITS
    with Journal.open(path, clock) as it:
        id = it.new_id(clock.now())
        first = it.append_edit(edit, at=clock.now(), id=id)
        assert first.entry.id == id
        it.append_edit(published, at=clock.now())
        it.void_edit(first, again=False)
        assert it.last_edit_taken_back() is None
        [(one, void), (other, none)] = it.every_edit("t")
        assert (one, other.said, none) == (first, published, None)
        assert void is not None and void > other.entry.id
        assert list(it.every_edit("other")) == []


def test_the_last_answer_to_a_fact_is_found_by_the_beginning_of_its_cards(path: Path, clock: SetClock) -> None:
    with Journal.open(path, clock) as it:
        for card in ("csto/charter-adopted/when", "csto/charter-adopted-2/when", "csto/charter-adopted/document"):
            clock.move(minutes=1)
            last = it.append_answer(answer(card=card, pack_version="2"), (), at=clock.now())
        assert it.answered_last("csto/charter-adopted") == (last.entry.id, "2", "csto/charter-adopted")
        assert it.answered_last("csto/charter") is None
        it.void(last.entry.id)
        found = it.answered_last("csto/charter-adopted")
        assert found is not None and found[0] < last.entry.id


def test_a_damage_that_stops_what_is_derived_is_told_in_a_sentence(tmp_path: Path, clock: SetClock) -> None:
    path = tmp_path / "journal.db"
    with Journal.open(path, clock, derived_tables()) as journal:
        journal.append_answer(answer(), [review()], at=MONDAY_NINE)
    strict, loose = "study_day INTEGER NOT NULL", "study_day INTEGER"

    def rewritten(was: str, now: str) -> None:
        connection.execute("PRAGMA writable_schema=1")
        connection.execute("UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE name = 'entry'", (was, now))

    with contextlib.closing(database.connect(path)) as connection:
        rewritten(strict, loose)
    with contextlib.closing(database.connect(path)) as connection:
        (guard,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'entry_no_update'").fetchone()
        connection.execute("DROP TRIGGER entry_no_update")
        connection.execute("UPDATE entry SET study_day = NULL")
        connection.execute(guard)
        connection.execute("DELETE FROM derived")
        rewritten(loose, strict)
    with pytest.raises(StudyAppError, match=r"journal\.db is damaged: put it aside and restore a copy of it\."):
        Journal.open(path, clock, derived_tables())
