"""A page on which something is written: tried after a pause, once at a time, and told once."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest

from study_app.gui import tried
from study_app.gui.fact_editor import FactEditor


@pytest.fixture
def page(window, qtbot) -> FactEditor:
    """The fact that says when a bridge was opened."""
    window.ways.edit_fact("bridges", "north-opened")
    found = window.stack[-1]
    qtbot.waitUntil(lambda: not found.preview.busy)
    return found


def test_what_is_typed_is_tried_after_the_last_letter_and_its_questions_follow(page, qtbot):
    line = page.lines["when"].edit
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "1905")
    assert page._pause.isActive()
    qtbot.waitUntil(lambda: not page._pause.isActive() and not page.preview.busy)
    assert "change" in page.told.text()
    assert "1905" in page.preview.toPlainText()
    assert page.keep.isEnabled()


def test_what_is_told_again_in_the_same_words_is_not_said_again(page, monkeypatch):
    heard = []
    monkeypatch.setattr(tried, "announce", lambda _page, words, **_how: heard.append(words))
    page.lines["when"].edit.setText("1905")
    page.draft.type_in("when", "1905")
    page.look()
    page.look()
    assert len(heard) == 1


def test_a_page_that_is_left_tries_nothing_any_more(window, page):
    page._pause.start()
    page.depart()
    assert not page._pause.isActive() and not page.looking.busy
    assert window.stack[-1] is not page
