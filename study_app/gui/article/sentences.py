"""The article as it is read: its sentences coloured by what became of them, names and dates of the one in hand underlined."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from study_app.gui import theme
from study_app.i18n import _


class Sentences(QTextEdit):
    """The article, its sentences coloured by what became of them; names and dates of the one in hand are underlined."""

    scrolled = Signal()
    """Other parts of the text are in view."""
    chosen = Signal(int)
    """A place in the text was clicked: a code point."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName(_("The article"))
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.verticalScrollBar().setAccessibleName(_("Place in the article"))
        self._wide: list[int] = []
        self.cursorPositionChanged.connect(self._moved)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self.scrolled.emit())
        self._showing = False

    def show_text(self, text: str) -> None:
        """Show an article."""
        # Qt counts UTF-16 units, a citation counts code points: the places of letters that take two units
        self._wide = [at for at, letter in enumerate(text) if ord(letter) > 0xFFFF]
        self._units = [at + n for n, at in enumerate(self._wide, 1)]
        self.setPlainText(text)

    def _unit(self, point: int) -> int:
        return point + bisect_right(self._wide, point - 1)

    def _point(self, unit: int) -> int:
        return unit - bisect_right(self._units, unit - 1)

    def selected(self) -> tuple[int, int]:
        """The selected words, in code points; equal where nothing is selected."""
        cursor = self.textCursor()
        return self._point(cursor.selectionStart()), self._point(cursor.selectionEnd())

    def _moved(self) -> None:
        if not self._showing and not self.textCursor().hasSelection():
            self.chosen.emit(self._point(self.textCursor().position()))

    def in_view(self) -> tuple[int, int]:
        """The code points between which the text is seen, and a little more."""
        corner = self.viewport().rect()
        first = self.cursorForPosition(corner.topLeft()).position()
        last = self.cursorForPosition(corner.bottomRight()).position()
        return self._point(first), self._point(last)

    def paint(self, marks: Sequence[tuple[int, int, QTextCharFormat]]) -> None:
        """Colour spans of the text (code points); later ones lie over earlier ones."""
        selections = []
        for start, end, style in marks:
            selection = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document())
            cursor.setPosition(self._unit(start))
            cursor.setPosition(self._unit(end), QTextCursor.MoveMode.KeepAnchor)
            selection.cursor, selection.format = cursor, style
            selections.append(selection)
        self.setExtraSelections(selections)

    def bring(self, start: int, end: int) -> None:
        """Scroll so that a span is seen, where it is not: its beginning then stands near the top."""
        self._showing = True
        first, last = QTextCursor(self.document()), QTextCursor(self.document())
        first.setPosition(self._unit(start))
        last.setPosition(self._unit(end))
        self.setTextCursor(first)
        top, bottom, high = self.cursorRect(first).top(), self.cursorRect(last).bottom(), self.viewport().height()
        if top < 0 or bottom > high:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + top - min(self.fontMetrics().height(), high // 4))
        self._showing = False


def ground(colour: str, letters: str = "") -> QTextCharFormat:
    """How a span is coloured: its ground, and its letters where the ground asks for others."""
    style = QTextCharFormat()
    style.setBackground(theme.colour(colour))
    style.setForeground(theme.colour(letters or "text"))
    return style


def line(colour: str, *, new: bool = False) -> QTextCharFormat:
    """How a name or a date in the sentence in hand is underlined; a name that is `new` to the pack with dashes."""
    lines = QTextCharFormat.UnderlineStyle
    style = QTextCharFormat()
    style.setUnderlineStyle(lines.DashUnderline if new else lines.SingleUnderline)
    style.setUnderlineColor(theme.colour(colour))
    style.setBackground(theme.colour("mark"))
    style.setForeground(theme.colour("on_mark"))
    return style
