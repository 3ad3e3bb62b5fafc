"""What can be searched for at a glance: decks, states, types, names, tags and sources with their counts, as a tree."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from study_app.gui import theme
from study_app.gui.widgets import GAP
from study_app.i18n import _
from study_app.study.search.sidebar import Entry, Section

_QUERY = Qt.ItemDataRole.UserRole
_NAME = Qt.ItemDataRole.UserRole + 1

_OPEN = ("saved", "decks", "states", "types", "tags")
"""The sections that are open at first; names and sources are many."""


class Sidebar(QTreeWidget):
    """The tree beside the table. Enter or a click searches; with Ctrl both must hold."""

    chosen = Signal(str, bool)
    """A query, and whether it is added to the one that is there."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("What to search for"))
        self.setHeaderHidden(True)
        self.setColumnCount(2)
        self.setIndentation(2 * GAP)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setExpandsOnDoubleClick(False)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, header.ResizeMode.Stretch)
        header.setSectionResizeMode(1, header.ResizeMode.ResizeToContents)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.wait()

    def wait(self) -> None:
        """Say that it is being counted."""
        if not self.topLevelItemCount():
            item = QTreeWidgetItem(self, [_("Counting ...")])
            item.setForeground(0, theme.colour("muted"))

    def show_sections(self, sections: Sequence[Section]) -> None:
        """Show what was counted; what was open stays open, and the line that was current stays so."""
        known = {item.data(0, _NAME): item.isExpanded() for item in self._items() if item.data(0, _NAME)}
        before = self.currentItem()
        current = None if before is None else before.data(0, _NAME)
        self.clear()
        for section in sections:
            item = QTreeWidgetItem(self, [section.title])
            item.setData(0, _NAME, section.id)
            font = item.font(0)
            font.setBold(True)
            item.setFont(0, font)
            for entry in section.entries:
                self._add(item, entry, section.id, known)
            if not section.entries:
                empty = QTreeWidgetItem(item, [_("none yet")])
                empty.setForeground(0, theme.colour("muted"))
            item.setExpanded(known.get(section.id, section.id in _OPEN))
        again = next((item for item in self._items() if current is not None and item.data(0, _NAME) == current), None)
        if (line := again or self.topLevelItem(0)) is not None:
            self.setCurrentItem(line)

    def _add(self, parent: QTreeWidgetItem, entry: Entry, path: str, known: dict[str, bool]) -> None:
        count = "" if entry.count is None else f"{entry.count:,}"
        item = QTreeWidgetItem(parent, [entry.title, count])
        name = f"{path}/{entry.of or entry.title}"
        item.setData(0, _QUERY, entry.query)
        item.setData(0, _NAME, name)
        item.setToolTip(0, entry.query)
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setForeground(1, theme.colour("muted"))
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{entry.title}, {count}" if count else entry.title)
        for child in entry.children:
            self._add(item, child, name, known)
        item.setExpanded(known.get(name, False))

    def _items(self) -> list[QTreeWidgetItem]:
        found: list[QTreeWidgetItem] = []
        todo = [self.topLevelItem(n) for n in range(self.topLevelItemCount())]
        while todo:
            item = todo.pop()
            if item is not None:
                found.append(item)
                todo += [item.child(n) for n in range(item.childCount())]
        return found

    def choose(self, item: QTreeWidgetItem | None, *, add: bool) -> None:
        """Search for what a line stands for; the heading of a section opens or closes."""
        if item is None:
            return
        query = item.data(0, _QUERY)
        if query is None:
            item.setExpanded(not item.isExpanded())
        else:
            self.chosen.emit(query, add)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.choose(self.currentItem(), add=bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        item = self.itemAt(event.position().toPoint())
        before = None if item is None else item.isExpanded()
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and item is not None and item.isExpanded() == before:
            self.choose(item, add=bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.header().resizeSections(self.header().ResizeMode.ResizeToContents)
