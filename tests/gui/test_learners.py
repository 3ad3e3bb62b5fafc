"""Who studies on this computer: to another learner, a new one, another name, all by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from looks import cut_off, nameless, words
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QWidget

from study_app.gui import theme
from study_app.gui.learners import LearnersDialog
from study_app.gui.window import MainWindow
from study_app.learners import Learners

Key = Qt.Key


@pytest.fixture
def learners(tmp_path: Path) -> Learners:
    home = tmp_path / "family"
    home.mkdir()
    return Learners(home)


@pytest.fixture
def dialog(learners: Learners, qapp: QApplication) -> LearnersDialog:
    made = LearnersDialog(None, learners, learners.of(learners.first))
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.show()
    assert QTest.qWaitForWindowExposed(made)
    return made


def rows(dialog: LearnersDialog) -> list[str]:
    return [dialog.names.item(n).text() for n in range(dialog.names.count())]


def press(dialog: LearnersDialog, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(dialog.focusWidget() or dialog, key, modifier)


def test_a_name_and_enter_make_a_learner_who_is_chosen_then(dialog: LearnersDialog, learners: Learners) -> None:
    assert rows(dialog) == ["First learner (in use now)"]
    assert dialog.focusWidget() is dialog.names
    press(dialog, Key.Key_Tab)
    assert dialog.focusWidget() is dialog.name
    QTest.keyClicks(dialog.name, "Anna")
    press(dialog, Key.Key_Return)
    assert rows(dialog) == ["First learner (in use now)", "Anna"]
    assert dialog.chosen == learners.named("Anna")
    assert dialog.focusWidget() is dialog.names
    assert "Anna is new" in dialog.said.text()
    assert dialog.isVisible()


def test_enter_opens_the_one_that_is_chosen(dialog: LearnersDialog, learners: Learners) -> None:
    dialog.name.setText("Anna")
    dialog.make_learner()
    wanted = QSignalSpy(dialog.wanted)
    press(dialog, Key.Key_Return)
    assert wanted.count() == 1
    assert wanted.at(0) == [learners.named("Anna")]
    assert not dialog.isVisible()


def test_the_one_at_the_window_is_not_opened_again(dialog: LearnersDialog) -> None:
    wanted = QSignalSpy(dialog.wanted)
    press(dialog, Key.Key_Return)
    assert wanted.count() == 0
    assert not dialog.isVisible()


def test_another_name_is_written_and_given(dialog: LearnersDialog, learners: Learners) -> None:
    renamed = QSignalSpy(dialog.renamed)
    dialog.name.setText("Vera")
    dialog.name.setFocus()
    press(dialog, Key.Key_F2)
    assert rows(dialog) == ["Vera (in use now)"]
    assert learners.all()[0].name == "Vera"
    assert renamed.count() == 1


def test_a_name_that_is_taken_is_refused_with_a_sentence_and_stays_to_be_mended(dialog: LearnersDialog) -> None:
    for _ in range(2):
        dialog.name.setText("Anna")
        dialog.make_learner()
    assert dialog.said.text() == "There is a learner Anna already: choose another name."
    assert dialog.name.text() == "Anna"
    assert dialog.focusWidget() is dialog.name
    assert rows(dialog) == ["First learner (in use now)", "Anna"]


def test_without_a_name_nothing_can_be_made(dialog: LearnersDialog) -> None:
    assert not dialog.make.isEnabled()
    assert not dialog.rename.isEnabled()
    dialog.name.setText(" x")
    assert dialog.make.isEnabled()
    assert dialog.rename.isEnabled()


def test_esc_leaves_all_as_it_is(dialog: LearnersDialog, learners: Learners) -> None:
    dialog.name.setText("Anna")
    press(dialog, Key.Key_Escape)
    assert not dialog.isVisible()
    assert len(learners.all()) == 1


def test_the_title_says_who_studies_once_there_are_several(window: MainWindow) -> None:
    assert window.windowTitle() == "Decks - Study App"
    learners = Learners(window.app.data_dir)
    learners.make("Anna")
    window.name_learner()
    assert window.windowTitle() == "Decks - First learner - Study App"
    learners.rename(learners.of(window.app.data_dir), "Vera")
    window.name_learner()
    assert window.windowTitle() == "Decks - Vera - Study App"


def test_the_menu_opens_it_and_what_is_wanted_goes_to_the_window(window: MainWindow) -> None:
    wanted = QSignalSpy(window.learner_wanted)
    anna = Learners(window.app.data_dir).make("Anna")
    window.ways.open_learners()
    dialog = window.findChild(LearnersDialog)
    dialog.names.setCurrentRow(1)
    dialog.open_chosen()
    assert wanted.at(0) == [anna]


def test_in_a_quiz_nobody_else_comes_to_the_window(window: MainWindow) -> None:
    window.ways.open_quiz()
    window.page.alone = True
    told: list[str] = []
    window.page.note = told.append
    window.ways.open_learners()
    assert window.findChild(LearnersDialog) is None
    assert "before the quiz or game is left" in told[0]


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_at_every_size_all_of_it_is_seen_and_named(
    window: MainWindow, qapp: QApplication, show: Callable[[QWidget], QWidget], scheme: str, scale: float
) -> None:
    theme.apply(qapp, scheme, scale)
    learners = Learners(window.app.data_dir)
    learners.make("Great-uncle Maximilian of the Long Name, who studies late")
    dialog = show(LearnersDialog(None, learners, learners.all()[0]))
    dialog.name.setText("great-uncle maximilian of the long name, who studies late")
    dialog.make_learner()
    assert "already" in words(dialog)
    assert cut_off(dialog) == []
    assert nameless(dialog) == []
