"""The dialog that shows what went wrong, to be read, copied, saved and sent."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from study_app.fault_log import FaultLog, versions
from study_app.gui import theme
from study_app.gui.dialogs import Sheet
from study_app.gui.saving import ask_file
from study_app.gui.widgets import announce, button, label, row
from study_app.i18n import _


class FaultSheet(Sheet):
    """The versions, and all that is written down, the newest at the end. Nothing is sent by the program."""

    def __init__(self, parent: QWidget | None, log: FaultLog) -> None:
        super().__init__(parent, _("What went wrong"))
        self._log = log
        words = _(
            "The program sends nothing. Copy or save it and send it yourself to the developers. It says where in the"
            " program something went wrong, and neither what you were asked nor what you answered."
        )
        self.body.addWidget(label(words, "muted"))
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(_("What went wrong"))
        self.said = label("", "muted")
        self.copy = button(_("Copy all"))
        self.copy.clicked.connect(self._copy)
        self.keep = button(_("Save..."))
        self.keep.clicked.connect(self.choose_file)
        self.drop = button(_("Delete it"))
        self.drop.clicked.connect(self._drop)
        self.body.addWidget(self.text, 1)
        self.body.addWidget(self.said)
        self.body.addLayout(row(self.copy, self.keep, self.drop, 1, self.shut))
        self._show()
        room = self.screen().availableSize()
        self.resize(
            min(round(800 * theme.scale()), room.width() - 40), min(round(480 * theme.scale()), room.height() - 60)
        )
        self.text.setFocus()

    def _show(self) -> None:
        found = self._log.text()
        self.drop.setEnabled(bool(found))
        head = f"{versions()}, Qt {qVersion()}\n\n"
        self.text.setPlainText(head + (found or _("There have been no errors so far.")))
        self.text.moveCursor(QTextCursor.MoveOperation.End if found else QTextCursor.MoveOperation.Start)

    def _say(self, words: str) -> None:
        self.said.setText(words)
        announce(self, words)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self._say(_("Copied."))

    def choose_file(self) -> None:
        """Ask for a file and save it there."""
        kinds = (_("Text files (*.txt)"),)
        ask_file(self, _("Save"), "study-app-log.txt", kinds, lambda path, _kind: self.save(path))

    def save(self, path: Path) -> None:
        """Save it as a text file, or say why that cannot be."""
        try:
            path.write_text(self.text.toPlainText(), encoding="utf-8")
        except OSError as error:
            self._say(_("{path} cannot be written: {reason}.").format(path=path, reason=error.strerror or error))
        else:
            self._say(_("Saved: {path}").format(path=path))

    def _drop(self) -> None:
        try:
            self._log.clear()
        except OSError as error:
            self._say(
                _("{path} cannot be deleted: {reason}.").format(path=self._log.path, reason=error.strerror or error)
            )
            return
        self._show()
        self.text.setFocus()
        self._say(_("Deleted."))
