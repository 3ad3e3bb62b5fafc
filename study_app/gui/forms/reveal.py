"""Thinking of the answer, then grading oneself: `reveal`."""

from __future__ import annotations

from study_app.app import StudyApp
from study_app.gui.forms.form import Form
from study_app.gui.widgets import label
from study_app.i18n import _
from study_app.quiz.question import Question


class RevealForm(Form):
    """No input at all: Space shows the answer, a rating is what is given."""

    forms = ("reveal",)
    self_graded = True

    def __init__(self, question: Question, app: StudyApp) -> None:
        super().__init__(question, app)
        self.prompt = label(_("Say the answer to yourself, then look."), "muted")
        self.body.addWidget(self.prompt)

    def action(self) -> str:
        return _("Show answer")

    def told(self) -> str:
        return "" if self.prompt.isHidden() else _("{prompt} Space shows the answer.").format(prompt=self.prompt.text())

    def keys(self) -> tuple[tuple[str, str], ...]:
        return ((_("Space, Enter"), _("show the answer")),)

    def submit(self) -> None:
        self.touched.emit()
        self._put_away()
        self.revealed.emit()

    def settle(self, given: object) -> None:
        self._put_away()

    def _put_away(self) -> None:
        """Nothing of it is left, and an empty form would keep its room between the question and the answer."""
        self.prompt.hide()
        self.hide()
