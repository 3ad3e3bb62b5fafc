"""Python's garbage is collected while the window waits for its user: what was on screen never ends on another thread."""

from __future__ import annotations

import gc

from PySide6.QtCore import QAbstractEventDispatcher

from study_app import background


def collect_when_idle() -> None:
    """From now on garbage is collected on the thread of the window alone, whenever it has nothing else to do.

    Python collects it wherever it happens to count one object too many: on a thread that works beside the window, where a page
    that was left must not be destroyed, or in the midst of Qt going through all widgets. Either ends the process.
    """
    background.search_no_more()
    QAbstractEventDispatcher.instance().aboutToBlock.connect(collect)


def collect() -> None:
    """Let go of what threads that have ended worked with, and collect garbage if there is as much as Python waits for."""
    background.let_go()
    oldest = -1
    for generation, (count, threshold) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)):
        if not threshold or count <= threshold:
            break
        oldest = generation
    if oldest >= 0:
        gc.collect(oldest)
