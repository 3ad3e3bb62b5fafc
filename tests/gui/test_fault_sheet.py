"""What went wrong can be read, copied, saved and deleted by whoever met it."""

from __future__ import annotations

import pytest
from looks import cut_off, nameless, words
from PySide6.QtGui import QGuiApplication

from study_app import __version__
from study_app.fault_log import FaultLog
from study_app.gui.fault_sheet import FaultSheet


@pytest.fixture
def log(app) -> FaultLog:
    return FaultLog(app.data_dir / "faults.log", app.clock)


@pytest.fixture
def sheet(log, window) -> FaultSheet:
    log.add(ZeroDivisionError("by zero"))
    window.ways.show_faults()
    return window.findChild(FaultSheet)


def test_the_log_and_the_versions_are_shown_and_copied(sheet):
    assert "ZeroDivisionError: by zero" in sheet.text.toPlainText()
    assert f"Study App {__version__}" in sheet.text.toPlainText()
    sheet.copy.click()
    assert QGuiApplication.clipboard().text() == sheet.text.toPlainText()


def test_it_is_saved_as_a_text_or_it_is_said_why_not(sheet, tmp_path):
    sheet.save(tmp_path / "log.txt")
    assert (tmp_path / "log.txt").read_text(encoding="utf-8") == sheet.text.toPlainText()
    sheet.save(tmp_path / "no" / "log.txt")
    assert "cannot be written" in words(sheet)


def test_it_is_deleted(sheet, log):
    sheet.drop.click()
    assert log.text() == ""
    assert "ZeroDivisionError" not in sheet.text.toPlainText()
    assert not sheet.drop.isEnabled()


def test_where_nothing_went_wrong_that_is_said(window):
    window.ways.show_faults()
    sheet = window.findChild(FaultSheet)
    assert "There have been no errors so far." in sheet.text.toPlainText()
    assert nameless(sheet) == []
    assert cut_off(sheet) == []
