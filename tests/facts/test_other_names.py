"""The names of everything else in a pack, read by index."""

from __future__ import annotations

from quiz.names import other_names

PACK = (
    ("Council of Seven", "older"),
    ("Council of 7", "younger"),
    ("Merton Hall", "hall"),
    ("Mer tonhall", "farm"),
    ("Morton Hall", "inn"),
    ("Merton", "hall"),
    ("...", "silence"),
)


def test_an_entity_is_found_by_its_name_before_one_that_has_it_with_the_number_written_otherwise():
    assert other_names(PACK).called("council of 7") == "younger"
    assert other_names(PACK).called("council of seven") == "older"
    assert other_names(PACK, "younger").called("council of 7") == "older"
    assert other_names(PACK, "older").called("council of seven") == "younger"
    assert other_names(PACK).called("council of 8") == ""


def test_a_name_of_nothing_but_signs_is_called_by_nothing_alone():
    assert other_names(PACK).called("") == "silence"
    assert other_names(PACK, "silence").called("") == ""


def test_names_are_found_by_their_letters_wherever_the_spaces_stand():
    assert set(other_names(PACK).spelt("mertonhall")) == {"merton hall", "mer tonhall"}
    assert other_names(PACK, "hall").spelt("mertonhall") == ("mer tonhall",)


def test_a_word_is_known_if_another_name_has_it_whether_the_entitys_own_have_it_or_not():
    words = ("merton", "morton", "tonhall", "hall", "mertn")
    assert other_names(PACK).having(words) == {"merton", "morton", "tonhall", "hall"}
    assert other_names(PACK, "hall").having(words) == {"morton", "tonhall", "hall"}
    assert other_names(PACK, "inn").having(words) == {"merton", "tonhall", "hall"}


def test_near_names_are_those_within_so_many_edits_spaces_counted():
    assert set(other_names(PACK).near("marton hall", 1)) == {"merton hall", "morton hall"}
    assert other_names(PACK, "hall").near("marton hall", 1) == ("morton hall",)
    assert set(other_names(PACK, "hall").near("mertonhall", 2)) == {"mer tonhall", "morton hall"}
    assert other_names(PACK).near("mertonhall", 1, words=1) == ()
    assert other_names(PACK).near("", 2) == ("",)
