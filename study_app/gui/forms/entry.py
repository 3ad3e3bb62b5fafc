"""Writing an answer: a name, a number or what is missing in a sentence; a date is read back while it is written."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from study_app.app import StudyApp
from study_app.gui.forms.form import Form
from study_app.gui.widgets import label
from study_app.i18n import _
from study_app.quiz.question import AnswerKind, Question


class Entry(QLineEdit):
    """A text field that leaves the keys of undo and redo to the page as long as there is nothing of its own to undo or redo."""

    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and (
                (event.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable())
                or (event.matches(QKeySequence.StandardKey.Redo) and not self.isRedoAvailable())
            )
        ):
            event.ignore()
            return True
        return super().event(event)


class EntryForm(Form):
    """One line to write in. Enter on an empty line asks once whether the answer is not known."""

    forms: ClassVar[tuple[str, ...]] = ("typed", "how_many", "how_long")

    def __init__(self, question: Question, app: StudyApp) -> None:
        super().__init__(question, app)
        self.entry = Entry()
        self.entry.setMaxLength(400)
        self.entry.setAccessibleName(_("Your answer to: {stem}").format(stem=question.stem))
        asked = {"how_long": _("Whole years"), "how_many": _("Write the number")}
        self.entry.setPlaceholderText(asked.get(question.form, _("Write the answer")))
        self.entry.textEdited.connect(self._edited)
        self.body.addWidget(self.entry)

    def starting_place(self) -> QWidget | None:
        return self.entry

    def keep(self, question: Question) -> bool:
        self.question = question
        return True

    def _edited(self, text: str) -> None:
        self.begun()
        self.echo(text)

    def echo(self, text: str) -> None:
        """Something was written; a date is read back here."""

    def submit(self) -> None:
        text = self.entry.text()
        if text.strip():
            self.given.emit(text)
        else:
            self.hand_in_nothing(_("Nothing is written yet. Press Enter once more if you don’t know."))

    def settle(self, given: object) -> None:
        self.entry.setReadOnly(True)
        # what it asked for is read as its description, also where an answer stands
        self.entry.setPlaceholderText("" if self.entry.text().strip() else _("No answer"))

    def gather(self, gathered: bool) -> None:
        self.setHidden(gathered)


class DateForm(EntryForm):
    """A line for a date, and below it how the date is read."""

    forms: ClassVar[tuple[str, ...]] = ("date_entry", "year")

    def __init__(self, question: Question, app: StudyApp) -> None:
        super().__init__(question, app)
        self.entry.setPlaceholderText(
            {
                "day": _("Day, month and year"),
                "month": _("Month and year"),
                "year": _("Year"),
            }.get(question.precision, _("Date"))
        )
        self.reading = label(" ", "muted")
        self.reading.setContentsMargins(14, 0, 0, 0)
        self.body.addWidget(self.reading)

    def echo(self, text: str) -> None:
        """Read the date back in words."""
        words = self.app.reading.read_date(text)
        self.reading.setText(words or " ")
        self.entry.setAccessibleDescription(words)

    def asked_back(self) -> None:
        self.reading.setText(" ")  # the page names both readings

    def settle(self, given: object) -> None:
        super().settle(given)
        self.reading.hide()


class ClozeForm(DateForm):
    """A line for what is missing in a sentence; read back only where that is a date."""

    forms = ("cloze",)

    def __init__(self, question: Question, app: StudyApp) -> None:
        super().__init__(question, app)
        if question.answer is not AnswerKind.DATE:
            self.entry.setPlaceholderText(_("Write what is missing"))
            self.reading.hide()

    def echo(self, text: str) -> None:
        if self.question.answer is AnswerKind.DATE:
            super().echo(text)
