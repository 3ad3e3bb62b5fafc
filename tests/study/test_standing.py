"""How cards stand, as arrays: what is remembered of each that was rated, and of no other."""

from __future__ import annotations

from pathlib import Path

import pytest
from clocks import SetClock
from tiny import ALL, desk, right, wrong

from study_app.study import marks
from study_app.study.memory import Phase, all_memories
from study_app.study.standing import Standing
from study_app.study.statistics import Scope, Statistics


def test_the_arrays_hold_what_is_remembered_of_each_card_that_was_rated(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        session = it.session(ALL)
        for number in range(6):
            question = session.next()
            assert question is not None
            session.answer((wrong if number == 5 else right)(question), first_key_ms=None, total_ms=900)
            clock.move(minutes=1)
        rested = next(iter(all_memories(it.journal.connection)))
        marks.suspend(it.journal, rested, suspended=True, at=clock.now())
        found = Statistics(it.journal.connection).standing
        names = dict(it.journal.connection.execute("SELECT rowid, id FROM facts.card").fetchall())
        rated = {card: memory for card, memory in all_memories(it.journal.connection).items() if memory.reviews}
    assert len(found) == len(rated) > 2
    for n, number in enumerate(found.number):
        memory = rated[names[int(number)]]
        assert found.stability[n] == pytest.approx(memory.stability, abs=1e-6)
        assert (found.last_day[n], found.due_day[n]) == (memory.last_day, memory.due_day)
        assert found.in_review[n] == (memory.phase is Phase.REVIEW)
        assert found.suspended[n] == (memory.card == rested)
    assert {Phase.REVIEW} < {memory.phase for memory in rated.values()}


def test_where_nothing_was_rated_the_arrays_are_empty(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        assert len(Statistics(it.journal.connection, Scope((ALL,))).standing) == 0
        assert isinstance(Statistics(it.journal.connection).standing, Standing)
