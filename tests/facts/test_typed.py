"""What is done to facts in a table, as changes of their rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from study_app.facts.cells import Cells, Editor, Field, general_fields
from study_app.facts.problem import Problem, Severity
from study_app.facts.rows import Row
from study_app.facts.typed import Cell, Typed, blamed, gather, tagged
from study_app.journal import Change

WHEN = Field("when", "When", Editor.DATE)
WHO = Field("signatory", "Signatory", Editor.ENTITY, many=True, of="state")
TAGS, STATUS, *_REST = general_fields()


class Nobody:
    """A pack without entities."""

    def name(self, _entity: str) -> str:
        return ""

    def named(self, _text: str, _of: str) -> Sequence[str]:
        return ()


def row(id: str, table: str = "fact", **data: Any) -> Row:
    held: Mapping[str, Any] = {"id": id, **data}
    return Row("csto", table, id, held, held, "csto/facts.toml", 1, 0)


ROWS = {
    "signed": row("signed", when="1992-05-15", tags=["treaty"]),
    "joined": row("joined", when="1993", tags="members", status="draft"),
    "left": row("left", when="1999", status="retired"),
}


def gathered(*cells: tuple[str, Field, str]):
    typed = [Typed("csto", *cell) for cell in cells]
    return gather(typed, lambda _pack, fact: ROWS.get(fact), lambda _pack: Cells("en", Nobody()))


def test_typed_cells_are_changes_with_what_was_there_before() -> None:
    found = gathered(("signed", WHEN, "May 1992"), ("joined", WHEN, ""), ("joined", STATUS, "confirmed"))
    assert found.changes == {
        "csto": [
            Change("fact", "signed", "when", "1992-05-15", "1992-05"),
            Change("fact", "joined", "when", "1993", None),
            Change("fact", "joined", "status", "draft", None),
        ]
    }
    assert found.facts == 2


def test_what_says_the_same_changes_nothing() -> None:
    found = gathered(("signed", WHEN, "15 May 1992"), ("joined", WHEN, " 1993 "), ("joined", TAGS, "members"))
    assert found.changes == {}
    assert found.refused == {}


def test_what_is_not_understood_is_kept_apart_and_the_rest_goes_on() -> None:
    found = gathered(("signed", WHEN, "soon"), ("left", WHEN, "2000"), ("gone", WHEN, "2001"))
    assert list(found.refused) == [Cell("csto", "signed", "when")]
    assert found.changes == {"csto": [Change("fact", "left", "when", "1999", "2000")]}


def problem(**where: str) -> Problem:
    return Problem("x", Severity.ERROR, "f", 1, "It is wrong.", "Mend it.", **where)


def test_a_problem_is_blamed_on_the_cell_that_it_names() -> None:
    changes = [Change("fact", "signed", key, None, "x") for key in ("when", "document")]
    changes.append(Change("fact", "left", "when", None, "x"))
    assert blamed([problem(row="signed", field="when")], changes) == {("signed", "when"): "It is wrong. Mend it."}
    assert set(blamed([problem(row="signed")], changes)) == {("signed", "when"), ("signed", "document")}
    assert len(blamed([problem(row="another")], changes)) == 3


def test_tags_are_added_once_and_the_last_one_takes_the_key_with_it() -> None:
    rows = [ROWS["signed"], ROWS["joined"], ROWS["left"]]
    assert tagged(rows, add=["treaty"], remove=["members"]) == (
        Change("fact", "joined", "tags", "members", ["treaty"]),
        Change("fact", "left", "tags", None, ["treaty"]),
    )
    assert tagged([ROWS["joined"]], remove=["members"]) == (Change("fact", "joined", "tags", "members", None),)
