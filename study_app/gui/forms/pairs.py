"""Matching: each prompt is given one of the options, by its number or by a click: `match`."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from study_app.app import StudyApp
from study_app.gui.forms.choice import HeldSheet, Sheet, numbered
from study_app.gui.forms.form import Form
from study_app.gui.widgets import GAP, announce, label, restyle
from study_app.i18n import _
from study_app.quiz.question import Question


class PromptTile(HeldSheet):
    """A prompt, and below it the option that it was given."""

    def __init__(self, form: PairsForm, place: int, prompt: str) -> None:
        super().__init__(prompt)
        self._form, self._place, self.prompt = form, place, prompt
        restyle(self.words, "role", "strong")
        # the first has the focus when the question appears: what is asked is told there
        asked = () if place else (form.question.stem,)
        self.setAccessibleDescription(" ".join((*asked, form.told())))
        self.choice = label("", "body", tone="muted", sign=False)
        self.lines.insertWidget(1, self.choice)
        self.body.setAlignment(self.lines, Qt.AlignmentFlag.AlignTop)  # level with the option in its line
        self.give("")

    def give(self, text: str) -> None:
        """Show the option that it was given; "" takes it away."""
        self.choice.setText(text or _("no answer yet"))
        restyle(self.choice, "tone", "text" if text else "muted")
        self.setAccessibleName(f"{self.prompt}: {self.choice.text()}")

    def put_right(self, mine: str, right: str) -> None:
        """Tell after the answer what it was given and, below that, what belongs to it."""
        said, good = _("Your answer"), _("Right answer")
        self.choice.setText(f"{said}: {mine}")
        restyle(self.choice, "tone", "bad")
        self.add_line(label(f"{good}: {right}", tone="text"))
        self.mark("bad", "x", "")
        self.setAccessibleDescription(_("your answer, not right; right answer: {right}").format(right=right))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if step:
            self._form.walk(step)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._form.come_to(self._place)


class PairsForm(Form):
    """The prompts, and beside them the options. A digit gives its option to the prompt one is at; Enter hands in."""

    forms = ("match",)

    def __init__(self, question: Question, app: StudyApp) -> None:
        super().__init__(question, app)
        self._settled = False
        self.current = 0
        self.chosen: list[int | None] = [None] * len(question.prompts)
        self.prompts = [PromptTile(self, place, prompt) for place, prompt in enumerate(question.prompts)]
        self.hint_line = label(_("Press the number of each answer, or click it; then press Enter."), "muted")
        self.body.addWidget(self.hint_line)
        self.columns = QGridLayout()  # lines that are equally high in both columns
        self.columns.setHorizontalSpacing(2 * GAP)
        self.columns.setVerticalSpacing(GAP)
        self.columns.setColumnStretch(0, 1)
        self.columns.setColumnStretch(1, 1)
        self.body.addLayout(self.columns)
        for place, tile in enumerate(self.prompts):
            self.columns.addWidget(tile, place, 0)
            tile.clicked.connect(lambda _checked=False, place=place: self.come_to(place))
            tile.entered.connect(self.submit)
        self.options = [Sheet(option.text, str(place)) for place, option in enumerate(question.options, 1)]
        for place, sheet in enumerate(self.options, 1):
            sheet.words.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)  # beside its number
            self.columns.addWidget(sheet, place - 1, 1)
            sheet.clicked.connect(lambda _checked=False, place=place: self.choose(place))
        self.come_to(0)

    def come_to(self, place: int) -> None:
        """The prompt that the next option is given to."""
        if self._settled:
            return
        self.current = place
        for other, tile in enumerate(self.prompts):
            tile.dress("current" if other == place else "plain")

    def choose(self, place: int) -> None:
        if not 1 <= place <= len(self.options):
            return
        self.begun()
        option, prompt = place - 1, self.current
        for other, given in enumerate(self.chosen):
            if given == option:  # an option belongs to one prompt
                self._give(other, None)
        self._give(prompt, option)
        announce(self, self.prompts[prompt].accessibleName())
        self._walk(self._open(after=prompt))

    def _give(self, prompt: int, option: int | None) -> None:
        self.chosen[prompt] = option
        self.prompts[prompt].give("" if option is None else self.question.options[option].text)
        for place, sheet in enumerate(self.options):
            restyle(sheet.words, "tone", "muted" if place in self.chosen else "text")

    def _open(self, after: int) -> int:
        """The next prompt without an option, from below a prompt around to it; the prompt itself if there is none."""
        count = len(self.prompts)
        around = [(after + step) % count for step in range(1, count + 1)]
        return next((place for place in around if self.chosen[place] is None), after)

    def walk(self, step: int) -> None:
        """To the prompt above (-1) or below (1), if there is one."""
        self._walk(min(max(0, self.current + step), len(self.prompts) - 1))

    def _walk(self, place: int) -> None:
        tile = self.prompts[place]
        self.come_to(place)
        tile.setFocus()
        self.looked_at.emit(QRect(tile.pos(), tile.size()))

    def keys(self) -> tuple[tuple[str, str], ...]:
        return (
            (_("Up, Down"), _("walk through the list on the left")),
            ("1–9", _("give the option of this number")),
            (_("Enter"), _("answer with these pairs")),
        )

    def told(self) -> str:
        if self._settled:
            return ""
        options = numbered(self.question.options)
        return _("Press the number of its answer. {options}.").format(options=options)

    def starting_place(self) -> QWidget | None:
        return self.prompts[0]

    def submit(self) -> None:
        given = [option for option in self.chosen if option is not None]
        if len(given) == len(self.chosen):
            self.given.emit(tuple(given))
        elif not given:
            self.hand_in_nothing(_("Nothing is matched yet. Press Enter once more if you don’t know."))
        else:
            left = self._open(after=self.current)
            self._walk(left)
            self.noted.emit(_("Still without an answer: {prompt}").format(prompt=self.prompts[left].prompt))

    def settle(self, given: object) -> None:
        put = given if isinstance(given, tuple) else (None,) * len(self.prompts)
        self._settled = True
        self.hint_line.hide()
        self.columns.setColumnStretch(1, 0)
        self.columns.setHorizontalSpacing(0)
        for sheet in self.options:
            sheet.hide()
        for place, (tile, mine) in enumerate(zip(self.prompts, put, strict=True)):
            right = self.question.options[self.question.sequence[place]].text
            tile.choice.setText(right if mine is None else self.question.options[mine].text)
            restyle(tile.choice, "tone", "text")
            tile.setAccessibleName(f"{tile.prompt}: {tile.choice.text()}")
            if mine == self.question.sequence[place]:
                tile.mark("good", "check", _("your answer, right"))
            elif mine is None:
                tile.mark("good", "check", _("the right answer"))
            else:
                tile.put_right(self.question.options[mine].text, right)
