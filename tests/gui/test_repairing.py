"""A damaged journal is made whole when that is wanted, and what came of it is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from answers import answer, review
from clocks import SetClock
from looks import cut_off, nameless, words
from PySide6.QtWidgets import QApplication
from shiboken6 import delete, isValid

from study_app.app import StudyApp
from study_app.gui.repairing import RepairDialog
from study_app.journal import Journal
from study_app.journal.backups import Backups
from study_app.journal.health import DamagedError


@pytest.fixture
def damaged(tmp_path: Path, clock: SetClock) -> Path:
    """A journal of five answers that was cut off, and a backup of it."""
    path = tmp_path / "data" / "journal.db"
    path.parent.mkdir(mode=0o700)
    with Journal.open(path, clock) as it:
        for _number in range(5):
            it.append_answer(answer(), [review()], at=clock.now())
    Backups(path, clock).make("asked")
    path.write_bytes(path.read_bytes()[:40_000])
    return path


@pytest.fixture
def dialog(damaged: Path, clock: SetClock, qapp) -> Iterator[RepairDialog]:
    made = RepairDialog(damaged, clock, None)
    made.show()
    yield made
    if isValid(made):
        delete(made)


def test_who_opens_a_damaged_journal_is_told_what_can_be_done(damaged: Path, clock: SetClock) -> None:
    before = damaged.read_bytes()
    with pytest.raises(DamagedError, match="doctor --repair"):
        StudyApp.open(damaged.parent, clock)
    assert damaged.read_bytes() == before


def test_it_is_made_whole_and_what_is_safe_is_told(dialog: RepairDialog, damaged: Path, clock: SetClock, qtbot) -> None:
    assert nameless(dialog) == []
    assert cut_off(dialog) == []
    dialog.go.click()
    assert not dialog.shut.isEnabled()
    qtbot.waitUntil(lambda: dialog.mended, timeout=20_000)
    assert "5 answers are safe.\nAll of them come from a backup.\nThe last one" in words(dialog)
    assert "The damaged file was kept" in words(dialog)
    dialog.go.click()
    assert dialog.windowTitle() == dialog.heading.text() == "The file with your answers is repaired"
    assert not dialog.isVisible()
    with Journal.open(damaged, clock) as it:
        assert it.verify() == []
        assert it.connection.execute("SELECT count(*) FROM answer").fetchone() == (5,)


def test_it_can_be_left_as_it_is(dialog: RepairDialog, damaged: Path) -> None:
    before = damaged.read_bytes()
    dialog.shut.click()
    QApplication.processEvents()
    assert not dialog.mended
    assert damaged.read_bytes() == before


def test_it_is_as_high_as_what_it_says_before_and_after(dialog: RepairDialog, qtbot) -> None:
    assert dialog.height() == dialog.sizeHint().height()
    dialog.go.click()
    qtbot.waitUntil(lambda: dialog.mended, timeout=20_000)
    qtbot.waitUntil(lambda: dialog.height() == dialog.sizeHint().height())
    assert cut_off(dialog) == []


def test_what_cannot_be_made_whole_is_said_as_an_error_and_only_closing_is_left(
    clock: SetClock, tmp_path: Path, qtbot, qapp
) -> None:
    path = tmp_path / "journal.db"
    path.write_bytes(b"x" * 9_000)
    dialog = RepairDialog(path, clock, None)
    try:
        dialog.show()
        dialog.go.click()
        qtbot.waitUntil(dialog.shut.isEnabled, timeout=20_000)
        qtbot.waitUntil(lambda: dialog.height() == dialog.minimumSizeHint().height())
        assert dialog.refusal.tone == "bad"
        assert "there is no good backup" in words(dialog)
        assert "Repair the file" not in words(dialog)
        assert dialog.focusWidget() is dialog.shut
        assert cut_off(dialog) == nameless(dialog) == []
        assert path.read_bytes() == b"x" * 9_000
    finally:
        delete(dialog)
