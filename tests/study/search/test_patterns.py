"""Patterns that anybody may write: what is no pattern is told, and what takes too long ends."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from study_app.study.search.patterns import Pattern, compiled


def pattern(written: str, *, case: bool = False) -> Pattern:
    found = compiled(written, case=case)
    assert isinstance(found, Pattern), found
    return found


def test_letters_are_of_either_case_until_it_is_asked_for() -> None:
    assert pattern("treaty").finds("The Treaty")
    assert not pattern("treaty", case=True).finds("The Treaty")
    assert not pattern("(?-i)treaty").finds("The Treaty")
    assert pattern("(?-i)Treaty").finds("The Treaty")


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("(", "missing )"),
        ("[a", "unterminated"),
        ("*", "nothing to repeat"),
        ("a{99999999}", "too often"),
        ("((a{0,100}){0,100}){0,100}", "too often"),
        ("x" * 501, "longer than 500"),
    ],
)
def test_what_is_no_pattern_is_told_in_a_few_words(written: str, reason: str) -> None:
    assert reason in str(compiled(written))


def test_a_pattern_that_takes_too_long_for_a_text_ends() -> None:
    slow = pattern(r"(.*)(.*)(.*)\1\2\3x$")
    with pytest.raises(TimeoutError):
        slow.finds("The Collective Security Treaty was signed in Tashkent by six states. " * 3)


def test_groups_stand_in_what_replaces_and_a_group_that_is_not_there_is_told() -> None:
    names = pattern(r"(\w+) (\w+)")
    assert names.refuses(r"\2, \1") == ""
    assert names.replaced("Ada Lovelace", r"\2, \1") == "Lovelace, Ada"
    assert names.replaced("Ada Lovelace", None, r"\2") == r"\2"
    assert "invalid group" in names.refuses(r"\3")


@example("{}")
@example("a{0}")
@given(st.text(alphabet="ab.*+?[](){}|\\^$-:<>=!P0123456789,", max_size=14))
def test_any_text_is_a_pattern_or_a_reason(written: str) -> None:
    found = compiled(written)
    if isinstance(found, str):
        assert found.strip()
    else:
        found.finds("aab ba")
