"""The timeline game over a real journal: fair places, lives, streaks, what is kept, what is shared."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from clocks import SetClock
from tiny import ALL, ONE, Desk, desk

from study_app.errors import StudyAppError
from study_app.quiz import soundness
from study_app.study.memory import all_memories
from study_app.study.timeline_game import LIVES, Game, Placed, TimelineGame, best, events_of, games


def begin(it: Desk, seed: int = 1) -> TimelineGame:
    return TimelineGame(it.journal, it.quiz, ALL, seed, it.clock)


def put(game: TimelineGame, *, rightly: bool) -> Placed:
    assert game.event is not None
    fair = soundness.fair_gaps(game.line, game.event)
    gaps = [gap for gap in range(len(game.line) + 1) if (gap in fair) is rightly]
    return game.place(gaps[0], first_key_ms=3, total_ms=900)


def stands(game: TimelineGame) -> bool:
    days = [event.date.earliest or 0 for event in game.line]
    return days == sorted(days)


def test_a_perfect_game_places_every_event_and_keeps_its_lives(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        game = begin(it)
        assert len(game.line) == 1
        for number in range(1, 6):
            placed = put(game, rightly=True)
            assert placed.right and game.line[placed.stands] is placed.event and placed.stands == placed.gap
            assert game.run == number
            assert stands(game)
        assert game.event is None
        assert (game.game.score, game.game.streak, game.game.lives, game.game.over) == (5, 5, LIVES, True)


def test_a_wrong_place_costs_a_life_and_the_event_goes_where_it_belongs(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        game = begin(it)
        put(game, rightly=True)
        wrong = put(game, rightly=False)
        assert not wrong.right and wrong.stands != wrong.gap
        assert stands(game) and game.run == 0 and game.game.lives == LIVES - 1
        put(game, rightly=False)
        put(game, rightly=False)
        assert game.event is None and game.game.over
        assert (game.game.score, game.game.streak) == (1, 1)
        with pytest.raises(ValueError, match="no event"):
            game.place(0, first_key_ms=None, total_ms=1)


def test_a_gap_that_is_not_there_is_refused(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it, pytest.raises(ValueError, match="no gap 2"):
        begin(it).place(2, first_key_ms=None, total_ms=1)


def test_the_same_seed_is_the_same_game(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        one, same, other = begin(it, 4), begin(it, 4), begin(it, 5)
        for _ in range(5):
            assert (one.event, one.line) == (same.event, same.line)
            put(one, rightly=True)
            put(same, rightly=True)
        while other.event is not None:
            put(other, rightly=True)
        assert [a.answer.card for a in it.journal.answers_in(one.game.seated.entry.id)] != [
            a.answer.card for a in it.journal.answers_in(other.game.seated.entry.id)
        ]


def test_each_placing_is_kept_and_past_games_come_from_the_journal(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        finished = begin(it)
        for rightly in (True, True, False, True, True):
            put(finished, rightly=rightly)
        clock.move(minutes=1)
        left = begin(it, 2)
        put(left, rightly=True)
        line = tuple(event.label for event in left.line)
    with desk(tmp_path, clock) as it:
        latest, earlier = games(it.journal)
        assert earlier.marks == (True, True, False, True, True) and earlier.over
        assert latest.marks == (True,) and not latest.over
        assert best((latest, earlier), ALL) == earlier
        assert best((latest, earlier), ONE) is None
        [kept] = it.journal.answers_in(latest.seated.entry.id)
        assert (kept.answer.purpose, kept.answer.form, kept.reviews) == ("game", "place", ())
        assert {shown.text for shown in kept.answer.options} < set(line)
        assert all_memories(it.journal.connection) == {}
        assert it.journal.verify() == []


def test_a_deck_with_too_few_events_says_so_and_nothing_begins(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        with pytest.raises(StudyAppError, match="too few events"):
            TimelineGame(it.journal, it.quiz, ONE, 1, clock)
        assert games(it.journal) == ()
        assert [event.fact for event in events_of(it.quiz.store, ONE)] == ["charter-adopted"]


def test_what_is_shared_names_the_deck_and_the_score_and_gives_nothing_away(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        game = begin(it)
        for rightly in (True, True, False, True):
            put(game, rightly=rightly)
        text = game.game.to_share("All")
        assert text == "Study App, timeline: All\n3 of 5 events placed rightly, best streak 2\n■■□■"
        assert not any(event.label in text for event in game.line)
        assert not re.search(r"\d{4}", text)


def test_equal_results_leave_the_first_as_the_best(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        for _ in range(2):
            put(begin(it), rightly=True)
            clock.move(minutes=1)
        later, first = games(it.journal)
        assert isinstance(first, Game)
        assert best((later, first), ALL) == first
