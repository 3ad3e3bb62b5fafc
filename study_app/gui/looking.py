"""What a draft comes to, looked at while one writes: at once, or where that takes long beside the window, the last one only."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

from study_app.background import StoppedError, Task, begin
from study_app.errors import StudyAppError

T = TypeVar("T")

_LOOK_MS = 20


class Looking(QObject, Generic[T]):
    """One look at a time. While it goes on beside the window nothing can be saved, so whoever saves stops it first."""

    def __init__(self, parent: QObject, seen: Callable[[T], object], refused: Callable[[str], object]) -> None:
        """`seen` gets what a look comes to, `refused` why there is none."""
        super().__init__(parent)
        self._seen, self._refused = seen, refused
        self._task: Task[T] | None = None
        self._work: Future[T] | None = None
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)

    @property
    def busy(self) -> bool:
        """Whether a look goes on beside the window."""
        return self._timer.isActive()

    def begin(self, wanted: Callable[[], Task[T]]) -> bool:
        """Look; whether that is done already. What was begun before is of no use any more."""
        self.stop()
        try:
            task = wanted()
            if not task.long:
                self._seen(task.now())
                return True
        except StudyAppError as error:
            self._refused(str(error))
            return True
        self._task, self._work = task, begin(task.work)
        self._timer.start()
        return False

    def stop(self) -> None:
        """Have the look given up that goes on: it is over when this returns."""
        self._timer.stop()
        if self._task is not None and self._work is not None:
            self._task.stop.set()
            self._work.exception()
        self._task = self._work = None

    def _look(self) -> None:
        if self._work is None or not self._work.done():
            return
        work, self._work = self._work, None
        self._timer.stop()
        try:
            came = work.result()
        except StoppedError:
            return
        except StudyAppError as error:
            self._refused(str(error))
        else:
            self._seen(came)
