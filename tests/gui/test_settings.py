"""The page of settings: searched by typing, live, undoable, and whole in another language at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from choosing import choose
from looks import cut_off, nameless, words
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QLineEdit, QSpinBox
from test_i18n import write_catalogue
from test_unsaved import a_fact
from unsaved import asked, reply

from study_app import i18n
from study_app.app import StudyApp
from study_app.errors import StudyAppError
from study_app.gui import theme
from study_app.gui.dialogs import SentenceDialog
from study_app.gui.setting_line import SettingLine
from study_app.gui.settings import SettingsPage
from study_app.gui.widgets import Choice
from study_app.gui.window import MainWindow

RUSSIAN = {
    "": "Content-Type: text/plain; charset=UTF-8\n",
    "Settings": "Настройки",
    "Decks": "Колоды",
    "&Study": "&Учёба",
    "Language": "Язык",
    "I don’t know": "Не знаю",
}


@pytest.fixture
def page(window, press) -> SettingsPage:
    press("Ctrl+,")
    assert isinstance(window.page, SettingsPage)
    return window.page


def test_what_is_typed_finds_settings_and_escape_shows_all_again(page, window, write, press):
    write("dark")
    assert [id for id, line in page.lines.items() if line.isVisible()] == ["scheme"]
    press("Return")
    assert QApplication.focusWidget() is page.lines["scheme"].control
    press("Esc")
    assert all(line.isVisible() for line in page.lines.values())
    press("Esc")
    assert window.page is window.decks


def test_the_page_opens_with_what_fills_the_window_and_the_rest_comes_by_itself(page, qtbot):
    every = [setting.id for setting in page.preferences.settings]
    there = [line.setting.id for line in page.findChildren(SettingLine)]
    assert 0 < len(there) < len(every) and there == every[: len(there)]
    qtbot.waitUntil(lambda: len(page.findChildren(SettingLine)) == len(every))
    assert list(page.lines) == every

    def tops() -> list[int]:
        return [line.mapTo(page, line.rect().topLeft()).y() for line in page.lines.values()]

    qtbot.waitUntil(lambda: tops() == sorted(set(tops())))  # each below the one before it


def test_what_has_not_come_yet_is_found_all_the_same(page, write):
    write("went wrong")
    assert [id for id, line in page.lines.items() if line.isVisible()] == ["faults"]


def test_letters_typed_on_a_button_search_too(page, press):
    page.lines["own_data"].take_focus()
    press("k", "e")
    assert page.field.text() == "ke"
    assert page.lines["keys"].isVisible()


def test_nonsense_finds_nothing_and_that_is_said(page, write):
    write("xylophone")
    assert not any(line.isVisible() for line in page.lines.values())
    assert "No setting is found for “xylophone”." in words(page)


def test_colours_and_size_change_at_once_and_are_taken_back_by_ctrl_z(page, window, app, press):
    choose(page, "scheme", "dark")
    choose(page, "text_scale", 1.1)
    assert (theme.colours(), theme.scale()) == (theme.DARK, 1.1)
    assert window.menus.undo.text() == "&Undo: Text size: 110 %"
    press("Ctrl+Z")
    assert theme.scale() == app.text_scale == 1.0
    press("Ctrl+Z")
    assert (theme.colours(), app.scheme) == (theme.LIGHT, "light")  # which the arrow keys came past
    press("Ctrl+Z")
    assert (theme.colours(), app.scheme) == (theme.LIGHT, "system")
    press("Ctrl+Y", "Ctrl+Y")
    assert (theme.colours(), app.scheme) == (theme.DARK, "dark")


def test_ways_lead_to_what_is_set_elsewhere_and_back(page, window, press, qtbot):
    page.lines["own_data"].take_focus()
    press("Return")
    assert window.page.title == "Your data"
    qtbot.waitUntil(lambda: not window.page.work.busy)
    press("Esc")
    assert window.page is page


def test_the_keys_and_the_menu_show_on_the_page_what_they_changed(page, window, press):
    press("Ctrl++")
    QApplication.processEvents()
    assert page.lines["text_scale"].control.currentData() == 1.1
    window.set_scheme("dark")
    QApplication.processEvents()
    assert page.lines["scheme"].control.currentData() == "dark"


def test_everything_has_a_name_and_room_at_any_size(page, window, qtbot):
    assert nameless(window) == []
    for scale, size in ((2.0, (1024, 600)), (1.0, (1024, 600)), (1.0, (2400, 1400))):
        window.dress(text_scale=scale)
        window.resize(*size)
        qtbot.waitUntil(lambda: cut_off(window) == [])


# --- language


@pytest.fixture
def bilingual(installed, data: Path, clock, tmp_path: Path, show):
    """The window of a program that has a Russian catalogue."""
    write_catalogue(tmp_path / "locale", RUSSIAN)

    class Bilingual(installed):
        @staticmethod
        def catalogues() -> Path:
            return tmp_path / "locale"

    with Bilingual.open(data, clock) as app:
        yield show(MainWindow(app))
    i18n.use("en", tmp_path)


def settled(qtbot, window: MainWindow, title: str) -> None:
    qtbot.waitUntil(lambda: window.windowTitle().startswith(title))
    qtbot.waitUntil(lambda: window.isActiveWindow() and window.page.isVisible())


def test_the_language_changes_while_the_program_runs_and_back_by_ctrl_z(bilingual, press, qtbot):
    window = bilingual
    press("Ctrl+,")
    choose(window.page, "language", "ru")
    settled(qtbot, window, "Настройки")
    assert "&Учёба" in [action.text() for action in window.menuBar().actions()]
    assert "&Study" not in [action.text() for action in window.menuBar().actions()]
    assert QApplication.focusWidget() is window.page.lines["language"].control
    assert "Язык" in words(window.page)
    assert window.app.store.connection.execute("SELECT count(*) FROM fact").fetchone()[0] > 0
    press("Ctrl+Z")
    settled(qtbot, window, "Settings")
    assert window.app.language == "en"
    press("Esc")
    assert window.windowTitle() == "Decks - Study App"
    press("Ctrl+T")  # each key leads to one place
    assert window.page.title == "Timeline"


def test_a_question_on_the_screen_is_put_again_in_the_other_language(bilingual, press, qtbot):
    window = bilingual
    press("Return")
    card = window.study.question.card
    press("Ctrl+,")
    choose(window.page, "language", "ru")
    settled(qtbot, window, "Настройки")
    press("Esc")
    assert window.page is window.study
    assert window.study.question.card == card
    assert "Не знаю" in words(window)


def test_the_language_is_that_of_the_next_start(bilingual, press, qtbot, data, clock):
    choose_it = bilingual.preferences
    choose_it.change("language", "ru")
    kept = type(bilingual.app)
    bilingual.app.close()
    i18n.use("en", data)
    with kept.open(data, clock) as again:
        assert again.language == "ru"
        assert i18n._("Decks") == "Колоды"


def speaks(window: MainWindow) -> str:
    """The language of the window, where the setting, the words of the program and the settings page say the same one."""
    menus = [action.text() for action in window.menuBar().actions()]
    shown = "ru" if "&Учёба" in menus else "en"
    assert window.app.language == window.preferences.value("language") == shown
    assert i18n._("Decks") == {"ru": "Колоды", "en": "Decks"}[shown]
    return shown


def test_who_stays_at_something_unsaved_stays_in_the_language_too(bilingual, press, qtbot):
    window = bilingual
    a_fact(window)
    editor = window.page
    press("Ctrl+,")
    choose(window.page, "language", "ru")
    qtbot.waitUntil(lambda: asked(window) is not None)
    assert "not saved yet" in words(asked(window)), "it is asked in the language of the window"
    reply(window, "Esc")
    assert window.page is editor and editor.unsaved
    assert speaks(window) == "en"
    press("Ctrl+,")
    assert window.page.lines["language"].control.currentData() == "en"
    choose(window.page, "language", "ru")
    qtbot.waitUntil(lambda: asked(window) is not None)
    reply(window, "Ctrl+Delete")
    settled(qtbot, window, "Настройки")
    assert speaks(window) == "ru"


def test_who_stays_when_the_language_is_put_back_stays_in_the_one_that_is_shown(bilingual, press, qtbot):
    window = bilingual
    press("Ctrl+,")
    choose(window.page, "language", "ru")
    settled(qtbot, window, "Настройки")
    press("Esc")
    a_fact(window)
    press("Ctrl+,", "Ctrl+Z")
    qtbot.waitUntil(lambda: asked(window) is not None)
    reply(window, "Esc")
    assert speaks(window) == "ru"
    press("Ctrl+,", "Ctrl+Z")
    qtbot.waitUntil(lambda: asked(window) is not None)
    reply(window, "Ctrl+Delete")
    settled(qtbot, window, "Settings")
    assert speaks(window) == "en"


def test_facts_that_cannot_be_worded_in_the_language_leave_the_window_in_its_own(bilingual, press, qtbot, monkeypatch):
    window = bilingual

    def no_room() -> None:
        raise StudyAppError("There is no room left.")

    monkeypatch.setattr(window.app, "library_reader", lambda: no_room)
    press("Ctrl+,")
    choose(window.page, "language", "ru")
    qtbot.waitUntil(lambda: any("no room" in words(one) for one in window.findChildren(SentenceDialog)))
    assert speaks(window) == "en"
    assert window.page.lines["language"].control.currentData() == "en"


def test_a_number_is_written_with_its_thousands_parted_as_it_is_told_elsewhere(page):
    box = page.lines["maximum"].control
    assert box.text() == page.preferences["maximum"].in_words(36_500) == "36,500 days"
    box.setValue(41)
    assert (box.text(), box.value()) == ("41 days", 41)


@pytest.mark.parametrize("scale", [1.0, 1.25, 2.0])
def test_fields_begin_and_end_below_each_other(window, scale):
    try:
        for language in ("en", "ru"):
            i18n.use(language, StudyApp.catalogues())
            window.app.text_scale = scale
            window.setting_changed("text_scale")
            window.resize(1280, 800)
            window.ways.open_settings()
            page = window.page
            fields = [
                line.control for line in page.lines.values() if isinstance(line.control, (Choice, QSpinBox, QLineEdit))
            ]
            QApplication.processEvents()
            QApplication.processEvents()
            sides = {(one.mapTo(page, QPoint(0, 0)).x(), 0 if theme.large() else one.width()) for one in fields}
            assert len(fields) > 6 and len(sides) == 1, (language, sides)
            window.drop_pages()
    finally:
        i18n.use("en", StudyApp.catalogues())
