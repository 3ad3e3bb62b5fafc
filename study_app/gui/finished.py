"""The page after the last question: what was done, what comes when, and where to go on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout

from study_app.app import DeckRow, StudyApp
from study_app.gui.decks import waiting
from study_app.gui.page import UNDO_KEYS, Keys, Page
from study_app.gui.widgets import GAP, Column, Icon, Tile, announce, button, card, focus, label, row
from study_app.i18n import _, ngettext
from study_app.study.session import Session


class FinishedPage(Page):
    """The end of a session, with a way back and the other decks in which something waits."""

    opened = Signal(str)

    def __init__(self, app: StudyApp, deck: DeckRow, session: Session) -> None:
        super().__init__(_("Done: {deck}").format(deck=deck.name))
        self.app, self.deck, self.session = app, deck, session
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self.column = Column()
        whole.addWidget(self.column)
        self.words = self._words()
        self._sheet()
        self._others([row for row in app.decks() if row.id != deck.id and (row.new or row.learning or row.due)])
        self.column.body.addStretch(1)
        for key in ("Esc", "PgUp", "PgDown"):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.left if key == "Esc" else self._turner(key))

    def _turner(self, key: str) -> object:
        return lambda: self.column.page(1 if key == "PgDown" else -1)

    def _words(self) -> list[str]:
        answered, right = self.session.answered, self.session.right
        words = []
        if answered:
            words.append(
                ngettext("{n} question answered, {right} right.", "{n} questions answered, {right} right.", answered)
                .format(n=answered, right=right)
            )  # fmt: skip
        else:
            words.append(_("Nothing waits in this deck now."))
        if self.session.next_due is not None:
            when = self.app.describe_due(self.session.next_due)
            words.append(_("The next card comes {when}.").format(when=when))
        return words

    def _sheet(self) -> None:
        sheet, body = card(margin=4 * GAP, gap=2 * GAP)
        body.addLayout(row(Icon("circle-check", "good", 2.4), 1))
        title = _("Done for now") if self.session.answered else _("Nothing to study now")
        body.addWidget(label(title, "title"))
        body.addWidget(label(self.deck.name, "muted"))
        for sentence in self.words:
            body.addWidget(label(sentence))
        self.back = button(_("Back to the decks"), "filled", "Enter")
        self.back.setAutoDefault(True)
        self.back.clicked.connect(self.left)
        body.addSpacing(GAP)
        body.addLayout(row(self.back, 1))
        self.column.body.addWidget(sheet)

    def _others(self, decks: Sequence[DeckRow]) -> None:
        self.others: list[Tile] = []
        if decks:
            self.column.body.addWidget(label(_("Or go on with another deck"), "heading"))
        for deck in decks:
            waits = waiting(deck, self.app)
            tile = Tile(f"{deck.name}: {waits}")
            tile.body.addWidget(label(deck.name, "strong"), 1)
            tile.body.addWidget(label(waits, "muted", wrap=False))
            tile.clicked.connect(lambda _checked=False, deck=deck: self.opened.emit(deck.id))
            self.column.body.addWidget(tile)
            self.others.append(tile)

    def keys(self) -> Keys:
        """The keys of this page, for the sheet of keys."""
        return (
            (_("Enter"), _("back to the decks, or on with the deck that has the focus")),
            *UNDO_KEYS,
            ("Esc", _("back to the decks")),
        )

    def start(self) -> None:
        """Give the focus to the way back, and have the result said."""
        focus(self.back)
        announce(self, " ".join(self.words))
