"""Every figure over a term that was really studied: its sentence, its rows, and that few reviews claim nothing."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest
from answers import answer
from clocks import MONDAY_NINE, SetClock
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny import ALL, Desk, desk, facts_db, right, wrong

from study_app.clock import DAY_MS, MINUTE_MS, Moment, date_of, day_of
from study_app.database import attach
from study_app.journal import Journal, Review
from study_app.study import marks
from study_app.study.decisions import Decisions, Exam
from study_app.study.exams import way_to
from study_app.study.figures import FIGURES, Figure, exam
from study_app.study.figures import Desk as FigureDesk
from study_app.study.memory import all_memories, derived_tables
from study_app.study.planning import course
from study_app.study.scheduler import Scheduler
from study_app.study.statistics import ENOUGH, Scope, Statistics


def study(it: Desk, clock: SetClock, days: int) -> None:
    chance = Random(5)
    for _ in range(days):
        session = it.session(new_a_day=2)
        while (question := session.next()) is not None:
            clock.move(minutes=1)
            given = right(question) if chance.random() < 0.8 else wrong(question)
            session.answer(given, first_key_ms=None, total_ms=30_000)
        clock.move(days=1)


def figures(it: Desk, clock: SetClock, scope: Scope | None = None) -> dict[str, Figure]:
    of = FigureDesk(it.journal.connection, Decisions(), clock.now().study_day(), scope or Scope())
    return {figure.id: figure for figure in (make(of) for make in FIGURES)}


def test_before_anything_was_studied_each_figure_says_so_and_claims_nothing(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        found = figures(it, clock)
    assert found["today"].words == "Nothing was studied today."
    assert found["known"].words == found["time"].words == "Nothing was studied yet."
    assert found["retention"].words == "0 reviews on a later day so far: nothing is said of fewer than 30."
    assert not found["retention"].enough
    assert not found["calibration"].enough
    assert found["hardest"].rows == ()
    assert {row[2:] for row in found["retention"].rows} == {(None, None, None, None)}


def test_little_time_is_told_in_minutes_and_much_in_hours(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        session = it.session()
        for answers, told in ((1, "Less than a minute"), (14, "8 min"), (285, "2.5 h")):
            for _ in range(answers):
                assert session.next() is not None
                session.answer(None, first_key_ms=None, total_ms=30_000)
                clock.move(minutes=11)
            assert figures(it, clock)["time"].words == f"{told} in all."


def test_after_a_term_every_figure_tells_what_was_done(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        study(it, clock, 60)
        clock.move(days=-1)
        found = figures(it, clock)
        statistics = Statistics(it.journal.connection)
        days, today = statistics.days(), clock.now().study_day()
        both = statistics.retention().both
    assert both.n >= ENOUGH
    assert found["retention"].rows[2][1] == both.n
    assert found["retention"].rows[2][2] == round(both.right / both.n, 4)
    assert f"{round(100 * both.right / both.n)} % was remembered" in found["retention"].words
    assert len(found["heat"].rows) == len(days) + (days[-1].study_day < today)
    assert sum(int(row[2] or 0) for row in found["heat"].rows) == sum(day.asked for day in days)
    assert sum(float(row[1] or 0) for row in found["time"].rows) == pytest.approx(
        sum(day.ms for day in days) / 60_000, abs=1
    )
    known = [row for row in found["known"].rows if row[1] is not None]
    assert known[-1][0] == date_of(today).isoformat()
    ahead = [float(row[2]) for row in found["known"].rows if row[2] is not None]
    assert float(known[-1][1] or 0) == pytest.approx(ahead[0], abs=0.1)
    assert ahead == sorted(ahead, reverse=True)
    assert 0 < ahead[-1] < ahead[0] <= 12
    assert sum(int(row[1] or 0) for row in found["due"].rows) >= 1
    assert found["mastery-deck"].rows[0][:2] == ("Tiny: All", 12)


def test_of_few_reviews_every_figure_says_how_few(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        for _ in range(5):
            due = Review("tiny/charter-adopted/when", 3, 3, 0.9, clock.now().study_day() + 2, None)
            it.journal.append_answer(answer("tiny/charter-adopted/when"), [due], at=clock.now())
            clock.move(days=2)
        found = figures(it, clock)
    for name in ("retention", "calibration", "hardest"):
        assert found[name].words == "4 reviews on a later day so far: nothing is said of fewer than 30.", name
    assert found["known"].words == "5 reviews so far: nothing is said of fewer than 30."


def test_a_deck_narrows_every_figure(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        study(it, clock, 20)
        whole, all_decks = figures(it, clock), figures(it, clock, Scope((ALL,)))
        one = figures(it, clock, Scope(("tiny/one",)))
    for name in whole:
        if not name.startswith("mastery"):
            assert all_decks[name] == whole[name]
    assert one["mastery-deck"].rows[-1][1] == 2
    assert one["known"].words.endswith("reviews so far: nothing is said of fewer than 30.")
    assert not one["known"].enough
    assert sum(int(row[2] or 0) for row in one["heat"].rows) < sum(int(row[2] or 0) for row in whole["heat"].rows)


def test_a_figure_is_the_same_table_as_csv_and_json(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        study(it, clock, 10)
        found = figures(it, clock)
    for figure in found.values():
        head, *rows = csv.reader(io.StringIO(figure.as_csv()))
        assert head == list(figure.columns)
        assert rows == [["" if cell is None else str(cell) for cell in row] for row in figure.rows]
        assert all(len(row) == len(figure.columns) for row in figure.rows)
        record = figure.as_json()
        assert (record["figure"], record["words"], record["rows"]) == (
            figure.id,
            figure.words,
            [list(row) for row in figure.rows],
        )


def test_the_run_of_days_goes_on_until_the_day_is_over(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        study(it, clock, 3)
        assert "3 in a row now" in figures(it, clock)["heat"].words
        clock.move(days=1)
        assert "0 in a row now" in figures(it, clock)["heat"].words


def test_the_calendar_of_some_days_says_so_and_the_run_goes_on_before_them(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        for _ in range(12):
            it.journal.append_answer(answer("tiny/charter-adopted/when"), [], at=clock.now())
            clock.move(days=1)
        clock.move(days=-1)
        today = clock.now().study_day()
        whole = figures(it, clock)["heat"]
        week = figures(it, clock, Scope(first=today - 6))["heat"]
    run = whole.words.partition("; ")[2]
    assert run == "12 in a row now."
    assert whole.words == f"Studied on 12 days since 23 November 2026; {run}"
    assert week.words == f"Studied on 7 days of the last 7; {run}"
    assert week.rows == whole.rows[-7:]


def test_a_calendar_goes_on_until_today_though_the_last_days_were_free(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        it.journal.append_answer(answer("tiny/charter-adopted/when"), [], at=clock.now())
        clock.move(days=20)
        heat = figures(it, clock)["heat"]
        of_late = figures(it, clock, Scope(first=clock.now().study_day() - 29))["heat"]
    assert [(row[0], row[2]) for row in heat.rows] == [("2026-11-23", 1), ("2026-12-13", 0)]
    assert of_late.rows == (("2026-11-14", 0.0, 0), *heat.rows)
    assert heat.words == "Studied on 1 day since 23 November 2026; 0 in a row now."


def test_a_calendar_is_of_as_many_days_as_it_says(tmp_path: Path, clock: SetClock) -> None:
    """Not of the last year where it begins with the day on which one began, and of a whole year after a year without study."""
    with desk(tmp_path, clock) as it:
        it.journal.append_answer(answer("tiny/charter-adopted/when"), [], at=clock.now())
        clock.move(days=500)
        it.journal.append_answer(answer("tiny/charter-adopted/when"), [], at=clock.now())
        heat = figures(it, clock)["heat"]
    assert heat.words == "Studied on 1 day of the last year; 1 in a row now."
    assert [row[0] for row in heat.rows] == ["2027-04-08", "2028-04-06"], "the first of 365 days, and the last"


def test_what_is_known_is_expected_of_the_cards_it_is_said_of_suspended_ones_too(
    tmp_path: Path, clock: SetClock
) -> None:
    with desk(tmp_path, clock) as it:
        study(it, clock, 20)
        clock.move(days=-1)
        before = figures(it, clock)["known"]
        marks.suspend(it.journal, "tiny/charter-adopted/when", at=clock.now())
        gone = "tiny/gone/when"
        for _ in range(2):
            due = Review(gone, 3, 3, None, clock.now().study_day() + 9, None)
            it.journal.append_answer(answer(gone), [due], at=clock.now())
        assert figures(it, clock)["known"] == before
        rated = [memory for memory in all_memories(it.journal.connection).values() if memory.card != gone]
        today = clock.now().study_day()
        expected = sum(Scheduler().retrievability(m.state, today + 1 - (m.last_day or 0)) for m in rated if m.state)
    assert before.words.startswith(f"About {round(expected)} of {len(rated)} cards studied so far are known today;")
    assert float(before.rows[-1][2] or 0) < float(before.rows[-10][2] or 0) == pytest.approx(expected, abs=0.1)


def test_of_a_month_each_day_is_told_and_of_more_some(tmp_path: Path, clock: SetClock) -> None:
    for days, told in ((27, 27), (31, 31), (40, 24)):
        folder = tmp_path / str(days)
        folder.mkdir()
        with desk(folder, clock) as it:
            study(it, clock, days)
            clock.move(days=-1)
            rows = figures(it, clock)["known"].rows
        past = [row for row in rows if row[1] is not None]
        assert len(past) == told


def test_of_many_cards_what_was_known_before_is_told_by_some_and_ends_at_what_is_known_now(
    tmp_path: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desk(tmp_path, clock) as it:
        study(it, clock, 30)
        clock.move(days=-1)
        exact = figures(it, clock)["known"]
        monkeypatch.setattr("study_app.study.figures._FOLLOWED", 8)
        told = figures(it, clock)["known"]
    assert told.words.startswith(exact.words)
    assert re.fullmatch(r" What was known before is told by \d of \d+ cards\.", told.words.removeprefix(exact.words))
    past = [(float(one[1] or 0), float(other[1] or 0)) for one, other in zip(exact.rows, told.rows, strict=True)]
    assert past[29] == pytest.approx((past[29][0],) * 2)
    assert all(other == pytest.approx(one, abs=2.5) for one, other in past)


def test_weeks_without_study_are_weeks_of_no_minutes_until_this_one(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        study(it, clock, 2)
        clock.move(days=31)
        study(it, clock, 1)
        clock.move(days=13)
        rows = figures(it, clock)["time"].rows
        assert figures(it, clock, Scope(first=clock.now().study_day()))["time"].words == "Nothing was studied yet."
    assert [bool(row[1]) for row in rows] == [True, False, False, False, True, False, False]
    assert rows[0][0] == "2026-11-23"
    assert rows[-1][0] == "2027-01-04"


def test_a_card_of_two_kinds_counts_once_in_what_is_said_of_all_of_them(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        study(it, clock, 90)
        found = figures(it, clock)
        stable = Statistics(it.journal.connection).mastery("period").all.stable
    assert 0 < stable < 12
    for by in ("deck", "type", "period"):
        assert f"for three weeks or more: {round(100 * stable / 12)} % of these cards." in found[f"mastery-{by}"].words


def test_mastery_of_some_days_is_of_what_was_studied_on_them(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        study(it, clock, 40)
        clock.move(days=-1)
        today = clock.now().study_day()
        of_late = sum((m.last_day or 0) > today - 3 for m in all_memories(it.journal.connection).values())
        some = figures(it, clock, Scope(first=today - 2))
        stable = Statistics(it.journal.connection, Scope(first=today - 2)).mastery("period").all.stable
    assert 0 < of_late < 12
    assert sum(int(row[2] or 0) for row in some["mastery-period"].rows) == of_late
    assert some["mastery-period"].words == (
        f"Of what was studied on these days {round(100 * stable / of_late)} % is stable: remembered for three weeks or more."
    )


def answered_at(it: Journal, moment: Moment, *, rating: int = 3, days: int = 3) -> int:
    """One rated answer at a moment, due in so many days; its study day."""
    due = Review("tiny/charter-adopted/when", rating, rating, None, moment.study_day() + days, None)
    it.append_answer(answer("tiny/charter-adopted/when", total_ms=30_000), [due], at=moment)
    return moment.study_day()


@pytest.mark.parametrize(
    ("night", "before", "after"),
    [("2026-03-29", 60, 120), ("2026-10-25", 120, 60), ("2026-03-08", -300, -240), ("2026-11-01", -240, -300)],
)
def test_a_night_of_23_or_25_hours_is_one_night(
    tmp_path: Path, clock: SetClock, night: str, before: int, after: int
) -> None:
    midnight = day_of(date.fromisoformat(night)) * DAY_MS
    with desk(tmp_path, clock) as it:
        evening = Moment(midnight - before * MINUTE_MS - 3_600_000, before)  # 23:00
        late = Moment(midnight - after * MINUTE_MS + 3 * 3_600_000 + 1_800_000, after)  # 03:30 by the new time
        morning = Moment(midnight - after * MINUTE_MS + 9 * 3_600_000, after)
        days = [answered_at(it.journal, moment) for moment in (evening, late, morning)]
        assert days == [days[0], days[0], days[0] + 1]
        clock.moment = morning
        found = figures(it, clock)
    assert [row[2] for row in found["heat"].rows] == [2, 1]
    assert found["today"].rows[0][1] == 1
    assert found["heat"].words.endswith("2 in a row now.")


def test_a_journey_through_time_zones_neither_loses_an_answer_nor_counts_one_twice(
    tmp_path: Path, clock: SetClock
) -> None:
    with desk(tmp_path, clock) as it:
        for hours, zone in enumerate((0, 330, 840, -720, -60, 0)):
            clock.moment = Moment(MONDAY_NINE.utc_ms + hours * 7 * 3_600_000, zone)
            answered_at(it.journal, clock.now())
        found = figures(it, clock)
        assert sum(day.asked for day in Statistics(it.journal.connection).days()) == 6
    assert sum(int(row[2] or 0) for row in found["heat"].rows) == 6


def test_a_clock_that_was_years_off_loses_nothing_and_says_nothing_of_days_to_come(
    tmp_path: Path, clock: SetClock
) -> None:
    with desk(tmp_path, clock) as it:
        study(it, clock, 30)
        clock.move(days=-1)
        before, whole = figures(it, clock), sum(day.asked for day in Statistics(it.journal.connection).days())
        now = clock.moment
        for years in (12, -30, 0):
            clock.moment = Moment(now.utc_ms + round(years * 365.25) * DAY_MS, now.offset_minutes)
            answered_at(it.journal, clock.now())
        found = figures(it, clock)
        assert sum(day.asked for day in Statistics(it.journal.connection).days()) == whole + 3
    for name in ("heat", "time", "known"):
        today = date_of(now.study_day()).isoformat()
        past = [str(row[0]) for row in found[name].rows if row[1] is not None]
        assert max(past) <= today, name
    assert (
        sum(int(row[2] or 0) for row in found["heat"].rows) == sum(int(row[2] or 0) for row in before["heat"].rows) + 1
    )
    assert len(found["time"].rows) == 53
    known = [float(row[1] or 0) for row in found["known"].rows if row[1] is not None]
    assert all(0 <= count <= 12 for count in known)


moments = st.builds(Moment, st.integers(-(2**41), 2**43), st.sampled_from([-720, -60, 0, 345, 840]))


@given(st.lists(st.tuples(moments, st.integers(1, 4), st.integers(0, 36_500)), max_size=6), moments)
@settings(max_examples=20)
def test_whatever_a_clock_says_every_figure_is_told_and_every_answer_is_counted(
    tmp_path_factory: pytest.TempPathFactory, answers: list[tuple[Moment, int, int]], now: Moment
) -> None:
    folder = tmp_path_factory.mktemp("any")
    facts = facts_db(tmp_path_factory.getbasetemp() / "facts-of-any-clock")
    with Journal.open(folder / "journal.db", SetClock(now), derived_tables()) as it:
        attach(it.connection, facts, "facts")
        for moment, rating, days in answers:
            answered_at(it, moment, rating=rating, days=days)
        desk = FigureDesk(it.connection, Decisions(), now.study_day(), Scope())
        found = {figure.id: figure for figure in (make(desk) for make in FIGURES)}
        assert sum(day.asked for day in desk.statistics.every_day) == len(answers)
    assert json.loads(json.dumps([figure.as_json() for figure in found.values()]))
    assert len(found["heat"].rows) <= 366
    assert len(found["time"].rows) <= 53


def test_the_soonest_exam_is_followed_from_today_to_its_day(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        study(it, clock, 20)
        today = clock.now().study_day()
        assert figures(it, clock)["exam"].words == "No exam is set."
        decided = Decisions(
            exams={ALL: Exam(today + 40, 0.95), "tiny/one": Exam(today + 9), "gone/deck": Exam(today + 3)}
        )
        of = FigureDesk(it.journal.connection, decided, today, Scope())
        one, everything = exam(of), exam(replace(of, scope=Scope((ALL,))))
        tagged = exam(replace(of, scope=Scope((ALL,), "any")))
        spread = [
            point[2]
            for point in course(
                way_to(of.connection, ALL, decided.exams[ALL], today, decided), decided.parameters
            ).points
        ]
    assert (tagged.words, tagged.rows, tagged.enough) == ("An exam is of a whole deck: choose no tag.", (), False)
    assert one.words.startswith("One, exam on ")
    assert everything.words.startswith("All, exam on ") and "95 % is wanted" in everything.words
    assert [row[0] for row in everything.rows] == [date_of(today + day).isoformat() for day in range(41)]
    for (_day, known, low, high, stop, _minutes), off in zip(everything.rows, spread, strict=True):
        # an interval of 95 %, cut off where there are no shares
        assert low == pytest.approx(max(0, float(known or 0) - 196 * off), abs=0.11)
        assert high == pytest.approx(min(100, float(known or 0) + 196 * off), abs=0.11)
        assert 0 <= float(low or 0) <= float(known or 0) <= float(high or 0) <= 100
        assert float(stop or 0) <= float(known or 0) + 0.1
    minutes = [row[-1] for row in everything.rows]
    assert minutes[-1] is None and sum(float(day or 0) for day in minutes) > 0
