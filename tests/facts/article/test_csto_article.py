"""The pack of the CSTO rebuilt from its pasted article: all dates, and how many of its facts are proposed. Needs the article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
import tomlkit
from rebuilt import Row, article_of, cited, nearest, rows_of, says, sentences, share, told

from study_app.app import StudyApp
from study_app.facts import library
from study_app.facts.article.article import Article, State, Tables, new_source
from study_app.facts.article.proposals import Proposal
from study_app.facts.article.segments import measures
from study_app.facts.kinds import TIME_FACETS, DateBasis
from study_app.facts.rows import TABLES as NAMES
from study_app.paths import shipped

FOLDER = shipped("content") / "csto"
"""Where the article lies beside a checkout; elsewhere STUDY_APP_SOURCES names a folder with it. It may not be shipped."""

DATES = (
    ("November 28, 2019", "2019-11-28", "stated"),
    ("2025", "2025", "title"),
    ("2020", "2020", "title"),
    ("1941-1945", "1941/1945", "title"),
    ("May 15, 1992", "1992-05-15", "stated"),
    ("1993", "1993", "stated"),
    ("April 20, 1994", "1994-04-20", "stated"),
    ("1999", "1999", "stated"),
    ("May 14, 2002", "2002-05-14", "stated"),
    ("October 7, 2002", "2002-10-07", "stated"),
    ("December 2, 2004", "2004-12-02", "stated"),
    ("February 4 2009", "2009-02-04", "stated"),
    ("May 25, 2001", "2001-05-25", "stated"),
    ("October 6, 2007", "2007-10-06", "stated"),
    ("December 23, 2014", "2014-12-23", "stated"),
    ("November 8, 2018", "2018-11-08", "stated"),
    ("during the year", "2018", "stated"),
    ("August", "2018-08", "inferred"),
    ("September 26", "2018-09-26", "inferred"),
    ("December 6", "2018-12-06", "inferred"),
    ("May, 22, 2019", "2019-05-22", "stated"),
    ("1st of January 2020", "2020-01-01", "stated"),
)
"""Twenty-one that are written with a month or a year, three of them parts of names, and one that points back to a year."""


@pytest.fixture(scope="module")
def own() -> dict[str, list[Row]]:
    """The rows of the pack as its files say them."""
    return rows_of(FOLDER)


@pytest.fixture(scope="module")
def text(own: dict[str, list[Row]]) -> str:
    return article_of(own["source"][0]["sha256"])


def pasted(text: str, tables: Tables) -> Article:
    """The article as somebody pastes it who has the types and names of the pack, and none of its facts."""
    source = new_source("The article", text, tables, publisher="A newspaper", as_of="2019-11-28", id="article")
    return Article(text, source, tables)


@pytest.fixture(scope="module")
def work(text: str, own: dict[str, list[Row]]) -> Article:
    return pasted(text, {**own, "source": [], "no_fact": [], "fact": [], "deck": []})


def test_paragraphs_and_sentences_are_those_that_the_pack_has(text, own):
    source = own["source"][0]
    assert {key: source[key] for key in ("sha256", "length", "paragraphs", "sentences")} == measures(text)


def test_all_dates_of_the_article_are_found_with_the_right_value(work):
    dates = [d for found in work.findings for d in found.dates]
    assert [(d.text, d.date.text, str(d.basis)) for d in dates] == list(DATES)
    assert all(work.text[d.span.start : d.span.end] == d.text for d in dates)


def test_each_date_of_a_fact_is_found_in_what_it_cites(work, own):
    """The date of a session that the sentence before names is the one exception that a citation bridges."""
    for fact in own["fact"]:
        dates = {str(fact[k]) for k in (*TIME_FACETS, "begins") if k in fact and fact[k] != ".."}
        numbers = [n for start, end in cited(fact) for n in sentences(work, start, end)]
        mentions = [d for n in numbers for d in work.found(n).times]
        assert dates <= {d.date.text for d in mentions}, fact["id"]
        if fact.get("date_basis") == "inferred":
            assert {d.basis for d in mentions if d.date.text in dates} == {DateBasis.INFERRED}


# How many facts are proposed


def test_of_all_facts_of_the_pack_so_many_are_proposed(work, own):
    found = share(work, told(work, own, range(len(work.parts.sentences))))
    assert found.facts == 162
    assert found.standing >= 40
    assert found.standing + found.one_edit >= 90
    assert found.but_words >= 117


def test_of_the_facts_of_the_first_twenty_sentences_so_many_are_proposed(work, own):
    """Nearly all of them are plans told in words of the pack's own, which nobody can propose: the rest of each can be."""
    found = share(work, told(work, own, range(20)))
    assert found.facts == 46
    assert found.standing >= 3
    assert found.standing + found.one_edit >= 11
    assert found.but_words >= 38


def test_of_the_facts_of_twenty_sentences_about_the_treaty_so_many_are_proposed(work, own):
    found = share(work, told(work, own, range(27, 47)))
    assert found.facts == 46
    assert found.standing >= 19
    assert found.standing + found.one_edit >= 30
    assert found.but_words >= 37


def test_where_the_facts_before_are_told_the_kind_of_so_many_is_among_the_proposals(work, own):
    """The first that is proposed is right for two sentences in three at least."""
    by_sentence: dict[int, list[Row]] = {}
    for fact in told(work, own, range(len(work.parts.sentences))):
        by_sentence.setdefault(max(n for span in cited(fact) for n in sentences(work, *span)), []).append(fact)
    rows = {**own, "no_fact": [], "fact": [], "deck": []}
    first = listed = 0
    for number, facts in sorted(by_sentence.items()):
        work.follow(rows)
        kinds = [proposal.type for proposal in work.proposals(number)]
        first += any(fact["type"] in kinds[:1] for fact in facts)
        listed += sum(fact["type"] in kinds for fact in facts)
        rows = {**rows, "fact": [*rows["fact"], *facts]}
    work.follow({**own, "no_fact": [], "fact": [], "deck": []})
    assert len(by_sentence) == 67
    assert first >= 51
    assert listed >= 138


# Rebuilt by way of the desk


class Library(StudyApp):
    """The program with the packs of its data folder alone."""

    @staticmethod
    def pack_folders(data_dir: Path | None) -> Iterable[Path]:
        return library.pack_folders([data_dir / "packs"] if data_dir else [])


@pytest.fixture
def app(tmp_path: Path, own: dict[str, list[Row]], clock) -> Iterator[StudyApp]:
    """The program with a pack that has the types and names of the shipped one and nothing else."""
    folder = tmp_path / "packs" / "csto"
    folder.mkdir(parents=True)
    head = {"format": 1, "id": "csto", "version": "1.0.0", "language": "en", "title": "The CSTO"}
    tables = {name: own[name] for name in ("entity_type", "entity", "type")}
    (folder / "pack.toml").write_text(tomlkit.dumps({**head, **tables}), encoding="utf-8")
    with Library.open(tmp_path, clock) as opened:
        yield opened


def rows(app: StudyApp) -> Tables:
    return {table: [row.data for row in app.desk.rows("csto", table)] for table in NAMES}


def test_the_facts_of_the_first_twenty_sentences_are_rebuilt_from_the_pasted_article(app, text, own):
    work = pasted(text, rows(app))
    wanted = told(work, own, range(20))
    written = 0
    for fact in wanted:
        number = next(n for start, end in cited(fact) for n in sentences(work, start, end))
        best = nearest(work, fact, [number])
        proposal = best[2] if best is not None else work.of_type(number, fact["type"])
        proposal, changed = adjusted(work, proposal, fact)
        for place, span in enumerate(cited(fact)):
            proposal = work.cited(proposal, *span, also=place > 0)
        written += changed
        app.desk.save("csto", work.accept(proposal, fact["id"]), "from the article")
        work.follow(rows(app))
    for number in range(20):
        if work.state(number) is not State.CONFIRMED:
            app.desk.save("csto", work.dismiss(number, "navigation of the web page"))
            work.follow(rows(app))
    made = {fact["id"]: fact for fact in rows(app)["fact"]}
    assert [made[fact["id"]]["cite"] for fact in wanted] == [fact["cite"] for fact in wanted]
    assert [says(work, made[fact["id"]]) for fact in wanted] == [says(work, fact) for fact in wanted]
    assert {work.state(number) for number in range(20)} == {State.CONFIRMED, State.DISMISSED}
    assert sum(work.state(number) is State.DISMISSED for number in range(20)) == 2
    assert [p.sentence() for p in app.store.problems() if p.severity == "error"] == []
    source = next(row for row in rows(app)["source"] if row["id"] == "article")
    assert source["sentences"] == own["source"][0]["sentences"]


def adjusted(work: Article, proposal: Proposal, fact: Row) -> tuple[Proposal, int]:
    """The proposal with the fields of a fact written into it where they differ, and how many those are."""
    count = 0
    for field in work.fields(proposal):
        want = work.shown(Proposal(0, fact, 0), field)
        if work.shown(proposal, field) != want:
            proposal = work.changed(proposal, field, want)
            count += 1
    more = {key: fact.get(key) for key in ("count", "modality", "date_basis", "attributed", "sentence")}
    return work.set(proposal, **more), count
