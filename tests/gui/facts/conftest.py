"""The table of facts over the pack of bridges, opened by its key."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from study_app.gui.facts.page import FactsPage


@pytest.fixture
def page(window, press, settled) -> Iterator[FactsPage]:
    """The page, opened by its key."""
    press("Ctrl+L")
    page = window.stack[-1]
    settled(page)
    yield page
    window.close()  # before the library is, as when one leaves the program


@pytest.fixture
def write():
    """Types text, each letter where the focus is then: the first one opens a cell."""

    def written(text: str) -> None:
        for letter in text:
            QTest.keyClicks(QApplication.focusWidget(), letter)

    return written


@pytest.fixture
def settled(qtbot):
    """Waits until what is searched and counted beside the window is there."""

    def wait(page: FactsPage) -> FactsPage:
        qtbot.waitUntil(
            lambda: (
                not (
                    page._waiting.isActive()
                    or page._looking.isActive()
                    or page._counting.isActive()
                    or not page._counted
                )
            ),
            timeout=5000,
        )
        QApplication.processEvents()
        return page

    return wait


@pytest.fixture
def openings(page, press, write, settled) -> FactsPage:
    """The facts of one type, with the keys in the table, on its first cell."""
    write("type:opening")
    press("Return")
    settled(page)
    return page
