"""After a break nothing is lost and nothing comes all at once: overdue cards are spread, the most endangered first."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from clocks import SetClock
from hypothesis import given
from hypothesis import strategies as st
from tiny import desk, right

from study_app.study import marks
from study_app.study.catching_up import catch_up, how_many, outlook, overdue
from study_app.study.memory import all_memories
from study_app.study.scheduler import DEFAULTS, Scheduler


@given(st.integers(0, 200), st.integers(1, 40))
def test_every_card_is_on_a_day_the_days_are_alike_and_the_most_endangered_come_first(cards: int, days: int) -> None:
    late = [f"p/f{n:03}/when" for n in range(cards)]
    moves = catch_up(late, 1000, days).moves
    assert list(moves) == late
    assert list(moves.values()) == sorted(moves.values())
    assert all(1000 <= day < 1000 + days for day in moves.values())
    counts = Counter(moves.values())
    assert max(counts.values(), default=0) <= -(-cards // days)


def test_no_days_are_too_few() -> None:
    with pytest.raises(ValueError, match="too few"):
        catch_up([], 1000, 0)


def test_what_is_overdue_is_found_without_what_is_suspended_and_a_plan_clears_it(
    tmp_path: Path, clock: SetClock
) -> None:
    with desk(tmp_path, clock) as it:
        for _ in range(6):
            session = it.session()
            while (question := session.next()) is not None:
                session.answer(right(question), first_key_ms=None, total_ms=900)
            clock.move(days=1)
        clock.move(days=200)
        today = clock.now().study_day()
        late = overdue(it.journal.connection, DEFAULTS, today)
        memories = all_memories(it.journal.connection)
        assert set(late) == set(memories)
        recall = [Scheduler().retrievability(memories[card].state, memories[card].elapsed(today)) for card in late]
        assert recall == pytest.approx(sorted(recall), abs=1e-6)
        marks.suspend(it.journal, late[0], at=clock.now())
        late = overdue(it.journal.connection, DEFAULTS, today)
        assert how_many(it.journal.connection, today) == len(late) == 11
        foreseen = outlook(it.journal.connection, len(late), today, 4)
        planned = it.journal.state(catch_up(late, today, 4), at=clock.now())
        assert overdue(it.journal.connection, DEFAULTS, today) == ()
        due = Counter(memory.due_day for memory in all_memories(it.journal.connection).values())
        assert [due[today + day] for day in range(4)] == [3, 3, 3, 2]
        assert foreseen == (3, 3, 3, 2)
        it.journal.void(planned.entry.id)
        assert overdue(it.journal.connection, DEFAULTS, today) == late
