"""Turning a flashcard into a fact: its kind, what fills its roles, and what is kept, before anything is saved."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit

from study_app.app import StudyApp
from study_app.desk.desk import Effect
from study_app.desk.turning import Turned
from study_app.errors import StudyAppError
from study_app.gui.asking import FormPage
from study_app.gui.page import Keys
from study_app.gui.widgets import GAP, Choice, Notice, announce, button, card, clear, focus, label, leave_the_wheel, row
from study_app.gui.working import attempt
from study_app.i18n import _, pgettext

_PAUSE_MS = 150


class TurningPage(FormPage):
    """A flashcard and the fields of the fact that it may become. Ctrl+Enter turns it."""

    turned = Signal()
    """It is a fact now."""
    taken = Signal()
    """The pack has a kind of fact now, and had none before."""

    def __init__(self, app: StudyApp, pack: str, fact: str) -> None:
        """Raises StudyAppError where there is no such flashcard."""
        super().__init__(_("Turn into a fact"))
        self.app, self.pack, self.card = app, pack, fact
        self.turning = app.authoring.turning
        texts = self.turning.texts(pack, fact)
        self.kinds = self.turning.kinds(pack)
        self.ready = () if self.kinds else app.authoring.ready_kinds(pack).all()
        self.proposed: Turned | None = None
        sheet, body = card(gap=GAP)
        sides = QGridLayout()
        sides.setHorizontalSpacing(2 * GAP)
        sides.setVerticalSpacing(GAP)
        sides.setColumnStretch(1, 1)
        names = (_("Front"), pgettext("of a card", "Back"), _("Extra"))
        for number, (name, text) in enumerate(zip(names, texts.values(), strict=True)):
            if text:
                sides.addWidget(label(name, "muted", wrap=False), number, 0)
                sides.addWidget(label(text, "strong"), number, 1)
        body.addLayout(sides)
        self.column.body.addWidget(sheet)
        self.choice = Choice(_("Kind of fact"))
        for kind in self.kinds:
            self.choice.addItem(next(iter(kind.name.values()), "") or kind.id, kind.id)
        sheet, self.fields_at = card(gap=GAP)
        self.fields: dict[str, QLineEdit] = {}
        self._guessed: dict[str, str] = {}
        self.told = label("", "muted")
        self.go = button(_("Turn into a fact"), "filled", "Ctrl+Enter")
        self.go.clicked.connect(self.turn)
        self.go.setEnabled(False)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._propose_again)
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
            self._offer_ready()
        self.column.body.addStretch(1)
        self.buttons.addStretch(1)
        self.buttons.addWidget(label(_("Ctrl+Enter"), "key", wrap=False), 0, Qt.AlignmentFlag.AlignVCenter)
        self.buttons.addWidget(self.go)
        self.bind(("Ctrl+Return", self.go.click), ("Ctrl+Enter", self.go.click), ("Esc", self.leave))
        leave_the_wheel(self)

    def start(self) -> None:
        """The kind comes first."""
        focus(self.choice)

    def _offer_ready(self) -> None:
        """A pack without kinds takes one over first."""
        from study_app.facts.wording import as_read

        self.messages.addWidget(Notice(_("This pack has no kind of fact yet. Choose a ready one first.")))
        for kind in self.ready:
            self.choice.addItem(f"{kind.name}   ·   {as_read(kind.sentence, kind.roles)}", kind.id)
        self.choice.setMinimumContentsLength(1)  # a long sentence does not widen the page
        self.go.setText(_("Use this kind"))
        self.go.setAccessibleName(self.go.text())
        self.go.setEnabled(not self.app.writable)
        line = row(label(_("Ready kind"), "strong", wrap=False), self.choice)
        line.setStretchFactor(self.choice, 1)
        self.column.body.addLayout(line)

    def _take(self) -> None:
        """Take the ready kind that is chosen over into the pack."""
        try:
            self.app.authoring.take_kind(self.pack, self.ready[self.choice.currentIndex()])
        except StudyAppError as error:
            self.note(str(error), "bad")
            return
        self.taken.emit()

    def _choose(self) -> None:
        """Fields for what a fact of the kind has, filled with what of the card fits."""
        clear(self.fields_at)
        kind = self.kinds[self.choice.currentIndex()]
        guessed = self._guessed = self.turning.guess(self.pack, self.card, kind)
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

    def _propose_again(self) -> None:
        if self.isVisible():  # and was not left meanwhile
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
        """Turn the card into the fact, as the fields are now; in a pack without kinds, take one over first."""
        if self.kinds:
            self._turn()
        else:
            self._take()

    def _turn(self, then: Callable[[], object] = lambda: None) -> None:
        self._pause.stop()
        self._propose()
        if self.proposed is None:
            return

        def saved(_effect: Effect) -> None:
            self.turned.emit()
            then()

        turning = partial(self.turning.turn, self.pack, self.proposed)
        attempt(self.window(), turning, _("Saving ..."), saved, lambda why: self.note(why, "bad"))

    @property
    def unsaved(self) -> bool:
        return any(field.text().strip() != self._guessed.get(name, "").strip() for name, field in self.fields.items())

    def unsaved_words(self) -> str:
        return _("The card is not a fact yet, and what was written for that is not saved.")

    def save_first(self, then: Callable[[], object]) -> None:
        self._turn(then)

    def takes_back(self) -> tuple[str, str]:
        return "", ""  # an answer is none of this page, and leads away from what is not saved yet

    def keys(self) -> Keys:
        return (
            (_("Tab"), _("the next field")),
            (_("Ctrl+Enter"), _("turn the card into the fact")),
            ("Esc", _("leave the card as it is")),
        )
