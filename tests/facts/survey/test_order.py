"""Times that cannot be, and what is over by now."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from facts.survey.records import CITE, LATER, TODAY, fact, found, stored, told

from study_app.facts.survey import survey


def life(born: str, died: str, more: str = "") -> list[str]:
    return [
        fact("born", "birth", f'person = "ann"; when = "{born}"'),
        fact("died", "death", f'person = "ann"; when = "{died}"{more}'),
    ]


@pytest.mark.parametrize(
    ("born", "died", "wrong"),
    [
        ("1901", "1899", True),
        ("1901-05-02", "1901-05-01", True),
        ("1901", "1901", False),
        ("1901-05-02", "1901", False),
        ("1901~", "1899", False),  # about 1901 may be 1899
        ("1901?", "1850", False),
        ("1901", "1970", False),
    ],
)
def test_nobody_dies_before_the_birth_where_that_is_certain(tmp_path: Path, born: str, died: str, wrong: bool) -> None:
    problems = found(tmp_path, *life(born, died))
    assert told(problems) == ([("wrong-order", "died", ("born",))] if wrong else [])


def test_what_somebody_claims_or_what_another_did_is_no_wrong_order(tmp_path: Path) -> None:
    rows = [*life("1901", "1899", '; attributed = "bob"'), fact("bobs", "death", 'person = "bob"; when = "1850"')]
    assert found(tmp_path, *rows) == []


def test_an_office_that_begins_before_the_birth_is_told_once_by_its_start(tmp_path: Path) -> None:
    office = fact("office", "head", 'body = "court"; person = "ann"; start = "1880"; end = "1890"')
    [problem] = found(tmp_path, life("1901", "1970")[0], office)
    assert (problem.code, problem.field) == ("wrong-order", "start")


@pytest.mark.parametrize(
    ("more", "wrong"), [("", True), ('; modality = "planned"', False), ('; attributed = "bob"', False)]
)
def test_what_happened_is_not_later_than_the_source_that_tells_it(tmp_path: Path, more: str, wrong: bool) -> None:
    problems = found(tmp_path, fact("a", "visit", f'person = "ann"; body = "court"; when = "2024-07"{more}'))
    assert told(problems) == ([("wrong-order", "a", ())] if wrong else [])


def head(id: str, person: str, times: str, cite: str = CITE) -> str:
    return fact(id, "head", f'body = "court"; person = "{person}"; {times}', cite=cite)


ENDED = head("a", "ann", 'start = "2020"; end = "2025-03-31"')


def test_an_office_that_is_over_by_now_and_is_still_asked_for_is_told(tmp_path: Path) -> None:
    [problem] = found(tmp_path, ENDED)
    assert (problem.code, problem.row, problem.field) == ("ended", "a", "end")


@pytest.mark.parametrize("today", [None, date(2025, 3, 31)])
def test_but_not_before_that_day_nor_where_no_day_is_given(tmp_path: Path, today: date | None) -> None:
    assert found(tmp_path, ENDED, today=today) == []


@pytest.mark.parametrize(
    "rows",
    [
        [ENDED, head("b", "bob", 'start = "2025-04-01"; end = "2029"', LATER)],
        [ENDED, head("b", "bob", 'start = "2025-04-01"', LATER)],
        [head("a", "ann", 'start = "1990"; end = "1999"')],  # the source knows that it is over, and nobody is asked
        [head("a", "ann", 'start = "2020"; end = "2030"')],
    ],
)
def test_an_office_that_somebody_holds_or_nobody_asks_for_is_not(tmp_path: Path, rows: list[str]) -> None:
    assert found(tmp_path, *rows) == []


def test_a_source_of_ten_years_ago_says_no_more_what_lasts(tmp_path: Path) -> None:
    lasts = head("a", "ann", 'start = "2020"; end = ".."')
    assert found(tmp_path, lasts) == []
    (tmp_path / "later").mkdir()
    [problem] = found(tmp_path / "later", lasts, today=TODAY.replace(year=2034, month=7))
    assert told([problem]) == [("old-source", "roll", ())]
    assert (problem.table, problem.field) == ("source", "as_of")


def test_a_role_that_is_called_after_says_no_order(tmp_path: Path) -> None:
    more = """
[[type]]
id = "answer"
tense = "timeless"
role.person = { value = "entity", of = "person" }
role.after = { value = "text" }
sentence = "{person} came after {after}."
"""
    late = fact("b", "answer", 'person = "ann"; after = "noon"')
    with stored(tmp_path, fact("a", "birth", 'person = "ann"; when = "1960"'), late, more=more) as connection:
        assert [p.code for p in survey(connection, "records") if p.row == "b"] == []
