"""Which facts an edit reaches, and the store brought up to date for them. What it comes to is tested at the desk."""

from __future__ import annotations

from pathlib import Path

import pytest

from study_app import database
from study_app.facts.building import build
from study_app.facts.frame import row
from study_app.facts.pack_files import read_pack
from study_app.facts.revising import only_sorted, revise, touched

HARBOUR = Path(__file__).parent.parent / "packs" / "harbour"


@pytest.fixture
def store(tmp_path: Path) -> database.Connection:
    """The harbour league, built, to be written in."""
    pack = read_pack(HARBOUR).pack
    assert pack is not None
    build(tmp_path / "facts.db", [pack], (), "", "en", lambda _store: None)
    return database.connect(tmp_path / "facts.db", derived=True)


def test_an_edit_reaches_the_facts_that_speak_of_its_row_and_those_that_rest_on_them(
    store: database.Connection,
) -> None:
    assert touched(store, "harbour", {("fact", "founded"): None})[0] == "founded"
    naming = {r[0] for r in store.execute("SELECT fact FROM arg WHERE entity = 'alder'")}
    assert naming and naming <= set(touched(store, "harbour", {("entity", "alder"): None}))
    for fact, premise in store.execute("SELECT fact, premise FROM premise WHERE pack = 'harbour'").fetchall():
        assert fact in touched(store, "harbour", {("fact", premise): None})
    assert touched(store, "harbour", {("no_fact", "x:1"): None}) == ()


def test_a_picture_of_an_entity_reaches_no_fact_unless_it_is_or_was_wrong(store: database.Connection) -> None:
    alder = row(store, "harbour", "entity", "alder")
    assert alder is not None
    right, wrong = {"file": "media/a.png", "alt": "A quay"}, {"file": "media/a.png", "alt": ""}

    def reached(picture: dict[str, str], **more: object) -> bool:
        return bool(touched(store, "harbour", {("entity", "alder"): {**alder.data, "picture": picture, **more}}))

    assert not reached(right)
    assert reached(wrong) and reached(right, name="Alderport")
    with database.immediate(store):
        revise(store, "harbour", "en", {("entity", "alder"): {**alder.data, "picture": wrong}}, {})
    gone = store.execute("SELECT count(*) FROM fact").fetchone()
    assert reached(right)
    with database.immediate(store):
        revise(store, "harbour", "en", {("entity", "alder"): {**alder.data, "picture": right}}, {})
    assert store.execute("SELECT count(*) FROM fact").fetchone() > gone
    assert store.execute("SELECT file, alt FROM picture").fetchall() == [("media/a.png", "A quay")]


def test_facts_are_only_sorted_anew_where_they_stand_and_nothing_but_good_tags_and_marks_is_another(
    store: database.Connection,
) -> None:
    found = row(store, "harbour", "fact", "founded")
    assert found is not None
    data, key = found.data, ("fact", "founded")
    for right in ({"tags": ["new"]}, {"tags": "new"}, {"tags": None, "ignore": ["no-question"]}, {}):
        assert only_sorted(store, "harbour", {key: {**data, **right}})
    assert only_sorted(store, "harbour", {key: {name: value for name, value in data.items() if name != "tags"}})
    for wrong in (
        {"tags": 5},
        {"tags": [5]},
        {"ignore": {}},
        {"when": "1902"},
        {"status": "draft"},
        {"skip": ["when"]},
    ):
        assert not only_sorted(store, "harbour", {key: {**data, **wrong}})
    assert not only_sorted(store, "harbour", {key: None})
    assert not only_sorted(store, "harbour", {("fact", "new"): {**data, "id": "new"}})
    alder = row(store, "harbour", "entity", "alder")
    assert alder is not None and not only_sorted(store, "harbour", {key: data, ("entity", "alder"): alder.data})
    with database.immediate(store):
        revise(store, "harbour", "en", {key: {**data, "tags": 5}}, {})
    assert not only_sorted(store, "harbour", {key: {**data, "tags": ["new"]}}), "it was left out, and comes in"


def test_a_wrong_row_is_a_problem_with_its_place_and_leaves_the_store(store: database.Connection) -> None:
    founded = row(store, "harbour", "fact", "founded")
    assert founded is not None
    with database.immediate(store):
        found = revise(store, "harbour", "en", {("fact", "founded"): {**founded.data, "type": "nothing"}}, {})
    assert [(p.code, p.pack, p.table, p.row, p.line) for p in found.problems] == [
        ("dangling", "harbour", "fact", "founded", founded.line)
    ]
    assert store.execute("SELECT count(*) FROM fact WHERE id = 'founded'").fetchone() == (0,)
    assert row(store, "harbour", "fact", "founded") is not None, "it can still be mended"
    with database.immediate(store):
        assert not revise(store, "harbour", "en", {("fact", "founded"): founded.data}, {}).problems
    assert store.execute("SELECT count(*) FROM fact WHERE id = 'founded'").fetchone() == (1,)
