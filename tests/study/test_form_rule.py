"""The form by stability, by what is sound, and by how often a card was asked."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from study_app.quiz.forms import FORMS
from study_app.study.form_rule import _RUNGS, in_order
from study_app.study.memory import Memory, Phase

ALL = (
    "choice", "select_all", "odd_one_out", "true_false", "match", "which_first", "between", "reverse", "as_of", "cloze",
    "place", "order", "year", "how_many", "date_entry", "typed", "name_all", "how_long", "reveal",
)  # fmt: skip


def form_for(remembered: Memory | None, sound: Sequence[str], card: str = "") -> str:
    """The first sound form."""
    return next(form for form in in_order(remembered, card) if form in sound)


def memory(stability: float | None, askings: int = 0) -> Memory:
    return Memory("p/f/when", "p/f", stability, 5.0, Phase.REVIEW, 1, 1, 1, 1, 1, None, 1, 0, askings)


@pytest.mark.parametrize(
    ("remembered", "sound", "form"),
    [
        (None, ALL, "choice"),
        (memory(None), ALL, "choice"),
        (memory(1.99), ALL, "choice"),
        (memory(2.0), ALL, "cloze"),
        (memory(6.99), ALL, "cloze"),
        (memory(7.0), ALL, "date_entry"),
        (memory(100.0), ("choice", "cloze", "typed", "reveal"), "typed"),
        (memory(100.0), ("choice", "select_all", "name_all", "reveal"), "name_all"),
        (memory(5.0), ("choice", "typed", "reveal"), "typed"),  # the next harder rung
        (memory(100.0), ("choice", "reveal"), "reveal"),
        (memory(100.0), ("choice", "cloze"), "choice"),
        (None, ("select_all", "reveal"), "select_all"),
        (None, ("typed", "reveal"), "typed"),
        (None, ("date_entry", "order", "reveal"), "date_entry"),
        (None, ("which_first", "reveal"), "reveal"),
        (memory(100.0), ("choice",), "choice"),
        (None, ("order",), "order"),
    ],
)
def test_weak_cards_are_recognised_young_ones_helped_and_strong_ones_recalled(
    remembered: Memory | None, sound: tuple[str, ...], form: str
) -> None:
    assert form_for(remembered, sound) == form


RECOGNISED = ["which_first", "true_false", "odd_one_out", "between", "match", "reverse", "as_of"]


def test_what_is_recognised_is_asked_in_another_form_each_second_time_each_in_its_turn() -> None:
    forms = [form_for(memory(1.0, askings), ALL) for askings in range(2 * len(RECOGNISED))]
    assert forms == [form for other in RECOGNISED for form in ("choice", other)]


@pytest.mark.parametrize(
    ("stability", "usual", "others"),
    [
        (5.0, "cloze", ["place", "order", "year", "how_many", "match"]),
        (50.0, "date_entry", ["order", "place", "how_long", "how_many"]),
    ],
)
def test_each_third_asking_is_in_another_form_of_the_rung_each_in_its_turn(
    stability: float, usual: str, others: list[str]
) -> None:
    forms = [form_for(memory(stability, askings), ALL) for askings in range(3 * len(others))]
    assert forms == [form for other in others for form in (usual, usual, other)]


def test_new_cards_are_asked_in_several_forms_half_of_them_in_the_usual_one() -> None:
    forms = [form_for(None, ALL, f"p/f{number}/when") for number in range(300)]
    assert 0.4 < forms.count("choice") / len(forms) < 0.6
    assert len(set(forms)) > 5
    assert forms == [form_for(None, ALL, f"p/f{number}/when") for number in range(300)]


@given(st.lists(st.sampled_from(["choice", "true_false", "match", "which_first"]), min_size=3, unique=True), st.data())
def test_of_three_ways_to_recognise_none_comes_again_within_three_questions(
    sound: list[str], data: st.DataObject
) -> None:
    asked: list[str] = []
    for card in data.draw(st.lists(st.text("abc", min_size=1, max_size=4), min_size=3, max_size=20)):
        asked.append(next(form for form in in_order(None, card, asked[-2:]) if form in sound))
    assert all(len(set(three)) == 3 for three in zip(asked, asked[1:], asked[2:], strict=False))


def test_what_can_be_recognised_in_one_way_alone_is_asked_so_again_and_not_recalled() -> None:
    assert next(form for form in in_order(None, "p/f/when", ["choice"]) if form in ("choice", "typed")) == "choice"


@given(st.sampled_from(ALL), st.floats(2.0, 1000), st.integers(0, 50))
def test_what_is_recalled_does_not_depend_on_the_questions_before(before: str, days: float, askings: int) -> None:
    remembered = memory(days, askings)
    assert list(in_order(remembered, "p/f/when", [before])) == list(in_order(remembered, "p/f/when"))


def test_where_the_rung_has_no_other_form_the_next_harder_one_lends_its_own() -> None:
    assert form_for(memory(1.0, 1), ("choice", "order", "reveal")) == "order"
    assert form_for(memory(50.0, 2), ("choice", "which_first", "typed")) == "typed"


def test_every_form_but_reveal_has_its_place_on_a_rung() -> None:
    placed = {form for rung in _RUNGS for form in (*rung.usual, *rung.others)}
    assert {form.id for form in FORMS} - {"reveal"} <= placed


@given(
    st.none() | st.builds(memory, st.none() | st.floats(0.01, 1000), st.integers(0, 50)),
    st.lists(st.sampled_from(ALL), min_size=1, unique=True),
)
def test_the_form_is_always_a_sound_one(remembered: Memory | None, sound: list[str]) -> None:
    assert form_for(remembered, sound) in sound


@given(st.integers(0, 100), st.floats(0.01, 1000), st.sampled_from([ALL, ("order", "reveal"), ("order", "choice")]))
def test_an_order_that_was_not_rated_is_followed_by_another_form(
    askings: int, days: float, sound: tuple[str, ...]
) -> None:
    if form_for(memory(days, askings), sound) == "order":
        assert form_for(memory(days, askings + 1), sound) != "order"


def test_who_hardly_knows_a_list_is_shown_it_before_it_is_to_be_written_down() -> None:
    assert form_for(None, ("name_all", "reveal")) == "reveal"
    assert form_for(memory(5.0), ("name_all", "reveal")) == "name_all"
