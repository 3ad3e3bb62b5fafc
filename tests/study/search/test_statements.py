"""Statements that find places: whichever way they go about it they find the same, and an index is not sorted again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from clocks import SetClock
from searched import packs, study

from study_app.app import StudyApp
from study_app.study.search.found import AS_IN_PACKS, COLUMNS, Order, View
from study_app.study.search.query import Wrong, parse
from study_app.study.search.statements import Reading, Statement, statements
from study_app.study.search.words import Words

QUERIES = (
    "treaty", "-treaty", "treaty -charter", "(treaty or charter) -riga -oslo", "treaty is:new", "-is:new", "is:due", "ab",
    "of a*b", "tag:history type:adoption", "deck:law", "flag:1 or tag:peace", "document:charter", "date:1900..1950",
    "treaty (of or is:due)", "entity:charter", "rated:3", "prop:ivl>3", "uncited:", "re:the", "-(of is:new)", "has:card",
    "asof:1945",
)  # fmt: skip


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StudyApp]:
    data, clock = tmp_path_factory.mktemp("data"), SetClock()
    packs(data)
    with StudyApp.open(data, clock) as opened:
        study(opened, clock, 11)
        yield opened


def written(app: StudyApp, query: str, view: View = View.FACTS, order: Order = AS_IN_PACKS) -> tuple[Statement, ...]:
    connection, now = app.journal.connection, app.authoring.search.now
    tree = parse(query)
    assert not isinstance(tree, Wrong)
    reading = Reading(Words(connection, now), tree)
    assert reading.wrong == ()
    column, descending = order
    return statements(connection, now, reading, cards=view is View.CARDS, column=column, descending=descending)


@pytest.mark.parametrize("view", View)
def test_what_is_few_is_gone_through_and_of_what_is_many_the_whole_store_and_both_find_the_same(
    app: StudyApp, view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    through_few = 0
    for query in QUERIES:
        few, found = written(app, query, view), set(app.authoring.search.find(query, view).keys())
        monkeypatch.setattr("study_app.study.search.statements.FEW", 0)
        assert set(app.authoring.search.find(query, view).keys()) == found, query
        through_few += written(app, query, view) != few
        monkeypatch.undo()
    assert through_few >= 5


def test_words_of_three_letters_are_one_query_of_the_full_text(app: StudyApp) -> None:
    [one] = written(app, "(treaty or charter) -riga -oslo")
    assert one.bound == ('((("treaty") OR ("charter"))) NOT (("riga") OR ("oslo"))',)
    assert one.sql.count("fact_text MATCH ?") == 1 and "NOT f.rowid" not in one.sql
    [both] = written(app, 'treaty "of the"')
    assert both.bound == ('("treaty") AND ("of the")',)


def plan(app: StudyApp, statement: Statement) -> str:
    rows = app.journal.connection.execute(f"EXPLAIN QUERY PLAN {statement.sql} LIMIT 50", statement.bound)
    return "\n".join(row[3] for row in rows)


@pytest.mark.parametrize("column", ["", *(column.id for column in COLUMNS if column.quick)])
@pytest.mark.parametrize("view", View)
def test_the_first_rows_by_an_index_are_not_sorted_from_all(app: StudyApp, view: View, column: str) -> None:
    if column and view not in next(one for one in COLUMNS if one.id == column).views:
        pytest.skip("no column of this view")
    for descending in (False, True):
        first = written(app, "", view, Order(column, descending))[0]
        # what is equal by the index may be sorted, as "the right part" or "the last term"
        assert "USE TEMP B-TREE FOR ORDER BY" not in plan(app, first), plan(app, first)
    assert "USE TEMP B-TREE FOR ORDER BY" in plan(app, written(app, "", view, Order("statement"))[0])


@pytest.mark.parametrize("query", ["treaty", "treaty -charter", "-charter", "ab", "re:the", "is:new"])
@pytest.mark.parametrize("view", View)
def test_the_first_rows_of_words_are_not_sorted_from_all(app: StudyApp, view: View, query: str) -> None:
    assert "USE TEMP B-TREE FOR ORDER BY" not in plan(app, written(app, query, view)[0])


@pytest.mark.parametrize(
    "query", ["treaty", "kind:city", "date:1900..1950", "deck:law", "is:due", "rated:3", "entity:charter"]
)
def test_no_fact_is_compared_with_all_others(app: StudyApp, query: str) -> None:
    """Each table but the first is entered by a key: a scan in a scan would take minutes at 100,000 facts."""
    for view in View:
        for column in COLUMNS:
            if view in column.views:
                for statement in written(app, query, view, Order(column.id)):
                    lines = plan(app, statement).split("\n")
                    scans = [line for line in lines if line.startswith("SCAN f") or line == "SCAN a"]
                    # an index of which a pack is the key has all that is dated in one place
                    scans += [line for line in lines if "SEARCH a " in line and "idx_arg_pack_earliest" in line] * 2
                    assert len(scans) <= 1, plan(app, statement)


@pytest.mark.parametrize("column", ["statement", "id", "pack", "decks", "changed"])
@pytest.mark.parametrize("descending", [False, True])
def test_cards_of_the_first_facts_and_of_the_others_are_together_all_of_them_in_one_order(
    app: StudyApp, column: str, descending: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    search, order = app.authoring.search, Order(column, descending)
    for query in ("", "is:new", "-(of is:new)", "re:the", "tag:history or is:due"):
        whole = search.find(query, View.CARDS, order).keys()
        monkeypatch.setattr("study_app.study.search.statements._FIRST", 3)
        assert search.find(query, View.CARDS, order).keys() == whole, query
        rows = search.find(query, View.CARDS, order).rows(0, 10)
        assert tuple(row.key for row in rows) == whole[:10], query
        monkeypatch.undo()
