"""What stands in the window's place while the data is closed."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import pytest
from PySide6.QtCore import QRect
from pytestqt.exceptions import capture_exceptions
from shiboken6 import delete, isValid

from study_app.background import begin
from study_app.errors import StudyAppError
from study_app.gui.own_data.closed import Closed
from study_app.own_data.changing import Change


@pytest.fixture
def closed(qapp) -> Iterator[Closed]:
    made = Closed(QRect(40, 40, 600, 400), "It is restored ...")
    made.show()
    yield made
    if isValid(made):
        delete(made)


def test_it_stays_until_the_work_is_over_and_hands_on_what_came_of_it(closed: Closed, qtbot) -> None:
    go, came = Event(), []

    def work() -> Change:
        go.wait(20)
        return Change("Done.")

    closed.wait_for(begin(work), came.append)
    assert not closed.close()
    assert closed.isVisible()
    go.set()
    qtbot.waitUntil(lambda: came == [Change("Done.")], timeout=20_000)
    assert closed.close()


def test_why_nothing_was_done_is_handed_on(closed: Closed, qtbot) -> None:
    came: list[object] = []

    def work() -> Change:
        raise StudyAppError("The disk is full.")

    closed.wait_for(begin(work), came.append)
    qtbot.waitUntil(lambda: [str(one) for one in came] == ["The disk is full."], timeout=20_000)


def test_a_mistake_of_ours_is_loud_and_the_window_comes_back_all_the_same(closed: Closed, qtbot) -> None:
    came: list[object] = []

    def work() -> Change:
        raise LookupError("a bug")

    with capture_exceptions() as loud:
        closed.wait_for(begin(work), came.append)
        qtbot.waitUntil(lambda: len(came) == 1, timeout=20_000)
        qtbot.wait(20)
    assert [kind for kind, *_rest in loud] == [LookupError]
