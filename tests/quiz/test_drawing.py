"""Questions drawn from decks: by the seed alone, each fact once before any twice, in the forms that are wanted and allowed."""

from __future__ import annotations

from collections import Counter
from itertools import islice

from hypothesis import given, settings
from hypothesis import strategies as st

from study_app.quiz.drawing import drawn

DECKS = ("csto/first-steps", "csto/bodies")
FORMS = ("choice", "typed", "date_entry")


@settings(max_examples=10)
@given(st.integers(), st.permutations(DECKS), st.permutations(FORMS))
def test_the_order_in_which_decks_and_forms_are_named_changes_nothing(shipped_quiz, seed, decks, forms):
    some = list(islice(drawn(shipped_quiz, decks, forms, seed), 8))
    assert some == list(islice(drawn(shipped_quiz, (*DECKS, DECKS[0]), FORMS, seed), 8))
    assert {one.form for one in some} <= set(FORMS)


def test_each_fact_is_asked_once_before_any_is_asked_twice_and_no_card_twice(shipped_quiz):
    every = list(drawn(shipped_quiz, DECKS, FORMS, 3))
    facts = [one.card.fact_id for one in every]
    firsts = len(set(facts))
    assert len(set(facts[:firsts])) == firsts < len(facts)
    assert max(Counter(one.card for one in every).values()) == 1


def test_another_seed_draws_another_order_of_the_same_cards(shipped_quiz):
    one, other = ([d.card for d in drawn(shipped_quiz, DECKS, ("reveal",), seed)] for seed in (1, 2))
    assert one != other and set(one) == set(other)


def test_without_a_form_nothing_is_drawn(shipped_quiz):
    assert list(drawn(shipped_quiz, DECKS, (), 1)) == []
