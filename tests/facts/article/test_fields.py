"""The fields of a proposed fact: what is written in them, and what a pack holds of it."""

from __future__ import annotations

import pytest
from league import TABLES

from study_app.errors import StudyAppError
from study_app.facts.article.fields import choices, entered, entity_fields, fields_of, missing_in, sentence, shown
from study_app.facts.article.lexicon import Lexicon

LEXICON = Lexicon.of(TABLES)


def field(fact_type: str, name: str):
    return next(f for f in fields_of(LEXICON, fact_type) if f.name == name)


def test_the_fields_are_the_roles_and_the_time_of_the_type():
    assert [f.name for f in fields_of(LEXICON, "signing")] == [
        "document",
        "signatory",
        "outside",
        "term",
        "when",
        "tags",
    ]
    assert [f.name for f in fields_of(LEXICON, "chair")] == ["person", "body", "start", "end", "tags"]
    assert [f.name for f in fields_of(LEXICON, "rank")] == ["body", "rank", "of", "tags"]
    assert [f.name for f in fields_of(LEXICON, "flashcard")] == ["front", "back", "extra", "tags"]
    assert fields_of(LEXICON, "nonsense") == ()


@pytest.mark.parametrize(
    ("fact_type", "name", "written", "held"),
    [
        ("founding", "organisation", "League of Harbours", "league"),
        ("founding", "organisation", "LOH", "league"),
        ("founding", "organisation", "league", "league"),
        ("founding", "when", "3 March 1921", "1921-03-03"),
        ("founding", "when", "1921~", "1921~"),
        ("founding", "when", "", None),
        ("signing", "signatory", "Estmouth; Sandwick", ["estmouth", "sandwick"]),
        ("signing", "signatory", "Estmouth, Sandwick, Estmouth", ["estmouth", "sandwick"]),
        ("signing", "term", "ten years", "P10Y"),
        ("signing", "term", "P10Y", "P10Y"),
        ("meetings", "often", "at least twice a year", ">=2/P1Y"),
        ("work", "what", "the  new\nmole", "the new mole"),
    ],
)
def test_what_is_written_is_read(fact_type, name, written, held):
    assert entered(LEXICON, field(fact_type, name), written) == held


@pytest.mark.parametrize(
    ("fact_type", "name", "written", "said"),
    [
        ("founding", "organisation", "Porthaven", "no organization of this pack"),
        ("founding", "place", "Nowhere", "no town of this pack"),
        ("founding", "when", "once upon a time", "is no date"),
        ("founding", "when", "5/6/1921", "1921-06-05 or 1921-05-06"),
        ("signing", "term", "long", "a length of time"),
        ("meetings", "often", "rarely", "how often"),
    ],
)
def test_what_cannot_stand_there_is_refused_with_the_remedy(fact_type, name, written, said):
    with pytest.raises(StudyAppError, match=said):
        entered(LEXICON, field(fact_type, name), written)


def test_what_is_held_is_shown_as_it_can_be_written_again():
    row = {"document": "pilots", "signatory": ["estmouth", "sandwick"], "term": "P10Y", "when": "1930-05"}
    told = {f.name: shown(LEXICON, f, row) for f in fields_of(LEXICON, "signing")}
    assert told == {
        "document": "Pilot Agreement", "signatory": "Estmouth; Sandwick", "outside": "", "term": "10 years",
        "when": "1930-05", "tags": "",
    }  # fmt: skip
    for f in fields_of(LEXICON, "signing"):
        assert entered(LEXICON, f, told[f.name]) == row.get(f.name)


def test_what_the_sentence_of_a_type_needs_is_missed_unless_it_is_counted():
    assert missing_in(LEXICON, {"type": "accession"}) == ("organisation", "joiner", "when")
    counted = {"type": "accession", "organisation": "league", "when": "1925", "count": {"joiner": 3}}
    assert missing_in(LEXICON, counted) == ()
    assert missing_in(LEXICON, {"type": "flashcard", "back": "It rained."}) == ("front",)


def test_what_may_stand_there_is_named():
    assert choices(LEXICON, field("founding", "place")) == ("Porthaven", "Estmouth", "Lowhaven", "Sandwick")
    assert choices(LEXICON, field("founding", "when")) == ()
    kind = next(f for f in entity_fields() if f.name == "type")
    assert "town" in choices(LEXICON, kind)
    assert entered(LEXICON, kind, "Town") == "town"
    assert entered(LEXICON, kind, "planet") == "planet"  # a new one
    assert shown(LEXICON, kind, {"type": "planet"}) == "planet"


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            {"type": "founding", "organisation": "league", "place": "porthaven", "when": "1921-03-03"},
            "The League of Harbours was founded on 3 March 1921 in Porthaven.",
        ),
        ({"type": "founding", "organisation": "league", "when": "1921"}, "The League of Harbours was founded in 1921."),
        ({"type": "founding", "organisation": "league"}, ""),
        (
            {
                "type": "accession",
                "joiner": ["estmouth", "lowhaven", "sandwick"],
                "organisation": "league",
                "when": "1925",
            },
            "Estmouth, Lowhaven and Sandwick joined the League of Harbours in 1925.",
        ),
        (
            {"type": "meetings", "body": "masters", "often": ">=2/P1Y"},
            "The Council of Masters meets at least twice a year.",
        ),
    ],
)
def test_what_is_filled_in_is_told_in_the_words_of_the_type(row, told):
    assert sentence(LEXICON, row) == told
