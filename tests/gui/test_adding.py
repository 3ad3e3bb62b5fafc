"""Typing flashcards without the mouse: one after the other, with what is there already and what was just added in view."""

from __future__ import annotations

import pytest
from looks import cut_off, nameless, words
from PySide6.QtWidgets import QApplication, QPushButton

from study_app.desk.adding import OWN
from study_app.gui.adding import AddingPage


@pytest.fixture
def page(window, press) -> AddingPage:
    """The page, opened by its key."""
    press("Ctrl+N")
    return window.stack[-1]


def counts(app, deck):
    return next(((one.facts, one.cards) for one in app.decks() if one.id == deck), (0, 0))


def test_fifty_cards_are_typed_in_one_go(window, page, press, write, app):
    for n in range(50):
        assert QApplication.focusWidget() is page.front
        write(f"front {n}")
        press("Tab")
        write(f"back {n}")
        press("Ctrl+Return")
    assert page.counted.text() == "50 cards added in this sitting"
    assert counts(app, "mine/cards") == (50, 50)
    assert len(list(app.facts(OWN))) == 50
    press("Escape")
    assert "My cards" in words(window.decks)
    assert counts(app, "mine/cards") == (50, 50)


def test_the_fields_follow_each_other_and_tags_and_directions_stay(page, press, write, app):
    write("der Hund")
    press("Tab")
    write("the dog")
    press("Tab")
    write("masculine")
    press("Tab")
    write("de animals")
    press("Tab", "Space", "Ctrl+Return")
    [fact] = app.facts(OWN)
    assert fact["statement"] == "der Hund — the dog (masculine)"
    assert fact["tags"] == ["de", "animals"]
    assert counts(app, "mine/cards") == (1, 2)
    assert (page.tags.text(), page.both.isChecked(), page.extra.toPlainText()) == ("de animals", True, "")


def test_a_front_that_is_there_is_told_while_it_is_typed(page, press, write):
    write("house")
    press("Tab")
    write("Haus")
    press("Ctrl+Return")
    write(" HOUSE")
    assert page.twin.isVisible()
    assert page.twin.text() == "A card with this front is there already: Haus"
    write("s")
    assert not page.twin.isVisible()


def test_a_card_without_a_back_is_not_added_and_says_what_is_missing(page, press, write, app):
    write("front")
    press("Ctrl+Return")
    assert "The back is empty: write what answers it." in words(page)
    assert QApplication.focusWidget() is page.back
    assert page.adding.added == []
    write("b")
    assert "The back is empty" not in words(page)


def test_cards_are_taken_back_by_key_and_by_their_buttons(window, page, press, write, app):
    for front in ("one", "two", "three"):
        write(front)
        press("Tab")
        write("x")
        press("Ctrl+Return")
    assert "three" in window.undo_action.text()
    press("Alt+Z")
    assert "two" in window.undo_action.text()
    assert page.front.toPlainText() == "three"
    page.front.clear()
    page.back.clear()
    button = next(b for b in page.findChildren(QPushButton) if b.accessibleName() == "Take back: one")
    button.setFocus()
    press("Return")
    assert [one.front for one in page.adding.added] == ["two"]
    assert counts(app, "mine/cards") == (1, 1)


def test_cards_go_where_was_chosen_once(window, page, press, write, app):
    page.packs.setFocus()
    press("Down")
    assert (page.adding.pack, page.packs.currentText()) == ("bridges", "Bridges of a small town")
    page.front.setFocus()
    write("q")
    press("Tab")
    write("a")
    press("Ctrl+Return", "Escape", "Ctrl+N")
    again = window.stack[-1]
    assert again.packs.currentData() == "bridges"
    assert [fact["statement"] for fact in app.facts("bridges") if fact["type"] == "flashcard"] == ["q — a"]


def test_all_is_named_and_nothing_is_cut_off(page, press, write):
    write("front")
    press("Tab")
    write("back")
    press("Ctrl+Return")
    assert nameless(page) == []
    assert cut_off(page) == []
