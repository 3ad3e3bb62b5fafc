"""What is remembered of each card: a fold of the journal, kept in a table that follows every entry."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from study_app.database import Connection
from study_app.journal import Derived, Event, Journal, Plan, Written
from study_app.study.decisions import decisions
from study_app.study.marks import Marks
from study_app.study.reviewed import Reviews, reviews
from study_app.study.scheduler import Rating, Scheduler, State, Step

_FOLD = 2
"""Counts up whenever the fold or its table changes, so that tables made before are made anew."""


_ONE_BY_ONE = 1000
"""Cards up to which the history of each is looked up; of more the whole journal is read once."""


_PART = 4
"""One of so many cards: where more changed, all are folded again."""

_IN_BULK = 20_000
"""Answers from which on all cards are folded over arrays, within the precision of the model's floats (`model`)."""


class Phase(StrEnum):
    """Where a card stands: never rated, in the learning step, known, or in the step again after it was forgotten."""

    NEW = "new"
    LEARNING = "learning"
    REVIEW = "review"
    RELEARNING = "relearning"


class Memory(NamedTuple):
    """What is remembered of one card, and one row of the table `memory`.

    `fact` is `pack/fact`. `first_day`, `last_day` (study days) and `last_ms` (UTC) are of the first and the last review,
    `seen_day` is the last study day on which the card took part in an answer, `due_day` and `due_ms` the latest decision
    (`due_ms` for a learning step only). A lapse is a card forgotten after it was known; `askings` counts the questions
    posed for the card, rated or not. A card that was asked and never rated has no stability, no days but `seen_day`, and
    is new.
    """

    card: str
    fact: str
    stability: float | None
    difficulty: float | None
    phase: Phase
    first_day: int | None
    last_day: int | None
    last_ms: int | None
    seen_day: int
    due_day: int | None
    due_ms: int | None
    reviews: int
    lapses: int
    askings: int

    @property
    def state(self) -> State | None:
        """What FSRS keeps of the card; None while it is new."""
        if self.stability is None or self.difficulty is None:
            return None
        return State(self.stability, self.difficulty)

    def elapsed(self, study_day: int) -> int:
        """Study days since the last review; 0 too if the clock went back."""
        return 0 if self.last_day is None else max(0, study_day - self.last_day)

    def is_due(self, study_day: int, utc_ms: int) -> bool:
        """Whether a review or a learning step is due."""
        if self.due_ms is not None:
            return self.due_ms <= utc_ms
        return self.due_day is not None and self.due_day <= study_day


def step(memory: Memory | None, event: Event, scheduler: Scheduler) -> Memory | None:
    """The memory of a card after one more event of it.

    Stability and difficulty follow from the ratings; when the card is due was decided at the answer or by a plan, and is
    only taken over. A plan says nothing of a card that is new or in a step.
    """
    if event.due_day is not None and event.rating is None:
        if memory is None or memory.phase is not Phase.REVIEW:
            return memory
        return memory._replace(due_day=event.due_day)
    if memory is None:
        fact = event.card.rpartition("/")[0]
        memory = Memory(event.card, fact, None, None, Phase.NEW, None, None, None, event.study_day, None, None, 0, 0, 0)
    askings = memory.askings + event.asked
    seen_day = max(memory.seen_day, event.study_day)
    if event.rating is None:
        return memory._replace(askings=askings, seen_day=seen_day)
    state = scheduler.after(memory.state, memory.elapsed(event.study_day), Rating(event.rating))
    in_step = Phase.RELEARNING if memory.phase in (Phase.REVIEW, Phase.RELEARNING) else Phase.LEARNING
    phase = Phase.REVIEW if event.due_ms is None else in_step
    lapsed = memory.phase is Phase.REVIEW and event.rating == Rating.AGAIN
    return Memory(
        memory.card,
        memory.fact,
        state.stability,
        state.difficulty,
        phase,
        event.study_day if memory.first_day is None else memory.first_day,
        # the clock of a machine can go back; what was learned later stays later
        event.study_day if memory.last_day is None else max(memory.last_day, event.study_day),
        event.at_ms if memory.last_ms is None else max(memory.last_ms, event.at_ms),
        seen_day,
        event.due_day,
        event.due_ms,
        memory.reviews + 1,
        memory.lapses + lapsed,
        askings,
    )


def fold(events: Iterable[Event], scheduler: Scheduler) -> dict[str, Memory]:
    """The memory of every card after all events, which come in the order of the journal."""
    memories: dict[str, Memory] = {}
    for event in events:
        memory = step(memories.get(event.card), event, scheduler)
        if memory is not None:
            memories[event.card] = memory
    return memories


def memory_of(connection: Connection, card: str) -> Memory | None:
    """What is remembered of a card; None if it was never in an answer that counts."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM memory WHERE card = ?", (card,)).fetchone()
    return None if row is None else _memory(row)


def step_of(connection: Connection, memory: Memory) -> Step | None:
    """The step in which a card is, None for none: how often it was passed since it was last forgotten, or since it was new.

    It follows from the ratings alone, whatever the steps were then: another choice of steps holds from the next answer on.
    """
    if memory.phase not in (Phase.LEARNING, Phase.RELEARNING):
        return None
    ratings = [
        rating
        for (rating,) in connection.execute(
            "SELECT rating FROM reviewed WHERE card = ? AND rating > 0 ORDER BY entry DESC LIMIT ?",
            (memory.card, memory.reviews),
        )
    ]
    passed = next((place for place, rating in enumerate(ratings) if rating == Rating.AGAIN), len(ratings))
    if passed == len(ratings) and ratings[-1] == Rating.HARD:
        passed -= 1  # a new card that was hard is in the first step too
    return Step(passed, memory.phase is Phase.RELEARNING)


def all_memories(connection: Connection) -> dict[str, Memory]:
    """The whole table, by card."""
    return {row[0]: _memory(row) for row in connection.execute(f"SELECT {_COLUMNS} FROM memory")}


class Memories:
    """Keeps the table `memory` equal to the fold of the journal (a `Derived` of it).

    Beside it triggers keep `load`, how many cards are due on each study day.
    """

    name = "memory"

    def __init__(self, scheduler: Scheduler | None = None) -> None:
        """With a `scheduler` the fold is by that one, else by one with the parameters that the journal has."""
        self._given = scheduler
        self._scheduler = scheduler or Scheduler()

    def fingerprint(self, journal: Journal) -> str:
        """What the table depends on besides answers and plans: the fold and the model with its parameters."""
        if self._given is None:
            parameters = decisions(journal).parameters
            if parameters != self._scheduler.parameters:
                self._scheduler = Scheduler(parameters)
        return f"{_FOLD} {self._scheduler.fingerprint}"

    def rebuild(self, journal: Journal) -> None:
        """Makes the table anew from the whole journal; for other parameters alone only what depends on them.

        Within the precision of the model's floats (`model`) that is the same, and a million reviews take a second.
        """
        known = journal.connection.execute("SELECT fingerprint FROM derived WHERE name = ?", (self.name,)).fetchone()
        if known is not None and known[0].partition(" ")[0] == str(_FOLD) and self._given is None:
            from study_app.study.restating import restate  # numpy stays off the way to the first window

            restate(journal.connection, self._scheduler.parameters)
            return
        _make(journal.connection, fold(journal.history(), self._scheduler).values())

    def appended(self, journal: Journal, written: Written, in_order: bool) -> None:
        """Goes one step on with the cards of a new answer or plan."""
        if isinstance(written.said, Plan):
            journal.connection.execute(_MOVE, (written.entry.id,))
            return
        for event in written.events():
            if not in_order:
                self._fold_again(journal, event.card)
                continue
            memory = step(memory_of(journal.connection, event.card), event, self._scheduler)
            if memory is not None:
                journal.connection.execute(_WRITE, memory)

    def voided(self, journal: Journal, written: Written) -> None:
        """Folds the cards of an answer that was taken back again without it; those of a plan are due as before it."""
        if isinstance(written.said, Plan):
            journal.connection.execute(_MOVE_BACK, (written.entry.id,))
            for card in written.said.moves if journal.renames else ():
                if journal.renames.cards(card) != (card,):  # something of it was said under another id
                    self._fold_again(journal, card)
            return
        for event in written.events():
            self._fold_again(journal, event.card)

    def again(self, journal: Journal, cards: Collection[str]) -> None:
        """Folds some cards again; all of them in one go where they are many."""
        if len(cards) <= _ONE_BY_ONE:
            for card in cards:
                self._fold_again(journal, card)
            return
        (known,) = journal.connection.execute("SELECT count(*) FROM memory").fetchone()
        if len(cards) * _PART > known and not journal.renames and reviews(journal.connection) > _IN_BULK:
            from study_app.study.restating import remember  # numpy stays off the way to the first window

            _make(journal.connection, list(remember(journal.connection, self._scheduler.parameters)))
            return
        memories = fold((event for event in journal.history() if event.card in cards), self._scheduler)
        gone = [(card,) for card in cards if card not in memories]
        journal.connection.executemany("DELETE FROM memory WHERE card = ?", gone)
        journal.connection.executemany(_WRITE, memories.values())

    def _fold_again(self, journal: Journal, card: str) -> None:
        memory = fold(journal.history(card), self._scheduler).get(card)
        if memory is None:
            journal.connection.execute("DELETE FROM memory WHERE card = ?", (card,))
        else:
            journal.connection.execute(_WRITE, memory)


def derived_tables(scheduler: Scheduler | None = None) -> Sequence[Derived]:
    """The tables in the journal's file that a session needs: hand them to `Journal.open`.

    With a `scheduler` memory is folded by that one, else by the parameters that the journal has.
    """
    return (Reviews(), Memories(scheduler), Marks())


def _make(connection: Connection, memories: Iterable[tuple[Any, ...]]) -> None:
    """Makes the tables anew from all memories; what the triggers would come to in one go."""
    for table in ("memory", "load"):
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    memory, load, *later = _TABLE.split(";\n\n")
    connection.execute(memory)
    connection.executemany(_WRITE, memories)
    connection.execute(load)
    connection.execute("INSERT INTO load SELECT due_day, count(*) FROM memory WHERE due_day IS NOT NULL GROUP BY 1")
    for statement in later:
        connection.execute(statement)


def _memory(row: tuple[Any, ...]) -> Memory:
    return Memory._make((*row[:_PHASE], Phase(row[_PHASE]), *row[_PHASE + 1 :]))


_PHASE = Memory._fields.index("phase")
_COLUMNS = ", ".join(Memory._fields)
_WRITE = (
    f"INSERT INTO memory({_COLUMNS}) VALUES ({', '.join('?' * len(Memory._fields))}) ON CONFLICT(card) DO UPDATE SET "
    + ", ".join(f"{column} = excluded.{column}" for column in Memory._fields if column not in ("card", "fact"))
)
_MOVE = (
    "UPDATE memory SET due_day = p.due_day FROM moved p"
    f" WHERE p.entry = ? AND memory.card = p.card AND memory.phase = '{Phase.REVIEW}'"
)
"""What `step` does with a plan, to all of its cards: a plan may move them all."""

_MOVE_BACK = f"""
UPDATE memory SET due_day = (
  SELECT d.due_day FROM (
    SELECT * FROM (SELECT r.entry, r.due_day FROM review r WHERE r.card = memory.card AND NOT EXISTS
      (SELECT 1 FROM void v WHERE v.target = r.entry) ORDER BY r.entry DESC LIMIT 1)
    UNION ALL
    SELECT * FROM (SELECT m.entry, m.due_day FROM moved m WHERE m.card = memory.card AND NOT EXISTS
      (SELECT 1 FROM void v WHERE v.target = m.entry) ORDER BY m.entry DESC LIMIT 1)
  ) d ORDER BY d.entry DESC LIMIT 1
) FROM moved p WHERE p.entry = ? AND memory.card = p.card AND memory.phase = '{Phase.REVIEW}'
"""
"""What the fold comes to without a plan: of the decisions left on a card, the latest. One that is known was last made so by a
review, so no plan since was passed over.
"""

_TABLE = """
CREATE TABLE memory (
  card TEXT NOT NULL PRIMARY KEY,
  fact TEXT NOT NULL,
  stability REAL,
  difficulty REAL,
  phase TEXT NOT NULL,
  first_day INTEGER,
  last_day INTEGER,
  last_ms INTEGER,
  seen_day INTEGER NOT NULL,
  due_day INTEGER,
  due_ms INTEGER,
  reviews INTEGER NOT NULL,
  lapses INTEGER NOT NULL,
  askings INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE load (due_day INTEGER NOT NULL PRIMARY KEY, cards INTEGER NOT NULL) STRICT;

CREATE INDEX memory_due ON memory(due_day, due_ms);

CREATE TRIGGER load_more AFTER INSERT ON memory WHEN new.due_day IS NOT NULL BEGIN
  INSERT INTO load VALUES (new.due_day, 1) ON CONFLICT(due_day) DO UPDATE SET cards = cards + 1;
END;

CREATE TRIGGER load_moved AFTER UPDATE OF due_day ON memory WHEN new.due_day IS NOT old.due_day BEGIN
  UPDATE load SET cards = cards - 1 WHERE due_day = old.due_day;
  INSERT INTO load SELECT new.due_day, 1 WHERE new.due_day IS NOT NULL
    ON CONFLICT(due_day) DO UPDATE SET cards = cards + 1;
END;

CREATE TRIGGER load_less AFTER DELETE ON memory WHEN old.due_day IS NOT NULL BEGIN
  UPDATE load SET cards = cards - 1 WHERE due_day = old.due_day;
END;

CREATE INDEX memory_seen ON memory(seen_day, first_day)
"""
