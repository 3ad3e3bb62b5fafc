"""Ticking all that are right: `select_all`."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen

from study_app.app import StudyApp
from study_app.gui import theme
from study_app.gui.forms.choice import HeldSheet, alike, numbered
from study_app.gui.forms.form import MISSED, Form
from study_app.gui.widgets import GAP, LineHigh, announce, label
from study_app.i18n import _
from study_app.quiz.question import Option, Question


class Box(LineHigh):
    """A box with or without a tick in it, as high as a line of text."""

    def __init__(self) -> None:
        super().__init__()
        self.ticked = False

    def tick(self, ticked: bool) -> None:
        """Put a tick in it or take it out."""
        self.ticked = ticked
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        side = self.width()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        live = self.isEnabled()
        ground = "accent" if live else "muted"
        painter.setPen(QPen(theme.colour(ground if self.ticked else "field"), 1.5))
        painter.setBrush(theme.colour(ground if self.ticked else "surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), side / 5, side / 5)
        if self.ticked:
            pen = QPen(theme.colour("on_accent" if live else "surface"), max(2.0, side / 9))
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.drawPolyline([QPointF(side * x, side * y) for x, y in ((0.27, 0.53), (0.44, 0.69), (0.73, 0.35))])


class TickTile(HeldSheet):
    """One option with its number and a box."""

    def __init__(self, place: int, option: Option) -> None:
        super().__init__(option.text, str(place))
        self.option = option
        self.setCheckable(True)
        self.box = Box()
        self.body.insertWidget(1, self.box, 0, Qt.AlignmentFlag.AlignTop)
        self.toggled.connect(self.box.tick)

    def tell(self, *, answered: bool) -> None:
        """Show what it was: rightly ticked, wrongly ticked, missing, or rightly left alone; unanswered, what is right."""
        self.settle()
        if self.option.right and self.isChecked():
            self.mark("good", "check", _("your answer, right"))
        elif self.option.right and not answered:
            self.mark("good", "check", _("the right answer"))
        elif self.option.right:
            self.mark(*MISSED, _("missing from your answer"))
        elif self.isChecked():
            self.mark("bad", "x", _("your answer, not right"))


class TicksForm(Form):
    """Options with boxes, one below the other; a digit ticks, Enter hands in."""

    forms = ("select_all",)

    def __init__(self, question: Question, app: StudyApp) -> None:
        super().__init__(question, app)
        self.body.setSpacing(GAP)
        self.prompt = label(_("Tick all that are right: press their numbers, then Enter."), "muted")
        self.body.addWidget(self.prompt)
        self.options = alike(question.options)
        self.tiles = [TickTile(place, option) for place, option in enumerate(self.options, 1)]
        for tile in self.tiles:
            self.body.addWidget(tile)
            tile.toggled.connect(lambda _ticked, tile=tile: self._changed(tile))
            tile.entered.connect(self.submit)

    def _changed(self, tile: TickTile) -> None:
        self.begun()
        words = _("{option}, ticked") if tile.isChecked() else _("{option}, not ticked")
        announce(self, words.format(option=tile.option.text))

    def told(self) -> str:
        return "" if self.prompt.isHidden() else f"{numbered(self.options)}. {self.prompt.text()}"

    def keys(self) -> tuple[tuple[str, str], ...]:
        return (
            ("1–9", _("tick an option, or take its tick out")),
            (_("Up, Down"), _("walk through the options")),
            (_("Space"), _("tick the option")),
            (_("Enter"), _("answer with what is ticked")),
        )

    def choose(self, place: int) -> None:
        if 1 <= place <= len(self.tiles):
            self.tiles[place - 1].toggle()

    def submit(self) -> None:
        ticked = tuple(place for place, tile in enumerate(self.tiles) if tile.isChecked())
        if ticked:
            self.given.emit(ticked)
        else:
            self.hand_in_nothing(_("Nothing is ticked yet. Press Enter once more if you don’t know."))

    def settle(self, given: object) -> None:
        self.prompt.hide()
        for place, tile in enumerate(self.tiles):
            tile.blockSignals(True)
            tile.setChecked(isinstance(given, tuple) and place in given)
            tile.box.tick(tile.isChecked())
            tile.tell(answered=given is not None)
