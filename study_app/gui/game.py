"""The timeline game on screen: choosing a deck, placing events into the gaps of a line, and the result to share."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QFrame, QVBoxLayout, QWidget

from study_app.app import StudyApp
from study_app.errors import StudyAppError
from study_app.facts.store import Dated
from study_app.gui import theme
from study_app.gui.asking import FootedPage, TopLine
from study_app.gui.column_page import Told
from study_app.gui.decks import by_pack
from study_app.gui.looking import Looking
from study_app.gui.page import Keys
from study_app.gui.trace import trace
from study_app.gui.widgets import (
    GAP,
    Centred,
    Icon,
    Notice,
    Tile,
    announce,
    button,
    card,
    clear,
    focus,
    label,
    row,
    upright,
)
from study_app.i18n import _, capital, ngettext
from study_app.study.deck_list import DeckRow
from study_app.study.timeline_game import LIVES, Game, Placed, TimelineGame

TYPE_CHECKING = False
if TYPE_CHECKING:
    from study_app.study.quizzes import GameDeck


class GameDecksPage(FootedPage):
    """The decks that a game can be played with, each with the best game so far."""

    chosen = Signal(str)
    """The id of a deck."""

    def __init__(self, app: StudyApp) -> None:
        self.top = TopLine(_("Back"), _("Timeline game"), "")
        super().__init__(_("Timeline game"), self.top)
        self.app = app
        self.top.bar.hide()
        self.top.back.clicked.connect(self.left)
        self.foot.hide()
        self.column.body.setContentsMargins(3 * GAP, GAP, 3 * GAP, GAP)
        self.column.body.setSpacing(GAP)
        self.tiles: list[Tile] = []
        self._counting: Looking[tuple[GameDeck, ...]] = Looking(self, self._show, self._refuse)
        self.bind(("Esc", self.left.emit))

    def start(self) -> None:
        """Ask which decks there are, and give the focus to the first."""
        self.resume()

    def resume(self) -> None:
        """There may be a better game than before."""
        body = self.column.body
        clear(body)
        self.notice, self.below = None, body
        words = _(
            "Events come one by one without their dates. Put each where it belongs: choose the place with the arrow keys and"
            " press Enter, or click on it."
        )
        body.addWidget(label(words))
        words = _("You have three lives. Where dates are equal or leave it open, either order is right.")
        body.addWidget(label(words, "muted"))
        self.tiles = []
        self.waiting = label(_("The events of each deck are being counted ..."), "muted")
        body.addWidget(self.waiting)
        if not self._counting.begin(self.app.quizzes.game_decks_later):
            focus(self.top.back)

    def given_up(self) -> None:
        """No deck is counted any more."""
        self._counting.stop()

    def _refuse(self, words: str) -> None:
        self.waiting.setText(words)

    def _show(self, decks: tuple[GameDeck, ...]) -> None:
        body = self.column.body
        self.waiting.hide()
        if self.app.writable:
            body.addWidget(Notice(self.app.writable, "bad"))
        elif not decks:
            body.addWidget(Notice(_("No deck has enough events with a certain date for a game.")))
        known = {deck.id: (events, best) for deck, events, best in decks}
        for pack, rows in by_pack([deck for deck, _events, _best in decks]):
            if pack:
                body.addSpacing(GAP)
                body.addWidget(label(pack, "heading"))
            for deck in rows:
                tile = self._tile(deck, *known[deck.id])
                tile.setEnabled(not self.app.writable)
                body.addWidget(tile)
                self.tiles.append(tile)
        body.addStretch(1)
        focus(next((tile for tile in self.tiles if tile.isEnabled()), self.top.back))

    def _tile(self, deck: DeckRow, events: int, best: Game | None) -> Tile:
        number = ngettext("{n} event to place", "{n} events to place", events - 1).format(n=events - 1)  # one stands
        record = _("not played yet") if best is None else _("best: {score}").format(score=best.in_words())
        tile = Tile(f"{deck.name}: {number}, {record}")
        lines = QVBoxLayout()
        lines.setSpacing(2)
        lines.addWidget(label(deck.name, "strong"))
        lines.addWidget(label(f"{number}  ·  {record}", "muted"))
        tile.body.addLayout(lines, 1)
        tile.clicked.connect(lambda _checked=False: self.chosen.emit(deck.id))
        return tile

    def keys(self) -> Keys:
        """The keys of this page."""
        return ((_("Up, Down"), _("walk through the decks")), (_("Enter"), _("play")), ("Esc", _("back")))


class GapTile(Tile):
    """A place on the line where an event can be put."""

    def __init__(self, name: str) -> None:
        super().__init__(name, margin=GAP)
        self.setProperty("fill", "gap")
        self.body.setContentsMargins(2 * GAP, 0, 2 * GAP, 0)
        self.words = label("+", "strong", tone="accent", wrap=False)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.body.addWidget(self.words, 1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.words.setText(_("Put it here"))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.words.setText("+")


class Shared(Told):
    """What a game came to as text, to be read and copied; its keys are those of the page, as long as nothing is marked in it."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setAccessibleName(_("Result as text"))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and not self.textCursor().hasSelection():
            event.ignore()
            return False
        return super().event(event)


class GamePage(FootedPage):
    """A game: Up and Down, or Left and Right, walk through the gaps; Enter puts the event there."""

    announces_itself = True
    alone = True
    again = Signal(str)
    """Another game with the deck of this id is wanted."""

    def __init__(self, app: StudyApp, deck: DeckRow, game: TimelineGame) -> None:
        self.lives = label("", "strong", tone="bad", wrap=False)
        self.score = label("", "strong", wrap=False)
        self.asked = label("", "stem")
        self.verdict = QVBoxLayout()
        self.top = TopLine(_("Leave"), deck.name, _("Events placed"), role="strong")
        super().__init__(_("Timeline game: {deck}").format(deck=deck.name), self._head())
        self.app, self.deck, self.game = app, deck, game
        self._before = app.quizzes.best_game(deck.id)
        self.gaps: list[GapTile] = []
        self._at = 0
        self._shown_ms, self._first_ms = 0, -1
        self._leaving = False
        self.column.body.setContentsMargins(3 * GAP, GAP, 3 * GAP, GAP)
        self.column.body.setSpacing(GAP)
        self.top.back.clicked.connect(self.leave)
        self.top.aside.addWidget(self.lives)
        self.top.aside.addWidget(self.score)
        self.bind(
            ("Up", lambda: self.walk(-1)), ("Left", lambda: self.walk(-1)), ("Down", lambda: self.walk(1)),
            ("Right", lambda: self.walk(1)), ("Home", lambda: self.walk(-len(self.gaps))),
            ("End", lambda: self.walk(len(self.gaps))), ("Return", self.press), ("Enter", self.press),
            ("Space", self.press), ("Esc", self.leave),
        )  # fmt: skip

    def _head(self) -> QWidget:
        head = QWidget()
        whole = QVBoxLayout(head)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.top)
        inside = QVBoxLayout()
        inside.setContentsMargins(3 * GAP, 2 * GAP, 3 * GAP, GAP)  # as far below the bar as a question of a session
        inside.setSpacing(GAP)
        inside.addLayout(self.verdict)
        inside.addWidget(self.asked)
        sheet = QWidget()
        sheet.setLayout(inside)
        whole.addWidget(Centred(sheet))
        return head

    # --- the game

    def start(self) -> None:
        """Show the line and the first event."""
        self._at = len(self.game.line) // 2
        self.foot.hide()
        self._draw(None)
        self._ask()

    def place(self, gap: int) -> None:
        """Put the event into a gap, and show what came of it."""
        if self.game.event is None:
            return
        first = self._first_ms if self._first_ms >= 0 else None
        try:
            placed = self.game.place(gap, first_key_ms=first, total_ms=self.app.clock.ticks_ms() - self._shown_ms)
        except StudyAppError as error:
            self.note(str(error), "bad")
            return
        trace("placed", "right" if placed.right else "wrong")
        self._leaving = False
        self._at = placed.stands
        self._draw(placed)
        short, whole = self._verdict_words(placed)
        self.say(short, *(("good", "circle-check") if placed.right else ("bad", "circle-x")))
        if self.game.game.over:
            self._end(whole)
        else:
            self._ask(whole)

    def _verdict_words(self, placed: Placed) -> tuple[str, str]:
        """What came of it, to show beside the line, and to be said with the event's name."""
        when = placed.event.date.words()
        if placed.right:
            return _("Right: {date}.").format(date=when), _("Right. {event}, {date}.").format(
                event=placed.event.label, date=when
            )
        short = _("Not there. The right date: {date}. It now stands where it belongs.").format(date=when)
        return short, f"{short} {placed.event.label}."

    def _ask(self, before: str = "") -> None:
        event = self.game.event
        assert event is not None
        words = _("Where does it belong: {event}?").format(event=event.label)
        self.asked.setText(words)
        self._shown_ms, self._first_ms = self.app.clock.ticks_ms(), -1
        self._at = min(self._at, len(self.gaps) - 1)
        self._to_gap()
        announce(self, f"{before} {words}".strip())

    def _to_gap(self) -> None:
        """Give the focus to the gap one is at, and keep it in the middle of the page, its neighbours beside it."""
        focus(self.gaps[self._at])
        self._centre()
        for wait in (0, 60):  # what was just added is laid out with the next turns of events
            QTimer.singleShot(wait, self, self._centre)

    def _centre(self) -> None:
        if self._at < len(self.gaps):
            gap = self.gaps[self._at]
            middle = gap.mapTo(self.column.inside, gap.rect().center()).y()
            self.column.verticalScrollBar().setValue(middle - self.column.viewport().height() // 2)

    def _draw(self, placed: Placed | None) -> None:
        body = self.column.body
        clear(body)
        self.gaps = []
        over = self.game.event is None
        game = self.game.game
        lives = max(0, game.lives)
        self.lives.setText("♥" * lives + "♡" * (LIVES - lives))
        self.lives.setAccessibleName(ngettext("{n} life left", "{n} lives left", lives).format(n=lives))
        self.score.setText(_("{score} right, streak {run}").format(score=game.score, run=self.game.run))
        self.top.bar.show_share(len(game.marks), game.events)
        for place, event in enumerate(self.game.line):
            if not over:
                self._gap(place)
            right = placed.right if placed and placed.stands == place else None
            if over:  # every mistake is marked, and nothing else
                right = False if event in self.game.missed else None
            body.addWidget(self._standing(event, right))
        if not over:
            self._gap(len(self.game.line))
        body.addStretch(1)

    def _gap(self, place: int) -> None:
        line = self.game.line
        after = line[place - 1] if place else None
        before = line[place] if place < len(line) else None
        if after is None and before is not None:
            name = _("Before {event}, {date}").format(event=before.label, date=before.date.words())
        elif before is None and after is not None:
            name = _("After {event}, {date}").format(event=after.label, date=after.date.words())
        else:
            assert after is not None and before is not None
            name = _("Between {one}, {date}, and {other}, {day}").format(
                one=after.label, date=after.date.words(), other=before.label, day=before.date.words()
            )
        gap = GapTile(name)
        gap.clicked.connect(lambda _checked=False: self.place(place))
        self.column.body.addWidget(gap)
        self.gaps.append(gap)

    def _standing(self, event: Dated, right: bool | None) -> QFrame:
        """An event on the line, marked with whether it was placed rightly where `right` says so."""
        sheet, inside = card(margin=2 * GAP, gap=2)
        line = row(gap=GAP + 4)
        when = label(event.date.words(), "strong", tone="accent" if right is None else "", wrap=False)
        words = label(capital(event.label))
        if not theme.large():
            when.setMinimumWidth(round(8.5 * self.fontMetrics().height()))
            line.addWidget(when)
            line.addWidget(words, 1)
        else:
            line.addLayout(upright(when, words), 1)
        if right is not None:
            tone = "good" if right else "bad"
            sheet.setProperty("ground", tone)
            told = label(_("placed rightly") if right else _("you placed it wrongly"), "small", tone=tone, wrap=False)
            if theme.large():
                inside.addLayout(line)
                line = row(told, 1, gap=GAP + 4)
            else:
                line.addWidget(told)
            line.addWidget(Icon("check" if right else "x", tone, 1.2))
        inside.addLayout(line)
        return sheet

    # --- the end

    def _end(self, verdict: str) -> None:
        game = self.game.game
        won = game.lives > 0
        title = _("All events are placed") if won else _("No lives left")
        self.asked.setText(title)
        sheet, inside = card(margin=2 * GAP, gap=GAP)  # in line with the events
        self.score.hide()  # the text to share says it
        if self._before is not None and game.beats(self._before):
            inside.addWidget(label(_("That is your best game with this deck."), tone="good"))
        elif self._before is not None:
            inside.addWidget(label(_("Your best: {score}").format(score=self._before.in_words()), "muted"))
        self.shared = Shared(game.to_share(self.deck.name))
        inside.insertWidget(0, self.shared)
        legend = _("{right} placed rightly, {wrong} not; in the order of the game").format(right="■", wrong="□")
        self.shared.setAccessibleDescription(legend)
        inside.insertWidget(1, label(legend, "muted"))
        self.column.body.insertWidget(0, sheet)
        heading = label(_("The line"), "heading")
        heading.setContentsMargins(0, GAP, 0, 0)
        self.column.body.insertWidget(1, heading)
        self.foot.show()
        copy = button(_("Copy the result"), "plain", "Ctrl+C")
        copy.clicked.connect(self.copy)
        self.bind(("Ctrl+C", self.copy))
        again = button(_("Play again"), "filled", "A")
        again.clicked.connect(lambda: self.again.emit(self.deck.id))
        self.bind(("A", again.click))
        self.buttons.addWidget(copy)
        self.buttons.addWidget(label("Ctrl+C", "key", wrap=False), 0, Qt.AlignmentFlag.AlignVCenter)
        self.buttons.addStretch(1)
        self.buttons.addWidget(label("A", "key", wrap=False), 0, Qt.AlignmentFlag.AlignVCenter)
        self.buttons.addWidget(again)
        focus(self.shared)  # and not a button: an Enter too much, meant for the last event, begins nothing
        self.column.verticalScrollBar().setValue(0)
        announce(self, f"{verdict} {title}. {game.in_words()}.")

    def copy(self) -> None:
        """Put the result on the clipboard."""
        QApplication.clipboard().setText(self.game.game.to_share(self.deck.name))
        self.note(_("The result is copied."), "good")

    def note(self, words: str, tone: str = "partly") -> None:
        """Show a sentence above the line, and have it said."""
        self.say(words, tone)
        announce(self, words)

    def say(self, words: str, tone: str, icon: str = "") -> None:
        """Show a sentence above the line."""
        clear(self.verdict)
        self.verdict.addWidget(Notice(words, tone, icon=icon))

    # --- keys

    def walk(self, step: int) -> None:
        """To the gap so many further on."""
        if not self.gaps:
            self.column.page(1 if step > 0 else -1)
            return
        if self._first_ms < 0:
            self._first_ms = self.app.clock.ticks_ms() - self._shown_ms
        held = next((n for n, gap in enumerate(self.gaps) if gap.hasFocus()), None)
        self._at = self._at if held is None else max(0, min(held + step, len(self.gaps) - 1))
        self._to_gap()

    def press(self) -> None:
        """Enter or Space: the gap or button that has the focus."""
        focused = self.focusWidget()
        if isinstance(focused, QAbstractButton) and focused.isEnabled() and focused.isVisible():
            focused.click()

    def leave(self) -> None:
        """Leave the page; a game under way is left when asked twice."""
        if self._leaving or self.game.event is None or not self.game.game.marks:
            self.left.emit()
            return
        self._leaving = True
        words = _("Leave the game? It is kept as it stands. Press Esc once more to leave.")
        self.note(words)

    def keys(self) -> Keys:
        """The keys of this page."""
        return (
            (_("Up, Down, Left, Right"), _("walk through the gaps")),
            (_("Home, End"), _("the first, the last gap")),
            (_("Enter, Space"), _("put the event there")),
            ("Ctrl+C", _("after the end: copy the result")),
            ("A", _("after the end: play again")),
            (_("Esc twice"), _("leave the game")),
        )
