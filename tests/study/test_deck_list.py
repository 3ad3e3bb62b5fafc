"""Decks by whatever they are called, and what is told of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from clocks import SetClock

from study_app.app import StudyApp
from study_app.errors import StudyAppError
from study_app.study.scheduler import Due


def test_a_deck_is_found_by_its_own_part_and_an_unknown_one_refused(data: Path, clock: SetClock) -> None:
    with StudyApp.open(data, clock) as app:
        assert app.decks.id_of("all") == app.decks.id_of("guild/all") == "guild/all"
        with pytest.raises(StudyAppError, match=r"no deck nothing; known: .*guild/all"):
            app.studying.session("nothing")


def test_a_deck_is_found_by_its_name_too_and_one_of_several_is_asked_back(data: Path, clock: SetClock) -> None:
    with StudyApp.open(data, clock) as app:
        for deck in app.decks.rows():
            assert app.decks.id_of(f"{deck.pack_title}: {deck.name}") == deck.id
        assert app.decks.id_of("aLL") == "guild/all"
        app.deciding.set_exam("ALL", "2027-06-15")
        app.deciding.decide("exam", app.decisions.exams["guild/all"]._replace(last_weeks=True), "all")
        app.deciding.set_exam("The guild: All", "2027-06-16")
        assert app.decisions.exams["guild/all"].last_weeks
    other = data / "packs" / "guild" / "pack.toml"
    text = other.read_text(encoding="utf-8").replace('id = "guild"\nversion', 'id = "league"\nversion')
    (data / "packs" / "league").mkdir()
    (data / "packs" / "league" / "pack.toml").write_text(text, encoding="utf-8")
    with StudyApp.open(data, clock) as app:
        assert app.decks.id_of("league/all") == "league/all"
        for several in ("all", "ALL", "The guild: All"):
            with pytest.raises(StudyAppError, match=f"{several} may be any of guild/all, league/all: say which."):
                app.decks.id_of(several)


def test_a_clock_that_was_ahead_is_told_and_what_it_hid_is_asked_again(data: Path, clock: SetClock) -> None:
    with StudyApp.open(data, clock) as app:
        assert app.decks.clock_doubt == ""
        clock.move(days=3653)
        session = app.studying.session("guild/all")
        assert session.next() is not None
        session.answer("3 March 1801", first_key_ms=None, total_ms=1000)
        clock.move(days=-3653)
        assert "says 2026-11-23, but cards were reviewed on 2036-11-23" in app.decks.clock_doubt
        session = app.studying.session("guild/all")
        assert session.next() is not None
        due = session.answer("3 March 1801", first_key_ms=None, total_ms=1000).due
        assert due is not None
        assert 0 < due.day - clock.now().study_day() < 100
        assert app.decks.clock_doubt == ""
        assert session.next() is None


def test_when_a_card_comes_back_is_told_in_words(data: Path, clock: SetClock) -> None:
    with StudyApp.open(data, clock) as app:
        today = clock.now().study_day()
        in_ten = Due(today, clock.now().utc_ms + 10 * 60_000)
        days = [Due(today + n) for n in (0, 1, 12, 90, 1461)]
        assert [app.decks.describe_due(due) for due in (in_ten, *days)] == [
            "in 10 minutes", "today", "tomorrow", "in 12 days", "in 3 months", "in 4 years",
        ]  # fmt: skip
