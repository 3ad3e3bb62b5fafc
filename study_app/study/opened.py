"""An open library and journal, as far as those who read, study, decide and test themselves take part in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from study_app.clock import Clock
    from study_app.facts.store import Store
    from study_app.journal import Journal
    from study_app.quiz.asking import Quiz
    from study_app.study.decisions import Decisions
    from study_app.study.deck_list import DeckList
    from study_app.study.exams import Exams
    from study_app.study.queue import Queue
    from study_app.study.reading import Reading


class Opened(Protocol):
    """What the parts of the program have in common. What they take from it may be another object after the library is renewed."""

    @property
    def data_dir(self) -> Path: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def journal(self) -> Journal: ...
    @property
    def store(self) -> Store: ...
    @property
    def queue(self) -> Queue: ...
    @property
    def quiz(self) -> Quiz: ...
    @property
    def decisions(self) -> Decisions: ...
    @property
    def language(self) -> str: ...
    @property
    def only_forms(self) -> tuple[str, ...]: ...
    @property
    def decks(self) -> DeckList: ...
    @property
    def exams(self) -> Exams: ...
    @property
    def reading(self) -> Reading: ...
    def pack_id(self, pack: str) -> str: ...
