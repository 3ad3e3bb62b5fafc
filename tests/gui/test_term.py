"""A term of 60 days studied through the whole program: its progress page shows what the simulation knows to be true.

The learner's memory is a law with parameters of its own, computed by another implementation of it (py-fsrs), and chance decides
by it what is remembered. What was done is counted here, answer by answer; nothing is read back but what each answer decided.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import permutations
from random import Random

import fsrs
import pytest
from clocks import MONDAY_NINE, SetClock
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication
from tiny import right, wrong

from study_app.app import StudyApp
from study_app.clock import DAY_MS, MINUTE_MS, Moment, date_of
from study_app.gui.progress import ProgressPage
from study_app.gui.study import A_MOMENT_MS, Stage, StudyPage
from study_app.gui.window import MainWindow
from study_app.quiz.question import AnswerKind, Given, Question, Verdict
from study_app.study.figures import Figure
from study_app.study.scheduler import DEFAULTS, Rating
from study_app.study.session import Session

DAYS = 60
NEW_A_DAY = 3
AWAY = range(21, 26)
"""Days of the term on which nothing is studied."""
CLOCKS_CHANGE = 40
IN_THE_WINDOW = (0, 20, 59)
"""Days of the term that are studied in the window, the others through the session behind it."""
MATURE, LONGEST_MS = 21, 60_000
SURE = 3.5
"""Standard deviations that chance may be off: once in two thousand, and the seeds are fixed."""

FORGETFUL = (*(0.5 * stability for stability in DEFAULTS[:4]), *DEFAULTS[4:8], DEFAULTS[8] - 0.4, *DEFAULTS[9:20], 0.25)
"""Parameters of somebody who keeps things half as long as most do."""


@dataclass(frozen=True)
class Review:
    """A card that was rated: the true probability that it was remembered, whether it was, what the program had predicted."""

    day: int
    card: str
    age: str
    recall: float
    remembered: bool
    predicted: float


@dataclass
class Learner:
    """Somebody with a true memory, and the account of what they did."""

    parameters: tuple[float, ...]
    chance: Random
    memory: dict[str, fsrs.Card] = field(default_factory=dict)
    due: dict[str, tuple[int, bool]] = field(default_factory=dict)
    """The study day on which each card comes back, and whether that is a step."""
    last: dict[str, int] = field(default_factory=dict)
    thrown: dict[tuple[str, int], bool] = field(default_factory=dict)
    reviews: list[Review] = field(default_factory=list)
    spent: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    new: Counter[int] = field(default_factory=Counter)
    lapses: Counter[str] = field(default_factory=Counter)
    known: dict[int, list[float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.law = fsrs.Scheduler(self.parameters, learning_steps=(), relearning_steps=(), enable_fuzzing=False)

    def recall(self, card: str, day: int) -> float:
        """The true probability that a card is remembered on a day; of a new one, that its fact was known before."""
        return self.law.get_card_retrievability(self.memory[card], midnight(day)) if card in self.memory else 0.4

    def remembers(self, card: str, day: int) -> bool:
        """Whether a card is remembered: decided once for a day, until it is reviewed."""
        if (card, day) not in self.thrown:
            self.thrown[card, day] = self.chance.random() < self.recall(card, day)
        return self.thrown[card, day]

    def gives(self, question: Question, day: int) -> Given:
        """The answer of somebody who remembers what this learner does."""
        if question.form == "order":
            return self._order(question, day)
        if self.remembers(question.card.id, day):
            return right(question)
        if question.form == "match":  # the whole row is out of place, the card that is asked too
            return (*question.sequence[1:], question.sequence[0])
        return wrong(question)

    def _order(self, question: Question, day: int) -> Given:
        """What is forgotten stands two places off or more, if that can be; the rest as near to its place as it goes."""
        asked = [question.card.id]
        asked += [card for card in question.option_cards if self.due.get(card, (day + 1, False))[0] <= day]
        forgotten = {place for place, index in enumerate(question.sequence)
                     if (card := question.option_cards[index]) in asked and not self.remembers(card, day)}  # fmt: skip

        def cost(order: tuple[int, ...]) -> int:
            off = {place: abs(at - place) for at, place in enumerate(order)}
            return sum(
                (100, 9, 0)[min(by, 2)] if place in forgotten else (0, 1, 100)[min(by, 2)] for place, by in off.items()
            )

        order = min(permutations(range(len(question.sequence))), key=cost)
        return tuple(question.sequence[place] for place in order)

    def take_in(self, app: StudyApp, question: Question, ms: int) -> None:
        """Count an answer that was just given: what it rated, and what was decided."""
        answered = app.journal.last_answer()
        assert answered is not None
        assert answered.answer.card == question.card.id
        day = app.clock.now().study_day()
        self.spent[day].append(min(ms, LONGEST_MS))
        for review in answered.reviews:
            card, remembered = review.card, self.remembers(review.card, day)
            assert (review.final > Rating.AGAIN) is remembered
            due, is_step = self.due.get(card, (0, True))
            if card in self.memory:
                fresh = self.last[card] < day and not is_step
                age = "" if not fresh else "mature" if due - self.last[card] >= MATURE else "young"
                assert review.predicted is not None
                self.lapses[card] += not is_step and not remembered
                self.reviews.append(Review(day, card, age, self.recall(card, day), remembered, review.predicted))
            else:
                self.new[day] += 1
            memory = self.memory.get(card) or fsrs.Card(card_id=1)
            self.memory[card], _log = self.law.review_card(memory, fsrs.Rating(review.final), midnight(day))
            self.due[card], self.last[card] = (review.due_day, review.due_ms is not None), day
            self.thrown.pop((card, day))


def midnight(study_day: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=study_day)


def by_session(app: StudyApp, learner: Learner, deck: str, clock: SetClock) -> None:
    """Study a deck to its end through its session; now and then an answer is taken back and given again."""
    session: Session = app.studying.session(deck)
    while (question := session.next()) is not None:
        day, ms = clock.now().study_day(), a_while(learner)
        clock.move(ms=ms)
        if learner.chance.random() < 0.02:
            session.answer(None, first_key_ms=None, total_ms=900)
            assert session.undo() == question
        given = learner.gives(question, day)
        if session.answer(given, first_key_ms=None, total_ms=ms).outcome.verdict is Verdict.ASK_AGAIN:
            session.answer(None, first_key_ms=None, total_ms=ms)
        learner.take_in(app, question, ms)


def in_window(window: MainWindow, learner: Learner, deck: str, clock: SetClock) -> None:
    """Study a deck to its end on the page of the window."""
    window.ways.open_deck(deck)
    page = window.study
    assert isinstance(page, StudyPage)
    while window.finished is None:
        question = page.question
        assert question is not None
        ms = a_while(learner)
        clock.move(ms=ms)
        given = learner.gives(question, clock.now().study_day())
        if question.answer is AnswerKind.SELF:
            page.reveal()
            clock.move(ms=A_MOMENT_MS)
            ms += A_MOMENT_MS
            assert isinstance(given, int)
            page.rate(Rating(given))
        else:
            page.answer(given)
            if page.stage is Stage.ASKING:
                page.answer(None)
            clock.move(ms=A_MOMENT_MS)
            page.go_on()
        learner.take_in(window.app, question, ms)
    window.show_decks()


def a_while(learner: Learner) -> int:
    """Milliseconds that an answer takes; at times somebody comes in."""
    return 300_000 if learner.chance.random() < 0.01 else round(1000 * learner.chance.lognormvariate(2, 0.5))


def start_of(number: int, clock: SetClock) -> None:
    """The hour at which a day of the term begins: some days go on past midnight, and the clocks of the country change."""
    offset = MONDAY_NINE.offset_minutes + (60 if number >= CLOCKS_CHANGE else 0)
    hours = 16 if number % 7 == 5 else 0
    clock.moment = Moment(MONDAY_NINE.utc_ms + number * DAY_MS + hours * 60 * MINUTE_MS, offset)


@dataclass(frozen=True)
class Term:
    """A term that is over: the program, the learner's own account, and the figures that the progress page shows."""

    app: StudyApp
    learner: Learner
    figures: dict[str, Figure]

    @property
    def today(self) -> int:
        return self.app.clock.now().study_day()


@pytest.fixture(params=[(DEFAULTS, 1), (FORGETFUL, 2)], ids=["a memory like most", "a forgetful one"], scope="module")
def term(request, tmp_path_factory) -> Iterator[Term]:
    """A term studied with the packs that are shipped, by the session and on some days on the page of the window."""
    parameters, seed = request.param
    qt = QApplication.instance() or QApplication([])
    assert isinstance(qt, QApplication)
    clock, learner = SetClock(seed=seed), Learner(parameters, Random(seed))
    with StudyApp.open(tmp_path_factory.mktemp("term"), clock) as app:
        app.deciding.decide("new_a_day", NEW_A_DAY)
        window = MainWindow(app)
        window.show()
        first, *_others = app.decks.rows()
        decks = [deck.id for deck in app.decks.rows() if deck.pack == first.pack]
        for number in range(DAYS):
            start_of(number, clock)
            for deck in decks if number not in AWAY else ():
                app.studying.look_at_parameters(
                    wait=True
                )  # so that what is fitted is adopted on the same day whenever this runs
                if number in IN_THE_WINDOW:
                    in_window(window, learner, deck, clock)
                else:
                    by_session(app, learner, deck, clock)
            today = clock.now().study_day()
            assert today == MONDAY_NINE.study_day() + number
            learner.known[today] = [learner.recall(card, today + 1) for card in learner.memory]  # as the day ends
        window.ways.open_progress()
        page = window.stack[-1]
        assert isinstance(page, ProgressPage)
        while not page.complete:
            qt.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        yield Term(app, learner, {section.figure.id: section.figure for section in page.sections})
        window.close()
        window.deleteLater()


def iso(study_day: int) -> str:
    return date_of(study_day).isoformat()


def allowed(recalls: list[float]) -> float:
    """How far the number that is remembered may lie from what is expected, each card with its own probability (binomial)."""
    return SURE * math.sqrt(sum(recall * (1 - recall) for recall in recalls))


def test_the_calendar_the_weeks_and_today_are_what_was_spent(term: Term) -> None:
    spent, figures = term.learner.spent, term.figures
    assert len(spent) == DAYS - len(AWAY)
    assert list(figures["heat"].rows) == [
        (iso(day), round(sum(times) / MINUTE_MS, 1), len(times)) for day, times in sorted(spent.items())
    ]
    assert f"Studied on {DAYS - len(AWAY)} days" in figures["heat"].words
    assert f"{DAYS - AWAY.stop} in a row now" in figures["heat"].words
    weeks: Counter[int] = Counter()
    for day, times in spent.items():
        weeks[day - date_of(day).weekday()] += sum(times)
    assert list(figures["time"].rows) == [(iso(day), round(ms / MINUTE_MS, 1)) for day, ms in sorted(weeks.items())]
    today = spent[term.today]
    assert [row[1] for row in figures["today"].rows] == [
        len(today), round(sum(today) / MINUTE_MS, 1), term.learner.new[term.today],
    ]  # fmt: skip
    assert sum(term.learner.new.values()) == len(term.learner.memory)


def test_true_retention_is_what_was_remembered_and_lies_where_the_true_memory_says(term: Term) -> None:
    told = {row[0]: row for row in term.figures["retention"].rows}
    for age in ("young", "mature"):
        reviews = [review for review in term.learner.reviews if review.age == age]
        n, right = len(reviews), sum(review.remembered for review in reviews)
        name, count, rate, low, high, predicted = told[age]
        assert (name, count, rate) == (age, n, round(right / n, 4))
        assert float(low or 0) < right / n < float(high or 0)
        assert predicted == pytest.approx(sum(review.predicted for review in reviews) / n, abs=1e-4)
        recalls = [review.recall for review in reviews]
        assert abs(right - sum(recalls)) < allowed(recalls)


def test_the_calibration_tells_how_far_off_the_predictions_were(term: Term) -> None:
    reviews = sorted((review for review in term.learner.reviews if review.age), key=lambda review: review.predicted)
    figure, off, start = term.figures["calibration"], 0.0, 0
    for _name, n, rate, _low, _high, predicted in figure.rows:
        assert isinstance(n, int)
        some = reviews[start : start + n]
        right, foretold = sum(review.remembered for review in some), sum(review.predicted for review in some)
        assert rate == round(right / n, 4)
        assert predicted == pytest.approx(foretold / n, abs=1e-4)
        recalls = [review.recall for review in some]
        assert abs(right - sum(recalls)) < allowed(recalls)
        off += abs(right - foretold)
        start += n
    assert start == len(reviews)
    assert f"off by {round(100 * off / start)} percentage point" in figure.words


def test_what_is_due_is_what_the_answers_decided(term: Term) -> None:
    days = Counter(day for day, is_step in term.learner.due.values() if not is_step)
    assert not any(is_step for _day, is_step in term.learner.due.values())  # a day ends when its steps are done
    late = sum(count for day, count in days.items() if day < term.today)
    rows = [(iso(day), days[day]) for day in range(term.today, term.today + 30)]
    assert list(term.figures["due"].rows) == ([("overdue", late)] if late else []) + rows


def test_what_is_known_was_known_and_would_be_known(term: Term) -> None:
    learner, rows = term.learner, term.figures["known"].rows
    past = [(str(day), float(count)) for day, count, _later in rows if count is not None]
    assert len(past) > 20
    truth = {iso(day): recalls for day, recalls in learner.known.items()}
    for day, count in past:
        assert abs(count - sum(truth[day])) <= max(allowed(truth[day]), 0.1), day
    for ahead, (day, _count, count) in enumerate(row for row in rows if row[2] is not None):
        later = term.today + 10 * ahead
        recalls = [learner.recall(card, later + 1) for card in learner.memory]
        assert day == iso(later)
        assert abs(float(count or 0) - sum(recalls)) <= allowed(recalls), day


def test_every_deck_has_so_many_cards_seen(term: Term) -> None:
    pairs = term.app.store.connection.execute("SELECT deck, card FROM deck_card").fetchall()
    seen = Counter(deck for deck, card in pairs if card in term.learner.memory)
    told = {row[0]: row[1:3] for row in term.figures["mastery-deck"].rows}
    assert told == {f"{deck.pack_title}: {deck.name}": (deck.cards, seen[deck.id]) for deck in term.app.decks.rows()}


def test_the_hardest_cards_are_those_that_chance_does_not_explain(term: Term) -> None:
    by_card: dict[str, list[Review]] = defaultdict(list)
    for review in term.learner.reviews:
        if review.age:
            by_card[review.card].append(review)
    found = []
    for card, reviews in by_card.items():
        right, foretold = sum(r.remembered for r in reviews), sum(r.predicted for r in reviews)
        z = (right - foretold) / math.sqrt(sum(r.predicted * (1 - r.predicted) for r in reviews))
        if len(reviews) >= 4 and z < -2:
            found.append((z, len(reviews), term.learner.lapses[card]))
    assert [row[1:3] for row in term.figures["hardest"].rows] == [row[1:] for row in sorted(found)[:10]]
