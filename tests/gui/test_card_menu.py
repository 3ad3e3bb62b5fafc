"""The card in view: put off for today, suspended, flagged, noted, by keys; shown beside the question, and taken back."""

import pytest
from looks import nameless, words
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from sessions import answer, to_the_end

from study_app.gui.card_menu import NoteDialog
from study_app.gui.study import Stage
from study_app.study.marks import LONGEST_NOTE


@pytest.fixture
def page(window, press):
    press("Return")
    return window.study


@pytest.mark.parametrize(("key", "said"), [("-", "Not again today"), ("=", "Not for a week"), ("@", "Suspended")])
def test_a_card_that_is_put_away_leaves_at_once_and_ctrl_z_brings_its_question_back(page, press, app, key, said):
    first, counts = page.question, page.session.counts
    press(key)
    assert page.question.card != first.card
    assert f"{said}: {first.stem}" in words(page)
    assert page.session.counts.new == counts.new - 1
    assert app.deciding.marked([first.card.id])[first.card.id].rests(app.clock.now().study_day())
    press("Ctrl+Z")
    assert page.question.card == first.card
    assert page.session.counts == counts
    assert f"“{first.stem}”" in page.notice.words.text()
    assert page.notice.words.text().startswith("Taken back: ")
    assert app.deciding.marked() == {}
    press("Ctrl+Y")
    assert page.question.card != first.card


def test_after_the_answer_a_suspended_card_leaves_and_its_answer_stays(page, press, write, app):
    first = page.question
    answer(page, press, write)
    press("@")
    second = page.question
    assert second.card != first.card
    assert page.stage is Stage.ASKING
    assert app.journal.last_answer().answer.card == first.card.id
    press("Ctrl+Z")  # the suspension alone: the question in view stays
    assert page.question is second
    assert app.deciding.marked() == {}
    assert app.journal.last_answer() is not None
    press("Ctrl+Z")
    assert page.question.card == first.card
    assert app.journal.last_answer() is None


def test_flags_are_shown_in_words_changed_and_taken_away_by_their_key(page, press, app):
    card = page.question.card.id
    press("Ctrl+1")
    assert "red flag" in words(page.marks)
    press("Ctrl+4")
    assert "blue flag" in words(page.marks)
    assert page.menu.flags["blue"].isChecked()
    press("Ctrl+4")
    assert page.marks is None
    assert card not in app.deciding.marked()
    press("Ctrl+Z")
    assert "blue flag" in words(page.marks)
    press("Ctrl+Z")
    assert "red flag" in words(page.marks)


def test_a_note_is_written_by_keys_and_its_words_are_shown_after_the_answer_only(window, page, press, write, app):
    card = page.question.card.id
    press("N")
    [dialog] = window.findChildren(NoteDialog)
    assert QApplication.focusWidget() is dialog.field
    assert nameless(dialog) == []
    write("as on the old coin")
    press("Ctrl+Return")
    assert app.deciding.marked()[card].note == "as on the old coin"
    assert "old coin" not in words(page)
    assert "with a note of yours" in words(page.marks)
    window.activateWindow()
    page.answer(None)
    assert "Your note: as on the old coin" in words(page)


def test_a_note_that_is_too_long_stays_in_its_field_with_a_sentence(window, page, press, app):
    press("N")
    [dialog] = window.findChildren(NoteDialog)
    dialog.field.setPlainText("a" * (LONGEST_NOTE + 1))
    press("Ctrl+Return")
    assert dialog.isVisible()
    assert "at most" in words(dialog)
    assert app.deciding.marked() == {}
    dialog.close()


def test_a_note_that_is_being_written_is_not_lost_by_one_esc_nor_by_closing_its_window(window, page, press, write, app):
    press("N")
    [dialog] = window.findChildren(NoteDialog)
    write("as on the old coin")
    press("Esc")
    assert dialog.isVisible() and "To leave without saving, press Esc once more" in words(dialog)
    write("s")
    dialog.close()
    assert dialog.isVisible(), "it is written on"
    press("Ctrl+Return")
    assert [one.note for one in app.deciding.marked().values()] == ["as on the old coins"]
    window.activateWindow()
    QApplication.processEvents()
    press("N")
    assert len(window.findChildren(NoteDialog)) == 1
    press("Esc")
    assert not window.findChildren(NoteDialog), "nothing was changed"


def test_in_a_text_field_these_keys_are_letters(window, press, write, clock, app):
    press("Return")
    for _day in range(12):
        page = window.study
        if page.question is not None and isinstance(QApplication.focusWidget(), QLineEdit):
            break
        to_the_end(page, press, write)
        clock.move(days=4)
        window.ways.open_deck(window.decks.tiles[0].deck.id)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    write("n-@m")
    assert field.text() == "n-@m"
    assert app.deciding.marked() == {}


def in_menu(page, *keys):
    for key in keys:
        QTest.keyClick(page.menu, key)
        QApplication.processEvents()


def test_who_writes_where_there_is_no_field_opens_the_menu_and_chooses_nothing_in_it(page, press, app, clock):
    first = page.question
    press("M")
    for letter in "embers of it - or Suspended\r":
        clock.move(ms=300)
        QTest.keyClicks(page.menu, letter)
        QApplication.processEvents()
    in_menu(page, Qt.Key.Key_Return)
    assert page.menu.isVisible()
    assert page.question is first and app.deciding.marked() == {}
    in_menu(page, Qt.Key.Key_Escape)
    assert not page.menu.isVisible()


def test_one_letter_that_comes_at_once_chooses_when_no_word_follows_it(page, press, app, clock, qtbot):
    first = page.question
    press("M")
    in_menu(page, Qt.Key.Key_S)
    assert page.question is first, "it may be the beginning of a word"
    qtbot.waitUntil(lambda: page.question.card != first.card)
    assert app.deciding.marked()[first.card.id].suspended
    assert not page.menu.isVisible()


def test_two_letters_are_a_word_and_so_is_what_was_begun_when_the_menu_was_left(page, press, app, clock):
    first = page.question
    press("M")
    in_menu(page, Qt.Key.Key_S, Qt.Key.Key_S)
    assert not page.menu.holding.isActive()
    in_menu(page, Qt.Key.Key_Escape)
    press("M")
    in_menu(page, Qt.Key.Key_S, Qt.Key.Key_Escape)
    assert not page.menu.holding.isActive()
    assert page.question is first and app.deciding.marked() == {}


def test_in_a_menu_that_could_be_read_a_letter_or_enter_chooses_and_ctrl_z_takes_it_back(page, press, app, clock):
    first = page.question
    press("M")
    clock.move(ms=600)
    in_menu(page, Qt.Key.Key_S)
    assert page.question.card != first.card
    press("Ctrl+Z")
    assert page.question.card == first.card
    press("M")
    in_menu(page, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return)  # who walks sees where
    assert app.deciding.marked()[first.card.id].suspended
    second = page.question
    press("M")
    clock.move(ms=600)
    in_menu(page, Qt.Key.Key_Minus)
    assert not page.menu.isVisible()
    assert app.deciding.marked()[second.card.id].rests(app.clock.now().study_day())


def test_a_sign_chooses_at_once_in_the_menu_for_it_begins_no_word(page, press, app):
    first = page.question
    press("M")
    in_menu(page, Qt.Key.Key_Minus)
    assert not page.menu.isVisible()
    assert app.deciding.marked()[first.card.id].rests(app.clock.now().study_day())
    assert page.question.card != first.card


def test_the_menu_opens_by_a_key_and_says_every_key(page, press):
    press("M")
    assert page.menu.isVisible()
    assert [action.shortcut().toString() for action in page.menu.actions() if not action.isSeparator()] == [
        "-", "=", "@", "Ctrl+1", "Ctrl+2", "Ctrl+3", "Ctrl+4", "N", "E",
    ]  # fmt: skip
    page.menu.close()
    assert {"-", "@", "Ctrl+1–4", "N", "M"} <= set(dict(page.keys()))


def test_what_cannot_be_saved_is_said_and_the_question_stays(page, press, app):
    question = page.question
    app.journal.connection.execute("PRAGMA query_only = 1")
    press("@", "Ctrl+1")
    app.journal.connection.execute("PRAGMA query_only = 0")
    assert page.question is question
    assert page.notice.tone == "bad"
    assert app.deciding.marked() == {}
