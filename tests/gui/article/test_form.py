"""The form in which a proposal is changed."""

from __future__ import annotations

from league import ARTICLE
from PySide6.QtWidgets import QApplication

from study_app.gui.reading import ABOVE


def test_e_opens_a_form_and_what_is_written_is_saved(app, work, press, write):
    press("Right", "E")
    form = work.form
    assert work._editing
    field = form.fields["when"][1]
    field.setFocus()
    field.selectAll()
    write("5/6/1921")
    press("Return")
    assert "1921-06-05 or 1921-05-06" in form.refused.text()
    assert QApplication.focusWidget() is field
    field.selectAll()
    write("4 March 1921")
    press("Return")
    [row] = app.desk.rows("league", "fact")
    assert row.data["when"] == "1921-03-04"
    press("Left")
    assert work.number == 1
    assert "Founding" not in [work.queue.index(n).data(ABOVE)[:8] for n in range(work.queue.rowCount())]
    assert not work._editing


def test_letters_belong_to_a_field_while_one_writes(work, press, write):
    press("Right", "E")
    field = work.form.fields["place"][1]
    field.setFocus()
    field.selectAll()
    write("desk")
    assert field.text() == "desk"
    assert work._editing
    press("Escape")
    assert not work._editing
    assert work.work is not None
    assert work.number == 1


def test_another_kind_fills_itself_from_the_sentence(work, press):
    for _step in range(3):
        press("Right")
    press("E")
    work.form.type.setFocus()
    while work.form.type.currentData() != "one-accession":
        press("Down")
    assert work.form.fields["organisation"][1].text() == "League of Harbours"
    assert work.form.fields["when"][1].text() == "1925"


def test_selected_words_are_cited(app, work, press):
    press("Right", "E")
    cursor = work.text.textCursor()
    start = ARTICLE.index("League of Harbours")
    cursor.setPosition(start)
    cursor.setPosition(start + len("League of Harbours (LOH) was founded"), cursor.MoveMode.KeepAnchor)
    work.text.setTextCursor(cursor)
    press("Ctrl+K")
    assert "“League of Harbours (LOH) was founded”" in work.form.cites.text()
    press("Return")
    [row] = app.desk.rows("league", "fact")
    start, end = row.data["cite"]["span"]
    assert ARTICLE[start:end] == "League of Harbours (LOH) was founded"


def test_what_lacks_something_is_opened_at_the_empty_field(app, work, press):
    for _step in range(7):
        press("Right")
    names = [p for p in work.queue.proposals if p.table == "entity"]
    assert [p.row["name"] for p in names] == ["Ada Wern"]
    press("J", "Return")
    assert work._editing
    person = work.form.fields["person"][1]
    assert QApplication.focusWidget() is person
    person.setText("Ada Wern")
    press("Return")
    assert "no person of this pack" in work.form.refused.text()


def test_where_nothing_is_proposed_e_begins_a_fact(work, press):
    assert work.queue.proposals == ()
    press("E")
    assert work._editing
    assert QApplication.focusWidget() is work.form.fields["organisation"][1]
