"""From the decks to each page with 100,000 facts: how long until it is painted, though what it reads beside may come later.

The floor is the same of the page that reads nothing, the devices.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from gate import Gate
from shown import shown, wait

SWITCH = 100
"""The limit in milliseconds."""

_RUNS = 3
_SETTLED_MS = 700


def gates(folder: Path) -> Iterator[Gate]:
    """The slowest page beside the limit, on the data folder that `table.make` made."""
    from PySide6.QtWidgets import QApplication

    with shown(folder) as window:

        def switched(open_page: Callable[[], object]) -> float:
            """The least of some runs, the first left out: it imports the page."""
            taken = []
            for _run in range(1 + _RUNS):
                started = time.perf_counter()
                open_page()
                QApplication.processEvents()
                taken.append((time.perf_counter() - started) * 1000)
                wait(_SETTLED_MS)
                window.show_decks()
                QApplication.processEvents()
            return min(taken[1:])

        ways = window.ways
        pages: dict[str, Callable[[], object]] = {
            "devices": ways.open_devices,
            "facts": ways.open_facts,
            "progress": ways.open_progress,
            "timeline": ways.open_timeline,
            "find": ways.open_find,
            "a fact": lambda: ways.open_fact("csto", "treaty-signed-0"),
            "problems": ways.show_problems,
            "packs": ways.open_packs,
            "settings": ways.open_settings,
            "guide": ways.open_guide,
            "own data": ways.open_own_data,
            "article": lambda: ways.open_article("csto", "article"),
            "kinds": ways.open_kinds,
            "adding": ways.open_adding,
            "a new deck": ways.open_deck_editor,
            "quiz": ways.open_quiz,
            "game": ways.open_game,
            "sheet": ways.open_sheet,
            "study": lambda: ways.open_deck("csto/all"),
            "welcome": ways.open_welcome,
            "decks": lambda: (ways.open_devices(), window.show_decks()),
        }
        taken = {name: switched(open_page) for name, open_page in pages.items()}
    slowest = max(taken, key=lambda name: taken[name])
    told = ", ".join(f"{name} {ms:.0f}" for name, ms in sorted(taken.items(), key=lambda one: -one[1]))
    yield Gate(
        f"to a page, {slowest}", taken[slowest], taken["devices"], taken[slowest] < SWITCH, f"limit {SWITCH}; {told}"
    )
