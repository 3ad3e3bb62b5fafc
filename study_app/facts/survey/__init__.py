"""What is wrong with a pack as a whole: facts held against each other and against the clock, in the store that has them.

Each check is linear in the facts or finds what to compare by what it shares. All that they find is a warning: a question that
two facts make ambiguous is refused anyway, so none is wrong for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from study_app import database
from study_app.facts.problem import Problem
from study_app.facts.survey import contradictions, doubles, order, unused
from study_app.facts.survey.said import Library

STALE = frozenset({"uncovered", "no-deck"})
"""What is kept in the store from when it was built, and does not follow each edit: `left_out` says it as it is now."""


def survey(
    connection: database.Connection, pack: str, today: date | None = None, wanted: Callable[[], bool] = lambda: True
) -> Iterator[Problem]:
    """What facts, entities and times of a pack say against each other, or twice; with a day `today` also what is no more.

    `wanted` is asked before each kind of check whether to go on.
    """
    library = Library(connection, pack)
    checks: tuple[Callable[[Library], Iterator[Problem]], ...] = (
        contradictions.contradictions,
        order.impossible,
        *([lambda library: order.over(library, today)] if today is not None else []),
        doubles.doubled_facts,
        doubles.doubled_entities,
        unused.orphans,
        unused.uncited,
    )
    for check in checks:
        if not wanted():
            return
        yield from check(library)


def left_out(connection: database.Connection, pack: str) -> Iterator[Problem]:
    """The sentences without a fact and the facts without a deck: what the store has of them when it is built, as it is now."""
    library = Library(connection, pack)
    yield from unused.uncovered(library)
    yield from unused.undecked(library)
