"""The entry of a changelog as it is read and as it is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from looks import blocks
from PySide6.QtCore import QEvent, QMimeData, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QApplication

from study_app.gui.log_entry import LogEntry

ENTRY = "### Added\n- one\n- two\n\n### Changed\n- three"


@pytest.fixture
def entry(show) -> LogEntry:
    made = show(LogEntry(ENTRY))
    made.setFocus()
    return made


def pasted(entry: LogEntry, words: str) -> str:
    data = QMimeData()
    data.setText(words)
    entry.insertFromMimeData(data)
    return entry.markdown()


_POINTS = st.lists(st.text("ab “—#-", min_size=1).map(str.strip).filter(bool), min_size=1, max_size=3)


@given(st.lists(st.tuples(st.sampled_from(["Added", "Changed", "Retired"]), _POINTS), max_size=3))
def test_an_entry_that_nobody_touched_is_written_as_it_was_proposed(qapp, parts):
    entry = "\n\n".join(f"### {title}\n" + "\n".join(f"- {point}" for point in points) for title, points in parts)
    assert LogEntry(entry).markdown() == entry


def test_a_command_that_the_field_does_not_know_takes_nothing_away_though_all_is_marked(entry):
    entry.selectAll()
    control = Qt.KeyboardModifier.ControlModifier
    for modifiers in (control, control | Qt.KeyboardModifier.ShiftModifier):
        QApplication.sendEvent(entry, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_1, modifiers, "1"))
        assert entry.markdown() == ENTRY


def test_a_heading_stays_one_where_an_empty_line_is_put_above_it(entry, press):
    press("Return")
    assert entry.markdown() == f"\n{ENTRY}"
    entry.undo()
    assert entry.markdown() == ENTRY


@pytest.mark.parametrize("key", ["Delete", "Backspace"])
def test_what_is_written_where_all_was_taken_out_is_neither_a_heading_nor_a_point(entry, press, write, key):
    entry.selectAll()
    press(key)
    write("All is new.")
    assert entry.markdown() == "All is new."


def test_markdown_is_pasted_as_it_would_be_written_wherever_that_is(entry, press):
    assert pasted(entry, "### A\r\n- x\r\n") == f"### A\n- x\n\n{ENTRY}"
    assert [bool(block.blockFormat().headingLevel()) for block in blocks(entry)][:3] == [True, False, True]
    entry.undo()
    assert entry.markdown() == ENTRY
    entry.moveCursor(QTextCursor.MoveOperation.End)
    assert pasted(entry, " and\n- more") == f"{ENTRY} and\n- more"
    press("Return")
    assert pasted(entry, "- four\n- five") == f"{ENTRY} and\n- more\n- four\n- five"
    entry.selectAll()
    assert pasted(entry, ENTRY) == ENTRY


def test_words_in_several_lines_that_are_pasted_behind_a_heading_are_no_headings(entry):
    entry.moveCursor(QTextCursor.MoveOperation.EndOfBlock)
    assert pasted(entry, " now\nplain") == ENTRY.replace("Added", "Added now\nplain")


def test_what_is_cut_out_is_pasted_as_what_it_was(entry, press):
    entry.selectAll()
    press("Ctrl+X")
    assert entry.markdown() == ""
    press("Ctrl+V")
    assert entry.markdown() == ENTRY
    entry.moveCursor(QTextCursor.MoveOperation.Start)
    entry.moveCursor(QTextCursor.MoveOperation.EndOfWord, QTextCursor.MoveMode.KeepAnchor)
    press("Ctrl+C")
    assert QApplication.clipboard().text() == "Added"


_LINES = st.lists(
    st.sampled_from(["### A", "- x", "- - y", "plain", "### ", "- ", "  - z", "## b", "-c", "# d"]), min_size=1
)


@given(_LINES)
def test_no_sign_of_what_is_pasted_is_lost(qapp, lines):
    entry = LogEntry("")
    assert list(filter(None, pasted(entry, "\n".join(lines)).split("\n"))) == lines
