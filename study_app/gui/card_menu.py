"""What a learner can do with the card in view (let it rest, flag it, note something), and what is set, beside its question."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QVBoxLayout, QWidget

from study_app.errors import StudyAppError
from study_app.gui import theme
from study_app.gui.asking import A_MOMENT_MS
from study_app.gui.dialogs import Sheet
from study_app.gui.page import Keys
from study_app.gui.widgets import GAP, Icon, announce, button, key_between, keys_apart, label, open_below, row
from study_app.i18n import _, capital
from study_app.study.marks import FLAGS, Marked

_TO_READ_MS = 2 * A_MOMENT_MS
"""So long nobody can have read a menu, nor makes a pause in writing a word."""

_WALKING = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Escape)

_TONES = {"red": "bad", "orange": "partly", "green": "good", "blue": "new"}


def flag_words(colour: str) -> str:
    """A flag in words."""
    return {
        "red": _("red flag"), "orange": _("orange flag"), "green": _("green flag"), "blue": _("blue flag"),
    }[colour]  # fmt: skip


class CardMenu(QMenu):
    """The menu of the card on a page; its keys work on the whole page, and letters in a text field are the field's own.

    Who writes an answer where there is no field opens it by a slip, and would go on writing: so a key chooses nothing before the
    menu was to be seen for a while without a key (`ticks` counts milliseconds), unless one walked in it. One letter alone that
    comes too soon is `held` until it is clear that no word follows it, and chooses then. A sign that begins no word chooses at
    once, if it is the first.
    """

    buried = Signal()
    rested = Signal()
    """Not again for a week."""
    suspended = Signal()
    flagged = Signal(str)
    """The colour of a flag."""
    noted = Signal()
    edited = Signal()
    """The fact is to be written anew."""

    def __init__(self, page: QWidget, ticks: Callable[[], int]) -> None:
        super().__init__(_("Card"), page)
        keys_apart(self)
        self._ticks = ticks
        self._quiet_from = 0
        self._writing = False
        self.held: QKeyEvent | None = None
        self.holding = QTimer(self, singleShot=True, interval=_TO_READ_MS)
        self.holding.timeout.connect(self._let_go)
        self.aboutToHide.connect(self._drop_held)
        self.flags: dict[str, QAction] = {}
        self._add(page, _("Not again &today"), "-", self.buried.emit)
        self._add(page, _("Not for a &week"), "=", self.rested.emit)
        self._add(page, _("&Suspend: asked no more"), "@", self.suspended.emit)
        self.addSeparator()
        for number, colour in enumerate(FLAGS, 1):
            words = flag_words(colour)
            action = self._add(
                page,
                f"&{capital(words)}",
                f"Ctrl+{number}",
                partial(self.flagged.emit, colour),
            )
            action.setCheckable(True)
            self.flags[colour] = action
        self.addSeparator()
        self._add(page, _("&Note..."), "N", self.noted.emit)
        self._add(page, _("&Edit the fact..."), "E", self.edited.emit)

    def _add(self, page: QWidget, words: str, key: str, work: Callable[[], object]) -> QAction:
        action = QAction(words, page)
        action.setShortcuts([QKeySequence(key)])
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setAutoRepeat(False)
        action.triggered.connect(lambda _checked=False: work())
        page.addAction(action)
        self.addAction(action)
        return action

    def show_flag(self, colour: str) -> None:
        """Tick the flag that is set, "" for none."""
        for one, action in self.flags.items():
            action.setChecked(one == colour)

    def open_below(self, place: QWidget) -> None:
        """Open the menu under a button, with its first line chosen."""
        open_below(self, place)
        self.setActiveAction(self.actions()[0])
        self._quiet_from, self._writing = self._ticks(), False

    def event(self, event: QEvent) -> bool:
        # what is typed is the menu's own while it is open: the keys of the page would else take some of it
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.text().isprintable():
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        now, alone = self._ticks(), self.held is None and not self._writing
        self._drop_held()
        if event.key() in _WALKING:
            self._quiet_from = now - _TO_READ_MS
        elif now - self._quiet_from < _TO_READ_MS and (self._writing or not _is_sign(event.text())):
            self._quiet_from, self._writing = now, True
            if alone and event.text().isalnum():
                self.held = QKeyEvent(event)
                self.holding.start()
            return
        self._choose(event)

    def _drop_held(self) -> None:
        self.holding.stop()
        self.held = None

    def _let_go(self) -> None:
        """No word followed: the letter was meant for the menu."""
        if self.held is not None:
            held, self.held = self.held, None
            self._choose(held)

    def _choose(self, event: QKeyEvent) -> None:
        typed = event.text().upper()
        chosen = [one for one in self.actions() if typed and one.shortcut().toString() == typed]
        if chosen:
            self.close()
            chosen[0].trigger()
        else:
            super().keyPressEvent(event)

    @staticmethod
    def keys() -> Keys:
        """Its keys, for the sheet of keys."""
        return (
            ("-", _("the card not again today")),
            ("=", _("the card not for a week")),
            ("@", _("suspend the card: it is asked no more")),
            ("Ctrl+1–4", _("a red, orange, green or blue flag; once more takes it away")),
            ("N", _("a note of your own")),
            ("M", _("the menu of the card")),
        )


def _is_sign(text: str) -> bool:
    return text.isprintable() and bool(text) and not text.isalnum() and not text.isspace()


class MarksLine(QWidget):
    """What is set on a card, beside its question; the words of a note only where they give no answer away."""

    def __init__(self, marks: Marked, *, with_note: bool) -> None:
        super().__init__()
        body = QVBoxLayout(self)
        body.setContentsMargins(2 * GAP, 0, 2 * GAP, 0)
        body.setSpacing(GAP)
        across = row()
        if marks.flag:
            tone = _TONES[marks.flag]
            across.addWidget(Icon("flag", tone, 1.1))
            across.addWidget(label(flag_words(marks.flag), "small", tone=tone, wrap=False))
        if marks.note and not with_note:
            across.addWidget(label(_("with a note of yours"), "muted", wrap=False))
        across.addStretch(1)
        body.addLayout(across)
        if marks.note and with_note:
            body.addWidget(label(_("Your note: {note}").format(note=marks.note)))


class NoteDialog(Sheet):
    """A field for a note; Ctrl+Enter keeps it by `keep`, whose sentence is shown where that cannot be."""

    def __init__(self, parent: QWidget | None, text: str, keep: Callable[[str], None]) -> None:
        super().__init__(parent, _("Note on this card"))
        self._keep, self._begun_with = keep, text
        self.field = QPlainTextEdit(text)
        self.field.setTabChangesFocus(True)
        self.field.setAccessibleName(_("Your note"))
        self.refusal = label("", tone="bad")
        self.refusal.hide()
        save = button(_("Save"), "filled", "Ctrl+Enter")
        save.clicked.connect(self.keep)
        self.shut.setText(_("Cancel"))
        self.shut.setAccessibleName(_("Cancel"))
        self.shut.setProperty("kind", "plain")
        self.shut.setDefault(False)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            action = QAction(self)
            action.setShortcuts([QKeySequence(key)])
            action.triggered.connect(self.keep)
            self.addAction(action)
        self.body.addWidget(self.field, 1)
        self.body.addWidget(self.refusal)
        self.body.addLayout(row(1, self.shut, key_between(_("Ctrl+Enter"), after=False), save))
        room = self.screen().availableSize()
        width, height = round(460 * theme.scale()), round(260 * theme.scale())
        self.resize(min(width, room.width() - 40), min(height, room.height() - 60))
        self.field.setFocus()

    def unsaved(self) -> tuple[str, ...]:
        written = self.field.toPlainText()
        return () if written == self._begun_with else (written,)

    def keep(self) -> None:
        """Keep what is written, and close."""
        try:
            self._keep(self.field.toPlainText())
        except StudyAppError as error:
            self.refusal.setText(str(error))
            self.refusal.show()
            announce(self, str(error))
            return
        self.accept()
