"""The table of facts and cards: found, sorted, edited as a spreadsheet is, and all of it by keys."""

from __future__ import annotations

import pytest
from looks import accessible, cut_off, nameless
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from study_app.gui.fact import FactPage
from study_app.gui.fact_editor import FactEditor
from study_app.gui.facts.editor import CellEdit
from study_app.gui.facts.page import FactsPage
from study_app.study.search.found import View


@pytest.fixture
def page(window, press, settled) -> FactsPage:
    """The page, opened by its key."""
    press("Ctrl+L")
    page = window.stack[-1]
    settled(page)
    return page


@pytest.fixture
def write():
    """Types text, each letter where the focus is then: the first one opens a cell."""

    def written(text: str) -> None:
        for letter in text:
            QTest.keyClicks(QApplication.focusWidget(), letter)

    return written


@pytest.fixture
def settled(qtbot):
    """Waits until what is searched and counted beside the window is there."""

    def wait(page: FactsPage) -> FactsPage:
        qtbot.waitUntil(
            lambda: (
                not (
                    page._waiting.isActive()
                    or page._looking.isActive()
                    or page._counting.isActive()
                    or not page._counted
                )
            ),
            timeout=5000,
        )
        QApplication.processEvents()
        return page

    return wait


@pytest.fixture
def openings(page, press, write, settled) -> FactsPage:
    """The facts of one type, with the keys in the table, on its first cell."""
    write("type:opening")
    press("Return")
    settled(page)
    return page


def cells(page: FactsPage, column: str) -> list[str]:
    place = [one.key for one in page.model.columns].index(column)
    return [page.model.index(row, place).data() for row in range(page.model.rowCount())]


def line(page: FactsPage) -> CellEdit:
    """The line in which a cell is being edited."""
    [found] = [edit for edit in page.table.findChildren(CellEdit) if edit.isVisible()]
    return found


def go(page: FactsPage, row: int, column: str) -> None:
    place = [one.key for one in page.model.columns].index(column)
    page.table.go_to(row, place)


def select(page: FactsPage, rows: range, column: str) -> None:
    """As with Shift and the arrows."""
    go(page, rows[0], column)
    place = page.table.currentIndex().column()
    page.table.selectionModel().clearSelection()
    for row in rows:
        page.table.selectionModel().select(page.model.index(row, place), QItemSelectionModel.SelectionFlag.Select)


# --- finding


def test_all_facts_are_there_at_first_and_the_field_has_the_keys(page):
    assert QApplication.focusWidget() is page.field
    assert page.model.rowCount() == 11
    assert page.count.text() == "11 facts"
    assert [column.key for column in page.model.columns] == ["statement", "type", "when", "tags", "status", "source"]
    assert cells(page, "statement")[0] == "The north bridge was opened on 3 May 1901."


def test_facts_of_one_type_have_its_roles_for_columns(openings):
    assert [column.title for column in openings.model.columns] == ["Bridge", "When", "Tags", "Status"]
    assert cells(openings, "bridge") == [f"{name} bridge" for name in ("north", "south", "west", "east", "old", "new")]
    assert cells(openings, "when")[0] == "3 May 1901"
    assert QApplication.focusWidget() is openings.table
    assert openings.table.currentIndex().row() == 0


def test_a_mistake_in_the_search_is_said_and_the_rows_stay(page, press, write, settled):
    write("type:opening (")
    settled(page)
    assert page.model.rowCount() == 11
    press("Return")
    assert page.status.text() == "This parenthesis is not closed. Add ), or write \\(."
    assert page.status.property("tone") == "bad"
    assert QApplication.focusWidget() is page.field


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


def test_the_sidebar_searches_by_enter_and_adds_with_control(page, press, settled):
    press("F6")
    assert QApplication.focusWidget() is page.sidebar
    titles = {item.text(0): item for item in page.sidebar._items()}
    page.sidebar.setCurrentItem(titles["Openings"])
    press("Return")
    settled(page)
    assert page.model.rowCount() == 6
    page.field.setText("north")
    page.sidebar.setCurrentItem(titles["Openings"])
    press("Ctrl+Return")
    settled(page)
    assert page.model.rowCount() == 1


def test_f9_closes_the_sidebar_and_the_keys_stay_on_the_page(page, press):
    press("F6", "F9")
    assert not page.sidebar.isVisible()
    assert QApplication.focusWidget() is page.table
    press("F9")
    assert page.sidebar.isVisible()


def test_rows_are_put_in_order_by_the_header_and_by_keys(page, press, settled):
    go(page, 0, "statement")
    page.table.setFocus()
    press("Alt+Down")
    settled(page)
    assert cells(page, "statement") == sorted(cells(page, "statement"), reverse=True, key=str.casefold)
    page.table.horizontalHeader().sectionClicked.emit(0)
    settled(page)
    page.table.horizontalHeader().sectionClicked.emit(0)
    settled(page)


def test_columns_that_were_chosen_are_there_the_next_time(window, page, press, settled):
    page._toggle_column("id")
    page._toggle_column("source")
    assert [column.key for column in page.model.columns] == ["statement", "type", "when", "tags", "status", "id"]
    assert cells(page, "id")[0] == "north-opened"
    press("Escape", "Ctrl+L")
    again = settled(window.stack[-1])
    assert [column.key for column in again.model.columns][-1] == "id"
    again.choose_columns(())
    assert [column.key for column in again.model.columns][-1] == "source"


# --- editing


def test_typing_replaces_a_cell_and_enter_saves_it_and_goes_down(openings, press, write):
    go(openings, 0, "when")
    write("4 May 1901")
    assert openings.status.text() == "Read as 4 May 1901."
    press("Return")
    assert cells(openings, "when")[0] == "4 May 1901"
    assert openings.status.text().startswith("Saved. 1 question changes")
    assert openings.table.currentIndex().row() == 1
    assert QApplication.focusWidget() is openings.table


def test_f2_goes_on_with_the_text_and_tab_goes_to_the_right_and_escape_gives_up(openings, press, write):
    go(openings, 1, "when")
    press("F2")
    assert line(openings).text() == "1904-06-09"
    press("End", "Backspace")
    write("8")
    press("Tab")
    assert cells(openings, "when")[1] == "8 June 1904"
    assert openings.model.columns[openings.table.currentIndex().column()].key == "tags"
    press("Shift+Tab", "F2")
    write("nonsense")
    press("Escape")
    assert cells(openings, "when")[1] == "8 June 1904"
    assert not openings.model.unsaved


def test_what_is_not_understood_stays_marked_with_its_reason_and_is_not_saved(window, openings, press, write):
    go(openings, 0, "when")
    write("soon")
    press("Return")
    index = openings.model.index(0, openings.table.currentIndex().column())
    reason = "“soon” is not understood as a date. Write 15 May 1992, May 1992, 1992, about 1992 or 1994/1999."
    assert index.data() == "soon"
    assert index.data(Qt.ItemDataRole.ToolTipRole) == f"Not saved: {reason}"
    assert index.data(Qt.ItemDataRole.AccessibleDescriptionRole) == f"Not saved: {reason}"
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == f"When: soon, not saved: {reason}"
    assert index.data(Qt.ItemDataRole.BackgroundRole) is not None
    assert openings.status.text() == f"Not saved: {reason}"
    assert openings.app.desk.last is None
    press("Escape")
    assert window.stack[-1] is openings, "it asks first"
    assert openings.question.isVisible()
    press("Escape")
    go(openings, 0, "when")
    assert openings.status.text() == f"Not saved: {reason}"
    press("Return")
    assert line(openings).text() == "soon", "what was typed can be mended"
    line(openings).setText("1901")
    press("Return")
    assert index.data() == "1901"
    assert not openings.model.unsaved


def test_a_fact_that_would_be_wrong_is_not_saved_and_says_why(openings, press):
    go(openings, 0, "when")
    press("Delete")
    assert "its sentence needs {when}" in openings.status.text()
    assert cells(openings, "when")[0] == ""
    assert openings.app.desk.last is None


def test_an_ambiguous_date_offers_both_readings(openings, press, write):
    go(openings, 0, "when")
    write("3/5/1901")
    assert line(openings).offers.words == ["3 May 1901", "5 March 1901"]
    press("Down", "Down", "Return")
    assert cells(openings, "when")[0] == "5 March 1901"


def test_a_name_is_offered_by_its_beginning_and_a_new_one_can_be_made(app, openings, press, write):
    go(openings, 0, "bridge")
    write("sou")
    assert line(openings).offers.words == ["south bridge", "New bridge: sou"]
    press("Return")
    assert cells(openings, "bridge")[0] == "south bridge", "the only name that goes on so"
    go(openings, 0, "bridge")
    write("Iron bridge")
    assert line(openings).offers.words == ["New bridge: Iron bridge"]
    press("Down", "Return")
    assert cells(openings, "bridge")[0] == "Iron bridge"
    assert app.desk.row("bridges", "entity", "iron-bridge") is not None
    press("Ctrl+Z")
    assert cells(openings, "bridge")[0] == "south bridge"
    assert app.desk.row("bridges", "entity", "iron-bridge") is None


def test_choices_are_all_offered_and_their_beginning_is_enough(openings, press, write):
    go(openings, 0, "status")
    press("F2")
    assert line(openings).offers.words == ["confirmed", "draft", "retired"]
    press("Escape")
    write("dr")
    press("Return")
    assert cells(openings, "status")[0] == "draft"


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


def test_a_block_is_copied_and_pasted_as_one_edit(app, openings, press):
    select(openings, range(2), "when")
    press("Ctrl+C")
    assert QGuiApplication.clipboard().text() == "1901-05-03\n1904-06-09\n"
    go(openings, 2, "when")
    press("Ctrl+V")
    assert cells(openings, "when")[2:4] == ["3 May 1901", "9 June 1904"]
    press("Ctrl+Z")
    assert cells(openings, "when")[2:4] == ["20 February 1911", "1 August 1923"]
    QGuiApplication.clipboard().setText("1999")
    select(openings, range(2, 5), "when")
    press("Ctrl+V")
    assert cells(openings, "when")[2:6] == ["1999", "1999", "1999", "17 January 1950"]


def test_a_pasted_block_saves_what_is_right_and_marks_the_rest(openings, press):
    QGuiApplication.clipboard().setText("1999\nnever\n2001")
    go(openings, 0, "when")
    press("Ctrl+V")
    assert cells(openings, "when")[:3] == ["1999", "never", "2001"]
    assert [cell.fact for cell in openings.model.unsaved] == ["south-opened"]
    assert openings.status.text().startswith("Not saved: “never” is not understood")


def test_fill_down_and_one_text_for_all_selected_rows(openings, press, write):
    go(openings, 0, "tags")
    write("old, iron")
    press("Return")
    select(openings, range(3), "tags")
    press("Ctrl+D")
    assert cells(openings, "tags")[:4] == ["old, iron", "old, iron", "old, iron", ""]
    press("Ctrl+Z")
    assert cells(openings, "tags")[:3] == ["old, iron", "", ""]
    select(openings, range(3, 6), "tags")
    write("stone")
    press("Ctrl+Return")
    assert cells(openings, "tags")[3:] == ["stone", "stone", "stone"]
    press("Ctrl+Z")
    assert cells(openings, "tags")[3:] == ["", "", ""]


def test_delete_empties_the_selected_cells(openings, press, write):
    go(openings, 0, "tags")
    write("old")
    press("Return")
    select(openings, range(2), "tags")
    press("Delete")
    assert cells(openings, "tags")[:2] == ["", ""]
    assert "tags" not in openings.app.desk.row("bridges", "fact", "north-opened").data


def test_what_is_made_from_other_fields_says_so(page, press):
    page.table.setFocus()
    go(page, 0, "statement")
    press("F2")
    assert page.status.text() == "Nothing can be typed there: it is made from the other fields."
    press("Delete")
    assert page.status.text() == "Nothing can be typed there: it is made from the other fields."


# --- rows


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


def test_more_than_twenty_facts_are_asked_about_in_the_page(window_of_two_packs, press, settled):
    window = window_of_two_packs
    press("Ctrl+L")
    page = settled(window.stack[-1])
    page.table.setFocus()
    page.table.selectAll()
    page._work(lambda: page.app.sheet.retag(page.table.facts(), add=["all"]))
    assert page.question.isVisible()
    assert page.question.words.text() == "This changes 22 facts."
    press("Escape")
    assert not page.question.isVisible()
    assert set(cells(page, "tags")) == {""}
    page._work(lambda: page.app.sheet.retag(page.table.facts(), add=["all"]))
    press("Return")
    assert set(cells(page, "tags")) == {"all"}


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
    app.sheet.carry_out(app.sheet.retag([("bridges", "north-opened")], add=["new"]))
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


def test_a_search_is_kept_under_a_name_and_forgotten_and_that_is_taken_back(openings, press, write, settled):
    press("Ctrl+Shift+S")
    write("When opened")
    press("Return")
    settled(openings)
    titles = {item.text(0): item for item in openings.sidebar._items()}
    assert openings.status.text() == "“When opened” is in the sidebar."
    openings.sidebar.setFocus()
    openings.sidebar.setCurrentItem(titles["When opened"])
    press("Delete")
    settled(openings)
    assert "When opened" not in {item.text(0) for item in openings.sidebar._items()}
    press("Ctrl+Z")
    assert openings.app.decisions.searches


# --- how it looks and is heard


def test_everything_that_has_the_focus_has_a_name_and_cells_are_read_with_their_column(page):
    assert nameless(page) == []
    assert page.model.index(0, 2).data(Qt.ItemDataRole.AccessibleTextRole) == "When: 3 May 1901"
    names = {node.text(QAccessible.Text.Name) for node in accessible(page)}
    assert {"Search", "Facts", "What to search for"} <= names


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_no_words_are_cut_off_on_a_small_screen(window, press, settled, scale):
    window.dress(text_scale=scale)
    window.resize(1024, 600)
    press("Ctrl+L")
    page = settled(window.stack[-1])
    page.question.ask("This changes 22 facts.", "Save", "Leave it", lambda _text: None)
    assert cut_off(window) == []
    assert page.table.height() > 100
