"""What the menus offer, by which keys, and the sheet of keys."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from choosing import choose
from figures import LANGUAGES
from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtWidgets import QMenu
from sessions import answer

from study_app import i18n
from study_app.gui.card_menu import CardMenu
from study_app.gui.keys_sheet import KeysSheet
from study_app.gui.widgets import GAP
from study_app.paths import shipped


def test_undo_is_offered_exactly_where_there_is_an_answer_to_take_back(window, press, write):
    assert not window.menus.undo.isEnabled()
    press("Return")
    assert not window.menus.undo.isEnabled()
    answer(window.study, press, write)
    assert window.menus.undo.isEnabled()
    press("Return")
    assert window.menus.undo.isEnabled()
    press("Ctrl+Z")
    assert not window.menus.undo.isEnabled()
    answer(window.study, press, write)
    press("Esc")
    assert window.menus.undo.isEnabled()


def test_what_a_menu_entry_quotes_is_closed_where_it_is_cut(window):
    window.menus.offer_undo("your answer to “In which century did Antipater of Sidon live?”", "", to_be_told=False)
    assert window.menus.undo.text().endswith("…”")
    window.menus.offer_undo("your answer to “When?”", "", to_be_told=False)
    assert window.menus.undo.text() == "&Undo: your answer to “When?”"


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_keys_in_a_menu_stand_apart_from_its_words_each_time_it_is_opened(window, scale):
    window.dress(scheme="light", text_scale=scale)
    of_bar = [menu for menu in window.menuBar().findChildren(QMenu) if menu.title()]
    menus = [*of_bar, window.decks.menu_of(window.app.decks.rows()[0])]
    for menu in menus:
        menu.ensurePolished()
        least = menu.sizeHint().width()
        for _time in range(2):
            menu.popup(QPoint(0, 0))
            wide, line = menu.width(), menu.actionGeometry(menu.actions()[0])
            menu.hide()
            assert wide == least + 3 * GAP
            assert line.width() >= wide - 2 * GAP  # and so its words and its key stand at its ends
    window.dress(scheme="light", text_scale=1.0)


@pytest.mark.parametrize("on", ["decks", "study"])
def test_every_key_is_given_to_one_thing_only_on_a_page(window, press, on):
    if on == "study":
        press("Return")
    keys = [key.toString() for action in window.findChildren(QAction) for key in action.shortcuts()]
    there = [shortcut for shortcut in window.findChildren(QShortcut) if shortcut.parent().isVisible()]
    keys += [shortcut.key().toString() for shortcut in there]
    assert sorted(keys) == sorted(set(keys))
    assert "Ctrl+Z" in keys


@pytest.mark.parametrize("key", ["F1", "?"])
def test_the_keys_of_the_page_are_listed(window, press, key):
    press("Return", key)
    [dialog] = window.findChildren(KeysSheet)
    assert "1–9" in [line.key for line in dialog.lines]
    dialog.close()


def test_what_is_looked_for_under_edit_is_there(window):
    [edit] = [action.menu() for action in window.menuBar().actions() if action.text() == "&Edit"]
    keys = [key.toString() for action in edit.actions() for key in action.shortcuts()]
    assert {"Ctrl+Z", "Ctrl+Y", "Ctrl+M"} <= set(keys)


def shared_letters(menu: QMenu) -> list[tuple[str, str]]:
    """The letters by which more than one line of a menu is chosen, and those of the menus within it."""
    letters = re.findall("&([^&])", " ".join(one.text().replace("&&", "") for one in menu.actions()).casefold())
    within = [one.menu() for one in menu.actions() if isinstance(one.menu(), QMenu)]
    return [
        *((menu.title(), letter) for letter, times in Counter(letters).items() if times > 1),
        *(found for inner in within for found in shared_letters(inner)),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_lines_of_a_menu_are_chosen_by_one_letter(window, press, qtbot, language):
    if language != "en":
        press("Ctrl+,")
        choose(window.page, "language", language)
        qtbot.waitUntil(lambda: window.app.language == language)
    try:
        window.show_decks()
        menus = [action.menu() for action in window.menuBar().actions()]
        menus += [window.page.menu_of(window.app.decks.rows()[0]), CardMenu(window.page, lambda: 0)]
        window.ways.open_facts("")
        menus += [window.page._action_menu(), window.page._column_menu()]
        assert [found for menu in menus for found in shared_letters(menu)] == []
    finally:
        i18n.use("en", shipped("resources") / "locale")
