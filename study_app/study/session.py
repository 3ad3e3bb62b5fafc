"""One sitting with one deck: questions one after the other, each answer committed before the next is shown."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial
from itertools import islice
from typing import NamedTuple

from study_app.clock import Clock, Moment
from study_app.database import Connection
from study_app.facts.names import fold
from study_app.i18n import ngettext
from study_app.journal import STUDIED, Answer, Answered, Journal, Proposal, Review, Written
from study_app.journal import Shown as ShownOption
from study_app.quiz.asking import Claim, Quiz
from study_app.quiz.forms import Learner
from study_app.quiz.question import Card, Given, Outcome, Question, Verdict
from study_app.study import leeches
from study_app.study.balance import Balance
from study_app.study.decisions import Decisions
from study_app.study.form_rule import in_order
from study_app.study.leeches import Leech
from study_app.study.marks import marked
from study_app.study.memory import Memory, Phase, memory_of, step_of
from study_app.study.queue import Counts, Queue
from study_app.study.rating_rule import rate
from study_app.study.scheduler import Due, Rating, Rule, State

_LOOKED_BACK = 2
"""So many questions back none was asked as the next one is, if there is another way."""

_WISHED_OF = 12
"""How many cards to come are looked at for one that can be asked as the learner wants: each costs some milliseconds."""

_SEED_BITS = 53
"""Seeds stay whole in JSON, where numbers are 64-bit floats to many readers."""


class Feedback(NamedTuple):
    """What came of an answer.

    `automatic` is the program's rating of the posed card, None where only the learner rates (`reveal`) or nothing was
    rated; `final` the one that counts, and `due` when the card comes back, None if it was not rated. `choices` is when it
    would come back for each rating: what `overrule` would make of it. `entry` is the answer's id in the journal, "" if it
    was no answer yet (Verdict.ASK_AGAIN). `claim` is what the learner says by "I was right" (`Session.insist`), None where
    that cannot be said. `leech` is there where the card keeps slipping and it is time to say so. `for_exam` is whether the plan
    for an exam ahead decided on the day that it comes back. `also` are the places, in the right order, of the other events of an
    `order` that were missed and come back with it.
    """

    question: Question
    given: Given
    outcome: Outcome
    automatic: Rating | None
    final: Rating | None
    due: Due | None
    choices: Mapping[Rating, Due]
    entry: str
    claim: Claim | None = None
    leech: Leech | None = None
    for_exam: bool = False
    also: tuple[int, ...] = ()


class _Posed:
    """The question on the screen."""

    def __init__(self, question: Question, seed: int, pack_version: str, tries: int = 1) -> None:
        self.question, self.seed, self.pack_version, self.tries = question, seed, pack_version, tries
        self.entry = ""
        """The id its answer will have, from the first attempt to save it: a second attempt saves nothing twice."""
        self._told: Mapping[Rating, Due] = {}
        self._told_for: tuple[object, ...] = ()

    def tell(self, choices: Mapping[Rating, Due], memory: Memory | None, today: int) -> None:
        """Note when the card comes back for each rating, as the learner is told before they rate."""
        self._told, self._told_for = choices, self._standing(memory, today)

    def as_told(self, choices: Mapping[Rating, Due], memory: Memory | None, today: int) -> Mapping[Rating, Due]:
        """The days that were told; a step in minutes counts from the rating.

        None was told for another study day, nor for a card that was rated since, on another device.
        """
        told = self._told if self._told_for == self._standing(memory, today) else {}
        return {
            rating: told[rating] if rating in told and told[rating].ms is None else choices[rating]
            for rating in choices
        }

    @staticmethod
    def _standing(memory: Memory | None, today: int) -> tuple[object, ...]:
        """What the days follow from besides plans."""
        return (today, None, 0) if memory is None else (today, memory.last_ms, memory.reviews)


class _Last:
    """The answer on the screen, which can be overruled."""

    def __init__(self, answered: Answered, feedback: Feedback) -> None:
        self.answered, self.feedback = answered, feedback
        self.entry = ""
        """The id of the answer that takes its place, as in `_Posed`."""


class Session:
    """A sitting with one deck. `next`, then `answer`, perhaps `overrule`; `undo` at any time.

    The journal was opened with `derived_tables` and has the fact store attached as `facts`. Every
    method that saves raises StudyAppError where nothing can be written; then nothing changed and it can be tried again.
    `only` are the forms in which the learner wants to be asked, none for all; `decided` is how they want to study.
    """

    def __init__(
        self,
        journal: Journal,
        quiz: Quiz,
        queue: Queue,
        deck: str,
        clock: Clock,
        decided: Decisions | None = None,
        only: Collection[str] = (),
        purpose: str = "study",
        rule_of: Callable[[str], Rule | None] | None = None,
    ) -> None:
        """A sitting with a deck; `purpose` is what its answers are recorded as: "ahead" for cards picked before their time, and
        "cram" for answers that rate nothing and move no due day.

        `rule_of` tells what decides on the due days of a card for which an exam is ahead, None for any other.
        """
        self._journal = journal
        self._quiz = quiz
        self._queue = queue
        self._deck = deck
        self._purpose = purpose
        self._rule_of = rule_of or (lambda _card: None)
        self._clock = clock
        self._decided = decided or Decisions()
        self._scheduler = self._decided.scheduler()
        self._balance = Balance(journal.connection, self._decided)
        self._only = frozenset(only)
        self._posed: _Posed | None = None
        self._last: _Last | None = None
        self._results: dict[str, bool] = {}
        self._asked: dict[str, str] = {}
        self._own: set[str] = set()
        self._taken_back: set[str] = set()
        """Answers of this session that were taken back: these alone count for it again where they are given again."""
        self._left_out: dict[str, _Posed] = {}
        last = journal.last_answer()
        self._last_card, self._told = (last.answer.card if last else ""), ""
        said = journal.last_said()
        self._before = said.entry.id if said else ""

    @property
    def question(self) -> Question | None:
        """The question on the screen; None when it was answered."""
        return None if self._posed is None else self._posed.question

    def did(self, written: Written) -> bool:
        """Whether something was said since this session began."""
        return written.entry.id > self._before

    def marked(self, card: str) -> None:
        """A mark of a card was set or taken back: it leaves the screen if it rests now, and comes back if it had left so."""
        self._queue.renew([card])
        marks = marked(self._journal.connection, [card]).get(card)
        rests = marks is not None and marks.rests(self._clock.now().study_day())
        if rests and self._posed is not None and self._posed.question.card.id == card:
            self._left_out[card], self._posed = self._posed, None
        elif not rests and card in self._left_out and self._queue.has(self._deck, card):
            self._posed = self._left_out.pop(card)

    @property
    def against_wishes(self) -> bool:
        """Whether the question on the screen is in a form that the learner did not choose, for want of a sound one."""
        return bool(self._only) and self._posed is not None and self._posed.question.form not in self._only

    @property
    def picked(self) -> bool:
        """Whether it asks cards that were picked, and not what the day brings."""
        return self._purpose != "study"

    @property
    def rates(self) -> bool:
        """Whether its answers rate cards and decide when they come back."""
        return self._purpose in STUDIED

    @property
    def counts(self) -> Counts:
        """What is left for now, the question on the screen included."""
        return self._queue.counts(self._deck, self._clock.now())

    @property
    def left(self) -> int:
        """How many questions that are, as far as is known now."""
        counts = self.counts
        return counts.new + counts.due + (counts.learning if self._queue.asks_steps else 0)

    @property
    def next_due(self) -> Due | None:
        """When the deck next has something."""
        return self._queue.next_due(self._deck, self._clock.now())

    @property
    def answered(self) -> int:
        """Answers of this session that count."""
        return len(self._results)

    @property
    def right(self) -> int:
        """Those among them that were remembered."""
        return sum(self._results.values())

    @property
    def missed(self) -> tuple[str, ...]:
        """The cards that were not remembered at some time in this session and do not rest now, as they were missed."""
        missed = (self._asked[id] for id, remembered in self._results.items() if not remembered)
        cards = dict.fromkeys(map(self._journal.renames.card, missed))  # a fact may have got another id meanwhile
        today, marks = self._clock.now().study_day(), marked(self._journal.connection, cards)
        here = (card for card in cards if self._quiz.has(Card.from_id(card)) and self._queue.has(self._deck, card))
        return tuple(card for card in here if card not in marks or not marks[card].rests(today))

    @property
    def missed_due(self) -> tuple[Due, ...]:
        """When each of the missed cards comes back, the soonest first; empty where nothing is rated."""
        memories = [self._memory(card) for card in self.missed] if self.rates else []
        dues = [Due(one.due_day, one.due_ms) for one in memories if one is not None and one.due_day is not None]
        return tuple(sorted(dues, key=lambda due: (due.day, due.ms or 0)))

    @property
    def own(self) -> int:
        """Those of the remembered that the learner graded: the answer was only shown, or the program said something else."""
        return sum(self._results[id] for id in self._own if id in self._results)

    def in_words(self) -> str:
        """How many questions were answered and how many were remembered, in a sentence that tells who said so."""
        n, own = self.answered, self.own
        if not own:
            words = ngettext("{n} question answered, {right} right.", "{n} questions answered, {right} right.", n)
        else:
            words = ngettext(
                "{n} question answered, {right} right, {own} by your own grade.",
                "{n} questions answered, {right} right, {own} by your own grade.",
                n,
            )
        return words.format(n=n, right=self.right, own=own)

    def next(self) -> Question | None:
        """The question to answer, the same until it is; None if the deck is finished for now."""
        if self._posed is None:
            card = self._queue.next(self._deck, self._clock.now(), self._last_card, self._told)
            if card is None:
                return None
            self._posed = self._pose(Card.from_id(card if self.picked or not self._only else self._wished(card)))
        return self._posed.question

    def _wished(self, first: str) -> str:
        """Of the cards of today that come next the first that can be asked as the learner wants; `first`, if none can."""
        forms = next(iter(self._quiz.wanted(self._deck, self._only)))
        coming = islice(self._queue.coming(self._deck, self._clock.now()), _WISHED_OF)
        for card in (first, *(card for card in coming if card not in (first, self._last_card))):
            learner = self._learner(card)
            if any(isinstance(self._quiz.ask(Card.from_id(card), form, 0, learner), Question) for form in forms):
                return card
        return first

    def renew(self, quiz: Quiz, queue: Queue) -> bool:
        """Goes on with a library that was read again; whether the question on the screen must be replaced by `next`.

        It is put again as it was where its fact is as it was. A fact that was edited is asked anew, and one that was retired is
        not asked any more.
        """
        self._quiz, self._queue = quiz, self._queue.after(queue)
        posed, self._posed = self._posed, None
        self._left_out.clear()
        if posed is None:
            return False
        card, form = posed.question.card, posed.question.form
        if not self._queue.has(self._deck, card.id):
            return True
        question = quiz.ask(card, form, posed.seed, self._learner(card.id, posed.question.option_cards))
        if question == posed.question:
            self._posed = posed
        elif isinstance(question, Question):
            self._posed = _Posed(question, posed.seed, quiz.pack_version(card.pack))
        return self._posed is not posed

    @property
    def for_exam(self) -> bool:
        """Whether an exam ahead decides on when the card on the screen comes back."""
        return self._posed is not None and self.rates and self._rule_of(self._posed.question.card.id) is not None

    def preview(self) -> Mapping[Rating, Due]:
        """When the card on the screen would come back for each rating given now; empty if there is none, or none is rated.

        A rating that is given today finds the same days, whatever is planned meanwhile; not where the card was rated elsewhere.
        """
        posed = self._posed
        if posed is None or not self.rates:
            return {}
        card, now = posed.question.card.id, self._clock.now()
        memory = self._memory(card)
        choices = self._choices(card, memory, posed.seed, now)
        posed.tell(choices, memory, now.study_day())
        return choices

    def answer(self, given: Given, *, first_key_ms: int | None, total_ms: int, hints: int = 0) -> Feedback:
        """Grades the answer to the question on the screen and saves it with all that follows from it.

        Times count from when the question was shown. An answer that is asked back (Verdict.ASK_AGAIN) is a try and is not
        saved. Raises ValueError without a question on the screen.
        """
        posed = self._posed
        if posed is None:
            raise ValueError("there is no question to answer")
        question = posed.question
        outcome = self._quiz.grade(question, given, posed.tries)
        if outcome.verdict is Verdict.ASK_AGAIN:
            posed.tries += 1
            return Feedback(question, given, outcome, None, None, None, {}, "")
        now = self._clock.now()
        self._queue.read(self._deck, now)
        posed.entry = posed.entry or self._journal.new_id(now)
        memories = self._memories(question)
        ratings = self._ratings(posed, given, outcome, memories, now, hints)
        by_program = outcome.verdict is not Verdict.SELF
        rated = {question.card.id, *ratings} if self.rates else set()
        choices = {card: self._choices(card, memories[card], posed.seed, now) for card in rated}
        if (card := question.card.id) in choices:
            choices[card] = posed.as_told(choices[card], memories[card], now.study_day())
        reviews = [
            self._review(card, rating if by_program else None, rating, memories[card], choices[card][rating], now)
            for card, rating in ratings.items()
        ]
        answer = self._record(posed, given, outcome, first_key_ms, total_ms, hints)
        answered = self._journal.append_answer(answer, reviews, at=now, id=posed.entry)
        self._posed = None
        return self._settle(question, outcome, answered, choices.get(question.card.id, {}))

    def _ratings(
        self,
        posed: _Posed,
        given: Given,
        outcome: Outcome,
        memories: Mapping[str, Memory | None],
        now: Moment,
        hints: int,
    ) -> Mapping[str, Rating]:
        """The rating of each card that the answer rates; none where nothing is rated."""
        if not self.rates:
            return {}
        return rate(posed.question, given, outcome, memories, now, tries=posed.tries, hints=hints, only=self._only)

    def overrule(self, rating: Rating) -> Feedback:
        """Gives the last answer of this session the learner's rating of its card instead; the record keeps both.

        Raises ValueError without such an answer.
        """
        last = self._last
        if last is None:
            raise ValueError("there is no answer to overrule")
        return self._overrule(last, rating)

    def _overrule(self, last: _Last, rating: Rating, proposal: Proposal | None = None) -> Feedback:
        old = last.answered
        card, choices = old.answer.card, last.feedback.choices
        reviews = {review.card: review for review in old.reviews}
        due = choices[rating]
        if card in reviews:
            reviews[card] = reviews[card]._replace(final=int(rating), due_day=due.day, due_ms=due.ms)
        else:
            # an answer that was not rated left stability and difficulty as they were before it
            predicted = self._predicted(self._memory(card), old.entry.study_day)
            reviews[card] = Review(card, None, int(rating), predicted, due.day, due.ms)
        last.entry = last.entry or self._journal.new_id(self._clock.now())
        answered = self._journal.append_answer(
            old.answer,
            reviews.values(),
            at=old.entry.at,
            id=last.entry,
            instead_of=old.entry.id,
            proposal=proposal,
        )
        self._results.pop(old.entry.id, None)
        self._posed = None
        return self._settle(last.feedback.question, last.feedback.outcome, answered, choices)

    def insist(self) -> Feedback:
        """The learner was right: the last answer of this session is rated Good, and its text proposed as a name.

        From then on the text is accepted for that entity, until the answer is taken back. Raises ValueError without a
        `claim` to the last answer.
        """
        last = self._last
        if last is None or last.feedback.claim is None:
            raise ValueError("there is no claim to be made")
        claim = last.feedback.claim
        card = claim.card
        return self._overrule(last, Rating.GOOD, Proposal(card.pack, card.fact, card.facet, claim.entity, claim.text))

    def undo(self) -> Question | None:
        """Takes back the latest answer that counts, of whatever session, and puts its question again.

        None if there was none, or if its card is not in this deck; in that case too the answer is taken back. In cramming the
        answers stand, as in a quiz: it takes back one from before.
        """
        last = self._journal.last_answer()
        if last is None:
            return None
        self._journal.void(last.entry.id)
        if self._results.pop(last.entry.id, None) is not None:
            self._taken_back.add(last.entry.id)
        self._posed = self._last = None
        self._queue.taken_back(last)
        before = self._journal.last_answer()
        self._last_card, self._told = (before.answer.card if before else ""), ""
        if not self.rates or not self._queue.has(self._deck, last.answer.card):
            return None
        self._posed = self._pose(Card.from_id(last.answer.card), last.answer)
        return self._posed.question

    def redo(self) -> bool:
        """Gives the answer again that was taken back last, unless something new was said since; whether there was one."""
        before = self._journal.last_taken_back()
        written = self._journal.redo()
        if before is None or not isinstance(written, Answered):
            return False
        posed = next((review for review in written.reviews if review.card == written.answer.card), None)
        right = written.answer.verdict == Verdict.RIGHT
        if before.entry.id in self._taken_back:
            self._asked[written.entry.id] = written.answer.card
            self._results[written.entry.id] = right if posed is None else posed.final > Rating.AGAIN
            if posed is not None and posed.final != posed.automatic:
                self._own.add(written.entry.id)
        self._posed = self._last = None
        self._queue.taken_back(written)
        self._last_card = written.answer.card
        return True

    def _pose(self, card: Card, before: Answer | None = None) -> _Posed:
        """Poses a card anew, or as it was posed before if the pack still allows that."""
        self._rule_of(card.id)  # a plan that is still to be solved for is so while the learner thinks
        version = self._quiz.pack_version(card.pack)
        if before is not None:
            # not drawn again: what is familiar, or near in time, may have changed since
            shown = tuple(option.card for option in before.options if option.card)
            question = self._quiz.ask(card, before.form, before.seed, self._learner(card.id, shown))
            if isinstance(question, Question):
                return _Posed(question, before.seed, version)
        seed = self._clock.chance(_SEED_BITS)
        return _Posed(self._anew(card, seed), seed, version)

    def _anew(self, card: Card, seed: int) -> Question:
        """The card in the first form, in the order of the form rule, that may ask it and asks it soundly."""
        learner, left = (
            self._learner(card.id),
            list(dict.fromkeys(in_order(self._memory(card.id), card.id, self._journal.last_forms(_LOOKED_BACK)))),
        )
        for wanted in self._quiz.wanted(self._deck, self._only):
            for form in [form for form in left if form in wanted]:
                question = self._quiz.ask(card, form, seed, learner)
                if isinstance(question, Question):
                    return question
                left.remove(form)  # refused once, it is refused in every group
        raise ValueError(f"{card.id} cannot be asked soundly in any form")

    def _learner(self, card: str, shown: tuple[str, ...] = ()) -> Learner:
        memory = self._memory(card)
        stability = (memory.stability if memory else None) or 0.0
        return Learner(_Familiar(self._journal.connection), stability, shown)

    def _record(
        self, posed: _Posed, given: Given, outcome: Outcome, first_key_ms: int | None, total_ms: int, hints: int
    ) -> Answer:
        question = posed.question
        cards = question.option_cards or ("",) * len(question.options)
        return Answer(
            card=question.card.id,
            form=question.form,
            seed=posed.seed,
            options=tuple(
                ShownOption(option.text, option.right, card)
                for option, card in zip(question.options, cards, strict=True)
            ),
            given=given,
            hints=hints,
            tries=posed.tries,
            first_key_ms=first_key_ms,
            total_ms=total_ms,
            verdict=str(outcome.verdict),
            score=outcome.score,
            purpose=self._purpose,
            pack_version=posed.pack_version,
        )

    def _review(
        self, card: str, automatic: Rating | None, final: Rating, memory: Memory | None, due: Due, now: Moment
    ) -> Review:
        by_program = None if automatic is None else int(automatic)
        return Review(card, by_program, int(final), self._predicted(memory, now.study_day()), due.day, due.ms)

    def _settle(
        self, question: Question, outcome: Outcome, answered: Answered, choices: Mapping[Rating, Due]
    ) -> Feedback:
        """What is to be known of an answer that is in the journal; from what the journal has, whatever was tried."""
        card = question.card.id
        review = next((review for review in answered.reviews if review.card == card), None)
        automatic = final = due = None
        if review is not None:
            automatic = None if review.automatic is None else Rating(review.automatic)
            final, due = Rating(review.final), Due(review.due_day, review.due_ms)
        given = answered.answer.given
        if final is None:
            remembered = given != Rating.AGAIN if outcome.verdict is Verdict.SELF else outcome.verdict is Verdict.RIGHT
        else:
            remembered = final is not Rating.AGAIN
        self._results[answered.entry.id] = remembered
        self._asked[answered.entry.id] = card
        if outcome.verdict is Verdict.SELF or (review is not None and final is not automatic):
            self._own.add(answered.entry.id)
        self._last_card, self._told = card, _told(question)
        self._queue.answered(self._deck, {card, *(review.card for review in answered.reviews)})
        missed = outcome.verdict in (Verdict.WRONG, Verdict.PARTLY)
        claim = self._quiz.claim(question, given) if missed and self.rates else None
        claim = claim if isinstance(claim, Claim) else None
        leech = self._leech(question, given, answered.entry.id) if final is Rating.AGAIN else None
        entry, planned = answered.entry.id, due is not None and due.ms is None and self._rule_of(card) is not None
        again = {one.card for one in answered.reviews if one.final == Rating.AGAIN} - {card}
        places = enumerate(question.sequence if again else (), 1)
        also = tuple(place for place, option in places if question.option_cards[option] in again)
        feedback = Feedback(
            question, given, outcome, automatic, final, due, choices, entry, claim, leech, planned, also
        )
        self._last = _Last(answered, feedback) if self.rates else None
        return feedback

    def _leech(self, question: Question, given: Given, entry: str) -> Leech | None:
        """That the card keeps slipping, where it is time to say so, with what it is taken for."""
        connection, card = self._journal.connection, question.card
        lapses = leeches.told(connection, card.id, entry)
        if not lapses:
            return None
        taken_for = leeches.confusion(connection, card.id)
        if taken_for is None:
            return Leech(lapses)
        posed = self._quiz.ask(card, taken_for.form, taken_for.seed, self._learner(card.id))
        options = (*question.options, *(posed.options if isinstance(posed, Question) else ()))
        why = next((option.why for option in options if option.text == taken_for.text and option.why), "")
        if isinstance(given, int) and given < len(question.options) and question.options[given].text == taken_for.text:
            why = ""  # said of this answer already
        return Leech(lapses, taken_for.text, taken_for.times, why)

    def _choices(self, card: str, memory: Memory | None, seed: int, now: Moment) -> Mapping[Rating, Due]:
        state, elapsed = (None, 0) if memory is None else (memory.state, memory.elapsed(now.study_day()))
        # from the question's seed, which the journal keeps: an answer that is overruled or repeated finds the same days
        today = now.study_day()
        weigh = partial(self._balance.weights, card, today=today)
        step = None if memory is None else step_of(self._journal.connection, memory)
        choices = self._scheduler.choices(state, elapsed, now, f"{seed} {card}", weigh, step)
        rule = self._rule_of(card)
        if rule is None:
            return choices
        learned = memory is None or memory.phase is not Phase.REVIEW
        return self._planned(rule, choices, state, elapsed, today, learned=learned)

    def _planned(
        self,
        rule: Rule,
        choices: Mapping[Rating, Due],
        state: State | None,
        elapsed: int,
        today: int,
        *,
        learned: bool,
    ) -> Mapping[Rating, Due]:
        """The same choices where an exam decides on the days; none is later than that of a better rating.

        They may be on one day: a later one for the better rating could be the day of the exam, or lie after it. None is later
        than the longest interval.
        """
        planned, most = dict(choices), self._decided.maximum
        for rating in sorted(choices, reverse=True):
            if choices[rating].ms is None:
                after = self._scheduler.after(state, elapsed, rating)
                relearned = learned or rating is Rating.AGAIN
                most = min(most, rule.days(after, today, choices[rating].day - today, learned=relearned))
                planned[rating] = Due(today + most)
        return planned

    def _predicted(self, memory: Memory | None, study_day: int) -> float | None:
        """The probability of recall before an answer; None for a card that was never rated."""
        if memory is None or memory.state is None:
            return None
        return self._scheduler.retrievability(memory.state, memory.elapsed(study_day))

    def _memories(self, question: Question) -> dict[str, Memory | None]:
        rated = question.option_cards if question.form == "order" else ()
        return {card: self._memory(card) for card in {question.card.id, *rated}}

    def _memory(self, card: str) -> Memory | None:
        return memory_of(self._journal.connection, card)


def _told(question: Question) -> str:
    """What may be read when a question is answered, in normal form between spaces."""
    read = (question.explanation, *question.key, *(option.why for option in question.options))
    return f" {' '.join(fold(text) for text in read if text)} "


class _Familiar:
    """The ids of the cards that were rated before, asked one by one."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __contains__(self, card: object) -> bool:
        memory = memory_of(self._connection, str(card))
        return memory is not None and memory.reviews > 0
