"""Ids that were given up for others: chains, circles, and two that became one."""

from __future__ import annotations

from answers import WHEN

from study_app.journal import Decision, Event
from study_app.journal.renames import RENAMED, Renames, pairs_of


def renames(**facts: str) -> Renames:
    return Renames([Decision(RENAMED, "law", {"fact": facts})])


def event(entry: str, card: str, *, asked: bool) -> Event:
    return Event(entry, 0, 1, card, asked, 3 if asked else 1, 2, None)


def test_a_chain_of_renames_ends_at_the_last_id() -> None:
    it = renames(a="b", b="c")
    assert it.card("law/a/when") == it.card("law/b/when") == it.card("law/c/when") == "law/c/when"
    assert it.facts("law/c") == ("law/c", "law/a", "law/b")
    assert it.cards("law/a/when") == ()
    assert it.card("other/a/when") == "other/a/when"


def test_ids_that_come_round_to_themselves_stay_what_they_are() -> None:
    it = renames(a="b", b="a")
    assert not it
    assert it.facts("law/a") == ("law/a",)


def test_of_one_answer_a_card_has_one_event_and_that_of_the_card_posed_counts() -> None:
    it = renames(b="a", c="a")
    first, second = event("1", "law/b/when", asked=False), event("1", "law/c/when", asked=True)
    other = event("2", "law/a/when", asked=True)
    assert list(it.events([first, second, other])) == [second._replace(card="law/a/when"), other]


def test_what_another_version_wrote_is_passed_over() -> None:
    assert pairs_of([1]) == pairs_of({"deck": {"a": "b"}, "fact": {"a": 1}}) == {"fact": {}, "entity": {}}
    assert Renames([Decision(RENAMED, "csto", None)]).card(WHEN) == WHEN


def test_entities_are_renamed_too() -> None:
    it = Renames([Decision(RENAMED, "law", {"entity": {"board": "council"}})])
    assert it
    assert it.entity("law", "board") == "council"
    assert it.entity("csto", "board") == "board"
