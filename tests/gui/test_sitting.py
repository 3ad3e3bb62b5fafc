"""A quiz on screen: no word on the answers, the clock, leaving, all by keys and all saved."""

import pytest
from looks import nameless, words
from PySide6.QtWidgets import QApplication, QLineEdit

from study_app.gui.keys_sheet import KeysSheet
from study_app.gui.quiz import QuizPage
from study_app.gui.reading import ReadingPage
from study_app.gui.score_sheet import ScoreSheetPage
from study_app.gui.sitting import SittingPage
from study_app.quiz.question import AnswerKind


@pytest.fixture
def begin(window, app):
    def begun(count=4, minutes=None, forms=()):
        window.ways.open_quiz()
        window.ways.open_sitting(app.quizzes.begin([], forms, count, seed=3, minutes=minutes))
        QApplication.processEvents()
        return window.stack[-1]

    return begun


def give(page, press, write, *, rightly):
    question = page.question
    if question.answer is AnswerKind.ONE and question.options:
        press(str(1 + [option.right for option in question.options].index(rightly)))
    elif question.form == "order":
        order = list(question.sequence if rightly else reversed(question.sequence))
        for place, index in enumerate(order):
            page.form.rows.shift(page.form.rows.order.index(index), place)
        press("Return")
        if page.question is question:  # it stood so from the start, and was asked back
            press("Return")
    else:
        assert isinstance(QApplication.focusWidget(), QLineEdit)
        write(question.key[0] if rightly else "4 July 1850")
        press("Return")
    QApplication.processEvents()


def test_a_whole_quiz_by_keys_tells_nothing_until_the_score_sheet(window, begin, press, write, app):
    page = begin(count=11, forms=("choice", "typed", "date_entry", "which_first", "order"))
    asked = []
    for number in range(1, page.sitting.count + 1):
        asked.append(page.question.form)
        assert f"Question {number} of {page.sitting.count}" in words(page)
        assert "right" not in words(page).lower().replace(page.question.stem.lower(), "")
        assert nameless(page) == []
        give(page, press, write, rightly=number != 2)
    sheet = window.stack[-1]
    assert isinstance(sheet, ScoreSheetPage)
    assert len(set(asked)) >= 3
    assert sheet.came_to.state == "complete"
    assert sheet.came_to.right == page.sitting.count - 1
    assert all(deck.studied == 0 for deck in app.decks.rows())


def test_not_knowing_is_an_answer(begin, press, app):
    page = begin()
    first = page.question
    press("Ctrl+D")
    assert page.question is not first
    [kept] = app.quizzes.result_of(page.sitting).in_time
    assert kept.answer.given is None


def test_ctrl_b_asks_before_it_leaves_a_quiz_as_escape_does(window, begin, press):
    page = begin()
    press("Ctrl+D", "Ctrl+B")
    assert window.stack[-1] is page
    assert "Answered and kept: 1 of 4" in page.notice.words.text()
    press("Ctrl+B")
    assert isinstance(window.stack[-1], ScoreSheetPage)
    press("Ctrl+B")
    assert window.stack == [window.decks]


def test_escape_asks_once_and_leaves_at_the_second_time_with_all_that_was_answered(window, begin, press):
    page = begin()
    press("Ctrl+D", "Esc")
    assert window.stack[-1] is page
    assert "Answered and kept: 1 of 4" in page.notice.words.text()
    press("Esc")
    assert window.stack[-1].came_to.state == "left"
    assert "left after 1 of 4" in words(window.stack[-1])
    assert "half-way" not in words(window.stack[-1])  # that is for the list of past quizzes


def test_a_quiz_that_is_left_before_anything_was_answered_has_no_score_sheet_and_is_no_past_quiz(
    window, begin, press, app
):
    begin()
    press("Esc")
    assert isinstance(window.page, QuizPage)
    assert list(app.quizzes.results()) == []
    assert window.page.past == []


def test_the_clock_shows_what_is_left_and_when_it_is_up_the_quiz_ends(window, begin, press, clock, app):
    page = begin(minutes=2)
    assert "2:00 left" in words(page)
    press("Ctrl+D")
    clock.move(ms=55_000)
    page.tick()
    assert "1:05 left" in words(page)
    clock.move(minutes=2)
    page.tick()
    assert "0:00 left" in words(page)
    assert "The time is up." in page.notice.words.text()
    assert not page.timer.isActive()
    press("1")  # too late
    result = app.quizzes.result_of(page.sitting)
    assert (result.state, len(result.in_time), len(result.late)) == ("time_up", 1, 1)
    press("Return")
    assert isinstance(window.stack[-1], ScoreSheetPage)


def test_a_screen_reader_is_told_when_a_minute_is_left(begin, clock, tmp_path, monkeypatch):
    monkeypatch.setenv("STUDY_APP_TRACE", str(tmp_path / "trace"))
    page = begin(minutes=2)
    clock.move(ms=60_000)
    page.tick()
    page.tick()
    said = [line for line in (tmp_path / "trace").read_text().splitlines() if line.startswith("say ")]
    assert said[-1] == "say 1:00 left"
    assert said.count("say 1:00 left") == 1


def test_an_answer_that_cannot_be_saved_leaves_the_question(begin, press, app):
    page = begin()
    question = page.question
    app.journal.connection.execute("PRAGMA query_only = 1")
    press("Ctrl+D")
    assert page.question is question
    assert page.notice.tone == "bad"
    app.journal.connection.execute("PRAGMA query_only = 0")
    press("Ctrl+D")
    assert page.question is not question


def test_the_clock_goes_on_after_an_answer_that_could_not_be_saved(begin, app):
    page = begin(count=4, minutes=5, forms=("choice",))
    app.journal.connection.execute("PRAGMA query_only = 1")
    page.answer(0)
    assert not page.timer.isActive()
    app.journal.connection.execute("PRAGMA query_only = 0")
    page.answer(0)
    assert page.timer.isActive()


def test_no_other_quiz_or_game_begins_meanwhile_and_nothing_is_taken_back(window, begin):
    page = begin()
    assert not window.menus.quiz.isEnabled()
    assert not window.menus.game.isEnabled()
    for action in (window.menus.ahead, window.menus.new, window.menus.cram):
        assert not action.isEnabled()
        action.trigger()
    window.ways.study_new("csto/treaty")  # by whatever way it is wanted
    assert window.stack[-1].alone
    assert not window.menus.undo.isEnabled()
    window.undo()
    window.show_decks()
    assert isinstance(page, SittingPage)
    assert window.menus.quiz.isEnabled()


@pytest.mark.parametrize("key", ["Ctrl+F", "Ctrl+T"])
def test_nothing_can_be_looked_up_meanwhile_and_a_sentence_says_so(window, begin, press, write, key):
    page = begin(forms=("typed",))
    write("half an ans")
    press(key)
    assert window.stack[-1] is page
    assert "cannot be opened before the quiz or game is left" in page.notice.words.text()
    assert QApplication.focusWidget().text() == "half an ans"
    press("Esc", "Esc", key)
    assert isinstance(window.stack[-1], ReadingPage)


def test_the_sheet_of_keys_leaves_out_what_is_refused_meanwhile(window, begin):
    begin()
    window.menus.show_keys()
    [dialog] = window.findChildren(KeysSheet)
    assert "Ctrl+F" not in [line.key for line in dialog.lines]
    assert "Ctrl+Q" in [line.key for line in dialog.lines]
    dialog.close()
