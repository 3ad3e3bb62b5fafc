"""What is in a pack twice, and what only looks alike."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from facts.survey.records import entities, fact, found, told
from hypothesis import given
from hypothesis import strategies as st

from study_app.facts.survey.doubles import one_letter_apart, one_slip


def visit(id: str, when: str = "1990", person: str = "ann", more: str = "") -> str:
    return fact(id, "visit", f'person = "{person}"; body = "court"; when = "{when}"{more}')


def motto(id: str, words: str, body: str = "court") -> str:
    return fact(id, "motto", f'body = "{body}"; words = "{words}"')


def test_flashcards_are_no_dates_and_the_same_one_twice_is_told(tmp_path: Path) -> None:
    cards = [
        f'[[fact]]\nid = "{id}"\ntype = "flashcard"\nfront = "{front}"\nback = "{back}"\n'
        for id, front, back in (("a", "river", "water"), ("b", "hill", "stone"), ("c", "river", "water"))
    ]
    assert told(found(tmp_path, *cards)) == [("same-fact", "c", ("a",))]


@pytest.mark.parametrize("when", ["1990", "1990-05", "1990-05-02", "1988/1991"])
def test_the_same_said_twice_is_told_of_the_later_fact(tmp_path: Path, when: str) -> None:
    assert told(found(tmp_path, visit("a"), visit("b", when))) == [("same-fact", "b", ("a",))]


@pytest.mark.parametrize(
    "other",
    [
        visit("b", "1991"),
        visit("b", person="bob"),
        visit("b", more='; attributed = "bob"'),
        visit("b", more='; status = "retired"'),
    ],
)
def test_what_differs_in_time_person_or_by_whom_it_is_said_is_not(tmp_path: Path, other: str) -> None:
    assert found(tmp_path, visit("a"), other) == []


def test_a_fact_that_another_says_and_more_is_told(tmp_path: Path) -> None:
    rows = (
        fact("a", "size", 'body = "court"; members = 6; meets = "1/P1Y"'),
        fact("b", "size", 'body = "court"; members = 6'),
    )
    assert told(found(tmp_path, *rows)) == [("same-fact", "b", ("a",))]


def test_the_same_sentence_by_another_type_is_told(tmp_path: Path) -> None:
    like = '[[type]]\nid = "saying"\nrole.of = { value = "entity", of = "body" }\nrole.words = { value = "text" }\n'
    like += 'sentence = "The motto of {of} is {words}."\n'
    other = fact("b", "saying", 'of = "court"; words = "Be just"')
    assert told(found(tmp_path, motto("a", "Be just"), other, more=like)) == [("same-fact", "b", ("a",))]


@pytest.mark.parametrize(
    ("words", "slip"),
    [
        ("Justice for everybody", True),  # the words in another order
        ("For everbody justice", True),
        ("For everybody jusitce", True),
        ("For everybody yustice", True),  # wherever it stands among the others
        ("For the everybody justice", False),  # one word more is another text
        ("For everybody peace", False),
        ("For nobody justice", False),
    ],
)
def test_a_text_that_is_a_slip_away_is_told_and_another_is_not(tmp_path: Path, words: str, slip: bool) -> None:
    problems = found(tmp_path, motto("a", "For everybody justice"), motto("b", words))
    assert told(problems) == ([("same-fact", "b", ("a",))] if slip else [])


def test_the_same_words_of_another_body_are_another_fact(tmp_path: Path) -> None:
    assert found(tmp_path, motto("a", "Be just"), motto("b", "Be just", "guild")) == []


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("justice", "jusitce", True),
        ("justice", "justic", True),
        ("peace", "plane", False),
        ("peace", "peach", True),
        ("1990x", "1991x", False),
        ("court", "courts", False),  # one and many are two words
        ("war", "was", False),
    ],
)
def test_a_slip_is_one_letter_of_a_long_word(one: str, other: str, near: bool) -> None:
    assert one_slip(one, other) is one_slip(other, one) is near


@given(st.text("abcde", min_size=6, max_size=12), st.integers(0, 5))
def test_a_word_without_one_of_its_letters_is_a_slip_but_for_an_ending(word: str, place: int) -> None:
    left = word[:place] + word[place + 1 :]
    assert one_slip(word, left)
    assert not one_slip(word, word)


def people(**named: str) -> str:
    return entities(**named)


def test_two_people_of_one_name_are_told(tmp_path: Path) -> None:
    [problem] = found(tmp_path, named=people(dee="ann brook"))
    assert told([problem]) == [("same-name", "dee", ("ann",))]
    assert (problem.table, problem.field) == ("entity", "name")


@given(st.lists(st.text("abns", min_size=4, max_size=8), unique=True, max_size=30))
def test_words_one_letter_apart_are_found_as_if_each_were_held_against_each(words: list[str]) -> None:
    apart = list(one_letter_apart(words))
    assert sorted(apart) == sorted(pair for pair in combinations(words, 2) if one_slip(*pair))


def test_two_people_one_letter_apart_are_told_once(tmp_path: Path) -> None:
    assert told(found(tmp_path, named=people(dee="Ann Brooks", eve="Bob Mersh"))) == [("near-name", "eve", ("bob",))]


@pytest.mark.parametrize("name", ["Ann Brock II", "Annn", "Ann Broom Brook", "Ann Breek"])
def test_names_that_differ_in_more_are_two(tmp_path: Path, name: str) -> None:
    assert found(tmp_path, named=people(dee=name)) == []


@pytest.mark.parametrize(("kind", "taken"), [("spelling", True), ("acronym", True), ("mention", False)])
def test_an_alias_that_is_the_name_of_another_is_told_unless_it_is_no_answer(
    tmp_path: Path, kind: str, taken: bool
) -> None:
    rows = people().replace(
        'name = "Bob Marsh"', f'name = "Bob Marsh"\naliases = [{{ text = "Ann Brook", kind = "{kind}" }}]'
    )
    assert told(found(tmp_path, named=rows)) == ([("alias-taken", "bob", ("ann",))] if taken else [])


def test_things_of_different_kinds_may_share_a_name(tmp_path: Path) -> None:
    assert found(tmp_path, named=people(dee="Court")) == []
