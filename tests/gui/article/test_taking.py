"""Taking a text up: what is missing is said, and where it can be put right has the focus."""

from __future__ import annotations

import readers
from everywhere import settle
from league import ARTICLE, AS_OF
from looks import words
from PySide6.QtWidgets import QApplication

from study_app.confined import Standing
from study_app.facts.article import reading
from study_app.facts.dates import parse
from study_app.gui.article.taking import Taking
from study_app.gui.naming_pack import NewPackDialog


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
    page.taking.as_of.setText("")
    press("Ctrl+Return")
    assert "date of the text" in page.taking.refused.text()
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


def test_a_text_that_cannot_be_read_is_refused_and_stays_in_the_field(page, press, qtbot, monkeypatch):
    monkeypatch.setattr(reading, "_READER", Standing(readers.abort))
    page.taking.text.setPlainText(ARTICLE)
    page.taking.title.setText("The harbours")
    page.taking.as_of.setText(AS_OF)
    press("Ctrl+Return")
    qtbot.waitUntil(lambda: page.taking.refused.isVisible(), timeout=20_000)
    assert page.taking.refused.text().startswith("the article: the process that read it broke off")
    assert page.taking.text.toPlainText() == ARTICLE and page.work is None
    monkeypatch.undo()
    press("Ctrl+Return")
    qtbot.waitUntil(lambda: page.work is not None, timeout=20_000)


def test_an_article_that_is_in_work_is_offered_first_and_goes_on_where_it_was(app, window, work, press, qtbot):
    press("Right", "Return", "Escape")
    assert window.stack[-1] is window.decks
    assert not app.store.in_work()
    window._settle()  # as in a quiet moment
    qtbot.waitUntil(lambda: app.store.in_work() == {("league", work.work.id): 10})
    press("Ctrl+Shift+A")
    page = window.stack[-1]
    assert page.taking.source.currentText() == "The harbours  ·  10 sentences without a fact", "it is offered first"
    assert QApplication.focusWidget() is page.taking.source
    assert not page.taking.text.isVisible()
    press("Ctrl+Return")
    qtbot.waitUntil(lambda: page.work is not None)
    assert page.count.text() == "10 of 11 sentences have no confirmed fact"


def test_the_pack_of_a_text_in_work_is_chosen_where_none_is_in_hand(bare, app, window, page, press, qtbot):
    assert Taking(app).pack.currentData() == bare
    page.taking.pack.setCurrentIndex(page.taking.pack.findData("league"))
    page.taking.text.setPlainText(ARTICLE)
    page.taking.title.setText("The harbours")
    page.taking.as_of.setText(AS_OF)
    press("Ctrl+Return")
    qtbot.waitUntil(lambda: page.work is not None)
    press("Right", "Return", "Escape")
    window._settle()
    qtbot.waitUntil(lambda: bool(app.store.in_work()))
    app.authoring.in_hand = ""  # as after a restart
    assert Taking(app).pack.currentData() == "league"


def test_for_a_pack_that_was_chosen_already_one_writes_the_title_at_once(window, page, press, write):
    press("Escape")
    window.ways.open_article("league")
    write("The harbours")
    assert window.stack[-1].taking.title.text() == "The harbours"


def test_a_text_that_is_a_source_already_needs_no_title_again(app, window, work, press, qtbot):
    press("Right", "Return", "Escape", "Ctrl+Shift+A")
    page = window.stack[-1]
    page.taking.text.setPlainText(ARTICLE)
    press("Ctrl+Return")
    qtbot.waitUntil(lambda: page.work is not None)
    assert page.count.text() == "10 of 11 sentences have no confirmed fact"
    assert len(list(app.desk.rows("league", "source"))) == 1


def test_the_arrows_belong_to_a_choice_that_has_the_focus(page, press):
    page.taking.source.addItem("Another", "")
    page.taking.source.setFocus()
    press("Down")
    assert page.taking.source.currentText() == "Another"


def test_lines_cut_by_a_page_are_joined_on_request(page):
    page.taking.text.setPlainText("It was\nsigned by\nall of\nthe towns\nin the\nyear 1925.")
    assert page.taking.join.isVisible()
    page.taking.join.click()
    assert page.taking.text.toPlainText() == "It was signed by all of the towns in the year 1925.\n"
    assert not page.taking.join.isVisible()


def test_what_is_pasted_is_kept_to_the_letter(page):
    text = "3\u00a0May\u202f1901\n\nThe 𝔸 – “bridge”\n"
    page.taking.text.setPlainText(text)
    assert page.taking.written() == text


def test_a_date_of_the_text_is_proposed_in_words_from_its_head_or_today(app, page, press, write):
    today = parse(app.clock.now().local().date().isoformat()).words()
    assert page.taking.as_of.text() == today
    assert not page.unsaved, "nobody wrote it"
    page.taking.text.setPlainText(f"The harbours\nBy Ann Brook, 12 May 2019\n\n{ARTICLE}")
    assert page.taking.as_of.text() == "12 May 2019"
    page.taking.text.setPlainText("The bridge was opened on 30 June 1894.")
    assert page.taking.as_of.text() == today, "a sentence tells of something else"
    page.taking.as_of.setFocus()
    page.taking.as_of.selectAll()
    write("2019-11-28")
    press("Tab")
    assert page.taking.as_of.text() == "28 November 2019"
    page.taking.text.setPlainText("The harbours\n12 May 2018\n")
    assert page.taking.as_of.text() == "28 November 2019", "what somebody wrote stays"


def test_of_a_source_that_is_known_the_fields_stay_at_the_top(app, window, work, press, qtbot):
    press("Right", "Return", "Escape")
    window._settle()
    qtbot.waitUntil(lambda: bool(app.store.in_work()))
    press("Ctrl+Shift+A")
    taking = window.stack[-1].taking

    def places() -> list[int]:
        settle()
        return [one.mapTo(window, one.rect().topLeft()).y() for one in (taking.pack, taking.source)]

    assert not taking.text.isVisible()
    known = places()
    taking.source.setCurrentIndex(0)
    assert taking.text.isVisible()
    assert places() == known


def test_a_new_pack_is_begun_on_the_page_and_the_facts_go_into_it(app, page, window, press, write, qtbot, tmp_path):
    page.taking.make.setFocus()
    press("Space")
    dialog = page.taking.findChild(NewPackDialog)
    dialog.fields["title"].setText("Bridges")
    dialog.fields["folder"].setText(str(tmp_path / "bridges"))
    dialog.go()
    qtbot.waitUntil(lambda: page.taking.pack.currentText() == "Bridges")
    assert window.focusWidget() is page.taking.title
