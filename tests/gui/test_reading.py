"""What the pages to read share: the way back, signs of knowledge, evidence and links."""

from __future__ import annotations

import pytest
from looks import words
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter

from study_app.gui.reading import Evidence, ReadingPage, Sign, draw_text, knowledge_words
from study_app.study.knowledge import Knowledge


def nothing():
    """Nobody attaches a source here."""


@pytest.mark.parametrize("key", ["Escape", "Alt+Left"])
def test_the_way_back_is_a_button_and_two_keys(app, show, press, qtbot, key):
    page = show(ReadingPage(app, "To read", nothing))
    page.back.setFocus()
    with qtbot.waitSignal(page.left):
        press(key)
    with qtbot.waitSignal(page.left):
        page.back.click()


def test_a_column_scrolls_by_page_keys(app, show, press):
    page = ReadingPage(app, "To read", nothing)
    column = page.add_column()
    column.inside.setMinimumHeight(3000)
    show(page)
    page.back.setFocus()
    press("PgDown")
    assert column.verticalScrollBar().value() > 0
    press("PgUp")
    assert column.verticalScrollBar().value() == 0


def test_the_evidence_leads_to_the_entities_that_a_fact_names_but_not_to_the_one_in_view(app, show, qtbot):
    told = app.reading.told("bridges", "north-keeper")
    evidence = show(Evidence(app, told, nothing, entity="north"))
    assert [link.entity.id for link in evidence.links] == ["ek"]
    assert "Bo Ek" in words(evidence)
    with qtbot.waitSignal(evidence.entity_wanted) as wanted:
        evidence.links[0].click()
    assert wanted.args == ["bridges", "ek"]


def test_each_step_of_knowledge_has_words_and_a_sign_of_its_own(show):
    pictures = []
    for known in Knowledge:
        sign = show(Sign(known))
        sign.setFixedSize(24, 24)
        pictures.append(sign.grab().toImage())
    assert pictures[0] != pictures[1] != pictures[2] != pictures[0]
    assert len({knowledge_words(known) for known in Knowledge}) == 3


def test_no_line_of_a_row_ends_within_a_date(qapp):
    def drawn(text: str, room: str) -> QImage:
        image = QImage(600, 120, QImage.Format.Format_RGB32)
        image.fill("white")
        painter = QPainter(image)
        draw_text(painter, QRect(0, 0, painter.fontMetrics().horizontalAdvance(room) + 2, 120), text, wraps=True)
        painter.end()
        return image

    assert drawn("The bridge was opened 20 April", "The bridge was opened 20") == drawn(
        "The bridge was opened\n20 April", "The bridge was opened 20"
    )
