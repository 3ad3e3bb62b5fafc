"""What somebody meets who has just begun: a first deck and a few cards of it, a fact to correct, hints one at a time."""

from __future__ import annotations

from collections.abc import Iterable

from study_app.app import StudyApp
from study_app.errors import StudyAppError
from study_app.i18n import _
from study_app.study.deck_list import DeckRow
from study_app.study.session import Session

CARDS = 5
"""Cards of the first session: a minute or two."""

ANSWERING, SOURCE, GRADING, UNDOING = HINTS = ("answering", "source", "grading", "undoing")
"""The hints, in the order in which they are shown."""

_AFTER_THE_ANSWER = (SOURCE, GRADING)


class Beginning:
    """The first steps in one open library."""

    def __init__(self, app: StudyApp) -> None:
        """Of an open library; nothing is read before it is asked for."""
        self._app = app

    @property
    def deck(self) -> DeckRow | None:
        """The deck to begin with: the first in which something is new; None where none is."""
        return _with_new(self._app.decks.rows())

    def session(self) -> tuple[DeckRow, Session]:
        """A few cards of that deck. Raises StudyAppError where there is none."""
        deck = self.deck
        if deck is None:
            raise StudyAppError(_("There is no deck with new cards yet: add a pack, or write facts."))
        return deck, self._app.studying.first(deck.id, CARDS)

    def offered(self) -> tuple[DeckRow | None, tuple[str, str] | None]:
        """The `deck`, and the pack and the id of a fact with a day that can be corrected to see what follows; None for none.

        The decks, whose cards are counted, are read once for both.
        """
        rows = self._app.decks.rows()
        found = (self._app.reading.first_day(deck.id) for deck in rows)
        return _with_new(rows), next((fact for fact in found if fact is not None), None)

    def hint(self, *, answered: bool) -> str:
        """The hint to show now, before the answer or once the question was `answered`; "" for none. It is shown no more then."""
        hints = self._app.hints
        if not hints or (hints[0] in _AFTER_THE_ANSWER) != answered:
            return ""
        try:
            self._app.hints = hints[1:]
        except StudyAppError:
            return ""  # rather none at all than one that comes for ever
        return hints[0]


def _with_new(decks: Iterable[DeckRow]) -> DeckRow | None:
    return next((deck for deck in decks if deck.new), None)
