"""The score sheet of a quiz: the score, then each wrong answer with the right one, the reason and the place in the source."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QFrame, QVBoxLayout

from study_app.app import StudyApp
from study_app.gui.asking import A_MOMENT_MS, FootedPage, TopLine
from study_app.gui.page import Keys
from study_app.gui.passage import Citations
from study_app.gui.quiz import result_in_words, time_in_words
from study_app.gui.widgets import GAP, Icon, Notice, announce, button, card, clear, focus, label, row
from study_app.i18n import _, ngettext, percent
from study_app.quiz.question import given_in_words, key_in_words, reason, told_beside
from study_app.study.sitting import Result, SheetRow


class ScoreSheetPage(FootedPage):
    """What a quiz came to; it opens the study of what was wrong."""

    study_wanted = Signal(object)
    """The `Result` whose wrong cards are to be studied."""

    def __init__(self, app: StudyApp, came_to: Result, attach: Callable[[], None]) -> None:
        self.top = TopLine(_("Quizzes"), _("Score sheet"), "")
        super().__init__(_("Score sheet"), self.top)
        self.app, self.came_to, self._attach = app, came_to, attach
        self.top.back.clicked.connect(self.left)
        self.column.body.setContentsMargins(3 * GAP, 2 * GAP, 3 * GAP, 3 * GAP)
        self.top.bar.hide()
        self.study = button(_("Study these today"), "filled", "Enter")
        self.study.clicked.connect(lambda: self.study_wanted.emit(self.came_to))
        self.bind(("Return", self.press), ("Enter", self.press), ("Space", self.press), ("Esc", self.left.emit))

    def start(self) -> None:
        """Lay everything out, and have the result said."""
        self._shown_ms = self.app.clock.ticks_ms()
        self.resume()
        announce(self, result_in_words(self.came_to))

    def resume(self) -> None:
        """What was wrong may have been studied since."""
        self._fill()
        self._actions()

    def sources_changed(self) -> None:
        """A source was attached: the passages can be shown."""
        self._fill()

    def _fill(self) -> None:
        body = self.column.body
        clear(body)
        self.notice = None
        self.below = body
        self.rows = [row for row in self.app.quizzes.score_sheet(self.came_to) if not row.right]
        self._score(body)
        if self.came_to.state == "time_up":
            body.addWidget(Notice(_("The time was up before the last question.")))
        elif self.came_to.state == "left":
            words = _("This quiz was left after {n} of {all} questions.")
            body.addWidget(Notice(words.format(n=len(self.came_to.in_time), all=self.came_to.count)))
        if self.rows:
            body.addWidget(label(_("What was not right"), "heading"))
        elif self.came_to.state == "complete":
            body.addWidget(Notice(_("All of it was right."), "good"))
        numbers = {one.entry.id: n for n, one in enumerate((*self.came_to.in_time, *self.came_to.late), 1)}
        for one in self.rows:
            body.addWidget(self._wrong(one, numbers[one.answered.entry.id]))
        body.addStretch(1)

    def _score(self, body: QVBoxLayout) -> None:
        sheet, inside = card(gap=GAP)
        perfect = self.came_to.right == self.came_to.count
        inside.addLayout(
            row(Icon("circle-check" if perfect else "circle-dot", "good" if perfect else "accent", 2.0), 1)
        )
        inside.addWidget(label(percent(self.came_to.score), "title"))
        words = _("{right} of {all} right").format(right=self.came_to.right, all=self.came_to.count)
        inside.addWidget(label(words, "strong"))
        settings = self.came_to.seated.sitting
        facts = [
            _("Time: {time}").format(time=time_in_words(self.came_to.seconds)),
            self.app.decks.in_words(settings.decks),
        ]
        inside.addWidget(label("  ·  ".join(facts), "muted"))
        again = _("Number of this quiz: {seed}; the same number brings the same questions.").format(seed=settings.seed)
        inside.addWidget(label(again, "small", tone="muted"))
        body.addWidget(sheet)

    def _wrong(self, one: SheetRow, number: int) -> QFrame:
        sheet, inside = card(gap=GAP + 4)
        question, outcome = one.question, one.outcome
        if question is None or outcome is None:
            words = _("Question {n} can no longer be asked: its fact was changed or is gone.").format(n=number)
            inside.addWidget(label(words, "muted"))
            return sheet
        inside.addWidget(label(_("Question {n}").format(n=number), "heading"))
        inside.addWidget(label(question.stem, "strong"))
        given = one.answered.answer.given
        why = reason(question, given, outcome)
        more = why if why != question.explanation else ""
        self._said(inside, "x", "bad", _("Your answer"), given_in_words(question, given), more)
        if one.late:
            inside.addWidget(label(_("It came when the time was up."), "small", tone="bad"))
        self._said(inside, "check", "good", _("Right answer"), key_in_words(question), told_beside(question))
        about = _("Question {n}").format(n=number)
        cited = Citations(self.app.reading.passage(question), self._attach, key="", about=about)
        inside.addLayout(cited.placed())
        return sheet

    def _said(self, inside: QVBoxLayout, icon: str, tone: str, heading: str, words: str, more: str) -> None:
        both = QVBoxLayout()
        both.setSpacing(2)
        both.addWidget(label(heading, "heading"))
        both.addWidget(label(words, tone=tone, sign=False))
        if more:
            both.addWidget(label(more, "muted"))
        line = row(gap=GAP + 2)
        mark = QVBoxLayout()
        mark.addWidget(Icon(icon, tone, 1.1))
        mark.addStretch(1)
        line.addLayout(mark)
        line.addLayout(both, 1)
        inside.addLayout(line)

    def _actions(self) -> None:
        while (item := self.buttons.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
        wrong = len(self.app.quizzes.wrong_cards(self.came_to))
        words = ngettext(
            "You missed {n} card. You can study it today.", "You missed {n} cards. You can study them today.", wrong
        ).format(n=wrong)
        self.buttons.addWidget(label(words if wrong else _("Nothing is left to study from this quiz."), "muted"), 1)
        self.buttons.addWidget(self.study)
        can_study = bool(wrong) and not self.app.writable
        self.study.setVisible(can_study)
        focus(self.study if can_study else self.top.back)

    def press(self) -> None:
        """Enter or Space: the button that has the focus, else the study of what was wrong."""
        if self.app.clock.ticks_ms() - self._shown_ms < 2 * A_MOMENT_MS:
            return  # it was meant for the last question
        focused = self.focusWidget()
        if isinstance(focused, QAbstractButton) and focused.isEnabled():
            focused.click()
        elif self.study.isVisible():
            self.study.click()

    def keys(self) -> Keys:
        """The keys of this page."""
        return (
            (_("Enter"), _("study what was wrong, or press what has the focus")),
            (_("Tab"), _("to the places in the source")),
            (_("Page Up, Page Down"), _("scroll")),
            ("Esc", _("back")),
        )
