"""What a learner says and takes back: how to study, exams, days that cards move to, marks on cards."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from threading import Event
from typing import TYPE_CHECKING, TypeVar

from study_app import database
from study_app.background import StoppedError, Task
from study_app.i18n import _, ngettext
from study_app.journal import Answer, Answered, Decision, Journal, Mark, Plan, Stated, Written
from study_app.study import marks
from study_app.study.decisions import decide, decisions
from study_app.study.queue import Queue
from study_app.study.reviewed import reviews

if TYPE_CHECKING:
    from study_app.quiz.question import Question
    from study_app.study.exams import Prospect
    from study_app.study.opened import Opened
    from study_app.study.session import Session

# Imports inside functions below keep what the first window does not need off the way to it.

T = TypeVar("T")

MOVED_AT_ONCE, RESTATED_AT_ONCE = 1000, 10_000
"""Cards that are moved, and reviews that are counted anew, while the window waits: some 20 ms. More are beside it."""


class Deciding:
    """What one learner says of cards and of how to study, and the way back from it and from answers."""

    def __init__(self, opened: Opened) -> None:
        """Of an open library; nothing is read before it is asked for."""
        self._opened = opened

    def decide(self, name: str, value: object, deck: str = "") -> None:
        """Decide how to study, of a deck or of all; None goes back to what is usual. Raises StudyAppError as `decisions.decide`.

        It holds for sessions begun from then on.
        """
        scope = deck and self._opened.decks.id_of(deck)
        decide(self._opened.journal, name, value, scope=scope, at=self._opened.clock.now())
        self._opened.queue.decide(self._opened.decisions)

    def fit(self, *, fitting: bool) -> Task[object]:
        """Decide whether the schedule is fitted to the learner or goes by the usual values; raises as `decide`."""
        decision, now = Decision("fitting", "", None if fitting else False), self._opened.clock.now()
        return self._task(
            lambda journal: decide(journal, decision.name, decision.value, at=now),
            lambda: self._opened.queue.decide(self._opened.decisions),
            long=self._is_long(decision),
        )

    def set_exam(
        self,
        deck: str,
        day: str,
        recall: float | None = None,
        minutes: float | None = None,
        days_off: Collection[int] | None = None,
    ) -> None:
        """Give a deck an exam on a day as people write it. What is None stays as it was decided; 0 `minutes` are no limit.

        Raises StudyAppError as `Exams.day` does for the day, and as `decisions.decide` for the rest.
        """
        from study_app.study.decisions import Exam

        deck = self._opened.decks.id_of(deck)
        before = self._opened.decisions.exams.get(deck, Exam(0))
        exam = before._replace(
            day=self._opened.exams.day(day),
            recall=before.recall if recall is None else recall,
            minutes=before.minutes if minutes is None else minutes or None,
            days_off=before.days_off if days_off is None else tuple(sorted(days_off)),
        )
        self.decide("exam", exam, deck)

    def bring_forward(self, prospect: Prospect) -> Task[int]:
        """Have the cards come earlier that are due too late for an exam; how many. It can be taken back."""
        from study_app.study.exams import bring_forward

        now, moves = self._opened.clock.now(), prospect.moves
        return self._task(
            lambda journal: bring_forward(journal, moves, now),
            self._opened.queue.renew,
            long=len(moves) > MOVED_AT_ONCE,
        )

    def catching_up(self, late: int, days: int) -> tuple[int, ...]:
        """How many reviews each of so many days would have, from today on, if `late` that are overdue were spread over them."""
        from study_app.study.catching_up import outlook

        return outlook(self._opened.journal.connection, late, self._opened.clock.now().study_day(), days)

    def catch_up(self, days: int) -> Task[int]:
        """Spread what is overdue over so many days, the most endangered first; how many cards move. It can be taken back."""
        from study_app.study.catching_up import spread

        now, parameters = self._opened.clock.now(), self._opened.decisions.parameters
        return self._task(
            lambda journal: spread(journal, parameters, days, now),
            self._opened.queue.renew,
            long=self._opened.queue.due_before(now.study_day()) > MOVED_AT_ONCE,
        )

    def suspend(self, card: str, *, suspended: bool = True) -> None:
        """A card is asked no more, or again. Raises StudyAppError where nothing can be written, as those below."""
        marks.suspend(self._opened.journal, card, suspended=suspended, at=self._opened.clock.now())
        self._opened.queue.renew([card])

    def bury(self, card: str, days: int = 1) -> None:
        """A card is not asked again today, or for so many days."""
        marks.bury(self._opened.journal, card, days=days, at=self._opened.clock.now())
        self._opened.queue.renew([card])

    def flag(self, card: str, colour: str) -> None:
        """Put a flag of a colour (`marks.FLAGS`) on a card; "" takes it away."""
        marks.flag(self._opened.journal, card, colour, at=self._opened.clock.now())

    def note(self, card: str, text: str) -> None:
        """Keep a note of the learner's own with a card; "" takes it away."""
        marks.note(self._opened.journal, card, text, at=self._opened.clock.now())

    def marked(self, cards: Collection[str] | None = None) -> Mapping[str, marks.Marked]:
        """What the learner says of cards, of those that bear a mark."""
        return marks.marked(self._opened.journal.connection, cards)

    @property
    def last_said(self) -> Written | None:
        """What `take_back` would take back."""
        return self._opened.journal.last_said()

    @property
    def said_here(self) -> tuple[str, int]:
        """A mark that changes with whatever is said here, and with nothing that comes from elsewhere."""
        return self._opened.journal.device, self._opened.journal.count()

    @property
    def last_taken_back(self) -> Written | None:
        """What `put_back` would say again."""
        return self._opened.journal.last_taken_back()

    def take_back(self, session: Session | None = None) -> Task[str]:
        """Take back what was said last and counts: an answer, a mark, a plan or a decision.

        In a `session` the question of an answer, or of a card that had left it, is put again. It comes to `in_words`, "" if there
        is nothing. Raises StudyAppError where nothing can be written; then nothing was.
        """
        last = self.last_said
        if last is None:
            return Task(lambda: "", lambda: None, False, Event())
        words = self.in_words(last)
        if session is not None and isinstance(last.said, Answer):
            return Task(lambda: (session.undo(), words)[1], lambda: None, False, Event())
        return self._task(
            lambda journal: (journal.void(last.entry.id), words)[1],
            lambda: self._follow(last, session),
            long=self._is_long(last.said),
        )

    def put_back(self, session: Session | None = None) -> Task[str]:
        """Say again what was taken back last, unless something new was said since; likewise."""
        last = self.last_taken_back
        if last is None:
            return Task(lambda: "", lambda: None, False, Event())
        words = self.in_words(last)
        if session is not None and isinstance(last.said, Answer):
            return Task(lambda: (session.redo(), words)[1], lambda: None, False, Event())
        return self._task(
            lambda journal: (journal.redo(), words)[1],
            lambda: self._follow(last, session),
            long=self._is_long(last.said),
        )

    def in_words(self, written: Written, on_screen: Question | None = None) -> str:
        """What was said, as part of a sentence: `your answer to “...”`; what is on the screen is called as it is there."""
        match written.said:
            case Answer(card):
                return _("your answer to “{question}”").format(question=self._opened.reading.stem(card, on_screen))
            case Mark(card, "suspended", value):
                words = _("the suspension of “{question}”") if value else _("the return of “{question}”")
                return words.format(question=self._opened.reading.stem(card, on_screen))
            case Mark(card, "buried", value):
                ends = marks.rest_ends(value)
                days = 1 if ends is None else ends - written.entry.study_day + 1
                words = ngettext("“{question}” not again today", "“{question}” not again for {n} days", days)
                return words.format(question=self._opened.reading.stem(card, on_screen), n=days)
            case Mark(card, "flag"):
                return _("your flag on “{question}”").format(question=self._opened.reading.stem(card, on_screen))
            case Mark(card):
                return _("your note on “{question}”").format(question=self._opened.reading.stem(card, on_screen))
            case Plan(_reason, moves):
                return ngettext("the new day of {n} card", "the new days of {n} cards", len(moves)).format(n=len(moves))
            case Decision(name):
                return _DECIDED[name]() if name in _DECIDED else name

    def _follow(self, written: Written, session: Session | None) -> None:
        """Goes by what was taken back or said again."""
        match written:
            case Answered():
                self._opened.queue.taken_back(written)
            case Stated(said=Mark(card=card)):
                self._opened.queue.renew([card])
            case Stated(said=Plan()):
                self._opened.queue.renew()
            case Stated():
                self._opened.queue.decide(self._opened.decisions)
        if session is not None and isinstance(written.said, Mark):
            session.marked(written.said.card)

    def _task(self, work: Callable[[Journal], T], kept: Callable[[], object], *, long: bool) -> Task[T]:
        """Something to be written in the journal; what is long by a connection of its own, that it can be on another thread."""
        stop = Event()
        if not long or self._opened.journal.refusal:
            return Task(lambda: work(self._opened.journal), kept, False, stop)
        opened, now, queues = self._opened.journal.beside(stop.is_set), self._opened.clock.now(), list[Queue]()

        def beside() -> T:
            with opened() as journal:
                try:
                    came = work(journal)
                except database.Error:
                    if stop.is_set():
                        raise StoppedError from None
                    raise
                journal.connection.set_progress_handler(None, 0)  # it is done: nothing can be stopped any more
                queue = Queue(journal.connection, decisions(journal))
                queue.all_counts(now)
                queues.append(queue)
            return came

        def go_on() -> None:
            kept()
            for queue in queues:
                self._opened.queue.go_on_from(queue)

        return Task(beside, go_on, True, stop)

    def _is_long(self, said: Answer | Plan | Mark | Decision) -> bool:
        """Whether much follows from what is said, or taken back: cards are due on other days, or are counted anew."""
        match said:
            case Plan(_reason, moves):
                return len(moves) > MOVED_AT_ONCE
            case Decision("fitting"):
                fitted = next(self._opened.journal.decided("parameters"), None) is not None
                return fitted and reviews(self._opened.journal.connection) > RESTATED_AT_ONCE
            case _:
                return False


_DECIDED = {
    "retention": lambda: _("How much you want to remember"),
    "maximum": lambda: _("The longest interval"),
    "easy_days": lambda: _("Easy days"),
    "learning": lambda: _("The steps of new cards"),
    "relearning": lambda: _("The steps of forgotten cards"),
    "new_a_day": lambda: _("New cards a day"),
    "exam": lambda: _("The date of an exam"),
    "parameters": lambda: _("What the program has learned of your memory"),
    "fitting": lambda: _("Whether the schedule is fitted to you"),
    "search": lambda: _("a saved search"),
    "fitted": lambda: _("A look at what your answers say of your memory"),
}
"""What each decision is about, in words."""
