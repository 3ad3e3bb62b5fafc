"""What is asked before all of the data changes: whether to restore a backup, and the word before everything is deleted."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from study_app.gui import theme
from study_app.gui.dialogs import Sheet
from study_app.gui.widgets import GAP, Check, button, label, row
from study_app.i18n import _

_WIDTH = 520


class AskDialog(Sheet):
    """Says what would happen and does it when told to; Esc leaves all as it is."""

    agreed = Signal()

    def __init__(self, parent: QWidget | None, title: str, words: str, does: str) -> None:
        super().__init__(parent, title)
        self.words = self.tell(words, round(_WIDTH * theme.scale() ** 0.5))
        self.does = button(does, "filled")
        self.does.setAccessibleDescription(words)
        self.does.clicked.connect(self._agree)
        self.shut.setText(_("Cancel"))
        self.shut.setAccessibleName(_("Cancel"))
        self.shut.setProperty("kind", "plain")
        self.body.addLayout(row(1, self.shut, self.does))
        for one in (self.does, self.shut):
            one.setDefault(False)
            one.setAutoDefault(True)  # Enter is for what has the focus
        self.fit()
        self.shut.setFocus()

    def _agree(self) -> None:
        self.accept()
        self.agreed.emit()


class DeleteDialog(Sheet):
    """Everything is deleted once the word was typed; the backups in a second folder only where that is ticked."""

    agreed = Signal(bool)
    """Whether the second folder is meant too."""

    def __init__(self, parent: QWidget | None, words: str, word: str, second: str) -> None:
        super().__init__(parent, _("Delete everything"))
        self._word = word
        self.tell(words, self._wide())
        asked = _("Also the backups in {folder}").format(folder=second)
        self.second = Check(asked, asked)
        self.second.setVisible(bool(second))
        self.body.addWidget(self.second)
        ask = _("Type {word} here to delete everything").format(word=word)
        self.body.addWidget(label(ask, "strong"))
        self.typed = QLineEdit()
        self.typed.setAccessibleName(ask)
        self.typed.setAccessibleDescription(words)
        self.typed.textChanged.connect(lambda _text: self._enable())
        self.body.addWidget(self.typed)
        self.does = button(_("Delete everything"), "filled")
        self.does.clicked.connect(self._agree)
        self.typed.returnPressed.connect(self.does.click)
        self.shut.setText(_("Cancel"))
        self.shut.setAccessibleName(_("Cancel"))
        self.shut.setProperty("kind", "plain")
        self.body.addLayout(row(1, self.shut, self.does))
        for one in (self.does, self.shut):
            one.setDefault(False)
            one.setAutoDefault(False)
        self._enable()
        self.fit()
        self.typed.setFocus()

    def _wide(self) -> int:
        """Pixels of its words, where the screen has so many: they are many."""
        return min(round(_WIDTH * theme.scale()), self.screen().availableSize().width() - 12 * GAP)

    def _enable(self) -> None:
        self.does.setEnabled(self.typed.text().strip() == self._word)

    def _agree(self) -> None:
        self.accept()
        self.agreed.emit(self.second.isChecked() and self.second.isVisibleTo(self))
