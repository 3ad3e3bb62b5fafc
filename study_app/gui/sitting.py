"""A quiz under way: question after question with no word on the answers, and the clock if there is one."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal

from study_app.app import StudyApp
from study_app.errors import StudyAppError
from study_app.gui.asking import AskingPage, TopLine
from study_app.gui.page import Keys
from study_app.gui.quiz import time_in_words
from study_app.gui.trace import trace
from study_app.gui.widgets import announce, button, clear, focus, label, restyle
from study_app.i18n import _
from study_app.quiz.question import Given
from study_app.study.sitting import QuizSitting

_TICK_MS = 200
_SAID_AT_S = (60, 10)
"""Seconds that are left when a screen reader says so."""


class SittingPage(AskingPage):
    """Asks the questions of a quiz. It ends with `done`; what was answered is in the journal whatever happens."""

    announces_itself = True

    done = Signal()
    alone = True

    def __init__(self, app: StudyApp, sitting: QuizSitting) -> None:
        self.top = TopLine(_("Leave"), _("Quiz"), _("Questions answered"), role="strong")
        super().__init__(app, _("Quiz"), self.top)
        self.sitting = sitting
        self._leaving = False
        self._said = [] if sitting.left_ms is None else [s for s in _SAID_AT_S if s * 1000 < sitting.left_ms]
        self.top.back.clicked.connect(self.leave)
        self.clock = label("", "strong", wrap=False)
        self.top.aside.addWidget(self.clock)
        self.timer = QTimer(self)
        self.timer.setInterval(_TICK_MS)
        self.timer.timeout.connect(self.tick)
        self.bind(("Esc", self.leave))

    def start(self) -> None:
        """Ask the first question and start the clock."""
        self.next()
        if words := self.sitting.fewer_in_words:
            self.note(words)
        if self.sitting.left_ms is not None:
            self.tick()
            self.timer.start()

    def resume(self) -> None:
        """The time may have run out under another page."""
        if self.question is None and self.isVisible():
            focus(self.go)

    def next(self) -> None:
        """Show the next question; without one the quiz is over."""
        question = self.sitting.question()
        number, count = self.sitting.answered, self.sitting.count
        self.top.bar.show_share(number, count)
        if question is None:
            self.question = None
            self.timer.stop()
            if self.sitting.left_ms == 0:
                self._say_time_is_up()
            else:
                self.done.emit()
            return
        place = _("Question {n} of {all}").format(n=number + 1, all=count)
        self.top.heading.setText(place)
        self._leaving = False
        self.put(question)
        announce(self, place)

    def answer(self, given: Given) -> None:
        """Save an answer and go on, without a word on it."""
        if self.question is None:
            return
        first, total = self.watch()
        try:
            asked_back = self.sitting.answer(given, first_key_ms=first, total_ms=total)
        except StudyAppError as error:  # the question and what was typed stay: it can be tried again
            self.timer.stop()
            self.note(str(error), "bad")
            return
        if asked_back:
            self._ask_back(asked_back)
            return
        trace("answer", "-", self.question.card.id)
        if self.sitting.left_ms is not None:
            self.timer.start()  # it stood while an answer could not be saved
        self.next()

    def reveal(self) -> None:
        """Never asked for: a quiz has no form that the learner grades."""

    # --- the clock

    def tick(self) -> None:
        """Show the time that is left; when it is up, what stands on the page is not handed in any more."""
        left = self.sitting.left_ms
        if left is None:
            return
        seconds = -(-left // 1000)
        self.clock.setText(_("{time} left").format(time=time_in_words(seconds)))
        restyle(self.clock, "tone", "bad" if seconds <= _SAID_AT_S[-1] else "text")
        if self._said and seconds <= self._said[0]:
            self._said.pop(0)
            announce(self, self.clock.text())
        if left == 0:
            self.timer.stop()
            self.answer(None)

    def _say_time_is_up(self) -> None:
        if self.form is not None:
            self.form.setEnabled(False)
        clear(self.buttons)
        self.buttons.addStretch(1)
        self.go = button(_("To the score sheet"), "filled", "Enter")
        self.go.clicked.connect(self.done)
        self.buttons.addWidget(self.go)
        self.note(_("The time is up. What was answered before is kept and counts."))
        self.resume()

    # --- keys

    def go_on(self) -> None:
        """Hand the answer in; after the end, on to the score sheet."""
        if self.question is None:
            self.done.emit()
        else:
            super().go_on()

    def digit(self, digit: int) -> None:
        """A digit chooses an option, as long as there is a question."""
        if self.question is not None:
            super().digit(digit)

    def leave(self) -> None:
        """Leave the quiz, when asked twice; at once where nothing is lost or kept by that."""
        if self._leaving or self.question is None or not self.sitting.answered:
            self.done.emit()
            return
        self._leaving = True
        self.note(
            _("Leave the quiz? Answered and kept: {n} of {all}. Press Esc once more to leave.").format(
                n=self.sitting.answered, all=self.sitting.count
            )
        )

    def keys(self) -> Keys:
        """The keys of this page."""
        return (
            *self.asking_keys(),
            (_("Page Up, Page Down"), _("scroll")),
            (_("Esc twice"), _("leave the quiz; what was answered is kept")),
        )
