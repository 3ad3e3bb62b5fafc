"""What every way of giving an answer has in common."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QRect, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from study_app.app import StudyApp
from study_app.gui.widgets import GAP
from study_app.i18n import _, pgettext
from study_app.quiz.question import Outcome, Question

MISSED = "partly", "circle-dashed"
"""The tone and the sign of what is right and was left out of an answer. What was wrong has a cross, and nothing else has."""


class Form(QWidget):
    """The place on the study page where an answer is given; one subclass for each kind of interaction."""

    given = Signal(object)
    """An answer, of the type `Given`."""
    revealed = Signal()
    """The learner wants to see the answer before grading it."""
    turned = Signal()
    """What Enter does is another now, and so are `action` and `hint`."""
    touched = Signal()
    """The learner has begun to answer."""
    noted = Signal(str)
    """A sentence that the page shows and says."""

    looked_at = Signal(QRect)
    """The part of the form that the learner is at, which the page scrolls into view."""

    forms: ClassVar[tuple[str, ...]]
    """The ids of the forms of questions that this widget serves."""
    self_graded: ClassVar[bool] = False

    def __init__(self, question: Question, app: StudyApp) -> None:
        super().__init__()
        self.question, self.app = question, app
        self._asked = False
        self.outcome: Outcome | None = None
        """What the answer was worth: known when `settle` is called."""
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(2 * GAP, 0, 2 * GAP, 0)
        self.body.setSpacing(GAP)

    def action(self) -> str:
        """What the button that hands it in says, in a word or two, or "" if this form has none."""
        return pgettext("to do", "Answer")

    def key(self) -> str:
        """The key of that button: it answers from wherever one is in the form."""
        return _("Enter")

    def hint(self) -> str:
        """What to do, where there is no button for Enter."""
        return ""

    def told(self) -> str:
        """What a screen reader tells after the question while it is asked: the options, and how one answers; else ""."""
        return ""

    def keys(self) -> tuple[tuple[str, str], ...]:
        """Its keys, for the sheet of keys: (key, what it does)."""
        return ((_("Enter"), _("answer")),)

    def starting_place(self) -> QWidget | None:
        """What has the focus when the question appears; None: the question itself."""
        return None

    def submit(self) -> None:
        """Enter or Space was pressed: hand the answer in, or say what is missing."""
        raise NotImplementedError

    def choose(self, place: int) -> None:
        """A digit was pressed, counted from 1."""

    def begun(self) -> None:
        """The answer was begun or changed."""
        self._asked = False
        self.touched.emit()

    def hand_in_nothing(self, words: str, nothing: object = None) -> None:
        """Hand in that there is no answer, once asked: the first time `words` are noted instead."""
        if self._asked:
            self.given.emit(nothing)
        else:
            self._asked = True
            self.noted.emit(words)

    def asked_back(self) -> None:
        """What was handed in was asked back: the page says what it could mean."""

    def keep(self, question: Question) -> bool:
        """Go on with a question that reads as this one does, with what was given so far; whether that can be."""
        return False

    def settle(self, given: object) -> None:
        """The answer is graded: show what came of it and take no more input."""
        raise NotImplementedError

    def gather(self, gathered: bool) -> None:
        """After `settle`: what was given is told above, beside what is right, or not; what says no more may go."""
