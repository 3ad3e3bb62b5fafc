"""From a pasted article to facts in the window: all by keys, every step saved, counted and taken back."""

from __future__ import annotations

from league import ARTICLE
from looks import cut_off, nameless, words
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit

from study_app.app import StudyApp


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
    assert facts(app) == ["founding-league-1921"]
    assert work.number == 2
    assert work.count.text() == "10 of 11 sentences have no confirmed fact"
    assert app.source_text("league", "harbours") == ARTICLE
    press("Ctrl+Z")
    assert facts(app) == []
    assert "Taken back" in work.news.text()
    assert work.count.text() == "11 of 11 sentences have no confirmed fact"
    press("Ctrl+Shift+Z")
    assert facts(app) == ["founding-league-1921"]


def test_d_asks_why_and_the_sentence_is_dismissed(app, work, press, write):
    press("D")
    assert QApplication.focusWidget() is work.why
    press("Return")
    assert "Say why" in work.news.text()
    write("a heading")
    press("Return")
    [row] = app.desk.rows("league", "no_fact")
    assert row.data["reason"] == "a heading"
    assert work.number == 1
    assert "10 of 11 sentences have no confirmed fact; 1 more was dismissed" in work.count.text()
    press("Left")
    assert "dismissed  ·  a heading" in work.state.text()


def test_a_new_name_is_accepted_and_fills_what_is_proposed_after_it(app, work, press):
    for _step in range(7):
        press("Right")
    press("Return")
    assert [row.id for row in app.desk.rows("league", "entity")][-1] == "ada-wern"
    assert work.number == 7
    press("Return")
    [row] = app.desk.rows("league", "fact")
    assert (row.data["person"], row.data["start"], row.data["end"]) == ("ada-wern", "1958-04-12", "..")


def test_a_kind_of_thing_that_is_not_there_is_told_to_be_new_and_made_with_the_name(app, work, press, write):
    for _step in range(7):
        press("Right")
    press("E")
    kind = work.form.fields["type"][1]
    kind.setFocus()
    kind.selectAll()
    write("captain")
    assert work.form.new_kind.text() == "New kind: captain"
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
