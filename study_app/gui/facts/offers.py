"""The list below a line that is typed in: what may be meant, chosen by the arrows and Enter or by the mouse.

It is part of the window and no window of its own, as those of Qt: so the line keeps the focus and all keys on every desktop.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListView, QWidget

from study_app.gui.widgets import GAP, announce

_SEEN = 8
"""Lines that are seen at once."""

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _SEEN, Qt.Key.Key_PageUp: -_SEEN}

_PLACED_ANEW = (QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Resize, QEvent.Type.Move)


class Offers(QObject):
    """The list of a line; `taken` is called with the words of the one that was chosen."""

    closed = Signal()
    """The list was open, and is no more."""

    said: QWidget | None = None
    """What is told below the line, which the list leaves in view."""

    def __init__(self, line: QWidget, name: str, taken: Callable[[str], None]) -> None:
        super().__init__(line)
        self._line, self._name, self._taken = line, name, taken
        self._words = QStringListModel(self)
        self._list: QListView | None = None
        line.installEventFilter(self)

    def leave_in_view(self, said: QWidget) -> None:
        """Have the list begin below what is told below the line."""
        self.said = said
        said.installEventFilter(self)

    def _made(self) -> QListView:
        """The list, made when something is first offered: a form has a dozen lines, and one types in one of them."""
        if self._list is None:
            made = self._list = QListView()
            made.setObjectName("offers")
            made.setAccessibleName(self._name)
            made.setModel(self._words)
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            made.setUniformItemSizes(True)
            made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            made.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
            made.clicked.connect(lambda index: self._take(str(index.data())))
            made.hide()
            self._line.destroyed.connect(made.deleteLater)
        return self._list

    @property
    def shown(self) -> bool:
        """Whether the list is open."""
        return self._list is not None and self._list.isVisible()

    @property
    def words(self) -> list[str]:
        """What is offered."""
        return self._words.stringList()

    @property
    def marked(self) -> bool:
        """Whether one of them is marked."""
        return self._list is not None and self._list.currentIndex().isValid()

    def show(self, words: Sequence[str]) -> None:
        """Offer these; none of them: close the list. None is marked, so that Enter keeps what was typed."""
        if not words or not self._line.isVisible():
            self.hide()
            return
        shown = self._made()
        self._words.setStringList(list(words))
        shown.setCurrentIndex(QModelIndex())
        window = self._line.window()
        if shown.parent() is not window:
            shown.setParent(window)
        self._watch()
        shown.ensurePolished()  # the style has room round each
        shown.doItemsLayout()  # which they had not, where they were measured before it
        self._place(shown)
        shown.show()
        shown.raise_()

    def _watch(self) -> None:
        """Have the list go with the line where a page is scrolled: the line has no move of its own then."""
        around = self._line.parentWidget()
        while around is not None and not around.isWindow():
            around.installEventFilter(self)  # where it is one already it stays one
            around = around.parentWidget()

    def _place(self, shown: QListView) -> None:
        """Put the list below the line, and below what is told there; above it where there is no room."""
        window, words = self._line.window(), self.words
        high = shown.sizeHintForRow(0) * min(_SEEN, len(words)) + GAP
        wide = max(shown.fontMetrics().horizontalAdvance(word) for word in words) + 5 * GAP
        line = self._line.mapTo(window, QPoint(0, 0))
        below, above = line.y() + self._line.height(), line.y() - high
        if self.said is not None and self.said.isVisible():
            below = max(below, self.said.mapTo(window, QPoint(0, self.said.height() + 2)).y())
        wide = min(max(wide, min(self._line.width(), 50 * GAP)), window.width() - GAP)
        left = max(0, min(line.x(), window.width() - wide - GAP))
        top = above if below + high > window.height() and above >= 0 else below
        shown.setGeometry(left, top, wide, high)

    def hide(self) -> None:
        """Close the list."""
        if self._list is not None and not self._list.isHidden():
            self._list.hide()
            self.closed.emit()

    def close(self) -> str:
        """Close the list; the words that were marked in it, "" for none."""
        marked = QModelIndex() if self._list is None else self._list.currentIndex()
        self.hide()
        return str(marked.data()) if marked.isValid() else ""

    def _take(self, words: str) -> None:
        self.hide()
        self._taken(words)

    def walk(self, event: QKeyEvent) -> bool:
        """Mark another line, where a key says so; whether it did."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or self._list is None or not self.shown:
            return False
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        count, row = self._words.rowCount(), self._list.currentIndex().row()
        row = (row + step) % count if abs(step) == 1 and row >= 0 else max(0, min(count - 1, row + step))
        if step == -1 and not self._list.currentIndex().isValid():
            row = count - 1
        self._list.setCurrentIndex(self._words.index(row, 0))
        announce(self._line, str(self._words.index(row, 0).data()))
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._line and event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide):
            self.hide()
        elif self._list is not None and self.shown and event.type() in _PLACED_ANEW:
            self._place(self._list)
        return False
