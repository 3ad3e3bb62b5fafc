"""From the start of the process to the first window, and until the last is closed."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QApplication
from shiboken6 import delete

from study_app import __version__, paths
from study_app.app import StudyApp
from study_app.clock import Clock
from study_app.errors import StudyAppError
from study_app.gui import theme
from study_app.gui.faults import Faults
from study_app.gui.window import SIZE, MainWindow
from study_app.i18n import _


def run(data_dir: Path | None, screenshot: Path | None) -> int:
    """Open the window and stay until it is closed; with `screenshot`, paint it once into that file and leave.

    Raises StudyAppError where the data cannot be opened, after showing the sentence.
    """
    qt = _qt()
    try:
        app = StudyApp.open(paths.data_dir(data_dir), Clock())
    except StudyAppError as error:
        if screenshot is None:
            _refuse(qt, str(error))
        raise
    window: MainWindow | None = None
    try:
        window = MainWindow(app)
        window.show()
        if screenshot is not None:
            return _paint(qt, window, screenshot)
        Faults(app.data_dir / "faults.log", window, app.damage).install()
        QTimer.singleShot(0, window, lambda: _settle(qt, window))
        window.decks.seen.connect(_load_beside)
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C in the terminal ends it; every answer is saved
        return qt.exec()
    finally:
        if window is not None:
            delete(window)  # what it was going to do next would ask an app that is closed
        app.close()


def _qt() -> QApplication:
    QCoreApplication.setApplicationName("Study App")
    QCoreApplication.setApplicationVersion(__version__)
    present = QCoreApplication.instance()
    qt = present if isinstance(present, QApplication) else QApplication([*sys.argv[:1], "-style", "Fusion"])
    qt.setDesktopFileName("study-app")
    return qt


def _settle(qt: QApplication, window: MainWindow) -> None:
    """What can wait until the window is on screen: its icon, and the colours of the desktop as they change."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QIcon

    qt.setWindowIcon(QIcon(str(paths.shipped("resources") / "icons" / "study-app.svg")))

    def changed(scheme: Qt.ColorScheme) -> None:
        theme.system_is(scheme == Qt.ColorScheme.Dark)
        window.dress()

    qt.styleHints().colorSchemeChanged.connect(changed)


def _load_beside() -> None:
    """Load what studying takes, beside the window: else the first deck that is opened would wait for it."""
    from study_app.background import begin

    begin(_load_study)


def _load_study() -> None:
    from study_app.gui import finished, study  # noqa: F401


def _paint(qt: QApplication, window: MainWindow, file: Path) -> int:
    window.resize(SIZE)  # whatever screen there is: this one is drawn in memory
    qt.processEvents()
    if not window.grab().save(str(file)):
        raise StudyAppError(_("The picture cannot be written to {file}.").format(file=file))
    return 0


def _refuse(qt: QApplication, words: str) -> None:
    from study_app.gui.dialogs import tell

    theme.apply(qt, "system", 1.0)
    dialog = tell(None, "Study App", words)  # without a parent it lives as long as this name
    dialog.finished.connect(qt.quit)
    qt.exec()
