"""Work that goes on beside the window, on a thread that nobody waits for who leaves the program."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable, Iterator
from threading import Event, Lock, Thread, current_thread, main_thread
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

T = TypeVar("T")

_begun: list[tuple[Thread, object, object]] = []
"""What every thread works with, so that it is never the last to hold it. Threads that have ended are taken out by `let_go`."""


class StoppedError(Exception):
    """Work was stopped by the one who wanted it; nothing of it was done, unless it is done part by part."""


class Task(NamedTuple, Generic[T]):
    """Something to be done, `work`, on another thread if it is `long`, then `kept` where it was begun.

    All of it is done or nothing, unless it is said otherwise where it is made. Until `kept` nothing else may be written. It
    raises what `work` raises, StoppedError once `stop` is set.
    """

    work: Callable[[], T]
    kept: Callable[[], object]
    long: bool
    stop: Event

    def now(self) -> T:
        """Do it here and now."""
        came = self.work()
        self.kept()
        return came


def begin(work: Callable[[], T], after: Future[Any] | None = None) -> Future[T]:
    """Begin some work on a thread of its own, once what it comes `after` is done; what it raises is raised by `result`.

    Work that has not begun yet can be cancelled. The thread is a daemon: the process ends without it.
    """
    from concurrent.futures import Future, wait  # not on the way to the first question

    made: Future[T] = Future()

    def run() -> None:
        if after is not None:
            wait([after])
        if not made.set_running_or_notify_cancel():
            return
        try:
            made.set_result(work())
        except BaseException as error:
            made.set_exception(error)

    let_go()
    thread = Thread(target=run, daemon=True)
    thread.start()
    _begun.append((thread, work, made))
    return made


def let_go() -> None:
    """Forget what threads worked with that have ended, on the main thread: it ends there, and parts of a window must."""
    if current_thread() is main_thread():
        for one in tuple(_begun):
            if not one[0].is_alive():
                _begun.remove(one)


class _Bulk:
    """How many work in bulk, on whatever threads, and whether Python searched before the first of them."""

    lock = Lock()
    many = 0
    searches = False


@contextlib.contextmanager
def in_bulk() -> Iterator[None]:
    """Hundreds of thousands of values are made, none of which lie in a circle: Python does not search them for circles.

    Each search looks through all that there is, so that it takes longer than making them.
    """
    with _Bulk.lock:
        if not _Bulk.many:
            _Bulk.searches = gc.isenabled()
        _Bulk.many += 1
        gc.disable()
    try:
        yield
    finally:
        with _Bulk.lock:
            _Bulk.many -= 1
            if _Bulk.searches and not _Bulk.many:
                gc.enable()


def search_no_more() -> None:
    """Python searches nothing for circles any more, also after what is in bulk now: a window does so by itself."""
    with _Bulk.lock:
        _Bulk.searches = False
        gc.disable()
