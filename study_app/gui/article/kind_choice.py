"""The choice of the kind that a fact is of: looked for by any letters of its name, and never taken by going past it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter

from study_app.gui.widgets import Choice
from study_app.i18n import _


class KindChoice(Choice):
    """Kinds of facts, one of which is chosen by a click, by Enter in the list, or by letters of its name and Enter or Tab."""

    settled = Signal()
    """Another kind was chosen."""
    unknown = Signal(str)
    """What was written, which is in no kind's name."""
    sought = Signal()
    """Other letters are written."""

    def __init__(self) -> None:
        super().__init__(_("Kind of fact"))
        self.setSizeAdjustPolicy(self.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self.setEditable(True)
        self.setInsertPolicy(self.InsertPolicy.NoInsert)
        completer = QCompleter(self.model(), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        if (offered := completer.popup()) is not None:
            offered.setAccessibleName(_("Kinds of facts"))
        self.setCompleter(completer)
        line = self.lineEdit()
        assert line is not None
        line.setAccessibleName(_("Kind of fact"))
        line.textEdited.connect(lambda _text: self.sought.emit())
        self._chosen = -1
        self.activated.connect(lambda _index: self._activated())

    def begin(self, index: int) -> None:
        """Show the kind that the fact is of now."""
        self.setCurrentIndex(index)
        self.setEditText(self.itemText(index))
        self._chosen = index

    def look(self) -> None:
        """Take the focus, so that what is written stands in the place of the kind that is shown."""
        self.setFocus()
        line = self.lineEdit()
        assert line is not None
        line.selectAll()

    @property
    def searching(self) -> bool:
        """Whether something is written that is not the name of the kind that is shown."""
        return self.currentText() != self.itemText(self._chosen)

    def take_written(self) -> bool:
        """Choose the kind whose name has what is written; False where none has."""
        completer = self.completer()
        if completer is not None and (offered := completer.popup()) is not None:
            offered.hide()
        said = " ".join(self.currentText().casefold().split())
        names = [self.itemText(at).casefold() for at in range(self.count())]
        fitting = [at for at, name in enumerate(names) if said and all(word in name for word in said.split())]
        if not fitting:
            self.unknown.emit(self.currentText())
            self.setEditText(self.itemText(self._chosen))
            return False
        self.setCurrentIndex(min(fitting, key=lambda at: (names[at] != said, not names[at].startswith(said))))
        self._settle()
        return True

    def _activated(self) -> None:
        if self._is_there():  # Qt takes what is written too when the focus is taken from it
            self._settle()

    def _settle(self) -> None:
        if self.currentIndex() != self._chosen:
            self._chosen = self.currentIndex()
            self.settled.emit()
        else:
            self.setEditText(self.itemText(self._chosen))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.showPopup()  # a kind that is only gone past is not taken
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        elsewhere = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if event.reason() not in elsewhere and self.searching:
            QTimer.singleShot(0, self, self._left)  # once the focus is where it goes

    def _left(self) -> None:
        if self.searching and self._is_there():
            self.take_written()

    def _is_there(self) -> bool:
        """Whether it is in view still; when what it stands in was closed, nothing that was written counts."""
        if not self.isVisible():
            self.begin(self._chosen)
        return self.isVisible()
