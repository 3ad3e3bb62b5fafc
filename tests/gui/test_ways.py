"""The ways from page to page."""

from __future__ import annotations

import pytest
from bridges import TEXT
from looks import words
from PySide6.QtWidgets import QApplication, QFileDialog
from sessions import answer

from study_app.gui.dialogs import SentenceDialog
from study_app.journal import Change


def test_a_source_is_attached_from_the_menu(window, tmp_path, monkeypatch):
    book = tmp_path / "book.txt"
    book.write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_arguments: (str(book), ""))
    window.ways.choose_source()
    [dialog] = window.findChildren(SentenceDialog)
    assert "A book of bridges" in words(dialog)
    assert all(source.attached for source in window.app.reading.sources())
    dialog.close()


def test_closing_the_dialog_without_a_file_changes_nothing(window, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_arguments: ("", ""))
    window.ways.choose_source()
    assert window.findChildren(SentenceDialog) == []


@pytest.mark.parametrize(
    "key",
    ["Ctrl+N", "Ctrl+Shift+O", "Ctrl+Shift+P", "Ctrl+Shift+F", "Ctrl+Shift+A", "Ctrl+F", "Ctrl+T", "Ctrl+P", "Ctrl+M"],
)
def test_a_page_that_is_in_view_is_not_opened_once_more_and_is_left_for_the_decks(window, press, key):
    press(key)
    [decks, page] = window.stack
    press(key)
    assert window.stack == [decks, page]
    page.leave()
    assert window.stack == [decks]


def test_while_a_game_is_played_no_way_leads_to_what_would_tell_its_answers(window):
    window.ways.play(window.app.quizzes.game_decks()[0][0].id)
    played = list(window.stack)
    for way in (
        window.ways.open_find,
        window.ways.open_timeline,
        window.ways.open_facts,
        window.ways.open_kinds,
        window.ways.open_article,
        window.ways.open_adding,
        window.ways.open_deck_editor,
        window.ways.show_problems,
        window.ways.open_packs,
        window.ways.open_sheet,
        window.ways.study_ahead,
    ):
        way()
        assert window.stack == played


WRITTEN_ON = {
    "a kind of fact": lambda window: window.ways.edit_kind("bridges", "opening"),
    "a deck": lambda window: window.ways.open_deck_editor("bridges/openings"),
    "a flashcard": lambda window: window.ways.open_turning("bridges", "plain"),
    "kinds": lambda window: window.ways.open_kinds(),
}


@pytest.mark.parametrize("page", WRITTEN_ON)
def test_no_answer_is_taken_back_from_a_page_on_which_something_is_written(window, app, page, press, write):
    card = {"id": "plain", "type": "flashcard", "front": "Bridge", "back": "Brücke"}
    press("Return")
    answer(window.study, press, write)
    window.show_decks()
    last = app.journal.last_answer()
    app.desk.save("bridges", [Change("fact", "plain", "", None, card)])
    WRITTEN_ON[page](window)
    stack = list(window.stack)
    assert len(stack) == 2 and "answer" not in window.menus.undo.text()
    window.undo()
    window.redo()
    QApplication.processEvents()
    assert window.stack == stack and app.journal.last_answer() == last
