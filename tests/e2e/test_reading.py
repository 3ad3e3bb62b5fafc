"""Reading by keyboard in a real window: from the decks to the timeline, a fact, a search, an entity, and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from screen import Program, display, missing

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "all there")


def test_the_timeline_and_the_search_are_walked_through_by_keys_alone(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()  # of a folder that is made the program says so
    with display() as screen:
        program = Program(screen, tmp_path / "data", tmp_path / "trace")
        program.keys("ctrl+t")
        program.wait_for("page Timeline")
        program.wait_for("say Timeline")
        program.keys("plus", "plus", "Right", "Home", "Down")
        program.wait_for("say")
        program.picture("timeline")
        program.keys("0", "Home", "Return")
        program.wait_for("page Signing of the Collective Security Treaty")
        program.keys("c")
        program.keys("alt+Left")
        program.wait_for("page Timeline")
        program.keys("ctrl+f")
        program.wait_for("page Find")
        program.wait_for("say Find")
        program.write("council of min")
        program.wait_for("say")
        program.picture("find")
        program.keys("Return")
        program.wait_for("page Council of Ministers")
        program.picture("entity")
        program.keys("Escape")
        program.wait_for("page Find")
        program.keys("Escape")
        program.wait_for("page Timeline")
        program.keys("Escape")
        program.wait_for("page Decks")
        assert program.leave() == (0, "")
