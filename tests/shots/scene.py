"""A window with a learner's data in it, brought into a state and shot: each shot says what must be on the screen."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from clocks import SetClock
from figures import DATA, DAYS, speak, study
from looks import words
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QKeySequence, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QDialog, QScrollBar, QToolTip, QWidget

from study_app.app import StudyApp
from study_app.clock import Moment
from study_app.gui import idle
from study_app.gui.window import MainWindow

W = TypeVar("W", bound=QWidget)

LOOK_MS, SETTLED_MS, MOST_LOOKS = 40, 150, 6
PATIENCE_MS = 20_000
"""That a state may take to come true."""

PART = 0.92
"""What part of a page one part more goes on: some lines are in both."""

DESKTOP, EDGE = QColor("#888888"), QColor("#ff00ff")
"""Around the window, and around a dialog: what is missing at its edges is seen."""


class Look(NamedTuple):
    """How the window is seen."""

    language: str = "en"
    scheme: str = "light"
    zoom: float = 1.0
    size: QSize = QSize(1280, 800)


class Scene:
    """One state on its way: the window, its keys, and a folder for files."""

    def __init__(self, window: MainWindow, clock: SetClock, look: Look, folder: Path, out: Path) -> None:
        self.window, self.app, self.ways, self.clock = window, window.app, window.ways, clock
        self.look, self.folder, self.out = look, folder, out
        self.shots: list[str] = []

    def said(self, english: str, russian: str) -> str:
        """What a person types, in the language of the window."""
        return russian if self.look.language == "ru" else english

    def front(self) -> QWidget:
        """What is in front: an open list or menu, a dialog, or the page."""
        return QApplication.activePopupWidget() or QApplication.activeModalWidget() or self.window.page

    def until(self, come: Callable[[], object], what: str = "it") -> None:
        """Let the window go on until something is so; raises AssertionError where it does not come."""
        for _look in range(PATIENCE_MS // LOOK_MS):
            if come():
                return
            QTest.qWait(LOOK_MS)
        raise AssertionError(f"{what} does not come: {type(self.front()).__name__} is in front")

    def on(self, kind: type[W], ready: Callable[[W], object] = bool) -> W:
        """The page, dialog or menu of a kind, once it is in front and ready."""

        def there() -> bool:
            front = self.front()
            return isinstance(front, kind) and bool(ready(front))

        self.until(there, kind.__name__)
        front = self.front()
        assert isinstance(front, kind)
        return front

    def press(self, *keys: str) -> None:
        """Press keys where the focus is, one after the other."""
        for key in keys:
            combination = QKeySequence(key)[0]  # type: ignore[index]
            target = QApplication.activePopupWidget() or QApplication.focusWidget() or self.front()
            QTest.keyClick(target, combination.key(), combination.keyboardModifiers())
            QApplication.processEvents()

    def write(self, text: str) -> None:
        """Type text where the focus is, of whatever alphabet."""
        for letter in text:
            target = QApplication.focusWidget()
            assert target is not None, "nothing has the focus"
            key = ord(letter.upper()) if letter.isascii() else 0
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QCoreApplication.sendEvent(target, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, letter))
        QApplication.processEvents()

    def think(self) -> None:
        """Let a moment pass: a key that comes right after something has come was meant for what was there before."""
        self.clock.move(ms=4_000)

    def shot(
        self, name: str, kind: type[W], ready: Callable[[W], object] = bool, *, says: str = "", parts: int = 4
    ) -> None:
        """Shoot the window as NAME.png once a `kind` is in front, is `ready`, and `says` stands on it.

        What is longer than the screen is shot on in NAME.2.png and so on, `parts` at most. Raises AssertionError where it does
        not come to that.
        """
        front = self.on(kind, ready)
        if says:
            self.until(lambda: says in words(self.front()), f"{name}: “{says}”")
        assert name not in self.shots, f"{name} was shot already"
        self.shots.append(name)
        self._settled().save(str(self.out / f"{name}.png"))
        bar = None if QApplication.activePopupWidget() else _tallest_bar(front)
        for part in range(2, parts + 1):
            if bar is None or bar.value() == bar.maximum():
                return
            bar.setValue(bar.value() + int(bar.pageStep() * PART))
            self._settled().save(str(self.out / f"{name}.{part}.png"))

    def _settled(self) -> QImage:
        image = self._screen()
        for _look in range(MOST_LOOKS):
            before = image
            QTest.qWait(SETTLED_MS)
            image = self._screen()
            if image == before:
                break  # a cursor that blinks in a field may never let it come to that
        return image

    def _screen(self) -> QImage:
        """The window with what is in front of it."""
        image = QImage(self.look.size, QImage.Format.Format_RGB32)
        image.fill(DESKTOP)
        shown = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
        with _painting(image) as painter:
            for one in sorted(shown, key=lambda one: (one is not self.window, not isinstance(one, QDialog))):
                at = one.geometry().topLeft() - self.window.geometry().topLeft()
                if isinstance(one, QDialog):
                    space = (self.look.size - one.size()) / 2
                    at = QPoint(max(0, space.width()), max(0, space.height()))
                    painter.fillRect(QRect(at, one.size()).adjusted(-3, -3, 3, 3), EDGE)
                painter.drawPixmap(at, one.grab())
        return image

    def put_away(self) -> None:
        """Close what is in front, so that nothing it was going to do comes after the data is closed."""
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        while (dialog := QApplication.activeModalWidget()) is not None:
            dialog.hide()
        QToolTip.hideText()
        self.window.drop_pages()
        self.window.close()


State = Callable[[Scene], None]
STATES: dict[str, State] = {}
"""What leads to each shot, or to some that follow each other, by a name."""


def state(lead: State) -> State:
    """Count a function among the states, by its own name."""
    assert lead.__name__ not in STATES
    STATES[lead.__name__] = lead
    return lead


def opens(
    name: str, kind: type[Any], way: Callable[[Scene], object], ready: Callable[[Any], object] = bool, parts: int = 4
) -> None:
    """Count among the states what is but opened."""

    def lead(scene: Scene) -> None:
        way(scene)
        scene.shot(name, kind, ready, parts=parts)

    assert name not in STATES
    STATES[name] = lead


class Studied(NamedTuple):
    """The data of a learner who is made up, and when it was left."""

    data: Path
    moment: Moment


def studied(folder: Path, look: Look, days: int = DAYS) -> Studied:
    """Make the learner's data: so many days twice, with some left out between, and a backup."""
    clock = SetClock()
    folder.mkdir(parents=True)
    with StudyApp.open(folder, clock) as app:
        speak(app, look.language)
        study(app, clock, days)
        clock.move(days=2)
        study(app, clock, days)
        app.backups.make("day")
        clock.move(minutes=37)
    return Studied(folder, clock.moment)


@contextmanager
def _painting(image: QImage) -> Iterator[QPainter]:
    painter = QPainter(image)
    try:
        yield painter
    finally:
        painter.end()


def _tallest_bar(front: QWidget) -> QScrollBar | None:
    """The vertical scroll bar of the largest area that has more than it shows."""
    bars: list[tuple[int, int, QScrollBar]] = []
    for area in front.findChildren(QAbstractScrollArea):
        bar = area.verticalScrollBar()
        if bar.isVisible() and bar.maximum() > 0:
            bars.append((area.width() * area.height(), len(bars), bar))
    return max(bars)[2] if bars else None


def shoot(name: str, learner: Studied, look: Look, folder: Path, out: Path) -> list[str]:
    """Shoot a state into `out`, on a copy of the learner's data in `folder`: names what was shot.

    Raises whatever its way raises, and AssertionError where what it says is not on the screen.
    """
    shutil.copytree(learner.data, folder / DATA)
    clock = SetClock(learner.moment)
    gc.disable()  # as in the program: no thread that works beside a window collects what is left of it
    with chdir(folder), StudyApp.open(Path(DATA), clock) as app:  # at a relative path the data is nobody's
        speak(app, look.language)
        app.scheme, app.text_scale = look.scheme, look.zoom
        window = MainWindow(app)
        window.resize(look.size)
        window.move(0, 0)
        window.show()
        window.activateWindow()
        QTest.qWaitForWindowActive(window)
        scene = Scene(window, clock, look, folder, out)
        try:
            STATES[name](scene)
            assert window.size() == look.size, f"the window is {window.width()}x{window.height()}"
        finally:
            scene.put_away()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    idle.collect()
    gc.enable()
    return scene.shots
