"""Everything that can be done now, found by a few letters of it: the page in view, menus, decks, settings, saved searches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton
from shiboken6 import isValid

from study_app.facts.fuzzy import holds, ranked
from study_app.gui.answer import RatingTile
from study_app.gui.keys_sheet import in_menus
from study_app.gui.page import Page
from study_app.gui.searched import Line, SearchedLines, by_place
from study_app.gui.widgets import Tile
from study_app.i18n import _, capital

TYPE_CHECKING = False
if TYPE_CHECKING:
    from study_app.gui.window import MainWindow

_MOST = 100
"""So many of the best lines are shown: nobody reads further, but types one more letter."""

_OF_WHAT_HAS_THE_FOCUS = {"Return", "Enter", "Space", "PgUp", "PgDown", *"123456789"}
"""Keys that do something else in every moment, so that no line can say what."""


_FEWEST = 3
"""Letters from which on something is found by words that its line does not show."""


class Entry(NamedTuple):
    """Something that can be done, as a line says it; `also` are words for it that people bring from elsewhere."""

    line: Line
    work: Callable[[], object]
    also: str = ""


class Palette(SearchedLines):
    """The best of all that can be done now; Enter does what is marked, with the focus where it was before."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.entries = tuple(offered(window))
        self._named = tuple((f"{entry.line.words} {entry.line.place}", entry) for entry in self.entries)
        self._found: Sequence[Entry] = ()
        super().__init__(
            window, _("Find an action"), _("A few letters of what you want to do, or of a deck"), self._best
        )

    def _best(self, text: str) -> Sequence[Line]:
        best = tuple(self._answering(text))[:_MOST]
        self._found = by_place(best, lambda entry: entry.line.place)
        return [entry.line for entry in self._found]

    def _answering(self, text: str) -> Sequence[Entry]:
        """What answers to letters: lines that hold them as they are, then other words for a line, settings, letters strewn."""
        found = ranked(text, self._named)
        if len(text.strip()) < _FEWEST:
            return found
        sure = [entry for entry in found if holds(text, entry.line.words)]
        told = {id(entry) for entry in sure}  # there are thousands where there are many decks
        meant = [
            one
            for one in self.entries
            if one.also and id(one) not in told and holds(text, f"{one.line.words} {one.also}")
        ]
        told.update(map(id, meant))
        settings = () if self._window.alone() else self._settings(text)
        return [*sure, *meant, *settings, *(entry for entry in found if id(entry) not in told)]

    def _settings(self, text: str) -> Iterator[Entry]:
        for setting in self._window.preferences.found(text):
            line = Line(setting.name, "", ", ".join((_("Settings"), setting.section)))
            yield Entry(line, partial(self._window.ways.open_settings, setting.id))

    def choose(self) -> None:
        if self.marked >= 0:
            work = self._found[self.marked].work
            self.accept()
            QTimer.singleShot(0, self._window, work)  # when the page has the focus again


def offered(window: MainWindow) -> Iterator[Entry]:
    """All that can be done now, what belongs to the page in view first."""
    from study_app.gui.packs import PacksPage

    page, ways, app = window.page, window.ways, window.app
    yield from _of_page(page)
    barred = window.menus.barred if window.alone() else ()
    for action, line in in_menus(window.menuBar()):
        if action not in barred:
            yield Entry(line, action.trigger, window.menus.also.get(action, ""))
    if window.alone():
        return
    if not isinstance(page, PacksPage):  # which has a button for it
        yield Entry(Line(_("New pack"), "", _("Packs")), ways.make_pack, _("make create start folder of facts"))
    decks = app.decks.rows()
    for words, work in (
        (_("Study {deck}"), ways.open_deck),
        (_("Change {deck}"), ways.open_deck_editor),
        (_("Timeline of {deck}"), ways.open_timeline),
    ):
        for deck in decks:
            yield Entry(Line(words.format(deck=deck.name), "", deck.pack_title), partial(work, deck.id))
    for saved in app.decisions.searches.values():
        yield Entry(Line(saved.name, "", _("Saved search")), partial(ways.open_facts, saved.query))


def _of_page(page: Page) -> Iterator[Entry]:
    """The buttons of a page that can be pressed, and its keys that do one thing."""
    place = _("On this page")
    told: set[str] = set()
    for button in page.findChildren(QPushButton):
        if button.focusPolicy() is Qt.FocusPolicy.NoFocus:  # for the mouse, beside each of many: their key is told once
            continue
        if isinstance(button, Tile) and not isinstance(button, RatingTile):  # one of many to choose from
            continue
        if button.isVisible() and button.isEnabled() and button.accessibleName():
            key = str(button.property("key") or "")
            told.add(key)
            yield Entry(Line(button.accessibleName(), key, place), partial(_still, button, button.click))
    keys_of_page = page.keys()
    for keys, words in keys_of_page:
        targets = {each: None for key in keys.split(", ") for each in _targets(page, key)}
        if len(targets) == 1 and not told.intersection(keys.split(", ")):
            [target] = targets
            work = target.trigger if isinstance(target, QAction) else target.activated.emit
            yield Entry(Line(capital(words), keys, place), partial(_still, target, work))


def _still(owner: object, work: Callable[[], object]) -> None:
    if isValid(owner):
        work()


def _targets(page: Page, key: str) -> Iterator[QAction | QShortcut]:
    """What a key does on a page, where it is bound there."""
    wanted = QKeySequence(key)
    if key in _OF_WHAT_HAS_THE_FOCUS or wanted.isEmpty():
        return
    for shortcut in page.findChildren(QShortcut):
        if shortcut.isEnabled() and wanted == shortcut.key():
            yield shortcut
    for action in page.findChildren(QAction):
        if action.isEnabled() and wanted in action.shortcuts():
            yield action
