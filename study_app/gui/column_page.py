"""A page of one column that scrolls, with the way back to be put on top of it."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from study_app.gui.page import Page
from study_app.gui.widgets import Column, button
from study_app.i18n import _


class ColumnPage(Page):
    """The page fills `column`, whose first line holds `back`; what is added to `whole` stands below it and stays in view."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.column = Column()
        self.whole = QVBoxLayout(self)
        self.whole.setContentsMargins(0, 0, 0, 0)
        self.whole.addWidget(self.column)
        self.back = button(_("Back"), "quiet", "Esc")
        self.back.setText("←  " + _("Back"))
        self.back.clicked.connect(lambda: self.leave())
