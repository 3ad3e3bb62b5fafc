"""The first page: every deck of the library, by pack, with what there is to do in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby, pairwise

from PySide6.QtCore import QEvent, QPoint, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QMenu, QVBoxLayout

from study_app.app import StudyApp
from study_app.errors import StudyAppError
from study_app.facts.names import NESTED
from study_app.facts.shelf import OWN
from study_app.facts.store import Tally
from study_app.gui import theme
from study_app.gui.page import Keys, Page, undo_keys
from study_app.gui.widgets import (
    CENTRE,
    GAP,
    NO_FOCUS,
    RIGHT,
    Bar,
    Column,
    Dotted,
    Notice,
    Tile,
    announce,
    button,
    clear,
    head,
    key_between,
    keys_apart,
    label,
    literal,
    open_menu,
    restyle,
    row,
    tip,
    upright,
)
from study_app.i18n import _, ngettext
from study_app.study.deck_list import DeckRow

TYPE_CHECKING = False
if TYPE_CHECKING:
    from concurrent.futures import Future

    from study_app.desk.news import Restated


def by_pack(decks: Sequence[DeckRow]) -> Iterator[tuple[str, tuple[DeckRow, ...]]]:
    """Decks with the title of their pack before them, "" where all are of one pack."""
    groups = [tuple(group) for _pack, group in groupby(decks, key=lambda deck: deck.pack)]
    for group in groups:
        yield (group[0].pack_title if len(groups) > 1 else ""), group


def count(number: int, word: str, tone: str) -> QVBoxLayout:
    """A number above the word that says what it counts; grey when there is nothing."""
    shade = tone if number else "muted"
    lines = (label(str(number), "number", tone=shade, wrap=False), label(word, "small", tone=shade, wrap=False))
    for line in lines:
        line.setProperty("alignment", RIGHT)
    return upright(1, *lines, 1)


class DeckTile(Tile):
    """A deck: what it is, how much of it is in memory, and what waits today. A press studies it; "···" shows what else it has."""

    menu_wanted = Signal(QPoint)
    """What else can be done with the deck is to be shown, at this place of the screen."""

    def __init__(self, deck: DeckRow, app: StudyApp, *, current: bool, name: str = "") -> None:
        """`name` is what it is called below the deck that it lies in."""
        coming = waiting(deck, app)
        memory = _("{studied} of {cards} met").format(studied=deck.studied, cards=deck.cards)
        super().__init__(f"{deck.name}: {coming}")
        exam = "" if deck.exam is None else app.decks.describe_exam(deck.exam)
        self.setAccessibleDescription(" ".join(part for part in (deck.about, f"{memory}.", exam) if part))
        self.deck = deck
        words = QVBoxLayout()
        words.setSpacing(3)
        words.addWidget(label(name or deck.name, "strong"))
        if deck.about:
            words.addWidget(label(deck.about, "muted"))
        bar = Bar(memory)
        bar.show_share(deck.studied, deck.cards)
        bar.setFixedWidth(110)
        below = row(bar, gap=GAP + 4)
        when = next_time(deck, app)
        below.addWidget(Dotted((memory, when, exam)), 1)
        words.addSpacing(4)
        words.addLayout(below)
        self.body.addLayout(words, 1)
        waits = row(gap=2 * GAP)
        for number, word, tone in (
            (deck.new, _("new"), "new"),
            (deck.learning, _("learning"), "learning"),
            (deck.due, _("due"), "due"),
        ):
            waits.addLayout(count(number, word, tone))
        self.pill = label(_("Study"), "pill", wrap=False)
        self.pill.setProperty("current", "true" if current else "false")
        self.pill.setProperty("alignment", CENTRE)
        waits.addStretch()
        says = _("Enter or a click studies the deck; M or a right click shows what else can be done with it.")
        self.setToolTip(tip(says))
        self.more = button("···", "quiet", "M")
        self.more.setAccessibleName(_("More for {deck}").format(deck=deck.name))
        self.more.setToolTip(tip(_("An exam, more cards, the timeline, a change of the deck (M)")))
        self.more.setProperty("focusPolicy", NO_FOCUS)  # M does it for the deck that has the focus
        self.more.clicked.connect(lambda _checked=False: self.show_menu())
        ends = row(gap=2)
        ends.addLayout(upright(1, self.pill, 1))
        ends.addLayout(upright(1, self.more, 1))
        waits.addLayout(ends)
        self.body.addLayout(waits)
        if theme.large():
            self._lay()

    def show_menu(self) -> None:
        """Ask for the menu, below the sign for it."""
        self.setFocus()
        self.menu_wanted.emit(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            self.setFocus()
            self.menu_wanted.emit(event.globalPos())
        else:
            self.show_menu()

    def _lay(self) -> None:
        """What waits stands beside what the deck is, below it where letters are large."""
        self.body.setDirection(QBoxLayout.Direction.TopToBottom if theme.large() else QBoxLayout.Direction.LeftToRight)
        self.body.setSpacing(GAP if theme.large() else 2 * GAP)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "pill"):
            self._lay()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        restyle(self.pill, "current", "true")

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        restyle(self.pill, "current", "false")


def waiting(deck: DeckRow, app: StudyApp) -> str:
    """What waits in a deck, in words."""
    parts = [
        _("{n} new").format(n=deck.new) if deck.new else "",
        _("{n} learning").format(n=deck.learning) if deck.learning else "",
        _("{n} due").format(n=deck.due) if deck.due else "",
    ]
    return ", ".join(part for part in parts if part) or next_time(deck, app) or _("nothing to study")


def next_time(deck: DeckRow, app: StudyApp) -> str:
    """When the next card of a deck comes, if none is waiting."""
    if deck.new or deck.learning or deck.due or deck.next_due is None:
        return ""
    return _("next {when}").format(when=app.decks.describe_due(deck.next_due))


_WHILE_MS = 60_000
_LOOK_MS = 50

_AT_FIRST = 6
"""Decks that are drawn before the window is painted for the first time: as many as it shows."""

_PAINTED_MS = 300
"""So long after the rest was added it is painted, on a slow machine too."""


class DecksPage(Page):
    """The library as a list of tiles that the arrow keys walk through; Enter studies."""

    seen = Signal()
    """It was painted for the first time, and what had to be done before something else was done."""
    opened = Signal(str)
    problems_wanted = Signal()
    changed_wanted = Signal(tuple)
    """The facts that say something else than when they were studied (`Restated`), to be listed."""
    packs_wanted = Signal()
    adding_wanted = Signal()
    """There is no deck yet, and cards are to be typed."""
    quiz_wanted = Signal()
    game_wanted = Signal()
    ahead_wanted = Signal(str)
    cram_wanted = Signal(str)
    exam_wanted = Signal(str)
    habits_wanted = Signal()
    edit_wanted = Signal(str)
    """A deck is to be changed."""
    move_wanted = Signal(str, int)
    """A deck is to be put before (-1) or after (1) the one beside it."""
    timeline_wanted = Signal(str)
    """The timeline of a deck, or of no certain one ("")."""

    def __init__(self, app: StudyApp) -> None:
        super().__init__(_("Decks"))
        self._asked_ms = 0
        self.app = app
        self.tiles: list[DeckTile] = []
        self._wanted = ""
        self._later: Sequence[DeckRow] = ()
        self._names: dict[str, list[str]] = {}
        self._news: Future[tuple[Restated, ...]] | None = None
        self._asked_for_news = False
        self._warning = ""
        self.news_line = QVBoxLayout()
        self._looking = QTimer(self, interval=_LOOK_MS)
        self._looking.timeout.connect(self._look_for_changed)
        self.column = Column()
        self.column.painted.connect(self._painted)
        shortcut = QShortcut(QKeySequence("T"), self)
        shortcut.activated.connect(self.open_timeline)
        for key, wanted in (("A", self.ahead_wanted), ("K", self.cram_wanted)):
            QShortcut(QKeySequence(key), self).activated.connect(lambda wanted=wanted: wanted.emit(self.current))
        QShortcut(QKeySequence("D"), self).activated.connect(self._edit)
        QShortcut(QKeySequence("M"), self).activated.connect(self._show_menu)
        for key, by in (("Alt+Up", -1), ("Alt+Down", 1)):
            QShortcut(QKeySequence(key), self).activated.connect(lambda by=by: self.move_wanted.emit(self.current, by))
        for key, place in (("Home", 0), ("End", -1)):
            QShortcut(QKeySequence(key), self).activated.connect(lambda place=place: self._go_to(place))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.column)

    def renew(self) -> None:
        """Ask the library again if the last time is a while ago: a study day or a learning step may have come since."""
        if self.app.clock.now().utc_ms - self._asked_ms > _WHILE_MS:
            self.refresh(self.current)

    def news(self, words: str) -> None:
        """Something was taken back or put back here: say what, with the counts as they are now."""
        self.refresh(self.current, words)
        announce(self, words)

    def look_at(self, deck: str) -> None:
        """A deck was made or changed elsewhere: it has the focus when the page is in view again."""
        self._wanted = deck

    @property
    def current(self) -> str:
        """The id of the deck that has the focus, or had it when the window was left."""
        if self._wanted:
            return self._wanted
        return next((tile.deck.id for tile in self.tiles if tile is self.focusWidget()), "")

    def _show_menu(self) -> None:
        for tile in self.tiles:
            if tile.deck.id == self.current:
                self.column.bring(tile)
                tile.show_menu()

    def _popup(self, deck: DeckRow, at: QPoint) -> None:
        """Show what can be done with a deck, all of it in view where the screen is high enough."""
        open_menu(self.menu_of(deck), at)

    def menu_of(self, deck: DeckRow) -> QMenu:
        """What can be done with a deck."""
        menu = QMenu(literal(deck.name), self)
        keys_apart(menu)
        for words, key, work in (
            (_("&Study the deck"), _("Enter"), lambda: self.opened.emit(deck.id)),
            (_("Study &ahead"), "A", lambda: self.ahead_wanted.emit(deck.id)),
            (_("&Cram"), "K", lambda: self.cram_wanted.emit(deck.id)),
            ("", "", None),
            (_("&Exam..."), "", lambda: self.exam_wanted.emit(deck.id)),
            (_("&How to study..."), "Ctrl+H", self.habits_wanted.emit),
            ("", "", None),
            (_("&Timeline"), "T", lambda: self.timeline_wanted.emit(deck.id)),
            (_("Change the &deck..."), "D", lambda: self.edit_wanted.emit(deck.id)),
        ):
            if work is None:
                menu.addSeparator()
            else:  # the key is shown, and is the page's own
                menu.addAction(f"{words}\t{key}" if key else words).triggered.connect(
                    lambda _on=False, work=work: work()
                )
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    @property
    def pack_in_view(self) -> str:
        in_hand = self.app.authoring.in_hand  # a new pack has no deck yet, and one that is removed none any more
        there = any(id == in_hand for id, _title in self.app.authoring.adding.packs())
        return in_hand if there else self.current.partition("/")[0]

    def _edit(self) -> None:
        if self.current:
            self.edit_wanted.emit(self.current)

    def _go_to(self, place: int) -> None:
        """Give the focus to the first deck (0) or the last (-1)."""
        self._add_later()  # the last may not be drawn yet
        if self.tiles:
            self.tiles[place].setFocus()
            self.column.bring(self.tiles[place])
        if place == 0:
            self.column.verticalScrollBar().setValue(0)  # the head of the page belongs to the first deck

    def open_timeline(self) -> None:
        """Ask for the timeline of the deck that has the focus."""
        self.timeline_wanted.emit(self.current)

    def refresh(self, current: str = "", news: str = "") -> None:
        """Ask the library again and draw what it says; the deck `current` gets the focus, else the first.

        `news` is a sentence on what has just happened.
        """
        self._asked_ms = self.app.clock.now().utc_ms
        body = self.column.body
        clear(body)
        self.tiles, self._wanted = [], ""
        decks = self.app.decks.rows()
        self._names = {
            pack: sorted((deck.name + NESTED for deck in group), key=len)
            for pack, group in groupby(decks, key=lambda deck: deck.pack)
        }
        if current not in [deck.id for deck in decks]:
            current = decks[0].id if decks else ""
        top = head(label(_("Decks"), "title"))
        top.setStretch(0, 1)
        self.column.begin_with(top)
        if decks:
            ways = (
                (_("Timeline"), "T", self.open_timeline),
                (_("Game"), "Ctrl+G", self.game_wanted.emit),
                (_("Quiz"), "Ctrl+E", self.quiz_wanted.emit),
            )
            for words, key, open_it in ways:
                way = button(words, "quiet", key)
                way.setAutoDefault(True)
                way.clicked.connect(lambda _checked=False, open_it=open_it: open_it())
                top.addWidget(way)
                between = key != ways[-1][1]
                told = key_between(key, after=True) if between else label(key, "key", wrap=False)
                top.addLayout(upright(1, told, 1))
            words = _("Up and Down choose a deck, Enter studies it, M shows what else it offers. F1 lists the keys.")
            body.addWidget(label(words, "muted"))
            body.setSpacing(GAP)
        if news:
            body.addWidget(Notice(news, "good"))
        self._notices(decks)
        self.news_line = QVBoxLayout()
        body.addLayout(self.news_line)
        self._asked_for_news = False
        if self.isVisible():
            self._ask_later()
        at_once = len(decks) if self.isVisible() else _AT_FIRST
        self._later = decks[at_once:]
        self._add(decks[:at_once], current)
        for tile in self.tiles:
            if tile.deck.id == current:
                if self.isVisible():  # what was just added would be shown with the next turn of events
                    tile.show()
                    self.column.bring(tile)
                tile.setFocus()
        if news or (decks and current == decks[0].id):
            self.column.to_top()  # the head of the page belongs to the first deck

    def _add(self, decks: Sequence[DeckRow], current: str = "") -> None:
        """Add tiles below those that are there; what is below them waits until the window is painted."""
        body = self.column.body
        for pack, group in groupby(decks, key=lambda deck: deck.pack):
            rows = tuple(group)
            if not self.tiles or self.tiles[-1].deck.pack != pack:
                body.addSpacing(GAP + 4)
                body.addWidget(label(rows[0].pack_title, "heading"))
            for deck in rows:
                above = self._above(deck)
                tile = DeckTile(
                    deck, self.app, current=deck.id == current, name=deck.name[len(above[-1]) :] if above else ""
                )
                tile.menu_wanted.connect(partial(self._popup, deck))
                tile.clicked.connect(lambda _checked=False, deck=deck: self.opened.emit(deck.id))
                inset = row(tile)
                inset.setContentsMargins(3 * GAP * len(above), 0, 0, 0)
                body.addLayout(inset)
                self.tiles.append(tile)
        if not self._later:
            body.addStretch(1)

    def _above(self, deck: DeckRow) -> list[str]:
        """The beginnings of a deck's name that are decks which it lies in, the nearest last."""
        return [name for name in self._names.get(deck.pack, ()) if deck.name.startswith(name)]

    def _painted(self) -> None:
        if self._later:
            QTimer.singleShot(0, self, self._add_later)
        # Whoever hears of `seen` begins work beside the window, for which the rest would have to wait: it is painted first.
        self._ask_later(_PAINTED_MS)

    def _ask_later(self, after_ms: int = 0) -> None:
        if not self._asked_for_news:
            self._asked_for_news = True
            QTimer.singleShot(after_ms, self, self._ask_for_changed)

    def _ask_for_changed(self) -> None:
        """Look beside the window for facts that say something else than when they were studied."""
        self.seen.emit()
        if not self.isVisible():
            return
        if (known := self.app.authoring.news()) is not None:
            self._tell_changed(known)
            return
        if (reader := self.app.authoring.news_reader()) is None:
            return
        from study_app.background import begin  # only where packs were edited or updated

        if self._news is not None:
            self._news.cancel()
        self._news = begin(reader, self._news)  # one at a time, however often one comes back meanwhile
        self._looking.start()

    def _look_for_changed(self) -> None:
        if self._news is None or not self._news.done():
            return
        self._looking.stop()
        try:
            found = self._news.result()
        except StudyAppError:  # the library is made anew just now, and asked again then
            return
        self._tell_changed(found)

    def _tell_changed(self, found: tuple[Restated, ...]) -> None:
        if found and not self.news_line.count():  # a line that is not shown yet leaves it "empty"
            show = button(_("Show them"))
            show.setAccessibleName(_("Show what changed"))
            show.setAutoDefault(True)
            show.clicked.connect(lambda: self.changed_wanted.emit(found))
            words = ngettext(
                "{n} fact changed since you studied it.", "{n} facts changed since you studied them.", len(found)
            )
            self.news_line.addWidget(Notice(words.format(n=len(found)), "partly", show))
            for before, after in pairwise((show, *self.tiles)):  # it came later than they did, and stands above them
                self.setTabOrder(before, after)

    def _add_later(self) -> None:
        if self._later:
            later, self._later = self._later, ()
            self._add(later)

    def keys(self) -> Keys:
        """The keys of this page, for the sheet of keys."""
        return (
            (_("Up, Down"), _("walk through the decks")),
            (_("Home, End"), _("the first deck, the last")),
            (_("Enter, Space"), _("study the deck")),
            ("T", _("the timeline of the deck")),
            ("D", _("change the deck")),
            (_("Alt+Up, Alt+Down"), _("put the deck before or after the one beside it")),
            ("M", _("all that can be done with the deck")),
            ("A", _("study the deck ahead: what comes back in the next days")),
            ("K", _("cram the deck: all of it, the least certain first; your schedule stays")),
            *undo_keys(),
        )

    def warn(self, words: str) -> bool:
        """Show a sentence above the decks from now on; "" for none any more. Whether it is another than before."""
        if words == self._warning:
            return False
        self._warning = words
        if self.isVisible():  # else whoever comes back to it sees it
            self.refresh(self.current)
        return True

    def _notices(self, decks: Sequence[DeckRow]) -> None:
        body = self.column.body
        if self.app.writable:
            body.addWidget(Notice(self.app.writable, "bad"))
        if self._warning:
            body.addWidget(Notice(self._warning, "partly"))
        if doubt := self.app.decks.clock_doubt:
            body.addWidget(Notice(doubt, "partly"))
        if wrong := self.app.store.tallies():
            show = button(_("Show them"))
            show.setAccessibleName(_("Show the problems"))
            show.setAutoDefault(True)  # Enter presses it
            show.clicked.connect(self.problems_wanted)
            titles = self.app.reading.pack_titles()
            words = " ".join((problems_in_words(wrong, titles), *left_out(wrong, titles)))
            body.addWidget(Notice(words, "bad" if any(pack.errors for pack in wrong) else "partly", show))
        if not decks:
            body.addWidget(Notice(_("There is no deck yet: no pack was found. A pack is a folder of facts.")))
            ways = row()
            for words, key, wanted in (
                (_("Add a pack..."), "Ctrl+Shift+O", self.packs_wanted),
                (_("New cards..."), "Ctrl+N", self.adding_wanted),
            ):
                way = button(words, key=key)
                way.setAutoDefault(True)
                way.clicked.connect(wanted)
                ways.addWidget(way)
                ways.addLayout(upright(1, key_between(key, after=True), 1))
            ways.addStretch(1)
            body.addLayout(ways)
        elif not any(deck.new or deck.learning or deck.due for deck in decks):
            body.addWidget(Notice(_("All done for now. Each deck says when its next card comes."), "good"))


def problems_in_words(wrong: Sequence[Tally], titles: Mapping[str, str]) -> str:
    """How many problems there are, and in which packs, by the `titles` of those that could be read."""
    packs = sorted(_title(pack.folder, titles) for pack in wrong)
    number = sum(pack.problems for pack in wrong)
    return ngettext("{n} problem in {packs}.", "{n} problems in {packs}.", number).format(
        n=number, packs=", ".join(packs)
    )


def left_out(wrong: Sequence[Tally], titles: Mapping[str, str]) -> Iterator[str]:
    """A sentence for each pack of which nothing can be read, so that its decks are missing."""
    for pack in (one.folder for one in wrong if one.unread and one.folder not in titles):
        words = _("{pack} is left out until that is mended; what you know of it is kept.")
        yield words.format(pack=_title(pack, titles))


def _title(pack: str, titles: Mapping[str, str]) -> str:
    """What a pack is called: by its folder where it cannot be read."""
    return titles.get(pack) or (_("My cards") if pack == OWN else pack)
