"""The dialog that puts Study App into the applications menu of the desktop, or takes it out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from study_app import desktop_entry
from study_app.facts.folder import printable
from study_app.gui import theme
from study_app.gui.dialogs import Sheet
from study_app.gui.widgets import announce, button, label, row
from study_app.gui.work import Work
from study_app.i18n import _

_WIDTH = 460


class DesktopMenuDialog(Sheet):
    """Says what would be put where, does it when told to, and says what was done."""

    def __init__(self, parent: QWidget | None, folder: Path, say: Callable[[str], object]) -> None:
        """`folder` is where the files for the desktop lie; `say` is told what was done, once the dialog is gone."""
        super().__init__(parent, _("Applications menu"))
        self._folder, self._say = folder, say
        self._there = desktop_entry.is_there(folder)
        if self._there:
            words = _(
                "Study App stands in the menu. Its files in {folder} are deleted when you take it out; your data stays."
            )
        else:
            words = _(
                "Study App is added to the menu of your desktop, and pack files ({ending}) open with it. Four small files are"
                " written into:\n{folder}"
            )
        words = words.format(ending=desktop_entry.ENDING, folder=printable(str(folder)))
        self.words = label(words)
        self.words.setMinimumWidth(round(_WIDTH * theme.scale() ** 0.5))
        self.does = button(_("Take it out") if self._there else _("Add"), "filled")
        self.does.setAccessibleDescription(words)
        self.does.clicked.connect(self.do)
        self.does.setDefault(True)
        self.shut.setText(_("Cancel"))
        self.shut.setProperty("kind", "plain")
        self.shut.setDefault(False)
        self.work = Work()
        self.work.changed.connect(lambda: self.does.setEnabled(not self.work.busy))
        self.body.addWidget(self.words, 1)
        self.body.addWidget(self.work)
        self.body.addLayout(row(1, self.shut, self.does))
        self.does.setFocus()

    def do(self) -> None:
        """Put it there, or take it out, beside the window: the desktop takes a while to look anew."""
        folder, there = self._folder, self._there

        def work(_tick: object) -> str:
            done = desktop_entry.remove(folder) if there else desktop_entry.add(folder, desktop_entry.command())
            return desktop_entry.in_words(done, added=not there)

        self.work.begin(_("The desktop looks anew ..."), work, self._done, self._refused, self._done)

    def _done(self, words: str) -> None:
        self.accept()
        self._say(words)

    def _refused(self, words: str) -> None:
        self.words.setText(words)
        announce(self, words)
