"""Edits laid over rows: what stands, what was published, and where the text says something new."""

from __future__ import annotations

from typing import Any

from clocks import MONDAY_NINE
from hypothesis import given
from hypothesis import strategies as st

from study_app.facts.edits import Conflict, changes_between, overlay, version_key
from study_app.facts.rows import Row
from study_app.journal import Change, Edit, Edited, Entry, Published

KEY = ("fact", "joined")


def edited(*said: Edit | Published) -> list[Edited]:
    return [Edited(Entry(f"{n:036}", "d", n + 1, MONDAY_NINE, 1, "edit"), one) for n, one in enumerate(said)]


def edit(*changes: Change) -> Edit:
    return Edit("t", "1.0", changes)


def row(**base: Any) -> Row:
    return Row("t", *KEY, base, base, "t/facts.toml", 3, 0)


WHEN = Change(*KEY, "when", "1992", "1993")


def test_the_last_of_several_edits_of_a_field_counts_and_the_first_says_what_it_was() -> None:
    found = overlay(edited(edit(WHEN), edit(WHEN._replace(old="1993", new="1994"))), "t", "1.0")
    assert found.laid_over(KEY, {"when": "1992", "id": "joined"}) == {"when": "1994", "id": "joined"}
    assert not list(found.conflicts([row(when="1992")]))
    assert not list(found.conflicts([row(when="1994")])), "the text says the same by now"


def test_a_key_is_taken_out_by_nothing_and_a_new_row_is_edited_like_any_other() -> None:
    found = overlay(edited(edit(WHEN._replace(new=None))), "t", "1.0")
    assert found.laid_over(KEY, {"when": "1992", "id": "joined"}) == {"id": "joined"}
    new = Change("fact", "new", "", None, {"id": "new", "when": "1992"})
    found = overlay(edited(edit(new), edit(Change("fact", "new", "when", "1992", "1993"))), "t", "1.0")
    assert found.new == {("fact", "new"): {"id": "new", "when": "1993"}}
    assert new.new["when"] == "1992", "what the journal says is not changed"
    assert not overlay(edited(edit(new), edit(Change("fact", "new", "", new.new, None))), "t", "1.0")


def test_edits_that_were_published_stop_where_the_text_has_that_version_or_a_later_one() -> None:
    said = edited(
        edit(WHEN), Published("t", "1.10"), edit(WHEN._replace(field="start")), edit(WHEN._replace(field="x"))
    )
    assert set(overlay(said, "t", "1.10").fields[KEY]) == {"start", "x"}
    assert set(overlay(said, "t", "1.9").fields[KEY]) == {"when", "start", "x"}
    assert not overlay(said, "other", "1.10")


def test_where_text_and_edit_both_changed_a_field_the_edit_counts_and_it_is_a_conflict() -> None:
    found = overlay(edited(edit(WHEN)), "t", "1.1")
    assert found.laid_over(KEY, {"when": "1995"}) == {"when": "1993"}
    assert list(found.conflicts([row(when="1995")])) == [Conflict(*KEY, "when", "1992", "1995", "1993")]
    new = Change("fact", "joined", "", None, {"id": "joined", "when": "1993"})
    found = overlay(edited(edit(new)), "t", "1.1")
    assert list(found.conflicts([row(id="joined", when="1995")])) == [Conflict(*KEY, "when", None, "1995", "1993")]


_ROWS = st.dictionaries(st.sampled_from(["id", "when", "tags"]), st.integers() | st.text(max_size=3))


@given(_ROWS | st.none(), _ROWS)
def test_the_changes_between_two_rows_lead_from_one_to_the_other(
    old: dict[str, Any] | None, new: dict[str, Any]
) -> None:
    found = overlay(edited(edit(*changes_between(*KEY, old, new))), "t", "1")
    assert (found.new.get(KEY, {}) if old is None else found.laid_over(KEY, old)) == new


def test_versions_are_ordered_by_their_numbers() -> None:
    assert sorted(["1.10", "1.9.1", "1.9", "2", "1.9-rc"], key=version_key) == ["1.9", "1.9-rc", "1.9.1", "1.10", "2"]


def test_what_was_changed_from_a_newer_text_stands_over_that() -> None:
    kept = overlay(edited(edit(WHEN), edit(WHEN._replace(old="1995", new="1993"))), "t", "1.1")
    assert kept.laid_over(KEY, {"when": "1995"}) == {"when": "1993"}
    assert not list(kept.conflicts([row(when="1995")])), "it was decided"
    assert list(kept.conflicts([row(when="1996")])) == [Conflict(*KEY, "when", "1995", "1996", "1993")]
    given_up = overlay(edited(edit(WHEN), edit(WHEN._replace(old="1995", new="1995"))), "t", "1.1")
    assert not given_up
    assert not overlay(edited(edit(WHEN), edit(WHEN._replace(old="1993", new="1992"))), "t", "1.0"), "as it was"
