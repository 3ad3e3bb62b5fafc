"""What the tests of the quiz share: packs that a test writes itself, and the CSTO pack."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from quiz.treaties import quiz_on, write_pack

from study_app import paths
from study_app.quiz.asking import Quiz

Build = Callable[..., Quiz]


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Build]:
    """Writes a pack of the given facts (and further types and entities) and opens a quiz on it."""
    numbers = count()
    opened: list[Quiz] = []

    def built(facts: str, **more: str) -> Quiz:
        root = tmp_path / str(next(numbers))
        write_pack(root / "packs" / "t", facts, **more)
        opened.append(quiz_on(root, root / "packs"))
        return opened[-1]

    yield built
    for quiz in opened:
        quiz.store.close()


@pytest.fixture(scope="session")
def shipped_quiz(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Quiz]:
    """The quiz over the packs that are shipped."""
    quiz = quiz_on(tmp_path_factory.mktemp("shipped"), paths.shipped("content"))
    yield quiz
    quiz.store.close()
