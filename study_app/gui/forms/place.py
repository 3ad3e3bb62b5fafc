"""Putting an event on the timeline: a line with the placed events, and between them the gaps to walk through."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from study_app.app import StudyApp
from study_app.facts.dates import kept_together
from study_app.gui import theme
from study_app.gui.forms.form import Form
from study_app.gui.forms.order import Index, TallList
from study_app.gui.widgets import GAP, announce, label
from study_app.i18n import _
from study_app.quiz.question import Question

_TEXT = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)


class Line(QAbstractListModel):
    """The rows of the line from top to bottom: gap, event, gap, event, ..., gap. Only gaps can be walked to."""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question
        self.right = next(i for i, option in enumerate(question.options) if option.right)
        self.given: int | None = None
        self.settled = False

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.question.prompts) + len(self.question.options)

    @staticmethod
    def gap(row: int) -> int | None:
        """The index of the gap in a row; None if an event stands in it."""
        return None if row % 2 else row // 2

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self.gap(index.row()) is None:
            return Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        gap = self.gap(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return self.question.prompts[index.row() // 2] if gap is None else self.question.options[gap].text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.spoken(index.row())
        return None

    def verdict(self, row: int) -> tuple[str, str]:
        """After the answer: the tone of a gap and what it was, in words; empty for one that does not matter."""
        gap = self.gap(row)
        if not self.settled or gap is None:
            return "", ""
        if gap == self.right:
            return "good", _("your answer, right") if gap == self.given else _("it belongs here")
        return ("bad", _("your answer, not right")) if gap == self.given else ("", "")

    def key(self, row: int) -> str:
        """The digit that chooses a gap; "" for what none chooses, as after the answer, when digits rate."""
        gap = self.gap(row)
        return "" if gap is None or self.settled else str(gap + 1)

    def spoken(self, row: int) -> str:
        """The row in words, for a screen reader."""
        gap = self.gap(row)
        if gap is None:
            return self.question.prompts[row // 2]
        place = _("gap {place} of {count}").format(place=gap + 1, count=len(self.question.options))
        _tone, what = self.verdict(row)
        return ", ".join(part for part in (self.question.options[gap].text, place, what) if part)

    def settle(self, given: int | None) -> None:
        """The answer is in: the gaps know what they were."""
        self.given, self.settled = given, True
        self.dataChanged.emit(self.index(0), self.index(self.rowCount() - 1))


class LinePainter(QStyledItemDelegate):
    """Draws the line from row to row, a dot for each event, and the gaps as places on it."""

    def __init__(self, view: TallList, line: Line) -> None:
        super().__init__(view)
        self._view, self._line = view, line

    def _at(self) -> int:
        """How far from the left the line runs."""
        return 2 * GAP + round(theme.scale() * GAP)

    def _key_width(self) -> int:
        """How wide the number of a gap is, drawn as the keys of other forms are."""
        metrics = self._view.fontMetrics()
        return max(metrics.horizontalAdvance(digit) for digit in "0123456789") + 2 * GAP

    def key_span(self) -> tuple[int, int]:
        """From where to where across a row the digit of a gap has its place."""
        left = self._at() + 3 * GAP
        return left, left + self._key_width()

    def _text_rect(self, rect: QRect) -> QRect:
        return rect.adjusted(self.key_span()[1] + GAP + 2, 0, -2 * GAP, 0)

    def _text_height(self, across: int, words: str) -> int:
        return self._view.fontMetrics().boundingRect(QRect(0, 0, across, 10_000), _TEXT, words).height()

    def _words(self, index: Index) -> str:
        """What is written in a row: in a gap that mattered also what it was."""
        tone, what = self._line.verdict(index.row())
        text = kept_together(str(index.data()))
        return f"{text}\n{'✓' if tone == 'good' else '✗'}  {what}" if what else text

    def _draw_key(self, painter: QPainter, rect: QRect, key: str, words: str) -> None:
        """The number that chooses a gap, beside the first line of its words."""
        text, metrics = self._text_rect(rect), self._view.fontMetrics()
        top = rect.top() + (rect.height() - self._text_height(text.width(), words)) // 2
        cap = QRect(self.key_span()[0], top, self._key_width(), metrics.height())
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(QRectF(cap).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        font = self._view.font()
        font.setPointSizeF(font.pointSizeF() * theme.SMALL)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(theme.colour("muted"))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        row, last = index.row(), self._line.rowCount() - 1
        gap = Line.gap(row)
        tone, _what = self._line.verdict(row)
        here = gap is not None and not self._line.settled and row == self._view.currentIndex().row()
        at, middle = self._at(), rect.center().y() + 0.5
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if here or tone:
            wide = 2 if here else 1
            sheet = QRectF(rect).adjusted(at + 1.5 * GAP, 2, -wide / 2, -2)  # ends where the sheet below it does
            focused = here and self._view.hasFocus()
            painter.setPen(QPen(theme.colour(tone or ("focus" if focused else "line")), wide))
            painter.setBrush(theme.colour(f"{tone}_soft" if tone else "hover"))
            painter.drawRoundedRect(sheet, 12, 12)
        for half, outer in (
            (QRectF(at, rect.top(), 0, middle - rect.top()), 0),
            (QRectF(at, middle, 0, rect.bottom() + 1 - middle), last),
        ):
            beyond = Qt.PenStyle.DotLine if row == outer else Qt.PenStyle.SolidLine
            painter.setPen(QPen(theme.colour("field"), 2, beyond))
            painter.drawLine(half.topLeft(), half.bottomLeft())
        if gap is None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("text"))
            painter.drawEllipse(QPointF(at, middle), 5, 5)
        else:
            mark = theme.colour(tone or ("accent" if here else "field"))
            painter.setPen(QPen(mark, 2))
            painter.setBrush(mark if here or tone else theme.colour("window"))
            painter.drawEllipse(QPointF(at, middle), 7 if here or tone else 4, 7 if here or tone else 4)
        words = self._words(index)
        if key := self._line.key(row):
            self._draw_key(painter, rect, key, words)
        painter.setFont(self._view.font())
        aside = self._line.settled and gap is not None
        painter.setPen(theme.colour(tone or ("muted" if aside else "text")))
        painter.drawText(self._text_rect(rect), _TEXT, words)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        width = self._view.viewport().width()
        across = max(60, self._text_rect(QRect(0, 0, width, 10)).width())
        high = self._text_height(across, self._words(index))
        return QSize(width, high + (GAP if Line.gap(index.row()) is None else 2 * GAP))


class PlaceForm(Form):
    """The line; the arrows walk from gap to gap, Enter or a digit answers. Where nobody walked, Enter is asked back once."""

    forms = ("place",)

    def __init__(self, question: Question, app: StudyApp) -> None:
        super().__init__(question, app)
        self._sure = False
        self.line = Line(question)
        self.list = TallList(self.line)
        self.list.setItemDelegate(LinePainter(self.list, self.line))
        self.list.setAccessibleName(_("{stem} Earliest first.").format(stem=question.stem))
        self.list.setAccessibleDescription(_("Up and Down walk from gap to gap; Enter puts the event there."))
        self.list.setCurrentIndex(self.line.index(0))
        self._how = label(_("Walk to the gap where it belongs, or press its number."), "muted")
        self.body.addWidget(self._how)
        self.body.addWidget(self.list)
        self.list.walked.connect(self._walked)
        self.list.pressed.connect(self._walked)

    def keys(self) -> tuple[tuple[str, str], ...]:
        return (
            (_("Up, Down"), _("walk through the gaps")),
            (_("Enter"), _("put the event there")),
            ("1–9", _("put it into the gap of that number")),
        )

    def starting_place(self) -> QWidget | None:
        return self.list

    def _walked(self) -> None:
        if self.line.settled:
            return
        self._sure = True
        row = self.list.visualRect(self.list.currentIndex())
        self.list.viewport().update()
        self.touched.emit()
        self.looked_at.emit(QRect(self.list.mapTo(self, row.topLeft()), row.size()))

    def submit(self) -> None:
        gap = Line.gap(self.list.currentIndex().row())
        if self._sure and gap is not None:
            self.given.emit(gap)
        else:
            self._sure = True
            self.noted.emit(
                _("Nothing has been chosen yet. Press Enter once more if it belongs before all the others.")
            )

    def choose(self, place: int) -> None:
        if 1 <= place <= len(self.question.options):
            self.touched.emit()
            self.given.emit(place - 1)

    def settle(self, given: object) -> None:
        self._how.hide()  # its numbers rate now
        self.line.settle(given if isinstance(given, int) else None)
        self.list.setAccessibleDescription("")
        self.list.fit()
        self.list.setSelectionMode(TallList.SelectionMode.NoSelection)
        announce(self.list, self.line.spoken(2 * self.line.right))
