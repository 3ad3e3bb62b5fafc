"""A question in the page, between the table and its status: Enter says yes, Esc no, and nothing is stopped meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCompleter, QFrame, QHBoxLayout, QLineEdit

from study_app.gui.widgets import GAP, UNBOUND, announce, button, label, restyle, tip


class Question(QFrame):
    """A sentence with two answers, or with a line to fill in."""

    def __init__(self, back: Callable[[], None]) -> None:
        """`back` gives the keys back to where they were."""
        super().__init__()
        self._back = back
        self._then: Callable[[str], None] | None = None
        self._otherwise: Callable[[], None] | None = None
        self.setObjectName("card")
        across = QHBoxLayout(self)
        across.setContentsMargins(2 * GAP, GAP, 2 * GAP, GAP)
        across.setSpacing(GAP)
        self.words = label("")
        self.line = QLineEdit()
        self.yes = button("", "filled", "Enter")
        self.no = button("", "plain", "Esc")
        across.addWidget(self.words, 1)
        across.addWidget(self.line, 1)
        across.addWidget(self.no)  # what does it stands last, as in every dialog
        across.addWidget(self.yes)
        self.yes.clicked.connect(self.accept)
        self.no.clicked.connect(self.give_up)
        for key in ("Return", "Enter"):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._enter)
        self.hide()

    def ask(
        self,
        words: str,
        yes: str,
        no: str,
        then: Callable[[str], None],
        otherwise: Callable[[], None] | None = None,
        *,
        line: str = "",
        known: Sequence[str] = (),
    ) -> None:
        """Ask; `then` is called with what was filled in, where a `line` is named, for which words are `known`."""
        if not self.isHidden():
            self.give_up()
        self._then, self._otherwise = then, otherwise
        self.words.setText(words)
        restyle(self, "ground", "" if line else "partly")  # what only wants to be filled in warns of nothing
        wide = self.words.fontMetrics().horizontalAdvance(words) + GAP
        self.words.setMaximumWidth(wide if line else UNBOUND)  # what is filled in stands beside what it is
        self.line.setVisible(bool(line))
        self.line.clear()
        self.line.setAccessibleName(line)
        self.line.setCompleter(QCompleter(list(known), self.line) if known else None)  # type: ignore[arg-type]
        for made, text, key in ((self.yes, yes, "Enter"), (self.no, no, "Esc")):
            made.setText(text)
            made.setAccessibleName(text)
            made.setToolTip(tip(f"{text} ({key})"))
            made.setAccessibleDescription(words)
        self.show()
        (self.line if line else self.yes).setFocus()
        announce(self, words)

    def _enter(self) -> None:
        if self.no.hasFocus():
            self.give_up()
        else:
            self.accept()

    def accept(self) -> None:
        """Yes."""
        then, text = self._then, self.line.text()
        self._close()
        if then is not None:
            then(text)

    def give_up(self) -> None:
        """No."""
        otherwise = self._otherwise
        self._close()
        if otherwise is not None:
            otherwise()

    def _close(self) -> None:
        self._then = self._otherwise = None
        self._back()  # first, so that the focus does not wander
        self.hide()
