"""Rows and their fields in words."""

from __future__ import annotations

from study_app.desk.row_words import change_in_words, said, value_in_words
from study_app.journal import Change


def test_citations_names_and_marks_are_told_in_words() -> None:
    names = [{"text": "CSC", "kind": "acronym"}, "Council"]
    cite = {"source": "article", "span": [10, 20], "digest": "00"}
    assert list(said("entity", "aliases", names)) == [("Other names", "CSC (acronym), Council")]
    assert list(said("entity", "the", True)) == [("Takes “the”", "yes")]
    assert (
        list(said("fact", "cite", cite))
        == list(said("fact", "cite", [cite]))
        == [("Cited", "article, letters 10 to 20")]
    )
    assert list(said("fact", "status", "retired")) == [("Status", "retired")]
    assert list(said("fact", "tags", [])) == [("Tags", "nothing")]
    assert list(said("no_fact", "span", [3, 4])) == [("Place", "3–4")]
    assert list(said("fact", "when", None)) == [("When", "nothing")]
    assert list(said("fact", "count", {"signatory": 4})) == [("How many (signatory)", "4")]


def test_a_whole_row_is_told_field_by_field_without_its_id() -> None:
    row = {"id": "towns", "name": {"en": "Towns", "ru": "Города"}, "forms": ["choice"], "colour": "red"}
    assert list(said("deck", "", row)) == [
        ("Name (en)", "Towns"), ("Name (ru)", "Города"), ("Ways of asking", "choice"), ("Colour", "red"),
    ]  # fmt: skip
    assert list(said("deck", "", None)) == [("", "nothing")]


def test_of_a_whole_source_nobody_is_told_by_which_numbers_the_program_finds_its_way() -> None:
    row = {
        "id": "a",
        "title": "A",
        "sha256": "00",
        "length": 3,
        "paragraphs": [[0, 3, "00"]],
        "sentences": [[0, 3, "00"]],
    }
    assert list(said("source", "", row)) == [("Title", "A")]
    assert list(said("source", "length", 3)) == [("Length", "3")]


def test_what_lies_in_a_kind_of_fact_is_named_as_on_its_form() -> None:
    unit = {"value": "number", "unit": {"one": {"en": "metre"}, "many": {"en": "metres"}}}
    assert list(said("type", "role", {"height_of": unit})) == [
        ("Role “height of” (what fills it)", "a number"),
        ("Role “height of” (unit, one)", "metre"),
        ("Role “height of” (unit, many)", "metres"),
    ]
    assert list(said("type", "after", {"person": ["birth"]})) == [("Not before, by “person”", "birth")]
    assert list(said("entity_type", "parent", "place")) == [("Is a kind of", "place")]


def test_dates_are_told_in_words_and_what_is_none_as_it_stands():
    assert value_in_words(("when",), "1893-08-06") == "6 August 1893"
    assert value_in_words(("when",), "some day") == "some day"
    assert value_in_words(("name",), "1893-08-06") == "1893-08-06"


def test_a_change_is_told_with_the_title_of_its_field_and_dates_as_people_write_them() -> None:
    change = Change("fact", "x", "when", "1904-06-09", None)
    assert change_in_words(change) == "When: 9 June 1904 → nothing"
    assert change_in_words(Change("entity", "club", "", None, {"id": "club"})) == "entity club"
