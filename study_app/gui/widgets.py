"""Small things that every page is made of: labels, tiles, icons, columns, spoken words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import TypeGuard, TypeVar

from PySide6 import QtCore
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, QTimer, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QMenu,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from study_app.facts.dates import kept_together, not_left_alone
from study_app.gui import theme
from study_app.gui.trace import trace
from study_app.i18n import _, in_use, language_name
from study_app.paths import shipped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

GAP = 8
"""All distances are multiples of this."""

NUMBER = 13
"""Pixels before what is written in a field for a number: the style keeps no room there, and words begin as in other fields."""

UNBOUND = (1 << 24) - 1
"""The width or height that Qt takes for no bound; PySide has no name for it."""

LOWER = 2
"""Pixels that small letters beside those of the text are lowered, so that both stand on one line."""

# The namespace `Qt` makes 1,116 members of enums in Python when it is first touched: 17 ms, where an empty window takes 110.
# So whatever is on the first page sets properties by number; tests/gui/test_widgets.py holds the numbers against the names.
PLAIN_TEXT = 0
CENTRE, RIGHT = 0x84, 0x82
WORD_WRAP = 0x1000
NO_FOCUS = 0
BAR_OFF = 1


PLAIN = "plain"
"""The tone of a notice that only tells: of nothing that was done, and of nothing to beware of."""

SIGNS = {"good": "circle-check", "partly": "triangle-alert", "bad": "circle-alert"}
"""The icon beside words in each of the colours that mean something."""


class Signed(QLabel):
    """Words in lines; where their colour means something, its icon stands before the first line, as high as that is."""

    def setText(self, text: str) -> None:
        super().setText(text)
        self.make_room()

    def _sign(self) -> str:
        """The name of the icon, "" where there is none."""
        sign = SIGNS.get(self.property("tone") or "", "") if self.text() else ""
        return "" if sign and self.property("unsigned") else sign

    def make_room(self) -> None:
        """Have the room before the words that their colour asks for; `restyle` says when that is another."""
        left = self.fontMetrics().height() + GAP if self._sign() else 0
        if left != self.contentsMargins().left():
            self.setContentsMargins(left, 0, 0, 0)

    # not `event`, which would be asked of each event of each label on the way to the first window
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.make_room()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not (sign := self._sign()):
            return
        from PySide6.QtCore import Qt  # not on the way to the first window, as in `_draw_icon`

        room, side = self.contentsRect(), self.fontMetrics().height()
        top = room.top()
        if self.alignment() & Qt.AlignmentFlag.AlignVCenter:
            high = self.fontMetrics().boundingRect(0, 0, room.width(), 0, WORD_WRAP, QLabel.text(self)).height()
            top += max(0, (room.height() - high) // 2)
        place = QRectF(room.left() - GAP - side, top, side, side)
        _draw_icon(self, sign, self.property("tone"), place)


class Words(Signed):
    """Plain text, drawn so that no line ends within a date, and the last is no word alone; what is read from it is as given."""

    _given = _named = ""

    def setText(self, text: str) -> None:
        self._given, drawn = text, not_left_alone(kept_together(text))
        super().setText(drawn)
        if (named := "" if drawn == text else text) != self._named:  # by Qt a screen reader has what is drawn
            self._named = named
            self.setAccessibleName(named)

    def text(self) -> str:
        """What was given."""
        return self._given


def label(
    text: str, role: str = "body", *, tone: str = "", wrap: bool = True, tight: bool = False, sign: bool = True
) -> QLabel:
    """Plain text in one of the roles of the style sheet (title, stem, strong, small, muted, heading, number, key).

    What may take several lines has an icon where its `tone` means something, unless there is one beside it (`sign` is False);
    what may not stands beside one. What is `tight` may have no room but that of its longest word, and keeps no number with what
    it counts.
    """
    made = (Signed() if tight else Words()) if wrap else QLabel()
    made.setProperty("textFormat", PLAIN_TEXT)
    made.setText(text)
    made.setWordWrap(wrap)
    made.setProperty("role", role)
    if not sign:
        made.setProperty("unsigned", True)
    if role == "key":
        made.setProperty("alignment", CENTRE)
        made.setSizePolicy(
            QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed
        )  # as low beside a button as elsewhere
    if tone:
        made.setProperty("tone", tone)
        if isinstance(made, Signed):
            made.make_room()
    if wrap:
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        made.setSizePolicy(policy)
    return made


def key_between(words: str, *, after: bool) -> QLabel:
    """The badge of a key between two buttons: nearer to its own, which it stands `after` or before, than to the other."""
    made = label(words, "key", wrap=False)
    made.setProperty("apart", "right" if after else "left")
    return made


class Dotted(Words):
    """Things told in one line with dots between them; one that has no room in it begins a line, and has no dot before it."""

    _DOT = "  ·  "

    def __init__(self, parts: Sequence[str], role: str = "muted") -> None:
        super().__init__()
        self.setProperty("textFormat", PLAIN_TEXT)
        self.setProperty("role", role)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._parts = tuple(part for part in parts if part)
        self.setText(self._DOT.join(self._parts))

    def tell(self, parts: Sequence[str]) -> None:
        """Tell other things, in the room that there is."""
        self._parts = tuple(part for part in parts if part)
        self._break()

    def _lines(self, width: int) -> list[str]:
        """What stands in each line, of so much width."""
        lines: list[str] = []
        for part in self._parts:
            longer = f"{lines[-1]}{self._DOT}{part}" if lines else ""
            if longer and self.fontMetrics().horizontalAdvance(longer) <= width:
                lines[-1] = longer
            else:
                lines.append(part)
        return lines

    def heightForWidth(self, width: int) -> int:
        self.ensurePolished()
        room = QRect(0, 0, width, 1_000_000)
        # a member of `Qt` by number, as on the first page
        lines = map(kept_together, self._lines(width))
        return sum(self.fontMetrics().boundingRect(room, WORD_WRAP, line).height() for line in lines)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._break()

    def _break(self) -> None:
        told = "\n".join(self._lines(self.width()))
        if told != self.text():
            self.setText(told)


class WrittenIn(Words):
    """Which language one writes in, where that is not the one of the window."""

    def __init__(self, language: str) -> None:
        """`language` is the code of that of a pack, "" where there is no pack yet."""
        super().__init__()
        self.setProperty("textFormat", PLAIN_TEXT)
        self.setProperty("role", "muted")
        self.setWordWrap(True)
        self.show_language(language)

    def show_language(self, language: str) -> None:
        """Tell another language, by its code."""
        words = _("Language of the pack: {language}. Write in it.").format(language=language_name(language))
        self.setText(words)
        used = in_use()
        if language in ("", used[0] if used else "en"):
            self.hide()
        elif self.parent() is not None:  # it would be a window of its own
            self.show()


_WRAPPED = 400
"""Lines of a choice up to which each is as high as its words need: of more it would take too long to say how high they are."""


_AROUND = 50
"""Pixels of a line of what a choice offers that are not for its words: padding, frame, and what scrolls."""


class Choice(QComboBox):
    """Lines of which one is chosen. Its name is told as its description too: on Unix, Qt gives the line chosen for the name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setAccessibleDescription(name)
        self.setMaxVisibleItems(12)
        self._whole = False

    def tell_whole(self) -> None:
        """Be no wider than there is room, and as high as the line chosen needs: of titles that are long and begin alike."""
        self._whole = True
        self.setMinimumContentsLength(12)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.currentTextChanged.connect(lambda _text: self.updateGeometry())

    def heightForWidth(self, width: int) -> int:
        """That of one line, and of as many more as what is chosen takes."""
        letters, arrow = self.fontMetrics(), round(16 * max(1.0, theme.scale())) + 14
        room = QRect(0, 0, max(1, width - arrow - 2 * 14 - 2), 0)
        broken = letters.boundingRect(room, WORD_WRAP, self.currentText()).height()
        return self.sizeHint().height() + max(0, broken - letters.height())

    def sizeHint(self) -> QSize:
        """As wide as the longest line needs; Qt leaves out how wide the arrow of ours is."""
        hint = super().sizeHint()
        if self.sizeAdjustPolicy() != QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon:
            hint.setWidth(max(hint.width(), self._longest() + round(16 * max(1.0, theme.scale())) + 14 + 2 * 14 + 4))
        return hint

    def _longest(self) -> int:
        """How wide the longest line is, in pixels."""
        letters = self.fontMetrics()
        return max((letters.horizontalAdvance(self.itemText(line)) for line in range(self.count())), default=0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Where the line chosen has no room, it ends in dots, and not in the middle of a letter."""
        from PySide6.QtCore import Qt  # never on the way to the first window
        from PySide6.QtWidgets import QStyle, QStyleOptionComboBox, QStylePainter

        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        field = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self)
        if self._whole and self.fontMetrics().horizontalAdvance(option.currentText) > field.width() - 2:
            words, option.currentText = option.currentText, ""
            painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
            painter.setPen(theme.colour("text" if self.isEnabled() else "hint"))
            painter.drawText(
                field.adjusted(0, -LOWER, 0, LOWER), WORD_WRAP | Qt.AlignmentFlag.AlignVCenter.value, words
            )
            return
        room = field.width()
        option.currentText = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, room - 2)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def showPopup(self) -> None:
        """What is offered is told whole, in as many lines as it takes; of very many lines, as far as there is room."""
        from PySide6.QtCore import Qt  # never on the way to the first window
        from PySide6.QtWidgets import QListView

        view = self.view()
        view.setTextElideMode(Qt.TextElideMode.ElideRight)  # what a long line begins with tells it from others
        if isinstance(view, QListView):
            # where no line needs it, Qt would still measure them broken in the narrow list that was never shown, and
            # leave room below them
            view.setWordWrap(self.count() <= _WRAPPED and self._longest() > self.width() - _AROUND)
        super().showPopup()


class _WheelLeft(QObject):
    """Turns the wheel over to what scrolls, unless what is below the pointer has the focus."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()  # so that the page gets it
            return True
        return False


def leave_the_wheel(root: QWidget) -> None:
    """Let no wheel change a choice or a number that the pointer only passes: it scrolls the page."""
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QAbstractSlider, QAbstractSpinBox, QScrollBar  # never on the way to the first window

    keeper = _WheelLeft(root)
    for kind in (QComboBox, QAbstractSpinBox, QAbstractSlider):
        for box in root.findChildren(kind):
            if isinstance(box, QScrollBar):  # is what scrolls
                continue
            box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # not by the wheel either
            box.installEventFilter(keeper)


def literal(text: str) -> str:
    """Words of a pack or a person for an entry of a menu, to which "&" would mark the letter that chooses it."""
    return text.replace("&", "&&")


_BEFORE_KEYS = 3 * GAP
"""Pixels that a menu has between words and keys besides the twelve that Qt leaves there."""


def keys_apart(menu: QMenu) -> None:
    """Leave room between the longest line of a menu and the keys beside it, each time that it is opened."""

    menu.setProperty("keys", "apart")
    menu.aboutToShow.connect(partial(_part_keys, menu))


def _part_keys(menu: QMenu) -> None:
    for least in (0, _BEFORE_KEYS):
        menu.setMinimumWidth(least and menu.sizeHint().width() + least)
        # Qt measures the lines of a menu anew, with the least width it has, when its look is another
        QApplication.sendEvent(menu, QEvent(QEvent.Type.StyleChange))


def open_menu(menu: QMenu, at: QPoint, right: int | None = None) -> None:
    """Open a menu at a point of the screen, with all of it in view and off the edges of the screen, where that has the room.

    Where it has no room to the right it ends at `right`, which is where what it was opened from does.
    """
    menu.ensurePolished()
    if menu.property("keys") == "apart":
        _part_keys(menu)  # as wide as it will be
    size, screen = menu.sizeHint().expandedTo(menu.minimumSize()), QApplication.screenAt(at) or menu.screen()
    room = screen.availableGeometry().adjusted(GAP, GAP, -GAP, -GAP)
    x, y = at.x(), at.y()
    if x + size.width() > room.right() + 1:
        x = min(right or room.right() + 1, room.right() + 1) - size.width()
    if y + size.height() > room.bottom() + 1:
        y = room.bottom() + 1 - size.height()
    menu.popup(QPoint(max(room.left(), x), max(room.top(), y)))


def open_below(menu: QMenu, place: QWidget) -> None:
    """Open a menu below what it belongs to: from its left edge on, or where there is no room up to its right edge."""
    corner = place.mapToGlobal(place.rect().bottomLeft()) + QPoint(0, 1)
    open_menu(menu, corner, corner.x() + place.width())


class Button(QPushButton):
    """A button that shows the words it is given as they are; its keys are its page's."""

    def __init__(self, text: str) -> None:
        super().__init__(literal(text))

    def setText(self, text: str) -> None:
        """Show other words, likewise."""
        super().setText(literal(text))


def button(text: str, kind: str = "plain", key: str = "") -> Button:
    """A push button: "plain", "filled" (one a page) or "quiet"; `key` is shown in its tip and told to screen readers."""
    made = Button(text)
    made.setProperty("kind", kind)
    made.setAccessibleName(text)
    made.setAutoDefault(False)
    if key:
        made.setToolTip(tip(f"{text} ({key})"))
        made.setAccessibleDescription(key)
        made.setProperty("key", key)
    return made


def tip(text: str) -> str:
    """Words for a tool tip, which alone obeys markup in what it shows: a picture's words could have it fetch another."""
    if "<" not in text:  # to Qt such a text is plain
        return text
    from html import escape

    lines = escape(text).replace("\n", "<br>")
    return f"<qt>{lines}</qt>"


def restyle(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the style sheet looks at, and dress the widget and its children anew."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    if isinstance(widget, Signed):
        widget.make_room()
    for each in (widget, *widget.findChildren(QWidget)):
        each.style().unpolish(each)
        each.style().polish(each)


def announce(widget: QWidget, words: str, *, after: bool = False) -> None:
    """Have a screen reader say `words` at once, or `after` what it is saying."""
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent  # never on the way to the first window

    trace("say", words)
    event = QAccessibleAnnouncementEvent(widget, words)
    politeness = QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Polite if after else politeness.Assertive)
    QAccessible.updateAccessibility(event)


def tell_current(_before: QWidget | None, now: QWidget | None) -> None:
    """Have a screen reader say the current line or cell of what the focus comes into: Qt tells it of the list or table alone."""
    # by name: the type of lists and tables takes 2 ms to make, and the first page has none
    if now is not None and now.inherits("QAbstractItemView"):
        QTimer.singleShot(0, now, lambda: _tell_current(now))  # after the list itself, or nothing is heard but that


def _tell_current(view: QWidget) -> None:
    from PySide6.QtGui import QAccessible, QAccessibleEvent  # never on the way to the first window
    from PySide6.QtWidgets import QAbstractItemView

    assert isinstance(view, QAbstractItemView)
    there = view.hasFocus() and view.currentIndex().isValid() and QAccessible.isActive()
    if not there or (told := QAccessible.queryAccessibleInterface(view)) is None:
        return
    if (current := told.focusChild()) is not None:
        trace("current", current.text(QAccessible.Text.Name))
        QAccessible.updateAccessibility(QAccessibleEvent(current, QAccessible.Event.Focus))


def focus(widget: QWidget) -> None:
    """Give a widget the focus, one too that was just added and would be shown with the next turn of events."""
    above: QWidget | None = widget
    while above is not None and not above.isWindow():
        if isinstance(above.parentWidget(), QStackedWidget):
            break  # a page that lies below another stays there
        if above.isHidden():
            above.show()
        above = above.parentWidget()
    widget.setFocus()


def show_focus() -> None:
    """Scroll so that all of what has the focus is seen, or where it is too high its cursor.

    Qt does that for Tab only within what scrolls, not on the way into it, and of a field it shows the cursor alone.
    """
    focused = above = QApplication.focusWidget()
    while focused is not None and above is not None and not above.isWindow():
        above = above.parentWidget()
        inside = above.widget() if isinstance(above, QScrollArea) else None
        if isinstance(above, QScrollArea) and inside is not None and inside.isAncestorOf(focused):
            above.ensureWidgetVisible(focused, 0, 2 * GAP)
            room, middle = above.viewport().height() // 2, focused.mapTo(inside, focused.rect().center())
            if focused.height() <= 2 * room:
                above.ensureVisible(middle.x(), middle.y(), 0, min(focused.height() // 2 + 2 * GAP, room))


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and delete it."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)


def head(*things: QWidget | int) -> FlushRow:
    """The first line of a page: the way back, its title, and what else stands there."""
    made = FlushRow(left=_is_quiet(things[0]), right=_is_quiet(things[-1]), head=True)
    return _filled(made, things)


def row(*things: QWidget | int, gap: int = GAP, flush: bool = False) -> QHBoxLayout:
    """Things side by side; a number is a stretch of that weight. With `flush`, words end at the edges."""
    made = FlushRow(left=_is_quiet(things[0]), right=_is_quiet(things[-1])) if flush else QHBoxLayout()
    if isinstance(made, FlushRow) and isinstance(things[-1], Check):
        made.reach(Check.AFTER)
    return _filled(made, things, gap)


_B = TypeVar("_B", bound=QHBoxLayout)


def _filled(made: _B, things: Sequence[QWidget | int], gap: int = GAP) -> _B:
    made.setSpacing(gap)
    made.setContentsMargins(0, 0, 0, 0)
    for thing in things:
        if isinstance(thing, int):
            made.addStretch(thing)
        else:
            made.addWidget(thing)
    return made


def _is_quiet(thing: QWidget | int) -> bool:
    return isinstance(thing, QPushButton) and thing.property("kind") == "quiet"


OVER = GAP + 1
"""The frame and the padding of a quiet button: so far its words are from its edge."""


class FlushRow(QHBoxLayout):
    """A line at whose ends quiet buttons stand over the edge, so that their words begin and end where all others do.

    Where a title in it has to be broken, all else stands level with the first line of it. That of a `head` is as high as any
    other, whatever stands beside the title: on all pages titles stand at one height.
    """

    def __init__(self, *, left: bool = False, right: bool = False, head: bool = False) -> None:
        super().__init__()
        self._head = head
        self.flush(left=left, right=right)

    def _least(self) -> int:
        """How high it is at least."""
        return theme.head_height() if self._head else 0

    def flush(self, *, left: bool, right: bool) -> None:
        """Say at which ends a quiet button stands."""
        self._left, self._right = left * OVER, right * OVER

    def reach(self, right: int) -> None:
        """Reach so many pixels over the right edge: with what of its last thing is no words and no field."""
        if right != self._right:
            self._right = right
            self.invalidate()

    def _within(self, size: QSize) -> QSize:
        edges = self.contentsMargins()
        high = max(size.height(), self._least() + edges.top() + edges.bottom())
        return QSize(max(0, size.width() - self._left - self._right), high)

    def sizeHint(self) -> QSize:
        return self._within(super().sizeHint())

    def minimumSize(self) -> QSize:
        return self._within(super().minimumSize())

    def heightForWidth(self, width: int) -> int:
        edges = self.contentsMargins()
        high = super().heightForWidth(width + self._left + self._right)
        high = max(high, self._least() + edges.top() + edges.bottom())
        title, _band, above = self._first_line()
        if title is None:
            return high
        shown = [item for item in filter(None, map(self.itemAt, range(self.count()))) if not item.isEmpty()]
        beside = sum(item.sizeHint().width() + self.spacing() for item in shown if item.widget() is not title)
        room = width + self._left + self._right - edges.left() - edges.right() - beside
        return (
            max(high, edges.top() + above + title.heightForWidth(room) + edges.bottom())
            if _broken(title, room)
            else high
        )

    # `minimumHeightForWidth` asks `heightForWidth`, and is as wide by that

    def place(self) -> QRect:
        """The place that was given to it, over whose ends it stands."""
        return self.geometry().adjusted(self._left, 0, -self._right, 0)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect.adjusted(-self._left, 0, self._right, 0))
        title, band, above = self._first_line()
        if title is None or not _broken(title, title.width()):
            return
        top, room = self.contentsRect().top(), self.contentsRect().height()
        above = max(0, min(above, room - title.heightForWidth(title.width())))
        for item in filter(None, map(self.itemAt, range(self.count()))):
            place = item.geometry()
            if item.widget() is title:
                item.setGeometry(QRect(place.x(), top + above, place.width(), room - above))
            else:
                item.setGeometry(QRect(place.x(), top, place.width(), band))

    def _first_line(self) -> tuple[QLabel | None, int, int]:
        """The title, how high its first line is with what stands beside it, and how much of that is above the line."""
        shown = [item for item in filter(None, map(self.itemAt, range(self.count()))) if not item.isEmpty()]
        titles = [widget for item in shown if _is_title(widget := item.widget())]
        if not titles:  # most have none: nothing is asked how large it is
            return None, 0, 0
        beside = (item.sizeHint().height() for item in shown if item.widget() not in titles)
        high = max((self._least(), *beside))
        line = titles[0].fontMetrics().lineSpacing()
        return titles[0], max(line, high), max(0, high - line) // 2


def _is_title(widget: QWidget | None) -> TypeGuard[QLabel]:
    """Whether it is the title of a line, which may have several lines itself."""
    return isinstance(widget, QLabel) and widget.wordWrap() and widget.property("role") in ("title", "strong")


def _broken(title: QLabel, width: int) -> bool:
    """Whether a title has more than one line at a width."""
    return title.heightForWidth(width) >= 1.5 * title.fontMetrics().lineSpacing()


class SparingRow(FlushRow):
    """A line that leaves the labels of keys out where it has no room for them: tips and the sheet of keys tell them too."""

    def __init__(self, *, left: bool = False, right: bool = False, head: bool = False) -> None:
        super().__init__(left=left, right=right, head=head)
        self.setSpacing(GAP)
        self.setContentsMargins(0, 0, 0, 0)

    def _keys(self) -> list[QWidget]:
        items = (self.itemAt(place) for place in range(self.count()))
        found = (item.widget() for item in items if item is not None)
        return [one for one in found if one is not None and one.property("role") == "key"]

    def minimumSize(self) -> QSize:
        least = super().minimumSize()
        shown = sum(one.sizeHint().width() + self.spacing() for one in self._keys() if not one.isHidden())
        return QSize(max(0, least.width() - shown), least.height())

    def setGeometry(self, rect: QRect) -> None:
        keys = self._keys()
        room = rect.width() - self.minimumSize().width()
        fits = room >= sum(one.sizeHint().width() + self.spacing() for one in keys)
        for one in keys:
            if one.isHidden() is fits:
                one.setVisible(fits)
        super().setGeometry(rect)


class Lines(QLayout):
    """Things side by side, in as many lines as they need."""

    def __init__(self, *things: QWidget) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(GAP)
        for thing in things:
            self.addWidget(thing)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def _places(self, room: QRect) -> list[tuple[QLayoutItem, QRect]]:
        """Where each of those that are shown stands, of as much width as there is."""
        found: list[tuple[QLayoutItem, QRect]] = []
        left, top, below = room.left(), room.top(), room.top()
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint()
            if left > room.left() and left + size.width() > room.left() + room.width():
                left, top = room.left(), below + self.spacing()
            found.append((item, QRect(QPoint(left, top), QSize(min(size.width(), room.width()), size.height()))))
            left, below = left + size.width() + self.spacing(), max(below, top + size.height())
        return found

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        for item, place in self._places(rect):
            item.setGeometry(place)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max((place.bottom() + 1 for _item, place in self._places(QRect(0, 0, width, 0))), default=0)

    def sizeHint(self) -> QSize:
        shown = [item.sizeHint() for item in self._items if not item.isEmpty()]
        wide = sum(size.width() for size in shown) + self.spacing() * max(0, len(shown) - 1)
        return QSize(wide, max((size.height() for size in shown), default=0))

    def minimumSize(self) -> QSize:
        shown = [item.minimumSize() for item in self._items if not item.isEmpty()]
        return QSize(*(max((of(size) for size in shown), default=0) for of in (QSize.width, QSize.height)))


def upright(*things: QWidget | int) -> QVBoxLayout:
    """Things one below the other; a number is a stretch of that weight."""
    made = QVBoxLayout()
    made.setSpacing(0)
    for thing in things:
        if isinstance(thing, int):
            made.addStretch(thing)
        else:
            made.addWidget(thing)
    return made


def line_up(*grids: QGridLayout) -> None:
    """Make the first columns of grids that stand one below the other equally wide, so that what is beside them lines up."""
    wide = 0
    for grid in grids:
        firsts = (grid.itemAtPosition(line, 0) for line in range(grid.rowCount()))
        wide = max((wide, *(one.sizeHint().width() for one in firsts if one is not None)))
    for grid in grids:
        grid.setColumnMinimumWidth(0, wide)


def card(name: str = "", *, margin: int = 3 * GAP, gap: int = GAP) -> tuple[QFrame, QVBoxLayout]:
    """A sheet with round corners, and the layout to fill; `name` is said when the focus comes into it."""
    frame = QFrame()
    frame.setAccessibleName(name)
    frame.setObjectName("card")
    body = QVBoxLayout(frame)
    body.setContentsMargins(margin, margin - 4, margin, margin - 4)
    body.setSpacing(gap)
    return frame, body


class _Edge(QWidget):
    """A shade at the edge of what scrolls, seen as long as more follows beyond it."""

    def __init__(self, area: QWidget, *, top: bool) -> None:
        from PySide6.QtCore import Qt

        super().__init__(area)
        self._top = top
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def mark(self, there: bool, within: QRect) -> None:
        """Be seen or not, at the edge of what is seen."""
        if there:
            at = within.top() if self._top else within.bottom() + 1 - _SHADE
            self.setGeometry(within.left(), at, within.width(), _SHADE)
            self.raise_()
        self.setVisible(there)

    def paintEvent(self, event: QPaintEvent) -> None:
        from PySide6.QtGui import QColor, QLinearGradient, QPainter

        edge = 0 if self._top else self.height()
        shade = QLinearGradient(0, self.height() - edge, 0, edge)
        dark = theme.colour("window").lightness() < 128
        for where, strength in ((0.0, 0), (0.6, 90 if dark else 18), (1.0, 220 if dark else 60)):
            shade.setColorAt(where, QColor(0, 0, 0, strength))
        painter = QPainter(self)
        painter.fillRect(self.rect(), shade)
        if dark:  # where nothing is written a shade is not seen
            painter.fillRect(0, 0 if self._top else self.height() - 1, self.width(), 1, theme.colour("field"))


_SHADE = 16
"""Pixels of the shade that tells of more."""


def _mark(area: QAbstractScrollArea, edges: tuple[_Edge, _Edge], within: QRect) -> None:
    """Shade the edges, the upper and the lower, of what is seen of `area` beyond which more follows."""
    bar, (above, below) = area.verticalScrollBar(), edges
    above.mark(bar.value() > bar.minimum(), within)
    below.mark(bar.value() < bar.maximum(), within)


class _WhenResized(QObject):
    """Does something each time that a widget has another size, once what is in it is laid out."""

    def __init__(self, watched: QWidget, work: Callable[[], object]) -> None:
        super().__init__(watched)
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(work)
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._timer.start()
        return False


class _Shades(QObject):
    """Keeps the shades of a list, or of another thing in a page that scrolls by itself."""

    def __init__(self, area: QAbstractScrollArea) -> None:
        super().__init__(area)
        self._area = area
        self._edges = _Edge(area, top=True), _Edge(area, top=False)
        area.verticalScrollBar().rangeChanged.connect(self._mark)
        area.verticalScrollBar().valueChanged.connect(self._mark)
        area.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._mark()
        return False

    def _mark(self) -> None:
        within = self._area.viewport().geometry()
        within.setRight(self._area.width() - 1 - within.left())  # behind the bar too
        _mark(self._area, self._edges, within)


def shade_edges(area: QAbstractScrollArea) -> None:
    """Shade the edges of what scrolls in a page beyond which more follows, as those of the page are: it may end between lines."""
    _Shades(area)


class _Snug(QVBoxLayout):
    """What is in a column; where it has a little less room than it needs, its edges and what is left between are narrower."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__(inside)
        self._whole: list[QRect] = []
        """Where the parts stood with all that is left between them, if there is less now."""
        self._narrowed: list[QRect] = []
        """Where they stand since."""

    def spare(self) -> int:
        """Pixels that the edges, and what is left between the parts, can do without."""
        return sum(self._edges()) + (len(self._parts()) - 1) * (self.spacing() // 2)

    def _edges(self) -> tuple[int, int]:
        edges = self.contentsMargins()
        return max(0, edges.bottom() - 2), max(0, edges.top() - 2)

    def _parts(self) -> list[QLayoutItem]:
        """What has something before or after it: all but what is not shown, and stretches."""
        found = (self.itemAt(place) for place in range(self.count()))
        return [one for one in found if one is not None and not one.isEmpty()]

    def setGeometry(self, rect: QRect) -> None:
        whole = self.heightForWidth(rect.width()) if self.hasHeightForWidth() else self.minimumSize().height()
        lack, below, above = whole - rect.height(), 0, 0
        if 0 < lack <= self.spare():
            below, above = self._edges()
            below = min(lack, below)
            above = min(lack - below, above)
        else:
            lack = 0
        super().setGeometry(rect.adjusted(0, -above, 0, lack - above))
        if self._narrowed or lack > below + above:
            self._narrow(self._parts(), lack - below - above)

    def _narrow(self, parts: list[QLayoutItem], lack: int) -> None:
        """Take so many pixels from what is left between the parts."""
        found = list(map(self._place, parts))
        if found != self._narrowed:  # else Qt had nothing to do, and left them where they were put here
            self._whole = found
        for place, (part, whole) in enumerate(zip(parts, self._whole, strict=True)):
            part.setGeometry(whole.translated(0, -round(lack * place / max(1, len(parts) - 1))))
        self._narrowed = list(map(self._place, parts)) if lack else []

    @staticmethod
    def _place(part: QLayoutItem) -> QRect:
        return part.place() if isinstance(part, FlushRow) else part.geometry()


class Column(QScrollArea):
    """A page that scrolls: one column in the middle, no wider than is good to read."""

    painted = Signal()
    """It was painted: of the page that it fills nothing may be seen, so that page is not."""

    def __init__(self, *, margin: int = 3 * GAP, alone: bool = True) -> None:
        """`alone` is whether it has the width of the window; else it begins where what is above it does."""
        super().__init__()
        self._alone = alone
        self.setWidgetResizable(True)
        self.setProperty("focusPolicy", NO_FOCUS)
        self.setProperty("horizontalScrollBarPolicy", BAR_OFF)
        self.inside = QWidget()
        snug = _Snug(self.inside)
        self.body: QVBoxLayout = snug
        self.body.setContentsMargins(margin, 3 * GAP, margin, 3 * GAP)
        self.body.setSpacing(2 * GAP)
        self._page = _Scrolled(self.inside, snug, self)
        self._page.painted.connect(self.painted)
        self.painted.connect(self._make_edges_soon)
        self.setWidget(self._page)

        self._target: QWidget | None = None
        self._from = 0
        """How far it was scrolled before what is to be seen was brought: no farther than it must be from there."""
        self._fitting = False
        self._edges: tuple[_Edge, _Edge] | None = None
        self._across: QWidget | None = None
        self._edges_wanted = False
        self.verticalScrollBar().rangeChanged.connect(self._laid_out)
        self.verticalScrollBar().valueChanged.connect(self._mark_edges)

    def begin_with(self, first_line: QLayout) -> None:
        """Begin with the first line of a page, which has as little above it as where it does not scroll."""
        edges = self.body.contentsMargins()
        self.body.setContentsMargins(edges.left(), GAP, edges.right(), edges.bottom())
        self.body.insertLayout(0, first_line)

    def _make_edges_soon(self) -> None:
        if self._edges_wanted:
            self._edges_wanted = False
            QTimer.singleShot(0, self, self._make_edges)

    def _make_edges(self) -> None:
        self._edges = self._edges or self._new_edges()
        self._mark_edges()

    def _new_edges(self) -> tuple[_Edge, _Edge]:
        page = self._across or self
        return _Edge(page, top=True), _Edge(page, top=False)

    def shade_across(self, page: QWidget) -> None:
        """Shade all the width of a page that it is a part of: what stands above and below it is as wide."""
        for edge in self._edges or ():
            edge.deleteLater()
        self._across, self._edges = page, None
        _WhenResized(page, self._mark_edges)
        self._mark_edges()

    def _mark_edges(self) -> None:
        """Show where more follows: a page that ends between two things would look as if it were all."""
        if self._edges is None:
            if not self.verticalScrollBar().maximum():
                return
            if "Qt" not in vars(QtCore):  # not on the way to the first window: it has its shade once it is painted
                self._edges_wanted = True
                return
            self._edges = self._new_edges()
        within = self.viewport().geometry()  # not asked on the way to the first window: Qt's types are made known by it
        within.setLeft(0)  # from one border of the page to the other, beside which and behind the bar it is empty
        within.setRight(self.width() - 1)
        if (page := self._across) is not None:
            within = QRect(0, self.mapTo(page, within.topLeft()).y(), page.width(), within.height())
        _mark(self, self._edges, within)

    def _laid_out(self, _least: int, most: int) -> None:
        # The column stays in the middle of the window whether or not the scroll bar is there. The margin may be what makes
        # the bar come or go, which must not go round for ever.
        if self._alone and not self._fitting:
            self._fitting = True
            bar = self.verticalScrollBar().sizeHint().width()
            spare = (
                self.width() >= theme.column_width() + 2 * bar
            )  # else it begins at the edge, as what is above it does
            self.setViewportMargins(bar if most and spare else 0, 0, 0, 0)
            self._fitting = False
        self._chase()  # what is brought up may grow as it is laid out
        self._mark_edges()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._laid_out(0, self.verticalScrollBar().maximum())

    def bring(self, target: QWidget) -> None:
        """Scroll so that all of `target` is seen, or where it is too high its beginning, once it is laid out."""
        if self._target is not target:
            self._target, self._from = target, self.verticalScrollBar().value()
        QTimer.singleShot(0, self, self._chase)
        QTimer.singleShot(250, self, lambda: self._forget(target))

    def to_top(self) -> None:
        """Scroll to the beginning, whatever was to be brought into view."""
        self._target = None
        self.verticalScrollBar().setValue(0)

    def holds(self, target: QWidget) -> bool:
        """Whether all of `target` is in view."""
        top = target.mapTo(self._page, target.rect().topLeft()).y() - self.verticalScrollBar().value()
        return self.isVisible() and top >= 0 and top + target.height() <= self.viewport().height()

    def bring_part(self, within: QWidget, part: QRect) -> None:
        """Scroll so that a part of a widget that is laid out already is seen."""
        middle = within.mapTo(self._page, part.center())
        self.ensureVisible(middle.x(), middle.y(), 0, part.height() // 2 + 2 * GAP)

    def _chase(self) -> None:
        if self._target is None:
            return
        if not isValid(self._target):
            self._target = None
            return
        top = self._target.mapTo(self._page, self._target.rect().topLeft()).y() - 2 * GAP
        bottom = top + self._target.height() + 4 * GAP
        room = self.viewport().height()
        there = min(bottom - room, top) if bottom > self._from + room else min(top, self._from)
        self.verticalScrollBar().setValue(there)

    def _forget(self, target: QWidget) -> None:
        if self._target is target:
            self._target = None

    def page(self, direction: int) -> None:
        """Scroll by most of a screenful: down with 1, up with -1."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + direction * round(bar.pageStep() * 0.85))


TWO = 2.1
"""The widths of a column that two halves, with what parts them, have at most."""


class Centred(QFrame):
    """Holds `inside` in its middle, as wide as a column may be at the text size in use."""

    def __init__(self, inside: QWidget, columns: float = 1) -> None:
        """`columns` is how many of them stand in `inside` side by side."""
        super().__init__()
        self._inside, self._columns = inside, columns
        inside.setMaximumWidth(round(columns * theme.column_width()))
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addStretch(1)
        across.addWidget(inside, 1000)
        across.addStretch(1)

    def widen(self, columns: float) -> None:
        """Let so many columns stand in it side by side from now on."""
        self._columns = columns
        self._inside.setMaximumWidth(round(columns * theme.column_width()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._inside.setMaximumWidth(round(self._columns * theme.column_width()))


def foot(go: QWidget) -> Centred:
    """What stands below a column and stays in view: the button that does what the page is for, with its key before it."""
    from PySide6.QtCore import Qt  # never on the way to the first window

    inside = QWidget()
    line = row(1)
    line.setContentsMargins(3 * GAP, GAP, 3 * GAP, GAP)
    line.addWidget(label(go.accessibleDescription(), "key", wrap=False), 0, Qt.AlignmentFlag.AlignVCenter)
    line.addWidget(go)
    inside.setLayout(line)
    made = Centred(inside)
    made.setObjectName("bar")
    return made


class _Scrolled(Centred):
    """What a column scrolls: as high as its words need at the width they have, and not at the least width they could have."""

    painted = Signal()

    def __init__(self, inside: QWidget, body: _Snug, column: QScrollArea) -> None:
        super().__init__(inside)
        self._body, self._column = body, column

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.painted.emit()

    def heightForWidth(self, width: int) -> int:
        """That of what is in it, or the room there is where that is less by no more than a line: that is not worth scrolling."""
        return self._fitted(super().heightForWidth(width))

    def _fitted(self, whole: int) -> int:
        room = self._column.maximumViewportSize().height()
        fits = room < whole <= room + self.fontMetrics().height() and whole <= room + self._body.spare()
        return room if fits else whole

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        return QSize(least.width(), 0 if self.hasHeightForWidth() else self._fitted(least.height()))


@cache
def _drawing(name: str, colour: str) -> bytes:
    svg = (shipped("resources") / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    return svg.replace("currentColor", colour).encode()


def _draw_icon(widget: QWidget, name: str, tone: str, place: QRectF) -> None:
    """Draw an icon in a colour of the theme, while a widget is painted."""
    # not on the way to the first window, which has no icon most of the time
    from PySide6.QtGui import QPainter

    draw_sign(QPainter(widget), name, tone, place)


def draw_sign(painter: QPainter, name: str, tone: str, place: QRectF) -> None:
    """Draw an icon in a colour of the theme among what a view paints itself."""
    from PySide6.QtSvg import QSvgRenderer

    QSvgRenderer(_drawing(name, theme.colour(tone).name())).render(painter, place)


class LineHigh(QWidget):
    """A square as high as `lines` lines of text, at whatever size the text is."""

    def __init__(self, lines: float = 1.0) -> None:
        super().__init__()
        self._lines = lines
        self._fit()

    def _fit(self) -> None:
        side = round(self.fontMetrics().height() * self._lines)
        self.setFixedSize(side, side)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()


_ICON = 1.35
"""The size of an icon beside words."""

_OF_LINE = 0.85
"""How high an icon of size 1 is, of a line of text."""


def icon_side(line: int, size: float = _ICON) -> float:
    """How wide and high an icon of a size is beside lines so high, in pixels."""
    return line * size * _OF_LINE


class Icon(LineHigh):
    """A drawing from resources/icons in a colour of the theme, as high as a line of text."""

    def __init__(self, name: str, tone: str, size: float = _ICON, *, line: bool = False) -> None:
        """With `line` it has all the height of a line and stands in its middle, level with words beside it."""
        lines = max(1.0, size * _OF_LINE) if line else size * _OF_LINE
        super().__init__(lines)
        self.name, self.tone = name, tone
        self._part = size * _OF_LINE / lines

    def paintEvent(self, event: QPaintEvent) -> None:
        side = self.height() * self._part
        _draw_icon(self, self.name, self.tone, QRectF(0, (self.height() - side) / 2, side, side))


def chosen_mark(*, words: bool = True) -> QWidget:
    """What tells on a tile that it is the one chosen, with `words` or by the sign alone; named "mark"."""
    made = QWidget()
    made.setObjectName("mark")
    parts: list[QWidget | int] = [Icon("check", "accent", 1.1, line=True)]
    if words:
        parts.append(label(_("chosen"), "small", tone="accent", wrap=False))
    made.setLayout(row(*parts, gap=GAP // 2))
    policy = made.sizePolicy()
    policy.setRetainSizeWhenHidden(True)  # nothing beside it moves when another is chosen
    made.setSizePolicy(policy)
    return made


class Painted(QLabel):
    """What a page paints itself, with the keys in it. To a screen reader it is a picture, as Qt takes a label with one to be."""

    def __init__(self) -> None:
        from PySide6.QtGui import QPixmap  # never on the way to the first window

        super().__init__()
        self.setPixmap(QPixmap(1, 1))


class Check(QCheckBox):
    """A box to tick with words beside it, drawn in the colours of the theme and as large as the text.

    The box stands at the edge, below what heads it; with the focus it has a border, and its words a frame.
    """

    AFTER = GAP + 2
    """Pixels after its words, within the frame that they have with the focus."""
    _BETWEEN = GAP + 4
    """Pixels between the box and its words; the frame begins in the middle of them."""

    def __init__(self, words: str, name: str) -> None:
        super().__init__(literal(words))
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        height = self.fontMetrics().height()
        wide = self.fontMetrics().horizontalAdvance(self.text().replace("&&", "&"))
        return QSize(round(height * 0.9) + self._BETWEEN + wide + self.AFTER, height + GAP + 4)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        from PySide6.QtCore import QRectF, Qt
        from PySide6.QtGui import QPainter, QPen
        from PySide6.QtSvg import QSvgRenderer

        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = round(self.fontMetrics().height() * 0.9)
        checked, focused = self.isChecked(), self.hasFocus()
        line = 2.0 if focused else 1.5
        box = QRectF(line / 2, (self.height() - side) / 2, side - line / 2, side)
        painter.setPen(QPen(theme.colour("focus" if focused else "accent" if checked else "field"), line))
        painter.setBrush(theme.colour("accent" if checked else "surface"))
        painter.drawRoundedRect(box, side * 0.2, side * 0.2)
        if checked:
            colour = theme.colour("on_accent").name()
            QSvgRenderer(_drawing("check", colour)).render(painter, box.adjusted(2, 2, -2, -2))
        painter.setPen(theme.colour("text"))
        words = self.rect().adjusted(side + self._BETWEEN, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text().replace("&&", "&"))
        if focused:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("focus"), 2))
            frame = QRectF(self.rect()).adjusted(side + self._BETWEEN / 2, 0, 0, 0)
            painter.drawRoundedRect(frame.adjusted(1, 1, -1, -1), 6, 6)


class Bar(QProgressBar):
    """A thin line that fills from left to right."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setTextVisible(False)
        self.setFixedHeight(6)
        self.setAccessibleName(name)

    def show_share(self, done: int, whole: int) -> None:
        """Fill it to `done` of `whole`."""
        self.setRange(0, max(1, whole))
        self.setValue(done)


class Tile(QPushButton):
    """A sheet that can be pressed, made of labels; its accessible name says all of it."""

    def __init__(self, name: str, *, margin: int = 2 * GAP) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setAutoDefault(True)  # Enter presses it
        self.setProperty("fill", "plain")
        self.body = QHBoxLayout(self)
        self.body.setContentsMargins(margin, margin - 4, margin, margin - 4)
        self.body.setSpacing(2 * GAP)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def dress(self, fill: str) -> None:
        """Change the colours of the sheet: "plain", "current", "accent", "good", "partly" or "bad"."""
        restyle(self, "fill", fill)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self.body.heightForWidth(width)

    def sizeHint(self) -> QSize:
        return self.body.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self.body.minimumSize()


class Notice(QFrame):
    """A line that something should be known: an icon, words, and perhaps a button, on a soft ground."""

    def __init__(self, words: str, tone: str = "partly", action: QPushButton | None = None, *, icon: str = "") -> None:
        super().__init__()
        self.tone = tone
        self.setProperty("ground", tone)
        across = QHBoxLayout(self)
        across.setContentsMargins(2 * GAP, GAP + 2, 2 * GAP, GAP + 2)
        across.setSpacing(GAP + 4)
        sign = Icon("info", "accent") if tone == PLAIN else Icon(icon or SIGNS[tone], tone)
        if action is None:
            across.addLayout(upright(sign, 1))
        else:
            across.addWidget(sign)
        self.words = label(words)
        across.addWidget(self.words, 1)
        if action is not None:
            across.addWidget(action)
