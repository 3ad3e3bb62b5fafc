"""What is wrong with a pack as a whole: facts held against each other and against the clock, in the store that has them.

Each check is linear in the facts or finds what to compare by what it shares. All that they find is a warning: a question that
two facts make ambiguous is refused anyway, so none is wrong for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from study_app import database
from study_app.facts.building import keep_problems
from study_app.facts.problem import Problem
from study_app.facts.survey import contradictions, doubles, order, unused
from study_app.facts.survey.said import Library

CHECKS = 7
"""How many kinds of check there are, with those of a day."""

_OF_ALL = "code IN ('uncovered', 'no-deck', 'finds-nothing') OR code = 'no-question' AND field = 'type'"
"""The problems that all facts of a pack have part in: what `left_out` says."""


def follows_edits(problem: Problem) -> bool:
    """Whether a problem that the store keeps is as the last edit left it; of the others `left_out` says how they are now."""
    of_all = problem.code in ("uncovered", "no-deck", "finds-nothing")
    return not of_all and (problem.code, problem.field) != ("no-question", "type")


def keep_left_out(connection: database.Connection, pack: str, found: Iterable[Problem]) -> None:
    """Have the store keep what `left_out` said of a pack, inside a transaction of the caller."""
    connection.execute(f"DELETE FROM problem WHERE pack = ? AND ({_OF_ALL})", (pack,))
    keep_problems(connection, found)


def survey(
    connection: database.Connection,
    pack: str,
    today: date | None = None,
    take: Callable[[int], object] = lambda _steps: None,
) -> Iterator[Problem]:
    """What facts, entities and times of a pack say against each other, or twice; with a day `today` also what is no more.

    `take(1)` is called before each kind of check, and `take(0)` now and then amid it: what it raises ends the search.
    """
    library = Library(connection, pack, lambda: take(0))
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
        take(1)
        yield from check(library)


def left_out(
    connection: database.Connection, pack: str, look_up: Callable[[], object] = lambda: None
) -> Iterator[Problem]:
    """What of a pack nobody sees, as `check.left_out` tells it of one that was read: as the store stands now.

    `look_up` is called now and then: what it raises ends that.
    """
    library = Library(connection, pack, look_up)
    yield from unused.idle(library)
    yield from unused.uncovered(library)
    yield from unused.undecked(library)
    yield from unused.wordless(library)
