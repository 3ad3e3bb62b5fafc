"""How well a fact is known, from the memory of its cards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from study_app import database
from study_app.study.form_rule import YOUNG_DAYS
from study_app.study.knowledge import Knowledge, knowledge
from study_app.study.memory import _TABLE, Phase

Card = tuple[str, Phase, float | None]


@pytest.fixture
def known() -> Callable[..., dict[str, Knowledge]]:
    """What is known of facts, given the cards that there are and (card, phase, stability) of those remembered."""

    def of(there: list[str], *cards: Card, suspended: str = "") -> dict[str, Knowledge]:
        connection = database.in_memory()
        connection.execute("ATTACH DATABASE ':memory:' AS facts")
        connection.execute("CREATE TABLE facts.card (id TEXT PRIMARY KEY, fact TEXT)")
        connection.executemany(
            "INSERT INTO facts.card VALUES (?, ?)", [(card, card.rpartition("/")[0]) for card in there]
        )
        for statement in _TABLE.split(";\n\n"):
            connection.execute(statement)
        connection.execute("CREATE TABLE marked (card TEXT PRIMARY KEY, suspended INTEGER)")
        connection.execute("INSERT INTO marked VALUES (?, 1)", (suspended,))
        for card, phase, stability in cards:
            row: dict[str, Any] = {
                "card": card, "fact": card.rpartition("/")[0], "stability": stability, "phase": phase, "seen_day": 1,
                "reviews": int(stability is not None), "lapses": 0, "askings": 1,
            }  # fmt: skip
            names = ", ".join(row)
            connection.execute(f"INSERT INTO memory({names}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))
        return dict(knowledge(connection))

    return of


def test_what_was_never_rated_is_not_there(known):
    assert known(["p/f/when"]) == {}
    assert known(["p/f/when"], ("p/f/when", Phase.NEW, None)) == {}


@pytest.mark.parametrize(
    ("phase", "stability", "expected"),
    [
        (Phase.LEARNING, 20.0, Knowledge.LEARNING),
        (Phase.RELEARNING, 20.0, Knowledge.LEARNING),
        (Phase.REVIEW, YOUNG_DAYS - 0.1, Knowledge.LEARNING),
        (Phase.REVIEW, float(YOUNG_DAYS), Knowledge.KNOWN),
    ],
)
def test_a_card_is_known_from_a_stability_of_a_week_unless_it_is_in_its_steps(known, phase, stability, expected):
    assert known(["p/f/when"], ("p/f/when", phase, stability)) == {"p/f": expected}


def test_a_fact_is_known_when_all_its_cards_are(known):
    one, other = ("p/f/when", Phase.REVIEW, 30.0), ("p/f/who", Phase.REVIEW, 30.0)
    assert known(["p/f/when", "p/f/who"], one) == {"p/f": Knowledge.LEARNING}
    assert known(["p/f/when", "p/f/who"], one, other) == {"p/f": Knowledge.KNOWN}


@pytest.mark.parametrize("met", [[], [("p/f/who", Phase.REVIEW, 1.0)]], ids=["never met", "met"])
def test_a_suspended_card_keeps_no_fact_from_being_known(known, met):
    one, there = ("p/f/when", Phase.REVIEW, 30.0), ["p/f/when", "p/f/who"]
    assert known(there, one, *met) == {"p/f": Knowledge.LEARNING}
    assert known(there, one, *met, suspended="p/f/who") == {"p/f": Knowledge.KNOWN}
    assert known(there, *met, suspended="p/f/when").get("p/f") in (None, Knowledge.LEARNING)


def test_cards_that_can_no_longer_be_asked_do_not_count(known):
    gone = ("p/f/who", Phase.REVIEW, 30.0)
    assert known(["p/f/when"], gone) == {}
