"""The table of facts and cards: found, what is done to rows, and the way back, all of it by keys."""

from __future__ import annotations

import pytest
from looks import cut_off
from PySide6.QtWidgets import QApplication
from tables import cells, go, select

from study_app.gui.fact import FactPage
from study_app.gui.fact_editor import FactEditor
from study_app.study.search.found import View


def test_all_facts_are_there_at_first_and_the_field_has_the_keys(page):
    assert QApplication.focusWidget() is page.field
    assert page.model.rowCount() == 11
    assert page.count.text() == "11 facts"
    assert [column.key for column in page.model.columns] == ["statement", "type", "when", "tags", "status", "source"]
    assert cells(page, "statement")[0] == "The north bridge was opened on 3 May 1901."


def test_a_search_that_finds_nothing_says_so(page, write, settled):
    write("zzzz")
    settled(page)
    assert page.model.rowCount() == 0
    assert page.empty.text().startswith("Nothing is found.")


def test_cards_are_shown_by_a_key_and_facts_again(page, press, settled):
    press("Alt+2")
    settled(page)
    assert page.view_of is View.CARDS
    assert "When was the north bridge opened?" in cells(page, "question")
    assert page.table.accessibleName() == "Cards"
    press("Alt+1")
    settled(page)
    assert page.model.rowCount() == 11


def test_f6_goes_from_the_field_to_the_table_to_the_sidebar_and_shift_goes_back(page, press):
    round_trip = [page.field, page.table, page.sidebar, page.field]
    for key, parts in (("F6", round_trip), ("Shift+F6", round_trip[::-1])):
        for part in parts[1:]:
            press(key)
            assert QApplication.focusWidget() is part


def test_f9_closes_the_sidebar_and_the_keys_stay_on_the_page(page, press):
    press("Shift+F6")
    assert QApplication.focusWidget() is page.sidebar
    press("F9")
    assert not page.sidebar.isVisible()
    assert QApplication.focusWidget() is page.table
    press("F9")
    assert page.sidebar.isVisible()


def test_edits_are_taken_back_and_made_again_by_the_keys_of_the_page(window, openings, press, write):
    go(openings, 0, "when")
    write("1902")
    press("Return")
    assert window.undo_action.text() == "&Undo: when of fact north-opened"
    press("Ctrl+Z")
    assert cells(openings, "when")[0] == "3 May 1901"
    assert openings.status.text() == "Taken back: when of fact north-opened."
    press("Ctrl+Y")
    assert cells(openings, "when")[0] == "1902"
    press("Escape")
    assert window.stack[-1] is window.decks
    assert window.undo_action.text() == "&Undo", "among the decks it is answers that are taken back"


def test_escape_first_gives_up_the_cells_that_are_not_saved_and_says_so(window, openings, press, write):
    go(openings, 0, "when")
    write("never")
    press("Return")
    assert cells(openings, "when")[0] == "never"
    press("Escape")
    assert window.stack[-1] is openings
    assert cells(openings, "when")[0] == "3 May 1901"
    assert openings.status.text() == "Not saved: what was typed in 1 cell is given up."
    press("Escape")
    assert window.stack[-1] is window.decks


def test_tags_are_given_and_taken_from_the_page(openings, press, write):
    select(openings, range(3), "when")
    press("Ctrl+Shift+T")
    write("river, town")
    press("Return")
    assert cells(openings, "tags")[:4] == ["river, town"] * 3 + [""]
    assert QApplication.focusWidget() is openings.table
    press("Ctrl+Alt+T")
    write("river")
    press("Return")
    assert cells(openings, "tags")[:3] == ["town"] * 3


def test_facts_are_retired_and_found_in_the_trash(openings, press, write, settled):
    go(openings, 0, "when")
    press("Ctrl+Delete")
    assert cells(openings, "status")[0] == "retired"
    press("Ctrl+F")
    write("status:retired")
    press("Return")
    settled(openings)
    assert openings.model.rowCount() == 1
    press("Ctrl+Shift+B")
    assert openings.app.desk.row("bridges", "fact", "north-opened").data.get("status") is None


def test_cards_are_suspended_and_flagged_and_that_is_taken_back_too(app, page, press, settled):
    press("Alt+2")
    settled(page)
    go(page, 0, "question")
    page.table.setFocus()
    card = page.table.cards()[0]
    press("Ctrl+J")
    assert app.marked()[card].suspended
    assert page.status.text() == "1 card is asked no more."
    press("Ctrl+Z")
    assert card not in app.marked()
    press("Ctrl+Y")
    assert app.marked()[card].suspended
    page.flag("red")
    assert app.marked()[card].flag == "red"


def test_enter_opens_the_fact_and_back_is_the_table_as_it_was(window, page, press):
    page.table.setFocus()
    go(page, 1, "statement")
    press("Return")
    assert isinstance(window.stack[-1], FactPage)
    press("Escape")
    assert window.stack[-1] is page
    assert page.table.currentIndex().row() == 1


def test_the_whole_fact_is_edited_by_a_key_and_the_table_shows_what_was_saved(window, app, openings, press):
    go(openings, 0, "when")
    press("Alt+Return")
    assert isinstance(window.stack[-1], FactEditor)
    app.authoring.sheet.carry_out(app.authoring.sheet.retag([("bridges", "north-opened")], add=["new"]))
    window.library_changed()
    window.back()
    assert window.stack[-1] is openings
    assert cells(openings, "tags")[0] == "new"


def test_a_deck_takes_facts_in_from_the_table(app, openings):
    go(openings, 0, "when")
    openings.put_in_deck("bridges/people", alone=False)
    assert app.desk.row("bridges", "deck", "people").data["facts"] == ["north-opened"]


def test_other_pages_are_told_when_the_table_is_left(window, openings, press, write, qtbot):
    go(openings, 0, "when")
    write("1902")
    press("Return")
    with qtbot.waitSignal(openings.saved, timeout=3000):
        press("Escape")
    assert window.stack[-1] is window.decks


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_no_words_are_cut_off_on_a_small_screen(window, press, settled, scale):
    window.dress(text_scale=scale)
    window.resize(1024, 600)
    press("Ctrl+L")
    page = settled(window.stack[-1])
    page.question.ask("This changes 22 facts.", "Save", "Leave it", lambda _text: None)
    assert cut_off(window) == []
    assert page.table.height() > 100


def test_a_library_that_was_opened_anew_is_shown_as_it_is_now(window, app, openings, data):
    text = data / "packs" / "bridges" / "facts" / "facts.toml"
    text.write_text(text.read_text(encoding="utf-8").replace("1901-05-03", "1902-05-03"), encoding="utf-8")
    assert app.renew_library()
    window.library_changed()
    assert cells(openings, "when")[0] == "3 May 1902"
