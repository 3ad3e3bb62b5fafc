"""What is found is counted, ordered by any column and handed out in pages, on another thread too, until it is cancelled."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from threading import Event, Thread
from typing import Any

import pytest
from clocks import SetClock
from searched import Naive, packs, study

from study_app.app import StudyApp
from study_app.facts.dates import parse
from study_app.journal import Change
from study_app.study.memory import Phase
from study_app.study.search import found as module
from study_app.study.search.found import COLUMNS, Found, Order, Row, View

QUERIES = ("", "the", "type:adoption", "is:due", "-treaty", "date:1900..2010", "of is:new", "a*e")


@pytest.fixture(scope="module")
def naive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Naive]:
    data, clock = tmp_path_factory.mktemp("data"), SetClock()
    packs(data)
    with StudyApp.open(data, clock) as app:
        reviews = study(app, clock, 5)
        row = app.desk.row("law", "fact", "law-1")
        assert row is not None
        app.desk.save("law", [Change("fact", "law-1", "tags", row.data.get("tags"), ["peaceful"])])
        app.__dict__.pop("search", None)
        yield Naive(app, reviews)


def found(naive: Naive, query: str = "", view: View = View.FACTS, column: str = "", descending: bool = False) -> Found:
    return naive.app.authoring.search.find(query, view, Order(column, descending))


def test_each_page_is_a_part_of_the_whole_whether_or_not_all_was_read_before(naive: Naive) -> None:
    for view in View:
        whole = found(naive, "the", view)
        rows = whole.rows(0, whole.count)
        assert len(rows) == whole.count == len(whole.keys()) > 100
        assert [row.key for row in rows] == list(whole.keys())
        for offset, limit in ((0, 10), (0, 1), (7, 30), (whole.count - 3, 50), (whole.count, 5), (0, 10_000)):
            fresh = found(naive, "the", view)
            assert fresh.rows(offset, limit) == rows[offset : offset + limit]
            assert fresh.rows(0, 5) == rows[:5]


def test_the_first_rows_are_read_without_the_others_and_a_short_result_is_complete_with_them(naive: Naive) -> None:
    many = found(naive, "the")
    many.rows(0, 20)
    assert not many.complete and many.rows(5, 10) == many.rows(0, 15)[5:]
    few = found(naive, "type:motto -treaty")
    few.rows(0, 50)
    assert few.complete
    assert few.count == len(few.rows(0, 50))


def test_a_row_tells_its_number_in_the_order_by_its_key(naive: Naive) -> None:
    for view in View:
        whole = found(naive, "the", view, "when", descending=True)
        keys = whole.keys()
        assert [whole.where(key) for key in keys[:20]] == list(range(20))
        assert whole.keys([3, 1]) == (keys[3], keys[1])
        assert found(naive, "type:motto", view).where(keys[0]) is None
        assert whole.where("no/such/row") is None


def test_the_facts_of_cards_are_told_once_each(naive: Naive) -> None:
    cards = found(naive, "document:charter", View.CARDS)
    facts = found(naive, "document:charter has:card")
    assert set(cards.facts()) == set(facts.facts())
    assert len(cards.facts()) < cards.count
    assert {"/".join(pair) for pair in facts.facts()} == set(facts.keys())


# --- order

_SORTED: dict[str, Callable[[Row], Any]] = {
    "statement": lambda row: row.statement.lower(),
    "question": lambda row: (row.pack, row.question),
    "type": lambda row: row.type,
    "id": lambda row: row.fact,
    "tags": lambda row: json.dumps(row.tags) if row.tags else None,
    "status": lambda row: row.status,
    "pack": lambda row: row.pack,
    "due": lambda row: row.due and row.due.day,
    "interval": lambda row: row.interval,
    "stability": lambda row: row.stability,
    "difficulty": lambda row: row.difficulty,
    "changed": lambda row: row.changed,
}


@pytest.mark.parametrize("column", [column.id for column in COLUMNS])
@pytest.mark.parametrize("view", View)
def test_every_column_orders_all_rows_both_ways_and_what_it_has_not_comes_last(
    naive: Naive, column: str, view: View
) -> None:
    if view not in next(one for one in COLUMNS if one.id == column).views:
        pytest.skip("no column of this view")
    for query in QUERIES:
        plain = set(found(naive, query, view).keys())
        for descending in (False, True):
            here = found(naive, query, view, column, descending)
            rows = here.rows(0, here.count)
            assert {row.key for row in rows} == plain and len(rows) == len(plain)
            assert found(naive, query, view, column, descending).rows(0, 7) == rows[:7], query
            if column not in _SORTED:
                continue
            values = [_SORTED[column](row) for row in rows]
            there = [value for value in values if value is not None]
            assert values == there + [None] * (len(values) - len(there))
            assert there == sorted(there, reverse=descending)


def test_when_orders_by_the_earliest_day_and_recall_by_what_is_recalled_now(naive: Naive) -> None:
    for view in View:
        rows = found(naive, "", view, "when").rows(0, 1000)
        days = [parse(row.when).reach()[0] for row in rows if row.pack in ("law", "sea") and row.when]
        assert days == sorted(days) and len(days) > 5
        recalled = [row.retrievability for row in found(naive, "", view, "retrievability").rows(0, 1000)]
        known = [one for one in recalled if one is not None]
        assert known and recalled[: len(known)] == pytest.approx(sorted(known))
        reviews = [row.reviews for row in found(naive, "", view, "reviews", descending=True).rows(0, 1000)]
        assert reviews == sorted(reviews, reverse=True) and reviews[0] > 1


def test_without_an_order_rows_come_as_in_the_packs_and_an_edited_fact_stays_where_it_was(naive: Naive) -> None:
    for query in ("", "deck:law\\:\\:everything", "-type:nothing*"):
        keys = found(naive, query).keys()
        law = [key for key in keys if key.startswith("law/")]
        assert law == [f"law/{fact}" for fact in ("first", *(f"law-{n}" for n in range(1, 12)))]


def test_a_column_that_the_view_has_not_orders_nothing(naive: Naive) -> None:
    for column in ("question", "nothing"):
        assert found(naive, "the", View.FACTS, column).keys() == found(naive, "the").keys()


# --- rows


def test_a_row_tells_all_that_a_table_shows(naive: Naive) -> None:
    for view in View:
        whole = found(naive, "", view)
        for row in whole.rows(0, whole.count):
            pack, fact = naive.facts[f"{row.pack}/{row.fact}"]
            assert (row.statement, row.type, row.status) == (
                naive.statements[f"{row.pack}/{row.fact}"],
                fact.type,
                fact.status,
            )
            if row.key == "law/law-1" or (row.fact == "law-1" and row.pack == "law"):
                assert (row.tags, row.changed) == (("peaceful",), naive.now.moment.utc_ms)
            else:
                assert (row.tags, row.changed) == (fact.tags, None)
            assert row.pack_title == pack.title["en"] and row.type_name == pack.types[fact.type].name["en"]
            when = fact.times.get("when") or fact.times.get("start")
            assert row.when == (when.text if when else "")
            cited = fact.citations[0] if fact.citations else None
            assert row.source == (pack.sources[cited.source].title["en"] if cited else "")
            cards = [row.card] if row.card else naive.cards.get(row.key, [])
            known = [naive.memories[card] for card in cards if card in naive.memories]
            assert (row.reviews, row.lapses) == (
                max((m.reviews for m in known), default=0),
                max((m.lapses for m in known), default=0),
            )
            assert row.stability == min((m.stability for m in known if m.stability), default=None)
            assert (row.due and row.due.day) == min((m.due_day for m in known if m.due_day is not None), default=None)
            assert row.suspended == any(naive.marks[card].suspended for card in cards if card in naive.marks)
            assert row.interval == min(
                (max(0, (m.due_day or 0) - (m.last_day or 0)) if m.phase is Phase.REVIEW else 0 for m in known),
                default=None,
            )
            assert all(isinstance(row.cell(column.id), str) for column in COLUMNS)


def test_cells_are_what_a_person_reads(naive: Naive) -> None:
    [row] = found(naive, "id:law/law-1").rows(0, 1)
    assert row.cell("statement") == "The Treaty was kept in Oslo from 1910 to 1929."
    assert [row.cell(c) for c in ("id", "type", "when", "pack", "decks", "paragraph", "changed", "tags")] == [
        "law-1", "a seat", "1910", "Law", "Law::Everything, Few of Law", "2", "2026-12-05", "peaceful",
    ]  # fmt: skip
    assert COLUMNS[0].title == "Statement"


def test_a_row_that_is_gone_from_the_store_leaves_its_place_empty(tmp_path: Any) -> None:
    packs(tmp_path)
    with StudyApp.open(tmp_path, SetClock()) as app:
        row = app.desk.row("law", "fact", "law-1")
        assert row is not None
        app.desk.save("law", [Change("fact", "law-99", "", None, {**row.data, "id": "law-99"})])
        whole = app.authoring.search.find("id:law-99")
        assert [one.key for one in whole.rows(0, 5)] == ["law/law-99"] and whole.count == 1
        app.desk.undo()
        [gone] = whole.rows(0, 5)
        assert (gone.status, gone.statement) == ("", "")


def test_what_was_looked_for_is_told_to_be_marked(naive: Naive) -> None:
    assert found(naive, 'treaty -sea "of the" deck:few* w:Défense or c*b').marked == (
        "treaty",
        "of the",
        "defense",
        "c",
        "b",
    )


@pytest.mark.parametrize(
    ("query", "quick"),
    [
        ("treaty", True),
        ("ab", False),
        ("treaty is:due", True),
        ("re:x", False),
        ("t*y", False),
        ("document:charter", False),
    ],
)
def test_it_is_told_which_searches_may_run_on_the_shown_thread(naive: Naive, query: str, quick: bool) -> None:
    assert found(naive, query).quick is quick
    assert found(naive, query, column="when").quick is quick
    assert not found(naive, query, column="lapses").quick


# --- another thread


def test_all_places_are_read_on_another_thread_and_rows_on_this_one(naive: Naive) -> None:
    later = naive.app.authoring.search.later("the", View.CARDS, Order("due"))
    answers: list[Found | None] = []
    thread = Thread(target=lambda: answers.append(later.run()))
    thread.start()
    thread.join()
    [whole] = answers
    assert whole is not None and whole.complete
    assert whole.keys() == found(naive, "the", View.CARDS, "due").keys()
    assert whole.rows(3, 4) == found(naive, "the", View.CARDS, "due").rows(3, 4)


def test_a_cancelled_search_ends_and_says_nothing(naive: Naive, monkeypatch: pytest.MonkeyPatch) -> None:
    before = naive.app.authoring.search.later("the")
    before.cancel()
    assert before.run() is None
    # one that is under way: interrupted in the middle of its statement
    running, go = Event(), Event()

    def slow(_pattern: str, _text: str) -> bool:
        running.set()
        go.wait(10)
        return False

    later = naive.app.authoring.search.later("re:x.z")
    monkeypatch.setattr("study_app.study.search.words._matches", slow)
    answers: list[Found | str | None] = ["nothing yet"]
    thread = Thread(target=lambda: answers.append(later.run()))
    thread.start()
    assert running.wait(10)
    later.cancel()
    go.set()
    thread.join(10)
    assert answers == ["nothing yet", None]


def test_counts_of_many_queries_are_made_on_another_thread(naive: Naive) -> None:
    counts = naive.app.authoring.search.counts_later(["is:new", "the", "deck:nowhere", "the"])
    answers: list[dict[str, int]] = []
    thread = Thread(target=lambda: answers.append(counts()))
    thread.start()
    thread.join()
    assert answers == [{"is:new": found(naive, "is:new").count, "the": found(naive, "the").count, "deck:nowhere": 0}]


def test_counting_that_is_cancelled_ends_with_what_it_has(naive: Naive) -> None:
    counts = naive.app.authoring.search.counts_later(["the"])
    counts.cancel()
    assert counts() == {}


# --- completion


@pytest.mark.parametrize(
    ("typed", "proposed"),
    [
        ("ta", {"tag:"}),
        ("dog -ta", {"tag:"}),
        ("(ta", {"tag:"}),
        ("tag:hist", {"history", "history::old"}),
        ("tag:OLD", {"history::old"}),
        ("is:su", {"suspended"}),
        ("deck:law", {"Law::Everything", "Law::Old", '"Few of Law"'}),
        ('deck:"few of l', {'"Few of Law"'}),
        ("status:", {"confirmed", "draft", "retired"}),
        ("note:mot", {"motto"}),
        ("flag:re", {"red", "green"}),
        ("pack:se", {"sea"}),
        ("form:typ", {"typed"}),
        ("", set()),
        ("dog ", set()),
        ("treaty", set()),
        ("nonsense:x", set()),
    ],
)
def test_what_is_being_typed_is_completed_by_words_and_their_values(
    naive: Naive, typed: str, proposed: set[str]
) -> None:
    found = naive.app.authoring.search.complete(f"{typed} rest", len(typed))
    assert {one.text for one in found} >= proposed
    if not proposed:
        assert found == ()
    for one in found:
        completed = typed[: one.start] + one.text
        assert one.end == len(typed)
        if ":" in typed:
            assert naive.app.authoring.search.find(completed.lstrip("(")).wrong == () or one.text.endswith(">")


def test_every_word_is_proposed_with_what_it_is_for(naive: Naive) -> None:
    for word in module.WORDS:
        assert any(
            one.text == f"{word}:" and one.about for one in naive.app.authoring.search.complete(word, len(word), 50)
        )
