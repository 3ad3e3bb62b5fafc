"""From a pasted article to facts in the window: all by keys, every step saved, counted and taken back."""

from __future__ import annotations

from threading import Event, current_thread, main_thread

import pytest
from everywhere import settle
from league import ARTICLE, AS_OF
from looks import cut_off, nameless, said_by_qt, words
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShortcut, QTextCursor
from PySide6.QtWidgets import QApplication, QLineEdit
from unsaved import asked, reply

from study_app.app import StudyApp
from study_app.desk import desk
from study_app.facts.article import article
from study_app.facts.article.article import Article, State
from study_app.facts.article.findings import find_all
from study_app.gui.article import page as article_page
from study_app.gui.page import Page
from study_app.gui.reading import ABOVE
from study_app.gui.widgets import GAP
from study_app.journal import Change


def facts(app: StudyApp) -> list[str]:
    return [row.id for row in app.desk.rows("league", "fact")]


def test_everything_has_a_name_and_nothing_is_cut_off(window, work, press):
    assert nameless(window) == []
    assert cut_off(window) == []
    press("E")
    assert nameless(window) == []
    assert cut_off(window) == []


def test_each_key_of_the_page_does_one_thing(window, work):
    actions = [key.toString() for action in window.findChildren(QAction) for key in action.shortcuts()]
    own = [shortcut.key().toString() for shortcut in work.findChildren(QShortcut)]
    assert len(own) == len(set(own))
    assert set(own).isdisjoint(actions)


def test_at_the_largest_text_nothing_is_cut_off(window, work, press):
    for _step in range(8):
        press("Ctrl++")
    assert cut_off(window) == []
    assert work.minimumSizeHint().height() <= 760 - 80  # the window at its first size, less the menu
    press("E")
    assert cut_off(window) == []


def test_at_the_largest_text_a_low_window_need_not_grow(window, work, press, qtbot):
    window.resize(1024, 600)
    for _step in range(8):
        press("Ctrl++")
    press("Right", "Return")  # something is accepted, and that is told
    for _sentence in range(4):
        qtbot.waitUntil(lambda: work.minimumSizeHint().height() + window.menuBar().height() <= 600)
        assert cut_off(window) == []
        press("Right")
    assert window.height() == 600


def test_at_the_largest_text_a_low_window_shows_lines_of_the_text_and_a_whole_proposal(window, work, press, qtbot):
    window.resize(1024, 600)
    for _step in range(8):
        press("Ctrl++")
    qtbot.waitUntil(lambda: work.text.viewport().height() >= 3 * work.text.fontMetrics().lineSpacing())
    press("Right")
    settle()
    shown = work.list.visualRect(work.list.currentIndex())
    assert work.list.viewport().rect().contains(shown)
    press("E")
    settle()
    assert work.text.viewport().height() >= 3 * work.text.fontMetrics().lineSpacing()
    assert window.height() == 600


def test_a_sentence_with_names_alone_says_that_names_are_proposed_and_an_empty_list_what_can_be_done(
    window, work, press
):
    spoken = {}
    while work.number < len(work.work.parts.sentences) - 1:
        names = [proposal for proposal in work.queue.proposals if proposal.table == "entity"]
        spoken[work.number] = (len(names), len(work.queue.proposals), work.state.text(), work.nothing.isVisible())
        press("Right")
    assert any(
        names == all_of_them == 1 and "1 name is proposed" in said
        for names, all_of_them, said, _empty in spoken.values()
    )
    assert all(
        ("nothing is proposed" in said) == (not all_of_them) == empty
        for _n, all_of_them, said, empty in spoken.values()
    )
    assert spoken[0][1] == 0 and work.nothing.text().startswith("Nothing is proposed here: F writes a fact")


def test_the_first_sentence_in_hand_is_the_first_that_is_open_and_all_are_counted(work):
    assert work.number == 0
    assert work.count.text() == "11 of 11 sentences have no confirmed fact"
    assert "Sentence 1 of 11" in words(work)


def test_enter_accepts_and_goes_on_and_ctrl_z_takes_it_back(app, work, press):
    press("Right")
    assert "The League of Harbours (LOH) was founded" in work.quote.text()
    assert work.queue.index(0).data() == "The League of Harbours was founded on 3 March 1921 in Porthaven."
    assert work.said.text() == work.queue.index(0).data()
    press("Return")
    assert [one[:20] for one in facts(app)] == ["founding-league-1921"]
    assert work.number == 2
    assert work.count.text() == "10 of 11 sentences have no confirmed fact"
    assert app.reading.source_text("league", work.work.id) == ARTICLE
    press("Ctrl+Z")
    assert facts(app) == []
    assert "Taken back" in work.news.text()
    assert work.count.text() == "11 of 11 sentences have no confirmed fact"
    press("Ctrl+Shift+Z")
    assert [one[:20] for one in facts(app)] == ["founding-league-1921"]


def test_what_is_accepted_or_dismissed_is_saved_beside_the_window_where_that_is_long(
    app, work, press, write, monkeypatch, saved_beside
):
    monkeypatch.setattr(desk, "AT_ONCE", 0)
    press("Right")
    saved_beside(lambda: press("Return"))
    assert [one[:20] for one in facts(app)] == ["founding-league-1921"]
    assert work.number == 2 and work.news.text().startswith("The one before is accepted; Ctrl+Z takes it back.")
    press("D")
    press("Return")
    assert "Say why" in work.news.text()
    write("a heading")
    saved_beside(lambda: press("Return"))
    assert [row.data["reason"] for row in app.desk.rows("league", "no_fact")] == ["a heading"]
    assert work.news.text() == "The one before is dismissed; Ctrl+Z takes it back." and work.number == 3


@pytest.mark.parametrize("what", ["a fact", "a reason"])
def test_who_leaves_and_saves_first_what_takes_long_is_away_once_it_is_saved(
    app, window, work, press, write, monkeypatch, saved_beside, what
):
    press("Right")
    monkeypatch.setattr(desk, "AT_ONCE", 0)
    if what == "a fact":
        press("E")
        work.form.fields["when"][1].setText("4 March 1921")
    else:
        press("D")
        write("a heading")
    window.when_settled(window.show_decks)
    saved_beside(asked(window).save)
    assert window.page is window.decks
    assert [row.data["when"] for row in app.desk.rows("league", "fact")] == ["1921-03-04"] * (what == "a fact")
    assert [row.data["reason"] for row in app.desk.rows("league", "no_fact")] == ["a heading"] * (what == "a reason")


def test_d_asks_why_and_the_sentence_is_dismissed(app, work, press, write):
    press("D")
    assert QApplication.focusWidget() is work.why
    press("Return")
    assert "Say why" in work.news.text()
    write("a heading")
    press("Return")
    [row] = app.desk.rows("league", "no_fact")
    assert row.data["reason"] == "a heading"
    assert work.news.text() == "The one before is dismissed; Ctrl+Z takes it back."
    assert work.number == 1
    assert "10 of 11 sentences have no confirmed fact; 1 more was dismissed" in work.count.text()
    press("Left")
    assert "dismissed  ·  a heading" in work.state.text()


def test_d_tells_of_a_sentence_that_has_a_fact_what_to_do_instead(app, work, press):
    for _step in range(7):
        press("Right")
    press("Return")
    press("Return")
    assert len(list(app.desk.rows("league", "fact"))) == 1
    work.show_sentence(7)
    press("D")
    assert not work.why.isVisible()
    assert work.news.text().startswith("It has a fact: “Ada Wern") and "retire that first" in work.news.text()
    assert not list(app.desk.rows("league", "no_fact"))


def test_a_new_name_is_accepted_and_fills_what_is_proposed_after_it(app, work, press):
    for _step in range(7):
        press("Right")
    press("Return")
    *_before, person = app.desk.rows("league", "entity")
    assert person.data["name"] == "Ada Wern"
    assert work.number == 7
    press("Return")
    [row] = app.desk.rows("league", "fact")
    assert (row.data["person"], row.data["start"], row.data["end"]) == (person.id, "1958-04-12", "..")


def test_a_long_text_is_read_by_a_new_name_beside_the_window_and_the_name_fills_at_once_what_is_proposed(
    app, page, press, qtbot, monkeypatch
):
    read_on = []

    def find(*arguments):
        read_on.append(current_thread())
        return find_all(*arguments)

    monkeypatch.setattr(article, "find_all", find)
    page.taking.text.setPlainText(ARTICLE + "\nAda Wern keeps the light. " + "The light was lit again. " * 200)
    page.taking.title.setText("The harbours")
    page.taking.as_of.setText(AS_OF)
    press("Ctrl+Return")
    qtbot.waitUntil(lambda: page.work is not None)
    for _step in range(7):
        press("Right")
    read_on.clear()
    press("Return")
    *_before, person = app.desk.rows("league", "entity")
    assert person.data["name"] == "Ada Wern"
    assert page.number == 7 and all(one.row.get("name") != "Ada Wern" for one in page.queue.proposals)
    qtbot.waitUntil(lambda: not page._looking_again.isActive())
    assert len(read_on) == 1 and main_thread() not in read_on
    tables = app.authoring.article_tables("league", page.work.id)
    assert page.work.findings == Article(page.work.text, page.work.source, tables).findings
    press("Return")
    [row] = app.desk.rows("league", "fact")
    assert (row.data["person"], row.data["start"]) == (person.id, "1958-04-12")
    press("Ctrl+Z", "Ctrl+Z")
    assert not any(person.id in name.entities for found in page.work.findings for name in found.names)


@pytest.fixture
def reads_on(page, press, qtbot, monkeypatch):
    """A long article in which a new name was accepted, and what lets the reading by it come to its end."""
    go_on = Event()
    go_on.set()

    def find(*arguments):
        assert go_on.wait(10)
        return find_all(*arguments)

    monkeypatch.setattr(article, "find_all", find)
    told = (
        "Ada Wern has chaired the Council of Masters since 1958. She has chaired the League of Harbours since 1957.\n\n"
    )
    page.taking.text.setPlainText(told + "The light was lit again. " * 200)
    page.taking.title.setText("The light")
    page.taking.as_of.setText(AS_OF)
    press("Ctrl+Return")
    qtbot.waitUntil(lambda: page.work is not None)
    go_on.clear()
    press("Return", "Right")
    assert page.number == 1 and page._looking_again.isActive()

    def read() -> None:
        go_on.set()
        qtbot.waitUntil(lambda: not page._looking_again.isActive())
        settle()

    yield read
    go_on.set()


def test_once_a_long_text_is_read_what_is_proposed_is_renewed_where_one_reads_on_and_nothing_is_said(
    page, reads_on, monkeypatch
):
    settle()
    before = page.queue.proposals
    selection = page.text.textCursor()
    selection.setPosition(3000)
    selection.setPosition(3020, QTextCursor.MoveMode.KeepAnchor)
    page.text.setTextCursor(selection)
    page.text.verticalScrollBar().setValue(page.text.verticalScrollBar().maximum())
    place = page.text.verticalScrollBar().value()
    heard = []
    monkeypatch.setattr(article_page, "announce", lambda _page, words, **_how: heard.append(words))
    reads_on()
    assert page.queue.proposals == page.work.queue(1) != before
    assert page.list.currentIndex().isValid() and page.accept_button.isEnabled()
    assert (page.text.verticalScrollBar().value(), page.text.selected()) == (place, (3000, 3020))
    assert place > 0 and heard == []


def test_a_reason_that_is_begun_stays_open_when_a_text_is_read_while_another_page_lies_above(
    window, page, press, write, reads_on
):
    press("D")
    write("a picture")
    above = Page("Above")
    window.show_page(above)
    assert not page.isVisible()
    reads_on()
    window.drop(above)
    assert page.why.isVisible() and page.why.text() == "a picture"


def test_a_kind_of_thing_that_is_not_there_is_told_to_be_new_and_made_with_the_name(app, work, press, write):
    for _step in range(7):
        press("Right")
    press("E")
    kind = work.form.fields["type"][1]
    kind.setFocus()
    kind.selectAll()
    write("captain")
    assert work.form.new_kind.text() == "New kind of thing: captain"
    assert work.form.new_kind.isVisible()
    press("Ctrl+Return")
    assert [row.id for row in app.desk.rows("league", "entity_type")][-1] == "captain"
    assert [row.data["type"] for row in app.desk.rows("league", "entity")][-1] == "captain"


def test_s_splits_and_x_puts_away(work, press):
    for _step in range(3):
        press("Right")
    count = len(work.queue.proposals)
    press("S")
    assert "Split into 3 proposals" in work.news.text()
    assert len(work.queue.proposals) == count + 3
    press("X")
    assert len(work.queue.proposals) == count + 2


def test_j_and_k_go_through_the_proposals_and_on_to_the_next_sentence(work, press):
    press("J")
    assert (work.number, work.list.currentIndex().row()) == (1, 0)
    press("Down")
    assert (work.number, work.list.currentIndex().row()) == (1, 1)
    press("K", "Up")
    assert work.number == 0


def test_the_keys_of_the_page_are_told(work):
    told = dict(work.keys())
    assert "D" in told
    assert all(isinstance(text, str) and text for text in told.values())
    assert isinstance(work.why, QLineEdit)


def test_n_makes_a_plain_card_of_the_sentence_that_is_no_fact_yet(app, work, press, write):
    press("N")
    assert QApplication.focusWidget() is work.form.fields["front"][1]
    assert work.form.fields["back"][1].text() == "The harbours of the north"
    write("What is it about?")
    press("Return")
    [row] = app.desk.rows("league", "fact")
    assert (row.data["type"], row.data["front"]) == ("flashcard", "What is it about?")
    assert row.data["cite"]["span"] == [0, 25]
    assert work.count.text() == "10 of 11 sentences have no confirmed fact"


def test_the_same_text_pasted_again_goes_on_and_what_is_taken_back_is_told_where_it_stands(
    window, app, work, press, qtbot
):
    press("Right", "Return")
    press("Esc", "Ctrl+Shift+A")
    again = window.stack[-1]
    assert again is not work
    again.taking.text.setPlainText(ARTICLE)
    press("Ctrl+Return")
    qtbot.waitUntil(lambda: again.work is not None)
    assert again.number == 0
    assert "This text is in the pack already, so it goes on where you left off." in again.news.text()
    press("Ctrl+Z")
    assert facts(app) == []
    assert again.number == 1
    assert again.news.text() == "Taken back: “The League of Harbours was founded on 3 March 1921 in Porthaven”."
    press("Home", "Left", "Ctrl+Shift+Z")
    assert again.number == 1
    assert again.news.text().startswith("Put back: “The League of Harbours")


def test_a_dismissal_that_is_taken_back_is_told_by_its_sentence(work, press, write):
    press("D")
    write("a heading")
    press("Return", "Right", "Ctrl+Z")
    assert work.number == 0
    assert work.news.text() == "Taken back: “The harbours of the north” has no fact."


def test_of_a_text_in_another_language_it_is_said_what_is_found_in_it(page, press, qtbot):
    page.taking.text.setPlainText(
        "Die Häfen des Nordens wurden 1921 von einem Bund der Städte gegründet. So ist es seither geblieben, Jahr um Jahr."
    )
    page.taking.title.setText("Häfen")
    page.taking.as_of.setText("1990")
    press("Ctrl+Return")
    qtbot.waitUntil(lambda: page.work is not None)
    assert "only names of the pack and dates in digits are found in it" in page.news.text()


def test_of_an_english_text_nothing_is_said_of_its_language(work):
    assert work.news.text() == ""


def test_at_the_largest_text_several_lines_of_the_article_are_in_view(window, work, press):
    window.resize(1180, 760)
    for _step in range(8):
        press("Ctrl++")
    QApplication.processEvents()
    assert work.text.viewport().height() >= 3 * work.text.fontMetrics().lineSpacing()
    assert work.height() <= 760


def test_left_and_right_bring_the_first_proposal_of_a_sentence_and_up_the_last_of_the_one_before(work, press):
    press("Right")
    while len(work.queue.proposals) < 2:
        press("Right")
    here = work.number
    press("Right", "Left")
    assert (work.number, work.list.currentIndex().row()) == (here, 0)
    press("Right", "Up")
    assert (work.number, work.list.currentIndex().row()) == (here, len(work.queue.proposals) - 1)


def test_what_was_done_is_told_until_one_goes_on(work, press):
    press("Right", "Return")
    assert work.news.text().startswith("The one before is accepted; Ctrl+Z takes it back.")
    press("Right")
    assert work.news.text() == ""


def test_the_reason_of_the_last_dismissal_is_offered_for_the_next(app, work, press, write):
    press("D")
    write("part of the web page")
    press("Return", "D")
    assert work.why.selectedText() == "part of the web page"
    press("Return", "D")
    write("a heading")
    press("Return")
    reasons = [row.data["reason"] for row in app.desk.rows("league", "no_fact")]
    assert reasons == ["part of the web page", "part of the web page", "a heading"]


def test_at_the_largest_text_the_form_for_an_article_is_as_wide_as_the_window(window, page, press):
    for _step in range(8):
        press("Ctrl++")
    window.resize(1024, 600)
    QApplication.processEvents()
    assert page.taking.widget().minimumSizeHint().width() <= page.taking.viewport().width()
    assert cut_off(window) == []


def test_that_a_proposal_was_accepted_is_said_after_the_next_sentence(app, work, press, monkeypatch, tmp_path):
    monkeypatch.setenv("STUDY_APP_TRACE", str(tmp_path / "trace"))
    press("Right")
    press("Return")
    said = [line for line in (tmp_path / "trace").read_text().splitlines() if line.startswith("say ")]
    assert said[-2].startswith("say Sentence 3 of ")
    assert said[-1].startswith("say The one before is accepted; Ctrl+Z takes it back.")


@pytest.mark.parametrize("letters", [9, 1000])
@pytest.mark.parametrize("key", ["Esc", ""])
def test_a_kind_that_was_being_looked_for_is_not_taken_when_the_form_is_left(
    app, work, press, write, qtbot, letters, key
):
    before = [row.id for row in app.desk.rows("league", "type")]
    press("F")
    kinds = work.form.type
    ready = next(words for words in map(kinds.itemText, range(kinds.count())) if "ready kind" in words)
    kinds.look()
    write(ready[:letters])
    if key:
        press(key)
    else:
        qtbot.mouseClick(work.cancel_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not work.cancel_button.isVisible())
    settle()
    assert [row.id for row in app.desk.rows("league", "type")] == before
    assert work.list.hasFocus() and not kinds.searching


def test_what_saves_a_form_stands_at_the_right_of_what_leaves_it_and_afterwards_all_is_where_it_was(work, press):
    def places():
        return [one.geometry() for one in (work.accept_button, *work.ways) if one.isVisible()]

    settle()
    before = places()
    press("F")
    settle()
    left, right = work.cancel_button.geometry(), work.accept_button.geometry()
    assert right.x() == left.x() + left.width() + GAP and right.y() == left.y()
    assert right.right() == work.middle.geometry().right(), "it ends where the form does"
    press("Esc")
    settle()
    assert places() == before


def test_at_the_largest_text_the_page_is_no_higher_than_the_window_whatever_is_told(window, work, press):
    for _step in range(8):
        press("Ctrl++")
    window.resize(1280, 800)
    QApplication.processEvents()
    while work.number < len(work.work.parts.sentences) - 1:
        assert window.minimumSizeHint().height() <= 800
        press("J")
    press("E", "Alt+M")
    assert window.minimumSizeHint().height() <= 800
    assert cut_off(window) == []


def write_in_form(work, press):
    """Open the form of a sentence, and write something in its first field."""
    press("Right", "E")
    [written, *_more] = [line for _field, line in work.form.fields.values()]
    written.setText("Something that was written")
    return written


def test_what_is_written_in_the_form_is_not_lost_by_ctrl_z_where_it_is_pressed_on_a_button(app, window, work, press):
    press("Right", "Return")
    written = write_in_form(work, press)
    work.form.cite.setFocus()
    press("Ctrl+Z")
    assert asked(window) is not None
    reply(window, "Esc")
    assert written.text() == "Something that was written" and [one[:20] for one in facts(app)] == [
        "founding-league-1921"
    ]
    press("Ctrl+Z")
    reply(window, "Ctrl+Delete")
    assert facts(app) == [] and not work._editing
    assert work.news.text().startswith("Taken back")


def test_what_is_written_in_the_form_stays_while_facts_are_edited_in_the_table(app, window, work, press):
    press("Right", "Return")
    written = write_in_form(work, press)
    press("Ctrl+L")
    app.desk.saving("league", (Change("fact", facts(app)[0], "tags", None, ["old"]),), "").now()
    window.library_changed()
    press("Esc")
    assert window.page is work
    assert written.text() == "Something that was written" and work._editing
    work.form.fields.clear()  # nothing is to be asked after at the end


def take_up(page, pack, press, qtbot):
    """Read the article for a pack."""
    page.taking.pack.setCurrentIndex(page.taking.pack.findData(pack))
    page.taking.text.setPlainText(ARTICLE)
    page.taking.title.setText("The harbours")
    page.taking.as_of.setText(AS_OF)
    press("Ctrl+Return")
    qtbot.waitUntil(lambda: page.work is not None)


def test_for_a_pack_without_kinds_enter_takes_a_kind_over_and_enter_saves_the_fact(bare, app, page, press, qtbot):
    take_up(page, bare, press, qtbot)
    assert "ready ones are proposed" in page.news.text()
    press("Right")
    first = page.queue.index(0)
    assert first.data(ABOVE) == "Founding of an organization  ·  ready kind of A league"
    assert first.data() == "The League of Harbours was founded on 3 March 1921 in Porthaven."
    assert "Enter takes the kind over" in page.unsure.text()
    press("S")  # there is nothing to split
    press("Return")
    assert page._editing and page.form.fields["place"][1].text() == "Porthaven"
    press("Return")
    [fact] = app.desk.rows(bare, "fact")
    named = {row.id: row.data["name"] for row in app.desk.rows(bare, "entity")}
    assert fact.data["type"] == "founding"
    assert [named[fact.data[key]] for key in ("organisation", "place")] == ["League of Harbours", "Porthaven"]
    assert page.work.state(1) is State.CONFIRMED
    press("Left")
    assert not any(page.queue.index(n).data(ABOVE).startswith("Founding") for n in range(page.queue.rowCount()))


def test_qt_has_nothing_to_say_of_the_form_for_a_fact(bare, app, page, press, qtbot):
    take_up(page, bare, press, qtbot)
    with said_by_qt() as told:
        press("F")
        settle()
        press("Return")
        settle()
        qtbot.wait(50)
    assert told == []
