"""The table of facts and cards: found, what is done to rows, and the way back, all of it by keys."""

from __future__ import annotations

import pytest
from looks import cut_off, words
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog
from tables import cells, go, select
from unsaved import asked, reply

from study_app.gui.fact import FactPage
from study_app.gui.fact_editor import FactEditor
from study_app.gui.widgets import literal
from study_app.journal import Change
from study_app.study.search.found import View


def test_all_facts_are_there_at_first_and_the_field_has_the_keys(page):
    assert QApplication.focusWidget() is page.field
    assert page.model.rowCount() == 11
    assert page.count.text() == "11 facts"
    assert [column.key for column in page.model.columns] == ["statement", "type", "when", "tags", "status"]
    assert cells(page, "statement")[0] == "The north bridge was opened on 3 May 1901."


def test_a_search_that_finds_nothing_says_so(page, write, settled):
    write("zzzz")
    settled(page)
    assert page.model.rowCount() == 0
    assert page.empty.text().startswith("Nothing is found.")


def test_where_nothing_is_found_the_sidebar_is_named_by_its_key_unless_it_is_there(page, write, press, settled):
    write("zzzz")
    settled(page)
    assert page.sidebar.isVisible() and "F9" not in page.empty.text()
    press("F9")
    assert not page.sidebar.isVisible() and "F9 opens the sidebar" in page.empty.text()
    press("F9")
    assert "F9" not in page.empty.text()


def test_what_is_found_is_saved_as_a_table_without_formulas(app, page, write, press, settled, tmp_path, monkeypatch):
    row = app.desk.row("bridges", "fact", "north-opened")
    app.desk.save("bridges", [Change("fact", "north-opened", "tags", row.data.get("tags"), ["=1+1"])])
    target = tmp_path / "found.tsv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(target), "Tables with tabs (*.tsv)"))
    write("north")
    settled(page)
    found = page.model.rowCount()
    press("Ctrl+Shift+E")
    head, *lines = target.read_text(encoding="utf-8").splitlines()
    assert head.split("\t")[:4] == ["pack", "id", "type", "statement"]
    assert len(lines) == found > 1
    assert page.status.text() == f"{found} facts in found.tsv"
    assert "'=1+1" in "\n".join(lines)
    press("Alt+2")
    settled(page)
    press("Ctrl+Shift+E")
    assert len(target.read_text(encoding="utf-8").splitlines()) <= found + 1, (
        "each fact once, however many cards it has"
    )


def test_where_nothing_is_found_there_is_no_table_to_save(page, write, press, settled):
    write("zzzz")
    settled(page)
    press("Ctrl+Shift+E")
    assert page.status.text() == "Nothing is found that could be saved."


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
    assert window.menus.undo.text() == "&Undo: When of “The north bridge was opened in 1902”"
    press("Ctrl+Z")
    assert cells(openings, "when")[0] == "3 May 1901"
    assert openings.status.text() == "Taken back: When of “The north bridge was opened on 3 May 1901”."
    press("Ctrl+Y")
    assert cells(openings, "when")[0] == "1902"
    press("Escape")
    assert window.stack[-1] is window.decks
    assert window.menus.undo.text() == "&Undo", "among the decks it is answers that are taken back"


@pytest.fixture
def marked(app, openings, press, settled):
    """A date was edited, then two cards of openings were suspended."""
    app.desk.save("bridges", edited(app, "1902"))
    press("Alt+2")
    settled(openings)
    select(openings, range(2), "question")
    press("Ctrl+J")
    assert len(app.deciding.marked()) == 2
    return openings


def edited(app, when: str) -> list[Change]:
    row = app.desk.row("bridges", "fact", "north-opened")
    return [Change("fact", "north-opened", "when", row.data["when"], when)]


def test_what_was_edited_at_another_page_after_cards_were_marked_is_taken_back_first(app, window, marked, press):
    editor = app.authoring.draft("bridges", "north-opened")
    editor.type_in("when", "1903")
    editor.save(again=True)
    window.library_changed()
    press("Ctrl+Z")
    assert app.desk.row("bridges", "fact", "north-opened").data["when"] == "1902"
    assert len(app.deciding.marked()) == 2
    press("Ctrl+Z")
    assert not app.deciding.marked()
    assert app.desk.row("bridges", "fact", "north-opened").data["when"] == "1902"
    press("Ctrl+Z")
    assert app.desk.row("bridges", "fact", "north-opened").data["when"] == "1901-05-03"
    press("Ctrl+Y")
    assert app.desk.row("bridges", "fact", "north-opened").data["when"] == "1902"
    assert not app.deciding.marked(), "in the order in which it was done"
    press("Ctrl+Y")
    assert len(app.deciding.marked()) == 2
    press("Ctrl+Y")
    assert app.desk.row("bridges", "fact", "north-opened").data["when"] == "1903"
    assert window.menus.undo.text() == "&Undo: When of “The north bridge was opened in 1903”"


def test_an_edit_that_could_not_be_taken_back_is_still_the_next_and_not_the_marks_before_it(
    app, window, marked, press, monkeypatch
):
    app.desk.save("bridges", edited(app, "1903"))
    monkeypatch.setattr(app.journal, "refusal", "The disk is read-only.")
    press("Ctrl+Z")
    assert marked.status.text() == "The disk is read-only."
    monkeypatch.setattr(app.journal, "refusal", "")
    press("Ctrl+Z")
    assert len(app.deciding.marked()) == 2
    assert app.desk.row("bridges", "fact", "north-opened").data["when"] == "1902"


def test_marks_that_cannot_be_taken_back_stay_and_it_is_said_why(app, marked, press, monkeypatch):
    monkeypatch.setattr(app.journal, "refusal", "The disk is read-only.")
    press("Ctrl+Z")
    assert marked.status.text() == "The disk is read-only."
    monkeypatch.setattr(app.journal, "refusal", "")
    press("Ctrl+Z")
    assert not app.deciding.marked()


def test_cells_that_are_not_saved_are_asked_after_as_the_page_is_left(window, openings, press, write):
    go(openings, 0, "when")
    write("never")
    press("Return")
    press("Escape")
    assert "1 cell is not saved." in words(asked(window))
    reply(window, "Escape")
    assert window.stack[-1] is openings and cells(openings, "when")[0] == "never"
    press("Escape")
    reply(window, "Return")
    assert window.stack[-1] is openings and cells(openings, "when")[0] == "never", "it still cannot be saved"
    assert "Not saved" in openings.status.text()
    press("Escape")
    reply(window, "Ctrl+Delete")
    assert window.stack[-1] is window.decks


def test_esc_in_a_cell_that_is_not_saved_puts_back_what_stood_there(window, openings, press, write):
    go(openings, 0, "when")
    write("31 April 1901")
    press("Return", "Up", "Escape")
    assert window.stack[-1] is openings and asked(window) is None
    assert cells(openings, "when")[0] == "3 May 1901" and not openings.model.unsaved
    assert "3 May 1901" in openings.status.text()
    press("Escape")
    assert window.stack[-1] is window.decks


def test_ctrl_z_takes_back_what_was_refused_last_and_no_edit_before_it(openings, press, write):
    go(openings, 0, "when")
    write("4 May 1901")
    press("Return")
    write("never")
    press("Return")
    assert openings.takes_back()[0] == "what is not saved"
    press("Ctrl+Z")
    assert cells(openings, "when")[:2] == ["4 May 1901", "9 June 1904"]
    press("Ctrl+Z")
    assert cells(openings, "when")[0] == "3 May 1901"


def test_what_was_refused_of_a_block_goes_as_the_block_is_taken_back(openings, press):
    QGuiApplication.clipboard().setText("1999\nnever\n2001")
    go(openings, 0, "when")
    press("Ctrl+V", "Ctrl+Z")
    assert cells(openings, "when")[:3] == ["3 May 1901", "9 June 1904", "20 February 1911"]
    assert not openings.model.unsaved


def test_a_cell_that_is_being_typed_in_is_asked_after_as_the_window_is_closed(window, openings, press, write):
    go(openings, 0, "when")
    write("4 May 1901")
    window.close()
    assert window.isVisible() and "1 cell is not saved." in words(asked(window))
    reply(window, "Return")
    assert not window.isVisible()
    assert window.app.desk.row("bridges", "fact", "north-opened").data["when"] == "1901-05-04"


def test_a_cell_that_is_thrown_away_is_not_saved_as_the_page_goes(window, openings, press, write):
    go(openings, 0, "when")
    write("4 May 1901")
    window.close()
    reply(window, "Ctrl+Delete")
    assert not window.isVisible()
    assert window.app.desk.row("bridges", "fact", "north-opened").data["when"] == "1901-05-03"


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
    assert app.deciding.marked()[card].suspended
    assert page.status.text() == "1 card is asked no more."
    press("Ctrl+Z")
    assert card not in app.deciding.marked()
    press("Ctrl+Y")
    assert app.deciding.marked()[card].suspended
    page.flag("red")
    assert app.deciding.marked()[card].flag == "red"


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


def test_columns_have_room_for_larger_letters_as_if_the_table_were_opened_with_them(window, press, settled):
    def widths():
        header = window.stack[-1].table.horizontalHeader()
        return [header.sectionSize(place) for place in range(header.count())]

    window.resize(1080, 760)
    press("Ctrl+L")
    settled(window.stack[-1])
    window.zoom(1)
    window.zoom(1)
    zoomed = widths()
    press("Escape")
    press("Ctrl+L")
    settled(window.stack[-1])
    assert zoomed == widths()
    window.zoom(0)


def test_a_library_that_was_opened_anew_is_shown_as_it_is_now(window, app, openings, data):
    text = data / "packs" / "bridges" / "facts" / "facts.toml"
    text.write_text(text.read_text(encoding="utf-8").replace("1901-05-03", "1902-05-03"), encoding="utf-8")
    assert app.renew_library()
    window.library_changed()
    assert cells(openings, "when")[0] == "3 May 1902"


@pytest.mark.parametrize("part", ["field", "table", "sidebar"])
def test_when_a_page_or_a_dialog_above_is_closed_the_keys_are_where_they_were(window, openings, press, settled, part):
    getattr(openings, part).setFocus()
    press("Ctrl+M")
    assert window.stack[-1] is not openings
    press("Escape")
    settled(openings)
    assert getattr(openings, part).hasFocus()
    press("Ctrl+R")
    assert QApplication.activeModalWidget() is not None
    press("Escape")
    assert window.focusWidget() is getattr(openings, part)  # once the window is the active one again


def test_what_was_done_to_several_cards_is_taken_back_as_one_and_said_so(app, page, press, settled):
    press("Alt+2")
    settled(page)
    select(page, range(3), "question")
    page.table.setFocus()
    press("Ctrl+J")
    assert len(app.deciding.marked()) == 3
    press("Ctrl+Z")
    assert not app.deciding.marked()
    assert page.status.text().startswith("Taken back: ") and page.status.text().endswith(", and 2 more.")


def test_a_cell_that_many_others_ask_like_is_saved_beside_the_window_and_what_is_refused_keeps_its_text(
    window, openings, press, write, app, qtbot
):
    row = app.desk.row("bridges", "fact", "north-opened").data
    others = [{**row, "id": f"like-{n}", "when": str(1500 + n)} for n in range(200)]
    app.desk.save("bridges", [Change("fact", one["id"], "", None, one) for one in others])
    openings.library_changed()
    openings.sort("when", True)
    [place] = [n for n in range(openings.model.rowCount()) if openings.model.line(n).row.fact == "north-opened"]
    go(openings, place, "when")
    write("4 May 1901")
    press("Return")
    qtbot.waitUntil(
        lambda: app.desk.row("bridges", "fact", "north-opened").data["when"] == "1901-05-04", timeout=20_000
    )
    assert openings.status.text().startswith("Saved.")
    assert app.desk.last.changes[0].id == "north-opened"


def test_a_plain_card_is_turned_into_a_fact_from_its_row_and_other_rows_say_why_not(app, window, press, settled, write):
    app.authoring.adding.choose("bridges")
    app.authoring.adding.add("the iron bridge", "9 June 1904")
    press("Ctrl+L")
    page = settled(window.stack[-1])
    write("type:opening")
    press("Return")
    settled(page)
    assert not offered(page, "Turn into a fact")
    press("Ctrl+Shift+U")
    assert page.status.text() == "Only a plain card can be turned into a fact."
    page.field.setText("type:flashcard")
    settled(page)
    page.table.setFocus()
    assert offered(page, "Turn into a fact")
    press("Ctrl+Shift+U")
    turning = window.stack[-1]
    turning.choice.setCurrentIndex(turning.choice.findData("opening"))
    turning.choice.activated.emit(turning.choice.currentIndex())
    turning.fields["bridge"].setText("south bridge")
    press("Ctrl+Return")
    assert window.stack[-1] is page
    assert page.status.text().startswith("The card is a fact now, and a draft")
    window.close()


def offered(page, words):
    """Whether the menu for the selected rows offers something now."""
    menu = page._action_menu()
    found = next(one for one in menu.actions() if one.text().replace("&", "").startswith(words)).isEnabled()
    menu.aboutToHide.emit()
    return found


def test_an_ampersand_in_the_name_of_a_deck_is_a_letter_in_menus(window, openings):
    openings.table.selectRow(0)
    menu = openings._action_menu()
    [into] = [one.menu() for one in menu.actions() if one.text() == "Add to &deck"]
    assert "Keepers && purposes" in [one.text() for one in into.actions()]
    menu.aboutToHide.emit()
    window.show_decks()
    [deck] = [deck for deck in window.app.decks.rows() if deck.name == "Keepers & purposes"]
    assert window.decks.menu_of(deck).title() == "Keepers && purposes"


def test_the_menu_of_the_rows_is_short_and_names_the_keys(openings):
    menu = openings._action_menu()
    told = {one.text().replace("&", "").partition("\t")[0]: one for one in menu.actions() if not one.isSeparator()}
    assert len(told) <= 12, "at text of 200 % no more find room on a screen of 600 pixels"
    assert told["Open the fact"].text().endswith("\tCtrl+Enter")
    assert not told["Cards"].isEnabled(), "facts are shown, not cards"


def test_the_menu_brings_back_only_what_is_not_there_and_retires_only_what_is(openings, press, settled):
    openings.table.selectRow(0)
    assert (offered(openings, "Retire"), offered(openings, "Bring back")) == (True, False)
    openings.table.setFocus()
    press("Ctrl+Delete")
    settled(openings)
    openings.field.setText("is:retired")
    settled(openings)
    openings.table.selectRow(0)
    assert (offered(openings, "Retire"), offered(openings, "Bring back")) == (False, True)


@pytest.mark.parametrize("view", list(View))
def test_the_menu_of_the_columns_has_room_on_a_small_screen_and_holds_each_of_them(window, openings, view):
    openings.show_view(view)
    window.dress(scheme="light", text_scale=2.0)
    menu = openings._column_menu()
    high = menu.sizeHint().height()
    window.dress(scheme="light", text_scale=1.0)
    within = [one.menu().actions() for one in menu.actions() if one.menu() is not None]
    titles = [one.text() for some in (menu.actions(), *within) for one in some if one.isCheckable()]
    assert sorted(titles) == sorted(literal(column.title) for column in openings._available())
    assert high <= 600


def test_a_question_that_is_filled_in_warns_of_nothing_and_one_that_is_agreed_to_does(openings, press, write):
    openings.add_tags()
    assert openings.question.isVisible() and not openings.question.property("ground")
    press("Escape")
    openings.question.ask("This changes 21 facts.", "Save", "Leave it", lambda _text: None)
    assert openings.question.property("ground") == "partly"
    press("Escape")
