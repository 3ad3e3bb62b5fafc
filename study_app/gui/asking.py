"""What all pages that ask have in common: a line on top, the question and its form in a column, buttons below, the keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from study_app.app import StudyApp
from study_app.gui import theme
from study_app.gui.forms import form_for
from study_app.gui.forms.form import Form
from study_app.gui.gist import Cut
from study_app.gui.page import Keys, Page
from study_app.gui.trace import trace
from study_app.gui.widgets import (
    GAP,
    Bar,
    Centred,
    Column,
    Notice,
    SparingRow,
    announce,
    button,
    clear,
    focus,
    label,
    restyle,
    row,
)
from study_app.i18n import _
from study_app.quiz.question import Given, Question

A_MOMENT_MS = 250
"""So long the answer is on screen before a key or a click rates it: a second one comes sooner only by a slip, as nobody reads
in that time (a double click takes up to 0.2 s, the simplest reaction 0.25 s)."""


_ROOMY = 12
"""Lines of a page in which a question may have four of them beside what is told of its answer; of a lower one it has two."""


class Stem(QFrame):
    """The question itself; it can have the focus, so that a screen reader reads it and no option is chosen by a slip."""

    def __init__(self, stem: str, form: Form) -> None:
        super().__init__()
        self._form = form
        self.setObjectName("stem")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(stem)
        body = QVBoxLayout(self)
        body.setContentsMargins(2 * GAP - 3, GAP, 2 * GAP, GAP)  # 3: the bar that shows the focus
        self.words = Cut(stem, "stem")
        body.addWidget(self.words)
        self._lines = 0

    def gather(self, lines: int) -> None:
        """Be no larger than the text, of so many lines at most where it has not the focus; with 0 as it was asked."""
        self._lines = lines
        restyle(self.words, "role", "strong" if lines else "stem")
        self.words.keep(lines if not self.hasFocus() else 0)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.words.keep(self._lines)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.words.keep(0)
        # asked anew each time: after the answer the keys are others
        self.setAccessibleDescription(self._form.told())
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Right):
            self.focusNextChild()
        else:
            super().keyPressEvent(event)


class TopLine(Centred):
    """The line on top of a page: the way back, what the page is about, `aside` for more, and `bar`, how far one is.

    Where letters are large, `aside` stands beside the bar: the line above has room for the way back and a name alone.
    """

    def __init__(self, back: str, title: str, progress: str, columns: float = 1, role: str = "title") -> None:
        """`role` is that of the title: where a question is asked, it is the largest, and the title no more than strong."""
        inside = QWidget()
        super().__init__(inside, columns)
        body = QVBoxLayout(inside)
        body.setContentsMargins(3 * GAP, GAP, 3 * GAP, GAP)
        body.setSpacing(GAP)
        self.back = button(back, "quiet", "Esc")
        self.back.setText("←  " + back)
        self._beside = QWidget()
        self.aside = QHBoxLayout(self._beside)
        self.aside.setContentsMargins(0, 0, 0, 0)
        self.aside.setSpacing(2 * GAP)
        self.heading = label(title, role)
        top = SparingRow(left=True, head=True)
        top.addWidget(self.back)
        top.addWidget(self.heading, 1)
        self.end = SparingRow()
        top.addLayout(self.end)
        body.addLayout(top)
        self.bar = Bar(progress)
        self._top, self._below = top, row(self.bar, gap=2 * GAP)
        body.addLayout(self._below)
        self._lay()

    def _lay(self) -> None:
        if theme.large():
            self._below.addWidget(self._beside)
        else:
            self._top.insertWidget(self._top.indexOf(self.heading) + 1, self._beside)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_top"):
            self._lay()


class FootedPage(Page):
    """A page of three parts: `top`, a column that scrolls, and a foot for buttons. It binds keys and shows notices."""

    def __init__(self, title: str, top: QWidget, columns: float = 1) -> None:
        super().__init__(title)
        self.notice: Notice | None = None
        self.whole = whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self.column = Column(margin=GAP, alone=columns == 1)
        self.column.body.setContentsMargins(GAP, GAP, GAP, GAP)
        inside = QWidget()
        self.foot = Centred(inside, columns)
        self.foot.setObjectName("bar")
        self.buttons = SparingRow()
        inside.setLayout(self.buttons)
        self.buttons.setContentsMargins(3 * GAP, GAP + 4, 3 * GAP, GAP + 4)
        self.buttons.setSpacing(GAP)
        self._fit_foot()
        self.below = self.column.body
        whole.addWidget(top)
        whole.addWidget(self.column, 1)
        whole.addWidget(self.foot)
        self.bind(("PgDown", lambda: self.column.page(1)), ("PgUp", lambda: self.column.page(-1)))

    def _fit_foot(self) -> None:
        """Leave room for two lines, so that the page does not jump when buttons change."""
        self.foot.setMinimumHeight(round(2.1 * self.fontMetrics().height()) + 5 * GAP)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_foot()

    def bind(self, *keys: tuple[str, Callable[[], object]]) -> None:
        """Give keys to this page and what is on it."""
        for key, action in keys:
            self.bind_key(key, action)

    def bind_key(self, key: str, action: Callable[[], object]) -> QShortcut:
        """Give one key to the page; whoever takes it away again keeps what is returned."""
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setAutoRepeat(key.startswith("Pg"))
        shortcut.activated.connect(action)
        return shortcut

    def note(self, words: str, tone: str = "partly") -> None:
        """Show a sentence below what is asked, and have it said."""
        self.drop_notice()
        self.notice = Notice(words, tone)
        self.below.insertWidget(0, self.notice)
        announce(self, words)
        self.column.bring(self.notice)

    def drop_notice(self) -> None:
        """Take the sentence away."""
        if self.notice is not None:
            self.notice.hide()
            self.notice.deleteLater()
            self.notice = None


class FormPage(FootedPage):
    """A page that is filled in: the way back and its title on top, then `messages`, what is asked for, and a foot for buttons."""

    def __init__(self, title: str, back: str = "", columns: float = 1) -> None:
        """`back` says where the way back leads, if not just back."""
        self.top = TopLine(back or _("Back"), title, "", columns)
        super().__init__(title, self.top, columns)
        self.top.bar.hide()
        self.top.back.clicked.connect(self.leave)
        self.column.body.setContentsMargins(3 * GAP, GAP, 3 * GAP, 3 * GAP)
        self.messages = self.below = QVBoxLayout()
        self.column.body.addLayout(self.messages)


class AskingPage(FootedPage):
    """A page that asks questions. A subclass says what becomes of an answer, and what the keys do after it."""

    def __init__(self, app: StudyApp, title: str, top: QWidget) -> None:
        super().__init__(title, top)
        self.app = app
        inside = QWidget()
        self.notices = QVBoxLayout(inside)
        self.notices.setContentsMargins(3 * GAP, GAP, 3 * GAP, GAP)
        self._beneath = Centred(inside)
        self._beneath.hide()
        self.whole.insertWidget(self.whole.indexOf(self.foot), self._beneath)
        self.question: Question | None = None
        self.form: Form | None = None
        self._shown_ms, self._first_ms = 0, -1
        self._stopped_ms: int | None = None
        self.column.body.setSpacing(GAP + 4)  # three options and what is told of them fit a window of 1024 x 700
        self.bind(
            ("Return", self.press), ("Enter", self.press), ("Space", self.press), ("Ctrl+D", self.give_up),
            ("Ctrl+Return", self.hand_in), ("Ctrl+Enter", self.hand_in),
            *((str(digit), lambda digit=digit: self.digit(digit)) for digit in range(1, 10)),
        )  # fmt: skip

    def note(self, words: str, tone: str = "partly") -> None:
        """Show a sentence above the buttons, and have it said: the question and what one is at stay in view."""
        self.drop_notice()
        self.notice = Notice(words, tone)
        self.notices.addWidget(self.notice)
        self._beneath.show()
        announce(self, words)
        QTimer.singleShot(0, self, self._look_at_focus)

    def drop_notice(self) -> None:
        super().drop_notice()
        self._beneath.hide()

    def _look_at_focus(self) -> None:
        """The column has become lower: what has the focus is still to be seen."""
        focused = self.focusWidget()
        if focused is not None and self.column.isAncestorOf(focused):
            if isinstance(focused, QAbstractItemView):
                self.column.bring_part(focused, focused.visualRect(focused.currentIndex()))
            else:
                self.column.bring(focused)  # now, and as the notice takes the room that it needs

    def put(self, question: Question) -> None:
        """Put a question on the screen and start the watch."""
        clear(self.column.body)
        self.drop_notice()
        self.question = question
        self.form = form = form_for(question, self.app)
        self.stem = Stem(question.stem, form)
        form.given.connect(self.answer)
        form.revealed.connect(self.reveal)
        form.touched.connect(self._touched)
        form.turned.connect(lambda: self._asking_actions(form))
        form.noted.connect(lambda words: self.note(words))
        form.looked_at.connect(lambda part: self.column.bring_part(form, part))
        self.column.body.addWidget(self.stem)
        if (shown := self.app.reading.picture_beside(question)) is not None:
            from study_app.gui.picture import BESIDE, Picture  # most questions have none

            beside = row(Picture(shown, BESIDE), 1)
            beside.setContentsMargins(2 * GAP, 0, 2 * GAP, 0)
            self.column.body.addLayout(beside)
        self.column.body.addWidget(form)
        self.answered = below = QWidget()
        """What is told below the form, or right below the stem where the form would push it out of view (`gather`)."""
        self.below = QVBoxLayout(below)
        self.below.setContentsMargins(2 * GAP, 0, 2 * GAP, 0)
        self.below.setSpacing(2 * GAP)
        self.column.body.addWidget(below)
        self.column.body.addStretch(1)
        self._asking_actions(form)
        self.column.verticalScrollBar().setValue(0)
        place = form.starting_place()
        focus(place or self.stem)
        if isinstance(place, QLineEdit):
            self.column.bring(place)
        self._shown_ms, self._first_ms = self.app.clock.ticks_ms(), -1
        self._stopped_ms = None
        trace("question", question.form, question.card.id)

    def gather(self, gathered: bool) -> None:
        """Put what is told of the answer right below the stem, and the form below that; or as they were."""
        self.stem.gather((4 if self.lines > _ROOMY else 2) if gathered else 0)
        if self.form is not None:
            self.form.gather(gathered)
        body = self.column.body
        body.removeWidget(self.answered)
        body.insertWidget(1 if gathered else body.count() - 1, self.answered)

    @property
    def lines(self) -> float:
        """How many lines of text the column shows at once."""
        return self.column.viewport().height() / self.fontMetrics().lineSpacing()

    def fits(self, told: QWidget) -> bool:
        """Whether stem, form and the first that is told below them have room together."""
        body = self.column.body
        across = self._across()
        high, place = body.contentsMargins().top(), 0
        while (item := body.itemAt(place)) is not None and item.widget() is not self.answered:
            high += (
                item.heightForWidth(across) if item.hasHeightForWidth() else item.sizeHint().height()
            ) + body.spacing()
            place += 1
        inside = across - 2 * (2 * GAP) - 2 * (3 * GAP)
        return high + told.heightForWidth(inside) + 2 * GAP <= self.column.viewport().height()

    def _across(self) -> int:
        """How wide stem and form are."""
        margins = self.column.body.contentsMargins()
        width = min(self.column.viewport().width(), self.column.inside.maximumWidth())
        return width - margins.left() - margins.right()

    @property
    def below_stem(self) -> QSize:
        """The room for what is told right below the stem, while both are in view."""
        body, across = self.column.body, self._across()
        stem = self.stem.heightForWidth(across)
        high = self.column.viewport().height() - body.contentsMargins().top() - stem - body.spacing()
        return QSize(across - 2 * (2 * GAP), high)

    def _asking_actions(self, form: Form) -> None:
        clear(self.buttons)
        if not form.self_graded:
            unknown = button(_("I don’t know"), "plain", "Ctrl+D")
            unknown.clicked.connect(self.give_up)
            self.buttons.addWidget(unknown)
            self.buttons.addWidget(label("Ctrl+D", "key", wrap=False), 0, Qt.AlignmentFlag.AlignVCenter)
        self.buttons.addStretch(1)
        if word := form.action():
            self.buttons.addWidget(label(form.key(), "key", wrap=False), 0, Qt.AlignmentFlag.AlignVCenter)
            go = button(word, "filled", form.key())
            go.clicked.connect(form.submit)
            self.buttons.addWidget(go)
        elif hint := form.hint():
            self.buttons.addWidget(label(hint, "muted", wrap=False))

    def _touched(self) -> None:
        self.go_on_watching()
        if self._first_ms < 0:
            self._first_ms = self.app.clock.ticks_ms() - self._shown_ms
        self.drop_notice()

    def stop_watch(self) -> None:
        """The learner does something else than to answer: the watch stands still."""
        if self._stopped_ms is None:
            self._stopped_ms = self.app.clock.ticks_ms()

    def go_on_watching(self) -> None:
        """The learner is back at the question: the watch goes on where it stood."""
        if self._stopped_ms is not None:
            self._shown_ms += self.app.clock.ticks_ms() - self._stopped_ms
            self._stopped_ms = None

    def watch(self) -> tuple[int | None, int]:
        """Milliseconds since the question was shown: to the first key (None if there was none), and until now."""
        self.go_on_watching()
        return (self._first_ms if self._first_ms >= 0 else None), self.app.clock.ticks_ms() - self._shown_ms

    def _ask_back(self, words: str) -> None:
        """Say why an answer is none yet."""
        if self.form is not None:
            self.form.asked_back()
        self.note(words)

    def answer(self, given: Given) -> None:
        """An answer was given."""
        raise NotImplementedError

    def reveal(self) -> None:
        """The answer is to be shown before it is graded."""
        raise NotImplementedError

    def go_on(self) -> None:
        """Enter or Space where no button has the focus: the next step of this question."""
        if self.form is not None:
            self.form.submit()

    def press(self) -> None:
        """Space or Enter: the button that has the focus, else the next step of this question."""
        focused = self.focusWidget()
        if isinstance(focused, QAbstractButton) and focused.isEnabled() and focused.isVisible():
            focused.click()
        else:
            self.go_on()

    def digit(self, digit: int) -> None:
        """A digit chooses an option."""
        if self.form is not None:
            self.form.choose(digit)

    def hand_in(self) -> None:
        """Hand in what is given so far, wherever one is in the form."""
        if self.form is not None and self.question is not None and self.form.action():
            self.form.submit()

    def give_up(self) -> None:
        """The learner does not know."""
        self.answer(None)

    def asking_keys(self) -> Keys:
        """The keys of the form on the page, for the sheet of keys."""
        return (*self.form.keys(), ("Ctrl+D", _("I don’t know"))) if self.form is not None else ()
