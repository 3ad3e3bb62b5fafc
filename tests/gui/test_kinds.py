"""The kinds of facts: choose one and write a fact of it, change one, make another."""

from __future__ import annotations

import pytest
from looks import cut_off, nameless
from PySide6.QtWidgets import QApplication
from unsaved import reply

from study_app.gui.fact_editor import FactEditor
from study_app.gui.kinds import KindsPage
from study_app.gui.type_editor import TypeEditor
from study_app.journal import Change


@pytest.fixture
def page(window) -> KindsPage:
    """The page, opened from the menu."""
    window.ways.open_kinds()
    return window.stack[-1]


def test_enter_writes_a_fact_of_the_kind_that_is_chosen(window, page, press):
    assert page.kinds.count() and page.kinds.hasFocus()
    press("Return")
    editor = window.stack[-1]
    assert isinstance(editor, FactEditor) and editor.draft.new
    press("Esc")
    assert window.stack[-1] is page


def test_e_changes_the_kind_and_n_makes_another(window, page, press):
    press("E")
    editor = window.stack[-1]
    assert isinstance(editor, TypeEditor) and not editor.draft.new
    press("Esc")
    press("N")
    editor = window.stack[-1]
    assert isinstance(editor, TypeEditor) and editor.draft.new


def test_everything_on_it_has_a_name_and_no_words_are_cut(page, window):
    window.resize(1024, 700)
    QApplication.processEvents()
    assert nameless(page) == []
    assert cut_off(page) == []


def choose(page: KindsPage, pack: str) -> None:
    page.pack.setCurrentIndex(page.pack.findData(pack))
    page.pack.activated.emit(page.pack.currentIndex())
    page.kinds.setFocus()


def listed(page: KindsPage) -> list[str]:
    items = (page.kinds.item(number) for number in range(page.kinds.count()))
    return [item.text().partition("   ·")[0] for item in items if not item.isHidden()]


def test_ones_own_pack_begins_with_ready_kinds_and_a_fact_of_one_is_written_at_once(window, page, press, app):
    choose(page, "mine")
    assert "no kind of fact yet" in page.told.text()
    assert listed(page)[:2] == ["event", "term and its meaning"] and "opening" in listed(page)
    press("Return")
    editor = window.stack[-1]
    assert isinstance(editor, FactEditor) and (editor.draft.pack, editor.draft.fact_type) == ("mine", "event")
    assert [name for _id, name, _count in app.authoring.kinds("mine")] == ["event"]
    assert "no source yet" in editor.places.text() and not editor.source.isVisible()
    editor.lines["when"].edit.setText("1999")
    editor.lines["when"].edit.textEdited.emit("1999")
    editor.look()
    assert "No place in a source says it" in editor.told.text()
    press("Esc")
    reply(window, "Ctrl+Delete")
    assert window.stack[-1] is page and listed(page) == ["event"] and page.told.isHidden()
    press("R")
    assert "term and its meaning" in listed(page)
    press("R")
    assert listed(page) == ["event"]


def test_a_kind_of_another_pack_is_taken_over_with_its_entities(window, page, press, app):
    choose(page, "mine")
    [row] = [n for n, name in enumerate(listed(page)) if name == "opening"]
    page.kinds.setCurrentRow(row)
    press("E")
    editor = window.stack[-1]
    assert isinstance(editor, TypeEditor) and editor.draft.sentence == "{bridge:The} was opened {when:on}."
    assert not editor.draft.look().wrong
    assert app.desk.row("mine", "entity_type", "bridge") is not None
    app.desk.undo()
    assert app.desk.row("mine", "entity_type", "bridge") is None and app.authoring.kinds("mine") == ()


def test_of_many_kinds_one_is_looked_for_by_its_name(window, page, press, write, app):
    assert page.words.isHidden() and not page.to_search()
    kinds = ({"id": f"k{n}", "name": f"kind {n}", "sentence": "It is so."} for n in range(12))
    app.desk.save("bridges", [Change("type", kind["id"], "", None, kind) for kind in kinds])
    window.library_changed()
    assert not page.words.isHidden()
    press("Ctrl+F")
    assert page.words.hasFocus()
    write("kind 1")
    assert listed(page) == ["kind 1", "kind 10", "kind 11"]
    press("Down", "Return")
    editor = window.stack[-1]
    assert isinstance(editor, FactEditor) and editor.draft.fact_type == "k10"


def test_that_no_kind_has_the_words_is_said_and_how_many_facts_one_has_is_none_of_them(window, page, press, write, app):
    kinds = ({"id": f"k{n}", "name": f"kind {n}", "sentence": "It is so."} for n in range(12))
    app.desk.save("bridges", [Change("type", kind["id"], "", None, kind) for kind in kinds])
    window.library_changed()
    press("Ctrl+F")
    write("facts")
    assert listed(page) == [] and page.told.text() == "No kind of fact has these words: N makes one."
    assert cut_off(page) == []
    press("Return")
    assert window.stack[-1] is page, "there is none to begin a fact of"
    page.words.clear()
    assert len(listed(page)) == page.kinds.count() and page.told.isHidden()


def test_a_new_kind_in_ones_own_pack_makes_the_pack(window, page, press, app):
    choose(page, "mine")
    press("N")
    editor = window.stack[-1]
    assert isinstance(editor, TypeEditor) and editor.draft.pack == "mine"


def test_a_kind_that_was_taken_over_is_taken_back_and_put_back_by_the_keys(window, page, press):
    row = window.app.desk.row("bridges", "type", "opening").data
    before = page.kinds.count()
    window.app.desk.save("bridges", [Change("type", "made", "", None, {**row, "id": "made"})])
    page.changed.emit()
    assert page.kinds.count() == before + 1
    press("Ctrl+Z")
    assert page.kinds.count() == before and page.told.text() == "Taken back: “opening”."
    assert window.menus.redo.text() == "&Redo: “opening”"
    press("Ctrl+Y")
    assert page.kinds.count() == before + 1 and page.told.text() == "Put back: “opening”."
