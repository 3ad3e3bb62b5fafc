"""Your data, in a real window: backups made, restored and taken back, everything taken out, brought in and deleted."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from answers import JOINER, answer, review
from clocks import SetClock
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from study_app import settings
from study_app.app import StudyApp
from study_app.gui import seat as seats
from study_app.gui.devices import DevicesPage
from study_app.gui.own_data.dialogs import AskDialog, DeleteDialog
from study_app.gui.own_data.page import OwnDataPage
from study_app.gui.seat import Seat
from study_app.gui.widgets import Notice
from study_app.journal.backups import backups_in


@pytest.fixture
def seat(data: Path, qapp, clock: SetClock, installed: type[StudyApp], monkeypatch, qtbot) -> Iterator[Seat]:
    """A window that can close its data and open it again."""
    monkeypatch.setattr(seats, "StudyApp", installed)
    monkeypatch.setattr(seats, "Clock", lambda: clock)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    with tempfile.TemporaryDirectory(prefix="s") as short:
        monkeypatch.setenv("XDG_RUNTIME_DIR", short)
        settings.save(data / "settings.json", settings.Settings(welcomed=True))
        made = Seat(qapp, installed.open(data, clock))
        assert QTest.qWaitForWindowExposed(made.window)
        folder = made.app.backups.folder
        qtbot.waitUntil(lambda: bool(backups_in(folder)), timeout=20_000)
        for one in backups_in(folder):  # that of the day, made once the decks are seen: these tests begin without one
            one.path.unlink()
        yield made
        made.close()


@pytest.fixture
def page(seat: Seat, ready: Callable[[Seat], OwnDataPage]) -> OwnDataPage:
    """The page, opened from the menu's key."""
    seat.window.ways.open_own_data()
    return ready(seat)


@pytest.fixture
def ready(qtbot) -> Callable[[Seat], OwnDataPage]:
    """Waits until the page in view has nothing under way."""

    def waited(seat: Seat) -> OwnDataPage:
        found = seat.window.page
        assert isinstance(found, OwnDataPage)
        qtbot.waitUntil(lambda: not found.work.busy, timeout=20_000)
        return found

    return waited


@pytest.fixture
def changed(qtbot, ready) -> Callable[[Seat, Callable[[], object]], OwnDataPage]:
    """Does something and waits for the window that comes after it."""

    def done(seat: Seat, work: Callable[[], object]) -> OwnDataPage:
        spy = QSignalSpy(seat.changed)
        work()
        qtbot.waitUntil(lambda: spy.count() == 1, timeout=20_000)
        return ready(seat)

    return done


def answered(seat: Seat, clock: SetClock) -> None:
    seat.app.journal.append_answer(answer(JOINER), [review(JOINER)], at=clock.now())


def answers(seat: Seat) -> int:
    (count,) = seat.app.journal.connection.execute("SELECT count(*) FROM answer").fetchone()
    return int(count)


def said(page: OwnDataPage) -> str:
    return " ".join(label.text() for notice in page.findChildren(Notice) for label in notice.findChildren(QLabel))


def asked(qtbot, seat: Seat, kind: type[AskDialog]) -> AskDialog:
    qtbot.waitUntil(lambda: seat.window.findChild(kind) is not None, timeout=20_000)
    found = seat.window.findChild(kind)
    assert found is not None
    return found


def test_who_lost_something_restores_a_backup_and_takes_it_back(
    seat: Seat, page: OwnDataPage, clock: SetClock, qtbot, ready, changed
) -> None:
    assert page.list.isHidden()
    assert not page.restore.isEnabled()
    answered(seat, clock)
    page.make.click()
    qtbot.waitUntil(lambda: page.list.count() == 1, timeout=20_000)
    assert said(page) == "A backup is made, and every entry in it checked."
    assert page.list.item(0).text() == "today, 09:00  ·  1 answer  ·  by hand"
    clock.move(minutes=5)
    answered(seat, clock)
    answered(seat, clock)
    ready(seat).restore.click()
    dialog = asked(qtbot, seat, AskDialog)
    assert dialog.words.text().startswith("Set aside: 2 answers of today.")
    page = changed(seat, dialog.does.click)
    assert answers(seat) == 1
    assert said(page).endswith(
        "Until you do something else Ctrl+Z takes it back; later, restore what is “set aside by restoring” in the list."
    )
    assert seat.window.menus.undo.text() == "&Undo: restoring the backup"
    page = changed(seat, seat.window.menus.undo.trigger)
    assert answers(seat) == 3
    assert {page.list.item(n).text().split("  ·  ")[2] for n in range(page.list.count())} == {
        "by hand",
        "set aside by restoring",
    }


def test_what_a_repair_set_aside_is_not_the_one_that_is_chosen_at_first_and_says_so_when_it_is(
    seat: Seat, page: OwnDataPage, clock: SetClock, qtbot, ready
) -> None:
    answered(seat, clock)
    page.make.click()
    qtbot.waitUntil(lambda: page.list.count() == 1, timeout=20_000)
    aside = seat.app.backups.folder / "set-aside" / "journal-20990101-000000-000-repair.db"
    aside.mkdir(parents=True)
    (aside / "journal.db").write_bytes(bytes(5000))
    page.refresh()
    qtbot.waitUntil(lambda: page.list.count() == 2, timeout=20_000)
    assert ready(seat).list.currentRow() == 0
    page.list.setCurrentRow(1)
    page.restore.click()
    ready(seat)
    assert said(page).endswith("What could be read of it was kept: choose another backup.")


def restored(seat: Seat, page: OwnDataPage, clock: SetClock, qtbot, ready, changed) -> OwnDataPage:
    """The page after a backup was restored, of which two answers of now are set aside."""
    answered(seat, clock)
    page.make.click()
    qtbot.waitUntil(lambda: page.list.count() == 1, timeout=20_000)
    for _answer in range(2):
        clock.move(minutes=5)
        answered(seat, clock)
    ready(seat).restore.click()
    return changed(seat, asked(qtbot, seat, AskDialog).does.click)


def test_a_restoring_is_taken_back_from_any_page_while_nothing_else_was_done(
    seat: Seat, page: OwnDataPage, clock: SetClock, qtbot, ready, changed
) -> None:
    restored(seat, page, clock, qtbot, ready, changed)
    seat.window.show_decks()
    assert seat.window.menus.undo.text() == "&Undo: restoring the backup"
    seat.window.ways.open_settings()
    seat.window.ways.open_devices()
    assert seat.window.menus.undo.text() == "&Undo: restoring the backup"
    changed(seat, seat.window.menus.undo.trigger)
    assert answers(seat) == 3


def test_after_an_answer_it_is_the_answer_that_is_taken_back_and_not_the_restoring(
    seat: Seat, page: OwnDataPage, clock: SetClock, qtbot, ready, changed
) -> None:
    restored(seat, page, clock, qtbot, ready, changed)
    clock.move(minutes=5)
    answered(seat, clock)
    seat.window.show_decks()
    assert seat.window.menus.undo.text().startswith("&Undo: your answer to")
    seat.window.menus.undo.trigger()
    assert answers(seat) == 2, "nothing is deleted: the answer is taken back by one more entry"
    assert seat.window.menus.undo.text() != "&Undo: restoring the backup"


def test_where_devices_are_exchanged_with_it_is_said_that_what_is_set_aside_comes_back(
    seat: Seat, page: OwnDataPage, clock: SetClock, tmp_path: Path, qtbot, ready
) -> None:
    answered(seat, clock)
    page.make.click()
    qtbot.waitUntil(lambda: page.list.count() == 1, timeout=20_000)
    answered(seat, clock)
    (tmp_path / "shared").mkdir()
    seat.app.devices.choose(tmp_path / "shared")
    ready(seat).restore.click()
    assert (
        asked(qtbot, seat, AskDialog)
        .words.text()
        .endswith(
            "You exchange with other devices: what was exchanged comes back with the next exchange. If it is to stay away, stop"
            " exchanging first (Devices, S)."
        )
    )


def test_adding_keeps_what_is_here(seat: Seat, page: OwnDataPage, clock: SetClock, qtbot, ready, changed) -> None:
    answered(seat, clock)
    page.make.click()
    qtbot.waitUntil(lambda: page.list.count() == 1, timeout=20_000)
    answered(seat, clock)
    ready(seat).add.click()
    page = changed(seat, asked(qtbot, seat, AskDialog).does.click)
    assert answers(seat) == 2
    assert said(page) == "Nothing was added: all of it is here."


def test_escape_in_the_question_leaves_all_as_it_is(
    seat: Seat, page: OwnDataPage, clock: SetClock, qtbot, ready
) -> None:
    answered(seat, clock)
    page.make.click()
    qtbot.waitUntil(lambda: page.list.count() == 1, timeout=20_000)
    before = seat.window
    answered(seat, clock)
    assert said(page)
    ready(seat).restore.click()
    dialog = asked(qtbot, seat, AskDialog)
    assert not page.findChildren(Notice), "what was said before stands behind the question"
    dialog.reject()
    QApplication.processEvents()
    assert seat.window is before


def test_a_second_folder_is_shown_and_told_when_it_is_not_there(
    seat: Seat, page: OwnDataPage, clock: SetClock, tmp_path: Path, qtbot, ready
) -> None:
    (tmp_path / "stick").mkdir()
    page.keep_second(str(tmp_path / "stick"))
    assert "Each backup is made there too." in page.second.text()
    ready(seat).make.click()
    qtbot.waitUntil(lambda: len(list((tmp_path / "stick").iterdir())) == 1, timeout=20_000)
    (tmp_path / "stick").rename(tmp_path / "gone")
    qtbot.waitUntil(lambda: page.list.count() == 1 and not page.work.busy, timeout=20_000)
    clock.move(minutes=1)
    page.make.click()
    qtbot.waitUntil(lambda: "for that is not there now" in said(page), timeout=20_000)
    assert "It is not there now" in ready(seat).second.text()
    assert not (tmp_path / "stick").exists()
    page.forget.click()
    assert seat.app.second_backups == ""


def test_a_backup_of_what_is_here_is_not_asked_about(
    seat: Seat, page: OwnDataPage, clock: SetClock, qtbot, ready
) -> None:
    answered(seat, clock)
    page.make.click()
    qtbot.waitUntil(lambda: page.list.count() == 1, timeout=20_000)
    ready(seat).restore.click()
    assert "Nothing needs to be restored" in said(ready(seat))
    assert seat.window.findChild(AskDialog) is None


def test_a_file_from_anywhere_that_is_no_backup_is_refused_in_words(
    seat: Seat, page: OwnDataPage, tmp_path: Path, ready
) -> None:
    (tmp_path / "letter.db").write_text("Dear Sir", encoding="utf-8")
    page.preview(tmp_path / "letter.db")
    assert "letter.db" in said(ready(seat))


def test_everything_is_taken_out_and_comes_in_again(
    seat: Seat, page: OwnDataPage, clock: SetClock, tmp_path: Path, qtbot, ready, changed
) -> None:
    answered(seat, clock)
    page.export(tmp_path / "all.zip")
    assert said(ready(seat)) == f"1 entry and all files are in {tmp_path / 'all.zip'}."
    page.export(tmp_path / "all")
    ready(seat)
    assert (tmp_path / "all" / "README.txt").exists()
    page.bring_in(tmp_path / "all.zip")
    page = changed(seat, asked(qtbot, seat, AskDialog).does.click)
    assert said(page) == "Brought in: 0 entries are new."
    page.bring_in(tmp_path / "none.zip")
    page = changed(seat, asked(qtbot, seat, AskDialog).does.click)
    assert "is not there" in said(page)
    assert answers(seat) == 1


def test_what_is_set_aside_is_told_with_its_size_and_deleted_when_told_to(
    seat: Seat, page: OwnDataPage, clock: SetClock, qtbot, ready, changed
) -> None:
    assert not page.aside.isVisible()
    assert not page.clear.isVisible()
    answered(seat, clock)
    page.make.click()
    ready(seat)
    clock.move(minutes=1)
    answered(seat, clock)
    page.restore.click()
    page = changed(seat, asked(qtbot, seat, AskDialog).does.click)
    qtbot.waitUntil(lambda: page.clear.isVisible(), timeout=20_000)
    assert page.aside.text().startswith("1 file is set aside and takes 1 MB")
    page.clear.click()
    dialog = asked(qtbot, seat, AskDialog)
    assert page.aside.text() in dialog.words.text()
    assert dialog.does.text() == "Delete it", "no name of a key, which is the same in every language"
    dialog.does.click()
    page = ready(seat)
    assert said(page) == "1 file is deleted."
    assert not page.clear.isVisible()
    assert page.takes_back() is None
    assert seat.app.backups.set_aside() == ()
    assert answers(seat) == 1


def test_the_devices_are_one_key_away_and_back_is_here(seat: Seat, page: OwnDataPage, qtbot) -> None:
    QTest.keyClick(page, Qt.Key.Key_V)
    assert isinstance(seat.window.page, DevicesPage)
    seat.window.page.back.click()
    assert seat.window.page is page


def test_everything_is_deleted_only_when_the_word_is_typed(
    seat: Seat, page: OwnDataPage, clock: SetClock, data: Path, qtbot, changed
) -> None:
    answered(seat, clock)
    page.delete.click()
    dialog = asked(qtbot, seat, DeleteDialog)
    assert not dialog.does.isEnabled()
    qtbot.keyClicks(dialog.findChild(QLineEdit), "delete")
    assert not dialog.does.isEnabled()
    dialog.typed.setText("DELETE")
    page = changed(seat, dialog.does.click)
    assert answers(seat) == 0
    assert not (data / "packs" / "bridges").exists()
    assert said(page).endswith("You begin anew.")


def test_what_can_have_the_focus_has_a_name_and_the_keys_are_told(page: OwnDataPage) -> None:
    for one in page.findChildren(QLineEdit) + page._buttons + [page.list]:
        assert one.accessibleName()
    told = page.keys()
    assert ("B", "Back up now") in told
    assert len(dict(told)) == len(told)


def test_it_is_said_that_nothing_is_sent(page: OwnDataPage) -> None:
    assert any("the program sends nothing to anybody" in label.text() for label in page.findChildren(QLabel))


def test_what_restores_stands_together_and_only_the_second_folder_below_what_is_told_of_it(page: OwnDataPage) -> None:
    told = page.second.mapTo(page, page.second.rect().topLeft()).y()
    below = [one for one in page._buttons if one.isVisible() and page.second.parentWidget().isAncestorOf(one)]
    above = [one for one in below if one.mapTo(page, one.rect().topLeft()).y() < told]
    assert above == [page.make, page.restore, page.add, page.other]
    assert [one for one in below if one not in above] == [page.choose]
