"""Marks over a real journal: the table is what stands, whatever was marked, taken away and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from clocks import SetClock
from hypothesis import given
from hypothesis import strategies as st

from study_app.errors import StudyAppError
from study_app.journal import Journal, Mark
from study_app.study.marks import FLAGS, LONGEST_NOTE, Marked, Marks, bury, flag, marked, note, suspend

CARD, OTHER = "csto/treaty-signed/when", "csto/treaty-signed/place"


@pytest.fixture
def journal(tmp_path: Path, clock: SetClock) -> Iterator[Journal]:
    with Journal.open(tmp_path / "journal.db", clock, [Marks()]) as it:
        yield it


def test_a_card_bears_all_that_is_said_of_it_after_a_restart(tmp_path: Path, clock: SetClock) -> None:
    today = clock.now().study_day()
    with Journal.open(tmp_path / "journal.db", clock, [Marks()]) as it:
        suspend(it, CARD, at=clock.now())
        flag(it, CARD, "red", at=clock.now())
        note(it, CARD, "  the protocol, not the treaty ", at=clock.now())
        bury(it, OTHER, at=clock.now())
    with Journal.open(tmp_path / "journal.db", clock, [Marks()]) as it:
        assert marked(it.connection) == {
            CARD: Marked(CARD, True, None, "red", "the protocol, not the treaty"),
            OTHER: Marked(OTHER, buried=today),
        }
        suspend(it, CARD, suspended=False, at=clock.now())
        flag(it, CARD, "", at=clock.now())
        note(it, CARD, " ", at=clock.now())
        assert marked(it.connection, [CARD]) == {}


def test_a_card_rests_while_it_is_suspended_or_for_the_day_it_was_buried(clock: SetClock) -> None:
    today = clock.now().study_day()
    assert Marked(CARD, suspended=True).rests(today + 1000)
    assert Marked(CARD, buried=today).rests(today)
    assert not Marked(CARD, buried=today).rests(today + 1)
    assert not Marked(CARD, flag="red", note="x").rests(today)


def test_a_flag_of_no_known_colour_and_a_note_without_end_are_refused(journal: Journal, clock: SetClock) -> None:
    with pytest.raises(ValueError, match="no flag pink"):
        flag(journal, CARD, "pink", at=clock.now())
    with pytest.raises(StudyAppError, match="at most 2000 characters"):
        note(journal, CARD, "x" * (LONGEST_NOTE + 1), at=clock.now())
    assert marked(journal.connection) == {}


def test_marks_of_another_version_and_nonsense_are_passed_over(journal: Journal, clock: SetClock) -> None:
    journal.state(Mark(CARD, "stars", "5"), at=clock.now())
    for value in ("soon", "➑", "--5", "5-", "9" * 5000):
        journal.state(Mark(CARD, "buried", value), at=clock.now())
        assert not marked(journal.connection, [CARD]).get(CARD, Marked(CARD)).rests(0)


steps = st.tuples(
    st.sampled_from([CARD, OTHER]),
    st.sampled_from(["suspended", "buried", "flag", "note"]),
    st.sampled_from([None, "yes", "20700", *FLAGS]),
)


@given(st.lists(st.one_of(steps, st.integers(0, 9)), max_size=12))
def test_the_table_is_what_stands_whatever_was_said_and_taken_back(
    tmp_path_factory: pytest.TempPathFactory, said: list[tuple[str, str, str | None] | int]
) -> None:
    clock = SetClock()
    with Journal.open(tmp_path_factory.mktemp("data") / "journal.db", clock, [Marks()]) as it:
        entries: list[str] = []
        for step in said:
            if isinstance(step, tuple):
                entries.append(it.state(Mark(*step), at=clock.now()).entry.id)
            elif entries:
                it.void(entries[step % len(entries)])
        followed = marked(it.connection)
        Marks().rebuild(it)
        assert marked(it.connection) == followed
