"""Edits written into a pack's text: what was read before with the edits is read afterwards without them."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from clocks import MONDAY_NINE
from facts.harbour import HARBOUR, changed, copied
from hypothesis import given, settings
from hypothesis import strategies as st

from study_app.errors import StudyAppError
from study_app.facts.edits import Key, Overlay
from study_app.facts.pack_files import read_pack
from study_app.facts.publishing import CHANGELOG, Text, with_entry
from study_app.facts.rows import HEAD, Row
from study_app.journal import Change, Edit, Edited
from study_app.journal.entries import Entry

DAY = date(2026, 11, 28)


def edits(*changes: Change) -> Overlay:
    found = Overlay()
    found.add(changes)
    return found


def said(changes: Iterable[Change], version: str) -> list[Edited]:
    """As the journal has them."""
    number = itertools.count(1)
    return [
        Edited(Entry(str(n), "d", n, MONDAY_NINE, 0, "edit"), Edit("harbour", version, (change,)))
        for n, change in zip(number, changes, strict=False)
    ]


def rows(folder: Path, edited: Iterable[Edited] = ()) -> dict[Key, Any]:
    """What a pack says, row by row, in its order."""
    pack = read_pack(folder, edited).pack
    assert pack is not None
    found = {(row.table, row.id): dict(row.data) for row in pack.rows}
    found[HEAD, "harbour"].pop("version")
    return found


def all_rows() -> tuple[Row, ...]:
    pack = read_pack(HARBOUR).pack
    assert pack is not None
    return pack.rows


ROWS = all_rows()
OLD_VERSION = next(row for row in ROWS if row.table == HEAD).data["version"]
FACT = next(row for row in ROWS if row.table == "fact" and "when" in row.data)


def a_new_fact(id: str = "new-fact") -> Change:
    return Change("fact", id, "", None, {**FACT.data, "id": id})


def test_one_edit_is_one_changed_line_beside_the_version_and_the_changelog(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    text = Text(folder, edits(Change("fact", FACT.id, "when", FACT.data["when"], "1777-07-07")))
    publication = text.publication("9.0.0", "- something", DAY)
    changed_lines = [
        line for line in publication.diff().split("\n") if line[:1] in "+-" and line[:3] not in ("+++", "---")
    ]
    assert changed_lines == [
        f'-when = "{FACT.data["when"]}"',
        '+when = "1777-07-07"',
        f'-version = "{OLD_VERSION}"',
        '+version = "9.0.0"',
        "+# Changelog",
        "+",
        "+## 9.0.0 (2026-11-28)",
        "+",
        "+- something",
    ]
    assert not (folder / CHANGELOG).exists(), "nothing is written by looking"
    publication.write()
    assert publication.files[-1].path == folder / "pack.toml", "the version is the last that is said"
    for file in publication.files:
        assert file.path.read_text(encoding="utf-8") == file.after


@pytest.mark.parametrize(
    ("version", "changes", "proposed"),
    [
        ("1.2.3", [Change("fact", FACT.id, "when", "", "1777")], "1.2.4"),
        ("1.2.3", [a_new_fact()], "1.3.0"),
        ("1.2.3", [a_new_fact(), Change("fact", FACT.id, "status", None, "retired")], "2.0.0"),
        ("1", [Change("fact", FACT.id, "when", "", "1777")], "1.0.1"),
        ("draft", [a_new_fact()], "draft.1"),
    ],
)
def test_the_version_proposed_says_what_kind_of_edits_they_are(
    tmp_path: Path, version: str, changes: list[Change], proposed: str
) -> None:
    folder = copied(tmp_path)
    changed(folder / "pack.toml", f'version = "{OLD_VERSION}"', f'version = "{version}"')
    text = Text(folder, edits(*changes))
    assert text.next_version() == proposed
    text.publication(proposed, "x", DAY)
    for lower in (version, " "):
        with pytest.raises(StudyAppError, match="is not above"):
            text.publication(lower, "x", DAY)


def test_the_changelog_entry_says_what_was_added_changed_and_retired_and_why(tmp_path: Path) -> None:
    other = next(row for row in ROWS if row.table == "fact" and row.id != FACT.id)
    text = Text(
        copied(tmp_path),
        edits(
            a_new_fact(),
            Change("fact", FACT.id, "when", FACT.data["when"], "1777"),
            Change("fact", other.id, "status", None, "retired"),
        ),
    )
    entry = text.entry({("fact", FACT.id): ["the text\nsays so", ""]}, lambda key: f"told {key[1]}")
    assert entry == (
        "### Added\n- “told new-fact”\n\n"
        f"### Changed\n- “told {FACT.id}”: when: “{FACT.data['when']}” → “1777” (the text says so)\n\n"
        f"### Retired\n- “told {other.id}”"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, "# Changelog\n\n## 2 (2026-11-28)\n\n- x\n"),
        ("", "## 2 (2026-11-28)\n\n- x\n"),
        ("# Log\n", "# Log\n\n## 2 (2026-11-28)\n\n- x\n"),
        ("# Log\n\nWords.\n\n## 1\n\n- old\n", "# Log\n\nWords.\n\n## 2 (2026-11-28)\n\n- x\n\n## 1\n\n- old\n"),
        ("# Log\r\n\r\n## 1\r\n", "# Log\r\n\r\n## 2 (2026-11-28)\r\n\r\n- x\r\n\r\n## 1\r\n"),
    ],
)
def test_an_entry_stands_above_the_older_ones(before: str | None, after: str) -> None:
    assert with_entry(before, "2", "- x", DAY) == after
    assert with_entry(after, "2", "- again", DAY) == after, "it is written once"


def test_edits_that_the_text_says_already_are_not_written_again(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    change = Change("fact", FACT.id, "when", FACT.data["when"], "1777")
    Text(folder, edits(change)).publication("9.0.0", "x", DAY).write()
    assert not Text(folder, edits(change))
    assert Text(folder, edits(change, a_new_fact())).new.keys() == {("fact", "new-fact")}


def test_a_file_that_was_changed_since_the_preview_is_left_alone(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    publication = Text(folder, edits(a_new_fact())).publication("9.0.0", "x", DAY)
    path = folder / "pack.toml"
    path.write_text(path.read_text(encoding="utf-8") + "# meanwhile\n", encoding="utf-8")
    before = {p: p.read_bytes() for p in folder.rglob("*.*")}
    with pytest.raises(StudyAppError, match=r"pack\.toml was changed meanwhile"):
        publication.write()
    assert {p: p.read_bytes() for p in folder.rglob("*.*")} == before


def test_publishing_that_is_ended_between_two_files_can_be_done_again(tmp_path: Path) -> None:
    changes = [Change("fact", FACT.id, "when", FACT.data["when"], "1777"), a_new_fact()]
    wanted = rows(HARBOUR, said(changes, OLD_VERSION))
    count = len(Text(HARBOUR, edits(*changes)).publication("9.0.0", "x", DAY).files)
    for written in range(count + 1):
        folder = copied(tmp_path / str(written))
        for file in Text(folder, edits(*changes)).publication("9.0.0", "x", DAY).files[:written]:
            file.path.write_text(file.after, encoding="utf-8")
        assert rows(folder, said(changes, OLD_VERSION)) == wanted, "the edits count until they are published"
        if written < count:
            Text(folder, edits(*changes)).publication("9.0.0", "x", DAY).write()
        assert rows(folder) == wanted


VALUES = st.recursive(
    st.text(max_size=6) | st.integers(0, 2**40) | st.booleans(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)
FIELDS = st.sampled_from("when tags name about role ask count note sentence cite status".split())
CHANGED = st.builds(
    lambda row, field, new: Change(row.table, row.id, field, row.data.get(field), new),
    st.sampled_from(ROWS),
    FIELDS,
    st.none() | VALUES,
)
MADE = st.builds(
    lambda table, n, data: Change(table, f"new-{n}", "", None, {**data, "id": f"new-{n}"}),
    st.sampled_from(["entity", "type", "fact", "deck"]),
    st.integers(1, 3),
    st.dictionaries(FIELDS, VALUES, max_size=3),
)


@settings(max_examples=60)
@given(st.lists(CHANGED | MADE, min_size=1, max_size=8))
def test_any_edits_published_are_read_back_as_they_were(changes: list[Change]) -> None:
    root = Path(tempfile.mkdtemp())
    try:
        folder = copied(root)
        before = rows(folder, said(changes, OLD_VERSION))
        Text(folder, edits(*changes)).publication("9.0.0", "- x", DAY).write()
        assert rows(folder) == before
        assert list(rows(folder)) == list(before), "and in their order"
    finally:
        shutil.rmtree(root)


def test_of_a_kind_the_entry_tells_what_differs_and_reasons_without_a_fact_are_counted(tmp_path: Path) -> None:
    pack = copied(tmp_path / "pack")
    known = {(row.table, row.id): row.data for row in ROWS}["type", "accession"]
    asked = {**known["ask"], "when": {"en": "In which year did {joiner} join the League?"}}
    sentence = {"en": "{joiner} entered the League {when:on}."}
    spans = ([400, 410], [411, 420])
    found = edits(
        Change("type", "accession", "sentence", known["sentence"], sentence),
        Change("type", "accession", "ask", known["ask"], asked),
        *(
            Change(
                "no_fact", f"chronicle:{a}", "", None, {"source": "chronicle", "span": [a, b], "reason": "a heading"}
            )
            for a, b in spans
        ),
    )
    assert Text(pack, found).entry({}, lambda _key: "") == (
        "### Added\n- the reasons why 2 sentences have no fact\n\n### Changed\n"
        "- kind of fact “accession”: sentence: “{joiner} joined the League {when:on}.” → "
        "“{joiner} entered the League {when:on}.”; "
        "ask.when: “When did {joiner} join the League?” → “In which year did {joiner} join the League?”"
    )
