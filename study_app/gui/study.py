"""The study page: a question, the answer to it, and on to the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from study_app.app import DeckRow, StudyApp
from study_app.errors import StudyAppError
from study_app.gui.answer import AnswerPanel, Ratings, rating_word
from study_app.gui.dialogs import tell
from study_app.gui.forms import form_for
from study_app.gui.forms.form import Form
from study_app.gui.page import Keys, Page
from study_app.gui.trace import trace
from study_app.gui.widgets import GAP, Bar, Centred, Column, Notice, announce, button, clear, focus, label, row
from study_app.i18n import _
from study_app.quiz.question import Given, Question, Verdict
from study_app.study.queue import Counts
from study_app.study.rating_rule import expected
from study_app.study.scheduler import Due, Rating
from study_app.study.session import Feedback, Session

A_MOMENT_MS = 250
"""So long the answer is on screen before a key or a click rates it: a second one comes sooner only by a slip, as nobody reads
in that time (a double click takes up to 0.2 s, the simplest reaction 0.25 s)."""


class Stage(Enum):
    """How far the question on screen has come."""

    ASKING = 1
    GRADING = 2
    ANSWERED = 3


class Stem(QFrame):
    """The question itself; it can have the focus, so that a screen reader reads it and no option is chosen by a slip."""

    def __init__(self, stem: str) -> None:
        super().__init__()
        self.setObjectName("stem")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(stem)
        body = QVBoxLayout(self)
        body.setContentsMargins(2 * GAP - 3, GAP, 2 * GAP, GAP)  # 3: the bar that shows the focus
        body.addWidget(label(stem, "stem"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Right):
            self.focusNextChild()
        else:
            super().keyPressEvent(event)


class Progress(Centred):
    """The line on top: the way back, the deck, what is left of today, and how far one is."""

    def __init__(self, deck: DeckRow) -> None:
        inside = QWidget()
        super().__init__(inside)
        body = QVBoxLayout(inside)
        body.setContentsMargins(3 * GAP, GAP, 3 * GAP, GAP)
        body.setSpacing(GAP)
        self.back = button(_("Decks"), "quiet", "Esc")
        self.back.setText("←  " + _("Decks"))
        self.counts = QHBoxLayout()
        self.counts.setSpacing(2 * GAP)
        top = row(self.back)
        top.setContentsMargins(-GAP, 0, 0, 0)
        top.addWidget(label(deck.name, "strong"), 1)
        top.addLayout(self.counts)
        body.addLayout(top)
        self.bar = Bar(_("Progress of today"))
        body.addWidget(self.bar)

    def update_counts(self, counts: Counts, answered: int) -> None:
        """Show what is left and what is done."""
        clear(self.counts)
        for number, words, tone in (
            (counts.new, _("{n} new"), "new"),
            (counts.learning, _("{n} learning"), "learning"),
            (counts.due, _("{n} due"), "due"),
        ):
            self.counts.addWidget(label(words.format(n=number), "small", tone=tone if number else "muted", wrap=False))
        self.bar.show_share(answered, answered + counts.new + counts.learning + counts.due)


class StudyPage(Page):
    """One study session on screen. It asks the session, draws, and decides nothing."""

    done = Signal()
    saved = Signal()
    """The journal has one more entry: an answer, another rating, or an answer taken back."""

    def __init__(self, app: StudyApp, deck: DeckRow, session: Session, attach: Callable[[], None]) -> None:
        super().__init__(deck.name)
        self.app, self.deck, self.session, self._attach = app, deck, session, attach
        self.stage = Stage.ASKING
        self.question: Question | None = None
        self.form: Form | None = None
        self.panel: AnswerPanel | None = None
        self.ratings: Ratings | None = None
        self.notice: Notice | None = None
        self.feedback: Feedback | None = None
        self._shown_ms, self._first_ms, self._told_ms = 0, -1, 0
        self._known = True
        self._lay_out()
        self._bind_keys()

    # --- layout

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self.progress = Progress(self.deck)
        self.progress.back.clicked.connect(self.left)
        self.column = Column(margin=GAP)
        inside = QWidget()
        self.foot = Centred(inside)
        self.foot.setObjectName("bar")
        self.buttons = QHBoxLayout(inside)
        self.buttons.setContentsMargins(3 * GAP, GAP + 4, 3 * GAP, GAP + 4)
        self.buttons.setSpacing(GAP)
        self._fit_foot()
        self.below = self.column.body
        whole.addWidget(self.progress)
        whole.addWidget(self.column, 1)
        whole.addWidget(self.foot)

    def _fit_foot(self) -> None:
        """Leave room for two lines, so that the page does not jump when buttons change."""
        self.foot.setMinimumHeight(round(2.1 * self.fontMetrics().height()) + 5 * GAP)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_foot()

    def _bind_keys(self) -> None:
        keys: list[tuple[str, Callable[[], object]]] = [
            ("Return", self.press), ("Enter", self.press), ("Space", self.press), ("Esc", self.left.emit),
            ("C", self.show_source), ("Ctrl+D", self.give_up),
            ("PgDown", lambda: self.column.page(1)), ("PgUp", lambda: self.column.page(-1)),
        ]  # fmt: skip
        keys += [(str(digit), lambda digit=digit: self.digit(digit)) for digit in range(1, 10)]  # type: ignore[misc]
        for key, action in keys:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(key.startswith("Pg"))
            shortcut.activated.connect(action)

    # --- the way of a question

    def start(self) -> None:
        """Ask the first question."""
        self.next()

    def next(self) -> None:
        """Ask the session for the next question and show it; without one the page is done."""
        try:
            question = self.session.next()
        except StudyAppError as error:
            self.note(str(error), "bad")
            return
        if question is not None:
            self.show_question(question)
        else:
            self.done.emit()

    def show_question(self, question: Question) -> None:
        """Put a question on the screen and start the watch."""
        clear(self.column.body)
        self.question, self.feedback, self.panel, self.ratings, self.notice = question, None, None, None, None
        self.stage = Stage.ASKING
        self.stem = Stem(question.stem)
        self.form = form = form_for(question, self.app)
        form.given.connect(self.answer)
        form.revealed.connect(self.reveal)
        form.touched.connect(self._touched)
        form.noted.connect(lambda words: self.note(words))
        form.looked_at.connect(lambda part: self.column.bring_part(form, part))
        self.column.body.addWidget(self.stem)
        self.column.body.addWidget(form)
        below = QWidget()
        self.below = QVBoxLayout(below)
        self.below.setContentsMargins(2 * GAP, 0, 2 * GAP, 0)
        self.below.setSpacing(2 * GAP)
        self.column.body.addWidget(below)
        self.column.body.addStretch(1)
        self._asking_actions(form)
        self.progress.update_counts(self.session.counts, self.session.answered)
        self.column.verticalScrollBar().setValue(0)
        focus(form.starting_place() or self.stem)
        self._shown_ms, self._first_ms = self.app.clock.ticks_ms(), -1
        self._known = True
        trace("question", question.form, question.card.id)

    def _asking_actions(self, form: Form) -> None:
        clear(self.buttons)
        if not form.self_graded:
            unknown = button(_("I don't know"), "plain", "Ctrl+D")
            unknown.clicked.connect(self.give_up)
            self.buttons.addWidget(unknown)
            self.buttons.addWidget(label("Ctrl+D", "key", wrap=False), 0, Qt.AlignmentFlag.AlignVCenter)
        self.buttons.addStretch(1)
        if word := form.action():
            self.buttons.addWidget(label(_("Enter"), "key", wrap=False), 0, Qt.AlignmentFlag.AlignVCenter)
            go = button(word, "filled", "Enter")
            go.clicked.connect(form.submit)
            self.buttons.addWidget(go)
        elif hint := form.hint():
            self.buttons.addWidget(label(hint, "muted", wrap=False))

    def _touched(self) -> None:
        if self._first_ms < 0:
            self._first_ms = self.app.clock.ticks_ms() - self._shown_ms
        self._drop_notice()

    def answer(self, given: Given) -> None:
        """Hand an answer to the session and show what came of it."""
        if self.question is None or self.stage is Stage.ANSWERED:
            return
        total = self.app.clock.ticks_ms() - self._shown_ms
        first = self._first_ms if self._first_ms >= 0 else None
        try:
            feedback = self.session.answer(given, first_key_ms=first, total_ms=total)
        except StudyAppError as error:  # the question and what was typed stay: it can be tried again
            self.note(str(error), "bad")
            return
        trace("answer", feedback.outcome.verdict, self.question.card.id)
        if feedback.outcome.verdict is Verdict.ASK_AGAIN:
            self.note(feedback.outcome.message)
            return
        self.saved.emit()
        self.feedback = feedback
        if self.stage is Stage.GRADING:
            self.next()
        else:
            self._show_feedback(feedback)

    def reveal(self) -> None:
        """Show the answer, to be graded by the learner."""
        if self.question is None or self.stage is not Stage.ASKING:
            return
        self.stage = Stage.GRADING
        self._show_panel(None)
        self._rating_actions(self.session.preview(), expected(known=self._known))

    def _show_feedback(self, feedback: Feedback) -> None:
        assert self.form is not None
        self.stage = Stage.ANSWERED
        self.form.outcome = feedback.outcome
        self.form.settle(feedback.given)
        self.progress.update_counts(self.session.counts, self.session.answered)
        self._show_panel(feedback)
        self._rating_actions(feedback.choices, feedback.final)

    def _show_panel(self, feedback: Feedback | None) -> None:
        assert self.question is not None
        self._told_ms = self.app.clock.ticks_ms()
        self._drop_notice()
        self.panel = AnswerPanel(self.app, self.question, self._attach)
        spoken = self.panel.fill(feedback)
        self.below.addWidget(self.panel)
        announce(self.panel, spoken)
        self.column.bring(self.panel)

    def _rating_actions(self, choices: Mapping[Rating, Due], suggested: Rating | None) -> None:
        clear(self.buttons)
        self.ratings = Ratings({rating: self.app.describe_due(due) for rating, due in choices.items()}, suggested)
        self.ratings.rated.connect(self.rate)
        self.buttons.addWidget(self.ratings, 1)
        focus(self.ratings.suggested or self.stem)

    def rate(self, rating: Rating) -> None:
        """The learner's own rating: the answer of a self-graded card, else in place of the suggested one."""
        if self._just_told():
            return
        if self.stage is Stage.GRADING:
            self.answer(int(rating))
        elif self.stage is Stage.ANSWERED and self.feedback is not None:
            if rating != self.feedback.final:
                try:
                    self.session.overrule(rating)
                except StudyAppError as error:
                    self.note(str(error), "bad")
                    return
                trace("overrule", int(rating))
                announce(self, rating_word(int(rating)))
            self.next()

    # --- keys

    def press(self) -> None:
        """Space or Enter: the button that has the focus, else the next step of this question."""
        focused = self.focusWidget()
        if isinstance(focused, QAbstractButton) and focused.isEnabled() and focused.isVisible():
            focused.click()
        elif self.stage is Stage.ASKING and self.form is not None:
            self.form.submit()
        elif self.ratings is not None and self.ratings.suggested is not None:
            self.rate(self.ratings.suggested.rating)
        elif not self._just_told():
            self.next()

    def _just_told(self) -> bool:
        """Whether the answer came on screen a moment ago, so that nobody can have read it."""
        return self.stage is not Stage.ASKING and self.app.clock.ticks_ms() - self._told_ms < A_MOMENT_MS

    def digit(self, digit: int) -> None:
        """A digit: chooses an option before the answer, a rating after it."""
        if self.stage is Stage.ASKING and self.form is not None:
            self.form.choose(digit)
        elif digit <= 4:
            self.rate(Rating(digit))

    def give_up(self) -> None:
        """The learner does not know."""
        if self.stage is Stage.ASKING and self.form is not None:
            if self.form.self_graded:
                self._known = False
                self.form.submit()
            else:
                self.answer(None)

    def show_source(self) -> None:
        """Open the passage that the fact rests on, or close it."""
        if self.panel is not None:
            shown = self.panel.citations.toggle()
            if shown is not None:
                self.column.bring(shown)

    def sources_changed(self) -> None:
        """A source was attached: show the passage that could not be shown before."""
        if self.panel is not None and self.question is not None:
            self.panel.renew_citations()
            if not self.isVisible():
                return
            self.show_source()
            # the button that was pressed is gone: the keys belong to the page again
            focus((self.ratings.suggested if self.ratings is not None else None) or self.stem)

    def undo(self) -> None:
        """Take the last answer back and put its question again; there is one."""
        try:
            question = self.session.undo()
        except StudyAppError as error:
            self.note(str(error), "bad")
            return
        trace("undo", question.card.id if question else "-")
        self.saved.emit()
        if question is not None:
            self.show_question(question)
            self.note(_("The last answer is taken back."), "good")
        else:
            taken = _("The last answer, to a question that is not in this deck, is taken back.")
            finished = self.session.next() is None
            self.next()
            if finished:  # this page is no longer on screen
                tell(self.window(), _("Undo"), taken)
            else:
                self.note(taken, "good")

    def keys(self) -> Keys:
        """The keys of this page, for the sheet of keys."""
        asking = self.form.keys() if self.form is not None else ()
        if self.form is not None:
            asking = (*asking, ("Ctrl+D", _("I don't know")))
        return (
            *asking,
            (_("Space, Enter"), _("after the answer: accept the suggested rating, next question")),
            ("1-4", _("after the answer: Again, Hard, Good, Easy")),
            ("C", _("after the answer: the passage in the source")),
            ("Ctrl+Z", _("take the last answer back")),
            (_("Page Up, Page Down"), _("scroll")),
            ("Esc", _("back to the decks; everything is saved")),
        )

    # --- words to the learner

    def note(self, words: str, tone: str = "partly") -> None:
        """Show a sentence below the form, and have it said."""
        self._drop_notice()
        self.notice = Notice(words, tone)
        self.below.insertWidget(0, self.notice)
        announce(self, words)
        self.column.bring(self.notice)

    def _drop_notice(self) -> None:
        if self.notice is not None:
            self.notice.hide()
            self.notice.deleteLater()
            self.notice = None
