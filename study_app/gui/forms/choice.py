"""Choosing one of several: `choice`, `which_first`, `between`, `reverse`, `as_of`."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from study_app.app import StudyApp
from study_app.gui.forms.form import Form
from study_app.gui.widgets import GAP, Icon, Tile, label, restyle
from study_app.i18n import _
from study_app.quiz.question import Option, Question


class OptionTile(Tile):
    """One option with its number; after the answer it tells whether it was right, in a mark, a colour and words."""

    def __init__(self, place: int, option: Option) -> None:
        super().__init__(f"{place}. {option.text}")
        self.option = option
        self.body.addWidget(label(str(place), "key", wrap=False), 0, Qt.AlignmentFlag.AlignTop)
        self.lines = QVBoxLayout()
        self.lines.setSpacing(2)
        self.words = label(option.text)
        self.lines.addWidget(self.words)
        self.body.addLayout(self.lines, 1)

    def tell(self, *, chosen: bool) -> None:
        """Show what it was: the right one, the wrong one chosen, or neither."""
        self.setEnabled(False)
        if self.option.right:
            self._mark("good", "check", _("your answer, right") if chosen else _("the right answer"))
        elif chosen:
            self._mark("bad", "x", _("your answer, not right"))

    def _mark(self, tone: str, icon: str, words: str) -> None:
        self.dress(tone)
        restyle(self.words, "tone", "text")
        self.lines.addWidget(label(words, "small", tone=tone))
        self.body.addWidget(Icon(icon, tone), 0, Qt.AlignmentFlag.AlignTop)
        self.setAccessibleDescription(words)


class ChoiceForm(Form):
    """Options one below the other; a digit, or Enter on one of them, answers."""

    forms = ("choice", "which_first", "between", "reverse", "as_of")

    def __init__(self, question: Question, app: StudyApp) -> None:
        super().__init__(question, app)
        self.body.setSpacing(GAP + 2)
        self.tiles = [OptionTile(place, option) for place, option in enumerate(question.options, 1)]
        for index, tile in enumerate(self.tiles):
            self.body.addWidget(tile)
            tile.clicked.connect(lambda _checked=False, index=index: self.choose(index + 1))

    def action(self) -> str:
        return ""

    def hint(self) -> str:
        return _("Press 1 to {last} to answer").format(last=len(self.tiles))

    def keys(self) -> tuple[tuple[str, str], ...]:
        return (("1-9", _("choose an option")), (_("Up, Down"), _("walk through the options")))

    def submit(self) -> None:
        self.noted.emit(_("Choose an option: press its number, or walk to it and press Enter."))

    def choose(self, place: int) -> None:
        if 1 <= place <= len(self.tiles):
            self.touched.emit()
            self.given.emit(place - 1)

    def settle(self, given: object) -> None:
        for index, tile in enumerate(self.tiles):
            tile.tell(chosen=index == given)
