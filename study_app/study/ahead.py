"""More than the day brings: the cards that come back soon, and a whole deck with what is most endangered first."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from study_app.database import Connection
from study_app.i18n import _
from study_app.study.decisions import Decisions
from study_app.study.queue import AWAKE
from study_app.study.scheduler import Scheduler, State

DAYS = 3
"""Days ahead that are offered: what is reviewed sooner than that before its time is hardly strengthened by it."""


@dataclass(frozen=True, slots=True)
class More:
    """What can be studied of a deck beyond what the day brings.

    `ahead` cards come back within `days` days and can be studied before; `cram` cards can be crammed, of which so many come
    back before the deck's exam (`before_exam`, None where none is ahead).
    """

    days: int
    ahead: int
    cram: int
    before_exam: int | None


def more(connection: Connection, decided: Decisions, deck: str, today: int) -> More:
    """What can be studied of a deck beyond what the day brings: some days ahead, or to the day of the next card."""
    first = next_day(connection, deck, today)
    days = DAYS if first is None else max(DAYS, first - today)
    before_exam = None
    if decided.exam(deck, today) is not None:
        before_exam = len(to_cram(connection, decided, deck, today, before_exam=True))
    return More(
        days, len(soon(connection, deck, today, days)), len(to_cram(connection, decided, deck, today)), before_exam
    )


def soon(connection: Connection, deck: str, today: int, days: int) -> tuple[str, ...]:
    """The cards of a deck that come back within so many days from tomorrow on, the soonest first, one of each fact.

    What was in an answer today is left out, with all of its fact: a second review on one day does next to nothing for memory.
    """
    rows = connection.execute(
        "SELECT m.due_day, m.card, m.fact FROM memory m CROSS JOIN facts.deck_card d ON d.deck = :deck AND d.card = m.card"
        " CROSS JOIN facts.card c ON c.id = m.card"
        f" WHERE m.due_day > :today AND m.due_day <= :until AND m.due_ms IS NULL AND {AWAKE.format('m.card')}"
        " AND NOT EXISTS (SELECT 1 FROM memory s WHERE s.seen_day = :today AND s.fact = m.fact)",
        {"deck": deck, "today": today, "until": today + days},
    )
    of_fact: dict[str, str] = {}
    # cards of one day in no order that could be learned, as the queue has them
    for _due, _shuffle, card, fact in sorted(
        (due, zlib.crc32(f"{today} {card}".encode()), card, fact) for due, card, fact in rows
    ):
        of_fact.setdefault(fact, card)
    return tuple(of_fact.values())


def next_day(connection: Connection, deck: str, today: int) -> int | None:
    """The first study day after today on which a card of a deck comes back that was not in an answer today; None for none."""
    row = connection.execute(
        "SELECT min(m.due_day) FROM memory m CROSS JOIN facts.deck_card d ON d.deck = :deck AND d.card = m.card"
        f" CROSS JOIN facts.card c ON c.id = m.card WHERE m.due_day > :today AND m.due_ms IS NULL AND {AWAKE.format('m.card')}"
        " AND NOT EXISTS (SELECT 1 FROM memory s WHERE s.seen_day = :today AND s.fact = m.fact)",
        {"deck": deck, "today": today},
    ).fetchone()
    return None if row[0] is None else int(row[0])


def in_danger(
    connection: Connection, scheduler: Scheduler, deck: str, today: int, on_day: int, *, before: int | None = None
) -> tuple[str, ...]:
    """The cards of a deck that do not rest, those first that are least likely known on a day; then those never rated.

    With `before` only the cards that come back before that day: what would be forgotten by then.
    """
    rows = connection.execute(
        "SELECT d.card, m.stability, m.difficulty, m.last_day, m.due_day FROM facts.deck_card d"
        " CROSS JOIN facts.card c ON c.id = d.card LEFT JOIN memory m ON m.card = d.card AND m.reviews > 0"
        f" WHERE d.deck = :deck AND {AWAKE.format('d.card')} ORDER BY d.position",
        {"deck": deck, "today": today},
    )
    met: list[tuple[float, str]] = []
    unseen: list[str] = []
    for card, stability, difficulty, last_day, due_day in rows:
        if stability is None:
            unseen.append(card)
        elif before is None or due_day < before:
            met.append((scheduler.retrievability(State(stability, difficulty), on_day - last_day), card))
    return (*(card for _recall, card in sorted(met)), *(unseen if before is None else ()))


def to_cram(
    connection: Connection, decided: Decisions, deck: str, today: int, *, before_exam: bool = False
) -> tuple[str, ...]:
    """The cards of a deck to cram, or those that come back before its exam, in the order of danger.

    Danger is that of the day of the exam where one is ahead, else of today.
    """
    exam = decided.exam(deck, today)
    on_day = today if exam is None else exam.day
    before = on_day if before_exam else None
    return in_danger(connection, decided.scheduler(), deck, today, on_day, before=before)


def beyond_in_words(*, rates: bool) -> str:
    """What a session beyond what the day brings does to the schedule, in a sentence or two; `rates`: its answers are rated."""
    if rates:
        return _(
            "These come before their time. They count as reviews; the earlier one comes, the less it puts its card off."
        )
    return _("Cramming: nothing is rated, and no card comes back on another day. What is not right comes once more.")
