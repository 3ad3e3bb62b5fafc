"""From the start of the process to the first window, and until the last is closed."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QApplication
from shiboken6 import delete

from study_app import __version__, paths
from study_app.app import StudyApp
from study_app.clock import Clock
from study_app.database import HeldError
from study_app.errors import StudyAppError
from study_app.gui import idle, theme
from study_app.gui.seat import Seat, comes_to_front, guess_language
from study_app.gui.window import SIZE, MainWindow
from study_app.i18n import _


class InFrontError(Exception):
    """The program is open on the data folder already, and its window was brought to the front; says so."""


def run(data_dir: Path | None, screenshot: Path | None) -> int:
    """Open the window and stay until it is closed; with `screenshot`, paint it once into that file and leave.

    Raises StudyAppError where the data cannot be opened, after showing the sentence, and InFrontError where it need not be.
    """
    qt = _qt()
    folder = paths.data_dir(data_dir)
    guess_language(folder)
    try:
        app = StudyApp.open(folder, Clock())
    except StudyAppError as error:
        if screenshot is None and (made_whole := _made_whole(qt, folder, error)) is not None:
            return made_whole
        if screenshot is None:
            if isinstance(error, HeldError) and error.window and comes_to_front(folder):
                raise InFrontError(_("Study App is open already: its window is in front now.")) from error
            _refuse(qt, str(error))
        raise
    if screenshot is not None:
        return _paint(qt, app, screenshot)
    idle.collect_when_idle()
    seat = Seat(qt, app)
    try:
        seat.window.painted.connect(lambda: _settle(qt, lambda: seat.window.dress()))
        QTimer.singleShot(0, seat, seat.open_what_came)
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C in the terminal ends it; every answer is saved
        return qt.exec()
    finally:
        seat.close()


def _made_whole(qt: QApplication, folder: Path, error: StudyAppError) -> int | None:
    """Offers to repair a damaged journal, and goes on with it; None where it is not damaged, the code to leave with else."""
    from study_app import settings
    from study_app.journal.health import DamagedError

    if not isinstance(error, DamagedError):
        return None
    from study_app.gui.repairing import RepairDialog

    chosen = settings.load(folder / "settings.json")
    theme.apply(qt, chosen.scheme, chosen.text_scale)
    dialog = RepairDialog(folder / "journal.db", Clock(), Path(chosen.backups) if chosen.backups else None)
    quits = qt.quitOnLastWindowClosed()
    qt.setQuitOnLastWindowClosed(False)  # the window comes after the dialog
    dialog.exec()
    qt.setQuitOnLastWindowClosed(quits)
    return run(folder, None) if dialog.mended else 0


def _qt() -> QApplication:
    QCoreApplication.setApplicationName("Study App")
    QCoreApplication.setApplicationVersion(__version__)
    present = QCoreApplication.instance()
    qt = present if isinstance(present, QApplication) else QApplication([*sys.argv[:1], "-style", "Fusion"])
    qt.setDesktopFileName("study-app")
    return qt


def _settle(qt: QApplication, dress: Callable[[], None]) -> None:
    """What can wait until the window is on screen: its icon, and the colours of the desktop as they change."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QIcon

    from study_app.gui.widgets import tell_current

    qt.focusChanged.connect(tell_current)
    qt.setWindowIcon(QIcon(str(paths.shipped("resources") / "icons" / "study-app.svg")))

    def changed(scheme: Qt.ColorScheme) -> None:
        theme.system_is(scheme == Qt.ColorScheme.Dark)
        dress()

    style = qt.styleHints()
    style.colorSchemeChanged.connect(changed)
    hints = style.accessibility()

    def contrast(preference: Qt.ContrastPreference) -> None:
        theme.system_wants_contrast(preference == Qt.ContrastPreference.HighContrast)
        dress()

    hints.contrastPreferenceChanged.connect(contrast)
    if hints.contrastPreference() == Qt.ContrastPreference.HighContrast:
        contrast(hints.contrastPreference())


def _paint(qt: QApplication, app: StudyApp, file: Path) -> int:
    with app:
        window = MainWindow(app)
        try:
            window.show()
            window.resize(SIZE)  # whatever screen there is: this one is drawn in memory
            qt.processEvents()
            if not window.grab().save(str(file)):
                raise StudyAppError(_("The picture cannot be written to {file}.").format(file=file))
        finally:
            delete(window)  # what it was going to do next would ask an app that is closed
    return 0


def _refuse(qt: QApplication, words: str) -> None:
    from study_app.gui.dialogs import tell

    theme.apply(qt, "system", 1.0)
    dialog = tell(None, "Study App", words)  # without a parent it lives as long as this name
    dialog.finished.connect(qt.quit)
    qt.exec()
