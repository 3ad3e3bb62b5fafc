"""A learner with 100,000 cards and a million reviews: new parameters, the figures of a year, and what is to come."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
from clocks import MONDAY_NINE, SetClock
from gate import Gate
from replayed import replay

from study_app import database
from study_app.background import begin
from study_app.journal import Journal, Plan
from study_app.quiz.cards import group
from study_app.study.ahead import more
from study_app.study.catching_up import spread
from study_app.study.deciding import MOVED_AT_ONCE
from study_app.study.decisions import Decisions, Exam, decide
from study_app.study.fitting import Fitter
from study_app.study.forecast import Cards, load
from study_app.study.memory import derived_tables
from study_app.study.model import Model
from study_app.study.progress import Progress
from study_app.study.restating import restate
from study_app.study.scheduler import DEFAULTS
from study_app.study.statistics import Scope, Statistics

CARDS, REVIEWS = 100_000, 1_000_000
TODAY = MONDAY_NINE.study_day()
YEARS = 3
DECK, TO_THE_EXAM = "bench/all", 90

RESTATE, FIGURES_OF_A_YEAR, FORECAST, FREE = 1000, 300, 600, 50
"""Limits in milliseconds; the last one is that of the window's thread."""

OTHERS = tuple(one * 1.05 for one in DEFAULTS)


def gates(folder: Path, cards: int = CARDS, reviews: int = REVIEWS) -> Iterator[Gate]:
    """Each beside its limit; the floor is reading every row of the log once, in the same run."""
    folder.mkdir(parents=True, exist_ok=True)
    clock = SetClock()
    with Journal.open(folder / "journal.db", clock, derived_tables()) as journal:
        connection = journal.connection
        with database.immediate(connection):
            _fill(connection, cards, reviews)
        # what a card was last given, to go back to; the answers themselves nobody reads
        connection.execute("PRAGMA foreign_keys=0")
        with database.immediate(connection):
            connection.execute(
                "INSERT INTO review(entry, card, final, due_day)"
                " SELECT (SELECT max(r.entry) FROM reviewed r WHERE r.card = m.card), m.card, 3, m.due_day FROM memory m"
            )
        connection.execute("PRAGMA foreign_keys=1")
        _facts(folder / "facts.db", cards)
        database.attach(connection, folder / "facts.db", "facts")
        floor = _taken(lambda: connection.execute("SELECT count(*), sum(rating) FROM reviewed").fetchone())
        with database.immediate(connection):
            took = _taken(lambda: restate(connection, OTHERS), runs=2)
        told = f"{cards} cards, {reviews} reviews; limit {{}}; beside it a scan of the log"
        yield Gate("all states after new parameters", took, floor, took < RESTATE, told.format(RESTATE))
        progress, year = Progress(journal, clock), TODAY - 364
        figures_later(progress, Scope(first=year))  # once to import what they need
        whole, note = min(figures_later(progress, Scope(first=year)) for _run in range(3))
        told = f"limit {FIGURES_OF_A_YEAR}; {note}"
        yield Gate("all figures of a year", whole, floor, whole < FIGURES_OF_A_YEAR, told)
        whole, note = min(figures_later(progress, Scope((DECK,), first=year)) for _run in range(2))
        yield Gate("the same of a deck of all", whole, floor, True, note)
        rows = Cards.of(Statistics(connection).states())
        took = _taken(lambda: load(Model(), rows, TODAY, 365, 0.9, 1), runs=2)
        yield Gate("forecast of 365 days", took, floor, took < FORECAST, f"limit {FORECAST}")
        fitter = Fitter(journal, folder / "journal.db")
        took = _taken(lambda: fitter.look(clock.now()), runs=1)
        fitter.cancel()
        yield Gate("session begins, a fit is due", took, floor, took < FREE, f"limit {FREE}")
        yield from _held_gates(journal, clock, floor)
        decide(journal, "exam", Exam(TODAY + TO_THE_EXAM), scope=DECK, at=clock.now())
        whole, note = figures_later(progress, Scope((DECK,), first=year))
        yield Gate("the same with an exam", whole, floor, True, f"in {TO_THE_EXAM} days; {note}")


def _held_gates(journal: Journal, clock: SetClock, floor: float) -> Iterator[Gate]:
    """How long the window's thread is held, by what is done on it and by what another thread does meanwhile."""
    connection, now = journal.connection, clock.now()
    progress, more_of = Progress(journal, clock), database.beside(connection)

    cards = connection.execute("SELECT card FROM memory LIMIT ?", (MOVED_AT_ONCE,)).fetchall()
    plan, said = Plan("bench", {card: TODAY + 1 for (card,) in cards}), list[str]()

    def beside(work: Callable[[Journal], object]) -> Callable[[], object]:
        opened = journal.beside(lambda: False)

        def run() -> object:
            with opened() as own:
                return work(own)

        return run

    def more_beside() -> object:
        with more_of() as own:
            return more(own, Decisions(exams={DECK: Exam(TODAY + TO_THE_EXAM)}), DECK, TODAY)

    at_once = {
        f"{MOVED_AT_ONCE} cards moved": lambda: said.append(journal.state(plan, at=now).entry.id),
        "and back": lambda: journal.void(said.pop()),
    }
    for name, work in at_once.items():
        took = _taken(work)
        yield Gate(name, took, floor, took < FREE, f"limit {FREE}, on the window's thread")
    works = {
        "catching up": beside(lambda own: spread(own, DEFAULTS, 10, now)),
        "catching up taken back": beside(lambda own: own.void(own.last_said().entry.id)),
        "and put back": beside(lambda own: own.redo()),
        "parameters adopted": beside(lambda own: decide(own, "parameters", OTHERS, at=now)),
        "parameters given up": beside(lambda own: decide(own, "fitting", False, at=now)),
        "what a retention takes": progress.minutes_later(0.9),
        "more than the day brings": more_beside,
    }
    for name, work in works.items():
        held, whole = _held(work)
        told = f"limit {FREE}, the window's thread held while another works for {whole:.0f}"
        yield Gate(name, held, floor, held < FREE, told)


def _held(work: Callable[[], object]) -> tuple[float, float]:
    """The longest time for which this thread did not come to its turn while another one works, and how long that took."""
    started = last = time.perf_counter()
    working, longest = begin(work), 0.0
    while not working.done():
        time.sleep(0.001)
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    working.result()
    return longest * 1000, (last - started) * 1000


def figures_later(progress: Progress, scope: Scope) -> tuple[float, str]:
    """The milliseconds until the window has all figures, and the slowest: who first needs something reads it for all."""
    started = time.perf_counter()
    handed: list[tuple[str, float]] = [("", started)]
    progress.figures_later(scope)(lambda figure: handed.append((figure.id, time.perf_counter())))
    parts = [((now - before) * 1000, id) for (_id, before), (id, now) in pairwise(handed)]
    slow = ", ".join(f"{id} {ms:.0f}" for ms, id in sorted(parts, reverse=True)[:4])
    return sum(ms for ms, _id in parts), slow


def _taken(work: Callable[[], object], runs: int = 3) -> float:
    """The least milliseconds of some runs."""
    found = []
    for _run in range(runs):
        started = time.perf_counter()
        work()
        found.append((time.perf_counter() - started) * 1000)
    return min(found)


def _fill(connection: database.Connection, cards: int, reviews: int) -> None:
    """The tables that follow the journal, as they would stand after so many reviews over three years."""
    chance = np.random.default_rng(1)
    card = np.sort(chance.integers(0, cards, reviews))
    day = TODAY - chance.integers(0, YEARS * 365, reviews)
    order = np.lexsort((day, card))
    card, day = card[order], day[order]
    predicted = np.rint(chance.beta(8, 1.1, reviews) * 1_000_000).astype(np.int64)
    rating = np.where(chance.random(reviews) * 1_000_000 < predicted, 3, 1)
    same = np.append(False, card[1:] == card[:-1])
    elapsed = np.append(0, np.diff(day))
    names = [f"bench/f{number:06}/when" for number in range(cards)]
    connection.executemany(
        "INSERT INTO reviewed VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 1, 'typed', 7000)",
        (
            (names[c], f"{place:036}", d, r, e if s else None, e if s else None, p if s else None, d + 10)
            for place, (c, d, r, s, e, p) in enumerate(
                zip(*(column.tolist() for column in (card, day, rating, same, elapsed, predicted)), strict=True)
            )
        ),
    )
    number, stability, difficulty = replay(Model(), card, day, rating)
    last = np.zeros(cards, dtype=np.int64)
    np.maximum.at(last, card, day)
    connection.executemany(
        "INSERT INTO memory VALUES (?, ?, ?, ?, 'review', ?, ?, 0, ?, ?, NULL, 10, 0, 10)",
        (
            (names[n], f"bench/f{n:06}", s, d, int(last[n]) - 500, int(last[n]), int(last[n]), int(last[n]) + 30)
            for n, s, d in zip(number.tolist(), stability.tolist(), difficulty.tolist(), strict=True)
        ),
    )


def _facts(path: Path, cards: int) -> None:
    """A fact store as far as the figures read it."""
    connection = database.connect(path)
    with database.immediate(connection):
        for table in (
            "card(id TEXT PRIMARY KEY, fact TEXT, facet TEXT, temporal INTEGER)",
            "deck(id TEXT PRIMARY KEY, pack TEXT, name TEXT)",
            "deck_card(deck TEXT, card TEXT, position INTEGER, PRIMARY KEY(deck, card))",
            "confusable(fact TEXT, other TEXT, PRIMARY KEY(fact, other))",
            "pack(id TEXT PRIMARY KEY, title TEXT)",
            "fact(pack TEXT, id TEXT, tags TEXT, PRIMARY KEY(pack, id))",
            "arg(pack TEXT, fact TEXT, role TEXT, ord INTEGER, entity TEXT, earliest INTEGER,"
            " PRIMARY KEY(pack, fact, role, ord))",
            "entity(pack TEXT, id TEXT, type TEXT, PRIMARY KEY(pack, id))",
            "type(pack TEXT, of TEXT, id TEXT, name TEXT, PRIMARY KEY(pack, of, id))",
        ):
            connection.execute(f"CREATE TABLE {table} STRICT")
        connection.execute("INSERT INTO pack VALUES ('bench', 'Bench')")
        connection.execute("INSERT INTO type VALUES ('bench', 'entity', 'thing', 'thing')")
        connection.execute("INSERT INTO deck VALUES ('bench/all', 'bench', 'All')")
        for n in range(cards):
            fact = f"f{n:06}"
            connection.execute("INSERT INTO card VALUES (?, ?, 'when', 1)", (f"bench/{fact}/when", f"bench/{fact}"))
            connection.execute("INSERT INTO deck_card VALUES ('bench/all', ?, ?)", (f"bench/{fact}/when", n))
            connection.execute("INSERT INTO arg VALUES ('bench', ?, 'when', 0, '', ?)", (fact, 700_000 + n))
            connection.execute("INSERT INTO arg VALUES ('bench', ?, 'body', 0, 'e', NULL)", (fact,))
        connection.execute("INSERT INTO entity VALUES ('bench', 'e', 'thing')")
        group(connection)
    connection.close()
