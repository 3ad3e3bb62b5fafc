"""Setting a quiz up by keys, and past ones."""

import pytest
from gui.conftest import Installed
from looks import nameless, words
from PySide6.QtWidgets import QApplication, QLabel

from study_app.gui.quiz import NumberEntry, QuizPage, time_in_words
from study_app.gui.score_sheet import ScoreSheetPage
from study_app.gui.sitting import SittingPage
from study_app.study.sitting import QUIZ_FORMS


@pytest.fixture
def page(window, press):
    press("Ctrl+E")
    page = window.stack[-1]
    assert isinstance(page, QuizPage)
    return page


@pytest.fixture
def page_order():
    """The titles of packs and the ids of decks from top to bottom."""

    def ordered(page, sheet):
        found = {box: deck for deck, box in page.decks.items()}
        found |= {one: one.text() for one in sheet.findChildren(QLabel) if one.text().startswith("Bridges ")}
        return [found[widget] for widget in sorted(found, key=lambda widget: widget.y())]

    return ordered


def test_of_several_packs_each_has_its_title_above_its_decks(window_of_two_packs, press, page_order):
    press("Ctrl+E")
    page = window_of_two_packs.stack[-1]
    assert page_order(page, page.decks["bridges/openings"].parentWidget()) == [
        "Bridges of a small town", "bridges/openings", "bridges/people",
        "Bridges that were ferries", "ferries/openings", "ferries/people",
    ]  # fmt: skip


def test_of_one_pack_alone_no_title_is_needed(page):
    assert "Bridges of a small town" not in words(page)


def test_all_decks_and_ways_are_chosen_at_first_and_there_was_no_quiz(page):
    assert [box.isChecked() for box in (*page.decks.values(), *page.forms.values())] == [True] * (2 + len(QUIZ_FORMS))
    assert "None yet." in words(page)
    assert nameless(page) == []


def test_a_quiz_is_set_up_and_begun_by_keys_alone(window, page, press, write):
    assert QApplication.focusWidget() is page.decks["bridges/openings"]
    press("Tab", "Space")  # without the second deck
    press("Tab", "Tab", "Tab", "Space")  # past All and None; without the first way of asking
    page.number.setFocus()
    press("Ctrl+A")
    write("5")
    press("Down", "Tab")
    write("2")
    press("Up", "Tab", "Ctrl+A")
    write("77")
    press("Return")
    sitting = window.stack[-1]
    assert isinstance(sitting, SittingPage)
    settings = sitting.sitting.seated.sitting
    assert settings.decks == ("bridges/openings",)
    assert settings.forms == QUIZ_FORMS[1:]
    assert (settings.count, settings.limit_ms, settings.seed) == (4, 180_000, 77)


def test_a_number_that_was_typed_stays_when_something_is_looked_up_before(window, page, press, write):
    page.seed.setFocus()
    press("Ctrl+A")
    write("4711")
    page.number.set_value(5)
    window.ways.open_guide()
    press("Esc")
    assert window.page is page
    assert page.seed.text() == "4711"
    press("Ctrl+Return")
    assert window.page.sitting.seated.sitting.seed == 4711
    window.drop(window.page)
    window.page.resume()
    assert page.seed.text() != "4711"  # the next quiz has its own


@pytest.mark.parametrize(
    ("boxes", "every", "none"), [("decks", "Alt+A", "Alt+N"), ("forms", "Alt+Shift+A", "Alt+Shift+N")]
)
def test_all_and_none_of_the_decks_or_ways_are_a_key_away(page, press, boxes, every, none):
    others = page.forms if boxes == "decks" else page.decks
    mine = getattr(page, boxes).values()
    press(none)
    assert not any(box.isChecked() for box in mine)
    assert all(box.isChecked() for box in others.values())
    press(every)
    assert all(box.isChecked() for box in mine)
    assert {none, every} <= set(words(page).split("\n"))


@pytest.mark.parametrize("start", ["Ctrl+Return", "Ctrl+Enter"])
@pytest.mark.parametrize("place", ["number", "back", "past"])
def test_ctrl_enter_starts_from_anywhere(window, page, press, start, place):
    page.number.set_value(4)  # as many as there are, whatever the number of the quiz
    press("Ctrl+Return", "Ctrl+D")
    window.back()
    QApplication.processEvents()
    {"number": page.number, "back": page.top.back, "past": page.past[0]}[place].setFocus()
    assert "Ctrl+Enter" in words(page)
    press(start)
    assert isinstance(window.stack[-1], SittingPage)


def test_what_has_the_focus_is_in_view_however_it_came_there(window, page, press, qtbot):
    window.resize(900, 460)
    QApplication.processEvents()
    seen = []
    for key in [*["Down"] * 20, *["Tab"] * 40, *["Shift+Tab"] * 40]:
        press(key)
        QApplication.processEvents()
        now = QApplication.focusWidget()
        if page.column.isAncestorOf(now):
            view = page.column.viewport()
            assert view.rect().contains(now.rect().translated(now.mapTo(view, now.rect().topLeft()))), (key, now)
            seen.append(page.column.verticalScrollBar().value())
    assert len(set(seen)) > 2


@pytest.mark.parametrize("boxes", ["decks", "forms"])
def test_with_nothing_chosen_it_says_what_is_missing_and_nothing_begins(window, page, press, app, boxes):
    for box in getattr(page, boxes).values():
        box.setChecked(False)
    press("Return")
    assert window.stack[-1] is page
    assert "Choose at least one" in page.notice.words.text()
    assert list(app.quizzes.results()) == []


def test_what_cannot_be_saved_is_said(window, page, press, app):
    app.journal.refusal = "Nothing can be saved here."
    press("Return")
    assert window.stack[-1] is page
    assert "Nothing can be saved here." in words(page)


def test_a_past_quiz_opens_its_score_sheet(window, page, press, app):
    press("Return", "Ctrl+D")
    window.back()
    QApplication.processEvents()
    [tile] = page.past
    assert "0 of 10 right, 0 %, left half-way" in tile.accessibleName()
    tile.setFocus()
    press("Return")
    assert isinstance(window.stack[-1], ScoreSheetPage)


def test_escape_goes_back(window, page, press):
    press("Esc")
    assert window.stack == [window.decks]


def test_decks_and_times_in_words(app):
    assert app.decks.in_words(["bridges/people", "bridges/openings"]) == "all decks"
    assert app.decks.in_words(["gone/deck", "bridges/people", "gone/cat"]) == "Keepers & purposes, gone/cat, gone/deck"
    assert time_in_words(65.9) == "1:05"


def test_without_a_deck_it_says_so_and_nothing_can_be_begun(tmp_path, clock, show):
    with Installed.open(tmp_path, clock) as app:
        page = show(QuizPage(app))
        page.start()
        assert "There is no deck yet" in words(page)
        assert not page.go.isEnabled()
        assert nameless(page) == []


def test_a_number_stays_within_its_bounds(qtbot):
    entry = NumberEntry("Number", 1, 500, 10)
    qtbot.addWidget(entry)
    assert entry.value() == 10
    for text, value in (("", 1), ("0", 1), ("999", 500), ("42", 42)):
        entry.setText(text)
        assert entry.value() == value


def test_where_fewer_can_be_asked_than_wanted_the_quiz_begins_and_says_so_with_its_first_question(window, page, press):
    page.number.set_value(500)
    page.begin()
    assert isinstance(window.page, SittingPage)
    fewer = f"{window.page.sitting.count} questions can be asked so, not 500."
    assert fewer in words(window.page)
    press("Ctrl+D")
    assert window.page.sitting.answered == 1 and fewer not in words(window.page)
