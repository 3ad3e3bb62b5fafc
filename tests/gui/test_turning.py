"""Turning a flashcard into a fact, from the page of the card and by keys."""

from __future__ import annotations

import pytest
from looks import cut_off, nameless, words

from study_app.gui.find import FindPage
from study_app.gui.turning import TurningPage


@pytest.fixture
def page(window, press, app) -> TurningPage:
    """The page, opened from a card in the pack of bridges that was found."""
    app.authoring.adding.choose("bridges")
    app.authoring.adding.add("the south bridge", "9 June 1904")
    press("Ctrl+F")
    window.stack[-1].field.setText("the south bridge 9 June")
    press("Down", "Return")
    while not app.authoring.is_flashcard(window.stack[-1].told.fact.pack, window.stack[-1].told.fact.id):
        press("Escape", "Down", "Return")
    press("F")
    return window.stack[-1]


def test_a_card_is_turned_and_what_is_kept_is_said_before(window, page, press, app):
    assert isinstance(page, TurningPage)
    for place in range(page.choice.count()):
        if page.choice.itemData(place) == "opening":
            page.choice.setCurrentIndex(place)
            page.choice.activated.emit(place)
    filled = {name: field.text() for name, field in page.fields.items() if field.text()}
    assert set(filled.values()) == {"the south bridge", "9 June 1904"}
    assert "It keeps its id, its tags and its decks." in page.told.text()
    press("Ctrl+Return")
    assert isinstance(window.stack[-1], FindPage)
    row = app.desk.row("bridges", "fact", page.card)
    assert (row.data["type"], row.data["status"]) == ("opening", "draft")


def test_what_is_missing_is_told_and_nothing_can_be_saved(window, page, press, qtbot):
    for field in page.fields.values():
        field.clear()
    qtbot.waitUntil(lambda: not page._pause.isActive())
    assert page.told.text() == "Nothing is filled."
    assert not page.go.isEnabled()
    press("Ctrl+Return")
    assert window.stack[-1] is page


def test_all_is_named_and_nothing_is_cut_off(page):
    assert "the south bridge" in words(page)
    assert nameless(page) == []
    assert cut_off(page) == []
