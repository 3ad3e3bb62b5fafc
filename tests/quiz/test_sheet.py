"""Quiz sheets over the shipped packs: what is on them, their versions and their letters, whatever the seed."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from study_app.quiz.drawing import drawn
from study_app.quiz.question import AnswerKind, Question
from study_app.quiz.sheet import (
    PAPER_FORMS,
    USUAL_FORMS,
    VERSIONS,
    Item,
    SheetWanted,
    arranged,
    letters,
    questions,
)

DECKS = ("csto/first-steps", "csto/bodies", "wonders/builders", "wonders/times")
SEEDS = st.integers(0, 10**6)


def sheet(quiz, version: str = "A", **wanted) -> tuple[Item, ...]:
    settings = replace(SheetWanted(DECKS, PAPER_FORMS, 12, 1, version), **wanted)
    asked = [question for question in questions(quiz, settings) if question is not None]
    return arranged(quiz.store, asked, settings)


def posed(item: Item) -> tuple[str, str, str, frozenset[str]]:
    """A question, whatever the order of its options."""
    question = item.question
    return question.card.id, question.form, question.stem, frozenset(option.text for option in question.options)


@settings(max_examples=15)
@given(SEEDS)
def test_both_versions_have_the_same_questions_in_another_order(shipped_quiz, seed):
    one, other = (sheet(shipped_quiz, version, seed=seed) for version in VERSIONS)
    assert {posed(item) for item in one} == {posed(item) for item in other}
    assert [posed(item) for item in one] != [posed(item) for item in other]
    assert sum(item.points for item in one) == sum(item.points for item in other)
    mine = {item.question.card: item.question.options for item in one}
    for item in other:
        if item.lettered:
            assert item.question.options != mine[item.question.card], item.question.stem


@settings(max_examples=15)
@given(SEEDS, st.sampled_from(VERSIONS))
def test_the_letters_of_the_key_are_those_of_the_right_answers(shipped_quiz, seed, version):
    for item in sheet(shipped_quiz, version, seed=seed):
        question = item.question
        told = tuple(question.options[letters().index(letter)].text for letter in item.letters)
        if not item.lettered:
            assert item.letters == ()
        elif question.answer is AnswerKind.SET:
            assert sorted(told) == sorted(question.key)
        else:
            assert told == question.key  # in this order, where order counts
        if item.lettered and question.answer is AnswerKind.ONE:
            assert len(item.letters) == 1


def test_a_sheet_has_the_questions_of_the_quiz_of_its_number(shipped_quiz):
    asked = islice(filter(None, drawn(shipped_quiz, DECKS, USUAL_FORMS, 5)), 12)
    assert [item.question for item in sheet(shipped_quiz, seed=5, forms=USUAL_FORMS)] == [one.question for one in asked]


def test_the_same_settings_bring_the_same_sheet_in_whatever_order_they_are_named(shipped_quiz):
    assert sheet(shipped_quiz, "B") == sheet(shipped_quiz, "B", decks=DECKS[::-1], forms=PAPER_FORMS[::-1])
    assert sheet(shipped_quiz, "B") != sheet(shipped_quiz, "B", seed=2)


@pytest.mark.parametrize("form", PAPER_FORMS)
def test_each_form_of_paper_stands_on_some_sheet_alone(shipped_quiz, form):
    decks = [row[0] for row in shipped_quiz.store.connection.execute("SELECT id FROM deck")]
    items = sheet(shipped_quiz, "B", decks=tuple(decks), forms=(form,), count=3)
    assert {item.question.form for item in items} == {form}
    assert [item.number for item in items] == list(range(1, len(items) + 1))


def test_options_by_size_are_by_size_in_both_versions_and_an_order_is_never_shown_as_it_is_right(shipped_quiz):
    for version in VERSIONS:
        for item in sheet(shipped_quiz, version, forms=("order",), count=20):
            assert list(item.question.sequence) != sorted(item.question.sequence)
    one, other = (sheet(shipped_quiz, version, forms=("choice",), count=40) for version in VERSIONS)
    turned = {item.question.card: item.question.options for item in other}
    numbers = [item for item in one if all(option.text.isdigit() for option in item.question.options)]
    assert numbers
    for item in numbers:
        assert turned[item.question.card] == item.question.options[::-1]


def test_points_tell_neither_whether_a_statement_is_true_nor_how_many_answers_are_right(shipped_quiz):
    by_form: dict[str, set[int]] = {}
    for item in sheet(shipped_quiz, forms=("true_false", "select_all", "name_all"), count=60):
        by_form.setdefault(item.question.form, set()).add(item.points)
    assert by_form == {"true_false": {2}, "select_all": {2}, "name_all": {2}}


def test_a_place_on_the_line_is_not_for_paper_as_it_tells_the_dates_of_others():
    assert "place" not in PAPER_FORMS


def test_a_question_stays_what_it_was_on_screen(shipped_quiz):
    """The grade of a question is that of the same question turned."""
    for item in sheet(shipped_quiz, "B", count=30):
        if item.question.form in ("match", "order"):
            assert _right(shipped_quiz, item.question, item.question.sequence)
        elif item.lettered and item.question.answer is AnswerKind.ONE:
            assert _right(shipped_quiz, item.question, letters().index(item.letters[0]))


def _right(quiz, question: Question, given) -> bool:
    return quiz.grade(question, given).score == 1.0
