"""How a pack is called that is handed out: each wrong name a sentence, and nothing lost by one Esc."""

from __future__ import annotations

import pytest
from looks import nameless, words
from PySide6.QtWidgets import QApplication

from study_app.gui.naming_pack import HandOutDialog


@pytest.fixture
def dialog(window, press) -> HandOutDialog:
    """The dialog for one card of one's own."""
    window.app.authoring.adding.choose("mine")
    window.app.authoring.adding.add("der Hund", "the dog")
    press("Ctrl+Shift+O", "Down", "Down", "E")
    found = QApplication.activeWindow()
    assert isinstance(found, HandOutDialog)
    return found


def test_an_id_is_proposed_from_the_title_until_another_is_written(dialog, write):
    assert nameless(dialog) == []
    write("Animals in German")
    assert dialog.fields["id"].text() == "animals-in-german"
    dialog.fields["id"].setText("animals")
    write("!")
    assert dialog.fields["id"].text() == "animals"


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_hints_in_its_fields_are_read_whole(dialog, window, scale):
    window.dress(scheme="light", text_scale=scale)
    opened = HandOutDialog(window, window.app, dialog.pack)
    opened.show()
    QApplication.processEvents()
    for field in opened.fields.values():
        assert field.fontMetrics().horizontalAdvance(field.placeholderText()) < field.width() - 24
    opened.reject()
    window.dress(scheme="light", text_scale=1.0)


@pytest.mark.parametrize(
    ("title", "id", "version", "why"),
    [
        ("", "animals", "1.1.0", "Write the title"),
        ("Animals", "My Cards", "1.1.0", "cannot be one"),
        ("Animals", "mine", "1.1.0", "of everybody’s own cards"),
        ("Animals", "animals", "1.0.0", "not above 1.0.0"),
    ],
)
def test_what_cannot_be_is_told_and_the_dialog_stays(dialog, press, title, id, version, why):
    named = []
    dialog.named.connect(named.append)
    for name, text in (("title", title), ("id", id), ("version", version)):
        dialog.fields[name].setText(text)
    press("Return")
    assert why in words(dialog)
    assert dialog.isVisible()
    assert named == []


@pytest.mark.parametrize(
    ("written", "field", "why"),
    [
        ({}, "title", "Write the title"),
        ({"title": "Lamps", "id": "My Lamps"}, "id", "cannot be one"),
        ({"title": "Lamps", "folder": ""}, "folder", "in which folder"),
    ],
)
def test_the_first_field_of_a_new_pack_that_cannot_be_is_told_and_has_the_focus(window, press, written, field, why):
    press("Ctrl+Shift+O", "N")
    sheet = QApplication.activeWindow()
    for name, text in written.items():
        sheet.fields[name].setText(text)
    sheet.fields["language"].setFocus()
    press("Return")
    assert why in words(sheet)
    assert sheet.fields[field].hasFocus()
    sheet.reject()


def test_what_is_written_is_not_lost_by_one_esc(dialog, write, press):
    write("Animals")
    press("Escape")
    assert dialog.isVisible()
    assert "To leave without saving, press Esc once more" in words(dialog)


def test_what_is_refused_moves_none_of_the_lines(dialog, press, qtbot):
    before = [field.mapTo(dialog, field.rect().topLeft()) for field in dialog.fields.values()]
    press("Return")
    assert dialog.refused.isVisible()
    QApplication.processEvents()
    assert [field.mapTo(dialog, field.rect().topLeft()) for field in dialog.fields.values()] == before
    qtbot.waitUntil(lambda: dialog.geometry().bottom() <= dialog.screen().availableGeometry().bottom())


@pytest.mark.parametrize("key", ["Return", "Ctrl+Return", "Ctrl+Enter"])
def test_it_is_done_by_the_key_that_saves_on_pages_too(window, press, write, key, qtbot, tmp_path_factory):
    press("Ctrl+Shift+O", "N")
    write("Lamps")
    QApplication.activeWindow().fields["folder"].setText(str(tmp_path_factory.mktemp("lamps")))
    press(key)
    qtbot.waitUntil(lambda: "Lamps" in window.app.reading.pack_titles().values())
