"""The kinds of facts: choose one and write a fact of it, change one, make another."""

from __future__ import annotations

import pytest
from looks import cut_off, nameless
from PySide6.QtWidgets import QApplication

from study_app.gui.fact_editor import FactEditor
from study_app.gui.kinds import KindsPage
from study_app.gui.type_editor import TypeEditor


@pytest.fixture
def page(window) -> KindsPage:
    """The page, opened from the menu."""
    window.open_kinds()
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
