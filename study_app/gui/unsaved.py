"""The one question that is asked before something that is not saved would be lost: save it, throw it away, or stay."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QKeySequence, QShortcut

from study_app.gui import theme
from study_app.gui.dialogs import Sheet
from study_app.gui.page import Page
from study_app.gui.widgets import announce, button, label, row
from study_app.i18n import _


class UnsavedDialog(Sheet):
    """Enter saves, Ctrl+Delete throws away, Esc stays. What goes on then is done in the first two cases.

    Where it cannot be saved as it is, saving is not offered, and Enter stays.
    """

    def __init__(self, page: Page, then: Callable[[], object]) -> None:
        saves = page.saves and page.savable
        super().__init__(page.window(), _("Save first?") if saves else _("Go on without saving?"))
        self._page, self._then = page, then
        words = page.unsaved_words()
        if page.saves and not saves:
            words += " " + _("It cannot be saved as it is.")
        told = label(words)
        told.setMinimumWidth(round(400 * min(theme.scale(), 1.5)))
        self.body.addWidget(told, 1)
        self.save_button = button(_("Save"), "filled", "Enter")
        self.save_button.clicked.connect(self.save)
        self.save_button.setVisible(saves)
        self.throw_away_button = button(_("Throw away"), key="Ctrl+Delete")
        self.throw_away_button.setAutoDefault(True)
        self.throw_away_button.clicked.connect(self.throw_away)
        self.shut.setText(_("Stay"))
        self.shut.setAccessibleName(_("Stay"))
        self.shut.setProperty("kind", "plain" if saves else "filled")
        for one in (self.save_button, self.throw_away_button, self.shut):
            one.setAccessibleDescription(words)
        default = self.save_button if saves else self.shut
        self.shut.setDefault(False)
        default.setDefault(True)
        key = label("Ctrl+Delete", "key", wrap=False)
        self.body.addLayout(row(self.throw_away_button, key, 1, self.shut, self.save_button))
        key.setVisible(not theme.large())  # there is no room for it then, and the tip tells it
        # not a letter: one who types on when the question comes must not answer it so
        shortcut = QShortcut(QKeySequence("Ctrl+Delete"), self)
        shortcut.activated.connect(self.throw_away)
        default.setFocus()
        announce(self, words)

    def done(self, result: int) -> None:
        super().done(result)
        self._page.window().activateWindow()  # what follows at once is to have the keys already

    def save(self) -> None:
        """Save it, and go on if that could be done."""
        self.accept()
        self._page.save_first(self._then)

    def throw_away(self) -> None:
        """Go on without it."""
        self.accept()
        self._page.throw_away()
        self._then()


def ask(page: Page, then: Callable[[], object]) -> None:
    """Ask what is to become of what is not saved on a page, unless that is asked already."""
    if not any(one.isVisible() for one in page.window().findChildren(UnsavedDialog)):
        UnsavedDialog(page, then).open()
