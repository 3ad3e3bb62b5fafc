"""What takes long is done beside the window: it is said, no key does anything meanwhile, and it can be stopped."""

from __future__ import annotations

from threading import Event

import pytest
from looks import cut_off, nameless
from looks import words as on_screen
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from study_app.app import StudyApp
from study_app.background import StoppedError, Task
from study_app.errors import StudyAppError
from study_app.gui.dialogs import SentenceDialog
from study_app.gui.habits import HabitsDialog
from study_app.gui.working import Working, carry_out
from study_app.study.memory import all_memories
from study_app.study.scheduler import DEFAULTS


class Work:
    """Something long that goes on until it may end, and what was told of it."""

    def __init__(self, error: Exception | None = None) -> None:
        self.may_end, self.told = Event(), []
        self.error = error
        self.task = Task(self.run, lambda: self.told.append("kept"), True, Event())

    def run(self) -> int:
        while not self.may_end.wait(0.005):
            if self.task.stop.is_set():
                raise StoppedError
        if self.error is not None:
            raise self.error
        return 7

    def begin(self, window, qtbot) -> Working:
        carry_out(window, self.task, "Counting anew ...", self.told.append, self.told.append)
        dialog = shown(window)
        qtbot.waitUntil(dialog.isActiveWindow)
        return dialog


def shown(window) -> Working:
    [dialog] = [one for one in window.findChildren(Working) if one.isVisible()]
    return dialog


def test_what_is_long_is_said_and_its_result_is_handed_on_when_it_is_there(window, qtbot):
    work = Work()
    dialog = work.begin(window, qtbot)
    assert dialog.windowTitle() == "Counting anew ..."
    assert QApplication.activeModalWidget() is dialog
    assert not nameless(dialog)
    assert work.told == []
    work.may_end.set()
    qtbot.waitUntil(lambda: work.told == ["kept", 7])
    assert QApplication.activeModalWidget() is None


def test_no_key_reaches_the_window_meanwhile_and_enter_does_not_stop_it(window, qtbot, press):
    work = Work()
    dialog = work.begin(window, qtbot)
    press("Return", "Ctrl+P", "Space", "Ctrl+Z")
    assert dialog.isVisible() and not work.task.stop.is_set()
    assert window.stack == [window.decks]
    work.may_end.set()
    qtbot.waitUntil(lambda: work.told == ["kept", 7])


def test_it_is_stopped_by_escape_and_that_is_said(window, qtbot, press):
    work = Work()
    work.begin(window, qtbot)
    press("Escape")
    qtbot.waitUntil(lambda: bool(work.told))
    assert work.told == ["It was stopped: nothing was changed."]


def test_what_was_done_before_it_could_be_stopped_counts(window, qtbot):
    work = Work()
    dialog = work.begin(window, qtbot)
    work.may_end.set()
    dialog.shut.click()
    assert not dialog.shut.isEnabled()
    qtbot.waitUntil(lambda: bool(work.told))
    assert work.told in (["kept", 7], ["It was stopped: nothing was changed."])


def test_why_nothing_came_of_it_is_said(window, qtbot):
    work = Work(StudyAppError("The disk is full."))
    work.begin(window, qtbot)
    work.may_end.set()
    qtbot.waitUntil(lambda: work.told == ["The disk is full."])


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_of_it_is_cut_off(window, scale, qtbot):
    window.dress(text_scale=scale)
    work = Work()
    dialog = work.begin(window, qtbot)
    assert not cut_off(dialog)
    assert dialog.focusWidget() in (None, dialog)
    assert dialog.bar.focusPolicy() == Qt.FocusPolicy.NoFocus
    work.may_end.set()
    qtbot.waitUntil(lambda: work.told == ["kept", 7])


def test_what_is_short_is_done_at_once(window):
    told: list[object] = []
    task = Task(lambda: 3, lambda: told.append("kept"), False, Event())
    carry_out(window, task, "Counting anew ...", told.append, told.append)
    assert told == ["kept", 3]
    assert not window.findChildren(Working)


@pytest.fixture
def everything_is_long(monkeypatch):
    for limit in ("MOVED_AT_ONCE", "RESTATED_AT_ONCE"):
        monkeypatch.setattr(f"study_app.app.{limit}", 0)


def test_what_was_caught_up_with_beside_the_window_is_taken_back_and_put_back_beside_it(
    study_for, everything_is_long, window, press, clock, app: StudyApp, qtbot
):
    study_for(7)
    clock.move(days=300)
    late = app.overdue_later()()
    press("Ctrl+H")
    [habits] = window.findChildren(HabitsDialog)
    said = []
    habits.saved.connect(said.append)
    qtbot.waitUntil(habits.after_break.isVisible, timeout=20_000)
    days = habits.catching.value()
    habits.catch_up.click()
    shown(habits)
    qtbot.waitUntil(lambda: bool(said))
    over = "1 day" if days == 1 else f"{days} days"
    assert said == [f"{late} cards are spread over {over}, today the first; Ctrl+Z takes it back."]
    assert app.overdue_later()() == 0
    for told in window.findChildren(SentenceDialog):
        told.close()
    for key, words, still in (("Ctrl+Z", "Taken back", late), ("Ctrl+Y", "Put back", 0)):
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        press(key)
        shown(window)
        qtbot.waitUntil(lambda words=words: words in on_screen(window))
        assert app.overdue_later()() == still
        kept = app.decks()
        app.queue.forget()
        assert app.decks() == kept, "what was read beside the window is what is read anew"


def test_the_usual_values_are_used_and_given_up_beside_the_window(
    study_for, everything_is_long, window, press, app: StudyApp, qtbot
):
    study_for(9)
    app.decide("parameters", [value * 1.2 for value in DEFAULTS[:4]] + list(DEFAULTS[4:]))
    fitted = all_memories(app.journal.connection)
    press("Ctrl+H")
    [habits] = window.findChildren(HabitsDialog)
    said = []
    habits.saved.connect(said.append)
    habits.refit.click()
    shown(habits)
    qtbot.waitUntil(lambda: bool(said))
    assert said == ["The schedule goes by the usual values; Ctrl+Z takes it back."]
    usual = all_memories(app.journal.connection)
    assert usual == {
        card: memory._replace(stability=usual[card].stability, difficulty=usual[card].difficulty)
        for card, memory in fitted.items()
    }
    assert usual != fitted
    for told in window.findChildren(SentenceDialog):
        told.close()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    press("Ctrl+Z")
    qtbot.waitUntil(lambda: "Taken back" in on_screen(window))
    assert all_memories(app.journal.connection) == fitted
