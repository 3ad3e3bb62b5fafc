"""The pack of the seven wonders, proposed from the text that it ships: names and kinds of facts of quite another field."""

from __future__ import annotations

import pytest
from rebuilt import Row, cited, rows_of, sentences, share, told

from study_app.facts.article.article import Article
from study_app.facts.article.segments import measures
from study_app.facts.documents import canonical
from study_app.facts.kinds import TIME_FACETS
from study_app.paths import shipped

FOLDER = shipped("content") / "wonders"


@pytest.fixture(scope="module")
def own() -> dict[str, list[Row]]:
    """The rows of the pack as its files say them."""
    return rows_of(FOLDER)


@pytest.fixture(scope="module")
def work(own: dict[str, list[Row]]) -> Article:
    """Its text, with all of the pack but its facts."""
    text = canonical((FOLDER / "sources" / "text.txt").read_bytes())
    return Article(text, own["source"][0], {**own, "no_fact": [], "fact": [], "deck": []})


def test_paragraphs_and_sentences_are_those_that_the_pack_has(work, own):
    source = own["source"][0]
    assert {key: source[key] for key in ("sha256", "length", "paragraphs", "sentences")} == measures(work.text)


def test_each_date_of_a_fact_is_found_in_what_it_cites(work, own):
    for fact in own["fact"]:
        dates = {str(fact[k]) for k in TIME_FACETS if k in fact and fact[k] != ".."}
        found = [d.date for span in cited(fact) for n in sentences(work, *span) for d in work.found(n).times]
        assert dates <= {d.text for d in found} | {p.text for d in found for p in d.points()}, fact["id"]


def test_two_facts_in_three_are_proposed_as_they_stand(work, own):
    found = share(work, told(work, own, range(len(work.parts.sentences))))
    assert found.facts == 98
    assert found.standing >= 66
    assert found.standing + found.one_edit >= 78
    assert found.but_words >= 71
