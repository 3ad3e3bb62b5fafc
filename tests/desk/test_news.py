"""What changed since it was studied: by an edit, by an update, and not what was studied after it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from clocks import SetClock
from facts.harbour import changed
from shelves import BEGINNINGS, NEWER, arrived, edit, installed, zipped
from tiny import right

from study_app.app import StudyApp
from study_app.journal import Change


@pytest.fixture
def app(tmp_path: Path, clock: SetClock) -> Iterator[StudyApp]:
    """The program with the Harbour League installed."""
    with installed(tmp_path, clock) as opened:
        yield opened


@pytest.fixture
def studied(app: StudyApp, clock: SetClock) -> StudyApp:
    """The program with every card of the first deck answered."""
    study(app, clock)
    assert app.authoring.changed_since_studied() == ()
    return app


def study(app: StudyApp, clock: SetClock, deck: str = "harbour/beginnings") -> None:
    for _day in range(3):
        session = app.studying.session(deck)
        while (question := session.next()) is not None:
            clock.move(minutes=1)
            session.answer(right(question), first_key_ms=None, total_ms=900)
        clock.move(days=1)


def told(app: StudyApp) -> list[tuple[str, str, str]]:
    found = app.authoring.changed_since_studied()
    beside = app.authoring.news_reader()
    assert (() if beside is None else beside()) == found
    return [(one.fact, one.before, one.now) for one in found]


def test_an_edit_since_is_told_with_what_was_said_before_until_the_fact_is_studied_again(
    studied: StudyApp, clock: SetClock
) -> None:
    edit(studied, "founded", "when", "1901-05-04")
    edit(studied, "founded", "when", "1901-05-05")
    edit(studied, "boats", "boats", 121)  # never studied
    [(fact, before, now)] = told(studied)
    assert fact == "founded"
    assert "3 May 1901" in before
    assert "5 May 1901" in now
    clock.move(days=30)
    study(studied, clock)
    assert told(studied) == []


def test_what_was_found_is_known_until_something_is_said_edited_or_updated(
    studied: StudyApp, clock: SetClock, tmp_path: Path
) -> None:
    def known() -> list[str] | None:
        """Read, and then a look at the decks and at a question, which say nothing."""
        assert told(studied) == told(studied)
        studied.decks.rows()
        studied.studying.session("harbour/beginnings").next()
        found = studied.authoring.news()
        return None if found is None else [one.fact for one in found]

    assert studied.authoring.news() is None, "it did not look yet"
    edit(studied, "founded", "when", "1901-05-04")
    assert studied.authoring.news() is None
    assert known() == ["founded"]
    edit(studied, "founded", "when", "1901-05-05")
    assert studied.authoring.news() is None
    assert known() == ["founded"]
    studied.desk.undo()
    assert studied.authoring.news() is None
    assert known() == ["founded"]
    clock.move(days=30)
    session = studied.studying.session("harbour/beginnings")
    while (question := session.next()) is not None:
        session.answer(right(question), first_key_ms=None, total_ms=900)
    assert studied.authoring.news() is None
    assert known() == []
    with StudyApp.open(studied.data_dir, clock, to_look=True) as other:
        assert other.authoring.changed_since_studied() == ()
    assert known() == [], "who only looks writes nothing"
    changed(studied.data_dir / "packs" / "harbour" / BEGINNINGS, 'when = "1901-05-03"', 'when = "1901-05-06"')
    assert studied.renew_library()
    assert studied.authoring.news() is None
    assert told(studied) == told(studied)
    studied.authoring.packs.take_in(arrived(studied, zipped(tmp_path, "1.3.0", *NEWER)))()()
    assert studied.authoring.news() is None, "an older text is kept"


def test_what_is_taken_back_is_no_news_and_tags_are_none_either(studied: StudyApp) -> None:
    edit(studied, "founded", "tags", ["beginnings", "more"])
    assert told(studied) == []
    edit(studied, "founded", "when", "1901-05-04")
    studied.desk.undo()
    assert told(studied) == []


def test_what_was_answered_under_an_edit_that_is_taken_back_since_is_news(
    app: StudyApp,
    clock: SetClock,
) -> None:
    edit(app, "founded", "when", "1901-05-04")
    study(app, clock)
    app.desk.undo()
    [(_fact, before, now)] = told(app)
    assert "4 May 1901" in before
    assert "3 May 1901" in now


def test_what_a_newer_text_says_otherwise_is_told(studied: StudyApp, tmp_path: Path) -> None:
    studied.authoring.packs.take_in(arrived(studied, zipped(tmp_path, "1.3.0", *NEWER)))()()
    assert studied.renew_library()
    found = told(studied)
    assert [fact for fact, _before, _now in found] == ["founded", "joined"]
    assert "1903" in found[1][1]
    assert "1904" in found[1][2]


def test_an_edit_that_was_published_into_a_text_is_told_all_the_same(studied: StudyApp, tmp_path: Path) -> None:
    studied.authoring.packs.copy("harbour", tmp_path / "mine").now()
    assert studied.renew_library()
    edit(studied, "founded", "when", "1901-05-04")
    draft = studied.authoring.packs.draft("harbour")()
    studied.authoring.packs.publish(draft.preview(draft.version, draft.entry)).now()
    assert studied.renew_library()
    assert [fact for fact, _before, _now in told(studied)] == ["founded"]


def test_a_fact_that_is_retired_is_not_told(studied: StudyApp) -> None:
    edit(studied, "founded", "when", "1901-05-04")
    edit(studied, "charter-in-force", "start", "1902-06-02")
    assert [fact for fact, _before, _now in told(studied)] == ["founded", "charter-in-force"]
    edit(studied, "charter-in-force", "status", "retired")
    assert [fact for fact, _before, _now in told(studied)] == ["founded"]


def test_the_window_says_nothing_of_a_text_that_was_changed_by_hand_under_the_same_version(
    studied: StudyApp,
) -> None:
    changed(studied.data_dir / "packs" / "harbour" / BEGINNINGS, 'when = "1901-05-03"', 'when = "1901-05-06"')
    assert studied.renew_library()
    assert told(studied) == [], "of an older text nothing is kept"


def test_what_an_entity_or_a_kind_of_fact_says_otherwise_is_told_of_the_facts_that_were_studied(
    studied: StudyApp,
) -> None:
    facts = [fact for fact, _before, _now in told(studied)]
    assert facts == []
    studied.desk.save("harbour", [Change("entity", "alder", "name", "Alder", "Alderstead")])
    [(fact, before, now)] = told(studied)
    assert fact == "founded"
    assert "Alder," in before
    assert "Alderstead" in now
    studied.desk.undo()
    assert told(studied) == []
    row = studied.desk.row("harbour", "type", "accession")
    assert row is not None
    worded = {"en": row.data["sentence"]["en"].replace("joined", "entered")}
    studied.desk.save("harbour", [Change("type", "accession", "sentence", row.data["sentence"], worded)])
    [(fact, before, now)] = told(studied)
    assert fact == "joined"
    assert "joined" in before
    assert "entered" in now


def test_what_a_newer_text_calls_otherwise_is_told(studied: StudyApp, tmp_path: Path) -> None:
    newer = zipped(tmp_path, "1.3.0", ("entities.toml", 'name = "Elm"', 'name = "Elmhaven"'))
    studied.authoring.packs.take_in(arrived(studied, newer))()()
    assert studied.renew_library()
    assert {fact: "Elmhaven" in now and "Elmhaven" not in before for fact, before, now in told(studied)} == {
        "joined": True
    }


def test_a_fact_is_told_as_who_claims_it_is_named_otherwise(app: StudyApp, clock: SetClock) -> None:
    for deck in app.decks.rows():
        study(app, clock, deck.id)
    app.desk.save("harbour", [Change("entity", "league", "name", "Harbour League", "Union of Piers")])
    found = {fact: (before, now) for fact, before, now in told(app)}
    before, now = found["boats"]
    assert before.startswith("The Harbour League wants to build")
    assert now.startswith("The Union of Piers wants to build")
