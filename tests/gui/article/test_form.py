"""The form in which a proposal is changed."""

from __future__ import annotations

from league import ARTICLE, AS_OF
from PySide6.QtWidgets import QApplication
from unsaved import asked, reply

from study_app.gui.article.form import Line
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


def test_a_name_that_the_pack_does_not_have_stands_in_the_form_and_is_told_to_be_new(app, work, press, write):
    for _step in range(7):
        press("Right")
    press("F", "Alt+K")
    write("chairing")
    press("Return")
    assert work.form.fields["person"][1].text() == "Ada Wern"
    assert work.form.new_kind.text() == "New person: Ada Wern"
    assert work.form.told() == "Ada Wern has chaired the Council of Masters since 12 April 1958."
    press("Return")
    assert [row.data["type"] for row in app.desk.rows("league", "entity") if row.data["name"] == "Ada Wern"] == [
        "person"
    ]


def test_a_refusal_goes_once_something_else_is_written(work, press, write):
    press("Right", "E")
    field = work.form.fields["when"][1]
    field.setFocus()
    field.selectAll()
    write("31 April 1921")
    press("Return")
    assert not work.form.refused.isHidden()
    write("30 April 1921")
    assert work.form.refused.isHidden()
    press("Alt+K")
    write("nonesuch")
    press("Return")
    assert not work.form.refused.isHidden()
    press("Alt+K")
    write("town")
    assert work.form.refused.isHidden()


def test_the_fields_of_a_proposal_begin_no_farther_left_than_those_of_the_one_before(work, press):
    press("Right", "E")
    form, article, begins = work.form, work.form.work, []
    proposals = [proposal for number in range(6) for proposal in article.queue(number)]
    for proposal in (*proposals, *proposals):
        form.show_proposal(article, proposal)
        QApplication.processEvents()
        [begin] = {written.x() for _field, written in form.fields.values()}
        begins.append(begin)
    assert begins == sorted(begins)
    assert len(set(begins[len(proposals) :])) == 1, "once all were seen nothing shifts"


def test_letters_belong_to_a_field_while_one_writes(work, press, write):
    press("Right", "E")
    field = work.form.fields["place"][1]
    field.setFocus()
    field.selectAll()
    write("desk")
    assert field.text() == "desk"
    assert work._editing
    press("Escape")
    assert work._editing and asked(work.window()) is not None
    reply(work.window(), "Ctrl+Delete")
    assert not work._editing
    assert work.work is not None
    assert work.number == 1


def test_another_kind_fills_itself_from_the_sentence(work, press, write):
    for _step in range(3):
        press("Right")
    press("E")
    press("Alt+K")
    write("A TOWN")
    press("Return")
    assert work._editing and work.form.type.currentData() == "one-accession"
    assert work.form.fields["organisation"][1].text() == "League of Harbours"
    assert work.form.fields["when"][1].text() == "1925"


def test_selected_words_are_cited(app, work, press):
    press("Right", "E")
    cursor = work.text.textCursor()
    start = ARTICLE.index("League of Harbours")
    cursor.setPosition(start)
    cursor.setPosition(start + len("League of Harbours (LOH) was founded"), cursor.MoveMode.KeepAnchor)
    work.text.setTextCursor(cursor)
    press("Alt+C")
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
    assert work.form.new_kind.text() == "New person: Ada Wern"


def test_tab_goes_from_the_kind_through_the_fields_to_the_words_cited(work, press):
    press("Right", "E")
    form = work.form
    form.type.setFocus()
    marks = [mark for mark in form.marks.values() if mark.isVisible()]
    wanted = [*(written for _field, written in form.fields.values()), *marks, form.cite]
    for one in wanted:
        press("Tab")
        assert QApplication.focusWidget() is one


def test_where_nothing_is_proposed_e_begins_a_fact(work, press):
    assert work.queue.proposals == ()
    press("E")
    assert work._editing
    assert QApplication.focusWidget() is work.form.fields["organisation"][1]


def test_a_new_name_is_told_while_it_is_written_and_made_with_the_fact(app, work, press, write):
    press("Right", "E")
    field = work.form.fields["place"][1]
    field.setFocus()
    field.selectAll()
    write("Old Quay")
    assert work.form.new_kind.text().endswith(": Old Quay") and work.form.new_kind.isVisible()
    assert work.said.text() == "The League of Harbours was founded on 3 March 1921 in Old Quay."
    press("Ctrl+Return")
    [row] = app.desk.rows("league", "fact")
    assert app.desk.row("league", "entity", row.data["place"]).data["name"] == "Old Quay"
    press("Ctrl+Z")
    assert app.desk.row("league", "entity", row.data["place"]) is None, "one edit"


def test_a_ready_kind_is_chosen_in_the_form_and_taken_over(app, work, press, write, qtbot):
    press("Right", "E")
    kinds = work.form.type
    assert "event  ·  ready kind" in [kinds.itemText(n) for n in range(kinds.count())]
    press("Alt+K")
    write("ready event")
    press("Tab")
    qtbot.waitUntil(lambda: "what" in work.form.fields)
    assert app.desk.row("league", "type", "event") is not None
    assert list(work.form.fields)[:2] == ["what", "when"]
    assert "“event” is a kind of fact of the pack now." in work.news.text()
    assert "event  ·  ready kind" not in [kinds.itemText(n) for n in range(kinds.count())]
    assert QApplication.focusWidget() is work.form.fields["what"][1]
    write("Founding Day")
    press("Ctrl+Return")
    [row] = app.desk.rows("league", "fact")
    assert row.data["type"] == "event"
    assert app.desk.row("league", "entity", row.data["what"]).data["name"] == "Founding Day"


def test_f_begins_a_fact_beside_what_is_proposed_and_a_plan_is_ticked(app, work, press, write):
    press("Right")
    proposed = work.queue.proposals
    press("F")
    assert work._editing
    work.form.marks["modality"].setFocus()
    press("Space", "Escape")
    reply(work.window(), "Ctrl+Delete")
    assert work.queue.proposals == proposed
    press("E")
    work.form.marks["modality"].setFocus()
    press("Space", "Ctrl+Return")
    [row] = app.desk.rows("league", "fact")
    assert row.data["modality"] == "planned"


def test_words_are_selected_and_cited_by_keys_and_no_arrow_key_leaves_what_is_written(work, press):
    press("Right", "E", "Alt+T")
    assert work.text.hasFocus()
    press("Right", "Left", "Ctrl+Shift+Right", "Ctrl+Shift+Right", "Alt+C")
    assert work._editing and work.number == 1
    assert "“The League”" in work.form.cites.text()
    assert work.form.isAncestorOf(QApplication.focusWidget())


def test_an_ampersand_in_words_that_a_fact_rested_on_is_a_letter(page, press, qtbot):
    page.taking.text.setPlainText(ARTICLE.replace("joined the League", "joined the League of towns & ports"))
    page.taking.title.setText("The harbours")
    page.taking.as_of.setText(AS_OF)
    press("Ctrl+Return")
    qtbot.waitUntil(lambda: page.work is not None)
    press("Right", "E")
    cursor, words = page.text.textCursor(), "League of towns & ports"
    start = page.text.toPlainText().index(words)
    cursor.setPosition(start)
    cursor.setPosition(start + len(words), cursor.MoveMode.KeepAnchor)
    page.text.setTextCursor(cursor)
    press("Alt+Shift+C", "Return", "E")
    offered = page.form.before
    assert offered.isVisible() and offered.accessibleName() == f"Cite “{words}” too"
    assert offered.shortcut().isEmpty() and offered.text() == f"Cite “{words.replace('&', '&&')}” too"


def test_alt_m_brings_more_fields_and_the_words_of_the_kind_are_offered_to_begin_with(app, work, press, write):
    press("Right", "E", "Alt+M")
    form = work.form
    assert QApplication.focusWidget() is form.rest["skip"][1]
    own = form.rest["sentence"][1]
    while not own.hasFocus():
        press("Tab")
    press("Down", "Down", "Return")
    assert own.text() == "{organisation:The} was founded {when:on}[ in {place}]."
    own.setText("It came to be.")
    press("Ctrl+Return")
    assert "lost {organisation}" in form.refused.text()
    assert form.refused.isVisible() and not form.isAncestorOf(form.refused), "it is seen, however far one scrolled"
    own.setText("{organisation:The} came to be {when:on} in {place}.")
    assert (
        work.said.text() == "The League of Harbours came to be on 3 March 1921 in Porthaven." and work.said.isVisible()
    )
    form.fields["place"][1].setText("Estmouth")
    assert work.said.text() == "The League of Harbours came to be on 3 March 1921 in Estmouth."
    press("Ctrl+Return")
    assert not form.refused.isVisible()
    [row] = app.desk.rows("league", "fact")
    assert row.data["sentence"] == "{organisation:The} came to be {when:on} in {place}."
    assert ["came to be" in fact["statement"] for fact in app.reading.facts("league")] == [True]


def test_below_a_field_names_are_offered_that_leave_the_keys_of_the_page_as_they_are(work, press, write):
    press("Right", "E")
    place = work.form.fields["place"][1]
    place.setFocus()
    place.selectAll()
    write("h")
    assert place.offers.words == ["Porthaven", "Estmouth", "Lowhaven"]
    press("Alt+T")
    assert work.text.hasFocus() and not place.offers.shown
    press("Escape")
    assert place.hasFocus()
    press("Down", "Down", "Down", "Down")
    assert place.offers.shown
    press("Escape")
    assert not place.offers.shown and work._editing
    assert place.text() == "h"
    press("Down", "Down", "Tab")
    assert place.text() == "Porthaven" and not place.hasFocus()
    joining = work.work.of_type(3, "accession")
    work._open_form(joining)
    QApplication.processEvents()
    joiner = work.form.fields["joiner"][1]
    joiner.setText("Lowhaven; ")
    joiner.setFocus()
    joiner.setCursorPosition(10)
    write("est")
    press("Down", "Return")
    assert joiner.text() == "Lowhaven; Estmouth"


def test_letters_find_words_anywhere_in_the_article_and_enter_rests_on_them(app, work, press, write):
    press("Right", "E", "Alt+T")
    write("dr..1958")
    start, end = work.text.selected()
    assert ARTICLE[start:end] == "Dr. Ada Wern has chaired the Council since 12 April 1958"
    assert "is selected" in work.news.text()
    write("!")
    assert work.news.text() == "Nothing in the article reads “dr..1958!”."
    press("Backspace", "Return")
    assert not work.text.hasFocus() and work._editing
    press("Alt+T")
    write("the harbours")
    press("Shift+Return", "Ctrl+Return")
    [row] = app.desk.rows("league", "fact")
    spans = [ARTICLE[slice(*cite["span"])] for cite in row.data["cite"]]
    assert spans == ["Dr. Ada Wern has chaired the Council since 12 April 1958", "The harbours"]


def test_ctrl_shift_enter_saves_and_begins_another_fact_of_the_sentence(app, work, press, write):
    press("Right", "E", "Ctrl+Shift+Return")
    assert len(list(app.desk.rows("league", "fact"))) == 1
    assert (work.number, work._editing) == (1, True)
    focused = QApplication.focusWidget()
    assert isinstance(focused, Line)
    write("L")
    assert focused.text() == "L", "what was found is written over"


def test_a_long_text_is_seen_whole_in_its_field_and_enter_saves_it(app, work, press, write, qtbot):
    press("Right", "E", "Alt+M")
    own = work.form.rest["sentence"][1]
    own.setFocus()
    own.selectAll()
    before = own.height()
    long = (
        "It is told that {organisation:the} was founded {when:on} in {place} by the masters of all its towns together."
    )
    write(long)
    qtbot.waitUntil(lambda: own.height() > before)
    assert own.verticalScrollBar().maximum() == 0
    press("Return")
    [row] = app.desk.rows("league", "fact")
    assert row.data["sentence"] == long
