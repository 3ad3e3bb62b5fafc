"""The study page: a question, the answer to it, and on to the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShortcut
from shiboken6 import isValid

from study_app.app import StudyApp
from study_app.background import Task
from study_app.errors import StudyAppError
from study_app.gui.answer import AnswerPanel, Ratings, rating_word
from study_app.gui.asking import A_MOMENT_MS, AskingPage, TopLine
from study_app.gui.card_menu import CardMenu, MarksLine, NoteDialog, flag_words
from study_app.gui.dialogs import tell
from study_app.gui.page import Keys, undo_keys
from study_app.gui.trace import trace
from study_app.gui.widgets import Notice, announce, button, clear, focus, label
from study_app.gui.working import carry_out
from study_app.i18n import _, within
from study_app.journal import Answered, Written
from study_app.quiz.question import Given, Question, Verdict, reads_the_same
from study_app.study.deck_list import DeckRow
from study_app.study.leeches import leech_in_words
from study_app.study.queue import Counts
from study_app.study.rating_keys import in_words
from study_app.study.rating_rule import expected
from study_app.study.scheduler import Due, Rating
from study_app.study.session import Feedback, Session

TYPE_CHECKING = False
if TYPE_CHECKING:
    from study_app.gui.hints import Hint

_DIGITS = "123456789"
"""Keys that the page has anyway: before the answer they choose."""

A_WEEK = 7
"""Days that a card rests which keeps slipping."""


class Stage(Enum):
    """How far the question on screen has come."""

    ASKING = 1
    GRADING = 2
    ANSWERED = 3


class Progress(TopLine):
    """The line on top: the way back, the deck, what is left of today, and how far one is."""

    def __init__(self, deck: DeckRow) -> None:
        super().__init__(_("Decks"), deck.name, _("Progress of today"), role="strong")
        self.card = button(_("Card"), "quiet", "M")
        self.end.addWidget(self.card)
        self.end.addWidget(label("M", "key", wrap=False), 0, Qt.AlignmentFlag.AlignVCenter)

    def update_counts(self, counts: Counts, answered: int, left: int) -> None:
        """Show what there is, and how much is answered of all that is asked."""
        clear(self.aside)
        for number, words, tone in (
            (counts.new, _("{n} new"), "new"),
            (counts.learning, _("{n} learning"), "learning"),
            (counts.due, _("{n} due"), "due"),
        ):
            self.aside.addWidget(label(words.format(n=number), "small", tone=tone if number else "muted", wrap=False))
        self.bar.show_share(answered, answered + left)


class StudyPage(AskingPage):
    """One study session on screen. It asks the session, draws, and decides nothing."""

    announces_itself = True

    edits_beside = True
    done = Signal()
    saved = Signal()
    """The journal has one more entry: an answer, another rating, or an answer taken back."""
    edit_wanted = Signal(str, str, str)
    """The fact of this pack and id, of which a card is on the screen, is to be changed, most likely this facet of it."""
    turned = Signal()
    """An answer that is to be graded was shown, or hidden again: the next undo hides it, or does not."""

    def __init__(self, app: StudyApp, deck: DeckRow, session: Session, attach: Callable[[], None]) -> None:
        self.progress = Progress(deck)
        super().__init__(app, deck.name, self.progress)
        self.progress.back.clicked.connect(self.left)
        self.deck, self.session, self._attach = deck, session, attach
        self.stage = Stage.ASKING
        self.panel: AnswerPanel | None = None
        self.ratings: Ratings | None = None
        self.feedback: Feedback | None = None
        self._told_ms = 0
        self._known = True
        self._warning: Notice | None = None
        self._seen = ""
        """The card on the screen, if its fact was opened before it was answered."""
        self._scroll: int | None = None
        self.bind(("C", self.show_source), ("R", self.insist), ("Esc", self.leave), ("M", self.open_menu))
        self._rating_keys: list[QShortcut] = []
        self.marks: MarksLine | None = None
        self.hint: Hint | None = None
        self.menu = CardMenu(self, app.clock.ticks_ms)
        self.menu.buried.connect(self.bury)
        self.menu.rested.connect(self.rest)
        self.menu.suspended.connect(self.suspend)
        self.menu.flagged.connect(self.flag)
        self.menu.noted.connect(self.write_note)
        self.menu.edited.connect(self.edit)
        self.progress.card.clicked.connect(self.open_menu)

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

    def library_changed(self) -> None:
        """A fact was edited here: a question whose fact is another now, or no more, is replaced."""
        self._replace()

    def packs_changed(self) -> None:
        """The packs were read again, as somebody changed their files: the same, and it is said why."""
        if self._replace():
            self.note(_("The pack was changed meanwhile, so this question is new."))

    def update_counts(self) -> None:
        """What is left is another number now."""
        self.progress.update_counts(self.session.counts, self.session.answered, self.session.left)

    def _replace(self) -> bool:
        """Put another question for one that is not as it was; whether there is another."""
        replaced = self.session.renew(self.app.quiz, self.app.queue)
        if replaced and self.stage is not Stage.ANSWERED:
            return self._renew_question()
        self.progress.update_counts(self.session.counts, self.session.answered, self.session.left)
        return False

    def _renew_question(self) -> bool:
        """The question on the screen is another now: the same card on the same side, with what was given, where that can be."""
        old, side, watched = self.question, self.stage, (self._shown_ms, self._first_ms, self._stopped_ms)
        new = self.session.question
        if old is None or new is None or new.card != old.card:
            self.next()
            return self.question is not None
        if side is Stage.ASKING and self.form is not None and reads_the_same(old, new) and self.form.keep(new):
            self.question = new
            self.progress.update_counts(self.session.counts, self.session.answered, self.session.left)
            return False
        known, seen = self._known, self._seen
        self.show_question(new)
        self._known, self._seen = known, seen
        self._shown_ms, self._first_ms, self._stopped_ms = watched
        if side is Stage.GRADING and self.form is not None:
            self.form.settle(None)  # it asks for nothing any more
            self.reveal()
        return not reads_the_same(old, new)

    def show_question(self, question: Question) -> None:
        """Put a question on the screen and start the watch."""
        self.feedback, self.panel, self.ratings = None, None, None
        self.stage = Stage.ASKING
        self._known, self._seen = True, ""
        self.progress.update_counts(self.session.counts, self.session.answered, self.session.left)
        self.marks = None
        self.put(question)
        self._show_marks()
        self._offer_hint(answered=False)
        if self.session.against_wishes:
            self.note(_("This question cannot be asked in the ways that you chose under Study > Ask me only."))

    def answer(self, given: Given) -> None:
        """Hand an answer to the session and show what came of it."""
        if self.question is None or self.stage is Stage.ANSWERED:
            return
        first, total = self.watch()
        try:
            seen = int(self._seen == self.question.card.id)
            feedback = self.session.answer(given, first_key_ms=first, total_ms=total, hints=seen)
        except StudyAppError as error:  # the question and what was typed stay: it can be tried again
            self.note(str(error), "bad")
            return
        trace("answer", feedback.outcome.verdict, self.question.card.id)
        if feedback.outcome.verdict is Verdict.ASK_AGAIN:
            self._ask_back(feedback.outcome.message)
            return
        self.saved.emit()
        self.feedback = feedback
        if self.stage is Stage.GRADING:
            self._go_past(feedback)
        else:
            self._show_feedback(feedback)

    def reveal(self) -> None:
        """Show the answer, to be graded by the learner."""
        if self.question is None or self.stage is not Stage.ASKING:
            return
        self.stage = Stage.GRADING
        choices = self.session.preview()  # once: the plan of an exam may be solved for at any moment
        self._show_panel(None, self._returns(choices))
        self._rating_actions(choices, expected(known=self._known))
        self.turned.emit()

    @property
    def revealed(self) -> bool:
        """Whether an answer is shown that is still to be graded."""
        return self.stage is Stage.GRADING

    def hide_answer(self) -> None:
        """Put the question again as it was before its answer was shown to be graded."""
        if self.question is not None and self.revealed:
            self.show_question(self.question)
            self.note(_("The answer is hidden again. It was not graded."), "good")
            self.turned.emit()

    def _show_feedback(self, feedback: Feedback) -> None:
        assert self.form is not None
        self.stage = Stage.ANSWERED
        self.form.outcome = feedback.outcome
        self.form.settle(feedback.given)
        self.progress.update_counts(self.session.counts, self.session.answered, self.session.left)
        self._show_panel(feedback)
        self._rating_actions(feedback.choices, feedback.final)
        self._begin_told()
        # once more when the last has its size, and what had the keys has let go of them
        QTimer.singleShot(0, self, self._begin_told)

    def _begin_told(self) -> None:
        """Show the question, the verdict and both answers, from their beginning."""
        self._arrange()
        if self.panel is not None and isValid(self.panel) and self.panel.citations.details is None:
            self.column.to_top()

    def _show_panel(self, feedback: Feedback | None, returns: str = "") -> None:
        assert self.question is not None
        self._told_ms = self.app.clock.ticks_ms()
        self.drop_notice()
        self.panel = AnswerPanel(self.app, self.question, self._attach)
        spoken = self.panel.fill(feedback, returns)
        self.panel.insisted.connect(self.insist)
        self.panel.rested.connect(self.rest)
        self.panel.suspended.connect(self.suspend)
        self.panel.noted.connect(self.write_note)
        self.below.addWidget(self.panel)
        self.panel.show()  # what is not shown has no height yet
        self._show_marks()
        announce(self.panel, spoken)
        self._offer_hint(answered=True)
        if self.panel.gist is None:
            self.column.bring(self.panel.told)  # the question above stays in view as long as it can

    def _returns(self, choices: Mapping[Rating, Due]) -> str:
        """When the card that is to be graded comes back if it was known, where an exam decides on that: nothing else says why."""
        due = choices.get(Rating.GOOD) if self.session.for_exam else None
        if self.question is None or due is None or due.ms is not None:
            return ""
        when = self.app.decks.describe_due(due)
        returns = within(self.app.exams.return_in_words(self.question.card.id, due.day, when))
        return _("{grade}: {returns}").format(grade=rating_word(Rating.GOOD), returns=returns)

    def _arrange(self) -> None:
        """Where question, form and what is told have no room together, what was said and is right is told in few lines."""
        if self.panel is None or not isValid(self.panel) or self.panel.gist is None:
            return
        self.whole.activate()
        for gathered in (False, True):
            self.gather(gathered)
            self.panel.gather(gathered)
            if gathered or self.fits(self.panel.told):
                break
        self.panel.fit(self.below_stem)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            QTimer.singleShot(0, self, self._arrange)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._arrange)

    def _offer_hint(self, *, answered: bool) -> None:
        """Put the next hint above the buttons, for whoever is new, in the place of the one before."""
        self._drop_hint()
        if not self.app.hints:
            return
        from study_app.gui.hints import next_hint  # nobody needs it twice

        self.hint = next_hint(self.app, answered=answered)
        if self.hint is not None:
            self.hint.gone.connect(self._put_hint_away)
            self.whole.insertWidget(self.whole.indexOf(self.foot), self.hint)

    def _put_hint_away(self) -> None:
        self._drop_hint()
        focus((self.ratings.suggested if self.ratings is not None else None) or self.stem)

    def _drop_hint(self) -> None:
        if self.hint is not None:
            self.hint.hide()
            self.hint.deleteLater()
            self.hint = None

    def _rating_actions(self, choices: Mapping[Rating, Due], suggested: Rating | None) -> None:
        clear(self.buttons)
        self._bind_ratings()
        whens = {rating: self.app.decks.describe_due(due) for rating, due in choices.items()}
        if not whens and self.stage is Stage.ANSWERED:  # nothing is rated
            self.ratings = None
            self.buttons.addStretch(1)
            self.buttons.addWidget(label(_("Enter"), "key", wrap=False), 0, Qt.AlignmentFlag.AlignVCenter)
            further = button(_("Next"), "filled", "Enter")
            further.clicked.connect(self.go_on)
            self.buttons.addWidget(further)
            focus(further)
            return
        self.ratings = Ratings(whens or dict.fromkeys(Rating, ""), suggested, self.app.rating_keys)
        self.ratings.rated.connect(self.rate)
        self.buttons.addWidget(self.ratings, 1)
        self.ratings.show()  # they may be higher than the buttons before them
        focus(self.ratings.suggested or self.stem)

    def rate(self, rating: Rating) -> None:
        """The learner's own rating: the answer of a self-graded card, else in place of the suggested one."""
        if self._just_told():
            return
        if self.stage is Stage.GRADING:
            self.answer(int(rating))
        elif self.stage is Stage.ANSWERED and self.feedback is not None and self.feedback.choices:
            if rating != self.feedback.final:
                try:
                    feedback = self.session.overrule(rating)
                except StudyAppError as error:
                    self.note(str(error), "bad")
                    return
                trace("overrule", int(rating))
                announce(self, rating_word(int(rating)))
                self._go_past(feedback)
            else:
                self.next()

    def _go_past(self, feedback: Feedback) -> None:
        """On to the next after the learner's own rating; that the card keeps slipping is said there."""
        self.next()
        if feedback.leech is None:
            return
        slips, taken = leech_in_words(feedback.leech)
        words = f"{feedback.question.stem} {slips} {taken}".strip()
        if self.isVisible():
            self.note(words)
        else:  # it was the last one
            tell(self.window(), self.deck.name, words)

    def insist(self) -> None:
        """The learner was right, where that can be said: rated Good, proposed as a name, and on to the next."""
        if self.feedback is None or self.feedback.claim is None or self._just_told():
            return
        try:
            self.session.insist()
        except StudyAppError as error:
            self.note(str(error), "bad")
            return
        trace("insist", self.feedback.claim.entity)
        self.saved.emit()
        self.next()
        if self.stage is Stage.ASKING:
            self.note(_("Rated Good. What you wrote is accepted from now on."), "good")

    # --- keys

    def go_on(self) -> None:
        """The next step of this question: hand it in, accept the suggested rating, or on to the next."""
        if self.stage is Stage.ASKING:
            super().go_on()
        elif self.ratings is not None and self.ratings.suggested is not None:
            self.rate(self.ratings.suggested.rating)
        elif not self._just_told():
            self.next()

    def _just_told(self) -> bool:
        """Whether the answer came on screen a moment ago, so that nobody can have read it."""
        return self.stage is not Stage.ASKING and self.app.clock.ticks_ms() - self._told_ms < A_MOMENT_MS

    def digit(self, digit: int) -> None:
        """A digit: chooses an option before the answer; after it a rating, where that has the key."""
        if self.stage is Stage.ASKING:
            super().digit(digit)
        else:
            self._rate_by(str(digit))

    def _rate_by(self, key: str) -> None:
        keys = self.app.rating_keys
        if self.stage is not Stage.ASKING and key in keys:
            self.rate(Rating(1 + keys.index(key)))

    def _bind_ratings(self) -> None:
        """Give the ratings the keys that were chosen for them, which may be others than at the last answer."""
        for shortcut in self._rating_keys:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        self._rating_keys = [
            self.bind_key(key, partial(self._rate_by, key)) for key in self.app.rating_keys if key not in _DIGITS
        ]

    def give_up(self) -> None:
        """The learner does not know."""
        if self.stage is Stage.ASKING and self.form is not None:
            if self.form.self_graded:
                self._known = False
                self.form.submit()
            else:
                self.answer(None)

    def hand_in(self) -> None:
        """Hand in what is given so far; an answer is handed in once."""
        if self.stage is Stage.ASKING:
            super().hand_in()

    def show_source(self) -> None:
        """Open the passage that the fact rests on, or close it."""
        if self.panel is not None:
            shown = self.panel.citations.toggle()
            if shown is not None:
                self.column.bring(shown)

    def leave(self) -> None:
        """Leave the page; if the passage in the source is open, close that and stay."""
        if self.panel is not None and self.panel.citations.details is not None:
            self.show_source()
        else:
            self.left.emit()

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
        """Take back what was done last; of what was done before this session it is first said what it is."""
        last = self.app.deciding.last_said
        if last is None:
            return
        if not self.session.did(last) and (self._warning is None or self.notice is not self._warning):
            words = _(
                "Nothing was done in this session that can be taken back. Ctrl+Z again takes back from before: {what}."
            )
            self.note(words.format(what=self.app.deciding.in_words(last)))
            self._warning = self.notice
            return
        self._carry_out(self.app.deciding.take_back(self.session), last, "undo", _("Taken back: {what}."))

    def redo(self) -> None:
        """Put back what was taken back last."""
        last = self.app.deciding.last_taken_back
        if last is None:
            return
        self._carry_out(self.app.deciding.put_back(self.session), last, "redo", _("Put back: {what}."))

    def _carry_out(self, task: Task[str], said: Written, what: str, words: str) -> None:
        def follow(_words: str) -> None:
            trace(what, self.session.question.card.id if self.session.question else "-")
            self._follow(said, words)

        carry_out(self.window(), task, _("Counting anew ..."), follow, lambda reason: self.note(reason, "bad"))

    def _follow(self, written: Written, words: str) -> None:
        """What was said is taken back or put back: the question that is now to be answered, and a sentence."""
        self.saved.emit()
        on_screen = None if self.stage is Stage.ANSWERED else self.question
        if isinstance(written, Answered) or self.session.question is not on_screen:
            finished = self.session.next() is None
            self.next()
            if finished:  # this page is no longer on screen
                tell(self.window(), self.deck.name, words.format(what=self.app.deciding.in_words(written)))
                return
        self._show_marks()
        self.note(words.format(what=self.app.deciding.in_words(written, self.question)), "good")

    # --- the card

    def open_menu(self) -> None:
        """Open the menu of the card."""
        self.menu.open_below(self.progress.card)

    def edit(self) -> None:
        """Have the fact of the card opened where it is written; the question stays as it is.

        Before the answer that shows it: this is said first, and the same key once more opens it. What is answered after that
        counts as with a hint.
        """
        if self.question is None:
            return
        card = self.question.card
        if self.stage is Stage.ASKING and self._seen != card.id:
            if self._warning is None or self.notice is not self._warning:
                words = _(
                    "The fact tells the answer. E once more opens it; your answer then counts as given with a hint."
                )
                if self.form is not None and self.form.self_graded:
                    words = _("The fact tells the answer. E once more opens it; Again is suggested then.")
                self.note(words)
                self._warning = self.notice
                return
            self._seen, self._known = card.id, False
        self.drop_notice()
        self.stop_watch()
        self._scroll = self.column.verticalScrollBar().value()
        self.edit_wanted.emit(card.pack, card.fact, card.facet)

    def resume(self) -> None:
        """What was in front or beside is gone: the question is as it was left."""
        self.go_on_watching()
        self._told_ms = self.app.clock.ticks_ms()  # the key that saved rates nothing
        if (scroll := self._scroll) is not None:
            self._scroll = None
            QTimer.singleShot(0, self, lambda: self.column.verticalScrollBar().setValue(scroll))

    def bury(self) -> None:
        """The card is not asked again today: on to the next."""
        self._put_away(self.app.deciding.bury, _("Not again today: {question}"))

    def rest(self) -> None:
        """The card is not asked for a week: on to the next."""
        self._put_away(partial(self.app.deciding.bury, days=A_WEEK), _("Not for a week: {question}"))

    def suspend(self) -> None:
        """The card is asked no more: on to the next."""
        self._put_away(self.app.deciding.suspend, _("Suspended: {question}"))

    def _put_away(self, work: Callable[[str], None], words: str) -> None:
        if self.question is None:
            return
        card, stem = self.question.card.id, self.question.stem
        try:
            work(card)
        except StudyAppError as error:
            self.note(str(error), "bad")
            return
        trace("mark", card)
        self.session.marked(card)
        self.saved.emit()
        self.next()
        words = words.format(question=stem)
        if self.isVisible():
            self.note(words, "good")
        else:
            announce(self.window(), words)

    def flag(self, colour: str) -> None:
        """Put a flag on the card; the one that it has is taken away."""
        if self.question is None:
            return
        card = self.question.card.id
        before = self.app.deciding.marked([card]).get(card)
        wanted = "" if before is not None and before.flag == colour else colour
        try:
            self.app.deciding.flag(card, wanted)
        except StudyAppError as error:
            self.note(str(error), "bad")
        else:
            self.saved.emit()
            announce(self, flag_words(wanted) if wanted else _("no flag"))
        self._show_marks()

    def write_note(self) -> None:
        """Write a note of one's own, or change it."""
        if self.question is None:
            return
        card = self.question.card.id
        marks = self.app.deciding.marked([card]).get(card)

        def keep(text: str) -> None:
            self.app.deciding.note(card, text)
            self.saved.emit()
            self._show_marks()

        NoteDialog(self.window(), marks.note if marks is not None else "", keep).open()

    def _show_marks(self) -> None:
        """What is set on the card, below its question."""
        if self.marks is not None:
            self.marks.hide()
            self.marks.deleteLater()
            self.marks = None
        if self.question is None:
            return
        card = self.question.card.id
        marks = self.app.deciding.marked([card]).get(card)
        self.menu.show_flag(marks.flag if marks is not None else "")
        if marks is not None and (marks.flag or marks.note):
            self.marks = MarksLine(marks, with_note=self.stage is not Stage.ASKING)
            self.column.body.insertWidget(1, self.marks)

    def keys(self) -> Keys:
        """The keys of this page, for the sheet of keys."""
        return (
            *self.asking_keys(),
            (_("Space, Enter"), _("after the answer: accept the suggested rating, next question")),
            (in_words(self.app.rating_keys), _("after the answer: Again, Hard, Good, Easy")),
            ("R", _("after a name that was not accepted: I was right")),
            ("C", _("after the answer: the passage in the source")),
            ("E", _("edit the fact, beside the question where there is room")),
            *self.menu.keys(),
            *undo_keys(),
            (_("Page Up, Page Down"), _("scroll")),
            ("Esc", _("close the passage; else back to the decks, everything is saved")),
        )
