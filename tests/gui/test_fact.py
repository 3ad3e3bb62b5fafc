"""The page of a fact: its passage, the entities that it names, and the keys."""

from __future__ import annotations

import pytest
from bridges import TEXT
from looks import cut_off, nameless, words
from PySide6.QtWidgets import QApplication, QLabel

from study_app.gui.dialogs import SentenceDialog
from study_app.gui.passage import Quotation
from study_app.journal import Change


@pytest.fixture
def page(window):
    """The page of the fact of the south bridge."""
    window.ways.open_fact("bridges", "south-opened")
    return window.stack[-1]


def attach(window, tmp_path):
    book = tmp_path / "book.txt"
    book.write_text(TEXT, encoding="utf-8")
    window.attach(book)
    for dialog in window.findChildren(SentenceDialog):
        dialog.close()
    window.activateWindow()
    QApplication.processEvents()


def test_it_says_the_fact_when_it_was_and_how_well_it_is_known(window, page):
    shown = words(page)
    assert "The south bridge was opened on 9 June 1904." in shown
    assert "9 June 1904  ·  not met yet" in shown
    assert window.windowTitle() == "Opening of the south bridge - Study App"


def test_c_says_how_to_attach_the_source_and_with_it_shows_the_passage(window, page, press, tmp_path):
    press("C")
    assert "is not attached: " in words(page)
    press("C")
    assert "is not attached: " not in words(page)
    press("C")
    attach(window, tmp_path)
    [quotation] = [q for q in page.findChildren(Quotation) if q.isVisible()]
    assert "south bridge on 9 June 1904" in quotation.toPlainText()
    assert QApplication.focusWidget() is page.evidence.citations.switch


def test_where_the_source_is_attached_the_passage_is_shown_at_once(window, tmp_path):
    attach(window, tmp_path)
    window.ways.open_fact("bridges", "south-opened")
    QApplication.processEvents()
    assert any(q.isVisible() for q in window.stack[-1].findChildren(Quotation))


def test_a_fact_that_is_not_there_opens_nothing(window):
    window.ways.open_fact("bridges", "nothing")
    assert window.stack == [window.decks]


def test_it_is_said_aloud(window, tmp_path, monkeypatch):
    monkeypatch.setenv("STUDY_APP_TRACE", str(tmp_path / "trace"))
    window.ways.open_fact("bridges", "south-opened")
    assert "say The south bridge was opened on 9 June 1904." in (tmp_path / "trace").read_text()


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_everything_has_a_name_and_room(window, press, scale):
    window.app.text_scale = scale
    window.dress()
    window.resize(1024, 600)
    window.ways.open_fact("bridges", "south-opened")
    press("C")
    QApplication.processEvents()
    QApplication.processEvents()
    assert nameless(window) == []
    assert cut_off(window) == []
    assert "C" in dict(window.stack[-1].keys())


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_words_beside_the_sign_of_a_fact_begin_where_those_of_its_places_do(window, page, scale):
    window.app.text_scale = scale
    window.dress()
    QApplication.processEvents()
    shown = [one for one in page.findChildren(QLabel) if one.isVisible()]
    about = next(one for one in shown if one.text() == page.about)
    place = next(one for one in shown if one.text().startswith("“A book of bridges”"))
    begin = [one.mapTo(page, one.contentsRect().topLeft()).x() for one in (about, place)]
    assert begin[0] == pytest.approx(begin[1], abs=1)


def test_a_fact_that_was_edited_has_one_button_for_its_picture_and_its_key(window, page, press):
    from study_app.gui.picture import PictureDialog

    for when in ("1904-06-10", "1904-06-11"):
        row = window.app.desk.row("bridges", "fact", "south-opened")
        window.app.desk.save("bridges", [Change("fact", "south-opened", "when", row.data["when"], when)])
        page.library_changed()
    assert words(page).count("Picture...") == 1
    press("P")
    assert [dialog.isVisible() for dialog in window.findChildren(PictureDialog)] == [True]
