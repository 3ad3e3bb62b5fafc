"""A page of one column that scrolls, with the way back to be put on top of it, and lines to read in it."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout

from study_app.gui.page import Page
from study_app.gui.widgets import GAP, Column, button
from study_app.i18n import _

_MOST_LINES = 12


class ColumnPage(Page):
    """The page fills `column`, whose first line holds `back`; what is added to `whole` stands below it and stays in view."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.column = Column()
        self.whole = QVBoxLayout(self)
        self.whole.setContentsMargins(0, 0, 0, 0)
        self.whole.setSpacing(0)  # the shade of what scrolls lies right on what stands below
        self.whole.addWidget(self.column)
        self.back = button(_("Back"), "quiet", "Esc")
        self.back.setText("←  " + _("Back"))
        self.back.clicked.connect(lambda: self.leave())


class Told(QPlainTextEdit):
    """Lines to read, as high as they are where they have to be broken, and no higher than some."""

    def __init__(self, text: str, most: int = _MOST_LINES) -> None:
        super().__init__(text)
        self._most = most
        self.setReadOnly(True)
        self.setTabChangesFocus(True)

    def show_text(self, text: str) -> None:
        """Show other lines."""
        self.setPlainText(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        lines = round(self.document().size().height())  # which a plain text counts in lines
        self.setFixedHeight(self._line() * min(lines, self._most) + 3 * GAP)

    def _line(self) -> int:
        """How high the highest of the first lines is: of some letters it is higher than they ask for."""
        high, block, left = self.fontMetrics().lineSpacing(), self.document().firstBlock(), self._most
        while block.isValid() and left > 0:
            self.blockBoundingRect(block)  # lays it out
            lines = [block.layout().lineAt(line) for line in range(min(left, block.layout().lineCount()))]
            high = max((high, *(math.ceil(line.height()) for line in lines)))
            block, left = block.next(), left - max(1, len(lines))
        return high
