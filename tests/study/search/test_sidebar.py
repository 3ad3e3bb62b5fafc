"""What stands beside the table: each line finds what it counts, and saved searches are kept, renamed, deleted, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Thread

import pytest
from clocks import SetClock
from searched import packs, study

from study_app.app import StudyApp
from study_app.errors import StudyAppError
from study_app.study.decisions import SavedSearch
from study_app.study.search.sidebar import Entry, Section


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StudyApp]:
    data, clock = tmp_path_factory.mktemp("data"), SetClock()
    packs(data)
    with StudyApp.open(data, clock) as opened:
        study(opened, clock, 7)
        yield opened


@pytest.fixture
def app(library: StudyApp) -> Iterator[StudyApp]:
    """The library, without a saved search."""
    yield library
    for id in library.decisions.searches:
        library.authoring.delete_search(id)


def every(entries: tuple[Entry, ...]) -> Iterator[Entry]:
    for entry in entries:
        yield entry
        yield from every(entry.children)


def section(app: StudyApp, id: str) -> Section:
    return next(one for one in app.authoring.search.sidebar() if one.id == id)


def test_every_line_finds_as_many_facts_as_it_counts(app: StudyApp) -> None:
    app.authoring.save_search("Due ones", "is:due")
    lines = [line for one in app.authoring.search.sidebar() for line in every(one.entries)]
    kinds = [line for one in section(app, "entities").entries for line in app.authoring.search.entities(one.of)]
    assert len(lines) > 100 and len(kinds) > 50
    for line in (*lines, *kinds):
        found = app.authoring.search.find(line.query)
        assert found.wrong == (), line
        if line.facts is not None and not line.query.startswith("deck:Law\\") and not line.children:
            assert found.count == line.facts or line.of.count("/") == 1, line
    uncounted = [line.query for line in lines if line.facts is None]
    counts = app.authoring.search.counts_later(uncounted)()
    assert counts == {query: app.authoring.search.find(query).count for query in uncounted}
    assert counts["is:due"] > 0


def test_it_is_read_on_another_thread_as_on_this_one(app: StudyApp) -> None:
    later, read = app.authoring.search.sidebar_later(), list[tuple[Section, ...]]()
    thread = Thread(target=lambda: read.append(later()))
    thread.start()
    thread.join()
    assert read == [app.authoring.search.sidebar()]


def test_counts_are_of_each_pack_where_ids_are_shared(app: StudyApp) -> None:
    decks = {line.of: line for line in every(section(app, "decks").entries)}
    assert decks["law/all"].facts == decks["sea/all"].facts == 12
    assert app.authoring.search.find(decks["law/few"].query).count == decks["law/few"].facts == 2
    entities = {line.of: line for line in app.authoring.search.entities("law/document")}
    assert sum(line.facts or 0 for line in entities.values()) == 12
    assert [line.title for line in app.authoring.search.entities("law/document", "p")] == ["Pact"]
    assert (
        app.authoring.search.entities("law/document", offset=1, limit=2)
        == app.authoring.search.entities("law/document")[1:3]
    )


def test_decks_and_tags_nest_by_their_names(app: StudyApp) -> None:
    law = next(line for line in section(app, "decks").entries if line.title == "Law")
    assert (law.query, law.facts, law.of) == ("deck:Law", None, "")
    assert [line.title for line in law.children] == ["Everything", "Old"]
    history = next(line for line in section(app, "tags").entries if line.title == "history")
    assert [line.title for line in history.children] == ["old"]
    assert history.facts and history.children[0].facts
    assert app.authoring.search.find(history.query).count > history.facts, "the tag finds those below it too"


def test_a_search_is_saved_renamed_deleted_and_each_step_is_taken_back(app: StudyApp) -> None:
    id = app.authoring.save_search(" Due ones ", " is:due ")
    assert app.decisions.searches == {id: SavedSearch("Due ones", "is:due")}
    assert [(e.title, e.query, e.of) for e in section(app, "saved").entries] == [("Due ones", "is:due", id)]
    other = app.authoring.save_search("All", "type:*")
    assert app.authoring.save_search("Waiting", "is:due", id) == id
    assert [e.title for e in section(app, "saved").entries] == ["All", "Waiting"]
    app.authoring.delete_search(other)
    assert set(app.decisions.searches) == {id}
    assert app.deciding.take_back().now() == "a saved search"
    assert set(app.decisions.searches) == {id, other}
    app.deciding.take_back().now()
    assert app.decisions.searches[id].name == "Due ones"
    app.deciding.put_back().now()
    assert app.decisions.searches[id].name == "Waiting"


@pytest.mark.parametrize(
    ("name", "query", "words"),
    [
        ("", "is:due", "has a name"),
        ("x" * 101, "is:due", "at most 100 letters"),
        ("Nothing", " ", "and a query"),
        ("Wrong", "is:dew", "Nothing is “dew”"),
        ("due ones", "is:new", "a search “Due ones” already"),
    ],
)
def test_a_search_that_makes_no_sense_is_not_saved(app: StudyApp, name: str, query: str, words: str) -> None:
    id = app.authoring.save_search("Due ones", "is:due")
    with pytest.raises(StudyAppError, match=words):
        app.authoring.save_search(name, query)
    assert app.decisions.searches == {id: SavedSearch("Due ones", "is:due")}
