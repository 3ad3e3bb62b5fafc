"""What every import format yields, and that each in the registry can be told apart by its id and name."""

from __future__ import annotations

from study_app.facts.importers import FORMATS
from study_app.facts.importers.format import Layout, Row


def test_every_format_has_an_id_and_a_name_of_its_own() -> None:
    assert [format.id for format in FORMATS] == ["anki", "csv"]
    assert len({format.name for format in FORMATS}) == len(FORMATS)


def test_a_row_is_right_and_whole_unless_something_is_said() -> None:
    assert (Row(1, ("a",)).wrong, Row(1, ("a",)).dropped) == ("", 0)
    assert not Layout("utf-8", ",", ("a",)).header
