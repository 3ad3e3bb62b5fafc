"""The dialogs: problems, keys of a page, ways of asking, about the program, a sentence to read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QGuiApplication, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QDialog, QGridLayout, QScrollArea, QTextEdit, QVBoxLayout, QWidget

from study_app.facts.problem import Problem, Severity
from study_app.gui import theme
from study_app.gui.forms.names import form_name
from study_app.gui.widgets import GAP, Check, announce, button, label, row
from study_app.i18n import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from study_app.desk.news import Restated


class Sheet(QDialog):
    """A dialog with a title line and a closing button."""

    def __init__(self, parent: QWidget | None, title: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(3 * GAP, 3 * GAP, 3 * GAP, 2 * GAP)
        self.body.setSpacing(2 * GAP)
        self.body.addWidget(label(title, "stem"))
        self.shut = button(_("Close"), "filled", "Esc")
        self.shut.setDefault(True)
        self.shut.clicked.connect(self.accept)


class ProblemsDialog(Sheet):
    """Every problem with its file, line, message and remedy, as text that can be read, searched and copied."""

    def __init__(self, parent: QWidget | None, problems: Sequence[Problem]) -> None:
        super().__init__(parent, _("Problems in packs"))
        self.problems = problems
        self.text = QTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(_("List of problems"))
        self._write()
        copy = button(_("Copy all"))
        copy.clicked.connect(self.copy)
        self.body.addWidget(self.text, 1)
        self.body.addLayout(row(copy, 1, self.shut))
        room = self.screen().availableSize()
        self.resize(
            min(round(800 * theme.scale()), room.width() - 40), min(round(480 * theme.scale()), room.height() - 60)
        )
        self.text.setFocus()

    def copy(self) -> None:
        """Put all problems on the clipboard, one a line."""
        QGuiApplication.clipboard().setText("\n".join(problem.sentence() for problem in self.problems))

    def _write(self) -> None:
        cursor = QTextCursor(self.text.document())
        for number, problem in enumerate(self.problems):
            if number:
                cursor.insertText("\n\n", QTextCharFormat())
            error = problem.severity is Severity.ERROR
            word = _("error") if error else _("warning")
            place = f"{problem.file}:{problem.line}" if problem.line else problem.file
            cursor.insertText(place, _style(weight=QFont.Weight.DemiBold))
            cursor.insertText(f"   {word}\n", _style("bad" if error else "partly"))
            cursor.insertText(f"{problem.message}\n", _style())
            cursor.insertText(problem.remedy, _style("muted"))
        self.text.moveCursor(QTextCursor.MoveOperation.Start)


def _style(tone: str = "text", weight: QFont.Weight = QFont.Weight.Normal) -> QTextCharFormat:
    style = QTextCharFormat()
    style.setForeground(theme.colour(tone))
    style.setFontWeight(weight)
    return style


class ChangedDialog(Sheet):
    """Facts that say something else than when they were studied: what was said, and what is said now."""

    def __init__(self, parent: QWidget | None, found: Sequence[Restated]) -> None:
        super().__init__(parent, _("Changed since you studied them"))
        self.text = QTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(_("What changed"))
        cursor = QTextCursor(self.text.document())
        for number, one in enumerate(found):
            if number:
                cursor.insertText("\n\n", QTextCharFormat())
            cursor.insertText(f"{one.now}\n", _style(weight=QFont.Weight.DemiBold))
            cursor.insertText(_("Before: {statement}").format(statement=one.before), _style("muted"))
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        self.body.addWidget(self.text, 1)
        self.body.addLayout(row(1, self.shut))
        room = self.screen().availableSize()
        self.resize(
            min(round(720 * theme.scale()), room.width() - 40), min(round(420 * theme.scale()), room.height() - 60)
        )
        self.text.setFocus()


class KeysDialog(Sheet):
    """The keys that do something on the page in view."""

    def __init__(self, parent: QWidget | None, keys: Sequence[tuple[str, str]]) -> None:
        super().__init__(parent, _("Keys of this page"))
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(GAP, GAP, GAP, GAP)
        grid.setHorizontalSpacing(3 * GAP)
        grid.setVerticalSpacing(GAP)
        grid.setColumnStretch(1, 1)
        for line, (key, words) in enumerate(keys):
            grid.addWidget(label(key, "strong", wrap=False), line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(words), line, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setAccessibleName(_("Keys of this page"))
        area.setWidget(inside)
        self.body.addWidget(area, 1)
        self.body.addLayout(row(1, self.shut))
        width = round(560 * theme.scale())
        height = inside.heightForWidth(width) + self.shut.sizeHint().height() + round(150 * theme.scale())
        room = self.screen().availableSize()
        self.resize(min(width, room.width() - 40), min(height, room.height() - 60))
        self.shut.setFocus()


class FormsDialog(Sheet):
    """The ways of asking as a check list: with none or all ticked, every one may be used. `chosen` tells each change."""

    chosen = Signal(tuple)

    def __init__(self, parent: QWidget | None, forms: Sequence[str], only: Collection[str]) -> None:
        super().__init__(parent, _("Ask me only"))
        words = _(
            "Questions come in these ways where the facts allow it, from the next session on. A right answer then counts in"
            " full, also where you only recognise it. With none ticked the program chooses among all."
        )
        self.body.addWidget(label(words, "muted"))
        self.boxes = {form: Check(form_name(form), form_name(form)) for form in forms}
        grid = QGridLayout()
        grid.setHorizontalSpacing(3 * GAP)
        for number, (form, box) in enumerate(self.boxes.items()):
            box.setChecked(form in only)
            box.toggled.connect(self._tell)
            grid.addWidget(box, number // 2, number % 2)
        inside = QWidget()
        inside.setLayout(grid)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setAccessibleName(_("Ways of asking"))
        area.setWidget(inside)
        everything = button(_("All ways"))
        everything.clicked.connect(self.clear)
        self.body.addWidget(area, 1)
        self.body.addLayout(row(everything, 1, self.shut))
        room = self.screen().availableSize()
        width, height = round(560 * theme.scale()), round(640 * theme.scale())
        self.resize(min(width, room.width() - 40), min(height, room.height() - 60))
        next(iter(self.boxes.values())).setFocus()

    def clear(self) -> None:
        """Untick everything: all ways may be used."""
        for box in self.boxes.values():
            box.setChecked(False)

    def _tell(self) -> None:
        ticked = tuple(form for form, box in self.boxes.items() if box.isChecked())
        self.chosen.emit(ticked if len(ticked) < len(self.boxes) else ())


class SentenceDialog(Sheet):
    """A sentence or two to read."""

    def __init__(self, parent: QWidget | None, title: str, words: str) -> None:
        super().__init__(parent, title)
        self.words = label(words)
        self.words.setMinimumWidth(round(440 * theme.scale()))
        self.words.setAccessibleName(words)
        self.body.addWidget(self.words, 1)
        self.body.addLayout(row(1, self.shut))
        self.shut.setAccessibleDescription(words)
        self.shut.setFocus()


def tell(parent: QWidget | None, title: str, words: str) -> SentenceDialog:
    """Show words in a dialog of their own, without stopping the program."""
    dialog = SentenceDialog(parent, title, words)
    dialog.open()
    announce(dialog, words)
    return dialog


def about(parent: QWidget | None, version: str, data: Path) -> SentenceDialog:
    """Show what the program is, its version and where the data is."""
    words = _(
        "Facts, the questions made from them, and what you remember of them.\n\n"
        "Your answers are in {folder}\n\nFont: Inter (SIL Open Font License). Icons: Lucide (ISC)."
    ).format(folder=data)
    return tell(parent, f"Study App {version}", words)
