"""While nobody does anything no timer of ours goes on; what was on screen ends on the window's thread."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from clocks import SetClock
from everywhere import DIALOGS, PAGES, Hands, opened, put_away
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from study_app.app import StudyApp
from study_app.background import begin
from study_app.gui import idle
from study_app.gui import seat as seats
from study_app.gui.seat import Seat
from study_app.gui.window import MainWindow


@pytest.fixture
def few() -> Iterator[None]:
    """Garbage is collected as soon as there is a little of it."""
    before = gc.get_threshold()
    gc.set_threshold(10, 1, 1)
    yield
    gc.set_threshold(*before)


@pytest.fixture
def ended() -> list[bool]:
    """For each widget that has ended, whether that was on this thread."""
    return []


def widget(ended: list[bool]) -> QWidget:
    """One that nothing else holds, and says in `ended` where it ends."""
    here, made = threading.get_ident(), QWidget()
    made.destroyed.connect(lambda: ended.append(threading.get_ident() == here), Qt.ConnectionType.DirectConnection)
    return made


def circle(ended: list[bool]) -> None:
    """Leave a widget behind that Python finds by its search for circles alone."""
    left = widget(ended)
    left.itself = left


def test_a_thread_beside_the_window_collects_nothing_of_it_and_the_window_does_when_it_waits(qapp, qtbot, few, ended):
    idle.collect_when_idle()
    circle(ended)
    begin(lambda: [[[]] for _ in range(10_000)]).result(10)
    assert ended == []
    qtbot.waitUntil(lambda: bool(ended), timeout=10_000)
    assert ended == [True]


def test_what_a_thread_worked_with_ends_on_the_thread_of_the_window_though_all_else_let_go_of_it(
    qapp, qtbot, few, ended
):
    idle.collect_when_idle()
    may_end = threading.Event()

    def work(_page: QWidget) -> None:
        may_end.wait(10)

    begin(partial(work, widget(ended)))
    may_end.set()
    qtbot.waitUntil(lambda: bool(ended), timeout=10_000)
    assert ended == [True]


def going_on(*others: QObject) -> list[str]:
    """Every timer that will fire in a window or a dialog, or in `others`, by what it belongs to.

    The text cursor blinks by none of these.
    """
    places = (*QApplication.topLevelWidgets(), *others)
    timers = [one for place in places for one in place.findChildren(QTimer) if one.isActive()]
    return [f"{type(one.parent()).__name__}, {one.interval()} ms" for one in timers]


@pytest.mark.parametrize("name", [*PAGES, *DIALOGS])
def test_no_timer_goes_on_where_nobody_does_anything(
    name: str,
    window: MainWindow,
    press: Callable[..., None],
    write: Callable[[str], None],
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    opened(window, name, Hands(press, write, qtbot.waitUntil, tmp_path))
    qtbot.waitUntil(lambda: not going_on())
    put_away()


def test_no_timer_of_the_program_goes_on_behind_the_decks(
    data: Path,
    qapp: QApplication,
    clock: SetClock,
    installed: type[StudyApp],
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:

    monkeypatch.setattr(seats, "StudyApp", installed)
    seat = Seat(qapp, installed.open(data, clock))
    try:
        seat.window.show_decks()
        qtbot.waitUntil(lambda: len(seat.app.backups.list()) == 1 and not going_on(seat))
    finally:
        seat.close()
