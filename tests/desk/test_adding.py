"""Flashcards typed in the program: they are facts and cards at once, in the deck that was chosen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from clocks import SetClock
from gui.conftest import Installed
from tiny import facts_db

from study_app.app import StudyApp
from study_app.desk.adding import OWN
from study_app.desk.decks import DeckText
from study_app.errors import StudyAppError
from study_app.facts.problem import Severity


@pytest.fixture
def app(tmp_path: Path, clock: SetClock) -> Iterator[StudyApp]:
    """The program on the tiny pack alone."""
    facts_db(tmp_path)
    with Installed.open(tmp_path, clock) as opened:
        yield opened


def counts(app: StudyApp) -> dict[str, tuple[int, int]]:
    return {deck.id: (deck.facts, deck.cards) for deck in app.decks()}


def test_the_first_card_makes_a_pack_of_ones_own_and_the_next_start_finds_it_unchanged(app: StudyApp) -> None:
    app.authoring.adding.choose(OWN)
    assert app.authoring.adding.deck == "cards"
    app.authoring.adding.add("der Hund", "the dog", "masculine", ["de"], both=True)
    app.authoring.adding.add("die Katze", "the cat")
    assert counts(app)["mine/cards"] == (2, 3)
    assert not app.renew_library(), "the store knows the new pack already"
    assert app.problems == ()
    before = list(app.facts("mine"))
    app.close()
    with Installed.open(app.data_dir, app.clock) as opened:
        assert list(opened.facts("mine")) == before
        opened.authoring.adding.choose(OWN)
        assert opened.authoring.adding.twins(" DER  hund ") == ("the dog",)
        assert opened.session("mine/cards").next() is not None
        assert [problem for problem in opened.problems if problem.severity is Severity.ERROR] == []


def test_a_card_goes_into_the_deck_by_its_tag_or_by_being_listed(app: StudyApp) -> None:
    app.authoring.deck_desk.make("tiny", DeckText("Words", search="tag:words type:flashcard"))
    for deck, tags in (("words", ["words"]), ("one", [])):
        app.authoring.adding.choose("tiny", deck)
        card = app.authoring.adding.add(f"front {deck}", "back")
        [fact] = [one for one in app.facts("tiny") if one["id"] == card.id]
        assert fact["tags"] == tags
        assert counts(app)[f"tiny/{deck}"][0] == (1 if tags else 2)


def test_a_card_of_this_sitting_is_taken_back_out_of_pack_and_deck(app: StudyApp) -> None:
    app.authoring.adding.choose("tiny", "one")
    before = counts(app), list(app.facts())
    first, second = app.authoring.adding.add("a", "b"), app.authoring.adding.add("c", "d")
    app.authoring.adding.take_back(first)
    assert app.authoring.adding.added == [second]
    assert counts(app)["tiny/one"][0] == 2
    app.authoring.adding.take_back(second)
    assert (counts(app), list(app.facts())) == before


def test_two_cards_of_one_front_have_ids_of_their_own(app: StudyApp) -> None:
    app.authoring.adding.choose(OWN)
    ids = {app.authoring.adding.add(front, "x").id for front in ("Столица", "столица!", "same", "same", "Same")}
    assert len(ids) == 5
    assert counts(app)["mine/cards"] == (5, 5)


@pytest.mark.parametrize(("front", "back", "why"), [(" ", "b", "The front is empty"), ("a", "\n", "The back is empty")])
def test_a_card_without_a_front_or_a_back_is_not_saved(app: StudyApp, front: str, back: str, why: str) -> None:
    app.authoring.adding.choose("tiny", "one")
    with pytest.raises(StudyAppError, match=why):
        app.authoring.adding.add(front, back)
    assert app.authoring.adding.added == []
    assert counts(app)["tiny/one"][0] == 1


def test_what_a_card_says_is_no_template(app: StudyApp) -> None:
    app.authoring.adding.choose(OWN)
    card = app.authoring.adding.add("{back} [x] {", "}] {front}", both=True)
    question = app.quiz.pose(app_card(card.id), "reveal", 1)
    assert (question.stem, question.key) == ("{back} [x] {", ("}] {front}",))


def app_card(id: str):
    from study_app.quiz.question import Card

    return Card("mine", id, "back")
