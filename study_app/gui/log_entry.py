"""The entry of a changelog, written as it is read: headings and points are drawn, and saved as the Markdown that they are."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import (
    QFont,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextList,
    QTextListFormat,
)
from PySide6.QtWidgets import QApplication, QTextEdit

from study_app.gui import theme
from study_app.gui.widgets import GAP
from study_app.i18n import _


class LogEntry(QTextEdit):
    """An entry of a changelog as it is read: headings and points are drawn and not written with signs."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setAccessibleName(_("Entry in the changelog"))
        self._write(markdown)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)

    def _write(self, markdown: str) -> None:
        """Show an entry, as `Text.entry` proposes it."""
        document = self.document()
        document.setUndoRedoEnabled(False)  # the way back does not lead behind what was proposed
        document.setIndentWidth(round(2.5 * GAP * theme.scale()))
        # the empty lines are the room above headings
        self._insert(QTextCursor(document), [line for line in markdown.split("\n") if line])
        document.setUndoRedoEnabled(True)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    @staticmethod
    def _insert(cursor: QTextCursor, lines: Sequence[str]) -> None:
        """Put in lines of Markdown, headings and points without their signs; the first goes on where something stands already."""
        points: QTextList | None = None
        for number, line in enumerate(lines):
            sign = _sign(line)
            if number:
                cursor.insertBlock(QTextBlockFormat(), QTextCharFormat())
            elif cursor.block().text():
                cursor.insertText(line)
                continue
            block, letters = QTextBlockFormat(), QTextCharFormat()
            if sign == _HEADING:
                block.setHeadingLevel(_LEVEL)
                block.setTopMargin(GAP if cursor.block().blockNumber() else 0)
                letters.setFontWeight(QFont.Weight.DemiBold)
            cursor.setBlockFormat(block)
            cursor.setBlockCharFormat(letters)
            if sign != _POINT:
                points = None
            elif points is None:
                style = QTextListFormat()
                style.setStyle(QTextListFormat.Style.ListDisc)
                points = cursor.createList(style)
            else:
                points.add(cursor.block())
            cursor.insertText(line.removeprefix(sign), letters)

    def markdown(self) -> str:
        """What is written, as the changelog has it."""
        lines: list[str] = []
        block = self.document().begin()
        while block.isValid():
            sign, words = _drawn(block), _words(block)
            if sign == _HEADING and lines and lines[-1]:
                lines.append("")
            lines.append(sign + words)
            block = block.next()
        return "\n".join(lines)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        for way, work in ((QKeySequence.StandardKey.Copy, self.copy), (QKeySequence.StandardKey.Cut, self.cut)):
            if event.matches(way):
                work()
                return
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        plain = modifiers == Qt.KeyboardModifier.NoModifier
        if plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._go_below():
            return
        # with Ctrl alone a key is a command, whatever sign is on it; both together are AltGr
        typed = bool(modifiers & Qt.KeyboardModifier.AltModifier) or not modifiers & Qt.KeyboardModifier.ControlModifier
        if (typed and event.text() and event.text().isprintable()) or (
            plain and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
        ):
            self._begin_anew()
        super().keyPressEvent(event)

    def _go_below(self) -> bool:
        """At the beginning of a heading have it go on below an empty line, where Qt leaves it its place and takes what it is."""
        cursor = self.textCursor()
        if cursor.hasSelection() or not cursor.atBlockStart() or not cursor.blockFormat().headingLevel():
            return False
        cursor.beginEditBlock()
        cursor.insertBlock()
        above = QTextCursor(cursor.block().previous())
        above.setBlockFormat(QTextBlockFormat())
        above.setBlockCharFormat(QTextCharFormat())
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        return True

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Words alone are pasted, whatever they looked like; lines of Markdown become the headings and points that they say."""
        self._begin_anew()
        lines = source.text().replace("\r\n", "\n").split("\n")
        cursor = self.textCursor()
        marked = any(map(_sign, lines))
        if not marked and (len(lines) == 1 or not cursor.blockFormat().headingLevel()):
            self.insertPlainText("\n".join(lines))
            return
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        if marked and cursor.atBlockStart() and cursor.block().text():  # above what stands there
            cursor.insertBlock()
            cursor.movePosition(QTextCursor.MoveOperation.PreviousBlock)
            lines = lines if lines[-1] else lines[:-1]
        self._insert(cursor, lines)
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def copy(self) -> None:
        """Several lines are copied as they are written, with their signs: they are headings and points where they are pasted."""
        cursor, document, lines = self.textCursor(), self.document(), list[str]()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        block = document.findBlock(start)
        several = block != document.findBlock(end)
        while block.isValid() and block.position() <= end:
            at = block.position()
            sign = _drawn(block) if several and start <= at else ""
            lines.append(sign + _words(block)[max(0, start - at) : end - at])
            block = block.next()
        if cursor.hasSelection():
            # as text: `createMimeDataFromSelection` would leave Qt what Python made, and the program would crash at its end
            QApplication.clipboard().setText("\n".join(lines))

    def cut(self) -> None:
        """Copy what is marked, and take it out."""
        self.copy()
        self.textCursor().removeSelectedText()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText()

    def _begin_anew(self) -> None:
        """What takes the place of all that is written is no heading because that began with one."""
        cursor = self.textCursor()
        if (
            cursor.hasSelection()
            and cursor.selectionEnd() - cursor.selectionStart() == self.document().characterCount() - 1
        ):
            cursor.beginEditBlock()
            cursor.removeSelectedText()
            cursor.setBlockFormat(QTextBlockFormat())
            cursor.setBlockCharFormat(QTextCharFormat())
            cursor.endEditBlock()
            cursor.setCharFormat(QTextCharFormat())
            self.setTextCursor(cursor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as what is written, from three lines to twelve."""
        line, high = self.fontMetrics().lineSpacing(), round(self.document().size().height())
        self.setFixedHeight(min(max(high, _LEAST_LINES * line), _MOST_LINES * line) + 3 * GAP)


def _words(block: QTextBlock) -> str:
    return block.text().replace("\u2028", "\n")


def _drawn(block: QTextBlock) -> str:
    """The sign with which a line is written where it is drawn as a heading or a point."""
    if not block.text():
        return ""
    return _HEADING if block.blockFormat().headingLevel() else _POINT if block.textList() else ""


def _sign(line: str) -> str:
    """With what a line of Markdown begins that is a heading or a point, "" for any other and where nothing is behind it."""
    return next((sign for sign in (_HEADING, _POINT) if line.startswith(sign) and line != sign), "")


_HEADING, _POINT, _LEVEL = "### ", "- ", 3
_LEAST_LINES, _MOST_LINES = 3, 12
