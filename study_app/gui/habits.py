"""The dialog in which one decides how to study: new cards, an exam, how much to remember, easy days, catching up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from threading import Event
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QSlider, QSpinBox, QVBoxLayout, QWidget

from study_app.app import StudyApp
from study_app.background import begin
from study_app.clock import date_of
from study_app.errors import StudyAppError
from study_app.facts.dates import day_in_words, short_weekdays
from study_app.gui import theme
from study_app.gui.dialogs import Sheet
from study_app.gui.widgets import (
    GAP,
    NUMBER,
    Check,
    Choice,
    Column,
    announce,
    button,
    key_between,
    label,
    leave_the_wheel,
    line_up,
    row,
    upright,
)
from study_app.gui.working import carry_out
from study_app.i18n import _, capital, grouped, ngettext, pgettext
from study_app.journal import Decision
from study_app.study.decisions import EASY, LEAST_RETENTION, MOST_NEW_A_DAY, MOST_RETENTION, Exam, refusal
from study_app.study.exams import Prospect, moves_in_words, outlook_in_words

_PAUSE_MS = 200
"""After the last change what it would take is worked out: not at every step of a slider."""

_LOOK_MS = 40

_WIDE = 1.25
"""The text size up to which four days of the week stand side by side."""


class HabitsDialog(Sheet):
    """How to study, of all decks or of one. Nothing changes before Save; what is saved can be taken back.

    What it would take is worked out on a thread and shown while one chooses.
    """

    saved = Signal(str)
    """Something was decided; what, in a sentence."""

    def __init__(self, parent: QWidget | None, app: StudyApp, deck: str = "", *, exam: bool = False) -> None:
        """Of a deck, or "" of all; with `exam` one begins with the day of its exam."""
        super().__init__(parent, _("How to study"))
        self.app = app
        self._pending: dict[str, Future[Any]] = {}
        self._under_way: Future[Any] | None = None
        self._not_wanted = Event()
        """Set as soon as nobody waits any more for what is being worked out of an exam."""
        self._prospect: tuple[str, Exam, Prospect] | None = None
        """What is to be expected of the exam that is written down, once it is known."""
        self._decided = app.decisions
        self.refused = label("", tone="bad")
        """Why something cannot be saved, or what is to be done first."""
        self.refused.hide()
        self._area = Column(alone=False)
        self._area.setAccessibleName(_("How to study"))
        self.form = self._area.body
        self.form.setContentsMargins(0, 0, GAP, GAP)  # it begins where the title does
        self._choose_deck(deck)
        self._choose_exam()
        self._choose_retention()
        self._choose_easy_days()
        self._choose_steps()
        self._choose_fitting()
        self._choose_catching_up()
        line_up(*self._grids)
        self.form.addStretch(1)
        leave_the_wheel(self._area)
        self.hold(self._area, GAP)
        self.body.addWidget(self.refused)
        self.save = button(_("Save"), "filled", "Ctrl+Enter")
        self.save.clicked.connect(self.decide)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(self.decide)
        self.shut.setText(_("Cancel"))
        self.shut.setProperty("kind", "plain")
        self.save.setDefault(True)
        self.body.addLayout(row(1, self.shut, key_between(_("Ctrl+Enter"), after=False), self.save))
        room = self.screen().availableSize()
        needs = (
            self._area.inside.minimumSizeHint().width() + self._area.verticalScrollBar().sizeHint().width() + 6 * GAP
        )
        width, height = max(needs, round(620 * theme.scale())), round(680 * theme.scale())
        self.resize(min(width, room.width() - 40), min(height, room.height() - 60))
        self._changing = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._changing.timeout.connect(self._work_out)
        self._looking = QTimer(self, interval=_LOOK_MS)
        self._looking.timeout.connect(self._look)
        self._pending["late"] = self._begin(self.app.progress.overdue_later())
        self._looking.start()
        self._fill()
        (self.exam_day if exam and self.exam_day.isEnabled() else self.deck).setFocus()

    # --- what can be chosen

    def _choose_deck(self, deck: str) -> None:
        self.deck = Choice(_("Deck"))
        self.deck.setMinimumContentsLength(12)
        self.deck.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.deck.addItem(_("All decks"), "")
        for one in self.app.decks.rows():
            self.deck.addItem(f"{one.pack_title}: {one.name}", one.id)
            if one.id == deck:
                self.deck.setCurrentIndex(self.deck.count() - 1)
        self._shown = self.deck.currentIndex()
        self.deck.activated.connect(self._choose_another_deck)
        self.new = _number_box()
        self.new.setRange(0, MOST_NEW_A_DAY)
        self.new.setAccessibleName(_("New cards a day"))
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.addWidget(label(_("Deck"), wrap=False), 0, 0)
        grid.addWidget(self.deck, 0, 1)
        grid.addWidget(label(_("New cards a day")), 1, 0)
        grid.addWidget(self.new, 1, 1, Qt.AlignmentFlag.AlignLeft)
        self.form.addLayout(grid)
        self._grids = [grid]

    def _choose_retention(self) -> None:
        self.retention = QSlider(Qt.Orientation.Horizontal)
        self.retention.setRange(round(100 * LEAST_RETENTION), round(100 * MOST_RETENTION))
        self.retention.setAccessibleName(_("How much to remember, in percent"))
        self.retention.valueChanged.connect(lambda _value: self._changed())
        self.takes = label("")
        self.form.addWidget(label(_("How much to remember when a card is due"), "strong"))
        self.form.addWidget(self.retention)
        self.form.addWidget(self.takes)

    def _choose_easy_days(self) -> None:
        self.form.addWidget(label(_("Easy days"), "strong"))
        words = _(
            "In all decks fewer reviews fall on these days of the week. An exam has days without study of its own, above."
        )
        self.form.addWidget(label(words, "muted"))
        shares = (_("as usual"), _("half"), _("free"))
        self.days: list[QComboBox] = []
        grid = QGridLayout()
        for number, name in enumerate(short_weekdays()):
            box = Choice(name)
            for share, word in zip(EASY, shares, strict=True):
                box.addItem(word, share)
            box.setMinimumWidth(box.sizeHint().width())
            self.days.append(box)
            line, place = divmod(number, _days_abreast())
            day = upright(label(name, "muted", wrap=False), box)  # the name close to its field
            day.setSpacing(2)
            grid.addLayout(day, line, place)
        grid.setVerticalSpacing(GAP)
        self.form.addLayout(grid)

    def _choose_steps(self) -> None:
        self.learning, self.relearning = QLineEdit(), QLineEdit()
        self.form.addWidget(label(_("What is not known comes again after so many minutes"), "strong"))
        self.form.addWidget(
            label(
                _("Several numbers bring it several times: “1 10” is after 1 minute, then after 10 minutes."), "muted"
            )
        )
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        for line, (words, field) in enumerate(
            ((_("When it is new"), self.learning), (_("When it was forgotten"), self.relearning))
        ):
            field.setAccessibleName(_("Minutes: {when}").format(when=words))
            field.setPlaceholderText(_("on another day"))
            grid.addWidget(label(words), line, 0)
            grid.addWidget(field, line, 1)
            field.textChanged.connect(lambda _text: self.refused.hide())
        self.form.addLayout(grid)
        self._grids.append(grid)

    def _choose_exam(self) -> None:
        self.exam_title = label(_("Exam"), "strong")
        self.exam_day = QLineEdit()
        self.exam_day.setAccessibleName(_("Day of the exam"))
        self.exam_day.setPlaceholderText(_("15 June 2027, in 3 weeks, next Friday; empty for none"))
        self.recall = _number_box()
        self.recall.setRange(50, 99)
        self.recall.setSuffix(" %")
        self.recall.setAccessibleName(_("How much is to be known on the day"))
        self.minutes = _number_box()
        self.minutes.setRange(0, 1440)
        self.minutes.setSpecialValueText(_("no limit"))
        self.minutes.setAccessibleName(_("Minutes a day at most"))
        self.last_weeks = Check(_("Study in the last two weeks only"), _("Study in the last two weeks only"))
        self.exam_day.textChanged.connect(lambda _text: self._changed())
        self.recall.valueChanged.connect(lambda _value: self._changed())
        self.minutes.valueChanged.connect(lambda _value: self._changed())
        self.last_weeks.toggled.connect(lambda _on: self._changed())
        self.days_off = [Check(name, _("No study for this exam: {day}").format(day=name)) for name in short_weekdays()]
        off = QGridLayout()
        for number, weekday in enumerate(self.days_off):
            weekday.toggled.connect(lambda _on: self._changed())
            off.addWidget(weekday, *divmod(number, _days_abreast()))
        self.exam_read = label("", "muted")
        self.outlook = label("")
        self.late_for_exam = label("")
        self.forward = Check(_("Have them come earlier"), _("Have them come earlier"))
        self.forward.toggled.connect(lambda _on: self._tell_outlook())
        self.form.addWidget(self.exam_title)
        self.form.addWidget(self.exam_day)
        self.form.addWidget(self.exam_read)
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        for number, (words, box) in enumerate(
            ((_("Known on the day"), self.recall), (_("Minutes a day"), self.minutes))
        ):
            line, place = divmod(number, 2 if theme.scale() <= _WIDE else 1)
            grid.addWidget(label(words), line, 2 * place)
            grid.addWidget(box, line, 2 * place + 1, Qt.AlignmentFlag.AlignLeft)
        self.form.addLayout(grid)
        self._grids.append(grid)
        self.form.addWidget(label(_("Days of the week without study for this exam"), "muted"))
        self.form.addLayout(off)
        self.form.addWidget(self.last_weeks)
        for told in (self.outlook, self.late_for_exam, self.forward):
            self.form.addWidget(told)  # below all that it depends on: nothing moves from under the pointer

    def _choose_fitting(self) -> None:
        fitted = self.app.studying.fitted_to()
        self.refit = button(_("Use the usual values") if fitted else _("Fit it to me"))
        self.refit.clicked.connect(self._refit)
        if fitted is not None:
            answers, day = fitted
            words = ngettext(
                "The schedule is fitted to your {n} answer, on {day}.",
                "The schedule is fitted to your {n} answers, on {day}.",
                answers,
            ).format(n=grouped(answers), day=day_in_words(date_of(day)))
        elif self._decided.fitting:
            words = _("The schedule goes by the usual values. It is fitted to you when there are enough answers.")
        else:
            words = _("The schedule goes by the usual values, as you chose.")
        self.fitted = label(words)
        self.form.addWidget(label(_("How fast you forget"), "strong"))
        self.form.addWidget(self.fitted)
        if fitted is not None or not self._decided.fitting:
            self.form.addLayout(row(self.refit, 1))

    def _choose_catching_up(self) -> None:
        """Room for what is overdue, which is shown where it turns out that something is."""
        self._late = 0
        self.catching = _number_box()
        self.catching.setRange(1, 60)
        self.catching.setAccessibleName(_("Days in which to catch up"))
        self.catch_up = button(_("Catch up"))
        self.catch_up.clicked.connect(self._catch_up)
        self.late, self.spread = label(""), label("")
        self.after_break = QWidget()
        lines = QVBoxLayout(self.after_break)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2 * GAP)
        lines.addWidget(label(_("After a break"), "strong"))
        lines.addWidget(self.late)
        lines.addLayout(row(label(pgettext("how many", "Days"), wrap=False), self.catching, self.catch_up, 1))
        lines.addWidget(self.spread)
        self.after_break.hide()
        self.form.addWidget(self.after_break)

    def _tell_overdue(self, late: int) -> None:
        if late < 2:
            return  # one alone comes today in any case
        self._late = late
        self.catching.setValue(max(1, min(60, -(-late // 30))))
        self.catching.valueChanged.connect(lambda _days: self._tell_spread())
        self.late.setText(
            ngettext(
                "{n} review is overdue.",
                "{n} reviews are overdue.",
                late,
            ).format(n=late)
            + " "
            + _("You can spread them over several days: what you are about to forget comes first.")
            + " "
            + _("A deck may show fewer for today: of the cards of one fact only one is asked a day.")
        )
        self._tell_spread()
        self.after_break.show()

    def _tell_spread(self) -> None:
        """What each day would bring, before anything is moved."""
        [now] = self.app.deciding.catching_up(self._late, 1)
        first, *others = days = self.app.deciding.catching_up(self._late, self.catching.value())
        if not others:
            words = ngettext(
                "{n} review today, {late} of them overdue.", "{n} reviews today, {late} of them overdue.", now
            ).format(n=now, late=self._late)
        else:
            least, most = min(days), max(days)
            each = str(most) if least == most else _("{least} to {most}").format(least=least, most=most)
            words = ngettext(
                "{n} review a day, with what is due on it anyway: {first} today instead of {now}.",
                "{n} reviews a day, with what is due on it anyway: {first} today instead of {now}.",
                most,
            ).format(n=each, first=first, now=now)
        self.spread.setText(capital(words))

    # --- what is chosen

    def _fill(self) -> None:
        self.retention.setValue(round(100 * self._decided.retention))
        for box, share in zip(self.days, self._decided.easy_days, strict=True):
            box.setCurrentIndex(EASY.index(share))
        self.learning.setText(_steps_text(self._decided.learning))
        self.relearning.setText(_steps_text(self._decided.relearning))
        self._fill_deck()

    def _exam_ahead(self) -> Exam | None:
        """The exam that the deck has; one that is over is none."""
        return self._decided.exam(self.deck.currentData(), self.app.clock.now().study_day())

    def _fill_deck(self) -> None:
        deck = self.deck.currentData()
        self.new.setValue(self._decided.new_cards(deck))
        exam = self._exam_ahead()
        for widget in (self.exam_day, self.recall, self.minutes, self.last_weeks, *self.days_off):
            widget.setEnabled(bool(deck))
        self.exam_day.setText("" if exam is None else day_in_words(date_of(exam.day)))
        self.recall.setValue(round(100 * (exam.recall if exam else 0.9)))
        self.minutes.setValue(round(exam.minutes or 0) if exam else 0)
        self.last_weeks.setChecked(exam.last_weeks if exam else False)
        for weekday, box in enumerate(self.days_off):
            box.setChecked(exam is not None and weekday in exam.days_off)
        self._begun_with = self._written()
        self._changed()

    def exam(self) -> Exam | None:
        """The exam that is written down, None for none; raises StudyAppError for what is no day ahead."""
        text = self.exam_day.text().strip()
        if not text or not self.deck.currentData():
            return None
        before = self._exam_ahead() or Exam(0)
        minutes: float | None = before.minutes
        if self.minutes.value() != round(minutes or 0):
            minutes = float(self.minutes.value()) or None
        recall = _kept(self.recall.value(), before.recall)
        off = tuple(weekday for weekday, box in enumerate(self.days_off) if box.isChecked())
        return Exam(self.app.exams.day(text), recall, minutes, off, self.last_weeks.isChecked())

    # --- what it would take

    def _changed(self) -> None:
        self.refused.hide()
        self.takes.setText(_("{percent} %: ...").format(percent=self.retention.value()))
        self._prospect = None
        self._tell_day()
        self._tell_outlook()
        if hasattr(self, "_changing"):
            self._changing.start()

    def _tell_day(self) -> None:
        """The day as it was read, how far off it is and how much of that is left to study.

        Who wrote 6/7 or "next Friday" sees which day that is. The line is there without one too, so that nothing below it moves.
        """
        try:
            exam = self.exam()
        except StudyAppError:
            self.exam_read.setText("...")  # why is said when one has stopped to write
            return
        words = _("No exam is ahead.") if self.deck.currentData() else _("Choose one deck to give it an exam.")
        if exam is not None:
            today = self.app.clock.now().study_day()
            days, free = exam.day - today, exam.study_days(today)
            words = _("{weekday} {day}, {when}: {free}").format(
                weekday=short_weekdays()[date_of(exam.day).weekday()],
                day=day_in_words(date_of(exam.day)),
                when=ngettext("in {n} day", "in {n} days", days).format(n=days),
                free=ngettext("{n} day to study", "{n} days to study", free).format(n=free),
            )
        self.exam_read.setText(words)

    def _work_out(self) -> None:
        self._not_wanted.set()
        for name in ("takes", "exam"):
            if name in self._pending:
                self._pending.pop(name).cancel()
        self._pending["takes"] = self._begin(self.app.progress.minutes_later(self.retention.value() / 100))
        try:
            exam = self.exam()
        except StudyAppError as error:
            self.exam_read.setText(str(error))
            self.outlook.setText("")
        else:
            if exam is not None:
                deck = self.deck.currentData()
                self._not_wanted = Event()
                later = self.app.exams.prospect_later(deck, exam, self._not_wanted)
                self.outlook.setText(_("What it takes is being worked out ..."))
                self._pending["exam"] = self._begin(lambda: (deck, exam, later()))
        self._looking.start()

    def _begin(self, work: Callable[[], Any]) -> Future[Any]:
        """One thing after the other: two at once would only hold each other up."""
        self._under_way = begin(work, self._under_way)
        return self._under_way

    def _look(self) -> None:
        for name in [name for name, future in self._pending.items() if future.done()]:
            found = self._pending.pop(name).result()
            if name == "late":
                self._tell_overdue(found)
            elif name == "takes":
                minutes, short, long = (max(1, round(each)) for each in found)
                words = (
                    _(
                        "{percent} %: about {minutes} min a day for the cards that you know, {short} to {long} on most days"
                    )
                    if short < long
                    else _("{percent} %: about {minutes} min a day for the cards that you know")
                )
                percent = self.retention.value()
                self.takes.setText(words.format(percent=percent, minutes=minutes, short=short, long=long))
            else:
                self._prospect = found
                if self.forward.isHidden():  # what was ticked or not stays so
                    self.forward.setChecked(found[1] != self._exam_ahead())
                self._tell_outlook()
                announce(self, f"{self.outlook.text()} {self.late_for_exam.text()}".strip())
        if not self._pending:
            self._looking.stop()

    def _tell_outlook(self) -> None:
        """What is to be expected of the exam, and what would come earlier for it, as far as it is known."""
        outlook = moves = ""
        if self._prospect is not None:
            _deck, exam, prospect = self._prospect
            found = prospect.earlier if self.forward.isChecked() else prospect.outlook
            today = self.app.clock.now().study_day()
            outlook = outlook_in_words(found, exam.day - today)
            if exam.day - today > 1:
                outlook += " " + _(
                    "What you learn comes back before that day, often shortly before it, as far as the minutes a day allow."
                )
            moves = moves_in_words(prospect, today)
        self.outlook.setText(capital(outlook))
        self.late_for_exam.setText(moves)
        self.late_for_exam.setVisible(bool(moves))
        self.forward.setVisible(bool(moves))
        self.forward.setAccessibleDescription(moves)

    # --- what is done

    def decide(self) -> None:
        """Save what differs from what was decided before; a sentence says what cannot be."""
        deck = self.deck.currentData()
        try:
            changes = self._changes()
            for (name, scope), (value, before) in changes.items():
                if value != before:
                    self.app.deciding.decide(name, value, scope)
        except StudyAppError as error:
            self._refuse(str(error))
            return
        self._decided, self._begun_with = self.app.decisions, self._written()
        exam, before = changes["exam", deck]
        words = _("Saved for the next session on. Ctrl+Z takes back one change after the other.")

        def moved(cards: int) -> None:
            earlier = ngettext("{n} card comes earlier.", "{n} cards come earlier.", cards).format(n=cards)
            self._leave(f"{words} {earlier}")

        if (prospect := self._to_bring_forward(deck, exam)) is not None:
            task = self.app.deciding.bring_forward(prospect)
            rest = _("{reason} The rest is saved.")
            carry_out(self, task, _("Moving cards ..."), moved, lambda why: self._refuse(rest.format(reason=why)))
        elif exam not in (None, before) and self._prospect is None:
            self._leave(
                words + " " + _("Whether cards are due too late for the exam is told when you open this again.")
            )
        else:
            self._leave(words)

    def _leave(self, words: str) -> None:
        self.saved.emit(words)
        self.accept()

    def _changes(self) -> dict[tuple[str, str], tuple[object, object]]:
        """What is written down beside what was decided, by name and deck; raises StudyAppError where it makes no sense.

        The field that it stands in has the focus then.
        """
        deck = self.deck.currentData()
        field = self.learning
        try:
            learning = _steps(field)
            field = self.relearning
            relearning = _steps(field)
            field = self.exam_day
            exam = self.exam()
        except StudyAppError:
            field.setFocus()
            self._area.ensureWidgetVisible(field)
            raise
        easy = tuple(box.currentData() for box in self.days)
        return {
            ("new_a_day", deck): (self.new.value(), self._decided.new_cards(deck)),
            ("retention", ""): (_kept(self.retention.value(), self._decided.retention), self._decided.retention),
            ("easy_days", ""): (easy, self._decided.easy_days),
            ("learning", ""): (learning, self._decided.learning),
            ("relearning", ""): (relearning, self._decided.relearning),
            ("exam", deck): (exam, self._exam_ahead()),
        }

    def _written(self) -> tuple[str, ...]:
        """What stands in the fields that Save saves."""
        fields = (self.exam_day, self.learning, self.relearning)
        numbers = (self.new, self.recall, self.minutes, self.retention)
        ticks = (self.last_weeks, *self.days_off)
        return (
            *(field.text().strip() for field in fields),
            *(str(number.value()) for number in numbers),
            *(box.currentText() for box in self.days),
            *(str(tick.isChecked()) for tick in ticks),
        )

    def unsaved(self) -> tuple[str, ...]:
        written = self._written()
        return () if written == self._begun_with else written

    def _refuse(self, words: str) -> None:
        self.refused.setText(words)
        self.refused.show()
        announce(self, words)

    def _unsaved(self) -> bool:
        """Whether something was changed and is not saved; then a sentence asks to do that first."""
        try:
            unsaved = any(value != before for value, before in self._changes().values())
        except StudyAppError:
            unsaved = True
        if unsaved:
            self._refuse(_("Save first, or cancel: what you changed is not saved yet."))
        return unsaved

    def _choose_another_deck(self, index: int) -> None:
        self.deck.setCurrentIndex(self._shown)
        if index != self._shown and not self._unsaved():
            self._shown = index
            self.deck.setCurrentIndex(index)
            self._fill_deck()

    def _to_bring_forward(self, deck: str, exam: object) -> Prospect | None:
        """What is known of the exam as it was shown, if cards are to come earlier for it."""
        if self._prospect is None or not self.forward.isChecked() or self._prospect[:2] != (deck, exam):
            return None
        return self._prospect[2] if self._prospect[2].moves else None

    def _refit(self) -> None:
        if self._unsaved():
            return
        fitting = not self._decided.fitting
        words = (
            _("The schedule is fitted to you again; Ctrl+Z takes it back.")
            if fitting
            else _("The schedule goes by the usual values; Ctrl+Z takes it back.")
        )
        task = self.app.deciding.fit(fitting=fitting)
        carry_out(self, task, _("Counting anew ..."), lambda _stated: self._leave(words), self._refuse)

    def _catch_up(self) -> None:
        if self._unsaved():
            return

        def moved(cards: int) -> None:
            over = ngettext("{n} day", "{n} days", days).format(n=days)
            words = ngettext(
                "{n} card is spread over {days}, today the first; Ctrl+Z takes it back.",
                "{n} cards are spread over {days}, today the first; Ctrl+Z takes it back.",
                cards,
            )
            self._leave(words.format(n=cards, days=over))

        days = self.catching.value()
        carry_out(self, self.app.deciding.catch_up(days), _("Moving cards ..."), moved, self._refuse)

    def done(self, result: int) -> None:
        self._changing.stop()
        self._looking.stop()
        self._not_wanted.set()
        for pending in self._pending.values():
            pending.cancel()
        super().done(result)


def _steps_text(minutes: Sequence[int]) -> str:
    return " ".join(map(str, minutes))


def _steps(field: QLineEdit) -> tuple[int, ...]:
    """The steps that are written down; raises StudyAppError for what are none."""
    parts = field.text().replace(",", " ").split()
    steps = [int(part) if part.isascii() and part.isdecimal() else 0 for part in parts]
    if reason := refusal(Decision("learning", "", steps)):
        raise StudyAppError(reason)
    return tuple(steps)


def _kept(percent: int, before: float) -> float:
    """The share that is shown as whole percent: the one before, which may be finer, unless another was chosen."""
    return before if percent == round(100 * before) else percent / 100


def _days_abreast() -> int:
    return 4 if theme.scale() <= _WIDE else 2


def _number_box() -> QSpinBox:
    """A whole number, typed or changed by Up and Down."""
    box = QSpinBox()
    box.lineEdit().setTextMargins(NUMBER, 0, GAP, 0)
    box.setMinimumWidth(11 * box.fontMetrics().averageCharWidth() + 2 * GAP)
    return box
