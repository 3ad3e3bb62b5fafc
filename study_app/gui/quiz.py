"""Setting a quiz up: decks, ways of asking, number, time and seed; and what past quizzes came to."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from PySide6.QtCore import QCoreApplication, QRegularExpression, Qt, Signal
from PySide6.QtGui import QKeyEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QAbstractButton, QApplication, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from study_app.app import StudyApp
from study_app.errors import StudyAppError
from study_app.facts.dates import day_in_words
from study_app.gui.asking import FormPage
from study_app.gui.decks import by_pack
from study_app.gui.forms.names import form_name
from study_app.gui.page import Keys
from study_app.gui.widgets import GAP, Check, Notice, Tile, button, card, clear, focus, key_between, label, row
from study_app.i18n import _, pgettext
from study_app.study.sitting import QUIZ_FORMS, Result

_PAST = 30
"""Past quizzes on the page."""


def time_in_words(seconds: float) -> str:
    """A length of time as 4:05."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def result_in_words(came_to: Result) -> str:
    """What a quiz came to, in a line."""
    states = {"complete": "", "time_up": _("time was up"), "left": _("left half-way")}
    line = _("{right} of {all} right, {score} %").format(
        right=came_to.right, all=came_to.count, score=round(100 * came_to.score)
    )
    state = states[came_to.state]
    return f"{line}, {state}" if state else line


class NumberEntry(QLineEdit):
    """A field for a whole number from `least` to `most`, `least` where it is empty; Up and Down count."""

    def __init__(self, name: str, least: int, most: int, value: int) -> None:
        super().__init__()
        self._least, self._most = least, most
        self.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]{0,3}"), self))
        self.setAccessibleName(name)
        self.set_value(value)

    def value(self) -> int:
        """The number, within its bounds."""
        return max(self._least, min(int(self.text() or "0"), self._most))

    def set_value(self, value: int) -> None:
        """Show a number, within its bounds; nothing for 0."""
        bounded = max(self._least, min(value, self._most))
        self.setText(str(bounded) if bounded else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.set_value(self.value() + (1 if event.key() == Qt.Key.Key_Up else -1))
        else:
            super().keyPressEvent(event)


class QuizPage(FormPage):
    """The settings of a quiz, and past ones below. Enter starts."""

    begun = Signal(object)
    """A `QuizSitting` that was begun."""
    sheet_wanted = Signal(object)
    """The `Result` of a past quiz, to be looked at."""

    def __init__(self, app: StudyApp) -> None:
        super().__init__(_("Quiz"))
        self.app = app
        self.decks: dict[str, Check] = {}
        self.forms: dict[str, Check] = {}
        self.past: list[Tile] = []
        words = _("Questions in a row, without a word on the answers until the end. Your schedule stays as it is.")
        self.column.body.addWidget(label(words, "muted"))
        self._choose_decks()
        self._choose_forms()
        self._choose_numbers()
        self.results = QVBoxLayout()
        self.results.setSpacing(GAP)
        self.column.body.addLayout(self.results)
        self.column.body.addStretch(1)
        self.go = button(_("Start the quiz"), "filled", "Ctrl+Enter")
        self.go.clicked.connect(self.begin)
        self.go.setEnabled(bool(self.decks) and not app.writable)
        self.buttons.addStretch(1)
        self.buttons.addWidget(label(_("Ctrl+Enter"), "key", wrap=False), 0, Qt.AlignmentFlag.AlignVCenter)
        self.buttons.addWidget(self.go)
        self.bind(
            ("Return", self.press), ("Enter", self.press), ("Ctrl+Return", self.go.click), ("Ctrl+Enter", self.go.click),
            ("Esc", self.left.emit),
        )  # fmt: skip
        qt = QCoreApplication.instance()
        assert isinstance(qt, QApplication)
        qt.focusChanged.connect(self._follow)

    # --- settings

    def _choose_decks(self) -> None:
        sheet, body = card()
        body.addLayout(self._head(_("Decks"), self.decks, _("All decks"), "Alt+A", _("No deck"), "Alt+N"))
        for pack, decks in by_pack(self.app.decks.rows()):
            if pack:
                body.addSpacing(GAP if self.decks else 0)
                body.addWidget(label(pack, "strong"))
            for deck in decks:
                self.decks[deck.id] = box = self._box(deck.name, _("Deck: {name}").format(name=deck.name))
                body.addWidget(box)
        if self.app.writable:
            self.messages.addWidget(Notice(self.app.writable, "bad"))
        if not self.decks:
            self.messages.addWidget(Notice(_("There is no deck yet: no pack was found. A pack is a folder of facts.")))
            return
        self.column.body.addWidget(sheet)

    def _choose_forms(self) -> None:
        sheet, body = card()
        body.addLayout(
            self._head(
                _("Ways of asking"),
                self.forms,
                _("All ways of asking"),
                "Alt+Shift+A",
                _("No way of asking"),
                "Alt+Shift+N",
            )
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(3 * GAP)
        grid.setVerticalSpacing(GAP)
        for number, form in enumerate(QUIZ_FORMS):
            name = form_name(form)
            self.forms[form] = box = self._box(name, _("Way of asking: {name}").format(name=name))
            grid.addWidget(box, number // 2, number % 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        body.addLayout(grid)
        self.column.body.addWidget(sheet)

    def _head(
        self, words: str, boxes: dict[str, Check], every: str, key_of_every: str, none: str, key_of_none: str
    ) -> QHBoxLayout:
        """The line above boxes, with buttons that tick all of them or none."""
        line = row()
        line.addWidget(label(words, "heading"), 1)
        for short, name, key, ticked in ((_("All"), every, key_of_every, True), (_("None"), none, key_of_none, False)):
            choose = button(short, "quiet", key)
            choose.setAccessibleName(name)
            choose.clicked.connect(lambda _checked=False, ticked=ticked: self._tick(boxes, ticked))
            self.bind((key, choose.click))
            line.addWidget(choose)
            told = (
                key_between(key, after=True) if ticked else label(key, "key", wrap=False)
            )  # the one of none is the last
            line.addWidget(told, 0, Qt.AlignmentFlag.AlignVCenter)
        return line

    def _tick(self, boxes: dict[str, Check], ticked: bool) -> None:
        for box in boxes.values():
            box.setChecked(ticked)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        """What has the focus is in view, however the focus came there."""
        if now is not None and self.column.isAncestorOf(now):
            self.column.bring(now)

    def _box(self, words: str, name: str) -> Check:
        box = Check(words, name)
        box.setChecked(True)
        box.toggled.connect(self.drop_notice)
        return box

    def _choose_numbers(self) -> None:
        sheet, body = card()
        self.number = NumberEntry(_("Number of questions"), 1, 500, 10)
        self.minutes = NumberEntry(_("Minutes for all of them"), 0, 600, 0)
        self.minutes.setPlaceholderText(_("no limit"))
        self.seed = QLineEdit(str(self.app.quizzes.seed()))
        self.seed.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]{1,15}"), self))
        self.seed.setAccessibleName(_("Number of this quiz"))
        self.seed.setAccessibleDescription(_("the same number and settings bring the same questions"))
        self.seed.textEdited.connect(self.drop_notice)
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GAP)
        grid.setVerticalSpacing(GAP)
        grid.setColumnStretch(0, 1)
        fields: Sequence[tuple[str, QWidget]] = (
            (pgettext("how many", "Questions"), self.number),
            (pgettext("how many", "Minutes"), self.minutes),
            (_("Number of this quiz: the same number brings the same questions"), self.seed),
        )
        for line, (words, field) in enumerate(fields):
            grid.addWidget(label(words), line, 0)
            field.setMinimumWidth(round(9 * self.fontMetrics().height()))
            grid.addWidget(field, line, 1)
        body.addLayout(grid)
        self.column.body.addWidget(sheet)

    # --- what happens

    def start(self) -> None:
        """Show past quizzes, and give the focus to the first deck."""
        self.resume()
        if self.decks:
            focus(next(iter(self.decks.values())))

    def resume(self) -> None:
        """Past quizzes may be more by one, and the next quiz has a seed of its own, unless one was typed for it."""
        if not self.seed.isModified():
            self.seed.setText(str(self.app.quizzes.seed()))
        self._show_past()
        focus(self.go if self.go.isEnabled() else self.top.back)

    def _show_past(self) -> None:
        clear(self.results)
        self.past = []
        self.results.addSpacing(GAP)
        self.results.addWidget(label(_("Past quizzes"), "heading"))
        for came_to in islice(self.app.quizzes.results(), _PAST):
            tile = self._tile(came_to)
            self.results.addWidget(tile)
            self.past.append(tile)
        if not self.past:
            self.results.addWidget(
                label(_("None yet. The result of each quiz is kept here, with its score sheet."), "muted")
            )

    def _tile(self, came_to: Result) -> Tile:
        entry, settings = came_to.seated.entry, came_to.seated.sitting
        at = entry.at.local()
        when = f"{day_in_words(at.date())}, {at:%H:%M}"
        words = result_in_words(came_to)
        decks = self.app.decks.in_words(settings.decks)
        tile = Tile(f"{when}: {words}")
        tile.setAccessibleDescription(_("{decks}; number of this quiz: {seed}").format(decks=decks, seed=settings.seed))
        lines = QVBoxLayout()
        lines.setSpacing(2)
        lines.addWidget(label(words, "strong"))
        lines.addWidget(label(f"{when}  ·  {time_in_words(came_to.seconds)}  ·  {decks}", "muted"))
        tile.body.addLayout(lines, 1)
        tile.clicked.connect(lambda _checked=False: self.sheet_wanted.emit(came_to))
        return tile

    def press(self) -> None:
        """Enter: the button or past quiz that has the focus, else the quiz starts."""
        focused = self.focusWidget()
        if isinstance(focused, QAbstractButton) and not isinstance(focused, Check) and focused.isEnabled():
            focused.click()
        elif self.go.isEnabled():
            self.begin()

    def begin(self) -> None:
        """Begin a quiz with what is set, or say why not."""
        decks = [deck for deck, box in self.decks.items() if box.isChecked()]
        forms = [form for form, box in self.forms.items() if box.isChecked()]
        if not decks:
            self.note(_("Choose at least one deck."))
            return
        if not forms:
            self.note(_("Choose at least one way of asking."))
            return
        seed = int(self.seed.text() or "0")
        try:
            sitting = self.app.quizzes.begin(decks, forms, self.number.value(), seed, self.minutes.value() or None)
        except StudyAppError as error:
            self.note(str(error), "bad")
            return
        self.seed.setModified(False)
        self.begun.emit(sitting)

    def keys(self) -> Keys:
        """The keys of this page."""
        return (
            (_("Tab"), _("from setting to setting")),
            (_("Space"), _("choose or leave out what has the focus")),
            ("Alt+A, Alt+N", _("all decks, none")),
            ("Alt+Shift+A, Alt+Shift+N", _("all ways of asking, none")),
            (_("Ctrl+Enter"), _("start the quiz, wherever the focus is")),
            (_("Enter"), _("press what has the focus; on a past quiz: its score sheet; else start the quiz")),
            (_("Page Up, Page Down"), _("scroll")),
            ("Esc", _("back")),
        )
