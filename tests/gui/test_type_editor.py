"""The page on which a kind of fact is written: its wordings tried on an example, by keyboard, and nothing lost."""

from __future__ import annotations

import pytest
from looks import cut_off, nameless, words
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from unsaved import asked, reply

from study_app.desk.type_draft import RoleLine
from study_app.gui import theme
from study_app.gui.fact_editor import FactEditor
from study_app.gui.facts.page import FactsPage
from study_app.gui.type_editor import TypeEditor, tick_words
from study_app.gui.widgets import WrittenIn
from study_app.i18n import quoted, speaking, within
from study_app.journal import Change


@pytest.fixture
def page(window, qtbot) -> TypeEditor:
    """The kind of fact that says when a bridge was opened."""
    window.ways.edit_kind("bridges", "opening")
    found = window.stack[-1]
    qtbot.waitUntil(lambda: not found.preview.busy)
    return found


def write(edit, text: str) -> None:
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)


def test_another_question_is_tried_on_a_fact_and_saved_by_the_keyboard(window, page, qtbot):
    write(page.stems["when"].edit, "On which day did {bridge:the} open?")
    page.look()
    assert "change" in page.told.text()
    qtbot.waitUntil(lambda: not page.preview.busy)
    assert "On which day did the" in page.preview.toPlainText()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.told.text().startswith("Saved.")
    assert window.app.desk.row("bridges", "type", "opening").data["ask"]["when"] == {
        "en": "On which day did {bridge:the} open?"
    }


def test_a_wording_that_names_no_role_says_so_at_its_line(page):
    write(page.stems["when"].edit, "When did {nobody} open?")
    page.look()
    assert "{nobody} is no role" in page.stems["when"].wrong.text()
    assert "cannot be saved as it is" in page.told.text() and "nobody" not in page.told.text()
    page.name.edit.setFocus()
    page.save()
    assert page.stems["when"].edit.hasFocus(), "saving leads to the first line that is wrong"
    assert words(page).count("{nobody} is no role") == 1


def test_of_a_new_kind_it_is_not_said_that_nothing_is_changed_nor_that_its_kind_has_no_question(window, qtbot):
    window.ways.edit_kind("bridges", "")
    page = window.stack[-1]
    qtbot.waitUntil(lambda: page.preview.toPlainText() != "")
    assert "Nothing is written yet." in words(page)
    assert page.preview.toPlainText() == page.preview.nothing
    assert "its kind" not in page.preview.toPlainText()


def test_a_new_kind_with_a_role_and_its_question(window, qtbot):
    window.ways.edit_kind("bridges", "")
    page = window.stack[-1]
    write(page.name.edit, "Closing")
    page.add_role()
    write(page.roles[-1].name, "bridge")
    assert list(page.stems) == ["when", "bridge"], "no line for what the name was while it was typed"
    write(page.sentence.edit, "{bridge:The} was closed on {when}.")
    write(page.stems["when"].edit, "When was {bridge:the} closed?")
    page.look()
    assert "was closed on 15 January 2000" in page.statement.text(), page.told.text()
    page.save()
    assert page.told.text().startswith("Saved."), page.told.text()
    assert "Closing" in [name for _id, name, _count in window.app.authoring.kinds("bridges")]


def test_the_tab_key_goes_down_the_page_through_what_was_added(window):
    window.ways.edit_kind("bridges", "")
    page = window.stack[-1]
    page.add_role()
    write(page.roles[-1].name, "bridge")
    QApplication.processEvents()  # what was added comes into view
    page.name_of_it.edit.setFocus()
    for line in (page.stems["when"], page.stems["bridge"]):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is line.edit
    page.roles[-1].parts()[-1].setFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is page.more


def test_leaving_with_something_unsaved_asks_what_is_to_become_of_it(window, page, press):
    write(page.name.edit, "Inauguration")
    press("Esc")
    assert window.stack[-1] is page and "Inauguration" in words(asked(window))
    reply(window, "Esc")
    assert window.stack[-1] is page and page.name.edit.text() == "Inauguration"
    press("Esc")
    reply(window, "Ctrl+Delete")
    assert window.stack[-1] is not page


def test_what_is_changed_elsewhere_is_followed_and_what_is_written_here_stays(window, page):
    other = window.app.authoring.type_draft("bridges", "opening")
    write(page.name.edit, "Inauguration")
    other.sentence, other.ask["when"] = (
        "{bridge:The} opened its ways on {when}.",
        "When did {bridge:the} open its ways?",
    )
    other.save()
    window.library_changed()
    assert page.sentence.edit.text() == "{bridge:The} opened its ways on {when}."
    assert page.stems["when"].edit.text() == "When did {bridge:the} open its ways?"
    assert page.name.edit.text() == "Inauguration" and page.unsaved
    page.save()
    row = window.app.desk.row("bridges", "type", "opening").data
    assert "opened its ways" in str(row["sentence"]) and "Inauguration" in str(row["name"])
    assert not page.unsaved


def test_a_role_that_was_added_elsewhere_comes_into_the_form(window, page):
    other = window.app.authoring.type_draft("bridges", "opening")
    other.roles = (*other.roles, RoleLine("guest", "text"))
    other.save()
    window.library_changed()
    assert [box.role().name for box in page.roles][-1] == "guest" and "guest" in page.stems
    assert not page.unsaved


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_everything_on_it_has_a_name_and_no_words_are_cut(window, page, qapp, scale):
    theme.apply(qapp, "light", scale)
    window.resize(1024, 700)
    QApplication.processEvents()
    assert nameless(page) == []
    assert cut_off(page) == []


def test_a_role_that_facts_use_is_taken_out_only_after_it_was_said_what_becomes_of_them(window, press, qtbot):
    window.ways.edit_kind("bridges", "keeping")
    page = window.stack[-1]
    names = [box.name.text() for box in page.roles]
    assert names == ["bridge", "keeper"]
    users = page.draft.users("keeper")
    assert users > 1
    page.roles[1].name.setFocus()
    press("Ctrl+Delete")
    assert f"{users} facts have something in the role" in page.told.text() and len(page.roles) == 2
    assert page.users.isVisible()
    press("Ctrl+Delete")
    assert [box.name.text() for box in page.roles] == ["bridge"] and "keeper" not in page.stems
    assert QApplication.focusWidget() is page.roles[0].name
    page.look()
    assert "{keeper} is no role" in page.sentence.wrong.text()
    write(page.sentence.edit, "{bridge:The} has a keeper.")
    page.save()
    assert page.told.text().startswith("Saved."), page.told.text()
    assert not any("keeper" in row.data for row in window.app.desk.rows("bridges", "fact"))


def test_the_facts_that_have_something_in_a_role_are_seen_in_the_table_and_the_draft_waits(window, press, qtbot):
    window.ways.edit_kind("bridges", "keeping")
    page = window.stack[-1]
    users = page.draft.users("keeper")
    box = next(box for box in page.roles if box.role().name == "keeper")
    box.name.setFocus()
    press("Ctrl+Delete")
    page.users.setFocus()
    press("Return")
    table = window.stack[-1]
    assert isinstance(table, FactsPage)
    qtbot.waitUntil(lambda: table.model.rowCount() == users)
    press("Escape")
    assert window.stack[-1] is page
    assert len(page.roles) == 2


def test_a_role_that_nothing_uses_goes_at_once(window, press):
    window.ways.edit_kind("bridges", "")
    page = window.stack[-1]
    page.add_role()
    write(page.roles[-1].name, "bridge")
    press("Ctrl+Delete")
    assert page.roles == [] and QApplication.focusWidget() is page.more


def test_what_a_tick_means_is_on_the_page_and_told_at_it(page):
    said = words(page)
    for flag, (name, meaning) in tick_words().items():
        assert f"{quoted(name)}: {within(meaning)}" in said
        assert page.roles[0].flags[flag].accessibleDescription() == f"bridge: {meaning}"


def test_a_fact_of_the_kind_is_written_from_here_once_it_is_saved(window, page, press):
    write(page.stems["when"].edit, "On which day did {bridge:the} open?")
    press("Ctrl+Shift+Return")
    assert window.stack[-1] is page and "Save the kind first" in page.told.text()
    press("Ctrl+Return")
    press("Ctrl+Shift+Return")
    editor = window.stack[-1]
    assert isinstance(editor, FactEditor) and editor.draft.new and editor.draft.fact_type == "opening"


def test_what_a_draft_comes_to_is_said_once_as_one_writes(page, monkeypatch, tmp_path):
    monkeypatch.setenv("STUDY_APP_TRACE", str(tmp_path / "trace"))
    page.look()
    assert not (tmp_path / "trace").exists()  # nothing is changed yet
    write(page.name.edit, "unveiling")
    page.look()
    page.look()
    assert (tmp_path / "trace").read_text().splitlines() == [f"say {page.told.text()}"]


def test_a_long_sentence_of_a_kind_is_seen_whole(window, page, qtbot):
    line = page.sentence.edit
    before = line.height()
    line.setText(
        "{bridge:The} was opened {when:on}, after many years of work, before the mayor and all the people of the town."
    )
    qtbot.waitUntil(lambda: line.height() > before)
    assert line.verticalScrollBar().maximum() == 0


def test_where_the_button_saved_it_the_focus_is_on_what_comes_next_and_not_on_the_way_back(window, page, qtbot):
    write(page.stems["when"].edit, "On which day did {bridge:the} open?")
    page.look()
    page.keep.setFocus()
    QTest.keyClick(page.keep, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.told.text().startswith("Saved."))
    assert QApplication.focusWidget() is page.begin


def test_what_is_wrong_with_a_line_is_seen_whole_above_the_foot(window, page, qapp):
    theme.apply(qapp, "dark", 2.0)
    window.resize(1280, 800)
    QApplication.processEvents()
    write(page.sentence.edit, "{nobody:The} was opened.")
    page.look()
    QApplication.processEvents()
    said = page.sentence.wrong
    bottom = said.mapTo(page, said.rect().bottomLeft()).y()
    assert said.isVisible() and bottom <= page.foot.y(), (bottom, page.foot.y())
    theme.apply(qapp, "light", 1.0)


def test_what_people_call_a_role_is_written_beside_it_and_headed_by_it_in_the_preview(window, page, press, qtbot):
    [box] = [box for box in page.roles if box.title == "bridge"]
    assert box.called.text() == "" and "bridge" in box.called.placeholderText()
    write(page.stems["bridge"].edit, "Which bridge was opened on {when:on}?")
    write(box.called, "what was opened")
    assert window.focusWidget() is box.called, "the boxes are not made anew while one writes"
    page.look()
    qtbot.waitUntil(lambda: not page.preview.busy)
    assert page.preview.toPlainText().startswith("When\n"), "a time is called as everywhere"
    assert "What was opened\n" in page.preview.toPlainText()
    press("Ctrl+Return")
    assert page.told.text().startswith("Saved."), page.told.text()
    assert window.app.desk.role_titles("bridges", "opening")["bridge"] == "what was opened"
    window.app.desk.undo()
    window.library_changed()
    [box] = [box for box in page.roles if box.title == "bridge"]
    assert box.called.text() == ""


def test_what_a_role_is_called_is_not_written_otherwise_where_nobody_writes_it(window, page):
    desk, kind = window.app.desk, page.draft.id
    roles = desk.row("bridges", "type", kind).data["role"]
    given = {**roles, "bridge": {**roles["bridge"], "name": "what  was\topened"}}
    desk.save("bridges", [Change("type", kind, "role", roles, given)])
    window.library_changed()
    [box] = [box for box in page.roles if box.title == "bridge"]
    box.flags["distinct"].toggle()
    [line] = [line for line in page.draft.roles if line.name == "bridge"]
    assert line.title == "what  was\topened"
    write(box.called, "what was opened")
    [line] = [line for line in page.draft.roles if line.name == "bridge"]
    assert line.title == "what was opened"


@pytest.mark.parametrize("language", ["en", "ru"])
def test_which_language_one_writes_in_is_told_where_the_window_is_in_another(window, page, language):
    told = page.findChild(WrittenIn)
    assert told.isHidden()
    with speaking(language):
        told.show_language("en")
    assert told.isHidden() == (language == "en")
    told.show_language("ru")
    assert told.isVisible() and told.text() == "Language of the pack: Russian. Write in it."
    told.show_language("")
    assert told.isHidden()
