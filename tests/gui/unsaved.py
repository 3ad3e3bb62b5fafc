"""The question about what is not saved, as tests find it and answer it."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from study_app.gui.unsaved import UnsavedDialog


def asked(window: QWidget) -> UnsavedDialog | None:
    """The question that is on the screen."""
    return next((one for one in window.findChildren(UnsavedDialog) if one.isVisible()), None)


def reply(window: QWidget, key: str) -> None:
    """Answer the question by a key, once it is in front."""
    question = asked(window)
    assert question is not None
    question.activateWindow()
    assert QTest.qWaitForWindowActive(question)
    QApplication.processEvents()
    [combination] = [QKeySequence(key)[0]]  # type: ignore[index]
    QTest.keyClick(question.focusWidget() or question, combination.key(), combination.keyboardModifiers())
    QApplication.processEvents()
    if asked(window) is None and window.isVisible():
        assert QTest.qWaitForWindowActive(window)
