"""Something that goes on beside the window: what it is, how far it has come, and a way to stop it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Event
from typing import Any, TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget
from shiboken6 import isValid

from study_app.background import StoppedError, begin
from study_app.errors import StudyAppError
from study_app.gui.widgets import GAP, Bar, announce, button, label, row
from study_app.i18n import _

T = TypeVar("T")

Tick = Callable[[int, int], None]
"""Told how much is done, of how much."""

_LOOK_MS = 25

_SHOWN_MS = 300
"""What is over sooner is not shown."""


class Work(QFrame):
    """One piece of work at a time; nothing is seen while there is none.

    What had the keys may be disabled meanwhile. It has them again afterwards, unless somebody went elsewhere.
    """

    changed = Signal()
    """Some work was begun or is over."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        body = QVBoxLayout(self)
        body.setContentsMargins(2 * GAP, GAP + 4, 2 * GAP, GAP + 4)
        self.words = label("")
        self.bar = Bar(_("How far it has come"))
        self.stop = button(_("Stop"))
        self.stop.setAutoDefault(True)
        self.stop.clicked.connect(self.cancel)
        body.addLayout(row(self.words, self.stop))
        body.addWidget(self.bar)
        self.hide()
        self._future: Future[Any] | None = None
        self._stopped = Event()
        self._at = (0, 0)
        self._before: QWidget | None = None
        self._fallen: QWidget | None = None
        self._then: Callable[[Any], None] = lambda _result: None
        self._drop: Callable[[Any], None] = lambda _result: None
        self._failed: Callable[[str], None] = lambda _words: None
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._later = QTimer(self, interval=_SHOWN_MS, singleShot=True)
        self._later.timeout.connect(self._show)

    @property
    def busy(self) -> bool:
        """Whether something is under way."""
        return self._future is not None

    def begin(
        self,
        words: str,
        work: Callable[[Tick], T],
        then: Callable[[T], None],
        failed: Callable[[str], None],
        drop: Callable[[T], None] = lambda _result: None,
    ) -> None:
        """Begin some work; `then` gets what it returns, `failed` why it could not be done.

        What it returns after it was stopped goes to `drop`.
        """
        assert not self.busy
        self._stopped, self._at = Event(), (0, 0)
        stopped = self._stopped

        def tick(done: int, whole: int) -> None:
            if stopped.is_set():
                raise StoppedError
            self._at = (done, whole)

        self._then, self._failed, self._drop = then, failed, drop
        self.words.setText(words)
        self.stop.setEnabled(True)
        self._future = begin(lambda: work(tick))
        self._timer.start()
        self._later.start()
        self._before = self.window().focusWidget()
        self.changed.emit()
        self._fallen = self.window().focusWidget()

    def cancel(self) -> None:
        """Stop what is under way."""
        if self.busy:
            self._stopped.set()
            self.stop.setEnabled(False)
            self.words.setText(_("Stopping ..."))

    def _show(self) -> None:
        if self.busy:
            self.show()
            announce(self, self.words.text())

    def _look(self) -> None:
        done, whole = self._at
        self.bar.setRange(0, 0 if not whole or done >= whole else whole)  # no end is known while it is read
        if whole:
            self.bar.setValue(done)
        future = self._future
        if future is None or not future.done():
            return
        self._future = None
        self._timer.stop()
        self._later.stop()
        stayed = self.window().focusWidget() in (None, self.stop, self._fallen)
        self.hide()
        error = future.exception()
        self.changed.emit()
        if stayed and self._before is not None and isValid(self._before) and self._before.isVisible():
            self._before.setFocus()
        if error is None and self._stopped.is_set():
            self._drop(future.result())
        elif error is None:
            self._then(future.result())
        elif isinstance(error, StudyAppError):
            self._failed(str(error))
        elif not isinstance(error, StoppedError):
            raise error
