"""Find and replace: what would change is seen before, and is one edit."""

from __future__ import annotations

import pytest
from looks import cut_off, nameless
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea

from study_app.gui import theme
from study_app.gui.facts.replace import ReplaceDialog, from_change
from study_app.study.search.replacing import Where


@pytest.fixture
def dialog(page, press, qtbot) -> ReplaceDialog:
    """The dialog, opened by its key."""
    page.table.setFocus()
    press("Ctrl+R")
    [found] = page.findChildren(ReplaceDialog)
    qtbot.waitUntil(found.isVisible)
    return found


@pytest.fixture
def looked(qtbot):
    """Waits until what would change is shown."""

    def wait(dialog: ReplaceDialog) -> ReplaceDialog:
        qtbot.waitUntil(lambda: not dialog._pausing.isActive() and not dialog._looking.isActive())
        QApplication.processEvents()
        return dialog

    return wait


def lines(dialog: ReplaceDialog) -> list[tuple[str, ...]]:
    return [tuple(dialog.table.item(n, c).text() for c in range(3)) for n in range(dialog.table.rowCount())]


@pytest.mark.parametrize("key", [Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier])
def test_enter_and_ctrl_enter_replace(app, dialog, looked, key):
    dialog.find_line.setText("tram")
    dialog.by_line.setText("train")
    looked(dialog)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, key)
    assert app.desk.row("bridges", "fact", "north-purpose").data["purpose"] == "carry the train & the post"


def test_what_would_change_is_shown_and_saved_as_one_edit(app, window, page, dialog, looked):
    dialog.find_line.setText("tram")
    dialog.by_line.setText("train")
    looked(dialog)
    assert lines(dialog) == [
        (
            "Purpose: “The north bridge serves to carry the tram & the post”",
            "carry the tram & the post",
            "carry the train & the post",
        ),
    ]
    assert dialog.said.text() == "1 text changes."
    dialog.replace.click()
    assert app.desk.row("bridges", "fact", "north-purpose").data["purpose"] == "carry the train & the post"
    assert page.status.text().startswith("Saved.")
    [edit] = app.desk.history("bridges", "fact", "north-purpose")
    assert edit.said.why == "“tram” replaced by “train”"
    window.undo()
    assert app.desk.row("bridges", "fact", "north-purpose").data["purpose"] == "carry the tram & the post"


def test_names_are_replaced_where_they_are_chosen(app, page, dialog, looked):
    dialog.where[Where.ENTITIES].setChecked(True)
    dialog.find_line.setText("bridge")
    dialog.by_line.setText("span")
    looked(dialog)
    assert dialog.said.text() == "6 texts change."
    dialog.replace.click()
    assert page.model.index(0, 0).data() == "The north span was opened on 3 May 1901."


def test_what_cannot_be_read_is_said_and_nothing_can_be_saved(dialog, looked):
    dialog.regular.setChecked(True)
    dialog.find_line.setText("(")
    looked(dialog)
    assert dialog.said.text().startswith("This pattern cannot be read")
    assert not dialog.replace.isEnabled()


def test_everything_in_it_has_a_name(dialog):
    assert nameless(dialog) == []


def test_where_it_is_not_found_one_is_told_where_else_to_look(dialog, looked):
    dialog.find_line.setText("north bridge")
    dialog.by_line.setText("old bridge")
    looked(dialog)
    assert dialog.said.text() == "It is not found there, but in: Names. Tick that to look in it."
    assert lines(dialog) == [] and not dialog.replace.isEnabled()
    dialog.where[Where.ENTITIES].setChecked(True)
    looked(dialog)
    assert dialog.said.text().startswith("1 text changes.")
    dialog.find_line.setText("zeppelin")
    looked(dialog)
    assert dialog.said.text() == "It is not found there. Choose another place, or tick what else to look in."
    assert not dialog.replace.isEnabled()


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_on_a_small_screen_the_buttons_are_in_view_and_each_field_is_where_the_keys_come_to_it(
    qapp, window, page, press, scale, qtbot
):
    theme.apply(qapp, "light", scale)
    page.open_replace()
    [dialog] = page.findChildren(ReplaceDialog)
    qtbot.waitUntil(dialog.isVisible)
    dialog.resize(980, 540)  # of 1024 x 600
    QApplication.processEvents()
    assert dialog.height() == 540
    assert cut_off(dialog) == []
    for one in (dialog.shut, dialog.replace):
        assert dialog.rect().contains(one.geometry())
    [area] = dialog.findChildren(QScrollArea)
    dialog.find_line.setFocus()
    for _step in range(12):
        press("Tab")
        focused = QApplication.focusWidget()
        if area.isAncestorOf(focused):
            place = focused.mapTo(area.viewport(), focused.rect().topLeft())
            assert 0 <= place.y() < area.viewport().height()


def test_a_long_text_is_told_from_a_word_before_what_changes_in_it(app, dialog, looked):
    old = "the bridge over the river that was built for the tram"
    assert from_change(old, old.replace("tram", "train")) == ("… for the tram", "… for the train")
    assert from_change("the tram", "the train") == ("the tram", "the train")
    assert from_change("Unbroken" * 9, "Unbroken" * 8 + "Unbound") == ("Unbroken" * 9, "Unbroken" * 8 + "Unbound")
    assert from_change("same", "same") == ("same", "same")
    long = "they acceded to the treaty"
    assert from_change(long, long.replace("treaty", "pact")) == ("… acceded to the treaty", "… acceded to the pact")
    assert from_change("inextinguishably tramlike", "inextinguishably trainlike") == ("… tramlike", "… trainlike")
    dialog.find_line.setText("tram")
    dialog.by_line.setText("train")
    looked(dialog)
    whole = dialog.table.item(0, 2).data(Qt.ItemDataRole.AccessibleTextRole)
    assert whole.endswith(app.desk.row("bridges", "fact", "north-purpose").data["purpose"].replace("tram", "train"))


def test_where_letters_are_large_what_would_change_has_the_room_and_what_can_be_ticked_is_folded_away(
    qapp, window, page, press, qtbot, looked
):
    theme.apply(qapp, "dark", 2.0)
    page.open_replace()
    [dialog] = page.findChildren(ReplaceDialog)
    qtbot.waitUntil(dialog.isVisible)
    dialog.resize(1240, 740)  # of 1280 x 800
    QApplication.processEvents()
    assert dialog.options.accessibleName() == "Options: Facts" and not dialog.where[Where.TAGS].isVisible()
    [area] = dialog.findChildren(QScrollArea)
    assert area.verticalScrollBar().maximum() == 0
    assert dialog.table.viewport().height() >= 4 * dialog.table.verticalHeader().defaultSectionSize()
    dialog.scope.setFocus()
    press("Tab", "Space", "Tab")
    assert dialog.where[Where.FACTS].hasFocus(), "what was unfolded comes next"
    assert dialog.where[Where.FACTS].accessibleDescription() == "Look in"
    assert cut_off(dialog) == []
    for box in dialog.where.values():
        box.setChecked(True)
    assert not dialog.ticked.isVisible()
    dialog.options.click()
    QApplication.processEvents()
    assert dialog.ticked.isVisible() and dialog.ticked.text().endswith("Kinds of facts, Decks")
    assert cut_off(dialog) == []
    theme.apply(qapp, "light", 1.0)


def test_of_each_text_what_changes_in_it_is_seen_whole_in_as_many_lines_as_it_takes(
    qapp, app, window, page, qtbot, looked
):
    theme.apply(qapp, "dark", 2.0)
    page.open_replace()
    [dialog] = page.findChildren(ReplaceDialog)
    qtbot.waitUntil(dialog.isVisible)
    dialog.resize(900, 740)
    dialog.find_line.setText("the post")
    dialog.by_line.setText("the letters")
    looked(dialog)
    qtbot.waitUntil(lambda: not dialog._heightening.isActive())
    letters = dialog.table.fontMetrics()
    _place, old, _new = lines(dialog)[0]
    before = old[: old.index("the post") + len("the post")]
    assert letters.horizontalAdvance(before) > dialog.table.columnWidth(1), "it is not in the first line"
    assert dialog.table.rowHeight(0) >= 2 * letters.lineSpacing()
    theme.apply(qapp, "light", 1.0)
