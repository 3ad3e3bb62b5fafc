"""What is asked within the page."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from tables import cells

from study_app.desk import desk, sheet


def test_more_than_twenty_facts_are_asked_about_in_the_page(window_of_two_packs, press, settled):
    window = window_of_two_packs
    press("Ctrl+L")
    page = settled(window.stack[-1])
    page.table.setFocus()
    page.table.selectAll()
    page._work(lambda: page.app.authoring.sheet.retag(page.table.facts(), add=["all"]))
    assert page.question.isVisible()
    assert page.question.words.text() == "This changes 22 facts."
    press("Escape")
    assert not page.question.isVisible()
    assert set(cells(page, "tags")) == {""}
    page._work(lambda: page.app.authoring.sheet.retag(page.table.facts(), add=["all"]))
    press("Return")
    assert set(cells(page, "tags")) == {"all"}


def test_many_facts_are_saved_beside_the_window_which_gives_the_keys_back(
    window_of_two_packs, press, settled, qtbot, monkeypatch
):
    monkeypatch.setattr(sheet, "MANY", 5)
    monkeypatch.setattr(desk, "AT_ONCE", 5)
    window = window_of_two_packs
    press("Ctrl+L")
    page = settled(window.stack[-1])
    page.table.setFocus()
    page.table.selectAll()
    pack = page.table.facts()[0][0]
    mine = [key for key in page.table.facts() if key[0] == pack]

    def over() -> None:
        qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None, timeout=20_000)
        settled(page)
        qtbot.waitUntil(lambda: QApplication.focusWidget() is page.table)

    page._work(lambda: page.app.authoring.sheet.retag(mine, add=["all"]))
    assert "This changes" in page.question.words.text()
    press("Return")
    over()
    assert cells(page, "tags").count("all") == len(mine)
    for key, left in (("Ctrl+Z", 0), ("Ctrl+Y", len(mine)), ("Ctrl+Z", 0)):
        press(key)
        over()
        assert cells(page, "tags").count("all") == left


def test_what_is_asked_takes_a_line_and_gives_the_keys_back(openings, press, write):
    said = []
    openings.question.ask("Tags?", "Add", "Cancel", said.append, line="Tags")
    assert QApplication.focusWidget() is openings.question.line
    write("river")
    press("Return")
    assert said == ["river"]
    assert QApplication.focusWidget() is openings.table
    openings.question.ask("Sure?", "Yes", "No", said.append)
    press("Shift+Tab", "Return")
    assert said == ["river"], "No had the focus"
    assert openings.question.isHidden()
