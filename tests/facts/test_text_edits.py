"""Rows changed and added in the text of a file: it says what was meant, and all else stays."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from study_app.errors import StudyAppError
from study_app.facts.rows import HEAD, same
from study_app.facts.text_edits import edited

TEXT = """\
# of this pack
format = 1
id = "t"  # as the folder

# the clock
[[entity]]
id = "clock"
name = "Clock"   # no tower

[[type]]
id = "making"
role.thing = { value = "entity" }
ask.when.en = "When?"

[[fact]]
id = "f"
when = "1900" # or so
[fact.count]
parts = 3

# the last
[[fact]]
id = "g"
tags = [
  "a", # one
  "b",
]
"""


def test_each_changed_key_is_one_changed_line_whatever_the_table() -> None:
    changes = {
        (HEAD, 0): {"id": "u", "about": "More."},
        ("entity", 0): {"name": "Bell"},
        ("fact", 0): {"when": "1901"},
        ("fact", 1): {"when": "1902"},
    }
    after = edited(TEXT, "t.toml", changes)
    assert after == (
        TEXT.replace('id = "t"  # as', 'id = "u"  # as')
        .replace("folder\n", 'folder\nabout = "More."\n')
        .replace('"Clock"', '"Bell"')
        .replace('"1900"', '"1901"')
        .replace('  "b",\n]\n', '  "b",\n]\nwhen = "1902"\n')
    )


def test_new_rows_stand_at_the_end_each_with_its_header() -> None:
    after = edited(
        TEXT, "t.toml", {}, [("fact", {"id": "h", "when": "1903"}), ("deck", {"id": "d", "name": {"en": "D"}})]
    )
    assert after == TEXT + '\n[[fact]]\nid = "h"\nwhen = "1903"\n\n[[deck]]\nid = "d"\nname = {en = "D"}\n'
    assert edited("", "new.toml", {}, [("fact", {"id": "h"})]) == '[[fact]]\nid = "h"\n'


def test_a_row_is_added_to_a_table_that_is_written_as_a_list() -> None:
    text = 'fact = [{ id = "f" }]\n'
    after = edited(text, "t.toml", {("fact", 0): {"when": "1900"}}, [("fact", {"id": "g"})])
    assert tomllib.loads(after)["fact"] == [{"id": "f", "when": "1900"}, {"id": "g"}]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_the_byte_order_mark_stay(line_end: str, mark: str) -> None:
    text = mark + TEXT.replace("\n", line_end)
    after = edited(text, "t.toml", {("entity", 0): {"the": True}}, [("fact", {"id": "h"})])
    assert after.startswith(mark)
    assert after.count("\n") == after.count(line_end) == text.count("\n") + 4


def test_what_is_no_toml_is_said_with_its_file() -> None:
    with pytest.raises(StudyAppError, match=r"t\.toml is not TOML"):
        edited("[[fact", "t.toml", {})


VALUES = st.recursive(
    st.text(max_size=8) | st.integers(-(2**53), 2**53) | st.booleans() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
FIELDS = st.sampled_from("when tags name role ask count the note sentence".split())
ROWS = (("entity", 0), ("type", 0), ("fact", 0), ("fact", 1))


@settings(max_examples=120)
@given(
    st.dictionaries(st.sampled_from(ROWS), st.dictionaries(FIELDS, st.none() | VALUES, min_size=1, max_size=3)),
    st.lists(st.tuples(st.sampled_from(["fact", "deck"]), st.dictionaries(FIELDS, VALUES, min_size=1)), max_size=2),
)
def test_any_edit_says_just_what_was_meant(
    changes: dict[tuple[str, int], dict[str, Any]], new: list[tuple[str, dict[str, Any]]]
) -> None:
    wanted = tomllib.loads(TEXT)
    for (table, number), fields in changes.items():
        row = wanted[table][number]
        for key, value in fields.items():
            row.pop(key, None)
            if value is not None:
                row[key] = value
    for table, row in new:
        wanted.setdefault(table, []).append(row)
    found = tomllib.loads(edited(TEXT, "t.toml", changes, new))
    assert same(found, wanted)
    assert "# of this pack" in edited(TEXT, "t.toml", changes, new)
