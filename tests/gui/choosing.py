"""How a setting is chosen on the page of settings, by the keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox

from study_app.gui.settings import SettingsPage


def choose(page: SettingsPage, id: str, value: object) -> None:
    """Choose a line of a box by the arrow keys, past those between."""
    box = page.lines[id].control
    assert isinstance(box, QComboBox)
    box.setFocus()
    wanted = box.findData(value)
    while box.currentIndex() != wanted:
        QTest.keyClick(box, Qt.Key.Key_Down if box.currentIndex() < wanted else Qt.Key.Key_Up)
    QApplication.processEvents()
