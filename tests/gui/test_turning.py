"""Turning a flashcard into a fact, from the page of the card and by keys."""

from __future__ import annotations

import pytest
from looks import cut_off, nameless, words
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel

from study_app.desk import desk
from study_app.facts.shelf import OWN
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
    rows = window.stack[-1].rows  # it is found as what it is now
    assert not any("lashcard" in rows.index(n).data(Qt.ItemDataRole.AccessibleTextRole) for n in range(len(rows.found)))
    row = app.desk.row("bridges", "fact", page.card)
    assert (row.data["type"], row.data["status"]) == ("opening", "draft")


def test_a_card_is_turned_beside_the_window_where_that_is_long(window, page, press, app, monkeypatch, saved_beside):
    monkeypatch.setattr(desk, "AT_ONCE", 0)
    page.choice.setCurrentIndex(page.choice.findData("opening"))
    page.choice.activated.emit(page.choice.currentIndex())
    saved_beside(lambda: press("Ctrl+Return"))
    assert isinstance(window.stack[-1], FindPage)
    assert app.desk.row("bridges", "fact", page.card).data["type"] == "opening"


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


def test_a_card_of_ones_own_pack_takes_a_ready_kind_over_first_and_is_then_turned(window, press, app):
    app.authoring.adding.choose(OWN)
    app.authoring.adding.add("Ada Lovelace", "10 December 1815")
    window.library_changed()
    [card] = app.reading.facts(OWN)
    window.ways.open_fact(OWN, card["id"])
    shown = window.stack[-1].keys()
    assert ("F", "turn the card into a fact") in shown
    press("F")
    page = window.stack[-1]
    assert "no kind of fact yet" in words(page)
    sides = {one.text(): one.mapTo(page, QPoint()).x() for one in page.findChildren(QLabel) if one.isVisible()}
    assert sides["Ada Lovelace"] == sides["10 December 1815"] and sides["Front"] == sides["Back"], "in two columns"
    assert nameless(page) == []
    page.choice.setCurrentIndex(page.choice.findData("term"))
    press("Ctrl+Return")
    assert [id for id, _name, _count in app.authoring.kinds(OWN)] == ["term"]
    turning = window.stack[-1]
    assert turning is not page
    assert set(turning.fields) == {"term", "meaning"}
    turning.fields["term"].setText("Ada Lovelace")
    turning.fields["meaning"].setText("a mathematician")
    turning._propose()
    assert "“Ada Lovelace” is new" in turning.told.text()
    assert "keeps its id, its tags and its decks" in turning.told.text()
    press("Ctrl+Return")
    assert app.authoring.deck_desk.text(OWN, "cards").facts == (card["id"],), (
        "it searches for plain cards, and lists this one"
    )
    assert app.desk.row(OWN, "fact", card["id"]).data["type"] == "term"
