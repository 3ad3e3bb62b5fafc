"""The decks of an open library as they stand now: what a session would bring of each, and when, in numbers and in words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from study_app.clock import Moment, date_of
from study_app.errors import StudyAppError
from study_app.facts.dates import day_in_words
from study_app.facts.names import in_tree
from study_app.i18n import _, ngettext
from study_app.study.queue import Counts
from study_app.study.scheduler import Due

if TYPE_CHECKING:
    from study_app.study.decisions import Exam
    from study_app.study.opened import Opened


class DeckRow(NamedTuple):
    """A deck as the library shows it. `new`, `learning` and `due` are what a session would bring today.

    `exam` is the study day of its exam, None where none is ahead or today.
    """

    id: str
    pack: str
    pack_title: str
    name: str
    about: str
    facts: int
    cards: int
    studied: int
    new: int
    learning: int
    due: int
    next_due: Due | None
    exam: int | None = None


class DeckList:
    """The decks of one open library."""

    def __init__(self, opened: Opened) -> None:
        """Of an open library; nothing is read before it is asked for."""
        self._opened = opened

    def rows(self) -> tuple[DeckRow, ...]:
        """All decks, in the order of their packs, each after the one it lies in, with what a session would bring now."""
        now, exams = self._opened.clock.now(), self._opened.decisions.exams
        counts = self._opened.queue.all_counts(now)
        rows = self._opened.store.connection.execute(
            "SELECT d.id, d.pack, p.title, d.name, d.about,"
            " (SELECT count(*) FROM deck_fact f WHERE f.deck = d.id),"
            " (SELECT count(*) FROM deck_card c WHERE c.deck = d.id)"
            " FROM deck d JOIN pack p ON p.id = d.pack ORDER BY p.position, d.position"
        ).fetchall()
        by_pack = [list(group) for _pack, group in groupby(rows, key=lambda row: row[1])]
        ordered = [group[place] for group in by_pack for place in in_tree([row[3] for row in group])]
        return tuple(self._deck(row, counts, now, exams) for row in ordered)

    def _deck(
        self,
        row: tuple[str, str, str, str, str, int, int],
        counts: Mapping[str, Counts],
        now: Moment,
        exams: Mapping[str, Exam],
    ) -> DeckRow:
        mine, exam = counts.get(row[0], Counts(0, 0, 0)), exams.get(row[0])
        ahead = exam.day if exam is not None and exam.day >= now.study_day() else None
        due = self._opened.queue.next_due(row[0], now)
        studied = self._opened.queue.studied(row[0], now.study_day())
        return DeckRow(*row, studied, mine.new, mine.learning, mine.due, due, ahead)

    def picked(self, name: str, cards: int) -> DeckRow:
        """Cards that were picked, as a deck to show: it is in no pack and has nothing due of its own."""
        return DeckRow("", "", "", name, "", 0, cards, 0, 0, 0, 0, None)

    def due(self) -> Iterator[dict[str, object]]:
        """The decks as `due --json` shows them; `next_due` is a date, null if nothing will ever be due."""
        for deck in self.rows():
            yield {
                "deck": deck.id,
                "name": deck.name,
                "new": deck.new,
                "learning": deck.learning,
                "due": deck.due,
                "next_due": None if deck.next_due is None else date_of(deck.next_due.day).isoformat(),
            }

    def id_of(self, deck: str) -> str:
        """The full id of a deck, from it, its own part, or the name by which it is shown, where that is enough.

        Raises StudyAppError with the known ones if there is none, and with those that are meant if there are several.
        """
        rows = self._opened.store.connection.execute(
            "SELECT d.id, d.name, p.title FROM deck d JOIN pack p ON p.id = d.pack ORDER BY d.rowid"
        ).fetchall()
        ways: tuple[Callable[[str, str, str], bool], ...] = (
            lambda id, _name, _pack: id == deck,
            lambda id, _name, _pack: id.partition("/")[2] == deck,
            lambda _id, name, pack: deck.casefold() in (name.casefold(), f"{pack}: {name}".casefold()),
        )
        found = next((ids for way in ways if (ids := [row[0] for row in rows if way(*row)])), [])
        if len(found) > 1:
            raise StudyAppError(_("{deck} may be any of {found}: say which.").format(deck=deck, found=", ".join(found)))
        if not found:
            known = ", ".join(row[0] for row in rows)
            raise StudyAppError(_("There is no deck {deck}; known: {known}.").format(deck=deck, known=known))
        return str(found[0])

    def in_words(self, chosen: Collection[str]) -> str:
        """The names of decks in the order of the library; of one that is gone, its id."""
        names = {deck.id: deck.name for deck in self.rows()}
        if set(chosen) == set(names) and len(names) > 1:
            return _("all decks")
        return ", ".join(
            names.get(deck, deck) for deck in (*names, *sorted(set(chosen) - set(names))) if deck in chosen
        )

    def describe_due(self, due: Due) -> str:
        """When a card comes back, in words: "in 10 minutes", "tomorrow", "in 12 days"."""
        now = self._opened.clock.now()
        if due.ms is not None:
            minutes = max(0, -(-(due.ms - now.utc_ms) // 60_000))
            return ngettext("in {n} minute", "in {n} minutes", minutes).format(n=minutes) if minutes else _("now")
        days = due.day - now.study_day()
        if days <= 0:
            return _("today")
        if days == 1:
            return _("tomorrow")
        if days < 60:
            return ngettext("in {n} day", "in {n} days", days).format(n=days)
        months = round(days / 30.44)
        if months < 24:
            return ngettext("in {n} month", "in {n} months", months).format(n=months)
        return ngettext("in {n} year", "in {n} years", round(days / 365.25)).format(n=round(days / 365.25))

    def describe_exam(self, study_day: int) -> str:
        """When an exam is, in words: "Exam on 15 June, in 20 days"."""
        today = self._opened.clock.now().study_day()
        if study_day <= today:
            return _("Exam today")
        day = day_in_words(date_of(study_day), date_of(today))
        return _("Exam on {day}, {when}").format(day=day, when=self.describe_due(Due(study_day)))

    @property
    def clock_doubt(self) -> str:
        """Why the clock may be wrong, as a sentence; "" if nothing says so."""
        today = self._opened.clock.now().study_day()
        ahead = self._opened.queue.ahead(today)
        if ahead is None:
            return ""
        return _(
            "The clock says {today}, but cards were reviewed on {day}: set it right if it is wrong. If it was wrong then, go "
            "on; these cards are asked again."
        ).format(today=date_of(today).isoformat(), day=date_of(ahead).isoformat())
