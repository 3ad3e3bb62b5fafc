"""What all pages that ask share: the question on screen, the watch, the keys, notices."""

import pytest
import questions
from looks import nameless, words
from PySide6.QtWidgets import QApplication, QLabel

from study_app.gui import theme
from study_app.gui.asking import AskingPage, TopLine
from study_app.gui.widgets import button, label


class Asks(AskingPage):
    def __init__(self, app):
        super().__init__(app, "Asks", TopLine("Back", "A page", "How far"))
        self.answers = []

    def answer(self, given):
        self.answers.append((given, *self.watch()))

    def reveal(self):
        self.answers.append("revealed")


@pytest.fixture
def page(app, show):
    return show(Asks(app))


def test_the_key_beside_the_button_answers_from_within_a_written_field(page, press, write):
    page.put(questions.NAME_ALL)
    write("Bo Ek")
    press("Return")
    write("Ida Lund")
    keys = [one.text() for one in page.foot.findChildren(QLabel) if one.property("role") == "key"]
    assert keys == ["Ctrl+D", "Ctrl+Enter"]
    assert page.answers == []
    press("Ctrl+Return")
    assert [given for given, _first, _total in page.answers] == [("Bo Ek", "Ida Lund")]


def test_a_question_is_put_with_its_form_and_the_watch_runs(page, press, clock):
    page.put(questions.CHOICE)
    assert questions.CHOICE.stem in words(page)
    clock.move(ms=700)
    press("2")
    assert page.answers == [(1, 700, 700)]
    assert nameless(page) == []


def test_what_is_typed_belongs_to_the_field_and_enter_hands_it_in(page, press, write, clock):
    page.put(questions.TYPED)
    clock.move(ms=300)
    write("1 Bo")
    clock.move(ms=500)
    press("Return")
    assert page.answers == [("1 Bo", 300, 800)]


def test_not_knowing_is_an_answer_by_key_and_button(page, press):
    page.put(questions.CHOICE)
    press("Ctrl+D")
    assert page.answers == [(None, None, 0)]


def test_a_form_that_the_learner_grades_asks_to_be_revealed(page, press):
    page.put(questions.REVEAL)
    press("Space")
    assert page.answers == ["revealed"]


def test_a_notice_goes_when_the_learner_begins_to_answer(page, write):
    page.put(questions.TYPED)
    page.note("Mind the gap.")
    assert "Mind the gap." in words(page)
    write("x")
    QApplication.processEvents()
    assert "Mind the gap." not in words(page)


def test_a_notice_stands_above_the_buttons_and_the_question_stays_where_it_is(page, press):
    page.resize(640, 360)
    page.put(questions.SELECT_ALL)
    press("Return")
    QApplication.processEvents()
    assert page.column.verticalScrollBar().maximum() > 0  # there is not room for all of it
    assert page.column.verticalScrollBar().value() == 0
    bottom = page.notice.mapTo(page, page.notice.rect().bottomLeft()).y()
    assert page.notice.isVisible() and bottom < page.foot.y()
    page.put(questions.CHOICE)
    assert page.notice is None
    assert page._beneath.isHidden()


@pytest.mark.parametrize("question", [questions.NAME_ALL, questions.PLACE])
def test_where_a_notice_takes_room_what_one_is_at_stays_in_view(page, press, write, qtbot, question):
    page.resize(640, 330)
    page.put(question)
    if question is questions.PLACE:
        press("Down", "Down", "Down")
    else:
        for name in ("Bo Ek", "Ida Lund", "Per Holm"):
            write(name)
            press("Return")
    page.note("Mind the gap.\nAnd the bridge.")
    focused = page.focusWidget()
    part = focused.visualRect(focused.currentIndex()) if question is questions.PLACE else focused.rect()
    view = page.column.viewport()

    def seen():
        below = focused.mapTo(page, part.bottomLeft()).y()
        assert below <= view.mapTo(page, view.rect().bottomLeft()).y()

    qtbot.waitUntil(seen)


@pytest.mark.parametrize(
    ("question", "told", "key"),
    [
        (questions.CHOICE, "1: 9 June 1904; 2: 3 May 1901; 3: 20 February 1911. Press 1 to 3 to answer.", "2"),
        (questions.TRUE_FALSE, "1 if it is true, 2 if it is false.", "1"),
        (questions.REVEAL, "Say the answer to yourself, then look. Space shows the answer.", "Space"),
    ],
)
def test_after_the_question_a_screen_reader_tells_the_options_and_the_keys_while_it_is_asked(
    page, press, question, told, key
):
    page.put(question)
    assert page.stem.hasFocus()
    assert page.stem.accessibleDescription() == told
    press(key)
    if question is not questions.REVEAL:
        page.form.settle(page.answers[0][0])
    page.setFocus()
    page.stem.setFocus()
    assert page.stem.accessibleDescription() == ""


def test_the_line_on_top_has_room_on_a_low_screen_with_large_letters(qapp, show, qtbot):
    top = TopLine("Колоды", "Председательство России", "Сегодня", role="strong")
    for text in ("новых: 20", "на шаге: 12", "повторить: 34"):
        top.aside.addWidget(label(text, "small", wrap=False))
    top.end.addWidget(button("Карточка", "quiet", "M"))
    show(top)
    theme.apply(qapp, "light", 2.0)
    QApplication.processEvents()
    assert top.minimumSizeHint().width() <= 1024
    beside = top.aside.parentWidget()
    qtbot.waitUntil(lambda: beside.y() > top.heading.geometry().bottom())  # what was moved is laid out a turn later
    theme.apply(qapp, "light", 1.0)
    qtbot.waitUntil(lambda: beside.y() < top.heading.geometry().bottom())
