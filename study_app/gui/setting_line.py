"""One setting on screen: what it is, how it stands, the control that changes it at once, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QLocale, QObject, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QBoxLayout,
    QFileDialog,
    QGridLayout,
    QLineEdit,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from study_app.errors import StudyAppError
from study_app.facts.dates import short_weekdays
from study_app.facts.folder import printable
from study_app.gui import theme
from study_app.gui.forms.names import form_name
from study_app.gui.widgets import GAP, NUMBER, OVER, Check, Choice, FlushRow, announce, button, label, row
from study_app.i18n import _, in_use
from study_app.preferences import Kind, Preferences, Setting, steps

_PAUSE_MS = 400
"""After the last step of a number it is taken: not at each one that is passed."""

_BESIDE = 152
"""Pixels that a field beside its words is wide, so that those of several settings stand below each other."""

FIELD = 236
"""The same where there are settings that one writes in."""

_WIDE = (Kind.WEEK, Kind.SEVERAL)
"""What needs the whole width, below its words."""


class UndoLeft(QObject):
    """Leaves the keys for undo and redo to the page, where a field has no typing of its own to take back."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        undo, redo = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
        line = watched if isinstance(watched, QLineEdit) else None
        if (event.matches(undo) and not (line and line.isUndoAvailable())) or (
            event.matches(redo) and not (line and line.isRedoAvailable())
        ):
            event.ignore()
            return True
        return False


class SettingLine(QWidget):
    """A setting of `Preferences`. It writes there what is chosen, and says below why something cannot be.

    At both sides it has room for the frame of the button that puts it back: `placed` has its words stand at the edge.
    """

    changed = Signal(str)
    """The setting of this id stands otherwise now."""
    wanted = Signal(str)
    """The place where it is set is wanted."""

    def __init__(self, preferences: Preferences, setting: Setting, wide: int = _BESIDE) -> None:
        """`wide` is how many pixels a field beside its words is wide."""
        super().__init__()
        self.preferences, self.setting = preferences, setting
        self._undo_left = UndoLeft(self)
        self._show: Callable[[Any], None] = lambda _value: None
        self._pending: Callable[[], Any] | None = None
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.settle)
        self._grid: QGridLayout | None = None
        self._cells: list[QWidget] = []
        self._abreast = (1, 1)
        """How many cells of the grid stand side by side, usually and with large letters."""
        self.control = self._control()
        self.back = button("", "quiet")
        self.back.setAutoDefault(True)
        self.back.clicked.connect(self.put_back)
        self.refused = label("", "small", tone="bad")
        self.refused.hide()
        words = QVBoxLayout()
        words.setSpacing(2)
        self.title = label(setting.name, "strong")
        words.addWidget(self.title)
        words.addWidget(label(setting.about, "muted"))
        words.addWidget(self.refused)
        words.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(OVER, 0, OVER, 0)
        whole.setSpacing(2)
        self._body = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._body.addLayout(words, 1)
        whole.addLayout(self._body)
        if self.control is not None:
            beside = QVBoxLayout()
            beside.setSpacing(2)
            beside.addWidget(self.control)
            self._way_back = FlushRow()
            self._way_back.addStretch()
            self._way_back.addWidget(self.back)
            self._way_back.addStretch()
            beside.addStretch(1)
            self._body.addLayout(beside)
            whole.addLayout(
                self._way_back
            )  # below both: a long one would leave the words no room; and after them for the keys
            self._beside = beside
        self._wide = wide
        self._lay()
        self.refresh()

    def placed(self) -> FlushRow:
        """It in a line, to be added to a layout."""
        line = FlushRow(left=True, right=True)
        line.addWidget(self)
        return line

    def _lay(self) -> None:
        """The control beside the words, or below them where it is wide or the letters are large."""
        below = self.setting.kind in _WIDE or theme.large()
        way = QBoxLayout.Direction
        self._body.setDirection(way.TopToBottom if below else way.LeftToRight)
        self._body.setSpacing(GAP // 2 if below else 3 * GAP)
        if self.control is None:
            return
        if isinstance(self.control, (Choice, QSpinBox, QLineEdit)):
            self.control.setMinimumWidth(round(self._wide * min(theme.scale(), 1.5)))
        side = Qt.AlignmentFlag.AlignLeft if below else Qt.AlignmentFlag.AlignRight
        self._way_back.flush(left=below, right=not below)
        self._way_back.setStretch(0, int(not below))
        self._way_back.setStretch(2, int(below))
        if self.setting.kind not in _WIDE:
            self._beside.setAlignment(self.control, side)
        if self._grid is not None:
            for number, cell in enumerate(self._cells):
                self._grid.addWidget(cell, *divmod(number, self._abreast[theme.large()]))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_body"):
            self._lay()

    def refresh(self) -> None:
        """Show how it stands, and the way back if there is one."""
        if self._pending is None:
            self._show(self.preferences.value(self.setting.id))
        way = self.preferences.way_back(self.setting.id)
        if way is None and self.back.hasFocus():
            self.take_focus()
        self.back.setVisible(way is not None)
        if way is not None:
            words = way[1]
            self.back.setText(words)
            self.back.setAccessibleName(f"{self.setting.name}. {words}")

    def take_focus(self) -> None:
        """Give the focus to the control."""
        if self.control is not None:
            (self.control.focusProxy() or self.control).setFocus()

    def settle(self) -> None:
        """Take what was typed or stepped to and waits for a pause."""
        self._pause.stop()
        if (pending := self._pending) is not None:
            self._pending = None
            self._change(pending)

    def put_back(self) -> None:
        """Back to how it was, or to what is usual."""
        self._pending = None
        if (way := self.preferences.way_back(self.setting.id)) is not None:
            self._change(lambda: way[0])

    def _change(self, value: Callable[[], Any]) -> None:
        """Have the setting stand as it is said, or say why it cannot."""
        try:
            before = self.preferences.value(self.setting.id)
            wanted = value()
            self.preferences.change(self.setting.id, wanted)
        except StudyAppError as error:
            self.refused.setText(str(error))
            self.refused.show()
            announce(self, str(error))
            return
        self.refused.hide()
        self.refresh()
        if self.preferences.value(self.setting.id) != before:
            announce(self, f"{self.setting.name}: {self.setting.in_words(wanted)}")
            self.changed.emit(self.setting.id)

    def _later(self, value: Callable[[], Any]) -> None:
        self._pending = value
        self._pause.start()

    # --- the controls

    def _control(self) -> QWidget | None:
        match self.setting.kind:
            case Kind.CHOICE:
                return self._choice()
            case Kind.SEVERAL:
                return self._several()
            case Kind.NUMBER:
                return self._number()
            case Kind.STEPS:
                return self._line(lambda value: " ".join(map(str, value)), steps)
            case Kind.TEXT:
                return self._line(str, str.strip)
            case Kind.WEEK:
                return self._week()
            case Kind.FOLDER:
                return self._folder()
            case Kind.WAY:
                return self._way()
            case Kind.FIXED:
                return None

    def _choice(self) -> QWidget:
        box = Choice(self.setting.name)
        for value, words in self.setting.choices:
            box.addItem(words, value)
        self._show = lambda value: box.setCurrentIndex(box.findData(value))
        box.activated.connect(lambda _index: self._change(box.currentData))
        return box

    def _number(self) -> QWidget:
        box = QSpinBox()
        box.setAccessibleName(self.setting.name)
        box.setAccessibleDescription(self.setting.about)
        box.setRange(self.setting.least, self.setting.most)
        spoken = in_use()
        box.setLocale(QLocale(spoken[0] if spoken else "en"))
        box.setGroupSeparatorShown(True)
        box.lineEdit().setTextMargins(NUMBER, 0, GAP, 0)
        box.installEventFilter(self._undo_left)

        def show(value: int) -> None:
            with QSignalBlocker(box):
                box.setValue(value)
            count(value)

        def count(value: int) -> None:
            if (unit := self.setting.unit(value).removeprefix("{n}")) != box.suffix():
                with QSignalBlocker(box):
                    box.setSuffix(unit)

        self._show = show
        count(box.value())
        box.valueChanged.connect(count)
        box.valueChanged.connect(lambda _value: self._later(box.value))
        box.editingFinished.connect(self.settle)
        return box

    def _line(self, told: Callable[[Any], str], read: Callable[[str], Any]) -> QWidget:
        line = QLineEdit()
        line.setAccessibleName(self.setting.name)
        line.setAccessibleDescription(self.setting.about)
        line.setMaxLength(60)
        line.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        line.installEventFilter(self._undo_left)
        if self.setting.kind is Kind.STEPS:
            line.setPlaceholderText(_("on another day"))
        else:
            line.setPlaceholderText(self.setting.without())

        def show(value: Any) -> None:
            if line.text() != told(value) or line.isUndoAvailable():
                line.setText(told(value))

        self._show = show
        line.textEdited.connect(lambda _text: self._later(lambda: read(line.text())))
        line.editingFinished.connect(self.settle)
        return line

    def _in_grid(self, usually: int, large: int) -> QWidget:
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GAP)
        self._grid, self._abreast = grid, (usually, large)
        return inside

    def _week(self) -> QWidget:
        inside = self._in_grid(4, 2)
        boxes: list[Choice] = []
        for name in short_weekdays():
            box = Choice(f"{self.setting.name}, {name}")
            for share, words in self.setting.choices:
                box.addItem(words, share)
            box.activated.connect(lambda _index: self._change(lambda: tuple(one.currentData() for one in boxes)))
            boxes.append(box)
            cell = QWidget()
            lines = QVBoxLayout(cell)
            lines.setContentsMargins(0, 0, 0, 0)
            lines.setSpacing(2)
            lines.addWidget(label(name, "muted", wrap=False))
            lines.addWidget(box)
            self._cells.append(cell)
        inside.setFocusProxy(boxes[0])

        def show(value: tuple[float, ...]) -> None:
            for box, share in zip(boxes, value, strict=True):
                box.setCurrentIndex(box.findData(share))

        self._show = show
        return inside

    def _several(self) -> QWidget:
        inside = self._in_grid(3, 2)
        boxes = {
            value: Check(form_name(words), f"{self.setting.name}: {form_name(words)}")
            for value, words in self.setting.choices
        }

        def ticked() -> tuple[Any, ...]:
            found = tuple(value for value, box in boxes.items() if box.isChecked())
            return found if len(found) < len(boxes) else ()

        for box in boxes.values():
            box.toggled.connect(lambda _on: self._change(ticked))
            self._cells.append(box)
        inside.setFocusProxy(next(iter(boxes.values())))

        def show(value: tuple[Any, ...]) -> None:
            for one, box in boxes.items():
                with QSignalBlocker(box):
                    box.setChecked(one in value)

        self._show = show
        return inside

    def _folder(self) -> QWidget:
        inside = QWidget()
        body = QVBoxLayout(inside)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(2)
        shown = label("", "small")
        shown.setMaximumWidth(30 * shown.fontMetrics().averageCharWidth())
        choose = button(_("Choose folder..."))
        choose.setAccessibleName(f"{self.setting.name}. {choose.text()}")
        choose.setAutoDefault(True)
        choose.clicked.connect(self.choose_folder)
        body.addLayout(row(1, choose))
        body.addWidget(shown)
        inside.setFocusProxy(choose)

        def show(value: str) -> None:
            shown.setText(printable(value))
            shown.setVisible(bool(value))
            choose.setAccessibleDescription(value or _("none"))

        self._show = show
        return inside

    def choose_folder(self) -> None:
        """Ask for the folder."""
        before = self.preferences.value(self.setting.id)
        if name := QFileDialog.getExistingDirectory(self, self.setting.name, before):
            self._change(lambda: name)

    def _way(self) -> QWidget:
        go = button(_("Open..."))
        go.setAccessibleName(self.setting.name)
        go.setAccessibleDescription(self.setting.about)
        go.setAutoDefault(True)
        go.clicked.connect(lambda: self.wanted.emit(self.setting.id))
        return go
