"""Anki's text export: its headers are followed, and its fields come as plain text."""

from __future__ import annotations

from pathlib import Path

import pytest

from study_app import confined
from study_app.errors import StudyAppError
from study_app.facts import importers
from study_app.facts.importers import look
from study_app.facts.importers.anki import plain

EXPORT = '''#separator:tab
#html:true
#guid column:1
#notetype column:2
#deck column:3
#tags column:6
b;x#1\tBasic\tGeo::Europe\tCapital of <b>France</b>?<img src="map.png">\tParis &amp; only[sound:p.mp3]\tgeo europe
q2\tBasic\tGeo\t"Line one<br>line ""two"""\t<div>a</div><div>b</div>\t
q3\tCloze\tGeo\tThe treaty is of {{c1::1992::year}}.\t\tgeo
'''


def test_the_headers_say_what_the_columns_are(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text(EXPORT, encoding="utf-8")
    table = look(path)
    assert table.format.id == "anki"
    assert table.layout.roles == {0: "id", 1: "notetype", 2: "deck", 5: "tags"}
    assert table.layout.html and table.layout.separator == "\t" and not table.layout.header


def test_fields_are_plain_text_and_what_is_left_out_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text(EXPORT, encoding="utf-8")
    first, second, third = look(path).rows()
    assert (first.line, first.cells[3:], first.dropped) == (7, ("Capital of France?", "Paris & only", "geo europe"), 2)
    assert second.cells[3:5] == ('Line one\nline "two"', "a\nb")
    assert third.cells[3] == "The treaty is of 1992."


def test_named_columns_and_what_holds_for_every_note(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("#separator:;\n#html:false\n#columns:Front;Back\n#tags:a b\n#deck:Mine\n<b>;x\n", encoding="utf-8")
    table = look(path)
    assert table.layout.columns == ("Front", "Back")
    assert table.layout.everywhere == {"tags": "a b", "deck": "Mine"}
    assert [row.cells for row in table.rows()] == [("<b>", "x")]


def test_no_markup_is_left_to_run() -> None:
    hostile = "<script>alert(1)</script>a<style>b{}</style><img src=x onerror=f()>&lt;i&gt;b<!-- c --><a href='javascript:1'>d"
    assert plain(hostile, markup=True) == "a<i>bd"


def test_deletions_within_each_other_are_opened() -> None:
    assert plain("{{c1::in {{c2::May::month}} 1992}} it was", markup=False) == "in May 1992 it was"


def test_a_table_that_takes_too_long_is_stopped_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "slow.txt"
    rows = f"{'<b>a</b>' * 12_000}\t{'<i>b</i>' * 12_000}\n" * 80
    path.write_text(f"#separator:tab\n#html:true\n{rows}", encoding="utf-8")
    monkeypatch.setattr(importers, "_LIMITS", confined.Limits(seconds=1))
    with pytest.raises(StudyAppError, match=r"^slow\.txt: reading it was stopped after 1 seconds, far more than"):
        list(look(path).rows())


def test_a_header_that_stands_twice_is_read_once_and_the_last_counts(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("#separator:tab\n#tags:old\n#tags:new\na\tb\n", encoding="utf-8")
    table = look(path)
    assert table.layout.everywhere == {"tags": "new"}
    assert [row.cells for row in table.rows()] == [("a", "b")]
