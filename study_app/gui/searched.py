"""A field, and below it the lines that answer to what is typed in it: each says what is done, and by which key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Any, NamedTuple, TypeVar

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from study_app.gui import theme
from study_app.gui.dialogs import take_zoom_keys
from study_app.gui.widgets import GAP, announce, label, shade_edges
from study_app.i18n import _, ngettext

Index = QModelIndex | QPersistentModelIndex
_T = TypeVar("_T")

_LINE = Qt.ItemDataRole.UserRole

_MOVES = {
    Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp,
}  # fmt: skip
"""The keys that go to the list although the field has the focus."""


class Line(NamedTuple):
    """What is done, by which key ("" for none), and what it belongs to."""

    words: str
    key: str = ""
    place: str = ""

    def spoken(self) -> str:
        """All of it, as a screen reader says it."""
        return ", ".join(part for part in (self.words, self.key, self.place) if part)


def by_place(things: Iterable[_T], place: Callable[[_T], str]) -> tuple[_T, ...]:
    """Things with those of one place together, in the order of the first of each: it is told once, above them."""
    found: dict[str, list[_T]] = {}
    for thing in things:
        found.setdefault(place(thing), []).append(thing)
    return tuple(chain.from_iterable(found.values()))


class Lines(QAbstractListModel):
    """Lines as a list shows them."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: Sequence[Line] = ()

    def show(self, lines: Sequence[Line]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return line.spoken()
        return line if role == _LINE else None


class _Painter(QStyledItemDelegate):
    """Draws a line: its words, as many lines as they need, and the key at the end.

    What it belongs to stands small above it, where that is something else than in the line before.
    """

    def _fonts(self, font: QFont) -> tuple[QFont, QFont, QFont]:
        small = QFont(font)
        small.setPointSizeF(font.pointSizeF() * theme.SMALL)
        strong = QFont(small)
        strong.setWeight(QFont.Weight.DemiBold)
        return font, small, strong

    def parts(self, option: QStyleOptionViewItem, index: Index, width: int) -> tuple[QRect, QRect, QRect]:
        """Where the small words, the words and the key stand in a line as wide as `width`, from its upper left corner."""
        line: Line = index.data(_LINE)
        font, small, strong = self._fonts(option.font)
        inner = width - 2 * (GAP + 2)
        top = GAP - 2
        above, key = QRect(), QRect()
        if line.place and (index.row() == 0 or index.sibling(index.row() - 1, 0).data(_LINE).place != line.place):
            above = QRect(GAP + 2, top, inner, QFontMetrics(small).height())
            top += above.height() + GAP - 2
        room = inner
        if line.key:
            metrics = QFontMetrics(strong)
            wide = min(metrics.horizontalAdvance(line.key) + 2 * _KEY_MARGIN, inner // 2)
            high = metrics.boundingRect(QRect(0, 0, wide - _KEY_MARGIN, 10_000), _WRAPPED, line.key).height()
            key = QRect(GAP + 2 + inner - wide, top, wide, high + 2 * _KEY_AROUND)
            room = inner - wide - GAP
        needed = QFontMetrics(font).boundingRect(QRect(0, 0, room, 10_000), _WRAPPED, line.words)
        # the first line of the words and that of the key have one middle
        letters, badge = QFontMetrics(font).height(), QFontMetrics(strong).height() + 2 * _KEY_AROUND
        level = max(letters + 2 * _KEY_AROUND, badge)
        key.translate(0, (level - badge) // 2)
        return above, QRect(GAP + 2, top + (level - letters) // 2, room, needed.height()), key

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: Line = index.data(_LINE)
        font, small, strong = self._fonts(option.font)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        above, words, key = (
            part.translated(option.rect.topLeft()) for part in self.parts(option, index, option.rect.width())
        )
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.setBrush(theme.colour("hover"))
            top = above.height() + GAP - 2 if not above.isEmpty() else 0
            painter.drawRoundedRect(QRectF(option.rect).adjusted(2, top + 2, -2, -2), 8, 8)
        if not above.isEmpty():
            painter.setFont(small)
            painter.setPen(theme.colour("muted"))
            shown = painter.fontMetrics().elidedText(line.place, Qt.TextElideMode.ElideRight, above.width())
            painter.drawText(above, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.setFont(font)
        painter.setPen(theme.colour("text"))
        painter.drawText(words, _WRAPPED, line.words)
        if line.key:
            painter.setFont(strong)
            painter.setPen(QPen(theme.colour("field"), 1))
            painter.setBrush(theme.colour("surface"))
            painter.drawRoundedRect(QRectF(key).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
            painter.setPen(theme.colour("muted"))
            inside = key.adjusted(_KEY_MARGIN // 2, _KEY_AROUND, -_KEY_MARGIN // 2, -_KEY_AROUND)
            painter.drawText(inside, Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignCenter, line.key)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = option.widget
        width = view.viewport().width() if isinstance(view, QListView) else 400
        _above, words, key = self.parts(option, index, width)
        return QSize(120, max(words.bottom(), key.bottom()) + GAP)


_KEY_MARGIN, _KEY_AROUND = 7, 2
"""Pixels beside a key, and above and below it, within its frame."""

_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


class _List(QListView):
    """The lines; they are laid out anew when it becomes wider or narrower, as words take fewer or more lines then."""

    def __init__(self) -> None:
        super().__init__()
        shade_edges(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


class SearchedLines(QDialog):
    """A dialog with a field that has the focus and lines below it, of which one is marked; Esc closes it.

    `find` gives the lines for what is typed. What Enter does with the line that is marked is for a subclass to say.
    """

    def __init__(self, parent: QWidget | None, title: str, hint: str, find: Callable[[str], Sequence[Line]]) -> None:
        super().__init__(parent)
        self._find = find
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        body = self._body = QVBoxLayout(self)
        body.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        body.setSpacing(GAP + 4)
        self.heading = label(title, "strong")
        self.field = QLineEdit()
        self.field.setAccessibleName(title)
        self.field.setAccessibleDescription(hint)
        self.field.setPlaceholderText(hint)
        self.field.setMaxLength(100)
        self.field.installEventFilter(self)
        self.model = Lines()
        self.list = _List()
        self.list.setAccessibleName(title)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setItemDelegate(_Painter(self.list))
        self.list.setModel(self.model)
        self.said = label("", "muted")
        body.addWidget(self.heading)
        body.addWidget(self.field)
        body.addWidget(self.list, 1)
        body.addWidget(self.said)
        room = (parent or self).screen().availableSize()
        width, height = round(640 * theme.scale()), round(560 * theme.scale())
        self.resize(min(width, room.width() - 40), min(height, room.height() - 60))
        self.field.textEdited.connect(self.search)
        self.field.returnPressed.connect(self.choose)
        self.list.activated.connect(self.choose)
        self.list.clicked.connect(self.choose)
        take_zoom_keys(self)
        self._fill("")
        self.field.setFocus()

    @property
    def marked(self) -> int:
        """The place of the line that is marked, -1 for none."""
        return self.list.currentIndex().row()

    def search(self, text: str) -> None:
        """Show the lines for what is typed, and say the first of them."""
        self._fill(text)
        announce(self.field, self.model.lines[0].spoken() if self.model.lines else self.said.text())

    def choose(self) -> None:
        """Enter, or a click: what is marked is wanted."""
        raise NotImplementedError

    def _fill(self, text: str) -> None:
        self.model.show(self._find(text))
        number = len(self.model.lines)
        self.list.setVisible(bool(number))
        self._body.setStretchFactor(
            self.said, 0 if number else 1
        )  # just below the field, and not where lines would end
        self.said.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        counted = ngettext("{n} action", "{n} actions", number).format(n=number)
        self.said.setText(counted if number else _("Nothing is found. Fewer letters find more."))
        if number:
            self.list.setCurrentIndex(self.model.index(0))
        self.list.scrollToTop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self.field
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in _MOVES
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            before = self.marked
            QApplication.sendEvent(self.list, event)
            if self.marked not in (-1, before):
                announce(self.field, self.model.lines[self.marked].spoken())
            return True
        return super().eventFilter(watched, event)
