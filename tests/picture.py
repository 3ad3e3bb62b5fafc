"""Paints the picture of the README, a question of the shipped pack that was just answered: `make screenshot`."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_LOGGING_RULES"] = "default.warning=false"

from clocks import SetClock
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from study_app.app import StudyApp
from study_app.gui.window import MainWindow

SIZE = QSize(1000, 815)
DECK = "csto/first-steps"


def paint(file: Path) -> None:
    """Answer questions of a fresh learner until one was a choice between three, and paint the window as it then is."""
    _alive = QApplication([*sys.argv[:1], "-style", "Fusion"])
    with tempfile.TemporaryDirectory() as folder, StudyApp.open(Path(folder), SetClock()) as app:
        app.scheme = "light"
        window = MainWindow(app)
        window.resize(SIZE)
        window.show()
        window.open_deck(DECK)
        page = window.study
        assert page is not None and page.question is not None
        while page.question.form != "choice":
            page.give_up()
            QTest.keyClick(page, Qt.Key.Key_Return)
        right = next(number for number, option in enumerate(page.question.options, 1) if option.right)
        page.digit(right % len(page.question.options) + 1)  # a wrong one: the page then says why
        QTest.qWait(300)  # text wraps and the page finds its height in several rounds
        if not window.grab().save(str(file)):
            sys.exit(f"{file} cannot be written.")


if __name__ == "__main__":
    paint(Path(sys.argv[1]))
