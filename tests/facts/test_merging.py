"""A newer text and one's own edits: what comes in, what stays, what is to be decided, and that it is decided once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from study_app.facts.edits import Key, Overlay, changes_between
from study_app.facts.merging import Difference, Kind, differences, rebased
from study_app.facts.rows import Row

F, G, NEW = ("fact", "f"), ("fact", "g"), ("fact", "new")
BASE: dict[Key, dict[str, Any]] = {
    F: {"id": "f", "type": "t", "when": "1900", "where": "riga", "tags": ["a"]},
    G: {"id": "g", "type": "t", "when": "1950", "where": "oslo", "tags": ["b"]},
}

Rows = Mapping[Key, Mapping[str, Any]]


def changed(rows: Rows, key: Key, **fields: Any) -> dict[Key, Mapping[str, Any]]:
    row = {name: value for name, value in {**rows.get(key, {}), **fields}.items() if value is not None}
    return {**rows, key: row}


def edits_to(mine: Rows, base: Rows = BASE) -> Overlay:
    found = Overlay()
    for key, row in mine.items():
        found.add(changes_between(*key, base.get(key), row))
    return found


def laid(edits: Overlay, text: Rows) -> dict[Key, dict[str, Any]]:
    """What the library says of a text with edits."""
    return {
        **{key: edits.laid_over(key, row) for key, row in text.items()},
        **{key: row for key, row in edits.new.items() if key not in text},
    }


def conflicts(edits: Overlay, text: Rows) -> list[Any]:
    return list(edits.conflicts(Row("p", *key, row, row, "", 0, 0) for key, row in text.items()))


def updated(theirs: Rows, mine: Rows, *take: tuple[str, str, str]) -> tuple[dict[Key, dict[str, Any]], Overlay]:
    """What the library says after the update, and the edits that stand then."""
    edits = edits_to(mine)
    edits.add(rebased(edits, differences(BASE, theirs, mine), take))
    return laid(edits, theirs), edits


def kinds(theirs: Rows, mine: Rows) -> dict[tuple[str, str, str], Kind]:
    return {one.place: one.kind for one in differences(BASE, theirs, mine)}


def test_what_only_they_changed_comes_in_and_what_only_i_changed_stays() -> None:
    theirs, mine = changed(BASE, F, when="1901"), changed(BASE, F, where="bern", tags=None)
    assert kinds(theirs, mine) == {
        ("fact", "f", "when"): Kind.THEIRS,
        ("fact", "f", "where"): Kind.MINE,
        ("fact", "f", "tags"): Kind.MINE,
    }
    rows, edits = updated(theirs, mine)
    assert rows[F] == {"id": "f", "type": "t", "when": "1901", "where": "bern"}
    assert edits.fields[F].keys() == {"where", "tags"}


def test_what_both_changed_alike_is_theirs_from_then_on() -> None:
    theirs = mine = changed(BASE, F, when="1901")
    assert kinds(theirs, mine) == {("fact", "f", "when"): Kind.BOTH_ALIKE}
    rows, edits = updated(theirs, mine)
    assert rows == theirs
    assert not edits


def test_of_a_conflict_mine_is_kept_unless_theirs_is_taken_and_it_is_decided_once() -> None:
    theirs, mine = changed(BASE, F, when="1901"), changed(BASE, F, when="1902")
    [one] = differences(BASE, theirs, mine)
    assert (one.base, one.theirs, one.mine, one.kind) == ("1900", "1901", "1902", Kind.CONFLICT)
    for take, when in (((), "1902"), ((one.place,), "1901")):
        rows, edits = updated(theirs, mine, *take)
        assert rows[F]["when"] == when
        assert conflicts(edits, theirs) == []
        assert bool(edits) is (when == "1902")
    later = changed(theirs, F, when="1903")
    assert len(conflicts(updated(theirs, mine)[1], later)) == 1
    assert conflicts(updated(theirs, mine, one.place)[1], later) == []


def test_a_row_that_is_gone_from_their_text_is_gone_unless_i_changed_it_and_keep_it() -> None:
    theirs = {F: BASE[F]}
    assert updated(theirs, BASE)[0] == theirs
    mine = changed(BASE, G, when="1951")
    [one] = differences(BASE, theirs, mine)
    assert (one.place, one.kind, one.theirs) == (("fact", "g", ""), Kind.CONFLICT, None)
    rows, edits = updated(theirs, mine)
    assert rows == mine
    assert G not in edits.fields
    rows, edits = updated(theirs, mine, one.place)
    assert rows == theirs
    assert not edits


def test_a_row_that_they_retired_is_retired_with_my_corrections_in_it() -> None:
    rows, _edits = updated(changed(BASE, F, status="retired"), changed(BASE, F, when="1902"))
    assert rows[F] == {**BASE[F], "status": "retired", "when": "1902"}


def test_my_edits_follow_a_row_to_its_new_id() -> None:
    theirs = {F: BASE[F], ("fact", "h"): {**BASE[G], "id": "h", "tags": ["c"]}}
    mine = changed(BASE, G, when="1951")
    assert [(one.place, one.was, one.kind) for one in differences(BASE, theirs, mine)] == [
        (("fact", "h", "when"), "g", Kind.MINE),
        (("fact", "h", "tags"), "g", Kind.THEIRS),
    ]
    rows, edits = updated(theirs, mine)
    assert rows == {F: BASE[F], ("fact", "h"): {**BASE[G], "id": "h", "tags": ["c"], "when": "1951"}}
    assert edits.fields.keys() == {("fact", "h")}


def test_a_row_that_is_gone_is_not_taken_for_one_of_two_that_are_as_near() -> None:
    theirs = {F: BASE[F], ("fact", "h"): {**BASE[G], "id": "h"}, ("fact", "i"): {**BASE[G], "id": "i"}}
    assert {one.was for one in differences(BASE, theirs, BASE)} == {""}


def test_a_new_row_of_an_id_that_i_used_too_is_compared_field_by_field() -> None:
    theirs = changed(BASE, NEW, id="new", when="1960", note="theirs")
    mine = changed(BASE, NEW, id="new", when="1961")
    assert kinds(theirs, mine) == {
        ("fact", "new", "id"): Kind.BOTH_ALIKE,
        ("fact", "new", "when"): Kind.CONFLICT,
        ("fact", "new", "note"): Kind.THEIRS,
    }
    rows, edits = updated(theirs, mine)
    assert rows[NEW] == {"id": "new", "when": "1961", "note": "theirs"}
    assert not edits.new, "it is in the text now"
    assert conflicts(edits, theirs) == []
    assert updated(theirs, mine, ("fact", "new", "when"))[0] == theirs
    same = changed(BASE, NEW, id="new", when="1960")
    assert not updated(same, same)[1]


def test_a_new_row_of_mine_alone_stays_mine() -> None:
    mine = changed(BASE, NEW, id="new", when="1961")
    rows, edits = updated(BASE, mine)
    assert rows == mine
    assert edits.new.keys() == {NEW}


def test_the_version_of_the_text_is_never_merged_and_its_title_is() -> None:
    head = ("pack", "p")
    base, theirs = {head: {"id": "p", "version": "1", "title": "T"}}, {head: {"id": "p", "version": "2", "title": "U"}}
    assert [one.field for one in differences(base, theirs, base)] == ["title"]


@pytest.mark.parametrize("value", [None, 1, [], {"a": 1}])
def test_the_kind_of_a_difference_is_the_same_for_all_values(value: Any) -> None:
    assert Difference(*F, "x", value, "t", value).kind is Kind.THEIRS
    assert Difference(*F, "x", value, value, "m").kind is Kind.MINE
    assert Difference(*F, "x", value, "t", "t").kind is Kind.BOTH_ALIKE
    assert Difference(*F, "x", value, "t", "m").kind is Kind.CONFLICT


ROW = st.dictionaries(st.sampled_from(["when", "where"]), st.integers(1, 3))
TEXT = st.dictionaries(st.sampled_from([("fact", f"f{n}") for n in range(4)]), ROW, max_size=4)


def with_ids(rows: Rows) -> dict[Key, dict[str, Any]]:
    return {key: {"id": key[1], **row} for key, row in rows.items()}


# a row that I made has the id that theirs gives to an old one
@example(
    {("fact", "f2"): {"when": 2, "where": 2}},
    {("fact", "f0"): {}, ("fact", "f1"): {"when": 2, "where": 2}},
    {("fact", "f1"): {"when": 1}},
    set(),
)
@settings(max_examples=300)
@given(TEXT, TEXT, TEXT, st.sets(st.tuples(st.just("fact"), st.sampled_from(["f0", "f1", "f2", "f3"]),
                                           st.sampled_from(["when", "where", ""]))))  # fmt: skip
def test_after_an_update_each_field_is_mine_where_only_i_changed_it_and_nothing_is_left_to_decide(
    base: Rows, theirs: Rows, mine: Rows, take: set[tuple[str, str, str]]
) -> None:
    base, theirs = with_ids(base), with_ids(theirs)
    mine = {**base, **with_ids(mine)}  # edits take no row away
    edits = edits_to(mine, base)
    found = differences(base, theirs, mine)
    edits.add(rebased(edits, found, take))
    rows = laid(edits, theirs)
    assert conflicts(edits, theirs) == []
    for one in found:
        if one.was:
            continue
        wanted = one.theirs if one.kind is Kind.THEIRS or one.place in take else one.mine
        if one.field:
            assert rows[one.table, one.id].get(one.field) == wanted, one
        elif one.kind in (Kind.CONFLICT, Kind.BOTH_ALIKE):
            assert rows.get((one.table, one.id)) == wanted, one
    places = {one.place for one in found}
    for key in rows.keys() & theirs.keys():
        for name in theirs[key].keys() | rows[key].keys():
            if (*key, name) not in places and (*key, "") not in places:
                assert rows[key].get(name) == theirs[key].get(name), (key, name)
