"""What decks search for: of a fact's kind, tags, sources, entities and times, as the table of facts finds it."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts.harbour import HARBOUR, harbour
from hypothesis import given
from hypothesis import strategies as st

from study_app import database
from study_app.facts import deck_search
from study_app.facts.building import build
from study_app.facts.deck_search import Rest, fault, finds, is_plain, parts, rests
from study_app.facts.pack import Deck
from study_app.facts.pack_files import read_pack

PACK = harbour()


def found(search: str) -> list[str]:
    return [fact.id for fact in PACK.deck_facts(Deck("d", {}, {}, search, ()))]


# What packs have said at all times


def as_ever(search: str, fact_type: str, tags: list[str]) -> bool:
    """How a search was read before it could say more."""
    return any(
        all(
            value in tags if word == "tag" else word == "type" and value in ("*", fact_type)
            for word, _colon, value in (term.partition(":") for term in part.split())
        )
        for part in search.split(" or ")
        if part.split()
    )


def understood_as_ever(search: str) -> bool:
    terms = (term.partition(":") for term in search.replace(" or ", " ").split())
    return all(word in ("tag", "type") and value for word, _colon, value in terms)


_VALUES = st.text(st.sampled_from('ab:-_*"()or \\'), min_size=1, max_size=4).filter(lambda value: not value.isspace())
_TERMS = st.builds("{}:{}".format, st.sampled_from(("tag", "type", "tag", "x")), _VALUES)
_SEARCHES = st.lists(st.one_of(_TERMS, st.sampled_from(("or", "", "or or"))), max_size=6).map(" ".join)


@given(_SEARCHES, st.sampled_from(("a", "b", "ab")), st.lists(_VALUES, max_size=3))
def test_a_search_that_was_understood_finds_what_it_always_found(search: str, kind: str, tags: list[str]) -> None:
    if understood_as_ever(search):
        assert fault(search) is None and is_plain(search)
        assert finds(search, kind, tags) == as_ever(search, kind, tags)


# What a search can say


@pytest.mark.parametrize(
    ("search", "facts"),
    [
        ("type:renewal -tag:beginnings", ["renewed", "renewed-by"]),
        ("tag:beginnings -type:accession", ["founded", "charter-in-force"]),
        ("date:1901..1903", ["founded", "joined", "charter-in-force"]),
        ("date:1901-05", ["founded"]),
        ("date:..1901", ["founded"]),
        ('date:"1912-01" -tag:council', ["rumour"]),
        ("asof:1905", ["charter-in-force"]),
        ("asof:1900", []),
        ("entity:dogwood type:accession", ["joined"]),
        ("(type:founding or type:accession) date:1903", ["joined"]),
        ("type:founding or (type:accession date:1903)", ["founded", "joined"]),
        ("-(type:* -type:plan)", ["boats"]),
        ("source:chronicle type:plan", ["boats"]),
        ("source:none", ["rumour"]),
        ("source:none or type:plan", ["boats", "rumour"]),
    ],
)
def test_what_a_fact_is_can_be_asked_for_and_what_it_is_not(search: str, facts: list[str]) -> None:
    assert fault(search) is None and not is_plain(search)
    assert found(search) == facts


def test_a_fact_whose_year_is_implied_has_no_time_that_is_known() -> None:
    assert "met-in-birch" not in found("date:1911") and "met-in-birch" in found("-date:1911")


def test_the_parts_that_or_leaves_are_told_as_they_are_written() -> None:
    assert parts("tag:a  type:b or tag:c") == ("tag:a  type:b", "tag:c")
    assert parts("-tag:a (type:b or type:c) or date:1902") == ("-tag:a (type:b or type:c)", "date:1902")
    assert parts("nothing:here or tag:a") == parts("") == ()


@pytest.mark.parametrize(
    ("search", "sentence"),
    [
        ("treaty", "'treaty' is not understood."),
        ("tag:a kind:town", "'kind:town' is not understood."),
        ("is:due", "'is:due' is about a learner, and a deck holds the same facts for all."),
        ("-prop:lapses>3", "'prop:lapses>3' is about a learner"),
        ("tag:", "'tag:' is not understood."),
        ("date:soon", "'soon' is no date. Write 1992, 1992-05, 1992-05-15 or 1992..2002."),
        ("date:..", "'..' ends before it begins"),
        ("date:2002..1992", "'2002..1992' ends before it begins. Turn it round."),
        ("(tag:a", "a parenthesis is not closed."),
        ("tag:a -type:b)", "a parenthesis closes none."),
        ("tag:a or", "a term is missing."),
        ("()", "a term is missing."),
        ('date:"1992', "a quotation mark is not closed."),
        ("(" * 100 + "tag:a", "there are too many parentheses"),
        ("-" * 5000 + "tag:a", "there are too many parentheses"),
    ],
)
def test_what_is_not_understood_is_a_sentence_and_finds_nothing(search: str, sentence: str) -> None:
    wrong = fault(search)
    assert wrong is not None and sentence in " ".join(wrong)
    assert not finds(search, "a", ["a"])


@given(st.text(st.sampled_from('tag:type:date:asof:source:19-.()" or\\x'), max_size=30))
def test_whatever_is_written_is_read_or_is_a_sentence(search: str) -> None:
    wrong = fault(search)
    assert wrong is None or (all(wrong) and not finds(search, "x", ["x"]))
    assert isinstance(finds(search, "x", ["x"], Rest), bool)


# The same of a pack and of a store


def test_a_store_tells_of_each_fact_what_its_pack_tells(tmp_path: Path) -> None:
    pack = read_pack(HARBOUR).pack
    assert pack is not None
    build(tmp_path / "facts.db", [pack], (), "en", "en", lambda _store: None)
    with database.connect(tmp_path / "facts.db", read_only=True) as store:
        told = rests(store, "harbour")
        assert {id: told[id] for id in pack.facts} == {fact.id: pack.rest(fact) for fact in pack.facts.values()}
        assert rests(store, "harbour", ["boats"]) == {"boats": told["boats"]}


def test_what_needs_no_more_than_types_and_tags_asks_for_no_more() -> None:
    def rest() -> Rest:
        raise AssertionError

    assert finds("tag:a or type:b", "b", [], rest)
    assert not finds("tag:a date:1992", "b", [], rest)
    assert deck_search.WORDS[:2] == ("tag", "type")
