"""Exams over a real library: which of them decides on a card, what is told of them, and what comes earlier for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from clocks import SetClock
from tiny import ALL, ONE, Desk, desk, right

from study_app.background import StoppedError
from study_app.errors import StudyAppError
from study_app.study.decisions import Decisions, Exam, decide, decisions
from study_app.study.exams import Exams, Prospect, bring_forward, moves_in_words, outlook_in_words
from study_app.study.marks import suspend
from study_app.study.memory import all_memories
from study_app.study.planning import Outlook

CHARTER, TREATY = "tiny/charter-adopted/when", "tiny/treaty-adopted/when"


@pytest.fixture
def it(tmp_path: Path, clock: SetClock) -> Iterator[Desk]:
    with desk(tmp_path, clock) as opened:
        yield opened


@pytest.fixture
def exams(it: Desk, clock: SetClock) -> Exams:
    return Exams(it.journal, clock)


def study(it: Desk, clock: SetClock, days: int) -> None:
    """All of it, right, every day that brings something."""
    for _ in range(days):
        session = it.session()
        while (question := session.next()) is not None:
            clock.move(minutes=1)
            session.answer(right(question), first_key_ms=None, total_ms=9_000)
        clock.move(days=1)


def given(it: Desk, clock: SetClock, deck: str, days: int, **more: object) -> Exam:
    exam = Exam(clock.now().study_day() + days, **more)  # type: ignore[arg-type]
    decide(it.journal, "exam", exam, scope=deck, at=clock.now())
    return exam


def test_of_all_decks_that_hold_a_card_the_soonest_exam_decides(it: Desk, exams: Exams, clock: SetClock) -> None:
    assert exams.rule_of(Decisions(), CHARTER) is None
    given(it, clock, ALL, 60)
    of_all = exams.rule_of(decisions(it.journal), CHARTER)
    assert of_all is not None
    assert exams.rule_of(decisions(it.journal), TREATY) is of_all
    given(it, clock, ONE, 20)
    of_one = exams.rule_of(decisions(it.journal), CHARTER)
    assert of_one not in (None, of_all)
    assert exams.rule_of(decisions(it.journal), TREATY) is of_all
    clock.move(days=20)  # the exam of the one is today: that of all goes on
    assert exams.rule_of(decisions(it.journal), CHARTER) is exams.rule_of(decisions(it.journal), TREATY)
    clock.move(days=40)
    assert exams.rule_of(decisions(it.journal), CHARTER) is None


def test_a_card_due_after_the_exam_comes_earlier_and_all_of_it_can_be_taken_back(
    it: Desk, exams: Exams, clock: SetClock
) -> None:
    study(it, clock, 25)
    before = {card: memory.due_day for card, memory in all_memories(it.journal.connection).items()}
    exam = given(it, clock, ALL, 21, recall=0.99)
    late = {card for card, due in before.items() if due is not None and due >= exam.day}
    found = exams.prospect_later(ALL, exam, Event())()
    assert found == exams.prospect(ALL, exam)
    assert len(late & set(found.moves)) > 3
    assert all(clock.now().study_day() <= day < exam.day for day in found.moves.values())
    assert all(day < (before[card] or 0) for card, day in found.moves.items())
    assert found.earlier.recall > found.outlook.recall + 0.01
    assert bring_forward(it.journal, found.moves, clock.now()) == len(found.moves)
    after = {card: memory.due_day for card, memory in all_memories(it.journal.connection).items()}
    assert after == {**before, **found.moves}
    again = exams.prospect(ALL, exam)
    assert len(again.moves) < len(found.moves)
    said = it.journal.last_said()
    assert said is not None
    it.journal.void(said.entry.id)
    assert {card: memory.due_day for card, memory in all_memories(it.journal.connection).items()} == before


class SetAfter(Event):
    """An event that is set once it was looked at so many times."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self.looks = looks

    def is_set(self) -> bool:
        self.looks -= 1
        return self.looks < 0


def test_what_nobody_waits_for_any_more_is_not_worked_out_to_its_end(it: Desk, exams: Exams, clock: SetClock) -> None:
    study(it, clock, 25)
    exam = given(it, clock, ALL, 21, recall=0.99)
    whole = SetAfter(1_000_000)
    assert exams.prospect_later(ALL, exam, whole)().moves
    looked = 1_000_000 - whole.looks
    assert (
        looked > 2 * 8 * 20
    )  # on each day of each of the prices that are tried, as it is and with cards that come earlier
    for share in (0.0, 0.3, 0.6, 0.99):
        stop = SetAfter(int(share * looked))
        with pytest.raises(StoppedError):
            exams.prospect_later(ALL, exam, stop)()
        assert stop.looks == -1


def test_what_is_suspended_or_of_a_sooner_exam_does_not_come_earlier(it: Desk, exams: Exams, clock: SetClock) -> None:
    study(it, clock, 25)
    exam = given(it, clock, ALL, 21, recall=0.99)
    charter = {card for card in exams.prospect(ALL, exam).moves if "charter" in card}
    assert charter
    given(it, clock, ONE, 10)
    assert not {card for card in exams.prospect(ALL, exam).moves if "charter" in card}
    other = next(iter(exams.prospect(ALL, exam).moves))
    suspend(it.journal, other, at=clock.now())
    assert other not in exams.prospect(ALL, exam).moves


def test_nothing_comes_earlier_in_a_deck_of_which_nothing_was_studied(it: Desk, exams: Exams, clock: SetClock) -> None:
    exam = given(it, clock, ALL, 21)
    assert exams.prospect(ALL, exam).moves == {}
    assert bring_forward(it.journal, {}, clock.now()) == 0
    assert exams.prospect(ALL, exam).earlier == exams.prospect(ALL, exam).outlook


def test_exams_are_told_soonest_first_of_one_deck_or_of_all(it: Desk, exams: Exams, clock: SetClock) -> None:
    given(it, clock, ALL, 60, minutes=20.0)
    given(it, clock, ONE, 20)
    decide(it.journal, "exam", Exam(clock.now().study_day() + 9), scope="gone/away", at=clock.now())
    assert [row["deck"] for row in exams.rows()] == [ONE, ALL]
    [row] = exams.rows(ALL)
    assert (row["days"], row["wanted"], len(row["minutes"])) == (60, 0.9, 60)  # type: ignore[arg-type]
    one, everything = exams.in_words()
    assert one.startswith("One: exam on 2026-12-13, in 20 days: ")
    assert list(exams.in_words(ALL)) == [everything]
    clock.move(days=20)
    assert next(exams.in_words(ONE)).endswith("It is today.")
    clock.move(days=1)
    assert next(exams.in_words(ONE)).endswith("It is over: give it another date.")
    assert next(exams.rows(ONE))["expected"] is None


def test_what_fits_and_how_far_one_looks_is_said() -> None:
    outlook = Outlook(0.87, 0.03, 0.9, (12.0, 30.0), False, 0.41, 0.01)
    words = outlook_in_words(outlook, 2)
    assert (
        "87 % is expected, very likely between 81 and 93 %, and 90 % is wanted; about 21 min a day, 30 at most."
        in words
    )
    assert "87 % is what fits. If you stop now: 41 %." in words
    assert outlook_in_words(outlook, 2000).endswith("It is looked at as if it were in 2 days.")
    short = outlook_in_words(Outlook(0.95, 0.001, 0.9, (0.2, 0.1), True, 0.41, 0.01), 2)
    assert "no more than a minute a day" in short
    assert "what fits" not in short


def test_a_card_that_comes_back_no_sooner_than_the_exam_is_not_told_to_be_planned_for_it(
    it: Desk, exams: Exams, clock: SetClock
) -> None:
    today = given(it, clock, ALL, 22).day - 22
    assert exams.return_in_words(CHARTER, today + 9, "in 9 days") == "Comes back in 9 days, planned for the exam"
    assert (
        exams.return_in_words(CHARTER, today + 20, "in 20 days")
        == "Comes back in 20 days, shortly before the exam: a review then does the most for it"
    )
    given(it, clock, ALL, 100)
    for far in (60, 92):  # nearer to the exam than to today, and yet weeks before it
        assert exams.return_in_words(CHARTER, today + far, "then") == "Comes back then, planned for the exam"
    given(it, clock, ALL, 22)
    gains = "a review before it would gain too little"
    assert (
        exams.return_in_words(CHARTER, today + 22, "in 22 days")
        == f"Comes back in 22 days, on the day of the exam: {gains}"
    )
    assert exams.return_in_words(CHARTER, today + 30, "in 30 days") == f"Comes back in 30 days, after the exam: {gains}"


def test_what_comes_earlier_is_told_with_the_first_day_and_the_minutes(clock: SetClock) -> None:
    outlook = Outlook(0.87, 0.03, 0.9, (12.0, 30.0), False, 0.41, 0.01)
    today = clock.now().study_day()
    before = Outlook(0.81, 0.03, 0.9, (12.0,), False, 0.41, 0.01)
    moves = {"a": today + 9, "b": today + 4}
    told = moves_in_words(Prospect(before, moves, outlook), today)
    assert told == (
        "2 cards are due too late for that: they can come earlier, from 27 November on; 87 % is expected then, "
        "6 points more; about 21 min a day, 30 at most."
    )
    assert "expected then, less than a point more; about" in moves_in_words(Prospect(outlook, moves, outlook), today)
    assert moves_in_words(Prospect(outlook, {}, outlook), today) == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("soon", "is no one day"), ("2027", "is no one day"), ("15 March 44 BC", "is no one day"),
        ("", "An empty text is no day"), ("  ", "An empty text is no day"), ("23 November 2026", "has to be ahead"),
        ("1 January 2001", "has to be ahead"), ("24 November 2046", "at most 20 years ahead"),
        ("31 April", "31 April is no day. There are only 30 days in April"), ("2027-02-29", "only 28 days in February 2027"),
        ("15 June BC", "A day BC needs its year"), ("4600-12-31", "at most 20 years ahead"),
        ("9999-12-31", "at most 20 years ahead"),
    ],
)  # fmt: skip
def test_what_is_no_day_ahead_is_refused(exams: Exams, text: str, words: str) -> None:
    with pytest.raises(StudyAppError, match=words):
        exams.day(text)
    assert exams.day("tomorrow") == exams.day("Tuesday") == exams.day("2026-11-24")
    assert exams.day("in 3 weeks") == exams.day("2026-12-14")
    assert exams.day("24 November 2026") == exams.day("2026-11-24")
    assert exams.day("23 November 2046") > exams.day("2046-11-22")
