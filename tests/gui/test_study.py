"""The study page as a learner meets it: asked, answered, told, rated, taken back, all by keys and all saved."""

from __future__ import annotations

import re

import pytest
import questions
from looks import nameless, words
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from sessions import answer, read, to_the_end
from tiny import right, wrong

from study_app.errors import StudyAppError
from study_app.gui.answer import RatingTile, verdict_words
from study_app.gui.dialogs import SentenceDialog
from study_app.gui.fact_editor import FactEditor
from study_app.gui.study import A_MOMENT_MS, Stage
from study_app.gui.widgets import Column, Tile, label
from study_app.quiz.question import Verdict
from study_app.study import rating_keys
from study_app.study.decisions import Exam
from study_app.study.memory import Phase, memory_of
from study_app.study.scheduler import Rating


@pytest.fixture
def page(window, press):
    press("Return")
    assert window.study is not None
    return window.study


@pytest.fixture
def journal(app):
    return app.journal


def open_deck(window, name):
    deck = next(deck for deck in window.app.decks.rows() if deck.name == name)
    window.ways.open_deck(deck.id)
    QApplication.processEvents()
    return window.study


def until(page, form, press, write):
    """Answer rightly until a question of this form is on screen."""
    for _number in range(40):
        if page.question.form == form:
            return page.question
        answer(page, press, write)
        press("Return")
    raise AssertionError(f"no {form} came")


def test_the_first_question_is_asked_with_what_is_left_on_top(page):
    assert page.stage is Stage.ASKING
    assert page.question.stem in words(page)
    counts = page.session.counts
    assert f"{counts.new} new" in words(page.progress)
    assert page.deck.name in words(page.progress)


def test_a_right_answer_is_told_and_saved_before_anything_else_is_shown(page, press, write, journal):
    question = page.question
    answer(page, press, write)
    assert page.stage is Stage.ANSWERED
    assert verdict_words(Verdict.RIGHT)[0] in words(page.panel)
    assert question.explanation in words(page.panel)
    assert journal.last_answer().answer.card == question.card.id


def test_after_a_wrong_choice_the_reason_is_told(page, press, write):
    question = page.question
    assert question.form == "choice"
    answer(page, press, write, rightly=False)
    wrong = next(option for option in question.options if not option.right)
    assert "Not right" in words(page.panel)
    assert wrong.why in words(page.panel)
    assert question.key[0] in words(page.panel)


@pytest.mark.parametrize("key", ["Space", "Return", "Enter"])
def test_space_or_enter_accepts_the_suggested_rating_and_goes_on(page, press, write, journal, key):
    first = page.question
    answer(page, press, write)
    rated = journal.last_answer().reviews[0].final
    press(key)
    assert page.stage is Stage.ASKING
    assert page.question.card != first.card
    assert journal.last_answer().reviews[0].final == rated


def test_the_suggested_rating_is_filled_has_the_focus_and_all_four_show_their_interval(page, press, write):
    answer(page, press, write)
    tiles = page.findChildren(RatingTile)
    assert [tile.rating for tile in tiles] == list(Rating)
    focused = QApplication.focusWidget()
    assert isinstance(focused, RatingTile)
    assert focused.rating is page.feedback.final
    for tile in tiles:
        assert page.app.decks.describe_due(page.feedback.choices[tile.rating]) in words(tile)


def test_a_digit_after_the_answer_overrules_and_goes_on(page, press, write, journal):
    first = page.question
    answer(page, press, write)
    press("1")
    last = journal.last_answer()
    assert last.answer.card == first.card.id
    assert last.reviews[0].final == Rating.AGAIN
    assert last.reviews[0].automatic == Rating.GOOD
    assert page.question.card != first.card


def test_i_dont_know_is_one_key_away(page, press, journal):
    press("Ctrl+D")
    assert page.stage is Stage.ANSWERED
    assert journal.last_answer().answer.given is None
    assert "To be learned" in words(page.panel)
    assert "Not right" not in words(page.panel)


def test_the_last_answer_is_taken_back_with_its_question(page, press, write, journal):
    first = page.question
    answer(page, press, write, rightly=False)
    press("Ctrl+Z")
    assert page.stage is Stage.ASKING
    assert page.question.card == first.card
    assert "Taken back: your answer to" in words(page)
    assert journal.last_answer() is None


def test_an_answer_of_another_session_is_taken_back_only_when_asked_twice(window, page, press, write, journal, app):
    first = page.question
    answer(page, press, write)
    press("Esc", "Return")
    there = window.study
    assert there is not page
    asked = there.question
    press("Ctrl+Z")
    assert there.question is asked
    assert "Ctrl+Z again takes back from before: your answer to “" in there.notice.words.text()
    assert journal.last_answer() is not None
    press("1" if asked.form != "choice" else "Ctrl+D", "Return", "Ctrl+Z")  # what this session did comes first
    assert there.question.card == asked.card
    assert journal.last_answer().answer.card == first.card.id
    press("Ctrl+Z", "Ctrl+Z")
    assert there.question.card == first.card
    assert journal.last_answer() is None


def test_a_second_ctrl_z_after_something_else_asks_again(window, page, press, write, journal):
    answer(page, press, write)
    press("Esc", "Return", "Ctrl+Z")
    window.study.drop_notice()
    press("Ctrl+Z")
    assert journal.last_answer() is not None


def test_an_answer_in_another_deck_is_named_then_taken_back_and_the_study_goes_on(window, page, press, write, journal):
    answer(page, press, write)
    press("Esc", "Down", "Return")
    there = window.study
    assert there.deck.id != page.deck.id
    press("Ctrl+Z")
    assert journal.last_answer() is not None
    press("Ctrl+Z")
    assert "Taken back: your answer to “" in words(there)
    assert journal.last_answer() is None
    answer(there, press, write)
    press("Space")
    assert journal.last_answer() is not None


@pytest.mark.parametrize("key", ["Ctrl+Shift+Z", "Ctrl+Y"])
def test_what_was_taken_back_is_put_back_and_the_session_goes_on_after_it(window, page, press, write, journal, key):
    first = page.question
    assert window.menus.redo.text() == "&Redo"
    answer(page, press, write)
    press("Return")
    second = page.question
    press("Ctrl+Z")
    assert page.question.card == first.card
    assert window.menus.redo.text().startswith("&Redo: your answer to")
    press(key)
    assert page.question.card == second.card
    assert "Put back: your answer to" in words(page)
    assert journal.last_answer().answer.card == first.card.id
    assert window.menus.redo.text() == "&Redo"
    press(key)
    assert "Nothing to put back." in words(page)
    assert page.session.answered == 1
    press("Ctrl+Z")  # what was put back here is of this session
    assert journal.last_answer() is None


@pytest.mark.parametrize("key", ["Ctrl+Shift+Z", "Ctrl+Y"])
def test_a_field_in_which_there_is_nothing_to_redo_leaves_that_to_the_page(page, press, write, journal, key):
    answer(page, press, write)
    press("Return", "Ctrl+Z")
    page.put(questions.TYPED)
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    press(key)
    assert journal.last_answer() is not None


def test_the_last_answer_of_a_session_is_put_back_at_its_end(window, page, press, write):
    to_the_end(page, press, write)
    assert window.finished is not None
    press("Ctrl+Z")
    assert window.stack[-1] is page
    press("Ctrl+Y")
    assert window.finished is not None
    [dialog] = window.findChildren(SentenceDialog)
    assert "Put back: your answer to" in words(dialog)
    dialog.close()


def test_escape_leaves_and_what_was_answered_counts(window, page, press, write):
    answer(page, press, write)
    press("Esc")
    assert window.study is None
    deck = next(deck for deck in window.app.decks.rows() if deck.id == page.deck.id)
    assert deck.studied == 1
    assert f"1 of {deck.cards} met" in words(window.decks)


def test_escape_closes_an_open_passage_first_and_the_focus_stays_in_the_answer(window, page, press, write):
    answer(page, press, write)
    press("C")
    assert page.panel.citations.details is not None
    press("Esc")
    assert window.study is page
    assert page.panel.citations.details is None
    assert QApplication.focusWidget() is page.ratings.suggested
    press("C", "Tab")
    while not page.panel.citations.details.isAncestorOf(QApplication.focusWidget()):
        press("Tab")
    press("Esc")  # from within the passage too
    assert page.panel.citations.details is None
    assert page.isAncestorOf(QApplication.focusWidget())
    press("Esc")
    assert window.study is None


def test_times_are_measured_from_when_the_question_was_shown(page, press, clock, journal):
    clock.move(ms=2500)
    press("2")
    recorded = journal.last_answer().answer
    assert recorded.total_ms == 2500
    assert recorded.first_key_ms == 2500


def test_the_first_key_is_timed_apart_from_the_whole(window, press, write, clock, journal):
    page = open_deck(window, "Keepers & purposes")
    for _day in range(8):
        if page.question is not None and page.question.form == "typed":
            break
        to_the_end(page, press, write)
        clock.move(days=4)
        page = open_deck(window, "Keepers & purposes")
    assert page.question.form == "typed"
    clock.move(ms=700)
    write("B")
    clock.move(ms=1300)
    write("o Ek")
    press("Return")
    recorded = journal.last_answer().answer
    assert (recorded.first_key_ms, recorded.total_ms) == (700, 2000)


def test_while_a_field_has_the_focus_letters_digits_and_space_are_its_own(window, press, write, clock):
    page = open_deck(window, "Openings")
    for _day in range(8):
        if page.question is not None and page.question.form in ("date_entry", "cloze"):
            break
        to_the_end(page, press, write)
        clock.move(days=4)
        page = open_deck(window, "Openings")
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    press("3", "Space", "C", "?")
    assert field.text() == "3 c?"
    assert page.stage is Stage.ASKING
    field.clear()
    write("3/5/1901")
    press("Return")
    assert page.stage is Stage.ASKING  # two readings: asked back, what was typed stays
    assert field.text() == "3/5/1901"
    assert words(page).count("5 March 1901") == 1
    field.clear()
    write(page.question.key[0])
    press("Return")
    assert page.stage is Stage.ANSWERED
    press("C")  # now the page has the keys
    assert "not attached" in words(page.panel)


def test_thinking_then_looking_then_grading_oneself(window, press, write, journal):
    page = open_deck(window, "Keepers & purposes")
    question = until(page, "reveal", press, write)
    assert question.key[0] not in words(page)
    press("Space")
    assert page.stage is Stage.GRADING
    assert question.key[0] in words(page.panel)
    assert "&" in question.key[0]  # shown as it is written
    before = len(list(journal.history()))
    read(page)
    press("2")
    assert len(list(journal.history())) == before + 1
    assert journal.last_answer().reviews[0].final == Rating.HARD
    assert journal.last_answer().answer.card == question.card.id


def test_ctrl_z_hides_an_answer_that_was_shown_and_not_graded_before_it_takes_anything_back(
    window, press, write, journal
):
    page = open_deck(window, "Keepers & purposes")
    question = until(page, "reveal", press, write)
    before = list(journal.history())
    for _time in range(2):
        press("Space")
        assert page.stage is Stage.GRADING
        assert window.menus.undo.text() == "&Undo: showing the answer"
        press("Ctrl+Z")
        assert page.stage is Stage.ASKING and page.question is question
        assert question.key[0] not in words(page)
        assert "hidden again" in words(page)
    assert list(journal.history()) == before
    assert "showing" not in window.menus.undo.text()


def test_a_second_enter_right_after_the_first_grades_nothing_that_was_not_read(window, press, write, clock, journal):
    page = open_deck(window, "Keepers & purposes")
    until(page, "reveal", press, write)
    before = list(journal.history())
    press("Return", "Return", "3")
    clock.move(ms=A_MOMENT_MS - 1)
    press("Space", "1")
    assert page.stage is Stage.GRADING
    assert list(journal.history()) == before
    clock.move(ms=1)
    press("Return")
    assert len(list(journal.history())) == len(before) + 1


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_3])
def test_a_key_held_down_rates_nothing_however_long(window, press, write, clock, journal, key):
    page = open_deck(window, "Keepers & purposes")
    until(page, "reveal", press, write)
    before = list(journal.history())
    press("Return")
    for _repeat in range(5):
        clock.move(ms=A_MOMENT_MS)
        QTest.simulateEvent(QApplication.focusWidget(), True, key, Qt.KeyboardModifier.NoModifier, "", True)
        QApplication.processEvents()
    assert page.stage is Stage.GRADING
    assert list(journal.history()) == before


def test_a_second_digit_right_after_a_choice_is_no_rating_of_it(page, press, clock, journal):
    assert page.question.form == "choice"
    press("1", "1", "4", "Return")
    assert page.stage is Stage.ANSWERED
    given = journal.last_answer()
    assert given.reviews[0].final == given.reviews[0].automatic
    clock.move(ms=A_MOMENT_MS)
    press("4")
    assert page.stage is Stage.ASKING
    assert journal.last_answer().reviews[0].final == Rating.EASY


def test_a_double_click_rates_nothing_either(window, press, write, clock, journal, qtbot):
    page = open_deck(window, "Keepers & purposes")
    until(page, "reveal", press, write)
    before = list(journal.history())
    [show] = [b for b in page.foot.findChildren(QPushButton) if b.isVisible()]
    qtbot.mouseClick(show, Qt.MouseButton.LeftButton)
    tile = page.ratings.suggested
    qtbot.mouseClick(tile, Qt.MouseButton.LeftButton)
    assert page.stage is Stage.GRADING
    assert list(journal.history()) == before
    clock.move(ms=A_MOMENT_MS)
    qtbot.mouseClick(tile, Qt.MouseButton.LeftButton)
    assert len(list(journal.history())) == len(before) + 1


def test_what_is_typed_at_once_into_the_next_question_is_all_there(window, press, write, clock):
    page = open_deck(window, "Openings")
    for _day in range(8):
        if page.question is not None and page.question.form in ("date_entry", "cloze"):
            break
        to_the_end(page, press, write)
        clock.move(days=4)
        page = open_deck(window, "Openings")
    write("12 3")
    assert QApplication.focusWidget().text() == "12 3"


def test_a_rating_that_is_the_one_that_counts_already_overrules_nothing(page, press, write, journal):
    answer(page, press, write)
    first = journal.last_answer()
    press(str(int(page.feedback.final)))
    assert page.stage is Stage.ASKING
    assert journal.last_answer().entry == first.entry
    assert journal.connection.execute("SELECT count(*) FROM void").fetchone() == (0,)


def test_at_the_end_comes_the_finished_page(window, page, press, write):
    number = to_the_end(page, press, write)
    assert window.finished is not None
    assert f"{number} questions answered, {number} right" in words(window.finished)


def test_an_answer_that_cannot_be_saved_leaves_the_question_and_what_was_typed(page, press, write, app, journal):
    app.journal.connection.execute("PRAGMA query_only = 1")
    answer(page, press, write)
    assert page.stage is Stage.ASKING
    assert page.notice is not None
    assert page.notice.tone == "bad"
    assert journal.last_answer() is None
    app.journal.connection.execute("PRAGMA query_only = 0")
    answer(page, press, write)
    assert page.stage is Stage.ANSWERED
    assert journal.last_answer() is not None


def test_enter_on_a_button_with_the_focus_presses_that_button(page, press, journal):
    unknown = next(b for b in page.findChildren(QPushButton) if b.accessibleName() == "I don’t know")
    unknown.setFocus()
    press("Space")
    assert journal.last_answer().answer.given is None


def test_an_option_with_the_focus_is_chosen_with_enter(page, press, journal):
    press("Down")
    assert isinstance(QApplication.focusWidget(), Tile)
    press("Return")
    assert journal.last_answer().answer.given == 0


def test_the_event_one_walks_to_is_in_view_in_a_small_window(window, page, press):
    window.resize(640, 400)
    QApplication.processEvents()
    page.show_question(questions.ORDER)
    QApplication.processEvents()
    rows = page.form.list
    press("Down", "Down")
    place = rows.mapTo(page.column.viewport(), rows.visualRect(rows.currentIndex()).center())
    assert page.column.viewport().rect().contains(place)


def test_the_page_says_its_keys_as_they_are_for_this_form(page):
    keys = dict(page.keys())
    assert "1–9" in keys
    assert "Ctrl+Z" in keys
    assert "Esc" in keys


@pytest.mark.parametrize("rightly", [True, False])
def test_three_options_and_what_is_told_of_them_fit_a_small_window(window, page, press, write, rightly, qtbot):
    window.resize(1024, 700)
    page.put(questions.CHOICE)
    page.session._posed.question = questions.CHOICE
    answer(page, press, write, rightly=rightly)
    qtbot.wait(50)
    assert page.stage is Stage.ANSWERED
    assert page.column.verticalScrollBar().maximum() == 0
    whole = page.column.viewport().rect()
    for part in (page.stem, page.form, page.panel):
        assert whole.contains(part.rect().translated(part.mapTo(page.column.viewport(), part.rect().topLeft())))


def test_where_not_all_fits_the_question_stays_and_the_citation_is_below(window, page, press, write, qtbot):
    window.resize(1024, 700)
    long = questions.CHOICE._replace(explanation="A fact that takes some lines to be told. " * 24)
    page.put(long)
    page.session._posed.question = long
    answer(page, press, write)
    qtbot.wait(50)
    bar = page.column.verticalScrollBar()
    assert bar.maximum() > 0
    assert bar.value() == 0
    whole = page.column.viewport().rect()
    for part in (page.stem, page.form, page.panel.told):
        assert whole.contains(part.rect().translated(part.mapTo(page.column.viewport(), part.rect().topLeft())))


def test_a_column_is_no_higher_than_its_words_at_the_width_they_have(show, qtbot):
    column = Column()
    column.body.addWidget(label("a word and another one " * 90))
    show(column)
    column.resize(800, column.inside.heightForWidth(780) + 8)
    qtbot.wait(20)
    assert column.verticalScrollBar().maximum() == 0


def test_long_pages_scroll_by_keys(window, page, press, write):
    window.resize(640, 420)
    answer(page, press, write)
    QApplication.processEvents()
    bar = page.column.verticalScrollBar()
    press("PgUp", "PgUp")
    assert bar.value() == bar.minimum()
    press("PgDown")
    assert bar.value() > bar.minimum()


@pytest.mark.parametrize("saved", [False, True])
def test_a_long_page_stands_where_it_was_scrolled_to_when_its_fact_was_edited(window, page, press, write, qtbot, saved):
    window.resize(640, 420)
    answer(page, press, write)
    QApplication.processEvents()
    press("PgUp", "PgUp", "PgDown")
    bar, question = page.column.verticalScrollBar(), page.question
    place = bar.value()
    assert place > bar.minimum()
    press("E")
    editor = window.stack[-1]
    assert isinstance(editor, FactEditor)
    if saved:
        tags = editor.lines["tags"].edit
        tags.setFocus()
        press("End")
        QTest.keyClicks(tags, "; read-again" if tags.text() else "read-again")
        editor.look()
        press("Ctrl+Return")
    else:
        press("Escape")
    qtbot.waitUntil(lambda: window.stack[-1] is page)
    qtbot.wait(20)
    assert (page.question, page.stage, bar.value()) == (question, Stage.ANSWERED, place)


@pytest.fixture
def mistaken(window, press, write, clock):
    """The study page after a keeper was named by a name that is none, until it was not asked back."""
    window.app.only_forms = ("typed", "cloze")
    page = open_deck(window, "Keepers & purposes")

    def told(name):
        assert page.question.form in ("typed", "cloze")
        write(name)
        press("Return")
        read(page)
        assert page.stage is Stage.ANSWERED
        return page

    return told


@pytest.mark.parametrize("way", ["key", "button"])
def test_i_was_right_rates_good_goes_on_and_the_name_is_accepted(mistaken, press, journal, way):
    page = mistaken("Ferryman Jones")
    question = page.question
    assert "I was right" in words(page.panel)
    assert "If “Ferryman Jones” is right too" in words(page.panel)
    assert page.panel.insist.accessibleName() == "I was right"
    if way == "key":
        press("R")
    else:
        QTest.mouseClick(page.panel.insist, Qt.MouseButton.LeftButton)
    assert page.stage is Stage.ASKING
    assert page.question.card != question.card
    assert "What you wrote is accepted from now on." in words(page)
    last = journal.last_answer()
    assert (last.reviews[0].automatic, last.reviews[0].final) == (Rating.AGAIN, Rating.GOOD)
    assert [proposal.text for proposal in journal.proposals("bridges")] == ["Ferryman Jones"]
    press("Ctrl+Z")
    assert page.question.card == question.card
    assert journal.proposals("bridges") == ()


def test_i_was_right_is_not_there_where_it_cannot_be_said(mistaken, press, journal, app):
    page = mistaken("North bridge")
    assert page.panel.insist is None
    assert "I was right" not in words(page.panel)
    assert app.quiz.claim(page.question, "North bridge").why == "It is the name of something else."
    press("R")
    assert page.stage is Stage.ANSWERED
    assert journal.proposals("bridges") == ()


def test_a_key_that_comes_with_the_answer_does_not_say_i_was_right(mistaken, press, journal, clock):
    page = mistaken("Ferryman Jones")
    page._told_ms = clock.ticks_ms()
    press("R")
    assert page.stage is Stage.ANSWERED
    assert journal.proposals("bridges") == ()


def test_a_question_in_a_way_that_was_not_chosen_says_why(window, press):
    window.app.only_forms = ("name_all",)
    press("Return")
    assert window.study.question.form != "name_all"
    assert "cannot be asked in the ways that you chose" in words(window.study)


def test_a_question_in_a_way_that_was_chosen_says_nothing_of_it(window, press):
    window.app.only_forms = ("reveal",)
    press("Return")
    assert "ways that you chose" not in words(window.study)


@pytest.fixture
def slipping(app, clock, window):
    """The page with a card that was forgotten three times before, learned again each time, on the day on which it comes."""
    app.deciding.decide("new_a_day", 1)
    app.only_forms = ("choice",)
    deck = app.decks.rows()[0].id
    while True:
        session = app.studying.session(deck)
        question = session.next()
        memory = memory_of(app.journal.connection, question.card.id)
        if memory is not None and memory.lapses == 3 and memory.phase is Phase.REVIEW:
            window.ways.open_deck(deck)
            return window.study
        known = memory is None or memory.phase is not Phase.REVIEW
        session.answer(right(question) if known else wrong(question), first_key_ms=None, total_ms=900)
        clock.move(minutes=10)
        if session.next() is None:
            app.deciding.decide("new_a_day", 0)
            clock.move(days=max(1, app.queue.next_due(deck, clock.now()).day - clock.now().study_day()))


def test_a_card_that_keeps_slipping_says_so_with_what_it_is_taken_for_and_what_can_be_done(slipping, press, app, clock):
    card = slipping.question.card.id
    press("Ctrl+D")
    shown = words(slipping.panel)
    assert "This one keeps slipping: forgotten 4 times." in shown
    assert nameless(slipping) == []
    named = {button.accessibleName(): button for button in slipping.panel.findChildren(QPushButton)}
    assert {"Rest for a week", "Suspend", "Note what helps"} <= named.keys()
    today = clock.now().study_day()
    named["Rest for a week"].click()
    assert app.deciding.marked([card])[card].buried == today + 6
    assert app.deciding.in_words(app.deciding.last_said).endswith("not again for 7 days")
    press("Ctrl+Z")
    assert app.deciding.marked([card]) == {}


def test_a_card_that_slips_is_never_put_away_by_itself(slipping, press, app):
    card = slipping.question.card.id
    press("Ctrl+D")
    read(slipping)
    press("Return")
    assert app.deciding.marked() == {}
    assert slipping.session.counts.learning == 1
    assert memory_of(app.journal.connection, card).lapses == 4


def test_by_a_key_it_rests_for_a_week_before_the_answer_too(slipping, press, app, clock):
    card = slipping.question.card.id
    press("=")
    assert app.deciding.marked([card])[card].buried == clock.now().study_day() + 6


def test_a_lapse_that_the_learner_says_is_told_with_the_next_question(slipping, press, app, window):
    app.deciding.decide("new_a_day", 3)
    stem = slipping.question.stem
    slipping.answer(right(slipping.question))
    read(slipping)
    press("1")
    assert slipping.stage is Stage.ASKING
    assert f"{stem} This one keeps slipping: forgotten 4 times." in words(slipping)


@pytest.fixture
def with_keys(app):
    """Has other keys rate."""

    def chosen(keys):
        app.rating_keys = rating_keys.read(keys)

    return chosen


def test_the_keys_that_were_chosen_rate_and_stand_on_the_ratings_and_in_the_sheet_of_keys(
    window, press, write, with_keys
):
    with_keys("h j k l")
    press("Return")
    answer(window.study, press, write)
    page = window.study
    assert [tile.accessibleDescription() for tile in page.ratings.tiles] == ["H", "J", "K", "L"]
    told = dict(page.keys())
    assert told["H, J, K, L"] == "after the answer: Again, Hard, Good, Easy"
    card = page.question.card
    press("1")  # is no rating any more
    assert page.question.card == card
    press("H")
    assert page.question.card != card
    assert window.app.journal.last_answer().reviews[0].final == 1


def test_a_rating_key_that_is_a_letter_does_nothing_before_the_answer(window, press, write, with_keys):
    with_keys("h j k l")
    press("Return")
    answer(window.study, press, write)
    press("L")
    question = window.study.question
    press("H")
    assert window.study.question is question and window.study.stage is Stage.ASKING


def test_keys_that_are_chosen_during_a_session_hold_from_the_next_answer_on(window, press, write, with_keys):
    press("Return")
    answer(window.study, press, write)
    with_keys("h j k l")
    press("Return")
    answer(window.study, press, write)
    question = window.study.question
    press("H")
    assert window.study.question is not question


def test_keys_that_cannot_rate_are_refused_with_the_reason_and_nothing_changes(app, with_keys):
    with_keys("h j k l")
    with pytest.raises(StudyAppError, match="C is the key for: the passage in the source"):
        with_keys("c j k l")
    assert app.rating_keys == ("H", "J", "K", "L")


def test_the_keys_that_are_said_to_be_taken_are_those_of_the_page(window, press, write):
    press("Return")
    answer(window.study, press, write)
    page = window.study
    bound = {shortcut.key().toString() for shortcut in page.findChildren(QShortcut)}
    bound |= {key.toString() for action in page.findChildren(QAction) for key in action.shortcuts()}
    bound |= {key.toString() for action in window.findChildren(QAction) for key in action.shortcuts()}
    assert {key for key in bound if len(key) == 1 and key not in "123456789"} == set(rating_keys.taken())


def test_where_an_exam_decides_when_a_card_comes_back_that_is_said(window, app, clock, press, write):
    deck = app.decks.rows()[0].id
    app.deciding.decide("exam", Exam(clock.now().study_day() + 22), deck)
    window.ways.open_deck(deck)
    QApplication.processEvents()
    told = []
    for rightly in (True, False):
        answer(window.study, press, write, rightly=rightly)
        if window.study.stage is Stage.GRADING:
            press("3" if rightly else "1")
        told.append(any(why in words(window.study) for why in ("planned for the exam", "shortly before the exam")))
        press("Return")
    assert told == [True, False], "a card in a learning step comes back as ever"


def test_of_a_card_that_the_learner_grades_it_is_said_before_that_the_exam_decides_when_it_comes_back(
    window, app, clock, press
):
    deck = app.decks.rows()[0].id
    app.deciding.decide("exam", Exam(clock.now().study_day() + 22), deck)
    window.ways.open_deck(deck)
    QApplication.processEvents()
    window.study.reveal()
    assert re.search(r"Good: comes back .*(planned for|shortly before) the exam", words(window.study))
