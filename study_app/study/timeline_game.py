"""The timeline game: the next event is placed among those that stand already, with three lives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from study_app.clock import Clock
from study_app.errors import StudyAppError
from study_app.facts.store import Dated, Store
from study_app.i18n import _, ngettext
from study_app.journal import Answer, Answered, Journal, Seated, Shown, Sitting
from study_app.quiz import soundness
from study_app.quiz.asking import Quiz
from study_app.quiz.forms.events import card_id
from study_app.quiz.question import Verdict

LIVES = 3
FEWEST = 4
"""Events without which there is no game: the first stands already."""

FORM = "place"


@dataclass(frozen=True, slots=True)
class Placed:
    """What came of placing an event: `gap` is where it was put, `stands` its index on the line, where it now is."""

    event: Dated
    gap: int
    stands: int
    right: bool


@dataclass(frozen=True, slots=True)
class Game:
    """What a game came to, derived from the journal: `marks` says of each event in turn whether it was placed rightly.

    `events` is how many there were to place.
    """

    seated: Seated
    marks: tuple[bool, ...]

    @property
    def events(self) -> int:
        """How many events there were to place."""
        return self.seated.sitting.count

    @property
    def score(self) -> int:
        """Events placed rightly."""
        return sum(self.marks)

    @property
    def streak(self) -> int:
        """The longest run of right ones."""
        best = run = 0
        for right in self.marks:
            run = run + 1 if right else 0
            best = max(best, run)
        return best

    @property
    def lives(self) -> int:
        """Lives that are left."""
        return LIVES - self.marks.count(False)

    @property
    def over(self) -> bool:
        """Whether it came to its end; else it was left, or is being played."""
        return self.lives <= 0 or len(self.marks) >= self.events

    def beats(self, other: Game) -> bool:
        """Whether it came to more: a higher score, or a longer streak with the same."""
        return (self.score, self.streak) > (other.score, other.streak)

    def in_words(self) -> str:
        """What it came to, in a line."""
        words = ngettext("{score} of {n} event placed rightly", "{score} of {n} events placed rightly", self.events)
        return _("{words}, best streak {streak}").format(
            words=words.format(score=self.score, n=self.events), streak=self.streak
        )

    def to_share(self, deck: str) -> str:
        """The result as text for others: the deck, the score and the run of right and wrong, and no event or date."""
        line = "".join("■" if right else "□" for right in self.marks)
        return "\n".join((_("Study App, timeline: {deck}").format(deck=deck), self.in_words(), line))


def events_of(store: Store, deck: str) -> tuple[Dated, ...]:
    """The events of a deck that a game can be played with, by time.

    Those with a stated and certain date and a label that gives no year away; of several facts about one event, one.
    """
    pack = deck.partition("/")[0]
    facts = {row[0] for row in store.connection.execute("SELECT fact FROM deck_fact WHERE deck = ?", (deck,))}
    found: dict[str, Dated] = {}
    for event in store.dated(pack):
        if event.fact in facts and soundness.label_keeps_date(event):
            found.setdefault(event.event or card_id(event), event)
    return tuple(found.values())


class TimelineGame:
    """A game under way: `place` the `event` into a gap of the `line`, until there is none.

    A place is right wherever the dates do not say otherwise (`soundness.fair_gaps`). A wrong one costs a life, and the event goes
    where it belongs. Each placing is in the journal when it is told.
    """

    def __init__(self, journal: Journal, quiz: Quiz, deck: str, seed: int, clock: Clock) -> None:
        """Begin. Raises StudyAppError where the deck has too few events, and where nothing can be saved."""
        self._journal, self._quiz, self._clock = journal, quiz, clock
        events = list(events_of(quiz.store, deck))
        if len(events) < FEWEST:
            raise StudyAppError(
                _("This deck has too few events for a game: {n}, of at least {least}.").format(
                    n=len(events), least=FEWEST
                )
            )
        Random(f"game {seed}").shuffle(events)
        self.line: tuple[Dated, ...] = (events[0],)
        self._coming = events[1:]
        settings = Sitting("game", (deck,), (FORM,), seed, len(self._coming))
        self._seated = journal.append_sitting(settings, at=clock.now())
        self._marks: tuple[bool, ...] = ()
        self._entry = ""

    @property
    def game(self) -> Game:
        """What it has come to so far."""
        return Game(self._seated, self._marks)

    @property
    def event(self) -> Dated | None:
        """The event to place; None when the game is over."""
        return None if self.game.over else self._coming[len(self._marks)]

    @property
    def missed(self) -> tuple[Dated, ...]:
        """The events that were put where they do not belong, in the order of the game."""
        return tuple(event for event, right in zip(self._coming, self._marks, strict=False) if not right)

    @property
    def run(self) -> int:
        """How many were placed rightly one after the other until now."""
        run = 0
        for right in self._marks:
            run = run + 1 if right else 0
        return run

    def place(self, gap: int, *, first_key_ms: int | None, total_ms: int) -> Placed:
        """Put the event into gap 0 (before the first) to n (after the n-th), and save it.

        Raises StudyAppError where nothing can be written; then nothing changed. Raises ValueError for another gap, and when the
        game is over.
        """
        event = self.event
        if event is None or not 0 <= gap <= len(self.line):
            raise ValueError(f"there is no event, or no gap {gap}")
        fair = soundness.fair_gaps(self.line, event)
        right = gap in fair
        now = self._clock.now()
        self._entry = self._entry or self._journal.new_id(now)
        answer = Answer(
            card=card_id(event),
            form=FORM,
            seed=self._seated.sitting.seed,
            options=tuple(Shown(one.label, right=False, card=card_id(one)) for one in self.line),
            given=gap,
            hints=0,
            tries=1,
            first_key_ms=first_key_ms,
            total_ms=total_ms,
            verdict=str(Verdict.RIGHT if right else Verdict.WRONG),
            score=float(right),
            purpose="game",
            pack_version=self._quiz.pack_version(event.pack),
            sitting=self._seated.entry.id,
        )
        self._journal.append_answer(answer, (), at=now, id=self._entry)
        self._entry = ""
        stands = gap if right else min(fair, key=lambda one: abs(one - gap))
        self.line = (*self.line[:stands], event, *self.line[stands:])
        self._marks = (*self._marks, right)
        return Placed(event, gap, stands, right)


def games(journal: Journal) -> tuple[Game, ...]:
    """All games, the latest first."""
    return tuple(
        Game(seated, _marks(tuple(journal.answers_in(seated.entry.id)))) for seated in journal.sittings("game")
    )


def best(games: Sequence[Game], deck: str) -> Game | None:
    """The best game with a deck: the highest score, then the longest streak, then the first; None if there was none."""
    with_deck = [game for game in games if game.seated.sitting.decks == (deck,) and game.marks]
    return max(with_deck, key=lambda game: (game.score, game.streak, -game.seated.entry.at.utc_ms), default=None)


def _marks(answers: Sequence[Answered]) -> tuple[bool, ...]:
    return tuple(one.answer.verdict == Verdict.RIGHT for one in answers)
