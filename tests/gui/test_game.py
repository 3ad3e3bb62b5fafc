"""The timeline game by keys alone: walking the gaps, verdicts, lives, the end, the result to share."""

import pytest
from gui.conftest import Installed
from looks import cut_off, nameless, words
from PySide6.QtWidgets import QApplication, QFrame, QLabel

from study_app.gui.game import GameDecksPage, GamePage
from study_app.gui.score_sheet import ScoreSheetPage
from study_app.gui.widgets import Bar
from study_app.i18n import capital
from study_app.quiz.soundness import fair_gaps
from study_app.study import quizzes


@pytest.fixture
def page(window, press):
    press("Ctrl+G")
    assert isinstance(window.stack[-1], GameDecksPage)
    press("Return")
    page = window.stack[-1]
    assert isinstance(page, GamePage)
    return page


def walk_to(page, press, gap):
    press("Home", *["Down"] * gap)
    assert page.gaps[gap].hasFocus()


def put(page, press, *, rightly):
    fair = fair_gaps(page.game.line, page.game.event)
    walk_to(page, press, next(gap for gap in range(len(page.game.line) + 1) if (gap in fair) is rightly))
    press("Return")
    QApplication.processEvents()


def test_only_decks_with_enough_events_are_offered(window, press):
    press("Ctrl+G")
    [tile] = window.stack[-1].tiles
    assert tile.accessibleName() == "Openings: 5 events to place, not played yet"
    assert nameless(window.stack[-1]) == []


def test_among_many_facts_the_events_are_counted_beside_the_window(window, press, qtbot, monkeypatch):
    monkeypatch.setattr(quizzes, "_AT_ONCE", 2)
    press("Ctrl+G")
    page = window.stack[-1]
    assert page.waiting.isVisible()
    assert page.tiles == []
    qtbot.waitUntil(lambda: len(page.tiles) == 1)
    assert page.waiting.isHidden()
    assert page.tiles[0].accessibleName() == "Openings: 5 events to place, not played yet"
    assert QApplication.focusWidget() is page.tiles[0]


def test_of_several_packs_each_has_its_title_above_its_decks(window_of_two_packs, press):
    press("Ctrl+G")
    QApplication.processEvents()
    page = window_of_two_packs.stack[-1]
    places = {one.text(): one.y() for one in page.findChildren(QLabel) if one.text().startswith("Bridges ")}
    bridges, ferries = (tile.y() for tile in page.tiles)
    assert places["Bridges of a small town"] < bridges < places["Bridges that were ferries"] < ferries


def test_the_event_is_asked_for_without_its_date_and_every_gap_says_where_it_is(page):
    event = page.game.event
    assert f"Where does it belong: {event.label}?" in words(page)
    assert event.date.words() not in words(page)
    [standing] = page.game.line
    assert [gap.accessibleName() for gap in page.gaps] == [
        f"Before {standing.label}, {standing.date.words()}",
        f"After {standing.label}, {standing.date.words()}",
    ]
    assert nameless(page) == []


def test_arrows_walk_the_gaps_and_stop_at_the_ends(page, press):
    put(page, press, rightly=True)
    press("Home")
    press("Left")
    assert page.gaps[0].hasFocus()
    press("Right", "Down")
    assert page.gaps[2].hasFocus()
    press("Down")
    assert page.gaps[2].hasFocus()
    press("Up")
    assert page.gaps[1].hasFocus()


def test_a_right_place_is_told_saved_and_the_next_event_comes(page, press, app):
    event = page.game.event
    put(page, press, rightly=True)
    assert f"Right: {event.date.words()}." in words(page)
    assert "1 right, streak 1" in words(page)
    assert page.lives.accessibleName() == "3 lives left"
    assert page.game.event is not event
    kept = list(app.journal.answers_in(page.game.game.seated.entry.id))
    assert [one.answer.verdict for one in kept] == ["right"]


def test_a_wrong_place_costs_a_life_and_the_event_stands_where_it_belongs(page, press):
    put(page, press, rightly=True)
    put(page, press, rightly=False)
    assert "It now stands where it belongs" in words(page)
    assert page.lives.accessibleName() == "2 lives left"
    days = [event.date.earliest for event in page.game.line]
    assert days == sorted(days)


def test_the_verdict_is_said_aloud_with_the_next_event(page, press, tmp_path, monkeypatch):
    monkeypatch.setenv("STUDY_APP_TRACE", str(tmp_path / "trace"))
    event = page.game.event
    put(page, press, rightly=True)
    said = [line for line in (tmp_path / "trace").read_text().splitlines() if line.startswith("say ")]
    assert said[-1] == (
        f"say Right. {event.label}, {event.date.words()}. Where does it belong: {page.game.event.label}?"
    )


def test_at_the_end_the_result_can_be_copied_and_another_game_begun(window, page, press, clock):
    while page.game.event is not None:
        put(page, press, rightly=True)
    assert "All events are placed" in words(page)
    assert page.shared.toPlainText().count("5 of 5 events placed rightly") == 1
    assert "■ placed rightly, □ not" in words(page)
    assert "■ placed rightly, □ not" in page.shared.accessibleDescription()
    assert "5 placed" not in words(page) and "5 of 5" not in words(page)  # the text to share says it, and nothing else
    assert "est game" not in words(page) and "Your best" not in words(page)  # there is no other to be better than
    assert nameless(page) == []
    press("Ctrl+C")
    copied = QApplication.clipboard().text()
    assert copied == "Study App, timeline: Openings\n5 of 5 events placed rightly, best streak 5\n■■■■■"
    assert "copied" in words(page)
    assert page.shared.hasFocus()
    press("Return", "Space")
    clock.move(ms=5_000)
    press("Return", "Space", "Down")
    assert window.stack[-1] is page  # a key that was meant for the last event begins nothing, however late it comes
    assert {("Ctrl+C", "after the end: copy the result"), ("A", "after the end: play again")} <= set(page.keys())
    assert {"A", "Ctrl+C"} <= {one.text() for one in page.foot.findChildren(QLabel) if one.isVisible()}
    press("A")
    again = window.stack[-1]
    assert isinstance(again, GamePage) and again is not page
    assert len([one for one in window.stack if isinstance(one, GamePage)]) == 1
    put(again, press, rightly=True)
    press("Esc")
    assert window.stack[-1] is again
    press("Esc")
    [tile] = window.stack[-1].tiles
    assert "best: 5 of 5 events placed rightly" in tile.accessibleName()


def test_only_a_game_that_is_better_than_an_earlier_one_is_called_the_best(window, page, press):
    def played(mistakes):
        game = window.stack[-1]
        put(game, press, rightly=True)
        for _life in range(mistakes):
            put(game, press, rightly=False)
        while game.game.event is not None:
            put(game, press, rightly=True)
        shown = words(game)
        press("A")
        return shown

    assert "That is your best game" not in played(2)
    assert "That is your best game" in played(1)
    worse = played(2)
    assert "That is your best game" not in worse and "Your best: 4 of 5 events placed rightly" in worse


def test_after_a_quiz_the_way_back_from_the_games_leads_to_where_one_was_before_both(window, page, press):
    press("Escape", "Escape")
    assert window.stack == [window.decks]
    window.ways.open_quiz()
    window.page.begin()
    press("Ctrl+D", "Escape", "Escape")
    assert isinstance(window.page, ScoreSheetPage)
    press("Ctrl+G")
    assert [type(one) for one in window.stack[1:]] == [GameDecksPage]
    assert window.page.top.back.accessibleName() == "Back"
    press("Return")
    put(window.page, press, rightly=True)
    press("Escape", "Escape")
    assert isinstance(window.page, GameDecksPage)
    press("Escape")
    assert window.stack == [window.decks]


def test_ctrl_b_asks_before_it_leaves_a_game_also_from_a_page_above_it(window, page, press):
    put(page, press, rightly=True)
    window.ways.open_progress()
    press("Ctrl+B")
    assert window.stack[-1] is page
    assert "Leave the game?" in words(page)
    press("Ctrl+B")
    assert isinstance(window.stack[-1], GameDecksPage)
    press("Ctrl+B")
    assert window.stack == [window.decks]


@pytest.mark.parametrize("key", ["Ctrl+F", "Ctrl+T"])
def test_no_date_can_be_looked_up_meanwhile_and_a_sentence_says_so(window, page, press, key):
    put(page, press, rightly=True)
    press(key)
    assert window.stack[-1] is page
    assert "cannot be opened before the quiz or game is left" in words(page)


def test_without_lives_the_game_is_over(page, press):
    put(page, press, rightly=True)
    for _life in range(3):
        put(page, press, rightly=False)
    assert "No lives left" in words(page)
    assert words(page).count("you placed it wrongly") == 3  # each of the mistakes is marked on the line
    marked = [one for one in page.column.findChildren(QFrame) if one.property("ground") == "bad"]
    shown = [words(one) for one in marked]
    assert len(shown) == len(page.game.missed) == 3
    assert all(any(capital(event.label) in told for told in shown) for event in page.game.missed)
    assert page.lives.accessibleName() == "0 lives left"
    assert page.gaps == []


def test_the_event_stands_as_far_below_the_bar_as_a_question_of_a_session_does(window, press):
    def below(page, words):
        [asked] = [one for one in page.findChildren(QLabel) if one.property("role") == "stem" and one.text() == words]
        [bar] = page.findChildren(Bar)
        return asked.mapTo(page, asked.rect().topLeft()).y() - bar.mapTo(page, bar.rect().bottomLeft()).y()

    window.ways.open_deck(window.app.decks.rows()[0].id)
    QApplication.processEvents()
    page = window.study
    of_session = below(page, page.question.stem)
    window.show_decks()
    press("Ctrl+G", "Return")
    QApplication.processEvents()
    game = window.stack[-1]
    assert below(game, game.asked.text()) == of_session


def test_what_cannot_be_saved_is_said_and_can_be_tried_again(page, press, app):
    event = page.game.event
    app.journal.connection.execute("PRAGMA query_only = 1")
    press("Return")
    assert page.game.event is event
    app.journal.connection.execute("PRAGMA query_only = 0")
    put(page, press, rightly=True)
    assert page.game.event is not event


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_no_word_is_cut_off_and_the_gap_one_is_at_is_in_view(window, press, scale, qtbot):
    window.app.text_scale = scale
    window.dress()
    window.resize(1024, 600)
    press("Ctrl+G")
    assert cut_off(window) == []
    press("Return")
    page = window.stack[-1]
    for rightly in (True, True, False, True):
        put(page, press, rightly=rightly)
        qtbot.wait(100)
        assert cut_off(window) == []
        gap = next(gap for gap in page.gaps if gap.hasFocus())
        middle = gap.mapTo(page.column.viewport(), gap.rect().center())
        assert page.column.viewport().rect().contains(middle)


def test_without_a_deck_of_enough_events_it_says_so(tmp_path, clock, show):
    with Installed.open(tmp_path, clock) as app:
        page = show(GameDecksPage(app))
        page.start()
        assert "No deck has enough events" in words(page)


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_result_is_as_high_as_its_text_at_any_text_size(window, page, press, scale):
    while page.game.event is not None:
        put(page, press, rightly=True)
    window.dress(scheme="light", text_scale=scale)
    QApplication.processEvents()
    spare = page.shared.viewport().height() - page.shared.cursorRect(page.shared.textCursor()).height() * 3
    assert page.shared.verticalScrollBar().maximum() == 0
    assert 0 <= spare < page.shared.fontMetrics().height()
    window.dress(scheme="light", text_scale=1.0)
