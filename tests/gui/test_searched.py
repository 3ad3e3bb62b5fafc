"""A field with lines below it: typing finds, arrow keys mark, Esc closes."""

import pytest
from looks import nameless
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLineEdit, QStyleOptionViewItem

from study_app.gui import theme
from study_app.gui.searched import Line, SearchedLines

LINES = [Line(f"Line {number}", f"Ctrl+{number}", "Numbers") for number in range(50)]


class Shown(SearchedLines):
    def __init__(self, parent=None, lines=LINES):
        super().__init__(
            parent, "Numbers", "Type a number", lambda text: [line for line in lines if text in line.words]
        )
        self.chosen = []

    def choose(self):
        self.chosen.append(self.model.lines[self.marked].words)


def test_what_is_typed_finds_lines_and_the_first_is_marked(show, write):
    dialog = show(Shown())
    assert QApplication.focusWidget() is dialog.field
    write("4")
    assert dialog.model.lines[dialog.marked].words == "Line 4"
    assert dialog.said.text() == "14 actions"
    write("44x")
    assert dialog.marked == -1
    assert dialog.said.text() == "Nothing is found. Fewer letters find more."


def test_arrow_keys_mark_another_line_while_the_field_keeps_the_focus(show, press):
    dialog = show(Shown())
    press("Down", "Down", "Up")
    assert dialog.marked == 1
    press("PgDown")
    assert dialog.marked > 2
    press("Return")
    assert dialog.chosen == [dialog.model.lines[dialog.marked].words]
    assert QApplication.focusWidget() is dialog.field


def test_a_screen_reader_is_told_each_line_with_its_key(show, press, write, monkeypatch):
    said = []
    monkeypatch.setattr("study_app.gui.searched.announce", lambda _widget, words: said.append(words))
    dialog = show(Shown())
    press("Down")
    write("3")
    write("z")
    assert said == ["Line 1, Ctrl+1, Numbers", "Line 3, Ctrl+3, Numbers", "Nothing is found. Fewer letters find more."]
    assert nameless(dialog) == []
    dialog.search("")
    first = QAccessible.queryAccessibleInterface(dialog.list).child(0)
    assert first.text(QAccessible.Text.Name) == "Line 0, Ctrl+0, Numbers"


def test_it_is_closed_by_escape_and_the_focus_goes_back_to_where_it_was(show, press, qtbot):
    field = show(QLineEdit())
    field.setFocus()
    dialog = Shown(field)
    dialog.open()
    qtbot.waitUntil(dialog.isActiveWindow)
    press("Esc")
    field.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is field)


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_long_words_take_more_lines_and_are_never_cut(qapp, show, scale):
    theme.apply(qapp, "light", scale)
    long = Line(
        "in the form: rest on the words that were selected in the article, and on these too " * 2, "Alt+Shift+C"
    )
    dialog = show(Shown(None, [Line("short"), long]))
    room = dialog.list.visualRect(dialog.model.index(1))
    font = dialog.list.fontMetrics()
    needed = font.boundingRect(0, 0, room.width(), 10_000, Qt.TextFlag.TextWordWrap, long.words).height()
    assert room.height() >= needed
    assert room.width() <= dialog.list.viewport().width()


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_a_key_stands_in_the_middle_of_the_first_line_of_its_words(show, qapp, scale):
    theme.apply(qapp, "light", scale)
    dialog = show(Shown(lines=[Line("A line", "Ctrl+L", "Lines"), Line("Another line", "Ctrl+Shift+K")]))
    dialog.resize(640, 400)
    qapp.processEvents()
    for row in range(2):
        option = QStyleOptionViewItem()
        dialog.list.initViewItemOption(option)
        _above, words, key = dialog.list.itemDelegate().parts(option, dialog.model.index(row), 600)
        assert abs((words.top() + words.bottom()) - (key.top() + key.bottom())) <= 2  # half a pixel each, doubled
    theme.apply(qapp, "light", 1.0)
