"""The sheet of keys: what each key does on the page in view and everywhere, found as one types."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from study_app.facts.fuzzy import holds
from study_app.gui.page import Keys
from study_app.gui.searched import Line, SearchedLines, by_place
from study_app.i18n import _, capital


class KeysSheet(SearchedLines):
    """The keys of a page, and after them those of the menus. Typing keeps those with these words; Esc or Enter closes it."""

    def __init__(self, parent: QWidget | None, keys: Keys, everywhere: Sequence[Line]) -> None:
        listed = {key for key, _words in keys}
        here = (Line(capital(words), key, _("On this page")) for key, words in keys)
        lines = (*here, *(line for line in everywhere if line.key not in listed))
        self.lines = by_place(lines, lambda line: line.place)
        super().__init__(parent, _("Keys of this page"), _("Type what you want to do, or a key"), self._holding)

    def _holding(self, text: str) -> Sequence[Line]:
        return tuple(line for line in self.lines if holds(text, line.spoken()))

    def choose(self) -> None:
        self.accept()


def bare(words: str) -> str:
    """The words of a menu without the marks of its letter and of a dialog that follows."""
    return words.replace("&&", "\0").replace("&", "").replace("\0", "&").removesuffix("...")


def keys_of(action: QAction) -> str:
    """The keys of an action, as they are written on it."""
    return ", ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts())


def in_menus(bar: QMenuBar) -> Iterator[tuple[QAction, Line]]:
    """Every action of the menus that can be used now, with its words, its keys and the menu that it is in."""

    def within(menu: QMenu, place: str) -> Iterator[tuple[QAction, Line]]:
        for action in menu.actions():
            if (inner := action.menu()) is not None and isinstance(inner, QMenu):
                yield from within(inner, f"{place}, {bare(action.text())}")
            elif not action.isSeparator() and action.isEnabled():
                yield action, Line(bare(action.text()), keys_of(action), place)

    for top in bar.actions():
        if isinstance(menu := top.menu(), QMenu):
            yield from within(menu, bare(top.text()))
