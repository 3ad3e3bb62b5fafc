"""The table of facts over 100,000 of them: the page opens, scrolls, is sorted, and a cell is saved and shown again.

The pack is the shipped one many times over. The floor is painting a bare QTableView of as many rows with a word in each cell.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import search
from forms import FACTS, _later, _word, many_copies
from gate import Gate, percentile
from shown import OnlyThis, shown, wait

from study_app.clock import Clock
from study_app.facts import library
from study_app.facts.building import build
from study_app.facts.pack import Deck, Pack
from study_app.facts.pack_files import read_pack
from study_app.facts.rows import Row
from study_app.journal import Journal
from study_app.paths import shipped
from study_app.quiz import cards
from study_app.study.memory import derived_tables

OPEN, FRAME, SAVE, SORT = 150, 16, 50, 100
"""Limits in milliseconds."""


def gates(folder: Path, facts: int = FACTS) -> Iterator[Gate]:
    """Each beside its limit."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_LOGGING_RULES", "*=false")
    folder.mkdir(parents=True, exist_ok=True)
    make(folder, facts)
    yield from _gates(folder)
    with OnlyThis.open(folder, Clock()) as app:
        yield from search.queries(app)


def make(folder: Path, facts: int) -> None:
    """A data folder with a library of so many facts and an empty journal."""
    pack = read_pack(shipped("content") / "csto").pack
    assert pack is not None
    copies = many_copies(pack, facts)
    whole = Deck("all", {"en": "All"}, {"en": ""}, "", tuple(copies.facts))
    told = replace(copies, decks={"all": whole}, rows=tuple(_rows(pack, facts)))
    with Journal.open(folder / "journal.db", Clock(), derived_tables()) as journal:
        mark = journal.edit_mark()
    finger = library.fingerprint((), folder / "sources", "en", cards.VERSION)
    build(folder / "facts.db", [told], (), finger, "en", cards.write, mark)


def _rows(pack: Pack, facts: int) -> Iterator[Row]:
    """The rows of the copies, as their text would hold them."""
    once = [row for row in pack.rows if row.table not in ("entity", "fact", "deck", "no_fact")]
    yield from once
    positions = {"entity": 0, "fact": 0}
    for copy in range(-(-facts // len(pack.facts))):
        for row in pack.rows:
            if row.table in positions:
                data = _copied(row, copy, pack)
                yield row._replace(id=data["id"], data=data, base=data, position=positions[row.table])
                positions[row.table] += 1


def _copied(row: Row, copy: int, pack: Pack) -> dict[str, Any]:
    word = _word(copy)
    data = {key: value for key, value in row.data.items() if key not in ("sentence", "ask")}
    data["id"] = f"{row.id}-{copy}"
    if row.table == "entity":
        data["name"] = more(row.data["name"], word)
        data.pop("aliases", None)
        data["part_of"] = [f"{one}-{copy}" for one in _listed(data.get("part_of", ()))]
        return data
    for key, value in data.items():
        if key in ("when", "start", "end"):
            data[key] = _later(value, copy)
        elif key == "event":
            data[key] = f"{value}-{copy}"
        elif key in (*pack.types[row.data["type"]].roles, "attributed", "from") and key != "id":
            told = pack.facts[row.id].roles.get(key, ())
            named = [
                f"{one}-{copy}"
                if key == "from" or (isinstance(one, str) and one in pack.entities)
                else (more(one, word) if any(isinstance(filler, Mapping) for filler in told) else one)
                for one in _listed(value)
            ]
            data[key] = named if isinstance(value, list) else named[0]
    return data


def more(text: Any, word: str) -> Any:
    """A text as a pack's file has it, in one language or in several, with a word behind it."""
    return {key: f"{words} {word}" for key, words in text.items()} if isinstance(text, Mapping) else f"{text} {word}"


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _gates(folder: Path) -> Iterator[Gate]:
    from PySide6.QtGui import QStandardItemModel
    from PySide6.QtWidgets import QApplication, QTableView

    with shown(folder) as window:

        def taken(work: Callable[[], object]) -> float:
            started = time.perf_counter()
            work()
            QApplication.processEvents()
            return (time.perf_counter() - started) * 1000

        first = taken(window.ways.open_facts)
        window.back()
        again = []
        for _run in range(5):
            again.append(taken(window.ways.open_facts))
            page: Any = window.stack[-1]
            while page._looking.isActive() or page._counting.isActive():
                wait(5)
            window.back()
        note = f"limit {OPEN}; the first time {first:.0f}, with what it imports"
        yield Gate("facts open", percentile(again, 0.5), 0, percentile(again, 0.5) < OPEN, note)
        window.ways.open_facts()
        page = window.stack[-1]
        while page._looking.isActive() or page._counting.isActive():
            wait(5)
        rows, columns = page.model.rowCount(), page.model.columnCount()
        bare = QTableView()
        words = QStandardItemModel(2_000, columns)
        for row in range(2_000):
            for column in range(columns):
                words.setData(words.index(row, column), "word")
        bare.setModel(words)
        bare.resize(page.table.size())
        bare.show()
        floor = percentile(_scrolled(bare, 100, taken), 0.95)
        bare.close()
        frames = _scrolled(page.table, 300, taken)
        slow = percentile(frames, 0.95)
        yield Gate("facts scroll, 95 of 100 frames", slow, floor, slow < FRAME, f"limit {FRAME}; {rows} rows")
        page.field.setText("type:adoption")
        wait(200)
        while page._looking.isActive():
            wait(5)
        saved = [_saved(page, row, taken) for row in range(40)]
        slow = percentile(saved[2:], 0.95)
        note = f"limit {SAVE}; the median {percentile(saved[2:], 0.5):.0f}"
        yield Gate("a date is corrected and shown, 95 of 100", slow, floor, slow < SAVE, note)
        page.leave()


def _scrolled(view: Any, count: int, taken: Callable[[Callable[[], object]], float]) -> list[float]:
    """The milliseconds of frames: by a few lines each, after jumps to all parts."""
    bar = view.verticalScrollBar()
    found = []
    for n in range(count):
        value = bar.maximum() * (n % 7) // 7 if n % 30 == 0 else min(bar.maximum(), bar.value() + 90)

        def frame(value: int = value) -> None:
            bar.setValue(value)
            view.viewport().repaint()

        found.append(taken(frame))
    return found


def _saved(page: Any, row: int, taken: Callable[[Callable[[], object]], float]) -> float:
    """The milliseconds in which the date of a row is corrected, saved and painted."""
    [place] = [n for n, column in enumerate(page.model.columns) if column.key == "when"]

    def save() -> None:
        page.model.setData(page.model.index(row, place), f"{3000 + row}-05-15")
        page.table.viewport().repaint()

    return taken(save)


if __name__ == "__main__":
    import sys

    for gate in _gates(Path(sys.argv[1])):
        print(gate)
