"""Single rows read anew in the frame of their pack."""

from __future__ import annotations

from pathlib import Path

import pytest

from study_app import database
from study_app.facts.building import build
from study_app.facts.frame import Frame, row, rows
from study_app.facts.pack import Deck, Entity, Fact, FactType, Source
from study_app.facts.pack_files import read_pack
from study_app.facts.rows import HEAD, TABLES

HARBOUR = Path(__file__).parent.parent / "packs" / "harbour"


@pytest.fixture
def store(tmp_path: Path) -> database.Connection:
    """The harbour league, built."""
    pack = read_pack(HARBOUR).pack
    assert pack is not None
    build(tmp_path / "facts.db", [pack], (), "", "en", lambda _store: None)
    return database.connect(tmp_path / "facts.db", read_only=True)


def test_every_row_read_alone_is_what_it_is_in_the_whole_pack(store: database.Connection) -> None:
    pack = read_pack(HARBOUR).pack
    assert pack is not None
    frame = Frame(store, "harbour", {})
    assert dict(frame.pack.sources) == pack.sources
    assert dict(frame.pack.entity_types) == pack.entity_types
    assert dict(frame.pack.entities) == pack.entities
    assert dict(frame.pack.types) == pack.types
    assert dict(frame.pack.decks) == pack.decks
    assert {id: frame.pack.facts[id] for id in pack.facts} == pack.facts
    kinds = {type(frame.read(t, r.id)[0]) for t in TABLES if t != "no_fact" for r in rows(store, "harbour", t)}
    assert {Source, Entity, FactType, Fact, Deck} <= kinds


def test_a_row_as_it_is_proposed_is_read_with_the_others_as_they_are(store: database.Connection) -> None:
    town = row(store, "harbour", "entity", "alder")
    assert town is not None
    new = {**town.data, "id": "fir", "name": "Fir"}
    frame = Frame(
        store, "harbour", {("entity", "fir"): new, ("entity", "elm"): {**town.data, "id": "elm", "type": "x"}}
    )
    assert frame.pack.entities["fir"].name == {"en": "Fir"}
    made = frame.row("entity", "fir")
    assert made is not None and made.base is None and made.file == "harbour/(edits)"
    value, [problem] = frame.read("entity", "elm")
    assert value is None and (problem.code, problem.row, problem.field) == ("dangling", "elm", "type")
    assert "elm" not in frame.pack.entities and "birch" in frame.pack.entities
    with pytest.raises(KeyError):
        frame.read("entity", "nobody")


def test_the_head_of_a_pack_is_a_row_too(store: database.Connection) -> None:
    head = row(store, "harbour", HEAD, "harbour")
    assert head is not None and head.data["version"] == "1.2.0"
