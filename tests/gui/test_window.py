"""The window as a whole: names for a screen reader, room for all words, text size, colours, taking back."""

from __future__ import annotations

import subprocess
import sys

import pytest
from looks import accessible, cut_off, nameless, words
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtWidgets import QApplication
from sessions import answer, to_the_end
from unsaved import asked, reply

from study_app.app import StudyApp
from study_app.clock import Clock
from study_app.gui import theme
from study_app.gui.dialogs import SentenceDialog
from study_app.gui.keys_sheet import KeysSheet
from study_app.gui.study import Stage
from study_app.gui.window import MainWindow
from study_app.journal import Change


def walk(window, press, write, clock, look, days):
    """Study both decks for some days, and call `look` on every page and at every stage of every question."""
    look("decks")
    for _day in range(days):
        for deck in window.app.decks.rows():
            window.ways.open_deck(deck.id)
            while window.finished is None:
                page = window.study
                QApplication.processEvents()
                look(f"{page.question.form}, asked")
                answer(page, press, write, rightly=page.session.answered % 4 != 3)
                look(f"{page.question.form}, answered")
                press("C")
                look(f"{page.question.form}, source")
                press("Return")
            look("finished")
            window.show_decks()
            QApplication.processEvents()
        look("decks")
        clock.move(days=4)


def test_every_thing_that_can_have_the_focus_has_a_name_on_every_page(window, press, write, clock):
    seen = set()

    def look(where):
        seen.add(where)
        assert (where, nameless(window)) == (where, [])

    walk(window, press, write, clock, look, days=9)
    assert len({where for where in seen if where.endswith(", asked")}) >= 6


@pytest.mark.parametrize(("scale", "size"), [(2.0, (1024, 600)), (1.0, (1024, 600)), (1.0, (1600, 1000))])
def test_no_word_is_cut_off(window, press, write, clock, scale, size):
    window.app.text_scale = scale
    window.dress()
    window.resize(*size)
    QApplication.processEvents()

    def look(where):
        QApplication.processEvents()
        assert (where, cut_off(window)) == (where, [])

    walk(window, press, write, clock, look, days=3)


def test_a_screen_reader_finds_the_question_the_options_and_the_ratings(window, press):
    press("Return")
    page = window.study
    names = [node.text(QAccessible.Text.Name) for node in accessible(window)]
    assert page.question.stem in names
    for place, option in enumerate(page.question.options, 1):
        assert f"{place}. {option.text}" in names
    press("1")
    names = [node.text(QAccessible.Text.Name) for node in accessible(window)]
    assert any(name.startswith("Good, ") for name in names)


def test_the_verdict_is_said_aloud(window, press, tmp_path, monkeypatch):
    monkeypatch.setenv("STUDY_APP_TRACE", str(tmp_path / "trace"))
    press("Return", "Ctrl+D")
    said = [line for line in (tmp_path / "trace").read_text().splitlines() if line.startswith("say ")]
    assert said[-1].startswith("say To be learned. ")
    assert window.study.question.key[0] in said[-1]


def test_nothing_heavy_is_loaded_on_the_way_to_the_first_window(data):
    code = (
        "import sys; from pathlib import Path; from PySide6.QtWidgets import QApplication;"
        "from study_app.gui.application import _qt; from study_app.app import StudyApp;"
        "from study_app.clock import Clock; from study_app.gui.window import MainWindow;"
        "qt = _qt(); app = StudyApp.open(Path(sys.argv[1]), Clock());"
        "window = MainWindow(app); window.show(); qt.processEvents();"
        "from PySide6 import QtCore, QtWidgets;"
        # where Qt is asked for a widget that it made itself, PySide makes all its types known
        "whole = {'all-of-Qt': 'Qt' in vars(QtCore), 'all-of-QtWidgets': 'QMdiArea' in vars(QtWidgets)};"
        "print(*sorted(sys.modules), *(name for name, known in whole.items() if known))"
    )
    command = [sys.executable, "-c", code, str(data)]
    StudyApp.open(data, Clock()).close()  # the first start builds the store
    loaded = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    refused = {"numpy", "sqlite_utils", "tomlkit", "study_app.gui.study", "all-of-Qt", "all-of-QtWidgets"}
    assert refused & set(loaded) == set()


def test_the_text_grows_and_shrinks_by_keys_and_the_size_is_kept(window, press, app, data, clock):
    press("Ctrl++")
    assert theme.scale() == pytest.approx(1.1)
    press("Ctrl+-", "Ctrl+-")
    assert app.text_scale == pytest.approx(0.9)
    press("Ctrl+0")
    assert app.text_scale == 1.0
    app.text_scale = theme.SCALES[-2]
    window.dress()
    press("Ctrl++", "Ctrl++")
    assert app.text_scale == theme.SCALES[-1]
    app.text_scale = theme.SCALES[1]
    window.dress()
    press("Ctrl+-", "Ctrl+-")
    assert app.text_scale == theme.SCALES[0]


def test_the_text_grows_on_the_page_in_view_without_losing_what_is_typed(window, press, write, clock):
    press("Return")
    for _day in range(8):
        if window.study.question is not None and window.study.question.form in ("date_entry", "cloze"):
            break
        to_the_end(window.study, press, write)
        clock.move(days=4)
        window.ways.open_deck(window.decks.tiles[0].deck.id)
    field = QApplication.focusWidget()
    before = field.height()
    write("3 May")
    press(*["Ctrl++"] * 3)
    QApplication.processEvents()
    assert field.height() > before
    assert field.text() == "3 May"
    assert QApplication.focusWidget() is field


@pytest.mark.parametrize(("scheme", "table"), [("dark", theme.DARK), ("light", theme.LIGHT)])
def test_the_colours_change_at_once_and_are_kept(window, app, scheme, table):
    window.set_scheme(scheme)
    QApplication.processEvents()
    assert app.scheme == scheme
    assert window.grab().toImage().pixelColor(3, window.height() - 3) == QColor(table.window)


def test_with_system_the_window_follows_the_desktop(window):
    window.set_scheme("system")
    theme.system_is(dark=True)
    window.dress()
    assert theme.colours() is theme.DARK
    theme.system_is(dark=False)
    window.dress()
    assert theme.colours() is theme.LIGHT


def test_the_title_says_where_one_is(window, press):
    assert window.windowTitle() == "Decks - Study App"
    press("Return")
    assert window.windowTitle() == f"{window.study.deck.name} - Study App"


def test_among_the_decks_the_last_answer_is_taken_back_too_and_named(window, press, write, app):
    press("Down", "Return")
    question = window.study.question
    answer(window.study, press, write)
    press("Esc")
    deck = next(tile.deck for tile in window.decks.tiles if tile.hasFocus())
    assert deck.studied == 1
    press("Ctrl+Z")
    card = question.card
    stem = app.store.asked(card.pack, card.fact, card.facet).stem
    assert f"Taken back: your answer to “{stem}”." in words(window.decks)
    again = next(tile.deck for tile in window.decks.tiles if tile.hasFocus())
    assert (again.id, again.studied, again.new) == (deck.id, 0, deck.new + 1)
    assert app.journal.last_answer() is None
    assert not window.menus.undo.isEnabled()
    press("Return")
    assert window.study.question.card == question.card


def corrected(app, when):
    row = app.desk.row("bridges", "fact", "south-opened")
    app.desk.save("bridges", [Change("fact", "south-opened", "when", row.data["when"], when)], "a slip")


def test_on_the_page_of_a_fact_that_was_corrected_last_the_correction_is_taken_back_and_no_answer(
    window, press, write, app
):
    press("Down", "Return")
    answer(window.study, press, write)
    press("Esc")
    corrected(app, "1905-06-09")
    window.ways.open_fact("bridges", "south-opened")
    page = window.page
    window.offer_undo()
    assert "1905" in words(page)
    assert "When of" in window.menus.undo.text()
    press("Ctrl+Z")
    assert window.page is page
    assert "9 June 1904." in words(page)
    assert "Taken back: When of" in words(page)
    assert app.journal.last_answer() is not None
    press("Ctrl+Shift+Z")
    assert "9 June 1905." in words(page)
    assert "Put back: When of" in words(page)


def test_on_the_page_of_a_fact_an_answer_that_came_after_the_correction_is_taken_back_first(window, press, write, app):
    corrected(app, "1905-06-09")
    press("Down", "Return")
    answer(window.study, press, write)
    press("Esc")
    window.ways.open_fact("bridges", "south-opened")
    press("Ctrl+Z")
    assert "Taken back: your answer" in words(window.decks)
    assert app.desk.row("bridges", "fact", "south-opened").data["when"] == "1905-06-09"


def test_an_answer_from_before_the_restart_is_taken_back_before_any_deck_is_opened(app, show, press):
    session = app.studying.session(app.decks.rows()[0].id)
    session.next()
    session.answer(None, first_key_ms=None, total_ms=1)
    window = show(MainWindow(app))
    assert window.menus.undo.isEnabled()
    press("Ctrl+Z")
    assert "Taken back" in words(window.decks)
    assert app.journal.last_answer() is None
    window.decks.refresh()
    assert "Taken back" not in words(window.decks)  # news is told once


def test_among_the_decks_what_was_taken_back_is_put_back_and_named(window, press, write, app):
    press("Return")
    answer(window.study, press, write)
    press("Esc", "Ctrl+Z")
    assert app.journal.last_answer() is None
    press("Ctrl+Shift+Z")
    assert "Put back: your answer to “" in words(window.decks)
    assert app.journal.last_answer() is not None
    assert window.menus.redo.text() == "&Redo"
    press("Ctrl+Y")  # there is nothing more
    assert "Nothing to put back." in words(window.decks)


def test_an_answer_that_cannot_be_taken_back_stays_and_a_sentence_says_why(window, press, write, app):
    press("Return")
    answer(window.study, press, write)
    press("Esc")
    app.journal.connection.execute("PRAGMA query_only = 1")
    press("Ctrl+Z")
    app.journal.connection.execute("PRAGMA query_only = 0")
    [dialog] = window.findChildren(SentenceDialog)
    dialog.close()
    assert app.journal.last_answer() is not None
    assert window.menus.undo.isEnabled()


def test_a_folder_that_cannot_be_written_is_said_on_the_first_page(data, clock, show):
    with StudyApp.open(data, clock):  # holds the journal
        pass
    # the journal's own tests show when answering is refused; here its sentence is on screen
    with StudyApp.open(data, clock) as app:
        app.journal.refusal = "Nothing can be saved here."
        assert "Nothing can be saved here." in words(show(MainWindow(app)))


def test_a_dialog_opened_while_the_menu_bar_has_the_focus_gives_it_back_to_the_page(window, press, qtbot):
    before = QApplication.focusWidget()
    assert window.decks.isAncestorOf(before)
    window.menuBar().setFocus()  # as after Alt+S and Esc
    press("F1")
    [dialog] = window.findChildren(KeysSheet)
    dialog.reject()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is before)


def test_enter_without_a_choice_says_how_to_choose(window, press):
    press("Return")
    assert window.study.stage is Stage.ASKING
    press("Return", "Return")  # nothing chosen: the page says how
    assert window.study.stage is Stage.ASKING
    assert "number" in window.study.notice.words.text()


# Packs that are edited while the window is open


def edit(data, old, new):
    for path in (data / "packs" / "bridges").rglob("*.toml"):
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_a_question_whose_fact_was_edited_meanwhile_is_replaced_when_the_window_comes_back(window, data, press):
    press("Return")
    before = window.study.question
    assert before.card.fact == "north-opened"
    edit(data, "1901-05-03", "1902-04-04")
    window.renew()
    assert window.study.question.card == before.card
    assert window.study.question.key != before.key
    assert "The pack was changed meanwhile" in words(window.study)


def test_of_an_edit_of_ones_own_it_is_not_said_that_the_pack_was_changed(window, press):
    press("Return")
    before = window.study.question
    [row] = [row for row in window.app.desk.rows("bridges", "fact") if row.id == before.card.fact]
    window.app.desk.save("bridges", [Change("fact", row.id, "when", row.data["when"], "1902-04-04")])
    window.library_changed()
    assert window.study.question.card == before.card
    assert window.study.question.key != before.key
    assert "changed meanwhile" not in words(window.study)


def test_a_deck_that_is_new_meanwhile_is_among_the_decks_when_the_window_comes_back(window, data):
    assert "Keepers again" not in words(window.decks)
    (data / "packs" / "bridges" / "more.toml").write_text(
        '[[deck]]\nid = "again"\nname = "Keepers again"\nsearch = "type:opening"\n', encoding="utf-8"
    )
    window.renew()
    assert "Keepers again" in words(window.decks)


def test_pages_that_show_what_was_read_before_keep_it_until_they_are_left(window, data, press):
    press("Ctrl+T")
    edit(data, "1901-05-03", "1902-04-04")
    window.renew()
    press("Esc")
    window.renew()
    assert window.app.renew_library() is False  # it was read again by then


WAYS_AWAY = {
    "to the decks": lambda window: window.leave_for_decks(),
    "to study ahead": lambda window: window.ways.cram("bridges/openings"),
    "by taking an answer back": lambda window: window.undo(),
}


@pytest.mark.parametrize("away", WAYS_AWAY)
def test_a_fact_that_is_not_saved_is_not_lost_on_the_way(window, app, away, press, write):
    press("Return")
    answer(window.study, press, write)
    window.show_decks()
    window.ways.edit_fact("bridges", "south-opened")
    editor = window.stack[-1]
    editor.lines["when"].edit.setText("10 June 1904")
    editor.lines["when"].edit.textEdited.emit("10 June 1904")
    assert editor.unsaved
    window.ways.open_find()
    WAYS_AWAY[away](window)
    assert window.stack == [window.decks, editor] and "was opened on 10 June 1904” is not saved yet" in words(
        asked(window)
    )
    assert app.journal.last_answer() is not None
    reply(window, "Esc")
    assert window.stack == [window.decks, editor] and editor.unsaved
    if away != "by taking an answer back":  # which the page of a fact does not do
        WAYS_AWAY[away](window)
        reply(window, "Ctrl+Delete")
        assert editor not in window.stack
