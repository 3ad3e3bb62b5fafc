"""Other parameters change what is remembered of every card, as if the whole journal had been folded with them."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from answers import answer
from clocks import SetClock

from study_app.clock import Moment
from study_app.journal import Journal, Plan, Review
from study_app.study.decisions import decide
from study_app.study.memory import Memory, Phase, all_memories, derived_tables, fold
from study_app.study.restating import remember
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


@pytest.mark.parametrize("seed", range(12))
def test_what_is_remembered_of_all_cards_at_once_is_the_fold_of_the_journal(tmp_path: Path, seed: int) -> None:
    chance, clock = Random(seed), SetClock(seed=seed)
    with Journal.open(tmp_path / "journal.db", clock, derived_tables()) as it:
        for _ in range(150):
            clock.move(days=chance.choice([0, 0, 1, 3, -1]), minutes=5)
            if seed % 2:  # somebody travels, the longest ways that a clock knows
                clock.moment = Moment(clock.moment.utc_ms, chance.choice([-1439, 0, 180, 1439]))
            now = clock.now()
            card, other = (f"csto/f{chance.randrange(12)}/when" for _ in range(2))
            match chance.choice(["answer"] * 6 + ["asked", "plan", "void"]):
                case "answer":
                    step = chance.random() < 0.3
                    due_ms = now.utc_ms + 600_000 if step else None
                    due = now.study_day() + (0 if step else chance.randrange(1, 30))
                    rated = [Review(one, None, chance.randint(1, 4), 0.8, due, due_ms) for one in {card, other}]
                    it.append_answer(answer(card), rated, at=now)
                case "asked":
                    it.append_answer(answer(card), [], at=now)
                case "plan":
                    it.state(Plan("exam", {card: now.study_day() + 3, other: now.study_day() + 4}), at=now)
                case "void" if (last := it.last_said()) is not None:
                    it.void(last.entry.id)
        folded = all_memories(it.connection)
        found = {row[0]: Memory._make((*row[:4], Phase(row[4]), *row[5:])) for row in remember(it.connection, DEFAULTS)}
        assert found.keys() == folded.keys()
        for card, memory in folded.items():
            if memory.reviews:
                assert found[card].stability == pytest.approx(memory.stability, rel=2e-4)
                assert found[card].difficulty == pytest.approx(memory.difficulty, rel=2e-4)
            assert found[card]._replace(stability=None, difficulty=None) == memory._replace(
                stability=None, difficulty=None
            )
