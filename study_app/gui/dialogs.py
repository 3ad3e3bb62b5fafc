"""The dialogs: problems, ways of asking, about the program, a sentence to read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QGuiApplication, QKeyEvent, QKeySequence, QShortcut, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from study_app.desk import remedies
from study_app.facts.problem import Problem, Severity
from study_app.gui import theme
from study_app.gui.forms.names import form_name
from study_app.gui.widgets import GAP, Check, FlushRow, announce, button, label, row, shade_edges, show_focus
from study_app.i18n import _, capital, ngettext, said

TYPE_CHECKING = False
if TYPE_CHECKING:
    from study_app.desk.news import Restated


_ZOOM = (("Ctrl++", 1), ("Ctrl+=", 1), ("Ctrl+-", -1), ("Ctrl+0", 0))
"""The keys of the menu for the size of letters, whose window has none while a dialog is in front of it."""


def take_zoom_keys(dialog: QWidget) -> None:
    """Let the keys for the size of letters do in a dialog what they do on a page; it grows and shrinks with its letters."""

    def zoom(step: int) -> None:
        from study_app.gui.window import MainWindow

        above: QWidget | None = dialog
        while above is not None and not isinstance(above, MainWindow):
            above = above.parentWidget()
        if above is None:
            return
        before, size, room = theme.scale(), dialog.size(), dialog.screen().availableSize()
        above.zoom(step)
        wanted = (size * (theme.scale() / before)).boundedTo(QSize(room.width() - 40, room.height() - 60))
        dialog.resize(wanted.expandedTo(dialog.minimumSizeHint()))

    for key, step in _ZOOM:
        shortcut = QShortcut(QKeySequence(key), dialog)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(lambda step=step: zoom(step))


class Sheet(QDialog):
    """A dialog with a title line and a closing button."""

    def __init__(self, parent: QWidget | None, title: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(3 * GAP, 3 * GAP, 3 * GAP, 2 * GAP)
        self.body.setSpacing(2 * GAP)
        self.heading = label(title, "stem")
        self.body.addWidget(self.heading)
        self.shut = button(_("Close"), "filled", "Esc")
        self.shut.setDefault(True)
        self.shut.clicked.connect(self.accept)
        take_zoom_keys(self)
        self._question: QLabel | None = None
        self._asked: tuple[str, ...] = ()

    def unsaved(self) -> tuple[str, ...]:
        """What was written and would be lost; empty where nothing is."""
        return ()

    def reject(self) -> None:
        """Close it by Esc; where something would be lost, ask first: Esc once more throws it away, unless one wrote on."""
        written = self.unsaved()
        if not written or written == self._asked:
            super().reject()
            return
        self._asked = written
        words = _("Not saved. To leave without saving, press Esc once more.")
        if self._question is None:
            self._question = label(words, tone="partly")
            self.body.insertWidget(self.body.count() - 1, self._question)
        announce(self, words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter does here what it does on pages, and Enter does in a field: what the dialog is there for."""
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() in keys and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            for one in self.findChildren(QPushButton):
                if one.isDefault() and one.isVisible() and one.isEnabled():
                    one.click()
                    break
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        moved = super().focusNextPrevChild(forward)
        show_focus()
        return moved

    def tell(self, words: str, wide: int) -> QLabel:
        """Show words, `wide` pixels at least; where the screen is too low for them they scroll, by Page Up and Page Down."""
        told = label(words)
        told.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.area = area = _Told(told, wide)
        self.body.addWidget(area, 1)
        for key, way in (("PgDown", 1), ("PgUp", -1)):
            bar = area.verticalScrollBar()
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(lambda bar=bar, way=way: bar.setValue(bar.value() + way * bar.pageStep()))
        return told

    def hold(self, area: QScrollArea, edge: int) -> None:
        """Add what scrolls, beside whose fields so much is empty: they end where the buttons do, and its bar is in the margin."""
        bar, beside = area.verticalScrollBar(), FlushRow()
        beside.setContentsMargins(0, 0, 0, 0)

        def widen(_least: int, most: int) -> None:
            beside.reach(edge + (bar.sizeHint().width() if most else 0))

        widen(0, bar.maximum())
        bar.rangeChanged.connect(widen)
        beside.addWidget(area)
        self.body.addLayout(beside, 1)

    def fit(self) -> None:
        """Be as large as what it holds, and no larger than the screen."""
        room = self.screen().availableSize()
        self.resize(self.sizeHint().boundedTo(QSize(room.width() - 40, room.height() - 60)))


class _Told(QScrollArea):
    """Words that are shown whole where there is room, and scroll elsewhere."""

    LEAST = 3
    """Lines in view."""

    def __init__(self, told: QLabel, wide: int) -> None:
        super().__init__()
        self._told, self._wide = told, wide
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        policy = told.sizePolicy()  # as a label it would keep the height that the words have in a narrow column
        policy.setVerticalPolicy(QSizePolicy.Policy.Preferred)
        told.setSizePolicy(policy)
        self.setWidget(told)
        shade_edges(self)

    def sizeHint(self) -> QSize:
        return QSize(self._wide, self._told.heightForWidth(self._wide))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._wide, min(self.sizeHint().height(), self.LEAST * self.fontMetrics().lineSpacing()))


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
            cursor.insertText(capital(remedies.place(problem)), _style(weight=QFont.Weight.DemiBold))
            cursor.insertText(f"   {word}\n", _style("bad" if error else "partly"))
            cursor.insertText(f"{remedies.message(problem)}\n", _style())
            cursor.insertText(said(problem.remedy), _style("muted"))
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
        # of facts that say the same in the same words nobody could tell which is which
        for number, ((now, before), count) in enumerate(Counter((one.now, one.before) for one in found).items()):
            if number:
                cursor.insertText("\n\n", QTextCharFormat())
            cursor.insertText(f"{now}\n", _style(weight=QFont.Weight.DemiBold))
            words = _("Before: {statement}").format(statement=before)
            if count > 1:
                words += "  ·  " + ngettext("{n} fact", "{n} facts", count).format(n=count)
            cursor.insertText(words, _style("muted"))
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        self.body.addWidget(self.text, 1)
        self.body.addLayout(row(1, self.shut))
        room = self.screen().availableSize()
        self.resize(
            min(round(720 * theme.scale()), room.width() - 40), min(round(420 * theme.scale()), room.height() - 60)
        )
        self.text.setFocus()


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
        grid.setContentsMargins(0, 0, GAP, 0)
        grid.setHorizontalSpacing(3 * GAP)
        for number, (form, box) in enumerate(self.boxes.items()):
            box.setChecked(form in only)
            box.toggled.connect(self._tell)
            grid.addWidget(box, number // 2, number % 2)
        inside = QWidget()
        inside.setLayout(grid)
        area = QScrollArea()
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it has the keys, and is scrolled to
        area.setWidgetResizable(True)
        area.setAccessibleName(_("Ways of asking"))
        area.setWidget(inside)
        shade_edges(area)
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
        self.words = self.tell(words, round(440 * theme.scale()))
        self.words.setAccessibleName(words)
        self.body.addLayout(row(1, self.shut))
        self.shut.setAccessibleDescription(words)
        self.fit()
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
        "Your answers are kept in the folder {folder}.\n\nFont: Inter (SIL Open Font License). Icons: Lucide (ISC)."
    ).format(folder=data)
    return tell(parent, f"Study App {version}", words)
