"""A page on which something is written and tried while one writes: a look after each pause, the questions beside it, saving."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from study_app.app import StudyApp
from study_app.background import Task
from study_app.desk.desk import Preview
from study_app.gui.looking import Looking
from study_app.gui.questions_view import QuestionsView
from study_app.gui.reading import Halves, ReadingPage
from study_app.gui.widgets import GAP, TWO, Centred, Column, announce, button, label, restyle, row, tip
from study_app.i18n import _

LEAST = 48
"""Pixels that are left of what is written and of its questions where the window is low and the letters are large: both scroll."""

_PAUSE_MS = 150
"""After the last letter the draft is looked at: not at each one."""

T = TypeVar("T")


def nothing_yet(*, new: bool) -> str:
    """That there is nothing to save: of something `new` nothing is there that could be changed."""
    return _("Nothing is written yet.") if new else _("Nothing is changed yet.")


class Trial(Protocol[T]):
    """A draft: what it comes to, and every question of it as it would be asked."""

    @property
    def changed(self) -> bool: ...

    def looking(self) -> Task[T]: ...

    def previews_later(self) -> Callable[[Callable[[Preview], bool]], None]: ...


class TriedPage(ReadingPage, Generic[T]):
    """A draft with what it comes to. Nothing is saved before Ctrl+Enter; with something unsaved it is not left without asking."""

    saved = Signal()
    draft: Trial[T]

    def __init__(self, app: StudyApp, title: str, attach: Callable[[], None], questions: str) -> None:
        """`questions` is what the questions of the draft are, for a screen reader."""
        super().__init__(app, title, attach)
        self._heard = ""
        """What was said last of what the draft comes to: it is said again only when it is another."""
        self._cut_short = False
        self._sound = True
        """Whether it was right when it was last looked at."""
        self.looking: Looking[T] = Looking(self, self._looked, lambda why: self._tell(why, "bad"))
        self.preview = QuestionsView(questions, app.desk.called)
        self.preview.setMinimumHeight(LEAST)
        self.told = label("", "body")
        self.keep = button(_("Save"), "filled", "Ctrl+Enter")
        self.keep.clicked.connect(self.save)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._look_again)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            self.on_key(key, self.save)

    def add_halves(self, written: Column, comes_of_it: QWidget, place: QVBoxLayout) -> Halves:
        """What is written and beside it what comes of it (see `Halves`), where there is room below the top and above the foot."""
        halves = Halves(written, comes_of_it, place)
        self.whole.addWidget(Centred(halves, TWO), 1)
        written.shade_across(self)
        return halves

    def add_foot(self, line: QLayout, beside: QWidget | None = None) -> None:
        """Below what scrolls, and parted from it: what the draft comes to, and below that a line with what is done with it."""
        inside = QWidget()
        body = QVBoxLayout(inside)
        body.setContentsMargins(3 * GAP, GAP, 3 * GAP, GAP)
        body.setSpacing(GAP)
        told = row(self.told, *([] if beside is None else [beside]), flush=True)
        told.setStretch(0, 1)
        body.addLayout(told)
        body.addLayout(line)
        self.foot = Centred(inside, TWO)
        self.foot.setObjectName("bar")
        self.whole.addWidget(self.foot)

    # --- what it comes to

    def _look_again(self) -> None:
        if self.isVisible():  # and was not left meanwhile
            self.look()

    def look(self) -> None:
        """Look at what the draft comes to, and have its questions made beside the window."""
        self._pause.stop()
        self.preview.stop()  # while it is made nobody else can try anything
        if not self.looking.begin(self.draft.looking):
            self._let_save(unsaved=self.unsaved)
            self._tell(_("What this does to many facts is being looked at ..."), "")

    def _looked(self, looks: T) -> None:
        """Show what a look came to; `_hear` and `_show_questions` do the rest."""
        raise NotImplementedError

    def _let_save(self, *, unsaved: bool, sound: bool = True) -> None:
        """Whether there is something to save, and whether it is right: if not, the button leads to what is wrong with it."""
        self._sound = sound
        self.keep.setEnabled(unsaved)
        restyle(self.keep, "kind", "filled" if sound else "plain")
        key = _("Ctrl+Enter")
        told = key if sound else _("{key}; it cannot be saved as it is").format(key=key)
        self.keep.setAccessibleDescription(told)
        self.keep.setToolTip(tip(f"{self.keep.text()} ({told})"))

    def _hear(self, *, wanted: bool, words: str = "") -> None:
        """Have said what is told, or these `words` of which a part is told, where they are others than before and `wanted`."""
        words = words or self.told.text()
        if wanted and words != self._heard:
            announce(self, words, after=True)
        self._heard = words

    def _show_questions(self, made: Sequence[Preview] | None) -> None:
        """Show the questions that came with the look, or have them made beside the window."""
        if made is None:
            self.preview.make(self.draft.previews_later)
        else:
            self.preview.show_made(made)

    def _tell(self, words: str, tone: str) -> None:
        self.told.setText(words)
        restyle(self.told, "tone", tone)

    def _stop_looking(self) -> None:
        self._pause.stop()
        self.looking.stop()
        self.preview.stop()

    # --- saving and leaving

    @property
    def savable(self) -> bool:
        return self._sound

    def save(self) -> None:
        """Save the draft, if it is right."""
        self.save_first(lambda: None)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self.looking.busy:  # who saves something on another page does not wait for it
            self.looking.stop()
            self._cut_short = True

    def depart(self) -> None:
        self._stop_looking()
        super().depart()
