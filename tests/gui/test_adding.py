"""Typing flashcards without the mouse: one after the other, with what is there already and what was just added in view."""

from __future__ import annotations

import pytest
from looks import cut_off, nameless, visible, words
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from unsaved import asked, reply

from study_app.facts.shelf import OWN
from study_app.gui.adding import AddingPage
from study_app.gui.widgets import OVER


@pytest.fixture
def page(window, press) -> AddingPage:
    """The page, opened by its key."""
    press("Ctrl+N")
    return window.stack[-1]


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_name_of_a_field_stands_in_the_line_in_which_one_begins_to_write(window, page, scale):
    window.dress(text_scale=scale)
    QApplication.processEvents()
    names = {one.text(): one for one in visible(page, QLabel)}
    for name, field in (("Front", page.front), ("Back", page.back), ("Extra", page.extra), ("Tags", page.tags)):
        where = field.viewport() if hasattr(field, "viewport") else field
        written = where.mapTo(page, field.cursorRect().center()).y()
        inside = names[name].contentsRect().center()
        assert abs(names[name].mapTo(page, inside).y() - written) <= 2


def counts(app, deck):
    return next(((one.facts, one.cards) for one in app.decks.rows() if one.id == deck), (0, 0))


def test_fifty_cards_asked_from_both_sides_are_typed_in_one_go(window, page, press, write, app):
    for n in range(50):
        assert QApplication.focusWidget() is page.front
        write(f"front {n}")
        press("Tab")
        write(f"back {n}")
        if not n:
            press("Tab", "Tab", "Tab", "Space")
        press("Ctrl+Return")
    assert page.counted.text() == "50 cards added in this sitting"
    assert counts(app, "mine/cards") == (50, 100)
    assert len(list(app.reading.facts(OWN))) == 50
    press("Escape")
    assert "My cards" in words(window.decks)
    assert counts(app, "mine/cards") == (50, 100)


def test_the_fields_follow_each_other_and_tags_and_directions_stay(page, press, write, app):
    write("der Hund")
    press("Tab")
    write("the dog")
    press("Tab")
    write("masculine")
    press("Tab")
    write("de animals")
    press("Tab", "Space", "Ctrl+Return")
    [fact] = app.reading.facts(OWN)
    assert fact["statement"] == "der Hund — the dog (masculine)"
    assert fact["tags"] == ["de", "animals"]
    assert counts(app, "mine/cards") == (1, 2)
    assert (page.tags.text(), page.both.isChecked(), page.extra.toPlainText()) == ("de animals", True, "")


def test_a_front_that_is_there_is_told_while_it_is_typed(page, press, write):
    write("house")
    press("Tab")
    write("Haus")
    press("Ctrl+Return")
    write(" HOUSE")
    assert page.twin.isVisible()
    assert page.twin.text() == "A card with this front is there already: Haus"
    write("s")
    assert not page.twin.isVisible()


def test_a_card_without_a_back_is_not_added_and_says_what_is_missing(page, press, write, app):
    write("front")
    press("Ctrl+Return")
    assert "The back is empty: write what answers it." in words(page)
    assert QApplication.focusWidget() is page.back
    assert page.adding.added == []
    write("b")
    assert "The back is empty" not in words(page)


def test_a_card_that_is_taken_back_is_in_the_fields_again_with_its_extra(page, press, write):
    write("Front")
    press("Tab")
    write("Back")
    page.extra.setPlainText("Extra")
    page.add()
    page.take_last_back()
    assert [field.toPlainText() for field in (page.front, page.back, page.extra)] == ["Front", "Back", "Extra"]


def test_cards_are_taken_back_by_key_and_by_their_buttons(window, page, press, write, app):
    for front in ("one", "two", "three"):
        write(front)
        press("Tab")
        write("x")
        press("Ctrl+Return")
    assert "three" in window.menus.undo.text()
    press("Alt+Z")
    assert "two" in window.menus.undo.text()
    assert page.front.toPlainText() == "three"
    page.front.clear()
    page.back.clear()
    button = next(b for b in page.findChildren(QPushButton) if b.accessibleName() == "Take back: one")
    button.setFocus()
    press("Return")
    assert [one.front for one in page.adding.added] == ["two"]
    assert counts(app, "mine/cards") == (1, 1)


def test_cards_go_where_was_chosen_once(window, page, press, write, app):
    page.packs.setFocus()
    press("Down")
    assert (page.adding.pack, page.packs.currentText()) == ("bridges", "Bridges of a small town")
    page.front.setFocus()
    write("q")
    press("Tab")
    write("a")
    press("Ctrl+Return", "Escape", "Ctrl+N")
    again = window.stack[-1]
    assert again.packs.currentData() == "bridges"
    assert [fact["statement"] for fact in app.reading.facts("bridges") if fact["type"] == "flashcard"] == ["q — a"]


def test_what_was_added_is_taken_back_at_the_edge_of_the_page(page, press, write):
    write("der Hund")
    press("Tab")
    write("the dog")
    press("Ctrl+Return")
    [undo] = [one for one in visible(page, QPushButton) if one.text() == "Take back"]
    right = page.sitting.geometry().right()
    assert undo.geometry().right() - OVER == right


def test_all_is_named_and_nothing_is_cut_off(page, press, write):
    write("front")
    press("Tab")
    write("back")
    press("Ctrl+Return")
    assert nameless(page) == []
    assert cut_off(page) == []


@pytest.mark.parametrize("way", ["Escape", "Ctrl+B"])
def test_a_card_that_is_half_written_is_not_lost_on_the_way(window, page, press, write, way):
    write("half a")
    press(way)
    assert window.stack[-1] is page
    assert "not added yet" in words(asked(window))
    reply(window, "Escape")
    assert window.stack[-1] is page and page.front.toPlainText() == "half a"


def test_a_picture_that_is_pasted_into_a_field_goes_with_the_card(page, press, write, app, copied, qtbot):
    copied(32, 20)
    write("The flag")
    press("Tab")
    write("of nowhere")
    press("Ctrl+V")
    qtbot.waitUntil(lambda: page.pictured is not None and bool(page.pictured.file))
    assert page.back.toPlainText() == "of nowhere"
    assert QApplication.focusWidget() is page.pictured.alt
    press("Ctrl+Return")
    assert "Say in words what is seen on the picture." in words(page.pictured), "where they are to be written"
    assert QApplication.focusWidget() is page.pictured.alt
    qtbot.waitUntil(lambda: page.column.holds(page.pictured.alt))
    write("a red field")
    press("Ctrl+Return")
    [fact] = app.reading.facts(OWN)
    row = app.desk.row(OWN, "fact", fact["id"])
    assert row.data["picture"]["alt"] == "a red field"
    assert page.pictured is None, "the next card has none"
    assert QApplication.focusWidget() is page.front


def with_picture(page, press, write, copied, qtbot):
    """A card with a picture is added."""
    copied(32, 20)
    write("The flag")
    press("Tab")
    write("of nowhere")
    press("Ctrl+V")
    qtbot.waitUntil(lambda: page.pictured is not None and bool(page.pictured.file))
    write("a red field")
    press("Ctrl+Return")
    assert page.pictured is None


def test_a_card_that_is_taken_back_comes_back_with_its_picture(page, press, write, app, copied, qtbot):
    with_picture(page, press, write, copied, qtbot)
    press("Alt+Z")
    assert page.pictured.value()["alt"] == "a red field"
    assert QApplication.focusWidget() is page.front
    press("Ctrl+Return")
    [fact] = app.reading.facts(OWN)
    picture = app.desk.row(OWN, "fact", fact["id"]).data["picture"]
    assert picture["alt"] == "a red field"
    assert app.reading.shown(OWN, picture["file"], "").path.is_file()


def test_a_card_that_is_taken_back_in_the_table_and_put_back_has_its_picture(
    window, page, press, write, app, copied, qtbot
):
    with_picture(page, press, write, copied, qtbot)
    [fact] = app.reading.facts(OWN)
    press("Escape")
    window.ways.open_facts()
    window.page.table.setFocus()
    for keys, there in (("Ctrl+Z", []), ("Ctrl+Y", [fact["id"]])):
        press(keys)
        assert [one["id"] for one in app.reading.facts(OWN)] == there
    shown = app.reading.picture(OWN, "fact", fact["id"])
    assert shown.alt == "a red field" and shown.path.is_file()


def test_what_is_begun_with_a_picture_stays_when_a_card_is_taken_back(page, press, write, app, copied, qtbot):
    with_picture(page, press, write, copied, qtbot)
    copied(20, 32)
    press("Ctrl+V")
    qtbot.waitUntil(lambda: page.pictured is not None and bool(page.pictured.file))
    write("another one")
    press("Alt+Z")
    assert page.pictured.value()["alt"] == "another one"
    assert page.front.toPlainText() == ""


def test_words_that_were_copied_with_a_picture_of_them_are_pasted_as_words(page, press, copied):
    copied(4, 4, "from a table")
    press("Ctrl+V")
    assert page.front.toPlainText() == "from a table"
    assert page.pictured is None


def test_a_picture_is_asked_for_by_its_key_and_all_is_named(page, press):
    press("Alt+P")
    assert QApplication.focusWidget() is page.pictured.choose
    assert nameless(page) == []
    assert cut_off(page) == []


@pytest.fixture
def copied():
    """Copies a picture of a size, with words beside it if some are given."""

    def copy(width: int, height: int, words: str = "") -> None:
        data, image = QMimeData(), QImage(width, height, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.red)
        data.setImageData(image)
        if words:
            data.setText(words)
        QGuiApplication.clipboard().setMimeData(data)

    yield copy
    QGuiApplication.clipboard().clear()


def test_the_name_of_a_choice_is_nearer_to_it_than_to_the_choice_before(page):
    QApplication.processEvents()
    [name] = [one for one in page.findChildren(QLabel) if one.text() == "Deck"]
    begins = name.x() + name.contentsRect().left()
    ends = name.x() + name.width()
    assert page.decks.x() - ends < begins - (page.packs.x() + page.packs.width())
