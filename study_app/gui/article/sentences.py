"""The article as it is read: its sentences coloured by what became of them, names and dates of the one in hand underlined."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from study_app.gui import theme
from study_app.i18n import _

_HIGH = 5
"""Lines of the text in view from which on there is room for one of those before a span."""


class Sentences(QTextEdit):
    """The article, its sentences coloured by what became of them; names and dates of the one in hand are underlined."""

    scrolled = Signal()
    """Other parts of the text are in view."""
    chosen = Signal(int)
    """A place in the text was clicked: a code point."""
    sought = Signal(str, bool)
    """Words are looked for, and whether they were found."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName(_("The article"))
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.verticalScrollBar().setAccessibleName(_("Place in the article"))
        self.seeking = False
        """Whether letters that are typed here look for words, which are then selected."""
        self._words, self._from = "", 0
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if self.seeking and not held and event.text().isprintable() and event.text():
            self._seek(self._words + event.text())
        elif self.seeking and event.key() == Qt.Key.Key_Backspace and self._words:
            self._seek(self._words[:-1])
        else:
            if event.key() not in (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt):
                self._words = ""
            super().keyPressEvent(event)

    def _seek(self, words: str) -> None:
        """Select the next place of words, from where one is and then from the beginning; "these..those": all between them."""
        if not self._words:
            self._from = self.textCursor().selectionStart()
        self._words = words
        first, _dots, last = words.partition("..")
        document = self.document()
        found = document.find(_pattern(first), self._from)
        if found.isNull():
            found = document.find(_pattern(first), 0)
        if not found.isNull() and last:
            end = document.find(_pattern(last), found.selectionEnd())
            if end.isNull():
                found = end
            else:
                found.setPosition(found.selectionStart())
                found.setPosition(end.selectionEnd(), QTextCursor.MoveMode.KeepAnchor)
        if not found.isNull():
            self.setTextCursor(found)
            self.ensureCursorVisible()
        self.sought.emit(words, not found.isNull())

    def seek_anew(self) -> None:
        """What is typed next looks for other words."""
        self._words = ""

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
            bar, line = self.verticalScrollBar(), self.fontMetrics().height()
            bar.setValue(bar.value() + top - (line if high > _HIGH * line else 0))
        self._showing = False


_LIKE = {"'": "['’‘]", '"': '["“”]', "-": "[-–—]", " ": r"\s+"}
"""What a key also finds, of what has no key."""


def _pattern(words: str) -> QRegularExpression:
    """Words as they are looked for: capitals and small letters alike."""
    plain = "".join(_LIKE.get(letter) or QRegularExpression.escape(letter) for letter in words)
    return QRegularExpression(plain, QRegularExpression.PatternOption.CaseInsensitiveOption)


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
