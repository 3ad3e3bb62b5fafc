"""The exams of decks: which one decides on a card, what to expect of each, what it takes, and what comes earlier for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, date
from functools import partial
from threading import Event
from typing import TYPE_CHECKING

from study_app import database
from study_app.background import StoppedError
from study_app.clock import Clock, Moment, date_of, day_of
from study_app.database import Connection
from study_app.errors import StudyAppError
from study_app.facts.dates import day_in_words, read_ahead, read_entry, why_no_day
from study_app.i18n import _, ngettext
from study_app.journal import Journal, Plan
from study_app.study.decisions import Decisions, Exam, decisions
from study_app.study.exam_rule import ExamRule
from study_app.study.queue import Queue
from study_app.study.statistics import SURE, Statistics

if TYPE_CHECKING:
    from study_app.study.planning import Outlook, Way
    from study_app.study.scheduler import Rule

# `planning` is imported where it is needed: numpy stays off the way to the first question.

REASON = "exam"
"""The reason of a plan by which cards come earlier for an exam."""

_NEAR = 2
"""Days before an exam on which a card comes back with it because no day is left, and not because the plan found none worth it."""

_SOON = 4
"""Days after which a card that was just met would come back at the latest without an exam: it surprises nobody."""

_SHORTLY = 7
"""Days that lie between a review shortly before an exam and the exam, at most."""

_MOST_YEARS = 20
"""Years that an exam may be ahead: who names one farther off has mistyped its year."""


@dataclass(frozen=True, slots=True)
class Prospect:
    """What is to be expected of an exam as cards are due now, and if those that are due too late for it come earlier.

    `moves` gives the study day on which each of them would be due, `earlier` the outlook then; without moves it is the same.
    """

    outlook: Outlook
    moves: Mapping[str, int]
    earlier: Outlook


class Exams:
    """The exams of one learner: over an open journal with the fact store attached as `facts`."""

    def __init__(self, journal: Journal, clock: Clock) -> None:
        self._journal, self._clock = journal, clock
        self._rules: dict[str, tuple[object, ExamRule]] = {}

    @property
    def _today(self) -> int:
        return self._clock.now().study_day()

    # --- due days

    def rule_of(self, decided: Decisions, card: str) -> Rule | None:
        """What decides on the due days of a card: of all decks with an exam ahead that hold it, the one whose exam is soonest.

        The plan of each exam is solved for once a day, beside the window.
        """
        today, deciding = self._today, self._deciding(decided, card)
        if deciding is None:
            return None
        deck, exam = deciding
        known = (today, exam, decided.parameters, decided.retention)
        if deck not in self._rules or self._rules[deck][0] != known:
            self._rules[deck] = known, ExamRule(exam, self._solver(deck, exam, decided))
        return self._rules[deck][1]

    def _deciding(self, decided: Decisions, card: str) -> tuple[str, Exam] | None:
        """The deck and the exam that decide on a card, None for none."""
        ahead = decided.exams_ahead(self._today)
        return next(((deck, exam) for deck, exam in ahead if self._holds(deck, card)), None)

    def return_in_words(self, card: str, due_day: int, when: str) -> str:
        """That a card comes back on a day on which the plan of an exam decided; `when` is that day in words.

        Where it comes back no sooner than the exam it says so, and why: it is in no plan to be reviewed before. Where it comes
        back in the last days before the exam, later than one would expect of a new card, it says why too.
        """
        deciding = self._deciding(decisions(self._journal), card)
        if deciding is None or due_day < deciding[1].day:
            before = deciding[1].day - due_day if deciding is not None else _SHORTLY + 1
            if before <= _SHORTLY and due_day - self._today > max(_SOON, before):
                return _("Comes back {when}, shortly before the exam: a review then does the most for it").format(
                    when=when
                )
            return _("Comes back {when}, planned for the exam").format(when=when)
        exam = deciding[1].day
        on_the_day, after = _("Comes back {when}, on the day of the exam"), _("Comes back {when}, after the exam")
        words = on_the_day if due_day == exam else after
        if exam - self._today > _NEAR:
            words = _("{returns}: a review before it would gain too little").format(returns=words)
        return words.format(when=when)

    def _holds(self, deck: str, card: str) -> bool:
        row = self._journal.connection.execute(
            "SELECT 1 FROM facts.deck_card WHERE deck = ? AND card = ?", (deck, card)
        ).fetchone()
        return row is not None

    def _solver(self, deck: str, exam: Exam, decided: Decisions) -> Callable[[], Rule]:
        reader, today = database.beside(self._journal.connection), self._today

        def solve() -> Rule:
            from study_app.study import planning

            with reader() as own:
                way = way_to(own, deck, exam, today, decided)
            # the rule is asked where questions are, over the journal's own connection
            return planning.rule(way, decided.parameters, partial(_load, self._journal.connection))

        return solve

    # --- what to expect

    def prospect_later(self, deck: str, exam: Exam, stop: Event) -> Callable[[], Prospect]:
        """What is to be expected of an exam that is thought about: a function that may run on another thread, once.

        It raises StoppedError soon after `stop` is set.
        """
        reader, today, decided = database.beside(self._journal.connection), self._today, decisions(self._journal)

        def go_on() -> None:
            if stop.is_set():
                raise StoppedError

        def prospect() -> Prospect:
            go_on()
            with reader() as own:
                return _prospect(own, deck, exam, today, decided, go_on)

        return prospect

    def prospect(self, deck: str, exam: Exam) -> Prospect:
        """What is to be expected of an exam that is ahead."""
        return _prospect(self._journal.connection, deck, exam, self._today, decisions(self._journal))

    def rows(self, deck: str = "") -> Iterator[dict[str, object]]:
        """The exams as `plan --json` shows them, of a deck if one is named, soonest first; of one that is over its date alone."""
        decided, today = decisions(self._journal), self._today
        for id, exam in sorted(decided.exams.items(), key=lambda pair: pair[1].day):
            if deck in ("", id) and self.name_of(id):
                yield {
                    "deck": id,
                    "exam": date_of(exam.day).isoformat(),
                    "days": exam.day - today,
                    "wanted": exam.recall,
                    **(_NO_OUTLOOK if exam.day <= today else _as_row(self._outlook(id, exam, decided))),
                }

    def in_words(self, deck: str = "") -> Iterator[str]:
        """The exams in sentences, of a deck if one is named, soonest first."""
        decided, today = decisions(self._journal), self._today
        for id, exam in sorted(decided.exams.items(), key=lambda pair: pair[1].day):
            if deck in ("", id) and (name := self.name_of(id)):
                day, days = date_of(exam.day).isoformat(), exam.day - today
                if days > 0:
                    words = outlook_in_words(self._outlook(id, exam, decided), days)
                    when = ngettext("in {n} day", "in {n} days", days).format(n=days)
                    yield _("{deck}: exam on {day}, {when}: {words}").format(deck=name, day=day, when=when, words=words)
                else:
                    words = _("It is over: give it another date.") if days else _("It is today.")
                    yield _("{deck}: exam on {day}. {words}").format(deck=name, day=day, words=words)

    def _outlook(self, deck: str, exam: Exam, decided: Decisions) -> Outlook:
        from study_app.study import planning

        way = way_to(self._journal.connection, deck, exam, self._today, decided)
        return planning.outlook(way, decided.parameters)

    def name_of(self, deck: str) -> str:
        """The name of a deck, "" of one that the library does not have."""
        row = self._journal.connection.execute("SELECT name FROM facts.deck WHERE id = ?", (deck,)).fetchone()
        return "" if row is None else str(row[0])

    # --- what is done

    def day(self, text: str) -> int:
        """The study day of a date as people write it, or say it from today ("in 3 weeks", "next Friday").

        Raises StudyAppError for what is no one day, for one that is not ahead, and for one that is too far off.
        """
        if not text.strip():
            raise StudyAppError(_("An empty text is no day: write it as 2027-06-15."))
        if why := why_no_day(text):
            raise StudyAppError(_("{text} is no day. {why}").format(text=text, why=why))
        readings = [
            when
            for when in read_entry(text)
            if when.precision == "day" and when.earliest is not None and 1 <= (when.year or 0) <= MAXYEAR
        ]
        if len(readings) == 1:
            day = date(readings[0].year or 0, readings[0].month or 0, readings[0].day or 0)
        elif readings or (ahead := read_ahead(text, date_of(self._today))) is None:
            words = _("{text} is no one day: write it as 2027-06-15, or as “in 3 weeks”.")
            raise StudyAppError(words.format(text=text))
        else:
            day = ahead
        if day_of(day) <= self._today:
            raise StudyAppError(_("An exam has to be ahead: {day} is not.").format(day=day.isoformat()))
        today = date_of(self._today)
        if (day.year, day.month, day.day) > (today.year + _MOST_YEARS, today.month, today.day):
            words = _("An exam is at most {n} years ahead: {day} is farther off.")
            raise StudyAppError(words.format(n=_MOST_YEARS, day=day.isoformat()))
        return day_of(day)


def bring_forward(journal: Journal, moves: Mapping[str, int], at: Moment) -> int:
    """Have cards come earlier for an exam, as its `Prospect` says; how many. It can be taken back."""
    if moves:
        journal.state(Plan(REASON, moves), at=at)
    return len(moves)


def way_to(connection: Connection, deck: str, exam: Exam, today: int, decided: Decisions) -> Way:
    """What lies between a day and the exam of a deck, from a connection that has the fact store attached."""
    return _way(connection, deck, exam, today, decided)[0]


def _way(connection: Connection, deck: str, exam: Exam, today: int, decided: Decisions) -> tuple[Way, list[str]]:
    """The way, and which of its cards may be moved: the ids of those known, "" for one in a step or of a sooner exam."""
    from study_app.study import planning

    sooner = [other for other, at in decided.exams_ahead(today) if other != deck and at.day < exam.day]
    theirs = (
        f"EXISTS (SELECT 1 FROM facts.deck_card o WHERE o.card = m.card AND o.deck IN ({', '.join('?' * len(sooner))}))"
    )
    rows = connection.execute(
        f"SELECT iif(m.due_ms IS NULL AND NOT {theirs if sooner else 0}, m.card, ''), m.stability, m.difficulty, m.last_day,"
        " m.due_day FROM facts.deck_card d CROSS JOIN memory m ON m.card = d.card WHERE d.deck = ? AND m.reviews > 0"
        " AND NOT EXISTS (SELECT 1 FROM marked k WHERE k.card = m.card AND k.suspended) ORDER BY m.card",
        (*sooner, deck),
    ).fetchall()
    everything = Statistics(
        connection
    )  # how quick and how true to the predictions one is shows in all that one studies
    pace = everything.pace(), everything.outcomes()
    unseen = Queue(connection).unseen(deck, today)
    way = planning.way(exam, today, [row[1:] for row in rows], unseen, pace, decided.retention)
    return way, [row[0] for row in rows]


def _prospect(
    connection: Connection, deck: str, exam: Exam, today: int, decided: Decisions, go_on: Callable[[], object] = bool
) -> Prospect:
    from study_app.study import planning

    way, cards = _way(connection, deck, exam, today, decided)
    outlook = planning.outlook(way, decided.parameters, go_on)
    if not any(card and due > today for card, due in zip(cards, way.cards.due_day.tolist(), strict=True)):
        return Prospect(outlook, {}, outlook)
    found = planning.earlier(way, decided.parameters, partial(_load, connection), go_on)
    before = zip(cards, way.cards.due_day.tolist(), found.due_day.tolist(), strict=True)
    moves = {card: due for card, due_now, due in before if card and due < due_now}
    return Prospect(outlook, moves, found.outlook if moves else outlook)


def _load(connection: Connection, first: int, last: int) -> dict[int, int]:
    """How many cards are due on each day from one to another, of whatever deck."""
    rows = connection.execute("SELECT due_day, cards FROM load WHERE due_day BETWEEN ? AND ?", (first, last))
    return dict(rows.fetchall())


_NO_OUTLOOK: Mapping[str, object] = {"expected": None, "spread": None, "fits": None, "if_you_stop": None, "minutes": []}


def _as_row(outlook: Outlook) -> dict[str, object]:
    return {
        "wanted": outlook.wanted,
        "expected": round(outlook.recall, 4),
        "spread": round(outlook.spread, 4),
        "fits": outlook.fits,
        "if_you_stop": round(outlook.stop, 4),
        "minutes": [round(minutes, 1) for minutes in outlook.minutes],
    }


def outlook_in_words(outlook: Outlook, days: int) -> str:
    """What is to be expected of an exam in so many days, in a sentence or two; what is very likely is an interval of 95 %."""
    mean, spread = points(outlook.recall), max(1, points(SURE * outlook.spread))
    expected = _("{expected} % is expected, very likely between {low} and {high} %, and {wanted} % is wanted").format(
        expected=mean, low=max(0, mean - spread), high=min(100, mean + spread), wanted=points(outlook.wanted)
    )
    words = f"{expected}; {_takes(outlook)}."
    if not outlook.fits:
        words += " " + _("{expected} % is what fits.").format(expected=points(outlook.recall))
    words += " " + _("If you stop now: {stop} %.").format(stop=points(outlook.stop))
    if days > len(outlook.minutes):
        words += " " + _("It is looked at as if it were in {n} days.").format(n=len(outlook.minutes))
    return words


def moves_in_words(prospect: Prospect, today: int) -> str:
    """What coming earlier for an exam means, in a sentence; "" where nothing would."""
    moves = prospect.moves
    if not moves:
        return ""
    words = ngettext(
        "{n} card is due too late for that: it can come earlier, on {day}; {then} % is expected then, {gain}; {takes}.",
        "{n} cards are due too late for that: they can come earlier, from {day} on; {then} % is expected then, {gain}; {takes}.",
        len(moves),
    )
    day = day_in_words(date_of(min(moves.values())), date_of(today))
    then = points(prospect.earlier.recall)
    more = then - points(prospect.outlook.recall)
    gain = ngettext("{n} point more", "{n} points more", more) if more > 0 else _("less than a point more")
    return words.format(n=len(moves), day=day, then=then, gain=gain.format(n=more), takes=_takes(prospect.earlier))


def _takes(outlook: Outlook) -> str:
    mean, most = round(sum(outlook.minutes) / len(outlook.minutes)), max(1, round(max(outlook.minutes)))
    if mean == most:
        return _("about {mean} min a day").format(mean=mean)
    if mean:
        return _("about {mean} min a day, {most} at most").format(mean=mean, most=most)
    if most == 1:
        return _("no more than a minute a day")
    return _("less than a minute on most days, {most} min at most").format(most=most)


def points(share: float) -> int:
    """A share in whole percent."""
    return round(100 * share)
