"""An answer in few lines: what was said and what is right, for where all that was asked has no room beside the verdict."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QVBoxLayout, QWidget

from study_app.facts.dates import kept_together
from study_app.gui.forms.form import MISSED
from study_app.gui.widgets import GAP, LOWER, Icon, Words, label, row
from study_app.i18n import _, quoted
from study_app.quiz.question import AnswerKind, Given, Outcome, Question, Verdict, given_in_words


class Line(NamedTuple):
    """One of the lines: a drawing and its tone, what it is, and its words; `after` stands at its end and is never cut."""

    icon: str
    tone: str
    what: str
    words: str
    after: str = ""


def gist(question: Question, given: Given, outcome: Outcome) -> tuple[Line, ...]:
    """What was said and what is right, the fewest lines that tell both."""
    if len(question.key) > 1 and question.answer is AnswerKind.SEQUENCE:
        return _pairs(question, given) if question.prompts else _order(question, given)
    if question.answer is AnswerKind.SET:
        return _set(question, given, outcome)
    said = given_in_words(question, given)
    if question.answer is AnswerKind.TRUTH and given is not None:
        said = put_right(question.options[1].text, given) if isinstance(given, str) else put_right(said)
    key = put_right(*question.key) if question.answer is AnswerKind.TRUTH else ", ".join(question.key)
    right = _("Right answer")
    if outcome.verdict is Verdict.RIGHT:
        lines = [Line("check", "good", _("Your answer"), said)]
        return (*lines, *([] if said == key else [Line("", "good", right, key)]))
    tone, icon = ("partly", "circle-dot") if outcome.verdict is Verdict.PARTLY else ("bad", "x")
    mine = () if given is None else (Line(icon, tone, _("Your answer"), said),)
    return (*mine, Line("check", "good", right, key))


def put_right(truth: str, instead: str = "") -> str:
    """An answer to whether a statement is true, and what should stand in it where it is not."""
    truth = quoted(truth)  # beside a verdict of the same words
    return _("{truth}, it should be {instead}").format(truth=truth, instead=instead) if instead else truth


def _order(question: Question, given: Given) -> tuple[Line, ...]:
    """The events in their order, each with the place that it was given."""
    put = given if isinstance(given, tuple) else ()
    lines = []
    for place, index in enumerate(question.sequence):
        mine = put.index(index) if index in put else place
        good = mine == place
        after = "" if good else _("you: {place}").format(place=mine + 1)
        icon = "" if not put else "check" if good else "x"
        lines.append(Line(icon, "good" if good else "bad", str(place + 1), question.options[index].text, after))
    return tuple(lines)


def _pairs(question: Question, given: Given) -> tuple[Line, ...]:
    """Each prompt with what belongs to it; where it was given something else, with that, and what belongs to it below."""
    lines = []
    put = given if isinstance(given, tuple) else (None,) * len(question.prompts)
    for prompt, right, mine in zip(question.prompts, question.sequence, put, strict=True):
        key = question.options[right].text
        if isinstance(mine, int) and mine != right:
            lines.append(Line("x", "bad", _("Your answer"), f"{prompt}: {question.options[mine].text}"))
            lines.append(Line("check", "good", _("Right answer"), key))  # of the same prompt, which has just been read
        else:
            what = _("Your answer") if mine == right else _("Right answer")
            lines.append(Line("check", "good", what, f"{prompt}: {key}"))
    return tuple(lines)


def _set(question: Question, given: Given, outcome: Outcome) -> tuple[Line, ...]:
    """What was said rightly, what wrongly, and what was missing, each in one line."""
    found: list[str] = []
    wrong: list[str] = []
    if given is not None and question.options:
        for index in given if isinstance(given, tuple) else ():
            if isinstance(index, int):
                (found if question.options[index].right else wrong).append(question.options[index].text)
    elif isinstance(given, tuple):
        for text, one in zip(given, outcome.named, strict=True):
            if one.key not in found:
                (found if one.key else wrong).append(one.key or str(text))
    keys = [one.text for one in question.options if one.right] if question.options else list(question.key)
    missing = [key for key in keys if key not in found]
    lines = []
    if found:
        lines.append(Line("check", "good", _("Your answer, right"), "; ".join(found)))
    if wrong:
        lines.append(Line("x", "bad", _("Your answer, not right"), "; ".join(wrong)))
    if missing:
        tone, sign = ("good", "check") if given is None else MISSED
        what = _("Right answer") if given is None else _("Missing from your answer")
        lines.append(Line(sign, tone, what, "; ".join(missing)))
    return tuple(lines)


class Cut(Words):
    """A text of which no more than `most` lines are drawn, the last with an ellipsis; 0: all. A screen reader has all of it."""

    def __init__(self, text: str, role: str = "body", most: int = 0) -> None:
        super().__init__()
        self.setProperty("textFormat", Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setWordWrap(True)
        policy = label("").sizePolicy()
        self.setSizePolicy(policy)
        self.most = most
        self.setText(text)

    def rows(self) -> int:
        """How many lines it has, as wide as it is now, if none are left out."""
        return round(super().heightForWidth(self.width()) / self.fontMetrics().lineSpacing())

    def keep(self, most: int) -> None:
        """Draw no more than so many lines."""
        self.most = most
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        whole = super().heightForWidth(width)
        return min(whole, self.most * self.fontMetrics().lineSpacing()) if self.most else whole

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        if self.most:
            hint.setHeight(self.fontMetrics().lineSpacing())
        return hint

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.most or super().heightForWidth(self.width()) <= self.height() + 1:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        text = kept_together(self.text())
        layout = QTextLayout(text, self.font())
        layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
        layout.beginLayout()
        metrics, top = self.fontMetrics(), 0
        for place in range(self.most):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(self.width())
            if place == self.most - 1:
                rest = text[line.textStart() :]
                words = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, self.width())
                painter.drawText(QRect(0, top, self.width(), metrics.height()), Qt.AlignmentFlag.AlignLeft, words)
                break
            line.setPosition(QPointF(0, 0))
            line.draw(painter, QPointF(0, top))
            top += metrics.lineSpacing()
        layout.endLayout()


class Gist(QWidget):
    """The lines below each other; each may take as many lines of the screen as there is room for."""

    def __init__(self, lines: tuple[Line, ...]) -> None:
        super().__init__()
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(_BETWEEN)
        self._room = 0
        self._words: list[Cut] = []
        for line in lines:
            words = Cut(line.words if line.what.isdigit() else f"{line.what}: {line.words}")
            self._words.append(words)
            across = row(gap=GAP)
            if line.icon:
                across.addWidget(Icon(line.icon, line.tone, 1.0, line=True), 0, Qt.AlignmentFlag.AlignTop)
            if line.what.isdigit():  # beside the words, so that what wraps begins below them
                number = label(line.what, wrap=False)
                number.setMinimumWidth(max(number.fontMetrics().horizontalAdvance(digit) for digit in "0123456789"))
                across.addWidget(number, 0, Qt.AlignmentFlag.AlignTop)
            across.addWidget(words, 1, Qt.AlignmentFlag.AlignTop)
            if line.after:
                after = label(line.after, "small", tone=line.tone, wrap=False)
                after.setContentsMargins(0, LOWER, 0, 0)
                across.addWidget(after, 0, Qt.AlignmentFlag.AlignTop)
            body.addLayout(across)

    def fit(self, room: int) -> None:
        """Be so high at most, with the longest lines cut; where even so there is no room, all is shown and one scrolls."""
        self._room = room
        self._keep()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._keep()

    def _keep(self) -> None:
        for most in (3, 2, 1):
            high = sum(min(words.rows(), most) * words.fontMetrics().lineSpacing() + _BETWEEN for words in self._words)
            if high <= self._room:
                break
        else:
            most = 0
        for words in self._words:
            words.keep(most)


_BETWEEN = 2
"""Pixels between the lines."""
