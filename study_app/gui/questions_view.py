"""Questions as they would be asked, written down one by one as they are made beside the window."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future

from PySide6.QtCore import QTimer
from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from study_app.background import begin
from study_app.desk.desk import Preview
from study_app.desk.remedies import Called, worded
from study_app.errors import StudyAppError
from study_app.facts.dates import kept_together
from study_app.gui import theme
from study_app.gui.forms.names import form_name
from study_app.i18n import _
from study_app.quiz.question import Question, key_in_words
from study_app.quiz.soundness import Refusal

_TAKE_MS = 25
"""So often what was made is written down."""

HandOver = Callable[[Callable[[Preview], bool]], None]
"""Makes previews and hands over each, until that is answered by False."""


class QuestionsView(QTextEdit):
    """Every question of a fact, facet by facet: the forms that ask it, and below them why others do not."""

    def __init__(self, name: str, called: Called) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self._making: Future[None] | None = None
        self._made: deque[Preview] = deque()
        self._stop: list[bool] = []
        self.changing: frozenset[str] = frozenset()
        """The cards that the edit in hand changes: what is asked of them is marked."""
        self.roles: Mapping[str, str] = {}
        """What the roles of the fact are called, by their names."""
        self.nothing = _("Nothing can be asked of it yet.")
        """What is said where no question can be made."""
        self.pack = ""
        """The pack that the fact is of."""
        self._called = called
        self._facet = ""
        self._refused: dict[str, list[str]] = {}
        """Why the facet is not asked, and in which forms."""
        self._taking = QTimer(self, interval=_TAKE_MS)
        self._taking.timeout.connect(self._take)

    @property
    def busy(self) -> bool:
        """Whether questions are still being made."""
        return self._taking.isActive()

    def make(self, begun: Callable[[], HandOver]) -> None:
        """Forget what is shown, and have questions made by what `begun` returns, on another thread."""
        self.stop()
        self.clear()
        try:
            hand_over = begun()
        except StudyAppError as error:
            self._put(str(error), "bad")
            return
        made: deque[Preview] = deque()
        stop: list[bool] = []
        self._made, self._stop = made, stop
        self._facet, self._refused = "", {}

        def take(one: Preview) -> bool:
            made.append(one)
            return not stop

        self._making = begin(lambda: hand_over(take))
        self._taking.start()

    def show_made(self, made: Iterable[Preview]) -> None:
        """Show questions that were made already, in place of what is shown."""
        self.stop()
        self.clear()
        self._made, self._making = deque(made), None
        self._facet, self._refused = "", {}
        self._take()

    def stop(self) -> None:
        """Have no more made."""
        self._stop.append(True)
        self._taking.stop()

    def _take(self) -> None:
        done = self._making is None or self._making.done()
        while self._made:
            self._write(self._made.popleft())
        if done:
            self._write_refusals()
            if not self.toPlainText():
                self._put(self.nothing, "muted")
            self._taking.stop()

    def _write(self, one: Preview) -> None:
        if one.facet != self._facet:
            self._write_refusals()
            from study_app.desk.row_words import field_in_words  # which names what is chosen on a page with such a view

            self._facet = one.facet
            self._put(field_in_words("fact", (one.facet,), self.roles), bold=True)
            if isinstance(one.posed, Question) and one.posed.card.id in self.changing:
                self._put("  ·  " + _("changes"), "accent", bold=True)
            self._put("\n")
        if isinstance(one.posed, Refusal):
            self._refused.setdefault(worded(one.posed.why, self.pack, self._called), []).append(form_name(one.form))
            return
        self._put(form_name(one.form) + "\n", "muted")
        for text, tone in question_lines(one.posed):
            self._put(text + "\n", tone, begun=text[:4] if text.startswith("  ") else "")
        self._put("\n")

    def _write_refusals(self) -> None:
        if self._refused:
            self._put(_("Not asked like this:") + "\n", "muted")
            for why, forms in self._refused.items():
                self._put(f"  {', '.join(dict.fromkeys(forms))}: {why}\n", "muted", begun="  ")
            self._put("\n")
        self._refused = {}

    def _put(self, text: str, tone: str = "text", *, bold: bool = False, begun: str = "") -> None:
        """Write at the end; where the line is too long, it goes on below what follows the letters `begun` of it."""
        style = QTextCharFormat()
        style.setForeground(theme.colour(tone))
        style.setFontWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        across = QTextBlockFormat()
        across.setLeftMargin(self.fontMetrics().horizontalAdvance(begun))
        across.setTextIndent(-across.leftMargin())
        cursor.setBlockFormat(across)
        cursor.insertText(kept_together(text), style)


def question_lines(question: Question) -> list[tuple[str, str]]:
    """A question in lines with their tones: the stem, its options with the right one marked and the others' reasons, the key."""
    lines = [(question.stem, "text")]
    for option in question.options:
        if question.sequence or question.prompts:
            lines.append((f"  · {option.text}", "text"))
        elif option.right:
            lines.append((f"  ✓ {option.text}", "good"))
        else:
            lines.append((f"  ✗ {option.text}" + (f"  ({option.why})" if option.why else ""), "muted"))
    if not question.options or question.sequence or question.prompts:
        lines.append((f"  = {key_in_words(question)}", "good"))
    return lines
