"""Whoever is new sees one page: how it looks is chosen there, and Enter leads to the first question."""

from __future__ import annotations

import pytest
from choosing import choose
from looks import cut_off, nameless, words
from PySide6.QtWidgets import QApplication, QFrame
from sessions import answer

from study_app import i18n
from study_app.beginning import CARDS
from study_app.gui import theme
from study_app.gui.fact_editor import FactEditor
from study_app.gui.seat import Seat
from study_app.gui.welcome import WelcomePage
from study_app.gui.window import MainWindow


@pytest.fixture
def page(window) -> WelcomePage:
    window.ways.open_welcome()
    return window.page


def test_enter_leads_to_the_first_of_five_questions_and_then_to_the_decks(page, window, press, write, app):
    assert QApplication.focusWidget() is page.study
    press("Return")
    study = window.study
    number = study.session.counts.new
    assert number == min(CARDS, study.deck.new)
    while window.finished is None:
        answer(study, press, write)
        press("Return")
    assert f"{number} questions answered" in words(window.finished)
    assert [tile.accessibleName() for tile in window.finished.others]
    press("Return")
    assert window.page is window.decks
    press("Esc")
    assert window.page is window.decks  # the welcome is over
    assert not app.is_new


def test_who_comes_from_anki_is_told_how_cards_come_in(page, window):
    assert "Ctrl+I imports tables, and what Anki exports as text." in words(page)
    assert "Ctrl+I" in [key for action in window.menuBar().actions() for key in _keys(action.menu())]


def _keys(menu):
    return [action.shortcut().toString() for action in menu.actions()]


def test_what_is_chosen_is_seen_at_once_and_taken_back(page, press, app):
    choose(page, "scheme", "light")
    choose(page, "scheme", "dark")
    assert (theme.colours(), app.scheme) == (theme.DARK, "dark")
    choose(page, "text_scale", 1.25)
    assert theme.scale() == 1.25
    press("Ctrl+Z")
    assert app.text_scale == 1.1
    assert page.lines["text_scale"].control.currentData() == 1.1


def test_the_words_of_what_is_chosen_keep_their_room_beside_the_way_back(page):
    line = page.lines["scheme"]
    QApplication.processEvents()
    before = line.title.width()
    choose(page, "scheme", "dark")
    QApplication.processEvents()
    assert line.back.isVisible() and line.title.width() == before
    choose(page, "scheme", "system")


def test_who_writes_facts_corrects_a_day_and_sees_the_questions_change(page, window, press, write, app, qtbot):
    page.write.setFocus()
    press("Return")
    editor = window.page
    assert isinstance(editor, FactEditor)
    assert QApplication.focusWidget() is editor.lines["when"].edit
    assert "A sample: change the day" in words(editor)
    write("3 April 1931")
    qtbot.waitUntil(lambda: "3 April 1931" in editor.statement.text())
    qtbot.waitUntil(lambda: " change" in editor.told.text())
    qtbot.waitUntil(lambda: "3 April 1931" in editor.preview.toPlainText() and not editor.preview.busy)
    assert "When  ·  changes" in editor.preview.toPlainText(), "which of them change is marked"
    assert editor.preview.toPlainText().count("changes") < len(editor.lines), "and only those"
    press("Ctrl+Return")
    assert editor.told.text().startswith("Saved.")
    press("Esc")
    assert window.page is window.decks


def test_escape_leads_to_the_decks_and_hints_come_when_they_are_studied(page, window, press):
    press("Esc")
    assert window.page is window.decks
    press("Return")
    assert window.study.hint is not None


def test_everything_has_a_name_and_room_at_any_size(page, window, qtbot):
    assert nameless(window) == []
    for scale, size in ((2.0, (1024, 600)), (1.0, (1024, 600)), (1.0, (3840, 2160))):
        window.app.text_scale = scale
        window.setting_changed("text_scale")
        window.resize(*size)
        qtbot.waitUntil(lambda: cut_off(window) == [])
        assert page.study.isVisible()


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_options_of_the_question_shown_are_equally_high(page, window, qtbot, scale):
    window.app.text_scale = scale
    window.setting_changed("text_scale")
    options = [one for one in page.findChildren(QFrame) if one.property("ground") is not None]
    assert len(options) == 3
    qtbot.waitUntil(lambda: len({option.height() for option in options}) == 1)


def test_the_seat_of_a_new_learner_shows_it_and_the_next_time_the_decks(data, installed, clock, qapp):
    for expected in (WelcomePage, None):
        seat = Seat(qapp, installed.open(data, clock))
        try:
            assert type(seat.window.page) is (expected or type(seat.window.decks))
            seat.window.page.leave() if expected else None
        finally:
            seat.close()


def test_in_another_language_it_is_the_welcome_again(installed, data, clock, show, qtbot, tmp_path):
    with installed.open(data, clock) as app:
        window = show(MainWindow(app))
        window.ways.open_welcome()
        choose(window.page, "language", "ru")
        qtbot.waitUntil(lambda: window.windowTitle().startswith("Добро пожаловать"))
        assert isinstance(window.page, WelcomePage)
        assert "Учить 5 карточек" in words(window)
    i18n.use("en", tmp_path)
