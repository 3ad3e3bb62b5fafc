"""Writing several answers, one a line: `name_all`."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from study_app.app import StudyApp
from study_app.gui.forms.choice import Sheet
from study_app.gui.forms.entry import Entry
from study_app.gui.forms.form import MISSED, Form
from study_app.gui.widgets import label
from study_app.i18n import _
from study_app.quiz.question import Named, Question

MOST = 12
"""Lines at most: more than any set that is asked has members, so that their number is not given away."""


class Line(Entry):
    """A text field that keeps Enter, but not Ctrl+Enter, to itself while something is written in it."""

    def __init__(self, place: int, stem: str) -> None:
        super().__init__()
        self.setMaxLength(400)
        self.setAccessibleName(_("Line {place}, your answer to: {stem}").format(place=place, stem=stem))

    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
            and self.text().strip()
        ):
            event.accept()
            return True
        return super().event(event)


class LinesForm(Form):
    """Lines to write in. Enter on a written line adds the next; Ctrl+Enter, or Enter on an empty one, hands all of them in."""

    forms = ("name_all",)

    def __init__(self, question: Question, app: StudyApp) -> None:
        super().__init__(question, app)
        self.prompt = label(_("One on each line, in any order. Enter adds a line, Ctrl+Enter answers."), "muted")
        self.body.addWidget(self.prompt)
        self.lines: list[Line] = []
        self.sheets: list[Sheet] = []
        self._add()

    def _add(self) -> Line:
        line = Line(len(self.lines) + 1, self.question.stem)
        line.setPlaceholderText(_("Write one of them") if not self.lines else _("Another one, or Enter to answer"))
        line.textEdited.connect(self.begun)
        line.returnPressed.connect(lambda: self._onward(line))
        self.lines.append(line)
        self.body.addWidget(line)
        return line

    def _onward(self, line: Line) -> None:
        """To the line below, a new one if there is none; from the last line that there can be, hand in."""
        if not line.text().strip():
            return
        after = self.lines.index(line) + 1
        if after == MOST:
            self.submit()
            return
        below = self.lines[after] if after < len(self.lines) else self._add()
        below.show()
        below.setFocus()
        QTimer.singleShot(0, below, lambda: self.looked_at.emit(QRect(below.pos(), below.size())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        here = next((place for place, line in enumerate(self.lines) if line.hasFocus()), -1)
        if step and here >= 0:
            self.lines[min(max(0, here + step), len(self.lines) - 1)].setFocus()
        else:
            super().keyPressEvent(event)

    def key(self) -> str:
        return _("Ctrl+Enter")

    def keys(self) -> tuple[tuple[str, str], ...]:
        return (
            (_("Enter"), _("add a line; on an empty line: answer")),
            (_("Ctrl+Enter"), _("answer")),
            (_("Up, Down"), _("walk through the lines")),
        )

    def starting_place(self) -> QWidget | None:
        return self.lines[0]

    def submit(self) -> None:
        written = tuple(line.text() for line in self.lines if line.text().strip())
        if written:
            self.given.emit(written)
        else:
            self.hand_in_nothing(_("Nothing is written yet. Press Enter once more if you don’t know."))

    def settle(self, given: object) -> None:
        self.prompt.hide()
        for line in self.lines:
            line.hide()
            line.setReadOnly(True)
        named = self.outcome.named if self.outcome is not None else ()
        for text, one in zip(given if isinstance(given, tuple) else (), named, strict=True):
            self._tell(Sheet(str(text)), one)
        found = {one.key for one in named}
        for key in self.question.key:
            if key not in found:
                sheet = Sheet(key)
                self._show(sheet)
                if given is None:
                    sheet.mark("good", "check", _("the right answer"))
                else:
                    sheet.mark(*MISSED, _("missing from your answer"))

    def _tell(self, sheet: Sheet, one: Named) -> None:
        """Show what a line was worth."""
        self._show(sheet)
        if not one.key:
            sheet.mark("bad", "x", _("your answer, not right"))
        elif one.again:
            sheet.mark("plain", "", _("your answer, {name} once more").format(name=one.key))
        elif sheet.words.text() == one.key:
            sheet.mark("good", "check", _("your answer, right"))
        else:
            sheet.mark("good", "check", _("your answer, right: {name}").format(name=one.key))

    def _show(self, sheet: Sheet) -> None:
        self.sheets.append(sheet)
        self.body.addWidget(sheet)
        sheet.show()  # the page asks at once how high it is now
