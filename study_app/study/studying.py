"""Sessions over an open library: with what the day brings of a deck, with more than that, and with cards that were picked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property, partial
from threading import Event
from typing import TYPE_CHECKING

from study_app import database
from study_app.background import Task
from study_app.errors import StudyAppError
from study_app.i18n import _, ngettext

if TYPE_CHECKING:
    from study_app.study.ahead import More
    from study_app.study.decisions import Decisions
    from study_app.study.fitting import Fitter
    from study_app.study.opened import Opened
    from study_app.study.queue import Queue
    from study_app.study.session import Session

# Imports inside functions below keep what the first window does not need off the way to it.

COUNTED_AT_ONCE = 10_000
"""Cards of a deck that are counted while the window waits: some 20 ms. More are counted beside it."""


class Studying:
    """Where sessions are begun, with the schedule as it is fitted to the learner by then."""

    def __init__(self, opened: Opened) -> None:
        """Of an open library; nothing is read before it is asked for."""
        self._opened = opened

    def session(self, deck: str) -> Session:
        """A session with a deck, by its id (`pack/deck`, or the deck's own part where that is enough)."""
        self.look_at_parameters()
        id, decided = self._opened.decks.id_of(deck), self._opened.decisions
        return self._begin(self._opened.queue, id, decided, self._opened.only_forms, "study")

    def first(self, deck: str, count: int) -> Session:
        """A session with so many of the cards that the day brings of a deck, each asked once.

        Raises StudyAppError where the day brings none.
        """
        from itertools import islice

        from study_app.study.queue import Once

        id, decided, now = self._opened.decks.id_of(deck), self._opened.decisions, self._opened.clock.now()
        cards = tuple(islice(self._opened.queue.coming(id, now), count))
        if not cards:
            raise StudyAppError(_("Nothing waits in this deck now."))
        once = Once(self._opened.journal.connection, cards, self._opened.queue)
        return self._begin(once, id, decided, self._opened.only_forms, "study")

    def ahead(self, deck: str, days: int = 0) -> Session:
        """A session with the cards of a deck that come back within so many days (0: as `more` says), as reviews that count.

        Raises StudyAppError where reviews are due now, which come first, and where nothing comes back by then.
        """
        from study_app.study.ahead import soon
        from study_app.study.queue import Picked

        self.look_at_parameters()
        id, decided, now = self._opened.decks.id_of(deck), self._opened.decisions, self._opened.clock.now()
        counts = self._opened.queue.counts(id, now)
        if counts.due or counts.learning:
            raise StudyAppError(_("Cards of this deck wait now: they come before what is ahead."))
        days = days or self.more(id).now().days
        cards = soon(self._opened.journal.connection, id, now.study_day(), days)
        if not cards:
            raise StudyAppError(
                ngettext(
                    "Nothing of this deck that rested today comes back within {n} day.",
                    "Nothing of this deck that rested today comes back within {n} days.",
                    days,
                ).format(n=days)
            )
        picked = Picked(self._opened.journal.connection, cards, self._opened.queue)
        return self._begin(picked, id, decided, self._opened.only_forms, "ahead")

    def new(self, deck: str, count: int = 0) -> Session:
        """A session with so many (0: as `more` says) of the next new cards of a deck, beyond those that the day brings.

        Raises StudyAppError while the day still brings something of the deck, which comes first, and where no card is left that
        may be new on one day with what was.
        """
        from study_app.study.ahead import NEW, further
        from study_app.study.queue import Picked

        self.look_at_parameters()
        id, decided = self._opened.decks.id_of(deck), self._opened.decisions
        if self._opened.queue.counts(id, self._opened.clock.now()):
            raise StudyAppError(_("Cards of this deck wait today: they come before more new ones."))
        cards = further(self._opened.journal.connection, id, self._opened.clock.now().study_day(), count or NEW)
        if not cards:
            raise StudyAppError(_("This deck has no more new cards for today."))
        picked = Picked(self._opened.journal.connection, cards, self._opened.queue)
        return self._begin(picked, id, decided, self._opened.only_forms, "ahead")

    def cram(self, deck: str, *, before_exam: bool = False) -> Session:
        """A session with all cards of a deck, or those that come back before its exam; its answers rate and move nothing.

        What is least likely known comes first: on the day of the exam where one is ahead, else today. Raises StudyAppError where
        there is nothing to cram.
        """
        from study_app.study.ahead import Crammed, to_cram

        id, decided = self._opened.decks.id_of(deck), self._opened.decisions
        today = self._opened.clock.now().study_day()
        if before_exam and decided.exam(id, today) is None:
            raise StudyAppError(_("This deck has no exam ahead."))
        cards = to_cram(self._opened.journal.connection, decided, id, today, before_exam=before_exam)
        if not cards:
            raise StudyAppError(_("There is nothing to cram in this deck."))
        crammed = Crammed(self._opened.journal.connection, cards, self._opened.queue)
        return self._begin(crammed, id, decided, self._opened.only_forms, "cram")

    def once_more(self, cards: Sequence[str]) -> Session:
        """A session with these cards alone, each until it was right once; its answers rate and move nothing."""
        from study_app.study.ahead import Crammed

        crammed = Crammed(self._opened.journal.connection, cards, self._opened.queue)
        return self._begin(crammed, "", self._opened.decisions, self._opened.only_forms, "cram")

    def picked(self, cards: Sequence[str]) -> Session:
        """A session with these cards alone, in whatever form, whether they are due or not; its answers are rated."""
        from study_app.study.queue import Picked

        picked = Picked(self._opened.journal.connection, cards, self._opened.queue)
        return self._begin(picked, "", self._opened.decisions, (), "ahead")

    def _begin(self, cards: Queue, deck: str, decided: Decisions, only: Collection[str], purpose: str) -> Session:
        from study_app.study.session import Session

        opened = self._opened
        # what decides on the due days of cards for which an exam is ahead; cramming moves none
        rule_of = partial(opened.exams.rule_of, decided) if decided.exams and purpose != "cram" else None
        return Session(
            opened.journal, opened.quiz, cards, deck, opened.clock, decided, only, purpose=purpose, rule_of=rule_of
        )

    def more(self, deck: str) -> Task[More]:
        """What can be studied of a deck beyond what the day brings. Nothing is written: who wants it need not wait for it."""
        from study_app.study.ahead import more

        id, now, decided = self._opened.decks.id_of(deck), self._opened.clock.now(), self._opened.decisions
        waits = bool(self._opened.queue.counts(id, now))  # what the day brings comes before more new ones

        def found(connection: database.Connection) -> More:
            return more(connection, decided, id, now.study_day(), new=not waits)

        if self._opened.queue.cards(id, now.study_day()) <= COUNTED_AT_ONCE:
            return Task(lambda: found(self._opened.journal.connection), lambda: None, False, Event())
        reader = database.beside(self._opened.journal.connection)

        def beside() -> More:
            with reader() as own:
                return found(own)

        return Task(beside, lambda: None, True, Event())

    def look_at_parameters(self, *, wait: bool = False) -> None:
        """Adopts what was fitted to the learner meanwhile, and begins to fit anew when there are enough new reviews.

        Another process does it; with `wait` what is under way is waited for. Where nothing can be written nothing is fitted.
        """
        if self._fitter.look(self._opened.clock.now(), wait=wait):
            self._opened.queue.decide(self._opened.decisions)

    def fitted_to(self) -> tuple[int, int] | None:
        """To how many answers the schedule is fitted, and since which study day; None while it is the usual one."""
        from study_app.study.fitting import fitted_to

        return fitted_to(self._opened.journal)

    def leave(self) -> None:
        """Let go of what is fitted beside, before the journal is closed."""
        if "_fitter" in self.__dict__:
            self._fitter.leave(self._opened.clock.now())

    @cached_property
    def _fitter(self) -> Fitter:
        from study_app.study.fitting import Fitter

        return Fitter(self._opened.journal, self._opened.data_dir / "journal.db")
