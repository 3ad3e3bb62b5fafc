"""The page on which a fact is written: by keyboard, with its questions beside it, and nothing lost."""

from __future__ import annotations

from threading import Event

import pytest
from bridges import TEXT
from images import picture
from looks import cut_off, nameless, words
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from unsaved import asked, reply

from study_app.desk import desk
from study_app.gui import theme
from study_app.gui.dialogs import SentenceDialog
from study_app.gui.fact import FactPage
from study_app.gui.fact_editor import FactEditor, FieldEdit
from study_app.gui.picture import Picture
from study_app.gui.widgets import GAP, Check
from study_app.journal import Change


@pytest.fixture
def page(window, press, qtbot) -> FactEditor:
    """The fact of the south bridge, opened from its page by E."""
    window.ways.open_fact("bridges", "south-opened")
    press("E")
    found = window.stack[-1]
    assert isinstance(found, FactEditor)
    qtbot.waitUntil(lambda: not found.preview.busy)
    return found


def type_in(page: FactEditor, key: str, text: str) -> None:
    edit = page.lines[key].edit
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)
    page.look()


def ctrl_enter(page: FactEditor) -> None:
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()


def test_the_window_is_called_by_what_the_fact_says(app, window):
    window.ways.edit_fact("bridges", "south-opened")
    says = app.desk.called("bridges", "fact", "south-opened")
    assert window.stack[-1].title == f"Edit: {says}" and "south-opened" not in window.windowTitle()


def test_a_line_has_a_list_of_what_may_be_meant_only_once_something_is_offered(page):
    def lists():
        return [
            one for one in QApplication.allWidgets() if one.objectName() == "offers" and one.window() is page.window()
        ]

    assert not lists()
    type_in(page, "when", "3/5/1904")
    assert page.lines["when"].edit.offers.shown and len(lists()) == 1


def test_an_empty_field_that_its_title_does_not_explain_says_what_belongs_there(page):
    unclear = [page.lines[key].edit for key in ("attributed", "event", "closed", "skip", "sentence")]
    assert all(edit.placeholderText() and not edit.text() for edit in unclear)
    assert not page.lines["when"].edit.placeholderText()


def test_the_kind_of_a_fact_is_told_by_its_name(window, app):
    app.desk.save("bridges", [Change("type", "opening", "name", "opening", "the opening of a bridge")])
    window.ways.edit_fact("bridges", "south-opened")
    assert window.page.heading.text() == "the opening of a bridge"
    window.ways.edit_fact("bridges", "", "opening")
    assert window.page.heading.text() == "New fact  ·  the opening of a bridge"


def test_a_corrected_date_shows_its_effect_and_its_questions_and_is_saved_by_the_keyboard(window, page, qtbot, press):
    assert page.statement.text() == "The south bridge was opened on 9 June 1904."
    type_in(page, "when", "10 June 1904")
    assert page.lines["when"].said.text() == "10 June 1904"
    assert page.statement.text() == "The south bridge was opened on 10 June 1904."
    assert "question" in page.told.text() and "deck" in page.told.text()
    qtbot.waitUntil(lambda: not page.preview.busy)
    shown = page.preview.toPlainText()
    assert "Write the date" in shown and "= 10 June 1904" in shown and "Not asked like this:" in shown
    page.why.setText("a slip")
    ctrl_enter(page)
    assert page.told.text().startswith("Saved.")
    assert "When: 9 June 1904 → 10 June 1904" in page.history.text() and "a slip" in page.history.text()
    press("Esc")
    below = window.stack[-1]
    assert isinstance(below, FactPage)
    assert "The south bridge was opened on 10 June 1904." in words(below)


def seen(field):
    """The ground of a field."""
    return field.grab().toImage().pixelColor(field.width() - 8, field.height() // 2)


def test_what_is_not_understood_says_why_and_is_not_lost(window, page, press):
    type_in(page, "when", "soon")
    assert "not understood as a date" in page.lines["when"].said.text()
    assert "cannot be saved as it is" in page.keep.accessibleDescription() and page.keep.property("kind") == "plain"
    page.why.setFocus()
    ctrl_enter(page)
    line = page.lines["when"]
    assert line.edit.hasFocus() and line.edit.text() == "soon", "saving leads to the first field that is wrong"
    assert "not understood as a date" in line.said.text() and words(page).count("not understood as a date") == 1
    assert seen(line.edit) == theme.colour("bad_soft"), "the field itself is marked"
    type_in(page, "when", "10 June 1904")
    assert page.keep.accessibleDescription() == "Ctrl+Enter" and page.keep.property("kind") == "filled"
    assert seen(line.edit) == theme.colour("surface")


def test_what_is_wrong_with_a_field_is_told_once_while_it_is_typed_and_heard_whole(
    window, page, press, monkeypatch, tmp_path
):
    monkeypatch.setenv("STUDY_APP_TRACE", str(tmp_path / "trace"))
    type_in(page, "when", "soon")
    assert words(page).count("not understood as a date") == 1
    assert page.told.text() == "“When” cannot be saved as it is."
    said = [line for line in (tmp_path / "trace").read_text().splitlines() if line.startswith("say ")]
    assert any("not understood as a date" in line for line in said)


def test_leaving_with_something_unsaved_asks_what_is_to_become_of_it(window, page, press):
    type_in(page, "when", "10 June 1904")
    press("Esc")
    assert window.stack[-1] is page and "was opened on 10 June 1904” is not saved yet" in words(asked(window))
    reply(window, "Esc")
    assert window.stack[-1] is page and page.lines["when"].edit.text() == "10 June 1904"
    press("Esc")
    reply(window, "Ctrl+Delete")
    assert isinstance(window.stack[-1], FactPage)
    assert "The south bridge was opened on 9 June 1904." in words(window.stack[-1])


def test_saving_on_the_way_out_leaves_the_page_and_shows_what_was_saved_below(window, page, press):
    type_in(page, "when", "10 June 1904")
    press("Esc")
    reply(window, "Return")
    assert isinstance(window.stack[-1], FactPage)
    assert "The south bridge was opened on 10 June 1904." in words(window.stack[-1])


def test_what_cannot_be_saved_on_the_way_out_stays_with_its_reason(window, page, press):
    type_in(page, "when", "soon")
    press("Esc")
    reply(window, "Return")
    assert window.stack[-1] is page and asked(window) is None
    line = page.lines["when"]
    assert "not understood as a date" in line.said.text() and line.edit.text() == "soon" and line.edit.hasFocus()


def test_edits_are_taken_back_and_put_back_here(window, page, press):
    type_in(page, "when", "10 June 1904")
    ctrl_enter(page)
    window.undo()
    assert page.statement.text() == "The south bridge was opened on 9 June 1904."
    window.redo()
    assert page.statement.text() == "The south bridge was opened on 10 June 1904."


def test_what_is_typed_is_not_lost_by_taking_back_or_retiring_before_it_was_said(window, page, press):
    type_in(page, "when", "10 June 1904")
    for work in (window.undo, page.retire):
        work()
        assert "not saved yet" in words(asked(window))
        reply(window, "Esc")
        assert page.lines["when"].edit.text() == "10 June 1904" and not page.draft.retired


def test_a_fact_that_is_retired_with_something_unsaved_is_retired_without_what_was_thrown_away(window, page, press):
    type_in(page, "when", "10 June 1904")
    page.retire()
    reply(window, "Ctrl+Delete")
    row = window.app.desk.row("bridges", "fact", "south-opened").data
    assert (row.get("status"), row["when"]) == ("retired", "1904-06-09")
    assert page.lines["when"].edit.text() == "9 June 1904" and not page.unsaved


def test_what_was_saved_just_now_is_not_taken_back_by_the_key_that_asked_for_it(window, page, press):
    type_in(page, "when", "10 June 1904")
    ctrl_enter(page)
    type_in(page, "when", "11 June 1904")
    window.undo()
    reply(window, "Return")
    assert window.app.desk.row("bridges", "fact", "south-opened").data["when"] == "1904-06-11"


def test_a_fact_whose_making_is_taken_back_is_a_new_one_again(window):
    window.ways.edit_fact("bridges", "", "opening")
    page = window.stack[-1]
    row = window.app.desk.row("bridges", "fact", "south-opened")
    new = Change("fact", "made", "", None, {**row.data, "id": "made"})
    window.app.desk.save("bridges", [new])
    page.draft = window.app.authoring.draft("bridges", "made")
    page._fill()
    with_it = window.app.authoring.library_size()
    saved = []
    page.saved.connect(lambda: saved.append(True))
    window.undo()
    assert saved and page.draft.new and page.told.text().startswith("Taken back"), "who shows the fact is told"
    assert window.app.authoring.library_size()[0] == with_it[0] - 1


def test_questions_that_are_still_being_made_hold_up_nothing(window, page):
    begun, asked_to_stop = Event(), Event()
    inner = page.draft.previews_later()

    def slowly(take):
        def wait(one):
            begun.set()
            while take(one):
                asked_to_stop.wait(0.01)
            return False

        inner(wait)

    page.preview.make(lambda: slowly)
    assert begun.wait(30)
    type_in(page, "when", "10 June 1904")
    assert page.statement.text() == "The south bridge was opened on 10 June 1904."
    page.preview.make(lambda: slowly)
    ctrl_enter(page)
    assert page.told.text().startswith("Saved.")


def test_a_draft_that_was_retired_comes_back_as_a_draft(window):
    desk = window.app.desk
    desk.save("bridges", [Change("fact", "south-opened", "status", None, "draft")])
    draft = window.app.authoring.draft("bridges", "south-opened")
    draft.retire()
    assert draft.retired
    draft.retire(back=True)
    assert desk.row("bridges", "fact", "south-opened").data["status"] == "draft"


def test_words_of_the_source_are_cited_by_the_keyboard(window, page, tmp_path, press):
    assert not page.cite_button.isEnabled() and "not at hand" in page.places.text()
    book = tmp_path / "book.txt"
    book.write_text(TEXT, encoding="utf-8")
    window.attach(book)
    for dialog in window.findChildren(SentenceDialog):
        dialog.close()
    window.activateWindow()
    QApplication.processEvents()
    assert page.cite_button.isEnabled()
    page.text.setFocus()
    QTest.keyClick(page.text, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    for _step in range(12):
        QTest.keyClick(page.text, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    page.cite(also=True)
    assert page.places.text() == "2 places are cited."
    assert page.draft.cited()[1].start == 0 and page.draft.cited()[1].held


def test_a_source_attached_while_another_page_is_in_view_is_at_hand(window, page, tmp_path):
    page.leave()
    book = tmp_path / "book.txt"
    book.write_text(TEXT, encoding="utf-8")
    window.attach(book)
    for dialog in window.findChildren(SentenceDialog):
        dialog.close()
    window.ways.edit_fact("bridges", "south-opened")
    assert window.stack[-1].cite_button.isEnabled()


def test_only_the_field_in_which_one_types_shows_what_it_offers_when_one_comes_back(window, page, press):
    window.ways.open_find()
    press("Esc")
    QApplication.processEvents()
    assert window.stack[-1] is page
    edits = {key: line.edit for key, line in page.lines.items() if isinstance(line.edit, FieldEdit)}
    shown = [key for key, edit in edits.items() if edit.offers.shown and not edit.hasFocus()]
    assert shown == []


def test_a_question_that_an_edit_replaces_stays_below_the_editor(window, press):
    window.ways.open_deck(window.app.decks.rows()[0].id)
    study = window.study
    window.ways.open_fact("bridges", study.question.card.fact)
    press("E")
    page = window.stack[-1]
    type_in(page, "when", "10 June 1914")
    page.save()
    QApplication.processEvents()
    assert page.told.text().startswith("Saved.")
    assert page.isVisible() and not study.isVisible()


def test_a_picture_is_pasted_needs_words_and_comes_with_the_preview_and_the_row(window, page, qtbot, press):
    image = QImage()
    image.loadFromData(picture("png", 60, 40))
    QApplication.clipboard().setImage(image)
    page.go_to("picture")
    press("Ctrl+V")
    page.look()
    assert "Say in words" in page.picture_wrong.text() and not page.picture_wrong.isHidden()
    ctrl_enter(page)
    assert page.told.text() == "“Picture” cannot be saved as it is." and page.picture.alt.hasFocus()
    assert "picture" not in window.app.desk.row("bridges", "fact", "south-opened").data
    QTest.keyClicks(QApplication.focusWidget(), "The bridge from the north")
    page.look()
    assert page.picture_wrong.isHidden()
    shown = page.pictured
    assert isinstance(shown, Picture) and shown.accessibleName() == "Picture: The bridge from the north"
    qtbot.waitUntil(lambda: shown.there)
    assert not shown.pixmap().isNull()
    ctrl_enter(page)
    assert page.told.text().startswith("Saved.")
    saved = window.app.desk.row("bridges", "fact", "south-opened").data["picture"]
    assert saved["alt"] == "The bridge from the north"
    window.undo()
    assert page.picture.value() is None and page.pictured is None
    page.picture.take(picture("png", 60, 40))
    page.leave()
    assert asked(window) is not None, "a picture is not lost unasked"


def test_a_fact_is_retired_and_brought_back(window, page):
    page.retire()
    assert page.told.text().startswith("Retired.") and page.aside.text() == "Bring back"
    page.retire()
    assert page.told.text().startswith("Brought back.")


def test_a_fact_is_retired_beside_the_window_where_that_reaches_far(window, page, monkeypatch, saved_beside):
    monkeypatch.setattr(desk, "AT_ONCE", 0)
    saved_beside(page.retire)
    assert page.told.text().startswith("Retired.") and page.aside.text() == "Bring back"
    saved_beside(page.retire)
    assert page.told.text().startswith("Brought back.")


def test_from_a_question_and_back_the_question_is_the_same(window, press):
    window.ways.open_deck(window.app.decks.rows()[0].id)
    study = window.study
    before = study.question
    press("E", "E")
    assert isinstance(window.stack[-1], FactEditor)
    assert window.stack[-1].draft.id == before.card.fact
    window.stack[-1].leave()
    assert window.stack[-1] is study and study.question == before


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_everything_on_it_has_a_name_and_no_words_are_cut(window, page, qapp, qtbot, scale):
    from study_app.gui import theme

    theme.apply(qapp, "light", scale)
    window.resize(1024, 700)
    QApplication.processEvents()
    assert nameless(page) == []
    qtbot.waitUntil(
        lambda: cut_off(page) == []
    )  # lines are laid out by turns: those beside a key that wrapped come later


def test_a_fact_whose_kind_is_taken_back_is_left_and_so_it_is_where_a_role_is(window):
    desk = window.app.desk
    row = desk.row("bridges", "type", "opening").data
    desk.save("bridges", [Change("type", "made", "", None, {**row, "id": "made"})])
    window.ways.open_kinds()
    kinds = window.stack[-1]
    window.ways.edit_fact("bridges", "", "made")
    window.undo()
    assert window.stack[-1] is kinds and desk.row("bridges", "type", "made") is None
    more = {**row["role"], "maker": {"value": "text"}}
    desk.save("bridges", [Change("type", "opening", "role", row["role"], more)])
    window.ways.edit_fact("bridges", "south-opened")
    assert "maker" in window.stack[-1].lines
    window.undo()
    assert window.stack[-1] is kinds and "maker" not in desk.row("bridges", "type", "opening").data["role"]


def test_a_role_that_a_kind_loses_while_a_fact_of_it_is_open_leaves_the_page_as_it_was(window):
    desk = window.app.desk
    row = desk.row("bridges", "type", "opening").data
    more = {**row["role"], "maker": {"value": "text"}}
    desk.save("bridges", [Change("type", "opening", "role", row["role"], more)])
    window.ways.edit_fact("bridges", "south-opened")
    page = window.stack[-1]
    desk.undo()
    window.library_changed()
    type_in(page, "when", "10 June 1904")
    ctrl_enter(page)
    assert desk.row("bridges", "fact", "south-opened").data["when"] == "1904-06-10"


@pytest.fixture
def crowd(window, qtbot) -> FactEditor:
    """A fact that two hundred others ask like."""
    row = window.app.desk.row("bridges", "fact", "south-opened").data
    others = [{**row, "id": f"like-{n}", "when": str(1500 + n)} for n in range(200)]
    window.app.desk.save("bridges", [Change("fact", one["id"], "", None, one) for one in others])
    window.ways.edit_fact("bridges", "south-opened")
    page = window.page
    qtbot.waitUntil(lambda: not page.preview.busy and not page.looking.busy, timeout=20_000)
    return page


def test_what_reaches_far_is_looked_at_beside_the_window_and_shown_with_its_questions(window, crowd, qtbot):
    type_in(crowd, "when", "10 June 1904")
    assert crowd.looking.busy and crowd.keep.isEnabled()
    assert "is being looked at" in crowd.told.text()
    qtbot.waitUntil(lambda: not crowd.looking.busy, timeout=20_000)
    assert crowd.statement.text() == "The south bridge was opened on 10 June 1904."
    other = "“The south bridge was opened in 1500”"
    assert f"The same question has another answer in the fact {other}." in crowd.preview.toPlainText()
    assert crowd.told.text() == "No question changes."


def test_who_saves_while_it_is_looked_at_does_not_wait_for_the_look(window, crowd, qtbot):
    type_in(crowd, "when", "10 June 1904")
    assert crowd.looking.busy
    ctrl_enter(crowd)
    qtbot.waitUntil(lambda: crowd.told.text().startswith("Saved."), timeout=20_000)
    assert window.app.desk.row("bridges", "fact", "south-opened").data["when"] == "1904-06-10"
    window.undo()
    qtbot.waitUntil(lambda: crowd.told.text().startswith("Taken back"), timeout=20_000)
    assert window.app.desk.row("bridges", "fact", "south-opened").data["when"] == "1904-06-09"


def test_a_look_that_another_page_cut_short_is_done_when_that_is_left(window, crowd, qtbot):
    type_in(crowd, "when", "10 June 1904")
    window.ways.open_find()
    assert not crowd.looking.busy, "nobody waits for it on the other page"
    window.page.leave()
    qtbot.waitUntil(lambda: "10 June" in crowd.statement.text(), timeout=20_000)


def test_what_is_typed_is_saved_beside_the_window_as_one_quits(window, crowd, qtbot):
    type_in(crowd, "when", "10 June 1904")
    window.close()
    reply(window, "Return")
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=20_000)
    assert window.app.desk.row("bridges", "fact", "south-opened").data["when"] == "1904-06-10"


def test_the_key_that_cites_goes_to_the_source_where_no_words_are_chosen_yet(window, page, press, tmp_path):
    book = tmp_path / "book.txt"
    book.write_text(TEXT, encoding="utf-8")
    window.app.reading.attach_source(book)
    window.app.desk.forget_texts()
    page.sources_changed()
    page.lines["when"].edit.setFocus()
    press("Alt+C")
    assert QApplication.focusWidget() is page.text
    assert page.told.text() == "Choose the words in the source first that say it."


def test_a_source_that_is_taken_in_meanwhile_is_there_when_the_page_is_back(window, page, press):
    press("Ctrl+Shift+A")
    row = dict(window.app.desk.row("bridges", "source", "book").data)
    row |= {"id": "leaflet", "title": "A leaflet", "as_of": "2001"}
    window.app.desk.save("bridges", [Change("source", "leaflet", "", None, row)])
    press("Escape")
    assert window.page is page
    assert page.source.findData("leaflet") >= 0


def test_the_arrow_down_shows_again_what_can_be_chosen(page, press):
    type_in(page, "bridge", "a bridge of paper")
    edit = page.lines["bridge"].edit
    edit.offers.hide()
    assert page.lines["bridge"].said.text().endswith("or make a new entry of it. Down and Enter make it.")
    press("Down", "Down")
    assert edit.offers.shown and edit.offers.words == ["New bridge: a bridge of paper"]
    press("Return")
    assert page.draft.text("bridge") == "a bridge of paper"
    page.look()
    assert "bridge of paper was opened" in page.statement.text()


def test_nothing_is_wrong_with_a_field_as_long_as_something_is_offered_to_choose(page, press):
    line = page.lines["bridge"]
    type_in(page, "bridge", "a")
    assert line.edit.offers.shown
    assert line.said.text() == "" and line.edit.property("wrong") != "true" and page.told.property("tone") != "bad"
    press("Escape")
    page.look()
    assert not line.edit.offers.shown
    assert "Nothing is called" in line.said.text() and line.edit.property("wrong") == "true"
    assert "cannot be saved" in page.told.text()


def test_why_nothing_can_be_asked_of_a_fact_is_told_and_what_is_not_so_is_not(window, qtbot):
    window.ways.edit_fact("bridges", "", "opening")
    page = window.stack[-1]
    qtbot.waitUntil(lambda: "Nothing can be asked" in page.preview.toPlainText())
    told = page.preview.toPlainText()
    assert "Not filled in yet: “Bridge”, “When”." in told
    assert "no question" not in told and "confirmed" not in told
    type_in(page, "status", "draft")
    page.lines["status"].edit.offers.hide()
    page.look()
    qtbot.waitUntil(lambda: "Only confirmed facts are asked" in page.preview.toPlainText())


def test_a_fact_that_is_refused_names_every_field_that_it_needs(window):
    window.ways.edit_fact("bridges", "", "opening")
    page = window.stack[-1]
    type_in(page, "when", "1904")
    ctrl_enter(page)
    assert "Not filled in yet: “Bridge”." in page.told.text() and "No place in a source says it" in page.told.text()


def test_what_a_draft_comes_to_is_said_once_as_one_writes(page, qtbot, monkeypatch, tmp_path):
    monkeypatch.setenv("STUDY_APP_TRACE", str(tmp_path / "trace"))
    page.look()
    assert not (tmp_path / "trace").exists()  # nothing is changed yet
    type_in(page, "when", "10 June 1904")
    page.look()
    [said] = [line for line in (tmp_path / "trace").read_text().splitlines() if line.startswith("say ")]
    assert said == f"say {page.told.text()}" and "question" in said
    type_in(page, "when", "32 June 1904")
    assert (tmp_path / "trace").read_text().splitlines()[-1] == "say There are only 30 days in June 1904."


def test_with_large_letters_on_a_low_screen_the_questions_scroll_with_the_fields(window, press, qtbot):
    window.app.text_scale = 2.0
    window.dress()
    window.resize(1024, 600)
    window.ways.edit_fact("bridges", "south-opened")
    page = window.page
    assert isinstance(page, FactEditor)
    qtbot.waitUntil(lambda: page.form.isAncestorOf(page.preview))
    qtbot.waitUntil(lambda: page.form.height() > 250)
    press("F6")
    assert page.preview.hasFocus()
    qtbot.waitUntil(lambda: page.form.verticalScrollBar().value() > 0)
    press("F6")
    assert next(iter(page.lines.values())).edit.hasFocus()
    window.resize(1024, 1400)
    qtbot.waitUntil(lambda: not page.form.isAncestorOf(page.preview))
    assert page.preview.isVisible()


def test_what_saving_does_names_the_decks_and_says_whose_reviews_are_asked_again_soon(window, page, press, study_for):
    press("Esc")
    study_for(2)
    window.ways.open_fact("bridges", "south-opened")
    press("E")
    editor = window.stack[-1]
    type_in(editor, "when", "10 June 1904")
    assert "of them keep their schedule" in editor.told.text() or "of them keeps its schedule" in editor.told.text()
    assert "Decks: “" in editor.reach.text() and editor.reach.isVisible()
    press("Alt+W")
    assert editor.why.hasFocus()
    press("Shift+Backtab", "Space")
    assert "asked again soon" in editor.told.text()
    ctrl_enter(editor)
    assert editor.told.text().startswith("Saved.") and "asked again soon" in editor.told.text()
    assert not editor.again.isChecked()


def test_the_history_is_reached_by_keys_and_saving_by_its_button_leaves_the_focus_near(window, page, press):
    bar = page.form.verticalScrollBar()
    window.resize(900, 600)
    QApplication.processEvents()
    while bar.value() < bar.maximum():
        before = bar.value()
        press("PgDown")
        assert bar.value() > before
    press("PgUp")
    assert bar.value() < bar.maximum()
    type_in(page, "when", "10 June 1904")
    page.keep.setFocus()
    press("Return")
    assert page.told.text().startswith("Saved.") and page.why.hasFocus()


def test_an_own_sentence_is_seen_whole_in_its_field_and_is_left_and_saved_by_the_same_keys(page, press, app, qtbot):
    line = page.lines["sentence"]
    page.go_to("sentence")
    before = line.edit.height()
    long = "On {when} the people of the town went over {bridge:the}, which had been built in three long winters."
    type_in(page, "sentence", long)
    qtbot.waitUntil(lambda: line.edit.height() > before)
    assert line.edit.verticalScrollBar().maximum() == 0
    press("Return")
    assert not line.edit.hasFocus() and line.edit.text() == long, "on to the next field"
    press("Shift+Tab")
    assert line.edit.hasFocus()
    ctrl_enter(page)
    assert app.desk.row("bridges", "fact", "south-opened").data["sentence"] == long
    press("Esc")
    assert page.gone


@pytest.mark.parametrize("keys", [("Down", "Return"), ("Tab",)])
def test_a_name_that_is_offered_and_taken_is_that_of_the_fact(page, press, write, app, keys):
    page.go_to("bridge")
    write("west")
    page.look()
    assert page.lines["bridge"].edit.offers.shown and not page.savable, "it is no name yet"
    press(*keys)
    assert page.lines["bridge"].edit.text() == "west bridge" == page.draft.text("bridge")
    page.look()
    assert page.lines["bridge"].said.property("tone") != "bad"
    assert page.statement.text() == "The west bridge was opened on 9 June 1904."
    ctrl_enter(page)
    assert app.desk.row("bridges", "fact", "south-opened").data["bridge"] == "west"


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_foot_is_parted_from_what_scrolls_and_stays_low_with_something_changed(
    window, page, press, study_for, scale
):
    press("Esc")
    study_for(2)
    theme.apply(QApplication.instance(), "dark", scale)
    window.resize(1280, 800)
    window.ways.edit_fact("bridges", "south-opened")
    editor = window.stack[-1]
    type_in(editor, "when", "10 June 1904")
    QApplication.processEvents()
    assert editor.again.isVisible() and editor.foot.objectName() == "bar", "which has a line above it"
    ends = [one.mapTo(editor, one.rect().topRight()).x() for one in (editor.again, editor.keep)]
    assert ends[0] - Check.AFTER == ends[1], "the words end where the button does"
    lines, margins = 3 if theme.large() else 2, 6 * GAP  # of words and of fields
    assert editor.foot.height() <= lines * editor.why.sizeHint().height() + margins
    window.resize(1000, 800)
    QApplication.processEvents()
    assert cut_off(editor) == []
    theme.apply(QApplication.instance(), "light", 1.0)


def test_that_a_field_was_changed_elsewhere_is_told_also_where_another_thing_is_wrong_with_it(window, page, app):
    page.lines["bridge"].edit.selectAll()
    QTest.keyClick(page.lines["bridge"].edit, Qt.Key.Key_Delete)
    page.look()
    assert page.draft.look().refused and not page.draft.not_understood()
    app.desk.save("bridges", [Change("fact", "south-opened", "bridge", "south", "west")])
    ctrl_enter(page)
    assert "was changed elsewhere meanwhile" in page.told.text()
