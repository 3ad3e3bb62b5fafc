"""Importing a table in the window: what is found, what is chosen, what becomes of each row, and the way back."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from looks import cut_off, nameless, words
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication

from study_app import database
from study_app.facts.importers.mapping import LEFT_OUT
from study_app.facts.importers.proposals import State, Verdict
from study_app.gui import theme
from study_app.gui.dialogs import SentenceDialog
from study_app.gui.importing import ImportPage, Preview, field_name

TABLE = "Question;Answer;Topic\nder Hund;the dog;x\nleer;;x\ndie Katze;the cat;y\n"


@pytest.fixture
def page(window, data: Path, qtbot) -> ImportPage:
    """The page of a table, with its rows judged."""
    path = data / "words.csv"
    path.write_text(TABLE, encoding="utf-8")
    window.ways.open_import(path)
    judged(window.stack[-1], qtbot)
    return window.stack[-1]


def judged(page, qtbot):
    qtbot.waitUntil(lambda: page.judged is not None, timeout=20_000)
    QApplication.processEvents()


def shown(page):
    table = page.preview
    return [tuple(table.item(row, column).text() for column in range(3)) for row in range(table.rowCount())]


def imported(page, qtbot):
    qtbot.waitUntil(lambda: page._import is None and page.notice is not None, timeout=20_000)


def told(page):
    """How many rows are what, which stands on the page once, in the foot that stays in view."""
    [found] = [line for line in words(page).replace("\u00a0", " ").splitlines() if " wrong." in line]
    assert page.summary.text().replace("\u00a0", " ") == found
    return found


def counts(app, deck="mine/cards"):
    return next(((one.facts, one.cards) for one in app.decks.rows() if one.id == deck), (0, 0))


def test_what_is_found_is_shown_and_every_row_has_its_verdict(page):
    assert page.encoding.currentText() == "UTF-8"
    assert page.separator.currentText() == "semicolon ;"
    assert page.header.isChecked()
    assert [choice.currentText() for choice in page.fills] == ["front", "back", "left out"]
    assert shown(page) == [
        ("2", "der Hund  ·  the dog", "new"), ("3", "leer", "wrong: The back is empty."), ("4", "die Katze  ·  the cat", "new"),
    ]  # fmt: skip
    assert told(page) == "2 new, 0 changed, 0 unchanged, 1 wrong."
    assert "der Hund  ·  leer" in words(page)


def test_ctrl_enter_imports_and_it_can_be_taken_back(page, press, qtbot, app):
    assert QApplication.focusWidget() is page.go
    press("Ctrl+Return")
    imported(page, qtbot)
    assert "2 rows were imported. 1 row is wrong and was left out: mend it in the file" in words(page)
    assert counts(app) == (2, 2)
    assert page.taking_back.isVisible() and page.key.isVisible() and page.key.text() == "Ctrl+Z"
    press("Ctrl+Return", "Ctrl+Return")
    imported(page, qtbot)
    assert counts(app) == (2, 2), "the key that imports takes nothing back"
    press("Ctrl+Z")
    qtbot.waitUntil(lambda: page.judged is not None and page._import is None, timeout=20_000)
    assert page.key.text() == "Ctrl+Enter"
    judged(page, qtbot)
    assert "The import was taken back." in words(page)
    assert counts(app) == (0, 0)
    assert told(page) == "2 new, 0 changed, 0 unchanged, 1 wrong."


def test_a_column_can_fill_something_else(page, qtbot, press):
    page.fills[2].setFocus()
    while page.fills[2].currentText() != "extra":
        press("Down")
    judged(page, qtbot)
    assert page.judged.verdicts[0].data["extra"] == "x"


def test_separator_and_header_can_be_said(page, qtbot):
    page.header.setChecked(False)
    judged(page, qtbot)
    assert shown(page)[0] == ("1", "Question  ·  Answer  ·  Topic", "new")
    assert [choice.currentText() for choice in page.fills] == ["front", "back", "extra"]
    page.separator.setCurrentIndex(page.separator.findData(","))
    page.separator.activated.emit(page.separator.currentIndex())
    judged(page, qtbot)
    assert told(page) == "0 new, 0 changed, 0 unchanged, 4 wrong."
    assert not page.go.isEnabled()


def test_only_what_is_wrong_can_be_seen(page):
    page.only_wrong.setChecked(True)
    assert [row[0] for row in shown(page)] == ["3"]


def test_rows_can_go_into_another_pack_as_facts_of_its_types(page, qtbot):
    page.packs.setCurrentIndex(page.packs.findData("bridges"))
    page.packs.activated.emit(page.packs.currentIndex())
    judged(page, qtbot)
    assert page.types.count() > 1
    page.types.setCurrentIndex(1)
    page.types.activated.emit(1)
    judged(page, qtbot)
    assert page.plan.type == page.types.currentData() != "flashcard"


def test_an_import_can_be_given_up_and_leaves_nothing(window, data, qtbot, app, press):
    path = data / "many.csv"
    path.write_text("front,back\n" + "".join(f"question {n},answer {n}\n" for n in range(50_000)), encoding="utf-8")
    window.ways.open_import(path)
    # a large file is looked at beside the window first
    qtbot.waitUntil(lambda: isinstance(window.stack[-1], ImportPage), timeout=20_000)
    page = window.stack[-1]
    judged(page, qtbot)
    press("Ctrl+Return")
    assert page.alone and page.stop.isVisible()
    press("Ctrl+L")
    assert window.page is page and "before this is done; Esc stops it" in words(page)
    press("Escape")
    imported(page, qtbot)
    assert "Nothing was imported." in words(page)
    assert counts(app) == (0, 0)
    assert not page.alone


def test_what_is_said_and_cannot_be_shown_is_told_and_the_packs_are_read_again(page, press, qtbot, app):
    app.authoring.own_pack()
    with contextlib.closing(database.connect(app.path, derived=True)) as store:
        store.execute("CREATE TABLE gone (x INTEGER PRIMARY KEY)")
        store.execute("CREATE TABLE no (x INTEGER REFERENCES gone(x) DEFERRABLE INITIALLY DEFERRED)")
        store.execute("CREATE TRIGGER fail AFTER UPDATE ON meta BEGIN INSERT INTO no VALUES (1); END")
    press("Ctrl+Return")
    qtbot.waitUntil(lambda: page._import is None and page._reading is not None, timeout=20_000)
    assert "It is saved, but" in words(page) and not page.go.isEnabled()
    qtbot.waitUntil(lambda: page._reading is None, timeout=20_000)
    judged(page, qtbot)
    assert "It is saved; the packs were read again." in words(page)
    assert counts(app) == (2, 2)
    assert page.summary.text().startswith("0\u00a0new")


def test_a_guessed_encoding_is_said(window, data, qtbot):
    path = data / "old.csv"
    path.write_bytes("вопрос;ответ\nСтолица России;Москва\n".encode("cp1251"))
    window.ways.open_import(path)
    page = window.stack[-1]
    judged(page, qtbot)
    assert page.encoding.currentText() == "Windows-1251"
    assert "The encoding is a guess" in words(page)
    assert [choice.currentText() for choice in page.fills] == ["front", "back"]


def test_what_is_no_table_is_told_and_no_page_opens(window, data):
    path = data / "bad.csv"
    path.write_bytes(b"a;\0b\n")
    window.ways.open_import(path)
    [dialog] = window.findChildren(SentenceDialog)
    assert "bad.csv, line 1: it holds a NUL" in dialog.words.text()
    assert window.stack[-1] is window.decks
    dialog.accept()


def test_a_file_dropped_on_the_window_opens(window, data, qtbot):
    path = data / "words.csv"
    path.write_text(TABLE, encoding="utf-8")
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(path))])
    no = Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, dropped, Qt.MouseButton.LeftButton, no)
    window.dropEvent(event)
    qtbot.waitUntil(lambda: isinstance(window.stack[-1], ImportPage))
    judged(window.stack[-1], qtbot)


def test_all_is_named_and_nothing_is_cut_off(page):
    assert nameless(page) == []
    assert cut_off(page) == []


def test_what_was_changed_since_is_not_taken_back_with_an_import(page, press, qtbot, app):
    press("Ctrl+Return")
    imported(page, qtbot)
    app.authoring.adding.choose("mine")
    app.authoring.adding.add("later", "than the import")
    press("Ctrl+Z")
    assert "Something else was changed since" in words(page)
    assert counts(app) == (3, 3)


def test_a_long_reason_is_shown_from_its_first_word_to_its_last(qapp, show):
    reason = "“16/14/1931” is not understood as a date. Write 15 May 1992, May 1992, 1992, about 1992 or 1994/1999."
    preview = Preview()
    preview.resize(500, 300)
    show(preview)
    preview.show_rows([Verdict(2, State.NEW, "", "a row"), Verdict(3, State.WRONG, "", "another", reason=reason)])
    QApplication.processEvents()

    def whole() -> bool:
        cell = preview.visualRect(preview.model().index(1, 2))
        words = preview.item(1, 2).text()
        wanted = preview.fontMetrics().boundingRect(0, 0, cell.width() - 8, 10_000, Qt.TextFlag.TextWordWrap, words)
        return cell.height() >= wanted.height()

    assert whole()
    assert preview.rowHeight(0) < preview.rowHeight(1)
    preview.resize(360, 300)
    QApplication.processEvents()
    assert whole()


def test_tab_goes_from_above_to_below_and_ends_at_the_button(page, press):
    page.encoding.setFocus()
    order = []
    for _step in range(12):
        order.append(QApplication.focusWidget())
        press("Tab")
    wanted = [
        page.encoding,
        page.separator,
        page.header,
        page.packs,
        page.types,
        page.decks,
        *page.fills,
        page.only_wrong,
    ]
    assert order[:10] == wanted
    assert page.go in order


def test_the_count_is_told_beside_the_button_too_where_the_rows_are_out_of_view(page, press, qtbot):
    assert told(page) == "2 new, 0 changed, 0 unchanged, 1 wrong."
    press("Ctrl+Return")
    imported(page, qtbot)
    assert page.summary.text() == "", "it is done"


def test_a_table_of_facts_is_taken_for_what_its_head_names(window, data: Path, qtbot, app):
    app.authoring.adding.choose("bridges")
    path = data / "openings.csv"
    path.write_text("bridge,when\nsouth bridge,1999\n", encoding="utf-8")
    window.ways.open_import(path)
    page = window.stack[-1]
    judged(page, qtbot)
    assert page.types.currentData() == "opening"
    assert [choice.currentText() for choice in page.fills] == ["bridge", "when"]


def test_what_a_column_fills_is_named_as_forms_name_it():
    names = ("left out", "when", "how the date is known", "cited", "according to", "joined side")
    assert tuple(map(field_name, (LEFT_OUT, "when", "date_basis", "cite", "attributed", "joined_side"))) == names


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_rows_of_one_line_are_equally_high_whether_or_not_something_is_wrong_with_them(qapp, show, scale):
    theme.apply(qapp, "light", scale)
    preview = Preview()
    preview.resize(900, 400)
    show(preview)
    states = (State.NEW, State.WRONG, State.CHANGED, State.WRONG)
    preview.show_rows([Verdict(n, state, "", "a row", reason="It is empty.") for n, state in enumerate(states)])
    QApplication.processEvents()
    heights = {preview.rowHeight(line) for line in range(len(states))}
    line = preview.fontMetrics().lineSpacing()
    theme.apply(qapp, "light", 1.0)
    assert len(heights) == 1 and line < heights.pop() < 2 * line
