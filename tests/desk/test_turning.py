"""A flashcard turned into a fact: what is filled from it, what is kept, and what is said of its reviews."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from clocks import SetClock
from gui.conftest import Installed
from tiny import facts_db

from study_app.app import StudyApp
from study_app.errors import StudyAppError
from study_app.facts.shelf import OWN


@pytest.fixture
def app(tmp_path: Path, clock: SetClock) -> Iterator[StudyApp]:
    """The program on the tiny pack alone, with cards to go into its deck `one`."""
    facts_db(tmp_path)
    with Installed.open(tmp_path, clock) as opened:
        opened.authoring.adding.choose("tiny", "one")
        yield opened


def test_roles_are_filled_with_what_of_front_and_back_fits_them(app: StudyApp) -> None:
    [kind] = app.authoring.turning.kinds("tiny")
    assert app.authoring.turning.roles(kind) == ("document", "city", "when")
    card = app.authoring.adding.add("the charter", "4 March 1992")
    assert app.authoring.turning.guess("tiny", card.id, kind) == {"document": "the charter", "when": "4 March 1992"}
    card = app.authoring.adding.add("Where?", "Oslo")
    assert app.authoring.turning.guess("tiny", card.id, kind) == {"city": "Oslo"}


def test_a_card_becomes_a_draft_under_its_id_and_a_card_again_when_it_is_undone(app: StudyApp) -> None:
    card = app.authoring.adding.add("When was the Charter adopted?", "1992", tags=["x"])
    session = app.studying.session("tiny/one")
    while (question := session.next()) is not None and question.card.fact != card.id:
        session.answer("1 January 1901" if question.form == "date_entry" else None, first_key_ms=None, total_ms=1)
    assert question is not None
    session.answer(3, first_key_ms=None, total_ms=1)
    [kind] = app.authoring.turning.kinds("tiny")
    turned = app.authoring.turning.propose(
        "tiny", card.id, kind, {"document": "Charter", "city": "Oslo", "when": "5 May 1992"}
    )
    assert turned.sentence() == (
        "It keeps its id, its tags and its decks. It is a draft, and not asked, until its source is cited."
        " 1 review of the card ends with it; it counts again if this is undone."
    )
    app.authoring.turning.turn("tiny", turned).now()
    row = app.desk.row("tiny", "fact", card.id)
    assert row is not None
    assert row.data == {
        "id": card.id, "type": "adoption", "document": "charter", "city": "oslo", "when": "1992-05-05", "tags": ["x"],
        "status": "draft",
    }  # fmt: skip
    assert app.authoring.deck_desk.text("tiny", "one").facts == ("charter-adopted", card.id)
    app.desk.undo()
    assert app.authoring.turning.texts("tiny", card.id)["back"] == "1992"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({}, "Nothing is filled"),
        ({"document": "Charter", "when": "someday"}, "is no date"),
    ],
)
def test_what_cannot_be_a_fact_is_told(app: StudyApp, said: dict[str, str], why: str) -> None:
    card = app.authoring.adding.add("a", "b")
    [kind] = app.authoring.turning.kinds("tiny")
    with pytest.raises(StudyAppError, match=why):
        app.authoring.turning.propose("tiny", card.id, kind, said)


def test_what_is_no_flashcard_is_not_turned(app: StudyApp) -> None:
    with pytest.raises(StudyAppError, match="There is no flashcard"):
        app.authoring.turning.texts("tiny", "charter-adopted")


def test_a_name_that_the_pack_does_not_have_is_told_and_made_with_the_fact_in_one_step(app: StudyApp) -> None:
    card = app.authoring.adding.add("a", "b")
    [kind] = app.authoring.turning.kinds("tiny")
    said = {"document": "Peace of Nowhere", "when": "1992"}
    turned = app.authoring.turning.propose("tiny", card.id, kind, said)
    assert "“Peace of Nowhere” is new: a document of this name is made with it." in turned.sentence()
    app.authoring.turning.turn("tiny", turned).now()
    row = app.desk.row("tiny", "fact", card.id)
    assert row is not None
    made = app.desk.row("tiny", "entity", row.data["document"])
    assert made is not None and made.data["name"] == "Peace of Nowhere"
    app.desk.undo()
    assert app.desk.row("tiny", "entity", made.id) is None
    assert app.authoring.turning.texts("tiny", card.id)["back"] == "b"


def test_a_deck_that_searches_for_plain_cards_keeps_what_becomes_a_fact_until_that_is_undone(app: StudyApp) -> None:
    app.authoring.adding.choose(OWN)
    card = app.authoring.adding.add("Capital of Peru", "Lima")
    app.authoring.take_kind(OWN, next(one for one in app.authoring.ready_kinds(OWN).all() if one.id == "term"))
    assert app.authoring.deck_desk.text(OWN, "cards").facts == ()
    [kind] = app.authoring.turning.kinds(OWN)
    turned = app.authoring.turning.propose(OWN, card.id, kind, {"term": "Lima", "meaning": "the capital of Peru"})
    assert "its decks" in turned.sentence()
    app.authoring.turning.turn(OWN, turned).now()
    assert app.authoring.deck_desk.text(OWN, "cards").facts == (card.id,)
    app.desk.undo()
    assert app.authoring.deck_desk.text(OWN, "cards").facts == ()
