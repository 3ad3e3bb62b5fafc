"""What every import format yields, that each can be told apart by its id and name, and which of them a file is of.

That is looked at on a process of its own, and what that says is looked at before it is believed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import readers

from study_app import confined
from study_app.errors import StudyAppError
from study_app.facts import importers
from study_app.facts.importers import FORMATS, encoding, look
from study_app.facts.importers.format import Layout, Row, Said


def test_every_format_has_an_id_and_a_name_of_its_own() -> None:
    assert [format.id for format in FORMATS] == ["anki", "csv"]
    assert len({format.name for format in FORMATS}) == len(FORMATS)


def test_a_row_is_right_and_whole_unless_something_is_said() -> None:
    assert (Row(1, ("a",)).wrong, Row(1, ("a",)).dropped) == ("", 0)
    assert not Layout("utf-8", ",", ("a",)).header


@pytest.fixture
def taken_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[confined.Standing]:
    """The process says whatever is in the file."""
    other = confined.Standing(readers.look, confined.Limits(seconds=60))
    before = tmp_path / "before.csv"
    before.write_bytes(b"")
    other.ask(before, None)  # it takes its time to begin where the computer is busy
    monkeypatch.setattr(importers, "_LOOKER", other)
    yield other
    other.end()


def test_no_byte_of_a_table_is_read_by_the_process_of_the_window(tmp_path: Path, monkeypatch) -> None:
    def unread(*_arguments: object) -> None:
        raise AssertionError("it was read here")

    monkeypatch.setattr(encoding, "find", unread)
    monkeypatch.setattr(encoding, "lines", unread)
    path = tmp_path / "cards.csv"
    path.write_text("Front;Back\na;b\n", encoding="utf-8")
    table = look(path)
    assert (table.format.id, table.encoding.name, table.layout.separator) == ("csv", "utf-8", ";")
    assert (table.layout.columns, table.layout.header) == (("Front", "Back"), True)
    assert look(path, Said(header=False)).layout.columns == ("Column 1", "Column 2")


def test_what_a_table_says_of_itself_comes_over_whole(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("#separator:tab\n#html:true\n#tags:law old\n#deck column:2\na\tDeck\tb\n", encoding="utf-8")
    layout = look(path).layout
    assert (layout.html, dict(layout.everywhere), dict(layout.roles)) == (True, {"tags": "law old"}, {1: "deck"})


LAYOUT = {
    "encoding": "utf-8",
    "separator": ",",
    "columns": ["a"],
    "quote": '"',
    "header": True,
    "skip": 0,
    "html": False,
    "roles": [],
    "everywhere": [],
}


@pytest.mark.parametrize(
    "told",
    [
        "",
        "{",
        "[]",
        '["csv", "utf-8", true]',
        json.dumps(["exe", "utf-8", True, LAYOUT]),
        *(
            json.dumps(["csv", "utf-8", True, {**LAYOUT, key: value}])
            for key, value in (
                ("columns", ["a"] * 201),
                ("columns", [1]),
                ("columns", "a"),
                ("roles", [[1, "front"]]),
                ("roles", [[0, 1]]),
                ("everywhere", [["tags", 1]]),
                ("skip", "1"),
                ("html", 1),
            )
        ),
    ],
)
@pytest.mark.usefixtures("taken_over")
def test_what_is_no_layout_is_not_believed(tmp_path: Path, told: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text(told or " ", encoding="utf-8")
    with pytest.raises(StudyAppError, match=r"^table\.csv: the process that read it broke off"):
        look(path)


@pytest.mark.usefixtures("taken_over")
def test_a_layout_is_believed(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(json.dumps(["csv", "utf-8", True, LAYOUT]), encoding="utf-8")
    assert look(path).layout.columns == ("a",)


def test_a_table_that_is_looked_at_for_ever_is_given_up_in_a_sentence(
    tmp_path: Path, taken_over: confined.Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taken_over, "_limits", confined.Limits(seconds=1))
    path = tmp_path / "table.csv"
    path.write_bytes(b"for ever")
    with pytest.raises(StudyAppError, match=r"^table\.csv: reading it was stopped after 1 seconds"):
        look(path)
