"""Names, acronyms, lists, numbers and frequencies in running text, each with its exact span."""

from __future__ import annotations

import pytest
from league import ARTICLE, TABLES

from study_app.facts.article.lexicon import Lexicon
from study_app.facts.article.mentions import (
    find_introduced,
    find_names,
    find_new_names,
    find_pointers,
    find_quantities,
    lists,
    tokens,
)
from study_app.facts.pack import Span
from study_app.facts.quantities import Duration, Frequency

LEXICON = Lexicon.of(TABLES)


def names(text: str) -> list[tuple[str, str]]:
    return [(m.text, m.entities[0]) for m in find_names(text, tokens(text), LEXICON)]


def whole(text: str) -> Span:
    return Span(0, len(text))


def new(text: str) -> list[tuple[str, str]]:
    known = [m.span for m in find_names(text, tokens(text), LEXICON)]
    return [(n.text, n.type) for n in find_new_names(text, whole(text), known, LEXICON)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The League of Harbours' mole", [("League of Harbours", "league")]),
        ("Porthaven’s mole", [("Porthaven", "porthaven")]),
        ("LEAGUE OF HARBOURS", [("LEAGUE OF HARBOURS", "league")]),
        ("the LOH met", [("LOH", "league")]),
        ("a loh of a league", []),
        ("the Council of Masters of Porthaven", [("Council of Masters", "masters"), ("Porthaven", "porthaven")]),
        ("a League. Of Harbours", [("League", "league")]),
        ("the Charter and the charter", [("Charter", "charter"), ("charter", "charter")]),
    ],
)
def test_known_names_are_found_as_they_are_written_the_longest_at_each_place(text, found):
    assert names(text) == found


def test_a_span_is_exactly_what_is_written():
    for mention in find_names(ARTICLE, tokens(ARTICLE), LEXICON):
        assert ARTICLE[mention.span.start : mention.span.end] == mention.text
        assert mention.text[-1].isalnum()


def test_a_name_of_two_things_is_both():
    twins = ({"id": "a", "type": "town", "name": "Haven"}, {"id": "b", "type": "body", "name": "Haven"})
    lexicon = Lexicon.of({**TABLES, "entity": twins})
    [mention] = find_names("Haven", tokens("Haven"), lexicon)
    assert mention.entities == ("a", "b")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He met Ada Wern.", [("Ada Wern", "person")]),
        ("He lives in Malmo now.", [("Malmo", "town")]),
        ("He saw the Council of Pilots there.", [("Council of Pilots", "")]),
        ("He saw the League of Rowers there.", [("Rowers", "")]),
        ("He joined UNESCO in May.", [("UNESCO", "organisation")]),
        ("It rained on Monday in June.", []),
        ("Rain fell.", []),
        ("He read the Coast Plan 1970 twice.", [("Coast Plan 1970", "")]),
    ],
)
def test_new_names_are_told_by_their_capitals_with_a_guess_at_what_they_are(text, found):
    assert new(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a session of the LOH Harbour Master Council", [("Harbour Master Council", "body")]),
        ("of the LOH Coast Defence Strategy", [("Coast Defence Strategy", "document")]),
        ("by Harbour Police Forces", [("Harbour Police Forces", "")]),
        ("then Ada Maria Wern", [("Ada Maria Wern", "person")]),
    ],
)
def test_what_is_called_a_council_or_a_strategy_is_taken_for_no_person(text, found):
    assert new(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("then Oslo, South Bergen and Narvik joined", ["Oslo", "South Bergen", "Narvik"]),
        ("the Ministry of Trade and Industry met", ["Ministry of Trade and Industry"]),
        ("with the Bank, Ministry of Trade and Industry", ["Bank", "Ministry of Trade and Industry"]),
    ],
)
def test_the_last_two_of_a_list_are_two_names(text, found):
    assert [name for name, _kind in new(text)] == found


def test_what_belongs_to_a_country_is_not_its_name():
    assert new("then the Norwegian chairmanship and the Danish Navy") == [("Danish Navy", "")]


def test_a_word_that_only_begins_a_sentence_is_a_name_where_it_is_one_elsewhere():
    text = "Oslo grew."
    assert find_new_names(text, whole(text), (), LEXICON) == ()
    [found] = find_new_names(text, whole(text), (), LEXICON, frozenset({"Oslo"}))
    assert found.text == "Oslo"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The League of Harbours (LOH) met.", [("League of Harbours", "LOH")]),
        ("The Northern Coast Guard (NCG) met.", [("Northern Coast Guard", "NCG")]),
        ("The Coast Guard (of Oslo) met.", []),
        ("The Coast Guard (XYZ) met.", []),
    ],
)
def test_an_acronym_is_introduced_where_its_letters_are_those_of_the_words_before_it(text, found):
    assert [(i.full, i.short) for i in find_introduced(text, whole(text))] == found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("It meets at least twice a year.", [Frequency(">=", 2, Duration(1, "Y"))]),
        ("It meets not more than three times per month.", [Frequency("<=", 3, Duration(1, "M"))]),
        ("It meets every two years.", [Frequency("=", 1, Duration(2, "Y"))]),
        ("It meets once every 5 years.", [Frequency("=", 1, Duration(5, "Y"))]),
        (
            "It meets annually and reports quarterly.",
            [Frequency("=", 1, Duration(1, "Y")), Frequency("=", 1, Duration(3, "M"))],
        ),
        ("A ten-year period of six months.", [Duration(10, "Y"), Duration(6, "M")]),
        ("Six towns paid 1,500 crowns.", [6, 1500]),
        ("It cost 2.5 million crowns.", [2_500_000]),
        ("The seventy-five towns", [75]),
    ],
)
def test_frequencies_lengths_of_time_and_numbers_are_read(text, values):
    assert [q.value for q in find_quantities(text, whole(text))] == values


def test_a_number_knows_what_it_counts_or_numbers():
    counted, numbered, nth = find_quantities(text := "Six towns cite Article 4 on the 75th anniversary.", whole(text))
    assert (counted.noun, counted.label) == ("towns cite", "")
    assert (numbered.value, numbered.label) == (4, "Article")
    assert (nth.value, nth.ordinal, nth.noun) == (75, True, "anniversary")


def test_numbers_inside_dates_are_no_numbers():
    text = "On 3 March 1921 six came."
    assert [q.value for q in find_quantities(text, whole(text), [Span(3, 15)])] == [6]


def test_names_in_a_row_are_a_list():
    text = "Estmouth, Lowhaven and Sandwick joined, as well as Porthaven."
    mentions = find_names(text, tokens(text), LEXICON)
    assert [[m.text for m in row] for row in lists(text, mentions)] == [
        ["Estmouth", "Lowhaven", "Sandwick"],
        ["Porthaven"],
    ]


def test_it_and_the_last_word_of_a_name_point_back_to_it():
    text = "The Council of Masters met. It voted. The Council left."
    [masters] = find_names(text, tokens(text), LEXICON)
    second, third = Span(28, 37), Span(38, 55)
    [it] = find_pointers(text, second, (), [masters], [masters], LEXICON)
    assert (it.text, it.entities, it.back) == ("It", ("masters",), masters.span)
    [council] = find_pointers(text, third, (), [masters], [it], LEXICON)
    assert (council.text, council.back) == ("Council", masters.span)
    assert find_pointers(text, second, (), [masters], (), LEXICON) == ()  # another paragraph
