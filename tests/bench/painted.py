"""One process start, up to its first painted window: `painted.py floor`, or `painted.py app DATA_FOLDER`.

Prints JSON: the seconds since the moment that BENCH_STARTED names (of the monotonic clock, which all processes share), the
peak of resident memory, and how many decks the window showed. `floor` opens an empty QMainWindow and nothing else.
"""

import json
import os
import sys
import time
from pathlib import Path


def leave_once_painted(window, decks) -> None:
    """Let events run; when `window` has been painted with what it shall show, report and end the process at once."""
    from PySide6.QtCore import QEvent, QObject, QTimer

    def report() -> None:
        taken = time.monotonic() - float(os.environ["BENCH_STARTED"])
        shown = decks()  # after the clock was read: it has Python look at every widget of the window
        if shown == 0:
            return  # painted, but not yet with the decks on it: a later paint counts
        [peak] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
        print(json.dumps({"seconds": taken, "megabytes": int(peak.split()[1]) / 1024, "decks": shown}), flush=True)
        os._exit(0)

    class Watch(QObject):
        def eventFilter(self, _watched, event) -> bool:  # noqa: N802 - Qt's name
            if event.type() == QEvent.Type.Paint:
                # The children are painted within the same pass, so the next turn of the loop finds all on screen.
                QTimer.singleShot(0, report)
            return False

    window.watch = Watch(window)
    window.installEventFilter(window.watch)


def floor() -> None:
    """An empty window."""
    from PySide6.QtWidgets import QApplication, QMainWindow

    application = QApplication(sys.argv[:1])
    window = QMainWindow()
    window.resize(960, 720)
    leave_once_painted(window, lambda: 1)
    window.show()
    application.exec()


def app(data: str) -> None:
    """The program on the data folder `data`, by its own way in: Qt is loaded where the program loads it, after its own core.

    The order counts: PySide reads the source of every module that is imported after it.
    """
    from study_app import __main__ as way_in

    open_window = way_in.window

    def watched(*arguments) -> int | None:
        from PySide6.QtWidgets import QApplication, QMainWindow

        run_events = QApplication.exec

        def exec_watched(*_arguments) -> int:
            from study_app.gui.decks import DeckTile

            [window] = [w for w in QApplication.topLevelWidgets() if isinstance(w, QMainWindow)]
            leave_once_painted(window, lambda: sum(tile.isVisible() for tile in window.findChildren(DeckTile)))
            return run_events()

        QApplication.exec = exec_watched
        return open_window(*arguments)

    way_in.window = watched
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        way_in.preflight.no_window = lambda: None  # the way in takes no window in memory for an answer
    sys.exit(way_in.main(["--data-dir", data]))


if __name__ == "__main__":
    if sys.argv[1] == "floor":
        floor()
    else:
        app(sys.argv[2])
