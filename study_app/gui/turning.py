"""Turning a flashcard into a fact: its kind, what fills its roles, and what is kept, before anything is saved."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout

from study_app.app import StudyApp
from study_app.desk.turning import Turned
from study_app.errors import StudyAppError
from study_app.gui.asking import FootedPage, TopLine
from study_app.gui.page import Keys
from study_app.gui.widgets import GAP, Choice, Notice, announce, button, card, clear, focus, label, leave_the_wheel, row
from study_app.i18n import _

_PAUSE_MS = 150


class TurningPage(FootedPage):
    """A flashcard and the fields of the fact that it may become. Ctrl+Enter turns it."""

    turned = Signal()
    """It is a fact now."""

    def __init__(self, app: StudyApp, pack: str, fact: str) -> None:
        """Raises StudyAppError where there is no such flashcard."""
        self.top = TopLine(_("Back"), _("Turn into a fact"), "")
        super().__init__(_("Turn into a fact"), self.top)
        self.app, self.pack, self.card = app, pack, fact
        self.turning = app.authoring.turning
        texts = self.turning.texts(pack, fact)
        self.kinds = self.turning.kinds(pack)
        self.proposed: Turned | None = None
        self.top.bar.hide()
        self.top.back.clicked.connect(self.left)
        self.column.body.setContentsMargins(3 * GAP, GAP, 3 * GAP, 3 * GAP)
        self.messages = QVBoxLayout()
        self.below = self.messages
        self.column.body.addLayout(self.messages)
        sheet, body = card(gap=GAP)
        for name, text in zip((_("Front"), _("Back"), _("Extra")), texts.values(), strict=True):
            if text:
                line = row(label(name, "muted", wrap=False))
                line.addWidget(label(text, "strong"), 1)
                body.addLayout(line)
        self.column.body.addWidget(sheet)
        self.choice = Choice(_("Kind of fact"))
        for kind in self.kinds:
            self.choice.addItem(next(iter(kind.name.values()), "") or kind.id, kind.id)
        sheet, self.fields_at = card(gap=GAP)
        self.fields: dict[str, QLineEdit] = {}
        self.told = label("", "muted")
        self.go = button(_("Turn into a fact"), "filled", "Ctrl+Enter")
        self.go.clicked.connect(self.turn)
        self.go.setEnabled(False)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._propose)
        if self.kinds:
            line = row(label(_("Kind of fact"), "strong", wrap=False), self.choice)
            line.setStretchFactor(self.choice, 1)
            self.column.body.addLayout(line)
            self.column.body.addWidget(sheet)
            self.column.body.addWidget(self.told)
            self.choice.activated.connect(self._choose)
            self._choose()
        else:
            sheet.deleteLater()
            words = _(
                "This pack has no other types of facts yet: a card can become a fact only of a type that its pack has."
            )
            self.messages.addWidget(Notice(words))
        self.column.body.addStretch(1)
        self.buttons.addStretch(1)
        self.buttons.addWidget(label(_("Ctrl+Enter"), "key", wrap=False), 0, Qt.AlignmentFlag.AlignVCenter)
        self.buttons.addWidget(self.go)
        self.bind(("Ctrl+Return", self.go.click), ("Ctrl+Enter", self.go.click), ("Esc", self.left.emit))
        leave_the_wheel(self)

    def start(self) -> None:
        """The kind comes first."""
        focus(self.choice if self.kinds else self.top.back)

    def _choose(self) -> None:
        """Fields for what a fact of the kind has, filled with what of the card fits."""
        clear(self.fields_at)
        kind = self.kinds[self.choice.currentIndex()]
        guessed = self.turning.guess(self.pack, self.card, kind)
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GAP)
        grid.setVerticalSpacing(GAP)
        grid.setColumnStretch(1, 1)
        self.fields = {}
        for line, name in enumerate(self.turning.roles(kind)):
            field = QLineEdit(guessed.get(name, ""))
            field.setAccessibleName(name)
            role = kind.roles.get(name)
            field.setPlaceholderText(_("a {kind}").format(kind=role.of) if role is not None and role.of else "")
            field.textChanged.connect(lambda _text: self._pause.start())
            grid.addWidget(label(name, "strong", wrap=False), line, 0)
            grid.addWidget(field, line, 1)
            self.fields[name] = field
        self.fields_at.addLayout(grid)
        self._propose()

    def _propose(self) -> None:
        """Say what would become of the card as the fields are now."""
        kind = self.kinds[self.choice.currentIndex()]
        said = {name: field.text() for name, field in self.fields.items()}
        try:
            self.proposed = self.turning.propose(self.pack, self.card, kind, said)
            words = self.proposed.sentence()
        except StudyAppError as error:
            self.proposed, words = None, str(error)
        if words != self.told.text():
            announce(self, words)
        self.told.setText(words)
        self.go.setEnabled(self.proposed is not None and not self.app.writable)

    def turn(self) -> None:
        """Turn the card into the fact, as the fields are now."""
        self._pause.stop()
        self._propose()
        if self.proposed is None:
            return
        try:
            self.turning.turn(self.pack, self.proposed)
        except StudyAppError as error:
            self.note(str(error), "bad")
            return
        self.turned.emit()

    def keys(self) -> Keys:
        return (
            (_("Tab"), _("the next field")),
            (_("Ctrl+Enter"), _("turn the card into the fact")),
            ("Esc", _("leave the card as it is")),
        )
