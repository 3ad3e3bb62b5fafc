"""What a beginner meets: cards at once, a fact to try, each hint once, the language of the system."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from clocks import SetClock
from tiny import right

from study_app.app import StudyApp
from study_app.beginning import CARDS, HINTS, Beginning
from study_app.errors import StudyAppError


@pytest.fixture
def app(data: Path, clock: SetClock) -> Iterator[StudyApp]:
    with StudyApp.open(data, clock) as opened:
        yield opened


@pytest.mark.parametrize("known", [True, False])
def test_the_first_session_asks_five_cards_once_as_those_of_the_day(
    app: StudyApp, clock: SetClock, known: bool
) -> None:
    deck, session = Beginning(app).session()
    assert (deck.id, session.counts.new) == (app.decks.rows()[0].id, min(CARDS, deck.new))
    asked = []
    while (question := session.next()) is not None:
        asked.append(question.card.id)
        clock.move(minutes=1)
        session.answer(right(question) if known else None, first_key_ms=None, total_ms=1)
    assert len(set(asked)) == len(asked) == min(CARDS, deck.new)
    after = next(row for row in app.decks.rows() if row.id == deck.id)
    assert (after.new, after.learning) == (deck.new - len(asked), 0 if known else len(asked))


def test_without_new_cards_there_is_no_deck_to_begin_with_and_that_is_said(app: StudyApp) -> None:
    app.deciding.decide("new_a_day", 0)
    for deck in app.decks.rows():
        app.deciding.decide("new_a_day", 0, deck.id)
    assert Beginning(app).deck is None
    with pytest.raises(StudyAppError, match="no deck with new cards"):
        Beginning(app).session()


def test_the_sample_is_a_fact_with_a_day_that_can_be_corrected(app: StudyApp) -> None:
    deck, sample = Beginning(app).offered()
    assert deck == Beginning(app).deck and sample is not None
    draft = app.authoring.draft(*sample, "")
    draft.type_in("when", "4 March 1801")
    assert draft.look().effect.sentence().startswith(("1 question changes", "2 questions change", "3 questions change"))


def test_each_hint_is_shown_once_in_its_order_and_after_a_restart_no_more(data: Path, clock: SetClock) -> None:
    with StudyApp.open(data, clock) as app:
        assert app.is_new
        app.hints = HINTS
        assert not app.is_new
        beginning = Beginning(app)
        assert beginning.hint(answered=True) == ""
        assert beginning.hint(answered=False) == HINTS[0]
        assert beginning.hint(answered=False) == ""
        assert beginning.hint(answered=True) == HINTS[1]
    with StudyApp.open(data, clock) as app:
        beginning = Beginning(app)
        shown = [beginning.hint(answered=answered) for answered in (False, True, True, False, True, False)]
        assert [hint for hint in shown if hint] == list(HINTS[2:])
        assert len(HINTS) <= 4


def test_who_has_answered_or_edited_is_not_new(data: Path, clock: SetClock, app: StudyApp) -> None:
    assert app.is_new
    session = app.studying.session("guild/all")
    session.next()
    session.answer(None, first_key_ms=None, total_ms=1)
    assert not app.is_new
