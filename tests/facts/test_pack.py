"""Packs as values: kinds of things, spans, decks, texts by language."""

from __future__ import annotations

from dataclasses import replace

import pytest
from facts.harbour import harbour
from hypothesis import given
from hypothesis import strategies as st

from study_app.facts.pack import Deck, EntityType, Span, text_in

PACK = harbour()
SPANS = st.tuples(st.integers(0, 30), st.integers(1, 10)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))


def found(search: str = "", facts: tuple[str, ...] = ()) -> list[str]:
    deck = Deck("d", {}, {}, search, facts)
    return [fact.id for fact in PACK.deck_facts(deck)]


def test_a_body_is_an_organisation_and_not_the_other_way_round() -> None:
    assert PACK.kinds("body") == ("body", "organisation")
    assert PACK.kinds("organisation") == ("organisation",)
    assert PACK.kinds("dragon") == ()


def test_kinds_that_are_each_others_parent_end_somewhere() -> None:
    types = {"a": EntityType("a", {}, "b"), "b": EntityType("b", {}, "a")}
    assert replace(PACK, entity_types=types).kinds("a") == ("a", "b")


@given(SPANS, SPANS)
def test_spans_overlap_where_they_share_a_code_point(one: Span, other: Span) -> None:
    shared = set(range(one.start, one.end)) & set(range(other.start, other.end))
    assert one.overlaps(other) == other.overlaps(one) == bool(shared)


def test_a_deck_finds_facts_by_tag_by_type_and_by_id_in_the_order_of_the_pack() -> None:
    assert found("tag:beginnings") == ["founded", "joined", "charter-in-force"]
    assert found("type:renewal") == ["renewed", "renewed-by"]
    assert found("", ("boats", "founded")) == ["founded", "boats"]
    assert found("tag:beginnings", ("joined", "boats")) == ["founded", "joined", "charter-in-force", "boats"]


def test_terms_side_by_side_must_all_hold_and_or_parts_them() -> None:
    assert found("tag:later type:plan") == ["boats"]
    assert found("tag:later type:founding") == []
    assert found("type:plan or type:founding") == ["founded", "boats"]


@pytest.mark.parametrize("search", ["", "  ", "tag:", "type:", "tag:nowhere", "boats", "other:boats"])
def test_a_search_that_fits_nothing_finds_nothing(search: str) -> None:
    assert found(search) == []


def test_text_is_told_in_the_language_asked_for_then_the_packs_own_then_any() -> None:
    text = {"en": "Armenia", "ru": "Армения"}
    assert text_in(text, "ru", "en") == "Армения"
    assert text_in(text, "de", "ru") == "Армения"
    assert text_in(text, "de", "fr") == "Armenia"
    assert text_in({}, "en", "en") == ""


def test_a_star_stands_for_every_type() -> None:
    assert set(found("type:*")) >= {"founded", "joined", "renewed", "boats"}
    assert found("type:* tag:beginnings") == found("tag:beginnings")
