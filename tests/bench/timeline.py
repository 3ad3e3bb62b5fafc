"""The timeline with 10,000 facts: how long a frame takes, painted in memory as it is moved and enlarged.

The floor is a picture of the same size that is filled and gets as many labels as the axis has marks, and nothing else. The gate
counts the time of the processor that this process had, so that others on the machine do not count; the note has the time
on the wall.
"""

import sys
import time
from collections.abc import Iterator
from statistics import median

from eras import many
from gate import Gate, percentile

EVENTS = 10_000
FRAMES = 400
SIZE = (1280, 700)
LIMIT = 16
"""Milliseconds for the slowest in twenty: a screen shows sixty frames a second."""


def gates() -> Iterator[Gate]:
    """The gate, measured offscreen in a process that has no other window."""
    from PySide6.QtCore import QPointF, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtWidgets import QApplication

    from study_app.gui import theme
    from study_app.gui.axis_view import AxisView

    application = QApplication.instance() or QApplication([sys.argv[0], "-platform", "offscreen"])
    assert isinstance(application, QApplication)
    theme.apply(application, "light", 1.0)
    view = AxisView()
    view.resize(*SIZE)
    view.show()
    view.show_events(many(EVENTS), {})
    picture = QImage(*SIZE, QImage.Format.Format_RGB32)
    taken: list[float] = []
    walls: list[float] = []
    floors: list[float] = []
    # from all of it to single days and back, moving all the time: what is in view goes from 10,000 events to a few
    half = FRAMES // 2
    for frame in range(FRAMES):
        on_the_wall, started = time.perf_counter(), time.process_time()
        view.zoom(1.06 if frame < half else 1 / 1.06, SIZE[0] * 0.6)
        view.pan(23 if frame % 40 < 20 else -31)
        view.render(picture)
        taken.append((time.process_time() - started) * 1000)
        walls.append((time.perf_counter() - on_the_wall) * 1000)
        marks = view.drawn().marks
        started = time.process_time()
        painter = QPainter(picture)
        painter.fillRect(picture.rect(), Qt.GlobalColor.white)
        for mark in marks:
            painter.drawText(QPointF(mark.box.text, 100 + 20 * mark.lane), "Opening of a bridge of so many")
        painter.end()
        floors.append((time.process_time() - started) * 1000)
    slow = percentile(taken, 0.95)
    yield Gate("frame of the timeline, median", median(taken), median(floors), True, f"{EVENTS} facts, {FRAMES} frames")
    yield Gate(
        "frame of the timeline, 95 of 100",
        slow,
        percentile(floors, 0.95),
        slow < LIMIT,
        f"limit {LIMIT}; worst {max(taken):.1f}; on the wall {percentile(walls, 0.95):.1f}",
    )
