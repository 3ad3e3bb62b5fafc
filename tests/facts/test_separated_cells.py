"""Cells of a table: no formula on the way out, and every value as it was on the way in."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from study_app.facts.separated_cells import cell, data, harmed, harmless, text


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'=1", "''-1"])
def test_formulas_are_harmless_and_come_back(formula: str) -> None:
    assert harmless(formula) == "'" + formula
    assert harmed(harmless(formula)) == formula


_TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])) | st.text("=+-@'\t\r\n\"[]{}|, a")


@given(_TEXT)
def test_what_was_made_harmless_begins_with_no_formula(one: str) -> None:
    assert not harmless(one).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert harmed(harmless(one)) == one


_WORDS = st.dictionaries(st.sampled_from(["en", "ru"]), _TEXT, min_size=1)


@given(_TEXT.filter(bool) | _WORDS, st.lists(_TEXT, min_size=2) | _TEXT.filter(bool), st.integers() | st.booleans())
def test_every_value_of_a_row_comes_back_through_a_file(one: object, many: object, other: object) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerow([harmless(c) for c in (cell(one), cell(many, many=True), cell(other), "end")])
    [back] = csv.reader(io.StringIO(out.getvalue(), newline=""), strict=True)
    first, second, third, _end = map(harmed, back)
    assert (text(first), text(second, many=True), data(third)) == (one, many, other)
