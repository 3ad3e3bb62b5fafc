"""A long text is written in a field that grows with it, by the keys of a line."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from looks import said_by_qt
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from study_app.gui import theme
from study_app.gui.wrapping_line import WrappingLine

LONG = "The League of Harbours was founded on 3 March 1921 in Porthaven by six towns of the north coast. " * 2


@pytest.fixture
def line(show, qapp) -> Iterator[WrappingLine]:
    """A wrapping line above a usual one."""
    theme.apply(qapp, "light", 1.0)
    page = QWidget()
    made, below = WrappingLine(most=400), QLineEdit()
    body = QVBoxLayout(page)
    body.addWidget(made)
    body.addWidget(below)
    body.addStretch(1)
    page.resize(400, 500)
    show(page)  # which lives as long as this is waited for
    made.setFocus()
    yield made


def below(line: WrappingLine) -> QLineEdit:
    return line.parentWidget().findChild(QLineEdit)


def test_it_is_as_high_as_a_usual_line_and_grows_with_what_is_written(line, write, qtbot):
    write("Short")
    QApplication.processEvents()
    assert abs(line.height() - below(line).height()) <= 4
    before = line.height()
    line.setText(LONG.strip())
    qtbot.waitUntil(lambda: line.height() >= before + 2 * line.fontMetrics().lineSpacing())
    assert line.verticalScrollBar().maximum() == 0, "all of it is in view"
    line.parentWidget().resize(900, 500)
    qtbot.waitUntil(lambda: line.height() < before + 3 * line.fontMetrics().lineSpacing())
    line.setText("")
    qtbot.waitUntil(lambda: line.height() == before)


def test_what_is_very_long_scrolls_and_leaves_room_for_the_others(line, qtbot):
    line.setText(LONG * 20)
    QApplication.processEvents()
    assert line.height() < 12 * line.fontMetrics().lineSpacing()
    assert line.verticalScrollBar().maximum() > 0


def test_tab_leaves_it_and_comes_back_with_all_chosen_so_that_what_is_written_replaces_it(line, press, write):
    write("one")
    press("Tab")
    assert below(line).hasFocus()
    press("Shift+Tab")
    assert line.hasFocus() and line.selectedText() == "one"
    write("two")
    assert line.text() == "two"


def test_enter_is_the_keys_of_the_page_and_no_line_end(line, press, write):
    pressed = []
    for key in ("Return", "Ctrl+Return", "Ctrl+Z"):
        QShortcut(key, line.parentWidget()).activated.connect(lambda key=key: pressed.append(key))
    press("Return", "Ctrl+Return", "Ctrl+Z")
    assert pressed == ["Return", "Ctrl+Return", "Ctrl+Z"] and line.text() == ""
    write("one")
    press("Ctrl+Z")
    assert pressed[3:] == [] and line.text() == "", "what was written is taken back first"


def test_what_is_pasted_has_no_line_ends_and_what_is_too_long_is_cut(line):
    pasted = QMimeData()
    pasted.setText(" founded\n  in 1921 ")
    line.setText("It was")
    line.setCursorPosition(6)
    line.insertFromMimeData(pasted)
    assert line.text() == "It was founded in 1921 "
    pasted.setText("x" * 1000)
    line.insertFromMimeData(pasted)
    assert len(line.text()) == 400


def test_no_more_letters_are_written_than_it_takes(line, write):
    line.setText("x" * 399)
    line.setCursorPosition(399)
    write("yz")
    assert line.text() == "x" * 399 + "y"


def test_only_what_somebody_writes_is_told(line, write):
    told = []
    line.textEdited.connect(told.append)
    line.setText("given")
    assert told == []
    write("!")
    assert line.text() == "given!", "the cursor stands behind it"
    line.selectAll()
    write("ab")
    assert told[-1] == "ab"
    assert line.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_qt_has_nothing_to_say_of_a_line_that_is_written_in_before_it_is_seen(qapp, show) -> None:
    theme.apply(qapp, "light", 1.0)
    with said_by_qt() as told:
        page = QWidget()
        body = QVBoxLayout(page)
        made = WrappingLine()
        made.resize(300, 24)  # its viewport follows once it is shown
        made.setText(LONG)
        assert made.minimumHeight() >= made.fontMetrics().lineSpacing()
        body.addWidget(made)
        show(page)
        QApplication.processEvents()
    assert told == []
    assert made.height() >= 2 * made.fontMetrics().lineSpacing()
