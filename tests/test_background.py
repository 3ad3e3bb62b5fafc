"""Work beside the window: it is done, in its turn, loudly where it fails, and nobody waits for it who leaves."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import CancelledError
from threading import Event

import pytest

from study_app.background import begin, in_bulk, search_no_more


def test_what_was_made_is_there_when_it_is_done_and_what_went_wrong_is_raised() -> None:
    assert begin(lambda: 3).result(10) == 3
    with pytest.raises(ZeroDivisionError):
        begin(lambda: 1 / 0).result(10)


def test_one_thing_comes_after_the_other_and_what_has_not_begun_can_be_cancelled() -> None:
    may_end, done = Event(), []

    def first() -> None:
        may_end.wait(10)
        done.append(1)

    one = begin(first)
    two = begin(lambda: done.append(2), one)
    three = begin(lambda: done.append(3), two)
    assert two.cancel()
    may_end.set()
    three.result(10)
    assert done == [1, 3]
    with pytest.raises(CancelledError):
        two.result(10)


@pytest.mark.parametrize(
    "work",
    [
        "from study_app.background import begin; begin(lambda: Event().wait(600))",
        "from study_app.study.decisions import Exam; from study_app.study.exam_rule import ExamRule;"
        " ExamRule(Exam(1000), lambda: Event().wait(600))",
    ],
)
def test_who_leaves_the_program_does_not_wait_for_it(work: str) -> None:
    left = subprocess.run([sys.executable, "-c", f"from threading import Event; {work}"], timeout=60, check=False)
    assert left.returncode == 0


def test_in_bulk_nothing_is_searched_for_circles_and_afterwards_it_is_as_before() -> None:
    assert gc.isenabled()
    with pytest.raises(ValueError), in_bulk():
        assert not gc.isenabled()
        with in_bulk():
            pass
        assert not gc.isenabled()
        raise ValueError
    assert gc.isenabled()


def in_bulk_until(may_end: Event) -> Callable[[], None]:
    """Work in bulk that is begun on a thread and goes on until it may end; ends when it has."""
    began = Event()

    def work() -> None:
        with in_bulk():
            began.set()
            may_end.wait(10)

    going = begin(work)
    assert began.wait(10)

    def end() -> None:
        may_end.set()
        going.result(10)

    return end


def test_of_two_that_work_in_bulk_on_threads_the_first_to_end_does_not_have_the_other_searched() -> None:
    assert gc.isenabled()
    first, second = in_bulk_until(Event()), in_bulk_until(Event())
    first()
    assert not gc.isenabled()
    second()
    assert gc.isenabled()


def test_what_ends_in_bulk_does_not_undo_that_a_window_searches_by_itself_from_now_on() -> None:
    end = in_bulk_until(Event())
    try:
        search_no_more()
        end()
        assert not gc.isenabled()
    finally:
        gc.enable()
