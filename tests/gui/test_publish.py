"""Publishing: what will be written is seen first, and follows what is typed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from facts.harbour import copied
from hypothesis import given
from hypothesis import strategies as st
from looks import blocks, cut_off, nameless, words
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication

from study_app.desk.packs import Draft
from study_app.facts.edits import Overlay
from study_app.facts.publishing import Altered, Publication, Text
from study_app.gui import theme
from study_app.gui.publish import PublishPage, lines_told
from study_app.journal import Change

TOLD = """\
facts/council.toml: 1 line changes
46  boats = 120  →  121
pack.toml: 1 line changes
5  version = "1.2.0"  →  "1.2.1"
new file CHANGELOG.md: the entry above"""


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    edits = Overlay()
    edits.add([Change("fact", "boats", "boats", 120, 121)])
    text = Text(copied(tmp_path), edits)
    return Draft(text, text.next_version(), text.entry({}, str), date(2026, 11, 28))


@pytest.fixture
def page(draft: Draft, show, qtbot) -> PublishPage:
    made = PublishPage("The Harbour League", draft)
    made.resize(900, 900)
    show(made).start()
    qtbot.waitUntil(lambda: made.publication is not None)
    return made


def test_the_version_the_entry_and_every_line_are_shown_before_anything_is_written(page, draft):
    assert page.version.text() == "1.2.1"
    assert page.entry.markdown() == draft.entry
    assert page.diff.toPlainText() == TOLD
    assert not (draft.text.folder / "CHANGELOG.md").exists()
    assert nameless(page) == []
    assert QApplication.focusWidget() is page.version


def test_what_is_typed_is_what_will_be_written(page, qtbot, press, write):
    write("2.0.0")
    press("Tab")
    page.entry.selectAll()
    write("A better number.")
    qtbot.waitUntil(lambda: '"1.2.0"  →  "2.0.0"' in page.diff.toPlainText())
    qtbot.waitUntil(lambda: page.publication is not None and not page._pause.isActive())
    with qtbot.waitSignal(page.published) as told:
        press("Ctrl+Return")
    [publication] = told.args
    assert (publication.version, "+A better number." in publication.diff()) == ("2.0.0", True)


def test_an_entry_is_read_with_headings_and_points_and_not_with_the_signs_for_them(page):
    words = [block.text() for block in blocks(page.entry)]
    assert words[0] == "Changed"
    assert not any(line.startswith(("#", "-")) for line in words)
    assert [bool(block.textList()) for block in blocks(page.entry)] == [False, True]


def test_a_point_and_a_line_of_ones_own_are_written_below_what_is_proposed(page, draft, press, write):
    page.entry.setFocus()
    page.entry.moveCursor(QTextCursor.MoveOperation.End)
    press("Return")
    write("seen by two")
    press("Return", "Return")
    write("### Thanks")
    press("Return")
    write("- to the harbour")
    assert page.entry.markdown() == f"{draft.entry}\n- seen by two\n### Thanks\n- to the harbour"


def test_below_a_heading_goes_on_what_is_no_heading(page, press, write):
    page.entry.setFocus()
    page.entry.moveCursor(QTextCursor.MoveOperation.EndOfBlock)
    press("Return")
    write("All of it was checked.")
    assert page.entry.markdown().splitlines()[:2] == ["### Changed", "All of it was checked."]


def test_a_text_with_a_look_of_its_own_is_pasted_as_plain_words(page):
    page.entry.selectAll()
    data = QMimeData()
    data.setHtml("<h1>Big</h1>")
    data.setText("Big\nand small")
    page.entry.insertFromMimeData(data)
    assert page.entry.markdown().splitlines()[-1].endswith("and small")
    assert {block.blockFormat().headingLevel() for block in blocks(page.entry)} <= {0, 3}


def publication(*files: tuple[str, str | None, str]) -> Publication:
    folder = Path("/pack")
    altered = (Altered(folder / name, before, after) for name, before, after in files)
    return Publication(folder, "harbour", "2.0.0", tuple(altered))


def told(made: Publication) -> list[str]:
    return ["".join(words for words, _tone in line) for line in lines_told(made)]


def test_each_line_is_told_as_what_it_was_and_what_it_will_be():
    before, after = 'id = "a"\nn = 1\nx = 5\nok = true\n', 'id = "a"\nn = 2\nx = 6\nok = true\n'
    assert told(publication(("facts.toml", before, after))) == [
        "facts.toml: 2 lines change",
        "2  n = 1  →  2",
        "3  x = 5  →  6",
    ]


def test_lines_that_come_and_go_are_told_as_such_and_a_new_file_with_its_lines():
    many = "".join(f"line = {n}\n" for n in range(12))
    assert told(publication(("a.toml", "a\nb\nc\nd\n", "a\nc\nd\n"), ("facts/treaties.toml", None, many))) == [
        "a.toml: 1 line goes",
        "   − b",
        "new file facts/treaties.toml, 12 lines",
        *(f"{n + 1:>2}  + line = {n}" for n in range(12)),
    ]


def test_of_the_changelog_it_is_told_that_it_gets_the_entry_above():
    assert told(publication(("CHANGELOG.md", "# Changelog\n", "# Changelog\n\n## 2\n"))) == [
        "CHANGELOG.md: the entry above"
    ]


def test_what_is_no_other_line_is_no_file_that_is_written():
    assert told(publication(("a.toml", "a\n", "a\n"))) == []


@given(st.lists(st.sampled_from(["a", "b", "c = 1", "c = 2", ""])), st.lists(st.sampled_from(["a", "b", "c = 1", "d"])))
def test_the_places_of_a_file_make_its_new_lines_of_its_old_ones(old, new):
    made = publication(("a.toml", "\n".join(old), "\n".join(new)))
    lines = "\n".join(old).splitlines()
    for file in made.rewritten():
        for place in file.places:
            assert tuple(lines[place.at - 1 : place.at - 1 + len(place.old)]) == place.old
            lines[place.at - 1 : place.at - 1 + len(place.old)] = place.new
    assert lines == "\n".join(new).splitlines()


def test_a_version_that_is_not_higher_is_refused_at_once(page, qtbot, write):
    write("1.2.0")
    qtbot.waitUntil(lambda: bool(page.refused.text()))
    assert "The version 1.2.0 is not above 1.2.0" in words(page)
    assert not page.go.isEnabled()
    with qtbot.assertNotEmitted(page.published):
        page.publish()


@pytest.mark.parametrize("scale", [0.8, 2.0])
def test_nothing_is_cut_off_at_any_text_size(qapp, show, draft, qtbot, scale):
    theme.apply(qapp, "light", scale)
    made = PublishPage("The Harbour League", draft)
    made.resize(900, 700)
    show(made).start()
    qtbot.waitUntil(lambda: made.publication is not None)
    qtbot.waitUntil(lambda: cut_off(made.column.inside) == [])
