"""From a pasted article to facts in the window: all by keys, every step saved, counted and taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from league import ARTICLE, AS_OF, write_league
from looks import cut_off, nameless, words
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from study_app.app import StudyApp
from study_app.gui.article import ArticlePage
from study_app.gui.window import MainWindow


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with the pack of the league in it."""
    folder = tmp_path / "data"
    write_league(folder / "packs" / "league")
    return folder


@pytest.fixture
def page(window: MainWindow, press) -> ArticlePage:
    press("Ctrl+Shift+A")
    return window.stack[-1]


@pytest.fixture
def work(page: ArticlePage, press, qtbot) -> ArticlePage:
    """The page with the article taken up."""
    page.taking.text.setPlainText(ARTICLE)
    page.taking.title.setText("The harbours")
    page.taking.as_of.setText(AS_OF)
    press("Ctrl+Return")
    qtbot.waitUntil(lambda: page.work is not None)
    return page


def facts(app: StudyApp) -> list[str]:
    return [row.id for row in app.desk.rows("league", "fact")]


# Taking a text up


def test_the_page_says_what_will_happen_and_what_is_missing(page, press):
    assert "taken apart into sentences" in words(page)
    press("Ctrl+Return")
    assert "paste the article" in page.taking.refused.text()
    assert QApplication.focusWidget() is page.taking.text
    page.taking.text.setPlainText(ARTICLE)
    press("Ctrl+Return")
    assert "title" in page.taking.refused.text()
    assert QApplication.focusWidget() is page.taking.title
    page.taking.title.setText("The harbours")
    press("Ctrl+Return")
    assert "for which time" in page.taking.refused.text()
    assert QApplication.focusWidget() is page.taking.as_of


def test_a_file_fills_the_field_and_a_bad_one_is_refused(page, tmp_path):
    good, bad = tmp_path / "the-harbours.txt", tmp_path / "bad.txt"
    good.write_text(ARTICLE, encoding="utf-8")
    bad.write_bytes(b"\xff\xfe\x00x")
    page.taking.take_file(good)
    assert page.taking.text.toPlainText() == ARTICLE
    assert page.taking.title.text() == "the harbours"
    page.taking.take_file(bad)
    assert "not text in UTF-8" in page.taking.refused.text()


def test_everything_has_a_name_and_nothing_is_cut_off(window, work, press):
    assert nameless(window) == []
    assert cut_off(window) == []
    press("E")
    assert nameless(window) == []
    assert cut_off(window) == []


def test_at_the_largest_text_nothing_is_cut_off(window, work, press):
    for _step in range(8):
        press("Ctrl++")
    assert cut_off(window) == []
    assert work.minimumSizeHint().height() <= 760 - 80  # the window at its first size, less the menu
    press("E")
    assert cut_off(window) == []


# Decisions


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
    assert "1 was dismissed" in work.count.text()
    press("Left")
    assert "dismissed  ·  a heading" in work.state.text()


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
    at = work.form.type.findData("one-accession")
    work.form.type.setCurrentIndex(at)
    work.form.type.activated.emit(at)
    assert work.form.fields["organisation"][1].text() == "League of Harbours"
    assert work.form.fields["when"][1].text() == "1925"


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


def test_a_new_name_is_accepted_and_fills_what_is_proposed_after_it(app, work, press):
    for _step in range(7):
        press("Right")
    press("Return")
    assert [row.id for row in app.desk.rows("league", "entity")][-1] == "ada-wern"
    assert work.number == 7
    press("Return")
    [row] = app.desk.rows("league", "fact")
    assert (row.data["person"], row.data["start"], row.data["end"]) == ("ada-wern", "1958-04-12", "..")


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


def test_a_click_in_the_text_takes_its_sentence_in_hand(work, qtbot):
    place = work.text.textCursor()
    place.setPosition(ARTICLE.index("It meets"))
    point = work.text.cursorRect(place).center()
    qtbot.mouseClick(work.text.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert work.number == 6


def test_letters_of_two_units_shift_nothing(page, press, qtbot):
    text = "The sign 𝔸𝔹 was seen. Later the League was founded on 3 March 1921."
    page.taking.text.setPlainText(text)
    page.taking.title.setText("Signs")
    page.taking.as_of.setText(AS_OF)
    press("Ctrl+Return")
    qtbot.waitUntil(lambda: page.work is not None)
    cursor = page.text.textCursor()
    units = len(text[: text.index("League")].encode("utf-16-le")) // 2
    cursor.setPosition(units)
    cursor.setPosition(units + 6, cursor.MoveMode.KeepAnchor)
    page.text.setTextCursor(cursor)
    start, end = page.text.selected()
    assert text[start:end] == "League"


def test_an_article_that_is_a_source_already_goes_on_where_it_was(app, window, work, press, qtbot):
    press("Right", "Return", "Escape")
    assert window.stack[-1] is window.decks
    press("Ctrl+Shift+A")
    page = window.stack[-1]
    page.taking.source.setCurrentIndex(page.taking.source.findText("The harbours"))
    assert not page.taking.text.isVisible()
    press("Ctrl+Return")
    qtbot.waitUntil(lambda: page.work is not None)
    assert page.count.text() == "10 of 11 sentences have no confirmed fact"


def test_the_sentences_are_coloured_by_what_became_of_them(work, press, qtbot):
    press("Right", "Return")
    qtbot.waitUntil(lambda: not work._thinking.isActive())
    coloured = {s.cursor.selectedText(): s.format.background().color().name() for s in work.text.extraSelections()}
    confirmed = next(colour for text, colour in coloured.items() if text.startswith("The League of Harbours"))
    proposed = next(colour for text, colour in coloured.items() if text.startswith("In 1925"))
    assert confirmed != proposed


def test_the_keys_of_the_page_are_told(work):
    told = dict(work.keys())
    assert "D" in told
    assert all(isinstance(text, str) and text for text in told.values())
    assert isinstance(work.why, QLineEdit)
