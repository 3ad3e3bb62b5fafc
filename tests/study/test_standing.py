"""How cards stand now, beside what is remembered of each."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from clocks import SetClock
from tiny import ONE, desk, right, wrong

from study_app.study import marks
from study_app.study.memory import all_memories
from study_app.study.statistics import Scope, Statistics

CARD = "tiny/charter-adopted/when"


def test_cards_stand_as_they_are_remembered(tmp_path: Path, clock: SetClock) -> None:
    chance = Random(5)
    with desk(tmp_path, clock) as it:
        for _ in range(25):
            session = it.session(new_a_day=2)
            while (question := session.next()) is not None:
                clock.move(minutes=1)
                given = right(question) if chance.random() < 0.8 else wrong(question)
                session.answer(given, first_key_ms=None, total_ms=7_000)
            clock.move(days=1)
        connection, memories = it.journal.connection, all_memories(it.journal.connection)
        marks.suspend(it.journal, CARD, at=clock.now())
        numbers = dict(connection.execute("SELECT rowid, id FROM facts.card").fetchall())
        standing = Statistics(connection).standing
        assert sorted(numbers[number] for number in standing.number.tolist()) == sorted(memories)
        for place, number in enumerate(standing.number.tolist()):
            memory = memories[numbers[number]]
            assert standing.stability[place] == pytest.approx(memory.stability, abs=1e-6)
            assert (standing.last_day[place], standing.due_day[place]) == (memory.last_day, memory.due_day)
            assert standing.in_review[place] == (memory.phase == "review")
            assert standing.suspended[place] == (numbers[number] == CARD)
        assert len(Statistics(connection, Scope((ONE,))).standing) == 2


def test_before_anything_was_studied_no_card_stands(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        assert len(Statistics(it.journal.connection).standing) == 0
