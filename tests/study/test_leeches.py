"""Cards that keep slipping, over a real journal: when it is said, when not, and what the card is taken for."""

from __future__ import annotations

from pathlib import Path

import pytest
from clocks import SetClock
from tiny import ONE, Desk, desk, right, wrong

from study_app.journal import Answer, Shown
from study_app.quiz.question import Question
from study_app.study import leeches, marks
from study_app.study.leeches import Leech, confusion
from study_app.study.memory import memory_of
from study_app.study.scheduler import Rating
from study_app.study.session import Feedback, Session

WHEN = "tiny/charter-adopted/when"


def to_its_day(it: Desk, clock: SetClock) -> tuple[Session, Question]:
    """The next question of the card, on the day on which it comes."""
    memory = memory_of(it.journal.connection, WHEN)
    if memory is not None and memory.due_ms is None and memory.due_day is not None:
        clock.move(days=max(0, memory.due_day - clock.now().study_day()))
    session = it.session(ONE, only=("choice",))
    while (question := session.next()) is not None and question.card.id != WHEN:
        marks.suspend(it.journal, question.card.id, at=clock.now())  # the other card of the fact is out of the way
        session.marked(question.card.id)
    assert question is not None
    return session, question


def give(session: Session, question: Question, *, remembered: bool) -> Feedback:
    return session.answer(right(question) if remembered else wrong(question), first_key_ms=None, total_ms=900)


def forget(it: Desk, clock: SetClock, times: int) -> list[Leech | None]:
    """Forget the card at each review, and learn it again on the same day; what is told each time."""
    said: list[Leech | None] = []
    if memory_of(it.journal.connection, WHEN) is None:
        give(*to_its_day(it, clock), remembered=True)
    for _ in range(times):
        clock.move(days=1)
        said.append(give(*to_its_day(it, clock), remembered=False).leech)
        clock.move(minutes=10)
        again = give(*to_its_day(it, clock), remembered=True)
        assert again.leech is None
    return said


def test_it_is_said_at_the_fourth_lapse_and_then_at_each_second(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        said = forget(it, clock, 8)
    assert [leech.lapses if leech else 0 for leech in said] == [0, 0, 0, 4, 0, 6, 0, 8]


def test_what_is_answered_instead_is_named_with_the_reason_why_it_is_another_thing(
    tmp_path: Path, clock: SetClock
) -> None:
    with desk(tmp_path, clock) as it:
        said = forget(it, clock, 4)
        found = confusion(it.journal.connection, WHEN)
        assert found is not None
        assert found.times > 1
        leech = said[3]
        assert leech is not None
        assert (leech.instead, leech.times) == (found.text, found.times)
        forget(it, clock, 1)
        clock.move(days=1)
        session, _question = to_its_day(it, clock)
        later = session.answer(None, first_key_ms=None, total_ms=900).leech
        assert later is not None
        assert later.lapses == 6
        assert later.instead
        assert later.why  # nothing was chosen now, so it is said what that is in truth


def test_a_card_that_is_forgotten_as_often_as_was_foretold_is_no_leech(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        give(*to_its_day(it, clock), remembered=True)
        lapses = 0
        for turn in range(1, 61):
            clock.move(days=1)
            feedback = give(*to_its_day(it, clock), remembered=turn % 8 > 0)
            assert feedback.leech is None
            if turn % 8 == 0:
                lapses += 1
                clock.move(minutes=10)
                give(*to_its_day(it, clock), remembered=True)
        memory = memory_of(it.journal.connection, WHEN)
        assert memory is not None
        assert memory.lapses == lapses >= 6


def test_a_lapse_that_is_taken_back_or_overruled_is_none(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        forget(it, clock, 3)
        clock.move(days=1)
        session, question = to_its_day(it, clock)
        first = give(session, question, remembered=False)
        assert first.leech is not None
        assert session.overrule(Rating.HARD).leech is None
        assert leeches.told(it.journal.connection, WHEN, first.entry) == 0
        session.overrule(Rating.AGAIN)
        session.undo()
        memory = memory_of(it.journal.connection, WHEN)
        assert memory is not None
        assert memory.lapses == 3


def test_what_was_typed_and_overruled_as_right_is_no_wrong_answer(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        give(*to_its_day(it, clock), remembered=True)
        for _ in range(2):
            clock.move(days=1)
            session, question = to_its_day(it, clock)
            give(session, question, remembered=False)
            session.overrule(Rating.GOOD)
        assert confusion(it.journal.connection, WHEN) is None


def said(given: int | str | None, form: str = "choice", verdict: str = "wrong", *options: str) -> Answer:
    shown = tuple(Shown(text, False) for text in options)
    return Answer(WHEN, form, 7, shown, given, 0, 1, None, 900, verdict, 0.0, "quiz", "1")


@pytest.mark.parametrize(
    ("answers", "text", "times"),
    [
        ([said(0, "choice", "wrong", "Riga", "Oslo")], None, 0),
        ([said(1, "choice", "wrong", "Riga", "Oslo"), said("oslo ", "typed")], "oslo", 2),
        ([said("Bern", "typed"), said("Oslo", "typed"), said("Bern", "typed")], "Bern", 2),
        ([said(None, "typed"), said(None, "typed")], None, 0),
        ([said(0, "true_false", "wrong", "True"), said(0, "true_false", "wrong", "True")], None, 0),
        ([said(1, "choice", "right", "Riga", "Oslo"), said(1, "choice", "right", "Riga", "Oslo")], None, 0),
    ],
    ids=["once", "chosen and typed", "the commonest", "I do not know", "true is no thing", "right ones"],
)
def test_what_a_card_is_taken_for_is_the_wrong_answer_given_most_often(
    tmp_path: Path, clock: SetClock, answers: list[Answer], text: str | None, times: int
) -> None:
    with desk(tmp_path, clock) as it:
        for answer in answers:
            it.journal.append_answer(answer, (), at=clock.now())
        found = confusion(it.journal.connection, WHEN)
        assert (found.text if found else None, found.times if found else 0) == (text, times)
        if found is not None:
            last = it.journal.connection.execute("SELECT max(entry) FROM answer").fetchone()[0]
            it.journal.void(last)
            assert confusion(it.journal.connection, WHEN) is None
