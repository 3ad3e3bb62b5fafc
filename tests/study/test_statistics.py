"""The figures against what was really done: a learner studies for weeks, and each sum is counted again by hand."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random
from shutil import copy

import pytest
from answers import answer
from clocks import SetClock
from hypothesis import given
from hypothesis import strategies as st
from tiny import ALL, ONE, Desk, desk, right, wrong

from study_app.clock import Moment
from study_app.journal import Event, Journal, Review
from study_app.study import marks
from study_app.study.memory import all_memories
from study_app.study.statistics import ENOUGH, Day, Mastery, Retention, Scope, Share, Statistics, retention

CARD = "tiny/charter-adopted/when"


@pytest.fixture(scope="module")
def studied(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Moment]:
    """The folder in which somebody studied for months and forgot a fifth, and when that was over."""
    folder, clock, chance = tmp_path_factory.mktemp("studied"), SetClock(), Random(5)
    with desk(folder, clock) as it:
        for _ in range(70):
            session = it.session(new_a_day=2)
            while (question := session.next()) is not None:
                clock.move(minutes=1)
                given = right(question) if chance.random() < 0.8 else wrong(question)
                session.answer(given, first_key_ms=None, total_ms=chance.choice([900, 7_000, 120_000]))
            clock.move(days=chance.choice([1, 1, 1, 2, 6]))
    return folder, clock.now()


@pytest.fixture
def term(studied: tuple[Path, Moment], tmp_path: Path, clock: SetClock) -> Iterator[Desk]:
    """A desk of one's own with all of it."""
    folder, clock.moment = studied
    copy(folder / "journal.db", tmp_path)
    with desk(tmp_path, clock) as it:
        yield it


def counted(journal: Journal) -> dict[int, Counter[str]]:
    """The sums of each study day, from the history as it stands."""
    days: dict[int, Counter[str]] = defaultdict(Counter)
    last: dict[str, Event] = {}
    for event in journal.history():
        day, before = days[event.study_day], last.get(event.card)
        day["asked"] += event.asked
        day["ms"] += min(event.total_ms, 60_000)
        if event.rating is None:
            continue
        day["new"] += before is None
        if before is not None and before.due_ms is None and event.study_day > before.study_day:
            assert before.due_day is not None
            interval = before.due_day - before.study_day
            age = "mature" if interval >= 21 else "young"
            if interval >= 1:
                day[age] += 1
                day[f"{age}_right"] += event.rating > 1
                day[f"{age}_predicted"] += round((event.predicted or 0) * 1e6)
        last[event.card] = event
    return days


def test_each_day_of_a_term_is_what_counting_its_answers_gives(term: Desk) -> None:
    by_hand = counted(term.journal)
    days = Statistics(term.journal.connection).days()
    assert [day.study_day for day in days] == sorted(by_hand)
    for day in days:
        assert {name: value for name, value in day._asdict().items() if value and name != "study_day"} == {
            name: value for name, value in by_hand[day.study_day].items() if value
        }
    assert sum(day.mature for day in days) > 10
    assert sum(day.young for day in days) > 10


def test_a_scope_of_all_decks_is_the_whole_and_days_and_decks_narrow_it(term: Desk) -> None:
    connection = term.journal.connection
    whole = Statistics(connection).days()
    assert Statistics(connection, Scope((ALL, ONE))).days() == whole
    first, last = whole[3].study_day, whole[9].study_day
    assert Statistics(connection, Scope(first=first, last=last)).days() == whole[3:10]
    assert Statistics(connection, Scope((ALL,), first=first, last=last)).days() == whole[3:10]
    of_one = Statistics(connection, Scope((ONE,))).days()
    asked = sum(event.asked for event in term.journal.history() if event.card.startswith("tiny/charter-adopted/"))
    assert 0 < sum(day.asked for day in of_one) == asked < sum(day.asked for day in whole)
    assert Statistics(connection, Scope(tag="nowhere")).days() == ()


def test_true_retention_is_the_share_of_what_was_remembered_beside_what_was_predicted(term: Desk) -> None:
    found = Statistics(term.journal.connection).retention()
    days = counted(term.journal).values()
    for age in ("young", "mature"):
        share: Share = getattr(found, age)
        assert share.n == sum(day[age] for day in days)
        assert share.right == sum(day[f"{age}_right"] for day in days)
        assert share.predicted == pytest.approx(sum(day[f"{age}_predicted"] for day in days) / share.n / 1e6)
    assert found.both.n == found.young.n + found.mature.n
    assert found.both.rate == pytest.approx(0.8, abs=0.12)


def test_nothing_is_claimed_of_few_reviews() -> None:
    assert not Share(ENOUGH - 1, 20, 0.9).enough
    assert Share(ENOUGH - 1, 20, 0.9).as_json() == {
        "n": 29, "right": 20, "rate": None, "interval": None, "predicted": None,
    }  # fmt: skip
    told = Share(ENOUGH, 27, 0.91).as_json()
    assert (told["rate"], told["predicted"]) == (0.9, 0.91)
    assert retention(()) == Retention(Share(0, 0, None), Share(0, 0, None))
    assert retention(()).both.rate is None
    assert Share(0, 0, None).interval == (0.0, 1.0)


def test_the_interval_is_the_published_one() -> None:
    # Newcombe (1998), table I: 81 of 263 gives 0.2553 to 0.3662; 0 of 20 gives 0 to 0.1611
    assert Share(263, 81, None).interval == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert Share(20, 0, None).interval == pytest.approx((0.0, 0.1611), abs=5e-5)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))))
def test_the_rate_lies_in_its_interval(share: tuple[int, int]) -> None:
    n, passed = share
    low, high = Share(n, passed, None).interval
    assert 0 <= low <= passed / n <= high <= 1


def test_calibration_has_bins_of_like_size_by_rising_prediction(term: Desk) -> None:
    found = Statistics(term.journal.connection).calibration()
    pairs = [
        (round((event.predicted or 0) * 1e6) / 1e6, (event.rating or 0) > 1)
        for event in term.journal.history()
        if event.predicted is not None and event.rating
    ]
    n = sum(share.n for share in found.bins)
    assert 100 < n <= len(pairs)
    assert len(found.bins) == min(10, n // 50)
    assert max(share.n for share in found.bins) < 3 * n / len(found.bins)
    assert Statistics(term.journal.connection, Scope((ALL,))).calibration() == found
    means = [share.predicted or 0 for share in found.bins]
    assert means == sorted(means)
    assert found.log_loss is not None
    assert 0.3 < found.log_loss < 0.9
    assert found.off is not None
    assert found.off < 0.25
    assert Statistics(term.journal.connection, Scope(first=10**6)).calibration().bins == ()


def test_reviews_to_come_are_counted_by_day_with_the_backlog_apart(term: Desk, clock: SetClock) -> None:
    today = clock.now().study_day()
    due = [memory.due_day for memory in all_memories(term.journal.connection).values() if memory.due_day is not None]
    found = Statistics(term.journal.connection).due(today, 30)
    assert found.backlog == sum(day < today for day in due)
    assert found.days == tuple(due.count(today + ahead) for ahead in range(30))
    some = next(m.card for m in all_memories(term.journal.connection).values() if m.due_day and m.due_day < today + 30)
    marks.suspend(term.journal, some, at=clock.now())
    without = Statistics(term.journal.connection).due(today, 30)
    assert without.backlog + sum(without.days) == found.backlog + sum(found.days) - 1


def test_a_card_that_is_always_forgotten_is_among_the_hardest_with_its_commonest_wrong_answer(
    tmp_path: Path, clock: SetClock
) -> None:
    with desk(tmp_path, clock) as it:
        for number, given in enumerate(["1901", "1902", "1901", "1999", "1901", "1904"]):
            today = clock.now().study_day()
            rated = [Review(CARD, 1, 1, None if number == 0 else 0.9, today + 2, None)]
            it.journal.append_answer(answer(CARD, form="typed", options=(), given=given), rated, at=clock.now())
            clock.move(days=2)
        [hard] = Statistics(it.journal.connection).hardest()
        assert (hard.card, hard.reviews, hard.wrong) == (CARD, 5, "1901")
        assert hard.predicted == pytest.approx(0.5)  # of five reviews that were each to be remembered nine times in ten
        assert hard.z == pytest.approx((0 - 4.5) / math.sqrt(5 * 0.09))
        assert Statistics(it.journal.connection, Scope((ONE,))).hardest() == (hard,)
        assert Statistics(it.journal.connection).hardest(0) == ()
        last = clock.now().study_day() - 2
        assert Statistics(it.journal.connection, Scope(first=last)).hardest() == (hard,)  # of all its reviews
        assert Statistics(it.journal.connection, Scope(first=last + 1)).hardest() == ()


def test_a_wrong_option_is_told_by_the_words_it_had(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        for number in range(5):
            rated = [Review(CARD, 1, 1, 0.9 if number else None, clock.now().study_day() + 2, None)]
            it.journal.append_answer(answer(CARD, given=1), rated, at=clock.now())
            clock.move(days=2)
        assert [hard.wrong for hard in Statistics(it.journal.connection).hardest()] == ["15 May 1992"]


def test_mastery_counts_every_card_of_a_group_seen_or_not(term: Desk) -> None:
    connection = term.journal.connection
    stable = {m.card for m in all_memories(connection).values() if m.phase == "review" and (m.stability or 0) >= 21}
    of_one = sum(card.startswith("tiny/charter-adopted/") for card in stable)
    seen = len(all_memories(connection))
    assert Statistics(connection).mastery("deck") == (
        (Mastery("Tiny: All", 12, seen, len(stable)), Mastery("Tiny: One", 2, 2, of_one)),
        Mastery("", 12, seen, len(stable)),
    )
    assert Statistics(connection).mastery("type") == (
        (Mastery("city", 12, seen, len(stable)), Mastery("document", 12, seen, len(stable))),
        Mastery("", 12, seen, len(stable)),  # each card once, though it is of two kinds
    )
    periods, whole = Statistics(connection).mastery("period")
    assert [(one.group, one.cards) for one in periods] == [("the 1990s", 8), ("the years 2000 to 2009", 4)]
    assert sum(one.stable for one in periods) == whole.stable == len(stable)


def test_mastery_within_a_scope_is_of_its_cards_and_of_what_was_studied_on_its_days(term: Desk) -> None:
    connection, memories = term.journal.connection, all_memories(term.journal.connection)
    one = Statistics(connection, Scope((ONE,)))
    assert [(found.group, found.cards) for found in one.mastery("deck").groups] == [("Tiny: All", 2), ("Tiny: One", 2)]
    assert [(found.group, found.cards) for found in one.mastery("period").groups] == [("the 1990s", 2)]
    first = sorted(memory.last_day or 0 for memory in memories.values())[6]
    of_late = [memory for memory in memories.values() if (memory.last_day or 0) >= first]
    for by in ("deck", "type", "period"):
        found = Statistics(connection, Scope(first=first)).mastery(by).all
        stable = sum(memory.phase == "review" and (memory.stability or 0) >= 21 for memory in of_late)
        assert (found.cards, found.seen, found.stable) == (12, len(of_late), stable)
    assert Statistics(connection, Scope(tag="nowhere")).mastery("type") == ((), Mastery("", 0, 0, 0))


def test_of_many_cards_the_histories_of_some_are_read_and_each_whole(term: Desk) -> None:
    connection = term.journal.connection
    every = Statistics(connection).histories(1000)
    rated = Counter(event.card for event in term.journal.history() if event.rating)
    assert every.counts.tolist() == [rated[card] for card in sorted(rated)]
    for most in (1, 3, 6, 11):
        some = Statistics(connection).histories(most)
        assert abs(len(some.counts) - most) <= 1
        assert set(some.counts.tolist()) <= set(every.counts.tolist())
        assert some.counts.sum() == len(some.study_day) == len(some.rating)


def test_before_anything_was_studied_all_figures_are_empty(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        found = Statistics(it.journal.connection)
        assert (found.days(), found.hardest()) == ((), ())
        assert found.retention().both == Share(0, 0, None)
        assert found.due(clock.now().study_day(), 3).days == (0, 0, 0)
        assert [(one.seen, one.stable) for one in found.mastery("deck").groups] == [(0, 0), (0, 0)]


def test_the_columns_of_a_day_are_those_of_its_table(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        columns = [row[0] for row in it.journal.connection.execute("SELECT name FROM pragma_table_info('daily')")]
    assert columns == list(Day._fields)
