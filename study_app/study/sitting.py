"""A quiz: a number of questions drawn by a seed, asked without a word on the answers, and no change to what is remembered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from study_app.clock import Clock
from study_app.errors import StudyAppError
from study_app.i18n import _, ngettext
from study_app.journal import Answer, Answered, Journal, Seated, Shown, Sitting
from study_app.quiz.asking import Quiz
from study_app.quiz.drawing import Drawn, drawn
from study_app.quiz.forms import FORMS
from study_app.quiz.question import Card, Given, Outcome, Question, Verdict

SEED_BITS = 31
"""Seeds that people can read out and type in."""

_NO_SECOND_TRY = 2
"""Graded as if it were the second try: "close, try once more" would be a word on the answer."""

QUIZ_FORMS = tuple(form.id for form in FORMS if form.id != "reveal")
"""The forms that a quiz can have; in `reveal` the learner grades, having seen the answer."""


def draw(quiz: Quiz, sitting: Sitting) -> tuple[Drawn, ...]:
    """The questions of a quiz, `count` of them or as many as there are of which none shows what another asks."""
    found = filter(None, drawn(quiz, sitting.decks, sitting.forms, sitting.seed))
    return tuple(islice(found, sitting.count))


class QuizSitting:
    """A quiz under way: `question`, then `answer`, until there is none. Each answer is in the journal before the next question.

    A method that saves raises StudyAppError where nothing can be written; then nothing changed and it can be tried again.
    """

    def __init__(self, journal: Journal, quiz: Quiz, sitting: Sitting, clock: Clock) -> None:
        """Begin: draw the questions and enter the sitting in the journal, with as many as there are.

        Raises StudyAppError where no question can be asked.
        """
        self._journal, self._quiz, self._clock = journal, quiz, clock
        self._drawn = draw(quiz, sitting)
        if not self._drawn:
            raise StudyAppError(_("Nothing can be asked so: choose more decks or more ways of asking."))
        self._wanted = sitting.count
        self.seated: Seated = journal.append_sitting(sitting._replace(count=len(self._drawn)), at=clock.now())
        self._began = clock.ticks_ms()
        self._question: Question | None = None
        self._entry = ""
        self._tries = 1
        self._spent = 0
        self.answered = 0

    @property
    def count(self) -> int:
        """How many questions it has."""
        return len(self._drawn)

    @property
    def fewer_in_words(self) -> str:
        """That it has fewer questions than were wanted, as there are no more; "" where it has not."""
        words = ngettext(
            "{n} question can be asked so, not {wanted}.", "{n} questions can be asked so, not {wanted}.", self.count
        )
        return words.format(n=self.count, wanted=self._wanted) if self.count < self._wanted else ""

    @property
    def left_ms(self) -> int | None:
        """The time that is left, 0 when it is up; None without a limit."""
        limit = self.seated.sitting.limit_ms
        return None if limit is None else max(0, self._began + limit - self._clock.ticks_ms())

    def question(self) -> Question | None:
        """The question to answer, the same until it is; None when all are answered or the time is up."""
        if self._question is None and self.answered < self.count and self.left_ms != 0:
            drawn = self._drawn[self.answered]
            self._question = self._quiz.pose(drawn.card, drawn.form, drawn.seed)
        return self._question

    def answer(self, given: Given, *, first_key_ms: int | None, total_ms: int) -> str:
        """Save an answer. Returns "" if it was taken, or a sentence that asks back (an ambiguous date): then nothing is saved.

        One that comes when the time is up is saved and does not count. Raises ValueError without a question.
        """
        question = self._question
        if question is None:
            raise ValueError("there is no question to answer")
        outcome = self._quiz.grade(question, given, _NO_SECOND_TRY)
        if outcome.verdict is Verdict.ASK_AGAIN:
            self._tries += 1
            return outcome.message
        now = self._clock.now()
        self._entry = self._entry or self._journal.new_id(now)
        answer = self._record(question, given, outcome, first_key_ms, self._on_the_watch(total_ms))
        self._journal.append_answer(answer, (), at=now, id=self._entry)
        self._question, self._entry, self._tries = None, "", 1
        self.answered += 1
        self._spent += answer.total_ms
        return ""

    def _on_the_watch(self, total_ms: int) -> int:
        """The time of an answer, such that all times together pass the limit just where the time was up."""
        limit = self.seated.sitting.limit_ms
        if limit is None:
            return total_ms
        left = limit - self._spent
        return max(total_ms, left + 1) if self.left_ms == 0 else min(total_ms, left)

    def _record(
        self, question: Question, given: Given, outcome: Outcome, first_key_ms: int | None, total_ms: int
    ) -> Answer:
        cards = question.option_cards or ("",) * len(question.options)
        return Answer(
            card=question.card.id,
            form=question.form,
            seed=self._drawn[self.answered].seed,
            options=tuple(Shown(o.text, o.right, card) for o, card in zip(question.options, cards, strict=True)),
            given=given,
            hints=0,
            tries=self._tries,
            first_key_ms=first_key_ms,
            total_ms=total_ms,
            verdict=str(outcome.verdict),
            score=outcome.score,
            purpose="quiz",
            pack_version=self._quiz.pack_version(question.card.pack),
            sitting=self.seated.entry.id,
        )


@dataclass(frozen=True, slots=True)
class Result:
    """What a sitting came to, derived from the journal.

    `in_time` are its answers before the time was up, `late` those after. `right` of the `count` questions were right; `score`
    is 0 to 1, part credit included, where what was not answered counts nothing.
    """

    seated: Seated
    in_time: tuple[Answered, ...]
    late: tuple[Answered, ...]

    @property
    def count(self) -> int:
        """How many questions it had."""
        return self.seated.sitting.count

    @property
    def right(self) -> int:
        """How many were right."""
        return sum(one.answer.verdict == Verdict.RIGHT for one in self.in_time)

    @property
    def score(self) -> float:
        """The share of all that could be had."""
        return sum(one.answer.score for one in self.in_time) / self.count

    @property
    def seconds(self) -> float:
        """How long the questions were on the screen, the limit at most."""
        limit = self.seated.sitting.limit_ms
        taken = sum(one.answer.total_ms for one in (*self.in_time, *self.late))
        return (taken if limit is None else min(taken, limit)) / 1000

    @property
    def state(self) -> str:
        """`complete`; `time_up`: the limit came first; `left`: it was left half-way."""
        if len(self.in_time) >= self.count:
            return "complete"
        return "time_up" if self.late else "left"

    @property
    def wrong_cards(self) -> tuple[str, ...]:
        """The cards that were not answered rightly, or too late, in the order asked."""
        wrong = (one for one in self.in_time if one.answer.verdict != Verdict.RIGHT)
        return tuple(one.answer.card for one in (*wrong, *self.late))

    def as_json(self) -> dict[str, object]:
        """It with the keys of `quiz --results --json`; `begun` is local time."""
        entry, sitting = self.seated.entry, self.seated.sitting
        return {
            "id": entry.id,
            "begun": entry.at.local().isoformat(timespec="seconds"),
            "decks": list(sitting.decks),
            "forms": list(sitting.forms),
            "seed": sitting.seed,
            "count": sitting.count,
            "minutes": None if sitting.limit_ms is None else sitting.limit_ms / 60_000,
            "state": self.state,
            "answered": len(self.in_time),
            "right": self.right,
            "score": round(self.score, 4),
            "seconds": round(self.seconds, 1),
        }


def result(journal: Journal, seated: Seated) -> Result:
    """What a sitting came to."""
    answers = tuple(journal.answers_in(seated.entry.id))
    limit = seated.sitting.limit_ms
    spent = 0
    in_time: list[Answered] = []
    for one in answers:
        spent += one.answer.total_ms
        if limit is not None and spent > limit:
            break
        in_time.append(one)
    return Result(seated, tuple(in_time), answers[len(in_time) :])


def results(journal: Journal, purpose: str = "quiz") -> Iterator[Result]:
    """All past sittings, the latest first, without those that were left before anything was answered."""
    every = (result(journal, seated) for seated in journal.sittings(purpose))
    return (came_to for came_to in every if came_to.in_time or came_to.late)


def to_study(journal: Journal, came_to: Result) -> tuple[str, ...]:
    """The cards of a quiz that were wrong, less those that were remembered in study since: what "study these" brings."""
    since = {
        event.card
        for card in set(came_to.wrong_cards)
        for event in journal.history(card)
        if event.entry > came_to.seated.entry.id and event.rating is not None and event.rating > 1
    }
    return tuple(card for card in dict.fromkeys(came_to.wrong_cards) if card not in since)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One answer on the score sheet; `question` is None where it can no longer be posed: its fact was changed or is gone."""

    answered: Answered
    question: Question | None
    outcome: Outcome | None
    late: bool

    @property
    def right(self) -> bool:
        """Whether it counts as right."""
        return self.answered.answer.verdict == Verdict.RIGHT and not self.late


def sheet(quiz: Quiz, came_to: Result) -> tuple[SheetRow, ...]:
    """Every answer of a quiz with its question, posed again, and why it is what it is."""
    late = len(came_to.in_time)
    answers: Sequence[Answered] = (*came_to.in_time, *came_to.late)
    return tuple(_row(quiz, one, late=number >= late) for number, one in enumerate(answers))


def _row(quiz: Quiz, answered: Answered, *, late: bool) -> SheetRow:
    answer = answered.answer
    try:
        question = quiz.pose(Card.from_id(answer.card), answer.form, answer.seed)
        shown = [option.text for option in answer.options]
        if shown != [option.text for option in question.options]:
            raise ValueError("it is another question now")
        outcome = quiz.grade(question, answer.given, _NO_SECOND_TRY)
        if str(outcome.verdict) != answer.verdict:  # perhaps it is accepted since then because the learner said so
            outcome = quiz.grade(question, answer.given, _NO_SECOND_TRY, own=False)
        if str(outcome.verdict) != answer.verdict:
            raise ValueError("it has another answer now")
    except (KeyError, ValueError):
        return SheetRow(answered, None, None, late)
    return SheetRow(answered, question, outcome, late)
