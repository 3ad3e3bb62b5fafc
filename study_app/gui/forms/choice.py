"""Choosing one of several: `choice`, `odd_one_out`, `which_first`, `between`, `reverse`, `as_of`."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from study_app.app import StudyApp
from study_app.gui import theme
from study_app.gui.forms.form import Form
from study_app.gui.widgets import GAP, LOWER, Icon, Tile, label, restyle
from study_app.i18n import _, capital
from study_app.quiz.question import Option, Question

_BESIDE = 28
"""Letters of what is told of an option that stand beside it; more stand below it."""


def _keep_size(part: QWidget) -> None:
    """Have it keep its room while it is hidden."""
    policy = part.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    part.setSizePolicy(policy)


class Sheet(Tile):
    """A text, perhaps after the key that chooses it; after the answer it tells what it was: a mark, a colour and words."""

    def __init__(self, text: str, key: str = "") -> None:
        super().__init__(f"{key}. {text}" if key else text)
        self.body.setContentsMargins(2 * GAP, GAP + 2, 2 * GAP, GAP + 2)
        self.key = label(key, "key", wrap=False) if key else None
        """What chooses it, shown until the answer is in."""
        if self.key is not None:
            _keep_size(self.key)
            self.body.addWidget(self.key, 0, Qt.AlignmentFlag.AlignTop)
        self.lines = QVBoxLayout()
        self.lines.setSpacing(2)
        self.words = label(text)
        self.lines.addWidget(self.words)
        self.lines.addStretch(1)  # beside a higher one its text stays beside its key
        self.body.addLayout(self.lines, 1)
        self._icon: Icon | None = None

    def keep_room(self) -> None:
        """Keep room for the sign that may come at its end, so that its text stands as it stood when that comes."""
        self._icon = Icon("check", "good")
        _keep_size(self._icon)
        self.body.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self._icon.ensurePolished()  # what is hidden is not dressed, and would have the size of other letters
        self._icon.hide()

    def settle(self) -> None:
        """Take no more input: its key goes and leaves its room, as it means something else now."""
        self.setEnabled(False)
        if self.key is not None:
            self.key.hide()

    def mark(self, tone: str, icon: str, words: str) -> None:
        """Say what it was: a tone of the theme, a drawing ("" for none), and a few words ("" where it has its own)."""
        self.settle()
        self.dress(tone)
        restyle(self.words, "tone", "text")
        if words:
            self._tell(words, tone)
        if icon and self._icon is not None:
            self._icon.name, self._icon.tone = icon, tone
            self._icon.show()
        elif icon:
            self.body.addWidget(Icon(icon, tone), 0, Qt.AlignmentFlag.AlignTop)
        self.setAccessibleDescription(words)

    def _tell(self, words: str, tone: str) -> None:
        """Put a few words beside its text where that has room for them, so that the page need not grow, else below it."""
        told = label(words, "small", tone=tone, wrap=False)
        told.setContentsMargins(0, LOWER, 0, 0)
        told.ensurePolished()
        beside, below = len(words) <= _BESIDE and not theme.large(), False
        if self._icon is not None and self.words.isVisible():  # else nothing is laid out yet
            room, wide = self.words.width(), told.sizeHint().width()
            text = self.words.fontMetrics().horizontalAdvance(self.words.text())
            beside, below = beside and text + self.body.spacing() + wide <= room, wide <= room
        if not beside:
            self.add_line(told if below else label(words, "small", tone=tone, sign=False))
            return
        end = self.body.count() if self._icon is None else self.body.indexOf(self._icon)
        self.body.insertWidget(end, told, 0, Qt.AlignmentFlag.AlignTop)
        told.show()  # the page asks at once how high it is now

    def add_line(self, told: QLabel) -> None:
        """Put a line below its texts."""
        self.lines.insertWidget(self.lines.count() - 1, told)  # before what is stretched
        told.show()  # the page asks at once how high it is now


def alike(options: Sequence[Option]) -> tuple[Option, ...]:
    """Options as they are shown: all with a capital where some of them have one, for that tells nothing of what is right."""
    begun = {option.text[:1].isupper() for option in options if option.text[:1].isalpha()}
    if len(begun) < 2:
        return tuple(options)
    return tuple(option._replace(text=capital(option.text)) for option in options)


def numbered(options: Sequence[Option]) -> str:
    """Options after their numbers, in one line for a screen reader."""
    return "; ".join(f"{place}: {option.text}" for place, option in enumerate(options, 1))


class HeldSheet(Sheet):
    """A sheet that Space or a click presses, and that leaves Enter to its form."""

    entered = Signal()

    def event(self, event: QEvent) -> bool:
        # the page would press the button that has the focus, for Space and for Enter alike
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _HELD:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)


_HELD = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class OptionTile(Sheet):
    """One option with its number; after the answer it tells whether it was right."""

    def __init__(self, place: int, option: Option) -> None:
        super().__init__(option.text, str(place))
        self.option = option
        self.keep_room()

    def tell(self, *, chosen: bool) -> None:
        """Show what it was: the right one, the wrong one chosen, or neither."""
        self.settle()
        if self.option.right:
            self.mark("good", "check", _("your answer, right") if chosen else _("the right answer"))
        elif chosen:
            self.mark("bad", "x", _("your answer, not right"))


class ChoiceForm(Form):
    """Options one below the other; a digit, or Enter on one of them, answers."""

    forms = ("choice", "odd_one_out", "which_first", "between", "reverse", "as_of")

    def __init__(self, question: Question, app: StudyApp) -> None:
        super().__init__(question, app)
        self.options = alike(question.options)
        self.tiles = [OptionTile(place, option) for place, option in enumerate(self.options, 1)]
        for index, tile in enumerate(self.tiles):
            self.body.addWidget(tile)
            tile.clicked.connect(lambda _checked=False, index=index: self.choose(index + 1))

    def action(self) -> str:
        return ""

    def hint(self) -> str:
        if len(self.tiles) == 2:
            return _("Press 1 or 2 to answer")
        return _("Press 1 to {last} to answer").format(last=len(self.tiles))

    def told(self) -> str:
        return f"{numbered(self.options)}. {self.hint()}." if self.tiles[0].isEnabled() else ""

    def keys(self) -> tuple[tuple[str, str], ...]:
        return (("1–9", _("choose an option")), (_("Up, Down"), _("walk through the options")))

    def submit(self) -> None:
        self.noted.emit(_("Choose an option: press its number, or walk to it and press Enter."))

    def choose(self, place: int) -> None:
        if 1 <= place <= len(self.tiles):
            self.touched.emit()
            self.given.emit(place - 1)

    def settle(self, given: object) -> None:
        for index, tile in enumerate(self.tiles):
            tile.tell(chosen=index == given)
