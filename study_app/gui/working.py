"""Work that holds the whole program up, beside the window: what is being done is said, and it can be stopped."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QWidget

from study_app.background import StoppedError, Task, begin
from study_app.errors import StudyAppError
from study_app.gui import theme
from study_app.gui.dialogs import Sheet
from study_app.gui.widgets import Bar, announce, label, row
from study_app.i18n import _

T = TypeVar("T")

_LOOK_MS = 30

_SAID_MS, _SOON_MS = 250, 5
"""What is over sooner is not said; how often is looked until then."""

_begun: list[Future[Any]] = []
"""What was begun here and may not be over yet."""


def is_under_way() -> bool:
    """Whether something is done beside a window, during which nothing else may write, nor put another library in its place."""
    _begun[:] = [work for work in _begun if not work.done()]
    return bool(_begun)


def carry_out(
    parent: QWidget,
    task: Task[T],
    words: str,
    then: Callable[[T], object],
    refused: Callable[[str], object],
    in_part: Callable[[], bool] | None = None,
) -> None:
    """Do it at once, or where it is long beside the window, which does nothing else meanwhile and soon says `words`.

    What came of it is handed to `then`; why nothing did, in a sentence, to `refused`. Keys that are pressed before it is said
    come to their place when it is over: who types on loses nothing, and what they save is saved after it. Of what is done part
    by part the parts that are done stay when it is stopped or fails: `in_part` follows them and tells whether there were any.
    """
    if task.long:
        work = begin(task.work)
        _begun.append(work)
        if _is_soon_over(work):
            _hand_on(task, work, then, refused, in_part)
        else:
            Working(parent, task, work, words, then, refused, in_part).open()
        return
    try:
        came = task.now()
    except StudyAppError as error:
        refused(str(error))
        return
    then(came)


def attempt(
    parent: QWidget,
    wanted: Callable[[], Task[T]],
    words: str,
    then: Callable[[T], object],
    refused: Callable[[str], object],
    in_part: Callable[[], bool] | None = None,
) -> None:
    """The same of what is `wanted`, which may be refused before anything is done."""
    try:
        task = wanted()
    except StudyAppError as error:
        refused(str(error))
        return
    carry_out(parent, task, words, then, refused, in_part)


def _is_soon_over(work: Future[T]) -> bool:
    """Whether some work is over before it would be said; until then the window is painted, and what is pressed waits."""
    waiting, looking, end = QEventLoop(), QTimer(interval=_SOON_MS), QTimer(interval=_SAID_MS, singleShot=True)
    looking.timeout.connect(lambda: waiting.quit() if work.done() else None)
    end.timeout.connect(waiting.quit)
    looking.start()
    end.start()
    waiting.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    return work.done()


def _hand_on(
    task: Task[T],
    work: Future[T],
    then: Callable[[T], object],
    refused: Callable[[str], object],
    in_part: Callable[[], bool] | None,
) -> None:
    """Hand on what came of work that is over."""
    try:
        came = work.result()
        task.kept()
    except StoppedError:
        if in_part is not None and in_part():
            refused(_("It was stopped. What had come by then is here; the rest comes next time."))
        else:
            refused(_("It was stopped: nothing was changed."))
    except StudyAppError as error:
        if in_part is not None:
            in_part()
        refused(str(error))
    else:
        then(came)


class Working(Sheet):
    """Says what is being done, until it is done or stopped, and what holds if it is stopped. No key goes to a page meanwhile."""

    def __init__(
        self,
        parent: QWidget,
        task: Task[T],
        work: Future[T],
        words: str,
        then: Callable[[T], object],
        refused: Callable[[str], object],
        in_part: Callable[[], bool] | None = None,
    ) -> None:
        super().__init__(parent, words)
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self._task, self._then, self._refused, self._in_part = task, then, refused, in_part
        if in_part is None:
            holds = _("Nothing is lost if it is stopped: all stays as it was.")
        else:
            holds = _("Nothing is lost if it is stopped: what has come stays, and the rest comes next time.")
        self.told = label(holds, "muted")
        self.bar = Bar(words)
        self.bar.setRange(0, 0)  # how long it takes nobody knows
        self.shut.setText(_("Stop"))
        self.shut.setDefault(False)
        self.shut.setAutoDefault(False)  # Enter, pressed once too often for what began this, is not to end it
        self.shut.setProperty("kind", "plain")
        self.body.addWidget(self.bar)
        self.body.addWidget(self.told)
        self.body.addLayout(row(1, label(_("Esc"), "key", wrap=False), self.shut))
        self.resize(round(420 * theme.scale()), self.sizeHint().height())
        self.setFocus()
        announce(self, words)
        self._work = work
        self._looking = QTimer(self, interval=_LOOK_MS)
        self._looking.timeout.connect(self._look)
        self._looking.start()

    def done(self, result: int) -> None:
        """It is to stop. What is written already counts, so the end is waited for."""
        self._task.stop.set()
        self.told.setText(_("Stopping ..."))
        self.shut.setEnabled(False)

    def _look(self) -> None:
        if not self._work.done():
            return
        self._looking.stop()
        super().done(0)
        if (parent := self.parentWidget()) is not None:
            parent.window().activateWindow()  # what is soon over may not have had the keys yet
        _hand_on(self._task, self._work, self._then, self._refused, self._in_part)
