"""Putting events in order: a list whose rows are moved with Alt+Up and Alt+Down, or dragged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeySequence, QPainter, QPen, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from study_app.app import StudyApp
from study_app.facts.dates import kept_together
from study_app.gui import theme
from study_app.gui.forms.form import Form
from study_app.gui.widgets import GAP, announce, draw_sign, icon_side, label
from study_app.i18n import _
from study_app.quiz.question import Question

Index = QModelIndex | QPersistentModelIndex
PLACE = Qt.ItemDataRole.UserRole
_MIME = "application/x-study-app-row"
_WRAP = Qt.TextFlag.TextWordWrap


class Rows(QAbstractListModel):
    """The events in the order they stand now; `order` holds their indices in the question's options."""

    moved = Signal(int)

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question
        self.order = list(range(len(question.options)))
        self.settled = False

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.order)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = index.row()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.question.options[self.order[row]].text
        if role == PLACE:
            return self.right_place(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.spoken(row)
        return None

    def right_place(self, row: int) -> int | None:
        """After the answer: the place, from 0, where the event of this row belongs."""
        return self.question.sequence.index(self.order[row]) if self.settled else None

    def spoken(self, row: int) -> str:
        """The row in words, for a screen reader."""
        text = self.question.options[self.order[row]].text
        words = _("{event}, place {place} of {count}").format(event=text, place=row + 1, count=len(self.order))
        right = self.right_place(row)
        if right is None:
            return words
        verdict = (_("right"),) if right == row else (_("not right"), _belongs(right))
        return ", ".join((words, *verdict))

    def flags(self, index: Index) -> Qt.ItemFlag:
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.settled:
            return plain
        return plain | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else Qt.ItemFlag.ItemIsDropEnabled

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        data.setData(_MIME, str(indexes[0].row()).encode())
        return data

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        if row >= 0 and data.hasFormat(_MIME):
            start = int(bytes(data.data(_MIME).data()).decode())
            self.shift(start, row - 1 if row > start else row)
        return False  # the row is moved already: the view must not take it out

    def shift(self, start: int, end: int) -> bool:
        """Move the row at `start` so that it stands at `end`."""
        if self.settled or start == end or not (0 <= start < len(self.order) and 0 <= end < len(self.order)):
            return False
        here = QModelIndex()
        self.beginMoveRows(here, start, start, here, end + 1 if end > start else end)
        self.order.insert(end, self.order.pop(start))
        self.endMoveRows()
        self.moved.emit(end)
        return True

    def settle(self) -> None:
        """The answer is in: rows stay, and know whether they are right."""
        self.settled = True
        self.dataChanged.emit(self.index(0), self.index(len(self.order) - 1))


class RowPainter(QStyledItemDelegate):
    """Draws a row as a sheet: its number, the event, and after the answer where it belongs."""

    MARGIN = 2 * GAP
    BETWEEN = GAP

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view = self._view
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        rect: QRect = option.rect.adjusted(0, 0, 0, -self.BETWEEN)
        right = index.data(PLACE)
        tone = "" if right is None else "good" if right == index.row() else "bad"
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme.colour(f"{tone}_soft" if tone else "hover" if chosen else "surface"))
        ring = chosen and view.hasFocus() and not tone
        wide = 2 if ring else 1
        painter.setPen(QPen(theme.colour(tone or ("focus" if ring else "line")), wide))
        half = wide / 2  # so that the line lies within the row, and ends where the sheets below it do
        painter.drawRoundedRect(QRectF(rect).adjusted(half, half, -half, -half), 12, 12)
        painter.setFont(view.font())
        painter.setPen(theme.colour("muted"))
        number = rect.adjusted(self.MARGIN, 0, 0, 0)
        painter.drawText(number, Qt.AlignmentFlag.AlignVCenter, f"{index.row() + 1}")
        painter.setPen(theme.colour("text"))
        text = self._text_rect(rect)
        below = self._below(right, index.row())
        painter.drawText(
            text.adjusted(0, 0, 0, -below), int(Qt.AlignmentFlag.AlignVCenter | _WRAP), kept_together(index.data())
        )
        if tone:
            side = self._sign()
            place = QRectF(rect.right() + 1 - self.MARGIN - side, rect.center().y() + 0.5 - side / 2, side, side)
            draw_sign(painter, "check" if tone == "good" else "x", tone, place)
            if tone == "bad":
                painter.setPen(theme.colour(tone))
                told = rect.adjusted(0, 0, -self.MARGIN - side - GAP, 0)
                if below:
                    last = (rect.height() - self._text_height(text.width(), index.data()) - below) // 2
                    told = QRect(text.left(), rect.bottom() + 1 - last - below, text.width(), below)
                painter.drawText(told, int(_BELOW if below else _RIGHT), _belongs(right))
        painter.restore()

    def _below(self, right: int | None, row: int) -> int:
        """How high what is told of a wrong row is, where that stands below its text: of large letters both are too long."""
        told = theme.large() and right not in (None, row)
        return self._view.fontMetrics().height() if told else 0

    def _text_height(self, across: int, text: str) -> int:
        room = QRect(0, 0, max(60, across), 10_000)
        return self._view.fontMetrics().boundingRect(room, int(_WRAP), kept_together(text)).height()

    def _sign(self) -> int:
        """How high the sign at the end of a row is: as on the sheets of other ways of asking."""
        return round(icon_side(self._view.fontMetrics().height()))

    def _text_rect(self, rect: QRect) -> QRect:
        side = 4 * GAP + round(theme.scale() * 2 * GAP)
        # its lines break as they broke when what it was is told beside them
        told = 0 if theme.large() else self._view.fontMetrics().horizontalAdvance(_belongs(0)) + GAP
        return rect.adjusted(side, 0, -told - self._sign() - GAP - self.MARGIN, 0)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = self._view
        width = view.viewport().width()
        across = self._text_rect(QRect(0, 0, width, 10)).width()
        high = self._text_height(across, index.data()) + self._below(index.data(PLACE), index.row())
        return QSize(width, high + 3 * GAP + self.BETWEEN)


def _belongs(place: int) -> str:
    """Where an event belongs, in words."""
    return _("belongs at {place}").format(place=place + 1)


_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
_BELOW = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class TallList(QListView):
    """A list as high as its rows, so that nothing scrolls inside the page."""

    walked = Signal()
    """The learner is at another row."""

    def __init__(self, rows: QAbstractListModel) -> None:
        super().__init__()
        self.setModel(rows)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        rows.dataChanged.connect(lambda: self.viewport().update())

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.walked.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.fit()

    def fit(self) -> None:
        """Be as high as the rows are now."""
        self.scheduleDelayedItemsLayout()
        heights = sum(self.sizeHintForRow(row) for row in range(self.model().rowCount()))
        self.setFixedHeight(heights + 2 * self.frameWidth() + 6)


class RowList(TallList):
    """The events, moved by Alt+Up and Alt+Down or by dragging."""

    def __init__(self, rows: Rows) -> None:
        super().__init__(rows)
        self.rows = rows
        self.setItemDelegate(RowPainter(self))
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDragDropOverwriteMode(False)
        self.setAccessibleName(rows.question.stem)
        self.setAccessibleDescription(_("Alt+Up and Alt+Down move the event; Enter answers with this order."))
        self.setCurrentIndex(rows.index(0))
        for keys, step in (("Alt+Up", -1), ("Alt+Down", 1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(lambda step=step: self.push(step))
        rows.moved.connect(self._follow)

    def push(self, step: int) -> None:
        """Move the current row up (-1) or down (1)."""
        row = self.currentIndex().row()
        self.rows.shift(row, row + step)

    def _follow(self, row: int) -> None:
        self.setCurrentIndex(self.rows.index(row))
        self.fit()
        announce(self, _("place {place} of {count}").format(place=row + 1, count=len(self.rows.order)))


class OrderForm(Form):
    """The events as a list; Enter hands the order in. An untouched list is asked back once."""

    forms = ("order",)

    def __init__(self, question: Question, app: StudyApp) -> None:
        super().__init__(question, app)
        self._sure = False
        self.rows = Rows(question)
        self.list = RowList(self.rows)
        self._how = label(_("Alt+Up and Alt+Down move an event, or drag it."), "muted")
        self.body.addWidget(self._how)
        self.body.addWidget(self.list)
        self.rows.moved.connect(self._moved)
        self.list.walked.connect(self._look)

    def _look(self) -> None:
        row = self.list.visualRect(self.list.currentIndex())
        self.looked_at.emit(QRect(self.list.mapTo(self, row.topLeft()), row.size()))

    def keys(self) -> tuple[tuple[str, str], ...]:
        return (
            (_("Up, Down"), _("walk through the events")),
            ("Alt+Up, Alt+Down", _("move the event")),
            (_("Enter"), _("answer with this order")),
        )

    def starting_place(self) -> QWidget | None:
        return self.list

    def _moved(self) -> None:
        self._sure = True
        self.touched.emit()

    def submit(self) -> None:
        if self._sure:
            self.given.emit(tuple(self.rows.order))
        else:
            self._sure = True
            self.noted.emit(_("Nothing has been moved yet. Press Enter once more if the order is right as it stands."))

    def settle(self, given: object) -> None:
        self.list.setAccessibleDescription("")
        self._how.hide()  # it cannot be done any more
        self.rows.settle()
        self.list.fit()
