"""A quiz over a real journal: the same seed draws the same questions, each answer is on the disk, memory stays as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from clocks import SetClock
from permissions import no_writing_in
from tiny import ALL, ONE, Desk, desk, right, wrong

from study_app.database import connect
from study_app.errors import StudyAppError
from study_app.journal import Sitting
from study_app.quiz.question import Question
from study_app.study.memory import all_memories
from study_app.study.queue import Picked, Queue
from study_app.study.session import Session
from study_app.study.sitting import QUIZ_FORMS, QuizSitting, Result, draw, results, sheet, to_study

SETTINGS = Sitting("quiz", (ALL,), QUIZ_FORMS, 7, 5)


def begin(it: Desk, **changes: object) -> QuizSitting:
    return QuizSitting(it.journal, it.quiz, SETTINGS._replace(**changes), it.clock)  # type: ignore[arg-type]


def asked(sitting: QuizSitting) -> Question:
    question = sitting.question()
    assert question is not None
    return question


def take(sitting: QuizSitting, rights: str = "", ms: int = 2_000) -> None:
    """Answer to the end, or one for each letter: r right, w wrong, - I don't know."""
    for letter in rights or "r" * sitting.count:
        question = asked(sitting)
        given = {"r": right, "w": wrong, "-": lambda _question: None}[letter](question)
        assert sitting.answer(given, first_key_ms=None, total_ms=ms) == ""


def last(it: Desk) -> Result:
    return next(results(it.journal))


def test_the_same_settings_and_seed_draw_the_same_questions_whatever_one_knows(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        before = draw(it.quiz, SETTINGS)
        posed = [it.quiz.pose(one.card, one.form, one.seed) for one in before]
        session = it.session()
        for _ in range(4):
            question = session.next()
            assert question is not None
            session.answer(right(question), first_key_ms=None, total_ms=5)
        sitting = begin(it, decks=(ALL, ONE, ALL), forms=QUIZ_FORMS[::-1])
        for expected in posed:
            assert asked(sitting) == expected
            take(sitting, "r")
        assert sitting.question() is None
        assert draw(it.quiz, SETTINGS._replace(seed=8)) != before


def test_a_quiz_asks_in_the_wanted_forms_only_and_each_fact_once_as_long_as_there_are_others(
    tmp_path: Path, clock: SetClock
) -> None:
    with desk(tmp_path, clock) as it:
        for seed in range(20):
            drawn = draw(it.quiz, SETTINGS._replace(seed=seed, count=6, forms=("typed", "date_entry")))
            assert len({one.card.fact_id for one in drawn}) == len(drawn) == 6
            assert {one.form for one in drawn} <= {"typed", "date_entry"}
        everything = draw(it.quiz, SETTINGS._replace(count=500))
        assert len({one.card for one in everything}) == len(everything)
        assert 6 <= len(everything) < 12  # of the others some question tells where or when it was


def test_where_nothing_can_be_asked_it_says_so_and_nothing_is_begun(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        with pytest.raises(StudyAppError, match="more decks"):
            begin(it, forms=())
        assert list(results(it.journal)) == []


def test_each_answer_is_on_the_disk_before_the_next_question_and_a_quiz_left_half_way_is_shown_as_left(
    tmp_path: Path, clock: SetClock
) -> None:
    with desk(tmp_path, clock) as it:
        sitting = begin(it)
        for number in (1, 2):
            take(sitting, "r")
            other = connect(tmp_path / "journal.db", read_only=True)
            assert other.execute("SELECT count(*) FROM answer WHERE sitting IS NOT NULL").fetchone() == (number,)
            other.close()
    with desk(tmp_path, clock) as it:
        left = last(it)
        assert (left.state, left.right, left.count, left.score) == ("left", 2, 5, 0.4)
        assert it.journal.verify() == []


def test_a_quiz_changes_neither_memory_nor_the_queue_of_the_day(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        session = it.session()
        for _ in range(3):
            question = session.next()
            assert question is not None
            session.answer(right(question), first_key_ms=None, total_ms=5)
        coming = session.next()
        memories, counts = all_memories(it.journal.connection), session.counts
        take(begin(it, count=6), "wr" * 3)
        assert all_memories(it.journal.connection) == memories
        afresh = it.session()
        assert afresh.counts == counts
        following = afresh.next()
        assert coming is not None and following is not None
        assert (following.card, following.form) == (coming.card, coming.form)
        undone = afresh.undo()
        assert undone is not None and undone.card == question.card  # what was studied last, not the quiz
        assert last(it).state == "complete"


def test_the_result_counts_what_was_right_and_the_sheet_says_why_the_rest_was_not(
    tmp_path: Path, clock: SetClock
) -> None:
    with desk(tmp_path, clock) as it:
        sitting = begin(it, forms=("choice",))
        take(sitting, "rw-rr")
        result = last(it)
        assert (result.state, result.right, result.score, result.seconds) == ("complete", 3, 0.6, 10.0)
        rows = sheet(it.quiz, result)
        assert [row.right for row in rows] == [True, False, False, True, True]
        mistaken = rows[1]
        assert mistaken.question is not None and mistaken.outcome is not None
        chosen = mistaken.answered.answer.given
        assert isinstance(chosen, int)
        assert not mistaken.question.options[chosen].right
        assert mistaken.question.options[chosen].why or mistaken.outcome.message
        assert mistaken.question.citations


def test_an_answer_after_the_time_is_saved_and_does_not_count(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        sitting = begin(it, limit_ms=10_000)
        asked(sitting)
        clock.move(ms=4_000)
        take(sitting, "r", ms=4_000)
        assert sitting.left_ms == 6_000
        late = asked(sitting)
        clock.move(ms=6_000)
        assert sitting.left_ms == 0
        assert sitting.answer(right(late), first_key_ms=None, total_ms=5_900) == ""
        assert sitting.question() is None
        result = last(it)
        assert (result.state, result.right, len(result.late), result.seconds) == ("time_up", 1, 1, 10.0)
        assert [row.right for row in sheet(it.quiz, result)] == [True, False]


def test_the_time_that_is_left_does_not_run_out_by_rounding(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        sitting = begin(it, limit_ms=10_000)
        take(sitting, ms=9_000)  # the watch of the page says more than has gone by
        assert last(it).state == "complete"


def test_an_answer_that_is_asked_back_is_not_saved_and_a_close_one_gets_no_second_try(
    tmp_path: Path, clock: SetClock
) -> None:
    with desk(tmp_path, clock) as it:
        sitting = begin(it, forms=("date_entry",))
        question = asked(sitting)
        assert "1992" in sitting.answer("4/3/1992", first_key_ms=None, total_ms=1)
        assert sitting.question() is question
        take(sitting, "r")
        [kept] = last(it).in_time
        assert kept.answer.tries == 2
        typed = begin(it, forms=("typed",), seed=3)
        question = asked(typed)
        assert typed.answer(question.key[0] + " and more", first_key_ms=None, total_ms=1) == ""


def test_a_refused_answer_can_be_given_again(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        sitting = begin(it)
        question = asked(sitting)
        it.journal.connection.execute("PRAGMA query_only = 1")
        with pytest.raises(StudyAppError):
            sitting.answer(right(question), first_key_ms=None, total_ms=1)
        assert sitting.question() is question
        it.journal.connection.execute("PRAGMA query_only = 0")
        take(sitting)
        assert last(it).right == 5


def test_where_nothing_can_be_written_no_quiz_begins(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock):
        pass
    with no_writing_in(tmp_path), desk(tmp_path, clock) as it, pytest.raises(StudyAppError, match="written"):
        begin(it)


def test_study_these_asks_the_wrong_cards_alone_rates_them_and_ends_when_they_are_remembered(
    tmp_path: Path, clock: SetClock
) -> None:
    with desk(tmp_path, clock) as it:
        take(begin(it), "rwrw-")
        result = last(it)
        wanted = to_study(it.journal, result)
        assert len(wanted) == 3
        day = Queue(it.journal.connection)
        day.counts(ALL, clock.now())
        picked = Picked(it.journal.connection, wanted, day)
        session = Session(it.journal, it.quiz, picked, "", clock, purpose="ahead")
        order = []
        for given in (right, wrong, right, right):
            question = session.next()
            assert question is not None
            order.append(question.card.id)
            session.answer(given(question), first_key_ms=None, total_ms=5)
        assert order == [*wanted, wanted[1]]
        assert session.next() is None
        kept = it.journal.last_answer()
        assert kept is not None
        assert kept.answer.purpose == "ahead"
        assert [review.final for review in kept.reviews] == [3]
        assert to_study(it.journal, result) == ()
        assert session.undo() is not None
        assert session.counts
        assert to_study(it.journal, result) == (wanted[1],)
        assert day.counts(ALL, clock.now()) == it.session().counts
