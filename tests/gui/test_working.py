"""What takes long is done beside the window: it is said, no key does anything meanwhile, and it can be stopped."""

from __future__ import annotations

from threading import Event

import pytest
from looks import cut_off, nameless
from looks import words as on_screen
from PySide6.QtCore import QMetaObject, Qt
from PySide6.QtWidgets import QApplication

from study_app.app import StudyApp
from study_app.background import StoppedError, Task
from study_app.errors import StudyAppError
from study_app.gui import working
from study_app.gui.dialogs import SentenceDialog
from study_app.gui.habits import HabitsDialog
from study_app.gui.working import Working, carry_out
from study_app.journal import Change
from study_app.study.memory import all_memories
from study_app.study.scheduler import DEFAULTS

IS_SOON_OVER = working._is_soon_over


@pytest.fixture(autouse=True)
def said_at_once(monkeypatch) -> None:
    """What is done beside the window is said however soon it is over, so that a test sees it."""
    monkeypatch.setattr(working, "_is_soon_over", lambda _work: False)


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
        monkeypatch.setattr(f"study_app.study.deciding.{limit}", 0)


def test_what_was_caught_up_with_beside_the_window_is_taken_back_and_put_back_beside_it(
    study_for, everything_is_long, window, press, clock, app: StudyApp, qtbot
):
    study_for(7)
    clock.move(days=300)
    late = app.progress.overdue_later()()
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
    assert app.progress.overdue_later()() == 0
    for told in window.findChildren(SentenceDialog):
        told.close()
    for key, words, still in (("Ctrl+Z", "Taken back", late), ("Ctrl+Y", "Put back", 0)):
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        press(key)
        shown(window)
        qtbot.waitUntil(lambda words=words: words in on_screen(window))
        assert app.progress.overdue_later()() == still
        kept = app.decks.rows()
        app.queue.forget()
        assert app.decks.rows() == kept, "what was read beside the window is what is read anew"


def test_the_usual_values_are_used_and_given_up_beside_the_window(
    study_for, everything_is_long, window, press, app: StudyApp, qtbot
):
    study_for(9)
    app.deciding.decide("parameters", [value * 1.2 for value in DEFAULTS[:4]] + list(DEFAULTS[4:]))
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


def test_what_was_done_beside_and_cannot_be_kept_is_refused_with_its_sentence(window, qtbot):
    work = Work()

    def kept() -> None:
        raise StudyAppError("The disk is full.")

    work.task = work.task._replace(kept=kept)
    work.begin(window, qtbot)
    work.may_end.set()
    qtbot.waitUntil(lambda: work.told == ["The disk is full."])


OPENED = {
    "facts": lambda window: window.ways.open_facts(),
    "fact": lambda window: window.ways.edit_fact("bridges", "south-opened"),
    "problems": lambda window: window.ways.show_problems(),
    "article": lambda window: window.ways.open_article(),
}


@pytest.mark.parametrize("page", OPENED)
def test_on_each_page_with_edits_one_of_many_rows_is_turned_beside_the_window(window, app, page, qtbot, press):
    rows = list(app.desk.rows("bridges", "fact"))
    changes = [Change("fact", row.id, "tags", row.data.get("tags"), ["old", "iron"]) for row in rows]
    app.desk.save("bridges", changes)
    OPENED[page](window)
    for turn, tags in ((window.undo, rows[0].data.get("tags")), (window.redo, ["old", "iron"])):
        turn()
        assert shown(window)
        qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
        assert app.desk.row("bridges", "fact", rows[0].id).data.get("tags") == tags
    window.close()


def test_what_is_soon_over_is_not_said_and_keys_that_are_pressed_meanwhile_come_to_their_place(
    window, qtbot, write, monkeypatch
):
    monkeypatch.setattr(working, "_is_soon_over", IS_SOON_OVER)
    monkeypatch.setattr(working, "_SAID_MS", 10_000)
    window.ways.open_find()
    field = window.page.field
    field.setFocus()
    told = []

    def work() -> int:
        QMetaObject.invokeMethod(field, "selectAll", Qt.ConnectionType.QueuedConnection)  # the window goes on meanwhile
        return 7

    carry_out(window, Task(work, lambda: told.append("kept"), True, Event()), "Saving ...", told.append, told.append)
    assert told == ["kept", 7], "it is over when it comes back"
    assert not [one for one in window.findChildren(Working) if one.isVisible()]
    write("bridge")
    assert field.text() == "bridge"


def test_two_things_that_are_soon_over_are_done_in_their_order_and_taken_back_in_the_other(window, app, monkeypatch):
    monkeypatch.setattr(working, "_is_soon_over", IS_SOON_OVER)
    monkeypatch.setattr(working, "_SAID_MS", 10_000)
    row = app.desk.row("bridges", "fact", "south-opened")
    told = []
    for old, new in ((row.data["when"], "1905-01-01"), ("1905-01-01", "1906-01-01")):
        task = app.desk.saving("bridges", [Change("fact", "south-opened", "when", old, new)], long=True)
        assert task.long
        carry_out(window, task, "Saving ...", told.append, told.append)
    assert app.desk.row("bridges", "fact", "south-opened").data["when"] == "1906-01-01"
    app.desk.undo()
    assert app.desk.row("bridges", "fact", "south-opened").data["when"] == "1905-01-01"
    app.desk.undo()
    assert app.desk.row("bridges", "fact", "south-opened").data == row.data


def test_packs_that_changed_meanwhile_are_read_when_what_is_written_beside_the_window_is_over(window, data, qtbot):
    work = Work()
    work.begin(window, qtbot)
    before = window.app.path.stat().st_ino
    (data / "packs" / "bridges" / "more.toml").write_text(
        '[[deck]]\nid = "again"\nname = "Keepers again"\nsearch = "type:opening"\n', encoding="utf-8"
    )
    window.renew()  # as when one comes back to the program
    qtbot.wait(120)
    assert window.app.path.stat().st_ino == before, "what is written is not left in a file that nobody reads"
    work.may_end.set()
    qtbot.waitUntil(lambda: "Keepers again" in on_screen(window.decks))
    assert work.told == ["kept", 7]
