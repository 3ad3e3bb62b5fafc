"""What is said and taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from clocks import SetClock

from study_app.app import StudyApp
from study_app.errors import StudyAppError


def test_an_answer_is_taken_back_outside_a_session_though_its_fact_is_gone(data: Path, clock: SetClock) -> None:
    with StudyApp.open(data, clock) as app:
        assert (app.deciding.last_said, app.deciding.take_back().now()) == (None, "")
        for _answer in range(2):
            session = app.studying.session("guild/all")
            session.next()
            session.answer("3 March 1801", first_key_ms=None, total_ms=1000)
            clock.move(days=30)
        assert app.deciding.last_said is not None
        assert app.deciding.take_back().now() == "your answer to “When was the Guild founded?”"
    (data / "packs" / "guild" / "pack.toml").unlink()
    with StudyApp.open(data, clock) as app:
        assert app.deciding.last_said is not None
        assert "“guild/" in app.deciding.take_back().now()
        assert app.deciding.last_said is None


def test_the_question_on_the_screen_is_called_by_the_words_that_it_has_there(data: Path, clock: SetClock) -> None:
    with StudyApp.open(data, clock) as app:
        session = app.studying.session("guild/all")
        question = session.next()
        assert question is not None
        session.answer(None, first_key_ms=None, total_ms=1000)
        assert app.deciding.last_said is not None
        here = question._replace(stem="Which?")  # the usual words may tell how many there are
        assert app.deciding.in_words(app.deciding.last_said, here) == "your answer to “Which?”"


def test_decisions_and_marks_hold_at_once_and_are_taken_back_and_put_back_one_by_one(
    data: Path, clock: SetClock
) -> None:
    with StudyApp.open(data, clock) as app:
        [deck] = [deck for deck in app.decks.rows() if deck.id == "guild/all"]
        assert deck.new > 0
        card = app.queue.next(deck.id, clock.now())
        assert card is not None
        assert app.deciding.put_back().now() == ""
        app.deciding.decide("retention", 0.85)
        app.deciding.decide("new_a_day", 0, "guild/all")
        assert not app.queue.counts(deck.id, clock.now())
        app.deciding.suspend(card)
        app.deciding.flag(card, "red")
        app.deciding.note(card, "in Lund")
        app.deciding.bury(card)
        assert app.deciding.marked([card])[card].rests(clock.now().study_day())
        taken = [app.deciding.take_back().now() for _ in range(6)]
        question = "“When was the Guild founded?”"
        assert taken == [
            f"{question} not again today",
            f"your note on {question}",
            f"your flag on {question}",
            f"the suspension of {question}",
            "New cards a day",
            "How much you want to remember",
        ]
        assert app.deciding.last_said is None
        assert app.queue.next(deck.id, clock.now()) == card
        assert [app.deciding.put_back().now() for _ in range(7)] == [*reversed(taken), ""]
        assert app.decisions.retention == 0.85
        assert app.queue.next(deck.id, clock.now()) is None
        with pytest.raises(StudyAppError, match="70 % to 97 %"):
            app.deciding.decide("retention", 2)
        with pytest.raises(StudyAppError, match="no deck nowhere"):
            app.deciding.decide("new_a_day", 3, "nowhere")
