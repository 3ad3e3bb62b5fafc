"""What stands in the window's place while all of the data is changed and no window can show it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from study_app.errors import StudyAppError
from study_app.gui.widgets import GAP, Bar, announce, label
from study_app.i18n import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from study_app.own_data.changing import Change

_LOOK_MS = 25


class Closed(QWidget):
    """Says what is being done, in the place of the window. It cannot be stopped: half of it would be worse."""

    def __init__(self, place: QRect, words: str) -> None:
        super().__init__()
        self.setWindowTitle("Study App")
        self.setGeometry(place)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        body = QVBoxLayout(self)
        body.setContentsMargins(6 * GAP, 6 * GAP, 6 * GAP, 6 * GAP)
        body.setSpacing(2 * GAP)
        self.bar = Bar(words)
        self.bar.setRange(0, 0)  # how long it takes nobody knows
        body.addStretch(1)
        body.addWidget(label(words, "stem"))
        body.addWidget(self.bar)
        body.addWidget(label(_("The window is back when it is done."), "muted"))
        body.addStretch(1)
        self._ready = False
        self._timer = QTimer(self, interval=_LOOK_MS)
        announce(self, words)

    def wait_for(self, work: Future[Change], then: Callable[[Change | StudyAppError], None]) -> None:
        """Hand on what came of some work, or the sentence why nothing did, once it is over."""

        def look() -> None:
            if not work.done():
                return
            self._timer.stop()
            self._ready = True
            error = work.exception()
            if error is not None and not isinstance(error, StudyAppError):
                then(StudyAppError(str(error)))
                raise error
            then(work.result() if error is None else error)

        self._timer.timeout.connect(look)
        self._timer.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.setAccepted(self._ready)
