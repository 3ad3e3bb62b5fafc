"""Decks made and changed in the window, by keys: what they would hold is seen before anything is saved."""

from __future__ import annotations

from pathlib import Path

import pytest
from looks import cut_off, nameless, words
from PySide6.QtWidgets import QApplication, QPushButton

from study_app.desk.decks import DeckText
from study_app.gui.deck_editor import DeckPage


@pytest.fixture
def page(window, press, qtbot) -> DeckPage:
    """The page of a new deck in the pack of bridges."""
    window.app.authoring.adding.choose("bridges")
    press("Ctrl+Shift+N")
    page = window.stack[-1]
    page.packs.setCurrentIndex(page.packs.findData("bridges"))
    page.packs.activated.emit(page.packs.currentIndex())
    read(page, qtbot)
    return page


def read(page, qtbot):
    qtbot.waitUntil(lambda: page._reading is None, timeout=20_000)
    QApplication.processEvents()


def settled(page, qtbot):
    qtbot.waitUntil(lambda: not page._pause.isActive(), timeout=5_000)


def shown(page):
    return [page.facts.index(line).data() for line in range(page.facts.rowCount())]


def test_a_deck_by_search_shows_its_cards_before_it_is_saved(window, page, press, write, qtbot, app):
    page.name.setFocus()
    write("Opened")
    page.search.setFocus()
    write("type:opening")
    settled(page, qtbot)
    facts, cards = page.told.text().split(", ")
    assert int(facts.split()[0]) > 3
    assert len(page.questions.asked) == int(cards.split()[0])
    assert "When was the south bridge opened?" in page.questions.asked
    assert "Opened" not in [deck.name for deck in app.decks()]
    press("Ctrl+Return")
    assert window.stack[-1] is window.decks
    [made] = [deck for deck in app.decks() if deck.name == "Opened"]
    assert (made.facts, made.cards) == (int(facts.split()[0]), int(cards.split()[0]))


def test_facts_are_chosen_by_hand_with_the_keys(window, page, press, write, qtbot, app):
    page.name.setFocus()
    write("Chosen")
    page.filter.setFocus()
    write("south bridge was opened")
    settled(page, qtbot)
    assert shown(page) == ["The south bridge was opened on 9 June 1904."]
    page.list.setFocus()
    press("Space")
    settled(page, qtbot)
    assert page.told.text().startswith("1 fact,")
    press("Ctrl+Return")
    assert app.authoring.deck_desk.text("bridges", "chosen") == DeckText("Chosen", facts=("south-opened",))


def test_a_word_that_is_no_search_is_told_at_once_and_not_saved(window, page, press, write, qtbot):
    page.name.setFocus()
    write("New")
    page.search.setFocus()
    write("bridges")
    settled(page, qtbot)
    assert "“bridges” is not understood" in words(page)
    press("Ctrl+Return")
    assert window.stack[-1] is page
    assert page.notice is not None


def test_a_new_deck_that_holds_nothing_is_saved_only_when_it_is_saved_again(window, page, press, write, qtbot, app):
    page.name.setFocus()
    write("Later")
    page.search.setFocus()
    write("type:sinking")
    press("Ctrl+Return")
    assert window.stack[-1] is page
    assert "Nothing in this pack fits: save again to keep it empty." in words(page)
    write("s")
    press("Ctrl+Return")
    assert window.stack[-1] is page  # it is another deck now
    press("Ctrl+Return")
    assert window.stack[-1] is window.decks
    assert app.authoring.deck_desk.text("bridges", "later") == DeckText("Later", search="type:sinkings")


def test_a_new_deck_of_ones_own_pack_is_told_where_its_search_finds_something(window, page, press, write, qtbot, app):
    page.packs.setCurrentIndex(page.packs.findData("mine"))
    page.packs.activated.emit(page.packs.currentIndex())
    read(page, qtbot)
    page.name.setFocus()
    write("Opened")
    page.search.setFocus()
    write("type:opening")
    press("Ctrl+Return")
    assert "but something in “Bridges of a small town” does" in words(page)


def test_d_changes_the_deck_with_the_focus_and_new_a_day_is_its_own(window, press, write, qtbot, app):
    deck = window.decks.tiles[0].deck
    press("D")
    page = window.stack[-1]
    read(page, qtbot)
    assert page.name.text() == deck.name
    page.new_a_day.setFocus()
    write("3")
    page.forms["reveal"].setChecked(True)
    press("Ctrl+Return")
    assert app.decisions.new_a_day == {deck.id: 3}
    assert app.store.deck_forms(deck.id) == ("reveal",)
    press("D")
    assert window.stack[-1].new_a_day.text() == "3"


def test_a_deck_is_copied_retired_and_brought_back(window, press, qtbot, app):
    deck = window.decks.tiles[0].deck
    press("D")
    next(b for b in window.stack[-1].findChildren(QPushButton) if b.text() == "Copy").click()
    assert f"{deck.name} (copy)" in [one.name for one in app.decks()]
    press("D")
    next(b for b in window.stack[-1].findChildren(QPushButton) if b.text() == "Retire").click()
    assert deck.name not in [one.name for one in app.decks()]
    window.open_deck_editor("bridges/")
    page = window.stack[-1]
    next(b for b in page.findChildren(QPushButton) if b.text() == f"Bring {deck.name} back").click()
    assert deck.name in [one.name for one in app.decks()]


def test_decks_that_lie_in_another_are_shown_below_it_and_change_places(window, press, app, qtbot):
    before = [deck.name for deck in app.decks()]
    app.authoring.deck_desk.make("bridges", DeckText(f"{before[0]}::Inner", search="type:opening"))
    window.library_changed()
    assert [tile.deck.name for tile in window.decks.tiles][:2] == [before[0], f"{before[0]}::Inner"]
    inner = window.decks.tiles[1]
    assert "Inner" in words(inner) and "::" not in words(inner)
    QApplication.processEvents()
    assert inner.x() > window.decks.tiles[0].x()
    press("Alt+Down")
    assert [tile.deck.name for tile in window.decks.tiles][:3] == [before[1], before[0], f"{before[0]}::Inner"]
    assert QApplication.focusWidget().deck.name == before[0]


def test_the_facts_of_a_deck_are_saved_as_a_table(window, press, qtbot, app, tmp_path: Path):
    press("D")
    page = window.stack[-1]
    page.save_table(tmp_path / "deck.csv", mark=True)
    facts = window.decks.tiles[0].deck.facts
    assert f"{facts} facts in deck.csv" in words(page)
    assert len((tmp_path / "deck.csv").read_text(encoding="utf-8-sig").splitlines()) == facts + 1


def test_all_is_named_and_nothing_is_cut_off(page):
    assert nameless(page) == []
    assert cut_off(page) == []
