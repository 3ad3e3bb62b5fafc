"""The score sheet: what was wrong and why, the place in the source, and the study of it."""

import pytest
from bridges import TEXT
from looks import nameless, words
from PySide6.QtWidgets import QApplication
from sessions import to_the_end

from study_app.gui.study import StudyPage


@pytest.fixture
def quiz(app):
    """Takes a quiz: r right, w wrong; gives what it came to."""

    def taken(rights, forms=("choice",)):
        sitting = app.quizzes.begin([], forms, len(rights), seed=3)
        for letter in rights:
            question = sitting.question()
            given = [option.right for option in question.options].index(letter == "r")
            sitting.answer(given, first_key_ms=None, total_ms=1500)
        return app.quizzes.result_of(sitting)

    return taken


def test_each_wrong_answer_is_told_with_the_right_one_the_reason_and_the_place(window, quiz):
    came_to = quiz("rwr")
    window.ways.open_score_sheet(came_to)
    sheet = window.stack[-1]
    shown = words(sheet)
    [row] = sheet.rows
    question, given = row.question, row.answered.answer.given
    assert "2 of 3 right" in shown
    assert (shown.count("67 %"), shown.count("2 of 3")) == (1, 1)
    assert "Time: 0:04" in shown
    assert "Seed" not in shown and "Number of this quiz: 3; the same number brings the same questions." in shown
    assert not sheet.top.bar.isVisible()  # how far one is: here nothing is left to go
    assert "You missed 1 card. You can study it today." in shown
    assert "Question 2" in shown
    for expected in (question.stem, question.options[given].text, question.key[0], question.options[given].why):
        assert expected in shown
    assert "“A book of bridges”" in shown
    assert nameless(sheet) == []


def test_study_these_asks_what_was_wrong_and_then_nothing_waits_any_more(window, quiz, press, write, clock):
    came_to = quiz("rwwr")
    window.ways.open_score_sheet(came_to)
    sheet = window.stack[-1]
    assert QApplication.focusWidget() is sheet.study
    press("Return")
    assert window.stack[-1] is sheet  # a key that was meant for the last question begins nothing
    clock.move(ms=500)
    press("Return")
    page = window.stack[-1]
    assert isinstance(page, StudyPage)
    assert page.deck.name == "Wrong in the quiz"
    assert page.question.card.id in came_to.wrong_cards
    assert to_the_end(page, press, write) == 2
    assert window.finished is not None
    window.show_decks()
    window.ways.open_score_sheet(came_to)
    assert "Nothing is left to study from this quiz." in words(window.stack[-1])
    assert not window.stack[-1].study.isVisible()


def test_a_wrong_card_that_is_suspended_leaves_the_study_of_what_was_wrong_too(window, quiz, press, clock):
    window.ways.study_wrong(quiz("rwwr"))
    QApplication.processEvents()
    page = window.study
    first = page.question.card
    press("@")
    second = page.question.card
    assert second != first
    press("@")
    assert window.finished is not None
    press("Ctrl+Z")
    assert window.stack[-1] is page
    assert page.question.card == second
    press("Ctrl+Z")
    assert page.question.card == first


def test_a_perfect_quiz_has_nothing_to_study(window, quiz):
    window.ways.open_score_sheet(quiz("rr"))
    assert "All of it was right." in words(window.stack[-1])
    assert "What was not right" not in words(window.stack[-1])


def test_a_source_that_is_attached_is_shown_on_the_sheet(window, quiz, tmp_path, app):
    window.ways.open_score_sheet(quiz("w"))
    book = tmp_path / "book.txt"
    book.write_text(TEXT, encoding="utf-8")
    app.reading.attach_source(book)
    window.stack[-1].sources_changed()
    from study_app.gui.passage import Citations

    citations = [c for c in window.stack[-1].findChildren(Citations) if c.isVisible() or not c.isHidden()]
    assert any(passage.text for one in citations for passage in one.passages)


def test_escape_goes_back(window, quiz, press):
    window.ways.open_quiz()
    window.ways.open_score_sheet(quiz("w"))
    press("Esc")
    assert window.stack[-1].title == "Quiz"
