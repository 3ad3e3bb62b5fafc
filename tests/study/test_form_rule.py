"""The form by stability, by what is sound, and by how often a card was asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from study_app.study.form_rule import form_for
from study_app.study.memory import Memory, Phase

ALL = ("choice", "typed", "date_entry", "which_first", "order", "reveal")


def memory(stability: float | None, askings: int = 0) -> Memory:
    return Memory("p/f/when", "p/f", stability, 5.0, Phase.REVIEW, 1, 1, 1, 1, 1, None, 1, 0, askings)


@pytest.mark.parametrize(
    ("remembered", "sound", "form"),
    [
        (None, ALL, "choice"),
        (memory(None), ALL, "choice"),
        (memory(1.99), ALL, "choice"),
        (memory(2.0), ALL, "date_entry"),
        (memory(100.0), ("choice", "typed", "reveal"), "typed"),
        (memory(100.0), ("choice", "reveal"), "reveal"),
        (None, ("typed", "reveal"), "typed"),
        (None, ("date_entry", "order", "reveal"), "date_entry"),
        (None, ("which_first", "reveal"), "reveal"),
        (memory(100.0), ("choice",), "choice"),
        (None, ("order",), "order"),
    ],
)
def test_weak_cards_are_recognised_and_strong_ones_recalled(
    remembered: Memory | None, sound: tuple[str, ...], form: str
) -> None:
    assert form_for(remembered, "body", sound) == form


def test_each_third_asking_of_a_time_is_about_its_place_among_others() -> None:
    forms = [form_for(memory(5.0, askings), "when", ALL) for askings in range(12)]
    assert forms == ["date_entry", "date_entry", "which_first", "date_entry", "date_entry", "order"] * 2


@pytest.mark.parametrize("facet", ["when", "start", "end"])
def test_where_one_of_the_two_is_not_sound_the_other_is_taken(facet: str) -> None:
    assert form_for(memory(5.0, 2), facet, ("order", "typed")) == "order"
    assert form_for(memory(5.0, 5), facet, ("which_first", "typed")) == "which_first"
    assert form_for(memory(5.0, 5), facet, ("typed", "reveal")) == "typed"


def test_other_facets_have_no_place_in_time() -> None:
    assert form_for(memory(5.0, 2), "body", ALL) == "date_entry"


@given(
    st.none() | st.builds(memory, st.none() | st.floats(0.01, 1000), st.integers(0, 50)),
    st.sampled_from(["when", "end", "body"]),
    st.lists(st.sampled_from(ALL), min_size=1, unique=True),
)
def test_the_form_is_always_a_sound_one(remembered: Memory | None, facet: str, sound: list[str]) -> None:
    assert form_for(remembered, facet, sound) in sound


@given(st.integers(0, 100), st.floats(0.01, 1000), st.sampled_from([ALL, ("order", "reveal"), ("order", "choice")]))
def test_an_order_that_was_not_rated_is_followed_by_another_form(
    askings: int, days: float, sound: tuple[str, ...]
) -> None:
    if form_for(memory(days, askings), "when", sound) == "order":
        assert form_for(memory(days, askings + 1), "when", sound) != "order"


def test_a_card_without_a_sound_form_is_a_bug() -> None:
    with pytest.raises(ValueError, match="cannot be asked soundly"):
        form_for(None, "when", ())
