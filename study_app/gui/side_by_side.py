"""The pages of the window: one in front of the others, and beside it, where there is room, one that is written on."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, QTimer
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSplitter, QStackedWidget, QWidget

from study_app.gui import theme
from study_app.gui.widgets import show_focus

TYPE_CHECKING = False
if TYPE_CHECKING:
    from study_app.gui.page import Page

_ROOM = 960
"""Pixels that two pages need side by side at the usual text size."""


class _Stack(QStackedWidget):
    """Pages of which one is shown: it alone says how much room is needed at the least, and not the widest that lies below."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(lambda _number: self.updateGeometry())

    def minimumSizeHint(self) -> QSize:
        page = self.currentWidget()
        return super().minimumSizeHint() if page is None else page.minimumSizeHint()


class _Panel(_Stack):
    """The pages at the right. Tab stays among them: what lies at the left is there to be read."""

    def focusNextPrevChild(self, forward: bool) -> bool:
        from PySide6.QtCore import Qt  # never on the way to the first window

        here = at = QApplication.focusWidget()
        while at is not None:
            at = at.nextInFocusChain() if forward else at.previousInFocusChain()
            if at is here or at is None:
                break
            if (
                at.isVisible()
                and at.isEnabled()
                and self.isAncestorOf(at)
                and at.focusPolicy() & Qt.FocusPolicy.TabFocus
            ):
                at.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
                show_focus()
                break
        return True


class _Cover(QWidget):
    """Lies unseen over the pages at the left: what is there can be read and scrolled, and no button in it be pressed."""

    def __init__(self, under: QStackedWidget) -> None:
        super().__init__(under)
        self._under = under
        under.installEventFilter(self)
        self.hide()

    def lie(self, *, over: bool) -> None:
        """Cover what is shown, or do not."""
        self.setVisible(over)
        self.setGeometry(self._under.rect())
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._under.rect())
        return super().eventFilter(watched, event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        page = self._under.currentWidget()
        if page is not None:
            at = page.childAt(page.mapFromGlobal(event.globalPosition().toPoint()))
            QApplication.sendEvent(at or page, event.clone())


class SideBySide(QWidget):
    """A stack of pages, used as a QStackedWidget is. A page `at_the_side` stands at the right of the one it was added upon.

    Where both do not fit it is in front, like any other. It has the keys until it is gone: the page at the left is only shown
    meanwhile, and has the focus then where it was before.
    """

    def __init__(self) -> None:
        super().__init__()
        self._split = QSplitter()
        self._split.setChildrenCollapsible(False)
        self._front, self._panel = _Stack(), _Panel()
        self._cover = _Cover(self._front)
        self._split.addWidget(self._front)
        self._split.addWidget(self._panel)
        self._panel.setObjectName("panel")
        self._panel.setContentsMargins(1, 0, 0, 0)  # the line between the two pages
        self._panel.hide()
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._split)
        self._below: dict[QWidget, QWidget] = {}
        self._current: QWidget | None = None
        self._fitting = QTimer(self)
        self._fitting.setSingleShot(True)
        self._fitting.timeout.connect(self._fit)
        qt = QCoreApplication.instance()
        assert isinstance(qt, QApplication)
        qt.focusChanged.connect(self._hold_focus)

    def addWidget(self, page: Page) -> None:
        """Add a page; the first is shown at once."""
        if page.at_the_side and self._current is not None:
            self._below[page] = self._current
            self._panel.addWidget(page)
        else:
            self._front.addWidget(page)
        self._current = self._current or page

    def setCurrentWidget(self, page: QWidget) -> None:
        """Show a page, and the one that it stands beside."""
        self._current = page
        below = self._below.get(page)
        if below is not None and self._has_room(below, page):
            self._move(page, self._panel)
            self._front.setCurrentWidget(below)
            self._panel.setCurrentWidget(page)
            self._cover.lie(over=True)
            if self._panel.isHidden():
                self._panel.show()
                self._split.setSizes([self.width() // 2, self.width() // 2])
                _focus_in(page)
            return
        if below is not None:
            self._move(page, self._front)
        self._front.setCurrentWidget(page)
        self._cover.lie(over=False)
        if not self._panel.isHidden():
            _focus_in(page)  # before it hides, or Qt would look for another place
            self._panel.hide()

    def _move(self, page: QWidget, stack: QStackedWidget) -> None:
        if stack.indexOf(page) < 0:
            focused = page.focusWidget()
            stack.addWidget(page)
            if focused is not None:
                focused.setFocus()

    def removeWidget(self, page: QWidget) -> None:
        """Take a page out."""
        self._below.pop(page, None)
        for stack in (self._front, self._panel):
            if stack.indexOf(page) >= 0:
                stack.removeWidget(page)

    def currentWidget(self) -> QWidget | None:
        """The page that has the keys."""
        return self._current

    def count(self) -> int:
        """How many pages there are."""
        return self._front.count() + self._panel.count()

    @property
    def two_shown(self) -> bool:
        """Whether the page that has the keys stands beside another one."""
        return not self._panel.isHidden()

    # --- room

    def _has_room(self, below: QWidget, page: QWidget) -> bool:
        least = below.minimumSizeHint().width() + page.minimumSizeHint().width() + self._split.handleWidth()
        return self.width() >= max(least, round(_ROOM * theme.scale()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._below:
            self._fitting.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fitting.start()

    def _fit(self) -> None:
        """The window or its letters are larger or smaller: what was beside goes in front, or back again."""
        if self._current in self._below:
            self.setCurrentWidget(self._current)

    def _hold_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.two_shown and self._front.isAncestorOf(now) and self._current is not None:
            _focus_in(self._current)


def _focus_in(page: QWidget) -> None:
    """Give the focus to where it was last on a page."""
    (page.focusWidget() or page).setFocus()
