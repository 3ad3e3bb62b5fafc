"""The exchange with other devices while the window is used: begun beside it, and followed by what is on screen."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from study_app.background import StoppedError, begin
from study_app.errors import StudyAppError
from study_app.gui.trace import trace
from study_app.i18n import _

if TYPE_CHECKING:
    from concurrent.futures import Future

    from study_app.background import Task
    from study_app.gui.window import MainWindow
    from study_app.study.devices import Exchanged

_LOOK_MS = 40
"""So often it is looked whether an exchange is done; while none is under way, never."""

_LAST_S = 3.0
"""Seconds that leaving the program waits for the folder."""


class Exchanging(QObject):
    """When what is exchanged: at the start, after an answer when the last time is long ago, when it is wanted, and at the end."""

    changed = Signal()
    """An exchange began or ended."""

    def __init__(self, window: MainWindow) -> None:
        """Of a window; nothing is begun."""
        super().__init__(window)
        self._window, self._app = window, window.app
        self._task: Task[Exchanged] | None = None
        self._work: Future[Exchanged] | None = None
        self._library: Future[None] | None = None
        self.refusal = ""
        """Why the last exchange could not be begun or ended, as a sentence."""
        self._looking = QTimer(self, interval=_LOOK_MS)
        self._looking.timeout.connect(self._look)

    @property
    def busy(self) -> bool:
        """Whether an exchange is under way, or what it brought is being read."""
        return self._work is not None or self._library is not None

    def if_it_is_time(self) -> None:
        """Begin an exchange if a folder was chosen and the last one is long ago."""
        if self._app.shared_folder and not self._app.writable and not self.busy and self._app.devices.is_time():
            self.begin()

    def begin(self) -> None:
        """Begin an exchange; what is too much to be taken in meanwhile is taken in when the rest is done, and it is said."""
        from study_app.study.devices import AT_ONCE

        if self.busy:
            return
        self.refusal = ""
        try:
            self._task = self._app.devices.exchange(AT_ONCE)
        except StudyAppError as error:
            self.refusal = str(error)
        else:
            self._work = begin(self._task.work)
            self._looking.start()
        self.changed.emit()

    def _look(self) -> None:
        if self._library is not None and self._library.done():
            self._library = None
            self._window.renew()
            self.changed.emit()
        if self._work is not None and self._work.done():
            work, self._work = self._work, None
            try:
                came = work.result()
            except StoppedError:
                self._follow_in_part()
            except StudyAppError as error:
                self.refusal = str(error)
                self._follow_in_part()
            else:
                assert self._task is not None
                self._task.kept()
                self._follow(came)
            self.changed.emit()
        if self._work is None and self._library is None:
            self._looking.stop()

    def _follow(self, came: Exchanged) -> None:
        """Show what is known now."""
        trace("exchanged", came.new, came.sent)
        if came.new:
            self._show_new()
        if came.left and not self._window.alone():
            from study_app.gui.working import attempt

            words = _("Taking in what you did on other devices ...")
            wanted = self._app.devices.exchange
            attempt(self._window, wanted, words, self._taken_in, self._refused, self._follow_in_part)

    def _follow_in_part(self) -> bool:
        """Show what came before an exchange was stopped or failed; whether that was anything."""
        came = self._app.devices.follow()
        if came:
            self._show_new()
        return came

    def _show_new(self) -> None:
        if self._app.devices.edited():
            self._library = begin(self._app.library_reader())
            self._looking.start()
        self._window.learned_elsewhere()

    def _taken_in(self, came: Exchanged) -> None:
        self._follow(came)
        self.changed.emit()

    def _refused(self, words: str) -> None:
        self.refusal = words
        self.changed.emit()

    def leave(self) -> None:
        """The window was closed: what is under way is stopped, and what is new is sent, if that takes no more than a moment."""
        self._looking.stop()
        if self._task is not None and self._work is not None:
            self._task.stop.set()
            _within_a_moment(self._work.result)
        if self._app.shared_folder and not self._app.writable:
            from study_app.study.devices import AT_ONCE

            with _nobody_is_told():
                task = self._app.devices.exchange(AT_ONCE)
                _within_a_moment(begin(task.work).result)
                task.stop.set()


def _within_a_moment(result: Callable[[float], object]) -> None:
    with _nobody_is_told():
        result(_LAST_S)


def _nobody_is_told() -> contextlib.AbstractContextManager[None]:
    """Why something could not be sent on leaving is said to nobody: it comes next time."""
    return contextlib.suppress(StudyAppError, StoppedError, TimeoutError)
