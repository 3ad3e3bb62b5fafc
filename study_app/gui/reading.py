"""What the pages to read are made of: the line on top with the way back, a fact with its evidence, a link to an entity."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeGuard

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QListView,
    QSizePolicy,
    QSplitter,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from study_app.app import StudyApp
from study_app.facts.dates import kept_together
from study_app.facts.reading import Named, ReadFact, Told
from study_app.gui import theme
from study_app.gui.page import Keys, Page
from study_app.gui.passage import Citations
from study_app.gui.widgets import (
    GAP,
    Centred,
    Column,
    FlushRow,
    Lines,
    Notice,
    Tile,
    announce,
    button,
    clear,
    icon_side,
    label,
    row,
    shade_edges,
)
from study_app.i18n import _
from study_app.study.knowledge import Knowledge

TONES = {Knowledge.UNKNOWN: "muted", Knowledge.LEARNING: "partly", Knowledge.KNOWN: "good"}
"""The colours of how well a fact is known; red is none of them, for nothing is wrong with what is being learned."""


def knowledge_words(knowledge: Knowledge) -> str:
    """How well a fact is known, in words."""
    return {Knowledge.UNKNOWN: _("not met yet"), Knowledge.LEARNING: _("learning"), Knowledge.KNOWN: _("known")}[
        knowledge
    ]


def paint_knowledge(painter: QPainter, knowledge: Knowledge, box: QRectF) -> None:
    """The sign of how well a fact is known: an empty ring, a diamond, a full circle."""
    colour = theme.colour(TONES[knowledge])
    painter.setPen(QPen(colour, max(1.5, box.width() / 7)))
    painter.setBrush(theme.colour("surface") if knowledge is Knowledge.UNKNOWN else colour)
    if knowledge is Knowledge.LEARNING:
        middle = box.center()
        corners = (
            QPointF(box.left(), middle.y()), QPointF(middle.x(), box.top()),
            QPointF(box.right(), middle.y()), QPointF(middle.x(), box.bottom()),
        )  # fmt: skip
        painter.drawPolygon(QPolygonF(corners))
    else:
        inset = box.width() / 12
        painter.drawEllipse(box.adjusted(inset, inset, -inset, -inset))


class Sign(QWidget):
    """The sign of how well a fact is known, by itself."""

    def __init__(self, knowledge: Knowledge, *, line: bool = False, icon: float = 0.0) -> None:
        """With `line` it has the height of a line and stands in its middle; with `icon` the width of an icon of that size."""
        super().__init__()
        self.knowledge, self._line, self._icon = knowledge, line, icon

    def _side(self) -> int:
        return round(self.fontMetrics().height() * 0.75)

    def sizeHint(self) -> QSize:
        side = self._side()
        line = self.fontMetrics().height()
        return QSize(max(side, round(icon_side(line, self._icon))), line if self._line else side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side, beside = self._side(), max(0, self.width() - self._side()) / 2 if self._icon else 0
        top = (self.height() - side) / 2
        paint_knowledge(painter, self.knowledge, QRectF(beside + 1.5, top + 1.5, side - 3, side - 3))


class Legend(QWidget):
    """What the signs of how well a fact is known mean, in as many lines as they need."""

    def __init__(self) -> None:
        super().__init__()
        parts = []
        for known in Knowledge:
            part = QWidget()
            part.setLayout(row(Sign(known), label(knowledge_words(known), "muted", wrap=False)))
            parts.append(part)
        lines = Lines(*parts)
        lines.setSpacing(2 * GAP)
        self.setLayout(lines)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)


def time_line(fact: ReadFact) -> str:
    """The time of a fact and what must be said beside it, in one line."""
    return "  ·  ".join(part for part in (fact.when, *fact.remarks()) if part)


ABOVE, KNOWN = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
"""What a row of `rows_of` has besides its text: the small line above it, and how well it is known (None: no sign)."""

Index = QModelIndex | QPersistentModelIndex


class RowPainter(QStyledItemDelegate):
    """Draws a row: the sign of what is known, a small line, and the text."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect.adjusted(0, 1, 0, -1)  # its frame begins where the field above the list does
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
            painter.setPen(QPen(theme.colour("focus" if focused else "field"), 2 if focused else 1))
            painter.setBrush(theme.colour("hover"))
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), 8, 8)
        small = small_font(option.font)
        line, little = QFontMetrics(option.font).height(), QFontMetrics(small).height()
        side = round(line * 0.62)
        inner = rect.adjusted(GAP + 3, GAP - 2, -GAP - 3, -GAP + 2)
        left = inner.left()
        if (known := index.data(KNOWN)) is not None:
            sign = QRectF(left, inner.top() + (little - side) / 2, side, side)
            paint_knowledge(painter, Knowledge(known), sign)  # Qt hands the word back without its class
            left += side + GAP
        wraps, wide = is_whole(option.widget), inner.right() - left
        above = str(index.data(ABOVE))
        high = text_height(QFontMetrics(small), above, wide) if wraps else little
        painter.setFont(small)
        painter.setPen(theme.colour("muted"))
        draw_text(painter, QRect(left, inner.top(), wide, high), above, wraps=wraps)
        painter.setFont(option.font)
        painter.setPen(theme.colour("text"))
        room = inner.bottom() - inner.top() - high + 1 if wraps else line
        draw_text(painter, QRect(left, inner.top() + high, wide, room), str(index.data()), wraps=wraps)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        if not is_whole(option.widget):
            return QSize(120, row_height(option.font))
        small, letters = QFontMetrics(small_font(option.font)), QFontMetrics(option.font)
        sign = round(letters.height() * 0.62) + GAP if index.data(KNOWN) is not None else 0
        wide = option.widget.viewport().width() - 2 * (GAP + 3) - 1 - sign
        above, text = str(index.data(ABOVE)), str(index.data())
        return QSize(120, text_height(small, above, wide) + text_height(letters, text, wide) + 2 * GAP)


_WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap


def text_height(letters: QFontMetrics, text: str, wide: int) -> int:
    """How high a text is in a row that is so wide, one line at least."""
    room = QRect(0, 0, max(1, wide), 1 << 16)
    return max(letters.height(), letters.boundingRect(room, _WRAPPED, kept_together(text)).height())


def draw_text(painter: QPainter, box: QRect, text: str, *, wraps: bool) -> None:
    """A text in the lines that it needs, none of which ends within a date, or in one that ends in dots where it has no room."""
    if wraps:
        painter.drawText(box, _WRAPPED, kept_together(text))
        return
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


MOST_WHOLE = 400
"""Rows up to which each of a list is as high as its text needs: of more it would take too long to say how high they are."""


def is_whole(view: QWidget | None) -> TypeGuard[TextRows]:
    """Whether it is a list that shows its texts whole."""
    return isinstance(view, TextRows) and not view.uniformItemSizes()


class TextRows(QListView):
    """A list of texts. A few are shown whole, in as many lines as they need; of very many each has a line."""

    def __init__(self, name: str) -> None:
        """`name` is for screen readers."""
        super().__init__()
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setWordWrap(True)  # only so are its rows measured anew when it is as wide as it was not before
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)  # a row may be higher than the list
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        shade_edges(self)

    def doItemsLayout(self) -> None:
        model = self.model()
        self.setUniformItemSizes(model is None or model.rowCount() > MOST_WHOLE)
        super().doItemsLayout()

    def moveCursor(self, action: QListView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Where a key leads: past a row that only names those below it, on which Qt would stay where it was."""
        found, ways = super().moveCursor(action, modifiers), QListView.CursorAction
        if not found.isValid() or found.flags() & Qt.ItemFlag.ItemIsEnabled:
            return found
        on = range(found.row(), self.model().rowCount())
        back = range(found.row(), -1, -1)
        upwards = action in (ways.MoveEnd, ways.MovePageUp)
        rows = (*back, *on) if upwards else (*on, *back)
        return next(
            (one for row in rows if (one := found.siblingAtRow(row)).flags() & Qt.ItemFlag.ItemIsEnabled), found
        )


def row_height(font: QFont) -> int:
    """How high a row of `rows_of` is in this font, where its texts have a line each."""
    return QFontMetrics(font).height() + QFontMetrics(small_font(font)).height() + 2 * GAP


def small_font(font: QFont) -> QFont:
    """The font for what stands above or below in a list."""
    small = QFont(font)
    small.setPointSizeF(font.pointSizeF() * theme.SMALL)
    return small


def rows_of(model: QAbstractItemModel, name: str) -> QListView:
    """A list of rows with a small line above the text; `name` is for screen readers."""
    view = TextRows(name)
    view.setItemDelegate(RowPainter(view))
    view.setModel(model)
    return view


class ReadingPage(Page):
    """A page to read, with its title and the way back on top. It asks the window to open what is chosen on it."""

    fact_wanted = Signal(str, str)
    entity_wanted = Signal(str, str)
    edited = Signal()
    """Something of the library was edited from this page."""

    def __init__(self, app: StudyApp, title: str, attach: Callable[[], None], columns: float = 0) -> None:
        """`columns` is how many the line on top is wide, above as many below it; 0 is the whole window."""
        super().__init__(title)
        self.app, self.attach = app, attach
        self._change_picture: Callable[[], None] | None = None
        self.whole = QVBoxLayout(self)
        self.whole.setContentsMargins(0, 0, 0, 0)
        self.whole.setSpacing(0)
        self.back = button(_("Back"), "quiet", "Esc")
        self.back.setText("←  " + _("Back"))
        self.back.clicked.connect(lambda _checked=False: self.leave())
        self.top = FlushRow(left=True, head=True)
        self.top.setContentsMargins(3 * GAP, GAP, 3 * GAP, GAP)
        self.top.setSpacing(GAP)
        self.top.addWidget(self.back)
        if columns:
            inside = QWidget()
            inside.setLayout(self.top)
            self.whole.addWidget(Centred(inside, columns))
        else:
            self.whole.addLayout(self.top)
        for key in ("Esc", "Alt+Left"):
            self.on_key(key, self.leave)
        self._noted: Centred | None = None

    def note(self, words: str, tone: str = "partly") -> None:
        if self._noted is not None:
            self._noted.hide()
            self._noted.deleteLater()
        self._noted = Centred(Notice(words, tone))
        self.whole.insertWidget(1, self._noted)
        announce(self, words)

    def add_column(self) -> Column:
        """A column that scrolls, also by Page Up and Page Down."""
        column = Column(margin=3 * GAP)
        column.body.setContentsMargins(3 * GAP, GAP, 3 * GAP, 3 * GAP)  # as far below the first line as on other pages
        self.whole.addWidget(column, 1)
        self.on_key("PgDown", lambda: column.page(1), repeat=True)
        self.on_key("PgUp", lambda: column.page(-1), repeat=True)
        return column

    def offer_picture(self, place: QVBoxLayout, pack: str, table: str, id: str, name: str) -> None:
        """Show the picture of an entity or a fact in its place, and offer to give it one: by a button on top and by P."""
        from study_app.gui.picture import ALONE, Picture, PictureDialog  # most pages have none

        def show() -> None:
            clear(place)
            if (shown := self.app.reading.picture(pack, table, id)) is not None:
                place.addWidget(Picture(shown, ALONE))

        def change() -> None:
            dialog = PictureDialog(self, self.app, pack, table, id, name)
            dialog.saved.connect(show)
            dialog.saved.connect(self.edited)
            dialog.open()

        show()
        before, self._change_picture = self._change_picture, change
        if before is None:  # else the page is filled anew, and the button is there
            self.picture_button = button(_("Picture..."), "quiet", "P")
            self.picture_button.clicked.connect(lambda _checked=False: self._ask_for_picture())
            self.top.addWidget(self.picture_button)
            self.top.addWidget(label("P", "key", wrap=False))
            self.on_key("P", self.picture_button.click)

    def _ask_for_picture(self) -> None:
        if self._change_picture is not None:
            self._change_picture()

    def keys(self) -> Keys:
        return ((_("Esc, Alt+Left"), _("back")),)


_TWO_COLUMNS = 700
"""Pixels at the usual text size from which two halves have room beside each other."""


_TWO_ROWS = 24
"""Lines of text from which two halves have room one below the other."""

_SHOWN_WITHIN = 9
"""Lines of what comes of it that are seen at once where it scrolls with what is written."""


class Halves(QSplitter):
    """What is written, and beside it what comes of it: below it on a narrow page, and where that is low, among what scrolls."""

    def __init__(self, written: Column, comes_of_it: QWidget, place: QVBoxLayout) -> None:
        """`place` is where in `written` the other stands on a low page."""
        super().__init__()
        self.setChildrenCollapsible(False)
        self._written, self._other, self._place = written, comes_of_it, place
        self._within = False
        self._fitting = False
        self.addWidget(written)
        self.addWidget(comes_of_it)
        self._share()

    def show_other(self) -> None:
        """Bring what comes of it into view, where it scrolls."""
        if self._within:
            self._written.bring(self._other)

    def _share(self) -> None:
        upright = self.orientation() is Qt.Orientation.Vertical
        if not self._within:
            self.setSizes([600, 360 if upright else 480])
        if (body := self._other.layout()) is not None:
            edge, above = (0, 0) if self._within else (3 * GAP, GAP if upright else 2 * GAP)
            body.setContentsMargins(edge if upright else GAP, above, edge, 0)
        self._other.setMinimumHeight(_SHOWN_WITHIN * self.fontMetrics().lineSpacing() if self._within else 0)

    def _put(self, *, within: bool) -> None:
        """Have the other scroll with what is written, or not; what has the keys in it keeps them."""
        focused = QApplication.focusWidget()
        held = focused is not None and self._other.isAncestorOf(focused)
        self._within = within
        if within:
            self._place.addWidget(self._other)
        else:
            self.addWidget(self._other)
        self._other.show()
        if held and focused is not None:
            focused.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._fitting:  # what is put elsewhere changes how much room is asked for
            return
        self._fitting = True
        narrow = self.width() < _TWO_COLUMNS * theme.scale()
        low = narrow and self.height() < _TWO_ROWS * self.fontMetrics().lineSpacing()
        bar = self._written.verticalScrollBar().sizeHint().width()
        needs = self._written.inside.minimumSizeHint().width() + bar  # else its right edge would be cut off
        self._written.setMinimumWidth(0 if narrow else min(needs, self.width() * 2 // 3))
        wanted = Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal
        if self.orientation() is not wanted or low is not self._within:
            self.setOrientation(wanted)
            if (
                low is not self._within and theme.is_dressing()
            ):  # the handle between them goes at once, with what leaves it
                QTimer.singleShot(0, self, self._fit)
            elif low is not self._within:
                self._put(within=low)
            self._share()
        self._fitting = False


class Link(Tile):
    """A name that leads to the page of its entity."""

    wanted = Signal(str, str)

    def __init__(self, entity: Named) -> None:
        super().__init__(entity.name, margin=GAP + 4)
        self.entity = entity
        self.clicked.connect(lambda _checked=False: self.wanted.emit(entity.pack, entity.id))
        self.body.addWidget(label(entity.name), 1)
        self.body.addWidget(label("→", "strong", tone="accent", wrap=False))


class Evidence(QWidget):
    """Where a fact is written, and the entities that it names; `entity` is left out of them, for it is in view already."""

    entity_wanted = Signal(str, str)

    def __init__(self, app: StudyApp, told: Told, attach: Callable[[], None], entity: str = "") -> None:
        super().__init__()
        self.app, self.told, self.attach = app, told, attach
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(GAP)
        self.citations = self._citations()
        self.body.addWidget(self.citations)
        self.links = [Link(one) for one in told.entities if one.id != entity]
        if self.links:
            self.body.addSpacing(GAP)
            self.body.addWidget(label(_("Named in it"), "heading"))
        for link in self.links:
            link.wanted.connect(self.entity_wanted)
            self.body.addWidget(link)

    def _citations(self) -> Citations:
        return Citations(self.app.reading.fact_passages(self.told.fact.pack, self.told.fact.id), self.attach)

    def renew(self) -> None:
        """Ask for the passages again, because a source was attached, and show them if they were asked for."""
        wanted = self.citations.details is not None
        renewed = self._citations()
        self.body.replaceWidget(self.citations, renewed)
        self.citations.hide()
        self.citations.deleteLater()
        self.citations = renewed
        if wanted:
            renewed.toggle()
