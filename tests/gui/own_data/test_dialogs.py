"""What is asked before all of the data changes: nothing is done by an Enter too much, nor without the word."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QDialog, QWidget

from study_app.gui import theme
from study_app.gui.own_data.dialogs import AskDialog, DeleteDialog


@pytest.fixture
def opened(qtbot) -> Callable[[QDialog], None]:
    """Opens a dialog in front of a window of its own."""

    def made(dialog: QDialog) -> None:
        with qtbot.waitActive(dialog):
            dialog.open()
        qtbot.waitUntil(lambda: dialog.focusWidget() is not None and dialog.focusWidget().hasFocus())

    return made


@pytest.fixture
def below(show) -> QWidget:
    """The window below the dialog."""
    return show(QWidget())


def test_enter_pressed_at_once_changes_nothing(below, opened, press) -> None:
    dialog = AskDialog(below, "Restore this backup?", "Set aside: 2 answers of today.", "Restore")
    agreed = QSignalSpy(dialog.agreed)
    opened(dialog)
    press("Return")
    assert agreed.count() == 0


def test_it_is_done_when_the_button_is_gone_to(below, opened, press) -> None:
    dialog = AskDialog(below, "Restore this backup?", "Set aside: 2 answers of today.", "Restore")
    agreed = QSignalSpy(dialog.agreed)
    opened(dialog)
    press("Shift+Tab", "Return")
    assert agreed.count() == 1


@pytest.mark.parametrize("ticked", [False, True])
def test_the_word_is_typed_and_the_second_folder_asked_separately(below, opened, press, write, ticked: bool) -> None:
    dialog = DeleteDialog(below, "Everything is deleted.", "DELETE", "/stick")
    agreed = QSignalSpy(dialog.agreed)
    opened(dialog)
    press("Return")
    assert agreed.count() == 0
    dialog.second.setChecked(ticked)
    write("DELETE")
    press("Return")
    assert [agreed.at(n) for n in range(agreed.count())] == [[ticked]]


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_what_is_said_before_everything_is_deleted_has_lines_of_as_many_words_at_any_text_size(
    below, opened, qapp, scale
) -> None:
    theme.apply(qapp, "light", scale)
    dialog = DeleteDialog(below, "Everything is deleted, for good, and cannot be brought back. " * 9, "DELETE", "")
    opened(dialog)
    room = dialog.screen().availableSize().width()
    letters = dialog.area.width() / dialog.fontMetrics().averageCharWidth()
    assert letters >= 50 or dialog.width() > 0.9 * room
    assert dialog.width() <= room - 40


def test_without_a_second_folder_it_is_not_asked(below, opened, write, press) -> None:
    dialog = DeleteDialog(below, "Everything is deleted.", "DELETE", "")
    agreed = QSignalSpy(dialog.agreed)
    opened(dialog)
    assert dialog.second.isHidden()
    write("DELETE")
    press("Return")
    assert [agreed.at(n) for n in range(agreed.count())] == [[False]]
