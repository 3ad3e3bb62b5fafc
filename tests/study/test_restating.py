"""Other parameters change what is remembered of every card, as if the whole journal had been folded with them."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from answers import answer
from clocks import SetClock

from study_app.journal import Journal, Review
from study_app.study.decisions import decide
from study_app.study.memory import all_memories, derived_tables, fold
from study_app.study.scheduler import DEFAULTS, Scheduler

OTHERS = tuple(one * 1.07 for one in DEFAULTS)


def test_restated_memory_is_the_fold_of_the_journal_with_the_other_parameters(tmp_path: Path, clock: SetClock) -> None:
    chance = Random(3)
    with Journal.open(tmp_path / "journal.db", clock, derived_tables()) as it:
        for _ in range(300):
            clock.move(days=chance.choice([0, 0, 1, 3, -1]), minutes=5)
            card, rating = f"csto/f{chance.randrange(40)}/when", chance.randint(1, 4)
            today = clock.now().study_day()
            rated = [Review(card, rating, rating, None, today + chance.randrange(30), None)]
            it.append_answer(answer(card), rated if chance.random() < 0.9 else [], at=clock.now())
        before = all_memories(it.connection)
        adopted = decide(it, "parameters", list(OTHERS), at=clock.now())
        now, anew = all_memories(it.connection), fold(it.history(), Scheduler(OTHERS))
        assert now.keys() == anew.keys() == before.keys()
        for card, memory in anew.items():
            close = {"rel": 2e-4}
            assert now[card].stability == pytest.approx(memory.stability, **close)
            assert now[card].difficulty == pytest.approx(memory.difficulty, **close)
            assert now[card]._replace(stability=None, difficulty=None) == memory._replace(
                stability=None, difficulty=None
            )
        assert any(now[card].stability != before[card].stability for card in before)
        it.void(adopted.entry.id)
        back = all_memories(it.connection)
        assert {c: m.stability for c, m in back.items()} == pytest.approx(
            {c: m.stability for c, m in before.items()}, rel=2e-4
        )


def test_parameters_can_be_adopted_before_anything_was_reviewed(tmp_path: Path, clock: SetClock) -> None:
    with Journal.open(tmp_path / "journal.db", clock, derived_tables()) as it:
        decide(it, "parameters", list(OTHERS), at=clock.now())
        assert all_memories(it.connection) == {}
