"""Answering on the study page by keys, whatever form the question has."""

from __future__ import annotations

from collections.abc import Callable

from clocks import SetClock
from PySide6.QtWidgets import QApplication

from study_app.gui.forms.order import OrderForm
from study_app.gui.study import A_MOMENT_MS, Stage, StudyPage

Press = Callable[..., None]
Write = Callable[[str], None]


def answer(page: StudyPage, press: Press, write: Write, *, rightly: bool = True) -> None:
    """Answer the question on screen by keys; afterwards the answer is on screen, or for `reveal` to be graded."""
    question = page.question
    assert question is not None
    assert page.stage is Stage.ASKING
    match question.form:
        case "choice" | "which_first" | "between" | "reverse" | "as_of" | "place":
            places = [place for place, option in enumerate(question.options, 1) if option.right is rightly]
            press(str(places[0]))
        case "typed" | "date_entry" | "year" | "cloze" | "how_long":
            write(question.key[0] if rightly else "1850")
            press("Return")
        case "order":
            assert isinstance(page.form, OrderForm)
            wanted = list(question.sequence if rightly else reversed(question.sequence))
            for place, index in enumerate(wanted):
                page.form.rows.shift(page.form.rows.order.index(index), place)
            press("Return")
            if page.stage is Stage.ASKING:  # it stood right from the start, and was asked back
                press("Return")
        case "true_false":
            true, _false = question.options
            press("1" if true.right is rightly else "2")
            if true.right is not rightly:
                write(question.key[-1] if rightly else "1850")
                press("Return")
        case "reveal":
            press("Space")
    QApplication.processEvents()
    read(page)


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
