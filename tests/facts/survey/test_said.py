"""What is read of a pack to be compared."""

from __future__ import annotations

from pathlib import Path

from facts.survey.records import fact, stored

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
