"""Facts as a table: what is written is no formula and comes back as it was."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from study_app.errors import StudyAppError
from study_app.facts.exported import columns, save
from study_app.facts.flashcards import BOTH_WAYS
from study_app.facts.flashcards import TYPE as FLASHCARD_TYPE
from study_app.facts.importers import look
from study_app.facts.importers.mapping import fields_of, propose
from study_app.facts.importers.proposals import State, Target, verdicts
from study_app.facts.kinds import FLASHCARD, Tense, ValueKind
from study_app.facts.pack import FactType, Role

KIND = FactType(
    "kind", {}, Tense.STATE,
    {
        "note": Role("note", ValueKind.TEXT), "notes": Role("notes", ValueKind.TEXT, many=True),
        "count_of": Role("count_of", ValueKind.NUMBER), "counts": Role("counts", ValueKind.NUMBER, many=True),
        "who": Role("who", ValueKind.ENTITY, "person", many=True), "day": Role("day", ValueKind.DATE),
    },
    {}, {}, {},
)  # fmt: skip
TYPES = {KIND.id: KIND, FLASHCARD: FLASHCARD_TYPE}

_ALL = st.characters(exclude_characters="\0", exclude_categories=["Cs"])
TEXT = (st.text(_ALL, min_size=1) | st.text("=+-@'\t\r\n\"[]{}|, a", min_size=1)).map(str.strip).filter(bool)
SAID = TEXT | st.dictionaries(st.sampled_from(["en", "ru"]), TEXT, min_size=1)
NUMBER = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
DATES = st.sampled_from(["1992", "1992-05-15", "1994/..", "-0043", "1992~"])
TAGS = st.lists(TEXT, min_size=1, max_size=3, unique=True)


def several(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return values | st.lists(values, min_size=1, max_size=3)


FACT = st.fixed_dictionaries(
    {"type": st.just("kind")},
    optional={
        "note": SAID, "notes": several(TEXT), "count_of": NUMBER, "counts": several(NUMBER), "day": DATES,
        "who": several(st.sampled_from(["ann", "bob"])), "start": DATES, "tags": TAGS, "closed": st.just(["who"]),
        "status": st.sampled_from(["draft", "confirmed"]), "count": st.just({"who": 3}), "sentence": SAID,
        "ask": st.dictionaries(st.just("note"), TEXT, min_size=1),
        "cite": st.just({"source": "s", "span": [0, 9], "digest": "0123456789abcdef"}),
    },
)  # fmt: skip
CARD = st.fixed_dictionaries(
    {"type": st.just(FLASHCARD), "front": SAID, "back": SAID},
    optional={"extra": TEXT, "tags": TAGS, "ask": st.just(BOTH_WAYS)},
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(FACT | CARD, min_size=1, max_size=4), st.sampled_from([".csv", ".tsv"]), st.booleans())
def test_facts_that_were_written_come_back_as_they_were(
    tmp_path: Path, facts: list[dict[str, Any]], ending: str, mark: bool
) -> None:
    rows = {f"f{n}": {"id": f"f{n}", **fact} for n, fact in enumerate(facts)}
    path = tmp_path / f"facts{ending}"
    save([("p", row, "A statement.") for row in rows.values()], path, mark=mark)
    table = look(path)
    mapping = propose(table.layout, fields_of(TYPES.values()))
    people = {"ann": ("ann",), "bob": ("bob",)}

    def target(existing: dict[str, dict[str, Any]]) -> Target:
        return Target("p", FLASHCARD, TYPES, existing, lambda name, _of: people.get(name, ()))

    back = list(verdicts(table.rows(), mapping, target(rows)))
    assert [(one.state, one.fields, one.reason) for one in back] == [(State.UNCHANGED, (), "")] * len(rows)
    new = list(verdicts(table.rows(), mapping, target({})))
    assert [plain(one.data) for one in new] == [plain(drafted(row)) for row in rows.values()]


def drafted(row: dict[str, Any]) -> dict[str, Any]:
    """A new fact as it comes in: a draft where it says neither its source nor what it is."""
    is_draft = row["type"] != FLASHCARD and "cite" not in row and "status" not in row
    return {**row, "status": "draft"} if is_draft else row


def plain(row: Any) -> dict[str, Any]:
    """A fact in which a list of one is the one."""
    return {k: v[0] if isinstance(v, list) and len(v) == 1 else v for k, v in row.items()}


def test_no_cell_of_a_table_is_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "facts.csv"
    save(
        [("p", {"id": "f", "type": FLASHCARD, "front": "=1+1", "back": "@SUM(A1)", "tags": ["-x"]}, "=1+1 — @SUM(A1)")],
        path,
    )
    with path.open(encoding="utf-8", newline="") as file:
        header, row = csv.reader(file)
    assert header == ["pack", "id", "type", "statement", "front", "back", "tags"]
    assert row == ["p", "f", "flashcard", "'=1+1 — @SUM(A1)", "'=1+1", "'@SUM(A1)", "'-x"]


def test_the_mark_for_spreadsheets_is_written_where_it_is_wanted(tmp_path: Path) -> None:
    fact = ("p", {"id": "f", "type": FLASHCARD, "front": "a", "back": "b"}, "a — b")
    for mark in (False, True):
        save([fact], tmp_path / "facts.csv", mark=mark)
        assert (tmp_path / "facts.csv").read_bytes().startswith(b"\xef\xbb\xbf") is mark


def test_columns_are_those_that_some_fact_has(tmp_path: Path) -> None:
    facts = [
        ("p", {"id": "a", "type": "kind", "note": "x", "start": "1992"}, ""),
        ("p", {"id": "b", "type": "kind", "who": "ann"}, ""),
    ]
    assert columns(facts) == ("pack", "id", "type", "statement", "note", "who", "start")


def test_where_nothing_can_be_written_it_is_said(tmp_path: Path) -> None:
    with pytest.raises(StudyAppError, match="was not saved"):
        save([], tmp_path / "none" / "facts.csv")
