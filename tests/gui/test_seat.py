"""One learner at the window at a time: another takes the seat while the program runs, and who rings finds it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from answers import JOINER, answer, review
from bridges import write_pack
from clocks import SetClock
from looks import words as on_screen
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from study_app import to_open, whereabouts
from study_app.app import StudyApp
from study_app.background import begin
from study_app.clock import Clock
from study_app.errors import StudyAppError
from study_app.facts.packing import export
from study_app.gui import seat as seats
from study_app.gui.dialogs import SentenceDialog
from study_app.gui.own_data.dialogs import AskDialog
from study_app.gui.own_data.page import OwnDataPage
from study_app.gui.packs import PacksPage
from study_app.gui.seat import Seat
from study_app.learners import Learner, Learners

Wait = Callable[[Callable[[], bool]], None]
Switched = Callable[[Seat, Learner], None]


@pytest.fixture
def runtime() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="s") as short:  # pytest's own names are too long for a socket
        yield Path(short)


@pytest.fixture
def seat(
    data: Path,
    qapp: QApplication,
    clock: SetClock,
    installed: type[StudyApp],
    runtime: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Seat]:
    monkeypatch.setattr(seats, "StudyApp", installed)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    made = Seat(qapp, installed.open(data, clock))
    assert QTest.qWaitForWindowExposed(made.window)
    made.window.decks.seen.emit()
    yield made
    made.close()


@pytest.fixture
def anna(data: Path) -> Learner:
    made = Learners(data).make("Anna")
    write_pack(made.folder / "packs" / "bridges")
    return made


@pytest.fixture
def wait(qtbot: QtBot) -> Wait:
    """Waits until something is so; the threads beside the window go on meanwhile."""
    return lambda come: qtbot.waitUntil(come, timeout=20_000)


@pytest.fixture
def switched(wait: Wait) -> Switched:
    """Has another learner take the seat."""

    def done(seat: Seat, learner: Learner) -> None:
        changed = QSignalSpy(seat.changed)
        seat.switch(learner)
        wait(lambda: changed.count() == 1)
        seat.window.decks.seen.emit()

    return done


def test_another_learner_takes_the_seat_in_the_same_place(
    seat: Seat, data: Path, anna: Learner, switched: Switched
) -> None:
    before, place = seat.window, seat.window.geometry()
    switched(seat, anna)
    assert seat.app.data_dir == anna.folder
    assert seat.window is not before
    assert seat.window.isVisible()
    assert seat.window.geometry() == place
    assert seat.window.windowTitle() == "Welcome - Anna - Study App"
    StudyApp.open(data, Clock()).close()  # the first one's data is let go of
    with pytest.raises(StudyAppError, match="Another Study App is open"):
        StudyApp.open(anna.folder, Clock())


def test_there_and_back_again(seat: Seat, data: Path, anna: Learner, switched: Switched) -> None:
    first = Learners(data).of(data)
    for learner in (anna, first, anna, first):
        switched(seat, learner)
        assert seat.app.data_dir == learner.folder


def test_each_has_looks_of_their_own(seat: Seat, data: Path, anna: Learner, switched: Switched) -> None:
    from study_app.gui import theme

    seat.window.set_scheme("dark")
    switched(seat, anna)
    seat.window.set_scheme("light")
    assert theme.colours() is theme.LIGHT
    switched(seat, Learners(data).of(data))
    assert theme.colours() is theme.DARK


def test_the_one_at_the_window_is_opened_next_time(
    seat: Seat, data: Path, anna: Learner, switched: Switched, wait: Wait
) -> None:
    switched(seat, anna)
    wait(lambda: Learners(data).last() == anna.folder)
    switched(seat, Learners(data).of(data))
    wait(lambda: Learners(data).last() == data)


def test_a_learner_who_is_at_another_window_stays_there_and_this_one_goes_on(
    seat: Seat, data: Path, anna: Learner, wait: Wait
) -> None:
    with StudyApp.open(anna.folder, Clock(), command="drill"):
        before = seat.window
        seat.switch(anna)
        wait(lambda: before.findChild(SentenceDialog) is not None)
    assert "(`study-app drill`, process" in before.findChild(SentenceDialog).words.text()
    assert seat.window is before
    assert seat.app.data_dir == data
    assert seat.app.decks.rows()


def test_a_learner_who_is_at_another_window_is_shown_there(
    seat: Seat, anna: Learner, tmp_path: Path, wait: Wait, qtbot: QtBot
) -> None:
    StudyApp.open(anna.folder, Clock()).close()
    code = (
        "import sys; from pathlib import Path; from PySide6.QtCore import QTimer\n"
        "from study_app.gui import application, seat\n"
        "hang = seat.Seat._hang_doorbell\n"
        "seat.Seat._hang_doorbell = lambda self, app: (hang(self, app), print('here', flush=True))\n"
        "seat.Seat.raise_window = lambda self: (print('raised', flush=True), self._qt.quit())\n"
        "qt = application._qt(); QTimer.singleShot(60_000, qt.quit)\n"
        "application.run(Path(sys.argv[1]), None)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(anna.folder)],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "here\n"
        seat.switch(anna)
        assert other.stdout.readline() == "raised\n"
    (told,) = seat.window.findChildren(SentenceDialog)
    assert told.words.text() == "Anna is at another window, which is in front now."


def test_whoever_rings_has_the_window_in_front(seat: Seat, data: Path, wait: Wait) -> None:
    wait(lambda: seat._doorbell is not None)
    seat.window.showMinimized()
    code = "import sys; from pathlib import Path; from study_app.gui import application\n"
    code += "try: application.run(Path(sys.argv[1]), None)\nexcept application.InFrontError as shown: print(shown)"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(data)],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as second:
        wait(lambda: second.poll() is not None)
        assert second.communicate() == ("Study App is open already: its window is in front now.\n", "")
    assert not seat.window.isMinimized()


@pytest.mark.parametrize("while_open", [False, True])
def test_a_pack_that_the_program_is_started_with_comes_to_the_window_there_is(
    seat: Seat, data: Path, tmp_path: Path, wait: Wait, while_open: bool
) -> None:
    write_pack(tmp_path / "other", id="other")
    packed = tmp_path / "other.studypack"
    export(tmp_path / "other", packed)
    to_open.leave(data, packed)
    if while_open:
        wait(lambda: seat._doorbell is not None)
        assert seat._doorbell is not None
        seat._doorbell.rung.emit()
    else:
        seat.open_what_came()
    page = seat.window.page
    assert isinstance(page, PacksPage)
    wait(lambda: not page.work.busy and "other" in {pack.id for pack in seat.app.authoring.packs.rows()})
    wait(lambda: "is in the library" in on_screen(page))
    assert to_open.take(data) is None


def test_the_data_folder_is_closed_to_others_once_the_window_is_there(seat: Seat, data: Path) -> None:
    (data / "packs").chmod(0o755)
    seat._look_after(seat.app)
    assert (data / "packs").stat().st_mode & 0o077 == 0


def test_a_synced_folder_is_told_of_once(seat: Seat, data: Path, wait: Wait) -> None:
    wait(lambda: seat._doorbell is not None)
    (data / ".stfolder").mkdir()
    for _ in range(2):
        seat._look_after(seat.app)
    QApplication.processEvents()
    (told,) = seat.window.findChildren(SentenceDialog)
    assert "a folder that Syncthing syncs" in told.words.text()


def test_where_qts_sockets_cannot_be_loaded_the_window_does_without(
    seat: Seat, data: Path, wait: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait(lambda: seat._doorbell is not None)
    monkeypatch.setitem(sys.modules, "PySide6.QtNetwork", None)
    monkeypatch.delitem(sys.modules, "study_app.gui.doorbell")
    monkeypatch.delattr("study_app.gui.doorbell")
    (data / "packs").chmod(0o755)
    seat._look_after(seat.app)
    assert (data / "packs").stat().st_mode & 0o077 == 0
    assert not seats.comes_to_front(data)


def test_a_backup_is_made_once_a_day(seat: Seat, clock: SetClock, wait: Wait) -> None:
    wait(lambda: len(seat.app.backups.list()) == 1)
    seat._look_after(seat.app)
    assert [one.reason for one in seat.app.backups.list()] == ["day"]
    clock.move(days=1, minutes=1)
    seat._look_after(seat.app)
    assert [one.reason for one in seat.app.backups.list()] == ["day", "day"]


def test_damage_that_the_check_of_a_start_finds_is_mended_from_there(
    seat: Seat, clock: SetClock, installed: type[StudyApp], qtbot: QtBot, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seats, "Clock", lambda: clock)
    qtbot.waitUntil(lambda: len(seat.app.backups.list()) == 1, timeout=20_000)  # before there is an answer
    for _time in range(3):
        clock.move(minutes=1)
        seat.app.journal.append_answer(answer(JOINER), [review(JOINER)], at=clock.now())
    connection = seat.app.journal.connection
    connection.execute("DROP TRIGGER review_no_update")
    connection.execute("UPDATE review SET final = 2 WHERE entry = (SELECT min(entry) FROM review)")
    begin(lambda: seat._look_after(seat.app))
    qtbot.waitUntil(lambda: seat.window.findChild(AskDialog) is not None, timeout=20_000)
    dialog = seat.window.findChild(AskDialog)
    assert "is not as it was written" in dialog.words.text()
    changed = QSignalSpy(seat.changed)
    dialog.does.click()
    qtbot.waitUntil(lambda: changed.count() == 1, timeout=20_000)
    assert isinstance(seat.window.page, OwnDataPage)
    assert "2 answers are safe." in on_screen(seat.window)
    assert "1 answer of 23 November 2026 could not be read." in on_screen(seat.window)
    assert seat.app.journal.verify() == []
    qtbot.waitUntil(lambda: not seat.window.page.work.busy, timeout=20_000)


def test_who_studies_for_long_is_told_of_a_disk_that_gets_full_while_answers_are_saved(
    seat: Seat, clock: SetClock, wait: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait(lambda: len(seat.app.backups.list()) == 1)
    seat.window.ways.open_deck(seat.app.decks.rows()[0].id)
    study = seat.window.study
    assert study is not None
    looks: list[Path] = []

    def scarce(folder: Path) -> str:
        looks.append(folder)
        return "Hardly any room."

    monkeypatch.setattr(whereabouts, "scarce", scarce)
    study.saved.emit()
    wait(lambda: "Hardly any room." in on_screen(study))
    study.drop_notice()
    study.saved.emit()
    clock.move(minutes=4)
    study.saved.emit()
    assert len(looks) == 1, "the disk is asked no more often than that"
    clock.move(minutes=1)
    study.saved.emit()
    wait(lambda: len(looks) == 2)
    assert "Hardly any room." not in on_screen(study), "it is said once"
    seat.window.show_decks()
    assert "Hardly any room." in on_screen(seat.window)


def test_a_disk_that_is_nearly_full_is_told_above_the_decks_until_there_is_room(seat: Seat, wait: Wait) -> None:
    wait(lambda: len(seat.app.backups.list()) == 1)  # what a start looks at is over
    seat.window.show_decks()  # past the welcome
    seat._room.emit(seat.app, "Hardly any room.")
    wait(lambda: "Hardly any room." in on_screen(seat.window))
    seat._qt.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)  # the disk of the test has room
    wait(lambda: "Hardly any room." not in on_screen(seat.window))
