"""The progress page on a real window: every figure is there, drawn and as a table, narrowed, copied and saved, by keys alone."""

from __future__ import annotations

import csv
import threading
from shutil import copy

import pytest
from bridges import write_pack
from clocks import SetClock
from looks import cut_off, nameless, words
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog
from tiny import right, wrong

from study_app.background import begin
from study_app.gui import theme
from study_app.gui.chart import in_words
from study_app.gui.progress import FigureTable, ProgressPage
from study_app.study.figures import Figure, Shape


@pytest.fixture(scope="module")
def weeks(installed, tmp_path_factory):
    """The journal of some weeks of study, and when they were over; every third answer is wrong."""
    folder, clock = tmp_path_factory.mktemp("weeks"), SetClock()
    write_pack(folder / "packs" / "bridges")
    with installed.open(folder, clock) as app:
        for _ in range(40):
            session = app.studying.session(app.decks.rows()[0].id)
            while (question := session.next()) is not None:
                clock.move(minutes=1)
                given = wrong(question) if session.answered % 3 == 1 else right(question)
                session.answer(given, first_key_ms=None, total_ms=9_000)
            clock.move(days=1)
    return folder / "journal.db", clock.now()


@pytest.fixture
def studied(weeks, data, clock, request):
    """The program after these weeks."""
    journal, clock.moment = weeks
    copy(journal, data)
    return request.getfixturevalue("app")


@pytest.fixture
def page(studied, window, qtbot) -> ProgressPage:
    window.ways.open_progress()
    found = window.stack[-1]
    qtbot.waitUntil(lambda: found.complete, timeout=20_000)
    QApplication.processEvents()
    return found


def test_before_anything_was_studied_every_figure_says_so(window, press, qtbot):
    press("Ctrl+P")
    page = window.stack[-1]
    assert isinstance(page, ProgressPage)
    qtbot.waitUntil(lambda: page.complete, timeout=20_000)
    assert window.windowTitle() == "Progress - Study App"
    shown = words(page)
    for words_of_it in ("Nothing was studied today.", "Nothing was studied yet.", "nothing is said of fewer than 30"):
        assert words_of_it in shown
    assert nameless(page) == []
    press("Esc")
    assert window.stack[-1] is window.decks


def test_every_figure_is_drawn_or_listed_with_its_sentence(page):
    shown = words(page)
    for section in page.sections:
        assert section.figure.title in shown
        assert section.figure.words in shown
    drawn = {section.figure.id: section.chart for section in page.sections}
    assert {name for name, chart in drawn.items() if chart is not None} >= {"due", "heat", "known", "time"}
    tables = [section for section in page.sections if section.figure.shape is Shape.TABLE and section.figure.rows]
    assert tables
    assert all(section.table.isVisible() for section in tables)
    assert nameless(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_cut_off_in_either_scheme_at_any_text_size(page, window, scheme, scale):
    window.resize(1024, 600)
    window.dress(scheme=scheme, text_scale=scale)
    QApplication.processEvents()
    QApplication.processEvents()
    assert cut_off(page.column.widget()) == []
    window.dress(scheme="light", text_scale=1.0)
    assert theme.scale() == 1.0


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_what_a_row_is_about_has_most_of_the_room_of_a_table(page, window, scale):
    window.resize(1024, 600)
    window.dress(scheme="light", text_scale=scale)
    QApplication.processEvents()
    [section] = [section for section in page.sections if section.figure.id == "hardest"]
    table = section.table
    room, metrics = table.viewport().width(), table.fontMetrics()
    assert table.columnWidth(0) >= 20 * metrics.averageCharWidth()
    assert max(table.rowHeight(number) for number in range(table.rowCount())) <= 5 * metrics.lineSpacing()
    assert sum(table.columnWidth(place) for place in range(table.columnCount())) == room
    window.dress(scheme="light", text_scale=1.0)


def test_a_figure_is_shown_as_its_table_by_a_key(page, press):
    [section] = [section for section in page.sections if section.figure.id == "due"]
    section.as_table.setFocus()
    press("Space")
    assert section.table.isVisible()
    assert section.table.rowCount() == len(section.figure.rows)
    assert section.table.item(0, 1).text() == str(section.figure.rows[0][1])
    assert section.as_table.text() == "Hide the table"
    press("Space")
    assert not section.table.isVisible()


def test_the_way_back_looks_as_on_every_page_and_is_heard_without_its_arrow(page):
    assert (page.back.text(), page.back.accessibleName()) == ("←  Back", "Back")


def test_tab_goes_from_a_figure_through_its_table_to_what_can_be_done_with_it(page, press):
    by_id = {section.figure.id: section for section in page.sections}
    due, hardest = by_id["due"], by_id["hardest"]
    due.as_table.click()
    due.chart.setFocus()
    seen = []
    for _ in range(4):
        press("Tab")
        seen.append(QApplication.focusWidget())
    assert seen[:2] == [due.table, due.as_table]
    assert seen[3].accessibleName() == "Save Reviews to come"
    if hardest.figure.rows:
        hardest.table.setFocus()
        press("Tab")
        assert QApplication.focusWidget().accessibleName() == "Copy Hardest cards"


def test_a_scope_narrows_what_is_shown(page, qtbot):
    before = {section.figure.id: section.figure for section in page.sections}
    page.period.setCurrentIndex(page.period.count() - 1)
    page.period.activated.emit(page.period.currentIndex())
    qtbot.waitUntil(lambda: page.complete, timeout=20_000)
    after = {section.figure.id: section.figure for section in page.sections}
    assert len(after["heat"].rows) < len(before["heat"].rows)
    assert after["due"] == before["due"]


def test_who_walks_past_choices_gets_the_figures_of_the_last_alone_and_one_work_for_them(page, press, qtbot, app):
    threads = threading.active_count()
    page.period.setFocus()
    press("Down", "Down", "Down", "Down")
    assert page.sections == []  # what was shown is not of what is chosen
    assert threading.active_count() == threads
    qtbot.waitUntil(lambda: page.complete, timeout=20_000)
    assert [section.figure for section in page.sections] == list(app.progress.figures(app.reading.scope(days=7)))


def test_what_is_no_longer_wanted_is_not_shown_and_ends(page, press, qtbot, app, window):
    threads = threading.active_count()
    for _ in range(5):
        page.load()
    qtbot.waitUntil(lambda: page.complete, timeout=20_000)
    assert [section.figure.id for section in page.sections] == [figure.id for figure in app.progress.figures()]
    page.load()
    press("Esc")
    assert window.stack[-1] is window.decks
    qtbot.waitUntil(lambda: threading.active_count() <= threads, timeout=20_000)


def test_a_figure_is_copied_as_a_spreadsheet_takes_it(page):
    [section] = [section for section in page.sections if section.figure.id == "heat"]
    page._copy(section)
    assert section.said.text() == "Copied: Calendar" and section.said.isVisible()
    rows = list(csv.reader(QGuiApplication.clipboard().text().splitlines(), delimiter="\t"))
    assert rows[0] == list(section.figure.columns)
    assert len(rows) == len(section.figure.rows) + 1


def test_a_figure_is_saved_as_a_picture_or_a_table_and_a_bad_place_is_a_sentence(page, tmp_path, monkeypatch):
    [section] = [section for section in page.sections if section.figure.id == "due"]
    told = []
    page._tell = told.append
    for name, kind in (("due", "Pictures (*.png)"), ("due", "Tables (*.csv)"), ("nowhere/due.csv", "")):
        answer = str(tmp_path / name), kind
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, answer=answer: answer)
        page._save(section)
    assert section.said.text() == f"Saved: {tmp_path / 'due.csv'}" and section.said.isVisible()
    assert not QImage(str(tmp_path / "due.png")).isNull()
    assert (tmp_path / "due.csv").read_text(encoding="utf-8") == section.figure.as_csv()
    assert len(told) == 1
    assert "cannot be written" in told[0]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: ("", ""))
    page._save(section)
    assert len(told) == 1


def test_home_and_end_go_to_the_ends_of_the_page_and_in_a_figure_or_its_table_to_its_ends(page, press):
    bar = page.column.verticalScrollBar()
    page.back.setFocus()
    press("End")
    assert bar.value() == bar.maximum() > 0
    page.deck.setFocus()
    press("Home")
    assert bar.value() == 0
    press("End")
    assert bar.value() == bar.maximum()
    assert page.deck.currentIndex() == 0
    section = next(section for section in page.sections if section.figure.shape is Shape.BARS)
    section.chart.setFocus()
    press("End")
    assert section.chart.row == len(section.figure.rows) - 1
    press("Home")
    assert section.chart.row == 0
    section.as_table.click()
    section.table.setFocus()
    press("End")
    assert section.table.currentRow() == len(section.figure.rows) - 1


def test_the_names_of_decks_are_read_whole_in_their_box(page, app):
    names = [page.deck.itemText(number) for number in range(page.deck.count())]
    longest = max(names, key=page.deck.fontMetrics().horizontalAdvance)
    assert page.deck.width() > page.deck.fontMetrics().horizontalAdvance(longest) + 20


def test_the_window_stays_free_while_figures_are_worked_out_and_they_are_the_same(studied, window, qtbot):
    window.ways.open_progress()
    page = window.stack[-1]
    assert not page.complete
    assert page.working.text() == "Working it out ..."
    qtbot.waitUntil(lambda: page.complete, timeout=20_000)
    assert tuple(section.figure for section in page.sections) == studied.progress.figures()


def test_what_goes_wrong_while_figures_are_worked_out_is_loud(page):
    page._made = begin(lambda: 1 / 0)
    page._made.exception(10)
    with pytest.raises(ZeroDivisionError):
        page._look()


def test_enter_presses_the_button_that_has_the_focus(page, press):
    section = next(section for section in page.sections if section.chart is not None)
    section.as_table.setFocus()
    press("Return")
    assert section.table.isVisible()
    press("Return")
    assert not section.table.isVisible()


def test_long_headings_leave_the_first_column_of_a_table_the_room_for_its_words(window):
    columns = ("Карточка", "Повторения", "Забыто", "Предсказано", "Трудность", "Самый частый неверный ответ")
    row = ("Когда закончили работу над Мавзолеем?", 5, 3, 0.8, 10.0, "1653")
    table = FigureTable(Figure("hardest", "Самые трудные карточки", Shape.TABLE, columns, (row,), ""))
    table.setParent(window)
    table.resize(680, 300)
    table.show()
    QApplication.processEvents()
    words = table.horizontalHeader().fontMetrics().horizontalAdvance
    assert table.columnWidth(0) > words("Когда закончили")
    assert all(table.columnWidth(n) > max(map(words, columns[n].split())) for n in range(1, 6))
    assert sum(table.columnWidth(n) for n in range(6)) <= table.width()


def test_a_heading_stands_in_one_line_where_the_table_has_room_for_it(window):
    columns = ("Day", "Known", "If you stop now")
    rows = (("2026-11-23", 25.2, None), ("2026-11-24", 39.5, 12.0))
    table = FigureTable(Figure("known", "Known", Shape.LINES, columns, rows, ""))
    table.setParent(window)
    table.resize(680, 300)
    table.show()
    QApplication.processEvents()
    header = table.horizontalHeader()
    assert header.height() < 2 * header.fontMetrics().height()
    assert header.length() == table.viewport().width()


def test_a_table_that_has_room_for_its_columns_shows_all_of_its_rows_and_no_bars(window):
    window.dress(scheme="light", text_scale=2.0)
    columns = ("Cards", "Reviews", "Remembered", "From", "To", "Predicted")
    rows = tuple((name, 0, None, None, None, None) for name in ("young", "mature", "all"))
    table = FigureTable(Figure("retention", "True retention", Shape.TABLE, columns, rows, ""))
    table.setParent(window)
    table.resize(912, 300)
    table.show()
    QApplication.processEvents()
    assert table.horizontalHeader().length() <= table.viewport().width()
    assert not table.horizontalScrollBar().isVisible()
    assert not table.verticalScrollBar().isVisible()
    window.dress(scheme="light", text_scale=1.0)


@pytest.mark.parametrize("rows", [8, 9, 40])
def test_no_bar_of_a_table_lies_on_its_last_column(window, qtbot, rows):
    columns = ("Group", "Cards", "Seen", "Stable")
    cells = tuple((f"Seven Wonders of the Ancient World, deck {number}", 36, 0, number) for number in range(rows))
    table = FigureTable(Figure("decks", "Mastery by deck", Shape.TABLE, columns, cells, ""))
    window.setCentralWidget(table)
    for wide in (700, 520, 900):
        window.resize(wide, 700)
        qtbot.waitUntil(lambda: table.isVisible())
        header = table.horizontalHeader()
        assert header.length() == table.viewport().width()
        assert table.verticalScrollBar().isVisible() == (rows > 8)


def test_a_table_whose_columns_have_no_room_tells_each_row_in_words_and_never_scrolls_aside(window):
    columns = ("Card", "Reviews", "Forgotten", "Predicted", "Commonest wrong answer")
    rows = (("When was it?", 8, 4, 1.6, ""), ("Who was it?", 5, 3, 0.8, "Nobody in particular"))
    table = FigureTable(Figure("hardest", "Hardest cards", Shape.TABLE, columns, rows, ""))
    table.setParent(window)
    table.show()

    def told(width: int) -> list[str]:
        table.resize(width, 300)
        QApplication.processEvents()
        assert table.horizontalScrollBar().maximum() == 0
        assert not table.verticalScrollBar().isVisible()
        return [table.item(number, 0).text() for number in range(2)]

    assert told(900) == ["When was it?", "Who was it?"]
    assert told(300) == [
        "When was it?\n8 reviews, 4 forgotten, 1.6 predicted",
        "Who was it?\n5 reviews, 3 forgotten, 0.8 predicted, commonest wrong answer Nobody in particular",
    ]
    assert [table.isColumnHidden(place) for place in range(5)] == [False, True, True, True, True]
    assert told(900) == ["When was it?", "Who was it?"]


def test_a_column_of_words_in_which_nothing_is_written_is_not_shown(window):
    columns = ("Card", "Reviews", "Commonest wrong answer")
    table = FigureTable(Figure("hardest", "Hardest cards", Shape.TABLE, columns, (("When?", 4, ""),), ""))
    table.setParent(window)
    table.resize(900, 300)
    table.show()
    QApplication.processEvents()
    assert [table.isColumnHidden(place) for place in range(3)] == [False, False, True]


def test_a_share_is_told_in_percent_in_table_and_drawing_alike(page):
    for section in page.sections:
        if section.figure.shape is not Shape.RATES:
            continue
        for number, row in enumerate(section.figure.rows):
            for place, cell in enumerate(row):
                if isinstance(cell, float):
                    percents = section.table.item(number, place).text()
                    assert percents.endswith("%")
                    assert percents in in_words(section.figure, number)


def test_headings_of_a_table_stand_over_what_is_below_them(window):
    columns = ("Card", "Reviews", "Commonest wrong answer")
    table = FigureTable(Figure("hardest", "Hardest cards", Shape.TABLE, columns, (("When?", 4, ""),), ""))
    for place, side in enumerate((Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft)):
        flags = table.horizontalHeaderItem(place).data(Qt.ItemDataRole.TextAlignmentRole)
        assert flags & side.value and flags & Qt.TextFlag.TextWordWrap.value
    table.deleteLater()


def test_numbers_below_each_other_have_as_many_decimals(qtbot):
    columns = ("Day", "Minutes", "Questions", "Words")
    rows = (
        ("2026-11-23", 9.9, 10, "10"),
        ("2026-11-24", 10.0, 9, "9.5"),
        ("2026-11-25", None, 8, ""),
        ("2026-11-26", 1, 7, "x"),
    )
    table = FigureTable(Figure("calendar", "Calendar", Shape.HEAT, columns, rows, ""))
    qtbot.addWidget(table)
    told = [[table.item(number, place).text() for number in range(4)] for place in range(1, 4)]
    assert told == [["9.9", "10.0", "–", "1.0"], ["10", "9", "8", "7"], ["10", "9.5", "–", "x"]]
