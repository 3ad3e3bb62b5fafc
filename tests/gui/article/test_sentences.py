"""The article as it is read: clicked, selected and coloured, counted in code points."""

from __future__ import annotations

from league import ARTICLE, AS_OF
from PySide6.QtCore import Qt


def test_a_click_in_the_text_takes_its_sentence_in_hand(work, qtbot):
    place = work.text.textCursor()
    place.setPosition(ARTICLE.index("It meets"))
    point = work.text.cursorRect(place).center()
    qtbot.mouseClick(work.text.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert work.number == 6


def test_letters_of_two_units_shift_nothing(page, press, qtbot):
    text = "The sign 𝔸𝔹 was seen. Later the League was founded on 3 March 1921."
    page.taking.text.setPlainText(text)
    page.taking.title.setText("Signs")
    page.taking.as_of.setText(AS_OF)
    press("Ctrl+Return")
    qtbot.waitUntil(lambda: page.work is not None)
    cursor = page.text.textCursor()
    units = len(text[: text.index("League")].encode("utf-16-le")) // 2
    cursor.setPosition(units)
    cursor.setPosition(units + 6, cursor.MoveMode.KeepAnchor)
    page.text.setTextCursor(cursor)
    start, end = page.text.selected()
    assert text[start:end] == "League"


def test_the_sentences_are_coloured_by_what_became_of_them(work, press, qtbot):
    press("Right", "Return")
    qtbot.waitUntil(lambda: not work._thinking.isActive())
    coloured = {s.cursor.selectedText(): s.format.background().color().name() for s in work.text.extraSelections()}
    confirmed = next(colour for text, colour in coloured.items() if text.startswith("The League of Harbours"))
    proposed = next(colour for text, colour in coloured.items() if text.startswith("In 1925"))
    assert confirmed != proposed
