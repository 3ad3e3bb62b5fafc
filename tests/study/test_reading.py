"""What is looked up in an open library."""

from __future__ import annotations

from pathlib import Path

from clocks import SetClock
from tiny import right

from study_app.app import StudyApp
from study_app.study.knowledge import Knowledge


def test_a_fact_is_read_with_its_passage_its_entity_and_how_well_it_is_known(data: Path, clock: SetClock) -> None:
    with StudyApp.open(data, clock) as app:
        [one] = app.reading.timeline(["guild/all"])
        told = app.reading.told("guild", one.fact.id)
        assert told is not None
        about = app.reading.about("guild", told.entities[0].id)
        assert about is not None
        assert [facts for _kind, facts in about.groups] == [(told,)]
        assert {found.id for found in app.reading.find("guild") if found.pack == "guild"} == {"guild", one.fact.id}
        [passage] = app.reading.fact_passages("guild", one.fact.id)
        assert (passage.source_title, passage.paragraph) == ("A chronicle", 2)
        assert app.reading.knowledge() == {}
        session = app.studying.session("guild/all")
        question = session.next()
        assert question is not None
        session.answer(right(question), first_key_ms=None, total_ms=900)
        assert app.reading.knowledge() == {one.fact.key: Knowledge.LEARNING}


def test_of_what_is_not_there_nothing_is_told(data: Path, clock: SetClock) -> None:
    with StudyApp.open(data, clock) as app:
        assert app.reading.told("guild", "nothing") is None
        assert app.reading.about("guild", "nobody") is None
        assert app.reading.timeline(["guild/nothing"]) == ()


def test_a_date_being_typed_is_echoed_with_every_reading(data: Path, clock: SetClock) -> None:
    with StudyApp.open(data, clock) as app:
        assert app.reading.read_date("3/4/1801") == "3 April 1801 or 4 March 1801"
        assert app.reading.read_date("March 3rd, 1801") == "3 March 1801"
        assert app.reading.read_date("soon") == ""
