"""The dialog puts the program into the menu of the desktop and takes it out, by keyboard, and says what it did."""

from __future__ import annotations

from pathlib import Path

import pytest
from looks import nameless
from PySide6.QtWidgets import QWidget

from study_app import desktop_entry
from study_app.gui.desktop_menu import DesktopMenuDialog


@pytest.fixture
def open_dialog(show, qtbot, tmp_path):
    below = show(QWidget())

    def opened(folder: Path, said: list[str]) -> DesktopMenuDialog:
        dialog = DesktopMenuDialog(below, folder, said.append)
        with qtbot.waitActive(dialog):
            dialog.open()
        qtbot.waitUntil(lambda: dialog.does.hasFocus())
        return dialog

    return opened


def test_enter_puts_it_there_and_again_takes_it_out(open_dialog, press, qtbot, tmp_path):
    said: list[str] = []
    dialog = open_dialog(tmp_path, said)
    assert nameless(dialog) == []
    assert str(tmp_path) in dialog.words.text()
    press("Return")
    qtbot.waitUntil(lambda: len(said) == 1, timeout=20_000)
    assert desktop_entry.is_there(tmp_path)
    assert said[0].startswith("Study App is in the menu")
    dialog = open_dialog(tmp_path, said)
    assert dialog.does.text() == "Take it out"
    press("Return")
    qtbot.waitUntil(lambda: len(said) == 2, timeout=20_000)
    assert (desktop_entry.is_there(tmp_path), said[1]) == (False, "Study App is out of the menu.")


def test_escape_leaves_all_as_it_is(open_dialog, press, tmp_path):
    open_dialog(tmp_path, [])
    press("Escape")
    assert list(tmp_path.iterdir()) == []


def test_what_is_refused_is_said_where_it_was_asked_for(open_dialog, press, qtbot, tmp_path):
    (tmp_path / "applications").write_text("in the way")
    dialog = open_dialog(tmp_path, [])
    press("Return")
    qtbot.waitUntil(lambda: "cannot be written" in dialog.words.text(), timeout=20_000)
    assert dialog.does.isEnabled()
