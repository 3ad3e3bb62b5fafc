"""Ids of what is made: words that are known again, and no id for two things, wherever each was made."""

from __future__ import annotations

import pytest

from study_app.facts.ids import new_id


def test_an_id_is_of_the_words_and_is_not_taken() -> None:
    taken = {"der-hund"}
    assert new_id("das haus", taken, "card") == "das-haus"
    assert new_id("Köln am Rhein?", taken, "card").startswith("koln-am-rhein-")
    assert new_id("der Hund", taken, "card").startswith("der-hund-")
    assert new_id("der Hund", lambda id: len(id) < 17, "card").startswith("der-hund-")
    assert new_id("Столица", taken, "card").startswith("card-")
    assert new_id("", taken, "deck").startswith("deck-")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Столица", "Город"),
        (
            "What is the capital of the Republic of Kazakhstan?",
            "What is the capital of the Republic of Kyrgyzstan?",
        ),
        ("Договор 1992", "Устав 1992"),
        ("C language", "C++ language"),
        ("a < b", "a > b"),
        ("100 € in gold", "100 £ in gold"),
        ("a" * 250, "a" * 251),
        ("café", "cafe"),
        ("Essen", "essen"),
        ("road-bridge", "road bridge"),
        ("What is it?", "What is it"),
    ],
)
def test_texts_that_are_told_apart_have_ids_that_are_wherever_each_is_made(one: str, other: str) -> None:
    assert new_id(one, (), "card") != new_id(other, (), "card")
    assert new_id(one, (), "card") == new_id(one, (), "card"), "a table that two devices take in makes the same cards"


def test_of_two_rows_in_the_same_words_what_they_say_besides_tells_them_apart() -> None:
    taken = {"meeting-elm-1911"}
    ids = {new_id("meeting elm 1911", taken, "fact", besides=day) for day in ("1911-08", "1911-09")}
    assert len(ids) == 2


@pytest.mark.parametrize("text", ["elm", "Elm", "café", "Вяз"])
def test_what_is_said_besides_tells_things_of_one_name_apart_though_none_is_taken(text: str) -> None:
    assert new_id(text, (), "thing", besides="tree") != new_id(text, (), "thing", besides="street")
    assert new_id(text, (), "thing", besides="tree") == new_id(text, (), "thing", besides="tree")


@pytest.mark.parametrize(("title", "id"), [("Köln am Rhein?", "koln-am-rhein"), ("Bridges", "bridges")])
def test_what_is_proposed_and_looked_at_are_the_words_alone(title: str, id: str) -> None:
    assert new_id(title, (), "pack", proposed=True) == id
    assert new_id(title, {id}, "pack", proposed=True).startswith(f"{id}-")
    assert new_id("C++", (), "pack", proposed=True) != new_id("C", (), "pack", proposed=True)
