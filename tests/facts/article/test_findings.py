"""What each sentence of an article holds."""

from __future__ import annotations

from league import ARTICLE, AS_OF, TABLES

from study_app.facts.article import findings
from study_app.facts.article.findings import find_all
from study_app.facts.article.lexicon import Lexicon
from study_app.facts.article.segments import segments
from study_app.facts.dates import parse
from study_app.facts.kinds import DateBasis

FOUND = find_all(ARTICLE, segments(ARTICLE), Lexicon.of(TABLES), parse(AS_OF))


def test_there_is_one_for_each_sentence_and_all_in_it_lies_in_it():
    assert [f.sentence for f in FOUND] == list(segments(ARTICLE).sentences)
    for found in FOUND:
        for one in (*found.names, *found.dates, *found.quantities, *found.introduced, *found.new_names):
            assert found.sentence.start <= one.span.start < one.span.end <= found.sentence.end


def test_dates_without_a_year_get_it_from_what_was_told_before():
    [july] = FOUND[8].dates
    assert (july.text, july.date.text, july.basis) == ("July 4", "1958-07-04", DateBasis.INFERRED)


def test_a_year_in_a_name_dates_nothing():
    [plan] = FOUND[9].dates
    assert (plan.text, plan.basis) == ("1970", DateBasis.TITLE)
    assert FOUND[9].times == ()


def test_a_sentence_that_points_back_holds_the_name_that_it_means():
    assert [(n.text, n.entities) for n in FOUND[6].names] == [("It", ("masters",))]
    assert [(n.text, n.entities) for n in FOUND[7].names] == [("Council", ("masters",))]


def test_a_name_that_its_acronym_follows_is_that_of_the_thing_with_the_acronym():
    """The pack knows the acronym, and a shorter name that the long one begins with."""
    rows = (
        {"id": "ncg", "type": "organisation", "name": "NCG"},
        {"id": "coast", "type": "document", "name": "Northern Coast", "the": True},
    )
    text = "The Northern Coast Guard (NCG) met. The Northern Coast is a book."
    first, second = find_all(text, segments(text), Lexicon.of({**TABLES, "entity": rows}), parse(AS_OF))
    assert [(n.text, n.entities) for n in first.names] == [("Northern Coast Guard (NCG)", ("ncg",))]
    assert [n.entities for n in second.names] == [("coast",)]
    assert first.new_names == ()


def test_a_name_that_its_acronym_follows_is_new_as_a_whole_though_it_begins_with_a_name_of_the_pack():
    rows = ({"id": "coast", "type": "document", "name": "Northern Coast", "the": True},)
    text = "The Northern Coast Guard (NCG) met."
    [found] = find_all(text, segments(text), Lexicon.of({**TABLES, "entity": rows}), parse(AS_OF))
    assert found.names == ()
    assert [n.text for n in found.new_names] == ["Northern Coast Guard", "NCG"]


def test_between_the_steps_over_a_whole_text_its_reading_can_be_ended(monkeypatch):
    done = []

    def telling(step, work):
        def told(*arguments):
            done.append(step)
            return work(*arguments)

        return told

    for step in ("tokens", "find_names", "find_dates"):
        monkeypatch.setattr(findings, step, telling(step, getattr(findings, step)))
    find_all(ARTICLE, segments(ARTICLE), Lexicon.of(TABLES), parse(AS_OF), lambda: done.append("go on"))
    assert done[:6] == ["tokens", "go on", "find_names", "go on", "find_dates", "go on"]
    assert done[6:] == ["go on"] * len(FOUND)
