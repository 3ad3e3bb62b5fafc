"""What is read of a pack to be compared."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from facts.survey.records import TODAY, entities, fact, stored

from study_app.facts.survey import said, survey
from study_app.facts.survey.said import Library


def test_facts_are_read_with_their_fillers_and_times_and_retired_ones_are_not(tmp_path: Path) -> None:
    rows = (
        fact("a", "visit", 'person = "ann"; body = "court"; when = "1990"'),
        fact("b", "visit", 'person = "bob"; body = "court"; when = "1991"; status = "retired"'),
        fact(
            "c", "visit", 'person = "cyd"; body = "court"; when = "1992"; attributed = "ann"; date_basis = "inferred"'
        ),
    )
    with stored(tmp_path, *rows) as connection:
        library = Library(connection, "records")
        assert list(library.facts) == ["a", "c"]
        said, claimed = library.facts.values()
    assert dict(said.roles) == {"person": ("ann",), "body": ("court",), "when": ("1990",)}
    assert said.plain and not claimed.plain
    when = said.date("when")
    assert when is not None and when.text == "1990"
    assert claimed.date("when") is None and said.date("start") is None
    assert said.without("when") == frozenset({("person", ("ann",)), ("body", ("court",))})


def test_roles_are_read_with_what_they_promise_and_types_with_what_comes_first(tmp_path: Path) -> None:
    with stored(tmp_path) as connection:
        library = Library(connection, "records")
        assert library.roles["head"]["person"].one_answer
        assert not library.roles["head"]["body"].one_answer
        assert library.roles["signing"]["absent"].negates == "signer"
        assert library.after == {"death": {"person": ("birth.person",)}, "head": {"person": ("birth.person",)}}


def test_whoever_stops_a_search_is_heard_wherever_that_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No loop of the survey goes on for long without a look: counted in lines of Python, and as far as SQLite goes by itself."""
    monkeypatch.setattr(said, "_LOOK_UP", 10)
    numbers = range(300)
    people = {
        f"p{n}": f"Anna Brook{'abcdefghij'[n // 100]}{'klmnopqrst'[n // 10 % 10]}{'uvwxyzabcd'[n % 10]}"
        for n in numbers
    }
    rows = [
        row
        for n in numbers
        for row in (
            fact(f"m{n}", "motto", f'body = "court"; words = "Be just and mild and {people[f"p{n}"].split()[1]}"'),
            fact(f"v{n}", "visit", f'person = "p{n}"; body = "court"; when = "1990-05"; event = "e{n // 2}"'),
            fact(f"w{n}", "visit", f'person = "p{n}"; body = "court"; when = "1990"'),
            fact(f"b{n}", "birth", f'person = "p{n}"; when = "{1900 + n}"'),
            fact(f"c{n}", "birth", f'person = "p{n}"; when = "{1901 + n}"'),
            fact(
                f"h{n}", "head", f'body = "court"; person = "p{n}"; start = "{1800 + n // 3}"; end = "{1801 + n // 3}"'
            ),
            fact(f"s{n}", "signing", f'body = "court"; signer = ["p{n}"]; absent = ["ann"]; closed = ["signer"]'),
        )
    ]
    lines: Counter[str] = Counter()
    longest, worst = 0, dict[str, int]()
    folder = str(Path(said.__file__).parent)

    def look(*_steps: object) -> int:
        nonlocal longest, worst
        if lines.total() > longest:
            longest, worst = lines.total(), dict(lines)
        lines.clear()
        return 0

    def line(frame: FrameType, event: str, _of: object) -> Any:
        if not frame.f_code.co_filename.startswith(folder):
            return None
        if event == "line":
            lines[f"{Path(frame.f_code.co_filename).name} {frame.f_code.co_name}"] += 1
        return line

    with stored(tmp_path, *rows, named=entities(**people)) as connection:
        connection.set_progress_handler(look, 100)
        before = sys.gettrace()
        sys.settrace(line)
        try:
            found = list(survey(connection, "records", TODAY, look))
        finally:
            sys.settrace(before)
        connection.set_progress_handler(None, 0)
    look()
    kinds = {problem.code for problem in found}
    assert kinds >= {"same-fact", "contradiction", "near-name", "two-holders"}, "there is much to compare"
    assert longest < 2_000, worst
