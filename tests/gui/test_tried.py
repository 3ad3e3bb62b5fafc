"""A page on which something is written: tried after a pause, once at a time, and told once."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest

from study_app.gui import tried
from study_app.gui.fact_editor import FactEditor
from study_app.gui.widgets import _Edge


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


@pytest.mark.parametrize("wide", (1100, 2000))
def test_the_shades_of_what_is_written_are_as_wide_as_what_stands_above_and_below_it(window, qtbot, wide):
    window.ways.edit_fact("bridges", "south-opened")
    page, written = window.page, window.page.halves.widget(0)
    window.resize(wide, 420)
    bar = written.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0 and page.width() == wide)
    bar.setValue(bar.maximum() // 2)

    def lie() -> bool:
        top = written.mapTo(page, written.rect().topLeft()).y()
        edges = [edge.geometry() for edge in page.findChildren(_Edge) if edge.isVisible() and edge.parent() is page]
        spans = [(edge.left(), edge.width()) for edge in edges] == [(0, wide), (0, wide)]
        return spans and (edges[0].top(), edges[1].bottom()) == (top, page.foot.y() - 1)

    qtbot.waitUntil(lie)
