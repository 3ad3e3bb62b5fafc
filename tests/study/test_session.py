"""A sitting over a real journal and a real quiz: what is saved and when, grades, overrule, undo, and long runs."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from clocks import MONDAY_NINE, SetClock
from permissions import no_writing_in
from shelves import installed
from tiny import ALL, DOCUMENT, ONE, Desk, desk, facts_db, right, wrong

from study_app.database import Connection, OperationalError, attach, connect
from study_app.errors import StudyAppError
from study_app.facts.store import Store
from study_app.journal import RENAMED, Decision
from study_app.quiz.asking import Quiz
from study_app.quiz.question import Given, Question, Verdict
from study_app.study.decisions import Decisions, Exam
from study_app.study.exam_rule import CheapRule
from study_app.study.forecast import Cards
from study_app.study.memory import Phase, all_memories, fold, memory_of
from study_app.study.planning import Way, rule
from study_app.study.queue import Counts, Queue
from study_app.study.scheduler import DEFAULTS, Due, Rating, Scheduler, State
from study_app.study.session import Feedback, Session

AGAIN, HARD, GOOD, EASY = Rating
TODAY = MONDAY_NINE.study_day()
WHEN, CITY = "tiny/charter-adopted/when", "tiny/charter-adopted/city"


def give(session: Session, given: Given, **more: int) -> Feedback:
    return session.answer(given, first_key_ms=700, total_ms=2_100, **more)


def asked(session: Session) -> Question:
    question = session.next()
    assert question is not None
    return question


def saved(folder: Path) -> int:
    """Answers that another process can see on the disk."""
    connection = connect(folder / "journal.db", read_only=True)
    try:
        return int(connection.execute("SELECT count(*) FROM answer").fetchone()[0])
    finally:
        connection.close()


def test_a_question_stays_until_it_is_answered_and_an_answer_is_on_the_disk_before_the_next(
    tmp_path: Path, clock: SetClock
) -> None:
    with desk(tmp_path, clock) as it:
        session = it.session()
        question = asked(session)
        assert session.next() is question
        assert session.counts == Counts(6, 0, 0)
        for number in (1, 2, 3):
            feedback = give(session, right(asked(session)))
            assert saved(tmp_path) == number
            assert feedback.entry != ""
        assert asked(session).card != question.card
        assert session.counts == Counts(3, 0, 0)
        assert (session.answered, session.right) == (3, 3)


def test_what_is_recorded_is_what_was_shown_and_given(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        session = it.session()
        question = asked(session)
        feedback = give(session, wrong(question), hints=2)
        last = it.journal.last_answer()
    assert last is not None
    assert last.entry.id == feedback.entry
    assert (last.entry.at, last.entry.study_day) == (MONDAY_NINE, TODAY)
    kept = last.answer
    assert (kept.card, kept.form, kept.given) == (question.card.id, "choice", wrong(question))
    assert [(shown.text, shown.right) for shown in kept.options] == [(o.text, o.right) for o in question.options]
    assert (kept.hints, kept.tries, kept.first_key_ms, kept.total_ms) == (2, 1, 700, 2_100)
    assert (kept.verdict, kept.score, kept.purpose, kept.pack_version) == ("wrong", 0.0, "study", "1.2.0")
    [review] = last.reviews
    assert (review.card, review.automatic, review.final, review.predicted) == (question.card.id, 1, 1, None)
    assert (review.due_day, review.due_ms) == (TODAY, MONDAY_NINE.utc_ms + 600_000)


def test_a_wrong_answer_comes_back_in_ten_minutes_and_a_right_one_in_days(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        session = it.session()
        missed = asked(session)
        feedback = give(session, wrong(missed))
        assert (feedback.automatic, feedback.final) == (AGAIN, AGAIN)
        assert feedback.outcome.verdict is Verdict.WRONG
        assert feedback.due == Due(TODAY, MONDAY_NINE.utc_ms + 600_000)
        assert feedback.due == feedback.choices[AGAIN]
        assert session.counts == Counts(5, 1, 0)
        known_one = asked(session)
        feedback = give(session, right(known_one))
        assert (feedback.automatic, feedback.final) == (GOOD, GOOD)
        assert feedback.due == Due(TODAY + 2)
        clock.move(minutes=10)
        assert asked(session).card == missed.card
        assert (session.answered, session.right) == (2, 1)


def test_i_do_not_know_is_again(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        session = it.session()
        asked(session)
        feedback = give(session, None)
        assert (feedback.automatic, feedback.given, feedback.outcome.verdict) == (AGAIN, None, Verdict.WRONG)


def test_a_card_is_recognised_while_weak_recalled_when_strong_and_put_in_order_each_third_time(
    tmp_path: Path, clock: SetClock
) -> None:
    with desk(tmp_path, clock) as it:
        session = it.session(ONE)
        forms = []
        for _ in range(3):
            question = asked(session)
            forms.append(question.form)
            feedback = give(session, right(question))
            assert feedback.due is not None
            clock.move(days=feedback.due.day - clock.now().study_day())
            if len(forms) == 1:
                assert feedback.automatic is GOOD
        assert forms == ["choice", "order", "date_entry"]
        last = it.journal.last_answer()
        assert last is not None
        [review] = last.reviews
        assert review.automatic == GOOD
        assert review.predicted is not None
        assert 0.85 < review.predicted < 0.95


def test_a_learner_who_wants_choices_only_is_asked_so_and_not_held_back_for_it(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        session = it.session(ONE, only=("choice", "which_first"))
        for _ in range(3):
            question = asked(session)
            assert question.form in ("choice", "which_first")
            feedback = give(session, right(question))
            assert feedback.automatic is GOOD
            assert feedback.due is not None
            clock.move(days=feedback.due.day - clock.now().study_day())


def test_the_recall_predicted_is_that_of_the_memory_before(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        session = it.session(ONE)
        give(session, right(asked(session)))
        clock.move(days=7)
        before = memory_of(it.journal.connection, WHEN)
        give(session, right(asked(session)))
        last = it.journal.last_answer()
    assert before is not None
    assert before.state is not None
    assert last is not None
    assert last.reviews[0].predicted == Scheduler().retrievability(before.state, 7)


def test_half_a_date_is_scored_and_counts_as_wrong(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        session = it.session(ONE, only=("date_entry",))
        give(session, right(asked(session)))
        clock.move(days=3)
        assert asked(session).form == "date_entry"
        feedback = give(session, "1992")
        assert (feedback.outcome.verdict, feedback.automatic) == (Verdict.PARTLY, AGAIN)
        last = it.journal.last_answer()
        assert last is not None
        assert (last.answer.verdict, last.answer.score) == ("partly", 0.5)
        assert session.right == 1


def test_what_is_asked_back_is_a_try_and_not_an_answer(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        session = it.session(ONE, only=("date_entry",))
        give(session, right(asked(session)))
        clock.move(days=3)
        question = asked(session)
        feedback = give(session, "no date")
        assert feedback.outcome.verdict is Verdict.ASK_AGAIN
        assert (feedback.automatic, feedback.final, feedback.due, feedback.entry) == (None, None, None, "")
        assert feedback.choices == {}
        assert saved(tmp_path) == 1
        assert session.next() is question
        feedback = give(session, right(question))
        # a date that nobody could read was not missed: the second try is as good as the first
        assert feedback.automatic is GOOD
        last = it.journal.last_answer()
        assert last is not None
        assert last.answer.tries == 2


def test_in_reveal_the_learner_rates_and_sees_beforehand_when_it_comes_back(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        session = it.session(only=("reveal",))
        assert session.preview() == {}
        assert asked(session).form == "reveal"
        shown = session.preview()
        feedback = give(session, 4)
        assert (feedback.automatic, feedback.final, feedback.due) == (None, EASY, shown[EASY])
        assert feedback.choices == shown
        asked(session)
        assert give(session, 1).final is AGAIN
        assert session.right == 1


def test_overruling_takes_the_place_of_the_answer_and_keeps_both(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        session = it.session()
        first = give(session, wrong(asked(session)))
        clock.move(minutes=2)
        second = session.overrule(EASY)
        assert (second.automatic, second.final) == (AGAIN, EASY)
        assert second.due == first.choices[EASY]
        assert second.choices == first.choices
        assert (second.question, second.given, second.outcome) == (first.question, first.given, first.outcome)
        assert second.entry != first.entry
        assert (session.answered, session.right) == (1, 1)
        assert session.counts == Counts(5, 0, 0)
        third = session.overrule(HARD)
        assert third.due == first.choices[HARD]
        assert session.counts == Counts(5, 1, 0)
        last = it.journal.last_answer()
        assert last is not None
        # the answer was given when it was given; only its rating came later
        assert (last.entry.id, last.entry.at) == (third.entry, MONDAY_NINE)
        assert (last.reviews[0].automatic, last.reviews[0].final) == (1, 2)
        memory = memory_of(it.journal.connection, first.question.card.id)
        assert memory is not None
        assert (memory.reviews, memory.askings, memory.phase) == (1, 1, Phase.LEARNING)
        assert memory.state == Scheduler().after(None, 0, HARD)
        assert saved(tmp_path) == 3
        assert it.journal.verify() == []


def test_a_day_that_began_before_an_answer_of_an_earlier_one_is_overruled_brings_what_a_new_start_does(
    tmp_path: Path, clock: SetClock
) -> None:
    with installed(tmp_path, clock) as app:
        session = app.studying.session("harbour/beginnings")
        first = asked(session).card
        give(session, right(asked(session)))
        clock.move(days=9)
        while asked(session).card != first:
            give(session, right(asked(session)))
        give(session, wrong(asked(session)))
        clock.move(days=1)
        before = session.counts
        session.overrule(EASY)
        assert session.counts == Queue(app.journal.connection).counts("harbour/beginnings", clock.now())
        assert session.counts == Counts(before.new + 1, before.learning - 1, before.due), (
            "its step kept a new card away"
        )


def test_only_an_answer_of_this_session_can_be_overruled_and_only_a_question_answered(
    tmp_path: Path, clock: SetClock
) -> None:
    with desk(tmp_path, clock) as it:
        session = it.session()
        with pytest.raises(ValueError, match="no answer to overrule"):
            session.overrule(GOOD)
        with pytest.raises(ValueError, match="no question to answer"):
            give(session, 0)
        give(session, right(asked(session)))
        with pytest.raises(ValueError, match="no question to answer"):
            give(session, 0)
        session.undo()
        with pytest.raises(ValueError, match="no answer to overrule"):
            session.overrule(GOOD)


def test_undo_puts_the_same_question_again_with_everything_as_it_was(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        session = it.session()
        give(session, right(asked(session)))
        memories, counts = all_memories(it.journal.connection), session.counts
        question = asked(session)
        feedback = give(session, wrong(question))
        asked(session)
        clock.move(minutes=3)
        assert session.undo() == question
        assert session.next() == question
        assert all_memories(it.journal.connection) == memories
        assert session.counts == counts
        assert (session.answered, session.right) == (1, 1)
        again = give(session, right(question))
        assert again.final is GOOD
        # the same question finds the same days
        assert again.choices[EASY] == feedback.choices[EASY]


def test_undo_puts_an_order_again_with_the_same_events_in_the_same_places(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        session, question = in_order(it, clock)
        give(session, wrong(question))
        session.next()
        assert session.undo() == question
        give(session, wrong(question))
    with desk(tmp_path, clock) as it:
        assert it.session().undo() == question


def test_undo_puts_an_order_again_with_the_same_events_though_nearer_ones_were_added(
    tmp_path: Path, clock: SetClock
) -> None:
    with desk(tmp_path, clock) as it:
        session, question = in_order(it, clock)
        give(session, wrong(question))
    with (tmp_path / "packs" / "tiny" / "pack.toml").open("a", encoding="utf-8") as pack:
        for year in range(1991, 2005):
            names = {"id": f"note{year}", "name": f"Note {year - 1980}", "city_id": f"c{year}", "city": f"C{year}"}
            pack.write(DOCUMENT.format(when=f"{year}-01-01", **names))
    with desk(tmp_path, clock) as it:
        again = it.session().undo()
        assert again is not None
        assert again.option_cards == question.option_cards
        assert (again.stem, again.options, again.sequence) == (question.stem, question.options, question.sequence)


def test_undo_goes_back_answer_by_answer_and_over_a_restart(tmp_path: Path, clock: SetClock) -> None:
    questions = []
    with desk(tmp_path, clock) as it:
        session = it.session()
        for number in range(4):
            questions.append(asked(session))
            give(session, right(questions[-1]) if number % 2 else wrong(questions[-1]))
    clock.move(days=1)
    with desk(tmp_path, clock) as it:
        session = it.session()
        for question in reversed(questions):
            assert session.undo() == question
        assert session.undo() is None
        assert all_memories(it.journal.connection) == {}
        assert asked(session).card == questions[0].card
        assert saved(tmp_path) == 4
        assert it.journal.verify() == []


def test_undo_of_an_overruled_answer_takes_the_whole_answer_back(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        session = it.session()
        question = asked(session)
        give(session, wrong(question))
        session.overrule(GOOD)
        assert session.undo() == question
        assert it.journal.last_answer() is None
        assert all_memories(it.journal.connection) == {}
        assert (session.answered, session.right) == (0, 0)


def test_an_answer_of_another_deck_is_taken_back_without_its_question(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        everything = it.session(ALL)
        give(everything, right(asked(everything)))
        give(everything, right(asked(everything)))
        session = it.session(ONE)
        assert session.undo() is None
        last = it.journal.last_answer()
        assert last is not None
        assert last.answer.card == WHEN
        question = session.undo()
        assert question is not None
        assert question.card.id == WHEN


def test_a_question_that_the_pack_no_longer_allows_comes_again_in_another_form(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        session = it.session()
        assert asked(session).form == "choice"
        give(session, 0)
        edited(tmp_path, 'role.when = { value = "date", one_answer = true }', 'role.when = { value = "date" }')
        assert session.renew(*renewed(it, tmp_path)) is False
        question = session.undo()
        assert question is not None
        assert question.card.id == WHEN
        assert question.form not in ("choice", "true_false")  # what was allowed no more


def in_order(it: Desk, clock: SetClock) -> tuple[Session, Question]:
    """A session that has come to an `order`: some events are known and due, others known and not due."""
    session = it.session(new_a_day=3)
    for _ in range(400):
        question = session.next()
        if question is None:
            due = session.next_due
            assert due is not None
            clock.move(days=due.day - clock.now().study_day())
        elif question.form == "order":
            return session, question
        else:
            give(session, right(question))
    raise AssertionError("no order was asked")


def test_an_order_rates_the_posed_card_and_its_companions_each_for_itself(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        session, question = in_order(it, clock)
        before = all_memories(it.journal.connection)
        now = clock.now()
        feedback = give(session, right(question))
        last = it.journal.last_answer()
        assert last is not None
        due = {
            card for card in question.companions if card in before and before[card].is_due(now.study_day(), now.utc_ms)
        }
        assert {review.card for review in last.reviews} == {question.card.id, *due}
        assert feedback.final is GOOD
        assert [shown.card for shown in last.answer.options] == list(question.option_cards)
        assert session.undo() == question
        assert all_memories(it.journal.connection) == before
        assert feedback.also == ()
        feedback = give(session, wrong(question))
        last = it.journal.last_answer()
        assert last is not None
        # reversed, four events stand 3, 1, 1 and 3 places off: the two outer ones were not remembered
        outer = {question.option_cards[question.sequence[place]] for place in (0, 3)}
        assert {review.card for review in last.reviews} == {c for c in outer if c == question.card.id or c in before}
        assert {review.final for review in last.reviews} <= {1}
        told = {question.option_cards[question.sequence[place - 1]] for place in feedback.also}
        assert told == {review.card for review in last.reviews} - {question.card.id}
        assert all_memories(it.journal.connection) == fold(it.journal.history(), Scheduler())


def test_an_event_one_place_off_is_logged_and_can_be_rated_by_the_learner(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        session, question = in_order(it, clock)
        place = question.sequence.index(question.option_cards.index(question.card.id))
        other = place - 1 if place else place + 1
        swapped = list(question.sequence)
        swapped[place], swapped[other] = swapped[other], swapped[place]
        before = memory_of(it.journal.connection, question.card.id)
        feedback = give(session, tuple(swapped))
        assert (feedback.automatic, feedback.final, feedback.due) == (None, None, None)
        assert feedback.entry != ""
        after = memory_of(it.journal.connection, question.card.id)
        assert before is not None
        assert after is not None
        assert after == before._replace(askings=before.askings + 1, seen_day=clock.now().study_day())
        feedback = session.overrule(AGAIN)
        assert (feedback.automatic, feedback.final) == (None, AGAIN)
        assert feedback.due == feedback.choices[AGAIN]
        last = it.journal.last_answer()
        assert last is not None
        mine = next(review for review in last.reviews if review.card == question.card.id)
        assert before.state is not None
        assert mine.predicted == Scheduler().retrievability(before.state, before.elapsed(clock.now().study_day()))
        assert all_memories(it.journal.connection) == fold(it.journal.history(), Scheduler())


def test_a_card_that_was_not_rated_comes_again_in_another_form(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        session, question = in_order(it, clock)
        place = question.sequence.index(question.option_cards.index(question.card.id))
        other = place - 1 if place else place + 1
        swapped = list(question.sequence)
        swapped[place], swapped[other] = swapped[other], swapped[place]
        give(session, tuple(swapped))
        while (again := asked(session)).card != question.card:
            give(session, right(again))
        assert again.form != "order"
        assert give(session, right(again)).final is not None


def test_where_nothing_can_be_written_questions_are_shown_and_answers_refused(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        session = it.session()
        give(session, right(asked(session)))
        memories = all_memories(it.journal.connection)
    with no_writing_in(tmp_path), desk(tmp_path, clock) as it:
        session = it.session()
        question = asked(session)
        assert question.card.id != WHEN
        for _ in range(2):
            with pytest.raises(StudyAppError, match="Nothing can be written in"):
                give(session, right(question))
        assert session.next() is question
        with pytest.raises(StudyAppError, match="Nothing can be written in"):
            session.undo()
        assert (session.answered, session.counts) == (0, Counts(5, 0, 0))
        assert all_memories(it.journal.connection) == memories
    with desk(tmp_path, clock) as it:
        assert all_memories(it.journal.connection) == memories


def test_an_answer_that_found_the_disk_full_is_given_again_and_counts_once(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        session = it.session()
        give(session, right(asked(session)))
        question = asked(session)
        connection = it.journal.connection
        pages = connection.execute("PRAGMA main.page_count").fetchone()[0]
        connection.execute(f"PRAGMA main.max_page_count={pages}")
        with pytest.raises(StudyAppError, match="The disk is full"):
            for _ in range(100):
                give(session, wrong(question))
                question = asked(session)
        answered = session.answered
        assert session.next() is question
        connection.execute("PRAGMA main.max_page_count=1000000")
        give(session, right(question))
        assert session.answered == answered + 1
        assert saved(tmp_path) == answered + 1
        assert it.journal.verify() == []
        assert all_memories(connection) == fold(it.journal.history(), Scheduler())


class Failing:
    """A connection whose next commit reports an error although it is done, and whose next read fails as well."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._failures = ["COMMIT", "SELECT"]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def execute(self, statement: str, *rest: Any) -> Any:
        result = self._connection.execute(statement, *rest)
        # the read fails only after the commit did
        if self._failures and statement.startswith(self._failures[0]):
            self._failures.pop(0)
            error = OperationalError("disk I/O error")
            error.sqlite_errorcode = 10
            raise error
        return result


def test_an_answer_that_was_saved_in_spite_of_an_error_is_not_saved_twice(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        session = it.session()
        question = asked(session)
        it.journal.connection = Failing(it.journal.connection)  # type: ignore[assignment]
        with pytest.raises(StudyAppError, match="The disk failed"):
            give(session, wrong(question))
        assert saved(tmp_path) == 1
        assert session.next() is question
        feedback = give(session, wrong(question))
        assert saved(tmp_path) == 1
        assert feedback.final is AGAIN
        it.journal.connection = Failing(it.journal.connection)  # type: ignore[assignment]
        with pytest.raises(StudyAppError, match="The disk failed"):
            session.overrule(GOOD)
        assert saved(tmp_path) == 2
        assert session.overrule(GOOD).final is GOOD
        assert saved(tmp_path) == 2
        assert session.answered == 1
        assert all_memories(it.journal.connection) == fold(it.journal.history(), Scheduler())


def test_the_card_on_the_screen_at_the_end_is_not_the_first_after_a_restart(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        session = it.session(ONE)
        give(session, wrong(asked(session)))
        clock.move(minutes=10)
    with desk(tmp_path, clock) as it:
        # the only card there is may come again
        assert asked(it.session(ONE)).card.id == WHEN
        assert asked(it.session(ALL)).card.id != WHEN


@pytest.mark.parametrize("seed", range(4))
def test_two_months_of_study_keep_every_promise(tmp_path: Path, seed: int) -> None:
    """A learner who errs, overrules, takes back, leaves and returns, on a clock that jumps now and then."""
    clock, rng = SetClock(seed=seed), random.Random(seed)
    forms: Counter[str] = Counter()
    facets_of_day: dict[tuple[int, str], set[str]] = {}
    for _visit in range(45):
        with desk(tmp_path, clock) as it:
            session = it.session(rng.choice([ALL, ALL, ONE]), new_a_day=3)
            for _ in range(rng.choice([0, 3, 60])):
                question = session.next()
                assert (question is not None) == bool(session.counts)
                if question is None:
                    break
                forms[question.form] += 1
                before = memory_of(it.journal.connection, question.card.id)
                given = rng.choice([right, right, right, wrong, lambda _question: None])(question)
                if given is None and question.form == "reveal":
                    given = 2
                feedback = give(session, given)
                if feedback.outcome.verdict is Verdict.ASK_AGAIN:
                    feedback = give(session, None)
                day = clock.now().study_day()
                was_step = before is not None and before.phase in (Phase.LEARNING, Phase.RELEARNING)
                if not was_step:
                    facets_of_day.setdefault((day, question.card.fact_id), set()).add(question.card.facet)
                if rng.random() < 0.1:
                    session.overrule(rng.choice(list(Rating)))
                if rng.random() < 0.1:
                    session.undo()
                clock.move(minutes=rng.choice([0, 1, 5]))
            assert all_memories(it.journal.connection) == fold(it.journal.history(), Scheduler())
            assert it.journal.verify() == []
        clock.move(minutes=rng.choice([7, 24 * 60, 24 * 60, 3 * 24 * 60, -30]))
    assert {"choice", "cloze", "which_first", "order"} <= set(forms)
    assert all(len(facets) == 1 for facets in facets_of_day.values())


# A library that was read again


def edited(folder: Path, old: str, new: str) -> None:
    """Change the text of the pack."""
    pack = folder / "packs" / "tiny" / "pack.toml"
    text = pack.read_text(encoding="utf-8")
    assert old in text
    pack.write_text(text.replace(old, new), encoding="utf-8")


def renewed(it: Desk, folder: Path) -> tuple[Quiz, Queue]:
    """What can be asked of the pack as it is now."""
    path = facts_db(folder)
    attach(it.journal.connection, path, "facts")
    return Quiz(Store.open(path)), Queue(it.journal.connection)


def test_a_question_whose_fact_stayed_is_on_the_screen_as_it_was(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        session = it.session()
        question = asked(session)
        edited(tmp_path, '"A press"', '"Another press"')
        assert session.renew(*renewed(it, tmp_path)) is False
        assert asked(session) is question
        give(session, right(question))


def test_a_question_whose_fact_was_edited_meanwhile_is_put_anew(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        session = it.session()
        before = asked(session)
        edited(tmp_path, "1992-03-04", "1992-04-05")
        assert session.renew(*renewed(it, tmp_path)) is True
        question = asked(session)
        assert (question.card, question.form) == (before.card, before.form)
        assert before.key == ("4 March 1992",) and question.key == ("5 April 1992",)
        assert give(session, right(question)).outcome.verdict is Verdict.RIGHT


def test_a_fact_that_is_retired_while_it_is_asked_makes_room_for_the_next_one(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        session = it.session()
        before = asked(session)
        edited(tmp_path, 'id = "charter-adopted"', 'id = "charter-adopted"\nstatus = "retired"')
        assert session.renew(*renewed(it, tmp_path)) is True
        question = asked(session)
        assert question.card.fact != before.card.fact
        give(session, right(question))
        assert session.undo() is not None


def test_an_answer_that_is_on_the_screen_can_be_overruled_though_its_fact_is_gone(
    tmp_path: Path, clock: SetClock
) -> None:
    with desk(tmp_path, clock) as it:
        session = it.session()
        give(session, right(asked(session)))
        edited(tmp_path, 'id = "charter-adopted"', 'id = "charter-adopted"\nstatus = "retired"')
        assert session.renew(*renewed(it, tmp_path)) is False
        assert session.overrule(HARD).final is HARD
        assert session.undo() is None  # its card is in the deck no more


def mistaken(session: Session, clock: SetClock, text: str, city: str) -> Feedback:
    """Answers rightly, days on end, until where the charter was adopted is to be typed; then answers with a text."""
    for _ in range(200):
        question = session.next()
        if question is None:
            clock.move(days=6)
        elif question.form in ("typed", "cloze") and question.key == (city,):
            feedback = give(session, text)
            return give(session, text) if feedback.outcome.verdict is Verdict.ASK_AGAIN else feedback
        else:
            give(session, right(question))
    raise AssertionError(f"{city} was never to be typed")


def test_who_was_right_is_rated_good_and_the_name_is_accepted_until_that_answer_is_taken_back(
    tmp_path: Path, clock: SetClock
) -> None:
    with desk(tmp_path, clock) as it:
        session = it.session(ONE)
        told = mistaken(session, clock, " Rigas pilsēta ", "Riga")
        assert told.outcome.verdict is Verdict.WRONG
        assert told.final is AGAIN
        question = told.question
        insisted = session.insist()
        assert (insisted.automatic, insisted.final) == (AGAIN, GOOD)
        [proposal] = it.journal.proposals("tiny")
        assert (proposal.entity, proposal.text) == ("riga", "Rigas pilsēta")
        assert (proposal.fact, proposal.facet) == ("charter-adopted", "city")
        accepted = it.quiz.grade(question, "rigas pilseta")
        assert accepted.verdict is Verdict.RIGHT
        assert "Riga." in accepted.message
        assert it.quiz.grade(question, "rigas pilseta", own=False).verdict is not Verdict.RIGHT
        assert it.quiz.grade(question, "pilseta", 2).verdict is Verdict.WRONG
        again = session.undo()
        assert again is not None
        assert again.card == question.card
        assert it.journal.proposals("tiny") == ()
        assert give(session, "Rigas pilseta").outcome.verdict is not Verdict.RIGHT
        assert it.journal.verify() == []
    with desk(tmp_path, clock) as it:
        assert fold(it.journal.history(), Scheduler()) == all_memories(it.journal.connection)


@pytest.mark.parametrize("text", ["Oslo", "the oslo", "?"])
def test_nobody_was_right_with_nothing_or_with_the_name_of_something_else(
    tmp_path: Path, clock: SetClock, text: str
) -> None:
    with desk(tmp_path, clock) as it:
        session = it.session(ONE)
        told = mistaken(session, clock, text, "Riga")
        assert told.outcome.verdict is Verdict.WRONG
        assert told.claim is None
        with pytest.raises(ValueError, match="no claim"):
            session.insist()
        assert it.journal.proposals("tiny") == ()


def test_a_right_answer_and_a_choice_leave_nothing_to_insist_on(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        session = it.session()
        for _ in range(6):
            question = asked(session)
            feedback = give(session, wrong(question) if question.options else right(question))
            assert feedback.claim is None


def test_redo_gives_the_answer_again_that_was_taken_back_and_goes_on_after_it(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        session = it.session()
        assert not session.redo()
        question = session.next()
        assert question is not None
        given = session.answer(right(question), first_key_ms=None, total_ms=900)
        after, left = session.next(), session.counts
        memories = all_memories(it.journal.connection)
        session.undo()
        assert session.answered == 0
        assert session.redo()
        assert (session.answered, session.right, session.counts) == (1, 1, left)
        assert all_memories(it.journal.connection) == memories
        again = session.next()
        assert again is not None
        assert after is not None
        assert again.card == after.card
        assert not session.redo()
        last = it.journal.last_answer()
        assert last is not None
        assert last.answer.replaces == given.entry


def test_an_answer_from_before_that_is_taken_back_and_given_again_is_none_of_this_session(
    tmp_path: Path, clock: SetClock
) -> None:
    with desk(tmp_path, clock) as it:
        before = it.session()
        give(before, wrong(asked(before)))
        session = it.session()
        give(session, right(asked(session)))
        for _turn in range(2):
            session.undo()
        assert (session.answered, session.right) == (0, 0)
        assert session.redo()
        assert (session.answered, session.missed) == (0, ())
        assert session.redo()
        assert (session.answered, session.right) == (1, 1)


def test_a_card_that_was_missed_is_still_so_when_its_fact_got_another_id(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        session = it.session(ONE)
        missed = asked(session)
        give(session, wrong(missed))
        assert session.missed == (missed.card.id,)
        old = missed.card.fact
        edited(tmp_path, f'"{old}"', '"renamed"')
        edited(tmp_path, 'id = "renamed"\n', f'id = "renamed"\nwas = ["{old}"]\n')
        said = {"fact": {old: "renamed"}, "entity": {}}
        it.journal.state(Decision(RENAMED, "tiny", said), at=clock.now())
        session.renew(*renewed(it, tmp_path))
        assert session.missed == (f"tiny/renamed/{missed.card.facet}",)


def test_a_new_answer_ends_what_could_be_done_again(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        session = it.session()
        question = session.next()
        assert question is not None
        session.answer(right(question), first_key_ms=None, total_ms=900)
        session.undo()
        session.answer(right(question), first_key_ms=None, total_ms=900)
        assert not session.redo()


def test_where_an_exam_is_ahead_for_a_card_its_rule_decides_on_due_days_and_none_is_put_off_to_keep_a_better_rating_apart(
    tmp_path: Path, clock: SetClock
) -> None:
    class InThree:
        def days(self, state: State, today: int, usual: int, *, learned: bool) -> int:  # noqa: ARG002
            return 3

    with desk(tmp_path, clock) as it:
        queue = Queue(it.journal.connection)
        mine = queue.next(ALL, clock.now())
        rule_of = lambda card: InThree() if card == mine else None  # noqa: E731
        session = Session(it.journal, it.quiz, queue, ALL, clock, rule_of=rule_of)
        question = session.next()
        assert question is not None
        today = clock.now().study_day()
        due = session.preview()
        assert due[Rating.AGAIN].ms is not None
        assert (due[Rating.GOOD].day, due[Rating.EASY].day) == (today + 3, today + 3)
        feedback = session.answer(right(question), first_key_ms=None, total_ms=900)
        assert feedback.due is not None
        assert feedback.due.day == today + 3
        assert session.next() is not None
        assert session.preview() == Session(
            it.journal, it.quiz, queue, ALL, clock, rule_of=lambda _card: None
        )._choices(session.question.card.id, None, session._posed.seed, clock.now())


def test_who_rates_finds_the_days_that_were_told_though_the_plan_was_solved_for_meanwhile_and_others_tomorrow(
    tmp_path: Path, clock: SetClock
) -> None:
    class Solving:
        found = 3

        def days(self, state: State, today: int, usual: int, *, learned: bool) -> int:  # noqa: ARG002
            return self.found

    with desk(tmp_path, clock) as it:
        rule = Solving()
        queue = Queue(it.journal.connection)
        session = Session(it.journal, it.quiz, queue, ALL, clock, None, ("reveal",), rule_of=lambda _card: rule)
        for solved, day, minutes in ((7, 3, 10), (9, 7, 10), (11, 11, 24 * 60)):
            asked(session)
            told = session.preview()
            rule.found = solved
            clock.move(minutes=minutes)
            feedback = give(session, GOOD)
            assert feedback.due == (told[GOOD] if minutes == 10 else feedback.choices[GOOD])
            assert feedback.due is not None and feedback.due.day == clock.now().study_day() + day
            again = feedback.choices[AGAIN]
            assert again.ms is not None and told[AGAIN].ms is not None
            assert again.ms - told[AGAIN].ms == minutes * 60_000, "a step counts from the rating"
            assert session.overrule(EASY).due == feedback.choices[EASY]


def test_of_a_card_that_was_rated_on_another_device_meanwhile_the_days_follow_from_that_and_not_from_what_was_told(
    tmp_path: Path, clock: SetClock
) -> None:
    with desk(tmp_path, clock) as it:
        here, there = it.session(), it.session()
        card = asked(here).card
        told = here.preview()
        clock.move(minutes=1)
        assert asked(there).card == card
        give(there, right(asked(there)))
        there.overrule(EASY)
        clock.move(minutes=1)
        feedback = give(here, right(asked(here)))
        days = [feedback.choices[rating].day for rating in (HARD, GOOD, EASY)]
        assert days == sorted(days), "a better rating brings a card back no sooner"
        assert feedback.choices[EASY].day > told[EASY].day
        assert feedback.due == feedback.choices[feedback.final]


@pytest.mark.parametrize("left", range(2, 61))
def test_no_grade_puts_a_card_off_to_the_exam_or_past_it_while_a_review_before_it_is_worth_it(
    tmp_path: Path, clock: SetClock, left: int
) -> None:
    phases = set()
    with desk(tmp_path, clock) as it:
        session = it.session()
        for known in (True, True, False):  # two that are known, one in its learning step, the others are new
            question = session.next()
            assert question is not None
            session.answer(right(question) if known else None, first_key_ms=None, total_ms=900)
        clock.move(days=10)
        again = it.session()
        while (question := again.next()) is not None:
            memory = memory_of(it.journal.connection, question.card.id)
            forgotten = memory is not None and memory.phase is Phase.REVIEW  # now in its step again
            learning = memory is not None and memory.phase is Phase.LEARNING
            again.answer(None if forgotten or learning else right(question), first_key_ms=None, total_ms=900)
            if forgotten:
                break
        today, now = clock.now().study_day(), clock.now()
        exam = Exam(today + left)
        planned = rule(Way(exam, today, Cards.of([]), 50), DEFAULTS, lambda _first, _last: {})
        own = Session(it.journal, it.quiz, Queue(it.journal.connection), ALL, clock, rule_of=lambda _card: planned)
        soon = Session(
            it.journal, it.quiz, Queue(it.journal.connection), ALL, clock, rule_of=lambda _card: CheapRule(exam)
        )
        memories = all_memories(it.journal.connection)
        for card, memory in [*memories.items(), (next(iter(memories)), None)]:
            phases.add(Phase.NEW if memory is None else memory.phase)
            for seed in range(4):
                for asked in (own, soon):
                    choices = asked._choices(card, memory, seed, now)
                    days = [choices[rating].day - today for rating in sorted(choices) if choices[rating].ms is None]
                    assert days == sorted(days)
                    assert days and days[0] >= 1
                    if asked is soon or memory is None or memory.phase is not Phase.REVIEW:
                        assert days[-1] < left
                        continue
                    for rating in [rating for rating in choices if choices[rating].day >= exam.day]:
                        after = asked._scheduler.after(memory.state, memory.elapsed(today), rating)
                        assert planned.days(after, today, 1, learned=False) >= left, "the plan has none, not the order"
    assert phases == set(Phase)


def test_no_exam_puts_a_card_off_for_longer_than_the_longest_interval(tmp_path: Path, clock: SetClock) -> None:
    class Far:
        def days(self, _state: State, _today: int, _usual: int, *, learned: bool) -> int:  # noqa: ARG002
            return 100

    with desk(tmp_path, clock) as it:
        decided = Decisions(maximum=10)
        queue = Queue(it.journal.connection, decided)
        session = Session(it.journal, it.quiz, queue, ALL, clock, decided, rule_of=lambda _card: Far())
        session.next()
        planned = [due.day - TODAY for due in session.preview().values() if due.ms is None]
    assert planned and max(planned) == 10


def test_steps_that_were_chosen_are_gone_through_and_another_choice_moves_no_due_day(
    tmp_path: Path, clock: SetClock
) -> None:
    def session(it: Desk, **steps: tuple[int, ...]) -> Session:
        decided = Decisions(**steps)
        return Session(it.journal, it.quiz, Queue(it.journal.connection, decided), ONE, clock, decided)

    with desk(tmp_path, clock) as it:
        sitting = session(it, learning=(1, 10, 30), relearning=(5, 15))
        minutes = []
        for given in (right, wrong, right, right):
            question = asked(sitting)
            card = question.card.id
            feedback = give(sitting, given(question))
            assert feedback.due is not None
            assert feedback.due.ms is not None
            minutes.append((feedback.due.ms - clock.now().utc_ms) // 60_000)
            clock.move(minutes=minutes[-1])
        assert minutes == [10, 1, 10, 30]
        before = all_memories(it.journal.connection)
        rebuilt(it)
        assert all_memories(it.journal.connection) == before
        other = session(it)  # the usual single step: what is due stays, and the next answer is the last of learning
        assert asked(other).card.id == card
        feedback = give(other, right(asked(other)))
        assert feedback.due is not None
        assert feedback.due.ms is None
        clock.move(days=feedback.due.day - TODAY)
        last = session(it, relearning=(5, 15))
        minutes = []
        for given in (wrong, right):
            question = asked(last)
            assert question.card.id == card
            feedback = give(last, given(question))
            assert feedback.due is not None
            assert feedback.due.ms is not None
            minutes.append((feedback.due.ms - clock.now().utc_ms) // 60_000)
            clock.move(minutes=minutes[-1])
        assert minutes == [5, 15]
        assert give(last, right(asked(last))).due != feedback.due
        memory = memory_of(it.journal.connection, card)
        assert memory is not None
        assert (memory.phase, memory.due_ms, memory.lapses) == (Phase.REVIEW, None, 1)


def rebuilt(it: Desk) -> None:
    """All that is derived, made anew from the journal."""
    it.journal.connection.execute("DELETE FROM derived")
    it.journal._bring_up_to_date()
