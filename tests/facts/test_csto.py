"""The shipped pack of the CSTO: nothing wrong with it, no sentence without a fact, nothing copied from the article."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

import pytest
from rebuilt import article_of

from study_app.facts import wording
from study_app.facts.check import check_pack
from study_app.facts.kinds import DateBasis, Modality, Status
from study_app.facts.pack import Pack
from study_app.facts.pack_files import read_pack
from study_app.facts.problem import Severity
from study_app.paths import shipped

FOLDER = shipped("content") / "csto"
"""Where the article lies beside a checkout; elsewhere STUDY_APP_SOURCES names a folder with it. It may not be shipped."""


@pytest.fixture(scope="module")
def pack() -> Pack:
    reading = read_pack(FOLDER)
    assert [p.sentence() for p in reading.problems] == []
    assert reading.pack is not None
    return reading.pack


@pytest.fixture(scope="module")
def article(pack: Pack) -> str:
    return article_of(pack.sources["article"].sha256)


# Without the article


def test_every_sentence_of_the_article_has_a_fact_or_a_reason_and_every_fact_a_deck(pack: Pack) -> None:
    assert [p.sentence() for p in check_pack(pack)] == []


def test_coverage_is_of_all_sentences_and_all_sentences_lie_in_the_paragraphs(pack: Pack) -> None:
    source = pack.sources["article"]
    assert len(source.sentences) >= len(source.paragraphs) > 40
    assert source.paragraphs[-1].end <= source.length
    for spans in (source.sentences, source.paragraphs):
        assert all(one.end <= other.start for one, other in pairwise(spans))
    inside = [s for s in source.sentences if any(p.start <= s.start and s.end <= p.end for p in source.paragraphs)]
    assert inside == list(source.sentences)


def test_a_fact_taken_out_is_missed(pack: Pack) -> None:
    alone = next(name for name, fact in pack.facts.items() if _alone(pack, name))
    less = replace(pack, facts={name: fact for name, fact in pack.facts.items() if name != alone})
    assert [p.code for p in check_pack(less)] == ["uncovered"]


def _alone(pack: Pack, name: str) -> bool:
    """Whether no other fact touches the sentences that this one cites, and it cites in one sentence alone."""
    mine = [c.span for c in pack.facts[name].citations]
    others = [c.span for other, fact in pack.facts.items() if other != name for c in fact.citations]
    sentences = [s for s in pack.sources["article"].sentences if any(s.overlaps(span) for span in mine)]
    return len(sentences) == 1 and not any(sentences[0].overlaps(span) for span in others)


def test_about_150_facts_in_five_decks_or_more(pack: Pack) -> None:
    assert len(pack.facts) >= 150
    assert len(pack.decks) >= 5
    assert all(pack.deck_facts(deck) for deck in pack.decks.values())
    assert {fact.id for deck in pack.decks.values() for fact in pack.deck_facts(deck)} == set(pack.facts)


def test_all_facts_are_confirmed_and_rest_on_the_article_alone(pack: Pack) -> None:
    assert {fact.status for fact in pack.facts.values()} == {Status.CONFIRMED}
    assert all(fact.citations for fact in pack.facts.values())
    assert list(pack.sources) == ["article"]


def test_what_is_derived_has_premises_and_what_is_a_plan_says_who_has_it(pack: Pack) -> None:
    derived = [fact for fact in pack.facts.values() if fact.modality is Modality.DERIVED]
    assert derived
    assert all(len(fact.premises) >= 1 for fact in derived)
    assert [f.id for f in pack.facts.values() if f.type.startswith("plan") and f.modality is Modality.ASSERTED] == []


def test_dates_whose_year_the_article_only_implies_are_marked(pack: Pack) -> None:
    inferred = {fact.id for fact in pack.facts.values() if fact.date_basis is DateBasis.INFERRED}
    assert len(inferred) >= 3  # in August, on September 26 in New York, on December 6


# With the article


def test_every_digest_is_right_and_every_fact_can_be_read_in_its_cited_text(pack: Pack, article: str) -> None:
    problems = check_pack(pack, {"article": article})
    assert [p.sentence() for p in problems if p.severity is Severity.ERROR] == []
    assert [p.sentence() for p in problems] == []


def test_paragraphs_and_sentences_are_those_of_the_article(pack: Pack, article: str) -> None:
    source = pack.sources["article"]
    assert [article[p.start : p.end] for p in source.paragraphs] == [
        line for line in article.split("\n") if line.strip()
    ]
    left_out = re.sub(r"\s", "", "".join(_gaps(article, [(s.start, s.end) for s in source.sentences])))
    assert left_out == ""


def _gaps(text: str, spans: list[tuple[int, int]]) -> list[str]:
    """What lies between spans."""
    starts, ends = [start for start, _end in spans], [end for _start, end in spans]
    return [text[start:end] for start, end in zip([0, *ends], [*starts, len(text)], strict=True)]


# In our own words: a name is one word, since nobody can put it into others

Words = list[str]


def words(text: str, names: Iterable[str] = ()) -> Words:
    """The words of a text, without case, signs and the s of possession; each name as one word."""
    plain = " ".join(_WORD.findall(_OWNING.sub("", text.casefold())))
    for number, name in enumerate(names):
        plain = re.sub(rf"(?<!\S){re.escape(name)}(?!\S)", f"#{number}", plain)
    return plain.split()


_WORD, _OWNING = re.compile(r"[\w-]+"), re.compile(r"[’'‘]s?\b")


def official(pack: Pack) -> list[str]:
    """The names and titles that the article shares with the pack, the longest first."""
    names = {name for entity in pack.entities.values() for name in entity.name.values()}
    names |= {alias.text for entity in pack.entities.values() for alias in entity.aliases}
    names |= {title for source in pack.sources.values() for title in source.title.values()}
    return sorted((" ".join(words(name)) for name in names if " " in name), key=len, reverse=True)


def shared(one: Words, other: Words, length: int) -> list[str]:
    """The runs of so many words that two texts have in common."""
    runs = [{" ".join(found[i : i + length]) for i in range(len(found) - length + 1)} for found in (one, other)]
    return sorted(runs[0] & runs[1])


def test_only_bodies_and_documents_have_names_as_long_as_sentences(pack: Pack) -> None:
    names = {
        (name, e.type) for e in pack.entities.values() for name in (*e.name.values(), *(a.text for a in e.aliases))
    }
    assert {kind for name, kind in names if len(words(name)) >= 10} <= {"body", "document"}


def test_no_ten_words_in_a_row_are_those_of_the_article(pack: Pack, article: str) -> None:
    names = official(pack)
    theirs = words(article, names)
    copied = {
        file.relative_to(FOLDER).as_posix(): found
        for file in sorted(FOLDER.rglob("*"))
        if file.is_file() and (found := shared(words(file.read_text(encoding="utf-8"), names), theirs, 10))
    }
    assert copied == {}


def test_nor_are_ten_of_a_sentence_or_question_that_is_put_together_from_them(pack: Pack, article: str) -> None:
    names = official(pack)
    theirs, shown = words(article, names), wording.Words(pack, pack.language)
    texts = [shown.sentence(fact) for fact in pack.facts.values()]
    texts += [shown.question(fact, facet).text for fact in pack.facts.values() for facet in pack.types[fact.type].ask]
    assert [text for text in texts if shared(words(text, names), theirs, 10)] == []


def test_a_copied_sentence_would_be_seen(pack: Pack, article: str) -> None:
    names = official(pack)
    sentences = [article[s.start : s.end] for s in pack.sources["article"].sentences]
    long = [sentence for sentence in sentences if len(words(sentence, names)) >= 10]
    assert len(long) > 30
    assert all(shared(words(f'does = "{sentence}"', names), words(article, names), 10) for sentence in long)
