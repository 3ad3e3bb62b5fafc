"""What the progress page and “How to study” tell of a learner, worked out beside the window over a connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from study_app import database
from study_app.clock import Clock
from study_app.journal import Journal
from study_app.study import catching_up
from study_app.study.decisions import decisions
from study_app.study.figures import FIGURES, Desk, Figure
from study_app.study.statistics import Scope, Statistics

if TYPE_CHECKING:
    from study_app.study.decisions import Decisions

_MONTH = 30


class Minutes(NamedTuple):
    """What a day takes: in the middle, and on a short and a long day, between which eight in ten lie."""

    middle: float
    short: float
    long: float


class Progress:
    """The figures of one learner: over an open journal with the fact store attached as `facts`."""

    def __init__(self, journal: Journal, clock: Clock, question: Callable[[str], str] = str) -> None:
        """`question` tells what a card asks; cards are called by their ids where none is given."""
        self._journal, self._clock, self._question = journal, clock, question

    def figures(self, scope: Scope | None = None) -> tuple[Figure, ...]:
        """All figures, of all that was studied or within a scope."""
        scope = scope or Scope()
        desk = Desk(self._journal.connection, decisions(self._journal), self._today, scope, self._question)
        return tuple(figure(desk) for figure in FIGURES)

    def figures_later(self, scope: Scope) -> Callable[[Callable[[Figure], object]], None]:
        """The same: a function that may run on another thread, once, and hands over one figure after the other.

        It ends early where handing over answers True: enough. Cards are called by their ids; `with_questions` tells
        afterwards what they ask.
        """
        reader, decided, today = database.beside(self._journal.connection), decisions(self._journal), self._today

        def figures(hand_over: Callable[[Figure], object]) -> None:
            with reader() as own:
                desk = Desk(own, decided, today, scope)  # one, so that what several figures are made of is read once
                for figure in FIGURES:
                    if hand_over(figure(desk)) is True:
                        return

        return figures

    def with_questions(self, figure: Figure) -> Figure:
        """A figure about cards with what they ask in place of their ids."""
        if figure.id != "hardest":
            return figure
        return replace(figure, rows=tuple((self._question(str(card)), *cells) for card, *cells in figure.rows))

    def minutes_later(self, retention: float) -> Callable[[], Minutes]:
        """What a day of the next month takes if so much is to be remembered: a function that may run on another thread, once."""
        reader, decided, today = database.beside(self._journal.connection), decisions(self._journal), self._today

        def minutes() -> Minutes:
            with reader() as own:
                return _minutes(Statistics(own), decided, today, retention)

        return minutes

    def overdue_later(self) -> Callable[[], int]:
        """How many cards should have been reviewed before today: a function that may run on another thread, once."""
        reader, today = database.beside(self._journal.connection), self._today

        def overdue() -> int:
            with reader() as own:
                return catching_up.how_many(own, today)

        return overdue

    @property
    def _today(self) -> int:
        return self._clock.now().study_day()


def _minutes(statistics: Statistics, decided: Decisions, today: int, retention: float) -> Minutes:
    from study_app.study import forecast
    from study_app.study.model import Model

    cards = forecast.Cards.of(statistics.states())
    load = forecast.load(Model(decided.parameters), cards, today, _MONTH, retention, seed=today)
    pace = statistics.pace() / 60
    return Minutes(*(float(reviews.mean()) * pace for reviews in (load.middle, load.low, load.high)))
