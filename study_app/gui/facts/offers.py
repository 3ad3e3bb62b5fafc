"""The list below a line that is typed in: what may be meant, chosen by the arrows and Enter or by the mouse."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QStringListModel
from PySide6.QtWidgets import QAbstractItemView, QCompleter, QLineEdit


class Offers:
    """The list of a line; `taken` is called with the words of the one that was chosen."""

    def __init__(self, line: QLineEdit, name: str, taken: Callable[[str], None]) -> None:
        self._words = QStringListModel(line)
        self._completer = QCompleter(self._words, line)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setWidget(line)
        self._completer.activated.connect(taken)
        self._list.setAccessibleName(name)

    @property
    def _list(self) -> QAbstractItemView:
        found = self._completer.popup()
        assert found is not None
        return found

    @property
    def shown(self) -> bool:
        """Whether the list is open."""
        return self._list.isVisible()

    @property
    def words(self) -> list[str]:
        """What is offered."""
        return self._words.stringList()

    def show(self, words: Sequence[str]) -> None:
        """Offer these; none of them: close the list."""
        if not words:
            self.hide()
            return
        self._words.setStringList(list(words))
        self._completer.complete()
        self._list.setCurrentIndex(QModelIndex())  # Enter keeps what was typed, unless a line was chosen

    def hide(self) -> None:
        """Close the list."""
        self._list.hide()

    def close(self) -> str:
        """Close the list; the words that were marked in it, "" for none."""
        marked = self._list.currentIndex()
        self.hide()
        return str(marked.data()) if marked.isValid() else ""
