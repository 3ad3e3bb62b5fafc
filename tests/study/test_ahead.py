"""More than the day brings, on real files: what comes soon is reviewed and counts, what is crammed changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from clocks import MONDAY_NINE, SetClock
from tiny import ALL, ONE, Desk, desk, right, wrong

from study_app.study import marks
from study_app.study.ahead import Crammed, further, in_danger, more, soon, to_cram
from study_app.study.decisions import Decisions, Exam
from study_app.study.memory import Memory, all_memories
from study_app.study.queue import Picked, Queue
from study_app.study.reviewed import Reviewed
from study_app.study.scheduler import Rating, Scheduler, State
from study_app.study.session import Session

TODAY = MONDAY_NINE.study_day()


@pytest.fixture
def met(tmp_path: Path, clock: SetClock) -> Iterator[Desk]:
    """A desk at which six cards were learned three days ago, two of them forgotten at first, and nothing since."""
    with desk(tmp_path, clock) as it:
        session = it.session()
        for number in range(20):
            question = session.next()
            if question is None:
                break
            clock.move(minutes=1)
            session.answer(wrong(question) if number in (1, 3) else right(question), first_key_ms=None, total_ms=900)
        clock.move(days=1)
        yield it


def ahead(it: Desk, days: int = 3) -> Session:
    cards = soon(it.journal.connection, ALL, it.clock.now().study_day(), days)
    picked = Picked(it.journal.connection, cards, Queue(it.journal.connection))
    return Session(it.journal, it.quiz, picked, ALL, it.clock, purpose="ahead")


def cram(it: Desk, before: int | None = None) -> Session:
    today = it.clock.now().study_day()
    cards = in_danger(it.journal.connection, Scheduler(), ALL, today, today, before=before)
    return Session(
        it.journal, it.quiz, Crammed(it.journal.connection, cards, Queue(it.journal.connection)), ALL, it.clock,
        purpose="cram",
    )  # fmt: skip


def schedule(it: Desk) -> tuple[dict[str, Memory], list[Reviewed], list[tuple[int, int]]]:
    """All that is derived of what is remembered."""
    connection = it.journal.connection
    return (
        all_memories(connection),
        connection.execute("SELECT * FROM reviewed ORDER BY card, entry").fetchall(),
        connection.execute("SELECT * FROM load WHERE cards > 0 ORDER BY due_day").fetchall(),
    )


def test_what_comes_soon_is_what_is_due_after_today_one_card_of_each_fact_and_nothing_of_today(met: Desk) -> None:
    connection, memories = met.journal.connection, all_memories(met.journal.connection)
    coming = {card for card, memory in memories.items() if memory.due_day and TODAY + 1 < memory.due_day <= TODAY + 4}
    assert set(soon(connection, ALL, TODAY + 1, 3)) == coming
    assert len(coming) >= 4
    assert soon(connection, ALL, TODAY, 30) == ()  # all of it was asked on that day
    first = min(memory.due_day or 0 for memory in memories.values() if (memory.due_day or 0) > TODAY + 1)
    assert first == TODAY + 2
    offered = more(connection, Decisions(), ALL, TODAY + 1)
    assert (offered.days, offered.ahead, offered.cram, offered.before_exam) == (3, len(coming), 12, None)
    assert more(connection, Decisions(), ALL, TODAY).ahead == 0
    suspended = sorted(coming)[0]
    marks.suspend(met.journal, suspended, at=met.clock.now())
    assert set(soon(connection, ALL, TODAY + 1, 3)) == coming - {suspended}


def test_studied_ahead_is_a_review_at_its_true_distance(met: Desk) -> None:
    before, scheduler = all_memories(met.journal.connection), Scheduler()
    session = ahead(met)
    while (question := session.next()) is not None:
        feedback = session.answer(right(question), first_key_ms=None, total_ms=900)
        card = question.card.id
        was, now = before[card], all_memories(met.journal.connection)[card]
        assert feedback.final is not None
        assert was.state is not None
        assert was.due_day is not None
        assert was.due_day > met.clock.now().study_day()
        # nothing but the days that truly passed went into it
        assert now.state == scheduler.after(was.state, 1, feedback.final)
        assert now.due_day is not None
        assert now.due_day > was.due_day - 1
    assert session.answered >= 4
    last = met.journal.last_answer()
    assert last is not None
    assert last.answer.purpose == "ahead"
    assert soon(met.journal.connection, ALL, TODAY + 1, 3) == ()


def test_the_sooner_a_review_comes_the_less_it_strengthens_but_it_never_weakens() -> None:
    scheduler, state = Scheduler(), State(20.0, 5.0)
    gains = [scheduler.after(state, days, Rating.GOOD).stability - 20 for days in (1, 5, 10, 15, 20)]
    assert gains == sorted(gains)
    assert gains[0] > 0
    assert gains[0] < gains[-1] / 8


def test_cramming_changes_no_due_day_and_nothing_of_what_is_remembered(met: Desk, tmp_path: Path) -> None:
    before = schedule(met)
    session = cram(met)
    asked: list[str] = []
    missed = 0
    while (question := session.next()) is not None:
        met.clock.move(minutes=1)
        asked.append(question.card.id)
        given = wrong(question) if len(asked) in (2, 5) else right(question)
        feedback = session.answer(given, first_key_ms=None, total_ms=900)
        missed += given == wrong(question)
        assert (feedback.final, feedback.due, feedback.choices, feedback.claim) == (None, None, {}, None)
    assert schedule(met) == before
    assert len(asked) == 12 + 2
    assert asked[12:] == [asked[1], asked[4]]
    assert (session.answered, session.right) == (14, 12)
    rows = met.journal.connection.execute("SELECT purpose, count(*) FROM answer GROUP BY purpose").fetchall()
    assert dict(rows)["cram"] == 14
    with pytest.raises(ValueError, match="no answer to overrule"):
        session.overrule(Rating.EASY)
    met.journal.close()
    with desk(tmp_path, met.clock) as again:  # and none when all is folded anew
        again.journal.connection.execute("DELETE FROM derived")
        again.journal._bring_up_to_date()
        assert schedule(again) == before
        assert again.journal.verify() == []


def test_what_is_crammed_comes_in_the_order_of_danger_and_what_was_never_met_last(met: Desk) -> None:
    connection, scheduler, today = met.journal.connection, Scheduler(), met.clock.now().study_day()
    memories = all_memories(connection)
    order = in_danger(connection, scheduler, ALL, today, today + 30)
    states = {card: memory.state for card, memory in memories.items() if memory.state is not None}
    known = [scheduler.retrievability(states[card], 31) for card in order if card in states]
    assert known == sorted(known)
    assert [card in states for card in order] == sorted((card in states for card in order), reverse=True)
    assert len(order) == 12
    soonest = min(memories[card].due_day or 0 for card in states)
    before = in_danger(connection, scheduler, ALL, today, today, before=soonest + 1)
    assert set(before) == {card for card in states if memories[card].due_day == soonest}
    marks.bury(met.journal, order[0], at=met.clock.now())
    assert in_danger(connection, scheduler, ALL, today, today + 30) == order[1:]
    exam = Decisions(exams={ALL: Exam(soonest + 1)})
    offered = more(connection, exam, ALL, today)
    assert offered.cram == 11
    assert (
        offered.before_exam
        == len(to_cram(connection, exam, ALL, today, before_exam=True))
        == len(before) - (order[0] in before)
    )


def test_a_card_that_is_put_to_rest_leaves_the_cramming_and_undo_reaches_what_was_before(met: Desk) -> None:
    session = cram(met)
    question = session.next()
    assert question is not None
    assert session.counts.due == 12
    marks.suspend(met.journal, question.card.id, at=met.clock.now())
    session.marked(question.card.id)
    assert session.counts.due == 11
    other = session.next()
    assert other is not None
    assert other.card != question.card
    session.answer(None, first_key_ms=None, total_ms=900)
    assert (session.counts.learning, session.counts.due) == (1, 10)
    studied = met.journal.last_answer()
    assert studied is not None
    assert studied.answer.purpose == "study"
    assert session.undo() is None
    assert session.answered == 1
    assert session.redo()
    assert session.answered == 1
    assert session.next() is not None


@pytest.mark.parametrize("begin", [ahead, cram])
def test_a_library_that_is_read_again_leaves_what_was_chosen_to_be_asked(met: Desk, begin) -> None:
    session = begin(met)
    question, counts = session.next(), session.counts
    assert session.renew(met.quiz, Queue(met.journal.connection)) is False
    assert (session.next(), session.counts) == (question, counts)


def test_a_self_graded_card_is_right_when_the_learner_says_so(met: Desk) -> None:
    session = cram(met)
    session._only = frozenset({"reveal"})
    first = session.next()
    assert first is not None
    assert first.form == "reveal"
    assert session.preview() == {}
    session.answer(3, first_key_ms=None, total_ms=900)
    second = session.next()
    assert second is not None
    session.answer(1, first_key_ms=None, total_ms=900)
    assert (session.answered, session.right) == (2, 1)
    assert (session.counts.learning, session.counts.due) == (1, 10)


def test_a_deck_without_what_was_met_has_all_to_cram_and_nothing_ahead(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        assert soon(it.journal.connection, ONE, TODAY, 30) == ()
        assert more(it.journal.connection, Decisions(), ONE, TODAY).ahead == 0
        assert len(in_danger(it.journal.connection, Scheduler(), ONE, TODAY, TODAY)) == 2
        assert in_danger(it.journal.connection, Scheduler(), ONE, TODAY, TODAY, before=TODAY + 99) == ()


def test_more_new_cards_are_the_next_ones_of_facts_that_had_no_part_in_the_day(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        day = Queue(it.journal.connection, Decisions(new_a_day={"": 2}))
        session = Session(it.journal, it.quiz, day, ALL, clock, Decisions(new_a_day={"": 2}))
        while (question := session.next()) is not None:
            clock.move(minutes=1)
            session.answer(right(question), first_key_ms=None, total_ms=900)
        met = {memory.fact for memory in all_memories(it.journal.connection).values()}
        found = further(it.journal.connection, ALL, TODAY, 3)
        facts = [card.rpartition("/")[0] for card in found]
        assert len(found) == len(set(facts)) == 3
        assert met.isdisjoint(facts)
        assert more(it.journal.connection, Decisions(), ALL, TODAY).new >= 3
        picked = Picked(it.journal.connection, found, day)
        extra = Session(it.journal, it.quiz, picked, ALL, clock, purpose="ahead")
        while (question := extra.next()) is not None:
            clock.move(minutes=1)
            extra.answer(right(question), first_key_ms=None, total_ms=900)
        rated = all_memories(it.journal.connection)
        assert all(rated[card].first_day == TODAY and (rated[card].due_day or 0) > TODAY for card in found)
        assert day.counts(ALL, clock.now()).new == 0  # and the day brings no more for it
