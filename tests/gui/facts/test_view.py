"""The keys and the clipboard of the table."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from tables import cells, go, select

from study_app.facts.dates import parse as parse_date
from study_app.gui import theme
from study_app.gui.widgets import GAP


def test_a_block_is_copied_and_pasted_as_one_edit(app, openings, press):
    select(openings, range(2), "when")
    press("Ctrl+C")
    assert QGuiApplication.clipboard().text() == "3 May 1901\n9 June 1904\n"
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
    assert (
        page.status.text()
        == "Nothing can be typed in this column: it follows from the other fields, or is chosen when a fact is made."
    )
    press("Delete")
    assert (
        page.status.text()
        == "Nothing can be typed in this column: it follows from the other fields, or is chosen when a fact is made."
    )


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


def test_a_date_and_a_status_are_never_cut(window, page):
    window.resize(1280, 800)
    page.choose_columns(())
    metrics = page.table.fontMetrics()
    for place, column in enumerate(page.model.columns):
        if column.key in ("when", "status"):
            texts = [page.model.words(page.model.index(n, place)) for n in range(page.model.rowCount())]
            needs = max(map(metrics.horizontalAdvance, texts))
            assert page.table.columnWidth(place) >= needs + GAP, column.key
            if column.key == "when":
                longest = parse_date("2000-09-28").words()
                assert page.table.columnWidth(place) >= metrics.horizontalAdvance(longest) + GAP


def test_the_columns_share_the_room_that_there_is_and_the_statement_keeps_the_most(window, page):
    for width in (1024, 1600):
        window.resize(width, 700)
        page.choose_columns(())
        widths = {column.key: page.table.columnWidth(place) for place, column in enumerate(page.model.columns)}
        assert max(widths, key=widths.__getitem__) == "statement"
        assert abs(sum(widths.values()) - page.table.viewport().width()) <= 1


def test_after_filling_down_the_same_rows_are_selected_and_where_nothing_changes_it_is_said(openings, press, write):
    go(openings, 0, "tags")
    write("old")
    press("Return")
    select(openings, range(3), "tags")
    press("Ctrl+D")
    assert openings.table.rows() == [0, 1, 2]
    press("Ctrl+D")
    assert openings.status.text() == "Nothing changes: all of it stands there already."
    assert openings.table.rows() == [0, 1, 2]


def test_a_column_grows_with_what_was_put_into_it(openings, press, write):
    go(openings, 0, "tags")
    place = openings.table.currentIndex().column()
    before = openings.table.columnWidth(place)
    write("built of iron, closed to carts")
    press("Return")
    assert openings.table.columnWidth(place) > before


def test_the_current_cell_stays_in_view_when_the_columns_before_it_grow(qapp, window, openings, press, write, settled):
    theme.apply(qapp, "light", 2.0)
    window.resize(1024, 600)
    QApplication.processEvents()
    select(openings, range(3), "status")
    press("Ctrl+Shift+T")
    write("built of iron, closed to carts, painted green")
    press("Return")
    settled(openings)
    cell = openings.table.visualRect(openings.table.currentIndex())
    assert openings.table.viewport().rect().contains(cell)
