"""What an entry says of cards: an answer of study of those that it asked and rated, a plan of those that it moves."""

from __future__ import annotations

import pytest
from answers import JOINER, STATEMENTS, WHEN, answer, review
from clocks import MONDAY_NINE

from study_app.journal import Answered, Entry, Event, Stated

ENTRY = Entry("id", "device", 1, MONDAY_NINE, MONDAY_NINE.study_day(), "answer")


def test_an_answer_speaks_of_the_posed_card_first_and_then_of_the_others_it_rated() -> None:
    events = Answered(ENTRY, answer(JOINER), (review(WHEN, final=3),)).events()
    assert [(event.card, event.asked, event.rating) for event in events] == [(JOINER, True, None), (WHEN, False, 3)]


@pytest.mark.parametrize("purpose", ["quiz", "game"])
def test_an_answer_that_only_measures_says_nothing(purpose: str) -> None:
    assert Answered(ENTRY, answer(purpose=purpose), ()).events() == ()


def test_a_plan_says_when_its_cards_are_due_and_nothing_else_stated_says_anything() -> None:
    plan, *others = (Stated(ENTRY, said) for said in STATEMENTS)
    at = (MONDAY_NINE.utc_ms, ENTRY.study_day)
    assert plan.events() == (
        Event("id", *at, WHEN, asked=False, rating=None, due_day=20_700, due_ms=None),
        Event("id", *at, JOINER, asked=False, rating=None, due_day=20_650, due_ms=None),
    )
    assert [other.events() for other in others] == [(), (), ()]
