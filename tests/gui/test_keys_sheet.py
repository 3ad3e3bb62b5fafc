"""The sheet of keys: those of the page and of the menus, found as one types."""

import pytest
from PySide6.QtWidgets import QApplication, QMenu
from sessions import answer

from study_app.gui.keys_sheet import KeysSheet, bare, in_menus


@pytest.fixture
def sheet(window, qtbot):
    """Opens the sheet of the page in view, as F1 does."""

    def opened():
        window.menus.show_keys()
        [dialog] = window.findChildren(KeysSheet)
        qtbot.waitUntil(dialog.isActiveWindow)
        return dialog

    return opened


def test_keys_of_the_page_come_first_and_then_those_of_the_menus(window, sheet):
    lines, keys = sheet().lines, window.decks.keys()
    assert [line.key for line in lines[: len(keys)]] == [key for key, _words in keys]
    assert ("Find facts and names", "Ctrl+F", "Read") in lines


def test_no_key_of_the_menus_is_missing_and_none_stands_there_twice(window, sheet):
    written = [key for line in sheet().lines for key in line.key.split(", ")]
    bound = [key.toString() for action, _line in in_menus(window.menuBar()) for key in action.shortcuts()]
    assert set(bound) <= set(written)
    assert len(written) == len(set(written))


def test_typing_finds_by_what_is_done_and_by_the_key(sheet, write):
    dialog = sheet()
    write("timeline deck")
    assert [line.key for line in dialog.model.lines] == ["T"]
    dialog.field.clear()
    write("ctrl+t")
    assert "Timeline" in [line.words for line in dialog.model.lines]


@pytest.mark.parametrize("key", ["Esc", "Return"])
def test_it_is_closed_with_the_focus_where_it_was(window, sheet, press, qtbot, key):
    window.decks.tiles[1].setFocus()
    sheet()
    press(key)
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is window.decks.tiles[1])


def test_where_one_writes_f1_opens_it_and_a_question_mark_is_written(window, press, write, qtbot):
    window.ways.open_find()
    press("?")
    assert window.page.field.text() == "?"
    press("F1")
    [dialog] = window.findChildren(KeysSheet)
    qtbot.waitUntil(dialog.isActiveWindow)
    press("Esc")
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is window.page.field)


def test_it_tells_the_keys_of_the_question_on_screen(window, press, write, sheet):
    press("Return")
    answer(window.study, press, write)
    assert "I don’t know" in [line.words for line in sheet().lines]


def test_words_of_menus_are_told_as_they_read(window):
    assert bare("&Find && replace...") == "Find & replace"
    menu = window.menuBar().addMenu("&More")
    inner = QMenu("&Inner", menu)
    menu.addMenu(inner)
    inner.addAction("&Deep")
    assert ("Deep", "", "More, Inner") in [line for _action, line in in_menus(window.menuBar())]
