"""The palette: all that can be done is found, and done with the focus where it was."""

from itertools import groupby

import pytest
from PySide6.QtWidgets import QApplication, QMenu
from sessions import answer

from study_app.gui.facts.page import FactsPage
from study_app.gui.naming_pack import NewPackDialog
from study_app.gui.packs import PacksPage
from study_app.gui.palette import Palette, offered
from study_app.gui.progress import ProgressPage
from study_app.gui.settings import SettingsPage
from study_app.gui.study import Stage
from study_app.gui.widgets import GAP


@pytest.fixture
def palette(window, press, qtbot):
    """Opens the palette by its key."""

    def opened():
        press("Ctrl+K")
        [dialog] = [each for each in window.findChildren(Palette) if each.isVisible()]
        qtbot.waitUntil(dialog.isActiveWindow)
        return dialog

    return opened


def menu_actions(window):
    """Every action of the menus that can be used now."""

    def within(menu):
        for action in menu.actions():
            if isinstance(action.menu(), QMenu):
                yield from within(action.menu())
            elif not action.isSeparator() and action.isEnabled():
                yield action

    return [each for top in window.menuBar().actions() for each in within(top.menu())]


def test_whatever_the_menus_can_do_is_found_by_its_own_words_with_its_key(window, palette):
    dialog = palette()
    for action in menu_actions(window):
        words = action.text().replace("&", "").removesuffix("...")
        dialog.search(words)
        found = {(line.words, line.key) for line in dialog.model.lines}
        assert (words, ", ".join(key.toString() for key in action.shortcuts())) in found


@pytest.mark.parametrize(("typed", "first"), [("prog", "Progress"), ("tg", "Timeline game"), ("dark", "Dark")])
def test_a_few_letters_find_it_first(palette, write, typed, first):
    dialog = palette()
    write(typed)
    assert dialog.model.lines[0].words == first


def test_enter_does_what_is_marked(window, palette, write, press, qtbot):
    palette()
    write("progress")
    press("Return")
    qtbot.waitUntil(lambda: isinstance(window.page, ProgressPage))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    assert window.page.isAncestorOf(QApplication.focusWidget())


def test_it_is_closed_by_escape_with_nothing_done_and_the_focus_where_it_was(window, palette, press, qtbot):
    window.decks.tiles[1].setFocus()
    palette()
    press("Esc")
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is window.decks.tiles[1])
    assert window.page is window.decks


def test_every_deck_can_be_studied_changed_and_seen_on_the_timeline(window, palette, write, press, qtbot):
    deck = window.app.decks.rows()[1]
    dialog = palette()
    words = [line.words for line in dialog.model.lines]
    for each in window.app.decks.rows():
        assert {f"Study {each.name}", f"Change {each.name}", f"Timeline of {each.name}"} <= set(words)
    write(f"study {deck.name}")
    press("Return")
    qtbot.waitUntil(lambda: window.study is not None)
    assert window.study.deck.id == deck.id


def test_a_key_of_the_page_does_what_it_does_to_the_deck_that_had_the_focus(window, palette, write, press, qtbot):
    window.decks.tiles[1].setFocus()
    wanted = []
    window.decks.cram_wanted.connect(wanted.append)
    palette()
    write("cram the deck")
    press("Return")
    qtbot.waitUntil(lambda: wanted == [window.app.decks.rows()[1].id])


def test_saved_searches_are_found_and_opened_in_the_table(window, app, palette, write, press, qtbot):
    app.authoring.save_search("Old bridges", "date:..1900")
    palette()
    write("old br")
    press("Return")
    qtbot.waitUntil(lambda: isinstance(window.page, FactsPage))
    assert window.page.field.text() == "date:..1900"
    app.authoring.save_search("New bridges", "date:1950..")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    palette()
    write("new br")
    press("Return")
    qtbot.waitUntil(lambda: window.page.field.text() == "date:1950..")
    assert len(window.stack) == 2


def test_after_an_answer_its_ratings_are_there_and_before_it_they_are_not(window, press, write, palette, qtbot):
    press("Return")
    easy = [entry for entry in offered(window) if entry.line.words.startswith("Easy")]
    assert easy == []
    answer(window.study, press, write)
    before = window.study.session.answered
    palette()
    write("easy")
    press("Return")
    qtbot.waitUntil(lambda: window.study.stage is Stage.ASKING)
    assert window.study.session.answered == before


def test_while_a_game_is_played_nothing_is_offered_that_is_refused(window, qtbot):
    window.ways.play(window.app.quizzes.game_decks()[0][0].id)
    words = [entry.line.words for entry in offered(window)]
    assert "Find facts and names" not in words
    assert not [each for each in words if each.startswith("Study ")]
    assert "Quit" in words


def test_what_is_gone_meanwhile_is_not_done(window, press):
    press("Return")
    [unknown] = [entry for entry in offered(window) if entry.line.words == "I don’t know"]
    window.show_decks()
    QApplication.sendPostedEvents(None, 52)  # deferred deletion
    unknown.work()
    assert window.page is window.decks


def test_in_a_field_its_key_opens_it_too(window, write, palette, press, qtbot):
    window.ways.open_find()
    write("bridge")
    palette()
    press("Esc")
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is window.page.field)
    assert window.page.field.text() == "bridge"


@pytest.mark.parametrize("page", ["open_adding", "open_article", "open_kinds", "open_facts"])
def test_no_field_keeps_its_key_for_itself(window, palette, page):
    getattr(window.ways, page)()
    assert palette().field.hasFocus()


def test_a_pack_is_begun_from_anywhere(window, palette, write, press, qtbot):
    palette()
    write("new pack")
    press("Return")
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), NewPackDialog))
    assert isinstance(window.page, PacksPage)


def test_where_the_page_has_a_button_for_a_new_pack_it_is_offered_once(window):
    window.ways.open_packs()
    assert [e.line.place for e in offered(window) if e.line.words.startswith("New pack")] == ["On this page"]


def test_what_each_deck_has_beside_it_for_the_mouse_is_told_once_by_its_key(window):
    window.decks.tiles[0].setFocus()
    there = [entry.line for entry in offered(window) if entry.line.place == "On this page"]
    assert [line.words for line in there if line.key == "M"] == ["All that can be done with the deck"]
    assert not [line for line in there if line.words.startswith("More for")]


def test_where_nothing_is_found_that_is_told_just_below_the_field(palette, write):
    dialog = palette()
    high = dialog.height()
    write("zzzz")
    QApplication.processEvents()
    assert dialog.said.text() == "Nothing is found. Fewer letters find more." and not dialog.list.isVisible()
    assert dialog.said.y() - dialog.field.geometry().bottom() < 3 * GAP and dialog.height() == high
    dialog.field.clear()
    dialog.search("")
    QApplication.processEvents()
    assert dialog.list.isVisible() and dialog.said.y() > dialog.list.geometry().bottom()


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("exam", "Exam"), ("anki", "Import"), ("csv", "Import"), ("backup", "Your data"), ("second computer", "Devices"),
        ("statistics", "Progress"), ("pdf", "Print quiz sheet"), ("shortcuts", "Keys of this page"), ("sync", "Devices"),
        ("new pack", "New pack"), ("publish", "Packs"), ("export zip", "Packs"), ("find and replace", "Facts and cards"),
        ("duplicates", "Problems in packs"), ("paste text", "Facts from an article"),
        ("language", "Language"), ("easy days", "How to study"), ("remap", "Keys that rate"),
        ("kind", "Write a fact"), ("publish", "Packs"), ("merge", "Problems in packs"),
    ],
)  # fmt: skip
def test_words_from_elsewhere_and_settings_are_found_too(palette, write, typed, first):
    dialog = palette()
    write(typed)
    assert dialog.model.lines[0].words == first


def test_a_setting_that_is_found_is_opened_with_the_focus_on_it(window, palette, write, press, qtbot):
    palette()
    write("language")
    press("Return")
    qtbot.waitUntil(lambda: isinstance(window.page, SettingsPage))
    assert window.page.focusWidget() is window.page.lines["language"].control


@pytest.mark.parametrize("typed", ["", "c", "co", "a", "st"])
def test_what_lines_belong_to_is_told_once_above_all_of_them(palette, write, typed):
    dialog = palette()
    write(typed)
    told = [place for place, _lines in groupby(line.place for line in dialog.model.lines)]
    assert len(told) > 1
    assert len(told) == len(set(told))
