"""What stands in the journal: entries of each kind, as values."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from study_app.clock import Moment

Given = int | str | tuple[int, ...] | tuple[str, ...] | None

STUDIED = ("study", "ahead")
"""The purposes of answers that say something of what is remembered; cramming, a quiz and a game change nothing of it."""

LEARNED = ("fitted", "parameters", "renamed", "lost", "handed_out")
"""The decisions that the program makes of itself, from the answers or the packs: who takes back what they did last does not mean
these.
"""


class Entry(NamedTuple):
    """What all entries have. `id` is a UUID of version 7 and orders the entries of all devices; `seq` counts, without a
    gap, those of one device; `at` is when it happened and `study_day` the study day it counted for then."""

    id: str
    device: str
    seq: int
    at: Moment
    study_day: int
    kind: str


class Shown(NamedTuple):
    """An option as it was shown; `card` is the card it stood for, "" if none."""

    text: str
    right: bool
    card: str = ""


class Answer(NamedTuple):
    """One posing of a card as it happened.

    `seed` and `form` pose the same question again from the same pack version; `given` is what the learner gave, None for "I
    don't know"; `first_key_ms` and `total_ms` count from when the question was shown. `verdict` is right, partly, wrong or
    self; `score` is 0 to 1; `purpose` is study, ahead, cram, game or quiz. `replaces` is the entry of the same answer
    before the learner overruled its rating, "" if this is the first: where copies of a journal come together, all of one
    chain are one answer. `sitting` is the entry of the sitting that it was given in, "" outside of one.
    """

    card: str
    form: str
    seed: int
    options: tuple[Shown, ...]
    given: Given
    hints: int
    tries: int
    first_key_ms: int | None
    total_ms: int
    verdict: str
    score: float
    purpose: str
    pack_version: str
    replaces: str = ""
    sitting: str = ""


class Sitting(NamedTuple):
    """What a quiz or a game was begun with: together with the same packs it gives the same questions again.

    `purpose` is quiz or game; `decks` and `forms` are ids; `count` is how many questions it has; `limit_ms` is the time for all
    of them, None without a limit.
    """

    purpose: str
    decks: tuple[str, ...]
    forms: tuple[str, ...]
    seed: int
    count: int  # type: ignore[assignment]  # hides what tuples have of this name
    limit_ms: int | None = None


class Seated(NamedTuple):
    """A sitting as it stands in the journal, begun at the moment of its entry."""

    entry: Entry
    sitting: Sitting


class Review(NamedTuple):
    """What an answer says of one card, and what was decided.

    `automatic` is the rating 1-4 that the program gave (None where only the learner did), `final` the one that counts;
    `predicted` is the probability of recall before (None for a new card). The card is due on the study day `due_day`, and
    if it is a learning step at the instant `due_ms`.
    """

    card: str
    automatic: int | None
    final: int
    predicted: float | None
    due_day: int
    due_ms: int | None


class Proposal(NamedTuple):
    """A spelling that a learner says names an entity too; `fact` and `facet` are what was asked when it was given."""

    pack: str
    fact: str
    facet: str
    entity: str
    text: str


class Plan(NamedTuple):
    """Due days that were decided without an answer. `reason` is a word for it (`exam`, `catch-up`, `retention` ...).

    `moves` gives the study day on which each of some cards is due from now on.
    """

    reason: str
    moves: Mapping[str, int] = MappingProxyType({})


class Mark(NamedTuple):
    """What the learner says of a card: `mark` is `suspended`, `buried`, `flag` or `note`, and None as `value` takes it away.

    The value of `suspended` is "yes", of `buried` the last study day on which it rests, of `flag` a colour, of `note` a text.
    """

    card: str
    mark: str
    value: str | None


class Decision(NamedTuple):
    """How the learner wants to study, or what was adopted for them: the latest of a `name` and `scope` counts.

    `scope` is the id of a deck, "" for all of them; `value` is anything that JSON can hold.
    """

    name: str
    scope: str
    value: Any


class Change(NamedTuple):
    """One field of one row of a pack as an edit changes it, in what JSON holds.

    `table` and `id` name the row (see `facts.rows`), `field` is a key of it; None as a value is an absent key. With the field ""
    the row as a whole: `old` is None for a new one, `new` None where a row that an edit made is given up.
    """

    table: str
    id: str
    field: str
    old: Any
    new: Any


class Edit(NamedTuple):
    """What an instructor changed in a pack by one action; `version` is that of the pack then, `why` a reason in words or ""."""

    pack: str
    version: str
    changes: tuple[Change, ...]
    why: str = ""


class Published(NamedTuple):
    """That all edits of a pack until then were written into its text, which has had `version` since."""

    pack: str
    version: str


class Event(NamedTuple):
    """What one entry that counts says of one card.

    Of an answer of study: `asked` if it was the card posed, `rating` None if it was not rated. Of a plan: neither, and the
    `due_day` that it decided.
    """

    entry: str
    at_ms: int
    study_day: int
    card: str
    asked: bool
    rating: int | None
    due_day: int | None
    due_ms: int | None
    predicted: float | None = None
    """The probability of recall before, None where nothing was rated and for a new card."""
    form: str = ""
    """The way of asking, "" of a plan."""
    total_ms: int = 0
    """How long the answer took, of the card posed; 0 of another one."""


class Answered(NamedTuple):
    """An answer as it stands in the journal."""

    entry: Entry
    answer: Answer
    reviews: tuple[Review, ...]

    @property
    def said(self) -> Answer:
        """What it says, as `Stated` has it."""
        return self.answer

    def events(self) -> tuple[Event, ...]:
        """What it says of each card, the posed one first; nothing if it was not given in study."""
        if self.answer.purpose not in STUDIED:
            return ()
        entry, posed = self.entry, self.answer.card
        rated = {review.card: review for review in self.reviews}
        events = []
        for card in (posed, *(card for card in rated if card != posed)):
            review = rated.get(card)
            ms = self.answer.total_ms if card == posed else 0
            event = Event(entry.id, entry.at.utc_ms, entry.study_day, card, card == posed, None, None, None)
            if review is not None:
                event = event._replace(
                    rating=review.final, due_day=review.due_day, due_ms=review.due_ms, predicted=review.predicted
                )
            events.append(event._replace(form=self.answer.form, total_ms=ms))
        return tuple(events)


class Stated(NamedTuple):
    """A plan, a mark or a decision as it stands in the journal."""

    entry: Entry
    said: Plan | Mark | Decision

    def events(self) -> tuple[Event, ...]:
        """What it says of each card: only a plan says something."""
        if not isinstance(self.said, Plan):
            return ()
        entry = self.entry
        return tuple(
            Event(entry.id, entry.at.utc_ms, entry.study_day, card, False, None, due_day, None)
            for card, due_day in sorted(self.said.moves.items())
        )


class Edited(NamedTuple):
    """An edit of a pack, or its publishing, as it stands in the journal. It says nothing of any card."""

    entry: Entry
    said: Edit | Published


Written = Answered | Stated
"""What a derived table is told of."""
