"""The page after the last question: what was done, what comes when, and where to go on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout

from study_app.app import StudyApp
from study_app.background import begin
from study_app.gui.decks import waiting
from study_app.gui.page import Keys, Page, undo_keys
from study_app.gui.widgets import GAP, Column, Icon, Tile, announce, button, card, focus, label, row, upright
from study_app.i18n import _, ngettext
from study_app.study.ahead import More
from study_app.study.deck_list import DeckRow
from study_app.study.session import Session

_LOOK_MS = 30


def _add_headed(to: QVBoxLayout, heading: str, first: Tile) -> None:
    """Add the first of some tiles with a heading, which stands nearer to it than to what is above."""
    both = upright(label(heading, "heading"), first)
    both.setContentsMargins(0, GAP, 0, 0)
    both.setSpacing(GAP)
    to.addLayout(both)


class FinishedPage(Page):
    """The end of a session, with a way back, the other decks in which something waits, and more of this one."""

    announces_itself = True

    opened = Signal(str)
    ahead_wanted = Signal(str)
    """What comes soon in this deck is to be studied now."""
    new_wanted = Signal(str)
    """More new cards of this deck are wanted than the day brings."""
    cram_wanted = Signal(str, bool)
    """This deck is to be crammed: of it only what comes back before its exam, or all."""

    missed_wanted = Signal(object)
    """The cards that were missed, as a tuple of ids, are to be asked once more."""

    def __init__(self, app: StudyApp, deck: DeckRow, session: Session) -> None:
        super().__init__(_("Done: {deck}").format(deck=deck.name))
        self.app, self.deck, self.session = app, deck, session
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self.column = Column()
        whole.addWidget(self.column)
        left = [row for row in app.decks.rows() if row.new or row.due or (row.learning and row.id != deck.id)]
        self.rest = next((row for row in left if row.id == deck.id), None)
        """The deck as it stands, where the day still has cards of it: those that were asked were picked."""
        self.words = self._words()
        self._sheet()
        self.missed = self._offer_missed()
        self._others(sorted(left, key=lambda row: row.id != deck.id))
        self.more: list[Tile] = []
        self._ways = QVBoxLayout()
        self._ways.setSpacing(self.column.body.spacing())
        self.column.body.addLayout(self._ways)
        self.column.body.addStretch(1)
        self._offer_more()
        for key in ("Esc", "PgUp", "PgDown"):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.left if key == "Esc" else self._turner(key))

    def _turner(self, key: str) -> object:
        return lambda: self.column.page(1 if key == "PgDown" else -1)

    def _words(self) -> list[str]:
        words = []
        if self.session.answered:
            words.append(self.session.in_words())
        else:
            words.append(_("Nothing waits in this deck now."))
        if not self.session.rates:
            words.append(_("Cramming rates nothing: your schedule is as it was."))
        if dues := self.session.missed_due:
            words.append(self._missed_words([self.app.decks.describe_due(due) for due in dues]))
        if self.session.next_due is not None:
            when = self.app.decks.describe_due(self.session.next_due)
            words.append(_("The next card comes {when}.").format(when=when))
        if self.rest is not None:
            left = self.rest.new + self.rest.learning + self.rest.due
            words.append(
                ngettext(
                    "{n} card of this deck is left for today.", "{n} cards of this deck are left for today.", left
                ).format(n=left)
            )
        return words

    def _missed_words(self, whens: Sequence[str]) -> str:
        """When the cards that were missed come back, told from when the first and the last of them do."""
        if whens[0] == whens[-1]:
            words = ngettext(
                "The card that you missed comes back {when}.",
                "The {n} cards that you missed come back {when}.",
                len(whens),
            )
        else:
            words = ngettext(
                "Of the {n} card that you missed the first comes back {when}, the last {then}.",
                "Of the {n} cards that you missed the first comes back {when}, the last {then}.",
                len(whens),
            )
        return words.format(n=len(whens), when=whens[0], then=whens[-1])

    def _offer_missed(self) -> Tile | None:
        """A way to see what was missed once more, where something was and the answers counted."""
        cards = self.session.missed if self.session.rates else ()
        if not cards:
            return None
        words = ngettext(
            "{n} card, until it is right once. Your schedule does not change.",
            "{n} cards, until each is right once. Your schedule does not change.",
            len(cards),
        ).format(n=len(cards))
        tile = self._way(_("Go on with what you missed"), words, "M", self._go_on_with_missed)
        self.column.body.addWidget(tile)
        return tile

    def _go_on_with_missed(self) -> None:
        self.missed_wanted.emit(self.session.missed)  # a fact may have been retired since the page was made

    def _sheet(self) -> None:
        sheet, body = card(gap=2 * GAP)
        if self.rest is None:
            body.addLayout(row(Icon("circle-check", "good", 2.4), 1))
            title = _("Done for now") if self.session.answered else _("Nothing to study now")
        else:
            title = _("More waits in this deck")
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
        for deck in decks:
            waits = waiting(deck, self.app)
            tile = Tile(f"{deck.name}: {waits}")
            tile.body.addWidget(label(deck.name, "strong"), 1)
            tile.body.addWidget(label(waits, "muted", wrap=False))
            tile.clicked.connect(lambda _checked=False, deck=deck: self.opened.emit(deck.id))
            if self.others:
                self.column.body.addWidget(tile)
            else:
                _add_headed(self.column.body, _("Or go on with"), tile)
            self.others.append(tile)

    def _offer_more(self) -> None:
        """Ways to go on with this deck; of a large one they are counted beside the window, and come when they are known."""
        if not self.deck.id:
            return
        task = self.app.studying.more(self.deck.id)
        if not task.long:
            self._show_more(task.now())
            return
        counting, looking = begin(task.work), QTimer(self, interval=_LOOK_MS)

        def look() -> None:
            if counting.done():
                looking.stop()
                self._show_more(counting.result())

        looking.timeout.connect(look)
        looking.start()

    def _show_more(self, more: More) -> None:
        deck = self.deck.id
        ways: list[tuple[str, str, str, Callable[[], None]]] = []
        if more.ahead:
            cards = ngettext("{n} card", "{n} cards", more.ahead).format(n=more.ahead)
            when = ngettext("of the next day", "of the next {n} days", more.days).format(n=more.days)
            words = _(
                "{cards} {when}. They count as reviews; the earlier a card comes, the less its next review is put off."
            )
            ways.append(
                (_("Study ahead"), words.format(cards=cards, when=when), "A", lambda: self.ahead_wanted.emit(deck))
            )
        if more.new:
            words = ngettext(
                "{n} new card beyond those of the day. It comes back in the next days.",
                "{n} new cards beyond those of the day. They come back in the next days, which grow by them.",
                more.new,
            ).format(n=more.new)
            ways.append((_("More new cards"), words, "N", lambda: self.new_wanted.emit(deck)))
        if more.before_exam:
            words = ngettext(
                "{n} card comes back before the exam. Your schedule does not change.",
                "{n} cards come back before the exam, the least certain first. Your schedule does not change.",
                more.before_exam,
            ).format(n=more.before_exam)
            ways.append((_("Cram for the exam"), words, "E", lambda: self.cram_wanted.emit(deck, True)))
        if more.cram:
            words = ngettext(
                "The one card of this deck. Your schedule does not change.",
                "All {n} cards, the least certain first. Your schedule does not change.",
                more.cram,
            ).format(n=more.cram)
            ways.append((_("Cram"), words, "K", lambda: self.cram_wanted.emit(deck, False)))
        for way in ways:
            tile = self._way(*way)
            if self.more:
                self._ways.addWidget(tile)
            else:
                _add_headed(self._ways, _("Or more of this deck"), tile)
            self.more.append(tile)

    def _way(self, name: str, words: str, key: str, go: Callable[[], None]) -> Tile:
        """A way to go on, with its key."""
        tile = Tile(f"{name}: {words}")
        lines = QVBoxLayout()
        lines.setSpacing(2)
        lines.addWidget(label(name, "strong"))
        lines.addWidget(label(words, "muted"))
        tile.body.addLayout(lines, 1)
        tile.body.addLayout(upright(1, label(key, "key", wrap=False), 1))
        tile.clicked.connect(lambda _checked=False: go())
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(go)
        return tile

    def keys(self) -> Keys:
        """The keys of this page, for the sheet of keys."""
        return (
            (_("Enter"), _("back to the decks, or on with the deck that has the focus")),
            ("M", _("what you missed once more; your schedule stays")),
            ("A", _("study ahead: what comes back in the next days")),
            ("N", _("more new cards than the day brings")),
            (_("K, E"), _("cram this deck, or what of it comes back before the exam; your schedule stays")),
            *undo_keys(),
            ("Esc", _("back to the decks")),
        )

    def start(self) -> None:
        """Give the focus to the way back, and have the result said."""
        focus(self.back)
        announce(self, " ".join(self.words))
