"""A pack that one typed, handed out as one of another id and title: what is in it, and what cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from clocks import SetClock
from gui.conftest import Installed
from images import picture
from tiny import facts_db

from study_app.app import StudyApp
from study_app.errors import StudyAppError
from study_app.facts.packing import Head
from study_app.facts.problem import Severity
from study_app.facts.shelf import OWN


@pytest.fixture
def app(tmp_path: Path, clock: SetClock) -> Iterator[StudyApp]:
    """The program with two cards of one's own."""
    (tmp_path / "data").mkdir()
    facts_db(tmp_path / "data")
    with Installed.open(tmp_path / "data", clock) as opened:
        opened.authoring.adding.choose(OWN)
        opened.authoring.adding.add("der Hund", "the dog")
        opened.authoring.adding.add("die Katze", "the cat")
        yield opened


def handed_out(app: StudyApp, target: Path, id: str = "animals", version: str = "1.1.0") -> Path:
    app.authoring.packs.hand_out(OWN, Head(id, version, "Animals"), target)(lambda _done, _whole: None)()
    return target


def taken_in(app: StudyApp, packed: Path) -> None:
    arrival = app.authoring.packs.incoming(packed)(lambda _done, _whole: None)
    app.authoring.packs.take_in(arrival)()()
    app.renew_library()


def test_the_cards_one_typed_are_a_pack_for_others_and_stay_as_they_are(
    app: StudyApp, tmp_path: Path, clock: SetClock
) -> None:
    before = list(app.reading.facts(OWN))
    packed = handed_out(app, tmp_path / "animals.studypack")
    assert list(app.reading.facts(OWN)) == before
    (tmp_path / "other").mkdir()
    with Installed.open(tmp_path / "other", clock) as other:
        taken_in(other, packed)
        assert [one["id"] for one in other.reading.facts("animals")] == [one["id"] for one in before]
        [deck] = [deck for deck in other.decks.rows() if deck.id == "animals/cards"]
        assert (deck.name, deck.cards) == ("Animals", 2)
        assert [problem for problem in other.store.problems() if problem.severity is Severity.ERROR] == []


def test_saved_again_it_is_an_update_that_keeps_what_others_learned(
    app: StudyApp, tmp_path: Path, clock: SetClock
) -> None:
    assert app.authoring.packs.proposed_hand_out(OWN) == Head("", "1.1.0", "")
    packed = handed_out(app, tmp_path / "animals.studypack")
    assert app.authoring.packs.proposed_hand_out(OWN) == Head("animals", "1.2.0", "Animals")
    app.authoring.adding.add("das Pferd", "the horse")
    again = handed_out(app, tmp_path / "again.studypack", version="1.2.0")
    (tmp_path / "other").mkdir()
    with Installed.open(tmp_path / "other", clock) as other:
        taken_in(other, packed)
        first = {one["id"] for one in other.reading.facts("animals")}
        taken_in(other, again)
        assert other.authoring.packs.row("animals").version == "1.2.0"
        assert first < {one["id"] for one in other.reading.facts("animals")}


@pytest.mark.parametrize(
    ("id", "version", "why"),
    [
        ("", "1.1.0", "cannot be one"),
        ("My Cards", "1.1.0", "cannot be one"),
        (OWN, "1.1.0", "everybody.s own cards"),
        ("tiny", "1.1.0", "belongs to"),
        ("animals", "1.0.0", "not above 1.0.0"),
    ],
)
def test_what_could_not_be_taken_in_is_refused_and_no_file_made(
    app: StudyApp, tmp_path: Path, id: str, version: str, why: str
) -> None:
    with pytest.raises(StudyAppError, match=why):
        handed_out(app, tmp_path / "out.studypack", id, version)
    assert not (tmp_path / "out.studypack").exists()
    assert app.authoring.packs.proposed_hand_out(OWN).id == ""


def test_a_version_that_was_handed_out_is_not_used_for_something_else(app: StudyApp, tmp_path: Path) -> None:
    handed_out(app, tmp_path / "out.studypack")
    with pytest.raises(StudyAppError, match=r"1\.1\.0 is not above 1\.1\.0"):
        handed_out(app, tmp_path / "other.studypack")


def test_pictures_go_with_the_cards(app: StudyApp, tmp_path: Path, clock: SetClock) -> None:
    file = app.authoring.keep_picture(picture())
    app.authoring.adding.add("what is it", "a dot", picture={"file": file, "alt": "a dot"})
    packed = handed_out(app, tmp_path / "animals.studypack")
    (tmp_path / "other").mkdir()
    with Installed.open(tmp_path / "other", clock) as other:
        taken_in(other, packed)
        assert (other.authoring.packs.row("animals").folder / file).read_bytes() == picture()
