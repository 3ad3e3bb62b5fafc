"""A line to write in that goes on below where it is long: it grows with what is written, and stays one line to who reads it."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

_LINES = 6
"""Lines in view; what is longer scrolls."""

_ROOM = 2
"""Pixels below the last line, without which Qt would scroll by one; a usual line has them too."""

_LINE_ENDS = re.compile(r"[^\S\n]*[\r\n\u2028\u2029]\s*")

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


_BY_KEYS = (
    Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason,
)  # fmt: skip


class WrappingLine(QPlainTextEdit):
    """It has the words of a `QLineEdit` and its keys: Tab leaves it, Enter is its page's, and what is pasted has no line ends."""

    textEdited = Signal(str)  # noqa: N815 - as a QLineEdit calls it
    """Somebody wrote something else; not told of `setText`."""

    def __init__(self, parent: QWidget | None = None, *, most: int = 0) -> None:
        """Of at most so many letters, where `most` is given."""
        super().__init__(parent)
        self._most, self._is_set, self._edges = most, False, 0
        self.setTabChangesFocus(True)
        self.setProperty("kind", "line")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self.document().clearUndoRedoStacks()  # which has the margin
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self.textChanged.connect(self._tell)

    def text(self) -> str:
        """What is written."""
        return self.toPlainText()

    def setText(self, text: str) -> None:
        """Have this written, with the cursor behind it; there is nothing to take back then."""
        self._is_set = True
        self.setPlainText(text)
        self._is_set = False
        self.moveCursor(QTextCursor.MoveOperation.End)

    def selectedText(self) -> str:
        """What is chosen of it."""
        return self.textCursor().selectedText()

    def setCursorPosition(self, position: int) -> None:
        """Put the cursor before this letter, counted from 0."""
        cursor = self.textCursor()
        cursor.setPosition(position)
        self.setTextCursor(cursor)

    def isUndoAvailable(self) -> bool:
        """Whether something written here can be taken back."""
        return self.document().isUndoAvailable()

    def isRedoAvailable(self) -> bool:
        """Whether something taken back here can be put back."""
        return self.document().isRedoAvailable()

    @property
    def at_last_line(self) -> bool:
        """Whether the cursor stands in the last line that is seen: there the arrow down moves it no further."""
        below = self.textCursor()
        return not below.movePosition(QTextCursor.MoveOperation.Down)

    def _tell(self) -> None:
        if not self._is_set:
            self.textEdited.emit(self.text())

    # --- its height

    def _fit(self) -> None:
        lines = round(self.document().size().height())  # which Qt counts in lines here
        scrolls = lines > _LINES
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policy.ScrollBarAlwaysOn if scrolls else policy.ScrollBarAlwaysOff)
        edges = self.height() - self.viewport().height()
        if edges >= 0:  # else the viewport has yet to follow, as long as nothing is shown
            self._edges = edges
        high = max(1, min(_LINES, lines)) * self.fontMetrics().lineSpacing() + _ROOM + self._edges
        if high != self.minimumHeight():
            self.setFixedHeight(high)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    # --- its keys

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in _BY_KEYS:  # what is written replaces what stands there
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            cursor = self.textCursor()
            cursor.clearSelection()
            self.setTextCursor(cursor)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_of_page(event):
            event.ignore()
            return True
        return super().event(event)

    def _is_of_page(self, event: QKeyEvent) -> bool:
        """Whether a key is its page's, though a field of several lines would have it: Enter, and undo with nothing to undo."""
        undo, redo = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
        return (
            event.key() in _ENTER
            or (event.matches(undo) and not self.isUndoAvailable())
            or (event.matches(redo) and not self.isRedoAvailable())
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            event.ignore()
        elif self._most and event.text().isprintable() and event.text() and self._room() < len(event.text()):
            event.accept()
        else:
            super().keyPressEvent(event)

    def _room(self) -> int:
        chosen = self.textCursor()
        return self._most - len(self.text()) + chosen.selectionEnd() - chosen.selectionStart()

    def insertFromMimeData(self, source: QMimeData) -> None:
        words = _LINE_ENDS.sub(" ", source.text())
        self.insertPlainText(words[: max(0, self._room())] if self._most else words)
