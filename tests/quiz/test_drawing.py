"""Questions drawn from decks: by the seed alone, each fact once before any twice, in the forms that are wanted and allowed."""

from __future__ import annotations

from collections import Counter
from itertools import islice

from hypothesis import given, settings
from hypothesis import strategies as st

from study_app.quiz.drawing import drawn
from study_app.quiz.forms import FORMS as EVERY_FORM

DECKS = ("csto/first-steps", "csto/bodies")
FORMS = ("choice", "typed", "date_entry")
QUIZ_FORMS = tuple(form.id for form in EVERY_FORM)


def all_drawn(quiz, decks, forms, seed, count=None):
    return list(islice(filter(None, drawn(quiz, decks, forms, seed)), count))


@settings(max_examples=10)
@given(st.integers(), st.permutations(DECKS), st.permutations(FORMS))
def test_the_order_in_which_decks_and_forms_are_named_changes_nothing(shipped_quiz, seed, decks, forms):
    some = all_drawn(shipped_quiz, decks, forms, seed, 8)
    assert some == all_drawn(shipped_quiz, (*DECKS, DECKS[0]), FORMS, seed, 8)
    assert {one.form for one in some} <= set(FORMS)


def test_each_fact_is_asked_once_before_any_is_asked_twice_and_no_card_twice(shipped_quiz):
    every = all_drawn(shipped_quiz, DECKS, FORMS, 3)
    facts = [one.card.fact_id for one in every]
    firsts = len(set(facts))
    assert len(set(facts[:firsts])) == firsts < len(facts)
    assert max(Counter(one.card for one in every).values()) == 1


def test_another_seed_draws_other_cards_first(shipped_quiz):
    one, other = ({d.card for d in all_drawn(shipped_quiz, DECKS, ("reveal",), seed, 10)} for seed in (1, 2))
    assert one != other and len(one) == len(other) == 10


def test_without_a_form_nothing_is_drawn(shipped_quiz):
    assert all_drawn(shipped_quiz, DECKS, (), 1) == []


def test_a_drawn_question_is_posed_from_its_seed_again(shipped_quiz):
    for one in all_drawn(shipped_quiz, DECKS, QUIZ_FORMS, 1, 20):
        assert shipped_quiz.pose(one.card, one.form, one.seed) == one.question
