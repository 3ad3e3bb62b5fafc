"""Nothing that was typed is lost unasked: not by leaving its page, nor by quitting or going elsewhere; always by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from images import picture
from looks import cut_off, nameless, words
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from unsaved import asked, reply

from study_app.gui import theme
from study_app.gui.article.page import ArticlePage
from study_app.gui.page import Page
from study_app.gui.window import MainWindow
from study_app.journal import Change

SOUTH = "south-opened"


def a_fact(window: MainWindow) -> Callable[[], object]:
    window.ways.edit_fact("bridges", SOUTH)
    page = window.page
    page.lines["when"].edit.setText("10 June 1904")
    page.lines["when"].edit.textEdited.emit("10 June 1904")
    return lambda: window.app.desk.row("bridges", "fact", SOUTH).data["when"]


def a_kind(window: MainWindow) -> Callable[[], object]:
    window.ways.edit_kind("bridges", "opening")
    page = window.page
    page.name.edit.setText("Inauguration")
    page.name.edit.textEdited.emit("Inauguration")
    return lambda: window.app.desk.row("bridges", "type", "opening").data["name"]


def a_new_deck(window: MainWindow) -> Callable[[], object]:
    window.ways.open_deck_editor()
    page = window.page
    page.packs.setCurrentIndex(page.packs.findData("bridges"))
    page.packs.activated.emit(page.packs.currentIndex())
    page.name.setText("Opened")
    page.search.setText("type:opening")
    return lambda: [deck.name for deck in window.app.decks.rows() if deck.name == "Opened"]


def a_deck(window: MainWindow) -> Callable[[], object]:
    window.ways.open_deck_editor("bridges/openings")
    page = window.page
    page.name.setText("Bridges opened")
    return lambda: window.app.authoring.deck_desk.text("bridges", "openings").name


def a_card(window: MainWindow) -> Callable[[], object]:
    window.ways.open_adding()
    page = window.page
    page.front.setPlainText("der Hund")
    page.back.setPlainText("the dog")
    return lambda: window.app.authoring.adding.twins("der Hund")


def a_card_turned(window: MainWindow) -> Callable[[], object]:
    adding = window.app.authoring.adding
    adding.choose("bridges")
    card = adding.add("the south bridge", "9 June 1904").id
    window.ways.open_fact("bridges", card)
    window.ways.open_turning("bridges", card)
    page = window.page
    page.choice.setCurrentIndex(page.choice.findData("opening"))
    page.choice.activated.emit(page.choice.currentIndex())
    page.fields["when"].setText("10 June 1904")
    return lambda: window.app.desk.row("bridges", "fact", card).data["type"]


def two_facts(window: MainWindow) -> Callable[[], object]:
    data = {**window.app.desk.row("bridges", "fact", SOUTH).data, "id": "again", "when": "1904"}
    window.app.desk.save("bridges", [Change("fact", "again", "", None, data)])
    window.ways.open_uniting("bridges", SOUTH, "again")
    window.page.tiles["when", "right"].click()
    rows = (SOUTH, "again")
    return lambda: [window.app.desk.row("bridges", "fact", id).data.get("status") for id in rows]


def a_cell(window: MainWindow) -> Callable[[], object]:
    window.ways.open_facts()
    page = window.page
    page.field.setText("type:opening")
    page.search()
    page.table.setFocus()
    busy = (page._looking, page._counting, page._resting, page._waiting)
    while any(timer.isActive() for timer in busy):  # what comes later would take the cell away
        QTest.qWait(10)
    places = [column.key for column in page.model.columns]
    index = page.model.index(0, places.index("when"))
    page.table.setCurrentIndex(index)
    page.table.edit(index)
    page.table._edit().setText("4 May 1901")
    return lambda: window.app.desk.row("bridges", "fact", "north-opened").data["when"]


WRITTEN = {
    "a fact": a_fact, "a kind of fact": a_kind, "a new deck": a_new_deck, "a deck": a_deck, "a card": a_card,
    "a card that becomes a fact": a_card_turned, "one fact of two": two_facts, "a cell": a_cell,
}  # fmt: skip


@pytest.fixture(params=WRITTEN)
def saved(request, window) -> Callable[[], object]:
    """Something written on a page of the window and not saved; tells what of it is saved."""
    made = WRITTEN[request.param](window)
    assert window.page.unsaved
    return made


def test_quitting_asks_and_who_stays_finds_all_as_it_was(window, saved):
    page, before = window.page, saved()
    window.close()
    assert window.isVisible() and asked(window) is not None
    reply(window, "Esc")
    assert asked(window) is None and window.isVisible()
    assert window.page is page and page.unsaved and saved() == before


def test_what_is_saved_on_the_way_out_is_saved_before_the_window_goes(window, saved):
    before = saved()
    window.close()
    reply(window, "Return")
    assert not window.isVisible()
    assert saved() != before


def test_what_is_thrown_away_is_not_saved_as_the_window_goes(window, saved):
    before = saved()
    window.close()
    reply(window, "Ctrl+Delete")
    assert not window.isVisible()
    assert saved() == before


def test_leaving_the_page_asks_likewise_and_saving_leads_to_the_page_below(window, saved):
    page, before = window.page, saved()
    page.leave()
    assert asked(window) is not None and window.page is page
    reply(window, "Return")
    assert page not in window.stack and window.stack[0] is window.decks
    assert saved() != before


def test_another_learner_comes_to_the_window_only_when_all_is_saved_or_thrown_away(window, saved):
    from study_app.gui.learners import LearnersDialog

    wanted = []
    window.learner_wanted.connect(wanted.append)
    window.ways.open_learners()
    [dialog] = window.findChildren(LearnersDialog)
    dialog.wanted.emit("another")
    dialog.close()
    assert not wanted and asked(window) is not None
    reply(window, "Ctrl+Delete")
    assert wanted == ["another"]


def test_what_is_typed_in_two_pages_is_asked_after_one_by_one(window):
    a_fact(window)
    fact = window.page
    a_card(window)
    card = window.page
    window.close()
    assert "card" in words(asked(window)) and window.page is card
    reply(window, "Return")
    assert "south bridge" in words(asked(window)) and window.page is fact
    reply(window, "Esc")
    assert window.stack == [window.decks, fact] and window.isVisible()
    assert window.app.authoring.adding.twins("der Hund") == ("the dog",), "what was saved stays saved"


def test_a_session_is_begun_over_something_unsaved_only_after_asking(window):
    a_fact(window)
    editor = window.page
    window.ways.open_deck("bridges/openings")
    assert asked(window) is not None and window.study is None
    reply(window, "Esc")
    assert window.page is editor
    window.ways.open_deck("bridges/openings")
    reply(window, "Ctrl+Delete")
    assert window.study is not None and editor not in window.stack


def test_a_page_with_nothing_unsaved_goes_at_once(window):
    for way in (
        lambda: window.ways.edit_fact("bridges", SOUTH),
        lambda: window.ways.edit_kind("bridges", "opening"),
        window.ways.open_deck_editor,
        lambda: window.ways.open_deck_editor("bridges/openings"),
        window.ways.open_adding,
        window.ways.open_facts,
        window.ways.open_article,
    ):
        way()
        page = window.page
        assert page is not window.decks and not page.unsaved
        page.leave()
        assert page not in window.stack and asked(window) is None


def test_a_text_that_was_pasted_is_asked_after_until_something_of_it_is_kept(window, press):
    press("Ctrl+Shift+A")
    page = window.page
    assert isinstance(page, ArticlePage)
    page.taking.text.setPlainText("The south bridge was opened on 9 June 1904.")
    press("Esc")
    question = asked(window)
    assert "kept nowhere" in words(question) and not question.save_button.isVisible()
    reply(window, "Return")
    assert window.page is page, "Enter stays where nothing can be saved"
    press("Esc")
    reply(window, "Ctrl+Delete")
    assert window.page is window.decks


def test_what_cannot_be_saved_as_it_is_is_not_offered_to_be_saved_and_enter_stays(window):
    a_fact(window)
    line = window.page.lines["when"]
    line.edit.setText("32 May 19")
    line.edit.textEdited.emit("32 May 19")
    window.page.leave()
    question = asked(window)
    assert not question.save_button.isVisible() and question.shut.isDefault()
    assert "cannot be saved as it is" in words(question)
    reply(window, "Return")
    assert asked(window) is None and window.page.unsaved


def test_the_question_tells_once_that_something_is_not_saved_and_its_keys_beside_the_buttons(window):
    a_fact(window)
    window.close()
    told = words(asked(window))
    assert told.count("not saved yet") == 1
    assert "Ctrl+Delete" in told.splitlines(), "the key stands for itself"


def test_a_picture_of_a_fact_that_has_no_words_yet_is_asked_after(window):
    window.ways.edit_fact("bridges", SOUTH)
    window.page.picture.take(picture("png", 60, 40))
    window.close()
    assert window.isVisible() and asked(window) is not None


def test_closing_twice_asks_once(window):
    a_fact(window)
    window.close()
    first = asked(window)
    window.close()
    assert [one for one in window.findChildren(type(first)) if one.isVisible()] == [first]


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_question_is_named_and_nothing_of_it_is_cut_off(window, qapp, scale):
    theme.apply(qapp, "dark", scale)
    a_fact(window)
    window.close()
    QApplication.processEvents()
    question = asked(window)
    assert nameless(question) == [] and cut_off(question) == []
    assert isinstance(window.page, Page)
