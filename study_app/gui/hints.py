"""A hint for a beginner on the study page: one at a time, put away by a button, never shown again."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from study_app.app import StudyApp
from study_app.beginning import ANSWERING, GRADING, SOURCE, UNDOING, Beginning
from study_app.gui.widgets import GAP, Centred, Notice, announce, button
from study_app.i18n import _


def hint_words(hint: str) -> str:
    """A hint in words."""
    return {
        ANSWERING: _("Answer by key or mouse. Not known? Ctrl+D says so: that is how it is learned."),
        SOURCE: _("C shows where it is written. Enter goes on."),
        GRADING: _("The marked grade says when the card comes back. Was it easier or harder? Press another."),
        UNDOING: _("Ctrl+Z takes back anything, and F1 lists the keys of every page."),
    }[hint]


class Hint(Centred):
    """One hint, with a button that puts it away."""

    gone = Signal()

    def __init__(self, words: str) -> None:
        self.understood = button(_("Got it"))
        self.understood.setAccessibleDescription(words)
        inside = QWidget()
        lines = QVBoxLayout(inside)
        lines.setContentsMargins(3 * GAP, GAP, 3 * GAP, GAP)
        lines.addWidget(Notice(words, "good", self.understood, icon="info"))
        super().__init__(inside)
        self.understood.clicked.connect(self.gone)


def next_hint(app: StudyApp, *, answered: bool) -> Hint | None:
    """The hint for what is on the screen now, if there is one."""
    if not app.hints:
        return None
    hint = Beginning(app).hint(answered=answered)
    if not hint:
        return None
    made = Hint(hint_words(hint))
    announce(made, hint_words(hint), after=True)
    return made
