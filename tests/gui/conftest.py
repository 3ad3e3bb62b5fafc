"""A small pack about bridges in a data folder of its own, the real program on it, and a window that is shown."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from bridges import write_pack

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.*=false;default.warning=false")

from PySide6.QtWidgets import QApplication, QWidget

from study_app.app import StudyApp
from study_app.facts.shelf import Shelf
from study_app.gui import theme
from study_app.gui.window import MainWindow


class Installed(StudyApp):
    """The program with the packs of its data folder alone, so that no test depends on what is shipped."""

    @staticmethod
    def shelf(data_dir: Path) -> Shelf:
        return Shelf(data_dir / "packs", None)

    @staticmethod
    def pack_folders(data_dir: Path | None) -> Iterable[Path]:
        return Installed.shelf(data_dir).folders() if data_dir else ()


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
def letters_of_the_usual_size(qapp) -> None:
    """No test sees the large letters of the one before it."""
    if theme.scale() != 1.0:
        theme.apply(qapp, "light", 1.0)


@pytest.fixture
def show(qtbot) -> Callable[[QWidget], QWidget]:
    """Shows a widget and waits until it is the active window."""

    def shown(widget: QWidget) -> QWidget:
        qtbot.addWidget(widget)
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
            session = app.session(app.decks()[0].id)
            while (question := session.next()) is not None:
                clock.move(minutes=1)
                session.answer(right(question), first_key_ms=None, total_ms=9_000)
            clock.move(days=1)
        return app

    return studied
