"""The time axis on screen: paints a layout of events, moves and enlarges it by wheel, keys, drag and pinch."""

from __future__ import annotations

import html
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from math import inf

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetricsF,
    QGradient,
    QHelpEvent,
    QKeyEvent,
    QLinearGradient,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip

from study_app.facts.dates import kept_together
from study_app.facts.kinds import Modality
from study_app.facts.reading import OnTimeline, ReadFact, Stretch
from study_app.gui import axis, theme
from study_app.gui.reading import TONES, knowledge_words, paint_knowledge, time_line
from study_app.gui.widgets import GAP, Painted, announce
from study_app.i18n import _, ngettext
from study_app.study.knowledge import Knowledge

_STEP = 1.4
_MOST_CUT = 5
"""So many letters less has a label that is cut, at most, so that it ends with a whole word."""

_MOST_LINES = 3
"""Lines of a label, where there is room below the last lane."""

_SMALL_WORD = 2
"""So many letters have words such as "of" and "о", with which no label that is cut ends."""

_SQUEEZED = GAP / 2
"""So many pixels less than it should have a row may have."""

_TOLD = 8
"""So many events of a count are told at the pointer."""
_MOVING = (
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
    Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus,
)  # fmt: skip
_WRAPPED = Qt.TextFlag.TextWordWrap
_NOTCH = 120
"""What one notch of a wheel turns, in the units of `QWheelEvent.angleDelta`."""


class AxisView(Painted):
    """The axis. `current` is the event that keys act on, -1 without events."""

    opened = Signal(int)
    """An event was clicked, or Enter pressed on it."""
    chosen = Signal(int)
    """The keys went to another event."""
    crowded = Signal(int)
    """A count was opened whose events, this the first of them, cannot be drawn apart: they are all on one day."""
    moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.events: Sequence[OnTimeline] = ()
        self.known: Mapping[str, Knowledge] = {}
        self.line = axis.Line([])
        self.view = axis.View(0, 1)
        self.current = -1
        self._fitted = True
        self._drawn: axis.Layout | None = None
        self._counts = 0.0
        self._further: dict[int, int] = {}
        """How many lines more than one the labels of a lane have, where they have more."""
        self._widths: dict[int, float] = {}
        self._texts: dict[tuple[int, int], str] = {}
        self._titles: list[str] = []
        """What events are called, in the order of letters, once one has to be cut: those beside each other begin alike."""
        self._roomy: tuple[tuple[float, int, int], float | None] | None = None
        self._pressed: QPointF | None = None
        self._dragged = False
        self._measure()

    # --- what is shown

    def show_events(self, events: Sequence[OnTimeline], known: Mapping[str, Knowledge]) -> None:
        """Show other events, which are in order of time, all in view."""
        self.events, self.known = events, known
        self._measure()
        self.line = axis.Line([event.days for event in events])
        self._forget()
        self.current = 0 if events else -1
        self.fit()

    def knowledge(self, index: int) -> Knowledge:
        """How well the fact of an event is known."""
        return self.known.get(self.events[index].fact.key, Knowledge.UNKNOWN)

    def spoken(self, index: int) -> str:
        """An event in words, for a screen reader."""
        fact = self.events[index].fact
        return ", ".join(
            (fact.title, *(part for part in (fact.when, *fact.remarks()) if part), self._known_words(index))
        )

    def _known_words(self, index: int) -> str:
        return knowledge_words(self.knowledge(index))

    def _name(self) -> None:
        count = len(self.events)
        self.setAccessibleName(ngettext("Time axis with {n} fact", "Time axis with {n} facts", count).format(n=count))
        if self.current < 0:
            self.setAccessibleDescription("")
            return
        hidden = sum(len(cluster.indices) for cluster in self.drawn().clusters)
        more = ngettext(
            "{n} more has no room here: Space shows the nearest.",
            "{n} more have no room here: Space shows the nearest.",
            hidden,
        ).format(n=hidden)
        self.setAccessibleDescription(f"{self.spoken(self.current)}. {more}" if hidden else self.spoken(self.current))

    # --- moving

    def look(self, view: axis.View) -> None:
        """Show another part of the axis, as far as there is something to see; a current event in it if there is one."""
        if not self.events:
            return
        self.view = axis.kept(view, self.line.first, self.line.last, self.width(), self._sizes.margin)
        self._fitted = self.view == self._whole()
        self._changed()
        if not self._in_view(self.current):
            nearest = self.line.nearest(self.view, self.width())
            if nearest is not None and self._in_view(nearest):
                self.current = nearest
                self.chosen.emit(nearest)
        self._name()
        self.moved.emit()

    def fit(self) -> None:
        """Show all events."""
        self.view = self._whole()
        self._fitted = True
        self._changed()
        self._name()
        self.moved.emit()

    def _whole(self) -> axis.View:
        return axis.fitted(self.line.first, self.line.last, self.width(), self._sizes.margin)

    def _in_view(self, index: int) -> bool:
        """Whether so much of an event's days is in view that its sign can be seen."""
        days = self.events[index].days
        return (
            self.view.x(days.last + 1) >= self._sizes.glyph
            and self.view.x(days.first) <= self.width() - self._sizes.glyph
        )

    def zoom(self, factor: float, at: float | None = None) -> None:
        """Enlarge, at a place; by default where the current event is, if it is in view."""
        if at is None:
            at = self.width() / 2
            if self.current >= 0:
                x = self.view.x(self.events[self.current].days.first)
                at = x if 0 <= x <= self.width() else at
        self.look(axis.zoomed(self.view, factor, at))

    def pan(self, pixels: float) -> None:
        """Go to later days by so many pixels."""
        self.look(axis.panned(self.view, pixels))

    def choose(self, index: int) -> None:
        """Make an event the current one, and bring it into view with its label."""
        if not 0 <= index < len(self.events):
            return
        went, self.current = index != self.current, index
        self._changed()
        days = self.events[index].days
        if not self._in_view(index):
            self.look(axis.View(days.first - self.width() / 2 / self.view.scale, self.view.scale))
        if went:
            mark = next((mark for mark in self.drawn().marks if mark.index == index), None)
            if mark is not None:
                left, right = min(mark.box.sign, mark.box.text), max(mark.box.sign, mark.box.text + mark.box.room)
                beyond = min(right - self.width() + self._sizes.margin, left - self._sizes.margin)
                if beyond > 0 or left < 0:
                    self.look(axis.panned(self.view, beyond if beyond > 0 else left - self._sizes.margin))
        self._name()
        self.update()

    def _step(self, index: int) -> None:
        index = max(0, min(index, len(self.events) - 1))
        if self.events and index != self.current:
            self.choose(index)
            self.chosen.emit(index)
            announce(self, self.spoken(index))

    def open_cluster(self, cluster: axis.Cluster) -> None:
        """Show the events of a count apart."""
        firsts = [self.events[index].days.first for index in cluster.indices]
        low, high = min(firsts), max(firsts)
        view = axis.fitted(low, high, self.width(), self.width() / 4)
        self.current = cluster.indices[0]
        if low == high and self.view.scale >= axis.NEAREST * 0.99 and 0 <= self.view.x(low) <= self.width():
            self.choose(cluster.indices[0])
            self.crowded.emit(cluster.indices[0])
            return
        if view.scale < self.view.scale * _STEP and 0 <= self.view.x(low) <= self.view.x(high) <= self.width():
            view = axis.zoomed(self.view, 2, (cluster.left + cluster.right) / 2)
        self.look(view)
        self.choose(cluster.indices[0])
        self.chosen.emit(cluster.indices[0])
        announce(self, self._range_words())

    def _range_words(self) -> str:
        count = len(self.line.in_view(self.view, self.width()))
        facts = ngettext("{n} fact in view", "{n} facts in view", count).format(n=count)
        return f"{self.range_in_view()}: {facts}"

    def range_in_view(self) -> str:
        """The years in view, in words, without the margins beyond the first event and the last."""
        begin, end = max(self.view.day(0), self.line.first), min(self.view.day(self.width()), self.line.last)
        first, last = axis.year_of(begin), axis.year_of(end)
        if first == last:
            return axis.year_label(first)
        return _("{start} to {end}").format(start=axis.year_label(first), end=axis.year_label(last))

    # --- layout

    def _measure(self) -> None:
        metrics = QFontMetricsF(self.font())
        self._metrics = metrics
        self._natural = metrics.height() + GAP + 2
        self._lane = self._natural
        self._head = metrics.height() + 2 * GAP
        self._widest = metrics.averageCharWidth() * 34
        height = metrics.height()
        count = metrics.horizontalAdvance(_more(max(99, len(self.events)))) + 3 * GAP
        # signs, and what is between them and their names, grow with the letters
        self._sizes = axis.Sizes(height * 0.62, height * 0.56, count, max(4.0 * GAP, height * 2.4))
        self._tick_room = metrics.horizontalAdvance("September 2000") + 2 * GAP
        self._year_room = metrics.horizontalAdvance("9000 BC") + 3 * GAP

    def _forget(self) -> None:
        """The texts are others, or are drawn in another font."""
        self._widths.clear()
        self._texts.clear()
        self._titles = []
        self._roomy = None

    def _remark(self, index: int) -> str:
        remarks = self.events[index].fact.remarks()
        return f" ({', '.join(remarks)})" if remarks else ""

    def _full(self, index: int) -> str:
        return self.events[index].fact.title + self._remark(index)

    def _label(self, index: int) -> float:
        """The width of the whole label of an event."""
        found = self._widths.get(index)
        if found is None:
            found = self._widths[index] = self._metrics.horizontalAdvance(self._full(index))
        return found

    def words_of(self, index: int, room: float) -> str:
        """The label of an event in so much room: the whole of it, or a shortened title with all that must be said beside it.

        Where no more would be left of the title than another event is called by too, it is cut before what tells them apart.
        """
        title, remark = self.events[index].fact.title, self._remark(index)
        if self._label(index) <= room + 0.5:
            return title + remark
        key = index, int(room)
        found = self._texts.get(key)
        if found is None:
            if len(self._texts) > 5000:
                self._texts.clear()
            most, side = self._metrics.elidedText, Qt.TextElideMode.ElideRight
            rest = room - self._metrics.horizontalAdvance(remark)
            short = _whole_words(most(title, side, rest), title)
            common = self._in_common(index)
            if short != title and len(short) - 1 <= common:
                short = self._told_apart(title, common, rest) or short
            found = self._texts[key] = short + remark if rest > room / 3 else most(title + remark, side, room)
        return found

    def _in_common(self, index: int) -> int:
        """With how many letters another title begins as that of an event does."""
        self._titles = self._titles or sorted({event.fact.title for event in self.events})
        title = self.events[index].fact.title
        at = bisect_left(self._titles, title)
        beside = (*self._titles[max(0, at - 1) : at], *self._titles[at + 1 : at + 2])
        return max((_begin_alike(title, other) for other in beside), default=0)

    def _told_apart(self, title: str, common: int, room: float) -> str:
        """A title cut in its middle, before the word in which it is another; "" where too little of that has room."""
        most, side, wide = self._metrics.elidedText, Qt.TextElideMode.ElideRight, self._metrics.horizontalAdvance
        begin = title.rfind(" ", 0, common + 1) + 1
        before, own = title[:begin].rstrip(), title[begin:]
        head = _whole_words(most(before, side, max(room / 3, room - wide(f" {own}"))), before)
        tail = _whole_words(most(own, side, room - wide(f"{head} ")), own)
        return f"{head} {tail}" if begin and (tail == own or len(tail) - 1 > common - begin) else ""

    def drawn(self) -> axis.Layout:
        """What is on screen: every event in view is seen or counted."""
        if self._drawn is None:
            self._drawn = self._laid_out()
        return self._drawn

    def _laid_out(self) -> axis.Layout:
        rows = self._rows()
        most = self._most(rows)
        narrow = min(self._widest, self.width() * 0.3)
        if most is None:
            self._lay(max(0, rows - 1), narrow)  # the last row is for counts
        else:
            self._lay(rows, most)
            # as long as all is in view: where one walks along the axis, lanes would move up and down
            self._further = self._further_lines(rows) if self._fitted else {}
            if self._covered():
                self._make_room_for_counts(rows, most)
        covered = self._covered()
        return (
            self.line.folded(self.drawn(), covered, self.view, self.width(), self._sizes) if covered else self.drawn()
        )

    def _rows(self) -> int:
        """How many rows there is room for; they are a little lower than they might be where that makes room for one more."""
        room = self.height() - self._head - 2 * GAP
        rows = max(0, int(room / self._natural))
        rows += room / (rows + 1) >= self._natural - _SQUEEZED
        self._lane = min(self._natural, room / max(1, rows))
        return rows

    def _lay(self, lanes: int, most: float) -> None:
        """Lay the events out in so many lanes; counts have the row below them."""
        self._further = {}
        self._counts = self._head + lanes * self._lane
        self._drawn = self.line.lay_out(self.view, self.width(), lanes, self._label, self._sizes, most, self.current)

    def _make_room_for_counts(self, rows: int, most: float) -> None:
        """All events have a lane, and words lie over some of them: these are counted below the last lane that is used."""
        below = max((self.mark_box(mark).bottom() for mark in self.drawn().marks), default=self._head)
        if below + self._lane <= self.height() - GAP:
            self._counts = below - GAP
        else:
            self._lay(max(0, rows - 1), most)

    def _covered(self) -> set[int]:
        """The events whose signs the words of the current one lie over."""
        whole = self.whole()
        if whole is None:
            return set()
        frame = self._framed(*whole)
        return {mark.index for mark in self.drawn().marks if mark != whole[0] and self._sign(mark).intersects(frame)}

    def _sign(self, mark: axis.Mark) -> QRectF:
        """The place of the sign of a mark."""
        glyph, place = self._sizes.glyph, self.mark_box(mark)
        return QRectF(self.placed(mark)[0], place.center().y() - glyph / 2, glyph, glyph)

    def _framed(self, mark: axis.Mark, words: QRectF) -> QRectF:
        """What the frame round the current event has, whose words lie over what is there."""
        beside, above = self._around()
        return words.united(self._sign(mark)).adjusted(-beside, -above, beside, above)

    def _around(self) -> tuple[float, float]:
        """What room the frame round the current event leaves beside its words and above them, wherever these stand."""
        return 0.6 * self._sizes.gap, (self._lane - 2 - self._metrics.height()) / 2

    def _further_lines(self, rows: int) -> dict[int, int]:
        """The lines that labels have beyond one, from the first lane on, as far as there is room below the last lane."""
        marks, found = self.drawn().marks, dict[int, int]()
        spare = (rows - 1 - max((mark.lane for mark in marks), default=0)) * self._lane
        for mark in sorted(marks, key=lambda mark: mark.lane):
            more = self._lines(mark) - 1 - found.get(mark.lane, 0)
            if 0 < more <= spare / self._metrics.height():
                found[mark.lane] = found.get(mark.lane, 0) + more
                spare -= more * self._metrics.height()
        return found

    def _lines(self, mark: axis.Mark) -> int:
        """In how many lines a label has room for all of its words, 1 where it has none in a few."""
        _sign, _text, room = self.placed(mark)
        if self._label(mark.index) <= room + 0.5:
            return 1
        words = kept_together(self._full(mark.index))
        size = self._metrics.boundingRect(QRectF(0, 0, room, 1e6), _WRAPPED, words).size()
        lines = round(size.height() / self._metrics.height())
        return lines if size.width() <= room and lines <= _MOST_LINES else 1

    def wraps(self, mark: axis.Mark) -> bool:
        """Whether the label of a mark is drawn whole, in several lines."""
        further = self._further.get(mark.lane, 0)
        return further > 0 and 1 < self._lines(mark) <= 1 + further  # most have none: nothing is measured in each frame

    def _most(self, rows: int) -> float | None:
        """How wide labels may be so that all of a few events have room at this scale; None if they have not, or are many."""
        if not 0 < len(self.events) <= axis.FEW:
            return None
        key = self.view.scale, rows, self.width()
        if self._roomy is None or self._roomy[0] != key:
            short = min(self._widest, self.width() * 0.3)
            widths = (inf, self.width() * 0.6, max(self._widest, short), short)
            self._roomy = key, next((most for most in widths if self._fits(most, rows)), None)
        return self._roomy[1]

    def _fits(self, most: float, rows: int) -> bool:
        return self.line.fits(
            self.view.scale, self.width(), rows, lambda index: min(most, self._label(index)), self._sizes
        )

    def mark_box(self, mark: axis.Mark) -> QRectF:
        """The place of a mark with its label."""
        line = self._metrics.height()
        above = sum(more for lane, more in self._further.items() if lane < mark.lane)
        top = self._head + mark.lane * self._lane + line * above + GAP
        high = self._lane + line * self._further.get(mark.lane, 0)
        return QRectF(mark.box.left, top, mark.box.right - mark.box.left, high)

    def cluster_box(self, cluster: axis.Cluster) -> QRectF:
        """The place of a count."""
        top = self._counts + GAP
        return QRectF(cluster.left, top, cluster.right - cluster.left, self._lane).adjusted(2, 3, -2, -3)

    def whole(self) -> tuple[axis.Mark, QRectF] | None:
        """The mark of the current event and where its words are drawn, where its label alone would be shortened.

        They stand beside its sign, on the side that has more room, in as many lines as they take, over what else is there.
        None where the label is drawn whole, the event is in a count, or the words are higher than all lanes.
        """
        mark = next((mark for mark in self.drawn().marks if mark.index == self.current), None)
        if mark is None:
            return None
        sign, _text, room = self.placed(mark)
        if self._label(mark.index) <= room + 0.5 or self.wraps(mark):
            return None
        edge, beside = 2 * GAP, self._sizes.gap
        after = sign + self._sizes.glyph + beside / 2
        behind, ahead = self.width() - edge - after, sign - beside / 2 - edge
        widest = QRectF(0, 0, max(behind, ahead), 1e6)
        size = self._metrics.boundingRect(widest, _WRAPPED, self._full(mark.index)).size()
        left = after if behind >= ahead else sign - beside / 2 - size.width()
        lane = self.mark_box(mark)
        top = lane.center().y() - self._metrics.height() / 2
        bottom = min(self.height() - GAP, self._counts + GAP)  # counts stay seen
        if size.height() > bottom - self._head:
            return None
        return mark, QRectF(QPointF(left, max(self._head, min(top, bottom - size.height()))), size)

    def is_under(self, mark: axis.Mark, words: QRectF) -> bool:
        """Whether the words of the current event lie over the label of another mark: the rest of it would read as theirs."""
        _sign, text, room = self.placed(mark)
        lane = self.mark_box(mark)
        label = QRectF(text, lane.top(), min(room, self._label(mark.index)), lane.height())
        beside, above = self._around()
        return words.adjusted(-beside, -above, beside, above).intersects(label)

    def at(self, place: QPointF) -> axis.Mark | axis.Cluster | None:
        """What is drawn at a place."""
        whole = self.whole()
        if whole is not None and whole[1].contains(place):
            return whole[0]
        for mark in self.drawn().marks:
            if self.mark_box(mark).contains(place):
                return mark
        return next((c for c in self.drawn().clusters if self.cluster_box(c).contains(place)), None)

    def _changed(self) -> None:
        self._drawn = None
        self.update()

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        painter.setPen(QPen(theme.colour("focus" if focused else "line"), 2 if focused else 1))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 12, 12)
        if not self.events:
            return
        inside = QPainterPath()
        inside.addRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 11, 11)
        painter.setClipPath(inside)
        self._paint_scale(painter)
        whole = self.whole()
        for mark in self.drawn().marks:
            if whole is None or mark != whole[0]:
                self._paint_mark(painter, mark, said=whole is None or not self.is_under(mark, whole[1]))
        for cluster in self.drawn().clusters:
            self._paint_cluster(painter, cluster)
        if whole is not None:
            self._paint_mark(painter, *whole)

    def _paint_scale(self, painter: QPainter) -> None:
        ground = self._head
        painter.setPen(QPen(theme.colour("field"), 1))
        painter.drawLine(QPointF(0, ground), QPointF(self.width(), ground))
        line, muted, text = theme.colour("line"), theme.colour("muted"), theme.colour("text")
        for tick in axis.ticks(self.view, self.width(), self._tick_room, self._year_room):
            painter.setPen(QPen(line, 1))
            painter.drawLine(QPointF(tick.x, ground), QPointF(tick.x, self.height() - GAP))
            painter.setPen(text if tick.major else muted)
            width = self._metrics.horizontalAdvance(tick.text)
            middle = tick.x - width / 2
            left = max(GAP / 2, min(middle, self.width() - width - GAP / 2))
            if abs(left - middle) <= GAP:  # nearer to the edge it would stand beside its line, or come near to the next
                painter.drawText(QPointF(left, ground - GAP - self._metrics.descent()), tick.text)

    def _paint_mark(
        self, painter: QPainter, mark: axis.Mark, words: QRectF | None = None, *, said: bool = True
    ) -> None:
        """A mark with its label, if that is `said`; `words` is where all of it stands, over what is there, if its lane has no
        room for it.
        """
        place, box = self.mark_box(mark), mark.box
        glyph = self._sizes.glyph
        where, text, room = self.placed(mark)
        sign = self._sign(mark)
        bar = box.bar_right - box.bar_left >= glyph
        lane = QRectF(place.left(), place.center().y() - self._lane / 2, place.width(), self._lane)
        if bar:
            self._paint_bar(painter, mark, lane)
        if mark.index == self.current:
            beside = self._around()[0]
            left, right = max(place.left() - beside, 2.0), min(place.right() + beside, self.width() - 2.0)
            frame = QRectF(left, place.top() + 1, right - left, place.height() - 2)
            if words is not None:
                frame = self._framed(mark, words)
            painter.setPen(self._frame_pen(chosen=True))
            painter.setBrush(Qt.BrushStyle.NoBrush if words is None else theme.colour("surface"))
            painter.drawRoundedRect(frame, 6, 6)
        if not bar:
            around = QRectF(box.sign, lane.top() + 4, glyph, lane.height() - 8)
            self._paint_doubt(painter, self.events[mark.index].days, around, mark.index)
        paint_knowledge(painter, self.knowledge(mark.index), sign.adjusted(1, 1, -1, -1))
        painter.setPen(theme.colour("text"))
        baseline = place.center().y() + (self._metrics.ascent() - self._metrics.descent()) / 2
        if words is not None:
            painter.drawText(words, _WRAPPED, self._full(mark.index))
        elif said and self.wraps(mark):
            side = Qt.AlignmentFlag.AlignRight if text < where else Qt.AlignmentFlag.AlignLeft
            lines = QRectF(text, place.top(), room + 1, place.height())
            words_of_it = kept_together(self._full(mark.index))
            painter.drawText(lines, side | Qt.AlignmentFlag.AlignVCenter | _WRAPPED, words_of_it)
        elif said and room > min(self._label(mark.index), 3 * glyph):  # less would be dots
            label = self.words_of(mark.index, room)
            if text < where:  # it ends at its sign, however much of it is left
                text += max(0.0, room - self._metrics.horizontalAdvance(label))
            painter.drawText(QPointF(text, baseline), label)

    def placed(self, mark: axis.Mark) -> tuple[float, float, float]:
        """Where the sign of a mark begins, where its label, and how wide that may be.

        A bar that reaches beyond the view may have its label out there: then what is seen of the bar has both.
        """
        box, gap, glyph, width = mark.box, self._sizes.gap, self._sizes.glyph, self.width()
        least = 4 * glyph
        lost = box.text > width - least if box.text > box.sign else box.text + box.room < least
        seen_from, seen_to = max(box.bar_left, 0.0), min(box.bar_right, width)
        beyond = box.bar_left < 0 or box.bar_right > width
        if lost and beyond and seen_to - seen_from > glyph + least:
            sign = seen_from + gap / 2
            text = sign + glyph + gap / 2
            return sign, text, min(self._label(mark.index), seen_to - gap / 2 - text)
        return box.sign, box.text, min(box.room, width - GAP - box.text)

    def _paint_doubt(self, painter: QPainter, days: Stretch, sign: QRectF, index: int) -> None:
        """Round a sign that has no bar: a haze where the date is about right, an arrow where the beginning is open."""
        colour = theme.colour(TONES[self.knowledge(index)])
        reach = self._sizes.gap - 2  # as far as the next box leaves room
        painter.setPen(Qt.PenStyle.NoPen)
        if days.approximate:
            painter.setBrush(QBrush(_fading(colour, (0.5, 0.5))))
            painter.drawRoundedRect(sign.adjusted(-reach, 0, reach, 0), 4, 4)
        if days.open_start:
            painter.setBrush(colour)
            y, x = sign.center().y(), sign.left() - 1
            tip = min(reach, sign.height() / 3)
            painter.drawPolygon(QPolygonF((QPointF(x, y - tip), QPointF(x - tip, y), QPointF(x, y + tip))))

    def _paint_bar(self, painter: QPainter, mark: axis.Mark, box: QRectF) -> None:
        """The days of an event: full where they are sure, fading where they are not, with an arrow where they are open."""
        event = self.events[mark.index]
        days, colour = event.days, theme.colour(TONES[self.knowledge(mark.index)])
        reach = float(self.width())
        left, right = max(mark.box.bar_left, -reach), min(mark.box.bar_right, 2 * reach)
        bar = QRectF(left, box.top() + 4, right - left, box.height() - 8)
        painter.setBrush(QBrush(_fading(colour, self._shares(days, left, right))))
        planned = event.fact.modality is Modality.PLANNED
        exact = days.span and not days.approximate and days.sure_from - days.first + days.last - days.sure_to <= 2
        edge = QPen(colour, 1, Qt.PenStyle.DashLine if planned else Qt.PenStyle.SolidLine)
        painter.setPen(edge if planned or exact else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(bar, 4, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        tip = bar.height() / 3
        for is_open, x, ahead in ((days.open_start, left, -tip), (days.open_end, right, tip)):
            if is_open:
                y = bar.center().y()
                painter.drawPolygon(QPolygonF((QPointF(x, y - tip), QPointF(x + ahead, y), QPointF(x, y + tip))))

    def _shares(self, days: Stretch, left: float, right: float) -> tuple[float, float]:
        """Where on a bar, from 0 to 1, what is sure begins and ends."""
        if not days.span:
            return 0.5, 0.5
        soft = 3 * GAP if days.approximate else 0
        start = max(self.view.x(days.sure_from), left + soft)
        end = min(self.view.x(days.sure_to + 1), right - soft)
        start, end = left if days.open_start else start, right if days.open_end else end
        length = max(1.0, right - left)
        first, last = (min(1.0, max(0.0, (x - left) / length)) for x in (start, end))
        return (first, last) if first <= last else ((first + last) / 2,) * 2

    def _frame_pen(self, *, chosen: bool) -> QPen:
        """What an event that is chosen, and a count, is framed with: only where the keys are is the colour of the focus."""
        focused = chosen and self.hasFocus()
        return QPen(theme.colour("focus" if focused else "field"), 2 if focused else 1)

    def _paint_cluster(self, painter: QPainter, cluster: axis.Cluster) -> None:
        box = self.cluster_box(cluster)
        chosen = self.current in cluster.indices
        painter.setPen(self._frame_pen(chosen=chosen))
        painter.setBrush(theme.colour("hover"))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setPen(theme.colour("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, _more(len(cluster.indices)))

    def sizeHint(self) -> QSize:
        return QSize(640, 400)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, round(self._head + 2.5 * self._natural))

    def height_of(self, lanes: int) -> int:
        """How high the axis is with so many lanes."""
        return round(self._head + lanes * self._natural + 2 * GAP)

    # --- events of Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitted:
            self.fit()
        else:
            self.look(self.view)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._measure()
            self._forget()
            self._changed()
            self.updateGeometry()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.zoom(1 + event.value(), event.position().x())
            return True
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = self.at(QPointF(event.pos()))
            if isinstance(found, axis.Mark):
                QToolTip.showText(event.globalPos(), told_whole(self.events[found.index].fact), self)
            elif found is not None:
                QToolTip.showText(event.globalPos(), self._told_count(found), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def _told_count(self, cluster: axis.Cluster) -> str:
        """What a count is, and what it holds: the first of its events with their times."""
        facts = [self.events[index].fact for index in cluster.indices]
        rows = [
            ngettext(
                "{n} more has no room of its own here. A click shows it:",
                "{n} more have no room of their own here. A click shows them apart:",
                len(facts),
            ).format(n=len(facts)),
            *(f"{fact.when}: {fact.title}" for fact in facts[:_TOLD]),
        ]
        if (more := len(facts) - _TOLD) > 0:
            rows.append(ngettext("and {n} more", "and {n} more", more).format(n=more))
        return _plain("\n".join(rows))

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(_STEP ** (turned.y() / _NOTCH), event.position().x())
        else:
            exact = event.pixelDelta()
            both = exact.x() + exact.y() if not exact.isNull() else (turned.x() + turned.y()) * 80 / _NOTCH
            self.pan(-both)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._dragged = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None:
            way = self._pressed.x() - event.position().x()
            if self._dragged or abs(way) > 4:
                self._dragged, self._pressed = True, event.position()
                self.pan(way)
            return
        hand = self.at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        self._pressed = None
        if self._dragged:
            return
        found = self.at(event.position())
        if isinstance(found, axis.Cluster):
            self.open_cluster(found)
        elif found is not None:
            self.choose(found.index)
            self.chosen.emit(found.index)
            self.opened.emit(found.index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._pressed_key(Qt.Key(event.key()), event.modifiers()):
            super().keyPressEvent(event)

    def _pressed_key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        most = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        if modifiers & ~most:
            return False
        before = self.current
        match key:
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                self.pan(self.width() / 8 * (1 if key == Qt.Key.Key_Right else -1))
            case Qt.Key.Key_PageUp | Qt.Key.Key_PageDown:
                self.pan(self.width() * 0.85 * (1 if key == Qt.Key.Key_PageDown else -1))
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom(_STEP)
            case Qt.Key.Key_Minus:
                self.zoom(1 / _STEP)
            case Qt.Key.Key_0:
                self.fit()
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                self._step(self.current + (1 if key == Qt.Key.Key_Down else -1))
            case Qt.Key.Key_Home | Qt.Key.Key_End:
                self._step(0 if key == Qt.Key.Key_Home else len(self.events) - 1)
                self.choose(self.current)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.open_current()
            case Qt.Key.Key_Space:
                self.spread()
            case _:
                return False
        if key in _MOVING and self.current != before:
            announce(self, self.spoken(self.current))
        return True

    def open_current(self) -> None:
        """Open the current event, or bring it into view if it is not."""
        if self.current < 0:
            return
        if not self._in_view(self.current):
            self.choose(self.current)
        elif cluster := self.drawn().cluster_of(self.current):  # there is not room for a single lane
            self.open_cluster(cluster)
        else:
            self.opened.emit(self.current)

    def spread(self) -> None:
        """Open the count that is nearest to the current event; without counts, the event."""
        clusters = self.drawn().clusters
        if not clusters:
            self.open_current()
            return
        x = self.view.x(self.events[self.current].days.first)
        self.open_cluster(min(clusters, key=lambda one: abs((one.left + one.right) / 2 - x)))


def _more(count: int) -> str:
    """What a count says: so many events that have no room of their own."""
    return ngettext("{n} more", "{n} more", count).format(n=count)


def _begin_alike(one: str, other: str) -> int:
    """With how many letters two texts begin alike."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _whole_words(cut: str, text: str) -> str:
    """What is left of a text that was cut, without the beginning of a word at its end, if that is a few letters."""
    left = cut.removesuffix("…")
    if left == cut or not text.startswith(left) or not text[len(left) :].strip() or text[len(left)].isspace():
        return cut
    end = left.rfind(" ")
    head, _space, last = left[:end].rpartition(" ")
    if len(last) <= _SMALL_WORD:  # "of the ..." promises more than "Treaty ..."
        end = len(head)
    return f"{left[:end].rstrip(' ,;:')}…" if 0 < len(left) - end <= _MOST_CUT else cut


def _fading(colour: QColor, sure: tuple[float, float]) -> QLinearGradient:
    """A colour over a bar that is as full as it gets in the part that is sure, and fades towards ends that are not."""
    gradient = QLinearGradient(0, 0, 1, 0)
    gradient.setCoordinateMode(QGradient.CoordinateMode.ObjectMode)
    full, faint = QColor(colour), QColor(colour)
    full.setAlphaF(0.30)
    faint.setAlphaF(0.03)
    gradient.setColorAt(0, full if sure[0] <= 0 else faint)
    gradient.setColorAt(sure[0], full)
    gradient.setColorAt(sure[1], full)
    gradient.setColorAt(1, full if sure[1] >= 1 else faint)
    return gradient


def told_whole(fact: ReadFact) -> str:
    """A fact in full for a tool tip: its statement, its time and what must be said beside it."""
    return _plain(f"{fact.statement}\n{time_line(fact)}")


def _plain(text: str) -> str:
    """Text for a tool tip, which would obey markup otherwise."""
    return "<qt>" + html.escape(text).replace("\n", "<br>") + "</qt>"
