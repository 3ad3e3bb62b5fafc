"""Dialogs: ways of asking, sentences."""

import pytest
from everywhere import DIALOGS, Hands, opened, put_away, settle
from looks import cut_off, nameless, words
from PySide6.QtWidgets import QApplication, QScrollArea

from study_app.desk.news import Restated
from study_app.gui import theme
from study_app.gui.dialogs import ChangedDialog, FormsDialog, SentenceDialog, about, tell


def test_ways_of_asking_are_ticked_and_told_at_once_and_all_of_them_are_no_limit(show, press):
    told = []
    dialog = show(FormsDialog(None, ("choice", "typed", "order"), ("typed",)))
    dialog.chosen.connect(told.append)
    assert [box.isChecked() for box in dialog.boxes.values()] == [False, True, False]
    dialog.boxes["choice"].click()
    assert told[-1] == ("choice", "typed")
    dialog.boxes["order"].click()
    assert told[-1] == ()
    dialog.clear()
    assert told[-1] == ()
    assert nameless(dialog) == []


def test_the_ways_that_were_chosen_are_remembered_and_the_next_session_keeps_to_them(window, qtbot):
    window.ways.choose_forms()
    [dialog] = window.findChildren(FormsDialog)
    dialog.boxes["reveal"].click()
    dialog.close()
    assert window.app.only_forms == ("reveal",)
    window.ways.open_deck(window.app.decks.rows()[0].id)
    assert window.study.question.form == "reveal"


def test_a_sentence_is_shown_as_plain_text_and_can_be_read_by_a_screen_reader(show):
    dialog = show(SentenceDialog(None, "Study App", "A <b>bold</b> & long sentence."))
    assert "A <b>bold</b> & long sentence." in words(dialog)
    assert dialog.shut.accessibleDescription() == "A <b>bold</b> & long sentence."


def test_escape_and_enter_close_a_dialog(window, press, qtbot):
    for key in ("Esc", "Return"):
        dialog = tell(window, "Study App", "A sentence.")
        qtbot.waitUntil(dialog.isActiveWindow)
        with qtbot.waitSignal(dialog.finished):
            press(key)


def test_about_names_the_version_the_folder_and_the_licences(window, tmp_path):
    dialog = about(window, "1.2.3", tmp_path)
    on_screen = words(dialog)
    assert "1.2.3" in on_screen
    assert str(tmp_path) in on_screen
    assert "Inter" in on_screen
    dialog.close()


def test_the_words_of_a_box_are_seen_whole_whether_they_are_one_line_or_many(show):
    for said in ("One short line.", "A sentence that needs two lines of a box as wide as this one is.", "so on " * 60):
        dialog = show(SentenceDialog(None, "Study App", said))
        area = dialog.words.parentWidget().parentWidget()
        assert not area.verticalScrollBar().isVisible(), said
        assert area.viewport().height() >= dialog.words.heightForWidth(area.viewport().width())
        dialog.close()


@pytest.mark.parametrize(
    "words", ["Choose a deck first.", "Сначала выберите колоду.", "Some words that go on and on. " * 6]
)
def test_a_sentence_in_large_letters_is_whole_and_does_not_scroll(window, qapp, qtbot, words):
    theme.apply(qapp, "light", 2.0)
    dialog = tell(window, "Study App", words)
    qtbot.waitUntil(dialog.isActiveWindow)
    area = dialog.findChild(QScrollArea)
    assert area is not None
    assert area.verticalScrollBar().maximum() == 0
    assert dialog.words.height() == dialog.words.heightForWidth(dialog.words.width())


@pytest.mark.parametrize("name", DIALOGS)
def test_the_keys_for_the_size_of_letters_work_in_every_dialog(window, press, write, qtbot, tmp_path, name):
    dialog = opened(window, name, Hands(press, write, qtbot.waitUntil, tmp_path))
    focused = QApplication.focusWidget()
    assert theme.scale() == 1.0
    press("Ctrl+-")
    assert theme.scale() < 1.0
    press("Ctrl+0")
    assert theme.scale() == 1.0
    while theme.scale() < max(theme.SCALES):
        before = theme.scale()
        press("Ctrl++" if before < 1.2 else "Ctrl+=")
        assert theme.scale() > before
    settle()
    assert QApplication.activeModalWidget() is dialog and QApplication.focusWidget() is focused
    qtbot.waitUntil(lambda: cut_off(dialog) == [])
    room = dialog.screen().availableSize()
    assert dialog.width() <= room.width() and dialog.height() <= room.height()
    press("Ctrl+0")
    assert theme.scale() == 1.0
    put_away()


def test_facts_that_changed_alike_in_the_same_words_are_told_once_with_how_many_they_are(show):
    found = [
        Restated("bridges", id, "It opened in 1901.", now) for id, now in (("a", "1902"), ("b", "1903"), ("c", "1902"))
    ]
    told = show(ChangedDialog(None, found)).text.toPlainText().split("\n\n")
    assert told == ["1902\nBefore: It opened in 1901.  ·  2 facts", "1903\nBefore: It opened in 1901."]
