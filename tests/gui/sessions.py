"""Answering on the study page by keys, whatever form the question has."""

from __future__ import annotations

from collections.abc import Callable

from clocks import SetClock
from PySide6.QtWidgets import QApplication

from study_app.gui.forms.order import OrderForm
from study_app.gui.study import A_MOMENT_MS, Stage, StudyPage
from study_app.quiz.question import Question

Press = Callable[..., None]
Write = Callable[[str], None]


def answer(page: StudyPage, press: Press, write: Write, *, rightly: bool = True) -> None:
    """Answer the question on screen by keys; afterwards the answer is on screen, or for `reveal` to be graded."""
    question = page.question
    assert question is not None
    assert page.stage is Stage.ASKING
    match question.form:
        case "choice" | "which_first" | "odd_one_out" | "between" | "reverse" | "as_of" | "place":
            press(_places(question, rightly)[0])
        case "select_all":
            press(*_places(question, rightly), "Return")
        case "match":
            right = list(question.sequence)
            press(*(str(index + 1) for index in (right if rightly else [*right[1:], right[0]])), "Return")
        case "name_all":
            for text in question.key if rightly else ("1850",):
                write(text)
                press("Return")
            press("Return")
        case "typed" | "date_entry" | "how_many" | "year" | "cloze" | "how_long":
            write(question.key[0] if rightly else "1850")
            press("Return")
        case "order":
            _order(page, press, question.sequence if rightly else question.sequence[::-1])
        case "true_false":
            [place, *_other] = _places(question, rightly)
            press(place)
            if place == "2":
                write(question.key[-1] if rightly else "1850")
                press("Return")
        case "reveal":
            press("Space")
    QApplication.processEvents()
    read(page)


def _order(page: StudyPage, press: Press, wanted: tuple[int, ...]) -> None:
    assert isinstance(page.form, OrderForm)
    for place, index in enumerate(wanted):
        page.form.rows.shift(page.form.rows.order.index(index), place)
    press("Return")
    if page.stage is Stage.ASKING:  # it stood right from the start, and was asked back
        press("Return")


def _places(question: Question, rightly: bool) -> list[str]:
    """The keys of the right options, or of the wrong ones."""
    return [str(place) for place, option in enumerate(question.options, 1) if option.right is rightly]


def read(page: StudyPage) -> None:
    """Let the moment pass in which no key rates an answer that has just come on screen."""
    assert isinstance(page.app.clock, SetClock)
    page.app.clock.move(ms=A_MOMENT_MS)


def to_the_end(page: StudyPage, press: Press, write: Write, *, most: int = 60) -> int:
    """Answer rightly and accept each suggested rating until the session is done; gives how many questions there were."""
    for number in range(most):
        if page.session.next() is None:
            return number
        answer(page, press, write)
        press("Return")
    raise AssertionError(f"not done after {most} questions")
