"""The timeline: the dated facts of the chosen decks on an axis, and the same in a list beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QListView,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from study_app.app import StudyApp
from study_app.facts.kinds import Modality
from study_app.facts.reading import OnTimeline
from study_app.gui import theme
from study_app.gui.axis_view import AxisView, told_whole
from study_app.gui.looking import Looking
from study_app.gui.page import Keys
from study_app.gui.reading import (
    ABOVE,
    KNOWN,
    Index,
    Legend,
    ReadingPage,
    row_height,
    rows_of,
    time_line,
)
from study_app.gui.widgets import GAP, Choice, Dotted, Notice, button, label, row
from study_app.i18n import _, ngettext
from study_app.study.knowledge import Knowledge

_LANES, _ROWS = 6, 3
"""Lanes of the axis and facts in the list below it: where there is room for fewer, axis and list take turns."""


class Rows(QAbstractListModel):
    """The events in order of time."""

    def __init__(self, axis: AxisView) -> None:
        super().__init__()
        self._axis = axis

    def renew(self, change: Callable[[], None]) -> None:
        """Let `change` put other events on the axis."""
        self.beginResetModel()
        change()
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._axis.events)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        fact = self._axis.events[index.row()].fact
        if role == Qt.ItemDataRole.DisplayRole:
            return fact.title
        if role == ABOVE:
            return time_line(fact)
        if role == KNOWN:
            return self._axis.knowledge(index.row())
        if role == Qt.ItemDataRole.ToolTipRole:
            return told_whole(fact)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._axis.spoken(index.row())
        return None


def _shapes(events: Sequence[OnTimeline]) -> list[str]:
    """What the shapes of time mean that these events are drawn with."""
    found = []
    if any(event.days.span for event in events):
        found.append(_("bar: all that time"))
    if any(event.days.approximate or (not event.days.span and event.days.first < event.days.last) for event in events):
        found.append(_("faded: some time in it"))
    if any(event.days.open_start or event.days.open_end for event in events):
        found.append(_("arrow: beginning or end not known"))
    if any(event.fact.modality is Modality.PLANNED and event.days.first < event.days.last for event in events):
        found.append(_("dashed: planned"))
    return found


class TimelinePage(ReadingPage):
    """All dated facts of one or several decks."""

    def __init__(self, app: StudyApp, decks: Sequence[str], attach: Callable[[], None]) -> None:
        super().__init__(app, _("Timeline"), attach)
        self._heading = label(_("Timeline"), "title", wrap=False)
        self.top.addWidget(self._heading, 1)
        self.decks = self._choice(tuple(decks))
        self._heading.setBuddy(self.decks)
        self.top.addWidget(self.decks, 2)
        self.other = button(_("List"), "quiet", "F6")
        self.top.addWidget(self.other)
        self.axis = AxisView()
        self.rows = Rows(self.axis)
        self.list = rows_of(self.rows, _("Facts in order of time"))
        self.nothing = Notice(_("No fact here has a date: choose other decks."))
        self.nothing.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.waiting = label(_("The facts are being put in order of time ..."), "muted")
        self.body = self._body()
        self._reading = Looking[tuple[OnTimeline, ...]](self, self._show, self.waiting.setText)
        self._alone = self._listed = False
        """Whether there is room for axis or list alone, and whether it is the list that has it then."""
        empty = QVBoxLayout()
        empty.setContentsMargins(3 * GAP, GAP, 3 * GAP, 0)
        empty.addWidget(self.nothing)
        empty.addWidget(self.waiting)
        self.whole.addLayout(empty)
        self.whole.addWidget(self.body, 1)
        self.whole.addStretch(0)
        self._connect()
        self.load()

    def _choice(self, decks: tuple[str, ...]) -> QComboBox:
        box = Choice(_("Decks on the timeline"))
        box.setMinimumContentsLength(12)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for _pack, group in groupby(self.app.decks.rows(), key=lambda deck: deck.pack):
            rows = tuple(group)
            words = _("{pack}: all decks").format(pack=rows[0].pack_title)
            choices = [(words, tuple(deck.id for deck in rows)), *((deck.name, (deck.id,)) for deck in rows)]
            for name, ids in choices:
                box.addItem(name, ids)
                if ids == decks:
                    box.setCurrentIndex(box.count() - 1)
        return box

    def _body(self) -> QWidget:
        body = QWidget()
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, body)
        self._sides.setContentsMargins(3 * GAP, GAP, 3 * GAP, 2 * GAP)
        self._sides.setSpacing(2 * GAP)
        self._drawn = QWidget()
        drawn = QVBoxLayout(self._drawn)
        drawn.setContentsMargins(0, 0, 0, 0)
        drawn.setSpacing(GAP)
        drawn.addWidget(self.axis, 1)
        legend = row(Legend())
        self.range = label("", "muted")
        self.range.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        legend.addWidget(self.range, 1)
        drawn.addLayout(legend)
        self.shapes = Dotted(())
        drawn.addWidget(self.shapes)
        self._sides.addWidget(self._drawn, 5)
        self._sides.addWidget(self.list, 3)
        return body

    def _connect(self) -> None:
        self.decks.activated.connect(lambda _index: self.load())
        self.axis.opened.connect(self.open_event)
        self.axis.chosen.connect(self._follow)
        self.axis.crowded.connect(self._crowded)
        self.axis.moved.connect(self._moved)
        self.list.activated.connect(lambda index: self.open_event(index.row()))
        self.list.clicked.connect(lambda index: self.open_event(index.row()))
        self.list.selectionModel().currentChanged.connect(lambda index, _before: self.axis.choose(index.row()))
        self.other.clicked.connect(self._other_side)
        self.on_key("F6", self._other_side)

    # --- what is shown

    def load(self) -> None:
        """Show the facts of the decks that are chosen; many are read beside the window."""
        decks: tuple[str, ...] = tuple(self.decks.currentData() or ())
        if not self._reading.begin(lambda: self.app.reading.timeline_of(decks)):
            self._show_one(self.waiting)

    def library_changed(self) -> None:
        self.load()

    def given_up(self) -> None:
        self._reading.stop()

    def _show(self, events: Sequence[OnTimeline]) -> None:
        on_decks, waited = self.decks.hasFocus(), not self.waiting.isHidden()
        at = self.axis.events[self.axis.current].fact.key if self.axis.events else ""
        known: Mapping[str, Knowledge] = self.app.reading.knowledge() if events else {}
        self.rows.renew(lambda: self.axis.show_events(events, known))
        self._show_one(self.body if events else self.nothing)
        self.shapes.tell(_shapes(events))
        if events:
            self._follow(0)
            if (again := next((n for n, one in enumerate(events) if one.fact.key == at), 0)) > 0:
                self.axis.choose(again)
        self._turn()
        if waited and on_decks and events:
            self.axis.setFocus()

    def _show_one(self, shown: QWidget) -> None:
        # never two at once: a small window would have to grow
        for widget in sorted((self.nothing, self.waiting, self.body), key=lambda one: one is shown):
            widget.setVisible(widget is shown)

    def start(self) -> None:
        """The axis has the keys; without facts the choice of decks."""
        (self.axis if self.axis.events else self.decks).setFocus()

    def open_event(self, index: int) -> None:
        """Open the fact of an event."""
        if 0 <= index < len(self.axis.events):
            fact = self.axis.events[index].fact
            self.fact_wanted.emit(fact.pack, fact.id)

    # --- axis and list in step

    def _follow(self, index: int) -> None:
        self.list.setCurrentIndex(self.rows.index(index))

    def _crowded(self, index: int) -> None:
        self._follow(index)
        self._show_side(self.list)

    def _moved(self) -> None:
        visible = self.axis.line.in_view(self.axis.view, self.axis.width())
        facts = ngettext("{n} fact", "{n} facts", len(visible)).format(n=len(visible))
        self.range.setText(f"{self.axis.range_in_view()}  ·  {facts}" if self.axis.events else "")
        if visible and not visible[0] <= self.axis.current <= visible[-1]:
            self.list.scrollTo(self.rows.index(visible[0]), QListView.ScrollHint.PositionAtTop)

    def _other_side(self) -> None:
        on_axis = self._drawn.isVisible() if self._alone else self.axis.hasFocus()
        self._show_side(self.list if on_axis else self.axis)

    def _show_side(self, side: QWidget) -> None:
        """Give axis or list the keys, and where there is room for one alone, the room."""
        self._listed = side is self.list
        self._turn()
        side.setFocus()

    def _turn(self) -> None:
        """The list stands beside the axis where there is room for both, else below it; on a small screen they take turns."""
        narrow = self.width() < 760 * theme.scale() ** 0.8
        row = row_height(self.list.font())
        room = self.height() - self.top.sizeHint().height()
        shapes = self.shapes.heightForWidth(max(1, self.width() - 6 * GAP)) + GAP if self.shapes.text() else 0
        drawn = self.axis.height_of(_LANES) + self.fontMetrics().height() + 2 * GAP + shapes
        self._alone = narrow and room < drawn + _ROWS * row + 5 * GAP
        # what goes is hidden before what comes is shown: a small window would have to grow
        sides = ((self._drawn, not self._alone or not self._listed), (self.list, not self._alone or self._listed))
        for widget, shown in sorted(sides, key=lambda one: one[1]):
            widget.setVisible(shown)
        self.shapes.setVisible(bool(self.shapes.text()) and not (self._alone and room < drawn + 3 * GAP))
        words = _("Axis") if self._listed else _("List")
        self.other.setText(words)
        self.other.setAccessibleName(words)
        self.other.setVisible(self._alone and bool(self.axis.events))
        self._heading.setVisible(not narrow)
        self._sides.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        self._sides.setStretch(1, 4 if narrow else 3)
        self.list.setMinimumHeight(round(1.8 * row))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_sides"):
            self._turn()
            self.rows.layoutChanged.emit()

    def keys(self) -> Keys:
        return (
            (_("Left, Right"), _("earlier, later")),
            ("+, -, 0", _("larger, smaller, all of it")),
            (_("Up, Down"), _("to the event before, to the next")),
            (_("Home, End"), _("to the first event, to the last")),
            (_("Enter"), _("open the event")),
            (_("Space"), _("show what the nearest “2 more” holds")),
            ("F6", _("between axis and list")),
            (_("Wheel, Ctrl+wheel"), _("earlier and later, larger and smaller")),
            *super().keys(),
        )
