"""Flashcards typed in the program: they are facts and cards at once, in the deck that was chosen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from clocks import SetClock
from gui.conftest import Installed
from tiny import facts_db

from study_app.app import StudyApp
from study_app.desk.decks import DeckText
from study_app.errors import StudyAppError
from study_app.facts import own_pack
from study_app.facts.problem import Severity
from study_app.facts.shelf import OWN
from study_app.journal.records import records


@pytest.fixture
def app(tmp_path: Path, clock: SetClock) -> Iterator[StudyApp]:
    """The program on the tiny pack alone."""
    facts_db(tmp_path)
    with Installed.open(tmp_path, clock) as opened:
        yield opened


def counts(app: StudyApp) -> dict[str, tuple[int, int]]:
    return {deck.id: (deck.facts, deck.cards) for deck in app.decks.rows()}


def test_the_first_card_makes_a_pack_of_ones_own_and_the_next_start_finds_it_unchanged(app: StudyApp) -> None:
    app.authoring.adding.choose(OWN)
    assert app.authoring.adding.deck == "cards"
    app.authoring.adding.add("der Hund", "the dog", "masculine", ["de"], both=True)
    app.authoring.adding.add("die Katze", "the cat")
    assert counts(app)["mine/cards"] == (2, 3)
    assert not app.renew_library(), "the store knows the new pack already"
    assert app.store.problems() == ()
    before = list(app.reading.facts("mine"))
    app.close()
    with Installed.open(app.data_dir, app.clock) as opened:
        assert list(opened.reading.facts("mine")) == before
        opened.authoring.adding.choose(OWN)
        assert opened.authoring.adding.twins(" DER  hund ") == ("the dog",)
        assert opened.studying.session("mine/cards").next() is not None
        assert [problem for problem in opened.store.problems() if problem.severity is Severity.ERROR] == []


def test_cards_typed_on_another_device_are_there_to_study_once_they_have_come(app: StudyApp, tmp_path: Path) -> None:
    facts_db(tmp_path / "laptop")
    with Installed.open(tmp_path / "laptop", SetClock(seed=5)) as laptop:
        laptop.authoring.adding.choose(OWN)
        laptop.authoring.adding.add("der Hund", "the dog")
        app.journal.absorb(records(laptop.journal.connection))
    app.renew_library()
    assert counts(app)["mine/cards"] == (1, 1)
    assert app.studying.session("mine/cards").next() is not None
    app.authoring.adding.choose(OWN)
    app.authoring.adding.add("die Katze", "the cat")
    assert counts(app)["mine/cards"] == (2, 2)
    app.authoring.packs.remove(OWN)
    app.renew_library()
    app.close()
    with Installed.open(app.data_dir, app.clock) as opened:
        assert "mine/cards" not in counts(opened), "what was taken out does not come back by itself"


def test_a_card_can_be_typed_while_what_came_of_another_device_is_not_among_the_decks_yet(
    app: StudyApp, tmp_path: Path
) -> None:
    facts_db(tmp_path / "laptop")
    with Installed.open(tmp_path / "laptop", SetClock(seed=5)) as laptop:
        laptop.authoring.adding.choose(OWN)
        laptop.authoring.adding.add("der Hund", "the dog")
        app.journal.absorb(records(laptop.journal.connection))
    adding = app.authoring.adding
    adding.choose(OWN)
    app.library_reader()()  # the page stays open meanwhile, so the library is renewed when it is left
    adding.add("die Katze", "the cat")
    assert counts(app)["mine/cards"] == (2, 2)


def test_a_folder_of_ones_own_that_has_the_id_of_the_pack_of_cards_is_no_reason_to_make_another(
    app: StudyApp, tmp_path: Path
) -> None:
    app.authoring.packs.installer.make(tmp_path / "work", "mine", "What I wrote", "en")
    app.renew_library()
    app.authoring.deck_desk.make("mine", DeckText("More", search="type:*"))
    app.close()
    with Installed.open(app.data_dir, app.clock) as opened:
        assert [row.title for row in opened.authoring.packs.rows() if row.id == "mine"] == ["What I wrote"]
        assert not (opened.data_dir / "packs" / "mine").exists()
        assert opened.store.problems() == ()


def test_another_pack_that_was_taken_out_keeps_nothing_from_coming(app: StudyApp, tmp_path: Path) -> None:
    installer = app.authoring.packs.installer
    own_pack.make(installer.packs / "mine-2", "mine-2", "Others", "en")
    installer.remove(installer.packs / "mine-2")
    assert installer.was_removed("mine-2")
    assert not installer.was_removed("mine")


def test_a_card_goes_into_the_deck_by_its_tag_or_by_being_listed(app: StudyApp) -> None:
    words = app.authoring.deck_desk.make("tiny", DeckText("Words", search="tag:words type:flashcard"))
    for deck, tags in ((words, ["words"]), ("one", [])):
        app.authoring.adding.choose("tiny", deck)
        card = app.authoring.adding.add(f"front {deck}", "back")
        [fact] = [one for one in app.reading.facts("tiny") if one["id"] == card.id]
        assert fact["tags"] == tags
        assert counts(app)[f"tiny/{deck}"][0] == (1 if tags else 2)


def test_a_card_of_this_sitting_is_taken_back_out_of_pack_and_deck(app: StudyApp) -> None:
    app.authoring.adding.choose("tiny", "one")
    before = counts(app), list(app.reading.facts())
    first, second = app.authoring.adding.add("a", "b"), app.authoring.adding.add("c", "d")
    app.authoring.adding.take_back(first)
    assert app.authoring.adding.added == [second]
    assert counts(app)["tiny/one"][0] == 2
    app.authoring.adding.take_back(second)
    assert (counts(app), list(app.reading.facts())) == before


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
