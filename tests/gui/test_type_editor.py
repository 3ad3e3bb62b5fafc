"""The page on which a kind of fact is written: its wordings tried on an example, by keyboard, and nothing lost."""

from __future__ import annotations

import pytest
from looks import cut_off, nameless
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from study_app.gui import theme
from study_app.gui.type_editor import TypeEditor


@pytest.fixture
def page(window, qtbot) -> TypeEditor:
    """The kind of fact that says when a bridge was opened."""
    window.edit_kind("bridges", "opening")
    found = window.stack[-1]
    qtbot.waitUntil(lambda: not found.preview.busy)
    return found


def write(edit, text: str) -> None:
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)


def test_another_question_is_tried_on_a_fact_and_saved_by_the_keyboard(window, page, qtbot):
    write(page.stems["when"].edit, "On which day did {bridge:the} open?")
    page.look()
    assert "change" in page.told.text()
    qtbot.waitUntil(lambda: not page.preview.busy)
    assert "On which day did the" in page.preview.toPlainText()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.told.text().startswith("Saved.")
    assert window.app.desk.row("bridges", "type", "opening").data["ask"]["when"] == {
        "en": "On which day did {bridge:the} open?"
    }


def test_a_wording_that_names_no_role_says_so_at_its_line(page):
    write(page.stems["when"].edit, "When did {nobody} open?")
    page.look()
    assert "{nobody} is no role" in page.stems["when"].wrong.text()
    page.save()
    assert "nobody" in page.told.text()


def test_a_new_kind_with_a_role_and_its_question(window, qtbot):
    window.edit_kind("bridges", "")
    page = window.stack[-1]
    write(page.name.edit, "Closing")
    page.add_role()
    write(page.roles[-1].name, "bridge")
    assert list(page.stems) == ["when", "bridge"], "no line for what the name was while it was typed"
    write(page.sentence.edit, "{bridge:The} was closed on {when}.")
    write(page.stems["when"].edit, "When was {bridge:the} closed?")
    page.look()
    assert "was closed on 15 January 2000" in page.statement.text(), page.told.text()
    page.save()
    assert page.told.text().startswith("Saved."), page.told.text()
    assert "closing" in [id for id, _name, _count in window.app.authoring.kinds("bridges")]


def test_the_tab_key_goes_down_the_page_through_what_was_added(window):
    window.edit_kind("bridges", "")
    page = window.stack[-1]
    page.add_role()
    write(page.roles[-1].name, "bridge")
    QApplication.processEvents()  # what was added comes into view
    page.name_of_it.edit.setFocus()
    for line in (page.stems["when"], page.stems["bridge"]):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is line.edit
    page.roles[-1].parts()[-1].setFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is page.more


def test_leaving_with_something_unsaved_asks_once_more(window, page):
    write(page.name.edit, "Inauguration")
    page.leave()
    assert window.stack[-1] is page and "not saved yet" in page.told.text()
    page.leave()
    assert window.stack[-1] is not page


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_everything_on_it_has_a_name_and_no_words_are_cut(window, page, qapp, scale):
    theme.apply(qapp, "light", scale)
    window.resize(1024, 700)
    QApplication.processEvents()
    assert nameless(page) == []
    assert cut_off(page) == []
