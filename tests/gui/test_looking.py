"""A look that takes long goes on beside the window; only the last one counts, and whoever stops it knows that it is over."""

from __future__ import annotations

from threading import Event

from PySide6.QtCore import QObject

from study_app.background import StoppedError, Task
from study_app.errors import StudyAppError
from study_app.gui.looking import Looking


class Look:
    """A look that goes on until it may end."""

    def __init__(self, came: str) -> None:
        self.may_end, self.over, self.stop = Event(), Event(), Event()
        self.came = came

    def task(self) -> Task[str]:
        return Task(self.work, lambda: None, True, self.stop)

    def work(self) -> str:
        while not self.may_end.wait(0.005):
            if self.stop.is_set():
                self.over.set()
                raise StoppedError
        self.over.set()
        return self.came


def test_a_short_look_is_done_at_once(qapp):
    parent, seen = QObject(), []
    looking = Looking(parent, seen.append, seen.append)
    assert looking.begin(lambda: Task(lambda: "seen", lambda: None, False, Event()))
    assert seen == ["seen"] and not looking.busy


def test_a_long_one_is_handed_over_when_it_is_done(qtbot):
    parent, seen, look = QObject(), [], Look("seen")
    looking = Looking(parent, seen.append, seen.append)
    assert not looking.begin(look.task) and looking.busy and seen == []
    look.may_end.set()
    qtbot.waitUntil(lambda: seen == ["seen"])
    assert not looking.busy


def test_a_newer_look_ends_the_one_before_of_which_nothing_is_heard(qtbot):
    parent, seen, first, second = QObject(), [], Look("first"), Look("second")
    looking = Looking(parent, seen.append, seen.append)
    looking.begin(first.task)
    looking.begin(second.task)
    assert first.over.is_set(), "it is over before the next one begins"
    second.may_end.set()
    qtbot.waitUntil(lambda: seen == ["second"])


def test_a_look_that_is_stopped_is_over_and_nothing_is_heard_of_it(qtbot):
    parent, seen, look = QObject(), [], Look("seen")
    looking = Looking(parent, seen.append, seen.append)
    looking.begin(look.task)
    looking.stop()
    assert look.over.is_set() and not looking.busy
    qtbot.wait(50)
    assert seen == []


def test_why_there_is_no_look_is_told_whether_it_is_short_or_long(qtbot):
    def fail() -> str:
        raise StudyAppError("It cannot be read.")

    parent, told = QObject(), []
    looking = Looking(parent, lambda _seen: None, told.append)
    assert looking.begin(lambda: Task(fail, lambda: None, False, Event()))
    looking.begin(lambda: Task(fail, lambda: None, True, Event()))
    qtbot.waitUntil(lambda: told == ["It cannot be read."] * 2)
