"""What the learner says of a card: it is suspended, rests for a day, bears a flag or a note."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

from study_app.clock import Moment
from study_app.database import Connection
from study_app.errors import StudyAppError
from study_app.i18n import _
from study_app.journal import Journal, Mark, Stated, Written

FLAGS = ("red", "orange", "green", "blue")
"""Colours of a flag; a word stands beside each wherever it is shown."""

LONGEST_NOTE = 2_000
"""Characters: a note, not a chapter."""

LONGEST_REST = 366
"""Days: a card that seems to rest for longer was put off while the clock was ahead, and does not rest."""

_FOLD = 1
_DAY = re.compile(r"-?[0-9]{1,9}")

_ONE_BY_ONE = 1000


class Marked(NamedTuple):
    """What is said of one card. `buried` is the last study day on which it rests, None if it does not."""

    card: str
    suspended: bool = False
    buried: int | None = None
    flag: str = ""
    note: str = ""

    def rests(self, study_day: int) -> bool:
        """Whether it is not asked on a study day."""
        return self.suspended or (self.buried is not None and 0 <= self.buried - study_day <= LONGEST_REST)


def suspend(journal: Journal, card: str, *, suspended: bool = True, at: Moment) -> Stated:
    """The card is not asked until it is no longer suspended."""
    return journal.state(Mark(card, "suspended", "yes" if suspended else None), at=at)


def bury(journal: Journal, card: str, *, days: int = 1, at: Moment) -> Stated:
    """The card is not asked for so many study days, of which that of `at` is the first."""
    return journal.state(Mark(card, "buried", str(at.study_day() + days - 1)), at=at)


def flag(journal: Journal, card: str, colour: str, *, at: Moment) -> Stated:
    """Put a flag of one of FLAGS on the card, or take it away with ""; raises ValueError for another colour."""
    if colour and colour not in FLAGS:
        raise ValueError(f"there is no flag {colour}")
    return journal.state(Mark(card, "flag", colour or None), at=at)


def note(journal: Journal, card: str, text: str, *, at: Moment) -> Stated:
    """Keep a note of the learner's own with the card; "" takes it away. Raises StudyAppError for one that is too long."""
    text = text.strip()
    if len(text) > LONGEST_NOTE:
        raise StudyAppError(_("A note has at most {n} characters.").format(n=LONGEST_NOTE))
    return journal.state(Mark(card, "note", text or None), at=at)


class Marks:
    """Keeps the table `marked` equal to the marks of the journal that stand (a `Derived` of it)."""

    name = "marked"

    def fingerprint(self, journal: Journal) -> str:  # noqa: ARG002
        """What the table depends on besides the journal."""
        return str(_FOLD)

    def rebuild(self, journal: Journal) -> None:
        """Makes the table anew from the whole journal."""
        journal.connection.execute("DROP TABLE IF EXISTS marked")
        journal.connection.execute(_TABLE)
        self._write(journal.connection, _by_card(journal.marks()).values())

    def appended(self, journal: Journal, written: Written, in_order: bool) -> None:  # noqa: ARG002
        """Takes in a new mark."""
        self._follow(journal, written)

    def voided(self, journal: Journal, written: Written) -> None:
        """Goes back to the mark before the one that was taken back."""
        self._follow(journal, written)

    def again(self, journal: Journal, cards: Collection[str]) -> None:
        """Makes the rows of some cards anew; of all, where they are many: few cards bear a mark."""
        if len(cards) > _ONE_BY_ONE:
            self.rebuild(journal)
            return
        for card in cards:
            self._card_again(journal, card)

    def _follow(self, journal: Journal, written: Written) -> None:
        match written.said:
            case Mark(card):
                self._card_again(journal, card)

    def _card_again(self, journal: Journal, card: str) -> None:
        journal.connection.execute("DELETE FROM marked WHERE card = ?", (card,))
        self._write(journal.connection, _by_card(journal.marks(card)).values())

    @staticmethod
    def _write(connection: Connection, rows: Iterable[Marked]) -> None:
        connection.executemany("INSERT INTO marked(card, suspended, buried, flag, note) VALUES (?, ?, ?, ?, ?)", rows)


def marked(connection: Connection, cards: Collection[str] | None = None) -> dict[str, Marked]:
    """What is said of each card, of all that bear a mark or of some."""
    rows = connection.execute("SELECT card, suspended, buried, flag, note FROM marked").fetchall()
    found = (Marked(card, bool(suspended), buried, flag, note) for card, suspended, buried, flag, note in rows)
    return {one.card: one for one in found if cards is None or one.card in cards}


def rest_ends(value: str | None) -> int | None:
    """The study day that the value of a `buried` mark names; None if it names none, whatever another device wrote there."""
    return int(value) if value is not None and _DAY.fullmatch(value) else None


def _by_card(marks: dict[tuple[str, str], str]) -> dict[str, Marked]:
    found: dict[str, Marked] = {}
    for (card, mark), value in marks.items():
        before = found.get(card, Marked(card))
        match mark:
            case "suspended":
                found[card] = before._replace(suspended=True)
            case "buried" if (day := rest_ends(value)) is not None:
                found[card] = before._replace(buried=day)
            case "flag":
                found[card] = before._replace(flag=value)
            case "note":
                found[card] = before._replace(note=value)
            case _of_another_version:
                pass
    return found


_TABLE = """
CREATE TABLE marked (
  card TEXT NOT NULL PRIMARY KEY,
  suspended INTEGER NOT NULL,
  buried INTEGER,
  flag TEXT NOT NULL,
  note TEXT NOT NULL
) STRICT, WITHOUT ROWID
"""
