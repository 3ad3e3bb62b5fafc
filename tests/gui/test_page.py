"""Pages one on the other: shown, left, and what is below them."""

from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout

from study_app.gui.keys_sheet import KeysSheet
from study_app.gui.page import Page
from study_app.gui.widgets import button


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
    window.menus.show_keys()
    [dialog] = window.findChildren(KeysSheet)
    assert "The key of Second" in [line.words for line in dialog.lines]
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


def test_enter_presses_the_button_that_has_the_focus_and_leaves_a_field_alone(window, press):
    page = Note("First")
    pressed = []
    way = button("Do it")
    way.clicked.connect(lambda: pressed.append(1))
    page.layout().addWidget(way)
    window.show_page(page)
    press("Return")
    assert pressed == []
    way.setFocus()
    press("Return", "Enter")
    assert pressed == [1, 1]
