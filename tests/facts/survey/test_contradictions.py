"""Facts that cannot all be so, and those that only look like it."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts.survey.records import fact, found, told

from study_app import i18n
from study_app.paths import shipped


def born(id: str, when: str, more: str = "") -> str:
    return fact(id, "birth", f'person = "ann"; when = "{when}"{more}')


def heads(id: str, person: str, times: str, more: str = "") -> str:
    return fact(id, "head", f'body = "court"; person = "{person}"; {times}{more}')


def test_two_dates_of_one_birth_are_a_contradiction_told_of_the_later_fact_with_the_other(tmp_path: Path) -> None:
    [problem] = found(tmp_path, born("a", "1901-05-02"), born("b", "1911-05-02"))
    assert told([problem]) == [("contradiction", "b", ("a",))]
    assert problem.severity == "warning" and problem.field == "when"
    assert (problem.pack, problem.table, problem.fact) == ("records", "fact", "b")
    assert "1911-05-02" in problem.message and "1901-05-02" in problem.message


@pytest.mark.parametrize(
    ("when", "more"),
    [
        ("1901", ""),  # the same year: it may be the same day, and is a double rather
        ("1901~", ""),
        ("1911-05-02", '; attributed = "bob"'),  # what somebody claims contradicts nobody
        ("1911-05-02", '; modality = "planned"'),
        ("1911-05-02", '; status = "draft"'),
        ("1911-05-02", '; status = "retired"'),
        ("1911-05-02", '; date_basis = "inferred"'),
    ],
)
def test_what_may_both_be_is_no_contradiction(tmp_path: Path, when: str, more: str) -> None:
    assert "contradiction" not in [p.code for p in found(tmp_path, born("a", "1901-05-02"), born("b", when, more))]


def test_somebody_may_visit_a_body_twice(tmp_path: Path) -> None:
    visits = [
        fact(id, "visit", f'person = "ann"; body = "court"; when = "{w}"') for id, w in (("a", "1990"), ("b", "1991"))
    ]
    assert found(tmp_path, *visits) == []


def test_but_one_event_has_one_date(tmp_path: Path) -> None:
    rows = (("a", "ann", "1990"), ("b", "bob", "1990-05"), ("c", "cyd", "1991"))
    visits = [fact(i, "visit", f'person = "{p}"; body = "court"; when = "{w}"; event = "fair"') for i, p, w in rows]
    assert told(found(tmp_path, *visits)) == [("contradiction", "c", ("b",))]


def test_two_numbers_of_one_thing_are_a_contradiction_licensed_or_not(tmp_path: Path) -> None:
    sizes = [fact(id, "size", f'body = "court"; members = {n}') for id, n in (("a", 6), ("b", 9))]
    other = fact("c", "size", 'body = "guild"; members = 9')
    assert told(found(tmp_path, *sizes, other)) == [("contradiction", "b", ("a",))]


@pytest.mark.parametrize(("often", "wrong"), [("1/P1Y", True), (">=1/P1Y", False), (">=2/P1Y", False)])
def test_frequencies_contradict_each_other_where_one_rules_the_other_out(
    tmp_path: Path, often: str, wrong: bool
) -> None:
    meets = [fact(id, "size", f'body = "court"; meets = "{m}"') for id, m in (("a", ">=2/P1Y"), ("b", often))]
    codes = [problem.code for problem in found(tmp_path, *meets)]
    assert ("contradiction" in codes) == (often == "1/P1Y")
    assert wrong == ("contradiction" in codes)


def test_what_a_fact_itself_says_has_one_answer_has_one(tmp_path: Path) -> None:
    mottos = [fact(i, "motto", f'body = "court"; words = "{w}"') for i, w in (("a", "Be just"), ("b", "See all"))]
    assert found(tmp_path, *mottos) == []
    (tmp_path / "own").mkdir()
    mottos[1] = mottos[1].replace("words =", 'one_answer = ["words"]\nwords =')
    mottos[0] = mottos[0].replace("words =", 'one_answer = ["words"]\nwords =')
    assert told(found(tmp_path / "own", *mottos)) == [("contradiction", "b", ("a",))]


def test_two_heads_at_one_time_are_told(tmp_path: Path) -> None:
    rows = [heads("a", "ann", 'start = "1990"; end = "1999"'), heads("b", "bob", 'start = "1995"; end = "2005"')]
    assert told(found(tmp_path, *rows)) == [("two-holders", "b", ("a",))]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ('start = "1990-01-01"; end = "1999-12-31"', 'start = "1999-12-31"; end = "2005"'),  # on the day of the change
        ('start = "1990"; end = "1999"', 'start = "1999"; end = "2005"'),
        ('start = "1990"; end = "1999~"', 'start = "1998"; end = "2005"'),
        ('start = "1990"', 'start = "1995"; end = "2005"'),  # nobody knows when it ended
        ("end = '2003'", 'start = "1995"; end = "2005"'),
    ],
)
def test_heads_who_may_follow_each_other_are_not(tmp_path: Path, first: str, second: str) -> None:
    assert found(tmp_path, heads("a", "ann", first), heads("b", "bob", second)) == []


def test_a_head_who_still_is_one_is_so_until_the_time_of_the_source(tmp_path: Path) -> None:
    rows = [heads("a", "ann", 'start = "1990"; end = ".."'), heads("b", "bob", 'start = "2020"; end = ".."')]
    assert told(found(tmp_path, *rows)) == [("two-holders", "b", ("a",))]


def signed(id: str, lines: str) -> str:
    return fact(id, "signing", f'body = "court"; {lines}; when = "1990"')


def test_who_is_not_in_the_complete_list_is_told_of_the_fact_that_names_them(tmp_path: Path) -> None:
    whole = signed("a", 'signer = ["ann", "bob"]; closed = ["signer"]')
    assert told(found(tmp_path, whole, signed("b", 'signer = "cyd"'))) == [("outside-list", "b", ("a",))]
    (tmp_path / "in").mkdir()
    assert found(tmp_path / "in", whole, signed("b", 'signer = "bob"; event = "x"; attributed = "cyd"')) == []
    (tmp_path / "then").mkdir()
    other = fact("b", "signing", 'body = "court"; signer = "cyd"; when = "1995"')
    assert found(tmp_path / "then", whole, other) == []


def test_who_is_said_to_have_signed_and_not_to_have_is_told_in_one_fact_or_in_two(tmp_path: Path) -> None:
    both = signed("a", 'signer = ["ann", "bob"]; absent = "bob"')
    assert told(found(tmp_path, both)) == [("denied", "a", ("a",))]
    (tmp_path / "two").mkdir()
    rows = signed("a", 'signer = ["ann", "bob"]'), signed("b", 'signer = "cyd"; absent = "bob"')
    (two,) = found(tmp_path / "two", *rows)
    assert told([two]) == [("denied", "b", ("a",))]
    i18n.use("ru", shipped("resources") / "locale")
    try:
        assert i18n.said(two.message) == "факт b: здесь absent — bob, а факт a говорит, что это signer."
    finally:
        i18n.use("en", shipped("resources") / "locale")
