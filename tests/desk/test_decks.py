"""Decks made and changed in the program: what they hold, how they lie in each other, and the way back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from clocks import SetClock
from facts.harbour import HARBOUR
from gui.conftest import Installed  # the packs of the data folder alone
from tiny import facts_db

from study_app.app import StudyApp
from study_app.desk.decks import DeckText, renewed
from study_app.errors import StudyAppError
from study_app.journal import Change


@pytest.fixture
def app(tmp_path: Path, clock: SetClock) -> Iterator[StudyApp]:
    """The program on the tiny pack alone."""
    facts_db(tmp_path)
    with Installed.open(tmp_path, clock) as opened:
        yield opened


def names(app: StudyApp) -> list[tuple[str, int]]:
    return [(deck.name, deck.facts) for deck in app.decks.rows()]


def again(app: StudyApp) -> list[tuple[str, int]]:
    """The decks as a library that is built anew has them."""
    data, clock = app.data_dir, app.clock
    app.close()
    (data / "facts.db").unlink()
    with Installed.open(data, clock) as opened:
        return names(opened)


def test_a_deck_is_made_by_hand_and_by_search(app: StudyApp) -> None:
    made = app.authoring.deck_desk.make(
        "tiny", DeckText("Two", facts=("charter-adopted", "pact-adopted"), forms=("reveal",))
    )
    app.authoring.deck_desk.make("tiny", DeckText("Others", search="type:adoption"))
    assert names(app) == [("All", 6), ("One", 1), ("Two", 2), ("Others", 6)]
    assert app.store.deck_forms(f"tiny/{made}") == ("reveal",)
    assert app.studying.session(f"tiny/{made}").next() is not None
    assert again(app) == [("All", 6), ("One", 1), ("Two", 2), ("Others", 6)]


def test_that_a_deck_would_hold_nothing_is_known_before_it_is_made(app: StudyApp) -> None:
    decks = app.authoring.deck_desk
    facts = decks.facts("tiny")
    for fits in (
        DeckText("A", search="type:adoption"), DeckText("A", facts=("charter-adopted",)), DeckText("A", search="no search"),
    ):  # fmt: skip
        assert decks.emptiness("tiny", facts, fits) == ""
    empty = "Nothing in this pack fits: save again to keep it empty."
    assert decks.emptiness("tiny", facts, DeckText("Law", search="type:adoption tag:none")) == empty
    assert decks.emptiness("tiny", facts, DeckText("Law")) == empty
    decks.make("tiny", DeckText("Law::Pacts", facts=("pact-adopted",)))
    assert decks.emptiness("tiny", facts, DeckText("Law")) == ""  # it holds what lies in it
    assert "but something in “" in decks.emptiness("mine", (), DeckText("Law", search="type:adoption"))
    assert "but something in “" in decks.emptiness("mine", (), DeckText("Law", search="-type:signing date:1900..2030"))
    assert decks.emptiness("mine", (), DeckText("Law", search="type:adoption tag:none")) == empty


def test_a_deck_holds_what_lies_in_it_and_each_fact_once(app: StudyApp) -> None:
    decks = app.authoring.deck_desk
    decks.change("tiny", "one", DeckText("Law::Charter", facts=("charter-adopted",)))
    pacts = decks.make("tiny", DeckText("Law::Pacts", facts=("pact-adopted", "charter-adopted")))
    decks.make("tiny", DeckText("Law", facts=("accord-adopted",)))
    expected = [("All", 6), ("Law", 3), ("Law::Charter", 1), ("Law::Pacts", 2)]
    assert names(app) == expected
    decks.change("tiny", pacts, DeckText("Pacts", facts=("pact-adopted",)))
    assert dict(names(app))["Law"] == 2
    assert again(app)[1] == ("Law", 2)


def test_who_renames_a_deck_renames_what_lies_in_it_in_one_step(app: StudyApp) -> None:
    decks = app.authoring.deck_desk
    law = decks.make("tiny", DeckText("Law", facts=("charter-adopted",)))
    decks.make("tiny", DeckText("Law::Pacts", facts=("pact-adopted",)))
    decks.change("tiny", law, DeckText("Treaties", facts=("charter-adopted",)))
    assert names(app)[2:] == [("Treaties", 2), ("Treaties::Pacts", 1)]
    app.desk.undo()
    assert names(app)[2:] == [("Law", 2), ("Law::Pacts", 1)]


def test_decks_change_places_with_what_lies_in_them(app: StudyApp) -> None:
    decks = app.authoring.deck_desk
    inner = decks.make("tiny", DeckText("One::Inner", facts=("pact-adopted",)))
    assert decks.move("tiny", "one", -1)
    assert [name for name, _facts in names(app)] == ["One", "One::Inner", "All"]
    assert not decks.move("tiny", "one", -1)
    assert not decks.move("tiny", inner, 1), "it has no other beside it"
    assert [name for name, _facts in again(app)] == ["One", "One::Inner", "All"]


def test_a_retired_deck_is_gone_and_comes_back(app: StudyApp) -> None:
    app.authoring.deck_desk.retire("tiny", "one")
    assert names(app) == [("All", 6)]
    assert app.authoring.deck_desk.retired("tiny") == (("one", "One"),)
    app.authoring.deck_desk.retire("tiny", "one", retired=False)
    assert names(app) == [("All", 6), ("One", 1)]


def test_a_copy_is_a_deck_of_its_own(app: StudyApp) -> None:
    copied = app.authoring.deck_desk.copying("tiny", "one").now()
    assert app.authoring.deck_desk.text("tiny", copied) == DeckText(
        "One (copy)", facts=("charter-adopted",), about="One fact."
    )
    app.authoring.deck_desk.copying("tiny", "one").now()
    assert [name for name, _facts in names(app)] == ["All", "One", "One (copy)", "One (2)"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (DeckText("  "), "Name the deck"),
        (DeckText("A::"), "Name the deck"),
        (DeckText("All"), "There is a deck All already"),
        (DeckText("New", search="words"), "is not understood"),
        (DeckText("New", facts=("nothing",)), "there is no fact 'nothing'"),
    ],
)
def test_what_cannot_be_a_deck_is_told_and_nothing_is_made(app: StudyApp, text: DeckText, why: str) -> None:
    before = names(app)
    assert why in app.authoring.deck_desk.problem("tiny", "", text)
    with pytest.raises(StudyAppError, match=why):
        app.authoring.deck_desk.make("tiny", text)
    assert names(app) == before


def test_a_deck_does_not_lie_in_itself(app: StudyApp) -> None:
    assert app.authoring.deck_desk.problem("tiny", "one", DeckText("One::One")) == (
        "A deck cannot lie in itself: give it another name."
    )


def test_the_facts_that_a_text_finds_are_known_before_it_is_saved(app: StudyApp) -> None:
    facts = app.authoring.deck_desk.facts("tiny")
    found = app.authoring.deck_desk.held(facts, DeckText("", search="type:nothing", facts=("pact-adopted",)))
    assert [(one.id, one.asked) for one in found] == [
        ("pact-adopted", ("When was the Pact adopted?", "Where was the Pact adopted?"))
    ]


def test_a_deck_that_changes_while_it_is_written_has_both() -> None:
    was = DeckText("Old", "tag:a", ("f", "g", "h"), ("choice",), "About")
    now = DeckText("New", "tag:a", ("f", "h", "mine"), ("choice",), "About")
    there = DeckText("Theirs", "tag:b", ("g", "h", "theirs", "f"), ("choice", "typed"), "About")
    assert renewed(was, now, there) == DeckText(
        "New", "tag:b", ("h", "theirs", "f", "mine"), ("choice", "typed"), "About"
    )
    assert renewed(was, was, there) == there
    assert renewed(was, now, was) == now


def test_a_deck_that_names_one_form_as_a_text_keeps_it_when_it_is_changed(app: StudyApp) -> None:
    decks = app.authoring.deck_desk
    made = decks.make("tiny", DeckText("Two", facts=("charter-adopted",), forms=("reveal",)))
    app.desk.save("tiny", [Change("deck", made, "forms", ["reveal"], "reveal")])
    text = decks.text("tiny", made)
    assert text.forms == ("reveal",)
    decks.change("tiny", made, replace(text, name="Three"))
    assert app.store.deck_forms(f"tiny/{made}") == ("reveal",)


def test_a_deck_finds_by_itself_what_the_table_of_facts_finds_by_the_same_words(
    tmp_path: Path, clock: SetClock
) -> None:
    shutil.copytree(HARBOUR, tmp_path / "packs" / "harbour")
    with Installed.open(tmp_path, clock) as app:
        decks = app.authoring.deck_desk
        facts = decks.facts("harbour")
        for search in (
            "date:1901..1903", "date:..1902", "date:1910", "asof:1905", "-asof:1905", "entity:alder", "source:chronicle",
            "source:none", "type:renewal -tag:beginnings", "(type:founding or type:plan) -date:1901", "date:1911", "-date:1911",
        ):  # fmt: skip
            table = app.authoring.search.find(f"pack:harbour status:confirmed ({search})")
            assert not table.wrong
            held = {one.id for one in decks.held(facts, DeckText("A", search=search))}
            assert held == {id for _pack, id in table.facts()}, search


def test_a_lasting_search_follows_what_is_edited(tmp_path: Path, clock: SetClock) -> None:
    shutil.copytree(HARBOUR, tmp_path / "packs" / "harbour")
    with Installed.open(tmp_path, clock) as app:
        made = app.authoring.deck_desk.make("harbour", DeckText("At first", search="date:1901..1903 -type:plan"))

        def held() -> set[str]:
            rows = app.store.connection.execute("SELECT fact FROM deck_fact WHERE deck = ?", (f"harbour/{made}",))
            return {id for (id,) in rows}

        assert held() == {"founded", "joined", "charter-in-force"}
        app.desk.save("harbour", [Change("fact", "joined", "when", "1903", "1913")])
        assert held() == {"founded", "charter-in-force"}
        app.desk.undo()
        assert held() == {"founded", "joined", "charter-in-force"}


def test_why_a_search_is_no_lasting_one_is_told(app: StudyApp) -> None:
    told = app.authoring.deck_desk.search_fault
    assert told("date:1992..2002 -tag:x") == ""
    assert told("is:due").startswith("'is:due' is about a learner, and a deck holds the same facts for all. Use tag:x")
    assert told("(tag:x").startswith("A parenthesis is not closed.")
    assert "goes into the field above the facts" in told("treaty")
