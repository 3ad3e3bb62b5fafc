"""Pages one on the other: shown, left, and what is below them."""

from looks import words
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout

from study_app.gui.dialogs import KeysDialog
from study_app.gui.page import Page


class Note(Page):
    """A page with a field to write in."""

    def __init__(self, title):
        super().__init__(title)
        self.field = QLineEdit()
        self.field.setAccessibleName("note")
        QVBoxLayout(self).addWidget(self.field)
        self.resumed = 0

    def start(self):
        self.field.setFocus()

    def resume(self):
        self.resumed += 1

    def keys(self):
        return (("X", f"the key of {self.title}"),)


def test_a_page_is_put_on_top_and_leaving_it_brings_back_the_one_below(window, write):
    first, second = Note("First"), Note("Second")
    window.show_page(first)
    write("kept")
    assert window.windowTitle() == "First - Study App"
    window.show_page(second)
    assert QApplication.focusWidget() is second.field
    second.left.emit()
    assert window.windowTitle() == "First - Study App"
    assert QApplication.focusWidget() is first.field
    assert (first.field.text(), first.resumed) == ("kept", 1)
    first.left.emit()
    assert window.windowTitle() == "Decks - Study App"
    assert QApplication.focusWidget() is window.decks.tiles[0]


def test_the_sheet_of_keys_is_that_of_the_page_on_top(window):
    window.show_page(Note("First"))
    window.show_page(Note("Second"))
    window.show_keys()
    [dialog] = window.findChildren(KeysDialog)
    assert "the key of Second" in words(dialog)
    dialog.close()


def test_a_question_waits_below_a_page(window, press):
    press("Return")
    question = window.study.question
    window.show_page(Note("Note"))
    window.back()
    assert window.study.question is question
    assert window.stack[-1] is window.study


def test_taking_an_answer_back_shows_its_question_whatever_page_is_on_top(window, press):
    press("Return", "Ctrl+D")
    taken = window.study.question
    press("Return")
    window.show_page(Note("Note"))
    window.undo()  # by the menu: in a field Ctrl+Z is the field's own
    assert window.stack[-1] is window.study
    assert window.study.question.card == taken.card
    press("Ctrl+D", "Return", "Esc")
    window.show_page(Note("Note"))
    window.undo()  # by the menu: in a field Ctrl+Z is the field's own
    assert window.stack == [window.decks]


def test_back_on_the_decks_all_pages_are_gone(window, press):
    press("Return")
    window.show_page(Note("Note"))
    window.show_decks()
    assert window.stack == [window.decks]
    assert window.study is None
    assert window.pages.count() == 1


def test_a_page_that_is_told_nothing_does_nothing(window):
    page = Page("Bare")
    window.show_page(page)
    page.resume()
    page.sources_changed()
    assert page.keys() == ()
