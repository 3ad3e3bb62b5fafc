"""Tests of oneself over an open library."""

from __future__ import annotations

from pathlib import Path

from clocks import SetClock

from study_app.app import StudyApp
from study_app.study.scheduler import Rating


def test_the_wrong_cards_of_a_quiz_are_studied_alone_and_then_no_more(tmp_path: Path, clock: SetClock) -> None:
    with StudyApp.open(tmp_path, clock) as app:
        sitting = app.quizzes.begin(["treaty"], [], 3, app.quizzes.seed())
        while sitting.question() is not None:
            assert sitting.answer(None, first_key_ms=None, total_ms=5) == ""
        came_to = next(app.quizzes.results())
        assert came_to == app.quizzes.result_of(sitting)
        wanted = app.quizzes.wrong_cards(came_to)
        assert len(wanted) == 3
        session = app.studying.picked(wanted)
        while (question := session.next()) is not None:
            assert question.card.id in wanted
            session.answer(None, first_key_ms=None, total_ms=5)
            session.overrule(Rating.GOOD)
        assert app.quizzes.wrong_cards(came_to) == ()
        assert sum(deck.studied for deck in app.decks.rows() if deck.id == "csto/treaty") == 3


def test_a_game_can_be_played_with_every_deck_that_has_enough_events_and_the_best_one_is_known(
    tmp_path: Path, clock: SetClock
) -> None:
    with StudyApp.open(tmp_path, clock) as app:
        decks = app.quizzes.game_decks()
        assert decks and all(events >= 4 and best is None for _deck, events, best in decks)
        deck, events, _none = decks[0]
        game = app.quizzes.begin_game(deck.id)
        while game.event is not None:
            game.place(0, first_key_ms=None, total_ms=5)
        best = app.quizzes.game_decks()[0][2]
        assert best == game.game and best.events == events - 1


def test_a_quiz_with_fewer_questions_than_wanted_says_so(tmp_path: Path, clock: SetClock) -> None:
    with StudyApp.open(tmp_path, clock) as app:
        fewer = app.quizzes.begin([], ["choice"], 500, 1)
        assert fewer.fewer_in_words == f"{fewer.count} questions can be asked so, not 500."
        assert app.quizzes.begin([], ["choice"], fewer.count, 1).fewer_in_words == ""
