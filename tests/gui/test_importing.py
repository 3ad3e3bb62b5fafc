"""Importing a table in the window: what is found, what is chosen, what becomes of each row, and the way back."""

from __future__ import annotations

from pathlib import Path

import pytest
from looks import cut_off, nameless, words
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication

from study_app.gui.dialogs import SentenceDialog
from study_app.gui.importing import ImportPage

TABLE = "Question;Answer;Topic\nder Hund;the dog;x\nleer;;x\ndie Katze;the cat;y\n"


@pytest.fixture
def page(window, data: Path, qtbot) -> ImportPage:
    """The page of a table, with its rows judged."""
    path = data / "words.csv"
    path.write_text(TABLE, encoding="utf-8")
    window.open_import(path)
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


def counts(app, deck="mine/cards"):
    return next(((one.facts, one.cards) for one in app.decks() if one.id == deck), (0, 0))


def test_what_is_found_is_shown_and_every_row_has_its_verdict(page):
    assert page.encoding.currentText() == "UTF-8"
    assert page.separator.currentText() == "semicolon ;"
    assert page.header.isChecked()
    assert [choice.currentText() for choice in page.fills] == ["front", "back", "left out"]
    assert shown(page) == [
        ("2", "der Hund", "new"), ("3", "leer", "wrong: The back is empty."), ("4", "die Katze", "new"),
    ]  # fmt: skip
    assert page.told.text() == "2 new, 0 changed, 0 unchanged, 1 wrong."
    assert "der Hund  ·  leer" in words(page)


def test_ctrl_enter_imports_and_it_can_be_taken_back(page, press, qtbot, app):
    assert QApplication.focusWidget() is page.go
    press("Ctrl+Return")
    imported(page, qtbot)
    assert "2 rows were imported." in words(page)
    assert counts(app) == (2, 2)
    press("Ctrl+Z")
    qtbot.waitUntil(lambda: page.judged is not None and page._import is None, timeout=20_000)
    judged(page, qtbot)
    assert "The import was taken back." in words(page)
    assert counts(app) == (0, 0)
    assert page.told.text() == "2 new, 0 changed, 0 unchanged, 1 wrong."


def test_a_column_can_fill_something_else(page, qtbot, press):
    page.fills[2].setFocus()
    while page.fills[2].currentText() != "extra":
        press("Down")
    judged(page, qtbot)
    assert page.judged.verdicts[0].data["extra"] == "x"


def test_separator_and_header_can_be_said(page, qtbot):
    page.header.setChecked(False)
    judged(page, qtbot)
    assert shown(page)[0] == ("1", "Question", "new")
    assert [choice.currentText() for choice in page.fills] == ["front", "back", "extra"]
    page.separator.setCurrentIndex(page.separator.findData(","))
    page.separator.activated.emit(page.separator.currentIndex())
    judged(page, qtbot)
    assert page.told.text() == "0 new, 0 changed, 0 unchanged, 4 wrong."
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
    window.open_import(path)
    # a large file is looked at beside the window first
    qtbot.waitUntil(lambda: isinstance(window.stack[-1], ImportPage), timeout=20_000)
    page = window.stack[-1]
    judged(page, qtbot)
    press("Ctrl+Return")
    assert page.alone and page.stop.isVisible()
    press("Escape")
    imported(page, qtbot)
    assert "Nothing was imported." in words(page)
    assert counts(app) == (0, 0)
    assert not page.alone


def test_a_guessed_encoding_is_said(window, data, qtbot):
    path = data / "old.csv"
    path.write_bytes("вопрос;ответ\nСтолица России;Москва\n".encode("cp1251"))
    window.open_import(path)
    page = window.stack[-1]
    judged(page, qtbot)
    assert page.encoding.currentText() == "Windows-1251"
    assert "The encoding is a guess" in words(page)
    assert [choice.currentText() for choice in page.fills] == ["front", "back"]


def test_what_is_no_table_is_told_and_no_page_opens(window, data):
    path = data / "bad.csv"
    path.write_bytes(b"a;\0b\n")
    window.open_import(path)
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
