"""What is worked out beside the window: the same figures as here, over a connection of its own or a copy."""

from __future__ import annotations

from pathlib import Path

from clocks import SetClock
from tiny import desk, facts_db, right

from study_app import database
from study_app.background import begin
from study_app.journal import Journal
from study_app.study.figures import Figure
from study_app.study.memory import derived_tables
from study_app.study.progress import Progress
from study_app.study.statistics import Scope


def test_figures_and_minutes_are_the_same_on_another_thread_also_where_nothing_may_be_written(
    tmp_path: Path, clock: SetClock
) -> None:
    with desk(tmp_path, clock) as it:
        for _ in range(12):
            session = it.session()
            while (question := session.next()) is not None:
                session.answer(right(question), first_key_ms=None, total_ms=9_000)
            clock.move(days=1)
        progress = Progress(it.journal, clock)
        here = progress.figures()
        found: list[Figure] = []
        later = progress.figures_later(Scope())
        begin(lambda: later(found.append)).result(60)
        assert tuple(found) == here
        some: list[Figure] = []

        def three(figure: Figure) -> bool:
            some.append(figure)
            return len(some) == 3

        progress.figures_later(Scope())(three)
        assert tuple(some) == here[:3]  # that was enough
        minutes = begin(progress.minutes_later(0.9)).result(60)
        assert 0 <= minutes.short <= minutes.middle <= minutes.long
    (tmp_path / "journal.db").rename(tmp_path / "old.db")
    with Journal.open(tmp_path / "old.db", clock, derived_tables(), read_only=True) as journal:
        copy = database.in_memory(journal.connection)
        database.attach(copy, facts_db(tmp_path), "facts")
        journal.connection.close()
        journal.connection = copy
        found = []
        later = Progress(journal, clock).figures_later(Scope())
        begin(lambda: later(found.append)).result(60)
        assert tuple(found) == here
