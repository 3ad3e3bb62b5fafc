"""A figure drawn: bars, a calendar, lines, rates, or shares; walked through by keys and told to screen readers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
from math import ceil

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QScrollArea, QSizePolicy, QToolTip, QWidget

from study_app.facts.dates import short_day, short_month, short_weekdays
from study_app.gui import theme
from study_app.gui.widgets import GAP, OVER, Painted, announce, tip
from study_app.i18n import _, decimal, percent
from study_app.study.figures import Cell, Figure, Shape, bounds, counted

_LINES_HIGH = {Shape.BARS: 11.0, Shape.LINES: 11.0, Shape.RATES: 2.2, Shape.SHARES: 1.6}
"""Heights in lines of text; of rates and shares, for each row."""

_KEY_HIGH = 1.8
"""The height in lines of text of the key that tells what is what."""

_TICKS = 5
_WEEK, _FEWEST_WEEKS = 7, 26
_SQUARE = 1.2
"""The side of a day in the calendar, in lines of text, at most."""

_PALEST = 0.25
"""How far from the ground to its own colour that of the shortest day of the calendar is."""

_WIDEST_BAR = 6
"""In letters: a bar is no sheet."""

_EDGE = OVER
"""Pixels beside what is drawn: the frame of the focus touches no word."""

_USUAL = 16
"""Pixels that a line of text is high at the usual size: lines and samples of a drawing are thicker with larger letters."""

_WRAPPED = Qt.TextFlag.TextWordWrap

_TIP = "qtooltip_label"
"""What Qt calls its tool tips."""

_NAME_SHARE = 0.45
"""Of the width: longer names stand above their bars."""


def in_words(figure: Figure, row: int) -> str:
    """One row of a figure as a sentence: "23 Nov 2026: 12.5 minutes, 40 questions"."""
    name, told = row_name(figure, row), beside_name(figure, row)
    return _("{name}: {told}").format(name=name, told=told) if told else name


def row_name(figure: Figure, row: int) -> str:
    """What one row of a figure names, where it stands alone: "23 Nov 2026", "Week from 23 Nov 2026"."""
    name = day_text(figure.rows[row][0])
    return _("Week from {day}").format(day=name) if figure.weekly else name


def beside_name(figure: Figure, row: int) -> str:
    """What one row of a figure tells of what it names: "12.5 minutes, 40 questions"; not what is not known."""
    return ", ".join(_told(figure, row))


def _told(figure: Figure, row: int) -> list[str]:
    told: list[str] = []
    before = ""
    for place, (column, cell) in enumerate(zip(figure.columns, figure.rows[row], strict=True)):
        if place == 0 or cell in (None, ""):
            continue
        number = percent(cell / 100) if isinstance(cell, float) and figure.in_percent(place) else shown(figure, cell)
        if figure.columns[place - 1 : place + 1] == bounds() and before:
            told[-1] = _("from {low} to {high}").format(low=before, high=number)
        else:
            told.append(counted(column, cell, number))
        before = number
    return told


def shown(figure: Figure, cell: Cell) -> str:
    """A cell of a figure as it stands alone: a share of rates in percent, all else as it is."""
    return percent(cell) if figure.shape is Shape.RATES and isinstance(cell, float) else cell_text(cell)


def column_texts(figure: Figure, place: int) -> list[str]:
    """The cells of a column as they stand below each other: the decimals of its numbers are as many in all of them."""
    cells = [row[place] for row in figure.rows]
    broken = [f"{cell:.12g}".partition(".")[2] for cell in cells if isinstance(cell, float)]
    if not broken or figure.shape is Shape.RATES:
        return [shown(figure, cell) for cell in cells]
    places = max(map(len, broken))
    return [decimal(cell, places) if isinstance(cell, (int, float)) else shown(figure, cell) for cell in cells]


def cell_text(cell: Cell) -> str:
    """A cell as it is shown: a dash for what is not known, and for nothing."""
    if cell in (None, ""):
        return "–"
    return decimal(cell) if isinstance(cell, float) else str(cell)


def day_text(cell: Cell) -> str:
    """The name of a row: a day as people write it, anything else as it is."""
    try:
        day = date.fromisoformat(str(cell))
    except ValueError:
        return cell_text(cell)
    return short_day(day)


def beside(place: QRect, size: QSize, screen: QRect, drawn: Sequence[QRect] = (), whole: QRect | None = None) -> QPoint:
    """Where something of a size is put so that it does not cover a place, and as little as can be of what else is `drawn`.

    It is kept within the screen. Beside the place it stands at its top or its bottom, else above it or below it, or above the
    `whole` drawing that the place is a part of.
    """
    wide, high = size.width(), size.height()
    after, before = place.right() + 1 + GAP // 2, place.left() - GAP // 2 - wide
    lefts = [left for left in (after, before) if screen.left() <= left and left + wide <= screen.right() + 1]
    ends = (place.top(), place.bottom() + 1 - high)
    if place.height() < high:
        ends = (place.center().y() - high // 2,) * 2
    found = [QPoint(left, top) for top in ends for left in lefts]
    right = screen.right() + 1 - wide
    middle = max(screen.left(), min(place.center().x() - wide // 2, right))
    above, below = place.top() - GAP // 2 - high, place.bottom() + 1 + GAP // 2
    found += [QPoint(middle, top) for top in (above, below)]
    if whole is not None:
        top = whole.top() - high
        found += [QPoint(middle, top), QPoint(max(screen.left(), min(whole.right() + 1 - wide, right)), top)]
    seen = [at for at in found if screen.top() <= at.y() and at.y() + high <= screen.bottom() + 1]

    def hidden(at: QPoint) -> int:
        covered = (QRect(at, size).intersected(one) for one in drawn)
        return sum(one.width() * one.height() for one in covered)

    if not seen:  # the drawing is higher than what is seen of it
        top = max(screen.top(), min(found[-1].y(), screen.bottom() + 1 - high))
        return QPoint(found[-1].x(), top)
    return min(seen, key=hidden)


class Chart(Painted):
    """Draws one figure. Left and Right walk through its rows, Home and End go to the ends; the row is shown and told."""

    def __init__(self, figure: Figure) -> None:
        super().__init__()
        self.figure = figure
        self.row = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(figure.title)
        self.setAccessibleDescription(figure.words + " " + _("Left and Right walk through the figure."))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._places: list[QRectF] = []
        self._told_of = -1
        """The row that was told last beside its place."""
        self._drawn: list[QRectF] = []
        """What is read of the drawing, and is not to be hidden by what is told of another row."""
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(40 * self.fontMetrics().averageCharWidth(), self._high(max(self.width(), 1)))

    def _high(self, width: int) -> int:
        """How high it is if it is so wide."""
        line, rows = self.fontMetrics().height(), len(self.figure.rows)
        key = self._key_high(width - 2 * _EDGE)
        match self.figure.shape:
            case Shape.HEAT:
                return round(_WEEK * self._side(width) + (self._key_lines(width - 2 * _EDGE) + 1) * line + 4 * GAP)
            case Shape.RATES:
                return round((key + _LINES_HIGH[Shape.RATES] * rows) * line)
            case Shape.SHARES:
                return round((key + _LINES_HIGH[Shape.SHARES] * rows) * line + sum(self._names_above(width)))
            case shape:
                return round((_LINES_HIGH.get(shape, 8) + max(0.0, key - _KEY_HIGH)) * line)

    def _fit(self) -> None:
        high = self._high(self.width())
        if high != self.height():
            self.setFixedHeight(high)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()
            self.update()

    def image(self) -> QImage:
        """It to be kept: with its title above, its sentence below, and a margin."""
        metrics, margin, wide = self.fontMetrics(), 2 * GAP, self.width()
        wrapped = Qt.TextFlag.TextWordWrap
        words_high = metrics.boundingRect(
            QRect(0, 0, wide, 100 * metrics.height()), wrapped, self.figure.words
        ).height()
        top = margin + metrics.height() + GAP
        below = top + self.height() + GAP
        ratio = self.devicePixelRatioF()
        image = QImage(
            QSize(wide + 2 * margin, below + words_high + margin) * ratio, QImage.Format.Format_ARGB32_Premultiplied
        )
        image.setDevicePixelRatio(ratio)
        image.fill(theme.colour("surface"))
        painter = QPainter(image)
        self.render(painter, QPoint(margin, top), QRegion(), QWidget.RenderFlag.DrawChildren)
        painter.setPen(theme.colour("text"))
        painter.setFont(self.font())
        painter.drawText(QRect(margin, below, wide, words_high), wrapped, self.figure.words)
        bold = self.font()
        bold.setBold(True)
        painter.setFont(bold)
        painter.drawText(QRect(margin, margin, wide, metrics.height()), 0, self.figure.title)
        painter.end()
        return image

    # --- walking through

    def go(self, row: int) -> None:
        """Show a row, and tell it."""
        if not self.figure.rows:
            return
        self.row = max(0, min(row, len(self.figure.rows) - 1))
        words = in_words(self.figure, self.row)
        self.update()
        announce(self, words)
        if self.row < len(self._places):
            self._bring(self._places[self.row])
            self._show_tip(self.row)

    def _page(self) -> QScrollArea | None:
        """What scrolls it, if it is on a page that scrolls."""
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        return above

    def _bring(self, place: QRectF) -> None:
        """Scroll the page so that a row is seen: a figure of many is higher than a window."""
        above = self._page()
        if above is not None and (inside := above.widget()) is not None:
            middle = self.mapTo(inside, place.center().toPoint())
            above.ensureVisible(0, middle.y(), 0, min(round(place.height()), above.viewport().height() // 2))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self.figure.rows) - 1
        rows = {
            Qt.Key.Key_Left: self.row - 1 if self.row >= 0 else last,
            Qt.Key.Key_Right: self.row + 1 if self.row >= 0 else 0,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        row = rows.get(Qt.Key(event.key()))
        if row is None:
            super().keyPressEvent(event)
        else:
            self.go(row)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.row = -1
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._tip(event.position())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            self._tip(QPointF(event.pos()))
            return True
        return super().event(event)

    def _tip(self, at: QPointF) -> None:
        for row, place in enumerate(self._places):
            if place.contains(at):
                if row != self._told_of or not QToolTip.isVisible():  # else each move within it would lay it out again
                    self._show_tip(row)
                return
        QToolTip.hideText()

    def _show_tip(self, row: int) -> None:
        """Tell a row beside its place; beside one that is as wide as the drawing its name is not told again."""
        self._told_of = row
        place = self._places[row].toRect()
        on_screen = QRect(self.mapToGlobal(place.topLeft()), place.size())
        parts = _told(self.figure, row) if self.figure.shape in (Shape.RATES, Shape.SHARES) else ()
        for told in filter(None, (", ".join(parts), "\n".join(parts))):  # in one line where it has room
            box = self._tell(told, place)
            if box is not None:
                at = QPoint(on_screen.right() + 4 * GAP, on_screen.center().y() - box.height() // 2)
                if self._free(box.width()).contains(QRect(at, box.size())):
                    box.move(at)
                    return
        box = self._tell(in_words(self.figure, row), place)
        if box is not None:  # Qt puts a tip where the pointer would be
            box.move(beside(on_screen, box.size(), self._free(box.width()), *self._read()))

    def _tell(self, words: str, place: QRect) -> QWidget | None:
        """Have words told of a place; what Qt shows them in."""
        QToolTip.showText(self.mapToGlobal(place.center()), tip(words), self, place)
        return next((w for w in QApplication.topLevelWidgets() if w.objectName() == _TIP and w.isVisible()), None)

    def _read(self) -> tuple[list[QRect], QRect]:
        """What of the screen is read, with the title above the drawing and the sentence below; and the drawing."""
        whole, line = self.rect(), self.fontMetrics().height()
        bold = self.font()
        bold.setBold(True)
        title = QRect(0, -GAP - line, QFontMetrics(bold).horizontalAdvance(self.figure.title) + GAP, line)
        found = [title, QRect(0, whole.height(), whole.width(), 2 * line), *(one.toRect() for one in self._drawn)]
        to = self.mapToGlobal(QPoint(0, 0))
        return [one.translated(to) for one in found], whole.translated(to)

    def _free(self, wide: int) -> QRect:
        """Where something so wide is told: on the page, beside its scroll bar, if it has room there, else on the screen."""
        page = self._page()
        screen = self.screen().availableGeometry().adjusted(GAP, GAP, -GAP, -GAP)  # its frame is seen at each side
        if page is None:
            return screen
        seen = QRect(page.viewport().mapToGlobal(QPoint(0, 0)), page.viewport().size()).adjusted(GAP, 0, -GAP, 0)
        seen = seen.intersected(screen)
        return seen if seen.width() >= wide else screen

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._places, self._drawn = [], []
        area = QRectF(self.rect()).adjusted(_EDGE, GAP / 2 + 2, -_EDGE, -GAP / 2)
        if self.figure.rows:
            match self.figure.shape:
                case Shape.BARS:
                    self._bars(painter, area)
                case Shape.HEAT:
                    self._calendar(painter, area)
                case Shape.LINES:
                    self._lines(painter, area)
                case Shape.SHARES:
                    self._shares(painter, area)
                case _rates:
                    self._rates(painter, area)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        painter.end()

    def _scale(self, painter: QPainter, area: QRectF, most: float) -> tuple[QRectF, float]:
        """Draws lines at round values; the place that is left for what is measured, and the value at its top, a round one."""
        step = _round_step(most / _TICKS)
        metrics = self.fontMetrics()
        ticks = [step * place for place in range(ceil(most / step - 1e-9) + 1)]
        most = ticks[-1]
        left = max(metrics.horizontalAdvance(_number(tick)) for tick in ticks) + GAP
        plot = area.adjusted(left, metrics.height() / 2, 0, -metrics.height() - GAP)
        for tick in ticks:
            y = plot.bottom() - plot.height() * tick / most
            painter.setPen(theme.colour("line"))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(theme.colour("muted"))
            box = QRectF(area.left(), y - metrics.height() / 2, left - GAP / 2, metrics.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, _number(tick))
            self._drawn.append(box)
        return plot, most

    def _inner(self, area: QRectF, plot: QRectF, first: str, part: float) -> QRectF:
        """Where in the plot rows are drawn: so far from its left that the first of their names has room on both sides of its
        tick, which is at such a part of the place.
        """
        half = self.fontMetrics().horizontalAdvance(first) / 2
        left = (area.left() + half - part * plot.right()) / (1 - part)
        return QRectF(QPointF(max(plot.left(), left), plot.top()), plot.bottomRight())

    def _names(
        self, painter: QPainter, plot: QRectF, names: Sequence[str], places: Sequence[float], *, begin: bool = False
    ) -> None:
        """Writes names below their places, as many as fit; they `begin` there, or a tick leads to the middle of each."""
        painter.setPen(theme.colour("muted"))
        metrics, free, end = self.fontMetrics(), -1.0, self.width()
        below = self._below(plot, names, places, begin=begin)
        for name, x, (left, right) in zip(names, places, below, strict=True):
            if left >= free and right <= end:
                if not begin:
                    painter.drawLine(QPointF(x, plot.bottom()), QPointF(x, plot.bottom() + GAP / 2))
                top = plot.bottom() + (GAP / 2 if begin else GAP)
                painter.drawText(QPointF(left, top + metrics.ascent()), name)
                self._drawn.append(QRectF(left, top, right - left, metrics.height()))
                free = right + 2 * GAP

    def _below(
        self, plot: QRectF, names: Sequence[str], places: Sequence[float], *, begin: bool = False
    ) -> list[tuple[float, float]]:
        """From where to where names reach below their places; what begins at its place ends within the plot."""
        found = []
        for name, x in zip(names, places, strict=True):
            wide = self.fontMetrics().horizontalAdvance(name)
            left = min(max(x, plot.left()), plot.right() - wide) if begin else x - wide / 2
            found.append((left, left + wide))
        return found

    def _step(self, plot: QRectF, names: Sequence[str], places: Sequence[float]) -> int:
        """Of how many names one is written, so that all that are have room: steps of one size."""
        reach = self._below(plot, names, places)
        steps = range(1, len(names))
        return next((n for n in steps if all(a[1] + 2 * GAP <= b[0] for a, b in pairwise(reach[::n]))), len(names))

    def _bars(self, painter: QPainter, area: QRectF) -> None:
        values = [_value(row[1]) for row in self.figure.rows]
        most = max((*values, 1.0))
        metrics = self.fontMetrics()
        begun = int(self.figure.rows[0][0] == _("overdue"))  # that is no day: it has its name in a key, and a colour
        late = theme.colour("partly")
        if begun:
            kinds = (late, theme.colour("accent"))
            self._key(painter, area, self._key_names(), lambda number, place: self._bar(painter, place, kinds[number]))
            area = area.adjusted(0, self._key_lines(area.width()) * metrics.height() + GAP / 2, 0, 0)
        plot, most = self._scale(painter, area.adjusted(0, metrics.height(), 0, 0), most)
        painter.setPen(theme.colour("muted"))
        painter.drawText(QPointF(area.left(), area.top() + metrics.ascent()), self.figure.columns[1])
        names = [day_text(row[0]) for row in self.figure.rows[begun:]]
        if names:
            plot = self._inner(area, plot, names[0], (begun + 0.5) / len(values))
        wide = plot.width() / len(values)
        widest = _WIDEST_BAR * metrics.averageCharWidth()
        for row, value in enumerate(values):
            place = QRectF(plot.left() + row * wide, plot.top(), wide, plot.height())
            self._places.append(place)
            high = plot.height() * value / most
            across = max(1.0, min(wide - min(4.0, wide * 0.4), widest))
            bar = QRectF(place.center().x() - across / 2, plot.bottom() - high, across, high)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(late if row < begun else theme.colour("accent"))
            painter.drawRect(bar)
            self._drawn.append(bar)
            if row == self.row:
                self._frame(painter, place)
        middles = [place.center().x() for place in self._places[begun:]]
        step = self._step(plot, names, middles)
        self._names(painter, plot, names[::step], middles[::step])

    def _weeks(self) -> tuple[int, int]:
        """How many weeks the calendar shows, and the first day of the first."""
        days = [date.fromisoformat(str(row[0])) for row in (self.figure.rows[0], self.figure.rows[-1])]
        first, last = (day.toordinal() - day.weekday() for day in days)
        weeks = max(_FEWEST_WEEKS, (last - first) // _WEEK + 1)
        return weeks, last - (weeks - 1) * _WEEK  # what is shown beside few days lies before them

    def _side(self, width: float) -> float:
        """The side of a day in a calendar so wide."""
        weeks = self._weeks()[0] if self.figure.rows else _FEWEST_WEEKS
        return min(_SQUARE * self.fontMetrics().height(), (width - 2 * _EDGE - self._weekdays_wide()) / weeks)

    def _weekdays_wide(self) -> int:
        """How wide the names of the weekdays beside a calendar are."""
        return max(map(self.fontMetrics().horizontalAdvance, short_weekdays())) + GAP

    def _calendar(self, painter: QPainter, area: QRectF) -> None:
        days = [date.fromisoformat(str(row[0])) for row in self.figure.rows]
        first = self._weeks()[1]
        line = self.fontMetrics().height()
        most = max(_value(row[1]) for row in self.figure.rows) or 1.0
        ground, accent = theme.colour("line"), theme.colour("accent")
        depths = (ground, _between(ground, accent, _PALEST), accent)

        def sample(number: int, place: QRectF) -> None:
            self._bar(painter, place, depths[number])

        self._key(painter, area, self._key_names(), sample)
        area = area.adjusted(0, self._key_lines(area.width()) * line + GAP, 0, 0)
        side = min(self._side(self.width()), (area.height() - line) / _WEEK)
        painter.setPen(theme.colour("muted"))
        for weekday, name in list(enumerate(short_weekdays()))[:: max(1, ceil(line / max(side, 1)))]:
            square = _square(area, side, 0, weekday)
            middle = QRectF(area.left(), square.center().y() - line / 2, self._weekdays_wide() - GAP, line)
            painter.drawText(middle, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, name)
        area = area.adjusted(self._weekdays_wide(), 0, 0, 0)
        begun = days[0].toordinal() - first
        for number in range(days[-1].toordinal() + 1 - first):
            inside = number >= begun  # the days before are not told of
            painter.setPen(Qt.PenStyle.NoPen if inside else QPen(ground, 1))
            painter.setBrush(ground if inside else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(_square(area, side, *divmod(number, _WEEK)), 2, 2)
        for row, day in enumerate(days):
            week, weekday = divmod(day.toordinal() - first, _WEEK)
            square = _square(area, side, week, weekday)
            self._places.append(square)
            self._drawn.append(square)
            if any(map(_value, self.figure.rows[row][1:])):
                depth = _PALEST + (1 - _PALEST) * _value(self.figure.rows[row][1]) / most
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(_between(ground, accent, depth))
                painter.drawRoundedRect(square, 2, 2)
            if row == self.row:
                self._frame(painter, square)
        shown = [date.fromordinal(number) for number in range(first, days[-1].toordinal() + 1)]
        months = [day for day in shown if day.day == 1] or shown[:1]
        places = [_square(area, side, (day.toordinal() - first) // _WEEK, 0).left() for day in months]
        plot = QRectF(area.left(), area.top(), area.width(), _WEEK * side)
        with_year = self._below(plot, [short_month(day) for day in months], places, begin=True)
        roomy = (n for n, (one, after) in enumerate(pairwise(with_year)) if one[1] + 2 * GAP <= after[0])
        told = next(roomy, 0)  # the first that has room for its year
        names = [short_month(day, year=n == told or day.month == 1) for n, day in enumerate(months)]
        self._names(painter, plot, names, places, begin=True)

    def _lines(self, painter: QPainter, area: QRectF) -> None:
        days = [date.fromisoformat(str(row[0])).toordinal() for row in self.figure.rows]
        columns = self.figure.drawn or range(1, len(self.figure.columns))
        told = (*columns, *(self.figure.band or ()))
        most = max((*(_value(row[column]) for row in self.figure.rows for column in told), 1.0))
        key = self._key_lines(area.width()) * self.fontMetrics().height() + GAP / 2
        plot, most = self._scale(painter, area.adjusted(0, key, 0, 0), most)
        plot = self._inner(area, plot, day_text(self.figure.rows[0][0]), 0.0)
        pens = []
        span = max(1, days[-1] - days[0])

        def along(column: int) -> list[QPointF]:
            return [
                QPointF(
                    plot.left() + plot.width() * (day - days[0]) / span,
                    plot.bottom() - plot.height() * _value(row[column]) / most,
                )
                for day, row in zip(days, self.figure.rows, strict=True)
                if row[column] is not None
            ]

        shade = _between(theme.colour("surface"), theme.colour("accent"), 0.2)
        if self.figure.band is not None:
            low, high = map(along, self.figure.band)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(shade)
            painter.drawPolygon(QPolygonF([*low, *reversed(high)]))
        for number, column in enumerate(columns):
            pen = QPen(theme.colour("accent" if number == 0 else "partly"), self._thick(2.5))
            if number:
                pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            points = along(column)
            painter.drawPolyline(QPolygonF(points))
            self._drawn += [QRectF(one, other).normalized().adjusted(-2, -2, 2, 2) for one, other in pairwise(points)]
            pens.append(pen)

        def sample(number: int, place: QRectF) -> None:
            if number == len(pens):
                self._bar(painter, place, shade)
                return
            painter.setPen(pens[number])
            painter.drawLine(QPointF(place.left(), place.center().y()), QPointF(place.right(), place.center().y()))

        self._key(painter, area, self._key_names(), sample)
        half = max(3.0, plot.width() / len(days) / 2)
        for row, day in enumerate(days):
            x = plot.left() + plot.width() * (day - days[0]) / span
            self._places.append(QRectF(x - half, plot.top(), 2 * half, plot.height()))
            if row == self.row:
                self._frame(painter, QRectF(x - 3, plot.top(), 6, plot.height()))
        self._names(
            painter, plot, [day_text(row[0]) for row in self.figure.rows], [p.center().x() for p in self._places]
        )

    def _key(
        self, painter: QPainter, area: QRectF, names: Sequence[str], sample: Callable[[int, QRectF], None]
    ) -> None:
        """What is what, above the drawing: for each name a sample of it, drawn into a small place."""
        metrics = self.fontMetrics()
        for number, (name, (x, line)) in enumerate(zip(names, self._key_places(names, area.width()), strict=True)):
            left, top = area.left() + x, area.top() + line * metrics.height()
            before = self._thick(4 * GAP)
            self._drawn.append(QRectF(left, top, before + metrics.horizontalAdvance(name), metrics.height()))
            sample(number, QRectF(left, top + metrics.height() * 0.25, self._thick(3 * GAP), metrics.height() / 2))
            painter.setPen(theme.colour("text"))
            painter.drawText(QPointF(left + before, top + metrics.ascent()), name)

    def _key_places(self, names: Sequence[str], wide: float) -> list[tuple[float, int]]:
        """Where each name of the key begins, and in which line: the next one where it has no room in that before."""
        places: list[tuple[float, int]] = []
        left, line = 0.0, 0
        for name in names:
            needs = self._thick(4 * GAP) + self.fontMetrics().horizontalAdvance(name)
            if left and left + needs > wide:
                left, line = 0.0, line + 1
            places.append((left, line))
            left += needs + self._thick(3 * GAP)
        return places

    def _key_names(self) -> tuple[str, ...]:
        """What the key above the drawing names: all that has a colour or a form of its own."""
        columns, rows = self.figure.columns, self.figure.rows
        if not rows:
            return ()
        match self.figure.shape:
            case Shape.RATES:
                return columns[2], _("95 % interval"), columns[5]
            case Shape.SHARES:
                return *columns[2:], _("Not seen yet")
            case Shape.BARS:
                return (_("Overdue"), _("Due on the day")) if rows[0][0] == _("overdue") else ()
            case Shape.HEAT:
                most = max(_value(row[1]) for row in rows)
                longest = _("At most: {time}").format(time=counted(columns[1], most, cell_text(most)))
                return _("Nothing studied"), _("Few minutes"), longest
            case _lines:
                band = (_("95 % interval"),) if self.figure.band is not None else ()
                return *(columns[column] for column in self.figure.drawn or range(1, len(columns))), *band

    def _key_lines(self, width: float) -> int:
        """How many lines of text the key above the drawing takes."""
        return max((line + 1 for _left, line in self._key_places(self._key_names(), width)), default=0)

    def _key_high(self, width: float) -> float:
        """How high, in lines of text, the key above the drawing is, with what is empty below it."""
        return _KEY_HIGH + max(0, self._key_lines(width) - 1)

    @staticmethod
    def _bar(painter: QPainter, bar: QRectF, colour: QColor) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(bar, 3, 3)

    def _thick(self, pixels: float) -> float:
        """So many pixels at the usual size of the letters, as many more as they are larger."""
        return pixels * max(1.0, self.fontMetrics().height() / _USUAL)

    def _whisker(self, painter: QPainter, left: float, right: float, y: float) -> None:
        for colour, wide in (("surface", 6), ("text", 2)):  # seen on the bar and beside it
            painter.setPen(QPen(theme.colour(colour), self._thick(wide)))
            painter.drawLine(QPointF(left, y), QPointF(right, y))

    def _mark(self, painter: QPainter, x: float, bar: QRectF) -> None:
        for colour, wide in (("surface", 7), ("partly", 3)):  # seen on the bar and beside it, whatever colour that has
            painter.setPen(QPen(theme.colour(colour), self._thick(wide)))
            painter.drawLine(QPointF(x, bar.top() - 3), QPointF(x, bar.bottom() + 3))

    def _rates(self, painter: QPainter, area: QRectF) -> None:
        """For each row a bar of what was remembered, a whisker for the interval, and a mark where it had been predicted."""
        metrics = self.fontMetrics()

        def sample(number: int, place: QRectF) -> None:
            if number == 0:
                self._bar(painter, place, theme.colour("accent"))
            elif number == 1:
                self._whisker(painter, place.left(), place.right(), place.center().y())
            else:
                self._mark(painter, place.center().x(), place)

        self._key(painter, area, self._key_names(), sample)
        area = area.adjusted(0, self._key_high(area.width()) * metrics.height(), 0, 0)
        widest = max(metrics.horizontalAdvance(str(row[0])) for row in self.figure.rows)
        left = min(widest, _NAME_SHARE * area.width()) + 2 * GAP
        right = metrics.horizontalAdvance("100 % (88888)") + GAP
        high = area.height() / max(len(self.figure.rows), 1)
        for number, (name, n, rate, low, top, predicted) in enumerate(self.figure.rows):
            place = QRectF(area.left(), area.top() + number * high, area.width(), high)
            self._places.append(place)
            self._drawn.append(place)
            bar = QRectF(place.left() + left, place.top() + high * 0.25, place.width() - left - right, high * 0.5)
            painter.setPen(theme.colour("text"))
            words = metrics.elidedText(str(name), Qt.TextElideMode.ElideMiddle, int(left - GAP))
            painter.drawText(QRectF(place.left(), place.top(), left, high), Qt.AlignmentFlag.AlignVCenter, words)
            self._bar(painter, bar, theme.colour("line"))
            words = f"{shown(self.figure, rate)} ({n})"
            if rate is not None:
                part = QRectF(bar.left(), bar.top(), bar.width() * _value(rate), bar.height())
                self._bar(painter, part, theme.colour("accent"))
                start, end = (bar.left() + bar.width() * _value(bound) for bound in (low, top))
                self._whisker(painter, start, end, bar.center().y())
                if predicted is not None:
                    self._mark(painter, bar.left() + bar.width() * _value(predicted), bar)
            painter.setPen(theme.colour("text"))
            painter.drawText(QRectF(bar.right() + GAP, place.top(), right, high), Qt.AlignmentFlag.AlignVCenter, words)
            if number == self.row:
                self._frame(painter, place.adjusted(2 - _EDGE, 0, _EDGE - 2, 0))

    def _above(self, width: float) -> bool:
        """Whether the names of shares stand above their bars, in a drawing so wide."""
        names = (self.fontMetrics().horizontalAdvance(str(row[0])) for row in self.figure.rows)
        return max(names, default=0) > _NAME_SHARE * width

    def _names_above(self, width: float) -> tuple[int, ...]:
        """How high the name of each share is above its bar, in a drawing so wide: as many lines as it needs."""
        if not self._above(width):
            return (0,) * len(self.figure.rows)
        within, wrapped = QRect(0, 0, round(width) - 2 * _EDGE, 1000 * self.fontMetrics().height()), _WRAPPED
        return tuple(self.fontMetrics().boundingRect(within, wrapped, str(row[0])).height() for row in self.figure.rows)

    def _shares(self, painter: QPainter, area: QRectF) -> None:
        """For each row a bar of all of it, and over it each of the parts, a part of the part before."""
        metrics, accent = self.fontMetrics(), theme.colour("accent")
        colours = (_between(theme.colour("line"), accent, 0.45), accent, theme.colour("line"))
        self._key(painter, area, self._key_names(), lambda number, place: self._bar(painter, place, colours[number]))
        area = area.adjusted(0, self._key_high(area.width()) * metrics.height(), 0, 0)
        names = [str(row[0]) for row in self.figure.rows]
        above = self._above(self.width())
        left = 0 if above else max(map(metrics.horizontalAdvance, names)) + 2 * GAP
        told = [f"{_value(row[-1]):g} / {_value(row[1]):g}" for row in self.figure.rows]
        right = max(map(metrics.horizontalAdvance, told)) + GAP
        names_high = self._names_above(self.width())
        high, top = (area.height() - sum(names_high)) / len(names), area.top()
        for number, (name, whole, *parts) in enumerate(self.figure.rows):
            place = QRectF(area.left(), top, area.width(), high + names_high[number])
            self._places.append(place)
            self._drawn.append(place)
            line, name_place = QRectF(place), QRectF(place)
            top = place.bottom()
            if above:  # nearer to its own bar than to the one above
                name_place.setTop(place.top() + (high - metrics.height()) / 2)
                name_place.setHeight(names_high[number])
                line = QRectF(place.left(), name_place.bottom(), place.width(), metrics.height())
            painter.setPen(theme.colour("text"))
            painter.drawText(name_place, Qt.AlignmentFlag.AlignVCenter | _WRAPPED, str(name))
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, told[number])
            bar = line.adjusted(left, 0, -right, 0)
            bar.setHeight(metrics.height() * 0.6)
            bar.moveCenter(QPointF(bar.center().x(), line.center().y()))
            self._bar(painter, bar, theme.colour("line"))
            for part, colour in zip(parts, colours, strict=False):
                share = QRectF(bar)
                share.setWidth(bar.width() * _value(part) / max(_value(whole), 1))
                self._bar(painter, share, colour)
            if number == self.row:
                self._frame(painter, place.adjusted(2 - _EDGE, 0, _EDGE - 2, 0))

    @staticmethod
    def _frame(painter: QPainter, place: QRectF) -> None:
        painter.setPen(QPen(theme.colour("text"), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place)


def _square(area: QRectF, side: float, week: int, weekday: int) -> QRectF:
    return QRectF(area.left() + week * side, area.top() + weekday * side, side - 2, side - 2)


def _value(cell: Cell) -> float:
    return float(cell) if isinstance(cell, (int, float)) else 0.0


def _number(value: float) -> str:
    return decimal(value)


def _round_step(least: float) -> float:
    """The smallest of 1, 2 and 5 times a power of ten that is no smaller."""
    step = 1.0
    while step < least:
        step *= 2.5 if f"{step:e}"[0] == "2" else 2
    return step


def _between(one: QColor, other: QColor, share: float) -> QColor:
    mixed = (round(a + (b - a) * share) for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True))  # type: ignore[index]
    return QColor(*mixed)
