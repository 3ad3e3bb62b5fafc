"""The first page of all: language, size and colours with a look at what they come to, and two ways to begin."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFrame, QVBoxLayout, QWidget

from study_app.app import StudyApp
from study_app.beginning import CARDS, HINTS, Beginning
from study_app.errors import StudyAppError
from study_app.gui import theme
from study_app.gui.page import Keys, Page
from study_app.gui.setting_line import SettingLine
from study_app.gui.widgets import GAP, Centred, Column, FlushRow, Icon, announce, button, card, focus, label, row
from study_app.i18n import _, ngettext
from study_app.preferences import Preferences


class WelcomePage(Page):
    """Shown to whoever opens a data folder in which nothing was done yet. Enter studies."""

    announces_itself = True

    seen = Signal()
    """It was painted for the first time, or left before."""
    changed = Signal(str)
    """The setting of this id stands otherwise now."""
    study_wanted = Signal()
    """A few cards are to be studied."""
    sample_wanted = Signal(str, str)
    """This fact of this pack is to be corrected, to see what follows."""

    def __init__(self, app: StudyApp, preferences: Preferences) -> None:
        super().__init__(_("Welcome"))
        self.app, self.preferences = app, preferences
        self._beginning, self._told_seen = Beginning(app), False
        self.lines = {id: SettingLine(preferences, preferences[id]) for id in ("language", "text_scale", "scheme")}
        for line in self.lines.values():
            line.changed.connect(self.changed)
        self.column = Column()
        self.column.painted.connect(lambda: QTimer.singleShot(0, self, self._tell_seen))
        body = self.column.body
        body.addStretch(1)
        body.addWidget(label(_("Welcome"), "title"))
        words = _("Learn facts, and keep them. All of it stays on this computer: no account, no network.")
        body.addWidget(label(words))
        body.addWidget(label(_("Ctrl+I imports tables, and what Anki exports as text."), "muted"))
        looks, inside = card(gap=3 * GAP)
        for line in self.lines.values():
            inside.addLayout(line.placed())
        inside.addStretch(1)
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._halves.setSpacing(2 * GAP)
        self._halves.addWidget(looks, 3)
        self._halves.addWidget(self._preview(), 2)
        body.addLayout(self._halves)
        body.addStretch(1)
        self._buttons()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.column, 1)
        whole.addWidget(self.foot)
        shortcut = QShortcut(QKeySequence("Esc"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.leave)
        self._lay()

    def _preview(self) -> QFrame:
        """A question as it will look, which nobody can answer."""
        frame, body = card(gap=GAP)
        body.addWidget(label(_("A question looks like this"), "small", tone="muted"))
        body.addWidget(label(_("With which month does the year begin?"), "stem"))
        for number, month in enumerate((_("March"), _("January"), _("September")), 1):
            right = number == 2
            option = QFrame()
            option.setObjectName("card")
            option.setProperty("ground", "good" if right else "")
            across = row(label(f"{number}", "key", wrap=False), label(month))
            across.setStretch(1, 1)
            across.setContentsMargins(GAP + 4, GAP - 2, GAP + 4, GAP - 2)
            if right:
                across.addWidget(Icon("circle-check", "good", 1.1))
            option.setLayout(across)
            body.addWidget(option)
        body.addWidget(label(_("Right. It comes back in 3 days."), tone="good"))
        body.addStretch(1)
        return frame

    def _buttons(self) -> None:
        deck, self._sample = self._beginning.offered()
        self.study = button(
            ngettext("Study {n} card now", "Study {n} cards now", CARDS).format(n=CARDS), "filled", _("Enter")
        )
        self.study.setEnabled(deck is not None)
        self.write = button(_("Try writing a fact"))
        self.write.setEnabled(self._sample is not None)
        self.write.setAccessibleDescription(_("Correct a day in a sample and see which questions change"))
        self.decks = button(_("To the decks"), "quiet", "Esc")
        for one, work in ((self.study, self.begin), (self.write, self.try_writing), (self.decks, self.leave)):
            one.setAutoDefault(True)  # Enter presses it
            one.clicked.connect(lambda _checked=False, work=work: work())
        told = _("Nothing to set up: the deck “{deck}” is ready.").format(deck=deck.name) if deck is not None else ""
        self.told = label(told, "muted")
        self._foot = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._foot.setContentsMargins(3 * GAP, GAP + 4, 3 * GAP, GAP + 4)
        self._foot.setSpacing(GAP)
        self._foot.addWidget(self.told, 1)
        self._across = across = FlushRow()
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(GAP)
        across.addWidget(self.decks)
        across.addStretch(1)
        across.addWidget(self.write)
        across.addWidget(self.study)
        self._foot.addLayout(across)
        inside = QWidget()
        inside.setLayout(self._foot)
        self.foot = Centred(inside)
        self.foot.setObjectName("bar")
        self.setTabOrder(self.study, self.write)

    def _lay(self) -> None:
        below, beside = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._halves.setDirection(below if theme.large() else beside)
        self._foot.setDirection(below if theme.large() else beside)
        self._across.flush(left=theme.large(), right=False)  # it begins a line then
        if not theme.large():  # their boxes stand below each other
            boxes = [line.control for line in self.lines.values() if line.control is not None]
            widest = max(box.sizeHint().width() for box in boxes)
            for box in boxes:
                box.setMinimumWidth(widest)

    def start(self) -> None:
        """Enter studies."""
        focus(self.study if self.study.isEnabled() else self.write)
        announce(self, self.title)

    def looks_changed(self) -> None:
        """Show how the settings stand, and lay the page out for the size of the letters."""
        self._lay()
        for line in self.lines.values():
            line.refresh()

    def _tell_seen(self) -> None:
        if not self._told_seen:
            self._told_seen = True
            self.seen.emit()

    def begin(self) -> None:
        """Study a few cards, with hints."""
        self._greeted(HINTS)
        self.study_wanted.emit()

    def try_writing(self) -> None:
        """Open a sample of a fact."""
        if self._sample is not None:
            self._greeted(HINTS)
            self.sample_wanted.emit(*self._sample)

    def leave(self) -> None:
        """To the decks."""
        self._greeted(HINTS)
        self.left.emit()

    def _greeted(self, hints: tuple[str, ...]) -> None:
        self._tell_seen()  # who is quick leaves it before it is painted
        try:
            self.app.hints = hints
        except StudyAppError as error:
            announce(self, str(error))  # it cannot be kept: then this page comes again

    # --- taking back

    def takes_back(self) -> tuple[str, str] | None:
        """The last change of a setting."""
        return self.preferences.undone_next, self.preferences.redone_next

    def undo(self) -> None:
        """Put the setting that was changed last back."""
        if (change := self.preferences.undo()) is not None:
            self.looks_changed()
            self.changed.emit(change.id)

    def redo(self) -> None:
        """Change it again."""
        if (change := self.preferences.redo()) is not None:
            self.looks_changed()
            self.changed.emit(change.id)

    def keys(self) -> Keys:
        """The keys of this page."""
        return (
            (_("Enter"), _("study a few cards")),
            ("Tab", _("to the other ways to begin, and to language, text size and colours")),
            ("Ctrl+Z", _("put back what was changed last")),
            ("Esc", _("to the decks")),
        )
