"""Saying whether a statement is true, and if it is false, what should stand in it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from study_app.app import StudyApp
from study_app.gui.forms.choice import OptionTile
from study_app.gui.forms.entry import Entry
from study_app.gui.forms.form import Form
from study_app.gui.widgets import GAP, focus, label
from study_app.i18n import _, pgettext
from study_app.quiz.question import Question, correction_asked


class TrueFalseForm(Form):
    """Two tiles; "true" answers at once, "false" opens a line for the correction, which may stay empty."""

    forms = ("true_false",)

    def __init__(self, question: Question, app: StudyApp) -> None:
        super().__init__(question, app)
        across = QHBoxLayout()
        across.setSpacing(GAP)
        self.tiles = [OptionTile(place, option) for place, option in enumerate(question.options, 1)]
        for place, tile in enumerate(self.tiles, 1):
            across.addWidget(tile, 1)
            tile.clicked.connect(lambda _checked=False, place=place: self.choose(place))
        self.body.addLayout(across)
        self.correction = QWidget()
        below = QVBoxLayout(self.correction)
        below.setContentsMargins(0, GAP, 0, 0)
        below.setSpacing(GAP)
        asked = correction_asked(question)
        below.addWidget(label(asked, "strong"))
        self.entry = Entry()
        self.entry.setMaxLength(400)
        self.entry.setAccessibleName(asked)
        self.entry.setPlaceholderText(_("Write it, or leave this empty if you don’t know"))
        self.entry.textEdited.connect(self._edited)
        below.addWidget(self.entry)
        self.reading = label(" ", "muted")
        self.reading.setContentsMargins(14, 0, 0, 0)
        below.addWidget(self.reading)
        self.reading.setHidden(
            not question.precision
        )  # in its place first: shown before, it would be a window of its own
        self.correction.hide()
        self._corrects = False
        self._corrected = False
        self.body.addWidget(self.correction)

    def action(self) -> str:
        return pgettext("to do", "Answer") if self._corrects else ""

    def hint(self) -> str:
        return _("Press 1 if it is true, 2 if it is false")

    def told(self) -> str:
        return _("1 if it is true, 2 if it is false.") if self.tiles[0].isEnabled() else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Up and self.entry.hasFocus():  # a line for text has no use for it, nor for Esc
            self.tiles[1].setFocus()
        else:
            super().keyPressEvent(event)

    def keys(self) -> tuple[tuple[str, str], ...]:
        return (
            ("1", _("it is true")),
            ("2", _("it is false; then write what would be right")),
            (_("Up"), _("back from the line to true or false")),
            (_("Enter"), _("answer with the correction")),
        )

    def _edited(self, text: str) -> None:
        self.begun()
        if self.question.precision:
            words = self.app.reading.read_date(text)
            self.reading.setText(words or " ")
            self.entry.setAccessibleDescription(words)

    def choose(self, place: int) -> None:
        if place == 1:
            self.touched.emit()
            self.given.emit(0)
        elif place == 2:
            self.touched.emit()
            self.tiles[1].dress("accent")
            self.tiles[1].setAccessibleDescription(_("chosen"))
            self._corrects = True
            self.correction.show()
            self.turned.emit()
            focus(self.entry)
            self.looked_at.emit(self.correction.geometry())

    def submit(self) -> None:
        if not self._corrects:
            self.noted.emit(f"{self.hint()}.")
        elif text := self.entry.text().strip():
            self.given.emit(text)
        else:
            words = _("No correction is written yet. Press Enter once more to answer without one.")
            self.hand_in_nothing(words, nothing="")

    def settle(self, given: object) -> None:
        chosen = None if given is None else 1 if isinstance(given, str) else 0
        for index, tile in enumerate(self.tiles):
            tile.dress("plain")
            tile.setAccessibleDescription("")
            tile.tell(chosen=index == chosen)
        self.entry.setReadOnly(True)
        self.reading.hide()
        self._corrected = isinstance(given, str)
        self.correction.setVisible(self._corrected)
        self.entry.setPlaceholderText("" if given else _("No correction"))

    def gather(self, gathered: bool) -> None:
        self.correction.setVisible(self._corrected and not gathered)
