"""Decisions over a real journal: what makes sense stands until it is taken back, the rest is refused with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from clocks import SetClock
from hypothesis import given
from hypothesis import strategies as st

from study_app.errors import StudyAppError
from study_app.journal import Answer, Decision, Journal, Review
from study_app.study.decisions import DEFAULT_RETENTION, EASY, NEW_A_DAY, Decisions, Exam, decide, decisions, refusal
from study_app.study.memory import derived_tables, memory_of
from study_app.study.scheduler import DEFAULTS

DECK = "csto/treaty"
OTHERS = (*DEFAULTS[:2], 5.0, *DEFAULTS[3:])


@pytest.fixture
def journal(tmp_path: Path, clock: SetClock) -> Iterator[Journal]:
    with Journal.open(tmp_path / "journal.db", clock, derived_tables()) as it:
        yield it


def test_without_a_decision_all_is_as_usual(journal: Journal) -> None:
    usual = decisions(journal)
    assert usual == Decisions()
    assert (usual.retention, usual.new_cards(DECK), usual.exams) == (DEFAULT_RETENTION, NEW_A_DAY, {})
    assert usual.scheduler().retention == DEFAULT_RETENTION


def test_what_was_decided_stands_after_a_restart_and_none_goes_back_to_what_is_usual(
    tmp_path: Path, clock: SetClock
) -> None:
    exam = Exam(20_800, 0.85, 25, (5, 6), last_weeks=True)
    path = tmp_path / "journal.db"
    with Journal.open(path, clock, derived_tables()) as it:
        decide(it, "retention", 0.85, at=clock.now())
        decide(it, "maximum", 365, at=clock.now())
        decide(it, "easy_days", [1.0, 0.5, 1.0, 1.0, 1.0, 0.0, 0.0], at=clock.now())
        decide(it, "learning", [1, 10], at=clock.now())
        decide(it, "relearning", [], at=clock.now())
        decide(it, "new_a_day", 7, at=clock.now())
        decide(it, "new_a_day", 0, scope=DECK, at=clock.now())
        decide(it, "exam", exam, scope=DECK, at=clock.now())
    with Journal.open(path, clock, derived_tables()) as it:
        found = decisions(it)
        assert found == Decisions(
            retention=0.85,
            maximum=365,
            easy_days=(1.0, 0.5, 1.0, 1.0, 1.0, 0.0, 0.0),
            new_a_day={"": 7, DECK: 0},
            exams={DECK: exam},
            learning=(1, 10),
            relearning=(),
        )
        assert (found.scheduler().learning, found.scheduler().relearning) == ((1, 10), ())
        assert (found.new_cards(DECK), found.new_cards("csto/other")) == (0, 7)
        assert (found.scheduler().retention, found.scheduler().maximum) == (0.85, 365)
        decide(it, "exam", None, scope=DECK, at=clock.now())
        decide(it, "retention", None, at=clock.now())
        assert decisions(it).exams == {}
        assert decisions(it).retention == DEFAULT_RETENTION


@pytest.mark.parametrize(
    ("name", "scope", "value", "words"),
    [
        ("retention", "", 0.5, "70 % to 97 %"),
        ("retention", "", True, "70 % to 97 %"),
        ("learning", "", [10, 0], "from 1 to 720"),
        ("learning", "", 10, "numbers of minutes"),
        ("relearning", "", [1, 2, 3, 4, 5, 6], "at most 5"),
        ("relearning", "", [1.5], "whole numbers"),
        ("retention", "", float("nan"), "70 % to 97 %"),
        ("new_a_day", DECK, -1, "whole number"),
        ("new_a_day", DECK, 2.5, "whole number"),
        ("maximum", "", 2, "from 3 days"),
        ("easy_days", "", [1.0] * 6, "day of the week"),
        ("easy_days", "", [0.0] * 7, "day of the week"),
        ("parameters", "", [1.0] * 20, "21 parameters"),
        ("parameters", "", [0.0] * 21, "in its range"),
        ("parameters", "", [1.0] * 20 + [0.0], "in its range"),
        ("exam", "", Exam(20_800), "An exam has a date"),
        ("exam", DECK, Exam(20_800, recall=1.5), "An exam has a date"),
        ("exam", DECK, Exam(20_800, days_off=(0, 1, 2, 3, 4, 5, 6)), "An exam has a date"),
        ("exam", DECK, {"day": 20_800, "colour": "red"}, "An exam has a date"),
        ("luck", "", 1, "Nothing is decided about luck"),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_reason_and_counts_as_nothing_where_it_stands(
    journal: Journal, clock: SetClock, name: str, scope: str, value: Any, words: str
) -> None:
    with pytest.raises(StudyAppError, match=words):
        decide(journal, name, value, scope=scope, at=clock.now())
    assert journal.decisions() == {}
    if value == value and not isinstance(value, Exam):  # another version may have written it
        journal.state(Decision(name, scope, value), at=clock.now())
        assert decisions(journal) == Decisions()


@given(
    st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists)
    | st.integers(0, 40)
    | st.floats(0.5, 1)
    | st.lists(st.sampled_from(sorted(EASY)), min_size=7, max_size=7)
    | st.lists(st.floats(0.01, 1), min_size=len(DEFAULTS), max_size=len(DEFAULTS))
)
def test_any_value_is_either_refused_or_usable(value: Any) -> None:
    for name in ("retention", "new_a_day", "maximum", "easy_days", "parameters", "exam", "other"):
        if not refusal(Decision(name, "", value)) and value is not None:
            assert name in ("retention", "new_a_day", "maximum", "easy_days", "parameters")
            Decisions(**{name: {"": value} if name == "new_a_day" else value}).scheduler()


def test_memory_is_folded_anew_when_parameters_are_adopted_and_when_that_is_taken_back(
    journal: Journal, clock: SetClock
) -> None:
    card = "csto/treaty-signed/when"
    given = Answer(card, "typed", 1, (), "x", 0, 1, None, 1, "right", 1.0, "study", "1")
    due = clock.now().study_day() + 2
    journal.append_answer(given, [Review(card, 3, 3, None, due, None)], at=clock.now())
    before = memory_of(journal.connection, card)
    assert before is not None
    adopted = decide(journal, "parameters", list(OTHERS), at=clock.now())
    after = memory_of(journal.connection, card)
    assert after is not None
    assert after.stability == pytest.approx(5.0)
    assert after.due_day == due  # what was decided when answering stays
    journal.void(adopted.entry.id)
    back = memory_of(journal.connection, card)
    assert back is not None
    assert back == before._replace(
        stability=pytest.approx(before.stability), difficulty=pytest.approx(before.difficulty)
    )
