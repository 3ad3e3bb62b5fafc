"""A window of the program over a data folder, as the program has it: while it is measured nothing else lives on."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from study_app.app import StudyApp
from study_app.clock import Clock

if TYPE_CHECKING:
    from study_app.gui.window import MainWindow

SIZE = (1080, 760)


class OnlyThis(StudyApp):
    """The program on the store that was made here."""

    @staticmethod
    def pack_folders(data_dir: Path | None) -> Iterable[Path]:  # noqa: ARG004
        return ()


def wait(milliseconds: int) -> None:
    """As the program waits, so that what it does beside the window goes on: `QTest.qWait` holds up all other threads."""
    from PySide6.QtCore import QEventLoop, QTimer

    waiting = QEventLoop()
    QTimer.singleShot(milliseconds, waiting.quit)
    waiting.exec()


@contextmanager
def shown(folder: Path) -> Iterator[MainWindow]:
    """It has been painted, and is gone before its data are closed.

    Garbage is collected while it waits, as in the program. Where Python chooses when, it falls on whatever makes most objects,
    and among those of 100,000 facts takes longer than any page.
    """
    from PySide6.QtWidgets import QApplication
    from shiboken6 import delete

    from study_app.gui import idle
    from study_app.gui.window import MainWindow

    qt = QApplication.instance() or QApplication([])
    with OnlyThis.open(folder, Clock()) as app:
        window = MainWindow(app)
        idle.collect_when_idle()
        try:
            window.resize(*SIZE)
            window.show()
            qt.processEvents()
            yield window
        finally:
            delete(window)
            gc.enable()
            gc.collect()
