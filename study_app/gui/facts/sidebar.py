"""What can be searched for at a glance: decks, states, types, names, tags and sources with their counts, as a tree."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem, QTreeWidget, QTreeWidgetItem

from study_app.gui import theme
from study_app.gui.widgets import GAP, tip
from study_app.i18n import _, grouped
from study_app.study.search.sidebar import Entry, Section

_QUERY = Qt.ItemDataRole.UserRole
_NAME = Qt.ItemDataRole.UserRole + 1
_OF = Qt.ItemDataRole.UserRole + 2

_OPEN = ("saved", "decks", "states", "types", "tags")
"""The sections that are open at first; names and sources are many."""


class Sidebar(QTreeWidget):
    """The tree beside the table. Enter or a click searches; with Ctrl both must hold."""

    chosen = Signal(str, bool)
    """A query, and whether it is added to the one that is there."""
    forgotten = Signal(str)
    """The id of a saved search that is to be kept no longer."""

    def __init__(self, entities: Callable[[str], Sequence[Entry]]) -> None:
        """`entities` gives the first lines below a kind of entity (`Entry.of`)."""
        super().__init__()
        self._entities = entities
        self.setAccessibleName(_("What to search for"))
        self.setHeaderHidden(True)
        self.setColumnCount(2)
        self._indent()
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setExpandsOnDoubleClick(False)
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(2 * GAP)  # else that of Qt, which the counts do not need and the names do
        header.setSectionResizeMode(0, header.ResizeMode.Stretch)
        header.setSectionResizeMode(1, header.ResizeMode.ResizeToContents)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemExpanded.connect(self._fill)
        self.tell_empty(_("Reading…"))

    def tell_empty(self, words: str) -> None:
        """While no sections have come: in their place, why there are none."""
        first = self.topLevelItem(0)
        if first is not None and first.data(0, _NAME):
            return
        self.clear()
        line = QTreeWidgetItem(self, [words])
        line.setForeground(0, theme.colour("muted"))
        line.setFirstColumnSpanned(True)
        line.setToolTip(0, tip(words))
        self._name(line)

    def _indent(self) -> None:
        """Farther where the text is larger: the mark of what opens stands there, and grows with it."""
        self.setIndentation(round(GAP * (1 + max(1.0, theme.scale()))))

    def show_sections(self, sections: Sequence[Section]) -> None:
        """Show these; what was open stays open, and the line that was current stays so."""
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
            item.setData(1, Qt.ItemDataRole.AccessibleTextRole, section.title)
            for entry in section.entries:
                self._add(item, entry, section.id, known)
            if not section.entries:
                empty = QTreeWidgetItem(item, [_("none yet")])
                empty.setForeground(0, theme.colour("muted"))
                empty.setData(1, Qt.ItemDataRole.AccessibleTextRole, _("none yet"))
            item.setExpanded(known.get(section.id, section.id in _OPEN))
        again = next((item for item in self._items() if current is not None and item.data(0, _NAME) == current), None)
        if (line := again or self.topLevelItem(0)) is not None:
            self.setCurrentItem(line)

    def _add(self, parent: QTreeWidgetItem, entry: Entry, path: str, known: Mapping[str, bool]) -> None:
        count = "" if entry.facts is None else grouped(entry.facts)
        item = QTreeWidgetItem(parent, [entry.title, count])
        name = f"{path}/{entry.of or entry.title}"
        item.setData(0, _QUERY, entry.query)
        item.setData(0, _NAME, name)
        item.setData(0, _OF, entry.of)
        item.setToolTip(0, tip(entry.query))
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setForeground(1, theme.colour("muted"))
        self._name(item)
        for column in (0, 1):
            item.setData(column, Qt.ItemDataRole.AccessibleDescriptionRole, _within(parent))
        for child in entry.children:
            self._add(item, child, name, known)
        if path == "entities":
            item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
        item.setExpanded(known.get(name, False))

    @staticmethod
    def _name(item: QTreeWidgetItem) -> None:
        """What is said of a line in either column."""
        words = ", ".join(filter(None, (item.text(0), item.text(1))))
        for column in (0, 1):
            item.setData(column, Qt.ItemDataRole.AccessibleTextRole, words)

    def _fill(self, item: QTreeWidgetItem) -> None:
        """The names of a kind come when it is opened: they are many."""
        parent = item.parent()
        if parent is None or parent.data(0, _NAME) != "entities" or item.childCount():
            return
        for entry in self._entities(item.data(0, _OF)):
            self._add(item, entry, item.data(0, _NAME), {})

    def waiting(self) -> list[str]:
        """The queries whose counts are still to come."""
        lines = (item for item in self._items() if item.data(0, _QUERY) and not item.text(1))
        return [item.data(0, _QUERY) for item in lines if not item.data(0, _NAME).startswith("entities")]

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show counts that were waited for."""
        for item in self._items():
            query = item.data(0, _QUERY)
            if query in counts:
                item.setText(1, grouped(counts[query]))
                self._name(item)

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

    def drawRow(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().drawRow(painter, option, index)
        current = self.currentIndex()
        if self.hasFocus() and (index.row(), index.parent()) == (current.row(), current.parent()):
            painter.setPen(QPen(theme.colour("focus"), 2))  # as round the current cell of the table
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(option.rect.adjusted(1, 1, -1, -1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.choose(self.currentItem(), add=bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
            return
        item = self.currentItem()
        if event.key() == Qt.Key.Key_Delete and item is not None and str(item.data(0, _NAME)).startswith("saved/"):
            self.forgotten.emit(item.data(0, _OF))
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
            self._indent()
            self.header().resizeSections(self.header().ResizeMode.ResizeToContents)


def _within(item: QTreeWidgetItem | None) -> str:
    """The headings above a line: Qt tells assistive technology of no levels."""
    above = []
    while item is not None:
        above.append(item.text(0))
        item = item.parent()
    return ", ".join(reversed(above))
