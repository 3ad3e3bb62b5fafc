"""Tests of oneself over an open library: quizzes and what they came to, sheets for paper, the timeline game."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from threading import Event
from typing import TYPE_CHECKING

from study_app import database
from study_app.errors import StudyAppError
from study_app.facts.store import Store
from study_app.i18n import _
from study_app.journal import Sitting
from study_app.quiz.question import Card

if TYPE_CHECKING:
    from study_app.background import Task
    from study_app.quiz.paper import Paper, Print
    from study_app.quiz.sheet import SheetWanted
    from study_app.study.deck_list import DeckRow
    from study_app.study.opened import Opened
    from study_app.study.sitting import QuizSitting, Result, SheetRow
    from study_app.study.timeline_game import Game, TimelineGame

    GameDeck = tuple[DeckRow, int, Game | None]

_AT_ONCE = 5_000
"""Among so many facts the events of each deck are counted while one waits."""

# Imports inside functions below keep what the first window does not need off the way to it.


class Quizzes:
    """Where a learner tests what they know, in whole."""

    def __init__(self, opened: Opened) -> None:
        """Of an open library; nothing is read before it is asked for."""
        self._opened = opened

    def begin(
        self, decks: Iterable[str], forms: Iterable[str], count: int, seed: int, minutes: float | None = None
    ) -> QuizSitting:
        """Begin a quiz: `count` questions from decks in forms (all of them where none is named), within so many minutes.

        Raises StudyAppError for a deck or form that is not known, where nothing can be asked, and where nothing can be saved.
        """
        from study_app.study.sitting import QUIZ_FORMS, QuizSitting

        forms = tuple(forms) or QUIZ_FORMS
        for form in forms:
            if form not in QUIZ_FORMS:
                known = ", ".join(QUIZ_FORMS)
                raise StudyAppError(_("A quiz has no form {form}; known: {known}.").format(form=form, known=known))
        if abs(seed) >= 2**53:  # what JSON keeps whole
            raise StudyAppError(_("A seed has at most 15 digits."))
        ids = tuple(sorted({self._opened.decks.id_of(deck) for deck in decks})) or self._all()
        limit_ms = None if minutes is None else max(1, round(minutes * 60_000))
        in_order = tuple(form for form in QUIZ_FORMS if form in forms)
        sitting = Sitting("quiz", ids, in_order, seed, count, limit_ms)
        return QuizSitting(self._opened.journal, self._opened.quiz, sitting, self._opened.clock)

    def seed(self) -> int:
        """A seed for a quiz, drawn by chance."""
        from study_app.study.sitting import SEED_BITS

        return self._opened.clock.chance(SEED_BITS)

    def results(self, decks: Iterable[str] = ()) -> Iterator[Result]:
        """What past quizzes came to, the latest first; where decks are named, those that asked one of them.

        Raises StudyAppError for a deck that is not known.
        """
        from study_app.study.sitting import results

        wanted = {self._opened.decks.id_of(deck) for deck in decks}
        return (
            came_to
            for came_to in results(self._opened.journal)
            if not wanted or wanted.intersection(came_to.seated.sitting.decks)
        )

    def result_of(self, sitting: QuizSitting) -> Result:
        """What a quiz has come to so far."""
        from study_app.study.sitting import result

        return result(self._opened.journal, sitting.seated)

    def score_sheet(self, came_to: Result) -> tuple[SheetRow, ...]:
        """Every answer of a quiz with its question and the reason."""
        from study_app.study.sitting import sheet

        return sheet(self._opened.quiz, came_to)

    def wrong_cards(self, came_to: Result) -> tuple[str, ...]:
        """The cards of a quiz that were wrong and not remembered since, as far as they are still in the library."""
        from study_app.study.sitting import to_study

        quiz = self._opened.quiz
        return tuple(card for card in to_study(self._opened.journal, came_to) if quiz.has(Card.from_id(card)))

    def sheet_wanted(
        self, decks: Iterable[str], forms: Iterable[str], count: int, seed: int, version: str = "A"
    ) -> SheetWanted:
        """The settings of a sheet for paper: all decks, and the usual forms, where none is named.

        Raises StudyAppError for a deck or form that is not known, and for a number of questions that makes no sense.
        """
        from study_app.quiz.sheet import MOST, PAPER_FORMS, USUAL_FORMS, SheetWanted

        chosen = set(forms) or set(USUAL_FORMS)
        for form in sorted(chosen.difference(PAPER_FORMS)):
            known = ", ".join(PAPER_FORMS)
            raise StudyAppError(_("On paper there is no form {form}; known: {known}.").format(form=form, known=known))
        if not 1 <= count <= MOST:
            raise StudyAppError(_("A sheet has from 1 to {most} questions.").format(most=MOST))
        if abs(seed) >= 2**53:  # as for a quiz, whose questions the same seed brings
            raise StudyAppError(_("A seed has at most 15 digits."))
        ids = tuple(dict.fromkeys(self._opened.decks.id_of(deck) for deck in decks)) or self._all()
        return SheetWanted(ids, tuple(form for form in PAPER_FORMS if form in chosen), count, seed, version)

    def printed(self, what: Print, wanted: SheetWanted) -> Iterator[Paper | None]:
        """A sheet, its key, or the decks as a list: None again and again while it is made, and at last the paper.

        Raises StudyAppError on the way where there is nothing to ask.
        """
        from study_app.quiz.paper import printed

        opened = self._opened
        about = opened.decks.in_words(wanted.decks)
        places, files = opened.reading.places(), opened.reading.picture_file
        return printed(opened.quiz, what, wanted, about, places, files, opened.language)

    def game_decks(self) -> tuple[GameDeck, ...]:
        """The decks with which the timeline game can be played, with how many events each has and the best game so far."""
        return self.game_decks_later().work()

    def game_decks_later(self) -> Task[tuple[GameDeck, ...]]:
        """The same, to be counted beside the window where there are many facts."""
        from study_app.background import Task
        from study_app.study.timeline_game import games

        rows, past, store, stop = self._opened.decks.rows(), games(self._opened.journal), self._opened.store, Event()
        many = store.connection.execute("SELECT 1 FROM fact LIMIT 1 OFFSET ?", (_AT_ONCE,)).fetchone()
        if many is None:
            return Task(lambda: _game_decks(store, rows, past), lambda: None, False, stop)
        reader = database.beside(store.connection)

        def beside() -> tuple[GameDeck, ...]:
            with reader() as own, database.wanted_until(stop.is_set, own):
                return _game_decks(Store(own), rows, past)

        return Task(beside, lambda: None, True, stop)

    def best_game(self, deck: str) -> Game | None:
        """The best timeline game with a deck so far."""
        from study_app.study.timeline_game import best, games

        return best(games(self._opened.journal), deck)

    def begin_game(self, deck: str) -> TimelineGame:
        """Begin a timeline game with a deck; raises StudyAppError where it has too few events or nothing can be saved."""
        from study_app.study.timeline_game import TimelineGame

        opened = self._opened
        return TimelineGame(opened.journal, opened.quiz, opened.decks.id_of(deck), self.seed(), opened.clock)

    def _all(self) -> tuple[str, ...]:
        """The ids of all decks."""
        return tuple(deck.id for deck in self._opened.decks.rows())


def _game_decks(store: Store, decks: Sequence[DeckRow], past: Sequence[Game]) -> tuple[GameDeck, ...]:
    from study_app.study.timeline_game import FEWEST, best, events_of

    rows = ((deck, len(events_of(store, deck.id)), best(past, deck.id)) for deck in decks)
    return tuple(row for row in rows if row[1] >= FEWEST)
