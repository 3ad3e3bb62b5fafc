"""Work beside the window: shown when it takes a while, stopped when it is not wanted, its errors said."""

from __future__ import annotations

import threading

import pytest
from looks import cut_off, nameless
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from study_app.errors import StudyAppError
from study_app.gui.work import Work


@pytest.fixture
def work(qtbot, show) -> Work:
    made = show(Work())
    made.hide()
    return made


class Heard:
    """What was told of some work."""

    def __init__(self) -> None:
        self.came: list[object] = []
        self.refused: list[str] = []
        self.dropped: list[object] = []

    def begin(self, work: Work, does) -> None:
        work.begin("It is done ...", does, self.came.append, self.refused.append, self.dropped.append)


def test_what_it_comes_to_is_told_where_it_was_begun(work, qtbot):
    heard = Heard()
    heard.begin(work, lambda _tick: threading.current_thread() is threading.main_thread())
    assert work.busy
    qtbot.waitUntil(lambda: not work.busy)
    assert heard.came == [False]
    assert not work.isVisible(), "what is over soon is not shown"


def test_what_takes_a_while_is_shown_with_how_far_it_is_and_can_be_stopped(work, qtbot):
    heard, go_on = Heard(), threading.Event()

    def does(tick) -> str:
        tick(1, 4)
        go_on.wait(10)
        tick(2, 4)
        return "never"

    heard.begin(work, does)
    qtbot.waitUntil(work.isVisible)
    qtbot.waitUntil(lambda: (work.bar.value(), work.bar.maximum()) == (1, 4))
    assert nameless(work) == []
    assert cut_off(work) == []
    QTest.keyClick(work.stop, Qt.Key.Key_Space)
    go_on.set()
    qtbot.waitUntil(lambda: not work.busy)
    assert (heard.came, heard.dropped, heard.refused) == ([], [], [])
    assert not work.isVisible()


def test_what_comes_after_it_was_stopped_is_dropped(work, qtbot):
    heard, go_on = Heard(), threading.Event()
    heard.begin(work, lambda _tick: go_on.wait(10))
    work.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: not work.busy)
    assert (heard.came, heard.dropped) == ([], [True])


def test_what_a_person_can_mend_is_said(work, qtbot):
    heard = Heard()

    def does(_tick) -> None:
        raise StudyAppError("there is no room")

    heard.begin(work, does)
    qtbot.waitUntil(lambda: not work.busy)
    assert heard.refused == ["there is no room"]


def test_anything_else_is_loud(work, qtbot):
    heard = Heard()
    with qtbot.captureExceptions() as errors:
        heard.begin(work, lambda _tick: 1 / 0)
        qtbot.waitUntil(lambda: not work.busy)
        qtbot.waitUntil(lambda: bool(errors))
    assert errors[0][0] is ZeroDivisionError


def test_what_had_the_keys_and_was_disabled_meanwhile_has_them_again(show, qtbot):
    page = QWidget()
    whole, work = QVBoxLayout(page), Work()
    back, export, other = (QPushButton(name) for name in ("Back", "Export", "Other"))
    for one in (back, export, work, other):
        whole.addWidget(one)
    work.changed.connect(lambda: export.setEnabled(not work.busy))
    show(page)
    heard = Heard()
    export.setFocus()
    heard.begin(work, lambda _tick: 1)
    assert not export.hasFocus()
    qtbot.waitUntil(lambda: not work.busy)
    assert export.hasFocus()
    go_on = threading.Event()
    heard.begin(work, lambda _tick: go_on.wait(10))
    assert other.hasFocus()  # as Qt has it
    back.setFocus()  # somebody goes elsewhere meanwhile
    go_on.set()
    qtbot.waitUntil(lambda: not work.busy)
    assert back.hasFocus()
