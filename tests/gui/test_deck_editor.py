"""Decks made and changed in the window, by keys: what they would hold is seen before anything is saved."""

from __future__ import annotations

from pathlib import Path

import pytest
from looks import cut_off, nameless, words
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from unsaved import asked, reply

from study_app.desk import desk
from study_app.desk.decks import DeckText
from study_app.facts.dates import kept_together
from study_app.gui import theme
from study_app.gui.deck_editor import DeckPage, Questions
from study_app.gui.widgets import GAP
from study_app.journal import Change


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
    qtbot.waitUntil(lambda: not page._reading.busy, timeout=20_000)
    QApplication.processEvents()


def settled(page, qtbot):
    qtbot.waitUntil(lambda: not page._pause.isActive(), timeout=5_000)


def shown(page):
    return [page.facts.index(line).data() for line in range(page.facts.rowCount())]


def made(app, name):
    """The id of a deck of the pack, by its name."""
    return next(id for id, called in app.authoring.deck_desk.listed("bridges") if called == name)


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
    assert "Opened" not in [deck.name for deck in app.decks.rows()]
    press("Ctrl+Return")
    assert window.stack[-1] is window.decks
    [made] = [deck for deck in app.decks.rows() if deck.name == "Opened"]
    assert (made.facts, made.cards) == (int(facts.split()[0]), int(cards.split()[0]))
    assert window.decks.current == made.id, "it can be studied at once"
    press("Ctrl+Shift+O", "Escape")
    assert window.decks.current == made.id


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
    assert app.authoring.deck_desk.text("bridges", made(app, "Chosen")) == DeckText("Chosen", facts=("south-opened",))


def test_a_word_that_is_no_search_is_told_at_once_and_not_saved(window, page, press, write, qtbot):
    page.name.setFocus()
    write("New")
    page.search.setFocus()
    write("bridges")
    settled(page, qtbot)
    assert "'bridges' is not understood" in words(page)
    press("Ctrl+Return")
    assert window.stack[-1] is page
    assert QApplication.focusWidget() is page.search, "where it is to be mended"
    assert page.notice is None, "it is said once"


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
    assert app.authoring.deck_desk.text("bridges", made(app, "Later")) == DeckText("Later", search="type:sinkings")


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
    page.packs.setCurrentIndex(page.packs.findData("bridges"))
    page.packs.activated.emit(page.packs.currentIndex())
    read(page, qtbot)
    assert page.notice is None, "of this pack it is not so"


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
    assert f"{deck.name} (copy)" in [one.name for one in app.decks.rows()]
    assert window.decks.current == f"bridges/{made(app, f'{deck.name} (copy)')}"
    press("Home", "D")
    next(b for b in window.stack[-1].findChildren(QPushButton) if b.text() == "Retire").click()
    assert deck.name not in [one.name for one in app.decks.rows()]
    window.ways.open_deck_editor("bridges/")
    page = window.stack[-1]
    next(b for b in page.findChildren(QPushButton) if b.text() == f"Bring {deck.name} back").click()
    assert deck.name in [one.name for one in app.decks.rows()]


def test_in_a_large_pack_a_deck_is_made_moved_and_retired_beside_the_window(
    window, page, press, write, qtbot, app, monkeypatch, saved_beside
):
    monkeypatch.setattr(desk, "_LOOKED_THROUGH", 0)
    page.name.setFocus()
    write("Opened")
    page.search.setFocus()
    write("type:opening")
    settled(page, qtbot)
    page.new_a_day.setText("3")
    saved_beside(lambda: press("Ctrl+Return"))
    assert window.stack[-1] is window.decks
    opened = f"bridges/{made(app, 'Opened')}"
    assert window.decks.current == opened and app.decisions.new_a_day == {opened: 3}
    place = [deck.name for deck in app.decks.rows()].index("Opened")
    saved_beside(lambda: window.ways.move_deck(opened, -1))
    assert [deck.name for deck in app.decks.rows()].index("Opened") == place - 1
    window.ways.open_deck_editor(opened)
    page = window.stack[-1]
    read(page, qtbot)
    saved_beside(next(b for b in page.findChildren(QPushButton) if b.text() == "Retire").click)
    assert window.stack[-1] is window.decks
    assert "Opened" not in [deck.name for deck in app.decks.rows()]


def test_decks_that_lie_in_another_are_shown_below_it_and_change_places(window, press, app, qtbot):
    before = [deck.name for deck in app.decks.rows()]
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


@pytest.mark.parametrize("way", ["Escape", "Ctrl+B"])
def test_a_deck_that_is_half_written_is_not_lost_on_the_way(window, page, press, write, way):
    page.name.setFocus()
    write("Half")
    press(way)
    assert window.stack[-1] is page
    assert "not saved yet" in words(asked(window))
    reply(window, "Escape")
    assert page.name.hasFocus(), "who stays writes on"
    write(" written")
    assert page.name.text() == "Half written"
    press(way)
    reply(window, "Ctrl+Delete")
    assert window.stack[-1] is window.decks


def test_the_deck_that_was_made_or_changed_has_the_focus_afterwards(window, page, press, write, qtbot):
    page.name.setFocus()
    write("Opened")
    page.search.setFocus()
    write("type:opening")
    settled(page, qtbot)
    press("Ctrl+Return")
    opened = f"bridges/{made(window.app, 'Opened')}"
    assert window.decks.current == opened
    press("D", "Escape")
    assert window.decks.current == opened


def test_all_that_the_words_find_are_chosen_and_let_go_at_once(page, press, write, qtbot):
    page.filter.setFocus()
    write("was opened on")
    settled(page, qtbot)
    found = len(shown(page))
    assert found > 1
    assert page.every.text() == "Choose all of these"
    page.every.setFocus()
    press("Return")
    settled(page, qtbot)
    assert len(page.facts.chosen) == found
    assert page.told.text().startswith(f"{found} facts,")
    press("Return")
    settled(page, qtbot)
    assert page.facts.chosen == {}


def test_ctrl_z_among_the_decks_takes_back_what_was_done_to_a_deck(window, page, press, write, qtbot, app):
    page.name.setFocus()
    write("Opened")
    page.search.setFocus()
    write("type:opening")
    settled(page, qtbot)
    page.new_a_day.setFocus()
    write("3")
    press("Ctrl+Return", "D")
    opened = f"bridges/{made(app, 'Opened')}"
    read(window.stack[-1], qtbot)
    next(one for one in window.stack[-1].findChildren(QPushButton) if one.text() == "Retire").click()
    assert opened not in [deck.id for deck in app.decks.rows()]
    assert window.decks.current.startswith("bridges/"), "the one beside it"
    assert window.decks.current != window.decks.tiles[0].deck.id
    assert "Status of “Opened”" in window.menus.undo.text()
    press("Ctrl+Z")
    assert opened in [deck.id for deck in app.decks.rows()]
    assert app.decisions.new_a_day[opened] == 3, "what was said before it stands"
    assert "Taken back: Status of “Opened”." in words(window)
    press("Ctrl+Shift+Z")
    assert opened not in [deck.id for deck in app.decks.rows()]
    press("Ctrl+Z", "Ctrl+Z")
    assert opened in [deck.id for deck in app.decks.rows()]
    assert opened not in app.decisions.new_a_day, "then it is the turn of what was said before"


def test_a_copy_of_a_deck_brings_as_many_new_cards_a_day(window, press, write, qtbot, app):
    press("End", "D")
    page = window.stack[-1]
    read(page, qtbot)
    page.new_a_day.setFocus()
    write("4")
    press("Ctrl+Return", "D")
    before = {deck.id for deck in app.decks.rows()}
    next(one for one in window.stack[-1].findChildren(QPushButton) if one.text() == "Copy").click()
    [made] = {deck.id for deck in app.decks.rows()} - before
    assert app.decisions.new_a_day[made] == 4
    assert window.decks.current == made


def test_a_lasting_search_of_what_facts_are_is_kept_and_new_facts_join_by_themselves(
    window, page, write, press, qtbot, app
):
    page.name.setFocus()
    write("Early openings")
    page.search.setFocus()
    write("date:1900..1910 -entity:south")
    settled(page, qtbot)
    assert page.wrong.isHidden() and page.told.text().startswith("1 fact,")
    press("Ctrl+Return")
    [deck] = [deck for deck in app.decks.rows() if deck.name == "Early openings"]
    assert deck.facts == 1
    row = dict(app.desk.row("bridges", "fact", "north-opened").data) | {"id": "ferry-opened", "when": "1905-01-01"}
    app.desk.save("bridges", [Change("fact", "ferry-opened", "", None, row)])
    assert [one.facts for one in app.decks.rows() if one.id == deck.id] == [2]


def test_whatever_the_table_of_facts_finds_is_chosen_for_a_deck_at_once(page, qtbot):
    settled(page, qtbot)
    page.search.setText("is:due")
    page._show()
    assert (
        "about a learner" in page.wrong.text()
        and "Any other search goes into the field above the facts" in page.wrong.text()
    )
    page.search.clear()
    page.filter.setText("entity:north date:1900..1910")
    page._show()
    found = {one.id for one in page.facts.shown}
    assert found and found == {one.id for one in page.facts.facts if "north bridge was opened" in one.statement}
    page.every.click()
    assert set(page.facts.chosen) == found
    page.filter.setText("entity:nobody")
    page._show()
    assert page.doubt.text().startswith("There is no entity “nobody”") and not page.facts.shown
    page.filter.clear()
    page._show()
    assert not page.doubt.isVisible() and len(page.facts.shown) == len(page.facts.facts)


def test_a_question_is_told_whole_however_wide_the_list_is(page, write, qtbot):
    page.search.setFocus()
    write("type:opening")
    settled(page, qtbot)
    letters, index = page.asked.fontMetrics(), page.questions.index(0)
    long = letters.horizontalAdvance(str(index.data()))
    for more in range(0, 40, 4):  # a few pixels more than the words need, and still too few with the paddings
        page.asked.setFixedWidth(long + more)
        QApplication.processEvents()
        inside = page.asked.viewport().width() - 24
        high = letters.boundingRect(0, 0, inside, 1000, Qt.TextFlag.TextWordWrap, str(index.data())).height()
        assert page.asked.visualRect(index).height() >= high


def test_a_new_deck_begins_in_the_pack_that_one_is_at(window, press, app, qtbot):
    press("Ctrl+Shift+N")
    assert window.page.pack == "bridges", "that of the deck with the focus, not one's own cards"
    assert window.page.packs.currentData() == "bridges"
    press("Esc")
    window.ways.open_fact("bridges", "south-opened")
    press("Ctrl+Shift+N")
    assert window.page.pack == "bridges"
    press("Esc", "Esc")
    assert window.page is window.decks
    app.authoring.in_hand = "removed"
    press("Ctrl+Shift+N")
    assert window.page.pack == "bridges", "and not one's own cards, where the pack in hand is gone"


def test_a_deck_without_anything_says_what_would_stand_in_its_lists(window, page, qtbot, write):
    assert page.no_questions.isVisible() and "type:adoption" in page.no_questions.text()
    assert not page.asked.isVisible() and page.list.isVisible() and not page.no_facts.isVisible()
    page.only_held.setChecked(True)
    assert page.no_facts.isVisible() and "see all facts" in page.no_facts.text()
    page.only_held.setChecked(False)
    page.facts.turn(0)
    qtbot.waitUntil(page.asked.isVisible)
    assert not page.no_questions.isVisible()
    page.packs.setCurrentIndex(page.packs.findData("mine"))
    page.packs.activated.emit(page.packs.currentIndex())
    read(page, qtbot)
    assert "no facts yet" in page.no_facts.text() and page.no_facts.isVisible() and not page.list.isVisible()
    assert cut_off(page) == [] and all(field.placeholderText() for field in (page.name, page.about, page.search))


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_all_that_is_told_of_a_deck_is_seen_where_it_is_written(qapp, window, page, scale):
    theme.apply(qapp, "light", scale)
    page.about.setText(
        "What was opened, when and by whom, of all the bridges over the river and the canals beside it. " * 2
    )
    qapp.processEvents()
    lines = round(page.about.document().size().height())
    assert 1 < lines <= page.about.viewport().height() // page.about.fontMetrics().lineSpacing()


def test_no_line_of_what_the_cards_ask_ends_within_a_date():
    questions = Questions()
    questions.asked = ["Who met on 3 May 1901?"]
    assert questions.index(0, 0).data() == "Who met on 3\u00a0May\u00a01901?"


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_foot_is_as_low_as_its_buttons_and_breaks_no_number_from_what_it_counts(qapp, window, qtbot, scale):
    theme.apply(qapp, "light", scale)
    window.resize(1000, 760)
    window.ways.open_deck_editor("bridges/openings")
    page = window.stack[-1]
    qtbot.waitUntil(lambda: "card" in page.told.text())
    qtbot.waitUntil(lambda: page.foot.height() <= page.go.height() + 2 * GAP + 2)
    assert page.summary.text() == kept_together(page.told.text()) and "\u00a0card" in page.summary.text()
    assert cut_off(page) == []


def test_a_deck_is_saved_only_while_something_in_it_differs(window, press, qtbot):
    window.ways.open_deck_editor("bridges/openings")
    page = window.stack[-1]
    read(page, qtbot)
    assert not page.go.isEnabled()
    press("Ctrl+Return")
    assert window.stack[-1] is page
    name, form = page.name.text(), page.forms["reveal"]
    turns = (
        (lambda: page.name.setText(f"{name}!"), lambda: page.name.setText(name)),
        (lambda: page.about.setText("More"), lambda: page.about.setText(page.text.about)),
        (lambda: page.search.setText("type:sinking"), lambda: page.search.setText(page.text.search)),
        (lambda: page.new_a_day.setText("3"), lambda: page.new_a_day.setText("")),
        (form.click, form.click),
        (lambda: page.facts.turn(0), lambda: page.facts.turn(0)),
    )
    for there, back in turns:
        there()
        assert page.go.isEnabled()
        back()
        assert not page.go.isEnabled()
    page.name.setText(f"{name}!")
    press("Ctrl+Return")
    assert window.stack[-1] is window.decks


def test_of_a_new_deck_there_is_nothing_to_save_before_something_is_written(page, write):
    assert not page.go.isEnabled()
    page.name.setFocus()
    write("N")
    assert page.go.isEnabled()
