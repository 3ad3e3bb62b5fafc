"""A small pack about bridges in a data folder of its own, the real program on it, and a window that is shown."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from bridges import write_pack
from clocks import SetClock
from elsewhere import answer_some

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.*=false;default.warning=false")

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import delete, isValid

from study_app.app import StudyApp
from study_app.facts.shelf import Shelf
from study_app.gui import idle, theme
from study_app.gui.window import MainWindow


class Installed(StudyApp):
    """The program with the packs of its data folder alone, so that no test depends on what is shipped."""

    @staticmethod
    def shelf(data_dir: Path) -> Shelf:
        return Shelf(data_dir / "packs", None)

    @staticmethod
    def pack_folders(data_dir: Path | None) -> Iterable[Path]:
        return Installed.shelf(data_dir).folders() if data_dir else ()


@pytest.fixture
def saved_beside(window, qtbot, monkeypatch) -> Callable[[Callable[[], object]], None]:
    """Does what saves something beside the window: that is said, and what came of it is waited for."""
    from study_app.background import begin
    from study_app.gui import working

    begun: list[object] = []

    def begin_and_tell(work: Callable[[], object]) -> object:
        begun.append(work)
        return begin(work)

    monkeypatch.setattr(working, "begin", begin_and_tell)
    monkeypatch.setattr(working, "_is_soon_over", lambda _work: False)

    def save(by: Callable[[], object]) -> None:
        begun.clear()
        by()
        assert begun, "it is done beside the window"
        qtbot.waitUntil(
            lambda: not any(one.isVisible() for one in window.findChildren(working.Working)), timeout=20_000
        )
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)

    return save


@pytest.fixture(scope="session")
def installed() -> type[StudyApp]:
    """The program with the packs of its data folder alone, to be opened elsewhere than at `data`."""
    return Installed


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with the pack in it."""
    folder = tmp_path / "data"
    write_pack(folder / "packs" / "bridges")
    return folder


@pytest.fixture
def app(data: Path, clock) -> Iterator[StudyApp]:
    """The program without its window, on that folder."""
    with Installed.open(data, clock) as opened:
        yield opened


@pytest.fixture(autouse=True)
def garbage_ends_on_this_thread() -> Iterator[None]:
    """As in the program, no thread that works beside a window collects what is left of it, nor of that of the test before."""
    gc.disable()
    yield
    while (dialog := QApplication.activeModalWidget()) is not None:  # of a window that is on its way out
        dialog.hide()
    # windows that are on their way out go now: dressed by the next test they would ask a program that is closed
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    for left in QApplication.topLevelWidgets():
        if isValid(left) and left.parentWidget() is None and not left.isVisible():
            delete(left)
    idle.collect()
    gc.enable()


@pytest.fixture(autouse=True)
def letters_of_the_usual_size(qapp) -> None:
    """No test sees the large letters of the one before it."""
    if theme.scale() != 1.0:
        theme.apply(qapp, "light", 1.0)


@pytest.fixture(autouse=True)
def windows_go_before_their_data(monkeypatch) -> None:
    """As in the program: what a window was going to do next would ask data that is closed."""
    close = StudyApp.close

    def closed(app: StudyApp) -> None:
        for window in QApplication.topLevelWidgets():
            if isinstance(window, MainWindow) and window.app is app:
                window.hide()
        close(app)

    monkeypatch.setattr(StudyApp, "close", closed)


@pytest.fixture
def show(qtbot) -> Callable[[QWidget], QWidget]:
    """Shows a widget and waits until it is the active window."""

    def let_go(widget: QWidget) -> None:
        # what a test leaves unsaved would be asked after, and the window would stay
        if isinstance(widget, MainWindow):
            if (asking := QApplication.activeModalWidget()) is not None:
                asking.close()
            widget.drop_pages()

    def shown(widget: QWidget) -> QWidget:
        qtbot.addWidget(widget, before_close_func=let_go)
        with qtbot.waitActive(widget):
            widget.show()
            widget.activateWindow()
        return widget

    return shown


@pytest.fixture
def window(app: StudyApp, show) -> MainWindow:
    """The main window, shown, with the decks on it."""
    return show(MainWindow(app))


@pytest.fixture
def window_of_two_packs(data: Path, clock, show) -> Iterator[MainWindow]:
    """The main window with a second pack of the same decks, `ferries`."""
    write_pack(data / "packs" / "ferries", "ferries", "Bridges that were ferries")
    with Installed.open(data, clock) as opened:
        yield show(MainWindow(opened))


@pytest.fixture
def press() -> Callable[..., None]:
    """Presses keys, one after the other, where the focus is: `press("3")`, `press("Alt+Up", "Return")`."""
    from PySide6.QtGui import QKeySequence
    from PySide6.QtTest import QTest

    def pressed(*keys: str) -> None:
        for key in keys:
            [combination] = [QKeySequence(key)[0]]
            target = QApplication.focusWidget() or QApplication.activeWindow()
            assert target is not None, "no window is active"  # Qt would abort
            QTest.keyClick(target, combination.key(), combination.keyboardModifiers())
            QApplication.processEvents()

    return pressed


class _FirstPaint(QObject):
    """Looks at the first widget of a kind just before it, or what fills it, is painted for the first time."""

    def __init__(self, kind: type[QWidget], look: Callable[[Any], object], seen: list[object]) -> None:
        super().__init__(QApplication.instance())
        self._kind, self._look, self._seen = kind, look, seen

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint and not self._seen:
            around: QObject | None = watched
            while around is not None and not isinstance(around, self._kind):
                around = around.parent()
            if around is not None:
                self._seen.append(self._look(around))
        return False


@pytest.fixture
def at_first_paint(qapp) -> Iterator[Callable[[type[QWidget], Callable[[Any], object]], list[object]]]:
    """What is to be looked at when a widget of a kind is first painted: in the list that is returned, once that has been."""
    watching: list[_FirstPaint] = []

    def watch(kind: type[QWidget], look: Callable[[Any], object]) -> list[object]:
        seen: list[object] = []
        watching.append(_FirstPaint(kind, look, seen))
        qapp.installEventFilter(watching[-1])
        return seen

    yield watch
    for one in watching:
        qapp.removeEventFilter(one)
        delete(one)


@pytest.fixture
def write(qtbot) -> Callable[[str], None]:
    """Types text where the focus is."""

    def written(text: str) -> None:
        qtbot.keyClicks(QApplication.focusWidget(), text)

    return written


@pytest.fixture
def study_for(app: StudyApp, clock) -> Callable[[int], StudyApp]:
    """Studies the first deck for so many days, all of it right."""
    from tiny import right

    def studied(days: int) -> StudyApp:
        for _ in range(days):
            session = app.studying.session(app.decks.rows()[0].id)
            while (question := session.next()) is not None:
                clock.move(minutes=1)
                session.answer(right(question), first_key_ms=None, total_ms=9_000)
            clock.move(days=1)
        return app

    return studied


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """A folder that devices share."""
    folder = tmp_path / "shared"
    folder.mkdir()
    return folder


@pytest.fixture
def laptop(tmp_path: Path, shared: Path) -> Iterator[StudyApp]:
    """Another device of the same person, that has answered two cards and sent them."""
    write_pack(tmp_path / "laptop" / "packs" / "bridges")
    clock = SetClock(seed=77)
    clock.move(minutes=-90)
    with Installed.open(tmp_path / "laptop", clock) as app:
        app.devices.rename("laptop")
        app.devices.choose(shared)
        answer_some(app, 2)
        app.devices.exchange().now()
        yield app
