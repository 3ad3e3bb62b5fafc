"""Sessions with what the day brings, with more, and with cards that were picked."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from clocks import SetClock
from tiny import right

from study_app import database
from study_app.app import StudyApp
from study_app.clock import date_of
from study_app.errors import StudyAppError
from study_app.facts.names import normalise
from study_app.study.ahead import More
from study_app.study.decisions import Exam
from study_app.study.scheduler import Rating


def test_a_deck_may_limit_its_forms(data: Path, clock: SetClock) -> None:
    pack = data / "packs" / "guild" / "pack.toml"
    text = pack.read_text(encoding="utf-8")
    for forms, asked in (("", "cloze"), ('forms = ["reveal"]', "reveal"), ('forms = ["order"]', "cloze")):
        pack.write_text(text + forms + "\n", encoding="utf-8")
        with StudyApp.open(data, clock) as app:
            question = app.studying.session("guild/all").next()
            assert question is not None and question.form == asked


def test_more_than_the_day_brings_is_told_and_begun_and_refused_with_a_sentence(
    tmp_path: Path, clock: SetClock
) -> None:
    with StudyApp.open(tmp_path, clock) as app:
        deck = "csto/treaty"
        assert app.studying.more(deck).now() == More(3, 0, 45, None)
        with pytest.raises(StudyAppError, match="Nothing of this deck that rested today comes back within 3 days"):
            app.studying.ahead(deck)
        with pytest.raises(StudyAppError, match="no exam ahead"):
            app.studying.cram(deck, before_exam=True)
        session = app.studying.session(deck)
        while (question := session.next()) is not None:
            session.answer(3 if question.form == "reveal" else right(question), first_key_ms=None, total_ms=900)
            session.overrule(Rating.EASY)
        clock.move(days=1)
        app.deciding.decide("new_a_day", 0)
        app.deciding.decide("exam", Exam(clock.now().study_day() + 60), deck)
        more = app.studying.more(deck).now()
        assert more.days == min(7, more.days) > 3  # Easy puts off for longer: to the next card's day
        assert more.ahead >= 1
        assert more.before_exam == 20
        app.studying.ahead(deck)
        app.studying.cram(deck, before_exam=True)
        for card in [
            row[0] for row in app.store.connection.execute("SELECT card FROM deck_card WHERE deck = ?", (deck,))
        ]:
            app.deciding.suspend(card)
        assert app.studying.more(deck).now() == More(3, 0, 0, 0)
        with pytest.raises(StudyAppError, match="nothing to cram"):
            app.studying.cram(deck)


def test_parameters_are_looked_at_every_two_hundred_reviews_and_what_was_found_is_adopted(
    tmp_path: Path, clock: SetClock
) -> None:
    with StudyApp.open(tmp_path, clock) as app:
        decks = [deck.id for deck in app.decks.rows()]
        app.studying.look_at_parameters()
        assert app.decisions.fitted == 0
        for _day in range(30):
            for deck in decks[:4]:
                session = app.studying.session(deck)
                while (question := session.next()) is not None:
                    session.answer(right(question), first_key_ms=None, total_ms=900)
            clock.move(days=1)
        app.studying.look_at_parameters(wait=True)
        app.studying.look_at_parameters(wait=True)
        assert app.decisions.fitted >= 200
        assert app.queue.all_counts(clock.now())


def test_the_exam_of_whatever_deck_decides_on_the_wrong_cards_of_a_quiz_too(tmp_path: Path, clock: SetClock) -> None:
    with StudyApp.open(tmp_path, clock) as app:
        sitting = app.quizzes.begin(["wonders/rulers"], [], 5, 1)
        while sitting.question() is not None:
            sitting.answer(None, first_key_ms=None, total_ms=900)
        app.deciding.set_exam("wonders/rulers", date_of(clock.now().study_day() + 5).isoformat(), days_off=(6,))
        assert app.decisions.exams["wonders/rulers"].days_off == (6,)
        session = app.studying.picked(app.quizzes.wrong_cards(app.quizzes.result_of(sitting)))
        assert session.next() is not None
        assert session.preview()[Rating.GOOD].day <= clock.now().study_day() + 2
        asked = 0
        for deck in ("wonders/lists", "wonders/builders"):  # decks without an exam: the usual days
            session = app.studying.session(deck)
            while (question := session.next()) is not None and asked < 3:
                if not app.queue.has("wonders/rulers", question.card.id):
                    assert session.preview()[Rating.EASY].day > clock.now().study_day() + 5
                    asked += 1
                session.answer(None, first_key_ms=None, total_ms=900)
        assert asked == 3


def test_cards_that_can_be_asked_as_the_learner_wants_come_before_those_that_cannot(
    tmp_path: Path, clock: SetClock
) -> None:
    with StudyApp.open(tmp_path, clock) as app:
        app.only_forms = ("year", "date_entry")
        session = app.studying.session("csto/treaty")
        wished = []
        for _ in range(8):
            assert session.next() is not None
            wished.append(not session.against_wishes)
            session.answer(None, first_key_ms=None, total_ms=900)
    assert wished[:3] == [True, True, True]


def test_more_new_cards_come_when_the_day_has_brought_its_own(tmp_path: Path, clock: SetClock) -> None:
    with StudyApp.open(tmp_path, clock) as app:
        app.deciding.decide("new_a_day", 2)
        deck = "csto/treaty"
        with pytest.raises(StudyAppError, match="they come before more new ones"):
            app.studying.new(deck)
        session = app.studying.session(deck)
        while (question := session.next()) is not None:
            session.answer(3 if question.form == "reveal" else right(question), first_key_ms=None, total_ms=900)
            clock.move(minutes=1)
        assert app.studying.more(deck).now().new == 10
        further = app.studying.new(deck, 3)
        assert (further.picked, further.counts.new) == (True, 3)


def test_no_step_of_a_session_looks_through_all_that_a_source_bears_or_all_that_is_confirmed(
    tmp_path: Path, clock: SetClock
) -> None:
    # indexes that a search has would find nearly everything each time
    with StudyApp.open(tmp_path, clock) as app:
        said: set[str] = set()
        connections = (app.journal.connection, app.store.connection)
        for connection in connections:
            connection.set_trace_callback(said.add)
        session = app.studying.session("csto/treaty")
        for _step in range(4):
            question = session.next()
            assert question is not None
            session.answer(right(question), first_key_ms=None, total_ms=900)
        for connection in connections:
            connection.set_trace_callback(None)
        plans = set()
        for text in said:
            for connection in connections if text.startswith("SELECT") else ():
                with contextlib.suppress(database.OperationalError):  # of a table that only the other has
                    plans |= {step[3] for step in connection.execute(f"EXPLAIN QUERY PLAN {text}")}
    assert len(plans) > 20
    assert not [plan for plan in plans if "idx_fact_status" in plan or "idx_citation_pack_source_start" in plan]


def test_what_was_just_read_on_the_sheet_is_asked_after_something_else(tmp_path: Path, clock: SetClock) -> None:
    with StudyApp.open(tmp_path, clock) as app:
        now, deck = clock.now(), "csto/treaty"
        first = app.queue.next(deck, now)
        assert first is not None
        second = app.queue.next(deck, now, first)
        assert second is not None
        [answer] = app.store.fillers(*second.split("/"))
        other = app.queue.next(deck, now, first, f" it is told that {normalise(answer.text)} is so ")
        assert other not in (None, first, second)
        assert app.queue.next(deck, now, first, " it is told that nothing is so ") == second


def test_what_was_missed_in_the_first_session_is_counted_as_being_learned_and_not_as_still_to_be_asked(
    tmp_path: Path, clock: SetClock
) -> None:
    with StudyApp.open(tmp_path, clock) as app:
        session = app.studying.first("csto/treaty", 3)
        seen = [(session.counts.new, session.counts.learning, session.left)]
        while session.next() is not None:
            session.answer(None, first_key_ms=None, total_ms=900)
            seen.append((session.counts.new, session.counts.learning, session.left))
        assert seen == [(3, 0, 3), (2, 1, 2), (1, 2, 1), (0, 3, 0)]
        assert next(row for row in app.decks.rows() if row.id == "csto/treaty").learning == 3
