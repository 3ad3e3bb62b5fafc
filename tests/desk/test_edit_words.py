"""An edit as people are told it: by the name or the statement of what it changed, cut to what a menu holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from clocks import SetClock
from shelves import edit, installed

from study_app.app import StudyApp
from study_app.journal import Change, Edit


@pytest.fixture
def app(tmp_path: Path, clock: SetClock) -> Iterator[StudyApp]:
    """The program with the Harbour League installed."""
    with installed(tmp_path, clock) as opened:
        yield opened


def test_a_fact_is_named_by_what_it_says_and_no_longer_than_a_menu_is_wide(app: StudyApp) -> None:
    edit(app, "founded", "tags", ["x"])
    undo, _redo = app.authoring.edits_in_words()
    assert undo.startswith("Tags of “")
    assert "founded" in undo
    assert len(undo) <= len("Tags of “”") + 60


def test_what_is_there_no_more_is_named_by_what_its_row_said(app: StudyApp) -> None:
    row = {"id": "new", "type": "flashcard", "front": "der Hund", "back": "the dog"}
    gone = Edit("harbour", "1", (Change("fact", "new", "", row, None),))
    assert app.desk.in_words(gone) == "“der Hund”"
    assert app.desk.in_words(Edit("harbour", "1", (Change("fact", "new", "", None, {}),))) == "fact new"


def test_many_rows_are_counted_and_none_too(app: StudyApp) -> None:
    two = tuple(Change("fact", id, "tags", None, ["x"]) for id in ("boats", "founded"))
    assert app.desk.in_words(Edit("harbour", "1", two)) == "2 rows of harbour"
    assert app.desk.in_words(Edit("harbour", "1", ())) == "0 rows of harbour"
