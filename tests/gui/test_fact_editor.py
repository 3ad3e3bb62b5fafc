"""The page on which a fact is written: by keyboard, with its questions beside it, and nothing lost."""

from __future__ import annotations

from threading import Event

import pytest
from bridges import TEXT
from looks import cut_off, nameless, words
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from study_app.gui.dialogs import SentenceDialog
from study_app.gui.fact import FactPage
from study_app.gui.fact_editor import FactEditor
from study_app.journal import Change


@pytest.fixture
def page(window, press, qtbot) -> FactEditor:
    """The fact of the south bridge, opened from its page by E."""
    window.open_fact("bridges", "south-opened")
    press("E")
    found = window.stack[-1]
    assert isinstance(found, FactEditor)
    qtbot.waitUntil(lambda: not found.preview.busy)
    return found


def type_in(page: FactEditor, key: str, text: str) -> None:
    edit = page.lines[key].edit
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)
    page.look()


def ctrl_enter(page: FactEditor) -> None:
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()


def test_a_corrected_date_shows_its_effect_and_its_questions_and_is_saved_by_the_keyboard(window, page, qtbot, press):
    assert page.statement.text() == "The south bridge was opened on 9 June 1904."
    type_in(page, "when", "10 June 1904")
    assert page.lines["when"].said.text() == "10 June 1904"
    assert page.statement.text() == "The south bridge was opened on 10 June 1904."
    assert "question" in page.told.text() and "deck" in page.told.text()
    qtbot.waitUntil(lambda: not page.preview.busy)
    shown = page.preview.toPlainText()
    assert "Write the date" in shown and "= 10 June 1904" in shown and "Not asked like this:" in shown
    page.why.setText("a slip")
    ctrl_enter(page)
    assert page.told.text().startswith("Saved.")
    assert "1904-06-09 → 1904-06-10" in page.history.text() and "a slip" in page.history.text()
    press("Esc")
    below = window.stack[-1]
    assert isinstance(below, FactPage)
    assert "The south bridge was opened on 10 June 1904." in words(below)


def test_what_is_not_understood_says_why_and_is_not_lost(window, page, press):
    type_in(page, "when", "soon")
    assert "not understood as a date" in page.lines["when"].said.text()
    ctrl_enter(page)
    assert "not understood as a date" in page.told.text()
    assert page.lines["when"].edit.text() == "soon"


def test_leaving_with_something_unsaved_asks_once_more(window, page, press):
    type_in(page, "when", "10 June 1904")
    page.leave()
    assert window.stack[-1] is page and "not saved yet" in page.told.text()
    page.leave()
    assert isinstance(window.stack[-1], FactPage)
    assert "The south bridge was opened on 9 June 1904." in words(window.stack[-1])


def test_edits_are_taken_back_and_put_back_here(window, page, press):
    type_in(page, "when", "10 June 1904")
    ctrl_enter(page)
    window.undo()
    assert page.statement.text() == "The south bridge was opened on 9 June 1904."
    window.redo()
    assert page.statement.text() == "The south bridge was opened on 10 June 1904."


def test_what_is_typed_is_not_lost_by_taking_back_or_retiring_before_it_was_said(window, page):
    type_in(page, "when", "10 June 1904")
    for work in (window.undo, page.retire):
        page._sure = False
        work()
        assert page.lines["when"].edit.text() == "10 June 1904" and "not saved yet" in page.told.text()
    type_in(page, "when", "soon")
    page.leave()
    assert window.stack[-1] is page and "not saved yet" in page.told.text()


def test_a_fact_whose_making_is_taken_back_is_a_new_one_again(window):
    window.edit_fact("bridges", "", "opening")
    page = window.stack[-1]
    row = window.app.desk.row("bridges", "fact", "south-opened")
    new = Change("fact", "made", "", None, {**row.data, "id": "made"})
    window.app.desk.save("bridges", [new])
    page.draft = window.app.authoring.draft("bridges", "made")
    page._fill()
    with_it = window.app.authoring.library_size()
    saved = []
    page.saved.connect(lambda: saved.append(True))
    window.undo()
    assert saved and page.draft.new and page.told.text().startswith("Taken back"), "who shows the fact is told"
    assert window.app.authoring.library_size()[0] == with_it[0] - 1


def test_questions_that_are_still_being_made_hold_up_nothing(window, page):
    begun, asked_to_stop = Event(), Event()
    inner = page.draft.previews_later()

    def slowly(take):
        def wait(one):
            begun.set()
            while take(one):
                asked_to_stop.wait(0.01)
            return False

        inner(wait)

    page.preview.make(lambda: slowly)
    assert begun.wait(30)
    type_in(page, "when", "10 June 1904")
    assert page.statement.text() == "The south bridge was opened on 10 June 1904."
    page.preview.make(lambda: slowly)
    ctrl_enter(page)
    assert page.told.text().startswith("Saved.")


def test_a_draft_that_was_retired_comes_back_as_a_draft(window):
    desk = window.app.desk
    desk.save("bridges", [Change("fact", "south-opened", "status", None, "draft")])
    draft = window.app.authoring.draft("bridges", "south-opened")
    draft.retire()
    assert draft.retired
    draft.retire(back=True)
    assert desk.row("bridges", "fact", "south-opened").data["status"] == "draft"


def test_words_of_the_source_are_cited_by_the_keyboard(window, page, tmp_path, press):
    assert not page.cite_button.isEnabled() and "not at hand" in page.places.text()
    book = tmp_path / "book.txt"
    book.write_text(TEXT, encoding="utf-8")
    window.attach(book)
    for dialog in window.findChildren(SentenceDialog):
        dialog.close()
    window.activateWindow()
    QApplication.processEvents()
    assert page.cite_button.isEnabled()
    page.text.setFocus()
    QTest.keyClick(page.text, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    for _step in range(12):
        QTest.keyClick(page.text, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    page.cite(also=True)
    assert page.places.text() == "2 places are cited."
    assert page.draft.cited()[1].start == 0 and page.draft.cited()[1].held


def test_a_source_attached_while_another_page_is_in_view_is_at_hand(window, page, tmp_path):
    page.leave()
    book = tmp_path / "book.txt"
    book.write_text(TEXT, encoding="utf-8")
    window.attach(book)
    for dialog in window.findChildren(SentenceDialog):
        dialog.close()
    window.edit_fact("bridges", "south-opened")
    assert window.stack[-1].cite_button.isEnabled()


def test_only_the_field_in_which_one_types_shows_what_it_offers_when_one_comes_back(window, page, press):
    window.open_find()
    press("Esc")
    QApplication.processEvents()
    assert window.stack[-1] is page
    shown = [key for key, line in page.lines.items() if line.edit.offers.shown and not line.edit.hasFocus()]
    assert shown == []


def test_a_question_that_an_edit_replaces_stays_below_the_editor(window, press):
    window.open_deck(window.app.decks()[0].id)
    study = window.study
    press("E")
    page = window.stack[-1]
    type_in(page, "when", "10 June 1914")
    page.save()
    QApplication.processEvents()
    assert page.told.text().startswith("Saved.")
    assert page.isVisible() and not study.isVisible()


def test_a_fact_is_retired_and_brought_back(window, page):
    page.retire()
    assert page.told.text().startswith("Retired.") and page.aside.text() == "Bring back"
    page.retire()
    assert page.told.text().startswith("Brought back.")


def test_from_a_question_and_back_the_question_is_the_same(window, press):
    window.open_deck(window.app.decks()[0].id)
    study = window.study
    before = study.question
    press("E")
    assert isinstance(window.stack[-1], FactEditor)
    assert window.stack[-1].draft.id == before.card.fact
    window.stack[-1].leave()
    assert window.stack[-1] is study and study.question == before


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_everything_on_it_has_a_name_and_no_words_are_cut(window, page, qapp, scale):
    from study_app.gui import theme

    theme.apply(qapp, "light", scale)
    window.resize(1024, 700)
    QApplication.processEvents()
    assert nameless(page) == []
    assert cut_off(page) == []
