"""An exception that nobody expected: a log with the traceback, a sentence for the person, and the program goes on."""

import pytest
from looks import words

from study_app.errors import StudyAppError
from study_app.gui.dialogs import SentenceDialog
from study_app.gui.faults import Faults


@pytest.fixture
def faults(window, tmp_path, clock):
    return Faults(tmp_path / "faults.log", clock, window)


def meet(faults, error):
    try:
        raise error
    except Exception as met:
        faults(type(met), met, met.__traceback__)


def dialogs(window):
    return [dialog for dialog in window.findChildren(SentenceDialog) if dialog.isVisible()]


def test_a_bug_is_logged_and_told_without_a_traceback(window, faults):
    meet(faults, ZeroDivisionError("by zero"))
    [dialog] = dialogs(window)
    assert "All answers given so far are saved" in words(dialog)
    assert str(faults.log) in words(dialog)
    assert "Traceback" not in words(dialog)
    assert "ZeroDivisionError: by zero" in faults.log.read_text()
    dialog.close()


def test_a_second_bug_is_logged_but_opens_no_second_dialog(window, faults):
    meet(faults, ZeroDivisionError("first"))
    meet(faults, ValueError("second"))
    [dialog] = dialogs(window)
    assert "second" in faults.log.read_text()
    dialog.close()
    meet(faults, ValueError("third"))
    assert len(dialogs(window)) == 1
    dialogs(window)[0].close()


def test_what_a_person_can_mend_is_told_as_its_sentence_and_not_logged(window, faults):
    meet(faults, StudyAppError("The disk is full: make room."))
    [dialog] = dialogs(window)
    assert "The disk is full: make room." in words(dialog)
    assert not faults.log.exists()
    dialog.close()


def test_a_log_that_cannot_be_written_does_not_hide_the_fault(window, tmp_path, clock):
    meet(Faults(tmp_path / "no" / "such" / "folder" / "log", clock, window), ValueError("lost"))
    [dialog] = dialogs(window)
    assert "lost" in words(dialog)
    dialog.close()


def test_ctrl_c_in_the_terminal_closes_the_window(window, faults):
    faults(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert not window.isVisible()
